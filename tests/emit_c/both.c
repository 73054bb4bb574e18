/* Runs programs of tests/programs both ways: as text, and as the C that ptoas --emit=c makes of them. Buffers, cycles, what was printed and
 * findings have to be equal. The programs are linked in (run.sh makes the table); their runs are the RUN-ARGS of ptosim in the text.
 * both [-v]: exit code 1 if a run differs. Runs with options that pto/sim.h does not have, and on several devices, are left out. */
#define _POSIX_C_SOURCE 200809L
#include "both.h"

#include <pto/asm.h>
#include <pto/sim.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 128, MAX_ARGS = 32 };
struct request {
    const char *arch, *entry, *folder;
    int64_t blocks;
    const char *name[MAX_ARGS], *spec[MAX_ARGS]; /* of arguments */
    int nargs;
    const char *option[MAX_WORDS], *value[MAX_WORDS];
    int noptions;
};
struct outcome {
    int status;
    double cycles;
    char *printed, *codes, *text;
    struct pto_sim *sim;
};

/* ---- the words of a run ---- */

static char *next_word(char **at)
{
    *at += strspn(*at, " ");
    char *word = *at;
    *at += strcspn(*at, " ");
    if (**at != '\0')
        *(*at)++ = '\0';
    return *word != '\0' ? word : NULL;
}

