/* The command line of ptokern and what its parts share: ptokern_options.c reads it, ptokern_run.c runs, ptokern_print.c shows. */
#ifndef PTO_KERNELS_PTOKERN_RUN_H
#define PTO_KERNELS_PTOKERN_RUN_H
#include "kernels/op.h"
#include "kernels/tool/ptokern.h"
#include "pto/kernels/by_name.h"

struct options {
    const char *name, *arch, *check, *timing, *trace;
    struct texts args, transposed, nz, outs, expects, prints, sets, sims, reports;
    struct pto_tolerance tolerance;
    int64_t ranks;
    bool why, json, quiet, list, help, version;
};
/* False after a diagnostic. */
bool options_parse(struct options *o, int argc, char **argv, struct ptokern *k);
void options_free(struct options *o);

/* `NAME@RANK=REST`: rank is -1 without one. False: it has not this form. */
struct target_text {
    char name[64];
    int64_t rank;
    const char *rest;
};
bool split_text(const char *text, struct target_text *out);

void ptokern_help(struct base_buf *out);
void ptokern_list(struct ptokern *k, bool json);
void ptokern_help_op(const struct kern_op *op, struct base_buf *out);
/* What the run cost each rank. */
void ptokern_summary(const struct options *o, const struct kern_op *op, struct pto_sim *sim, const struct pto_call *call, struct base_buf *out);
/* What the run said, besides what it cost; NULL: nothing. */
struct ptokern_texts {
    enum pto_op_status status;
    const char *message, *why, *printed;
};
void ptokern_json(const struct options *o, const struct kern_op *op, struct pto_sim *sim, const struct pto_call *call, const struct ptokern_texts *texts,
                  struct base_buf *out);
void ptokern_print_tensor(const char *name, const struct pto_tensor *t, struct base_buf *out);
/* Runs the operator that the options name. */
void ptokern_run(struct ptokern *k, const struct options *o);
#endif
