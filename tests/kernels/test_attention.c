/* Attention against plain attention in double precision, which shares no code with the library; identities that hold exactly; refusals. */
#include "kernels/numbers.h"
#include "pto/kernels/attention.h"
#include "pto/scalar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shape {
    int64_t batch, heads, seq, dim;
    bool causal, ntn;
};
struct data {
    struct shape s;
    uint16_t *q, *k, *v, *o;
    double *qd, *kd, *vd; /* [batch][head][position][dim] */
};

/* ---- data ---- */

static uint64_t seed = 88172645463325252u;
static double uniform(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}
static double normal(void)
{
    double s = 0;
    for (int i = 0; i < 12; i++)
        s += uniform();
    return s - 6;
}

static size_t elems(const struct shape *s) { return (size_t)(s->batch * s->heads * s->seq * s->dim); }
static size_t plain_at(const struct shape *s, int64_t b, int64_t h, int64_t i, int64_t d) { return (size_t)(((b * s->heads + h) * s->seq + i) * s->dim + d); }
static size_t nnn_at(const struct shape *s, int64_t b, int64_t h, int64_t i, int64_t d) { return (size_t)(((b * s->seq + i) * s->heads + h) * s->dim + d); }
static size_t ntn_at(const struct shape *s, int64_t b, int64_t h, int64_t i, int64_t d) { return (size_t)(((b * s->dim + d) * s->heads + h) * s->seq + i); }

static struct data make(struct shape s, double q_scale)
{
    struct data x = {.s = s};
    size_t n = elems(&s);
    x.q = calloc(n, 2);
    x.k = calloc(n, 2);
    x.v = calloc(n, 2);
    x.o = malloc(n * 2);
    memset(x.o, 0xA5, n * 2);
    x.qd = calloc(n, sizeof(double));
    x.kd = calloc(n, sizeof(double));
    x.vd = calloc(n, sizeof(double));
    for (int64_t b = 0; b < s.batch; b++)
        for (int64_t h = 0; h < s.heads; h++)
            for (int64_t i = 0; i < s.seq; i++)
                for (int64_t d = 0; d < s.dim; d++) {
                    size_t at = nnn_at(&s, b, h, i, d), to = plain_at(&s, b, h, i, d), key = s.ntn ? ntn_at(&s, b, h, i, d) : at;
                    x.q[at] = ref_half(q_scale * normal());
                    x.k[key] = ref_half(normal());
                    x.v[at] = ref_half(normal());
                    x.qd[to] = ref_from_half(x.q[at]);
                    x.kd[to] = ref_from_half(x.k[key]);
                    x.vd[to] = ref_from_half(x.v[at]);
                }
    return x;
}

static void drop(struct data *x)
{
    free(x->q);
    free(x->k);
    free(x->v);
    free(x->o);
    free(x->qd);
    free(x->kd);
    free(x->vd);
}

/* ---- running ---- */

static struct pto_flash_attention_params params_of(struct data *x, struct pto_tensor t[4])
{
    const struct shape *s = &x->s;
    t[0] = PTO_TENSOR(half, x->q, s->batch, s->seq, s->heads, s->dim);
    t[1] = s->ntn ? PTO_TENSOR(half, x->k, s->batch, s->dim, s->heads, s->seq) : PTO_TENSOR(half, x->k, s->batch, s->seq, s->heads, s->dim);
    t[2] = PTO_TENSOR(half, x->v, s->batch, s->seq, s->heads, s->dim);
    t[3] = PTO_TENSOR(half, x->o, s->batch, s->seq, s->heads, s->dim);
    return (struct pto_flash_attention_params){.Q = &t[0], .K = &t[1], .V = &t[2], .O = &t[3], .layout = s->ntn ? PTO_ATTENTION_NTN : PTO_ATTENTION_NNN, .is_causal = s->causal};
}

