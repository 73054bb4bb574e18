/* Time of tile operations on A5 (timing.md 1.6, 3.3, 3.4): each is a vector function, a loop nest around a short body of
 * micro-operations.  A nest lasts as long as its start, the way of one iteration from load to store, and then the slowest of what its
 * iterations share: the front end, the execution ports, the slow units, the ports of the unified buffer.  Bodies and nests are data
 * (vec_a5.def, vf_uop.def), the constants are parameters of the target. Must not know of queues or dependences of instructions. */
#include "base/checked.h"
#include "isa/layout.h"
#include "sim/cost_vec.h"

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }

enum { VF_REGISTER = 256, VF_BLOCK = 32, VF_MAX_UOPS = 40, VF_EXTENT_MAX = 1 << 20 };
enum vf_unit { VF_NONE, VF_LOAD, VF_STORE, VF_ALU, VF_EXU0, VF_SFU };
enum vf_class { VF_CLASS_F32, VF_CLASS_F16, VF_CLASS_INT, VF_CLASS_COUNT };

enum vf_uop {
    VF_UOP_NONE,
#define VF_UOP(id, unit, lat32, lat16, ii32, ii16, ii_int, label) VF_##id,
#include "sim/vf_uop.def"
#undef VF_UOP
    VF_UOP_COUNT,
    VF_PLACE = 64, /* where it stands, above the number of the micro-operation */
    VF_SIDE = VF_PLACE, VF_CARRY = 2 * VF_PLACE, VF_FIRST = 4 * VF_PLACE, VF_ROW = 8 * VF_PLACE
};
_Static_assert((int)VF_UOP_COUNT <= (int)VF_PLACE, "the place of a micro-operation has its own bits");

static const struct vf_uop_info {
    uint8_t unit, latency[VF_CLASS_COUNT], interval[VF_CLASS_COUNT];
} vf_uops[VF_UOP_COUNT] = {
#define VF_UOP(id, unit, lat32, lat16, ii32, ii16, ii_int, label) [VF_##id] = {VF_##unit, {lat32, lat16, lat32}, {ii32, ii16, ii_int}},
#include "sim/vf_uop.def"
#undef VF_UOP
};

enum vf_recipe_id {
#define VF_RECIPE(id, registers, step, step_nested, uops) VF_RECIPE_##id,
#include "sim/vec_a5.def"
    VF_RECIPE_COUNT
};

static const struct vf_recipe {
    uint8_t registers;
    int32_t step_m, step_nested_m;
    uint16_t uops[VF_MAX_UOPS];
} vf_recipes[VF_RECIPE_COUNT] = {
#define U(x) VF_##x,
#define SIDE(x) VF_##x | VF_SIDE,
#define CARRY(x) VF_##x | VF_CARRY,
#define FIRST(x) VF_##x | VF_FIRST,
#define ROW(x) VF_##x | VF_ROW,
#define VF_RECIPE(id, registers, step, step_nested, uops) [VF_RECIPE_##id] = {registers, step, step_nested, {uops}},
#include "sim/vec_a5.def"
#undef U
#undef SIDE
#undef CARRY
#undef FIRST
#undef ROW
};

/* How the loop runs over tiles. */
enum vf_nest {
    VF_ELEMENTS,          /* over the destination: one loop if nothing lies between its rows, else a loop in a loop */
    VF_CONVERT,           /* the same, the recipe by the widths of source and destination */
    VF_INDEXED,           /* the same; one loop, too, computes its addresses, where others leave that to loads and stores */
    VF_SOURCE,            /* the same over the source */
    VF_PARTS,             /* the same over the larger source */
    VF_LEAST,             /* the same over the smaller of source and destination */
    VF_WHOLE,             /* the same over all of the destination, valid or not */
    VF_EACH_ROW,          /* as VF_ELEMENTS, but each row is a vector function */
    VF_ROWS,              /* over rows of the destination, always a loop in a loop */
    VF_ROWS_OF_SOURCE,
    VF_COLUMNS,           /* over the registers of a row of the destination, the inner loop over rows */
    VF_COLUMNS_OF_SOURCE,
    VF_TURNED             /* over registers of the destination, each gathered from a column of the source */
};

