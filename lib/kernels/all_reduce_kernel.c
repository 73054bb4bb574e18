/* Tile code of quant_matmul_all_reduce for vector cores (kernels.md 3.2, 3.3): accumulators to y, exchange of row blocks, sums in the order of
 * ranks, the result. Every rounding of the formulas is one TCVT here. Knows no tensors and no host.
 *
 * Tiles go through UB one after the other: each chain MTE2 -> V -> MTE3 -> MTE2 is closed by a flag before the next begins, since what
 * takes the time are transfers over links, which keep the core until they are done. */
#include "kernels/all_reduce_impl.h"

#include "base/checked.h"
#include "kernels/sides.h"

/* Places in UB, bytes: room for 8192 elements of a tile in each type. */
enum {
    ELEMS = 8192,
    IN0 = 0,                  /* as loaded: 16 bits */
    IN1 = IN0 + ELEMS * 2,
    OUT = IN1 + ELEMS * 2,    /* to be stored: 16 bits */
    HALF = OUT + ELEMS * 2,   /* fp16 on the way */
    F0 = HALF + ELEMS * 2,    /* fp32 */
    F1 = F0 + ELEMS * 4,      /* staging of transfers is here, too: they are at work alone */
    ROWS = F1 + ELEMS * 4,    /* scales of columns: four rows of 2048 fp32 at most */
    ROW_BYTES = 2048 * 4
};
/* Ids of MTE2 -> V: 0 and 1 for tiles, 2 and 3 for rows of scales, that MTE2 may load before V has waited for the tile. */
enum { FLAG = EVENT_ID0, SCALE_FLAG = EVENT_ID2 };

pto_tile ar_tile(int dtype, int64_t rows, int64_t cols, int64_t valid_rows, int64_t valid_cols, int64_t at)
{
    pto_tile t = KERN_VEC(dtype, rows, cols, valid_rows, valid_cols);
    TASSIGN(t, at);
    return t;
}

static void settle(void) { pipe_barrier(PIPE_V); }
static void computed(void) { kern_made(FLAG); }
static void stored(void)
{
    set_flag(PIPE_MTE3, PIPE_MTE2, FLAG);
    wait_flag(PIPE_MTE3, PIPE_MTE2, FLAG);
}

/* A tile of the result: where it is in its block, and how large. */
struct part {
    int64_t row, col, rows, cols; /* row: of the block */
    int64_t wide;                 /* columns of the tile in UB */
};

static pto_tile in_ub(int dtype, const struct part *p, int64_t at) { return ar_tile(dtype, p->rows, p->wide, p->rows, p->cols, at); }
static pto_tile row_in_ub(int dtype, const struct part *p, int64_t at) { return ar_tile(dtype, 1, p->wide, 1, p->cols, at); }

/* The i-th tile of this core in block b; false: there are no more. */
static bool part_of(const struct ar_work *w, int64_t b, int64_t i, struct part *p)
{
    const struct ar_plan *plan = w->plan;
    const struct ar_cut *cut = &plan->cut;
    int64_t core = get_block_idx() * get_subblock_num() + get_subblock_idx(), left = plan->m - b * cut->rows;
    int64_t number = core + i * w->cores, valid = left < cut->rows ? left : cut->rows;
    int64_t down = valid > 0 ? base_ceil_div(valid, cut->tile_rows) : 0;
    if (down == 0 || number >= down * cut->across)
        return false;
    p->row = number % down * cut->tile_rows;
    p->col = number / down * cut->tile_cols;
    p->rows = valid - p->row < cut->tile_rows ? valid - p->row : cut->tile_rows;
    p->cols = plan->n - p->col < cut->tile_cols ? plan->n - p->col : cut->tile_cols;
    p->wide = base_round_up(p->cols, 32);
    return true;
}

/* Element (row, col) of a dense matrix of n columns. */
static char *at(const struct ar_work *w, const void *matrix, int dtype, int64_t row, int64_t col)
{
    return kern_to(matrix, dtype, row * w->plan->n + col);
}

