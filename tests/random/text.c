/* Text of a random program (random.h).  Operations are printed by the printer from their rows; here their operands get names: tile
 * buffers at levels 2 and 3, and at level 1 values, which loops and branches carry. */
#include "random.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 24 };
struct constant {
    uint8_t form, dtype; /* asm_opd's */
    int64_t value;
};
struct text {
    struct rnd_program *p;
    bool apart;
    int level;
    struct base_buf body;
    struct pto_program types; /* for printing types */
    struct constant constants[256];
    unsigned nconstants, indent, nloops;
    unsigned loop[RND_MAX_LOOPS + 8]; /* statements */
    uint64_t pointers;           /* element types of which GM is used */
    char now[RND_MAX_VARS][NAME]; /* level 1: the value; "": none */
    uint64_t vars;
};

static void line(struct text *t)
{
    for (unsigned i = 0; i < t->indent; i++)
        base_puts(&t->body, "  ");
}

static pto_type_id tile_type(struct text *t, const struct asm_opd *o)
{
    const struct pto_tile_type tile = {.space = o->space, .dtype = o->dtype, .blayout = o->blayout, .slayout = o->slayout, .pad = o->pad,
                                       .fractal = o->fractal, .rows = o->rows, .cols = o->cols, .v_row = o->v_row, .v_col = o->v_col};
    return isa_type_tile(&t->types, t->level == 1 ? PTO_TYPE_TILE : PTO_TYPE_TILE_BUF, &tile);
}

static void put_type(struct text *t, pto_type_id type, struct base_buf *out) { isa_type_print(&t->types, type, PTO_TYPE_TEXT_COMPACT, out); }

static void put_dtype(struct text *t, enum pto_dtype dtype, struct base_buf *out) { put_type(t, isa_type_of_dtype(&t->types, dtype), out); }

/* Number of a constant that is made in front of everything. */
static unsigned constant(struct text *t, enum asm_form_of form, enum pto_dtype dtype, int64_t value)
{
    struct constant c = {.form = (uint8_t)form, .dtype = (uint8_t)(form == ASM_FORM_INDEX ? PTO_I64 : dtype), .value = value};
    for (unsigned i = 0; i < t->nconstants; i++)
        if (t->constants[i].form == c.form && t->constants[i].dtype == c.dtype && t->constants[i].value == value)
            return i;
    if (t->nconstants == 255)
        return 254;
    t->constants[t->nconstants] = c;
    return t->nconstants++;
}
static unsigned index_of(struct text *t, int64_t value) { return constant(t, ASM_FORM_INDEX, PTO_I64, value); }

static void put_constants(struct text *t, struct base_buf *out)
{
    for (unsigned i = 0; i < t->nconstants; i++) {
        const struct constant *c = &t->constants[i];
        base_printf(out, "    %%k%u = arith.constant ", i);
        if (c->form == ASM_FORM_FLOAT)
            base_printf(out, "%lld.%s : ", (long long)(c->value / 2), c->value % 2 != 0 ? "5" : "0");
        else if (c->dtype == PTO_I1)
            base_printf(out, "%s : ", c->value != 0 ? "true" : "false");
        else
            base_printf(out, "%lld : ", (long long)c->value);
        if (c->form == ASM_FORM_INDEX)
            base_puts(out, "index");
        else
            put_dtype(t, (enum pto_dtype)c->dtype, out);
        base_putc(out, '\n');
    }
}

/* ---- operations ---- */

/* The line of the operation with the row's names. */
static void template_of(struct text *t, const struct asm_row *r, struct base_buf *out)
{
    const struct asm_options options = {.arch = t->p->target};
    const struct asm_print_options print = {0};
    enum asm_row_frame frame = t->level == 1 ? ASM_ROW_VALUES : ASM_ROW_TILES;
    struct base_buf text = {0}, whole = {0};
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    asm_row_put_function(&text, r, "f", frame);
    base_diags_init(&diags, &sources);
    if (asm_parse(&p, base_source_add(&sources, "row", text.data, text.len), &options, &diags)) {
        pto_op_id func = 1;
        while (p.ops[func].op != PTO_OP_FUNC)
            func++;
        asm_row_put_operation(&p, func, r, frame);
        asm_print(&p, &print, &whole);
        char *end = strstr(whole.data, " return\n"); /* in a module, if the target is not the default */
        while (end != NULL && *end != '\n')
            end--;
        if (end != NULL) {
            *end = '\0';
            const char *begin = strrchr(whole.data, '\n');
            if (begin != NULL && strstr(begin, isa_op(r->op)->mnemonic) != NULL)
                base_puts(out, begin + 1 + strspn(begin + 1, " "));
        }
    }
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
    base_buf_free(&text);
    base_buf_free(&whole);
}

