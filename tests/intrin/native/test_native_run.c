/* Many launches of native kernels: what is learned of a kernel stays, what a run that began anew did leaves no trace; helpers, recursion and
 * kernels called by kernels; threads; groups of text and C. */
#include "native.h"

#include <pthread.h>

/* ---- launches ---- */

/* How often cores began: memory that is no buffer. A kernel is begun anew when it is found out what it is. */
static _Thread_local int entered;

PTO_KERNEL(learn, (const float *)x, (float *)y, (float)factor)
{
    TileVec(a, float, 16, 64);
    GlobalND(from, float, x + get_block_idx() * 1024, 16, 64);
    GlobalND(to, float, y + get_block_idx() * 1024, 16, 64);
    entered++;
    TASSIGN(a, 0);
    TLOAD(a, from);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    wait_flag(PIPE_MTE2, PIPE_V, EVENT_ID0);
    TMULS(a, a, factor);
    set_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    wait_flag(PIPE_V, PIPE_MTE3, EVENT_ID0);
    TSTORE(to, a, .atomic = ATOMIC_ADD);
    if (factor > 100) /* another operation, learned late */
        TPRINT(a);
}

static void launches(void **state)
{
    struct pto_sim *sim = begin("a3");
    float *x = gm(sim, "x", "f32[3,16,64]=ones"), *y = gm(sim, "y", "f32[3,16,64]");
    (void)state;
    entered = 0;
    float sum = 0;
    for (int i = 0; i < 200; i++) {
        int before = entered;
        assert_status(sim, pto_launch(sim, learn, 3, x, y, (float)(i + 1)), PTO_OK);
        sum += (float)(i + 1); /* begun anew, atomic adds must not count twice */
        assert_true(y[0] == sum && y[3071] == sum);
        if (i == 0)
            assert_true(entered - before > 3);
        else if (i != 100)
            assert_int_equal(entered - before, 3);
    }
    assert_quiet(sim);
    pto_sim_free(sim);
}

/* ---- nothing is left of a run that was given up ---- */

PTO_VECTOR_KERNEL(traces, (float *)y, (int32_t *)count)
{
    TileVec(a, float, 1, 8);
    GlobalND(to, float, y, 1, 8);
    TASSIGN(a, 0);
    GlobalND(counter, int32_t, count, 1, 1);
    TNOTIFY(counter, 1, NOTIFY_ADD);
    TEXPANDS(a, 1.0f);
    TSTORE(to, a); /* nothing orders it: a finding once there are flags */
    TPRINT(a);
    set_flag(PIPE_V, PIPE_S, EVENT_ID0); /* .. as of now */
    wait_flag(PIPE_V, PIPE_S, EVENT_ID0);
    TNOTIFY(counter, 1, NOTIFY_ADD);
}

static unsigned occurrences(const char *text, const char *word)
{
    unsigned n = 0;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        n++;
    return n;
}

static void no_trace(void **state)
{
    char *printed[2], *said[2];
    (void)state;
    struct pto_sim *sim = begin("a3");
    float *y = gm(sim, "y", "f32[8]");
    int32_t *count = gm(sim, "count", "i32[8]");
    for (int i = 0; i < 2; i++) { /* the second launch knows all from the start */
        count[0] = 0;
        pto_diag_clear(sim);
        assert_status(sim, pto_launch(sim, traces, 1, y, count), PTO_FINDINGS);
        assert_int_equal(count[0], 2);
        printed[i] = strdup(pto_printed(sim));
        said[i] = strdup(pto_diag_text(sim));
    }
    assert_string_equal(printed[0], printed[1]);
    assert_true(printed[0][0] != '\0');
    assert_string_equal(said[0], said[1]);
    assert_true(occurrences(said[0], "PTO0801") >= 1);
    for (int i = 0; i < 2; i++) {
        free(printed[i]);
        free(said[i]);
    }
    pto_sim_free(sim);
}

/* ---- values decide ---- */

