/* What ptokern shows: operators and their arguments from the table, what a run cost, tensors. */
#include "kernels/tool/ptokern_run.h"

#include <string.h>

/* ---- operators ---- */

void ptokern_list(struct ptokern *k, bool json)
{
    if (json) {
        struct pto_sim *sim = pto_sim_new("a3");
        base_puts(&k->out, pto_ops_json(sim));
        pto_sim_free(sim);
        return;
    }
    for (size_t i = 0; i < kern_op_count; i++)
        base_printf(&k->out, "%-28s %s%s\n", kern_ops[i]->name, kern_ops[i]->brief, kern_ops[i]->run_ranks != NULL ? " (several ranks)" : "");
}

static const char *kind_of(const struct kern_field *f)
{
    switch ((enum kern_field_kind)f->kind) {
    case KERN_TENSOR: return "tensor";
    case KERN_TENSOR_OUT: return "output";
    case KERN_INT: return "integer";
    case KERN_REAL: return "number";
    case KERN_BOOL: return "true, false";
    case KERN_TEXT: return "text";
    case KERN_DTYPE: return "element type";
    case KERN_WORD: return "word";
    case KERN_INTS: return "integers";
    }
    return "";
}

static void put_field(const struct kern_field *f, struct base_buf *out)
{
    base_printf(out, "  %-20s %-13s ", f->name, kind_of(f));
    if (f->required)
        base_puts(out, "required; ");
    base_puts(out, f->doc != NULL ? f->doc : "");
    if (f->words != NULL) {
        base_puts(out, " [");
        for (const struct kern_word *w = f->words; w->text != NULL; w++)
            base_printf(out, "%s%s", w != f->words ? ", " : "", w->text);
        base_putc(out, ']');
    }
    if (f->standard != NULL)
        base_printf(out, " (default %s)", f->standard);
    base_putc(out, '\n');
}

void ptokern_help_op(const struct kern_op *op, struct base_buf *out)
{
    base_printf(out, "usage: ptokern %s --arg NAME=VALUE .. [options]      (ptokern --help: the options)\n%s (%s)\n\n", op->name, op->brief, op->section);
    for (const struct kern_field *f = op->fields; f->name != NULL; f++)
        put_field(f, out);
    base_printf(out, "\nexample:\n  ptokern %s %s\n", op->name, op->example);
}

/* ---- what it cost ---- */

static void put_bytes(struct base_buf *out, int64_t bytes)
{
    if (bytes < 10000)
        base_printf(out, "%lld B", (long long)bytes);
    else if (bytes < 10000000)
        base_printf(out, "%.1f kB", (double)bytes / 1e3);
    else
        base_printf(out, "%.1f MB", (double)bytes / 1e6);
}

static void put_shape(const struct pto_tensor *t, struct base_buf *out)
{
    base_printf(out, "%s[", kern_dtype(t->dtype));
    for (int d = 0; d < t->rank; d++)
        base_printf(out, "%s%lld", d != 0 ? "," : "", (long long)t->shape[d]);
    base_puts(out, t->format == PTO_FORMAT_NZ ? "] NZ" : "]");
}

/* A line each. */
static void put_warnings(const char *text, struct base_buf *out)
{
    for (size_t n; *text != '\0'; text += n + (text[n] != '\0')) {
        n = strcspn(text, "\n");
        base_printf(out, "  warning      %.*s\n", (int)n, text);
    }
}

void ptokern_summary(const struct options *o, const struct kern_op *op, struct pto_sim *sim, const struct pto_call *call, struct base_buf *out)
{
    for (uint32_t rank = 0; rank < (uint32_t)o->ranks; rank++) {
        struct pto_op_report r = {.cycles = 0};
        base_printf(out, "%s on %s", op->name, pto_sim_arch(sim));
        if (o->ranks > 1)
            base_printf(out, ", rank %u", (unsigned)rank);
        if (!pto_call_report(call, rank, &r)) {
            base_puts(out, ": ran\n");
            put_warnings(r.warnings, out);
            continue;
        }
        base_printf(out, ": %.0f cycles, %.2f us\n", r.cycles, r.microseconds);
        base_printf(out, "  launches     %u, %u block%s\n", (unsigned)r.launches, (unsigned)r.blocks, r.blocks == 1 ? "" : "s");
        base_puts(out, "  memory       ");
        put_bytes(out, r.read_bytes);
        base_puts(out, " read, ");
        put_bytes(out, r.written_bytes);
        base_puts(out, " written\n");
        if (r.useful_macs != 0)
            base_printf(out, "  cube         %llu multiply-adds asked for, %llu done; utilisation %.2f %%\n", (unsigned long long)r.useful_macs,
                        (unsigned long long)r.macs, 100 * r.utilisation);
        if (r.bound_cycles > 0)
            base_printf(out, "  bound        %.0f cycles by %s; %.1f %% of it reached\n", r.bound_cycles, r.bound_by, 100 * r.of_bound);
        if (r.tiling[0] != '\0')
            base_printf(out, "  tiling       %s\n", r.tiling);
        if (r.findings != 0)
            base_printf(out, "  findings     %u\n", (unsigned)r.findings);
        put_warnings(r.warnings, out);
    }
    for (const struct kern_field *f = op->fields; f->name != NULL; f++) {
        const struct pto_tensor *t = f->kind == KERN_TENSOR_OUT ? pto_call_result(call, 0, f->name) : NULL;
        if (t == NULL)
            continue;
        base_printf(out, "  %-12s ", f->name);
        put_shape(t, out);
        base_putc(out, '\n');
    }
}

