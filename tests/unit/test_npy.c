/* sim/npy: headers numpy writes, headers nobody should write. Expected bytes are numpy's format description. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "sim/npy.h"

/* A file with this header text; version 1 unless said otherwise. */
static size_t make(uint8_t *out, unsigned version, const char *header, const void *data, size_t bytes)
{
    size_t n = strlen(header), prefix = version == 1 ? 10 : 12;
    memcpy(out, "\x93NUMPY", 6);
    out[6] = (uint8_t)version;
    out[7] = 0;
    out[8] = (uint8_t)n;
    out[9] = (uint8_t)(n >> 8);
    if (version > 1)
        out[10] = out[11] = 0;
    memcpy(out + prefix, header, n);
    if (bytes != 0)
        memcpy(out + prefix + n, data, bytes);
    return prefix + n + bytes;
}

#define HEADER(descr, fortran, shape) "{'descr': '" descr "', 'fortran_order': " fortran ", 'shape': " shape ", }\n"

static void orders_and_byte_orders(void **state)
{
    (void)state;
    struct base_arena arena = {0};
    uint8_t file[512];
    struct npy n;
    /* 2 x 3 in C order, little endian */
    static const uint8_t c_order[] = {0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0};
    for (unsigned version = 1; version <= 3; version++) {
        size_t len = make(file, version, HEADER("<i2", "False", "(2, 3)"), c_order, 12);
        assert_null(sim_npy_parse(file, len, &arena, &n));
        assert_int_equal(n.rank, 2);
        assert_int_equal(n.shape[0], 2);
        assert_int_equal(n.shape[1], 3);
        assert_int_equal(n.elems, 6);
        assert_int_equal(n.kind, 'i');
        assert_memory_equal(n.data, c_order, 12);
    }
    /* the same matrix column by column: 0 3 1 4 2 5, big endian */
    static const uint8_t fortran[] = {0, 0, 0, 3, 0, 1, 0, 4, 0, 2, 0, 5};
    size_t len = make(file, 1, HEADER(">i2", "True", "(2, 3)"), fortran, 12);
    assert_null(sim_npy_parse(file, len, &arena, &n));
    assert_memory_equal(n.data, c_order, 12);
    /* three dimensions, Fortran: element (i, j, k) of 2 x 2 x 2 lies at i + 2 j + 4 k */
    static const uint8_t cube[] = {0, 4, 2, 6, 1, 5, 3, 7}, plain[] = {0, 1, 2, 3, 4, 5, 6, 7};
    len = make(file, 1, HEADER("|u1", "True", "(2, 2, 2)"), cube, 8);
    assert_null(sim_npy_parse(file, len, &arena, &n));
    assert_memory_equal(n.data, plain, 8);
    base_arena_free(&arena);
}

static void scalars_and_empty_arrays(void **state)
{
    (void)state;
    struct base_arena arena = {0};
    uint8_t file[512];
    struct npy n;
    size_t len = make(file, 1, HEADER("<f8", "False", "()"), "12345678", 8);
    assert_null(sim_npy_parse(file, len, &arena, &n));
    assert_int_equal(n.rank, 0);
    assert_int_equal(n.elems, 1);
    len = make(file, 1, HEADER("<f8", "False", "(0, 9223372036854775807, 4)"), NULL, 0);
    assert_null(sim_npy_parse(file, len, &arena, &n));
    assert_int_equal(n.elems, 0);
    len = make(file, 1, "{\"shape\":(5,),\"fortran_order\":False,\"descr\":\"|b1\"}", "\1\0\1\0\1", 5);
    assert_null(sim_npy_parse(file, len, &arena, &n));
    assert_int_equal(n.kind, 'b');
    base_arena_free(&arena);
}

