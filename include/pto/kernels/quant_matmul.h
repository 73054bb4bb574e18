/* quant_matmul: being written. */
#ifndef PTO_KERNELS_QUANT_MATMUL_H
#define PTO_KERNELS_QUANT_MATMUL_H
#include <pto/kernels/common.h>
#endif
