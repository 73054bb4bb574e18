/* What vector cores do for MX operators: elements into formats with block scales (machine-and-cube.md c.7), scales into boxes. Tile code:
 * two stages of buffers by turns (sides.h). Knows no operator. */
#include "kernels/mx.h"

#include "base/checked.h"
#include "kernels/sides.h"

/* ---- loads ---- */

/* Loads a window into the first rows and columns of a tile, zeros behind them. Flags V -> MTE2 2 and 3: zeros are there. */
static void load_padded(pto_tile *whole, pto_tile *part, pto_gm *from, bool full, int64_t s)
{
    kern_may_load(s);
    if (!full) {
        set_flag(PIPE_MTE2, PIPE_V, 2 + s); /* the stage is free for V, too */
        wait_flag(PIPE_MTE2, PIPE_V, 2 + s);
        TEXPANDS(*whole, 0);
        set_flag(PIPE_V, PIPE_MTE2, 2 + s);
        wait_flag(PIPE_V, PIPE_MTE2, 2 + s);
    }
    TLOAD(*part, *from);
    kern_loaded(s);
}

/* ---- scales of a tile on their way out ---- */

/* Scales [rows, groups] of a tile, transposed as pairs: [pairs_cap, rows_cap] of 16 bits; from block row0 / 16 and group g0 on. */
static void store_pairs(const struct kern_mx_scale *s, void *to, int64_t at, int64_t rows_cap, int64_t pairs_cap, int64_t row0, int64_t rows, int64_t g0, int64_t groups)
{
    int64_t pairs = (groups + 1) / 2, h = base_round_up(s->groups, 2);
    if (s->form == KERN_MX_PAIRS) {
        pto_tile t = KERN_VEC(PTO_DT_uint16_t, pairs_cap, rows_cap, pairs, rows);
        pto_gm gm = KERN_GM((char *)to + g0 * s->outer + 2 * row0, PTO_DT_uint16_t, pairs, rows, s->outer);
        TASSIGN(t, at);
        TSTORE(gm, t);
        return;
    }
    for (int64_t b = 0; b * KERN_MX_BOX < rows; b++) { /* the boxes of 16 rows lie one behind the other */
        pto_tile t = KERN_VEC(PTO_DT_uint16_t, pairs_cap, rows_cap, pairs, KERN_MX_BOX);
        pto_gm gm = KERN_GM((char *)to + (row0 / KERN_MX_BOX + b) * KERN_MX_BOX * h + g0 * KERN_MX_BOX, PTO_DT_uint16_t, pairs, KERN_MX_BOX, KERN_MX_BOX);
        TASSIGN(t, at + b * 2 * KERN_MX_BOX);
        TSTORE(gm, t);
    }
}

/* Scales in boxes [cols_cap / 16][groups_cap / 2][32] of a tile; of column col0 and group g0 on. */
static void store_boxes(const struct kern_mx_scale *s, void *to, int64_t at, int64_t cols_cap, int64_t groups_cap, int64_t col0, int64_t cols, int64_t g0, int64_t groups)
{
    int64_t pairs = (groups + 1) / 2, h = base_round_up(s->groups, 2), wide = groups_cap * KERN_MX_BOX, box = 2 * KERN_MX_BOX;
    if (s->form == KERN_MX_BOXED) {
        int64_t rows = base_round_up(cols, KERN_MX_BOX) / KERN_MX_BOX;
        pto_tile t = KERN_VEC(PTO_DT_uint8_t, cols_cap / KERN_MX_BOX, wide, rows, pairs * box);
        pto_gm gm = KERN_GM((char *)to + col0 * h + g0 * KERN_MX_BOX, PTO_DT_uint8_t, rows, pairs * box, KERN_MX_BOX * h);
        TASSIGN(t, at);
        TSTORE(gm, t);
        return;
    }
    for (int64_t p = 0; p < pairs; p++) {
        char *row = (char *)to + (g0 / 2 + p) * 2 * s->outer + 2 * col0;
        int64_t whole = cols / KERN_MX_BOX, rest = 2 * (cols % KERN_MX_BOX);
        if (whole > 0) {
            pto_tile t = KERN_VEC(PTO_DT_uint8_t, cols_cap / KERN_MX_BOX, wide, whole, box);
            pto_gm gm = KERN_GM(row, PTO_DT_uint8_t, whole, box, box);
            TASSIGN(t, at + p * box);
            TSTORE(gm, t);
        }
        if (rest > 0) {
            pto_tile t = KERN_VEC(PTO_DT_uint8_t, 1, box, 1, rest);
            pto_gm gm = KERN_GM(row + whole * box, PTO_DT_uint8_t, 1, rest, rest);
            TASSIGN(t, at + whole * wide + p * box);
            TSTORE(gm, t);
        }
    }
}

