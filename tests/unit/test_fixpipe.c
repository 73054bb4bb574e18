/* The fixpipe: V10 and V11 of machine-and-cube.md f, every mode against MPFR, and where the parameters come from. */
#include "exec_fixture.h"
#include <mpfr.h>

#include "sim/fixpipe.h"

static uint64_t convert(enum pto_dtype src, enum pto_dtype dst, uint64_t bits, enum sim_fix_param param, uint64_t word, bool relu)
{
    struct sim_fixpipe f = {.mode = sim_fix_mode(src, dst, param), .relu = relu, .words = &word, .word = word};
    assert_non_null(f.mode);
    return sim_fix_element(&f, 0, bits);
}

static void v10_eight_bit_and_shift(void **state)
{
    (void)state;
    static const struct {
        int32_t x;
        uint64_t word;
        int y;
    } rows[] = {
        {1000, 0x000040003E000000, 125}, {-1001, 0x000040003E000000, -125}, {20, 0x000040603E000000, 5},  {1000, 0x000067003F000000, 55},
        {1235, 0x000040003DCCCCCD, 123}, {1000, 0x000000003F000000, 255},   {-7, 0x000000403F000000, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int vector = 0; vector < 2; vector++) {
            enum sim_fix_param param = vector != 0 ? SIM_FIX_VECTOR : SIM_FIX_SCALAR;
            assert_int_equal(convert(PTO_I32, PTO_I8, (uint32_t)rows[i].x, param, rows[i].word, false), rows[i].y & 0xFF);
            assert_int_equal(convert(PTO_F32, PTO_U8, f32_bits((float)rows[i].x), param, rows[i].word, false), rows[i].y & 0xFF);
        }
    struct sim_fixpipe full = {.mode = sim_fix_mode(PTO_I32, PTO_I8, SIM_FIX_SCALAR), .word = 0x000040003DCCCCCD, .scalar_fp32 = true};
    assert_int_equal(sim_fix_element(&full, 0, 1235), 124); /* all 32 bits of 0.1f: 123.5 and a bit */
    /* 827375355 * 11822029 * 2^-47 = 69.5 - 2^-47: 54 bits, which double alone would round to the tie 69.5 and then to 70 */
    full.word = UINT64_C(1) << 46 | 0x33b463cd;
    assert_int_equal(sim_fix_element(&full, 0, 827375355), 69);
    /* vector modes have no full-scale form */
    uint64_t word = 0x000040003DCCCCCD;
    struct sim_fixpipe vector_mode = {.mode = sim_fix_mode(PTO_I32, PTO_I8, SIM_FIX_VECTOR), .words = &word, .scalar_fp32 = true};
    assert_int_equal(sim_fix_element(&vector_mode, 0, 1235), 123);
    static const struct {
        uint32_t x;
        uint64_t word;
        int y;
    } shifts[] = {{1000, 0x0000000400000000, 31}, {(uint32_t)-1000, 0x0000000400000000, -32}, {0x7FFFFFFF, 0, 32767}, {0x80000000, 0, -32768}};
    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++)
        assert_int_equal(convert(PTO_I32, PTO_I16, shifts[i].x, SIM_FIX_VECTOR, shifts[i].word, false), shifts[i].y & 0xFFFF);
    /* kernels.md 2.3: -272 * 0.1 (FP19) = -27.19 -> offset 2 -> -25; 786 * 0.5 = 393 -> 255 - 3 = 252 -> 127 */
    assert_int_equal(convert(PTO_I32, PTO_I8, (uint32_t)-272, SIM_FIX_VECTOR, 0x40403dccc000, false), (uint8_t)-25);
    assert_int_equal(convert(PTO_I32, PTO_I8, 786, SIM_FIX_VECTOR, UINT64_C(1) << 46 | UINT64_C(0x1FD) << 37 | 0x3F000000, false), 127);
}

