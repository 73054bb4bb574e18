/* Reductions along rows and columns, indices of extremes (vector.md 7).  The formulas are in reduce.def; here is what is
 * read, in which order, and where results go.  All results are computed before the first is written, so that nothing depends on
 * how operands overlap (0.4). */
#include "sim/formula.h"
#include "sim/rows.h"

#include <math.h>

enum { ROWS_AT_ONCE = 8 }; /* independent sums that hide the latency of an addition */

struct fold {
    void (*rows_f32)(float *acc, const float *v, int32_t rows, int32_t n); /* acc[k] takes in v[k * n ..] */
    void (*step_f32)(float *acc, const float *v, int32_t n);               /* acc[j] takes in v[j] */
    void (*step_i64)(int64_t *acc, const int64_t *v, int32_t n);
    float first_f32;
    int64_t first_i64;
    bool rounds;
};

#define SIM_FOLD(id, first_f, f, first_i, i, rounds)                                                  \
    static void step_f32_##id(float *out, const float *in, int32_t n)                                 \
    {                                                                                                 \
        for (int32_t j = 0; j < n; j++) {                                                             \
            float acc = out[j], v = in[j];                                                            \
            out[j] = f;                                                                               \
        }                                                                                             \
    }                                                                                                 \
    static void rows_f32_##id(float *out, const float *in, int32_t rows, int32_t n)                   \
    {                                                                                                 \
        for (int32_t j = 0; j < n; j++)                                                               \
            for (int32_t k = 0; k < rows; k++) {                                                      \
                float acc = out[k], v = in[(int64_t)k * n + j];                                       \
                out[k] = f;                                                                           \
            }                                                                                         \
    }                                                                                                 \
    static void all_rows_f32_##id(float *out, const float *in, int32_t rows, int32_t n)               \
    {                                                                                                 \
        if (rows == ROWS_AT_ONCE)                                                                     \
            rows_f32_##id(out, in, ROWS_AT_ONCE, n);                                                  \
        else                                                                                          \
            rows_f32_##id(out, in, rows, n);                                                          \
    }                                                                                                 \
    static void step_i64_##id(int64_t *out, const int64_t *in, int32_t n)                             \
    {                                                                                                 \
        for (int32_t j = 0; j < n; j++) {                                                             \
            int64_t acc = out[j], v = in[j];                                                          \
            out[j] = i;                                                                               \
        }                                                                                             \
    }                                                                                                 \
    static const struct fold fold_##id = {all_rows_f32_##id, step_f32_##id, step_i64_##id, first_f, first_i, rounds};
#include "sim/reduce.def"
#undef SIM_FOLD

static bool is_int(unsigned dtype) { return isa_dtype_is_int((enum pto_dtype)dtype); }

/* What a reduction leaves: one element for each row (or column) of src, as a single row of a grid. n = 0: nothing to do. */
struct reduction {
    struct sim_grid src, dst;
    int32_t n;
    bool by_row, wide_u64;
};

/* The line of `count` results of a role: column 0 for rows, row 0 for columns. */
static bool open_line(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, bool by_row,
                      int32_t n, struct sim_grid *line)
{
    if (!sim_open_part(x, insn, arena, role, by_row ? n : 1, by_row ? 1 : n, line))
        return false;
    if (by_row)
        *line = sim_grid_transposed(line);
    return true;
}

static bool open_reduction(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, bool by_row, struct reduction *r)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    *r = (struct reduction){.by_row = by_row};
    if (src == NULL || dst == NULL)
        return sim_refuse(x, insn, "needs a source and a destination tile");
    if (src->dtype == PTO_F64)
        return sim_refuse(x, insn, "the vector unit does not compute in %s", isa_dtype((enum pto_dtype)src->dtype)->name);
    int32_t rows = sim_valid_rows(src), cols = sim_valid_cols(src);
    int32_t n = by_row ? sim_least(rows, sim_valid_rows(dst)) : sim_least(cols, sim_valid_cols(dst));
    if (rows <= 0 || cols <= 0 || sim_valid_rows(dst) <= 0 || sim_valid_cols(dst) <= 0)
        return true;
    r->n = n;
    r->wide_u64 = src->dtype == PTO_U64;
    return sim_open_part(x, insn, arena, PTO_ROLE_SRC, by_row ? n : rows, by_row ? cols : n, &r->src) &&
           open_line(x, insn, arena, PTO_ROLE_DST, by_row, n, &r->dst);
}

