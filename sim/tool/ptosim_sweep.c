/* Runs a sweep (ptosim_sweep.h): reads --sweep, runs the points in processes of their own, so that none can spoil another, and hands
 * what they told to the tables. */
#define _POSIX_C_SOURCE 200809L
#include "ptosim_sweep.h"
#include "sim/report.h"
#include "sim/setting.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_VALUES = 1000 };

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

const char *sweep_value(const struct sweep *s, uint32_t point, uint32_t axis)
{
    for (uint32_t i = s->naxes - 1; i > axis; i--)
        point /= s->axes[i].count;
    return s->axes[axis].values[point % s->axes[axis].count];
}

double sweep_ns(const struct sweep_point *p) { return (double)p->total_m / 1000 / ((double)p->clock_khz / 1e6); }

/* ---- reading --sweep ---- */

static bool bad(struct run *r, const char *text, const char *why)
{
    base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--sweep %s: %s", text, why);
    return false;
}

static bool add_value(struct sweep_axis *axis, const char *value)
{
    if (axis->count == MAX_VALUES)
        return false;
    BASE_GROW(axis->values, axis->count, axis->cap);
    axis->values[axis->count++] = value;
    return true;
}

/* FROM:TO, FROM:TO:+STEP, FROM:TO:*FACTOR. NULL, or what is wrong. */
static const char *add_range(struct sweep *s, struct sweep_axis *axis, const char *item)
{
    char part[3][32] = {"", "", "+1"};
    uint32_t n = 0;
    for (const char *at = item;; n++) {
        size_t len = strcspn(at, ":");
        if (n == 3 || len == 0 || len >= sizeof part[0])
            return "a range is FROM:TO, FROM:TO:+STEP or FROM:TO:*FACTOR";
        memcpy(part[n], at, len);
        part[n][len] = '\0';
        if (at[len] == '\0')
            break;
        at += len + 1;
    }
    int64_t from, to, step;
    char op = part[2][0];
    if (!base_parse_i64(part[0], &from) || !base_parse_i64(part[1], &to) || strchr("+-*", op) == NULL || !base_parse_i64(part[2] + 1, &step))
        return "a range is FROM:TO, FROM:TO:+STEP or FROM:TO:*FACTOR, of integers";
    if (step < (op == '*' ? 2 : 1) || (op == '*' && from < 1))
        return op == '*' ? "a factor is at least 2, and its range begins at 1 or more" : "a step is at least 1";
    if (op == '-' ? to > from : to < from)
        return "the range holds nothing: it ends before it begins";
    for (int64_t v = from;;) {
        struct base_buf text = {0};
        base_printf(&text, "%lld", (long long)v);
        bool kept = add_value(axis, base_strdup(&s->arena, text.data));
        base_buf_free(&text);
        if (!kept)
            return "more than 1000 values";
        uint64_t left = op == '-' ? (uint64_t)v - (uint64_t)to : (uint64_t)to - (uint64_t)v; /* right also where the signed one overflows */
        if (op == '*' ? v > to / step : left < (uint64_t)step)
            return NULL;
        v = op == '*' ? v * step : op == '+' ? v + step : v - step;
    }
}

static const char *read_values(struct sweep *s, struct sweep_axis *axis, const char *list)
{
    for (const char *at = list;;) {
        size_t len = strcspn(at, ",");
        const char *item = base_strndup(&s->arena, at, len), *why = NULL;
        if (len == 0)
            return "an empty value; write NAME=a,b,c or NAME=FROM:TO:*FACTOR";
        if (strchr(item, ':') != NULL)
            why = add_range(s, axis, item);
        else if (!add_value(axis, item))
            why = "more than 1000 values";
        if (why != NULL)
            return why;
        if (at[len] == '\0')
            break;
        at += len + 1;
    }
    for (uint32_t i = 0; i < axis->count; i++)
        for (uint32_t k = 0; k < i; k++)
            if (strcmp(axis->values[i], axis->values[k]) == 0)
                return "a value stands here twice";
    return NULL;
}

