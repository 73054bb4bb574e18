/* GPTQ layers become weights of Matmul, on the host (kernels.md 4.4): codes out of words, scales turned, zeros in one of three forms. */
#include "kernels/matmul.h"

#include <string.h>

/* A half as float, and a product of two rounded once to half: through the library's own codecs, so that it is one rounding. */
static double half_value(uint16_t bits)
{
    double v = 0;
    (void)pto_decode(PTO_DT_half, &bits, 1, &v);
    return v;
}

static uint16_t half_bits(double v)
{
    uint16_t bits = 0;
    (void)pto_encode(PTO_DT_half, &v, 1, &bits);
    return v >= 65520 ? 0x7c00 : v <= -65520 ? 0xfc00 : bits; /* that saturates */
}

static enum pto_op_status expect(const char *name, const struct pto_tensor *t, int dtype, int rank, const int64_t *shape)
{
    KERN_TRY(kern_check_tensor(name, t));
    if (t->data == NULL)
        return kern_null(name);
    struct pto_tensor want = pto_tensor_make(NULL, dtype, rank, shape);
    bool same = t->dtype == dtype && t->rank == rank && kern_contiguous(t);
    for (int d = 0; d < rank; d++)
        same = same && t->shape[d] == shape[d];
    return same ? PTO_SUCCESS : kern_invalid("%s: is %s, must be %s without gaps", name, kern_describe(t), kern_describe(&want));
}

struct sizes {
    int64_t in, out, groups, group, per;
    int bits;
};

static enum pto_op_status check(const struct pto_gptq *s, struct sizes *z)
{
    if (s->qweight == NULL || s->qzeros == NULL || s->scales == NULL)
        return kern_null(s->qweight == NULL ? "qweight" : s->qzeros == NULL ? "qzeros" : "scales");
    if (s->bits != 2 && s->bits != 4 && s->bits != 8)
        return kern_invalid("bits: %lld; GPTQ weights of 2, 4 or 8 bits can be repacked", (long long)s->bits);
    if (s->version < 0 || s->version > 2)
        return kern_invalid("version: %lld; 1 or 2", (long long)s->version);
    KERN_TRY(kern_check_tensor("qweight", s->qweight));
    if (s->qweight->dtype != PTO_DT_int32_t || s->qweight->rank != 2)
        return kern_invalid("qweight: is %s; int32 [in_features / %lld, out_features]", kern_describe(s->qweight), (long long)(32 / s->bits));
    z->bits = (int)s->bits;
    z->per = 32 / s->bits;
    z->in = s->qweight->shape[0] * z->per;
    z->out = s->qweight->shape[1];
    z->group = s->group_size > 0 ? s->group_size : z->in;
    if (s->group_size < -1 || z->in % z->group != 0)
        return kern_invalid("group_size: %lld does not divide in_features = %lld", (long long)s->group_size, (long long)z->in);
    if (z->out % z->per != 0)
        return kern_invalid("qweight: %lld out_features; zeros of %d bits fill words only if it is a multiple of %lld", (long long)z->out, z->bits, (long long)z->per);
    z->groups = z->in / z->group;
    KERN_TRY(expect("qweight", s->qweight, PTO_DT_int32_t, 2, (int64_t[]){z->in / z->per, z->out}));
    KERN_TRY(expect("qzeros", s->qzeros, PTO_DT_int32_t, 2, (int64_t[]){z->groups, z->out / z->per}));
    KERN_TRY(expect("scales", s->scales, PTO_DT_half, 2, (int64_t[]){z->groups, z->out}));
    if (s->bias != NULL)
        KERN_TRY(expect("bias", s->bias, s->bias->dtype == PTO_DT_float ? PTO_DT_float : PTO_DT_half, 1, &z->out));
    if (s->g_idx == NULL)
        return PTO_SUCCESS;
    if (s->g_idx->dtype != PTO_DT_int64_t)
        KERN_TRY(expect("g_idx", s->g_idx, PTO_DT_int32_t, 1, &z->in));
    else
        KERN_TRY(expect("g_idx", s->g_idx, PTO_DT_int64_t, 1, &z->in));
    for (int64_t k = 0; k < z->in; k++)
        if (weight_element(s->g_idx, k) != k / z->group)
            return kern_invalid("g_idx: %lld at %lld is not %lld / group_size; groups in another order (act-order) are not supported", (long long)weight_element(s->g_idx, k),
                                (long long)k, (long long)k);
    return PTO_SUCCESS;
}

