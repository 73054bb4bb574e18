/* Reports by name of their form, and as files (report.h). */
#include "base/file.h"
#include "sim/report.h"

#include <string.h>

static const char *form_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL ? dot + 1 : "";
}

bool sim_report_has_form(const char *path)
{
    static const char *const forms[] = {"txt", "json", "html", "csv"};
    bool found = false;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        found = found || strcmp(form_of(path), forms[i]) == 0;
    return found;
}

bool sim_report_make(const struct sim_part *parts, uint32_t nparts, int64_t total_m, const char *form, struct base_buf *out)
{
    if (strcmp(form, "json") == 0)
        sim_report_json_parts(parts, nparts, total_m, out);
    else if (strcmp(form, "html") == 0)
        sim_report_html_parts(parts, nparts, total_m, out);
    else if (strcmp(form, "txt") == 0)
        sim_report_text_parts(parts, nparts, total_m, out);
    else if (strcmp(form, "csv") == 0)
        sim_report_csv_lines(parts, nparts, out);
    else if (strcmp(form, "pipes.csv") == 0)
        sim_report_csv_pipes(parts, nparts, out);
    else
        return false;
    return true;
}

static bool write_form(const struct sim_part *parts, uint32_t nparts, int64_t total_m, const char *form, const char *path, struct base_diags *diags)
{
    struct base_buf report = {0};
    (void)sim_report_make(parts, nparts, total_m, form, &report);
    const char *why = base_file_write(path, report.data, report.len);
    if (why != NULL)
        base_diag_emit(diags, PTO_D_CANNOT_WRITE, (struct pto_span){0}, "%s: %s", path, why);
    base_buf_free(&report);
    return why == NULL;
}

bool sim_report_write(const struct sim_part *parts, uint32_t nparts, int64_t total_m, const char *path, struct base_diags *diags)
{
    const char *form = form_of(path);
    bool ok = write_form(parts, nparts, total_m, form, path, diags);
    if (!ok || strcmp(form, "csv") != 0)
        return ok;
    struct base_buf name = {0};
    base_put(&name, path, strlen(path) - strlen("csv"));
    base_puts(&name, "pipes.csv");
    ok = write_form(parts, nparts, total_m, "pipes.csv", name.data, diags);
    base_buf_free(&name);
    return ok;
}
