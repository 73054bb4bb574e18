/* Programs to object files (object.h). Values are numbered in the order in which they appear, so that the bytes depend on
 * the program alone and not on how it was built. */
#include "asm/object.h"
#include "asm/object_format.h"
#include "base/bytes.h"
#include "base/crc.h"

#include <stdlib.h>
#include <string.h>

struct writer {
    const struct pto_program *p;
    struct base_buf strings, types, body, spans;
    uint32_t *string_ids; /* by the program's id: the object's, 0 = not written yet */
    uint32_t *type_ids;
    uint32_t *value_ids;
    uint32_t *block_numbers; /* in their region */
    uint32_t nstrings, ntypes, nvalues, noperations;
    struct base_strings extra; /* names of tables, by id of their own */
    uint32_t *extra_ids;
    uint32_t extra_cap;
    uint16_t op_ids[PTO_OP_COUNT];
    struct base_buf op_names;
    uint32_t begin; /* of the last span written */
};

static uint32_t put_text(struct writer *w, const char *text, size_t len)
{
    base_put_uleb(&w->strings, len);
    base_put(&w->strings, text, len);
    return ++w->nstrings;
}

static uint32_t string_id(struct writer *w, pto_str_id id)
{
    if (id != 0 && w->string_ids[id] == 0)
        w->string_ids[id] = put_text(w, base_str(&w->p->strings, id), base_str_len(&w->p->strings, id));
    return id == 0 ? 0 : w->string_ids[id];
}

/* A name of our tables. */
static uint32_t name_id(struct writer *w, const char *name)
{
    if (name == NULL || name[0] == '\0')
        return 0;
    uint32_t known = base_find(&w->p->strings, name, strlen(name));
    if (known != 0)
        return string_id(w, known);
    uint32_t id = base_intern_z(&w->extra, name);
    BASE_REACH(w->extra_ids, w->extra_cap, id);
    if (w->extra_ids[id] == 0)
        w->extra_ids[id] = put_text(w, name, strlen(name));
    return w->extra_ids[id];
}

static uint32_t key_id(struct writer *w, pto_str_id key)
{
    return key != 0 && key < PTO_ATTR_COUNT ? name_id(w, isa_attr((enum pto_attr)key)->key) : string_id(w, key);
}

static void put_tile(struct writer *w, const struct pto_tile_type *t)
{
    struct base_buf *b = &w->types;
    base_put_uleb(b, name_id(w, isa_space((enum pto_space)t->space)->text));
    base_put_uleb(b, t->dtype == 0 ? 0 : name_id(w, isa_dtype((enum pto_dtype)t->dtype)->name));
    base_put_uleb(b, t->blayout);
    base_put_uleb(b, t->slayout);
    base_put_uleb(b, t->pad);
    base_put_uleb(b, t->compact);
    base_put_uleb(b, t->fractal);
    base_put_sleb(b, t->rows);
    base_put_sleb(b, t->cols);
    base_put_sleb(b, t->v_row);
    base_put_sleb(b, t->v_col);
}

static uint32_t type_id(struct writer *w, pto_type_id id);

