/* Generators of values: counting, triangles, random numbers (vector.md 13). */
#include "sim/rows.h"

#include <string.h>

/* One row: start, start + 1 .., in the element's width. */
bool sim_ex_tci(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (dst == NULL)
        return sim_refuse(x, insn, "needs a destination tile");
    if (!isa_dtype_is_int((enum pto_dtype)dst->dtype))
        return sim_refuse(x, insn, "counts in integers, not in %s", isa_dtype((enum pto_dtype)dst->dtype)->name);
    int64_t start = 0;
    int32_t cols = sim_valid_cols(dst);
    if (sim_valid_rows(dst) <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid to;
    bool ok = sim_scalar_i64(x, insn, PTO_ROLE_SCALAR, (enum pto_dtype)dst->dtype, &start) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_DST, 1, cols, &to);
    if (ok) {
        int64_t *v = base_alloc_array(&arena, (size_t)cols, sizeof *v);
        uint64_t step = isa_insn_attr(insn, PTO_ATTR_DESCENDING) != 0 ? UINT64_MAX : 1;
        for (int32_t j = 0; j < cols; j++)
            v[j] = (int64_t)((uint64_t)start + (uint64_t)j * step);
        sim_store_i64(&to, 0, cols, v);
    }
    base_arena_free(&arena);
    return ok;
}

/* Ones on the diagonal j = i + diagonal and on one side of it. */
bool sim_ex_ttri(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    int64_t diagonal = 0;
    if (!sim_scalar_i64(x, insn, PTO_ROLE_SCALAR, PTO_I32, &diagonal))
        return false;
    struct base_arena arena = {0};
    struct sim_grid to;
    bool ok = sim_open(x, insn, &arena, PTO_ROLE_DST, &to);
    if (ok) {
        bool upper = isa_insn_attr(insn, PTO_ATTR_UPPER_OR_LOWER) != 0;
        uint64_t one = num_encode_i64((enum pto_dtype)dst->dtype, 1, false, PTO_ROUND_RINT, NUM_OVF_INF);
        for (int32_t i = 0; i < to.rows; i++)
            for (int32_t j = 0; j < to.cols; j++)
                sim_grid_store(&to, i, j, (upper ? j >= i + diagonal : j <= i + diagonal) ? one : 0);
    }
    base_arena_free(&arena);
    return ok;
}

/* ---- Philox 4x32 ---- */

enum { LANES = 64, CHUNK_COLS = 4 * LANES };

static void philox(const uint32_t counter[4], uint32_t k0, uint32_t k1, int64_t rounds, uint32_t out[4])
{
    uint32_t c[4];
    memcpy(c, counter, sizeof c);
    for (int64_t i = 0; i < rounds; i++) {
        uint64_t p0 = (uint64_t)c[0] * 0xD2511F53u, p1 = (uint64_t)c[2] * 0xCD9E8D57u;
        uint32_t next[4] = {(uint32_t)(p1 >> 32) ^ c[1] ^ k0, (uint32_t)p1, (uint32_t)(p0 >> 32) ^ c[3] ^ k1, (uint32_t)p0};
        memcpy(c, next, sizeof c);
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    memcpy(out, c, sizeof c);
}

/* counter += n, 128 bits, word 0 least significant. */
static void advance(uint32_t counter[4], uint64_t n)
{
    for (int i = 0; i < 4; i++) {
        n += counter[i];
        counter[i] = (uint32_t)n;
        n >>= 32;
    }
}

bool sim_ex_trandom(struct sim_exec *x, const struct pto_insn *insn)
{
    static const enum pto_role roles[6] = {PTO_ROLE_KEY0, PTO_ROLE_KEY1, PTO_ROLE_CTR0, PTO_ROLE_CTR1, PTO_ROLE_CTR2, PTO_ROLE_CTR3};
    enum { MAX_ROUNDS = 16 };
    const struct pto_tile *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    int64_t word[6], rounds = isa_insn_attr(insn, PTO_ATTR_ROUNDS);
    if (dst == NULL)
        return sim_refuse(x, insn, "needs a destination tile");
    if (!isa_dtype_is_int((enum pto_dtype)dst->dtype) || isa_dtype((enum pto_dtype)dst->dtype)->bits != 32)
        return sim_refuse(x, insn, "makes 32-bit integers, not %s", isa_dtype((enum pto_dtype)dst->dtype)->name);
    if (rounds < 0 || rounds > MAX_ROUNDS)
        return sim_refuse(x, insn, "%lld rounds of Philox; 7 or 10 are usual", (long long)rounds);
    for (unsigned i = 0; i < 6; i++)
        if (!sim_scalar_i64(x, insn, roles[i], PTO_U32, &word[i]))
            return false;
    struct base_arena arena = {0};
    struct sim_grid to;
    bool ok = sim_open(x, insn, &arena, PTO_ROLE_DST, &to);
    uint32_t counter[4] = {(uint32_t)word[2], (uint32_t)word[3], (uint32_t)word[4], (uint32_t)word[5]};
    for (int32_t r = 0; ok && r < to.rows; r++)
        for (int32_t chunk = 0; chunk < to.cols; chunk += CHUNK_COLS) {
            for (int32_t lane = 0; lane < sim_least(LANES, to.cols - chunk); lane++) {
                uint32_t at[4], out[4];
                memcpy(at, counter, sizeof at);
                advance(at, (uint64_t)lane);
                philox(at, (uint32_t)word[0], (uint32_t)word[1], rounds, out);
                for (int32_t k = 0; k < 4; k++)
                    if (chunk + k * LANES + lane < to.cols)
                        sim_grid_store(&to, r, chunk + k * LANES + lane, out[k]);
            }
            advance(counter, (uint64_t)dst->phys_cols / 4);
        }
    base_arena_free(&arena);
    return ok;
}
