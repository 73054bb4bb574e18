/* Checks of PyTorch's weight-only operators: what is wrong is said as "ARGUMENT: expect WHAT, it is WHAT" (kernels.md 5). Touches no data. */
#include "kernels/woq.h"

enum pto_op_status woq_check(const char *name, const struct pto_tensor *t, int rank, int dtype)
{
    KERN_TRY(kern_check_tensor(name, t));
    if (t->data == NULL)
        return kern_fail(PTO_ERR_PARAM_NULLPTR, "%s: expect data, they are NULL", name);
    if (dtype != 0 && t->dtype != dtype)
        return kern_invalid("%s: expect %s, it is %s", name, kern_dtype(dtype), kern_describe(t));
    if (t->format == PTO_FORMAT_NZ)
        return kern_invalid("%s: expect format ND, it is FRACTAL_NZ", name);
    if (t->rank != rank)
        return kern_invalid("%s: expect %d dimension%s, it is %s", name, rank, rank == 1 ? "" : "s", kern_describe(t));
    return PTO_SUCCESS;
}

enum pto_op_status woq_check_dense(const char *name, const struct pto_tensor *t)
{
    return kern_contiguous(t) ? PTO_SUCCESS : kern_invalid("%s: expect it to be contiguous, %s has gaps or is transposed", name, kern_describe(t));
}

enum pto_op_status woq_check_rows(const char *name, const struct pto_tensor *t)
{
    int64_t stride[8];
    kern_strides(t, stride);
    if (stride[1] != 1 && t->shape[1] != 1)
        return kern_invalid("%s: expect unit stride in the last dimension, it is %lld in %s", name, (long long)stride[1], kern_describe(t));
    if (stride[0] < t->shape[1] && t->shape[0] != 1)
        return kern_invalid("%s: expect a stride of rows of at least %lld, it is %lld", name, (long long)t->shape[1], (long long)stride[0]);
    return PTO_SUCCESS;
}

enum pto_op_status woq_check_float(const char *name, const struct pto_tensor *t)
{
    if (!kern_one_of(t->dtype, PTO_DT_half, PTO_DT_bfloat16_t, PTO_DT_float, 0))
        return kern_invalid("%s: expect f16, bf16 or f32, it is %s", name, kern_describe(t));
    return PTO_SUCCESS;
}

enum pto_op_status woq_check_dim(const char *name, const struct pto_tensor *t, int d, int64_t want, const char *why)
{
    if (t->shape[d] != want)
        return kern_invalid("%s: expect dimension %d to be %lld, %s; it is %s", name, d, (long long)want, why, kern_describe(t));
    return PTO_SUCCESS;
}

int64_t woq_ld(const struct pto_tensor *t)
{
    int64_t stride[8];
    kern_strides(t, stride);
    return t->shape[0] == 1 ? t->shape[1] : stride[0];
}

void woq_infer(struct pto_tensor *t, int dtype, int rank, const int64_t *shape)
{
    if (t == NULL || t->data != NULL)
        return;
    *t = pto_tensor_make(NULL, t->dtype != 0 ? t->dtype : dtype, rank, shape);
}
