/* Data paths between on-chip memories: which there are, on what pipe, for which ops (path.def). How a path executes and what it
 * costs are columns of the same rows that sim/ reads. */
#ifndef PTO_ISA_PATH_H
#define PTO_ISA_PATH_H
#include "isa/insn.h"
#include "isa/op.h"

#include <stdint.h>

enum isa_path {
    ISA_PATH_NONE,
#define PTO_PATH(src, dst, pipe, exec, amount, rate, relaid, rate_relaid, start, lat, ops) ISA_PATH_##src##_##dst,
#include "isa/path.def"
#undef PTO_PATH
    ISA_PATH_COUNT
};

/* The path from one enum pto_space to another, or NONE. */
enum isa_path isa_path_find(unsigned src, unsigned dst);
unsigned isa_path_pipe(enum isa_path path); /* PTO_PIPE_NONE for NONE */
/* Does it move all that the destination can hold, instead of the valid region (e.2)? */
bool isa_path_fills(enum isa_path path);
/* The rows and columns of such a tile: all, or the valid region rounded up to boxes for the compact mode (e.2). */
void isa_path_filled(const struct pto_tile *tile, int32_t *rows, int32_t *cols);
/* Whether an op may use a path on one of the targets (PTO_F_* bits). */
bool isa_path_allows(enum isa_path path, enum pto_op op, uint32_t families);
#endif
