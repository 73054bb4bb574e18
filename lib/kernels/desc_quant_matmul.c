/* The quantised matrix product and what goes with it, as tools see them: quant_matmul, trans_quant_param, format_cast_nz. */
#include "kernels/op.h"
#include "pto/kernels/quant_matmul.h"

#include <string.h>

#define QMM(member) offsetof(struct pto_quant_matmul_params, member)

static const struct kern_word profiles[] = {{"a2a3", PTO_QUANT_A2A3}, {"310p", PTO_QUANT_310P}, {NULL, 0}};
static const struct kern_word formats[] = {{"nd", PTO_FORMAT_ND}, {"nz", PTO_FORMAT_NZ}, {NULL, 0}};
static const struct kern_field quant_matmul_fields[] = {
    {"x1", KERN_TENSOR, true, QMM(x1), NULL, NULL, "[.., m, k] int8, or [.., m, k/8] int32 of 8 int4 each"},
    {"x2", KERN_TENSOR, true, QMM(x2), NULL, NULL, "[.., k, n] int8, or [k, n/8] int32 of int4; boxes, if x2_format is nz"},
    {"scale", KERN_TENSOR, true, QMM(scale), NULL, NULL, "[1] or [n]: words (int64, uint64), f32 or bf16"},
    {"offset", KERN_TENSOR, false, QMM(offset), NULL, NULL, "[1] or [n] f32, for int8 results"},
    {"pertoken_scale", KERN_TENSOR, false, QMM(pertoken_scale), NULL, NULL, "[m] f32, for f16 and bf16 results"},
    {"bias", KERN_TENSOR, false, QMM(bias), NULL, NULL, "[n], or [batch, 1, n]: int32; f32, bf16, f16 with scales of f32 on the vector cores"},
    {"y", KERN_TENSOR_OUT, true, QMM(y), NULL, NULL, "[batch .., m, n]"},
    {"output_dtype", KERN_DTYPE, false, QMM(output_dtype), NULL, NULL, "int8 (if nothing is said), f16, bf16 or int32"},
    {"transpose_x1", KERN_BOOL, false, QMM(transpose_x1), NULL, "false", "x1 lies as [.., k, m]"},
    {"transpose_x2", KERN_BOOL, false, QMM(transpose_x2), NULL, "false", "x2 lies as [.., n, k]"},
    {"x2_format", KERN_WORD, false, QMM(x2_format), formats, NULL, "nz: x2 lies in boxes [.., n1, k1, 16, 32], or [.., k1, n1, 16, 32] with transpose_x2"},
    {"x1_dtype", KERN_DTYPE, false, QMM(x1_dtype), NULL, NULL, "what the bytes of x1 are, on A5: fp8 or fp4"},
    {"x2_dtype", KERN_DTYPE, false, QMM(x2_dtype), NULL, NULL, "what the bytes of x2 are"},
    {"pertoken_scale_dtype", KERN_DTYPE, false, QMM(pertoken_scale_dtype), NULL, NULL, "what the bytes of pertoken_scale are: e8m0"},
    {"scale_dtype", KERN_DTYPE, false, QMM(scale_dtype), NULL, NULL, "what the bytes of scale are: e8m0"},
    {"group_sizes", KERN_INTS, false, QMM(group_sizes), NULL, NULL, "groups of m, n, k: three numbers from 0 (inferred) to 65535"},
    {"profile", KERN_WORD, false, QMM(profile), profiles, "a2a3", "the product whose rules hold"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static enum pto_op_status infer_quant_matmul(struct pto_stream *stream, void *params) { return pto_quant_matmul_infer(stream, params); }
static enum pto_op_status run_quant_matmul(struct pto_stream *stream, const void *params) { return pto_quant_matmul(stream, params); }

const struct kern_op kern_op_quant_matmul = {
    .name = "quant_matmul",
    .section = "kernels.md 2",
    .brief = "product of int8 or int4 matrices, scaled",
    .example = "--arg x1=i8[64,128]=rand:1 --arg x2=i8[128,96]=rand:2 --arg scale=f32[96]=const:0.01 --arg output_dtype=f16",
    .arch = "a3",
    .params_size = sizeof(struct pto_quant_matmul_params),
    .fields = quant_matmul_fields,
    .infer = infer_quant_matmul,
    .run = run_quant_matmul,
};

/* ---- functions of the host ---- */

struct trans_params {
    const struct pto_tensor *scale, *offset;
    int64_t round_mode;
    struct pto_tensor *out;
};
#define TRANS(member) offsetof(struct trans_params, member)
static const struct kern_field trans_fields[] = {
    {"scale", KERN_TENSOR, true, TRANS(scale), NULL, NULL, "[n], [1] or [1, n] f32"},
    {"offset", KERN_TENSOR, false, TRANS(offset), NULL, NULL, "[n] or [1] f32"},
    {"round_mode", KERN_INT, false, TRANS(round_mode), NULL, "0", "of the scale: 0 cut off, 1 nearest even"},
    {"out", KERN_TENSOR_OUT, true, TRANS(out), NULL, NULL, "[n] uint64 or int64"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

/* What is beyond int is no mode, either. */
static int mode_of(int64_t mode) { return mode == 0 || mode == 1 ? (int)mode : -1; }
static enum pto_op_status infer_trans(struct pto_stream *stream, void *params)
{
    const struct trans_params *p = params;
    (void)stream;
    return pto_trans_quant_param_infer(p->scale, p->offset, mode_of(p->round_mode), p->out);
}
static enum pto_op_status run_trans(struct pto_stream *stream, const void *params)
{
    const struct trans_params *p = params;
    (void)stream;
    return pto_trans_quant_param(p->scale, p->offset, mode_of(p->round_mode), p->out);
}

const struct kern_op kern_op_trans_quant_param = {
    .name = "trans_quant_param",
    .section = "kernels.md 2.2",
    .brief = "quantisation words of scales and offsets",
    .example = "--arg scale=f32[16]=const:0.1 --arg offset=f32[16]=const:3",
    .arch = "a3",
    .params_size = sizeof(struct trans_params),
    .fields = trans_fields,
    .infer = infer_trans,
    .run = run_trans,
};

struct cast_params {
    const struct pto_tensor *nd;
    bool transpose;
    struct pto_tensor *nz;
};
#define CAST(member) offsetof(struct cast_params, member)
static const struct kern_field cast_fields[] = {
    {"nd", KERN_TENSOR, true, CAST(nd), NULL, NULL, "[.., k, n]; words of int4: [k, n/8]"},
    {"transpose", KERN_BOOL, false, CAST(transpose), NULL, "false", "it lies as [.., n, k], and so do the boxes"},
    {"nz", KERN_TENSOR_OUT, true, CAST(nz), NULL, NULL, "[.., n1, k1, 16, 32]; transposed: [.., k1, n1, 16, 32]"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static struct pto_tensor cast_from(const struct cast_params *p) { return p->transpose ? pto_tensor_transposed(p->nd) : *p->nd; }
static enum pto_op_status infer_cast(struct pto_stream *stream, void *params)
{
    const struct cast_params *p = params;
    (void)stream;
    if (p->nd == NULL)
        return kern_null("nd");
    struct pto_tensor nd = cast_from(p);
    return pto_nz_size(&nd, p->nz, NULL);
}
static enum pto_op_status run_cast(struct pto_stream *stream, const void *params)
{
    const struct cast_params *p = params;
    (void)stream;
    if (p->nd == NULL)
        return kern_null("nd");
    struct pto_tensor nd = cast_from(p);
    return pto_format_cast_nz(&nd, p->nz);
}

const struct kern_op kern_op_format_cast_nz = {
    .name = "format_cast_nz",
    .section = "kernels.md 2.1, Q14",
    .brief = "a weight in boxes of 16 rows by 32 bytes",
    .example = "--arg nd=i8[100,70]=rand:1",
    .arch = "a3",
    .params_size = sizeof(struct cast_params),
    .fields = cast_fields,
    .infer = infer_cast,
    .run = run_cast,
};
