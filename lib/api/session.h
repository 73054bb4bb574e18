/* What a `struct pto_sim` of the public interface holds, for lib/api and lib/intrin. */
#ifndef PTO_API_SESSION_H
#define PTO_API_SESSION_H
#include "base/arena.h"
#include "base/diag.h"
#include "sim/sim.h"

struct pto_kernel;

/* One kernel to be launched: of a program, or native. */
struct api_request {
    const struct pto_program *program; /* text or object */
    pto_op_id func;
    const struct sim_arg *args;
    uint32_t nargs;
    uint8_t *reported;                 /* as in struct sim_job, kept by the program; may be NULL */
    const struct pto_kernel *kernel;   /* native; NULL: of the program */
    void *native_args;                 /* struct NAME_args; a copy that lives until the run has ended */
    int64_t grid;
    uint32_t device;
};

struct pto_sim {
    struct sim_options options;   /* of the next launches */
    uint32_t ndevices;
    struct base_sources sources;  /* of texts and C files; live as long as the session */
    struct base_diags diags;      /* what was said so far */
    struct sim_gm gm;             /* buffers of all devices; they persist */
    struct sim **runs;            /* of the last launch: one a request; each malloc'd */
    uint32_t nruns;
    struct base_arena arena;      /* of what lives as long as the session */
    struct intrin_kernels *natives; /* lib/intrin: what is known of native kernels; NULL: none yet */
    struct base_buf text;         /* what the last function that returns text made */
};

/* Runs requests at the same time (lib/intrin/launch.c). Replaces session->runs. Returns an enum pto_status of pto/sim.h. */
int intrin_run(struct pto_sim *session, struct api_request *requests, uint32_t n);
/* Frees what lib/intrin keeps. */
void intrin_kernels_free(struct intrin_kernels *kernels);
#endif
