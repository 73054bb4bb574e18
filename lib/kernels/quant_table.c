/* What may go together in a quantised product: the table of kernels.md 2.1 as data, and messages that follow from it. */
#include "kernels/quant.h"

#include <stdio.h>

/* The union of what the documents list for row d: bias f16 or bf16. */
#define BOTH (1 << PTO_QUANT_A2A3 | 1 << PTO_QUANT_310P)
#define NEWER (1 << PTO_QUANT_A2A3)
#define WORDS PTO_DT_int64_t, PTO_DT_uint64_t
static const struct quant_row rows[] = {
    /* name int4 y               scales                            biases                                                                offset       pertoken     by_vector profiles */
    {'a', false, PTO_DT_half, {WORDS, PTO_DT_float, 0}, {PTO_DT_int32_t, 0}, QUANT_NEVER, QUANT_NEVER, false, BOTH},
    {'b', false, PTO_DT_int8_t, {WORDS, PTO_DT_float, 0}, {PTO_DT_int32_t, 0}, QUANT_MAY, QUANT_NEVER, false, BOTH},
    {'c', false, PTO_DT_bfloat16_t, {PTO_DT_float, PTO_DT_bfloat16_t, 0}, {PTO_DT_int32_t, PTO_DT_bfloat16_t, PTO_DT_float, 0}, QUANT_NEVER, QUANT_MAY, true, NEWER},
    {'d', false, PTO_DT_half, {PTO_DT_float, 0}, {PTO_DT_int32_t, PTO_DT_half, PTO_DT_bfloat16_t, PTO_DT_float, 0}, QUANT_NEVER, QUANT_MUST, true, NEWER},
    {'e', true, PTO_DT_half, {WORDS, PTO_DT_float, 0}, {PTO_DT_int32_t, 0}, QUANT_NEVER, QUANT_NEVER, false, NEWER},
    {'f', false, PTO_DT_int32_t, {PTO_DT_float, PTO_DT_bfloat16_t, 0}, {PTO_DT_int32_t, 0}, QUANT_NEVER, QUANT_NEVER, false, NEWER},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const char *say(const int *dtypes, char *text, size_t size)
{
    size_t at = 0;
    text[0] = 0;
    for (int i = 0; dtypes[i] != 0 && at < size; i++) {
        const char *between = i == 0 ? "" : dtypes[i + 1] == 0 ? " or " : ", ";
        at += (size_t)snprintf(text + at, size - at, "%s%s", between, kern_dtype(dtypes[i]));
    }
    return text;
}

static bool among(const int *dtypes, int dtype)
{
    for (; *dtypes != 0; dtypes++)
        if (*dtypes == dtype)
            return true;
    return false;
}

/* Of two rows with the same y the one that wants per-token scales, if there are some. */
static const struct quant_row *row_of(bool int4, int y, bool pertoken)
{
    const struct quant_row *found = NULL;
    for (int i = 0; i < ROWS; i++)
        if (rows[i].int4 == int4 && rows[i].y == y && (found == NULL || (pertoken ? rows[i].pertoken != QUANT_NEVER : rows[i].pertoken != QUANT_MUST)))
            found = &rows[i];
    return found;
}

static enum pto_op_status no_row(bool int4, int y)
{
    int found[ROWS + 1] = {0}, n = 0;
    char text[96];
    for (int i = 0; i < ROWS; i++)
        if (rows[i].int4 == int4 && !among(found, rows[i].y))
            found[n++] = rows[i].y;
    return kern_invalid("y: is %s; with x1 %s, %s is allowed (output_dtype)", kern_dtype(y), int4 ? "i32 (int4)" : "i8", say(found, text, sizeof text));
}

enum pto_op_status quant_row_find(const struct pto_quant_matmul_params *p, int y_dtype, const struct quant_row **out)
{
    const int x = p->x1->dtype;
    char text[96], where[64];
    if (x != PTO_DT_int8_t && x != PTO_DT_int32_t)
        return kern_invalid("x1: is %s; i8, or i32 that holds int4, is allowed", kern_describe(p->x1));
    if (p->x2->dtype != x)
        return kern_invalid("x2: is %s; x1 is %s, and both have one element type", kern_describe(p->x2), kern_describe(p->x1));
    const bool int4 = x == PTO_DT_int32_t, old = p->profile == PTO_QUANT_310P;
    if (int4 && (p->pertoken_scale != NULL || y_dtype == PTO_DT_bfloat16_t))
        return kern_invalid("%s: int4 in x1 with %s is not supported yet", p->pertoken_scale != NULL ? "pertoken_scale" : "y", p->pertoken_scale != NULL ? "scales of tokens" : "a bf16 result");
    const struct quant_row *row = row_of(int4, y_dtype, p->pertoken_scale != NULL);
    if (row == NULL)
        return no_row(int4, y_dtype);
    if (old && p->pertoken_scale != NULL)
        return kern_invalid("pertoken_scale: is given; the 310P profile has none");
    if ((row->profiles & 1 << p->profile) == 0)
        return int4 ? kern_invalid("x1: is %s; the 310P profile has i8 only", kern_describe(p->x1))
                    : kern_invalid("y: is %s; the 310P profile has i8 and f16 results only", kern_dtype(y_dtype));
    (void)snprintf(where, sizeof where, "x1 %s, y %s%s (row %c)", int4 ? "int4" : "i8", kern_dtype(y_dtype), p->pertoken_scale != NULL ? " and pertoken_scale" : "", row->name);
    if (!among(row->scales, p->scale->dtype))
        return kern_invalid("scale: is %s; %s is allowed with %s", kern_describe(p->scale), say(row->scales, text, sizeof text), where);
    if (p->offset != NULL && row->offset == QUANT_NEVER)
        return kern_invalid("offset: is given; only i8 results have one, not %s", where);
    if (p->offset != NULL && p->offset->dtype != PTO_DT_float)
        return kern_invalid("offset: is %s; f32 is allowed", kern_describe(p->offset));
    if (p->pertoken_scale != NULL && row->pertoken == QUANT_NEVER)
        return kern_invalid("pertoken_scale: is given; only f16 and bf16 results have one, not y %s", kern_dtype(y_dtype));
    if (p->pertoken_scale != NULL && p->pertoken_scale->dtype != PTO_DT_float)
        return kern_invalid("pertoken_scale: is %s; f32 is allowed", kern_describe(p->pertoken_scale));
    if (p->bias != NULL && !among(row->biases, p->bias->dtype))
        return kern_invalid("bias: is %s; %s is allowed with %s", kern_describe(p->bias), say(row->biases, text, sizeof text), where);
    *out = row;
    return PTO_SUCCESS;
}
