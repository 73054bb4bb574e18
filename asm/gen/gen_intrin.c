/* The intrinsics as data (gen_intrin.h): reads intrin.def, adds the default forms, unites forms of one name. */
#include "asm/gen/gen_intrin.h"
#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct row { const char *name; enum pto_op op, other; unsigned nargs; const char *space, *args; } rows[] = {
#define PTO_INTRIN(name, op, args) {#name, PTO_OP_##op, PTO_OP_NONE, 0, NULL, args},
#define PTO_INTRIN_BY_PLACE(name, nargs, space, op, other) {#name, PTO_OP_##op, PTO_OP_##other, nargs, #space, ""},
#include "isa/intrin.def"
};
enum { NROWS = sizeof rows / sizeof rows[0] };
static const struct { enum pto_op op; const char *instead; } without[] = {
#define PTO_NO_INTRIN(op, instead) {PTO_OP_##op, instead},
#include "isa/intrin.def"
};
static const struct { enum pto_attr attr; const char *member; } members[] = {
#define PTO_INTRIN_MEMBER(attr, member) {PTO_ATTR_##attr, member},
#include "isa/intrin.def"
};
static const struct { const char *name, *slot, *macro; } needs[] = {
#define PTO_INTRIN_NEEDS(name, slot, macro) {#name, #slot, macro},
#include "isa/intrin.def"
};
static const char *const role_notes[PTO_ROLE_COUNT] = {
#define PTO_INTRIN_ROLE_NOTE(role, text) [PTO_ROLE_##role] = text,
#include "isa/intrin.def"
};
static const struct { const char *macro, *words; } kinds[PTO_OPD_COUNT] = {
#define PTO_INTRIN_KIND(kind, macro, words) [PTO_OPD_##kind] = {macro, words},
#include "isa/intrin.def"
};

const char *intrin_kind_macro(enum pto_slot_kind kind) { return kinds[kind].macro; }
const char *intrin_kind_words(enum pto_slot_kind kind) { return kinds[kind].words; }
const char *intrin_role_note(enum pto_role role) { return role_notes[role]; }
const char *intrin_needs(const struct intrin *intrin, const struct intrin_param *param)
{
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
        if (strcmp(needs[i].name, intrin->name) == 0 && strcmp(needs[i].slot, param->name) == 0)
            return needs[i].macro;
    return NULL;
}
const char *intrin_member(enum pto_attr attr)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (members[i].attr == attr)
            return members[i].member;
    return isa_attr(attr)->key;
}
const char *intrin_without(enum pto_op op)
{
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        if (without[i].op == op)
            return without[i].instead;
    return NULL;
}

_Noreturn static void wrong(const char *where, const char *what)
{
    fprintf(stderr, "isa/intrin.def: %s: %s\n", where, what);
    exit(1);
}

static bool is_number(const struct pto_slot *slot)
{
    const uint64_t numbers = UINT64_C(1) << PTO_OPD_INDEX | UINT64_C(1) << PTO_OPD_I1 | UINT64_C(1) << PTO_OPD_I32 | UINT64_C(1) << PTO_OPD_I64 |
                             UINT64_C(1) << PTO_OPD_INT | UINT64_C(1) << PTO_OPD_BITS | UINT64_C(1) << PTO_OPD_SCALAR | UINT64_C(1) << PTO_OPD_FLOAT;
    return (numbers >> slot->kind & 1) != 0;
}
int intrin_result(enum pto_op op)
{
    const struct isa_op_info *info = isa_op(op);
    for (int i = 0; i < info->nslots; i++)
        if (isa_slot_is_result(&info->slots[i]) && is_number(&info->slots[i]))
            return i;
    return -1;
}
bool intrin_slot_is_destination(const struct pto_slot *slot)
{
    return isa_slot_is_out(slot) || slot->dir == PTO_DIR_RES || slot->role == PTO_ROLE_DST;
}

