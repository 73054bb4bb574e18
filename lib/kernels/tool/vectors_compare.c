/* An output against the vector's: by bits, or within a tolerance (kernels.md 9, 10). */
#include "kernels/tool/vectors_run.h"

#include <math.h>
#include <string.h>

enum { WORST = 3 };
struct worst {
    int64_t index[WORST];
    double off[WORST];
    int count;
};

static void note(struct worst *w, int64_t i, double off)
{
    int at = w->count;
    while (at > 0 && w->off[at - 1] < off)
        at--;
    if (at == WORST)
        return;
    int last = w->count < WORST ? w->count : WORST - 1;
    for (int k = last; k > at; k--) {
        w->index[k] = w->index[k - 1];
        w->off[k] = w->off[k - 1];
    }
    w->index[at] = i;
    w->off[at] = off;
    w->count += w->count < WORST;
}

static uint64_t code(const struct pto_tensor *t, int64_t i)
{
    int bits = pto_dtype_bits(t->dtype);
    const uint8_t *data = t->data;
    uint64_t out = 0;
    if (bits == 4)
        return data[i / 2] >> (i % 2 * 4) & 15;
    for (int b = bits / 8 - 1; b >= 0; b--)
        out = out << 8 | data[i * bits / 8 + b];
    return out;
}

static double number(const struct pto_tensor *t, int64_t i)
{
    uint8_t bits[8] = {0};
    double out = 0;
    uint64_t c = code(t, i);
    memcpy(bits, &c, sizeof c);
    (void)pto_decode(t->dtype, bits, 1, &out);
    return out;
}

static void put_place(const struct pto_tensor *t, int64_t i, struct base_buf *out)
{
    int64_t index[8];
    for (int d = t->rank - 1; d >= 0; d--) {
        index[d] = i % t->shape[d];
        i /= t->shape[d];
    }
    base_putc(out, '[');
    for (int d = 0; d < t->rank; d++)
        base_printf(out, "%s%lld", d != 0 ? "," : "", (long long)index[d]);
    base_putc(out, ']');
}

static void put_shape(const struct pto_tensor *t, struct base_buf *out)
{
    base_printf(out, "%s[", pto_dtype_name(t->dtype));
    for (int d = 0; d < t->rank; d++)
        base_printf(out, "%s%lld", d != 0 ? "," : "", (long long)t->shape[d]);
    base_putc(out, ']');
}

/* How far is it off? 0: it passes; infinite where a difference is no number. */
static double off_by(double got, double want, const struct vector_tolerance *t)
{
    if (got == want || (isnan(got) && isnan(want)))
        return 0;
    if (isnan(got) || isnan(want) || isinf(got) || isinf(want))
        return INFINITY;
    double d = fabs(got - want);
    return d <= t->atol + t->rtol * fabs(want) ? 0 : d;
}

bool vector_compare(const struct vector_output *o, const struct vector_tolerance *tolerance, struct base_buf *out)
{
    const struct pto_tensor *got = &o->got, *want = o->want;
    int64_t elems = pto_tensor_elems(want), wrong = 0;
    struct worst worst = {0};
    if (pto_tensor_elems(got) != elems || (tolerance->bits && pto_dtype_bits(got->dtype) != pto_dtype_bits(want->dtype))) {
        base_printf(out, "%s is ", o->name);
        put_shape(got, out);
        base_puts(out, ", expected ");
        put_shape(want, out);
        return false;
    }
    for (int64_t i = 0; i < elems; i++) {
        bool same = code(got, i) == code(want, i) || (isnan(number(got, i)) && isnan(number(want, i))); /* sign and payload of NaN are nobody's */
        double off = 0;
        if (tolerance->bits && !same) {
            off = fabs(number(got, i) - number(want, i));
            off = off > 0 || isnan(off) ? (isnan(off) ? INFINITY : off) : 1e-300; /* the sign of 0 differs, too */
        } else if (!tolerance->bits) {
            off = off_by(number(got, i), number(want, i), tolerance);
        }
        if (off > 0) {
            wrong++;
            note(&worst, i, off);
        }
    }
    if (wrong == 0)
        return true;
    base_printf(out, "%s: %lld of %lld elements differ:", o->name, (long long)wrong, (long long)elems);
    for (int i = 0; i < worst.count; i++) {
        int64_t at = worst.index[i];
        base_puts(out, i != 0 ? ", " : " ");
        put_place(want, at, out);
        base_printf(out, " is %.9g (0x%llx), expected %.9g (0x%llx)", number(got, at), (unsigned long long)code(got, at), number(want, at),
                    (unsigned long long)code(want, at));
    }
    return false;
}
