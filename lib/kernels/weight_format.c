/* Weight formats on the host: codes packed into bytes, the interleaved order, what transform_weight stores (kernels.md 4.2). No product. */
#include "isa/dtype.h"
#include "kernels/matmul.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int bits;
} formats[] = {{"same as A", 0}, {"float16", 16}, {"int8", 8}, {"int4", 4}, {"int2", 2}, {"int1", 1}, {"uint8", 8}, {"uint4", 4}, {"uint2", 2}, {"uint1", 1}, {"fp4_e2m1", 4}, {"nf4", 4}};

const char *pto_weight_dtype_name(int w_dtype)
{
    return w_dtype >= 0 && w_dtype <= PTO_W_NF4 ? formats[w_dtype].name : NULL;
}

int pto_weight_dtype_of(const char *name)
{
    for (int i = PTO_W_FLOAT16; i <= PTO_W_NF4 && name != NULL; i++)
        if (strcmp(formats[i].name, name) == 0)
            return i;
    return -1;
}

int pto_weight_bits(int w_dtype) { return w_dtype >= 0 && w_dtype <= PTO_W_NF4 ? formats[w_dtype].bits : 0; }

/* ---- bytes ---- */

void weight_put(uint8_t *packed, int bits, int64_t i, unsigned code)
{
    int64_t per = bits > 0 ? 8 / bits : 1;
    packed[i / per] = (uint8_t)(packed[i / per] | code << (i % per * bits));
}

unsigned weight_get(const uint8_t *packed, int bits, int64_t i)
{
    int64_t per = bits > 0 ? 8 / bits : 1;
    return (unsigned)packed[i / per] >> (i % per * bits) & ((1u << bits) - 1);
}

int64_t weight_element(const struct pto_tensor *t, int64_t i)
{
    switch (t->dtype) {
    case PTO_DT_int8_t: return ((const int8_t *)t->data)[i];
    case PTO_DT_uint8_t: return ((const uint8_t *)t->data)[i];
    case PTO_DT_int16_t: return ((const int16_t *)t->data)[i];
    case PTO_DT_int32_t: return ((const int32_t *)t->data)[i];
    default: return ((const int64_t *)t->data)[i];
    }
}

enum pto_op_status matmul_output(const char *name, struct pto_tensor *t, int dtype, int rank, const int64_t *shape)
{
    struct pto_tensor want = pto_tensor_make(t->data, dtype, rank, shape);
    if (t->data == NULL) {
        *t = want;
        t->data = calloc(1, (size_t)pto_tensor_bytes(&want));
        return t->data != NULL ? PTO_SUCCESS : kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: no memory for %s", name, kern_describe(&want));
    }
    KERN_TRY(kern_check_tensor(name, t));
    bool bytes = dtype == PTO_DT_int8_t && t->dtype == PTO_DT_uint8_t, same = t->rank == rank && (t->dtype == dtype || bytes);
    for (int d = 0; d < rank; d++)
        same = same && t->shape[d] == shape[d];
    if (!same || !kern_contiguous(t))
        return kern_invalid("%s: is %s, must be %s without gaps", name, kern_describe(t), kern_describe(&want));
    return PTO_SUCCESS;
}

static enum pto_op_status check_host(const char *name, const struct pto_tensor *t)
{
    KERN_TRY(kern_check_tensor(name, t));
    if (t->data == NULL)
        return kern_null(name);
    return kern_contiguous(t) ? PTO_SUCCESS : kern_invalid("%s: %s has gaps between its elements", name, kern_describe(t));
}

static enum pto_op_status check_bytes(const char *name, const struct pto_tensor *t)
{
    KERN_TRY(check_host(name, t));
    if (!kern_one_of(t->dtype, PTO_DT_int8_t, PTO_DT_uint8_t, 0) || t->rank != 2)
        return kern_invalid("%s: is %s; a matrix of int8 or uint8", name, kern_describe(t));
    return PTO_SUCCESS;
}

static enum pto_op_status check_bits(int bits)
{
    return bits == 1 || bits == 2 || bits == 4 || bits == 8 ? PTO_SUCCESS : kern_invalid("bits: %d; 1, 2, 4 or 8", bits);
}

enum pto_op_status pto_weight_compress(const struct pto_tensor *codes, int bits, struct pto_tensor *packed)
{
    KERN_TRY(check_bits(bits));
    KERN_TRY(check_bytes("codes", codes));
    if (packed == NULL)
        return kern_null("packed");
    int64_t rows = codes->shape[0], cols = codes->shape[1];
    if (cols * bits % 8 != 0)
        return kern_invalid("codes: %lld codes of %d bits a row do not fill bytes", (long long)cols, bits);
    const uint8_t *in = codes->data;
    for (int64_t i = 0; i < rows * cols; i++)
        if (in[i] >> bits != 0)
            return kern_invalid("codes: %d at [%lld,%lld]; codes of %d bits are 0 to %d", (int)weight_element(codes, i), (long long)(i / cols), (long long)(i % cols),
                                bits, (1 << bits) - 1);
    KERN_TRY(matmul_output("packed", packed, PTO_DT_int8_t, 2, (int64_t[]){rows, cols * bits / 8}));
    memset(packed->data, 0, (size_t)(rows * cols * bits / 8));
    for (int64_t i = 0; i < rows * cols; i++)
        weight_put(packed->data, bits, i, in[i]);
    return PTO_SUCCESS;
}

