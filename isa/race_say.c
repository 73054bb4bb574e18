/* Texts and fixes of races (see race_say.h).  Both operations have ancestors in one block; where the first's stands before the second's, a flag
 * between the two orders them in every turn of every loop around.  Else the race is carried by the innermost loop around both. */
#include "isa/race_say.h"
#include "base/arena.h"
#include "isa/insn.h"

#include <stdlib.h>
#include <string.h>

enum { IDS = 8, NO_ID = IDS };

/* The name of what a slot of an operation holds, "" if it has none. */
const char *isa_slot_name(const struct pto_program *p, pto_op_id id, unsigned slot)
{
    const struct pto_operation *op = &p->ops[id];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    if (slot >= info->nslots || isa_slot_is_list(&info->slots[slot]))
        return "";
    pto_value_id value = isa_slot_is_result(&info->slots[slot]) ? isa_slot_result(p, op, (int)slot) : isa_operand(p, op, (int)slot);
    return value != 0 ? base_str(&p->strings, p->values[value].name) : "";
}

void isa_say_touch(const struct pto_program *p, pto_op_id id, unsigned slot, bool write, unsigned pipe, struct base_buf *out)
{
    const struct isa_op_info *info = isa_op((enum pto_op)p->ops[id].op);
    const char *name = isa_slot_name(p, id, slot);
    base_printf(out, "%s %s %s%s (%s)", info->mnemonic, write ? "writes" : "reads", name[0] != '\0' && !p->in_c ? "%" : "",
                name[0] != '\0' ? name : slot < info->nslots ? info->slots[slot].name : "memory", isa_enum_text(PTO_ENUM_PIPE, pipe));
}

struct base_diag *isa_say_race(struct base_diags *diags, const struct pto_program *first_program, const struct pto_program *program, const struct isa_disorder *race,
                               bool first_writes, bool second_writes, const char *first, const char *second, const char *place)
{
    const char *how = first_writes ? second_writes ? "WAW" : "RAW" : "WAR";
    struct base_diag *d = base_diag_emit(diags, PTO_D_RACE, program->ops[race->second].span, "%s, and nothing orders it behind %s: %s on %s", second, first, how, place);
    base_diag_label(d, first_program->ops[race->first].span, "%s here", first_writes ? "written" : "read");
    return d;
}

/* One end of a flag. */
struct flag_end {
    bool set;
    unsigned src, dst;
    int64_t id;         /* -1: known at run time only */
    pto_value_id value; /* the id then */
};

static bool flag_end_of(const struct pto_program *p, pto_op_id id, struct flag_end *end)
{
    const struct pto_operation *op = &p->ops[id];
    unsigned rule = isa_op((enum pto_op)op->op)->pipe_rule;
    bool by_pipe = rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_DST_PIPE, by_op = rule == PTO_PR_FROM_SRC_OP || rule == PTO_PR_FROM_DST_OP;
    if (op->block == 0 || (!by_pipe && !by_op))
        return false;
    int64_t src = isa_attr_code(p, op, by_pipe ? PTO_ATTR_SRC_PIPE : PTO_ATTR_SRC_OP), dst = isa_attr_code(p, op, by_pipe ? PTO_ATTR_DST_PIPE : PTO_ATTR_DST_OP);
    src = by_op ? (int64_t)isa_event_pipe(src) : src;
    dst = by_op ? (int64_t)isa_event_pipe(dst) : dst;
    int slot = isa_op_slot((enum pto_op)op->op, PTO_ROLE_EVENT);
    *end = (struct flag_end){.set = rule == PTO_PR_FROM_SRC_PIPE || rule == PTO_PR_FROM_SRC_OP, .src = (unsigned)src, .dst = (unsigned)dst,
                             .id = slot >= 0 ? -1 : isa_attr_code(p, op, PTO_ATTR_EVENT_ID), .value = slot >= 0 ? isa_operand(p, op, slot) : 0};
    return src >= 0 && src < PTO_PIPE_COUNT && dst >= 0 && dst < PTO_PIPE_COUNT;
}