/* Values that no run could take are a wrong command line, not points that fail. */
static bool check_values(struct run *r, const struct sweep_axis *axis, const char *text)
{
    for (uint32_t i = 0; i < axis->count; i++) {
        const char *v = axis->values[i], *why = NULL;
        int64_t n;
        if (axis->kind == SWEEP_ARCH && sim_setting_target(&r->diags, "--sweep arch:", v) == NULL)
            return false;
        if (axis->kind == SWEEP_BLOCK_DIM && (!base_parse_i64(v, &n) || n < 1 || n > 65535))
            why = "blocks are a number from 1 to 65535";
        if (axis->kind == SWEEP_PARAM && !sim_setting_check_param(&r->diags, "--sweep", axis->name, v))
            return false;
        if (why != NULL) {
            struct base_buf said = {0};
            base_printf(&said, "%s: %s", v, why);
            (void)bad(r, text, said.data);
            base_buf_free(&said);
            return false;
        }
    }
    return true;
}

static bool read_kind(struct run *r, struct sweep_axis *axis, const char *text)
{
    const char *dot = strchr(axis->name, '.');
    axis->kind = strcmp(axis->name, "arch") == 0                                                       ? SWEEP_ARCH
                 : strcmp(axis->name, "block-dim") == 0 || strcmp(axis->name, "block_dim") == 0        ? SWEEP_BLOCK_DIM
                 : strncmp(axis->name, "arg.", 4) == 0                                                 ? SWEEP_ARG
                 : dot != NULL                                                                         ? SWEEP_PARAM
                                                                                                       : SWEEP_MACRO;
    if ((axis->kind == SWEEP_BLOCK_DIM || axis->kind == SWEEP_ARG) && run_is_runfile(r->o.file))
        return bad(r, text, "a run file says this itself");
    if (axis->kind == SWEEP_MACRO) {
        struct asm_macros macros = {0};
        struct base_buf define = {0};
        base_printf(&define, "%s=", axis->name);
        bool is_name = asm_macro_define(&macros, define.data) == NULL;
        base_buf_free(&define);
        asm_macros_free(&macros);
        return is_name || bad(r, text, "NAME is TARGET.PARAM, arch, block-dim, arg.NAME, or the name of a ${NAME} in the text");
    }
    return true;
}

static bool read_axes(struct run *r, struct sweep *s)
{
    uint64_t points = 1;
    for (uint32_t i = 0; i < r->o.sweeps.count; i++) {
        const char *text = r->o.sweeps.items[i], *equals = strchr(text, '=');
        if (s->naxes == SWEEP_MAX_AXES)
            return bad(r, text, "at most 8 at once");
        if (equals == NULL || equals == text)
            return bad(r, text, "write NAME=a,b,c or NAME=FROM:TO:*FACTOR");
        struct sweep_axis *axis = &s->axes[s->naxes++];
        axis->name = base_strndup(&s->arena, text, (size_t)(equals - text));
        for (uint32_t k = 0; k + 1 < s->naxes; k++)
            if (strcmp(s->axes[k].name, axis->name) == 0)
                return bad(r, text, "this is swept already");
        const char *why = read_values(s, axis, equals + 1);
        if (why != NULL)
            return bad(r, text, why);
        if (!read_kind(r, axis, text) || !check_values(r, axis, text))
            return false;
        points *= axis->count;
        if (points > SWEEP_MAX_POINTS)
            return bad(r, text, "more than 10000 points");
    }
    s->npoints = (uint32_t)points;
    return true;
}

/* ---- one point, in its own process ---- */

static const char *join(struct sweep *s, const char *a, const char *b, const char *c)
{
    struct base_buf text = {0};
    base_printf(&text, "%s%s%s", a, b, c);
    const char *copy = base_strdup(&s->arena, text.data);
    base_buf_free(&text);
    return copy;
}

static void set_text(struct texts *t, const char *text)
{
    BASE_GROW(t->items, t->count, t->cap);
    t->items[t->count++] = text;
}

/* `--arg NAME=V` instead of those that are there. */
static void set_arg(struct options *o, const char *text)
{
    size_t n = strcspn(text, "=") + 1;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < o->args.count; i++)
        if (strncmp(o->args.items[i], text, n) != 0)
            o->args.items[kept++] = o->args.items[i];
    o->args.count = kept;
    set_text(&o->args, text);
}

