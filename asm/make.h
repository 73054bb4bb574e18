/* What ptoas makes of a text, and its options by name: for its command line and for the public interface (pto/asm.h). */
#ifndef PTO_ASM_MAKE_H
#define PTO_ASM_MAKE_H
#include "asm/asm.h"
#include "asm/macro.h"

enum asm_emit { ASM_EMIT_PTO, ASM_EMIT_CHECK, ASM_EMIT_OBJ, ASM_EMIT_PTOBC, ASM_EMIT_C, ASM_EMIT_FMT };
enum asm_dump { ASM_DUMP_NONE, ASM_DUMP_TOKENS, ASM_DUMP_IR };
struct asm_settings {
    enum asm_emit emit;
    enum asm_dump dump;
    struct asm_options assemble;
    struct asm_macros macros; /* -D */
    struct asm_print_options print;
    const struct asm_c_launches *launches; /* for ASM_EMIT_C; NULL: it cannot be asked for */
    const char *sync; /* the option that asked for a mode of synchronisation */
    bool check;       /* --check: what can be proven of synchronisation */
    bool emit_given;
};
enum asm_set { ASM_SET_DONE, ASM_SET_WRONG /* after a diagnostic */, ASM_SET_UNKNOWN };
/* Sets what ptoas(1) calls --NAME. value NULL: on, of flags. on: of flags, given or taken back. value must outlive the settings if it
 * defines a name. note: where one finds what there is. Warning options go to diags at once. */
enum asm_set asm_setting(struct asm_settings *s, const char *name, const char *value, bool on, const char *note, struct base_diags *diags);
/* A USAGE diagnostic with the note; false. */
bool asm_setting_usage(struct base_diags *diags, const char *note, const char *fmt, ...) BASE_PRINTF(3, 4);

/* Parses, verifies, lowers or plans, and writes what is asked for to *out. True if there is something to write. name is the file's, for
 * diagnostics; data must outlive the sources. */
bool asm_make(struct asm_settings *s, const char *name, const char *data, size_t len, struct base_diags *diags, struct base_buf *out);
#endif
