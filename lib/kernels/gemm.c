/* The cube core's part of a product. Panels of K go from GM to L1 ahead of time, steps of a panel to places in L0A and L0B, and C leaves
 * by the fixpipe while the next tile begins, if L0C holds two. Flags (P, Q, id) say that pipe P has done it and Q may go on:
 *     MTE2 -> MTE1 and back: panels of A, then those of B with bias        MTE1 -> M: steps in L0; back: places in L0A, in L0B, bias table
 *     M -> FIX and back: accumulators, or parts of the only one                                      MTE2 -> FIX and back: 0..2 quantisation words
 * Flags forward carry data, flags back room. Must not know what tiles are for. */
#include "kernels/gemm_impl.h"
#include "kernels/tile.h"

enum { A_PLACE_FLAG = 0, B_PLACE_FLAG = KERN_GEMM_A_PLACES, BIAS_TABLE_FLAG = B_PLACE_FLAG + KERN_GEMM_B_PLACES };

/* How an operand's panels lie along K: sections of them, the first one of each kept or not. */
struct series {
    int64_t panels, each;                /* of a tile, of a section */
    int64_t section, kept_depth, depth; /* of K */
    int64_t kept, passing;               /* places in L1: of panels that stay, of others */
};
struct core {
    const struct kern_gemm *g;
    const struct pto_target *target;
    struct kern_gemm_sizes s;
    int64_t block, blocks;
    int64_t steps;     /* in L0 so far */
    int64_t loaded[2]; /* panels of A, B */
    struct series series[2];
    int parts;         /* of an accumulator, columns: the cube begins with the left one while the right one leaves */
};

/* A panel of K of one operand of a tile. */
struct panel {
    struct kern_gemm_tile tile;
    int64_t turn, k, stage;  /* turn: of the tile */
    int32_t deep, phys_deep; /* of K: valid, of the boxes */
    bool first;              /* of the tile */
    bool kept;               /* it stays in L1 for all tiles of a column */
    struct {
        int64_t k, stage;
        int32_t deep, phys_deep;
        bool loads; /* comes with this panel */
    } scale; /* the panel of block scales it uses */
};

static struct series series_of(const struct kern_gemm *g, bool b)
{
    const struct kern_tiling *t = &g->tiling;
    struct series s = {.section = g->k, .depth = b ? t->b_tk : t->tk, .passing = b ? t->b_stages : t->a_stages};
    if (b && t->kept_panels > 0) {
        s.kept = t->kept_panels;
        s.passing -= s.kept;
        s.section = t->section;
        s.kept_depth = t->kept_tk;
    }
    int64_t whole = g->k / s.section, rest = g->k % s.section;
    s.each = (s.kept > 0) + base_ceil_div(s.section - s.kept_depth, s.depth);
    s.panels = whole * s.each + (rest > 0 ? (s.kept > 0) + base_ceil_div(base_max(0, rest - s.kept_depth), s.depth) : 0);
    return s;
}
static int64_t panel_of(const struct series *s, int64_t k)
{
    int64_t rest = k % s->section;
    return k / s->section * s->each + (rest < s->kept_depth ? 0 : (s->kept > 0) + (rest - s->kept_depth) / s->depth);
}
/* Among those that pass, the place of a panel in time. */
static int64_t passing_of(const struct series *s, int64_t i)
{
    int64_t n = i % s->panels, kept = s->kept > 0;
    return i / s->panels * (s->panels - s->kept) + n - kept * (n / s->each + 1);
}

/* The panel that had the place of the i-th one before it; negative: none. */
static int64_t panel_before(const struct series *s, int64_t i)
{
    if (s->kept > 0 && i % s->panels % s->each == 0)
        return i - s->panels;
    int64_t before = passing_of(s, i) - s->passing, passing = s->panels - s->kept, n;
    if (before < 0)
        return -1;
    n = before % passing;
    return before / passing * s->panels + (s->kept > 0 ? n / (s->each - 1) * s->each + 1 + n % (s->each - 1) : n);
}

