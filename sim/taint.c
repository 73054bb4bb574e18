/* Undefined bytes on their way to results (see taint.h).  What is clean goes by runs of bytes and is the rule; only operations that
 * read a label go element by element. */
#include "sim/taint.h"
#include "isa/access.h"
#include "isa/layout.h"
#include "isa/product.h"
#include "sim/fifo.h"
#include "sim/launch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sim_taint *sim_taint_new(const struct pto_program *program)
{
    struct sim_taint *t = base_realloc_array(NULL, 1, sizeof *t);
    *t = (struct sim_taint){.count = SIM_TAINT_FRESH + 1};
    t->told = base_realloc_array(NULL, (size_t)isa_ops_room(program) + 1, 1);
    memset(t->told, 0, (size_t)isa_ops_room(program) + 1);
    return t;
}

void sim_taint_free(struct sim_taint *t)
{
    if (t == NULL)
        return;
    free(t->told);
    free(t);
}

/* One instruction at work. */
struct work {
    struct sim_exec *x;
    const struct pto_insn *insn;
    const struct isa_op_info *info;
    struct sim_core *shadow;
    struct base_arena arena;
    const struct isa_access *access;
    unsigned naccesses;
    struct isa_access one; /* in place of them */
};

/* ---- labels ---- */

/* What an operation hands on of a label that it reads in a slot: never written becomes "first read here". */
static uint8_t pass(const struct sim_exec *x, const struct pto_insn *insn, unsigned slot, uint8_t label)
{
    struct sim_taint *t = x->taint;
    if (label != SIM_TAINT_FRESH)
        return label;
    for (unsigned i = t->count; i-- > SIM_TAINT_FRESH + 1;)
        if (t->op[i] == insn->source_op && t->slot[i] == slot)
            return (uint8_t)i;
    if (t->count == SIM_TAINT_LABELS)
        return label;
    t->op[t->count] = insn->source_op;
    t->slot[t->count] = (uint8_t)slot;
    return (uint8_t)t->count++;
}

static uint8_t first_label(const uint8_t *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] != 0)
            return at[i];
    return 0;
}

static bool all_zero(const uint8_t *at, size_t n) { return n == 0 || (at[0] == 0 && memcmp(at, at + 1, n - 1) == 0); }

static unsigned width_of(const struct sim_grid *g) { return isa_dtype((enum pto_dtype)g->dtype)->bits / 8u; }

static uint8_t *byte_of(const struct sim_grid *g, int32_t r, int32_t c, unsigned width)
{
    int64_t element = g->row[r] + g->col[c];
    return g->base + (width == 0 ? element / 2 : element * (int64_t)width);
}

static uint8_t label_at(const struct sim_grid *g, int32_t r, int32_t c)
{
    unsigned width = width_of(g);
    return first_label(byte_of(g, r, c, width), width == 0 ? 1 : width);
}

static void set_label(const struct sim_grid *g, int32_t r, int32_t c, uint8_t label)
{
    unsigned width = width_of(g);
    memset(byte_of(g, r, c, width), label, width == 0 ? 1 : width);
}

static void set_all(const struct sim_grid *g, uint8_t label)
{
    for (int32_t r = 0; r < g->rows; r++)
        for (int32_t c = 0; c < g->cols; c++)
            set_label(g, r, c, label);
}

static bool any_label(const struct sim_grid *g, int32_t *row, int32_t *col)
{
    for (int32_t r = 0; r < g->rows; r++)
        for (int32_t c = 0; c < g->cols; c++)
            if (label_at(g, r, c) != 0) {
                *row = r;
                *col = c;
                return true;
            }
    return false;
}

/* ---- regions of runs ---- */

/* NULL if the memory is not shadowed or the region not inside. */
static uint8_t *region(struct work *w, const struct isa_access *a)
{
    if (a->space == PTO_SPACE_GM || !a->known || a->run <= 0 || a->begin < 0 || isa_access_end(a) > w->shadow->size[a->space])
        return NULL;
    return sim_core_space(w->shadow, (enum pto_space)a->space) + a->begin;
}

#define FOR_RUNS(a, base, at)                              \
    for (int64_t k_ = 0; k_ < (a)->count[1]; k_++)         \
        for (int64_t j_ = 0, once_ = 1; j_ < (a)->count[0]; j_++, once_ = 1) \
            for (uint8_t *at = (base) + k_ * (a)->step[1] + j_ * (a)->step[0]; once_ != 0; once_ = 0)

