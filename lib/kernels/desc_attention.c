/* flash_attention as tools see it. */
#include "kernels/op.h"
#include "pto/kernels/attention.h"

#define ATT(member) offsetof(struct pto_flash_attention_params, member)

static const struct kern_word layouts[] = {{"nnn", PTO_ATTENTION_NNN}, {"ntn", PTO_ATTENTION_NTN}, {NULL, 0}};
static const struct kern_field fields[] = {
    {"Q", KERN_TENSOR, true, ATT(Q), NULL, NULL, "[batch, seq_len, heads, dim] f16"},
    {"K", KERN_TENSOR, true, ATT(K), NULL, NULL, "f16, as Q; with layout ntn [batch, dim, heads, seq_len]"},
    {"V", KERN_TENSOR, true, ATT(V), NULL, NULL, "f16, as Q"},
    {"O", KERN_TENSOR_OUT, true, ATT(O), NULL, NULL, "f16, as Q"},
    {"layout", KERN_WORD, false, ATT(layout), layouts, "nnn", "nnn, or ntn: K lies transposed"},
    {"is_causal", KERN_BOOL, false, ATT(is_causal), NULL, "false", "a query sees the keys up to its own position"},
    {"accum_dtype", KERN_DTYPE, false, ATT(accum_dtype), NULL, "f32", "f32, of scores and softmax"},
    {"batch", KERN_INT, false, ATT(batch), NULL, "as Q", "what the shape of Q has to be"},
    {"heads", KERN_INT, false, ATT(heads), NULL, "as Q", "what the shape of Q has to be"},
    {"seq_len", KERN_INT, false, ATT(seq_len), NULL, "as Q", "what the shape of Q has to be"},
    {"dim", KERN_INT, false, ATT(dim), NULL, "as Q", "what the shape of Q has to be"},
    {NULL, 0, false, 0, NULL, NULL, NULL}};

static enum pto_op_status infer(struct pto_stream *stream, void *params)
{
    struct pto_flash_attention_params *p = params;
    (void)stream;
    if (p->O == NULL || p->O->data != NULL)
        return PTO_SUCCESS;
    if (p->Q == NULL)
        return kern_null("Q");
    KERN_TRY(kern_check_tensor("Q", p->Q));
    *p->O = pto_tensor_make(NULL, p->O->dtype != 0 ? p->O->dtype : PTO_DT_half, p->Q->rank, p->Q->shape);
    return PTO_SUCCESS;
}

static enum pto_op_status run(struct pto_stream *stream, const void *params) { return pto_flash_attention(stream, params); }

const struct kern_op kern_op_flash_attention = {
    .name = "flash_attention",
    .section = "kernels.md 4.5",
    .brief = "softmax(Q K^T / sqrt(dim)) V of all heads, fused",
    .example = "--arg Q=f16[1,128,2,64]=rand:1 --arg K=f16[1,128,2,64]=rand:2 --arg V=f16[1,128,2,64]=rand:3 --arg is_causal=true",
    .arch = "a3",
    .params_size = sizeof(struct pto_flash_attention_params),
    .fields = fields,
    .infer = infer,
    .run = run,
};
