/* Memory of a core's scalar unit: local arrays, structs, arrays of event ids, memrefs (vector.md 25.3).  A handle is a pto_operand
 * of kind OBJECT; what no handle refers to any more is freed when room is needed, so that declarations in loops do not add up.
 * Knows nothing of operations. */
#ifndef PTO_SIM_OBJECTS_H
#define PTO_SIM_OBJECTS_H
#include "isa/insn.h"
#include "isa/program.h"

struct sim_object {
    uint8_t *data;  /* NULL: not in use, or deallocated */
    int64_t elems, bytes;
    uint8_t dtype;
    bool used, marked;
};

struct sim_objects {
    const struct pto_program *program;
    const struct pto_operand *roots; /* by value id: where handles are held */
    struct sim_object *at;           /* by id; 0 is none */
    uint32_t count, cap, used, next; /* next: where to look for a free id */
    uint32_t used_limit;             /* beyond these it is worth looking for garbage */
    int64_t bytes, bytes_limit;
};
/* One object, and all of a core. */
enum { SIM_OBJECT_BYTES = 64 << 20, SIM_OBJECTS_BYTES = 256 << 20 };

void sim_objects_init(struct sim_objects *o, const struct pto_program *program, const struct pto_operand *roots);
void sim_objects_free(struct sim_objects *o);
/* An object of so many elements, its bytes all `fill`; its id, 0 if it is too large or there is no room. */
uint32_t sim_object_new(struct sim_objects *o, enum pto_dtype dtype, int64_t elems, uint8_t fill);
/* NULL if there is no such object or it was released. */
struct sim_object *sim_object_at(const struct sim_objects *o, uint32_t id);
/* Ends the life of its memory; the id stays taken as long as handles refer to it. */
void sim_object_release(struct sim_objects *o, uint32_t id);
#endif
