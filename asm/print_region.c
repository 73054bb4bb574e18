/* Text of what holds other operations: regions and their blocks, modules, functions, scf operations, and branches between
 * blocks (pto-as.md 2, 4, 4.1). What other operations look like is print.c's. */
#include "asm/print.h"

static bool never(struct asm_printer *x, const struct pto_operation *op, pto_str_id key)
{
    (void)x;
    (void)op;
    (void)key;
    return false;
}

/* ---- regions and blocks ---- */

static void put_label(struct asm_printer *x, pto_block_id id)
{
    const struct pto_block *b = &x->p->blocks[id];
    if (b->label != 0) {
        base_printf(x->out, "^%s", base_str(&x->p->strings, b->label));
        return;
    }
    unsigned n = 0;
    for (pto_block_id k = x->p->regions[b->region].first; k != id && k != 0; k = x->p->blocks[k].next)
        n++;
    base_printf(x->out, "^bb%u", n);
}

/* What ends the blocks of a region and may be left out when it gives no values; the generic form always has it, as MLIR demands. */
static enum pto_op implied_end(const struct pto_program *p, pto_region_id region)
{
    const struct pto_operation *owner = &p->ops[p->regions[region].owner];
    const struct isa_region_info *info = isa_op_regions((enum pto_op)owner->op);
    if (info == NULL || info->end != PTO_END_IMPLIED)
        return PTO_OP_NONE;
    return (enum pto_op)(region == owner->regions ? info->first : info->others);
}

static bool may_be_left_out(const struct pto_program *p, pto_op_id id, enum pto_op end)
{
    const struct pto_operation *op = &p->ops[id];
    return op->op == end && op->next == 0 && op->noperands == 0 && op->nattrs == 0;
}

static void put_block(struct asm_printer *x, pto_block_id id, bool label)
{
    const struct pto_block *b = &x->p->blocks[id];
    if (label) {
        x->indent--;
        asm_put_indent(x);
        x->indent++;
        put_label(x, id);
        for (uint32_t k = 0; k < b->nargs; k++) {
            asm_print_bind(x, b->args + k, 0);
            base_puts(x->out, k != 0 ? ", " : "(");
            asm_put_value(x, b->args + k);
            base_puts(x->out, ": ");
            asm_put_type(x, asm_print_type_of(x, b->args + k));
        }
        base_puts(x->out, b->nargs != 0 ? "):\n" : ":\n");
    }
    enum pto_op end = implied_end(x->p, b->region);
    for (pto_op_id op = b->first; op != 0; op = x->p->ops[op].next)
        if (x->options->generic || !may_be_left_out(x->p, op, end))
            asm_put_op(x, op);
    if (x->options->generic && end != PTO_OP_NONE && (b->last == 0 || !isa_op_is_terminator((enum pto_op)x->p->ops[b->last].op))) {
        asm_put_indent(x);
        base_printf(x->out, "\"%s\"() : () -> ()\n", isa_op(end)->mnemonic);
    }
}

void asm_put_region(struct asm_printer *x, pto_region_id region, bool args)
{
    uint32_t mark = x->nundo;
    pto_block_id first = x->p->regions[region].first;
    base_puts(x->out, "{\n");
    x->indent++;
    for (pto_block_id id = first; id != 0; id = x->p->blocks[id].next) {
        const struct pto_block *b = &x->p->blocks[id];
        /* in the generic form an empty block is not the same as none */
        put_block(x, id, id != first || (args && (b->nargs != 0 || (b->first == 0 && x->options->generic))));
    }
    x->indent--;
    asm_put_indent(x);
    base_putc(x->out, '}');
    asm_print_unbind(x, mark);
}

void asm_put_successor(struct asm_printer *x, const struct pto_operation *op, int slot)
{
    const struct pto_slot *slots = isa_op((enum pto_op)op->op)->slots;
    uint32_t k = 0, n = 0;
    for (int s = 0; s < slot; s++)
        k += slots[s].dir == PTO_DIR_LIST;
    const pto_value_id *args = NULL;
    pto_block_id block = isa_successor(x->p, op, k, &args, &n);
    put_label(x, block);
    for (uint32_t i = 0; i < n; i++) {
        base_puts(x->out, i != 0 ? ", " : "(");
        asm_put_value(x, args[i]);
    }
    for (uint32_t i = 0; i < n; i++) {
        base_puts(x->out, i != 0 ? ", " : " : ");
        asm_put_type(x, asm_print_type_of(x, args[i]));
    }
    base_puts(x->out, n != 0 ? ")" : "");
}

void asm_put_successors(struct asm_printer *x, const struct pto_operation *op)
{
    for (uint32_t k = 0; k < op->nsuccessors; k++) {
        base_puts(x->out, k != 0 ? ", " : "[");
        put_label(x, x->p->pool[op->successors + k]);
    }
    base_puts(x->out, op->nsuccessors != 0 ? "]" : "");
}

