/* Inside of `ptokern vectors`: one vector while its adapter runs, and what becomes of it. */
#ifndef PTO_KERNELS_VECTORS_RUN_H
#define PTO_KERNELS_VECTORS_RUN_H
#include "kernels/tool/vectors.h"
#include "kernels/vector_file.h"

enum { VECTOR_RANKS = 64 };
/* An output that is compared. */
struct vector_output {
    struct vector_output *next;
    const char *name;
    const struct pto_tensor *want;
    struct pto_tensor got;
    bool given;          /* the adapter has handed it out or back */
    const char *skipped; /* why it is not compared; NULL: it is */
};
/* The first thing that an adapter found wrong. */
struct vector_notes {
    enum pto_op_status status;
    bool weak; /* what the operator itself refuses says more */
    char text[600];
};
/* Who runs the vectors of a system, and the names that it knows, blanks between them (vectors.def). */
struct vector_adapter {
    const char *system;
    vectors_fn *run;
    const char *arch, *params, *inputs, *outputs;
};
struct vector {
    const struct vector_entry *entry;
    const struct vector_adapter *adapter;
    struct vector_notes *notes;
    struct base_arena arena;
    const char *arch;
    const char *const *sets; /* NAME=VALUE for pto_sim_set() */
    uint32_t nsets;
    struct pto_sim *sim;
    uint32_t devices;
    struct pto_stream *streams[VECTOR_RANKS];
    struct vector_output *outputs;
    double cycles;       /* of calls by name; others: in the reports of the streams */
    const char *broken;  /* NULL: not */
};
void vector_begin(struct vector *v, const struct vector_entry *entry, const struct vector_adapter *adapter, const char *arch);
vectors_fn vectors_by_name;
void vector_end(struct vector *v);
/* A parameter as the command line would have it: 7, 0.5, true, words, 1,2,3. */
void vector_value_text(const struct vector_value *value, struct base_buf *out);
/* False with what differs in *out. */
bool vector_compare(const struct vector_output *output, const struct vector_tolerance *tolerance, struct base_buf *out);
#endif