static void load_i64(const struct reduction *r, int32_t row, int64_t *out)
{
    sim_load_i64(&r->src, row, r->src.cols, out);
    for (int32_t c = 0; r->wide_u64 && c < r->src.cols; c++)
        out[c] = sim_turn_u64(out[c]);
}

/* ---- sums, products, extremes ---- */

/* n rows of src from r0 on into acc, element by element with a rounding after each. */
static void fold_rounding(const struct fold *fold, enum pto_dtype dtype, float *acc, const float *v, int32_t rows, int32_t n)
{
    float next[ROWS_AT_ONCE];
    for (int32_t j = 0; j < n; j++) {
        for (int32_t k = 0; k < rows; k++)
            next[k] = v[(int64_t)k * n + j];
        fold->step_f32(acc, next, rows);
        sim_round_f32(dtype, rows, acc);
    }
}

static void reduce_f32(const struct fold *fold, const struct reduction *r, enum pto_dtype step_dtype, struct base_arena *arena)
{
    int32_t cols = r->src.cols;
    float *acc = base_alloc_array(arena, (size_t)r->n, sizeof *acc);
    float *v = base_alloc_array(arena, (size_t)cols * ROWS_AT_ONCE, sizeof *v);
    bool rounds = fold->rounds && step_dtype != PTO_F32;
    for (int32_t i = 0; i < r->n; i++)
        acc[i] = fold->first_f32;
    for (int32_t row = 0, rows; row < r->src.rows; row += rows) {
        rows = r->by_row ? sim_least(ROWS_AT_ONCE, r->src.rows - row) : 1;
        for (int32_t k = 0; k < rows; k++)
            sim_load_f32(&r->src, row + k, cols, v + (int64_t)k * cols);
        if (!r->by_row) {
            fold->step_f32(acc, v, cols);
            if (rounds)
                sim_round_f32(step_dtype, cols, acc);
        } else if (rounds) {
            fold_rounding(fold, step_dtype, acc + row, v, rows, cols);
        } else {
            fold->rows_f32(acc + row, v, rows, cols);
        }
    }
    sim_store_f32(&r->dst, 0, r->n, acc);
}

static void reduce_i64(const struct fold *fold, const struct reduction *r, bool ordered, struct base_arena *arena)
{
    int32_t cols = r->src.cols;
    int64_t *acc = base_alloc_array(arena, (size_t)r->n, sizeof *acc);
    int64_t *v = base_alloc_array(arena, (size_t)cols, sizeof *v);
    for (int32_t i = 0; i < r->n; i++)
        acc[i] = fold->first_i64;
    for (int32_t row = 0; row < r->src.rows; row++) {
        if (ordered)
            load_i64(r, row, v);
        else
            sim_load_i64(&r->src, row, cols, v);
        if (!r->by_row)
            fold->step_i64(acc, v, cols);
        for (int32_t j = 0; r->by_row && j < cols; j++)
            fold->step_i64(&acc[row], &v[j], 1);
    }
    for (int32_t i = 0; ordered && r->wide_u64 && i < r->n; i++)
        acc[i] = sim_turn_u64(acc[i]);
    sim_store_i64(&r->dst, 0, r->n, acc);
}

static bool reduce(struct sim_exec *x, const struct pto_insn *insn, bool by_row, const struct fold *fold)
{
    struct base_arena arena = {0};
    struct reduction r;
    bool ok = open_reduction(x, insn, &arena, by_row, &r);
    if (ok && r.n > 0) {
        bool ordered = fold->first_i64 == INT64_MIN || fold->first_i64 == INT64_MAX; /* extremes compare */
        if (is_int(r.src.dtype) != is_int(r.dst.dtype) || r.dst.dtype == PTO_F64)
            ok = sim_refuse(x, insn, "a reduction of %s does not give %s", isa_dtype((enum pto_dtype)r.src.dtype)->name,
                            isa_dtype((enum pto_dtype)r.dst.dtype)->name);
        else if (is_int(r.src.dtype))
            reduce_i64(fold, &r, ordered, &arena);
        else
            reduce_f32(fold, &r, (enum pto_dtype)r.dst.dtype, &arena);
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_trowsum(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, true, &fold_SUM); }
bool sim_ex_trowprod(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, true, &fold_PROD); }
bool sim_ex_trowmax(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, true, &fold_MAX); }
bool sim_ex_trowmin(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, true, &fold_MIN); }
bool sim_ex_tcolsum(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, false, &fold_SUM); }
bool sim_ex_tcolprod(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, false, &fold_PROD); }
bool sim_ex_tcolmax(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, false, &fold_MAX); }
bool sim_ex_tcolmin(struct sim_exec *x, const struct pto_insn *insn) { return reduce(x, insn, false, &fold_MIN); }