/* The i-th panel of A or B; false: there are no more. */
static bool panel_at(const struct core *c, bool b, int64_t i, struct panel *p)
{
    const struct kern_tiling *t = &c->g->tiling;
    const struct series *s = &c->series[b];
    int64_t panels = s->panels, n = i % panels, depth = s->depth, within = n % s->each, stages = b ? t->b_stages : t->a_stages;
    p->turn = i / panels;
    if (!kern_gemm_tile_at(c->g, &c->s, c->block, c->blocks, p->turn, &p->tile))
        return false;
    p->kept = s->kept > 0 && within == 0;
    p->k = n / s->each * s->section + (p->kept ? 0 : s->kept_depth + (within - (s->kept > 0)) * depth);
    p->deep = (int32_t)base_min(p->kept ? s->kept_depth : depth, base_min(c->g->k, (n / s->each + 1) * s->section) - p->k);
    p->phys_deep = (int32_t)base_round_up(p->deep, c->s.uk);
    p->stage = p->kept ? n / s->each : s->kept + passing_of(s, i) % s->passing;
    p->first = n == 0;
    int64_t ratio = base_max(1, t->s_tk / depth), groups = base_ceil_div(panels, ratio);
    p->scale.k = ratio == 1 ? p->k : n / ratio * ratio * depth;
    p->scale.deep = (int32_t)(ratio == 1 ? p->deep : base_min(ratio * depth, c->g->k - p->scale.k));
    p->scale.phys_deep = (int32_t)base_round_up(p->scale.deep, c->s.uk);
    /* As many places as panels have: before it comes again, all that used it is done. */
    p->scale.stage = ratio == 1 ? p->stage : (p->turn * groups + n / ratio) % stages;
    p->scale.loads = n % ratio == 0;
    return true;
}
/* Where a panel of B is: those that stay come first. */
static int64_t b_place(const struct core *c, const struct panel *p)
{
    int64_t kept = c->g->tiling.kept_panels;
    return c->s.b_at + base_min(p->stage, kept) * c->s.kept_bytes + base_max(0, p->stage - kept) * c->s.b_bytes;
}
static int64_t flag_of(const struct core *c, bool b, int64_t stage) { return b ? c->g->tiling.a_stages + stage : stage; }

/* Is a panel of B of one tile the one that the other tile, next to it in time, has in L1? */
static bool same_b(const struct core *c, const struct panel *p, int64_t other)
{
    struct kern_gemm_tile y;
    return p->kept && other >= 0 && kern_gemm_tile_at(c->g, &c->s, c->block, c->blocks, other, &y) && p->tile.batch == y.batch && p->tile.col == y.col;
}

static const void *batch_of(const struct kern_operand *x, int64_t batch, int64_t elem)
{
    return kern_at(x->data, x->dtype, (x->at != NULL ? x->at[batch] : batch * x->step) + elem);
}

/* The panel of an operand as its extraction sees it: Nz, or Zn where it is stored transposed. */
static pto_tile panel_tile(const struct kern_operand *x, int64_t at, int32_t phys_rows, int32_t phys_cols)
{
    bool turned = x->order == KERN_COLS || x->order == KERN_NZ_COLS;
    pto_tile t = turned ? KERN_MAT_ZN(x->dtype, phys_rows, phys_cols, phys_rows, phys_cols) : KERN_MAT(x->dtype, phys_rows, phys_cols, phys_rows, phys_cols);
    TASSIGN(t, at);
    return t;
}

/* All bytes of a place in L1 become 0, before something smaller is loaded there. */
static void clear(int64_t at, int64_t bytes)
{
    pto_tile zero = KERN_MAT_ND(PTO_DT_int16_t, 1, bytes / 2, 1, bytes / 2);
    TASSIGN(zero, at);
    TEXPANDS(zero, 0);
}

/* Row by row, where the machine's re-laying of rows has no such stride (target_param.def: nd2nz_cols_max). */
static void load_rows(const struct kern_operand *x, const void *data, int64_t at, int32_t phys_rows, int32_t phys_cols, int32_t rows, int32_t cols)
{
    for (int32_t r = 0; r < rows; r++) {
        pto_tile row = KERN_MAT(x->dtype, phys_rows, phys_cols, 1, cols);
        pto_gm from = KERN_GM(kern_at(data, x->dtype, r * x->ld), x->dtype, 1, cols, cols);
        TASSIGN(row, at + r * 32);
        TLOAD(row, from);
    }
}

