/* Quantised weights become numbers on vector cores: weight.h. A tile is rows x cols of (group of K of one n) x (elements of it), all of it
 * computed on, valid or not (UB is zeroed first), so that its operations are dense; loads and stores know what is valid.
 *
 * How codes come apart in the order of K: a byte of two nibbles becomes a 32-bit lane of two 16-bit lanes by (x | x << 12) & 0x000f000f;
 * nibbles of two codes become two lanes each by the same with 14 and 3, and so on. Each lane then is an int16 that converts to f16. */
#include "kernels/weight.h"

#include "base/checked.h"
#include "kernels/sides.h"

enum { COLS_MAX = 512 };
/* UB, bytes: a table and columns first, then tiles (place()). Two of each that a DMA writes or reads. */
enum {
    TABLE_AT = 0,
    SCALE_AT = 64,                      /* [2] raw columns of at most 256 rows of 4 bytes */
    ZERO_AT = SCALE_AT + 2 * 1024,
    SCALE_WIDE_AT = ZERO_AT + 2 * 1024, /* widened */
    ZERO_WIDE_AT = SCALE_WIDE_AT + 1024,
    TILES_AT = ZERO_WIDE_AT + 1024
};
/* Flags (pipe, pipe, id): 0 and 1 the halves of tiles, the others below. */
enum { ONCE = 2, STRIP = 3, RELOAD = 4 };

static pto_tile vec(int dtype, int64_t rows, int64_t cols, int64_t at)
{
    return kern_placed(KERN_VEC(dtype, rows, cols, rows, cols), at);
}

static pto_tile column(int dtype, int64_t rows, int64_t at)
{
    return kern_placed(KERN_VEC_COL(dtype, rows, rows), at);
}

/* rows x cols of GM, ld apart, to the beginning of a tile of UB; and back. */
static void load(int64_t at, int dtype, int64_t tile_rows, int64_t tile_cols, const void *gm, int64_t rows, int64_t cols, int64_t ld)
{
    pto_tile t = KERN_VEC(dtype, tile_rows, tile_cols, rows, cols);
    pto_gm w = KERN_GM(gm, dtype, rows, cols, ld);
    TASSIGN(t, at);
    TLOAD(t, w);
}

static void store(void *gm, int dtype, int64_t rows, int64_t cols, int64_t ld, int64_t at, int64_t tile_rows, int64_t tile_cols)
{
    pto_tile t = KERN_VEC(dtype, tile_rows, tile_cols, rows, cols);
    pto_gm w = KERN_GM(gm, dtype, rows, cols, ld);
    TASSIGN(t, at);
    TSTORE(w, t);
}

/* ---- the plan ---- */

/* Where tiles of so many elements lie; the end of it all. */
static int64_t place(struct kern_weight *w, int64_t elems)
{
    bool codes = w->out_dtype != PTO_DT_half || w->table != NULL || w->zero_packed; /* do not become values in place */
    w->elems = elems;
    w->in_at = TILES_AT;                              /* [2] packed */
    w->work_at = w->in_at + 2 * elems * w->bits / 8;  /* 16 bits an element; or 32, with what follows .. */
    w->shifted_at = w->work_at + 2 * elems + 256;     /* .. another 16 bits: 256 bytes on, where A2/A3 has other banks */
    w->mask_at = w->shifted_at + 2 * elems + 256;     /* 16 bits; of KERN_UNPACK_LANES and the zeros */
    w->codes_at = w->mask_at + (w->way == KERN_UNPACK_LANES || w->zero_packed ? 2 * elems : 0);
    w->out_at = w->codes_at + (codes ? 2 * elems : 0);
    w->swap_at = w->out_at + 2 * elems * pto_dtype_bits(w->out_dtype) / 8;
    w->ub_end = w->swap_at + w->swap_count * 2 * elems * w->bits / 8;
    return w->ub_end;
}

