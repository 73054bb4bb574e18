/* Buffers of global memory: making, finding, filling, writing, comparing (pto/sim.h). */
#include "api/session.h"
#include "base/file.h"
#include "sim/args.h"
#include "sim/compare.h"
#include "sim/peers.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static int find_name(const struct sim_gm *gm, const char *name)
{
    for (uint32_t i = 0; i < gm->count; i++)
        if (!gm->buffers[i].lent && strcmp(gm->buffers[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* The device behind the @ of a name, 0 without. False after a diagnostic. */
static bool check_name(struct pto_sim *s, const char *name, uint32_t *device)
{
    const char *at = name != NULL ? strchr(name, '@') : NULL;
    int64_t n = 0;
    if (name == NULL || name[0] == '\0' || at == name) {
        (void)api_usage(s, "a buffer needs a name");
        return false;
    }
    if (intrin_running()) {
        (void)api_usage(s, "buffer %s: a kernel that runs cannot make buffers", name);
        return false;
    }
    if (at != NULL && (!base_parse_i64(at + 1, &n) || n < 0 || n >= s->ndevices)) {
        (void)api_usage(s, "buffer %s: behind @ stands a device, 0 to %u", name, (unsigned)(s->ndevices - 1));
        return false;
    }
    if (find_name(&s->gm, name) >= 0) {
        (void)api_usage(s, "buffer %s: there is one of this name", name);
        return false;
    }
    *device = (uint32_t)n;
    return true;
}

/* ---- making ---- */

static struct sim_gm_buffer *add(struct pto_sim *s, const char *name, const struct sim_data *data, uint32_t device)
{
    int index = sim_args_add_buffer(&s->gm, "buffer", name, data, &s->diags);
    if (index < 0)
        return NULL;
    s->gm.buffers[index].device = device;
    return &s->gm.buffers[index];
}

void *pto_gm_new(struct pto_sim *s, const char *name, int dtype, int64_t n)
{
    uint32_t device;
    struct sim_data data = {.dtype = (enum pto_dtype)dtype, .rank = 1, .shape = {n}, .elems = n, .zeros = true};
    int bits = pto_dtype_bits(dtype);
    if (name == NULL) {
        (void)api_usage(s, "a buffer needs a name");
        return NULL;
    }
    if (bits == 0) {
        (void)api_usage(s, "buffer %s: %d is no code of an element type", name, dtype);
        return NULL;
    }
    if (n < 0 || n > INT64_MAX / 8 || (bits == 4 && n % 2 != 0)) {
        (void)api_usage(s, bits == 4 ? "buffer %s: %lld elements; two of 4 bits are packed in a byte" : "buffer %s: %lld elements", name, (long long)n);
        return NULL;
    }
    data.bytes = (int64_t)isa_dtype_bytes(data.dtype, (uint64_t)n);
    if (!check_name(s, name, &device))
        return NULL;
    struct sim_gm_buffer *b = add(s, name, &data, device);
    return b != NULL ? b->data : NULL;
}

/* The smallest idle buffer with room, no more than four times as large; -1: none. */
static int find_idle(const struct sim_gm *gm, int64_t bytes)
{
    int best = -1;
    for (uint32_t i = 0; i < gm->count; i++) {
        const struct sim_gm_buffer *b = &gm->buffers[i];
        if (b->idle && b->room >= bytes && b->room / 4 <= bytes && (best < 0 || b->room < gm->buffers[best].room))
            best = (int)i;
    }
    return best;
}

void *api_lend_buffer(struct pto_sim *s, const char *name, int dtype, unsigned rank, const int64_t *shape, uint32_t device, bool window)
{
    struct sim_data data = {.dtype = (enum pto_dtype)dtype, .rank = (uint8_t)rank, .elems = 1, .zeros = true};
    struct sim_gm_buffer *b;
    for (unsigned d = 0; d < rank; d++) {
        data.shape[d] = shape[d];
        data.elems *= shape[d];
    }
    data.bytes = (int64_t)isa_dtype_bytes(data.dtype, (uint64_t)data.elems);
    int idle = find_idle(&s->gm, data.bytes);
    if (idle < 0) {
        b = add(s, name, &data, device);
        if (b == NULL)
            return NULL;
        b->room = data.bytes;
    } else {
        b = &s->gm.buffers[idle];
        b->name = base_strdup(&s->arena, name);
        b->bytes = data.bytes;
        b->dtype = (uint8_t)dtype;
        b->rank = (uint8_t)rank;
        memcpy(b->shape, data.shape, sizeof b->shape);
        memset(b->data, 0, (size_t)data.bytes);
        b->device = device;
    }
    b->lent = true;
    b->idle = false;
    b->window = window;
    return b->data;
}

void api_return_buffer(struct pto_sim *s, void *buffer)
{
    for (uint32_t i = 0; i < s->gm.count; i++)
        if (s->gm.buffers[i].lent && s->gm.buffers[i].data == buffer)
            s->gm.buffers[i].idle = true;
}

/* A SPEC text to contents. "DTYPE=INIT" takes its shape from the file, "DTYPE[SHAPE]=INIT" says it. */
static bool make_data(struct pto_sim *s, const char *name, const char *spec, struct base_arena *arena, struct sim_data *out)
{
    enum pto_dtype dtype = PTO_DTYPE_NONE;
    size_t n = strcspn(spec, "=[");
    if (spec[n] == '=')
        dtype = isa_dtype_find(spec, n);
    return sim_data_make(dtype != PTO_DTYPE_NONE ? spec + n : spec, "buffer", name, dtype, NULL, arena, &s->diags, out);
}

/* `peers:WINDOW,..`: the addresses of its copies on all devices. */
static bool make_table(struct pto_sim *s, const char *name, const char *text, uint32_t own, struct base_arena *arena, struct sim_data *out)
{
    struct sim_peers peers;
    struct pto_buffer window;
    const char *why = sim_peers_parse(text, arena, &peers);
    if (why != NULL) {
        (void)api_usage(s, "buffer %s: %s", name, why);
        return false;
    }
    int64_t words = sim_peers_words(&peers, s->ndevices), *addr = base_alloc_array(arena, s->ndevices, sizeof *addr);
    for (uint32_t d = 0; d < s->ndevices; d++) {
        struct base_buf copy = {0};
        base_printf(&copy, "%s@%u", peers.name, (unsigned)d);
        bool found = pto_gm_find(s, copy.data, &window) && window.window;
        base_buf_free(&copy);
        addr[d] = found ? window.address : 0;
        if (!found) {
            (void)api_usage(s, "buffer %s: %s is no window", name, peers.name);
            return false;
        }
    }
    *out = (struct sim_data){.dtype = PTO_I64, .rank = 1, .shape = {words}, .elems = words, .bytes = words * 8};
    out->data = base_alloc(arena, (size_t)out->bytes);
    sim_peers_fill(&peers, s->ndevices, addr, own, out->data);
    return true;
}

void *pto_gm_spec(struct pto_sim *s, const char *name, const char *spec)
{
    struct base_arena arena = {0};
    struct sim_data data;
    struct sim_gm_buffer *b = NULL;
    uint32_t device;
    if (spec == NULL) {
        (void)api_usage(s, "a buffer without a specification");
        return NULL;
    }
    if (check_name(s, name, &device) &&
        (strncmp(spec, "peers:", 6) == 0 ? make_table(s, name, spec + 6, device, &arena, &data) : make_data(s, name, spec, &arena, &data)))
        b = add(s, name, &data, device);
    base_arena_free(&arena);
    return b != NULL ? b->data : NULL;
}

void *pto_gm_window(struct pto_sim *s, const char *name, const char *spec)
{
    struct base_arena arena = {0};
    struct sim_data data;
    void *first = NULL;
    bool ok = true;
    if (name == NULL || spec == NULL) {
        (void)api_usage(s, "a window needs a name and a specification");
        return NULL;
    }
    if (strchr(name, '@') != NULL || find_name(&s->gm, name) >= 0) {
        (void)api_usage(s, "window %s: a name of its own, without @", name);
        return NULL;
    }
    ok = make_data(s, name, spec, &arena, &data);
    for (uint32_t d = 0; d < s->ndevices && ok; d++) {
        struct base_buf copy = {0};
        uint32_t device;
        base_printf(&copy, "%s@%u", name, (unsigned)d);
        struct sim_gm_buffer *b = check_name(s, copy.data, &device) ? add(s, copy.data, &data, d) : NULL;
        ok = b != NULL;
        if (ok)
            b->window = true;
        if (ok && d == 0)
            first = b->data;
        base_buf_free(&copy);
    }
    base_arena_free(&arena);
    return ok ? first : NULL;
}

/* ---- finding ---- */

int api_find_buffer(const struct sim_gm *gm, const void *ptr, int64_t *offset)
{
    int behind = -1; /* one whose end it is */
    for (uint32_t i = 0; i < gm->count; i++) {
        const struct sim_gm_buffer *b = &gm->buffers[i];
        uintptr_t at = (uintptr_t)ptr - (uintptr_t)b->data;
        if ((uintptr_t)ptr < (uintptr_t)b->data || at > (uintptr_t)b->bytes)
            continue;
        if (at == (uintptr_t)b->bytes && at != 0) {
            behind = (int)i;
            continue;
        }
        *offset = (int64_t)at;
        return (int)i;
    }
    if (behind >= 0)
        *offset = gm->buffers[behind].bytes;
    return behind;
}

uint32_t pto_gm_count(const struct pto_sim *s) { return s->gm.count; }

bool pto_gm_get(const struct pto_sim *s, uint32_t i, struct pto_buffer *out)
{
    if (i >= s->gm.count)
        return false;
    const struct sim_gm_buffer *b = &s->gm.buffers[i];
    struct sim_data data = sim_gm_data(&s->gm, (int)i);
    *out = (struct pto_buffer){.name = b->name, .data = b->data, .dtype = b->dtype, .rank = b->rank, .elems = data.elems, .bytes = b->bytes,
                               .address = b->base, .device = b->device, .window = b->window};
    memcpy(out->shape, b->shape, sizeof out->shape);
    return true;
}

bool pto_gm_find(const struct pto_sim *s, const char *name, struct pto_buffer *out)
{
    int i = find_name(&s->gm, name);
    if (i < 0 && strchr(name, '@') == NULL) {
        struct base_buf first = {0};
        base_printf(&first, "%s@0", name);
        i = find_name(&s->gm, first.data);
        base_buf_free(&first);
    }
    return i >= 0 && pto_gm_get(s, (uint32_t)i, out);
}

bool pto_gm_at(const struct pto_sim *s, const void *ptr, struct pto_buffer *out)
{
    int64_t offset;
    int i = api_find_buffer(&s->gm, ptr, &offset);
    return i >= 0 && pto_gm_get(s, (uint32_t)i, out);
}

/* The buffer of an address the caller gave; -1 after a diagnostic. */
static int buffer_of(struct pto_sim *s, const void *ptr)
{
    int64_t offset;
    int i = api_find_buffer(&s->gm, ptr, &offset);
    if (i < 0)
        (void)api_usage(s, "the address is in no buffer of the session");
    return i;
}

/* ---- contents ---- */

enum pto_status pto_gm_shape(struct pto_sim *s, const void *buffer, unsigned rank, const int64_t *shape)
{
    int i = buffer_of(s, buffer);
    if (i < 0)
        return PTO_USAGE;
    struct sim_gm_buffer *b = &s->gm.buffers[i];
    struct sim_data data = sim_gm_data(&s->gm, i);
    int64_t elems = 1;
    bool fits = rank <= sizeof b->shape / sizeof b->shape[0];
    for (unsigned d = 0; d < rank && fits; d++)
        fits = shape[d] >= 0 && !__builtin_mul_overflow(elems, shape[d], &elems);
    if (!fits || elems != data.elems || (isa_dtype(data.dtype)->bits == 4 && (rank == 0 || shape[rank - 1] % 2 != 0)))
        return api_usage(s, "buffer %s: it has %lld elements, not as many as the shape", b->name, (long long)data.elems);
    b->rank = (uint8_t)rank;
    memset(b->shape, 0, sizeof b->shape);
    if (rank != 0)
        memcpy(b->shape, shape, rank * sizeof shape[0]);
    return PTO_OK;
}

enum pto_status pto_gm_fill(struct pto_sim *s, void *buffer, const char *init)
{
    struct base_arena arena = {0};
    struct api_call call;
    int i = buffer_of(s, buffer);
    if (i < 0)
        return PTO_USAGE;
    struct sim_gm_buffer *b = &s->gm.buffers[i];
    struct sim_data like = sim_gm_data(&s->gm, i), data;
    api_begin(&s->diags, &call);
    if (sim_data_make(init, "buffer", b->name, like.dtype, &like, &arena, &s->diags, &data)) {
        if (data.elems != like.elems || data.dtype != like.dtype)
            (void)api_usage(s, "buffer %s: it has %lld elements of %s, the contents are %lld of %s", b->name, (long long)like.elems,
                            isa_dtype(like.dtype)->name, (long long)data.elems, isa_dtype(data.dtype)->name);
        else if (data.bytes != 0)
            memcpy(b->data, data.data, (size_t)data.bytes);
    }
    base_arena_free(&arena);
    return api_end(&s->diags, &call);
}

enum pto_status pto_gm_write(struct pto_sim *s, const void *buffer, const char *path)
{
    size_t len;
    int i = buffer_of(s, buffer);
    if (i < 0)
        return PTO_USAGE;
    struct sim_data data = sim_gm_data(&s->gm, i);
    void *npy = sim_data_to_npy(data.dtype, data.rank, data.shape, data.data, &len);
    const char *why = base_file_write(path, npy, len);
    if (why != NULL)
        base_diag_emit(&s->diags, PTO_D_CANNOT_WRITE, (struct pto_span){0}, "%s: %s", path, why);
    free(npy);
    return why == NULL ? PTO_OK : PTO_DIAGNOSED;
}

static enum pto_status compare(struct pto_sim *s, int buffer, const struct sim_data *want, const char *label, const struct pto_tolerance *t)
{
    struct sim_tolerance tolerance = {0};
    struct sim_comparison comparison;
    struct sim_data got = sim_gm_data(&s->gm, buffer);
    if (t != NULL)
        tolerance = (struct sim_tolerance){.rtol = t->rtol, .atol = t->atol, .ulp = t->ulp, .max_mismatch = t->max_mismatch};
    if (sim_compare_say(label, &got, want, &tolerance, &s->diags, &comparison))
        return PTO_OK;
    return want->elems != got.elems || want->dtype != got.dtype ? PTO_USAGE : PTO_DIFFERS;
}

enum pto_status pto_gm_expect(struct pto_sim *s, const void *buffer, const char *expected, const struct pto_tolerance *tolerance)
{
    struct base_arena arena = {0};
    struct base_buf label = {0};
    struct api_call call;
    int i = buffer_of(s, buffer);
    if (i < 0)
        return PTO_USAGE;
    struct sim_data got = sim_gm_data(&s->gm, i), want;
    base_printf(&label, "buffer %s, expected %s", s->gm.buffers[i].name, expected);
    api_begin(&s->diags, &call);
    if (sim_data_make(expected, "expected", s->gm.buffers[i].name, got.dtype, &got, &arena, &s->diags, &want))
        (void)compare(s, i, &want, label.data, tolerance);
    base_arena_free(&arena);
    base_buf_free(&label);
    return api_end(&s->diags, &call);
}

enum pto_status pto_gm_expect_data(struct pto_sim *s, const void *buffer, const void *expected, const struct pto_tolerance *tolerance)
{
    struct base_buf label = {0};
    int i = buffer_of(s, buffer);
    if (i < 0)
        return PTO_USAGE;
    struct sim_data want = sim_gm_data(&s->gm, i);
    want.data = (uint8_t *)(uintptr_t)expected; /* only read */
    base_printf(&label, "buffer %s", s->gm.buffers[i].name);
    enum pto_status status = compare(s, i, &want, label.data, tolerance);
    base_buf_free(&label);
    return status;
}
