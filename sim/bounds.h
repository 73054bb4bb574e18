/* Lower bounds of a launch (profile.h): made with the profile; what-if runs add one. */
#ifndef PTO_SIM_BOUNDS_H
#define PTO_SIM_BOUNDS_H
#include "sim/profile.h"

void sim_bounds_make(const struct sim *sim, struct sim_profile *profile);
/* Longest first. */
void sim_bounds_sort(struct sim_profile *profile);
/* What of a core's pipes is there, by its kind (enum sim_core_kind). */
bool sim_core_has_pipe(unsigned kind, unsigned pipe);
#endif
