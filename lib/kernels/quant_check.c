/* Phase 1 of the quantised matrix product: checks in the order null pointers, element types, attributes, shapes (kernels.md 2.1), and how the
 * matrices lie. Touches no data. */
#include "base/checked.h"
#include "kernels/quant.h"

#include <string.h>

enum { MAX_ROW = 65535, MAX_GROUP = 65535, NZ_ROWS = 16, NZ_BYTES = 32, INT4_A_WORD = 8 };

static enum pto_op_status check_null(const struct pto_quant_matmul_params *p, bool infer)
{
    const struct {
        const char *name;
        const struct pto_tensor *tensor;
        bool required, data;
    } all[] = {{"x1", p->x1, true, !infer}, {"x2", p->x2, true, !infer}, {"scale", p->scale, true, !infer}, {"y", p->y, true, !infer},
               {"offset", p->offset, false, !infer}, {"pertoken_scale", p->pertoken_scale, false, !infer}, {"bias", p->bias, false, !infer}};
    if (p->group_sizes == NULL && p->n_group_sizes != 0)
        return kern_fail(PTO_ERR_PARAM_NULLPTR, "group_sizes: is NULL, n_group_sizes is %d; three numbers, or NULL and 0", p->n_group_sizes);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].tensor == NULL && all[i].required)
            return kern_null(all[i].name);
        if (all[i].tensor != NULL && all[i].data && all[i].tensor->data == NULL)
            return kern_fail(PTO_ERR_PARAM_NULLPTR, "%s: its data are required, they are NULL", all[i].name);
    }
    return PTO_SUCCESS;
}

static enum pto_op_status check_tensors(const struct pto_quant_matmul_params *p)
{
    const struct {
        const char *name;
        const struct pto_tensor *tensor;
    } all[] = {{"x1", p->x1}, {"x2", p->x2}, {"scale", p->scale}, {"offset", p->offset}, {"pertoken_scale", p->pertoken_scale}, {"bias", p->bias}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].tensor != NULL) {
            KERN_TRY(kern_check_tensor(all[i].name, all[i].tensor));
            if (i != 1 && all[i].tensor->format == PTO_FORMAT_NZ)
                return kern_invalid("%s: format NZ; ND is allowed", all[i].name);
        }
    return PTO_SUCCESS;
}

static enum pto_op_status check_attributes(const struct pto_target *target, const struct pto_quant_matmul_params *p)
{
    const struct {
        const char *name;
        int tag;
    } tags[] = {{"x1_dtype", p->x1_dtype}, {"x2_dtype", p->x2_dtype}, {"pertoken_scale_dtype", p->pertoken_scale_dtype}, {"scale_dtype", p->scale_dtype}};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (tags[i].tag != 0)
            return kern_invalid("%s: is %s; %s", tags[i].name, kern_dtype(tags[i].tag),
                                target->has_mx ? "x1_dtype and x2_dtype fp8 or fp4 with scales of e8m0 are allowed together, and nothing else" : "only none is allowed on A2/A3");
    if (p->group_sizes == NULL && p->n_group_sizes == 0)
        return PTO_SUCCESS;
    if (p->n_group_sizes != 3)
        return kern_invalid("group_sizes: has %d elements; three are allowed, for m, n and k", p->n_group_sizes);
    for (int i = 0; i < 3; i++)
        if (p->group_sizes[i] < 0 || p->group_sizes[i] > MAX_GROUP)
            return kern_invalid("group_sizes: group %c is %lld; 0 to 65535 are allowed", "mnk"[i], (long long)p->group_sizes[i]);
    if (p->x1->dtype == PTO_DT_int32_t && p->group_sizes[2] != 0)
        return kern_invalid("group_sizes: group k is %lld; groups of int4 are not supported yet", (long long)p->group_sizes[2]);
    return PTO_SUCCESS;
}

/* ---- how matrices lie ---- */

