/* Recording: a native launch as PTO-AS text.
 *
 *     pto_record(sim, PTO_RECORD_EXACT);
 *     pto_launch(sim, gemm, 8, c, a, b);
 *     puts(pto_recorded(sim, NULL));                 or pto_recorded_write(sim, "gemm.pto")
 *
 * The text is a complete module at level 3: one function of the kernel's name, with the addresses and the synchronisation that the run
 * had. Run with the same buffers and as many blocks, it gives the same values, findings and instructions. Its arguments are the kernel's
 * pointers by name, then buffers that the kernel reached otherwise; numbers that the kernel got or computed are constants, so branches
 * that C took by them are not in the text. Comments at its top say which values they had, and which buffers the arguments were.
 *
 * Repeated work becomes scf.for, work that differs by block or vector core only in numbers that are affine in them becomes one text with
 * pto.get_block_idx, pto.get_subblock_idx; other blocks get cases of scf.index_switch. docs/intrinsics.md says more. */
#ifndef PTO_RECORD_H
#define PTO_RECORD_H
#include <pto/sim.h>

PTO_BEGIN_DECLS

/* How loops are recorded. */
enum pto_record_mode {
    PTO_RECORD_OFF = 0,
    PTO_RECORD_EXACT = 1, /* loops fold where the scalar unit's work stays what C counted, so that cycles are equal; else turns are written out */
    PTO_RECORD_SHORT = 2  /* loops fold wherever they can; a comment says how many operations of the scalar unit that adds */
};
/* Native launches that follow are recorded, or not (the default). Takes little memory and time: repeated work is folded as it comes. A
 * launch whose cores do more than 4 million different things is not recorded. PTO_USAGE: no such mode. */
PTO_API enum pto_status pto_record(struct pto_sim *sim, int mode);
/* The text of the last native launch that was recorded (of a group: of the one launched last). *len, if len is not NULL: its bytes, without
 * the NUL. It is good until the next recorded launch. NULL after a diagnostic: there was none, or it cannot be written as text. */
PTO_API const char *pto_recorded(struct pto_sim *sim, size_t *len);
/* The same into a file. */
PTO_API enum pto_status pto_recorded_write(struct pto_sim *sim, const char *path);

PTO_END_DECLS
#endif
