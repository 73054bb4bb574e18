/* Attention's vector cores: scores become weights, and products are added up (kernels.md 4.5). Each core has the upper or the lower part
 * of the queries of an item.
 *
 *     weights of step s:  m' = max(m, rowmax S);  a = exp((m - m') c);  P = exp((S - m') c);  l = l a + rowsum P;  P as f16 to the cube
 *     then of step s - 1: O = O a + P V;  behind the last step O / l as f16 to GM
 *
 * Rows of statistics are columns for the broadcasts: the same bytes under both tiles. */
#include "kernels/attention_kernel.h"

#include "base/checked.h"
#include "kernels/sides.h"

/* Statistics, ATT_STATS of them: the maximum of each group, before and after; what O is multiplied by, for steps under way; the sum of each
 * group of two items. */
enum { ST_MAX = 0, ST_NOW = 4, ST_PART = 5, ST_DECAY = 6, ST_SUM = 10 };

struct vector {
    const struct attention_plan *p;
    const struct attention_args *a;
    int64_t core;         /* 0: upper, 1: lower */
    int64_t xs, ws;       /* turns of the sides */
    int64_t max_turn[ATT_MAX_GROUPS]; /* which of the maxima is the new one */
};

static int64_t rows_of(const struct vector *c, const struct attention_step *s) { return c->core == 0 ? s->upper : s->rows - s->upper; }
static int64_t first_of(const struct vector *c, const struct attention_step *s) { return c->core == 0 ? 0 : s->upper; }
static int64_t stat(const struct attention_plan *p, int64_t which, int64_t row) { return p->stats_ub + which * p->stat_bytes + row * 4; }

/* What follows reads what the vector unit wrote just before; A5 keeps that order by itself. */
static void written(const struct attention_plan *p)
{
    if (!p->direct)
        pipe_barrier(PIPE_V);
}

static pto_tile row_tile(const struct attention_plan *p, int64_t which, int64_t r0, int64_t n)
{
    return kern_placed(KERN_VEC(PTO_DT_float, 1, p->rc, 1, n), stat(p, which, r0));
}

static pto_tile col_tile(const struct attention_plan *p, int64_t which, int64_t r0, int64_t n)
{
    return kern_placed(KERN_VEC_COL(PTO_DT_float, p->rc, n), stat(p, which, r0));
}

/* What A2/A3 needs to spread a column over rows. */
static pto_tile spread(const struct attention_plan *p) { return kern_placed(KERN_VEC(PTO_DT_float, ATT_FEW, ATT_SPREAD / ATT_FEW / 4, ATT_FEW, ATT_SPREAD / ATT_FEW / 4), p->tmp_ub); }

/* What reductions need: as much as their source. A5 wants a tile, but no room. */
static pto_tile scratch(const struct attention_plan *p, int64_t rows, int64_t line)
{
    return kern_placed(p->direct ? KERN_VEC(PTO_DT_float, 1, 8, 1, 8) : KERN_VEC(PTO_DT_float, rows, line, rows, line), p->tmp_ub);
}

/* ---- keys behind the query ---- */

/* 0 up to the diagonal, -inf behind it: ATT_GROUP rows, all that a tile of queries needs of the triangle. */
static void make_mask(const struct attention_plan *p)
{
    pto_tile mask = KERN_VEC(PTO_DT_float, ATT_GROUP, p->tq, ATT_GROUP, p->tq);
    TASSIGN(mask, p->mask_ub);
    TTRI(mask, 0);
    written(p);
    TLOG(mask, mask);
    written(p);
}

/* Adds it to the scores x of rows r0 .. r0 + n of this core, which lie line elements apart. */
static void mask_scores(const struct vector *c, const struct attention_step *s, pto_tile *x, int64_t line, int64_t r0, int64_t n)
{
    const struct attention_plan *p = c->p;
    for (int64_t r = 0; r < n; r += ATT_GROUP) {
        /* row r of the group sees columns up to diagonal + r; the mask begins at the diagonal */
        const int64_t diagonal = s->query - s->key + first_of(c, s) + r0 + r, col = base_max(diagonal, 0), rows = base_min(ATT_GROUP, n - r);
        if (col >= s->keys)
            continue;
        pto_tile part = KERN_VEC(PTO_DT_float, ATT_GROUP, line - col, rows, s->keys - col);
        pto_tile mask = KERN_VEC(PTO_DT_float, ATT_GROUP, p->tq, rows, s->keys - col);
        TSUBVIEW(part, *x, r, col, rows, s->keys - col);
        TASSIGN(mask, p->mask_ub + (col - diagonal) * 4);
        TADD(part, part, mask);
    }
    written(p);
}

/* ---- weights ---- */

