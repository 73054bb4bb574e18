/* libFuzzer entry: programs that no text gives, built from the input byte by byte over the whole op table: any operation with any
 * values, attributes, regions and branches. The verifier, the passes behind --emit=check, the printers and the object writer must not crash,
 * hang or leak on them; what the verifier accepts can be printed, and read back from its object. */
#include "asm/object.h"
#include "asm/asm.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_OPS = 300, MAX_DEPTH = 6 };

struct maker {
    struct pto_program p;
    const uint8_t *at, *end;
    pto_type_id types[64];
    uint32_t ntypes, nops;
};

static uint32_t byte_of(struct maker *m) { return m->at < m->end ? *m->at++ : 0; }
static uint32_t below(struct maker *m, uint32_t n) { return n == 0 ? 0 : (n > 256 ? byte_of(m) << 8 | byte_of(m) : byte_of(m)) % n; }

static void add_type(struct maker *m, const struct pto_type *t)
{
    if (m->ntypes < 64)
        m->types[m->ntypes++] = isa_type_intern(&m->p, t);
}

static void make_types(struct maker *m)
{
    static const uint8_t dtypes[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_I32, PTO_F8E4M3, PTO_F8E8M0, PTO_F4E2M1};
    add_type(m, &(struct pto_type){.kind = PTO_TYPE_INDEX});
    add_type(m, &(struct pto_type){.kind = PTO_TYPE_INT, .width = 64});
    add_type(m, &(struct pto_type){.kind = PTO_TYPE_INT, .width = 32});
    add_type(m, &(struct pto_type){.kind = PTO_TYPE_INT, .width = 1});
    add_type(m, &(struct pto_type){.kind = PTO_TYPE_FLOAT, .dtype = PTO_F32});
    for (unsigned kind = PTO_TYPE_EVENT_ARRAY; kind <= PTO_TYPE_PREFETCH_CONTEXT; kind++)
        add_type(m, &(struct pto_type){.kind = (uint8_t)kind, .count = kind == PTO_TYPE_EVENT_ARRAY ? 4 : 0});
    for (unsigned d = 0; d < sizeof dtypes; d++) {
        add_type(m, &(struct pto_type){.kind = PTO_TYPE_PTR, .dtype = dtypes[d], .space = PTO_SPACE_GM});
        add_type(m, &(struct pto_type){.kind = PTO_TYPE_TENSOR_VIEW, .dtype = dtypes[d], .rank = 2, .dims = {-1, -1}});
        add_type(m, &(struct pto_type){.kind = PTO_TYPE_PARTITION_VIEW, .dtype = dtypes[d], .rank = 2, .dims = {16, 64}});
    }
    while (m->ntypes < 64) { /* tiles by the input */
        struct pto_tile_type t = {.space = (uint8_t)(PTO_SPACE_VEC + below(m, PTO_SPACE_COUNT - PTO_SPACE_VEC)), .dtype = dtypes[below(m, sizeof dtypes)],
                                  .blayout = (uint8_t)below(m, 2), .slayout = (uint8_t)below(m, 3), .pad = (uint8_t)below(m, 4),
                                  .compact = (uint8_t)below(m, 3), .fractal = 512, .rows = 16 << below(m, 4), .cols = 16 << below(m, 6)};
        t.v_row = below(m, 2) != 0 ? t.rows : PTO_DYNAMIC_DIM;
        t.v_col = below(m, 2) != 0 ? t.cols : PTO_DYNAMIC_DIM;
        m->types[m->ntypes++] = isa_type_tile(&m->p, below(m, 8) == 0 ? PTO_TYPE_TILE : PTO_TYPE_TILE_BUF, &t);
    }
}

static pto_value_id any_value(struct maker *m) { return m->p.nvalues > 1 ? 1 + below(m, m->p.nvalues - 1) : 0; }

/* Mostly one that fits the slot: the last such value before a random place. */
static pto_value_id value_for(struct maker *m, const struct pto_slot *slot)
{
    pto_value_id v = any_value(m);
    uint32_t wanted = isa_slot_kind((enum pto_slot_kind)slot->kind)->types;
    if (below(m, 16) == 0 || wanted == 0)
        return v;
    for (uint32_t k = 0; k < m->p.nvalues && v != 0; k++, v = v > 1 ? v - 1 : m->p.nvalues - 1)
        if ((wanted >> isa_type(&m->p, m->p.values[v].type)->kind & 1) != 0)
            return v;
    return v;
}