/* Runs it with all checks; there has to be nothing to say. */
static struct pto_op_report run(const char *arch, struct data *x, const char *setting, const char *value)
{
    struct pto_sim *sim = pto_sim_new(arch);
    struct pto_tensor t[4];
    struct pto_flash_attention_params p = params_of(x, t);
    struct pto_op_report report = {.cycles = 0};
    assert_int_equal(pto_sim_set(sim, "check", "all"), PTO_OK);
    if (setting != NULL)
        assert_int_equal(pto_sim_set(sim, setting, value), PTO_OK);
    if (setting != NULL && strcmp(value, "a5.aic_cores=1") == 0) /* memory is slow for it, so that keys are worth keeping */
        assert_int_equal(pto_sim_set(sim, "set", "a5.l2_bw=100000"), PTO_OK);
    struct pto_stream *stream = pto_stream_new(sim, 0);
    enum pto_op_status status = pto_flash_attention(stream, &p);
    if (status != PTO_SUCCESS)
        print_error("%s\n", pto_last_error());
    assert_int_equal(status, PTO_SUCCESS);
    assert_string_equal(pto_diag_text(sim), "");
    (void)pto_stream_report(stream, &report);
    pto_stream_free(stream);
    pto_sim_free(sim);
    return report;
}

/* ---- against plain attention ---- */

static void compare(const struct data *x, const char *arch)
{
    const struct shape *s = &x->s;
    double *p = malloc((size_t)s->seq * sizeof *p);
    for (int64_t b = 0; b < s->batch; b++)
        for (int64_t h = 0; h < s->heads; h++)
            for (int64_t i = 0; i < s->seq; i++) {
                const int64_t keys = s->causal ? i + 1 : s->seq;
                double most = -INFINITY, sum = 0;
                for (int64_t j = 0; j < keys; j++) {
                    p[j] = 0;
                    for (int64_t d = 0; d < s->dim; d++)
                        p[j] += x->qd[plain_at(s, b, h, i, d)] * x->kd[plain_at(s, b, h, j, d)];
                    p[j] /= sqrt((double)s->dim);
                    most = p[j] > most ? p[j] : most;
                }
                for (int64_t j = 0; j < keys; j++)
                    sum += p[j] = exp(p[j] - most);
                for (int64_t d = 0; d < s->dim; d++) {
                    double want = 0, got = ref_from_half(x->o[nnn_at(s, b, h, i, d)]);
                    for (int64_t j = 0; j < keys; j++)
                        want += p[j] * x->vd[plain_at(s, b, h, j, d)];
                    want /= sum;
                    if (!(fabs(got - want) <= 1e-3 + 2e-3 * fabs(want)))
                        fail_msg("%s [%lld,%lld,%lld,%lld]%s%s: O[%lld,%lld,%lld,%lld] is %g, has to be %g", arch, (long long)s->batch, (long long)s->seq, (long long)s->heads,
                                 (long long)s->dim, s->causal ? " causal" : "", s->ntn ? " ntn" : "", (long long)b, (long long)i, (long long)h, (long long)d, got, want);
                }
            }
    free(p);
}

static void check(const char *arch, struct shape s, double q_scale)
{
    struct data x = make(s, q_scale);
    (void)run(arch, &x, NULL, NULL);
    compare(&x, arch);
    drop(&x);
}

static const char *const archs[] = {"a3", "a5"};

static void test_shapes(void **state)
{
    static const struct shape shapes[] = {
        {1, 1, 1, 1, false, false},   {1, 1, 1, 64, true, true},    {2, 1, 2, 16, true, false},   {1, 3, 7, 33, true, false},    {1, 2, 17, 16, false, true},
        {1, 1, 31, 100, true, true},  {2, 2, 65, 64, true, false},  {1, 2, 130, 40, false, true}, {1, 2, 130, 40, true, false},  {1, 1, 129, 128, true, true},
        {1, 1, 257, 7, false, false}, {1, 1, 300, 96, true, false}, {1, 1, 90, 256, true, false}, {1, 1, 45, 301, true, true},   {1, 1, 33, 512, false, false},
        {1, 1, 20, 800, true, false}};
    (void)state;
    for (size_t a = 0; a < 2; a++)
        for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
            check(archs[a], shapes[i], 1);
    check("a2", shapes[6], 1);
    check("a6", shapes[6], 1);
}

/* Several steps of keys and several items a block, so that all rings and both maxima come round. */
static void test_long(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++) {
        check(archs[a], (struct shape){1, 1, 1100, 32, false, false}, 1);
        check(archs[a], (struct shape){1, 1, 1601, 16, true, true}, 1);
        check(archs[a], (struct shape){3, 9, 150, 16, true, false}, 1);
    }
}

