/* Calls of operators by name (pto/kernels/by_name.h): texts become members of params structs as struct kern_field says. Knows no operator. */
#include "kernels/op.h"
#include "pto/kernels/by_name.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TENSORS = 32, MAX_INTS = 64 };
struct rank {
    struct pto_stream *stream;
    char *params;                           /* the operator's struct */
    struct pto_tensor tensors[MAX_TENSORS]; /* by number of the field; params points at them */
    void *owned[MAX_TENSORS];               /* memory of outputs that is the call's */
    struct pto_tensor asked[MAX_TENSORS];   /* outputs as the caller gave them */
};
struct pto_call {
    const struct kern_op *op;
    struct pto_sim *sim;
    struct base_arena arena; /* of texts and lists */
    uint32_t ranks, nfields;
    struct rank *rank;
};

static const struct kern_field *field_at(const struct pto_call *call, uint32_t i) { return &call->op->fields[i]; }
static bool is_tensor(const struct kern_field *f) { return f->kind == KERN_TENSOR || f->kind == KERN_TENSOR_OUT; }

/* Params structs are seen as bytes: pointers in them by memcpy. */
static void put_pointer(struct rank *r, const struct kern_field *f, const void *pointer) { memcpy(r->params + f->offset, &pointer, sizeof pointer); }
static bool has_pointer(const struct rank *r, const struct kern_field *f)
{
    const void *pointer;
    memcpy(&pointer, r->params + f->offset, sizeof pointer);
    return pointer != NULL;
}

/* ---- texts ---- */

static bool read_bool(const char *text, bool *out)
{
    size_t n = strlen(text);
    *out = base_in_words("true yes on 1", text, n, false);
    return *out || base_in_words("false no off 0", text, n, false);
}

/* `1,2,3`, blanks and brackets let pass; the last count is *n. */
static bool read_ints(struct base_arena *arena, const char *text, int64_t **out, int *n)
{
    char word[32];
    *out = base_alloc_array(arena, MAX_INTS, sizeof **out);
    *n = 0;
    while (*(text += strspn(text, " ,[]()")) != '\0') {
        size_t len = strcspn(text, " ,[]()");
        if (len >= sizeof word || *n == MAX_INTS)
            return false;
        memcpy(word, text, len);
        word[len] = '\0';
        if (!base_parse_i64(word, *out + (*n)++))
            return false;
        text += len;
    }
    return true;
}

static enum pto_op_status wrong_word(const struct kern_field *f, const char *text)
{
    struct base_buf all = {0};
    const char *near = NULL;
    unsigned least = 3;
    for (const struct kern_word *w = f->words; w != NULL && w->text != NULL; w++) {
        unsigned d = base_edit_distance(text, w->text, 2);
        base_printf(&all, "%s%s", all.len != 0 ? ", " : "", w->text);
        if (d < least) {
            least = d;
            near = w->text;
        }
    }
    enum pto_op_status status = near != NULL ? kern_invalid("%s: '%s' is none of %s; did you mean %s?", f->name, text, all.data, near)
                                             : kern_invalid("%s: '%s' is none of %s", f->name, text, all.data != NULL ? all.data : "");
    base_buf_free(&all);
    return status;
}

static enum pto_op_status set_text(struct pto_call *call, struct rank *r, const struct kern_field *f, const char *text)
{
    char *at = r->params + f->offset;
    switch ((enum kern_field_kind)f->kind) {
    case KERN_TENSOR:
    case KERN_TENSOR_OUT:
        return kern_invalid("%s: is a tensor, '%s' is none", f->name, text);
    case KERN_INT: {
        int64_t value;
        if (!base_parse_i64(text, &value))
            return kern_invalid("%s: '%s' is no integer", f->name, text);
        memcpy(at, &value, sizeof value);
        return PTO_SUCCESS;
    }
    case KERN_REAL: {
        double value;
        if (!base_parse_double(text, &value))
            return kern_invalid("%s: '%s' is no number", f->name, text);
        memcpy(at, &value, sizeof value);
        return PTO_SUCCESS;
    }
    case KERN_BOOL: {
        bool value;
        if (!read_bool(text, &value))
            return kern_invalid("%s: '%s' is neither true nor false", f->name, text);
        memcpy(at, &value, sizeof value);
        return PTO_SUCCESS;
    }
    case KERN_TEXT:
        put_pointer(r, f, base_strdup(&call->arena, text));
        return PTO_SUCCESS;
    case KERN_DTYPE: {
        int value = pto_dtype(text);
        if (value < 0)
            return kern_invalid("%s: '%s' is no element type", f->name, text);
        memcpy(at, &value, sizeof value);
        return PTO_SUCCESS;
    }
    case KERN_WORD:
        for (const struct kern_word *w = f->words; w != NULL && w->text != NULL; w++)
            if (strcmp(w->text, text) == 0) {
                memcpy(at, &w->value, sizeof w->value);
                return PTO_SUCCESS;
            }
        return wrong_word(f, text);
    case KERN_INTS: {
        int64_t *list;
        int n;
        if (!read_ints(&call->arena, text, &list, &n))
            return kern_invalid("%s: '%s' is no list of integers such as 1,2,3", f->name, text);
        put_pointer(r, f, list);
        memcpy(at + sizeof list, &n, sizeof n);
        return PTO_SUCCESS;
    }
    }
    return kern_fail(PTO_ERR_INNER, "%s: of no kind that is known", f->name);
}