static uint32_t make_attrs(struct maker *m, const struct isa_op_info *info, struct pto_attribute *out)
{
    uint32_t n = 0;
    for (const uint8_t *a = info->attrs; *a != 0; a++) {
        const struct isa_attr_info *row = isa_attr((enum pto_attr)*a);
        struct pto_attribute *at = &out[n];
        if (below(m, 4) == 0)
            continue;
        *at = (struct pto_attribute){.key = *a};
        switch ((enum pto_attr_kind)row->kind) {
        case PTO_AK_ENUM:
            at->kind = PTO_LIT_ENUM;
            at->enumeration = row->enumeration;
            at->i = below(m, 16);
            if (isa_enum_text((enum pto_enum)row->enumeration, at->i) == NULL)
                continue;
            break;
        case PTO_AK_BOOL: at->kind = PTO_LIT_BOOL; at->i = below(m, 2); break;
        case PTO_AK_UNIT: at->kind = PTO_LIT_UNIT; break;
        case PTO_AK_STRING: at->kind = PTO_LIT_STRING; at->str = base_intern_z(&m->p.strings, below(m, 2) != 0 ? "a" : "b"); break;
        case PTO_AK_SYMBOL: at->kind = PTO_LIT_SYMBOL; at->str = base_intern_z(&m->p.strings, below(m, 2) != 0 ? "f" : "g"); break;
        case PTO_AK_INTS:
            at->kind = PTO_LIT_ARRAY;
            at->first = m->p.nattrs;
            at->count = below(m, 4);
            for (uint32_t i = 0; i < at->count; i++) {
                BASE_GROW(m->p.attrs, m->p.nattrs, m->p.attrs_cap);
                m->p.attrs[m->p.nattrs++] = (struct pto_attribute){.kind = PTO_LIT_INT, .i = (int64_t)below(m, 256) - 8};
            }
            break;
        default:
            at->kind = PTO_LIT_INT;
            at->i = (int64_t)below(m, 65536) - 16;
            at->type = m->types[below(m, 3)];
        }
        n++;
    }
    return n;
}

static void make_op(struct maker *m, pto_block_id block, unsigned depth);

static void make_regions(struct maker *m, pto_op_id op, unsigned depth)
{
    for (uint32_t r = 0; r < m->p.ops[op].nregions; r++) {
        for (uint32_t b = below(m, 8) == 0 ? 2 : 1; b > 0; b--) {
            pto_block_id block = isa_block_append(&m->p, m->p.ops[op].regions + r);
            for (uint32_t k = below(m, 3); k > 0; k--)
                isa_block_add_arg(&m->p, block, m->types[below(m, 64)], 0);
            for (uint32_t k = below(m, 6); k > 0; k--)
                make_op(m, block, depth + 1);
        }
    }
}

