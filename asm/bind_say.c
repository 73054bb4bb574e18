/* What is said of an operation's body that does not fit its form, and of names that no operation has: what was expected, what
 * stands there, what was most likely meant. Knows forms and names; the matching itself is in bind.c. */
#include "asm/bind.h"

#include <stdio.h>
#include <string.h>

/* A value that opens its line where an operation should have ended: the next statement, most likely, without its `=`. */
static bool opens_line(const struct matcher *m)
{
    if (!at_kind(m, USE))
        return false;
    uint32_t at = m->items[m->i].begin;
    while (at > 0 && (m->ps->text[at - 1] == ' ' || m->ps->text[at - 1] == '\t'))
        at--;
    return at > 0 && m->ps->text[at - 1] == '\n';
}

static void put_forms(const struct matcher *m, struct base_diag *d)
{
    const struct asm_format *format = asm_format(&m->ps->formats, m->op);
    const struct asm_form *form = m->form != NULL ? m->form : &format->forms[0];
    struct base_buf b = {0};
    asm_put_form(&b, m->info, form);
    base_diag_note(d, "the form is: %s", b.data);
    for (unsigned k = 0; k < format->nforms; k++) {
        if (&format->forms[k] == form)
            continue;
        b.len = 0;
        asm_put_form(&b, m->info, &format->forms[k]);
        base_diag_note(d, "or: %s", b.data);
    }
    base_buf_free(&b);
}

/* What was most likely meant, where one token makes the difference. */
static void suggest(const struct matcher *m, struct base_diag *d, const char *what, struct pto_span at)
{
    const struct asm_parser *ps = m->ps;
    int kind = m->i < m->n ? m->items[m->i].kind : EOS;
    uint32_t before = m->i != 0 ? m->items[m->i - 1].end : at.begin;
    char text[40] = {0}, want[40] = {0};
    size_t len = at.end - at.begin, want_len = strlen(what) - 2;
    if (len < sizeof text)
        memcpy(text, ps->text + at.begin, len);
    if (what[0] == '`' && strlen(what) > 2 && want_len < sizeof want && what[want_len + 1] == '`')
        memcpy(want, what + 1, want_len);
    if (strncmp(what, "`,`", 3) == 0 && (kind == USE || kind == TYPE || kind == CHUNK))
        base_diag_fix(d, asm_span(ps, before, before), ",");
    else if (strcmp(what, "`)`") == 0 && kind == WORD && strcmp(text, "outs") == 0)
        base_diag_fix(d, asm_span(ps, before, before), ")");
    else if (strncmp(what, "`:`", 3) == 0 && kind == TYPE)
        base_diag_fix(d, asm_span(ps, at.begin, at.begin), ": ");
    else if (want[0] != '\0' && kind == WORD && len > 1 && base_edit_distance(text, want, 2) <= (len < 4 ? 1 : 2))
        base_diag_fix(d, at, "%s", want);
    else if (strncmp(what, "a value such as %", 17) == 0 && kind == WORD && asm_names_value(ps, at))
        base_diag_fix(d, asm_span(ps, at.begin, at.begin), "%%");
    else if (strncmp(what, "a value such as %", 17) == 0 && (kind == INT || kind == HEX || kind == FLOAT))
        base_diag_note(d, "a number becomes a value by an operation of its own, such as `%%c%.16s = arith.constant %.16s : index`", kind == INT ? text : "", text);
}

/* A misspelt word of a clause that may be left out stands where the form goes on behind it. */
static void suggest_clause(const struct matcher *m, struct base_diag *d, struct pto_span at)
{
    char text[24] = {0}, word[24];
    memcpy(text, m->ps->text + at.begin, at.end - at.begin);
    for (const struct asm_elem *e = m->form->elems; e->kind != ASM_EL_END; e++) {
        if (e->kind != ASM_EL_WORD || e->len < 3 || e->len >= sizeof word)
            continue;
        memcpy(word, e->text, e->len);
        word[e->len] = '\0';
        unsigned n = base_edit_distance(text, word, 2);
        if (n != 0 && n <= (e->len < 5 ? 1u : 2u)) {
            base_diag_fix(d, at, "%s", word);
            return;
        }
    }
}

void asm_expected(struct matcher *m, const char *what)
{
    if (m->failed)
        return;
    m->failed = true;
    struct pto_span at = asm_item_span(m, m->i);
    struct base_diag *d;
    if (m->i < m->n)
        d = base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, at, "expected %s, not `%.*s`", what, (int)(at.end - at.begin > 40 ? 40 : at.end - at.begin),
                           m->ps->text + at.begin);
    else
        d = base_diag_emit(m->ps->diags, PTO_D_OP_FORMAT, at, "expected %s at the end of `%s`", what, m->info->mnemonic);
    suggest(m, d, what, at);
    if (d->labels == NULL && m->form != NULL && at.end - at.begin < 24 && m->i < m->n && m->items[m->i].kind == WORD && what[0] == '`')
        suggest_clause(m, d, at);
    if (opens_line(m))
        base_diag_note(d, "if a statement begins here: its results are written `%%x =` or `%%x, %%y =`");
    put_forms(m, d);
}

/* ---- names ---- */

