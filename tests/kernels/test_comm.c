/* Communicators and queues (kernels.md 7, 8): names, one thread for all ranks and a thread for each, ranks that are late, that never come,
 * that call in another order. What is computed: test_all_reduce.c. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pto/kernels/all_reduce.h"
#include "pto/kernels/quant_matmul.h"

enum { RANKS = 4, M = 6, N = 32, K = 16 };

struct rank {
    int8_t x1[M * K], x2[K * N];
    uint64_t words[N];
    uint16_t y[M * N];
    struct pto_tensor t[4];
    struct pto_quant_matmul_all_reduce_params p;
};
struct session {
    struct pto_sim *sim;
    struct pto_comm *comm;
    unsigned ranks;
    struct pto_stream *stream[RANKS];
    struct rank rank[RANKS];
};
static void open_session(struct session *s, unsigned ranks)
{
    char count[8];
    memset(s, 0, sizeof *s);
    s->sim = pto_sim_new("a3");
    s->ranks = ranks;
    (void)snprintf(count, sizeof count, "%u", ranks);
    assert_int_equal(pto_sim_set(s->sim, "devices", count), PTO_OK);
    assert_int_equal(pto_comm_init_all(s->sim, ranks, "tp", &s->comm), PTO_SUCCESS);
    for (unsigned r = 0; r < ranks; r++) {
        struct rank *k = &s->rank[r];
        s->stream[r] = pto_stream_new(s->sim, r);
        for (int i = 0; i < M * K; i++)
            k->x1[i] = (int8_t)((i + (int)r) % 7 - 3);
        for (int i = 0; i < K * N; i++)
            k->x2[i] = (int8_t)(i % 5 - 2);
        for (int i = 0; i < N; i++)
            k->words[i] = 0x40003f800000;
        k->t[0] = PTO_TENSOR(int8_t, k->x1, M, K);
        k->t[1] = PTO_TENSOR(int8_t, k->x2, K, N);
        k->t[2] = PTO_TENSOR(uint64_t, k->words, N);
        k->t[3] = PTO_TENSOR(half, k->y, M, N);
        k->p = (struct pto_quant_matmul_all_reduce_params){.x1 = &k->t[0], .x2 = &k->t[1], .dequant_scale = &k->t[2], .output = &k->t[3], .group = "tp", .stream_mode = 1};
    }
}
static void close_session(struct session *s)
{
    for (unsigned r = 0; r < s->ranks; r++)
        pto_stream_free(s->stream[r]);
    pto_comm_free(s->comm);
    pto_sim_free(s->sim);
}
/* Small integers: exact in fp16, in any order. */
static void hold(const struct session *s, unsigned rank)
{
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0, got;
            for (unsigned r = 0; r < s->ranks; r++)
                for (int k = 0; k < K; k++)
                    sum += s->rank[r].x1[i * K + k] * s->rank[r].x2[k * N + j];
            assert_true(pto_decode(PTO_DT_half, &s->rank[rank].y[i * N + j], 1, &got));
            assert_true(got == sum);
        }
}
static enum pto_op_status queue(struct session *s, unsigned r, const char *group)
{
    struct pto_executor *executor;
    uint64_t size;
    s->rank[r].p.group = group;
    enum pto_op_status status = pto_quant_matmul_all_reduce_get_workspace_size(s->stream[r], &s->rank[r].p, &size, &executor);
    return status != PTO_SUCCESS ? status : pto_execute(NULL, 0, executor, s->stream[r]);
}

