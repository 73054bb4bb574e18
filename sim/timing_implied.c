/* Order that nobody wrote (R24): flags and barriers as they would be inserted are told to who looks for races, and to nobody else. */
#include "sim/timing_impl.h"

void sim_timer_implied(struct sim_timer *t, const struct pto_insn *insn)
{
    struct sim_race_core *race = t->o.race;
    struct sim_flag_use flag;
    if (race == NULL || t->stuck)
        return;
    if (sim_timer_waits(t)) { /* work that waits for another core is told later than this: it has to be taken as it comes */
        sim_race_core_in_order(race);
    } else if (!sim_flag_of(insn, t->o.vector_core, &flag)) {
        if (insn->pipe >= PTO_PIPE_COUNT)
            sim_race_barrier_all(race);
        else
            sim_race_barrier(race, insn->pipe);
    } else if (flag.src < PTO_PIPE_COUNT && flag.dst < PTO_PIPE_COUNT && flag.id >= 0 && flag.id < FLAG_IDS) {
        struct sim_clock **clock = &t->implied[flag.src][flag.dst][flag.id];
        sim_race_issue(race, flag.set ? flag.src : flag.dst);
        if (!flag.set)
            sim_race_acquire(race, flag.dst, *clock);
        sim_clock_drop(*clock);
        *clock = flag.set ? sim_race_release(race, flag.src) : NULL;
    }
}