/* Rows from row, columns from col of an operand. */
static void load_operand(const struct core *c, const struct kern_operand *x, int64_t batch, int64_t row, int64_t col, int32_t rows, int32_t cols, int64_t at,
                         int32_t phys_rows, int32_t phys_cols)
{
    int64_t c0 = c->s.c0;
    switch (x->order) {
    case KERN_ROWS: {
        const void *data = batch_of(x, batch, row * x->ld + col);
        int64_t most = c->target->param[PTO_P_nd2nz_rows_max] != 0 ? c->target->param[PTO_P_nd2nz_cols_max] : INT64_MAX;
        if (x->ld > most && rows > 1) {
            load_rows(x, data, at, phys_rows, phys_cols, rows, cols);
            return;
        }
        pto_tile t = KERN_MAT(x->dtype, phys_rows, phys_cols, rows, cols);
        pto_gm from = KERN_GM(data, x->dtype, rows, cols, rows == 1 ? cols : x->ld);
        TASSIGN(t, at);
        TLOAD(t, from);
        return;
    }
    case KERN_COLS: {
        pto_tile t = KERN_MAT_ZN(x->dtype, phys_rows, phys_cols, rows, cols);
        pto_gm from = KERN_GM_DN(batch_of(x, batch, col * x->ld + row), x->dtype, rows, cols, x->ld);
        TASSIGN(t, at);
        TLOAD(t, from);
        return;
    }
    default: { /* whole boxes; a transposed one as what it is in memory */
        bool turned = x->order == KERN_NZ_COLS;
        int64_t r0 = turned ? col : row, c1 = turned ? row : col, nr = turned ? cols : rows, nc = turned ? rows : cols;
        int64_t pr = turned ? phys_cols : phys_rows, pc = turned ? phys_rows : phys_cols, boxes_r = base_ceil_div(nr, 16), boxes_c = base_ceil_div(nc, c0);
        int64_t ld = base_round_up(x->ld, 16);
        const void *data = batch_of(x, batch, c1 / c0 * ld * c0 + r0 * c0);
        pto_tile t = KERN_MAT(x->dtype, pr, pc, boxes_r * 16, boxes_c * c0);
        pto_gm from = KERN_GM_(data, x->dtype, PTO_GL_NZ, true, 1, boxes_c, boxes_r, 16, c0, boxes_c * ld * c0, ld * c0, 16 * c0, c0, 1);
        TASSIGN(t, at);
        TLOAD(t, from);
        return;
    }
    }
}

/* Block scales: outer is the row of A or column of B, groups those of K. */
static void load_scales(const struct core *c, const struct kern_operand *x, int64_t batch, bool left, int64_t outer, int64_t group, int32_t n, int32_t groups,
                        int64_t at, int32_t phys_n, int32_t phys_groups)
{
    int64_t all_groups = base_round_up(base_ceil_div(c->g->k, 32), 2), all = left ? c->g->m : c->g->n, pairs = groups / 2;
    bool blocked = x->order == PTO_GL_MX_A_ZZ || x->order == PTO_GL_MX_B_NN, plain = x->order == PTO_GL_MX_A_ND || x->order == PTO_GL_MX_B_DN;
    int32_t valid = blocked ? (int32_t)base_round_up(n, 16) : n;
    pto_tile t = left ? KERN_MAT_LSCALE(phys_n, phys_groups, valid, groups) : KERN_MAT_RSCALE(phys_groups, phys_n, groups, valid);
    pto_gm from;
    if (blocked)
        from = KERN_GM_(batch_of(x, batch, outer * all_groups + group * 16), x->dtype, x->order, true, 1, valid / 16, pairs, 16, 2, valid * all_groups,
                        16 * all_groups, 32, 2, 1);
    else if (plain && left)
        from = KERN_GM_(batch_of(x, batch, outer * all_groups + group), x->dtype, x->order, true, 1, 1, n, pairs, 2, n * all_groups, n * all_groups, all_groups, 2, 1);
    else if (plain)
        from = KERN_GM_(batch_of(x, batch, outer * all_groups + group), x->dtype, x->order, true, 1, 1, n, pairs, 2, n * all_groups, n * all_groups, all_groups, 2, 1);
    else
        from = KERN_GM_(batch_of(x, batch, group * all + outer * 2), x->dtype, x->order, true, 1, 1, pairs, n, 2, pairs * 2 * all, pairs * 2 * all, 2 * all, 2, 1);
    TASSIGN(t, at);
    TLOAD(t, from);
}