static void tiles_of(struct kern_weight *w, int64_t group, int64_t bits)
{
    int64_t align = 256 / bits;
    w->row_group = group;
    w->cols = base_min(base_round_up(group, align), COLS_MAX);
    w->rows_all = w->n * (w->k / group);
    w->rows = base_min(w->elems / w->cols, 256) / 16 * 16;
    while (w->rows > 16 && base_ceil_div(w->rows_all, w->rows) * base_ceil_div(group, w->cols) < w->workers)
        w->rows = w->rows / 2 / 16 * 16;
    w->row_tiles = base_ceil_div(w->rows_all, w->rows);
    w->col_tiles = base_ceil_div(group, w->cols);
}

/* The tiles of a core: [*begin, *end). */
static void share(const struct kern_weight *w, int64_t worker, int64_t workers, int64_t *begin, int64_t *end)
{
    int64_t tiles = w->row_tiles * w->col_tiles;
    *begin = tiles * worker / workers;
    *end = tiles * (worker + 1) / workers;
}

/* The rows of n whose zeros those tiles need: from the first of a byte on. */
static void zeros_of(const struct kern_weight *w, int64_t begin, int64_t end, int64_t *first, int64_t *last)
{
    int64_t groups = w->k / w->group, per = 8 / w->bits;
    *first = begin / w->col_tiles * w->rows / groups / per * per;
    *last = base_ceil_div(base_min(((end - 1) / w->col_tiles + 1) * w->rows, w->rows_all), groups);
}

void kern_weight_plan(const struct pto_target *target, struct kern_weight *weight)
{
    struct kern_weight *w = weight;
    w->workers = kern_vector_cores(target);
    w->way = isa_like_a5(target) ? KERN_UNPACK_BYTES : KERN_UNPACK_LANES;
    w->overlap = 0;
    if (w->mode == KERN_WEIGHT_PLAIN)
        w->group = w->k;
    if (place(w, 16384) > target->param[PTO_P_vec_bytes])
        (void)place(w, 8192);
    w->whole_rows = w->group * w->bits % (w->swap_count != 0 ? 32 : 8) != 0;
    tiles_of(w, w->whole_rows ? w->k : w->group, w->bits);
    if (!w->zero_packed || w->mode == KERN_WEIGHT_PLAIN)
        return;
    w->overlap = w->whole_rows ? 0 : 8 / w->bits + base_ceil_div(w->rows, w->k / w->group) + 2;
}

int64_t kern_weight_scratch(const struct kern_weight *weight)
{
    const struct kern_weight *w = weight;
    return w->zero_packed && w->mode != KERN_WEIGHT_PLAIN ? (w->n + w->overlap * (w->workers + 1)) * (w->k / w->group) : 0;
}

/* ---- tile code ---- */

/* The masks of swap i: one tile of what moves up, one of what stays. */
static int64_t swap_at(const struct kern_weight *w, int64_t i) { return w->swap_at + 2 * i * w->elems * w->bits / 8; }

static void fill_swap_masks(const struct kern_weight *w)
{
    int64_t words = w->elems * w->bits / 32;
    for (int i = 0; i < w->swap_count; i++) {
        uint32_t moves = w->swaps[i].mask, stays = ~(moves | moves << w->swaps[i].shift);
        pto_tile up = vec(PTO_DT_int32_t, 1, words, swap_at(w, i)), rest = vec(PTO_DT_int32_t, 1, words, swap_at(w, i) + 4 * words);
        KERN_V(TEXPANDS(up, (int32_t)moves));
        KERN_V(TEXPANDS(rest, (int32_t)stays));
    }
}

