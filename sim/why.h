/* What is written down while a launch runs, so that its profile (profile.h) can be made: where each clock of the timers comes from,
 * who kept whom waiting, what lives in the memories of the cores, what passes global memory. Only when a profile is asked for.
 *
 * A step is a stretch of time with its reason; it begins where another one ends. Each clock of a timer keeps the step that ends when
 * it says, so the critical path is the chain behind the latest clock at the end. Steps lie in a ring: what a path reaches beyond it
 * is told as not kept, and all that is told adds up in any case. */
#ifndef PTO_SIM_WHY_H
#define PTO_SIM_WHY_H
#include "isa/access.h"
#include "sim/profile.h"

/* The step at whose end something happened, and the operation that did it. */
struct sim_mark {
    uint32_t step, op; /* 0: none */
};

struct sim_steps; /* of launches that run together */
struct sim_steps *sim_steps_new(void);
void sim_steps_free(struct sim_steps *steps);

struct sim_why; /* of one launch */
/* first_core: its cores among those of launches that run together. Reads steps until it is freed. */
struct sim_why *sim_why_new(struct sim_steps *steps, const struct pto_target *target, uint32_t first_core, uint32_t ncores);
void sim_why_free(struct sim_why *why); /* NULL is fine */

/* A step from the end of `from` to at_m (after the start of the launch); `from` itself if it ends no earlier. */
uint32_t sim_why_step(struct sim_why *why, uint32_t from, int64_t at_m, uint32_t core, unsigned pipe, uint32_t op, enum sim_cause cause);
/* Nobody else has seen the step: it ends later. */
void sim_why_stretch(struct sim_why *why, uint32_t step, int64_t at_m);
/* All but count and time of who is the key. */
void sim_why_blame(struct sim_why *why, const struct sim_blame *who, int64_t time_m);
void sim_why_macs(struct sim_why *why, enum pto_dtype dtype, int64_t macs, int64_t time_m);
/* Both by enum pto_dtype. */
void sim_why_macs_told(const struct sim_why *why, const int64_t **macs, const int64_t **time_m);
void sim_why_traffic(struct sim_why *why, int64_t begin_m, int64_t end_m, int64_t read, int64_t written, int64_t missed);
/* An instruction with these accesses ran. */
void sim_why_touch(struct sim_why *why, uint32_t core, uint32_t op, const struct isa_access *accesses, unsigned n, int64_t begin_m, int64_t end_m);
/* Is it a core of this launch? Operations of others are not known. */
bool sim_why_is_own(const struct sim_why *why, uint32_t core);
/* A core ended then: the latest end is that of the launch. */
void sim_why_end(struct sim_why *why, uint32_t step, int64_t at_m);

/* occupancy.c: bytes that hold something, of the memories of a core. */
struct sim_occupancy;
struct sim_occupancy *sim_occupancy_new(void);
void sim_occupancy_free(struct sim_occupancy *occupancy);
void sim_occupancy_touch(struct sim_occupancy *occupancy, uint32_t op, const struct isa_access *accesses, unsigned n, int64_t begin_m, int64_t end_m);
/* Adds the spaces that were used to the profile. */
void sim_occupancy_end(struct sim_occupancy *occupancy, const struct pto_target *target, uint32_t core, struct sim_profile *profile);
/* What it wrote down goes into the profile. */
void sim_why_tell(struct sim_why *why, struct sim_profile *profile);
#endif