static void note_used(struct isa_proposals *f, const struct pto_program *p)
{
    struct flag_end end;
    if (f->program == p)
        return;
    f->program = p;
    memset(f->used, 0, sizeof f->used);
    for (pto_op_id i = 1; i < p->nops; i++)
        if (flag_end_of(p, i, &end)) /* an id that is known at run time only may be any */
            f->used[end.src][end.dst] = (uint8_t)(end.id >= 0 && end.id < IDS ? f->used[end.src][end.dst] | 1u << end.id : 0xFF);
}

static unsigned take_id(struct isa_proposals *f, unsigned src, unsigned dst)
{
    for (unsigned id = 0; id < IDS; id++)
        if ((f->used[src][dst] >> id & 1) == 0) {
            f->used[src][dst] = (uint8_t)(f->used[src][dst] | 1u << id);
            return id;
        }
    return NO_ID;
}

static pto_op_id owner_of(const struct pto_program *p, pto_op_id op)
{
    pto_block_id block = p->ops[op].block;
    return block == 0 ? 0 : p->regions[p->blocks[block].region].owner;
}

/* Ancestors of both (or they) in one block; false if there are none: they are of two functions. */
static bool common(const struct pto_program *p, pto_op_id *a, pto_op_id *b)
{
    for (pto_op_id x = *a; x != 0; x = owner_of(p, x))
        for (pto_op_id y = *b; y != 0; y = owner_of(p, y))
            if (p->ops[x].block == p->ops[y].block && p->ops[x].block != 0) {
                *a = x;
                *b = y;
                return owner_of(p, x) != 0 && owner_of(p, x) != p->module;
            }
    return false;
}

static bool comes_before(const struct pto_program *p, pto_op_id a, pto_op_id b)
{
    for (pto_op_id x = p->ops[a].next; x != 0; x = p->ops[x].next)
        if (x == b)
            return true;
    return false;
}

/* As the source writes it: text, or C. */
static void put_flag(const struct pto_program *p, struct base_buf *out, const char *what, unsigned src, unsigned dst, unsigned id)
{
    base_printf(out, p->in_c ? "%s_flag(%s, %s, EVENT_ID%u);" : "pto.%s_flag[<%s>, <%s>, <EVENT_ID%u>]", what, isa_enum_text(PTO_ENUM_PIPE, src), isa_enum_text(PTO_ENUM_PIPE, dst), id);
}

/* A line of its own before the operation. */
static void insert_before(const struct pto_program *p, struct base_diag *d, pto_op_id op, const char *text)
{
    struct pto_span at = p->ops[op].span;
    uint32_t line, column = 1;
    const char *line_text;
    size_t len, blank = 0;
    if (at.file == 0 || d->owner == NULL)
        return;
    base_source_position(d->owner->sources, at.file, at.begin, &line, &column);
    if (base_source_line(d->owner->sources, at.file, line, &line_text, &len)) { /* in front of its results */
        while (blank < len && (line_text[blank] == ' ' || line_text[blank] == '\t'))
            blank++;
        if (blank < column && line_text[blank] == '%') {
            at.begin -= column - 1 - (uint32_t)blank;
            column = (uint32_t)blank + 1;
        }
    }
    at.end = at.begin;
    base_diag_fix(d, at, "%s\n%*s", text, (int)(column - 1 < 200 ? column - 1 : 200), "");
}

/* Flags that were proposed before order these two as well. */
static bool proposed(const struct isa_proposals *f, const struct pto_program *p, unsigned src, unsigned dst, pto_op_id a, pto_op_id b)
{
    for (uint32_t i = 0; i < f->count; i++) {
        const struct isa_proposal *s = &f->list[i];
        bool same = s->program == p && s->src == src && s->dst == dst && p->ops[s->set_at].block == p->ops[a].block;
        if (same && comes_before(p, a, s->set_at) && (s->wait_at == b || comes_before(p, s->wait_at, b)))
            return true;
    }
    return false;
}

