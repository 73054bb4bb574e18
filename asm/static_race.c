/* Races and misused flags that are certain (see static.h): each is confirmed byte by byte and told as ptosim tells it. */
#include "asm/static.h"
#include "isa/race_say.h"
#include "isa/resolve.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_RUNS = 1 << 14, MAX_TOLD = 50 };

struct found {
    struct isa_proposals proposals;
    uint64_t *told; /* pairs of operations */
    uint32_t ntold, told_cap;
};

/* --- bytes --- */

/* Do they certainly touch a common byte? The first byte of one, and one past the last of the bytes from there. */
static bool touch_same(const struct isa_access *a, const struct isa_access *b, int64_t *begin, int64_t *end)
{
    if (a->space != b->space || !a->known || !b->known || !a->exact || !b->exact || a->run <= 0 || b->run <= 0 || a->begin < 0 || b->begin < 0)
        return false;
    if (a->count[0] > MAX_RUNS || a->count[1] > MAX_RUNS || b->count[1] > MAX_RUNS || a->count[0] * a->count[1] * b->count[1] > MAX_RUNS)
        return false;
    for (int64_t i = 0; i < a->count[0] * a->count[1]; i++) {
        int64_t from = a->begin + i % a->count[0] * a->step[0] + i / a->count[0] * a->step[1], to = from + a->run;
        for (int64_t k = 0; k < b->count[1]; k++) {
            int64_t first = b->begin + k * b->step[1], run = 0;
            if (b->count[0] > 1 && b->step[0] > 0 && from - first >= b->run) /* the first run that ends behind */
                run = (from - first - b->run) / b->step[0] + 1;
            if (run >= b->count[0])
                continue;
            first += run * b->step[0];
            if (first >= to || first + b->run <= from)
                continue;
            *begin = from > first ? from : first;
            *end = to < first + b->run ? to : first + b->run;
            return true;
        }
    }
    return false;
}

/* Accesses of an operation as a run has them; scratch is none. */
static unsigned accesses_of(struct static_walk *w, pto_op_id id, struct isa_access out[ISA_MAX_ACCESSES])
{
    const struct pto_program *p = w->s->p;
    struct pto_operand list[ISA_MAX_ACCESSES];
    struct pto_insn insn;
    isa_resolve_with_list(p, id, isa_static_memo_reader, w->memo, list, ISA_MAX_ACCESSES, &insn);
    return isa_accesses(&insn, out);
}

/* --- do both happen? --- */

/* If one of them is executed, so is the other, in one turn or in two that follow each other. */
static bool both_happen(const struct static_walk *w, uint32_t first, uint32_t second)
{
    pto_op_id a = w->op_of[first], b = w->op_of[second];
    for (unsigned i = 0; i < w->nloops; i++) { /* the outermost loop around both that has begun a turn since */
        const struct static_loop *loop = &w->loops[i];
        if (static_inside(w, a, loop->op) && loop->turn_began > w->at.when[first])
            return static_condition(w, a, loop->op) == 0 && static_condition(w, b, loop->op) == 0;
    }
    const struct pto_program *p = w->s->p;
    uint32_t of_a = static_condition(w, a, 0), of_b = static_condition(w, b, 0);
    bool nested = of_a == 0 || of_b == 0;
    for (pto_op_id at = b; !nested && at != 0 && at != w->s->func; at = isa_parent(p, at))
        nested = p->blocks[p->ops[at].block].region + 1 == of_a;
    for (pto_op_id at = a; !nested && at != 0 && at != w->s->func; at = isa_parent(p, at))
        nested = p->blocks[p->ops[at].block].region + 1 == of_b;
    return nested;
}

/* --- telling --- */

static bool told_before(struct found *f, pto_op_id a, pto_op_id b)
{
    uint64_t pair = (uint64_t)a << 32 | b;
    for (uint32_t i = 0; i < f->ntold; i++)
        if (f->told[i] == pair)
            return true;
    BASE_GROW(f->told, f->ntold, f->told_cap);
    f->told[f->ntold++] = pair;
    return false;
}

static void put_place(const struct pto_program *p, const struct isa_access *first, pto_op_id a, const struct isa_access *second, pto_op_id b, int64_t begin, int64_t end,
                      struct base_buf *out)
{
    const struct isa_access *access[] = {second, first};
    const char *name[] = {isa_slot_name(p, b, second->slot), isa_slot_name(p, a, first->slot)};
    const char *before = " (";
    if (second->space == PTO_SPACE_GM) { /* addresses stand for arguments here */
        base_printf(out, "%lld bytes of gm", (long long)(end - begin));
        return;
    }
    base_printf(out, "bytes 0x%llx to 0x%llx of %s", (unsigned long long)begin, (unsigned long long)end, isa_space((enum pto_space)second->space)->text);
    for (int k = 0; k < 2; k++) {
        if (name[k][0] == '\0' || (k == 1 && strcmp(name[0], name[1]) == 0) || access[k]->begin > begin)
            continue;
        base_printf(out, "%s0x%llx to 0x%llx of %%%s", before, (unsigned long long)(begin - access[k]->begin), (unsigned long long)(end - access[k]->begin), name[k]);
        before = ", ";
    }
    base_puts(out, before[0] == ',' ? ")" : "");
}

