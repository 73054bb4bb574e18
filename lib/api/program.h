/* From bytes to a program that a simulator can run, for ptosim and for sessions: asm/ and sim/ do not know each other. */
#ifndef PTO_API_PROGRAM_H
#define PTO_API_PROGRAM_H
#include "asm/asm.h"
#include "isa/program.h"

/* Text, an object or byte code: read, verified, lowered; implied: with the synchronisation that checks take for granted in functions that
 * have none (asm_imply_sync). *p is valid (perhaps empty) in every case; data must outlive the sources. False after diagnostics. */
bool api_program_load(struct pto_program *p, const char *name, const char *data, size_t len, const struct asm_options *options, bool implied,
                      struct base_sources *sources, struct base_diags *diags);
/* The kernel to run: of this name (an @ in front is fine), or the only one (NULL). 0 after a diagnostic; where: what it begins with, "" or
 * "FILE: "; option: what the user writes before a name. */
pto_op_id api_program_kernel(const struct pto_program *p, const char *entry, const char *where, const char *option, enum pto_diag_code code,
                             struct base_diags *diags);
#endif
