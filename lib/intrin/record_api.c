/* What a session keeps of recorded launches, and the public functions. */
#include "pto/record.h"
#include "base/file.h"
#include "asm/asm.h"
#include "intrin/record.h"
#include "intrin/record_hook.h"

#include <stdlib.h>
#include <string.h>

static struct rec_session *session_of(struct pto_sim *s)
{
    struct intrin_kernels *kernels = intrin_kernels_of(s);
    if (kernels->recording == NULL) {
        kernels->recording = base_realloc_array(NULL, 1, sizeof *kernels->recording);
        *kernels->recording = (struct rec_session){0};
    }
    return kernels->recording;
}

struct record *rec_begin(struct pto_sim *s)
{
    const struct rec_session *session = s->natives != NULL ? s->natives->recording : NULL;
    return session != NULL && session->mode != PTO_RECORD_OFF ? rec_new(&s->gm) : NULL;
}

void rec_end(struct pto_sim *s, struct record *r, const struct intrin_launch *launch, int64_t grid)
{
    struct rec_session *session = session_of(s);
    base_buf_free(&session->text);
    session->text = (struct base_buf){0};
    session->any = true;
    session->reason[0] = '\0';
    if (!rec_text(r, launch, grid, session->mode == PTO_RECORD_EXACT, &session->text))
        memcpy(session->reason, r->reason, sizeof session->reason);
}

void rec_session_free(struct intrin_kernels *kernels)
{
    if (kernels->recording != NULL)
        base_buf_free(&kernels->recording->text);
    free(kernels->recording);
}

enum pto_status pto_record(struct pto_sim *s, int mode)
{
    if (mode < PTO_RECORD_OFF || mode > PTO_RECORD_SHORT)
        return api_usage(s, "there is no such mode of recording: %d", mode);
    session_of(s)->mode = mode;
    return PTO_OK;
}

/* C may write what text refuses (pipes between cores at addresses of one's own): better said here than by ptoas. */
static void warn_of_text(struct pto_sim *s, const struct rec_session *session)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program program;
    struct asm_options options = {.arch = s->target, .level = 3};
    base_diags_init(&diags, &sources);
    uint32_t file = base_source_add(&sources, "recorded", session->text.data, session->text.len);
    bool ok = asm_parse(&program, file, &options, &diags) && asm_check(&program, &options, &diags);
    for (const struct base_diag *d = diags.first; !ok && d != NULL; d = d->next)
        if (d->severity >= PTO_SEV_ERROR) {
            base_diag_emit_as(&s->diags, PTO_D_NOT_RECORDED, PTO_SEV_WARNING, (struct pto_span){0}, "ptoas refuses the recorded text: PTO%04u: %s",
                              base_diag_info(d->code)->number, d->message);
            break;
        }
    isa_program_free(&program);
    base_diags_free(&diags);
    base_sources_free(&sources);
}

const char *pto_recorded(struct pto_sim *s, size_t *len)
{
    const struct rec_session *session = session_of(s);
    if (len != NULL)
        *len = 0;
    if (!session->any || session->reason[0] != '\0') {
        base_diag_emit(&s->diags, PTO_D_NOT_RECORDED, (struct pto_span){0}, "%s%s", session->any ? "the launch cannot be written as text: " : "no native launch was recorded",
                       session->reason);
        return NULL;
    }
    warn_of_text(s, session);
    if (len != NULL)
        *len = session->text.len;
    return session->text.data;
}

enum pto_status pto_recorded_write(struct pto_sim *s, const char *path)
{
    size_t len;
    const char *text = pto_recorded(s, &len);
    if (text == NULL)
        return PTO_DIAGNOSED;
    const char *why = base_file_write(path, text, len);
    if (why == NULL)
        return PTO_OK;
    base_diag_emit(&s->diags, PTO_D_CANNOT_WRITE, (struct pto_span){0}, "%s: %s", path, why);
    return PTO_DIAGNOSED;
}
