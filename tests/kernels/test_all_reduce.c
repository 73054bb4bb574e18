/* quant_matmul_all_reduce against kernels.md 3: a scalar reference of its own (its own conversions, too), shapes at the edges, the worked
 * example of 3.2, all refusals. Communicators, threads and queues: test_comm.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernels/numbers.h"
#include "pto/kernels/all_reduce.h"
#include "pto/kernels/quant_matmul.h"

enum { MAX_RANKS = 8 };

/* ---- numbers ---- */

/* Nearest even to so many mantissa bits, above the format's smallest exponent. */
static double nearest(double x, int mantissa, int least)
{
    int e;
    if (x == 0 || isinf(x) || isnan(x))
        return x;
    (void)frexp(x, &e);
    int unit = e - 1 - mantissa;
    if (unit < least - mantissa)
        unit = least - mantissa;
    return ldexp(nearbyint(ldexp(x, -unit)), unit);
}
static double to_f16(double x)
{
    double y = nearest(x, 10, -14);
    return fabs(y) > 65504 ? copysign(INFINITY, y) : y;
}
static double to_bf16(double x) { return nearest(x, 7, -126); }
static double of_bits(int bf16, uint16_t b) { return (double)(bf16 ? ref_from_bf16(b) : ref_from_half(b)); }
static uint16_t to_bits(int bf16, double v) { return bf16 ? ref_bf16((float)v) : ref_half(v); }
static double round_to(int bf16, double v) { return bf16 ? to_bf16(v) : to_f16(v); }
static int sat8(double v)
{
    if (isnan(v))
        return 0;
    v = nearbyint(v);
    return v > 127 ? 127 : v < -128 ? -128 : (int)v;
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* ---- a case ---- */

enum { X2_ROWS, X2_COLUMNS, X2_NZ, X2_NZ_COLUMNS };
struct shape {
    unsigned ranks;
    int64_t m, n, k;
    bool bf16, token, bias, x3, low_bit, one_scale;
    int x2;
    int64_t batch; /* 0: two dimensions */
};
struct rank {
    int8_t *x1, *x2, *x2_stored;
    int32_t *bias;
    uint64_t *words;
    float *scales, *tokens;
    uint16_t *scales16, *x3, *y;
    struct pto_tensor t[9];
    struct pto_quant_matmul_all_reduce_params p;
};
struct job {
    struct shape s;
    struct rank rank[MAX_RANKS];
    uint16_t *s1, *s2, *want;
    struct pto_tensor t1, t2;
};

static void *room(int64_t bytes) { return calloc(1, (size_t)(bytes > 0 ? bytes : 1)); }

static void store_x2(struct rank *r, const struct shape *s)
{
    int64_t n1 = (s->n + 31) / 32, k1 = (s->k + 15) / 16, kc = (s->k + 31) / 32, nr = (s->n + 15) / 16;
    r->t[1] = PTO_TENSOR(int8_t, r->x2, s->k, s->n);
    r->p.transpose_x2 = false;
    if (s->x2 == X2_ROWS)
        return;
    r->x2_stored = room(s->x2 == X2_COLUMNS ? s->k * s->n : s->x2 == X2_NZ ? n1 * k1 * 512 : kc * nr * 512);
    for (int64_t i = 0; i < s->k; i++)
        for (int64_t j = 0; j < s->n; j++) {
            int64_t at = j * s->k + i;
            if (s->x2 == X2_NZ)
                at = ((j / 32 * k1 + i / 16) * 16 + i % 16) * 32 + j % 32;
            else if (s->x2 == X2_NZ_COLUMNS)
                at = ((i / 32 * nr + j / 16) * 16 + j % 16) * 32 + i % 32;
            r->x2_stored[at] = r->x2[i * s->n + j];
        }
    if (s->x2 == X2_COLUMNS) {
        struct pto_tensor t = PTO_TENSOR(int8_t, r->x2_stored, s->n, s->k);
        r->t[1] = pto_tensor_transposed(&t);
        return;
    }
    r->t[1] = s->x2 == X2_NZ ? PTO_TENSOR(int8_t, r->x2_stored, n1, k1, 16, 32) : PTO_TENSOR(int8_t, r->x2_stored, kc, nr, 16, 32);
    r->t[1].format = PTO_FORMAT_NZ;
    r->p.transpose_x2 = s->x2 == X2_NZ_COLUMNS;
}

static void make_rank(struct rank *r, const struct shape *s, uint32_t *seed)
{
    int64_t ns = s->one_scale ? 1 : s->n;
    int t = s->bf16 ? PTO_DT_bfloat16_t : PTO_DT_half;
    r->x1 = room(s->m * s->k);
    r->x2 = room(s->k * s->n);
    r->bias = room(s->n * 4);
    r->words = room(s->n * 8);
    r->scales = room(s->n * 4);
    r->scales16 = room(s->n * 2);
    r->tokens = room(s->m * 4);
    r->x3 = room(s->m * s->n * 2);
    r->y = room(s->m * s->n * 2);
    for (int64_t i = 0; i < s->m * s->k; i++)
        r->x1[i] = (int8_t)next(seed);
    for (int64_t i = 0; i < s->k * s->n; i++)
        r->x2[i] = (int8_t)next(seed);
    for (int64_t i = 0; i < s->n; i++) {
        float f = ((float)(next(seed) % 4000) + 1.0f) / 1.0e6f * (next(seed) % 4 == 0 ? -1.0f : 1.0f);
        uint32_t bits;
        memcpy(&bits, &f, 4);
        r->bias[i] = (int32_t)(next(seed) % 600) - 300;
        r->scales[i] = f;
        r->words[i] = (bits & 0xFFFFE000u) | UINT64_C(1) << 46;
        r->scales16[i] = to_bits(1, to_bf16(f));
    }
    for (int64_t i = 0; i < s->m; i++)
        r->tokens[i] = (float)(next(seed) % 1000) / 700.0f;
    for (int64_t i = 0; i < s->m * s->n; i++)
        r->x3[i] = to_bits(s->bf16, round_to(s->bf16, ((double)(next(seed) % 2000) - 1000) / 128));
    r->p = (struct pto_quant_matmul_all_reduce_params){.x1 = &r->t[0], .x2 = &r->t[1], .dequant_scale = &r->t[2], .output = &r->t[3], .group = "tp", .reduce_op = "sum", .stream_mode = 1};
    store_x2(r, s);
    r->t[0] = s->batch != 0 ? PTO_TENSOR(int8_t, r->x1, s->batch, s->m / s->batch, s->k) : PTO_TENSOR(int8_t, r->x1, s->m, s->k);
    r->t[2] = s->bf16 ? PTO_TENSOR(bfloat16_t, r->scales16, ns) : s->token ? PTO_TENSOR(float, r->scales, ns) : PTO_TENSOR(uint64_t, r->words, ns);
    r->t[3] = s->batch != 0 ? PTO_TENSOR(half, r->y, s->batch, s->m / s->batch, s->n) : PTO_TENSOR(half, r->y, s->m, s->n);
    r->t[3].dtype = t;
    r->t[4] = r->t[3];
    r->t[4].data = r->x3;
    r->t[5] = PTO_TENSOR(float, r->tokens, s->m);
    r->t[6] = PTO_TENSOR(int32_t, r->bias, s->n);
    if (s->x3)
        r->p.x3 = &r->t[4];
    if (s->token)
        r->p.pertoken_scale = &r->t[5];
    if (s->bias)
        r->p.bias = &r->t[6];
}

/* y of a rank, in double, rounded as 2.3 and 3.2 say. */
static void local_part(const struct rank *r, const struct shape *s, double *y)
{
    for (int64_t i = 0; i < s->m; i++)
        for (int64_t j = 0; j < s->n; j++) {
            int32_t acc = s->bias ? r->bias[j] : 0;
            int64_t js = s->one_scale ? 0 : j;
            for (int64_t k = 0; k < s->k; k++)
                acc += r->x1[i * s->k + k] * r->x2[k * s->n + j];
            double v;
            if (!s->bf16 && !s->token) {
                uint32_t bits = (uint32_t)r->words[js] & 0xFFFFE000u;
                float f;
                memcpy(&f, &bits, 4);
                v = to_f16((double)acc * (double)f);
            } else {
                float u = (float)acc * (s->bf16 ? (float)of_bits(1, r->scales16[js]) : r->scales[js]);
                if (s->token)
                    u = u * r->tokens[i];
                v = round_to(s->bf16, (double)u);
            }
            if (s->x3)
                v = round_to(s->bf16, s->bf16 ? (double)((float)v + (float)of_bits(1, r->x3[i * s->n + j])) : v + of_bits(0, r->x3[i * s->n + j]));
            y[i * s->n + j] = v;
        }
}

static double low_bit_sum(const struct shape *s, const double *const *y, int64_t at, double s1, double s2)
{
    int sum = 0;
    for (unsigned r = 0; r < s->ranks; r++)
        sum += sat8(to_f16(s->bf16 ? (double)((float)y[r][at] / (float)s1) : to_f16(y[r][at] / s1)));
    float ratio = (float)s1 / (float)s2;
    int c = sat8(to_f16((double)((float)sum * ratio)));
    return s->bf16 ? to_bf16((double)((float)c * (float)s2)) : to_f16(c * s2);
}

static void reference(struct job *j)
{
    const struct shape *s = &j->s;
    double *y[MAX_RANKS];
    for (unsigned r = 0; r < s->ranks; r++) {
        y[r] = room(s->m * s->n * 8);
        local_part(&j->rank[r], s, y[r]);
    }
    for (int64_t at = 0; at < s->m * s->n; at++) {
        double v = y[0][at];
        for (unsigned r = 1; r < s->ranks; r++)
            v = round_to(s->bf16, s->bf16 ? (double)((float)v + (float)y[r][at]) : v + y[r][at]);
        if (s->low_bit)
            v = low_bit_sum(s, (const double *const *)y, at, of_bits(s->bf16, j->s1[at % s->n]), of_bits(s->bf16, j->s2[at % s->n]));
        j->want[at] = to_bits(s->bf16, v);
    }
    for (unsigned r = 0; r < s->ranks; r++)
        free(y[r]);
}

static struct job *make_job(const struct shape *s, uint32_t seed)
{
    struct job *j = room(sizeof *j);
    j->s = *s;
    j->s1 = room(s->n * 2);
    j->s2 = room(s->n * 2);
    j->want = room(s->m * s->n * 2);
    for (unsigned r = 0; r < s->ranks; r++)
        make_rank(&j->rank[r], s, &seed);
    for (int64_t i = 0; i < s->n; i++) {
        j->s1[i] = to_bits(s->bf16, round_to(s->bf16, ((double)(next(&seed) % 1000) + 100) / 700));
        j->s2[i] = to_bits(s->bf16, round_to(s->bf16, ((double)(next(&seed) % 1000) + 300) / 500));
    }
    j->t1 = PTO_TENSOR(half, j->s1, s->n);
    j->t2 = PTO_TENSOR(half, j->s2, s->n);
    j->t1.dtype = j->t2.dtype = s->bf16 ? PTO_DT_bfloat16_t : PTO_DT_half;
    for (unsigned r = 0; r < s->ranks && s->low_bit; r++) {
        j->rank[r].p.comm_quant_scale1 = &j->t1;
        j->rank[r].p.comm_quant_scale2 = &j->t2;
    }
    return j;
}
static void free_job(struct job *j)
{
    for (unsigned r = 0; r < j->s.ranks; r++) {
        struct rank *k = &j->rank[r];
        void *all[] = {k->x1, k->x2, k->x2_stored, k->bias, k->words, k->scales, k->scales16, k->tokens, k->x3, k->y};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            free(all[i]);
    }
    free(j->s1);
    free(j->s2);
    free(j->want);
    free(j);
}

/* ---- sessions ---- */

struct session {
    struct pto_sim *sim;
    struct pto_comm *comm;
    unsigned ranks;
    struct pto_stream *stream[MAX_RANKS];
};
static struct session open_session(const char *arch, unsigned ranks)
{
    struct session s = {.sim = pto_sim_new(arch), .ranks = ranks};
    char count[8];
    (void)snprintf(count, sizeof count, "%u", ranks);
    assert_int_equal(pto_sim_set(s.sim, "devices", count), PTO_OK);
    assert_int_equal(pto_comm_init_all(s.sim, ranks, "tp", &s.comm), PTO_SUCCESS);
    for (unsigned r = 0; r < ranks; r++)
        s.stream[r] = pto_stream_new(s.sim, r);
    return s;
}
static void close_session(struct session *s)
{
    for (unsigned r = 0; r < s->ranks; r++)
        pto_stream_free(s->stream[r]);
    pto_comm_free(s->comm);
    pto_sim_free(s->sim);
}
static void run_job(struct session *s, struct job *j)
{
    const struct pto_quant_matmul_all_reduce_params *all[MAX_RANKS];
    for (unsigned r = 0; r < s->ranks; r++)
        all[r] = &j->rank[r].p;
    enum pto_op_status status = pto_quant_matmul_all_reduce_ranks(s->stream, s->ranks, all);
    if (status != PTO_SUCCESS || pto_diag_count(s->sim) != 0)
        fail_msg("status %d: %s\n%s", (int)status, pto_last_error(), pto_diag_text(s->sim));
}
static void hold(const struct job *j, const char *arch)
{
    const struct shape *s = &j->s;
    for (unsigned r = 0; r < s->ranks; r++)
        for (int64_t i = 0; i < s->m * s->n; i++)
            if (j->rank[r].y[i] != j->want[i])
                fail_msg("%s, %u ranks, %lldx%lldx%lld%s%s%s%s: rank %u (%lld,%lld) is %04x, want %04x", arch, s->ranks, (long long)s->m, (long long)s->n, (long long)s->k,
                         s->bf16 ? " bf16" : "", s->token ? " token" : "", s->x3 ? " x3" : "", s->low_bit ? " int8" : "", r, (long long)(i / s->n), (long long)(i % s->n),
                         j->rank[r].y[i], j->want[i]);
}
static void check(const char *arch, struct shape s, uint32_t seed)
{
    struct session session = open_session(arch, s.ranks);
    struct job *j = make_job(&s, seed);
    reference(j);
    run_job(&session, j);
    hold(j, arch);
    free_job(j);
    close_session(&session);
}

/* ---- tests ---- */

static const struct shape shapes[] = {
    {.ranks = 1, .m = 1, .n = 1, .k = 1},
    {.ranks = 2, .m = 1, .n = 17, .k = 33, .bias = true, .x3 = true},
    {.ranks = 2, .m = 37, .n = 130, .k = 70, .one_scale = true},
    {.ranks = 4, .m = 3, .n = 33, .k = 64, .token = true, .x3 = true},
    {.ranks = 8, .m = 65, .n = 47, .k = 96, .token = true, .bias = true, .x2 = X2_COLUMNS},
    {.ranks = 4, .m = 24, .n = 100, .k = 40, .x2 = X2_NZ, .batch = 3},
    {.ranks = 2, .m = 19, .n = 70, .k = 45, .x2 = X2_NZ_COLUMNS, .token = true, .one_scale = true},
    {.ranks = 1, .m = 5, .n = 40, .k = 16, .bf16 = true, .x3 = true},
    {.ranks = 8, .m = 9, .n = 129, .k = 50, .bf16 = true, .token = true, .x3 = true, .bias = true},
    {.ranks = 4, .m = 130, .n = 31, .k = 32, .bf16 = true, .one_scale = true},
    {.ranks = 1, .m = 7, .n = 33, .k = 20, .low_bit = true},
    {.ranks = 1, .m = 6, .n = 64, .k = 20, .low_bit = true, .bf16 = true, .token = true},
    {.ranks = 2, .m = 1, .n = 300, .k = 64, .low_bit = true, .x3 = true},
    {.ranks = 8, .m = 3, .n = 45, .k = 64, .low_bit = true, .token = true, .bias = true},
    {.ranks = 4, .m = 70, .n = 77, .k = 64, .low_bit = true, .bf16 = true, .token = true, .x3 = true},
    {.ranks = 8, .m = 40, .n = 1100, .k = 16, .low_bit = true, .bf16 = true},
};
static void shapes_and_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check("a3", shapes[i], (uint32_t)(i + 1) * 77);
        check("a5", shapes[i], (uint32_t)(i + 1) * 99);
    }
}

