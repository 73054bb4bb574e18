/* Products with vector cores behind the cube core (epilogue), or in front of all (prologue). Accumulators go through slots in GM, two a block,
 * so that the cube core is at the next tile while both vector cores work on the last one. Cross-core flags, counting:
 *     0, 1: slot is full (FIX of the cube core -> MTE2 of both vector cores)        2, 3: slot is free (MTE2 -> FIX)
 * Must not know what the vector cores compute. */
#include "kernels/gemm_impl.h"
#include "kernels/tile.h"
#include "pto/kernel.h"

enum { SLOTS = 2, FULL_FLAG = 0, FREE_FLAG = SLOTS, STATE = 16, CONTROL_BYTES = 512, VECTOR_CORE_FLAGS = 16 };

/* ---- memory: control words, slots, B made by vector cores ---- */

static int64_t slot_elems(const struct kern_gemm *g) { return (int64_t)g->tiling.tm * base_round_up(g->tiling.tn, 16); }
static int64_t slots_bytes(const struct kern_gemm *g, const struct kern_mixed *mixed)
{
    return mixed->tile != NULL ? base_round_up(g->tiling.blocks * SLOTS * slot_elems(g) * 4, 512) : 0;
}

/* B in the workspace: rows or columns without gaps but for the alignment of each. */
static int64_t made_ld(const struct kern_gemm *g)
{
    int64_t line = g->b.order == KERN_COLS ? g->k : g->n;
    return base_round_up(line, 512 * 8 / pto_dtype_bits(g->b.dtype));
}
static int64_t made_elems(const struct kern_gemm *g) { return made_ld(g) * (g->b.order == KERN_COLS ? g->n : g->k); }

int64_t kern_mixed_bytes(const struct kern_gemm *g, const struct kern_mixed *mixed)
{
    int64_t made = mixed->part != NULL ? (mixed->part_batch ? g->batch : 1) * made_elems(g) * pto_dtype_bits(g->b.dtype) / 8 : 0;
    return CONTROL_BYTES + slots_bytes(g, mixed) + made;
}

static char *slots_at(const struct kern_mixed *mixed) { return (char *)mixed->workspace + CONTROL_BYTES; }
static char *made_at(const struct kern_gemm *g, const struct kern_mixed *mixed) { return slots_at(mixed) + slots_bytes(g, mixed); }

/* ---- the cube core ---- */

/* A vector core's flag reaches A5's cube core under another number for each of them (vector.md 17). */
static void tell_vectors(const struct kern_gemm *g, int64_t flag)
{
    sync_set_dyn(PIPE_FIX, flag);
    if (isa_like_a5(g->target))
        sync_set_dyn(PIPE_FIX, flag + VECTOR_CORE_FLAGS);
}
static void await_vectors(const struct kern_gemm *g, int64_t flag)
{
    sync_wait_dyn(PIPE_FIX, flag);
    if (isa_like_a5(g->target))
        sync_wait_dyn(PIPE_FIX, flag + VECTOR_CORE_FLAGS);
}

struct slots {
    const struct kern_gemm *g;
    char *data;
};
static void slot_before(void *arg, int64_t turn)
{
    const struct slots *s = arg;
    if (turn >= SLOTS)
        await_vectors(s->g, FREE_FLAG + turn % SLOTS);
}
static void slot_after(void *arg, int64_t turn)
{
    const struct slots *s = arg;
    tell_vectors(s->g, FULL_FLAG + turn % SLOTS);
}
static char *slot_at(const struct kern_gemm *g, char *slots, int64_t turn)
{
    return slots + (get_block_idx() * SLOTS + turn % SLOTS) * slot_elems(g) * 4;
}
static void *slot_place(void *arg, int64_t turn, int64_t *ld)
{
    const struct slots *s = arg;
    *ld = base_round_up(s->g->tiling.tn, 16);
    return slot_at(s->g, s->data, turn);
}

static void run_cube(const struct kern_gemm *g, const struct kern_mixed *mixed)
{
    struct slots slots = {.g = g, .data = slots_at(mixed)};
    const struct kern_gemm_sink sink = {slot_before, slot_after, slot_place, &slots};
    struct kern_gemm_tile tile;
    struct kern_gemm_sizes sizes = kern_gemm_sizes(g, &g->tiling);
    int64_t turns = 0;
    kern_gemm_run_cube(g, mixed->tile != NULL ? &sink : NULL);
    if (mixed->tile == NULL)
        return;
    while (kern_gemm_tile_at(g, &sizes, get_block_idx(), get_block_num(), turns, &tile))
        turns++;
    for (int64_t turn = base_max(0, turns - SLOTS); turn < turns; turn++) /* no flag stays behind */
        await_vectors(g, FREE_FLAG + turn % SLOTS);
}

/* ---- vector cores ---- */

