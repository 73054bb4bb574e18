/* How far the model of time may be trusted: its errors against measurements, as tests/calibration/calibrate.py found them, and hashes of
 * what it was found with. */
#ifndef PTO_SIM_MODEL_INFO_H
#define PTO_SIM_MODEL_INFO_H
#include "base/str.h"
#include "isa/target.h"

/* A number that changes when a timing parameter of the target, a recipe or a rate changes; comments and dates do not count. */
uint64_t sim_model_hash(const struct pto_target *target);
/* target: with what --set changed. */
void sim_model_info(const struct pto_target *target, bool json, struct base_buf *out);
#endif
