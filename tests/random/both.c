/* Random programs as text, as C, and recorded: `both --help`. docs/architecture.md, "Random programs". Each program runs in a process of its
 * own, so that a crash is one program's failure. */
#define _DEFAULT_SOURCE
#include "both.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "both [options]: makes programs from seeds, runs each as text, as the C that ptoas --emit=c makes of it, and as recorded from that C\n"
    "  --seed S        the first seed (0)\n"
    "  --count N       how many (1)\n"
    "  --batch N       how many are compiled together (24)\n"
    "  --again N       the C of every Nth recorded text is compared, too (4)\n"
    "  --include DIR   where pto/pto.h is\n"
    "  --cc COMMAND    the compiler (cc)\n"
    "  --folder DIR    where C is compiled\n"
    "  --reduce        a failing program is made smaller\n"
    "  --out FOLDER    failing programs are written there\n"
    "  --seconds N     stops after that time\n"
    "  --print         the text of the seed\n";

enum { MAX_BATCH = 256, MOST_SECONDS = 60 };
struct command {
    uint64_t seed, count, batch, again;
    struct both_compiler compiler;
    const char *out;
    bool reduce, print;
    double seconds;
};
/* Why something was refused, by diagnostic. */
struct reasons {
    char text[BOTH_REASONS][BOTH_REASON];
    uint64_t count[BOTH_REASONS], seed[BOTH_REASONS];
    unsigned n;
};
struct figures {
    uint64_t programs, skipped, equal, findings, recorded, returned, failed;
    struct reasons refused, other_time, not_recorded, not_returned;
};
struct candidate {
    struct both_run run;
    char *text, *source;
    struct both_verdict verdict;
};

static void count_reason(struct reasons *r, const char *why, uint64_t seed)
{
    enum { CODE = 7 /* PTO0000 */ };
    unsigned i = 0;
    why += strspn(why, " ");
    while (i < r->n && strncmp(r->text[i], why, CODE) != 0)
        i++;
    if (i == BOTH_REASONS)
        i--;
    if (i == r->n) {
        snprintf(r->text[r->n], BOTH_REASON, "%s", why);
        r->seed[r->n++] = seed;
    }
    r->count[i]++;
}

static void put_reasons(const char *what, const struct reasons *r)
{
    for (unsigned i = 0; i < r->n; i++)
        printf("  %s: %llu (seed %llu ..): %s\n", what, (unsigned long long)r->count[i], (unsigned long long)r->seed[i], r->text[i]);
}

/* ---- a program ---- */

/* Every third synchronisation that was inserted, or none, is taken out: what is then found has to be the same, too. */
static void drop_sync(char *text, uint64_t seed)
{
    unsigned n = 0;
    for (char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        static const char *const words[] = {"pto.set_flag[", "pto.wait_flag[", "pto.barrier <", "pto.get_buf ", "pto.rls_buf "};
        const char *at = line + strspn(line, " ");
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (strncmp(at, words[i], strlen(words[i])) == 0 && n++ % 3 == seed / 3 % 3)
                memset(line, ' ', strcspn(line, "\n"));
        if (strchr(line, '\n') == NULL)
            break;
    }
}

/* The text as it was generated, or assembled with its synchronisation, or with a part of that; NULL: it is no program (reduced). */
static char *text_of(struct rnd_program *p, struct both_run *run)
{
    struct base_buf text = {0}, out = {0};
    struct rnd_bench b;
    unsigned how = (unsigned)(p->seed % 5);
    *run = (struct both_run){.arch = p->target->name, .blocks = p->blocks, .elems = 2 * p->blocks * RND_ELEMS,
                             .seed = p->seed, .zeros = p->zeros, .explicit_sync = how == 1, .synced = how == 2 || how == 3};
    rnd_print(p, false, &text);
    if (how < 2)
        return text.data; /* ended by NUL */
    bool ok = rnd_load(&b, &text, p->target, 3, p->sync);
    if (ok) {
        const struct asm_print_options options = {0};
        asm_print(&b.program, &options, &out);
        if (how == 4)
            drop_sync(out.data, p->seed);
    }
    rnd_unload(&b);
    return out.data;
}

/* Runs a compiled candidate in a process of its own. */
static void run_apart(const struct command *c, struct candidate *one, const char *library, struct both_verdict *shared)
{
    memset(shared, 0, sizeof *shared);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(MOST_SECONDS);
        const struct pto_kernel *k = both_kernel(&c->compiler, library, one->run.seed, shared->why, sizeof shared->why);
        if (k == NULL)
            shared->stage = BOTH_COMPILES;
        else
            both_compare(&one->run, one->text, k, &c->compiler, shared);
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        snprintf(shared->why, sizeof shared->why, "signal %d after stage %d%s", WIFSIGNALED(status) ? WTERMSIG(status) : 0, shared->stage, WIFEXITED(status) ? " (exit)" : "");
        shared->stage = BOTH_CRASHES;
    }
    one->verdict = *shared;
}