/* ---- modules and functions ---- */

static bool in_header(struct asm_printer *x, const struct pto_operation *op, pto_str_id key)
{
    (void)op;
    return key == PTO_ATTR_SYM_NAME || key == PTO_ATTR_SYM_VISIBILITY || key == PTO_ATTR_FUNCTION_TYPE || key == base_find(&x->p->strings, "arg_attrs", 9) ||
           key == base_find(&x->p->strings, "res_attrs", 9);
}

static void put_header_attrs(struct asm_printer *x, const struct pto_operation *op)
{
    struct base_buf *out = x->out, dict = {0};
    x->out = &dict;
    asm_put_dict(x, op, in_header);
    x->out = out;
    if (dict.len != 0)
        base_printf(out, " attributes%s", dict.data);
    base_buf_free(&dict);
}

/* The k-th dictionary of arg_attrs or res_attrs. */
static void put_nth_dict(struct asm_printer *x, const struct pto_attribute *list, uint32_t k)
{
    if (list == NULL || k >= list->count || x->p->attrs[list->first + k].count == 0)
        return;
    base_putc(x->out, ' ');
    asm_put_attr_value(x, &x->p->attrs[list->first + k]);
}

static void put_func(struct asm_printer *x, const struct pto_operation *op)
{
    const struct pto_program *p = x->p;
    const struct pto_attribute *vis = isa_find_attr(p, op, PTO_ATTR_SYM_VISIBILITY), *name = isa_find_attr(p, op, PTO_ATTR_SYM_NAME),
                               *ft = isa_find_attr(p, op, PTO_ATTR_FUNCTION_TYPE);
    pto_str_id arg_key = base_find(&p->strings, "arg_attrs", 9), res_key = base_find(&p->strings, "res_attrs", 9);
    const struct pto_attribute *arg_attrs = arg_key != 0 ? isa_find_attr(p, op, arg_key) : NULL, *res_attrs = res_key != 0 ? isa_find_attr(p, op, res_key) : NULL;
    pto_block_id block = isa_entry_block(p, op, 0);
    const struct pto_type *t = ft != NULL ? isa_type(p, ft->type) : NULL;
    uint32_t mark = x->nundo, n = block != 0 ? p->blocks[block].nargs : t != NULL ? t->nparams : 0;
    base_puts(x->out, "func.func ");
    if (vis != NULL)
        base_printf(x->out, "%s ", base_str(&p->strings, vis->str));
    asm_put_symbol(x, name != NULL ? name->str : 0);
    base_putc(x->out, '(');
    x->next_number = 0;
    for (uint32_t k = 0; k < n; k++) {
        base_puts(x->out, k != 0 ? ", " : "");
        if (block != 0) {
            pto_value_id v = p->blocks[block].args + k;
            asm_print_bind(x, v, 0);
            asm_put_value(x, v);
            base_puts(x->out, ": ");
            asm_put_type(x, asm_print_type_of(x, v));
        } else {
            asm_put_type(x, p->pool[t->members + k]);
        }
        put_nth_dict(x, arg_attrs, k);
    }
    base_putc(x->out, ')');
    if (t != NULL && t->nresults != 0) {
        bool one = t->nresults == 1 && res_attrs == NULL && isa_type(p, p->pool[t->members + t->nparams])->kind != PTO_TYPE_FUNC;
        base_puts(x->out, one ? " -> " : " -> (");
        for (uint32_t k = 0; k < t->nresults; k++) {
            base_puts(x->out, k != 0 ? ", " : "");
            asm_put_type(x, p->pool[t->members + t->nparams + k]);
            put_nth_dict(x, res_attrs, k);
        }
        base_puts(x->out, one ? "" : ")");
    }
    put_header_attrs(x, op);
    if (block != 0) {
        base_putc(x->out, ' ');
        asm_put_region(x, op->regions, false);
    }
    asm_print_unbind(x, mark);
}

/* ---- scf ---- */

static void put_types(struct asm_printer *x, pto_value_id first, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        base_puts(x->out, k != 0 ? ", " : "");
        asm_put_type(x, asm_print_type_of(x, first + k));
    }
}

