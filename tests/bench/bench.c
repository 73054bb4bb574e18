/* Speed, as ratios measured in one run on one core: `bench [mad|front|linear|engine|kernels|timing]..`, everything by default.  Each figure stands
 * beside the yardstick it is divided by.  No test depends on it; docs/architecture.md says how to read it. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "asm/asm.h"
#include "asm/object.h"
#include "asm/ptobc.h"
#include "base/file.h"
#include "sim/args.h"
#include "sim/mad.h"
#include "sim/sim.h"
#include "loops.h"
#include "texts.h"

/* Processor time: other work on the machine slows the caches down, too, but does not count as ours. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Best seconds of a run over at least half a second. */
static double best_of(void (*run)(void *), void *ctx)
{
    double best = 1e9, begin = now();
    for (int i = 0; i < 3 || now() - begin < 0.5; i++) {
        double start = now();
        run(ctx);
        double took = now() - start;
        best = took < best ? took : best;
    }
    return best;
}

/* ---- the cube's multiply-add ---- */

enum { DIM = 128, LANES = 64, ROUNDS = 100000 };

struct mad_case {
    struct sim_mad mad;
    bool reference;
};

static void run_mad(void *ctx)
{
    const struct mad_case *c = ctx;
    (c->reference ? sim_mad_reference : sim_mad_run)(&c->mad);
}

/* Multiply-adds of doubles in registers: what the same arithmetic could do without memory, conversion and rounding to f32. */
static void run_yardstick(void *ctx)
{
    double acc[LANES], *out = ctx;
    for (int j = 0; j < LANES; j++)
        acc[j] = j;
    for (int i = 0; i < ROUNDS; i++)
        for (int j = 0; j < LANES; j++)
            acc[j] = acc[j] * 0.999 + 1.0;
    for (int j = 0; j < LANES; j++)
        out[j] = acc[j];
}

static struct sim_grid make_grid(enum pto_dtype dtype, int32_t rows, int32_t cols, uint64_t seed)
{
    struct sim_grid g = {.dtype = (uint8_t)dtype, .rows = rows, .cols = cols};
    size_t bytes = isa_dtype_bytes(dtype, (uint64_t)rows * (uint64_t)cols);
    g.base = malloc(bytes);
    g.row = malloc(sizeof *g.row * (size_t)rows);
    g.col = malloc(sizeof *g.col * (size_t)cols);
    for (size_t i = 0; i < bytes; i++) { /* exponents near one in every format */
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        g.base[i] = (uint8_t)(0x30 + (seed >> 60));
    }
    for (int32_t r = 0; r < rows; r++)
        g.row[r] = (int64_t)r * cols;
    for (int32_t c = 0; c < cols; c++)
        g.col[c] = c;
    return g;
}

static void free_grid(struct sim_grid *g)
{
    free(g->base);
    free(g->row);
    free(g->col);
}