/* By its own name, or as given in the row. */
static int find_slot(const struct isa_op_info *info, const char *word, size_t len)
{
    for (int i = 0; i < info->nslots; i++)
        if (strlen(info->slots[i].name) == len && memcmp(info->slots[i].name, word, len) == 0)
            return i;
    return -1;
}
static int find_attr(const struct isa_op_info *info, const char *word, size_t len)
{
    for (int i = 0; info->attrs[i] != 0; i++) {
        const char *key = isa_attr((enum pto_attr)info->attrs[i])->key;
        if (strlen(key) == len && memcmp(key, word, len) == 0)
            return i;
    }
    return -1;
}

/* A new parameter of this variant. */
/* A parameter that is called as an attribute's member is told from it. */
static void add_underscore(char *name, size_t size)
{
    size_t n = strlen(name);
    if (n + 1 < size)
        memcpy(name + n, "_", 2);
}

static struct intrin_param *add_param(struct intrin_variant *v, const char *name, size_t len, enum intrin_param_kind kind)
{
    if (v->nparams == INTRIN_MAX_PARAMS || len + 2 > INTRIN_NAME)
        wrong(isa_op(v->op)->mnemonic, "too many or too long arguments");
    struct intrin_param *p = &v->params[v->nparams++];
    memset(p, 0, sizeof *p);
    memcpy(p->name, name, len);
    p->kind = kind;
    return p;
}
static void add_slot(struct intrin_variant *v, int slot, bool optional)
{
    const char *name = isa_op(v->op)->slots[slot].name;
    struct intrin_param *p = add_param(v, name, strlen(name), INTRIN_SLOT);
    p->slots = (uint16_t)(1u << slot);
    p->optional = optional;
}

/* What stands at the end of a form: attributes that are optional and that C has a way to write. */
static uint16_t all_tail(const struct isa_op_info *info)
{
    uint16_t tail = 0;
    for (unsigned i = 0; info->attrs[i] != 0; i++) {
        unsigned kind = isa_attr((enum pto_attr)info->attrs[i])->kind;
        if (kind == PTO_AK_ENUM || kind == PTO_AK_INT || kind == PTO_AK_BOOL)
            tail = (uint16_t)(tail | 1u << i);
    }
    return tail;
}

static void read_word(struct intrin_variant *v, const char *word, size_t len)
{
    const struct isa_op_info *info = isa_op(v->op);
    bool optional = word[len - 1] == '?';
    len -= optional ? 1 : 0;
    const char *equals = memchr(word, '=', len);
    size_t first = equals != NULL ? (size_t)(equals - word) : len;
    if (len == 2 && memcmp(word, "!*", 2) == 0) {
        v->tail = 0;
    } else if (*word == '!' || *word == '#') {
        int attr = find_attr(info, word + 1, first - 1);
        if (attr < 0)
            wrong(info->mnemonic, word);
        v->tail = (uint16_t)(v->tail & ~(1u << attr));
        if (equals != NULL) {
            v->shape_attr = (int8_t)attr;
            v->shape_slot = (int8_t)find_slot(info, equals + 1, len - first - 1);
        } else if (*word == '#') {
            struct intrin_param *p = add_param(v, word + 1, first - 1, INTRIN_ATTR);
            p->attr = (uint8_t)attr;
            p->optional = optional;
        }
    } else {
        int slot = find_slot(info, word, first);
        if (slot < 0)
            wrong(info->mnemonic, word);
        add_slot(v, slot, optional);
        if (equals != NULL)
            v->params[v->nparams - 1].slots |= (uint16_t)(1u << find_slot(info, equals + 1, len - first - 1));
    }
}

static void start(struct intrin_variant *v, enum pto_op op)
{
    memset(v, 0, sizeof *v);
    v->op = op;
    v->shape_attr = v->shape_slot = -1;
    v->tail = all_tail(isa_op(op));
}