static void names(void **state)
{
    (void)state;
    struct pto_sim *sim = pto_sim_new("a3"), *another = pto_sim_new("a3");
    struct pto_comm *a, *b;
    char longest[PTO_COMM_NAME + 1];
    memset(longest, 'x', sizeof longest);
    longest[PTO_COMM_NAME] = 0;
    assert_int_equal(pto_comm_init_all(sim, 2, "a", &a), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "ranks: is 2, the session has 1 device;"));
    (void)pto_sim_set(sim, "devices", "3");
    assert_int_equal(pto_comm_init_all(NULL, 2, "a", &a), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_comm_init_all(sim, 2, "a", NULL), PTO_ERR_PARAM_NULLPTR);
    assert_int_equal(pto_comm_init_all(sim, 0, "a", &a), PTO_ERR_PARAM_INVALID);
    assert_int_equal(pto_comm_init_all(sim, 2, "", &a), PTO_ERR_PARAM_INVALID);
    assert_int_equal(pto_comm_init_all(sim, 2, longest, &a), PTO_ERR_PARAM_INVALID);
    assert_null(a);
    assert_int_equal(pto_comm_init_all(sim, 2, "a", &a), PTO_SUCCESS);
    assert_int_equal(pto_comm_init_all(sim, 2, "a", &b), PTO_ERR_PARAM_INVALID);
    assert_non_null(strstr(pto_last_error(), "name: the session has a communicator \"a\""));
    assert_int_equal(pto_comm_init_all(sim, 3, NULL, &b), PTO_SUCCESS);
    assert_ptr_equal(pto_comm_find(sim, "a"), a);
    assert_ptr_equal(pto_comm_find(sim, pto_comm_name(b)), b);
    assert_null(pto_comm_find(another, "a")); /* names are a session's own */
    assert_int_equal(pto_comm_ranks(b), 3);
    pto_comm_free(a);
    assert_null(pto_comm_find(sim, "a"));
    pto_comm_free(NULL);
    pto_sim_free(sim); /* b goes with it */
    pto_sim_free(another);
}

/* One thread: queues for all, then waits for one after the other. Twice without waiting in between. */
static void one_thread(void **state)
{
    (void)state;
    static struct session s;
    open_session(&s, RANKS);
    for (int turn = 0; turn < 2; turn++)
        for (unsigned r = RANKS; r-- > 0;)
            assert_int_equal(queue(&s, r, "tp"), PTO_SUCCESS);
    for (unsigned r = 0; r < RANKS; r++) {
        assert_int_equal(pto_stream_synchronize(s.stream[r], 1000), PTO_SUCCESS);
        hold(&s, r);
    }
    assert_int_equal(pto_diag_count(s.sim), 0);
    close_session(&s);
}

