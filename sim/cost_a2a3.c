/* Time of the vector unit of A2/A3: an operation becomes a list of instructions from memory to memory (vec_a2a3.def), each of which
 * costs its start and its drain once a stream, its repeats, and conflicts in banks (timing.md 2, 3.1, 4.2).  The list depends on
 * shapes, layouts and addresses only. Must not know of queues; dependences between operations are the timer's. */
#include "base/checked.h"
#include "isa/layout.h"
#include "sim/cost_vec.h"
#include "sim/ub_bank.h"

enum { REPEAT = 256, BLOCK = 32, MAX_REPEATS = 255, MAX_STEP = 255 };

enum vinsn {
#define PTO_VINSN(id, head, tail, rate16_m, rate32_m, lat_int, lat_float) V_##id,
#include "sim/vinsn_a2a3.def"
#undef PTO_VINSN
    V_COUNT
};
static const struct vinsn_info {
    int32_t head, tail, rate_m[2]; /* 8 and 16 bits; 32 and 64 */
    int32_t lat[2];                /* integers, floats */
} vinsns[V_COUNT] = {
#define PTO_VINSN(id, head, tail, rate16_m, rate32_m, lat_int, lat_float) {head, tail, {rate16_m, rate32_m}, {lat_int, lat_float}},
#include "sim/vinsn_a2a3.def"
#undef PTO_VINSN
};

/* Operands of a step (vec_a2a3.def). */
enum letter { L_N, L_D, L_E, L_A, L_B, L_C, L_F, L_O, L_T, L_U, L_COUNT };
static const uint8_t letter_role[L_COUNT] = {PTO_ROLE_NONE, PTO_ROLE_DST, PTO_ROLE_DST1, PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2,
                                             PTO_ROLE_FP, PTO_ROLE_OFFSETS, PTO_ROLE_TMP, PTO_ROLE_NONE};
struct step {
    uint8_t insn, write, read[SIM_BANK_READS];
};
enum { MAX_VEC_STEPS = 9 };

/* The elements of a tile as the vector unit walks them: lines of elements that lie one behind the other. */
struct lines {
    int64_t base;  /* PTO_UNKNOWN possible */
    int64_t count, length, pitch_bytes;
    int64_t size;  /* bytes of an element */
    bool dense;    /* the lines follow each other without room */
};

/* The list so far. */
struct run {
    const struct sim_cost_env *env;
    const struct pto_insn *insn;
    struct sim_cost cost;
    int64_t tail;       /* cycles of the last instruction's drain */
    unsigned written;   /* bits of letters since the last barrier */
    bool any, masked;
    bool floats;
};

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t param(const struct run *r, enum pto_param which) { return r->env->target->param[which]; }

/* Valid rows or columns; more than any memory holds count as that, so that no product of them overflows. */
static int64_t extent(int32_t valid) { return max2(0, min2(valid, 1 << 20)); }

static struct lines lines_of(const struct pto_tile *t)
{
    bool boxed = t->slayout != PTO_SLAYOUT_NONE, by_columns = !boxed && t->blayout == PTO_BLAYOUT_COL;
    int64_t rows = extent(t->v_row), cols = extent(t->v_col), bits = isa_dtype((enum pto_dtype)t->dtype)->bits;
    struct lines l = {.count = by_columns ? cols : rows, .length = by_columns ? rows : cols, .size = max2(1, bits / 8)};
    int64_t room = by_columns ? t->phys_rows : t->phys_cols;
    l.pitch_bytes = room * bits / 8;
    bool part = t->row0 != 0 || t->col0 != 0;
    l.base = !part ? t->addr : isa_add_known(t->addr, (int64_t)isa_dtype_bytes((enum pto_dtype)t->dtype, (uint64_t)max2(0, isa_tile_offset(t, 0, 0))));
    l.dense = boxed || l.count <= 1 || l.length == room;
    if (boxed) {
        l.length *= l.count;
        l.count = l.length > 0;
    }
    return l;
}

