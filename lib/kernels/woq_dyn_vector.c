/* What vector cores do in the dynamically quantised 4-bit product (P5): quantise rows of the input, unpack weights, and make numbers of the
 * cube's integers. The steps and their roundings are those of kernels.md 5, in its order. Knows no tensor and no plan. */
#include "kernels/woq_dyn.h"
#include "kernels/woq_tile.h"

#include <float.h>
#include <math.h>

/* ---- rows to 8 bits ---- */

/* UB, bytes: ROWS rows, STEP of K at a time; numbers of rows are lines of ROWS, or columns. */
enum {
    ROWS = 16, STEP = 512, ELEMS = ROWS * STEP, LINE = ROWS * 4,
    IN_AT = 0,                       /* [2] as it is */
    WIDE_AT = IN_AT + 2 * 4 * ELEMS, /* f32 */
    HALF_AT = WIDE_AT + 4 * ELEMS,   /* 16 bits, twice */
    Q_AT = HALF_AT + 2 * 2 * ELEMS,  /* [2] int8 */
    CENTRED_AT = Q_AT + 2 * ELEMS,   /* [2] f16 */
    NUMBERS_AT = CENTRED_AT + 2 * 2 * ELEMS
};
enum number { PART, MIN, MAX, RANGE, SCALE, INV, LO, HI, BELOW, ABOVE, SUM, ZERO, ZERO_F32, ZERO_F16, MASK };
static int number_dtype(enum number which) { return which == ZERO ? PTO_DT_int32_t : which == ZERO_F16 ? PTO_DT_half : PTO_DT_float; }

static pto_tile line_of(enum number which, int64_t rows) { return woq_vec(NUMBERS_AT + which * LINE, number_dtype(which), 1, ROWS, rows); }
static pto_tile column_of(enum number which, int64_t rows) { return woq_column(NUMBERS_AT + which * LINE, number_dtype(which), rows); }

/* Elements from one row of a tile to the next. */
static int64_t tile_line(const struct woq_dyn *d) { return base_round_up(base_min(STEP, d->k), 32); }

/* rows x cols from (row, k) on, as f32. */
static pto_tile load_part(const struct woq_dyn *d, int64_t row, int64_t k, int64_t rows, int64_t cols, int64_t side)
{
    int64_t line = tile_line(d);
    pto_tile raw = woq_vec(IN_AT + side * 4 * ELEMS, d->dtype, rows, line, cols);
    kern_may_load(side);
    woq_load(&raw, kern_at(d->inp, d->dtype, row * d->ld + k), d->dtype, rows, cols, d->ld);
    kern_loaded(side);
    if (d->dtype == PTO_DT_float)
        return raw;
    pto_tile wide = woq_vec(WIDE_AT, PTO_DT_float, rows, line, cols);
    KERN_V(TCVT(wide, raw, CAST_RINT));
    return wide;
}

/* S, 1 / S and the zero point of rows whose MIN and MAX are known. */
static void scale_of_rows(int64_t rows)
{
    pto_tile min = line_of(MIN, rows), max = line_of(MAX, rows), range = line_of(RANGE, rows), scale = line_of(SCALE, rows), inv = line_of(INV, rows);
    pto_tile lo = line_of(LO, rows), hi = line_of(HI, rows), below = line_of(BELOW, rows), above = line_of(ABOVE, rows), sum = line_of(SUM, rows);
    pto_tile part = line_of(PART, rows), zero = line_of(ZERO, rows);
    pto_tile mask = KERN_VEC(PTO_DT_uint8_t, 1, 32, 1, (rows + 7) / 8);
    TASSIGN(mask, NUMBERS_AT + MASK * LINE);
    KERN_V(TSUB(range, max, min));
    KERN_V(TEXPANDS(scale, 255.0));
    KERN_V(TDIV(scale, scale, range));
    KERN_V(TCMPS(mask, range, 0.0, CMP_NE));
    KERN_V(TSELS(part, mask, scale, sum, 1.0));
    KERN_V(TMULS(scale, part, 1.0));
    KERN_V(TEXPANDS(inv, 1.0));
    KERN_V(TDIV(inv, inv, scale));
    TMUL(lo, min, scale);
    KERN_V(TMUL(hi, max, scale));
    TADDS(below, lo, -128.0);
    KERN_V(TADDS(above, hi, 127.0));
    KERN_V(TADD(sum, below, above));
    KERN_V(TCMPS(mask, sum, 0.0, CMP_GT));
    TMULS(lo, lo, -1.0); /* -128 - lo is what (-lo) + -128 is */
    KERN_V(TMULS(hi, hi, -1.0));
    TADDS(below, lo, -128.0);
    KERN_V(TADDS(above, hi, 127.0));
    KERN_V(TSEL(sum, mask, below, above, part));
    KERN_V(TCVT(zero, sum, CAST_RINT, SAT_ON)); /* NaN is 0; limits are whole numbers, so that they may follow the rounding */
    KERN_V(TMAXS(zero, zero, -128));
    KERN_V(TMINS(zero, zero, 127));
    pto_tile zero32 = line_of(ZERO_F32, rows), zero16 = line_of(ZERO_F16, rows);
    KERN_V(TCVT(zero32, zero, CAST_RINT));
    KERN_V(TCVT(zero16, zero32, CAST_RINT));
}