static void load(const struct ar_work *w, pto_tile *tile, int dtype, const void *from, const struct part *p)
{
    pto_gm g = KERN_GM(from, dtype, p->rows, p->cols, w->plan->n);
    TLOAD(*tile, g);
}
static void store(const struct ar_work *w, pto_tile *tile, int dtype, void *to, const struct part *p)
{
    pto_gm g = KERN_GM(to, dtype, p->rows, p->cols, w->plan->n);
    TSTORE(g, *tile);
}
static void put(const struct ar_work *w, int dtype, void *to, const void *from, const struct part *p)
{
    pto_gm src = KERN_GM(from, dtype, p->rows, p->cols, w->plan->n), dst = KERN_GM(to, dtype, p->rows, p->cols, w->plan->n);
    pto_tile ping = in_ub(dtype, p, F1);
    TPUT(dst, src, ping);
}
static void get(const struct ar_work *w, int dtype, void *to, const void *from, const struct part *p)
{
    pto_gm src = KERN_GM(from, dtype, p->rows, p->cols, w->plan->n), dst = KERN_GM(to, dtype, p->rows, p->cols, w->plan->n);
    pto_tile ping = in_ub(dtype, p, F1);
    TGET(dst, src, ping);
}

/* ---- telling each other ---- */

static int32_t *signal_of(const struct ar_work *w, uint32_t rank, int phase, uint32_t sender)
{
    int64_t core = get_block_idx() * get_subblock_num() + get_subblock_idx();
    return w->signals[rank] + ((int64_t)phase * w->cores + core) * w->plan->ranks + sender;
}
static void notify(const struct ar_work *w, uint32_t rank, int phase)
{
    pto_gm g = KERN_GM(signal_of(w, rank, phase, w->plan->rank), PTO_DT_int32_t, 1, 1, 1);
    TNOTIFY(g, w->epoch, NOTIFY_SET);
}
static void await_senders(const struct ar_work *w, int phase, uint32_t first, uint32_t count)
{
    pto_gm g = KERN_GM(signal_of(w, w->plan->rank, phase, first), PTO_DT_int32_t, 1, count, count);
    TWAIT(g, w->epoch, WAIT_GE);
}

/* ---- scales of columns ---- */

/* A row of scales of the result's type, from its column on: as it is (fp16), as fp32 (bf16, or if that is wanted). place: 0 or 1. V waits for it. */
static void scale_row(const struct ar_work *w, const char *scales, const struct part *p, int place, bool wide, pto_tile *tile)
{
    int dtype = w->plan->dtype;
    pto_tile raw = row_in_ub(dtype, p, ROWS + place * ROW_BYTES);
    pto_gm g = KERN_GM(kern_at(scales, dtype, p->col), dtype, 1, p->cols, p->cols);
    TLOAD(raw, g);
    kern_loaded(SCALE_FLAG + place);
    *tile = raw;
    if (dtype == PTO_DT_half && !wide)
        return;
    *tile = row_in_ub(PTO_DT_float, p, ROWS + (2 + place) * ROW_BYTES);
    TCVT(*tile, raw, CAST_RINT, SAT_OFF);
    settle();
}

/* ---- phase 0: this rank's part, with x3, as int8 if it goes out so ---- */

/* In IN0 is y: x3 on top (3.2). Leaves T in IN0. */
static void add_x3(const struct ar_work *w, const struct part *p)
{
    int dtype = w->plan->dtype;
    pto_tile y = in_ub(dtype, p, IN0), x3 = in_ub(dtype, p, IN1);
    if (dtype == PTO_DT_half) {
        TADD(y, y, x3);
    } else {
        pto_tile a = in_ub(PTO_DT_float, p, F0), b = in_ub(PTO_DT_float, p, F1);
        TCVT(a, y, CAST_RINT, SAT_OFF);
        TCVT(b, x3, CAST_RINT, SAT_OFF);
        settle();
        TADD(a, a, b);
        settle();
        TCVT(y, a, CAST_RINT, SAT_OFF);
    }
    settle();
}

/* fp32 in F0 to int8 in OUT: through fp16, two roundings. */
static void narrow(const struct part *p)
{
    pto_tile f = in_ub(PTO_DT_float, p, F0), h = in_ub(PTO_DT_half, p, HALF), q = in_ub(PTO_DT_int8_t, p, OUT);
    TCVT(h, f, CAST_RINT, SAT_OFF);
    settle();
    TCVT(q, h, CAST_RINT, SAT_ON);
}

/* Stage 1: IN0 / s1 as int8 in OUT. */
static void quantise(const struct ar_work *w, const struct part *p)
{
    int dtype = w->plan->dtype;
    pto_tile y = in_ub(dtype, p, IN0), s;
    scale_row(w, w->s1, p, 0, false, &s);
    if (dtype == PTO_DT_half) {
        pto_tile h = in_ub(PTO_DT_half, p, HALF), q = in_ub(PTO_DT_int8_t, p, OUT);
        TCOLEXPANDDIV(h, y, s);
        settle();
        TCVT(q, h, CAST_RINT, SAT_ON);
    } else {
        pto_tile f = in_ub(PTO_DT_float, p, F1), d = in_ub(PTO_DT_float, p, F0);
        TCVT(f, y, CAST_RINT, SAT_OFF);
        settle();
        TCOLEXPANDDIV(d, f, s);
        settle();
        narrow(p);
    }
}

