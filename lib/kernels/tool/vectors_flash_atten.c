/* Vectors of attention (kernels.md 4.5, 10). */
#include "kernels/tool/vectors.h"
#include "pto/kernels/attention.h"

#include <strings.h>

vectors_fn vectors_flash_atten;

/* A parameter may say the element type that a tensor of the vector has anyway; if it says another one, that is what is asked for. */
static void say_dtype(const struct vector *v, const char *name, struct pto_tensor *t)
{
    if (t != NULL)
        t->dtype = vector_dtype(v, name, t->dtype);
}

static struct pto_tensor *input(struct vector *v, const char *upper, const char *lower)
{
    struct pto_tensor *t = vector_input(v, upper);
    return t != NULL ? t : vector_input(v, lower);
}

enum pto_op_status vectors_flash_atten(struct vector *v)
{
    struct pto_tensor *q = input(v, "Q", "q"), *k = input(v, "K", "k"), *t = input(v, "V", "v");
    const char *layout = vector_text(v, "layout", "nnn");
    struct pto_flash_attention_params p = {.Q = q, .K = k, .V = t};
    p.layout = strcasecmp(layout, "nnn") == 0 ? PTO_ATTENTION_NNN : strcasecmp(layout, "ntn") == 0 ? PTO_ATTENTION_NTN : -1;
    p.is_causal = vector_bool(v, "is_causal", vector_bool(v, "causal", false));
    p.accum_dtype = vector_dtype(v, "Accu_dtype", vector_dtype(v, "accum_dtype", 0));
    p.batch = vector_int(v, "batch", 0);
    p.heads = vector_int(v, "heads", 0);
    p.seq_len = vector_int(v, "seq_len", 0);
    p.dim = vector_int(v, "dim", 0);
    say_dtype(v, "Q_dtype", q);
    say_dtype(v, "K_dtype", k);
    say_dtype(v, "V_dtype", t);
    p.O = vector_output(v, vector_wants(v, "O") ? "O" : "output");
    if (p.O == NULL && q != NULL)
        p.O = vector_new(v, vector_dtype(v, "Out_dtype", PTO_DT_half), q->rank, q->shape);
    say_dtype(v, "Out_dtype", p.O);
    return pto_flash_attention(vector_stream(v), &p);
}
