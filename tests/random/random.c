/* Random programs against properties: `random --help`. docs/architecture.md, "Random programs". */
#define _POSIX_C_SOURCE 200809L
#include "random.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "random [options]: makes programs from seeds and checks what must hold of each\n"
    "  --seed S        the first seed (0)\n"
    "  --count N       how many (1)\n"
    "  --property P    values, findings, text, deletions, orders, time, or all (all); may be repeated\n"
    "  --target T      only seeds of that target\n"
    "  --orders N      other orders of execution for each program (10)\n"
    "  --print         the program of the seed, and how to run it\n"
    "  --reduce        a failing program is made smaller\n"
    "  --out FOLDER    failing programs are written there\n"
    "  --coverage      which operations appeared and ran\n"
    "  --seconds N     stops after that time\n"
    "  --verbose       what is refused, and why programs are skipped\n"
    "  --keep-going    does not stop at the 20th failure\n";

static volatile unsigned long long current_seed;

/* Asked to stop, it ends with the program at hand and its figures. */
static volatile sig_atomic_t stopped;
static void on_stop(int number)
{
    (void)number;
    stopped = 1;
}

/* A crash names its seed. */
static void on_crash(int number)
{
    char text[64];
    int n = snprintf(text, sizeof text, "seed %llu: signal %d\n", current_seed, number);
    if (n > 0 && write(2, text, (size_t)n) < 0)
        _exit(71);
    _exit(70);
}

struct command {
    uint64_t seed, count;
    unsigned properties, orders;
    const char *target, *out;
    bool print, reduce, coverage, keep_going, verbose;
    double seconds;
};

static bool read_command(struct command *c, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        bool takes = true;
        if (strcmp(a, "--seed") == 0)
            c->seed = strtoull(value, NULL, 10);
        else if (strcmp(a, "--count") == 0)
            c->count = strtoull(value, NULL, 10);
        else if (strcmp(a, "--orders") == 0)
            c->orders = (unsigned)strtoul(value, NULL, 10);
        else if (strcmp(a, "--seconds") == 0)
            c->seconds = strtod(value, NULL);
        else if (strcmp(a, "--target") == 0)
            c->target = value;
        else if (strcmp(a, "--out") == 0)
            c->out = value;
        else if (strcmp(a, "--property") == 0) {
            unsigned p = 1;
            while (p <= RND_ALL && strcmp(rnd_property_name(p), value) != 0)
                p *= 2;
            if (p > RND_ALL && strcmp(value, "all") != 0)
                return false;
            c->properties |= p > RND_ALL ? RND_ALL : p;
        } else {
            takes = false;
            if (strcmp(a, "--print") == 0)
                c->print = true;
            else if (strcmp(a, "--reduce") == 0)
                c->reduce = true;
            else if (strcmp(a, "--coverage") == 0)
                c->coverage = true;
            else if (strcmp(a, "--verbose") == 0)
                c->verbose = true;
            else if (strcmp(a, "--keep-going") == 0)
                c->keep_going = true;
            else
                return false;
        }
        i += takes;
    }
    c->properties = c->properties == 0 ? RND_ALL : c->properties;
    return true;
}

static void put_program(struct rnd_program *p, FILE *f, unsigned property, const char *why)
{
    static const char *const modes[] = {"none", "--enable-insert-sync", "buffer ids", "barriers of all pipes", "graph"};
    struct base_buf text = {0}, args = {0};
    struct rnd_bench b;
    rnd_print(p, false, &text);
    fwrite(text.data, 1, text.len, f);
    if (rnd_load(&b, &text, p->target, 0, ASM_SYNC_NONE))
        rnd_put_arguments(&b, p, &args);
    rnd_unload(&b);
    fprintf(f, "// synchronised by: %s; ptosim %s\n", modes[p->sync], args.data != NULL ? args.data : "");
    if (property != 0) {
        fprintf(f, "// fails: %s\n", rnd_property_name(property));
        for (const char *line = why; *line != '\0'; line += strcspn(line, "\n") + (strchr(line, '\n') != NULL))
            fprintf(f, "// %.*s\n", (int)strcspn(line, "\n"), line);
    }
    base_buf_free(&args);
}