static void apply(struct run *r, struct sweep *s, uint32_t point)
{
    for (uint32_t i = 0; i < s->naxes; i++) {
        const char *name = s->axes[i].name, *v = sweep_value(s, point, i);
        switch (s->axes[i].kind) {
        case SWEEP_MACRO: (void)asm_macro_define(&r->o.macros, join(s, name, "=", v)); break;
        case SWEEP_PARAM: set_text(&r->o.sets, join(s, name, "=", v)); break;
        case SWEEP_ARCH: r->o.arch = v; break;
        case SWEEP_BLOCK_DIM: (void)base_parse_i64(v, &r->o.run.block_dim); break;
        case SWEEP_ARG: set_arg(&r->o, join(s, name + 4, "=", v)); break;
        }
    }
}

/* ${NAME} in the SPECs of arguments, so that shapes follow what is swept. */
static bool expand_specs(struct run *r, const char *option, struct texts *specs)
{
    for (uint32_t i = 0; i < specs->count; i++) {
        uint32_t file = base_source_add(&r->sources, option, specs->items[i], strlen(specs->items[i]));
        if (!asm_expand(file, &r->o.macros, &r->sources, &r->diags))
            return false;
        specs->items[i] = base_source_get(&r->sources, file)->text;
    }
    return true;
}

static void used_macros(struct run *r, const struct sweep *s)
{
    for (uint32_t i = 0; i < s->naxes; i++) {
        const struct asm_macro *m = s->axes[i].kind == SWEEP_MACRO ? asm_macro_find(&r->o.macros, s->axes[i].name, strlen(s->axes[i].name)) : NULL;
        if (m != NULL && !m->used)
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--sweep %s: no text of this run has a ${%s}", s->axes[i].name, s->axes[i].name);
    }
}

/* The first error, or else finding, as one line. */
static void say(const struct run *r, struct sweep_point *p)
{
    for (const struct base_diag *d = r->diags.first; d != NULL; d = d->next) {
        if (d->severity < PTO_SEV_ERROR)
            continue;
        struct base_buf text = {0};
        const struct base_source *src = base_source_get(r->diags.sources, d->span.file);
        if (src != NULL) {
            uint32_t line, column;
            base_source_position(r->diags.sources, d->span.file, d->span.begin, &line, &column);
            base_printf(&text, "%s:%u:%u: ", src->name, (unsigned)line, (unsigned)column);
        }
        base_printf(&text, "PTO%04u %s", base_diag_info(d->code)->number, d->message);
        (void)snprintf(p->said, sizeof p->said, "%s", text.data);
        p->code = (int32_t)d->code;
        base_buf_free(&text);
        return;
    }
}

static void measure(const struct run *r, struct sweep_point *p)
{
    double most = -1;
    const struct pto_target *t = &r->parts[0].sim->options.target;
    p->total_m = r->total_m;
    p->clock_khz = t->param[PTO_P_clock_khz];
    (void)snprintf(p->target, sizeof p->target, "%s", t->name);
    p->insns = r->insns;
    p->macs = r->sums.macs;
    p->read_bytes = r->sums.read_bytes;
    p->write_bytes = r->sums.write_bytes;
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
        double share = r->sums.total_m[i] > 0 ? (double)r->sums.busy_m[i] / (double)r->sums.total_m[i] : 0;
        if (share > most) {
            most = share;
            p->busiest_ppm = (int64_t)(share * 1e6 + 0.5);
            (void)snprintf(p->busiest, sizeof p->busiest, "%s", sim_pipe_ratio_name(i));
        }
    }
    p->done = p->exit_code == PTO_EXIT_OK; /* times of runs with findings mean nothing: a wait may have had no end */
}

static void run_point(struct run *r, struct sweep *s, uint32_t point, struct sweep_point *p)
{
    apply(r, s, point);
    r->o.format = BASE_DIAG_TEXT;
    if (expand_specs(r, "--arg", &r->o.args) && expand_specs(r, "--expect", &r->o.expects)) {
        if (run_is_runfile(r->o.file))
            run_runfile(r);
        else
            run_command_line(r);
        if (r->nprograms != 0 && !base_diags_failed(&r->diags))
            used_macros(r, s);
    }
    p->exit_code = (int32_t)base_diags_exit(&r->diags);
    if (r->nparts != 0 && r->parts[0].sim != NULL)
        measure(r, p);
    say(r, p);
}