void static_found_race(struct static_walk *w, uint32_t first, uint32_t second, bool same_pipe)
{
    const struct pto_program *p = w->s->p;
    struct found *f = w->found;
    pto_op_id a = w->op_of[first], b = w->op_of[second];
    const struct sync_touch *t = &w->s->touches[first], *u = &w->s->touches[second];
    struct isa_access of_a[ISA_MAX_ACCESSES], of_b[ISA_MAX_ACCESSES];
    int64_t begin = 0, end = 0;
    if (f->ntold >= MAX_TOLD || !both_happen(w, first, second))
        return;
    unsigned na = accesses_of(w, a, of_a), nb = accesses_of(w, b, of_b), i, k = 0;
    for (i = 0; i < na; i++) {
        for (k = 0; k < nb; k++)
            if (of_a[i].write == t->write && of_b[k].write == u->write && of_a[i].space == w->s->regions[t->region].access.space && !(of_a[i].atomic && of_b[k].atomic) &&
                touch_same(&of_a[i], &of_b[k], &begin, &end))
                break;
        if (k < nb)
            break;
    }
    if (i == na || told_before(f, a, b))
        return;
    struct base_buf one = {0}, two = {0}, place = {0};
    isa_say_touch(p, a, of_a[i].slot, of_a[i].write, t->pipe, &one);
    isa_say_touch(p, b, of_b[k].slot, of_b[k].write, u->pipe, &two);
    put_place(p, &of_a[i], a, &of_b[k], b, begin, end, &place);
    const struct isa_disorder pair = {.first = a, .second = b, .src = t->pipe, .dst = u->pipe, .same_pipe = same_pipe};
    struct base_diag *d = isa_say_race(w->s->diags, p, p, &pair, t->write, u->write, one.data, two.data, place.data);
    if (d->owner != NULL)
        isa_propose_order(&f->proposals, p, &pair, d);
    base_buf_free(&one);
    base_buf_free(&two);
    base_buf_free(&place);
}

void static_found_misuse(struct static_walk *w, enum static_misuse what, pto_op_id id, pto_op_id other)
{
    static const char *const texts[] = {"set while it is already set", "still set at the end of the kernel", "this wait is never satisfied",
                                        "the scalar unit waits for a flag that no earlier instruction sets"};
    static const char *const notes[] = {
        "a flag is one deep (R26): the second set is lost. Wait for the flag before it is set again, or use another event id",
        "no wait_flag takes this set; the next kernel on this core finds the flag set", "no set_flag of this (source, destination, id) is left for it: the pipe would hang",
        "the scalar unit issues everything; what comes after this wait can never set the flag"};
    const struct pto_program *p = w->s->p;
    struct found *f = w->found;
    struct pto_insn insn;
    if (w->question != STATIC_RACES || f == NULL || w->has_calls || w->called || told_before(f, id, UINT32_MAX))
        return;
    isa_resolve(p, id, isa_static_memo_reader, w->memo, &insn);
    const struct static_op *op = &w->ops[id];
    struct base_diag *d = base_diag_emit(w->s->diags, PTO_D_SYNC, p->ops[id].span, "flag (%s, %s, %lld): %s", isa_enum_text(PTO_ENUM_PIPE, op->src), isa_enum_text(PTO_ENUM_PIPE, op->dst),
                                         (long long)isa_insn_int(&insn, PTO_ROLE_EVENT, isa_insn_attr(&insn, PTO_ATTR_EVENT_ID)), texts[what]);
    if (other != 0)
        base_diag_label(d, p->ops[other].span, "set here before, and no wait took it");
    base_diag_note(d, "%s", notes[what]);
}

void static_look_for_races(struct static_walk *w)
{
    struct found found = {.ntold = 0};
    w->found = &found;
    static_run(w, STATIC_RACES);
    for (uint32_t k = 0; k < w->nkeys && !w->gives_up && !w->has_calls; k++) {
        if (w->at.set_by[k] == 0 || w->at.flag[k] == FLAG_UNKNOWN)
            continue;
        if (w->at.flag[k] == FLAG_SET)
            static_found_misuse(w, STATIC_LEFT_SET, w->at.set_by[k], 0);
        else if (w->at.held[k] != 0)
            static_found_misuse(w, STATIC_NEVER_SET, w->at.set_by[k], 0);
    }
    isa_proposals_free(&found.proposals);
    free(found.told);
    w->found = NULL;
}
