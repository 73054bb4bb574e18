/* A simulator of NPU cores in this process: buffers, options, launches, results, reports, diagnostics.
 *
 *     struct pto_sim *sim = pto_sim_new("a5");
 *     float *x = PTO_GM(sim, float, "x", 16 * 64), *y = PTO_GM(sim, float, "y", 16 * 64);
 *     pto_gm_fill(sim, x, "rand:7");
 *     if (pto_launch(sim, scale, 8, y, x, 16, 1.5f) != PTO_OK)      a kernel in C (pto/kernel.h); text: pto_run() of pto/asm.h
 *         fputs(pto_diag_text(sim), stderr);
 *     printf("%.3f cycles\n", pto_cycles(sim));
 *     pto_report_write(sim, "report.html");
 *     pto_sim_free(sim);
 *
 * All state is in the session: nothing prints, nothing ends the process (except that it is ended when the host has no memory left), and
 * any number of sessions live side by side. A session is used by one thread at a time; different sessions by different threads at once.
 *
 * Functions that can fail return enum pto_status, or NULL or false after a diagnostic; why is in the session's diagnostics. Texts that
 * functions return belong to the session: each is good until eight later calls have returned texts of that session, if nothing else is said.
 * A session pointer must not be NULL, but for pto_sim_free(). Units: cycles are those of the core's clock, with three places that count
 * (1/1000 cycle, timing.md 1); sizes say elements or bytes. */
#ifndef PTO_SIM_H
#define PTO_SIM_H
#include <pto/types.h>

PTO_BEGIN_DECLS

struct pto_sim;

/* ---- session ---- */

/* A session on a target: a2, a3, a5, a6 or another name that `ptoas --list-targets` shows. NULL if there is no such target. */
PTO_API struct pto_sim *pto_sim_new(const char *arch);
/* Ends it with all that belongs to it: buffers, modules, results, texts. NULL is fine. */
PTO_API void pto_sim_free(struct pto_sim *sim);
/* The name of its target; static. */
PTO_API const char *pto_sim_arch(const struct pto_sim *sim);

/* Sets an option of the launches and modules that follow. Options and values are those of ptosim(1) without dashes; value NULL: on.
 *   check       none, all (default), or some of race,sync,init,mem: what is looked for (vector.md 26); bounds are always checked
 *   suppress    a check or a code such as PTO0801: these findings are not told
 *   strict      on, off (default): recommended rules are errors; for modules, set it before they are loaded
 *   sync        auto, explicit, sequential (R24); by default explicit for kernels with flags, else auto
 *   interleave  SEED: pipes of a core execute in another order that its flags allow
 *   acc-order   seeded (default), cpu-sim, exact: order of accumulation (machine-and-cube.md d.6)
 *   ftz, mad-sat, quant-scalar-fp32    on, off (default)
 *   init        poison (default: 0xFF bytes), zero: what on-chip memory holds at the start (R21)
 *   poison-tmp  on, off (default): scratch operands hold 0xA5 bytes after each operation (R12)
 *   timing, values    on (default), off
 *   max-insns   N, 0: no limit (default 200000000 executed operations a launch)
 *   max-seconds N, 0: no limit (default)
 *   set         TARGET.PARAM=VALUE: changes a parameter of the target, as listed by `ptosim --print-config`
 *   define      NAME=VALUE: what ${NAME} stands for in the texts that are loaded from now on
 *   warning     [no-]NAME, error, error=NAME: as -W of the tools
 * and those of this interface:
 *   profile     on (default), off: where the time goes is written down, for reports
 *   why         on, off (default): after each launch it is run again with limits lifted, for pto_why() and the gains of reports
 *   trace       on, off (default): events are kept, for traces and for the timeline of HTML reports
 *   keep        last (default), all: which launches results, reports and traces are of; all: of all since then, on one time line
 *   devices     N, 1 to 64 (default 1): devices of the session; before the first window
 * PTO_OK, or PTO_USAGE after a diagnostic: no such option or value. */