/* Options that say how a launch runs; others of ptosim say what is done with its results. */
static bool is_setting(const char *name)
{
    static const char *const names[] = {"check", "suppress", "strict", "sync", "interleave", "acc-order", "ftz", "mad-sat", "quant-scalar-fp32", "init", "poison-tmp",
                                        "timing", "values", "max-insns", "max-seconds", "set"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}
static bool is_flag(const char *name) { return strcmp(name, "strict") == 0 || strcmp(name, "ftz") == 0 || strcmp(name, "mad-sat") == 0 || strcmp(name, "poison-tmp") == 0 || strcmp(name, "quant-scalar-fp32") == 0; }
static bool is_output(const char *name)
{
    static const char *const names[] = {"expect", "out", "rtol", "atol", "ulp", "max-mismatch"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* False: a run of another kind. */
static bool read_request(char *line, struct request *r)
{
    *r = (struct request){.arch = "a3", .blocks = 1};
    for (char *word; (word = next_word(&line)) != NULL;) {
        if (strncmp(word, "--", 2) != 0)
            return false;
        char *name = word + 2, *value = strchr(name, '=');
        if (value != NULL)
            *value++ = '\0';
        else if (!is_flag(name))
            value = next_word(&line);
        if (strcmp(name, "arch") == 0)
            r->arch = value;
        else if (strcmp(name, "entry") == 0)
            r->entry = value;
        else if (strcmp(name, "block-dim") == 0)
            r->blocks = atoll(value);
        else if (strcmp(name, "arg") == 0 && value != NULL && strchr(value, '=') != NULL && r->nargs < MAX_ARGS) {
            char *spec = strchr(value, '=');
            *spec++ = '\0';
            r->name[r->nargs] = value;
            r->spec[r->nargs++] = spec;
        } else if (is_setting(name)) {
            r->option[r->noptions] = name;
            r->value[r->noptions++] = value;
        } else if (!is_output(name)) {
            return false;
        }
    }
    return true;
}

/* ---- one way ---- */

static char *copy_of(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    return copy != NULL ? strcpy(copy, text) : NULL;
}

/* The codes of warnings and errors, in alphabetical order. */
static int by_text(const void *a, const void *b) { return strcmp(a, b); }
static char *codes_of(struct pto_sim *sim)
{
    enum { WIDTH = 16 };
    uint32_t n = pto_diag_count(sim), kept = 0;
    char(*all)[WIDTH] = calloc(n + 1u, WIDTH), *out = calloc(n + 1u, WIDTH);
    for (uint32_t i = 0; i < n; i++) {
        struct pto_diag d;
        if (pto_diag_get(sim, i, &d) && d.severity >= PTO_ERROR)
            snprintf(all[kept++], WIDTH, "%s ", d.code);
    }
    qsort(all, kept, WIDTH, by_text);
    for (uint32_t i = 0; i < kept; i++)
        strcat(out, all[i]);
    free(all);
    return out;
}

static struct pto_sim *session_of(const struct request *r)
{
    struct pto_sim *sim = pto_sim_new(r->arch);
    for (int i = 0; sim != NULL && i < r->noptions; i++)
        if (pto_sim_set(sim, r->option[i], r->value[i]) != PTO_OK)
            return pto_sim_free(sim), NULL;
    return sim;
}

/* The SPEC given for a parameter, by name or position. */
static const char *spec_of(const struct request *r, const char *name, uint32_t position)
{
    char number[16];
    snprintf(number, sizeof number, "%u", (unsigned)position);
    for (int i = 0; i < r->nargs; i++)
        if (strcmp(r->name[i], name) == 0 || strcmp(r->name[i], number) == 0)
            return r->spec[i];
    return NULL;
}

/* `[4,4]=..` takes its type from the parameter; %S is the folder of the program. */
static const char *full_spec(const struct request *r, const char *spec, const char *type, char *out, size_t size)
{
    const char *percent = strstr(spec, "%S");
    char plain[512];
    if (percent != NULL)
        snprintf(plain, sizeof plain, "%.*s%s%s", (int)(percent - spec), spec, r->folder, percent + 2);
    else
        snprintf(plain, sizeof plain, "%s", spec);
    if (plain[0] == '[')
        snprintf(out, size, "%s%s", type, plain);
    else if (plain[0] == '@')
        snprintf(out, size, "%s=%s", type, plain);
    else
        snprintf(out, size, "%s", plain);
    return out;
}

static void finish(struct outcome *o, int status)
{
    o->status = status;
    o->cycles = pto_cycles(o->sim);
    o->printed = copy_of(pto_printed(o->sim));
    o->codes = codes_of(o->sim);
    o->text = copy_of(pto_diag_text(o->sim));
}

/* As text. False: nothing could be run. names[], is_buffer[]: of the parameters. */
static bool run_text(const char *path, const struct request *r, struct outcome *o)
{
    struct pto_module *m = pto_load(o->sim, path);
    struct pto_arg args[MAX_ARGS];
    struct pto_param_info info;
    uint32_t n = 0;
    char spec[600];
    for (uint32_t i = 0; m != NULL && i < MAX_ARGS && pto_param_get(o->sim, m, r->entry, i, &info); i++) {
        const char *given = spec_of(r, info.name, i);
        if (given == NULL && info.optional)
            continue;
        if (given == NULL || info.optional)
            return false; /* block indices by hand: C has no parameter for them */
        struct pto_arg arg = info.type == PTO_PARAM_IS_POINTER ? pto_ptr(pto_gm_spec(o->sim, info.name, full_spec(r, given, pto_dtype_name(info.dtype), spec, sizeof spec))) : pto_text(given);
        if (info.type == PTO_PARAM_IS_POINTER && arg.ptr == NULL)
            return false;
        args[n++] = pto_named(info.name, arg);
    }
    if (m == NULL)
        return false;
    finish(o, (int)pto_run(o->sim, m, r->entry, r->blocks, args, n));
    return true;
}

/* A scalar of the text in the memory of a parameter. */
static void put_scalar(const struct pto_kernel_param *p, const char *spec, char *at)
{
    int64_t bits = 0;
    bool hex = strncmp(spec, "0x", 2) == 0 || strncmp(spec, "0X", 2) == 0;
    double value = strcmp(spec, "true") == 0 ? 1 : strtod(spec, NULL);
    int dtype = p->kind == PTO_PARAM_INT ? -1 : pto_dtype(p->type);
    if (p->kind == PTO_PARAM_INT)
        bits = strcmp(spec, "true") == 0 ? 1 : strcmp(spec, "false") == 0 ? 0 : hex || spec[0] != '-' ? (int64_t)strtoull(spec, NULL, 0) : strtoll(spec, NULL, 0);
    else if (hex)
        bits = (int64_t)strtoull(spec, NULL, 16);
    else
        (void)pto_encode(dtype, &value, 1, &bits);
    memcpy(at, &bits, p->size);
}

static bool run_c(const struct both_program *program, const struct pto_kernel *k, const struct request *r, struct outcome *o)
{
    char *args = calloc(1, k->args_size), spec[600];
    bool ok = true;
    for (uint32_t i = 0; i < k->nparams && ok; i++) {
        const struct pto_kernel_param *p = &k->params[i];
        const char *given = spec_of(r, program->names(k, i), i);
        bool pointer = strchr(p->type, '*') != NULL;
        char type[64];
        snprintf(type, sizeof type, "%.*s", (int)strcspn(p->type, " *"), p->type);
        int dtype = pto_dtype(type);
        ok = given != NULL;
        if (ok && pointer) {
            void *data = pto_gm_spec(o->sim, program->names(k, i), full_spec(r, given, dtype >= 0 ? pto_dtype_name(dtype) : "f32", spec, sizeof spec));
            memcpy(args + p->offset, &data, sizeof data);
            ok = data != NULL;
        } else if (ok) {
            put_scalar(p, given, args + p->offset);
        }
    }
    if (ok)
        finish(o, pto_launch_kernel(o->sim, k, r->blocks, args));
    free(args);
    return ok;
}

/* ---- both ---- */

static bool same_buffers(const struct outcome *a, const struct outcome *b, char *why, size_t size)
{
    for (uint32_t i = 0; i < pto_gm_count(a->sim); i++) {
        struct pto_buffer x, y;
        if (!pto_gm_get(a->sim, i, &x) || !pto_gm_find(b->sim, x.name, &y)) {
            snprintf(why, size, "C has no buffer %s", x.name);
            return false;
        }
        if (x.bytes != y.bytes || memcmp(x.data, y.data, (size_t)x.bytes) != 0) {
            int64_t at = 0;
            while (((const char *)x.data)[at] == ((const char *)y.data)[at])
                at++;
            snprintf(why, size, "buffer %s differs at byte %lld", x.name, (long long)at);
            return false;
        }
    }
    return true;
}

static const struct pto_kernel *find_kernel(const struct both_program *program, const char *entry)
{
    for (int i = 0; program->kernels[i] != NULL; i++)
        if (entry == NULL || strcmp(program->kernels[i]->name, entry) == 0)
            return entry == NULL && program->kernels[1] != NULL ? NULL : program->kernels[i];
    return NULL;
}

static void free_outcome(struct outcome *o)
{
    free(o->printed);
    free(o->codes);
    free(o->text);
    pto_sim_free(o->sim);
}

/* 1: equal, 0: not, -1: not comparable. */
static int compare(const struct both_program *program, const struct request *r, bool verbose)
{
    struct outcome text = {.sim = session_of(r)}, c = {.sim = session_of(r)};
    const struct pto_kernel *k = find_kernel(program, r->entry);
    char why[256] = "";
    int result = -1;
    if (text.sim != NULL && c.sim != NULL && k != NULL && run_text(program->path, r, &text) && text.status != PTO_USAGE && run_c(program, k, r, &c)) {
        bool ended = text.status == PTO_OK || text.status == PTO_FINDINGS;
        if (text.status != c.status)
            snprintf(why, sizeof why, "status %d as text, %d in C", text.status, c.status);
        else if (ended && strcmp(text.codes, c.codes) != 0) /* what text traps at, a rule of C may say before */
            snprintf(why, sizeof why, "findings %sas text, %sin C", text.codes, c.codes);
        else if (ended && text.cycles != c.cycles)
            snprintf(why, sizeof why, "%.3f cycles as text, %.3f in C", text.cycles, c.cycles);
        else if (ended && strcmp(text.printed, c.printed) != 0)
            snprintf(why, sizeof why, "another text is printed");
        else if (same_buffers(&text, &c, why, sizeof why))
            result = 1;
        if (result != 1) {
            printf("%s (%s): %s\n", program->path, k->name, why);
            if (verbose)
                printf("--- text\n%s--- C\n%s", text.text, c.text);
            result = 0;
        }
    }
    free_outcome(&text);
    free_outcome(&c);
    return result;
}

int main(int argc, char **argv)
{
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    int equal = 0, different = 0, left_out = 0;
    for (size_t i = 0; i < both_count; i++) {
        FILE *f = fopen(both_programs[i].path, "r");
        char *line = NULL, folder[512];
        size_t cap = 0;
        snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(both_programs[i].path, '/') - both_programs[i].path), both_programs[i].path);
        while (f != NULL && getline(&line, &cap, f) >= 0) {
            static const char mark[] = "// RUN-ARGS:";
            struct request r;
            line[strcspn(line, "\n")] = '\0';
            if (strncmp(line, mark, sizeof mark - 1) != 0)
                continue;
            if (verbose)
                fprintf(stderr, "%s\n", both_programs[i].path);
            int result = read_request(line + sizeof mark - 1, &r) ? (r.folder = folder, compare(&both_programs[i], &r, verbose)) : -1;
            equal += result == 1;
            different += result == 0;
            left_out += result < 0;
            fflush(stdout);
        }
        free(line);
        if (f != NULL)
            fclose(f);
    }
    printf("%d runs are equal both ways, %d differ, %d were left out\n", equal, different, left_out);
    return different != 0 || equal == 0;
}