static void bench_mad(void)
{
    static const struct { const char *name; enum pto_dtype a, b, c; bool mx; } cases[] = {
        {"f16", PTO_F16, PTO_F16, PTO_F32, false},      {"bf16", PTO_BF16, PTO_BF16, PTO_F32, false},
        {"f32", PTO_F32, PTO_F32, PTO_F32, false},      {"i8", PTO_I8, PTO_I8, PTO_I32, false},
        {"e4m3 x e5m2", PTO_F8E4M3, PTO_F8E5M2, PTO_F32, false}, {"hif8", PTO_HIF8, PTO_HIF8, PTO_F32, false},
        {"mx e4m3", PTO_F8E4M3, PTO_F8E4M3, PTO_F32, true},      {"mx e2m1", PTO_F4E2M1, PTO_F4E2M1, PTO_F32, true}};
    double sink[LANES], peak = (double)LANES * ROUNDS / best_of(run_yardstick, sink) / 1e9;
    printf("mad: %dx%dx%d tiles, decoding included; yardstick: %.2f G double multiply-adds/s in registers\n", DIM, DIM, DIM, peak);
    printf("  %-14s %10s %12s %14s\n", "operands", "GMAC/s", "yardstick", "reference");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mad_case c = {.mad = {.m = DIM, .k = DIM, .n = DIM}};
        c.mad.a = make_grid(cases[i].a, DIM, DIM, 1);
        c.mad.b = make_grid(cases[i].b, DIM, DIM, 2);
        c.mad.c = make_grid(cases[i].c, DIM, DIM, 3);
        if (cases[i].mx) {
            c.mad.a_scale = make_grid(PTO_F8E8M0, DIM, DIM / SIM_MX_GROUP, 4);
            c.mad.b_scale = make_grid(PTO_F8E8M0, DIM / SIM_MX_GROUP, DIM, 5);
        }
        double macs = (double)DIM * DIM * DIM, fast = best_of(run_mad, &c);
        c.reference = true;
        double slow = best_of(run_mad, &c);
        printf("  %-14s %10.2f %11.0f%% %13.1fx\n", cases[i].name, macs / fast / 1e9, 100 * macs / fast / 1e9 / peak, slow / fast);
        struct sim_grid *grids[] = {&c.mad.a, &c.mad.b, &c.mad.c, &c.mad.a_scale, &c.mad.b_scale};
        for (size_t g = 0; g < sizeof grids / sizeof grids[0]; g++)
            free_grid(grids[g]);
    }
}

/* ---- text, objects and byte code to programs and back ---- */

struct job {
    const struct base_buf *in;
    const struct pto_program *program; /* of the jobs that write */
    struct base_sources *sources;
    char *copy;
};

static void refuse(bool good)
{
    if (good)
        return;
    fputs("bench: the text is refused\n", stderr);
    exit(PTO_EXIT_BUG);
}

enum stage { READ, VERIFY, CHECK };

static void run_front(const struct job *job, enum stage stage)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    struct asm_options options = {0};
    base_diags_init(&diags, &sources);
    refuse(asm_load(&p, "bench.pto", job->in->data, job->in->len, &options, &sources, &diags) &&
           (stage != VERIFY || asm_verify(&p, &options, &diags)) && (stage != CHECK || asm_check(&p, &options, &diags)));
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void run_read(void *ctx) { run_front(ctx, READ); }
static void run_verify(void *ctx) { run_front(ctx, VERIFY); }
static void run_check(void *ctx) { run_front(ctx, CHECK); }

/* The least that reading can cost: every byte looked at once and copied. */
static void run_copy(void *ctx)
{
    struct job *job = ctx;
    size_t lines = 0;
    for (const char *at = job->in->data; (at = memchr(at, '\n', (size_t)(job->in->data + job->in->len - at))) != NULL; at++)
        lines++;
    memcpy(job->copy, job->in->data, job->in->len);
    job->copy[0] = (char)lines;
}

