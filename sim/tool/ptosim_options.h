/* The command line of ptosim (design.md 9). */
#ifndef PTO_SIM_TOOL_OPTIONS_H
#define PTO_SIM_TOOL_OPTIONS_H
#include "asm/macro.h"
#include "sim/compare.h"

struct texts {
    const char **items;
    uint32_t count, cap;
};
struct options {
    const char *file, *entry, *arch, *trace;
    struct texts args, outs, expects, reports, sets, warnings, sweeps;
    const char *sweep_plot;
    int64_t jobs;
    struct asm_macros macros; /* -D */
    struct sim_tolerance tolerance;
    enum sim_acc_order acc_order;
    enum sim_sync sync;
    int64_t block_dim, devices, max_insns, max_seconds;
    bool values_given, check_given, why;
    bool strict, init_zero, poison_tmp, no_findings, check_race, check_init, check_mem, mem_notes, timing, values, quiet;
    enum base_diag_format format;
    int64_t interleave_seed;
    bool interleave; /* a seed was given */
    bool ftz, mad_sat, quant_scalar_fp32;
    bool help, version, print_config, model_info, model_info_json;
};
/* False after a diagnostic. */
bool options_parse(struct options *o, int argc, char **argv, struct base_diags *diags);
void options_free(struct options *o);
void options_help(struct base_buf *out);
#endif