/* The last two dimensions: rows one after another, or columns. */
static enum pto_op_status matrix_of(const char *name, const struct pto_tensor *t, bool *columns, int64_t *ld)
{
    int64_t stride[8];
    const int r = t->rank;
    kern_strides(t, stride);
    const int64_t rows = t->shape[r - 2], cols = t->shape[r - 1], down = stride[r - 2], across = stride[r - 1];
    *columns = !(cols == 1 || across == 1) || (cols == 1 && rows > 1 && down == 1);
    if (*columns && rows > 1 && down != 1)
        return kern_invalid("%s: %s has distances of %lld and %lld in its last two dimensions; one of them has to be 1", name, kern_describe(t), (long long)down, (long long)across);
    const int64_t length = *columns ? rows : cols, lines = *columns ? cols : rows;
    *ld = lines == 1 ? length : *columns ? across : down;
    if (*ld < length)
        return kern_invalid("%s: %s has a distance of %lld from line to line of %lld elements", name, kern_describe(t), (long long)*ld, (long long)length);
    return PTO_SUCCESS;
}

static enum pto_op_status check_stored_row(const char *name, const struct pto_tensor *t)
{
    const int64_t last = t->shape[t->rank - (quant_is_transposed(t) ? 2 : 1)];
    if (last > MAX_ROW)
        return kern_invalid("%s: the last dimension of %s as stored is %lld; at most 65535 are allowed", name, kern_describe(t), (long long)last);
    return PTO_SUCCESS;
}

static enum pto_op_status check_rank(const char *name, const struct pto_tensor *t, int rank, const char *boxes)
{
    if (rank < 2 || rank > 6)
        return kern_invalid("%s: %s has %d dimensions%s; 2 to 6 are allowed", name, kern_describe(t), rank, boxes);
    return PTO_SUCCESS;
}

static enum pto_op_status x1_of(struct quant_plan *plan)
{
    const struct pto_tensor *t = &plan->x1;
    const bool int4 = t->dtype == PTO_DT_int32_t;
    KERN_TRY(check_rank("x1", t, t->rank, ""));
    if (int4 && !kern_contiguous(t))
        return kern_invalid("x1: %s has gaps or is transposed; words of int4 lie row after row", kern_describe(t));
    KERN_TRY(check_stored_row("x1", t));
    plan->m = t->shape[t->rank - 2];
    plan->k = t->shape[t->rank - 1] * (int4 ? INT4_A_WORD : 1);
    if (!int4)
        return matrix_of("x1", t, &plan->x1_t, &plan->ld1);
    plan->ld1 = t->shape[t->rank - 1];
    return PTO_SUCCESS;
}

/* What n is if x2 does not say so itself: NZ has it rounded up. 0: unknown. */
static int64_t n_elsewhere(const struct pto_quant_matmul_params *p)
{
    const struct pto_tensor *all[] = {p->y, p->bias, p->scale, p->offset};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i] != NULL && all[i]->rank > 0 && (i < 2 || all[i]->shape[all[i]->rank - 1] > 1))
            return all[i]->shape[all[i]->rank - 1];
    return 0;
}

