/* tsort32 and tmrgsort (vector.md 12, 24): known answers, and random records against a slow sort of their own. */
#include "exec_fixture.h"

static struct pto_tile row_tile(enum pto_dtype dtype, int32_t rows, int32_t cols, int64_t addr)
{
    return make_tile(PTO_SPACE_VEC, dtype, rows, cols, "ND", addr);
}
static const uint8_t *record(struct fixture *f, const struct pto_tile *t, int32_t r, int32_t n)
{
    return f->core.space[PTO_SPACE_VEC] + t->addr + (int64_t)r * t->cols * (t->dtype == PTO_F32 ? 4 : 2) + n * 8;
}
static float value_at(struct fixture *f, const struct pto_tile *t, int32_t r, int32_t n)
{
    return (float)num_decode((enum pto_dtype)t->dtype, num_load(record(f, t, r, n), 0, (enum pto_dtype)t->dtype));
}
static uint32_t index_at(struct fixture *f, const struct pto_tile *t, int32_t r, int32_t n)
{
    return (uint32_t)num_load(record(f, t, r, n), 1, PTO_U32);
}
static void expect_record(struct fixture *f, const struct pto_tile *t, int32_t r, int32_t n, float value, uint32_t index)
{
    if (value_at(f, t, r, n) != value || index_at(f, t, r, n) != index)
        fail_msg("record %d: (%g, %u), expected (%g, %u)", (int)n, (double)value_at(f, t, r, n), index_at(f, t, r, n), (double)value, index);
}
static void set_record(struct fixture *f, const struct pto_tile *t, int32_t n, float value, uint32_t index)
{
    uint8_t *at = f->core.space[PTO_SPACE_VEC] + t->addr + n * 8;
    num_store(at, 0, PTO_U32, t->dtype == PTO_F32 ? f32_bits(value) : num_f32_to_f16(value));
    num_store(at, 1, PTO_U32, index);
}

static void sort(struct fixture *f, struct pto_tile src, struct pto_tile idx, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(PTO_OP_TSORT32);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_IDX, idx);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(f, &insn);
}

/* 24: v[i] = 7i mod 5, indices 100 + i, 64 columns. */
static void known_blocks(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F32, PTO_F16};
    for (size_t t = 0; t < 2; t++) {
        struct fixture f;
        fixture_open(&f, "a3");
        struct pto_tile src = row_tile(types[t], 1, 64, 0), idx = row_tile(PTO_U32, 1, 64, 0x400), dst = row_tile(types[t], 1, t == 0 ? 128 : 256, 0x800);
        for (int32_t i = 0; i < 64; i++) {
            put(&f, &src, 0, i, t == 0 ? f32_bits((float)(7 * i % 5)) : num_f32_to_f16((float)(7 * i % 5)));
            put(&f, &idx, 0, i, (uint64_t)(100 + i));
        }
        sort(&f, src, idx, dst);
        static const uint32_t first[] = {102, 107, 112, 117, 122, 127};
        for (int32_t k = 0; k < 6; k++)
            expect_record(&f, &dst, 0, k, 4, first[k]);
        expect_record(&f, &dst, 0, 6, 3, 104);
        expect_record(&f, &dst, 0, 7, 3, 109);
        expect_record(&f, &dst, 0, 32, 4, 132);
        expect_record(&f, &dst, 0, 33, 4, 137);
        if (t == 1) /* the half word beside an f16 value is zero */
            assert_int_equal(num_load(record(&f, &dst, 0, 5), 1, PTO_U16), 0);
        fixture_close(&f);
    }
}