/* 3.2: two ranks whose parts are given by x3; the products are 0. */
static void worked_example(void **state)
{
    (void)state;
    static const double parts[2][6] = {{1, -3.3, .26, 5, 100, 0}, {.5, 2.2, .24, -1, 50, .07}};
    static const uint16_t want16[] = {0x3e66, 0xbc52, 0x3666, 0x4400, 0x4e59, 0x291f};
    struct session session = open_session("a3", 2);
    for (int bf16 = 0; bf16 < 2; bf16++) {
        struct job *j = make_job(&(struct shape){.ranks = 2, .m = 3, .n = 2, .k = 4, .bf16 = bf16 != 0, .x3 = true, .low_bit = true}, 5);
        for (int i = 0; i < 2; i++) {
            j->s1[i] = to_bits(bf16, round_to(bf16, i == 0 ? 0.1 : 0.05));
            j->s2[i] = to_bits(bf16, round_to(bf16, i == 0 ? 0.2 : 0.04));
        }
        for (unsigned r = 0; r < 2; r++) {
            memset(j->rank[r].x1, 0, 12);
            for (int i = 0; i < 6; i++)
                j->rank[r].x3[i] = to_bits(bf16, round_to(bf16, parts[r][i]));
        }
        reference(j);
        run_job(&session, j);
        hold(j, "a3");
        if (bf16 == 0)
            assert_memory_equal(j->rank[1].y, want16, sizeof want16);
        else /* s1 / s2 rounds to another side: -28 instead of -27 */
            assert_int_equal(j->rank[0].y[1], to_bits(1, to_bf16(-28 * to_bf16(0.04))));
        free_job(j);
    }
    close_session(&session);
}

