/* Automatic synchronisation: which functions, by which mode, and what stands in front of their returns (pto-as-2026-08.md 7.3 S1, S6; 7.4).
 * What operations touch is sync_access.c's, where flags go sync_flags.c's, the other modes sync_simple.c's. */
#include "asm/sync.h"

#include <stdlib.h>
#include <string.h>

/* --- operations --- */

static struct pto_attribute code(enum pto_attr attr, int64_t value, struct pto_span span)
{
    const struct isa_attr_info *info = isa_attr(attr);
    return (struct pto_attribute){.key = (pto_str_id)attr, .kind = info->kind == PTO_AK_ENUM ? PTO_LIT_ENUM : PTO_LIT_INT, .enumeration = info->enumeration, .i = value, .span = span};
}

static pto_op_id make(struct sync *s, enum pto_op op, const struct pto_attribute *attrs, uint32_t n, pto_op_id at)
{
    const struct pto_operation *near = &s->p->ops[at];
    struct isa_op_spec spec = {.op = op, .flags = PTO_OPFLAG_SYNTHETIC, .span = near->span, .name_span = near->name_span, .attrs = attrs, .nattrs = n};
    return isa_op_new(s->p, &spec);
}

pto_op_id asm_sync_flag(struct sync *s, bool set, unsigned src, unsigned dst, unsigned id, pto_op_id at)
{
    struct pto_span span = s->p->ops[at].span;
    struct pto_attribute attrs[] = {code(PTO_ATTR_SRC_PIPE, src, span), code(PTO_ATTR_DST_PIPE, dst, span), code(PTO_ATTR_EVENT_ID, id, span)};
    return make(s, set ? PTO_OP_SET_FLAG : PTO_OP_WAIT_FLAG, attrs, 3, at);
}

pto_op_id asm_sync_flag_of(struct sync *s, bool set, unsigned src, unsigned dst, pto_value_id id, pto_op_id at)
{
    const struct pto_operation *near = &s->p->ops[at];
    struct pto_attribute attrs[] = {code(PTO_ATTR_SRC_PIPE, src, near->span), code(PTO_ATTR_DST_PIPE, dst, near->span)};
    struct isa_op_spec spec = {.op = set ? PTO_OP_SET_FLAG_DYN : PTO_OP_WAIT_FLAG_DYN, .flags = PTO_OPFLAG_SYNTHETIC, .span = near->span, .name_span = near->name_span,
                               .attrs = attrs, .nattrs = 2, .operands = &id, .noperands = 1};
    return isa_op_new(s->p, &spec);
}

pto_op_id asm_sync_barrier(struct sync *s, unsigned pipe, pto_op_id at)
{
    struct pto_attribute attr = code(PTO_ATTR_PIPE, pipe, s->p->ops[at].span);
    if (pipe == PTO_PIPE_ALL)
        s->stats->barriers_all++;
    else
        s->stats->barriers++;
    return make(s, PTO_OP_BARRIER, &attr, 1, at);
}

pto_op_id asm_sync_buffer(struct sync *s, bool get, unsigned pipe, unsigned id, pto_op_id at)
{
    struct pto_span span = s->p->ops[at].span;
    struct pto_attribute attrs[] = {code(PTO_ATTR_OPT_PIPE, pipe, span), code(PTO_ATTR_BUF_ID, id, span)};
    s->stats->buffers++;
    return make(s, get ? PTO_OP_GET_BUF : PTO_OP_RLS_BUF, attrs, 2, at);
}

/* --- functions --- */

static bool has_body(const struct pto_program *p, pto_op_id func) { return isa_entry_block(p, &p->ops[func], 0) != 0; }

/* Functions that work on pipes, themselves or through what they call: the others need nothing around calls of them. */
static void find_workers(struct sync *s)
{
    const struct pto_program *p = s->p;
    bool more = true;
    while (more) {
        pto_op_id func = 0;
        more = false;
        for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
            const struct isa_op_info *info = isa_op((enum pto_op)p->ops[id].op);
            if (p->ops[id].op == PTO_OP_FUNC)
                func = id;
            bool works = p->ops[id].op == PTO_OP_FUNC && !has_body(p, id);
            works = works || (info->cls == PTO_CLASS_INSN && info->pipe_rule != PTO_PR_NONE && info->pipe_rule != PTO_PR_S);
            for (int i = 0; i < info->nslots && !works; i++) /* the scalar unit in memories of tiles, and what has no pipe of its own */
                works = info->cls == PTO_CLASS_INSN && (info->slots[i].kind == PTO_OPD_TILE || info->slots[i].kind == PTO_OPD_PTR);
            if (p->ops[id].op == PTO_OP_CALL) {
                pto_op_id callee = asm_lower_callee(p, s->functions, id);
                works = callee == 0 || s->works[callee] != 0;
            }
            if (works && func != 0 && s->works[func] == 0)
                s->works[func] = more = true;
        }
    }
}