static void put_report(const struct pto_op_report *r, uint32_t rank, struct base_buf *out)
{
    base_printf(out, "{\"rank\": %u, \"launches\": %u, \"blocks\": %u, \"findings\": %u, \"cycles\": %.3f, \"microseconds\": %.6f, ", (unsigned)rank, (unsigned)r->launches,
                (unsigned)r->blocks, (unsigned)r->findings, r->cycles, r->microseconds);
    base_printf(out, "\"macs\": %llu, \"useful_macs\": %llu, \"read_bytes\": %lld, \"written_bytes\": %lld, \"utilisation\": %.6f, ", (unsigned long long)r->macs,
                (unsigned long long)r->useful_macs, (long long)r->read_bytes, (long long)r->written_bytes, r->utilisation);
    base_printf(out, "\"bound_cycles\": %.3f, \"bound_by\": \"%s\", \"of_bound\": %.6f, \"tiling\": ", r->bound_cycles, r->bound_by != NULL ? r->bound_by : "",
                r->of_bound);
    base_put_json_string(out, r->tiling, strlen(r->tiling));
    base_puts(out, ", \"warnings\": ");
    base_put_json_string(out, r->warnings, strlen(r->warnings));
    base_putc(out, '}');
}

static void put_member(const char *name, const char *text, struct base_buf *out)
{
    if (text == NULL)
        return;
    base_printf(out, ", \"%s\": ", name);
    base_put_json_string(out, text, strlen(text));
}

void ptokern_json(const struct options *o, const struct kern_op *op, struct pto_sim *sim, const struct pto_call *call, const struct ptokern_texts *texts,
                  struct base_buf *out)
{
    const char *comma = "";
    base_printf(out, "{\"op\": \"%s\", \"arch\": \"%s\", \"ranks\": %lld, \"status\": %d, \"message\": ", op->name, pto_sim_arch(sim), (long long)o->ranks, (int)texts->status);
    base_put_json_string(out, texts->message, strlen(texts->message));
    base_puts(out, ", \"outputs\": {");
    for (const struct kern_field *f = op->fields; f->name != NULL; f++) {
        const struct pto_tensor *t = f->kind == KERN_TENSOR_OUT ? pto_call_result(call, 0, f->name) : NULL;
        if (t == NULL)
            continue;
        base_printf(out, "%s\"%s\": {\"dtype\": \"%s\", \"shape\": [", comma, f->name, kern_dtype(t->dtype));
        for (int d = 0; d < t->rank; d++)
            base_printf(out, "%s%lld", d != 0 ? ", " : "", (long long)t->shape[d]);
        base_puts(out, "]}");
        comma = ", ";
    }
    base_puts(out, "}, \"reports\": [");
    comma = "";
    for (uint32_t rank = 0; rank < (uint32_t)o->ranks; rank++) {
        struct pto_op_report r;
        if (!pto_call_report(call, rank, &r))
            continue;
        base_puts(out, comma);
        put_report(&r, rank, out);
        comma = ",\n  ";
    }
    base_putc(out, ']');
    put_member("printed", texts->printed, out);
    put_member("why", texts->why, out);
    base_puts(out, "}\n");
}

/* ---- tensors ---- */

/* An element, whichever of a byte's it is. Words of 64 bits (quantisation words) are no numbers: they are shown as they are. */
static void put_element(const struct pto_tensor *t, int64_t at, struct base_buf *out)
{
    const int bits = pto_dtype_bits(t->dtype);
    const char *data = (const char *)t->data + at * bits / 8;
    double value[2] = {0};
    uint64_t word;
    if (t->dtype == PTO_DT_uint64_t) {
        memcpy(&word, data, sizeof word);
        base_printf(out, " 0x%016llx", (unsigned long long)word);
        return;
    }
    (void)pto_decode(t->dtype, data, bits == 4 ? 2 : 1, value);
    base_printf(out, " %10.6g", value[bits == 4 ? at % 2 : 0]);
}

void ptokern_print_tensor(const char *name, const struct pto_tensor *t, struct base_buf *out)
{
    enum { MAX_ROWS = 16, MAX_COLUMNS = 8 };
    int64_t elems = pto_tensor_elems(t), columns = t->rank > 0 ? t->shape[t->rank - 1] : 1, rows = columns > 0 ? elems / columns : 0;
    base_printf(out, "%s ", name);
    put_shape(t, out);
    base_putc(out, '\n');
    for (int64_t r = 0; r < rows && r < MAX_ROWS; r++) {
        base_puts(out, " ");
        for (int64_t c = 0; c < columns && c < MAX_COLUMNS; c++)
            put_element(t, r * columns + c, out);
        base_puts(out, columns > MAX_COLUMNS ? " ..\n" : "\n");
    }
    if (rows > MAX_ROWS)
        base_puts(out, "  ..\n");
}
