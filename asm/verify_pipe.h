/* What the parts of the pipe verifier share (verify_fifo.c: pipes and their ends; verify_fifo_use.c: what is done with them). */
#ifndef PTO_ASM_VERIFY_PIPE_H
#define PTO_ASM_VERIFY_PIPE_H
#include "asm/verify.h"
#include "isa/pipe_op.h"

enum { ASM_MAX_PIPES = 16 }; /* a function's; more have no flags, and are refused */

/* One end of a pipe: what an initialize operation made. */
struct pipe {
    pto_op_id init, func;
    pto_value_id handle; /* of a lowered one; else 0 */
    uint32_t next;       /* of the same function, 0 ends */
    int64_t id, slot_size, slot_num, local_slot_num;
    uint8_t mask, side;  /* enum isa_pipe_direction, isa_core */
    bool bad;            /* refused: what follows from it is not said */
    bool compared;       /* with its peer */
    pto_value_id buffer[4];      /* consumer buffer by direction (C2V, V2C), 0 if none */
    pto_value_id tensor, memory; /* gm_slot_tensor, gm_slot_buffer */
    pto_op_id whole, split;      /* the first operation on it with split 0, and with another */
    const struct pto_attribute *nosplit, *epilogue;
};

struct verify_pipes {
    struct verify *v;
    pto_op_id *ops; /* the pipe operations of the program in order */
    uint32_t nops;
    struct pipe *pipes; /* from 1 */
    uint32_t npipes;
    uint32_t *of_func; /* by op id of a function: its first pipe */
    uint8_t *refused;  /* by op id of a function: one of its pipes was refused, and may be the one that an operation means; or it was
                        * said that it has none, or no kind */
    uint32_t *of_init; /* by op id of an initialize operation: its pipe */
    uint32_t *of_op;   /* by index in ops: the pipe it works on, 0 if it is not known or was refused */
};

static inline const struct isa_pipe_op *pipe_op(const struct verify_pipes *f, pto_op_id id)
{
    return isa_pipe_op((enum pto_op)f->v->p->ops[id].op);
}
/* Is a before b in its block or one around it? */
bool asm_verify_before(const struct verify *v, pto_op_id a, pto_op_id b);
/* "the pipe with id 0" */
const char *asm_verify_pipe_name(const struct pipe *pipe, char *buf, size_t size);

void asm_verify_pipe_use(struct verify_pipes *f);
#endif
