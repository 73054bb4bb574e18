/* The op table as data, and look-up by mnemonic. */
#include "isa/op.h"
#include "base/str.h"
#include "isa/program.h"
#include "isa/target.h"

#include <string.h>

/* Slots and attributes of each row as arrays of their own. */
#define SLOT(role, name, dir, kind) {name, PTO_ROLE_##role, PTO_DIR_##dir, PTO_OPD_##kind},
#define IN(role, name, kind) SLOT(role, name, IN, kind)
#define OUT(role, name, kind) SLOT(role, name, OUT, kind)
#define INOUT(role, name, kind) SLOT(role, name, INOUT, kind)
#define OPT(role, name, kind) SLOT(role, name, OPT, kind)
#define OPTOUT(role, name, kind) SLOT(role, name, OPTOUT, kind)
#define LIST(role, name, kind) SLOT(role, name, LIST, kind)
#define ALIAS(role, name, kind) SLOT(role, name, ALIAS, kind)
#define BIND(role, name, kind) SLOT(role, name, BIND, kind)
#define RES(role, name, kind) SLOT(role, name, RES, kind)
#define RESLIST(role, name, kind) SLOT(role, name, RESLIST, kind)
#define NO_SLOTS
#define A(attr) PTO_ATTR_##attr,
#define NO_ATTRS

#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) \
    static const struct pto_slot slots_##id[] = {slots{NULL, 0, 0, 0}};                         \
    static const uint8_t attrs_##id[] = {attrs 0};                                             \
    _Static_assert(sizeof slots_##id / sizeof slots_##id[0] - 1 <= PTO_MAX_SLOTS, #id ": too many slots"); \
    _Static_assert(sizeof attrs_##id - 1 <= PTO_MAX_OP_ATTRS, #id ": too many attributes");
#include "isa/ops.def"
#undef PTO_OP

const struct isa_op_info isa_ops[PTO_OP_COUNT] = {
    {.mnemonic = "", .format = "", .checks = "", .doc = "", .slots = slots_MODULE, .attrs = attrs_RETURN},
#define PTO_OP(id, mn, class_of, form, slot_list, attr_list, pipe, fams, rules, check_text, exec, cost, line)                    \
    [PTO_OP_##id] = {.mnemonic = mn, .format = form, .checks = check_text, .doc = line, .slots = slots_##id, .attrs = attrs_##id,          \
                     .cls = PTO_CLASS_##class_of, .pipe_rule = PTO_PR_##pipe, .ruleset = PTO_RULES_##rules,           \
                     .nslots = sizeof slots_##id / sizeof slots_##id[0] - 1, .families = fams},
#include "isa/ops.def"
#undef PTO_OP
};

static const struct { const char *text; enum pto_op op; } aliases[] = {
#define PTO_ALIAS(text, op) {text, PTO_OP_##op},
#include "isa/alias.def"
#undef PTO_ALIAS
};

const struct isa_attr_info isa_attrs[PTO_ATTR_COUNT] = {
    {.key = "", .alias = ""},
#define PTO_ATTR(id, key_, alias_, kind_, enum_, def_) \
    [PTO_ATTR_##id] = {.key = key_, .alias = alias_, .kind = PTO_AK_##kind_, .enumeration = PTO_ENUM_##enum_, .def = def_},
#include "isa/attr.def"
#undef PTO_ATTR
};

static const struct isa_region_info regions[PTO_OP_COUNT] = {
#define PTO_REGIONS(id, least_, most_, first_, others_, end_, blocks_, holds_, stands_, dict)                                        \
    [PTO_OP_##id] = {.first = PTO_OP_##first_, .others = PTO_OP_##others_, .least = least_, .most = most_, .end = PTO_END_##end_, \
                     .blocks = PTO_BLOCKS_##blocks_, .holds = PTO_HOLDS_##holds_, .stands = PTO_HOLDS_##stands_, .dict_first = dict},
#define PTO_TERMINATOR(id)
#include "isa/region.def"
#undef PTO_REGIONS
#undef PTO_TERMINATOR
};
static const bool terminators[PTO_OP_COUNT] = {
#define PTO_REGIONS(...)
#define PTO_TERMINATOR(id) [PTO_OP_##id] = true,
#include "isa/region.def"
#undef PTO_REGIONS
#undef PTO_TERMINATOR
};
const struct isa_region_info *isa_op_regions(enum pto_op op) { return regions[op].most != 0 ? &regions[op] : NULL; }
bool isa_op_is_terminator(enum pto_op op) { return terminators[op]; }

#define K(kind) (1u << PTO_TYPE_##kind)
const struct isa_slot_kind_info isa_slot_kinds[PTO_OPD_COUNT] = {
#define PTO_SLOT_KIND(id, text_, types_, width_, shared_) [PTO_OPD_##id] = {.text = text_, .types = types_, .width = width_, .shared = shared_},
#include "isa/slot_kind.def"
#undef PTO_SLOT_KIND
};
#undef K

static bool matches(const char *name, const char *text, size_t len)
{
    if (strlen(name) == len && memcmp(name, text, len) == 0)
        return true;
    return strncmp(name, "pto.", 4) == 0 && strlen(name) == len + 4 && memcmp(name + 4, text, len) == 0;
}

enum pto_op isa_op_find(const char *text, size_t len, bool *legacy)
{
    *legacy = false;
    for (unsigned i = 1; i < PTO_OP_COUNT; i++)
        if (matches(isa_ops[i].mnemonic, text, len))
            return (enum pto_op)i;
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (matches(aliases[i].text, text, len)) {
            *legacy = strncmp(aliases[i].text, "pto.", 4) == 0;
            return aliases[i].op;
        }
    return PTO_OP_NONE;
}

const char *isa_op_below(const char *text, size_t len)
{
    static const struct { const char *prefix, *what; } below[] = {
#define PTO_BELOW(prefix, what) {prefix, what},
#include "isa/below.def"
#undef PTO_BELOW
    };
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++)
        if (strlen(below[i].prefix) <= len && memcmp(below[i].prefix, text, strlen(below[i].prefix)) == 0)
            return below[i].what;
    return NULL;
}

bool isa_op_dialect_known(const char *text, size_t len)
{
    const char *dot = memchr(text, '.', len);
    size_t n = dot != NULL ? (size_t)(dot - text) + 1 : 0;
    for (unsigned i = 1; i < PTO_OP_COUNT && n != 0; i++)
        if (strncmp(isa_ops[i].mnemonic, text, n) == 0)
            return true;
    return n == 0;
}

const char *isa_op_suggest(const char *text)
{
    const char *best = NULL;
    unsigned best_distance = 3;
    for (unsigned i = 1; i < PTO_OP_COUNT; i++) {
        const char *name = isa_ops[i].mnemonic;
        unsigned d = base_edit_distance(text, name, 2);
        if (strncmp(name, "pto.", 4) == 0) {
            unsigned bare = base_edit_distance(text, name + 4, 2);
            d = bare < d ? bare : d;
        }
        if (d < best_distance) {
            best_distance = d;
            best = name;
        }
    }
    return best;
}
