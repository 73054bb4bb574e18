/* Enumerations, lists of flags and memory spaces: their tables as data. */
#include "isa/enums.h"
#include "base/str.h"
#include "isa/target.h"

#include <string.h>

struct value { const char *text, *aliases; int64_t code; uint8_t owner; };

static const struct value values[] = {
#define PTO_ENUM_BEGIN(id, name, spelling)
#define PTO_ENUM_VALUE(owner, id, code, text, aliases) {text, aliases, code, PTO_ENUM_##owner},
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
};
enum { VALUE_COUNT = sizeof values / sizeof values[0] };

/* The values of an enumeration stand together, from values[FIRST_x] on. */
enum {
#define PTO_ENUM_BEGIN(id, name, spelling) FIRST_##id, BEHIND_NONE_OF_##id = FIRST_##id - 1,
#define PTO_ENUM_VALUE(owner, id, code, text, aliases) NUMBER_##owner##_##id,
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
#undef PTO_ENUM_END
};

enum { SPELL_PARAM, SPELL_WORD, SPELL_LONG };
static const struct { const char *name; uint16_t spelling, first; } enums[PTO_ENUM_COUNT] = {
    {"", 0, VALUE_COUNT},
#define PTO_ENUM_BEGIN(id, name, spelling) {name, SPELL_##spelling, FIRST_##id},
#define PTO_ENUM_VALUE(owner, id, code, text, aliases)
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
#undef PTO_ENUM_END
};

const char *isa_enum_name(enum pto_enum which) { return enums[which].name; }
bool isa_enum_is_word(enum pto_enum which) { return enums[which].spelling == SPELL_WORD; }
bool isa_enum_is_long(enum pto_enum which) { return enums[which].spelling == SPELL_LONG; }

/* Names of enumerations that are read like the new one (pto-as.md 3.4). */
static const struct { const char *name; enum pto_enum which; } old_names[] = {{"sync_op_type", PTO_ENUM_PIPE_EVENT}};

enum pto_enum isa_enum_find(const char *name, size_t len)
{
    for (unsigned i = 1; i < PTO_ENUM_COUNT; i++)
        if (strlen(enums[i].name) == len && memcmp(enums[i].name, name, len) == 0)
            return (enum pto_enum)i;
    for (size_t i = 0; i < sizeof old_names / sizeof old_names[0]; i++)
        if (strlen(old_names[i].name) == len && memcmp(old_names[i].name, name, len) == 0)
            return old_names[i].which;
    return PTO_ENUM_NONE;
}

bool isa_enum_serves(enum pto_enum given, enum pto_enum meant)
{
    static const struct { enum pto_enum given, meant; } rows[] = {
#define PTO_ENUM_SERVES(given, meant) {PTO_ENUM_##given, PTO_ENUM_##meant},
#include "isa/enum_alias.def"
#undef PTO_ENUM_SERVES
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].given == given && rows[i].meant == meant)
            return true;
    return false;
}

const char *isa_enum_text(enum pto_enum which, int64_t code)
{
    for (unsigned i = enums[which].first; i < VALUE_COUNT && values[i].owner == which; i++)
        if (values[i].code == code)
            return values[i].text;
    return NULL;
}

int64_t isa_enum_code(enum pto_enum which, const char *text, size_t len)
{
    for (unsigned i = enums[which].first; i < VALUE_COUNT && values[i].owner == which; i++)
        if (base_in_words(values[i].text, text, len, false) || base_in_words(values[i].aliases, text, len, false))
            return values[i].code;
    return -1;
}

void isa_enum_each(enum pto_enum which, void (*visit)(const char *text, int64_t code, void *ctx), void *ctx)
{
    for (unsigned i = enums[which].first; i < VALUE_COUNT && values[i].owner == which; i++)
        visit(values[i].text, values[i].code, ctx);
}

static const struct isa_space_info spaces[PTO_SPACE_COUNT] = {
    {"none", "", "", 0, 0, 1, 1, 1},
#define PTO_SPACE(id, text, aliases, hw, cap, plan_cap, align, text_align, plan_align) \
    {text, aliases, hw, PTO_P_##cap, PTO_P_##plan_cap, align, text_align, plan_align},
#include "isa/space.def"
#undef PTO_SPACE
};

const struct isa_space_info *isa_space(enum pto_space space) { return &spaces[space]; }

enum pto_space isa_space_find(const char *text, size_t len)
{
    for (unsigned i = 1; i < PTO_SPACE_COUNT; i++)
        if (base_in_words(spaces[i].text, text, len, false) || base_in_words(spaces[i].aliases, text, len, false))
            return (enum pto_space)i;
    return PTO_SPACE_NONE;
}

static const struct isa_flags flag_lists[] = {
#define PTO_FLAGS(key, property, words) {key, property, words},
#include "isa/flags.def"
#undef PTO_FLAGS
};

const struct isa_flags *isa_flags(const char *key, size_t len)
{
    for (size_t i = 0; i < sizeof flag_lists / sizeof flag_lists[0]; i++)
        if (strlen(flag_lists[i].key) == len && memcmp(flag_lists[i].key, key, len) == 0)
            return &flag_lists[i];
    return NULL;
}

const struct isa_flags *isa_flags_property(const char *property)
{
    for (size_t i = 0; i < sizeof flag_lists / sizeof flag_lists[0]; i++)
        if (strcmp(flag_lists[i].property, property) == 0)
            return &flag_lists[i];
    return NULL;
}
