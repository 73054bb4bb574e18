/* Runs a program as text and as C, and compares what is seen of it (both.h). Knows only the public interface. */
#define _POSIX_C_SOURCE 200809L
#include "both.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ARGS = 24, MAX_PATH = 512 };

/* ---- from text to a kernel ---- */

char *both_emit(const char *text, char *why, size_t size)
{
    struct pto_asm *a = pto_asm_new();
    char *copy = NULL;
    (void)pto_asm_set(a, "emit", "c");
    if (pto_asm_run(a, "random.pto", text, strlen(text)) == PTO_OK) {
        copy = strdup(pto_asm_output(a, NULL));
    } else {
        struct pto_diag d = {0};
        for (uint32_t i = 0; i < pto_asm_diag_count(a); i++)
            if (pto_asm_diag_get(a, i, &d) && d.severity >= PTO_ERROR)
                break;
        snprintf(why, size, "%s %s", d.code, d.message != NULL ? d.message : "");
    }
    pto_asm_free(a);
    return copy;
}

static bool write_source(const struct both_compiler *how, uint64_t number, const char *source, char *path)
{
    snprintf(path, MAX_PATH, "%s/k%llu.c", how->folder, (unsigned long long)number);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    fputs(source, f);
    fprintf(f, "extern const struct pto_kernel *const kernel_%llu;\nconst struct pto_kernel *const kernel_%llu = &k_kernel;\n", (unsigned long long)number,
            (unsigned long long)number);
    return fclose(f) == 0;
}

bool both_compile(const struct both_compiler *how, const char *name, const uint64_t *numbers, char *const *sources, unsigned n, char *why, size_t size)
{
    size_t room = (size_t)n * MAX_PATH + 4096, at = 0;
    char *command = malloc(room), path[MAX_PATH], messages[MAX_PATH];
    bool ok = true;
    snprintf(messages, sizeof messages, "%s/%s.err", how->folder, name);
    at = (size_t)snprintf(command, room, "%s -std=c11 -O0 -fPIC -shared -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -pedantic -Werror -I%s -o %s/%s.so", how->cc,
                          how->include, how->folder, name);
    for (unsigned i = 0; i < n && ok; i++) {
        ok = write_source(how, numbers[i], sources[i], path);
        at += (size_t)snprintf(command + at, room - at, " %s", path);
    }
    snprintf(command + at, room - at, " 2>%s", messages);
    ok = ok && system(command) == 0;
    if (!ok) {
        FILE *f = fopen(messages, "r");
        size_t got = f != NULL ? fread(why, 1, size - 1, f) : 0;
        why[got] = '\0';
        if (got == 0)
            snprintf(why, size, "cannot run %s", how->cc);
        if (f != NULL)
            fclose(f);
    }
    free(command);
    return ok;
}

const struct pto_kernel *both_kernel(const struct both_compiler *how, const char *name, uint64_t number, char *why, size_t size)
{
    char path[MAX_PATH], symbol[40];
    snprintf(path, sizeof path, "%s/%s.so", how->folder, name);
    snprintf(symbol, sizeof symbol, "kernel_%llu", (unsigned long long)number);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct pto_kernel *const *kernel = library != NULL ? dlsym(library, symbol) : NULL;
    if (kernel == NULL)
        snprintf(why, size, "%s", dlerror());
    return kernel != NULL ? *kernel : NULL;
}

/* ---- one run ---- */

/* Options by seed; the same for both ways. */
static struct pto_sim *session_of(const struct both_run *r)
{
    struct pto_sim *sim = pto_sim_new(r->arch);
    char text[24];
    uint64_t draw = (r->seed + 1) * UINT64_C(0x9E3779B97F4A7C15) >> 40;
    snprintf(text, sizeof text, "%u", (unsigned)(draw & 1023));
    pto_sim_set(sim, "check", "all");
    pto_sim_set(sim, "max-insns", "200000");
    pto_sim_set(sim, "init", r->zeros ? "zero" : "poison");
    if (r->explicit_sync)
        pto_sim_set(sim, "sync", "explicit");
    else if (draw % 8 == 0)
        pto_sim_set(sim, "sync", "sequential");
    if (r->synced && draw / 8 % 4 == 0)
        pto_sim_set(sim, "interleave", text);
    if (draw / 32 % 8 == 0)
        pto_sim_set(sim, "ftz", "on");
    if (draw / 256 % 8 == 0)
        pto_sim_set(sim, "mad-sat", "on");
    if (draw / 2048 % 8 == 0)
        pto_sim_set(sim, "poison-tmp", "on");
    if (draw / 16384 % 4 == 0)
        pto_sim_set(sim, "acc-order", draw / 65536 % 2 == 0 ? "exact" : "cpu-sim");
    return sim;
}