static void clean(const struct command *c, uint64_t seed)
{
    static const char *const names[] = {"k%llu.c", "recorded%llu.pto", "again%llu.so", "again%llu.err"};
    char name[64], path[512];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(name, sizeof name, names[i], (unsigned long long)seed);
        snprintf(path, sizeof path, "%s/%s", c->compiler.folder, name);
        remove(path);
    }
}

/* ---- a failure ---- */

struct reducing {
    const struct command *command;
    struct both_verdict *shared;
    int stage;
};

/* Emits, compiles and runs one alone. */
static bool judge_alone(const struct command *c, struct candidate *one, struct both_verdict *shared)
{
    memset(&one->verdict, 0, sizeof one->verdict);
    one->source = both_emit(one->text, one->verdict.why, sizeof one->verdict.why);
    if (one->source == NULL) {
        one->verdict.stage = BOTH_REFUSED;
        return false;
    }
    bool ok = both_compile(&c->compiler, "alone", &one->run.seed, &one->source, 1, one->verdict.why, sizeof one->verdict.why);
    if (!ok)
        one->verdict.stage = BOTH_COMPILES;
    else
        run_apart(c, one, "alone", shared);
    return one->verdict.stage == BOTH_EQUAL;
}

static bool fails_so(struct rnd_program *p, void *user)
{
    const struct reducing *r = user;
    struct candidate one = {0};
    one.text = text_of(p, &one.run);
    if (one.text == NULL)
        return false;
    one.run.again = r->stage == BOTH_RETURNS;
    bool ok = judge_alone(r->command, &one, r->shared), same = !ok && one.verdict.stage == r->stage;
    free(one.text);
    free(one.source);
    return same;
}

static const char *const stages[] = {"equal", "refused", "compiles", "runs", "records", "returns", "crashes"};

static void put_commented(FILE *f, const char *text)
{
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + (strchr(line, '\n') != NULL))
        fprintf(f, "// %.*s\n", (int)strcspn(line, "\n"), line);
}

static void report(const struct command *c, struct rnd_rows *rows, struct rnd_program *p, struct candidate *one, struct both_verdict *shared, struct figures *f)
{
    int stage = one->verdict.stage;
    char name[80], path[512];
    f->failed++;
    printf("seed %llu (%s): %s: %.*s\n", (unsigned long long)one->run.seed, one->run.arch, stages[stage], (int)strcspn(one->verdict.why, "\n"), one->verdict.why);
    fflush(stdout);
    if (c->out == NULL)
        return;
    if (c->reduce) {
        struct reducing r = {c, shared, stage};
        struct rnd_figures *figures = calloc(1, sizeof *figures);
        rnd_generate(p, one->run.seed, rows);
        (void)rnd_settle(p, figures);
        rnd_reduce_by(p, fails_so, &r);
        free(figures);
        free(one->text);
        free(one->source);
        one->text = text_of(p, &one->run);
        one->run.again = stage == BOTH_RETURNS;
        (void)judge_alone(c, one, shared);
        rnd_forget(p);
    }
    snprintf(name, sizeof name, "%s-%llu", stages[stage], (unsigned long long)one->run.seed);
    snprintf(path, sizeof path, "%s/%s.pto", c->out, name);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return;
    fputs(one->text, file);
    put_commented(file, one->verdict.why);
    fclose(file);
    snprintf(path, sizeof path, "%s/%s.c", c->out, name);
    file = one->source != NULL ? fopen(path, "w") : NULL;
    if (file != NULL) {
        fputs(one->source, file);
        fclose(file);
    }
    char from[512];
    snprintf(from, sizeof from, "%s/recorded%llu.pto", c->compiler.folder, (unsigned long long)one->run.seed);
    snprintf(path, sizeof path, "%s/%s.recorded.pto", c->out, name);
    (void)rename(from, path);
}

/* ---- a batch ---- */

/* Text says by all it contains which cores run it and what orders them, and is judged as a whole, C by what runs: with instructions that
 * never run, time may be another one. */
static bool has_idle(const struct candidate *one)
{
    struct rnd_program *p = calloc(1, sizeof *p);
    struct base_buf text = {0};
    struct rnd_bench b;
    p->target = isa_target_find(one->run.arch);
    p->blocks = (uint8_t)one->run.blocks;
    p->zeros = one->run.zeros;
    base_puts(&text, one->text);
    bool idle = rnd_load(&b, &text, p->target, 3, ASM_SYNC_NONE) && rnd_run(&b, p, RND_IN_ORDER, 0, NULL).idle;
    rnd_unload(&b);
    free(p);
    return idle;
}

static void take_verdict(const struct candidate *one, struct figures *f)
{
    const struct both_verdict *v = &one->verdict;
    f->equal += v->stage == BOTH_EQUAL || v->stage >= BOTH_RECORDS;
    f->findings += v->findings;
    f->recorded += v->recorded;
    f->returned += v->returned;
    if (v->not_recorded[0] != '\0')
        count_reason(&f->not_recorded, v->not_recorded, one->run.seed);
    if (v->not_returned[0] != '\0')
        count_reason(&f->not_returned, v->not_returned, one->run.seed);
}

