/* Structure in C: loops, branches, switches, blocks with goto, calls (pto-as.md 4, 4.1). Values that regions hand on are variables that
 * their ends set. Must not know tiles or instructions. */
#include "asm/emit_c.h"

typedef void control_fn(struct emit *e, pto_op_id id);

/* ---- values that are handed on ---- */

/* A value as what another variable is set to, and how that is said. */
static void put_set(struct emit *e, pto_value_id to_value, const char *to, const char *from)
{
    bool handle = emit_is_tile(e->p, to_value) || emit_is_view(e->p, to_value) || emit_is_object(e->p, to_value);
    emit_line(e, handle ? "%s.t = %s.t;" : "%s = %s;", to, from);
}

/* Does the text name that variable? */
static bool names(const char *text, const char *variable)
{
    size_t n = strlen(variable);
    for (const char *at = strstr(text, variable); at != NULL; at = strstr(at + 1, variable)) {
        bool before = at == text || (strchr("_.", at[-1]) == NULL && !((at[-1] | 32) >= 'a' && (at[-1] | 32) <= 'z') && !(at[-1] >= '0' && at[-1] <= '9'));
        bool after = at[n] != '_' && !((at[n] | 32) >= 'a' && (at[n] | 32) <= 'z') && !(at[n] >= '0' && at[n] <= '9');
        if (before && after)
            return true;
    }
    return false;
}

/* Sets variables all at once: what a later one still reads is kept first (swapped iter_args). */
static void set_all(struct emit *e, const pto_value_id *from, uint32_t n, const pto_value_id *to)
{
    const char **text = base_alloc_array(&e->arena, n + 1, sizeof *text);
    uint32_t mark = emit_scope(e);
    bool kept = false;
    for (uint32_t i = 0; i < n; i++)
        text[i] = to[i] != 0 && e->values[to[i]].needed && e->values[to[i]].text != NULL ? emit_value(e, from[i]) : NULL;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < i && text[i] != NULL; k++) {
            if (text[k] == NULL || strcmp(text[k], e->values[to[k]].text) == 0 || !names(text[i], e->values[to[k]].text))
                continue;
            if (!kept)
                emit_brace(e);
            kept = true;
            const char *name = emit_name(e, emit_format(e, "%s_next", e->values[to[i]].text));
            if (emit_is_object(e->p, to[i]))
                emit_refuse(e, e->p->values[to[i]].span, "handles that change places have no form in C");
            else if (emit_is_tile(e->p, to[i]))
                emit_line(e, "pto_tile %s = PTO_COPY(%s);", name, text[i]);
            else if (emit_is_view(e->p, to[i]))
                emit_line(e, "pto_gm %s = *PTO_GM_REF(%s);", name, text[i]);
            else
                emit_line(e, "%s%s%s = %s;", emit_type_of(e, to[i]), strchr(emit_type_of(e, to[i]), '*') != NULL ? "" : " ", name, text[i]);
            text[i] = name;
            break;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (text[i] != NULL && strcmp(text[i], e->values[to[i]].text) != 0)
            put_set(e, to[i], e->values[to[i]].text, text[i]);
    if (kept)
        emit_close(e, "");
    emit_unscope(e, mark);
}

/* The values of a list of an operation to consecutive values. */
static void set_list(struct emit *e, const struct pto_operation *op, enum pto_role role, pto_value_id to, uint32_t most)
{
    uint32_t n;
    const pto_value_id *from = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, role), &n);
    pto_value_id *targets = base_alloc_array(&e->arena, n + 1, sizeof *targets);
    n = n < most ? n : most;
    for (uint32_t i = 0; i < n; i++)
        targets[i] = to + i;
    if (n != 0)
        set_all(e, from, n, targets);
}

static void declare_results(struct emit *e, const struct pto_operation *op)
{
    for (uint32_t i = 0; i < op->nresults; i++) {
        emit_range_full(e, op->results + i);
        if (e->values[op->results + i].needed)
            emit_declare(e, op->results + i);
    }
}

static pto_block_id entry_of(const struct emit *e, const struct pto_operation *op, uint32_t region)
{
    return region < op->nregions ? isa_entry_block(e->p, op, region) : 0;
}