static const struct pto_tile *operand(const struct run *r, unsigned letter)
{
    return letter_role[letter] == PTO_ROLE_NONE ? NULL : isa_insn_tile(r->insn, (enum pto_role)letter_role[letter]);
}

static void charge(struct run *r, enum sim_cost_part part, int64_t time_m)
{
    r->cost.part_m[part] += time_m;
    r->cost.busy_m += time_m;
}

/* `count` equal instructions of `use->repeats` repeats each.  Behind a barrier they wait for what was written before; each of them
 * behind one of its own if chained. */
static void emit(struct run *r, unsigned insn, int64_t count, struct sim_bank_use *use, unsigned letters, unsigned written, bool wide, bool chained)
{
    const struct vinsn_info *v = &vinsns[insn];
    if (count <= 0 || use->repeats <= 0)
        return;
    use->rate_m = v->rate_m[wide];
    use->drain = v->tail;
    use->lat = v->lat[r->floats];
    bool barrier = (r->written & (letters | written)) != 0;
    int64_t restart = param(r, PTO_P_barrier_cycles), gap = param(r, PTO_P_v_gap);
    if (!r->any) {
        r->cost.head_m = v->head * INT64_C(1000);
        charge(r, SIM_PART_START, r->cost.head_m);
    } else if (barrier) {
        charge(r, SIM_PART_SERIAL, (r->tail + restart + v->head) * 1000);
    } else {
        charge(r, SIM_PART_START, gap * 1000);
    }
    if (chained)
        charge(r, SIM_PART_SERIAL, (count - 1) * (v->tail + restart + v->head) * 1000);
    else
        charge(r, SIM_PART_START, (count - 1) * gap * 1000);
    charge(r, SIM_PART_WORK, count * use->repeats * use->rate_m);
    charge(r, SIM_PART_BANK, count * sim_ub_bank_m(r->env->target, use));
    r->written = (barrier ? 0 : r->written) | written;
    r->tail = v->tail;
    r->any = true;
}

/* A repeat that is not full, or counted elements: the mask is set before the operation and restored behind it. */
static void mask(struct run *r)
{
    if (!r->masked)
        charge(r, SIM_PART_START, param(r, PTO_P_v_mask) * 1000);
    r->masked = true;
}

/* How the elements of an operation are cut into repeats. */
struct cut {
    int64_t per_repeat;     /* elements of a full one */
    int64_t count, repeats; /* instructions and repeats of each of them */
    int64_t used;           /* elements of the widest repeat */
    bool one_run, masked;
};

/* As few instructions as take so many repeats, and the repeats of each of them. */
static int64_t instructions_for(int64_t repeats) { return max2(1, base_ceil_div(repeats, MAX_REPEATS)); }
static int64_t repeats_of_each(int64_t repeats) { return base_ceil_div(repeats, instructions_for(repeats)); }

static struct cut cut_one_run(const struct lines *l, int64_t per_repeat)
{
    int64_t total = l->length * l->count, line = l->length, repeats = base_ceil_div(total, per_repeat);
    bool counted = (line > per_repeat && line % per_repeat != 0) || repeats > MAX_REPEATS || total % per_repeat != 0;
    return (struct cut){.per_repeat = per_repeat, .count = 1, .repeats = repeats, .used = per_repeat, .one_run = true, .masked = counted};
}

/* Row by row: each column of repeats is an instruction over all rows, or each row one over its repeats, whichever are fewer. */
static struct cut cut_rows(const struct lines *l, int64_t per_repeat)
{
    int64_t columns = base_ceil_div(l->length, per_repeat), by_columns = columns * base_ceil_div(l->count, MAX_REPEATS), total = columns * l->count;
    int64_t by_rows = l->count * base_ceil_div(columns, MAX_REPEATS);
    bool far = l->pitch_bytes / BLOCK > MAX_STEP;
    int64_t count = max2(1, far || by_rows < by_columns ? by_rows : by_columns);
    return (struct cut){.per_repeat = per_repeat, .count = count, .repeats = base_ceil_div(total, count), .used = min2(per_repeat, l->length),
                        .masked = l->length % per_repeat != 0};
}