static void load_bias(const struct core *c, const struct panel *p)
{
    const struct kern_operand *x = &c->g->bias;
    int64_t at = c->s.bias_at + p->stage * c->s.bias_bytes;
    pto_tile t = KERN_MAT_ND(x->dtype, 1, p->tile.phys_cols, 1, p->tile.cols);
    pto_gm from = KERN_GM(batch_of(x, p->tile.batch, p->tile.col), x->dtype, 1, p->tile.cols, p->tile.cols);
    TASSIGN(t, at);
    if (c->s.mx && p->tile.cols != p->tile.phys_cols)
        clear(at, c->s.bias_bytes);
    TLOAD(t, from);
}

static void load_words(const struct core *c, const struct panel *p)
{
    const struct kern_operand *x = &c->g->words;
    int64_t side = p->turn % KERN_GEMM_WORDS;
    pto_tile t = KERN_MAT_ND(PTO_DT_uint64_t, 1, p->tile.phys_cols, 1, p->tile.cols);
    pto_gm from = KERN_GM(batch_of(x, p->tile.batch, p->tile.col), PTO_DT_uint64_t, 1, p->tile.cols, p->tile.cols);
    TASSIGN(t, c->s.words_at + side * c->s.words_bytes);
    wait_flag(PIPE_FIX, PIPE_MTE2, side);
    TLOAD(t, from);
    set_flag(PIPE_MTE2, PIPE_FIX, side);
}

/* GM -> L1: a panel of A, with the words of the tile if it is the first. */
static void load_a(const struct core *c, const struct panel *p)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_sizes *s = &c->s;
    const struct kern_gemm_tile *tile = &p->tile;
    int64_t at = s->a_at + p->stage * s->a_bytes, scale_at = s->as_at + p->scale.stage * s->as_bytes, flag = flag_of(c, false, p->stage);
    if (p->first && g->store == KERN_STORE_WORDS)
        load_words(c, p);
    wait_flag(PIPE_MTE1, PIPE_MTE2, flag);
    if (s->mx && (p->deep % 64 != 0 || tile->rows != tile->phys_rows))
        clear(at, s->a_bytes);
    load_operand(c, &g->a, tile->batch, tile->row, p->k, tile->rows, p->deep, at, tile->phys_rows, p->phys_deep);
    if (s->mx && p->scale.loads) {
        if (p->scale.deep % 64 != 0 || tile->rows != tile->phys_rows)
            clear(scale_at, s->as_bytes);
        load_scales(c, &g->a_scale, tile->batch, true, tile->row, p->scale.k / 32, tile->rows, (int32_t)base_round_up(base_ceil_div(p->scale.deep, 32), 2), scale_at,
                    tile->phys_rows, p->scale.phys_deep / 32);
    }
    set_flag(PIPE_MTE2, PIPE_MTE1, flag);
}

/* The same of B, with the tile's bias. */
static void load_b(const struct core *c, const struct panel *p)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_sizes *s = &c->s;
    const struct kern_gemm_tile *tile = &p->tile;
    int64_t at = b_place(c, p), scale_at = s->bs_at + p->scale.stage * s->bs_bytes, flag = flag_of(c, true, p->stage);
    if (same_b(c, p, p->turn - 1))
        return;
    wait_flag(PIPE_MTE1, PIPE_MTE2, flag);
    if (p->first && g->bias.dtype != 0)
        load_bias(c, p);
    if (s->mx && (p->deep % 64 != 0 || tile->cols != tile->phys_cols))
        clear(at, p->kept ? s->kept_bytes : s->b_bytes);
    load_operand(c, &g->b, tile->batch, p->k, tile->col, p->deep, tile->cols, at, p->phys_deep, tile->phys_cols);
    if (s->mx && p->scale.loads) {
        if (p->scale.deep % 64 != 0 || tile->cols != tile->phys_cols)
            clear(scale_at, s->bs_bytes);
        load_scales(c, &g->b_scale, tile->batch, false, tile->col, p->scale.k / 32, tile->cols, (int32_t)base_round_up(base_ceil_div(p->scale.deep, 32), 2), scale_at,
                    tile->phys_cols, p->scale.phys_deep / 32);
    }
    set_flag(PIPE_MTE2, PIPE_MTE1, flag);
}

