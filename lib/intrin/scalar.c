/* Scalars of kernels (pto/scalar.h): the simulator's own scalar operations (sim/scalar*.c) on C's numbers. */
#include "pto/scalar.h"
#include "intrin/intrin.h"
#include "isa/num.h"
#include "sim/scalar.h"

#include <math.h>
#include <string.h>

/* Runs an operation by its name; false after the trap it ended with. */
static const char *run(struct sim_scalar *s, const char *name, struct pto_operand *out, struct pto_operand *second)
{
    bool legacy;
    struct pto_operation op = {.op = (uint16_t)isa_op_find(name, strlen(name), &legacy)};
    s->op = &op;
    s->out = out;
    s->second = second;
    return sim_scalar_run(s);
}

static void trap(const char *name, const char *why, struct pto_here here)
{
    struct intrin_core *core = intrin_current();
    if (core == NULL)
        return; /* outside of a launch there is nothing to end */
    struct base_diag *d = base_diag_emit(core->it->sim->diags, PTO_D_TRAP, intrin_span(core->launch->kernel, here, ""), "%s%s%s", name, name[0] != '\0' ? ": " : "", why);
    sim_interp_note_core(core->it, d);
    intrin_leave(core, SIM_FAILED);
}

static bool is_strict(void) { return intrin_current() != NULL && intrin_current()->it->sim->options.strict; }

uint64_t pto_s_float(const char *op, int type, uint64_t a, uint64_t b, uint64_t c)
{
    enum pto_dtype dtype = (enum pto_dtype)type;
    const struct pto_operand in[3] = {sim_scalar_of_bits(dtype, a), sim_scalar_of_bits(dtype, b), sim_scalar_of_bits(dtype, c)};
    struct pto_operand out = {0}, second = {0};
    struct sim_scalar s = {.in = {&in[0], &in[1], &in[2]}, .in_width = 64, .out_width = 64, .out_dtype = dtype};
    (void)run(&s, op, &out, &second);
    return sim_scalar_to_bits(dtype, &out);
}

int64_t pto_s_int(const char *op, bool second, unsigned width, int64_t a, int64_t b, struct pto_here here)
{
    const struct pto_operand in[2] = {{.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = a}, {.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = b}};
    struct pto_operand out = {0}, other = {0};
    unsigned w = width == 0 || width > 64 ? 64 : width;
    struct sim_scalar s = {.in = {&in[0], &in[1]}, .in_width = w, .out_width = w, .out_dtype = PTO_I64, .second_width = w, .second_dtype = PTO_I64};
    const char *why = run(&s, op, &out, &other);
    if (why != NULL)
        trap(op, why, here);
    return second ? other.u.i : out.u.i;
}

uint64_t pto_s_from_int(int type, unsigned width, bool is_unsigned, int64_t a)
{
    const struct pto_operand in = {.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = a};
    struct pto_operand out = {0}, second = {0};
    struct sim_scalar s = {.in = {&in}, .in_width = width, .out_width = 64, .out_dtype = (enum pto_dtype)type};
    (void)run(&s, is_unsigned ? "arith.uitofp" : "arith.sitofp", &out, &second);
    return sim_scalar_to_bits((enum pto_dtype)type, &out);
}

int64_t pto_s_to_int(int type, unsigned width, bool is_unsigned, uint64_t a, struct pto_here here)
{
    const char *op = is_unsigned ? "arith.fptoui" : "arith.fptosi";
    const struct pto_operand in = sim_scalar_of_bits((enum pto_dtype)type, a);
    struct pto_operand out = {0}, second = {0};
    struct sim_scalar s = {.in = {&in}, .in_width = 64, .out_width = width, .out_dtype = PTO_I64, .strict = is_strict()};
    const char *why = run(&s, op, &out, &second);
    if (why != NULL)
        trap(op, why, here);
    return out.u.i;
}

double pto_s_value(int type, uint64_t bits)
{
    double value = num_decode((enum pto_dtype)type, bits);
    return isnan(value) ? (double)NAN : value;
}

uint64_t pto_s_round_to(int type, double value)
{
    return num_encode((enum pto_dtype)type, value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

bool pto_s_compare(unsigned width, int predicate, int64_t a, int64_t b)
{
    const struct pto_operand in[2] = {{.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = a}, {.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = b}};
    struct pto_operand out = {0};
    struct pto_operation op = {.op = PTO_OP_ARITH_CMPI};
    struct sim_scalar s = {.op = &op, .in = {&in[0], &in[1]}, .in_width = width, .out_width = 1, .out_unsigned = true, .out_dtype = PTO_I1, .predicate = predicate, .out = &out};
    (void)sim_scalar_run(&s);
    return out.u.i != 0;
}

void pto_s_require_at(bool condition, const char *message, struct pto_here here)
{
    if (!condition)
        trap("", message, here);
}

int64_t pto_s_address(const void *ptr)
{
    struct intrin_core *core = intrin_current();
    return core != NULL ? intrin_gm_address(core, ptr) : (int64_t)(intptr_t)ptr;
}

void *pto_s_pointer(int64_t address)
{
    struct intrin_core *core = intrin_current();
    if (core == NULL)
        return (void *)(intptr_t)address;
    struct sim_gm *gm = core->it->exec.gm;
    for (uint32_t i = 0; i < gm->count; i++)
        if (address >= gm->buffers[i].base && address - gm->buffers[i].base <= gm->buffers[i].bytes)
            return gm->buffers[i].data + (address - gm->buffers[i].base);
    return NULL;
}
