/* tcvt on tiles (vector.md 9, 24; R14-R16): known answers, every pair of types through tiles against the conversion of one element
 * (test_num_tcvt.c checks that against MPFR), in place with other element sizes, 4-bit tiles, valid regions; ttri, tci, trandom. */
#include "vector_image.h"

static struct pto_insn cvt(struct pto_tile src, struct pto_tile dst, unsigned round, unsigned sat)
{
    struct pto_insn insn = make_insn(PTO_OP_TCVT);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_RMODE, round);
    set_attr(&insn, PTO_ATTR_SAT_MODE, sat);
    return insn;
}

static void check_cvt(struct fixture *f, struct pto_tile src, struct pto_tile dst, unsigned round, unsigned sat)
{
    struct pto_insn insn = cvt(src, dst, round, sat);
    struct image want = image_of(f), old = image_of(f);
    for (int32_t r = 0; r < dst.v_row; r++)
        for (int32_t c = 0; c < dst.v_col; c++)
            image_put(&want, &dst, r, c, num_tcvt((enum pto_dtype)dst.dtype, (enum pto_dtype)src.dtype, image_get(&old, &src, r, c), round, sat));
    free(old.bytes);
    run(f, &insn);
    char text[96];
    snprintf(text, sizeof text, "%s to %s, round %u, sat %u", isa_dtype((enum pto_dtype)src.dtype)->name, isa_dtype((enum pto_dtype)dst.dtype)->name, round, sat);
    image_check(f, &want, text);
}

static void every_pair(void **state)
{
    (void)state;
    uint64_t seed = 31;
    struct fixture f;
    fixture_open(&f, "a5");
    for (unsigned s = PTO_F32; s < PTO_DTYPE_COUNT; s++)
        for (unsigned d = PTO_F32; d < PTO_DTYPE_COUNT; d++) {
            unsigned round = (s + d) % 8, sat = (s * 3 + d) % 3;
            struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, (enum pto_dtype)s, 20, 96, "ND", 0x1000), 17, 50);
            struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, (enum pto_dtype)d, 24, 64, "ND", 0x8000), 17, 50);
            struct pto_tile same = with_valid(make_tile(PTO_SPACE_VEC, (enum pto_dtype)d, 20, 96, "ND", 0x1000), 17, 50);
            struct pto_tile columns = with_valid(make_tile(PTO_SPACE_VEC, (enum pto_dtype)s, 64, 2, "DN", 0x1000), 33, 2);
            struct pto_tile columns_to = with_valid(make_tile(PTO_SPACE_VEC, (enum pto_dtype)d, 64, 2, "DN", 0x8000), 33, 2);
            struct pto_tile rows_to = with_valid(make_tile(PTO_SPACE_VEC, (enum pto_dtype)d, 40, 32, "ND", 0x8000), 33, 2);
            fill_tile(&f, &src, &seed);
            check_cvt(&f, src, dst, round, sat);
            check_cvt(&f, columns, columns_to, round, sat);
            check_cvt(&f, columns, rows_to, round, sat);
            check_cvt(&f, src, same, round, sat); /* in place, whatever the sizes */
        }
    fixture_close(&f);
}

/* The pairs and modes that kernels use, on rows long enough for several pieces. */
static void long_rows(void **state)
{
    (void)state;
    static const enum pto_dtype pairs[][2] = {{PTO_F32, PTO_BF16}, {PTO_BF16, PTO_F32}, {PTO_F32, PTO_F16}, {PTO_F16, PTO_F32}, {PTO_F32, PTO_I32},
                                              {PTO_I32, PTO_F32}, {PTO_F32, PTO_I16}, {PTO_F16, PTO_I8}, {PTO_F32, PTO_F8E4M3}, {PTO_BF16, PTO_F4E2M1}};
    uint64_t seed = 8;
    struct fixture f;
    fixture_open(&f, "a5");
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++)
        for (unsigned round = PTO_ROUND_NONE; round <= PTO_ROUND_ODD; round++) {
            struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, pairs[p][0], 3, 1024, "ND", 0), 3, 700);
            struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, pairs[p][1], 3, 1024, "ND", 0x8000), 3, 700);
            fill_tile(&f, &src, &seed);
            check_cvt(&f, src, dst, round, PTO_SAT_DEFAULT);
        }
    fixture_close(&f);
}

