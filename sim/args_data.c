/* Buffers from SPEC texts and .npy files: shapes, generated contents, conversion, MX scale images (see args.h). */
#include "base/checked.h"
#include "base/file.h"
#include "isa/num.h"
#include "sim/args.h"
#include "sim/npy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum init { INIT_ZEROS, INIT_ONES, INIT_IOTA, INIT_CONST, INIT_RAND, INIT_FILE };
struct spec {
    const char *option, *name; /* of the argument, for messages */
    struct base_diags *diags;
    bool has_shape, cast;
    char image; /* 'z' :zz, 'n' :nn, 0 none */
    enum init init;
    double value;
    uint64_t seed;
    char *file;
};
static const int64_t max_bytes = INT64_C(1) << 33;

static bool complain(const struct spec *s, const char *fmt, ...) BASE_PRINTF(2, 3);
static bool complain(const struct spec *s, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    base_diag_emit(s->diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s %s: %s", s->option, s->name, text.data);
    base_buf_free(&text);
    return false;
}

static bool count(const struct spec *s, struct sim_data *d)
{
    d->elems = 1;
    for (unsigned i = 0; i < d->rank; i++)
        if (!base_mul_i64(d->elems, d->shape[i], &d->elems))
            return complain(s, "the shape has too many elements");
    if (d->elems > max_bytes)
        return complain(s, "%lld elements are too many", (long long)d->elems);
    d->bytes = (int64_t)isa_dtype_bytes(d->dtype, (uint64_t)d->elems);
    if (isa_dtype(d->dtype)->bits == 4 && d->rank != 0 && d->shape[d->rank - 1] % 2 != 0)
        return complain(s, "the last dimension of a 4-bit type must be even: two elements are packed in a byte");
    return true;
}

/* "f32[16,64]" up to the end or "="; text is moved behind it. */
static bool parse_shape(const struct spec *s, const char **text, struct sim_data *d)
{
    const char *open = strchr(*text, '['), *at = open + 1;
    size_t len = (size_t)(open - *text);
    if (len != 0) {
        d->dtype = isa_dtype_find(*text, len);
        if (d->dtype == PTO_DTYPE_NONE)
            return complain(s, "'%.*s' is no element type", (int)len, *text);
    }
    d->rank = 0;
    while (*at != ']') {
        int64_t n = 0;
        bool any = false;
        for (; *at >= '0' && *at <= '9'; at++, any = true)
            if (!base_mul_i64(n, 10, &n) || !base_add_i64(n, *at - '0', &n))
                return complain(s, "a dimension is too large");
        if (!any || (*at != ',' && *at != ']'))
            return complain(s, "'%s' is not of the form DTYPE[16,64]", *text);
        if (d->rank == 8)
            return complain(s, "more than 8 dimensions");
        d->shape[d->rank++] = n;
        at += *at == ',';
    }
    *text = at + 1;
    return true;
}

static bool take_suffix(char *text, const char *suffix)
{
    size_t n = strlen(text), k = strlen(suffix);
    if (n <= k || strcmp(text + n - k, suffix) != 0)
        return false;
    text[n - k] = '\0';
    return true;
}

static bool parse_init(struct spec *s, const char *text, struct base_arena *arena)
{
    static const struct { const char *text; enum init init; } words[] = {
        {"zeros", INIT_ZEROS}, {"ones", INIT_ONES}, {"iota", INIT_IOTA}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i].text) == 0) {
            s->init = words[i].init;
            return true;
        }
    int64_t seed;
    if (strncmp(text, "const:", 6) == 0) {
        s->init = INIT_CONST;
        const char *v = text + 6, *word = *v == '-' ? v + 1 : v;
        if (strcmp(word, "inf") == 0)
            s->value = *v == '-' ? -HUGE_VAL : HUGE_VAL;
        else if (strcmp(word, "nan") == 0)
            s->value = (double)NAN;
        else if (!base_parse_double(v, &s->value))
            return complain(s, "'%s' is no number", v);
        return true;
    }
    if (strncmp(text, "rand:", 5) == 0) {
        s->init = INIT_RAND;
        if (!base_parse_i64(text + 5, &seed))
            return complain(s, "rand needs an integer seed, as in rand:1, not '%s'", text + 5);
        s->seed = (uint64_t)seed;
        return true;
    }
    if (text[0] != '@')
        return complain(s, "'%s' is none of @FILE.npy, zeros, ones, iota, const:V, rand:SEED, which a buffer may start as", text);
    s->init = INIT_FILE;
    s->file = base_strdup(arena, text + 1);
    for (bool more = true; more;) {
        more = false;
        if (take_suffix(s->file, ":cast"))
            s->cast = more = true;
        else if (take_suffix(s->file, ":zz"))
            s->image = 'z', more = true;
        else if (take_suffix(s->file, ":nn"))
            s->image = 'n', more = true;
    }
    return s->file[0] != '\0' || complain(s, "the file name is missing");
}

