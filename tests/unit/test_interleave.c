/* sim/interleave: kernels without races give the same bytes in every legal order; without a flag they give others, or a race is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>


#include "asm/asm.h"
#include "sim/args.h"

enum { SEEDS = 120, FEWER_SEEDS = 40, MAX_ARGS = 6 };

struct kernel {
    const char *file; /* of tests/programs, or NULL: text */
    const char *text;
    const char *args[MAX_ARGS + 1];
    const char *redundant; /* such flags say nothing more than others */
};

/* The scalar unit reads what was computed and decides by it. */
#define DECIDES                                                                                                        \
    "    pto.set_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID5>]\n    pto.wait_flag[<PIPE_V>, <PIPE_S>, <EVENT_ID5>]\n"           \
    "    %first = pto.tgetval ins(%z, %c0 : !t, index) outs : f32\n"                                                    \
    "    %less = arith.cmpf olt, %first, %zero : f32\n"                                                                 \
    "    scf.if %less {\n      pto.tmuls ins(%z, %three : !t, f32) outs(%z : !t)\n    }\n"
/* Two buffers in turn, flags in both directions. */
#define TWO_BUFFERS(scalar)                                                                                                     \
    "!t = !pto.tile_buf<vec, 8x64xf32>\n!v = !pto.tensor_view<?x?xf32>\n!p = !pto.partition_tensor_view<8x64xf32>\n"    \
    "func.func @k(%a: !pto.ptr<f32>, %c: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"   \
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c2 = arith.constant 2 : index\n"           \
    "  %c8 = arith.constant 8 : index\n  %c64 = arith.constant 64 : index\n  %zero = arith.constant 0.0 : f32\n"       \
    "  %two = arith.constant 2.0 : f32\n  %three = arith.constant 3.0 : f32\n"                                         \
    "  %at0 = arith.constant 0 : i64\n  %at1 = arith.constant 2048 : i64\n  %at2 = arith.constant 4096 : i64\n"        \
    "  %av = pto.make_tensor_view %a, shape = [%c64, %c64], strides = [%c64, %c1] : !v\n"                               \
    "  %cv = pto.make_tensor_view %c, shape = [%c64, %c64], strides = [%c64, %c1] : !v\n"                               \
    "  %x = pto.alloc_tile addr = %at0 : !t\n  %y = pto.alloc_tile addr = %at1 : !t\n  %z = pto.alloc_tile addr = %at2 : !t\n" \
    "  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]\n  pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]\n"          \
    "  pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID2>]\n"                                                              \
    "  scf.for %i = %c0 to %c64 step %c8 {\n"                                                                           \
    "    %w = pto.partition_view %av, offsets = [%i, %c0], sizes = [%c8, %c64] : !v -> !p\n"                            \
    "    %o = pto.partition_view %cv, offsets = [%i, %c0], sizes = [%c8, %c64] : !v -> !p\n"                            \
    "    %half = arith.divui %i, %c8 : index\n    %odd = arith.remui %half, %c2 : index\n"                              \
    "    %second = arith.cmpi eq, %odd, %c1 : index\n"                                                                  \
    "    pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID2>]\n"                                                           \
    "    scf.if %second {\n"                                                                                            \
    "      pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]\n      pto.tload ins(%w : !p) outs(%y : !t)\n"             \
    "      pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]\n      pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID3>]\n" \
    "      pto.tmuls ins(%y, %two : !t, f32) outs(%z : !t)\n      pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]\n"   \
    "    } else {\n"                                                                                                    \
    "      pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]\n      pto.tload ins(%w : !p) outs(%x : !t)\n"             \
    "      pto.set_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID4>]\n      pto.wait_flag[<PIPE_MTE2>, <PIPE_V>, <EVENT_ID4>]\n" \
    "      pto.tmuls ins(%x, %two : !t, f32) outs(%z : !t)\n      pto.set_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]\n"   \
    "    }\n"                                                                                                           \
    scalar                                                                                                              \
    "    pto.set_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID6>]\n    pto.wait_flag[<PIPE_V>, <PIPE_MTE3>, <EVENT_ID6>]\n"     \
    "    pto.tstore ins(%z : !t) outs(%o : !p)\n    pto.set_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID2>]\n"                 \
    "  }\n"                                                                                                             \
    "  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID0>]\n  pto.wait_flag[<PIPE_V>, <PIPE_MTE2>, <EVENT_ID1>]\n"        \
    "  pto.wait_flag[<PIPE_MTE3>, <PIPE_V>, <EVENT_ID2>]\n  return\n}\n"

