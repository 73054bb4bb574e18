/* The program that a native kernel is to the simulator: a function whose operations are the uses of intrinsics, in the order in which
 * runs come to them first. A use is told from others by its place in the source, the types of its operands, which tile or window each
 * handle is, and its attributes. Must not know cores. */
#include "intrin/intrin.h"
#include "intrin/record_hook.h"
#include "base/file.h"
#include "isa/pipe_op.h"
#include "sim/code.h"
#include "sim/kernel.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

enum { MAX_SOURCE = 1 << 26 };

struct place_key {
    const char *op, *file;
    uint32_t line, nth, section, pad;
};
struct intrin_place {
    struct place_key key;
    enum pto_op op;
    uint8_t attr_of[PTO_MAX_OP_ATTRS]; /* index in the row's attributes of the k-th one that the use gives */
    struct intrin_use *uses;           /* the latest first */
    pto_value_id value;                /* of a window's declaration */
    UT_hash_handle hh;
};

/* ---- source ---- */

/* The file of a name, read when it is first met; one that cannot be read has lines without text. */
static uint32_t file_of(struct pto_sim *session, const char *name)
{
    for (uint32_t i = 0; i < session->sources.count; i++)
        if (strcmp(session->sources.files[i].name, name) == 0)
            return i + 1;
    char *text = NULL;
    const char *kept = NULL;
    size_t len = 0;
    if (base_file_read(name, MAX_SOURCE, &text, &len) == NULL) {
        kept = base_strndup(&session->arena, text, len);
        free(text);
    }
    return base_source_add(&session->sources, base_strdup(&session->arena, name), kept, len);
}

