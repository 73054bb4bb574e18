/* The cube core's part of a product. Panels of K go from GM to L1 ahead of time, steps of a panel to halves of L0A and L0B, and C leaves
 * by the fixpipe while the next tile begins, if L0C holds two. Flags (P, Q, id) say that pipe P has done it and Q may go on:
 *     MTE2 -> MTE1 and back: panels of A, then those of B with bias        MTE1 -> M and back: 0, 1 halves of L0; M -> MTE1 2: bias table
 *     M -> FIX and back: accumulators                                      MTE2 -> FIX and back: 0..2 quantisation words
 * Flags forward carry data, flags back room. Must not know what tiles are for. */
#include "kernels/gemm_impl.h"
#include "kernels/tile.h"

enum { BIAS_TABLE_FLAG = 2 };

struct core {
    const struct kern_gemm *g;
    const struct pto_target *target;
    struct kern_gemm_sizes s;
    int64_t block, blocks, steps; /* steps in L0 so far */
};

/* A panel of K of one operand of a tile. */
struct panel {
    struct kern_gemm_tile tile;
    int64_t turn, k, stage;  /* turn: of the tile */
    int32_t deep, phys_deep; /* of K: valid, of the boxes */
    bool first, last;        /* of the tile */
    struct {
        int64_t k, stage;
        int32_t deep, phys_deep;
        bool loads; /* comes with this panel */
    } scale; /* the panel of block scales it uses */
};

static int64_t panels_of(const struct core *c, bool b) { return kern_ceil_div(c->g->k, b ? c->g->tiling.b_tk : c->g->tiling.tk); }

/* The i-th panel of A or B; false: there are no more. */
static bool panel_at(const struct core *c, bool b, int64_t i, struct panel *p)
{
    const struct kern_tiling *t = &c->g->tiling;
    int64_t panels = panels_of(c, b), n = i % panels, depth = b ? t->b_tk : t->tk;
    p->turn = i / panels;
    if (!kern_gemm_tile_at(c->g, &c->s, c->block, c->blocks, p->turn, &p->tile))
        return false;
    p->k = n * depth;
    p->deep = (int32_t)kern_min(depth, c->g->k - p->k);
    p->phys_deep = (int32_t)kern_round_up(p->deep, c->s.uk);
    p->stage = i % (b ? t->b_stages : t->a_stages);
    p->first = n == 0;
    p->last = n + 1 == panels;
    int64_t ratio = kern_max(1, t->s_tk / depth), groups = kern_ceil_div(panels, ratio);
    p->scale.k = n / ratio * ratio * depth;
    p->scale.deep = (int32_t)kern_min(ratio * depth, c->g->k - p->scale.k);
    p->scale.phys_deep = (int32_t)kern_round_up(p->scale.deep, c->s.uk);
    /* As many places as panels have: before it comes again, all that used it is done. */
    p->scale.stage = (p->turn * groups + n / ratio) % (b ? t->b_stages : t->a_stages);
    p->scale.loads = n % ratio == 0;
    return true;
}
static int64_t flag_of(const struct core *c, bool b, int64_t stage) { return b ? c->g->tiling.a_stages + stage : stage; }

