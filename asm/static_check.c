/* ptoas --check: every function that works, for each core that runs it (see static.h). */
#include "asm/static.h"
#include "isa/pipe_op.h"

#include <string.h>

#define MAX_STEPS UINT64_C(200000000)

/* The kinds of core that run a function, and whether they share its text. */
static unsigned cores_of(const struct pto_program *p, pto_op_id func, bool *shared)
{
    pto_op_id first = asm_lower_first(p, func);
    unsigned around = first != 0 ? (unsigned)isa_core_around(p, first) : ISA_CORE_ANY, written = 0, needed = 0;
    bool undecided;
    *shared = false;
    if (around != ISA_CORE_ANY)
        return around;
    for (pto_op_id id = asm_lower_first(p, func); id != 0; id = asm_lower_next(p, func, id)) {
        written |= (unsigned)isa_section_kind((enum pto_op)p->ops[id].op);
        if (isa_op((enum pto_op)p->ops[id].op)->cls == PTO_CLASS_INSN && isa_core_around(p, id) == ISA_CORE_ANY)
            needed |= (unsigned)isa_core_of_op(p, id, &undecided);
    }
    *shared = written != 0 && (written | needed) == ISA_CORE_MIXED;
    return written != 0 ? written | needed : needed;
}

/* Do several pipes work here? */
static bool works_on_several(const struct sync *s)
{
    for (uint32_t i = 1; i < s->ntouches; i++)
        if (s->touches[i].pipe != s->touches[0].pipe)
            return true;
    return false;
}

static void look(struct sync *s, bool called, unsigned core, bool shared, bool *unsynchronised)
{
    struct base_arena arena = {0};
    struct static_walk w = {.s = s, .max_steps = MAX_STEPS, .called = called};
    w.vector_core = core == ISA_CORE_VECTOR;
    w.skip_cube = shared && core == ISA_CORE_VECTOR;
    w.skip_vector = shared && core == ISA_CORE_CUBE;
    if (static_begin(&w, &arena)) {
        *unsynchronised = *unsynchronised && !w.has_sync;
        if (w.has_sync) {
            static_look_for_races(&w);
            if (!called) /* who calls may rely on it */
                static_look_for_redundant(&w);
        }
        static_end(&w);
    }
    base_arena_free(&arena);
}

void asm_check_sync(struct pto_program *p, struct base_diags *diags)
{
    struct base_arena arena = {0};
    struct sync s = {.p = p, .diags = diags, .by_hand = true};
    asm_sync_open(&s, &arena);
    uint8_t *called = base_alloc_array(&arena, p->nops, 1);
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id))
        if (p->ops[id].op == PTO_OP_CALL)
            called[asm_lower_callee(p, s.functions, id)] = 1;
    for (pto_op_id id = asm_lower_first(p, p->module); id != 0; id = asm_lower_next(p, p->module, id)) {
        if (p->ops[id].op != PTO_OP_FUNC || s.works[id] == 0 || isa_entry_block(p, &p->ops[id], 0) == 0)
            continue;
        bool shared, unsynchronised = true;
        unsigned cores = cores_of(p, id, &shared);
        s.func = id;
        asm_sync_read(&s);
        if (shared) {
            look(&s, called[id] != 0, ISA_CORE_CUBE, true, &unsynchronised);
            look(&s, called[id] != 0, ISA_CORE_VECTOR, true, &unsynchronised);
        } else {
            look(&s, called[id] != 0, cores, false, &unsynchronised);
        }
        if (unsynchronised && called[id] == 0 && works_on_several(&s))
            base_diag_emit(diags, PTO_D_NO_SYNC, p->ops[id].name_span.file != 0 ? p->ops[id].name_span : p->ops[id].span,
                           "no set_flag or wait_flag here: there is nothing to check; --enable-insert-sync inserts what is missing");
        asm_sync_forget(&s);
    }
    asm_sync_close(&s);
    base_arena_free(&arena);
}
