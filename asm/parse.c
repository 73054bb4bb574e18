/* asm_parse(): sets up one parse, chooses the target before any type is read (R3, R4), and infers the level (R13). */
#include "asm/parse.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

int asm_yyparse(struct asm_parser *ps);

/* The string value of a module attribute by its first textual match outside comments (pto-as.md 7.1). */
static struct pto_span find_text_attr(const struct asm_parser *ps, const char *key)
{
    for (const char *at = ps->text; (at = strstr(at, key)) != NULL; at++) {
        uint32_t next = asm_skip_blank(ps, (uint32_t)(at - ps->text) + (uint32_t)strlen(key) + (at[strlen(key)] == '"'));
        if (ps->text[next] != '=')
            continue;
        next = asm_skip_blank(ps, next + 1);
        if (ps->text[next] != '"')
            continue;
        const char *line = at;
        bool comment = false;
        while (line > ps->text && line[-1] != '\n' && at - line < 4096) {
            line--;
            comment |= line[0] == '/' && line[1] == '/';
        }
        if (comment) {
            at = strchr(at, '\n');
            if (at == NULL)
                break;
            continue;
        }
        uint32_t end = next + 1;
        while (end < ps->len && ps->text[end] != '"' && ps->text[end] != '\n')
            end++;
        return asm_span(ps, next + 1, end);
    }
    return (struct pto_span){0};
}

static const struct pto_target *target_of(struct asm_parser *ps, struct pto_span span, bool *known)
{
    char text[64] = {0};
    *known = false;
    if (span.file == 0)
        return NULL;
    if (span.end - span.begin < sizeof text)
        memcpy(text, ps->text + span.begin, span.end - span.begin);
    return isa_target_of_module(text, known);
}

static void choose_target(struct asm_parser *ps)
{
    bool known, device_known;
    struct pto_span arch = find_text_attr(ps, "pto.target_arch"), device = find_text_attr(ps, "pto.device-spec");
    const struct pto_target *module = target_of(ps, arch, &known), *spec = target_of(ps, device, &device_known);
    const struct pto_target *asked = ps->options != NULL ? ps->options->arch : NULL, *said = arch.file != 0 ? module : device_known ? spec : NULL;
    if (arch.file != 0 && !known)
        base_diag_note(base_diag_emit(ps->diags, PTO_D_UNKNOWN_TARGET, arch, "no target is called `%.*s`; it means a3",
                                      (int)(arch.end - arch.begin > 40 ? 40 : arch.end - arch.begin), ps->text + arch.begin),
                       "targets: a3 (a2, a2a3), a5, a6 ...; `ptoas --list-targets` prints all");
    if (asked != NULL && said != NULL && asked != said)
        base_diag_emit(ps->diags, PTO_D_TARGET_DISAGREES, arch.file != 0 ? arch : device, "the module says %s; the command line says %s, which is taken",
                       said->name, asked->name);
    bool unused;
    ps->p->target = asked != NULL ? asked : said != NULL ? said : isa_target_of_module("a3", &unused);
}

void asm_release(struct asm_parser *ps)
{
    asm_lexer_close(ps);
    base_diags_free(&ps->unsaid);
    asm_formats_free(&ps->formats);
    base_arena_free(&ps->arena);
    free(ps->brackets);
    free(ps->plain_words);
    free(ps->aliases);
    free(ps->alias_of);
    free(ps->items);
    free(ps->entries);
    free(ps->results);
    free(ps->uses);
    free(ps->scratch);
    free(ps->bindings);
    free(ps->undo);
    free(ps->functions);
    free(ps->open);
    free(ps->regions);
    free(ps->mismatches);
    free(ps->labels);
    free(ps->label_of);
    free(ps->cases);
}

/* A copy of the text: flex writes into it and wants two NULs at its end. A NUL inside becomes another character that
 * no token has: flex would scan the token around it again and again. */