static const struct vf_row {
    uint8_t nest, recipe, recipe_when, attr, without;
} vf_rows[PTO_OP_COUNT] = {
#define NEVER 0, 0
#define PRECISE(which) PTO_ATTR_##which, 0
#define WITHOUT(which) 0, PTO_ROLE_##which
#define VF_OP(op, nest, when, recipe, recipe_when) [PTO_OP_##op] = {VF_##nest, VF_RECIPE_##recipe + 1, VF_RECIPE_##recipe_when + 1, when},
#include "sim/vec_a5.def"
#undef NEVER
#undef PRECISE
#undef WITHOUT
};

static const struct vf_cvt_row {
    uint8_t src, dst, recipe, recipe_nested;
} vf_cvt_rows[] = {
#define VF_CVT(src, dst, recipe, recipe_nested) {src, dst, VF_RECIPE_##recipe, VF_RECIPE_##recipe_nested},
#include "sim/vec_a5.def"
};

static const struct vf_wide_row {
    uint8_t bits, nest, recipe, recipe_odd;
} vf_wide_rows[PTO_OP_COUNT] = {
#define VF_WIDE(op, bits, nest, recipe, recipe_odd) [PTO_OP_##op] = {bits, VF_##nest, VF_RECIPE_##recipe, VF_RECIPE_##recipe_odd},
#include "sim/vec_a5.def"
};

/* What one iteration asks of each unit, in cycles; loads and stores in accesses. */
struct vf_body {
    int64_t uops, loads, stores, alu, exu0, sfu, sfu_ops;
    int64_t way;        /* from the start of an iteration to the end of its store */
    int64_t result;     /* until the store starts */
    int64_t sfu_way;    /* of it, between its first and its last slow operation */
    int64_t carried;    /* between two iterations, through a result */
    int64_t first;      /* that the first iteration waits for what stands before the loop */
    int64_t row_uops, row_loads, row_stores, row_wait;
    bool unpacks;
};

/* Cycles from the start of one micro-operation to that of another that takes its result (a5_vf_forwarding.tsv): the port forwards a result
 * 4 cycles before it is retired, to and from slow units 3, to a store 2; a load 3. */
static int64_t distance(enum vf_unit from, int64_t latency, enum vf_unit to)
{
    if (from == VF_LOAD)
        return to == VF_STORE ? latency : latency - 3;
    if (to == VF_STORE)
        return latency - 2;
    return from == VF_ALU && to == VF_ALU ? latency - 4 : latency - 3;
}

static void summarize(const struct vf_recipe *recipe, enum vf_class cls, struct vf_body *b)
{
    enum vf_unit before = VF_NONE;
    int64_t latency = 0, first_sfu = -1;
    *b = (struct vf_body){0};
    for (const uint16_t *u = recipe->uops; *u != VF_UOP_NONE; u++) {
        const struct vf_uop_info *info = &vf_uops[*u % VF_PLACE];
        int64_t interval = info->interval[cls];
        if (*u & VF_FIRST) {
            b->first = 2;
            continue;
        }
        if (*u & VF_ROW) {
            b->row_uops++;
            b->row_wait += info->unit == VF_NONE ? info->latency[cls] : 0;
            b->row_loads += info->unit == VF_LOAD ? interval : 0;
            b->row_stores += info->unit == VF_STORE ? interval : 0;
        } else {
            b->uops++;
            b->loads += info->unit == VF_LOAD ? interval : 0;
            b->stores += info->unit == VF_STORE ? interval : 0;
            b->alu += info->unit == VF_ALU || info->unit == VF_EXU0 ? interval : 0;
            b->exu0 += info->unit == VF_EXU0 ? interval : 0;
            b->sfu += info->unit == VF_SFU ? interval : 0;
            b->sfu_ops += info->unit == VF_SFU;
            b->unpacks |= *u % VF_PLACE == VF_VLDS_UNPACK;
        }
        if ((*u & VF_SIDE) || info->unit == VF_NONE || (info->unit == VF_LOAD && before == VF_LOAD) || ((*u & VF_ROW) && info->unit == VF_LOAD))
            continue; /* not on the way */
        if (before != VF_NONE)
            b->result += distance(before, latency, (enum vf_unit)info->unit);
        if (info->unit == VF_SFU) {
            first_sfu = first_sfu < 0 ? b->result : first_sfu;
            b->sfu_way = b->result - first_sfu;
        }
        if (*u & VF_CARRY)
            b->carried = distance(VF_ALU, info->latency[cls], VF_ALU);
        before = (enum vf_unit)info->unit;
        latency = info->latency[cls];
    }
    b->way = b->result + (before == VF_STORE ? latency : 0);
    b->way += max2(0, b->loads - 1); /* an iteration starts with its first load */
}

