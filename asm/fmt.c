/* `ptoas --fmt`: text laid out anew from its tokens, with comments. Knows where statements begin and which braces are regions
 * (parse_token.c), and nothing of operations, so that it also lays out what the verifier refuses. */
#include "asm/macro.h"
#include "asm/parse.h"
#include "grammar.h"

#include <stdlib.h>
#include <string.h>

struct fmt {
    struct asm_parser ps;
    const char *text;
    struct base_buf *out;
    unsigned depth;      /* open regions */
    uint32_t at;         /* everything before it is written */
    int prev, prev2;     /* kinds of the last tokens of this line; 0 at its beginning */
    int first;           /* kind of the first token of this statement */
    bool in_statement;   /* tokens of it are written */
    bool comment;        /* the line ends with a comment */
    bool nameless;       /* the last token is a `%` or `^` without a name, as in `%->` */
    bool label;          /* the line begins with a block label, which stands out of its region */
    bool opened;         /* nothing but a region's beginning since */
    unsigned breaks;     /* line ends since the last thing written */
};

static void end_line(struct fmt *f)
{
    while (f->out->len != 0 && f->out->data[f->out->len - 1] == ' ')
        f->out->data[--f->out->len] = '\0';
    if (f->out->len != 0 && f->out->data[f->out->len - 1] != '\n')
        base_putc(f->out, '\n');
    f->prev = f->prev2 = 0;
    f->comment = false;
}

/* Begins a line; an empty one before it if there was one, but not at the edges of regions. */
static void begin_line(struct fmt *f, bool edge)
{
    end_line(f);
    if (f->breaks > 1 && !edge && !f->opened && f->out->len != 0)
        base_putc(f->out, '\n');
    unsigned levels = f->depth + (f->in_statement ? 2 : 0) - (f->label && f->depth != 0);
    for (unsigned i = 0; i < levels; i++)
        base_puts(f->out, "  ");
}

static void put_comment(struct fmt *f, uint32_t begin, uint32_t end)
{
    while (end > begin && (f->text[end - 1] == ' ' || f->text[end - 1] == '\t' || f->text[end - 1] == '\r'))
        end--;
    if (f->breaks == 0 && f->prev != 0)
        base_puts(f->out, "  ");
    else
        begin_line(f, false);
    base_put(f->out, f->text + begin, end - begin);
    f->comment = true;
    f->opened = false;
    f->prev = ' ';
    f->breaks = 0;
}

/* Is a blank written between two tokens of a line? `was`: there was one. */
static bool blank_between(const struct fmt *f, int kind, bool was)
{
    if (f->prev == '-' || f->prev == '/' || f->nameless)
        return was; /* with what follows they could become `->`, a comment, or another name */
    switch (kind) {
    case ',':
    case ')':
    case ']':
    case '>':
    case RDICT:
        return false;
    case LREGION:
    case LDICT:
    case EMPTY:
        return f->prev != '(' && f->prev != '<' && f->prev != '[';
    case '=':
    case ARROW:
        return true;
    case ':': /* `%a : T`, but `%arg: T`, `^bb0:`, `%r:2` */
        if (f->prev == DEF || ((f->first == FUNC || f->first == BLOCK) && (f->prev == USE || f->prev == BLOCK || f->prev == ')')))
            return false;
        return f->prev == WORD ? was : true;
    }
    switch (f->prev) {
    case '(':
    case '[':
    case '<':
    case LDICT:
        return false;
    case ',':
    case '=':
    case ARROW:
        return true;
    case ':':
        return kind != INT || f->prev2 != DEF;
    }
    return was;
}

