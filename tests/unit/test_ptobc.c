/* The public byte code against files put together by hand from spec/ptobc.md 2-6 and 11, byte by byte; the opcode tables against
 * the numbers the specification gives of them; damage is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/ptobc.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
};

static bool load(struct fixture *f, const void *data, size_t len, int table)
{
    struct asm_options options = {.ptobc_table = table};
    memset(f, 0, sizeof *f);
    base_diags_init(&f->diags, &f->sources);
    return asm_load(&f->p, "t", data, len, &options, &f->sources, &f->diags);
}

static void unload(struct fixture *f)
{
    isa_program_free(&f->p);
    base_diags_free(&f->diags);
    base_sources_free(&f->sources);
}

static void prints(struct fixture *f, const char *want)
{
    struct base_buf b = {0};
    asm_print(&f->p, &(struct asm_print_options){0}, &b);
    assert_string_equal(b.data, want);
    base_buf_free(&b);
}

/* ---- files by hand ---- */

static void put_bytes(struct base_buf *b, const char *hex)
{
    for (; *hex != '\0'; hex += hex[0] == ' ' ? 1 : 2)
        if (*hex != ' ') {
            char two[3] = {hex[0], hex[1], '\0'};
            base_putc(b, (char)strtol(two, NULL, 16));
        }
}

static void put_section(struct base_buf *b, int id, const struct base_buf *bytes)
{
    base_putc(b, (char)id);
    for (unsigned i = 0; i < 4; i++)
        base_putc(b, (char)(bytes->len >> 8 * i));
    base_put(b, bytes->data, bytes->len);
}

/* strings: separated by `|`; the rest as hexadecimal bytes. */
static struct base_buf file_of(const char *strings, const char *types, const char *attrs, const char *constants, const char *module)
{
    struct base_buf s = {0}, t = {0}, a = {0}, c = {0}, m = {0}, payload = {0}, file = {0};
    unsigned n = 1;
    for (const char *at = strings; *at != '\0'; at++)
        n += *at == '|';
    base_putc(&s, (char)n);
    for (const char *at = strings; n > 0; n--) {
        size_t len = strcspn(at, "|");
        base_putc(&s, (char)len);
        base_put(&s, at, len);
        at += len + (at[len] == '|');
    }
    put_bytes(&t, types);
    put_bytes(&a, attrs);
    put_bytes(&c, constants);
    put_bytes(&m, module);
    put_section(&payload, 1, &s);
    put_section(&payload, 2, &t);
    put_section(&payload, 3, &a);
    put_section(&payload, 4, &c);
    put_section(&payload, 6, &m);
    base_put(&file, "PTOBC\0\0\0\0\0", 10);
    for (unsigned i = 0; i < 4; i++)
        base_putc(&file, (char)(payload.len >> 8 * i));
    base_put(&file, payload.data, payload.len);
    struct base_buf *all[] = {&s, &t, &a, &c, &m, &payload};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        base_buf_free(all[i]);
    return file;
}

/* One function f(index, i1): a constant -5, f32 1.5, an addition, a comparison (sle = 3), return with `tail` behind its aid. */
static struct base_buf sample(const char *tail)
{
    char module[256];
    snprintf(module, sizeof module,
             "00 40 00 00 01"          /* profile, index width, no attributes, no globals, one function */
             "02 03 00 01"             /* name 2, type 3, not imported, dictionary 1 */
             "01 02 01 02"             /* one block, arguments of types 1 and 2 */
             "05"                      /* five operations */
             "0320 00 00 01"           /* 2003 arith.constant, const 0, type 1: value 2 */
             "0320 00 01 04"           /* const 1, type 4: value 3 */
             "0020 00 00 02 01"        /* 2000 arith.addi %%0, %%2, type 1: value 4 */
             "0220 00 03 02 04 02"     /* 2002 arith.cmpi sle %%2, %%4, type 2: value 5 */
             "0160 00 %s", tail);      /* 6001 func.return */
    return file_of("func.func|func.return|f|index|i1|(index, i1) -> ()|f32|{sym_name = \"f\", function_type = (index, i1) -> ()}",
                   "04 00 01 03  00 01 04  00 01 05  00 01 06", "01 00 01 07", "02  01 01 7B  02 04 04 0000C03F", module);
}

static const char sample_text[] = "module {\n"
                                  "  func.func @f(%0: index, %1: i1) {\n"
                                  "    %2 = arith.constant -5 : index\n"
                                  "    %3 = arith.constant 0x3FC00000 : f32\n"
                                  "    %4 = arith.addi %0, %2 : index\n"
                                  "    %5 = arith.cmpi sle, %2, %4 : index\n"
                                  "    return\n"
                                  "  }\n"
                                  "}\n";

static void test_read_august(void **state)
{
    (void)state;
    struct fixture f;
    struct base_buf file = sample("00"); /* a counted row since August */
    assert_true(load(&f, file.data, file.len, 0));
    assert_null(f.diags.first);
    prints(&f, sample_text);
    unload(&f);
    assert_false(load(&f, file.data, file.len, PTOBC_APRIL)); /* a byte too many */
    assert_int_equal(f.diags.first->code, PTO_D_BAD_PTOBC);
    unload(&f);
    base_buf_free(&file);
}