/* The operation whose region a terminator ends. */
static const struct pto_operation *owner_of(const struct emit *e, pto_op_id id) { return &e->p->ops[isa_parent(e->p, id)]; }

/* A variable that begins with another's value. */
static void begin_with(struct emit *e, pto_value_id v, pto_value_id init)
{
    if (e->values[v].hoisted || emit_is_tile(e->p, v) || emit_is_view(e->p, v) || emit_is_object(e->p, v)) {
        emit_declare(e, v);
        put_set(e, v, e->values[v].text, emit_value(e, init));
    } else {
        emit_define(e, v, emit_value(e, init), false);
    }
}

/* ---- loops ---- */

static void control_for(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    pto_block_id body = entry_of(e, op, 0);
    uint32_t ninits;
    const pto_value_id *inits = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_INITS), &ninits);
    if (body == 0)
        return;
    const struct pto_block *b = &e->p->blocks[body];
    for (uint32_t i = 0; i < op->nresults && i < ninits; i++) {
        pto_value_id carried = b->args + i + 1, result = op->results + i;
        emit_range_full(e, carried);
        emit_range_full(e, result);
        if (!e->values[carried].needed && !e->values[result].needed)
            continue;
        bool inside = e->p->values[carried].name != 0 && !e->values[result].hoisted; /* one variable for both, by the name it has in the loop */
        begin_with(e, inside ? carried : result, inits[i]);
        e->values[inside ? result : carried].text = e->values[inside ? carried : result].text;
    }
    emit_flush(e);
    uint32_t mark = emit_scope(e);
    pto_value_id iv = b->args;
    bool narrow = isa_type(e->p, e->p->values[iv].type)->kind != PTO_TYPE_INDEX && strcmp(emit_type_of(e, iv), "int64_t") != 0;
    const char *name = emit_name_value(e, iv), *counter = narrow ? emit_name(e, emit_format(e, "%s_counter", name)) : name;
    const char *step = emit_operand(e, op, PTO_ROLE_STEP);
    const struct emit_value *by = &e->values[isa_operand_of_role(e->p, op, PTO_ROLE_STEP)];
    if (by->low <= 0)
        emit_line(e, "pto_s_require(%s > 0, \"scf.for: the step must be positive\");", emit_atom(e, step));
    emit_open(e, "PTO_FOR(%s, %s, %s, %s)", counter, emit_operand(e, op, PTO_ROLE_LB), emit_operand(e, op, PTO_ROLE_UB), step);
    e->values[iv].text = name;
    emit_range_loop(e, id, iv);
    if (narrow && e->values[iv].needed)
        emit_line(e, "const %s %s = (%s)%s;", emit_type_of(e, iv), name, emit_type_of(e, iv), counter);
    emit_block(e, body);
    emit_flush(e);
    emit_close(e, "");
    emit_unscope(e, mark);
}

static void control_while(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    pto_block_id before = entry_of(e, op, 0), after = entry_of(e, op, 1);
    if (before == 0)
        return;
    const struct pto_block *b = &e->p->blocks[before];
    uint32_t ninits;
    const pto_value_id *inits = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_INITS), &ninits);
    declare_results(e, op);
    for (uint32_t i = 0; i < b->nargs; i++) {
        emit_range_full(e, b->args + i);
        if (e->values[b->args + i].needed && i < ninits)
            begin_with(e, b->args + i, inits[i]);
    }
    e->pending++;
    emit_flush(e);
    uint32_t mark = emit_scope(e);
    emit_open(e, "for (;;)");
    emit_block(e, before);
    if (after != 0)
        emit_block(e, after);
    emit_flush(e);
    emit_close(e, "");
    emit_unscope(e, mark);
}

static void control_condition(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id], *owner = owner_of(e, id);
    pto_block_id after = entry_of(e, owner, 1);
    uint32_t n;
    const pto_value_id *values = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_VALUES), &n);
    bool results = false;
    e->pending++;
    emit_flush(e);
    for (uint32_t i = 0; i < owner->nresults; i++)
        results = results || e->values[owner->results + i].needed;
    emit_open(e, "if (!%s)", emit_atom(e, emit_operand(e, op, PTO_ROLE_COND)));
    if (results)
        set_list(e, op, PTO_ROLE_VALUES, owner->results, owner->nresults);
    emit_line(e, "break;");
    emit_close(e, "");
    for (uint32_t i = 0; after != 0 && i < n && i < e->p->blocks[after].nargs; i++) { /* the same scope in C: no variable of its own */
        e->values[e->p->blocks[after].args + i].text = emit_value(e, values[i]);
        emit_range_full(e, e->p->blocks[after].args + i);
    }
}

