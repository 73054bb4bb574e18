/* The parts of ptokern: what its main file calls. The tool is the only place of the kernel library that prints and chooses exit codes. */
#ifndef PTO_KERNELS_PTOKERN_H
#define PTO_KERNELS_PTOKERN_H
#include "base/diag.h"
#include "base/str.h"

struct texts {
    const char **items;
    uint32_t count, cap;
};
void texts_add(struct texts *t, const char *text);

/* What a run of the tool has to say and to end with. */
struct ptokern {
    struct base_sources sources;
    struct base_diags diags; /* of the command line and of files */
    struct base_buf out;     /* for standard output */
    struct base_buf err;     /* for standard error: diagnostics of sessions, rendered */
    enum base_diag_format format;
    bool colour, rendered;   /* of standard error; diagnostics of a session are in err */
    int code;                /* of runs; diagnostics of the command line come on top */
};
/* argv[1] is not looked at: it said what to do. */
void ptokern_vectors(struct ptokern *k, int argc, char **argv);
#endif
