/* What the lowering passes share (pto-as.md 6.3): walking operations, inference of the level (R13), small operations; and where
 * scale tiles are bound.  Which rules a level's text must keep is the verifier's business, the order of the passes pass.c's. */
#include "asm/lower.h"

#include <stdio.h>
#include <string.h>

static pto_op_id first_inside(const struct pto_program *p, const struct pto_operation *op, uint32_t region, pto_block_id after)
{
    for (; region < op->nregions; region++, after = 0) {
        pto_block_id b = after != 0 ? p->blocks[after].next : p->regions[op->regions + region].first;
        for (; b != 0; b = p->blocks[b].next)
            if (p->blocks[b].first != 0)
                return p->blocks[b].first;
    }
    return 0;
}

pto_op_id asm_lower_first(const struct pto_program *p, pto_op_id root) { return first_inside(p, &p->ops[root], 0, 0); }

/* The operation after op that is not inside it, among those of its parent; 0 if op is the parent's last. */
static pto_op_id next_sibling(const struct pto_program *p, pto_op_id op)
{
    const struct pto_operation *o = &p->ops[op];
    if (o->next != 0 || o->block == 0)
        return o->next;
    pto_region_id region = p->blocks[o->block].region;
    const struct pto_operation *owner = &p->ops[p->regions[region].owner];
    return first_inside(p, owner, region - owner->regions, o->block);
}

pto_op_id asm_lower_next(const struct pto_program *p, pto_op_id root, pto_op_id op)
{
    pto_op_id inside = asm_lower_first(p, op);
    if (inside != 0)
        return inside;
    for (; op != root && op != 0; op = isa_parent(p, op)) {
        pto_op_id next = next_sibling(p, op);
        if (next != 0)
            return next;
    }
    return 0;
}

enum { FLOW_LOOP, FLOW_ONCE, FLOW_ONE_OF, FLOW_TURNS };
static const uint8_t flows[PTO_OP_COUNT] = {
#define PTO_FLOW(op, how) [PTO_OP_##op] = FLOW_##how,
#include "isa/flow.def"
#undef PTO_FLOW
};

bool asm_lower_is_loop(const struct pto_program *p, pto_op_id op)
{
    return p->ops[op].nregions != 0 && (flows[p->ops[op].op] == FLOW_LOOP || flows[p->ops[op].op] == FLOW_TURNS);
}
bool asm_lower_takes_turns(const struct pto_program *p, pto_op_id op) { return flows[p->ops[op].op] == FLOW_TURNS; }
bool asm_lower_is_choice(const struct pto_program *p, pto_op_id op) { return flows[p->ops[op].op] == FLOW_ONE_OF; }

pto_op_id *asm_lower_functions(const struct pto_program *p, struct base_arena *arena)
{
    pto_op_id *functions = base_alloc_array(arena, (size_t)p->strings.count + 1, sizeof *functions);
    for (pto_op_id id = p->blocks[isa_entry_block(p, &p->ops[p->module], 0)].first; id != 0; id = p->ops[id].next) {
        const struct pto_attribute *name = p->ops[id].op == PTO_OP_FUNC ? isa_find_attr(p, &p->ops[id], PTO_ATTR_SYM_NAME) : NULL;
        if (name != NULL && name->str <= p->strings.count && functions[name->str] == 0)
            functions[name->str] = id;
    }
    return functions;
}

pto_op_id asm_lower_callee(const struct pto_program *p, const pto_op_id *functions, pto_op_id call)
{
    const struct pto_attribute *callee = p->ops[call].op == PTO_OP_CALL ? isa_find_attr(p, &p->ops[call], PTO_ATTR_CALLEE) : NULL;
    return callee != NULL && callee->str <= p->strings.count ? functions[callee->str] : 0;
}

uint32_t asm_lower_root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

pto_value_id asm_lower_constant(struct pto_program *p, pto_op_id before, pto_type_id type, int64_t n, pto_str_id name)
{
    struct pto_attribute value = {.key = PTO_ATTR_VALUE, .kind = PTO_LIT_INT, .type = type, .i = n, .span = p->ops[before].span};
    struct isa_op_spec spec = {.op = PTO_OP_ARITH_CONSTANT, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[before].span,
                               .name_span = p->ops[before].name_span, .result_types = &type, .nresults = 1, .attrs = &value,
                               .result_names = &name, .nattrs = 1};
    pto_op_id op = isa_op_new(p, &spec);
    isa_op_insert_before(p, before, op);
    return p->ops[op].results;
}

const char *asm_lower_name(const struct pto_program *p, pto_value_id value, char *buf, size_t size)
{
    if (value != 0 && p->values[value].name != 0)
        snprintf(buf, size, "%%%.64s", base_str(&p->strings, p->values[value].name));
    else
        snprintf(buf, size, "the tile");
    return buf;
}

struct pto_span asm_lower_span(const struct pto_program *p, pto_value_id value)
{
    const struct pto_value *v = &p->values[value];
    if (v->span.file != 0 || v->def == 0)
        return v->span;
    return p->ops[v->def].span;
}

int asm_infer_level(const struct pto_program *p)
{
    int level = 2;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        const struct pto_operation *op = &p->ops[id];
        if (op->op == PTO_OP_ALLOC_TILE && isa_operand_of_role(p, op, PTO_ROLE_ADDR) != 0)
            return 3;
        for (uint32_t i = 0; i < op->nresults; i++)
            if (isa_type(p, p->values[op->results + i].type)->kind == PTO_TYPE_TILE)
                level = 1;
    }
    return level;
}

/* A tget_scale_addr goes in front of the latest mat -> scaling tmov into the same tile of its block, unless something
 * between uses the tile (R5 c; the reference's pass for A5). */
void asm_lower_bind_scales_early(struct lower *l)
{
    struct pto_program *p = l->p;
    if (!p->target->has_mx)
        return;
    pto_op_id next;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = next) {
        next = asm_lower_next(p, p->module, id);
        if (!isa_binds_scale((enum pto_op)p->ops[id].op))
            continue;
        pto_value_id scale = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_DST);
        pto_value_id data = isa_operand_of_role(p, &p->ops[id], PTO_ROLE_SRC);
        pto_op_id at = p->ops[id].prev;
        bool uses = false;
        for (; at != 0 && !uses; at = p->ops[at].prev) {
            /* A use inside a region counts; so does the definition of either tile, behind which the op must stay. */
            for (pto_op_id in = at; in != 0 && !uses; in = asm_lower_next(p, at, in))
                for (uint32_t i = 0; i < p->ops[in].noperands; i++)
                    uses = uses || p->pool[p->ops[in].operands + i] == scale;
            uses = uses || p->values[scale].def == at || p->values[data].def == at;
            if (uses)
                break;
        }
        if (at == 0 || p->ops[at].op != PTO_OP_TMOV || isa_operand_of_role(p, &p->ops[at], PTO_ROLE_DST) != scale)
            continue;
        pto_value_id src = isa_operand_of_role(p, &p->ops[at], PTO_ROLE_SRC);
        if (src == scale || isa_type(p, p->values[src].type)->space != PTO_SPACE_MAT)
            continue;
        isa_op_unlink(p, id);
        isa_op_insert_before(p, at, id);
    }
}
