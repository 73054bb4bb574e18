/* Vectors of attention (kernels.md 4.5, 10). */
#include "kernels/tool/vectors.h"
#include "pto/kernels/attention.h"

vectors_fn vectors_flash_atten;

static const struct vector_word layouts[] = {{"nnn", PTO_ATTENTION_NNN}, {"ntn", PTO_ATTENTION_NTN}, {NULL, 0}};

static struct pto_tensor *input(struct vector *v, const char *upper, const char *lower)
{
    struct pto_tensor *t = vector_input(v, upper);
    return t != NULL ? t : vector_input(v, lower);
}

enum pto_op_status vectors_flash_atten(struct vector *v)
{
    struct pto_tensor *q = input(v, "Q", "q"), *k = input(v, "K", "k"), *t = input(v, "V", "v");
    struct pto_flash_attention_params p = {.Q = q, .K = k, .V = t};
    p.layout = vector_word(v, "layout", layouts, PTO_ATTENTION_NNN);
    p.is_causal = vector_bool(v, "is_causal", vector_bool(v, "causal", false));
    p.accum_dtype = vector_dtype(v, "Accu_dtype", vector_dtype(v, "accum_dtype", 0));
    p.batch = vector_int(v, "batch", 0);
    p.heads = vector_int(v, "heads", 0);
    p.seq_len = vector_int(v, "seq_len", 0);
    p.dim = vector_int(v, "dim", 0);
    if (q != NULL && q->rank == 4) { /* 0 is a size, too */
        vector_declares(v, "batch", q->shape[0], "Q", q);
        vector_declares(v, "seq_len", q->shape[1], "Q", q);
        vector_declares(v, "heads", q->shape[2], "Q", q);
        vector_declares(v, "dim", q->shape[3], "Q", q);
    }
    vector_declares_dtype(v, "Q_dtype", "Q", q);
    vector_declares_dtype(v, "K_dtype", "K", k);
    vector_declares_dtype(v, "V_dtype", "V", t);
    p.O = vector_output(v, vector_wants(v, "O") ? "O" : "output");
    if (p.O == NULL && q != NULL)
        p.O = vector_new(v, vector_dtype(v, "Out_dtype", PTO_DT_half), q->rank, q->shape);
    vector_declares_dtype(v, "Out_dtype", "O", p.O);
    return pto_flash_attention(vector_stream(v), &p);
}