/* Exponents [rows, cols_cap] of bytes, in rows of pairs: their transposition as 16 bits. */
static void turn_pairs(int64_t from, int64_t to, int64_t rows, int64_t groups_cap)
{
    pto_tile t = KERN_VEC(PTO_DT_uint16_t, rows, groups_cap / 2, rows, groups_cap / 2), turned = KERN_VEC(PTO_DT_uint16_t, groups_cap / 2, rows, groups_cap / 2, rows);
    pto_tile tmp = KERN_VEC(PTO_DT_uint16_t, groups_cap / 2, rows, groups_cap / 2, rows);
    TASSIGN(t, from);
    TASSIGN(turned, to);
    TASSIGN(tmp, to);
    TTRANS(turned, t, tmp);
}

/* Exponents [groups, cols] of bytes, without gaps, into boxes. */
static void turn_boxes(int64_t from, int64_t to, int64_t tmp_at, int64_t groups, int64_t cols)
{
    pto_tile t = KERN_VEC(PTO_DT_uint8_t, groups, cols, groups, cols);
    pto_tile z = KERN_TILE_(Vec, PTO_DT_uint8_t, cols, groups, PTO_BL_RowMajor, cols, groups, PTO_SL_RowMajor, 32);
    pto_tile tmp = KERN_VEC(PTO_DT_uint8_t, groups, cols, groups, cols);
    TASSIGN(t, from);
    TASSIGN(z, to);
    TASSIGN(tmp, tmp_at);
    TMOV_FP(z, t, tmp, .axis = GRP_AXIS_0);
}

/* ---- elements ---- */

/* Where things lie in UB, bytes; sizes of a tile. */
struct room {
    int64_t rows, cols, groups;  /* of the tile; groups along its rows (or columns) */
    int64_t count;               /* of groups in it */
    int64_t exp_cols;            /* bytes of a row of exponents */
    int64_t x[2], y[2], exp[2], turned[2];
    int64_t f;                   /* f32; -1: x[s] itself */
    bool native;                 /* bf16 as it is: the instruction makes e2m1 of it */
    int64_t most, by, whole, flag, a, b, tmp; /* groups: maxima, multipliers, exponents, NaN; elements: two scratches */
};

static int64_t take(int64_t *at, int64_t bytes)
{
    int64_t here = *at;
    *at += base_round_up(bytes, 512);
    return here;
}

static struct room room_for(const struct kern_mx_quant *q)
{
    enum { FLAT = 1024 }; /* columns whose exponents fill 32 bytes: of 16-bit sources they come in one row */
    struct room r = {0};
    int64_t at = 0, elems = 16384;
    r.native = q->x_dtype == PTO_DT_bfloat16_t && q->to->dtype == PTO_DT_float4_e2m1x2_t && (q->down || (q->cols >= FLAT && !q->nv));
    while (elems > 2048 && 26 * elems > q->ub_bytes)
        elems /= 2;
    if (q->down) { /* pairs of groups, so that boxes are whole */
        r.cols = base_min(base_round_up(q->cols, 64), 128);
        r.rows = base_min(base_round_up(q->rows, 64), elems / r.cols / 64 * 64);
        r.groups = r.rows / KERN_MX_GROUP;
        r.count = r.groups * r.cols;
        r.exp_cols = r.cols;
    } else { /* 8 groups make 32 bytes of f32 */
        r.cols = r.native ? FLAT : base_min(base_round_up(q->cols, 256), 512);
        r.rows = r.native ? KERN_MX_BOX : base_min(base_round_up(q->rows, KERN_MX_BOX), elems / r.cols);
        r.groups = r.cols / KERN_MX_GROUP;
        r.count = r.rows * r.groups;
        r.exp_cols = 32;
    }
    const int64_t n = r.rows * r.cols, small = 4 * base_round_up(2 * r.count, 64);
    for (int s = 0; s < 2; s++) {
        r.x[s] = take(&at, n * pto_dtype_bits(q->x_dtype) / 8);
        r.y[s] = take(&at, n);
        r.exp[s] = take(&at, (q->down ? r.groups : r.rows) * r.exp_cols);
        r.turned[s] = take(&at, (q->down ? r.groups * r.cols : r.rows * r.exp_cols) + 512);
    }
    r.most = take(&at, small);
    r.by = take(&at, small);
    r.f = -1;
    r.tmp = take(&at, 64 + r.count);
    if (r.native)
        return r;
    if (q->x_dtype != PTO_DT_float)
        r.f = take(&at, 4 * n);
    r.whole = take(&at, small);
    r.flag = take(&at, small);
    r.a = take(&at, 4 * n);
    r.b = take(&at, 4 * n);
    return r;
}

