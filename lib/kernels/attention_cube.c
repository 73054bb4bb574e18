/* Attention's cube core: scores of one step, then weights by values two steps before it, so that the cube makes the next scores while the
 * vector cores work on the weights of a step and hand over those of the one before.
 *
 * Rings through GM need no flags back: the cube writes scores into a slot of three again when it has waited for the weights of the step
 * that had the slot, so the scores have been read (a wait holds up the whole core there). From core to core there is room for two slots
 * only, and ATT_READ says that one is free. The vector cores write weights again when they have the product of that step, and the cube
 * writes a product again when it has the weights of a later step, which the vector cores made behind taking the product that lay there. */
#include "kernels/attention_kernel.h"

#include "base/checked.h"

/* Where the turns of all that is used by turns stand. */
struct turns {
    int64_t w, l0, acc;
    struct pieces {
        int64_t first, loaded, ready; /* of the block at work; how many were loaded, were waited for */
    } k, v;
};

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
        pto_gm win = KERN_GM(kern_to(gm, PTO_DT_float, col), PTO_DT_float, s->rows, n, ld);
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

static void wait_read(void)
{
    sync_wait_dyn(PIPE_FIX, ATT_READ);
    sync_wait_dyn(PIPE_FIX, ATT_READ + ATT_OTHER_CORE);
}

/* ---- scores ---- */

/* Keys key .. key + n of a head as dim x n in L1: the tile, and loading it. */
static void place_keys(const struct attention_plan *p, const void *k, const struct attention_step *s, int64_t key, int64_t n, pto_tile *out, int64_t addr, bool load)
{
    const void *at = kern_at(k, PTO_DT_half, s->b * p->k_ld[0] + key * p->k_ld[1] + s->h * p->k_ld[2]);
    if (p->keys_together) {
        *out = KERN_MAT(PTO_DT_half, p->dimp, p->k_piece, p->dim, n);
        TASSIGN(*out, addr);
        if (!load)
            return;
        pto_gm win = KERN_GM(at, PTO_DT_half, p->dim, n, p->k_ld[3]);
        TLOAD(*out, win);
    } else {
        *out = KERN_MAT_ZN(PTO_DT_half, p->dimp, p->k_piece, p->dim, n);
        TASSIGN(*out, addr);
        if (!load)
            return;
        pto_gm win = KERN_GM_DN(at, PTO_DT_half, p->dim, n, p->k_ld[1]);
        TLOAD(*out, win);
    }
}

/* Queries and keys of a step that begins with others than the one before it, in front of the wait for weights of that one. */
static void load_ahead(const struct attention_plan *p, const struct attention_args *a, const struct attention_step *s, struct turns *t)
{
    const int64_t q_side = s->item % 2;
    if (s->item_first) {
        pto_tile q = KERN_MAT(PTO_DT_half, p->groups * p->tq, p->dimp, s->item_rows, p->dim);
        TASSIGN(q, p->q_l1 + q_side * p->q_bytes);
        pto_gm win = KERN_GM(kern_at(a->q, PTO_DT_half, s->b * p->q_ld[0] + s->item_query * p->q_ld[1] + s->h * p->q_ld[2]), PTO_DT_half, s->item_rows, p->dim, p->q_ld[1]);
        wait_flag(PIPE_MTE1, PIPE_MTE2, EV_Q + q_side);
        TLOAD(q, win);
        set_flag(PIPE_MTE2, PIPE_MTE1, EV_Q + q_side);
    }
    for (int64_t at = 0; s->first_group && at < s->block_keys; at += p->k_piece) {
        const int64_t side = t->k.loaded++ % 2;
        pto_tile k;
        wait_flag(PIPE_MTE1, PIPE_MTE2, EV_K + side);
        place_keys(p, a->k, s, s->key + at, base_min(p->k_piece, s->block_keys - at), &k, p->k_l1 + side * p->k_bytes, true);
        set_flag(PIPE_MTE2, PIPE_MTE1, EV_K + side);
    }
}

/* The piece of a block in which its key `at` lies is there. Returns its side. */
static int64_t wait_piece(struct pieces *pieces, int64_t at, int64_t piece, int64_t event)
{
    const int64_t number = pieces->first + at / piece;
    for (; pieces->ready <= number; pieces->ready++)
        wait_flag(PIPE_MTE2, PIPE_MTE1, event + pieces->ready % 2);
    return number % 2;
}

