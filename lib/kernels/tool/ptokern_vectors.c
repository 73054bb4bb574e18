/* `ptokern vectors FILE..`: runs vectors through the adapters and says what became of each (kernels.md 10). Knows no operator. */
#include "base/file.h"
#include "isa/target.h"
#include "kernels/op.h"
#include "kernels/tool/options.h"
#include "kernels/tool/ptokern.h"
#include "kernels/tool/vectors_run.h"
#include "sim/setting.h"

#include <stdlib.h>
#include <string.h>

#define VECTORS(system, run, arch, params, inputs, outputs) vectors_fn run;
#include "kernels/tool/vectors.def"
#undef VECTORS
static const struct vector_adapter adapters[] = {
#define VECTORS(system, run, arch, params, inputs, outputs) {system, run, arch, params, inputs, outputs},
#include "kernels/tool/vectors.def"
#undef VECTORS
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

enum id { ID_ONLY, ID_ARCH, ID_SIM, ID_LIST, ID_SYSTEMS, ID_JSON, ID_QUIET, ID_HELP };
static const struct option_row rows[] = {
#define PTO_OPTION(id, name, value, choices, show, help) {name, ID_##id, OPTION_##value, NULL, show, help},
#include "kernels/tool/ptokern_vectors_option.def"
#undef PTO_OPTION
};
enum { ROWS = sizeof rows / sizeof rows[0], MAX_FILE = 1 << 30, SHOWN = 3 };

struct job {
    struct ptokern *k;
    struct texts files, only, sets;
    const char *arch;
    bool list, systems, json, quiet, help;
    uint32_t counts[6]; /* by enum verdict */
    uint32_t entries;   /* of all files */
    uint32_t left;      /* outputs of vectors that nothing was compared with */
};
enum verdict { V_OK, V_DIFFERS, V_REFUSED, V_FINDINGS, V_BROKEN, V_SKIPPED };
static const char *const words[] = {"ok", "differs", "refused", "findings", "broken", "skipped"};
static const int codes[] = {PTO_EXIT_OK, PTO_EXIT_MISMATCH, PTO_EXIT_DIAGNOSED, PTO_EXIT_FINDING, PTO_EXIT_DIAGNOSED, PTO_EXIT_OK};

/* `*` stands for any text. */
static bool matches(const char *pattern, const char *text)
{
    const char *star = NULL, *resume = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            resume = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static bool wanted(const struct job *j, const struct vector_entry *e)
{
    bool some = j->only.count == 0;
    for (uint32_t i = 0; i < j->only.count && !some; i++)
        some = matches(j->only.items[i], e->name) || matches(j->only.items[i], e->system);
    return some;
}

/* Of the system, or *by_name for an operator that has none. NULL: there is no such system. */
static const struct vector_adapter *adapter_of(const char *system, struct vector_adapter *by_name)
{
    const struct kern_op *op = kern_op_find(system);
    for (const struct vector_adapter *a = adapters; a->system != NULL; a++)
        if (strcmp(a->system, system) == 0)
            return a;
    if (op == NULL)
        return NULL;
    *by_name = (struct vector_adapter){.system = op->name, .run = vectors_by_name, .arch = op->arch};
    return by_name;
}

static void put_systems(struct base_buf *out)
{
    for (const struct vector_adapter *a = adapters; a->system != NULL; a++)
        base_printf(out, "%s\n  params   %s\n  inputs   %s\n  outputs  %s\n", a->system, a->params, a->inputs, a->outputs);
    for (size_t i = 0; i < kern_op_count; i++) {
        struct vector_adapter by_name;
        if (adapter_of(kern_ops[i]->name, &by_name) == &by_name)
            base_printf(out, "%s\n  the arguments of ptokern %s --help\n", by_name.system, by_name.system);
    }
}

/* ---- one vector ---- */

struct outcome {
    enum verdict verdict;
    enum pto_op_status status;
    struct base_buf text;   /* why, or which outputs were compared */
    uint32_t left;          /* outputs that nothing was compared with */
    uint32_t findings;      /* what the session said, notes included: kernels of the library say nothing */
    struct base_buf diags;  /* the first of it */
    struct base_buf unknown; /* parameters and inputs that the adapter does not know */
    double cycles;
};

static void judge_refusal(struct vector *v, struct outcome *o)
{
    const struct vector_entry *e = v->entry;
    const char *said = o->status != PTO_SUCCESS ? pto_last_error() : "";
    o->verdict = V_DIFFERS;
    if ((int)o->status != e->status)
        base_printf(&o->text, "expected status %d, got %d%s%s", e->status, (int)o->status, said[0] != '\0' ? ": " : "", said);
    else if (strstr(said, e->message) == NULL)
        base_printf(&o->text, "status %d as expected, but not '%s' in: %s", e->status, e->message, said);
    else {
        o->verdict = V_OK;
        base_printf(&o->text, "refused as expected, %d: %s", e->status, said);
    }
}

static void judge_outputs(struct vector *v, struct outcome *o)
{
    uint32_t compared = 0, wrong = 0;
    struct base_buf left = {0};
    for (const struct vector_output *out = v->outputs; out != NULL; out = out->next) {
        if (out->skipped != NULL || !out->given || out->want == NULL)
            continue;
        struct vector_tolerance tolerance = vector_entry_tolerance(v->entry, out->name);
        struct base_buf text = {0};
        compared++;
        if (!vector_compare(out, &tolerance, &text)) {
            base_printf(&o->text, "%s%s", wrong++ != 0 ? "; " : "", text.data);
        }
        base_buf_free(&text);
    }
    for (uint32_t i = 0; i < v->entry->outputs.count; i++) {
        const char *name = v->entry->outputs.members[i].name, *why = NULL;
        const struct vector_output *out = v->outputs;
        while (out != NULL && strcmp(out->name, name) != 0)
            out = out->next;
        if (out != NULL && out->skipped != NULL)
            why = out->skipped;
        else if ((out == NULL || !out->given) && v->entry->outputs.members[i].kind == VECTOR_TENSOR)
            why = "not computed";
        o->left += why != NULL;
        if (why != NULL)
            base_printf(&left, "%s%s: %s", left.len != 0 ? "; " : "", name, why);
    }
    o->verdict = wrong != 0 ? V_DIFFERS : compared != 0 ? V_OK : V_SKIPPED;
    if (wrong == 0 && compared != 0)
        base_printf(&o->text, "%u output%s", (unsigned)compared, compared == 1 ? "" : "s");
    if (left.len != 0)
        base_printf(&o->text, "%s%s%s", o->text.len != 0 ? " (" : "", left.data, o->text.len != 0 ? ")" : "");
    else if (compared == 0)
        base_puts(&o->text, "no output was compared");
    base_buf_free(&left);
}

/* Is it a name that the adapter knows? By name: a field of the operator. Tensors may stand among parameters. */
static bool is_known(const struct vector_adapter *a, const struct vector_value *value, const char *names, bool tensor)
{
    const char *name = value->name;
    if (a->params != NULL)
        return base_in_words(names, name, strlen(name), false) || (value->kind == VECTOR_TENSOR && base_in_words(a->inputs, name, strlen(name), false));
    for (const struct kern_field *f = kern_op_find(a->system)->fields; f->name != NULL; f++)
        if (strcmp(f->name, name) == 0)
            return f->kind == KERN_TENSOR ? tensor || value->kind == VECTOR_TENSOR : f->kind != KERN_TENSOR_OUT && !tensor;
    return false;
}

static void put_unknown(const struct vector_adapter *a, const struct vector_value *object, const char *names, bool tensor, struct base_buf *out)
{
    for (uint32_t i = 0; i < object->count; i++)
        if (!is_known(a, &object->members[i], names, tensor) && strcmp(object->members[i].name, "per_rank") != 0)
            base_printf(out, "%s %s '%s'", out->len != 0 ? "," : "", tensor ? "input" : "parameter", object->members[i].name);
}

static void find_unknown(const struct vector_adapter *a, const struct vector_entry *e, struct base_buf *out)
{
    put_unknown(a, &e->params, a->params, false, out);
    put_unknown(a, &e->inputs, a->inputs, true, out);
    for (uint32_t r = 0; r < e->nranks; r++)
        put_unknown(a, &e->ranks[r], a->inputs, true, out);
}

static void run_vector(const struct job *j, const struct vector_entry *e, struct outcome *o)
{
    struct vector_adapter by_name;
    const struct vector_adapter *a = adapter_of(e->system, &by_name);
    struct vector v;
    if (e->broken != NULL) {
        o->verdict = V_BROKEN;
        base_puts(&o->text, e->broken);
        return;
    }
    if (e->nranks != 0 && a != NULL && a->run != vectors_all_reduce) {
        o->verdict = V_BROKEN;
        base_printf(&o->text, "inputs.per_rank: %s runs on one device", e->system);
        return;
    }
    if (a == NULL) {
        o->verdict = V_BROKEN;
        base_printf(&o->text, "there is no system '%s'; there are:", e->system);
        for (a = adapters; a->system != NULL; a++)
            base_printf(&o->text, " %s", a->system);
        for (size_t i = 0; i < kern_op_count; i++)
            if (adapter_of(kern_ops[i]->name, &by_name) == &by_name)
                base_printf(&o->text, " %s", kern_ops[i]->name);
        return;
    }
    find_unknown(a, e, &o->unknown);
    vector_begin(&v, e, a, j->arch != NULL ? j->arch : a->arch);
    v.sets = j->sets.items;
    v.nsets = j->sets.count;
    o->status = a->run(&v);
    o->cycles = v.cycles;
    if (vector_refusal(&v) != PTO_SUCCESS && o->status != PTO_ERR_PARAM_NULLPTR && (o->status == PTO_SUCCESS || v.broken != NULL || !v.notes->weak)) { /* what is missing comes first, with operators as well */
        o->status = kern_fail(vector_refusal(&v), "%s", v.notes->text);
        v.broken = NULL;
    }
    o->findings = v.sim != NULL ? pto_diag_count(v.sim) : 0;
    for (uint32_t i = 0; i < o->findings && i < SHOWN; i++)
        base_puts(&o->diags, pto_diag_render(v.sim, i));
    if (o->findings > SHOWN)
        base_printf(&o->diags, "%s: %u more\n", e->name, (unsigned)(o->findings - SHOWN));
    for (uint32_t r = 0; r < VECTOR_RANKS; r++) {
        struct pto_op_report report;
        if (v.streams[r] != NULL && pto_stream_report(v.streams[r], &report) && report.cycles > o->cycles)
            o->cycles = report.cycles;
    }
    if (v.broken != NULL) {
        o->verdict = V_BROKEN;
        base_puts(&o->text, v.broken);
    } else if (e->status != 0) {
        judge_refusal(&v, o);
    } else if (o->status != PTO_SUCCESS) {
        o->verdict = V_REFUSED;
        base_printf(&o->text, "%d %s: %s", (int)o->status, pto_op_status_string(o->status), pto_last_error());
    } else {
        judge_outputs(&v, o);
        if (o->verdict == V_OK && o->findings != 0) {
            o->verdict = V_FINDINGS;
            base_printf(&o->text, ", %u diagnostic%s", (unsigned)o->findings, o->findings == 1 ? "" : "s");
        }
    }
    vector_end(&v);
}

/* ---- all ---- */

/* Texts of files, with control characters as the escapes that JSON has. */
static void put_visible(struct base_buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 127)
            base_printf(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            base_putc(out, *text);
}

static void put_outcome(struct job *j, const struct vector_entry *e, const struct outcome *o, bool first)
{
    struct base_buf *out = &j->k->out;
    const char *text = o->text.data != NULL ? o->text.data : "";
    if (j->json) {
        base_puts(out, first ? "\n  {\"name\": " : ",\n  {\"name\": ");
        base_put_json_string(out, e->name, strlen(e->name));
        base_puts(out, ", \"system\": ");
        base_put_json_string(out, e->system, strlen(e->system));
        base_printf(out, ", \"result\": \"%s\", \"status\": %d, \"cycles\": %.3f, \"text\": ", words[o->verdict], (int)o->status, o->cycles);
        base_put_json_string(out, text, strlen(text));
        base_puts(out, ", \"unknown\": ");
        base_put_json_string(out, o->unknown.data != NULL ? o->unknown.data + 1 : "", o->unknown.len != 0 ? o->unknown.len - 1 : 0);
        base_puts(out, "}");
    } else if (!j->quiet || (o->verdict != V_OK && o->verdict != V_SKIPPED)) {
        base_printf(out, "%-8s ", words[o->verdict]);
        put_visible(out, e->name);
        base_puts(out, ": ");
        put_visible(out, text);
        if (o->cycles > 0)
            base_printf(out, ", %.0f cycles", o->cycles);
        base_putc(out, '\n');
    }
    if (o->unknown.len != 0)
        base_printf(&j->k->err, "warning: %s: %s does not know%s\n", e->name, e->system, o->unknown.data);
    if (o->diags.len != 0 && o->verdict != V_OK)
        base_put(&j->k->err, o->diags.data, o->diags.len);
}

static void flush(struct ptokern *k)
{
    if (k->out.len != 0)
        (void)fwrite(k->out.data, 1, k->out.len, stdout);
    (void)fflush(stdout);
    k->out.len = 0;
    if (k->err.len != 0)
        (void)fwrite(k->err.data, 1, k->err.len, stderr);
    k->err.len = 0;
}

static void run_file(struct job *j, const char *path, uint32_t *seen)
{
    char *data = NULL;
    size_t len = 0;
    struct vector_file file;
    struct base_buf error = {0};
    const char *why = base_file_read(path, MAX_FILE, &data, &len);
    if (why != NULL) {
        base_diag_emit(&j->k->diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s: %s", path, why);
        return;
    }
    if (!vector_file_read(data, len, MAX_FILE, &file, &error))
        base_diag_emit(&j->k->diags, PTO_D_VECTORS, (struct pto_span){0}, "%s: %s", path, error.data);
    j->entries += file.count;
    for (uint32_t i = 0; i < file.count; i++) {
        const struct vector_entry *e = &file.entries[i];
        struct outcome o = {0};
        if (!wanted(j, e))
            continue;
        if (j->list) {
            size_t from = j->k->out.len;
            put_visible(&j->k->out, e->name);
            while (j->k->out.len < from + 28)
                base_putc(&j->k->out, ' ');
            base_putc(&j->k->out, ' ');
            put_visible(&j->k->out, e->system);
            base_putc(&j->k->out, '\n');
            continue;
        }
        run_vector(j, e, &o);
        j->counts[o.verdict]++;
        j->left += o.left;
        put_outcome(j, e, &o, (*seen)++ == 0);
        flush(j->k);
        base_buf_free(&o.text);
        base_buf_free(&o.diags);
        base_buf_free(&o.unknown);
    }
    vector_file_free(&file);
    base_buf_free(&error);
    free(data);
}

static bool take(void *ctx, const struct sim_setter *who, const struct option_row *row, const char *value)
{
    struct job *j = ctx;
    (void)who;
    switch ((enum id)(row != NULL ? row->id : -1)) {
    case ID_ONLY: texts_add(&j->only, value); return true;
    case ID_ARCH: j->arch = value; return sim_setting_target(&j->k->diags, "--arch", value) != NULL;
    case ID_SIM: texts_add(&j->sets, value); return true;
    case ID_LIST: j->list = true; return true;
    case ID_SYSTEMS: j->systems = true; return true;
    case ID_JSON: j->json = true; return true;
    case ID_QUIET: j->quiet = true; return true;
    case ID_HELP: j->help = true; return true;
    }
    texts_add(&j->files, value);
    return true;
}

static void put_totals(struct job *j)
{
    uint32_t all = 0;
    for (int i = 0; i < 6; i++)
        all += j->counts[i];
    base_printf(&j->k->out, "%u vector%s:", (unsigned)all, all == 1 ? "" : "s");
    const char *comma = " ";
    for (int i = 0; i < 6; i++)
        if (j->counts[i] != 0 || i == 0) {
            base_printf(&j->k->out, "%s%u %s", comma, (unsigned)j->counts[i], words[i]);
            comma = ", ";
        }
    if (j->left != 0)
        base_printf(&j->k->out, "; %u output%s not compared", (unsigned)j->left, j->left == 1 ? "" : "s");
    base_putc(&j->k->out, '\n');
}

void ptokern_vectors(struct ptokern *k, int argc, char **argv)
{
    static const int rank[] = {PTO_EXIT_MISMATCH, PTO_EXIT_FINDING, PTO_EXIT_DIAGNOSED}; /* the last one wins */
    struct job j = {.k = k};
    uint32_t seen = 0;
    bool ok = options_read(rows, ROWS, argc - 1, argv + 1, &k->diags, "ptokern vectors --help lists the options", take, &j);
    if (ok && j.help) {
        base_puts(&k->out, "usage: ptokern vectors [options] FILE.json..\nRuns test vectors (docs/kernels.md) and compares what comes out.\n\n");
        options_help(rows, ROWS, &k->out);
        base_puts(&k->out, "\nexit: 0 all are ok, 1 a file is broken or a vector was refused, 2 usage, 3 a check found something, 4 values differ\n");
    } else if (ok && j.systems) {
        put_systems(&k->out);
    } else if (ok && j.files.count == 0) {
        base_diag_emit(&k->diags, PTO_D_USAGE, (struct pto_span){0}, "ptokern vectors: no file given");
    } else if (ok) {
        if (j.json)
            base_puts(&k->out, "[");
        for (uint32_t i = 0; i < j.files.count; i++)
            run_file(&j, j.files.items[i], &seen);
        if (j.json)
            base_puts(&k->out, "\n]\n");
        else if (!j.list)
            put_totals(&j);
        if (!j.list && seen == 0 && !base_diags_failed(&k->diags))
            base_diag_emit(&k->diags, PTO_D_USAGE, (struct pto_span){0}, j.entries != 0 ? "ptokern vectors: --only leaves no vector" : "ptokern vectors: no vectors in %s", j.files.items[0]);
    }
    for (int r = 0; r < 3; r++)
        for (int i = 0; i < 6; i++)
            if (j.counts[i] != 0 && codes[i] == rank[r])
                k->code = rank[r];
    free(j.files.items);
    free(j.only.items);
    free(j.sets.items);
}
