/* The passes between parsing and output, in the order of pto-as-2026-08.md 8, and which of them run for what (pass.c).
 * Private to asm/ except for asm_run_passes and asm_lower, which asm.h declares. */
#ifndef PTO_ASM_PASS_H
#define PTO_ASM_PASS_H
#include "asm/lower.h"

/* Each returns false after an error. */
bool asm_pass_sections(struct pto_program *p, const struct asm_options *options, struct base_diags *diags); /* 2026-08 1.7 */
bool asm_pass_attributes(struct lower *l); /* names that only passes write */
bool asm_pass_sync(struct lower *l);       /* what a mode of automatic synchronisation refuses (2026-08 7.4) */
bool asm_pass_tmp(struct lower *l);        /* scratch operands that the text leaves out (2026-08 5) */
#endif
