/* Operations that put elements elsewhere unchanged, or pad: fill, transpose, concatenate, pack, (de)interleave (vector.md 10,
 * 25.2).  They read whole sources before they write (0.4).  What is gathered by index is in exec_gather.c. */
#include "sim/rows.h"

static unsigned bits_of(unsigned dtype) { return isa_dtype((enum pto_dtype)dtype)->bits; }

/* Tiles between which bits are copied. False after a diagnostic. */
static bool same_width(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *a, const struct pto_tile *b)
{
    if (a == NULL || b == NULL)
        return sim_refuse(x, insn, "needs a tile operand that is not there");
    return bits_of(a->dtype) == bits_of(b->dtype) ||
           sim_refuse(x, insn, "elements move as they are: `%s` is %s, `%s` %s", sim_slot_name(insn, a), isa_dtype((enum pto_dtype)a->dtype)->name,
                      sim_slot_name(insn, b), isa_dtype((enum pto_dtype)b->dtype)->name);
}

/* All physical rows of dst are filled (23.1 point 13), up to whole boxes of valid rows where the compact mode says so (b.8). */
bool sim_ex_tfillpad(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (!same_width(x, insn, src, dst))
        return false;
    if (sim_valid_rows(dst) <= 0 || sim_valid_cols(dst) <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid to, from;
    int32_t rows = sim_least(sim_valid_rows(src), dst->rows), cols = sim_least(sim_valid_cols(src), dst->cols), end = dst->rows;
    if (dst->compact == PTO_COMPACT_ROW_ALIGNED_PADDING)
        end = sim_least(end, (rows + 15) / 16 * 16);
    if (dst->compact == PTO_COMPACT_ROW_PLUS_ONE) /* further rows share their bytes with other columns */
        end = sim_least(end, (sim_valid_rows(dst) + 15) / 16 * 16);
    rows = sim_least(rows, end);
    bool ok = sim_grid_of_tile(x, insn, &arena, dst, 0, 0, end, dst->cols, &to) &&
              sim_grid_of_tile(x, insn, &arena, src, 0, 0, rows, cols, &from);
    if (ok) {
        uint64_t pad = num_pad_bits((enum pto_dtype)dst->dtype, dst->pad);
        struct sim_grid kept = sim_grid_part(&to, 0, 0, rows, cols), right = sim_grid_part(&to, 0, cols, rows, dst->cols - cols),
                        below = sim_grid_part(&to, rows, 0, end - rows, dst->cols);
        if (!sim_grid_same(&kept, &from)) /* in place: only the padding is written */
            sim_grid_copy(&kept, &from);
        sim_grid_fill(&right, pad);
        sim_grid_fill(&below, pad);
    }
    base_arena_free(&arena);
    return ok;
}

/* Over the valid region of src (23.1 point 11), as far as dst has room. */
bool sim_ex_ttrans(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (!same_width(x, insn, src, dst))
        return false;
    struct base_arena arena = {0};
    struct sim_grid to, from;
    int32_t rows = sim_least(sim_valid_rows(src), dst->cols), cols = sim_least(sim_valid_cols(src), dst->rows);
    bool ok = sim_grid_of_tile(x, insn, &arena, src, 0, 0, rows, cols, &from) &&
              sim_grid_of_tile(x, insn, &arena, dst, 0, 0, cols, rows, &to);
    if (ok) {
        to = sim_grid_transposed(&to);
        sim_grid_copy(&to, &from);
    }
    base_arena_free(&arena);
    return ok;
}

/* The number of columns that an index tile states for row r (25.2, R31). */
static int32_t stated(const struct sim_grid *idx, int32_t r, int32_t most)
{
    int64_t n = num_to_i64((enum pto_dtype)idx->dtype, sim_grid_load(idx, r, 0));
    return n < 0 ? 0 : n < most ? (int32_t)n : most;
}

/* The columns of a, then those of b: as many as are valid, or as the index tiles say row by row. */
static bool concat(struct sim_exec *x, const struct pto_insn *insn, bool indexed)
{
    const struct pto_tile *a = isa_insn_tile(insn, PTO_ROLE_SRC), *b = isa_insn_tile(insn, PTO_ROLE_SRC1), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (!same_width(x, insn, a, dst) || !same_width(x, insn, b, dst))
        return false;
    struct base_arena arena = {0};
    struct sim_grid from[2], to, idx[2] = {{0}, {0}};
    int32_t rows = sim_valid_rows(dst), width = indexed ? sim_valid_cols(dst) : dst->cols;
    bool ok = sim_open(x, insn, &arena, PTO_ROLE_SRC, &from[0]) && sim_open(x, insn, &arena, PTO_ROLE_SRC1, &from[1]) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, width, &to) &&
              (!indexed || (sim_open(x, insn, &arena, PTO_ROLE_IDX, &idx[0]) && sim_open(x, insn, &arena, PTO_ROLE_IDX1, &idx[1])));
    if (ok && indexed && (!isa_dtype_is_int((enum pto_dtype)idx[0].dtype) || !isa_dtype_is_int((enum pto_dtype)idx[1].dtype)))
        ok = sim_refuse(x, insn, "numbers of columns are integers");
    for (int k = 0; ok && k < 2; k++) {
        sim_grid_settle(&arena, &from[k], &to, true);
        if (indexed) {
            sim_grid_settle(&arena, &idx[k], &to, true);
            rows = idx[k].cols > 0 ? sim_least(rows, idx[k].rows) : 0;
        }
    }
    if (ok && !indexed)
        for (int32_t k = 0, at = 0; k < 2; at += from[k].cols, k++) {
            int32_t n = sim_least(from[k].cols, width - at), m = sim_least(rows, from[k].rows);
            struct sim_grid d = sim_grid_part(&to, 0, n > 0 ? at : 0, m, n), s = sim_grid_part(&from[k], 0, 0, m, n);
            sim_grid_copy(&d, &s);
        }
    for (int32_t r = 0; ok && indexed && r < rows; r++)
        for (int32_t k = 0, at = 0; k < 2; k++) {
            int32_t n = stated(&idx[k], r, sim_least(from[k].cols, width - at));
            if (r < from[k].rows) {
                struct sim_grid d = sim_grid_part(&to, r, at, 1, n), s = sim_grid_part(&from[k], r, 0, 1, n);
                sim_grid_copy(&d, &s);
            }
            at += n;
        }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tconcat(struct sim_exec *x, const struct pto_insn *insn) { return concat(x, insn, false); }
bool sim_ex_tconcatidx(struct sim_exec *x, const struct pto_insn *insn) { return concat(x, insn, true); }

/* The low bits of the source's bit patterns, whatever its type. */
bool sim_ex_tpack(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    struct sim_grid from, to;
    bool ok = sim_open(x, insn, &arena, PTO_ROLE_SRC, &from) && sim_open(x, insn, &arena, PTO_ROLE_DST, &to);
    if (ok) {
        int32_t rows = sim_least(from.rows, to.rows), cols = sim_least(from.cols, to.cols);
        uint64_t *row = base_alloc_array(&arena, (size_t)cols + 1, sizeof *row);
        sim_grid_settle(&arena, &from, &to, false);
        for (int32_t r = 0; r < rows; r++) {
            sim_load_bits(&from, r, cols, row);
            sim_store_bits(&to, r, cols, row);
        }
    }
    base_arena_free(&arena);
    return ok;
}

/* Element n of a row of the two sources: taken in turn, or one source behind the other. False past their ends. */
static bool in_turn(const struct sim_grid from[2], int32_t r, int32_t n, uint64_t *bits)
{
    const struct sim_grid *s = &from[n % 2];
    if (r >= s->rows || n / 2 >= s->cols)
        return false;
    *bits = sim_grid_load(s, r, n / 2);
    return true;
}
static bool in_line(const struct sim_grid from[2], int32_t r, int32_t n, uint64_t *bits)
{
    const struct sim_grid *s = n < from[0].cols ? &from[0] : &from[1];
    n -= n < from[0].cols ? 0 : from[0].cols;
    if (r >= s->rows || n >= s->cols)
        return false;
    *bits = sim_grid_load(s, r, n);
    return true;
}

/* Both destinations get the elements first + k * step of the sources; what has no source is left alone. */
static bool shuffle(struct sim_exec *x, const struct pto_insn *insn, bool turn)
{
    struct base_arena arena = {0};
    struct sim_grid from[2] = {{0}, {0}}, to[2];
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *other = isa_insn_tile(insn, PTO_ROLE_SRC1),
                          *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (!same_width(x, insn, src, dst) || !same_width(x, insn, src, isa_insn_tile(insn, PTO_ROLE_DST1)) ||
        (other != NULL && !same_width(x, insn, other, dst)))
        return false;
    bool ok = sim_open(x, insn, &arena, PTO_ROLE_SRC, &from[0]) && (other == NULL || sim_open(x, insn, &arena, PTO_ROLE_SRC1, &from[1])) &&
              sim_open(x, insn, &arena, PTO_ROLE_DST, &to[0]) && sim_open(x, insn, &arena, PTO_ROLE_DST1, &to[1]);
    for (int k = 0; ok && k < 4; k++)
        sim_grid_settle(&arena, &from[k / 2], &to[k % 2], true);
    for (int k = 0; ok && k < 2; k++) {
        int32_t first = turn ? (k == 0 ? 0 : to[0].cols) : k, step = turn ? 1 : 2;
        for (int32_t r = 0; r < to[k].rows; r++)
            for (int32_t c = 0; c < to[k].cols && first + (int64_t)c * step < INT32_MAX; c++) {
                uint64_t bits;
                if ((turn ? in_turn : in_line)(from, r, first + c * step, &bits))
                    sim_grid_store(&to[k], r, c, bits);
            }
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tinterleave(struct sim_exec *x, const struct pto_insn *insn) { return shuffle(x, insn, true); }
bool sim_ex_tdeinterleave(struct sim_exec *x, const struct pto_insn *insn) { return shuffle(x, insn, false); }
