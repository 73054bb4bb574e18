/* Runs one operator as the command line says: buffers of the session for its tensors, the call by name, results, reports. */
#include "api/session.h"
#include "base/file.h"
#include "kernels/tool/ptokern_run.h"
#include "sim/npy.h"

#include <stdlib.h>
#include <string.h>

struct job {
    struct ptokern *k;
    const struct options *o;
    const struct kern_op *op;
    struct pto_sim *sim;
    struct pto_call *call;
    struct base_arena arena;
    enum pto_op_status status; /* of the operator */
    bool limited;              /* a limit of the run ended it */
};

/* What the user wrote does not fit: exit code 2. */
static bool argument(const struct job *j, const char *what, const char *text, const char *why)
{
    struct base_diag *d = base_diag_emit(&j->sim->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s %s: %s", what, text, why);
    base_diag_note(d, "ptokern %s --help lists its arguments", j->op->name);
    return false;
}

/* ---- the session ---- */

static bool set_options(const struct job *j, const struct texts *texts)
{
    bool ok = true;
    for (uint32_t i = 0; i < texts->count; i++) {
        char name[64] = "";
        const char *text = texts->items[i];
        size_t n = strcspn(text, "=");
        if (n >= sizeof name)
            return argument(j, "--sim", text, "there is no such option");
        memcpy(name, text, n);
        ok = pto_sim_set(j->sim, name, text[n] == '=' ? text + n + 1 : NULL) == PTO_OK && ok;
    }
    return ok;
}

static bool make_session(struct job *j)
{
    const struct options *o = j->o;
    struct base_buf count = {0};
    bool html = false, ok = true;
    j->sim = pto_sim_new(o->arch != NULL ? o->arch : j->op->arch != NULL ? j->op->arch : "a3");
    if (j->sim == NULL)
        return false;
    for (uint32_t i = 0; i < o->reports.count; i++)
        html = html || strstr(o->reports.items[i], ".html") != NULL;
    base_printf(&count, "%lld", (long long)o->ranks);
    if (o->ranks > 1)
        ok = pto_sim_set(j->sim, "devices", count.data) == PTO_OK;
    base_buf_free(&count);
    for (uint32_t i = 0; i < o->sets.count; i++)
        ok = pto_sim_set(j->sim, "set", o->sets.items[i]) == PTO_OK && ok;
    ok = pto_sim_set(j->sim, "check", o->check != NULL ? o->check : "all") == PTO_OK && ok;
    ok = pto_sim_set(j->sim, "timing", o->timing != NULL ? o->timing : "on") == PTO_OK && ok;
    ok = pto_sim_set(j->sim, "keep", "all") == PTO_OK && ok; /* an operator may launch several kernels */
    ok = pto_sim_set(j->sim, "trace", o->trace != NULL || html ? "on" : "off") == PTO_OK && ok;
    ok = pto_sim_set(j->sim, "why", o->why ? "on" : "off") == PTO_OK && ok;
    ok = set_options(j, &o->sims) && ok;
    const char *asked = o->expects.count != 0 ? "--expect" : o->outs.count != 0 ? "--out" : o->prints.count != 0 ? "--print" : NULL;
    if (ok && asked != NULL && !j->sim->options.values)
        return argument(j, asked, (o->expects.count != 0 ? &o->expects : o->outs.count != 0 ? &o->outs : &o->prints)->items[0], "with values=off nothing is computed");
    return ok;
}

/* ---- arguments ---- */

static const struct kern_field *field_of(const struct kern_op *op, const char *name)
{
    for (const struct kern_field *f = op->fields; f->name != NULL; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

/* Is it said of this argument of this rank? `x1@2` beats `x1`. */
static const char *find_text(const struct texts *texts, const char *name, int64_t rank)
{
    const char *found = NULL;
    bool own = false;
    for (uint32_t i = 0; i < texts->count; i++) {
        struct target_text t;
        if (!split_text(texts->items[i], &t) || strcmp(t.name, name) != 0 || (t.rank >= 0 && t.rank != rank) || (own && t.rank < 0))
            continue;
        own = t.rank >= 0;
        found = t.rest != NULL ? t.rest : "";
    }
    return found;
}

/* A tensor of 4-bit elements has rows of whole bytes: an odd row has a half of padding. False: it has none. */
static bool pad_rows(struct pto_tensor *t)
{
    if (pto_dtype_bits(t->dtype) != 4 || t->rank < 1 || t->shape[t->rank - 1] % 2 == 0)
        return false;
    int64_t stride = 1;
    for (int d = t->rank - 1; d >= 0; d--) {
        t->stride[d] = stride;
        stride *= d == t->rank - 1 ? t->shape[d] + 1 : t->shape[d];
    }
    return true;
}

/* An argument is given once, to a rank, and to all of them. */
static bool check_once(const struct job *j)
{
    const struct texts *args = &j->o->args;
    for (uint32_t i = 0; i < args->count; i++) {
        size_t n = strcspn(args->items[i], "=");
        for (uint32_t k = 0; k < i; k++)
            if (strcspn(args->items[k], "=") == n && strncmp(args->items[i], args->items[k], n) == 0)
                return argument(j, "--arg", args->items[i], "this argument is given twice");
    }
    return true;
}

/* Every name is an argument, every rank is there. */
static bool check_names(const struct job *j, const struct texts *texts, const char *option, bool tensor)
{
    for (uint32_t i = 0; i < texts->count; i++) {
        struct target_text t;
        const struct kern_field *f = split_text(texts->items[i], &t) ? field_of(j->op, t.name) : NULL;
        if (f == NULL)
            return argument(j, option, texts->items[i], pto_call_set(j->call, PTO_ALL_RANKS, t.name, "") == PTO_SUCCESS ? "" : pto_last_error());
        if (t.rank >= j->o->ranks)
            return argument(j, option, texts->items[i], "there are not so many ranks");
        if (tensor && f->kind != KERN_TENSOR && f->kind != KERN_TENSOR_OUT)
            return argument(j, option, texts->items[i], "is no tensor");
    }
    return true;
}

static void put_name(const struct job *j, const char *name, uint32_t rank, char out[96])
{
    struct base_buf text = {0};
    base_puts(&text, name);
    if (j->o->ranks > 1)
        base_printf(&text, "@%u", (unsigned)rank);
    memset(out, 0, 96);
    memcpy(out, text.data, text.len < 95 ? text.len : 95);
    base_buf_free(&text);
}

/* `[16,32]` or nothing. */
static bool read_shape(const char *text, struct pto_tensor *t)
{
    while (*text != '\0' && *text != ']') {
        char number[24];
        size_t len = strcspn(++text, ",]");
        if (len >= sizeof number || t->rank == 8)
            return false;
        memcpy(number, text, len);
        number[len] = '\0';
        if (!base_parse_i64(number, &t->shape[t->rank]) || t->shape[t->rank++] < 0)
            return false;
        text += len;
    }
    return true;
}

/* An output's `DTYPE` or `DTYPE[SHAPE]`: what is not said is found out. */
static bool make_output(const struct job *j, const struct kern_field *f, uint32_t rank, const char *spec)
{
    struct pto_tensor t = {.format = PTO_FORMAT_ND};
    char dtype[32] = "";
    size_t n = strcspn(spec, "[");
    if (n < sizeof dtype)
        memcpy(dtype, spec, n);
    t.dtype = pto_dtype(dtype);
    if (t.dtype < 0)
        return argument(j, "--arg", f->name, "an output is DTYPE or DTYPE[SHAPE], or has contents: DTYPE[SHAPE]=INIT");
    if (!read_shape(spec + n, &t))
        return argument(j, "--arg", f->name, "its shape is no list of at most 8 sizes");
    return pto_call_tensor(j->call, (int)rank, f->name, &t) == PTO_SUCCESS;
}

/* `f4E2M1[3,7]=INIT`: the memory of f4E2M1[3,8]; the last dimension goes to *odd (0: it is even, or no list of sizes). */
static void pad_spec(const char *spec, struct base_buf *out, int64_t *odd)
{
    struct pto_tensor t = {0};
    char dtype[32] = "";
    size_t n = strcspn(spec, "[="), close = strcspn(spec, "]");
    *odd = 0;
    if (spec[n] == '[' && n < sizeof dtype && spec[close] == ']') {
        memcpy(dtype, spec, n);
        t.dtype = pto_dtype(dtype);
    }
    if (t.dtype <= 0 || !read_shape(spec + n, &t) || !pad_rows(&t)) {
        base_puts(out, spec);
        return;
    }
    *odd = t.shape[t.rank - 1];
    base_printf(out, "%s[", dtype);
    for (int d = 0; d < t.rank; d++)
        base_printf(out, "%s%lld", d != 0 ? "," : "", (long long)t.shape[d] + (d == t.rank - 1));
    base_puts(out, spec + close);
}

/* `@FILE.npy` alone has numpy's element type: makes `DTYPE=@FILE.npy` of it. Modifiers behind the name are for who reads the SPEC. */
static bool put_spec(const struct job *j, const char *spec, struct base_buf *out)
{
    enum { MAX_FILE = 1 << 30 };
    struct base_arena arena = {0};
    struct npy npy;
    char *data = NULL;
    size_t len = 0;
    const char *why = NULL, *bad = NULL;
    if (spec[0] == '@') {
        const char *colon = strrchr(spec, ':');
        const char *path = base_strndup(&arena, spec + 1, colon != NULL && strchr(colon, '/') == NULL ? (size_t)(colon - spec - 1) : strlen(spec + 1));
        why = base_file_read(path, MAX_FILE, &data, &len);
        bad = why == NULL ? sim_npy_parse(data, len, &arena, &npy) : NULL;
        if (why != NULL)
            base_diag_emit(&j->sim->diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s: %s", path, why);
        else if (bad != NULL)
            base_diag_emit(&j->sim->diags, PTO_D_BAD_NPY, (struct pto_span){0}, "%s: %s", path, bad);
        else
            base_printf(out, "%c%u=", npy.kind == 'b' ? 'i' : npy.kind, npy.kind == 'b' ? 1U : 8 * npy.elem_bytes);
    }
    base_puts(out, spec);
    base_arena_free(&arena);
    free(data);
    return why == NULL && bad == NULL;
}

static bool make_tensor(const struct job *j, const struct kern_field *f, uint32_t rank, const char *spec)
{
    struct pto_buffer buffer;
    char name[96];
    if (f->kind == KERN_TENSOR_OUT && strchr(spec, '=') == NULL && strchr(spec, '@') == NULL)
        return make_output(j, f, rank, spec);
    put_name(j, f->name, rank, name);
    struct base_buf full = {0}, padded = {0};
    int64_t odd;
    pad_spec(spec, &padded, &odd);
    void *data = put_spec(j, padded.data, &full) ? pto_gm_spec(j->sim, name, full.data) : NULL;
    base_buf_free(&padded);
    base_buf_free(&full);
    if (data == NULL || !pto_gm_at(j->sim, data, &buffer))
        return false; /* after a diagnostic of the session */
    struct pto_tensor t = pto_tensor_make(data, buffer.dtype, (int)buffer.rank, buffer.shape);
    if (odd != 0) {
        t.shape[t.rank - 1] = odd;
        (void)pad_rows(&t);
    }
    if (find_text(&j->o->nz, f->name, rank) != NULL)
        t.format = PTO_FORMAT_NZ;
    if (find_text(&j->o->transposed, f->name, rank) != NULL && t.rank < 2)
        return argument(j, "--transpose", f->name, "it has no two dimensions that could be exchanged");
    if (find_text(&j->o->transposed, f->name, rank) != NULL)
        t = pto_tensor_transposed(&t);
    return pto_call_tensor(j->call, (int)rank, f->name, &t) == PTO_SUCCESS;
}

static bool make_arguments(const struct job *j)
{
    const struct options *o = j->o;
    if (!check_once(j) || !check_names(j, &o->args, "--arg", false) || !check_names(j, &o->transposed, "--transpose", true) || !check_names(j, &o->nz, "--nz", true) ||
        !check_names(j, &o->outs, "--out", true) || !check_names(j, &o->expects, "--expect", true) || !check_names(j, &o->prints, "--print", true))
        return false;
    for (const struct kern_field *f = j->op->fields; f->name != NULL; f++)
        for (uint32_t rank = 0; rank < (uint32_t)o->ranks; rank++) {
            const char *text = find_text(&o->args, f->name, rank);
            bool tensor = f->kind == KERN_TENSOR || f->kind == KERN_TENSOR_OUT;
            if (text == NULL && f->kind == KERN_TENSOR_OUT &&
                (find_text(&o->outs, f->name, rank) != NULL || find_text(&o->expects, f->name, rank) != NULL || find_text(&o->prints, f->name, rank) != NULL))
                (void)pto_call_tensor(j->call, (int)rank, f->name, NULL);
            if (text == NULL)
                continue;
            if (tensor && !make_tensor(j, f, rank, text))
                return false;
            if (!tensor && pto_call_set(j->call, (int)rank, f->name, text) != PTO_SUCCESS)
                return argument(j, "--arg", text, pto_last_error());
        }
    return true;
}

/* Outputs become buffers of the session, so that they can be written, compared and seen in reports. */
static bool make_outputs(const struct job *j)
{
    for (const struct kern_field *f = j->op->fields; f->name != NULL; f++)
        for (uint32_t rank = 0; rank < (uint32_t)j->o->ranks; rank++) {
            const struct pto_tensor *t = f->kind == KERN_TENSOR_OUT ? pto_call_result(j->call, rank, f->name) : NULL;
            char name[96];
            if (t == NULL || t->data != NULL || pto_tensor_bytes(t) < 0)
                continue;
            struct pto_tensor made = *t, memory = *t;
            put_name(j, f->name, rank, name);
            if (pad_rows(&made))
                memory.shape[t->rank - 1]++;
            made.data = pto_gm_new(j->sim, name, t->dtype, pto_tensor_elems(&memory));
            if (made.data == NULL)
                return false;
            if (t->rank > 0)
                (void)pto_gm_shape(j->sim, made.data, (unsigned)t->rank, memory.shape);
            (void)pto_call_tensor(j->call, (int)rank, f->name, &made);
        }
    return true;
}

/* ---- results ---- */

static void write_results(const struct job *j, struct base_buf *printed)
{
    const struct options *o = j->o;
    struct target_text t;
    for (uint32_t i = 0; i < o->outs.count; i++) {
        const struct pto_tensor *tensor = split_text(o->outs.items[i], &t) ? pto_call_result(j->call, t.rank < 0 ? 0 : (uint32_t)t.rank, t.name) : NULL;
        if (tensor != NULL && tensor->data != NULL)
            (void)pto_gm_write(j->sim, tensor->data, t.rest + (t.rest[0] == '@'));
        else
            (void)argument(j, "--out", o->outs.items[i], "it is not there");
    }
    for (uint32_t i = 0; i < o->expects.count; i++)
        for (uint32_t rank = 0; rank < (uint32_t)o->ranks && split_text(o->expects.items[i], &t); rank++) {
            const struct pto_tensor *tensor = pto_call_result(j->call, rank, t.name);
            if (t.rank >= 0 && t.rank != rank)
                continue;
            if (tensor != NULL && tensor->data != NULL)
                (void)pto_gm_expect(j->sim, tensor->data, t.rest, &o->tolerance);
            else
                (void)argument(j, "--expect", o->expects.items[i], "it is not there");
        }
    for (uint32_t i = 0; i < o->prints.count; i++) {
        const struct pto_tensor *tensor = split_text(o->prints.items[i], &t) ? pto_call_result(j->call, t.rank < 0 ? 0 : (uint32_t)t.rank, t.name) : NULL;
        if (tensor != NULL && tensor->data != NULL)
            ptokern_print_tensor(o->prints.items[i], tensor, printed);
    }
}

static void write_reports(const struct job *j)
{
    const struct options *o = j->o;
    if (pto_run_count(j->sim) == 0)
        return;
    for (uint32_t i = 0; i < o->reports.count; i++)
        (void)pto_report_write(j->sim, o->reports.items[i]);
    if (o->trace != NULL)
        (void)pto_trace_write(j->sim, o->trace);
}

static void run_call(struct job *j)
{
    j->status = pto_call_infer(j->call);
    if (j->status == PTO_SUCCESS && !make_outputs(j))
        return;
    if (j->status == PTO_SUCCESS)
        j->status = pto_call_run(j->call);
    struct base_buf printed = {0};
    j->limited = base_diags_exit(&j->sim->diags) == PTO_EXIT_LIMIT;
    if (j->status != PTO_SUCCESS)
        base_diag_emit(&j->sim->diags, PTO_D_OPERATOR, (struct pto_span){0}, "%d %s: %s: %s", (int)j->status, pto_op_status_string(j->status), j->op->name,
                       pto_last_error());
    else
        write_results(j, &printed);
    const char *said = j->status != PTO_SUCCESS ? base_strdup(&j->arena, pto_last_error()) : "";
    const char *why = j->o->why && pto_run_count(j->sim) != 0 ? pto_why(j->sim) : NULL;
    if (j->o->json) {
        ptokern_json(j->o, j->op, j->sim, j->call, &(struct ptokern_texts){j->status, said, why, printed.data}, &j->k->out);
    } else {
        base_puts(&j->k->out, printed.data != NULL ? printed.data : "");
        if (j->status == PTO_SUCCESS && !j->o->quiet)
            ptokern_summary(j->o, j->op, j->sim, j->call, &j->k->out);
        base_puts(&j->k->out, why != NULL ? why : "");
    }
    base_buf_free(&printed);
    write_reports(j);
}

void ptokern_run(struct ptokern *k, const struct options *o)
{
    struct job j = {.k = k, .o = o};
    struct pto_sim *probe = pto_sim_new("a3");
    struct pto_call *named = pto_call_new(probe, o->name, 1); /* says which name is near */
    bool known = kern_op_find(o->name) != NULL;
    if (!known) {
        struct base_diag *d = base_diag_emit(&k->diags, PTO_D_USAGE, (struct pto_span){0}, "ptokern: %s", pto_last_error());
        base_diag_note(d, "ptokern --list shows them");
    }
    pto_call_free(named);
    pto_sim_free(probe);
    j.op = kern_op_find(o->name);
    if (!known)
        return;
    if (o->help) {
        ptokern_help_op(j.op, &k->out);
        return;
    }
    if (make_session(&j)) {
        j.call = pto_call_new(j.sim, o->name, (uint32_t)o->ranks);
        if (j.call == NULL && strncmp(pto_last_error(), "sim: ", 5) == 0)
            base_diag_emit(&j.sim->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "--arch %s", pto_last_error() + 5);
        else if (j.call == NULL)
            base_diag_emit(&j.sim->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "--ranks %lld: %s", (long long)o->ranks, pto_last_error());
        else if (make_arguments(&j))
            run_call(&j);
    }
    if (j.sim != NULL) {
        base_diags_render(&j.sim->diags, k->format, "ptokern", k->colour, &k->err);
        k->code = j.limited ? PTO_EXIT_LIMIT : (int)base_diags_exit(&j.sim->diags);
        k->rendered = true;
    }
    if (k->code == 0 && j.status != PTO_SUCCESS)
        k->code = PTO_EXIT_BUG;
    pto_call_free(j.call);
    pto_sim_free(j.sim);
    base_arena_free(&j.arena);
}