struct pto_span intrin_span(struct intrin_kernel *k, struct pto_here here, const char *word)
{
    struct base_sources *sources = &k->session->sources;
    uint32_t file = file_of(k->session, here.file), count = 0;
    const struct base_source *source = base_source_get(sources, file);
    if (source->text == NULL)
        return (struct pto_span){.file = file, .begin = here.line, .end = here.line};
    const uint32_t *lines = base_source_lines(sources, file, &count);
    if (here.line == 0 || here.line > count)
        return (struct pto_span){.file = file};
    uint32_t begin = lines[here.line - 1], end = here.line < count ? lines[here.line] : (uint32_t)source->len;
    while (end > begin && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r'))
        end--;
    size_t n = strlen(word);
    for (uint32_t at = begin; n != 0 && at + n <= end; at++)
        if (memcmp(source->text + at, word, n) == 0)
            return (struct pto_span){.file = file, .begin = at, .end = at + (uint32_t)n};
    while (begin < end && (source->text[begin] == ' ' || source->text[begin] == '\t'))
        begin++;
    return (struct pto_span){.file = file, .begin = begin, .end = end};
}

/* How the operation is called in the source: its mnemonic without "pto.", as in C. */
static void c_name(const char *mnemonic, char *out, size_t size)
{
    size_t n = 0;
    if (strncmp(mnemonic, "pto.", 4) == 0)
        mnemonic += 4;
    bool upper = *mnemonic == 't';
    for (; *mnemonic != '\0' && n + 1 < size; mnemonic++)
        out[n++] = (char)(*mnemonic == '.' ? '_' : upper && *mnemonic >= 'a' && *mnemonic <= 'z' ? *mnemonic - 'a' + 'A' : *mnemonic);
    out[n] = '\0';
}

/* ---- the function ---- */

static struct pto_attribute string_attr(struct pto_program *p, enum pto_attr key, enum pto_lit_kind kind, const char *text)
{
    return (struct pto_attribute){.key = key, .kind = (uint8_t)kind, .str = base_intern_z(&p->strings, text)};
}

static pto_block_id new_body(struct pto_program *p, pto_op_id owner) { return isa_block_append(p, isa_op_region(&p->ops[owner], 0)); }

static void make_function(struct intrin_kernel *k)
{
    struct pto_program *p = &k->program;
    const struct pto_kernel *kernel = k->kernel;
    struct pto_span span = intrin_span(k, (struct pto_here){.file = kernel->file, .line = kernel->line}, kernel->name);
    p->module = isa_op_new(p, &(struct isa_op_spec){.op = PTO_OP_MODULE, .span = span, .name_span = span, .nregions = 1});
    p->implicit_module = true;
    pto_block_id top = new_body(p, p->module);
    struct pto_attribute attrs[3];
    uint32_t n = 0;
    attrs[n++] = string_attr(p, PTO_ATTR_SYM_NAME, PTO_LIT_SYMBOL, kernel->name);
    attrs[n++] = (struct pto_attribute){.key = PTO_ATTR_FUNCTION_TYPE, .kind = PTO_LIT_TYPE, .type = isa_type_func(p, NULL, 0, NULL, 0)};
    if (kernel->kind != PTO_KERNEL_ANY)
        attrs[n++] = (struct pto_attribute){.key = PTO_ATTR_KERNEL_KIND, .kind = PTO_LIT_ENUM, .enumeration = PTO_ENUM_KERNEL_KIND,
                                            .i = kernel->kind == PTO_KERNEL_CUBE ? PTO_KERNEL_KIND_CUBE : PTO_KERNEL_KIND_VECTOR};
    k->func = isa_op_new(p, &(struct isa_op_spec){.op = PTO_OP_FUNC, .span = span, .name_span = span, .attrs = attrs, .nattrs = n, .nregions = 1});
    isa_op_append(p, top, k->func);
    k->body[PTO_KERNEL_ANY] = new_body(p, k->func);
    p->level = 3;
    p->in_c = true;
}

struct intrin_kernels *intrin_kernels_of(struct pto_sim *session)
{
    if (session->natives == NULL) {
        session->natives = base_realloc_array(NULL, 1, sizeof *session->natives);
        *session->natives = (struct intrin_kernels){0};
    }
    return session->natives;
}

struct intrin_kernel *intrin_kernel_of(struct pto_sim *session, const struct pto_kernel *kernel)
{
    for (struct intrin_kernel *k = intrin_kernels_of(session)->first; k != NULL; k = k->next)
        if (k->kernel == kernel)
            return k;
    struct intrin_kernel *k = base_realloc_array(NULL, 1, sizeof *k);
    *k = (struct intrin_kernel){.next = session->natives->first, .kernel = kernel, .session = session};
    isa_program_init(&k->program, &session->options.target);
    make_function(k);
    session->natives->first = k;
    return k;
}

void intrin_kernels_free(struct intrin_kernels *kernels)
{
    while (kernels != NULL && kernels->first != NULL) {
        struct intrin_kernel *k = kernels->first;
        kernels->first = k->next;
        struct intrin_place *place = k->places;
        HASH_CLEAR(hh, k->places); /* the table; the places stay linked */
        while (place != NULL) {
            struct intrin_place *next = place->hh.next;
            free(place);
            place = next;
        }
        isa_program_free(&k->program);
        free(k);
    }
    if (kernels != NULL)
        rec_session_free(kernels);
    free(kernels);
}

struct intrin_facts intrin_facts_of(const struct intrin_kernel *k)
{
    const struct pto_program *p = &k->program;
    struct sim_kernel kernel = sim_kernel_of(p, k->func);
    struct intrin_facts facts = {.cube = kernel.cube, .vector = kernel.vector, .fused = kernel.fused,
                                 .order_shows = sim_order_shows(p), .orders_cores = sim_orders_cores(p, k->func)};
    facts.has_sync = sim_has_sync(p, &k->func, 1, &facts.has_pipes);
    struct sim_code code;
    sim_code_init(&code, p, p->target, kernel.cube != 0 && kernel.cube == kernel.vector);
    facts.skip[PTO_KERNEL_ANY] = code.skip[k->func];
    for (unsigned kind = PTO_KERNEL_CUBE; kind <= PTO_KERNEL_VECTOR; kind++)
        facts.skip[kind] = k->section[kind] != 0 ? code.skip[k->section[kind]] : 0;
    sim_code_free(&code);
    return facts;
}

static void make_section(struct intrin_kernel *k, unsigned kind, struct pto_span span)
{
    pto_op_id op = isa_op_new(&k->program, &(struct isa_op_spec){.op = kind == PTO_KERNEL_CUBE ? PTO_OP_SECTION_CUBE : PTO_OP_SECTION_VECTOR,
                                                                 .span = span, .name_span = span, .nregions = 1});
    isa_op_append(&k->program, k->body[PTO_KERNEL_ANY], op);
    k->section[kind] = op;
    k->body[kind] = new_body(&k->program, op);
}

void intrin_section(struct intrin_kernel *k, unsigned kind, struct pto_here here, bool *is_new)
{
    unsigned other = kind == PTO_KERNEL_CUBE ? PTO_KERNEL_VECTOR : PTO_KERNEL_CUBE;
    *is_new = k->body[kind] == 0;
    if (!*is_new && k->met[kind])
        return;
    struct pto_span span = intrin_span(k, here, kind == PTO_KERNEL_CUBE ? "PTO_CUBE_SECTION" : "PTO_VECTOR_SECTION");
    k->met[kind] = true;
    if (!*is_new) {
        k->program.ops[k->section[kind]].span = k->program.ops[k->section[kind]].name_span = span;
        return;
    }
    make_section(k, kind, span);
    if (k->body[other] == 0 && k->kernel->kind == PTO_KERNEL_ANY && !k->one_kind)
        make_section(k, other, span);
}

bool intrin_section_forget(struct intrin_kernel *k, bool settled)
{
    for (unsigned kind = PTO_KERNEL_CUBE; kind <= PTO_KERNEL_VECTOR; kind++) {
        if (k->section[kind] == 0 || k->met[kind])
            continue;
        isa_op_unlink(&k->program, k->section[kind]);
        k->section[kind] = k->body[kind] = 0;
        k->one_kind = true;
        k->settled = settled;
        return true;
    }
    return false;
}

/* ---- types of what is in a slot ---- */

static pto_type_id tile_type(struct pto_program *p, const struct pto_tile_var *t)
{
    struct pto_tile_type type = {.space = t->space, .dtype = t->dtype, .blayout = t->blayout, .slayout = t->slayout, .pad = t->pad, .compact = t->compact,
                                 .fractal = t->fractal, .rows = t->rows, .cols = t->cols, .v_row = (t->dynamic & 1) != 0 ? PTO_DYNAMIC_DIM : t->v_row,
                                 .v_col = (t->dynamic & 2) != 0 ? PTO_DYNAMIC_DIM : t->v_col};
    return isa_type_tile(p, PTO_TYPE_TILE_BUF, &type);
}

static pto_type_id view_type(struct pto_program *p, int dtype)
{
    struct pto_type type = {.kind = PTO_TYPE_TENSOR_VIEW, .dtype = (uint8_t)dtype, .rank = PTO_MAX_RANK};
    for (unsigned i = 0; i < PTO_MAX_RANK; i++)
        type.dims[i] = PTO_DYNAMIC_DIM;
    return isa_type_intern(p, &type);
}

/* The element type that scalars of an operation have where neither its row nor C says it: of its first handle that is neither mask nor scratch. */
static unsigned element_of(const struct isa_op_info *info, const struct pto_ref *refs, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (i < info->nslots && (info->slots[i].role == PTO_ROLE_MASK || info->slots[i].role == PTO_ROLE_TMP))
            continue;
        if (refs[i].kind == PTO_REF_TILE)
            return refs[i].u.tile->dtype;
        if (refs[i].kind == PTO_REF_GM)
            return refs[i].u.gm->dtype;
        if (refs[i].kind == PTO_REF_PTR)
            return refs[i].dtype;
        if (refs[i].kind == PTO_REF_OBJECT && refs[i].u.object->dtype != 0)
            return refs[i].u.object->dtype;
    }
    return PTO_I32;
}

