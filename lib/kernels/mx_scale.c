/* Scales of MX formats: their layouts, shapes that say them, images on the host (kernels.md 6). Knows no operator. */
#include "base/checked.h"
#include "isa/dtype.h"
#include "kernels/mx.h"

#include <stdio.h>
#include <string.h>

int64_t kern_mx_groups(int64_t k) { return (k - 1) / KERN_MX_GROUP + 1; }
int64_t kern_mx_even_groups(int64_t k) { return 2 * ((k - 1) / (2 * KERN_MX_GROUP) + 1); }

static int64_t boxes(int64_t outer) { return (outer - 1) / KERN_MX_BOX + 1; }

int64_t kern_mx_image_bytes(int64_t outer, int64_t k) { return outer * kern_mx_even_groups(k); }
int64_t kern_mx_boxed_bytes(int64_t outer, int64_t k) { return KERN_MX_BOX * boxes(outer) * kern_mx_even_groups(k); }

int64_t kern_mx_offset(const struct kern_mx_scale *s, int64_t outer, int64_t group)
{
    int64_t pairs = (s->groups + 1) / 2;
    switch (s->form) {
    case KERN_MX_GROUPS: return outer * s->ld + group;
    case KERN_MX_OUTER: return group * s->ld + outer;
    case KERN_MX_PAIRS: return group / 2 * 2 * s->outer + 2 * outer + group % 2;
    default: return (outer / KERN_MX_BOX * pairs + group / 2) * 2 * KERN_MX_BOX + outer % KERN_MX_BOX * 2 + group % 2;
    }
}

static uint8_t form_of(enum pto_mx_side side, int layout)
{
    if (layout == PTO_MX_BOXES)
        return KERN_MX_BOXED;
    return (layout == PTO_MX_ND) == (side == PTO_MX_A) ? KERN_MX_GROUPS : KERN_MX_PAIRS;
}

/* ---- shapes ---- */

enum pto_op_status kern_mx_check_layout(const char *name, int layout)
{
    if (layout < PTO_MX_LAYOUT_AUTO || layout > PTO_MX_BOXES)
        return kern_invalid("%s: is %d; auto (0), plain (1), nd (2), dn (3), boxes (4)", name, layout);
    return PTO_SUCCESS;
}

/* The matrix in the last two dimensions: [outer, groups] of A, [groups, outer] of B, groups G or H. */
static bool plain_shape(const struct pto_tensor *t, enum pto_mx_side side, int64_t outer, int64_t k, struct kern_mx_scale *s)
{
    int r = t->rank, o = side == PTO_MX_A ? r - 2 : r - 1, g = side == PTO_MX_A ? r - 1 : r - 2;
    int64_t stride[8];
    if (r < 2 || t->shape[o] != outer || (t->shape[g] != kern_mx_groups(k) && t->shape[g] != kern_mx_even_groups(k)))
        return false;
    kern_strides(t, stride);
    s->lead = r - 2;
    if (stride[g] == 1 || t->shape[g] == 1) {
        s->form = KERN_MX_GROUPS;
        s->ld = outer > 1 ? stride[o] : kern_mx_even_groups(k);
        /* An odd count has a padding byte somewhere, but nobody says that it is not NaN. */
        s->even = s->groups % 2 == 0 && s->ld == s->groups;
        return true;
    }
    s->form = KERN_MX_OUTER;
    s->ld = stride[g];
    s->even = false;
    return stride[o] == 1 || outer == 1;
}

/* The last dimensions of the shapes of nd, dn and boxes. */
static bool image_shape(const struct pto_tensor *t, uint8_t form, int64_t outer, int64_t k, struct kern_mx_scale *s)
{
    const int64_t pairs = kern_mx_even_groups(k) / 2;
    const int64_t shapes[3][4] = {{outer, pairs, 2, 0}, {pairs, outer, 2, 0}, {boxes(outer), pairs, KERN_MX_BOX, 2}};
    int which = form == KERN_MX_GROUPS ? 0 : form == KERN_MX_PAIRS ? 1 : 2, n = which == 2 ? 4 : 3;
    if (t->rank < n || !kern_contiguous(t))
        return false;
    for (int d = 0; d < n; d++)
        if (t->shape[t->rank - n + d] != shapes[which][d])
            return false;
    s->form = form;
    s->ld = 2 * pairs;
    s->even = true;
    s->lead = t->rank - n;
    return true;
}

