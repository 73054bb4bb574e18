/* The public byte code to generic text (ptobc.h; spec/ptobc.md 3-8, 11), which the parser then reads. Structure is checked here
 * (ids, counts, sections); types, attributes and meaning by whoever reads the text. Counts are bounded by the bytes left. */
#include "asm/ptobc.h"
#include "base/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NESTING = 300 };

struct text {
    const char *at;
    size_t len;
};
struct constant {
    const uint8_t *at, *end;
};
struct bc_value {
    uint32_t tid;
    uint32_t name; /* sid + 1 of its name, 0: none */
    uint32_t pack; /* 1 + index in results of one name */
};

struct bc_reader {
    struct base_bytes in; /* the section at hand */
    enum ptobc_table table;
    bool use_names, named; /* the function at hand has names */
    struct base_buf *out;
    struct text *strings;
    uint32_t *types, *dicts; /* sids */
    struct constant *constants;
    uint32_t nstrings, ntypes, ndicts, nconstants;
    struct bc_value *values;
    uint32_t nvalues, values_cap;
    /* names of DEBUGINFO, sorted as they come: by function, value */
    const uint8_t *names, *names_end; /* what is not read yet */
    uint32_t names_left;
    uint32_t *name_of, name_of_cap, name_of_count; /* of the function at hand, by value id */
    unsigned indent;
};

#define fail(r, ...) base_bytes_fail(&(r)->in, __VA_ARGS__)
static bool failed(const struct bc_reader *r) { return base_bytes_failed(&r->in); }
static uint64_t get_fixed(struct bc_reader *r, unsigned bytes) { return base_get_fixed(&r->in, bytes); }
static uint32_t get_count(struct bc_reader *r, const char *what) { return base_get_count(&r->in, what); }

static uint32_t get_below(struct bc_reader *r, uint64_t limit, const char *what)
{
    if (limit == 0)
        fail(r, "%s: there are none", what);
    return base_get_upto(&r->in, limit - (limit != 0), what);
}

static uint32_t get_sid(struct bc_reader *r, const char *what) { return get_below(r, r->nstrings, what); }

/* 0: none. */
static uint32_t get_tid(struct bc_reader *r) { return get_below(r, (uint64_t)r->ntypes + 1, "type_id"); }

/* ---- text ---- */

static void put_sid(struct bc_reader *r, uint32_t sid)
{
    if (!failed(r))
        base_put(r->out, r->strings[sid].at, r->strings[sid].len);
}

static void put_tid(struct bc_reader *r, uint32_t tid)
{
    if (tid == 0)
        fail(r, "a value has no type");
    else if (!failed(r))
        put_sid(r, r->types[tid - 1]);
}

static void new_line(struct bc_reader *r)
{
    base_putc(r->out, '\n');
    for (unsigned i = 0; i < r->indent && i < 32; i++)
        base_puts(r->out, "  ");
}

static void put_value_name(struct bc_reader *r, uint32_t value)
{
    const struct bc_value *v = &r->values[value];
    base_putc(r->out, '%');
    if (v->name != 0)
        base_put(r->out, r->strings[v->name - 1].at, r->strings[v->name - 1].len);
    else
        base_printf(r->out, r->named ? "v%u_" : "%u", value);
}

static void put_value(struct bc_reader *r, uint32_t value)
{
    put_value_name(r, value);
    if (r->values[value].pack != 0)
        base_printf(r->out, "#%u", r->values[value].pack - 1);
}

static uint32_t add_value(struct bc_reader *r, uint32_t tid)
{
    if (r->nvalues >= INT32_MAX)
        fail(r, "too many values");
    BASE_GROW(r->values, r->nvalues, r->values_cap);
    r->values[r->nvalues] = (struct bc_value){.tid = tid, .name = r->use_names && r->nvalues < r->name_of_cap ? r->name_of[r->nvalues] : 0};
    return r->nvalues++;
}

/* ---- tables ---- */