/* ---- one of several regions ---- */

static bool is_empty(const struct emit *e, pto_block_id block)
{
    if (block == 0)
        return true;
    pto_op_id first = e->p->blocks[block].first;
    return first == 0 || (isa_op_is_terminator((enum pto_op)e->p->ops[first].op) && e->p->ops[first].noperands == 0 && e->p->regions[e->p->blocks[block].region].first == e->p->regions[e->p->blocks[block].region].last);
}

static void control_if(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    declare_results(e, op);
    e->pending++;
    emit_flush(e);
    emit_open(e, "if (%s)", emit_operand(e, op, PTO_ROLE_COND));
    emit_region(e, id, 0);
    if (!is_empty(e, entry_of(e, op, 1))) {
        e->indent--;
        emit_open(e, "} else");
        emit_region(e, id, 1);
    }
    emit_close(e, "");
}

static void control_switch(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    const struct pto_attribute *cases = isa_find_attr(e->p, op, PTO_ATTR_CASES);
    declare_results(e, op);
    e->pending++;
    emit_flush(e);
    emit_open(e, "switch (%s)", emit_operand(e, op, PTO_ROLE_INDEX));
    e->indent--;
    for (uint32_t k = 0; cases != NULL && k < cases->count; k++) {
        emit_open(e, "case %s:", emit_int(e, e->p->attrs[cases->first + k].i, 64, false));
        emit_region(e, id, k + 1);
        emit_line(e, "break;");
        emit_close(e, "");
    }
    emit_open(e, "default:");
    emit_region(e, id, 0);
    emit_line(e, "break;");
    emit_close(e, "");
    e->indent++;
    emit_close(e, "");
}

static void control_yield(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id], *owner = owner_of(e, id);
    pto_block_id body = entry_of(e, owner, 0);
    bool again = owner->op == PTO_OP_SCF_WHILE;
    emit_flush(e);
    if (again && body != 0)
        set_list(e, op, PTO_ROLE_VALUES, e->p->blocks[body].args, e->p->blocks[body].nargs);
    else if (owner->op == PTO_OP_SCF_FOR && body != 0)
        set_list(e, op, PTO_ROLE_VALUES, e->p->blocks[body].args + 1, e->p->blocks[body].nargs - 1);
    else
        set_list(e, op, PTO_ROLE_VALUES, owner->results, owner->nresults);
    if (e->end_label[isa_parent(e->p, id)] != NULL)
        emit_line(e, "goto %s;", e->end_label[isa_parent(e->p, id)]);
}

/* A region that runs once: execute_region, sections. */
static const char *const openings[PTO_OP_COUNT] = {[PTO_OP_SECTION_CUBE] = "PTO_CUBE_SECTION", [PTO_OP_SECTION_VECTOR] = "PTO_VECTOR_SECTION"};
static const char *const sections[] = {[PTO_KERNEL_KIND_CUBE] = "PTO_CUBE_SECTION", [PTO_KERNEL_KIND_VECTOR] = "PTO_VECTOR_SECTION"};

static void control_region(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    declare_results(e, op);
    e->pending += openings[op->op] == NULL; /* the macro of a section counts itself */
    emit_flush(e);
    if (openings[op->op] != NULL)
        emit_open(e, "%s", openings[op->op]);
    else
        emit_brace(e);
    bool inside = e->in_section;
    e->in_section = inside || openings[op->op] != NULL;
    emit_region(e, id, 0);
    e->in_section = inside;
    emit_close(e, "");
}

/* ---- blocks ---- */

