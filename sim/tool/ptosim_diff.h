/* `ptosim diff`, with options of its own. */
#ifndef PTO_SIM_TOOL_DIFF_H
#define PTO_SIM_TOOL_DIFF_H
#include "sim/diff.h"

/* argv[1] is "diff". What is printed comes into *out. */
void run_diff(int argc, char **argv, struct base_diags *diags, enum base_diag_format *format, struct base_buf *out);
#endif
