/* Reads command lines by their tables (options.h). */
#include "kernels/tool/options.h"

#include <string.h>

static const struct option_row *nearest(const struct option_row *rows, size_t nrows, const char *name)
{
    const struct option_row *best = NULL;
    unsigned least = 3;
    for (size_t i = 0; i < nrows; i++) {
        unsigned d = base_edit_distance(name, rows[i].name, 2);
        if (rows[i].name[0] != '\0' && d < least) {
            least = d;
            best = &rows[i];
        }
    }
    return best;
}

static bool unknown(const struct option_row *rows, size_t nrows, const struct sim_setter *who, const char *arg, size_t len)
{
    char name[40] = "";
    memcpy(name, arg, len < sizeof name - 1 ? len : sizeof name - 1);
    const struct option_row *near = nearest(rows, nrows, name);
    return near != NULL ? sim_setting_usage(who, "unknown option; did you mean %s?", near->name) : sim_setting_usage(who, "unknown option");
}

bool options_read(const struct option_row *rows, size_t nrows, int argc, char **argv, struct base_diags *diags, const char *note, option_fn *take, void *ctx)
{
    bool ok = true, only_files = false;
    for (int i = 1; i < argc; i++) {
        char *a = argv[i];
        struct sim_setter who = {.diags = diags, .label = a, .note = note};
        if (only_files || a[0] != '-' || a[1] == '\0') {
            ok = take(ctx, &who, NULL, a) && ok;
            continue;
        }
        if (strcmp(a, "--") == 0) {
            only_files = true;
            continue;
        }
        size_t n = strcspn(a, "="), t = 0;
        while (t < nrows && (strlen(rows[t].name) != n || memcmp(rows[t].name, a, n) != 0))
            t++;
        if (t == nrows) {
            ok = unknown(rows, nrows, &who, a, n) && ok;
            continue;
        }
        const char *value = a[n] == '=' ? a + n + 1 : NULL;
        who.label = rows[t].name;
        if (rows[t].value == OPTION_VALUE && value == NULL)
            value = i + 1 < argc ? argv[++i] : NULL;
        if ((rows[t].value == OPTION_VALUE) != (value != NULL))
            ok = sim_setting_usage(&who, value == NULL ? "needs a value" : "takes no value");
        else
            ok = take(ctx, &who, &rows[t], value) && ok;
    }
    return ok;
}

void options_help(const struct option_row *rows, size_t nrows, struct base_buf *out)
{
    for (size_t i = 0; i < nrows; i++) {
        if (rows[i].group != NULL)
            base_printf(out, "\n%s\n", rows[i].group);
        if (rows[i].show == NULL)
            continue;
        base_printf(out, "  %-29s ", rows[i].show);
        for (const char *h = rows[i].help; *h != '\0';) { /* further lines below the first */
            size_t n = strcspn(h, "\n");
            base_printf(out, "%*s%.*s\n", h != rows[i].help ? 32 : 0, "", (int)n, h);
            h += n + (h[n] == '\n');
        }
    }
}
