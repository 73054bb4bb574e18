/* Runs what like_ptosim.sh runs with ptosim, and writes the same files: `report scale|ring TREE`. */
#include <pto/asm.h>

#include <stdio.h>
#include <string.h>

static int fail(struct pto_sim *sim)
{
    fputs(pto_diag_text(sim), stderr);
    pto_sim_free(sim);
    return 1;
}

static int finish(struct pto_sim *sim)
{
    static const char *const files[] = {"api.json", "api.txt", "api.html", "api.csv"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (pto_report_write(sim, files[i]) != PTO_OK)
            return fail(sim);
    if (pto_trace_write(sim, "api_trace.json") != PTO_OK || pto_trace_write(sim, "api_trace.pftrace") != PTO_OK)
        return fail(sim);
    pto_sim_free(sim);
    return 0;
}

static int scale(const char *tree)
{
    char path[4096];
    struct pto_sim *sim = pto_sim_new("a5");
    snprintf(path, sizeof path, "%s/tests/api/scale.pto", tree);
    void *x = pto_gm_spec(sim, "x", "f32[32,64]=iota"), *y = pto_gm_spec(sim, "y", "f32[32,64]");
    struct pto_module *m = pto_load(sim, path);
    const struct pto_arg args[] = {pto_ptr(x), pto_ptr(y), pto_int(32), pto_float(2.5)};
    pto_sim_set(sim, "why", "on");
    pto_sim_set(sim, "trace", "on");
    pto_sim_set(sim, "sync", "explicit"); /* with findings */
    if (m == NULL || pto_run(sim, m, NULL, 2, args, 4) != PTO_FINDINGS)
        return fail(sim);
    return finish(sim);
}

static int ring(const char *tree)
{
    char path[4096], name[16], spec[32];
    void *row[3], *table[3];
    struct pto_buffer window;
    struct pto_sim *sim = pto_sim_new("a3");
    pto_sim_set(sim, "devices", "3");
    pto_sim_set(sim, "keep", "all");
    pto_sim_set(sim, "why", "on");
    pto_sim_set(sim, "trace", "on");
    for (int d = 0; d < 3; d++) {
        snprintf(name, sizeof name, "r%d", d);
        snprintf(spec, sizeof spec, "i32[8]=const:%d", 10 + d);
        row[d] = pto_gm_spec(sim, name, spec);
    }
    pto_gm_window(sim, "w", "u8[64]");
    for (int d = 0; d < 3; d++) {
        snprintf(name, sizeof name, "table@%d", d);
        table[d] = pto_gm_spec(sim, name, "peers:w,first_word=2,rank_word=1");
    }
    snprintf(path, sizeof path, "%s/tests/runs/ring.pto", tree);
    struct pto_module *m = pto_load(sim, path);
    if (m == NULL)
        return fail(sim);
    for (int epoch = 1; epoch <= 2; epoch++) {
        pto_group_begin(sim);
        for (unsigned d = 0; d < 3; d++) {
            snprintf(name, sizeof name, "w@%u", d);
            pto_gm_find(sim, name, &window);
            const struct pto_arg args[] = {pto_ptr(window.data), pto_ptr(table[d]), pto_ptr(row[d]), pto_int(3), pto_int(epoch)};
            pto_on_device(sim, d);
            pto_run(sim, m, NULL, 1, args, 5);
        }
        if (pto_group_end(sim) != PTO_OK)
            return fail(sim);
    }
    return finish(sim);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    return strcmp(argv[1], "ring") == 0 ? ring(argv[2]) : scale(argv[2]);
}
