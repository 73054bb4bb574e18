/* Vector operations of one tile's shape that are no sequence of primitives of one element type (vector.md 2, 4): a fill, sums that
 * end in another type, sums of neighbours. */
#include "sim/primitive.h"

/* The domain: dst's valid region as far as the sources reach. False after a diagnostic. */
static bool domain(struct sim_exec *x, const struct pto_insn *insn, const enum pto_role *src, unsigned nsrc, int32_t *rows, int32_t *cols)
{
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (dst == NULL)
        return sim_refuse(x, insn, "needs a destination tile");
    *rows = sim_valid_rows(dst);
    *cols = sim_valid_cols(dst);
    for (unsigned k = 0; k < nsrc; k++) {
        const struct pto_tile *tile = isa_insn_tile(insn, src[k]), *first = isa_insn_tile(insn, src[0]);
        if (tile == NULL)
            return sim_refuse(x, insn, "needs a source tile that is not there");
        if (tile->dtype != first->dtype)
            return sim_refuse(x, insn, "the sources are %s and %s", isa_dtype((enum pto_dtype)first->dtype)->name,
                              isa_dtype((enum pto_dtype)tile->dtype)->name);
        *rows = sim_least(*rows, tile->rows);
        *cols = sim_least(*cols, tile->cols);
    }
    return true;
}

/* A tile in L1 is filled as a whole, others in their valid region (2). */
bool sim_ex_texpands(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (dst == NULL)
        return sim_refuse(x, insn, "needs a destination tile");
    bool whole = dst->space == PTO_SPACE_MAT;
    int32_t rows = whole ? dst->rows : sim_valid_rows(dst), cols = whole ? dst->cols : sim_valid_cols(dst);
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid to;
    uint64_t bits = 0;
    bool ok = sim_scalar_bits(x, insn, PTO_ROLE_SCALAR, (enum pto_dtype)dst->dtype, &bits) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &to);
    if (ok)
        sim_grid_fill(&to, bits);
    base_arena_free(&arena);
    return ok;
}

/* Turns the lanes of the rounded or wrapped sum of two sources into elements of dst. */
typedef void finish_fn(enum sim_lane lane, int32_t n, union sim_row *sum, float scale, enum pto_dtype dst, uint64_t *out);

static bool add_and_finish(struct sim_exec *x, const struct pto_insn *insn, float scale, finish_fn *finish)
{
    static const enum pto_role src[2] = {PTO_ROLE_SRC, PTO_ROLE_SRC1};
    int32_t rows = 0, cols = 0;
    if (!domain(x, insn, src, 2, &rows, &cols))
        return false;
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid a, b, to;
    bool ok = sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &to) && sim_open_part(x, insn, &arena, src[0], rows, cols, &a) &&
              sim_open_part(x, insn, &arena, src[1], rows, cols, &b);
    enum pto_dtype dtype = ok ? (enum pto_dtype)a.dtype : PTO_DTYPE_NONE;
    enum sim_lane lane = sim_lane_of(dtype);
    if (ok && lane == SIM_LANE_NONE)
        ok = sim_refuse(x, insn, "has no meaning on elements of %s", isa_dtype(dtype)->name);
    if (ok) {
        sim_tile_settle(&arena, &a, &to, false);
        sim_tile_settle(&arena, &b, &to, false);
    }
    for (int32_t r = 0; ok && r < rows; r++)
        for (int32_t c = 0; c < cols; c += SIM_ROW_PIECE) {
            int32_t n = sim_least(SIM_ROW_PIECE, cols - c);
            union sim_row va, vb, sum;
            uint64_t bits[SIM_ROW_PIECE];
            struct sim_grid g = sim_grid_from(&a, c);
            sim_row_load(lane, &g, r, n, &va);
            g = sim_grid_from(&b, c);
            sim_row_load(lane, &g, r, n, &vb);
            (void)sim_prim(SIM_PRIM_ADD, lane, dtype, n, &sum, &va, &vb, &va);
            sim_row_settle(lane, dtype, n, &sum);
            finish(lane, n, &sum, scale, (enum pto_dtype)to.dtype, bits);
            g = sim_grid_from(&to, c);
            sim_store_bits(&g, r, n, bits);
        }
    base_arena_free(&arena);
    return ok;
}

static int64_t int_of(enum sim_lane lane, const union sim_row *v, int32_t i) { return lane == SIM_LANE_I32 ? v->i32[i] : v->i64[i]; }