/* Any values, NaN and zeros of both signs among them, tails, in place over the source. */
static void random_blocks(void **state)
{
    (void)state;
    uint64_t seed = 42;
    for (int round = 0; round < 60; round++) {
        struct fixture f;
        fixture_open(&f, "a5");
        bool half = round % 2 != 0;
        int32_t cols = 1 + (int32_t)(rnd(&seed) % 96);
        enum pto_dtype dtype = half ? PTO_F16 : PTO_F32;
        struct pto_tile src = with_valid(row_tile(dtype, 3, 96, 0), 2, cols), idx = row_tile(PTO_I32, 3, 96, 0x1000);
        struct pto_tile dst = row_tile(dtype, 3, half ? 384 : 192, round % 3 == 0 ? 0 : 0x2000);
        double v[2][96];
        uint32_t bits[2][96], k[2][96];
        bool used[2][96] = {{0}};
        static const float special[] = {0.0f, -0.0f, INFINITY, -INFINITY, NAN, 1.0f};
        for (int32_t r = 0; r < 2; r++)
            for (int32_t c = 0; c < cols; c++) {
                float value = rnd(&seed) % 4 == 0 ? special[rnd(&seed) % 6] : (float)(int)(rnd(&seed) % 64) - 32;
                bits[r][c] = half ? num_f32_to_f16(value) : f32_bits(value);
                v[r][c] = (double)value;
                k[r][c] = (uint32_t)(rnd(&seed) % 8 == 0 ? 0xFFFFFFF0u + (unsigned)c : (uint32_t)(r * 96 + c));
                put(&f, &src, r, c, bits[r][c]);
                put(&f, &idx, r, c, k[r][c]);
            }
        sort(&f, src, idx, dst);
        /* the largest that is left, of equal ones that with the smallest index, then the first */
        for (int32_t r = 0; r < 2; r++)
            for (int32_t n = 0; n < cols; n++) {
                int32_t from = n / 32 * 32, to = from + 32 < cols ? from + 32 : cols, best = -1;
                for (int32_t c = from; c < to; c++) {
                    if (used[r][c])
                        continue;
                    bool nan = isnan(v[r][c]), better = best < 0;
                    if (!better) {
                        bool best_nan = isnan(v[r][best]), equal = nan ? best_nan : v[r][c] == v[r][best];
                        better = equal ? k[r][c] < k[r][best] : nan || v[r][c] > v[r][best];
                    }
                    best = better ? c : best;
                }
                used[r][best] = true;
                assert_int_equal(num_load(record(&f, &dst, r, n), 0, half ? PTO_U16 : PTO_U32), bits[r][best]);
                assert_int_equal(index_at(&f, &dst, r, n), k[r][best]);
            }
        fixture_close(&f);
    }
}

/* 24: four blocks of 32 records, v = 100 - 4k - b, idx = 100b + k; a fifth block is left over. */
static void merge_of_blocks(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    for (int in_place = 0; in_place < 2; in_place++)
        for (int half = 0; half < 2; half++) {
            int32_t per = half ? 4 : 2;
            struct pto_tile src = row_tile(half ? PTO_F16 : PTO_F32, 1, 160 * per, 0), dst = src;
            dst.addr = in_place ? 0 : 0x4000;
            for (int32_t b = 0; b < 5; b++)
                for (int32_t k = 0; k < 32; k++)
                    set_record(&f, &src, 32 * b + k, (float)(100 - 4 * k - b), (uint32_t)(100 * b + k));
            struct pto_insn insn = make_insn(PTO_OP_TMRGSORT);
            set_tile(&insn, PTO_ROLE_SRC, src);
            set_int(&insn, PTO_ROLE_SCALAR, 32 * per);
            set_tile(&insn, PTO_ROLE_DST, dst);
            run(&f, &insn);
            for (int32_t n = 0; n < 128; n++)
                expect_record(&f, &dst, 0, n, (float)(100 - n), (uint32_t)(100 * (n % 4) + n / 4));
            if (in_place)
                expect_record(&f, &dst, 0, 128, 96, 400);
            else
                assert_int_equal(index_at(&f, &dst, 0, 128), 0xFFFFFFFF);
            set_int(&insn, PTO_ROLE_SCALAR, INT64_MAX / per * per); /* no four blocks of that: nothing */
            run(&f, &insn);
            set_int(&insn, PTO_ROLE_SCALAR, 65 * per + 1);
            refused(&f, &insn, PTO_D_NO_MEANING, "no number of elements of whole records");
        }
    fixture_close(&f);
}

