/* Races as diagnostics (see finding.h). */
#include "sim/finding.h"
#include "isa/resolve.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TOLD = 50, MAX_KNOWN = 4096 /* pairs that are told apart */ };

static struct sim_launch *launch_of(const struct sim_findings *f, uint32_t core)
{
    for (uint32_t i = 0; i < f->nlaunches; i++)
        if (core >= f->launches[i]->first_core_id && core - f->launches[i]->first_core_id < f->launches[i]->sim->ncores)
            return f->launches[i];
    return NULL;
}

static bool told_before(struct sim_findings *f, uint32_t a, uint32_t b)
{
    uint64_t pair = (uint64_t)a << 32 | b;
    for (uint32_t i = 0; i < f->ntold; i++)
        if (f->told[i] == pair)
            return true;
    if (f->ntold >= MAX_KNOWN)
        return true;
    BASE_GROW(f->told, f->ntold, f->told_cap);
    f->told[f->ntold++] = pair;
    return false;
}

static const char *name_in(const struct pto_program *p, const struct sim_touch *t) { return isa_slot_name(p, t->op, t->slot); }

/* Cores that do one thing after another have one thread of time; the operation has a pipe all the same. */
static void put_touch(const struct pto_program *p, const struct sim_touch *t, struct base_buf *out)
{
    struct pto_insn insn;
    isa_resolve(p, t->op, isa_static_reader, (void *)(uintptr_t)p, &insn);
    isa_say_touch(p, t->op, t->slot, t->write, t->pipe == PTO_PIPE_S && insn.pipe < PTO_PIPE_COUNT ? insn.pipe : t->pipe, out);
}

/* "bytes 0x200 to 0x400 of vec (0x0 to 0x200 of %a, ..)"; of a buffer: its name instead of flat addresses (R30). */
static void put_place(const struct sim_launch *first, const struct sim_launch *second, const struct sim_race *race, struct base_buf *out)
{
    const struct sim_gm *gm = sim_memory(second->sim);
    int buffer = -1;
    if (race->space == PTO_SPACE_GM && sim_gm_at(gm, race->begin, race->end - race->begin, &buffer) != NULL && buffer >= 0) {
        const struct sim_gm_buffer *b = &gm->buffers[buffer];
        base_printf(out, "bytes 0x%llx to 0x%llx of '%s' in gm", (unsigned long long)(race->begin - b->base), (unsigned long long)(race->end - b->base), b->name);
        return;
    }
    base_printf(out, "bytes 0x%llx to 0x%llx of %s", (unsigned long long)race->begin, (unsigned long long)race->end, isa_space((enum pto_space)race->space)->text);
    const struct sim_touch *touch[] = {&race->second, &race->first};
    const struct sim_launch *launch[] = {second, first};
    const char *before = " (";
    for (int k = 0; k < 2; k++) {
        const char *name = name_in(launch[k]->sim->program, touch[k]);
        bool same = k == 1 && strcmp(name, name_in(launch[0]->sim->program, touch[0])) == 0;
        if (name[0] == '\0' || same || touch[k]->begin > race->begin)
            continue;
        base_printf(out, "%s0x%llx to 0x%llx of %%%s", before, (unsigned long long)(race->begin - touch[k]->begin), (unsigned long long)(race->end - touch[k]->begin), name);
        before = ", ";
    }
    base_puts(out, before[0] == ',' ? ")" : "");
}

static void put_core(const struct sim_launch *l, uint32_t core, struct base_buf *out) { sim_core_name(l->sim, core - l->first_core_id, out); }

static bool is_implied(const struct sim_launch *l, uint32_t core)
{
    return l->sim->cores[core - l->first_core_id].kind == SIM_CORE_VECTOR ? l->implied_vector : l->implied_cube;
}

/* Cores are told where there is more than one. */
static void note_cores(struct base_diag *d, const struct sim_launch *first, const struct sim_launch *second, const struct sim_race *race)
{
    struct base_buf a = {0}, b = {0};
    put_core(first, race->first.core, &a);
    put_core(second, race->second.core, &b);
    if (race->twins)
        base_diag_note(d, "the two vector cores of a block store different data here: give each bytes of its own by pto.get_subblock_idx, or let one of them store (scf.if)");
    if (race->first.core != race->second.core)
        base_diag_note(d, "the first is done by %s, the second by %s: only a pipe between cores, a cross-core flag, a signal or a barrier of cores orders them", a.data, b.data);
    else if (second->sim->ncores > 1)
        base_diag_note(d, "both are done by %s", b.data);
    base_buf_free(&a);
    base_buf_free(&b);
}

void sim_find_race(void *ctx, const struct sim_race *race)
{
    struct sim_findings *f = ctx;
    struct sim_launch *first = launch_of(f, race->first.core), *second = launch_of(f, race->second.core);
    if (first == NULL || second == NULL || told_before(f, race->first.op, race->second.op))
        return;
    if (f->ntold > MAX_TOLD) {
        f->more++;
        return;
    }
    struct base_buf text = {0}, other = {0}, place = {0};
    put_touch(second->sim->program, &race->second, &text);
    put_touch(first->sim->program, &race->first, &other);
    put_place(first, second, race, &place);
    const struct isa_disorder pair = {.first = race->first.op, .second = race->second.op, .src = race->first.pipe, .dst = race->second.pipe, .same_pipe = race->same_pipe};
    struct base_diag *d = isa_say_race(second->sim->diags, first->sim->program, second->sim->program, &pair, race->first.write, race->second.write, other.data, text.data, place.data);
    note_cores(d, first, second, race);
    if (race->first.core == race->second.core && is_implied(second, race->second.core))
        base_diag_note(d, "nobody wrote synchronisation here: it was checked as --enable-insert-sync inserts it, so that this is a bug of ptoas, and no hint at what is "
                          "wrong with the program");
    else if (race->first.core == race->second.core)
        isa_propose_order(&f->proposals, second->sim->program, &pair, d);
    base_buf_free(&text);
    base_buf_free(&other);
    base_buf_free(&place);
}

void sim_findings_end(struct sim_findings *f)
{
    if (f->more != 0)
        base_diag_emit_as(f->launches[0]->sim->diags, PTO_D_RACE, PTO_SEV_NOTE, (struct pto_span){0}, "%llu %smore pairs of operations race", (unsigned long long)f->more, f->ntold >= MAX_KNOWN ? "or " : "");
    free(f->told);
    isa_proposals_free(&f->proposals);
    f->told = NULL;
}