static void go_to(struct emit *e, const struct pto_operation *op, uint32_t k)
{
    const pto_value_id *args;
    uint32_t nargs;
    pto_block_id block = isa_successor(e->p, op, k, &args, &nargs);
    const struct pto_block *to = &e->p->blocks[block];
    pto_value_id *targets = base_alloc_array(&e->arena, nargs + 1, sizeof *targets);
    for (uint32_t i = 0; i < nargs; i++)
        targets[i] = to->args + i;
    if (nargs != 0)
        set_all(e, args, nargs, targets);
    emit_line(e, "goto %s;", e->labels[block]);
}

static void control_branch(struct emit *e, pto_op_id id)
{
    e->pending++;
    emit_flush(e);
    go_to(e, &e->p->ops[id], 0);
}

static void control_cond_branch(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    e->pending++;
    emit_flush(e);
    emit_open(e, "if (%s)", emit_operand(e, op, PTO_ROLE_COND));
    go_to(e, op, 0);
    emit_close(e, "");
    go_to(e, op, 1);
}

static void label_blocks(struct emit *e, const struct pto_region *region)
{
    for (pto_block_id b = region->first; b != 0; b = e->p->blocks[b].next) {
        const struct pto_operation *last = e->p->blocks[b].last != 0 ? &e->p->ops[e->p->blocks[b].last] : NULL;
        for (uint32_t k = 0; last != NULL && k < last->nsuccessors; k++) {
            const pto_value_id *args;
            uint32_t nargs;
            pto_block_id to = isa_successor(e->p, last, k, &args, &nargs);
            pto_str_id label = e->p->blocks[to].label;
            if (e->labels[to] == NULL)
                e->labels[to] = emit_name(e, label != 0 ? base_str(&e->p->strings, label) : "block");
        }
    }
}

/* A region of several blocks: what more than one of them knows stands in front of them. */
static void emit_blocks(struct emit *e, pto_op_id owner, const struct pto_region *region)
{
    const struct pto_program *p = e->p;
    uint32_t mark = emit_scope(e);
    label_blocks(e, region);
    if (p->ops[owner].op != PTO_OP_FUNC)
        e->end_label[owner] = emit_name(e, "done");
    for (pto_block_id b = region->first; b != 0; b = p->blocks[b].next) {
        for (uint32_t i = 0; b != region->first && i < p->blocks[b].nargs; i++) {
            emit_range_full(e, p->blocks[b].args + i);
            if (e->values[p->blocks[b].args + i].needed)
                emit_declare(e, p->blocks[b].args + i);
        }
        for (pto_op_id id = p->blocks[b].first; id != 0; id = p->ops[id].next)
            for (uint32_t i = 0; i < p->ops[id].nresults; i++) {
                pto_value_id v = p->ops[id].results + i;
                bool variable = e->values[v].hoisted && e->values[v].needed && p->ops[id].op != PTO_OP_ARITH_CONSTANT && (!emit_is_view(p, v) || e->values[v].handle || p->ops[id].op != PTO_OP_MAKE_TENSOR_VIEW);
                if (variable)
                    emit_declare(e, v);
            }
    }
    for (pto_block_id b = region->first; b != 0; b = p->blocks[b].next) {
        if (e->labels[b] != NULL) {
            e->indent--;
            emit_line(e, "%s:", e->labels[b]);
            e->indent++;
        }
        if (e->labels[b] != NULL)
            emit_brace(e);
        uint32_t inner = emit_scope(e);
        emit_block(e, b);
        emit_flush(e);
        emit_unscope(e, inner);
        if (e->labels[b] != NULL)
            emit_close(e, "");
    }
    if (p->ops[owner].op != PTO_OP_FUNC) {
        e->indent--;
        emit_line(e, "%s:;", e->end_label[owner]);
        e->indent++;
    }
    emit_unscope(e, mark);
}

void emit_region(struct emit *e, pto_op_id owner, uint32_t k)
{
    pto_region_id id = isa_op_region(&e->p->ops[owner], k);
    const struct pto_region *region = id != 0 ? &e->p->regions[id] : NULL;
    uint32_t mark = emit_scope(e);
    if (region == NULL || region->first == 0)
        return;
    if (region->first != region->last) {
        emit_blocks(e, owner, region);
    } else {
        emit_block(e, region->first);
        emit_flush(e);
    }
    emit_unscope(e, mark);
}

/* ---- calls ---- */

