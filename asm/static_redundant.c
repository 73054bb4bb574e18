/* Synchronisation that can be deleted (see static.h): a flag with all its sets and waits, or a barrier, without which everything is
 * certainly ordered as it was with it.  Says nothing of functions in which not all is certain. */
#include "asm/static.h"
#include "isa/pipe_op.h"

#include <string.h>

enum { MAX_CANDIDATES = 4096 };
#define MAX_STEPS UINT64_C(60000000) /* of all candidates of a function: of a large one the rest is not judged */

struct candidates {
    pto_op_id *ops; /* those of one candidate stand side by side */
    uint32_t *first; /* one more than count */
    uint32_t count;
};

/* Written by hand, and on this core only. */
static bool may_go(const struct static_walk *w, pto_op_id id)
{
    const struct pto_program *p = w->s->p;
    if ((p->ops[id].flags & PTO_OPFLAG_SYNTHETIC) != 0 || p->ops[id].span.file == 0)
        return false;
    if (!w->skip_cube && !w->skip_vector)
        return true;
    for (pto_op_id at = id; at != w->s->func && at != 0; at = isa_parent(p, at))
        if (isa_section_kind((enum pto_op)p->ops[at].op) != ISA_CORE_ANY)
            return (isa_section_kind((enum pto_op)p->ops[at].op) == ISA_CORE_CUBE) == w->skip_vector;
    return false;
}

static bool is_candidate(const struct static_walk *w, pto_op_id id)
{
    unsigned kind = w->ops[id].kind;
    return kind == STATIC_SET || kind == STATIC_WAIT || kind == STATIC_BARRIER_ALL || (kind == STATIC_BARRIER_V && w->s->v_needs_barriers);
}

/* Groups of sets and waits, and barriers, in the order of the text. */
static struct candidates collect(struct static_walk *w, struct base_arena *arena)
{
    const struct pto_program *p = w->s->p;
    uint32_t n = 0, count = 0, *size = base_alloc_array(arena, p->nops, sizeof *size), *number = base_alloc_array(arena, p->nops, sizeof *number);
    for (pto_op_id id = asm_lower_first(p, w->s->func); id != 0; id = asm_lower_next(p, w->s->func, id)) {
        uint32_t root = is_candidate(w, id) ? asm_lower_root(w->group, id) : 0;
        if (root == 0)
            continue;
        n++;
        if (size[root]++ == 0)
            number[root] = count++;
    }
    struct candidates c = {.count = count, .ops = base_alloc_array(arena, (size_t)n + 1, sizeof *c.ops), .first = base_alloc_array(arena, (size_t)count + 2, sizeof *c.first)};
    for (pto_op_id id = 1; id < p->nops; id++)
        if (size[id] != 0)
            c.first[number[id] + 2] = size[id];
    for (uint32_t i = 1; i <= count; i++)
        c.first[i + 1] += c.first[i];
    for (pto_op_id id = asm_lower_first(p, w->s->func); id != 0; id = asm_lower_next(p, w->s->func, id))
        if (is_candidate(w, id))
            c.ops[c.first[number[asm_lower_root(w->group, id)] + 1]++] = id;
    return c;
}

/* --- telling --- */

/* The whole line, if nothing else stands in it. */
static void delete(struct base_diag *d, struct pto_span span)
{
    const char *text;
    size_t len;
    uint32_t line, column;
    if (d->owner == NULL || d->owner->sources == NULL)
        return;
    base_source_position(d->owner->sources, span.file, span.begin, &line, &column);
    if (base_source_line(d->owner->sources, span.file, line, &text, &len) && span.begin + 1 >= column) {
        uint32_t begin = span.begin + 1 - column;
        size_t before = strspn(text, " \t"), after = span.end - begin;
        while (after < len && (text[after] == ' ' || text[after] == '\t'))
            after++;
        if (before + 1 >= column && (after >= len || (after + 1 < len && text[after] == '/' && text[after + 1] == '/')))
            span = (struct pto_span){.file = span.file, .begin = begin, .end = begin + (uint32_t)len + 1};
    }
    base_diag_fix(d, span, "%s", "");
}

static void tell(struct static_walk *w, const pto_op_id *ops, uint32_t n)
{
    const struct pto_program *p = w->s->p;
    uint32_t at = 0;
    while (at + 1 < n && w->ops[ops[at]].kind == STATIC_SET)
        at++;
    bool barrier = w->ops[ops[at]].kind != STATIC_SET && w->ops[ops[at]].kind != STATIC_WAIT;
    struct base_diag *d = base_diag_emit(w->s->diags, PTO_D_REDUNDANT_SYNC, p->ops[ops[at]].span, "this %s%s redundant: without it all that touches common bytes is ordered",
                                         barrier ? "barrier" : n > 2 ? "flag, with all its sets and waits," : "wait_flag with its set_flag", " is");
    for (uint32_t i = 0; i < n; i++)
        if (i != at)
            base_diag_label(d, p->ops[ops[i]].span, w->ops[ops[i]].kind == STATIC_SET ? "set here" : "waited for here");
    for (uint32_t i = 0; i < n; i++)
        delete(d, p->ops[ops[i]].span);
}

/* --- judging --- */

/* A barrier, or sets and waits; all of them may go. */
static bool is_whole(const struct static_walk *w, const pto_op_id *ops, uint32_t n)
{
    unsigned kinds = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!may_go(w, ops[i]))
            return false;
        kinds |= 1u << w->ops[ops[i]].kind;
    }
    return (kinds & (1u << STATIC_SET | 1u << STATIC_WAIT)) == 0 || kinds == (1u << STATIC_SET | 1u << STATIC_WAIT);
}

static bool all_ordered(const struct static_walk *w) { return !w->gives_up && !w->disordered; }

void static_look_for_redundant(struct static_walk *w)
{
    struct base_arena arena = {0};
    const struct pto_program *p = w->s->p;
    w->steps = 0;
    w->group = base_alloc_array(&arena, p->nops, sizeof *w->group);
    for (pto_op_id id = 0; id < p->nops; id++)
        w->group[id] = id;
    static_run(w, STATIC_ORDER);
    struct candidates c = all_ordered(w) ? collect(w, &arena) : (struct candidates){.count = 0};
    w->group = NULL;
    /* what the scalar unit knows to be done at the end: the next kernel, or who called */
    uint16_t *done = base_alloc_array(&arena, (size_t)w->naccesses + 1, sizeof *done);
    memcpy(done, w->at.known, w->naccesses * sizeof *done);
    w->max_steps = MAX_STEPS;
    for (uint32_t i = 0; i < c.count && i < MAX_CANDIDATES && w->steps < w->max_steps; i++) {
        const pto_op_id *ops = &c.ops[c.first[i]];
        uint32_t n = c.first[i + 1] - c.first[i];
        bool good = is_whole(w, ops, n);
        for (uint32_t k = 0; k < n && good; k++)
            w->ops[ops[k]].away = true;
        if (good)
            static_run(w, STATIC_ORDER);
        bool redundant = good && all_ordered(w);
        for (uint32_t k = 0; k < w->s->ntouches && redundant; k++)
            redundant = (w->at.known[k] & ~done[k] & KNOWN_THERE) == 0 && ((done[k] & 1u << PTO_PIPE_S) == 0 || (w->at.known[k] & 1u << PTO_PIPE_S) != 0);
        for (uint32_t k = 0; k < n && good && !redundant; k++)
            w->ops[ops[k]].away = false;
        if (redundant)
            tell(w, ops, n);
    }
    base_arena_free(&arena);
}
