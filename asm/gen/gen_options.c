/* The option tables of both tools in one shape, and the words their values are completed with. */
#include "asm/gen/gen.h"
#include "isa/target.h"

#include <string.h>

static const struct gen_option ptoas_options[] = {
#define PTO_OPTION(id, name, value, choices, show, help) {name, value, choices, show, help},
#include "asm/tool/ptoas_option.def"
#undef PTO_OPTION
};
static const struct gen_option ptosim_options[] = {
#define PTO_OPTION_GROUP(title) {NULL, NO_VALUE, "", title, NULL},
#define PTO_OPTION(id, name, value, choices, show, help) {name, value, choices, show, help},
#include "sim/tool/ptosim_option.def"
#undef PTO_OPTION
#undef PTO_OPTION_GROUP
};
static const struct gen_option ptosim_diff_options[] = {
#define PTO_OPTION(id, name, value, choices, show, help) {name, value, choices, show, help},
#include "sim/tool/ptosim_diff_option.def"
#undef PTO_OPTION
};
const struct gen_option *const gen_diff_options = ptosim_diff_options;
const unsigned gen_diff_count = sizeof ptosim_diff_options / sizeof ptosim_diff_options[0];
const struct gen_tool gen_tools[2] = {
    {"ptoas", "assembler of the PTO tile ISA", "[options] FILE|-",
     "Reads PTO-AS text (levels 1, 2 and 3, the bare and the generic form), an object file or public byte code; checks it, lowers it if "
     "asked, and writes canonical text. What it has to say goes to standard error, with the place in the source. Nothing is written "
     "when there is an error, and an output file appears whole or not at all.",
     ptoas_options, sizeof ptoas_options / sizeof ptoas_options[0]},
    {"ptosim", "simulator of the PTO tile ISA", "[options] FILE",
     "Runs a tile kernel, as text or as an object file: exact values bit for bit, cycles, a trace, a report, and findings about "
     "synchronisation. NAME of an argument is its SSA name without %, or its position from 0.",
     ptosim_options, sizeof ptosim_options / sizeof ptosim_options[0]}};

void gen_each_op(void (*visit)(const char *word, void *ctx), void *ctx)
{
    for (unsigned op = 1; op < PTO_OP_COUNT; op++)
        visit(isa_op((enum pto_op)op)->mnemonic, ctx);
}

void gen_each_choice(const char *choices, void (*visit)(const char *word, void *ctx), void *ctx)
{
    char word[64];
    if (strcmp(choices, "@target") == 0) {
        for (size_t i = 0; i < isa_target_count(); i++) {
            visit(isa_target_at(i)->name, ctx);
        }
    } else if (strcmp(choices, "@op") == 0) {
        visit("json", ctx);
        gen_each_op(visit, ctx);
    } else if (strcmp(choices, "@diagnostic") == 0) {
        for (unsigned code = 0; code < PTO_D_COUNT; code++)
            visit(base_diag_info((enum pto_diag_code)code)->name, ctx);
    } else if (choices[0] != '@') {
        for (const char *w = choices; *w != '\0'; w += strspn(w, " ")) {
            size_t n = strcspn(w, " ");
            if (n < sizeof word) {
                memcpy(word, w, n);
                word[n] = '\0';
                visit(word, ctx);
            }
            w += n;
        }
    }
}

void gen_escaped(struct base_buf *out, const char *text, size_t len, const char *special, const char *mark)
{
    for (size_t i = 0; i < len; i++) {
        if (strchr(special, text[i]) != NULL)
            base_puts(out, mark);
        base_putc(out, text[i]);
    }
}
