/* The reader of test vectors: what it makes of good files, what it says of broken ones. */
#include "kernels/vector_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct vector_file file;
static struct base_buf error;

static bool read_text(const char *text, int64_t limit)
{
    error.len = 0;
    return vector_file_read(text, strlen(text), limit, &file, &error);
}

static void test_good(void **state)
{
    (void)state;
    assert_true(read_text("[{\"name\": \"a\", \"system\": \"s\", \"params\": {\"n\": 3, \"t\": true, \"w\": \"x\", \"l\": [1, 2], \"nothing\": null,"
                          "\"scale\": {\"dtype\": \"fp16\", \"shape\": [1], \"hex\": \"003C\"}},"
                          "\"inputs\": {\"x\": {\"dtype\": \"int8\", \"shape\": [2, 2], \"hex\": \"00ff7F80\"},"
                          " \"y\": {\"dtype\": \"fp32\", \"shape\": [2, 1], \"data\": [[1.5], [-2]]},"
                          " \"p\": {\"dtype\": \"int4\", \"shape\": [3], \"hex\": \"2103\"}, \"per_rank\": [{\"z\": 1}, {\"z\": 2}]},"
                          "\"outputs\": {\"o\": {\"dtype\": \"bf16\", \"shape\": [], \"hex\": \"803f\"}},"
                          "\"compare\": {\"mode\": \"tol\", \"rtol\": 0.5, \"atol\": 0.25, \"b\": \"bits\", \"c\": {\"mode\": \"tol\", \"rtol\": 1}}, \"note\": \"n\"},"
                          " {\"system\": \"s\", \"expect\": {\"status\": 161002, \"message\": \"x2\"}}]", 1000));
    assert_int_equal(file.count, 2);
    const struct vector_entry *e = &file.entries[0];
    assert_null(e->broken);
    assert_string_equal(e->name, "a");
    assert_string_equal(e->note, "n");
    assert_true(vector_member(&e->params, "n")->number == 3);
    assert_true(vector_member(&e->params, "t")->truth);
    assert_int_equal(vector_member(&e->params, "l")->count, 2);
    assert_null(vector_member(&e->params, "nothing"));
    assert_null(vector_member(&e->params, "absent"));
    assert_int_equal(vector_member(&e->params, "scale")->kind, VECTOR_TENSOR);
    const struct pto_tensor *x = &vector_member(&e->inputs, "x")->tensor;
    assert_int_equal(x->dtype, PTO_DT_int8_t);
    assert_true(x->rank == 2 && x->shape[0] == 2 && x->shape[1] == 2 && (uintptr_t)x->data % 64 == 0);
    assert_memory_equal(x->data, "\x00\xff\x7f\x80", 4);
    const float y[2] = {1.5F, -2};
    assert_memory_equal(vector_member(&e->inputs, "y")->tensor.data, y, sizeof y);
    assert_memory_equal(vector_member(&e->inputs, "p")->tensor.data, "\x21\x03", 2);
    assert_int_equal(e->nranks, 2);
    assert_true(vector_member(&e->ranks[1], "z")->number == 2);
    assert_int_equal(vector_member(&e->outputs, "o")->tensor.rank, 0);
    struct vector_tolerance t = vector_entry_tolerance(e, "o");
    assert_true(!t.bits && t.rtol == 0.5 && t.atol == 0.25);
    assert_true(vector_entry_tolerance(e, "b").bits);
    t = vector_entry_tolerance(e, "c");
    assert_true(!t.bits && t.rtol == 1 && t.atol == 0);
    assert_int_equal(file.entries[1].status, 161002);
    assert_string_equal(file.entries[1].message, "x2");
    assert_true(vector_entry_tolerance(&file.entries[1], "o").bits);
    vector_file_free(&file);
}

/* One entry that is broken does not hide the next. */
static void broken(const char *entry, const char *part)
{
    char text[512];
    assert_true(strlen(entry) + 40 < sizeof text);
    (void)snprintf(text, sizeof text, "[%s, {\"name\": \"b\", \"system\": \"s\"}]", entry);
    assert_true(read_text(text, 64));
    assert_int_equal(file.count, 2);
    assert_non_null(file.entries[0].broken);
    if (strstr(file.entries[0].broken, part) == NULL)
        fail_msg("'%s' is not in: %s", part, file.entries[0].broken);
    assert_null(file.entries[1].broken);
    vector_file_free(&file);
}
#define INPUT(tensor) "{\"system\": \"s\", \"inputs\": {\"x\": " tensor "}}"