/* Types and dictionaries are put between other text: one line, brackets in pairs, no comment. */
static bool plain(const struct text *t)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < t->len; i++) {
        char c = t->at[i];
        if ((unsigned char)c < ' ')
            return false;
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
            continue;
        }
        quoted = c == '"';
        depth += c == '<' || c == '(' || c == '[' || c == '{';
        depth -= (c == '>' && (i == 0 || t->at[i - 1] != '-')) || c == ')' || c == ']' || c == '}';
        if (depth < 0 || (c == '/' && i + 1 < t->len && t->at[i + 1] == '/'))
            return false;
    }
    return depth == 0 && !quoted;
}

static bool open_section(struct bc_reader *r, const uint8_t **at, const uint8_t *end, int id)
{
    r->in.at = *at;
    r->in.end = end;
    if (r->in.at == end || *r->in.at != id) {
        fail(r, "unexpected section order: section %d is missing", id);
        return false;
    }
    r->in.at++;
    uint64_t len = get_fixed(r, 4);
    if (!failed(r) && len > (uint64_t)(end - r->in.at))
        fail(r, "section %d is longer than the file", id);
    if (failed(r))
        return false;
    r->in.end = r->in.at + len;
    *at = r->in.end;
    return true;
}

static void close_section(struct bc_reader *r)
{
    if (!failed(r) && r->in.at != r->in.end)
        fail(r, "trailing bytes in a section");
}

static void read_strings(struct bc_reader *r)
{
    uint32_t n = get_count(r, "number of strings");
    r->strings = base_realloc_array(NULL, (size_t)n + 1, sizeof *r->strings);
    for (uint32_t i = 0; i < n && !failed(r); i++) {
        uint32_t len = get_count(r, "length of a string");
        r->strings[i] = (struct text){(const char *)r->in.at, len};
        r->in.at += failed(r) ? 0 : len;
        r->nstrings = i + 1;
    }
}

static uint32_t *read_texts(struct bc_reader *r, uint32_t *count, const char *what)
{
    uint32_t n = get_count(r, what), *sids = base_realloc_array(NULL, (size_t)n + 1, sizeof *sids);
    *count = 0;
    for (uint32_t i = 0; i < n && !failed(r); i++) {
        uint64_t tag = get_fixed(r, 1), flags = get_fixed(r, 1);
        if (!failed(r) && (tag != 0 || (flags & 1) == 0))
            fail(r, "%s %u has no text", what, i);
        sids[i] = get_sid(r, "asm_sid");
        if (!failed(r) && !plain(&r->strings[sids[i]]))
            fail(r, "%s %u is malformed", what, i);
        *count = i + 1;
    }
    return sids;
}

static void read_constants(struct bc_reader *r)
{
    uint32_t n = get_count(r, "number of constants");
    r->constants = base_realloc_array(NULL, (size_t)n + 1, sizeof *r->constants);
    for (uint32_t i = 0; i < n && !failed(r); i++) {
        const uint8_t *begin = r->in.at;
        uint64_t tag = get_fixed(r, 1);
        uint32_t count;
        switch (tag) {
        case 1:
            get_tid(r);
            base_get_sleb(&r->in);
            break;
        case 2:
        case 4:
            get_tid(r);
            count = get_count(r, "length of a constant");
            r->in.at += failed(r) ? 0 : count;
            break;
        case 3:
            for (count = get_count(r, "length of a vector"); count > 0 && !failed(r); count--)
                base_get_sleb(&r->in);
            break;
        default:
            fail(r, "unknown ConstEntry tag %llu", (unsigned long long)tag);
        }
        r->constants[i] = (struct constant){begin, r->in.at};
        r->nconstants = i + 1;
    }
}

/* ---- operations ---- */