/* The instruction for e2m1 of bf16, whose product with a power of two is exact. */
static void quant_native(const struct kern_mx_quant *q, const struct room *r, int64_t x, int64_t y, int64_t exp)
{
    int64_t gr = q->down ? r->groups : 1, gc = q->down ? r->cols : r->count;
    pto_tile src = KERN_VEC(PTO_DT_bfloat16_t, r->rows, r->cols, r->rows, r->cols), dst = KERN_VEC(q->to->dtype, r->rows, r->cols, r->rows, r->cols);
    pto_tile e = KERN_VEC(PTO_DT_uint8_t, gr, gc, gr, gc), most = KERN_VEC(PTO_DT_bfloat16_t, gr, gc, gr, gc), by = KERN_VEC(PTO_DT_bfloat16_t, gr, gc, gr, gc);
    TASSIGN(src, x);
    TASSIGN(dst, y);
    TASSIGN(e, exp);
    TASSIGN(most, r->most);
    TASSIGN(by, r->by);
    if (q->down)
        TQUANT_MX(dst, src, e, most, by, QUANT_MXFP4_E2M1, .alg = q->nv ? QUANT_SCALE_NV : QUANT_SCALE_OCP, .axis = GRP_AXIS_0);
    else
        TQUANT_MX(dst, src, e, most, by, QUANT_MXFP4_E2M1, .alg = QUANT_SCALE_OCP, .axis = GRP_AXIS_1);
}

/* The instruction: maxima, exponents of e4m3, multipliers, elements of e4m3 at y. */
static void quant_mx(const struct kern_mx_quant *q, const struct room *r, int64_t f, int64_t y, int64_t exp)
{
    int64_t gr = q->down ? r->groups : r->rows, gc = q->down ? r->cols : r->groups;
    pto_tile src = KERN_VEC(PTO_DT_float, r->rows, r->cols, r->rows, r->cols), dst = KERN_VEC(PTO_DT_int8_t, r->rows, r->cols, r->rows, r->cols);
    pto_tile e = KERN_VEC(PTO_DT_uint8_t, gr, r->exp_cols, gr, gc), most = KERN_VEC(PTO_DT_float, gr, gc, gr, gc), by = KERN_VEC(PTO_DT_float, gr, gc, gr, gc);
    TASSIGN(src, f);
    TASSIGN(dst, y);
    TASSIGN(e, exp);
    TASSIGN(most, r->most);
    TASSIGN(by, r->by);
    if (q->down)
        TQUANT_MX(dst, src, e, most, by, QUANT_MXFP8, .alg = q->nv ? QUANT_SCALE_NV : QUANT_SCALE_OCP, .axis = GRP_AXIS_0);
    else
        TQUANT_MX(dst, src, e, most, by, QUANT_MXFP8, .alg = q->nv ? QUANT_SCALE_NV : QUANT_SCALE_OCP, .axis = GRP_AXIS_1);
}