/* The example of the seed: subnormal scales; every word is 0x0008. */
static void subnormal_scales(void **state)
{
    (void)state;
    struct session session = open_session("a3", 8);
    struct job *j = make_job(&(struct shape){.ranks = 8, .m = 32, .n = 128, .k = 64, .token = true, .bias = true, .x3 = true, .low_bit = true}, 3);
    const uint32_t one = 1;
    for (int i = 0; i < 128; i++)
        j->s1[i] = j->s2[i] = 1;
    for (unsigned r = 0; r < 8; r++) {
        memset(j->rank[r].x1, 1, 32 * 64);
        memset(j->rank[r].x2, 1, 64 * 128);
        for (int i = 0; i < 32 * 128; i++)
            j->rank[r].x3[i] = 1;
        for (int i = 0; i < 128; i++) {
            memcpy(&j->rank[r].scales[i], &one, 4);
            j->rank[r].bias[i] = 1;
        }
        for (int i = 0; i < 32; i++)
            memcpy(&j->rank[r].tokens[i], &one, 4);
    }
    run_job(&session, j);
    for (unsigned r = 0; r < 8; r++)
        for (int i = 0; i < 32 * 128; i++)
            assert_int_equal(j->rank[r].y[i], 8);
    free_job(j);
    close_session(&session);
}

