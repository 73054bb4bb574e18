/* Makes a program from a seed (random.h).  Operations, their operands and attributes come from search over the op table; tiles are shared
 * where their types allow it, so that few buffers are used often. */
#include "random.h"
#include "isa/family.h"
#include "isa/layout.h"

#include <stdlib.h>
#include <string.h>

struct solved {
    uint8_t state; /* 0 not tried, 1 there, 2 none */
    struct asm_row row;
};
struct page {
    const struct pto_target *target;
    struct isa_rulebook book;
    struct solved *rows; /* [PTO_OP_COUNT][RND_VARIANTS] */
    uint16_t *ops;
    unsigned nops;
};
enum { MAX_TARGETS = 8 };
struct rnd_rows {
    struct page page[MAX_TARGETS];
};

struct gen {
    uint32_t g;
    struct rnd_program *p;
    struct page *page;
    uint64_t defined; /* variables */
    uint64_t spoiled; /* those of which a part is undefined: never read */
    unsigned depth, loops;
    uint8_t trips[RND_MAX_LOOPS];
    uint16_t *tail; /* where the next statement is linked */
};

static uint32_t draw(struct gen *g, uint32_t below) { return below != 0 ? asm_random(&g->g, below) : 0; }

const char *rnd_op_absent(struct rnd_rows *rows, const struct pto_target *target, enum pto_op op)
{
    static const char *const others[] = {"sync", "fifo", "comm"}; /* protocols: a statement alone means nothing */
    const struct isa_op_info *info = isa_op(op);
    (void)rows;
    if (info->cls != PTO_CLASS_INSN)
        return "no instruction";
    if ((info->families & target->family) == 0)
        return "not on this target";
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(isa_op_family(op)->name, others[i]) == 0)
            return "protocol between cores or pipes";
    uint32_t g = ASM_ROW_SEED;
    struct asm_row r;
    return asm_row_start(&g, &r, op, target) ? NULL : "operands that no row makes";
}

struct rnd_rows *rnd_rows_new(void) { return calloc(1, sizeof(struct rnd_rows)); }

void rnd_rows_free(struct rnd_rows *rows)
{
    for (unsigned i = 0; i < MAX_TARGETS; i++) {
        if (rows->page[i].target != NULL)
            isa_rulebook_free(&rows->page[i].book);
        free(rows->page[i].rows);
        free(rows->page[i].ops);
    }
    free(rows);
}

static struct page *page_of(struct rnd_rows *rows, const struct pto_target *target)
{
    unsigned i = 0;
    while (rows->page[i].target != NULL && rows->page[i].target != target)
        i++;
    struct page *page = &rows->page[i];
    if (page->target == NULL) {
        page->target = target;
        page->book.target = target;
        page->rows = calloc((size_t)PTO_OP_COUNT * RND_VARIANTS, sizeof *page->rows);
        page->ops = calloc(PTO_OP_COUNT, sizeof *page->ops);
        for (unsigned op = 1; op < PTO_OP_COUNT; op++)
            if (rnd_op_absent(rows, target, (enum pto_op)op) == NULL)
                page->ops[page->nops++] = (uint16_t)op;
    }
    return page;
}

/* ---- rows ---- */

static int64_t tile_bytes(const struct asm_opd *o)
{
    const struct pto_tile_type type = {.space = o->space, .dtype = o->dtype, .blayout = o->blayout, .slayout = o->slayout, .pad = o->pad,
                                       .fractal = o->fractal, .rows = o->rows, .cols = o->cols, .v_row = o->v_row, .v_col = o->v_col};
    const struct pto_tile tile = isa_tile_of_type(&type);
    return isa_tile_bytes(&tile);
}

static bool too_large(const struct asm_opd *o)
{
    return (o->form == ASM_FORM_TILE && tile_bytes(o) > RND_TILE_BYTES) || (o->form == ASM_FORM_VIEW && o->rows * o->cols > RND_VIEW_ELEMS);
}

static bool row_too_large(const struct asm_row *r)
{
    for (unsigned s = 0; s < isa_op(r->op)->nslots; s++)
        if (too_large(&r->opd[s]))
            return true;
    return false;
}