/* The scale of integers, 0.5, is not 0: a number that no integer is keeps its type. */
static unsigned element_for(const struct pto_ref *r, unsigned element)
{
    bool whole = r->kind != PTO_REF_FLOAT || (r->u.f >= -0x1p63 && r->u.f < 0x1p63 && (double)(int64_t)r->u.f == r->u.f);
    return whole || isa_dtype_is_float((enum pto_dtype)element) ? element : (unsigned)PTO_F32;
}

static pto_type_id scalar_type(struct pto_program *p, enum pto_slot_kind kind, unsigned given, unsigned element)
{
    const struct isa_slot_kind_info *info = isa_slot_kind(kind);
    bool may_float = info->types == 0 || (info->types & 1u << PTO_TYPE_FLOAT) != 0, may_int = info->types == 0 || (info->types & 1u << PTO_TYPE_INT) != 0;
    if (!may_float && !may_int)
        return isa_type_simple(p, PTO_TYPE_INDEX);
    if (may_int && info->width != 0)
        return isa_type_int(p, info->width, 0);
    unsigned dtype = given != 0xFF ? given : element;
    if (!may_float && isa_dtype_is_float((enum pto_dtype)dtype))
        dtype = PTO_I32;
    if (!may_int && !isa_dtype_is_float((enum pto_dtype)dtype))
        dtype = PTO_F32;
    return isa_type_of_dtype(p, (enum pto_dtype)dtype);
}