static void make_op(struct maker *m, pto_block_id block, unsigned depth)
{
    enum pto_op op = (enum pto_op)(1 + below(m, PTO_OP_COUNT - 1));
    const struct isa_op_info *info = isa_op(op);
    const struct isa_region_info *regions = isa_op_regions(op);
    uint32_t operands[64], n = 0, segments[PTO_MAX_SLOTS + 1] = {0}, nresults = 0;
    pto_type_id results[16];
    pto_block_id successors[2] = {block, m->p.regions[m->p.blocks[block].region].first};
    struct pto_attribute attrs[PTO_MAX_OP_ATTRS];
    bool lists = false;
    if (m->nops >= MAX_OPS || (regions != NULL && (depth >= MAX_DEPTH || op == PTO_OP_MODULE)) || m->at >= m->end)
        return;
    m->nops++;
    for (int s = 0; s < info->nslots; s++)
        lists |= info->slots[s].dir == PTO_DIR_LIST;
    for (int s = 0; s < info->nslots; s++) {
        const struct pto_slot *slot = &info->slots[s];
        segments[s] = n;
        if (isa_slot_is_result(slot)) {
            for (uint32_t k = slot->dir == PTO_DIR_RESLIST ? below(m, 3) : 1; k > 0 && nresults < 16; k--)
                results[nresults++] = m->types[below(m, 64)];
        } else if (slot->dir == PTO_DIR_LIST) {
            for (uint32_t k = below(m, 4); k > 0; k--)
                operands[n++] = value_for(m, slot);
        } else {
            pto_value_id v = isa_slot_is_optional(slot) && below(m, 2) == 0 ? 0 : value_for(m, slot);
            if (!lists || v != 0)
                operands[n++] = v;
        }
    }
    segments[info->nslots] = n;
    struct isa_op_spec spec = {.op = op, .operands = operands, .noperands = n, .segments = lists ? segments : NULL, .result_types = results,
                               .nresults = nresults, .attrs = attrs, .nattrs = make_attrs(m, info, attrs)};
    spec.nregions = regions == NULL ? 0 : regions->least + (regions->most > regions->least ? below(m, 2) : 0);
    if (isa_op_is_terminator(op) && info->cls == PTO_CLASS_CONTROL && below(m, 2) != 0) {
        spec.successors = successors;
        spec.nsuccessors = below(m, 3);
    }
    pto_op_id id = isa_op_new(&m->p, &spec);
    isa_op_append(&m->p, block, id);
    make_regions(m, id, depth);
}

/* Functions f and g with a few arguments; the rest is up to the input. */
static void make_program(struct maker *m)
{
    const struct isa_op_spec module = {.op = PTO_OP_MODULE, .nregions = 1};
    make_types(m);
    m->p.module = isa_op_new(&m->p, &module);
    pto_block_id top = isa_block_append(&m->p, m->p.ops[m->p.module].regions);
    for (int f = 0; f < 2; f++) {
        pto_type_id params[24];
        uint32_t n = 5 + below(m, 19);
        for (uint32_t i = 0; i < n; i++)
            params[i] = m->types[i < 5 ? i : below(m, 64)];
        struct pto_attribute attrs[2] = {{.key = PTO_ATTR_SYM_NAME, .kind = PTO_LIT_SYMBOL, .str = base_intern_z(&m->p.strings, f == 0 ? "f" : "g")},
                                         {.key = PTO_ATTR_FUNCTION_TYPE, .kind = PTO_LIT_TYPE, .type = isa_type_func(&m->p, params, n, NULL, 0)}};
        pto_op_id func = isa_op_new(&m->p, &(struct isa_op_spec){.op = PTO_OP_FUNC, .nregions = 1, .attrs = attrs, .nattrs = 2});
        isa_op_append(&m->p, top, func);
        pto_block_id body = isa_block_append(&m->p, m->p.ops[func].regions);
        for (uint32_t i = 0; i < n; i++)
            isa_block_add_arg(&m->p, body, params[i], 0);
        for (uint32_t k = 4 + below(m, 60); k > 0 && m->at < m->end; k--)
            make_op(m, body, 0);
        isa_op_append(&m->p, body, isa_op_new(&m->p, &(struct isa_op_spec){.op = PTO_OP_RETURN, .segments = (uint32_t[PTO_MAX_SLOTS + 1]){0}}));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct base_buf text = {0}, said = {0}, object = {0};
    bool known;
    struct maker m = {.at = data, .end = data + len};
    const struct asm_options options = {.strict = len % 3 == 0, .level = (int)(len % 4)};
    base_diags_init(&diags, &sources);
    isa_program_init(&m.p, isa_target_of_module(len % 2 != 0 ? "a5" : "a3", &known));
    make_program(&m);
    bool good = asm_verify(&m.p, &options, &diags);
    asm_print(&m.p, &(struct asm_print_options){.generic = len % 2 != 0}, &text);
    asm_object_write(&m.p, &sources, true, &object);
    if (good) {
        struct pto_program back;
        if (!asm_object_read(&back, "fuzz", object.data, object.len, &(struct asm_options){0}, &sources, &diags))
            abort();
        isa_program_free(&back);
        asm_check(&m.p, &options, &diags);
    }
    base_diags_render_text(&diags, &said, false);
    isa_program_free(&m.p);
    base_buf_free(&text);
    base_buf_free(&said);
    base_buf_free(&object);
    base_diags_free(&diags);
    base_sources_free(&sources);
    return 0;
}