/* Keys at .. at + n of a block were the last ones of their piece, and nobody needs it again. */
static void leave_piece(const struct attention_step *s, int64_t at, int64_t n, int64_t side, int64_t piece, int64_t event)
{
    if (s->last_group && ((at + n) % piece == 0 || at + n == s->block_keys))
        set_flag(PIPE_MTE1, PIPE_MTE2, event + side);
}

static void make_scores(const struct attention_plan *p, const struct attention_args *a, const struct attention_step *s, struct turns *t)
{
    const int64_t slot = s->number % p->slots, q_side = s->item % 2;
    pto_tile q = KERN_MAT(PTO_DT_half, p->groups * p->tq, p->dimp, s->item_rows, p->dim), k;
    TASSIGN(q, p->q_l1 + q_side * p->q_bytes);
    if (s->item_first)
        wait_flag(PIPE_MTE2, PIPE_MTE1, EV_Q + q_side);
    if (p->direct && s->number >= p->slots)
        wait_read();
    for (int64_t at = 0; at < s->keys; at += p->sub) {
        const int64_t n = base_min(p->sub, s->keys - at), acc_side = t->acc++ % p->accs, k_side = wait_piece(&t->k, at, p->k_piece, EV_K), in_piece = at % p->k_piece;
        place_keys(p, a->k, s, s->key, base_min(p->k_piece, s->block_keys - (at - in_piece)), &k, p->k_l1 + k_side * p->k_bytes, false);
        pto_tile acc = KERN_ACC(PTO_DT_float, p->tq, (n + 15) / 16 * 16, s->rows, n);
        TASSIGN(acc, acc_side * p->acc_bytes);
        wait_flag(PIPE_FIX, PIPE_M, acc_side);
        for (int64_t d = 0; d < p->dim; d += p->chunk)
            multiply(p, t, &acc, &q, s->group * p->tq, d, &k, d, in_piece, s->rows, base_min(p->chunk, p->dim - d), n, d == 0);
        leave_piece(s, at, n, k_side, p->k_piece, EV_K);
        set_flag(PIPE_M, PIPE_FIX, acc_side);
        wait_flag(PIPE_M, PIPE_FIX, acc_side);
        hand_over(p, s, &acc, acc_side * p->acc_bytes, kern_to(a->s_ring, PTO_DT_float, slot * p->tq * p->tk), p->x_ub + slot * p->x_bytes, p->tk, at, n);
        set_flag(PIPE_FIX, PIPE_M, acc_side);
    }
    if (s->last_group)
        t->k.first += base_ceil_div(s->block_keys, p->k_piece);
    if (s->item_last)
        set_flag(PIPE_MTE1, PIPE_MTE2, EV_Q + q_side);
    tell_vector(p, ATT_SCORES);
}

/* ---- products ---- */