static bool is_right(struct page *page, struct asm_row *r)
{
    for (unsigned s = 0; s < isa_op(r->op)->nslots; s++)
        asm_opd_settle(&r->opd[s], page->target);
    return asm_row_errors(&page->book, r, ISA_LEGAL_STRICT) == 0;
}

static bool has_area(const struct asm_opd *o) { return o->form == ASM_FORM_TILE || o->form == ASM_FORM_VIEW; }

/* One random change of a row; whether it is still right is asked afterwards. */
static void change(uint32_t *g, struct asm_row *r)
{
    static const int32_t extents[] = {1, 2, 3, 8, 13, 16, 16, 32, 32, 48, 64, 64, 128, 256};
    static const uint8_t layouts[][2] = {{PTO_BLAYOUT_ROW, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW},
                                         {PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL}, {PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW}};
    const struct isa_op_info *info = isa_op(r->op);
    unsigned n = info->nslots, only = asm_random(g, n + 3), what = asm_random(g, 9), nattrs = 0;
    int32_t a = extents[asm_random(g, 14)], b = extents[asm_random(g, 14)];
    uint8_t dtype = asm_opd_dtypes[asm_random(g, 15)];
    const uint8_t *layout = layouts[asm_random(g, 5)];
    while (info->attrs[nattrs] != 0)
        nattrs++;
    if (what == 7 && nattrs != 0) {
        unsigned k = asm_random(g, nattrs);
        if (info->attrs[k] != PTO_ATTR_ACC_PHASE && info->attrs[k] != PTO_ATTR_ST_PHASE) /* they mean something in pairs only */
            (void)asm_row_vary_attr(g, r, k);
        return;
    }
    if (what == 8) {
        unsigned s = n != 0 ? asm_random(g, n) : 0;
        if (n != 0 && isa_slot_is_optional(&info->slots[s]))
            r->opd[s] = r->opd[s].form != ASM_FORM_NONE ? (struct asm_opd){0} : asm_opd_first((enum pto_slot_kind)info->slots[s].kind);
        return;
    }
    for (unsigned s = 0; s < n; s++) {
        struct asm_opd *o = &r->opd[s];
        if (!has_area(o) || (only < n && only != s))
            continue;
        switch (what) {
        case 0: case 1: o->dtype = dtype; break;
        case 2: o->rows = a, o->cols = b, o->v_row = a, o->v_col = b; break;
        case 3: o->v_row = a, o->v_col = b; break;
        case 4: o->rows = o->v_row = a; break;
        case 5: o->cols = o->v_col = b; break;
        default: o->blayout = layout[0], o->slayout = layout[1]; break;
        }
        if (o->form == ASM_FORM_VIEW)
            o->v_row = o->v_col = 0;
    }
}

static void halve(uint32_t *g, struct asm_row *r)
{
    bool rows = asm_random(g, 2) != 0, all = asm_random(g, 3) != 0;
    for (unsigned s = 0; s < isa_op(r->op)->nslots; s++) {
        struct asm_opd *o = &r->opd[s];
        int32_t *extent = rows ? &o->rows : &o->cols, *valid = rows ? &o->v_row : &o->v_col;
        if (has_area(o) && *extent > 1 && (all || asm_random(g, 2) != 0)) {
            *extent /= 2;
            *valid = *valid > *extent ? *extent : *valid;
        }
    }
}

/* A row of an operation, as the table takes it; false if search finds none of a handy size. */
static bool solve(struct page *page, enum pto_op op, unsigned variant, struct asm_row *out)
{
    struct solved *s = &page->rows[(size_t)op * RND_VARIANTS + variant];
    if (s->state == 0) {
        uint32_t g = ASM_ROW_SEED + (uint32_t)op * 2654435761u + variant * 40503u;
        g += g == 0;
        s->state = 2;
        for (unsigned attempt = 0; attempt < 3 && s->state != 1; attempt++) {
            struct asm_row r;
            if (!asm_row_solve(&g, &r, op, &page->book, ISA_LEGAL_STRICT))
                break;
            for (unsigned i = 0; i < 200 && row_too_large(&r); i++) {
                struct asm_row next = r;
                halve(&g, &next);
                if (is_right(page, &next))
                    r = next;
            }
            for (unsigned i = 0; i < 40; i++) {
                struct asm_row next = r;
                for (unsigned k = asm_random(&g, 3); k < 3; k++)
                    change(&g, &next);
                if (is_right(page, &next) && (!row_too_large(&next) || row_too_large(&r)))
                    r = next;
            }
            if (!row_too_large(&r)) {
                s->row = r;
                s->state = 1;
            }
        }
    }
    *out = s->row;
    return s->state == 1;
}

