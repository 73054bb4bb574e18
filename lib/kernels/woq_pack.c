/* Repacking of weights on the host: 4-bit codes in three orders (P2), the opaque weights of the dynamically quantised product (P4), f16
 * weights (P7); kernels.md 5. Knows where codes lie, and no kernel. */
#include "base/checked.h"
#include "kernels/woq.h"
#include "pto/sim.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- P2 ---- */

bool woq_int4_block(int order, int64_t n, int64_t i, struct woq_block *block)
{
    int64_t size = order == PTO_INT4_BLOCK64 ? 64 : order == PTO_INT4_SCALAR16 ? 16 : 32;
    block->first = i * size;
    if (block->first >= n)
        return false;
    block->rows = n - block->first < size ? n - block->first : size;
    block->apart = block->rows == size && (order == PTO_INT4_BLOCK64 || order == PTO_INT4_BLOCK32) ? size / 2 : 1;
    return true;
}

enum pto_op_status pto_convert_weight_to_int4pack(const struct pto_convert_weight_to_int4pack_params *params)
{
    if (params == NULL)
        return kern_null("params");
    const struct pto_tensor *w = params->weight;
    if (w == NULL || params->out == NULL)
        return kern_null(w == NULL ? "weight" : "out");
    KERN_TRY(woq_check("weight", w, 2, PTO_DT_int32_t));
    KERN_TRY(woq_check("out", params->out, 2, PTO_DT_uint8_t));
    if (params->order < PTO_INT4_BLOCK64 || params->order > PTO_INT4_SCALAR16)
        return kern_invalid("order: expect block64 (0), block32 (1), scalar (2) or scalar16 (3), it is %d", params->order);
    KERN_TRY(woq_check_dense("weight", w));
    int64_t n = w->shape[0], k = w->shape[1];
    if (n % 16 != 0)
        return kern_invalid("weight: expect N to be a multiple of 16, it is %lld in %s", (long long)n, kern_describe(w));
    if (k % 2 != 0)
        return kern_invalid("weight: expect K to be even, it is %lld in %s", (long long)k, kern_describe(w));
    KERN_TRY(woq_check_dim("out", params->out, 0, n, "as weight"));
    KERN_TRY(woq_check_dim("out", params->out, 1, k / 2, "half of weight's"));
    KERN_TRY(woq_check_dense("out", params->out));

    const int32_t *codes = w->data;
    for (int64_t i = 0; i < n * k; i++)
        if (codes[i] < 0 || codes[i] > 15)
            return kern_invalid("weight: expect codes from 0 to 15, [%lld,%lld] is %d", (long long)(i / k), (long long)(i % k), codes[i]);
    struct woq_block b;
    for (int64_t i = 0; woq_int4_block(params->order, n, i, &b); i++) {
        const int32_t *block = codes + b.first * k;
        uint8_t *bytes = (uint8_t *)params->out->data + b.first * k / 2;
        for (int64_t at = 0; at < k; at++)
            for (int64_t d = 0; d < b.rows / 2; d++) {
                int64_t low = b.apart == 1 ? 2 * d : d;
                *bytes++ = (uint8_t)(block[low * k + at] | block[(low + b.apart) * k + at] << 4);
            }
    }
    return PTO_SUCCESS;
}

/* ---- P4 ---- */

static const char dyn_magic[8] = "PTOdq4\1", fp16_magic[8] = "PTOf16\1";

static int64_t round_up(int64_t bytes) { return (bytes + WOQ_HEADER_BYTES - 1) / WOQ_HEADER_BYTES * WOQ_HEADER_BYTES; }

struct woq_dyn_layout woq_dyn_layout(int64_t block_size, int64_t in_features, int64_t out_features, bool has_bias)
{
    struct woq_dyn_layout l = {.codes = WOQ_HEADER_BYTES};
    int64_t numbers = block_size > 0 ? round_up(in_features / block_size * out_features * 4) : 0;
    l.scales = l.codes + round_up(out_features * (in_features / 2));
    l.sums = l.scales + numbers;
    l.bytes = l.sums + numbers;
    if (has_bias) {
        l.bias = l.bytes;
        l.bytes += round_up(out_features * 4);
    }
    return l;
}