/* A device of one cube core: it has all items, and on an A5 two tiles of queries take turns with the same keys, the last one with fewer rows. */
static void test_one_core(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++)
        for (int causal = 0; causal < 2; causal++) {
            struct data x = make((struct shape){1, 1, 330, 128, causal != 0, causal == 0}, 1);
            struct pto_op_report report = run(archs[a], &x, "set", a == 0 ? "a3.aic_cores=1" : "a5.aic_cores=1");
            assert_int_equal(report.blocks, 1);
            if (a == 1)
                assert_non_null(strstr(report.tiling, "2 x 64 queries"));
            compare(&x, archs[a]);
            drop(&x);
        }
}

/* Logits in the hundreds: nothing overflows, and differences of scores keep their accuracy. */
static void test_large_logits(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++) {
        check(archs[a], (struct shape){1, 2, 140, 64, true, false}, 40);
        check(archs[a], (struct shape){1, 1, 600, 128, false, true}, 20);
    }
}

/* The same values whatever order cores run in. */
static void test_interleave(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++) {
        struct data x = make((struct shape){1, 2, 700, 64, true, false}, 1);
        size_t bytes = elems(&x.s) * 2;
        uint16_t *first = malloc(bytes);
        (void)run(archs[a], &x, NULL, NULL);
        memcpy(first, x.o, bytes);
        for (int i = 1; i <= 3; i++) {
            char text[2] = {(char)('0' + i), 0};
            memset(x.o, 0, bytes);
            (void)run(archs[a], &x, "interleave", text);
            assert_memory_equal(first, x.o, bytes);
        }
        free(first);
        drop(&x);
    }
}

/* ---- identities ---- */

/* Scores of 0: weights are exactly 1, so the result is the mean of V, rounded once. */
static void test_uniform(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++)
        for (int causal = 0; causal < 2; causal++) {
            struct data x = make((struct shape){2, 2, 150, 24, causal != 0, false}, 0);
            const struct shape *s = &x.s;
            for (size_t i = 0; i < elems(s); i++)
                x.v[i] = ref_half((double)(int)(ref_from_half(x.v[i]) * 8)); /* sums are exact */
            (void)run(archs[a], &x, NULL, NULL);
            for (int64_t b = 0; b < s->batch; b++)
                for (int64_t h = 0; h < s->heads; h++)
                    for (int64_t d = 0; d < s->dim; d++) {
                        double sum = 0;
                        for (int64_t j = 0; j < s->seq; j++)
                            sum += ref_from_half(x.v[nnn_at(s, b, h, j, d)]);
                        double part = 0;
                        for (int64_t i = 0; i < s->seq; i++) {
                            part += ref_from_half(x.v[nnn_at(s, b, h, i, d)]);
                            uint16_t want = ref_half((double)(causal != 0 ? (float)part / (float)(i + 1) : (float)sum / (float)s->seq));
                            uint16_t got = x.o[nnn_at(s, b, h, i, d)];
                            assert_true(got == want || (ref_from_half(got) == 0 && ref_from_half(want) == 0));
                        }
                    }
            drop(&x);
        }
}

/* One key: V as it is. And the first query of a causal head sees one key. */
static void test_one_key(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++) {
        struct data x = make((struct shape){3, 5, 1, 72, false, true}, 3);
        (void)run(archs[a], &x, NULL, NULL);
        assert_memory_equal(x.o, x.v, elems(&x.s) * 2);
        drop(&x);
        x = make((struct shape){1, 2, 200, 48, true, false}, 3);
        (void)run(archs[a], &x, NULL, NULL);
        assert_memory_equal(x.o, x.v, (size_t)(x.s.heads * x.s.dim) * 2);
        drop(&x);
    }
}

/* ---- views ---- */