/* How long the two slow units keep n iterations beyond the way of one: they take them in turn; of several slow operations the early ones
 * run ahead until the late ones have something to do. */
static int64_t slow_span(const struct vf_body *b, int64_t slow_m, int64_t n)
{
    return b->sfu_ops == 1 ? b->sfu * 1000 * (base_ceil_div(n, 2) - 1) : max2(0, slow_m * n - b->sfu_way * 1000);
}

/* Iterations of a loop in a loop; outer = 1: one loop. */
struct vf_loops {
    int64_t outer, inner, calls;
    bool updates; /* loads and stores advance their addresses */
};

struct vf_time {
    int64_t total_m, fixed_m, best_m, bank_m;
};

static struct vf_time nest_time(const struct pto_target *target, const struct vf_recipe *recipe, enum vf_class cls, struct vf_loops l, int64_t conflict)
{
    const int64_t *p = target->param;
    struct vf_body b;
    summarize(recipe, cls, &b);
    bool rows = l.outer > 1;
    int64_t step_m = !rows ? recipe->step_m : l.inner > 1 ? recipe->step_nested_m : min2(recipe->step_m, recipe->step_nested_m);
    step_m = p[PTO_P_vf_steps] != 0 ? step_m : 0;
    if (l.inner == 1) { /* one iteration a row: the rows are the loop */
        l.inner = l.outer;
        l.outer = 1;
        b.uops += b.row_uops;
        b.loads += b.row_loads;
        b.stores += b.row_stores;
        b.row_uops = b.row_loads = b.row_stores = b.carried = 0;
    }
    int64_t outer = l.outer, inner = l.inner, n = outer * inner;
    /* Cycles between two iterations for each unit. The unified buffer takes two loads or a load and a store in a cycle, but a store does
     * not stand between the two loads of an iteration; until the first store comes, loads run on. */
    int64_t front = max2(1, base_ceil_div(b.uops + 1, max2(1, p[PTO_P_vf_issue]))) * 1000; /* with the predicate of the loop */
    int64_t exec = max2(max2((b.alu + b.sfu_ops) * 1000 / 2, b.exu0 * 1000), step_m);
    int64_t loads = (b.loads + 1) / 2 * 1000, ports = (b.loads / 2 + max2(b.loads % 2, b.stores)) * 1000;
    int64_t slow = b.sfu * 1000 / 2 + (b.sfu_ops > 1 ? b.alu * p[PTO_P_vf_sfu_mix] : 0);
    int64_t rate = max2(max2(front, exec), loads);
    int64_t row_m = max2(p[PTO_P_vf_row] * 1000 + front * (inner - 2), rate * inner) + (b.row_uops + b.row_wait) * 1000;
    if (b.carried > 0) /* rows overlap as far as the queue of the ports reaches */
        row_m = max2(row_m, b.carried * 1000 * max2(0, inner - p[PTO_P_vf_queue]));

    int64_t start = (p[PTO_P_vf_start] + b.way + p[PTO_P_vf_drain] - 1) * 1000;
    start += n > 1 || b.first > 0 ? p[PTO_P_vf_loop] * 1000 : 0;
    start += n > 1 && l.updates ? max2(0, b.loads - 1) * 1000 : 0;
    int64_t inside = max2(rate * (inner - 1), b.carried * 1000 * (inner - 1)), span = (outer - 1) * row_m + inside, best = rate * (n - 1);
    if (b.sfu > 0) {
        int64_t all = slow_span(&b, slow, n);
        best = max2(best, all);
        span = max2(span, max2(all, (outer - 1) * row_m + slow_span(&b, slow, inner)));
    }
    int64_t free = span;
    if (ports > rate || (rows && b.sfu == 0)) {
        int64_t ahead = base_ceil_div((b.result + p[PTO_P_vf_store_lag]) * 1000, rate); /* iterations before the first store */
        if (ports > rate && n > ahead)
            span = max2(span, rate * (ahead - 1) + ports * (n - ahead) + (outer - 1) * p[PTO_P_vf_row_port] / 3);
        if (rows && inner > ahead && b.sfu == 0) /* stores of a row meet loads of the next one */
            span += (outer - 1) * p[PTO_P_vf_row_port] * (ports > rate ? 2 : 3) / 3;
    }
    if (conflict > 1) /* blocks of one access in the same bank group */
        span = max2(span, n * conflict * 1000);
    if (b.unpacks && !rows)
        start += max2(0, p[PTO_P_vf_unpack] * 1000 - p[PTO_P_vf_unpack_hidden] * (n > 1 ? span / 1000 + p[PTO_P_vf_loop] : 0));
    struct vf_time t = {.total_m = (start + span) * l.calls, .fixed_m = start * l.calls};
    t.best_m = min2(best, span) * l.calls;
    t.bank_m = max2(0, span - max2(free, best)) * l.calls;
    return t;
}

