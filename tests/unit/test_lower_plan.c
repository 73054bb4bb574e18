/* Level 2 to 3: the planner's guarantees (2026-08 7.2) on random programs, MX scale tiles (R5), overflow reports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "lower_build.h"

/* Alignment and capacity of planned bases, written down from 2026-08 7.1. */
static const struct { enum pto_space space; int64_t align, a3, a5; } limits[] = {
    {PTO_SPACE_VEC, 256, 196608, 253952},   {PTO_SPACE_MAT, 256, 524288, 524288}, {PTO_SPACE_LEFT, 4096, 65536, 65536},
    {PTO_SPACE_RIGHT, 4096, 65536, 65536},  {PTO_SPACE_ACC, 4096, 131072, 262144}, {PTO_SPACE_BIAS, 256, 65536, 65536},
    {PTO_SPACE_SCALING, 256, 196608, 253952},
};
enum { NLIMITS = sizeof limits / sizeof limits[0], MAX_TILES = 64 };

static uint64_t seed;
static unsigned rnd(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)((seed >> 20) % n);
}

/* One operation that needs all of them at once. */
static void need_all(struct builder *b, const pto_value_id *tiles, uint32_t n)
{
    build_op(b, PTO_OP_CALL, tiles, n, NULL, 0, 0);
}

struct tile {
    pto_value_id value;
    unsigned space, func; /* index into limits; number of its function */
    int64_t size, given;  /* given: -1 if planned */
};

static int64_t address(struct builder *b, pto_value_id tile)
{
    int64_t addr = -1;
    pto_value_id operand = isa_operand_of_role(&b->p, &b->p.ops[b->p.values[tile].def], PTO_ROLE_ADDR);
    assert_int_not_equal(operand, 0);
    assert_true(isa_const_int(&b->p, operand, &addr));
    assert_int_equal(b->p.values[operand].type, isa_type_int(&b->p, 64, 0));
    return addr;
}

/* Two functions, or two joined by a call when they share their memories. */
static unsigned random_tiles(struct builder *b, struct tile *tiles, bool calls)
{
    static const enum pto_dtype dtypes[] = {PTO_F32, PTO_F16, PTO_I8, PTO_F4E2M1};
    static const int bits[] = {32, 16, 8, 4};
    unsigned n = 0;
    pto_type_id i64 = isa_type_int(&b->p, 64, 0);
    pto_value_id all[MAX_TILES];
    for (unsigned f = 0; f < 2; f++) {
        build_func(b, f == 0 ? "f" : "g", NULL, 0);
        unsigned first = n;
        for (unsigned k = 1 + rnd(14); k > 0; k--) {
            struct tile *t = &tiles[n++];
            unsigned d = rnd(4);
            int32_t rows = 1 + (int32_t)rnd(40), cols = 1 + (int32_t)rnd(rnd(4) == 0 ? 700 : 60);
            *t = (struct tile){.space = rnd(NLIMITS), .func = f, .given = -1, .size = ((int64_t)rows * cols * bits[d] + 7) / 8};
            pto_type_id type = build_tile_type(b, PTO_TYPE_TILE_BUF, limits[t->space].space, dtypes[d], rows, cols);
            pto_value_id addr = 0;
            if (rnd(4) == 0) {
                t->given = 32 * (int64_t)rnd(1200);
                addr = build_const(b, i64, t->given);
            }
            t->value = build_alloc(b, type, addr);
            all[n - first - 1] = t->value;
        }
        pto_op_id call = build_op(b, PTO_OP_CALL, all, n - first, NULL, 0, 0);
        if (calls && f == 0)
            build_add_attr(b, call, (struct pto_attribute){.key = PTO_ATTR_CALLEE, .kind = PTO_LIT_SYMBOL, .str = base_intern_z(&b->p.strings, "g")});
    }
    return n;
}

