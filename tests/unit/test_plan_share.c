/* Tiles that share memory: against an exhaustive search on random small programs (never worse than the best), the guarantees P1-P4 of
 * 2026-08 7.2 on random longer ones, and lives over calls, loops and choices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "lower_build.h"

static uint64_t seed = 0x9e3779b97f4a7c15u;
static unsigned rnd(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)((seed >> 20) % n);
}

static int64_t address(struct builder *b, pto_value_id tile)
{
    int64_t addr = -1;
    pto_value_id operand = isa_operand_of_role(&b->p, &b->p.ops[b->p.values[tile].def], PTO_ROLE_ADDR);
    assert_int_not_equal(operand, 0);
    assert_true(isa_const_int(&b->p, operand, &addr));
    return addr;
}

/* --- against all arrangements --- */

/* Memory `left` in units of 4096 bytes, its alignment: 16 of them. */
enum { UNITS = 16, MOST = 7 };
struct piece {
    pto_value_id value;
    int units, first, last, at;
};

static bool meet(const struct piece *a, const struct piece *b) { return a->first <= b->last && b->first <= a->last; }

static bool some_arrangement(struct piece *pieces, unsigned n, unsigned k)
{
    if (k == n)
        return true;
    for (int at = 0; at + pieces[k].units <= UNITS; at++) {
        bool free_there = true;
        for (unsigned i = 0; i < k && free_there; i++)
            free_there = !meet(&pieces[i], &pieces[k]) || at >= pieces[i].at + pieces[i].units || pieces[i].at >= at + pieces[k].units;
        pieces[k].at = at;
        if (free_there && some_arrangement(pieces, n, k + 1))
            return true;
    }
    return false;
}

static void never_worse_than_the_best_arrangement(void **state)
{
    (void)state;
    unsigned fits = 0, overflows = 0, shared = 0;
    for (unsigned round = 0; round < 1500; round++) {
        struct builder b;
        struct piece pieces[MOST];
        unsigned n = 3 + rnd(MOST - 2), total = 0;
        int points = 2 + (int)rnd(6);
        build_init(&b, round % 2 != 0 ? "a5" : "a3");
        build_func(&b, "f", NULL, 0);
        for (unsigned i = 0; i < n; i++) {
            struct piece *t = &pieces[i];
            int x = (int)rnd((unsigned)points), y = (int)rnd((unsigned)points);
            *t = (struct piece){.units = 1 + (int)rnd(9), .first = x < y ? x : y, .last = x < y ? y : x};
            t->value = build_alloc(&b, build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_LEFT, PTO_I8, 64 * t->units, 64), 0);
            total += (unsigned)t->units;
        }
        for (int at = 0; at < points; at++) {
            pto_value_id used[MOST];
            uint32_t nused = 0;
            for (unsigned i = 0; i < n; i++)
                if (pieces[i].first == at || pieces[i].last == at)
                    used[nused++] = pieces[i].value;
            build_op(&b, PTO_OP_CALL, used, nused, NULL, 0, 0);
        }
        bool ok = asm_lower(&b.p, 3, NULL, &b.diags);
        assert_int_equal(ok, some_arrangement(pieces, n, 0));
        fits += ok;
        overflows += !ok;
        shared += ok && total > UNITS;
        for (unsigned i = 0; ok && i < n; i++)
            for (unsigned k = 0; k < i; k++) {
                int64_t x = address(&b, pieces[i].value) / 4096, y = address(&b, pieces[k].value) / 4096;
                assert_true(x + pieces[i].units <= UNITS);
                assert_true(!meet(&pieces[i], &pieces[k]) || x + pieces[i].units <= y || y + pieces[k].units <= x);
            }
        build_free(&b);
    }
    assert_true(fits > 300 && overflows > 300 && shared > 100);
}

/* --- in place --- */

