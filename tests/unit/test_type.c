/* Types that hold types or text: one id each, their elements, and how they print (isa/type.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "isa/program.h"

static void expect_text(struct pto_program *p, pto_type_id id, int style, const char *text)
{
    struct base_buf buf = {0};
    isa_type_print(p, id, style, &buf);
    assert_string_equal(buf.data, text);
    base_buf_free(&buf);
}

static pto_type_id make_struct(struct pto_program *p, const pto_type_id *fields, uint32_t n)
{
    struct pto_type t = {.kind = PTO_TYPE_STRUCT, .nparams = n};
    t.members = isa_pool_add(p, fields, n);
    return isa_type_intern(p, &t);
}

static void types_of_types_are_unique(void **state)
{
    (void)state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a3"));
    pto_type_id f32 = isa_type_float(&p, PTO_F32), i8 = isa_type_int(&p, 8, 0);
    pto_type_id ab[] = {f32, i8}, ba[] = {i8, f32};
    pto_type_id s = make_struct(&p, ab, 2);
    assert_int_equal(make_struct(&p, ab, 2), s);
    assert_int_not_equal(make_struct(&p, ba, 2), s);
    assert_int_not_equal(make_struct(&p, ab, 1), s);
    assert_int_not_equal(isa_type_func(&p, ab, 2, NULL, 0), s);
    pto_type_id nested[] = {s, s};
    expect_text(&p, make_struct(&p, nested, 2), PTO_TYPE_TEXT_COMPACT, "!pto.struct<!pto.struct<f32, i8>, !pto.struct<f32, i8>>");

    struct pto_type m = {.kind = PTO_TYPE_MULTI_TILE, .dtype = PTO_F16, .space = PTO_SPACE_VEC, .count = 2};
    m.tile = (struct pto_tile_type){.space = PTO_SPACE_VEC, .dtype = PTO_F16, .fractal = 512, .rows = 16, .cols = 16, .v_row = 16, .v_col = PTO_DYNAMIC_DIM};
    pto_type_id two = isa_type_intern(&p, &m);
    m.count = 3;
    assert_int_not_equal(isa_type_intern(&p, &m), two);
    expect_text(&p, two, PTO_TYPE_TEXT_COMPACT, "!pto.multi_tile_buf<vec, 16x16xf16, valid=16x?, count=2>");
    expect_text(&p, two, PTO_TYPE_TEXT_LONG,
                "!pto.multi_tile_buf<!pto.tile_buf<loc=vec, dtype=f16, rows=16, cols=16, v_row=16, v_col=?, blayout=row_major, slayout=none_box, "
                "fractal=512, pad=0>, count=2>");
    struct pto_type e = {.kind = PTO_TYPE_EVENT_ARRAY, .count = 4};
    pto_type_id four = isa_type_intern(&p, &e);
    e.count = 5;
    assert_int_not_equal(isa_type_intern(&p, &e), four);
    expect_text(&p, four, PTO_TYPE_TEXT_COMPACT, "!pto.eventid_array<4>");
    isa_program_free(&p);
}

static void elements_have_their_own_type(void **state)
{
    (void)state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a3"));
    static const struct {
        enum pto_type_kind kind;
        enum pto_dtype dtype;
        const char *text, *element;
    } cases[] = {{PTO_TYPE_PTR, PTO_F32, NULL, "f32"},          {PTO_TYPE_PTR, PTO_F8E4M3, "f8E4M3", "f8E4M3"},
                 {PTO_TYPE_PTR, PTO_F8E4M3, NULL, "f8E4M3FN"},  {PTO_TYPE_LOCAL_ARRAY, PTO_I64, "index", "index"},
                 {PTO_TYPE_LOCAL_ARRAY, PTO_I16, "si16", "si16"}, {PTO_TYPE_LOCAL_ARRAY, PTO_U8, NULL, "ui8"},
                 {PTO_TYPE_LOCAL_ARRAY, PTO_I1, NULL, "i1"},    {PTO_TYPE_MEMREF, PTO_F16, "memref<4x?xf16, strided<[4, 1]>>", "f16"},
                 {PTO_TYPE_MEMREF, PTO_I64, "memref<2xindex>", "index"}, {PTO_TYPE_MEMREF, PTO_F8E8M0, "memref<!pto.f8E8M0>", "!pto.f8E8M0"}};
    enum { COUNT = sizeof cases / sizeof cases[0] };
    pto_type_id of[COUNT], element[COUNT];
    for (int i = 0; i < COUNT; i++) {
        struct pto_type t = {.kind = (uint8_t)cases[i].kind, .dtype = (uint8_t)cases[i].dtype, .rank = 1, .dims = {3}};
        t.text = cases[i].text != NULL ? base_intern_z(&p.strings, cases[i].text) : 0;
        of[i] = isa_type_intern(&p, &t);
        element[i] = isa_type_element(&p, of[i]);
        expect_text(&p, element[i], PTO_TYPE_TEXT_COMPACT, cases[i].element);
    }
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < COUNT; k++)
            assert_int_equal(isa_type_is_element(&p, of[i], element[k]), element[i] == element[k]);
    assert_int_equal(isa_type_element(&p, isa_type_simple(&p, PTO_TYPE_PIPE)), 0);
    isa_program_free(&p);
}

/* What no text can hold, an object might: it is cut off, not followed down. */
static void deep_types_print(void **state)
{
    (void)state;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a3"));
    pto_type_id id = isa_type_float(&p, PTO_F32);
    for (int i = 0; i < 100000; i++)
        id = make_struct(&p, &id, 1);
    struct base_buf buf = {0};
    isa_type_print(&p, id, PTO_TYPE_TEXT_COMPACT, &buf);
    assert_non_null(strstr(buf.data, ".."));
    base_buf_free(&buf);
    isa_program_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_of_types_are_unique),
        cmocka_unit_test(elements_have_their_own_type),
        cmocka_unit_test(deep_types_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
