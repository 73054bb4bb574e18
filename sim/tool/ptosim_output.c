/* What a run leaves behind: buffers as files, comparisons, traces and reports (ptosim_run.h). */
#define _XOPEN_SOURCE 700
#include "ptosim_run.h"
#include "base/file.h"
#include "sim/trace_sink.h"

#include <stdlib.h>
#include <string.h>

static struct pto_span nowhere(void) { return (struct pto_span){0}; }

bool run_write_file(struct run *r, const char *path, const void *data, size_t len)
{
    const char *why = base_file_write(path, data, len);
    if (why != NULL)
        base_diag_emit(&r->diags, PTO_D_CANNOT_WRITE, nowhere(), "%s: %s", path, why);
    return why == NULL;
}

void run_write_buffer(struct run *r, const char *path, const struct sim_data *data)
{
    size_t len;
    void *npy = sim_data_to_npy(data->dtype, data->rank, data->shape, data->data, &len);
    (void)run_write_file(r, path, npy, len);
    free(npy);
}

void run_compare(struct run *r, const char *label, const char *option, const char *name, struct sim_data got, const char *spec,
                 const struct sim_tolerance *tolerance)
{
    struct sim_data want;
    struct sim_comparison c;
    struct base_arena arena = {0};
    if (!sim_data_make(spec, option, name, got.dtype, &got, &arena, &r->diags, &want)) {
        base_arena_free(&arena);
        return;
    }
    if (sim_compare_say(label, &got, &want, tolerance, &r->diags, &c)) {
        if (c.mismatches != 0)
            base_printf(&r->out, "%s: %lld elements, %lld beyond tolerance, which is let pass (largest difference %.6g, relative %.6g)\n", name,
                        (long long)c.elems, (long long)c.mismatches, c.max_abs, c.max_rel);
        else if (c.differ != 0)
            base_printf(&r->out, "%s: %lld elements within tolerance, %lld not equal (largest difference %.6g, relative %.6g)\n", name,
                        (long long)c.elems, (long long)c.differ, c.max_abs, c.max_rel);
        else
            base_printf(&r->out, "%s: %lld elements equal\n", name, (long long)c.elems);
    }
    base_arena_free(&arena);
}

/* A path without links in its folder, so that two names of one file are found equal; malloc'd. */
static char *full_path(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    struct base_buf folder = {0}, full = {0};
    base_put(&folder, slash != NULL ? path : ".", slash != NULL ? (size_t)(slash - path) + 1 : 1);
    char *real = realpath(folder.data, NULL);
    base_printf(&full, "%s/%s", real != NULL ? real : folder.data, name);
    base_buf_free(&folder);
    free(real);
    return full.data;
}

/* Every output is a file of its own, and none is the program. */
bool run_check_outputs(struct run *r)
{
    struct { const char *option, *path; char *full; } *all = base_realloc_array(NULL, (size_t)r->o.reports.count + r->o.outs.count + 3, sizeof *all);
    uint32_t n = 0;
    bool ok = true;
    all[n].option = "the program";
    all[n++].path = r->o.file;
    if (r->o.trace != NULL) {
        all[n].option = "--trace";
        all[n++].path = r->o.trace;
    }
    if (r->o.sweep_plot != NULL) {
        all[n].option = "--sweep-plot";
        all[n++].path = r->o.sweep_plot;
    }
    for (uint32_t i = 0; i < r->o.reports.count; i++, n++) {
        all[n].option = "--report";
        all[n].path = r->o.reports.items[i];
    }
    for (uint32_t i = 0; i < r->o.outs.count; i++) {
        const char *at = strstr(r->o.outs.items[i], "=@");
        if (at == NULL)
            continue; /* told later */
        all[n].option = "--out";
        all[n++].path = at + 2;
    }
    for (uint32_t i = 0; i < n; i++)
        all[i].full = full_path(all[i].path);
    for (uint32_t i = 1; i < n && ok; i++)
        for (uint32_t k = 0; k < i && ok; k++) {
            bool device = strncmp(all[i].full, "/dev/", 5) == 0 || strcmp(all[i].path, "-") == 0;
            ok = device || strcmp(all[i].full, all[k].full) != 0;
            if (!ok)
                base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "%s %s: this file is %s already", all[i].option, all[i].path, k == 0 ? all[k].option : "written by another option");
        }
    for (uint32_t i = 0; i < n; i++)
        free(all[i].full);
    free(all);
    return ok;
}

bool run_check_reports(struct run *r)
{
    if (r->o.trace != NULL && !r->o.run.timing) {
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--trace %s: with --timing=off there are no times to show", r->o.trace);
        return false;
    }
    if (!run_check_outputs(r))
        return false;
    enum sim_trace_format format;
    bool zstd;
    if (r->o.trace != NULL && !sim_trace_format_of(r->o.trace, &format, &zstd)) {
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--trace %s: the name must end in .json, .pftrace or .perfetto-trace; .zst behind it compresses", r->o.trace);
        return false;
    }
    if (r->o.trace != NULL && zstd && !sim_sink_has_zstd()) {
        base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--trace %s: this ptosim was built without libzstd", r->o.trace);
        return false;
    }
    for (uint32_t i = 0; i < r->o.reports.count; i++) {
        if (!sim_report_has_form(r->o.reports.items[i])) {
            base_diag_emit(&r->diags, PTO_D_USAGE, nowhere(), "--report %s: the name must end in .txt, .json, .html or .csv", r->o.reports.items[i]);
            return false;
        }
    }
    return true;
}

void run_write_reports(struct run *r)
{
    const char *why = r->o.trace != NULL ? sim_trace_write(r->parts, r->nparts, r->total_m, r->o.trace) : NULL;
    if (why != NULL)
        base_diag_emit(&r->diags, PTO_D_CANNOT_WRITE, nowhere(), "%s: %s", r->o.trace, why);
    for (uint32_t i = 0; i < r->o.reports.count; i++)
        (void)sim_report_write(r->parts, r->nparts, r->total_m, r->o.reports.items[i], &r->diags);
}