/* ---- calls ---- */

static const struct kern_op *find_op(const char *name)
{
    const struct kern_op *op = kern_op_find(name), *near = NULL;
    unsigned least = 4;
    for (size_t i = 0; op == NULL && i < kern_op_count; i++) {
        unsigned d = base_edit_distance(name, kern_ops[i]->name, 3);
        if (d < least) {
            least = d;
            near = kern_ops[i];
        }
    }
    if (op == NULL && near != NULL)
        (void)kern_invalid("there is no operator '%s'; did you mean %s?", name, near->name);
    else if (op == NULL)
        (void)kern_invalid("there is no operator '%s'", name);
    return op;
}

static bool make_ranks(struct pto_call *call)
{
    for (uint32_t i = 0; i < call->ranks; i++) {
        struct rank *r = &call->rank[i];
        r->stream = pto_stream_new(call->sim, i);
        r->params = base_alloc(&call->arena, call->op->params_size);
        if (r->stream == NULL)
            return false;
        for (uint32_t k = 0; k < call->nfields; k++) {
            const struct kern_field *f = field_at(call, k);
            if (f->standard != NULL && !is_tensor(f))
                (void)set_text(call, r, f, f->standard); /* some defaults are words for people ("as x1"): the zero that is there means that */
        }
    }
    return true;
}

struct pto_call *pto_call_new(struct pto_sim *sim, const char *name, uint32_t ranks)
{
    if (sim == NULL || name == NULL) {
        (void)kern_null(sim == NULL ? "sim" : "op");
        return NULL;
    }
    const struct kern_op *op = find_op(name);
    if (op == NULL)
        return NULL;
    if (ranks < 1 || ranks > 64 || (ranks > 1 && op->run_ranks == NULL)) {
        (void)kern_invalid(op->run_ranks == NULL ? "ranks: %u; %s runs on one device" : "ranks: %u; 1 to 64 for %s", (unsigned)ranks, op->name);
        return NULL;
    }
    struct pto_call *call = calloc(1, sizeof *call);
    if (call == NULL)
        base_out_of_memory();
    call->op = op;
    call->sim = sim;
    call->ranks = ranks;
    while (call->nfields < MAX_TENSORS && op->fields[call->nfields].name != NULL)
        call->nfields++;
    call->rank = base_alloc_array(&call->arena, ranks, sizeof *call->rank);
    if (!make_ranks(call)) {
        pto_call_free(call);
        return NULL;
    }
    return call;
}

void pto_call_free(struct pto_call *call)
{
    if (call == NULL)
        return;
    for (uint32_t r = 0; r < call->ranks; r++) {
        pto_stream_free(call->rank[r].stream);
        for (uint32_t i = 0; i < MAX_TENSORS; i++)
            free(call->rank[r].owned[i]);
    }
    base_arena_free(&call->arena);
    free(call);
}

static enum pto_op_status find_field(const struct pto_call *call, int rank, const char *name, uint32_t *index)
{
    const char *near = NULL;
    unsigned least = 3;
    if (call == NULL || name == NULL)
        return kern_null(call == NULL ? "call" : "name");
    if (rank != PTO_ALL_RANKS && (rank < 0 || (uint32_t)rank >= call->ranks))
        return kern_invalid("%s: rank %d; there are %u", name, rank, (unsigned)call->ranks);
    for (*index = 0; *index < call->nfields; (*index)++) {
        const char *other = field_at(call, *index)->name;
        if (strcmp(other, name) == 0)
            return PTO_SUCCESS;
        unsigned d = base_edit_distance(name, other, 2);
        if (d < least) {
            least = d;
            near = other;
        }
    }
    return near != NULL ? kern_invalid("%s has no argument '%s'; did you mean %s?", call->op->name, name, near)
                        : kern_invalid("%s has no argument '%s'", call->op->name, name);
}

enum pto_op_status pto_call_set(struct pto_call *call, int rank, const char *name, const char *text)
{
    uint32_t i;
    KERN_TRY(find_field(call, rank, name, &i));
    if (text == NULL)
        return kern_null(field_at(call, i)->name);
    for (uint32_t r = 0; r < call->ranks; r++)
        if (rank == PTO_ALL_RANKS || (uint32_t)rank == r)
            KERN_TRY(set_text(call, &call->rank[r], field_at(call, i), text));
    return PTO_SUCCESS;
}

