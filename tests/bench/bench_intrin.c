/* What a call of an intrinsic costs beyond the simulated work, in ns: `bench_intrin [CALLS [LIMIT_NS]]`; exit code 1 if TADDS is above the limit.
 * The linker puts __wrap_sim_native_step() in the place of sim_native_step(): with `skip` the simulated work is left out, and what remains of the
 * loop is the call alone. Beside it the same loops as they run, natively and from text. */
#define _POSIX_C_SOURCE 200809L
#include "sim/native.h"

#include <inttypes.h>
#include <pto/asm.h>
#include <pto/pto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool skip;
enum sim_progress __real_sim_native_step(struct sim_interp *interp, pto_op_id op);
enum sim_progress __wrap_sim_native_step(struct sim_interp *interp, pto_op_id op);
enum sim_progress __wrap_sim_native_step(struct sim_interp *interp, pto_op_id op) { return skip ? SIM_DONE : __real_sim_native_step(interp, op); }

/* Of this thread: the machine may be busy with others. */
static double now_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double ns[8];
/* One loop: two turns to learn the operation, then the time of n. */
#define MEASURE(k, ...)                                                                                                      \
    do {                                                                                                                     \
        double begun = 0;                                                                                                    \
        skip = false;                                                                                                        \
        for (int64_t i = -2; i < n; i++) {                                                                                   \
            if (i == 0) {                                                                                                    \
                skip = alone;                                                                                                \
                begun = now_ns();                                                                                            \
            }                                                                                                                \
            __VA_ARGS__;                                                                                                     \
        }                                                                                                                    \
        skip = false;                                                                                                        \
        ns[k] = (now_ns() - begun) / (double)n;                                                                              \
    } while (0)

PTO_KERNEL(loops, (float *)x, (int64_t)n, (bool)alone)
{
    TileVec(a, float, 1, 8);
    TileVec(b, float, 1, 8);
    TileVec(c, float, 1, 8);
    GlobalND(g, float, x, 1, 8);
    TASSIGN(a, 0);
    TASSIGN(b, 64);
    TASSIGN(c, 128);
    TEXPANDS(a, 1.0f);
    TEXPANDS(b, 1.0f);
    MEASURE(0, TADDS(b, a, 1.0f));
    MEASURE(1, TADD(c, a, b));
    MEASURE(2, TCVT(c, a, CAST_RINT));
    MEASURE(3, TLOAD(a, g));
    MEASURE(4, pipe_barrier(PIPE_V));
    MEASURE(5, TASSIGN(c, (i & 1) * 64 + 128));
    MEASURE(6, GlobalND(h, float, x + (i & 7), 1, 8); (void)h);
}
static const char *const names[] = {"TADDS(tile, tile, 1.0f)", "TADD(tile, tile, tile)", "TCVT(tile, tile, mode)", "TLOAD(tile, window)", "pipe_barrier(pipe)",
                                    "TASSIGN(tile, address)", "GlobalND(..)"};

static const char text[] =
    "!t = !pto.tile_buf<vec, 1x8xf32>\n"
    "module { func.func @adds(%n: index) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
    "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n%z = arith.constant 0 : i64\n%y = arith.constant 64 : i64\n%one = arith.constant 1.0 : f32\n"
    "%a = pto.alloc_tile addr = %z : !t\n%b = pto.alloc_tile addr = %y : !t\npto.texpands ins(%one : f32) outs(%a : !t)\n"
    "scf.for %i = %c0 to %n step %c1 {\npto.tadds ins(%a, %one : !t, f32) outs(%b : !t)\n}\nreturn } }\n";
PTO_VECTOR_KERNEL(adds, (int64_t)n)
{
    TileVec(a, float, 1, 8);
    TileVec(b, float, 1, 8);
    TASSIGN(a, 0);
    TASSIGN(b, 64);
    TEXPANDS(a, 1.0f);
    PTO_FOR(i, 0, n, 1)
        TADDS(b, a, 1.0f);
}

static struct pto_sim *session(const char *checks)
{
    struct pto_sim *sim = pto_sim_new("a5");
    (void)pto_sim_set(sim, "check", checks);
    (void)pto_sim_set(sim, "max-insns", "0");
    (void)pto_sim_set(sim, "sync", "explicit");
    return sim;
}

static int compare(const char *checks, const char *timing, int64_t n)
{
    struct pto_sim *sim = session(checks);
    (void)pto_sim_set(sim, "timing", timing);
    struct pto_module *m = pto_assemble(sim, "adds.pto", text, strlen(text));
    const struct pto_arg args[] = {pto_int(n)};
    if (m == NULL || pto_run(sim, m, NULL, 1, args, 1) != PTO_OK || pto_launch(sim, adds, 1, n) != PTO_OK) {
        fputs(pto_diag_text(sim), stderr);
        return 1;
    }
    double t0 = now_ns();
    (void)pto_run(sim, m, NULL, 1, args, 1);
    double t1 = now_ns();
    (void)pto_launch(sim, adds, 1, n);
    double t2 = now_ns();
    printf("TADDS as it runs, check=%s, timing=%s: text %.0f ns, C %.0f ns a turn\n", checks, timing, (t1 - t0) / (double)n, (t2 - t1) / (double)n);
    pto_sim_free(sim);
    return 0;
}

int main(int argc, char **argv)
{
    int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000;
    double limit = argc > 2 ? strtod(argv[2], NULL) : 0;
    struct pto_sim *sim = session("none");
    float *x = PTO_GM(sim, float, "x", 1024);
    double whole[8];
    (void)pto_launch(sim, loops, 1, x, 1000, false);
    if (pto_launch(sim, loops, 1, x, n, false) != PTO_OK) {
        fputs(pto_diag_text(sim), stderr);
        return 2;
    }
    memcpy(whole, ns, sizeof whole);
    (void)pto_launch(sim, loops, 1, x, n, true);
    for (int i = 0; i < 7; i++)
        printf("%-26s the call alone %5.1f ns, with the simulated work %6.1f ns\n", names[i], ns[i], whole[i]);
    double call = ns[0];
    pto_sim_free(sim);
    if (compare("none", "on", n) + compare("all", "on", n) + compare("none", "off", n) != 0)
        return 2;
    return limit > 0 && call > limit;
}
