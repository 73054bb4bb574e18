/* The table of operators. */
#include "kernels/op.h"

#include <string.h>

#define KERN_OP(name) extern const struct kern_op kern_op_##name;
#include "kernels/ops.def"
#undef KERN_OP

const struct kern_op *const kern_ops[] = {
#define KERN_OP(name) &kern_op_##name,
#include "kernels/ops.def"
#undef KERN_OP
    NULL,
};
const size_t kern_op_count = sizeof kern_ops / sizeof kern_ops[0] - 1;

const struct kern_op *kern_op_find(const char *name)
{
    for (size_t i = 0; i < kern_op_count; i++)
        if (strcmp(kern_ops[i]->name, name) == 0)
            return kern_ops[i];
    return NULL;
}