static enum pto_op_status x2_nz(struct quant_plan *plan, const struct pto_quant_matmul_params *p)
{
    struct pto_tensor *t = &plan->x2;
    const bool int4 = t->dtype == PTO_DT_int32_t;
    const int64_t packed = int4 ? INT4_A_WORD : 1, width = int4 ? NZ_BYTES / 4 : NZ_BYTES;
    const int r = t->rank;
    if (r < 4)
        return kern_invalid("x2: NZ %s has %d dimensions, which are no boxes; 4 to 8 are allowed, the last two [16,%d]", kern_describe(t), r, (int)width);
    /* A transposed view of boxes [.., 16, 32] is [.., 32, 16]. */
    int64_t stride[8];
    kern_strides(t, stride);
    const bool view = t->shape[r - 2] == width && t->shape[r - 1] == NZ_ROWS && stride[r - 2] == 1;
    struct pto_tensor boxes = view ? pto_tensor_transposed(t) : *t;
    if (boxes.shape[r - 2] != NZ_ROWS || boxes.shape[r - 1] != width || !kern_contiguous(&boxes))
        return kern_invalid("x2: NZ %s; boxes of [16,%d] without gaps are allowed", kern_describe(t), (int)width);
    const int64_t across = boxes.shape[r - 4], down = boxes.shape[r - 3], known = n_elsewhere(p);
    const bool k_plain = down == base_ceil_div(plan->k, NZ_ROWS), k_turned = across == base_ceil_div(plan->k / packed, width);
    const bool n_plain = known == 0 || across == base_ceil_div(known, width * packed), n_turned = known == 0 || down == base_ceil_div(known, NZ_ROWS);
    const bool plain = !view && k_plain && n_plain, turned = k_turned && n_turned;
    if (!plain && !turned)
        return kern_invalid("x2: NZ %s with k = %lld, n = %lld; [.., n1, k1, 16, %d] with n1 = n / %d, k1 = k / 16, or transposed [.., k1, n1, 16, %d] with k1 = k / %d, n1 = n / 16, all rounded up",
                            kern_describe(&boxes), (long long)plan->k, (long long)known, (int)width, (int)(width * packed), (int)width, (int)(width * packed));
    plan->x2_nz = true;
    plan->x2_t = !plain;
    plan->n = known != 0 ? known : plan->x2_t ? down * NZ_ROWS : across * width * packed;
    plan->ld2 = down * NZ_ROWS;
    *t = boxes;
    if (p->profile == PTO_QUANT_310P && !plan->x2_t)
        return kern_invalid("x2: NZ %s is not transposed; the 310P profile has transposed NZ only", kern_describe(&boxes));
    if (plan->x2_t ? plan->k / packed > MAX_ROW : plan->n / packed > MAX_ROW)
        return kern_invalid("x2: the last dimension as stored is %lld; at most 65535 are allowed", (long long)((plan->x2_t ? plan->k : plan->n) / packed));
    return PTO_SUCCESS;
}

static enum pto_op_status x2_int4(struct quant_plan *plan)
{
    const struct pto_tensor *t = &plan->x2;
    int64_t stride[8];
    if (t->rank != 2)
        return kern_invalid("x2: %s has %d dimensions; words of int4 have 2", kern_describe(t), t->rank);
    kern_strides(t, stride);
    const int64_t words = plan->k / INT4_A_WORD;
    if (t->shape[0] == plan->k && kern_contiguous(t)) {
        plan->n = t->shape[1] * INT4_A_WORD;
    } else if (t->shape[0] == words && (words == 1 || stride[0] == 1) && (t->shape[1] == 1 || stride[1] == words)) {
        plan->x2_t = true;
        plan->n = t->shape[1];
    } else if (t->shape[0] != plan->k && t->shape[0] != words) {
        return kern_invalid("x2: k is %lld words or rows in %s, x1 %s has k = %lld", (long long)t->shape[0], kern_describe(t), kern_describe(&plan->x1), (long long)plan->k);
    } else {
        return kern_invalid("x2: %s; words of int4 are [k,n/8] without gaps, or [k/8,n] as the transposed view of [n,k/8]", kern_describe(t));
    }
    if (plan->n % INT4_A_WORD != 0)
        return kern_invalid("x2: n is %lld in %s; int4 has multiples of 8", (long long)plan->n, kern_describe(t));
    KERN_TRY(check_stored_row("x2", t));
    plan->ld2 = t->shape[plan->x2_t ? 0 : 1];
    return PTO_SUCCESS;
}

static enum pto_op_status x2_of(struct quant_plan *plan, const struct pto_quant_matmul_params *p)
{
    const struct pto_tensor *t = &plan->x2;
    if (t->format == PTO_FORMAT_NZ)
        return x2_nz(plan, p);
    KERN_TRY(check_rank("x2", t, t->rank, ""));
    if (t->dtype == PTO_DT_int32_t)
        return x2_int4(plan);
    if (t->shape[t->rank - 2] != plan->k)
        return kern_invalid("x2: k is %lld in %s, x1 %s has k = %lld", (long long)t->shape[t->rank - 2], kern_describe(t), kern_describe(&plan->x1), (long long)plan->k);
    KERN_TRY(check_stored_row("x2", t));
    plan->n = t->shape[t->rank - 1];
    return matrix_of("x2", t, &plan->x2_t, &plan->ld2);
}

