/* ${NAME} in PTO-AS text: replaced by values of the command line (-D) or by defaults before the text is read, so that sizes and counts
 * can be swept. Knows nothing of the language but its comments and strings. */
#ifndef PTO_ASM_MACRO_H
#define PTO_ASM_MACRO_H
#include "base/diag.h"

struct asm_macro {
    const char *name; /* name_len characters */
    size_t name_len;
    const char *value; /* ended by NUL */
    bool used;         /* some text asked for it */
};
/* Those of -D. Plain data; texts belong to the caller. */
struct asm_macros {
    struct asm_macro *items;
    uint32_t count, cap;
};
/* NAME=VALUE; a later one of the same name replaces the value. NULL, or what is wrong. text must outlive the macros. */
const char *asm_macro_define(struct asm_macros *macros, const char *text);
struct asm_macro *asm_macro_find(const struct asm_macros *macros, const char *name, size_t len);
void asm_macros_free(struct asm_macros *macros);
/* A warning for each that no text asked for. */
void asm_macros_unused(const struct asm_macros *macros, struct base_diags *diags);

/* Overwrites each ${..} outside comments and strings with digits: text that is only laid out keeps its lengths and has tokens. */
void asm_macros_mask(char *text, size_t len);

/* Replaces all ${..} of a registered text; the file has the new text from then on (base_source_replace), and positions stay those of
 * what was written. macros may be NULL. False after diagnostics: the file is as it was. */
bool asm_expand(uint32_t file, struct asm_macros *macros, struct base_sources *sources, struct base_diags *diags);
#endif