static enum pto_type_kind handle_kind(enum pto_slot_kind kind)
{
    for (unsigned k = 1; k < PTO_TYPE_KINDS; k++)
        if (isa_slot_kind(kind)->types == 1u << k)
            return (enum pto_type_kind)k;
    return PTO_TYPE_OPAQUE;
}

/* Declared extents stand in word[]: dimensions of an array, ids of an array of events. */
static pto_type_id object_type(struct pto_program *p, enum pto_slot_kind kind, const struct pto_object_var *o)
{
    struct pto_type type = {.kind = (uint8_t)handle_kind(kind), .dtype = o->dtype};
    if (type.kind == PTO_TYPE_EVENT_ARRAY)
        type.count = (uint32_t)o->word[0];
    while (type.kind == PTO_TYPE_LOCAL_ARRAY && type.rank < 4 && o->word[type.rank] != 0) {
        type.dims[type.rank] = o->word[type.rank];
        type.rank++;
    }
    return isa_type_intern(p, &type);
}

/* ---- uses ---- */

static struct intrin_place *place_of(struct intrin_kernel *k, unsigned section, const char *op, struct pto_here here)
{
    uint32_t at = (here.line * 31 + here.nth) % INTRIN_RECENT;
    struct intrin_place *place = k->recent[at];
    if (place != NULL && place->key.op == op && place->key.file == here.file && place->key.line == here.line && place->key.nth == here.nth && place->key.section == section)
        return place;
    struct place_key key = {.op = op, .file = here.file, .line = here.line, .nth = here.nth, .section = section};
    HASH_FIND(hh, k->places, &key, sizeof key, place);
    if (place != NULL)
        return k->recent[at] = place;
    place = base_realloc_array(NULL, 1, sizeof *place);
    memset(place, 0, sizeof *place);
    place->key = key;
    HASH_ADD(hh, k->places, key, sizeof key, place);
    return k->recent[at] = place;
}

/* Which attributes of the row the use gives. False if one is none of the row's. */
static bool read_attrs(struct intrin_place *place, const struct pto_site *site)
{
    const struct isa_op_info *info = isa_op(place->op);
    const char *at = site->attrs;
    for (unsigned k = 0; k < site->nattrs; k++) {
        size_t n = strcspn(at, " ");
        unsigned found = PTO_MAX_OP_ATTRS;
        for (unsigned i = 0; info->attrs[i] != 0 && found == PTO_MAX_OP_ATTRS; i++)
            if (strlen(isa_attr((enum pto_attr)info->attrs[i])->key) == n && memcmp(isa_attr((enum pto_attr)info->attrs[i])->key, at, n) == 0)
                found = i;
        if (found == PTO_MAX_OP_ATTRS || k >= PTO_MAX_OP_ATTRS)
            return false;
        place->attr_of[k] = (uint8_t)found;
        at += n + (at[n] == ' ');
    }
    return true;
}

