/* Vectors of the quantised matrix product with all-reduce (kernels.md 3, 10): tensors of each rank, or fills instead of them. */
#include "kernels/tool/vectors.h"
#include "pto/kernels/all_reduce.h"
#include "pto/kernels/quant_matmul.h"

#include <string.h>

vectors_fn vectors_all_reduce;

enum { MAX_RANKS = 64 };
static const char *const GROUP = "vectors";

/* Under either of its names. */
static struct pto_tensor *input(struct vector *v, uint32_t rank, const char *name, const char *snake)
{
    struct pto_tensor *t = vector_rank_input(v, rank, name);
    if (t == NULL)
        t = vector_rank_input(v, rank, snake);
    if (t == NULL)
        t = vector_input(v, name);
    return t != NULL ? t : vector_input(v, snake);
}
static const char *text(const struct vector *v, const char *name, const char *snake, const char *standard)
{
    return vector_text(v, vector_has(v, name) ? name : snake, standard);
}
static int64_t number(const struct vector *v, const char *name, const char *snake, int64_t standard)
{
    return vector_int(v, vector_has(v, name) ? name : snake, standard);
}

static bool wants_nz(const struct vector *v)
{
    static const char *const names[] = {"x2_format", "x2Format", "format", "weight_format"};
    static const struct vector_word formats[] = {{"nd", 0}, {"ND", 0}, {"2", 0}, {"nz", 1}, {"NZ", 1}, {"fractal_nz", 1}, {"FRACTAL_NZ", 1}, {"29", 1}, {NULL, 0}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (vector_word(v, names[i], formats, 0) != 0)
            return true;
    return vector_bool(v, "x2_nz", false) || vector_bool(v, "nz", false);
}

/* x2 in boxes: as it comes, or cast if the vector has it as a matrix. */
static enum pto_op_status give_nz(struct vector *v, struct pto_tensor *x2, bool transpose)
{
    struct pto_tensor nz = {0}, nd = transpose ? pto_tensor_transposed(x2) : *x2, *boxes;
    if (x2->rank == 4) {
        x2->format = PTO_FORMAT_NZ;
        return PTO_SUCCESS;
    }
    enum pto_op_status status = pto_nz_size(&nd, &nz, NULL);
    if (status != PTO_SUCCESS)
        return status;
    boxes = vector_new(v, nz.dtype, nz.rank, nz.shape);
    if (boxes == NULL)
        return vector_broken(v, "x2 is too large in NZ");
    nz.data = boxes->data;
    status = pto_format_cast_nz(&nd, &nz);
    *x2 = nz;
    return status;
}

/* ---- fills (the seed's example): every element has these bits ---- */

static struct pto_tensor *filled(struct vector *v, int dtype, int rank, const int64_t *shape, int64_t bits)
{
    struct pto_tensor *t = vector_new(v, dtype, rank, shape);
    int64_t size = pto_dtype_bits(dtype) / 8;
    for (int64_t i = 0, n = t != NULL ? pto_tensor_elems(t) : 0; i < n; i++)
        memcpy((char *)t->data + i * size, &bits, (size_t)size); /* little-endian */
    return t;
}

static enum pto_op_status run_ranks(struct vector *v, uint32_t ranks, const struct pto_quant_matmul_all_reduce_params *params)
{
    const struct pto_quant_matmul_all_reduce_params *all[MAX_RANKS];
    struct pto_stream *streams[MAX_RANKS];
    for (uint32_t r = 0; r < ranks; r++) {
        all[r] = &params[r];
        streams[r] = vector_rank_stream(v, r);
        if (streams[r] == NULL)
            return vector_broken(v, "has no stream for rank %u", (unsigned)r);
    }
    return pto_quant_matmul_all_reduce_ranks(streams, ranks, all);
}

static int64_t fill_size(const struct vector *v, const char *name, int64_t standard)
{
    int64_t n = vector_int(v, name, standard);
    if (n >= 1 && n <= 65535)
        return n;
    vector_refuse(v, "%s: is %lld; 1 to 65535", name, (long long)n);
    return standard;
}

static enum pto_op_status run_filled(struct vector *v, uint32_t ranks, struct pto_quant_matmul_all_reduce_params *params)
{
    int64_t m = fill_size(v, "m", 32), n = fill_size(v, "n", 128), k = fill_size(v, "k", 64), everywhere = vector_expected_int(v, "y_fp16_bits_everywhere", -1);
    int dtype = vector_dtype(v, "output_dtype", PTO_DT_half);
    struct pto_tensor *first = NULL;
    for (uint32_t r = 0; r < ranks; r++) {
        struct pto_quant_matmul_all_reduce_params *p = &params[r];
        p->x1 = filled(v, PTO_DT_int8_t, 2, (int64_t[]){m, k}, 1);
        p->x2 = filled(v, PTO_DT_int8_t, 2, (int64_t[]){k, n}, 1);
        p->bias = filled(v, PTO_DT_int32_t, 1, &n, 1);
        p->dequant_scale = filled(v, dtype == PTO_DT_half ? PTO_DT_float : dtype, 1, &n, 1);
        p->pertoken_scale = filled(v, PTO_DT_float, 1, &m, 1);
        p->comm_quant_scale1 = filled(v, dtype, 1, &n, 1);
        p->comm_quant_scale2 = filled(v, dtype, 1, &n, 1);
        p->x3 = filled(v, dtype, 2, (int64_t[]){m, n}, 1);
        p->output = filled(v, dtype, 2, (int64_t[]){m, n}, 0);
        if (r == 0)
            first = p->output;
    }
    enum pto_op_status status = run_ranks(v, ranks, params);
    if (status != PTO_SUCCESS || everywhere < 0)
        return status;
    struct pto_tensor *want = filled(v, dtype, 2, (int64_t[]){m, n}, everywhere);
    for (uint32_t r = 1; r < ranks; r++)
        if (memcmp(first->data, params[r].output->data, (size_t)pto_tensor_bytes(first)) != 0)
            first = params[r].output;
    vector_result(v, "y_fp16_bits_everywhere", first);
    vector_expect(v, "y_fp16_bits_everywhere", want);
    return PTO_SUCCESS;
}

/* ---- tensors of each rank ---- */

/* Of a vector without output, since it expects a refusal. */
static struct pto_tensor *own_output(struct vector *v, const struct pto_quant_matmul_all_reduce_params *p)
{
    int64_t shape[8] = {1};
    int rank = p->x1 != NULL && p->x1->rank > 0 ? p->x1->rank : 1;
    for (int d = 0; p->x1 != NULL && d < rank; d++)
        shape[d] = p->x1->shape[d];
    if (p->x2 != NULL && p->x2->rank >= 2)
        shape[rank - 1] = p->x2->shape[p->x2->rank - (p->transpose_x2 ? 2 : 1)];
    return vector_new(v, vector_dtype(v, vector_has(v, "outputDtype") ? "outputDtype" : "output_dtype", PTO_DT_half), rank, shape);
}

static enum pto_op_status read_rank(struct vector *v, uint32_t r, const struct pto_tensor *wanted, struct pto_quant_matmul_all_reduce_params *p)
{
    struct pto_tensor *x2 = input(v, r, "x2", "x2");
    p->transpose_x2 = vector_bool(v, vector_has(v, "transposeX2") ? "transposeX2" : "transpose_x2", false);
    p->x1 = input(v, r, "x1", "x1");
    if (x2 != NULL && wants_nz(v)) {
        enum pto_op_status status = give_nz(v, x2, p->transpose_x2);
        if (status != PTO_SUCCESS)
            return status;
    }
    p->x2 = x2;
    p->bias = input(v, r, "bias", "biasOptional");
    p->x3 = input(v, r, "x3", "x3Optional");
    p->dequant_scale = input(v, r, "dequantScale", "dequant_scale");
    p->pertoken_scale = input(v, r, "pertokenScale", "pertoken_scale");
    p->comm_quant_scale1 = input(v, r, "commQuantScale1", "comm_quant_scale1");
    p->comm_quant_scale2 = input(v, r, "commQuantScale2", "comm_quant_scale2");
    if (p->x1 != NULL && p->x1->rank >= 2)
        vector_declares(v, "k", p->x1->shape[p->x1->rank - 1], "x1", p->x1);
    if (p->x1 != NULL && p->x1->rank == 2)
        vector_declares(v, "m", p->x1->shape[0], "x1", p->x1);
    if (x2 != NULL && x2->rank == 2)
        vector_declares(v, "n", x2->shape[p->transpose_x2 ? 0 : 1], "x2", x2);
    p->output = wanted != NULL ? vector_new(v, wanted->dtype, wanted->rank, wanted->shape) : own_output(v, p);
    return PTO_SUCCESS;
}

enum pto_op_status vectors_all_reduce(struct vector *v)
{
    struct pto_quant_matmul_all_reduce_params params[MAX_RANKS] = {0};
    uint32_t ranks = vector_ranks(v);
    struct pto_comm *comm;
    struct pto_tensor *y = vector_output(v, "y");
    if (ranks == 0 || ranks > 8) {
        vector_refuse(v, "ranks: is %lld; 1, 2, 4 or 8", (long long)vector_int(v, "ranks", ranks));
        return vector_refusal(v);
    }
    vector_declares_dtype(v, vector_has(v, "outputDtype") ? "outputDtype" : "output_dtype", "output", y);
    struct pto_sim *sim = vector_sim(v, ranks);
    if (sim == NULL)
        return vector_broken(v, "has no session of %u devices", (unsigned)ranks);
    const char *name = text(v, "group", "group", GROUP);
    enum pto_op_status status = pto_comm_init_all(sim, ranks, vector_text(v, "communicator", name), &comm); /* another name: group is unknown */
    for (uint32_t r = 0; r < ranks && status == PTO_SUCCESS; r++) {
        params[r].group = name;
        params[r].reduce_op = text(v, "reduceOp", "reduce_op", "sum");
        params[r].comm_turn = number(v, "commTurn", "comm_turn", 0);
        params[r].stream_mode = number(v, "streamMode", "stream_mode", 1);
    }
    if (status != PTO_SUCCESS)
        return status;
    if (vector_has(v, "fill")) {
        status = run_filled(v, ranks, params);
    } else {
        for (uint32_t r = 0; r < ranks && status == PTO_SUCCESS; r++)
            status = read_rank(v, r, y, &params[r]);
        if (status == PTO_SUCCESS)
            status = run_ranks(v, ranks, params);
    }
    /* All ranks have the same bits; one that has not is what is compared. */
    if (status == PTO_SUCCESS && y != NULL) {
        uint32_t odd = 0;
        for (uint32_t r = 1; r < ranks; r++)
            if (memcmp(params[0].output->data, params[r].output->data, (size_t)pto_tensor_bytes(y)) != 0)
                odd = r;
        memcpy(y->data, params[odd].output->data, (size_t)pto_tensor_bytes(y));
    }
    pto_comm_free(comm);
    return status;
}
