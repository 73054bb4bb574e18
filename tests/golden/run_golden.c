/* Runs one case of tests/golden: ptoas on a .pto file whose header comments say what must come out.
 *   // RUN-ARGS: <arguments>      default --emit=check
 *   // EXIT: n                    default 0
 *   // EXPECT: PTO0104 LINE:COL [severity]   every diagnostic, in order; 0:0 = without a place
 *   // FIXED:                     with the fixes of the JSON diagnostics applied the program is accepted
 * If NAME.err exists, standard error must equal it, with the file's name for its path (UPDATE_GOLDEN=1 rewrites it, too). If NAME.out exists, standard output must equal it (UPDATE_GOLDEN=1 rewrites it). For a case that exits 0, printing is a fixpoint
 * and the generic form reads back to the same text. Usage: run_golden PTOAS FILE TEMP-FOLDER */
#define _POSIX_C_SOURCE 200809L
#include "base/file.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGS = 40, MAX_EXPECT = 200 };

struct expect {
    unsigned code, line, column;
    char severity[12];
};
struct golden {
    char *args[MAX_ARGS];
    int nargs, exit_code;
    bool fixed;
    struct expect expect[MAX_EXPECT];
    unsigned nexpect;
};

static void die(const char *what, const char *about)
{
    fprintf(stderr, "%s: %s\n", about, what);
    exit(1);
}

static char *slurp(const char *path, size_t *len)
{
    char *data;
    const char *why = base_file_read(path, (size_t)1 << 28, &data, len);
    if (why != NULL)
        die(why, path);
    return data;
}

static char *join(const char *folder, const char *name)
{
    struct base_buf b = {0};
    base_printf(&b, "%s/%s", folder, name);
    return b.data;
}

static void read_header(struct golden *c, char *text)
{
    for (char *line = text, *next; line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        char *at;
        struct expect *e = &c->expect[c->nexpect];
        if ((at = strstr(line, "// RUN-ARGS:")) != NULL) {
            for (char *word = strtok(at + 12, " \r"); word != NULL && c->nargs < MAX_ARGS - 8; word = strtok(NULL, " \r"))
                c->args[c->nargs++] = word;
        } else if ((at = strstr(line, "// EXIT:")) != NULL) {
            c->exit_code = atoi(at + 8);
        } else if (strstr(line, "// FIXED:") != NULL) {
            c->fixed = true;
        } else if ((at = strstr(line, "// EXPECT:")) != NULL && c->nexpect < MAX_EXPECT) {
            if (sscanf(at + 10, " PTO%u %u:%u %11s", &e->code, &e->line, &e->column, e->severity) < 3)
                die("malformed EXPECT line", line);
            c->nexpect++;
        }
    }
    if (c->nargs == 0)
        c->args[c->nargs++] = "--emit=check";
}

/* Runs the tool; standard output and error go to files. Returns the exit code, 256 + signal if it was killed. */
static int run(const char *tool, char *const *args, int nargs, const char *file, const char *out, const char *err)
{
    char *argv[MAX_ARGS + 4] = {(char *)tool};
    int n = 1, status = 0;
    for (int i = 0; i < nargs; i++)
        argv[n++] = args[i];
    argv[n++] = (char *)file;
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen(out, "w", stdout) == NULL || freopen(err, "w", stderr) == NULL)
            _exit(126);
        execv(tool, argv);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        die("cannot run it", tool);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

/* `FILE:LINE:COL: severity[PTO0104]...` or without a place `ptoas: severity[..`. */
static bool read_diagnostic(const char *line, const char *file, struct expect *e)
{
    memset(e, 0, sizeof *e);
    const char *bracket = strstr(line, "[PTO");
    if (bracket == NULL)
        return false;
    const char *severity = bracket;
    while (severity > line && severity[-1] >= 'a' && severity[-1] <= 'z')
        severity--;
    if (severity == bracket || sscanf(bracket, "[PTO%u]", &e->code) != 1)
        return false;
    size_t n = (size_t)(bracket - severity), file_len = strlen(file);
    if (n >= sizeof e->severity)
        return false;
    memcpy(e->severity, severity, n);
    if (strncmp(line, file, file_len) == 0 && line[file_len] == ':')
        sscanf(line + file_len, ":%u:%u:", &e->line, &e->column);
    return true;
}