static pto_value_id add_declaration(struct intrin_kernel *k, pto_block_id block, enum pto_op op, pto_type_id type, const char *name, struct pto_span span)
{
    struct pto_program *p = &k->program;
    pto_str_id text = base_intern_z(&p->strings, name != NULL ? name : "");
    pto_op_id id = isa_op_new(p, &(struct isa_op_spec){.op = op, .span = span, .name_span = span, .result_types = &type, .result_names = &text, .nresults = 1});
    isa_op_append(p, block, id);
    return p->ops[id].results;
}

/* ---- what tells uses apart ---- */

/* Is the tile bound anew by this operation? Then it is the variable that is used, not the tile that it stood for (a use in a loop
 * would be another one in each turn). */
static bool is_rebound(const struct isa_op_info *info, unsigned slot, const struct pto_ref *refs, unsigned nrefs)
{
    for (unsigned i = slot + 1; i < nrefs; i++)
        if (refs[i].kind == PTO_REF_TILE && info->slots[i].dir == PTO_DIR_RES && refs[i].u.tile == refs[slot].u.tile)
            return true;
    return false;
}

static uint64_t tile_print(const struct pto_tile_var *t)
{
    uint64_t places = (uint64_t)t->space | (uint64_t)t->dtype << 8 | (uint64_t)t->blayout << 16 | (uint64_t)t->slayout << 24 | (uint64_t)t->pad << 32 |
                      (uint64_t)t->compact << 40 | (uint64_t)t->fractal << 48;
    uint64_t h = intrin_mix(intrin_mix(1, places), (uint64_t)(uint32_t)t->rows << 32 | (uint32_t)t->cols);
    h = intrin_mix(h, (uint64_t)((t->dynamic & 1) != 0 ? UINT32_MAX : (uint32_t)t->v_row) << 32 | ((t->dynamic & 2) != 0 ? UINT32_MAX : (uint32_t)t->v_col));
    return h | 1;
}

/* The first slot that has the same variable; a result is told apart by its type. */
static unsigned same_variable(const struct isa_op_info *info, unsigned slot, const struct pto_ref *refs)
{
    for (unsigned i = 0; i < slot; i++)
        if (refs[i].kind == refs[slot].kind && info->slots[i].dir != PTO_DIR_RES &&
            ((refs[i].kind == PTO_REF_TILE && refs[i].u.tile == refs[slot].u.tile) || (refs[i].kind == PTO_REF_GM && refs[i].u.gm == refs[slot].u.gm)))
            return i;
    return slot;
}

/* Does the operation declare what is in the slot? No value of the program stands for it yet. */
static bool is_declared_here(const struct pto_ref *r)
{
    return (r->kind == PTO_REF_TILE && r->u.tile->value == 0) || (r->kind == PTO_REF_GM && r->u.gm->value == 0);
}

/* A print of what is in a slot: which handle, of what type; of what type a scalar. 0: nothing. */
static uint64_t print_of(const struct pto_ref *r, bool result, bool rebound, unsigned element)
{
    switch ((enum pto_ref_kind)r->kind) {
    case PTO_REF_TILE: return result || rebound || r->u.tile->value == 0 ? tile_print(r->u.tile) : (uint64_t)r->u.tile->value << 8;
    case PTO_REF_GM: return result || r->u.gm->value == 0 ? (uint64_t)r->u.gm->dtype << 8 | 2 : (uint64_t)r->u.gm->value << 8;
    case PTO_REF_OBJECT: return result ? intrin_mix(r->u.object->dtype, (uint64_t)r->u.object->word[0]) | 1 : (uint64_t)r->u.object->value << 8;
    case PTO_REF_PTR: return (uint64_t)r->dtype << 8 | 3;
    case PTO_REF_INT:
    case PTO_REF_FLOAT: return (uint64_t)element_for(r, element) << 24 | (uint64_t)r->dtype << 16 | (uint64_t)r->kind << 8 | 4;
    default: return 0;
    }
}