static void put_constant(struct bc_reader *r, uint32_t cid)
{
    const uint8_t *at = r->in.at, *end = r->in.end;
    r->in.at = r->constants[cid].at;
    r->in.end = r->constants[cid].end;
    uint64_t tag = get_fixed(r, 1);
    uint32_t tid = get_tid(r);
    if (failed(r))
        return;
    if (tag == 1) {
        int64_t v = base_get_sleb(&r->in);
        const struct text *type = tid != 0 ? &r->strings[r->types[tid - 1]] : NULL;
        if (type != NULL && type->len == 2 && memcmp(type->at, "i1", 2) == 0)
            base_puts(r->out, v != 0 ? "true" : "false");
        else
            base_printf(r->out, "%lld : ", (long long)v), put_tid(r, tid);
    } else if (tag == 2) {
        uint32_t n = get_count(r, "length of a constant");
        if (n == 0 || n > 8)
            fail(r, "a float of %u bytes is not read", n);
        base_puts(r->out, "0x");
        for (uint32_t i = n; i > 0 && !failed(r); i--)
            base_printf(r->out, "%02X", r->in.at[i - 1]);
        base_puts(r->out, " : ");
        put_tid(r, tid);
    } else {
        fail(r, "a constant of tag %llu is not read", (unsigned long long)tag);
    }
    if (failed(r))
        return;
    r->in.at = at;
    r->in.end = end;
}

/* What the immediate says, as attributes. */
struct immediate {
    uint32_t n1, n2, cid, mask;
    int predicate, src, dst, event;
};

static void read_immediate(struct bc_reader *r, const struct ptobc_row *row, struct immediate *m)
{
    static const char *const lists = "number of list operands";
    switch ((enum ptobc_immediate)row->immediate) {
    case PTOBC_NONE:
        break;
    case PTOBC_PREDICATE:
        m->predicate = (int)get_fixed(r, 1);
        if (m->predicate > PTO_CMPI_SGE)
            fail(r, "predicate %d is none", m->predicate);
        break;
    case PTOBC_EVENT:
        m->src = (int)get_fixed(r, 1);
        m->dst = (int)get_fixed(r, 1);
        m->event = (int)get_fixed(r, 1);
        if (isa_enum_text(PTO_ENUM_PIPE_EVENT, m->src) == NULL || isa_enum_text(PTO_ENUM_PIPE_EVENT, m->dst) == NULL || m->event > 7)
            fail(r, "an event is out of range");
        break;
    case PTOBC_CONSTANT:
        m->cid = get_below(r, r->nconstants, "const_id");
        break;
    case PTOBC_LISTS:
        if (get_fixed(r, 1) != 0)
            fail(r, "list_mode=1 is not supported");
        m->n1 = get_count(r, lists);
        m->n2 = get_count(r, lists);
        break;
    case PTOBC_MASK:
        m->mask = (uint32_t)get_fixed(r, 1);
        if (m->mask > 3)
            fail(r, "operand mask %u is none", m->mask);
        break;
    }
}

static bool has_key(const struct text *dict, const char *key)
{
    size_t n = strlen(key);
    for (size_t i = 0; dict != NULL && i + n <= dict->len; i++)
        if (memcmp(dict->at + i, key, n) == 0)
            return true;
    return false;
}

/* The dictionary, with what the immediate adds to it. */
static void put_dict(struct bc_reader *r, uint32_t aid, const struct ptobc_row *row, const struct immediate *m)
{
    const struct text *dict = aid != 0 ? &r->strings[r->dicts[aid - 1]] : NULL;
    struct base_buf *out = r->out;
    unsigned kind = row == NULL ? PTOBC_NONE : row->immediate;
    size_t len = dict != NULL ? dict->len : 0;
    if (failed(r) || (len == 0 && kind == PTOBC_NONE))
        return;
    while (len > 0 && dict->at[len - 1] != '}')
        len--;
    size_t begin = out->len;
    base_puts(out, " {");
    if (len > 1 && dict->at[0] == '{')
        base_put(out, dict->at + 1, len - 2);
    const char *comma = len > 2 && strspn(dict->at + 1, " ") < len - 2 ? ", " : "";
    if (kind == PTOBC_PREDICATE && !has_key(dict, "predicate"))
        base_printf(out, "%spredicate = %d", comma, m->predicate);
    else if (kind == PTOBC_EVENT && !has_key(dict, "src_op"))
        base_printf(out, "%ssrc_op = #pto.sync_op_type<%s>, dst_op = #pto.sync_op_type<%s>, event_id = #pto.event<EVENT_ID%d>", comma,
                    isa_enum_text(PTO_ENUM_PIPE_EVENT, m->src), isa_enum_text(PTO_ENUM_PIPE_EVENT, m->dst), m->event);
    else if (kind == PTOBC_CONSTANT && !has_key(dict, "value =")) {
        base_printf(out, "%svalue = ", comma);
        put_constant(r, m->cid);
    } else if (kind == PTOBC_LISTS && !has_key(dict, "operandSegmentSizes"))
        base_printf(out, "%soperandSegmentSizes = array<i32: 1, %u, %u>", comma, m->n1, m->n2);
    else if (kind == PTOBC_MASK && !has_key(dict, "operandSegmentSizes"))
        base_printf(out, "%soperandSegmentSizes = array<i32: 0, %u, %u>", comma, m->mask & 1, m->mask >> 1);
    if (out->len == begin + 2)
        out->len = begin;
    else
        base_putc(out, '}');
}