static void *buffer_of(struct pto_sim *sim, const struct both_run *r, const char *name, int dtype, uint32_t i)
{
    char spec[64];
    snprintf(spec, sizeof spec, "%s[%lld]=rand:%u", pto_dtype_name(dtype), (long long)(r->elems * (pto_dtype_bits(dtype) == 4 ? 2 : 1)), (unsigned)i + 1);
    return pto_gm_spec(sim, name, spec);
}

/* As text: every pointer is a buffer of the parameter's name, numbers are 2. buffers: those of another session, which come first. */
static int run_text(struct pto_sim *sim, const struct both_run *r, const char *text, struct pto_sim *buffers)
{
    struct pto_arg args[MAX_ARGS];
    struct pto_param_info info;
    struct pto_buffer b, mine;
    uint32_t n = 0;
    for (uint32_t i = 0; buffers != NULL && pto_gm_get(buffers, i, &b); i++)
        (void)buffer_of(sim, r, b.name, b.dtype, i);
    struct pto_module *m = pto_assemble(sim, "random.pto", text, strlen(text));
    for (uint32_t i = 0; m != NULL && n < MAX_ARGS && pto_param_get(sim, m, "k", i, &info); i++) {
        if (info.optional)
            continue;
        if (info.type != PTO_PARAM_IS_POINTER)
            args[n] = pto_int(2);
        else if (pto_gm_find(sim, info.name, &mine))
            args[n] = pto_ptr(mine.data);
        else
            args[n] = pto_ptr(buffer_of(sim, r, info.name, info.dtype, i));
        args[n] = pto_named(info.name, args[n]);
        n++;
    }
    return m != NULL ? (int)pto_run(sim, m, "k", r->blocks, args, n) : PTO_DIAGNOSED;
}

/* In C, with the buffers that the text had. */
static int run_c(struct pto_sim *sim, const struct both_run *r, const struct pto_kernel *k, struct pto_sim *buffers)
{
    char *args = calloc(1, k->args_size);
    struct pto_buffer b, mine;
    for (uint32_t i = 0; pto_gm_get(buffers, i, &b); i++)
        (void)buffer_of(sim, r, b.name, b.dtype, i);
    for (uint32_t i = 0; i < k->nparams; i++) {
        const struct pto_kernel_param *p = &k->params[i];
        int64_t number = 2;
        if (p->kind == PTO_PARAM_POINTER && pto_gm_find(sim, p->name, &mine))
            memcpy(args + p->offset, &mine.data, sizeof mine.data);
        else if (p->kind == PTO_PARAM_INT)
            memcpy(args + p->offset, &number, p->size);
    }
    int status = pto_launch_kernel(sim, k, r->blocks, args);
    free(args);
    return status;
}

/* ---- comparing ---- */

struct text {
    char *data;
    size_t len, room;
};
static void put(struct text *t, const char *format, ...)
{
    va_list list;
    for (;;) {
        va_start(list, format);
        int n = vsnprintf(t->data + t->len, t->room - t->len, format, list);
        va_end(list);
        if (n >= 0 && (size_t)n < t->room - t->len) {
            t->len += (size_t)n;
            return;
        }
        t->room = t->room * 2 + 1024;
        t->data = realloc(t->data, t->room);
    }
}

/* A name of the generator's tiles, windows and pointers, or of those that C or recording made of them. */
static bool is_name(const char *s, size_t len)
{
    size_t digits = len;
    while (digits > 1 && ((s[digits - 1] >= '0' && s[digits - 1] <= '9') || s[digits - 1] == '_'))
        digits--;
    return (digits == 1 && len > 1 && strchr("tsvw", s[0]) != NULL) || (len > 2 && (strncmp(s, "p_", 2) == 0 || strncmp(s, "g_", 2) == 0) && s[len] != '\'') ||
           (len == 3 && strncmp(s, "ptr", 3) == 0);
}

