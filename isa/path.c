/* Look-ups in path.def. Must not know how a move executes or what it costs. */
#include "isa/path.h"
#include "isa/target.h"
#include "base/checked.h"

enum { MAX_PATH_OPS = 4 };

static const struct path {
    uint8_t src, dst, pipe;
    bool fills;
    struct path_op {
        uint16_t op; /* PTO_OP_NONE ends the list */
        uint32_t families;
    } ops[MAX_PATH_OPS];
} paths[ISA_PATH_COUNT] = {
    [ISA_PATH_NONE] = {.pipe = PTO_PIPE_NONE},
#define FILLS_FILL true
#define FILLS_WIDEN true
#define FILLS_COPY false
#define FILLS_FIXPIPE false
#define BY(op, families) {PTO_OP_##op, (uint32_t)(families)},
#define PTO_PATH(src, dst, pipe, exec, amount, rate, relaid, rate_relaid, start, lat, ops) \
    [ISA_PATH_##src##_##dst] = {PTO_SPACE_##src, PTO_SPACE_##dst, PTO_PIPE_##pipe, FILLS_##exec, {ops}},
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

bool isa_path_fills(enum isa_path path) { return paths[path].fills; }

static int32_t up_to(int32_t valid, int32_t physical, int64_t unit)
{
    int64_t n = base_round_up(valid < 0 ? physical : valid, unit);
    return n < physical ? (int32_t)n : physical;
}

void isa_path_filled(const struct pto_tile *t, int32_t *rows, int32_t *cols)
{
    *rows = t->rows;
    *cols = t->cols;
    if (t->compact != PTO_COMPACT_NORMAL)
        return;
    bool scale = t->space == PTO_SPACE_SCALE_LEFT || t->space == PTO_SPACE_SCALE_RIGHT;
    bool right = t->space == PTO_SPACE_RIGHT || t->space == PTO_SPACE_SCALE_RIGHT;
    int64_t k_unit = scale ? 1 : isa_dtype_c0((enum pto_dtype)t->dtype);
    *rows = up_to(t->v_row, t->rows, right ? k_unit : 16);
    *cols = up_to(t->v_col, t->cols, right ? 16 : k_unit);
}

bool isa_path_allows(enum isa_path path, enum pto_op op, uint32_t families)
{
    for (unsigned i = 0; i < MAX_PATH_OPS && paths[path].ops[i].op != PTO_OP_NONE; i++)
        if (paths[path].ops[i].op == op)
            return (paths[path].ops[i].families & families) != 0;
    return false;
}
