/* Programs to the public byte code (ptobc.h; spec/ptobc.md 2-8, 11). */
#include "asm/print.h"
#include "asm/ptobc.h"
#include "base/bytes.h"
#include "isa/num.h"

#include <stdlib.h>
#include <string.h>

struct bc_writer {
    const struct pto_program *p;
    struct base_sources *sources;
    struct base_diags *diags;
    enum ptobc_table table;
    struct asm_printer printer;
    struct base_strings strings;           /* sid = id - 1 */
    struct base_strings dicts, constants;  /* texts, bytes: aid = id, cid = id - 1 */
    struct base_buf types, body, names, locations;
    uint32_t *tids;      /* by type id */
    uint32_t *value_ids; /* by value id: number in its function + 1 */
    uint32_t ntypes, nvalues, nops, nnames, nlocations, func;
    bool failed;
};

static uint32_t sid_of(struct bc_writer *w, const char *text, size_t len) { return base_intern(&w->strings, text, len) - 1; }

static uint32_t tid_of(struct bc_writer *w, pto_type_id type)
{
    if (type != 0 && w->tids[type] == 0) {
        struct base_buf text = {0};
        isa_type_print(w->p, type, PTO_TYPE_TEXT_COMPACT, &text);
        base_putc(&w->types, 0);
        base_putc(&w->types, 1);
        base_put_uleb(&w->types, sid_of(w, text.data, text.len));
        w->tids[type] = ++w->ntypes;
        base_buf_free(&text);
    }
    return type == 0 ? 0 : w->tids[type];
}

/* The attributes that the row's immediate holds are not repeated. */
static uint32_t aid_of(struct bc_writer *w, const struct pto_operation *op, const struct ptobc_row *row)
{
    static const pto_str_id none[] = {0}, event[] = {PTO_ATTR_SRC_OP, PTO_ATTR_DST_OP, PTO_ATTR_EVENT_ID, 0}, value[] = {PTO_ATTR_VALUE, 0};
    unsigned immediate = row == NULL ? PTOBC_NONE : row->immediate;
    struct base_buf text = {0};
    w->printer.out = &text;
    asm_put_properties(&w->printer, op, immediate == PTOBC_EVENT ? event : immediate == PTOBC_CONSTANT ? value : none);
    uint32_t aid = text.len == 0 ? 0 : base_intern(&w->dicts, text.data, text.len);
    base_buf_free(&text);
    return aid;
}

static uint32_t given_operands(const struct pto_program *p, const struct pto_operation *op)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < op->noperands; i++)
        n += p->pool[op->operands + i] != 0;
    return n;
}

static void refuse(struct bc_writer *w, const struct pto_operation *op, const char *what)
{
    if (!w->failed)
        base_diag_emit(w->diags, PTO_D_PTOBC_CANNOT, op->name_span.file != 0 ? op->name_span : op->span, "'%s' cannot be written as ptobc: %s",
                       isa_op((enum pto_op)op->op)->mnemonic, what);
    w->failed = true;
}

static void put_operands(struct bc_writer *w, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->noperands && !w->failed; i++) {
        pto_value_id v = w->p->pool[op->operands + i];
        if (v == 0)
            continue;
        if (w->value_ids[v] == 0)
            refuse(w, op, "it uses a value that is defined further on");
        else
            base_put_uleb(&w->body, w->value_ids[v] - 1);
    }
}

static void number_value(struct bc_writer *w, pto_value_id v)
{
    const struct pto_value *value = &w->p->values[v];
    w->value_ids[v] = ++w->nvalues;
    if (value->name != 0) {
        base_put_uleb(&w->names, w->func);
        base_put_uleb(&w->names, w->nvalues - 1);
        base_put_uleb(&w->names, sid_of(w, base_str(&w->p->strings, value->name), base_str_len(&w->p->strings, value->name)));
        w->nnames++;
    }
}