/* A step in L0 and the accumulator it goes to. */
struct step {
    pto_tile a, b, as, bs, acc, bias;
    bool starts, with_bias; /* the accumulator begins with it */
};
/* Columns of a part of a tile. */
struct part {
    int32_t from, cols, phys_cols;
};
/* The left or right part of a tile; of one that is not parted, all of it. */
static struct part part_of(const struct core *c, const struct kern_gemm_tile *tile, int parts, int which)
{
    int32_t left = (int32_t)base_round_up((tile->phys_cols + parts - 1) / parts, c->s.un);
    return which == 0 ? (struct part){0, (int32_t)base_min(left, tile->cols), (int32_t)base_min(left, tile->phys_cols)} : (struct part){left, tile->cols - left, tile->phys_cols - left};
}
static int parts_of(const struct core *c, const struct kern_gemm_tile *tile) { return c->parts > 1 && part_of(c, tile, c->parts, 1).cols > 0 ? c->parts : 1; }

static void multiply(const struct core *c, struct step *x)
{
    if (c->s.mx) {
        if (!x->starts)
            TMATMUL_MX(x->acc, x->acc, x->a, x->as, x->b, x->bs);
        else if (x->with_bias)
            TMATMUL_MX(x->acc, x->a, x->as, x->b, x->bs, x->bias);
        else
            TMATMUL_MX(x->acc, x->a, x->as, x->b, x->bs);
    } else {
        if (!x->starts)
            TMATMUL_ACC(x->acc, x->acc, x->a, x->b);
        else if (x->with_bias)
            TMATMUL_BIAS(x->acc, x->a, x->b, x->bias);
        else
            TMATMUL(x->acc, x->a, x->b);
    }
}

/* Row of bias: L1 -> bias table. */
static pto_tile take_bias(const struct core *c, const struct panel *b)
{
    const struct kern_gemm *g = c->g;
    int32_t valid = c->s.mx ? b->tile.phys_cols : b->tile.cols;
    pto_tile in_l1 = KERN_MAT_ND(g->bias.dtype, 1, b->tile.phys_cols, 1, valid), table = KERN_BIAS(g->acc_dtype, b->tile.phys_cols, valid);
    TASSIGN(in_l1, c->s.bias_at + b->stage * c->s.bias_bytes);
    TASSIGN(table, 0);
    wait_flag(PIPE_M, PIPE_MTE1, BIAS_TABLE_FLAG);
    TMOV(table, in_l1);
    return table;
}

static int64_t end_of(const struct panel *p) { return p->k + p->deep; }

/* An accumulator, or a part of it, has left. Parts of tiles of other extents lie elsewhere: then all of it. */
static void await_room(const struct core *c, const struct panel *p, int parts, int which)
{
    struct kern_gemm_tile before;
    bool alike = p->turn > 0 && kern_gemm_tile_at(c->g, &c->s, c->block, c->blocks, p->turn - 1, &before) && before.phys_rows == p->tile.phys_rows &&
                 before.phys_cols == p->tile.phys_cols;
    int64_t acc_side = p->turn % c->g->tiling.accs;
    int begin = alike || which == 0 ? which : c->parts, end = alike && parts == c->parts ? which + 1 : c->parts;
    for (int i = begin; i < end; i++)
        wait_flag(PIPE_FIX, PIPE_M, acc_side + i);
}