static bool fits(const struct gen *g, const struct asm_row *r)
{
    bool cube = false, vector = false;
    for (unsigned s = 0; s < isa_op(r->op)->nslots; s++)
        if (r->opd[s].form == ASM_FORM_TILE) {
            cube = cube || r->opd[s].space != PTO_SPACE_VEC;
            vector = vector || r->opd[s].space == PTO_SPACE_VEC;
        }
    return !(g->p->where == RND_VECTOR && cube) && !(g->p->where == RND_CUBE && vector);
}

/* Tries types of tiles that there are already. */
static void share(struct gen *g, struct asm_row *r)
{
    const struct isa_op_info *info = isa_op(r->op);
    for (unsigned i = 0; i < 6 && g->p->nvars > 0; i++) {
        struct asm_row next = *r;
        const struct asm_opd *like = &g->p->var[draw(g, g->p->nvars)].o;
        unsigned only = draw(g, 2u * info->nslots);
        for (unsigned s = 0; s < info->nslots; s++) {
            struct asm_opd *o = &next.opd[s];
            if (o->form == ASM_FORM_TILE && (only >= info->nslots || only == s))
                *o = *like;
            else if (o->form == ASM_FORM_VIEW)
                *o = (struct asm_opd){.form = ASM_FORM_VIEW, .dtype = like->dtype, .rows = like->v_row, .cols = like->v_col};
            else if (only >= info->nslots && (o->form == ASM_FORM_INT || o->form == ASM_FORM_FLOAT) && draw(g, 2) != 0)
                *o = (struct asm_opd){.form = isa_dtype_is_int((enum pto_dtype)like->dtype) ? ASM_FORM_INT : ASM_FORM_FLOAT, .dtype = like->dtype};
        }
        if (is_right(g->page, &next) && !row_too_large(&next) && fits(g, &next))
            *r = next;
    }
}

/* ---- variables ---- */

static const struct {
    uint8_t space;
    int32_t room, align, reuse; /* bytes for tiles that lie apart; alignment; bytes for tiles that lie by chance */
} places[] = {{PTO_SPACE_VEC, 131072, 256, 16384},  {PTO_SPACE_MAT, 131072, 256, 16384}, {PTO_SPACE_LEFT, 32768, 512, 16384}, {PTO_SPACE_RIGHT, 32768, 512, 16384},
              {PTO_SPACE_ACC, 65536, 512, 16384},   {PTO_SPACE_BIAS, 1024, 64, 512},      {PTO_SPACE_SCALING, 2048, 128, 1024},
              {PTO_SPACE_SCALE_LEFT, 4096, 32, 1024}, {PTO_SPACE_SCALE_RIGHT, 4096, 32, 1024}};

static int new_var(struct gen *g, const struct asm_opd *o)
{
    struct rnd_program *p = g->p;
    if (p->nvars == RND_MAX_VARS)
        return -1;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (places[i].space != o->space)
            continue;
        uint8_t copies = (uint8_t)(p->level >= 2 && (o->space == PTO_SPACE_VEC || o->space == PTO_SPACE_MAT) && draw(g, 6) == 0 ? 2 + draw(g, 2) : 1);
        int64_t align = places[i].align, size = (tile_bytes(o) + 31) / 32 * 32, bytes = (size * copies + align - 1) / align * align;
        if (p->used[o->space] + bytes > places[i].room)
            return -1;
        struct rnd_var *v = &p->var[p->nvars];
        v->o = *o;
        v->copies = copies;
        v->apart = p->used[o->space];
        p->used[o->space] += bytes;
        int64_t span = places[i].reuse > bytes ? places[i].reuse - bytes : 0, grain = draw(g, 3) == 0 ? (align == 512 ? 512 : 32) : align == 512 ? 4096 : 1024;
        v->addr = (int64_t)draw(g, (uint32_t)(span / grain) + 1) * grain;
        return (int)p->nvars++;
    }
    return -1;
}

