/* The two halves of attention's kernel, one for the cube core of a block and one for its vector cores, and what they tell each other. */
#ifndef PTO_KERNELS_ATTENTION_KERNEL_H
#define PTO_KERNELS_ATTENTION_KERNEL_H
#include "kernels/attention.h"
#include "kernels/tile.h"

/* Flags between the cores of a block. Most slots of rings are free because what was made of them has come (attention_cube.c); of scores that go
 * from core to core the vector cores say when they have read them. */
enum { ATT_SCORES = 0, ATT_WEIGHTS = 1, ATT_PRODUCT = 2, ATT_READ = 3, ATT_OTHER_CORE = 16 };

/* Device memory. Rings: those of this block. */
struct attention_args {
    const void *q, *k, *v;
    void *o, *s_ring, *p_ring, *o_ring;
};
void kern_attention_cube(const struct attention_plan *p, const struct attention_args *a);
void kern_attention_vector(const struct attention_plan *p, const struct attention_args *a);
#endif
