/* matmul: being written. */
#ifndef PTO_KERNELS_MATMUL_H
#define PTO_KERNELS_MATMUL_H
#include <pto/kernels/common.h>
#endif