static void put_view(struct text *t, unsigned number, const struct rnd_stmt *s, unsigned slot)
{
    const struct asm_opd *o = &s->row.opd[slot];
    const struct rnd_window *w = &s->window[slot];
    enum pto_dtype d = (enum pto_dtype)o->dtype;
    int32_t cols = isa_dtype_is_x2(d) ? o->cols / 2 : o->cols;
    bool moves = w->loop != 0 && w->loop <= t->nloops && w->step != 0;
    t->pointers |= UINT64_C(1) << d;
    unsigned rows = index_of(t, RND_ELEMS / w->stride), stride = index_of(t, w->stride), one = index_of(t, 1), row = index_of(t, w->row);
    line(t);
    base_printf(&t->body, "%%w%u_%u = pto.make_tensor_view %%p_%s, shape = [%%k%u, %%k%u], strides = [%%k%u, %%k%u] : !pto.tensor_view<?x?x", number, slot,
                isa_dtype(d)->name, rows, stride, stride, one);
    put_dtype(t, d, &t->body);
    base_puts(&t->body, ">\n");
    if (moves) {
        line(t);
        base_printf(&t->body, "%%m%u_%u = arith.muli %%i%u, %%k%u : index\n", number, slot, t->loop[w->loop - 1], index_of(t, w->step));
        line(t);
        base_printf(&t->body, "%%o%u_%u = arith.addi %%m%u_%u, %%k%u : index\n", number, slot, number, slot, row);
    }
    line(t);
    base_printf(&t->body, "%%v%u_%u = pto.partition_view %%w%u_%u, offsets = [", number, slot, number, slot);
    if (moves)
        base_printf(&t->body, "%%o%u_%u", number, slot);
    else
        base_printf(&t->body, "%%k%u", row);
    base_printf(&t->body, ", %%k%u], sizes = [%%k%u, %%k%u] : !pto.tensor_view<?x?x", index_of(t, w->col), index_of(t, o->rows), index_of(t, cols));
    put_dtype(t, d, &t->body);
    base_puts(&t->body, "> -> !pto.partition_tensor_view<");
    base_printf(&t->body, "%dx%dx", (int)o->rows, (int)cols);
    put_dtype(t, d, &t->body);
    base_puts(&t->body, ">\n");
}

static void put_buffer_use(struct text *t, unsigned number, int var)
{
    const struct rnd_var *v = &t->p->var[var];
    if (v->copies == 1)
        return;
    char at[NAME];
    snprintf(at, sizeof at, "%%k%u", index_of(t, 0));
    if (t->nloops != 0) {
        line(t);
        base_printf(&t->body, "%%n%u_%d = arith.remui %%i%u, %%k%u : index\n", number, var, t->loop[t->nloops - 1], index_of(t, v->copies));
        snprintf(at, sizeof at, "%%n%u_%d", number, var);
    }
    line(t);
    base_printf(&t->body, "%%t%d_%u = pto.multi_tile_get %%t%d[%s] : !pto.multi_tile_buf<", var, number, var, at);
    struct base_buf type = {0};
    put_type(t, tile_type(t, &v->o), &type);
    base_printf(&t->body, "%.*s, count=%d> -> %s\n", (int)(type.len - 1 - strlen("!pto.tile_buf<")), type.data + strlen("!pto.tile_buf<"), v->copies, type.data);
    base_buf_free(&type);
}