bool asm_open_text(struct asm_parser *ps, const struct base_source *src, char **buffer)
{
    if (src == NULL || src->text == NULL || src->len > ASM_MAX_FILE_BYTES) {
        base_diag_emit(ps->diags, PTO_D_LIMIT, asm_span(ps, 0, 0), "the text is larger than 1 GiB");
        return false;
    }
    *buffer = base_realloc_array(NULL, src->len + 2, 1);
    memcpy(*buffer, src->text, src->len);
    for (char *nul = *buffer; (nul = memchr(nul, '\0', src->len - (size_t)(nul - *buffer))) != NULL;)
        *nul = '\1';
    if (src->len >= 3 && memcmp(src->text, "\xEF\xBB\xBF", 3) == 0)
        memset(*buffer, ' ', 3); /* a byte order mark */
    (*buffer)[src->len] = (*buffer)[src->len + 1] = '\0';
    if (!asm_lexer_open(ps, *buffer, src->len))
        base_out_of_memory();
    return true;
}

/* A target asked for on the command line becomes the module's (R3), so that printed text means the same without the option. */
static void record_target(struct pto_program *p, const struct asm_options *options)
{
    bool known;
    if (options == NULL || options->arch == NULL || p->module == 0)
        return;
    const struct pto_attribute *said = isa_find_attr(p, isa_operation(p, p->module), PTO_ATTR_TARGET_ARCH);
    bool is_default = said == NULL && options->arch == isa_target_of_module("a3", &known);
    if (is_default || (said != NULL && isa_target_of_module(base_str(&p->strings, said->str), &known) == options->arch))
        return;
    isa_set_attr(p, p->module, &(struct pto_attribute){.key = PTO_ATTR_TARGET_ARCH, .kind = PTO_LIT_STRING,
                                                       .str = base_intern_z(&p->strings, options->arch->name)});
    p->implicit_module = false;
}

bool asm_parse(struct pto_program *p, uint32_t file, const struct asm_options *options, struct base_diags *diags)
{
    bool unused;
    isa_program_init(p, isa_target_of_module("a3", &unused));
    struct asm_parser ps = {.p = p, .diags = diags, .options = options, .file = file};
    unsigned before = diags->counts[PTO_SEV_ERROR];
    base_diags_init(&ps.unsaid, diags->sources);
    char *buffer = NULL;
    bool ok = asm_open_text(&ps, base_source_get(diags->sources, file), &buffer);
    if (ok) {
        ps.arg_attrs_key = base_intern_z(&p->strings, "arg_attrs");
        ps.res_attrs_key = base_intern_z(&p->strings, "res_attrs");
        asm_words_build(&ps);
        choose_target(&ps);
        BASE_GROW(ps.scratch, ps.nscratch, ps.scratch_cap); /* so that ranges of them are never NULL */
        BASE_GROW(ps.entries, ps.nentries, ps.entries_cap);
        asm_open_root(&ps);
        asm_yyparse(&ps);
        record_target(p, options);
        p->level = asm_infer_level(p);
        if (diags->counts[PTO_SEV_ERROR] != before && diags->counts[PTO_SEV_FATAL] == 0 && !ps.aborted)
            asm_verify_rest(p, options, ps.lost | ASM_LOST_VALUES, diags);
    }
    asm_release(&ps);
    free(buffer);
    return ok && diags->counts[PTO_SEV_ERROR] == before && diags->counts[PTO_SEV_FATAL] + diags->counts[PTO_SEV_BUG] == 0;
}

void asm_dump_tokens(uint32_t file, struct base_diags *diags, struct base_buf *out)
{
    struct asm_parser ps = {.diags = diags, .file = file};
    char *buffer = NULL;
    bool ok = asm_open_text(&ps, base_source_get(diags->sources, file), &buffer);
    struct pto_span span = {0};
    struct asm_token value;
    for (int kind; ok && (kind = asm_next_raw(&value, &span, &ps)) != 0;) {
        uint32_t line, column;
        base_source_position(diags->sources, file, span.begin, &line, &column);
        base_printf(out, "%u:%u %s ", line, column, asm_token_name(kind));
        base_put(out, ps.text + span.begin, span.end - span.begin);
        base_putc(out, '\n');
    }
    asm_release(&ps);
    free(buffer);
}