static bool region_clean(struct work *w, const struct isa_access *a)
{
    uint8_t *base = region(w, a);
    if (base == NULL)
        return true;
    FOR_RUNS(a, base, at)
        if (!all_zero(at, (size_t)a->run))
            return false;
    return true;
}

/* Is nothing of it defined? *label: one of what there is. */
static bool region_undefined(struct work *w, const struct isa_access *a, uint8_t *label)
{
    uint8_t *base = region(w, a);
    if (base == NULL)
        return false;
    FOR_RUNS(a, base, at)
        if (memchr(at, 0, (size_t)a->run) != NULL)
            return false;
    *label = base[0];
    return true;
}

static void set_region(struct work *w, const struct isa_access *a, uint8_t label)
{
    uint8_t *base = region(w, a);
    if (base == NULL)
        return;
    FOR_RUNS(a, base, at)
        memset(at, label, (size_t)a->run);
}

static bool all_clean(struct work *w)
{
    for (unsigned i = 0; i < w->naccesses; i++)
        if (!w->access[i].write && !region_clean(w, &w->access[i]))
            return false;
    return true;
}

static bool results_exact(const struct work *w)
{
    for (unsigned i = 0; i < w->naccesses; i++)
        if (w->access[i].write && !w->access[i].exact)
            return false;
    return true;
}

static void set_results(struct work *w, uint8_t label)
{
    for (unsigned i = 0; i < w->naccesses; i++)
        if (w->access[i].write)
            set_region(w, &w->access[i], label);
}

/* ---- tiles ---- */

/* rows x cols labels of a tile from (0, 0) on. */
static bool open_part(struct work *w, const struct pto_tile *tile, int32_t rows, int32_t cols, struct sim_grid *g)
{
    struct sim_core *real = w->x->core;
    struct base_diags *diags = w->x->diags, quiet;
    base_diags_init(&quiet, NULL);
    w->x->core = w->shadow;
    w->x->diags = &quiet;
    bool ok = tile != NULL && rows > 0 && cols > 0 && sim_grid_of_tile(w->x, w->insn, &w->arena, tile, 0, 0, rows, cols, g);
    w->x->core = real;
    w->x->diags = diags;
    base_diags_free(&quiet);
    return ok;
}

static bool open_valid(struct work *w, const struct pto_tile *tile, struct sim_grid *g)
{
    return tile != NULL && open_part(w, tile, sim_least(sim_valid_rows(tile), tile->rows), sim_least(sim_valid_cols(tile), tile->cols), g);
}

static bool open_role(struct work *w, enum pto_role role, struct sim_grid *g) { return open_valid(w, isa_insn_tile(w->insn, role), g); }

static unsigned slot_of(const struct pto_insn *insn, enum pto_role role)
{
    int slot = isa_op_slot((enum pto_op)insn->op, role);
    return slot < 0 ? ISA_NO_SLOT : (unsigned)slot;
}

/* ---- findings ---- */

static const char *name_of(const struct sim_exec *x, uint32_t value)
{
    const struct pto_program *p = x->block->launch->sim->program;
    return value != 0 && value < p->nvalues ? base_str(&p->strings, p->values[value].name) : "";
}

/* "`%x`", or the slot's name. */
static void put_slot(const struct sim_exec *x, const struct pto_operation *op, unsigned slot, struct base_buf *out)
{
    const struct pto_program *p = x->block->launch->sim->program;
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    if (slot >= info->nslots)
        return;
    bool plain = !isa_slot_is_list(&info->slots[slot]) && !isa_slot_is_result(&info->slots[slot]);
    const char *name = plain ? name_of(x, isa_operand(p, op, (int)slot)) : "";
    base_printf(out, "`%s%s`", name[0] != '\0' ? "%" : "", name[0] != '\0' ? name : info->slots[slot].name);
}