static bool same_type(const struct asm_opd *a, const struct asm_opd *b) { return memcmp(a, b, sizeof *a) == 0; }

/* A variable of the type, -1 if there is none; prefer: it has been written. */
static int find_var(struct gen *g, const struct asm_opd *o, bool written)
{
    int found = -1;
    unsigned seen = 0;
    for (unsigned v = 0; v < g->p->nvars; v++)
        if (same_type(&g->p->var[v].o, o) && (g->spoiled >> v & 1) == 0 && (!written || (g->defined >> v & 1) != 0) && draw(g, ++seen) == 0)
            found = (int)v;
    return found;
}

/* ---- statements ---- */

static struct rnd_stmt *new_stmt(struct gen *g, enum rnd_kind kind)
{
    struct rnd_program *p = g->p;
    if (p->nstmts == RND_MAX_STMTS)
        return NULL;
    struct rnd_stmt *s = &p->stmt[p->nstmts];
    memset(s, 0, sizeof *s);
    s->kind = (uint8_t)kind;
    return s;
}

static void link_stmt(struct gen *g)
{
    *g->tail = (uint16_t)g->p->nstmts;
    g->tail = &g->p->stmt[g->p->nstmts++].next;
}

static bool define(struct gen *g, int var, unsigned depth);
static bool writes_all(struct gen *g, const struct asm_row *r, unsigned slot);

static void choose_window(struct gen *g, const struct asm_opd *o, struct rnd_window *w)
{
    int32_t cols = isa_dtype_is_x2((enum pto_dtype)o->dtype) ? o->cols / 2 : o->cols;
    static const int32_t wider[] = {0, 0, 16, 32};
    w->stride = cols + wider[draw(g, 4)];
    if (w->stride * (o->rows + 1) > RND_ELEMS)
        w->stride = cols;
    w->stride += w->stride == 0;
    int32_t room = RND_ELEMS / w->stride - o->rows;
    w->col = w->stride > cols ? (int32_t)draw(g, 2) * (w->stride - cols) : 0;
    if (g->loops > 0 && draw(g, 2) != 0) {
        w->loop = (uint8_t)(1 + draw(g, g->loops));
        int32_t trips = g->trips[w->loop - 1], most = trips > 1 ? room / trips : room;
        w->step = most > 0 ? (int32_t)draw(g, (uint32_t)(most < o->rows ? most : o->rows) + 1) : 0;
        room -= w->step * trips;
    }
    w->row = room > 0 && draw(g, 2) != 0 ? (int32_t)draw(g, (uint32_t)(room < 2 * o->rows ? room : 2 * o->rows) + 1) : 0;
}

