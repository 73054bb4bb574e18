/* Object files to programs (object.h). Everything a consumer of programs takes for granted is checked here: ids in range, codes
 * that tables have, shapes within limits; whether the program is right is the verifier's business. Counts are bounded by the
 * bytes that are left, so that no number in a damaged file makes us allocate more than its size. */
#include "asm/object.h"
#include "asm/object_format.h"
#include "base/bytes.h"
#include "base/checked.h"
#include "base/crc.h"
#include "isa/resolve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct pto_program *p;
    const struct asm_options *options;
    struct base_bytes in;    /* the section at hand */
    struct base_bytes spans; /* of LOCATIONS; what is wrong with them only loses places */
    uint32_t span_file, span_begin;
    pto_str_id *strings;
    pto_type_id *types;
    enum pto_op *ops;
    uint32_t nstrings, ntypes, nops;
};

#define fail(r, ...) base_bytes_fail(&(r)->in, __VA_ARGS__)
static bool failed(const struct reader *r) { return base_bytes_failed(&r->in); }
static uint32_t get_upto(struct reader *r, uint64_t limit, const char *what) { return base_get_upto(&r->in, limit, what); }
static uint32_t get_count(struct reader *r, const char *what) { return base_get_count(&r->in, what); }

static int32_t get_i32(struct reader *r)
{
    int64_t v = base_get_sleb(&r->in);
    if (v < INT32_MIN || v > INT32_MAX) {
        fail(r, "extent %lld is out of range", (long long)v);
        return 0;
    }
    return (int32_t)v;
}

static pto_str_id get_string(struct reader *r)
{
    uint32_t id = get_upto(r, r->nstrings, "string");
    return id == 0 ? 0 : r->strings[id];
}

static const char *get_text(struct reader *r) { return base_str(&r->p->strings, get_string(r)); }

static pto_type_id get_type(struct reader *r)
{
    uint32_t id = get_upto(r, r->ntypes, "type");
    return id == 0 ? 0 : r->types[id];
}

/* ---- strings and types ---- */

static void read_strings(struct reader *r)
{
    uint32_t n = get_count(r, "number of strings");
    r->strings = base_realloc_array(NULL, (size_t)n + 1, sizeof *r->strings);
    r->strings[0] = 0;
    for (r->nstrings = 0; r->nstrings < n && !failed(r);) {
        uint32_t len = get_count(r, "length of a string");
        if (failed(r))
            return;
        r->strings[++r->nstrings] = base_intern(&r->p->strings, (const char *)r->in.at, len);
        r->in.at += len;
    }
}

static enum pto_dtype get_dtype(struct reader *r)
{
    const char *text = get_text(r);
    enum pto_dtype d = isa_dtype_find(text, strlen(text));
    if (d == PTO_DTYPE_NONE && text[0] != '\0')
        fail(r, "no element type is called `%.40s`", text);
    return d;
}

static enum pto_space get_space(struct reader *r)
{
    const char *text = get_text(r);
    enum pto_space s = isa_space_find(text, strlen(text));
    if (s == PTO_SPACE_NONE && text[0] != '\0')
        fail(r, "no memory is called `%.40s`", text);
    return s;
}

static uint8_t get_code(struct reader *r, enum pto_enum which)
{
    uint32_t code = get_upto(r, 255, isa_enum_name(which));
    if (isa_enum_text(which, code) == NULL)
        fail(r, "%s has no value %u", isa_enum_name(which), code);
    return (uint8_t)code;
}

static bool valid_extent(int32_t valid, int32_t whole) { return valid == PTO_DYNAMIC_DIM || (valid >= 0 && valid <= whole); }

static void read_tile(struct reader *r, struct pto_tile_type *t)
{
    t->space = (uint8_t)get_space(r);
    t->dtype = (uint8_t)get_dtype(r);
    t->blayout = get_code(r, PTO_ENUM_BLAYOUT);
    t->slayout = get_code(r, PTO_ENUM_SLAYOUT);
    t->pad = get_code(r, PTO_ENUM_PAD);
    t->compact = get_code(r, PTO_ENUM_COMPACT);
    t->fractal = (uint16_t)get_upto(r, 1024, "fractal");
    t->rows = get_i32(r);
    t->cols = get_i32(r);
    t->v_row = get_i32(r);
    t->v_col = get_i32(r);
    if (failed(r))
        return;
    if (t->dtype == 0 || t->rows <= 0 || t->cols <= 0 || !valid_extent(t->v_row, t->rows) || !valid_extent(t->v_col, t->cols) ||
        (t->fractal != 32 && t->fractal != 512 && t->fractal != 1024))
        fail(r, "a tile type is malformed");
    if (t->space == PTO_SPACE_LEFT) /* R4: by the target of this run */
        t->blayout = r->p->target->left_is_nz ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW;
}

