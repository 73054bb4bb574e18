/* What would order two operations that race: texts and insertions. */
#ifndef PTO_SIM_FINDING_FIX_H
#define PTO_SIM_FINDING_FIX_H
#include "isa/program.h"
#include "sim/race.h"

/* One pair of flags that was proposed: set before set_at, waited for before wait_at. */
struct sim_proposal {
    const struct pto_program *program;
    pto_op_id set_at, wait_at;
    uint8_t src, dst;
};
struct sim_proposals {
    struct sim_proposal *list;
    uint32_t count, cap;
    const struct pto_program *program; /* of which the ids in use are known */
    uint8_t used[PTO_PIPE_COUNT][PTO_PIPE_COUNT];
};
/* Two operations of one core. Adds notes and insertions to the diagnostic. */
void sim_propose(struct sim_proposals *proposals, const struct pto_program *program, const struct sim_race *race, struct base_diag *diag);
void sim_proposals_free(struct sim_proposals *proposals);
#endif
