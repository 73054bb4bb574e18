/* Line tables of source texts. */
#include "base/source.h"

#include <stdlib.h>
#include <string.h>

uint32_t base_source_add(struct base_sources *sources, const char *name, const char *text, size_t len)
{
    BASE_GROW(sources->files, sources->count, sources->cap);
    sources->files[sources->count] =
        (struct base_source){.name = base_strdup(&sources->arena, name), .text = text, .len = len};
    return ++sources->count;
}

uint32_t base_source_add_lines(struct base_sources *sources, const char *name, size_t len, uint32_t *line_begin, uint32_t count)
{
    uint32_t file = base_source_add(sources, name, NULL, len);
    sources->files[file - 1].line_begin = line_begin;
    sources->files[file - 1].line_count = count;
    return file;
}

void base_source_replace(struct base_sources *sources, uint32_t file, const char *text, size_t len, struct base_piece *pieces, uint32_t npieces)
{
    struct base_source *src = &sources->files[file - 1];
    src->written = src->text;
    src->written_len = src->len;
    src->text = text;
    src->len = len;
    src->pieces = pieces;
    src->npieces = npieces;
    free(src->line_begin); /* of diagnostics before */
    src->line_begin = NULL;
    src->line_count = 0;
}

/* How many pieces begin at an offset or before it. */
static uint32_t pieces_before(const struct base_source *src, uint32_t offset)
{
    uint32_t lo = 0, hi = src->npieces;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (src->pieces[mid].begin <= offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static uint32_t written_offset(const struct base_source *src, uint32_t offset)
{
    uint32_t n = pieces_before(src, offset);
    if (n == 0)
        return offset;
    const struct base_piece *p = &src->pieces[n - 1];
    return offset < p->end || offset == p->begin ? p->written_begin : offset - p->end + p->written_end;
}

uint32_t base_source_written(const struct base_sources *sources, uint32_t file, uint32_t offset)
{
    const struct base_source *src = base_source_get(sources, file);
    return src != NULL ? written_offset(src, offset) : offset;
}

const struct base_source *base_source_get(const struct base_sources *sources, uint32_t file)
{
    return file == 0 || file > sources->count ? NULL : &sources->files[file - 1];
}

static void build_lines(struct base_source *src)
{
    uint32_t cap = 0;
    BASE_GROW(src->line_begin, src->line_count, cap);
    src->line_begin[src->line_count++] = 0;
    const char *at = src->text, *end = src->text + src->len;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        at++;
        BASE_GROW(src->line_begin, src->line_count, cap);
        src->line_begin[src->line_count++] = (uint32_t)(at - src->text);
    }
}

static struct base_source *with_lines(struct base_sources *sources, uint32_t file)
{
    if (file == 0 || file > sources->count)
        return NULL;
    struct base_source *src = &sources->files[file - 1];
    if (src->line_begin == NULL && src->text != NULL)
        build_lines(src);
    return src->line_begin != NULL ? src : NULL;
}

const uint32_t *base_source_lines(struct base_sources *sources, uint32_t file, uint32_t *count)
{
    const struct base_source *src = with_lines(sources, file);
    *count = src != NULL ? src->line_count : 0;
    return src != NULL ? src->line_begin : NULL;
}

void base_source_position(struct base_sources *sources, uint32_t file, uint32_t offset, uint32_t *line, uint32_t *column)
{
    const struct base_source *src = with_lines(sources, file);
    if (src == NULL) {
        *line = offset;
        *column = 1;
        return;
    }
    uint32_t lo = 0, hi = src->line_count;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (src->line_begin[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    *line = lo + 1;
    *column = written_offset(src, offset) - written_offset(src, src->line_begin[lo]) + 1;
}

bool base_source_line(struct base_sources *sources, uint32_t file, uint32_t line, const char **text, size_t *len)
{
    const struct base_source *src = with_lines(sources, file);
    if (src == NULL || src->text == NULL || line == 0 || line > src->line_count)
        return false;
    uint32_t begin = written_offset(src, src->line_begin[line - 1]);
    *text = (src->written != NULL ? src->written : src->text) + begin;
    size_t rest = (src->written != NULL ? src->written_len : src->len) - begin;
    const char *end = memchr(*text, '\n', rest);
    *len = end != NULL ? (size_t)(end - *text) : rest;
    if (*len != 0 && (*text)[*len - 1] == '\r')
        --*len;
    return true;
}

void base_sources_free(struct base_sources *sources)
{
    for (uint32_t i = 0; i < sources->count; i++) {
        free(sources->files[i].line_begin);
        free(sources->files[i].pieces);
    }
    free(sources->files);
    base_arena_free(&sources->arena);
    memset(sources, 0, sizeof *sources);
}