/* The operation gives a byte to a result that nobody has defined. what: "stores", "reads a scalar from". */
static void tell(const struct sim_exec *x, const struct pto_insn *insn, unsigned slot, const char *what, enum pto_space space, int64_t addr, uint8_t label, const char *element)
{
    struct sim_taint *t = x->taint;
    const struct pto_program *p = x->block->launch->sim->program;
    if (insn->source_op >= p->nops || t->told[insn->source_op] != 0)
        return;
    t->told[insn->source_op] = 1;
    struct base_buf name = {0}, other = {0};
    put_slot(x, &p->ops[insn->source_op], slot, &name);
    bool known = label > SIM_TAINT_FRESH && label < t->count;
    const struct isa_op_info *first = known ? isa_op((enum pto_op)p->ops[t->op[label]].op) : NULL;
    bool scratch = first != NULL && t->slot[label] < first->nslots && first->slots[t->slot[label]].role == PTO_ROLE_TMP;
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_INIT, insn->span, "%s %s %s, of which byte 0x%llx of %s%s %s", sim_insn_name(insn), what, name.data != NULL ? name.data : "memory",
                                         (unsigned long long)addr, isa_space(space)->text, element, scratch ? "is what is left of scratch" : known ? "was computed from bytes that nobody has written" : "was never written");
    d->check = "init";
    if (known) {
        const struct pto_operation *op = &p->ops[t->op[label]];
        put_slot(x, op, t->slot[label], &other);
        base_diag_label(d, op->span, scratch ? "%s is scratch here: undefined afterwards" : "such bytes were read from %s here first", other.data != NULL ? other.data : "memory");
    }
    base_buf_free(&name);
    base_buf_free(&other);
}

/* Finds a label among rows x cols of a tile that go to a result. */
static void demand(struct work *w, enum pto_role role, int32_t rows, int32_t cols, const char *what)
{
    const struct pto_tile *tile = isa_insn_tile(w->insn, role);
    struct sim_grid g;
    int32_t r, c;
    char element[64];
    if (w->x->taint->told[w->insn->source_op] != 0 || tile == NULL || !open_part(w, tile, sim_least(rows, tile->rows), sim_least(cols, tile->cols), &g) || !any_label(&g, &r, &c))
        return;
    (void)snprintf(element, sizeof element, " (element %d, %d)", (int)r, (int)c);
    const uint8_t *at = byte_of(&g, r, c, width_of(&g));
    for (unsigned i = 1; *at == 0 && i < width_of(&g); i++)
        at++;
    tell(w->x, w->insn, slot_of(w->insn, role), what, (enum pto_space)tile->space, at - w->shadow->space[tile->space], *at, element);
}

/* ---- classes ---- */

/* Operands that an element-wise class does not follow. */
static bool is_followed(enum pto_role role)
{
    return role == PTO_ROLE_SRC || role == PTO_ROLE_SRC1 || role == PTO_ROLE_SRC2 || role == PTO_ROLE_DST || role == PTO_ROLE_LHS || role == PTO_ROLE_RHS ||
           role == PTO_ROLE_LHS_SCALE || role == PTO_ROLE_RHS_SCALE || role == PTO_ROLE_ACC_IN || role == PTO_ROLE_BIAS;
}

/* The label of an operand of which nothing is defined; 0: there is none. */
static uint8_t coarse_label(struct work *w, bool all)
{
    uint8_t label = 0;
    for (unsigned i = 0; i < w->naccesses; i++) {
        const struct isa_access *a = &w->access[i];
        if (!a->write && a->slot < w->info->nslots && (all || !is_followed((enum pto_role)w->info->slots[a->slot].role)) && region_undefined(w, a, &label))
            return pass(w->x, w->insn, a->slot, label);
    }
    return 0;
}

static void flow_COARSE(struct work *w) { set_results(w, coarse_label(w, true)); }

enum map { MAP_SAME, MAP_BY_ROW, MAP_BY_COL, MAP_COLUMN_0, MAP_ROW_0 };
enum { MAX_SOURCES = 4 };

