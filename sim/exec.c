/* Dispatch of resolved instructions to their execution functions, made from isa/ops.def. */
#include "sim/exec.h"
#include "sim/taint.h"
#include "sim/timing.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Synchronisation inside a core concerns time only: values are in program order (vector.md 16). */
#define SIM_EX_OUTSIDE(exec)                                              \
    bool sim_ex_##exec(struct sim_exec *x, const struct pto_insn *insn)   \
    {                                                                     \
        (void)x;                                                          \
        (void)insn;                                                       \
        return true;                                                      \
    }
SIM_EX_OUTSIDE(set_flag)
SIM_EX_OUTSIDE(wait_flag)
SIM_EX_OUTSIDE(barrier)

enum { SIM_POISON_TMP = 0xA5 };

/* Rows without execution: text knows them, the simulator does not. */
bool sim_ex_none(struct sim_exec *x, const struct pto_insn *insn) { return sim_refuse(x, insn, "ptosim cannot execute this operation"); }

#define ROW_INSN(id, exec) [PTO_OP_##id] = sim_ex_##exec,
#define ROW_VIEW(id, exec)
#define ROW_SCALAR(id, exec)
#define ROW_CONTROL(id, exec)
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) ROW_##cls(id, exec)
static sim_exec_fn *const functions[PTO_OP_COUNT] = {
#include "isa/ops.def"
};
#undef PTO_OP

/* --poison-tmp: what a scratch operand held is lost, its whole storage. */
static bool poison_scratch(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct isa_op_info *info = isa_op((enum pto_op)insn->op);
    for (unsigned i = 0; i < info->nslots; i++) {
        const struct pto_operand *o = &insn->operand[i];
        int64_t begin, end;
        if (info->slots[i].role != PTO_ROLE_TMP || o->kind != PTO_OK_TILE)
            continue;
        uint8_t *base = sim_tile_base(x, insn, &o->u.tile);
        if (base == NULL || !isa_tile_range(&o->u.tile, false, &begin, &end))
            return false;
        memset(base + (begin - o->u.tile.addr), SIM_POISON_TMP, (size_t)(end - begin));
    }
    return true;
}

const struct sim_accesses *sim_accesses_of(struct sim_exec *x, const struct pto_insn *insn)
{
    if (x->accesses.of != insn) {
        x->accesses.of = insn;
        x->accesses.n = isa_accesses(insn, x->accesses.list);
    }
    return &x->accesses;
}

bool sim_execute(struct sim_exec *x, const struct pto_insn *insn)
{
    sim_exec_fn *fn = insn->op < PTO_OP_COUNT ? functions[insn->op] : NULL;
    x->nresults = 0;
    x->nsync = 0;
    x->blocked = false;
    x->accesses.of = NULL;
    bool ok = (fn == NULL || fn(x, insn)) && (!x->poison_tmp || poison_scratch(x, insn));
    if (x->taint != NULL && !x->blocked) /* what failed may have done so for an undefined operand */
        sim_taint_insn(x, insn);
    if (!ok)
        return false;
    x->gm->changes++; /* more often than it is written; nothing depends on how often */
    return true;
}

void sim_set_result(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, struct pto_operand value)
{
    int slot = isa_op_slot((enum pto_op)insn->op, role);
    if (slot >= 0 && x->nresults < SIM_MAX_RESULTS)
        x->result[x->nresults++] = (struct sim_result){.slot = slot, .value = value};
}

bool sim_block_until(struct sim_exec *x, const uint64_t *stamp, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(x->wait.text, sizeof x->wait.text, fmt, args);
    va_end(args);
    x->wait.stamp = stamp;
    x->wait.seen = *stamp;
    x->wait.ncores = 0;
    x->blocked = true;
    return false;
}

void sim_block_on(struct sim_exec *x, uint32_t core_id)
{
    if (x->wait.ncores < SIM_WAIT_CORES)
        x->wait.core[x->wait.ncores++] = core_id;
}

static void add_point(struct sim_exec *x, struct sim_sync_point point)
{
    if (point.moment == NULL)
        return;
    if (x->nsync < SIM_MAX_SYNC_POINTS)
        x->sync[x->nsync++] = point;
    else
        sim_moment_drop(point.moment);
}

void sim_post(struct sim_exec *x, unsigned pipe, struct sim_moment *moment) { sim_post_behind(x, pipe, moment, PTO_SPACE_NONE, 0, 0); }
void sim_post_behind(struct sim_exec *x, unsigned pipe, struct sim_moment *moment, enum pto_space space, int64_t begin, int64_t end)
{
    add_point(x, (struct sim_sync_point){.post = true, .pipe = (uint8_t)pipe, .space = (uint8_t)space, .begin = begin, .end = end, .moment = moment});
}
void sim_await(struct sim_exec *x, unsigned pipe, struct sim_moment *moment)
{
    add_point(x, (struct sim_sync_point){.pipe = (uint8_t)pipe, .space = PTO_SPACE_NONE, .moment = moment});
}
struct sim_moment *sim_new_moment(const struct sim_exec *x) { return x->timed ? sim_moment_new() : NULL; }
bool sim_known(const struct sim_moment *moment) { return moment == NULL || moment->known != 0; }

static void emit(struct sim_exec *x, const struct pto_insn *insn, enum pto_diag_code code, const char *fmt, va_list args)
{
    struct base_buf text = {0};
    base_vprintf(&text, fmt, args);
    (void)base_diag_emit(x->diags, code, insn->span, "%s: %s", sim_insn_name(insn), text.data);
    base_buf_free(&text);
}

bool sim_refuse(struct sim_exec *x, const struct pto_insn *insn, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    emit(x, insn, PTO_D_NO_MEANING, fmt, args);
    va_end(args);
    return false;
}

bool sim_trap(struct sim_exec *x, const struct pto_insn *insn, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    emit(x, insn, PTO_D_TRAP, fmt, args);
    va_end(args);
    return false;
}

bool sim_is_protocol(enum pto_op op)
{
    static const bool protocol[PTO_OP_COUNT] = {
#define PTO_PROTOCOL(id) [PTO_OP_##id] = true,
#include "sim/protocol.def"
#undef PTO_PROTOCOL
    };
    return op < PTO_OP_COUNT && protocol[op];
}
