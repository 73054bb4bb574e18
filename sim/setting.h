/* Options of a run by name and text, as ptosim's command line and pto_sim_set() take them. */
#ifndef PTO_SIM_SETTING_H
#define PTO_SIM_SETTING_H
#include "sim/sim.h"

/* Who asks: for messages. */
struct sim_setter {
    struct base_diags *diags;
    const char *label; /* the option as its user writes it */
    const char *note;  /* where one finds what there is; NULL: said nowhere */
};
enum sim_set { SIM_SET_DONE, SIM_SET_WRONG /* after a diagnostic */, SIM_SET_UNKNOWN };

/* One of: acc-order, block-dim, check, ftz, init, interleave, mad-sat, max-insns, max-seconds, poison-tmp, quant-scalar-fp32, strict,
 * suppress, sync, timing, values. value NULL: of those that are on or off, on. */
enum sim_set sim_setting(const struct sim_setter *who, struct sim_options *options, const char *name, const char *value);
/* Every one that is on when nobody says otherwise. */
void sim_setting_defaults(struct sim_options *options, const struct pto_target *target);

/* False after a USAGE diagnostic: `label: TEXT`, the note behind it. */
bool sim_setting_usage(const struct sim_setter *who, const char *fmt, ...) BASE_PRINTF(2, 3);
/* The place of value in "a|b|c". */
bool sim_setting_choose(const struct sim_setter *who, const char *value, const char *choices, int *which);
bool sim_setting_number(const struct sim_setter *who, const char *value, int64_t least, int64_t *out);
bool sim_setting_real(const struct sim_setter *who, const char *value, double *out);

enum { SIM_MAX_DEVICES = 64, SIM_MAX_BLOCKS = 65535 };

/* The target of this name; NULL after a diagnostic. label: `--arch`. */
const struct pto_target *sim_setting_target(struct base_diags *diags, const char *label, const char *name);
/* Is NAME or TARGET.NAME a parameter that may have this value? False after a diagnostic. label: `--set`. */
bool sim_setting_check_param(struct base_diags *diags, const char *label, const char *name, const char *value);
/* `TARGET.PARAM=VALUE`: changes the target. What names a target of another family changes nothing, with a warning unless `said`. */
bool sim_setting_param(struct base_diags *diags, const char *label, const char *text, bool said, struct pto_target *target);
#endif