/* dst(i, j) from one element of each source. */
static void follow(struct work *w, enum map map, bool transposed)
{
    static const enum pto_role roles[MAX_SOURCES] = {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2, PTO_ROLE_DST};
    struct sim_grid dst, src[MAX_SOURCES];
    bool have[MAX_SOURCES] = {false};
    uint8_t whole = coarse_label(w, false);
    if (!open_role(w, PTO_ROLE_DST, &dst) || whole != 0) {
        set_results(w, whole);
        return;
    }
    for (unsigned k = 0; k < MAX_SOURCES; k++) {
        unsigned slot = slot_of(w->insn, roles[k]);
        if (slot == ISA_NO_SLOT || (roles[k] == PTO_ROLE_DST && w->info->slots[slot].dir != PTO_DIR_INOUT))
            continue;
        have[k] = open_role(w, roles[k], &src[k]);
        if (have[k] && transposed)
            src[k] = sim_grid_transposed(&src[k]);
        if (have[k])
            sim_grid_settle(&w->arena, &src[k], &dst, map != MAP_SAME || transposed);
    }
    uint8_t *label = base_alloc_array(&w->arena, (size_t)dst.cols, 1);
    for (int32_t r = 0; r < dst.rows; r++) {
        memset(label, 0, (size_t)dst.cols);
        for (unsigned k = 0; k < MAX_SOURCES; k++) {
            if (!have[k])
                continue;
            int32_t row = map == MAP_ROW_0 || (map == MAP_BY_COL && roles[k] == PTO_ROLE_SRC1) ? 0 : r;
            for (int32_t c = 0; c < dst.cols && row < src[k].rows; c++) {
                int32_t col = map == MAP_COLUMN_0 ? 0 : map == MAP_BY_ROW ? c % src[k].cols : c;
                uint8_t found = col < src[k].cols && label[c] == 0 ? label_at(&src[k], row, col) : 0;
                if (found != 0)
                    label[c] = pass(w->x, w->insn, slot_of(w->insn, roles[k]), found);
            }
        }
        for (int32_t c = 0; c < dst.cols; c++)
            set_label(&dst, r, c, label[c]);
    }
}

static void flow_ELEMENT(struct work *w) { follow(w, MAP_SAME, false); }
static void flow_BY_ROW(struct work *w) { follow(w, MAP_BY_ROW, false); }
static void flow_BY_COL(struct work *w) { follow(w, MAP_BY_COL, false); }
static void flow_COLUMN_0(struct work *w) { follow(w, MAP_COLUMN_0, false); }
static void flow_ROW_0(struct work *w) { follow(w, MAP_ROW_0, false); }
static void flow_TRANS(struct work *w) { follow(w, MAP_SAME, true); }

/* The label of each row, rows given by row[]. */
static uint8_t *summary(struct work *w, const struct sim_grid *g, unsigned slot, int32_t columns)
{
    uint8_t *out = base_alloc_array(&w->arena, (size_t)g->rows + 1, 1);
    for (int32_t r = 0; r < g->rows; r++) {
        out[r] = 0;
        for (int32_t c = 0; c < g->cols && c < columns && out[r] == 0; c++)
            out[r] = pass(w->x, w->insn, slot, label_at(g, r, c));
    }
    return out;
}

static void reduce(struct work *w, bool rows)
{
    static const enum pto_role outs[] = {PTO_ROLE_DST, PTO_ROLE_DST1};
    struct sim_grid src, dst;
    if (!open_role(w, PTO_ROLE_SRC, &src)) {
        set_results(w, 0);
        return;
    }
    if (!rows)
        src = sim_grid_transposed(&src);
    uint8_t *label = summary(w, &src, slot_of(w->insn, PTO_ROLE_SRC), INT32_MAX);
    for (unsigned k = 0; k < 2; k++) {
        if (!open_role(w, outs[k], &dst))
            continue;
        if (!rows)
            dst = sim_grid_transposed(&dst);
        for (int32_t r = 0; r < dst.rows && r < src.rows && dst.cols > 0; r++)
            set_label(&dst, r, 0, label[r]); /* what lies beside it stays what it was (vector.md 7) */
    }
}

static void flow_ROWS(struct work *w) { reduce(w, true); }
static void flow_COLUMNS(struct work *w) { reduce(w, false); }

/* All of the result, and no more. */
static void define(struct work *w, const struct sim_grid *dst)
{
    if (results_exact(w))
        set_results(w, 0);
    else
        set_all(dst, 0);
}

