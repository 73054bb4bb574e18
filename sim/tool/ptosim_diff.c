/* `ptosim diff A.json B.json`: reads two reports, prints what changed (sim/diff.h). */
#include "ptosim_diff.h"
#include "base/file.h"

#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum form { TEXT, JSON, CSV, HTML };
struct diff_options {
    const char *files[2], *output;
    unsigned nfiles;
    enum form form;
    uint32_t top;
    double limit_percent;
    bool has_limit, any, help;
    enum base_diag_format format;
};

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

static bool usage(struct base_diags *diags, const char *fmt, const char *value)
{
    base_diag_note(base_diag_emit(diags, PTO_D_USAGE, nowhere(), fmt, value), "ptosim diff --help lists the options");
    return false;
}

/* The value of `--name=value` or `--name value`; NULL if a is another option. *missing: it has none. */
static const char *value_of(const char *name, int argc, char **argv, int *i, bool *missing)
{
    size_t n = strlen(name);
    if (strncmp(argv[*i], name, n) != 0 || (argv[*i][n] != '=' && argv[*i][n] != '\0'))
        return NULL;
    if (argv[*i][n] == '=')
        return argv[*i] + n + 1;
    *missing = *i + 1 >= argc;
    return *missing ? "" : argv[++*i];
}

static int word(const char *value, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(value, words[i]) == 0)
            return i;
    return -1;
}

static bool percent(const char *text, double *out)
{
    char number[40];
    size_t n = strlen(text);
    if (n > 0 && text[n - 1] == '%')
        n--;
    if (n == 0 || n >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)n, text);
    return base_parse_double(number, out) && *out >= 0;
}

static bool parse(struct diff_options *o, int argc, char **argv, struct base_diags *diags)
{
    static const char *const forms[] = {"text", "json", "csv", "html"}, *const formats[] = {"text", "json", "sarif"};
    bool only_files = false;
    for (int i = 2; i < argc; i++) {
        const char *a = argv[i], *v;
        bool missing = false;
        int64_t top;
        if (only_files || a[0] != '-' || a[1] == '\0') {
            if (o->nfiles == 2)
                return usage(diags, "diff: two reports; %s is a third", a);
            o->files[o->nfiles++] = a;
        } else if (strcmp(a, "--") == 0) {
            only_files = true;
        } else if (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0) {
            o->help = true;
        } else if (strcmp(a, "--any") == 0) {
            o->any = true;
        } else if ((v = value_of("--format", argc, argv, &i, &missing)) != NULL) {
            int form = word(v, forms, 4);
            if (form < 0)
                return usage(diags, "diff --format takes text, json, csv or html, not '%s'", v);
            o->form = (enum form)form;
        } else if ((v = value_of("--diag-format", argc, argv, &i, &missing)) != NULL) {
            int format = word(v, formats, 3);
            if (format < 0)
                return usage(diags, "diff --diag-format takes text, json or sarif, not '%s'", v);
            o->format = (enum base_diag_format)format;
        } else if ((v = value_of("--top", argc, argv, &i, &missing)) != NULL) {
            if (!base_parse_i64(v, &top) || top < 0 || top > INT32_MAX)
                return usage(diags, "diff --top takes a number of lines (0: all), not '%s'", v);
            o->top = (uint32_t)top;
        } else if ((v = value_of("--fail-above", argc, argv, &i, &missing)) != NULL) {
            if (!percent(v, &o->limit_percent))
                return usage(diags, "diff --fail-above takes a percentage such as 5%%, not '%s'", v);
            o->has_limit = true;
        } else if ((v = value_of("-o", argc, argv, &i, &missing)) != NULL) {
            if (v[0] == '\0')
                return usage(diags, "diff: %s needs a file", a);
            o->output = v;
        } else {
            return usage(diags, "diff: unknown option %s", a);
        }
    }
    return o->help || o->nfiles == 2 || usage(diags, "diff compares two reports: ptosim diff A.json B.json%s", "");
}

static void help(struct base_buf *out)
{
    static const struct { const char *show, *help; } rows[] = {
#define PTO_OPTION(id, name, value, choices, show, help) {show, help},
#include "sim/tool/ptosim_diff_option.def"
#undef PTO_OPTION
    };
    base_puts(out, "usage: ptosim diff [options] A.json B.json\nCompares two reports of ptosim --report F.json: total, pipes, bounds, source lines, each by cause.\n\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        base_printf(out, "  %-29s %s\n", rows[i].show, rows[i].help);
    base_puts(out, "\nexit: 0 ok, 1 a file is no report or cannot be written, 2 usage, 4 slower than --fail-above allows\n");
}

static bool load(struct sim_diff *d, unsigned which, const char *path, struct base_diags *diags)
{
    char *text = NULL;
    size_t len = 0;
    const char *why = base_file_read(path, DIFF_MAX_BYTES, &text, &len);
    bool ok = why == NULL && sim_diff_read(d, which, path, text, len, diags);
    if (why != NULL)
        base_diag_emit(diags, PTO_D_CANNOT_READ, nowhere(), "%s: %s", path, why);
    free(text);
    return ok;
}

static void print(const struct diff_options *o, const struct sim_diff *d, struct base_diags *diags, struct base_buf *out)
{
    static void (*const put[])(const struct sim_diff *, uint32_t, struct base_buf *) = {sim_diff_text, sim_diff_json, sim_diff_csv, sim_diff_html};
    struct base_buf text = {0};
    put[o->form](d, o->top, &text);
    const char *why = NULL;
    if (o->output != NULL && strcmp(o->output, "-") != 0)
        why = base_file_write(o->output, text.data, text.len);
    else
        base_put(out, text.data, text.len);
    if (why != NULL)
        base_diag_emit(diags, PTO_D_CANNOT_WRITE, nowhere(), "%s: %s", o->output, why);
    base_buf_free(&text);
}

void run_diff(int argc, char **argv, struct base_diags *diags, enum base_diag_format *format, struct base_buf *out)
{
    struct diff_options o = {.top = 20};
    struct sim_diff d = {0};
    bool ok = parse(&o, argc, argv, diags);
    *format = o.format;
    if (ok && o.help) {
        help(out);
    } else if (ok && load(&d, 0, o.files[0], diags) && load(&d, 1, o.files[1], diags) && sim_diff_comparable(&d, o.any, diags)) {
        double change = sim_diff_change(&d) * 100;
        sim_diff_match(&d);
        print(&o, &d, diags, out);
        if (o.has_limit && change > o.limit_percent)
            base_diag_emit(diags, PTO_D_SLOWER, nowhere(), "%s takes %.2f%% longer than %s; %.6g%% is allowed", o.files[1], change, o.files[0], o.limit_percent);
    }
    sim_diff_free(&d);
}
