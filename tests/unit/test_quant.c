/* Quantisation (vector.md 14, 24; machine-and-cube.md c.7, R32; pto-as-2026-08.md 2.6): formulas in plain C, every form. */
#include "vector_image.h"

/* ---- 8-bit integers ---- */

static struct pto_insn quant(struct pto_tile src, struct pto_tile fp, const struct pto_tile *offset, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(PTO_OP_TQUANT);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_FP, fp);
    if (offset != NULL)
        set_tile(&insn, PTO_ROLE_OFFSETS, *offset);
    set_tile(&insn, PTO_ROLE_DST, dst);
    set_attr(&insn, PTO_ATTR_QUANT_TYPE, offset != NULL ? PTO_QUANT_TYPE_INT8_ASYM : PTO_QUANT_TYPE_INT8_SYM);
    return insn;
}

static void int8_known(void **state)
{
    (void)state;
    static const float in[8] = {.5f, 1.5f, -.5f, -1.5f, 2.5f, 100, 200, -200}, scales[2] = {1, .5f}, offsets[2] = {10, 128};
    static const int want[4][8] = {{0, 2, 0, -2, 2, 100, 127, -128}, {0, 1, 0, -1, 1, 50, 100, -100}, {10, 12, 10, 8, 12, 110, 210, 0}, {128, 129, 128, 127, 129, 178, 228, 28}};
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 8, "ND", 0), scale = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 1, "DN", 0x100);
    struct pto_tile offset = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 1, "DN", 0x120), dst = make_tile(PTO_SPACE_VEC, PTO_I8, 2, 32, "ND", 0x200);
    dst.v_col = 8;
    for (int32_t r = 0; r < 2; r++) {
        put(&f, &scale, r, 0, f32_bits(scales[r]));
        put(&f, &offset, r, 0, f32_bits(offsets[r]));
        for (int32_t c = 0; c < 8; c++)
            put(&f, &src, r, c, f32_bits(in[c]));
    }
    for (int asymmetric = 0; asymmetric < 2; asymmetric++) {
        struct pto_insn insn = quant(src, scale, asymmetric ? &offset : NULL, dst);
        struct image image = image_of(&f);
        for (int32_t r = 0; r < 2; r++)
            for (int32_t c = 0; c < 8; c++)
                image_put(&image, &dst, r, c, (uint64_t)want[2 * asymmetric + r][c]);
        run(&f, &insn);
        image_check(&f, &image, "tquant");
    }
    fixture_close(&f);
}

static double clamped(double v, double lo, double hi)
{
    if (isnan(v))
        return 0;
    return v < lo ? lo : v > hi ? hi : nearbyint(v);
}

static void int8_random(void **state)
{
    (void)state;
    uint64_t seed = 14;
    for (int form = 0; form < 4; form++) { /* a column or blocks of 32 bytes, without or with offset */
        struct fixture f;
        fixture_open(&f, "a5");
        struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 16, 64, "ND", 0x1000), 13, 50);
        struct pto_tile fp = form % 2 ? make_tile(PTO_SPACE_VEC, PTO_F32, 16, 8, "ND", 0x100) : make_tile(PTO_SPACE_VEC, PTO_F32, 16, 1, "DN", 0x100);
        struct pto_tile offset = fp, dst = with_valid(make_tile(PTO_SPACE_VEC, form < 2 ? PTO_I8 : PTO_U8, 16, 64, "ND", 0x4000), 13, 50);
        offset.addr = 0x400;
        fill_tile(&f, &src, &seed);
        fill_tile(&f, &fp, &seed);
        fill_tile(&f, &offset, &seed);
        for (int in_place = 0; in_place < 2; in_place++) {
            if (in_place)
                dst.addr = src.addr;
            struct pto_insn insn = quant(src, fp, form < 2 ? NULL : &offset, dst);
            struct image want = image_of(&f), old = image_of(&f);
            for (int32_t r = 0; r < 13; r++)
                for (int32_t c = 0; c < 50; c++) {
                    float v = (float)value_of(PTO_F32, image_get(&old, &src, r, c)) * (float)value_of(PTO_F32, image_get(&old, &fp, r, c % fp.v_col));
                    if (form >= 2)
                        v += (float)value_of(PTO_F32, image_get(&old, &offset, r, c % fp.v_col));
                    double q = form < 2 ? clamped((double)v, -128, 127) : clamped((double)v, 0, 255);
                    image_put(&want, &dst, r, c, (uint64_t)(int64_t)q);
                }
            free(old.bytes);
            run(&f, &insn);
            image_check(&f, &want, "tquant, random");
        }
        fixture_close(&f);
    }
}

