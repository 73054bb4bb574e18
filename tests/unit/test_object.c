/* Object files: what is written reads back as the same program, at the same places of the source; damage is refused by name, also
 * where the checksum was made to fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/object.h"
#include "base/crc.h"

#include <stdlib.h>
#include <string.h>

static const char source[] =
    "!v = !pto.tensor_view<?x?xf16>\n"
    "module attributes {pto.target_arch = \"a5\", \"my.note\" = {a = [1, 2.5, \"x\\00y\"], b = @f}} {\n"
    "func.func private @helper(%x: i32, %i: index) -> i32 {\n"
    "  return %x : i32\n"
    "}\n"
    "func.func @k(%p: !pto.ptr<f16>, %n: i32) attributes {pto.entry} {\n"
    "  %c0 = arith.constant 0 : index\n"
    "  %c1 = arith.constant 1 : index\n"
    "  %c16 = arith.constant 16 : index\n"
    "  %half = arith.constant 0x3F000000 : f32\n"
    "  %v = pto.make_tensor_view %p, shape = [%c16, %c16], strides = [%c16, %c1] : !v\n"
    "  %w = pto.partition_view %v, offsets = [%c0, %c0], sizes = [%c16, %c16] : !v -> !pto.partition_tensor_view<16x16xf16>\n"
    "  %l = pto.alloc_tile valid_row = %c16 : !pto.tile_buf<left, 16x16xf16, valid=?x16, blayout=col_major, slayout=row_major>\n"
    "  %m = pto.alloc_tile : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>\n"
    "  %e = arith.cmpi ult, %c0, %c1 : index\n"
    "  %t = scf.for %i = %c0 to %c16 step %c1 iter_args(%k = %n) -> (i32) {\n"
    "    %q = func.call @helper(%k, %i) : (i32, index) -> i32\n"
    "    %z = scf.if %e -> (i32) {\n"
    "      scf.yield %q : i32\n"
    "    } else {\n"
    "      scf.yield %k : i32\n"
    "    }\n"
    "    scf.yield %z : i32\n"
    "  }\n"
    "  pto.tload ins(%w : !pto.partition_tensor_view<16x16xf16>) outs(%m : !pto.tile_buf<mat, 16x16xf16, blayout=col_major, slayout=row_major>)\n"
    "  pto.set_flag[<PIPE_MTE2>, <PIPE_MTE1>, <EVENT_ID0>]\n"
    "  return\n"
    "}\n"
    "}\n";

struct fixture {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program p;
};

static void open_fixture(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    base_diags_init(&f->diags, &f->sources);
}

static void close_fixture(struct fixture *f)
{
    isa_program_free(&f->p);
    base_diags_free(&f->diags);
    base_sources_free(&f->sources);
}

static bool load(struct fixture *f, const char *data, size_t len)
{
    static const struct asm_options options;
    open_fixture(f);
    return asm_load(&f->p, "t.pto", data, len, &options, &f->sources, &f->diags);
}

static struct base_buf object_of(struct fixture *f, bool locations)
{
    struct base_buf b = {0};
    asm_object_write(&f->p, &f->sources, locations, &b);
    return b;
}

static struct base_buf text_of(struct fixture *f)
{
    struct base_buf b = {0};
    asm_print(&f->p, &(struct asm_print_options){0}, &b);
    return b;
}

static void same_bytes(const struct base_buf *a, const struct base_buf *b)
{
    assert_int_equal(a->len, b->len);
    assert_memory_equal(a->data, b->data, a->len);
}

static void test_round_trip(void **state)
{
    (void)state;
    struct fixture from, back;
    assert_true(load(&from, source, strlen(source)));
    for (int locations = 0; locations < 2; locations++) {
        struct base_buf object = object_of(&from, locations != 0), text = text_of(&from);
        assert_true(load(&back, object.data, object.len));
        struct base_buf text2 = text_of(&back), object2 = object_of(&back, locations != 0);
        same_bytes(&text, &text2);
        same_bytes(&object, &object2); /* canonical: the bytes follow from the program */
        assert_int_equal(back.p.level, from.p.level);
        assert_string_equal(back.p.target->name, "a5");
        assert_true(asm_verify(&back.p, &(struct asm_options){0}, &back.diags));
        base_buf_free(&text2);
        base_buf_free(&object2);
        base_buf_free(&text);
        base_buf_free(&object);
        close_fixture(&back);
    }
    close_fixture(&from);
}