static void put_type(struct writer *w, const struct pto_type *t)
{
    struct base_buf *b = &w->types;
    bool tile = t->tile.space != 0 || t->tile.rows != 0;
    uint32_t members = t->nparams + t->nresults;
    unsigned groups = (t->dtype != 0 ? OBJECT_TYPE_DTYPE : 0u) | (t->space != 0 ? OBJECT_TYPE_SPACE : 0u) |
                      (t->width != 0 || t->sign != 0 ? OBJECT_TYPE_INT : 0u) | (t->text != 0 ? OBJECT_TYPE_TEXT : 0u) |
                      (t->rank != 0 ? OBJECT_TYPE_DIMS : 0u) | (tile ? OBJECT_TYPE_TILE : 0u) | (members != 0 ? OBJECT_TYPE_MEMBERS : 0u) |
                      (t->count != 0 ? OBJECT_TYPE_COUNT : 0u);
    base_put_uleb(b, t->kind);
    base_put_uleb(b, groups);
    if (groups & OBJECT_TYPE_DTYPE)
        base_put_uleb(b, name_id(w, isa_dtype((enum pto_dtype)t->dtype)->name));
    if (groups & OBJECT_TYPE_SPACE)
        base_put_uleb(b, name_id(w, isa_space((enum pto_space)t->space)->text));
    if (groups & OBJECT_TYPE_INT) {
        base_put_uleb(b, t->width);
        base_put_uleb(b, (unsigned char)t->sign);
    }
    if (groups & OBJECT_TYPE_TEXT)
        base_put_uleb(b, string_id(w, t->text));
    if (groups & OBJECT_TYPE_DIMS) {
        base_put_uleb(b, t->rank);
        for (unsigned i = 0; i < t->rank; i++)
            base_put_sleb(b, t->dims[i]);
    }
    if (groups & OBJECT_TYPE_TILE)
        put_tile(w, &t->tile);
    if (groups & OBJECT_TYPE_MEMBERS) {
        base_put_uleb(b, t->nparams);
        base_put_uleb(b, t->nresults);
        for (uint32_t i = 0; i < members; i++)
            base_put_uleb(b, w->type_ids[w->p->pool[t->members + i]]);
    }
    if (groups & OBJECT_TYPE_COUNT)
        base_put_uleb(b, t->count);
}

/* Members come before what they are members of: ids of the program have that order, too, since a type is interned last. */
static uint32_t type_id(struct writer *w, pto_type_id id)
{
    if (id == 0 || w->type_ids[id] != 0)
        return w->type_ids[id];
    const struct pto_type *t = isa_type(w->p, id);
    for (uint32_t i = 0; i < t->nparams + t->nresults; i++)
        type_id(w, w->p->pool[t->members + i]);
    put_type(w, t);
    return w->type_ids[id] = ++w->ntypes;
}

/* 0: no place; else length + 1 and the distance of the beginning from the last one. */
static void put_span(struct writer *w, struct pto_span span)
{
    if (span.file == 0) {
        base_put_uleb(&w->spans, 0);
        return;
    }
    base_put_uleb(&w->spans, (uint64_t)(span.end > span.begin ? span.end - span.begin : 0) + 1);
    base_put_sleb(&w->spans, (int64_t)span.begin - (int64_t)w->begin);
    w->begin = span.begin;
}

static void put_attr(struct writer *w, const struct pto_attribute *a)
{
    struct base_buf *b = &w->body;
    base_put_uleb(b, key_id(w, a->key));
    base_put_uleb(b, (unsigned)a->kind << 1 | a->hex);
    base_put_uleb(b, a->kind == PTO_LIT_ENUM ? name_id(w, isa_enum_name((enum pto_enum)a->enumeration)) : 0);
    base_put_uleb(b, type_id(w, a->type));
    if (a->kind == PTO_LIT_ENUM)
        base_put_uleb(b, name_id(w, isa_enum_text((enum pto_enum)a->enumeration, a->i)));
    else
        base_put_sleb(b, a->i);
    base_put_uleb(b, string_id(w, a->str));
    if (a->kind == PTO_LIT_FLOAT) {
        uint64_t bits;
        memcpy(&bits, &a->f, sizeof bits);
        base_put_fixed(b, bits, 8);
    }
    put_span(w, a->span);
    if (a->kind == PTO_LIT_ARRAY || a->kind == PTO_LIT_DICT) {
        base_put_uleb(b, a->count);
        for (uint32_t i = 0; i < a->count; i++)
            put_attr(w, &w->p->attrs[a->first + i]);
    }
}

static void put_value(struct writer *w, pto_value_id v)
{
    const struct pto_value *value = &w->p->values[v];
    base_put_uleb(&w->body, type_id(w, value->type));
    base_put_uleb(&w->body, string_id(w, value->name));
    put_span(w, value->span);
}

