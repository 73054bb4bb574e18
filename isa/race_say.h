/* Races as diagnostics: what is said of them, and what would order the two operations.  Who finds them, by running a program or by
 * reading it, is not known here. */
#ifndef PTO_ISA_RACE_SAY_H
#define PTO_ISA_RACE_SAY_H
#include "base/diag.h"
#include "isa/program.h"

/* Two operations of one core that nothing orders. */
struct isa_disorder {
    pto_op_id first, second; /* in the order of the program */
    uint8_t src, dst;        /* their pipes */
    bool same_pipe;          /* two instructions of PIPE_V without a barrier (A2/A3) */
};
/* "pto.tadd writes %x (PIPE_V)" */
void isa_say_touch(const struct pto_program *program, pto_op_id op, unsigned slot, bool write, unsigned pipe, struct base_buf *out);
/* The name of what a slot of an operation holds, "" if it has none. */
const char *isa_slot_name(const struct pto_program *program, pto_op_id op, unsigned slot);
/* The finding; first, second: what each of them does. */
struct base_diag *isa_say_race(struct base_diags *diags, const struct pto_program *first_program, const struct pto_program *program, const struct isa_disorder *race,
                               bool first_writes, bool second_writes, const char *first, const char *second, const char *place);

/* One pair of flags that was proposed: set before set_at, waited for before wait_at. */
struct isa_proposal {
    const struct pto_program *program;
    pto_op_id set_at, wait_at;
    uint8_t src, dst;
};
struct isa_proposals {
    struct isa_proposal *list;
    uint32_t count, cap;
    const struct pto_program *program; /* of which the ids in use are known */
    uint8_t used[PTO_PIPE_COUNT][PTO_PIPE_COUNT];
};
/* Adds notes and insertions to the diagnostic. */
void isa_propose_order(struct isa_proposals *proposals, const struct pto_program *program, const struct isa_disorder *race, struct base_diag *diag);
void isa_proposals_free(struct isa_proposals *proposals);
#endif
