/* Diagnostics as the public interface shows them, of sessions (pto/sim.h) and of assemblers (pto/asm.h). */
#include "api/session.h"

#include <stdio.h>
#include <string.h>

const struct base_diag *api_diag_at(const struct base_diags *diags, uint32_t i)
{
    const struct base_diag *d = diags->first;
    while (d != NULL && i-- > 0)
        d = d->next;
    return d;
}

uint32_t api_diag_count(const struct base_diags *diags)
{
    uint32_t n = 0;
    for (const struct base_diag *d = diags->first; d != NULL; d = d->next)
        n++;
    return n;
}

bool api_diag_get(const struct base_diags *diags, uint32_t i, struct pto_diag *out)
{
    const struct base_diag *d = api_diag_at(diags, i);
    if (d == NULL)
        return false;
    *out = (struct pto_diag){.name = base_diag_info(d->code)->name, .check = d->check, .severity = (int)d->severity, .message = d->message};
    (void)snprintf(out->code, sizeof out->code, "PTO%04u", base_diag_info(d->code)->number % 10000);
    const struct base_source *source = base_source_get(diags->sources, d->span.file);
    if (source != NULL) {
        out->file = source->name;
        base_source_position(diags->sources, d->span.file, d->span.begin, &out->line, &out->column);
    }
    for (const struct base_diag_label *n = d->notes; n != NULL; n = n->next)
        out->notes++;
    return true;
}

const char *api_diag_note(const struct base_diags *diags, uint32_t i, uint32_t note)
{
    const struct base_diag *d = api_diag_at(diags, i);
    const struct base_diag_label *n = d != NULL ? d->notes : NULL;
    while (n != NULL && note-- > 0)
        n = n->next;
    return n != NULL ? n->text : NULL;
}

const char *api_diag_render(const struct base_diags *diags, uint32_t i, struct base_buf *text)
{
    const struct base_diag *d = api_diag_at(diags, i);
    if (d == NULL)
        return NULL;
    base_diag_render_text(diags, d, text);
    return api_str(text);
}

const char *api_diag_format(const struct base_diags *diags, enum base_diag_format format, struct base_buf *text)
{
    base_diags_render(diags, format, "libpto", false, text);
    return api_str(text);
}

void api_diag_clear(struct base_diags *diags)
{
    base_arena_free(&diags->arena);
    diags->first = NULL;
    diags->last = &diags->first;
    memset(diags->counts, 0, sizeof diags->counts);
    memset(diags->seen_exit, 0, sizeof diags->seen_exit);
}

uint32_t pto_diag_count(const struct pto_sim *s) { return api_diag_count(&s->diags); }
bool pto_diag_get(struct pto_sim *s, uint32_t i, struct pto_diag *out) { return api_diag_get(&s->diags, i, out); }
const char *pto_diag_note(const struct pto_sim *s, uint32_t i, uint32_t note) { return api_diag_note(&s->diags, i, note); }
const char *pto_diag_render(struct pto_sim *s, uint32_t i) { return api_diag_render(&s->diags, i, api_text(s)); }
const char *pto_diag_text(struct pto_sim *s) { return api_diag_format(&s->diags, BASE_DIAG_TEXT, api_text(s)); }
const char *pto_diag_json(struct pto_sim *s) { return api_diag_format(&s->diags, BASE_DIAG_JSON, api_text(s)); }
const char *pto_diag_sarif(struct pto_sim *s) { return api_diag_format(&s->diags, BASE_DIAG_SARIF, api_text(s)); }
void pto_diag_clear(struct pto_sim *s) { api_diag_clear(&s->diags); }