/* One operation as its bytes have it; the arrays are the reader's to free. */
struct bc_op {
    const struct ptobc_row *row; /* NULL: generic, with a name */
    struct immediate immediate;
    uint32_t attrs, name, nresults, noperands, nregions;
    uint32_t *results, *operands; /* types; values */
};

static void read_types(struct bc_reader *r, struct bc_op *op)
{
    op->results = base_realloc_array(NULL, (size_t)op->nresults + 1, sizeof *op->results);
    for (uint32_t i = 0; i < op->nresults && !failed(r); i++)
        op->results[i] = get_tid(r);
}

/* How many operands the schema of a row says there are. */
static uint32_t count_operands(struct bc_reader *r, const struct bc_op *op)
{
    const struct ptobc_row *row = op->row;
    const struct immediate *m = &op->immediate;
    uint32_t n = row->operands == PTOBC_COUNTED ? get_count(r, "number of operands")
                 : row->operands == PTOBC_OPERANDS_MASK ? (m->mask & 1) + (m->mask >> 1)
                                                        : (uint32_t)row->count + (row->operands == PTOBC_OPERANDS_LISTS ? m->n1 + m->n2 : 0);
    if (n > (uint32_t)(r->in.end - r->in.at))
        fail(r, "more operands than bytes");
    return n;
}

/* All that stands in front of the regions. */
static void read_head(struct bc_reader *r, struct bc_op *op)
{
    unsigned opcode = (unsigned)get_fixed(r, 2);
    op->attrs = get_below(r, (uint64_t)r->ndicts + 1, "attr_id");
    if (opcode == PTOBC_GENERIC) {
        op->name = get_sid(r, "op_name");
        op->nresults = get_count(r, "number of results");
        read_types(r, op);
        op->noperands = get_count(r, "number of operands");
    } else {
        op->row = asm_ptobc_row(opcode, asm_ptobc_has_variant(opcode) ? (int)get_fixed(r, 1) : -1, r->table);
        if (op->row == NULL) {
            fail(r, "missing opcode schema: 0x%04X", opcode);
            return;
        }
        read_immediate(r, op->row, &op->immediate);
        op->noperands = count_operands(r, op);
    }
    op->operands = base_realloc_array(NULL, failed(r) ? 1 : (size_t)op->noperands + 1, sizeof *op->operands);
    for (uint32_t i = 0; i < op->noperands && !failed(r); i++)
        op->operands[i] = get_below(r, r->nvalues, "operand value_id");
    if (op->row != NULL) {
        op->nresults = op->row->results < 0 ? get_count(r, "number of results") : (uint32_t)op->row->results;
        op->nregions = (uint32_t)op->row->regions;
        read_types(r, op);
    } else {
        op->nregions = get_count(r, "number of regions");
    }
}

/* `%a, %b = ` or, of results that share a name, `%a:2 = `. */
static void put_results(struct bc_reader *r, const struct bc_op *op)
{
    uint32_t first = r->nvalues;
    for (uint32_t i = 0; i < op->nresults; i++)
        add_value(r, op->results[i]);
    bool pack = op->nresults > 1 && r->values[first].name != 0;
    for (uint32_t i = 1; i < op->nresults; i++)
        pack = pack && r->values[first + i].name == r->values[first].name;
    for (uint32_t i = 0; i < op->nresults && !pack; i++) {
        base_puts(r->out, i != 0 ? ", " : "");
        put_value_name(r, first + i);
    }
    if (pack) {
        put_value_name(r, first);
        base_printf(r->out, ":%u", op->nresults);
        for (uint32_t i = 0; i < op->nresults; i++)
            r->values[first + i].pack = i + 1;
    }
    base_puts(r->out, op->nresults != 0 ? " = " : "");
}

