/* Findings that are meant (design.md 7): `// pto-check: allow RACE` at the end of a line, --suppress=ID.  Only the findings of ptosim that
 * leave the run as it is (race, sync, init and the notes of mem) can be silenced. */
#include "base/diag.h"

#include <string.h>
#include <strings.h>

static bool may_be_silent(enum pto_diag_code code) { return base_diag_info(code)->number / 100 == 8 && code != PTO_D_DEADLOCK; }

bool base_diags_suppress(struct base_diags *diags, const char *text)
{
    bool found = false;
    enum pto_diag_code one = base_diag_find(text);
    for (unsigned i = 0; i < PTO_D_COUNT; i++) {
        enum pto_diag_code code = (enum pto_diag_code)i;
        const char *check = base_diag_check(code);
        if (may_be_silent(code) && (code == one || (check != NULL && strcasecmp(check, text) == 0)))
            found = diags->suppressed[code] = true;
    }
    return found;
}

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

/* Does the comment at the end of a line name the check, the code or the diagnostic? */
static bool line_allows(const char *line, size_t len, enum pto_diag_code code)
{
    static const char mark[] = "// pto-check: allow";
    size_t at = 0, n = sizeof mark - 1;
    while (at + n <= len && memcmp(line + at, mark, n) != 0)
        at++;
    for (at += n; at < len;) {
        size_t begin = at;
        while (at < len && is_word(line[at]))
            at++;
        char word[32] = {0};
        size_t size = at - begin;
        if (size > 0 && size < sizeof word) {
            memcpy(word, line + begin, size);
            const char *check = base_diag_check(code);
            if ((check != NULL && strcasecmp(check, word) == 0) || strcasecmp(base_diag_info(code)->name, word) == 0 || base_diag_find(word) == code)
                return true;
        }
        at += size == 0;
    }
    return false;
}

bool base_diags_silent(struct base_diags *diags, enum pto_diag_code code, struct pto_span span)
{
    const char *line;
    size_t len;
    uint32_t number, column;
    if (!may_be_silent(code))
        return false;
    if (diags->suppressed[code])
        return true;
    if (span.file == 0 || diags->sources == NULL)
        return false;
    base_source_position(diags->sources, span.file, span.begin, &number, &column);
    return base_source_line(diags->sources, span.file, number, &line, &len) && line_allows(line, len, code);
}
