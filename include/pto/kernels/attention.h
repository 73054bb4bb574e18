/* attention: being written. */
#ifndef PTO_KERNELS_ATTENTION_H
#define PTO_KERNELS_ATTENTION_H
#include <pto/kernels/common.h>
#endif