/* ---- making one ---- */

/* A value for a scalar operand of this use alone: it has no definition. */
static pto_value_id scalar_value(struct pto_program *p, pto_type_id type)
{
    BASE_GROW(p->values, p->nvalues, p->values_cap);
    p->values[p->nvalues] = (struct pto_value){.type = type};
    return p->nvalues++;
}

/* The value for what is in an operand's slot. */
static pto_value_id operand_value(struct intrin_kernel *k, pto_block_id block, const struct isa_op_info *info, unsigned slot, const struct pto_ref *r, bool rebound,
                                  unsigned element, struct pto_span span)
{
    struct pto_program *p = &k->program;
    switch ((enum pto_ref_kind)r->kind) {
    case PTO_REF_TILE:
        if (r->u.tile->value != 0 && !rebound)
            return r->u.tile->value;
        return add_declaration(k, block, PTO_OP_DECLARE_TILE, tile_type(p, r->u.tile), r->u.tile->name, span);
    case PTO_REF_GM:
        if (r->u.gm->value != 0)
            return r->u.gm->value;
        return add_declaration(k, k->body[PTO_KERNEL_ANY], PTO_OP_DECLARE_GLOBAL, view_type(p, r->u.gm->dtype), r->u.gm->name, span);
    case PTO_REF_OBJECT: return r->u.object->value;
    case PTO_REF_PTR: return scalar_value(p, isa_type_intern(p, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = r->dtype, .space = PTO_SPACE_GM}));
    case PTO_REF_INT:
    case PTO_REF_FLOAT: return scalar_value(p, scalar_type(p, (enum pto_slot_kind)info->slots[slot].kind, r->dtype, element_for(r, element)));
    default: return 0;
    }
}

static pto_type_id result_type(struct pto_program *p, const struct pto_slot *slot, const struct pto_ref *r, unsigned element)
{
    switch ((enum pto_ref_kind)r->kind) {
    case PTO_REF_TILE: return tile_type(p, r->u.tile);
    case PTO_REF_GM: return view_type(p, r->u.gm->dtype);
    case PTO_REF_OBJECT: return object_type(p, (enum pto_slot_kind)slot->kind, r->u.object);
    default: return scalar_type(p, (enum pto_slot_kind)slot->kind, 0xFF, element);
    }
}

static const char *result_name(const struct pto_ref *r)
{
    switch ((enum pto_ref_kind)r->kind) {
    case PTO_REF_TILE: return r->u.tile->name;
    case PTO_REF_GM: return r->u.gm->name;
    case PTO_REF_OBJECT: return r->u.object->name;
    default: return "";
    }
}

static const struct pto_ref *list_ref(const struct pto_ref *refs, unsigned nrefs)
{
    for (unsigned slot = 0; slot < nrefs; slot++)
        if (refs[slot].kind == PTO_REF_LIST)
            return &refs[slot];
    return NULL;
}

static struct pto_attribute attribute_of(struct intrin_kernel *k, const struct isa_op_info *info, unsigned index, int64_t value)
{
    enum pto_attr key = (enum pto_attr)info->attrs[index];
    const struct isa_attr_info *attr = isa_attr(key);
    struct pto_program *p = &k->program;
    struct pto_attribute a = {.key = key, .i = value};
    switch ((enum pto_attr_kind)attr->kind) {
    case PTO_AK_ENUM:
        a.kind = PTO_LIT_ENUM;
        a.enumeration = attr->enumeration;
        break;
    case PTO_AK_BOOL: a.kind = PTO_LIT_BOOL; break;
    case PTO_AK_UNIT: a.kind = PTO_LIT_UNIT; break;
    case PTO_AK_STRING: return string_attr(p, key, PTO_LIT_STRING, (const char *)(intptr_t)value);
    case PTO_AK_SYMBOL: return string_attr(p, key, PTO_LIT_SYMBOL, (const char *)(intptr_t)value);
    case PTO_AK_INTS: {
        const int64_t *list = (const int64_t *)(intptr_t)value;
        a.kind = PTO_LIT_ARRAY;
        a.i = 0;
        a.first = p->nattrs;
        a.count = (uint32_t)list[0];
        for (uint32_t i = 0; i < a.count; i++) {
            BASE_GROW(p->attrs, p->nattrs, p->attrs_cap);
            p->attrs[p->nattrs++] = (struct pto_attribute){.kind = PTO_LIT_INT, .i = list[1 + i]};
        }
        break;
    }
    default: a.kind = PTO_LIT_INT; break;
    }
    return a;
}