static void run_fmt(void *ctx)
{
    const struct job *job = ctx;
    struct base_sources sources = {0};
    struct base_diags diags;
    struct base_buf out = {0};
    base_diags_init(&diags, &sources);
    refuse(asm_format_text(base_source_add(&sources, "bench.pto", job->in->data, job->in->len), &diags, &out));
    base_buf_free(&out);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void run_print(void *ctx)
{
    const struct job *job = ctx;
    struct asm_print_options options = {0};
    struct base_buf out = {0};
    asm_print(job->program, &options, &out);
    base_buf_free(&out);
}

static void write_object(const struct job *job, struct base_buf *out) { asm_object_write(job->program, job->sources, true, out); }

static void write_ptobc(const struct job *job, struct base_buf *out)
{
    struct base_diags diags;
    base_diags_init(&diags, job->sources);
    refuse(asm_ptobc_write(job->program, job->sources, PTOBC_AUGUST, out, &diags));
    base_diags_free(&diags);
}

static void run_object(void *ctx)
{
    struct base_buf out = {0};
    write_object(ctx, &out);
    base_buf_free(&out);
}

static void run_ptobc(void *ctx)
{
    struct base_buf out = {0};
    write_ptobc(ctx, &out);
    base_buf_free(&out);
}

/* All figures are megabytes of the text a second, whatever form is read or written. */
static void bench_text(const char *name, const struct base_buf *text)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program program;
    struct asm_options options = {0};
    struct job job = {.in = text, .program = &program, .sources = &sources, .copy = malloc(text->len)};
    struct base_buf object = {0}, ptobc = {0};
    base_diags_init(&diags, &sources);
    refuse(asm_load(&program, "bench.pto", text->data, text->len, &options, &sources, &diags));
    write_object(&job, &object);
    write_ptobc(&job, &ptobc);
    struct job of_object = {.in = &object}, of_ptobc = {.in = &ptobc};
    const struct { const char *name; void (*run)(void *); struct job *job; } rows[] = {
        {"parse", run_read, &job},           {"parse and verify", run_verify, &job}, {"whole check, with plan", run_check, &job},
        {"print", run_print, &job},          {"format (--fmt)", run_fmt, &job},      {"object, write", run_object, &job},
        {"object, read", run_read, &of_object}, {"ptobc, write", run_ptobc, &job},   {"ptobc, read", run_read, &of_ptobc}};
    double megabytes = (double)text->len / 1e6, copy = best_of(run_copy, &job);
    printf("%s: %.1f MB, %u operations; object %.1f MB, ptobc %.1f MB; yardstick: count lines and copy, %.0f MB/s\n", name, megabytes, program.nops - 1,
           (double)object.len / 1e6, (double)ptobc.len / 1e6, megabytes / copy);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double took = best_of(rows[i].run, rows[i].job);
        printf("  %-24s %8.1f MB/s %8.2f%% of the yardstick\n", rows[i].name, megabytes / took, 100 * copy / took);
    }
    free(job.copy);
    base_buf_free(&object);
    base_buf_free(&ptobc);
    isa_program_free(&program);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void bench_front(void)
{
    struct base_buf text = {0};
    bench_canonical_text(&text, 60000);
    bench_text("canonical text", &text);
    text.len = 0;
    bench_model_text(&text, 1600);
    bench_text("model kernels", &text);
    base_buf_free(&text);
}

/* ---- ten times the text takes ten times as long ---- */

static void bench_linear(void)
{
    puts("linear: nanoseconds a line of the whole check; yardstick: the shortest text");
    double first[2] = {0};
    for (unsigned lines = 10000; lines <= 1000000; lines *= 10) {
        printf("  %8u lines:", lines);
        for (int model = 0; model < 2; model++) {
            struct base_buf text = {0};
            if (model)
                bench_model_text(&text, lines / 72);
            else
                bench_canonical_text(&text, lines / 4);
            struct job job = {.in = &text};
            double took = best_of(run_check, &job) / lines;
            first[model] = first[model] != 0 ? first[model] : took;
            printf("  %s %6.0f ns, %3.0f%%", model ? "model kernels" : "canonical text", 1e9 * took, 100 * took / first[model]);
            base_buf_free(&text);
        }
        putchar('\n');
    }
}

/* ---- the engine ---- */

enum { LOOPS = 100000 };

struct engine {
    struct pto_program program;
    bool timing;
};