static void put_operand(struct text *t, unsigned number, const struct rnd_stmt *s, unsigned slot)
{
    const struct asm_opd *o = &s->row.opd[slot];
    switch ((enum asm_form_of)o->form) {
    case ASM_FORM_TILE:
        if (t->level == 1)
            base_puts(&t->body, t->now[s->var[slot]][0] != '\0' ? t->now[s->var[slot]] : "%undefined");
        else if (t->p->var[s->var[slot]].copies > 1)
            base_printf(&t->body, "%%t%d_%u", s->var[slot], number);
        else
            base_printf(&t->body, "%%t%d", s->var[slot]);
        break;
    case ASM_FORM_VIEW: base_printf(&t->body, "%%v%u_%u", number, slot); break;
    case ASM_FORM_PTR:
        t->pointers |= UINT64_C(1) << o->dtype;
        base_printf(&t->body, "%%p_%s", isa_dtype((enum pto_dtype)o->dtype)->name);
        break;
    default: base_printf(&t->body, "%%k%u", constant(t, (enum asm_form_of)o->form, (enum pto_dtype)o->dtype, s->scalar[slot])); break;
    }
}

static void put_op(struct text *t, unsigned number)
{
    struct rnd_stmt *s = &t->p->stmt[number];
    const struct isa_op_info *info = isa_op(s->row.op);
    unsigned nresults = 0, which = t->level == 1 ? 0 : 1;
    if (s->form[which] == NULL) {
        struct base_buf form = {0};
        template_of(t, &s->row, &form);
        base_putc(&form, '\n');
        s->form[which] = form.data;
    }
    if (s->form[which][0] == '\n')
        return; /* the row has no text at this level */
    uint64_t used = 0;
    for (unsigned k = 0; k < info->nslots; k++) {
        if (s->row.opd[k].form == ASM_FORM_VIEW)
            put_view(t, number, s, k);
        if (s->row.opd[k].form == ASM_FORM_TILE && s->var[k] >= 0 && (used >> s->var[k] & 1) == 0) {
            used |= UINT64_C(1) << s->var[k];
            if (t->level != 1)
                put_buffer_use(t, number, s->var[k]);
        }
    }
    t->vars |= used;
    line(t);
    for (const char *c = s->form[which]; *c != '\n'; c++) {
        if (*c != '%') {
            base_putc(&t->body, *c);
            continue;
        }
        size_t len = 1;
        while (isalnum((unsigned char)c[len]) || c[len] == '_')
            len++;
        unsigned k = 0;
        while (k < info->nslots && (strlen(info->slots[k].name) != len - 1 || memcmp(info->slots[k].name, c + 1, len - 1) != 0))
            k++;
        if (k < info->nslots && !isdigit((unsigned char)c[1]))
            put_operand(t, number, s, k);
        else
            base_printf(&t->body, "%%s%u_%.*s", number, (int)len - 1, c + 1);
        c += len - 1;
    }
    base_putc(&t->body, '\n');
    if (t->level == 1) {
        unsigned n = 0;
        for (unsigned k = 0; k < info->nslots; k++)
            nresults += s->row.opd[k].form != ASM_FORM_NONE && (isa_slot_is_result(&info->slots[k]) || isa_slot_is_out(&info->slots[k]));
        for (unsigned k = 0; k < info->nslots; k++)
            if (s->row.opd[k].form != ASM_FORM_NONE && (isa_slot_is_result(&info->slots[k]) || isa_slot_is_out(&info->slots[k]))) {
                if (s->row.opd[k].form == ASM_FORM_TILE && s->var[k] >= 0)
                    snprintf(t->now[s->var[k]], NAME, nresults > 1 ? "%%s%u_0#%u" : "%%s%u_0", number, n);
                n++;
            }
    }
}

/* ---- structure ---- */

static uint64_t assigned(const struct rnd_program *p, unsigned number)
{
    uint64_t set = 0;
    for (; number != 0; number = p->stmt[number].next) {
        const struct rnd_stmt *s = &p->stmt[number];
        if (s->gone)
            continue;
        if (s->kind != RND_OP) {
            set |= assigned(p, s->first) | assigned(p, s->other);
            continue;
        }
        for (unsigned k = 0; k < isa_op(s->row.op)->nslots; k++)
            if (s->row.opd[k].form == ASM_FORM_TILE && isa_slot_is_out(&isa_op(s->row.op)->slots[k]) && s->var[k] >= 0)
                set |= UINT64_C(1) << s->var[k];
    }
    return set;
}

