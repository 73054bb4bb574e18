/* Calls of operators by name, with operators of the test's own: every kind of argument, defaults, outputs, ranks, refusals, the JSON. */
#include "kernels/op.h"
#include "pto/kernels/by_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <cjson/cJSON.h>

/* y = x * factor + sum of list, where flag; on the host: what is tested are arguments. */
struct scale_params {
    const struct pto_tensor *x;
    struct pto_tensor *y, *extra;
    int64_t factor;
    double offset;
    bool flag;
    const char *label;
    int dtype, mode;
    const int64_t *list;
    int n_list;
};
enum { MODE_PLAIN = 1, MODE_TWICE = 2 };
static const struct kern_word modes[] = {{"plain", MODE_PLAIN}, {"twice", MODE_TWICE}, {NULL, 0}};
#define AT(member) offsetof(struct scale_params, member)
static const struct kern_field fields[] = {
    {"x", KERN_TENSOR, true, AT(x), NULL, NULL, "what is scaled"},
    {"y", KERN_TENSOR_OUT, true, AT(y), NULL, NULL, "the result"},
    {"extra", KERN_TENSOR_OUT, false, AT(extra), NULL, NULL, "the factor"},
    {"factor", KERN_INT, false, AT(factor), NULL, "3", "a factor"},
    {"offset", KERN_REAL, false, AT(offset), NULL, "as it is", "added"},
    {"flag", KERN_BOOL, false, AT(flag), NULL, "true", "whether"},
    {"label", KERN_TEXT, false, AT(label), NULL, "none", "a name"},
    {"dtype", KERN_DTYPE, false, AT(dtype), NULL, "as x", "of y"},
    {"mode", KERN_WORD, false, AT(mode), modes, "plain", "how"},
    {"list", KERN_INTS, false, AT(list), NULL, NULL, "what else is added"},
    {NULL, 0, false, 0, NULL, NULL, NULL},
};
static struct scale_params seen[2]; /* what the operator was given */

static enum pto_op_status scale_infer(struct pto_stream *stream, void *params)
{
    struct scale_params *p = params;
    (void)stream;
    if (p->x == NULL)
        return kern_null("x");
    if (p->y->data == NULL && p->y->rank == 0)
        *p->y = pto_tensor_make(NULL, p->dtype != 0 ? p->dtype : p->x->dtype, p->x->rank, p->x->shape);
    if (p->extra != NULL && p->extra->data == NULL)
        *p->extra = pto_tensor_make(NULL, PTO_DT_int64_t, 0, NULL);
    return PTO_SUCCESS;
}
static enum pto_op_status scale_run(struct pto_stream *stream, const void *params)
{
    const struct scale_params *p = params;
    seen[0] = *p;
    (void)stream;
    if (p->factor == 0)
        return kern_invalid("factor: is 0, anything else is allowed");
    int64_t more = 0;
    for (int i = 0; i < p->n_list; i++)
        more += p->list[i];
    const int32_t *x = p->x->data;
    int32_t *y = p->y->data;
    for (int64_t i = 0; i < pto_tensor_elems(p->x); i++)
        y[i] = (int32_t)(x[i] * p->factor + more);
    if (p->extra != NULL)
        memcpy(p->extra->data, &p->factor, sizeof p->factor);
    return PTO_SUCCESS;
}
static enum pto_op_status scale_run_ranks(struct pto_stream *const *streams, uint32_t ranks, const void *const *params)
{
    for (uint32_t r = 0; r < ranks; r++)
        KERN_TRY(scale_run(streams[r], params[r]));
    return PTO_SUCCESS;
}
static const struct kern_op scale = {"scale", "nowhere", "scales", "--arg x=i32[4]=iota", "a3", sizeof(struct scale_params), fields, scale_infer, scale_run, scale_run_ranks};
static const struct kern_op alone = {"alone", "nowhere", "on one device", "", "a3", sizeof(struct scale_params), fields, scale_infer, scale_run, NULL};