static void run_engine(void *ctx)
{
    struct engine *e = ctx;
    struct base_sources sources = {0};
    struct base_diags diags;
    struct sim_options options;
    struct sim sim;
    base_diags_init(&diags, &sources);
    sim_options_init(&options, e->program.target);
    options.values = false;
    options.timing = e->timing;
    sim_init(&sim, &options, &diags);
    if (!sim_run(&sim, &e->program, isa_entry_func(&e->program), NULL, 0)) {
        fputs("bench: the kernel does not run\n", stderr);
        exit(PTO_EXIT_BUG);
    }
    sim_free(&sim);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

static void bench_engine(void)
{
    char text[2048];
    snprintf(text, sizeof text,
             "module attributes {pto.target_arch = \"a3\"} {\nfunc.func @k() {\n  %%c0 = arith.constant 0 : index\n"
             "  %%c1 = arith.constant 1 : index\n  %%n = arith.constant %d : index\n  %%z = arith.constant 0 : i64\n"
             "  %%a = pto.alloc_tile addr = %%z : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>\n"
             "  %%l = pto.alloc_tile addr = %%z : !pto.tile_buf<left, 32x32xf16, slayout=row_major>\n"
             "  scf.for %%i = %%c0 to %%n step %%c1 {\n"
             "    pto.tmov ins(%%a : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) outs(%%l : !pto.tile_buf<left, 32x32xf16, slayout=row_major>)\n"
             "    pto.set_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID0>]\n    pto.wait_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID0>]\n"
             "  }\n  return\n}\n}\n", LOOPS);
    struct base_sources sources = {0};
    struct base_diags diags;
    struct asm_options options = {0};
    struct engine e = {.timing = true};
    base_diags_init(&diags, &sources);
    uint32_t file = base_source_add(&sources, "bench.pto", text, strlen(text));
    if (!asm_parse(&e.program, file, &options, &diags))
        exit(PTO_EXIT_BUG);
    double timed = best_of(run_engine, &e);
    e.timing = false;
    double untimed = best_of(run_engine, &e);
    printf("engine: 3 instructions a turn, no values; yardstick: the same without clocks, %.2f M instructions/s\n", 3.0 * LOOPS / untimed / 1e6);
    printf("  %-24s %8.2f M/s %8.0f%% of the yardstick\n", "with clocks", 3.0 * LOOPS / timed / 1e6, 100 * untimed / timed);
    isa_program_free(&e.program);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

/* ---- whole kernels: those of examples/, found from the folder that holds it ---- */

enum { KERNEL_ARGS = 11, ADD_LANES = 1 << 16 };
static const struct kernel_case {
    const char *name, *file, *entry, *arch, *args[KERNEL_ARGS];
    double work; /* multiply-adds, or elements of the result */
    bool macs;
    int64_t blocks;
} kernels[] = {
    {"linear, bf16", "linear/linear.pto", "linear", "a3",
     {"x=bf16[256,1024]=rand:1", "x_stride=1024", "w=bf16[1024,512]=rand:2", "y=bf16[256,512]", "m=256", "k=1024", "n=512"}, 256.0 * 1024 * 512, true, 1},
    {"flash attention, bf16", "flash_attention/flash_attention_a5.pto", "flash_attention_aic", "a5",
     {"q=bf16[256,256]=rand:1", "k=bf16[256,256]=rand:2", "v=bf16[256,256]=rand:3", "out=bf16[256,256]", "tokens=256", "keys=256", "past=0", "q_stride=256", "kv_stride=256", "out_stride=256"},
     256.0 * 256 * 256, true, 4}, /* half of the keys count, twice; a head a block */
    {"RMSNorm, bf16", "rmsnorm/rmsnorm.pto", "rmsnorm", "a3", {"x=bf16[128,4096]=rand:1", "weight=bf16[4096]=rand:2", "y=bf16[128,4096]", "tokens=128", "hidden=4096", "eps=1e-6"}, 128.0 * 4096, false, 1},
    {"softmax, f32", "softmax/softmax.pto", "softmax", "a3", {"x=f32[1024,256]=rand:1", "y=f32[1024,256]", "rows=1024", "cols=256"}, 1024.0 * 256, false, 1},
    {"SwiGLU, bf16", "swiglu/silu_mul.pto", "silu_mul", "a3", {"gate_up=bf16[64,8192]=rand:1", "h=bf16[64,4096]", "tokens=64", "width=4096"}, 64.0 * 4096, false, 1},
    {"RoPE, bf16", "rope/rope.pto", "rope", "a3",
     {"x=bf16[128,512]=rand:1", "x_stride=512", "cos=f32[128,32]=rand:2", "sin=f32[128,32]=rand:3", "pos=i32[128]=iota", "out=bf16[128,512]", "tokens=128", "heads=8", "positions=128", "by_position=0"},
     128.0 * 512, false, 1},
    {"top 8 of 256, f32", "topk/topk.pto", "topk", "a3", {"x=f32[256,256]=rand:1", "weights=f32[256,8]", "experts=i32[256,8]", "tokens=256"}, 256.0 * 256, false, 1},
    {"rows to i8", "w8a8/w8a8.pto", "quantize", "a3", {"x=bf16[1024,256]=rand:1", "xq=i8[1024,256]", "x_scale=f32[1024]", "tokens=1024"}, 1024.0 * 256, false, 1},
};

static void run_additions(void *ctx)
{
    float *v = ctx;
    for (int j = 0; j < ADD_LANES; j++)
        v[j] += v[ADD_LANES + j];
}

struct kernel_run {
    struct sim *memory; /* holds the buffers */
    struct pto_program program;
    pto_op_id func;
    struct sim_arg args[KERNEL_ARGS + 2];
    uint32_t nargs;
    uint64_t insns;
};

static void run_kernel(void *ctx)
{
    struct kernel_run *k = ctx;
    struct sim sim;
    sim_init(&sim, &k->memory->options, k->memory->diags);
    sim.shared_gm = &k->memory->gm;
    refuse(sim_run(&sim, &k->program, k->func, k->args, k->nargs));
    k->insns = sim.insns;
    sim_free(&sim);
}

static void bench_kernel(const struct kernel_case *c, double adds, double macs)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct asm_options options = {.arch = isa_target_find(c->arch), .executes = true};
    struct sim_options so;
    struct sim sim;
    struct kernel_run k = {.memory = &sim};
    char path[128], *text = NULL;
    size_t len = 0;
    uint32_t ntexts = 0;
    snprintf(path, sizeof path, "examples/%s", c->file);
    if (base_file_read(path, 1 << 24, &text, &len) != NULL) {
        printf("  %-24s is not there: run bench from the folder that holds examples/\n", path);
        return;
    }
    base_diags_init(&diags, &sources);
    refuse(asm_load(&k.program, path, text, len, &options, &sources, &diags) && asm_verify(&k.program, &options, &diags) && asm_lower(&k.program, 3, &options, &diags));
    sim_options_init(&so, options.arch);
    so.block_dim = c->blocks;
    sim_init(&sim, &so, &diags);
    k.func = isa_find_func(&k.program, base_intern_z(&k.program.strings, c->entry));
    k.nargs = k.program.blocks[isa_entry_block(&k.program, &k.program.ops[k.func], 0)].nargs;
    while (ntexts < KERNEL_ARGS && c->args[ntexts] != NULL)
        ntexts++;
    refuse(sim_args_bind(&sim, &k.program, k.func, c->args, ntexts, k.args, k.nargs));
    double took = best_of(run_kernel, &k), per_second = c->work / took;
    sim.options.check_race = true;
    double with_races = best_of(run_kernel, &k) / took;
    sim.options.check_init = true;
    double with_all = best_of(run_kernel, &k) / took;
    printf("  %-24s %9.2f M %-10s %9.2f%% %9.3f M %9.2f %9.2f\n", c->name, per_second / 1e6, c->macs ? "MAC/s" : "elements/s", 100 * per_second / (c->macs ? macs : adds),
           (double)k.insns / took / 1e6, with_races, with_all);
    sim_free(&sim);
    isa_program_free(&k.program);
    base_diags_free(&diags);
    base_sources_free(&sources);
    free(text);
}

static void bench_kernels(void)
{
    static float rows[2 * ADD_LANES];
    double sink[LANES], macs = (double)LANES * ROUNDS / best_of(run_yardstick, sink), adds = (double)ADD_LANES / best_of(run_additions, rows);
    printf("kernels: values and clocks; yardsticks: %.2f G double multiply-adds/s in registers, %.2f G f32 additions/s in cache\n", macs / 1e9, adds / 1e9);
    printf("  %-24s %22s %10s %11s %9s %9s\n", "kernel", "figure", "yardstick", "instr/s", "races x", "checks x");
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
        bench_kernel(&kernels[i], adds, macs);
}

/* ---- time alone ---- */

static uint64_t pipe_insns(const struct sim *sim)
{
    uint64_t n = 0;
    for (uint32_t c = 0; c < sim->ncores; c++)
        for (unsigned p = 0; p < PTO_PIPE_COUNT; p++)
            n += sim->cores[c].pipe[p].insns;
    return n;
}

static void bench_loop(const struct bench_loop *loop)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct base_buf text = {0};
    struct asm_options options = {.arch = isa_target_find(loop->arch), .executes = true};
    struct sim_options so;
    struct sim sim;
    struct kernel_run k = {.memory = &sim};
    uint32_t ntexts = 0;
    loop->text(&text, loop->turns);
    base_diags_init(&diags, &sources);
    bool good = asm_load(&k.program, "bench.pto", text.data, text.len, &options, &sources, &diags) && asm_verify(&k.program, &options, &diags) && asm_lower(&k.program, 3, &options, &diags);
    for (const struct base_diag *d = diags.first; !good && d != NULL; d = d->next)
        fprintf(stderr, "%s\n", d->message);
    refuse(good);
    sim_options_init(&so, options.arch);
    so.values = false;
    so.max_insns = 0;
    so.no_findings = true;
    sim_init(&sim, &so, &diags);
    k.func = isa_find_func(&k.program, base_intern_z(&k.program.strings, "k"));
    k.nargs = k.program.blocks[isa_entry_block(&k.program, &k.program.ops[k.func], 0)].nargs;
    while (ntexts < sizeof loop->args / sizeof loop->args[0] && loop->args[ntexts] != NULL)
        ntexts++;
    refuse(sim_args_bind(&sim, &k.program, k.func, loop->args, ntexts, k.args, k.nargs));
    double took = best_of(run_kernel, &k);
    sim.options.no_short_cuts = true;
    double slow = best_of(run_kernel, &k);
    struct sim once;
    sim_init(&once, &sim.options, &diags);
    once.shared_gm = &sim.gm;
    refuse(sim_run(&once, &k.program, k.func, k.args, k.nargs));
    double tiles = (double)pipe_insns(&once);
    printf("  %-24s %9.2f M/s %9.2f M/s %9.2f M/s %8.1fx\n", loop->name, tiles / took / 1e6, (double)k.insns / took / 1e6, (double)once.steps / took / 1e6, slow / took);
    sim_free(&once);
    sim_free(&sim);
    isa_program_free(&k.program);
    base_diags_free(&diags);
    base_sources_free(&sources);
    base_buf_free(&text);
}

static void bench_timing(void)
{
    puts("timing: no values, no checks; yardstick: the same without short cuts");
    printf("  %-24s %13s %13s %13s %9s\n", "loop", "tile instr.", "and flags", "operations", "yardstick");
    for (unsigned i = 0; i < bench_nloops; i++)
        bench_loop(&bench_loops[i]);
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*run)(void); } parts[] = {{"mad", bench_mad}, {"front", bench_front}, {"linear", bench_linear}, {"engine", bench_engine}, {"kernels", bench_kernels}, {"timing", bench_timing}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        bool wanted = argc < 2;
        for (int a = 1; a < argc; a++)
            wanted = wanted || strcmp(argv[a], parts[i].name) == 0;
        if (wanted)
            parts[i].run();
    }
    return 0;
}