/* x = (x & stays) | (x >> shift & moves) | (x & moves) << shift, for each swap. ANDs and ORs are those of 16 bits, which all targets have. */
static void swap_bits(const struct kern_weight *w, int64_t in)
{
    int64_t words = w->rows * w->cols * w->bits / 32;
    for (int i = 0; i < w->swap_count; i++) {
        int64_t rest_at = swap_at(w, i) + 4 * (w->elems * w->bits / 32);
        pto_tile x = vec(PTO_DT_int32_t, 1, words, in), down = vec(PTO_DT_int32_t, 1, words, w->work_at), up = vec(PTO_DT_int32_t, 1, words, w->shifted_at);
        pto_tile x16 = vec(PTO_DT_int16_t, 1, 2 * words, in), down16 = vec(PTO_DT_int16_t, 1, 2 * words, w->work_at);
        pto_tile up16 = vec(PTO_DT_int16_t, 1, 2 * words, w->shifted_at), moves = vec(PTO_DT_int16_t, 1, 2 * words, swap_at(w, i));
        pto_tile stays = vec(PTO_DT_int16_t, 1, 2 * words, rest_at);
        KERN_V(TSHRS(down, x, w->swaps[i].shift));
        KERN_V(TAND(down16, down16, moves));
        KERN_V(TAND(up16, x16, moves));
        KERN_V(TSHLS(up, up, w->swaps[i].shift));
        KERN_V(TAND(x16, x16, stays));
        KERN_V(TOR(x16, x16, down16));
        KERN_V(TOR(x16, x16, up16));
    }
}

/* Bytes in UB (rows x cols * bits / 8 at `in`) become codes of type half at `out`. The mask at mask_at is that of the last step. */
static void unpack_lanes(const struct kern_weight *w, int64_t in, int64_t out, int64_t rows, int64_t cols, bool two_complement)
{
    int bits = w->bits;
    int64_t lanes = cols * bits / 8;
    pto_tile bytes = vec(two_complement ? PTO_DT_int8_t : PTO_DT_uint8_t, rows, lanes, in), first = vec(PTO_DT_half, rows, lanes, out);
    KERN_V(TCVT(first, bytes, CAST_RINT));
    for (int width = 8; width > bits; width /= 2, lanes *= 2) {
        pto_tile x = vec(PTO_DT_int32_t, rows, lanes, w->work_at), y = vec(PTO_DT_int32_t, rows, lanes, w->shifted_at), h = vec(PTO_DT_half, rows, lanes, out);
        pto_tile x16 = vec(PTO_DT_int16_t, rows, 2 * lanes, w->work_at), y16 = vec(PTO_DT_int16_t, rows, 2 * lanes, w->shifted_at);
        pto_tile mask = vec(PTO_DT_int16_t, rows, 2 * lanes, w->mask_at), codes = vec(PTO_DT_half, rows, 2 * lanes, out);
        KERN_V(TCVT(x, h, CAST_RINT));
        KERN_V(TSHLS(y, x, 16 - width / 2));
        KERN_V(TOR(y16, x16, y16));
        if (width / 2 == bits)
            KERN_V(TAND(x16, y16, mask));
        else
            KERN_V(TANDS(x16, y16, (1 << width / 2) - 1));
        KERN_V(TCVT(codes, x16, CAST_RINT));
    }
}

/* The same by what A5 has: shifts of bytes, and lanes of two tiles put in turns. work: 4 bytes a code. */
static void unpack_bytes(int64_t in, int64_t work, int64_t out, int64_t rows, int64_t cols, int bits)
{
    int64_t lanes = cols * bits / 8, from = in, room = rows * cols, to = work + 2 * room;
    for (int width = 8; width > bits; width /= 2, lanes *= 2) {
        pto_tile x = vec(PTO_DT_int8_t, rows, lanes, from), low = vec(PTO_DT_int8_t, rows, lanes, work), high = vec(PTO_DT_int8_t, rows, lanes, work + room);
        pto_tile shifted = vec(PTO_DT_int8_t, rows, lanes, to), left = KERN_VEC(PTO_DT_int8_t, rows, 2 * lanes, rows, lanes), right = left;
        KERN_V(TSHRS(shifted, x, width / 2));
        KERN_V(TANDS(low, x, (1 << width / 2) - 1));
        KERN_V(TANDS(high, shifted, (1 << width / 2) - 1)); /* the shift is one of signed numbers */
        TASSIGN(left, to);
        TASSIGN(right, to + lanes);
        KERN_V(TINTERLEAVE(left, right, low, high));
        from = to;
        to = to == work + 2 * room ? to + room : to - room;
    }
    pto_tile codes = vec(PTO_DT_int8_t, rows, cols, from), values = vec(PTO_DT_half, rows, cols, out);
    KERN_V(TCVT(values, codes, CAST_RINT));
}

