/* What adapters ask of a vector and hand back (vectors.h); the first thing that is wrong with its parameters. Runs and prints nothing. */
#include "kernels/op.h"
#include "kernels/tool/vectors_run.h"

#include <string.h>

enum { MAX_BYTES = 1 << 30 };

void vector_begin(struct vector *v, const struct vector_entry *entry, const struct vector_adapter *adapter, const char *arch)
{
    memset(v, 0, sizeof *v);
    v->adapter = adapter;
    v->entry = entry;
    v->arch = arch;
    v->notes = base_alloc(&v->arena, sizeof *v->notes);
}

void vector_end(struct vector *v)
{
    for (uint32_t i = 0; i < VECTOR_RANKS; i++)
        pto_stream_free(v->streams[i]);
    pto_sim_free(v->sim);
    base_arena_free(&v->arena);
}

/* ---- what is wrong ---- */

/* The first counts; what is missing before what is wrong, before what contradicts. */
static void note(const struct vector *v, enum pto_op_status status, bool weak, const char *fmt, va_list args)
{
    const struct vector_notes *notes = v->notes;
    int had = notes->status == PTO_SUCCESS ? 0 : notes->status == PTO_ERR_PARAM_NULLPTR ? 3 : notes->weak ? 1 : 2;
    if (had >= (status == PTO_ERR_PARAM_NULLPTR ? 3 : weak ? 1 : 2))
        return;
    struct base_buf text = {0};
    base_vprintf(&text, fmt, args);
    v->notes->status = status;
    v->notes->weak = weak;
    size_t n = text.len < sizeof v->notes->text - 1 ? text.len : sizeof v->notes->text - 1;
    memcpy(v->notes->text, text.data != NULL ? text.data : "", n);
    v->notes->text[n] = '\0';
    base_buf_free(&text);
}

void vector_refuse(const struct vector *v, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    note(v, PTO_ERR_PARAM_INVALID, false, fmt, args);
    va_end(args);
}

void vector_contradict(const struct vector *v, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    note(v, PTO_ERR_PARAM_INVALID, true, fmt, args);
    va_end(args);
}

void vector_missing(const struct vector *v, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    note(v, PTO_ERR_PARAM_NULLPTR, false, fmt, args);
    va_end(args);
}

enum pto_op_status vector_refusal(const struct vector *v) { return v->notes->status; }

/* ---- parameters ---- */

/* The adapter asks for names of its line in vectors.def only: that says what a vector may have. NULL: any (by name). */
static void check_name(const struct vector *v, const char *words, const char *name)
{
    if (words != NULL && !base_in_words(words, name, strlen(name), false))
        vector_refuse(v, "vectors.def has no %s of %s", name, v->adapter->system);
}

static const struct vector_value *param(const struct vector *v, const char *name)
{
    check_name(v, v->adapter->params, name);
    return vector_member(&v->entry->params, name);
}

bool vector_has(const struct vector *v, const char *name) { return param(v, name) != NULL; }

void vector_value_text(const struct vector_value *p, struct base_buf *out)
{
    switch ((enum vector_kind)p->kind) {
    case VECTOR_NULL: break;
    case VECTOR_BOOL: base_puts(out, p->truth ? "true" : "false"); break;
    case VECTOR_NUMBER: base_printf(out, "%.15g", p->number); break;
    case VECTOR_TEXT: base_puts(out, p->text); break;
    case VECTOR_TENSOR: base_puts(out, kern_describe(&p->tensor)); break;
    case VECTOR_LIST:
        for (uint32_t i = 0; i < p->count; i++) {
            base_puts(out, i != 0 ? "," : "");
            vector_value_text(&p->members[i], out);
        }
        break;
    case VECTOR_OBJECT: base_puts(out, "{}"); break;
    }
}

/* As it is written, for messages. */
static const char *written(const struct vector_value *p, char text[80])
{
    struct base_buf out = {0};
    vector_value_text(p, &out);
    size_t n = out.len < 79 ? out.len : 79;
    memcpy(text, out.data != NULL ? out.data : "", n);
    text[n] = '\0';
    base_buf_free(&out);
    return text;
}

