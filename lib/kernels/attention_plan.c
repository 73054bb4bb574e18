/* Attention's planner: tiles from the buffers of the target, and which block does what. Knows no intrinsic and no data. */
#include "kernels/attention.h"

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t up_to(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

/* ---- memories ---- */

/* L1 and L0 for these tiles. */
static bool place_cube(struct attention_plan *p, const int64_t *t)
{
    p->left_bytes = p->tq * most(least(p->dimp, p->chunk), p->sub) * 2;
    p->right_bytes = p->sub * least(p->dimp, p->chunk) * 2;
    p->acc_bytes = p->tq * most(p->sub, least(p->dimp, p->chunk)) * 4;
    p->accs = least(t[PTO_P_acc_bytes] / p->acc_bytes, ATT_MAX_ACCS);
    if (p->accs < 2 || 2 * p->left_bytes > t[PTO_P_left_bytes] || 2 * p->right_bytes > t[PTO_P_right_bytes])
        return false;
    p->q_bytes = p->tq * p->dimp * 2;
    p->k_bytes = p->sub * p->dimp * 2;
    p->v_bytes = p->tk * p->dimp * 2;
    p->p_bytes = p->tq * p->tk * 2;
    p->kslots = 2;
    p->vslots = 2;
    p->pslots = 2;
    const int64_t room = t[PTO_P_mat_bytes] - 2 * p->q_bytes - p->kslots * p->k_bytes;
    if (p->vslots * p->v_bytes + p->pslots * p->p_bytes > room)
        p->vslots = 1;
    if (p->vslots * p->v_bytes + p->pslots * p->p_bytes > room)
        p->pslots = 1;
    p->q_l1 = 0;
    p->k_l1 = 2 * p->q_bytes;
    p->v_l1 = p->k_l1 + p->kslots * p->k_bytes;
    p->p_l1 = p->v_l1 + p->vslots * p->v_bytes;
    return p->vslots * p->v_bytes + p->pslots * p->p_bytes <= room;
}

/* UB. What goes through GM is worked on in pieces of rc rows with two sides; what comes from the cube core lies in slots. */
static bool place_vector(struct attention_plan *p, const int64_t *t)
{
    /* rows of scores, or a few of the result */
    const int64_t room = most(p->rc * p->tk, ATT_FEW * p->dimp);
    p->out_rows = least(p->rc, room / p->dimp / ATT_FEW * ATT_FEW);
    p->xs = p->direct ? p->slots : 2;
    p->x_bytes = p->direct ? p->half * p->tk * 4 : room * 4;
    p->ws = p->direct ? 1 : 2;
    p->w_bytes = room * 2;
    p->pv_bytes = p->direct ? p->half * p->dimp * 4 : 0;
    p->stat_bytes = up_to(p->half * 4, 32);
    p->tmp_bytes = p->direct ? 0 : room * 4;
    p->x_ub = 0;
    p->w_ub = p->x_ub + p->xs * p->x_bytes;
    p->sum_ub = p->w_ub + p->ws * p->w_bytes;
    p->pv_ub = p->sum_ub + p->half * p->dimp * 4;
    p->mask_ub = p->pv_ub + p->slots * p->pv_bytes;
    p->stats_ub = p->mask_ub + (p->causal ? ATT_GROUP * p->tq * 4 : 0);
    p->tmp_ub = p->stats_ub + ATT_STATS * p->stat_bytes;
    return p->tmp_ub + most(p->tmp_bytes, p->direct ? 32 : ATT_SPREAD) <= least(t[PTO_P_vec_bytes], t[PTO_P_vec_plan_bytes]);
}

static bool place(struct attention_plan *p, const struct pto_target *target)
{
    p->half = most(p->tq / 2, ATT_GROUP);
    p->rc = p->direct ? p->half : ATT_GROUP;
    p->s_gm = p->slots * p->tq * p->tk;
    p->p_gm = p->slots * p->tq * p->tk;
    p->o_gm = p->slots * p->tq * p->dimp;
    return place_cube(p, target->param) && place_vector(p, target->param);
}

/* ---- tiles ---- */

/* Keys of a step, as many as fit: fewer and larger updates of the result. */
static bool choose_keys(struct attention_plan *p, const struct pto_target *target)
{
    static const int64_t subs[] = {128, 96, 64, 32, 16};
    const int64_t seq = up_to(p->seq, 16);
    struct attention_plan best = *p;
    bool found = false;
    for (unsigned i = 0; i < sizeof subs / sizeof subs[0]; i++)
        for (int64_t n = 4; n >= 1; n--) {
            p->sub = least(subs[i], seq);
            p->tk = n * p->sub;
            p->chunk = most(p->sub, 16) >= 64 ? 128 : 2 * p->sub;
            if ((n > 1 && p->tk - p->sub >= seq) || (found && p->tk <= best.tk) || !place(p, target))
                continue;
            best = *p;
            found = true;
        }
    *p = best;
    return found;
}

bool kern_attention_plan(struct attention_plan *p, const struct pto_target *target)
{
    static const int64_t heights[] = {128, 64, 32, 16};
    const int64_t cores = kern_cube_cores(target);
    struct attention_plan best = *p;
    double best_cost = 0;
    p->dimp = up_to(p->dim, 16);
    p->lag = 1;
    p->slots = p->lag + 1;
    for (unsigned i = 0; i < sizeof heights / sizeof heights[0]; i++) {
        p->tq = heights[i];
        p->tiles = (p->seq + p->tq - 1) / p->tq;
        p->items = p->batch * p->heads * p->tiles;
        if (!choose_keys(p, target))
            continue;
        /* what a core has to do, if a tile costs what its rows do and some more for keys and values that it has to fetch */
        double cost = (double)((p->items + cores - 1) / cores) * (double)(p->tq + 24);
        if (best_cost == 0 || cost < best_cost) {
            best = *p;
            best_cost = cost;
        }
    }
    *p = best;
    p->blocks = least(p->items, cores);
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
    int64_t item = item_of(p, c->block, number), heads = p->batch * p->heads;
    /* the last turn may be short, and the block without an item in it may be any */
    if (item >= p->items)
        return false;
    s->item = number;
    s->b = item % heads / p->heads;
    s->h = item % p->heads;
    s->query = (p->tiles - 1 - item / heads) * p->tq;
    s->rows = least(p->tq, p->seq - s->query);
    s->upper = least(s->rows, up_to((s->rows + 1) / 2, ATT_GROUP));
    s->key = 0;
    return true;
}

bool kern_attention_next(const struct attention_plan *p, struct attention_cursor *c)
{
    struct attention_step *s = &c->step;
    if (c->ended)
        return false;
    bool next_item = !c->begun || s->last;
    if (next_item && !begin_item(p, c, c->begun ? s->item + 1 : 0)) {
        c->ended = true;
        return false;
    }
    s->number = c->begun ? s->number + 1 : 0;
    if (!next_item)
        s->key += p->tk;
    int64_t seen = p->causal ? s->query + s->rows : p->seq;
    s->keys = least(p->tk, seen - s->key);
    s->first = s->key == 0;
    s->last = s->key + s->keys >= seen;
    c->begun = true;
    return true;
}