static unsigned code_at(const struct pto_tensor *words, int64_t word, int64_t i, int bits)
{
    return ((const uint32_t *)words->data)[word] >> (i * bits) & ((1u << bits) - 1);
}

static void repack_zeros(const struct pto_gptq *s, const struct sizes *z, int mode, struct pto_tensor *out)
{
    const uint16_t *scales = s->scales->data;
    if (mode == PTO_ZEROS_QUANTIZED)
        memset(out->data, 0, (size_t)(z->groups * z->out * z->bits / 8));
    for (int64_t g = 0; g < z->groups; g++)
        for (int64_t n = 0; n < z->out; n++) {
            unsigned zero = code_at(s->qzeros, g * (z->out / z->per) + n / z->per, n % z->per, z->bits);
            if (s->version != 2) /* v1 stores it minus one: the largest one wraps to 0 */
                zero = (zero + 1) & ((1u << z->bits) - 1);
            double scale = mode == PTO_ZEROS_RESCALE ? half_value(scales[g * z->out + n]) : 1;
            if (mode == PTO_ZEROS_QUANTIZED)
                weight_put(out->data, z->bits, g * z->out + n, zero);
            else
                ((uint16_t *)out->data)[n * z->groups + g] = half_bits(zero * scale);
        }
}

static enum pto_op_status repack_weight(const struct pto_gptq *s, const struct sizes *z, bool interleaved, struct pto_tensor *out)
{
    memset(out->data, 0, (size_t)(z->in * z->out * z->bits / 8));
    for (int64_t k = 0; k < z->in; k++)
        for (int64_t n = 0; n < z->out; n++)
            weight_put(out->data, z->bits, n * z->in + k, code_at(s->qweight, k / z->per * z->out + n, k % z->per, z->bits));
    return interleaved ? pto_weight_interleave(out, z->bits, PTO_DT_half, out) : PTO_SUCCESS;
}

enum pto_op_status pto_gptq_repack(const struct pto_gptq *source, const struct pto_gptq_repacked *target)
{
    struct sizes z;
    if (source == NULL || target == NULL)
        return kern_null(source == NULL ? "source" : "target");
    KERN_TRY(check(source, &z));
    if (target->zeros_mode < PTO_ZEROS_ORIGINAL || target->zeros_mode > PTO_ZEROS_QUANTIZED)
        return kern_invalid("zeros_mode: %d; original, rescale or quantized", target->zeros_mode);
    if (target->interleaved && z.bits == 8)
        return kern_invalid("interleaved: codes of 8 bits have no interleaved form");
    if (target->interleaved && z.in * z.bits % 32 != 0)
        return kern_invalid("interleaved: in_features = %lld does not fill words of 32 bits", (long long)z.in);
    if (target->bias != NULL && source->bias == NULL)
        return kern_invalid("bias: the source has none");
    bool bytes = target->zeros_mode == PTO_ZEROS_QUANTIZED;
    int64_t by_n[] = {z.out, z.groups};
    if (target->qweight != NULL) {
        KERN_TRY(matmul_output("qweight", target->qweight, PTO_DT_int8_t, 2, (int64_t[]){z.out, z.in * z.bits / 8}));
        KERN_TRY(repack_weight(source, &z, target->interleaved, target->qweight));
    }
    if (target->scales != NULL) {
        KERN_TRY(matmul_output("scales", target->scales, PTO_DT_half, 2, by_n));
        for (int64_t g = 0; g < z.groups; g++)
            for (int64_t n = 0; n < z.out; n++)
                ((uint16_t *)target->scales->data)[n * z.groups + g] = ((const uint16_t *)source->scales->data)[g * z.out + n];
    }
    if (target->zeros != NULL) {
        KERN_TRY(matmul_output("zeros", target->zeros, bytes ? PTO_DT_int8_t : PTO_DT_half, 2, bytes ? (int64_t[]){z.groups, z.out * z.bits / 8} : by_n));
        repack_zeros(source, &z, target->zeros_mode, target->zeros);
    }
    if (target->bias == NULL)
        return PTO_SUCCESS;
    KERN_TRY(matmul_output("bias", target->bias, PTO_DT_half, 1, &z.out));
    for (int64_t n = 0; n < z.out; n++)
        ((uint16_t *)target->bias->data)[n] = source->bias->dtype == PTO_DT_half ? ((const uint16_t *)source->bias->data)[n]
                                                                                 : half_bits((double)((const float *)source->bias->data)[n]);
    return PTO_SUCCESS;
}
