/* Command lines of ptokern by tables of rows: `--name value`, `--name=value`, and what is no option. */
#ifndef PTO_KERNELS_OPTIONS_H
#define PTO_KERNELS_OPTIONS_H
#include "sim/setting.h"

enum option_value { OPTION_NO_VALUE, OPTION_VALUE };
struct option_row {
    const char *name;        /* with its dashes; "": the row opens a group */
    int id;
    uint8_t value;           /* enum option_value */
    const char *group, *show, *help; /* show NULL: not in --help */
};
/* row NULL: an argument that is no option. False after a diagnostic. */
typedef bool option_fn(void *ctx, const struct sim_setter *who, const struct option_row *row, const char *value);
/* argv[0] is not looked at. All are read, even behind a wrong one. note: where one finds the options. */
bool options_read(const struct option_row *rows, size_t nrows, int argc, char **argv, struct base_diags *diags, const char *note, option_fn *take, void *ctx);
void options_help(const struct option_row *rows, size_t nrows, struct base_buf *out);
#endif