static void dequant(void **state)
{
    (void)state;
    static const enum pto_dtype types[] = {PTO_I8, PTO_I16, PTO_U8, PTO_I32};
    uint64_t seed = 15;
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
        struct fixture f;
        fixture_open(&f, "a3");
        struct pto_tile src = with_valid(make_tile(PTO_SPACE_VEC, types[t], 16, 64, "ND", 0x1000), 13, 50), dst = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 16, 64, "ND", 0x4000), 13, 50);
        struct pto_tile scale = make_tile(PTO_SPACE_VEC, PTO_F32, 16, 8, "ND", 0x100), offset = make_tile(PTO_SPACE_VEC, PTO_F32, 16, 1, "DN", 0x400);
        fill_tile(&f, &src, &seed);
        fill_tile(&f, &scale, &seed);
        fill_tile(&f, &offset, &seed);
        struct pto_insn insn = make_insn(PTO_OP_TDEQUANT);
        set_tile(&insn, PTO_ROLE_SRC, src);
        set_tile(&insn, PTO_ROLE_FP, scale);
        set_tile(&insn, PTO_ROLE_OFFSETS, offset);
        set_tile(&insn, PTO_ROLE_DST, dst);
        struct image want = image_of(&f);
        for (int32_t r = 0; r < 13; r++)
            for (int32_t c = 0; c < 50; c++) {
                float v = (float)num_to_i64(types[t], get(&f, &src, r, c)) - (float)value_of(PTO_F32, get(&f, &offset, r, 0));
                image_put(&want, &dst, r, c, code_of(PTO_F32, (double)(v * (float)value_of(PTO_F32, get(&f, &scale, r, 0))))); /* column 0 */
            }
        run(&f, &insn);
        image_check(&f, &want, "tdequant");
        fixture_close(&f);
    }
}

/* ---- MX ---- */

struct mx_tiles {
    struct pto_tile src, dst, exp, max, scaling;
};

static struct pto_insn mx_insn(const struct mx_tiles *t, int64_t type, int64_t alg, int64_t axis)
{
    struct pto_insn insn = make_insn(PTO_OP_TQUANT_MX);
    set_tile(&insn, PTO_ROLE_SRC, t->src);
    set_tile(&insn, PTO_ROLE_DST, t->dst);
    set_tile(&insn, PTO_ROLE_DST1, t->exp);
    set_tile(&insn, PTO_ROLE_DST2, t->max);
    set_tile(&insn, PTO_ROLE_DST3, t->scaling);
    set_attr(&insn, PTO_ATTR_QUANT_TYPE, type);
    set_attr(&insn, PTO_ATTR_QUANT_SCALE_ALG, alg);
    set_attr(&insn, PTO_ATTR_GRP_AXIS, axis);
    return insn;
}

struct group {
    double max;
    unsigned exp;
    double by; /* in the source type */
};

