/* The verifier: walks a program once, structure first, then each operation: kinds, views, legality over the partially
 * resolved instruction (isa/legal.h).  One cause, one diagnostic: an operation that stands on a refused value is not judged.
 * Knows nothing of the text; programs built by passes are checked in the same way. */
#include "asm/verify.h"
#include "isa/scale.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pto_span asm_verify_span(const struct verify *v, const struct pto_operation *op)
{
    (void)v;
    return op->name_span.file != 0 && op->name_span.end > op->name_span.begin ? op->name_span : op->span;
}

struct pto_span asm_verify_attr_span(const struct verify *v, const struct pto_operation *op, enum pto_attr attr)
{
    const struct pto_attribute *a = isa_find_attr(v->p, op, attr);
    return a != NULL && a->span.file != 0 ? a->span : asm_verify_span(v, op);
}

struct base_diag *asm_verify_error(struct verify *v, const struct pto_operation *op, enum pto_diag_code code, const char *fmt, ...)
{
    char text[768];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return base_diag_emit(v->diags, code, asm_verify_span(v, op), "'%s' %s", isa_op((enum pto_op)op->op)->mnemonic, text);
}

const char *asm_verify_name(const struct verify *v, pto_value_id value, char *buf, size_t size)
{
    pto_str_id name = v->p->values[value].name;
    if (name != 0)
        snprintf(buf, size, "`%%%s`", base_str(&v->p->strings, name));
    else
        snprintf(buf, size, "the value");
    return buf;
}

const char *asm_verify_type_text(struct verify *v, pto_type_id type)
{
    struct base_buf text = {0};
    isa_type_print(v->p, type, PTO_TYPE_TEXT_COMPACT, &text);
    const char *copy = base_strndup(&v->arena, text.data != NULL ? text.data : "", text.len < 400 ? text.len : 400);
    base_buf_free(&text);
    return copy;
}

void asm_verify_label(struct verify *v, struct base_diag *diag, pto_value_id value)
{
    if (v->p->values[value].span.file == 0)
        return;
    base_diag_label(diag, v->p->values[value].span, "defined here as `%s`", asm_verify_type_text(v, v->p->values[value].type));
}

static bool ends_name(char c) { return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.' || c == '-'); }

/* Operands have no place of their own in a program: the name is looked for in the text of the operation. */
void asm_verify_label_use(struct verify *v, struct base_diag *diag, const struct pto_operation *op, int slot)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    const struct base_source *src = base_source_get(v->diags->sources, op->span.file);
    pto_value_id value = isa_operand(v->p, op, slot);
    const char *name = value != 0 ? base_str(&v->p->strings, v->p->values[value].name) : "";
    size_t len = strlen(name);
    if (src == NULL || src->text == NULL || op->span.end > src->len || len == 0)
        return;
    unsigned before = 0; /* earlier operands of the same name */
    for (int s = 0; s < slot; s++)
        before += !isa_slot_is_list(&info->slots[s]) && !isa_slot_is_result(&info->slots[s]) && isa_operand(v->p, op, s) == value;
    for (uint32_t at = op->span.begin; at + len < op->span.end; at++) {
        if (src->text[at] != '%' || memcmp(src->text + at + 1, name, len) != 0 || (at + 1 + len < src->len && !ends_name(src->text[at + 1 + len])))
            continue;
        if (before-- == 0) {
            base_diag_label(diag, (struct pto_span){op->span.file, at, (uint32_t)(at + 1 + len)}, "%s", info->slots[slot].name);
            return;
        }
    }
}

/* Static knowledge of a value, without the address of a tile that tget_scale_addr binds anew (R5). */
static void read_value(void *ctx, pto_value_id value, struct pto_operand *out)
{
    const struct verify *v = ctx;
    isa_static_memo_reader(v->views, value, out);
    if (out->kind == PTO_OK_TILE && v->bound[value] != 0)
        out->u.tile.addr = PTO_UNKNOWN;
}

/* Does the name stand in the message as a word behind a blank? */
static bool speaks_of(const char *message, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = strchr(message, ' '); at != NULL; at = strchr(at + 1, ' '))
        if (strncmp(at + 1, name, len) == 0 && strchr(" ,)", at[1 + len]) != NULL)
            return true;
    return false;
}

