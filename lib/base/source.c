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
    *column = offset - src->line_begin[lo] + 1;
}

bool base_source_line(struct base_sources *sources, uint32_t file, uint32_t line, const char **text, size_t *len)
{
    const struct base_source *src = with_lines(sources, file);
    if (src == NULL || src->text == NULL || line == 0 || line > src->line_count)
        return false;
    *text = src->text + src->line_begin[line - 1];
    size_t rest = src->len - src->line_begin[line - 1];
    const char *end = memchr(*text, '\n', rest);
    *len = end != NULL ? (size_t)(end - *text) : rest;
    if (*len != 0 && (*text)[*len - 1] == '\r')
        --*len;
    return true;
}

void base_sources_free(struct base_sources *sources)
{
    for (uint32_t i = 0; i < sources->count; i++)
        free(sources->files[i].line_begin);
    free(sources->files);
    base_arena_free(&sources->arena);
    memset(sources, 0, sizeof *sources);
}