static uint64_t splitmix64(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

/* rand:SEED takes one of these values for each element; of the two of i1 the last bit chooses. */
enum { RANDOM_VALUES = 7 };
static unsigned random_index(enum pto_dtype dtype, uint64_t x) { return (unsigned)(dtype == PTO_I1 ? x & 1 : (x >> 32) % RANDOM_VALUES); }

static double random_value(enum pto_dtype dtype, unsigned index)
{
    int k = (int)index - 3;
    if (dtype == PTO_I1)
        return index == 1;
    switch (isa_dtype(dtype)->kind) {
    case PTO_KIND_SINT: return k;
    case PTO_KIND_UINT: return k + 3;
    case PTO_KIND_UFLOAT8: return ldexp(1.0, k);
    default: return k / 2.0;
    }
}

static uint64_t encode(enum pto_dtype dtype, double value)
{
    return num_encode(dtype, value, PTO_ROUND_RINT, NUM_OVF_SATURATE, NUM_NAN_CANON);
}

static void generate(const struct spec *s, struct sim_data *d)
{
    uint64_t fixed = encode(d->dtype, s->init == INIT_ONES ? 1.0 : s->value), random[RANDOM_VALUES];
    d->zeros = s->init == INIT_ZEROS; /* zero bits, also of f8e8m0, which has no zero */
    if (isinf(s->value) && s->init == INIT_CONST)
        fixed = num_encode(d->dtype, s->value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
    for (unsigned k = 0; k < RANDOM_VALUES; k++)
        random[k] = encode(d->dtype, random_value(d->dtype, k));
    for (int64_t i = 0; i < d->elems && !d->zeros; i++) {
        uint64_t bits = fixed;
        if (s->init == INIT_IOTA)
            bits = encode(d->dtype, (double)i);
        else if (s->init == INIT_RAND)
            bits = random[random_index(d->dtype, splitmix64(s->seed + ((uint64_t)i + 1) * UINT64_C(0x9E3779B97F4A7C15)))];
        num_store(d->data, (uint64_t)i, d->dtype, bits);
    }
}

/* numpy's letter for a dtype, 0 if numpy has none: then raw u1 or u2. */
static char numpy_kind(enum pto_dtype dtype)
{
    switch (dtype) {
    case PTO_F16: case PTO_F32: case PTO_F64: case PTO_TF32: case PTO_HF32: return 'f';
    case PTO_I8: case PTO_I16: case PTO_I32: case PTO_I64: return 'i';
    case PTO_U8: case PTO_U16: case PTO_U32: case PTO_U64: return 'u';
    case PTO_I1: return 'b';
    default: return 0;
    }
}

static enum pto_dtype dtype_of_npy(const struct npy *n)
{
    static const enum pto_dtype f[] = {PTO_DTYPE_NONE, PTO_F16, PTO_F32, PTO_F64}, i[] = {PTO_I8, PTO_I16, PTO_I32, PTO_I64},
                                u[] = {PTO_U8, PTO_U16, PTO_U32, PTO_U64};
    unsigned k = n->elem_bytes == 1 ? 0 : n->elem_bytes == 2 ? 1 : n->elem_bytes == 4 ? 2 : 3;
    return n->kind == 'f' ? f[k] : n->kind == 'i' ? i[k] : u[k];
}

/* Element-wise conversion: the value of the file's number, rounded to the dtype as const:V is. */
static void cast_elements(const struct npy *n, struct sim_data *d)
{
    enum pto_dtype from = dtype_of_npy(n);
    for (int64_t i = 0; i < d->elems; i++) {
        uint64_t bits = num_load(n->data, (uint64_t)i, from), out;
        if (isa_dtype_is_int(from))
            out = num_encode_i64(d->dtype, num_to_i64(from, bits), from == PTO_U64, PTO_ROUND_RINT, NUM_OVF_SATURATE);
        else
            out = encode(d->dtype, num_decode(from, bits));
        num_store(d->data, (uint64_t)i, d->dtype, out);
    }
}

static void put_dims(struct base_buf *text, unsigned rank, const int64_t *shape)
{
    for (unsigned i = 0; i < rank; i++)
        base_printf(text, "%s%lld", i != 0 ? "," : "", (long long)shape[i]);
}

/* Does the file's dtype hold elements of this one as they are? Raw unsigned bits do for every type of their size. */
static bool holds(const struct spec *s, const struct npy *n, enum pto_dtype dtype)
{
    unsigned bits = isa_dtype(dtype)->bits;
    char want = numpy_kind(dtype);
    bool size = n->elem_bytes * 8 == (bits == 4 ? 8 : bits);
    bool ints = (want == 'i' || want == 'u' || want == 'b') && (n->kind == 'i' || n->kind == 'b');
    bool kind = n->kind == 'u' || n->kind == 'V' || n->kind == want || ints || (want == 0 && n->kind == 'i');
    if (size && kind)
        return true;
    return complain(s, "%s holds %c%u elements, not %s%s; add :cast to the file name to convert the numbers", s->file, n->kind == 'b' ? 'i' : n->kind,
                    n->kind == 'b' ? 1 : 8 * n->elem_bytes, isa_dtype(dtype)->name, want != 0 ? "" : " (raw bits in u8 or u16)");
}

/* The shape of the data from the file's and the SPEC's. */
static bool file_shape(const struct spec *s, const struct npy *n, struct sim_data *d)
{
    struct sim_data in_file = {.dtype = d->dtype, .rank = n->rank};
    memcpy(in_file.shape, n->shape, sizeof in_file.shape);
    bool packed = isa_dtype(d->dtype)->bits == 4 && !s->cast;
    if (packed && (n->rank == 0 || !base_mul_i64(in_file.shape[n->rank - 1], 2, &in_file.shape[n->rank - 1])))
        return complain(s, "%s: a packed 4-bit file needs a last dimension", s->file);
    if (!count(s, &in_file))
        return false;
    if (!s->has_shape) {
        *d = in_file;
        return true;
    }
    if (d->elems == in_file.elems)
        return true;
    struct base_buf a = {0}, b = {0};
    put_dims(&a, d->rank, d->shape);
    put_dims(&b, n->rank, n->shape);
    complain(s, "[%s] has %lld elements, %s has %lld ([%s]%s)", a.data != NULL ? a.data : "", (long long)d->elems, s->file,
             (long long)in_file.elems, b.data != NULL ? b.data : "", packed ? " bytes of two elements" : "");
    base_buf_free(&a);
    base_buf_free(&b);
    return false;
}

/* Blocked scale image (b.7, b.9): outer index in boxes of 16, K groups in pairs. */
static bool make_image(const struct spec *s, struct base_arena *arena, struct sim_data *d)
{
    if (d->rank != 2 || isa_dtype(d->dtype)->bits != 8)
        return complain(s, "%s makes a scale image of a two-dimensional matrix of bytes ([M,KG] for :zz, [KG,N] for :nn)",
                        s->image == 'z' ? ":zz" : ":nn");
    int64_t rows = d->shape[0], cols = d->shape[1];
    int64_t outer = base_round_up(s->image == 'z' ? rows : cols, 16), groups = base_round_up(s->image == 'z' ? cols : rows, 2);
    struct sim_data image = {.dtype = d->dtype, .rank = 1};
    if (!base_mul_i64(outer, groups, &image.shape[0]) || !count(s, &image))
        return complain(s, "the scale image is too large");
    image.data = base_alloc(arena, (size_t)image.bytes + 1);
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < cols; c++) {
            int64_t o = s->image == 'z' ? r : c, g = s->image == 'z' ? c : r;
            image.data[o / 16 * (16 * groups) + g / 2 * 32 + o % 16 * 2 + g % 2] = d->data[r * cols + c];
        }
    *d = image;
    return true;
}

static bool load_file(struct spec *s, struct base_arena *arena, struct sim_data *d)
{
    char *bytes = NULL;
    size_t len = 0;
    const char *why = base_file_read(s->file, (size_t)max_bytes, &bytes, &len);
    if (why != NULL) {
        base_diag_emit(s->diags, PTO_D_CANNOT_READ, (struct pto_span){0}, "%s %s: %s: %s", s->option, s->name, s->file, why);
        return false;
    }
    struct npy n;
    why = sim_npy_parse(bytes, len, arena, &n);
    if (why != NULL)
        base_diag_emit(s->diags, PTO_D_BAD_NPY, (struct pto_span){0}, "%s %s: %s: %s", s->option, s->name, s->file, why);
    bool ok = why == NULL;
    if (ok && s->cast && n.kind == 'V')
        ok = complain(s, "%s: raw V%u elements have no numbers to convert", s->file, n.elem_bytes);
    ok = ok && (s->cast || holds(s, &n, d->dtype)) && file_shape(s, &n, d);
    if (ok) {
        d->data = base_alloc(arena, (size_t)d->bytes + 1);
        if (s->cast)
            cast_elements(&n, d);
        else if (d->bytes != 0)
            memcpy(d->data, n.data, (size_t)d->bytes);
    }
    free(bytes);
    return ok && (s->image == 0 || make_image(s, arena, d));
}

bool sim_data_make(const char *text, const char *option, const char *name, enum pto_dtype dtype,
                   const struct sim_data *like, struct base_arena *arena, struct base_diags *diags, struct sim_data *out)
{
    struct spec s = {.option = option, .name = name, .diags = diags};
    *out = (struct sim_data){.dtype = dtype};
    const char *bracket = strchr(text, '['), *equals = strchr(text, '=');
    if (text[0] != '@' && text[0] != '=' && bracket != NULL && (equals == NULL || bracket < equals)) {
        if (strchr(bracket, ']') == NULL)
            return complain(&s, "'%s': the ] is missing", text);
        s.has_shape = true;
        if (!parse_shape(&s, &text, out))
            return false;
        if (*text != '\0' && *text != '=')
            return complain(&s, "'%s' cannot stand behind the shape; write =INIT", text);
    }
    if (*text == '=')
        text++;
    else if (s.has_shape && *text == '\0')
        text = "zeros";
    if (!parse_init(&s, text, arena))
        return false;
    if (!s.has_shape && like != NULL && (s.init != INIT_FILE)) {
        *out = *like;
        s.has_shape = true;
    }
    if (!s.has_shape && s.init != INIT_FILE)
        return complain(&s, "the shape is missing: write %s[SHAPE]=%s", isa_dtype(dtype)->name, text);
    if (out->dtype == PTO_DTYPE_NONE)
        return complain(&s, "the element type is missing: write DTYPE[SHAPE]");
    if (s.has_shape && !count(&s, out))
        return false;
    if (s.init == INIT_FILE)
        return load_file(&s, arena, out);
    if (s.init == INIT_CONST && isa_dtype_is_int(out->dtype) && num_decode(out->dtype, encode(out->dtype, s.value)) != s.value)
        return complain(&s, "%s is no value of type %s", text, isa_dtype(out->dtype)->name);
    out->data = base_alloc(arena, (size_t)out->bytes + 1);
    generate(&s, out);
    return true;
}

struct sim_data sim_gm_data(const struct sim_gm *gm, int buffer)
{
    const struct sim_gm_buffer *b = &gm->buffers[buffer];
    struct sim_data data = {.dtype = (enum pto_dtype)b->dtype, .rank = b->rank, .bytes = b->bytes, .data = b->data, .elems = 1};
    memcpy(data.shape, b->shape, sizeof data.shape);
    for (unsigned d = 0; d < data.rank; d++)
        data.elems *= data.shape[d];
    return data;
}

void *sim_data_to_npy(enum pto_dtype dtype, unsigned rank, const int64_t *shape, const uint8_t *data, size_t *len)
{
    int64_t dims[8] = {0};
    unsigned bits = isa_dtype(dtype)->bits;
    char kind = numpy_kind(dtype);
    memcpy(dims, shape, rank * sizeof dims[0]);
    if (bits == 4 && rank != 0)
        dims[rank - 1] /= 2;
    return sim_npy_format(kind != 0 ? kind : 'u', bits < 8 ? 1 : bits / 8, rank, dims, data, len);
}