/* Buffer ids instead of flags (A5), around a loop. */
#define BUFFER_IDS                                                                                                      \
    "!t = !pto.tile_buf<vec, 8x64xf32>\n!v = !pto.tensor_view<?x?xf32>\n!p = !pto.partition_tensor_view<8x64xf32>\n"    \
    "module attributes {pto.target_arch = \"a5\"} {\n"                                                                 \
    "func.func @k(%a: !pto.ptr<f32>, %c: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"   \
    "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c8 = arith.constant 8 : index\n"           \
    "  %c64 = arith.constant 64 : index\n  %two = arith.constant 2.0 : f32\n"                                          \
    "  %at0 = arith.constant 0 : i64\n  %at1 = arith.constant 2048 : i64\n"                                            \
    "  %av = pto.make_tensor_view %a, shape = [%c64, %c64], strides = [%c64, %c1] : !v\n"                               \
    "  %cv = pto.make_tensor_view %c, shape = [%c64, %c64], strides = [%c64, %c1] : !v\n"                               \
    "  %x = pto.alloc_tile addr = %at0 : !t\n  %y = pto.alloc_tile addr = %at1 : !t\n"                                 \
    "  scf.for %i = %c0 to %c64 step %c8 {\n"                                                                           \
    "    %w = pto.partition_view %av, offsets = [%i, %c0], sizes = [%c8, %c64] : !v -> !p\n"                            \
    "    %o = pto.partition_view %cv, offsets = [%i, %c0], sizes = [%c8, %c64] : !v -> !p\n"                            \
    "    pto.get_buf \"PIPE_MTE2\", 0, 0\n    pto.tload ins(%w : !p) outs(%x : !t)\n    pto.rls_buf \"PIPE_MTE2\", 0, 0\n" \
    "    pto.get_buf \"PIPE_V\", 0, 0\n    pto.get_buf \"PIPE_V\", 1, 0\n    pto.tmuls ins(%x, %two : !t, f32) outs(%y : !t)\n" \
    "    pto.rls_buf \"PIPE_V\", 0, 0\n    pto.rls_buf \"PIPE_V\", 1, 0\n"                                            \
    "    pto.get_buf \"PIPE_MTE3\", 1, 0\n    pto.tstore ins(%y : !t) outs(%o : !p)\n    pto.rls_buf \"PIPE_MTE3\", 1, 0\n" \
    "  }\n  return\n}\n}\n"

static const struct kernel kernels[] = {
    {NULL, TWO_BUFFERS(""), {"a=f32[64,64]=rand:5", "c=f32[64,64]", NULL}, NULL},
    {NULL, TWO_BUFFERS(DECIDES), {"a=f32[64,64]=rand:5", "c=f32[64,64]", NULL}, "[<PIPE_V>, <PIPE_MTE2>"}, /* the scalar unit has waited for PIPE_V */
    {"gemm_loop_flags.pto", NULL, {"a=f16[32,128]=rand:1", "b=f16[128,32]=rand:2", "c=f32[32,32]", NULL}, NULL},
    {NULL, BUFFER_IDS, {"a=f32[64,64]=rand:7", "c=f32[64,64]", NULL}, NULL},
    {"sync_events.pto", NULL, {"a=f32[16,64]=rand:3", "c=f32[16,64]", NULL}, NULL},
};
enum { BUFFERS = 3, KERNELS = sizeof kernels / sizeof kernels[0] };

struct bench {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
    bool race; /* one was found */
};

static void load(struct bench *b, const char *text)
{
    memset(b, 0, sizeof *b);
    base_diags_init(&b->diags, &b->sources);
    b->diags.max_errors = 0;
    uint32_t file = base_source_add(&b->sources, "t.pto", text, strlen(text));
    struct asm_options ao = {0};
    if (!asm_parse(&b->p, file, &ao, &b->diags) || !asm_verify(&b->p, &ao, &b->diags) || !asm_lower(&b->p, 3, &ao, &b->diags))
        fail_msg("%s", b->diags.first->message);
}

static void done(struct bench *b)
{
    isa_program_free(&b->p);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
}