/* A message without names, and without "(0x0 to 0x40 of t1)", which goes by them. */
static void put_plain(struct text *t, const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    while (*s != '\0') {
        size_t len = strspn(s, letters);
        if (len == 0 && strncmp(s, "(0x", 3) == 0 && strchr(s, ')') != NULL)
            s = strchr(s, ')') + 1;
        else if (len == 0 && *s == '%')
            s++;
        else if (len == 0)
            put(t, "%c", *s++);
        else
            put(t, "%.*s", is_name(s, len) ? 1 : (int)len, is_name(s, len) ? "#" : s);
        s += len;
    }
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* Findings in alphabetical order, each once; operands: with what they say of operands. A clobber (PTO0813) is judged by where uses stand in
 * the text, of which C shows only what runs. */
static void put_findings(struct text *t, struct pto_sim *sim, bool operands, bool *findings)
{
    struct pto_diag d;
    uint32_t n = 0;
    char **lines = calloc(pto_diag_count(sim) + 1, sizeof *lines);
    for (uint32_t i = 0; i < pto_diag_count(sim); i++) {
        struct text line = {0};
        if (!pto_diag_get(sim, i, &d) || d.severity < PTO_ERROR || strcmp(d.code, "PTO0813") == 0)
            continue;
        *findings = *findings || d.check != NULL;
        put(&line, "%s %s %d ", d.code, d.check != NULL ? d.check : "-", d.severity);
        if (operands)
            put_plain(&line, d.message);
        lines[n++] = line.data;
    }
    qsort(lines, n, sizeof *lines, by_text);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || strcmp(lines[i - 1], lines[i]) != 0)
            put(t, "%s\n", lines[i]);
    for (uint32_t i = 0; i < n; i++)
        free(lines[i]);
    free(lines);
}

/* What is seen of a run, a fact a line. operands: of findings (which of several blocks is told of goes by how
 * cores take turns). timed: with all that depends on how long the scalar unit works. */
static char *facts_of(struct pto_sim *sim, int status, bool operands, bool timed, bool *findings)
{
    struct text t = {0};
    struct pto_run_info run;
    put(&t, "status %d\n", status == PTO_FINDINGS ? PTO_OK : status);
    put_findings(&t, sim, operands, findings);
    if (status != PTO_OK && status != PTO_FINDINGS)
        return t.data;
    if (timed)
        put(&t, "%.3f cycles\n", pto_cycles(sim));
    if (pto_run_get(sim, 0, &run)) {
        put(&t, "blocks %u cores %u %s read %lld written %lld macs %llu complete %d\n", run.blocks, run.cores, run.sync, (long long)run.read_bytes, (long long)run.written_bytes,
            (unsigned long long)run.macs, run.complete);
        if (timed)
            put(&t, "%llu instructions\n", (unsigned long long)run.instructions);
        struct pto_core_info core;
        for (uint32_t c = 0; pto_core_get(sim, 0, c, &core); c++) {
            put(&t, "%s block %u vector %d macs %llu", core.name, core.block, core.vector, (unsigned long long)core.macs);
            if (timed)
                put(&t, " start %.3f cycles %.3f instructions %llu", core.start, core.cycles, (unsigned long long)core.instructions);
            put(&t, "\n");
            struct pto_pipe_info pipe;
            for (uint32_t q = 0; pto_pipe_get(sim, 0, c, q, &pipe); q++) {
                put(&t, "  %s bytes %lld", pipe.name, (long long)pipe.bytes);
                if (timed)
                    put(&t, " busy %.3f stall %.3f idle %.3f instructions %llu", pipe.busy, pipe.stall, pipe.idle, (unsigned long long)pipe.instructions);
                put(&t, "\n");
            }
        }
    }
    put(&t, "%s", pto_printed(sim));
    return t.data;
}

/* The first line that differs, of both; false if none does. */
static bool differ(const char *want, const char *got, const char *names, char *why, size_t size)
{
    if (strcmp(want, got) == 0)
        return false;
    while (strcspn(want, "\n") == strcspn(got, "\n") && strncmp(want, got, strcspn(want, "\n") + 1) == 0) {
        want += strcspn(want, "\n") + 1;
        got += strcspn(got, "\n") + 1;
    }
    snprintf(why, size, "%s: %.*s | %.*s", names, (int)strcspn(want, "\n"), want, (int)strcspn(got, "\n"), got);
    return true;
}

static bool buffers_differ(struct pto_sim *a, struct pto_sim *b, const char *names, char *why, size_t size)
{
    struct pto_buffer x, y;
    for (uint32_t i = 0; pto_gm_get(a, i, &x); i++) {
        if (!pto_gm_find(b, x.name, &y) || x.bytes != y.bytes || x.address != y.address) {
            snprintf(why, size, "%s: no such buffer %s", names, x.name);
            return true;
        }
        int64_t at = 0;
        const uint8_t *p = x.data, *q = y.data;
        while (at < x.bytes && p[at] == q[at])
            at++;
        if (at < x.bytes) {
            snprintf(why, size, "%s: buffer %s differs at byte %lld", names, x.name, (long long)at);
            return true;
        }
    }
    return false;
}

/* The text stays beside the C until the program has passed. */
static void keep(const struct both_compiler *how, const struct both_run *run, const char *text)
{
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s/recorded%llu.pto", how->folder, (unsigned long long)run->seed);
    FILE *f = fopen(path, "w");
    if (f != NULL) {
        fputs(text, f);
        fclose(f);
    }
}