/* The one place where these operations saturate (0.6): max(0, sum) clamped to dst. */
static void relu_convert(enum sim_lane lane, int32_t n, union sim_row *sum, float scale, enum pto_dtype dst, uint64_t *out)
{
    (void)scale;
    for (int32_t i = 0; i < n; i++)
        if (lane == SIM_LANE_F32) {
            double v = sum->f32[i] > 0 ? (double)sum->f32[i] : 0;
            out[i] = num_encode(dst, v, PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_ZERO);
        } else {
            bool is_unsigned = lane == SIM_LANE_U64;
            int64_t v = int_of(lane, sum, i);
            out[i] = num_encode_i64(dst, v > 0 || is_unsigned ? v : 0, is_unsigned, PTO_ROUND_RINT, NUM_OVF_SATURATE);
        }
}

/* max(0, sum * 2^-17 * scale * 2^17), from left to right in f32, then one rounding (4). */
static void dequant_relu(enum sim_lane lane, int32_t n, union sim_row *sum, float scale, enum pto_dtype dst, uint64_t *out)
{
    for (int32_t i = 0; i < n; i++) {
        float v = lane == SIM_LANE_F32 ? sum->f32[i] : lane == SIM_LANE_U64 ? (float)sum->u64[i] : (float)int_of(lane, sum, i);
        v = v * 0x1p-17f;
        v = v * scale;
        v = v * 0x1p17f;
        out[i] = num_encode(dst, v > 0 ? (double)v : 0, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
    }
}

bool sim_ex_taddreluconv(struct sim_exec *x, const struct pto_insn *insn) { return add_and_finish(x, insn, 1, relu_convert); }

bool sim_ex_tadddeqrelu(struct sim_exec *x, const struct pto_insn *insn)
{
    float scale = 1;
    if (isa_insn_operand(insn, PTO_ROLE_SCALAR) != NULL && !sim_scalar_f32(x, insn, PTO_ROLE_SCALAR, PTO_F32, &scale))
        return false;
    return add_and_finish(x, insn, scale, dequant_relu);
}

/* dst[i,k] = src[i,2k] + src[i,2k+1], a missing second one counts as 0; the rest of the row 0 (4). */
bool sim_ex_tpairreducesum(struct sim_exec *x, const struct pto_insn *insn)
{
    static const enum pto_role src[1] = {PTO_ROLE_SRC};
    int32_t rows = 0, cols = 0;
    if (!domain(x, insn, src, 1, &rows, &cols))
        return false;
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to, even = {0}, odd = {0};
    bool ok = sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &to) && sim_open_part(x, insn, &arena, PTO_ROLE_SRC, rows, cols, &from);
    enum pto_dtype dtype = ok ? (enum pto_dtype)to.dtype : PTO_DTYPE_NONE;
    enum sim_lane lane = sim_lane_of(dtype);
    if (ok && (from.dtype != to.dtype || lane == SIM_LANE_NONE))
        ok = sim_refuse(x, insn, "cannot sum %s to %s", isa_dtype((enum pto_dtype)from.dtype)->name, isa_dtype(dtype)->name);
    int32_t sums = (cols + 1) / 2;
    if (ok) {
        sim_tile_settle(&arena, &from, &to, true); /* neighbours are read after sums have been written */
        even = odd = from;
        even.col = base_alloc_array(&arena, (size_t)sums, sizeof *even.col);
        odd.col = base_alloc_array(&arena, (size_t)sums, sizeof *odd.col);
        for (int32_t k = 0; k < sums; k++) {
            even.col[k] = from.col[2 * k];
            odd.col[k] = from.col[sim_least(2 * k + 1, cols - 1)];
        }
    }
    for (int32_t r = 0; ok && r < rows; r++)
        for (int32_t c = 0; c < sums; c += SIM_ROW_PIECE) {
            int32_t n = sim_least(SIM_ROW_PIECE, sums - c);
            union sim_row a, b, sum;
            struct sim_grid g = sim_grid_from(&even, c);
            sim_row_load(lane, &g, r, n, &a);
            g = sim_grid_from(&odd, c);
            sim_row_load(lane, &g, r, n, &b);
            if (c + n == sums && cols % 2 != 0) {
                if (lane == SIM_LANE_F32 || lane == SIM_LANE_I32)
                    b.i32[n - 1] = 0; /* +0 of floats, too */
                else
                    b.i64[n - 1] = 0;
            }
            (void)sim_prim(SIM_PRIM_ADD, lane, dtype, n, &sum, &a, &b, &a);
            g = sim_grid_from(&to, c);
            sim_row_store(lane, &g, r, n, &sum);
        }
    if (ok && sums < cols) {
        struct sim_grid rest = sim_grid_from(&to, sums);
        sim_grid_fill(&rest, 0);
    }
    base_arena_free(&arena);
    return ok;
}
