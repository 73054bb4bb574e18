/* Sessions in several threads at once give what they give one after another: reports to the byte, values, diagnostics. */
#include "session.h"

#include <pthread.h>

enum { THREADS = 8, ROUNDS = 3 };
struct work {
    int number;
    char *report, *said;
    float sum;
};

/* Every second one runs without synchronisation, so that findings are made at the same time, too. */
static void *work(void *at)
{
    struct work *w = at;
    struct scale s;
    scale_begin(&s, 1 + w->number % 4);
    assert_ok(s.sim, pto_sim_set(s.sim, "why", "on"));
    if (w->number % 2 != 0)
        assert_ok(s.sim, pto_sim_set(s.sim, "sync", "explicit"));
    for (int i = 0; i < ROUNDS; i++)
        assert_int_equal(scale_run(&s, w->number + i), w->number % 2 != 0 ? PTO_FINDINGS : PTO_OK);
    w->sum = 0;
    for (int64_t i = 0; i < s.blocks * 1024; i++)
        w->sum += s.y[i];
    w->report = strdup(pto_report(s.sim, "json"));
    w->said = strdup(pto_diag_text(s.sim));
    pto_sim_free(s.sim);
    return NULL;
}

static void same_as_alone(void **state)
{
    struct work alone[THREADS], together[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    for (int i = 0; i < THREADS; i++) {
        alone[i].number = together[i].number = i;
        (void)work(&alone[i]);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &together[i]), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_string_equal(alone[i].report, together[i].report);
        assert_string_equal(alone[i].said, together[i].said);
        assert_true(alone[i].sum == together[i].sum && (i == 0 || alone[i].sum > 0));
        free(alone[i].report);
        free(alone[i].said);
        free(together[i].report);
        free(together[i].said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