static void read_region(struct bc_reader *r, unsigned depth);

static void put_op(struct bc_reader *r, const struct bc_op *op, unsigned depth)
{
    new_line(r);
    put_results(r, op);
    base_putc(r->out, '"');
    if (op->row != NULL)
        base_puts(r->out, op->row->mnemonic);
    else
        put_sid(r, op->name);
    base_puts(r->out, "\"(");
    for (uint32_t i = 0; i < op->noperands; i++) {
        base_puts(r->out, i != 0 ? ", " : "");
        put_value(r, op->operands[i]);
    }
    base_putc(r->out, ')');
    for (uint32_t i = 0; i < op->nregions && !failed(r); i++) {
        base_puts(r->out, i != 0 ? ", " : " (");
        read_region(r, depth + 1);
    }
    base_puts(r->out, op->nregions != 0 ? ")" : "");
    put_dict(r, op->attrs, op->row, &op->immediate);
    base_puts(r->out, " : (");
    for (uint32_t i = 0; i < op->noperands && !failed(r); i++) {
        base_puts(r->out, i != 0 ? ", " : "");
        put_tid(r, r->values[op->operands[i]].tid);
    }
    base_puts(r->out, ") -> (");
    for (uint32_t i = 0; i < op->nresults && !failed(r); i++) {
        base_puts(r->out, i != 0 ? ", " : "");
        put_tid(r, op->results[i]);
    }
    base_putc(r->out, ')');
}

static void read_op(struct bc_reader *r, unsigned depth)
{
    struct bc_op op = {0};
    if (depth > MAX_NESTING)
        fail(r, "regions are nested deeper than %d", MAX_NESTING);
    read_head(r, &op);
    if (!failed(r))
        put_op(r, &op, depth);
    free(op.results);
    free(op.operands);
}

static void read_region(struct bc_reader *r, unsigned depth)
{
    uint32_t nblocks = get_count(r, "number of blocks");
    base_putc(r->out, '{');
    r->indent++;
    for (uint32_t b = 0; b < nblocks && !failed(r); b++) {
        uint32_t nargs = get_count(r, "number of block arguments");
        if (nargs != 0 || b != 0) {
            new_line(r);
            base_printf(r->out, nargs != 0 ? "^bb%u(" : "^bb%u", b);
        }
        for (uint32_t i = 0; i < nargs && !failed(r); i++) {
            uint32_t v = add_value(r, get_tid(r));
            base_puts(r->out, i != 0 ? ", " : "");
            put_value_name(r, v);
            base_puts(r->out, ": ");
            put_tid(r, r->values[v].tid);
        }
        base_puts(r->out, nargs != 0 ? "):" : b != 0 ? ":" : "");
        uint32_t nops = get_count(r, "number of operations");
        for (uint32_t i = 0; i < nops && !failed(r); i++)
            read_op(r, depth);
    }
    r->indent--;
    new_line(r);
    base_putc(r->out, '}');
}

/* The names of one function's values; functions come in order. In lists that do not, some names are passed by. */
static void read_names(struct bc_reader *r, uint32_t func)
{
    for (uint32_t i = 0; i < r->name_of_count; i++)
        r->name_of[i] = 0;
    r->name_of_count = 0;
    const uint8_t *at = r->in.at, *end = r->in.end;
    r->in.at = r->names;
    r->in.end = r->names_end;
    for (; r->names_left != 0 && !failed(r); r->names_left--, r->names = r->in.at) {
        uint64_t f = base_get_uleb(&r->in), v = base_get_uleb(&r->in);
        uint32_t sid = get_sid(r, "name_sid");
        if (failed(r) || f > func)
            break;
        if (f < func || v > INT32_MAX / 8)
            continue;
        const struct text *t = &r->strings[sid];
        bool good = t->len != 0;
        for (size_t k = 0; k < t->len && good; k++)
            good = (t->at[k] >= 'a' && t->at[k] <= 'z') || (t->at[k] >= 'A' && t->at[k] <= 'Z') || (t->at[k] >= '0' && t->at[k] <= '9') ||
                   t->at[k] == '_' || t->at[k] == '$' || t->at[k] == '.' || t->at[k] == '-';
        if (!good || v >= (uint64_t)(r->in.end - r->in.begin))
            continue;
        BASE_REACH(r->name_of, r->name_of_cap, (uint32_t)v);
        r->name_of[v] = sid + 1;
        r->name_of_count = r->name_of_count > (uint32_t)v ? r->name_of_count : (uint32_t)v + 1;
        r->named = true;
    }
    if (failed(r))
        return;
    r->in.at = at;
    r->in.end = end;
}

