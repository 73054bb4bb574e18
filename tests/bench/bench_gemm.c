/* How near products come to the roofline, by types, sizes and orders: build/release/tests/bench_gemm [why] [values] [words of a row's name ..]
 * Without values, which cost time and change no cycle. why: what limits each. */
#define _POSIX_C_SOURCE 199309L
#include "kernels/gemm.h"
#include "pto/pto.h"
#include "pto/sim.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

PTO_CUBE_KERNEL(product, (const void *)gemm) { kern_gemm_run(gemm); }

enum { I8 = PTO_DT_int8_t, F16 = PTO_DT_half, BF16 = PTO_DT_bfloat16_t, F32 = PTO_DT_float, E4M3 = PTO_DT_float8_e4m3_t, E2M1 = PTO_DT_float4_e2m1x2_t };
static const struct row {
    const char *arch, *type;
    int dtype, out;
    int64_t m, n, k;
    int b_order;
} rows[] = {
    {"a3", "i8", I8, F16, 4096, 4096, 4096, KERN_ROWS},
    {"a3", "i8", I8, F16, 4096, 4096, 4096, KERN_COLS},
    {"a3", "i8", I8, F16, 4096, 4096, 4096, KERN_NZ},
    {"a3", "i8", I8, F16, 2048, 2048, 2048, KERN_COLS},
    {"a3", "i8", I8, F16, 1000, 1500, 3000, KERN_ROWS},
    {"a3", "i8", I8, F16, 1, 4096, 4096, KERN_COLS},
    {"a3", "i8", I8, F16, 16, 11008, 4096, KERN_ROWS},
    {"a3", "f16", F16, F16, 4096, 4096, 4096, KERN_ROWS},
    {"a3", "f16", F16, F16, 4096, 4096, 4096, KERN_COLS},
    {"a3", "f16", F16, F16, 1024, 1024, 1024, KERN_ROWS},
    {"a3", "f16", F16, F16, 777, 999, 555, KERN_ROWS},
    {"a3", "f16", F16, F16, 1, 4096, 4096, KERN_COLS},
    {"a3", "f16", F16, F16, 16, 4096, 4096, KERN_COLS},
    {"a3", "f32", F32, F32, 1024, 1024, 1024, KERN_ROWS},
    {"a5", "mxfp8", E4M3, BF16, 4096, 4096, 4096, KERN_ROWS},
    {"a5", "mxfp8", E4M3, BF16, 4096, 4096, 4096, KERN_COLS},
    {"a5", "mxfp4", E2M1, BF16, 4096, 4096, 4096, KERN_COLS},
    {"a5", "mxfp8", E4M3, BF16, 1, 4096, 4096, KERN_COLS},
    {"a5", "mxfp8", E4M3, BF16, 16, 4096, 4096, KERN_COLS},
    {"a5", "mxfp8", E4M3, BF16, 1000, 1500, 3000, KERN_COLS},
    {"a5", "i8", I8, F16, 4096, 4096, 4096, KERN_ROWS},
    {"a5", "f16", F16, F16, 4096, 4096, 4096, KERN_ROWS},
    {"a5", "f16", F16, F16, 16, 4096, 4096, KERN_COLS},
    {"a5", "f16", F16, F16, 777, 999, 555, KERN_ROWS},
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void run(const struct row *r, bool why, bool values)
{
    struct pto_sim *sim = pto_sim_new(r->arch);
    struct pto_run_info info;
    bool mx = r->type[0] == 'm';
    struct kern_gemm g = {.batch = 1, .m = r->m, .n = r->n, .k = r->k, .acc_dtype = r->dtype == I8 ? PTO_DT_int32_t : PTO_DT_float};
    char text[200];
    const char *by;
    if (sim == NULL)
        return;
    (void)pto_sim_set(sim, "values", values ? "on" : "off");
    (void)pto_sim_set(sim, "why", why ? "on" : "off");
    g.a = (struct kern_operand){.data = pto_gm_new(sim, "a", r->dtype, (r->m * r->k + 1) / 2 * 2), .dtype = r->dtype, .ld = r->k};
    g.b = (struct kern_operand){.data = pto_gm_new(sim, "b", r->dtype, (r->n + 15) / 16 * 16 * ((r->k + 63) / 64 * 64)), .dtype = r->dtype, .order = (uint8_t)r->b_order,
                                .ld = r->b_order == KERN_ROWS ? r->n : r->k};
    if (mx) {
        int64_t groups = (r->k + 63) / 64 * 2;
        g.a_scale = (struct kern_operand){.data = pto_gm_new(sim, "a_scale", PTO_DT_float8_e8m0_t, r->m * groups), .dtype = PTO_DT_float8_e8m0_t, .order = PTO_GL_MX_A_ND};
        g.b_scale = (struct kern_operand){.data = pto_gm_new(sim, "b_scale", PTO_DT_float8_e8m0_t, r->n * groups), .dtype = PTO_DT_float8_e8m0_t, .order = PTO_GL_MX_B_DN};
    }
    g.out = (struct kern_operand){.data = pto_gm_new(sim, "c", r->out, r->m * r->n), .dtype = r->out, .ld = r->n};
    if (r->dtype == I8) {
        g.store = KERN_STORE_WORD;
        g.word = (uint64_t)pto_quant_word(0.5f, 0, true);
    }
    double begin = now();
    if (kern_gemm_plan(isa_target_find(r->arch), &g) != PTO_SUCCESS) {
        printf("%s\n", pto_last_error());
        pto_sim_free(sim);
        return;
    }
    double planned = now();
    enum pto_status status = pto_launch(sim, product, g.tiling.blocks, &g);
    double ran = now();
    struct kern_work work = kern_gemm_work(&g);
    double bound = kern_bound(isa_target_find(r->arch), &work, &by);
    kern_gemm_describe(&g, text, sizeof text);
    (void)pto_run_get(sim, 0, &info);
    printf("%-3s %-5s %5lld x %5lld x %5lld %-7s %9.0f cycles (estimated %9.0f), bound %8.0f %-7s %5.1f %%  %.2f + %.1f s%s; %s\n", r->arch, r->type, (long long)r->m, (long long)r->n,
           (long long)r->k, r->b_order == KERN_ROWS ? "" : r->b_order == KERN_COLS ? "turned" : "nz", info.cycles, g.tiling.cycles, bound, by, 100 * bound / info.cycles, planned - begin, ran - planned,
           status == PTO_OK ? "" : " FINDINGS", text);
    if (status != PTO_OK)
        printf("%s", pto_diag_text(sim));
    if (why)
        printf("%s\n", pto_why(sim));
    pto_sim_free(sim);
}

int main(int argc, char **argv)
{
    bool why = false, values = false, named = false;
    for (int i = 1; i < argc; i++) {
        why = why || strcmp(argv[i], "why") == 0;
        values = values || strcmp(argv[i], "values") == 0;
        named = named || (strcmp(argv[i], "why") != 0 && strcmp(argv[i], "values") != 0);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char name[100];
        bool wanted = true;
        (void)snprintf(name, sizeof name, "%s %s %lld %lld %lld %s", rows[i].arch, rows[i].type, (long long)rows[i].m, (long long)rows[i].n, (long long)rows[i].k,
                       rows[i].b_order == KERN_ROWS ? "rows" : rows[i].b_order == KERN_COLS ? "turned" : "nz");
        for (int k = 1; k < argc && named; k++)
            if (strcmp(argv[k], "why") != 0 && strcmp(argv[k], "values") != 0)
                wanted = wanted && strstr(name, argv[k]) != NULL;
        if (wanted)
            run(&rows[i], why, values);
    }
    return 0;
}