PTO_VECTOR_KERNEL(branch, (const float *)x, (float *)y)
{
    TileVec(a, float, 1, 8);
    GlobalND(from, float, x + get_block_idx() * 8, 1, 8);
    GlobalND(to, float, y + get_block_idx() * 8, 1, 8);
    TASSIGN(a, 0);
    TLOAD(a, from);
    while (TGETVAL(a, 0) < 10.0)
        TMULS(a, a, 2.0f);
    if (TGETVAL(a, 1) > 11.0)
        TADDS(a, a, 0.5f);
    TSTORE(to, a);
}

static void branches(void **state)
{
    struct pto_sim *sim = begin("a5");
    float *x = gm(sim, "x", "f32[4,8]"), *y = gm(sim, "y", "f32[4,8]");
    (void)state;
    for (int b = 0; b < 4; b++)
        for (int i = 0; i < 8; i++)
            x[b * 8 + i] = (float)(b + 1) + (float)i / 16;
    assert_status(sim, pto_launch(sim, branch, 4, x, y), PTO_OK);
    for (int b = 0; b < 4; b++) {
        float f = 1;
        while (x[b * 8] * f < 10)
            f *= 2;
        for (int i = 0; i < 8; i++)
            assert_true(y[b * 8 + i] == x[b * 8 + i] * f + (x[b * 8 + 1] * f > 11 ? 0.5f : 0));
    }
    pto_sim_free(sim);
}

/* ---- functions ---- */

static void add_one(pto_tile *t) { TADDS(*t, *t, 1.0f); }
static void copy(pto_gm *to, pto_gm *from, pto_tile *t)
{
    TLOAD(*t, *from);
    add_one(t);
    TSTORE(*to, *t);
}
static void times_two(pto_tile *t, int n)
{
    if (n == 0)
        return;
    TMULS(*t, *t, 2.0f);
    times_two(t, n - 1);
}
PTO_VECTOR_KERNEL(inner, (const float *)x, (float *)y, (int)n)
{
    TileVec(a, float, 16, 64);
    GlobalND(from, float, x, 16, 64);
    GlobalND(to, float, y, 16, 64);
    TASSIGN(a, 0);
    TLOAD(a, from);
    times_two(PTO_REF(a), n);
    TSTORE(to, a);
    copy(PTO_GM_REF(to), PTO_GM_REF(to), PTO_REF(a));
}
PTO_VECTOR_KERNEL(outer, (const float *)x, (float *)y)
{
    inner(x, y, 3);
    inner(y, y, (int)get_block_num());
    TileMat(unused, half, 16, 16); /* another tile type is passed on like this one */
    (void)unused;
    TileVec(b, float, 8, 32);
    GlobalND(part, float, y, 8, 32, 64);
    TASSIGN(b, 8192);
    copy(PTO_GM_REF(part), PTO_GM_REF(part), PTO_REF(b));
}

static void functions(void **state)
{
    struct pto_sim *sim = begin("a3");
    float *x = gm(sim, "x", "f32[16,64]=iota"), *y = gm(sim, "y", "f32[16,64]");
    (void)state;
    assert_status(sim, pto_launch(sim, outer, 1, x, y), PTO_OK);
    for (int i = 0; i < 1024; i++)
        assert_true(y[i] == (x[i] * 8 + 1) * 2 + 1 + (i / 64 < 8 && i % 64 < 32 ? 1 : 0));
    assert_status(sim, pto_launch(sim, inner, 1, x, y, 1), PTO_OK); /* the same functions in a kernel of its own */
    assert_true(y[5] == 11);
    assert_quiet(sim);
    pto_sim_free(sim);
}

/* A kernel that launches is refused. */
static struct pto_sim *session;
static int inside;
PTO_VECTOR_KERNEL(launching, (float *)y)
{
    inside = pto_launch(session, inner, 1, y, y, 0);
}
static void no_launch_inside(void **state)
{
    session = begin("a3");
    float *y = gm(session, "y", "f32[16,64]");
    (void)state;
    (void)pto_launch(session, launching, 1, y);
    assert_int_equal(inside, PTO_USAGE);
    pto_sim_free(session);
}