enum pto_op_status kern_mx_resolve_scale(const char *name, const struct pto_tensor *t, enum pto_mx_side side, int layout, int64_t outer, int64_t k, int lead,
                                         struct kern_mx_scale *out)
{
    static const char *const words[] = {"auto", "plain", "nd", "dn", "boxes"};
    const int64_t g = kern_mx_groups(k), h = kern_mx_even_groups(k);
    *out = (struct kern_mx_scale){.outer = outer, .groups = g};
    if ((layout == PTO_MX_LAYOUT_AUTO || layout == PTO_MX_PLAIN) && t->rank - 2 <= lead && plain_shape(t, side, outer, k, out))
        return PTO_SUCCESS;
    for (int l = PTO_MX_ND; l <= PTO_MX_BOXES; l++)
        if ((layout == PTO_MX_LAYOUT_AUTO || layout == l) && image_shape(t, form_of(side, l), outer, k, out) && out->lead <= lead)
            return PTO_SUCCESS;
    if (layout >= PTO_MX_ND && kern_contiguous(t)) { /* of any shape: all batches, or what all share */
        int64_t bytes = layout == PTO_MX_BOXES ? kern_mx_boxed_bytes(outer, k) : outer * h, elems = pto_tensor_elems(t);
        *out = (struct kern_mx_scale){.form = form_of(side, layout), .outer = outer, .groups = g, .ld = h, .even = true};
        if (elems == bytes)
            return PTO_SUCCESS;
    }
    return kern_invalid("%s: %s with layout %s; %s has %lld and k is %lld, so %lld groups of 32: plain %s[%lld,%lld]%s, nd or dn of %lld bytes "
                        "([%lld,%lld,2] or [%lld,%lld,2]), boxes [%lld,%lld,16,2]",
                        name, kern_describe(t), words[layout], side == PTO_MX_A ? "m" : "n", (long long)outer, (long long)k, (long long)g, lead > 0 ? "[..,]" : "",
                        (long long)(side == PTO_MX_A ? outer : g), (long long)(side == PTO_MX_A ? g : outer), " with one dimension contiguous", (long long)(outer * h),
                        (long long)outer, (long long)(h / 2), (long long)(h / 2), (long long)outer, (long long)boxes(outer), (long long)(h / 2));
}

int64_t *kern_mx_batch(struct base_arena *arena, const struct pto_tensor *t, int lead, const int64_t *shape, int rank)
{
    int64_t stride[8], count = 1;
    kern_strides(t, stride);
    for (int d = 0; d < rank; d++)
        count *= shape[d];
    int64_t *at = base_alloc_array(arena, (size_t)count, sizeof *at);
    for (int64_t i = 0; i < count; i++) {
        int64_t rest = i;
        at[i] = 0;
        for (int d = rank - 1; d >= 0; d--) {
            int own = d - (rank - lead);
            if (own >= 0 && t->shape[own] > 1)
                at[i] += rest % shape[d] * stride[own];
            rest /= shape[d];
        }
    }
    return at;
}

enum pto_op_status kern_mx_check_matrix(const char *name, const struct pto_tensor *t, int bits, bool turned)
{
    int64_t stride[8];
    const int r = t->rank, contiguous = turned ? r - 2 : r - 1;
    kern_strides(t, stride);
    if (t->shape[contiguous] > 1 && stride[contiguous] != 1)
        return kern_invalid("%s: %s with strides %lld, %lld; rows or columns are contiguous", name, kern_describe(t), (long long)stride[r - 2], (long long)stride[r - 1]);
    for (int d = 0; bits == 4 && d < r; d++)
        if (d != contiguous && t->shape[d] > 1 && stride[d] % 2 != 0)
            return kern_invalid("%s: %s has 4-bit elements, two a byte, and a stride of %lld: rows begin within a byte; pad them to an even stride", name,
                                kern_describe(t), (long long)stride[d]);
    return PTO_SUCCESS;
}

bool kern_mx_looks_turned(const struct pto_tensor *t)
{
    int64_t stride[8];
    const int r = t->rank;
    kern_strides(t, stride);
    return t->shape[r - 1] > 1 ? stride[r - 1] != 1 : t->shape[r - 2] > 1 && stride[r - 2] == 1;
}

enum pto_op_status kern_mx_check_target(struct pto_stream *stream, const char *op)
{
    const struct pto_target *target = kern_target(stream);
    if (!target->has_mx)
        return kern_invalid("stream: its target is %s, whose cube multiplies no MX formats; %s runs on a5 and a6", target->name, op);
    return PTO_SUCCESS;
}

