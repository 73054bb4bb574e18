/* The kernels in C that same.c may launch, one table a target (kernels.c is compiled for a3 and for a5). */
#ifndef PTO_TESTS_SAME_H
#define PTO_TESTS_SAME_H
#include "api/session.h"
#include "pto/kernel.h"

extern const struct pto_kernel *const same_kernels[]; /* ends with NULL */
#endif