static void hostile_headers(void **state)
{
    (void)state;
    static const struct { const char *header; size_t bytes; const char *why; } cases[] = {
        {"", 0, "no dictionary"},
        {"{", 0, "no dictionary"},
        {"{'descr': '<f4'", 0, "not closed"},
        {"{'descr': '<f4', 'fortran_order': False}", 4, "'shape' is missing"},
        {"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", 4, "stands twice"},
        {"{'descr': '<f4', 'evil': 1, 'fortran_order': False, 'shape': ()}", 4, "unknown header key 'evil'"},
        {HEADER("<f4", "False", "(2,)") "x", 8, "behind the header"},
        {HEADER("<f4", "Maybe", "(2,)"), 8, "neither True nor False"},
        {HEADER("<f4", "False", "(2"), 8, "a dimension is no"},
        {HEADER("<f4", "False", "(-2,)"), 8, "non-negative"},
        {HEADER("<f4", "False", "(2.0,)"), 8, "tuple of integers"},
        {HEADER("<f4", "False", "2"), 8, "no tuple"},
        {HEADER("<f4", "False", "(1,1,1,1,1,1,1,1,2)"), 8, "more than 8"},
        {HEADER("<f4", "False", "(9223372036854775808,)"), 8, "63 bits"},
        {HEADER("<f4", "False", "(4294967296, 4294967296)"), 8, "more bytes than can be counted"},
        {HEADER("<f4", "False", "(4611686018427387904,)"), 8, "more bytes than can be counted"},
        {HEADER("<f4", "False", "(1000000000000,)"), 8, "cut short"},
        {HEADER("<f4", "False", "(3,)"), 8, "announces 12 bytes of data, 8 are there"},
        {HEADER("<f4", "False", "(1,)"), 8, "4 bytes stand behind the data"},
        {HEADER("<f3", "False", "(1,)"), 3, "is not read"},
        {HEADER("<f1", "False", "(1,)"), 1, "is not read"},
        {HEADER("<c8", "False", "(1,)"), 8, "is not read"},
        {HEADER("|O8", "False", "(1,)"), 8, "is not read"},
        {HEADER("<U2", "False", "(1,)"), 8, "is not read"},
        {HEADER("<f99999999999", "False", "(1,)"), 8, "is not read"},
        {HEADER("f4", "False", "(2,)"), 8, "not of the form"},
        {HEADER("<f4\\x00", "False", "(2,)"), 8, "no plain string"},
        {"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", 8, "structured"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct base_arena arena = {0};
        uint8_t file[512];
        struct npy n;
        size_t len = make(file, 1, cases[i].header, "abcdefgh", cases[i].bytes);
        uint8_t *exact = malloc(len); /* so that a sanitizer sees reads beyond the end */
        memcpy(exact, file, len);
        const char *why = sim_npy_parse(exact, len, &arena, &n);
        if (why == NULL || strstr(why, cases[i].why) == NULL)
            fail_msg("%s: said '%s', expected '%s'", cases[i].header, why != NULL ? why : "ok", cases[i].why);
        assert_true(arena.total_bytes < 1 << 20);
        free(exact);
        base_arena_free(&arena);
    }
}

static void every_truncation_is_an_error(void **state)
{
    (void)state;
    struct base_arena arena = {0};
    uint8_t file[512];
    struct npy n;
    size_t len = make(file, 2, HEADER("<i2", "False", "(2, 3)"), "abcdefghijkl", 12);
    for (size_t cut = 0; cut < len; cut++) {
        uint8_t *exact = malloc(cut + 1);
        memcpy(exact, file, cut);
        assert_non_null(sim_npy_parse(exact, cut, &arena, &n));
        free(exact);
    }
    assert_null(sim_npy_parse(file, len, &arena, &n));
    base_arena_free(&arena);
}

/* Version 1.0: data at a multiple of 64, the header as numpy prints it. */
static void writing(void **state)
{
    (void)state;
    static const uint8_t data[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    int64_t shape[2] = {2, 3}, one[1] = {6};
    size_t len;
    char *file = sim_npy_format('u', 2, 2, shape, data, &len);
    assert_int_equal(len, 128 + 12);
    assert_memory_equal(file, "\x93NUMPY\x01\x00\x76\x00{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3), }", 10 + 59);
    assert_int_equal(file[127], '\n');
    assert_memory_equal(file + 128, data, 12);
    free(file);
    file = sim_npy_format('i', 2, 1, one, data, &len);
    assert_memory_equal(file + 10, "{'descr': '<i2', 'fortran_order': False, 'shape': (6,), }", 57);
    free(file);
    file = sim_npy_format('u', 1, 0, NULL, data, &len);
    assert_memory_equal(file + 10, "{'descr': '|u1', 'fortran_order': False, 'shape': (), }", 55);
    assert_int_equal(len, 129);
    free(file);
    int64_t huge[2] = {INT64_MAX, 2};
    assert_null(sim_npy_format('u', 1, 2, huge, data, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_and_byte_orders),      cmocka_unit_test(scalars_and_empty_arrays),
        cmocka_unit_test(hostile_headers),             cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
