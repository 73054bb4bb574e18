/* Attention's cube core: scores of one step, then weights by values of an earlier one, so that the vector cores work on the weights of a
 * step while the cube makes the scores of the next.
 *
 * Rings need no flags back. The cube writes scores into a slot again when it has begun the product of the step that had the slot before,
 * lag + 1 steps ago: for that, the weights have come, so the scores have been read. The vector cores write weights again when they have
 * the product of that step, and the cube writes a product again when it has the weights of a later step, which the vector cores made
 * behind taking the product that lay there. */
#include "kernels/attention_kernel.h"

/* Where the turns of all that is used by turns stand. */
struct turns {
    int64_t q, k, v, w, l0, acc;
};

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* Event ids of L1 between MTE2 and MTE1, both ways. */
enum { EV_K = 0, EV_V = 2, EV_W = 4, EV_Q = 6 };

/* left is m x k at (m0, k0) of a tile of L1, right k x n at (r0, c0) of another; the product goes to, or is added in, acc. */
static void multiply(const struct attention_plan *p, struct turns *t, pto_tile *acc, pto_tile *left_l1, int64_t m0, int64_t k0, pto_tile *right_l1, int64_t r0, int64_t c0, int64_t m,
                     int64_t k, int64_t n, bool begins)
{
    const int64_t side = t->l0++ % 2;
    const int64_t kp = (k + 15) / 16 * 16, np = (n + 15) / 16 * 16;
    pto_tile left = KERN_LEFT(PTO_DT_half, p->tq, kp, m, k);
    pto_tile right = KERN_RIGHT(PTO_DT_half, kp, np, k, n);
    TASSIGN(left, side * p->left_bytes);
    TASSIGN(right, side * p->right_bytes);
    wait_flag(PIPE_M, PIPE_MTE1, side);
    TEXTRACT(left, *left_l1, m0, k0);
    TEXTRACT(right, *right_l1, r0, c0);
    set_flag(PIPE_MTE1, PIPE_M, side);
    wait_flag(PIPE_MTE1, PIPE_M, side);
    if (begins)
        TMATMUL(*acc, left, right);
    else
        TMATMUL_ACC(*acc, left, right);
    set_flag(PIPE_M, PIPE_MTE1, side);
}

/* m x n of an accumulator, which lies at `at`, to columns col.. of what the vector cores get: rows of ld elements in GM, or of a tile of UB. */
static void hand_over(const struct attention_plan *p, const struct attention_step *s, pto_tile *acc, int64_t at, void *gm, int64_t ub, int64_t ld, int64_t col, int64_t n)
{
    if (!p->direct) {
        pto_gm win = KERN_GM(att_at(gm, PTO_DT_float, col), PTO_DT_float, s->rows, n, ld);
        TSTORE(win, *acc);
        return;
    }
    pto_tile dst = KERN_VEC(PTO_DT_float, p->half, ld, s->upper, n), rest = dst;
    TASSIGN(dst, ub + col * 4);
    if (s->rows == 2 * s->upper) {
        TMOV(dst, *acc, .acc_to_vec = ACC_TO_VEC_DUAL_M);
        return;
    }
    /* halves of different heights: one after the other; a row of boxes of an accumulator (Nz) is 16 rows of 64 bytes */
    pto_tile upper = KERN_ACC(PTO_DT_float, p->tq, (n + 15) / 16 * 16, s->upper, n), lower = upper;
    TASSIGN(upper, at);
    TMOV(dst, upper, .acc_to_vec = ACC_TO_VEC_SINGLE_VEC0);
    if (s->rows > s->upper) {
        lower.t.v_row = (int32_t)(s->rows - s->upper);
        TASSIGN(lower, at + s->upper * 16 * 4);
        rest.t.v_row = lower.t.v_row;
        TASSIGN(rest, ub + col * 4);
        TMOV(rest, lower, .acc_to_vec = ACC_TO_VEC_SINGLE_VEC1);
    }
}

static void tell_vector(const struct attention_plan *p, int flag)
{
    sync_set_dyn(PIPE_FIX, flag);
    if (p->direct)
        sync_set_dyn(PIPE_FIX, flag + ATT_OTHER_CORE);
}

/* ---- scores ---- */