/* ---- images on the host ---- */

int64_t pto_mx_scale_bytes(enum pto_mx_side side, enum pto_mx_layout layout, int64_t outer, int64_t k)
{
    int64_t bytes;
    (void)side;
    if (outer < 1 || k < 1 || outer > INT64_MAX - KERN_MX_BOX || k > INT64_MAX - 2 * KERN_MX_GROUP)
        return -1;
    if (layout == PTO_MX_BOXES)
        outer = KERN_MX_BOX * boxes(outer);
    return base_mul_i64(outer, kern_mx_even_groups(k), &bytes) ? bytes : -1;
}

/* What both directions need: the plain tensor's strides by outer and group, the image. */
static enum pto_op_status open_image(enum pto_mx_side side, enum pto_mx_layout layout, const struct pto_tensor *scale, const void *image, int64_t stride[2],
                                     struct kern_mx_scale *s)
{
    int64_t strides[8];
    if (scale == NULL || scale->data == NULL)
        return kern_null("scale");
    if (image == NULL)
        return kern_null("image");
    KERN_TRY(kern_check_tensor("scale", scale));
    if (!kern_one_of(scale->dtype, PTO_DT_float8_e8m0_t, PTO_DT_uint8_t, 0))
        return kern_invalid("scale: is %s; e8m0 or uint8", kern_describe(scale));
    if (side != PTO_MX_A && side != PTO_MX_B)
        return kern_invalid("side: is %d; PTO_MX_A (0) or PTO_MX_B (1)", (int)side);
    if (layout < PTO_MX_ND || layout > PTO_MX_BOXES)
        return kern_invalid("layout: is %d; nd (2), dn (3), boxes (4)", (int)layout);
    if (scale->rank != 2)
        return kern_invalid("scale: %s has %d dimensions; a matrix, %s", kern_describe(scale), scale->rank, side == PTO_MX_A ? "[m, k/32]" : "[k/32, n]");
    kern_strides(scale, strides);
    int o = side == PTO_MX_A ? 0 : 1;
    *s = (struct kern_mx_scale){.form = form_of(side, (int)layout), .outer = scale->shape[o], .groups = scale->shape[1 - o]};
    s->ld = (s->groups + 1) / 2 * 2;
    stride[0] = strides[o];
    stride[1] = strides[1 - o];
    return PTO_SUCCESS;
}

enum pto_op_status pto_mx_pack_scale(enum pto_mx_side side, enum pto_mx_layout layout, const struct pto_tensor *scale, void *image)
{
    struct kern_mx_scale s;
    int64_t stride[2];
    KERN_TRY(open_image(side, layout, scale, image, stride, &s));
    memset(image, 0, (size_t)pto_mx_scale_bytes(side, layout, s.outer, s.groups * KERN_MX_GROUP));
    for (int64_t i = 0; i < s.outer; i++)
        for (int64_t g = 0; g < s.groups; g++)
            ((uint8_t *)image)[kern_mx_offset(&s, i, g)] = ((const uint8_t *)scale->data)[i * stride[0] + g * stride[1]];
    return PTO_SUCCESS;
}

enum pto_op_status pto_mx_unpack_scale(enum pto_mx_side side, enum pto_mx_layout layout, const void *image, struct pto_tensor *scale)
{
    struct kern_mx_scale s;
    int64_t stride[2];
    KERN_TRY(open_image(side, layout, scale, image, stride, &s));
    KERN_TRY(kern_check_output("scale", scale));
    for (int64_t i = 0; i < s.outer; i++)
        for (int64_t g = 0; g < s.groups; g++)
            ((uint8_t *)scale->data)[i * stride[0] + g * stride[1]] = ((const uint8_t *)image)[kern_mx_offset(&s, i, g)];
    return PTO_SUCCESS;
}

const struct kern_mx_format *kern_mx_format(int dtype)
{
    static const struct kern_mx_format formats[] = {{PTO_DT_float8_e4m3_t, 8, 8, 448}, {PTO_DT_float8_e5m2_t, 8, 15, 57344},
                                                    {PTO_DT_float4_e2m1x2_t, 4, 2, 6}, {PTO_DT_float4_e1m2x2_t, 4, 0, 1.75f}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i].dtype == dtype)
            return &formats[i];
    return NULL;
}