/* Does nothing lie between the valid rows of a tile? Of a tile that lies by columns, between its columns. */
static bool dense(const struct pto_tile *t)
{
    if (t->slayout != PTO_SLAYOUT_NONE)
        return true;
    bool by_columns = t->blayout == PTO_BLAYOUT_COL;
    int32_t line = by_columns ? t->v_row : t->v_col, lines = by_columns ? t->v_col : t->v_row, pitch = by_columns ? t->phys_rows : t->phys_cols;
    return lines <= 1 || line == pitch;
}

/* Elements that one register holds, and registers that so many take. */
static int64_t lanes_of(unsigned bits) { return VF_REGISTER * 8 / max2(4, bits); }
static int64_t registers_of(int64_t elements, unsigned bits) { return (elements * (int64_t)max2(4, bits) + VF_REGISTER * 8 - 1) / (VF_REGISTER * 8); }

/* Blocks of one access that fall into one bank group, if the rows of a column are that many bytes apart (timing.md 2). */
static int64_t bank_conflict(int64_t pitch_bytes, int64_t blocks, int64_t groups)
{
    int64_t distinct = groups;
    for (int64_t step = base_ceil_div(max2(VF_BLOCK, pitch_bytes), VF_BLOCK); distinct > 1 && step % 2 == 0; step /= 2)
        distinct /= 2;
    return base_ceil_div(blocks, max2(1, distinct));
}

static int64_t clip(int64_t extent) { return max2(0, min2(extent, VF_EXTENT_MAX)); }

/* Conflicts of a move that changes between boxes and rows: each register is eight blocks, one of each box column. */
static int64_t relaid_conflict(const struct pto_tile *src, const struct pto_tile *dst, int64_t groups)
{
    if (src == NULL || dst == NULL || (src->slayout == PTO_SLAYOUT_NONE) == (dst->slayout == PTO_SLAYOUT_NONE))
        return 1;
    const struct pto_tile *boxed = src->slayout != PTO_SLAYOUT_NONE ? src : dst;
    return bank_conflict((int64_t)max2(1, boxed->phys_rows) * VF_BLOCK, VF_REGISTER / VF_BLOCK, groups);
}

/* The tile that the loops run over. */
static const struct pto_tile *loop_tile(enum vf_nest nest, const struct pto_tile *src, const struct pto_tile *other, const struct pto_tile *dst)
{
    switch (nest) {
    case VF_SOURCE: case VF_ROWS_OF_SOURCE: case VF_COLUMNS_OF_SOURCE:
        return src;
    case VF_PARTS:
        return other != NULL && (int64_t)other->v_row * other->v_col > (int64_t)src->v_row * src->v_col ? other : src;
    case VF_LEAST:
        return (int64_t)src->v_row * src->v_col < (int64_t)dst->v_row * dst->v_col ? src : dst;
    default:
        return dst;
    }
}

/* Recipes of a single loop and of a loop in a loop. */
struct vf_choice {
    unsigned nest, single, nested;
};

static struct vf_choice choose(const struct pto_insn *insn, const struct pto_tile *src, const struct pto_tile *dst)
{
    const struct vf_row *row = &vf_rows[insn->op];
    unsigned recipe = row->recipe != 0 ? row->recipe - 1U : (unsigned)VF_RECIPE_COPY;
    if ((row->attr != 0 && isa_insn_attr(insn, (enum pto_attr)row->attr) != 0) ||
        (row->without != 0 && isa_insn_operand(insn, (enum pto_role)row->without) == NULL))
        recipe = row->recipe_when - 1U;
    struct vf_choice choice = {row->nest, recipe, recipe};
    if (row->nest != VF_CONVERT)
        return choice;
    unsigned from = isa_dtype((enum pto_dtype)src->dtype)->bits, to = isa_dtype((enum pto_dtype)dst->dtype)->bits;
    for (size_t i = 0; i < sizeof vf_cvt_rows / sizeof vf_cvt_rows[0]; i++)
        if (vf_cvt_rows[i].src == from && vf_cvt_rows[i].dst == to)
            return (struct vf_choice){row->nest, vf_cvt_rows[i].recipe, vf_cvt_rows[i].recipe_nested};
    return choice;
}