static uint32_t op_id(struct writer *w, enum pto_op op)
{
    if (w->op_ids[op] == 0) {
        w->op_ids[op] = (uint16_t)++w->noperations;
        base_put_uleb(&w->op_names, name_id(w, isa_op(op)->mnemonic));
    }
    return w->op_ids[op];
}

/* Numbers results and block arguments in the order in which put_op will write them: operands may name later ones. */
static void number_op(struct writer *w, pto_op_id id)
{
    const struct pto_program *p = w->p;
    const struct pto_operation *op = &p->ops[id];
    for (uint32_t i = 0; i < op->nresults; i++)
        w->value_ids[op->results + i] = ++w->nvalues;
    for (uint32_t r = 0; r < op->nregions; r++) {
        uint32_t number = 0;
        for (pto_block_id block = p->regions[op->regions + r].first; block != 0; block = p->blocks[block].next) {
            w->block_numbers[block] = number++;
            for (uint32_t i = 0; i < p->blocks[block].nargs; i++)
                w->value_ids[p->blocks[block].args + i] = ++w->nvalues;
            for (pto_op_id o = p->blocks[block].first; o != 0; o = p->ops[o].next)
                number_op(w, o);
        }
    }
}

static void put_op(struct writer *w, pto_op_id id);

static void put_region(struct writer *w, pto_region_id region)
{
    const struct pto_program *p = w->p;
    uint32_t blocks = 0;
    for (pto_block_id b = p->regions[region].first; b != 0; b = p->blocks[b].next)
        blocks++;
    base_put_uleb(&w->body, blocks);
    for (pto_block_id b = p->regions[region].first; b != 0; b = p->blocks[b].next) {
        const struct pto_block *block = &p->blocks[b];
        uint32_t ops = 0;
        for (pto_op_id o = block->first; o != 0; o = p->ops[o].next)
            ops++;
        base_put_uleb(&w->body, string_id(w, block->label));
        base_put_uleb(&w->body, block->nargs);
        for (uint32_t i = 0; i < block->nargs; i++)
            put_value(w, block->args + i);
        base_put_uleb(&w->body, ops);
        for (pto_op_id o = block->first; o != 0; o = p->ops[o].next)
            put_op(w, o);
    }
}

/* The program's nesting is limited by whoever built it (ASM_MAX_NESTING). */
static void put_op(struct writer *w, pto_op_id id)
{
    const struct pto_program *p = w->p;
    const struct pto_operation *op = &p->ops[id];
    struct base_buf *b = &w->body;
    unsigned parts = (op->segments != 0 ? OBJECT_OP_SEGMENTS : 0u) | (op->nattrs != 0 ? OBJECT_OP_ATTRS : 0u) |
                     (op->nregions != 0 ? OBJECT_OP_REGIONS : 0u) | (op->nsuccessors != 0 ? OBJECT_OP_SUCCESSORS : 0u);
    base_put_uleb(b, op_id(w, (enum pto_op)op->op));
    base_put_uleb(b, parts);
    base_put_uleb(b, op->flags);
    put_span(w, op->span);
    put_span(w, op->name_span);
    base_put_uleb(b, op->noperands);
    for (uint32_t i = 0; i < op->noperands; i++)
        base_put_uleb(b, w->value_ids[p->pool[op->operands + i]]);
    if (parts & OBJECT_OP_SEGMENTS)
        for (unsigned i = 1; i <= isa_op((enum pto_op)op->op)->nslots; i++)
            base_put_uleb(b, p->pool[op->segments + i] - p->pool[op->segments + i - 1]);
    base_put_uleb(b, op->nresults);
    for (uint32_t i = 0; i < op->nresults; i++)
        put_value(w, op->results + i);
    if (parts & OBJECT_OP_SUCCESSORS) {
        base_put_uleb(b, op->nsuccessors);
        for (uint32_t i = 0; i < op->nsuccessors; i++)
            base_put_uleb(b, w->block_numbers[p->pool[op->successors + i]]);
    }
    if (parts & OBJECT_OP_ATTRS) {
        base_put_uleb(b, op->nattrs);
        for (uint32_t i = 0; i < op->nattrs; i++)
            put_attr(w, &p->attrs[op->attrs + i]);
    }
    if (parts & OBJECT_OP_REGIONS) {
        base_put_uleb(b, op->nregions);
        for (uint32_t r = 0; r < op->nregions; r++)
            put_region(w, op->regions + r);
    }
}