static void test_read_april(void **state)
{
    (void)state;
    struct fixture f;
    struct base_buf file = sample("");
    assert_true(load(&f, file.data, file.len, 0));
    assert_int_equal(f.diags.first->code, PTO_D_PTOBC_APRIL); /* said in a note */
    prints(&f, sample_text);
    unload(&f);
    assert_true(load(&f, file.data, file.len, PTOBC_APRIL));
    assert_null(f.diags.first);
    unload(&f);
    assert_false(load(&f, file.data, file.len, PTOBC_AUGUST));
    unload(&f);
    base_buf_free(&file);
}

/* The operations as written, by hand from section 4: types in order of first use (function type 1, index 2, i1 3, f32 4), dictionary
 * 2 holds the predicate that the immediate repeats. */
static void test_write(void **state)
{
    (void)state;
    struct fixture f, back;
    struct base_buf out = {0}, file = sample("00");
    assert_true(load(&f, file.data, file.len, 0));
    assert_true(asm_ptobc_write(&f.p, &f.sources, PTOBC_AUGUST, &out, &f.diags));
    assert_memory_equal(out.data, "PTOBC\0\0\0\0\0", 10);
    const char *module = memchr(out.data, 6, out.len);
    static const char operations[] = "\x05\x03\x20\x00\x00\x02\x03\x20\x00\x01\x04\x00\x20\x00\x00\x02\x02\x02\x20\x02\x03\x02\x04\x03\x01\x60\x00";
    bool found = false;
    for (; module != NULL && !found; module = memchr(module + 1, 6, (size_t)(out.data + out.len - module) - 1))
        for (size_t at = 0; at + sizeof operations < (size_t)(out.data + out.len - module) && at < 40 && !found; at++)
            found = memcmp(module + at, operations, sizeof operations - 1) == 0;
    assert_true(found);
    assert_true(load(&back, out.data, out.len, PTOBC_AUGUST));
    prints(&back, sample_text);
    unload(&back);
    unload(&f);
    base_buf_free(&out);
    base_buf_free(&file);
}

/* Numbers of rows: 147 in April, 181 in August (sections 6 and 11); some rows by name. */
static void test_tables(void **state)
{
    (void)state;
    unsigned april = 0, august = 0;
    for (unsigned opcode = 0; opcode < 0xFFFF; opcode++) {
        int variant = asm_ptobc_has_variant(opcode) ? 0 : -1;
        april += asm_ptobc_row(opcode, variant, PTOBC_APRIL) != NULL;
        august += asm_ptobc_row(opcode, variant, PTOBC_AUGUST) != NULL;
    }
    assert_int_equal(april, 147);
    assert_int_equal(august, 181);
    assert_string_equal(asm_ptobc_row(0x1075, -1, PTOBC_APRIL)->mnemonic, "pto.tpack");
    assert_string_equal(asm_ptobc_row(0x1075, -1, PTOBC_AUGUST)->mnemonic, "pto.tdequant");
    assert_string_equal(asm_ptobc_row(0x1033, 2, PTOBC_AUGUST)->mnemonic, "pto.tmatmul.mx.bias");
    assert_int_equal(asm_ptobc_row(0x1033, 2, PTOBC_AUGUST)->count, 6);
    assert_int_equal(asm_ptobc_row_for("pto.tmov", 2, 0, 0, false, PTOBC_AUGUST)->opcode, 0x1038);
    assert_int_equal(asm_ptobc_row_for("pto.tmov", 3, 0, 0, true, PTOBC_AUGUST)->opcode, 0x1039);
    assert_null(asm_ptobc_row_for("pto.tmov", 3, 0, 0, false, PTOBC_AUGUST)); /* a pre-quant scalar: generic */
    assert_int_equal(asm_ptobc_row_for("pto.tfillpad", 2, 0, 0, false, PTOBC_AUGUST)->opcode, 0x1023);
}

static void test_damage(void **state)
{
    (void)state;
    struct fixture f;
    struct base_buf file = sample("00");
    for (size_t len = 6; len < file.len; len++) { /* cut off anywhere */
        assert_false(load(&f, file.data, len, 0));
        unload(&f);
    }
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) { /* whatever comes out, nothing crashes */
        struct base_buf copy = {0};
        base_put(&copy, file.data, file.len);
        for (int k = 0; k <= round % 3; k++) {
            seed = seed * 1664525u + 1013904223u;
            copy.data[6 + (seed >> 8) % (file.len - 6)] = (char)(seed >> 3);
        }
        if (load(&f, copy.data, copy.len, 0))
            asm_verify(&f.p, &(struct asm_options){0}, &f.diags);
        unload(&f);
        base_buf_free(&copy);
    }
    base_buf_free(&file);
}

/* What the format has no place for is refused, naming the operation. */
static void test_cannot(void **state)
{
    (void)state;
    static const char text[] = "func.func @f(%c: i1) {\n  cf.cond_br %c, ^a, ^b\n^a:\n  return\n^b:\n  return\n}\n";
    struct fixture f;
    struct base_buf out = {0};
    assert_true(load(&f, text, strlen(text), 0));
    assert_false(asm_ptobc_write(&f.p, &f.sources, PTOBC_AUGUST, &out, &f.diags));
    assert_int_equal(f.diags.first->code, PTO_D_PTOBC_CANNOT);
    assert_non_null(strstr(f.diags.first->message, "cf.cond_br"));
    assert_int_equal(out.len, 0);
    unload(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read_august), cmocka_unit_test(test_read_april), cmocka_unit_test(test_write),
        cmocka_unit_test(test_tables), cmocka_unit_test(test_damage), cmocka_unit_test(test_cannot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