/* Puts the row behind what there is; what it reads is written before. dst: the tile that it writes, or stores; -1: any. */
static bool put_row(struct gen *g, const struct asm_row *r, int dst, unsigned depth)
{
    static const int8_t numbers[] = {0, 1, 1, 2, 3, -1};
    const struct isa_op_info *info = isa_op(r->op);
    int16_t var[PTO_MAX_SLOTS];
    uint64_t written = 0;
    for (unsigned s = 0; s < info->nslots; s++) {
        const struct asm_opd *o = &r->opd[s];
        const struct pto_slot *slot = &info->slots[s];
        int v = -1;
        var[s] = -1;
        if (o->form != ASM_FORM_TILE)
            continue;
        bool out = isa_slot_is_out(slot), in = !out || slot->dir == PTO_DIR_INOUT;
        bool part = g->p->level == 1 && out && !writes_all(g, r, s);
        if (isa_slot_is_result(slot) || (part && dst >= 0))
            return false;
        if (part) {
            v = new_var(g, o);
            if (v < 0 || in)
                return false;
            g->spoiled |= UINT64_C(1) << v;
            var[s] = (int16_t)v;
            continue;
        }
        if (dst >= 0 && (out || r->op == PTO_OP_TSTORE) && same_type(&g->p->var[dst].o, o))
            v = dst;
        for (unsigned k = 0; k < s && v < 0; k++) /* in place, now and then */
            if (var[k] >= 0 && (g->spoiled >> var[k] & 1) == 0 && same_type(&g->p->var[var[k]].o, o) && draw(g, 3) == 0 && (!in || (g->defined >> var[k] & 1) != 0))
                v = var[k];
        if (v < 0 && (in || draw(g, 4) != 0))
            v = find_var(g, o, in);
        if (v < 0)
            v = find_var(g, o, false);
        if (v < 0 || (out && !in && dst < 0 && draw(g, 8) == 0)) {
            int fresh = new_var(g, o);
            v = fresh >= 0 ? fresh : v;
        }
        if (v < 0)
            return false;
        if (in && (g->defined >> v & 1) == 0 && !define(g, v, depth + 1) && g->p->level == 1)
            return false;
        written |= out ? UINT64_C(1) << v : 0;
        var[s] = (int16_t)v;
    }
    struct rnd_stmt *st = new_stmt(g, RND_OP);
    if (st == NULL)
        return false;
    st->row = *r;
    memcpy(st->var, var, sizeof var);
    for (unsigned s = 0; s < info->nslots; s++) {
        st->scalar[s] = numbers[draw(g, 6)];
        if (isa_dtype((enum pto_dtype)r->opd[s].dtype)->kind == PTO_KIND_UINT && st->scalar[s] < 0)
            st->scalar[s] = 1;
        if (r->opd[s].form == ASM_FORM_INDEX)
            st->scalar[s] = (int8_t)(draw(g, 3) == 0 ? draw(g, 2) * 16 : 0);
        if (r->opd[s].form == ASM_FORM_VIEW)
            choose_window(g, &r->opd[s], &st->window[s]);
    }
    link_stmt(g);
    g->defined |= written;
    return true;
}

static bool transfer(struct gen *g, enum pto_op op, enum pto_role tile, int var, unsigned depth)
{
    const struct asm_opd *o = &g->p->var[var].o;
    int at = isa_op_slot(op, tile), view = isa_op_slot(op, tile == PTO_ROLE_DST ? PTO_ROLE_SRC : PTO_ROLE_DST);
    static const uint8_t stored[] = {PTO_DTYPE_NONE, PTO_F32, PTO_F16, PTO_BF16, PTO_I32, PTO_I8};
    unsigned first = draw(g, 6);
    for (unsigned k = 0; k < (o->space == PTO_SPACE_ACC ? 6u : 1u); k++) {
        struct asm_row r;
        uint8_t dtype = o->space == PTO_SPACE_ACC ? stored[(first + k) % 6] : (uint8_t)PTO_DTYPE_NONE;
        if (!asm_row_start(&g->g, &r, op, g->page->target))
            return false;
        r.opd[at] = *o;
        r.opd[view] = (struct asm_opd){.form = ASM_FORM_VIEW, .dtype = dtype != PTO_DTYPE_NONE ? dtype : o->dtype, .rows = o->v_row, .cols = o->v_col};
        if (o->v_row > 0 && o->v_col > 0 && is_right(g->page, &r) && !row_too_large(&r) && put_row(g, &r, var, depth))
            return true;
    }
    return false;
}

static bool move_into(struct gen *g, int var, unsigned depth)
{
    static const uint8_t layouts[][2] = {{PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW}, {PTO_BLAYOUT_ROW, PTO_SLAYOUT_NONE}, {PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL},
                                         {PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW}, {PTO_BLAYOUT_COL, PTO_SLAYOUT_COL}};
    const struct asm_opd o = g->p->var[var].o;
    for (unsigned k = 0; k < 5; k++) {
        struct asm_row r;
        if (!asm_row_start(&g->g, &r, PTO_OP_TMOV, g->page->target))
            return false;
        int src = isa_op_slot(PTO_OP_TMOV, PTO_ROLE_SRC);
        r.opd[isa_op_slot(PTO_OP_TMOV, PTO_ROLE_DST)] = o;
        r.opd[src] = o;
        r.opd[src].space = PTO_SPACE_MAT;
        r.opd[src].blayout = layouts[k][0];
        r.opd[src].slayout = layouts[k][1];
        if (is_right(g->page, &r) && put_row(g, &r, var, depth))
            return true;
    }
    return false;
}

