/* JSON reports into struct diff_report (diff.h; docs/report.md). Every value is looked at: a report may come from anywhere. */
#include "sim/diff.h"
#include "base/checked.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LAUNCHES = 100000, MAX_TEXT = 200 };
static const double max_cycles = 4e12;

struct reader {
    struct sim_diff *d;
    struct diff_report *r;
    struct base_diags *diags;
    uint32_t launch;
    bool failed;
};

static struct base_diag *fail(struct reader *x, const char *fmt, ...) BASE_PRINTF(2, 3);
static struct base_diag *fail(struct reader *x, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    x->failed = true;
    struct base_diag *d = base_diag_emit(x->diags, PTO_D_BAD_REPORT, (struct pto_span){0}, "%s: %s", x->r->file, text.data);
    base_buf_free(&text);
    return d;
}

/* One complaint a file: what follows from it is not worth saying. */
static const cJSON *get(struct reader *x, const cJSON *of, const char *key)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(of, key);
    if (v == NULL && !x->failed)
        fail(x, "no \"%s\" where there should be one; is this a report of ptosim?", key);
    return v;
}

static int64_t cycles(struct reader *x, const cJSON *v, const char *key)
{
    if (v != NULL && cJSON_IsNumber(v) && v->valuedouble >= -max_cycles && v->valuedouble <= max_cycles)
        return (int64_t)llround(v->valuedouble * 1000);
    if (v != NULL && !x->failed)
        fail(x, "\"%s\" is no number of cycles", key);
    return 0;
}
static int64_t cycles_of(struct reader *x, const cJSON *of, const char *key) { return cycles(x, get(x, of, key), key); }

static int64_t whole(struct reader *x, const cJSON *of, const char *key)
{
    const cJSON *v = get(x, of, key);
    if (v != NULL && cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= 9e15)
        return (int64_t)v->valuedouble;
    if (v != NULL && !x->failed)
        fail(x, "\"%s\" is no number", key);
    return 0;
}

static const char *text_of(struct reader *x, const cJSON *of, const char *key)
{
    const cJSON *v = get(x, of, key);
    if (v != NULL && cJSON_IsString(v))
        return base_strdup(&x->d->arena, v->valuestring);
    if (v != NULL && !x->failed)
        fail(x, "\"%s\" is no text", key);
    return "";
}

static const cJSON *list_of(struct reader *x, const cJSON *of, const char *key)
{
    const cJSON *v = get(x, of, key);
    if (v == NULL || cJSON_IsArray(v))
        return v;
    if (!x->failed)
        fail(x, "\"%s\" is no list", key);
    return NULL;
}

static void add(struct reader *x, int64_t *sum, int64_t value)
{
    if (!base_add_i64(*sum, value, sum) && !x->failed)
        fail(x, "the times add up to more than 64 bits hold");
}

static void add_part(struct reader *x, struct diff_times *t, const char *cause, const cJSON *v)
{
    uint32_t id = base_intern(&x->d->causes, cause, strlen(cause));
    if (id > DIFF_MAX_CAUSES) {
        if (!x->failed)
            fail(x, "more than %d causes", (int)DIFF_MAX_CAUSES);
        return;
    }
    add(x, &t->part_m[id], cycles(x, v, cause));
}

/* What the time was for, and the members of "stall": they add up (docs/report.md). "busy" is the sum of some of them. */
static void add_times(struct reader *x, const cJSON *of, struct diff_times *t)
{
    static const char *const working[] = {"work", "start", "serial", "latency"};
    add(x, &t->part_m[0], cycles_of(x, of, "busy"));
    for (size_t i = 0; i < sizeof working / sizeof working[0]; i++)
        add_part(x, t, working[i], get(x, of, working[i]));
    const cJSON *stall = get(x, of, "stall");
    if (stall != NULL && !cJSON_IsObject(stall) && !x->failed)
        fail(x, "\"stall\" is no object");
    for (const cJSON *c = cJSON_IsObject(stall) ? stall->child : NULL; c != NULL && !x->failed; c = c->next)
        add_part(x, t, c->string, c);
}

