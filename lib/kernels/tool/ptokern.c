/* ptokern: runs operators of the kernel library from the command line, and test vectors. The only place of the kernel library that
 * prints and chooses exit codes. */
#define _POSIX_C_SOURCE 200809L
#include "kernels/tool/ptokern.h"
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
    const char *what = argc > 1 ? argv[1] : "--help";
    (void)signal(SIGPIPE, SIG_IGN); /* a pipe that nobody reads is an error of writing like others */
    base_diags_init(&k.diags, &k.sources);
    if (strcmp(what, "vectors") == 0)
        ptokern_vectors(&k, argc, argv);
    base_diags_render(&k.diags, k.format, "ptokern", isatty(STDERR_FILENO) != 0, &k.err);
    (void)put(stderr, &k.err);
    int code = (int)base_diags_exit(&k.diags);
    code = code != 0 ? code : k.code;
    if (!put(stdout, &k.out)) {
        fprintf(stderr, "error[PTO%04u]: standard output: %s\n", base_diag_info(PTO_D_CANNOT_WRITE)->number, strerror(errno));
        code = code == 0 ? PTO_EXIT_DIAGNOSED : code;
    }
    base_diags_free(&k.diags);
    base_sources_free(&k.sources);
    base_buf_free(&k.out);
    base_buf_free(&k.err);
    return code;
}
