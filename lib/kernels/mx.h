/* MX operators among themselves: how scales lie, what vector cores do with scales and elements. Knows neither operator. */
#ifndef PTO_KERNELS_MX_H
#define PTO_KERNELS_MX_H
#include "kernels/op.h"
#include "pto/kernels/mx_matmul.h"

enum { KERN_MX_GROUP = 32, KERN_MX_BOX = 16 /* rows or columns of a box of scales */, KERN_MX_BATCH = 6 /* dimensions of data, batches included */ };

/* How scales lie, without the sides: the ND of A is the DN of B. */
enum kern_mx_form {
    KERN_MX_GROUPS, /* outer * ld + g */
    KERN_MX_OUTER,  /* g * ld + outer */
    KERN_MX_PAIRS,  /* (g / 2) * 2 * outers + 2 * outer + g % 2 */
    KERN_MX_BOXED   /* boxes of 16 x 2 */
};
struct kern_mx_scale {
    uint8_t form;          /* enum kern_mx_form */
    int64_t outer, groups; /* that have a scale: G */
    int64_t ld;            /* of GROUPS and OUTER */
    bool even;             /* without gaps, groups padded to even: as the cube can load it (not OUTER) */
    int lead;              /* dimensions of the tensor in front of one matrix */
};
int64_t kern_mx_groups(int64_t k);      /* G */
int64_t kern_mx_even_groups(int64_t k); /* H */
/* Offset of a scale; bytes. */
int64_t kern_mx_offset(const struct kern_mx_scale *s, int64_t outer, int64_t group);
/* Bytes of one matrix of scales, not plain. */
int64_t kern_mx_image_bytes(int64_t outer, int64_t k);
int64_t kern_mx_boxed_bytes(int64_t outer, int64_t k);
/* How a tensor of scales lies, or what is wrong with it. lead: dimensions of batches of the data. */
enum pto_op_status kern_mx_resolve_scale(const char *name, const struct pto_tensor *t, enum pto_mx_side side, int layout, int64_t outer, int64_t k, int lead,
                                         struct kern_mx_scale *out);
enum pto_op_status kern_mx_check_layout(const char *name, int layout);
enum pto_op_status kern_mx_check_target(struct pto_stream *stream, const char *op);

/* The last two dimensions are a matrix with a contiguous dimension (turned: the last but one), in which 4-bit rows begin at whole bytes. */
enum pto_op_status kern_mx_check_matrix(const char *name, const struct pto_tensor *t, int bits, bool turned);
/* Which one that would be; matrices of one row or column may be both. */
bool kern_mx_looks_turned(const struct pto_tensor *t);

/* Element offsets of the matrices of a batch of `rank` dimensions `shape`: the tensor's dimension d < lead is the batch's dimension
 * d + rank - lead, size 1 stretches. */
int64_t *kern_mx_batch(struct base_arena *arena, const struct pto_tensor *t, int lead, const int64_t *shape, int rank);

/* An MX format that quantisation makes. */
struct kern_mx_format {
    int dtype, bits;
    int32_t emax;
    float largest;
};
/* NULL: none of those. */
const struct kern_mx_format *kern_mx_format(int dtype);

/* ---- on vector cores: worker `worker` of `workers` does its share; flags are consumed at the end ---- */

/* Elements to quantise: `count` matrices [rows, cols] of x. */
struct kern_mx_quant {
    const struct kern_mx_format *to;
    const void *x;
    void *y, *scale;
    int x_dtype;
    bool nv, down;               /* down: groups along rows' index, as B */
    int64_t count, rows, cols;
    int64_t x_ld, y_ld;          /* elements */
    const int64_t *x_at, *y_at, *scale_at; /* elements, bytes for scales */
    struct kern_mx_scale s;      /* outer and groups are rows and cols, or the reverse */
    int64_t ub_bytes;
};
void kern_mx_quantise(const struct kern_mx_quant *q, int64_t worker, int64_t workers);

/* Scales to bring into boxes. */
struct kern_mx_pack {
    const void *from;
    void *to;
    int64_t count;
    const int64_t *from_at, *to_at;
    struct kern_mx_scale s;      /* GROUPS or OUTER */
};
void kern_mx_pack(const struct kern_mx_pack *p, int64_t worker, int64_t workers);
#endif
