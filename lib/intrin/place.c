/* What a kernel asks and tells besides operations: where it runs, sections, loops, scalar work (vector.md 19). */
#include "base/checked.h"
#include "intrin/intrin.h"
#include "intrin/record_hook.h"

int64_t pto_get_block_idx(void) { return intrin_current() != NULL ? intrin_current()->it->exec.block_idx : 0; }
int64_t pto_get_block_num(void) { return intrin_current() != NULL ? intrin_current()->it->exec.block_num : 1; }
int64_t pto_get_subblock_idx(void) { return intrin_current() != NULL ? intrin_current()->it->exec.subblock_idx : 0; }
int64_t pto_get_subblock_num(void) { return intrin_current() != NULL ? intrin_current()->it->exec.subblock_num : 1; }

/* Scalar work takes time, and counts as operations do: a kernel that only waits comes to the limits, and lets others go on. */
static void do_scalar(struct intrin_core *core, int64_t n)
{
    if (core->it->timer != NULL && n != 0)
        sim_timer_scalar(core->it->timer, n);
    if (n <= 0)
        return;
    if (!sim_native_count(core->it, (uint64_t)n))
        intrin_leave(core, SIM_FAILED);
    bool others = core->left <= (uint64_t)n;
    core->left -= others ? core->left : (uint64_t)n;
    if (others)
        intrin_leave(core, SIM_PAUSED);
}

void pto_scalar(int64_t n)
{
    struct intrin_core *core = intrin_current();
    if (core == NULL)
        return;
    do_scalar(core, n);
    if (core->record != NULL)
        rec_scalar(core, n);
}

/* The operation of the section decides whether this core runs it, and when (sim_interp_step()). */
bool pto_section_begin(int kind, struct pto_here here)
{
    struct intrin_core *core = intrin_current();
    bool is_new;
    if (core == NULL || (kind != PTO_KERNEL_CUBE && kind != PTO_KERNEL_VECTOR))
        return false;
    if (core->section != PTO_KERNEL_ANY) {
        base_diag_emit(core->it->sim->diags, PTO_D_TRAP, intrin_span(core->launch->kernel, here, "PTO_"), "a section begins inside another one, or behind one that was left by break, goto or return");
        intrin_leave(core, SIM_FAILED);
    }
    intrin_section(core->launch->kernel, (unsigned)kind, here, &is_new);
    if (is_new)
        intrin_grown(core);
    uint32_t frames = core->it->nframes;
    intrin_step(core, core->launch->kernel->section[kind]);
    bool entered = core->it->nframes > frames;
    if (core->record != NULL)
        rec_section_begin(core, (unsigned)kind, entered);
    if (!entered)
        return false;
    core->section = (unsigned)kind;
    return true;
}

bool pto_section_end(void)
{
    struct intrin_core *core = intrin_current();
    if (core != NULL && core->section != PTO_KERNEL_ANY) {
        core->section = PTO_KERNEL_ANY;
        sim_native_leave(core->it);
        if (core->record != NULL)
            rec_section_end(core);
    }
    return false;
}

int64_t pto_loop_begin(int64_t lb, int64_t ub, int64_t step, struct pto_here here)
{
    struct intrin_core *core = intrin_current();
    if (core == NULL)
        return lb;
    if (step <= 0) {
        base_diag_emit(core->it->sim->diags, PTO_D_TRAP, intrin_span(core->launch->kernel, here, "PTO_FOR"), "PTO_FOR: the step is %lld, it must be positive", (long long)step);
        intrin_leave(core, SIM_FAILED);
    }
    do_scalar(core, 1);
    if (core->record != NULL)
        rec_loop_begin(core, lb, ub, here);
    return lb;
}

int64_t pto_loop_next(int64_t i, int64_t ub, int64_t step)
{
    struct intrin_core *core = intrin_current();
    int64_t next;
    if (step <= 0 || !base_add_i64(i, step, &next))
        next = ub;
    if (core != NULL && next < ub)
        do_scalar(core, 1);
    if (core != NULL && core->record != NULL)
        rec_loop_next(core, i, next, ub);
    return next;
}