/* L1 -> L0 -> accumulator: what a panel of A and one of B have in common. */
static void compute_panels(struct core *c, const struct panel *p, const struct panel *b)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_sizes *s = &c->s;
    const struct kern_gemm_tile *tile = &p->tile;
    /* The unit of block scales finds rows and columns by m and n alone (b.8): what it multiplies are whole boxes, cleared before. */
    int32_t pm = tile->phys_rows, pn = tile->phys_cols, vm = s->mx && s->a_turns ? pm : tile->rows, vn = s->mx ? pn : tile->cols;
    int64_t acc_side = p->turn % g->tiling.accs, a_flag = flag_of(c, false, p->stage), b_flag = flag_of(c, true, b->stage);
    int64_t from = base_max(p->k, b->k), end = base_min(end_of(p), end_of(b));
    bool a_ends = end == end_of(p), b_ends = end == end_of(b);
    pto_tile a_l1 = panel_tile(&g->a, s->a_at + p->stage * s->a_bytes, pm, p->phys_deep), b_l1 = panel_tile(&g->b, b_place(c, b), b->phys_deep, pn);
    pto_tile as_l1, bs_l1;
    struct step steps[2][2];
    pto_tile bias = {0};
    bool with_bias = g->bias.dtype != 0;
    if (s->mx) {
        as_l1 = KERN_MAT_LSCALE(pm, p->scale.phys_deep / 32, pm, p->scale.phys_deep / 32);
        bs_l1 = KERN_MAT_RSCALE(b->scale.phys_deep / 32, pn, b->scale.phys_deep / 32, pn);
        TASSIGN(as_l1, s->as_at + p->scale.stage * s->as_bytes);
        TASSIGN(bs_l1, s->bs_at + b->scale.stage * s->bs_bytes);
    }
    if (from == p->k)
        wait_flag(PIPE_MTE2, PIPE_MTE1, a_flag);
    if (from == b->k && !same_b(c, b, b->turn - 1))
        wait_flag(PIPE_MTE2, PIPE_MTE1, b_flag);
    if (from == 0 && with_bias)
        bias = take_bias(c, b);
    for (int64_t k0 = from, count; k0 < end; k0 += count * g->tiling.sk, c->steps += count) {
        int64_t sk = g->tiling.sk, a_side[2], b_side[2];
        /* The first and last two steps of a tile one part after the other: what comes first has left when the next tile begins. */
        count = parts_of(c, tile) > 1 && k0 + sk < end && (k0 == 0 || k0 + 2 * sk >= g->k) ? 2 : 1;
        int parts = count == 2 ? c->parts : 1;
        bool finishes = k0 + count * sk >= g->k;
        for (int u = 0; u < count; u++) {
            int64_t k = k0 + u * sk;
            int32_t deep = (int32_t)base_min(sk, end - k), phys = (int32_t)base_round_up(deep, s->uk), valid = s->mx ? phys : deep;
            bool last = k + sk >= end;
            struct step *x = steps[u];
            a_side[u] = (c->steps + u) % s->a_places;
            b_side[u] = (c->steps + u) % s->b_places;
            for (int h = 0; h < parts; h++) {
                struct part part = part_of(c, tile, parts, h);
                int32_t cols = s->mx ? part.phys_cols : part.cols;
                x[h] = (struct step){.with_bias = with_bias, .bias = bias, .starts = k == 0};
                x[h].a = KERN_LEFT(g->a.dtype, pm, phys, vm, valid);
                x[h].b = KERN_RIGHT(g->b.dtype, phys, part.phys_cols, valid, cols);
                x[h].acc = KERN_ACC(g->acc_dtype, pm, part.phys_cols, vm, cols);
                TASSIGN(x[h].a, a_side[u] * s->a_step);
                TASSIGN(x[h].b, b_side[u] * s->b_step + (int64_t)part.from * phys * s->bits / 8);
                TASSIGN(x[h].acc, acc_side * s->acc_bytes + (int64_t)part.from * pm * 4);
            }
            /* What has more places comes first: it need not wait for the cube at all, so that the other one is there in time. */
            for (int i = 0; i < 2; i++) {
                if ((i == 1) != (s->a_places >= s->b_places)) {
                    wait_flag(PIPE_M, PIPE_MTE1, A_PLACE_FLAG + a_side[u]);
                    TEXTRACT(x[0].a, a_l1, 0, k - p->k);
                    if (s->mx) {
                        x[0].as = KERN_LSCALE(pm, phys / 32, vm, phys / 32);
                        TASSIGN(x[0].as, GetScaleAddr(x[0].a));
                        TEXTRACT(x[0].as, as_l1, 0, (k - p->scale.k) / 32);
                    }
                    if (last && a_ends)
                        set_flag(PIPE_MTE1, PIPE_MTE2, a_flag);
                } else {
                    wait_flag(PIPE_M, PIPE_MTE1, B_PLACE_FLAG + b_side[u]);
                    for (int h = 0; h < parts; h++)
                        TEXTRACT(x[h].b, b_l1, k - b->k, part_of(c, tile, parts, h).from);
                    if (s->mx) {
                        x[0].bs = KERN_RSCALE(phys / 32, pn, phys / 32, vn);
                        TASSIGN(x[0].bs, GetScaleAddr(x[0].b));
                        TEXTRACT(x[0].bs, bs_l1, (k - b->scale.k) / 32, 0);
                    }
                    if (last && b_ends && !same_b(c, b, b->turn + 1))
                        set_flag(PIPE_MTE1, PIPE_MTE2, b_flag);
                }
            }
            set_flag(PIPE_MTE1, PIPE_M, b_side[u]);
        }
        for (int h = 0; h < parts; h++) {
            for (int u = 0; u < count; u++) {
                if (h == 0)
                    wait_flag(PIPE_MTE1, PIPE_M, b_side[u]);
                if (steps[u][h].starts)
                    await_room(c, p, parts, h);
                multiply(c, &steps[u][h]);
                if (h + 1 < parts)
                    continue;
                set_flag(PIPE_M, PIPE_MTE1, A_PLACE_FLAG + a_side[u]);
                set_flag(PIPE_M, PIPE_MTE1, B_PLACE_FLAG + b_side[u]);
                if (steps[u][h].starts && with_bias)
                    set_flag(PIPE_M, PIPE_MTE1, BIAS_TABLE_FLAG);
            }
            if (finishes)
                for (int part = h; part < (parts == c->parts ? h + 1 : c->parts); part++)
                    set_flag(PIPE_M, PIPE_FIX, acc_side + part);
        }
    }
}

