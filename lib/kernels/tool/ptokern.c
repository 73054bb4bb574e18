/* ptokern: runs operators of the kernel library from the command line, and test vectors. The only place of the kernel library that
 * prints and chooses exit codes. */
#define _POSIX_C_SOURCE 200809L
#include "kernels/tool/ptokern_run.h"
#include "pto/version.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void texts_add(struct texts *t, const char *text)
{
    BASE_GROW(t->items, t->count, t->cap);
    t->items[t->count++] = text;
}

static bool put(FILE *file, const struct base_buf *text)
{
    return text->len == 0 || (fwrite(text->data, 1, text->len, file) == text->len && fflush(file) == 0);
}

int main(int argc, char **argv)
{
    struct ptokern k = {0};
    struct options o = {0};
    (void)signal(SIGPIPE, SIG_IGN); /* a pipe that nobody reads is an error of writing like others */
    base_diags_init(&k.diags, &k.sources);
    k.colour = isatty(STDERR_FILENO) != 0;
    if (argc > 1 && strcmp(argv[1], "vectors") == 0)
        ptokern_vectors(&k, argc, argv);
    else if (options_parse(&o, argc, argv, &k)) {
        if (o.version)
            base_printf(&k.out, "ptokern %s\n", pto_version());
        else if (o.list)
            ptokern_list(&k, o.json);
        else if (o.name == NULL)
            ptokern_help(&k.out);
        else
            ptokern_run(&k, &o);
    }
    if (!k.rendered || base_diags_failed(&k.diags))
        base_diags_render(&k.diags, k.format, "ptokern", k.colour, &k.err);
    (void)put(stderr, &k.err);
    int code = (int)base_diags_exit(&k.diags);
    code = code != 0 ? code : k.code;
    if (!put(stdout, &k.out)) {
        fprintf(stderr, "error[PTO%04u]: standard output: %s\n", base_diag_info(PTO_D_CANNOT_WRITE)->number, strerror(errno));
        code = code == 0 ? PTO_EXIT_DIAGNOSED : code;
    }
    options_free(&o);
    base_diags_free(&k.diags);
    base_sources_free(&k.sources);
    base_buf_free(&k.out);
    base_buf_free(&k.err);
    return code;
}