/* Rows r0 .. r0 + n: scores at x become weights in place, statistics are those behind this step. */
static void weigh(struct vector *c, const struct attention_step *s, int64_t x_at, int64_t line, int64_t r0, int64_t n)
{
    const struct attention_plan *p = c->p;
    const int64_t maxima = ST_MAX + 2 * s->group, now = maxima + c->max_turn[s->group], before = maxima + 1 - c->max_turn[s->group];
    const int64_t decay_at = ST_DECAY + s->number % ATT_RING, sum_at = ST_SUM + 2 * s->group + s->item % 2;
    pto_tile x = KERN_VEC(PTO_DT_float, p->rc, line, n, s->keys), tmp = scratch(p, p->rc, line), wide = spread(p);
    pto_tile max_row = row_tile(p, now, r0, n), max_col = col_tile(p, now, r0, n), old_row = row_tile(p, before, r0, n);
    pto_tile now_row = row_tile(p, ST_NOW, r0, n), now_col = col_tile(p, ST_NOW, r0, n), part_row = row_tile(p, ST_PART, r0, n), part_col = col_tile(p, ST_PART, r0, n);
    pto_tile decay = row_tile(p, decay_at, r0, n), sum_row = row_tile(p, sum_at, r0, n), sum_col = col_tile(p, sum_at, r0, n);
    TASSIGN(x, x_at);
    if (p->causal)
        mask_scores(c, s, &x, line, r0, n);
    if (s->first) {
        TROWMAX(max_col, x, tmp);
        written(p);
    } else {
        TROWMAX(now_col, x, tmp);
        written(p);
        TMAX(max_row, old_row, now_row);
        written(p);
        TSUB(decay, old_row, max_row);
        written(p);
        TMULS(decay, decay, p->scale);
        written(p);
        TEXP(decay, decay);
    }
    if (p->direct)
        TROWEXPANDSUB(x, x, max_col);
    else
        TROWEXPANDSUB(x, x, max_col, wide);
    written(p);
    TMULS(x, x, p->scale);
    written(p);
    TEXP(x, x);
    written(p);
    if (s->first) {
        TROWSUM(sum_col, x, tmp);
        return;
    }
    TROWSUM(part_col, x, tmp);
    TMUL(sum_row, sum_row, decay);
    written(p);
    TADD(sum_row, sum_row, part_row);
}

/* Weights of rows r0 .. r0 + n as f16 to where the cube core gets them. */
static void hand_over(struct vector *c, const struct attention_step *s, int64_t x_at, int64_t line, int64_t r0, int64_t n)
{
    const struct attention_plan *p = c->p;
    const int64_t side = c->ws++ % p->ws, slot = s->number % p->slots, row = first_of(c, s) + r0;
    pto_tile x = KERN_VEC(PTO_DT_float, p->rc, line, n, s->keys), w = KERN_VEC(PTO_DT_half, p->rc, line, n, s->keys);
    TASSIGN(x, x_at);
    TASSIGN(w, p->w_ub + side * p->w_bytes);
    kern_may_make(side);
    TCVT(w, x, CAST_RINT);
    kern_made(side);
    pto_gm win = KERN_GM(kern_to(c->a->p_ring, PTO_DT_half, (slot * p->tq + row) * p->tk), PTO_DT_half, n, s->keys, p->tk);
    TSTORE(win, w);
    kern_stored(side);
}

static void make_weights(struct vector *c, const struct attention_step *s)
{
    const struct attention_plan *p = c->p;
    const int64_t rows = rows_of(c, s), slot = s->number % p->slots;
    c->max_turn[s->group] = 1 - c->max_turn[s->group];
    sync_wait_dyn(p->direct ? PIPE_V : PIPE_MTE2, ATT_SCORES);
    for (int64_t r0 = 0; r0 < rows; r0 += p->rc) {
        const int64_t n = base_min(p->rc, rows - r0);
        if (p->direct) {
            const int64_t x = p->x_ub + slot * p->x_bytes + r0 * p->tk * 4;
            weigh(c, s, x, p->tk, r0, n);
            hand_over(c, s, x, p->tk, r0, n);
            continue;
        }
        const int64_t side = c->xs++ % p->xs, at = p->x_ub + side * p->x_bytes;
        pto_tile x = KERN_VEC(PTO_DT_float, p->rc, p->tk, n, s->keys);
        pto_gm win = KERN_GM(kern_to(c->a->s_ring, PTO_DT_float, (slot * p->tq + first_of(c, s) + r0) * p->tk), PTO_DT_float, n, s->keys, p->tk);
        TASSIGN(x, at);
        kern_may_load(side);
        TLOAD(x, win);
        kern_loaded(side);
        weigh(c, s, at, p->tk, r0, n);
        hand_over(c, s, at, p->tk, r0, n);
        kern_used(side);
    }
    sync_set_dyn(PIPE_MTE3, ATT_WEIGHTS);
    if (p->direct)
        sync_set_dyn(PIPE_V, ATT_READ);
}

/* ---- results ---- */