PTO_API enum pto_status pto_sim_set(struct pto_sim *sim, const char *name, const char *value);

/* ---- element types ---- */

/* Codes of element types are PTO_DT_* of pto/enums.h. */
/* The code of a type by name: the canonical one, that of text, of C++ (`bf16`, `f8E4M3FN`, `float8_e4m3_t`), in any case; -1: none. */
PTO_API int pto_dtype(const char *name);
/* Its canonical name (`f8e4m3`); NULL: no such code. Static. */
PTO_API const char *pto_dtype_name(int dtype);
/* Bits of an element in memory: 4, 8, 16, 32 or 64; 0: no such code. */
PTO_API int pto_dtype_bits(int dtype);
/* n elements as numbers. Exact for all types but integers beyond 2^53. False: no such code. 4-bit elements: two a byte, low half first. */
PTO_API bool pto_decode(int dtype, const void *bits, int64_t n, double *out);
/* n numbers as elements: rounded to the nearest, ties to even; beyond the largest finite one they are it, infinities are infinite where
 * the type has them (machine-and-cube.md c). False: no such code. */
PTO_API bool pto_encode(int dtype, const double *in, int64_t n, void *bits);

/* ---- buffers of global memory ---- */

/* Buffers live as long as their session, and their host addresses never change: kernels get pointers to them, and the host reads and
 * writes them directly when no launch is at work. They lie apart in the device's address space (R30). Names tell buffers apart. With
 * several devices, "NAME@D" is a buffer of device D; one without @ is of device 0, and kernels of all devices can reach it. */

/* A buffer of n elements, all bytes 0. NULL after a diagnostic: the name is there already, n is negative, odd for a 4-bit type, or too
 * large (2^34 bytes are a session's limit). */
PTO_API void *pto_gm_new(struct pto_sim *sim, const char *name, int dtype, int64_t n);
/* The same, typed: PTO_GM(sim, float, "x", 1024) is a float *. dtype: a name of the ISA's C++ headers (pto/types.h). */
#define PTO_GM(sim, dtype, name, n) ((dtype *)pto_gm_new(sim, name, PTO_DT_##dtype, n))
/* A buffer as `ptosim --arg` describes it: "f32[16,64]=rand:7", "bf16[8,8]", "f32=@x.npy", "f8E4M3FN[128,128]=@x.npy:cast", or a table of
 * peer addresses "peers:WINDOW[,first_word=N][,rank_word=N]" (sim/peers.h: i64 words). NULL after a diagnostic. */
PTO_API void *pto_gm_spec(struct pto_sim *sim, const char *name, const char *spec);
/* A window: one copy of the buffer for each device, named NAME@0, NAME@1 ..; other devices may reach into them. Copy 0; NULL after a
 * diagnostic. The others: pto_gm_find(). */
PTO_API void *pto_gm_window(struct pto_sim *sim, const char *name, const char *spec);

/* What is known of a buffer. */
struct pto_buffer {
    const char *name;  /* as long as the session */
    void *data;        /* host address of its first byte */
    int dtype;         /* PTO_DT_* */
    unsigned rank;     /* dimensions, 1 to 8 */
    int64_t shape[8];  /* elements */
    int64_t elems, bytes; /* in all */
    int64_t address;   /* on the device (R30) */
    unsigned device;   /* whose memory it is in */
    bool window;       /* other devices reach into it (pto_gm_window()) */
};
/* How many buffers there are. */
PTO_API uint32_t pto_gm_count(const struct pto_sim *sim);
/* The i-th, in the order they were made; by name ("w" finds "w@0", too); the one that holds a host address. False: none. */
PTO_API bool pto_gm_get(const struct pto_sim *sim, uint32_t i, struct pto_buffer *out);
PTO_API bool pto_gm_find(const struct pto_sim *sim, const char *name, struct pto_buffer *out);
PTO_API bool pto_gm_at(const struct pto_sim *sim, const void *ptr, struct pto_buffer *out);
/* Another shape of as many elements, for files and messages. buffer: any address inside it, here and below. PTO_USAGE if it has not. */
PTO_API enum pto_status pto_gm_shape(struct pto_sim *sim, const void *buffer, unsigned rank, const int64_t *shape);
/* New contents: zeros, ones, iota, const:V, rand:SEED, @FILE.npy[:cast] of as many elements. */
PTO_API enum pto_status pto_gm_fill(struct pto_sim *sim, void *buffer, const char *init);
/* Writes the buffer as .npy; types that numpy lacks as raw bits in u1 or u2. PTO_DIAGNOSED if it cannot be written. */
PTO_API enum pto_status pto_gm_write(struct pto_sim *sim, const void *buffer, const char *path);