/* The blocks of an operand under a cut.  A row for all rows stays where it is; a value a row has been made a block a row. */
static bool view(const struct run *r, unsigned letter, const struct cut *c, const struct lines *ref, struct sim_bank_view *out)
{
    const struct pto_tile *t = operand(r, letter);
    if (t == NULL || t->space != PTO_SPACE_VEC)
        return false;
    struct lines l = lines_of(t);
    if (l.base == PTO_UNKNOWN)
        return false;
    *out = (struct sim_bank_view){.addr = l.base, .block_step = 1, .blocks = (int)base_ceil_div(min2(c->used, max2(1, l.length)) * l.size, BLOCK)};
    out->repeat_step = c->one_run ? c->per_repeat * l.size / BLOCK : l.pitch_bytes / BLOCK;
    if (ref->count <= 1 || ref->length <= 1)
        return true;
    if (t->v_col == 1) { /* a value a row: a block a row by now, in the scratch tile if there is one */
        const struct pto_tile *tmp = operand(r, L_T);
        *out = (struct sim_bank_view){.addr = tmp != NULL && tmp->addr != PTO_UNKNOWN ? tmp->addr : l.base, .block_step = 0, .repeat_step = 1, .blocks = 8};
    } else if (l.count == ref->count && l.length < ref->length) {
        out->block_step = 0;
    } else if (l.count == 1) {
        out->repeat_step = 0;
    }
    return true;
}

static struct sim_bank_use use_of(const struct run *r, const struct step *s, const struct cut *c, const struct lines *ref)
{
    struct sim_bank_use use = {.repeats = c->repeats};
    for (unsigned k = 0; k < SIM_BANK_READS; k++)
        use.nreads += view(r, s->read[k], c, ref, &use.read[use.nreads]);
    use.writes = view(r, s->write, c, ref, &use.write);
    return use;
}

static unsigned letters_of(const struct step *s)
{
    unsigned letters = 0;
    for (unsigned k = 0; k < SIM_BANK_READS; k++)
        letters |= s->read[k] == L_N ? 0 : 1u << s->read[k];
    return letters;
}
static unsigned written_of(const struct step *s) { return s->write == L_N ? 0 : 1u << s->write; }

/* Bytes of the widest element that the steps touch: a repeat holds 256 bytes of it. */
static int64_t widest(const struct run *r, const struct step *steps)
{
    int64_t size = 1;
    for (const struct step *s = steps; s->insn != V_none; s++)
        for (unsigned k = 0; k <= SIM_BANK_READS; k++) {
            unsigned letter = k == SIM_BANK_READS ? s->write : s->read[k];
            const struct pto_tile *t = letter == L_T ? NULL : operand(r, letter);
            size = t == NULL ? size : max2(size, isa_dtype((enum pto_dtype)t->dtype)->bits / 8);
        }
    return size;
}

/* A step that needs an operand which the operation can do without is left out with it. */
static bool left_out(const struct run *r, const struct step *s)
{
    for (unsigned k = 0; k < SIM_BANK_READS; k++)
        if (s->read[k] == L_O && operand(r, L_O) == NULL)
            return true;
    return false;
}

static void emit_step(struct run *r, const struct step *s, const struct cut *c, const struct lines *ref, bool wide)
{
    struct sim_bank_use use = use_of(r, s, c, ref);
    if (left_out(r, s) || c->repeats <= 0)
        return;
    if (c->masked)
        mask(r);
    emit(r, s->insn, c->count, &use, letters_of(s), written_of(s), wide, false);
}

static void steps_over(struct run *r, const struct step *steps, const struct cut *c, const struct lines *ref, bool wide)
{
    for (const struct step *s = steps; s->insn != V_none; s++)
        emit_step(r, s, c, ref, wide);
}

/* The tile whose elements are walked: the destination; a mask has another shape, there it is the source. */
static const struct pto_tile *walked(const struct run *r, const struct step *steps)
{
    const struct pto_tile *d = operand(r, steps->write != L_N ? L_D : L_A);
    return d != NULL ? d : operand(r, L_A);
}