/* The tile of block b goes to its owner's slot of this rank. */
static void hand_out(const struct ar_work *w, uint32_t b, const struct part *p)
{
    const struct ar_plan *plan = w->plan;
    int64_t row = b * plan->cut.rows + p->row, slot = plan->rank * plan->cut.rows + p->row;
    char *y = at(w, w->y, plan->dtype, row, p->col);
    if (plan->low_bit || w->x3 != NULL) {
        pto_tile in = in_ub(plan->dtype, p, IN0), x3 = in_ub(plan->dtype, p, IN1);
        load(w, &in, plan->dtype, y, p);
        if (w->x3 != NULL)
            load(w, &x3, plan->dtype, at(w, w->x3, plan->dtype, row, p->col), p);
        kern_loaded(FLAG);
        if (w->x3 != NULL)
            add_x3(w, p);
        if (plan->low_bit)
            quantise(w, p);
        computed();
        if (plan->low_bit) {
            pto_tile q = in_ub(PTO_DT_int8_t, p, OUT);
            char *to = b == plan->rank ? at(w, w->receive[b], PTO_DT_int8_t, slot, p->col) : at(w, w->quant, PTO_DT_int8_t, row, p->col);
            store(w, &q, PTO_DT_int8_t, to, p);
        } else {
            store(w, &in, plan->dtype, y, p);
        }
        stored();
    }
    if (b == plan->rank)
        return;
    if (plan->low_bit)
        put(w, PTO_DT_int8_t, at(w, w->receive[b], PTO_DT_int8_t, slot, p->col), at(w, w->quant, PTO_DT_int8_t, row, p->col), p);
    else
        put(w, plan->dtype, at(w, w->receive[b], plan->dtype, slot, p->col), y, p);
}

/* ---- phase 1: the sum of the block that is this rank's ---- */

/* Loads the parts of all ranks by turns into IN0 and IN1, two ahead of V: flags FLAG + side say that a side is full, and that it is free. */
static void load_part(const struct ar_work *w, int dtype, uint32_t r, const struct part *p)
{
    const struct ar_plan *plan = w->plan;
    bool own = r == plan->rank && !plan->low_bit; /* that is still where it was made */
    const char *from = own ? at(w, w->y, dtype, plan->rank * plan->cut.rows + p->row, p->col)
                           : at(w, w->receive[plan->rank], dtype, r * plan->cut.rows + p->row, p->col);
    pto_tile in = in_ub(dtype, p, r % 2 == 0 ? IN0 : IN1);
    if (r >= 2)
        wait_flag(PIPE_V, PIPE_MTE2, FLAG + (int64_t)(r % 2));
    load(w, &in, dtype, from, p);
    set_flag(PIPE_MTE2, PIPE_V, FLAG + (int64_t)(r % 2));
}

/* What V does with the part of rank r: adds it to what is there. */
typedef void fold_fn(const struct part *p, uint32_t r, uint32_t ranks);

static void fold_half(const struct part *p, uint32_t r, uint32_t ranks)
{
    pto_tile in = in_ub(PTO_DT_half, p, r % 2 == 0 ? IN0 : IN1), sum = in_ub(PTO_DT_half, p, OUT);
    (void)ranks;
    if (r == 0)
        TMOV(sum, in);
    else
        TADD(sum, sum, in);
}
/* The sum is rounded to bf16 at every step; it is in F0, too, until the last. */
static void fold_bf16(const struct part *p, uint32_t r, uint32_t ranks)
{
    pto_tile in = in_ub(PTO_DT_bfloat16_t, p, r % 2 == 0 ? IN0 : IN1), sum = in_ub(PTO_DT_bfloat16_t, p, OUT);
    pto_tile f = in_ub(PTO_DT_float, p, F0), g = in_ub(PTO_DT_float, p, F1);
    if (r == 0) {
        TCVT(f, in, CAST_RINT, SAT_OFF);
    } else {
        TCVT(g, in, CAST_RINT, SAT_OFF);
        settle();
        TADD(f, f, g);
    }
    settle();
    TCVT(sum, f, CAST_RINT, SAT_OFF);
    if (r + 1 == ranks || r == 0)
        return;
    settle();
    TCVT(f, sum, CAST_RINT, SAT_OFF);
}
/* Sums of int8: fp16 holds up to 2048 exactly, eight of them are at most 1024. */
static void fold_int8(const struct part *p, uint32_t r, uint32_t ranks)
{
    pto_tile in = in_ub(PTO_DT_int8_t, p, r % 2 == 0 ? IN0 : IN1), sum = in_ub(PTO_DT_half, p, HALF), next = in_ub(PTO_DT_half, p, OUT);
    (void)ranks;
    if (r == 0) {
        TCVT(sum, in, CAST_RINT, SAT_OFF);
        return;
    }
    TCVT(next, in, CAST_RINT, SAT_OFF);
    settle();
    TADD(sum, sum, next);
}