struct worker {
    pid_t pid; /* 0: none */
    int fd;
    uint32_t point;
};

static bool begin(struct run *r, struct sweep *s, struct worker *w, uint32_t point)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        struct sweep_point p = {0};
        (void)close(ends[0]);
        run_point(r, s, point, &p);
        bool told = write(ends[1], &p, sizeof p) == (ssize_t)sizeof p; /* less than a pipe takes at once */
        _exit(told ? 0 : PTO_EXIT_BUG);
    }
    (void)close(ends[1]);
    if (pid < 0) {
        (void)close(ends[0]);
        return false;
    }
    *w = (struct worker){.pid = pid, .fd = ends[0], .point = point};
    return true;
}

/* Waits for the end of one. */
static void end(struct sweep *s, struct worker *w)
{
    struct sweep_point *p = &s->points[w->point];
    size_t have = 0;
    ssize_t n;
    while (have < sizeof *p && ((n = read(w->fd, (char *)p + have, sizeof *p - have)) > 0 || (n < 0 && errno == EINTR)))
        have += n > 0 ? (size_t)n : 0;
    (void)close(w->fd);
    int status = 0;
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (have != sizeof *p) { /* it died */
        bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        *p = (struct sweep_point){.exit_code = PTO_EXIT_LIMIT, .code = PTO_D_RUN_LIMIT};
        (void)snprintf(p->said, sizeof p->said, "the process of this point %s", killed ? "was killed; is there enough memory?" : "ended without a word");
    }
    w->pid = 0;
}

static void run_points(struct run *r, struct sweep *s)
{
    uint32_t jobs = (uint32_t)(r->o.jobs < s->npoints ? r->o.jobs : s->npoints), started = 0;
    struct worker *workers = base_realloc_array(NULL, jobs, sizeof *workers);
    memset(workers, 0, jobs * sizeof *workers);
    bool stop = false;
    (void)fflush(NULL);
    /* In turn: the oldest is waited for, so that results come in order. The first point runs alone: a command line that is wrong is
     * wrong for all. */
    for (uint32_t done = 0; done < s->npoints && !stop; done++) {
        while (started < s->npoints && started - done < (done == 0 ? 1 : jobs))
            if (!begin(r, s, &workers[started % jobs], started)) {
                base_diag_emit(&r->diags, PTO_D_RUN_LIMIT, nowhere(), "no process for point %u of the sweep: %s", (unsigned)started + 1, strerror(errno));
                stop = true;
                break;
            } else {
                started++;
            }
        if (started == done)
            break;
        end(s, &workers[done % jobs]);
        const struct sweep_point *p = &s->points[done];
        if (done == 0 && p->exit_code == PTO_EXIT_USAGE) {
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "the first point of the sweep: %s", p->said);
            stop = true;
        }
    }
    for (uint32_t i = 0; i < jobs; i++)
        if (workers[i].pid != 0)
            end(s, &workers[i]);
    free(workers);
}

/* ---- the whole ---- */

static void put_file(struct run *r, const struct sweep *s, const char *path)
{
    const char *dot = strrchr(path, '.');
    struct base_buf text = {0};
    if (strcmp(dot, ".csv") == 0)
        sweep_put_csv(s, &text);
    else if (strcmp(dot, ".json") == 0)
        sweep_put_json(s, &text);
    else if (strcmp(dot, ".svg") == 0)
        sweep_put_svg(s, &text);
    else if (strcmp(dot, ".html") == 0)
        sweep_put_html(s, &text);
    else
        sweep_put_text(s, &text);
    (void)run_write_file(r, path, text.data, text.len);
    base_buf_free(&text);
}