static void elementwise(struct run *r, const struct step *steps, bool row_a_repeat)
{
    const struct pto_tile *t = walked(r, steps);
    if (t == NULL)
        return;
    struct lines ref = lines_of(t);
    int64_t size = widest(r, steps), per_repeat = REPEAT / min2(REPEAT, size);
    bool dense = ref.dense;
    for (const struct step *s = steps; s->insn != V_none; s++)
        for (unsigned k = 0; k < SIM_BANK_READS; k++) {
            const struct pto_tile *o = operand(r, s->read[k]);
            dense = dense && (o == NULL || lines_of(o).dense);
        }
    if (row_a_repeat && ref.count > 1 && ref.length < per_repeat)
        dense = false; /* rows that do not fill a repeat take one each, as measured (timing.md 2); longer ones are counted through, which is
                          what upstream's lines of 80 to 336 columns show (timing-data/a2a3_upstream_fit_lines.tsv) */
    struct cut c = dense ? cut_one_run(&ref, per_repeat) : cut_rows(&ref, per_repeat);
    steps_over(r, steps, &c, &ref, size > 2);
}

static void walk_binary(struct run *r, const struct step *steps) { elementwise(r, steps, true); }
static void walk_unary(struct run *r, const struct step *steps) { elementwise(r, steps, false); }

/* A column with a value a row is first made a block of 32 bytes a row. */
static void walk_rows(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = walked(r, steps);
    if (t == NULL)
        return;
    struct lines ref = lines_of(t);
    int64_t size = widest(r, steps), per_repeat = REPEAT / min2(REPEAT, size);
    struct cut c = cut_rows(&ref, per_repeat);
    for (unsigned letter = L_A; letter <= L_O; letter++) {
        const struct pto_tile *o = operand(r, letter);
        if (o == NULL || o->slayout != PTO_SLAYOUT_NONE || o->v_col != 1 || o->blayout != PTO_BLAYOUT_COL || t->v_col == 1)
            continue;
        int64_t blocks = base_ceil_div(extent(o->v_row), 8);
        struct sim_bank_use use = {.repeats = repeats_of_each(blocks)};
        emit(r, V_vbrcb, instructions_for(blocks), &use, 1u << letter, 1u << letter, size > 2, false);
    }
    steps_over(r, steps, &c, &ref, size > 2);
}

/* Narrowing has its own rate; what is more than one halving or doubling apart passes through the format between. */
static void walk_convert(struct run *r, const struct step *steps)
{
    const struct pto_tile *src = operand(r, L_A), *dst = operand(r, L_D);
    if (src == NULL || dst == NULL)
        return;
    int64_t from = isa_dtype((enum pto_dtype)src->dtype)->bits, to = isa_dtype((enum pto_dtype)dst->dtype)->bits;
    struct step one[2] = {steps[to < from ? 1 : 0]}, two[3] = {one[0], one[0]};
    two[0].write = two[1].read[0] = L_T;
    elementwise(r, from >= 4 * to || to >= 4 * from ? two : one, false);
}

/* The part that both sources cover, and a copy of the rest. */
static void walk_part(struct run *r, const struct step *steps)
{
    const struct pto_tile *d = operand(r, L_D), *a = operand(r, L_A), *b = operand(r, L_B);
    if (d == NULL || a == NULL || b == NULL)
        return;
    struct step op[2] = {steps[0]}, rest[2] = {steps[1]};
    bool whole = a->v_row == d->v_row && a->v_col == d->v_col && b->v_row == d->v_row && b->v_col == d->v_col;
    if (whole) {
        elementwise(r, op, true);
        return;
    }
    struct lines all = lines_of(d), common = all;
    int64_t per_repeat = REPEAT / max2(1, all.size);
    common.count = min2(extent(a->v_row), extent(b->v_row));
    common.length = min2(extent(a->v_col), extent(b->v_col));
    if (all.count > 0 && all.length > 0) {
        struct cut c = all.dense ? cut_one_run(&all, per_repeat) : cut_rows(&all, per_repeat);
        steps_over(r, rest, &c, &all, all.size > 2);
    }
    if (common.count > 0 && common.length > 0) {
        struct cut c = cut_rows(&common, per_repeat);
        steps_over(r, op, &c, &common, all.size > 2);
    }
}