/* Destinations, sources, scalars, scratch, required attributes. */
static void default_form(struct intrin_variant *v, enum pto_op op)
{
    const struct isa_op_info *info = isa_op(op);
    start(v, op);
    for (int pass = 0; pass < 4; pass++)
        for (int i = 0; i < info->nslots; i++) {
            const struct pto_slot *slot = &info->slots[i];
            bool scratch = slot->role == PTO_ROLE_TMP && isa_slot_is_optional(slot);
            int when = scratch ? 3 : intrin_slot_is_destination(slot) ? 0 : is_number(slot) ? 2 : 1;
            if (when != pass || i == intrin_result(op))
                continue;
            if (isa_slot_is_optional(slot) && !scratch)
                wrong(info->mnemonic, "optional operands need a row");
            add_slot(v, i, scratch);
        }
    for (unsigned i = 0; info->attrs[i] != 0; i++)
        if ((v->tail >> i & 1) != 0 && isa_attr((enum pto_attr)info->attrs[i])->def == INT64_MIN) {
            const char *key = isa_attr((enum pto_attr)info->attrs[i])->key;
            add_param(v, key, strlen(key), INTRIN_ATTR)->attr = (uint8_t)i;
            v->tail = (uint16_t)(v->tail & ~(1u << i));
        }
}

/* Required attributes have no place at the end; two parameters or a parameter and a member of one name would replace each other. */
static void check_variant(struct intrin_variant *v)
{
    const struct isa_op_info *info = isa_op(v->op);
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && info->attrs[i] != 0; i++) {
        const char *member = intrin_member((enum pto_attr)info->attrs[i]);
        if ((v->tail >> i & 1) == 0)
            continue;
        if (isa_attr((enum pto_attr)info->attrs[i])->def == INT64_MIN)
            wrong(info->mnemonic, "an attribute without a default is no argument");
        for (unsigned p = 0; p < v->nparams; p++)
            if (strcmp(v->params[p].name, member) == 0)
                add_underscore(v->params[p].name, sizeof v->params[p].name);
    }
    if (intrin_result(v->op) >= 0 && v->tail != 0)
        wrong(info->mnemonic, "an expression has no optional attributes");
    for (unsigned p = 0; p < v->nparams; p++)
        if (v->params[p].kind == INTRIN_SLOT)
            for (int s = 0; s < info->nslots; s++)
                if ((v->params[p].slots >> s & 1) != 0 && kinds[info->slots[s].kind].macro == NULL)
                    wrong(info->mnemonic, "a slot of a kind that C has no argument for");
}

/* A form with n optional arguments is n + 1 variants. */
static void add_form(struct intrin *out, struct intrin_variant *form)
{
    check_variant(form);
    unsigned nfixed = 0, noptional = 0;
    for (unsigned p = 0; p < form->nparams; p++)
        *(form->params[p].optional ? &noptional : &nfixed) += 1;
    for (unsigned given = 0; given <= noptional; given++) {
        if (out->nvariants == INTRIN_MAX_VARIANTS)
            wrong(out->name, "too many variants");
        unsigned at = out->nvariants++;
        while (at > 0 && out->variants[at - 1].nparams > nfixed + given) {
            out->variants[at] = out->variants[at - 1];
            at--;
        }
        if (at > 0 && out->variants[at - 1].nparams == nfixed + given)
            wrong(out->name, "two forms have as many arguments");
        struct intrin_variant *v = &out->variants[at];
        *v = *form;
        v->nparams = 0;
        unsigned seen = 0;
        for (unsigned p = 0; p < form->nparams; p++)
            if (!form->params[p].optional || seen++ < given)
                v->params[v->nparams++] = form->params[p];
    }
}

static void upper(char *out, const char *mnemonic)
{
    const char *name = strncmp(mnemonic, "pto.", 4) == 0 ? mnemonic + 4 : mnemonic;
    size_t i = 0;
    for (; name[i] != '\0' && i + 1 < INTRIN_NAME; i++)
        out[i] = name[i] == '.' ? '_' : (char)toupper((unsigned char)name[i]);
    out[i] = '\0';
}

static void read_row(const struct row *row, struct intrin_variant *form)
{
    start(form, row->op);
    if (row->space != NULL) { /* the operation's own order: destination, then its inputs */
        default_form(form, row->op);
        form->other = row->other;
        form->space = row->space;
        form->tail = 0;
        if (form->nparams != row->nargs)
            wrong(row->name, "not as many arguments");
        for (unsigned p = 1; p < form->nparams; p++)
            snprintf(form->params[p].name, INTRIN_NAME, "arg%u", p);
        return;
    }
    for (const char *word = row->args; *word != '\0';) {
        size_t len = strcspn(word, " ");
        read_word(form, word, len);
        word += len + strspn(word + len, " ");
    }
}

