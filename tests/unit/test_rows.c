/* The row engine against isa/num.h, element by element: every f16 and bf16 code, the neighbourhood of every rounding boundary,
 * every dtype in rows that are neighbours in memory and in rows that are not. */
#include "vector_fixture.h"
#include "sim/rows.h"

static float f32_from(uint32_t bits)
{
    float v;
    memcpy(&v, &bits, 4);
    return v;
}

/* A grid over one row of an array. */
struct line {
    int64_t row[1], col[2048];
    uint8_t bytes[16 << 10];
    struct sim_grid g;
};
static void line_open(struct line *l, enum pto_dtype dtype, int32_t n, int32_t step)
{
    memset(l->bytes, 0x5A, sizeof l->bytes);
    l->row[0] = 0;
    for (int32_t c = 0; c < n; c++)
        l->col[c] = 3 + c * step;
    l->g = (struct sim_grid){.base = l->bytes, .dtype = (uint8_t)dtype, .rows = 1, .cols = n, .row = l->row, .col = l->col};
}

static void every_16_bit_code_loads(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F16, PTO_BF16};
    static struct line l;
    float out[1024];
    for (unsigned t = 0; t < 2; t++)
        for (uint32_t first = 0; first < 0x10000; first += 1024) {
            line_open(&l, types[t], 1024, 1 + (int32_t)(first >> 10 & 1));
            for (int32_t c = 0; c < 1024; c++)
                sim_grid_store(&l.g, 0, c, first + (uint32_t)c);
            sim_load_f32(&l.g, 0, 1024, out);
            for (uint32_t c = 0; c < 1024; c++) {
                float want = (float)num_decode(types[t], first + c);
                if (isnan(want) ? !isnan(out[c]) : f32_bits(out[c]) != f32_bits(want))
                    fail_msg("%s %04x loads as %a", isa_dtype(types[t])->name, first + c, (double)out[c]);
            }
        }
}

static void check_encode(struct line *l, enum pto_dtype dtype, const float *v, int32_t n)
{
    float rounded[1024];
    memcpy(rounded, v, (size_t)n * sizeof v[0]);
    sim_store_f32(&l->g, 0, n, v);
    sim_round_f32(dtype, n, rounded);
    for (int32_t c = 0; c < n; c++) {
        uint64_t want = num_encode(dtype, (double)v[c], PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON), got = sim_grid_load(&l->g, 0, c);
        float value = (float)num_decode(dtype, want);
        if (got != want)
            fail_msg("%s of %a is %04llx, expected %04llx", isa_dtype(dtype)->name, (double)v[c], (unsigned long long)got, (unsigned long long)want);
        if (dtype != PTO_F32 && (isnan(value) ? !isnan(rounded[c]) : f32_bits(rounded[c]) != f32_bits(value)))
            fail_msg("%s of %a rounds to %a, expected %a", isa_dtype(dtype)->name, (double)v[c], (double)rounded[c], (double)value);
    }
}

static void stores_round_like_num(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F16, PTO_BF16, PTO_F32};
    static struct line l;
    float v[1024];
    uint64_t seed = 7;
    for (unsigned t = 0; t < 3; t++) {
        /* around every code's value and the middle to its neighbour */
        for (uint32_t first = 0; first < 0x10000; first += 128) {
            line_open(&l, types[t], 1024, 1);
            for (uint32_t c = 0; c < 128; c++) {
                enum pto_dtype narrow = types[t] == PTO_F32 ? PTO_BF16 : types[t];
                double at = num_decode(narrow, first + c), next = num_decode(narrow, (first + c + 1) & 0xFFFF);
                uint32_t value = f32_bits((float)at), middle = f32_bits((float)((at + next) / 2));
                for (uint32_t k = 0; k < 3; k++) {
                    v[8 * c + k] = f32_from(value + k - 1);
                    v[8 * c + 3 + k] = f32_from(middle + k - 1);
                }
                v[8 * c + 6] = f32_from((uint32_t)rnd(&seed));
                v[8 * c + 7] = f32_from(0x33000000u + (uint32_t)(rnd(&seed) % 0x06000000u)); /* f16's subnormals and on */
            }
            check_encode(&l, types[t], v, 1024);
        }
        static const uint32_t specials[] = {0x7F800000u, 0xFF800000u, 0x7FC00000u, 0xFFC00001u, 0x7F800001u, 0x7FFFFFFFu, 0xFFFFFFFFu,
                                            0x477FEFFFu, 0x477FF000u, 0xC77FF000u, 0x7F7F7FFFu, 0x7F7F8000u, 0x7F7FFFFFu, 0, 0x80000000u};
        int32_t n = sizeof specials / sizeof specials[0];
        for (int32_t i = 0; i < n; i++)
            v[i] = f32_from(specials[i]);
        line_open(&l, types[t], n, 2);
        check_encode(&l, types[t], v, n);
    }
}