static bool multiply_into(struct gen *g, int var, unsigned depth)
{
    static const uint8_t inputs[] = {PTO_F16, PTO_F32, PTO_BF16, PTO_I8};
    const struct asm_opd o = g->p->var[var].o;
    unsigned first = draw(g, 4);
    for (unsigned k = 0; k < 4; k++) {
        struct asm_row r;
        if (!asm_row_start(&g->g, &r, PTO_OP_TMATMUL, g->page->target))
            return false;
        struct asm_opd *a = &r.opd[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_LHS)], *b = &r.opd[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_RHS)];
        r.opd[isa_op_slot(PTO_OP_TMATMUL, PTO_ROLE_DST)] = o;
        a->dtype = b->dtype = inputs[(first + k) % 4];
        a->rows = o.rows, a->v_row = o.v_row, a->cols = a->v_col = 32;
        b->cols = o.cols, b->v_col = o.v_col, b->rows = b->v_row = 32;
        if (is_right(g->page, &r) && !row_too_large(&r) && put_row(g, &r, var, depth))
            return true;
    }
    return false;
}

static bool expand_into(struct gen *g, int var, unsigned depth)
{
    const struct asm_opd o = g->p->var[var].o;
    struct asm_row r;
    int dst = isa_op_slot(PTO_OP_TEXPANDS, PTO_ROLE_DST);
    if (dst < 0 || !asm_row_start(&g->g, &r, PTO_OP_TEXPANDS, g->page->target))
        return false;
    r.opd[dst] = o;
    int scalar = isa_op_slot(PTO_OP_TEXPANDS, PTO_ROLE_SCALAR);
    if (scalar >= 0)
        r.opd[scalar] = (struct asm_opd){.form = isa_dtype_is_int((enum pto_dtype)o.dtype) ? ASM_FORM_INT : ASM_FORM_FLOAT, .dtype = o.dtype};
    return is_right(g->page, &r) && put_row(g, &r, var, depth);
}

/* Writes all that is valid of a variable. */
static bool define(struct gen *g, int var, unsigned depth)
{
    if (depth > 4)
        return false;
    switch (g->p->var[var].o.space) {
    case PTO_SPACE_VEC: return (draw(g, 6) == 0 && expand_into(g, var, depth)) || transfer(g, PTO_OP_TLOAD, PTO_ROLE_DST, var, depth) || expand_into(g, var, depth);
    case PTO_SPACE_MAT: return transfer(g, PTO_OP_TLOAD, PTO_ROLE_DST, var, depth);
    case PTO_SPACE_ACC: return multiply_into(g, var, depth);
    default: return move_into(g, var, depth);
    }
}