/* Rows of the left and columns of the right factor are looked at once each. What lies beyond m x n is not written (machine-and-cube.md d.1). */
static void flow_MATMUL(struct work *w)
{
    struct isa_product p = isa_product_of(w->insn);
    int32_t m = p.m, k = p.k, n = p.n;
    struct sim_grid lhs, rhs, dst, g;
    if (!open_part(w, isa_insn_tile(w->insn, PTO_ROLE_LHS), m, k, &lhs) || !open_part(w, isa_insn_tile(w->insn, PTO_ROLE_RHS), k, n, &rhs) ||
        !open_part(w, isa_insn_tile(w->insn, PTO_ROLE_DST), m, n, &dst))
        return;
    if (all_clean(w)) {
        define(w, &dst);
        return;
    }
    struct sim_grid down = sim_grid_transposed(&rhs);
    uint8_t *left = summary(w, &lhs, slot_of(w->insn, PTO_ROLE_LHS), k), *right = summary(w, &down, slot_of(w->insn, PTO_ROLE_RHS), k);
    static const struct {
        enum pto_role role;
        bool by_row;
    } sides[] = {{PTO_ROLE_LHS_SCALE, true}, {PTO_ROLE_RHS_SCALE, false}, {PTO_ROLE_BIAS, false}};
    for (unsigned i = 0; i < 3; i++) {
        if (!open_role(w, sides[i].role, &g))
            continue;
        if (sides[i].role == PTO_ROLE_BIAS)
            g.rows = 1;
        struct sim_grid by = sides[i].by_row ? g : sim_grid_transposed(&g);
        uint8_t *more = summary(w, &by, slot_of(w->insn, sides[i].role), INT32_MAX), *to = sides[i].by_row ? left : right;
        for (int32_t r = 0; r < by.rows && r < (sides[i].by_row ? lhs.rows : rhs.cols); r++)
            to[r] = to[r] != 0 ? to[r] : more[r];
    }
    bool add = open_part(w, isa_insn_tile(w->insn, PTO_ROLE_ACC_IN), m, n, &g);
    if (add)
        sim_grid_settle(&w->arena, &g, &dst, false);
    for (int32_t r = 0; r < m; r++)
        for (int32_t c = 0; c < n; c++) {
            uint8_t label = left[r] != 0 ? left[r] : right[c];
            if (label == 0 && add)
                label = pass(w->x, w->insn, slot_of(w->insn, PTO_ROLE_ACC_IN), label_at(&g, r, c));
            set_label(&dst, r, c, label);
        }
}

static void flow_FILL_PAD(struct work *w)
{
    const struct pto_tile *tile = isa_insn_tile(w->insn, PTO_ROLE_DST);
    struct sim_grid src, dst;
    if (tile == NULL || !open_part(w, tile, tile->rows, tile->cols, &dst) || !open_role(w, PTO_ROLE_SRC, &src))
        return;
    sim_grid_settle(&w->arena, &src, &dst, true);
    set_all(&dst, 0);
    for (int32_t r = 0; r < src.rows && r < dst.rows; r++)
        for (int32_t c = 0; c < src.cols && c < dst.cols; c++)
            set_label(&dst, r, c, pass(w->x, w->insn, slot_of(w->insn, PTO_ROLE_SRC), label_at(&src, r, c)));
}

/* Rows and columns that view and tile have in common (R20). */
static bool common(const struct pto_gm *gm, const struct pto_tile *tile, int32_t *rows, int32_t *cols)
{
    int64_t gm_rows, gm_cols;
    if (gm == NULL || tile == NULL)
        return false;
    isa_gm_extent(gm, &gm_rows, &gm_cols);
    *rows = sim_least(gm_rows, sim_valid_rows(tile));
    *cols = sim_least(gm_cols, sim_valid_cols(tile));
    return *rows > 0 && *cols > 0;
}

/* What the load writes, the tail lanes of a last 32-byte group where those are filled (e.1). */
static void flow_LOAD(struct work *w)
{
    const struct pto_tile *tile = isa_insn_tile(w->insn, PTO_ROLE_DST);
    struct sim_grid g;
    int32_t rows, cols;
    if (!common(isa_insn_gm(w->insn, PTO_ROLE_SRC), tile, &rows, &cols))
        return;
    if (tile->space == PTO_SPACE_MAT || tile->pad != PTO_PAD_NULL) {
        bool along_rows = tile->slayout == PTO_SLAYOUT_NONE ? tile->blayout == PTO_BLAYOUT_COL : tile->slayout == PTO_SLAYOUT_COL;
        int64_t c0 = isa_dtype_c0((enum pto_dtype)tile->dtype);
        rows = along_rows ? sim_least(base_round_up(rows, c0), tile->rows) : rows;
        cols = along_rows ? cols : sim_least(base_round_up(cols, c0), tile->cols);
    }
    struct pto_tile part = *tile;
    part.v_row = rows;
    part.v_col = cols;
    struct isa_access a = isa_tile_access(&part, false);
    if (a.known && a.exact)
        set_region(w, &a, 0);
    else if (open_part(w, tile, rows, cols, &g))
        set_all(&g, 0);
}