/* Exponents and multipliers of the other formats from the maxima, c.7 in integers. */
static void exponents(const struct kern_mx_quant *q, const struct room *r, int64_t exp)
{
    enum { INF = 0x7F800000, TINY = 0x400000 /* 2^-127 */ };
    int64_t n = r->count, gr = q->down ? r->groups : r->rows, gc = q->down ? r->cols : r->groups;
    pto_tile m = KERN_VEC(PTO_DT_int32_t, 1, n, 1, n), e = KERN_VEC(PTO_DT_int32_t, 1, n, 1, n), nan = KERN_VEC(PTO_DT_int32_t, 1, n, 1, n);
    pto_tile by = KERN_VEC(PTO_DT_int32_t, 1, n, 1, n), mf = KERN_VEC(PTO_DT_float, 1, n, 1, n);
    pto_tile words = KERN_VEC(PTO_DT_int32_t, gr, gc, gr, gc), apart = KERN_VEC(PTO_DT_int32_t, gr, r->exp_cols, gr, gc);
    pto_tile bytes = KERN_VEC(PTO_DT_uint8_t, gr, r->exp_cols, gr, gc);
    TASSIGN(m, r->most);
    TASSIGN(mf, r->most);
    TASSIGN(e, r->whole);
    TASSIGN(words, r->whole);
    TASSIGN(apart, q->down ? r->whole : r->a);
    TASSIGN(nan, r->flag);
    TASSIGN(by, r->by);
    TASSIGN(bytes, exp);
    TADDS(nan, m, -INF - (q->nv || q->to->emax > 0)); /* negative unless a NaN, or an infinity whose exponent would be that of NaN */
    TSHRS(nan, nan, 31);
    TADDS(nan, nan, 1);
    if (q->nv) { /* rounded up, from the middle of the subnormals on */
        TMULS(mf, mf, 1.0f / q->to->largest);
        TADDS(e, m, 0x7FFFFF);
        TSHRS(e, e, 23);
        TADDS(by, m, -1);
        TSHRS(by, by, 22);
        TMAXS(by, by, 0);
        TMIN(e, e, by);
        TMINS(e, e, 254);
    } else {
        TSHRS(e, m, 23);
        TADDS(e, e, -q->to->emax);
        TMAXS(e, e, 0);
    }
    TMULS(by, nan, 255);
    TMAX(e, e, by);
    if (!q->down) /* rows of bytes are 32 apart */
        TINSERT(apart, words, 0, 0);
    TCVT(bytes, apart, CAST_TRUNC);
    TMULS(e, e, -1);
    TADDS(e, e, 254);
    TSHLS(by, e, 23);
    TMAXS(by, by, TINY);
    TMULS(nan, nan, INF); /* 2^-127's bit makes it a NaN */
    TADD(by, by, nan);
}

/* Elements of the other formats: what f holds times the multipliers, clipped, rounded. */
static void elements(const struct kern_mx_quant *q, const struct room *r, int64_t f, int64_t y)
{
    enum { MAGNITUDE = 0x7FFFFFFF, EXPONENT = 0x7F800000, ONE = 0x3F800000, SIX = 0x40C00000, LARGEST_E1M2 = 0x3FE00000 };
    const int64_t rows = r->rows, cols = r->cols;
    if (q->down) {
        for (int64_t g = 0; g < r->groups; g++) {
            pto_tile v = KERN_VEC(PTO_DT_float, KERN_MX_GROUP, cols, KERN_MX_GROUP, cols), by = KERN_VEC(PTO_DT_float, 1, cols, 1, cols);
            TASSIGN(v, f + g * KERN_MX_GROUP * cols * 4);
            TASSIGN(by, r->by + g * cols * 4);
            TCOLEXPANDMUL(v, v, by);
        }
    } else {
        pto_tile v = KERN_VEC(PTO_DT_float, r->count, KERN_MX_GROUP, r->count, KERN_MX_GROUP), by = KERN_VEC_COL(PTO_DT_float, r->count, r->count);
        TASSIGN(v, f);
        TASSIGN(by, r->by);
        TROWEXPANDMUL(v, v, by);
    }
    pto_tile v = KERN_VEC(PTO_DT_float, rows, cols, rows, cols), to = KERN_VEC(q->to->dtype, rows, cols, rows, cols);
    pto_tile vi = KERN_VEC(PTO_DT_int32_t, rows, cols, rows, cols), a = KERN_VEC(PTO_DT_float, rows, cols, rows, cols);
    pto_tile ai = KERN_VEC(PTO_DT_int32_t, rows, cols, rows, cols), b = KERN_VEC(PTO_DT_float, rows, cols, rows, cols);
    pto_tile bi = KERN_VEC(PTO_DT_int32_t, rows, cols, rows, cols), half_way = KERN_VEC(PTO_DT_bfloat16_t, rows, cols, rows, cols);
    TASSIGN(v, f);
    TASSIGN(vi, f);
    TASSIGN(to, y);
    TASSIGN(a, r->a);
    TASSIGN(ai, r->a);
    TASSIGN(b, r->b);
    TASSIGN(bi, r->b);
    TASSIGN(half_way, r->a);
    if (q->to->bits == 8) { /* to nearest even, saturating (c.6) */
        TCVT(to, v, CAST_RINT);
        return;
    }
    /* fp4 comes from bf16, which would round twice: so magnitudes are rounded in f32, by a number whose last place is theirs. */
    TANDS(ai, vi, MAGNITUDE);
    if (q->to->dtype == PTO_DT_float4_e2m1x2_t) {
        TMINS(ai, ai, SIX); /* as integers: NaN becomes the largest number */
        TANDS(bi, ai, EXPONENT);
        TMAXS(bi, bi, ONE);           /* 1, 2 or 4: places are halves of it */
        TMULS(b, b, 0x1.8p22f);
        TADD(a, a, b);
        TSUB(a, a, b);
    } else {
        TMINS(ai, ai, LARGEST_E1M2);
        TADDS(a, a, 0x1.8p21f);
        TADDS(a, a, -0x1.8p21f);
    }
    TANDS(bi, vi, INT32_MIN);
    TOR(vi, bi, ai);
    TCVT(half_way, v, CAST_RINT);
    TCVT(to, half_way, CAST_RINT);
}

