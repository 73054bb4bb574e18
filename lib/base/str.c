/* String interner, output buffer, and small text helpers. */
#include "base/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct base_str_entry {
    const char *text;
    uint32_t len, hash;
};

uint32_t base_hash(const char *text, size_t len)
{
    uint64_t h = len, w = 0;
    for (; len > 8; text += 8, len -= 8) {
        memcpy(&w, text, 8);
        h = (h ^ w) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    if (len >= 4) { /* the rest, by words that may overlap */
        uint32_t head, tail;
        memcpy(&head, text, 4);
        memcpy(&tail, text + len - 4, 4);
        w = (uint64_t)head << 32 | tail;
    } else if (len != 0) {
        w = (uint64_t)(unsigned char)text[0] << 16 | (uint64_t)(unsigned char)text[len / 2] << 8 | (unsigned char)text[len - 1];
    }
    h = (h ^ w) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h ^ h >> 32);
}

static uint32_t find_slot(const struct base_strings *s, const char *text, size_t len, uint32_t hash)
{
    uint32_t mask = s->slot_count - 1, at = hash & mask;
    while (s->slots[at] != 0) {
        const struct base_str_entry *e = &s->entries[s->slots[at]];
        if (e->hash == hash && e->len == len && memcmp(e->text, text, len) == 0)
            break;
        at = (at + 1) & mask;
    }
    return at;
}

static void grow_slots(struct base_strings *s)
{
    uint32_t fresh = s->slot_count != 0 ? s->slot_count * 2 : 256;
    free(s->slots);
    s->slots = base_realloc_array(NULL, fresh, sizeof *s->slots);
    memset(s->slots, 0, fresh * sizeof *s->slots);
    s->slot_count = fresh;
    for (uint32_t id = 1; id <= s->count; id++) {
        uint32_t at = s->entries[id].hash & (fresh - 1);
        while (s->slots[at] != 0)
            at = (at + 1) & (fresh - 1);
        s->slots[at] = id;
    }
}

uint32_t base_intern(struct base_strings *s, const char *text, size_t len)
{
    if (len > UINT32_MAX / 2)
        base_out_of_memory();
    if (s->slot_count == 0 || s->count >= s->slot_count / 2)
        grow_slots(s);
    uint32_t hash = base_hash(text, len);
    uint32_t at = find_slot(s, text, len, hash);
    if (s->slots[at] != 0)
        return s->slots[at];
    if (s->count + 1 >= s->cap) {
        s->cap = s->cap != 0 ? s->cap * 2 : 256;
        s->entries = base_realloc_array(s->entries, s->cap, sizeof *s->entries);
    }
    uint32_t id = ++s->count;
    s->entries[id] = (struct base_str_entry){base_strndup(&s->arena, text, len), (uint32_t)len, hash};
    s->slots[at] = id;
    return id;
}

uint32_t base_intern_z(struct base_strings *s, const char *text) { return base_intern(s, text, strlen(text)); }

uint32_t base_find(const struct base_strings *s, const char *text, size_t len)
{
    return s->slot_count == 0 ? 0 : s->slots[find_slot(s, text, len, base_hash(text, len))];
}

const char *base_str(const struct base_strings *s, uint32_t id)
{
    return id == 0 || id > s->count ? "" : s->entries[id].text;
}

size_t base_str_len(const struct base_strings *s, uint32_t id)
{
    return id == 0 || id > s->count ? 0 : s->entries[id].len;
}

void base_strings_free(struct base_strings *s)
{
    base_arena_free(&s->arena);
    free(s->entries);
    free(s->slots);
    memset(s, 0, sizeof *s);
}

static void reserve(struct base_buf *buf, size_t more)
{
    if (more >= SIZE_MAX / 4 - buf->len)
        base_out_of_memory();
    size_t need = buf->len + more + 1;
    if (need <= buf->cap)
        return;
    size_t cap = buf->cap != 0 ? buf->cap : 128;
    while (cap < need)
        cap *= 2;
    buf->data = base_realloc_array(buf->data, cap, 1);
    buf->cap = cap;
}