/* The part of a tile for one of two vector cores: half of its rows, or of its columns if there are few rows. */
static bool part_of(const struct kern_gemm *g, const struct kern_gemm_tile *tile, int64_t core, struct kern_tile_at *at)
{
    enum { FEW = 16 };
    int64_t unit = base_max(g->limits.tn_multiple, 64), half_cols = base_round_up(base_ceil_div(tile->cols, 2), unit), half_rows = (tile->rows + 1) / 2;
    int64_t row = 0, col = 0;
    at->rows = tile->rows;
    at->cols = tile->cols;
    if (tile->rows < FEW && half_cols < tile->cols) {
        col = core * half_cols;
        at->cols = core == 0 ? half_cols : tile->cols - half_cols;
    } else {
        row = core * half_rows;
        at->rows = core == 0 ? half_rows : tile->rows - half_rows;
    }
    at->batch = tile->batch;
    at->row = tile->row + row;
    at->col = tile->col + col;
    at->acc = (const char *)at->acc + (row * at->ld + col) * 4;
    return at->rows > 0;
}

static void run_vector(const struct kern_gemm *g, const struct kern_mixed *mixed, int64_t *state)
{
    struct kern_gemm_tile tile;
    struct kern_gemm_sizes sizes = kern_gemm_sizes(g, &g->tiling);
    if (mixed->tile == NULL)
        return;
    for (int64_t turn = 0; kern_gemm_tile_at(g, &sizes, get_block_idx(), get_block_num(), turn, &tile); turn++) {
        struct kern_tile_at at = {.acc = slot_at(g, slots_at(mixed), turn), .acc_dtype = g->acc_dtype, .ld = base_round_up(g->tiling.tn, 16), .turn = turn,
                                  .tile = tile.number, .state = state};
        sync_wait_dyn(PIPE_MTE2, FULL_FLAG + turn % SLOTS);
        if (part_of(g, &tile, get_subblock_idx(), &at))
            mixed->tile(mixed->arg, &at);
        sync_set_dyn(PIPE_MTE2, FREE_FLAG + turn % SLOTS);
    }
}

/* All of B, in parts that the vector cores share out: lines of it, as they lie. */
static void make_parts(const struct kern_gemm *g, const struct kern_mixed *mixed, int64_t worker, int64_t workers, int64_t *state)
{
    enum { PARTS_A_WORKER = 2, LEAST_BYTES = 512 };
    int64_t ku = base_max(1, mixed->part_k_multiple), nu = base_max(1, mixed->part_n_multiple), bits = pto_dtype_bits(g->b.dtype);
    bool cols = g->b.order == KERN_COLS;
    /* Long in the direction of lines, as thin across as makes enough of them. */
    int64_t line = cols ? g->k : g->n, across = cols ? g->n : g->k, line_unit = cols ? ku : nu, across_unit = cols ? nu : ku;
    int64_t length = base_min(line, base_round_up(base_max(LEAST_BYTES * 8 / bits, 1024), line_unit)), pieces = base_ceil_div(line, length);
    int64_t rows = base_round_up(base_max(1, base_ceil_div(across * pieces, workers * PARTS_A_WORKER)), across_unit);
    rows = base_min(rows, base_round_up(64, across_unit));
    int64_t batches = mixed->part_batch ? g->batch : 1, bands = base_ceil_div(across, rows), all = batches * bands * pieces, turn = 0;
    for (int64_t i = worker; i < all; i += workers) {
        int64_t batch = i / (bands * pieces), band = i / pieces % bands * rows, piece = i % pieces * length;
        int64_t n_across = base_min(rows, across - band), n_line = base_min(length, line - piece);
        struct kern_part_at at = {.batch = batch, .k = cols ? piece : band, .col = cols ? band : piece, .rows = cols ? n_line : n_across, .cols = cols ? n_across : n_line,
                                  .ld = made_ld(g), .turn = turn++, .state = state};
        at.out = made_at(g, mixed) + (batch * made_elems(g) + band * made_ld(g) + piece) * bits / 8;
        mixed->part(mixed->arg, &at);
    }
}

void kern_gemm_run_mixed(const struct kern_gemm *given, const struct kern_mixed *mixed)
{
    struct kern_gemm g = *given;
    int64_t state[STATE] = {0}, worker = get_block_idx() * 2 + get_subblock_idx(), workers = get_block_num() * 2;
    bool meet = mixed->prepare != NULL || mixed->part != NULL;
    if (mixed->part != NULL) {
        g.b.data = made_at(given, mixed);
        g.b.ld = made_ld(given);
        g.b.at = NULL;
        g.b.step = mixed->part_batch ? made_elems(given) : 0;
    }
    set_ffts((int64_t *)mixed->workspace);
    PTO_CUBE_SECTION
    {
        if (meet)
            SYNCALL(SYNC_HARD);
        run_cube(&g, mixed);
    }
    PTO_VECTOR_SECTION
    {
        if (mixed->prepare != NULL)
            mixed->prepare(mixed->arg, worker, workers);
        if (mixed->part != NULL)
            make_parts(&g, mixed, worker, workers, state);
        if (meet) {
            pipe_barrier(PIPE_ALL);
            SYNCALL(SYNC_HARD);
        }
        if (mixed->begin != NULL)
            mixed->begin(mixed->arg, state);
        run_vector(&g, mixed, state);
        if (mixed->end != NULL)
            mixed->end(mixed->arg, state);
    }
}
