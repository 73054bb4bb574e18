/* Speed of writing traces: `bench_trace [FOLDER]` (default: the current one) runs a loop of a million instructions once and writes its
 * trace to a file there, in both forms. Yardstick: as many bytes from one buffer to a file, nothing made. No test depends on it. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "asm/asm.h"
#include "sim/sim.h"
#include "sim/trace.h"
#include "sim/trace_sink.h"

enum { TURNS = 166000 };

/* Processor time, that of the system for us included. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void refuse(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "bench_trace: %s\n", what);
    exit(PTO_EXIT_BUG);
}

static double write_bytes(const char *path, uint64_t bytes)
{
    struct sim_sink sink;
    char *block = malloc(SIM_SINK_BYTES);
    memset(block, 'x', SIM_SINK_BYTES);
    double start = now();
    refuse(sim_sink_open(&sink, path, false) == NULL, "the file cannot be written");
    for (uint64_t left = bytes; left != 0;) {
        size_t n = left < SIM_SINK_BYTES ? (size_t)left : SIM_SINK_BYTES;
        sim_sink_put(&sink, block, n);
        left -= n;
    }
    refuse(sim_sink_close(&sink) == NULL, "the file cannot be written");
    free(block);
    return now() - start;
}

static void bench(const struct sim *sim, const char *folder, const char *ending)
{
    char path[4096];
    struct sim_part part = {.sim = sim};
    double best = 1e9, yard = 1e9;
    snprintf(path, sizeof path, "%s/bench_trace.tmp%s", folder, ending);
    long bytes = 0;
    for (int i = 0; i < 4; i++) {
        double start = now();
        const char *why = sim_trace_write(&part, 1, sim->total_m, path);
        refuse(why == NULL, why);
        double took = now() - start;
        best = took < best ? took : best;
        FILE *f = fopen(path, "rb");
        refuse(f != NULL && fseek(f, 0, SEEK_END) == 0, "the file cannot be read");
        bytes = ftell(f);
        fclose(f);
        took = write_bytes(path, (uint64_t)bytes);
        yard = took < yard ? took : yard;
    }
    unlink(path);
    printf("  %-14s %6.2f M events/s %8.0f MB/s %6.0f B/event %5.0f%% of the yardstick\n", ending, sim->log.nevents / best / 1e6, (double)bytes / best / 1e6,
           (double)bytes / sim->log.nevents, 100 * yard / best);
}

int main(int argc, char **argv)
{
    char text[4096];
    snprintf(text, sizeof text,
             "module attributes {pto.target_arch = \"a3\"} {\nfunc.func @k() {\n  %%c0 = arith.constant 0 : index\n"
             "  %%c1 = arith.constant 1 : index\n  %%n = arith.constant %d : index\n  %%z = arith.constant 0 : i64\n"
             "  %%a = pto.alloc_tile addr = %%z : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>\n"
             "  %%l = pto.alloc_tile addr = %%z : !pto.tile_buf<left, 32x32xf16, slayout=row_major>\n"
             "  pto.set_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID0>]\n"
             "  scf.for %%i = %%c0 to %%n step %%c1 {\n"
             "    pto.wait_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID0>]\n"
             "    pto.tmov ins(%%a : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) outs(%%l : !pto.tile_buf<left, 32x32xf16, slayout=row_major>)\n"
             "    pto.tmov ins(%%a : !pto.tile_buf<mat, 32x32xf16, blayout=col_major, slayout=row_major>) outs(%%l : !pto.tile_buf<left, 32x32xf16, slayout=row_major>)\n"
             "    pto.set_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID0>]\n    pto.wait_flag[<PIPE_MTE1>, <PIPE_M>, <EVENT_ID0>]\n"
             "    pto.set_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID0>]\n"
             "  }\n  pto.wait_flag[<PIPE_M>, <PIPE_MTE1>, <EVENT_ID0>]\n  return\n}\n}\n", TURNS);
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program program;
    struct asm_options options = {0};
    struct sim_options so;
    struct sim sim;
    base_diags_init(&diags, &sources);
    refuse(asm_parse(&program, base_source_add(&sources, "bench.pto", text, strlen(text)), &options, &diags), "the text is refused");
    sim_options_init(&so, program.target);
    so.values = false;
    so.trace = true;
    sim_init(&sim, &so, &diags);
    double start = now();
    refuse(sim_run(&sim, &program, isa_entry_func(&program), NULL, 0), "the kernel does not run");
    double ran = now() - start;
    printf("trace: %u events, kept in %.2f s; yardstick: as many bytes written, nothing made\n", sim.log.nevents, ran);
    bench(&sim, argc > 1 ? argv[1] : ".", ".json");
    bench(&sim, argc > 1 ? argv[1] : ".", ".pftrace");
    sim_free(&sim);
    isa_program_free(&program);
    base_diags_free(&diags);
    base_sources_free(&sources);
    return 0;
}