void base_put(struct base_buf *buf, const char *text, size_t len)
{
    reserve(buf, len);
    if (len != 0)
        memcpy(buf->data + buf->len, text, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void base_puts(struct base_buf *buf, const char *text) { base_put(buf, text, strlen(text)); }

void base_putc(struct base_buf *buf, char c) { base_put(buf, &c, 1); }

void base_vprintf(struct base_buf *buf, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    char small[256];
    int n = vsnprintf(small, sizeof small, fmt, args);
    if (n > 0 && (size_t)n < sizeof small) {
        base_put(buf, small, (size_t)n);
    } else if (n > 0) {
        reserve(buf, (size_t)n);
        vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}

void base_printf(struct base_buf *buf, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    base_vprintf(buf, fmt, args);
    va_end(args);
}

size_t base_utf8_length(const char *bytes, size_t len)
{
    const unsigned char *text = (const unsigned char *)bytes;
    static const struct { unsigned char mask, lead, min2; size_t n; } rows[] = {
        {0x80, 0x00, 0x00, 1}, {0xE0, 0xC0, 0x00, 2}, {0xF0, 0xE0, 0xA0, 3}, {0xF8, 0xF0, 0x90, 4}};
    for (size_t i = 0; i < 4; i++) {
        if ((text[0] & rows[i].mask) != rows[i].lead)
            continue;
        if (rows[i].n > len || (rows[i].n == 2 && text[0] < 0xC2) || (rows[i].n == 4 && text[0] > 0xF4))
            return 0;
        for (size_t k = 1; k < rows[i].n; k++)
            if ((text[k] & 0xC0) != 0x80)
                return 0;
        if (text[0] == 0xE0 || text[0] == 0xF0)
            return text[1] >= rows[i].min2 ? rows[i].n : 0;
        if ((text[0] == 0xED && text[1] > 0x9F) || (text[0] == 0xF4 && text[1] > 0x8F))
            return 0;
        return rows[i].n;
    }
    return 0;
}

void base_put_html(struct base_buf *buf, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '<': base_puts(buf, "&lt;"); break;
        case '>': base_puts(buf, "&gt;"); break;
        case '&': base_puts(buf, "&amp;"); break;
        case '"': base_puts(buf, "&quot;"); break;
        default: base_putc(buf, (unsigned char)*text < 0x20 ? ' ' : *text);
        }
}

void base_put_csv(struct base_buf *buf, const char *text)
{
    double number;
    bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && !base_parse_double(text, &number);
    if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
        base_puts(buf, text);
        return;
    }
    base_puts(buf, formula ? "\"'" : "\"");
    for (; *text != '\0'; text++)
        base_printf(buf, *text == '"' ? "\"\"" : "%c", *text);
    base_putc(buf, '"');
}

void base_put_json_string(struct base_buf *buf, const char *text, size_t len)
{
    base_putc(buf, '"');
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)text[i];
        size_t n = base_utf8_length(text + i, len - i);
        if (c == '"' || c == '\\')
            base_printf(buf, "\\%c", c);
        else if (c == '\n')
            base_puts(buf, "\\n");
        else if (c == '\t')
            base_puts(buf, "\\t");
        else if (c < 0x20 || c == 0x7F)
            base_printf(buf, "\\u%04x", c);
        else if (n == 0)
            base_puts(buf, "\\ufffd");
        else
            base_put(buf, text + i, n);
        i += n != 0 ? n : 1;
    }
    base_putc(buf, '"');
}

void base_buf_free(struct base_buf *buf)
{
    free(buf->data);
    memset(buf, 0, sizeof *buf);
}

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

bool base_in_words(const char *words, const char *text, size_t len, bool prefix)
{
    while (*words != '\0') {
        size_t n = 0;
        bool same = true;
        for (; words[n] != '\0' && words[n] != ' '; n++)
            same = same && n < len && lower(words[n]) == lower(text[n]);
        if (same && (n == len || (prefix && n < len)))
            return true;
        words += n + (words[n] == ' ');
    }
    return false;
}

unsigned base_edit_distance(const char *a, const char *b, unsigned limit)
{
    enum { MAX_LEN = 64 };
    size_t la = strlen(a), lb = strlen(b);
    if (la >= MAX_LEN || lb >= MAX_LEN || (la > lb ? la - lb : lb - la) > limit)
        return limit + 1;
    unsigned rows[3][MAX_LEN + 1];
    for (size_t j = 0; j <= lb; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= la; i++) {
        unsigned *now = rows[i % 3], *prev = rows[(i + 2) % 3], *prev2 = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= lb; j++) {
            unsigned best = prev[j - 1] + (a[i - 1] != b[j - 1]);
            if (prev[j] + 1 < best)
                best = prev[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && prev2[j - 2] + 1 < best)
                best = prev2[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[la % 3][lb] > limit ? limit + 1 : rows[la % 3][lb];
}

bool base_parse_i64(const char *text, int64_t *out)
{
    bool negative = *text == '-';
    const char *digits = negative ? text + 1 : text;
    bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    if (!((*digits >= '0' && *digits <= '9')))
        return false;
    char *end;
    errno = 0;
    unsigned long long magnitude = strtoull(digits, &end, hex ? 16 : 10);
    if (errno != 0 || *end != '\0' || (hex && digits[2] == '\0'))
        return false;
    if (magnitude > (unsigned long long)INT64_MAX + (negative ? 1u : 0u))
        return false;
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

bool base_parse_double(const char *text, double *out)
{
    /* The tools never call setlocale(), so strtod() reads the C locale's decimal point. */
    if (*text == '\0' || strspn(text, "+-0123456789.eE") != strlen(text))
        return false;
    char *end;
    errno = 0;
    *out = strtod(text, &end);
    return *end == '\0' && (errno == 0 || *out == 0.0 || (*out < 1.0 && *out > -1.0));
}