static void propose_barrier(struct isa_proposals *f, const struct pto_program *p, struct base_diag *d, pto_op_id before, unsigned pipe)
{
    struct base_buf text = {0};
    base_printf(&text, p->in_c ? "pipe_barrier(%s);" : "pto.barrier <%s>", pipe < PTO_PIPE_COUNT ? isa_enum_text(PTO_ENUM_PIPE, pipe) : "PIPE_ALL");
    for (uint32_t i = 0; i < f->count; i++)
        if (f->list[i].program == p && f->list[i].wait_at == before && f->list[i].src == pipe && f->list[i].dst == pipe) {
            base_diag_note(d, "the %s proposed above orders these, too", text.data);
            base_buf_free(&text);
            return;
        }
    BASE_GROW(f->list, f->count, f->cap);
    f->list[f->count++] = (struct isa_proposal){.program = p, .set_at = before, .wait_at = before, .src = (uint8_t)pipe, .dst = (uint8_t)pipe};
    insert_before(p, d, before, text.data);
    base_buf_free(&text);
}

static void note_loop(struct base_diag *d, const char *set, const char *wait)
{
    base_diag_note(d, "the second comes in a later turn of the loop: %s before the loop, %s before the second, %s behind the first, and %s behind the loop", set,
                   wait, set, wait);
}

enum use { USE_NONE, USE_SET, USE_WAIT };

static enum use first_use_inside(const struct pto_program *p, pto_op_id op, const struct flag_end *set);

/* What is done first with a flag from an operation on to the end of its block: a wait that may be of this flag, or another set that certainly is. */
static enum use first_use(const struct pto_program *p, pto_op_id from, const struct flag_end *set)
{
    enum use use = USE_NONE;
    for (pto_op_id x = from; x != 0 && use == USE_NONE; x = p->ops[x].next) {
        struct flag_end e;
        if (!flag_end_of(p, x, &e))
            use = first_use_inside(p, x, set);
        else if (e.src == set->src && e.dst == set->dst) {
            bool same = e.id == set->id && e.value == set->value, may = same || e.id < 0 || set->id < 0;
            use = e.set ? same ? USE_SET : USE_NONE : may ? USE_WAIT : USE_NONE;
        }
    }
    return use;
}

static enum use first_use_inside(const struct pto_program *p, pto_op_id op, const struct flag_end *set)
{
    enum use use = USE_NONE;
    for (uint32_t k = 0; k < p->ops[op].nregions && use == USE_NONE; k++)
        for (pto_block_id b = p->regions[isa_op_region(&p->ops[op], k)].first; b != 0 && use == USE_NONE; b = p->blocks[b].next)
            use = first_use(p, p->blocks[b].first, set);
    return use;
}

static bool is_loop(const struct pto_program *p, pto_op_id op) { return p->ops[op].op == PTO_OP_SCF_FOR || p->ops[op].op == PTO_OP_SCF_WHILE; }

/* May a wait take this set? It stands behind it, or in the next turn of a loop around it. */
static bool is_taken(const struct pto_program *p, pto_op_id op, const struct flag_end *set)
{
    for (pto_op_id x = op, owner; (owner = owner_of(p, x)) != 0 && owner != p->module; x = owner) {
        enum use use = first_use(p, p->ops[x].next, set);
        if (use == USE_NONE && is_loop(p, owner))
            use = first_use_inside(p, owner, set);
        if (use != USE_NONE)
            return use == USE_WAIT;
    }
    return false;
}

static bool inside(const struct pto_program *p, pto_op_id op, pto_op_id outer)
{
    while (op != 0 && op != outer)
        op = owner_of(p, op);
    return op != 0;
}

/* Is there a set of the flag outside the loop, in its function, that the first turn may wait for? */
static bool set_outside(const struct pto_program *p, pto_op_id loop, const struct flag_end *set)
{
    for (pto_op_id i = 1; i < p->nops; i++) {
        struct flag_end e;
        if (flag_end_of(p, i, &e) && e.set && e.src == set->src && e.dst == set->dst && (e.id == set->id || e.id < 0 || set->id < 0) && !inside(p, i, loop) &&
            isa_func_of(p, i) == isa_func_of(p, loop))
            return true;
    }
    return false;
}

/* A set behind the first and before the second (or the end of the turn) that no wait takes: its wait is what is missing. 0 if there is none.
 * Which of several ids a second inside another operation of a loop waits for is not known. */
