/* What a program looks at and shows: tgetval, tsetval, tprint, print, trap; prefetches; what is not simulated (vector.md 15, 25.6). */
#include "exec_fixture.h"

struct shown {
    struct fixture f;
    struct base_buf out;
};
static void open_shown(struct shown *s)
{
    memset(&s->out, 0, sizeof s->out);
    fixture_open(&s->f, "a5");
    s->f.x.print = &s->out;
}
static void close_shown(struct shown *s)
{
    base_buf_free(&s->out);
    fixture_close(&s->f);
}
static void expect_text(struct shown *s, const char *text)
{
    assert_string_equal(s->out.data != NULL ? s->out.data : "", text);
    s->out.len = 0;
    base_puts(&s->out, "");
}
static void print(struct shown *s, const char *format, struct pto_operand value)
{
    struct pto_insn insn = make_insn(PTO_OP_PRINT);
    insn.text = format;
    *slot_of(&insn, PTO_ROLE_SCALAR) = value;
    run(&s->f, &insn);
}
static struct pto_operand integer(enum pto_dtype dtype, int64_t v) { return (struct pto_operand){.kind = PTO_OK_INT, .dtype = (uint8_t)dtype, .u.i = v}; }
static struct pto_operand real(double v) { return (struct pto_operand){.kind = PTO_OK_FLOAT, .dtype = PTO_F32, .u.f = v}; }

static void prints_of_scalars(void **state)
{
    (void)state;
    struct shown s;
    open_shown(&s);
    print(&s, "n = %d\n", integer(PTO_I32, -5));
    expect_text(&s, "n = -5\n");
    print(&s, "%5d|", integer(PTO_I64, INT64_MIN));
    print(&s, "%-6ld|%%|%i", integer(PTO_I64, 42));
    expect_text(&s, "-9223372036854775808|42    |%|%i");
    print(&s, "%x ", integer(PTO_I8, -1)); /* the bits of the operand's own width */
    print(&s, "%#llX ", integer(PTO_I32, -2));
    print(&s, "%u", integer(PTO_U64, -1));
    expect_text(&s, "ff 0XFFFFFFFE 18446744073709551615");
    print(&s, "%f %s", real(0.5));
    print(&s, "|%+8.2e|", real(-1234.5));
    print(&s, "%g", integer(PTO_U64, -1));
    print(&s, "%d", real(-2.75));
    print(&s, "%d", real(NAN));
    print(&s, "%c", integer(PTO_I32, 'x'));
    expect_text(&s, "0.500000 %s|-1.23e+03|1.84467e+19-20x");
    print(&s, "no conversion", integer(PTO_I32, 1));
    print(&s, "%", integer(PTO_I32, 1));
    print(&s, "%-", integer(PTO_I32, 1));
    print(&s, "%1234567d %*d %n", integer(PTO_I32, 7));
    expect_text(&s, "no conversion%%-%1234567d %*d %n");
    print(&s, "%99.99f", real(1e300)); /* as many digits as there are */
    assert_int_equal(s.out.len, 301 + 1 + 99);
    s.f.x.print = NULL; /* nobody listens */
    print(&s, "%d", integer(PTO_I32, 7));
    struct pto_insn insn = make_insn(PTO_OP_PRINT);
    refused(&s.f, &insn, PTO_D_NO_MEANING, "needs a scalar");
    close_shown(&s);
}

static void print_tile(struct shown *s, struct pto_tile tile, int format)
{
    struct pto_insn insn = make_insn(PTO_OP_TPRINT);
    set_tile(&insn, PTO_ROLE_SRC, tile);
    set_attr(&insn, PTO_ATTR_PRINT_FORMAT, format);
    run(&s->f, &insn);
}

static void prints_of_tiles(void **state)
{
    (void)state;
    struct shown s;
    open_shown(&s);
    static const float v[] = {1, -2.5f, 1.0f / 3, 123456.78125f, INFINITY, NAN};
    struct pto_tile t = with_valid(make_tile(PTO_SPACE_VEC, PTO_F32, 4, 8, "ND", 0), 2, 3);
    for (int32_t n = 0; n < 6; n++)
        put(&s.f, &t, n / 3, n % 3, f32_bits(v[n]));
    print_tile(&s, t, PTO_PRINT_FORMAT_W8_P4);
    expect_text(&s, "TPRINT 2x3\n  1.0000  -2.5000   0.3333\n123456.7812      inf      nan\n");
    print_tile(&s, t, PTO_PRINT_FORMAT_W8_P2);
    expect_text(&s, "TPRINT 2x3\n    1.00    -2.50     0.33\n123456.78      inf      nan\n");
    print_tile(&s, t, PTO_PRINT_FORMAT_W10_P6);
    expect_text(&s, "TPRINT 2x3\n  1.000000  -2.500000   0.333333\n123456.781250        inf        nan\n");
    struct pto_tile boxes = with_valid(make_tile(PTO_SPACE_MAT, PTO_I8, 16, 32, "Nz", 0), 1, 2);
    put(&s.f, &boxes, 0, 0, 0x80);
    put(&s.f, &boxes, 0, 1, 7);
    print_tile(&s, boxes, PTO_PRINT_FORMAT_W8_P4);
    expect_text(&s, "TPRINT 1x2\n    -128        7\n");
    print_tile(&s, with_valid(t, 0, 3), PTO_PRINT_FORMAT_W8_P4);
    expect_text(&s, "TPRINT 0x3\n");
    /* a view */
    struct pto_gm gm = make_gm(&s.f, PTO_U64, 1, 2, PTO_GM_LAYOUT_ND, "x");
    gm_put(&s.f, &gm, 0, 0, UINT64_MAX);
    struct pto_insn insn = make_insn(PTO_OP_TPRINT);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    run(&s.f, &insn);
    expect_text(&s, "TPRINT 1x2\n18446744073709551615        0\n");
    gm.shape[4] = 3;
    set_gm(&insn, PTO_ROLE_SRC, gm);
    refused(&s.f, &insn, PTO_D_GM_BOUNDS, "lie in no buffer");
    close_shown(&s);
}

