/* The .npy codec. The header is a Python dictionary literal; exactly the keys and value forms numpy writes are understood,
 * in any order. Every size is checked against the file's length before anything is allocated. */
#include "sim/npy.h"
#include "base/checked.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

struct header {
    const char *at, *end;
    char order; /* '<' '>' '|' */
    bool fortran;
    bool seen[3]; /* descr, fortran_order, shape */
};
static const char *const keys[3] = {"descr", "fortran_order", "shape"};

static const char *fail(struct base_arena *arena, const char *fmt, ...) BASE_PRINTF(2, 3);
static const char *fail(struct base_arena *arena, const char *fmt, ...)
{
    struct base_buf buf = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&buf, fmt, args);
    va_end(args);
    const char *text = base_strndup(arena, buf.data, buf.len);
    base_buf_free(&buf);
    return text;
}

static void skip_blanks(struct header *h)
{
    while (h->at < h->end && (*h->at == ' ' || *h->at == '\n' || *h->at == '\t' || *h->at == '\r'))
        h->at++;
}

static bool take(struct header *h, char c)
{
    skip_blanks(h);
    if (h->at < h->end && *h->at == c) {
        h->at++;
        return true;
    }
    return false;
}

static bool take_word(struct header *h, const char *word)
{
    size_t n = strlen(word);
    skip_blanks(h);
    if ((size_t)(h->end - h->at) < n || memcmp(h->at, word, n) != 0)
        return false;
    h->at += n;
    return true;
}

/* A quoted string without escapes. */
static bool take_string(struct header *h, const char **text, size_t *len)
{
    skip_blanks(h);
    if (h->at >= h->end || (*h->at != '\'' && *h->at != '"'))
        return false;
    char quote = *h->at++;
    const char *close = memchr(h->at, quote, (size_t)(h->end - h->at));
    if (close == NULL || memchr(h->at, '\\', (size_t)(close - h->at)) != NULL)
        return false;
    *text = h->at;
    *len = (size_t)(close - h->at);
    h->at = close + 1;
    return true;
}

static bool take_size(struct header *h, int64_t *value)
{
    skip_blanks(h);
    bool any = false;
    *value = 0;
    for (; h->at < h->end && *h->at >= '0' && *h->at <= '9'; h->at++, any = true)
        if (!base_mul_i64(*value, 10, value) || !base_add_i64(*value, *h->at - '0', value))
            return false;
    if (any && h->at < h->end && *h->at == 'L') /* numpy under Python 2 */
        h->at++;
    return any;
}

static const char *read_descr(struct header *h, struct base_arena *arena, struct npy *out)
{
    const char *text;
    size_t len;
    skip_blanks(h);
    if (h->at < h->end && *h->at == '[')
        return "a structured dtype is not read";
    if (!take_string(h, &text, &len))
        return "descr is no plain string";
    if (len < 3 || strchr("<>|=", text[0]) == NULL)
        return fail(arena, "descr '%.*s' is not of the form '<f4'", (int)(len < 40 ? len : 40), text);
    unsigned bytes = 0;
    for (size_t i = 2; i < len && bytes < 1000; i++) {
        if (text[i] < '0' || text[i] > '9')
            return fail(arena, "descr '%.*s' is not of the form '<f4'", (int)(len < 40 ? len : 40), text);
        bytes = bytes * 10 + (unsigned)(text[i] - '0');
    }
    bool sized = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    bool known = text[1] == 'f' ? sized && bytes != 1 : text[1] == 'b' ? bytes == 1 : strchr("iuV", text[1]) != NULL && sized;
    if (!known)
        return fail(arena, "dtype '%.*s' is not read: only bool, integers and floats of 1 to 8 bytes and raw V1..V8",
                    (int)(len < 40 ? len : 40), text);
    h->order = text[0] == '=' ? '<' : text[0];
    out->kind = text[1];
    out->elem_bytes = bytes;
    return NULL;
}

static const char *read_shape(struct header *h, struct base_arena *arena, struct npy *out)
{
    if (!take(h, '('))
        return "shape is no tuple";
    while (!take(h, ')')) {
        if (out->rank == NPY_MAX_RANK)
            return fail(arena, "more than %d dimensions", NPY_MAX_RANK);
        if (!take_size(h, &out->shape[out->rank]))
            return "a dimension is no non-negative integer of 63 bits";
        out->rank++;
        if (!take(h, ',') && (skip_blanks(h), h->at >= h->end || *h->at != ')'))
            return "shape is no tuple of integers";
    }
    return NULL;
}

static const char *read_header(struct header *h, struct base_arena *arena, struct npy *out)
{
    if (!take(h, '{'))
        return "the header is no dictionary";
    while (!take(h, '}')) {
        const char *key, *why = NULL;
        size_t len;
        int which = -1;
        if (!take_string(h, &key, &len) || !take(h, ':'))
            return "the header is no dictionary of descr, fortran_order and shape";
        for (int i = 0; i < 3; i++)
            if (strlen(keys[i]) == len && memcmp(keys[i], key, len) == 0)
                which = i;
        if (which < 0)
            return fail(arena, "unknown header key '%.*s'", (int)(len < 40 ? len : 40), key);
        if (h->seen[which])
            return fail(arena, "header key '%s' stands twice", keys[which]);
        h->seen[which] = true;
        if (which == 0)
            why = read_descr(h, arena, out);
        else if (which == 2)
            why = read_shape(h, arena, out);
        else if (take_word(h, "True"))
            h->fortran = true;
        else if (!take_word(h, "False"))
            why = "fortran_order is neither True nor False";
        if (why != NULL)
            return why;
        if (!take(h, ',') && (skip_blanks(h), h->at >= h->end || *h->at != '}'))
            return "the header dictionary is not closed";
    }
    skip_blanks(h);
    if (h->at != h->end)
        return "something stands behind the header dictionary";
    for (int i = 0; i < 3; i++)
        if (!h->seen[i])
            return fail(arena, "header key '%s' is missing", keys[i]);
    return NULL;
}