/* An element passes if it equals the expected one (NaN and NaN, 0 and -0 do), or |got - want| <= atol + rtol * |want|, or it is at most
 * ulp codes of its format away. All zero: equal. */
struct pto_tolerance {
    double rtol, atol; /* relative, absolute */
    int64_t ulp;       /* codes of the format */
    int64_t max_mismatch; /* so many may fail */
};
/* Compares with "@FILE.npy", an INIT of pto_gm_fill() or a SPEC of pto_gm_spec(). tolerance NULL: equal. PTO_DIFFERS with a diagnostic
 * that shows the worst elements with their coordinates. */
PTO_API enum pto_status pto_gm_expect(struct pto_sim *sim, const void *buffer, const char *expected, const struct pto_tolerance *tolerance);
/* The same with as many elements of the buffer's type in memory. */
PTO_API enum pto_status pto_gm_expect_data(struct pto_sim *sim, const void *buffer, const void *expected, const struct pto_tolerance *tolerance);

/* ---- launches: pto_launch() of pto/kernel.h, pto_run() of pto/asm.h ---- */

/* The device of the launches that follow (default 0). PTO_USAGE: there is no such device. */
PTO_API enum pto_status pto_on_device(struct pto_sim *sim, unsigned device);
/* Launches between begin and end run at the same time, at the end: they share memory and can wait for each other. In between they are only
 * checked and return PTO_OK. pto_group_end() returns what became of all. Begin in a group, end without one: PTO_USAGE. */
PTO_API enum pto_status pto_group_begin(struct pto_sim *sim);
PTO_API enum pto_status pto_group_end(struct pto_sim *sim);

/* ---- results, of the last launch or group; with keep=all, of all launches ---- */

/* The time of the last launch or group, from its start to the end of the last core. 0: none, or without timing. */
PTO_API double pto_cycles(const struct pto_sim *sim);
/* The same in microseconds of the target's clock. */
PTO_API double pto_microseconds(const struct pto_sim *sim);

/* A launch. */
struct pto_run_info {
    char kernel[64];      /* its name, cut off if longer */
    unsigned device;      /* that it ran on */
    uint32_t group;       /* runs with equal numbers ran at the same time */
    uint32_t blocks, cores; /* of its grid; that worked on them */
    const char *sync;     /* the mode it ran in: auto, explicit, sequential; static */
    double begun;         /* cycles, on the time line of all kept launches */
    double cycles, microseconds; /* from its start to the end of its last core */
    uint64_t instructions, macs; /* executed; multiply-adds of the cube */
    int64_t read_bytes, written_bytes; /* of global memory */
    bool complete;        /* false: a wait is never satisfied, what stands behind it has no time */
};
/* How many launches results are kept of, and what is known of each. False: there is none of this number. */
PTO_API uint32_t pto_run_count(const struct pto_sim *sim);
PTO_API bool pto_run_get(const struct pto_sim *sim, uint32_t run, struct pto_run_info *out);