/* What is printed is bounded, and that is said once. */
static void prints_end(void **state)
{
    (void)state;
    struct shown s;
    open_shown(&s);
    struct pto_gm gm = make_gm(&s.f, PTO_F32, 1, 1, PTO_GM_LAYOUT_ND, "x");
    gm.shape[3] = gm.shape[4] = INT32_MAX; /* one element, over and over */
    gm.stride[3] = gm.stride[4] = 0;
    struct pto_insn insn = make_insn(PTO_OP_TPRINT);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    run(&s.f, &insn);
    assert_int_equal(s.out.len, SIM_MAX_PRINT);
    assert_int_equal(s.f.diags.counts[PTO_SEV_WARNING], 1);
    assert_int_equal(s.f.diags.first->code, PTO_D_RUN_LIMIT);
    run(&s.f, &insn);
    print(&s, "%d", integer(PTO_I32, 7));
    assert_int_equal(s.out.len, SIM_MAX_PRINT);
    assert_int_equal(s.f.diags.counts[PTO_SEV_WARNING], 1);
    close_shown(&s);
}

/* Linear offsets in the storage, whatever the layout and what is valid. */
static void single_elements(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_tile t = with_valid(make_tile(PTO_SPACE_VEC, PTO_F16, 4, 16, "ND", 0x40), 1, 1), dn = make_tile(PTO_SPACE_VEC, PTO_U32, 8, 4, "DN", 0x400);
    struct pto_insn set = make_insn(PTO_OP_TSETVAL), get_it = make_insn(PTO_OP_TGETVAL);
    set_tile(&set, PTO_ROLE_DST, t);
    set_int(&set, PTO_ROLE_OFFSET, 37);
    *slot_of(&set, PTO_ROLE_VALUE) = real(-2.5);
    run(&f, &set);
    assert_int_equal(get(&f, &t, 2, 5), 0xC100);
    assert_int_equal(get(&f, &t, 2, 4), 0xFFFF);
    set_tile(&get_it, PTO_ROLE_SRC, t);
    set_int(&get_it, PTO_ROLE_OFFSET, 37);
    run(&f, &get_it);
    assert_int_equal(f.x.nresults, 1);
    assert_int_equal(f.x.result[0].value.kind, PTO_OK_FLOAT);
    assert_true(f.x.result[0].value.u.f == -2.5);
    set_tile(&set, PTO_ROLE_DST, dn);
    set_int(&set, PTO_ROLE_OFFSET, 10);
    *slot_of(&set, PTO_ROLE_VALUE) = integer(PTO_I32, -1);
    run(&f, &set);
    put(&f, &dn, 2, 1, 0x80000000);
    set_tile(&get_it, PTO_ROLE_SRC, dn);
    set_int(&get_it, PTO_ROLE_OFFSET, 10);
    run(&f, &get_it);
    assert_int_equal(f.x.result[0].value.u.i, 0x80000000);
    static const int64_t outside[] = {-1, 32, INT64_MAX, INT64_MIN + 1};
    for (size_t i = 0; i < 4; i++) {
        set_int(&get_it, PTO_ROLE_OFFSET, outside[i]);
        refused(&f, &get_it, PTO_D_TRAP, "of `src` is asked for, which holds elements 0 to 31");
        set_int(&set, PTO_ROLE_OFFSET, outside[i]);
        refused(&f, &set, PTO_D_TRAP, "of `dst` is asked for");
    }
    fixture_close(&f);
}

static void trap_and_prefetch(void **state)
{
    (void)state;
    struct fixture f;
    fixture_open(&f, "a3");
    struct pto_insn insn = make_insn(PTO_OP_TRAP);
    refused(&f, &insn, PTO_D_TRAP, "the program stopped itself");
    struct pto_gm gm = make_gm(&f, PTO_I32, 2, 8, PTO_GM_LAYOUT_ND, "x");
    gm_put(&f, &gm, 1, 7, 77);
    struct pto_tile t = make_tile(PTO_SPACE_VEC, PTO_I32, 2, 8, "ND", 0);
    insn = make_insn(PTO_OP_TPREFETCH);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    set_tile(&insn, PTO_ROLE_DST, t);
    run(&f, &insn);
    assert_int_equal(get(&f, &t, 1, 7), 77);
    static const enum pto_op handles[] = {PTO_OP_TPREFETCH_ASYNC, PTO_OP_MAKE_PREFETCH_ASYNC_CONTEXT, PTO_OP_GET_PREFETCH_ASYNC_SESSION};
    for (size_t i = 0; i < 3; i++) {
        insn = make_insn(handles[i]);
        run(&f, &insn);
        assert_int_equal(f.x.nresults, 1);
    }
    static const enum pto_op convolution[] = {PTO_OP_TIMG2COL, PTO_OP_SETFMATRIX, PTO_OP_SET_IMG2COL_PADDING, PTO_OP_SET_IMG2COL_RPT};
    for (size_t i = 0; i < 4; i++) {
        insn = make_insn(convolution[i]);
        refused(&f, &insn, PTO_D_NO_MEANING, "convolution by img2col is not simulated");
    }
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(prints_of_scalars), cmocka_unit_test(prints_of_tiles), cmocka_unit_test(prints_end),
                                       cmocka_unit_test(single_elements), cmocka_unit_test(trap_and_prefetch)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