static void flow_STORE(struct work *w)
{
    const struct pto_tile *tile = isa_insn_tile(w->insn, PTO_ROLE_SRC);
    int32_t rows, cols;
    if (all_clean(w) || !common(isa_insn_gm(w->insn, PTO_ROLE_DST), tile, &rows, &cols))
        return;
    demand(w, PTO_ROLE_SRC, rows, cols, "stores");
    demand(w, PTO_ROLE_FP, 1, cols, "scales with");
}

static void flow_STORE_INDEX(struct work *w)
{
    static const enum pto_role roles[] = {PTO_ROLE_IDX, PTO_ROLE_SRC};
    if (all_clean(w))
        return;
    for (unsigned i = 0; i < 2; i++) {
        const struct pto_tile *tile = isa_insn_tile(w->insn, roles[i]);
        if (tile != NULL)
            demand(w, roles[i], sim_valid_rows(tile), sim_valid_cols(tile), i == 0 ? "takes addresses from" : "stores");
    }
}

static void flow_ADDRESS(struct work *w)
{
    const struct pto_tile *tile = isa_insn_tile(w->insn, PTO_ROLE_IDX);
    if (tile != NULL && !all_clean(w))
        demand(w, PTO_ROLE_IDX, sim_valid_rows(tile), sim_valid_cols(tile), "takes addresses from");
    set_results(w, 0);
}

static void flow_SCALAR(struct work *w)
{
    for (unsigned i = 0; i < w->naccesses; i++) {
        const struct isa_access *a = &w->access[i];
        uint8_t *at = region(w, a);
        if (a->write || at == NULL || !a->exact || a->run > 8 || region_clean(w, a))
            continue;
        while (*at == 0)
            at++;
        tell(w->x, w->insn, a->slot, "reads a scalar from", (enum pto_space)a->space, at - w->shadow->space[a->space], *at, "");
    }
}

static void flow_DEFINE(struct work *w)
{
    for (unsigned i = 0; i < w->info->nslots; i++) {
        int64_t begin, end;
        const struct pto_tile *t = &w->insn->operand[i].u.tile;
        if (w->insn->operand[i].kind == PTO_OK_TILE && isa_tile_range(t, false, &begin, &end))
            set_region(w, &(struct isa_access){.space = t->space, .known = true, .begin = begin, .run = end - begin, .count = {1, 1}}, 0);
    }
}

/* The element of a tile at the linear offset that the operation has (vector.md 15). */
static struct isa_access one_element(const struct work *w, enum pto_role role)
{
    const struct pto_tile *tile = isa_insn_tile(w->insn, role);
    int64_t begin, end, bit, offset = isa_insn_int(w->insn, PTO_ROLE_OFFSET, 0);
    struct isa_access a = {.slot = (uint8_t)slot_of(w->insn, role), .exact = true, .count = {1, 1}};
    if (tile == NULL || !isa_tile_range(tile, false, &begin, &end) || !base_mul_i64(offset, isa_dtype((enum pto_dtype)tile->dtype)->bits, &bit) || bit < 0)
        return a;
    a.space = tile->space;
    a.known = true;
    a.begin = begin + bit / 8;
    a.run = (isa_dtype((enum pto_dtype)tile->dtype)->bits + 7) / 8;
    return a;
}

static void flow_GET(struct work *w)
{
    w->one = one_element(w, PTO_ROLE_SRC);
    w->access = &w->one;
    w->naccesses = 1;
    flow_SCALAR(w);
}

static void flow_SET(struct work *w)
{
    struct isa_access a = one_element(w, PTO_ROLE_DST);
    set_region(w, &a, 0);
}

typedef void flow_fn(struct work *w);

