/* What C can write and text cannot: each ends the launch with one error at the line of C. */
#include "native.h"

static struct pto_sim *inside; /* whose kernel makes buffers */

PTO_VECTOR_KERNEL(matmul_on_vector, (int)unused)
{
    TileLeft(a, half, 16, 16);
    TileRight(b, half, 16, 16);
    TileAcc(c, float, 16, 16);
    (void)unused;
    TASSIGN(a, 0);
    TASSIGN(b, 0);
    TASSIGN(c, 0);
    TMATMUL(c, a, b);
}
enum { LINE_OF_MATMUL = __LINE__ - 2 };

PTO_KERNEL(vector_in_cube_section, (int)unused)
{
    TileVec(a, float, 1, 16);
    (void)unused;
    PTO_CUBE_SECTION
    {
        TASSIGN(a, 0);
        TEXPANDS(a, 1.0f);
    }
}
enum { LINE_OF_EXPANDS = __LINE__ - 3 };

PTO_KERNEL(wrong_value, (const float *)x, (int)mode)
{
    TileVec(a, float, 1, 64);
    TileVec(b, half, 1, 64);
    GlobalND(g, float, x, 1, 64);
    TASSIGN(a, 0);
    TASSIGN(b, 1024);
    TLOAD(a, g);
    TCVT(b, a, (enum pto_round_mode_code)mode);
}
enum { LINE_OF_TCVT = __LINE__ - 2 };

PTO_KERNEL(static_valid, (int)rows)
{
    TileVec(a, float, 16, 16, PTO_DYNAMIC, 16);
    TASSIGN(a, 0);
    TSET_VALID(a, 8, 16);
    TSET_VALID(a, 8, rows);
}
enum { LINE_OF_VALID = __LINE__ - 2 };

PTO_KERNEL(left_section, (int)nested)
{
    PTO_VECTOR_SECTION
    {
        if (nested)
            PTO_VECTOR_SECTION { pto_scalar(1); }
        break;
    }
}

PTO_KERNEL(steps, (int)step)
{
    PTO_FOR(i, 0, 4, step)
        pto_scalar(i);
}
enum { LINE_OF_FOR = __LINE__ - 3 };

PTO_KERNEL(early_scale, (int)unused)
{
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileLeftScale(s, float8_e8m0_t, 16, 2);
    (void)unused;
    TASSIGN(s, GetScaleAddr(a));
    TASSIGN(a, 0);
}
enum { LINE_OF_SCALE = __LINE__ - 3 };

PTO_KERNEL(makes_buffers, (int)how)
{
    void *made = how == 0 ? pto_gm_new(inside, "late", PTO_DT_float, 64) : how == 1 ? pto_gm_spec(inside, "late", "f32[64]=zeros") : pto_gm_window(inside, "late", "f32[64]=zeros");
    if (made != NULL)
        pto_scalar(1);
}

/* Tile strides of 64 rows with 20 valid ones: a lint for the C API, an error under strict (b.8, MAD_STRIDE). */
PTO_CUBE_KERNEL(strides, (int)rows)
{
    TileLeft(a, half, 64, 64, PTO_DYNAMIC, 64);
    TileRight(b, half, 64, 32);
    TileAcc(c, float, 64, 32, PTO_DYNAMIC, 32);
    TASSIGN(a, 0);
    TASSIGN(b, 0);
    TASSIGN(c, 0);
    TSET_VALID(a, rows, 64);
    TSET_VALID(c, rows, 32);
    TMATMUL(c, a, b);
}

static void work_of_the_other_core(void **state)
{
    struct pto_sim *sim = begin("a3");
    (void)state;
    assert_status(sim, pto_launch(sim, matmul_on_vector, 1, 0), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "work of the cube core", LINE_OF_MATMUL, NULL);
    assert_status(sim, pto_launch(sim, vector_in_cube_section, 1, 0), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "work of vector cores", LINE_OF_EXPANDS, NULL);
    pto_sim_free(sim);
}

static void values(void **state)
{
    struct pto_sim *sim = begin("a5");
    float *x = gm(sim, "x", "f32[64]=ones");
    (void)state;
    assert_status(sim, pto_launch(sim, wrong_value, 1, x, CAST_RINT), PTO_OK);
    assert_status(sim, pto_launch(sim, wrong_value, 1, x, 99), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "is no value of rmode", LINE_OF_TCVT, NULL);
    pto_diag_clear(sim);
    assert_status(sim, pto_launch(sim, static_valid, 1, 16), PTO_OK);
    assert_status(sim, pto_launch(sim, static_valid, 1, 8), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "columns of a are static", LINE_OF_VALID, "PTO_DYNAMIC");
    assert_status(sim, pto_launch(sim, early_scale, 1, 0), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "address that a tile does not have yet", LINE_OF_SCALE, "GetScaleAddr");
    pto_sim_free(sim);
}

static void sections_and_loops(void **state)
{
    struct pto_sim *sim = begin("a5");
    (void)state;
    assert_status(sim, pto_launch(sim, left_section, 1, 0), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "left by break", 0, NULL);
    assert_status(sim, pto_launch(sim, left_section, 1, 1), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "begins inside another", 0, NULL);
    assert_status(sim, pto_launch(sim, steps, 1, 2), PTO_OK);
    for (int step = -1; step <= 0; step++) {
        pto_diag_clear(sim);
        assert_status(sim, pto_launch(sim, steps, 1, step), PTO_DIAGNOSED);
        assert_found(sim, "PTO0602", "must be positive", LINE_OF_FOR, NULL);
    }
    pto_sim_free(sim);
}

static void calls_from_inside(void **state)
{
    struct pto_sim *sim = inside = begin("a5");
    (void)state;
    for (int how = 0; how < 3; how++) {
        assert_status(sim, pto_launch(sim, makes_buffers, 1, how), PTO_USAGE); /* the kernel got NULL */
        assert_found(sim, "PTO0703", "cannot make buffers", 0, NULL);
        assert_int_equal(pto_gm_count(sim), 0);
    }
    pto_sim_free(sim);
}

static void strict(void **state)
{
    struct pto_sim *sim = begin("a3");
    (void)state;
    assert_status(sim, pto_launch(sim, strides, 1, 20), PTO_OK);
    assert_status(sim, pto_sim_set(sim, "strict", NULL), PTO_OK);
    assert_status(sim, pto_launch(sim, strides, 1, 20), PTO_DIAGNOSED);
    assert_found(sim, "PTO0413", "", 0, NULL);
    pto_sim_free(sim);
}

/* Texts of different functions stand side by side. */
static void texts(void **state)
{
    struct pto_sim *sim = begin("a5");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "nonsense", NULL), PTO_USAGE);
    assert_status(sim, pto_sim_set(sim, NULL, NULL), PTO_USAGE);
    assert_null(pto_gm_new(sim, NULL, PTO_DT_float, 4));
    const char *text = pto_diag_text(sim), *json = pto_diag_json(sim);
    assert_non_null(strstr(text, "nonsense"));
    assert_true(json[0] == '[' || json[0] == '{');
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(work_of_the_other_core), cmocka_unit_test(values), cmocka_unit_test(sections_and_loops), cmocka_unit_test(calls_from_inside),
                                       cmocka_unit_test(strict), cmocka_unit_test(texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