/* A program of a load of the output from another place for each turn, the row, and a store of the output. */
static bool try_row(struct gen *g, struct rnd_program *p, const struct asm_row *r, unsigned slot, unsigned turn, bool zeros, uint64_t *bytes)
{
    struct gen t = {.g = 1, .p = p, .page = g->page};
    memset(p, 0, sizeof *p);
    p->target = g->p->target;
    p->level = 3;
    p->where = g->p->where;
    p->blocks = 1;
    p->zeros = zeros;
    p->nstmts = 1;
    t.tail = &p->stmt[0].first;
    p->nvars = RND_MAX_VARS - PTO_MAX_SLOTS; /* no room for copies of tiles: each operand is its own */
    unsigned first = p->nvars, out = 0;
    for (unsigned s = 0; s < isa_op(r->op)->nslots; s++)
        if (r->opd[s].form == ASM_FORM_TILE) {
            int v = new_var(&t, &r->opd[s]);
            if (v < 0)
                return false;
            p->var[v].copies = 1;
            out = s == slot ? (unsigned)v : out;
        }
    t.defined = UINT64_MAX;
    if (!transfer(&t, PTO_OP_TLOAD, PTO_ROLE_DST, (int)out, 5))
        return false;
    struct rnd_stmt *load = &p->stmt[p->nstmts - 1], *s = new_stmt(&t, RND_OP);
    s->row = *r;
    for (unsigned k = 0, v = first; k < PTO_MAX_SLOTS; k++) {
        s->var[k] = (int16_t)(r->opd[k].form == ASM_FORM_TILE ? (int)v++ : -1);
        s->scalar[k] = r->opd[k].form == ASM_FORM_INDEX ? 0 : 1;
        s->window[k].stride = r->opd[k].form == ASM_FORM_VIEW ? r->opd[k].cols : 0;
    }
    link_stmt(&t);
    if (!transfer(&t, PTO_OP_TSTORE, PTO_ROLE_SRC, (int)out, 5))
        return false;
    struct rnd_stmt *store = &p->stmt[p->nstmts - 1];
    const struct asm_opd *o = &r->opd[slot];
    int32_t cols = isa_dtype_is_x2((enum pto_dtype)o->dtype) ? o->v_col / 2 : o->v_col, rows = (RND_VIEW_ELEMS + cols - 1) / cols;
    load->window[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_SRC)] = (struct rnd_window){.row = (int32_t)turn * rows, .stride = cols};
    store->window[isa_op_slot(PTO_OP_TSTORE, PTO_ROLE_DST)] = (struct rnd_window){.row = 2 * rows, .stride = cols};
    struct base_buf text = {0};
    struct rnd_bench b;
    rnd_print(p, true, &text);
    rnd_forget(p);
    bool ok = rnd_load(&b, &text, p->target, 3, ASM_SYNC_NONE);
    if (ok) {
        struct rnd_outcome o2 = rnd_run(&b, p, RND_IN_ORDER, 0, NULL);
        ok = !o2.failed && o2.others == 0;
        *bytes = o2.bytes;
    }
    rnd_unload(&b);
    return ok;
}

/* Does the row write all that is valid of an output? What it leaves is undefined at level 1, where an output is a new value. Asked of the
 * simulator: what was in the output before must not be seen behind it. */
static bool writes_all(struct gen *g, const struct asm_row *r, unsigned slot)
{
    uint64_t one, two;
    if (r->opd[slot].space != PTO_SPACE_VEC && r->opd[slot].space != PTO_SPACE_MAT)
        return true;
    for (unsigned s = 0; s < isa_op(r->op)->nslots; s++)
        if (r->opd[s].form == ASM_FORM_INDEX) /* at another place it writes another part */
            return false;
    if (r->op == PTO_OP_TLOAD) {
        const struct asm_opd *view = &r->opd[isa_op_slot(PTO_OP_TLOAD, PTO_ROLE_SRC)];
        return view->rows >= r->opd[slot].v_row && view->cols >= r->opd[slot].v_col;
    }
    struct rnd_program *p = malloc(sizeof *p);
    bool all = true;
    for (int zeros = 0; zeros < 2; zeros++) /* how much is written may depend on what is read */
        all = all && try_row(g, p, r, slot, 0, zeros != 0, &one) && try_row(g, p, r, slot, 1, zeros != 0, &two) && one == two;
    free(p);
    return all;
}

static bool random_row(struct gen *g, struct asm_row *r)
{
    enum pto_op op = (enum pto_op)g->page->ops[draw(g, g->page->nops)];
    if (!solve(g->page, op, draw(g, RND_VARIANTS), r))
        return false;
    for (unsigned i = draw(g, 6); i > 0; i--) {
        struct asm_row next = *r;
        change(&g->g, &next);
        if (is_right(g->page, &next) && !row_too_large(&next))
            *r = next;
    }
    share(g, r);
    return fits(g, r);
}

static void block(struct gen *g, uint16_t *head, unsigned budget);