enum pto_op_status pto_weight_decompress(const struct pto_tensor *packed, int bits, struct pto_tensor *codes)
{
    KERN_TRY(check_bits(bits));
    KERN_TRY(check_bytes("packed", packed));
    if (codes == NULL)
        return kern_null("codes");
    int64_t rows = packed->shape[0], cols = packed->shape[1] * 8 / bits;
    KERN_TRY(matmul_output("codes", codes, PTO_DT_int8_t, 2, (int64_t[]){rows, cols}));
    for (int64_t i = 0; i < rows * cols; i++)
        ((uint8_t *)codes->data)[i] = (uint8_t)weight_get(packed->data, bits, i);
    return PTO_SUCCESS;
}

/* ---- interleaved ---- */

/* The element at position p of a word. All are permutations of the bits of p; those of one bit do within halves of a word what those of
 * two bits do, or go on in eights. */
static unsigned element_at(int bits, int a_dtype, unsigned p)
{
    if (a_dtype == PTO_DT_half) /* eights: 0 2 4 6 1 3 5 7 */
        return (p & ~7u) | (p << 1 & 6) | (p >> 2 & 1);
    if (bits == 4) /* 0 4 1 5 2 6 3 7 */
        return (p << 2 & 4) | (p >> 1 & 3);
    if (bits == 2) /* 0 4 8 12 1 5 9 13 .. */
        return (p << 2 & 12) | (p >> 2 & 3);
    return (p & 16) | (p << 2 & 12) | (p >> 1 & 2) | (p >> 3 & 1); /* 0 4 8 12 2 6 10 14 1 5 9 13 3 7 11 15 */
}

/* Exchanging two bits of p is one swap; each bit of the element's number in turn goes where it belongs. */
int weight_swaps(int bits, int a_dtype, struct kern_swap swaps[3])
{
    int count = 0, index_bits = bits == 4 ? 3 : bits == 2 ? 4 : 5, at[5] = {0, 1, 2, 3, 4}; /* at[i]: the bit of p that lies at bit i now */
    for (int j = 0; j < index_bits; j++) {
        int i = j;
        while (element_at(bits, a_dtype, 1u << at[i]) != 1u << j)
            i++;
        if (i == j)
            continue;
        struct kern_swap *swap = &swaps[count++];
        *swap = (struct kern_swap){.shift = ((1 << i) - (1 << j)) * bits, .mask = 0};
        for (unsigned p = 0; p < 32u / (unsigned)bits; p++)
            if ((p >> j & 1) != 0 && (p >> i & 1) == 0)
                swap->mask |= ((1u << bits) - 1) << (p * (unsigned)bits);
        int moved = at[i];
        at[i] = at[j];
        at[j] = moved;
    }
    return count;
}

static enum pto_op_status permute(const struct pto_tensor *packed, int bits, int a_dtype, struct pto_tensor *out, bool back)
{
    if (packed == NULL || out == NULL)
        return kern_null(packed == NULL ? "packed" : "out");
    if (bits != 1 && bits != 2 && bits != 4)
        return kern_invalid("bits: %d; words of codes of 1, 2 or 4 bits are interleaved", bits);
    if (!kern_one_of(a_dtype, PTO_DT_half, PTO_DT_int8_t, 0))
        return kern_invalid("A_dtype: %s; the order is one for float16 or for int8", kern_dtype(a_dtype));
    KERN_TRY(check_bytes("packed", packed));
    if (packed->shape[1] % 4 != 0)
        return kern_invalid("packed: rows of %lld bytes are no whole words of 4 bytes", (long long)packed->shape[1]);
    KERN_TRY(matmul_output("out", out, PTO_DT_int8_t, 2, packed->shape));
    unsigned per = 32u / (unsigned)bits;
    for (int64_t at = 0; at < packed->shape[0] * packed->shape[1]; at += 4) {
        uint8_t from[4], to[4] = {0};
        memcpy(from, (const uint8_t *)packed->data + at, sizeof from);
        for (unsigned p = 0; p < per; p++) {
            unsigned e = element_at(bits, a_dtype, p);
            weight_put(to, bits, back ? e : p, weight_get(from, bits, back ? p : e));
        }
        memcpy((uint8_t *)out->data + at, to, sizeof to);
    }
    return PTO_SUCCESS;
}

