/* What tests of the public interface share: the public headers only, a session, messages on failure. */
#ifndef PTO_TEST_API_SESSION_H
#define PTO_TEST_API_SESSION_H
#include <pto/asm.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCALE PTO_SOURCE_DIR "/tests/api/scale.pto"

/* The i-th diagnostic has this code and these words. */
static inline void assert_said(struct pto_sim *sim, uint32_t i, const char *code, const char *words)
{
    struct pto_diag d;
    if (!pto_diag_get(sim, i, &d) || strcmp(d.code, code) != 0 || strstr(d.message, words) == NULL)
        fail_msg("diagnostic %u is not %s with '%s':\n%s", (unsigned)i, code, words, pto_diag_text(sim));
}

static inline void assert_ok(struct pto_sim *sim, int status)
{
    if (status != PTO_OK)
        fail_msg("status %d\n%s", status, pto_diag_text(sim));
}

/* Fails with the diagnostics if ptr is NULL. */
static inline void *made(struct pto_sim *sim, void *ptr)
{
    if (ptr == NULL)
        fail_msg("%s", pto_diag_text(sim));
    return ptr;
}

/* y = f * x on `blocks` blocks of 16 x 64. */
struct scale {
    struct pto_sim *sim;
    struct pto_module *module;
    float *x, *y;
    int64_t blocks;
};
static inline void scale_begin(struct scale *s, int64_t blocks)
{
    s->blocks = blocks;
    s->sim = pto_sim_new("a5");
    assert_non_null(s->sim);
    s->module = made(s->sim, pto_load(s->sim, SCALE));
    s->x = made(s->sim, PTO_GM(s->sim, float, "x", blocks * 1024));
    s->y = made(s->sim, PTO_GM(s->sim, float, "y", blocks * 1024));
    assert_ok(s->sim, pto_gm_fill(s->sim, s->x, "iota"));
}
static inline enum pto_status scale_run(struct scale *s, double f)
{
    const struct pto_arg args[] = {pto_ptr(s->x), pto_ptr(s->y), pto_int(s->blocks * 16), pto_float(f)};
    return pto_run(s->sim, s->module, "scale", s->blocks, args, 4);
}
#endif
