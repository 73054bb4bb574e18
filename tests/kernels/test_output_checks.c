/* What phase 1 says of outputs that overlap themselves, operator by operator, and of arguments whose message once named another. */
#include "pto/kernels/attention.h"
#include "pto/kernels/by_name.h"
#include "pto/kernels/matmul.h"
#include "pto/kernels/mx_matmul.h"
#include "pto/kernels/woq.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pto_sim *sim;
static struct pto_stream *stream;

static int open_session(void **state)
{
    (void)state;
    sim = pto_sim_new("a5");
    stream = sim != NULL ? pto_stream_new(sim, 0) : NULL;
    return stream != NULL ? 0 : -1;
}
static int close_session(void **state)
{
    (void)state;
    pto_stream_free(stream);
    pto_sim_free(sim);
    return 0;
}

static void says(enum pto_op_status status, enum pto_op_status want, const char *text)
{
    if (status != want || strstr(pto_last_error(), text) == NULL)
        fail_msg("%d: %s; expected %d and '%s'", (int)status, pto_last_error(), (int)want, text);
}

/* ---- outputs that overlap themselves ---- */

struct input { const char *name; int dtype; int64_t shape[4]; };
struct param { const char *name, *text; };
static const struct overlap {
    const char *op, *output;
    struct input inputs[4];
    struct param params[3];
    const char *said; /* the output's name in C, if it is another */
} overlaps[] = {
    {"quant_matmul", "y", {{"x1", PTO_DT_int8_t, {4, 32}}, {"x2", PTO_DT_int8_t, {32, 8}}, {"scale", PTO_DT_float, {8}}}, {{"output_dtype", "f16"}}, NULL},
    {"matmul", "output", {{"A", PTO_DT_half, {4, 32}}, {"W", PTO_DT_half, {16, 32}}}, {{NULL, NULL}}, NULL},
    {"matmul_dequantize", "output", {{"W", PTO_DT_int8_t, {16, 16}}}, {{"W_dtype", "int4"}}, NULL},
    {"linear", "output", {{"A", PTO_DT_half, {4, 32}}, {"weight", PTO_DT_half, {16, 32}}}, {{NULL, NULL}}, NULL},
    {"transform_weight", "out", {{"weight", PTO_DT_int8_t, {16, 32}}}, {{"W_dtype", "int4"}}, "packed"},
    {"weight_compress", "out", {{"codes", PTO_DT_int8_t, {16, 32}}}, {{"bits", "4"}}, "packed"},
    {"weight_interleave", "out", {{"packed", PTO_DT_int8_t, {16, 32}}}, {{"bits", "4"}}, NULL},
    {"flash_attention", "O", {{"Q", PTO_DT_half, {1, 16, 2, 16}}, {"K", PTO_DT_half, {1, 16, 2, 16}}, {"V", PTO_DT_half, {1, 16, 2, 16}}}, {{NULL, NULL}}, NULL},
    {"weight_int8pack_mm", "out", {{"input", PTO_DT_float, {4, 32}}, {"weight", PTO_DT_int8_t, {8, 32}}, {"scale", PTO_DT_float, {8}}}, {{NULL, NULL}}, NULL},
    {"convert_weight_to_int4pack", "out", {{"weight", PTO_DT_int32_t, {16, 32}}}, {{NULL, NULL}}, NULL},
    {"quantized_max_pool2d", "out", {{"input", PTO_DT_uint8_t, {2, 8, 8}}}, {{"kernel_size", "2"}}, NULL},
    {"fbgemm_linear_fp16_weight", "out", {{"input", PTO_DT_float, {4, 32}}, {"packed_weight", PTO_DT_half, {8, 32}}}, {{"out_channel", "8"}}, NULL},
    {"mx_matmul", "c", {{"a", PTO_DT_half, {4, 64}}, {"b", PTO_DT_half, {64, 8}}}, {{NULL, NULL}}, NULL},
    {"mx_quantize", "y", {{"x", PTO_DT_half, {4, 64}}}, {{NULL, NULL}}, NULL},
    {"mx_quantize", "scale", {{"x", PTO_DT_half, {4, 64}}}, {{NULL, NULL}}, NULL},
    {"format_cast_nz", "nz", {{"nd", PTO_DT_int8_t, {32, 64}}}, {{NULL, NULL}}, NULL},
};

static void overlap(const struct overlap *o)
{
    static char zeros[1 << 16];
    struct pto_call *call = pto_call_new(sim, o->op, 1);
    assert_non_null(call);
    for (int i = 0; i < 4 && o->inputs[i].name != NULL; i++) {
        int rank = 0;
        while (rank < 4 && o->inputs[i].shape[rank] != 0)
            rank++;
        struct pto_tensor t = pto_tensor_make(zeros, o->inputs[i].dtype, rank, o->inputs[i].shape);
        assert_int_equal(pto_call_tensor(call, 0, o->inputs[i].name, &t), PTO_SUCCESS);
    }
    for (int i = 0; i < 3 && o->params[i].name != NULL; i++)
        assert_int_equal(pto_call_set(call, 0, o->params[i].name, o->params[i].text), PTO_SUCCESS);
    says(pto_call_run(call), PTO_SUCCESS, "");
    struct pto_tensor out = *pto_call_result(call, 0, o->output);
    void *data = calloc(1, (size_t)pto_tensor_bytes(&out) * 2);
    int64_t stride = 1;
    out.data = data;
    for (int d = out.rank - 1; d >= 0; d--) { /* every row where the first is */
        out.stride[d] = d == out.rank - 2 ? 0 : stride;
        stride *= d == out.rank - 2 ? 1 : out.shape[d];
    }
    assert_int_equal(pto_call_tensor(call, 0, o->output, &out), PTO_SUCCESS);
    enum pto_op_status status = pto_call_run(call);
    const char *said = o->said != NULL ? o->said : o->output;
    size_t n = strlen(said);
    if (status != PTO_ERR_PARAM_INVALID || strncmp(pto_last_error(), said, n) != 0 || pto_last_error()[n] != ':')
        fail_msg("%s: output %s whose rows overlap: %d, %s", o->op, o->output, (int)status, pto_last_error());
    pto_call_free(call);
    free(data);
}

