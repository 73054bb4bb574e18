/* Attention's planner: tiles from the buffers of the target, and which block does what. Knows no intrinsic and no data. */
#include "kernels/attention.h"

#include "base/checked.h"

/* ---- memories ---- */

/* L1 and L0 for these tiles. */
static bool place_cube(struct attention_plan *p, const int64_t *t)
{
    p->left_bytes = p->tq * base_max(base_min(p->dimp, p->chunk), p->sub) * 2;
    p->right_bytes = p->sub * base_min(p->dimp, p->chunk) * 2;
    p->acc_bytes = p->tq * base_max(p->sub, base_min(p->dimp, p->chunk)) * 4;
    p->accs = base_min(t[PTO_P_acc_bytes] / p->acc_bytes, ATT_MAX_ACCS);
    if (p->accs < 2 || 2 * p->left_bytes > t[PTO_P_left_bytes] || 2 * p->right_bytes > t[PTO_P_right_bytes])
        return false;
    p->q_bytes = p->groups * p->tq * p->dimp * 2;
    p->p_bytes = p->tq * p->tk * 2;
    p->k_piece = p->v_piece = p->tk;
    p->pslots = 2;
    /* two pieces of keys and of values; halves, if whole ones have no room */
    const int64_t room = t[PTO_P_mat_bytes] - 2 * p->q_bytes, part = base_round_up((p->tk + 1) / 2, p->sub), row = 2 * p->dimp * 2;
    if ((p->k_piece + p->v_piece) * row + p->pslots * p->p_bytes > room)
        p->v_piece = part;
    if ((p->k_piece + p->v_piece) * row + p->pslots * p->p_bytes > room)
        p->k_piece = part;
    if ((p->k_piece + p->v_piece) * row + p->pslots * p->p_bytes > room)
        p->pslots = 1;
    p->k_bytes = p->k_piece * p->dimp * 2;
    p->v_bytes = p->v_piece * p->dimp * 2;
    p->q_l1 = 0;
    p->k_l1 = 2 * p->q_bytes;
    p->v_l1 = p->k_l1 + 2 * p->k_bytes;
    p->p_l1 = p->v_l1 + 2 * p->v_bytes;
    return 2 * (p->k_bytes + p->v_bytes) + p->pslots * p->p_bytes <= room;
}

/* UB. What goes through GM is worked on in pieces of rc rows with two sides; what comes from the cube core lies in slots. */
static bool place_vector(struct attention_plan *p, const int64_t *t)
{
    /* rows of scores, or a few of the result */
    const int64_t room = base_max(p->rc * p->tk, ATT_FEW * p->dimp);
    p->out_rows = base_min(p->rc, room / p->dimp / ATT_FEW * ATT_FEW);
    p->xs = p->direct ? p->slots : 2;
    p->x_bytes = p->direct ? p->half * p->tk * 4 : room * 4;
    p->ws = p->direct ? 1 : 2;
    p->w_bytes = room * 2;
    p->pv_bytes = p->direct ? p->half * p->dimp * 4 : 0;
    p->stat_bytes = base_round_up(p->half * 4, 32);
    p->tmp_bytes = p->direct ? 0 : room * 4;
    p->x_ub = 0;
    p->w_ub = p->x_ub + p->xs * p->x_bytes;
    p->sum_ub = p->w_ub + p->ws * p->w_bytes;
    p->pv_ub = p->sum_ub + p->groups * p->half * p->dimp * 4;
    p->mask_ub = p->pv_ub + p->slots * p->pv_bytes;
    p->stats_ub = p->mask_ub + (p->causal ? ATT_GROUP * p->tq * 4 : 0);
    p->tmp_ub = p->stats_ub + ATT_STATS * p->stat_bytes;
    return p->tmp_ub + base_max(p->tmp_bytes, p->direct ? 32 : ATT_SPREAD) <= base_min(t[PTO_P_vec_bytes], t[PTO_P_vec_plan_bytes]);
}

static bool place(struct attention_plan *p, const struct pto_target *target)
{
    p->half = base_max(p->tq / 2, ATT_GROUP);
    p->rc = p->direct ? p->half : ATT_GROUP;
    p->s_gm = p->slots * p->tq * p->tk;
    p->p_gm = p->slots * p->tq * p->tk;
    p->o_gm = p->slots * p->tq * p->dimp;
    return place_cube(p, target->param) && place_vector(p, target->param);
}

/* ---- tiles ---- */

/* Estimate of the cycles of the busiest core: what its vector cores, its cube core and its share of L2 take for all of its items. Per row and
 * row-wise operation the vector unit loses some cycles besides those of the elements; a step has fixed costs. */