/* A name without dialect (`return`), and one that is cut short (`arith.const`). */
static const struct asm_word *alike(struct asm_parser *ps, const char *text)
{
    const struct asm_word *best = NULL;
    size_t len = strlen(text);
    unsigned limit = len < 4 ? 0 : len < 6 ? 1 : 2;
    bool dotted = strchr(text, '.') != NULL;
    for (uint32_t i = 0; i < ps->nword_slots; i++) {
        const struct asm_word *w = &ps->words[i];
        if (w->text == NULL || w->op == PTO_OP_NONE || w->legacy)
            continue;
        if (dotted && len > 8 && w->len > len && memcmp(w->text, text, len) == 0 && (best == NULL || w->len < best->len))
            best = w;
        else if (!dotted && strchr(w->full, '.') == NULL && base_edit_distance(text, w->full, limit) <= limit && limit != 0)
            best = w;
    }
    return best;
}

/* The mnemonic that was meant: in pto.comm, or spelled alike. */
static const char *meant_op(struct asm_parser *ps, const char *text)
{
    char comm[96];
    int n = snprintf(comm, sizeof comm, "pto.comm.%s", strncmp(text, "pto.", 4) == 0 ? text + 4 : text);
    const struct asm_word *w = asm_word_find(ps, comm, (size_t)n);
    static const char *const dialects[] = {"func", "scf", "arith", "cf", "memref", "math"};
    for (size_t i = 0; w == NULL && i < sizeof dialects / sizeof dialects[0] && strchr(text, '.') == NULL; i++) {
        n = snprintf(comm, sizeof comm, "%s.%s", dialects[i], text);
        w = asm_word_find(ps, comm, (size_t)n);
    }
    for (n = 0; w == NULL && text[n] != '\0'; n++)
        comm[n] = (char)(text[n] >= 'A' && text[n] <= 'Z' ? text[n] | 32 : text[n]);
    if (w == NULL)
        w = asm_word_find(ps, comm, (size_t)n);
    if (w == NULL || w->full == NULL)
        w = alike(ps, text);
    return w != NULL ? w->full : isa_op_suggest(text);
}

void asm_unknown_op(struct asm_parser *ps, struct pto_span name, const char *text, size_t len)
{
    int shown = (int)(len > 70 ? 70 : len);
    char copy[80] = {0};
    const char *what = isa_op_below(text, len);
    if (what != NULL) {
        if (!ps->said_below)
            base_diag_note(base_diag_emit(ps->diags, PTO_D_BELOW_TILES, name, "`%.*s` is %s", shown, text, what),
                           "it is below the tile level: PTO-AS files of this assembler hold operations on tiles; the tile operations are listed by `ptoas --list-ops`");
        ps->said_below = true;
        return;
    }
    if (!isa_op_dialect_known(text, len)) {
        struct base_diag *d = base_diag_emit(ps->diags, PTO_D_UNREGISTERED, name, "`%.*s` is of a dialect that is not registered", shown, text);
        base_diag_note(d, "nothing is known of its meaning; lower it to arith, scf, cf or func first");
        memcpy(copy, text, len < sizeof copy ? len : 0);
        const char *known = copy[0] != '\0' ? isa_op_suggest(copy) : NULL;
        if (known != NULL && strncmp(known, "pto.", 4) != 0)
            base_diag_fix(d, asm_span(ps, name.begin + (ps->text[name.begin] == '"'), name.end - (ps->text[name.begin] == '"')), "%s", known);
        return;
    }
    uint32_t next = asm_skip_blank(ps, name.end);
    if (ps->text[next] == '=' && memchr(text, '.', len) == NULL) {
        char mark = ps->text[asm_skip_blank(ps, next + 1)];
        const char *sign = mark == '!' ? "!" : mark == '#' ? "#" : "%";
        base_diag_fix(base_diag_emit(ps->diags, PTO_D_SYNTAX, name, "the name of %s begins with `%s`", mark == '!' ? "a type" : mark == '#' ? "an attribute" : "a result", sign),
                      asm_span(ps, name.begin, name.begin), "%s", sign);
        if (sign[0] == '%' && name.begin != 0)
            asm_bind_unknown(ps, name.begin - 1, name.end);
        return;
    }
    struct base_diag *d = base_diag_emit(ps->diags, PTO_D_UNKNOWN_OP, name, "no operation is called `%.*s`", shown, text);
    if (len >= sizeof copy)
        return;
    memcpy(copy, text, len);
    const char *near = meant_op(ps, copy);
    if (near != NULL) {
        bool quoted = ps->text[name.begin] == '"';
        base_diag_fix(d, asm_span(ps, name.begin + quoted, name.end - quoted), "%s", near);
    }
}

/* The form of a legacy spelling, with the note that names the new one. Where the forms differ it takes more than another word. */
const struct asm_format *asm_old_format(struct asm_parser *ps, enum pto_op op, const char *alias, struct pto_span name)
{
    const struct asm_format *f = asm_format_of_alias(&ps->formats, alias, op);
    struct base_diag *d = base_diag_emit(ps->diags, PTO_D_OLD_SPELLING, name, "`%s` is now `%s`", alias, isa_op(op)->mnemonic);
    if (f == asm_format(&ps->formats, op)) {
        base_diag_fix(d, name, "%s", isa_op(op)->mnemonic);
    } else {
        struct base_buf b = {0};
        asm_put_form(&b, isa_op(op), &asm_format(&ps->formats, op)->forms[0]);
        base_diag_note(d, "the form is: %s", b.data);
        base_buf_free(&b);
    }
    return f;
}
