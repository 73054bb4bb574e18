/* What follows from operands and tiling of a product: units of tiles, places in L1, which tiles a block has. Host only. */
#include "kernels/gemm_impl.h"
#include "pto/sim.h"

static bool turns(const struct kern_operand *x, bool is_a)
{
    bool stored_turned = x->order == KERN_COLS || x->order == KERN_NZ_COLS;
    return stored_turned == is_a; /* L0A takes Nz as it is, L0B Zn (machine-and-cube.md e.2) */
}

struct kern_gemm_sizes kern_gemm_sizes(const struct kern_gemm *g, const struct kern_tiling *t)
{
    struct kern_gemm_sizes s = {.bits = pto_dtype_bits(g->a.dtype), .mx = g->a_scale.dtype != 0};
    s.c0 = s.bits != 0 ? 256 / s.bits : 1;
    s.a_turns = turns(&g->a, true);
    s.b_turns = turns(&g->b, false);
    int32_t turned = s.c0 > 16 ? s.c0 : 16;
    s.um = s.a_turns ? turned : 16;
    s.un = s.b_turns ? turned : 16;
    s.uk = s.mx ? 64 : s.a_turns || s.b_turns || g->a.order == KERN_NZ_COLS || g->b.order == KERN_NZ ? turned : s.c0;
    int64_t tm = kern_round_up(t->tm, s.um), tn = kern_round_up(t->tn, s.un), tk = kern_round_up(t->tk, s.uk), b_tk = kern_round_up(t->b_tk, s.uk), sk = kern_round_up(t->sk, s.uk);
    int64_t s_tk = kern_min(kern_round_up(t->s_tk, s.uk), kern_round_up(g->k, s.uk)); /* K may be less than a multiple of panels */
    s.a_bytes = tm * tk * s.bits / 8;
    s.b_bytes = tn * b_tk * s.bits / 8;
    s.as_bytes = s.mx ? kern_round_up(tm, 16) * kern_max(tk, s_tk) / 32 : 0;
    s.bs_bytes = s.mx ? kern_round_up(tn, 16) * kern_max(b_tk, s_tk) / 32 : 0;
    s.bias_bytes = g->bias.dtype != 0 ? tn * 4 : 0;
    s.words_bytes = g->store == KERN_STORE_WORDS ? tn * 8 : 0;
    int64_t at = 0;
    s.a_at = at;
    at += t->a_stages * s.a_bytes;
    s.b_at = at;
    at += t->b_stages * s.b_bytes;
    s.as_at = at;
    at += t->a_stages * s.as_bytes;
    s.bs_at = at;
    at += t->b_stages * s.bs_bytes;
    s.bias_at = at;
    at += t->b_stages * s.bias_bytes;
    s.words_at = at;
    at += KERN_GEMM_WORDS * s.words_bytes;
    s.l1_bytes = at;
    s.a_half = tm * sk * s.bits / 8;
    s.b_half = tn * sk * s.bits / 8;
    s.acc_bytes = tm * tn * 4;
    return s;
}

/* Tiles in bands of columns. A block either has a run of them, and each band begins at another row, so that few blocks ask for the same lines
 * at a time (timing.md 1.4: they would wait for each other); or they are dealt out one by one. */
bool kern_gemm_tile_at(const struct kern_gemm *g, const struct kern_gemm_sizes *s, int64_t block, int64_t blocks, int64_t i, struct kern_gemm_tile *out)
{
    const struct kern_tiling *t = &g->tiling;
    int64_t each = t->tiles_m * t->tiles_n, all = g->batch_inner ? each : t->tiles, turn = g->batch_inner ? i / g->batch : i;
    int64_t share = all / blocks, more = all % blocks, number = t->dealt ? block + turn * blocks : block * share + kern_min(block, more) + turn;
    if (turn >= share + (block < more))
        return false;
    if (g->batch_inner)
        number += i % g->batch * each;
    int64_t rest = number % each;
    int64_t top = rest / (t->down * t->tiles_n) * t->down, rows = kern_min(t->down, t->tiles_m - top);
    rest -= top * t->tiles_n;
    int64_t band = rest / (t->across * rows), left = band * t->across, cols = kern_min(t->across, t->tiles_n - left), bands = kern_ceil_div(t->tiles_n, t->across);
    rest -= left * rows;
    int64_t row = rest / cols;
    if (!t->dealt)
        row = (row + band * kern_max(1, rows / bands)) % rows;
    out->number = number;
    out->batch = number / each;
    out->row = (top + row) * t->tm;
    out->col = (left + rest % cols) * t->tn;
    out->rows = (int32_t)kern_min(t->tm, g->m - out->row);
    out->cols = (int32_t)kern_min(t->tn, g->n - out->col);
    out->phys_rows = (int32_t)kern_round_up(out->rows, s->um);
    out->phys_cols = (int32_t)kern_round_up(out->cols, s->un);
    return true;
}
