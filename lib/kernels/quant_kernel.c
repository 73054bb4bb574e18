/* Vector cores' part of the quantised matrix product (kernels.md 2.5): flags by hand, everything that a DMA touches in two halves. */
#include "kernels/quant_kernel.h"

#include "base/checked.h"
#include "kernels/sides.h"

/* Pairs a row of UB, rows at a time: 8 KiB of pairs. */
enum { UNPACK_BYTES = 512, UNPACK_ROWS = 16, UNPACK_PAIRS = UNPACK_BYTES * UNPACK_ROWS };
/* UB of the unpacking, bytes: two of pairs, two of results, work. */
enum { PAIRS_AT = 0, RESULT_AT = 2 * UNPACK_PAIRS, WIDE_AT = RESULT_AT + 4 * UNPACK_PAIRS, SPLIT_AT = WIDE_AT + 2 * UNPACK_PAIRS, NIBBLES_AT = SPLIT_AT + 2 * UNPACK_PAIRS };
/* Flags (pipe, pipe, id): 0 and 1 are the halves of chunks, 2 and 3 those of rows of scale and bias. */
enum { ROWS_ID = 2 };
/* Of accumulators that are in UB at a time: enough for long operations, few enough that loads, arithmetic and stores overlap. */
enum { CHUNK_BYTES = 16384 };

static pto_tile vec(int dtype, int64_t rows, int64_t cols, int64_t valid_rows, int64_t valid_cols, int64_t at)
{
    return kern_placed(KERN_VEC(dtype, rows, cols, valid_rows, valid_cols), at);
}

/* What follows needs what the vector unit wrote just before; A5 keeps that order by itself (vector.md 26). */
static void written(bool barriers)
{
    if (barriers)
        pipe_barrier(PIPE_V);
}

/* ---- behind the cube ---- */

void quant_epilogue_place(struct quant_epilogue *e, int64_t ub_bytes, int64_t cols)
{
    const int64_t row = base_round_up(cols, 16) * 4;
    e->cols = base_round_up(cols, 16);
    e->row_bytes = row;
    e->scale_at = 0;
    e->bias_at = 2 * row;
    e->raw_at = 4 * row; /* scale and bias as they come, of both halves */
    const int64_t rest = ub_bytes - 8 * row, each = 2 * (row + row / 2) + 2 * 4;
    e->rows = base_min(rest / each / 8 * 8, base_round_up(CHUNK_BYTES / row, 8));
    e->acc_bytes = e->rows * row;
    e->out_bytes = e->rows * row / 2;
    e->token_bytes = e->rows * 4;
    e->acc_at = 8 * row;
    e->out_at = e->acc_at + 2 * e->acc_bytes;
    e->token_at = e->out_at + 2 * e->out_bytes;
}

void quant_epilogue_begin(void *epilogue, int64_t *state)
{
    (void)epilogue;
    (void)state;
    for (int side = 0; side < 2; side++) {
        kern_side_open(side);
        kern_used(ROWS_ID + side);
    }
}

void quant_epilogue_end(void *epilogue, int64_t *state)
{
    (void)epilogue;
    (void)state;
    for (int side = 0; side < 2; side++) {
        kern_side_close(side);
        kern_may_load(ROWS_ID + side);
    }
}

/* One row of scale or bias to UB, as it is. */
static void load_row(const struct quant_epilogue *e, const void *from, int dtype, int64_t at, int64_t cols)
{
    pto_tile raw = vec(dtype, 1, e->cols, 1, cols, at);
    pto_gm gm = KERN_GM(from, dtype, 1, cols, cols);
    TLOAD(raw, gm);
}

/* And as f32 in every column. */
static void widen_row(const struct quant_epilogue *e, int dtype, int64_t raw_at, int64_t at, int64_t cols, bool one)
{
    const int64_t given = one ? 1 : cols;
    if (dtype != PTO_DT_float) {
        const int64_t wide_at = one ? raw_at + e->row_bytes / 2 : at;
        pto_tile raw = vec(dtype, 1, e->cols, 1, given, raw_at), wide = vec(PTO_DT_float, 1, e->cols, 1, given, wide_at);
        TCVT(wide, raw, CAST_RINT);
        written(e->barriers);
        raw_at = wide_at;
    }
    if (one) {
        pto_tile first = vec(PTO_DT_float, 1, e->cols, 1, 1, raw_at), row = vec(PTO_DT_float, 1, e->cols, 1, cols, at);
        TROWEXPAND(row, first);
        written(e->barriers);
    }
}