enum pto_op_status woq_dyn_check(int64_t block_size, int64_t in_features, int64_t out_features)
{
    int64_t all;
    if (in_features <= 0 || in_features % 2 != 0)
        return kern_invalid("in_features: expect an even number above 0, it is %lld", (long long)in_features);
    if (out_features <= 0)
        return kern_invalid("out_features: expect a number above 0, it is %lld", (long long)out_features);
    if (block_size != in_features && (block_size <= 0 || block_size % 32 != 0 || in_features % block_size != 0))
        return kern_invalid("block_size: expect in_features (%lld), or a multiple of 32 that divides it, it is %lld", (long long)in_features, (long long)block_size);
    if (!base_mul_i64(in_features, out_features, &all) || all > INT64_MAX / 64)
        return kern_invalid("out_features: expect weights that fit any memory, %lld x %lld do not", (long long)out_features, (long long)in_features);
    return PTO_SUCCESS;
}

int64_t pto_dyn_quant_packed_bytes(int64_t block_size, int64_t in_features, int64_t out_features, bool has_bias)
{
    if (woq_dyn_check(block_size, in_features, out_features) != PTO_SUCCESS)
        return -1;
    return woq_dyn_layout(block_size, in_features, out_features, has_bias).bytes;
}

void woq_dyn_fill(void *packed, int64_t block_size, int64_t in_features, int64_t out_features, const uint8_t *codes, const float *scales, const float *bias)
{
    struct woq_dyn_layout l = woq_dyn_layout(block_size, in_features, out_features, bias != NULL);
    struct woq_dyn_header header = {.block_size = block_size, .in_features = in_features, .out_features = out_features, .has_bias = bias != NULL};
    int64_t blocks = in_features / block_size;
    char *to = packed;
    float *to_scales = (float *)(void *)(to + l.scales);
    int32_t *to_sums = (int32_t *)(void *)(to + l.sums);
    memset(packed, 0, (size_t)l.bytes);
    memcpy(header.magic, dyn_magic, sizeof header.magic);
    memcpy(packed, &header, sizeof header);
    memcpy(to + l.codes, codes, (size_t)(out_features * (in_features / 2)));
    for (int64_t n = 0; n < out_features; n++)
        for (int64_t b = 0; b < blocks; b++) {
            const uint8_t *bytes = codes + n * (in_features / 2) + b * (block_size / 2);
            int32_t sum = 0;
            for (int64_t i = 0; i < block_size / 2; i++)
                sum += (bytes[i] & 15) + (bytes[i] >> 4) - 16;
            to_sums[b * out_features + n] = sum;
            to_scales[b * out_features + n] = scales[n * blocks + b];
        }
    if (bias != NULL)
        memcpy(to + l.bias, bias, (size_t)out_features * sizeof *bias);
}

bool woq_dyn_is(const void *packed, int64_t block_size, int64_t in_features, int64_t out_features, bool has_bias)
{
    const struct woq_dyn_header *h = packed;
    return memcmp(h->magic, dyn_magic, sizeof dyn_magic) == 0 && h->block_size == block_size && h->in_features == in_features &&
           h->out_features == out_features && h->has_bias == has_bias;
}