static void known_answers(void **state)
{
    (void)state;
    static const float in[10] = {.5f, 1.5f, 2.5f, -.5f, -1.5f, -2.5f, .3f, -.3f, 2.7f, -2.7f};
    static const struct {
        unsigned round;
        int32_t want[10];
    } cases[] = {{PTO_ROUND_RINT, {0, 2, 2, 0, -2, -2, 0, 0, 3, -3}},
                 {PTO_ROUND_ROUND, {1, 2, 3, -1, -2, -3, 0, 0, 3, -3}},
                 {PTO_ROUND_FLOOR, {0, 1, 2, -1, -2, -3, 0, -1, 2, -3}},
                 {PTO_ROUND_CEIL, {1, 2, 3, 0, -1, -2, 1, 0, 3, -2}},
                 {PTO_ROUND_TRUNC, {0, 1, 2, 0, -1, -2, 0, 0, 2, -2}}};
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 16, "ND", 0), dst = make_tile(PTO_SPACE_VEC, PTO_I32, 1, 16, "ND", 0x100);
    src.v_col = dst.v_col = 10;
    for (int32_t c = 0; c < 10; c++)
        put(&f, &src, 0, c, f32_bits(in[c]));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pto_insn insn = cvt(src, dst, cases[i].round, PTO_SAT_DEFAULT);
        run(&f, &insn);
        for (int32_t c = 0; c < 10; c++)
            assert_int_equal((int32_t)get(&f, &dst, 0, c), cases[i].want[c]);
    }
    static const float large[3] = {40000, -40000, 70000};
    static const int16_t off[3] = {-25536, 25536, 4464}, on[3] = {32767, -32768, 32767};
    struct pto_tile half = make_tile(PTO_SPACE_VEC, PTO_I16, 1, 16, "ND", 0x100);
    src.v_col = half.v_col = 3;
    for (int32_t c = 0; c < 3; c++)
        put(&f, &src, 0, c, f32_bits(large[c]));
    for (unsigned sat = PTO_SAT_ON; sat <= PTO_SAT_DEFAULT; sat++) {
        struct pto_insn insn = cvt(src, half, PTO_ROUND_RINT, sat);
        run(&f, &insn);
        for (int32_t c = 0; c < 3; c++)
            assert_int_equal((int16_t)get(&f, &half, 0, c), sat == PTO_SAT_ON ? on[c] : off[c]);
    }
    fixture_close(&f);
}

/* The smaller of two valid regions; none: nothing. */
static void regions(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    uint64_t seed = 6;
    struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 8, 16, "ND", 0), 3, 16), dst = make_tile(PTO_SPACE_VEC, PTO_F16, 8, 16, "ND", 0x1000);
    fill_tile(&f, &src, &seed);
    struct image want = image_of(&f);
    for (int32_t r = 0; r < 3; r++)
        for (int32_t c = 0; c < 16; c++)
            image_put(&want, &dst, r, c, num_tcvt(PTO_F16, PTO_F32, get(&f, &src, r, c), PTO_ROUND_RINT, PTO_SAT_DEFAULT));
    struct pto_insn insn = cvt(src, dst, PTO_ROUND_RINT, PTO_SAT_DEFAULT);
    run(&f, &insn);
    image_check(&f, &want, "fewer rows of the source");
    check_cvt(&f, src, with_valid(dst, 0, 16), PTO_ROUND_RINT, PTO_SAT_DEFAULT);
    check_cvt(&f, src, with_valid(dst, 3, 0), PTO_ROUND_RINT, PTO_SAT_DEFAULT);
    fixture_close(&f);
}

/* ---- generators (vector.md 13) ---- */

static void counting(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_I8, PTO_U8, PTO_I16, PTO_U16, PTO_I32, PTO_U32, PTO_I64};
    static const int64_t starts[] = {5, -3, 32760, 2147483640, 0};
    struct fixture f;
    fixture_open(&f, "a3");
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (size_t s = 0; s < sizeof starts / sizeof starts[0]; s++)
            for (int down = 0; down < 2; down++) {
                struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, types[t], 1, 64, "ND", 0x100), 1, 10);
                struct pto_insn insn = make_insn(PTO_OP_TCI);
                set_int(&insn, PTO_ROLE_SCALAR, starts[s]);
                set_tile(&insn, PTO_ROLE_DST, dst);
                set_attr(&insn, PTO_ATTR_DESCENDING, down);
                struct image want = image_of(&f);
                for (int32_t j = 0; j < 10; j++)
                    image_put(&want, &dst, 0, j, (uint64_t)starts[s] + (uint64_t)(down ? -j : j));
                run(&f, &insn);
                image_check(&f, &want, "tci");
            }
    struct pto_insn insn = make_insn(PTO_OP_TCI);
    set_int(&insn, PTO_ROLE_SCALAR, 0);
    set_tile(&insn, PTO_ROLE_DST, make_tile(PTO_SPACE_VEC, PTO_F32, 1, 64, "ND", 0x100));
    refused(&f, &insn, PTO_D_NO_MEANING, "counts in integers");
    fixture_close(&f);
}