/* Fields that a kind cannot do without. */
static unsigned needed_groups(unsigned kind)
{
    static const uint8_t needs[PTO_TYPE_KINDS] = {
        [PTO_TYPE_INT] = OBJECT_TYPE_INT, [PTO_TYPE_FLOAT] = OBJECT_TYPE_DTYPE, [PTO_TYPE_TENSOR_VIEW] = OBJECT_TYPE_DIMS,
        [PTO_TYPE_PARTITION_VIEW] = OBJECT_TYPE_DIMS, [PTO_TYPE_TILE_BUF] = OBJECT_TYPE_TILE, [PTO_TYPE_TILE] = OBJECT_TYPE_TILE,
        [PTO_TYPE_OPAQUE] = OBJECT_TYPE_TEXT, [PTO_TYPE_MULTI_TILE] = OBJECT_TYPE_TILE | OBJECT_TYPE_COUNT, [PTO_TYPE_EVENT_ARRAY] = OBJECT_TYPE_COUNT,
        [PTO_TYPE_LOCAL_ARRAY] = OBJECT_TYPE_DIMS};
    return needs[kind];
}

/* Text of a type or value that is printed as it is: one line, brackets in pairs. */
static bool plain_text(const struct reader *r, pto_str_id id)
{
    const char *s = base_str(&r->p->strings, id);
    int depth = 0;
    char before = '\0';
    if (strlen(s) != base_str_len(&r->p->strings, id))
        return false;
    for (; *s != '\0'; before = *s++) {
        if (strchr("\n\r\t", *s) == NULL && (unsigned char)*s < ' ')
            return false;
        if (*s == '"') { /* brackets in a string are text */
            for (s++; *s != '"' && *s != '\0'; s++)
                s += *s == '\\' && s[1] != '\0';
            if (*s == '\0')
                return false;
            continue;
        }
        if (before == ' ' && (*s == '<' || *s == '>') && s[1] == '=')
            continue; /* a comparison of affine_set<..> */
        depth += *s == '<' || *s == '(' || *s == '[' || *s == '{';
        depth -= (*s == '>' && before != '-') || *s == ')' || *s == ']' || *s == '}';
        if (depth < 0)
            return false;
    }
    return depth == 0;
}

static void read_members(struct reader *r, struct pto_type *t)
{
    t->nparams = get_count(r, "number of types");
    t->nresults = get_count(r, "number of types");
    uint32_t n = t->nparams + t->nresults, *ids = base_realloc_array(NULL, (size_t)n + 1, sizeof *ids);
    for (uint32_t i = 0; i < n && !failed(r); i++)
        if ((ids[i] = get_type(r)) == 0)
            fail(r, "a type has a member without type");
    if (!failed(r))
        t->members = isa_pool_add(r->p, ids, n);
    free(ids);
}

static void read_type(struct reader *r)
{
    struct pto_type t = {.kind = (uint8_t)get_upto(r, PTO_TYPE_KINDS - 1, "kind of type")};
    unsigned groups = get_upto(r, OBJECT_TYPE_GROUPS, "fields of a type");
    if (groups & OBJECT_TYPE_DTYPE)
        t.dtype = (uint8_t)get_dtype(r);
    if (groups & OBJECT_TYPE_SPACE)
        t.space = (uint8_t)get_space(r);
    if (groups & OBJECT_TYPE_INT) {
        t.width = (uint8_t)get_upto(r, 255, "width");
        t.sign = (char)get_upto(r, 'u', "signedness");
        if (t.width == 0 || (t.sign != 0 && t.sign != 's' && t.sign != 'u'))
            fail(r, "an integer type is malformed");
    }
    if (groups & OBJECT_TYPE_TEXT) {
        t.text = get_string(r);
        if (!plain_text(r, t.text))
            fail(r, "the text of a type is malformed");
    }
    if (groups & OBJECT_TYPE_DIMS) {
        t.rank = (uint8_t)get_upto(r, PTO_MAX_RANK, "rank");
        for (unsigned i = 0; i < t.rank; i++)
            if ((t.dims[i] = base_get_sleb(&r->in)) < PTO_DYNAMIC_DIM)
                fail(r, "dimension %lld is negative", (long long)t.dims[i]);
    }
    if (groups & OBJECT_TYPE_TILE)
        read_tile(r, &t.tile);
    if (groups & OBJECT_TYPE_MEMBERS)
        read_members(r, &t);
    if (groups & OBJECT_TYPE_COUNT)
        t.count = get_upto(r, UINT16_MAX, "count");
    unsigned needed = needed_groups(t.kind);
    if (t.kind == PTO_TYPE_NONE || (needed & ~groups) != 0 || ((needed & OBJECT_TYPE_DTYPE) != 0 && t.dtype == PTO_DTYPE_NONE) ||
        ((needed & OBJECT_TYPE_TILE) != 0 && t.tile.space == PTO_SPACE_NONE && t.kind != PTO_TYPE_TILE)) /* a level-1 tile may lack its location */
        fail(r, "a type lacks what its kind needs");
    if (!failed(r))
        r->types[++r->ntypes] = isa_type_intern(r->p, &t);
}