/* An operator of one rank alone stands in front: whoever needs the rank runs it. */
static void local_work_first(void **state)
{
    (void)state;
    static struct session s;
    int32_t acc[M * N];
    struct pto_tensor y = PTO_TENSOR(int32_t, acc, M, N), one = PTO_TENSOR(float, &(float){1.0f}, 1);
    struct pto_executor *executor;
    uint64_t size;
    open_session(&s, 2);
    assert_int_equal(pto_quant_matmul_get_workspace_size(s.stream[1], &(struct pto_quant_matmul_params){.x1 = &s.rank[1].t[0], .x2 = &s.rank[1].t[1], .scale = &one, .y = &y}, &size, &executor),
                     PTO_SUCCESS);
    void *workspace = calloc(1, size + 1);
    assert_int_equal(pto_execute(workspace, size, executor, s.stream[1]), PTO_SUCCESS);
    assert_int_equal(queue(&s, 1, "tp"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(s.stream[0], 1000), PTO_SUCCESS);
    hold(&s, 0);
    int32_t sum = 0;
    for (int k = 0; k < K; k++)
        sum += s.rank[1].x1[k] * s.rank[1].x2[k * N];
    assert_int_equal(acc[0], sum);
    assert_int_equal(pto_stream_synchronize(s.stream[1], 1000), PTO_SUCCESS);
    free(workspace);
    close_session(&s);
}

struct thread {
    struct session *s;
    unsigned rank, turns;
    enum pto_op_status status;
    double cycles;
};
static void *one_rank(void *arg)
{
    struct thread *t = arg;
    struct pto_op_report report;
    for (unsigned i = 0; i < t->turns && t->status == PTO_SUCCESS; i++) {
        t->status = queue(t->s, t->rank, "tp");
        if (t->status == PTO_SUCCESS)
            t->status = pto_stream_synchronize(t->s->stream[t->rank], 20000);
        if (pto_stream_report(t->s->stream[t->rank], &report))
            t->cycles += report.cycles;
    }
    return NULL;
}
static void *short_form(void *arg)
{
    struct thread *t = arg;
    t->status = pto_quant_matmul_all_reduce(t->s->stream[t->rank], &t->s->rank[t->rank].p);
    return NULL;
}
static void run_threads(struct session *s, void *(*work)(void *), unsigned turns, struct thread *threads)
{
    pthread_t ids[RANKS];
    for (unsigned r = 0; r < s->ranks; r++) {
        threads[r] = (struct thread){.s = s, .rank = r, .turns = turns};
        assert_int_equal(pthread_create(&ids[r], NULL, work, &threads[r]), 0);
    }
    for (unsigned r = 0; r < s->ranks; r++) {
        (void)pthread_join(ids[r], NULL);
        assert_int_equal(threads[r].status, PTO_SUCCESS);
        hold(s, r);
    }
}

/* A thread for each rank; cycles do not depend on which comes last, nor on whether there are threads. */
static void a_thread_each(void **state)
{
    (void)state;
    static struct session s;
    struct thread first[RANKS], again[RANKS];
    open_session(&s, RANKS);
    run_threads(&s, one_rank, 3, first);
    run_threads(&s, one_rank, 3, again);
    run_threads(&s, short_form, 1, (struct thread[RANKS]){{0}});
    for (unsigned r = 0; r < RANKS; r++)
        assert_true(first[r].cycles > 0 && first[r].cycles == again[r].cycles);
    close_session(&s);
    open_session(&s, RANKS);
    for (unsigned i = 0; i < 3; i++)
        for (unsigned r = 0; r < RANKS; r++)
            assert_int_equal(queue(&s, r, "tp"), PTO_SUCCESS);
    struct pto_op_report report;
    for (unsigned r = 0; r < RANKS; r++) {
        assert_int_equal(pto_stream_synchronize(s.stream[r], 0), PTO_SUCCESS);
        assert_true(pto_stream_report(s.stream[r], &report));
        assert_true(report.cycles * 3 == first[r].cycles);
    }
    close_session(&s);
}

static void a_rank_that_does_not_come(void **state)
{
    (void)state;
    static struct session s;
    open_session(&s, RANKS);
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 2, "tp"), PTO_SUCCESS);
    assert_int_equal(pto_stream_synchronize(s.stream[2], 30), PTO_ERR_RUNTIME_ERROR);
    assert_non_null(strstr(pto_last_error(), "timeout: 30 ms are over, and quant_matmul_all_reduce of \"tp\" on rank 2 waits for ranks 1, 3"));
    assert_int_equal(queue(&s, 1, "tp"), PTO_SUCCESS); /* it is still queued: late is better than never */
    assert_int_equal(queue(&s, 3, "tp"), PTO_SUCCESS);
    for (unsigned r = 0; r < RANKS; r++) {
        assert_int_equal(pto_stream_synchronize(s.stream[r], 30), PTO_SUCCESS);
        hold(&s, r);
    }
    close_session(&s);
}