static bool check_diagnostics(const struct golden *c, const char *err_path, const char *file)
{
    size_t len;
    char *text = slurp(err_path, &len), *copy = strdup(text);
    unsigned n = 0;
    bool ok = true;
    for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        struct expect have;
        if (!read_diagnostic(line, file, &have))
            continue;
        const struct expect *want = n < c->nexpect ? &c->expect[n] : NULL;
        n++;
        if (want != NULL && want->code == have.code && want->line == have.line && want->column == have.column &&
            (want->severity[0] == '\0' || strcmp(want->severity, have.severity) == 0))
            continue;
        fprintf(stderr, "%s: diagnostic %u is PTO%04u %u:%u %s", file, n, have.code, have.line, have.column, have.severity);
        if (want != NULL)
            fprintf(stderr, ", expected PTO%04u %u:%u %s", want->code, want->line, want->column, want->severity);
        fputc('\n', stderr);
        ok = false;
    }
    if (n < c->nexpect) {
        fprintf(stderr, "%s: %u diagnostics, expected %u\n", file, n, c->nexpect);
        ok = false;
    }
    if (!ok)
        fprintf(stderr, "---- what it said:\n%s", text);
    free(text);
    free(copy);
    return ok;
}

static bool same_files(const char *a, const char *b, const char *what)
{
    size_t na, nb;
    char *ta = slurp(a, &na), *tb = slurp(b, &nb);
    bool same = na == nb && memcmp(ta, tb, na) == 0;
    if (!same)
        fprintf(stderr, "%s: %s and %s differ\n", what, a, b);
    free(ta);
    free(tb);
    return same;
}

static bool check_output(const char *file, const char *out)
{
    struct base_buf golden = {0};
    base_put(&golden, file, strlen(file) - 4);
    base_puts(&golden, ".out");
    bool ok = true;
    if (access(golden.data, R_OK) == 0) {
        if (getenv("UPDATE_GOLDEN") != NULL) {
            size_t n;
            char *text = slurp(out, &n);
            if (base_file_write(golden.data, text, n) != NULL)
                die("cannot write", golden.data);
            free(text);
        }
        ok = same_files(golden.data, out, "golden output");
    }
    base_buf_free(&golden);
    return ok;
}

/* print(parse(x)) is a fixpoint; the generic form and the long types mean the same. */
static bool check_fixpoint(const char *tool, const struct golden *c, const char *file, const char *temp)
{
    char *args[MAX_ARGS];
    int n = 0;
    for (int i = 0; i < c->nargs; i++)
        if (strncmp(c->args[i], "--pto-arch", 10) == 0)
            args[n++] = c->args[i];
    char *one = join(temp, "1.pto"), *two = join(temp, "2.pto"), *form = join(temp, "form.pto"), *err = join(temp, "fix.err");
    bool ok = run(tool, args, n, file, one, err) == 0 && run(tool, args, n, one, two, err) == 0 && same_files(one, two, "fixpoint");
    static char *const forms[] = {"--generic", "--long-types", "--emit=obj"};
    args[n] = "--fmt"; /* canonical text is laid out as --fmt does it */
    ok = ok && run(tool, args, n + 1, one, two, err) == 0 && same_files(one, two, "--fmt");
    for (int i = 0; ok && i < 3; i++) {
        args[n] = forms[i];
        ok = run(tool, args, n + 1, one, form, err) == 0 && run(tool, args, n, form, two, err) == 0 && same_files(one, two, forms[i]);
    }
    if (!ok) {
        size_t len;
        char *said = slurp(err, &len);
        fprintf(stderr, "%s: printing and reading back fails\n%s", file, said);
        free(said);
    }
    free(one);
    free(two);
    free(form);
    free(err);
    return ok;
}