static void put_token(struct fmt *f, int kind, uint32_t begin, uint32_t end, bool was_blank)
{
    if (kind == RREGION) {
        f->depth -= f->depth != 0;
        bool inside = f->in_statement;
        f->in_statement = false;
        begin_line(f, true);
        f->in_statement = inside;
    } else if (kind == CASE || kind == DEFAULT) {
        f->in_statement = false; /* another region of scf.index_switch */
        begin_line(f, true);
        f->in_statement = true;
    } else if (f->prev == 0 || f->comment || (f->in_statement && f->breaks != 0)) {
        f->label = kind == BLOCK && !f->in_statement;
        begin_line(f, f->in_statement);
        f->label = false;
    } else if (blank_between(f, kind, was_blank)) {
        base_putc(f->out, ' ');
    }
    base_put(f->out, f->text + begin, end - begin);
    if (!f->in_statement && kind != RREGION)
        f->first = kind;
    f->prev2 = f->prev;
    f->prev = kind;
    f->nameless = (kind == USE || kind == DEF || kind == BLOCK) && end - begin == 1;
    f->in_statement = true;
    f->opened = false;
    f->breaks = 0;
    if (kind == LREGION) {
        f->depth++;
        f->in_statement = false;
        f->opened = true;
    }
}

/* What stands between tokens: comments, and locations, which the parser skips. True if there is a blank at the end. */
static bool put_gap(struct fmt *f, uint32_t begin, uint32_t end)
{
    bool blank = false;
    for (uint32_t at = begin; at < end;) {
        if (f->text[at] == '\n' || f->text[at] == ' ' || f->text[at] == '\t' || f->text[at] == '\r' || (at < 3 && (unsigned char)f->text[at] >= 0x80)) {
            f->breaks += f->text[at] == '\n';
            blank = true;
            at++;
        } else if (at + 1 < end && f->text[at] == '/' && f->text[at + 1] == '/') {
            const char *nl = memchr(f->text + at, '\n', end - at);
            uint32_t stop = nl != NULL ? (uint32_t)(nl - f->text) : end;
            put_comment(f, at, stop);
            at = stop;
        } else {
            uint32_t stop = at;
            while (stop < end && f->text[stop] != '\n' && !(stop + 1 < end && f->text[stop] == '/' && f->text[stop + 1] == '/'))
                stop++;
            uint32_t last = stop;
            while (last > at && (f->text[last - 1] == ' ' || f->text[last - 1] == '\t' || f->text[last - 1] == '\r'))
                last--;
            bool inside = f->in_statement; /* one that ended with it, most likely */
            f->in_statement = true;
            put_token(f, LOC, at, last, true);
            f->in_statement = inside;
            blank = last != stop;
            at = stop;
        }
    }
    return blank;
}

bool asm_format_text(uint32_t file, struct base_diags *diags, struct base_buf *out)
{
    const struct base_source *src = base_source_get(diags->sources, file);
    struct fmt f = {.ps = {.diags = diags, .file = file, .every_token = true}, .out = out};
    unsigned before = diags->counts[PTO_SEV_ERROR] + diags->counts[PTO_SEV_FATAL];
    struct pto_program names; /* the lexer interns nothing in it, but wants one */
    char *buffer = NULL;
    bool known;
    isa_program_init(&names, isa_target_of_module("a3", &known));
    base_diags_init(&f.ps.unsaid, diags->sources);
    f.ps.p = &names;
    bool ok = asm_open_text(&f.ps, src, &buffer);
    if (ok) {
        struct asm_token value;
        struct pto_span span = {0};
        asm_words_build(&f.ps);
        asm_macros_mask(buffer, src->len); /* before the first token is read */
        f.text = src->text;
        for (int kind; (kind = asm_yylex(&value, &span, &f.ps)) != 0;) {
            if (kind == EOS) { /* the next token begins a line; a comment behind this one may still follow */
                f.in_statement = false;
                f.prev2 = 0;
                continue;
            }
            if (kind == BAD)
                break;
            bool ended = !f.in_statement, blank = put_gap(&f, f.at, span.begin);
            if (ended && f.prev != 0 && kind != RREGION && f.prev != LREGION)
                end_line(&f);
            if (f.prev == LREGION && kind != RREGION)
                f.prev = 0;
            put_token(&f, kind, span.begin, span.end, blank);
            f.at = span.end;
        }
        ok = diags->counts[PTO_SEV_ERROR] + diags->counts[PTO_SEV_FATAL] == before;
        if (ok) {
            f.in_statement = false;
            put_gap(&f, f.at, (uint32_t)src->len);
            end_line(&f);
        }
    }
    if (!ok)
        out->len = 0;
    asm_release(&f.ps);
    isa_program_free(&names);
    free(buffer);
    return ok;
}