static void test_broken_entries(void **state)
{
    (void)state;
    broken("7", "is no object");
    broken("{\"name\": \"a\"}", "has no system");
    broken("{\"system\": \"s\", \"inputs\": 3}", "inputs is no object");
    broken("{\"system\": \"s\", \"inputs\": {\"per_rank\": [1]}}", "per_rank is a list of objects");
    broken("{\"system\": \"s\", \"expect\": {\"status\": \"no\"}}", "expect.status");
    broken("{\"system\": \"s\", \"expect\": 161002}", "expect is no object");
    broken("{\"system\": \"s\", \"compare\": {\"mode\": \"exact\"}}", "mode is neither bits nor tol");
    broken("{\"system\": \"s\", \"compare\": {\"mode\": \"tol\"}}", "tol without rtol and atol");
    broken("{\"system\": \"s\", \"compare\": {\"mode\": \"tol\", \"rtol\": -1, \"atol\": 1}}", "rtol is no number from 0 on");
    broken("{\"system\": \"s\", \"compare\": {\"y\": {\"mode\": \"tol\"}}}", "tol without rtol and atol");
    broken("{\"system\": \"s\", \"compare\": {\"y\": \"tols\"}}", "y is neither bits nor tol");
    broken(INPUT("{\"shape\": [1], \"hex\": \"00\"}"), "x: has no dtype");
    broken(INPUT("{\"dtype\": \"i8\", \"data\": [1]}"), "x: has no shape");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2], \"data\": [1, 300]}"), "x: element 1 of data is 300, no number of i8");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [1], \"data\": [1.5]}"), "is 1.5, no number of i8");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [1], \"data\": [-129]}"), "is -129, no number");
    broken(INPUT("{\"dtype\": \"u8\", \"shape\": [1], \"data\": [-1]}"), "is -1, no number");
    broken(INPUT("{\"dtype\": \"i4\", \"shape\": [1], \"data\": [8]}"), "is 8, no number");
    broken(INPUT("{\"dtype\": \"f17\", \"shape\": [1], \"hex\": \"00\"}"), "x: dtype 'f17'");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": 1, \"hex\": \"00\"}"), "shape is a list");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [-1], \"hex\": \"00\"}"), "whole sizes");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [1.5], \"hex\": \"00\"}"), "whole sizes");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [1000000000, 1000000000, 1000000000], \"hex\": \"00\"}"), "whole sizes");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [65], \"hex\": \"00\"}"), "too large");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [1,1,1,1,1,1,1,1,1], \"hex\": \"00\"}"), "at most 8");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2], \"hex\": \"00\"}"), "2 digits of hex");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2], \"hex\": \"00g0\"}"), "byte 1 of hex");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2]}"), "no hex and no data");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2], \"data\": [1]}"), "not the 2 numbers");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2], \"data\": [1, \"2\"]}"), "not the 2 numbers");
    broken(INPUT("{\"dtype\": \"i8\", \"shape\": [2], \"data\": [1, 2, 3]}"), "not the 2 numbers");
}

static void test_no_vectors(void **state)
{
    (void)state;
    assert_false(read_text("[\n{\"name\": ]", 100));
    assert_string_equal(error.data, "line 2: this is no JSON");
    vector_file_free(&file);
    assert_false(read_text("[]\n ]", 100));
    assert_string_equal(error.data, "line 2: there is text behind the vectors");
    vector_file_free(&file);
    assert_false(read_text("7", 100));
    assert_non_null(strstr(error.data, "a list of vectors"));
    vector_file_free(&file);
    assert_false(read_text("", 100));
    vector_file_free(&file);
    assert_true(read_text("[]", 100));
    assert_int_equal(file.count, 0);
    vector_file_free(&file);
    assert_true(read_text("{\"name\": \"one\", \"system\": \"s\"}", 100)); /* a single one */
    assert_int_equal(file.count, 1);
    vector_file_free(&file);
    base_buf_free(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_broken_entries), cmocka_unit_test(test_no_vectors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
