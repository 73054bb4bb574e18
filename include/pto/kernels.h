/* The kernel library: operators on whole tensors, each a tile kernel on the simulator (docs/kernels.md). */
#ifndef PTO_KERNELS_H
#define PTO_KERNELS_H
#include <pto/kernels/all_reduce.h>
#include <pto/kernels/attention.h>
#include <pto/kernels/by_name.h>
#include <pto/kernels/common.h>
#include <pto/kernels/matmul.h>
#include <pto/kernels/mx_matmul.h>
#include <pto/kernels/quant_matmul.h>
#include <pto/kernels/woq.h>
#endif
