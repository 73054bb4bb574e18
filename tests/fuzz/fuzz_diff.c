/* libFuzzer: the reader of reports, and all that is made of two of them. The text is one report and, behind a byte 0, the other. */
#include "sim/diff.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* Each line of A and of B stands in exactly one row. */
static void check(const struct sim_diff *d)
{
    for (unsigned r = 0; r < 2; r++) {
        uint32_t n = d->report[r].nlines, seen = 0;
        uint8_t *there = calloc((size_t)n + 1, 1);
        for (uint32_t i = 0; i < d->nrows; i++) {
            uint32_t at = r == 0 ? d->rows[i].a : d->rows[i].b;
            if (at == UINT32_MAX)
                continue;
            if (at >= n || there[at])
                abort();
            there[at] = 1;
            seen++;
        }
        if (seen != n)
            abort();
        free(there);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size != 0 ? memchr(data, 0, size) : NULL;
    size_t first = zero != NULL ? (size_t)(zero - data) : size, second = zero != NULL ? size - first - 1 : size;
    char *a = copy(data, first), *b = copy(zero != NULL ? zero + 1 : data, second);
    struct base_sources sources = {0};
    struct base_diags diags;
    struct sim_diff d = {0};
    base_diags_init(&diags, &sources);
    bool ok = sim_diff_read(&d, 0, "a.json", a, first, &diags);
    if (ok == base_diags_failed(&diags))
        abort(); /* refused without a word, or told of and taken */
    if (ok && sim_diff_read(&d, 1, "b.json", b, second, &diags) && sim_diff_comparable(&d, true, &diags)) {
        struct base_buf out = {0};
        sim_diff_match(&d);
        check(&d);
        sim_diff_text(&d, 0, &out);
        sim_diff_csv(&d, 3, &out);
        sim_diff_json(&d, 0, &out);
        sim_diff_html(&d, 0, &out);
        base_buf_free(&out);
    }
    sim_diff_free(&d);
    base_diags_free(&diags);
    base_sources_free(&sources);
    free(a);
    free(b);
    return 0;
}