/* Chains of operations on tiles of 96 KiB in 192 KiB: an output lies exactly on its input or apart from it, and apart from whatever
 * the operation forbids; nothing else that is needed is touched. */
static void outputs_keep_off_what_is_needed(void **state)
{
    (void)state;
    enum { STEPS = 12 };
    unsigned in_place = 0, planned = 0;
    for (unsigned round = 0; round < 800; round++) {
        struct builder b;
        pto_value_id value[STEPS + 1], left[STEPS], right[STEPS];
        int last_use[STEPS + 1] = {0};
        bool forbids[STEPS];
        build_init(&b, "a3");
        build_func(&b, "f", NULL, 0);
        pto_type_id type = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_VEC, PTO_F32, 96, 256);
        for (int i = 0; i <= STEPS; i++)
            value[i] = build_alloc(&b, type, 0);
        build_op(&b, PTO_OP_CALL, value, 1, NULL, 0, 0);
        for (int i = 0; i < STEPS; i++) {
            int x = i, y = i > 0 && rnd(3) == 0 ? i - 1 : i;
            forbids[i] = rnd(4) == 0;
            left[i] = value[x];
            right[i] = forbids[i] ? value[x] : value[y];
            last_use[x] = i;
            last_use[y] = forbids[i] ? last_use[y] : i;
            if (forbids[i])
                build_op(&b, PTO_OP_TRECIP, (pto_value_id[]){value[x], value[i + 1]}, 2, NULL, 0, 0);
            else
                build_op(&b, PTO_OP_TADD, (pto_value_id[]){value[x], value[y], value[i + 1]}, 3, NULL, 0, 0);
        }
        build_op(&b, PTO_OP_CALL, value + STEPS, 1, NULL, 0, 0);
        last_use[STEPS] = STEPS;
        bool ok = asm_lower(&b.p, 3, NULL, &b.diags);
        for (int i = 0; ok && i < STEPS; i++) {
            int64_t out = address(&b, value[i + 1]), l = address(&b, left[i]), r = address(&b, right[i]);
            planned++;
            in_place += out == l || out == r;
            assert_true(out == 0 || out == 98304);
            assert_true(!forbids[i] || out != l);
            for (int k = 0; k <= i; k++)
                assert_true(last_use[k] <= i || address(&b, value[k]) != out);
        }
        build_free(&b);
    }
    assert_true(planned > 1000 && in_place > 300);
}

/* --- calls --- */

/* The caller's tile that is needed behind the call and the callee's do not meet; one that is done with may share. */
static void tiles_outlast_calls(void **state)
{
    (void)state;
    for (int needed = 0; needed < 2; needed++) {
        struct builder b;
        build_init(&b, "a3");
        build_func(&b, "f", NULL, 0);
        pto_type_id big = build_tile_type(&b, PTO_TYPE_TILE_BUF, PTO_SPACE_VEC, PTO_F32, 128, 256);
        pto_value_id mine = build_alloc(&b, big, 0);
        build_op(&b, PTO_OP_CALL, &mine, 1, NULL, 0, 0);
        pto_op_id call = build_op(&b, PTO_OP_CALL, NULL, 0, NULL, 0, 0);
        build_add_attr(&b, call, (struct pto_attribute){.key = PTO_ATTR_CALLEE, .kind = PTO_LIT_SYMBOL, .str = base_intern_z(&b.p.strings, "g")});
        if (needed)
            build_op(&b, PTO_OP_CALL, &mine, 1, NULL, 0, 0);
        build_func(&b, "g", NULL, 0);
        pto_value_id theirs = build_alloc(&b, big, 0);
        build_op(&b, PTO_OP_CALL, &theirs, 1, NULL, 0, 0);
        assert_int_equal(asm_lower(&b.p, 3, NULL, &b.diags), !needed);
        build_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_worse_than_the_best_arrangement),
        cmocka_unit_test(outputs_keep_off_what_is_needed),
        cmocka_unit_test(tiles_outlast_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
