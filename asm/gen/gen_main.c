/* pto_gen DIR: writes every generated file below DIR, which is the tree (the target `regenerate`) or a folder to compare it with
 * (tests/check_generated.sh). Prints the names, one a line. */
#define _POSIX_C_SOURCE 200809L
#include "asm/gen/gen.h"
#include "base/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool make_folders(const char *path)
{
    struct base_buf part = {0};
    bool ok = true;
    for (const char *slash = strchr(path + 1, '/'); slash != NULL && ok; slash = strchr(slash + 1, '/')) {
        part.len = 0;
        base_put(&part, path, (size_t)(slash - path));
        ok = mkdir(part.data, 0777) == 0 || errno == EEXIST;
    }
    base_buf_free(&part);
    return ok;
}

static bool write_file(const char *folder, const char *name, struct base_buf *text)
{
    struct base_buf path = {0};
    struct base_out out;
    base_printf(&path, "%s/%s", folder, name);
    const char *why = make_folders(path.data) ? base_out_open(&out, path.data) : "cannot make its folder";
    if (why == NULL) {
        why = base_out_write(&out, text->data, text->len);
        if (why == NULL)
            why = base_out_commit(&out);
        else
            base_out_abort(&out);
    }
    if (why != NULL)
        fprintf(stderr, "%s: %s\n", path.data, why);
    else
        printf("%s\n", name);
    base_buf_free(&path);
    base_buf_free(text);
    return why == NULL;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*make)(struct base_buf *out);
    } files[] = {{"docs/isa.md", gen_manual_index}, {"docs/isa.html", gen_html}, {"docs/diagnostics.md", gen_diagnostics},
                 {"docs/man/pto-isa.7", gen_man_isa}, {"editors/vscode/package.json", gen_vscode_package},
                 {"editors/vscode/language-configuration.json", gen_vscode_configuration},
                 {"editors/vscode/syntaxes/pto.tmLanguage.json", gen_textmate}, {"editors/vim/syntax/pto.vim", gen_vim_syntax},
                 {"editors/vim/ftdetect/pto.vim", gen_vim_detect},
                 {"asm/emit_c_form.def", gen_emit_forms}, {"include/pto/rules.h", gen_rules},
                 {"include/pto/enums.h", gen_enums_header}, {"include/pto/ops.h", gen_ops_header}};
    static const struct {
        const char *name;
        void (*make)(struct base_buf *out, const struct gen_tool *tool);
    } of_tools[] = {{"docs/man/%s.1", gen_man_tool}, {"completions/%s.bash", gen_bash}, {"completions/%s.zsh", gen_zsh},
                    {"completions/%s.fish", gen_fish}};
    if (argc != 2) {
        fputs("pto_gen DIR: writes the files that are made from the tables\n", stderr);
        return PTO_EXIT_USAGE;
    }
    bool ok = true;
    struct base_buf text = {0}, name = {0};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        files[i].make(&text);
        ok = write_file(argv[1], files[i].name, &text) && ok;
    }
    const struct isa_family *family;
    for (unsigned i = 0; (family = isa_family(i)) != NULL; i++) {
        name.len = 0;
        base_printf(&name, "docs/isa/%s.md", family->name);
        gen_manual_family(&text, family);
        ok = write_file(argv[1], name.data, &text) && ok;
    }
    for (size_t i = 0; i < sizeof of_tools / sizeof of_tools[0]; i++)
        for (size_t t = 0; t < sizeof gen_tools / sizeof gen_tools[0]; t++) {
            const char *mark = strstr(of_tools[i].name, "%s");
            name.len = 0;
            base_printf(&name, "%.*s%s%s", (int)(mark - of_tools[i].name), of_tools[i].name, gen_tools[t].name, mark + 2);
            of_tools[i].make(&text, &gen_tools[t]);
            ok = write_file(argv[1], name.data, &text) && ok;
        }
    base_buf_free(&name);
    return ok ? PTO_EXIT_OK : PTO_EXIT_DIAGNOSED;
}