/* What makes no sense with several runs, said before the first. */
static bool fits(struct run *r)
{
    const struct options *o = &r->o;
    const char *why = o->outs.count != 0    ? "--out: every point of the sweep would overwrite it"
                      : o->trace != NULL    ? "--trace: every point of the sweep would overwrite it"
                      : o->why              ? "--why tells of one run, not of a sweep; give it the values of a point"
                      : !o->run.timing          ? "--timing=off: a sweep compares times"
                      : o->file[0] == '-' && o->file[1] == '\0' ? "standard input can be read only once; a sweep needs a file"
                                            : NULL;
    if (why != NULL)
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "%s", why);
    for (uint32_t i = 0; i < o->reports.count && why == NULL; i++) {
        const char *dot = strrchr(o->reports.items[i], '.');
        if (dot == NULL || (strcmp(dot, ".txt") != 0 && strcmp(dot, ".csv") != 0 && strcmp(dot, ".json") != 0 && strcmp(dot, ".html") != 0))
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--report %s: of a sweep the name must end in .txt, .csv, .json or .html", why = o->reports.items[i]);
    }
    if (why == NULL && !run_check_outputs(r))
        return false;
    const char *plot = o->sweep_plot, *dot = plot != NULL ? strrchr(plot, '.') : NULL;
    if (why == NULL && plot != NULL && (dot == NULL || (strcmp(dot, ".svg") != 0 && strcmp(dot, ".html") != 0)))
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--sweep-plot %s: the name must end in .svg or .html", why = plot);
    return why == NULL;
}

/* A parameter of a target that no point ran on changes nothing. */
static void check_targets(struct run *r, const struct sweep *s)
{
    for (uint32_t i = 0; i < s->naxes; i++) {
        const char *dot = strchr(s->axes[i].name, '.');
        char prefix[40] = "";
        if (s->axes[i].kind != SWEEP_PARAM || dot == NULL || (size_t)(dot - s->axes[i].name) >= sizeof prefix)
            continue;
        memcpy(prefix, s->axes[i].name, (size_t)(dot - s->axes[i].name));
        const struct pto_target *named = isa_target_find(prefix), *ran = NULL;
        bool fits_one = false;
        for (uint32_t p = 0; p < s->npoints && !fits_one; p++) {
            const struct pto_target *t = s->points[p].done ? isa_target_find(s->points[p].target) : NULL;
            ran = t != NULL ? t : ran;
            fits_one = t != NULL && t->family == named->family;
        }
        if (!fits_one && ran != NULL)
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--sweep %s: the runs are on %s, so that nothing changes", s->axes[i].name, ran->name);
    }
}

static void all_failed(struct run *r, const struct sweep *s)
{
    for (uint32_t i = 0; i < s->npoints; i++)
        if (s->points[i].done)
            return;
    const struct sweep_point *p = &s->points[0];
    base_diag_emit(&r->diags, (enum pto_diag_code)p->code, nowhere(), "no point of the sweep has a time; the first: %s", p->said);
}

void run_sweep(struct run *r)
{
    struct sweep s = {.program = r->o.file};
    struct options *o = &r->o;
    if (fits(r) && read_axes(r, &s)) {
        struct texts reports = o->reports;
        if (!o->values_given)
            o->run.values = o->expects.count != 0;
        if (!o->check_given) {
            o->run.no_findings = true;
            o->run.check_race = o->run.check_init = o->run.check_mem = false;
        }
        o->reports = (struct texts){0};
        s.points = base_realloc_array(NULL, s.npoints, sizeof *s.points);
        memset(s.points, 0, s.npoints * sizeof *s.points);
        run_points(r, &s);
        o->reports = reports;
        s.best = s.npoints;
        for (uint32_t i = 0; i < s.npoints; i++)
            if (s.points[i].done && (s.best == s.npoints || sweep_ns(&s.points[i]) < sweep_ns(&s.points[s.best])))
                s.best = i;
        if (!base_diags_failed(&r->diags))
            check_targets(r, &s);
        if (!base_diags_failed(&r->diags)) {
            sweep_put_text(&s, &r->out);
            for (uint32_t i = 0; i < reports.count; i++)
                put_file(r, &s, reports.items[i]);
            if (o->sweep_plot != NULL)
                put_file(r, &s, o->sweep_plot);
            all_failed(r, &s);
        }
    }
    for (uint32_t i = 0; i < s.naxes; i++)
        free(s.axes[i].values);
    free(s.points);
    base_arena_free(&s.arena);
}
