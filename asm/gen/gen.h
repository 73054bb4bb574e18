/* pto_gen: writes the files that are made from the tables (manual, man pages, editor grammars, completions). Not installed.
 * One function an output; nothing but the tables and the version goes in, so that the bytes are the same everywhere. */
#ifndef PTO_ASM_GEN_H
#define PTO_ASM_GEN_H
#include "base/diag.h"
#include "base/str.h"
#include "isa/family.h"

enum gen_value { NO_VALUE, VALUE, MAYBE_VALUE, FLAG };
struct gen_option {
    const char *name;        /* with its dashes; NULL: the row opens the group `show` */
    enum gen_value value;
    const char *choices;     /* words, @file, @target, @op, @diagnostic, @kernel, "" */
    const char *show, *help; /* NULL: not in --help */
};
struct gen_tool {
    const char *name, *brief, *usage, *text;
    const struct gen_option *options;
    unsigned count;
    bool runs;               /* kernels: findings and differences have exit codes */
    const char *words;       /* what stands first besides a file: "@kernel", "" */
    struct {                 /* a word that makes it another tool; name NULL: none */
        const char *name, *title, *usage, *text;
        const struct gen_option *options;
        unsigned count;
    } sub;
};
enum { GEN_TOOLS = 3 };
extern const struct gen_tool gen_tools[GEN_TOOLS]; /* ptoas, ptosim, ptokern */

/* Calls visit for each word the choices of an option stand for. */
void gen_each_choice(const char *choices, void (*visit)(const char *word, void *ctx), void *ctx);
void gen_each_op(void (*visit)(const char *word, void *ctx), void *ctx);
/* The text with every character of `special` behind a mark. */
void gen_escaped(struct base_buf *out, const char *text, size_t len, const char *special, const char *mark);

void gen_manual_index(struct base_buf *out);
void gen_manual_family(struct base_buf *out, const struct isa_family *family);
void gen_html(struct base_buf *out);
void gen_diagnostics(struct base_buf *out);
void gen_man_tool(struct base_buf *out, const struct gen_tool *tool);
void gen_man_isa(struct base_buf *out);
void gen_textmate(struct base_buf *out);
void gen_vscode_package(struct base_buf *out);
void gen_vscode_configuration(struct base_buf *out);
void gen_vim_syntax(struct base_buf *out);
void gen_vim_detect(struct base_buf *out);
void gen_bash(struct base_buf *out, const struct gen_tool *tool);
void gen_zsh(struct base_buf *out, const struct gen_tool *tool);
void gen_rules(struct base_buf *out); /* include/pto/rules.h */
void gen_fish(struct base_buf *out, const struct gen_tool *tool);
/* The C API: enumerators of enums.h (NULL, -1: none), headers. */
int gen_enum_base(enum pto_enum which);
const char *gen_enum_prefix(enum pto_enum which);
void gen_enum_each(enum pto_enum which, void (*visit)(const char *id, int64_t code, void *ctx), void *ctx);
void gen_enums_header(struct base_buf *out);
void gen_ops_header(struct base_buf *out);
void gen_emit_forms(struct base_buf *out); /* asm/emit_c_form.def */
#endif
