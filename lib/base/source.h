/* Source texts and positions.  A span is two byte offsets in a registered file; line and column are computed
 * only when something is printed.  Knows nothing of the language. */
#ifndef PTO_BASE_SOURCE_H
#define PTO_BASE_SOURCE_H
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pto_span {
    uint32_t file;       /* id from base_source_add; 0 = nowhere */
    uint32_t begin, end; /* byte offsets [begin, end); in a text-less file (C source) begin = line number */
};

/* A part of a text that stands for another part of what was written: ${NAME} and its value. Neither holds a line end. */
struct base_piece {
    uint32_t begin, end;                 /* in the text */
    uint32_t written_begin, written_end; /* in what was written */
};
struct base_source {
    const char *name;
    const char *text; /* NULL for a text-less file, or one of which only the lines' lengths are known */
    size_t len;
    const char *written; /* what the file holds, if the text is made from it; else NULL: the text */
    size_t written_len;
    struct base_piece *pieces; /* ascending; malloc'd */
    uint32_t npieces;
    uint32_t *line_begin; /* built on first use */
    uint32_t line_count;
};

struct base_sources {
    struct base_arena arena;
    struct base_source *files; /* index = id - 1 */
    uint32_t count, cap;
};

/* Registers a text; it is not copied and must outlive the sources. len < 2^31. Returns the file id (>= 1). */
uint32_t base_source_add(struct base_sources *sources, const char *name, const char *text, size_t len);
/* Registers a file of which only the beginnings of its lines are known (malloc'd, taken over; count >= 1, ascending from 0). */
uint32_t base_source_add_lines(struct base_sources *sources, const char *name, size_t len, uint32_t *line_begin, uint32_t count);
/* From now on the text of the file is another one, made from it by replacing pieces (malloc'd, taken over). Spans are offsets in the new
 * text; positions and lines told are those of the written one. text must outlive the sources. */
void base_source_replace(struct base_sources *sources, uint32_t file, const char *text, size_t len, struct base_piece *pieces, uint32_t npieces);
/* Where an offset of the text stands in what was written; inside a piece: at its begin. */
uint32_t base_source_written(const struct base_sources *sources, uint32_t file, uint32_t offset);
/* The beginnings of the lines of a file; NULL if they are not known. */
const uint32_t *base_source_lines(struct base_sources *sources, uint32_t file, uint32_t *count);
const struct base_source *base_source_get(const struct base_sources *sources, uint32_t file);
/* 1-based line and column (in bytes) of an offset. */
void base_source_position(struct base_sources *sources, uint32_t file, uint32_t offset, uint32_t *line, uint32_t *column);
/* A 1-based line as written, without its end; false if there is none. */
bool base_source_line(struct base_sources *sources, uint32_t file, uint32_t line, const char **text, size_t *len);
void base_sources_free(struct base_sources *sources);
#endif