static void read_types(struct reader *r)
{
    uint32_t n = get_count(r, "number of types");
    r->types = base_realloc_array(NULL, (size_t)n + 1, sizeof *r->types);
    r->types[0] = 0;
    while (r->ntypes < n && !failed(r))
        read_type(r);
}

/* ---- operations ---- */

static struct pto_span next_span(struct reader *r)
{
    if (r->spans.at == r->spans.end)
        return (struct pto_span){0};
    uint64_t length = base_get_uleb(&r->spans);
    int64_t delta = length != 0 ? base_get_sleb(&r->spans) : 0, begin;
    if (length == 0 || base_bytes_failed(&r->spans) || !base_add_i64(r->span_begin, delta, &begin) || begin < 0 || begin > INT32_MAX || length > INT32_MAX)
        return (struct pto_span){0};
    r->span_begin = (uint32_t)begin;
    return (struct pto_span){r->span_file, (uint32_t)begin, (uint32_t)((uint64_t)begin + length - 1)};
}

/* The id of a key for an operation: its own row's first, since two rows of attr.def may share one text. */
static pto_str_id known_key(struct reader *r, enum pto_op op, pto_str_id key)
{
    const char *text = base_str(&r->p->strings, key);
    for (const uint8_t *a = isa_op(op)->attrs; *a != 0; a++)
        if (strcmp(isa_attr((enum pto_attr)*a)->key, text) == 0)
            return *a;
    return key;
}

/* Values that consumers read without looking at their kind. */
static bool fits_row(const struct pto_attribute *a)
{
    const struct isa_attr_info *info = isa_attr((enum pto_attr)a->key);
    switch ((enum pto_attr_kind)info->kind) {
    case PTO_AK_ENUM: return a->kind == PTO_LIT_ENUM && a->enumeration == info->enumeration;
    case PTO_AK_INT: return a->kind == PTO_LIT_INT;
    case PTO_AK_BOOL: return a->kind == PTO_LIT_BOOL;
    case PTO_AK_INTS: return a->kind == PTO_LIT_ARRAY || a->kind == PTO_LIT_OPAQUE;
    case PTO_AK_SYMBOL: return a->kind == PTO_LIT_SYMBOL;
    case PTO_AK_STRING: return a->kind == PTO_LIT_STRING;
    case PTO_AK_UNIT: return a->kind == PTO_LIT_UNIT || a->kind == PTO_LIT_BOOL;
    case PTO_AK_NONE:
    case PTO_AK_ANY: break;
    }
    return true;
}

static bool read_attrs(struct reader *r, enum pto_op op, bool keyed, struct pto_attribute **out, uint32_t *count, unsigned depth);