/* Operands and results of a new operation, as they are gathered. */
struct parts {
    pto_value_id *operands;
    uint32_t noperands, nresults, segments[PTO_MAX_SLOTS + 1];
    pto_type_id types[PTO_MAX_SLOTS];
    pto_str_id names[PTO_MAX_SLOTS];
};

static void add_list(struct intrin_kernel *k, struct intrin_use *use, struct parts *parts, const struct isa_op_info *info, unsigned slot, const struct pto_ref *r,
                     unsigned element, struct pto_span span)
{
    use->nlist = r->n;
    use->list = base_alloc_array(&k->session->arena, r->n + 1, sizeof *use->list);
    use->list_print = base_alloc_array(&k->session->arena, r->n + 1, sizeof *use->list_print);
    for (uint32_t i = 0; i < r->n; i++) {
        use->list_print[i] = print_of(&r->u.list[i], false, false, element);
        use->list[i] = operand_value(k, k->body[PTO_KERNEL_ANY], info, slot, &r->u.list[i], false, element, span);
        parts->operands[parts->noperands++] = use->list[i];
    }
}

static struct intrin_use *make_use(struct intrin_kernel *k, unsigned section, struct intrin_place *place, const struct pto_site *site, struct pto_here here,
                                   const struct pto_ref *refs, const int64_t *attrs, const uint64_t *print)
{
    struct pto_program *p = &k->program;
    const struct isa_op_info *info = isa_op(place->op);
    const struct pto_ref *list = list_ref(refs, site->nrefs);
    unsigned element = element_of(info, refs, site->nrefs);
    char word[64];
    c_name(info->mnemonic, word, sizeof word);
    struct pto_span span = intrin_span(k, here, word);
    struct intrin_use *use = base_alloc(&k->session->arena, sizeof *use);
    memset(use, 0, sizeof *use);
    struct parts parts = {.operands = base_alloc_array(&k->session->arena, PTO_MAX_SLOTS + (list != NULL ? list->n : 0), sizeof *parts.operands)};
    for (unsigned slot = 0; slot < info->nslots; slot++) {
        static const struct pto_ref nothing = {0};
        const struct pto_ref *r = slot < site->nrefs ? &refs[slot] : &nothing;
        parts.segments[slot] = parts.noperands + parts.nresults;
        use->print[slot] = print[slot];
        if (info->slots[slot].dir == PTO_DIR_RES) {
            parts.types[parts.nresults] = result_type(p, &info->slots[slot], r, element);
            parts.names[parts.nresults++] = base_intern_z(&p->strings, result_name(r));
        } else if (r->kind == PTO_REF_LIST) {
            add_list(k, use, &parts, info, slot, r, element, span);
        } else {
            bool rebound = r->kind == PTO_REF_TILE && is_rebound(info, slot, refs, site->nrefs);
            unsigned same = slot < site->nrefs && is_declared_here(r) ? same_variable(info, slot, refs) : slot;
            use->value[slot] = same != slot ? use->value[same] : operand_value(k, k->body[section], info, slot, r, rebound, element, span);
            if (use->value[slot] != 0 || list == NULL)
                parts.operands[parts.noperands++] = use->value[slot];
        }
    }
    parts.segments[info->nslots] = parts.noperands + parts.nresults;
    struct pto_attribute written[PTO_MAX_OP_ATTRS];
    unsigned nwritten = 0;
    for (unsigned i = 0; i < site->nattrs; i++) {
        use->attr[i] = attrs[i];
        if (attrs[i] != PTO_UNSET)
            written[nwritten++] = attribute_of(k, info, place->attr_of[i], attrs[i]);
    }
    use->op = isa_op_new(p, &(struct isa_op_spec){.op = place->op, .span = span, .name_span = span, .operands = parts.operands, .noperands = parts.noperands,
                                                  .segments = list != NULL ? parts.segments : NULL, .result_types = parts.types, .result_names = parts.names,
                                                  .nresults = parts.nresults, .attrs = written, .nattrs = nwritten});
    isa_op_append(p, k->body[section], use->op);
    for (unsigned slot = 0, r = 0; slot < info->nslots; slot++)
        if (info->slots[slot].dir == PTO_DIR_RES)
            use->value[slot] = p->ops[use->op].results + r++;
    use->next = place->uses;
    place->uses = use;
    return use;
}