static void planned_tiles_keep_the_guarantees(void **state)
{
    (void)state;
    unsigned planned = 0, overflows = 0;
    for (unsigned round = 1; round < 3000; round++) {
        struct builder b, again;
        struct tile tiles[MAX_TILES], same[MAX_TILES];
        bool a5 = round % 2 != 0, calls = round % 3 == 0;
        build_init(&b, a5 ? "a5" : "a3");
        build_init(&again, a5 ? "a5" : "a3");
        seed = round * 0x9e3779b97f4a7c15u;
        unsigned n = random_tiles(&b, tiles, calls);
        seed = round * 0x9e3779b97f4a7c15u;
        random_tiles(&again, same, calls);
        bool ok = asm_lower(&b.p, 3, NULL, &b.diags);
        assert_int_equal(asm_lower(&again.p, 3, NULL, &again.diags), ok);
        overflows += !ok;
        assert_int_equal(base_diags_failed(&b.diags), !ok);
        for (unsigned i = 0; ok && i < n; i++) {
            int64_t addr = address(&b, tiles[i].value);
            assert_int_equal(addr, address(&again, same[i].value)); /* P7 */
            if (tiles[i].given >= 0) {
                assert_int_equal(addr, tiles[i].given);
                continue;
            }
            planned++;
            assert_int_equal(addr % limits[tiles[i].space].align, 0); /* P1 */
            assert_true(addr >= 0 && addr + tiles[i].size <= (a5 ? limits[tiles[i].space].a5 : limits[tiles[i].space].a3));
            for (unsigned j = 0; j < n; j++) {
                if (j == i || tiles[j].space != tiles[i].space || (!calls && tiles[j].func != tiles[i].func))
                    continue;
                int64_t other = address(&b, tiles[j].value);
                assert_true(addr + tiles[i].size <= other || other + tiles[j].size <= addr);
            }
        }
        if (ok)
            assert_int_equal(asm_infer_level(&b.p), 3);
        build_free(&b);
        build_free(&again);
    }
    assert_true(planned > 10000 && overflows > 30);
}

/* Nothing given: in order of definition, first at 0, in each function of its own. */
static void tiles_stand_in_order_of_definition(void **state)
{
    (void)state;
    struct builder b;
    build_init(&b, "a3");
    pto_value_id v[6];
    for (unsigned f = 0; f < 2; f++) {
        build_func(&b, f == 0 ? "f" : "g", NULL, 0);
        pto_type_id mat = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_MAT, PTO_F16, 16, 24); /* 768 bytes */
        pto_type_id acc = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_ACC, PTO_F32, 16, 16);
        v[3 * f] = build_alloc(&b, mat, 0);
        v[3 * f + 1] = build_alloc(&b, acc, 0);
        v[3 * f + 2] = build_alloc(&b, mat, 0);
    }
    assert_true(asm_lower(&b.p, 3, NULL, &b.diags));
    static const int64_t expected[] = {0, 0, 768, 0, 0, 768};
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(address(&b, v[i]), expected[i]);
    build_free(&b);
}

/* A tile in front of, between and behind given ones takes the lowest room that is large enough. */
static void given_addresses_are_avoided(void **state)
{
    (void)state;
    struct builder b;
    build_init(&b, "a3");
    build_func(&b, "f", NULL, 0);
    pto_type_id i64 = isa_type_int(&b.p, 64, 0);
    pto_type_id one_k = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_MAT, PTO_I8, 32, 32);
    pto_type_id two_k = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_MAT, PTO_I8, 32, 64);
    pto_value_id big = build_alloc(&b, two_k, 0), small = build_alloc(&b, one_k, 0);
    pto_value_id high = build_alloc(&b, one_k, build_const(&b, i64, 2600)), low = build_alloc(&b, one_k, build_const(&b, i64, 1024));
    assert_true(asm_lower(&b.p, 3, NULL, &b.diags));
    assert_int_equal(address(&b, high), 2600);
    assert_int_equal(address(&b, low), 1024);
    assert_int_equal(address(&b, big), 3840);   /* 2600 + 1024 = 3624, next multiple of 256 */
    assert_int_equal(address(&b, small), 0);
    build_free(&b);
}

static void overflow_names_what_is_needed(void **state)
{
    (void)state;
    struct builder b;
    build_init(&b, "a3");
    build_func(&b, "f", NULL, 0);
    pto_type_id half = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_LEFT, PTO_F16, 128, 128); /* 32768 bytes */
    pto_type_id bit = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_LEFT, PTO_F16, 16, 16);
    pto_value_id small = build_alloc(&b, bit, 0), other = build_alloc(&b, half, 0), culprit = build_alloc(&b, half, 0);
    need_all(&b, (pto_value_id[]){small, other, culprit}, 3);
    assert_false(asm_lower(&b.p, 3, NULL, &b.diags));
    assert_int_equal(b.diags.counts[PTO_SEV_ERROR], 1);
    const struct base_diag *d = b.diags.first;
    assert_int_equal(d->code, PTO_D_OVERFLOW);
    assert_int_equal(d->span.begin, b.p.ops[b.p.values[culprit].def].span.begin);
    /* at best 32768 at 0 and at 32768, then 512 at 65536: 66048 bytes */
    assert_non_null(strstr(d->message, "left overflow, requires 528384 bits while 524288 bits available (66048 of 65536 bytes)"));
    assert_non_null(strstr(d->labels->text, "128x128xf16, 32768 bytes"));
    const struct base_diag_label *last = d->labels;
    for (; last->next != NULL; last = last->next)
        continue;
    assert_non_null(strstr(last->text, "16x16xf16, 512 bytes"));
    build_free(&b);
}