/* Is a tile's B the one that is in L1 already? */
static bool same_b(const struct core *c, int64_t turn, int64_t other)
{
    struct kern_gemm_tile x, y;
    return c->g->tiling.keep_b && other >= 0 && kern_gemm_tile_at(c->g, &c->s, c->block, c->blocks, turn, &x) &&
           kern_gemm_tile_at(c->g, &c->s, c->block, c->blocks, other, &y) && x.batch == y.batch && x.col == y.col;
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
        int64_t pr = turned ? phys_cols : phys_rows, pc = turned ? phys_rows : phys_cols, boxes_r = kern_ceil_div(nr, 16), boxes_c = kern_ceil_div(nc, c0);
        int64_t ld = kern_round_up(x->ld, 16);
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
    int64_t all_groups = kern_round_up(kern_ceil_div(c->g->k, 32), 2), all = left ? c->g->m : c->g->n, pairs = groups / 2;
    bool blocked = x->order == PTO_GL_MX_A_ZZ || x->order == PTO_GL_MX_B_NN, plain = x->order == PTO_GL_MX_A_ND || x->order == PTO_GL_MX_B_DN;
    int32_t valid = blocked ? (int32_t)kern_round_up(n, 16) : n;
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
        load_scales(c, &g->a_scale, tile->batch, true, tile->row, p->scale.k / 32, tile->rows, (int32_t)kern_round_up(kern_ceil_div(p->scale.deep, 32), 2), scale_at,
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
    int64_t at = s->b_at + p->stage * s->b_bytes, scale_at = s->bs_at + p->scale.stage * s->bs_bytes, flag = flag_of(c, true, p->stage);
    if (same_b(c, p->turn, p->turn - 1))
        return;
    wait_flag(PIPE_MTE1, PIPE_MTE2, flag);
    if (p->first && g->bias.dtype != 0)
        load_bias(c, p);
    if (s->mx && (p->deep % 64 != 0 || tile->cols != tile->phys_cols))
        clear(at, s->b_bytes);
    load_operand(c, &g->b, tile->batch, p->k, tile->col, p->deep, tile->cols, at, p->phys_deep, tile->phys_cols);
    if (s->mx && p->scale.loads) {
        if (p->scale.deep % 64 != 0 || tile->cols != tile->phys_cols)
            clear(scale_at, s->bs_bytes);
        load_scales(c, &g->b_scale, tile->batch, false, tile->col, p->scale.k / 32, tile->cols, (int32_t)kern_round_up(kern_ceil_div(p->scale.deep, 32), 2), scale_at,
                    tile->phys_cols, p->scale.phys_deep / 32);
    }
    set_flag(PIPE_MTE2, PIPE_MTE1, flag);
}

/* A step in L0 and the accumulator it goes to. */
struct step {
    pto_tile a, b, as, bs, acc, bias;
    bool starts, with_bias; /* the accumulator begins with it */
};

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

/* L1 -> L0 -> accumulator: a panel of A, with as much of a panel of B. */
static void compute_panel(struct core *c, const struct panel *p, const struct panel *b)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_sizes *s = &c->s;
    const struct kern_gemm_tile *tile = &p->tile;
    /* The unit of block scales finds rows and columns by m and n alone (b.8): what it multiplies are whole boxes, cleared before. */
    int32_t pm = tile->phys_rows, pn = tile->phys_cols, vm = s->mx && s->a_turns ? pm : tile->rows, vn = s->mx ? pn : tile->cols;
    int64_t acc_side = p->turn % g->tiling.accs, a_flag = flag_of(c, false, p->stage), b_flag = flag_of(c, true, b->stage), b_from = p->k - b->k;
    bool b_begins = b_from == 0, b_ends = b_from + p->deep >= b->deep;
    pto_tile a_l1 = panel_tile(&g->a, s->a_at + p->stage * s->a_bytes, pm, p->phys_deep), b_l1 = panel_tile(&g->b, s->b_at + b->stage * s->b_bytes, b->phys_deep, pn);
    pto_tile as_l1, bs_l1;
    struct step x = {.acc = KERN_ACC(g->acc_dtype, pm, pn, vm, vn), .with_bias = g->bias.dtype != 0};
    TASSIGN(x.acc, acc_side * s->acc_bytes);
    if (s->mx) {
        as_l1 = KERN_MAT_LSCALE(pm, p->scale.phys_deep / 32, pm, p->scale.phys_deep / 32);
        bs_l1 = KERN_MAT_RSCALE(b->scale.phys_deep / 32, pn, b->scale.phys_deep / 32, pn);
        TASSIGN(as_l1, s->as_at + p->scale.stage * s->as_bytes);
        TASSIGN(bs_l1, s->bs_at + b->scale.stage * s->bs_bytes);
    }
    wait_flag(PIPE_MTE2, PIPE_MTE1, a_flag);
    if (b_begins && !same_b(c, p->turn, p->turn - 1))
        wait_flag(PIPE_MTE2, PIPE_MTE1, b_flag);
    if (p->first && x.with_bias)
        x.bias = take_bias(c, b);
    for (int32_t k = 0; k < p->deep; k += g->tiling.sk, c->steps++) {
        int32_t deep = (int32_t)kern_min(g->tiling.sk, p->deep - k), phys = (int32_t)kern_round_up(deep, s->uk), valid = s->mx ? phys : deep;
        bool last = k + g->tiling.sk >= p->deep;
        int64_t side = c->steps % 2;
        x.a = KERN_LEFT(g->a.dtype, pm, phys, vm, valid);
        x.b = KERN_RIGHT(g->b.dtype, phys, pn, valid, vn);
        TASSIGN(x.a, side * (c->target->param[PTO_P_left_bytes] / 2));
        TASSIGN(x.b, side * (c->target->param[PTO_P_right_bytes] / 2));
        x.starts = p->first && k == 0;
        wait_flag(PIPE_M, PIPE_MTE1, side);
        TEXTRACT(x.a, a_l1, 0, k);
        if (s->mx) {
            x.as = KERN_LSCALE(pm, phys / 32, vm, phys / 32);
            TASSIGN(x.as, GetScaleAddr(x.a));
            TEXTRACT(x.as, as_l1, 0, (p->k - p->scale.k + k) / 32);
        }
        if (last)
            set_flag(PIPE_MTE1, PIPE_MTE2, a_flag);
        TEXTRACT(x.b, b_l1, b_from + k, 0);
        if (s->mx) {
            x.bs = KERN_RSCALE(phys / 32, pn, phys / 32, vn);
            TASSIGN(x.bs, GetScaleAddr(x.b));
            TEXTRACT(x.bs, bs_l1, (p->k - b->scale.k + k) / 32, 0);
        }
        if (last && b_ends && !same_b(c, p->turn, p->turn + 1))
            set_flag(PIPE_MTE1, PIPE_MTE2, b_flag);
        set_flag(PIPE_MTE1, PIPE_M, side);
        wait_flag(PIPE_MTE1, PIPE_M, side);
        if (x.starts)
            wait_flag(PIPE_FIX, PIPE_M, acc_side);
        multiply(c, &x);
        set_flag(PIPE_M, PIPE_MTE1, side);
        if (x.starts && x.with_bias)
            set_flag(PIPE_M, PIPE_MTE1, BIAS_TABLE_FLAG);
    }
}