/* Folds repeats of a row onto the first and reduces that one (timing.md 1.5: 7 cycles a repeat). */
static void fold_rows(struct run *r, const struct step *fold, const struct lines *src, int64_t per_repeat, bool wide)
{
    int64_t full = src->length / per_repeat, rest = src->length % per_repeat;
    struct cut c = cut_rows(src, per_repeat);
    c.count = base_ceil_div(src->count, MAX_REPEATS);
    c.repeats = base_ceil_div(src->count, c.count);
    c.masked = false;
    if (full + (rest != 0) < 2)
        return;
    struct step first = full >= 2 ? *fold : (struct step){V_vcopy, L_T, {L_A, L_N, L_N}};
    if (full >= 2)
        first.read[0] = L_A; /* two parts of one row: 256 bytes apart they never meet */
    emit_step(r, &first, &c, src, wide);
    struct sim_bank_use use = use_of(r, fold, &c, src);
    use.repeats = src->count;
    emit(r, fold->insn, full - 2, &use, letters_of(fold), written_of(fold), wide, true);
    c.masked = rest != 0;
    if (rest != 0)
        emit_step(r, fold, &c, src, wide);
}

static void reduce_with(struct run *r, const struct step *last, const struct lines *src, int64_t per_repeat, bool wide, int64_t times)
{
    struct sim_bank_use use = {.repeats = repeats_of_each(src->count)};
    if (src->length < per_repeat)
        mask(r);
    for (int64_t k = 0; k < times; k++)
        emit(r, last->insn, instructions_for(src->count), &use, letters_of(last), written_of(last), wide, false);
}

static void walk_row_reduce(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines src = lines_of(t);
    int64_t per_repeat = REPEAT / max2(1, src.size);
    fold_rows(r, steps, &src, per_repeat, src.size > 2);
    reduce_with(r, steps + 1, &src, per_repeat, src.size > 2, 1);
}

/* No instruction reduces a repeat by this operation: halves are folded onto each other. */
static void walk_row_fold(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines src = lines_of(t);
    int64_t per_repeat = REPEAT / max2(1, src.size), halves = 0;
    fold_rows(r, steps, &src, per_repeat, src.size > 2);
    for (int64_t n = min2(per_repeat, src.length); n > 1; n = (n + 1) / 2)
        halves++;
    reduce_with(r, steps + 1, &src, per_repeat, src.size > 2, halves);
}

/* Each repeat of a row gives its extreme and where it is; the indices are then picked out. */
static void walk_row_index(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines src = lines_of(t);
    int64_t per_repeat = REPEAT / max2(1, src.size);
    struct cut c = cut_rows(&src, per_repeat), pairs = {.per_repeat = per_repeat, .count = 1, .repeats = base_ceil_div(2 * src.count, per_repeat), .used = per_repeat};
    emit_step(r, steps, &c, &src, src.size > 2);
    emit_step(r, steps + 1, &pairs, &src, src.size > 2);
}

/* The first row is copied, and each further one is combined with it behind a barrier (timing.md 4.2: TCOLMAX). */
static void walk_col_reduce(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines src = lines_of(t);
    int64_t per_repeat = REPEAT / max2(1, src.size), columns = base_ceil_div(src.length, per_repeat), chain = src.count - 1;
    bool wide = src.size > 2, part = src.length % per_repeat != 0;
    struct cut row = {.per_repeat = per_repeat, .count = 1, .repeats = columns, .used = min2(per_repeat, src.length), .one_run = true, .masked = part};
    emit_step(r, steps, &row, &src, wide);
    struct cut down = {.per_repeat = per_repeat, .count = 1, .repeats = chain, .used = row.used};
    for (const struct step *s = steps + 1; s->insn != V_none && chain > 0; s++) {
        struct sim_bank_use all = use_of(r, s, &down, &src), each = {.repeats = columns};
        all.rate_m = vinsns[s->insn].rate_m[wide];
        all.writes = false; /* done before the next one reads */
        emit(r, s->insn, chain, &each, letters_of(s), written_of(s), wide, true);
        charge(r, SIM_PART_BANK, columns * sim_ub_bank_m(r->env->target, &all));
        if (part) /* two instructions set the mask registers */
            charge(r, SIM_PART_SERIAL, chain * 2000);
    }
}

