/* sim/args, sim/compare: buffers and scalars of SPEC texts (design.md 9), differences and tolerances. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <math.h>
#include <cmocka.h>

#include "base/file.h"
#include "isa/num.h"
#include "sim/compare.h"
#include "sim/npy.h"

struct bench {
    struct base_sources sources;
    struct base_diags diags;
    struct base_arena arena;
    char file[64];
};
static int open_bench(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    base_diags_init(&b->diags, &b->sources);
    b->diags.max_errors = 0;
    snprintf(b->file, sizeof b->file, "test_args_%ld.npy", (long)getpid());
    *state = b;
    return 0;
}
static int close_bench(void **state)
{
    struct bench *b = *state;
    (void)unlink(b->file);
    base_arena_free(&b->arena);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
    free(b);
    return 0;
}

static struct sim_data made(struct bench *b, const char *spec, enum pto_dtype dtype)
{
    struct sim_data d;
    if (!sim_data_make(spec, "--arg", "x", dtype, NULL, &b->arena, &b->diags, &d))
        fail_msg("%s: %s", spec, b->diags.first->message);
    return d;
}
static void refused(struct bench *b, const char *spec, enum pto_dtype dtype, const char *text)
{
    struct sim_data d;
    assert_false(sim_data_make(spec, "--arg", "x", dtype, NULL, &b->arena, &b->diags, &d));
    const struct base_diag *last = b->diags.first;
    while (last->next != NULL)
        last = last->next;
    if (strstr(last->message, text) == NULL)
        fail_msg("%s: said '%s', expected '%s'", spec, last->message, text);
}
static double at(const struct sim_data *d, int64_t i) { return num_decode(d->dtype, num_load(d->data, (uint64_t)i, d->dtype)); }
static void save(struct bench *b, char kind, unsigned bytes, unsigned rank, const int64_t *shape, const void *data)
{
    size_t len;
    void *file = sim_npy_format(kind, bytes, rank, shape, data, &len);
    assert_null(base_file_write(b->file, file, len));
    free(file);
}
static const char *spec_of(struct bench *b, const char *before, const char *behind)
{
    static char text[200];
    snprintf(text, sizeof text, "%s@%s%s", before, b->file, behind);
    return text;
}

static void generated(void **state)
{
    struct bench *b = *state;
    struct sim_data d = made(b, "f32[2,3]=iota", PTO_DTYPE_NONE);
    assert_int_equal(d.rank, 2);
    assert_int_equal(d.bytes, 24);
    for (int i = 0; i < 6; i++)
        assert_true(at(&d, i) == i);
    d = made(b, "BF16[4]=const:-1.5", PTO_F32); /* names in any case; the SPEC's dtype wins */
    assert_int_equal(d.dtype, PTO_BF16);
    assert_int_equal(d.bytes, 8);
    assert_true(at(&d, 3) == -1.5);
    d = made(b, "[5]", PTO_I16);
    assert_int_equal(d.dtype, PTO_I16);
    assert_true(at(&d, 4) == 0);
    d = made(b, "f4E2M1[16,64]=ones", PTO_DTYPE_NONE); /* packed: 512 bytes of 22 */
    assert_int_equal(d.elems, 1024);
    assert_int_equal(d.bytes, 512);
    for (int i = 0; i < 512; i++)
        assert_int_equal(d.data[i], 0x22);
    d = made(b, "f8E8M0[4]=ones", PTO_DTYPE_NONE);
    assert_int_equal(d.data[0], 0x7F);
    d = made(b, "f8E8M0[4]", PTO_DTYPE_NONE);
    assert_int_equal(d.data[0], 0);
    d = made(b, "i8[2]=const:-128", PTO_DTYPE_NONE);
    assert_true(at(&d, 0) == -128);
    refused(b, "i8[2]=const:300", PTO_DTYPE_NONE, "const:300 is no value of type i8");
    refused(b, "i32[2]=const:1.5", PTO_DTYPE_NONE, "const:1.5 is no value of type i32");
    refused(b, "ui8[2]=const:-1", PTO_DTYPE_NONE, "is no value of type");
    d = made(b, "f32[]=const:inf", PTO_DTYPE_NONE);
    assert_int_equal(d.elems, 1);
    assert_true(at(&d, 0) == HUGE_VAL);
    d = made(b, "f32[0,7]=ones", PTO_DTYPE_NONE);
    assert_int_equal(d.bytes, 0);
}