static void quantise_rows(const struct woq_dyn *d, int64_t row, int64_t rows)
{
    pto_tile min = line_of(MIN, rows), max = line_of(MAX, rows), part = line_of(PART, rows), part_column = column_of(PART, rows);
    pto_tile inv = line_of(INV, rows), zero = line_of(ZERO, rows), scale_column = column_of(SCALE, rows), zero_column = column_of(ZERO_F16, rows);
    int64_t turn = 0, line = tile_line(d);
    kern_sides_open();
    /* The least and the largest of each column of tiles first: reducing rows takes longer. Memory of what comes later is free for it. */
    for (int64_t k = 0; k < d->k; k += STEP) {
        int64_t cols = base_min(STEP, d->k - k), side = turn++ % 2;
        pto_tile x = load_part(d, row, k, rows, cols, side), least = woq_vec(HALF_AT, PTO_DT_float, rows, line, cols), most = woq_vec(Q_AT, PTO_DT_float, rows, line, cols);
        if (k == 0) {
            TMINS(least, x, 0.0);
            KERN_V(TMAXS(most, x, 0.0));
        } else {
            TMIN(least, least, x);
            KERN_V(TMAX(most, most, x));
        }
        kern_used(side);
    }
    pto_tile least = woq_vec(HALF_AT, PTO_DT_float, rows, line, base_min(STEP, d->k)), most = woq_vec(Q_AT, PTO_DT_float, rows, line, base_min(STEP, d->k));
    pto_tile tmp = woq_vec(WIDE_AT, PTO_DT_float, rows, line, base_min(STEP, d->k));
    KERN_V(TROWMIN(part_column, least, tmp));
    KERN_V(TMINS(min, part, 0.0));
    KERN_V(TROWMAX(part_column, most, tmp));
    KERN_V(TMAXS(max, part, 0.0));
    scale_of_rows(rows);
    kern_may_make(0);
    kern_made(0);
    woq_store(d->inv + row, PTO_DT_float, 1, rows, rows, &inv);
    woq_store(d->zero + row, PTO_DT_int32_t, 1, rows, rows, &zero);
    kern_stored(0);
    for (int64_t k = 0; k < d->k; k += STEP) {
        int64_t cols = base_min(STEP, d->k - k), side = turn++ % 2;
        pto_tile x = load_part(d, row, k, rows, cols, side), scaled = woq_vec(WIDE_AT, PTO_DT_float, rows, line, cols);
        pto_tile small = woq_vec(HALF_AT, PTO_DT_int16_t, rows, line, cols);
        pto_tile halves = woq_vec(HALF_AT + 2 * ELEMS, PTO_DT_half, rows, line, cols), q = woq_vec(Q_AT + side * ELEMS, PTO_DT_int8_t, rows, line, cols);
        KERN_V(TROWEXPANDMUL(scaled, x, scale_column));
        kern_used(side);
        /* At most 255 in size, so that 16 bits hold it, and f16 its sum with the zero point. S of rows below the normal numbers is infinite:
         * the product saturates, and is 0 for an element of 0 (NaN). */
        KERN_V(TCVT(small, scaled, CAST_ROUND, SAT_ON));
        KERN_V(TCVT(halves, small, CAST_RINT));
        KERN_V(TROWEXPANDADD(halves, halves, zero_column));
        kern_may_make(side);
        if (d->q != NULL)
            KERN_V(TCVT(q, halves, CAST_RINT, SAT_ON)); /* clamps */
        if (d->halves) {
            pto_tile centred = woq_vec(CENTRED_AT + side * 2 * ELEMS, PTO_DT_half, rows, line, cols);
            KERN_V(TMAXS(halves, halves, -128.0));
            KERN_V(TMINS(halves, halves, 127.0));
            KERN_V(TROWEXPANDSUB(centred, halves, zero_column));
            kern_made(side);
            woq_store(kern_to(d->centred, PTO_DT_half, row * d->k + k), PTO_DT_half, rows, cols, d->k, &centred);
        } else {
            kern_made(side);
        }
        if (d->q != NULL)
            woq_store(d->q + row * d->k + k, PTO_DT_int8_t, rows, cols, d->k, &q);
        kern_stored(side);
    }
    woq_close();
}