/* Leading dimensions of both, right aligned, 1 stretches. */
static enum pto_op_status batch_of(struct quant_plan *plan)
{
    const struct pto_tensor *x1 = &plan->x1, *x2 = &plan->x2;
    const int b1 = x1->rank - 2, b2 = x2->rank - (plan->x2_nz ? 4 : 2), dims = b1 > b2 ? b1 : b2;
    int64_t s1[8], s2[8];
    kern_strides(x1, s1);
    kern_strides(x2, s2);
    plan->dims = dims;
    plan->batch = 1;
    for (int d = 0; d < dims; d++) {
        const int d1 = d - (dims - b1), d2 = d - (dims - b2);
        const int64_t n1 = d1 >= 0 ? x1->shape[d1] : 1, n2 = d2 >= 0 ? x2->shape[d2] : 1;
        if (n1 != n2 && n1 != 1 && n2 != 1)
            return kern_invalid("x2: the leading dimensions of x1 %s and x2 %s do not broadcast: %lld and %lld", kern_describe(x1), kern_describe(x2), (long long)n1, (long long)n2);
        plan->shape[d] = n1 > n2 ? n1 : n2;
        plan->at1[d] = n1 > 1 ? s1[d1] : 0;
        plan->at2[d] = n2 > 1 ? s2[d2] : 0;
        if (!base_mul_i64(plan->batch, plan->shape[d], &plan->batch))
            return kern_invalid("x1: %s and x2 %s have more batches than there can be", kern_describe(x1), kern_describe(x2));
    }
    return PTO_SUCCESS;
}

/* ---- the other tensors ---- */

static enum pto_op_status check_vector(const char *name, const struct pto_tensor *t, int64_t n, const char *letter, bool one)
{
    if (t->rank != 1)
        return kern_invalid("%s: %s has %d dimensions; 1 is allowed", name, kern_describe(t), t->rank);
    if (t->shape[0] != n && !(one && t->shape[0] == 1))
        return kern_invalid("%s: %s; its length is %s%s = %lld", name, kern_describe(t), one ? "1 or " : "", letter, (long long)n);
    if (!kern_contiguous(t))
        return kern_invalid("%s: %s has gaps between its elements", name, kern_describe(t));
    return PTO_SUCCESS;
}

static enum pto_op_status bias_of(struct quant_plan *plan, const struct pto_tensor *t)
{
    const int rank = plan->dims + 2;
    if (t->rank == 1)
        return check_vector("bias", t, plan->n, "n", false);
    if (t->rank != 3)
        return kern_invalid("bias: %s has %d dimensions; 1 is allowed, or 3 if y has 3", kern_describe(t), t->rank);
    if (rank != 3)
        return kern_invalid("bias: %s has 3 dimensions, y has %d; only [n] is allowed then, n = %lld", kern_describe(t), rank, (long long)plan->n);
    if (t->shape[0] != plan->batch || t->shape[1] != 1 || t->shape[2] != plan->n)
        return kern_invalid("bias: %s; [n] or [batch,1,n] is allowed, batch = %lld, n = %lld", kern_describe(t), (long long)plan->batch, (long long)plan->n);
    if (!kern_contiguous(t))
        return kern_invalid("bias: %s has gaps between its elements", kern_describe(t));
    plan->at_bias = plan->n;
    return PTO_SUCCESS;
}

static enum pto_op_status y_of(struct quant_plan *plan, const struct pto_quant_matmul_params *p, bool infer)
{
    struct pto_tensor want = {.data = p->y->data, .dtype = plan->y.dtype, .rank = plan->dims + 2, .format = PTO_FORMAT_ND};
    memcpy(want.shape, plan->shape, (size_t)plan->dims * sizeof want.shape[0]);
    want.shape[plan->dims] = plan->m;
    want.shape[plan->dims + 1] = plan->n;
    if (pto_tensor_bytes(&want) < 0)
        return kern_invalid("y: %s is larger than any memory", kern_describe(&want));
    if (!infer || plan->y.rank != 0) {
        if (plan->y.rank != want.rank || memcmp(plan->y.shape, want.shape, (size_t)want.rank * sizeof want.shape[0]) != 0)
            return kern_invalid("y: is %s; %s is what x1 and x2 give", kern_describe(&plan->y), kern_describe(&want));
        if (!kern_contiguous(&plan->y))
            return kern_invalid("y: %s has gaps between its elements", kern_describe(&plan->y));
    }
    plan->y = want;
    plan->ldy = plan->n;
    return PTO_SUCCESS;
}

