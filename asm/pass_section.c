/* Which core runs what where the text does not say (pto-as-2026-08.md 1.7): the kind of functions without pto.kernel_kind, and
 * runs of operations at the top of a function that belong into one section. Judges only: nothing is wrapped, because a function
 * that mixes both kinds is one fused core to whoever executes it (vector.md 19). */
#include "asm/pass.h"
#include "isa/pipe_op.h"

struct section_pass {
    struct pto_program *p;
    struct base_diags *diags;
    struct base_arena arena;
    uint8_t *kinds;     /* by op: what it and the operations in it need, sections apart */
    uint8_t *undecided; /* by op: it or one in it needs a core, and nothing tells which */
    uint32_t *run;      /* by op: 1 + the run of its top-level operation */
    pto_op_id *sample[2]; /* by op: one in it that needs the cube core, the vector core */
};

static struct pto_span place_of(const struct pto_operation *op) { return op->name_span.file != 0 ? op->name_span : op->span; }

static bool is_section(const struct pto_program *p, pto_op_id id) { return isa_section_kind((enum pto_op)p->ops[id].op) != ISA_CORE_ANY; }

/* Joins what an operation needs into everything around it up to its function. */
static void join(struct section_pass *s, pto_op_id id)
{
    bool undecided;
    enum isa_core kind = isa_core_of_op(s->p, id, &undecided);
    if (kind == ISA_CORE_ANY && !undecided)
        return;
    for (pto_op_id at = isa_parent(s->p, id); at != 0; at = isa_parent(s->p, at))
        if (is_section(s->p, at))
            return;
    for (pto_op_id at = id; at != 0 && s->p->ops[at].op != PTO_OP_MODULE; at = isa_parent(s->p, at)) {
        bool news = (s->kinds[at] | kind) != s->kinds[at] || (undecided && s->undecided[at] == 0);
        s->kinds[at] |= (uint8_t)kind;
        s->undecided[at] |= undecided;
        if (kind != ISA_CORE_ANY && s->sample[kind == ISA_CORE_VECTOR][at] == 0)
            s->sample[kind == ISA_CORE_VECTOR][at] = id;
        if (!news && at != id)
            return; /* what is around knows it already */
    }
}

/* fused: a function that nowhere asks for sections runs on one fused core (vector.md 19), and this is a lint only. */
static bool refuse(struct section_pass *s, pto_op_id id, bool fused)
{
    const struct pto_operation *op = isa_operation_c(s->p, id);
    enum pto_severity severity = fused && !s->diags->strict ? PTO_SEV_WARNING : PTO_SEV_ERROR;
    struct base_diag *d = base_diag_emit_as(s->diags, PTO_D_SECTION_INFER, severity, place_of(op),
                                            "'%s' contains an uncovered top-level op segment whose section kind cannot be inferred uniquely: %s",
                                            isa_op((enum pto_op)op->op)->mnemonic,
                                            s->kinds[id] == ISA_CORE_MIXED ? "it needs the cube core and the vector core" : "nothing tells whether it needs the cube or the vector core");
    for (int k = 0; k < 2; k++)
        if (s->kinds[id] == ISA_CORE_MIXED && s->sample[k][id] != 0)
            base_diag_label(d, place_of(isa_operation_c(s->p, s->sample[k][id])), k == 0 ? "cube" : "vector");
    base_diag_note(d, "put cube and vector work into pto.section.cube and pto.section.vector, or into functions with pto.kernel_kind");
    if (severity == PTO_SEV_WARNING)
        base_diag_note(d, "the function runs on one fused core, in the order of its text; --strict refuses it");
    return severity == PTO_SEV_WARNING;
}

