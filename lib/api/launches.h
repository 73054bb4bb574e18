/* What launches of a program run, as ptoas --emit=c asks for it: what the simulator knows (sim/kernel.h) in the words of the assembler. */
#ifndef PTO_API_LAUNCHES_H
#define PTO_API_LAUNCHES_H
#include "asm/asm.h"

extern const struct asm_c_launches api_launches;
#endif