static void fold_all(const struct ar_work *w, int dtype, const struct part *p, fold_fn *fold)
{
    uint32_t n = w->plan->ranks;
    load_part(w, dtype, 0, p);
    for (uint32_t r = 0; r < n; r++) {
        if (r + 1 < n)
            load_part(w, dtype, r + 1, p);
        wait_flag(PIPE_MTE2, PIPE_V, FLAG + (int64_t)(r % 2));
        fold(p, r, n);
        settle();
        if (r + 2 < n)
            set_flag(PIPE_V, PIPE_MTE2, FLAG + (int64_t)(r % 2));
    }
}

/* Stage 3: the sum in HALF times s1 / s2, as int8 in OUT. */
static void rescale(const struct ar_work *w, const struct part *p)
{
    pto_tile sum = in_ub(PTO_DT_half, p, HALF), f = in_ub(PTO_DT_float, p, F1), scaled = in_ub(PTO_DT_float, p, F0), s1, s2;
    scale_row(w, w->s1, p, 0, true, &s1);
    scale_row(w, w->s2, p, 1, true, &s2);
    TDIV(s1, s1, s2);
    TCVT(f, sum, CAST_RINT, SAT_OFF);
    settle();
    TCOLEXPANDMUL(scaled, f, s1);
    settle();
    narrow(p);
}

static void sum_up(const struct ar_work *w, const struct part *p)
{
    const struct ar_plan *plan = w->plan;
    uint32_t self = plan->rank;
    int64_t row = self * plan->cut.rows + p->row;
    if (plan->low_bit) {
        pto_tile q = in_ub(PTO_DT_int8_t, p, OUT);
        char *own = at(w, w->sum[self], PTO_DT_int8_t, row, p->col);
        fold_all(w, PTO_DT_int8_t, p, fold_int8);
        rescale(w, p);
        computed();
        store(w, &q, PTO_DT_int8_t, own, p);
        stored();
        for (uint32_t i = 1; i < plan->ranks; i++) {
            uint32_t to = (self + i) % plan->ranks;
            put(w, PTO_DT_int8_t, at(w, w->sum[to], PTO_DT_int8_t, row, p->col), own, p);
        }
        return;
    }
    pto_tile sum = in_ub(plan->dtype, p, OUT);
    fold_all(w, plan->dtype, p, plan->dtype == PTO_DT_half ? fold_half : fold_bf16);
    computed();
    store(w, &sum, plan->dtype, at(w, w->y, plan->dtype, row, p->col), p);
    store(w, &sum, plan->dtype, at(w, w->sum[self], plan->dtype, p->row, p->col), p);
    stored();
}

/* ---- phase 2: all blocks ---- */

/* Stage 5: the int8 sum times s2. */
static void dequantise(const struct ar_work *w, int64_t row, const struct part *p)
{
    const struct ar_plan *plan = w->plan;
    pto_tile q = in_ub(PTO_DT_int8_t, p, IN0), h = in_ub(PTO_DT_half, p, HALF), y = in_ub(plan->dtype, p, OUT), s2;
    load(w, &q, PTO_DT_int8_t, at(w, w->sum[plan->rank], PTO_DT_int8_t, row, p->col), p);
    kern_loaded(FLAG);
    scale_row(w, w->s2, p, 0, false, &s2);
    TCVT(h, q, CAST_RINT, SAT_OFF);
    settle();
    if (plan->dtype == PTO_DT_half) {
        TCOLEXPANDMUL(y, h, s2);
    } else {
        pto_tile f = in_ub(PTO_DT_float, p, F0), scaled = in_ub(PTO_DT_float, p, F1);
        TCVT(f, h, CAST_RINT, SAT_OFF);
        settle();
        TCOLEXPANDMUL(scaled, f, s2);
        settle();
        TCVT(y, scaled, CAST_RINT, SAT_OFF);
    }
    computed();
    store(w, &y, plan->dtype, at(w, w->y, plan->dtype, row, p->col), p);
    stored();
}