/* The scalar unit reads a value and fills a row with it, one row behind the other. */
static void walk_row_fill(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_D);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines dst = lines_of(t);
    int64_t per_repeat = REPEAT / max2(1, dst.size);
    struct cut c = {.per_repeat = per_repeat, .count = dst.count, .repeats = base_ceil_div(dst.length, per_repeat), .used = min2(per_repeat, dst.length),
                    .one_run = true, .masked = dst.length % per_repeat != 0};
    emit_step(r, steps, &c, &dst, dst.size > 2);
    charge(r, SIM_PART_SERIAL, dst.count * max2(0, param(r, PTO_P_v_scalar_row) - param(r, PTO_P_v_gap)) * 1000);
}

/* Two parts of each row are filled. */
static void walk_row_halves(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_D);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines dst = lines_of(t);
    int64_t per_repeat = REPEAT / max2(1, dst.size);
    struct cut c = {.per_repeat = per_repeat, .count = 2 * dst.count, .repeats = base_ceil_div(dst.length, 2 * per_repeat), .used = min2(per_repeat, dst.length),
                    .one_run = true, .masked = true};
    emit_step(r, steps, &c, &dst, dst.size > 2);
}

/* Tiles between vec and vec: to or from boxes of 32 bytes each instruction scatters the blocks of rows. */
static void walk_copy(struct run *r, const struct step *steps)
{
    const struct pto_tile *src = operand(r, L_A), *dst = operand(r, L_D);
    if (src == NULL || dst == NULL || dst->v_row <= 0 || dst->v_col <= 0)
        return;
    bool from_boxes = src->slayout != PTO_SLAYOUT_NONE, to_boxes = dst->slayout != PTO_SLAYOUT_NONE;
    const struct pto_tile *part = (int64_t)src->v_row * src->v_col < (int64_t)dst->v_row * dst->v_col ? src : dst;
    struct lines from = lines_of(src), to = lines_of(dst), ref = lines_of(part);
    int64_t per_repeat = REPEAT / max2(1, to.size);
    if (from_boxes == to_boxes) {
        struct cut c = from.dense && to.dense ? cut_one_run(&ref, per_repeat) : cut_rows(&ref, per_repeat);
        emit_step(r, steps, &c, &ref, to.size > 2);
        return;
    }
    /* a repeat takes 8 blocks of a row; the boxes of one column lie box rows apart */
    const struct pto_tile *boxes = to_boxes ? dst : src;
    int64_t rows = extent(part->v_row), c0 = max2(1, BLOCK / max2(1, to.size)), blocks = base_ceil_div(extent(part->v_col), c0);
    struct sim_bank_view plain = {.addr = to_boxes ? from.base : to.base, .block_step = 1, .repeat_step = (to_boxes ? from : to).pitch_bytes / BLOCK,
                                  .blocks = (int)min2(8, blocks)};
    int64_t apart_bytes = (isa_tile_col_part(boxes, (int32_t)min2(c0, INT32_MAX)) - isa_tile_col_part(boxes, 0)) * max2(1, to.size); /* compact modes, too */
    struct sim_bank_view apart = {.addr = to_boxes ? to.base : from.base, .block_step = apart_bytes / BLOCK, .repeat_step = 1, .blocks = plain.blocks};
    struct sim_bank_use use = {.read = {to_boxes ? plain : apart}, .write = to_boxes ? apart : plain, .nreads = 1, .writes = true};
    use.repeats = repeats_of_each(rows);
    if (from.base == PTO_UNKNOWN || to.base == PTO_UNKNOWN)
        use.nreads = 0, use.writes = false;
    emit(r, steps->insn, base_ceil_div(blocks, 8) * instructions_for(rows), &use, letters_of(steps), written_of(steps), to.size > 2, false);
}