/* c.7 with numbers: frexp instead of fields. */
static struct group group_of(unsigned dtype, const double *v, int n, bool fp4, bool nv)
{
    struct group g = {0, 0, 0};
    for (int i = 0; i < n; i++)
        g.max = isnan(v[i]) || isnan(g.max) ? NAN : fabs(v[i]) > g.max ? fabs(v[i]) : g.max;
    int e = 0;
    if (isnan(g.max)) {
        g.exp = 255;
    } else if (isinf(g.max)) {
        g.exp = nv ? 254 : fp4 ? 253 : 247;
    } else if (!nv) {
        (void)frexp(g.max, &e); /* g.max = m * 2^e, m in [1/2, 1): its field is e + 126 */
        int field = g.max < 0x1p-126 ? 0 : e + 126, exp = field - (fp4 ? 2 : 8);
        g.exp = exp > 0 ? (unsigned)exp : 0;
    } else if (g.max > 0) {
        double d = (double)((float)g.max * (fp4 ? 1.0f / 6.0f : 1.0f / 448.0f));
        double m = frexp(d, &e);
        if (d < 0x1p-126)
            g.exp = d > 0x1p-127; /* a significand above 0x400000 */
        else
            g.exp = (unsigned)(e + 126) + (m > 0.5 && e + 126 != 254);
    }
    g.by = value_of(dtype, code_of(dtype, g.exp == 255 ? NAN : ldexp(1, 127 - (int)g.exp)));
    return g;
}

static uint64_t element_of(unsigned dtype, double v, double by, bool fp4)
{
    double p = value_of(dtype, code_of(dtype, v * by));
    if (isnan(p))
        return fp4 ? 7 : 0x7F;
    double limit = fp4 ? 6 : 448;
    p = p > limit ? limit : p < -limit ? -limit : p;
    return num_encode(fp4 ? PTO_F4E2M1 : PTO_F8E4M3, p, PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_CANON);
}

/* Source values over the whole range of exponents, a few specials. */
static void fill_wide(struct fixture *f, const struct pto_tile *t, uint64_t *seed)
{
    for (int32_t r = 0; r < t->rows; r++)
        for (int32_t c = 0; c < t->cols; c++) {
            uint64_t k = rnd(seed);
            int scale = (int)((k >> 20) % 6) + ((r / 32 * 7 + c / 32 * 5 + (int)(k >> 60)) * 13) % 260 - 140;
            double v = ldexp((double)(int64_t)((k >> 30) % 4001) - 2000, (k >> 8) % 3 == 0 ? scale - 10 : -7);
            put(f, t, r, c, (k >> 40) % 900 == 0 ? num_nan((enum pto_dtype)t->dtype)
                            : (k >> 40) % 900 == 1 ? num_inf((enum pto_dtype)t->dtype, (k & 1) != 0)
                            : (k >> 40) % 900 == 2 ? 0 : code_of(t->dtype, v));
        }
}

/* Runs the instruction and checks the four outputs, found through `at`: place of group (i, g) of axis1 or (g, j) of axis0. */
static void check_mx(struct fixture *f, const struct mx_tiles *t, struct pto_insn insn, bool axis0, bool interleave, bool compact, bool flat_exp)
{
    bool fp4 = t->dst.dtype == PTO_F4E2M1, nv = isa_insn_attr(&insn, PTO_ATTR_QUANT_SCALE_ALG) == PTO_QUANT_SCALE_ALG_NV;
    struct image want = image_of(f);
    int32_t rows = axis0 ? t->src.v_row / 32 : t->src.v_row, cols = axis0 ? t->src.v_col : t->src.v_col / 32;
    for (int32_t i = 0; i < rows; i++)
        for (int32_t j = 0; j < cols; j++) {
            double v[32];
            for (int k = 0; k < 32; k++)
                v[k] = value_of(t->src.dtype, get(f, &t->src, axis0 ? 32 * i + k : i, axis0 ? j : 32 * j + k));
            struct group g = group_of(t->src.dtype, v, 32, fp4, nv);
            int32_t n = i * cols + j;
            if (interleave)
                image_put(&want, &t->exp, i / 2, 2 * j + i % 2, g.exp);
            else if (flat_exp)
                image_put(&want, &t->exp, 0, n, g.exp);
            else
                image_put(&want, &t->exp, i, j, g.exp);
            image_put(&want, &t->max, compact ? n / t->max.cols : i, compact ? n % t->max.cols : j, code_of(t->max.dtype, g.max));
            image_put(&want, &t->scaling, compact ? n / t->scaling.cols : i, compact ? n % t->scaling.cols : j, code_of(t->scaling.dtype, g.by));
            for (int k = 0; k < 32; k++)
                image_put(&want, &t->dst, axis0 ? 32 * i + k : i, axis0 ? j : 32 * j + k, element_of(t->src.dtype, v[k], g.by, fp4));
        }
    run(f, &insn);
    char text[120];
    snprintf(text, sizeof text, "tquant.mx of %s to %s, %s%s", isa_dtype((enum pto_dtype)t->src.dtype)->name, isa_dtype((enum pto_dtype)t->dst.dtype)->name,
             axis0 ? "axis0" : "axis1", nv ? ", nv" : "");
    image_check(f, &want, text);
}