static bool is_whole(const struct vector_value *p, int64_t *out)
{
    if (p->kind == VECTOR_NUMBER && p->number >= -9.2e18 && p->number <= 9.2e18 && p->number == (double)(int64_t)p->number) {
        *out = (int64_t)p->number;
        return true;
    }
    return p->kind == VECTOR_TEXT && base_parse_i64(p->text, out);
}

int64_t vector_int(const struct vector *v, const char *name, int64_t standard)
{
    const struct vector_value *p = param(v, name);
    char text[80];
    int64_t out = standard;
    if (p != NULL && !is_whole(p, &out)) {
        vector_refuse(v, "%s: '%s' is no integer", name, written(p, text));
        return standard;
    }
    return out;
}

bool vector_bool(const struct vector *v, const char *name, bool standard)
{
    const struct vector_value *p = param(v, name);
    char text[80];
    int64_t number;
    if (p == NULL)
        return standard;
    if (p->kind == VECTOR_BOOL)
        return p->truth;
    if (is_whole(p, &number) && (number == 0 || number == 1))
        return number != 0;
    if (p->kind == VECTOR_TEXT && (strcmp(p->text, "true") == 0 || strcmp(p->text, "false") == 0))
        return p->text[0] == 't';
    vector_refuse(v, "%s: '%s' is neither true nor false", name, written(p, text));
    return standard;
}

const char *vector_text(const struct vector *v, const char *name, const char *standard)
{
    const struct vector_value *p = param(v, name);
    char text[80];
    if (p != NULL && p->kind != VECTOR_TEXT)
        vector_refuse(v, "%s: '%s' is no text", name, written(p, text));
    return p != NULL && p->kind == VECTOR_TEXT ? p->text : standard;
}

int vector_word(const struct vector *v, const char *name, const struct vector_word *words, int standard)
{
    const struct vector_value *p = param(v, name);
    char text[80];
    struct base_buf all = {0};
    if (p == NULL)
        return standard;
    (void)written(p, text);
    for (const struct vector_word *w = words; w->text != NULL; w++) {
        if (strcmp(w->text, text) == 0) {
            base_buf_free(&all);
            return w->value;
        }
        base_printf(&all, "%s%s", all.len != 0 ? ", " : "", w->text);
    }
    vector_refuse(v, "%s: '%s' is none of %s", name, text, all.data);
    base_buf_free(&all);
    return standard;
}

int vector_dtype(const struct vector *v, const char *name, int standard)
{
    const struct vector_value *p = param(v, name);
    char text[80];
    int dtype = p != NULL && p->kind == VECTOR_TEXT ? pto_dtype(p->text) : -1;
    if (p != NULL && dtype <= 0)
        vector_refuse(v, "%s: '%s' is no element type", name, written(p, text));
    return p != NULL && dtype > 0 ? dtype : standard;
}

int vector_ints(const struct vector *v, const char *name, int64_t *out, int max)
{
    const struct vector_value *p = param(v, name);
    char text[80];
    if (p == NULL)
        return -1;
    uint32_t count = p->kind == VECTOR_LIST ? p->count : 1;
    for (uint32_t i = 0; i < count && i < (uint32_t)max; i++)
        if (!is_whole(p->kind == VECTOR_LIST ? &p->members[i] : p, &out[i])) {
            vector_refuse(v, "%s: '%s' is no list of integers", name, written(p, text));
            out[i] = 0;
        }
    return (int)count;
}

void vector_declares(const struct vector *v, const char *name, int64_t is, const char *tensor, const struct pto_tensor *t)
{
    const struct vector_value *p = param(v, name);
    int64_t said = vector_int(v, name, is);
    if (p != NULL && t != NULL && said != is)
        vector_contradict(v, "%s: is %lld, %s %s has %lld", name, (long long)said, tensor, kern_describe(t), (long long)is);
}