/* "%a, %b" or "T, T" or both of the variables of a set. */
static void put_set(struct text *t, uint64_t set, const char *names, bool values, bool types)
{
    unsigned n = 0;
    for (unsigned v = 0; v < t->p->nvars; v++) {
        if ((set >> v & 1) == 0)
            continue;
        if (n++ != 0)
            base_puts(&t->body, ", ");
        if (names != NULL)
            base_printf(&t->body, "%s_%u%s", names, v, values ? " = " : types ? ": " : "");
        if (values)
            base_puts(&t->body, t->now[v]);
        if (types)
            put_type(t, tile_type(t, &t->p->var[v].o), &t->body);
    }
}

static void put_yield(struct text *t, uint64_t set, const char *more)
{
    if (set == 0 && more == NULL)
        return;
    line(t);
    base_printf(&t->body, "scf.yield %s%s", more != NULL ? more : "", more != NULL && set != 0 ? ", " : "");
    put_set(t, set, NULL, true, false);
    base_printf(&t->body, " : %s%s", more != NULL ? "index" : "", more != NULL && set != 0 ? ", " : "");
    put_set(t, set, NULL, false, true);
    base_putc(&t->body, '\n');
}

/* The variables of the set are the results of the statement. */
static void take_results(struct text *t, uint64_t set, unsigned number, unsigned others)
{
    unsigned n = others, all = others;
    for (unsigned v = 0; v < t->p->nvars; v++)
        all += (unsigned)(set >> v & 1);
    for (unsigned v = 0; v < t->p->nvars; v++)
        if ((set >> v & 1) != 0)
            snprintf(t->now[v], NAME, all > 1 ? "%%s%u#%u" : "%%s%u", number, n++);
}

static void put_result_names(struct text *t, uint64_t set, unsigned number, unsigned others)
{
    unsigned all = others;
    for (unsigned v = 0; v < t->p->nvars; v++)
        all += (unsigned)(set >> v & 1);
    if (all > 1)
        base_printf(&t->body, "%%s%u:%u = ", number, all);
    else if (all == 1)
        base_printf(&t->body, "%%s%u = ", number);
}

static void name_carried(struct text *t, uint64_t set, const char *prefix, unsigned number)
{
    for (unsigned v = 0; v < t->p->nvars; v++)
        if ((set >> v & 1) != 0)
            snprintf(t->now[v], NAME, "%%%s%u_%u", prefix, number, v);
}

static void put_block(struct text *t, unsigned number);

static void put_for(struct text *t, unsigned number, uint64_t carried)
{
    struct rnd_stmt *s = &t->p->stmt[number];
    char name[NAME];
    snprintf(name, sizeof name, "%%a%u", number);
    put_result_names(t, carried, number, 0);
    base_printf(&t->body, "scf.for %%i%u = %%k%u to ", number, index_of(t, 0));
    if (s->condition == 0)
        base_puts(&t->body, "%n");
    else
        base_printf(&t->body, "%%k%u", index_of(t, s->trips));
    base_printf(&t->body, " step %%k%u", index_of(t, 1));
    if (carried != 0) {
        base_puts(&t->body, " iter_args(");
        put_set(t, carried, name, true, false);
        base_puts(&t->body, ") -> (");
        put_set(t, carried, NULL, false, true);
        base_putc(&t->body, ')');
    }
    base_puts(&t->body, " {\n");
    name_carried(t, carried, "a", number);
    t->indent++;
    put_block(t, s->first);
    put_yield(t, carried, NULL);
    t->indent--;
    line(t);
    base_puts(&t->body, "}\n");
    take_results(t, carried, number, 0);
}