/* Adds to each diagnostic of this operation where its tiles come from. */
static void label_tiles(struct verify *v, const struct pto_operation *op, struct base_diag *first)
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    for (struct base_diag *d = first; d != NULL; d = d->next) {
        if (d->severity < PTO_SEV_WARNING)
            continue;
        unsigned labels = 0;
        bool named = info->nslots > 2;
        for (int slot = 0; slot < info->nslots && !named; slot++)
            named = speaks_of(d->message, info->slots[slot].name);
        for (int slot = 0; slot < info->nslots && labels < 3; slot++) {
            pto_value_id value = isa_slot_is_list(&info->slots[slot]) ? 0 : isa_operand(v->p, op, slot);
            bool result = value >= op->results && value < op->results + op->nresults;
            if (value == 0 || result || !isa_type_is_tile(v->p, v->p->values[value].type) || v->p->values[value].span.file == 0)
                continue;
            if (named && !speaks_of(d->message, info->slots[slot].name))
                continue; /* name the operands that the message speaks of; both of two if it names none */
            asm_verify_label_use(v, d, op, slot);
            base_diag_label(d, v->p->values[value].span, "%s is `%s`", info->slots[slot].name,
                            asm_verify_type_text(v, v->p->values[value].type));
            labels++;
        }
    }
}

static bool judge(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    if ((info->families & v->p->target->family) == 0) {
        struct base_diag *d = asm_verify_error(v, op, PTO_D_TARGET, "is not available on %s", v->p->target->name);
        struct base_buf names = {0};
        for (size_t t = 0; t < isa_target_count(); t++)
            if ((isa_target_at(t)->family & info->families) != 0)
                base_printf(&names, "%s%s", names.len != 0 ? ", " : "", isa_target_at(t)->name);
        if (names.len != 0)
            base_diag_note(d, "it is only supported on %s targets; choose one with --pto-arch", names.data);
        base_buf_free(&names);
        return false;
    }
    if (info->cls != PTO_CLASS_INSN && info->cls != PTO_CLASS_VIEW)
        return true;
    if (info->cls == PTO_CLASS_VIEW && !asm_verify_view(v, id))
        return false;
    if (!asm_verify_comm(v, id))
        return false;
    struct base_diag **end = v->diags->last;
    struct pto_insn insn;
    const char *why = NULL;
    int slot = 0;
    if (info->cls == PTO_CLASS_VIEW && !v->binds)
        why = isa_static_memo_define(v->views, id, &slot);
    isa_resolve(v->p, id, read_value, v, &insn);
    insn.span = asm_verify_span(v, op);
    bool good = isa_legal_judge(&v->rules, &insn, v->context, v->diags);
    label_tiles(v, op, *end);
    if (good && info->cls == PTO_CLASS_VIEW) {
        struct pto_operand out;
        if (v->binds)
            why = isa_resolve_view(v->p, id, read_value, v, &out, &slot);
        if (why != NULL)
            asm_verify_error(v, op, PTO_D_VIEW_MEANING, "%s", why);
        good = why == NULL;
    }
    return good;
}

/* Does the op use a value whose definition was refused? */
static bool stands_on_bad(const struct verify *v, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->noperands; i++)
        if (v->p->pool[op->operands + i] != 0 && v->bad[v->p->pool[op->operands + i]] != 0)
            return true;
    return false;
}

static void verify_op(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    if ((op->flags & PTO_OPFLAG_BROKEN) != 0) {
        memset(v->bad + op->results, 1, op->nresults);
        return;
    }
    /* what could not be read is a value without definition: whoever uses it is not judged */
    bool unread = v->lost != 0 && stands_on_bad(v, op), good = unread || asm_verify_operands(v, id), judged = !stands_on_bad(v, op);
    good = asm_verify_structure(v, id) && good;
    if (good && judged)
        good = judge(v, id);
    if (!good || !judged)
        memset(v->bad + op->results, 1, op->nresults);
}

