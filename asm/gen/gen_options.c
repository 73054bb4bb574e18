/* The option tables of the tools in one shape, and the words their values are completed with. */
#include "asm/gen/gen.h"
#include "isa/target.h"
#include "kernels/op.h"

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
static const struct gen_option ptokern_options[] = {
#define PTO_OPTION_GROUP(title) {NULL, NO_VALUE, "", title, NULL},
#define PTO_OPTION(id, name, value, choices, show, help) {name, value, choices, show, help},
#include "kernels/tool/ptokern_option.def"
#undef PTO_OPTION
#undef PTO_OPTION_GROUP
};
static const struct gen_option ptokern_vectors_options[] = {
#define PTO_OPTION(id, name, value, choices, show, help) {name, value, choices, show, help},
#include "kernels/tool/ptokern_vectors_option.def"
#undef PTO_OPTION
};
#define COUNT(table) (sizeof(table) / sizeof(table)[0])
const struct gen_tool gen_tools[GEN_TOOLS] = {
    {"ptoas", "assembler of the PTO tile ISA", "[options] FILE|-",
     "Reads PTO-AS text (levels 1, 2 and 3, the bare and the generic form), an object file or public byte code; checks it, lowers it if "
     "asked, and writes canonical text. What it has to say goes to standard error, with the place in the source. Nothing is written "
     "when there is an error, and an output file appears whole or not at all.",
     ptoas_options, COUNT(ptoas_options), false, "", {NULL, NULL, NULL, NULL, NULL, 0}},
    {"ptosim", "simulator of the PTO tile ISA", "[options] FILE",
     "Runs a tile kernel, as text or as an object file: exact values bit for bit, cycles, a trace, a report, and findings about "
     "synchronisation. NAME of an argument is its SSA name without %, or its position from 0.",
     ptosim_options, COUNT(ptosim_options), true, "",
     {"diff", "compare two reports", "[options] A.json B.json",
      "Compares two reports that --report F.json wrote: total, pipes, bounds and source lines, each by cause.",
      ptosim_diff_options, COUNT(ptosim_diff_options)}},
    {"ptokern", "operators of the PTO kernel library", "OPERATOR [options]",
     "Runs an operator of the kernel library on the simulator: exact values, cycles, how near the bound they are, findings. "
     "ptokern --list shows the operators, ptokern OPERATOR --help the arguments of one.",
     ptokern_options, COUNT(ptokern_options), true, "@kernel",
     {"vectors", "run test vectors", "[options] FILE.json..",
      "Runs test vectors from JSON files and compares what comes out, by bits or within a tolerance, as each of them says.",
      ptokern_vectors_options, COUNT(ptokern_vectors_options)}}};

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
    } else if (strcmp(choices, "@kernel") == 0) {
        for (size_t i = 0; i < kern_op_count; i++)
            visit(kern_ops[i]->name, ctx);
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