/* cid of a literal with the type of the constant's result: integers up to 64 bits, floats by their bits (section 3). */
static bool constant_of(struct bc_writer *w, const struct pto_operation *op, uint32_t *cid)
{
    const struct pto_attribute *a = isa_find_attr(w->p, op, PTO_ATTR_VALUE);
    const struct pto_type *t = op->nresults == 1 ? isa_type(w->p, w->p->values[op->results].type) : NULL;
    struct base_buf b = {0};
    if (a == NULL || t == NULL)
        return false;
    unsigned width = t->kind == PTO_TYPE_INDEX ? 64 : t->kind == PTO_TYPE_INT ? t->width : 0;
    if ((a->kind == PTO_LIT_INT || a->kind == PTO_LIT_BOOL) && width != 0 && width <= 64) {
        base_putc(&b, 1);
        base_put_uleb(&b, tid_of(w, w->p->values[op->results].type));
        base_put_sleb(&b, a->kind == PTO_LIT_BOOL ? -(a->i != 0) : a->i);
    } else if (a->kind == PTO_LIT_FLOAT && t->kind == PTO_TYPE_FLOAT) {
        unsigned bits = isa_dtype((enum pto_dtype)t->dtype)->bits;
        uint64_t code = a->hex ? (uint64_t)a->i : num_encode((enum pto_dtype)t->dtype, a->f, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
        base_putc(&b, 2);
        base_put_uleb(&b, tid_of(w, w->p->values[op->results].type));
        base_put_uleb(&b, (bits + 7) / 8);
        base_put_fixed(&b, code, (bits + 7) / 8);
    } else {
        return false;
    }
    *cid = base_intern(&w->constants, b.data, b.len) - 1;
    base_buf_free(&b);
    return true;
}

/* Can the immediate of the row say what the operation says? */
static bool put_immediate(struct bc_writer *w, const struct pto_operation *op, const struct ptobc_row *row, struct base_buf *out)
{
    const struct pto_program *p = w->p;
    uint32_t n1, n2, cid;
    switch ((enum ptobc_immediate)row->immediate) {
    case PTOBC_NONE:
        return true;
    case PTOBC_PREDICATE: {
        int64_t code = isa_attr_code(p, op, PTO_ATTR_PRED_I);
        base_putc(out, (char)code);
        return code >= PTO_CMPI_EQ && code <= PTO_CMPI_SGE; /* the format has no unsigned ones */
    }
    case PTOBC_EVENT:
        base_putc(out, (char)isa_attr_code(p, op, PTO_ATTR_SRC_OP));
        base_putc(out, (char)isa_attr_code(p, op, PTO_ATTR_DST_OP));
        base_putc(out, (char)isa_attr_code(p, op, PTO_ATTR_EVENT_ID));
        return true;
    case PTOBC_CONSTANT:
        if (!constant_of(w, op, &cid))
            return false;
        base_put_uleb(out, cid);
        return true;
    case PTOBC_LISTS:
        isa_operand_list(p, op, 1, &n1);
        isa_operand_list(p, op, 2, &n2);
        base_putc(out, 0);
        base_put_uleb(out, n1);
        base_put_uleb(out, n2);
        return true;
    case PTOBC_MASK:
        base_putc(out, (char)((isa_operand_of_role(p, op, PTO_ROLE_VALID_ROW) != 0) | (isa_operand_of_role(p, op, PTO_ROLE_VALID_COL) != 0) << 1));
        return isa_operand_of_role(p, op, PTO_ROLE_ADDR) == 0;
    }
    return false;
}

static void put_region(struct bc_writer *w, pto_region_id region);

/* The terminator that text may leave out. */
static bool lacks_terminator(const struct pto_program *p, pto_region_id region, enum pto_op *end)
{
    const struct pto_operation *owner = &p->ops[p->regions[region].owner];
    const struct isa_region_info *info = isa_op_regions((enum pto_op)owner->op);
    pto_op_id last = p->regions[region].last != 0 ? p->blocks[p->regions[region].last].last : 0;
    *end = (enum pto_op)(info == NULL ? PTO_OP_NONE : region == owner->regions ? info->first : info->others);
    return info != NULL && info->end == PTO_END_IMPLIED && *end != PTO_OP_NONE && (last == 0 || !isa_op_is_terminator((enum pto_op)p->ops[last].op));
}

static void put_terminator(struct bc_writer *w, enum pto_op end)
{
    const struct ptobc_row *row = asm_ptobc_row_for(isa_op(end)->mnemonic, 0, 0, 0, false, w->table);
    base_put_fixed(&w->body, row != NULL ? row->opcode : PTOBC_GENERIC, 2);
    base_put_uleb(&w->body, 0);
    if (row == NULL)
        base_put_uleb(&w->body, sid_of(w, isa_op(end)->mnemonic, strlen(isa_op(end)->mnemonic)));
    for (int i = row == NULL ? 3 : row->operands == PTOBC_COUNTED ? 1 : 0; i > 0; i--)
        base_put_uleb(&w->body, 0);
    w->nops++;
}

static void put_location(struct bc_writer *w, const struct pto_operation *op)
{
    uint32_t line, column, end_line, end_column;
    struct pto_span at = op->span.file != 0 ? op->span : op->name_span;
    uint32_t id = w->nops++;
    if (at.file == 0 || base_source_get(w->sources, at.file) == NULL)
        return;
    base_source_position(w->sources, at.file, at.begin, &line, &column);
    base_source_position(w->sources, at.file, at.end, &end_line, &end_column);
    const uint32_t fields[] = {w->func, id, 0, line, column, end_line, end_column};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        base_put_uleb(&w->locations, fields[i]);
    w->nlocations++;
}

/* Regions in MLIR's number: a branch without else has an empty second one. */
static uint32_t regions_of(const struct pto_operation *op)
{
    const struct isa_region_info *info = isa_op_regions((enum pto_op)op->op);
    return info != NULL && op->nregions < info->most && info->most == 2 ? 2 : op->nregions;
}

static void put_op(struct bc_writer *w, const struct pto_operation *op)
{
    const struct pto_program *p = w->p;
    const char *name = isa_op((enum pto_op)op->op)->mnemonic;
    uint32_t operands = given_operands(p, op), regions = regions_of(op);
    bool fp = isa_operand_of_role(p, op, PTO_ROLE_FP) != 0;
    struct base_buf immediate = {0};
    if (op->nsuccessors != 0) {
        refuse(w, op, "the format has no branches between blocks");
        return;
    }
    if ((op->flags & PTO_OPFLAG_SSA) != 0) {
        refuse(w, op, "the format holds operations that write tile buffers; lower it first (--pto-level=level2)");
        return;
    }
    const struct ptobc_row *row = asm_ptobc_row_for(name, operands, op->nresults, regions, fp, w->table);
    if (row != NULL && !put_immediate(w, op, row, &immediate))
        row = NULL;
    base_put_fixed(&w->body, row != NULL ? row->opcode : PTOBC_GENERIC, 2);
    base_put_uleb(&w->body, aid_of(w, op, row));
    put_location(w, op);
    if (row == NULL) {
        base_put_uleb(&w->body, sid_of(w, name, strlen(name)));
        base_put_uleb(&w->body, op->nresults);
        for (uint32_t i = 0; i < op->nresults; i++)
            base_put_uleb(&w->body, tid_of(w, p->values[op->results + i].type));
        base_put_uleb(&w->body, operands);
        put_operands(w, op);
        base_put_uleb(&w->body, regions);
    } else {
        if (row->variant >= 0)
            base_putc(&w->body, (char)row->variant);
        base_put(&w->body, immediate.data != NULL ? immediate.data : "", immediate.len);
        if (row->operands == PTOBC_COUNTED)
            base_put_uleb(&w->body, operands);
        put_operands(w, op);
        if (row->results < 0)
            base_put_uleb(&w->body, op->nresults);
        for (uint32_t i = 0; i < op->nresults; i++)
            base_put_uleb(&w->body, tid_of(w, p->values[op->results + i].type));
    }
    base_buf_free(&immediate);
    for (uint32_t i = 0; i < op->nresults; i++)
        number_value(w, op->results + i);
    for (uint32_t r = 0; r < regions && !w->failed; r++) {
        if (r < op->nregions)
            put_region(w, op->regions + r);
        else
            base_put_uleb(&w->body, 0);
    }
}

static void put_region(struct bc_writer *w, pto_region_id region)
{
    const struct pto_program *p = w->p;
    enum pto_op end;
    bool lacks = lacks_terminator(p, region, &end);
    uint32_t blocks = 0;
    for (pto_block_id b = p->regions[region].first; b != 0; b = p->blocks[b].next)
        blocks++;
    base_put_uleb(&w->body, blocks == 0 && lacks ? 1 : blocks);
    if (blocks == 0 && lacks) {
        base_put_uleb(&w->body, 0);
        base_put_uleb(&w->body, 1);
        put_terminator(w, end);
    }
    for (pto_block_id b = p->regions[region].first; b != 0 && !w->failed; b = p->blocks[b].next) {
        const struct pto_block *block = &p->blocks[b];
        uint32_t ops = 0;
        base_put_uleb(&w->body, block->nargs);
        for (uint32_t i = 0; i < block->nargs; i++) {
            base_put_uleb(&w->body, tid_of(w, p->values[block->args + i].type));
            number_value(w, block->args + i);
        }
        for (pto_op_id o = block->first; o != 0; o = p->ops[o].next)
            ops++;
        base_put_uleb(&w->body, ops + lacks);
        for (pto_op_id o = block->first; o != 0 && !w->failed; o = p->ops[o].next)
            put_op(w, &p->ops[o]);
        if (lacks && !w->failed)
            put_terminator(w, end);
    }
}

static void put_functions(struct bc_writer *w, const struct pto_operation *module)
{
    const struct pto_program *p = w->p;
    pto_block_id block = isa_entry_block(p, module, 0);
    uint32_t n = 0;
    for (pto_op_id id = block != 0 ? p->blocks[block].first : 0; id != 0 && !w->failed; id = p->ops[id].next, n++)
        if (p->ops[id].op != PTO_OP_FUNC)
            refuse(w, &p->ops[id], "a module of the format holds functions only");
    if (w->failed)
        return;
    base_put_uleb(&w->body, n);
    for (pto_op_id id = block != 0 ? p->blocks[block].first : 0; id != 0; id = p->ops[id].next) {
        const struct pto_operation *op = &p->ops[id];
        const struct pto_attribute *name = isa_find_attr(p, op, PTO_ATTR_SYM_NAME), *type = isa_find_attr(p, op, PTO_ATTR_FUNCTION_TYPE);
        if (name == NULL || type == NULL || type->type == 0) {
            refuse(w, op, "it has no name or no type");
            return;
        }
        base_put_uleb(&w->body, sid_of(w, base_str(&p->strings, name->str), base_str_len(&p->strings, name->str)));
        base_put_uleb(&w->body, tid_of(w, type->type));
        base_putc(&w->body, 0);
        base_put_uleb(&w->body, aid_of(w, op, NULL));
    }
    for (pto_op_id id = block != 0 ? p->blocks[block].first : 0; id != 0 && !w->failed; id = p->ops[id].next, w->func++) {
        w->nvalues = w->nops = 0;
        if (p->ops[id].nregions != 0)
            put_region(w, p->ops[id].regions);
        else
            base_put_uleb(&w->body, 0);
    }
}

static void put_section(struct base_buf *out, int id, const struct base_buf *bytes)
{
    base_putc(out, (char)id);
    base_put_fixed(out, bytes->len, 4);
    base_put(out, bytes->data != NULL ? bytes->data : "", bytes->len);
}

/* Each text of an interner behind its length, or with what types and dictionaries have before them. */
static void put_texts(struct bc_writer *w, const struct base_strings *texts, bool by_sid, struct base_buf *out)
{
    base_put_uleb(out, texts->count);
    for (uint32_t i = 1; i <= texts->count; i++) {
        if (by_sid) {
            base_putc(out, 0);
            base_putc(out, 1);
            base_put_uleb(out, sid_of(w, base_str(texts, i), base_str_len(texts, i)));
        } else {
            base_put_uleb(out, base_str_len(texts, i));
            base_put(out, base_str(texts, i), base_str_len(texts, i));
        }
    }
}

static void put_debug(struct bc_writer *w, uint32_t file, struct base_buf *out)
{
    const struct base_source *src = base_source_get(w->sources, file);
    base_put_uleb(out, src != NULL ? 1 : 0);
    if (src != NULL) {
        base_put_uleb(out, sid_of(w, src->name, strlen(src->name)));
        base_putc(out, 0);
    }
    base_put_uleb(out, w->nnames);
    base_put(out, w->names.data != NULL ? w->names.data : "", w->names.len);
    base_put_uleb(out, src != NULL ? w->nlocations : 0);
    base_put(out, src != NULL && w->locations.data != NULL ? w->locations.data : "", src != NULL ? w->locations.len : 0);
    base_put_uleb(out, 0);
}

static void put_file(struct bc_writer *w, uint32_t file, struct base_buf *out)
{
    struct base_buf strings = {0}, types = {0}, attrs = {0}, constants = {0}, debug = {0}, payload = {0};
    base_put_uleb(&types, w->ntypes);
    base_put(&types, w->types.data != NULL ? w->types.data : "", w->types.len);
    put_texts(w, &w->dicts, true, &attrs);
    base_put_uleb(&constants, w->constants.count);
    for (uint32_t i = 1; i <= w->constants.count; i++)
        base_put(&constants, base_str(&w->constants, i), base_str_len(&w->constants, i));
    put_debug(w, file, &debug);
    put_texts(w, &w->strings, false, &strings); /* last: the others add to it */
    put_section(&payload, PTOBC_STRINGS, &strings);
    put_section(&payload, PTOBC_TYPES, &types);
    put_section(&payload, PTOBC_ATTRS, &attrs);
    put_section(&payload, PTOBC_CONSTPOOL, &constants);
    put_section(&payload, PTOBC_MODULE, &w->body);
    put_section(&payload, PTOBC_DEBUGINFO, &debug);
    base_put(out, "PTOBC\0", 6);
    base_put_fixed(out, 0, 4);
    base_put_fixed(out, payload.len, 4);
    base_put(out, payload.data, payload.len);
    struct base_buf *all[] = {&strings, &types, &attrs, &constants, &debug, &payload};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        base_buf_free(all[i]);
}

bool asm_ptobc_write(const struct pto_program *p, struct base_sources *sources, enum ptobc_table table, struct base_buf *out,
                     struct base_diags *diags)
{
    static const struct asm_print_options compact = {.generic = true};
    struct bc_writer w = {.p = p, .sources = sources, .diags = diags, .table = table};
    w.printer = (struct asm_printer){.p = p, .options = &compact};
    w.tids = base_realloc_array(NULL, (size_t)p->ntypes + 1, sizeof *w.tids);
    w.value_ids = base_realloc_array(NULL, (size_t)p->nvalues + 1, sizeof *w.value_ids);
    memset(w.tids, 0, ((size_t)p->ntypes + 1) * sizeof *w.tids);
    memset(w.value_ids, 0, ((size_t)p->nvalues + 1) * sizeof *w.value_ids);
    base_intern_z(&w.strings, "func.func"); /* as the reference's writer */
    base_intern_z(&w.strings, "func.return");
    base_putc(&w.body, 0);
    base_putc(&w.body, 64);
    if (p->module != 0) {
        base_put_uleb(&w.body, aid_of(&w, &p->ops[p->module], NULL));
        base_put_uleb(&w.body, 0);
        put_functions(&w, &p->ops[p->module]);
    } else {
        base_put(&w.body, "\0\0\0", 3);
    }
    if (!w.failed)
        put_file(&w, p->module != 0 ? p->ops[p->module].span.file : 0, out);
    asm_formats_free(&w.printer.formats);
    base_strings_free(&w.strings);
    base_strings_free(&w.dicts);
    base_strings_free(&w.constants);
    base_buf_free(&w.types);
    base_buf_free(&w.body);
    base_buf_free(&w.names);
    base_buf_free(&w.locations);
    free(w.tids);
    free(w.value_ids);
    return !w.failed;
}