static void put_for(struct asm_printer *x, const struct pto_operation *op)
{
    const struct pto_program *p = x->p;
    pto_block_id block = isa_entry_block(p, op, 0);
    uint32_t ninits, mark = x->nundo;
    const pto_value_id *inits = isa_operand_list(p, op, isa_op_slot(PTO_OP_SCF_FOR, PTO_ROLE_INITS), &ninits);
    pto_value_id iv = block != 0 ? p->blocks[block].args : 0;
    base_puts(x->out, "scf.for ");
    asm_print_bind(x, iv, 0);
    asm_put_value(x, iv);
    static const char *const words[] = {" = ", " to ", " step "};
    for (int s = 0; s < 3; s++) {
        base_puts(x->out, words[s]);
        asm_put_value(x, isa_operand(p, op, s));
    }
    for (uint32_t k = 0; k < ninits; k++) {
        base_puts(x->out, k != 0 ? ", " : " iter_args(");
        asm_print_bind(x, iv + 1 + k, 0);
        asm_put_value(x, iv + 1 + k);
        base_puts(x->out, " = ");
        asm_put_value(x, inits[k]);
    }
    if (ninits != 0) {
        base_puts(x->out, ") -> (");
        put_types(x, op->results, op->nresults);
        base_putc(x->out, ')');
    }
    if (isa_type(p, asm_print_type_of(x, iv))->kind != PTO_TYPE_INDEX) {
        base_puts(x->out, " : ");
        asm_put_type(x, asm_print_type_of(x, iv));
    }
    base_putc(x->out, ' ');
    asm_put_region(x, op->regions, false);
    asm_put_dict(x, op, never);
    asm_print_unbind(x, mark);
}

static void put_if(struct asm_printer *x, const struct pto_operation *op)
{
    base_puts(x->out, "scf.if ");
    asm_put_value(x, isa_operand(x->p, op, 0));
    for (uint32_t k = 0; k < op->nresults; k++) {
        base_puts(x->out, k != 0 ? ", " : " -> (");
        asm_put_type(x, asm_print_type_of(x, op->results + k));
        base_puts(x->out, k + 1 == op->nresults ? ")" : "");
    }
    base_putc(x->out, ' ');
    asm_put_region(x, op->regions, false);
    if (op->nregions > 1 && x->p->regions[op->regions + 1].first != 0) {
        base_puts(x->out, " else ");
        asm_put_region(x, op->regions + 1, false);
    }
    asm_put_dict(x, op, never);
}

static void put_while(struct asm_printer *x, const struct pto_operation *op)
{
    pto_block_id block = isa_entry_block(x->p, op, 0);
    uint32_t n, mark = x->nundo;
    const pto_value_id *inits = isa_operand_list(x->p, op, 0, &n);
    pto_value_id args = block != 0 ? x->p->blocks[block].args : 0;
    base_puts(x->out, "scf.while");
    for (uint32_t k = 0; k < n; k++) {
        base_puts(x->out, k != 0 ? ", " : " (");
        asm_print_bind(x, args + k, 0);
        asm_put_value(x, args + k);
        base_puts(x->out, " = ");
        asm_put_value(x, inits[k]);
    }
    base_puts(x->out, n != 0 ? ") : (" : " : (");
    put_types(x, args, n);
    bool one = op->nresults == 1 && isa_type(x->p, asm_print_type_of(x, op->results))->kind != PTO_TYPE_FUNC;
    base_puts(x->out, one ? ") -> " : ") -> (");
    put_types(x, op->results, op->nresults);
    base_puts(x->out, one ? " " : ") ");
    asm_put_region(x, op->regions, false);
    asm_print_unbind(x, mark);
    base_puts(x->out, " do ");
    asm_put_region(x, op->regions + 1, true);
    put_header_attrs(x, op);
}

static bool is_cases(struct asm_printer *x, const struct pto_operation *op, pto_str_id key)
{
    (void)x;
    (void)op;
    return key == PTO_ATTR_CASES;
}

static void put_switch(struct asm_printer *x, const struct pto_operation *op)
{
    const struct pto_attribute *cases = isa_find_attr(x->p, op, PTO_ATTR_CASES);
    base_puts(x->out, "scf.index_switch ");
    asm_put_value(x, isa_operand(x->p, op, 0));
    asm_put_dict(x, op, is_cases);
    base_puts(x->out, op->nresults != 0 ? " -> " : "");
    put_types(x, op->results, op->nresults);
    base_putc(x->out, '\n');
    for (uint32_t k = 1; k < op->nregions; k++) {
        asm_put_indent(x);
        base_printf(x->out, "case %lld ", (long long)(cases != NULL && k <= cases->count ? x->p->attrs[cases->first + k - 1].i : 0));
        asm_put_region(x, op->regions + k, false);
        base_putc(x->out, '\n');
    }
    asm_put_indent(x);
    base_puts(x->out, "default ");
    asm_put_region(x, op->regions, false);
}

static void put_execute(struct asm_printer *x, const struct pto_operation *op)
{
    base_puts(x->out, op->nresults != 0 ? "scf.execute_region -> (" : "scf.execute_region");
    put_types(x, op->results, op->nresults);
    base_puts(x->out, op->nresults != 0 ? ") " : " ");
    asm_put_region(x, op->regions, false);
    asm_put_dict(x, op, never);
}

