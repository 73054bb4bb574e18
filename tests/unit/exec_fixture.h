/* A machine for tests of execution: memories, tiles, views and instructions made by hand.  Everything is written through the
 * layout functions, which test_layout.c checks on its own. */
#ifndef PTO_TESTS_EXEC_FIXTURE_H
#define PTO_TESTS_EXEC_FIXTURE_H
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "isa/num.h"
#include "sim/machine.h"

struct fixture {
    struct base_sources sources;
    struct base_diags diags;
    struct sim_core core;
    struct sim_gm gm;
    struct sim_exec x;
};

static inline void fixture_open(struct fixture *f, const char *target)
{
    memset(f, 0, sizeof *f);
    base_diags_init(&f->diags, &f->sources);
    f->x = (struct sim_exec){.target = isa_target_find(target), .core = &f->core, .gm = &f->gm, .diags = &f->diags, .block_num = 1};
    sim_core_init(&f->core, f->x.target, 0xFF);
    for (unsigned s = 0; s < PTO_SPACE_COUNT; s++) /* tests look at memories directly */
        (void)sim_core_space(&f->core, (enum pto_space)s);
}

static inline void fixture_close(struct fixture *f)
{
    base_diags_free(&f->diags);
    sim_core_free(&f->core);
    sim_gm_free(&f->gm);
}

/* Layouts by their conventional names; the fractal follows from the space and the type of use. */
static inline struct pto_tile make_tile(enum pto_space space, enum pto_dtype dtype, int32_t rows, int32_t cols, const char *layout, int64_t addr)
{
    struct pto_tile t = {.space = (uint8_t)space, .dtype = (uint8_t)dtype, .rows = rows, .cols = cols, .v_row = rows, .v_col = cols,
                         .phys_rows = rows, .phys_cols = cols, .fractal = 512, .addr = addr};
    for (unsigned b = 0; b < 2; b++)
        for (unsigned s = 0; s < 3; s++) {
            t.blayout = (uint8_t)b;
            t.slayout = (uint8_t)s;
            if (strcmp(isa_tile_layout_name(&t), layout) == 0)
                goto found;
        }
    fail_msg("no layout %s", layout);
found:
    if (space == PTO_SPACE_ACC)
        t.fractal = 1024;
    if (dtype == PTO_F8E8M0)
        t.fractal = 32;
    return t;
}

static inline struct pto_tile with_valid(struct pto_tile t, int32_t rows, int32_t cols)
{
    t.v_row = rows;
    t.v_col = cols;
    return t;
}

static inline void put(struct fixture *f, const struct pto_tile *t, int32_t r, int32_t c, uint64_t bits)
{
    num_store(f->core.space[t->space] + t->addr, (uint64_t)isa_tile_offset(t, r, c), (enum pto_dtype)t->dtype, bits);
}

static inline uint64_t get(struct fixture *f, const struct pto_tile *t, int32_t r, int32_t c)
{
    return num_load(f->core.space[t->space] + t->addr, (uint64_t)isa_tile_offset(t, r, c), (enum pto_dtype)t->dtype);
}

/* A dense 2-D view of the given layout at the start of a new buffer of exactly its size; boxes are rounded up for NZ. */
static inline struct pto_gm make_gm(struct fixture *f, enum pto_dtype dtype, int64_t rows, int64_t cols, unsigned layout, const char *name)
{
    struct pto_gm gm = {.dtype = (uint8_t)dtype, .layout = (uint8_t)layout, .rank = 2, .shape = {1, 1, 1, rows, cols},
                        .stride = {rows * cols, rows * cols, rows * cols, cols, 1}, .whole_rows = rows, .whole_cols = cols};
    int64_t elems = rows * cols;
    if (layout == PTO_GM_LAYOUT_DN) {
        gm.stride[3] = 1;
        gm.stride[4] = rows;
    }
    if (layout == PTO_GM_LAYOUT_NZ) {
        int64_t c0 = isa_dtype_c0(dtype), boxes_r = (rows + 15) / 16, boxes_c = (cols + c0 - 1) / c0;
        int64_t shape[5] = {1, boxes_c, boxes_r, 16, c0}, stride[5] = {0, boxes_r * 16 * c0, 16 * c0, c0, 1};
        elems = boxes_r * 16 * boxes_c * c0;
        stride[0] = elems;
        memcpy(gm.shape, shape, sizeof shape);
        memcpy(gm.stride, stride, sizeof stride);
        gm.rank = 5;
    }
    int index = sim_gm_add(&f->gm, name, (int64_t)isa_dtype_bytes(dtype, (uint64_t)elems));
    assert_true(index >= 0);
    gm.addr = gm.whole_addr = f->gm.buffers[index].base;
    return gm;
}

