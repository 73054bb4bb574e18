/* Races as diagnostics: names, places, what is missing. */
#ifndef PTO_SIM_FINDING_H
#define PTO_SIM_FINDING_H
#include "isa/race_say.h"
#include "sim/launch.h"

/* What has been told, so that a pair of operations is told once. */
struct sim_findings {
    struct sim_launch *const *launches;
    uint32_t nlaunches;
    uint64_t *told; /* pairs of operations */
    uint32_t ntold, told_cap;
    uint64_t more;  /* beyond the limit */
    struct isa_proposals proposals;
};
/* The sim_race_report of launches; ctx: struct sim_findings. */
void sim_find_race(void *ctx, const struct sim_race *race);
void sim_findings_end(struct sim_findings *findings); /* says how many were not told; frees */
#endif
