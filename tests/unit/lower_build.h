/* Small programs by hand for the tests of lowering and planning. Every operation gets a span of its own, by which a
 * test knows it again after a pass. */
#ifndef TEST_LOWER_BUILD_H
#define TEST_LOWER_BUILD_H
#include "asm/asm.h"

#include <string.h>

struct builder {
    struct pto_program p;
    struct base_sources sources;
    struct base_diags diags;
    pto_block_id block; /* where ops go */
    uint32_t next_span;
};

static inline pto_op_id build_op(struct builder *b, enum pto_op op, const pto_value_id *operands, uint32_t n, const pto_type_id *results,
                                 uint32_t nresults, uint32_t nregions)
{
    const struct isa_op_info *info = isa_op(op);
    uint32_t segments[PTO_MAX_SLOTS + 1], at = 0, rest = n;
    bool lists = false;
    for (int i = 0; i < info->nslots; i++)
        rest -= !isa_slot_is_result(&info->slots[i]) && !isa_slot_is_list(&info->slots[i]);
    for (int i = 0; i < info->nslots; i++) { /* at most one list in the operations used here */
        segments[i] = at;
        lists = lists || isa_slot_is_list(&info->slots[i]);
        at += isa_slot_is_result(&info->slots[i]) ? 0 : isa_slot_is_list(&info->slots[i]) ? rest : 1;
    }
    segments[info->nslots] = at;
    b->next_span += 2;
    struct pto_span span = {1, b->next_span, b->next_span + 1};
    struct isa_op_spec spec = {.op = op, .span = span, .name_span = span, .operands = operands, .noperands = n,
                               .segments = lists ? segments : NULL, .result_types = results, .nresults = nresults, .nregions = nregions};
    pto_op_id id = isa_op_new(&b->p, &spec);
    if (b->block != 0)
        isa_op_append(&b->p, b->block, id);
    return id;
}

static inline void build_add_attr(struct builder *b, pto_op_id op, struct pto_attribute attr)
{
    b->p.ops[op].attrs = b->p.nattrs; /* ops of these tests have at most one */
    b->p.ops[op].nattrs = 1;
    BASE_GROW(b->p.attrs, b->p.nattrs, b->p.attrs_cap);
    b->p.attrs[b->p.nattrs++] = attr;
}

static inline void build_init(struct builder *b, const char *target)
{
    memset(b, 0, sizeof *b);
    static const char text[1 << 16];
    base_source_add(&b->sources, "built", text, sizeof text);
    base_diags_init(&b->diags, &b->sources);
    isa_program_init(&b->p, isa_target_find(target));
    b->p.module = build_op(b, PTO_OP_MODULE, NULL, 0, NULL, 0, 1);
    isa_block_append(&b->p, b->p.ops[b->p.module].regions);
}

/* A function with one argument of each type; ops go there from now on. */
static inline pto_block_id build_func(struct builder *b, const char *name, const pto_type_id *args, uint32_t nargs)
{
    b->block = b->p.regions[b->p.ops[b->p.module].regions].first;
    pto_op_id func = build_op(b, PTO_OP_FUNC, NULL, 0, NULL, 0, 1);
    build_add_attr(b, func, (struct pto_attribute){.key = PTO_ATTR_SYM_NAME, .kind = PTO_LIT_SYMBOL, .str = base_intern_z(&b->p.strings, name)});
    b->block = isa_block_append(&b->p, b->p.ops[func].regions);
    for (uint32_t i = 0; i < nargs; i++)
        isa_block_add_arg(&b->p, b->block, args[i], 0);
    return b->block;
}

static inline pto_value_id build_const(struct builder *b, pto_type_id type, int64_t n)
{
    pto_op_id op = build_op(b, PTO_OP_ARITH_CONSTANT, NULL, 0, &type, 1, 0);
    build_add_attr(b, op, (struct pto_attribute){.key = PTO_ATTR_VALUE, .kind = PTO_LIT_INT, .i = n, .type = type});
    return b->p.ops[op].results;
}

static inline pto_value_id build_alloc(struct builder *b, pto_type_id type, pto_value_id addr)
{
    pto_value_id operands[3] = {addr, 0, 0};
    pto_op_id op = build_op(b, PTO_OP_ALLOC_TILE, operands, 3, &type, 1, 0);
    return b->p.ops[op].results;
}

static inline pto_type_id build_tile_type(struct builder *b, enum pto_type_kind kind, enum pto_space space, enum pto_dtype dtype,
                                          int32_t rows, int32_t cols)
{
    struct pto_tile_type t = {.space = (uint8_t)space, .dtype = (uint8_t)dtype, .fractal = 512, .rows = rows, .cols = cols, .v_row = rows, .v_col = cols};
    return isa_type_tile(&b->p, kind, &t);
}

static inline void build_free(struct builder *b)
{
    isa_program_free(&b->p);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
}
#endif