/* Uses of what is defined at the top of a run by what is not in it. */
static bool check_escapes(struct section_pass *s, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(s->p, id);
    for (uint32_t k = 0; k < op->noperands; k++) {
        pto_value_id value = s->p->pool[op->operands + k];
        pto_op_id def = value != 0 ? s->p->values[value].def : 0, top = id;
        if (def == 0 || s->run[def] == 0)
            continue;
        while (s->p->ops[top].block != s->p->ops[def].block)
            top = isa_parent(s->p, top);
        if (s->run[top] == s->run[def])
            continue;
        struct base_diag *d = base_diag_emit(s->diags, PTO_D_SECTION_ESCAPE, place_of(op), "'%s' uses %s%s, which a %s section defines: a value may not be used outside its section",
                                             isa_op((enum pto_op)op->op)->mnemonic, s->p->values[value].name != 0 ? "%" : "a value", base_str(&s->p->strings, s->p->values[value].name),
                                             s->kinds[def] == ISA_CORE_CUBE ? "cube" : "vector");
        base_diag_label(d, place_of(isa_operation_c(s->p, def)), "defined here, in an inferred section");
        return false;
    }
    return true;
}

/* The top level of a function that needs both cores, or has sections: each operation is of one kind; runs of a kind are sections.
 * Without a section of its own a function may mix the kinds in one operation; then nothing of it is a section. */
static bool check_function(struct section_pass *s, pto_block_id block, bool has_section, uint32_t *nruns)
{
    bool good = true, fused = false;
    for (pto_op_id id = s->p->blocks[block].first; id != 0 && !has_section; id = s->p->ops[id].next)
        fused |= s->kinds[id] == ISA_CORE_MIXED;
    unsigned last = ISA_CORE_ANY;
    for (pto_op_id id = s->p->blocks[block].first; id != 0; id = s->p->ops[id].next) {
        unsigned kind = s->kinds[id];
        if (is_section(s->p, id))
            kind = ISA_CORE_ANY;
        else if (kind == ISA_CORE_MIXED || (kind == ISA_CORE_ANY && s->undecided[id] != 0))
            good = refuse(s, id, fused && kind == ISA_CORE_MIXED) && good;
        if (kind != ISA_CORE_ANY && !fused)
            s->run[id] = kind == last ? *nruns : ++*nruns;
        last = kind;
    }
    return good;
}

bool asm_pass_sections(struct pto_program *p, const struct asm_options *options, struct base_diags *diags)
{
    (void)options;
    struct section_pass s = {.p = p, .diags = diags};
    s.kinds = base_alloc_array(&s.arena, p->nops + 1, sizeof *s.kinds);
    s.undecided = base_alloc_array(&s.arena, p->nops + 1, sizeof *s.undecided);
    s.run = base_alloc_array(&s.arena, p->nops + 1, sizeof *s.run);
    s.sample[0] = base_alloc_array(&s.arena, p->nops + 1, sizeof *s.sample[0]);
    s.sample[1] = base_alloc_array(&s.arena, p->nops + 1, sizeof *s.sample[1]);
    uint8_t *sectioned = base_alloc_array(&s.arena, p->nops + 1, sizeof *sectioned);
    for (pto_op_id id = 1; id < p->nops; id++) {
        if (p->ops[id].block == 0)
            continue;
        join(&s, id);
        if (is_section(p, id))
            sectioned[isa_func_of(p, id)] = 1;
    }
    bool good = true;
    uint32_t nruns = 0;
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = isa_operation_c(p, id);
        pto_block_id body = op->op == PTO_OP_FUNC && op->block != 0 ? isa_entry_block(p, op, 0) : 0;
        if (body == 0 || isa_find_attr(p, op, PTO_ATTR_KERNEL_KIND) != NULL || isa_core_around(p, id) != ISA_CORE_ANY)
            continue;
        if (s.kinds[id] == ISA_CORE_MIXED || sectioned[id] != 0)
            good = check_function(&s, body, sectioned[id] != 0, &nruns) && good;
    }
    for (pto_op_id id = 1; good && nruns != 0 && id < p->nops; id++)
        if (p->ops[id].block != 0)
            good = check_escapes(&s, id) && good;
    base_arena_free(&s.arena);
    return good;
}
