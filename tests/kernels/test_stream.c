/* Streams and executors of one device (kernels.md 1): who owns an executor and until when. Whatever was used up is recognised, nothing that
 * is gone is touched (the address sanitizer and valgrind see to it). Executors of several ranks: test_comm.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pto/kernels/quant_matmul.h"

enum { M = 4, K = 32, N = 16 };

struct session {
    struct pto_sim *sim;
    struct pto_stream *stream;
    int8_t x1[M * K], x2[K * N];
    float scale;
    int32_t y[M * N];
    struct pto_tensor t[4];
    struct pto_quant_matmul_params p;
};
static void open_session(struct session *s, int out_dtype)
{
    memset(s, 0, sizeof *s);
    s->sim = pto_sim_new("a3");
    s->stream = pto_stream_new(s->sim, 0);
    s->scale = 1;
    memset(s->x1, 1, sizeof s->x1);
    memset(s->x2, 1, sizeof s->x2);
    s->t[0] = PTO_TENSOR(int8_t, s->x1, M, K);
    s->t[1] = PTO_TENSOR(int8_t, s->x2, K, N);
    s->t[2] = PTO_TENSOR(float, &s->scale, 1);
    s->t[3] = pto_tensor_make(s->y, out_dtype, 2, (int64_t[]){M, N});
    s->p = (struct pto_quant_matmul_params){.x1 = &s->t[0], .x2 = &s->t[1], .scale = &s->t[2], .y = &s->t[3]};
}
static void close_session(struct session *s)
{
    pto_stream_free(s->stream);
    pto_sim_free(s->sim);
}
static struct pto_executor *plan(struct session *s, uint64_t *size)
{
    struct pto_executor *executor;
    assert_int_equal(pto_quant_matmul_get_workspace_size(s->stream, &s->p, size, &executor), PTO_SUCCESS);
    return executor;
}
static void refused(enum pto_op_status status, enum pto_op_status expected, const char *text)
{
    assert_int_equal(status, expected);
    if (strstr(pto_last_error(), text) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", text, pto_last_error());
}

static void each_is_executed_once(void **state)
{
    (void)state;
    static struct session s;
    uint64_t size;
    open_session(&s, PTO_DT_int8_t);
    struct pto_executor *executor = plan(&s, &size), *other;
    assert_int_equal(size, 0);
    assert_int_equal(pto_execute(NULL, 0, executor, s.stream), PTO_SUCCESS);
    refused(pto_execute(NULL, 0, executor, s.stream), PTO_ERR_INNER_EXECUTOR, "executor: of quant_matmul is in a queue already");
    refused(pto_execute(NULL, 0, executor, NULL), PTO_ERR_INNER_EXECUTOR, "executor: ");
    pto_executor_free(executor); /* the stream has it: it runs */
    assert_int_equal(pto_stream_synchronize(s.stream, 0), PTO_SUCCESS);
    for (int i = 0; i < M * N; i++)
        assert_int_equal(((const int8_t *)s.y)[i], K);
    refused(pto_execute(NULL, 0, executor, s.stream), PTO_ERR_INNER_EXECUTOR, "executor: was executed before");
    pto_executor_free(executor);
    pto_executor_free(executor);
    for (int i = 0; i < 100; i++) { /* others are not mistaken for it */
        other = plan(&s, &size);
        assert_ptr_not_equal(other, executor);
        refused(pto_execute(NULL, 0, executor, s.stream), PTO_ERR_INNER_EXECUTOR, "executor: was executed before");
        pto_executor_free(other);
        refused(pto_execute(NULL, 0, other, s.stream), PTO_ERR_INNER_EXECUTOR, "or freed");
    }
    assert_int_equal(pto_stream_synchronize(s.stream, 0), PTO_SUCCESS); /* nothing of that is queued */
    refused(pto_execute(NULL, 0, NULL, s.stream), PTO_ERR_INNER_EXECUTOR, "executor: is NULL");
    close_session(&s);
}

/* What could not be queued is still the caller's. */
static void refusals_leave_it(void **state)
{
    (void)state;
    static struct session s;
    uint64_t size;
    static char workspace[1 << 20];
    open_session(&s, PTO_DT_bfloat16_t);
    struct pto_executor *executor = plan(&s, &size);
    struct pto_sim *another = pto_sim_new("a3");
    struct pto_stream *foreign = pto_stream_new(another, 0);
    assert_true(size > 0 && size <= sizeof workspace);
    refused(pto_execute(workspace, size, executor, NULL), PTO_ERR_PARAM_NULLPTR, "stream: is required");
    refused(pto_execute(workspace, size, executor, foreign), PTO_ERR_PARAM_INVALID, "stream: the executor of quant_matmul was made for another device");
    refused(pto_execute(NULL, size, executor, s.stream), PTO_ERR_PARAM_NULLPTR, "workspace: is required");
    refused(pto_execute(workspace, size - 1, executor, s.stream), PTO_ERR_PARAM_INVALID, "workspace_size: is ");
    assert_int_equal(pto_execute(workspace, size, executor, s.stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(s.stream, 0), PTO_SUCCESS);
    pto_stream_free(foreign);
    pto_sim_free(another);
    close_session(&s);
}

/* Executors are of a session and a device: their stream may go. */
static void the_stream_goes(void **state)
{
    (void)state;
    static struct session s;
    uint64_t size;
    open_session(&s, PTO_DT_int8_t);
    struct pto_executor *executor = plan(&s, &size), *queued = plan(&s, &size);
    assert_int_equal(pto_execute(NULL, 0, queued, s.stream), PTO_SUCCESS);
    pto_stream_free(s.stream);
    s.stream = pto_stream_new(s.sim, 0);
    refused(pto_execute(NULL, 0, queued, s.stream), PTO_ERR_INNER_EXECUTOR, "executor: "); /* dropped with the queue */
    assert_int_equal(pto_execute(NULL, 0, executor, s.stream), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(s.stream, 0), PTO_SUCCESS);
    assert_int_equal(((const int8_t *)s.y)[0], K);
    (void)plan(&s, &size); /* never used: it goes with the session */
    close_session(&s);
}

/* The text is that of the last failure: success leaves it. */
static void text_of_the_last_failure(void **state)
{
    (void)state;
    static struct session s;
    uint64_t size;
    open_session(&s, PTO_DT_int8_t);
    refused(pto_execute(NULL, 0, NULL, s.stream), PTO_ERR_INNER_EXECUTOR, "executor: is NULL");
    pto_executor_free(plan(&s, &size));
    assert_string_equal(pto_last_error(), "executor: is NULL");
    close_session(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_executed_once), cmocka_unit_test(refusals_leave_it), cmocka_unit_test(the_stream_goes),
                                       cmocka_unit_test(text_of_the_last_failure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