static void join_batches(struct quant_plan *plan)
{
    int64_t stride[8];
    kern_strides(&plan->y, stride);
    for (int d = 0; d < plan->dims; d++)
        plan->aty[d] = stride[d];
    /* One weight for all batches: their rows are rows of one product. */
    const int64_t rows = pto_tensor_elems(&plan->x1) / plan->x1.shape[plan->x1.rank - 1];
    bool one = plan->pertoken.dtype == 0 && plan->at_bias == 0 && plan->batch > 1 && !plan->x1_t && kern_contiguous(&plan->x1) && rows == plan->batch * plan->m;
    for (int d = 0; d < plan->dims; d++)
        one = one && plan->at2[d] == 0;
    if (one) {
        plan->m *= plan->batch;
        plan->batch = 1;
        plan->dims = 0;
    }
}

enum pto_op_status quant_check(struct pto_stream *stream, const struct pto_quant_matmul_params *p, bool infer, struct quant_plan *plan)
{
    struct pto_quant_matmul_params params;
    struct pto_tensor x1, x2;
    if (stream == NULL)
        return kern_null("stream");
    if (p == NULL)
        return kern_null("params");
    memset(plan, 0, sizeof *plan);
    KERN_TRY(check_null(p, infer));
    if (p->profile != PTO_QUANT_A2A3 && p->profile != PTO_QUANT_310P)
        return kern_invalid("profile: is %d; PTO_QUANT_A2A3 (0) or PTO_QUANT_310P (1) is allowed", p->profile);
    KERN_TRY(check_tensors(p));
    params = *p;
    x2 = *p->x2;
    if (p->x2_format != 0)
        x2.format = p->x2_format;
    if (x2.format != 0 && x2.format != PTO_FORMAT_ND && x2.format != PTO_FORMAT_NZ)
        return kern_invalid("x2_format: is %d; PTO_FORMAT_ND (2) or PTO_FORMAT_NZ (29) is allowed", x2.format);
    params.x2 = &x2;
    if (p->transpose_x1) {
        x1 = pto_tensor_transposed(p->x1);
        params.x1 = &x1;
    }
    if (p->transpose_x2)
        x2 = pto_tensor_transposed(&x2);
    p = &params;
    plan->y = *p->y;
    if (p->output_dtype != 0 && plan->y.dtype != 0 && p->output_dtype != plan->y.dtype)
        return kern_invalid("y: is %s, output_dtype is %s", kern_dtype(plan->y.dtype), kern_dtype(p->output_dtype));
    if (plan->y.dtype == 0)
        plan->y.dtype = p->output_dtype != 0 ? p->output_dtype : PTO_DT_int8_t;
    KERN_TRY(quant_row_find(p, plan->y.dtype, &plan->row));
    KERN_TRY(check_attributes(kern_target(stream), p));
    if (!infer)
        KERN_TRY(kern_check_output("y", &plan->y));
    if (!infer && plan->y.format == PTO_FORMAT_NZ)
        return kern_invalid("y: format NZ; ND is allowed");
    plan->x1 = *p->x1;
    plan->x2 = *p->x2;
    plan->scale = *p->scale;
    KERN_TRY(x1_of(plan));
    KERN_TRY(x2_of(plan, p));
    KERN_TRY(batch_of(plan));
    KERN_TRY(check_vector("scale", p->scale, plan->n, "n", true));
    if (p->offset != NULL) {
        KERN_TRY(check_vector("offset", p->offset, plan->n, "n", true));
        plan->offset = *p->offset;
    }
    if (p->pertoken_scale != NULL) {
        KERN_TRY(check_vector("pertoken_scale", p->pertoken_scale, plan->m, "m", false));
        plan->pertoken = *p->pertoken_scale;
    }
    if (p->bias != NULL) {
        KERN_TRY(bias_of(plan, p->bias));
        plan->bias = *p->bias;
    }
    KERN_TRY(y_of(plan, p, infer));
    join_batches(plan);
    return PTO_SUCCESS;
}