static pto_op_id lonely_set(const struct pto_program *p, pto_op_id a, pto_op_id b, unsigned src, unsigned dst, bool nested, struct flag_end *set)
{
    pto_op_id loop = comes_before(p, a, b) ? 0 : owner_of(p, a);
    if (loop != 0 && !is_loop(p, loop))
        return 0;
    for (pto_op_id x = p->ops[a].next; x != 0 && x != b; x = p->ops[x].next) {
        bool fits = flag_end_of(p, x, set) && set->set && set->src == src && set->dst == dst && (set->id >= 0 || p->values[set->value].name != 0);
        if (fits && (loop == 0 || ((set->id >= 0 || !nested) && set_outside(p, loop, set))) && !is_taken(p, x, set))
            return x;
    }
    return 0;
}

static void propose_wait(struct isa_proposals *f, const struct pto_program *p, struct base_diag *d, pto_op_id set_op, pto_op_id before, const struct flag_end *set)
{
    struct base_buf wait = {0};
    if (set->id >= 0)
        put_flag(p, &wait, "wait", set->src, set->dst, (unsigned)set->id);
    else
        base_printf(&wait, p->in_c ? "wait_flag(%s, %s, %s);" : "pto.wait_flag_dyn[<%s>, <%s>, %%%s]", isa_enum_text(PTO_ENUM_PIPE, set->src), isa_enum_text(PTO_ENUM_PIPE, set->dst),
                    base_str(&p->strings, p->values[set->value].name));
    base_diag_label(d, p->ops[set_op].span, "set here, and nothing waits for it");
    base_diag_note(d, "missing: %s before the second", wait.data);
    BASE_GROW(f->list, f->count, f->cap);
    f->list[f->count++] = (struct isa_proposal){.program = p, .set_at = set_op, .wait_at = before, .src = (uint8_t)set->src, .dst = (uint8_t)set->dst};
    insert_before(p, d, before, wait.data);
    base_buf_free(&wait);
}

void isa_propose_order(struct isa_proposals *f, const struct pto_program *p, const struct isa_disorder *race, struct base_diag *d)
{
    pto_op_id a = race->first, b = race->second;
    unsigned src = race->src, dst = race->dst;
    if (race->same_pipe) {
        base_diag_note(d, "on this target a write of PIPE_V and what follows on its bytes need %s between them", p->in_c ? "pipe_barrier(PIPE_V)" : "pto.barrier <PIPE_V>");
        propose_barrier(f, p, d, b, PTO_PIPE_V);
        return;
    }
    if (src >= PTO_PIPE_COUNT || dst >= PTO_PIPE_COUNT)
        return;
    note_used(f, p);
    bool together = common(p, &a, &b);
    if (together && proposed(f, p, src, dst, a, b)) {
        base_diag_note(d, "the flag from %s to %s proposed above orders these, too", isa_enum_text(PTO_ENUM_PIPE, src), isa_enum_text(PTO_ENUM_PIPE, dst));
        return;
    }
    struct flag_end left;
    pto_op_id left_set = together ? lonely_set(p, a, b, src, dst, b != race->second, &left) : 0;
    if (left_set != 0) {
        propose_wait(f, p, d, left_set, b, &left);
        return;
    }
    unsigned id = take_id(f, src, dst);
    if (id == NO_ID) {
        base_diag_note(d, "all event ids from %s to %s are in use: wait for one of them here, or let all pipes wait", isa_enum_text(PTO_ENUM_PIPE, src),
                       isa_enum_text(PTO_ENUM_PIPE, dst));
        propose_barrier(f, p, d, race->second, PTO_PIPE_ALL);
        return;
    }
    struct base_buf set = {0}, wait = {0};
    put_flag(p, &set, "set", src, dst, id);
    put_flag(p, &wait, "wait", src, dst, id);
    if (together && comes_before(p, a, b)) {
        base_diag_note(d, "missing: %s behind the first and %s before the second", set.data, wait.data);
        BASE_GROW(f->list, f->count, f->cap);
        f->list[f->count++] = (struct isa_proposal){.program = p, .set_at = p->ops[a].next, .wait_at = b, .src = (uint8_t)src, .dst = (uint8_t)dst};
        insert_before(p, d, p->ops[a].next, set.data);
        insert_before(p, d, b, wait.data);
    } else {
        note_loop(d, set.data, wait.data);
    }
    base_buf_free(&set);
    base_buf_free(&wait);
}

void isa_proposals_free(struct isa_proposals *f)
{
    free(f->list);
    *f = (struct isa_proposals){0};
}