static void unpack(const struct kern_weight *w, int64_t in, int64_t out)
{
    swap_bits(w, in);
    if (w->bits < 8 && w->way == KERN_UNPACK_BYTES)
        unpack_bytes(in, w->work_at, out, w->rows, w->cols, w->bits);
    else
        unpack_lanes(w, in, out, w->rows, w->cols, w->two_complement);
}

/* Values of the codes at codes_at, as out_dtype, at `out`. */
static void give_values(const struct kern_weight *w, int64_t codes_at, int64_t out)
{
    int64_t at = w->out_dtype == PTO_DT_half ? out : w->codes_at, rows = w->rows, cols = w->cols;
    pto_tile codes = vec(PTO_DT_half, rows, cols, codes_at), value = vec(PTO_DT_half, rows, cols, at);
    if (w->table != NULL) {
        pto_tile index = vec(PTO_DT_int32_t, rows, cols, w->work_at), table = vec(PTO_DT_half, 1, 16, TABLE_AT);
        KERN_V(TCVT(index, codes, CAST_RINT));
        KERN_V(TGATHER(value, table, index));
    }
    if (w->mul != 0 && w->mul != 1)
        KERN_V(TMULS(value, value, w->mul));
    if (w->add != 0)
        KERN_V(TADDS(value, value, w->add));
    if (w->out_dtype != PTO_DT_half) {
        pto_tile wide = vec(w->out_dtype, rows, cols, out);
        KERN_V(TCVT(wide, value, CAST_RINT));
    }
}

/* Zeros and scales of the columns of one side, on the values at `out`. */
static void scale_rows(const struct kern_weight *w, int64_t rows, int64_t cols, int64_t side, int64_t out)
{
    int64_t scale_at = SCALE_AT + side * 1024, zero_at = ZERO_AT + side * 1024;
    int zero_dtype = w->zero_packed ? PTO_DT_half : w->scale_dtype;
    if (w->scale != NULL && w->scale_dtype != w->math) {
        pto_tile raw = vec(w->scale_dtype, 1, rows, scale_at), wide = vec(w->math, 1, rows, SCALE_WIDE_AT);
        KERN_V(TCVT(wide, raw, CAST_RINT));
        scale_at = SCALE_WIDE_AT;
    }
    if (w->zero != NULL && zero_dtype != w->math) {
        pto_tile raw = vec(zero_dtype, 1, rows, zero_at), wide = vec(w->math, 1, rows, ZERO_WIDE_AT);
        KERN_V(TCVT(wide, raw, CAST_RINT));
        zero_at = ZERO_WIDE_AT;
    }
    pto_tile value = vec(w->math, rows, cols, out), scale = column(w->math, rows, scale_at), zero = column(w->math, rows, zero_at);
    if (w->mode == KERN_WEIGHT_SUB_MUL)
        KERN_V(TROWEXPANDSUB(value, value, zero));
    if (w->mode != KERN_WEIGHT_PLAIN && w->scale != NULL)
        KERN_V(TROWEXPANDMUL(value, value, scale));
    if (w->mode == KERN_WEIGHT_MUL_SUB)
        KERN_V(TROWEXPANDSUB(value, value, zero));
}