static struct diff_pipe *pipe_named(struct reader *x, const char *name)
{
    struct diff_report *r = x->r;
    for (uint32_t i = 0; i < r->npipes; i++)
        if (strcmp(r->pipes[i].name, name) == 0)
            return &r->pipes[i];
    if (r->npipes == 64) {
        fail(x, "more than 64 pipes");
        return &r->pipes[0];
    }
    BASE_GROW(r->pipes, r->npipes, r->pipes_cap);
    r->pipes[r->npipes] = (struct diff_pipe){.name = name};
    return &r->pipes[r->npipes++];
}

static void read_pipes(struct reader *x, const cJSON *report)
{
    const cJSON *list = list_of(x, report, "pipes");
    for (const cJSON *p = list != NULL ? list->child : NULL; p != NULL && !x->failed; p = p->next) {
        struct diff_pipe *pipe = pipe_named(x, text_of(x, p, "pipe"));
        const cJSON *busy = cJSON_GetObjectItemCaseSensitive(p, "busy");
        if (x->failed || (whole(x, p, "instructions") == 0 && cJSON_IsNumber(busy) && !(busy->valuedouble > 0)))
            continue; /* the core has no such pipe, or the kernel no work for it */
        add_times(x, p, &pipe->time);
        add(x, &pipe->idle_m, cycles_of(x, p, "idle"));
        pipe->cores++;
    }
}

/* Launch, operation and text without what does not matter: runs of blanks, a comment at the end. */
static uint32_t key_of(struct reader *x, const struct diff_line *l)
{
    struct base_buf key = {0};
    base_printf(&key, "%u|%s|", (unsigned)l->launch, l->op);
    bool blank = false, quoted = false;
    for (const char *c = l->text; *c != '\0' && !(c[0] == '/' && c[1] == '/' && !quoted); c++) {
        quoted = quoted != (*c == '"');
        if (*c == ' ' || *c == '\t') {
            blank = true;
            continue;
        }
        if (blank)
            base_putc(&key, ' ');
        blank = false;
        base_putc(&key, *c);
    }
    uint32_t id = base_intern(&x->d->keys, key.data, key.len);
    base_buf_free(&key);
    return id;
}

static void read_lines(struct reader *x, const cJSON *report)
{
    const cJSON *list = list_of(x, report, "lines");
    for (const cJSON *v = list != NULL ? list->child : NULL; v != NULL && !x->failed; v = v->next) {
        struct diff_line l = {.launch = x->launch, .line = (uint32_t)whole(x, v, "line"), .op = text_of(x, v, "op"), .count = (uint64_t)whole(x, v, "count")};
        l.text = text_of(x, v, "text");
        l.bytes = whole(x, v, "bytes");
        add_times(x, v, &l.time);
        for (unsigned i = 1; i <= DIFF_MAX_CAUSES; i++)
            add(x, &l.total_m, l.time.part_m[i]);
        l.key = key_of(x, &l);
        BASE_GROW(x->r->lines, x->r->nlines, x->r->lines_cap);
        x->r->lines[x->r->nlines++] = l;
    }
}

static void read_bounds(struct reader *x, const cJSON *report)
{
    const cJSON *list = list_of(x, report, "bounds");
    for (const cJSON *v = list != NULL ? list->child : NULL; v != NULL && !x->failed; v = v->next) {
        struct diff_report *r = x->r;
        struct diff_bound bound = {.name = text_of(x, v, "name"), .cycles_m = cycles_of(x, v, "cycles")};
        uint32_t i = 0;
        while (i < r->nbounds && strcmp(r->bounds[i].name, bound.name) != 0)
            i++;
        if (i < r->nbounds) { /* launches one after another: so do their bounds */
            add(x, &r->bounds[i].cycles_m, bound.cycles_m);
            continue;
        }
        BASE_GROW(r->bounds, r->nbounds, r->bounds_cap);
        r->bounds[r->nbounds++] = bound;
    }
}

static bool known_version(struct reader *x, const cJSON *json)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(json, "version");
    if (!cJSON_IsNumber(v)) {
        fail(x, "no \"version\": this is no report of ptosim");
        return false;
    }
    if (!(v->valuedouble >= DIFF_VERSION && v->valuedouble <= DIFF_VERSION)) {
        base_diag_note(fail(x, "a report of version %.17g; this ptosim reads version %d", v->valuedouble, (int)DIFF_VERSION), "make it again with this ptosim: --report F.json");
        return false;
    }
    return true;
}