/* A core of a launch. */
struct pto_core_info {
    char name[32];        /* as in traces: core0.cubecore0, core1.veccore1 (design.md 9.3) */
    uint32_t block;       /* of the grid, that it worked on */
    bool vector;          /* else a cube core, or one that has everything (vector.md 19) */
    double start, cycles; /* after the start of the launch; how long */
    uint64_t instructions, macs; /* executed; multiply-adds */
    uint32_t pipes;       /* how many it has */
};
/* A core of a launch by number, from 0. False: there is none. */
PTO_API bool pto_core_get(const struct pto_sim *sim, uint32_t run, uint32_t core, struct pto_core_info *out);
/* A pipe of a core; busy + stall + idle = the core's cycles, exactly. */
struct pto_pipe_info {
    const char *name;     /* scalar, vec, mac, mte1, mte2, mte3, fixpipe; static */
    double busy, stall, idle; /* cycles */
    uint64_t instructions; /* executed */
    int64_t bytes;        /* moved */
};
/* A pipe of a core by number, from 0. False: there is none. */
PTO_API bool pto_pipe_get(const struct pto_sim *sim, uint32_t run, uint32_t core, uint32_t pipe, struct pto_pipe_info *out);
/* What the kernels printed (pto.tprint and the like). */
PTO_API const char *pto_printed(struct pto_sim *sim);
/* One or two lines a run: cycles, time, how busy. */
PTO_API const char *pto_summary(struct pto_sim *sim);

/* The report (docs/report.md) in a format: txt, json, html, csv (by source line), pipes.csv (by pipe). NULL after a diagnostic: no such
 * format, timing or profile is off, or the launch was ended by an error. */
PTO_API const char *pto_report(struct pto_sim *sim, const char *format);
/* The same into a file by its extension; with .csv comes a .pipes.csv. */
PTO_API enum pto_status pto_report_write(struct pto_sim *sim, const char *path);
/* A trace: .json, .pftrace, .perfetto-trace; .zst behind it compresses. Needs trace=on before the launch. */
PTO_API enum pto_status pto_trace_write(struct pto_sim *sim, const char *path);
/* Where the time goes and, with why=on, what would help. NULL after a diagnostic, as pto_report(). */
PTO_API const char *pto_why(struct pto_sim *sim);

/* ---- diagnostics ---- */

/* How bad it is. */
enum pto_diag_severity { PTO_NOTE = 1, PTO_WARNING, PTO_ERROR, PTO_FATAL, PTO_BUG };
/* A diagnostic. */
struct pto_diag {
    char code[12];        /* "PTO0801" */
    const char *name;     /* of the code, as in -W: static */
    const char *check;    /* "race" of a finding; NULL: none */
    int severity;         /* enum pto_diag_severity */
    const char *message;  /* these live until pto_diag_clear() */
    const char *file;     /* of the primary place; NULL: none */
    uint32_t line, column; /* from 1; 0: none */
    uint32_t notes;       /* how many */
};
/* All since the session began, or since pto_diag_clear(), in the order they were made. */
PTO_API uint32_t pto_diag_count(const struct pto_sim *sim);
PTO_API bool pto_diag_get(struct pto_sim *sim, uint32_t i, struct pto_diag *out);
/* A note of a diagnostic, until pto_diag_clear(). NULL: there is none. */
PTO_API const char *pto_diag_note(const struct pto_sim *sim, uint32_t i, uint32_t note);
/* One as the tools print it, with the line of source and carets; ends with a newline. NULL: there is none. */
PTO_API const char *pto_diag_render(struct pto_sim *sim, uint32_t i);
/* All of them as text ("" if there are none), as a JSON array (docs/ptoas.md), as SARIF. */
PTO_API const char *pto_diag_text(struct pto_sim *sim);
PTO_API const char *pto_diag_json(struct pto_sim *sim);
PTO_API const char *pto_diag_sarif(struct pto_sim *sim);
PTO_API void pto_diag_clear(struct pto_sim *sim);

PTO_END_DECLS
#endif