/* The keys of a step's block as dim x keys in L1: the tile, and loading it. */
static void place_keys(const struct attention_plan *p, const void *k, const struct attention_step *s, pto_tile *out, int64_t addr, bool load)
{
    const void *at = kern_at(k, PTO_DT_half, s->b * p->k_ld[0] + s->key * p->k_ld[1] + s->h * p->k_ld[2]);
    const int64_t n = s->block_keys;
    if (p->keys_together) {
        *out = KERN_MAT(PTO_DT_half, p->dimp, p->tk, p->dim, n);
        TASSIGN(*out, addr);
        if (!load)
            return;
        pto_gm win = KERN_GM(at, PTO_DT_half, p->dim, n, p->k_ld[3]);
        TLOAD(*out, win);
    } else {
        *out = KERN_MAT_ZN(PTO_DT_half, p->dimp, p->tk, p->dim, n);
        TASSIGN(*out, addr);
        if (!load)
            return;
        pto_gm win = KERN_GM_DN(at, PTO_DT_half, p->dim, n, p->k_ld[1]);
        TLOAD(*out, win);
    }
}

static void make_scores(const struct attention_plan *p, const struct attention_args *a, const struct attention_step *s, struct turns *t)
{
    const int64_t slot = s->number % p->slots, q_side = s->item % 2;
    pto_tile q = KERN_MAT(PTO_DT_half, p->groups * p->tq, p->dimp, s->item_rows, p->dim), k;
    TASSIGN(q, p->q_l1 + q_side * p->q_bytes);
    if (s->item_first) {
        pto_gm win = KERN_GM(kern_at(a->q, PTO_DT_half, s->b * p->q_ld[0] + s->item_query * p->q_ld[1] + s->h * p->q_ld[2]), PTO_DT_half, s->item_rows, p->dim, p->q_ld[1]);
        wait_flag(PIPE_MTE1, PIPE_MTE2, EV_Q + q_side);
        TLOAD(q, win);
        set_flag(PIPE_MTE2, PIPE_MTE1, EV_Q + q_side);
        wait_flag(PIPE_MTE2, PIPE_MTE1, EV_Q + q_side);
    }
    if (s->first_group) {
        t->k++;
        wait_flag(PIPE_MTE1, PIPE_MTE2, EV_K + t->k % p->kslots);
    }
    const int64_t k_side = t->k % p->kslots;
    place_keys(p, a->k, s, &k, p->k_l1 + k_side * p->k_bytes, s->first_group);
    if (s->first_group) {
        set_flag(PIPE_MTE2, PIPE_MTE1, EV_K + k_side);
        wait_flag(PIPE_MTE2, PIPE_MTE1, EV_K + k_side);
    }
    for (int64_t at = 0; at < s->keys; at += p->sub) {
        const int64_t n = least(p->sub, s->keys - at), acc_side = t->acc++ % p->accs;
        pto_tile acc = KERN_ACC(PTO_DT_float, p->tq, (n + 15) / 16 * 16, s->rows, n);
        TASSIGN(acc, acc_side * p->acc_bytes);
        wait_flag(PIPE_FIX, PIPE_M, acc_side);
        for (int64_t d = 0; d < p->dim; d += p->chunk)
            multiply(p, t, &acc, &q, s->group * p->tq, d, &k, d, at, s->rows, least(p->chunk, p->dim - d), n, d == 0);
        set_flag(PIPE_M, PIPE_FIX, acc_side);
        wait_flag(PIPE_M, PIPE_FIX, acc_side);
        hand_over(p, s, &acc, acc_side * p->acc_bytes, att_at(a->s_ring, PTO_DT_float, slot * p->tq * p->tk), p->x_ub + slot * p->x_bytes, p->tk, at, n);
        set_flag(PIPE_FIX, PIPE_M, acc_side);
    }
    if (s->last_group)
        set_flag(PIPE_MTE1, PIPE_MTE2, EV_K + k_side);
    if (s->item_last)
        set_flag(PIPE_MTE1, PIPE_MTE2, EV_Q + q_side);
    tell_vector(p, ATT_SCORES);
}

/* ---- products ---- */

