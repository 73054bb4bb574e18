/* quant_matmul_all_reduce as tools see it. */
#include "kernels/comm.h"
#include "kernels/op.h"

#define AR(member) offsetof(struct pto_quant_matmul_all_reduce_params, member)

static const struct kern_word formats[] = {{"nd", PTO_FORMAT_ND}, {"nz", PTO_FORMAT_NZ}, {NULL, 0}};
static const struct kern_field fields[] = {
    {"x1", KERN_TENSOR, true, AR(x1), NULL, NULL, "[m, k] or [b, s, k] int8"},
    {"x2", KERN_TENSOR, true, AR(x2), NULL, NULL, "[k, n] int8; boxes, if x2_format is nz"},
    {"bias", KERN_TENSOR, false, AR(bias), NULL, NULL, "[n] int32, before scales"},
    {"x3", KERN_TENSOR, false, AR(x3), NULL, NULL, "as output: added to this rank's part"},
    {"dequant_scale", KERN_TENSOR, true, AR(dequant_scale), NULL, NULL, "[1], [n] or [1, n]: bf16 for bf16; for f16 f32 with pertoken_scale, else words (uint64, int64)"},
    {"pertoken_scale", KERN_TENSOR, false, AR(pertoken_scale), NULL, NULL, "[m] f32"},
    {"comm_quant_scale1", KERN_TENSOR, false, AR(comm_quant_scale1), NULL, NULL, "[n] or [1, n] as output: parts go over links as int8 of this scale"},
    {"comm_quant_scale2", KERN_TENSOR, false, AR(comm_quant_scale2), NULL, NULL, "[n] or [1, n] as output: sums go over links as int8 of this scale"},
    {"group", KERN_TEXT, false, AR(group), NULL, NULL, "name of the communicator; none: one of all ranks is made"},
    {"reduce_op", KERN_TEXT, false, AR(reduce_op), NULL, "sum", "sum"},
    {"comm_turn", KERN_INT, false, AR(comm_turn), NULL, "0", "0"},
    {"stream_mode", KERN_INT, false, AR(stream_mode), NULL, "1", "1"},
    {"output", KERN_TENSOR_OUT, true, AR(output), NULL, NULL, "[m, n] or [b, s, n] f16 or bf16"},
    {"output_dtype", KERN_DTYPE, false, AR(output_dtype), NULL, NULL, "f16 (if nothing is said) or bf16"},
    {"transpose_x2", KERN_BOOL, false, AR(transpose_x2), NULL, "false", "x2 lies as [n, k]"},
    {"x2_format", KERN_WORD, false, AR(x2_format), formats, NULL, "nz: x2 lies in boxes [n1, k1, 16, 32], or [k1, n1, 16, 32] with transpose_x2"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static enum pto_op_status infer(struct pto_stream *stream, void *params) { return pto_quant_matmul_all_reduce_infer(stream, params); }

static enum pto_op_status run_ranks(struct pto_stream *const *streams, uint32_t ranks, const void *const *params)
{
    struct pto_quant_matmul_all_reduce_params own[KERN_MAX_RANKS];
    const struct pto_quant_matmul_all_reduce_params *all[KERN_MAX_RANKS];
    struct pto_comm *comm = NULL;
    enum pto_op_status status;
    if (ranks == 0 || ranks > KERN_MAX_RANKS)
        return kern_invalid("ranks: is %u; 1, 2, 4 or 8 are allowed", (unsigned)ranks);
    for (uint32_t r = 0; r < ranks; r++) {
        own[r] = *(const struct pto_quant_matmul_all_reduce_params *)params[r];
        all[r] = &own[r];
        if (own[r].group != NULL)
            continue;
        if (comm == NULL)
            KERN_TRY(pto_comm_init_all(pto_stream_sim(streams[0]), ranks, NULL, &comm));
        own[r].group = pto_comm_name(comm);
    }
    status = pto_quant_matmul_all_reduce_ranks(streams, ranks, all);
    pto_comm_free(comm);
    return status;
}
static enum pto_op_status run(struct pto_stream *stream, const void *params) { return run_ranks(&stream, 1, &params); }

const struct kern_op kern_op_quant_matmul_all_reduce = {
    .name = "quant_matmul_all_reduce",
    .section = "kernels.md 3",
    .brief = "quantised product on each rank, and the sum of all ranks",
    .example = "--ranks 2 --arg x1=i8[64,128]=rand:1 --arg x2=i8[128,96]=rand:2 --arg dequant_scale=f32[96]=const:0.01 --arg pertoken_scale=f32[64]=const:0.5",
    .arch = "a3",
    .params_size = sizeof(struct pto_quant_matmul_all_reduce_params),
    .fields = fields,
    .infer = infer,
    .run = run,
    .run_ranks = run_ranks,
};
