/* sim/objects: what no value refers to is freed, what one refers to stays; limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/objects.h"

static void garbage(void **unused)
{
    (void)unused;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a3"));
    pto_block_id block = isa_block_append(&p, isa_region_new(&p, 0));
    pto_type_id type = isa_type_int(&p, 32, 0);
    struct pto_operand roots[4] = {{0}};
    pto_value_id kept = isa_block_add_arg(&p, block, type, 0);
    isa_block_add_arg(&p, block, type, 0);
    assert_true(p.nvalues <= 4);
    struct sim_objects o = {0};
    sim_objects_init(&o, &p, roots);
    uint32_t id = sim_object_new(&o, PTO_I32, 5, 0xFF);
    assert_int_not_equal(id, 0);
    roots[kept].kind = PTO_OK_OBJECT;
    roots[kept].u.object.id = id;
    sim_object_at(&o, id)->data[19] = 42;
    uint32_t last = 0;
    for (int i = 0; i < 100000; i++) {
        last = sim_object_new(&o, PTO_F32, 300, 0);
        assert_int_not_equal(last, 0);
        assert_int_not_equal(last, id);
        assert_int_equal(sim_object_at(&o, last)->data[1199], 0);
        sim_object_at(&o, last)->data[1199] = 1;
    }
    assert_true(o.count < 200);
    assert_int_equal(sim_object_at(&o, id)->data[19], 42);
    /* released: no memory any more, but its id is not given to another as long as a handle is there */
    sim_object_release(&o, id);
    sim_object_release(&o, id);
    assert_null(sim_object_at(&o, id));
    for (int i = 0; i < 1000; i++)
        assert_int_not_equal(sim_object_new(&o, PTO_F32, 1, 0), id);
    sim_objects_free(&o);
    isa_program_free(&p);
}

static void limits(void **unused)
{
    (void)unused;
    struct pto_program p;
    isa_program_init(&p, isa_target_find("a3"));
    struct pto_operand roots[300] = {{0}};
    pto_block_id block = isa_block_append(&p, isa_region_new(&p, 0));
    pto_type_id type = isa_type_int(&p, 32, 0);
    struct sim_objects o = {0};
    assert_int_equal(sim_object_new(&o, PTO_I8, 1, 0), 0); /* no program, no pool */
    sim_objects_init(&o, &p, roots);
    assert_int_equal(sim_object_new(&o, PTO_I8, -1, 0), 0);
    assert_int_equal(sim_object_new(&o, PTO_DTYPE_NONE, 1, 0), 0);
    assert_int_equal(sim_object_new(&o, PTO_F64, INT64_MAX, 0), 0);
    assert_int_equal(sim_object_new(&o, PTO_I8, (int64_t)SIM_OBJECT_BYTES + 1, 0), 0);
    assert_null(sim_object_at(&o, 0));
    assert_null(sim_object_at(&o, 77));
    int n = 0;
    for (; n < 290; n++) { /* all referred to: the pool fills up and says so */
        pto_value_id v = isa_block_add_arg(&p, block, type, 0);
        roots[v].u.object.id = sim_object_new(&o, PTO_I8, 1 << 20, 0);
        if (roots[v].u.object.id == 0)
            break;
        roots[v].kind = PTO_OK_OBJECT;
    }
    assert_true(n > 250 && n < 257);
    sim_objects_free(&o);
    isa_program_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(garbage), cmocka_unit_test(limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
