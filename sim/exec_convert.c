/* Conversion of tiles (vector.md 9; R14-R16): what one element becomes is num_tcvt's business, rows of the common pairs go
 * through num_tcvt_row. */
#include "isa/num_tcvt_row.h"
#include "sim/rows.h"

static bool is_dense(const int64_t *part, int32_t n) { return part[n - 1] - part[0] == n - 1; }

static uint8_t *row_at(const struct sim_grid *g, int32_t r)
{
    return g->base + (g->row[r] + g->col[0]) * (int64_t)(isa_dtype((enum pto_dtype)g->dtype)->bits / 8u);
}

static void convert_elements(const struct sim_grid *to, const struct sim_grid *from, unsigned round, unsigned sat, struct base_arena *arena)
{
    enum { FEW = 256 }; /* elements for which a table does not pay */
    enum pto_dtype dst = (enum pto_dtype)to->dtype, src = (enum pto_dtype)from->dtype;
    bool by_table = isa_dtype(src)->bits <= 8 && (int64_t)to->rows * to->cols > FEW;
    uint64_t *v = base_alloc_array(arena, (size_t)to->cols, sizeof *v), table[256] = {0};
    for (unsigned code = 0; by_table && code < 256; code++)
        table[code] = num_tcvt(dst, src, code, round, sat);
    for (int32_t r = 0; r < to->rows; r++) {
        sim_load_bits(from, r, to->cols, v);
        for (int32_t c = 0; c < to->cols; c++)
            v[c] = by_table ? table[v[c]] : num_tcvt(dst, src, v[c], round, sat);
        sim_store_bits(to, r, to->cols, v);
    }
}

/* Integers: their value if it fits, else the nearest that does, or the low bits. */
static bool convert_ints(const struct sim_grid *to, const struct sim_grid *from, unsigned sat, struct base_arena *arena)
{
    enum pto_dtype dst = (enum pto_dtype)to->dtype, src = (enum pto_dtype)from->dtype;
    if (!isa_dtype_is_int(dst) || !isa_dtype_is_int(src) || src == PTO_U64 || dst == PTO_U64 || dst == PTO_I1 || isa_dtype(dst)->bits < 8)
        return false;
    if (sat != PTO_SAT_ON && sat != PTO_SAT_OFF)
        sat = num_tcvt_default_sat(dst, src);
    int64_t lo = sat == PTO_SAT_ON ? num_to_i64(dst, num_max_finite(dst, true)) : INT64_MIN, hi = sat == PTO_SAT_ON ? num_to_i64(dst, num_max_finite(dst, false)) : INT64_MAX;
    int64_t *v = base_alloc_array(arena, (size_t)to->cols, sizeof *v);
    for (int32_t r = 0; r < to->rows; r++) {
        sim_load_i64(from, r, to->cols, v);
        for (int32_t c = 0; c < to->cols; c++)
            v[c] = v[c] < lo ? lo : v[c] > hi ? hi : v[c];
        sim_store_i64(to, r, to->cols, v);
    }
    return true;
}

static void convert(struct sim_grid *to, struct sim_grid *from, unsigned round, unsigned sat, struct base_arena *arena)
{
    struct num_tcvt_row row;
    if (is_dense(to->row, to->rows) && is_dense(from->row, from->rows) && to->rows > to->cols) { /* columns, as rows */
        *to = sim_grid_transposed(to);
        *from = sim_grid_transposed(from);
    }
    if (!is_dense(to->col, to->cols) || !is_dense(from->col, from->cols) ||
        !num_tcvt_row_init(&row, (enum pto_dtype)to->dtype, (enum pto_dtype)from->dtype, round, sat)) {
        if (!convert_ints(to, from, sat, arena))
            convert_elements(to, from, round, sat, arena);
        return;
    }
    for (int32_t r = 0; r < to->rows; r++)
        num_tcvt_row(&row, row_at(to, r), row_at(from, r), to->cols);
}

bool sim_ex_tcvt(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || dst == NULL)
        return sim_refuse(x, insn, "needs a source and a destination tile");
    int32_t rows = sim_least(sim_valid_rows(src), sim_valid_rows(dst)), cols = sim_least(sim_valid_cols(src), sim_valid_cols(dst));
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to;
    bool ok = sim_open_part(x, insn, &arena, PTO_ROLE_SRC, rows, cols, &from) && sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &to);
    if (ok) {
        sim_grid_settle(&arena, &from, &to, false);
        convert(&to, &from, (unsigned)isa_insn_attr(insn, PTO_ATTR_RMODE), (unsigned)isa_insn_attr(insn, PTO_ATTR_SAT_MODE), &arena);
    }
    base_arena_free(&arena);
    return ok;
}
