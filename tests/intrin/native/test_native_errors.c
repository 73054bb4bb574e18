/* Wrong native kernels: findings with the line of C, as text has them; what must not work ends the launch, not the process. */
#include "native.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- pointers outside of buffers ---- */

PTO_VECTOR_KERNEL(load_from, (const float *)x)
{
    TileVec(a, float, 16, 64);
    GlobalND(from, float, x, 16, 64);
    TASSIGN(a, 0);
    TLOAD(a, from);
}
enum { LINE_OF_LOAD = __LINE__ - 2 };

/* The same in text, with an offset in elements. */
static const char outside_text[] =
    "!gm = !pto.tensor_view<16x64xf32>\n!win = !pto.partition_tensor_view<16x64xf32>\n!t = !pto.tile_buf<vec, 16x64xf32>\n"
    "module { func.func @k(%x: !pto.ptr<f32>, %off: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
    "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n%c16 = arith.constant 16 : index\n%c64 = arith.constant 64 : index\n%z = arith.constant 0 : i64\n"
    "%p = pto.addptr %x, %off : !pto.ptr<f32> -> !pto.ptr<f32>\n"
    "%v = pto.make_tensor_view %p, shape = [%c16, %c64], strides = [%c64, %c1] : !gm\n"
    "%w = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c64] : !gm -> !win\n"
    "%a = pto.alloc_tile addr = %z : !t\npto.tload ins(%w : !win) outs(%a : !t)\nreturn } }\n";

static void out_of_bounds(void **state)
{
    (void)state;
    static const int64_t offsets[] = {-1, 1, -1024, 1024, 4096};
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        struct pto_sim *sim = begin("a3");
        float *x = gm(sim, "x", "f32[16,64]=iota");
        struct pto_module *m = pto_assemble(sim, "outside.pto", outside_text, strlen(outside_text));
        assert_non_null(m);
        const struct pto_arg args[] = {pto_ptr(x), pto_int(offsets[i])};
        assert_status(sim, pto_run(sim, m, NULL, 1, args, 2), PTO_DIAGNOSED);
        struct pto_diag text, native;
        uint32_t n = pto_diag_count(sim);
        assert_true(pto_diag_get(sim, n - 1, &text));
        char code[12], message[512];
        memcpy(code, text.code, sizeof code);
        snprintf(message, sizeof message, "%s", text.message);
        pto_diag_clear(sim);
        assert_status(sim, pto_launch(sim, load_from, 1, (const float *)((uintptr_t)x + (uintptr_t)(offsets[i] * 4))), PTO_DIAGNOSED);
        assert_true(pto_diag_get(sim, pto_diag_count(sim) - 1, &native));
        assert_string_equal(native.code, code);
        assert_string_equal(native.message, message);
        assert_int_equal(native.line, LINE_OF_LOAD);
        pto_sim_free(sim);
    }
}

static void no_memory_of_the_simulator(void **state)
{
    struct pto_sim *sim = begin("a3");
    float mine[1024], *other = malloc(1 << 20);
    (void)state;
    const float *const wrong[] = {NULL, mine, other, other + (1 << 17), (const float *)(uintptr_t)8, (const float *)(UINTPTR_MAX - 3)};
    for (size_t buffers = 0; buffers < 3; buffers++) {
        for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
            pto_diag_clear(sim);
            assert_status(sim, pto_launch(sim, load_from, 1, wrong[i]), PTO_DIAGNOSED);
            struct pto_diag d;
            assert_true(pto_diag_get(sim, pto_diag_count(sim) - 1, &d));
            assert_int_equal(d.line, LINE_OF_LOAD);
            if (strcmp(d.code, "PTO0601") != 0 || strstr(d.message, "in no buffer") == NULL)
                fail_msg("pointer %d: %s", (int)i, pto_diag_text(sim));
        }
        gm(sim, buffers == 0 ? "x" : buffers == 1 ? "y" : "z", "f32[1024]");
    }
    free(other);
    pto_sim_free(sim);
}

/* ---- tiles without an address, operations of other machines ---- */

static unsigned line;

PTO_VECTOR_KERNEL(no_address, (float *)y)
{
    TileVec(a, float, 16, 64);
    GlobalND(to, float, y, 16, 64);
    line = __LINE__ + 1;
    TSTORE(to, a);
}
static void missing_tassign(void **state)
{
    struct pto_sim *sim = begin("a3");
    float *y = gm(sim, "y", "f32[16,64]");
    (void)state;
    assert_status(sim, pto_launch(sim, no_address, 1, y), PTO_DIAGNOSED);
    struct pto_diag d;
    assert_true(pto_diag_get(sim, pto_diag_count(sim) - 1, &d));
    assert_int_equal(d.line, line);
    assert_non_null(strstr(pto_diag_text(sim), "TASSIGN"));
    pto_sim_free(sim);
}

