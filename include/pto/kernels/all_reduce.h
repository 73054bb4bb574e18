/* all_reduce: being written. */
#ifndef PTO_KERNELS_ALL_REDUCE_H
#define PTO_KERNELS_ALL_REDUCE_H
#include <pto/kernels/common.h>
#endif