static void walk_two_copies(struct run *r, const struct step *steps)
{
    for (const struct step *s = steps; s->insn != V_none; s++) {
        const struct pto_tile *t = operand(r, s->read[0]);
        if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
            continue;
        struct lines src = lines_of(t);
        struct cut c = cut_rows(&src, REPEAT / max2(1, src.size));
        struct sim_bank_use use = use_of(r, s, &c, &src);
        if (c.masked)
            mask(r);
        emit(r, s->insn, c.count, &use, letters_of(s), 0, src.size > 2, false);
    }
}

/* The valid part is copied (unless in place) and what surrounds it is filled. */
static void walk_pad(struct run *r, const struct step *steps)
{
    const struct pto_tile *src = operand(r, L_A), *dst = operand(r, L_D);
    if (src == NULL || dst == NULL || src->space != PTO_SPACE_VEC)
        return;
    struct lines from = lines_of(src), to = lines_of(dst);
    int64_t per_repeat = REPEAT / max2(1, to.size), below = max2(0, to.count - from.count), right = max2(0, extent(dst->cols) - from.length);
    if (from.count > 0 && from.length > 0 && from.base != to.base) {
        struct cut c = cut_rows(&from, per_repeat);
        emit_step(r, steps, &c, &from, to.size > 2);
    }
    struct lines side = to, bottom = to;
    side.length = right;
    side.count = from.count;
    bottom.count = below;
    r->written = 0; /* other bytes than the copy's */
    if (right > 0 && side.count > 0) {
        struct cut c = cut_rows(&side, per_repeat);
        emit_step(r, steps + 1, &c, &side, to.size > 2);
    }
    r->written = 0;
    if (below > 0 && bottom.length > 0) {
        struct cut c = cut_rows(&bottom, per_repeat);
        emit_step(r, steps + 1, &c, &bottom, to.size > 2);
    }
}

/* Squares of 512 bytes; an instruction takes those of 32 bytes of columns. */
static void walk_transpose(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    struct lines src = lines_of(t);
    int64_t columns = base_ceil_div(src.length * src.size, BLOCK), squares = base_ceil_div(src.count, 16) * columns;
    struct sim_bank_use use = {.repeats = base_ceil_div(squares, min2(columns, base_ceil_div(src.count, 16)))};
    emit(r, steps->insn, min2(columns, base_ceil_div(src.count, 16)), &use, letters_of(steps), written_of(steps), src.size > 2, false);
}

/* By index: row by row, addresses of the elements and then a few elements a cycle; by mask or value: picked out of each row. */
static void walk_gather(struct run *r, const struct step *steps)
{
    const struct pto_tile *src = operand(r, L_A), *dst = operand(r, L_D);
    if (src == NULL || dst == NULL || dst->v_row <= 0 || dst->v_col <= 0)
        return;
    struct lines from = lines_of(src), to = lines_of(dst);
    int64_t per_repeat = REPEAT / max2(1, to.size);
    if (isa_insn_operand(r->insn, PTO_ROLE_IDX) != NULL) {
        const struct vinsn_info *pick = &vinsns[steps[1].insn];
        int64_t rows = to.count, each_m = pick->rate_m[to.size > 2] * to.length / per_repeat;
        charge(r, SIM_PART_SERIAL, rows * (pick->head + pick->tail + vinsns[steps[0].insn].head - param(r, PTO_P_v_gap)) * 1000);
        charge(r, SIM_PART_WORK, rows * (each_m + 1000));
        r->any = true;
        return;
    }
    if (from.count <= 0 || from.length <= 0)
        return;
    struct cut c = cut_rows(&from, REPEAT / max2(1, from.size));
    c.count = from.count;
    c.repeats = base_ceil_div(from.length, c.per_repeat);
    c.masked = false;
    if (isa_insn_operand(r->insn, PTO_ROLE_SCALAR) != NULL)
        emit_step(r, steps + 3, &c, &from, from.size > 2);
    emit_step(r, steps + 2, &c, &from, from.size > 2);
}

