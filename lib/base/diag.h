/* Diagnostics as data: code, severity, primary span, labelled spans, notes, fix-its; rendered as text with
 * carets, as JSON or as SARIF (design.md section 8).  The codes are the rows of diag.def.  Library code only adds to a
 * struct base_diags; the tools print it and choose the exit code. */
#ifndef PTO_BASE_DIAG_H
#define PTO_BASE_DIAG_H
#include "base/source.h"
#include "base/str.h"

#include <stdio.h>

enum pto_severity { PTO_SEV_OFF, PTO_SEV_NOTE, PTO_SEV_WARNING, PTO_SEV_ERROR, PTO_SEV_FATAL, PTO_SEV_BUG };

/* Exit codes of the tools (design.md section 8). */
enum pto_exit {
    PTO_EXIT_OK = 0,
    PTO_EXIT_DIAGNOSED = 1,
    PTO_EXIT_USAGE = 2,
    PTO_EXIT_FINDING = 3,
    PTO_EXIT_MISMATCH = 4,
    PTO_EXIT_LIMIT = 5,
    PTO_EXIT_BUG = 70
};

/* PTO_D_<name in upper case with underscores>; see diag.def for the rows. */
enum pto_diag_code {
#define PTO_DIAG(number, id, name, severity, exit_code, brief, text) PTO_D_##id,
#include "base/diag.def"
#undef PTO_DIAG
    PTO_D_COUNT
};

struct base_diag_info {
    unsigned number;        /* 312 prints as PTO0312 */
    const char *name;       /* -W name */
    enum pto_severity severity;
    enum pto_exit exit_code;
    const char *brief, *text; /* one line; --explain */
};
const struct base_diag_info *base_diag_info(enum pto_diag_code code);
/* By number ("PTO0312", "312") or name; PTO_D_COUNT if unknown. */
enum pto_diag_code base_diag_find(const char *text);
/* The name that is spelt most like one that no diagnostic has; NULL if none is near. */
const char *base_diag_suggest(const char *text);

struct base_diag_label {
    struct base_diag_label *next;
    struct pto_span span;
    const char *text;
    bool is_fix; /* text replaces the span; an empty span inserts */
};

struct base_diag {
    struct base_diag *next;
    enum pto_diag_code code;
    enum pto_severity severity;
    struct pto_span span;
    const char *check; /* finding class printed after the code ("race"), or NULL */
    const char *message;
    struct base_diag_label *labels;
    struct base_diag_label *notes; /* span.file == 0 */
    struct base_diags *owner;
};

struct base_diags {
    struct base_arena arena;
    struct base_sources *sources;
    struct base_diag *first, **last;
    unsigned counts[PTO_SEV_BUG + 1];
    unsigned max_errors; /* further errors are counted, not kept; 0 = no limit */
    bool strict;         /* (R) lints are errors: for code that chooses severities */
    bool seen_exit[128]; /* exit codes of the errors seen */
    int8_t level[PTO_D_COUNT]; /* per code: -1 default, else an enum pto_severity (-W options) */
    bool never_error[PTO_D_COUNT]; /* -Wno-error=name: -Werror does not touch it */
    bool werror;
    bool suppressed[PTO_D_COUNT]; /* base_diags_suppress() */
    struct base_diag sink; /* returned for dropped diagnostics so that callers need no test */
};

void base_diags_init(struct base_diags *diags, struct base_sources *sources);
void base_diags_free(struct base_diags *diags);

/* Severities, limits and silences of another. */
void base_diags_judge_as(struct base_diags *diags, const struct base_diags *other);
/* Adds a copy of one that another holds; both have the same sources. */
struct base_diag *base_diag_copy(struct base_diags *diags, const struct base_diag *from);
/* .. of all of them. */
void base_diags_append(struct base_diags *diags, const struct base_diags *from);

/* Adds a diagnostic with the table's severity (after -W options); never returns NULL. */
struct base_diag *base_diag_emit(struct base_diags *diags, enum pto_diag_code code, struct pto_span span,
                                 const char *fmt, ...) BASE_PRINTF(4, 5);
/* As base_diag_emit with another default severity (a lint that --strict turns into an error). */
struct base_diag *base_diag_emit_as(struct base_diags *diags, enum pto_diag_code code, enum pto_severity severity,
                                    struct pto_span span, const char *fmt, ...) BASE_PRINTF(5, 6);
void base_diag_label(struct base_diag *diag, struct pto_span span, const char *fmt, ...) BASE_PRINTF(3, 4);
void base_diag_note(struct base_diag *diag, const char *fmt, ...) BASE_PRINTF(2, 3);
void base_diag_fix(struct base_diag *diag, struct pto_span span, const char *fmt, ...) BASE_PRINTF(3, 4);

bool base_diags_failed(const struct base_diags *diags); /* any error or worse */
/* The tool's exit code: 70, then 1, 5, 3, 4 (design.md section 9); 0 if nothing failed. */
enum pto_exit base_diags_exit(const struct base_diags *diags);
/* Applies one "-W" option text after the W: "name", "no-name", "error", "no-error", "error=name", "no-error=name".
 * NULL, or the name that no diagnostic has. */
const char *base_diags_warning_option(struct base_diags *diags, const char *text);

/* Findings that are meant: all of a check ("race"), or one by number or name. False if the text names none that can be silenced. */
bool base_diags_suppress(struct base_diags *diags, const char *text);
/* Is a finding at this place suppressed, or allowed by a comment at the end of its line? */
bool base_diags_silent(struct base_diags *diags, enum pto_diag_code code, struct pto_span span);
/* The check that findings of the code belong to, or NULL. */
const char *base_diag_check(enum pto_diag_code code);

/* Sorts nothing: diagnostics come out in the order they were added. */
void base_diags_render_text(const struct base_diags *diags, struct base_buf *out, bool color);
/* One of them. */
void base_diag_render_text(const struct base_diags *diags, const struct base_diag *diag, struct base_buf *out);
void base_diags_render_json(const struct base_diags *diags, struct base_buf *out);
void base_diags_render_sarif(const struct base_diags *diags, const char *tool, struct base_buf *out);
/* --diag-format. color: of text. */
enum base_diag_format { BASE_DIAG_TEXT, BASE_DIAG_JSON, BASE_DIAG_SARIF };
void base_diags_render(const struct base_diags *diags, enum base_diag_format format, const char *tool, bool color, struct base_buf *out);
/* Text of --explain for one code. */
void base_diag_explain(enum pto_diag_code code, struct base_buf *out);
#endif