struct sim_cost sim_cost_vec_a5(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    struct sim_cost c = {0};
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST), *src = isa_insn_tile(insn, PTO_ROLE_SRC), *other = isa_insn_tile(insn, PTO_ROLE_SRC1);
    dst = dst != NULL ? dst : src;
    src = src != NULL ? src : other != NULL ? other : dst;
    if (dst == NULL)
        return c;
    struct vf_choice choice = choose(insn, src, dst);
    const struct pto_tile *over = loop_tile((enum vf_nest)choice.nest, src, other, dst);

    /* One loop reaches all of it if no tile that goes along has room between its rows. */
    const struct pto_slot *slots = isa_op((enum pto_op)insn->op)->slots;
    unsigned bits = isa_dtype((enum pto_dtype)over->dtype)->bits;
    bool flat = true;
    for (unsigned i = 0; i < insn->noperands; i++) {
        if (insn->operand[i].kind != PTO_OK_TILE || slots[i].role == PTO_ROLE_TMP)
            continue;
        const struct pto_tile *t = &insn->operand[i].u.tile;
        c.bytes = max2(c.bytes, sim_vec_bytes(t));
        if (slots[i].role == PTO_ROLE_MASK || t->v_row != over->v_row || t->v_col != over->v_col)
            continue;
        flat = flat && dense(t);
        bits = (unsigned)max2(bits, isa_dtype((enum pto_dtype)t->dtype)->bits);
    }
    bool whole = choice.nest == VF_WHOLE, by_columns = choice.nest == VF_COLUMNS || choice.nest == VF_COLUMNS_OF_SOURCE;
    int64_t rows = clip(whole ? over->rows : over->v_row), cols = clip(whole ? over->cols : over->v_col);
    if (rows == 0 || cols == 0)
        return c;
    if (over->slayout == PTO_SLAYOUT_NONE && over->blayout == PTO_BLAYOUT_COL && choice.nest < VF_ROWS) {
        int64_t swap = rows; /* its columns are what lies together */
        rows = cols;
        cols = swap;
    }
    flat = (flat || rows == 1) && choice.nest < VF_ROWS;

    int64_t registers = registers_of(flat ? rows * cols : cols, bits);
    const struct vf_wide_row *wide = &vf_wide_rows[insn->op];
    if (wide->bits == bits)
        choice = (struct vf_choice){wide->nest, registers % 2 != 0 ? wide->recipe_odd : wide->recipe, wide->recipe};
    const struct vf_recipe *recipe = &vf_recipes[flat ? choice.single : choice.nested];
    struct vf_loops loops = {.outer = flat ? 1 : rows, .inner = base_ceil_div(registers, recipe->registers), .calls = 1};
    loops.updates = flat && choice.nest != VF_CONVERT && choice.nest != VF_INDEXED && choice.nest != VF_EACH_ROW;
    if (by_columns) {
        loops.outer = registers;
        loops.inner = rows;
    }
    if (choice.nest == VF_EACH_ROW) {
        loops.calls = loops.outer;
        loops.outer = 1;
    }
    int64_t groups = max2(1, env->target->param[PTO_P_vf_bank_groups]), conflict = relaid_conflict(src, dst, groups);
    if (choice.nest == VF_TURNED)
        conflict = bank_conflict((int64_t)isa_dtype_bytes((enum pto_dtype)src->dtype, (uint64_t)clip(src->phys_cols)), lanes_of(bits), groups);
    bool integers = choice.nest != VF_CONVERT && isa_dtype_is_int((enum pto_dtype)over->dtype);
    struct vf_time t = nest_time(env->target, recipe, integers ? VF_CLASS_INT : bits == 16 ? VF_CLASS_F16 : VF_CLASS_F32, loops, conflict);
    c.part_m[SIM_PART_START] = t.fixed_m;
    c.part_m[SIM_PART_WORK] = t.best_m;
    c.part_m[SIM_PART_BANK] = t.bank_m;
    c.part_m[SIM_PART_SERIAL] = t.total_m - t.fixed_m - t.best_m - t.bank_m;
    c.busy_m = c.ready_m = t.total_m;
    c.lead_m = env->target->param[PTO_P_vf_start] * 1000; /* the next function starts while this one runs */
    return c;
}