/* R6: the verdict is the planner's 65536, the machine has 1024. */
static void bias_beyond_the_machine_is_a_warning(void **state)
{
    (void)state;
    for (int strict = 0; strict < 2; strict++) {
        struct builder b;
        struct asm_options options = {.strict = strict != 0};
        build_init(&b, "a3");
        build_func(&b, "f", NULL, 0);
        pto_type_id bias = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_BIAS, PTO_F32, 1, 256);
        pto_value_id first = build_alloc(&b, bias, 0);
        assert_true(asm_lower(&b.p, 3, &options, &b.diags));
        assert_null(b.diags.first);
        need_all(&b, (pto_value_id[]){first, build_alloc(&b, bias, 0)}, 2);
        assert_true(asm_lower(&b.p, 3, &options, &b.diags) == !strict);
        assert_int_equal(b.diags.counts[strict ? PTO_SEV_ERROR : PTO_SEV_WARNING], 1);
        assert_int_equal(b.diags.first->code, PTO_D_PLAN_BEYOND_MACHINE);
        build_free(&b);
    }
}

/* --- MX scales --- */

struct mx {
    struct builder b;
    pto_value_id a[2], as, bb, bs, acc, mat;
    pto_op_id mad;
};

static pto_type_id boxed(struct builder *b, enum pto_space space, enum pto_dtype dtype, int32_t rows, int32_t cols, unsigned blayout,
                         unsigned slayout, unsigned fractal)
{
    struct pto_tile_type t = {.space = (uint8_t)space, .dtype = (uint8_t)dtype, .fractal = (uint16_t)fractal, .rows = rows, .cols = cols,
                              .v_row = rows, .v_col = cols, .blayout = (uint8_t)blayout, .slayout = (uint8_t)slayout};
    return isa_type_tile(&b->p, PTO_TYPE_TILE_BUF, &t);
}

static void multiply(struct mx *m, pto_value_id a)
{
    m->mad = build_op(&m->b, PTO_OP_TMATMUL_MX, (pto_value_id[]){a, m->as, m->bb, m->bs, m->acc}, 5, NULL, 0, 0);
}

/* Two left tiles of 8 KiB, one right tile of 4 KiB at a given address; scales without address. */
static void build_mx(struct mx *m)
{
    build_init(&m->b, "a5");
    build_func(&m->b, "f", NULL, 0);
    pto_type_id i64 = isa_type_int(&m->b.p, 64, 0);
    pto_value_id at = build_const(&m->b, i64, 0x2000);
    pto_type_id left = boxed(&m->b, PTO_SPACE_LEFT, PTO_F8E4M3, 128, 64, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW, 512);
    pto_type_id right = boxed(&m->b, PTO_SPACE_RIGHT, PTO_F8E4M3, 64, 64, PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL, 512);
    pto_type_id ls = boxed(&m->b, PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 128, 2, PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW, 32);
    pto_type_id rs = boxed(&m->b, PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, 2, 64, PTO_BLAYOUT_COL, PTO_SLAYOUT_COL, 32);
    pto_type_id acc = boxed(&m->b, PTO_SPACE_ACC, PTO_F32, 128, 64, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW, 1024);
    pto_type_id mat = boxed(&m->b, PTO_SPACE_MAT, PTO_F8E8M0, 128, 2, PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW, 32);
    m->as = build_alloc(&m->b, ls, 0);
    m->a[0] = build_alloc(&m->b, left, 0);
    m->a[1] = build_alloc(&m->b, left, 0);
    m->bb = build_alloc(&m->b, right, at);
    m->bs = build_alloc(&m->b, rs, 0);
    m->acc = build_alloc(&m->b, acc, 0);
    m->mat = build_alloc(&m->b, mat, 0);
}

