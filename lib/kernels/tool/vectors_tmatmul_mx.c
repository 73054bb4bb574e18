/* Vectors of MX products and of quantisation to MX formats (kernels.md 6, 10). */
#include "isa/dtype.h"
#include "kernels/op.h"
#include "kernels/tool/vectors.h"
#include "pto/kernels/mx_matmul.h"

/* A matrix of codes: a byte each as `name`, or 4-bit ones, two a byte along rows, as `name`_packed_rowmajor (along columns, stored as
 * rows: _packed_colmajor). rows, cols: as the parameters say, 0 unknown. */
static struct pto_tensor *codes(struct vector *v, const char *const names[4], int type, int64_t rows, int64_t cols, struct pto_tensor *view)
{
    struct pto_tensor *t = vector_input(v, names[0]);
    bool by_columns = false;
    if (t == NULL)
        t = vector_input(v, names[1]);
    if (t == NULL)
        t = vector_input(v, names[2]);
    if (t == NULL) {
        t = vector_input(v, names[3]);
        by_columns = t != NULL;
    }
    if (t == NULL || t->rank < 2)
        return t;
    *view = *t;
    int r = t->rank;
    int64_t wide = by_columns ? rows : cols;
    if (type > 0 && pto_dtype_bits(t->dtype) == 8) {
        view->dtype = type;
        if (pto_dtype_bits(type) == 4) { /* rows of whole bytes: an odd one has a half of padding */
            int64_t stride = 1;
            view->shape[r - 1] = wide != 0 && (wide + 1) / 2 == t->shape[r - 1] ? wide : 2 * t->shape[r - 1];
            view->stride[r - 1] = 1;
            for (int d = r - 2; d >= 0; d--) {
                stride *= d == r - 2 ? 2 * t->shape[r - 1] : t->shape[d + 1];
                view->stride[d] = stride;
            }
        }
    }
    if (by_columns)
        *view = pto_tensor_transposed(view);
    return view;
}

/* The image of plain scales that the vector expects. */
static enum pto_op_status image(struct vector *v, const char *name, enum pto_mx_side side, const struct pto_tensor *scale)
{
    if (!vector_wants(v, name) || scale == NULL || scale->rank != 2)
        return PTO_SUCCESS;
    int o = side == PTO_MX_A ? 0 : 1;
    int64_t bytes = pto_mx_scale_bytes(side, PTO_MX_BOXES, scale->shape[o], 32 * scale->shape[1 - o]);
    struct pto_tensor *t = vector_new(v, PTO_DT_uint8_t, 1, &bytes);
    enum pto_op_status status = pto_mx_pack_scale(side, PTO_MX_BOXES, scale, t->data);
    if (status == PTO_SUCCESS)
        vector_result(v, name, t);
    return status;
}

static const struct vector_word layouts[] = {{"auto", PTO_MX_LAYOUT_AUTO}, {"plain", PTO_MX_PLAIN}, {"nd", PTO_MX_ND}, {"dn", PTO_MX_DN}, {"boxes", PTO_MX_BOXES},
                                             {NULL, 0}};
static const struct vector_word algs[] = {{"ocp", PTO_MX_OCP}, {"nv", PTO_MX_NV}, {NULL, 0}};
static const struct vector_word axes[] = {{"a", -1}, {"-1", -1}, {"b", -2}, {"-2", -2}, {NULL, 0}};
static const struct vector_word forms[] = {{"plain", 0}, {"acc", 1}, {"bias", 2}, {NULL, 0}};
static const struct vector_word phases[] = {{"unspecified", 0}, {"Unspecified", 0}, {"0", 0}, {"partial", 2}, {"Partial", 2}, {"2", 2}, {"final", 3}, {"Final", 3}, {"3", 3}, {NULL, 0}};

/* M, K and N are what the matrices have (X2). */
static void declare_sizes(const struct vector *v, const struct pto_mx_matmul_params *p)
{
    static const char *const names[] = {"M", "m", "K", "k", "K", "k", "N", "n"};
    for (int i = 0; i < 8; i++) {
        const struct pto_tensor *t = i < 4 ? p->a : p->b;
        if (t != NULL && t->rank >= 2)
            vector_declares(v, names[i], t->shape[t->rank - (i / 2 % 2 == 0 ? 2 : 1)], i < 4 ? "a" : "b", t);
    }
}

/* What C begins with (X1). */
static void declare_form(const struct vector *v, const struct pto_mx_matmul_params *p)
{
    int form = vector_word(v, "form", forms, -1);
    if (form == 2 && p->bias == NULL)
        vector_missing(v, "bias: is required, form is 'bias'");
    if (form == 1 && p->c_in == NULL)
        vector_missing(v, "c_in: is required, form is 'acc'");
    if ((form == 0 || form == 1) && p->bias != NULL)
        vector_contradict(v, "form: is '%s', but there is a bias", forms[form].text);
    if ((form == 0 || form == 2) && p->c_in != NULL)
        vector_contradict(v, "form: is '%s', but there is a c_in", forms[form].text);
}

static void declare_types(const struct vector *v, const struct pto_mx_matmul_params *p)
{
    static const char *const names[] = {"c_type", "out_type", "out_dtype"};
    for (int i = 0; i < 3; i++)
        vector_declares_dtype(v, names[i], "c", p->c);
}