/* Standard error with the file's name for its path. */
static bool check_text(const char *file, const char *err)
{
    struct base_buf golden = {0}, said = {0};
    base_put(&golden, file, strlen(file) - 4);
    base_puts(&golden, ".err");
    size_t len, path_len = strlen(file);
    bool ok = true;
    if (access(golden.data, R_OK) == 0) {
        char *text = slurp(err, &len);
        for (const char *at = text; *at != '\0';) {
            bool path = strncmp(at, file, path_len) == 0;
            base_put(&said, path ? strrchr(file, '/') + 1 : at, path ? strlen(strrchr(file, '/') + 1) : 1);
            at += path ? path_len : 1;
        }
        free(text);
        const char *to = getenv("UPDATE_GOLDEN") != NULL ? golden.data : err;
        if (base_file_write(to, said.data != NULL ? said.data : "", said.len) != NULL)
            die("cannot write", to);
        ok = same_files(golden.data, to, "what it says");
    }
    base_buf_free(&golden);
    base_buf_free(&said);
    return ok;
}

/* The number behind `"key":`. */
static size_t number_of(const char *json, const char *key)
{
    const char *at = strstr(json, key);
    if (at == NULL)
        die("a fix lacks", key);
    return (size_t)strtoul(at + strlen(key), NULL, 10);
}

/* Applies what stands in the lists "fixes", from the last to the first, and runs the tool on the result. */
static bool check_fixed(const char *tool, const struct golden *c, const char *file, const char *temp)
{
    char *args[MAX_ARGS], *json_path = join(temp, "json"), *out = join(temp, "fix.out"), *fixed = join(temp, "fixed.pto");
    memcpy(args, c->args, sizeof args);
    args[c->nargs] = (char *)"--diag-format=json";
    run(tool, args, c->nargs + 1, file, out, json_path);
    size_t len, json_len, begins[MAX_EXPECT], ends[MAX_EXPECT], n = 0;
    char *text = slurp(file, &len), *json = slurp(json_path, &json_len), *with[MAX_EXPECT];
    for (char *list = json; (list = strstr(list, "\"fixes\":[")) != NULL;)
        for (list += 8; (*list == '[' || *list == ',') && list[1] == '{' && n < MAX_EXPECT; n++) {
            begins[n] = number_of(list, "\"offset\":");
            ends[n] = number_of(list, "\"end_offset\":");
            with[n] = strstr(list, "\"replacement\":\"") + 15;
            list = strstr(with[n], "\"}") + 2; /* no replacement of these tests has a quote */
        }
    struct base_buf result = {0};
    size_t at = 0;
    bool used[MAX_EXPECT] = {false};
    for (size_t round = 0; round < n; round++) {
        size_t next = n;
        for (size_t k = 0; k < n; k++)
            if (!used[k] && (next == n || begins[k] < begins[next]))
                next = k;
        used[next] = true;
        if (begins[next] < at || ends[next] < begins[next] || ends[next] > len)
            die("fixes overlap or leave the file", file);
        base_put(&result, text + at, begins[next] - at);
        base_put(&result, with[next], (size_t)(strstr(with[next], "\"}") - with[next]));
        at = ends[next];
    }
    base_put(&result, text + at, len - at);
    if (base_file_write(fixed, result.data, result.len) != NULL)
        die("cannot write", fixed);
    bool ok = n != 0 && run(tool, c->args, c->nargs, fixed, out, json_path) == 0;
    if (!ok)
        fprintf(stderr, "%s: %zu fixes applied, and %s is still refused\n", file, n, fixed);
    base_buf_free(&result);
    free(text);
    free(json);
    free(json_path);
    free(out);
    free(fixed);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        die("usage: run_golden PTOAS FILE TEMP-FOLDER", argv[0]);
    size_t len;
    char *text = slurp(argv[2], &len);
    struct golden c = {.nargs = 0};
    read_header(&c, text);
    char *out = join(argv[3], "out"), *err = join(argv[3], "err");
    int code = run(argv[1], c.args, c.nargs, argv[2], out, err);
    bool ok = check_diagnostics(&c, err, argv[2]);
    if (code != c.exit_code) {
        fprintf(stderr, "%s: exit code %d, expected %d\n", argv[2], code, c.exit_code);
        ok = false;
    }
    ok = check_output(argv[2], out) && check_text(argv[2], err) && ok;
    if (ok && c.fixed)
        ok = check_fixed(argv[1], &c, argv[2], argv[3]);
    if (ok && c.exit_code == 0)
        ok = check_fixpoint(argv[1], &c, argv[2], argv[3]);
    free(text);
    free(out);
    free(err);
    return ok ? 0 : 1;
}