void vector_declares_dtype(const struct vector *v, const char *name, const char *tensor, const struct pto_tensor *t)
{
    int said = vector_dtype(v, name, 0);
    char text[80];
    bool words = t != NULL && (t->dtype == PTO_DT_int64_t || t->dtype == PTO_DT_uint64_t) && (said == PTO_DT_int64_t || said == PTO_DT_uint64_t);
    if (t != NULL && said != 0 && said != t->dtype && !words) /* words of 64 bits have no sign */
        vector_contradict(v, "%s: is '%s', %s is %s", name, written(param(v, name), text), tensor, kern_describe(t));
}

/* ---- inputs ---- */

static struct pto_tensor *copy_of(struct vector *v, const struct vector_value *value)
{
    if (value == NULL || value->kind != VECTOR_TENSOR)
        return NULL;
    struct pto_tensor *t = base_alloc(&v->arena, sizeof *t);
    *t = value->tensor;
    return t;
}

struct pto_tensor *vector_input(struct vector *v, const char *name)
{
    check_name(v, v->adapter->inputs, name);
    struct pto_tensor *t = copy_of(v, vector_member(&v->entry->inputs, name));
    return t != NULL ? t : copy_of(v, vector_member(&v->entry->params, name));
}

uint32_t vector_ranks(const struct vector *v)
{
    int64_t ranks = vector_int(v, "ranks", v->entry->nranks != 0 ? (int64_t)v->entry->nranks : 1);
    if (v->entry->nranks != 0 && ranks != (int64_t)v->entry->nranks) {
        vector_refuse(v, "ranks: is %lld, inputs are of %u", (long long)ranks, (unsigned)v->entry->nranks);
        ranks = v->entry->nranks;
    }
    return ranks < 0 ? 0 : ranks > VECTOR_RANKS ? VECTOR_RANKS : (uint32_t)ranks;
}

struct pto_tensor *vector_rank_input(struct vector *v, uint32_t rank, const char *name)
{
    struct pto_tensor *t = rank < v->entry->nranks ? copy_of(v, vector_member(&v->entry->ranks[rank], name)) : NULL;
    return t != NULL ? t : vector_input(v, name);
}

struct pto_tensor *vector_new(struct vector *v, int dtype, int rank, const int64_t *shape)
{
    struct pto_tensor *t = base_alloc(&v->arena, sizeof *t);
    *t = pto_tensor_make(NULL, dtype, rank, shape);
    int64_t bytes = pto_tensor_bytes(t);
    if (bytes > MAX_BYTES) { /* of sizes that the vector only says */
        vector_refuse(v, "%s is too large for a vector", kern_describe(t));
        *t = pto_tensor_make(NULL, dtype, 0, NULL);
        bytes = 8;
    }
    char *at = base_alloc(&v->arena, (bytes > 0 ? (size_t)bytes : 0) + 128);
    t->data = at + (64 - (uintptr_t)at % 64) % 64;
    return t;
}

/* ---- the session ---- */

static void set_option(struct vector *v, const char *text)
{
    char name[64] = "";
    size_t n = strcspn(text, "=");
    if (n < sizeof name) {
        memcpy(name, text, n);
        if (pto_sim_set(v->sim, name, text[n] == '=' ? text + n + 1 : NULL) != PTO_OK && v->broken == NULL)
            v->broken = "the session does not take an option of the command line";
    }
}

struct pto_sim *vector_sim(struct vector *v, uint32_t devices)
{
    if (v->sim != NULL)
        return v->sim;
    char count[16];
    struct base_buf text = {0};
    v->devices = devices == 0 ? 1 : devices > VECTOR_RANKS ? VECTOR_RANKS : devices;
    v->sim = pto_sim_new(v->arch);
    if (v->sim == NULL) { /* the runner has looked at the name */
        v->broken = "there is no such target";
        v->sim = pto_sim_new("a3");
    }
    base_printf(&text, "%u", (unsigned)v->devices);
    memcpy(count, text.data, text.len + 1);
    base_buf_free(&text);
    (void)pto_sim_set(v->sim, "check", "all");
    if (v->devices > 1)
        (void)pto_sim_set(v->sim, "devices", count);
    for (uint32_t i = 0; i < v->nsets; i++)
        set_option(v, v->sets[i]);
    return v->sim;
}