static double cost_of(const struct attention_plan *p, const struct pto_target *target)
{
    const double cores = (double)kern_cube_cores(target), rows = (double)p->half, tk = (double)p->tk, dim = (double)p->dimp, groups = (double)p->groups;
    const double passes = p->direct ? 7.2 : 10, row = p->direct ? 28 : 60, fixed = p->direct ? 600 : 1500;
    double vector = groups * (rows * tk / 64 * passes + rows * row + rows * dim / 64 * 2.5 + rows * 8 + fixed);
    double cube = groups * (double)p->tq * tk * dim * 2 / kern_macs_per_cycle(target, PTO_DT_half) * 1.1;
    double bytes = tk * dim * 4 + groups * (double)p->tq * (p->direct ? tk * 4 : tk * 12 + dim * 8);
    double memory = bytes / ((double)target->param[PTO_P_l2_bw] * 1000 / (double)target->param[PTO_P_clock_khz] / cores);
    double step = vector > cube ? vector : cube;
    if (memory * (double)p->blocks / cores > step)
        step = memory * (double)p->blocks / cores;
    double steps = (double)base_ceil_div(p->seq, p->tk);
    if (p->causal)
        steps = (steps + 1) / 2;
    return (double)base_ceil_div(p->items, p->blocks) * steps * step;
}

bool kern_attention_plan(struct attention_plan *p, const struct pto_target *target)
{
    static const int64_t heights[] = {128, 64, 32, 16}, subs[] = {128, 96, 64, 32, 16};
    const int64_t cores = kern_cube_cores(target), seq = base_round_up(p->seq, 16);
    struct attention_plan best = *p;
    double best_cost = 0;
    p->dimp = base_round_up(p->dim, 16);
    p->lag = 1;
    p->slots = p->direct ? p->lag + 1 : p->lag + 2;
    for (p->groups = 1; p->groups <= ATT_MAX_GROUPS; p->groups++)
        for (unsigned i = 0; i < sizeof heights / sizeof heights[0]; i++)
            for (unsigned j = 0; j < sizeof subs / sizeof subs[0]; j++)
                for (int64_t n = 4; n >= 1; n--) {
                    p->tq = heights[i];
                    p->sub = base_min(subs[j], seq);
                    p->tk = n * p->sub;
                    p->chunk = p->sub >= 64 ? 128 : 2 * p->sub;
                    p->tiles = (p->seq + p->groups * p->tq - 1) / (p->groups * p->tq);
                    p->items = p->batch * p->heads * p->tiles;
                    p->blocks = base_min(p->items, cores);
                    /* tiles that are mostly empty help nobody */
                    if ((n > 1 && p->tk - p->sub >= seq) || (i + 1 < sizeof heights / sizeof heights[0] && p->tq / 2 >= seq) || (p->groups > 1 && p->tq >= seq) ||
                        !place(p, target))
                        continue;
                    double cost = cost_of(p, target);
                    if (best_cost == 0 || cost < best_cost) {
                        best = *p;
                        best_cost = cost;
                    }
                }
    *p = best;
    return best_cost != 0;
}

/* ---- steps ---- */

/* An item of a block by its number. Tiles with more keys come first, and turns go there and back, so that blocks have as much to do. */
static int64_t item_of(const struct attention_plan *p, int64_t block, int64_t number)
{
    return number * p->blocks + (number % 2 != 0 ? p->blocks - 1 - block : block);
}

static bool begin_item(const struct attention_plan *p, struct attention_cursor *c, int64_t number)
{
    struct attention_step *s = &c->step;
    int64_t item = item_of(p, c->block, number), heads = p->batch * p->heads, height = p->groups * p->tq;
    /* the last turn may be short, and the block without an item in it may be any */
    if (item >= p->items)
        return false;
    s->item = number;
    s->b = item % heads / p->heads;
    s->h = item % p->heads;
    s->item_query = (p->tiles - 1 - item / heads) * height;
    s->item_rows = base_min(height, p->seq - s->item_query);
    s->key = 0;
    s->group = -1;
    return true;
}

/* Keys that a group of the item sees; 0 if the item has no such group. */
static int64_t seen_by(const struct attention_plan *p, const struct attention_step *s, int64_t group)
{
    int64_t rows = base_min(p->tq, s->item_rows - group * p->tq);
    return rows <= 0 ? 0 : p->causal ? s->item_query + group * p->tq + rows : p->seq;
}

bool kern_attention_next(const struct attention_plan *p, struct attention_cursor *c)
{
    struct attention_step *s = &c->step;
    if (c->ended)
        return false;
    if ((!c->begun || s->item_last) && !begin_item(p, c, c->begun ? s->item + 1 : 0)) {
        c->ended = true;
        return false;
    }
    s->number = c->begun ? s->number + 1 : 0;
    c->begun = true;
    /* the last group of an item sees all keys that any group sees */
    const int64_t last = (s->item_rows - 1) / p->tq, seen = seen_by(p, s, last);
    if (s->group == last) {
        s->key += p->tk;
        s->group = -1;
    }
    s->item_first = s->key == 0 && s->group < 0;
    s->first_group = s->group < 0;
    do
        s->group++;
    while (seen_by(p, s, s->group) <= s->key);
    s->last_group = s->group == last;
    s->query = s->item_query + s->group * p->tq;
    s->rows = base_min(p->tq, s->item_rows - s->group * p->tq);
    s->upper = base_min(s->rows, base_round_up((s->rows + 1) / 2, ATT_GROUP));
    const int64_t own = seen_by(p, s, s->group);
    s->keys = base_min(p->tk, own - s->key);
    s->block_keys = base_min(p->tk, seen - s->key);
    s->first = s->key == 0;
    s->last = s->key + s->keys >= own;
    s->item_last = s->last_group && s->last;
    return true;
}
