/* Partial operations, fills and the fused operations that end in another type (vector.md 1, 2, 4, 24; R18), against the element
 * rules written out here. */
#include "vector_fixture.h"

struct region {
    int32_t rows, cols;
};
/* dst first, then the sources; a source may cover all, a corner, nothing, or not even dst together with the other. */
static const struct region regions[][3] = {
    {{4, 24}, {4, 24}, {4, 24}}, {{4, 24}, {4, 24}, {2, 9}}, {{4, 24}, {1, 24}, {4, 24}}, {{4, 24}, {4, 3}, {4, 24}},
    {{4, 24}, {4, 24}, {0, 0}},  {{4, 24}, {2, 24}, {4, 5}}, {{1, 700}, {1, 700}, {1, 530}}, {{4, 24}, {9, 40}, {4, 24}},
};
enum { REGIONS = sizeof regions / sizeof regions[0] };

static uint64_t rounded(enum pto_dtype t, double v) { return num_encode(t, (double)(float)v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON); }

/* The larger (sign 1) or smaller (-1) of two: a NaN gives way, +0 is above -0. */
static uint64_t extreme(enum pto_dtype t, uint64_t x, uint64_t y, int sign)
{
    if (isa_dtype_is_int(t)) {
        bool above = t == PTO_U64 ? x > y : num_to_i64(t, x) > num_to_i64(t, y);
        return above == (sign > 0) ? x : y;
    }
    double a = num_decode(t, x), b = num_decode(t, y);
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b) ? num_nan(t) : isnan(a) ? y : x;
    bool above = a > b || (a == b && !signbit(a));
    return above == (sign > 0) ? x : y;
}

static uint64_t model(enum pto_op op, enum pto_dtype t, uint64_t x, uint64_t y)
{
    uint64_t mask = isa_dtype(t)->bits < 64 ? (UINT64_C(1) << isa_dtype(t)->bits) - 1 : UINT64_MAX;
    if (op == PTO_OP_TPARTMAX || op == PTO_OP_TPARTMIN)
        return extreme(t, x, y, op == PTO_OP_TPARTMAX ? 1 : -1);
    if (isa_dtype_is_int(t))
        return (op == PTO_OP_TPARTADD ? x + y : x * y) & mask;
    return rounded(t, op == PTO_OP_TPARTADD ? num_decode(t, x) + num_decode(t, y) : num_decode(t, x) * num_decode(t, y));
}

static bool covers(const struct region *r, int32_t row, int32_t col) { return row < r->rows && col < r->cols; }

/* place: 0 apart, 1 dst is src0, 2 dst is src1, 3 dst lies across src0. */
static void make_tiles(enum pto_dtype t, const struct region *r, unsigned place, int64_t at, struct pto_tile tile[3])
{
    for (unsigned k = 0; k < 3; k++) {
        int32_t rows = r[0].rows > r[k].rows ? r[0].rows : r[k].rows, cols = r[0].cols > 100 ? 704 : 48;
        tile[k] = with_valid(make_tile(PTO_SPACE_VEC, t, rows + 1, cols + 16 * (int32_t)k, "ND", at + 0x2C00 * (int64_t)k), r[k].rows, r[k].cols);
    }
    if (place != 0) {
        const struct pto_tile src = tile[place == 2 ? 2 : 1];
        tile[0] = with_valid(src, r[0].rows, r[0].cols);
        tile[0].addr += place == 3 ? 8 : 0;
    }
}

static void unions(void **state)
{
    (void)state;
    static const enum pto_op ops[] = {PTO_OP_TPARTADD, PTO_OP_TPARTMUL, PTO_OP_TPARTMAX, PTO_OP_TPARTMIN};
    static struct expected e;
    struct fixture f;
    uint64_t seed = 21;
    fixture_open(&f, "a5");
    for (unsigned k = 0; k < 4; k++)
        for (unsigned d = 0; d < VECTOR_TYPES; d++)
            for (unsigned i = 0; i < REGIONS; i++)
                for (unsigned place = 0; place < 4; place++) {
                    const struct region *r = regions[i];
                    enum pto_dtype t = vector_types[d];
                    struct pto_tile tile[3];
                    make_tiles(t, r, place, 0, tile);
                    if (tile[0].rows < r[0].rows)
                        continue;
                    randomize(&f, &seed);
                    put_some(&f, &tile[1], &seed);
                    put_some(&f, &tile[2], &seed);
                    expect_start(&f, &e);
                    for (int32_t row = 0; row < r[0].rows; row++)
                        for (int32_t c = 0; c < r[0].cols; c++) {
                            bool first = covers(&r[1], row, c), second = covers(&r[2], row, c);
                            uint64_t x = get(&f, &tile[1], row, c), y = get(&f, &tile[2], row, c);
                            expect_put(&e, &tile[0], row, c, first && second ? model(ops[k], t, x, y) : first ? x : second ? y : 0);
                        }
                    struct pto_insn insn = make_insn(ops[k]);
                    set_tile(&insn, PTO_ROLE_SRC, tile[1]);
                    set_tile(&insn, PTO_ROLE_SRC1, tile[2]);
                    set_tile(&insn, PTO_ROLE_DST, tile[0]);
                    run(&f, &insn);
                    char what[100];
                    (void)snprintf(what, sizeof what, "%s %s regions %u place %u", isa_op(ops[k])->mnemonic, isa_dtype(t)->name, i, place);
                    same_memory(&f, &e, what);
                }
    fixture_close(&f);
}

