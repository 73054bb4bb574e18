/* Weights as quantised products take them: int4 in words (kernels.md 2.4), FRACTAL_NZ (2.1, Q14). Host only: this is what is done once, when a model is
 * loaded. */
#include "base/checked.h"
#include "kernels/quant.h"

#include <string.h>

enum { INT4_A_WORD = 8, NZ_ROWS = 16, NZ_BYTES = 32 };

static enum pto_op_status check_int4(const void *from, const char *from_name, int64_t n, const void *to, const char *to_name)
{
    if (from == NULL)
        return kern_null(from_name);
    if (to == NULL)
        return kern_null(to_name);
    if (n <= 0 || n % INT4_A_WORD != 0)
        return kern_invalid("n: is %lld; a multiple of 8 above 0 is allowed, 8 int4 make a word", (long long)n);
    return PTO_SUCCESS;
}

enum pto_op_status pto_pack_int4(const int32_t *values, int64_t n, int32_t *words)
{
    KERN_TRY(check_int4(values, "values", n, words, "words"));
    for (int64_t i = 0; i < n; i++)
        if (values[i] < -8 || values[i] > 7)
            return kern_invalid("values: number %lld is %d; -8 to 7 are allowed", (long long)i, (int)values[i]);
    for (int64_t j = 0; j < n / INT4_A_WORD; j++) {
        uint32_t word = 0;
        for (int e = 0; e < INT4_A_WORD; e++)
            word |= ((uint32_t)values[j * INT4_A_WORD + e] & 15u) << (4 * e);
        memcpy(words + j, &word, sizeof word);
    }
    return PTO_SUCCESS;
}

enum pto_op_status pto_unpack_int4(const int32_t *words, int64_t n, int32_t *values)
{
    KERN_TRY(check_int4(words, "words", n, values, "values"));
    for (int64_t i = n - 1; i >= 0; i--) {
        const int32_t bits = (int32_t)((uint32_t)words[i / INT4_A_WORD] >> (i % INT4_A_WORD * 4) & 15u);
        values[i] = bits < 8 ? bits : bits - 16;
    }
    return PTO_SUCCESS;
}

bool quant_is_transposed(const struct pto_tensor *t)
{
    int64_t stride[8];
    kern_strides(t, stride);
    return t->rank >= 2 && stride[t->rank - 2] == 1 && stride[t->rank - 1] != 1;
}

/* Of one weight: the matrix as it is stored (rows, columns, their distances), box width, batches. */
struct nz {
    int64_t rows, cols, row_step, col_step, width, boxes_across, boxes_down, batches, bytes; /* bytes: of all boxes */
    int element;                                                                             /* bytes */
    bool transposed;
};

static enum pto_op_status nz_of(const char *name, const struct pto_tensor *nd, struct nz *nz)
{
    int64_t stride[8] = {0}, box;
    KERN_TRY(kern_check_tensor(name, nd));
    const int bits = pto_dtype_bits(nd->dtype), r = nd->rank;
    if (nd->format == PTO_FORMAT_NZ)
        return kern_invalid("%s: %s is in format NZ; ND is allowed", name, kern_describe(nd));
    if (r < 2 || r > 6)
        return kern_invalid("%s: %s has %d dimensions; 2 to 6 are allowed", name, kern_describe(nd), r);
    if (bits % 8 != 0 || bits > 32)
        return kern_invalid("%s: %s; element types of 1, 2 or 4 bytes are allowed (int4 as words of i32)", name, kern_describe(nd));
    kern_strides(nd, stride);
    nz->transposed = quant_is_transposed(nd);
    const int down = nz->transposed ? r - 1 : r - 2, across = nz->transposed ? r - 2 : r - 1;
    nz->element = bits / 8;
    nz->width = NZ_BYTES / nz->element;
    nz->rows = nd->shape[down];
    nz->row_step = stride[down];
    nz->cols = nd->shape[across];
    nz->col_step = stride[across];
    nz->boxes_down = base_ceil_div(nz->rows, NZ_ROWS);
    nz->boxes_across = base_ceil_div(nz->cols, nz->width);
    nz->batches = 1;
    for (int d = 0; d < r - 2; d++)
        nz->batches *= nd->shape[d];
    if (!base_mul_i64(nz->boxes_down, nz->boxes_across, &box) || !base_mul_i64(box, nz->batches, &box) || !base_mul_i64(box, NZ_ROWS * NZ_BYTES, &nz->bytes))
        return kern_invalid("%s: %s has more bytes in NZ than there can be", name, kern_describe(nd));
    return PTO_SUCCESS;
}