/* The table is the test's: nothing of the library's own table is linked. */
const struct kern_op *const kern_ops[] = {&scale, &alone, NULL};
const size_t kern_op_count = 2;
const struct kern_op *kern_op_find(const char *name)
{
    for (size_t i = 0; i < kern_op_count; i++)
        if (strcmp(kern_ops[i]->name, name) == 0)
            return kern_ops[i];
    return NULL;
}

static struct pto_sim *sim;
static int32_t x_data[4] = {1, 2, 3, 4};
static struct pto_tensor x_tensor(void) { return PTO_TENSOR(int32_t, x_data, 4); }

static void wants(enum pto_op_status got, enum pto_op_status status, const char *part)
{
    assert_int_equal(got, status);
    if (strstr(pto_last_error(), part) == NULL)
        fail_msg("'%s' is not in: %s", part, pto_last_error());
}

static void test_defaults(void **state)
{
    (void)state;
    struct pto_call *call = pto_call_new(sim, "scale", 1);
    struct pto_tensor x = x_tensor();
    assert_non_null(call);
    assert_int_equal(pto_call_tensor(call, 0, "x", &x), PTO_SUCCESS);
    assert_int_equal(pto_call_run(call), PTO_SUCCESS);
    const struct pto_tensor *y = pto_call_result(call, 0, "y");
    assert_non_null(y);
    assert_int_equal(y->dtype, PTO_DT_int32_t);
    assert_int_equal(y->shape[0], 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(((const int32_t *)y->data)[i], 3 * (i + 1));
    assert_true(seen[0].flag);
    assert_string_equal(seen[0].label, "none");
    assert_int_equal(seen[0].mode, MODE_PLAIN);
    assert_true(seen[0].offset == 0 && seen[0].dtype == 0 && seen[0].list == NULL && seen[0].extra == NULL); /* words for people leave 0 */
    assert_null(pto_call_result(call, 0, "extra"));
    assert_null(pto_call_result(call, 0, "factor"));
    assert_null(pto_call_result(call, 1, "y"));
    struct pto_op_report report;
    assert_false(pto_call_report(call, 0, &report)); /* nothing was launched */
    pto_call_free(call);
}

static void test_kinds(void **state)
{
    (void)state;
    struct pto_call *call = pto_call_new(sim, "scale", 1);
    struct pto_tensor x = x_tensor();
    static const char *const given[][2] = {{"factor", "-0x10"}, {"offset", "2.5"}, {"flag", "no"}, {"label", "a b"}, {"dtype", "bfloat16"}, {"mode", "twice"}, {"list", "[1, 2,3]"}};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        assert_int_equal(pto_call_set(call, PTO_ALL_RANKS, given[i][0], given[i][1]), PTO_SUCCESS);
    assert_int_equal(pto_call_set(call, 0, "factor", "-16"), PTO_SUCCESS);
    assert_int_equal(pto_call_set(call, 0, "dtype", "i32"), PTO_SUCCESS);
    assert_int_equal(pto_call_tensor(call, 0, "x", &x), PTO_SUCCESS);
    assert_int_equal(pto_call_tensor(call, 0, "extra", NULL), PTO_SUCCESS); /* wanted */
    assert_int_equal(pto_call_run(call), PTO_SUCCESS);
    assert_true(seen[0].factor == -16 && seen[0].offset == 2.5 && !seen[0].flag && seen[0].mode == MODE_TWICE && seen[0].n_list == 3 && seen[0].list[2] == 3);
    assert_int_equal(seen[0].dtype, PTO_DT_int32_t);
    assert_string_equal(seen[0].label, "a b");
    assert_int_equal(((const int32_t *)pto_call_result(call, 0, "y")->data)[0], -10);
    assert_int_equal(*(const int64_t *)pto_call_result(call, 0, "extra")->data, -16);
    /* again, with another shape and memory of the caller's */
    int32_t one = 7, out = 0;
    struct pto_tensor small = PTO_TENSOR(int32_t, &one, 1), y = PTO_TENSOR(int32_t, &out, 1);
    assert_int_equal(pto_call_tensor(call, 0, "x", &small), PTO_SUCCESS);
    assert_int_equal(pto_call_run(call), PTO_SUCCESS);
    assert_int_equal(pto_call_result(call, 0, "y")->shape[0], 1);
    assert_int_equal(pto_call_tensor(call, 0, "y", &y), PTO_SUCCESS);
    assert_int_equal(pto_call_run(call), PTO_SUCCESS);
    assert_int_equal(out, 7 * -16 + 6);
    pto_call_free(call);
}

static void test_ranks(void **state)
{
    (void)state;
    struct pto_sim *two = pto_sim_new("a5");
    assert_int_equal(pto_sim_set(two, "devices", "2"), PTO_OK);
    struct pto_call *call = pto_call_new(two, "scale", 2);
    struct pto_tensor x = x_tensor();
    assert_non_null(call);
    assert_int_equal(pto_call_tensor(call, PTO_ALL_RANKS, "x", &x), PTO_SUCCESS);
    assert_int_equal(pto_call_set(call, 1, "factor", "5"), PTO_SUCCESS);
    assert_int_equal(pto_call_run(call), PTO_SUCCESS);
    assert_int_equal(((const int32_t *)pto_call_result(call, 0, "y")->data)[3], 12);
    assert_int_equal(((const int32_t *)pto_call_result(call, 1, "y")->data)[3], 20);
    wants(pto_call_set(call, 2, "factor", "5"), PTO_ERR_PARAM_INVALID, "rank 2");
    pto_call_free(call);
    assert_null(pto_call_new(two, "scale", 3));
    wants(PTO_ERR_PARAM_INVALID, PTO_ERR_PARAM_INVALID, "the session has 2");
    assert_null(pto_call_new(two, "alone", 2));
    wants(PTO_ERR_PARAM_INVALID, PTO_ERR_PARAM_INVALID, "alone runs on one device");
    pto_sim_free(two);
}

static void test_refusals(void **state)
{
    (void)state;
    assert_null(pto_call_new(sim, "scal", 1));
    wants(PTO_ERR_PARAM_INVALID, PTO_ERR_PARAM_INVALID, "did you mean scale?");
    assert_null(pto_call_new(sim, "nothing_like_it", 1));
    wants(PTO_ERR_PARAM_INVALID, PTO_ERR_PARAM_INVALID, "no operator 'nothing_like_it'");
    assert_null(pto_call_new(NULL, "scale", 1));
    wants(PTO_ERR_PARAM_INVALID, PTO_ERR_PARAM_INVALID, "sim: is required");
    struct pto_call *call = pto_call_new(sim, "scale", 1);
    wants(pto_call_run(call), PTO_ERR_PARAM_NULLPTR, "x: is required");
    wants(pto_call_set(call, 0, "facto", "1"), PTO_ERR_PARAM_INVALID, "did you mean factor?");
    wants(pto_call_set(call, 0, "factor", "1.5"), PTO_ERR_PARAM_INVALID, "factor: '1.5' is no integer");
    wants(pto_call_set(call, 0, "offset", "x"), PTO_ERR_PARAM_INVALID, "offset: 'x' is no number");
    wants(pto_call_set(call, 0, "flag", "maybe"), PTO_ERR_PARAM_INVALID, "neither true nor false");
    wants(pto_call_set(call, 0, "dtype", "f17"), PTO_ERR_PARAM_INVALID, "'f17' is no element type");
    wants(pto_call_set(call, 0, "mode", "twic"), PTO_ERR_PARAM_INVALID, "plain, twice; did you mean twice?");
    wants(pto_call_set(call, 0, "list", "1,x"), PTO_ERR_PARAM_INVALID, "no list of integers");
    wants(pto_call_set(call, 0, "x", "1"), PTO_ERR_PARAM_INVALID, "is a tensor");
    struct pto_tensor x = x_tensor();
    wants(pto_call_tensor(call, 0, "factor", &x), PTO_ERR_PARAM_INVALID, "is no tensor");
    assert_int_equal(pto_call_tensor(call, 0, "x", &x), PTO_SUCCESS);
    assert_int_equal(pto_call_set(call, 0, "factor", "0"), PTO_SUCCESS);
    wants(pto_call_run(call), PTO_ERR_PARAM_INVALID, "factor: is 0");
    assert_int_equal(pto_call_tensor(call, 0, "x", NULL), PTO_SUCCESS); /* taken away */
    wants(pto_call_run(call), PTO_ERR_PARAM_NULLPTR, "x: is required");
    pto_call_free(call);
    pto_call_free(NULL);
}

static void test_null(void **state)
{
    (void)state;
    struct pto_call *call = pto_call_new(sim, "scale", 1);
    struct pto_op_report report;
    struct pto_tensor x = x_tensor();
    wants(pto_call_set(NULL, 0, "factor", "1"), PTO_ERR_PARAM_NULLPTR, "call: is required");
    wants(pto_call_set(call, 0, NULL, "1"), PTO_ERR_PARAM_NULLPTR, "name: is required");
    wants(pto_call_set(call, 0, "factor", NULL), PTO_ERR_PARAM_NULLPTR, "factor: is required");
    wants(pto_call_tensor(NULL, 0, "x", &x), PTO_ERR_PARAM_NULLPTR, "call: is required");
    wants(pto_call_tensor(call, 0, NULL, &x), PTO_ERR_PARAM_NULLPTR, "name: is required");
    wants(pto_call_infer(NULL), PTO_ERR_PARAM_NULLPTR, "call: is required");
    wants(pto_call_run(NULL), PTO_ERR_PARAM_NULLPTR, "call: is required");
    assert_null(pto_call_result(NULL, 0, "y"));
    assert_null(pto_call_result(call, 0, NULL));
    assert_null(pto_call_result(call, 9, "y"));
    assert_false(pto_call_report(NULL, 0, &report));
    assert_false(pto_call_report(call, 0, NULL));
    assert_null(pto_ops_json(NULL));
    assert_null(pto_stream_sim(NULL));
    assert_false(pto_stream_report(NULL, &report));
    assert_int_equal(pto_tensor_elems(NULL), -1);
    assert_int_equal(pto_tensor_bytes(NULL), -1);
    assert_int_equal(pto_tensor_transposed(NULL).rank, 0);
    assert_int_equal(pto_tensor_make(NULL, PTO_DT_float, 1, NULL).shape[0], 0);
    pto_call_free(call);
}

static void test_json(void **state)
{
    (void)state;
    cJSON *json = cJSON_Parse(pto_ops_json(sim));
    assert_int_equal(cJSON_GetArraySize(json), 2);
    const cJSON *op = cJSON_GetArrayItem(json, 0), *all = cJSON_GetObjectItem(op, "fields");
    assert_string_equal(cJSON_GetObjectItem(op, "name")->valuestring, "scale");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(op, "ranks")));
    assert_int_equal(cJSON_GetArraySize(all), 10);
    const cJSON *mode = cJSON_GetArrayItem(all, 8);
    assert_string_equal(cJSON_GetObjectItem(mode, "kind")->valuestring, "word");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(mode, "words")), 2);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(cJSON_GetArrayItem(all, 0), "default")));
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(cJSON_GetArrayItem(all, 0), "required")));
    cJSON_Delete(json);
}

static int begin(void **state)
{
    (void)state;
    sim = pto_sim_new("a3");
    return sim == NULL;
}
static int end(void **state)
{
    (void)state;
    pto_sim_free(sim);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_defaults), cmocka_unit_test(test_kinds), cmocka_unit_test(test_ranks),
                                       cmocka_unit_test(test_refusals), cmocka_unit_test(test_null), cmocka_unit_test(test_json)};
    return cmocka_run_group_tests(tests, begin, end);
}