static void values_with_indices(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F16, PTO_F32, PTO_I16, PTO_U64}, indices[] = {PTO_I32, PTO_I16, PTO_U32, PTO_I32};
    static struct expected e;
    struct fixture f;
    uint64_t seed = 22;
    fixture_open(&f, "a3");
    for (unsigned larger = 0; larger < 2; larger++)
        for (unsigned d = 0; d < 4; d++)
            for (unsigned i = 0; i < REGIONS; i++)
                for (unsigned place = 0; place < 4; place++) {
                    const struct region *r = regions[i];
                    enum pto_dtype t = types[d];
                    struct pto_tile v[3], x[3];
                    make_tiles(t, r, place, 0, v);
                    make_tiles(indices[d], r, place, 0x8000, x);
                    if (v[0].rows < r[0].rows)
                        continue;
                    randomize(&f, &seed);
                    put_some(&f, &v[1], &seed);
                    put_some(&f, &v[2], &seed);
                    for (int32_t c = 0; c < 24; c += 5)
                        put(&f, &v[2], 0, c, get(&f, &v[1], 0, c)); /* ties */
                    expect_start(&f, &e);
                    for (int32_t row = 0; row < r[0].rows; row++)
                        for (int32_t c = 0; c < r[0].cols; c++) {
                            bool first = covers(&r[1], row, c), second = covers(&r[2], row, c);
                            uint64_t a = get(&f, &v[1], row, c), b = get(&f, &v[2], row, c);
                            if (first && second) {
                                double va = num_decode(t, a), vb = num_decode(t, b);
                                first = t == PTO_U64 ? (larger != 0 ? a > b : a < b) : (larger != 0 ? va > vb : va < vb);
                            }
                            expect_put(&e, &v[0], row, c, first ? a : second ? b : 0);
                            expect_put(&e, &x[0], row, c, first ? get(&f, &x[1], row, c) : second ? get(&f, &x[2], row, c) : 0);
                        }
                    struct pto_insn insn = make_insn(larger != 0 ? PTO_OP_TPARTARGMAX : PTO_OP_TPARTARGMIN);
                    set_tile(&insn, PTO_ROLE_SRC, v[1]);
                    set_tile(&insn, PTO_ROLE_SRC1, v[2]);
                    set_tile(&insn, PTO_ROLE_IDX, x[1]);
                    set_tile(&insn, PTO_ROLE_IDX1, x[2]);
                    set_tile(&insn, PTO_ROLE_DST, v[0]);
                    set_tile(&insn, PTO_ROLE_DST1, x[0]);
                    run(&f, &insn);
                    char what[100];
                    (void)snprintf(what, sizeof what, "%s %s regions %u place %u", isa_op((enum pto_op)insn.op)->mnemonic, isa_dtype(t)->name, i, place);
                    same_memory(&f, &e, what);
                }
    fixture_close(&f);
}

/* vector.md 24: a = 0..15 as 2x8, b = 100 with valid 1x4. */
static void known_answers(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0), b = a, d = a;
    b.addr = 0x100;
    b = with_valid(b, 1, 4);
    d.addr = 0x200;
    for (int32_t i = 0; i < 16; i++) {
        put(&f, &a, i / 8, i % 8, f32_bits((float)i));
        put(&f, &b, i / 8, i % 8, f32_bits(100));
    }
    for (unsigned k = 0; k < 2; k++) {
        struct pto_insn insn = make_insn(k == 0 ? PTO_OP_TPARTADD : PTO_OP_TPARTMAX);
        set_tile(&insn, PTO_ROLE_SRC, a);
        set_tile(&insn, PTO_ROLE_SRC1, b);
        set_tile(&insn, PTO_ROLE_DST, d);
        run(&f, &insn);
        for (int32_t i = 0; i < 16; i++)
            assert_int_equal(get(&f, &d, i / 8, i % 8), f32_bits((float)(i >= 4 ? i : k == 0 ? 100 + i : 100)));
    }
    fixture_close(&f);
}