static void test_overlaps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof overlaps / sizeof overlaps[0]; i++)
        overlap(&overlaps[i]);
}

/* Gaps and transposed outputs have memory of their own. */
static void test_no_overlap(void **state)
{
    (void)state;
    static uint16_t q[2 * 16 * 16], o[2 * 16 * 40];
    struct pto_tensor t = PTO_TENSOR(half, q, 1, 16, 2, 16), out = PTO_TENSOR(half, o, 1, 16, 2, 16);
    struct pto_flash_attention_params p = {.Q = &t, .K = &t, .V = &t, .O = &out};
    memcpy(out.stride, (int64_t[]){640, 20, 320, 1}, 4 * sizeof out.stride[0]);
    says(pto_flash_attention(stream, &p), PTO_SUCCESS, "");
    memcpy(out.stride, (int64_t[]){0, 20, 320, 1}, 4 * sizeof out.stride[0]); /* one batch: any stride */
    says(pto_flash_attention(stream, &p), PTO_SUCCESS, "");
    memcpy(out.stride, (int64_t[]){640, 0, 320, 1}, 4 * sizeof out.stride[0]);
    uint64_t size;
    struct pto_executor *executor = NULL;
    says(pto_flash_attention_get_workspace_size(stream, &p, &size, &executor), PTO_ERR_PARAM_INVALID, "O: f16[1,16,2,16] with stride 0 in dimension 1 overlaps itself");
    memcpy(out.stride, (int64_t[]){640, 8, 320, 1}, 4 * sizeof out.stride[0]);
    says(pto_flash_attention(stream, &p), PTO_ERR_PARAM_INVALID, "O: f16[1,16,2,16] with stride 8 in dimension 1");
}

/* ---- messages ---- */

static void test_messages(void **state)
{
    (void)state;
    static uint16_t halves[64 * 64];
    static int32_t words[64 * 64];
    struct pto_linear *linear;
    struct pto_matmul *matmul;
    const struct pto_linear_config c = {.in_features = 64, .out_features = 32, .w_dtype = PTO_W_UINT4, .with_scaling = true, .with_zeros = true};
    struct pto_tensor qweight = PTO_TENSOR(int32_t, words, 7, 32), qzeros = PTO_TENSOR(int32_t, words, 1, 4), scales = PTO_TENSOR(half, halves, 1, 32);
    struct pto_gptq source = {.qweight = &qweight, .qzeros = &qzeros, .scales = &scales, .bits = 4};
    says(pto_linear_create(&c, &linear), PTO_SUCCESS, "");
    says(pto_linear_repack_from_gptq(linear, &source), PTO_ERR_PARAM_INVALID, "qweight: is i32[7,32]; the layer has in_features = 64");
    qweight.shape[0] = 8;
    says(pto_linear_repack_from_gptq(linear, &source), PTO_SUCCESS, "");
    pto_linear_free(linear);
    says(pto_matmul_create(&(struct pto_matmul_config){.n = 16, .k = 32, .m_count = 2}, &matmul), PTO_ERR_PARAM_NULLPTR, "M: is NULL, m_count is 2");
    struct pto_tensor a = PTO_TENSOR(half, halves, 32, 32), w = PTO_TENSOR(half, halves, 16, 32), out = PTO_TENSOR(half, words, 32, 16);
    a.format = PTO_FORMAT_NZ;
    says(pto_matmul_once(stream, &(struct pto_matmul_params){.a = &a, .w = &w, .output = &out}), PTO_ERR_PARAM_INVALID, "A: f16[32,32] has format FRACTAL_NZ (29)");
    struct pto_tensor inp = PTO_TENSOR(bfloat16_t, halves, 2, 64), packed = PTO_TENSOR(float, words, 7), f32 = PTO_TENSOR(float, words, 2, 8);
    says(pto_dyn_quant_matmul_4bit(stream, &(struct pto_dyn_quant_matmul_4bit_params){.inp = &inp, .packed_weights = &packed, .out = &f32, .block_size = 32, .in_features = 64, .out_features = 8}),
         PTO_ERR_PARAM_INVALID, "bf16 is channelwise only");
    struct pto_tensor scale = PTO_TENSOR(uint8_t, halves, 4, 2);
    says(pto_mx_pack_scale((enum pto_mx_side)5, PTO_MX_BOXES, &scale, words), PTO_ERR_PARAM_INVALID, "side: is 5");
    says(pto_mx_unpack_scale((enum pto_mx_side)5, PTO_MX_BOXES, words, &scale), PTO_ERR_PARAM_INVALID, "side: is 5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_overlaps), cmocka_unit_test(test_no_overlap), cmocka_unit_test(test_messages)};
    return cmocka_run_group_tests(tests, open_session, close_session);
}
