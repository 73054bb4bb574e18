/* What the readers of types share (parse_type.c, parse_tile.c): a place in the text of one type. Everything fails quietly after
 * the first diagnostic. */
#ifndef PTO_ASM_PARSE_TYPE_H
#define PTO_ASM_PARSE_TYPE_H
#include "asm/parse.h"

struct asm_type_reader {
    struct asm_parser *ps;
    uint32_t at, end; /* at moves on */
    unsigned depth;   /* of types in types */
    bool failed;
};
/* An element type: its dtype, and its spelling where that is not the dtype's own. dtype NONE with a spelling: known by name only. */
struct asm_type_elem {
    enum pto_dtype dtype;
    pto_str_id text;
};

struct base_diag *asm_tr_fail(struct asm_type_reader *r, uint32_t begin, uint32_t end, const char *fmt, ...) BASE_PRINTF(4, 5);
/* A fix to the word of a list, separated by blanks, that is spelt most alike. */
void asm_tr_suggest(const struct asm_type_reader *r, struct base_diag *d, uint32_t begin, uint32_t end, const char *words);
void asm_tr_skip(struct asm_type_reader *r);                 /* blanks and comments */
char asm_tr_peek(struct asm_type_reader *r);                 /* '\0' at the end */
bool asm_tr_take(struct asm_type_reader *r, char c);
bool asm_tr_expect(struct asm_type_reader *r, char c);
bool asm_tr_word(struct asm_type_reader *r, uint32_t *begin, uint32_t *end); /* a word, or the inside of a string */
bool asm_tr_is(const struct asm_type_reader *r, uint32_t begin, uint32_t end, const char *text);
bool asm_tr_digits(struct asm_type_reader *r, int64_t *out); /* false, silently, if there are none */
bool asm_tr_dim(struct asm_type_reader *r, int64_t *out);    /* a number, `?` or -1 */
bool asm_tr_dim_x(struct asm_type_reader *r, int64_t *out, bool valid); /* `Nx`, `?x`, of valid= also `-1x`; only if the x follows */
struct asm_type_elem asm_tr_element(struct asm_type_reader *r);
/* A type inside this one; 0 after a diagnostic. */
pto_type_id asm_tr_type(struct asm_type_reader *r, uint32_t begin, uint32_t end);
/* Offset of the first of the characters in `stops` outside brackets, from r->at on; the end if there is none. */
uint32_t asm_tr_until(const struct asm_type_reader *r, const char *stops);

/* parse_tile.c: behind the `<`; begin is where the type starts. */
pto_type_id asm_tile_type(struct asm_type_reader *r, enum pto_type_kind kind, uint32_t begin);
#endif
