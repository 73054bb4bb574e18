/* Every operation of the table with operands it does not have: any number of any type, in the generic form and after its mnemonic.
 * Nothing may crash or hang, what lacks an operand is refused, and an operand of a wrong kind is refused by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/asm.h"

#include <string.h>

static const char *const types[] = {"index", "f32", "!pto.tile_buf<vec, 16x64xf32>", "!pto.tile<vec, 16x64xf32>", "!pto.partition_tensor_view<16x64xf32>",
                                    "!pto.ptr<f32>", "!pto.pipe"};
enum { NTYPES = sizeof types / sizeof types[0], MAX_OPERANDS = 8 };

static void put_uses(struct base_buf *text, unsigned n, unsigned type, bool types_too)
{
    for (unsigned k = 0; k < n; k++)
        base_printf(text, "%s%%a%u", k != 0 ? ", " : "", k);
    for (unsigned k = 0; types_too && k < n; k++)
        base_printf(text, "%s%s", k != 0 ? ", " : " : ", types[type]);
}

static void put_function(struct base_buf *text, const char *mnemonic, unsigned n, unsigned type, bool generic)
{
    base_puts(text, "func.func @f(");
    for (unsigned k = 0; k < n; k++)
        base_printf(text, "%s%%a%u: %s", k != 0 ? ", " : "", k, types[type]);
    base_puts(text, ") {\n  ");
    if (generic) {
        base_printf(text, "\"%s\"(", mnemonic);
        put_uses(text, n, type, false);
        base_puts(text, ") : (");
        for (unsigned k = 0; k < n; k++)
            base_printf(text, "%s%s", k != 0 ? ", " : "", types[type]);
        base_puts(text, ") -> ()\n");
    } else {
        base_printf(text, "%s ins(", mnemonic);
        put_uses(text, n / 2, type, true);
        base_puts(text, ") outs(");
        put_uses(text, n - n / 2, type, true);
        base_puts(text, ")\n");
    }
    base_puts(text, "  return\n}\n");
}

static unsigned errors_of(const struct base_buf *text, const struct pto_target *target)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program p;
    const struct asm_options options = {.arch = target};
    base_diags_init(&diags, &sources);
    uint32_t file = base_source_add(&sources, "misuse.pto", text->data, text->len);
    bool good = asm_parse(&p, file, &options, &diags);
    good = asm_verify(&p, &options, &diags) && good;
    unsigned errors = diags.counts[PTO_SEV_ERROR];
    assert_int_equal(good, errors == 0);
    isa_program_free(&p);
    base_diags_free(&diags);
    base_sources_free(&sources);
    return errors;
}

static unsigned required(const struct isa_op_info *info)
{
    unsigned n = 0;
    for (int s = 0; s < info->nslots; s++)
        n += !isa_slot_is_optional(&info->slots[s]) && !isa_slot_is_list(&info->slots[s]) && !isa_slot_is_result(&info->slots[s]);
    return n;
}

static void test_any_operands(void **state)
{
    (void)state;
    const struct pto_target *target = isa_target_find("a5");
    unsigned bad = 0;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        for (unsigned n = 0; n <= MAX_OPERANDS; n++)
            for (unsigned type = 0; type < NTYPES && (n != 0 || type == 0); type++)
                for (unsigned generic = 0; generic < 2; generic++) {
                    struct base_buf text = {0};
                    put_function(&text, info->mnemonic, n, type, generic != 0);
                    unsigned errors = errors_of(&text, target);
                    if (errors == 0 && n < required(info)) {
                        print_error("%s is accepted with %u operands\n", info->mnemonic, n);
                        bad++;
                    }
                    if (errors == 0 && info->nslots != 0 && n > info->nslots) {
                        bool list = false;
                        for (int s = 0; s < info->nslots; s++)
                            list = list || isa_slot_is_list(&info->slots[s]);
                        if (!list) {
                            print_error("%s is accepted with %u operands\n", info->mnemonic, n);
                            bad++;
                        }
                    }
                    base_buf_free(&text);
                }
    }
    assert_int_equal(bad, 0);
}

/* A tile operation whose operands are all scalars, views or handles is refused. */
static void test_wrong_kinds(void **state)
{
    (void)state;
    const struct pto_target *target = isa_target_find("a5");
    unsigned bad = 0;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        bool tiles = false;
        for (int s = 0; s < info->nslots; s++)
            tiles = tiles || (info->slots[s].kind == PTO_OPD_TILE && !isa_slot_is_optional(&info->slots[s]) && !isa_slot_is_result(&info->slots[s]));
        for (unsigned type = 0; type < NTYPES && tiles; type++) {
            struct base_buf text = {0};
            put_function(&text, info->mnemonic, required(info), type, true);
            if (strncmp(types[type], "!pto.tile", 9) != 0 && errors_of(&text, target) == 0) {
                print_error("%s takes %s for tiles\n", info->mnemonic, types[type]);
                bad++;
            }
            base_buf_free(&text);
        }
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_any_operands), cmocka_unit_test(test_wrong_kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