enum pto_op_status pto_dyn_quant_pack_4bit_weight(const struct pto_dyn_quant_pack_4bit_weight_params *params)
{
    if (params == NULL)
        return kern_null("params");
    const struct pto_tensor *w = params->weights, *s = params->scales_zeros, *bias = params->bias;
    if (w == NULL || s == NULL || params->out == NULL)
        return kern_null(w == NULL ? "weights" : s == NULL ? "scales_zeros" : "out");
    int64_t k = params->in_features, n = params->out_features, block = params->block_size;
    KERN_TRY(woq_check("weights", w, w->rank == 3 || w->rank == 1 ? w->rank : 2, PTO_DT_uint8_t));
    KERN_TRY(woq_check("scales_zeros", s, s->rank == 1 ? 1 : 2, PTO_DT_float));
    if (bias != NULL)
        KERN_TRY(woq_check("bias", bias, 1, PTO_DT_float));
    KERN_TRY(woq_check("out", params->out, 1, PTO_DT_uint8_t));
    KERN_TRY(woq_dyn_check(block, k, n));
    KERN_TRY(woq_check_dense("weights", w));
    KERN_TRY(woq_check_dense("scales_zeros", s));
    if (pto_tensor_elems(w) != n * (k / 2))
        return kern_invalid("weights: expect %lld bytes, two codes each of out_features %lld x in_features %lld; it is %s", (long long)(n * (k / 2)), (long long)n,
                            (long long)k, kern_describe(w));
    if (w->rank != 1)
        KERN_TRY(woq_check_dim("weights", w, 0, n, "out_features"));
    if (pto_tensor_elems(s) != n * (k / block))
        return kern_invalid("scales_zeros: expect %lld scales, out_features %lld x %lld blocks of %lld; it is %s", (long long)(n * (k / block)), (long long)n,
                            (long long)(k / block), (long long)block, kern_describe(s));
    if (s->rank == 2)
        KERN_TRY(woq_check_dim("scales_zeros", s, 0, n, "out_features"));
    if (bias != NULL) {
        KERN_TRY(woq_check_dim("bias", bias, 0, n, "out_features"));
        KERN_TRY(woq_check_dense("bias", bias));
    }
    KERN_TRY(woq_check_dim("out", params->out, 0, woq_dyn_layout(block, k, n, bias != NULL).bytes, "pto_dyn_quant_packed_bytes()"));
    KERN_TRY(woq_check_dense("out", params->out));
    woq_dyn_fill(params->out->data, block, k, n, w->data, s->data, bias != NULL ? bias->data : NULL);
    return PTO_SUCCESS;
}

enum pto_op_status pto_dyn_quant_fallback_vector(const struct pto_tensor *packed, struct pto_tensor *out)
{
    if (packed == NULL || out == NULL)
        return kern_null(packed == NULL ? "packed" : "out");
    KERN_TRY(woq_check("packed", packed, 1, PTO_DT_uint8_t));
    KERN_TRY(woq_check("out", out, 1, PTO_DT_float));
    struct woq_dyn_header h = {.block_size = 0};
    if (packed->shape[0] >= WOQ_HEADER_BYTES)
        memcpy(&h, packed->data, sizeof h);
    if (memcmp(h.magic, dyn_magic, sizeof dyn_magic) != 0 || woq_dyn_check(h.block_size, h.in_features, h.out_features) != PTO_SUCCESS ||
        woq_dyn_layout(h.block_size, h.in_features, h.out_features, h.has_bias != 0).bytes != packed->shape[0])
        return kern_invalid("packed: expect weights of pto_dyn_quant_pack_4bit_weight(), it is %s without their header", kern_describe(packed));
    struct woq_dyn_layout l = woq_dyn_layout(h.block_size, h.in_features, h.out_features, h.has_bias != 0);
    int64_t blocks = h.in_features / h.block_size, bytes = h.out_features * (h.in_features / 2), n = h.out_features;
    KERN_TRY(woq_check_dim("out", out, 0, bytes + n * blocks + (h.has_bias != 0 ? n : 0), "all bytes, scales and the bias"));
    KERN_TRY(woq_check_dense("out", out));
    const uint8_t *from = packed->data;
    const float *scales = (const float *)(const void *)(from + l.scales);
    float *to = out->data;
    for (int64_t i = 0; i < bytes; i++)
        *to++ = from[l.codes + i];
    for (int64_t i = 0; i < n; i++)
        for (int64_t b = 0; b < blocks; b++)
            *to++ = scales[b * n + i];
    if (h.has_bias != 0)
        memcpy(to, from + l.bias, (size_t)n * sizeof *to);
    return PTO_SUCCESS;
}