static void put_while(struct text *t, unsigned number, uint64_t carried)
{
    struct rnd_stmt *s = &t->p->stmt[number];
    char name[NAME], after[NAME], next[NAME];
    snprintf(name, sizeof name, "%%a%u", number);
    snprintf(after, sizeof after, "%%b%u", number);
    snprintf(next, sizeof next, "%%x%u", number);
    const char *comma = carried != 0 ? ", " : "";
    put_result_names(t, carried, number, 1);
    base_printf(&t->body, "scf.while (%%c%u = %%k%u%s", number, index_of(t, 0), comma);
    put_set(t, carried, name, true, false);
    base_printf(&t->body, ") : (index%s", comma);
    put_set(t, carried, NULL, false, true);
    base_printf(&t->body, ") -> (index%s", comma);
    put_set(t, carried, NULL, false, true);
    base_puts(&t->body, ") {\n");
    name_carried(t, carried, "a", number);
    t->indent++;
    line(t);
    base_printf(&t->body, "%%g%u = arith.cmpi slt, %%c%u, %%k%u : index\n", number, number, index_of(t, s->trips));
    line(t);
    base_printf(&t->body, "scf.condition(%%g%u) %%c%u%s", number, number, comma);
    put_set(t, carried, NULL, true, false);
    base_printf(&t->body, " : index%s", comma);
    put_set(t, carried, NULL, false, true);
    t->indent--;
    base_putc(&t->body, '\n');
    line(t);
    base_puts(&t->body, "} do {\n");
    line(t);
    base_printf(&t->body, "^bb0(%%i%u: index%s", number, comma);
    put_set(t, carried, after, false, true);
    base_puts(&t->body, "):\n");
    name_carried(t, carried, "b", number);
    t->indent++;
    put_block(t, s->first);
    line(t);
    base_printf(&t->body, "%s = arith.addi %%i%u, %%k%u : index\n", next, number, index_of(t, 1));
    put_yield(t, carried, next);
    t->indent--;
    line(t);
    base_puts(&t->body, "}\n");
    take_results(t, carried, number, 1);
}

static void put_if(struct text *t, unsigned number, uint64_t set)
{
    struct rnd_stmt *s = &t->p->stmt[number];
    static const char *const predicates[] = {"eq", "ne", "slt", "sge"};
    bool both = s->other != 0;
    uint64_t carried = 0;
    char before[RND_MAX_VARS][NAME];
    uint64_t one = assigned(t->p, s->first), two = assigned(t->p, s->other);
    for (unsigned v = 0; v < t->p->nvars; v++) /* what holds a value behind it on both ways */
        if ((set >> v & 1) != 0 && (t->now[v][0] != '\0' || ((one & two) >> v & 1) != 0))
            carried |= UINT64_C(1) << v;
    carried = t->level == 1 ? carried : 0;
    base_printf(&t->body, "%%d%u = arith.cmpi %s, ", number, predicates[s->condition % 4]);
    if (t->nloops != 0)
        base_printf(&t->body, "%%i%u", t->loop[t->nloops - 1]);
    else
        base_puts(&t->body, "%n");
    base_printf(&t->body, ", %%k%u : index\n", index_of(t, s->trips / 2));
    line(t);
    put_result_names(t, carried, number, 0);
    base_printf(&t->body, "scf.if %%d%u", number);
    if (carried != 0) {
        base_puts(&t->body, " -> (");
        put_set(t, carried, NULL, false, true);
        base_putc(&t->body, ')');
    }
    base_puts(&t->body, " {\n");
    memcpy(before, t->now, sizeof before);
    t->indent++;
    put_block(t, s->first);
    put_yield(t, carried, NULL);
    memcpy(t->now, before, sizeof before);
    if (both || carried != 0) {
        t->indent--;
        line(t);
        base_puts(&t->body, "} else {\n");
        t->indent++;
        put_block(t, s->other);
        put_yield(t, carried, NULL);
    }
    memcpy(t->now, before, sizeof before);
    t->indent--;
    line(t);
    base_puts(&t->body, "}\n");
    take_results(t, carried, number, 0);
}

static void put_block(struct text *t, unsigned number)
{
    for (; number != 0; number = t->p->stmt[number].next) {
        struct rnd_stmt *s = &t->p->stmt[number];
        s->begin = (uint32_t)t->body.len;
        if (!s->gone && s->kind == RND_OP) {
            put_op(t, number);
        } else if (!s->gone) {
            uint64_t set = assigned(t->p, number) & ~assigned(t->p, s->next), carried = 0;
            set = assigned(t->p, s->first) | assigned(t->p, s->other);
            for (unsigned v = 0; v < t->p->nvars; v++)
                if (t->level == 1 && (set >> v & 1) != 0 && t->now[v][0] != '\0')
                    carried |= UINT64_C(1) << v;
            line(t);
            if (s->kind == RND_IF) {
                put_if(t, number, set);
            } else {
                char before[RND_MAX_VARS][NAME];
                memcpy(before, t->now, sizeof before);
                t->loop[t->nloops++] = number;
                (s->kind == RND_WHILE ? put_while : put_for)(t, number, carried);
                t->nloops--;
                for (unsigned v = 0; v < t->p->nvars; v++) /* what the body made for itself is gone */
                    if ((carried >> v & 1) == 0)
                        memcpy(t->now[v], before[v], NAME);
            }
        }
        s->end = (uint32_t)t->body.len;
    }
}