struct pto_stream *vector_rank_stream(struct vector *v, uint32_t rank)
{
    struct pto_sim *sim = vector_sim(v, 1);
    if (rank < v->devices && v->streams[rank] == NULL)
        v->streams[rank] = pto_stream_new(sim, rank);
    return rank < v->devices ? v->streams[rank] : NULL;
}
struct pto_stream *vector_stream(struct vector *v) { return vector_rank_stream(v, 0); }

/* ---- outputs ---- */

bool vector_wants(const struct vector *v, const char *name) { return vector_member(&v->entry->outputs, name) != NULL; }

static struct vector_output *output_of(struct vector *v, const char *name)
{
    struct vector_output **at = &v->outputs;
    while (*at != NULL && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    if (*at == NULL) {
        *at = base_alloc(&v->arena, sizeof **at);
        (*at)->name = base_strdup(&v->arena, name);
        const struct vector_value *want = vector_member(&v->entry->outputs, name);
        (*at)->want = want != NULL && want->kind == VECTOR_TENSOR ? &want->tensor : NULL;
    }
    return *at;
}

struct pto_tensor *vector_output(struct vector *v, const char *name)
{
    const struct vector_value *want = vector_member(&v->entry->outputs, name);
    if (want == NULL || want->kind != VECTOR_TENSOR)
        return NULL;
    struct vector_output *o = output_of(v, name);
    if (!o->given) {
        struct pto_tensor *t = vector_new(v, want->tensor.dtype, want->tensor.rank, want->tensor.shape);
        int64_t bytes = pto_tensor_bytes(t);
        memset(t->data, 0xA5, bytes > 0 ? (size_t)bytes : 0);
        o->got = *t;
        o->given = true;
    }
    return &o->got;
}

/* Row after row without gaps. */
static void copy_dense(struct pto_tensor *to, const struct pto_tensor *from)
{
    int64_t stride[8], index[8] = {0}, elems = pto_tensor_elems(from);
    int bits = pto_dtype_bits(from->dtype);
    const uint8_t *src = from->data;
    uint8_t *dst = to->data;
    kern_strides(from, stride);
    for (int64_t i = 0; i < elems; i++) {
        int64_t at = 0;
        for (int d = 0; d < from->rank; d++)
            at += index[d] * stride[d];
        if (bits == 4)
            dst[i / 2] = (uint8_t)(dst[i / 2] | ((src[at / 2] >> (at % 2 * 4) & 15) << (i % 2 * 4)));
        else
            memcpy(dst + i * bits / 8, src + at * bits / 8, (size_t)bits / 8);
        for (int d = from->rank - 1; d >= 0 && ++index[d] == from->shape[d]; d--)
            index[d] = 0;
    }
}

void vector_result(struct vector *v, const char *name, const struct pto_tensor *tensor)
{
    if (tensor == NULL || tensor->data == NULL || pto_tensor_bytes(tensor) < 0)
        return; /* what the vector does not expect is kept: vector_expect() may follow */
    struct vector_output *o = output_of(v, name);
    o->got = *vector_new(v, tensor->dtype, tensor->rank, tensor->shape);
    o->given = true;
    copy_dense(&o->got, tensor);
}

int64_t vector_expected_int(const struct vector *v, const char *name, int64_t standard)
{
    const struct vector_value *p = vector_member(&v->entry->outputs, name);
    int64_t out;
    return p != NULL && is_whole(p, &out) ? out : standard;
}

void vector_expect(struct vector *v, const char *name, const struct pto_tensor *tensor)
{
    struct vector_output *o = output_of(v, name);
    struct pto_tensor *want = vector_new(v, tensor->dtype, tensor->rank, tensor->shape);
    copy_dense(want, tensor);
    o->want = want;
}

/* ---- what else ---- */

enum pto_op_status vector_broken(struct vector *v, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    v->broken = base_strdup(&v->arena, text.data != NULL ? text.data : "");
    base_buf_free(&text);
    return PTO_ERR_PARAM_INVALID;
}

void vector_skip(struct vector *v, const char *output, const char *why) { output_of(v, output)->skipped = base_strdup(&v->arena, why); }
