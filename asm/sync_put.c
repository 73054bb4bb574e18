/* Flags by hazards: into the program (see sync_walk.h). Knows where they go, not why. */
#include "asm/sync_walk.h"

/* By how much the ids inside the operation around a block are turned in all. */
static void turn_ids(struct walk *w, pto_op_id owner)
{
    struct inside *in = w->insides[owner];
    if (in == NULL || in->turned)
        return;
    const struct inside *around = w->insides[isa_parent(w->s->p, owner)];
    for (unsigned pair = 0; pair < PAIRS && around != NULL; pair++)
        in->turn[pair] = (uint8_t)((in->turn[pair] + around->turn[pair]) % w->ids);
    in->turned = true;
}

/* Where the first set and the last wait of a carried flag stand: around an operation, or at the ends of a block. */
static pto_op_id around(struct walk *w, pto_op_id op, unsigned pair, struct block **block)
{
    const struct pto_program *p = w->s->p;
    *block = NULL;
    while (w->insides[op]->lifted[pair]) {
        pto_block_id in = p->ops[op].block;
        op = p->regions[p->blocks[in].region].owner;
        if (op == w->s->func || w->s->items[op].kind == SYNC_SECTION) {
            *block = &w->blocks[w->block_at[in]];
            return op;
        }
    }
    return op;
}

static pto_value_id put_scalar(struct pto_program *p, pto_op_id before, enum pto_op op, const pto_value_id *operands, uint32_t n, pto_type_id type)
{
    struct isa_op_spec spec = {.op = op, .flags = PTO_OPFLAG_SYNTHETIC, .span = p->ops[before].span, .name_span = p->ops[before].name_span,
                               .operands = operands, .noperands = n, .result_types = &type, .nresults = 1};
    pto_op_id id = isa_op_new(p, &spec);
    isa_op_insert_before(p, before, id);
    return p->ops[id].results;
}

/* The turns of a loop so far, modulo the slot's count. */
static pto_value_id count_turns(struct walk *w, const struct sync_slot *slot, pto_op_id at)
{
    struct pto_program *p = w->s->p;
    const struct pto_operation *loop = &p->ops[p->regions[p->blocks[slot->block].region].owner];
    pto_value_id first = isa_operand_of_role(p, loop, PTO_ROLE_LB), step = isa_operand_of_role(p, loop, PTO_ROLE_STEP), value[2] = {slot->value, 0};
    pto_type_id type = p->values[slot->value].type;
    int64_t known;
    if (!isa_const_int(p, first, &known) || known != 0) {
        value[1] = first;
        value[0] = put_scalar(p, at, PTO_OP_ARITH_SUBI, value, 2, type);
    }
    if (!isa_const_int(p, step, &known) || known != 1) {
        value[1] = step;
        value[0] = put_scalar(p, at, PTO_OP_ARITH_DIVUI, value, 2, type);
    }
    value[1] = asm_lower_constant(p, at, type, slot->count, 0);
    return put_scalar(p, at, PTO_OP_ARITH_REMUI, value, 2, type);
}

/* The id for what the slot of the block says: made where that is. */
static pto_value_id event_of(struct walk *w, const struct block *b, unsigned id)
{
    struct sync *s = w->s;
    struct pto_program *p = s->p;
    struct sync_slot *slot = &s->slots[b->slot - 1];
    pto_type_id index = isa_type_simple(p, PTO_TYPE_INDEX);
    if (w->events == NULL)
        w->events = base_alloc_array(&s->arena, (size_t)s->nslots * SYNC_IDS, sizeof *w->events);
    pto_value_id *event = &w->events[(b->slot - 1) * SYNC_IDS + id];
    if (*event != 0)
        return *event;
    pto_op_id def = p->values[slot->value].def, at = def != 0 ? p->ops[def].next : p->blocks[b->id].first;
    if (slot->made == 0)
        slot->made = slot->turns ? count_turns(w, slot, at) : slot->value;
    at = slot->made != slot->value ? p->ops[p->values[slot->made].def].next : at;
    *event = slot->made;
    if (p->values[slot->value].type != index)
        *event = put_scalar(p, at, PTO_OP_ARITH_INDEX_CAST, event, 1, index);
    if (id != 0) {
        pto_value_id sum[] = {*event, asm_lower_constant(p, at, index, id, 0)};
        *event = put_scalar(p, at, PTO_OP_ARITH_ADDI, sum, 2, index);
    }
    if (id + slot->count > w->ids) {
        pto_value_id rest[] = {*event, asm_lower_constant(p, at, index, w->ids, 0)};
        *event = put_scalar(p, at, PTO_OP_ARITH_REMUI, rest, 2, index);
    }
    return *event;
}