static void mx_forms(void **state)
{
    (void)state;
    static const enum pto_dtype sources[] = {PTO_F32, PTO_F16, PTO_BF16}, targets[] = {PTO_I8, PTO_F8E4M3, PTO_F4E2M1};
    uint64_t seed = 41;
    for (size_t s = 0; s < 3; s++)
        for (size_t d = 0; d < 3; d++)
            for (int64_t alg = PTO_QUANT_SCALE_ALG_OCP; alg <= PTO_QUANT_SCALE_ALG_NV; alg++) {
                struct fixture f;
                fixture_open(&f, "a5");
                int64_t type = targets[d] == PTO_F4E2M1 ? PTO_QUANT_TYPE_MXFP4_E2M1 : PTO_QUANT_TYPE_MXFP8;
                struct mx_tiles t = {.src = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 64, 128, "ND", 0x8000), 64, 96),
                                     .dst = with_valid(make_tile(PTO_SPACE_VEC, targets[d], 64, 128, "ND", 0x20000), 64, 96),
                                     .exp = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 64, 32, "ND", 0x100), 64, 3),
                                     .max = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 64, 16, "ND", 0x1000), 64, 3),
                                     .scaling = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 64, 16, "ND", 0x3000), 64, 3)};
                fill_wide(&f, &t.src, &seed);
                check_mx(&f, &t, mx_insn(&t, type, alg, PTO_MX_GROUP_AXIS_1), false, false, true, false);

                t.exp = with_valid(make_tile(PTO_SPACE_VEC, PTO_I8, 1, 256, "ND", 0x100), 1, 192); /* flat: one row of all groups */
                t.max = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 1, 256, "ND", 0x1000), 1, 192);
                t.scaling = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 1, 256, "ND", 0x3000), 1, 192);
                check_mx(&f, &t, mx_insn(&t, type, alg, PTO_MX_GROUP_AXIS_1), false, false, true, true);

                t.exp = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 2, 128, "ND", 0x100), 2, 96);
                t.max = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 2, 128, "ND", 0x1000), 2, 96);
                t.scaling = with_valid(make_tile(PTO_SPACE_VEC, sources[s], 2, 128, "ND", 0x3000), 2, 96);
                check_mx(&f, &t, mx_insn(&t, type, alg, PTO_MX_GROUP_AXIS_0), true, false, false, false);

                struct pto_insn dn = make_insn(PTO_OP_TQUANT_DN); /* the form of the C interface */
                struct pto_insn like = mx_insn(&t, type, alg, PTO_MX_GROUP_AXIS_0);
                memcpy(dn.operand, like.operand, sizeof dn.operand);
                set_attr(&dn, PTO_ATTR_QUANT_SCALE_ALG, alg);
                check_mx(&f, &t, dn, true, false, false, false);

                t.exp = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 1, 256, "ND", 0x100), 1, 192);
                struct pto_insn insn = mx_insn(&t, type, alg, PTO_MX_GROUP_AXIS_0);
                set_attr(&insn, PTO_ATTR_INTERLEAVE, 1);
                check_mx(&f, &t, insn, true, true, false, false);
                fixture_close(&f);
            }
}