/* O / l of rows r0 .. r0 + n to GM. */
static void put_out(struct vector *c, const struct attention_step *s, int64_t r0, int64_t n)
{
    const struct attention_plan *p = c->p;
    const int64_t side = c->ws++ % p->ws, row = s->query + first_of(c, s) + r0;
    pto_tile sum = KERN_VEC(PTO_DT_float, p->out_rows, p->dimp, n, p->dim), out = KERN_VEC(PTO_DT_half, p->out_rows, p->dimp, n, p->dim);
    pto_tile l = col_tile(p, ST_SUM + 2 * s->group + s->item % 2, r0, n), wide = spread(p);
    TASSIGN(sum, p->sum_ub + (s->group * p->half + r0) * p->dimp * 4);
    TASSIGN(out, p->w_ub + side * p->w_bytes);
    if (p->direct)
        TROWEXPANDDIV(sum, sum, l);
    else
        TROWEXPANDDIV(sum, sum, l, wide);
    kern_may_make(side);
    written(p);
    TCVT(out, sum, CAST_RINT);
    kern_made(side);
    pto_gm win = KERN_GM(kern_to(c->a->o, PTO_DT_half, s->b * p->o_ld[0] + row * p->o_ld[1] + s->h * p->o_ld[2]), PTO_DT_half, n, p->dim, p->o_ld[1]);
    TSTORE(win, out);
    kern_stored(side);
}

/* The product of rows r0 .. r0 + n, which lies at pv, comes to the result. */
static void add_product(struct vector *c, const struct attention_step *s, int64_t pv_at, int64_t phys, int64_t r0, int64_t n)
{
    const struct attention_plan *p = c->p;
    pto_tile sum = KERN_VEC(PTO_DT_float, phys, p->dimp, n, p->dim), pv = sum;
    TASSIGN(sum, p->sum_ub + (s->group * p->half + r0) * p->dimp * 4);
    TASSIGN(pv, pv_at);
    if (s->first) {
        TMOV(sum, pv);
        return;
    }
    pto_tile decay = KERN_VEC_COL(PTO_DT_float, phys, n), wide = spread(p);
    TASSIGN(decay, stat(p, ST_DECAY + s->number % ATT_RING, r0));
    if (p->direct)
        TROWEXPANDMUL(sum, sum, decay);
    else
        TROWEXPANDMUL(sum, sum, decay, wide);
    written(p);
    TADD(sum, sum, pv);
}

static void take_product(struct vector *c, const struct attention_step *s)
{
    const struct attention_plan *p = c->p;
    const int64_t rows = rows_of(c, s), slot = s->number % p->slots;
    sync_wait_dyn(p->direct ? PIPE_V : PIPE_MTE2, ATT_PRODUCT);
    if (p->direct) {
        if (rows != 0)
            add_product(c, s, p->pv_ub + slot * p->pv_bytes, p->half, 0, rows);
    } else {
        /* through the sides of the scores, as many rows as fit */
        const int64_t fit = base_min(p->half, p->x_bytes / (p->dimp * 4) / ATT_FEW * ATT_FEW);
        for (int64_t r0 = 0; r0 < rows; r0 += fit) {
            const int64_t n = base_min(fit, rows - r0), side = c->xs++ % p->xs, at = p->x_ub + side * p->x_bytes;
            pto_tile pv = KERN_VEC(PTO_DT_float, fit, p->dimp, n, p->dim);
            pto_gm win = KERN_GM(kern_to(c->a->o_ring, PTO_DT_float, (slot * p->tq + first_of(c, s) + r0) * p->dimp), PTO_DT_float, n, p->dim, p->dimp);
            TASSIGN(pv, at);
            kern_may_load(side);
            TLOAD(pv, win);
            kern_loaded(side);
            add_product(c, s, at, fit, r0, n);
            kern_used(side);
        }
    }
    written(p);
    if (s->last)
        for (int64_t r0 = 0; r0 < rows; r0 += p->out_rows)
            put_out(c, s, r0, base_min(p->out_rows, rows - r0));
}

void kern_attention_vector(const struct attention_plan *p, const struct attention_args *a)
{
    struct vector c = {.p = p, .a = a, .core = get_subblock_idx()};
    struct attention_cursor ahead = {.block = get_block_idx()}, behind = ahead;
    if (p->causal)
        make_mask(p);
    for (int64_t side = 0; side < p->xs && !p->direct; side++)
        kern_used(side);
    for (int64_t side = 0; side < p->ws; side++)
        kern_stored(side);
    for (int64_t turn = 0;; turn++) {
        if (kern_attention_next(p, &ahead))
            make_weights(&c, &ahead.step);
        if (turn < p->lag)
            continue;
        if (!kern_attention_next(p, &behind))
            break;
        take_product(&c, &behind.step);
    }
    for (int64_t side = 0; side < p->xs && !p->direct; side++)
        kern_may_load(side);
    for (int64_t side = 0; side < p->ws; side++)
        kern_may_make(side);
}