/* Words of a tile: L1 -> Scaling, before the accumulator is waited for. */
static void take_words(const struct core *c, const struct panel *p)
{
    const struct kern_gemm_tile *tile = &p->tile;
    int64_t side = p->turn % KERN_GEMM_WORDS;
    pto_tile in_l1 = KERN_MAT_ND(PTO_DT_uint64_t, 1, tile->phys_cols, 1, tile->cols), table = KERN_SCALING(PTO_DT_uint64_t, tile->phys_cols, tile->cols);
    TASSIGN(in_l1, c->s.words_at + side * c->s.words_bytes);
    TASSIGN(table, 0);
    wait_flag(PIPE_MTE2, PIPE_FIX, side);
    TMOV(table, in_l1);
    set_flag(PIPE_FIX, PIPE_MTE2, side);
}

/* Accumulator -> GM, by the operator's conversion. */
static void store_part(const struct core *c, const struct panel *p, const struct part *part, pto_tile acc)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_tile *tile = &p->tile;
    pto_gm gm = KERN_GM(batch_of(&g->out, tile->batch, tile->row * g->out.ld + tile->col + part->from), g->out.dtype, tile->rows, part->cols, g->out.ld);
    enum pto_relu_pre_mode_code relu = g->relu ? RELU_NORMAL : RELU_NO;
    if (g->store == KERN_STORE_WORDS) {
        pto_tile table = KERN_SCALING(PTO_DT_uint64_t, part->phys_cols, part->cols);
        TASSIGN(table, (int64_t)part->from * 8);
        TSTORE_FP(gm, acc, table, .relu = relu);
    } else if (g->store == KERN_STORE_WORD) {
        TSTORE_PRE(gm, acc, (int64_t)g->word, .relu = relu);
    } else {
        TSTORE(gm, acc, .relu = relu);
    }
}

/* A tile leaves, part after part. */
static void store_tile(const struct core *c, const struct panel *p, const struct kern_gemm_sink *sink)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_tile *tile = &p->tile;
    int64_t acc_side = p->turn % g->tiling.accs;
    int parts = parts_of(c, tile);
    if (sink == NULL && g->store == KERN_STORE_WORDS)
        take_words(c, p);
    for (int h = 0; h < parts; h++) {
        struct part part = part_of(c, tile, parts, h);
        int end = parts == c->parts ? h + 1 : c->parts;
        pto_tile acc = KERN_ACC(g->acc_dtype, tile->phys_rows, part.phys_cols, tile->rows, part.cols);
        TASSIGN(acc, acc_side * c->s.acc_bytes + (int64_t)part.from * tile->phys_rows * 4);
        for (int i = h; i < end; i++)
            wait_flag(PIPE_M, PIPE_FIX, acc_side + i);
        if (sink != NULL) {
            int64_t ld;
            char *to = sink->place(sink->arg, p->turn, &ld);
            pto_gm gm = KERN_GM(to + part.from * 4, g->acc_dtype, tile->rows, part.cols, ld);
            if (h == 0)
                sink->before(sink->arg, p->turn);
            TSTORE(gm, acc);
            if (h + 1 == parts)
                sink->after(sink->arg, p->turn);
        } else {
            store_part(c, p, &part, acc);
        }
        for (int i = h; i < end; i++)
            set_flag(PIPE_FIX, PIPE_M, acc_side + i);
    }
}

