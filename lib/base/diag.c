/* Collecting diagnostics and the -W options. Rendering is in diag_render.c. */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

static const struct base_diag_info infos[] = {
#define PTO_DIAG(number, id, name, severity, exit_code, brief, text) \
    {number, name, PTO_SEV_##severity, PTO_EXIT_##exit_code, brief, text},
#include "base/diag.def"
#undef PTO_DIAG
};

static const char *const classes[PTO_D_COUNT] = {
#define PTO_DIAG_CLASS(id, check) [PTO_D_##id] = check,
#include "base/diag_class.def"
#undef PTO_DIAG_CLASS
};

const struct base_diag_info *base_diag_info(enum pto_diag_code code) { return &infos[code]; }
const char *base_diag_check(enum pto_diag_code code) { return classes[code]; }

enum pto_diag_code base_diag_find(const char *text)
{
    int64_t number = -1;
    const char *digits = strncmp(text, "PTO", 3) == 0 ? text + 3 : text;
    while (digits[0] == '0' && digits[1] != '\0')
        digits++;
    if (!base_parse_i64(digits, &number))
        number = -1;
    for (unsigned i = 0; i < PTO_D_COUNT; i++)
        if ((int64_t)infos[i].number == number || strcmp(infos[i].name, text) == 0)
            return (enum pto_diag_code)i;
    return PTO_D_COUNT;
}

const char *base_diag_suggest(const char *text)
{
    const char *best = NULL;
    size_t len = strlen(text);
    unsigned limit = len < 4 ? 1 : len < 64 ? 3 : 0;
    for (unsigned i = 0; i < PTO_D_COUNT && limit != 0; i++) {
        unsigned d = base_edit_distance(text, infos[i].name, limit);
        if (d <= limit) {
            best = infos[i].name;
            limit = d - (d != 0);
        }
    }
    return best;
}

void base_diags_init(struct base_diags *diags, struct base_sources *sources)
{
    memset(diags, 0, sizeof *diags);
    diags->sources = sources;
    diags->last = &diags->first;
    diags->max_errors = 20;
    memset(diags->level, -1, sizeof diags->level);
}

void base_diags_judge_as(struct base_diags *diags, const struct base_diags *other)
{
    memcpy(diags->level, other->level, sizeof diags->level);
    memcpy(diags->never_error, other->never_error, sizeof diags->never_error);
    memcpy(diags->suppressed, other->suppressed, sizeof diags->suppressed);
    diags->werror = other->werror;
    diags->strict = other->strict;
    diags->max_errors = other->max_errors;
}

struct base_diag *base_diag_copy(struct base_diags *diags, const struct base_diag *from)
{
    struct base_diag *copy = base_diag_emit_as(diags, from->code, from->severity, from->span, "%s", from->message);
    copy->check = from->check;
    for (const struct base_diag_label *l = from->labels; l != NULL; l = l->next)
        if (l->is_fix)
            base_diag_fix(copy, l->span, "%s", l->text);
        else
            base_diag_label(copy, l->span, "%s", l->text);
    for (const struct base_diag_label *n = from->notes; n != NULL; n = n->next)
        base_diag_note(copy, "%s", n->text);
    return copy;
}

void base_diags_append(struct base_diags *diags, const struct base_diags *from)
{
    for (const struct base_diag *d = from->first; d != NULL; d = d->next)
        (void)base_diag_copy(diags, d);
}

void base_diags_free(struct base_diags *diags) { base_arena_free(&diags->arena); }

static const char *format(struct base_arena *arena, const char *fmt, va_list args)
{
    struct base_buf buf = {0};
    base_vprintf(&buf, fmt, args);
    const char *text = base_strndup(arena, buf.data != NULL ? buf.data : "", buf.len);
    base_buf_free(&buf);
    return text;
}

static struct base_diag *emit(struct base_diags *diags, enum pto_diag_code code, enum pto_severity severity,
                              struct pto_span span, const char *fmt, va_list args)
{
    if (diags->level[code] >= 0 && severity < PTO_SEV_ERROR)
        severity = (enum pto_severity)diags->level[code];
    if (severity == PTO_SEV_WARNING && diags->werror && !diags->never_error[code])
        severity = PTO_SEV_ERROR;
    if (severity == PTO_SEV_OFF || base_diags_silent(diags, code, span)) {
        diags->sink = (struct base_diag){.owner = NULL};
        return &diags->sink;
    }
    diags->counts[severity]++;
    if (severity >= PTO_SEV_ERROR)
        diags->seen_exit[infos[code].exit_code] = true;
    if (diags->max_errors != 0 && severity == PTO_SEV_ERROR && diags->counts[PTO_SEV_ERROR] > diags->max_errors) {
        diags->sink = (struct base_diag){.owner = NULL};
        return &diags->sink;
    }
    struct base_diag *diag = base_alloc(&diags->arena, sizeof *diag);
    diag->code = code;
    diag->severity = severity;
    diag->span = span;
    diag->check = classes[code];
    diag->owner = diags;
    diag->message = format(&diags->arena, fmt, args);
    *diags->last = diag;
    diags->last = &diag->next;
    return diag;
}

struct base_diag *base_diag_emit(struct base_diags *diags, enum pto_diag_code code, struct pto_span span,
                                 const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct base_diag *diag = emit(diags, code, infos[code].severity, span, fmt, args);
    va_end(args);
    return diag;
}

struct base_diag *base_diag_emit_as(struct base_diags *diags, enum pto_diag_code code, enum pto_severity severity,
                                    struct pto_span span, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct base_diag *diag = emit(diags, code, severity, span, fmt, args);
    va_end(args);
    return diag;
}

static void append(struct base_diag *diag, struct base_diag_label **list, struct pto_span span, bool is_fix,
                   const char *fmt, va_list args)
{
    if (diag->owner == NULL)
        return;
    while (*list != NULL)
        list = &(*list)->next;
    struct base_diag_label *label = base_alloc(&diag->owner->arena, sizeof *label);
    label->span = span;
    label->is_fix = is_fix;
    label->text = format(&diag->owner->arena, fmt, args);
    *list = label;
}

void base_diag_label(struct base_diag *diag, struct pto_span span, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    append(diag, &diag->labels, span, false, fmt, args);
    va_end(args);
}

void base_diag_note(struct base_diag *diag, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    append(diag, &diag->notes, (struct pto_span){0}, false, fmt, args);
    va_end(args);
}

void base_diag_fix(struct base_diag *diag, struct pto_span span, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    append(diag, &diag->labels, span, true, fmt, args);
    va_end(args);
}

bool base_diags_failed(const struct base_diags *diags)
{
    return diags->counts[PTO_SEV_ERROR] + diags->counts[PTO_SEV_FATAL] + diags->counts[PTO_SEV_BUG] != 0;
}

enum pto_exit base_diags_exit(const struct base_diags *diags)
{
    static const enum pto_exit order[] = {PTO_EXIT_BUG,   PTO_EXIT_USAGE,   PTO_EXIT_DIAGNOSED,
                                          PTO_EXIT_LIMIT, PTO_EXIT_FINDING, PTO_EXIT_MISMATCH};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (diags->seen_exit[order[i]])
            return order[i];
    return base_diags_failed(diags) ? PTO_EXIT_DIAGNOSED : PTO_EXIT_OK;
}

const char *base_diags_warning_option(struct base_diags *diags, const char *text)
{
    if (strcmp(text, "error") == 0 || strcmp(text, "no-error") == 0) {
        diags->werror = text[0] == 'e';
        return NULL;
    }
    enum pto_severity level = PTO_SEV_WARNING;
    bool never_error = strncmp(text, "no-error=", 9) == 0;
    if (never_error) {
        text += 9;
    } else if (strncmp(text, "error=", 6) == 0) {
        level = PTO_SEV_ERROR;
        text += 6;
    } else if (strncmp(text, "no-", 3) == 0) {
        level = PTO_SEV_OFF;
        text += 3;
    }
    enum pto_diag_code code = base_diag_find(text);
    if (code == PTO_D_COUNT)
        return text;
    diags->never_error[code] = never_error;
    if (never_error && diags->level[code] != PTO_SEV_ERROR)
        return NULL; /* notes stay notes */
    diags->level[code] = never_error ? (int8_t)-1 : (int8_t)level;
    return NULL;
}
