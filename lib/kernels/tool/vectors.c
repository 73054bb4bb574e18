/* What adapters ask of a vector and hand back (vectors.h). Runs and prints nothing. */
#include "kernels/op.h"
#include "kernels/tool/vectors_run.h"

#include <string.h>

void vector_begin(struct vector *v, const struct vector_entry *entry, const char *arch)
{
    memset(v, 0, sizeof *v);
    v->entry = entry;
    v->arch = arch;
}

void vector_end(struct vector *v)
{
    for (uint32_t i = 0; i < VECTOR_RANKS; i++)
        pto_stream_free(v->streams[i]);
    pto_sim_free(v->sim);
    base_arena_free(&v->arena);
}

/* ---- parameters ---- */

static const struct vector_value *param(const struct vector *v, const char *name) { return vector_member(&v->entry->params, name); }

bool vector_has(const struct vector *v, const char *name) { return param(v, name) != NULL; }

static int64_t whole(const struct vector_value *p, int64_t standard)
{
    int64_t out = standard;
    if (p == NULL)
        return standard;
    if (p->kind == VECTOR_BOOL)
        return p->truth;
    if (p->kind == VECTOR_NUMBER)
        return p->number >= -9.2e18 && p->number <= 9.2e18 ? (int64_t)p->number : standard;
    return p->kind == VECTOR_TEXT && base_parse_i64(p->text, &out) ? out : standard;
}

int64_t vector_int(const struct vector *v, const char *name, int64_t standard) { return whole(param(v, name), standard); }

double vector_real(const struct vector *v, const char *name, double standard)
{
    const struct vector_value *p = param(v, name);
    double out = standard;
    if (p == NULL)
        return standard;
    if (p->kind == VECTOR_TEXT)
        return base_parse_double(p->text, &out) ? out : standard;
    return p->kind == VECTOR_NUMBER ? p->number : standard;
}

bool vector_bool(const struct vector *v, const char *name, bool standard)
{
    const struct vector_value *p = param(v, name);
    if (p != NULL && p->kind == VECTOR_TEXT)
        return base_in_words("true yes on", p->text, strlen(p->text), false);
    return whole(p, standard) != 0;
}

const char *vector_text(const struct vector *v, const char *name, const char *standard)
{
    const struct vector_value *p = param(v, name);
    return p != NULL && p->kind == VECTOR_TEXT ? p->text : standard;
}

int vector_dtype(const struct vector *v, const char *name, int standard)
{
    const struct vector_value *p = param(v, name);
    return p == NULL ? standard : p->kind == VECTOR_TEXT ? pto_dtype(p->text) : (int)whole(p, -1);
}

int vector_ints(const struct vector *v, const char *name, int64_t *out, int max)
{
    const struct vector_value *p = param(v, name);
    if (p == NULL)
        return -1;
    uint32_t count = p->kind == VECTOR_LIST ? p->count : 1;
    for (uint32_t i = 0; i < count && i < (uint32_t)max; i++)
        out[i] = whole(p->kind == VECTOR_LIST ? &p->members[i] : p, 0);
    return (int)count;
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
    struct pto_tensor *t = copy_of(v, vector_member(&v->entry->inputs, name));
    return t != NULL ? t : copy_of(v, param(v, name));
}

uint32_t vector_ranks(const struct vector *v)
{
    int64_t ranks = v->entry->nranks != 0 ? (int64_t)v->entry->nranks : vector_int(v, "ranks", 1);
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

int64_t vector_expected_int(const struct vector *v, const char *name, int64_t standard) { return whole(vector_member(&v->entry->outputs, name), standard); }

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