/* Numbers of c.7 worked by hand. */
static void mx_by_hand(void **state)
{
    (void)state;
    static const struct {
        float max;
        int64_t alg;
        bool fp4;
        unsigned exp;
        uint32_t by;
        unsigned first; /* code of the largest element */
    } cases[] = {{448, PTO_QUANT_SCALE_ALG_OCP, false, 127, 0x3F800000, 0x7E},
                 {449, PTO_QUANT_SCALE_ALG_OCP, false, 127, 0x3F800000, 0x7E}, /* above the largest: clamped */
                 {449, PTO_QUANT_SCALE_ALG_NV, false, 128, 0x3F000000, 0x76},
                 {6, PTO_QUANT_SCALE_ALG_OCP, true, 127, 0x3F800000, 7},
                 {8, PTO_QUANT_SCALE_ALG_OCP, true, 128, 0x3F000000, 6},
                 {1, PTO_QUANT_SCALE_ALG_OCP, false, 119, 0x43800000, 0x78},
                 {0, PTO_QUANT_SCALE_ALG_OCP, false, 0, 0x7F000000, 0},
                 {0, PTO_QUANT_SCALE_ALG_NV, false, 0, 0x7F000000, 0},
                 {INFINITY, PTO_QUANT_SCALE_ALG_OCP, false, 247, 0x03800000, 0x7E},
                 {INFINITY, PTO_QUANT_SCALE_ALG_NV, false, 254, 0x00400000, 0x7E},
                 {NAN, PTO_QUANT_SCALE_ALG_OCP, true, 255, 0x7FC00000, 7}};
    struct fixture f;
    fixture_open(&f, "a5");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mx_tiles t = {.src = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 32, "ND", 0x1000),
                             .dst = make_tile(PTO_SPACE_VEC, cases[i].fp4 ? PTO_F4E2M1 : PTO_U8, 1, 64, "ND", 0x2000),
                             .exp = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 1, 32, "ND", 0x3000), 1, 1),
                             .max = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 1, 64, "ND", 0x4000), 1, 1),
                             .scaling = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 1, 64, "ND", 0x5000), 1, 1)};
        t.dst.v_col = 32;
        for (int32_t c = 0; c < 32; c++)
            put(&f, &t.src, 0, c, c == 3 ? f32_bits(cases[i].max) : 0);
        struct pto_insn insn = mx_insn(&t, cases[i].fp4 ? PTO_QUANT_TYPE_MXFP4_E2M1 : PTO_QUANT_TYPE_MXFP8, cases[i].alg, PTO_MX_GROUP_AXIS_1);
        run(&f, &insn);
        assert_int_equal(get(&f, &t.exp, 0, 0), cases[i].exp);
        assert_int_equal(get(&f, &t.scaling, 0, 0), cases[i].by);
        assert_int_equal(get(&f, &t.dst, 0, 3), cases[i].first);
        assert_int_equal(get(&f, &t.max, 0, 0), isnan(cases[i].max) ? 0x7FC00000 : f32_bits(cases[i].max));
    }
    fixture_close(&f);
}

/* storeMode nz: dst as Nz; exp_zz: the exponents as a scale tile, whether it says so or not. */
static void mx_for_the_cube(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    uint64_t seed = 43;
    struct mx_tiles t = {.src = make_tile(PTO_SPACE_VEC, PTO_F32, 32, 128, "ND", 0x8000),
                         .dst = make_tile(PTO_SPACE_VEC, PTO_U8, 32, 128, "ND", 0x20000),
                         .exp = with_valid(make_tile(PTO_SPACE_VEC, PTO_U8, 32, 32, "ND", 0x100), 32, 4),
                         .max = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 32, 8, "ND", 0x1000), 32, 4),
                         .scaling = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 32, 8, "ND", 0x2000), 32, 4)};
    struct pto_tile flat = make_tile(PTO_SPACE_VEC, PTO_U8, 1, 128, "ND", 0x4000), scales = make_tile(PTO_SPACE_VEC, PTO_F8E8M0, 32, 4, "Zz", 0x4100);
    struct pto_tile nz = make_tile(PTO_SPACE_VEC, PTO_U8, 32, 128, "Nz", 0x20000), dst = t.dst;
    dst.addr = 0x30000;
    fill_wide(&f, &t.src, &seed);
    struct pto_insn insn = mx_insn(&t, PTO_QUANT_TYPE_MXFP8, PTO_QUANT_SCALE_ALG_OCP, PTO_MX_GROUP_AXIS_1);
    struct mx_tiles plain = t;
    plain.dst = dst;
    struct pto_insn first = mx_insn(&plain, PTO_QUANT_TYPE_MXFP8, PTO_QUANT_SCALE_ALG_OCP, PTO_MX_GROUP_AXIS_1);
    run(&f, &first);
    set_attr(&insn, PTO_ATTR_STORE_MODE, PTO_VEC_STORE_MODE_NZ);
    for (int boxed = 0; boxed < 2; boxed++) {
        set_tile(&insn, PTO_ROLE_DST4, boxed ? scales : flat);
        run(&f, &insn);
        struct pto_tile zz = scales;
        zz.addr = boxed ? scales.addr : flat.addr;
        for (int32_t r = 0; r < 32; r++) {
            for (int32_t g = 0; g < 4; g++)
                assert_int_equal(get(&f, &zz, r, g), get(&f, &t.exp, r, g));
            for (int32_t c = 0; c < 128; c++)
                assert_int_equal(get(&f, &nz, r, c), get(&f, &dst, r, c));
        }
    }
    flat.cols = flat.phys_cols = flat.v_col = 64;
    set_tile(&insn, PTO_ROLE_DST4, flat);
    refused(&f, &insn, PTO_D_NO_MEANING, "has no room for 32x4 exponents");
    fixture_close(&f);
}