/* Outside of a launch intrinsics do nothing. */
static void outside(void **state)
{
    float x[1024] = {1}, y[1024] = {2};
    (void)state;
    inner(x, y, 3);
    assert_true(x[0] == 1 && y[0] == 2);
    assert_true(get_block_idx() == 0 && get_block_num() == 1 && get_subblock_idx() == 0);
}

/* ---- text and C at the same time ---- */

static const char raise_text[] =
    "!s1 = !pto.partition_tensor_view<1xi32>\n!sv = !pto.tensor_view<?xi32>\n"
    "module { func.func @raise(%s: !pto.ptr<i32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
    "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n%v = arith.constant 5 : i32\n"
    "%a = pto.make_tensor_view %s, shape = [%c1], strides = [%c1] : !sv\n"
    "%b = pto.partition_view %a, offsets = [%c0], sizes = [%c1] : !sv -> !s1\n"
    "pto.comm.tnotify(%b, %v : !s1, i32) {notifyOp = #pto<notify_op set>}\nreturn } }\n";

PTO_VECTOR_KERNEL(wait_for_text, (int32_t *)s, (int32_t *)o)
{
    GlobalND(signal, int32_t, s, 1, 1);
    TWAIT(signal, 5, WAIT_EQ);
    store_scalar(o, 0, load_scalar(s, 0) + 1);
}

static void group(void **state)
{
    struct pto_sim *sim = begin("a3");
    int32_t *s = gm(sim, "s", "i32[8]"), *o = gm(sim, "o", "i32[8]");
    struct pto_module *m = pto_assemble(sim, "raise.pto", raise_text, strlen(raise_text));
    (void)state;
    if (m == NULL)
        fail_msg("%s", pto_diag_text(sim));
    for (int i = 0; i < 2; i++) {
        const struct pto_arg args[] = {pto_ptr(s)};
        s[0] = o[0] = 0;
        assert_status(sim, pto_group_begin(sim), PTO_OK);
        assert_status(sim, pto_launch(sim, wait_for_text, 1, s, o), PTO_OK);
        assert_status(sim, pto_run(sim, m, NULL, 1, args, 1), PTO_OK);
        assert_status(sim, pto_group_end(sim), PTO_OK);
        assert_int_equal(o[0], 6);
    }
    pto_sim_free(sim);
}

/* ---- threads ---- */

enum { THREADS = 8 };
struct work {
    int number;
    char *report, *said;
    float sum;
};

static void *work(void *at)
{
    struct work *w = at;
    struct pto_sim *sim = begin(w->number % 2 != 0 ? "a3" : "a5");
    float *x = gm(sim, "x", "f32[4,16,64]=iota"), *y = gm(sim, "y", "f32[4,16,64]");
    int32_t *count = gm(sim, "count", "i32[8]");
    for (int i = 0; i < 5; i++) {
        (void)pto_launch(sim, learn, 1 + w->number % 4, x, y, (float)(i + w->number));
        (void)pto_launch(sim, outer, 2, x, y);
        (void)pto_launch(sim, traces, 1, y, count);
    }
    w->sum = 0;
    for (int i = 0; i < 4096; i++)
        w->sum += y[i];
    w->report = strdup(pto_report(sim, "json") != NULL ? pto_report(sim, "json") : "none");
    w->said = strdup(pto_diag_text(sim));
    pto_sim_free(sim);
    return NULL;
}

static void threads(void **state)
{
    struct work alone[THREADS], together[THREADS];
    pthread_t thread[THREADS];
    (void)state;
    for (int i = 0; i < THREADS; i++) {
        alone[i].number = together[i].number = i;
        (void)work(&alone[i]);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, work, &together[i]), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_string_equal(alone[i].report, together[i].report);
        assert_string_equal(alone[i].said, together[i].said);
        assert_true(alone[i].sum == together[i].sum && alone[i].sum != 0);
        free(alone[i].report);
        free(alone[i].said);
        free(together[i].report);
        free(together[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(launches), cmocka_unit_test(no_trace), cmocka_unit_test(branches), cmocka_unit_test(functions), cmocka_unit_test(no_launch_inside),
                                       cmocka_unit_test(outside),  cmocka_unit_test(group),    cmocka_unit_test(threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