/* With the same exact part on all ranks the sum is ranks times it; communicators keep what they have from run to run. */
static void equal_ranks(void **state)
{
    (void)state;
    struct session session = open_session("a5", 4);
    for (int turn = 0; turn < 3; turn++) {
        int64_t m = 5 + 20 * turn;
        struct job *j = make_job(&(struct shape){.ranks = 4, .m = m, .n = 20, .k = 8, .one_scale = true}, 9);
        for (unsigned r = 0; r < 4; r++) {
            j->rank[r].words[0] = 0x40003f800000;
            for (int64_t i = 0; i < m * 8; i++)
                j->rank[r].x1[i] = (int8_t)(i % 5 - 2);
            for (int64_t i = 0; i < 8 * 20; i++)
                j->rank[r].x2[i] = (int8_t)(i % 7 - 3);
        }
        double *y = room(m * 20 * 8);
        local_part(&j->rank[0], &j->s, y);
        run_job(&session, j);
        for (int64_t i = 0; i < m * 20; i++)
            assert_int_equal(j->rank[3].y[i], to_bits(0, 4 * y[i]));
        free(y);
        free_job(j);
    }
    close_session(&session);
}

static void report_of_ranks(void **state)
{
    (void)state;
    struct session session = open_session("a3", 2);
    struct job *j = make_job(&(struct shape){.ranks = 2, .m = 16, .n = 64, .k = 64, .low_bit = true}, 4);
    struct pto_op_report r;
    run_job(&session, j);
    for (unsigned i = 0; i < 2; i++) {
        assert_true(pto_stream_report(session.stream[i], &r));
        assert_string_equal(r.op, "quant_matmul_all_reduce");
        assert_int_equal(r.launches, 1);
        assert_int_equal(r.findings, 0);
        assert_int_equal(r.useful_macs, 16 * 64 * 64);
        assert_true(r.cycles > 0 && r.bound_cycles > 0 && r.of_bound <= 1);
        assert_non_null(strstr(r.tiling, "int8 links do not pay"));
    }
    free_job(j);
    close_session(&session);
}