static void first_error(struct pto_sim *sim, char *out, size_t size)
{
    struct pto_diag d;
    for (uint32_t i = 0; i < pto_diag_count(sim); i++)
        if (pto_diag_get(sim, i, &d) && d.severity >= PTO_ERROR && strncmp(d.code, "PTO08", 5) != 0) {
            snprintf(out, size, " %s %s", d.code, d.message);
            return;
        }
}

static bool runs_differ(struct pto_sim *a, struct pto_sim *b, const char *want, const char *got, bool values, const char *names, char *why)
{
    if (differ(want, got, names, why, BOTH_WHY)) {
        if (getenv("BOTH_VERBOSE") != NULL)
            fprintf(stderr, "--- %s\n%s\n%s\n%s\n%s\n", names, want, got, pto_diag_text(a), pto_diag_text(b));
        size_t len = strlen(why);
        first_error(strncmp(want, "status 1", 8) == 0 ? a : b, why + len, BOTH_WHY - len);
        return true;
    }
    return values && buffers_differ(a, b, names, why, BOTH_WHY);
}

/* C that is made of what was recorded, against the recorded text. */
static void compare_again(const struct both_run *run, const char *text, struct pto_sim *like, const char *want, bool timed, bool values, const struct both_compiler *how,
                          struct both_verdict *v)
{
    char *source = both_emit(text, v->not_returned, sizeof v->not_returned);
    bool findings = false;
    if (source == NULL)
        return;
    char name[40];
    snprintf(name, sizeof name, "again%llu", (unsigned long long)run->seed);
    const struct pto_kernel *k = both_compile(how, name, &run->seed, &source, 1, v->why, sizeof v->why) ? both_kernel(how, name, run->seed, v->why, sizeof v->why) : NULL;
    free(source);
    v->stage = BOTH_RETURNS;
    if (k == NULL)
        return;
    struct pto_sim *sim = session_of(run);
    int status = run_c(sim, run, k, like);
    char *got = facts_of(sim, status, false, timed, &findings);
    if (!runs_differ(like, sim, want, got, values, "recorded text, C of it", v->why)) {
        v->stage = BOTH_EQUAL;
        v->returned = true;
    }
    free(got);
    pto_sim_free(sim);
}

void both_compare(const struct both_run *run, const char *text, const struct pto_kernel *kernel, const struct both_compiler *how, struct both_verdict *v)
{
    struct pto_sim *a = session_of(run), *b = session_of(run), *c = session_of(run);
    bool exact = run->seed % 4 != 1;
    int status = run_text(a, run, text, NULL);
    char *want = facts_of(a, status, run->blocks == 1, true, &v->findings), *got = NULL, *third = NULL;
    bool values = status == PTO_OK || status == PTO_FINDINGS;
    char junk[BOTH_REASON];
    (void)pto_record(b, exact ? PTO_RECORD_EXACT : PTO_RECORD_SHORT);
    status = run_c(b, run, kernel, a);
    got = facts_of(b, status, run->blocks == 1, true, &v->findings);
    v->stage = BOTH_RUNS;
    if (runs_differ(a, b, want, got, values, "text, C", v->why)) {
        v->by_idle = (values && strstr(v->why, "PTO") == NULL && strstr(v->why, "status") == NULL && !buffers_differ(a, b, "", junk, sizeof junk)) ||
                     pto_run_count(a) == 0;
        goto end;
    }
    v->stage = BOTH_EQUAL;
    if (!values)
        goto end; /* an error ended it */
    const char *recorded = pto_recorded(b, NULL);
    if (recorded == NULL) {
        snprintf(v->not_recorded, sizeof v->not_recorded, "unknown");
        first_error(b, v->not_recorded, sizeof v->not_recorded);
        goto end;
    }
    keep(how, run, recorded);
    int recorded_status = run_text(c, run, recorded, b);
    if (recorded_status == PTO_DIAGNOSED && status != PTO_DIAGNOSED) {
        first_error(c, v->not_recorded, sizeof v->not_recorded);
        if (strstr(v->not_recorded, "PTO0454") != NULL || strstr(v->not_recorded, "PTO0602") != NULL)
            goto end; /* slots of a multi-buffer may lie where an address in text may not */
        v->not_recorded[0] = '\0';
    }
    third = facts_of(c, recorded_status, false, exact, &v->findings);
    free(got);
    got = facts_of(b, status, false, exact, &v->findings);
    v->stage = BOTH_RECORDS;
    if (runs_differ(b, c, got, third, true, exact ? "C, recorded text" : "C, text recorded short", v->why))
        goto end;
    v->stage = BOTH_EQUAL;
    v->recorded = true;
    if (run->again)
        compare_again(run, recorded, c, third, exact, true, how, v);
end:
    free(want);
    free(got);
    free(third);
    pto_sim_free(a);
    pto_sim_free(b);
    pto_sim_free(c);
}