/* The scalar unit moves elements one by one. */
static void walk_scalar_loop(struct run *r, const struct step *steps)
{
    (void)steps;
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL)
        return;
    charge(r, SIM_PART_SERIAL, extent(t->v_row) * extent(t->v_col) * param(r, PTO_P_s_element) * 1000);
    r->any = true;
}

static void walk_sort(struct run *r, const struct step *steps)
{
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL || t->v_row <= 0 || t->v_col <= 0)
        return;
    enum { SORTED = 32 };
    int64_t rows = extent(t->v_row), blocks = base_ceil_div(extent(t->v_col), SORTED), all = blocks * rows;
    int64_t count = t->v_col % SORTED == 0 ? base_ceil_div(all, MAX_REPEATS) : rows;
    struct sim_bank_use use = {.repeats = base_ceil_div(all, count)};
    emit(r, steps->insn, count, &use, letters_of(steps), written_of(steps), true, false);
}

/* Records of 8 bytes, two a cycle; each merge of up to four lists starts anew (timing-data: 78 cycles for 4 x 32 records). */
static void walk_merge(struct run *r, const struct step *steps)
{
    enum { RECORD = 8, WAYS = 4 };
    const struct pto_operand *block = isa_insn_operand(r->insn, PTO_ROLE_SCALAR);
    const struct pto_tile *t = operand(r, L_A);
    if (t == NULL)
        return;
    int64_t bytes = 0, merges = 1, size = max2(1, isa_dtype((enum pto_dtype)t->dtype)->bits / 8);
    for (unsigned i = 0; i < r->insn->noperands; i++)
        if (r->insn->operand[i].kind == PTO_OK_TILE && isa_op((enum pto_op)r->insn->op)->slots[i].dir <= PTO_DIR_OPT &&
            isa_op((enum pto_op)r->insn->op)->slots[i].role != PTO_ROLE_TMP && isa_op((enum pto_op)r->insn->op)->slots[i].dir != PTO_DIR_OUT)
            bytes += extent(r->insn->operand[i].u.tile.v_row) * extent(r->insn->operand[i].u.tile.v_col) * size;
    if (block != NULL && block->kind == PTO_OK_INT && block->u.i > 0)
        merges = base_ceil_div(bytes, max2(1, min2(block->u.i, INT32_MAX) * size * WAYS));
    struct sim_bank_use use = {.repeats = bytes / RECORD};
    emit(r, steps->insn, 1, &use, letters_of(steps), written_of(steps), true, false);
    charge(r, SIM_PART_START, bytes == 0 ? 0 : merges * param(r, PTO_P_v_merge) * 1000);
}

typedef void walk_fn(struct run *r, const struct step *steps);
static const struct recipe {
    walk_fn *walk;
    struct step steps[MAX_VEC_STEPS + 1];
} recipes[PTO_OP_COUNT] = {
#define S(insn, write, read0, read1, read2) {V_##insn, L_##write, {L_##read0, L_##read1, L_##read2}},
#define PTO_VEC(op, walk, steps) [PTO_OP_##op] = {walk_##walk, {steps}},
#include "sim/vec_a2a3.def"
#undef PTO_VEC
#undef S
};

bool sim_cost_vec_a2a3(const struct sim_cost_env *env, const struct pto_insn *insn, struct sim_cost *cost)
{
    const struct recipe *recipe = &recipes[insn->op];
    if (recipe->walk == NULL)
        return false;
    struct run r = {.env = env, .insn = insn};
    const struct pto_tile *t = operand(&r, L_A) != NULL ? operand(&r, L_A) : operand(&r, L_D);
    r.floats = t != NULL && isa_dtype_is_float((enum pto_dtype)t->dtype);
    recipe->walk(&r, recipe->steps);
    if (r.any) {
        r.cost.tail_m = r.tail * 1000;
        charge(&r, SIM_PART_START, r.cost.tail_m);
    }
    *cost = r.cost;
    return true;
}
