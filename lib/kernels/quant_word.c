/* Quantisation words of the fixpipe from scales and offsets (kernels.md 2.2). Host only, as on the real systems. */
#include "kernels/quant.h"

#include <math.h>
#include <string.h>

enum { OFFSET_BIT = 37, SIGNED_BIT = 46 };

/* Upper 19 bits of a float, nearest even; subnormals become 0, infinities and NaN keep what fits. */
static uint32_t rounded_scale(uint32_t bits)
{
    const uint32_t exponent = bits >> 23 & 0xFF;
    if (exponent == 0)
        return bits & 0x80000000u;
    if (exponent == 0xFF)
        return bits & 0xFFFFE000u;
    return (bits + 0xFFFu + (bits >> 13 & 1)) & 0xFFFFE000u;
}

uint64_t quant_word(float scale, const float *offset, int round_mode)
{
    uint32_t bits;
    memcpy(&bits, &scale, sizeof bits);
    uint64_t word = (round_mode == 0 ? bits & 0xFFFFE000u : rounded_scale(bits)) | UINT64_C(1) << SIGNED_BIT;
    if (offset != NULL) {
        float whole = isnan(*offset) ? 0 : rintf(*offset);
        int o = (int)(whole < -256 ? -256 : whole > 255 ? 255 : whole);
        word |= (uint64_t)(o & 0x1FF) << OFFSET_BIT;
    }
    return word;
}

static enum pto_op_status check_f32(const char *name, const struct pto_tensor *t)
{
    KERN_TRY(kern_check_tensor(name, t));
    if (t->dtype != PTO_DT_float)
        return kern_invalid("%s: is %s; f32 is allowed", name, kern_describe(t));
    if (t->rank < 1 || t->rank > 2)
        return kern_invalid("%s: %s has %d dimensions; 1 or 2 are allowed", name, kern_describe(t), t->rank);
    if (t->format == PTO_FORMAT_NZ)
        return kern_invalid("%s: format NZ; ND is allowed", name);
    return PTO_SUCCESS;
}

static int64_t longer(int64_t a, int64_t b) { return a > b ? a : b; }

enum pto_op_status pto_trans_quant_param_infer(const struct pto_tensor *scale, const struct pto_tensor *offset, int round_mode, struct pto_tensor *out)
{
    int64_t scales, offsets = 1;
    if (scale == NULL)
        return kern_null("scale");
    if (out == NULL)
        return kern_null("out");
    KERN_TRY(check_f32("scale", scale));
    scales = pto_tensor_elems(scale);
    if (offset != NULL) {
        KERN_TRY(check_f32("offset", offset));
        offsets = pto_tensor_elems(offset);
    }
    if (round_mode != 0 && round_mode != 1)
        return kern_invalid("round_mode: is %d; 0 (cut off) and 1 (nearest even) are allowed", round_mode);
    if (scales != offsets && scales != 1 && offsets != 1)
        return kern_invalid("offset: %s and scale %s; one length, or one of them has 1 element", kern_describe(offset), kern_describe(scale));
    const int64_t n = longer(scales, offsets);
    const struct pto_tensor *like = scales == n || offset == NULL ? scale : offset;
    if (out->rank == 0) { /* what is given stays; pto_trans_quant_param() judges it */
        out->rank = like->rank;
        memset(out->stride, 0, sizeof out->stride);
        memcpy(out->shape, like->shape, sizeof out->shape);
        if (like == offset && scale->rank == 2) { /* it keeps its two dimensions */
            out->rank = 2;
            out->shape[0] = 1;
            out->shape[1] = n;
        }
    }
    if (out->dtype == 0)
        out->dtype = PTO_DT_uint64_t;
    return PTO_SUCCESS;
}

/* Element i in the order of rows. */
static float float_at(const struct pto_tensor *t, int64_t i)
{
    int64_t stride[8], at = 0;
    kern_strides(t, stride);
    for (int d = t->rank - 1; d >= 0; d--) {
        at += i % t->shape[d] * stride[d];
        i /= t->shape[d];
    }
    return ((const float *)t->data)[at];
}

enum pto_op_status pto_trans_quant_param(const struct pto_tensor *scale, const struct pto_tensor *offset, int round_mode, struct pto_tensor *out)
{
    struct pto_tensor want = {0};
    if (scale == NULL || scale->data == NULL)
        return kern_null("scale");
    if (offset != NULL && offset->data == NULL)
        return kern_null("offset");
    if (out == NULL || out->data == NULL)
        return kern_null("out");
    KERN_TRY(pto_trans_quant_param_infer(scale, offset, round_mode, &want));
    KERN_TRY(kern_check_tensor("out", out));
    if (!kern_one_of(out->dtype, PTO_DT_int64_t, PTO_DT_uint64_t, 0))
        return kern_invalid("out: is %s; i64 or u64 are allowed", kern_describe(out));
    const int64_t n = pto_tensor_elems(&want), scales = pto_tensor_elems(scale), offsets = offset != NULL ? pto_tensor_elems(offset) : 1;
    if (pto_tensor_elems(out) != n || !kern_contiguous(out))
        return kern_invalid("out: is %s; %lld words without gaps, shape of %s", kern_describe(out), (long long)n, kern_describe(&want));
    for (int64_t i = 0; i < n; i++) {
        const float o = offset != NULL ? float_at(offset, offsets == 1 ? 0 : i) : 0;
        ((uint64_t *)out->data)[i] = quant_word(float_at(scale, scales == 1 ? 0 : i), offset != NULL ? &o : NULL, round_mode);
    }
    return PTO_SUCCESS;
}