static uint64_t merge(struct fixture *f, const struct pto_tile *lists, int n, struct pto_tile dst, bool exhausted)
{
    static const enum pto_role roles[] = {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2, PTO_ROLE_SRC3};
    struct pto_insn insn = make_insn(PTO_OP_TMRGSORT);
    for (int i = 0; i < n; i++)
        set_tile(&insn, roles[i], lists[i]);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_EXHAUSTED, exhausted);
    run(f, &insn);
    assert_int_equal(f->x.nresults, 1);
    assert_int_equal(f->x.result[0].slot, isa_op_slot(PTO_OP_TMRGSORT, PTO_ROLE_DST1));
    return (uint64_t)f->x.result[0].value.u.i;
}

static void merge_of_lists(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    static const float a[] = {9, 7, 5, 5, 3, 2, 1, 0}, b[] = {8, 5, 4, 3.5f};
    struct pto_tile lists[4] = {row_tile(PTO_F32, 1, 16, 0), with_valid(row_tile(PTO_F32, 1, 16, 0x100), 1, 8), row_tile(PTO_F32, 1, 16, 0x200), row_tile(PTO_F32, 1, 16, 0x300)};
    struct pto_tile dst = row_tile(PTO_F32, 1, 64, 0x1000);
    for (int32_t k = 0; k < 8; k++)
        set_record(&f, &lists[0], k, a[k], (uint32_t)k);
    for (int32_t k = 0; k < 4; k++)
        set_record(&f, &lists[1], k, b[k], (uint32_t)(100 + k));
    static const float values[] = {9, 8, 7, 5, 5, 5, 4, 3.5f, 3, 2, 1, 0};
    static const uint32_t indices[] = {0, 100, 1, 2, 3, 101, 102, 103, 4, 5, 6, 7};
    assert_int_equal(merge(&f, lists, 2, dst, true), 4 | 4 << 16);
    for (int32_t k = 0; k < 8; k++)
        expect_record(&f, &dst, 0, k, values[k], indices[k]);
    assert_int_equal(index_at(&f, &dst, 0, 8), 0xFFFFFFFF);
    assert_int_equal(merge(&f, lists, 2, dst, false), 8 | 4 << 16);
    for (int32_t k = 0; k < 12; k++)
        expect_record(&f, &dst, 0, k, values[k], indices[k]);
    assert_int_equal(index_at(&f, &dst, 0, 12), 0xFFFFFFFF);
    /* dst full before the lists are used up, and dst over a list */
    struct pto_tile shorter = with_valid(lists[0], 1, 10);
    assert_int_equal(merge(&f, lists, 2, shorter, false), 4 | 1 << 16);
    for (int32_t k = 0; k < 5; k++)
        expect_record(&f, &shorter, 0, k, values[k], indices[k]);
    /* four lists, equal values: the first list first; an empty list is used up at once */
    for (int32_t l = 0; l < 4; l++)
        for (int32_t k = 0; k < 8; k++)
            set_record(&f, &lists[l], k, (float)(10 - k), (uint32_t)(10 * l + k));
    lists[1].v_col = 16;
    assert_int_equal(merge(&f, lists, 4, dst, false), UINT64_C(0x0008000800080008));
    for (int32_t k = 0; k < 32; k++)
        expect_record(&f, &dst, 0, k, (float)(10 - k / 4), (uint32_t)(10 * (k % 4) + k / 4));
    lists[2].v_col = 0;
    assert_int_equal(merge(&f, lists, 4, dst, true), 0);
    assert_int_equal(merge(&f, lists, 4, dst, false), UINT64_C(0x0008000000080008));
    lists[0].dtype = PTO_I32;
    struct pto_insn insn = make_insn(PTO_OP_TMRGSORT);
    set_tile(&insn, PTO_ROLE_SRC, lists[0]);
    set_tile(&insn, PTO_ROLE_DST, dst);
    refused(&f, &insn, PTO_D_NO_MEANING, "records hold f32 or f16");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_blocks), cmocka_unit_test(random_blocks), cmocka_unit_test(merge_of_blocks),
                                       cmocka_unit_test(merge_of_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