/* Q, K, V side by side in one matrix, as projections leave them; the result into every other row; nothing beside is touched. */
static void test_strides(void **state)
{
    enum { SEQ = 70, HEADS = 2, DIM = 16, ROW = 3 * HEADS * DIM, OUT = 2 * HEADS * DIM };
    (void)state;
    for (size_t a = 0; a < 2; a++) {
        struct data x = make((struct shape){1, HEADS, SEQ, DIM, true, false}, 1);
        uint16_t *all = calloc((size_t)SEQ * ROW, 2), *out = malloc((size_t)SEQ * OUT * 2);
        struct pto_tensor t[4];
        memset(out, 0x5A, (size_t)SEQ * OUT * 2);
        for (int i = 0; i < SEQ; i++) {
            memcpy(all + (size_t)i * ROW, x.q + (size_t)i * HEADS * DIM, HEADS * DIM * 2);
            memcpy(all + (size_t)i * ROW + HEADS * DIM, x.k + (size_t)i * HEADS * DIM, HEADS * DIM * 2);
            memcpy(all + (size_t)i * ROW + 2 * HEADS * DIM, x.v + (size_t)i * HEADS * DIM, HEADS * DIM * 2);
        }
        struct pto_flash_attention_params p = params_of(&x, t);
        for (int i = 0; i < 4; i++) {
            t[i].data = i < 3 ? all + i * HEADS * DIM : out;
            t[i].stride[0] = (int64_t)SEQ * (i < 3 ? ROW : OUT);
            t[i].stride[1] = i < 3 ? ROW : OUT;
            t[i].stride[2] = DIM;
            t[i].stride[3] = 1;
        }
        struct pto_sim *sim = pto_sim_new(archs[a]);
        struct pto_stream *stream = pto_stream_new(sim, 0);
        assert_int_equal(pto_flash_attention(stream, &p), PTO_SUCCESS);
        for (int i = 0; i < SEQ; i++) {
            memcpy(x.o + (size_t)i * HEADS * DIM, out + (size_t)i * OUT, HEADS * DIM * 2);
            for (int c = HEADS * DIM; c < OUT && i < SEQ - 1; c++)
                assert_int_equal(out[i * OUT + c], 0x5A5A);
        }
        compare(&x, archs[a]);
        pto_stream_free(stream);
        pto_sim_free(sim);
        free(all);
        free(out);
        drop(&x);
    }
}

/* ---- what it costs, and both phases ---- */

static void test_report(void **state)
{
    (void)state;
    for (size_t a = 0; a < 2; a++) {
        struct data x = make((struct shape){1, 4, 512, 64, false, false}, 1);
        struct pto_op_report report = run(archs[a], &x, NULL, NULL);
        assert_string_equal(report.op, "flash_attention");
        assert_int_equal(report.launches, 1);
        assert_int_equal(report.findings, 0);
        assert_int_equal(report.useful_macs, 2u * 4 * 512 * 512 * 64);
        assert_true(report.macs >= report.useful_macs);
        assert_true(report.bound_cycles > 0 && report.bound_cycles <= report.cycles);
        assert_true(strstr(report.tiling, "queries") != NULL);
        drop(&x);
    }
}

