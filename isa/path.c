/* Look-ups in path.def. Must not know how a move executes or what it costs. */
#include "isa/path.h"
#include "isa/target.h"

enum { MAX_PATH_OPS = 4 };

static const struct path {
    uint8_t src, dst, pipe;
    struct path_op {
        uint16_t op; /* PTO_OP_NONE ends the list */
        uint32_t families;
    } ops[MAX_PATH_OPS];
} paths[ISA_PATH_COUNT] = {
    [ISA_PATH_NONE] = {.pipe = PTO_PIPE_NONE},
#define BY(op, families) {PTO_OP_##op, (uint32_t)(families)},
#define PTO_PATH(src, dst, pipe, exec, amount, rate, relaid, rate_relaid, start, lat, ops) \
    [ISA_PATH_##src##_##dst] = {PTO_SPACE_##src, PTO_SPACE_##dst, PTO_PIPE_##pipe, {ops}},
#include "isa/path.def"
#undef PTO_PATH
#undef BY
};

enum isa_path isa_path_find(unsigned src, unsigned dst)
{
    for (unsigned i = ISA_PATH_NONE + 1; i < ISA_PATH_COUNT; i++)
        if (paths[i].src == src && paths[i].dst == dst)
            return (enum isa_path)i;
    return ISA_PATH_NONE;
}

unsigned isa_path_pipe(enum isa_path path) { return paths[path].pipe; }

bool isa_path_allows(enum isa_path path, enum pto_op op, uint32_t families)
{
    for (unsigned i = 0; i < MAX_PATH_OPS && paths[path].ops[i].op != PTO_OP_NONE; i++)
        if (paths[path].ops[i].op == op)
            return (paths[path].ops[i].families & families) != 0;
    return false;
}