/* Packed zeros of rows first .. last of n, transposed to [n, group] of f16 at `out`, where the columns of scale_rows() come from. */
static void unpack_zeros(const struct kern_weight *w, int64_t first, int64_t last, void *out)
{
    int64_t groups = w->k / w->group, cols = 256 / w->bits, rows = base_min(w->elems / cols, 128), row_bytes = w->n * w->bits / 8;
    kern_side_open(STRIP);
    for (int64_t n = first; n < last; n += cols)
        for (int64_t g = 0; g < groups; g += rows) {
            int64_t nn = base_min(cols, last - n), gg = base_min(rows, groups - g);
            kern_may_load(STRIP);
            load(w->in_at, PTO_DT_uint8_t, rows, 32, kern_at(w->zero, PTO_DT_uint8_t, g * row_bytes + n * w->bits / 8), gg, base_ceil_div(nn * w->bits, 8), row_bytes);
            kern_loaded(STRIP);
            unpack_lanes(w, w->in_at, w->codes_at, rows, cols, false);
            kern_used(STRIP);
            kern_may_make(STRIP);
            pto_tile codes = vec(PTO_DT_half, rows, cols, w->codes_at), turned = vec(PTO_DT_half, cols, rows, w->out_at), tmp = vec(PTO_DT_half, rows, cols, w->work_at);
            KERN_V(TTRANS(turned, codes, tmp));
            kern_made(STRIP);
            store((void *)(uintptr_t)kern_at(out, PTO_DT_half, (n - first) * groups + g), PTO_DT_half, nn, gg, groups, w->out_at, cols, rows);
            kern_stored(STRIP);
        }
    kern_side_close(STRIP);
    set_flag(PIPE_MTE3, PIPE_MTE2, STRIP);
    wait_flag(PIPE_MTE3, PIPE_MTE2, STRIP);
}

/* What a run over tiles does with each: unpack packed bytes, scale, or both. */
struct pass {
    const struct kern_weight *w;
    const void *zero; /* of row 0 of the tiles, f16 or scale_dtype */
    bool unpack, scale;
};

static void do_tile(const struct pass *pass, int64_t row_tile, int64_t col_tile, int64_t side)
{
    const struct kern_weight *w = pass->w;
    int64_t row = row_tile * w->rows, rows = base_min(w->rows, w->rows_all - row), col = col_tile * w->cols, cols = base_min(w->cols, w->row_group - col);
    int64_t at = row * w->row_group + col, out = w->out_at + side * w->elems * pto_dtype_bits(w->out_dtype) / 8, in = w->in_at + side * w->elems * w->bits / 8;
    int zero_dtype = w->zero_packed ? PTO_DT_half : w->scale_dtype;

    kern_may_load(side);
    if (pass->unpack)
        load(in, w->two_complement ? PTO_DT_int8_t : PTO_DT_uint8_t, w->rows, w->cols * w->bits / 8, kern_at(w->packed, PTO_DT_uint8_t, at * w->bits / 8),
             rows, cols * w->bits / 8, w->row_group * w->bits / 8);
    if (pass->scale && w->scale != NULL)
        load(SCALE_AT + side * 1024, w->scale_dtype, 1, w->rows, kern_at(w->scale, w->scale_dtype, row), 1, rows, rows);
    if (pass->scale && w->zero != NULL)
        load(ZERO_AT + side * 1024, zero_dtype, 1, w->rows, kern_at(pass->zero, zero_dtype, row), 1, rows, rows);
    if (!pass->unpack) {
        wait_flag(PIPE_MTE3, PIPE_MTE2, side);
        load(out, w->out_dtype, w->rows, w->cols, kern_at(w->out, w->out_dtype, at), rows, cols, w->row_group);
    }
    kern_loaded(side);
    if (pass->unpack) {
        bool in_place = w->out_dtype == PTO_DT_half && w->table == NULL;
        kern_may_make(side);
        unpack(w, in, in_place ? out : w->codes_at);
        give_values(w, in_place ? out : w->codes_at, out);
    }
    if (pass->scale)
        scale_rows(w, w->rows, w->cols, side, out);
    kern_used(side);
    kern_made(side);
    store((void *)(uintptr_t)kern_at(w->out, w->out_dtype, at), w->out_dtype, rows, cols, w->row_group, out, w->rows, w->cols);
    if (pass->unpack)
        kern_stored(side);
    else
        set_flag(PIPE_MTE3, PIPE_MTE2, side);
}