static pto_op_id flag_of(struct walk *w, const struct block *b, const struct pair *pair, bool set, unsigned id, pto_op_id at)
{
    if (pair->slots != 0)
        return asm_sync_flag_of(w->s, set, pair->src, pair->dst, event_of(w, b, id), at);
    return asm_sync_flag(w->s, set, pair->src, pair->dst, id, at);
}

static void put_around(struct walk *w, pto_op_id loop, unsigned src, unsigned dst, unsigned id)
{
    struct sync *s = w->s;
    struct pto_program *p = s->p;
    struct block *b;
    pto_op_id op = around(w, loop, pair_of(src, dst), &b);
    s->stats->flags++;
    if (b == NULL) {
        isa_op_insert_before(p, op, asm_sync_flag(s, true, src, dst, id, op));
        isa_op_insert_after(p, op, asm_sync_flag(s, false, src, dst, id, op));
        return;
    }
    pto_op_id last = p->blocks[b->id].last, wait = asm_sync_flag(s, false, src, dst, id, last);
    isa_op_insert_before(p, b->ops[0], asm_sync_flag(s, true, src, dst, id, b->ops[0]));
    if (isa_op_is_terminator((enum pto_op)p->ops[last].op))
        isa_op_insert_before(p, last, wait);
    else
        isa_op_append(p, b->id, wait);
}

/* Behind all of a block but its terminator. */
static void put_last(struct pto_program *p, pto_block_id block, pto_op_id op)
{
    pto_op_id last = p->blocks[block].last;
    if (isa_op_is_terminator((enum pto_op)p->ops[last].op))
        isa_op_insert_before(p, last, op);
    else
        isa_op_append(p, block, op);
}

static void put_block(struct walk *w, const struct block *b)
{
    struct sync *s = w->s;
    struct pto_program *p = s->p;
    pto_op_id owner = p->regions[p->blocks[b->id].region].owner, last = p->blocks[b->id].last;
    const struct inside *in = w->insides[owner];
    turn_ids(w, owner);
    for (uint32_t i = b->pairs; i < b->pairs + b->npairs; i++) {
        const struct pair *pair = &w->pairs[i];
        unsigned id = (pair->id + (in != NULL ? in->turn[pair_of(pair->src, pair->dst)] : 0u)) % w->ids;
        if (pair->end) {
            put_last(p, b->id, flag_of(w, b, pair, false, id, last));
            s->stats->flags++;
            continue;
        }
        pto_op_id at = b->ops[pair->wait_item];
        if (pair->early)
            isa_op_insert_before(p, at, flag_of(w, b, pair, true, id, at));
        isa_op_insert_before(p, at, flag_of(w, b, pair, false, id, at));
        for (unsigned k = 0; pair->carried && (k == 0 || k < pair->slots); k++)
            put_around(w, owner, pair->src, pair->dst, (id + k) % w->ids);
        s->stats->flags++;
    }
    for (uint32_t i = b->pairs + b->npairs; i > b->pairs; i--) { /* what is put behind an operation comes in front of what was */
        const struct pair *pair = &w->pairs[i - 1];
        unsigned id = (pair->id + (in != NULL ? in->turn[pair_of(pair->src, pair->dst)] : 0u)) % w->ids;
        pto_op_id at = b->ops[pair->set_item];
        if (!pair->early)
            isa_op_insert_after(p, at, flag_of(w, b, pair, true, id, at));
    }
    for (uint32_t item = 0; item < b->nops; item++) {
        for (unsigned pipe = 0; pipe <= PTO_PIPE_ALL; pipe++)
            if ((b->before[item] & 1u << pipe) != 0 && (pipe == PTO_PIPE_ALL || (b->before[item] & ALL_PIPES) == 0))
                isa_op_insert_before(p, b->ops[item], asm_sync_barrier(s, pipe, b->ops[item]));
        unsigned kind = s->items[b->ops[item]].kind;
        if (kind == SYNC_FENCE || kind == SYNC_CALL)
            isa_op_insert_after(p, b->ops[item], asm_sync_barrier(s, PTO_PIPE_ALL, b->ops[item]));
    }
    if (!b->end_barrier || last == 0 || p->ops[last].op == PTO_OP_RETURN)
        return;
    put_last(p, b->id, asm_sync_barrier(s, PTO_PIPE_ALL, last));
}

void asm_sync_put(struct walk *w)
{
    for (uint32_t i = 0; i < w->nblocks; i++)
        put_block(w, &w->blocks[i]);
}