static void refusals(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_tile src = make_tile(PTO_SPACE_VEC, PTO_F32, 4, 64, "ND", 0x1000), column = make_tile(PTO_SPACE_VEC, PTO_F32, 2, 1, "DN", 0x100);
    struct pto_tile dst = make_tile(PTO_SPACE_VEC, PTO_I8, 4, 64, "ND", 0x4000);
    struct pto_insn insn = quant(src, column, NULL, dst);
    refused(&f, &insn, PTO_D_NO_MEANING, "has 2x1 valid elements for 4 rows");
    set_attr(&insn, PTO_ATTR_QUANT_TYPE, PTO_QUANT_TYPE_MXFP8);
    refused(&f, &insn, PTO_D_NO_MEANING, "belongs to pto.tquant.mx");
    insn = quant(dst, column, NULL, dst);
    refused(&f, &insn, PTO_D_NO_MEANING, "of a tile of floats");
    insn = make_insn(PTO_OP_TDEQUANT);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, src);
    refused(&f, &insn, PTO_D_NO_MEANING, "of a tile of integers");
    struct mx_tiles t = {src, dst, dst, src, src};
    insn = mx_insn(&t, PTO_QUANT_TYPE_INT8_SYM, PTO_QUANT_SCALE_ALG_OCP, PTO_MX_GROUP_AXIS_1);
    refused(&f, &insn, PTO_D_NO_MEANING, "belongs to pto.tquant");
    insn = mx_insn(&t, PTO_QUANT_TYPE_MXFP4_E2M1, PTO_QUANT_SCALE_ALG_OCP, PTO_MX_GROUP_AXIS_1);
    refused(&f, &insn, PTO_D_NO_MEANING, "elements of 8 bits, not 4");
    t.max = make_tile(PTO_SPACE_VEC, PTO_F32, 1, 4, "ND", 0x100);
    insn = mx_insn(&t, PTO_QUANT_TYPE_MXFP8, PTO_QUANT_SCALE_ALG_OCP, PTO_MX_GROUP_AXIS_1);
    refused(&f, &insn, PTO_D_NO_MEANING, "has no room for 8 groups");
    insn = make_insn(PTO_OP_TQUANT_HIF4);
    refused(&f, &insn, PTO_D_NO_MEANING, "HiF4");
    insn = make_insn(PTO_OP_TMATMUL_MX_HIF4);
    refused(&f, &insn, PTO_D_NO_MEANING, "HiF4");
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(int8_known), cmocka_unit_test(int8_random), cmocka_unit_test(dequant), cmocka_unit_test(mx_forms),
                                       cmocka_unit_test(mx_by_hand), cmocka_unit_test(mx_for_the_cube), cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