/* ---- refusals ---- */

static void refused(struct session *s, const struct pto_quant_matmul_all_reduce_params *p, enum pto_op_status want, const char *text)
{
    uint64_t size = 7;
    struct pto_executor *executor = NULL;
    enum pto_op_status status = pto_quant_matmul_all_reduce_get_workspace_size(s->stream[0], p, &size, &executor);
    if (status != want || strstr(pto_last_error(), text) == NULL)
        fail_msg("status %d, message '%s'; want %d, '%s'", (int)status, pto_last_error(), (int)want, text);
    assert_null(executor);
}

static void refusals(void **state)
{
    (void)state;
    struct session s = open_session("a3", 2);
    struct job *j = make_job(&(struct shape){.ranks = 2, .m = 4, .n = 32, .k = 16, .token = true, .bias = true, .x3 = true, .low_bit = true}, 1);
    const struct pto_quant_matmul_all_reduce_params good = j->rank[0].p;
    struct pto_quant_matmul_all_reduce_params p;
    struct pto_tensor t;
    int8_t big[8] = {0};
#define REFUSED(field, value, status, text)    \
    do {                                       \
        p = good;                              \
        p.field = (value);                     \
        refused(&s, &p, status, text);         \
    } while (0)
#define REFUSED_TENSOR(field, tensor, text)    \
    do {                                       \
        t = (tensor);                          \
        REFUSED(field, &t, PTO_ERR_PARAM_INVALID, text); \
    } while (0)
    REFUSED(x1, NULL, PTO_ERR_PARAM_NULLPTR, "x1: is required");
    REFUSED(x2, NULL, PTO_ERR_PARAM_NULLPTR, "x2: is required");
    REFUSED(dequant_scale, NULL, PTO_ERR_PARAM_NULLPTR, "dequant_scale: is required");
    REFUSED(output, NULL, PTO_ERR_PARAM_NULLPTR, "output: is required");
    REFUSED(group, NULL, PTO_ERR_PARAM_NULLPTR, "group: is required");
    t = *good.output;
    t.data = NULL;
    REFUSED(output, &t, PTO_ERR_PARAM_NULLPTR, "output: its data are required");
    /* types */
    REFUSED_TENSOR(x1, PTO_TENSOR(uint8_t, big, 4, 16), "x1: is u8; i8 is allowed");
    REFUSED_TENSOR(x2, PTO_TENSOR(int32_t, big, 16, 32), "x2: is i32; i8 is allowed");
    REFUSED_TENSOR(output, PTO_TENSOR(float, big, 4, 32), "output: is f32; f16 and bf16");
    REFUSED_TENSOR(bias, PTO_TENSOR(float, big, 32), "bias: is f32; i32 is allowed");
    REFUSED_TENSOR(x3, PTO_TENSOR(bfloat16_t, big, 4, 32), "x3: is bf16; f16 is allowed");
    REFUSED_TENSOR(dequant_scale, PTO_TENSOR(uint64_t, big, 32), "dequant_scale: is u64; f32 is allowed");
    REFUSED_TENSOR(pertoken_scale, PTO_TENSOR(half, big, 4), "pertoken_scale: is f16; f32 is allowed");
    REFUSED_TENSOR(comm_quant_scale1, PTO_TENSOR(float, big, 32), "comm_quant_scale1: is f32; f16 is allowed");
    REFUSED_TENSOR(comm_quant_scale2, PTO_TENSOR(bfloat16_t, big, 32), "comm_quant_scale2: is bf16; f16 is allowed");
    p = good;
    p.pertoken_scale = NULL; /* f16 without it wants words */
    refused(&s, &p, PTO_ERR_PARAM_INVALID, "dequant_scale: is f32; quantisation words");
    p = good;
    struct pto_tensor bf16 = *good.output;
    bf16.dtype = PTO_DT_bfloat16_t;
    p.output = &bf16;
    p.x3 = p.comm_quant_scale1 = p.comm_quant_scale2 = NULL;
    refused(&s, &p, PTO_ERR_PARAM_INVALID, "dequant_scale: is f32; bf16 is allowed with output bf16");
    /* attributes */
    REFUSED(comm_quant_scale1, NULL, PTO_ERR_PARAM_INVALID, "comm_quant_scale1: is missing");
    REFUSED(comm_quant_scale2, NULL, PTO_ERR_PARAM_INVALID, "comm_quant_scale2: is missing");
    REFUSED(reduce_op, "max", PTO_ERR_PARAM_INVALID, "Expected reduceOp to be sum");
    REFUSED(comm_turn, 1, PTO_ERR_PARAM_INVALID, "Expected commTurn to be 0");
    REFUSED(stream_mode, 0, PTO_ERR_PARAM_INVALID, "Expected streamMode to be 1");
    REFUSED(group, "other", PTO_ERR_PARAM_INVALID, "no communicator \"other\"");
    /* shapes */
    REFUSED_TENSOR(x1, PTO_TENSOR(int8_t, big, 16), "x1: i8[16] has 1 dimensions");
    REFUSED_TENSOR(x1, PTO_TENSOR(int8_t, big, 1, 1, 4, 16), "x1: i8[1,1,4,16] has 4 dimensions");
    REFUSED_TENSOR(x1, PTO_TENSOR(int8_t, big, 0, 16), "x1: dimension 0 is 0; empty");
    REFUSED_TENSOR(x1, PTO_TENSOR(int8_t, big, 4, 65536), "x1: its last dimension is 65536; at most 65535");
    REFUSED_TENSOR(x1, PTO_TENSOR(int8_t, big, INT64_C(2147483648), 16), "x1: m is 2147483648; at most 2147483647");
    REFUSED_TENSOR(x2, PTO_TENSOR(int8_t, big, 16, 65536), "x2: its last dimension is 65536");
    t = PTO_TENSOR(int8_t, big, 16, 4);
    t = pto_tensor_transposed(&t);
    REFUSED(x1, &t, PTO_ERR_PARAM_INVALID, "x1: i8[4,16] is not contiguous; transposed");
    REFUSED_TENSOR(x2, PTO_TENSOR(int8_t, big, 17, 32), "x2: k is 17 in i8[17,32], x1 i8[4,16] has k = 16");
    REFUSED_TENSOR(x2, PTO_TENSOR(int8_t, big, 1, 16, 32), "x2: i8[1,16,32] has 3 dimensions");
    t = PTO_TENSOR(int8_t, big, 1, 2, 16, 32);
    t.format = PTO_FORMAT_NZ;
    REFUSED(x2, &t, PTO_ERR_PARAM_INVALID, "NZ of them is (1,1,16,32)");
    REFUSED_TENSOR(bias, PTO_TENSOR(int32_t, big, 31), "bias: is i32[31]; (32) is allowed");
    REFUSED_TENSOR(bias, PTO_TENSOR(int32_t, big, 1, 32), "bias: is i32[1,32]");
    REFUSED_TENSOR(x3, PTO_TENSOR(half, big, 4, 31), "x3: is f16[4,31]; the shape of output f16[4,32]");
    REFUSED_TENSOR(dequant_scale, PTO_TENSOR(float, big, 31), "dequant_scale: is f32[31]; (1) or (32)");
    REFUSED_TENSOR(pertoken_scale, PTO_TENSOR(float, big, 5), "pertoken_scale: is f32[5]; (4) is allowed");
    REFUSED_TENSOR(comm_quant_scale1, PTO_TENSOR(half, big, 31), "comm_quant_scale1: is f16[31]");
    REFUSED_TENSOR(comm_quant_scale2, PTO_TENSOR(half, big, 1, 32), "comm_quant_scale2: is f16[1,32]; the shape of comm_quant_scale1");
    REFUSED_TENSOR(output, PTO_TENSOR(half, big, 1, 4, 32), "output: f16[1,4,32] has 3 dimensions");
    REFUSED_TENSOR(output, PTO_TENSOR(half, big, 5, 32), "output: is f16[5,32]; dimension 0 has to be 4");
    REFUSED_TENSOR(output, PTO_TENSOR(half, big, 4, 31), "dimension 1 has to be 32");
    /* the first of several mistakes, in the order of 3.1 */
    p = good;
    p.stream_mode = 0;
    t = PTO_TENSOR(uint8_t, big, 4, 15);
    p.x1 = &t;
    refused(&s, &p, PTO_ERR_PARAM_INVALID, "x1: is u8");
    t.dtype = PTO_DT_int8_t;
    refused(&s, &p, PTO_ERR_PARAM_INVALID, "streamMode");
    assert_int_equal(pto_quant_matmul_all_reduce_get_workspace_size(s.stream[0], NULL, NULL, NULL), PTO_ERR_PARAM_NULLPTR);
    free_job(j);
    close_session(&s);
}