void woq_dyn_prepare(void *arg, int64_t worker, int64_t workers)
{
    const struct woq_dyn *d = arg;
    int64_t turns = base_ceil_div(d->m, workers * ROWS), rows = base_ceil_div(d->m, workers * (turns > 1 ? turns : 1)); /* as even as it gets */
    for (int64_t row = worker * rows; row < d->m; row += workers * rows)
        quantise_rows(d, row, base_min(rows, d->m - row));
    woq_unpack(d->codes, d->weight, d->halves ? PTO_DT_half : PTO_DT_int8_t, d->n * (d->k / 2), worker, workers);
}

/* ---- integers to numbers ---- */

/* UB, bytes: CHUNK elements of a tile at a time. */
enum {
    CHUNK = 4096, CHUNK_BYTES = CHUNK * 4, COLS_BYTES = WOQ_DYN_COLS * 4,
    ACC_AT = 0,                                    /* [2] as the cube left them */
    OUT_AT = ACC_AT + 2 * CHUNK_BYTES,             /* [2] */
    WORK_AT = OUT_AT + 2 * CHUNK_BYTES,
    TOTAL_AT = WORK_AT + CHUNK_BYTES,              /* f32 of the whole tile, kept from group to group */
    SCALES_AT = TOTAL_AT + WOQ_DYN_TOTAL * 4,      /* of SCALES groups */
    SCALES = 16, SCALES_FLAG = 2,
    LINES_AT = SCALES_AT + SCALES * WOQ_DYN_GROUP_COLS * 4, /* [2] scales, sums, bias; 1 / S and zero point of each row */
    SUMS_AT = COLS_BYTES, BIAS_AT = 2 * COLS_BYTES, INV_AT = 3 * COLS_BYTES, ZERO_AT = INV_AT + CHUNK / 32 * 4, LINES_BYTES = ZERO_AT + CHUNK / 32 * 4,
    MASK_AT = LINES_AT + 2 * LINES_BYTES /* a bit an element of a part */
};

/* The last group is in `total`: out = total / S + bias, within what its type holds. */
static void finish(const struct woq_dyn *d, pto_tile *total, int64_t lines, int64_t row, int64_t col, int64_t rows, int64_t cols, int64_t side)
{
    bool narrow = d->dtype != PTO_DT_float;
    int64_t line = base_round_up(cols, 32);
    pto_tile inv = woq_column(lines + INV_AT, PTO_DT_float, rows), bias = woq_vec(lines + BIAS_AT, PTO_DT_float, 1, line, cols);
    pto_tile out = woq_vec(OUT_AT + side * CHUNK_BYTES, d->dtype, rows, line, cols);
    KERN_V(TROWEXPANDMUL(*total, *total, inv));
    if (d->bias != NULL)
        KERN_V(TCOLEXPANDADD(*total, *total, bias));
    kern_may_make(side);
    if (narrow) {
        KERN_V(TCVT(out, *total, CAST_RINT, SAT_ON));
    } else {
        /* Largest and least take the limit for NaN (vector.md 0.7): what is NaN has to be put back. */
        pto_tile kept = woq_vec(WORK_AT, PTO_DT_float, rows, line, cols), tmp = woq_vec(ACC_AT + side * CHUNK_BYTES, PTO_DT_float, rows, line, cols);
        pto_tile mask = woq_vec(MASK_AT, PTO_DT_uint8_t, rows, base_round_up(line / 8, 32), base_ceil_div(cols, 8));
        TCMPS(mask, *total, (double)INFINITY, CMP_LE);
        KERN_V(TMINS(kept, *total, (double)FLT_MAX));
        KERN_V(TMAXS(kept, kept, (double)-FLT_MAX));
        KERN_V(TSEL(out, mask, kept, *total, tmp));
    }
    kern_used(side);
    kern_made(side);
    woq_store(kern_to(d->out, d->dtype, row * d->out_ld + col), d->dtype, rows, cols, d->out_ld, &out);
    kern_stored(side);
}

