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
struct vector {
    const struct vector_entry *entry;
    struct base_arena arena;
    const char *arch;
    const char *const *sets; /* NAME=VALUE for pto_sim_set() */
    uint32_t nsets;
    struct pto_sim *sim;
    uint32_t devices;
    struct pto_stream *streams[VECTOR_RANKS];
    struct vector_output *outputs;
    const char *broken;  /* NULL: not */
};
void vector_begin(struct vector *v, const struct vector_entry *entry, const char *arch);
void vector_end(struct vector *v);
/* False with what differs in *out. */
bool vector_compare(const struct vector_output *output, const struct vector_tolerance *tolerance, struct base_buf *out);
#endif
