/* What a `struct pto_sim` of the public interface holds, for lib/api and lib/intrin. */
#ifndef PTO_API_SESSION_H
#define PTO_API_SESSION_H
#include "asm/macro.h"
#include "base/arena.h"
#include "base/diag.h"
#include "pto/sim.h"
#include "sim/report.h"
#include "sim/sim.h"

#include <stdatomic.h>

struct api_extra;
struct pto_kernel;
struct pto_module;
struct sim_snapshot;

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

enum { API_TEXTS = 8 };

struct pto_sim {
    struct sim_options options;   /* of the next launches */
    const struct pto_target *target; /* as its name says; options.target has the parameters that were set */
    uint32_t ndevices, device;    /* device: of the next launches */
    struct base_sources sources;  /* of texts and C files; live as long as the session */
    struct base_diags diags;      /* what was said so far */
    struct sim_gm gm;             /* buffers of all devices; they persist */
    struct sim **runs;            /* of the last launch: one a request; each malloc'd */
    uint32_t nruns;
    bool good;                    /* they came to their end: there is a report to make */
    bool why, keep_all;           /* options of this interface */
    struct sim_part *parts;       /* runs that are kept, those of the last launch included */
    uint32_t nparts, parts_cap, ngroups;
    int64_t total_m;              /* of all of parts */
    uint64_t whatif_budget, nevents;
    bool grouping;                /* between pto_group_begin() and pto_group_end() */
    struct api_request *queue;    /* .. and what was launched there; args and native_args are malloc'd */
    uint32_t nqueue, queue_cap;
    struct pto_module *modules;
    struct asm_macros macros;     /* "define" */
    struct base_arena arena;      /* of what lives as long as the session */
    struct intrin_kernels *natives; /* lib/intrin: what is known of native kernels; NULL: none yet */
    struct base_buf texts[API_TEXTS]; /* what the last functions that return text made */
    struct base_buf *text;        /* the latest of them; NULL: none yet */
    _Atomic(struct api_extra *) extra; /* what a library above keeps with the session; NULL: nothing */
};
/* It begins so; free is called when the session ends. */
struct api_extra {
    void (*free)(struct api_extra *extra);
};

/* What a call says: begin, then do it, then end tells what became of it. */
struct api_call {
    bool seen_exit[128]; /* as in struct base_diags: of the calls before */
    unsigned counts[PTO_SEV_BUG + 1];
};
void api_begin(struct base_diags *diags, struct api_call *call);
enum pto_status api_end(struct base_diags *diags, const struct api_call *call);
/* A USAGE diagnostic; PTO_USAGE. */
enum pto_status api_usage(struct pto_sim *session, const char *fmt, ...) BASE_PRINTF(2, 3);
/* Index of the buffer that holds a host address (also the one behind its end), -1: none. *offset: bytes from its beginning. */
int api_find_buffer(const struct sim_gm *gm, const void *ptr, int64_t *offset);
/* A buffer for the library's own use, zeroed, that api_return_buffer() makes free for the next one; host address, or NULL after a
 * diagnostic. Its contents and name stay until then, so that reports of the last run can name it. window: other devices reach into it. */
void *api_lend_buffer(struct pto_sim *session, const char *name, int dtype, unsigned rank, const int64_t *shape, uint32_t device, bool window);
void api_return_buffer(struct pto_sim *session, void *buffer);
/* Bytes of one text or object; more is refused. */
enum { API_MAX_SOURCE = 1 << 30 };
/* Is a text short enough? False after a diagnostic. */
bool api_fits(struct base_diags *diags, const char *name, size_t len);
/* An empty text, session->text from now on; the oldest one goes. */
struct base_buf *api_text(struct pto_sim *session);
static inline const char *api_str(const struct base_buf *buf) { return buf->data != NULL ? buf->data : ""; }
/* diag.c, for sessions and assemblers. */
const struct base_diag *api_diag_at(const struct base_diags *diags, uint32_t i);
uint32_t api_diag_count(const struct base_diags *diags);
bool api_diag_get(const struct base_diags *diags, uint32_t i, struct pto_diag *out);
const char *api_diag_note(const struct base_diags *diags, uint32_t i, uint32_t note);
const char *api_diag_render(const struct base_diags *diags, uint32_t i, struct base_buf *text);
const char *api_diag_format(const struct base_diags *diags, enum base_diag_format format, struct base_buf *text);
void api_diag_clear(struct base_diags *diags);

/* ---- launching: every launch, of text or native, ends in api_launch() ---- */

/* Runs a request, or puts it into the group that is begun. args and native_args (of kernel->args_size bytes) are copied. */
enum pto_status api_launch(struct pto_sim *session, const struct api_request *request);
/* A simulator with the options of the session, for a request of this grid and device. malloc'd. */
struct sim *api_new_sim(struct pto_sim *session, int64_t grid, uint32_t device);
/* Before a launch: the results of the one before are gone, unless they are kept. */
void api_drop_runs(struct pto_sim *session);
/* Memory as a launch finds it, if it will be asked what would help; NULL: nobody asks. */
struct sim_snapshot *api_before(struct pto_sim *session);
/* Jobs that ran together: their simulators are the session's results from now on. before: as api_before() gave it; freed. */
void api_keep_runs(struct pto_sim *session, const struct sim_job *jobs, uint32_t n, struct sim_snapshot *before);
void api_modules_free(struct pto_sim *session);

/* Runs requests at the same time (lib/intrin/launch.c). Replaces session->runs. Returns an enum pto_status of pto/sim.h. */
int intrin_run(struct pto_sim *session, struct api_request *requests, uint32_t n);
/* Does a native kernel run on this thread? */
bool intrin_running(void);
/* Frees what lib/intrin keeps. */
void intrin_kernels_free(struct intrin_kernels *kernels);
#endif