/* Tails only where the next variant is not one argument further. */
static void settle_tails(struct intrin *out)
{
    for (unsigned i = 0; i + 1 < out->nvariants; i++)
        if (out->variants[i + 1].nparams == out->variants[i].nparams + 1)
            out->variants[i].tail = 0;
}

static bool row_is_first_of_name(unsigned r)
{
    for (unsigned i = 0; i < r; i++)
        if (strcmp(rows[i].name, rows[r].name) == 0)
            return false;
    return true;
}

bool intrin_of(enum pto_op op, unsigned index, struct intrin *out)
{
    const struct isa_op_info *info = isa_op(op);
    struct intrin_variant form;
    unsigned at = 0;
    bool any = false, is_call = info->cls == PTO_CLASS_INSN || info->cls == PTO_CLASS_VIEW;
    memset(out, 0, sizeof *out);
    for (unsigned r = 0; r < NROWS; r++) {
        if (rows[r].op != op || rows[r].space != NULL)
            continue;
        any = true;
        if (!row_is_first_of_name(r) || at++ != index)
            continue;
        snprintf(out->name, sizeof out->name, "%s", rows[r].name);
        for (unsigned more = r; more < NROWS; more++)
            if (strcmp(rows[more].name, rows[r].name) == 0) {
                read_row(&rows[more], &form);
                add_form(out, &form);
            }
        settle_tails(out);
        return true;
    }
    if (any || index != 0 || !is_call || strncmp(info->mnemonic, "pto.", 4) != 0 || intrin_without(op) != NULL)
        return false;
    upper(out->name, info->mnemonic);
    default_form(&form, op);
    add_form(out, &form);
    settle_tails(out);
    return true;
}

const struct pto_slot *intrin_param_slot(const struct intrin_variant *v, const struct intrin_param *param)
{
    const struct isa_op_info *info = isa_op(v->op);
    const struct pto_slot *found = NULL;
    for (int s = 0; s < info->nslots; s++)
        if ((param->slots >> s & 1) != 0 && (found == NULL || strcmp(info->slots[s].name, param->name) == 0))
            found = &info->slots[s];
    return found;
}

void intrin_signature(const struct intrin *intrin, unsigned variant, enum pto_op op, struct base_buf *out)
{
    struct intrin_variant form;
    const struct intrin_variant *v = &intrin->variants[variant];
    const struct isa_op_info *info = isa_op(op);
    if (v->other != PTO_OP_NONE) {
        default_form(&form, op);
        form.tail = 0;
        v = &form;
    }
    base_printf(out, "%s(", intrin->name);
    for (unsigned p = 0; p < v->nparams; p++)
        base_printf(out, "%s%s", p != 0 ? ", " : "", v->params[p].name);
    const char *before = v->nparams != 0 ? "[, " : "[";
    for (unsigned i = 0; i < PTO_MAX_OP_ATTRS && info->attrs[i] != 0; i++)
        if ((v->tail >> i & 1) != 0) {
            base_printf(out, "%s%s", before, intrin_member((enum pto_attr)info->attrs[i]));
            before = ", ";
        }
    base_puts(out, v->tail != 0 ? "])" : ")");
}

void intrin_signatures(enum pto_op op, const char *between, struct base_buf *out)
{
    struct intrin in;
    size_t begin = out->len;
    for (unsigned i = 0; intrin_of(op, i, &in); i++)
        for (unsigned n = 0; n < in.nvariants; n++)
            if (in.variants[n].op == op) {
                base_puts(out, out->len != begin ? between : "");
                intrin_signature(&in, n, op, out);
            }
    memset(&in, 0, sizeof in);
    for (unsigned r = 0; r < NROWS; r++)
        if (rows[r].space != NULL && (rows[r].op == op || rows[r].other == op)) {
            snprintf(in.name, sizeof in.name, "%s", rows[r].name);
            in.variants[0].other = op;
            base_puts(out, out->len != begin ? between : "");
            intrin_signature(&in, 0, op, out);
        }
}