static void collect(const struct ar_work *w, uint32_t b, const struct part *p)
{
    const struct ar_plan *plan = w->plan;
    int64_t row = b * plan->cut.rows + p->row;
    if (plan->low_bit)
        dequantise(w, row, p);
    else if (b != plan->rank)
        get(w, plan->dtype, at(w, w->y, plan->dtype, row, p->col), at(w, w->sum[b], plan->dtype, p->row, p->col), p);
}

void ar_exchange(const struct ar_work *w)
{
    const struct ar_plan *plan = w->plan;
    struct part p;
    /* Everybody begins with the rank behind it, so that no link is asked for by all at once; the own block comes last. */
    for (uint32_t i = 1; i <= plan->ranks; i++) {
        uint32_t b = (plan->rank + i) % plan->ranks;
        for (int64_t t = 0; part_of(w, b, t, &p); t++)
            hand_out(w, b, &p);
        notify(w, b, 0);
    }
    await_senders(w, 0, 0, plan->ranks);
    for (int64_t t = 0; part_of(w, plan->rank, t, &p); t++)
        sum_up(w, &p);
    for (uint32_t i = 1; i <= plan->ranks; i++)
        notify(w, (plan->rank + i) % plan->ranks, 1);
    for (uint32_t i = 0; i < plan->ranks; i++) {
        uint32_t b = (plan->rank + i) % plan->ranks;
        await_senders(w, 1, b, 1);
        for (int64_t t = 0; part_of(w, b, t, &p); t++)
            collect(w, b, &p);
    }
}

/* ---- the epilogue of the product ---- */

/* y = T(fp32(acc) * scale * pertoken): one fp32 rounding a step (2.3). Rows of the tile by as many as UB holds. */
void ar_dequantise_tile(void *work, const struct kern_tile_at *t)
{
    const struct ar_work *w = work;
    const struct ar_plan *plan = w->plan;
    int sdtype = plan->scale.dtype;
    bool one = pto_tensor_elems(&plan->scale) == 1;
    struct part p = {.row = t->row, .col = t->col, .cols = t->cols, .wide = (t->cols + 31) / 32 * 32};
    int64_t step = ELEMS / p.wide;
    int64_t found = one ? 1 : p.cols;
    pto_tile raw = ar_tile(sdtype, 1, p.wide, 1, found, ROWS), wide = raw, scale = raw;
    pto_gm sg = KERN_GM(kern_at(w->scale, sdtype, one ? 0 : p.col), sdtype, 1, found, found);
    TLOAD(raw, sg);
    kern_loaded(SCALE_FLAG);
    if (sdtype != PTO_DT_float) {
        wide = scale = ar_tile(PTO_DT_float, 1, p.wide, 1, found, ROWS + ROW_BYTES);
        TCVT(wide, raw, CAST_RINT, SAT_OFF);
        settle();
    }
    if (one) {
        scale = row_in_ub(PTO_DT_float, &p, ROWS + 2 * ROW_BYTES);
        TROWEXPAND(scale, wide);
        settle();
    }
    for (int64_t row = 0; row < t->rows; row += step) {
        p.rows = t->rows - row < step ? t->rows - row : step;
        pto_tile acc = in_ub(PTO_DT_int32_t, &p, F0), f = in_ub(PTO_DT_float, &p, F1), y = in_ub(plan->dtype, &p, OUT);
        pto_gm g = KERN_GM(kern_at(t->acc, PTO_DT_int32_t, row * t->ld), PTO_DT_int32_t, p.rows, p.cols, t->ld);
        int64_t tall = (p.rows + 7) / 8 * 8;
        pto_tile token = KERN_VEC_COL(PTO_DT_float, tall, p.rows);
        TASSIGN(token, IN0);
        TLOAD(acc, g);
        if (w->pertoken != NULL) {
            pto_gm pg = KERN_GM_DN(kern_at(w->pertoken, PTO_DT_float, t->row + row), PTO_DT_float, p.rows, 1, p.rows);
            TLOAD(token, pg);
        }
        kern_loaded(FLAG);
        TCVT(f, acc, CAST_RINT, SAT_OFF);
        settle();
        TCOLEXPANDMUL(f, f, scale);
        settle();
        if (w->pertoken != NULL) {
            TROWEXPANDMUL(f, f, token);
            settle();
        }
        TCVT(y, f, CAST_RINT, SAT_OFF);
        computed();
        store(w, &y, plan->dtype, at(w, w->y, plan->dtype, t->row + row, p.col), &p);
        stored();
    }
}
