/* The pool of scalar memories: objects.h. */
#include "sim/objects.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_USED_LIMIT = 64, FIRST_BYTES_LIMIT = 1 << 20 };

void sim_objects_init(struct sim_objects *o, const struct pto_program *program, const struct pto_operand *roots)
{
    sim_objects_free(o);
    *o = (struct sim_objects){.program = program, .roots = roots, .used_limit = FIRST_USED_LIMIT, .bytes_limit = FIRST_BYTES_LIMIT};
}

void sim_objects_free(struct sim_objects *o)
{
    for (uint32_t i = 1; i < o->count; i++)
        free(o->at[i].data);
    free(o->at);
    *o = (struct sim_objects){0};
}

struct sim_object *sim_object_at(const struct sim_objects *o, uint32_t id)
{
    return id != 0 && id < o->count && o->at[id].data != NULL ? &o->at[id] : NULL;
}

void sim_object_release(struct sim_objects *o, uint32_t id)
{
    struct sim_object *object = sim_object_at(o, id);
    if (object == NULL)
        return;
    o->bytes -= object->bytes;
    free(object->data);
    object->data = NULL;
}

/* Frees what no value of the program refers to. A value that is dead keeps its object: there are only so many values. */
static void collect(struct sim_objects *o)
{
    for (uint32_t i = 1; i < o->count; i++)
        o->at[i].marked = false;
    for (uint32_t v = 1; v < o->program->nvalues; v++)
        if (o->roots[v].kind == PTO_OK_OBJECT && o->roots[v].u.object.id < o->count)
            o->at[o->roots[v].u.object.id].marked = true;
    for (uint32_t i = 1; i < o->count; i++)
        if (o->at[i].used && !o->at[i].marked) {
            sim_object_release(o, i);
            o->at[i].used = false;
            o->used--;
        }
    o->next = 1;
    o->used_limit = o->used > FIRST_USED_LIMIT / 2 ? 2 * o->used : FIRST_USED_LIMIT;
    o->bytes_limit = o->bytes > FIRST_BYTES_LIMIT / 2 ? 2 * o->bytes : FIRST_BYTES_LIMIT;
}

static uint32_t free_id(struct sim_objects *o)
{
    if (o->count == 0) {
        BASE_GROW(o->at, 0, o->cap);
        o->at[0] = (struct sim_object){0};
        o->count = 1;
    }
    while (o->next < o->count && (o->next == 0 || o->at[o->next].used))
        o->next++;
    if (o->next >= o->count) {
        BASE_GROW(o->at, o->count, o->cap);
        o->at[o->count++] = (struct sim_object){0};
    }
    return o->next++;
}

uint32_t sim_object_new(struct sim_objects *o, enum pto_dtype dtype, int64_t elems, uint8_t fill)
{
    int64_t bits;
    if (o->program == NULL || elems < 0 || isa_dtype(dtype)->bits == 0 || !base_mul_i64(elems, isa_dtype(dtype)->bits, &bits))
        return 0;
    int64_t bytes = bits / 8 + 1;
    if (bytes > SIM_OBJECT_BYTES)
        return 0;
    if (o->used >= o->used_limit || o->bytes + bytes > o->bytes_limit)
        collect(o);
    if (o->bytes + bytes > SIM_OBJECTS_BYTES)
        return 0;
    uint32_t id = free_id(o);
    uint8_t *data = base_realloc_array(NULL, (size_t)bytes, 1);
    memset(data, fill, (size_t)bytes);
    o->at[id] = (struct sim_object){.data = data, .elems = elems, .bytes = bytes, .dtype = (uint8_t)dtype, .used = true};
    o->used++;
    o->bytes += bytes;
    return id;
}