static void read_attr(struct reader *r, enum pto_op op, struct pto_attribute *a, unsigned depth)
{
    *a = (struct pto_attribute){.key = known_key(r, op, get_string(r))};
    uint32_t kind = get_upto(r, PTO_LIT_OPAQUE << 1 | 1, "kind of value");
    a->kind = (uint8_t)(kind >> 1);
    a->hex = (kind & 1) != 0;
    const char *name = get_text(r);
    a->type = get_type(r);
    if (a->kind == PTO_LIT_ENUM) {
        a->enumeration = (uint8_t)isa_enum_find(name, strlen(name));
        const char *text = get_text(r);
        a->i = a->enumeration == PTO_ENUM_NONE ? -1 : isa_enum_code((enum pto_enum)a->enumeration, text, strlen(text));
        if (a->enumeration == PTO_ENUM_NONE || a->i < 0) {
            fail(r, "`%.40s` is no value of `%.40s`", text, name);
            return;
        }
    } else {
        a->i = base_get_sleb(&r->in);
    }
    a->str = get_string(r);
    if (a->kind == PTO_LIT_FLOAT) {
        uint64_t bits = base_get_fixed(&r->in, 8);
        memcpy(&a->f, &bits, sizeof bits);
    }
    a->span = next_span(r);
    if ((a->kind == PTO_LIT_OPAQUE && !plain_text(r, a->str)) || (a->kind == PTO_LIT_TYPE && a->type == 0)) {
        fail(r, "an attribute value is malformed");
        return;
    }
    if (a->kind == PTO_LIT_ARRAY || a->kind == PTO_LIT_DICT) {
        struct pto_attribute *members = NULL;
        uint32_t n = 0;
        if (depth >= 32)
            fail(r, "attribute values are nested too deep");
        else if (read_attrs(r, PTO_OP_NONE, a->kind == PTO_LIT_DICT, &members, &n, depth + 1)) {
            a->first = r->p->nattrs;
            a->count = n;
            for (uint32_t i = 0; i < n; i++) {
                BASE_GROW(r->p->attrs, r->p->nattrs, r->p->attrs_cap);
                r->p->attrs[r->p->nattrs++] = members[i];
            }
        }
        free(members);
    }
    if (op != PTO_OP_NONE && a->key != 0 && a->key < PTO_ATTR_COUNT && !failed(r) && !fits_row(a))
        fail(r, "attribute `%s` has a value of another kind", isa_attr((enum pto_attr)a->key)->key);
}

static bool read_attrs(struct reader *r, enum pto_op op, bool keyed, struct pto_attribute **out, uint32_t *count, unsigned depth)
{
    *count = get_count(r, "number of attributes");
    *out = base_realloc_array(NULL, (size_t)*count + 1, sizeof **out);
    for (uint32_t i = 0; i < *count && !failed(r); i++) {
        read_attr(r, op, &(*out)[i], depth);
        if (keyed && base_str_len(&r->p->strings, (*out)[i].key) == 0)
            fail(r, "an attribute has no name");
        for (uint32_t k = 0; op != PTO_OP_NONE && k < i && i < 256; k++)
            if ((*out)[k].key == (*out)[i].key)
                fail(r, "an attribute is given twice");
    }
    return !failed(r);
}

static bool is_name(const struct reader *r, pto_str_id id)
{
    const char *s = base_str(&r->p->strings, id);
    if (strlen(s) != base_str_len(&r->p->strings, id))
        return false;
    for (const char *at = s; *at != '\0'; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || strchr("_$.-", *at) != NULL))
            return false;
    return true;
}

static pto_str_id get_name(struct reader *r)
{
    pto_str_id id = get_string(r);
    if (!is_name(r, id))
        fail(r, "`%.40s` cannot be the name of a value", base_str(&r->p->strings, id));
    return id;
}

static bool read_op(struct reader *r, pto_block_id block, uint32_t nblocks, unsigned depth);

static void read_block(struct reader *r, pto_block_id block, uint32_t nblocks, unsigned depth)
{
    pto_str_id label = get_name(r);
    r->p->blocks[block].label = label;
    uint32_t nargs = get_count(r, "number of block arguments");
    for (uint32_t i = 0; i < nargs && !failed(r); i++) {
        pto_type_id type = get_type(r);
        pto_str_id name = get_name(r);
        pto_value_id v = isa_block_add_arg(r->p, block, type, name);
        r->p->values[v].span = next_span(r);
        if (type == 0)
            fail(r, "a block argument has no type");
    }
    uint32_t nops = get_count(r, "number of operations");
    for (uint32_t i = 0; i < nops && !failed(r); i++)
        read_op(r, block, nblocks, depth);
}

