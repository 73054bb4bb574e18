/* How intrinsics reach the simulator: what the macros of ops.h hand to pto_issue(). Not for kernels. */
#ifndef PTO_ISSUE_H
#define PTO_ISSUE_H
#include <pto/tensor.h>
#include <pto/tile.h>

/* Which member of struct pto_ref holds the operand. */
enum pto_ref_kind { PTO_REF_NONE, PTO_REF_TILE, PTO_REF_GM, PTO_REF_PTR, PTO_REF_INT, PTO_REF_FLOAT, PTO_REF_LIST, PTO_REF_OBJECT };
/* One operand. Operations bind results to tiles, windows and objects through their pointers. */
struct pto_ref {
    uint8_t kind;  /* enum pto_ref_kind */
    uint8_t dtype; /* PTR: code of the element type; INT, FLOAT: of the C type; 0xFF: let the operation choose */
    uint32_t n;    /* LIST */
    union {
        struct pto_tile_var *tile;
        struct pto_gm_var *gm;
        struct pto_object_var *object;
        const void *ptr; /* GM */
        const struct pto_ref *list;
        int64_t i;
        double f;
    } u; /* the operand */
};
/* A handle that only the runtime understands: a pipe, a session, an event, a local array. */
struct pto_object_var {
    uint32_t value; /* of the runtime: which value of the program it is */
    uint8_t kind, dtype; /* PTO_OPD_*-like code given by the declaration */
    int64_t word[4]; /* extents of arrays */
    const char *name; /* of the variable */
};
/* One use of an operation in the source. */
struct pto_site {
    const char *op;    /* "pto.tadd" */
    const char *attrs; /* keys of values[] in order, separated by blanks, or "" */
    uint8_t nrefs, nattrs; /* how many */
};
/* In attrs: the default of the table. A STRING attribute is the address of its text, a list of integers that of {count, values ..}. */
#define PTO_UNSET INT64_MIN
/* The scalar result of an operation. */
struct pto_result {
    uint8_t kind; /* INT, FLOAT or NONE */
    int64_t i;    /* INT */
    double f;     /* FLOAT */
};
PTO_BEGIN_DECLS
/* Executes one operation on the core that runs: refs[nrefs] in the order of the row's slots (ops.def), NONE where one is absent and for
 * scalar results. Returns the scalar result, if it has one. Does nothing outside of a launch. */
PTO_API struct pto_result pto_issue(const struct pto_site *site, struct pto_here here, const struct pto_ref *refs, const int64_t *attrs);
PTO_END_DECLS
#endif
