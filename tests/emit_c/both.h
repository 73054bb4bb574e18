/* The programs that both.c runs: as text by their path, in C by their kernels. The table is made by run.sh. */
#ifndef PTO_TESTS_BOTH_H
#define PTO_TESTS_BOTH_H
#include <pto/kernel.h>

struct both_program {
    const char *path;
    const struct pto_kernel *const *kernels; /* ended by NULL */
    const char *(*names)(const struct pto_kernel *k, uint32_t i); /* of a parameter in the text */
};
extern const struct both_program both_programs[];
extern const size_t both_count;
#endif