static void read_regions(struct reader *r, pto_op_id op, uint32_t nregions, unsigned depth)
{
    for (uint32_t k = 0; k < nregions && !failed(r); k++) {
        uint32_t nblocks = get_count(r, "number of blocks");
        pto_block_id first = 0;
        for (uint32_t b = 0; b < nblocks && !failed(r); b++) { /* all at once: branches go forward, too */
            pto_block_id made = isa_block_append(r->p, r->p->ops[op].regions + k);
            first = b == 0 ? made : first;
        }
        for (uint32_t b = 0; b < nblocks && !failed(r); b++)
            read_block(r, first + b, nblocks, depth);
    }
}

/* The parts of an operation while it is read. */
struct parts {
    uint32_t *operands, *results, *names, *successors;
    struct pto_attribute *attrs;
    uint32_t segments[PTO_MAX_SLOTS + 1];
};

static void read_operands(struct reader *r, const struct isa_op_info *info, struct isa_op_spec *spec, struct parts *q, bool segmented)
{
    uint32_t inputs = 0;
    for (int s = 0; s < info->nslots; s++)
        inputs += !isa_slot_is_result(&info->slots[s]);
    spec->noperands = get_upto(r, OBJECT_MAX_OPERANDS, "number of operands");
    q->operands = base_realloc_array(NULL, (size_t)spec->noperands + 1, sizeof *q->operands);
    for (uint32_t i = 0; i < spec->noperands && !failed(r); i++)
        q->operands[i] = get_upto(r, INT32_MAX, "operand"); /* checked when all values are known */
    if (segmented) {
        for (int s = 0; s < info->nslots; s++) {
            uint32_t n = get_upto(r, OBJECT_MAX_OPERANDS, "segment");
            if (n > (info->slots[s].dir == PTO_DIR_LIST ? OBJECT_MAX_OPERANDS : isa_slot_is_result(&info->slots[s]) ? 0u : 1u))
                fail(r, "`%s` has %u operands in one place", info->mnemonic, n);
            q->segments[s + 1] = q->segments[s] + n;
        }
        if (q->segments[info->nslots] != spec->noperands)
            fail(r, "segments and operands do not agree");
        spec->segments = q->segments;
    } else if (spec->noperands != inputs) {
        fail(r, "`%s` has %u operands instead of %u", info->mnemonic, spec->noperands, inputs);
    }
    spec->operands = q->operands;
}

static bool has_list(const struct isa_op_info *info)
{
    for (int s = 0; s < info->nslots; s++)
        if (info->slots[s].dir == PTO_DIR_LIST)
            return true;
    return false;
}

static bool read_parts(struct reader *r, struct isa_op_spec *spec, struct parts *q, struct pto_span **spans, uint32_t nblocks)
{
    spec->op = r->ops[get_upto(r, r->nops, "operation")];
    if (spec->op == PTO_OP_NONE)
        return fail(r, "an operation has no name");
    const struct isa_op_info *info = isa_op(spec->op);
    unsigned given = get_upto(r, OBJECT_OP_PARTS, "parts of an operation");
    spec->flags = (uint16_t)get_upto(r, 15, "flags");
    spec->span = next_span(r);
    spec->name_span = next_span(r);
    if (has_list(info) != ((given & OBJECT_OP_SEGMENTS) != 0))
        return fail(r, "`%s` has segments against its row", info->mnemonic);
    read_operands(r, info, spec, q, (given & OBJECT_OP_SEGMENTS) != 0);
    spec->nresults = get_count(r, "number of results");
    q->results = base_realloc_array(NULL, (size_t)spec->nresults + 1, sizeof *q->results);
    q->names = base_realloc_array(NULL, (size_t)spec->nresults + 1, sizeof *q->names);
    *spans = base_realloc_array(NULL, (size_t)spec->nresults + 1, sizeof **spans);
    for (uint32_t i = 0; i < spec->nresults && !failed(r); i++) {
        q->results[i] = get_type(r);
        q->names[i] = get_name(r);
        (*spans)[i] = next_span(r);
        if (q->results[i] == 0)
            fail(r, "a result has no type");
    }
    spec->result_types = q->results;
    spec->result_names = q->names;
    if (given & OBJECT_OP_SUCCESSORS) {
        spec->nsuccessors = get_count(r, "number of successors");
        q->successors = base_realloc_array(NULL, (size_t)spec->nsuccessors + 1, sizeof *q->successors);
        for (uint32_t i = 0; i < spec->nsuccessors && !failed(r); i++)
            q->successors[i] = get_upto(r, nblocks == 0 ? 0 : nblocks - 1, "successor");
        spec->successors = q->successors;
    }
    if (given & OBJECT_OP_ATTRS)
        read_attrs(r, spec->op, true, &q->attrs, &spec->nattrs, 0);
    spec->attrs = q->attrs;
    const struct isa_region_info *regions = isa_op_regions(spec->op);
    spec->nregions = given & OBJECT_OP_REGIONS ? get_count(r, "number of regions") : 0;
    if (!failed(r) && (regions == NULL ? spec->nregions != 0 : spec->nregions < regions->least || spec->nregions > regions->most))
        return fail(r, "`%s` has %u regions", info->mnemonic, spec->nregions);
    return !failed(r);
}

