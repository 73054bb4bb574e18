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
    struct sim_options run; /* but for its target, and what follows from the files asked for */
    int64_t devices;
    bool values_given, check_given, why, quiet;
    enum base_diag_format format;
    bool help, version, print_config, model_info, model_info_json;
};
/* False after a diagnostic. */
bool options_parse(struct options *o, int argc, char **argv, struct base_diags *diags);
void options_free(struct options *o);
void options_help(struct base_buf *out);
#endif