static void nz_shape(const struct pto_tensor *nd, const struct nz *nz, struct pto_tensor *out)
{
    const int r = nd->rank;
    void *data = out->data;
    *out = *nd;
    out->data = data;
    out->format = PTO_FORMAT_NZ;
    out->rank = r + 2;
    memset(out->stride, 0, sizeof out->stride);
    out->shape[r - 2] = nz->boxes_across;
    out->shape[r - 1] = nz->boxes_down;
    out->shape[r] = NZ_ROWS;
    out->shape[r + 1] = nz->width;
}

enum pto_op_status pto_nz_size(const struct pto_tensor *nd, struct pto_tensor *nz, int64_t *bytes)
{
    struct nz it = {0};
    if (nd == NULL)
        return kern_null("nd");
    if (nz == NULL)
        return kern_null("nz");
    KERN_TRY(nz_of("nd", nd, &it));
    nz_shape(nd, &it, nz);
    if (bytes != NULL)
        *bytes = it.bytes;
    return PTO_SUCCESS;
}

/* Copies rows between the matrices and their boxes. */
static void copy(const struct pto_tensor *nd, const struct nz *nz, char *boxes, bool to_boxes)
{
    int64_t stride[8];
    const int64_t matrix = nz->boxes_across * nz->boxes_down * NZ_ROWS * NZ_BYTES;
    kern_strides(nd, stride);
    for (int64_t b = 0; b < nz->batches; b++) {
        int64_t at = 0, rest = b;
        for (int d = nd->rank - 3; d >= 0; d--) {
            at += rest % nd->shape[d] * stride[d];
            rest /= nd->shape[d];
        }
        for (int64_t row = 0; row < nz->rows; row++)
            for (int64_t col = 0; col < nz->cols; col++) {
                char *one = (char *)nd->data + (at + row * nz->row_step + col * nz->col_step) * nz->element;
                char *box = boxes + b * matrix + ((col / nz->width * nz->boxes_down * NZ_ROWS + row) * nz->width + col % nz->width) * nz->element;
                memcpy(to_boxes ? box : one, to_boxes ? one : box, (size_t)nz->element);
            }
    }
}

enum pto_op_status pto_format_cast_nz(const struct pto_tensor *nd, struct pto_tensor *nz)
{
    struct nz it = {0};
    struct pto_tensor want = {0};
    if (nd == NULL || nd->data == NULL)
        return kern_null("nd");
    if (nz == NULL || nz->data == NULL)
        return kern_null("nz");
    KERN_TRY(nz_of("nd", nd, &it));
    nz_shape(nd, &it, &want);
    if ((nz->dtype != 0 && nz->dtype != nd->dtype) || (nz->rank != 0 && (nz->rank != want.rank || memcmp(nz->shape, want.shape, (size_t)want.rank * sizeof want.shape[0]) != 0)))
        return kern_invalid("nz: is %s; the boxes of nd %s are %s", kern_describe(nz), kern_describe(nd), kern_describe(&want));
    if (nz->rank != 0 && !kern_contiguous(nz))
        return kern_invalid("nz: %s has gaps or overlaps itself; boxes lie one behind the other", kern_describe(nz));
    nz_shape(nd, &it, nz);
    memset(nz->data, 0, (size_t)it.bytes);
    copy(nd, &it, nz->data, true);
    return PTO_SUCCESS;
}

enum pto_op_status pto_format_cast_nd(const struct pto_tensor *nz, struct pto_tensor *nd)
{
    struct nz it = {0};
    struct pto_tensor want = {0};
    if (nz == NULL || nz->data == NULL)
        return kern_null("nz");
    if (nd == NULL || nd->data == NULL)
        return kern_null("nd");
    KERN_TRY(kern_check_tensor("nz", nz));
    KERN_TRY(kern_check_output("nd", nd));
    KERN_TRY(nz_of("nd", nd, &it));
    nz_shape(nd, &it, &want);
    if (nz->format != PTO_FORMAT_NZ || nz->dtype != nd->dtype || nz->rank != want.rank || memcmp(nz->shape, want.shape, (size_t)want.rank * sizeof want.shape[0]) != 0)
        return kern_invalid("nz: is %s%s; the boxes of nd are NZ %s", nz->format == PTO_FORMAT_NZ ? "NZ " : "ND ", kern_describe(nz), kern_describe(&want));
    copy(nd, &it, nz->data, false);
    return PTO_SUCCESS;
}
