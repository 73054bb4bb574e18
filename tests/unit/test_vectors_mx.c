/* vectors/tmatmul_mx.json (kernels.md 6, 10), bit for bit, as the whole chain GM -> L1 -> L0 -> cube -> GM on A5.  The scales
 * go in as blocked images and as plain matrices; both must leave the image of the file in the scale buffers. */
#include "exec_fixture.h"

/* The file is an array of objects whose keys of interest are unique within a case: a case starts at its "name". */
struct text {
    char *data;
};

static struct text read_vectors(void)
{
    FILE *file = fopen(PTO_SOURCE_DIR "/tests/vectors/tmatmul_mx.json", "rb");
    assert_non_null(file);
    struct text t = {calloc(1, 1 << 20)};
    assert_true(fread(t.data, 1, (1 << 20) - 1, file) > 1000);
    (void)fclose(file);
    return t;
}

/* What follows "key": from `from` on, before the next case; NULL if absent. */
static const char *find(const char *from, const char *key)
{
    char quoted[64];
    (void)snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *next = strstr(from + 1, "\"name\":"), *at = strstr(from, quoted);
    return at == NULL || (next != NULL && at > next) ? NULL : at + strlen(quoted);
}

static int32_t number(const char *from, const char *key)
{
    const char *at = find(from, key);
    assert_non_null(at);
    return (int32_t)strtol(at, NULL, 10);
}

static enum pto_dtype dtype(const char *from, const char *key)
{
    const char *at = find(from, key);
    assert_non_null(at);
    enum pto_dtype d = isa_dtype_find(at + 1, strcspn(at + 1, "\""));
    assert_int_not_equal(d, PTO_DTYPE_NONE);
    return d;
}

/* The bytes of a tensor {"dtype":..,"shape":..,"hex":".."}; false if there is none. */
static bool bytes(const char *from, const char *key, uint8_t *out, size_t *count)
{
    const char *at = find(from, key);
    if (at == NULL)
        return false;
    at = strstr(at, "\"hex\":\"") + 7;
    *count = strcspn(at, "\"") / 2;
    for (size_t i = 0; i < *count; i++) {
        unsigned byte;
        assert_int_equal(sscanf(at + 2 * i, "%2x", &byte), 1);
        out[i] = (uint8_t)byte;
    }
    return true;
}

static void gm_fill(struct fixture *f, const struct pto_gm *gm, const char *from, const char *key, const char *other)
{
    uint8_t data[1 << 15];
    size_t count;
    assert_true(bytes(from, key, data, &count) || bytes(from, other, data, &count));
    memcpy(sim_gm_at(&f->gm, gm->addr, (int64_t)count, NULL), data, count);
}

/* The blocked image of an m x 2 (or 2 x n) scale matrix as isa_resolve() describes it. */
static struct pto_gm scale_image(struct fixture *f, int32_t outer, bool left, const char *name)
{
    int64_t boxes = (outer + 15) / 16;
    struct pto_gm gm = make_gm(f, PTO_F8E8M0, boxes * 16, 2, PTO_GM_LAYOUT_ND, name);
    gm.layout = left ? PTO_GM_LAYOUT_MX_A_ZZ : PTO_GM_LAYOUT_MX_B_NN;
    gm.scale_image = true;
    int64_t shape[5] = {1, boxes, 1, 16, 2}, stride[5] = {boxes * 32, 32, 32, 2, 1};
    memcpy(gm.shape, shape, sizeof shape);
    memcpy(gm.stride, stride, sizeof stride);
    gm.image_rows = left ? outer : 2;
    gm.image_cols = left ? 2 : outer;
    return gm;
}

static int32_t up(int32_t n, int32_t to) { return (n + to - 1) / to * to; }