/* Every dtype, dense and strided, more than a piece: what is loaded is what num.h reads, what is stored is read back. */
static void every_type_in_every_row(void **state)
{
    (void)state;
    static struct line l;
    uint64_t seed = 11;
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        for (int32_t step = 1; step < 4; step += 2) {
            enum pto_dtype dtype = (enum pto_dtype)d;
            const struct isa_dtype_info *info = isa_dtype(dtype);
            enum { N = 600 };
            uint64_t codes[N], bits[N];
            line_open(&l, dtype, N, step);
            for (int32_t c = 0; c < N; c++) {
                codes[c] = rnd(&seed);
                codes[c] &= info->bits < 64 ? (UINT64_C(1) << info->bits) - 1 : UINT64_MAX;
            }
            sim_store_bits(&l.g, 0, N, codes);
            for (int32_t c = 0; c < N; c++)
                assert_true(sim_grid_load(&l.g, 0, c) == codes[c]);
            sim_load_bits(&l.g, 0, N, bits);
            assert_memory_equal(bits, codes, sizeof bits);
            if (step > 1) /* between the elements nothing is written */
                assert_true(num_load(l.bytes, 4, dtype) == (UINT64_C(0x5A5A5A5A5A5A5A5A) & (info->bits < 64 ? (UINT64_C(1) << info->bits) - 1 : UINT64_MAX)) || info->bits == 4);
            if (isa_dtype_is_int(dtype)) {
                int64_t wide[N];
                int32_t narrow[N];
                sim_load_i64(&l.g, 0, N, wide);
                bool small = info->bits < 32 || dtype == PTO_I32;
                if (small)
                    sim_load_i32(&l.g, 0, N, narrow);
                for (int32_t c = 0; c < N; c++) {
                    assert_true(wide[c] == num_to_i64(dtype, codes[c]));
                    assert_true(!small || narrow[c] == wide[c]);
                }
                memset(l.bytes, 0, sizeof l.bytes);
                sim_store_i64(&l.g, 0, N, wide);
                for (int32_t c = 0; c < N; c++)
                    assert_true(dtype == PTO_I1 || sim_grid_load(&l.g, 0, c) == codes[c]);
                if (small) {
                    memset(l.bytes, 0, sizeof l.bytes);
                    sim_store_i32(&l.g, 0, N, narrow);
                    for (int32_t c = 0; c < N; c++)
                        assert_true(dtype == PTO_I1 || sim_grid_load(&l.g, 0, c) == codes[c]);
                }
            } else if (info->bits <= 32) {
                float values[N];
                sim_load_f32(&l.g, 0, N, values);
                for (int32_t c = 0; c < N; c++) {
                    float want = (float)num_decode(dtype, codes[c]);
                    assert_true(isnan(want) ? isnan(values[c]) : f32_bits(values[c]) == f32_bits(want));
                }
                sim_store_f32(&l.g, 0, N, values);
                for (int32_t c = 0; c < N; c++)
                    assert_true(sim_grid_load(&l.g, 0, c) == num_encode(dtype, (double)values[c], PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_16_bit_code_loads),
        cmocka_unit_test(stores_round_like_num),
        cmocka_unit_test(every_type_in_every_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