static void test_phases(void **state)
{
    struct data x = make((struct shape){1, 2, 20, 16, true, false}, 1);
    struct pto_sim *sim = pto_sim_new("a3");
    struct pto_stream *stream = pto_stream_new(sim, 0);
    struct pto_tensor t[4];
    struct pto_flash_attention_params p = params_of(&x, t);
    struct pto_executor *executor = NULL;
    uint64_t size = 1;
    (void)state;
    assert_int_equal(pto_flash_attention_get_workspace_size(stream, &p, &size, &executor), PTO_SUCCESS);
    assert_int_equal(size, 0);
    assert_int_equal(x.o[0], 0xA5A5);
    assert_int_equal(pto_execute(NULL, 0, executor, stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(stream, 0), PTO_SUCCESS);
    compare(&x, "a3");
    pto_stream_free(stream);
    pto_sim_free(sim);
    drop(&x);
}

/* ---- refusals ---- */

struct refusals {
    struct pto_stream *stream;
    struct pto_tensor t[4], good[4];
    struct pto_flash_attention_params p;
};

static void refuse(struct refusals *r, enum pto_op_status status, const char *text)
{
    struct pto_executor *executor = NULL;
    uint64_t size;
    assert_int_equal(pto_flash_attention_get_workspace_size(r->stream, &r->p, &size, &executor), status);
    assert_null(executor);
    if (strstr(pto_last_error(), text) == NULL)
        fail_msg("says \"%s\", has to speak of \"%s\"", pto_last_error(), text);
    memcpy(r->t, r->good, sizeof r->t);
    r->p = (struct pto_flash_attention_params){.Q = &r->t[0], .K = &r->t[1], .V = &r->t[2], .O = &r->t[3]};
}

static void test_refusals(void **state)
{
    struct data x = make((struct shape){2, 3, 20, 16, false, false}, 1);
    struct pto_sim *sim = pto_sim_new("a3");
    struct refusals r = {.stream = pto_stream_new(sim, 0)};
    static const char *const names[] = {"Q", "K", "V", "O"};
    (void)state;
    r.p = params_of(&x, r.t);
    memcpy(r.good, r.t, sizeof r.good);
    const struct pto_tensor **member[] = {&r.p.Q, &r.p.K, &r.p.V, (const struct pto_tensor **)&r.p.O};
    for (int i = 0; i < 4; i++) {
        char text[80];
        *member[i] = NULL;
        (void)snprintf(text, sizeof text, "%s: is required, it is NULL", names[i]);
        refuse(&r, PTO_ERR_PARAM_NULLPTR, text);
        r.t[i].data = NULL;
        (void)snprintf(text, sizeof text, "%s: its data is NULL", names[i]);
        refuse(&r, PTO_ERR_PARAM_NULLPTR, text);
        r.t[i].dtype = i % 2 == 0 ? PTO_DT_bfloat16_t : PTO_DT_float;
        (void)snprintf(text, sizeof text, "%s: is %s[2,20,3,16]; attention takes and gives f16 only", names[i], i % 2 == 0 ? "bf16" : "f32");
        refuse(&r, PTO_ERR_PARAM_INVALID, text);
        r.t[i].rank = 3;
        (void)snprintf(text, sizeof text, "%s: is f16[2,20,3], has to have the 4 dimensions [batch, seq_len, heads, dim]", names[i]);
        refuse(&r, PTO_ERR_PARAM_INVALID, text);
        r.t[i].format = PTO_FORMAT_NZ;
        refuse(&r, PTO_ERR_PARAM_INVALID, "");
        r.t[i].shape[1] = 0;
        refuse(&r, PTO_ERR_PARAM_INVALID, names[i]);
        memcpy(r.t[i].stride, (const int64_t[4]){2000, 100, 32, 2}, 4 * sizeof(int64_t));
        (void)snprintf(text, sizeof text, i == 1 ? "K: has strides of 100 in seq_len and 2 in dim; one of them has to be 1" : "%s: has a stride of 2 in its last dimension, dim; has to be 1",
                       names[i]);
        refuse(&r, PTO_ERR_PARAM_INVALID, text);
        for (int d = 0; i != 0 && d < 4; d++) {
            static const char *const what[] = {"batch = 2 in dimension 0", "seq_len = 20 in dimension 1", "heads = 3 in dimension 2", "dim = 16 in dimension 3"};
            r.t[i].shape[d]++;
            refuse(&r, PTO_ERR_PARAM_INVALID, what[d]);
        }
    }
    r.p.layout = PTO_ATTENTION_NTN;
    refuse(&r, PTO_ERR_PARAM_INVALID, "K: is f16[2,20,3,16], Q is f16[2,20,3,16]; layout ntn takes dim = 16 in dimension 1");
    r.p.layout = 2;
    refuse(&r, PTO_ERR_PARAM_INVALID, "layout: is 2; nnn is 0 and ntn is 1");
    r.p.accum_dtype = PTO_DT_half;
    refuse(&r, PTO_ERR_PARAM_INVALID, "accum_dtype: is f16; scores and softmax are f32 only");
    r.p.batch = 3;
    refuse(&r, PTO_ERR_PARAM_INVALID, "batch: is 3, Q is f16[2,20,3,16] and has 2");
    r.p.heads = 4;
    refuse(&r, PTO_ERR_PARAM_INVALID, "heads: is 4");
    r.p.seq_len = 21;
    refuse(&r, PTO_ERR_PARAM_INVALID, "seq_len: is 21");
    r.p.dim = 8;
    refuse(&r, PTO_ERR_PARAM_INVALID, "dim: is 8");
    for (int i = 0; i < 4; i++)
        r.t[i].shape[3] = 20000;
    refuse(&r, PTO_ERR_PARAM_INVALID, "dim: is 20000; at most ");
    assert_int_equal(pto_flash_attention(r.stream, NULL), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_flash_attention(NULL, &r.p), PTO_ERR_PARAM_NULLPTR);
    pto_stream_free(r.stream);
    pto_sim_free(sim);
    drop(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes),  cmocka_unit_test(test_long),    cmocka_unit_test(test_one_core), cmocka_unit_test(test_large_logits), cmocka_unit_test(test_interleave),
                                       cmocka_unit_test(test_uniform), cmocka_unit_test(test_one_key), cmocka_unit_test(test_strides),      cmocka_unit_test(test_report),
                                       cmocka_unit_test(test_phases),  cmocka_unit_test(test_refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