static void put_coverage(const struct rnd_figures *f, struct rnd_rows *rows)
{
    unsigned appeared = 0, ran = 0, able = 0;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const char *why = "";
        for (size_t t = 0; t < isa_target_count() && why != NULL; t++) {
            const char *now = rnd_op_absent(rows, isa_target_at(t), (enum pto_op)op);
            if (now == NULL || strcmp(now, "not on this target") != 0 || why[0] == '\0')
                why = now;
        }
        if (why != NULL && strcmp(why, "no instruction") == 0)
            continue;
        able += why == NULL;
        appeared += f->appeared[op] != 0;
        ran += f->ran[op] != 0;
        printf("%-28s appeared %7llu  ran %8llu", isa_op((enum pto_op)op)->mnemonic, (unsigned long long)f->appeared[op], (unsigned long long)f->ran[op]);
        if (why != NULL)
            printf("  %s", why);
        else if (f->ran[op] == 0 && f->refused[op] != 0)
            printf("  refused: PTO%04u", (unsigned)f->refused[op]);
        else if (f->ran[op] == 0 && f->appeared[op] == 0)
            printf("  search finds no row of a handy size, or no definition of what it reads");
        putchar('\n');
    }
    printf("%u operations can appear, %u appeared, %u ran\n", able, appeared, ran);
}

static void count_ops(const struct rnd_program *p, struct rnd_figures *f)
{
    for (unsigned i = 1; i < p->nstmts; i++)
        if (p->stmt[i].kind == RND_OP && !p->stmt[i].gone) {
            f->appeared[p->stmt[i].row.op]++;
            f->statements++;
        }
}

static void report_failure(const struct command *c, struct rnd_program *p, unsigned bad, struct base_buf *why, struct rnd_figures *f)
{
    static const char *const modes[] = {"none", "flags", "buffer ids", "barriers", "graph"};
    printf("seed %llu: %s (%s, level %d, %s): %.*s\n", (unsigned long long)p->seed, rnd_property_name(bad), p->target->name, p->level, modes[p->sync],
           (int)strcspn(why->data, "\n"), why->data);
    fflush(stdout);
    f->failed++;
    if (c->reduce) {
        struct base_buf less = {0};
        struct rnd_figures *scratch = calloc(1, sizeof *scratch);
        rnd_reduce(p, bad, c->orders);
        if (rnd_judge(p, bad, c->orders, scratch, &less) == bad) {
            base_buf_free(why);
            *why = less;
        }
        free(scratch);
    }
    char path[512];
    FILE *file = NULL;
    if (c->out != NULL) {
        snprintf(path, sizeof path, "%s/%s-%llu.pto", c->out, rnd_property_name(bad), (unsigned long long)p->seed);
        file = fopen(path, "w");
    }
    if (file != NULL || c->reduce)
        put_program(p, file != NULL ? file : stdout, bad, why->data);
    if (file != NULL)
        fclose(file);
}

int main(int argc, char **argv)
{
    struct command c = {.count = 1, .orders = 10};
    if (!read_command(&c, argc, argv)) {
        fputs(help, argc > 1 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
        return argc > 1 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    struct sigaction crash = {.sa_handler = on_crash};
    static const int signals[] = {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &crash, NULL);
    struct sigaction stop = {.sa_handler = on_stop};
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    struct rnd_rows *rows = rnd_rows_new();
    struct rnd_program *p = calloc(1, sizeof *p);
    struct rnd_figures *f = calloc(1, sizeof *f);
    f->verbose = c.verbose;
    time_t begin = time(NULL);
    for (uint64_t seed = c.seed; seed < c.seed + c.count && stopped == 0; seed++) {
        struct base_buf why = {0};
        if (c.seconds > 0 && difftime(time(NULL), begin) > c.seconds)
            break;
        current_seed = seed;
        rnd_generate(p, seed, rows);
        if (c.target != NULL && strcmp(p->target->name, c.target) != 0) {
            rnd_forget(p);
            continue;
        }
        bool good = rnd_settle(p, f);
        f->skipped += !good;
        if (c.print) {
            put_program(p, stdout, 0, "");
        } else if (good) {
            f->programs++;
            count_ops(p, f);
            unsigned bad = rnd_judge(p, c.properties, c.orders, f, &why);
            if (bad != 0)
                report_failure(&c, p, bad, &why, f);
        }
        base_buf_free(&why);
        rnd_forget(p);
        if (f->failed >= 20 && !c.keep_going)
            break;
    }
    if (!c.print)
        printf("%llu programs of %llu statements, %llu skipped, %llu statements refused; %llu orders; %llu deletions: %llu found, %llu without effect, %llu missed; %llu failures\n",
               (unsigned long long)f->programs, (unsigned long long)f->statements, (unsigned long long)f->skipped, (unsigned long long)f->removed,
               (unsigned long long)f->orders, (unsigned long long)f->deleted, (unsigned long long)f->found, (unsigned long long)(f->silent - f->missed),
               (unsigned long long)f->missed, (unsigned long long)f->failed);
    if (c.coverage)
        put_coverage(f, rows);
    int code = f->failed != 0;
    free(f);
    free(p);
    rnd_rows_free(rows);
    return code;
}