enum pto_op_status pto_dyn_quant_quantize_4bit(const struct pto_tensor *values, int64_t block_size, struct pto_tensor *weights, struct pto_tensor *scales)
{
    if (values == NULL || weights == NULL || scales == NULL)
        return kern_null(values == NULL ? "values" : weights == NULL ? "weights" : "scales");
    KERN_TRY(woq_check("values", values, 2, PTO_DT_float));
    KERN_TRY(woq_check("weights", weights, weights->rank, PTO_DT_uint8_t));
    KERN_TRY(woq_check("scales", scales, scales->rank, PTO_DT_float));
    int64_t n = values->shape[0], k = values->shape[1];
    KERN_TRY(woq_dyn_check(block_size, k, n));
    KERN_TRY(woq_check_dense("values", values));
    KERN_TRY(woq_check_dense("weights", weights));
    KERN_TRY(woq_check_dense("scales", scales));
    if (pto_tensor_elems(weights) != n * (k / 2))
        return kern_invalid("weights: expect %lld bytes, it is %s", (long long)(n * (k / 2)), kern_describe(weights));
    if (pto_tensor_elems(scales) != n * (k / block_size))
        return kern_invalid("scales: expect %lld numbers, it is %s", (long long)(n * (k / block_size)), kern_describe(scales));
    const float *w = values->data;
    uint8_t *codes = weights->data;
    float *s = scales->data;
    for (int64_t at = 0; at < n * k; at += block_size) {
        float largest = 0;
        for (int64_t i = 0; i < block_size; i++)
            largest = fmaxf(largest, fabsf(w[at + i]));
        float scale = fmaxf(largest / 7.0f, FLT_EPSILON);
        *s++ = scale;
        for (int64_t i = 0; i < block_size; i++) {
            float code = truncf(w[at + i] / scale + 8.5f);
            int bits = code >= 15 ? 15 : code > 0 ? (int)code : 0;
            codes[(at + i) / 2] = (uint8_t)((at + i) % 2 == 0 ? bits : codes[(at + i) / 2] | bits << 4);
        }
    }
    return PTO_SUCCESS;
}

/* ---- P7 ---- */

int64_t pto_fbgemm_fp16_bytes(int64_t n, int64_t k)
{
    int64_t elems;
    return n > 0 && k > 0 && base_mul_i64(n, k, &elems) && elems < INT64_MAX / 64 ? WOQ_HEADER_BYTES + round_up(2 * elems) : -1;
}

bool woq_fp16_is(const void *packed, int64_t n, int64_t k)
{
    const struct woq_fp16_header *h = packed;
    return memcmp(h->magic, fp16_magic, sizeof fp16_magic) == 0 && h->n == n && h->k == k;
}

enum pto_op_status pto_fbgemm_pack_gemm_matrix_fp16(const struct pto_fbgemm_pack_gemm_matrix_fp16_params *params)
{
    if (params == NULL)
        return kern_null("params");
    const struct pto_tensor *w = params->weight;
    if (w == NULL || params->out == NULL)
        return kern_null(w == NULL ? "weight" : "out");
    KERN_TRY(woq_check("weight", w, 2, PTO_DT_float));
    KERN_TRY(woq_check("out", params->out, 1, PTO_DT_uint8_t));
    KERN_TRY(woq_check_dense("weight", w));
    int64_t n = w->shape[0], k = w->shape[1], bytes = pto_fbgemm_fp16_bytes(n, k);
    KERN_TRY(woq_check_dim("out", params->out, 0, bytes, "pto_fbgemm_fp16_bytes()"));
    KERN_TRY(woq_check_dense("out", params->out));
    struct woq_fp16_header header = {.n = n, .k = k};
    const float *from = w->data;
    char *to = params->out->data;
    memset(to, 0, (size_t)bytes);
    memcpy(header.magic, fp16_magic, sizeof header.magic);
    memcpy(to, &header, sizeof header);
    for (int64_t i = 0; i < n * k; i++) {
        double value = from[i] > 65504.0f ? 65504.0 : from[i] < -65504.0f ? -65504.0 : (double)from[i];
        (void)pto_encode(PTO_DT_half, &value, 1, to + WOQ_HEADER_BYTES + 2 * i);
    }
    return PTO_SUCCESS;
}
