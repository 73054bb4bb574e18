/* Races as diagnostics (see finding.h). */
#include "sim/finding.h"
#include "base/arena.h"

#include <stdlib.h>

enum { MAX_TOLD = 50 };

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
    BASE_GROW(f->told, f->ntold, f->told_cap);
    f->told[f->ntold++] = pair;
    return false;
}

/* "pto.tadd writes %x" */
static void put_touch(const struct pto_program *p, const struct sim_touch *t, struct base_buf *out)
{
    const struct pto_operation *op = &p->ops[t->op];
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    bool list = t->slot < info->nslots && isa_slot_is_list(&info->slots[t->slot]);
    pto_value_id value = t->slot < info->nslots && !list && !isa_slot_is_result(&info->slots[t->slot]) ? isa_operand(p, op, t->slot) : 0;
    const char *name = value != 0 ? base_str(&p->strings, p->values[value].name) : "";
    base_printf(out, "%s %s %s%s", info->mnemonic, t->write ? "writes" : "reads", name[0] != '\0' ? "%" : "",
                name[0] != '\0' ? name : t->slot < info->nslots ? info->slots[t->slot].name : "memory");
}

static void note_cure(struct base_diag *d, const struct sim_findings *f, const struct sim_race *race)
{
    const struct sim_touch *a = &race->first, *b = &race->second;
    if (race->same_pipe) {
        base_diag_note(d, "on this target two instructions of PIPE_V need pto.barrier <PIPE_V> between them");
    } else if (a->core == b->core) {
        const char *from = isa_enum_text(PTO_ENUM_PIPE, a->pipe), *to = isa_enum_text(PTO_ENUM_PIPE, b->pipe);
        base_diag_note(d, "missing: pto.set_flag[<%s>, <%s>, <EVENT_IDn>] behind the first and pto.wait_flag[<%s>, <%s>, <EVENT_IDn>] before the second",
                       from, to, from, to);
    } else {
        struct base_buf names = {0};
        struct sim_launch *la = launch_of(f, a->core), *lb = launch_of(f, b->core);
        sim_core_name(la->sim, a->core - la->first_core_id, &names);
        base_puts(&names, " and ");
        sim_core_name(lb->sim, b->core - lb->first_core_id, &names);
        base_diag_note(d, "%s: a pipe between them, a cross-core flag or a barrier of cores would order them", names.data);
        base_buf_free(&names);
    }
}

/* Both vector cores of a block store the same once more (vector.md 19): no race. */
static bool same_data(const struct sim_launch *first, const struct sim_launch *second, const struct sim_race *race)
{
    if (first != second || first == NULL || race->first.op != race->second.op || !race->first.write || !race->second.write)
        return false;
    const struct sim_core_stats *a = &first->sim->cores[race->first.core - first->first_core_id], *b = &first->sim->cores[race->second.core - first->first_core_id];
    return a->block == b->block && a->kind == SIM_CORE_VECTOR && b->kind == SIM_CORE_VECTOR;
}

void sim_find_race(void *ctx, const struct sim_race *race)
{
    struct sim_findings *f = ctx;
    struct sim_launch *first = launch_of(f, race->first.core), *second = launch_of(f, race->second.core);
    if (same_data(first, second, race))
        return;
    if (first == NULL || second == NULL || told_before(f, race->first.op, race->second.op))
        return;
    if (f->ntold > MAX_TOLD) {
        f->more++;
        return;
    }
    struct base_buf text = {0}, other = {0};
    put_touch(second->sim->program, &race->second, &text);
    put_touch(first->sim->program, &race->first, &other);
    const char *how = race->first.write ? race->second.write ? "WAW" : "RAW" : "WAR";
    struct base_diag *d = base_diag_emit(second->sim->diags, PTO_D_RACE, second->sim->program->ops[race->second.op].span,
                                         "%s (%s), and nothing orders it behind %s (%s): %s on bytes 0x%llx to 0x%llx of %s", text.data,
                                         isa_enum_text(PTO_ENUM_PIPE, race->second.pipe), other.data, isa_enum_text(PTO_ENUM_PIPE, race->first.pipe), how,
                                         (unsigned long long)race->begin, (unsigned long long)race->end, isa_space((enum pto_space)race->space)->text);
    d->check = "race";
    base_diag_label(d, first->sim->program->ops[race->first.op].span, "%s here", race->first.write ? "written" : "read");
    note_cure(d, f, race);
    base_buf_free(&text);
    base_buf_free(&other);
}

void sim_findings_end(struct sim_findings *f)
{
    if (f->more != 0)
        base_diag_emit(f->launches[0]->sim->diags, PTO_D_RACE, (struct pto_span){0}, "%llu more pairs of operations race", (unsigned long long)f->more);
    free(f->told);
    f->told = NULL;
}
