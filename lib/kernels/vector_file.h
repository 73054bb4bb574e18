/* Files of test vectors (kernels.md 10) as structs: names, parameters, tensors, what is expected. Knows no operator and runs nothing.
 *
 *     [{"name": "qmm_1", "system": "quant_matmul", "params": {"output_dtype": "fp16"},
 *       "inputs": {"x1": {"dtype": "int8", "shape": [5, 40], "hex": "00ff.."}, ..}, "outputs": {"y": {..}},
 *       "compare": {"mode": "tol", "rtol": 0.002, "atol": 0.002, "w": "bits"}, "note": ".."}, ..]
 *
 * Instead of hex "data": [numbers ..] is understood. inputs.per_rank is a list of objects, one a rank. Ours: "expect": {"status": 161002, "message": "x2"} says that the operator refuses,
 * with this text in its message. */
#ifndef PTO_KERNELS_VECTOR_FILE_H
#define PTO_KERNELS_VECTOR_FILE_H
#include "base/arena.h"
#include "base/str.h"
#include "pto/kernels/common.h"

enum vector_kind { VECTOR_NULL, VECTOR_BOOL, VECTOR_NUMBER, VECTOR_TEXT, VECTOR_TENSOR, VECTOR_LIST, VECTOR_OBJECT };
/* A value of JSON with its name; members of lists have "". */
struct vector_value {
    const char *name;
    uint8_t kind;             /* enum vector_kind */
    bool truth;
    double number;
    const char *text;
    struct pto_tensor tensor; /* data in the file's arena */
    struct vector_value *members; /* of lists and objects */
    uint32_t count;
};
struct vector_tolerance {
    bool bits;                /* else |got - want| <= atol + rtol * |want| */
    double rtol, atol;
};
struct vector_entry {
    const char *name, *system, *note;
    struct vector_value params, inputs, outputs; /* objects */
    struct vector_value *ranks; /* inputs.per_rank: objects */
    uint32_t nranks;
    const struct vector_value *compare; /* an object */
    int status;               /* expected of the operator; 0: that it works */
    const char *message;      /* part of its message; "": any */
    const char *broken;       /* what is wrong with this entry; NULL: nothing. Of a broken one only the name counts */
};
struct vector_file {
    struct base_arena arena;
    struct vector_entry *entries;
    uint32_t count;
};
/* False with a text of what is wrong and where: no JSON, no list. *file can be freed in both cases. limit_bytes: of all tensors together. */
bool vector_file_read(const char *text, size_t len, int64_t limit_bytes, struct vector_file *file, struct base_buf *error);
void vector_file_free(struct vector_file *file);
/* The member of an object; NULL: it has none, or it is null. */
const struct vector_value *vector_member(const struct vector_value *object, const char *name);
/* How an output is compared. */
struct vector_tolerance vector_entry_tolerance(const struct vector_entry *entry, const char *output);
#endif