enum pto_op_status pto_weight_interleave(const struct pto_tensor *packed, int bits, int a_dtype, struct pto_tensor *out)
{
    return permute(packed, bits, a_dtype, out, false);
}

enum pto_op_status pto_weight_deinterleave(const struct pto_tensor *packed, int bits, int a_dtype, struct pto_tensor *out)
{
    return permute(packed, bits, a_dtype, out, true);
}

/* ---- transform_weight ---- */

void pto_matmul_weight_shape(const struct pto_matmul *matmul, struct pto_tensor *w)
{
    if (matmul == NULL || w == NULL)
        return;
    const struct pto_matmul_properties *p = &matmul->p;
    void *data = w->data;
    bool by_k = p->layout == PTO_LAYOUT_NN || p->layout == PTO_LAYOUT_TN;
    int bits = pto_weight_bits(p->w_dtype);
    int64_t k = bits < 8 ? p->k * bits / 8 : p->k;
    *w = pto_tensor_make(data, bits == 16 ? PTO_DT_half : PTO_DT_int8_t, 2, by_k ? (int64_t[]){k, p->n} : (int64_t[]){p->n, k});
}

/* The code of a weight; -1: it has none. */
static int code_of(int w_dtype, int bits, int64_t v)
{
    int64_t low, high;
    switch (w_dtype) {
    case PTO_W_INT1: return v > 0;
    case PTO_W_INT2:
    case PTO_W_INT4:
    case PTO_W_INT8:
        high = (1 << (bits - 1)) - 1;
        low = -high - 1;
        v = v < low ? low : v > high ? high : v;
        return (int)(w_dtype == PTO_W_INT8 ? v & 255 : v - low);
    default:
        return v >= 0 && v < 1 << bits ? (int)v : -1;
    }
}

enum pto_op_status pto_matmul_transform_weight(const struct pto_matmul *matmul, const struct pto_tensor *weight, struct pto_tensor *packed)
{
    if (matmul == NULL)
        return kern_null("matmul");
    KERN_TRY(check_host("weight", weight));
    if (packed == NULL)
        return kern_null("packed");
    const struct pto_matmul_properties *p = &matmul->p;
    int bits = pto_weight_bits(p->w_dtype);
    struct pto_tensor shape = {0}, plain = {0};
    pto_matmul_weight_shape(matmul, &shape);
    if (bits == 16) {
        if (weight->dtype != PTO_DT_half)
            return kern_invalid("weight: %s; W_dtype is float16", kern_dtype(weight->dtype));
    } else if (!kern_one_of(weight->dtype, PTO_DT_int8_t, PTO_DT_uint8_t, PTO_DT_int16_t, PTO_DT_int32_t, PTO_DT_int64_t, 0)) {
        return kern_invalid("weight: %s; int8, uint8, int16, int32 or int64 for W_dtype %s", kern_dtype(weight->dtype), pto_weight_dtype_name(p->w_dtype));
    }
    int64_t rows = shape.shape[0], cols = bits < 8 ? p->k : shape.shape[1];
    if (weight->rank != 2 || weight->shape[0] != rows || weight->shape[1] != cols)
        return kern_invalid("weight: is %s, must be [%lld,%lld]", kern_describe(weight), (long long)rows, (long long)cols);
    KERN_TRY(matmul_output("packed", packed, shape.dtype, 2, shape.shape));
    if (bits == 16) {
        memcpy(packed->data, weight->data, (size_t)(rows * cols * 2));
        return PTO_SUCCESS;
    }
    plain.data = calloc(1, (size_t)(rows * cols * bits / 8) + 1); /* never nothing */
    if (plain.data == NULL)
        return kern_fail(PTO_ERR_RUNTIME_ERROR, "weight: no memory for %lld codes", (long long)(rows * cols));
    for (int64_t i = 0; i < rows * cols; i++) {
        int64_t v = weight_element(weight, i);
        if (bits == 8 && weight->dtype == PTO_DT_int8_t && v < 0 && p->w_dtype == PTO_W_UINT8)
            v += 256; /* a byte that its holder has no other type for */
        int code = code_of(p->w_dtype, bits, v);
        if (code < 0) {
            free(plain.data);
            return kern_invalid("weight: %lld at [%lld,%lld] is no code of %s, which are 0 to %d", (long long)v, (long long)(i / cols), (long long)(i % cols),
                                pto_weight_dtype_name(p->w_dtype), (1 << bits) - 1);
        }
        weight_put(plain.data, bits, i, (unsigned)code);
    }
    memcpy(packed->data, plain.data, (size_t)(rows * cols * bits / 8));
    free(plain.data);
    return p->fast_decoding ? pto_weight_interleave(packed, bits, p->a_dtype, packed) : PTO_SUCCESS;
}