PTO_CUBE_KERNEL(mx)
{
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileLeftScale(as, float8_e8m0_t, 16, 2);
    TileRight(b, float8_e5m2_t, 64, 32);
    TileRightScale(bs, float8_e8m0_t, 2, 32);
    TileAcc(c, float, 16, 32);
    TASSIGN(a, 0);
    TASSIGN(b, 0);
    TASSIGN(c, 0);
    TASSIGN(as, GetScaleAddr(a));
    TASSIGN(bs, GetScaleAddr(b));
    TMATMUL_MX(c, a, as, b, bs);
}
enum { LINE_OF_SCALE = __LINE__ - 4 };
static void wrong_target(void **state)
{
    struct pto_sim *sim = begin("a3");
    (void)state;
    assert_status(sim, pto_launch(sim, mx, 1), PTO_DIAGNOSED);
    assert_found(sim, "PTO0451", "not available on a3", LINE_OF_SCALE, "TASSIGN(as, GetScaleAddr(a));");
    pto_sim_free(sim);
    sim = begin("a5");
    assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
    assert_status(sim, pto_launch(sim, mx, 1), PTO_OK);
    pto_sim_free(sim);
}

/* ---- sizes at run time ---- */

PTO_VECTOR_KERNEL(resize, (const float *)x, (float *)y, (int64_t)rows, (int64_t)cols)
{
    TileVec(a, float, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
    GlobalND(from, float, x, rows, cols, 64);
    GlobalND(to, float, y, rows, cols, 64);
    TASSIGN(a, 0);
    line = __LINE__ + 1;
    TSET_VALID(a, rows, cols);
    TLOAD(a, from);
    TSTORE(to, a);
}
static void dynamic_sizes(void **state)
{
    static const int64_t bad[][2] = {{17, 64}, {16, 65}, {-1, 64}, {16, INT64_MAX}, {INT64_MIN, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pto_sim *sim = begin("a3");
        float *x = gm(sim, "x", "f32[64,64]=iota"), *y = gm(sim, "y", "f32[64,64]");
        assert_status(sim, pto_launch(sim, resize, 1, x, y, bad[i][0], bad[i][1]), PTO_DIAGNOSED);
        struct pto_diag d;
        assert_true(pto_diag_get(sim, pto_diag_count(sim) - 1, &d));
        if (d.line < line - 5 || d.line > line + 2)
            fail_msg("%s", pto_diag_text(sim));
        /* the session goes on */
        pto_diag_clear(sim);
        assert_status(sim, pto_launch(sim, resize, 1, x, y, 3, 5), PTO_OK);
        assert_true(y[64 * 2 + 4] == x[64 * 2 + 4] && y[5] == 0 && y[3 * 64] == 0);
        pto_sim_free(sim);
    }
}

/* A window of less than nothing. */
PTO_VECTOR_KERNEL(negative, (float *)y, (int64_t)rows)
{
    line = __LINE__ + 1;
    GlobalND(to, float, y, rows, 8);
    (void)to;
}
static void negative_sizes(void **state)
{
    struct pto_sim *sim = begin("a3");
    float *y = gm(sim, "y", "f32[64]");
    (void)state;
    assert_status(sim, pto_launch(sim, negative, 1, y, 0), PTO_OK);
    assert_status(sim, pto_launch(sim, negative, 1, y, -4), PTO_DIAGNOSED);
    assert_found(sim, "PTO0602", "to: a size is negative", line, "1x1x1x-4x8");
    pto_sim_free(sim);
}

/* The members behind a tile are C: whatever is written there must not break the simulator. */
PTO_VECTOR_KERNEL(by_hand, (float *)y, (int32_t)rows, (int32_t)cols)
{
    TileVec(a, float, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
    TASSIGN(a, 0);
    a.t.v_row = rows;
    a.t.v_col = cols;
    TEXPANDS(a, 1.0f);
    GlobalND(to, float, y, 16, 64);
    TSTORE(to, a);
}
static void sizes_by_hand(void **state)
{
    static const int32_t bad[][2] = {{17, 64}, {16, 65}, {-5, 64}, {INT32_MAX, INT32_MAX}, {100000, 64}};
    struct pto_sim *sim = begin("a3");
    float *y = gm(sim, "y", "f32[64,64]");
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        pto_diag_clear(sim);
        int status = pto_launch(sim, by_hand, 1, y, bad[i][0], bad[i][1]);
        if (status != PTO_DIAGNOSED)
            fail_msg("valid %d x %d of 16 x 64 gives %d\n%s", (int)bad[i][0], (int)bad[i][1], status, pto_diag_text(sim));
    }
    pto_sim_free(sim);
}

/* ---- limits ---- */

PTO_VECTOR_KERNEL(for_ever)
{
    TileVec(a, float, 16, 64);
    TASSIGN(a, 0);
    for (;;)
        TEXPANDS(a, 0.0f);
}
static void limits(void **state)
{
    struct pto_sim *sim = begin("a3");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "max-insns", "10000"), PTO_OK);
    assert_status(sim, pto_launch(sim, for_ever, 2), PTO_LIMIT);
    assert_found(sim, "PTO0707", "10000", 0, "TEXPANDS");
    pto_diag_clear(sim);
    assert_status(sim, pto_sim_set(sim, "max-insns", "0"), PTO_OK);
    assert_status(sim, pto_sim_set(sim, "max-seconds", "1"), PTO_OK);
    assert_status(sim, pto_launch(sim, for_ever, 2), PTO_LIMIT);
    assert_found(sim, "PTO0707", "1 seconds", 0, NULL);
    pto_sim_free(sim);
}