static void triangles(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_U8, PTO_I16, PTO_I32, PTO_U32};
    static const int64_t diagonals[] = {0, 1, -1, 100, INT32_MIN, INT32_MAX};
    struct fixture f;
    fixture_open(&f, "a5");
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (size_t d = 0; d < sizeof diagonals / sizeof diagonals[0]; d++)
            for (int upper = 0; upper < 2; upper++) {
                struct pto_tile dst = with_valid(make_tile(PTO_SPACE_VEC, types[t], 4, 32, "ND", 0x100), 3, 8);
                struct pto_insn insn = make_insn(PTO_OP_TTRI);
                set_int(&insn, PTO_ROLE_SCALAR, diagonals[d]);
                set_tile(&insn, PTO_ROLE_DST, dst);
                set_attr(&insn, PTO_ATTR_UPPER_OR_LOWER, upper);
                struct image want = image_of(&f);
                uint64_t one = types[t] == PTO_F32 ? 0x3F800000 : types[t] == PTO_F16 ? 0x3C00 : types[t] == PTO_BF16 ? 0x3F80 : 1;
                for (int64_t i = 0; i < 3; i++)
                    for (int64_t j = 0; j < 8; j++)
                        image_put(&want, &dst, (int32_t)i, (int32_t)j, (upper ? j - i >= diagonals[d] : j - i <= diagonals[d]) ? one : 0);
                run(&f, &insn);
                image_check(&f, &want, "ttri");
            }
    fixture_close(&f);
}

static struct pto_insn random_insn(struct pto_tile dst, int64_t rounds)
{
    struct pto_insn insn = make_insn(PTO_OP_TRANDOM);
    static const enum pto_role roles[6] = {PTO_ROLE_KEY0, PTO_ROLE_KEY1, PTO_ROLE_CTR0, PTO_ROLE_CTR1, PTO_ROLE_CTR2, PTO_ROLE_CTR3};
    for (unsigned i = 0; i < 6; i++)
        set_int(&insn, roles[i], i + 1);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_ROUNDS, rounds);
    return insn;
}

static void random_numbers(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile dst = make_tile(PTO_SPACE_VEC, PTO_U32, 2, 256, "ND", 0x100);
    struct pto_insn insn = random_insn(dst, 10);
    run(&f, &insn);
    static const struct {
        int32_t r, c;
        uint32_t want;
    } known[] = {{0, 0, 0x8850da9c}, {0, 1, 0x097f1594}, {0, 2, 0x46205dbc}, {0, 3, 0x11ba636c}, {0, 64, 0xc159ff4c},
                 {0, 128, 0x75752dca}, {0, 192, 0x7d607cf9}, {0, 255, 0xe7c5da88}, {1, 0, 0x970c9969}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(get(&f, &dst, known[i].r, known[i].c), known[i].want);
    /* Columns beyond the valid ones are dropped and take no numbers from the rows behind. */
    struct pto_tile narrow = with_valid(make_tile(PTO_SPACE_VEC, PTO_I32, 2, 256, "ND", 0x2000), 2, 100);
    insn = random_insn(narrow, 10);
    struct image want = image_of(&f);
    for (int32_t r = 0; r < 2; r++)
        for (int32_t c = 0; c < 100; c++)
            image_put(&want, &narrow, r, c, get(&f, &dst, r, c));
    run(&f, &insn);
    image_check(&f, &want, "trandom of 100 columns");
    insn = random_insn(dst, 7);
    run(&f, &insn);
    assert_int_equal(get(&f, &dst, 0, 0), 0x4b31f58f);
    insn = random_insn(dst, 1000000);
    refused(&f, &insn, PTO_D_NO_MEANING, "rounds of Philox");
    dst.dtype = PTO_F32;
    insn = random_insn(dst, 10);
    refused(&f, &insn, PTO_D_NO_MEANING, "makes 32-bit integers");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_pair), cmocka_unit_test(long_rows), cmocka_unit_test(known_answers), cmocka_unit_test(regions),
                                       cmocka_unit_test(counting), cmocka_unit_test(triangles), cmocka_unit_test(random_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