/* next: NULL, or the step whose scores come next: what it needs is loaded before this one waits for its weights. */
static void make_product(const struct attention_plan *p, const struct attention_args *a, const struct attention_step *s, const struct attention_step *next, struct turns *t)
{
    const int64_t slot = s->number % p->slots, w_side = t->w++ % p->pslots;
    pto_tile w = KERN_MAT(PTO_DT_half, p->tq, p->tk, s->rows, s->keys);
    TASSIGN(w, p->p_l1 + w_side * p->p_bytes);
    for (int64_t at = 0; s->first_group && at < s->block_keys; at += p->v_piece) {
        const int64_t side = t->v.loaded++ % 2, n = base_min(p->v_piece, s->block_keys - at);
        pto_tile v = KERN_MAT(PTO_DT_half, p->v_piece, p->dimp, n, p->dim);
        TASSIGN(v, p->v_l1 + side * p->v_bytes);
        pto_gm win = KERN_GM(kern_at(a->v, PTO_DT_half, s->b * p->v_ld[0] + (s->key + at) * p->v_ld[1] + s->h * p->v_ld[2]), PTO_DT_half, n, p->dim, p->v_ld[1]);
        wait_flag(PIPE_MTE1, PIPE_MTE2, EV_V + side);
        TLOAD(v, win);
        set_flag(PIPE_MTE2, PIPE_MTE1, EV_V + side);
    }
    if (next != NULL)
        load_ahead(p, a, next, t);
    pto_gm w_win = KERN_GM(kern_to(a->p_ring, PTO_DT_half, slot * p->tq * p->tk), PTO_DT_half, s->rows, s->keys, p->tk);
    sync_wait_dyn(PIPE_MTE2, ATT_WEIGHTS);
    if (p->direct)
        sync_wait_dyn(PIPE_MTE2, ATT_WEIGHTS + ATT_OTHER_CORE);
    wait_flag(PIPE_MTE1, PIPE_MTE2, EV_W + w_side);
    TLOAD(w, w_win);
    set_flag(PIPE_MTE2, PIPE_MTE1, EV_W + w_side);
    wait_flag(PIPE_MTE2, PIPE_MTE1, EV_W + w_side);
    for (int64_t d = 0; d < p->dim; d += p->chunk) {
        const int64_t n = base_min(p->chunk, p->dim - d), acc_side = t->acc++ % p->accs;
        pto_tile acc = KERN_ACC(PTO_DT_float, p->tq, (n + 15) / 16 * 16, s->rows, n);
        TASSIGN(acc, acc_side * p->acc_bytes);
        wait_flag(PIPE_FIX, PIPE_M, acc_side);
        for (int64_t at = 0; at < s->keys; at += p->sub) {
            const int64_t keys = base_min(p->sub, s->keys - at), in_piece = at % p->v_piece, v_side = wait_piece(&t->v, at, p->v_piece, EV_V);
            pto_tile v = KERN_MAT(PTO_DT_half, p->v_piece, p->dimp, base_min(p->v_piece, s->block_keys - (at - in_piece)), p->dim);
            TASSIGN(v, p->v_l1 + v_side * p->v_bytes);
            multiply(p, t, &acc, &w, 0, at, &v, in_piece, d, s->rows, keys, n, at == 0);
            if (d + n == p->dim)
                leave_piece(s, at, keys, v_side, p->v_piece, EV_V);
        }
        set_flag(PIPE_M, PIPE_FIX, acc_side);
        wait_flag(PIPE_M, PIPE_FIX, acc_side);
        hand_over(p, s, &acc, acc_side * p->acc_bytes, kern_to(a->o_ring, PTO_DT_float, slot * p->tq * p->dimp), p->pv_ub + slot * p->pv_bytes, p->dimp, d, n);
        set_flag(PIPE_FIX, PIPE_M, acc_side);
    }
    if (s->last_group)
        t->v.first += base_ceil_div(s->block_keys, p->v_piece);
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
    FREE(2, PIPE_MTE1, PIPE_MTE2, EV_K)
    FREE(2, PIPE_MTE1, PIPE_MTE2, EV_V)
    FREE(p->pslots, PIPE_MTE1, PIPE_MTE2, EV_W)
    FREE(2, PIPE_M, PIPE_MTE1, 0)
    FREE(p->accs, PIPE_FIX, PIPE_M, 0)
#undef FREE
}

void kern_attention_cube(const struct attention_plan *p, const struct attention_args *a)
{
    struct attention_cursor ahead = {.block = get_block_idx()}, behind = ahead;
    struct turns t = {0};
    int64_t steps = 0;
    all_free(p, false);
    if (kern_attention_next(p, &ahead))
        load_ahead(p, a, &ahead.step, &t);
    for (int64_t turn = 0;; turn++) {
        bool more = !ahead.ended;
        if (more) {
            const struct attention_step step = ahead.step;
            make_scores(p, a, &step, &t);
            steps++;
            more = kern_attention_next(p, &ahead);
        }
        if (turn <= p->lag) {
            if (more)
                load_ahead(p, a, &ahead.step, &t);
            continue;
        }
        if (!kern_attention_next(p, &behind))
            break;
        make_product(p, a, &behind.step, more ? &ahead.step : NULL, &t);
    }
    for (int64_t i = 0; p->direct && i < base_min(p->slots, steps); i++)
        wait_read();
    all_free(p, true);
}