static void do_tiles(const struct pass *pass, int64_t begin, int64_t end)
{
    for (int side = 0; side < 2; side++) {
        kern_used(side);
        if (pass->unpack)
            kern_stored(side);
        else
            set_flag(PIPE_MTE3, PIPE_MTE2, side);
    }
    for (int64_t i = begin; i < end; i++)
        do_tile(pass, i / pass->w->col_tiles, i % pass->w->col_tiles, (i - begin) % 2);
    for (int side = 0; side < 2; side++) {
        kern_may_load(side);
        if (pass->unpack)
            kern_may_make(side);
        else
            wait_flag(PIPE_MTE3, PIPE_MTE2, side);
    }
}

/* UB is computed on whole tiles, so what no load fills must not be bytes that nobody wrote. */
static void clear(const struct kern_weight *w)
{
    pto_tile words = vec(PTO_DT_int32_t, 1, (w->ub_end - SCALE_AT) / 4, SCALE_AT);
    KERN_V(TEXPANDS(words, 0));
    if (w->bits < 8 && w->codes_at != w->mask_at) {
        pto_tile mask = vec(PTO_DT_int16_t, 1, w->elems, w->mask_at);
        KERN_V(TEXPANDS(mask, (1 << w->bits) - 1));
    }
    fill_swap_masks(w);
    kern_used(ONCE);
    kern_may_load(ONCE);
    if (w->table != NULL) {
        load(TABLE_AT, PTO_DT_half, 1, 16, w->table, 1, 16, 16);
        kern_loaded(ONCE);
    }
}

void kern_weight_prepare(void *weight, int64_t worker, int64_t workers)
{
    const struct kern_weight *w = weight;
    bool scaled = w->mode != KERN_WEIGHT_PLAIN, packed = scaled && w->zero_packed;
    int64_t begin, end, first, last;
    if (!w->whole_rows) {
        struct pass pass = {w, w->zero, true, scaled};
        share(w, worker, workers, &begin, &end);
        if (begin >= end)
            return;
        clear(w);
        if (packed) {
            zeros_of(w, begin, end, &first, &last);
            char *mine = (char *)w->scratch + (first + worker * w->overlap) * (w->k / w->group) * 2;
            unpack_zeros(w, first, last, mine);
            pass.zero = mine - first * (w->k / w->group) * 2;
        }
        do_tiles(&pass, begin, end);
        return;
    }
    /* Rows of n from first to last, first as they lie, then again with a row for each group. */
    int64_t per = 8 / w->bits, bytes = base_ceil_div(w->n, per);
    first = base_min(bytes * worker / workers * per, w->n);
    last = base_min(bytes * (worker + 1) / workers * per, w->n);
    if (first >= last)
        return;
    clear(w);
    struct kern_weight part = *w;
    part.n = last - first;
    part.packed = kern_at(w->packed, PTO_DT_uint8_t, first * w->k * w->bits / 8);
    part.out = (void *)(uintptr_t)kern_at(w->out, w->out_dtype, first * w->k);
    part.workers = 1;
    tiles_of(&part, w->k, w->bits);
    do_tiles(&(struct pass){&part, NULL, true, false}, 0, part.row_tiles * part.col_tiles);
    int64_t groups = w->k / w->group;
    int zero_dtype = packed ? PTO_DT_half : w->scale_dtype;
    struct pass pass = {&part, kern_at(w->zero, zero_dtype, w->zero != NULL ? first * groups : 0), false, true};
    if (packed) {
        char *mine = (char *)w->scratch + first * groups * 2;
        unpack_zeros(w, first, last, mine);
        pass.zero = mine;
    }
    part.scale = w->scale != NULL ? kern_at(w->scale, w->scale_dtype, first * groups) : NULL;
    tiles_of(&part, w->group, 8);
    set_flag(PIPE_MTE3, PIPE_MTE2, RELOAD);
    wait_flag(PIPE_MTE3, PIPE_MTE2, RELOAD);
    do_tiles(&pass, 0, part.row_tiles * part.col_tiles);
}
