/* Compare and select: packed masks (vector.md 5).  Bit k of row i of a mask is the predicate of column k: byte k / 8 of the row,
 * lowest bit first, whatever the element type of the mask tile; a row starts where the tile's layout puts its first element. */
#include "sim/primitive.h"

typedef void compare_fn(int32_t n, const union sim_row *a, const union sim_row *b, uint8_t *out);

/* Every mode on every lane type: exact (vector.md 23.1), so that a NaN is unequal to all. */
#define MODES(MODE) MODE(EQ, ==) MODE(NE, !=) MODE(LT, <) MODE(LE, <=) MODE(GT, >) MODE(GE, >=)
#define COMPARE(id, field, rel)                                                                                 \
    static void id##_##field(int32_t n, const union sim_row *a, const union sim_row *b, uint8_t *out)           \
    {                                                                                                           \
        for (int32_t i = 0; i < n; i++)                                                                         \
            out[i] = a->field[i] rel b->field[i];                                                               \
    }
#define COMPARES(id, rel) COMPARE(id, f32, rel) COMPARE(id, i32, rel) COMPARE(id, i64, rel) COMPARE(id, u64, rel)
MODES(COMPARES)
#define ENTRIES(id, rel)                                                                                        \
    [PTO_CMP_##id] = {[SIM_LANE_F32] = id##_f32, [SIM_LANE_I32] = id##_i32, [SIM_LANE_I64] = id##_i64, [SIM_LANE_U64] = id##_u64},
static compare_fn *const compares[][SIM_LANE_COUNT] = {MODES(ENTRIES)};
enum { MODE_COUNT = sizeof compares / sizeof compares[0] };

/* A mask with bits for rows x cols predicates. */
struct mask {
    struct sim_grid g;
    int32_t width; /* bytes of an element */
};

static bool open_mask(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, int32_t rows,
                      int32_t cols, struct mask *m)
{
    const struct pto_tile *tile = isa_insn_tile(insn, role);
    if (tile == NULL)
        return sim_refuse(x, insn, "needs a mask tile");
    m->width = isa_dtype((enum pto_dtype)tile->dtype)->bits / 8;
    if (m->width == 0)
        return sim_refuse(x, insn, "a mask of %s has no bytes of its own", isa_dtype((enum pto_dtype)tile->dtype)->name);
    int64_t bytes = ((int64_t)cols + 7) / 8;
    if (rows > tile->rows || bytes > (int64_t)tile->cols * m->width)
        return sim_refuse(x, insn, "`%s` holds %d rows of %lld bits, %d rows of %d are needed", sim_slot_name(insn, tile), (int)tile->rows,
                          (long long)tile->cols * m->width * 8, (int)rows, (int)cols);
    return sim_open_part(x, insn, arena, role, rows, (int32_t)((bytes + m->width - 1) / m->width), &m->g);
}

static uint8_t *mask_byte(const struct mask *m, int32_t r, int32_t k)
{
    return m->g.base + (m->g.row[r] + m->g.col[k / m->width]) * m->width + k % m->width;
}

/* Predicates of columns [c, c + n), c a multiple of 8; bits beyond the last one are 0. */
static void put_mask(const struct mask *m, int32_t r, int32_t c, int32_t n, const uint8_t *predicate)
{
    for (int32_t k = 0; k < n; k += 8) {
        unsigned byte = 0;
        for (int32_t i = 0; i < sim_least(8, n - k); i++)
            byte |= (unsigned)predicate[k + i] << i;
        *mask_byte(m, r, (c + k) / 8) = (uint8_t)byte;
    }
}

static void get_mask(const struct mask *m, int32_t r, int32_t c, int32_t n, uint8_t *predicate)
{
    for (int32_t k = 0; k < n; k += 8) {
        unsigned byte = *mask_byte(m, r, (c + k) / 8);
        for (int32_t i = 0; i < sim_least(8, n - k); i++)
            predicate[k + i] = byte >> i & 1;
    }
}

/* The domain is the valid region of the source. In the mask's valid region all else becomes 0. */
static bool compare(struct sim_exec *x, const struct pto_insn *insn, enum pto_role other)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *src1 = isa_insn_tile(insn, other);
    if (src == NULL)
        return sim_refuse(x, insn, "needs a source tile");
    enum pto_dtype dtype = (enum pto_dtype)src->dtype;
    enum sim_lane lane = sim_lane_of(dtype);
    int64_t mode = isa_insn_attr(insn, PTO_ATTR_CMP_MODE);
    compare_fn *fn = mode >= 0 && mode < MODE_COUNT ? compares[mode][lane] : NULL;
    if (fn == NULL)
        return sim_refuse(x, insn, "has no meaning on elements of %s", isa_dtype(dtype)->name);
    if (src1 != NULL && src1->dtype != src->dtype)
        return sim_refuse(x, insn, "compares %s with %s", isa_dtype(dtype)->name, isa_dtype((enum pto_dtype)src1->dtype)->name);
    int32_t rows = sim_valid_rows(src), cols = sim_valid_cols(src);
    rows = src1 != NULL ? sim_least(rows, src1->rows) : rows;
    cols = src1 != NULL ? sim_least(cols, src1->cols) : cols;
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid a, b = {0}, rest;
    struct mask mask;
    union sim_row va, vb;
    bool ok = open_mask(x, insn, &arena, PTO_ROLE_DST, rows, cols, &mask) && sim_open(x, insn, &arena, PTO_ROLE_DST, &rest) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_SRC, rows, cols, &a) &&
              (src1 != NULL ? sim_open_part(x, insn, &arena, other, rows, cols, &b)
                            : sim_row_scalar(x, insn, other, dtype, lane, &vb));
    if (ok) {
        sim_tile_settle(&arena, &a, &mask.g, true);
        sim_tile_settle(&arena, &a, &rest, true);
        if (src1 != NULL) {
            sim_tile_settle(&arena, &b, &mask.g, true);
            sim_tile_settle(&arena, &b, &rest, true);
        }
        sim_grid_fill(&rest, 0);
    }
    for (int32_t r = 0; ok && r < rows; r++)
        for (int32_t c = 0; c < cols; c += SIM_ROW_PIECE) {
            uint8_t predicate[SIM_ROW_PIECE];
            int32_t n = sim_least(SIM_ROW_PIECE, cols - c);
            struct sim_grid g = sim_grid_from(&a, c);
            sim_row_load(lane, &g, r, n, &va);
            if (src1 != NULL) {
                g = sim_grid_from(&b, c);
                sim_row_load(lane, &g, r, n, &vb);
            }
            fn(n, &va, &vb, predicate);
            put_mask(&mask, r, c, n, predicate);
        }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tcmp(struct sim_exec *x, const struct pto_insn *insn) { return compare(x, insn, PTO_ROLE_SRC1); }
