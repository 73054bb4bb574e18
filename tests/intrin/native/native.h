/* What tests of native kernels share: sessions of a target, memory, what diagnostics say and where. Public headers only. */
#ifndef PTO_TEST_NATIVE_H
#define PTO_TEST_NATIVE_H
#include <pto/asm.h>
#include <pto/pto.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THIS_FILE __FILE__

static inline struct pto_sim *begin(const char *arch)
{
    struct pto_sim *sim = pto_sim_new(arch);
    assert_non_null(sim);
    return sim;
}
static inline void *gm(struct pto_sim *sim, const char *name, const char *spec)
{
    void *ptr = pto_gm_spec(sim, name, spec);
    if (ptr == NULL)
        fail_msg("%s", pto_diag_text(sim));
    return ptr;
}
static inline void assert_status(struct pto_sim *sim, int status, int wanted)
{
    if (status != wanted)
        fail_msg("status %d instead of %d\n%s", status, wanted, pto_diag_text(sim));
}
/* Some diagnostic of that code has these words, stands in this file at that line (0: any), and its text or notes have the others. */
static inline void assert_found(struct pto_sim *sim, const char *code, const char *words, unsigned line, const char *note)
{
    struct pto_diag d;
    for (uint32_t i = 0; pto_diag_get(sim, i, &d); i++) {
        if (strcmp(d.code, code) != 0 || strstr(d.message, words) == NULL || (line != 0 && d.line != line) ||
            (line != 0 && (d.file == NULL || strstr(d.file, "test_native") == NULL)))
            continue;
        if (note == NULL || strstr(pto_diag_render(sim, i), note) != NULL)
            return;
    }
    fail_msg("no %s with '%s' at line %u%s%s in:\n%s", code, words, line, note != NULL ? " and note " : "", note != NULL ? note : "", pto_diag_text(sim));
}
/* Nothing but notes was said. */
static inline void assert_quiet(struct pto_sim *sim)
{
    struct pto_diag d;
    for (uint32_t i = 0; pto_diag_get(sim, i, &d); i++)
        if (d.severity > PTO_NOTE)
            fail_msg("%s", pto_diag_text(sim));
}
#endif