/* Runs the loaded program; seed < 0: in program order, with the check of races. What its buffers hold afterwards goes to out. */
static void run(struct bench *b, const struct kernel *k, int seed, struct base_buf *out)
{
    struct sim_options o;
    struct sim sim;
    struct sim_arg bound[8];
    uint32_t n = 0;
    sim_options_init(&o, b->p.target);
    o.timing = o.check_race = seed < 0 || seed % 8 == 0; /* findings do not depend on the order */
    o.interleave = seed >= 0;
    o.interleave_seed = (uint64_t)seed;
    sim_init(&sim, &o, &b->diags);
    pto_op_id func = isa_entry_func(&b->p);
    while (k->args[n] != NULL)
        n++;
    uint32_t nargs = b->p.blocks[isa_entry_block(&b->p, &b->p.ops[func], 0)].nargs;
    assert_true(nargs <= 8);
    if (!sim_args_bind(&sim, &b->p, func, k->args, n, bound, nargs))
        fail_msg("%s", b->diags.first->message);
    (void)sim_run(&sim, &b->p, func, bound, nargs);
    assert_int_equal(sim.sync, SIM_SYNC_EXPLICIT);
    out->len = 0;
    for (uint32_t i = 0; i < sim.gm.count; i++)
        base_put(out, (const char *)sim.gm.buffers[i].data, (size_t)sim.gm.buffers[i].bytes);
    for (const struct base_diag *d = b->diags.first; d != NULL; d = d->next) {
        b->race = b->race || d->code == PTO_D_RACE;
        if (d->code != PTO_D_RACE && d->code != PTO_D_SYNC && d->severity >= PTO_SEV_ERROR)
            fail_msg("%s", d->message);
    }
    sim_free(&sim);
}

static char *text_of(const struct kernel *k)
{
    if (k->file == NULL) {
        char *text = malloc(strlen(k->text) + 1);
        assert_non_null(text);
        return strcpy(text, k->text);
    }
    char path[512];
    (void)snprintf(path, sizeof path, PTO_SOURCE_DIR "/tests/programs/%s", k->file);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = calloc(1, 1 << 16);
    assert_non_null(text);
    size_t len = fread(text, 1, (1 << 16) - 1, f);
    assert_true(len > 0 && len < (1 << 16) - 1);
    fclose(f);
    return text;
}

/* Does a seed give other bytes than program order? */
static bool differs(struct bench *b, const struct kernel *k, int seeds)
{
    struct base_buf want = {0}, got = {0};
    bool other = false;
    run(b, k, -1, &want);
    for (int seed = 0; seed < seeds && !other; seed++) {
        run(b, k, seed, &got);
        assert_int_equal(got.len, want.len);
        other = memcmp(got.data, want.data, got.len) != 0;
    }
    base_buf_free(&want);
    base_buf_free(&got);
    return other;
}

static void without_races_every_order_gives_the_same(void **state)
{
    (void)state;
    for (unsigned i = 0; i < KERNELS; i++) {
        struct bench b;
        char *text = text_of(&kernels[i]);
        load(&b, text);
        if (differs(&b, &kernels[i], SEEDS))
            fail_msg("kernel %u: a seed gives other values", i);
        if (b.race)
            fail_msg("kernel %u: %s", i, b.diags.first->message);
        done(&b);
        free(text);
    }
}

/* Blanks every line with the flag (the brackets of a set or wait). Returns how many there are. */
static unsigned remove_flag(char *text, const char *flag, size_t len)
{
    unsigned n = 0;
    for (char *line = text; line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n');
        size_t size = end != NULL ? (size_t)(end - line) : strlen(line);
        for (size_t at = 0; at + len <= size; at++)
            if (memcmp(line + at, flag, len) == 0) {
                memset(line, ' ', size);
                n++;
                break;
            }
        line = end != NULL ? end + 1 : NULL;
    }
    return n;
}