/* ---- indices of extremes: strict comparisons, so that the lowest index wins; a NaN loses to every number (0.7), and a line
 * of nothing but NaN has index 0 ---- */

struct best {
    float *f;
    int64_t *i;
    int64_t *index;
};

/* The best of line j against v, which has index `at`. */
static void better_f32(struct best *best, int32_t j, float v, int64_t at, bool smallest)
{
    float have = best->f[j];
    if (at == 0 || (smallest ? v < have : v > have) || (have != have && v == v)) {
        best->f[j] = v;
        best->index[j] = at;
    }
}

static void better_i64(struct best *best, int32_t j, int64_t v, int64_t at, bool smallest)
{
    if (at == 0 || (smallest ? v < best->i[j] : v > best->i[j])) {
        best->i[j] = v;
        best->index[j] = at;
    }
}

static void find_extremes(const struct reduction *r, bool smallest, struct base_arena *arena, int64_t *index)
{
    int32_t cols = r->src.cols;
    size_t n = (size_t)r->n;
    bool ints = is_int(r->src.dtype);
    struct best best = {base_alloc_array(arena, n, sizeof(float)), base_alloc_array(arena, n, sizeof(int64_t)), index};
    float *f = base_alloc_array(arena, (size_t)cols, sizeof *f);
    int64_t *v = base_alloc_array(arena, (size_t)cols, sizeof *v);
    for (int32_t row = 0; row < r->src.rows; row++) {
        if (ints)
            load_i64(r, row, v);
        else
            sim_load_f32(&r->src, row, cols, f);
        for (int32_t c = 0; c < cols; c++) {
            int32_t line = r->by_row ? row : c, at = r->by_row ? c : row;
            if (ints)
                better_i64(&best, line, v[c], at, smallest);
            else
                better_f32(&best, line, f[c], at, smallest);
        }
    }
}

