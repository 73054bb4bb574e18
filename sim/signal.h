/* Notifications in time (kernels.md 7.2): which moments the words of GM that tnotify changed got their values at.
 * Values lie in GM; this is what a wait needs to know when the value that satisfied it was there. */
#ifndef PTO_SIM_SIGNAL_H
#define PTO_SIM_SIGNAL_H
#include "sim/machine.h"

enum sim_signal_change { SIM_SIGNAL_SET, SIM_SIGNAL_ADD };
typedef bool sim_signal_test(int32_t value, int32_t with);

/* The word at addr has a new value from the moment on. Takes one hold of the moment. */
void sim_signal_changed(struct sim_gm *gm, int64_t addr, enum sim_signal_change change, int32_t value, struct sim_moment *moment);
/* The last of the moments that made the word satisfy the test for good: the change from which on all values satisfy it and, if that
 * is an addition, those it added to; as one new moment, which the caller holds. NULL if it always did. *unknown: a moment among them whose time is not known yet, then that
 * is what to wait for first. */
struct sim_moment *sim_signal_when(const struct sim_gm *gm, int64_t addr, sim_signal_test *test, int32_t with, const struct sim_moment **unknown);
/* Moments are those of one launch (of launches that run together): the next one starts without. */
void sim_signals_free(struct sim_gm *gm);
#endif