/* Accumulator -> GM. */
static void store_tile(const struct core *c, const struct panel *p, const struct kern_gemm_sink *sink)
{
    const struct kern_gemm *g = c->g;
    const struct kern_gemm_tile *tile = &p->tile;
    int64_t acc_side = p->turn % g->tiling.accs, side = p->turn % KERN_GEMM_WORDS;
    pto_tile acc = KERN_ACC(g->acc_dtype, tile->phys_rows, tile->phys_cols, tile->rows, tile->cols);
    TASSIGN(acc, acc_side * c->s.acc_bytes);
    set_flag(PIPE_M, PIPE_FIX, acc_side);
    wait_flag(PIPE_M, PIPE_FIX, acc_side);
    if (sink != NULL) {
        int64_t ld;
        void *to = sink->place(sink->arg, p->turn, &ld);
        pto_gm gm = KERN_GM(to, g->acc_dtype, tile->rows, tile->cols, ld);
        sink->before(sink->arg, p->turn);
        TSTORE(gm, acc);
        sink->after(sink->arg, p->turn);
        set_flag(PIPE_FIX, PIPE_M, acc_side);
        return;
    }
    pto_gm gm = KERN_GM(batch_of(&g->out, tile->batch, tile->row * g->out.ld + tile->col), g->out.dtype, tile->rows, tile->cols, g->out.ld);
    enum pto_relu_pre_mode_code relu = g->relu ? RELU_NORMAL : RELU_NO;
    if (g->store == KERN_STORE_WORDS) {
        pto_tile in_l1 = KERN_MAT_ND(PTO_DT_uint64_t, 1, tile->phys_cols, 1, tile->cols), table = KERN_SCALING(PTO_DT_uint64_t, tile->phys_cols, tile->cols);
        TASSIGN(in_l1, c->s.words_at + side * c->s.words_bytes);
        TASSIGN(table, 0);
        wait_flag(PIPE_MTE2, PIPE_FIX, side);
        TMOV(table, in_l1);
        set_flag(PIPE_FIX, PIPE_MTE2, side);
        TSTORE_FP(gm, acc, table, .relu = relu);
    } else if (g->store == KERN_STORE_WORD) {
        TSTORE_PRE(gm, acc, (int64_t)g->word, .relu = relu);
    } else {
        TSTORE(gm, acc, .relu = relu);
    }
    set_flag(PIPE_FIX, PIPE_M, acc_side);
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
        if (i < 2 || (bias && i == BIAS_TABLE_FLAG)) {
            if (begin)
                set_flag(PIPE_M, PIPE_MTE1, i);
            else
                wait_flag(PIPE_M, PIPE_MTE1, i);
        }
        if (i < t->accs) {
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

void kern_gemm_run_cube(const struct kern_gemm *g, const struct kern_gemm_sink *sink)
{
    const struct kern_tiling *t = &g->tiling;
    struct core c = {.g = g, .target = g->target, .s = kern_gemm_sizes(g, t), .block = get_block_idx(), .blocks = get_block_num()};
    struct panel a, b, ahead;
    int64_t a_loaded = 0, b_loaded = 0;
    all_free(&c, true);
    for (int64_t i = 0; panel_at(&c, false, i, &a); i++) {
        int64_t j = a.turn * panels_of(&c, true) + a.k / t->b_tk;
        while (a_loaded < i + t->a_stages || b_loaded < j + t->b_stages) { /* what is needed first comes first */
            bool is_b = b_loaded < j + t->b_stages && (b_loaded < j + a_loaded - i || a_loaded >= i + t->a_stages);
            if (!panel_at(&c, is_b, is_b ? b_loaded : a_loaded, &ahead))
                break;
            (is_b ? load_b : load_a)(&c, &ahead);
            *(is_b ? &b_loaded : &a_loaded) += 1;
        }
        (void)panel_at(&c, true, j, &b);
        compute_panel(&c, &a, &b);
        if (a.last)
            store_tile(&c, &a, sink);
    }
    all_free(&c, false);
}

void kern_gemm_run(const struct kern_gemm *gemm) { kern_gemm_run_cube(gemm, NULL); }