static void read_module(struct bc_reader *r)
{
    get_fixed(r, 2); /* profile, index width: not checked */
    uint32_t aid = get_below(r, (uint64_t)r->ndicts + 1, "attr_id");
    if (get_count(r, "number of globals") != 0)
        fail(r, "globals are not supported");
    uint32_t n = get_count(r, "number of functions");
    uint32_t *dicts = base_realloc_array(NULL, (size_t)n + 1, sizeof *dicts);
    bool *imported = base_realloc_array(NULL, (size_t)n + 1, sizeof *imported);
    for (uint32_t i = 0; i < n && !failed(r); i++) {
        get_sid(r, "func name sid");
        if (get_tid(r) == 0)
            fail(r, "a function has no type");
        imported[i] = (get_fixed(r, 1) & 1) != 0;
        dicts[i] = get_below(r, (uint64_t)r->ndicts + 1, "attr_id");
    }
    base_puts(r->out, "module");
    if (aid != 0 && !failed(r)) {
        base_puts(r->out, " attributes");
        put_dict(r, aid, NULL, NULL);
    }
    base_puts(r->out, " {");
    r->indent = 1;
    for (uint32_t i = 0; i < n && !failed(r); i++) {
        r->nvalues = 0;
        r->named = false;
        if (r->use_names)
            read_names(r, i);
        new_line(r);
        base_puts(r->out, "\"func.func\"() (");
        if (imported[i])
            base_puts(r->out, "{}");
        else
            read_region(r, 0);
        base_puts(r->out, ")");
        put_dict(r, dicts[i], NULL, NULL);
        base_puts(r->out, " : () -> ()");
    }
    base_puts(r->out, "\n}\n");
    free(dicts);
    free(imported);
}

static void find_names(struct bc_reader *r)
{
    uint32_t files = get_count(r, "number of files");
    for (uint32_t i = 0; i < files && !failed(r); i++) {
        get_sid(r, "path");
        if (get_fixed(r, 1) != 0) {
            uint32_t len = get_count(r, "length of a hash");
            r->in.at += failed(r) ? 0 : len;
        }
    }
    r->names_left = r->use_names ? get_count(r, "number of names") : 0;
    r->names = r->in.at;
    r->names_end = r->in.end;
}

static void read_file(struct bc_reader *r, const uint8_t *data, size_t len)
{
    const uint8_t *at = data + PTOBC_FIRST_PAYLOAD_BYTE, *end = data + len, *module, *module_end;
    r->in.at = data + (len < 6 ? len : 6);
    r->in.end = end;
    uint64_t version = get_fixed(r, 2);
    get_fixed(r, 2);
    uint64_t payload = get_fixed(r, 4);
    if (!failed(r) && version != 0)
        fail(r, "unsupported version %llu", (unsigned long long)version);
    if (!failed(r) && payload != len - PTOBC_FIRST_PAYLOAD_BYTE)
        fail(r, "payload_len mismatch: %llu, the file has %zu", (unsigned long long)payload, len - PTOBC_FIRST_PAYLOAD_BYTE);
    if (failed(r))
        return;
    if (open_section(r, &at, end, PTOBC_STRINGS)) {
        read_strings(r);
        close_section(r);
    }
    if (!failed(r) && open_section(r, &at, end, PTOBC_TYPES)) {
        r->types = read_texts(r, &r->ntypes, "type");
        close_section(r);
    }
    if (!failed(r) && open_section(r, &at, end, PTOBC_ATTRS)) {
        r->dicts = read_texts(r, &r->ndicts, "attribute dictionary");
        close_section(r);
    }
    if (!failed(r) && open_section(r, &at, end, PTOBC_CONSTPOOL)) {
        read_constants(r);
        close_section(r);
    }
    if (failed(r) || !open_section(r, &at, end, PTOBC_MODULE))
        return;
    module = r->in.at;
    module_end = r->in.end;
    for (bool debug = false; !failed(r) && at != end;) {
        int id = *at;
        if (id != PTOBC_EXTRA && (id != PTOBC_DEBUGINFO || debug)) {
            r->in.at = at;
            fail(r, id == PTOBC_DEBUGINFO ? "duplicate DEBUGINFO section" : "unexpected trailing section id %d", id);
            return;
        }
        debug |= id == PTOBC_DEBUGINFO;
        if (open_section(r, &at, end, id) && id == PTOBC_DEBUGINFO)
            find_names(r);
    }
    if (failed(r))
        return;
    r->in.at = module;
    r->in.end = module_end;
    read_module(r);
    close_section(r);
}

