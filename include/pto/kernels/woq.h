/* woq: being written. */
#ifndef PTO_KERNELS_WOQ_H
#define PTO_KERNELS_WOQ_H
#include <pto/kernels/common.h>
#endif