/* Ranks that an operator does not allow, and devices that are none of a communicator's. */
static void wrong_ranks(void **state)
{
    (void)state;
    struct session s = open_session("a3", 3);
    struct job *j = make_job(&(struct shape){.ranks = 1, .m = 4, .n = 16, .k = 16}, 1);
    struct pto_comm *pair;
    refused(&s, &j->rank[0].p, PTO_ERR_PARAM_INVALID, "group: \"tp\" has 3 ranks; 1, 2, 4 or 8");
    assert_int_equal(pto_comm_init_all(s.sim, 2, "pair", &pair), PTO_SUCCESS);
    j->rank[0].p.group = "pair";
    struct pto_stream *first = s.stream[0];
    s.stream[0] = s.stream[2];
    refused(&s, &j->rank[0].p, PTO_ERR_PARAM_INVALID, "stream: is of device 2; \"pair\" has devices 0 to 1");
    s.stream[0] = first;
    free_job(j);
    close_session(&s);
}

/* What only the second phase can see: scales with zeros, or that differ (A7); shapes that differ. */
static void ranks_that_differ(void **state)
{
    (void)state;
    struct session s = open_session("a3", 2);
    struct job *j = make_job(&(struct shape){.ranks = 2, .m = 4, .n = 16, .k = 16, .low_bit = true}, 1), *other;
    const struct pto_quant_matmul_all_reduce_params *all[] = {&j->rank[0].p, &j->rank[1].p};
    uint16_t scales[16];
    struct pto_tensor t = PTO_TENSOR(half, scales, 16);
    memcpy(scales, j->s2, sizeof scales);
    scales[3] ^= 1;
    j->rank[1].p.comm_quant_scale2 = &t;
    assert_int_equal(pto_quant_matmul_all_reduce_ranks(s.stream, 2, all), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "comm_quant_scale2: rank 1 has other values than rank 0"));
    const struct pto_quant_matmul_all_reduce_params with = j->rank[1].p;
    j->rank[1].p.comm_quant_scale1 = j->rank[1].p.comm_quant_scale2 = NULL;
    assert_int_equal(pto_quant_matmul_all_reduce_ranks(s.stream, 2, all), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "comm_quant_scale1: is given on rank 0 and missing on rank 1"));
    j->rank[1].p = with;
    j->rank[1].p.comm_quant_scale2 = &j->t2;
    j->s1[5] = 0x8000;
    assert_int_equal(pto_quant_matmul_all_reduce_ranks(s.stream, 2, all), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "comm_quant_scale1: element 5 is 0"));
    j->s1[5] = 0x3c00;
    other = make_job(&(struct shape){.ranks = 2, .m = 5, .n = 16, .k = 16, .low_bit = true}, 1);
    all[1] = &other->rank[1].p;
    assert_int_equal(pto_quant_matmul_all_reduce_ranks(s.stream, 2, all), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "output: f16[5,16] on rank 1, f16[4,16] on rank 0"));
    free_job(other);
    free_job(j);
    close_session(&s);
}