bool asm_is_ptobc(const void *data, size_t len) { return len >= 6 && memcmp(data, "PTOBC\0", 6) == 0; }

/* Decodes with one table; the text in *out, or the problem in `said`. */
static bool decode(const void *data, size_t len, enum ptobc_table table, bool names, struct base_buf *out, char *said, size_t size)
{
    struct bc_reader r = {.in = {.begin = data, .at = data, .end = data}, .table = table, .use_names = names, .out = out};
    out->len = 0;
    read_file(&r, data, len);
    if (failed(&r))
        snprintf(said, size, "at byte %zu: %s", r.in.problem_at, r.in.problem);
    free(r.strings);
    free(r.types);
    free(r.dicts);
    free(r.constants);
    free(r.values);
    free(r.name_of);
    return !failed(&r);
}

/* Parses the decoded text; what it says counts only if `last`. */
static bool parse(struct pto_program *p, const char *name, const struct base_buf *text, bool last, const struct asm_options *options,
                  struct base_sources *sources, struct base_diags *diags)
{
    struct base_diags quiet;
    const char *copy = base_strndup(&sources->arena, text->data, text->len);
    uint32_t file = base_source_add(sources, name, copy, text->len);
    if (last)
        return asm_parse(p, file, options, diags);
    base_diags_init(&quiet, sources);
    bool good = asm_parse(p, file, options, &quiet);
    base_diags_free(&quiet);
    if (!good)
        isa_program_free(p);
    return good;
}

bool asm_ptobc_read(struct pto_program *p, const char *name, const void *data, size_t len, const struct asm_options *options,
                    struct base_sources *sources, struct base_diags *diags)
{
    struct base_buf text = {0};
    char said[256] = "", also[256] = "";
    int asked = options != NULL ? options->ptobc_table : 0;
    enum ptobc_table table = asked == PTOBC_APRIL ? PTOBC_APRIL : PTOBC_AUGUST;
    bool known, good = decode(data, len, table, true, &text, said, sizeof said);
    if (!good && asked == 0 && decode(data, len, PTOBC_APRIL, true, &text, also, sizeof also)) {
        table = PTOBC_APRIL;
        good = true;
        base_diag_emit(diags, PTO_D_PTOBC_APRIL, (struct pto_span){0}, "%s: read with April's opcode table (with August's: %s)", name, said);
    }
    if (!good) {
        isa_program_init(p, isa_target_of_module("a3", &known));
        base_diag_emit(diags, PTO_D_BAD_PTOBC, (struct pto_span){0}, "%s: %s", name, said);
    } else if (!parse(p, name, &text, false, options, sources, diags)) {
        /* names may not fit together: they are for the eye only */
        decode(data, len, table, false, &text, said, sizeof said);
        unsigned limit = diags->max_errors; /* one string of the file stands in many operations: the first error says it all */
        diags->max_errors = diags->counts[PTO_SEV_ERROR] + 1;
        good = parse(p, name, &text, true, options, sources, diags);
        diags->max_errors = limit;
    }
    base_buf_free(&text);
    return good;
}