bool sim_ex_tcmps(struct sim_exec *x, const struct pto_insn *insn) { return compare(x, insn, PTO_ROLE_SCALAR); }

/* dst = bit ? src : other, as bits: nothing is computed. */
static bool choose(struct sim_exec *x, const struct pto_insn *insn, enum pto_role other)
{
    const struct pto_tile *tiles[] = {isa_insn_tile(insn, PTO_ROLE_DST), isa_insn_tile(insn, PTO_ROLE_SRC), isa_insn_tile(insn, other)};
    const struct pto_tile *dst = tiles[0];
    if (dst == NULL || tiles[1] == NULL)
        return sim_refuse(x, insn, "needs a source and a destination tile");
    enum pto_dtype dtype = (enum pto_dtype)dst->dtype;
    int32_t rows = sim_valid_rows(dst), cols = sim_valid_cols(dst);
    for (unsigned k = 1; k < 3; k++) {
        if (tiles[k] == NULL)
            continue;
        if (isa_dtype((enum pto_dtype)tiles[k]->dtype)->bits != isa_dtype(dtype)->bits)
            return sim_refuse(x, insn, "`%s` is %s where the destination is %s", sim_slot_name(insn, tiles[k]),
                              isa_dtype((enum pto_dtype)tiles[k]->dtype)->name, isa_dtype(dtype)->name);
        rows = sim_least(rows, tiles[k]->rows);
        cols = sim_least(cols, tiles[k]->cols);
    }
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid a, b = {0}, to;
    struct mask mask;
    uint64_t scalar = 0;
    bool ok = open_mask(x, insn, &arena, PTO_ROLE_MASK, rows, cols, &mask) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_DST, rows, cols, &to) &&
              sim_open_part(x, insn, &arena, PTO_ROLE_SRC, rows, cols, &a) &&
              (tiles[2] != NULL ? sim_open_part(x, insn, &arena, other, rows, cols, &b)
                                : sim_scalar_bits(x, insn, other, (enum pto_dtype)tiles[1]->dtype, &scalar));
    if (ok) {
        sim_tile_settle(&arena, &mask.g, &to, true);
        sim_tile_settle(&arena, &a, &to, false);
        if (tiles[2] != NULL)
            sim_tile_settle(&arena, &b, &to, false);
    }
    for (int32_t r = 0; ok && r < rows; r++)
        for (int32_t c = 0; c < cols; c += SIM_ROW_PIECE) {
            uint8_t predicate[SIM_ROW_PIECE];
            uint64_t va[SIM_ROW_PIECE], vb[SIM_ROW_PIECE];
            int32_t n = sim_least(SIM_ROW_PIECE, cols - c);
            struct sim_grid g = sim_grid_from(&a, c);
            sim_load_bits(&g, r, n, va);
            if (tiles[2] != NULL) {
                g = sim_grid_from(&b, c);
                sim_load_bits(&g, r, n, vb);
            }
            get_mask(&mask, r, c, n, predicate);
            for (int32_t i = 0; i < n; i++)
                va[i] = predicate[i] != 0 ? va[i] : tiles[2] != NULL ? vb[i] : scalar;
            g = sim_grid_from(&to, c);
            sim_store_bits(&g, r, n, va);
        }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tsel(struct sim_exec *x, const struct pto_insn *insn) { return choose(x, insn, PTO_ROLE_SRC1); }
bool sim_ex_tsels(struct sim_exec *x, const struct pto_insn *insn) { return choose(x, insn, PTO_ROLE_SCALAR); }