/* always: called even if nothing it reads has a label. */
static const struct flow {
    flow_fn *fn;
    bool always;
} flows[PTO_OP_COUNT] = {
#define FLOW_COARSE {flow_COARSE, false}
#define FLOW_ELEMENT {flow_ELEMENT, false}
#define FLOW_BY_ROW {flow_BY_ROW, false}
#define FLOW_BY_COL {flow_BY_COL, false}
#define FLOW_COLUMN_0 {flow_COLUMN_0, false}
#define FLOW_ROW_0 {flow_ROW_0, false}
#define FLOW_TRANS {flow_TRANS, false}
#define FLOW_ROWS {flow_ROWS, false}
#define FLOW_COLUMNS {flow_COLUMNS, false}
#define FLOW_MATMUL {flow_MATMUL, true}
#define FLOW_FILL_PAD {flow_FILL_PAD, false}
#define FLOW_LOAD {flow_LOAD, true}
#define FLOW_STORE {flow_STORE, true}
#define FLOW_STORE_INDEX {flow_STORE_INDEX, true}
#define FLOW_ADDRESS {flow_ADDRESS, false}
#define FLOW_SCALAR {flow_SCALAR, true}
#define FLOW_GET {flow_GET, true}
#define FLOW_SET {flow_SET, true}
#define FLOW_DEFINE {flow_DEFINE, true}
#define FLOW_HOOK {NULL, true}
#define FLOW_NOTHING {NULL, true}
#define PTO_TAINT(id, class) [PTO_OP_##id] = FLOW_##class,
#include "sim/taint.def"
#undef PTO_TAINT
};

/* With --poison-tmp what a scratch operand held is lost (R12; vector.md 26: else it is not written), except bytes that are another operand's. */
static void lose_scratch(struct work *w)
{
    if (!w->x->poison_tmp)
        return;
    for (unsigned i = 0; i < w->info->nslots; i++) {
        const struct pto_operand *o = &w->insn->operand[i];
        int64_t begin, end;
        if (w->info->slots[i].role != PTO_ROLE_TMP || o->kind != PTO_OK_TILE || !isa_tile_range(&o->u.tile, false, &begin, &end))
            continue;
        struct isa_access tmp = {.space = o->u.tile.space, .known = true, .begin = begin, .run = end - begin, .count = {1, 1}};
        bool shared = false;
        for (unsigned k = 0; k < w->naccesses; k++)
            shared = shared || (w->access[k].space == tmp.space && isa_access_meet(&w->access[k], &tmp));
        if (!shared)
            set_region(w, &tmp, pass(w->x, w->insn, i, SIM_TAINT_FRESH));
    }
}

static bool lies_inside(const struct sim_core *core, const struct pto_operand *o)
{
    if (o->kind == PTO_OK_TILE)
        return o->u.tile.addr >= 0 && o->u.tile.addr <= core->size[o->u.tile.space];
    return o->kind != PTO_OK_GM || (o->u.gm.addr >= 0 && o->u.gm.addr < INT64_C(1) << 56);
}

/* An instruction that failed may have operands anywhere: nothing is asked of those. */
static bool all_inside(const struct sim_core *core, const struct pto_insn *insn)
{
    for (unsigned i = 0; i < insn->noperands; i++)
        if (!lies_inside(core, &insn->operand[i]))
            return false;
    for (uint32_t i = 0; insn->list != NULL && i < insn->nlist; i++)
        if (!lies_inside(core, &insn->list[i]))
            return false;
    return true;
}

void sim_taint_insn(struct sim_exec *x, const struct pto_insn *insn)
{
    if (insn->op >= PTO_OP_COUNT || x->core->shadow == NULL || !all_inside(x->core, insn))
        return;
    struct work w = {.x = x, .insn = insn, .info = isa_op((enum pto_op)insn->op), .shadow = x->core->shadow};
    const struct flow *flow = &flows[insn->op];
    if (flow->always && flow->fn == NULL)
        return;
    w.access = sim_accesses_of(x, insn)->list;
    w.naccesses = x->accesses.n;
    if (flow->always)
        flow->fn(&w);
    else if (all_clean(&w))
        set_results(&w, 0);
    else if (flow->fn != NULL)
        flow->fn(&w);
    else
        flow_COARSE(&w);
    lose_scratch(&w);
    base_arena_free(&w.arena);
}

/* ---- told by execution functions ---- */

/* The labels of a grid of real memory. */
static bool labels_of(struct sim_core *core, unsigned space, const struct sim_grid *g, struct sim_grid *out)
{
    if (core->shadow == NULL)
        return false;
    uint8_t *base = sim_core_space(core->shadow, (enum pto_space)space);
    *out = *g;
    out->base = base + (g->base - core->space[space]);
    return true;
}