/* At the start all is free; at the end it is again, and no flag is left. */
static void all_free(const struct core *c, bool begin)
{
    const struct kern_tiling *t = &c->g->tiling;
    bool bias = c->g->bias.dtype != 0, words = c->g->store == KERN_STORE_WORDS;
    for (int i = 0; i < KERN_GEMM_STAGES; i++) {
        if (i < t->a_stages + t->b_stages) {
            if (begin)
                set_flag(PIPE_MTE1, PIPE_MTE2, i);
            else
                wait_flag(PIPE_MTE1, PIPE_MTE2, i);
        }
        if (i < c->s.a_places || (i >= B_PLACE_FLAG && i < B_PLACE_FLAG + c->s.b_places) || (bias && i == BIAS_TABLE_FLAG)) {
            if (begin)
                set_flag(PIPE_M, PIPE_MTE1, i);
            else
                wait_flag(PIPE_M, PIPE_MTE1, i);
        }
        if (i < t->accs * c->parts) {
            if (begin)
                set_flag(PIPE_FIX, PIPE_M, i);
            else
                wait_flag(PIPE_FIX, PIPE_M, i);
        }
        if (words && i < KERN_GEMM_WORDS) {
            if (begin)
                set_flag(PIPE_FIX, PIPE_MTE2, i);
            else
                wait_flag(PIPE_FIX, PIPE_MTE2, i);
        }
    }
}

/* Loads all panels that have places before the i-th one of A and the j-th one of B are multiplied: what is needed first comes first. */
static void load_ahead(struct core *c, int64_t i, int64_t j)
{
    for (;;) {
        bool a_fits = panel_before(&c->series[0], c->loaded[0]) < i, b_fits = panel_before(&c->series[1], c->loaded[1]) < j, is_b;
        struct panel a, b;
        a_fits = a_fits && panel_at(c, false, c->loaded[0], &a);
        b_fits = b_fits && panel_at(c, true, c->loaded[1], &b);
        if (!a_fits && !b_fits)
            return;
        is_b = !a_fits || (b_fits && (b.turn < a.turn || (b.turn == a.turn && b.k <= a.k)));
        (is_b ? load_b : load_a)(c, is_b ? &b : &a);
        c->loaded[is_b]++;
    }
}

void kern_gemm_run_cube(const struct kern_gemm *g, const struct kern_gemm_sink *sink)
{
    const struct kern_tiling *t = &g->tiling;
    struct core c = {.g = g, .target = g->target, .s = kern_gemm_sizes(g, t), .block = get_block_idx(), .blocks = get_block_num()};
    struct panel a, b;
    c.parts = t->accs == 1 && !c.s.mx && g->bias.dtype == 0 ? 2 : 1;
    c.series[0] = series_of(g, false);
    c.series[1] = series_of(g, true);
    all_free(&c, true);
    for (int64_t turn = 0; panel_at(&c, false, turn * c.series[0].panels, &a); turn++) {
        for (int64_t k = 0; k < g->k; k = base_min(end_of(&a), end_of(&b))) {
            int64_t i = turn * c.series[0].panels + panel_of(&c.series[0], k), j = turn * c.series[1].panels + panel_of(&c.series[1], k);
            load_ahead(&c, i, j);
            (void)panel_at(&c, false, i, &a);
            (void)panel_at(&c, true, j, &b);
            compute_panels(&c, &a, &b);
        }
        store_tile(&c, &a, sink);
    }
    all_free(&c, false);
}

void kern_gemm_run(const struct kern_gemm *gemm) { kern_gemm_run_cube(gemm, NULL); }
