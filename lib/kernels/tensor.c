/* Tensors of the kernel library: shapes, strides, sizes. No data are touched here. */
#include "base/checked.h"
#include "isa/dtype.h"
#include "kernels/op.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct pto_tensor pto_tensor_make(void *data, int dtype, int rank, const int64_t *shape)
{
    struct pto_tensor t = {.data = data, .dtype = dtype, .rank = rank, .format = PTO_FORMAT_ND};
    for (int d = 0; d < rank && d < 8 && shape != NULL; d++)
        t.shape[d] = shape[d];
    return t;
}

static bool has_strides(const struct pto_tensor *t)
{
    for (int d = 0; d < t->rank && d < 8; d++)
        if (t->stride[d] != 0)
            return true;
    return false;
}

/* The strides of rows after rows without gaps. False: the size overflows. */
static bool dense(const struct pto_tensor *t, int64_t stride[8], int64_t *elems)
{
    *elems = 1;
    memset(stride, 0, 8 * sizeof stride[0]);
    for (int d = t->rank - 1; d >= 0; d--) {
        stride[d] = *elems;
        if (t->shape[d] < 0 || !base_mul_i64(*elems, t->shape[d], elems))
            return false;
    }
    return true;
}

void kern_strides(const struct pto_tensor *t, int64_t stride[8])
{
    int64_t elems;
    if (has_strides(t))
        memcpy(stride, t->stride, sizeof t->stride);
    else
        (void)dense(t, stride, &elems);
}

struct pto_tensor pto_tensor_transposed(const struct pto_tensor *tensor)
{
    if (tensor == NULL)
        return (struct pto_tensor){0};
    struct pto_tensor t = *tensor;
    int r = t.rank;
    if (r < 2 || r > 8)
        return t;
    kern_strides(tensor, t.stride);
    int64_t shape = t.shape[r - 1], stride = t.stride[r - 1];
    t.shape[r - 1] = t.shape[r - 2];
    t.stride[r - 1] = t.stride[r - 2];
    t.shape[r - 2] = shape;
    t.stride[r - 2] = stride;
    return t;
}

int64_t pto_tensor_elems(const struct pto_tensor *tensor)
{
    int64_t stride[8], elems;
    return tensor != NULL && tensor->rank >= 0 && tensor->rank <= 8 && dense(tensor, stride, &elems) ? elems : -1;
}

int64_t pto_tensor_bytes(const struct pto_tensor *tensor)
{
    int64_t stride[8], elems = pto_tensor_elems(tensor), last = 0, step;
    int bits = tensor != NULL ? pto_dtype_bits(tensor->dtype) : 0;
    if (elems < 0 || bits == 0)
        return -1;
    if (elems == 0)
        return 0;
    kern_strides(tensor, stride);
    for (int d = 0; d < tensor->rank; d++)
        if (stride[d] < 0 || !base_mul_i64(tensor->shape[d] - 1, stride[d], &step) || !base_add_i64(last, step, &last))
            return -1;
    return last < INT64_MAX / 64 ? ((last + 1) * bits + 7) / 8 : -1;
}

bool kern_contiguous(const struct pto_tensor *t)
{
    int64_t stride[8], want[8], elems;
    if (!dense(t, want, &elems))
        return false;
    kern_strides(t, stride);
    for (int d = 0; d < t->rank; d++)
        if (t->shape[d] > 1 && stride[d] != want[d])
            return false;
    return true;
}

bool kern_is_transposed(const struct pto_tensor *t)
{
    int64_t stride[8];
    int r = t->rank;
    if (r < 2 || t->format == PTO_FORMAT_NZ)
        return false;
    kern_strides(t, stride);
    return stride[r - 2] == 1 && stride[r - 1] != 1 && t->shape[r - 1] > 1;
}

const char *kern_dtype(int dtype)
{
    const char *name = pto_dtype_name(dtype);
    return name != NULL ? name : "no dtype";
}

const char *kern_describe(const struct pto_tensor *t)
{
    static _Thread_local char texts[8][160];
    static _Thread_local unsigned turn;
    char *text = texts[turn++ % 8];
    int at = snprintf(text, sizeof texts[0], "%s[", kern_dtype(t->dtype));
    for (int d = 0; d < t->rank && d < 8; d++)
        at += snprintf(text + at, sizeof texts[0] - (size_t)at, "%s%lld", d != 0 ? "," : "", (long long)t->shape[d]);
    (void)snprintf(text + at, sizeof texts[0] - (size_t)at, "]");
    return text;
}

bool kern_one_of(int dtype, ...)
{
    va_list args;
    bool found = false;
    va_start(args, dtype);
    for (int one = va_arg(args, int); one != 0; one = va_arg(args, int))
        found = found || one == dtype;
    va_end(args);
    return found;
}

enum pto_op_status kern_check_tensor(const char *name, const struct pto_tensor *t)
{
    if (t == NULL)
        return kern_null(name);
    if (t->rank < 0 || t->rank > 8)
        return kern_invalid("%s: rank %d; 0 to 8 dimensions", name, t->rank);
    if (pto_dtype_bits(t->dtype) == 0)
        return kern_invalid("%s: dtype %d is no element type", name, t->dtype);
    if (t->format != 0 && t->format != PTO_FORMAT_ND && t->format != PTO_FORMAT_NZ)
        return kern_invalid("%s: format %d; PTO_FORMAT_ND (2) or PTO_FORMAT_NZ (29)", name, t->format);
    for (int d = 0; d < t->rank; d++)
        if (t->shape[d] <= 0)
            return kern_invalid("%s: dimension %d is %lld; empty tensors are not allowed", name, d, (long long)t->shape[d]);
    if (pto_tensor_bytes(t) < 0)
        return kern_invalid("%s: %s with strides below 0 or beyond any memory", name, kern_describe(t));
    return PTO_SUCCESS;
}

/* From the smallest stride up, each has to leave the elements of those below behind. Interleaved ones that do not meet are refused, too. */
static bool overlaps(const struct pto_tensor *t, int *dim)
{
    int64_t stride[8], span = 0;
    bool done[8] = {false};
    kern_strides(t, stride);
    for (int n = 0; n < t->rank; n++) {
        int least = -1;
        for (int d = 0; d < t->rank; d++)
            if (!done[d] && (least < 0 || stride[d] < stride[least]))
                least = d;
        done[least] = true;
        if (t->shape[least] > 1 && stride[least] <= span) {
            *dim = least;
            return true;
        }
        span += (t->shape[least] - 1) * stride[least];
    }
    return false;
}

enum pto_op_status kern_check_output(const char *name, const struct pto_tensor *t)
{
    int64_t stride[8];
    int dim = 0;
    KERN_TRY(kern_check_tensor(name, t));
    if (!overlaps(t, &dim))
        return PTO_SUCCESS;
    kern_strides(t, stride);
    return kern_invalid("%s: %s with stride %lld in dimension %d overlaps itself; elements of an output have memory of their own", name, kern_describe(t),
                        (long long)stride[dim], dim);
}