static void region(struct gen *g, unsigned budget)
{
    enum rnd_kind kind = draw(g, 3) == 0 ? RND_IF : draw(g, 5) == 0 ? RND_WHILE : RND_FOR;
    if (kind != RND_IF && g->loops == RND_MAX_LOOPS)
        return;
    struct rnd_stmt *s = new_stmt(g, kind);
    if (s == NULL)
        return;
    uint16_t at = (uint16_t)g->p->nstmts;
    uint64_t before = g->defined;
    s->trips = (uint8_t)(draw(g, 8) == 0 ? draw(g, 2) : 2 + draw(g, 3));
    s->condition = (uint8_t)draw(g, 8);
    link_stmt(g);
    uint16_t *tail = g->tail;
    g->depth++;
    if (kind != RND_IF)
        g->trips[g->loops++] = g->p->stmt[at].trips;
    block(g, &g->p->stmt[at].first, budget);
    if (kind != RND_IF) {
        g->loops--;
        g->defined = before;
    } else {
        uint64_t then = g->defined;
        g->defined = before;
        if (draw(g, 2) != 0)
            block(g, &g->p->stmt[at].other, budget);
        g->defined &= then;
    }
    g->depth--;
    g->tail = tail;
}

static void block(struct gen *g, uint16_t *head, unsigned budget)
{
    g->tail = head;
    for (unsigned i = 0; i < budget; i++) {
        struct asm_row r;
        unsigned what = draw(g, 12);
        if (what < 2 && g->depth < 3 && budget > 2) {
            region(g, 1 + draw(g, budget - 1));
        } else if (what < 4 && g->p->nvars > 0) {
            int v = (int)draw(g, g->p->nvars);
            if ((g->spoiled >> v & 1) == 0)
                (void)define(g, v, 0);
        } else if (what < 6 && g->p->nvars > 0) {
            int v = (int)draw(g, g->p->nvars);
            if ((g->defined >> v & 1) != 0)
                (void)transfer(g, PTO_OP_TSTORE, PTO_ROLE_SRC, v, 0);
        } else if (random_row(g, &r)) {
            (void)put_row(g, &r, -1, 0);
        }
    }
}

void rnd_generate(struct rnd_program *p, uint64_t seed, struct rnd_rows *rows)
{
    struct gen g = {.p = p};
    memset(p, 0, sizeof *p);
    g.g = (uint32_t)((seed + 1) * UINT64_C(0x9E3779B97F4A7C15) >> 32);
    g.g += g.g == 0;
    (void)asm_random(&g.g, 2);
    p->seed = seed;
    p->target = isa_target_at(seed % 4 == 3 ? 3 + (size_t)(seed / 4 % (isa_target_count() - 3)) : seed % 4 == 2 ? 2 : seed % 2);
    p->level = 1 + (int)draw(&g, 3);
    p->where = draw(&g, 3) == 0 ? RND_FUSED : (enum rnd_where)(1 + draw(&g, 2));
    p->blocks = (uint8_t)(draw(&g, 4) == 0 ? 2 : 1);
    static const uint8_t modes[] = {ASM_SYNC_INSERT, ASM_SYNC_INSERT, ASM_SYNC_INSERT, ASM_SYNC_INSERT, ASM_SYNC_GRAPH, ASM_SYNC_BARRIER_ALL, ASM_SYNC_BUFFER_IDS};
    p->sync = (enum asm_sync)modes[draw(&g, 7)];
    if (p->sync == ASM_SYNC_BUFFER_IDS && (p->target->family & PTO_F_A5) == 0)
        p->sync = ASM_SYNC_INSERT;
    p->nstmts = 1;
    g.page = page_of(rows, p->target);
    struct rnd_stmt *s = &p->stmt[0];
    s->kind = RND_OP;
    block(&g, &s->first, 4 + draw(&g, 14));
    for (unsigned v = 0; v < p->nvars; v++) /* so that results are seen */
        if ((g.defined >> v & 1) != 0 && draw(&g, 4) != 0)
            (void)transfer(&g, PTO_OP_TSTORE, PTO_ROLE_SRC, (int)v, 4);
}