/* Rows of scale and bias of these columns, f32: where they are. */
static void rows_of(const struct quant_epilogue *e, const struct kern_tile_at *t, int64_t side, int64_t *scale_at, int64_t *bias_at)
{
    const bool wide = e->scale_dtype == PTO_DT_float && !e->one_scale, bias_wide = e->bias_dtype == PTO_DT_float;
    const int64_t raw_scale = e->raw_at + side * 2 * e->row_bytes, raw_bias = raw_scale + e->row_bytes;
    *scale_at = e->scale_at + side * e->row_bytes;
    *bias_at = e->bias_at + side * e->row_bytes;
    kern_may_load(ROWS_ID + side);
    load_row(e, e->one_scale ? e->scale : kern_at(e->scale, e->scale_dtype, t->col), e->scale_dtype, wide ? *scale_at : raw_scale, e->one_scale ? 1 : t->cols);
    if (e->bias != NULL)
        load_row(e, kern_at(e->bias, e->bias_dtype, t->batch * e->bias_step + t->col), e->bias_dtype, bias_wide ? *bias_at : raw_bias, t->cols);
    kern_loaded(ROWS_ID + side);
    if (!wide)
        widen_row(e, e->scale_dtype, raw_scale, *scale_at, t->cols, e->one_scale);
    if (e->bias != NULL && !bias_wide)
        widen_row(e, e->bias_dtype, raw_bias, *bias_at, t->cols, false);
}

void quant_epilogue_tile(void *epilogue, const struct kern_tile_at *t)
{
    const struct quant_epilogue *e = epilogue;
    const int64_t row_side = t->state[1]++ % 2;
    int64_t scale_at, bias_at;
    rows_of(e, t, row_side, &scale_at, &bias_at);
    pto_tile scale = vec(PTO_DT_float, 1, e->cols, 1, t->cols, scale_at), bias = vec(PTO_DT_float, 1, e->cols, 1, t->cols, bias_at);
    PTO_FOR(row, 0, t->rows, e->rows)
    {
        const int64_t rows = base_min(e->rows, t->rows - row), side = t->state[0]++ % 2;
        const int64_t acc_at = e->acc_at + side * e->acc_bytes, out_at = e->out_at + side * e->out_bytes, token_at = e->token_at + side * e->token_bytes;
        pto_tile acc = vec(t->acc_dtype, e->rows, e->cols, rows, t->cols, acc_at), u = vec(PTO_DT_float, e->rows, e->cols, rows, t->cols, acc_at);
        pto_tile out = vec(e->y_dtype, e->rows, e->cols, rows, t->cols, out_at);
        pto_tile token = KERN_VEC_COL(PTO_DT_float, e->rows, rows);
        pto_gm acc_gm = KERN_GM(kern_at(t->acc, t->acc_dtype, row * t->ld), t->acc_dtype, rows, t->cols, t->ld);
        const int64_t y = (e->y_at != NULL ? e->y_at[t->batch] : 0) + (t->row + row) * e->ldy + t->col;
        pto_gm y_gm = KERN_GM(kern_at(e->y, e->y_dtype, y), e->y_dtype, rows, t->cols, e->ldy);
        TASSIGN(token, token_at);

        kern_may_load(side);
        TLOAD(acc, acc_gm);
        if (e->pertoken != NULL) {
            pto_gm token_gm = KERN_GM_DN(kern_at(e->pertoken, PTO_DT_float, t->row + row), PTO_DT_float, rows, 1, rows);
            TLOAD(token, token_gm);
        }
        kern_loaded(side);
        TCVT(u, acc, CAST_RINT);
        written(e->barriers);
        TCOLEXPANDMUL(u, u, scale);
        written(e->barriers);
        if (e->pertoken != NULL) {
            TROWEXPANDMUL(u, u, token);
            written(e->barriers);
        }
        if (e->bias != NULL) {
            TCOLEXPANDADD(u, u, bias);
            written(e->barriers);
        }
        kern_may_make(side);
        TCVT(out, u, CAST_RINT, SAT_OFF);
        kern_used(side);
        kern_made(side);
        TSTORE(y_gm, out);
        kern_stored(side);
    }
    kern_used(ROWS_ID + row_side);
}

/* ---- in front of the cube ---- */

void quant_unpack_dense(struct quant_unpacks *u, const void *from, void *to, int64_t pairs)
{
    const int64_t rows = pairs / UNPACK_BYTES, rest = pairs % UNPACK_BYTES, done = rows * UNPACK_BYTES;
    if (rows > 0)
        u->each[u->count++] = (struct quant_unpack){from, to, rows, UNPACK_BYTES, UNPACK_BYTES, 2 * UNPACK_BYTES, 1, 0, 0};
    if (rest > 0)
        u->each[u->count++] = (struct quant_unpack){(const char *)from + done, (char *)to + 2 * done, 1, rest, rest, 2 * rest, 1, 0, 0};
}

