/* The C API for kernels: tiles, windows, intrinsics, launches. Simulators: pto/sim.h; text: pto/asm.h. */
#ifndef PTO_PTO_H
#define PTO_PTO_H
#include <pto/types.h>
#include <pto/tile.h>
#include <pto/tensor.h>
#include <pto/kernel.h>
#include <pto/issue.h>
#include <pto/rules.h>
#include <pto/ops.h>
#endif