static void run_case(const char *at, bool plain_scales)
{
    int32_t m = number(at, "M"), k = number(at, "K"), n = number(at, "N");
    enum pto_dtype a_type = dtype(at, "a_type"), b_type = dtype(at, "b_type");
    int32_t mp = up(m, 16), np = up(n, isa_dtype_c0(b_type)); /* B is moved from an Nz image, whose boxes are C0 wide */
    struct fixture f;
    fixture_open(&f, "a5");
    struct pto_gm ga = make_gm(&f, a_type, m, k, PTO_GM_LAYOUT_ND, "a"), gb = make_gm(&f, b_type, k, n, PTO_GM_LAYOUT_ND, "b"),
                  gc = make_gm(&f, PTO_F32, m, n, PTO_GM_LAYOUT_ND, "c");
    gm_fill(&f, &ga, at, "a", "a_packed_rowmajor");
    gm_fill(&f, &gb, at, "b", "b_packed_rowmajor");
    struct pto_tile ma = with_valid(make_tile(PTO_SPACE_MAT, a_type, mp, k, "Nz", 0), m, k),
                    mb = with_valid(make_tile(PTO_SPACE_MAT, b_type, k, np, "Nz", 0x4000), k, n),
                    mas = with_valid(make_tile(PTO_SPACE_MAT, PTO_F8E8M0, mp, 2, "Zz", 0x8000), m, 2),
                    mbs = with_valid(make_tile(PTO_SPACE_MAT, PTO_F8E8M0, 2, np, "Nn", 0x9000), 2, n);
    struct pto_tile a = ma, b = mb, as = mas, bs = mbs, c = with_valid(make_tile(PTO_SPACE_ACC, PTO_F32, mp, np, "Nz", 0), m, n);
    a.space = PTO_SPACE_LEFT;
    a.addr = 0x1000;
    b = with_valid(make_tile(PTO_SPACE_RIGHT, b_type, k, np, "Zn", 0x2000), k, n);
    as.space = PTO_SPACE_SCALE_LEFT;
    as.addr = 0x100;
    bs.space = PTO_SPACE_SCALE_RIGHT;
    bs.addr = 0x200;
    load(&f, ga, ma);
    load(&f, gb, mb);
    if (plain_scales) { /* the file's matrices: A plain is MX_A_ND; B plain [2, N] needs its pairs of groups interleaved */
        struct pto_gm gas = make_gm(&f, PTO_F8E8M0, m, 2, PTO_GM_LAYOUT_ND, "as"), gbs = make_gm(&f, PTO_F8E8M0, 2, n, PTO_GM_LAYOUT_ND, "bs");
        uint8_t plain[256];
        size_t count;
        gm_fill(&f, &gas, at, "scale_a", "scale_a");
        assert_true(bytes(at, "scale_b", plain, &count));
        for (int32_t j = 0; j < n; j++)
            for (int32_t g = 0; g < 2; g++)
                gm_bytes(&f, &gbs)[j * 2 + g] = plain[g * n + j];
        int64_t as_shape[5] = {1, 1, m, 1, 2}, as_stride[5] = {2 * m, 2 * m, 2, 2, 1}, bs_shape[5] = {1, 1, 1, n, 2},
                bs_stride[5] = {2 * n, 2 * n, 2 * n, 2, 1};
        gas.layout = PTO_GM_LAYOUT_MX_A_ND;
        gbs.layout = PTO_GM_LAYOUT_MX_B_ND;
        gas.rank = gbs.rank = 5;
        memcpy(gas.shape, as_shape, sizeof as_shape);
        memcpy(gas.stride, as_stride, sizeof as_stride);
        memcpy(gbs.shape, bs_shape, sizeof bs_shape);
        memcpy(gbs.stride, bs_stride, sizeof bs_stride);
        load(&f, gas, mas);
        load(&f, gbs, mbs);
    } else {
        struct pto_gm gas = scale_image(&f, m, true, "as"), gbs = scale_image(&f, n, false, "bs");
        gm_fill(&f, &gas, at, "scale_a_zz", "scale_a_zz");
        gm_fill(&f, &gbs, at, "scale_b_nn", "scale_b_nn");
        load(&f, gas, mas);
        load(&f, gbs, mbs);
    }
    move_tile(&f, ma, a);
    move_tile(&f, mb, b);
    move_tile(&f, mas, as);
    move_tile(&f, mbs, bs);
    uint8_t image[256], want[1 << 12];
    size_t count;
    assert_true(bytes(at, "scale_a_zz", image, &count));
    for (int32_t i = 0; i < m; i++)
        for (int32_t g = 0; g < 2; g++)
            assert_int_equal(f.core.space[PTO_SPACE_SCALE_LEFT][0x100 + i / 16 * 32 + i % 16 * 2 + g], image[i / 16 * 32 + i % 16 * 2 + g]);

    bool bias = find(at, "bias") != NULL, acc = find(at, "c_in") != NULL;
    struct pto_insn insn = make_insn(bias ? PTO_OP_TMATMUL_MX_BIAS : acc ? PTO_OP_TMATMUL_MX_ACC : PTO_OP_TMATMUL_MX);
    set_tile(&insn, PTO_ROLE_LHS, a);
    set_tile(&insn, PTO_ROLE_LHS_SCALE, as);
    set_tile(&insn, PTO_ROLE_RHS, b);
    set_tile(&insn, PTO_ROLE_RHS_SCALE, bs);
    set_tile(&insn, PTO_ROLE_DST, c);
    if (bias) {
        struct pto_gm gbias = make_gm(&f, PTO_F32, 1, n, PTO_GM_LAYOUT_ND, "bias");
        struct pto_tile mbias = make_tile(PTO_SPACE_MAT, PTO_F32, 1, n, "ND", 0xA000), tbias = make_tile(PTO_SPACE_BIAS, PTO_F32, 1, n, "ND", 0);
        gm_fill(&f, &gbias, at, "bias", "bias");
        load(&f, gbias, mbias);
        move_tile(&f, mbias, tbias);
        set_tile(&insn, PTO_ROLE_BIAS, tbias);
    }
    if (acc) {
        assert_true(bytes(at, "c_in", want, &count));
        for (int32_t i = 0; i < m; i++)
            for (int32_t j = 0; j < n; j++)
                put(&f, &c, i, j, num_load(want, (uint64_t)(i * n + j), PTO_F32));
        set_tile(&insn, PTO_ROLE_ACC_IN, c);
    }
    run(&f, &insn);
    store(&f, c, gc);
    assert_true(bytes(at, "c", want, &count));
    assert_int_equal(count, m * n * 4);
    assert_memory_equal(gm_bytes(&f, &gc), want, count);
    fixture_close(&f);
}

static void every_case(void **state)
{
    (void)state;
    struct text t = read_vectors();
    int cases = 0;
    for (const char *at = strstr(t.data, "\"name\":"); at != NULL; at = strstr(at + 1, "\"name\":"), cases++) {
        run_case(at, false);
        run_case(at, true);
    }
    assert_int_equal(cases, 4);
    free(t.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