/* rows x bytes pairs at PAIRS_AT + .. to int8 at RESULT_AT + .. */
static void split(bool barriers, int64_t rows, int64_t bytes, int64_t side)
{
    const int64_t from = PAIRS_AT + side * UNPACK_PAIRS, to = RESULT_AT + side * 2 * UNPACK_PAIRS;
    pto_tile pairs = vec(PTO_DT_uint8_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, from), x = vec(PTO_DT_int16_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, WIDE_AT);
    pto_tile y = vec(PTO_DT_int16_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, SPLIT_AT), nibbles = vec(PTO_DT_int16_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, NIBBLES_AT);
    pto_tile out = vec(PTO_DT_int16_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, to);
    /* A byte 0xHL becomes a lane of 16 bits: A2/A3 go by way of half, which has all 256 values. */
    if (barriers) {
        pto_tile half_lane = vec(PTO_DT_half, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, SPLIT_AT);
        TCVT(half_lane, pairs, CAST_RINT);
        written(barriers);
        TCVT(x, half_lane, CAST_RINT, SAT_ON);
    } else {
        pto_tile lane = vec(PTO_DT_uint16_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, WIDE_AT);
        TCVT(lane, pairs, CAST_RINT);
    }
    written(barriers);
    /* 0x00HL, 0x0H0L, and its two bytes are extended by their bits 3: 0x08 * 0x1E is 0xF0. */
    TSHLS(y, x, 4);
    written(barriers);
    TOR(x, x, y);
    written(barriers);
    TANDS(nibbles, x, 0x0F0F);
    written(barriers);
    TANDS(y, nibbles, 0x0808);
    written(barriers);
    TMULS(y, y, 0x1E);
    written(barriers);
    TOR(out, nibbles, y);
}

/* Chunk `i` of a matrix: its rows and columns. */
static int64_t chunks_of(const struct quant_unpack *u) { return u->panels * (base_round_up(u->rows, UNPACK_ROWS) / UNPACK_ROWS) * (base_round_up(u->bytes, UNPACK_BYTES) / UNPACK_BYTES); }

static void unpack_chunk(const struct quant_unpacks *all, const struct quant_unpack *u, int64_t i, int64_t side)
{
    const int64_t across = base_round_up(u->bytes, UNPACK_BYTES) / UNPACK_BYTES, down = base_round_up(u->rows, UNPACK_ROWS) / UNPACK_ROWS;
    const int64_t byte = i % across * UNPACK_BYTES, row = i / across % down * UNPACK_ROWS, panel = i / across / down;
    const int64_t bytes = base_min(UNPACK_BYTES, u->bytes - byte), rows = base_min(UNPACK_ROWS, u->rows - row);
    pto_tile in = vec(PTO_DT_uint8_t, UNPACK_ROWS, UNPACK_BYTES, rows, bytes, PAIRS_AT + side * UNPACK_PAIRS);
    pto_tile out = vec(PTO_DT_int8_t, UNPACK_ROWS, 2 * UNPACK_BYTES, rows, 2 * bytes, RESULT_AT + side * 2 * UNPACK_PAIRS);
    pto_gm from = KERN_GM(u->from + panel * u->from_step + row * u->from_ld + byte, PTO_DT_uint8_t, rows, bytes, u->from_ld);
    pto_gm to = KERN_GM(u->to + panel * u->to_step + row * u->to_ld + 2 * byte, PTO_DT_int8_t, rows, 2 * bytes, u->to_ld);
    kern_may_load(side);
    TLOAD(in, from);
    kern_loaded(side);
    kern_may_make(side);
    split(all->barriers, rows, bytes, side);
    kern_used(side);
    kern_made(side);
    TSTORE(to, out);
    kern_stored(side);
}

void quant_unpack_run(void *unpacks, int64_t worker, int64_t workers)
{
    const struct quant_unpacks *all = unpacks;
    int64_t turn = 0;
    kern_sides_open();
    for (int j = 0; j < all->count; j++) {
        const int64_t chunks = chunks_of(&all->each[j]);
        PTO_FOR(i, chunks * worker / workers, chunks * (worker + 1) / workers, 1)
            unpack_chunk(all, &all->each[j], i, turn++ % 2);
    }
    kern_sides_close();
}