static void read_launch(struct reader *x, const cJSON *json)
{
    struct diff_report *r = x->r;
    const char *kernel = text_of(x, json, "kernel"), *target = text_of(x, json, "target"), *sync = text_of(x, json, "sync");
    int64_t khz = whole(x, json, "clock_khz"), cores = whole(x, json, "cores"), blocks = whole(x, json, "blocks");
    if (x->failed)
        return;
    if (khz <= 0 || khz > 100000000 || cores < 1 || cores > 10000000) {
        fail(x, "\"%s\" cannot be %lld", khz <= 0 || khz > 100000000 ? "clock_khz" : "cores", (long long)(khz <= 0 || khz > 100000000 ? khz : cores));
        return;
    }
    if (r->kernel == NULL) {
        r->kernel = kernel;
        r->target = target;
        r->sync = sync;
        r->clock_khz = khz;
    } else if (x->launch < 8 && strcmp(r->kernel, kernel) != 0) {
        struct base_buf names = {0};
        base_printf(&names, "%s, %s", r->kernel, kernel);
        r->kernel = base_strdup(&x->d->arena, names.data);
        base_buf_free(&names);
    }
    r->cores = cores > r->cores ? cores : r->cores;
    r->blocks = blocks > r->blocks ? blocks : r->blocks;
    r->nlaunches++;
    read_pipes(x, json);
    read_lines(x, json);
    read_bounds(x, json);
}

static void read_document(struct reader *x, const cJSON *json)
{
    if (!cJSON_IsObject(json)) {
        fail(x, "this is no report of ptosim: a report is one JSON object");
        return;
    }
    if (cJSON_GetObjectItemCaseSensitive(json, "launches") != NULL && cJSON_GetObjectItemCaseSensitive(json, "total_cycles") == NULL) {
        fail(x, "this is a run file, not a report; `ptosim RUN.json --report R.json` makes one");
        return;
    }
    if (cJSON_GetObjectItemCaseSensitive(json, "sweep") != NULL || cJSON_GetObjectItemCaseSensitive(json, "diff") != NULL) {
        fail(x, "this is the table of a sweep or the result of a diff, not a report");
        return;
    }
    if (!known_version(x, json))
        return;
    x->r->total_m = cycles_of(x, json, "total_cycles");
    if (cJSON_GetObjectItemCaseSensitive(json, "launches") == NULL) {
        read_launch(x, json);
    } else {
        const cJSON *list = list_of(x, json, "launches");
        for (const cJSON *v = list != NULL ? list->child : NULL; v != NULL && !x->failed; v = v->next, x->launch++) {
            const cJSON *report = get(x, v, "report");
            if (x->launch == MAX_LAUNCHES)
                fail(x, "more than %d launches", (int)MAX_LAUNCHES);
            else if (report != NULL && known_version(x, report))
                read_launch(x, report);
        }
        if (!x->failed && x->r->nlaunches == 0)
            fail(x, "a report of no launch");
    }
    if (!x->failed && x->r->total_m <= 0)
        fail(x, "a report without times: was the run made with --timing=off?");
}

bool sim_diff_read(struct sim_diff *d, unsigned which, const char *name, const char *text, size_t len, struct base_diags *diags)
{
    struct reader x = {.d = d, .r = &d->report[which], .diags = diags};
    const char *end = NULL;
    x.r->file = base_strdup(&d->arena, name);
    cJSON *json = cJSON_ParseWithLengthOpts(text, len, &end, false);
    const char *rest = end;
    while (json != NULL && rest < text + len && (*rest == ' ' || *rest == '\n' || *rest == '\r' || *rest == '\t'))
        rest++;
    if (json == NULL || (rest < text + len && *rest != '\0')) {
        uint32_t line = 1;
        for (const char *at = text; at < rest && rest <= text + len; at++)
            line += *at == '\n';
        fail(&x, len == 0 ? "the file is empty" : "no JSON: the text means nothing from line %u on; was it cut off?", (unsigned)line);
    } else {
        read_document(&x, json);
    }
    cJSON_Delete(json);
    return !x.failed;
}