static void put_module(struct asm_printer *x, const struct pto_operation *op)
{
    const struct pto_attribute *name = isa_find_attr(x->p, op, PTO_ATTR_SYM_NAME);
    base_puts(x->out, "module");
    if (name != NULL) {
        base_putc(x->out, ' ');
        asm_put_symbol(x, name->str);
    }
    put_header_attrs(x, op);
    base_putc(x->out, ' ');
    asm_put_region(x, op->regions, false);
}

/* ---- which of them the text has a place for ---- */

enum { ANY_ARGS = UINT32_MAX };

/* Is there a first block, with as many arguments as the header names? */
static bool block_fits(const struct pto_program *p, const struct pto_operation *op, uint32_t region, uint32_t nargs)
{
    pto_block_id block = isa_entry_block(p, op, region);
    return block != 0 && (nargs == ANY_ARGS || p->blocks[block].nargs == nargs);
}

static bool plain_fits(const struct pto_program *p, const struct pto_operation *op)
{
    bool fits = true;
    for (uint32_t k = 0; k < op->nregions; k++)
        fits = fits && block_fits(p, op, k, 0);
    return fits;
}

static bool func_fits(const struct pto_program *p, const struct pto_operation *op)
{
    const struct pto_attribute *type = isa_find_attr(p, op, PTO_ATTR_FUNCTION_TYPE), *name = isa_find_attr(p, op, PTO_ATTR_SYM_NAME);
    const struct pto_type *t = type != NULL && type->kind == PTO_LIT_TYPE ? isa_type(p, type->type) : NULL;
    return name != NULL && t != NULL && t->kind == PTO_TYPE_FUNC && (isa_entry_block(p, op, 0) == 0 || block_fits(p, op, 0, t->nparams));
}

static uint32_t count_inits(const struct pto_program *p, const struct pto_operation *op)
{
    uint32_t n = 0;
    (void)isa_operand_list(p, op, isa_op_slot((enum pto_op)op->op, PTO_ROLE_INITS), &n);
    return n;
}

static bool for_fits(const struct pto_program *p, const struct pto_operation *op)
{
    uint32_t inits = count_inits(p, op);
    return op->nresults == inits && block_fits(p, op, 0, inits + 1);
}

static bool if_fits(const struct pto_program *p, const struct pto_operation *op)
{
    return block_fits(p, op, 0, 0) && (op->nregions == 1 || isa_entry_block(p, op, 1) == 0 || block_fits(p, op, 1, 0));
}

static bool while_fits(const struct pto_program *p, const struct pto_operation *op)
{
    return block_fits(p, op, 0, count_inits(p, op)) && block_fits(p, op, 1, ANY_ARGS);
}

static bool switch_fits(const struct pto_program *p, const struct pto_operation *op)
{
    const struct pto_attribute *cases = isa_find_attr(p, op, PTO_ATTR_CASES);
    return cases != NULL && cases->kind == PTO_LIT_ARRAY && cases->count + 1 == op->nregions && plain_fits(p, op);
}

/* Operations whose text is in the grammar. */
static const struct structure {
    uint16_t op;
    bool (*fits)(const struct pto_program *p, const struct pto_operation *op);
    void (*put)(struct asm_printer *x, const struct pto_operation *op);
} structures[] = {{PTO_OP_MODULE, plain_fits, put_module},        {PTO_OP_FUNC, func_fits, put_func},
                  {PTO_OP_SCF_FOR, for_fits, put_for},            {PTO_OP_SCF_IF, if_fits, put_if},
                  {PTO_OP_SCF_WHILE, while_fits, put_while},      {PTO_OP_SCF_INDEX_SWITCH, switch_fits, put_switch},
                  {PTO_OP_SCF_EXECUTE_REGION, plain_fits, put_execute}};

static const struct structure *structure_of(const struct pto_operation *op)
{
    for (size_t i = 0; i < sizeof structures / sizeof structures[0]; i++)
        if (structures[i].op == op->op)
            return &structures[i];
    return NULL;
}

/* What the text of the operation has no place for is left to the generic form: regions without a block, arguments that no
 * header names, counts that do not go together. */
bool asm_regions_fit(const struct asm_printer *x, const struct pto_operation *op)
{
    const struct isa_region_info *info = isa_op_regions((enum pto_op)op->op);
    if (info == NULL || op->nregions < info->least || op->nregions > info->most)
        return info == NULL && op->nregions == 0;
    const struct structure *s = structure_of(op);
    return s != NULL ? s->fits(x->p, op) : plain_fits(x->p, op);
}

bool asm_put_structure(struct asm_printer *x, const struct pto_operation *op)
{
    const struct structure *s = isa_op_regions((enum pto_op)op->op) != NULL ? structure_of(op) : NULL;
    if (s == NULL || !asm_regions_fit(x, op))
        return false;
    s->put(x, op);
    return true;
}