static void fills(void **state)
{
    (void)state;
    static struct expected e;
    struct fixture f;
    uint64_t seed = 23;
    fixture_open(&f, "a5");
    for (unsigned d = 0; d < VECTOR_TYPES; d++)
        for (unsigned layout = 0; layout < 2; layout++) {
            enum pto_dtype t = vector_types[d];
            struct pto_tile tile = with_valid(make_tile(PTO_SPACE_VEC, t, 16, 32, layout == 0 ? "ND" : "DN", 0x400), 5, 17);
            uint64_t code = some_code(t, &seed);
            struct pto_insn insn = make_insn(PTO_OP_TEXPANDS);
            if (isa_dtype_is_float(t)) {
                code = num_is_nan(t, code) ? num_nan(t) : code;
                set_float(&insn, PTO_ROLE_SCALAR, t, num_decode(t, code));
            } else {
                set_int(&insn, PTO_ROLE_SCALAR, num_to_i64(t, code));
            }
            set_tile(&insn, PTO_ROLE_DST, tile);
            randomize(&f, &seed);
            expect_start(&f, &e);
            for (int32_t r = 0; r < 5; r++)
                for (int32_t c = 0; c < 17; c++)
                    expect_put(&e, &tile, r, c, code);
            run(&f, &insn);
            same_memory(&f, &e, isa_dtype(t)->name);
        }
    /* converted first: an f32 for an f16 tile, a fraction for integers; in L1 the whole tile whatever is valid */
    struct pto_insn insn = make_insn(PTO_OP_TEXPANDS);
    struct pto_tile h = with_valid(make_tile(PTO_SPACE_MAT, PTO_F16, 32, 32, "Nz", 0), 3, 3);
    set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, 1 + 1 / 2048. + 1e-5);
    set_tile(&insn, PTO_ROLE_DST, h);
    run(&f, &insn);
    for (int32_t r = 0; r < 32; r++)
        for (int32_t c = 0; c < 32; c++)
            assert_int_equal(get(&f, &h, r, c), 0x3C01);
    struct pto_tile i = make_tile(PTO_SPACE_VEC, PTO_I16, 1, 16, "ND", 0);
    set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, -2.75);
    set_tile(&insn, PTO_ROLE_DST, i);
    run(&f, &insn);
    assert_int_equal(get(&f, &i, 0, 15), 0xFFFE);
    set_int(&insn, PTO_ROLE_SCALAR, 0x12345);
    run(&f, &insn);
    assert_int_equal(get(&f, &i, 0, 0), 0x2345);
    set_tile(&insn, PTO_ROLE_DST, with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 1, 8, "ND", 0), 0, 8)); /* nothing to do */
    run(&f, &insn);
    assert_int_equal(get(&f, &i, 0, 0), 0x2345);
    fixture_close(&f);
}

static void sums_in_another_type(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype src, dst;
    } pairs[] = {{PTO_F32, PTO_F16}, {PTO_F16, PTO_I8}, {PTO_I16, PTO_I8}};
    static struct expected e;
    struct fixture f;
    uint64_t seed = 24;
    fixture_open(&f, "a3");
    for (unsigned k = 0; k < 4; k++)
        for (unsigned place = 0; place < 2; place++) {
            bool dequant = k == 3;
            enum pto_dtype s = dequant ? PTO_I32 : pairs[k].src, t = dequant ? PTO_F16 : pairs[k].dst;
            struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, s, 3, 64, "ND", 0), 3, 50), b = a, d;
            b.addr = 0x4000;
            d = with_valid(make_tile(PTO_SPACE_VEC, t, 3, 64, "ND", place == 0 ? 0x8000 : 0), 3, 50); /* 1: in the bytes of src0 */
            randomize(&f, &seed);
            put_some(&f, &a, &seed);
            put_some(&f, &b, &seed);
            for (int32_t c = 0; c < 64; c++) { /* sums that need no clamp */
                double small = (double)(c - 20) * (isa_dtype_is_float(s) ? 1.25 : 1);
                put(&f, &a, 0, c, num_encode(s, small, PTO_ROUND_RINT, NUM_OVF_WRAP, NUM_NAN_CANON));
                put(&f, &b, 0, c, num_encode(s, 0.25 + 60, PTO_ROUND_TRUNC, NUM_OVF_WRAP, NUM_NAN_CANON));
            }
            const float scale = 0.0078124f;
            expect_start(&f, &e);
            for (int32_t r = 0; r < 3; r++)
                for (int32_t c = 0; c < 50; c++) {
                    uint64_t x = get(&f, &a, r, c), y = get(&f, &b, r, c);
                    if (dequant) {
                        float v = (float)(int32_t)(uint32_t)(x + y) / 131072.0f * scale * 131072.0f;
                        expect_put(&e, &d, r, c, rounded(PTO_F16, v > 0 ? (double)v : 0));
                        continue;
                    }
                    double sum = s == PTO_I16 ? (double)(int16_t)(uint16_t)(x + y) : num_decode(s, rounded(s, num_decode(s, x) + num_decode(s, y)));
                    sum = sum > 0 ? sum : 0; /* a NaN gives way to 0 */
                    expect_put(&e, &d, r, c, t == PTO_I8 ? (uint64_t)fmin(nearbyint(sum), 127) : num_encode(t, fmin(sum, 65504), PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
                }
            struct pto_insn insn = make_insn(dequant ? PTO_OP_TADDDEQRELU : PTO_OP_TADDRELUCONV);
            set_tile(&insn, PTO_ROLE_SRC, a);
            set_tile(&insn, PTO_ROLE_SRC1, b);
            if (dequant)
                set_float(&insn, PTO_ROLE_SCALAR, PTO_F32, (double)scale);
            set_tile(&insn, PTO_ROLE_DST, d);
            run(&f, &insn);
            same_memory(&f, &e, isa_dtype(s)->name);
        }
    fixture_close(&f);
}