/* set_flag stands in line 26 of the source above, column 3; a name of a file is kept. */
static void test_locations(void **state)
{
    (void)state;
    struct fixture from, back;
    uint32_t line, column;
    assert_true(load(&from, source, strlen(source)));
    struct base_buf object = object_of(&from, true);
    assert_true(load(&back, object.data, object.len));
    for (pto_op_id id = 1; id < back.p.nops; id++) {
        if (back.p.ops[id].op != PTO_OP_SET_FLAG)
            continue;
        struct pto_span at = back.p.ops[id].name_span;
        base_source_position(&back.sources, at.file, at.begin, &line, &column);
        assert_int_equal(line, 26);
        assert_int_equal(column, 3);
        assert_string_equal(base_source_get(&back.sources, at.file)->name, "t.pto");
    }
    base_buf_free(&object);
    close_fixture(&back);
    close_fixture(&from);
}

static void test_damage(void **state)
{
    (void)state;
    struct fixture from, back;
    assert_true(load(&from, source, strlen(source)));
    struct base_buf object = object_of(&from, true);
    for (size_t i = 8; i < object.len; i++) { /* any byte behind the magic */
        object.data[i] = (char)(object.data[i] ^ 0x41);
        assert_false(load(&back, object.data, object.len));
        assert_int_equal(back.diags.first->code, PTO_D_BAD_OBJECT);
        assert_int_equal(back.diags.counts[PTO_SEV_ERROR], 1);
        object.data[i] = (char)(object.data[i] ^ 0x41);
        close_fixture(&back);
    }
    for (size_t len = 8; len < object.len; len++) {
        assert_false(load(&back, object.data, len));
        close_fixture(&back);
    }
    base_buf_free(&object);
    close_fixture(&from);
}

/* Damage with a checksum that fits: whatever is read must print and verify without a crash. */
static void test_forged(void **state)
{
    (void)state;
    struct fixture from, back;
    uint32_t seed = 12345, accepted = 0;
    assert_true(load(&from, source, strlen(source)));
    struct base_buf object = object_of(&from, true);
    char *copy = malloc(object.len);
    for (int round = 0; round < 4000; round++) {
        memcpy(copy, object.data, object.len);
        for (int k = 0; k < 1 + round % 3; k++) {
            seed = seed * 1664525u + 1013904223u;
            copy[ASM_OBJECT_HEADER_BYTES + (seed >> 8) % (object.len - ASM_OBJECT_HEADER_BYTES)] = (char)(seed >> 3);
        }
        uint32_t crc = base_crc32(copy + ASM_OBJECT_HEADER_BYTES, object.len - ASM_OBJECT_HEADER_BYTES);
        for (int i = 0; i < 4; i++)
            copy[12 + i] = (char)(crc >> 8 * i);
        if (load(&back, copy, object.len)) {
            accepted++;
            struct base_buf text = text_of(&back);
            asm_verify(&back.p, &(struct asm_options){0}, &back.diags);
            base_buf_free(&text);
        }
        close_fixture(&back);
    }
    assert_true(accepted > 0); /* renamed values and the like */
    free(copy);
    base_buf_free(&object);
    close_fixture(&from);
}

/* The check value of the CRC catalogue: CRC-32/ISO-HDLC of "123456789". */
static void test_crc(void **state)
{
    (void)state;
    assert_int_equal(base_crc32("123456789", 9), 0xCBF43926u);
    assert_int_equal(base_crc32("", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_locations), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_forged), cmocka_unit_test(test_crc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