static void put_tiles(struct text *t, struct base_buf *out)
{
    for (unsigned v = 0; v < t->p->nvars && t->level > 1; v++) {
        const struct rnd_var *var = &t->p->var[v];
        struct base_buf type = {0};
        if ((t->vars >> v & 1) == 0)
            continue;
        base_printf(out, "    %%t%u = pto.alloc_%stile", v, var->copies > 1 ? "multi_" : "");
        if (t->level == 3)
            base_printf(out, " addr = %%k%u", constant(t, ASM_FORM_INT, PTO_I64, t->apart ? var->apart : var->addr));
        put_type(t, tile_type(t, &var->o), &type);
        if (var->copies > 1)
            base_printf(out, " : !pto.multi_tile_buf<%.*s, count=%d>\n", (int)(type.len - 1 - strlen("!pto.tile_buf<")), type.data + strlen("!pto.tile_buf<"), var->copies);
        else
            base_printf(out, " : %s\n", type.data);
        base_buf_free(&type);
    }
}

void rnd_print(struct rnd_program *p, bool apart, struct base_buf *out)
{
    static const char *const kinds[] = {"", " attributes {pto.kernel_kind = #pto.kernel_kind<vector>}", " attributes {pto.kernel_kind = #pto.kernel_kind<cube>}"};
    struct text *t = calloc(1, sizeof *t);
    struct base_buf tiles = {0};
    t->p = p;
    t->apart = apart;
    t->level = apart ? 3 : p->level;
    t->indent = 2;
    isa_program_init(&t->types, p->target);
    put_block(t, p->stmt[0].first);
    put_tiles(t, &tiles);
    base_printf(out, "// seed %llu\nmodule attributes {pto.target_arch = \"%s\"} {\n  func.func @k(", (unsigned long long)p->seed, p->target->name);
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        if ((t->pointers >> d & 1) != 0) {
            base_printf(out, "%%g_%s: !pto.ptr<", isa_dtype((enum pto_dtype)d)->name);
            put_dtype(t, (enum pto_dtype)d, out);
            base_puts(out, ">, ");
        }
    unsigned elems = index_of(t, RND_ELEMS), two = index_of(t, 2);
    base_printf(out, "%%n: index)%s {\n", kinds[p->where]);
    put_constants(t, out);
    base_puts(out, "    %block64 = pto.get_block_idx\n    %block = arith.index_cast %block64 : i64 to index\n"
                   "    %core64 = pto.get_subblock_idx\n    %core = arith.index_cast %core64 : i64 to index\n");
    base_printf(out, "    %%blocks2 = arith.muli %%block, %%k%u : index\n    %%which = arith.addi %%blocks2, %%core : index\n"
                     "    %%mine = arith.muli %%which, %%k%u : index\n", two, elems);
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        if ((t->pointers >> d & 1) != 0) {
            struct base_buf type = {0};
            const char *name = isa_dtype((enum pto_dtype)d)->name;
            put_dtype(t, (enum pto_dtype)d, &type);
            base_printf(out, "    %%p_%s = pto.addptr %%g_%s, %%mine : !pto.ptr<%s> -> !pto.ptr<%s>\n", name, name, type.data, type.data);
            base_buf_free(&type);
        }
    base_put(out, tiles.data != NULL ? tiles.data : "", tiles.len);
    for (unsigned i = 1; i < p->nstmts; i++) {
        p->stmt[i].begin += (uint32_t)out->len;
        p->stmt[i].end += (uint32_t)out->len;
    }
    base_put(out, t->body.data != NULL ? t->body.data : "", t->body.len);
    base_puts(out, "    return\n  }\n}\n");
    base_buf_free(&t->body);
    base_buf_free(&tiles);
    isa_program_free(&t->types);
    free(t);
}

void rnd_forget(struct rnd_program *p)
{
    for (unsigned i = 0; i < p->nstmts; i++)
        for (unsigned k = 0; k < 2; k++) {
            free(p->stmt[i].form[k]);
            p->stmt[i].form[k] = NULL;
        }
}
