/* Loading and storing rows (see rows.h); contiguous rows of the common types have loops of their own. */
#include "sim/rows.h"

#include <math.h>
#include <string.h>

static bool has_tile(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, const struct pto_tile **tile)
{
    *tile = isa_insn_tile(insn, role);
    return *tile != NULL || sim_refuse(x, insn, "needs a tile operand that is not there");
}

bool sim_open_part(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, int32_t rows,
                   int32_t cols, struct sim_grid *grid)
{
    const struct pto_tile *tile;
    return has_tile(x, insn, role, &tile) && sim_grid_of_tile(x, insn, arena, tile, 0, 0, rows, cols, grid);
}

bool sim_open(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, struct sim_grid *grid)
{
    const struct pto_tile *tile;
    return has_tile(x, insn, role, &tile) &&
           sim_grid_of_tile(x, insn, arena, tile, 0, 0, sim_valid_rows(tile), sim_valid_cols(tile), grid);
}

/* Are the first n columns neighbours? Every layout has column offsets that grow by one inside a box. */
static bool is_dense(const struct sim_grid *g, int32_t n)
{
    return n > 0 && g->col[n - 1] - g->col[0] == n - 1;
}

static uint8_t *row_at(const struct sim_grid *g, int32_t r, size_t width)
{
    return g->base + (g->row[r] + g->col[0]) * (int64_t)width;
}

void sim_load_f32(const struct sim_grid *g, int32_t r, int32_t n, float *out)
{
    if (is_dense(g, n) && g->dtype == PTO_F32) {
        memcpy(out, row_at(g, r, 4), (size_t)n * 4);
    } else if (is_dense(g, n) && g->dtype == PTO_BF16) {
        const uint8_t *at = row_at(g, r, 2);
        for (int32_t c = 0; c < n; c++) {
            uint32_t bits = (uint32_t)at[2 * c] << 16 | (uint32_t)at[2 * c + 1] << 24;
            memcpy(&out[c], &bits, 4);
        }
    } else {
        for (int32_t c = 0; c < n; c++)
            out[c] = (float)num_decode((enum pto_dtype)g->dtype, sim_grid_load(g, r, c));
    }
}

void sim_load_i64(const struct sim_grid *g, int32_t r, int32_t n, int64_t *out)
{
    for (int32_t c = 0; c < n; c++)
        out[c] = num_to_i64((enum pto_dtype)g->dtype, sim_grid_load(g, r, c));
}

void sim_load_bits(const struct sim_grid *g, int32_t r, int32_t n, uint64_t *out)
{
    for (int32_t c = 0; c < n; c++)
        out[c] = sim_grid_load(g, r, c);
}

static uint64_t encode(enum pto_dtype dtype, float v)
{
    return num_encode(dtype, (double)v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

void sim_store_f32(const struct sim_grid *g, int32_t r, int32_t n, const float *in)
{
    static const uint32_t nan_bits = 0x7FC00000u;
    if (is_dense(g, n) && g->dtype == PTO_F32) {
        uint8_t *at = row_at(g, r, 4);
        for (int32_t c = 0; c < n; c++) {
            uint32_t bits;
            memcpy(&bits, &in[c], 4);
            bits = isnan(in[c]) ? nan_bits : bits;
            memcpy(at + 4 * (size_t)c, &bits, 4);
        }
        return;
    }
    for (int32_t c = 0; c < n; c++)
        sim_grid_store(g, r, c, encode((enum pto_dtype)g->dtype, in[c]));
}

void sim_store_i64(const struct sim_grid *g, int32_t r, int32_t n, const int64_t *in)
{
    for (int32_t c = 0; c < n; c++)
        sim_grid_store(g, r, c, (uint64_t)in[c]);
}

void sim_store_bits(const struct sim_grid *g, int32_t r, int32_t n, const uint64_t *in)
{
    for (int32_t c = 0; c < n; c++)
        sim_grid_store(g, r, c, in[c]);
}

float sim_round_one_f32(enum pto_dtype dtype, float v)
{
    return dtype == PTO_F32 ? v : (float)num_decode(dtype, encode(dtype, v));
}

void sim_round_f32(enum pto_dtype dtype, int32_t n, float *v)
{
    if (dtype == PTO_F32)
        return;
    for (int32_t c = 0; c < n; c++)
        v[c] = sim_round_one_f32(dtype, v[c]);
}

static const struct pto_operand *scalar_of(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role)
{
    const struct pto_operand *o = isa_insn_operand(insn, role);
    if (o != NULL && (o->kind == PTO_OK_INT || o->kind == PTO_OK_FLOAT))
        return o;
    (void)sim_refuse(x, insn, "needs a scalar operand that is not there");
    return NULL;
}

bool sim_scalar_f32(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, float *out)
{
    const struct pto_operand *o = scalar_of(x, insn, role);
    if (o == NULL)
        return false;
    uint64_t bits = o->kind == PTO_OK_FLOAT ? num_encode(dtype, o->u.f, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON)
                                            : num_encode_i64(dtype, o->u.i, o->dtype == PTO_U64, PTO_ROUND_RINT, NUM_OVF_INF);
    *out = (float)num_decode(dtype, bits);
    return true;
}

bool sim_scalar_i64(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, int64_t *out)
{
    const struct pto_operand *o = scalar_of(x, insn, role);
    if (o == NULL)
        return false;
    uint64_t bits = o->kind == PTO_OK_INT ? (uint64_t)o->u.i : num_encode(dtype, o->u.f, PTO_ROUND_TRUNC, NUM_OVF_WRAP, NUM_NAN_ZERO);
    *out = num_to_i64(dtype, bits);
    return true;
}
