/* Partial operations (vector.md 1, R18): the union of two valid regions. Where both sources are valid they are combined, where one
 * is, it is copied; an element of dst's valid region that neither covers becomes 0. */
#include "sim/primitive.h"

#include <string.h>

/* One output with the two sources that belong to it. */
struct partial {
    enum pto_dtype dtype;
    struct sim_grid dst, src[2];
};

/* The sources' valid regions are those of the tiles of `extent`, as far as dst's reaches (indices lie like their values). */
static bool open_partial(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role dst_role,
                         const enum pto_role src_role[2], const enum pto_role extent[2], struct partial *p)
{
    const struct pto_tile *dst = isa_insn_tile(insn, dst_role), *region = isa_insn_tile(insn, PTO_ROLE_DST);
    if (dst == NULL || region == NULL)
        return sim_refuse(x, insn, "needs a destination tile");
    p->dtype = (enum pto_dtype)dst->dtype;
    int32_t rows = sim_valid_rows(region), cols = sim_valid_cols(region);
    if (!sim_open_part(x, insn, arena, dst_role, rows, cols, &p->dst))
        return false;
    for (unsigned k = 0; k < 2; k++) {
        const struct pto_tile *src = isa_insn_tile(insn, src_role[k]), *valid = isa_insn_tile(insn, extent[k]);
        if (src == NULL || valid == NULL)
            return sim_refuse(x, insn, "needs two source tiles");
        enum pto_dtype own = (enum pto_dtype)src->dtype;
        bool twins = isa_dtype_is_int(own) && isa_dtype_is_int(p->dtype) && isa_dtype(own)->bits == isa_dtype(p->dtype)->bits;
        if (own != p->dtype && !twins)
            return sim_refuse(x, insn, "`%s` is %s where the destination is %s", sim_slot_name(insn, src), isa_dtype(own)->name,
                              isa_dtype(p->dtype)->name);
        if (!sim_open_part(x, insn, arena, src_role[k], sim_least(rows, sim_valid_rows(valid)), sim_least(cols, sim_valid_cols(valid)), &p->src[k]))
            return false;
        p->src[k].dtype = (uint8_t)p->dtype;
        sim_tile_settle(arena, &p->src[k], &p->dst, false);
    }
    return true;
}

/* Columns of row r that source k covers. */
static int32_t width_of(const struct partial *p, unsigned k, int32_t r) { return r < p->src[k].rows ? p->src[k].cols : 0; }

/* What is not combined: columns of row r from `both` on. */
static void copy_rest(const struct partial *p, int32_t r, int32_t both)
{
    int32_t width[2] = {width_of(p, 0, r), width_of(p, 1, r)};
    unsigned longer = width[0] >= width[1] ? 0 : 1;
    uint64_t bits[SIM_ROW_PIECE];
    for (int32_t c = both, n; c < p->dst.cols; c += n) {
        int32_t end = c < width[longer] ? width[longer] : p->dst.cols;
        n = sim_least(SIM_ROW_PIECE, end - c);
        struct sim_grid from = p->src[longer], to = sim_grid_from(&p->dst, c);
        if (c < width[longer]) {
            from = sim_grid_from(&from, c);
            sim_load_bits(&from, r, n, bits);
        } else {
            memset(bits, 0, sizeof bits);
        }
        sim_store_bits(&to, r, n, bits);
    }
}