static bool read_op(struct reader *r, pto_block_id block, uint32_t nblocks, unsigned depth)
{
    struct isa_op_spec spec = {0};
    struct parts q = {0};
    struct pto_span *spans = NULL;
    if (depth > OBJECT_MAX_NESTING)
        return fail(r, "regions are nested deeper than %d", OBJECT_MAX_NESTING);
    if (read_parts(r, &spec, &q, &spans, nblocks)) {
        pto_block_id first = block != 0 ? r->p->regions[r->p->blocks[block].region].first : 0;
        for (uint32_t i = 0; i < spec.nsuccessors; i++)
            q.successors[i] += first; /* the blocks of a region are made in a row */
        pto_op_id op = isa_op_new(r->p, &spec);
        for (uint32_t i = 0; i < spec.nresults; i++)
            r->p->values[r->p->ops[op].results + i].span = spans[i];
        if (block != 0)
            isa_op_append(r->p, block, op);
        else
            r->p->module = op;
        read_regions(r, op, spec.nregions, depth + 1);
    }
    free(q.operands);
    free(q.results);
    free(q.names);
    free(q.successors);
    free(q.attrs);
    free(spans);
    return !failed(r);
}

/* Operands may name values that come later; once all are there, each must be one. */
static void check_values(struct reader *r)
{
    for (pto_op_id id = 1; id < r->p->nops; id++)
        for (uint32_t i = 0; i < r->p->ops[id].noperands; i++)
            if (r->p->pool[r->p->ops[id].operands + i] >= r->p->nvalues) {
                fail(r, "an operand names value %u of %u", r->p->pool[r->p->ops[id].operands + i], r->p->nvalues - 1);
                return;
            }
}

static void read_op_names(struct reader *r)
{
    uint32_t n = get_upto(r, PTO_OP_COUNT, "number of operation names");
    r->ops = base_realloc_array(NULL, (size_t)n + 1, sizeof *r->ops);
    r->ops[0] = PTO_OP_NONE;
    while (r->nops < n && !failed(r)) {
        const char *name = get_text(r);
        bool legacy;
        enum pto_op op = isa_op_find(name, strlen(name), &legacy);
        if (op == PTO_OP_NONE)
            fail(r, "no operation is called `%.60s`", name);
        r->ops[++r->nops] = op;
    }
}

static void choose_target(struct reader *r, const char *name)
{
    bool known;
    const struct pto_target *said = isa_target_of_module(name, &known);
    if (!known)
        fail(r, "no target is called `%.40s`", name);
    r->p->target = r->options != NULL && r->options->arch != NULL ? r->options->arch : said;
}

static void read_program(struct reader *r)
{
    r->p->level = (int)get_upto(r, 3, "level");
    r->p->implicit_module = (get_upto(r, OBJECT_PROGRAM_IMPLICIT_MODULE, "flags") & OBJECT_PROGRAM_IMPLICIT_MODULE) != 0;
    read_op_names(r);
    if (get_upto(r, 1, "number of modules") == 0)
        return;
    if (!failed(r) && read_op(r, 0, 0, 0)) {
        if (r->p->ops[r->p->module].op != PTO_OP_MODULE)
            fail(r, "the outermost operation is no module");
        check_values(r);
    }
}

/* ---- the file ---- */

/* The section of this id, which must be next; an absent optional one is empty. */
static bool open_section(struct reader *r, int id, const uint8_t **at, const uint8_t *end, bool optional)
{
    r->in.at = *at;
    r->in.end = end;
    if (optional && *at == end)
        return false;
    if (*at == end || **at != id)
        return fail(r, "section %d is missing", id);
    r->in.at++;
    uint32_t len = get_count(r, "length of a section");
    if (failed(r))
        return false;
    r->in.end = r->in.at + len;
    *at = r->in.end;
    return true;
}