static void set_tensor(struct rank *r, const struct kern_field *f, uint32_t i, const struct pto_tensor *tensor)
{
    free(r->owned[i]);
    r->owned[i] = NULL;
    r->tensors[i] = tensor != NULL ? *tensor : (struct pto_tensor){0};
    r->asked[i] = r->tensors[i];
    put_pointer(r, f, tensor != NULL || f->kind == KERN_TENSOR_OUT ? &r->tensors[i] : NULL);
}

enum pto_op_status pto_call_tensor(struct pto_call *call, int rank, const char *name, const struct pto_tensor *tensor)
{
    uint32_t i;
    KERN_TRY(find_field(call, rank, name, &i));
    if (!is_tensor(field_at(call, i)))
        return kern_invalid("%s: is no tensor", name);
    for (uint32_t r = 0; r < call->ranks; r++)
        if (rank == PTO_ALL_RANKS || (uint32_t)rank == r)
            set_tensor(&call->rank[r], field_at(call, i), i, tensor);
    return PTO_SUCCESS;
}

/* What the caller has said of an output stands, whatever the operator found out: whether it fits is judged when it runs. */
static void keep_asked(struct rank *r, uint32_t i)
{
    const struct pto_tensor *asked = &r->asked[i];
    struct pto_tensor *t = &r->tensors[i];
    if (asked->data != NULL) {
        *t = *asked;
        return;
    }
    t->data = NULL;
    if (asked->dtype != 0)
        t->dtype = asked->dtype;
    if (asked->format == PTO_FORMAT_NZ)
        t->format = asked->format;
    if (asked->rank != 0) {
        t->rank = asked->rank;
        memcpy(t->shape, asked->shape, sizeof t->shape);
        memcpy(t->stride, asked->stride, sizeof t->stride);
    }
}

enum pto_op_status pto_call_infer(struct pto_call *call)
{
    if (call == NULL)
        return kern_null("call");
    for (uint32_t k = 0; k < call->ranks; k++) {
        struct rank *r = &call->rank[k];
        for (uint32_t i = 0; i < call->nfields; i++) {
            const struct kern_field *f = field_at(call, i);
            if (f->kind != KERN_TENSOR_OUT)
                continue;
            if (f->required && !has_pointer(r, f))
                set_tensor(r, f, i, NULL);
            if (has_pointer(r, f) && r->asked[i].data == NULL)
                r->tensors[i] = r->asked[i]; /* of a run before it may have another shape */
        }
        if (call->op->infer != NULL)
            KERN_TRY(call->op->infer(r->stream, r->params));
        for (uint32_t i = 0; i < call->nfields; i++)
            if (field_at(call, i)->kind == KERN_TENSOR_OUT && has_pointer(r, field_at(call, i)))
                keep_asked(r, i);
    }
    return PTO_SUCCESS;
}

/* Memory for outputs that have none. */
static enum pto_op_status make_outputs(struct pto_call *call)
{
    for (uint32_t k = 0; k < call->ranks; k++)
        for (uint32_t i = 0; i < call->nfields; i++) {
            struct rank *r = &call->rank[k];
            struct pto_tensor *t = &r->tensors[i];
            const struct kern_field *f = field_at(call, i);
            if (f->kind != KERN_TENSOR_OUT || !has_pointer(r, f) || t->data != NULL)
                continue;
            int64_t bytes = pto_tensor_bytes(t);
            if (bytes < 0)
                return kern_invalid("%s: has no element type or no shape that could be found out", f->name);
            free(r->owned[i]);
            r->owned[i] = calloc((size_t)bytes + 1, 1);
            if (r->owned[i] == NULL)
                return kern_fail(PTO_ERR_RUNTIME_ERROR, "%s: no memory for %lld bytes", f->name, (long long)bytes);
            t->data = r->owned[i];
        }
    return PTO_SUCCESS;
}

enum pto_op_status pto_call_run(struct pto_call *call)
{
    const void *params[64];
    struct pto_stream *streams[64];
    KERN_TRY(pto_call_infer(call));
    KERN_TRY(make_outputs(call));
    if (call->ranks == 1 && call->op->run != NULL)
        return call->op->run(call->rank[0].stream, call->rank[0].params);
    for (uint32_t r = 0; r < call->ranks; r++) {
        params[r] = call->rank[r].params;
        streams[r] = call->rank[r].stream;
    }
    return call->op->run_ranks(streams, call->ranks, params);
}

const struct pto_tensor *pto_call_result(const struct pto_call *call, uint32_t rank, const char *name)
{
    if (call == NULL || name == NULL || rank >= call->ranks)
        return NULL;
    for (uint32_t i = 0; i < call->nfields; i++) {
        const struct kern_field *f = field_at(call, i);
        if (strcmp(f->name, name) == 0)
            return is_tensor(f) && has_pointer(&call->rank[rank], f) ? &call->rank[rank].tensors[i] : NULL;
    }
    return NULL;
}

bool pto_call_report(const struct pto_call *call, uint32_t rank, struct pto_op_report *report)
{
    return call != NULL && rank < call->ranks && pto_stream_report(call->rank[rank].stream, report);
}