/* Scales of this group and those that follow, a line each. Behind what used the last ones. */
static void load_scales(const struct woq_dyn *d, const struct kern_tile_at *at, int64_t line)
{
    int64_t groups = base_min(SCALES, d->groups - at->batch);
    pto_tile scales = woq_vec(SCALES_AT, PTO_DT_float, groups, line, at->cols);
    set_flag(PIPE_V, PIPE_MTE2, SCALES_FLAG);
    wait_flag(PIPE_V, PIPE_MTE2, SCALES_FLAG);
    woq_load(&scales, d->scales + at->batch * d->n + at->col, PTO_DT_float, groups, at->cols, d->n);
}

void woq_dyn_tile(void *arg, const struct kern_tile_at *at)
{
    const struct woq_dyn *d = arg;
    int64_t cols = at->cols, line = base_round_up(cols, 32), step = CHUNK / line, group = at->batch % SCALES;
    for (int64_t from = 0; from < at->rows; from += step) {
        int64_t rows = base_min(step, at->rows - from), side = at->state[0]++ % 2, lines = LINES_AT + side * LINES_BYTES;
        pto_tile acc = woq_vec(ACC_AT + side * CHUNK_BYTES, at->acc_dtype, rows, line, cols), work = woq_vec(WORK_AT, PTO_DT_int32_t, rows, line, cols);
        pto_tile number = woq_vec(d->halves ? ACC_AT + side * CHUNK_BYTES : WORK_AT, PTO_DT_float, rows, line, cols), total = woq_vec(TOTAL_AT + (d->groups == 1 ? 0 : from * line * 4), PTO_DT_float, rows, line, cols);
        kern_may_load(side);
        woq_load(&acc, kern_at(at->acc, at->acc_dtype, from * at->ld), at->acc_dtype, rows, cols, at->ld);
        pto_tile scale = woq_vec(d->groups == 1 ? lines : SCALES_AT + group * line * 4, PTO_DT_float, 1, line, cols);
        if (d->groups == 1)
            woq_load(&scale, d->scales + at->col, PTO_DT_float, 1, cols, cols);
        else if (group == 0 && from == 0)
            load_scales(d, at, line);
        if (at->batch == d->groups - 1) {
            (void)woq_load_line(lines + INV_AT, d->inv + at->row + from, PTO_DT_float, rows);
            if (d->bias != NULL)
                (void)woq_load_line(lines + BIAS_AT, d->bias + at->col, PTO_DT_float, cols);
        }
        if (d->halves) {
            kern_loaded(side);
        } else {
            /* Sum of (q - zp) * w = sum of q * w - zp * sum of w, in integers. */
            pto_tile sums = woq_load_line(lines + SUMS_AT, d->sums + at->batch * d->n + at->col, PTO_DT_int32_t, cols), zero = woq_column(lines + ZERO_AT, PTO_DT_int32_t, rows);
            (void)woq_load_line(lines + ZERO_AT, d->zero + at->row + from, PTO_DT_int32_t, rows);
            kern_loaded(side);
            KERN_V(TCOLEXPAND(work, sums));
            KERN_V(TROWEXPANDMUL(work, work, zero));
            KERN_V(TSUB(acc, acc, work));
            KERN_V(TCVT(number, acc, CAST_RINT));
        }
        if (d->groups == 1) {
            KERN_V(TCOLEXPANDMUL(total, number, scale));
        } else {
            KERN_V(TCOLEXPANDMUL(number, number, scale));
            if (at->batch == 0)
                KERN_V(TADDS(total, number, 0.0));
            else
                KERN_V(TADD(total, total, number));
        }
        if (at->batch == d->groups - 1)
            finish(d, &total, lines, at->row + from, at->col, rows, cols, side);
        else
            kern_used(side);
    }
}