static void sums_of_neighbours(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F32, PTO_F16, PTO_I32, PTO_U64};
    static const int32_t widths[] = {1, 2, 7, 16, 1301};
    static struct expected e;
    struct fixture f;
    uint64_t seed = 25;
    fixture_open(&f, "a3");
    for (unsigned d = 0; d < 4; d++)
        for (unsigned w = 0; w < 5; w++)
            for (unsigned place = 0; place < 3; place++) { /* apart, in place, further on in the source */
                enum pto_dtype t = types[d];
                int32_t cols = widths[w], rows = cols > 1000 ? 1 : 3;
                struct pto_tile a = with_valid(make_tile(PTO_SPACE_VEC, t, rows, cols > 1000 ? 1312 : 32, "ND", 0), rows, cols), x = a;
                x.addr = place == 0 ? 0x4000 : place == 1 ? 0 : (cols > 1000 ? 600 : 32) * (isa_dtype(t)->bits / 8);
                randomize(&f, &seed);
                put_some(&f, &a, &seed);
                expect_start(&f, &e);
                for (int32_t r = 0; r < rows; r++)
                    for (int32_t c = 0; c < cols; c++) {
                        uint64_t p = 0, q = 0;
                        if (2 * c < cols)
                            p = get(&f, &a, r, 2 * c);
                        if (2 * c + 1 < cols)
                            q = get(&f, &a, r, 2 * c + 1);
                        uint64_t sum = isa_dtype_is_int(t) ? p + q : rounded(t, num_decode(t, p) + num_decode(t, q));
                        expect_put(&e, &x, r, c, 2 * c < cols ? sum : 0);
                    }
                struct pto_insn insn = make_insn(PTO_OP_TPAIRREDUCESUM);
                set_tile(&insn, PTO_ROLE_SRC, a);
                set_tile(&insn, PTO_ROLE_DST, x);
                run(&f, &insn);
                same_memory(&f, &e, isa_dtype(t)->name);
            }
    fixture_close(&f);
}

static void refusals(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile a = make_tile(PTO_SPACE_VEC, PTO_F32, 4, 8, "ND", 0), i = make_tile(PTO_SPACE_VEC, PTO_I32, 4, 8, "ND", 0x1000),
                    wide = make_tile(PTO_SPACE_VEC, PTO_F64, 4, 8, "ND", 0x2000);
    struct pto_insn insn = make_insn(PTO_OP_TPARTADD);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, i);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "`src1` is i32 where the destination is f32");
    insn = make_insn(PTO_OP_TPARTMAX);
    set_tile(&insn, PTO_ROLE_SRC, wide);
    set_tile(&insn, PTO_ROLE_SRC1, wide);
    set_tile(&insn, PTO_ROLE_DST, wide);
    refused(&f, &insn, PTO_D_NO_MEANING, "no meaning on elements of f64");
    insn = make_insn(PTO_OP_TPAIRREDUCESUM);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_DST, i);
    refused(&f, &insn, PTO_D_NO_MEANING, "cannot sum f32 to i32");
    insn = make_insn(PTO_OP_TADDRELUCONV);
    set_tile(&insn, PTO_ROLE_SRC, a);
    set_tile(&insn, PTO_ROLE_SRC1, i);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "the sources are f32 and i32");
    insn = make_insn(PTO_OP_TEXPANDS);
    set_tile(&insn, PTO_ROLE_DST, a);
    refused(&f, &insn, PTO_D_NO_MEANING, "scalar");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unions),       cmocka_unit_test(values_with_indices), cmocka_unit_test(known_answers),
        cmocka_unit_test(fills),        cmocka_unit_test(sums_in_another_type), cmocka_unit_test(sums_of_neighbours),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