static void put_section(struct base_buf *out, int id, const struct base_buf *head, const struct base_buf *bytes)
{
    base_putc(out, (char)id);
    base_put_uleb(out, head->len + bytes->len);
    base_put(out, head->data != NULL ? head->data : "", head->len);
    base_put(out, bytes->data != NULL ? bytes->data : "", bytes->len);
}

/* Name and length of the file, the length of each line but the last, and the spans. */
static void put_locations(struct writer *w, struct base_sources *sources, uint32_t file, struct base_buf *out)
{
    uint32_t count;
    const uint32_t *begin = base_source_lines(sources, file, &count);
    const struct base_source *src = base_source_get(sources, file);
    if (begin == NULL)
        return;
    struct base_buf head = {0};
    base_put_uleb(&head, strlen(src->name));
    base_puts(&head, src->name);
    base_put_uleb(&head, src->len);
    base_put_uleb(&head, count - 1);
    for (uint32_t i = 1; i < count; i++)
        base_put_uleb(&head, begin[i] - begin[i - 1]);
    put_section(out, OBJECT_LOCATIONS, &head, &w->spans);
    base_buf_free(&head);
}

void asm_object_write(const struct pto_program *p, struct base_sources *sources, bool locations, struct base_buf *out)
{
    struct writer w = {.p = p};
    struct base_buf payload = {0}, head = {0};
    w.string_ids = calloc((size_t)p->strings.count + 1, sizeof *w.string_ids);
    w.type_ids = calloc((size_t)p->ntypes + 1, sizeof *w.type_ids);
    w.value_ids = calloc((size_t)p->nvalues + 1, sizeof *w.value_ids);
    w.block_numbers = calloc((size_t)p->nblocks + 1, sizeof *w.block_numbers);
    if (w.string_ids == NULL || w.type_ids == NULL || w.value_ids == NULL || w.block_numbers == NULL)
        base_out_of_memory();
    uint32_t target = name_id(&w, p->target != NULL ? p->target->name : "a3");
    if (p->module != 0) {
        number_op(&w, p->module);
        put_op(&w, p->module);
    }
    base_put_uleb(&head, w.nstrings);
    put_section(&payload, OBJECT_STRINGS, &head, &w.strings);
    head.len = 0;
    base_put_uleb(&head, w.ntypes);
    put_section(&payload, OBJECT_TYPES, &head, &w.types);
    head.len = 0;
    base_put_uleb(&head, target);
    base_put_uleb(&head, (unsigned)p->level);
    base_put_uleb(&head, p->implicit_module ? OBJECT_PROGRAM_IMPLICIT_MODULE : 0);
    base_put_uleb(&head, w.noperations);
    base_put(&head, w.op_names.data != NULL ? w.op_names.data : "", w.op_names.len);
    base_put_uleb(&head, p->module != 0);
    put_section(&payload, OBJECT_PROGRAM, &head, &w.body);
    if (locations && p->module != 0)
        put_locations(&w, sources, p->ops[p->module].span.file, &payload);

    base_put(out, ASM_OBJECT_MAGIC, 8);
    base_put_fixed(out, ASM_OBJECT_VERSION, 2);
    base_put_fixed(out, 0, 2);
    base_put_fixed(out, base_crc32(payload.data, payload.len), 4);
    base_put_fixed(out, payload.len, 8);
    base_put(out, payload.data, payload.len);
    struct base_buf *all[] = {&w.strings, &w.types, &w.body, &w.spans, &w.op_names, &payload, &head};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        base_buf_free(all[i]);
    base_strings_free(&w.extra);
    free(w.extra_ids);
    free(w.string_ids);
    free(w.type_ids);
    free(w.value_ids);
    free(w.block_numbers);
}
