/* Scoreboard of one core: who touched which bytes last, for the dependences of auto mode (timing.md 4.1: RAW, WAR and WAW on
 * byte ranges).  Knows times and ranges only. */
#ifndef PTO_SIM_TIMING_HAZARD_H
#define PTO_SIM_TIMING_HAZARD_H
#include "sim/why.h"

struct sim_hazard_record {
    struct isa_access access;
    uint8_t pipe;
    int64_t read_end_m, write_end_m; /* when its reads are done; when its writes are visible */
    struct sim_mark read_by, write_by; /* what that comes from */
};
struct sim_hazards {
    struct sim_hazard_record *records;
    uint32_t count, cap;
};
/* Earliest start of an instruction of a pipe with these accesses; cross_m is added to what another pipe ends. *by: what ended there. */
int64_t sim_hazard_ready(const struct sim_hazards *hazards, unsigned pipe, const struct isa_access *accesses, unsigned n,
                         int64_t cross_m, struct sim_mark *by);
/* The same if it is later than after_m, else 0. */
int64_t sim_hazard_after(const struct sim_hazards *hazards, unsigned pipe, const struct isa_access *accesses, unsigned n,
                         int64_t cross_m, int64_t after_m);
/* Enters an instruction's accesses. Records that ended before horizon_m (no later instruction can start before it) go. */
void sim_hazard_add(struct sim_hazards *hazards, unsigned pipe, const struct isa_access *accesses, unsigned n,
                    int64_t read_end_m, int64_t write_end_m, int64_t horizon_m, struct sim_mark read_by, struct sim_mark write_by);
void sim_hazard_free(struct sim_hazards *hazards);
#endif