static void without_a_flag_it_shows(void **state)
{
    (void)state;
    unsigned removed = 0, other_values = 0;
    for (unsigned i = 0; i < 3; i++) {
        char *text = text_of(&kernels[i]);
        for (const char *at = text; (at = strstr(at, "pto.set_flag[")) != NULL; at++) {
            const char *flag = strchr(at, '[');
            size_t len = (size_t)(strchr(flag, ']') - flag) + 1;
            char name[64];
            assert_true(len < sizeof name);
            memcpy(name, flag, len);
            name[len] = '\0';
            const char *first = strstr(text, "pto.set_flag[");
            while (strncmp(strchr(first, '['), name, len) != 0)
                first = strstr(first + 1, "pto.set_flag[");
            if (first != at || (kernels[i].redundant != NULL && strstr(name, kernels[i].redundant) == name))
                continue; /* has been removed with an earlier set */
            char *less = malloc(strlen(text) + 1);
            assert_non_null(less);
            strcpy(less, text);
            assert_true(remove_flag(less, name, len) >= 2);
            struct bench b;
            load(&b, less);
            bool other = differs(&b, &kernels[i], FEWER_SEEDS);
            if (!other && !b.race)
                fail_msg("kernel %u without %s: no seed gives other values, and no race is found", i, name);
            removed++;
            other_values += other;
            done(&b);
            free(less);
        }
        free(text);
    }
    assert_true(removed >= 10);
    assert_true(other_values * 10 >= removed * 8); /* the orders are wide apart */
}

static void without_buffer_ids_it_shows(void **state)
{
    (void)state;
    static const char *const removed[] = {"_buf \"PIPE_MTE2\", 0", "_buf \"PIPE_V\", 0", "_buf \"PIPE_V\", 1", "_buf \"PIPE_MTE3\", 1"};
    for (size_t i = 0; i < sizeof removed / sizeof removed[0]; i++) {
        char *text = text_of(&kernels[BUFFERS]);
        struct bench b;
        assert_int_equal(remove_flag(text, removed[i], strlen(removed[i])), 2);
        load(&b, text);
        bool other = differs(&b, &kernels[BUFFERS], FEWER_SEEDS);
        if (!other)
            fail_msg("without %s no seed gives other values", removed[i]);
        if (!b.race)
            fail_msg("without %s no race is found", removed[i]);
        done(&b);
        free(text);
    }
}

/* A wait that stands before its set in the program (another pipe's), and one that nobody satisfies: no seed hangs. */
static void waits_before_their_sets(void **state)
{
    (void)state;
    struct kernel k = {NULL, "", {"a=f32[8,64]=rand:9", "c=f32[8,64]", NULL}, NULL};
    static const char text[] =
        "!t = !pto.tile_buf<vec, 8x64xf32>\n!v = !pto.tensor_view<?x?xf32>\n!p = !pto.partition_tensor_view<8x64xf32>\n"
        "func.func @k(%a: !pto.ptr<f32>, %c: !pto.ptr<f32>) attributes {pto.kernel_kind = #pto.kernel_kind<vector>} {\n"
        "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c8 = arith.constant 8 : index\n  %c64 = arith.constant 64 : index\n"
        "  %at0 = arith.constant 0 : i64\n  %two = arith.constant 2.0 : f32\n"
        "  %av = pto.make_tensor_view %a, shape = [%c8, %c64], strides = [%c64, %c1] : !v\n"
        "  %cv = pto.make_tensor_view %c, shape = [%c8, %c64], strides = [%c64, %c1] : !v\n"
        "  %w = pto.partition_view %av, offsets = [%c0, %c0], sizes = [%c8, %c64] : !v -> !p\n"
        "  %o = pto.partition_view %cv, offsets = [%c0, %c0], sizes = [%c8, %c64] : !v -> !p\n"
        "  %x = pto.alloc_tile addr = %at0 : !t\n"
        "  pto.wait_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]\n  pto.tstore ins(%x : !t) outs(%o : !p)\n"
        "  pto.tload ins(%w : !p) outs(%x : !t)\n  pto.set_flag[<PIPE_MTE2>, <PIPE_MTE3>, <EVENT_ID0>]\n"
        "  pto.barrier <PIPE_ALL>\n"
        "  pto.wait_flag[<PIPE_M>, <PIPE_V>, <EVENT_ID1>]\n  pto.tmuls ins(%x, %two : !t, f32) outs(%x : !t)\n  return\n}\n";
    struct base_buf out = {0};
    struct bench b;
    load(&b, text);
    for (int seed = 0; seed < FEWER_SEEDS; seed++) {
        run(&b, &k, seed, &out);
        assert_int_equal(out.len, 2 * 8 * 64 * 4);
        assert_memory_equal(out.data, out.data + 8 * 64 * 4, 8 * 64 * 4); /* the store behind the load, as the flag says */
    }
    base_buf_free(&out);
    done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_races_every_order_gives_the_same),
        cmocka_unit_test(without_a_flag_it_shows),
        cmocka_unit_test(without_buffer_ids_it_shows),
        cmocka_unit_test(waits_before_their_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
