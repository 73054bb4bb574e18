/* Private to the tool: what the command line asks for. */
#ifndef PTO_ASM_TOOL_PTOAS_H
#define PTO_ASM_TOOL_PTOAS_H
#include "asm/asm.h"
#include "asm/macro.h"

enum ptoas_emit { PTOAS_EMIT_PTO, PTOAS_EMIT_CHECK, PTOAS_EMIT_OBJ, PTOAS_EMIT_PTOBC, PTOAS_EMIT_FMT };
enum ptoas_action { PTOAS_RUN, PTOAS_HELP, PTOAS_VERSION, PTOAS_EXPLAIN, PTOAS_LIST_OPS, PTOAS_LIST_TARGETS };
enum ptoas_dump { PTOAS_DUMP_NONE, PTOAS_DUMP_TOKENS, PTOAS_DUMP_IR };

struct ptoas_options {
    enum ptoas_action action;
    enum ptoas_emit emit;
    enum ptoas_dump dump;
    struct asm_options assemble;
    struct asm_macros macros; /* assemble.macros */
    struct asm_print_options print;
    const char *input, *output, *explain;
    const char *sync, *other_output; /* the option that asked for a mode of synchronisation, for another tool's output */
    const char *list_op; /* --list-ops of one operation */
    enum base_diag_format format;
    bool json_list, check, emit_given;
};

/* False after a diagnostic. Warning options go to diags at once. */
bool ptoas_read_options(struct ptoas_options *o, int argc, char **argv, struct base_diags *diags);
void ptoas_help(struct base_buf *out);
/* All operations in short, or one of them (NULL: all) in detail; JSON has all details. False after a diagnostic. */
bool ptoas_list_ops(const char *name, bool json, struct base_diags *diags, struct base_buf *out);
void ptoas_list_targets(struct base_buf *out);
#endif