static void store_scale(const struct kern_mx_quant *q, const struct room *r, char *to, int64_t exp, int64_t turned, int64_t outer0, int64_t outers, int64_t g0, int64_t groups)
{
    const struct kern_mx_scale *s = &q->s;
    if (s->form == KERN_MX_GROUPS || s->form == KERN_MX_OUTER) {
        int64_t gr = q->down ? r->groups : r->rows, rows = q->down ? groups : outers, cols = q->down ? outers : groups;
        pto_tile e = KERN_VEC(PTO_DT_uint8_t, gr, r->exp_cols, rows, cols);
        pto_gm gm = KERN_GM(to + kern_mx_offset(s, outer0, g0), PTO_DT_uint8_t, rows, cols, s->ld);
        TASSIGN(e, exp);
        TSTORE(gm, e);
    } else if (q->down) {
        store_boxes(s, to, turned, r->cols, r->groups, outer0, outers, g0, groups);
    } else {
        store_pairs(s, to, turned, r->rows, r->exp_cols / 2, outer0, outers, g0, groups);
    }
}

void kern_mx_quantise(const struct kern_mx_quant *q, int64_t worker, int64_t workers)
{
    const struct room r = room_for(q);
    const int64_t down = base_round_up(q->rows, r.rows) / r.rows, across = base_round_up(q->cols, r.cols) / r.cols, units = q->count * down * across;
    const bool exact = q->to->dtype == PTO_DT_float8_e4m3_t, turns = q->s.form == KERN_MX_PAIRS || q->s.form == KERN_MX_BOXED;
    int64_t turn = 0;
    kern_sides_open();
    for (int64_t unit = worker; unit < units; unit += workers, turn++) {
        const int64_t i = unit / (down * across), row = unit / across % down * r.rows, col = unit % across * r.cols, s = turn % 2;
        const int64_t rows = base_min(r.rows, q->rows - row), cols = base_min(r.cols, q->cols - col);
        const int64_t f = r.f < 0 ? r.x[s] : r.f;
        const bool full = rows == r.rows && cols == r.cols;
        pto_tile whole = KERN_VEC(q->x_dtype, r.rows, r.cols, r.rows, r.cols), part = KERN_VEC(q->x_dtype, r.rows, r.cols, rows, cols);
        pto_gm x = KERN_GM(kern_at(q->x, q->x_dtype, q->x_at[i] + row * q->x_ld + col), q->x_dtype, rows, cols, q->x_ld);
        TASSIGN(whole, r.x[s]);
        TASSIGN(part, r.x[s]);
        load_padded(&whole, &part, &x, full, s);
        if (r.f >= 0) {
            pto_tile wide = KERN_VEC(PTO_DT_float, r.rows, r.cols, r.rows, r.cols);
            TASSIGN(wide, r.f);
            TCVT(wide, whole, CAST_RINT);
            kern_used(s);
        }
        kern_may_make(s);
        if (r.native)
            quant_native(q, &r, f, r.y[s], r.exp[s]);
        else
            quant_mx(q, &r, f, exact ? r.y[s] : r.a, r.exp[s]);
        if (!exact && !r.native) {
            exponents(q, &r, r.exp[s]);
            elements(q, &r, f, r.y[s]);
        }
        if (r.f < 0)
            kern_used(s);
        if (turns && q->down)
            turn_boxes(r.exp[s], r.turned[s], r.tmp, r.groups, r.cols);
        else if (turns)
            turn_pairs(r.exp[s], r.turned[s], r.rows, r.exp_cols);
        kern_made(s);

        int64_t stored = base_round_up(cols, 8 / q->to->bits), y_at = q->y_at[i] + row * q->y_ld + col;
        int dtype = exact ? PTO_DT_int8_t : q->to->dtype;
        pto_tile y = KERN_VEC(dtype, r.rows, r.cols, rows, stored);
        pto_gm to = KERN_GM(kern_at(q->y, dtype, y_at), dtype, rows, stored, q->y_ld);
        TASSIGN(y, r.y[s]);
        TSTORE(to, y);
        int64_t k0 = q->down ? row : col, o0 = q->down ? col : row, groups = kern_mx_groups(q->down ? rows : cols);
        if (q->s.even)
            groups = base_round_up(groups, 2);
        store_scale(q, &r, (char *)q->scale + q->scale_at[i], r.exp[s], r.turned[s], o0, q->down ? cols : rows, k0 / KERN_MX_GROUP, groups);
        kern_stored(s);
    }
    kern_sides_close();
}