static void hif8_ties_go_away_from_zero(void **state)
{
    (void)state;
    const uint64_t one = UINT64_C(1) << 46 | 0x3F800000;
    assert_int_equal(convert(PTO_F32, PTO_HIF8, f32_bits(1.0625f), SIM_FIX_SCALAR, one, false), 0x09); /* 1 or 1.125 */
    assert_int_equal(convert(PTO_F32, PTO_HIF8, f32_bits(-1.0625f), SIM_FIX_SCALAR, one, false), 0x89);
    assert_int_equal(convert(PTO_F32, PTO_HIF8, f32_bits(40960), SIM_FIX_SCALAR, one, false), 0x6F);
}

static void v11_f32_to_half(void **state)
{
    (void)state;
    static const uint32_t rows[][3] = {{0x3F801000, 0x3C00, 0x3F80}, {0x3F803000, 0x3C02, 0x3F80}, {0x3F808000, 0x3C04, 0x3F80},
                                       {0x3F818000, 0x3C0C, 0x3F82}, {0x477FEFFF, 0x7BFF, 0x4780}, {0x477FF000, 0x7C00, 0x4780},
                                       {0x33000000, 0x0000, 0x3300}, {0x33000001, 0x0001, 0x3300}, {0xFFC12345, 0x7E00, 0x7FC0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(convert(PTO_F32, PTO_F16, rows[i][0], SIM_FIX_NONE, 0, false), rows[i][1]);
        assert_int_equal(convert(PTO_F32, PTO_BF16, rows[i][0], SIM_FIX_NONE, 0, false), rows[i][2]);
    }
}

static void relu_acts_on_the_multiplier(void **state)
{
    (void)state;
    assert_int_equal(convert(PTO_F32, PTO_F32, f32_bits(-3), SIM_FIX_NONE, 0, true), 0);
    assert_int_equal(convert(PTO_F32, PTO_F32, f32_bits(3), SIM_FIX_NONE, 0, true), f32_bits(3));
    assert_int_equal(convert(PTO_I32, PTO_I32, (uint32_t)-3, SIM_FIX_NONE, 0, true), 0);
    assert_int_equal(convert(PTO_F32, PTO_F16, f32_bits(-3), SIM_FIX_NONE, 0, true), 0);
    /* before the offset (R17): relu gives 0, plus 3 */
    assert_int_equal(convert(PTO_I32, PTO_I8, (uint32_t)-1001, SIM_FIX_SCALAR, 0x000040603E000000, true), 3);
    assert_int_equal(convert(PTO_I32, PTO_I16, (uint32_t)-1001, SIM_FIX_SCALAR, 0, true), 0);
}

/* Correctly rounded code of the exact value x. Binary formats through mpfr's precision and exponent range. */
static uint64_t binary_code(enum pto_dtype dtype, const mpfr_t exact)
{
    const struct isa_dtype_info *info = isa_dtype(dtype);
    mpfr_exp_t emin = 1 - info->bias - info->mbits + 1, emax = info->bias + 1, old_emin = mpfr_get_emin(), old_emax = mpfr_get_emax();
    if (dtype == PTO_F8E4M3)
        emax = 9;
    mpfr_t x;
    mpfr_init2(x, info->mbits + 1);
    int ternary = mpfr_set(x, exact, MPFR_RNDN);
    mpfr_set_emin(emin);
    mpfr_set_emax(emax);
    ternary = mpfr_check_range(x, ternary, MPFR_RNDN);
    (void)mpfr_subnormalize(x, ternary, MPFR_RNDN);
    mpfr_set_emin(old_emin);
    mpfr_set_emax(old_emax);
    double v = mpfr_get_d(x, MPFR_RNDN);
    mpfr_clear(x);
    if (isnan(v) || (dtype == PTO_F8E4M3 && fabs(v) > 448))
        return num_nan(dtype);
    /* The code whose value it is: search the magnitudes, which grow with the code. */
    uint64_t sign = UINT64_C(1) << (info->bits - 1), low = 0, high = sign - 1;
    double magnitude = fabs(v);
    if (isinf(v))
        return num_inf(dtype, v < 0);
    while (low < high) {
        uint64_t mid = low + (high - low) / 2;
        double at = num_decode(dtype, mid);
        if (isnan(at) || at >= magnitude)
            high = mid;
        else
            low = mid + 1;
    }
    return low | (signbit(v) ? sign : 0);
}

/* hif8 by trying all positive codes: nearest, ties away, 6F stands where 1.5 * 2^15 would be (c.3). */
static uint64_t hif8_code(const mpfr_t exact)
{
    if (mpfr_nan_p(exact) != 0)
        return 0x80;
    double x = fabs(mpfr_get_d(exact, MPFR_RNDZ)), best_distance = INFINITY, best_value = 0; /* few bits: ties are exact */
    uint64_t best = 0;
    if (x >= 40960)
        best = 0x6F;
    else
        for (uint64_t code = 0; code < 0x80; code++) {
            double v = code == 0x6F ? 49152 : num_decode(PTO_HIF8, code), distance = fabs(v - x);
            if (distance < best_distance || (distance == best_distance && v > best_value)) {
                best_distance = distance;
                best_value = v;
                best = code;
            }
        }
    return best == 0 ? 0 : best | (mpfr_signbit(exact) != 0 ? 0x80 : 0);
}

static uint64_t oracle(enum pto_dtype src, enum pto_dtype dst, uint64_t bits, uint64_t word, bool fp32)
{
    mpfr_t p, s;
    mpfr_inits2(200, p, s, (mpfr_ptr)0);
    uint32_t low = (uint32_t)word & (fp32 ? 0xFFFFFFFFu : 0xFFFFE000u), raw = (uint32_t)bits;
    float scale, value;
    memcpy(&scale, &low, sizeof scale);
    memcpy(&value, &raw, sizeof value);
    mpfr_set_flt(s, scale, MPFR_RNDN);
    if (src == PTO_I32)
        mpfr_set_si(p, (int32_t)raw, MPFR_RNDN);
    else
        mpfr_set_flt(p, value, MPFR_RNDN);
    mpfr_mul(p, p, s, MPFR_RNDN);
    uint64_t code;
    if (dst == PTO_HIF8)
        code = hif8_code(p);
    else if (isa_dtype_is_float(dst))
        code = binary_code(dst, p);
    else {
        long t = 0, offset = (long)(word >> 37 & 255) - ((word >> 45 & 1) != 0 ? 256 : 0);
        if (mpfr_nan_p(p) == 0) {
            mpfr_roundeven(p, p);
            t = mpfr_cmp_si(p, 255) > 0 ? 255 : mpfr_cmp_si(p, -256) < 0 ? -256 : mpfr_get_si(p, MPFR_RNDN);
            t += offset;
        }
        bool is_signed = (word >> 46 & 1) != 0;
        long lo = is_signed ? -128 : 0, hi = is_signed ? 127 : 255;
        code = (uint64_t)(t < lo ? lo : t > hi ? hi : t) & 0xFF;
    }
    mpfr_clears(p, s, (mpfr_ptr)0);
    return code;
}

/* The same through a row of one element, where the mode has rows. */
static uint64_t by_row(const struct sim_fixpipe *f, uint64_t bits, uint64_t otherwise)
{
    double scale, x = num_decode((enum pto_dtype)f->mode->src, bits);
    float value = 0;
    int32_t code = 0;
    if (!sim_fix_has_rows(f))
        return otherwise;
    sim_fix_scales(f, 1, &scale);
    sim_fix_row(f, 1, &scale, &x, &value, &code);
    return isa_dtype_is_int((enum pto_dtype)f->mode->dst) ? (uint64_t)code & 0xFF : num_encode((enum pto_dtype)f->mode->dst, (double)value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

static void every_mode_equals_mpfr(void **state)
{
    (void)state;
    static const struct {
        enum pto_dtype src, dst;
    } modes[] = {{PTO_I32, PTO_I8},   {PTO_I32, PTO_U8},     {PTO_I32, PTO_F16}, {PTO_I32, PTO_BF16}, {PTO_F32, PTO_I8},  {PTO_F32, PTO_U8},
                 {PTO_F32, PTO_HIF8}, {PTO_F32, PTO_F8E4M3}, {PTO_F32, PTO_F32}, {PTO_F32, PTO_F16},  {PTO_F32, PTO_BF16}};
    uint64_t seed = 42;
    for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++)
        for (int i = 0; i < 6000; i++) {
            uint64_t bits = (uint32_t)rnd(&seed), word = rnd(&seed);
            if (i % 3 != 0) { /* products near the range of the result */
                word = (word & ~UINT64_C(0xFFFFFFFF)) | f32_bits(ldexpf(1 + (float)(rnd(&seed) % 2048) / 2048, (int)(rnd(&seed) % 24) - 12));
                bits = modes[m].src == PTO_I32 ? (uint32_t)((int32_t)(rnd(&seed) % 4001) - 2000)
                                               : f32_bits(ldexpf((float)(int64_t)(rnd(&seed) % 4001) - 2000, (int)(rnd(&seed) % 24) - 16));
            }
            if (i % 6 == 5 && modes[m].src == PTO_F32) { /* products next to where bf16 and f16 round, closer than f32 can tell */
                float s = 1 + (float)(rnd(&seed) % 1024) / 1024, tie = 1 + (float)(2 * (rnd(&seed) % 1024) + 1) / (modes[m].dst == PTO_BF16 ? 256 : 2048);
                bits = f32_bits(tie / s);
                word = f32_bits(s);
            }
            for (int v = 0; v < 3; v++) {
                struct sim_fixpipe f = {.mode = sim_fix_mode(modes[m].src, modes[m].dst, v == 0 ? SIM_FIX_VECTOR : SIM_FIX_SCALAR),
                                        .words = &word, .word = word, .scalar_fp32 = v == 2};
                uint64_t want = oracle(modes[m].src, modes[m].dst, bits, word, v == 2), got = sim_fix_element(&f, 0, bits);
                got = want == got ? by_row(&f, bits, got) : got;
                if (want != got)
                    fail_msg("%s: x %08llX word %016llX: %llX instead of %llX", f.mode->name, (unsigned long long)bits, (unsigned long long)word,
                             (unsigned long long)got, (unsigned long long)want);
            }
        }
}

static struct pto_tile acc_tile(struct fixture *f, enum pto_dtype dtype, int32_t rows, int32_t cols)
{
    struct pto_tile acc = make_tile(PTO_SPACE_ACC, dtype, 16, 32, "Nz", 0);
    for (int32_t r = 0; r < 16; r++)
        for (int32_t c = 0; c < 32; c++)
            put(f, &acc, r, c, dtype == PTO_I32 ? (uint64_t)(r * 100 + c) : f32_bits((float)(r * 100 + c)));
    return with_valid(acc, rows, cols);
}

/* One word a column, whose scale is 2^(column mod 4). */
static struct pto_tile scale_tile(struct fixture *f)
{
    struct pto_tile fp = make_tile(PTO_SPACE_SCALING, PTO_U64, 1, 32, "ND", 0x80);
    for (int32_t c = 0; c < 32; c++)
        put(f, &fp, 0, c, UINT64_C(1) << 46 | f32_bits(ldexpf(0.0625f, c % 4)));
    return fp;
}

static void words_go_with_columns(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile acc = acc_tile(&f, PTO_I32, 5, 30), fp = scale_tile(&f);
    struct pto_gm gm = make_gm(&f, PTO_I8, 5, 30, PTO_GM_LAYOUT_ND, "y");
    struct pto_insn insn = make_insn(PTO_OP_TSTORE);
    set_tile(&insn, PTO_ROLE_SRC, acc);
    set_tile(&insn, PTO_ROLE_FP, fp);
    set_gm(&insn, PTO_ROLE_DST, gm);
    run(&f, &insn);
    for (int32_t r = 0; r < 5; r++)
        for (int32_t c = 0; c < 30; c++) {
            double y = nearbyint(ldexp(r * 100 + c, c % 4 - 4));
            assert_int_equal((int8_t)gm_get(&f, &gm, r, c), y > 127 ? 127 : (int)y);
        }
    /* TEXTRACT from column 18 on uses the words from 18 on; TINSERT the words of the source's columns. */
    struct pto_tile vec = with_valid(make_tile(PTO_SPACE_VEC, PTO_I8, 16, 32, "ND", 0), 3, 10);
    insn = make_insn(PTO_OP_TEXTRACT);
    set_tile(&insn, PTO_ROLE_SRC, acc);
    set_tile(&insn, PTO_ROLE_DST, vec);
    set_tile(&insn, PTO_ROLE_FP, fp);
    set_int(&insn, PTO_ROLE_ROW, 1);
    set_int(&insn, PTO_ROLE_COL, 18);
    run(&f, &insn);
    assert_int_equal(get(&f, &vec, 0, 1), (uint64_t)nearbyint(119 * 0.5)); /* column 19: 2^3/16 */
    assert_int_equal(get(&f, &vec, 2, 10), 0xFF);                         /* outside the valid region */
    struct pto_tile mat = make_tile(PTO_SPACE_MAT, PTO_I8, 32, 64, "Nz", 0);
    insn = make_insn(PTO_OP_TINSERT);
    set_tile(&insn, PTO_ROLE_SRC, acc);
    set_tile(&insn, PTO_ROLE_DST, mat);
    set_tile(&insn, PTO_ROLE_FP, fp);
    set_int(&insn, PTO_ROLE_ROW, 16);
    set_int(&insn, PTO_ROLE_COL, 32);
    run(&f, &insn);
    assert_int_equal(get(&f, &mat, 17, 32 + 6), (uint64_t)nearbyint(106 * 0.25));
    assert_int_equal(get(&f, &mat, 21, 32), 0xFF);
    /* a scalar for all columns, and relu */
    insn = make_insn(PTO_OP_TMOV);
    set_tile(&insn, PTO_ROLE_SRC, acc);
    set_tile(&insn, PTO_ROLE_DST, with_valid(make_tile(PTO_SPACE_MAT, PTO_F16, 16, 32, "Nz", 0x8000), 5, 30));
    set_int(&insn, PTO_ROLE_PRE, f32_bits(0.5f));
    set_attr(&insn, PTO_ATTR_RELU, PTO_RELU_NORMAL);
    run(&f, &insn);
    assert_int_equal(get(&f, &slot_of(&insn, PTO_ROLE_DST)->u.tile, 4, 3), num_f32_to_f16(201.5f));
    fixture_close(&f);
}

static void atomic_add_follows_conversion(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    static const enum pto_dtype types[] = {PTO_F32, PTO_F16, PTO_BF16};
    for (int t = 0; t < 3; t++) {
        struct pto_tile acc = acc_tile(&f, PTO_F32, 2, 3);
        put(&f, &acc, 1, 2, f32_bits(0.1f));
        struct pto_gm gm = make_gm(&f, types[t], 2, 3, PTO_GM_LAYOUT_ND, "y");
        for (int32_t r = 0; r < 2; r++)
            for (int32_t c = 0; c < 3; c++)
                gm_put(&f, &gm, r, c, num_encode(types[t], 0.3, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
        struct pto_insn insn = make_insn(PTO_OP_TSTORE);
        set_tile(&insn, PTO_ROLE_SRC, acc);
        set_gm(&insn, PTO_ROLE_DST, gm);
        set_attr(&insn, PTO_ATTR_ATOMIC, PTO_ATOMIC_ADD);
        run(&f, &insn);
        /* f16: 0x34CD + 0x2E66 = 0.300048828125 + 0.0999755859375 = 0.4000244140625 = 0x3666.8: tie to 0x3666
         * bf16: 0x3E9A + 0x3DCD = 0.30078125 + 0.10009765625 = 0.40087890625, between 0x3ECD (0.400390625) and 0x3ECE: 3ECD */
        const uint64_t want[] = {f32_bits(0.3f + 0.1f), 0x3666, 0x3ECD};
        assert_int_equal(gm_get(&f, &gm, 1, 2), want[t]);
    }
    struct pto_tile vec = make_tile(PTO_SPACE_VEC, PTO_I16, 1, 16, "ND", 0);
    struct pto_gm gm = make_gm(&f, PTO_I16, 1, 16, PTO_GM_LAYOUT_ND, "y");
    put(&f, &vec, 0, 0, 2);
    gm_put(&f, &gm, 0, 0, 0x7FFF);
    struct pto_insn insn = make_insn(PTO_OP_TSTORE);
    set_tile(&insn, PTO_ROLE_SRC, vec);
    set_gm(&insn, PTO_ROLE_DST, gm);
    set_attr(&insn, PTO_ATTR_ATOMIC, PTO_ATOMIC_ADD);
    run(&f, &insn);
    assert_int_equal(gm_get(&f, &gm, 0, 0), 0x8001);
    vec.dtype = gm.dtype = PTO_U16;
    set_tile(&insn, PTO_ROLE_SRC, vec);
    set_gm(&insn, PTO_ROLE_DST, gm);
    refused(&f, &insn, PTO_D_NO_MEANING, "no atomic add of u16");
    fixture_close(&f);
}

static void what_the_fixpipe_refuses(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile acc = acc_tile(&f, PTO_F32, 5, 32), fp = scale_tile(&f);
    struct pto_gm gm = make_gm(&f, PTO_I8, 5, 32, PTO_GM_LAYOUT_ND, "y");
    struct pto_insn insn = make_insn(PTO_OP_TSTORE), wrong;
    set_tile(&insn, PTO_ROLE_SRC, acc);
    set_gm(&insn, PTO_ROLE_DST, gm);
    refused(&f, &insn, PTO_D_NO_MEANING, "the fixpipe has no mode from f32 to i8 without a scale");
    set_int(&insn, PTO_ROLE_PRE, 0);
    wrong = insn;
    set_tile(&wrong, PTO_ROLE_FP, fp);
    refused(&f, &wrong, PTO_D_NO_MEANING, "exclude each other");
    wrong = insn;
    set_attr(&wrong, PTO_ATTR_RELU, PTO_RELU_PWL);
    refused(&f, &wrong, PTO_D_NO_MEANING, "reluPreMode pwl");
    wrong = insn;
    slot_of(&wrong, PTO_ROLE_PRE)->kind = PTO_OK_NONE;
    fp.dtype = PTO_F32;
    set_tile(&wrong, PTO_ROLE_FP, fp);
    refused(&f, &wrong, PTO_D_NO_MEANING, "scaling tile of 64-bit words");
    fp = scale_tile(&f);
    fp.cols = fp.phys_cols = 16;
    set_tile(&wrong, PTO_ROLE_FP, fp);
    refused(&f, &wrong, PTO_D_NO_MEANING, "columns 0 to 32 are asked of `fp`, which has 1x16");
    wrong = insn;
    set_tile(&wrong, PTO_ROLE_SRC, make_tile(PTO_SPACE_VEC, PTO_I8, 16, 32, "ND", 0));
    refused(&f, &wrong, PTO_D_NO_MEANING, "only a store from acc goes through the fixpipe");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hif8_ties_go_away_from_zero),
        cmocka_unit_test(v10_eight_bit_and_shift),  cmocka_unit_test(v11_f32_to_half),          cmocka_unit_test(relu_acts_on_the_multiplier),
        cmocka_unit_test(every_mode_equals_mpfr),   cmocka_unit_test(words_go_with_columns),    cmocka_unit_test(atomic_add_follows_conversion),
        cmocka_unit_test(what_the_fixpipe_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