static bool find_index(struct sim_exec *x, const struct pto_insn *insn, bool by_row, bool smallest)
{
    struct base_arena arena = {0};
    struct reduction r;
    struct sim_grid value = {0};
    bool ok = open_reduction(x, insn, &arena, by_row, &r);
    bool wants_value = isa_insn_tile(insn, PTO_ROLE_DST1) != NULL;
    if (ok && r.n > 0 && wants_value)
        ok = open_line(x, insn, &arena, PTO_ROLE_DST1, by_row, r.n, &value);
    if (ok && r.n > 0 && !is_int(r.dst.dtype))
        ok = sim_refuse(x, insn, "an index is an integer, not %s", isa_dtype((enum pto_dtype)r.dst.dtype)->name);
    if (ok && r.n > 0 && wants_value && isa_dtype((enum pto_dtype)value.dtype)->bits != isa_dtype((enum pto_dtype)r.src.dtype)->bits)
        ok = sim_refuse(x, insn, "the values of extremes have the element type of the source");
    if (ok && r.n > 0) {
        int64_t *index = base_alloc_array(&arena, (size_t)r.n, sizeof *index);
        uint64_t *bits = base_alloc_array(&arena, (size_t)r.n, sizeof *bits);
        find_extremes(&r, smallest, &arena, index);
        for (int32_t i = 0; i < r.n; i++)
            bits[i] = sim_grid_load(&r.src, by_row ? i : (int32_t)index[i], by_row ? (int32_t)index[i] : i);
        sim_store_i64(&r.dst, 0, r.n, index);
        if (wants_value)
            sim_store_bits(&value, 0, r.n, bits);
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_trowargmax(struct sim_exec *x, const struct pto_insn *insn) { return find_index(x, insn, true, false); }
bool sim_ex_trowargmin(struct sim_exec *x, const struct pto_insn *insn) { return find_index(x, insn, true, true); }
bool sim_ex_tcolargmax(struct sim_exec *x, const struct pto_insn *insn) { return find_index(x, insn, false, false); }
bool sim_ex_tcolargmin(struct sim_exec *x, const struct pto_insn *insn) { return find_index(x, insn, false, true); }

/* ---- histogram (vector.md 13): inclusive counts of one byte of the elements whose higher bytes match idx ---- */

enum { BINS = 256 };

/* Which byte is counted: the attribute, or April's isMSB. */
static int64_t counted_byte(const struct pto_insn *insn)
{
    const uint8_t *attrs = isa_op((enum pto_op)insn->op)->attrs;
    bool byte_given = false, msb_given = false;
    for (unsigned i = 0; attrs[i] != 0; i++) {
        byte_given = byte_given || (attrs[i] == PTO_ATTR_BYTE && (insn->attr_given >> i & 1) != 0);
        msb_given = msb_given || (attrs[i] == PTO_ATTR_IS_MSB && (insn->attr_given >> i & 1) != 0);
    }
    return msb_given && !byte_given ? isa_insn_attr(insn, PTO_ATTR_IS_MSB) != 0 : isa_insn_attr(insn, PTO_ATTR_BYTE);
}

bool sim_ex_thistogram(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *idx = isa_insn_tile(insn, PTO_ROLE_IDX), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || idx == NULL || dst == NULL)
        return sim_refuse(x, insn, "needs a source, filter bytes and a destination tile");
    unsigned bytes = isa_dtype((enum pto_dtype)src->dtype)->bits / 8u;
    int64_t byte = counted_byte(insn);
    if (!is_int(src->dtype) || !is_int(dst->dtype) || !is_int(idx->dtype) || (bytes != 2 && bytes != 4))
        return sim_refuse(x, insn, "counts bytes of 16- or 32-bit integers, not of %s", isa_dtype((enum pto_dtype)src->dtype)->name);
    if (byte < 0 || byte >= (int64_t)bytes)
        return sim_refuse(x, insn, "byte %lld of elements of %u bytes", (long long)byte, bytes);
    int32_t rows = sim_least(sim_valid_rows(src), sim_valid_rows(dst)), cols = sim_valid_cols(src), bins = sim_least(BINS, sim_valid_cols(dst));
    if (rows <= 0 || bins <= 0)
        return true;
    /* 16 bits: the high byte of row i is idx[i, 0]; 32 bits: higher bytes are idx[0, 0], idx[1, 0] .. for every row. */
    int32_t filters = (int32_t)bytes - 1 - (int32_t)byte, depth = filters == 0 ? 0 : bytes == 2 ? rows : filters;
    if (depth > idx->rows)
        return sim_refuse(x, insn, "needs %d filter bytes, `idx` has %d rows", (int)depth, (int)idx->rows);
    struct base_arena arena = {0};
    struct sim_grid from, to, filter;
    bool ok = sim_open_part(x, insn, &arena, PTO_ROLE_SRC, rows, cols, &from) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, bins, &to) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_IDX, depth, depth > 0 ? 1 : 0, &filter);
    if (ok) {
        sim_grid_settle(&arena, &from, &to, true);
        sim_grid_settle(&arena, &filter, &to, true);
        uint64_t *v = base_alloc_array(&arena, (size_t)(cols > 0 ? cols : 1), sizeof *v);
        for (int32_t r = 0; r < rows; r++) {
            uint64_t want = 0, count[BINS] = {0};
            for (int32_t k = 0; k < filters; k++)
                want = want << 8 | (sim_grid_load(&filter, bytes == 2 ? r : k, 0) & 0xFF);
            if (cols > 0)
                sim_load_bits(&from, r, cols, v);
            for (int32_t c = 0; c < cols; c++)
                if (v[c] >> (byte * 8 + 8) == want)
                    count[v[c] >> (byte * 8) & 0xFF]++;
            for (int32_t b = 1; b < BINS; b++)
                count[b] += count[b - 1];
            sim_store_bits(&to, r, bins, count);
        }
    }
    base_arena_free(&arena);
    return ok;
}