/* ---- scales into boxes ---- */

void kern_mx_pack(const struct kern_mx_pack *p, int64_t worker, int64_t workers)
{
    struct kern_mx_scale to = p->s;
    const bool by_groups = p->s.form == KERN_MX_GROUPS;
    const int64_t rows = by_groups ? p->s.outer : p->s.groups, cols = by_groups ? p->s.groups : p->s.outer;
    const int64_t tile_rows = by_groups ? base_min(base_round_up(rows, KERN_MX_BOX), 128) : base_min(base_round_up(rows, 2), 32);
    const int64_t tile_cols = by_groups ? base_min(base_round_up(cols, 32), 64) : base_min(base_round_up(cols, 32), 512);
    const int64_t bytes = base_round_up(tile_rows * tile_cols, 512) + 512, down = base_round_up(rows, tile_rows) / tile_rows, across = base_round_up(cols, tile_cols) / tile_cols;
    to.form = KERN_MX_BOXED;
    int64_t turn = 0;
    kern_sides_open();
    for (int64_t unit = worker; unit < p->count * down * across; unit += workers, turn++) {
        const int64_t i = unit / (down * across), row = unit / across % down * tile_rows, col = unit % across * tile_cols, s = turn % 2;
        const int64_t r = base_min(tile_rows, rows - row), c = base_min(tile_cols, cols - col), in = s * bytes, out = (2 + s) * bytes;
        pto_tile whole = KERN_VEC(PTO_DT_uint8_t, tile_rows, tile_cols, tile_rows, tile_cols), part = KERN_VEC(PTO_DT_uint8_t, tile_rows, tile_cols, r, c);
        pto_gm from = KERN_GM((const char *)p->from + p->from_at[i] + row * p->s.ld + col, PTO_DT_uint8_t, r, c, p->s.ld);
        char *image = (char *)p->to + p->to_at[i];
        TASSIGN(whole, in);
        TASSIGN(part, in);
        load_padded(&whole, &part, &from, r == tile_rows && c == tile_cols, s);
        kern_may_make(s);
        if (by_groups)
            turn_pairs(in, out, tile_rows, tile_cols);
        else
            turn_boxes(in, out, 4 * bytes, tile_rows, tile_cols);
        kern_used(s);
        kern_made(s);
        if (by_groups)
            store_pairs(&to, image, out, tile_rows, tile_cols / 2, row, r, col, base_round_up(c, 2));
        else
            store_boxes(&to, image, out, tile_cols, tile_rows, col, c, row, base_round_up(r, 2));
        kern_stored(s);
    }
    kern_sides_close();
}