/* S6: all work is done before the function is left, or what the hint says is. */
static void put_tail(struct sync *s, pto_op_id at)
{
    struct pto_program *p = s->p;
    const struct pto_attribute *hint = isa_find_attr(p, &p->ops[s->func], base_intern_z(&p->strings, "pto.auto_sync_tail_hint"));
    const char *text = hint != NULL && hint->kind == PTO_LIT_STRING ? base_str(&p->strings, hint->str) : "";
    pto_op_id before = p->ops[at].prev;
    bool stores_only = strstr(text, "mte3") != NULL || strstr(text, "MTE3") != NULL; /* the verifier knows the spellings */
    if (stores_only && s->options->sync != ASM_SYNC_BARRIER_ALL) {
        isa_op_insert_before(p, at, asm_sync_flag(s, true, PTO_PIPE_MTE3, PTO_PIPE_S, 0, at));
        isa_op_insert_before(p, at, asm_sync_flag(s, false, PTO_PIPE_MTE3, PTO_PIPE_S, 0, at));
        s->stats->flags++;
    } else if (before == 0 || p->ops[before].op != PTO_OP_BARRIER || isa_attr_code(p, &p->ops[before], PTO_ATTR_PIPE) != PTO_PIPE_ALL) {
        isa_op_insert_before(p, at, asm_sync_barrier(s, PTO_PIPE_ALL, at));
    }
}

/* What was put into a function, for those who ask (--pto-insert-sync-debug). */
static void report(const struct sync *s, pto_op_id func, const struct sync_stats *before)
{
    const struct pto_program *p = s->p;
    const struct pto_attribute *name = isa_find_attr(p, &p->ops[func], PTO_ATTR_SYM_NAME);
    const char *text = name != NULL ? base_str(&p->strings, name->str) : "";
    struct pto_span at = p->ops[func].name_span.file != 0 ? p->ops[func].name_span : p->ops[func].span;
    if (s->stats->skipped != before->skipped)
        base_diag_emit(s->diags, PTO_D_SYNC_REPORT, at, "@%.80s has flags already and is left as it is", text);
    else
        base_diag_emit(s->diags, PTO_D_SYNC_REPORT, at, "@%.80s: %u flag pair%s, %u barrier%s of one pipe, %u of all pipes, %u buffer id operations", text,
                       (unsigned)(s->stats->flags - before->flags), s->stats->flags - before->flags == 1 ? "" : "s", (unsigned)(s->stats->barriers - before->barriers),
                       s->stats->barriers - before->barriers == 1 ? "" : "s", (unsigned)(s->stats->barriers_all - before->barriers_all),
                       (unsigned)(s->stats->buffers - before->buffers));
}

static void do_function(struct sync *s, pto_op_id func)
{
    struct pto_program *p = s->p;
    s->func = func;
    s->stats->functions++;
    if (!asm_sync_read(s)) {
        s->stats->skipped++;
        asm_sync_forget(s);
        return;
    }
    switch (s->options->sync) {
    case ASM_SYNC_NONE: break;
    case ASM_SYNC_BARRIER_ALL: asm_sync_barriers(s); break;
    case ASM_SYNC_BUFFER_IDS: asm_sync_buffer_ids(s); break;
    case ASM_SYNC_INSERT:
    case ASM_SYNC_GRAPH: asm_sync_flags(s); break;
    }
    asm_sync_forget(s);
    pto_op_id next;
    for (pto_op_id id = asm_lower_first(p, func); id != 0; id = next) {
        next = asm_lower_next(p, func, id);
        if (p->ops[id].op == PTO_OP_RETURN)
            put_tail(s, id);
    }
}

void asm_sync_open(struct sync *s, struct base_arena *arena)
{
    struct pto_program *p = s->p;
    s->nops = p->nops;
    s->functions = asm_lower_functions(p, arena);
    s->works = base_alloc_array(arena, p->nops, 1);
    s->items = base_alloc_array(arena, p->nops, sizeof *s->items);
    s->v_needs_barriers = (p->target->family & PTO_F_LIKE_A5) == 0;
    find_workers(s);
}

void asm_sync_close(struct sync *s)
{
    free(s->touches);
    free(s->regions);
    free(s->slots);
    free(s->parts);
    free(s->neighbours);
    free(s->buckets);
}

bool asm_sync_insert(struct pto_program *p, const struct asm_options *options, struct base_diags *diags, struct sync_stats *stats)
{
    struct sync_stats own = {0};
    struct base_arena arena = {0};
    struct sync s = {.p = p, .options = options, .diags = diags, .stats = stats != NULL ? stats : &own};
    if (options->sync == ASM_SYNC_NONE)
        return true;
    asm_sync_open(&s, &arena);
    s.by_slots = options->sync == ASM_SYNC_INSERT || options->sync == ASM_SYNC_GRAPH;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id))
        if (id < s.nops && p->ops[id].op == PTO_OP_FUNC && s.works[id] != 0 && has_body(p, id)) {
            struct sync_stats before = *s.stats;
            do_function(&s, id);
            if (options->sync_report)
                report(&s, id, &before);
        }
    asm_sync_close(&s);
    base_arena_free(&arena);
    return true;
}