enum pto_op_status vectors_tmatmul_mx(struct vector *v)
{
    static const char *const as[] = {"a", "a_packed_rowmajor", "a_packed", "a_packed_colmajor"}, *const bs[] = {"b", "b_packed_rowmajor", "b_packed", "b_packed_colmajor"};
    struct pto_tensor a, b;
    struct pto_mx_matmul_params p = {.a_type = vector_dtype(v, "a_type", 0), .b_type = vector_dtype(v, "b_type", 0)};
    int64_t m = vector_int(v, "M", vector_int(v, "m", 0)), k = vector_int(v, "K", vector_int(v, "k", 0)), n = vector_int(v, "N", vector_int(v, "n", 0));
    p.alg = vector_word(v, "alg", algs, PTO_MX_OCP);
    p.scale_a_layout = vector_word(v, "scale_a_layout", layouts, PTO_MX_LAYOUT_AUTO);
    p.scale_b_layout = vector_word(v, "scale_b_layout", layouts, PTO_MX_LAYOUT_AUTO);
    (void)vector_word(v, "phase", phases, 0); /* no numeric effect (X1) */
    p.a = codes(v, as, p.a_type, m, k, &a);
    p.b = codes(v, bs, p.b_type, k, n, &b);
    if (p.b != NULL && (vector_bool(v, "transpose_b", false) || vector_bool(v, "trans_b", false)))
        b = pto_tensor_transposed(&b);
    p.scale_a = vector_input(v, "scale_a");
    p.scale_b = vector_input(v, "scale_b");
    if (p.scale_a == NULL && (p.scale_a = vector_input(v, "scale_a_zz")) != NULL)
        p.scale_a_layout = PTO_MX_BOXES;
    if (p.scale_b == NULL && (p.scale_b = vector_input(v, "scale_b_nn")) != NULL)
        p.scale_b_layout = PTO_MX_BOXES;
    p.bias = vector_input(v, "bias");
    p.c_in = vector_input(v, "c_in");
    p.c = vector_output(v, "c");
    if (p.c == NULL) {
        int dtype = vector_dtype(v, "c_type", vector_dtype(v, "out_type", vector_dtype(v, "out_dtype", PTO_DT_float)));
        int64_t shape[2] = {p.a != NULL && p.a->rank == 2 ? p.a->shape[0] : 1, p.b != NULL && p.b->rank == 2 ? p.b->shape[1] : 1};
        p.c = vector_new(v, dtype, 2, shape);
    }
    declare_sizes(v, &p);
    declare_form(v, &p);
    declare_types(v, &p);
    enum pto_op_status status = pto_mx_matmul(vector_stream(v), &p);
    if (status == PTO_SUCCESS && p.scale_a_layout == 0)
        status = image(v, "scale_a_zz", PTO_MX_A, p.scale_a);
    if (status == PTO_SUCCESS && p.scale_b_layout == 0)
        status = image(v, "scale_b_nn", PTO_MX_B, p.scale_b);
    return status;
}

/* Plain scales of a vector that expects none. */
static struct pto_tensor *scales_of(struct vector *v, const struct pto_tensor *x, int axis)
{
    struct pto_tensor t = *x;
    t.shape[x->rank + axis] = (x->shape[x->rank + axis] + 31) / 32;
    return vector_new(v, PTO_DT_float8_e8m0_t, x->rank, t.shape);
}

/* x; params.type e4m3 .. (or the output's), axis -1 or -2, alg ocp or nv; outputs y (4-bit: packed), scale (plain). */
enum pto_op_status vectors_mx_quantize(struct vector *v)
{
    struct pto_tensor y, *stored = vector_output(v, "y");
    struct pto_mx_quantize_params p = {.x = vector_input(v, "x"), .scale = vector_output(v, "scale"), .axis = vector_word(v, "axis", axes, -1),
                                        .alg = vector_word(v, "alg", algs, PTO_MX_OCP), .scale_layout = vector_word(v, "scale_layout", layouts, PTO_MX_LAYOUT_AUTO)};
    const bool raw = stored == NULL || stored->dtype == PTO_DT_uint8_t;
    int type = vector_dtype(v, "type", raw ? PTO_DT_float8_e4m3_t : stored->dtype);
    if (!raw)
        vector_declares_dtype(v, "type", "y", stored);
    if (p.x == NULL || p.x->rank < 2)
        return p.x == NULL ? kern_null("x") : kern_invalid("x: is %s; a matrix at least", kern_describe(p.x));
    if (stored == NULL)
        stored = vector_new(v, type, p.x->rank, p.x->shape);
    if (p.scale == NULL)
        p.scale = scales_of(v, p.x, p.axis);
    y = pto_tensor_make(stored->data, type, p.x->rank, p.x->shape);
    if (pto_dtype_bits(type) == 4 && y.rank > 0) {
        int64_t stride = 1;
        for (int d = y.rank - 1; d >= 0; d--) {
            y.stride[d] = stride;
            stride *= d == y.rank - 1 ? (y.shape[d] + 1) / 2 * 2 : y.shape[d];
        }
    }
    p.y = &y;
    return pto_mx_quantize(vector_stream(v), &p);
}