/* The generator as documented, written a second time. */
static void random_numbers(void **state)
{
    struct bench *b = *state;
    struct sim_data f = made(b, "f32[1000]=rand:42", PTO_DTYPE_NONE), i = made(b, "i8[1000]=rand:42", PTO_DTYPE_NONE),
                    u = made(b, "u8[1000]=rand:42", PTO_DTYPE_NONE), e = made(b, "e8m0[1000]=rand:42", PTO_DTYPE_NONE);
    uint64_t state64 = 42;
    int seen[7] = {0};
    for (int n = 0; n < 1000; n++) {
        uint64_t z = (state64 += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z ^= z >> 31;
        int k = (int)((z >> 32) % 7) - 3;
        seen[k + 3]++;
        assert_true(at(&f, n) == k / 2.0);
        assert_true(at(&i, n) == k);
        assert_true(at(&u, n) == k + 3);
        assert_true(at(&e, n) == ldexp(1, k));
    }
    for (int k = 0; k < 7; k++)
        assert_true(seen[k] > 90);
    /* every format holds the values exactly: the same numbers in each */
    static const char *const names[] = {"f16", "bf16", "e4m3", "e5m2", "hif8", "f4e2m1", "f4e1m2", "f64"};
    for (size_t t = 0; t < sizeof names / sizeof names[0]; t++) {
        char spec[40];
        snprintf(spec, sizeof spec, "%s[1000]=rand:42", names[t]);
        struct sim_data d = made(b, spec, PTO_DTYPE_NONE);
        for (int n = 0; n < 1000; n++)
            assert_true(at(&d, n) == at(&f, n));
    }
}

static void files(void **state)
{
    struct bench *b = *state;
    static const uint16_t bits[6] = {0x3F80, 0x4000, 0x4040, 0x4080, 0x40A0, 0xBF80};
    static const int64_t shape[2] = {2, 3};
    save(b, 'u', 2, 2, shape, bits);
    struct sim_data d = made(b, spec_of(b, "", ""), PTO_BF16); /* raw bits */
    assert_int_equal(d.rank, 2);
    assert_true(at(&d, 4) == 5 && at(&d, 5) == -1);
    d = made(b, spec_of(b, "bf16[3,2]=", ""), PTO_F32); /* a reshape */
    assert_int_equal(d.shape[0], 3);
    d = made(b, spec_of(b, "", ":cast"), PTO_F32); /* the numbers of the u2 */
    assert_true(at(&d, 0) == 0x3F80);
    refused(b, spec_of(b, "", ""), PTO_F32, "holds u16 elements, not f32");
    refused(b, spec_of(b, "bf16[2,2]=", ""), PTO_F32, "[2,2] has 4 elements");
    static const uint8_t packed[4] = {0x21, 0x43, 0x65, 0xF7};
    static const int64_t two[2] = {2, 2};
    save(b, 'u', 1, 2, two, packed);
    d = made(b, spec_of(b, "", ""), PTO_F4E2M1); /* low nibble first: .5 1 1.5 2 / 3 4 6 -6 */
    assert_int_equal(d.shape[1], 4);
    static const double values[8] = {.5, 1, 1.5, 2, 3, 4, 6, -6};
    for (int i = 0; i < 8; i++)
        assert_true(at(&d, i) == values[i]);
    d = made(b, spec_of(b, "f4E2M1[8]=", ""), PTO_F32);
    assert_int_equal(d.bytes, 4);
    static const float wide[4] = {0.3f, 1e9f, -2.5f, NAN};
    static const int64_t four[1] = {4};
    save(b, 'f', 4, 1, four, wide);
    d = made(b, spec_of(b, "", ":cast"), PTO_I8); /* nearest even, saturating */
    assert_true(at(&d, 0) == 0 && at(&d, 1) == 127 && at(&d, 2) == -2);
    refused(b, spec_of(b, "", ""), PTO_I32, "add :cast");
    refused(b, "@no/such/file.npy", PTO_F32, "no/such/file.npy");
    size_t len;
    char *npy = sim_data_to_npy(PTO_BF16, 2, shape, (const uint8_t *)bits, &len);
    assert_non_null(strstr(npy + 10, "'<u2'"));
    free(npy);
    npy = sim_data_to_npy(PTO_F4E2M1, 2, (const int64_t[8]){2, 4}, packed, &len);
    assert_non_null(strstr(npy + 10, "'|u1', 'fortran_order': False, 'shape': (2, 2)"));
    free(npy);
}

/* machine-and-cube.md b.7, b.9: byte of (i, g) in the image is (i/16)(16 KG) + (g/2) 32 + (i%16) 2 + g%2. */
static void scale_images(void **state)
{
    struct bench *b = *state;
    enum { M = 20, KG = 3 };
    uint8_t a[M * KG];
    for (int i = 0; i < M * KG; i++)
        a[i] = (uint8_t)(i + 1);
    save(b, 'u', 1, 2, (const int64_t[]){M, KG}, a);
    struct sim_data d = made(b, spec_of(b, "", ":zz"), PTO_F8E8M0);
    assert_int_equal(d.bytes, 32 * 4); /* rows to 32, groups to 4 */
    assert_int_equal(d.data[0], a[0]);
    assert_int_equal(d.data[1], a[1]);
    assert_int_equal(d.data[2], a[KG]);          /* row 1, group 0 */
    assert_int_equal(d.data[32], a[2]);          /* group 2 */
    assert_int_equal(d.data[33], 0);             /* group 3: padding */
    assert_int_equal(d.data[64 + 2], a[17 * KG]); /* row 17 */
    struct sim_data n = made(b, spec_of(b, "", ":nn"), PTO_F8E8M0); /* as [KG = 20, N = 3] */
    assert_int_equal(n.bytes, 16 * 20);
    assert_int_equal(n.data[0], a[0]);
    assert_int_equal(n.data[1], a[3]);     /* group 1 of column 0 */
    assert_int_equal(n.data[2], a[1]);     /* column 1 */
    assert_int_equal(n.data[32 + 5], a[3 * 3 + 2]); /* group 3, column 2 */
    refused(b, "f32[4]=@x.npy:zz", PTO_F32, "x.npy");
    save(b, 'u', 1, 1, (const int64_t[]){60}, a);
    refused(b, spec_of(b, "", ":zz"), PTO_F8E8M0, "two-dimensional");
}

static void bad_specs(void **state)
{
    struct bench *b = *state;
    static const struct { const char *spec, *why; } cases[] = {
        {"", "none of"}, {"zeros", "the shape is missing"}, {"f32[", "] is missing"}, {"f32[2", "] is missing"}, {"f32[2x3]", "not of the form"},
        {"f32[-1]", "not of the form"}, {"f32[,]", "not of the form"}, {"f32[2,,3]", "not of the form"}, {"f32[2]x", "cannot stand behind"},
        {"g32[2]", "no element type"}, {"f32[1,1,1,1,1,1,1,1,1]", "more than 8"}, {"f32[9223372036854775807,9]", "too many"},
        {"f32[18446744073709551616]", "too large"}, {"f32[99999999999]", "too many"}, {"f4e2m1[3]", "must be even"}, {"f32[2]=const:x", "no number"},
        {"f32[2]=rand:", "integer seed"}, {"f32[2]=rand", "none of"}, {"f32[2]=@", "file name is missing"}, {"=iota", "the shape is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refused(b, cases[i].spec, PTO_F32, cases[i].why);
}

static bool scalar(struct bench *b, struct pto_program *p, const char *text, pto_type_id type, struct pto_operand *out)
{
    return sim_scalar_make(text, "x", p, type, &b->diags, out);
}
static void scalars(void **state)
{
    struct bench *b = *state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a3"));
    pto_type_id i8 = isa_type_int(&p, 8, 0), u8 = isa_type_int(&p, 8, 'u'), i64 = isa_type_int(&p, 64, 0), u64 = isa_type_int(&p, 64, 'u'),
                i1 = isa_type_int(&p, 1, 0), index = isa_type_simple(&p, PTO_TYPE_INDEX), f16 = isa_type_float(&p, PTO_F16);
    struct pto_operand o;
    assert_true(scalar(b, &p, "-128", i8, &o) && o.u.i == -128);
    assert_false(scalar(b, &p, "128", i8, &o));
    assert_true(scalar(b, &p, "0xFF", i8, &o) && o.u.i == -1);
    assert_false(scalar(b, &p, "0x100", i8, &o));
    assert_true(scalar(b, &p, "255", u8, &o) && o.u.i == 255);
    assert_false(scalar(b, &p, "-1", u8, &o));
    assert_true(scalar(b, &p, "-9223372036854775808", i64, &o) && o.u.i == INT64_MIN);
    assert_false(scalar(b, &p, "9223372036854775808", i64, &o));
    assert_true(scalar(b, &p, "18446744073709551615", u64, &o) && o.u.i == -1);
    assert_false(scalar(b, &p, "18446744073709551616", u64, &o));
    assert_true(scalar(b, &p, "true", i1, &o) && o.u.i == 1);
    assert_false(scalar(b, &p, "true", i8, &o));
    assert_true(scalar(b, &p, "7", index, &o) && o.u.i == 7);
    assert_false(scalar(b, &p, "7.0", index, &o));
    assert_true(scalar(b, &p, "2049", f16, &o) && o.u.f == 2048);
    assert_true(scalar(b, &p, "0x3C00", f16, &o) && o.u.f == 1);
    assert_true(scalar(b, &p, "-inf", f16, &o) && o.u.f == -HUGE_VAL);
    assert_true(scalar(b, &p, "nan", f16, &o) && isnan(o.u.f));
    assert_false(scalar(b, &p, "one", f16, &o));
    assert_false(scalar(b, &p, "0x13C00", f16, &o));
    isa_program_free(&p);
}

static void comparisons(void **state)
{
    struct bench *b = *state;
    struct sim_data got = made(b, "f32[2,4]=const:2", PTO_DTYPE_NONE), want = made(b, "f32[2,4]=const:2", PTO_DTYPE_NONE);
    struct sim_comparison c;
    struct sim_tolerance t = {0};
    sim_compare(&got, &want, &t, &c);
    assert_true(c.pass && c.mismatches == 0 && c.nworst == 0);
    float *g = (float *)(void *)got.data, *w = (float *)(void *)want.data;
    g[5] = 2.5f;
    g[2] = 2.25f;
    w[7] = NAN;
    g[0] = -0.0f, w[0] = 0.0f;
    g[1] = NAN, w[1] = -NAN;
    sim_compare(&got, &want, &t, &c);
    assert_false(c.pass);
    assert_int_equal(c.mismatches, 3);
    assert_int_equal(c.worst[0].index, 7); /* NaN is farthest */
    assert_int_equal(c.worst[1].index, 5);
    assert_int_equal(c.worst[2].index, 2);
    assert_int_equal(c.worst[1].ulps, 1 << 21); /* 2 .. 4 has 2^23 codes */
    struct base_buf text = {0};
    sim_put_index(&text, &got, 5);
    assert_string_equal(text.data, "[1,1]");
    base_buf_free(&text);
    w[7] = 2;
    t.rtol = 0.125;
    sim_compare(&got, &want, &t, &c);
    assert_int_equal(c.mismatches, 1); /* .25 <= .125 * 2, .5 is not */
    t.atol = 0.25;
    sim_compare(&got, &want, &t, &c);
    assert_true(c.pass && c.max_abs == 0.5 && c.max_rel == 0.25);
    assert_int_equal(sim_ulps(PTO_F32, 0x00000001, 0x80000001), 2);
    assert_int_equal(sim_ulps(PTO_F32, 0x7FC00000, 0x3F800000), INT64_MAX);
    assert_int_equal(sim_ulps(PTO_I8, 0x80, 0x7F), 255);
    assert_int_equal(sim_ulps(PTO_F8E8M0, 0x80, 0x7F), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(generated, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(random_numbers, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(files, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(scale_images, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(bad_specs, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(scalars, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(comparisons, open_bench, close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
