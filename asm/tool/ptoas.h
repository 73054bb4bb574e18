/* Private to the tool: what the command line asks for. */
#ifndef PTO_ASM_TOOL_PTOAS_H
#define PTO_ASM_TOOL_PTOAS_H
#include "asm/make.h"

enum ptoas_action { PTOAS_RUN, PTOAS_HELP, PTOAS_VERSION, PTOAS_EXPLAIN, PTOAS_LIST_OPS, PTOAS_LIST_TARGETS };

struct ptoas_options {
    enum ptoas_action action;
    struct asm_settings make;
    const char *input, *output, *explain;
    const char *other_output; /* the option that asked for another tool's output */
    const char *list_op; /* --list-ops of one operation */
    enum base_diag_format format;
    bool json_list;
};

/* False after a diagnostic. Warning options go to diags at once. */
bool ptoas_read_options(struct ptoas_options *o, int argc, char **argv, struct base_diags *diags);
void ptoas_help(struct base_buf *out);
/* All operations in short, or one of them (NULL: all) in detail; JSON has all details. False after a diagnostic. */
bool ptoas_list_ops(const char *name, bool json, struct base_diags *diags, struct base_buf *out);
void ptoas_list_targets(struct base_buf *out);
#endif