static void close_section(struct reader *r)
{
    if (!failed(r) && r->in.at != r->in.end)
        fail(r, "%zu bytes are left at the end of a section", (size_t)(r->in.end - r->in.at));
}

static void read_lines(struct reader *r, struct base_sources *sources)
{
    uint32_t len = get_count(r, "length of a file name");
    char name[1024];
    if (failed(r))
        return;
    snprintf(name, sizeof name, "%.*s", (int)(len < sizeof name ? len : sizeof name - 1), (const char *)r->in.at);
    r->in.at += len;
    uint32_t size = get_upto(r, INT32_MAX, "size of the source"), breaks = get_count(r, "number of lines");
    uint32_t *begin = base_realloc_array(NULL, (size_t)breaks + 1, sizeof *begin);
    begin[0] = 0;
    for (uint32_t i = 1; i <= breaks && !failed(r); i++)
        begin[i] = begin[i - 1] + get_upto(r, size - begin[i - 1], "length of a line");
    if (failed(r)) {
        free(begin);
        return;
    }
    r->span_file = base_source_add_lines(sources, name, size, begin, breaks + 1);
    r->spans = r->in;
}

static void read_payload(struct reader *r, const uint8_t *at, const uint8_t *end, struct base_sources *sources)
{
    const uint8_t *program, *program_end;
    if (open_section(r, OBJECT_STRINGS, &at, end, false)) {
        read_strings(r);
        close_section(r);
    }
    if (failed(r))
        return;
    /* the target decides how types are read, and stands first in PROGRAM, behind them */
    const uint8_t *types = at;
    if (!open_section(r, OBJECT_TYPES, &at, end, false) || !open_section(r, OBJECT_PROGRAM, &at, end, false))
        return;
    choose_target(r, get_text(r));
    program = r->in.at;
    program_end = r->in.end;
    if (failed(r))
        return;
    if (open_section(r, OBJECT_LOCATIONS, &at, end, true))
        read_lines(r, sources);
    if (!failed(r) && at != end)
        fail(r, "bytes follow the last section");
    if (failed(r) || !open_section(r, OBJECT_TYPES, &types, end, false))
        return;
    read_types(r);
    close_section(r);
    if (failed(r))
        return;
    r->in.at = program;
    r->in.end = program_end;
    read_program(r);
    close_section(r);
}

bool asm_is_object(const void *data, size_t len) { return len >= 8 && memcmp(data, ASM_OBJECT_MAGIC, 8) == 0; }

bool asm_object_read(struct pto_program *p, const char *name, const void *data, size_t len, const struct asm_options *options,
                     struct base_sources *sources, struct base_diags *diags)
{
    bool known;
    const uint8_t *bytes = data;
    isa_program_init(p, isa_target_of_module("a3", &known));
    struct reader r = {.p = p, .options = options, .in = {.begin = bytes, .at = bytes, .end = bytes + len}};
    if (!asm_is_object(data, len) || base_get_bytes(&r.in, 8) == NULL) {
        fail(&r, "the header is not that of an object");
    } else {
        uint64_t version = base_get_fixed(&r.in, 2), flags = base_get_fixed(&r.in, 2), crc = base_get_fixed(&r.in, 4), size = base_get_fixed(&r.in, 8);
        if (!failed(&r) && (version != ASM_OBJECT_VERSION || flags != 0))
            fail(&r, "version %u is not %d, the only one that is read", (unsigned)version, ASM_OBJECT_VERSION);
        else if (!failed(&r) && size != len - ASM_OBJECT_HEADER_BYTES)
            fail(&r, "the file has %zu bytes, its header says %llu", len - ASM_OBJECT_HEADER_BYTES, (unsigned long long)size);
        else if (!failed(&r) && crc != base_crc32(bytes + ASM_OBJECT_HEADER_BYTES, len - ASM_OBJECT_HEADER_BYTES))
            fail(&r, "the checksum does not fit the contents");
    }
    if (!failed(&r))
        read_payload(&r, bytes + ASM_OBJECT_HEADER_BYTES, bytes + len, sources);
    free(r.strings);
    free(r.types);
    free(r.ops);
    if (!failed(&r))
        return true;
    const struct pto_target *target = p->target;
    isa_program_free(p);
    isa_program_init(p, target);
    base_diag_emit(diags, PTO_D_BAD_OBJECT, (struct pto_span){0}, "%s: at byte %zu: %s", name, r.in.problem_at, r.in.problem);
    return false;
}