/* ---- checks ---- */

PTO_VECTOR_KERNEL(racy, (const float *)x, (float *)y)
{
    TileVec(a, float, 16, 64);
    TileVec(b, float, 16, 64);
    GlobalND(from, float, x, 16, 64);
    GlobalND(to, float, y, 16, 64);
    TASSIGN(a, 0);
    TASSIGN(b, 4096);
    TLOAD(a, from);
    line = __LINE__ + 1;
    TEXP(b, a);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    TSTORE(to, b);
}
static void races(void **state)
{
    static const struct { const char *check; int status; } cases[] = {{"all", PTO_FINDINGS}, {"race", PTO_FINDINGS}, {"none", PTO_OK}, {"init", PTO_OK}, {"sync,mem", PTO_OK}};
    struct pto_sim *sim = begin("a3");
    float *x = gm(sim, "x", "f32[16,64]"), *y = gm(sim, "y", "f32[16,64]");
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pto_diag_clear(sim);
        assert_status(sim, pto_sim_set(sim, "check", cases[i].check), PTO_OK);
        assert_status(sim, pto_launch(sim, racy, 1, x, y), cases[i].status);
        if (cases[i].status == PTO_FINDINGS) /* what to write is C */
            assert_found(sim, "PTO0801", "reads a", line, "wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID");
    }
    assert_status(sim, pto_sim_set(sim, "check", "all"), PTO_OK);
    pto_diag_clear(sim);
    assert_status(sim, pto_sim_set(sim, "suppress", "PTO0801"), PTO_OK);
    assert_status(sim, pto_launch(sim, racy, 1, x, y), PTO_OK);
    pto_sim_free(sim);
}

/* ---- stacks ---- */

static int64_t deep(int64_t n)
{
    volatile char room[1024];
    room[n % 1024] = (char)n;
    return n == 0 ? room[0] : deep(n - 1) + room[n % 1024];
}
PTO_VECTOR_KERNEL(stacks, (int64_t *)y, (int64_t)depth)
{
    store_scalar(y, get_block_idx(), deep(depth) >= 0 ? 1 : 2);
}
/* Most of the stack may be used; beyond there is a guard: the process is ended where it happens, nothing is overwritten. */
static void deep_stacks(void **state)
{
    struct pto_sim *sim = begin("a3");
    int64_t *y = gm(sim, "y", "i64[8]");
    (void)state;
    assert_status(sim, pto_sim_set(sim, "check", "none"), PTO_OK);
    assert_status(sim, pto_launch(sim, stacks, 8, y, 64), PTO_OK);
    assert_true(y[0] != 0 && y[7] != 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        (void)signal(SIGSEGV, SIG_DFL);
        (void)pto_launch(sim, stacks, 8, y, 2000);
        _exit(0);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) || (WIFEXITED(how) && WEXITSTATUS(how) != 0)); /* a sanitizer exits */
    pto_sim_free(sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_of_bounds), cmocka_unit_test(no_memory_of_the_simulator), cmocka_unit_test(missing_tassign), cmocka_unit_test(wrong_target),
                                       cmocka_unit_test(dynamic_sizes),              cmocka_unit_test(sizes_by_hand),   cmocka_unit_test(negative_sizes), cmocka_unit_test(limits),
                                       cmocka_unit_test(races),         cmocka_unit_test(deep_stacks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
