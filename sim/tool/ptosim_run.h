/* What one call of ptosim works on: programs, their simulators, what gets printed; shared by launches of the command line and of run
 * files. Only ptosim.c prints it. */
#ifndef PTO_SIM_TOOL_RUN_H
#define PTO_SIM_TOOL_RUN_H
#include "ptosim_options.h"
#include "sim/report.h"

/* A loaded program; each file once. */
struct program {
    char *path, *text;
    struct pto_program p;
    bool parsed, good;
    uint8_t *reported; /* sim_job.reported */
};
struct run {
    struct options o;
    struct base_sources sources;
    struct base_diags diags;
    struct base_buf out;     /* for standard output */
    struct base_buf printed; /* what the programs print: shown before it, whatever became of the run */
    struct program **programs;
    uint32_t nprograms, programs_cap;
    struct sim_gm gm;
    struct sim_part *parts;  /* launches so far; their simulators are kept if a trace or report shows them, else sim is NULL */
    uint32_t nparts, parts_cap, ngroups;
    int64_t total_m;
    bool sets_said;          /* of --set what does not concern the target of this run */
    uint64_t insns;          /* of all launches, like sums */
    struct sim_sums sums;
    uint64_t nevents;        /* in the logs of parts */
    bool whatif_begun;
    uint64_t whatif_budget;  /* instructions that runs without a limit may still take */
    uint32_t told;           /* launches that --why has told of */
};

/* ptosim_program.c */
bool run_set_params(struct run *r, struct pto_target *target);
/* NULL after diagnostics, told once. */
struct program *run_load(struct run *r, const char *path, const struct pto_target *arch);
/* 0 after a diagnostic. run_file: who asks, or NULL for the command line. */
pto_op_id run_find_kernel(struct run *r, const struct pto_program *p, const char *entry, const char *run_file);
/* A simulator for a program with the options of the command line. NULL after a diagnostic. */
struct sim *run_new_sim(struct run *r, const struct pto_program *p, int64_t block_dim, uint32_t device, uint32_t ndevices);
/* Runs kernels at the same time; takes over their simulators. False if it makes no sense to go on. */
bool run_together(struct run *r, const struct sim_job *jobs, uint32_t n);
void run_free(struct run *r);

/* ptosim_why.c: profiles of launches, what would help them. */
bool run_wants_profile(const struct options *options);
bool run_wants_whatif(const struct options *options);
struct sim_snapshot *run_before_whatif(struct run *r); /* NULL: nobody asks, or too large */
/* After a run that went well. */
void run_whatif(struct run *r, const struct sim_job *jobs, uint32_t n, struct sim_snapshot *before);

/* ptosim_output.c */
bool run_write_file(struct run *r, const char *path, const void *data, size_t len);
/* Compares: label for messages about differences (`--expect y=@y.npy`), option and name for those about the SPEC. */
void run_compare(struct run *r, const char *label, const char *option, const char *name, struct sim_data got, const char *spec,
                 const struct sim_tolerance *tolerance);
void run_write_buffer(struct run *r, const char *path, const struct sim_data *data);
bool run_check_outputs(struct run *r); /* before the run: does each of its outputs have a file of its own? */
bool run_check_reports(struct run *r); /* before the run: do their names have a meaning? */
void run_write_reports(struct run *r);

/* ptosim_launch.c: one kernel, as the command line says. ptosim_runfile.c: those of a run file. */
void run_command_line(struct run *r);
bool run_is_runfile(const char *path);
void run_runfile(struct run *r);
#endif
