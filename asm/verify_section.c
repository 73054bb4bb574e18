/* Sections and kernel kinds (pto-as.md 2, 5.13; pto-as-2026-08.md 1.6, 1.7), and what a function must hold for its
 * synchronisation: set_ffts on A2/A3, buffer ids that do not nest (2026-08 4). Pipes are verify_fifo.c's. */
#include "asm/verify.h"
#include "isa/pipe_op.h"

#include <stdio.h>

static void check_nesting(struct verify *v, pto_op_id id)
{
    const struct pto_operation *op = isa_operation_c(v->p, id);
    for (pto_op_id at = isa_parent(v->p, id); at != 0; at = isa_parent(v->p, at)) {
        const struct pto_operation *outer = isa_operation_c(v->p, at);
        bool section = isa_section_kind((enum pto_op)outer->op) != ISA_CORE_ANY;
        bool kind = outer->op == PTO_OP_FUNC && isa_find_attr(v->p, outer, PTO_ATTR_KERNEL_KIND) != NULL;
        if (!section && !kind)
            continue;
        struct base_diag *d = asm_verify_error(v, op, PTO_D_SECTION_NESTED, section ? "stands inside another section" : "stands in a function with pto.kernel_kind");
        base_diag_label(d, kind ? asm_verify_attr_span(v, outer, PTO_ATTR_KERNEL_KIND) : asm_verify_span(v, outer), "%s", section ? "the section around it" : "its kind");
        return;
    }
}

/* Flags of other cores lie in memory that set_ffts names (5.13). */
static void check_cross_flags(struct verify *v)
{
    const struct pto_program *p = v->p;
    if ((p->target->family & PTO_F_LIKE_A3) == 0)
        return;
    uint8_t *has = NULL;
    for (pto_op_id id = 1; id < p->nops; id++)
        if (isa_sync_use((enum pto_op)p->ops[id].op) == ISA_SYNC_SETS_FFTS && v->order[id] != 0) {
            if (has == NULL)
                has = base_alloc_array(&v->arena, p->nops + 1, sizeof *has);
            has[isa_func_of(p, id)] = 1;
        }
    pto_op_id said = 0;
    for (pto_op_id id = 1; id < p->nops; id++) {
        if (isa_sync_use((enum pto_op)p->ops[id].op) != ISA_SYNC_NEEDS_FFTS || v->order[id] == 0)
            continue;
        pto_op_id func = isa_func_of(p, id);
        if ((has != NULL && has[func] != 0) || func == said)
            continue;
        asm_verify_error(v, isa_operation_c(p, id), PTO_D_SET_FFTS, "requires pto.set_ffts in its function on %s", p->target->name);
        said = func; /* once a function */
    }
}

/* get_buf .. get_buf of one constant id in one block without rls_buf between. */
static void check_buffer_ids(struct verify *v)
{
    enum { IDS = 32 };
    const struct pto_program *p = v->p;
    pto_op_id open[IDS] = {0};
    for (pto_op_id id = 1; id < p->nops; id++) {
        const struct pto_operation *op = isa_operation_c(p, id);
        bool takes = isa_sync_use((enum pto_op)op->op) == ISA_SYNC_TAKES_BUFFER, releases = isa_sync_use((enum pto_op)op->op) == ISA_SYNC_RELEASES_BUFFER;
        if ((!takes && !releases) || v->order[id] == 0)
            continue;
        int64_t buffer = isa_attr_code(p, op, PTO_ATTR_BUF_ID);
        if (buffer < 0 || buffer >= IDS)
            continue; /* said where attributes are checked */
        pto_op_id before = open[buffer];
        open[buffer] = takes ? id : 0;
        if (releases || before == 0 || p->ops[before].block != op->block)
            continue;
        base_diag_label(asm_verify_error(v, op, PTO_D_BUF_NEST, "takes buffer id %lld, which is not released since it was taken last", (long long)buffer),
                        asm_verify_span(v, isa_operation_c(p, before)), "taken here");
    }
}

bool asm_verify_section(struct verify *v)
{
    unsigned before = v->diags->counts[PTO_SEV_ERROR];
    for (pto_op_id id = 1; id < v->p->nops; id++)
        if (isa_section_kind((enum pto_op)v->p->ops[id].op) != ISA_CORE_ANY && v->order[id] != 0)
            check_nesting(v, id);
    if (v->lost == 0) { /* what is missing may stand in what could not be read */
        check_cross_flags(v);
        check_buffer_ids(v);
    }
    return v->diags->counts[PTO_SEV_ERROR] == before;
}