static void make_product(const struct attention_plan *p, const struct attention_args *a, const struct attention_step *s, struct turns *t)
{
    t->v += s->first_group ? 1 : 0;
    const int64_t slot = s->number % p->slots, v_side = t->v % p->vslots, w_side = t->w++ % p->pslots;
    pto_tile v = KERN_MAT(PTO_DT_half, p->tk, p->dimp, s->block_keys, p->dim);
    pto_tile w = KERN_MAT(PTO_DT_half, p->tq, p->tk, s->rows, s->keys);
    TASSIGN(v, p->v_l1 + v_side * p->v_bytes);
    TASSIGN(w, p->p_l1 + w_side * p->p_bytes);
    if (s->first_group) {
        pto_gm win = KERN_GM(kern_at(a->v, PTO_DT_half, s->b * p->v_ld[0] + s->key * p->v_ld[1] + s->h * p->v_ld[2]), PTO_DT_half, s->block_keys, p->dim, p->v_ld[1]);
        wait_flag(PIPE_MTE1, PIPE_MTE2, EV_V + v_side);
        TLOAD(v, win);
        set_flag(PIPE_MTE2, PIPE_MTE1, EV_V + v_side);
    }
    pto_gm w_win = KERN_GM(att_at(a->p_ring, PTO_DT_half, slot * p->tq * p->tk), PTO_DT_half, s->rows, s->keys, p->tk);
    sync_wait_dyn(PIPE_MTE2, ATT_WEIGHTS);
    if (p->direct)
        sync_wait_dyn(PIPE_MTE2, ATT_WEIGHTS + ATT_OTHER_CORE);
    wait_flag(PIPE_MTE1, PIPE_MTE2, EV_W + w_side);
    TLOAD(w, w_win);
    set_flag(PIPE_MTE2, PIPE_MTE1, EV_W + w_side);
    wait_flag(PIPE_MTE2, PIPE_MTE1, EV_W + w_side);
    if (s->first_group)
        wait_flag(PIPE_MTE2, PIPE_MTE1, EV_V + v_side);
    for (int64_t d = 0; d < p->dim; d += p->chunk) {
        const int64_t n = least(p->chunk, p->dim - d), acc_side = t->acc++ % p->accs;
        pto_tile acc = KERN_ACC(PTO_DT_float, p->tq, (n + 15) / 16 * 16, s->rows, n);
        TASSIGN(acc, acc_side * p->acc_bytes);
        wait_flag(PIPE_FIX, PIPE_M, acc_side);
        for (int64_t at = 0; at < s->keys; at += p->sub)
            multiply(p, t, &acc, &w, 0, at, &v, at, d, s->rows, least(p->sub, s->keys - at), n, at == 0);
        set_flag(PIPE_M, PIPE_FIX, acc_side);
        wait_flag(PIPE_M, PIPE_FIX, acc_side);
        hand_over(p, s, &acc, acc_side * p->acc_bytes, att_at(a->o_ring, PTO_DT_float, slot * p->tq * p->dimp), p->pv_ub + slot * p->pv_bytes, p->dimp, d, n);
        set_flag(PIPE_FIX, PIPE_M, acc_side);
    }
    if (s->last_group)
        set_flag(PIPE_MTE1, PIPE_MTE2, EV_V + v_side);
    set_flag(PIPE_MTE1, PIPE_MTE2, EV_W + w_side);
    tell_vector(p, ATT_PRODUCT);
}

/* Everything is free, or is waited for at the end, when the kernel leaves no flag behind. */
static void all_free(const struct attention_plan *p, bool end)
{
#define FREE(n, from, to, id)             \
    for (int64_t i = 0; i < (n); i++) {   \
        if (end)                          \
            wait_flag(from, to, (id) + i); \
        else                              \
            set_flag(from, to, (id) + i); \
    }
    FREE(2, PIPE_MTE1, PIPE_MTE2, EV_Q)
    FREE(p->kslots, PIPE_MTE1, PIPE_MTE2, EV_K)
    FREE(p->vslots, PIPE_MTE1, PIPE_MTE2, EV_V)
    FREE(p->pslots, PIPE_MTE1, PIPE_MTE2, EV_W)
    FREE(2, PIPE_M, PIPE_MTE1, 0)
    FREE(p->accs, PIPE_FIX, PIPE_M, 0)
#undef FREE
}

void kern_attention_cube(const struct attention_plan *p, const struct attention_args *a)
{
    struct attention_cursor ahead = {.block = get_block_idx()}, behind = ahead;
    struct turns t = {.k = -1, .v = -1};
    all_free(p, false);
    for (int64_t turn = 0;; turn++) {
        bool more = kern_attention_next(p, &ahead);
        if (more)
            make_scores(p, a, &ahead.step, &t);
        if (turn < p->lag)
            continue;
        if (!kern_attention_next(p, &behind))
            break;
        make_product(p, a, &behind.step, &t);
    }
    all_free(p, true);
}
