/* The passes between parsing and output, in the order of pto-as-2026-08.md 8, and which of them run for what (pass.c).
 * Private to asm/ except for asm_run_passes and asm_lower, which asm.h declares. */
#ifndef PTO_ASM_PASS_H
#define PTO_ASM_PASS_H
#include "asm/lower.h"

/* Each returns false after an error. */
bool asm_pass_sections(struct pto_program *p, const struct asm_options *options, struct base_diags *diags); /* 2026-08 1.7 */
bool asm_pass_attributes(struct lower *l); /* names that only passes write */
bool asm_pass_sync(struct lower *l);       /* what a mode of automatic synchronisation refuses (2026-08 7.4) */
/* Flags and barriers as options->sync asks, into a program with addresses (2026-08 7.3, 7.4); *stats, unless NULL, says what was put in. */
struct sync_stats {
    uint32_t functions, skipped; /* those that were read; of them, those that were synchronised by hand */
    uint32_t flags;              /* pairs of set_flag and wait_flag, as often as they stand in the text: loops carry two sets and two waits */
    uint32_t barriers, barriers_all, buffers; /* of one pipe; of all pipes; get_buf and rls_buf */
};
bool asm_sync_insert(struct pto_program *p, const struct asm_options *options, struct base_diags *diags, struct sync_stats *stats);
bool asm_pass_tmp(struct lower *l);        /* scratch operands that the text leaves out (2026-08 5) */
#endif
