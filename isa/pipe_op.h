/* The tables of pipe_op.def and sync_use.def, and on which core an operation runs by what surrounds it. */
#ifndef PTO_ISA_PIPE_OP_H
#define PTO_ISA_PIPE_OP_H
#include "isa/program.h"

enum isa_pipe_action { ISA_PIPE_NONE, ISA_PIPE_INIT, ISA_PIPE_ALLOC, ISA_PIPE_PUSH, ISA_PIPE_POP, ISA_PIPE_FREE, ISA_PIPE_SCALE,
                       ISA_PIPE_RESERVE, ISA_PIPE_IMPORT, ISA_PIPE_DECLARE };
enum isa_pipe_direction { ISA_PIPE_C2V = 1, ISA_PIPE_V2C = 2, ISA_PIPE_BOTH = 3 }; /* the bits of dir_mask */
/* Kinds of core: a mask, so that what several operations need can be joined. */
enum isa_core { ISA_CORE_ANY = 0, ISA_CORE_CUBE = 1, ISA_CORE_VECTOR = 2, ISA_CORE_MIXED = 3 };

struct isa_pipe_op {
    uint8_t action, direction, side; /* side: enum isa_core */
};
/* NONE as action: no pipe operation. */
const struct isa_pipe_op *isa_pipe_op(enum pto_op op);

/* What synchronisation an operation is of (sync_use.def). */
enum isa_sync_use { ISA_SYNC_NONE, ISA_SYNC_BARRIER_FIRST, ISA_SYNC_SETS_FFTS, ISA_SYNC_NEEDS_FFTS, ISA_SYNC_ORDERS_CORES, ISA_SYNC_TAKES_BUFFER,
                    ISA_SYNC_RELEASES_BUFFER, ISA_SYNC_ORDERS_PIPES };
enum isa_sync_use isa_sync_use(enum pto_op op);

/* The section's kind, ISA_CORE_ANY if the operation is none. */
enum isa_core isa_section_kind(enum pto_op op);
/* What the nearest section, function with pto.kernel_kind or module with it around op says; ANY if nothing does. */
enum isa_core isa_core_around(const struct pto_program *p, pto_op_id op);
/* The kind of core an operation needs by itself (pto-as-2026-08.md 1.7): pipe operations by direction, else by where its tiles
 * lie, else by its pipe. ANY: it needs none. *undecided: it moves or computes, but nothing tells where. */
enum isa_core isa_core_of_op(const struct pto_program *p, pto_op_id op, bool *undecided);
#endif
