/* Enumerations of the language (isa/enum.def), lists of flags (isa/flags.def) and memory spaces (isa/space.def): codes, texts,
 * look-ups. */
#ifndef PTO_ISA_ENUMS_H
#define PTO_ISA_ENUMS_H
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

/* PTO_ENUM_<ID>: which enumeration. PTO_<ENUM>_<ID>: its codes, e.g. PTO_PIPE_MTE1, PTO_GM_LAYOUT_ND. */
enum pto_enum {
    PTO_ENUM_NONE,
#define PTO_ENUM_BEGIN(id, name, spelling) PTO_ENUM_##id,
#define PTO_ENUM_VALUE(owner, id, code, text, aliases)
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
#undef PTO_ENUM_END
    PTO_ENUM_COUNT
};
enum pto_enum_code {
#define PTO_ENUM_BEGIN(id, name, spelling)
#define PTO_ENUM_VALUE(owner, id, code, text, aliases) PTO_##owner##_##id = code,
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
#undef PTO_ENUM_END
};
enum { PTO_PIPE_COUNT = PTO_PIPE_ALL, PTO_PIPE_NONE = 15 }; /* the seven real pipes; an op without one */

const char *isa_enum_name(enum pto_enum which);
enum pto_enum isa_enum_find(const char *name, size_t len);
bool isa_enum_is_word(enum pto_enum which); /* printed `#pto<name value>`, else `#pto.name<value>` */
bool isa_enum_is_long(enum pto_enum which); /* printed so at its own place in a text form, too */
/* May a value of one enumeration be written where another is meant (enum_alias.def)? */
bool isa_enum_serves(enum pto_enum given, enum pto_enum meant);
const char *isa_enum_text(enum pto_enum which, int64_t code); /* NULL if no such code */
/* The code of a value's text (any case, aliases too); -1 if unknown. */
int64_t isa_enum_code(enum pto_enum which, const char *text, size_t len);
/* Calls the visitor for each value's text of one enumeration (for suggestions and docs). */
void isa_enum_each(enum pto_enum which, void (*visit)(const char *text, int64_t code, void *ctx), void *ctx);

/* Lists of flags (flags.def): by the key text has, or by the property of the generic form; NULL if it is none. */
struct isa_flags {
    const char *key, *property, *words;
};
const struct isa_flags *isa_flags(const char *key, size_t len);
const struct isa_flags *isa_flags_property(const char *property);

enum pto_space {
    PTO_SPACE_NONE,
#define PTO_SPACE(id, text, aliases, hw, cap, plan_cap, align, text_align, plan_align) PTO_SPACE_##id,
#include "isa/space.def"
#undef PTO_SPACE
    PTO_SPACE_COUNT
};
struct isa_space_info {
    const char *text, *aliases, *hw;
    int16_t capacity_param, plan_param; /* enum pto_param */
    uint16_t align, text_align, plan_align;
};
const struct isa_space_info *isa_space(enum pto_space space);
enum pto_space isa_space_find(const char *text, size_t len); /* NONE if unknown */
#endif
