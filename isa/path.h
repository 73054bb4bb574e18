/* Data paths between on-chip memories: which there are, on what pipe, for which ops (path.def). How a path executes and what it
 * costs are columns of the same rows that sim/ reads. */
#ifndef PTO_ISA_PATH_H
#define PTO_ISA_PATH_H
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
/* Whether an op may use a path on one of the targets (PTO_F_* bits). */
bool isa_path_allows(enum isa_path path, enum pto_op op, uint32_t families);
#endif