static pto_op_id bind(struct mx *m, pto_value_id data)
{
    return build_op(&m->b, PTO_OP_TGET_SCALE_ADDR, (pto_value_id[]){data, m->as}, 2, NULL, 0, 0);
}

static void scales_follow_their_first_product(void **state)
{
    (void)state;
    struct mx m;
    build_mx(&m);
    multiply(&m, m.a[1]);
    assert_true(asm_lower(&m.b.p, 3, NULL, &m.b.diags));
    assert_int_equal(address(&m.b, m.a[0]), 0);
    assert_int_equal(address(&m.b, m.a[1]), 0x2000);
    assert_int_equal(address(&m.b, m.as), 0x200);
    assert_int_equal(address(&m.b, m.bb), 0x2000);
    assert_int_equal(address(&m.b, m.bs), 0x200);
    build_free(&m.b);
}

static void scales_follow_tget_scale_addr(void **state)
{
    (void)state;
    struct mx m;
    build_mx(&m);
    multiply(&m, m.a[0]);
    bind(&m, m.a[1]); /* says more than the product before it */
    assert_true(asm_lower(&m.b.p, 3, NULL, &m.b.diags));
    assert_int_equal(address(&m.b, m.as), 0x200);
    build_free(&m.b);
}

static void scale_of_two_data_tiles_is_an_error(void **state)
{
    (void)state;
    struct mx m;
    build_mx(&m);
    multiply(&m, m.a[0]);
    pto_op_id first = m.mad;
    multiply(&m, m.a[1]);
    multiply(&m, m.a[1]); /* one cause, one diagnostic */
    assert_false(asm_lower(&m.b.p, 3, NULL, &m.b.diags));
    assert_int_equal(m.b.diags.counts[PTO_SEV_ERROR], 1);
    const struct base_diag *d = m.b.diags.first;
    assert_int_equal(d->code, PTO_D_SCALE_CONFLICT);
    assert_int_equal(d->span.begin, m.b.p.ops[first].span.begin + 2);
    assert_int_equal(d->labels->span.begin, m.b.p.ops[first].span.begin);
    build_free(&m.b);
}

/* A scale tile that nothing uses gets room behind the others of its memory. */
static void unused_scales_stand_aside(void **state)
{
    (void)state;
    struct mx m;
    build_mx(&m);
    pto_type_id type = m.b.p.values[m.as].type;
    pto_value_id unused = build_alloc(&m.b, type, 0);
    multiply(&m, m.a[1]);
    assert_true(asm_lower(&m.b.p, 3, NULL, &m.b.diags));
    assert_int_equal(address(&m.b, m.as), 0x200);
    assert_int_equal(address(&m.b, unused), 0x200 + 256);
    build_free(&m.b);
}

/* R5 (c): in front of the tmov that fills the tile, unless something between uses it. */
static void late_tget_scale_addr_moves_up(void **state)
{
    (void)state;
    for (int used = 0; used < 2; used++) {
        struct mx m;
        build_mx(&m);
        pto_op_id early = build_op(&m.b, PTO_OP_TMOV, (pto_value_id[]){m.mat, m.as, 0, 0}, 4, NULL, 0, 0);
        pto_op_id move = build_op(&m.b, PTO_OP_TMOV, (pto_value_id[]){m.mat, m.as, 0, 0}, 4, NULL, 0, 0);
        if (used)
            multiply(&m, m.a[0]);
        pto_op_id late = bind(&m, m.a[0]);
        multiply(&m, m.a[0]);
        assert_true(asm_lower(&m.b.p, 3, NULL, &m.b.diags));
        assert_int_equal(m.b.p.ops[early].next == late, !used);
        assert_int_equal(m.b.p.ops[late].next == move, !used);
        assert_int_equal(m.b.p.ops[early].next == move, used);
        build_free(&m.b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planned_tiles_keep_the_guarantees),
        cmocka_unit_test(tiles_stand_in_order_of_definition),
        cmocka_unit_test(given_addresses_are_avoided),
        cmocka_unit_test(overflow_names_what_is_needed),
        cmocka_unit_test(bias_beyond_the_machine_is_a_warning),
        cmocka_unit_test(scales_follow_their_first_product),
        cmocka_unit_test(scales_follow_tget_scale_addr),
        cmocka_unit_test(scale_of_two_data_tiles_is_an_error),
        cmocka_unit_test(unused_scales_stand_aside),
        cmocka_unit_test(late_tget_scale_addr_moves_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