static bool same_list(const struct intrin_use *use, const struct pto_ref *list, unsigned element)
{
    if (use->nlist != list->n)
        return false;
    for (uint32_t i = 0; i < list->n; i++)
        if (use->list_print[i] != print_of(&list->u.list[i], false, false, element))
            return false;
    return true;
}

/* The place's operation and attributes, looked up once. */
static bool know_place(struct intrin_place *place, const struct pto_site *site)
{
    bool legacy;
    if (place->op != PTO_OP_NONE)
        return true;
    place->op = isa_op_find(site->op, strlen(site->op), &legacy);
    if (place->op != PTO_OP_NONE && site->nrefs <= isa_op(place->op)->nslots && read_attrs(place, site))
        return true;
    place->op = PTO_OP_NONE;
    return false;
}

struct intrin_use *intrin_use_of(struct intrin_kernel *k, unsigned section, const struct pto_site *site, struct pto_here here, const struct pto_ref *refs,
                                 const int64_t *attrs, bool *is_new)
{
    struct intrin_place *place = place_of(k, section, site->op, here);
    *is_new = false;
    if (!know_place(place, site))
        return NULL;
    const struct isa_op_info *info = isa_op(place->op);
    uint64_t print[PTO_MAX_SLOTS] = {0};
    unsigned element = element_of(info, refs, site->nrefs);
    for (unsigned slot = 0; slot < site->nrefs; slot++) {
        bool result = info->slots[slot].dir == PTO_DIR_RES;
        unsigned same = !result && is_declared_here(&refs[slot]) ? same_variable(info, slot, refs) : slot;
        print[slot] = print_of(&refs[slot], result, refs[slot].kind == PTO_REF_TILE && is_rebound(info, slot, refs, site->nrefs), element);
        print[slot] = same != slot ? (uint64_t)same << 8 | 5 : print[slot];
    }
    const struct pto_ref *list = list_ref(refs, site->nrefs);
    for (struct intrin_use *use = place->uses; use != NULL; use = use->next)
        if (memcmp(use->print, print, sizeof print) == 0 && (site->nattrs == 0 || memcmp(use->attr, attrs, site->nattrs * sizeof *attrs) == 0) &&
            (list == NULL || same_list(use, list, element)))
            return use;
    *is_new = true;
    return make_use(k, section, place, site, here, refs, attrs, print);
}

pto_value_id intrin_gm_value(struct intrin_kernel *k, struct pto_here here, int dtype, const char *name, bool *is_new)
{
    static const char declaration[] = "GlobalTensor";
    struct intrin_place *place = place_of(k, (unsigned)dtype << 8, declaration, here);
    *is_new = place->value == 0;
    if (*is_new)
        place->value = add_declaration(k, k->body[PTO_KERNEL_ANY], PTO_OP_DECLARE_GLOBAL, view_type(&k->program, dtype), name, intrin_span(k, here, name));
    return place->value;
}
