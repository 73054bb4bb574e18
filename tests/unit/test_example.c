/* Every operation has a worked example, in which it stands, and which the checker takes without an error; level-1 and generic forms
 * are there where they should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "asm/example.h"
#include "asm/row.h"

#include <string.h>

struct work {
    struct base_sources sources;
    struct base_diags diags;
    struct pto_program program;
};

static bool check(struct work *w, const struct asm_example *e)
{
    const struct asm_options options = {.arch = e->target};
    memset(w, 0, sizeof *w);
    base_diags_init(&w->diags, &w->sources);
    uint32_t file = base_source_add(&w->sources, "example.pto", e->text.data, e->text.len);
    return asm_parse(&w->program, file, &options, &w->diags) && asm_check(&w->program, &options, &w->diags);
}

static void test_examples(void **state)
{
    (void)state;
    unsigned bad = 0, warned = 0;
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const char *name = isa_op((enum pto_op)op)->mnemonic;
        struct asm_example e;
        struct work w;
        asm_example_make((enum pto_op)op, &e);
        if (e.target == NULL) {
            print_error("%s: no example\n", name);
            bad++;
            continue;
        }
        bool good = check(&w, &e), found = false;
        for (pto_op_id id = 1; id < w.program.nops; id++)
            found = found || w.program.ops[id].op == op;
        if (!good || !found) {
            print_error("%s (%s): %s\n%s", name, e.target->name, w.diags.first != NULL ? w.diags.first->message : "is not in its example", e.text.data);
            bad++;
        }
        if (w.diags.counts[PTO_SEV_WARNING] != 0) {
            print_message("%s: %s\n", name, w.diags.first->message);
            warned++;
        }
        if (e.generic.len == 0) {
            print_error("%s: no generic form\n", name);
            bad++;
        }
        isa_program_free(&w.program);
        base_diags_free(&w.diags);
        base_sources_free(&w.sources);
        asm_example_free(&e);
    }
    assert_int_equal(bad, 0);
    assert_int_equal(warned, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