/* Copies to C order and little endian. */
static void convert(const uint8_t *in, const struct npy *npy, bool fortran, bool swap, uint8_t *out)
{
    int64_t index[NPY_MAX_RANK] = {0}, step[NPY_MAX_RANK], run = 1;
    for (unsigned d = 0; d < npy->rank; d++) { /* Fortran: the first dimension is contiguous */
        step[d] = run;
        run *= npy->shape[d];
    }
    for (int64_t i = 0; i < npy->elems; i++) {
        int64_t from = i;
        if (fortran) {
            from = 0;
            for (unsigned d = 0; d < npy->rank; d++)
                from += index[d] * step[d];
            for (unsigned d = npy->rank; d-- > 0;) {
                if (++index[d] < npy->shape[d])
                    break;
                index[d] = 0;
            }
        }
        for (unsigned b = 0; b < npy->elem_bytes; b++)
            out[(uint64_t)i * npy->elem_bytes + b] = in[(uint64_t)from * npy->elem_bytes + (swap ? npy->elem_bytes - 1 - b : b)];
    }
}

const char *sim_npy_parse(const void *bytes, size_t len, struct base_arena *arena, struct npy *out)
{
    const uint8_t *data = bytes;
    *out = (struct npy){0};
    if (len < 10 || memcmp(data, "\x93NUMPY", 6) != 0)
        return "not a .npy file: the magic bytes are missing";
    if (data[6] < 1 || data[6] > 3)
        return fail(arena, "version %u.%u of the format is not known", data[6], data[7]);
    size_t prefix = data[6] == 1 ? 10 : 12;
    if (len < prefix)
        return "the file ends inside its header";
    size_t header_len = data[8] | (size_t)data[9] << 8;
    if (data[6] > 1)
        header_len |= (size_t)data[10] << 16 | (size_t)data[11] << 24;
    if (header_len > len - prefix)
        return "the file ends inside its header";
    struct header h = {.at = (const char *)data + prefix, .end = (const char *)data + prefix + header_len};
    const char *why = read_header(&h, arena, out);
    if (why != NULL)
        return why;
    int64_t total = out->elem_bytes;
    out->elems = 1;
    for (unsigned d = 0; d < out->rank; d++) /* an empty dimension makes the product 0 whatever the others are */
        if (out->shape[d] == 0)
            out->elems = total = 0;
    for (unsigned d = 0; d < out->rank && out->elems != 0; d++)
        if (!base_mul_i64(out->elems, out->shape[d], &out->elems) || !base_mul_i64(total, out->shape[d], &total))
            return "the shape announces more bytes than can be counted";
    size_t have = len - prefix - header_len;
    if ((uint64_t)total > have)
        return fail(arena, "the file is cut short: the header announces %lld bytes of data, %llu are there", (long long)total,
                    (unsigned long long)have);
    if ((uint64_t)total < have)
        return fail(arena, "%llu bytes stand behind the data", (unsigned long long)(have - (uint64_t)total));
    out->data = data + prefix + header_len;
    bool swap = h.order == '>' && out->elem_bytes > 1, transpose = h.fortran && out->rank > 1;
    if (total != 0 && (swap || transpose)) {
        uint8_t *copy = base_alloc(arena, (size_t)total);
        convert(out->data, out, transpose, swap, copy);
        out->data = copy;
    }
    return NULL;
}

void *sim_npy_format(char kind, unsigned elem_bytes, unsigned rank, const int64_t *shape, const void *data, size_t *len)
{
    struct base_buf buf = {0};
    int64_t total = elem_bytes;
    for (unsigned d = 0; d < rank; d++)
        if (shape[d] < 0 || !base_mul_i64(total, shape[d], &total))
            return NULL;
    base_put(&buf, "\x93NUMPY\x01\x00\x00\x00", 10);
    base_printf(&buf, "{'descr': '%c%c%u', 'fortran_order': False, 'shape': (", elem_bytes == 1 ? '|' : '<', kind, elem_bytes);
    for (unsigned d = 0; d < rank; d++)
        base_printf(&buf, "%lld%s", (long long)shape[d], rank == 1 ? "," : d + 1 < rank ? ", " : "");
    base_puts(&buf, "), }");
    while ((buf.len + 1) % 64 != 0) /* the data starts at a multiple of 64 */
        base_putc(&buf, ' ');
    base_putc(&buf, '\n');
    buf.data[8] = (char)((buf.len - 10) & 0xFF);
    buf.data[9] = (char)((buf.len - 10) >> 8);
    if (total != 0)
        base_put(&buf, data, (size_t)total);
    *len = buf.len;
    return buf.data;
}