/* The labels of what moves; neighbours on both sides that are clean go at once. */
static void copy_labels(const struct sim_exec *x, const struct pto_insn *insn, unsigned slot, const struct sim_grid *dst, const struct sim_grid *src)
{
    unsigned to_width = width_of(dst), from_width = width_of(src);
    for (int32_t from = 0, to; from < src->cols; from = to) {
        for (to = from + 1; to < src->cols && src->col[to] == src->col[to - 1] + 1 && dst->col[to] == dst->col[to - 1] + 1;)
            to++;
        size_t n = (size_t)(to - from);
        for (int32_t r = 0; r < src->rows; r++) {
            bool clean = to_width != 0 && from_width != 0 && all_zero(byte_of(src, r, from, from_width), n * from_width);
            if (clean)
                memset(byte_of(dst, r, from, to_width), 0, n * to_width);
            for (int32_t c = from; !clean && c < to; c++)
                set_label(dst, r, c, pass(x, insn, slot, label_at(src, r, c)));
        }
    }
}

void sim_taint_move(struct sim_exec *x, const struct pto_insn *insn, struct sim_core *to_core, const struct pto_tile *dst, const struct sim_grid *to, const struct pto_tile *src,
                    const struct sim_grid *from)
{
    struct sim_grid d, s;
    if (x->taint == NULL || !labels_of(to_core, dst->space, to, &d) || !labels_of(x->core, src->space, from, &s))
        return;
    struct base_arena arena = {0};
    if (to_core == x->core)
        sim_grid_settle(&arena, &s, &d, true);
    const struct pto_tile *fp = isa_insn_tile(insn, PTO_ROLE_FP);
    struct work w = {.x = x, .insn = insn, .shadow = x->core->shadow};
    struct isa_access scales = fp != NULL ? isa_tile_access(fp, false) : (struct isa_access){0};
    uint8_t label;
    if (fp != NULL && region_undefined(&w, &scales, &label)) {
        set_all(&d, pass(x, insn, slot_of(insn, PTO_ROLE_FP), label));
        base_arena_free(&arena);
        return;
    }
    if (s.cols > 1 && s.rows > 1 && s.col[1] != s.col[0] + 1 && s.row[1] == s.row[0] + 1) {
        s = sim_grid_transposed(&s);
        d = sim_grid_transposed(&d);
    }
    copy_labels(x, insn, slot_of(insn, PTO_ROLE_SRC), &d, &s);
    base_arena_free(&arena);
}

void sim_taint_push(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *tile, const struct sim_grid *from, struct sim_slot *slot, struct sim_tile_part part)
{
    struct sim_grid s;
    size_t count = (size_t)slot->rows * (size_t)slot->cols;
    if (x->taint == NULL || !labels_of(x->core, tile->space, from, &s))
        return;
    if (slot->nlabels < count) {
        slot->label = base_realloc_array(slot->label, count, 1);
        memset(slot->label + slot->nlabels, SIM_TAINT_FRESH, count - slot->nlabels);
        slot->nlabels = count;
    }
    for (int32_t r = 0; r < s.rows; r++)
        for (int32_t c = 0; c < s.cols; c++)
            slot->label[((size_t)part.row + (size_t)r) * (size_t)slot->cols + (size_t)part.col + (size_t)c] = pass(x, insn, slot_of(insn, PTO_ROLE_SRC), label_at(&s, r, c));
}

void sim_taint_pop(struct sim_exec *x, const struct pto_tile *tile, const struct sim_grid *to, const struct sim_slot *slot, struct sim_tile_part part)
{
    struct sim_grid d;
    if (x->taint == NULL || slot->nlabels < (size_t)slot->rows * (size_t)slot->cols || !labels_of(x->core, tile->space, to, &d))
        return;
    for (int32_t r = 0; r < part.rows; r++)
        for (int32_t c = 0; c < part.cols; c++)
            set_label(&d, r, c, slot->label[((size_t)part.row + (size_t)r) * (size_t)slot->cols + (size_t)part.col + (size_t)c]);
}

void sim_taint_image(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *dst, const uint8_t *at, int64_t bytes, const struct pto_tile *src)
{
    if (x->taint == NULL || x->core->shadow == NULL || bytes <= 0)
        return;
    struct work w = {.x = x, .insn = insn, .shadow = x->core->shadow};
    struct isa_access from = isa_tile_access(src, false);
    uint8_t label = 0;
    if (region_undefined(&w, &from, &label))
        label = pass(x, insn, slot_of(insn, PTO_ROLE_SRC), label);
    memset(sim_core_space(w.shadow, (enum pto_space)dst->space) + (at - x->core->space[dst->space]), label, (size_t)bytes);
}