/* A16: two communicators, in another order on each rank. Nobody hangs, whoever waits first is told. */
static void another_order(void **state)
{
    (void)state;
    static struct session s;
    struct pto_comm *second;
    open_session(&s, 2);
    assert_int_equal(pto_comm_init_all(s.sim, 2, "second", &second), PTO_SUCCESS);
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 0, "second"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 1, "second"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 1, "tp"), PTO_SUCCESS);
    enum pto_op_status both[2];
    both[0] = pto_stream_synchronize(s.stream[0], 0);
    char text[1024];
    (void)snprintf(text, sizeof text, "%s", pto_last_error());
    both[1] = pto_stream_synchronize(s.stream[1], 10);
    assert_true(both[0] != PTO_SUCCESS || both[1] != PTO_SUCCESS);
    assert_non_null(strstr(both[0] != PTO_SUCCESS ? text : pto_last_error(), "every rank calls in the same order"));
    pto_comm_free(second);
    close_session(&s);
}

/* A communicator that goes while somebody waits in it. */
static void communicator_gone(void **state)
{
    (void)state;
    static struct session s;
    open_session(&s, 2);
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    pto_comm_free(s.comm);
    s.comm = NULL;
    assert_int_equal(pto_stream_synchronize(s.stream[0], 0), PTO_ERR_RUNTIME_ERROR);
    assert_non_null(strstr(pto_last_error(), "group: the communicator of quant_matmul_all_reduce is gone"));
    close_session(&s);
}

/* Between the phases it is the same, whether or not another one takes its name. */
static void communicator_gone_before_it_is_queued(void **state)
{
    (void)state;
    static struct session s;
    struct pto_executor *executor[2];
    uint64_t size;
    for (int again = 0; again < 2; again++) {
        open_session(&s, 2);
        for (unsigned r = 0; r < 2; r++)
            assert_int_equal(pto_quant_matmul_all_reduce_get_workspace_size(s.stream[r], &s.rank[r].p, &size, &executor[r]), PTO_SUCCESS);
        pto_comm_free(s.comm);
        s.comm = NULL;
        if (again)
            assert_int_equal(pto_comm_init_all(s.sim, 2, "tp", &s.comm), PTO_SUCCESS);
        for (unsigned r = 0; r < 2; r++) {
            assert_int_equal(pto_execute(NULL, 0, executor[r], s.stream[r]), PTO_ERR_RUNTIME_ERROR);
            assert_non_null(strstr(pto_last_error(), "group: the communicator of quant_matmul_all_reduce is gone"));
            assert_int_equal(pto_stream_synchronize(s.stream[r], 0), PTO_SUCCESS);
        }
        for (unsigned r = 0; again && r < 2; r++) /* the new one works, it has not been counted on */
            assert_int_equal(queue(&s, r, "tp"), PTO_SUCCESS);
        for (unsigned r = 0; again && r < 2; r++)
            assert_int_equal(pto_stream_synchronize(s.stream[r], 1000), PTO_SUCCESS);
        pto_executor_free(executor[0]); /* the other one goes with the session */
        close_session(&s);
    }
}

/* A rank's stream goes with what it had queued: as if it had queued nothing. */
static void stream_gone(void **state)
{
    (void)state;
    static struct session s;
    open_session(&s, 2);
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    assert_int_equal(queue(&s, 1, "tp"), PTO_SUCCESS);
    pto_stream_free(s.stream[0]);
    s.stream[0] = pto_stream_new(s.sim, 0);
    assert_int_equal(pto_stream_synchronize(s.stream[1], 20), PTO_ERR_RUNTIME_ERROR);
    assert_non_null(strstr(pto_last_error(), "waits for rank 0"));
    assert_int_equal(queue(&s, 0, "tp"), PTO_SUCCESS);
    for (unsigned r = 0; r < 2; r++) {
        assert_int_equal(pto_stream_synchronize(s.stream[r], 1000), PTO_SUCCESS);
        hold(&s, r);
    }
    close_session(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names), cmocka_unit_test(one_thread), cmocka_unit_test(local_work_first), cmocka_unit_test(a_thread_each),
        cmocka_unit_test(a_rank_that_does_not_come), cmocka_unit_test(another_order), cmocka_unit_test(communicator_gone),
        cmocka_unit_test(communicator_gone_before_it_is_queued), cmocka_unit_test(stream_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