static inline uint8_t *gm_bytes(struct fixture *f, const struct pto_gm *gm) { return sim_gm_at(&f->gm, gm->addr, 1, NULL); }
static inline void gm_put(struct fixture *f, const struct pto_gm *gm, int64_t r, int64_t c, uint64_t bits)
{
    num_store(gm_bytes(f, gm), (uint64_t)isa_gm_offset(gm, r, c), (enum pto_dtype)gm->dtype, bits);
}
static inline uint64_t gm_get(struct fixture *f, const struct pto_gm *gm, int64_t r, int64_t c)
{
    return num_load(gm_bytes(f, gm), (uint64_t)isa_gm_offset(gm, r, c), (enum pto_dtype)gm->dtype);
}

static inline struct pto_insn make_insn(enum pto_op op)
{
    struct pto_insn insn = {.op = (uint16_t)op};
    const uint8_t *attrs = isa_op(op)->attrs;
    for (unsigned i = 0; attrs[i] != 0; i++)
        insn.attr[i] = isa_attr((enum pto_attr)attrs[i])->def;
    insn.noperands = isa_op(op)->nslots;
    return insn;
}
static inline void set_attr(struct pto_insn *insn, enum pto_attr attr, int64_t value)
{
    const uint8_t *attrs = isa_op((enum pto_op)insn->op)->attrs;
    for (unsigned i = 0; attrs[i] != 0; i++)
        if (attrs[i] == attr)
            insn->attr[i] = value;
}
static inline struct pto_operand *slot_of(struct pto_insn *insn, enum pto_role role)
{
    int slot = isa_op_slot((enum pto_op)insn->op, role);
    assert_true(slot >= 0);
    return &insn->operand[slot];
}
static inline void set_tile(struct pto_insn *insn, enum pto_role role, struct pto_tile tile)
{
    struct pto_operand *o = slot_of(insn, role);
    o->kind = PTO_OK_TILE;
    o->dtype = tile.dtype;
    o->u.tile = tile;
}
static inline void set_gm(struct pto_insn *insn, enum pto_role role, struct pto_gm gm)
{
    struct pto_operand *o = slot_of(insn, role);
    o->kind = PTO_OK_GM;
    o->dtype = gm.dtype;
    o->u.gm = gm;
}
static inline void set_int(struct pto_insn *insn, enum pto_role role, int64_t value)
{
    struct pto_operand *o = slot_of(insn, role);
    o->kind = PTO_OK_INT;
    o->dtype = PTO_I64;
    o->u.i = value;
}
static inline void set_float(struct pto_insn *insn, enum pto_role role, enum pto_dtype dtype, double value)
{
    struct pto_operand *o = slot_of(insn, role);
    o->kind = PTO_OK_FLOAT;
    o->dtype = (uint8_t)dtype;
    o->u.f = value;
}

static inline void run(struct fixture *f, const struct pto_insn *insn)
{
    if (!sim_execute(&f->x, insn))
        fail_msg("%s", f->diags.first != NULL ? f->diags.first->message : "failed without a diagnostic");
}

/* Runs an instruction that must be refused with this code and a message containing the text. */
static inline void refused(struct fixture *f, const struct pto_insn *insn, enum pto_diag_code code, const char *text)
{
    unsigned errors = f->diags.counts[PTO_SEV_ERROR];
    assert_false(sim_execute(&f->x, insn));
    assert_int_equal(f->diags.counts[PTO_SEV_ERROR], errors + 1);
    const struct base_diag *last = f->diags.first;
    while (last->next != NULL)
        last = last->next;
    assert_int_equal(last->code, code);
    if (strstr(last->message, text) == NULL)
        fail_msg("`%s` does not say `%s`", last->message, text);
}

static inline void load(struct fixture *f, struct pto_gm gm, struct pto_tile tile)
{
    struct pto_insn insn = make_insn(PTO_OP_TLOAD);
    set_gm(&insn, PTO_ROLE_SRC, gm);
    set_tile(&insn, PTO_ROLE_DST, tile);
    run(f, &insn);
}
static inline void store(struct fixture *f, struct pto_tile tile, struct pto_gm gm)
{
    struct pto_insn insn = make_insn(PTO_OP_TSTORE);
    set_tile(&insn, PTO_ROLE_SRC, tile);
    set_gm(&insn, PTO_ROLE_DST, gm);
    run(f, &insn);
}
static inline void move_tile(struct fixture *f, struct pto_tile src, struct pto_tile dst)
{
    struct pto_insn insn = make_insn(PTO_OP_TMOV);
    set_tile(&insn, PTO_ROLE_SRC, src);
    set_tile(&insn, PTO_ROLE_DST, dst);
    run(f, &insn);
}

/* xorshift64*: the tests' own random numbers. */
static inline uint64_t rnd(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static inline uint32_t f32_bits(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}
#endif