static bool combine(struct sim_exec *x, const struct pto_insn *insn, enum sim_prim prim)
{
    static const enum pto_role src[2] = {PTO_ROLE_SRC, PTO_ROLE_SRC1};
    struct base_arena arena = {0};
    struct partial p;
    bool ok = open_partial(x, insn, &arena, PTO_ROLE_DST, src, src, &p);
    enum sim_lane lane = ok ? sim_lane_of(p.dtype) : SIM_LANE_NONE;
    if (ok && !sim_prim_exists(prim, lane))
        ok = sim_refuse(x, insn, "has no meaning on elements of %s", isa_dtype(p.dtype)->name);
    for (int32_t r = 0; ok && r < p.dst.rows; r++) {
        int32_t both = sim_least(width_of(&p, 0, r), width_of(&p, 1, r));
        for (int32_t c = 0; c < both; c += SIM_ROW_PIECE) {
            int32_t n = sim_least(SIM_ROW_PIECE, both - c);
            union sim_row a, b, out;
            struct sim_grid g = sim_grid_from(&p.src[0], c);
            sim_row_load(lane, &g, r, n, &a);
            g = sim_grid_from(&p.src[1], c);
            sim_row_load(lane, &g, r, n, &b);
            (void)sim_prim(prim, lane, p.dtype, n, &out, &a, &b, &a);
            g = sim_grid_from(&p.dst, c);
            sim_row_store(lane, &g, r, n, &out);
        }
        copy_rest(&p, r, both);
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tpartadd(struct sim_exec *x, const struct pto_insn *insn) { return combine(x, insn, SIM_PRIM_ADD); }
bool sim_ex_tpartmul(struct sim_exec *x, const struct pto_insn *insn) { return combine(x, insn, SIM_PRIM_MUL); }
bool sim_ex_tpartmax(struct sim_exec *x, const struct pto_insn *insn) { return combine(x, insn, SIM_PRIM_MAX); }
bool sim_ex_tpartmin(struct sim_exec *x, const struct pto_insn *insn) { return combine(x, insn, SIM_PRIM_MIN); }

/* First where the relation of the values holds strictly, else second: a tie, and a NaN, takes src1. */
#define CHOOSE(field, rel)                            \
    for (int32_t i = 0; i < n; i++)                   \
        first[i] = a->field[i] rel b->field[i]
#define CHOOSE_LANE(rel)                              \
    switch (lane) {                                   \
    case SIM_LANE_F32: CHOOSE(f32, rel); break;       \
    case SIM_LANE_I32: CHOOSE(i32, rel); break;       \
    case SIM_LANE_I64: CHOOSE(i64, rel); break;       \
    default: CHOOSE(u64, rel); break;                 \
    }
static void take_larger(enum sim_lane lane, int32_t n, const union sim_row *a, const union sim_row *b, uint8_t *first) { CHOOSE_LANE(>) }
static void take_smaller(enum sim_lane lane, int32_t n, const union sim_row *a, const union sim_row *b, uint8_t *first) { CHOOSE_LANE(<) }
typedef void choose_fn(enum sim_lane lane, int32_t n, const union sim_row *a, const union sim_row *b, uint8_t *first);

/* Columns [c, c + n) of row r: each element from the source that was chosen. All is read before anything is written, also of the
 * other output, whose tile may be one of the sources. */
struct picked {
    uint64_t bits[2][SIM_ROW_PIECE];
};
static void load_both(const struct partial *p, int32_t r, int32_t c, int32_t n, struct picked *v)
{
    for (unsigned k = 0; k < 2; k++) {
        struct sim_grid g = sim_grid_from(&p->src[k], c);
        sim_load_bits(&g, r, n, v->bits[k]);
    }
}
static void store_chosen(const struct partial *p, int32_t r, int32_t c, int32_t n, struct picked *v, const uint8_t *first)
{
    for (int32_t i = 0; i < n; i++)
        v->bits[0][i] = first[i] != 0 ? v->bits[0][i] : v->bits[1][i];
    struct sim_grid g = sim_grid_from(&p->dst, c);
    sim_store_bits(&g, r, n, v->bits[0]);
}

static bool choose_with_index(struct sim_exec *x, const struct pto_insn *insn, choose_fn *fn)
{
    static const enum pto_role src[2] = {PTO_ROLE_SRC, PTO_ROLE_SRC1}, idx[2] = {PTO_ROLE_IDX, PTO_ROLE_IDX1};
    struct base_arena arena = {0};
    struct partial p, q;
    bool ok = open_partial(x, insn, &arena, PTO_ROLE_DST, src, src, &p) && open_partial(x, insn, &arena, PTO_ROLE_DST1, idx, src, &q);
    enum sim_lane lane = ok ? sim_lane_of(p.dtype) : SIM_LANE_NONE;
    if (ok && lane == SIM_LANE_NONE)
        ok = sim_refuse(x, insn, "has no meaning on elements of %s", isa_dtype(p.dtype)->name);
    for (unsigned k = 0; ok && k < 2; k++) {
        sim_tile_settle(&arena, &p.src[k], &q.dst, false);
        sim_tile_settle(&arena, &q.src[k], &p.dst, false);
    }
    for (int32_t r = 0; ok && r < p.dst.rows; r++) {
        int32_t both = sim_least(width_of(&p, 0, r), width_of(&p, 1, r));
        for (int32_t c = 0; c < both; c += SIM_ROW_PIECE) {
            int32_t n = sim_least(SIM_ROW_PIECE, both - c);
            uint8_t first[SIM_ROW_PIECE];
            union sim_row a, b;
            struct picked values, indices;
            struct sim_grid g = sim_grid_from(&p.src[0], c);
            sim_row_load(lane, &g, r, n, &a);
            g = sim_grid_from(&p.src[1], c);
            sim_row_load(lane, &g, r, n, &b);
            fn(lane, n, &a, &b, first);
            load_both(&p, r, c, n, &values);
            load_both(&q, r, c, n, &indices);
            store_chosen(&p, r, c, n, &values, first);
            store_chosen(&q, r, c, n, &indices, first);
        }
        copy_rest(&p, r, both);
        copy_rest(&q, r, both);
    }
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tpartargmax(struct sim_exec *x, const struct pto_insn *insn) { return choose_with_index(x, insn, take_larger); }
bool sim_ex_tpartargmin(struct sim_exec *x, const struct pto_insn *insn) { return choose_with_index(x, insn, take_smaller); }