static void run_batch(const struct command *c, struct rnd_rows *rows, struct rnd_program *p, struct candidate *batch, unsigned n, struct both_verdict *shared, struct figures *f)
{
    uint64_t numbers[MAX_BATCH];
    char *sources[MAX_BATCH], why[BOTH_WHY];
    unsigned m = 0;
    for (unsigned i = 0; i < n; i++) {
        batch[i].source = both_emit(batch[i].text, batch[i].verdict.why, sizeof batch[i].verdict.why);
        if (batch[i].source == NULL) {
            batch[i].verdict.stage = BOTH_REFUSED;
            count_reason(&f->refused, batch[i].verdict.why, batch[i].run.seed);
        } else {
            numbers[m] = batch[i].run.seed;
            sources[m++] = batch[i].source;
        }
    }
    bool together = m != 0 && both_compile(&c->compiler, "batch", numbers, sources, m, why, sizeof why);
    for (unsigned i = 0; i < n; i++) {
        struct candidate *one = &batch[i];
        if (one->source != NULL && together) {
            run_apart(c, one, "batch", shared);
        } else if (one->source != NULL) { /* one of them does not compile */
            free(one->source);
            (void)judge_alone(c, one, shared);
        }
        if (one->verdict.stage == BOTH_RUNS && one->verdict.by_idle && has_idle(one)) {
            count_reason(&f->other_time, "IDLE    instructions that never run", one->run.seed);
            one->verdict.stage = BOTH_REFUSED;
        }
        take_verdict(one, f);
        if (one->verdict.stage > BOTH_REFUSED)
            report(c, rows, p, one, shared, f);
        clean(c, one->run.seed);
        free(one->text);
        free(one->source);
    }
}

static bool read_command(struct command *c, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        bool takes = true;
        if (strcmp(a, "--seed") == 0)
            c->seed = strtoull(value, NULL, 10);
        else if (strcmp(a, "--count") == 0)
            c->count = strtoull(value, NULL, 10);
        else if (strcmp(a, "--batch") == 0)
            c->batch = strtoull(value, NULL, 10);
        else if (strcmp(a, "--again") == 0)
            c->again = strtoull(value, NULL, 10);
        else if (strcmp(a, "--include") == 0)
            c->compiler.include = value;
        else if (strcmp(a, "--cc") == 0)
            c->compiler.cc = value;
        else if (strcmp(a, "--folder") == 0)
            c->compiler.folder = value;
        else if (strcmp(a, "--out") == 0)
            c->out = value;
        else if (strcmp(a, "--seconds") == 0)
            c->seconds = strtod(value, NULL);
        else {
            takes = false;
            if (strcmp(a, "--reduce") == 0)
                c->reduce = true;
            else if (strcmp(a, "--print") == 0)
                c->print = true;
            else
                return false;
        }
        i += takes;
    }
    return c->batch > 0 && c->batch <= MAX_BATCH && c->again > 0;
}

int main(int argc, char **argv)
{
    struct command c = {.count = 1, .batch = 24, .again = 4, .compiler = {.cc = "cc", .include = "include", .folder = "."}};
    if (!read_command(&c, argc, argv)) {
        fputs(help, argc > 1 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
        return argc > 1 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    struct both_verdict *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 71;
    struct rnd_rows *rows = rnd_rows_new();
    struct rnd_program *p = calloc(1, sizeof *p);
    struct rnd_figures *settling = calloc(1, sizeof *settling);
    struct candidate *batch = calloc(c.batch, sizeof *batch);
    struct figures f = {0};
    time_t begin = time(NULL);
    unsigned n = 0;
    for (uint64_t seed = c.seed; seed < c.seed + c.count && !(c.seconds > 0 && difftime(time(NULL), begin) > c.seconds); seed++) {
        rnd_generate(p, seed, rows);
        char *text = NULL;
        memset(&batch[n], 0, sizeof batch[n]);
        if (rnd_settle(p, settling))
            text = text_of(p, &batch[n].run);
        rnd_forget(p);
        if (text == NULL) {
            f.skipped++;
            continue;
        }
        if (c.print) {
            fputs(text, stdout);
            free(text);
            continue;
        }
        batch[n].text = text;
        batch[n].run.again = seed % c.again == 0;
        f.programs++;
        if (++n == c.batch) {
            run_batch(&c, rows, p, batch, n, shared, &f);
            n = 0;
        }
    }
    run_batch(&c, rows, p, batch, n, shared, &f);
    if (!c.print) {
        printf("%llu programs, %llu skipped; text and C equal: %llu (%llu with findings); recorded text equal: %llu; its C equal: %llu; %llu failures\n",
               (unsigned long long)f.programs, (unsigned long long)f.skipped, (unsigned long long)f.equal, (unsigned long long)f.findings, (unsigned long long)f.recorded,
               (unsigned long long)f.returned, (unsigned long long)f.failed);
        put_reasons("not emitted", &f.refused);
        put_reasons("equal but for what never runs", &f.other_time);
        put_reasons("not recorded", &f.not_recorded);
        put_reasons("not emitted again", &f.not_returned);
    }
    free(batch);
    free(settling);
    free(p);
    rnd_rows_free(rows);
    munmap(shared, sizeof *shared);
    return f.failed != 0;
}