static void two_phases(void **state)
{
    (void)state;
    struct session s = open_session("a3", 1);
    struct job *j = make_job(&(struct shape){.ranks = 1, .m = 4, .n = 30, .k = 16, .low_bit = true}, 1), *words;
    struct pto_executor *executor;
    uint64_t size;
    assert_int_equal(pto_quant_matmul_all_reduce_get_workspace_size(s.stream[0], &j->rank[0].p, &size, &executor), PTO_SUCCESS);
    assert_int_equal(size, 512); /* Mp * n = 120, rounded up; words need nothing else */
    void *workspace = room(512);
    assert_int_equal(pto_execute(workspace, 511, executor, s.stream[0]), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "workspace_size: is 511"));
    assert_int_equal(pto_execute(NULL, 512, executor, s.stream[0]), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_execute(workspace, 512, executor, s.stream[0]), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(s.stream[0], 0), PTO_SUCCESS);
    reference(j);
    hold(j, "a3");
    assert_int_equal(pto_execute(workspace, 512, NULL, s.stream[0]), PTO_ERR_INNER_EXECUTOR);
    words = make_job(&(struct shape){.ranks = 1, .m = 4, .n = 30, .k = 16}, 1);
    assert_int_equal(pto_quant_matmul_all_reduce_get_workspace_size(s.stream[0], &words->rank[0].p, &size, &executor), PTO_SUCCESS);
    assert_int_equal(size, 0);
    assert_int_equal(pto_execute(NULL, 0, executor, s.stream[0]), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(s.stream[0], 0), PTO_SUCCESS);
    reference(words);
    hold(words, "a3");
    free(workspace);
    free_job(words);
    free_job(j);
    close_session(&s);
}

static void output_found_out(void **state)
{
    (void)state;
    struct session s = open_session("a3", 1);
    struct job *j = make_job(&(struct shape){.ranks = 1, .m = 6, .n = 30, .k = 40, .batch = 2, .x2 = X2_NZ_COLUMNS, .token = true}, 1);
    struct pto_tensor y = {0};
    j->rank[0].p.output = &y;
    assert_int_equal(pto_quant_matmul_all_reduce_infer(s.stream[0], &j->rank[0].p), PTO_SUCCESS);
    assert_int_equal(y.rank, 3);
    assert_int_equal(y.shape[0], 2);
    assert_int_equal(y.shape[1], 3);
    assert_int_equal(y.shape[2], 30);
    assert_int_equal(y.dtype, PTO_DT_half);
    free_job(j);
    close_session(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_and_types), cmocka_unit_test(worked_example), cmocka_unit_test(subnormal_scales), cmocka_unit_test(equal_ranks),
        cmocka_unit_test(report_of_ranks), cmocka_unit_test(refusals), cmocka_unit_test(wrong_ranks), cmocka_unit_test(ranks_that_differ),
        cmocka_unit_test(two_phases), cmocka_unit_test(output_found_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