/* Next operation in preorder, 0 at the end; nesting needs no stack because operations know their block. */
static pto_op_id next_op(const struct pto_program *p, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(p, id);
    for (uint32_t k = 0; k < op->nregions; k++)
        for (pto_block_id b = p->regions[op->regions + k].first; b != 0; b = p->blocks[b].next)
            if (p->blocks[b].first != 0)
                return p->blocks[b].first;
    while (id != 0 && id != p->module) {
        op = isa_operation_c(p, id);
        if (op->next != 0)
            return op->next;
        pto_block_id b = op->block;
        pto_region_id r = p->blocks[b].region;
        pto_op_id owner = p->regions[r].owner;
        for (b = p->blocks[b].next; b != 0; b = p->blocks[b].next)
            if (p->blocks[b].first != 0)
                return p->blocks[b].first;
        const struct pto_operation *o = isa_operation_c(p, owner);
        for (r = r + 1; owner != 0 && r < o->regions + o->nregions; r++)
            for (b = p->regions[r].first; b != 0; b = p->blocks[b].next)
                if (p->blocks[b].first != 0)
                    return p->blocks[b].first;
        id = owner;
    }
    return 0;
}

static void survey(struct verify *v)
{
    const struct pto_program *p = v->p;
    for (pto_op_id id = p->module; id != 0; id = next_op(p, id)) {
        const struct pto_operation *op = isa_operation_c(p, id);
        v->order[id] = op->prev != 0 ? v->order[op->prev] + 1 : 1;
        const struct pto_attribute *name = op->op == PTO_OP_FUNC ? isa_find_attr(p, op, PTO_ATTR_SYM_NAME) : NULL;
        if (name != NULL && name->str <= p->strings.count) {
            v->same_name[id] = v->func[name->str];
            v->func[name->str] = id;
        }
        if (isa_binds_scale((enum pto_op)op->op)) {
            pto_value_id dst = isa_operand_of_role(p, op, PTO_ROLE_DST);
            v->bound[dst] = dst != 0;
            v->binds = true;
        }
    }
}

bool asm_verify(struct pto_program *p, const struct asm_options *options, struct base_diags *diags)
{
    return asm_verify_rest(p, options, 0, diags);
}

/* Two rules hold only where the target is written `a3`: not for a2, a2a3 or no word at all (pto-as.md 5.6, 5.8). */
static bool is_named_a3(const struct pto_program *p, const struct asm_options *options)
{
    const struct pto_attribute *said = isa_find_attr(p, isa_operation_c(p, p->module), PTO_ATTR_TARGET_ARCH);
    return (p->target->family & PTO_F_A2A3) != 0 && (options->arch != NULL || (said != NULL && strcmp(base_str(&p->strings, said->str), "a3") == 0));
}

bool asm_verify_rest(struct pto_program *p, const struct asm_options *options, unsigned lost, struct base_diags *diags)
{
    if (p->module == 0)
        return true;
    unsigned before = diags->counts[PTO_SEV_ERROR] + diags->counts[PTO_SEV_FATAL];
    struct verify v = {.p = p, .options = options, .diags = diags, .lost = lost, .level = options->level,
                       .rules = {.target = p->target, .named_a3 = is_named_a3(p, options)}};
    v.context = options->strict ? ISA_LEGAL_STRICT : options->executes ? ISA_LEGAL_LOAD : ISA_LEGAL_TEXT;
    v.written_level = options->level != 0 ? options->level : asm_infer_level(p);
    v.views = base_alloc(&v.arena, sizeof *v.views);
    v.views->program = p;
    v.order = base_alloc_array(&v.arena, p->nops + 1, sizeof *v.order);
    v.func = base_alloc_array(&v.arena, (size_t)p->strings.count + 1, sizeof *v.func);
    v.same_name = base_alloc_array(&v.arena, p->nops + 1, sizeof *v.same_name);
    v.bad = base_alloc_array(&v.arena, p->nvalues + 1, sizeof *v.bad);
    v.said_kind = base_alloc_array(&v.arena, p->nvalues + 1, sizeof *v.said_kind);
    v.bound = base_alloc_array(&v.arena, p->nvalues + 1, sizeof *v.bound);
    for (pto_value_id value = 1; lost != 0 && value < p->nvalues; value++)
        v.bad[value] = p->values[value].def == 0 && p->values[value].block == 0;
    survey(&v);
    asm_verify_dominators(&v);
    for (pto_op_id id = p->module; id != 0; id = next_op(p, id))
        verify_op(&v, id);
    asm_verify_recursion(&v);
    asm_verify_section(&v);
    asm_verify_fifo(&v);
    isa_rulebook_free(&v.rules);
    base_arena_free(&v.arena);
    return diags->counts[PTO_SEV_ERROR] + diags->counts[PTO_SEV_FATAL] == before;
}
