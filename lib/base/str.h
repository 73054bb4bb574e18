/* Strings: an interner (text <-> 32-bit id, compare by id) and a growing buffer for output. */
#ifndef PTO_BASE_STR_H
#define PTO_BASE_STR_H
#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define BASE_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define BASE_PRINTF(fmt, args)
#endif

/* Ids are dense from 1 in order of first appearance; 0 means "no string". */
struct base_strings {
    struct base_arena arena;
    struct base_str_entry *entries; /* [count + 1], entry 0 unused */
    uint32_t count, cap;
    uint32_t *slots; /* open addressing, power of two */
    uint32_t slot_count;
};

uint32_t base_intern(struct base_strings *strings, const char *text, size_t len);
uint32_t base_intern_z(struct base_strings *strings, const char *text);
uint32_t base_find(const struct base_strings *strings, const char *text, size_t len); /* 0 if never interned */
const char *base_str(const struct base_strings *strings, uint32_t id);                /* NUL ended; "" for 0 */
size_t base_str_len(const struct base_strings *strings, uint32_t id);
void base_strings_free(struct base_strings *strings);

/* For tables that are looked up by text and never walked: differs between machines. */
uint32_t base_hash(const char *text, size_t len);

/* A growing byte buffer; always NUL ended once something was put in. */
struct base_buf {
    char *data;
    size_t len, cap;
};

void base_put(struct base_buf *buf, const char *text, size_t len);
void base_puts(struct base_buf *buf, const char *text);
void base_putc(struct base_buf *buf, char c);
void base_printf(struct base_buf *buf, const char *fmt, ...) BASE_PRINTF(2, 3);
void base_vprintf(struct base_buf *buf, const char *fmt, va_list args) BASE_PRINTF(2, 0);
/* Text as a JSON string with quotes; invalid UTF-8 bytes become U+FFFD. */
/* Length of the UTF-8 sequence at text (1..4), 0 if the bytes there are not UTF-8. len > 0. */
size_t base_utf8_length(const char *text, size_t len);
void base_put_json_string(struct base_buf *buf, const char *text, size_t len);
void base_put_html(struct base_buf *buf, const char *text); /* as text or attribute of HTML and XML; control characters become blanks */
void base_put_csv(struct base_buf *buf, const char *text);  /* one cell (RFC 4180); what a spreadsheet would take for a formula gets an apostrophe */
void base_buf_free(struct base_buf *buf);

/* Is text one of the words of a blank-separated list, in any case? With prefix, may it begin with one? */
bool base_in_words(const char *words, const char *text, size_t len, bool prefix);
/* Damerau-Levenshtein distance, cut off: returns limit + 1 when larger than limit. For "did you mean". */
unsigned base_edit_distance(const char *a, const char *b, unsigned limit);
/* Parses a whole decimal or 0x integer; false on junk or overflow. */
bool base_parse_i64(const char *text, int64_t *out);
/* Parses a whole finite decimal floating-point number, independent of the locale. */
bool base_parse_double(const char *text, double *out);
#endif