static void control_return(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    bool last = e->p->blocks[op->block].region == isa_op_region(&e->p->ops[e->func], 0) && e->p->regions[e->p->blocks[op->block].region].last == op->block;
    uint32_t n;
    const pto_value_id *values = isa_operand_list(e->p, op, 0, &n);
    e->pending++;
    emit_flush(e);
    for (uint32_t i = 1; i < n; i++)
        emit_line(e, "*result%u = %s;", (unsigned)i, emit_copy(e, values[i]));
    if (n != 0)
        emit_line(e, "return %s;", emit_copy(e, values[0]));
    else if (!last)
        emit_line(e, "return;");
}

static void control_call(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    pto_op_id callee = e->launches->callee(e->p, id);
    uint32_t n;
    const pto_value_id *args = isa_operand_list(e->p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_VALUES), &n);
    struct base_buf text = {0};
    e->pending++;
    if (callee == 0 || e->function_names[callee] == NULL) {
        emit_refuse(e, op->span, "the called function has no body in this module");
        return;
    }
    int kind = e->launches->kind(e->p, callee); /* cores of the other kind pass by */
    bool section = kind >= 0 && !e->in_section && e->launches->kind(e->p, e->func) < 0;
    e->pending -= section; /* its macro counts itself */
    emit_flush(e);
    for (uint32_t i = 0; i < op->nresults; i++) {
        emit_range_full(e, op->results + i);
        bool at_once = i == 0 && !section && !emit_is_tile(e->p, op->results) && !emit_is_view(e->p, op->results) && !e->values[op->results].hoisted;
        if (i != 0 || (e->values[op->results].needed && !at_once))
            emit_declare(e, op->results + i);
    }
    base_printf(&text, "%s(", e->function_names[callee]);
    const char *comma = "";
    for (uint32_t i = 0; i < n; i++, comma = ", ")
        base_printf(&text, "%s%s", comma, emit_copy(e, args[i]));
    for (uint32_t i = 1; i < op->nresults; i++, comma = ", ") {
        bool tile = emit_is_tile(e->p, op->results + i);
        base_printf(&text, tile ? "%sPTO_REF(%s)" : "%s&%s", comma, emit_value(e, op->results + i));
    }
    base_putc(&text, ')');
    if (section)
        emit_open(e, "%s", sections[kind]);
    if (op->nresults != 0 && e->values[op->results].needed) {
        bool handle = emit_is_tile(e->p, op->results) || emit_is_view(e->p, op->results);
        if (e->values[op->results].text == NULL)
            emit_define(e, op->results, text.data, true);
        else
            emit_line(e, handle ? "%s.t = %s.t;" : "%s = %s;", emit_value(e, op->results), text.data);
    } else {
        emit_line(e, "%s;", text.data);
    }
    if (section)
        emit_close(e, "");
    base_buf_free(&text);
}

static void control_assert(struct emit *e, pto_op_id id)
{
    const struct pto_operation *op = &e->p->ops[id];
    const struct pto_attribute *msg = isa_find_attr(e->p, op, PTO_ATTR_MSG);
    struct base_buf text = {0};
    e->pending++;
    emit_flush(e);
    base_put_json_string(&text, msg != NULL ? base_str(&e->p->strings, msg->str) : "the condition is false", msg != NULL ? base_str_len(&e->p->strings, msg->str) : 22);
    emit_line(e, "pto_s_require(%s, %s);", emit_operand(e, op, PTO_ROLE_COND), text.data);
    base_buf_free(&text);
}

static void control_none(struct emit *e, pto_op_id id)
{
    emit_refuse(e, e->p->ops[id].span, "%s cannot stand here", isa_op((enum pto_op)e->p->ops[id].op)->mnemonic);
}

#define ROW_CONTROL(id, exec) [PTO_OP_##id] = control_##exec,
#define ROW_INSN(id, exec)
#define ROW_VIEW(id, exec)
#define ROW_SCALAR(id, exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(id, exec)
static control_fn *const rows[PTO_OP_COUNT] = {
#include "isa/ops.def"
};
#undef PTO_OP

void emit_control(struct emit *e, pto_op_id id) { rows[e->p->ops[id].op](e, id); }
