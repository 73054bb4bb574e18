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
    int64_t tm = base_round_up(t->tm, s.um), tn = base_round_up(t->tn, s.un), tk = base_round_up(t->tk, s.uk), b_tk = base_round_up(t->b_tk, s.uk), sk = base_round_up(t->sk, s.uk);
    int64_t s_tk = base_min(base_round_up(t->s_tk, s.uk), base_round_up(g->k, s.uk)); /* K may be less than a multiple of panels */
    s.a_bytes = tm * tk * s.bits / 8;
    s.b_bytes = tn * b_tk * s.bits / 8;
    s.kept_bytes = tn * base_round_up(t->kept_tk, s.uk) * s.bits / 8;
    s.as_bytes = s.mx ? base_round_up(tm, 16) * base_max(tk, s_tk) / 32 : 0;
    s.bs_bytes = s.mx ? base_round_up(tn, 16) * base_max(base_max(b_tk, s_tk), base_round_up(t->kept_tk, s.uk)) / 32 : 0;
    s.bias_bytes = g->bias.dtype != 0 ? tn * 4 : 0;
    s.words_bytes = g->store == KERN_STORE_WORDS ? tn * 8 : 0;
    int64_t at = 0;
    s.a_at = at;
    at += t->a_stages * s.a_bytes;
    s.b_at = at;
    at += (t->b_stages - t->kept_panels) * s.b_bytes + t->kept_panels * s.kept_bytes;
    s.as_at = at;
    at += t->a_stages * s.as_bytes;
    s.bs_at = at;
    at += t->b_stages * s.bs_bytes;
    s.bias_at = at;
    at += t->b_stages * s.bias_bytes;
    s.words_at = at;
    at += KERN_GEMM_WORDS * s.words_bytes;
    s.l1_bytes = at;
    s.a_step = tm * sk * s.bits / 8;
    s.b_step = tn * sk * s.bits / 8;
    s.a_places = (int32_t)base_max(2, base_min(KERN_GEMM_A_PLACES, g->target->param[PTO_P_left_bytes] / base_max(1, s.a_step)));
    s.b_places = (int32_t)base_max(2, base_min(KERN_GEMM_B_PLACES, g->target->param[PTO_P_right_bytes] / base_max(1, s.b_step)));
    s.acc_bytes = tm * tn * 4;
    return s;
}

/* Columns that share lines of B, far from each other: one of each `apart` neighbours after the other, another one each time, so that a core gets
 * columns whose lines are aligned and others, and the second ones, when all columns have had one, are in the other part of L2. Two columns at a
 * time, a chunk of rows of the one and of the other, then the other way round: a core stays in a column, and has the rest of its run in another. */
static void place_apart(const struct kern_gemm *g, int64_t number, int64_t *row, int64_t *col)
{
    const struct kern_tiling *t = &g->tiling;
    int64_t band = number / (2 * t->tiles_m), bands = t->tiles_n / 2, rest = number % (2 * t->tiles_m), part = rest / (2 * t->chunk), rows = base_min(t->chunk, t->tiles_m - part * t->chunk);
    rest -= part * 2 * t->chunk;
    int64_t column = band * 2 + ((rest >= rows) != (part % 2 == 1)), groups = t->tiles_n / t->apart, group = column % groups;
    *col = group * t->apart + (group + column / groups) % t->apart;
    *row = (part * t->chunk + rest % rows + base_ceil_div(band * t->chunk * g->target->param[PTO_P_l2_parts], bands)) % t->tiles_m; /* few cores in the same rows */
}

/* Bands of columns, row after row; each band begins at another row, so that few blocks ask for the same lines at a time (timing.md 1.4: they would
 * wait for each other), unless tiles are dealt out. */
static void place_in_bands(const struct kern_tiling *t, int64_t rest, int64_t *row, int64_t *col)
{
    int64_t top = rest / (t->down * t->tiles_n) * t->down, rows = base_min(t->down, t->tiles_m - top);
    rest -= top * t->tiles_n;
    int64_t band = rest / (t->across * rows), left = band * t->across, cols = base_min(t->across, t->tiles_n - left), bands = base_ceil_div(t->tiles_n, t->across);
    rest -= left * rows;
    int64_t at = rest / cols;
    *row = top + (t->dealt ? at : (at + band * base_max(1, rows / bands)) % rows);
    *col = left + rest % cols;
}

/* A block either has a run of tiles, or they are dealt out one by one. */
bool kern_gemm_tile_at(const struct kern_gemm *g, const struct kern_gemm_sizes *s, int64_t block, int64_t blocks, int64_t i, struct kern_gemm_tile *out)
{
    const struct kern_tiling *t = &g->tiling;
    int64_t each = t->tiles_m * t->tiles_n, cuts = t->halves ? 2 : 1, all = (g->batch_inner ? each : t->tiles) * cuts, turn = g->batch_inner ? i / g->batch : i;
    int64_t share = all / blocks, more = all % blocks, first = block * share + base_min(block, more), end = first + share + (block < more);
    int64_t number = t->dealt ? block + turn * blocks : first / cuts + turn;
    if (t->dealt ? turn >= end - first : number * cuts >= end)
        return false;
    bool lower = t->halves && number * cuts < first, upper = t->halves && (number + 1) * cuts > end;
    if (g->batch_inner)
        number += i % g->batch * each;
    int64_t row, col, some = t->tm / 2;
    if (t->apart > 1)
        place_apart(g, number % each, &row, &col);
    else
        place_in_bands(t, number % each, &row, &col);
    out->number = number;
    out->batch = number / each;
    out->row = row * t->tm + (lower ? some : 0);
    out->col = col * t->tn;
    out->rows = (int32_t)base_min(lower || upper ? some : t->tm, g->m - out->row);
    out->cols = (int32_t)base_min(t->tn, g->n - out->col);
    out->phys_rows = (int32_t)base_round_up(out->rows, s->um);
    out->phys_cols = (int32_t)base_round_up(out->cols, s->un);
    return true;
}
