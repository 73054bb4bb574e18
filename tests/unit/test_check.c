/* The constraint engine: that every row's column compiles, and each kind, guard and term of isa/check.h on instructions built by
 * hand.  What is expected stands in the header of check.h. */
#include "isa/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

enum { SRC0, SRC1, TMP, S, VIEW, DST, EXTRA };
static const struct pto_slot slots[] = {{"src0", PTO_ROLE_SRC, PTO_DIR_IN, PTO_OPD_TILE},
                                        {"src1", PTO_ROLE_SRC1, PTO_DIR_IN, PTO_OPD_TILE},
                                        {"tmp", PTO_ROLE_TMP, PTO_DIR_OPT, PTO_OPD_TILE},
                                        {"s", PTO_ROLE_SCALAR, PTO_DIR_IN, PTO_OPD_SCALAR},
                                        {"view", PTO_ROLE_IDX, PTO_DIR_IN, PTO_OPD_VIEW},
                                        {"dst", PTO_ROLE_DST, PTO_DIR_OUT, PTO_OPD_TILE},
                                        {"extra", PTO_ROLE_MASK, PTO_DIR_OPT, PTO_OPD_TILE},
                                        {"many", PTO_ROLE_GROUP, PTO_DIR_LIST, PTO_OPD_VIEW},
                                        {NULL, 0, 0, 0}};
static const uint8_t attrs[] = {PTO_ATTR_RELU, PTO_ATTR_LAYOUT, 0};

static struct pto_operand tile(void)
{
    return (struct pto_operand){.kind = PTO_OK_TILE,
                                .dtype = PTO_F16,
                                .u.tile = {.space = PTO_SPACE_VEC, .dtype = PTO_F16, .blayout = PTO_BLAYOUT_ROW, .slayout = PTO_SLAYOUT_NONE,
                                           .fractal = 512, .rows = 16, .cols = 64, .v_row = 16, .v_col = 64, .phys_rows = 16,
                                           .phys_cols = 64, .addr = PTO_UNKNOWN}};
}

/* src0, src1, dst: f16 16x64 ND in vec; s: an i32 of 3; view: f16 16x64; tmp and extra absent. */
static void build(struct pto_insn *i)
{
    memset(i, 0, sizeof *i);
    i->op = PTO_OP_TMOV; /* of no meaning here */
    i->noperands = 8;
    i->operand[SRC0] = i->operand[SRC1] = i->operand[DST] = tile();
    i->operand[SRC0].u.tile.value = 1;
    i->operand[SRC1].u.tile.value = 2;
    i->operand[DST].u.tile.value = 3;
    i->operand[S] = (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I32, .u.i = 3};
    i->operand[VIEW] = (struct pto_operand){.kind = PTO_OK_GM,
                                            .u.gm = {.dtype = PTO_F16, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .addr = PTO_UNKNOWN, .value = 4,
                                                     .shape = {1, 1, 1, 16, 64}, .stride = {1024, 1024, 1024, 64, 1}}};
    i->attr[0] = PTO_RELU_NO;
    i->attr[1] = -1;
}

enum field { F_END, F_DTYPE, F_SPACE, F_BL, F_SL, F_ROWS, F_COLS, F_VR, F_VC, F_FRACTAL, F_PAD, F_ADDR, F_INT, F_GIVE, F_SAME, F_RELU, F_GM_ROWS };
struct edit {
    uint8_t slot, field;
    int64_t value;
};

static void apply(struct pto_insn *i, const struct edit *e)
{
    struct pto_operand *o = &i->operand[e->slot];
    struct pto_tile *t = &o->u.tile;
    switch ((enum field)e->field) {
    case F_DTYPE:
        o->dtype = (uint8_t)e->value;
        if (o->kind == PTO_OK_TILE)
            t->dtype = o->dtype;
        else if (o->kind == PTO_OK_GM)
            o->u.gm.dtype = o->dtype;
        break;
    case F_SPACE: t->space = (uint8_t)e->value; break;
    case F_BL: t->blayout = (uint8_t)e->value; break;
    case F_SL: t->slayout = (uint8_t)e->value; break;
    case F_ROWS: t->rows = (int32_t)e->value; break;
    case F_COLS: t->cols = (int32_t)e->value; break;
    case F_VR: t->v_row = (int32_t)e->value; break;
    case F_VC: t->v_col = (int32_t)e->value; break;
    case F_FRACTAL: t->fractal = (uint16_t)e->value; break;
    case F_PAD: t->pad = (uint8_t)e->value; break;
    case F_ADDR: t->addr = e->value; break;
    case F_INT: o->u.i = e->value; break;
    case F_GIVE: *o = tile(); break;
    case F_SAME: t->value = i->operand[e->value].u.tile.value; break;
    case F_RELU:
        i->attr[0] = e->value;
        i->attr_given |= 1;
        break;
    case F_GM_ROWS: o->u.gm.shape[3] = e->value; break;
    default: break;
    }
}

enum { OK = 0, UNKNOWN = PTO_UNKNOWN_EXTENT };
#define A3 "a3"
#define A5 "a5"
static const struct one_case {
    const char *checks, *target;
    struct edit edits[5];
    unsigned code; /* the one diagnostic wanted; 0: none */
    const char *says; /* a part of the message, or NULL */
} cases[] = {
    /* places */
    {"LOC(src0 : vec mat)", A3, {{0}}, OK, NULL},
    {"LOC(src0 : vec mat)", A3, {{SRC0, F_SPACE, PTO_SPACE_MAT}}, OK, NULL},
    {"LOC(src0 : vec mat)", A3, {{SRC0, F_SPACE, PTO_SPACE_ACC}}, 1001, "expects src0 to be in the vec or mat address space, got acc"},
    {"VEC(src0 dst)", A3, {{SRC0, F_SPACE, PTO_SPACE_ACC}, {DST, F_SPACE, PTO_SPACE_MAT}}, 1001,
     "expects src0 and dst to be in the vec address space, got acc and mat"},
    {"VEC(src0 dst)", A3, {{SRC0, F_SPACE, PTO_SPACE_MAT}, {DST, F_SPACE, PTO_SPACE_MAT}}, 1001, "address space, got mat"},
    {"VEC(tmp)", A3, {{0}}, OK, NULL},
    {"VEC(view)", A3, {{0}}, OK, NULL},
    {"LOC(src0 : scaling)", A5, {{SRC0, F_SPACE, PTO_SPACE_SCALE_LEFT}}, OK, NULL},
    /* layouts */
    {"RM(src0)", A3, {{0}}, OK, NULL},
    {"RM(src0)", A3, {{SRC0, F_BL, PTO_BLAYOUT_COL}}, 1002, "expects src0 to use the row_major blayout, got col_major"},
    {"CM(src0)", A3, {{SRC0, F_BL, PTO_BLAYOUT_COL}}, OK, NULL},
    {"CM(src0)", A3, {{0}}, 1002, NULL},
    {"UNBOX(src0)", A3, {{0}}, OK, NULL},
    {"UNBOX(src0)", A3, {{SRC0, F_SL, PTO_SLAYOUT_ROW}}, 1003, "expects src0 to use the none_box slayout, got row_major"},
    {"ND(src0 dst)", A3, {{0}}, OK, NULL},
    {"ND(src0 dst)", A3, {{DST, F_SPACE, PTO_SPACE_MAT}}, 1001, NULL},
    {"ND(src0 dst)", A3, {{DST, F_BL, PTO_BLAYOUT_COL}}, 1002, NULL},
    {"ND(src0 dst)", A3, {{DST, F_SL, PTO_SLAYOUT_COL}}, 1003, NULL},
    {"ND(src0 dst)", A3, {{DST, F_BL, PTO_BLAYOUT_COL}, {DST, F_SL, PTO_SLAYOUT_ROW}}, 1002, NULL}, /* one cause */
    {"NZ(dst)", A3, {{DST, F_BL, PTO_BLAYOUT_COL}, {DST, F_SL, PTO_SLAYOUT_ROW}}, OK, NULL},
    {"NZ(dst)", A3, {{0}}, 1002, NULL},
    {"NZ(dst)", A3, {{DST, F_BL, PTO_BLAYOUT_COL}}, 1003, NULL},
    /* element types */
    {"E(src0 src1 dst)", A3, {{0}}, OK, NULL},
    {"E(src0 src1 dst)", A3, {{DST, F_DTYPE, PTO_F32}}, 1004, "expects src0 and dst to have the same element type, got f16 and f32"},
    {"E(src0 tmp)", A3, {{0}}, OK, NULL},
    {"E(src0 s)", A3, {{0}}, 1004, "got f16 and i32"},
    {"E(src0 s)", A3, {{SRC0, F_DTYPE, PTO_I32}}, OK, NULL},
    {"E(src0 view)", A3, {{VIEW, F_DTYPE, PTO_BF16}}, 1004, NULL},
    {"EBITS(src0 dst)", A3, {{DST, F_DTYPE, PTO_I16}}, OK, NULL},
    {"EBITS(src0 dst)", A3, {{DST, F_DTYPE, PTO_I8}}, 1005, "got f16 and i8"},
    {"T(src0 : f16 f32)", A3, {{0}}, OK, NULL},
    {"T(src0 : i8 f32)", A3, {{0}}, 1006, "expects src0 element type to be i8 or f32, got f16"},
    {"T(src0 : i16)", A3, {{SRC0, F_DTYPE, PTO_U16}}, OK, NULL},
    {"T(src0 : =i16)", A3, {{SRC0, F_DTYPE, PTO_U16}}, 1006, NULL},
    {"T(src0 : =i16)", A3, {{SRC0, F_DTYPE, PTO_I16}}, OK, NULL},
    {"T(src0 : ui16)", A3, {{SRC0, F_DTYPE, PTO_I16}}, 1006, NULL},
    {"T(src0 : ui16)", A3, {{SRC0, F_DTYPE, PTO_U16}}, OK, NULL},
    {"T(src0 : si16)", A3, {{SRC0, F_DTYPE, PTO_U16}}, 1006, NULL},
    {"T(s : i32)", A3, {{0}}, OK, NULL},
    {"T(s : f32)", A3, {{0}}, 1006, NULL},
    {"T(src0 : int)", A3, {{SRC0, F_DTYPE, PTO_U64}}, OK, NULL},
    {"T(src0 : int)", A3, {{0}}, 1006, NULL},
    {"T(src0 : float)", A3, {{0}}, OK, NULL},
    {"T(src0 : float)", A3, {{SRC0, F_DTYPE, PTO_I8}}, 1006, NULL},
    {"T(src0 : f8)", A5, {{SRC0, F_DTYPE, PTO_F8E5M2}}, OK, NULL},
    {"T(src0 : f8)", A5, {{SRC0, F_DTYPE, PTO_HIF8}}, 1006, NULL},
    {"T(src0 : fp4)", A5, {{SRC0, F_DTYPE, PTO_F4E1M2}}, OK, NULL},
    {"T(src0 : e8m0 hif8)", A5, {{SRC0, F_DTYPE, PTO_F8E8M0}}, OK, NULL},
    {"T(src0 : e8m0 hif8)", A5, {{SRC0, F_DTYPE, PTO_F8E4M3}}, 1006, NULL},
    {"T(src0 : b16)", A5, {{SRC0, F_DTYPE, PTO_BF16}}, OK, NULL},
    {"T(src0 : b16)", A5, {{SRC0, F_DTYPE, PTO_I8}}, 1006, "to be any 16-bit type, got i8"},
    {"T(src0 : e5m2  =i16 e8m0)", A5, {{SRC0, F_DTYPE, PTO_I8}}, 1006, "to be f8E5M2, signless i16 or !pto.f8E8M0, got i8"},
    {"T(src0 : any)", A5, {{SRC0, F_DTYPE, PTO_HIF8}}, OK, NULL},
    /* extents: unknown ones fit everything */
    {"V(src0 src1 dst)", A3, {{0}}, OK, NULL},
    {"V(src0 src1 dst)", A3, {{SRC1, F_VC, 32}}, 1007, "expects src0 and src1 to have the same valid_shape, got 16x64 and 16x32"},
    {"V(src0 src1 dst)", A3, {{SRC0, F_VC, UNKNOWN}, {SRC1, F_VR, UNKNOWN}}, OK, NULL},
    {"V(src0 src1 dst)", A3, {{SRC0, F_VC, UNKNOWN}, {SRC1, F_VC, 32}}, 1007, "expects src1 and dst to have"},
    {"V(src0 dst)", A3, {{SRC0, F_COLS, 128}}, OK, NULL}, /* physical shapes may differ */
    {"V(view dst)", A3, {{VIEW, F_GM_ROWS, 8}}, 1007, NULL},
    {"V0(src0 dst)", A3, {{DST, F_VC, 1}}, OK, NULL},
    {"V0(src0 dst)", A3, {{DST, F_VR, 1}}, 1008, "got 16 and 1"},
    {"V0(src0 dst)", A3, {{DST, F_VR, UNKNOWN}}, OK, NULL},
    {"V1(src0 dst)", A3, {{DST, F_VR, 1}}, OK, NULL},
    {"V1(src0 dst)", A3, {{DST, F_VC, 1}}, 1009, "got 64 and 1"},
    {"SH(src0 dst)", A3, {{DST, F_VR, 1}}, OK, NULL},
    {"SH(src0 dst)", A3, {{DST, F_ROWS, 32}}, 1010, "expects src0 and dst to have the same shape, got 16x64 and 32x64"},
    {"STATIC(src0)", A3, {{0}}, OK, NULL},
    {"STATIC(src0)", A3, {{SRC0, F_VC, UNKNOWN}}, 1011, "got 16x?"},
    {"SOME(src0)", A3, {{0}}, OK, NULL},
    {"SOME(src0)", A3, {{SRC0, F_VC, UNKNOWN}}, OK, NULL},
    {"SOME(src0)", A3, {{SRC0, F_VR, 0}}, 1012, "got 0x64"},
    /* identity and presence */
    {"DISTINCT(src0 src1 dst)", A3, {{0}}, OK, NULL},
    {"DISTINCT(src0 src1 dst)", A3, {{DST, F_SAME, SRC1}}, 1013, "expects src1 and dst to be different values"},
    {"GIVEN(src0)", A3, {{0}}, OK, NULL},
    {"GIVEN(tmp)", A3, {{0}}, 1014, "expects an operand tmp here"},
    {"GIVEN(tmp)", A3, {{TMP, F_GIVE, 0}}, OK, NULL},
    {"ABSENT(tmp)", A3, {{0}}, OK, NULL},
    {"ABSENT(tmp)", A3, {{TMP, F_GIVE, 0}}, 1015, "expects no operand tmp here"},
    /* guards */
    {"a3: T(src0 : f32)", A3, {{0}}, 1006, "expects A2/A3 src0 element type to be f32, got f16"},
    {"a3: T(src0 : f32)", A5, {{0}}, OK, NULL},
    {"a5: T(src0 : f32)", A5, {{0}}, 1006, "expects A5 src0"},
    {"a5: T(src0 : f32)", "a6", {{0}}, 1006, NULL},
    {"a5: T(src0 : f32)", A3, {{0}}, OK, NULL},
    {"a6: T(src0 : f32)", A5, {{0}}, OK, NULL},
    {"a6: T(src0 : f32)", "a6", {{0}}, 1006, NULL},
    {"kirin: T(src0 : f32)", "kirin9030", {{0}}, 1006, NULL},
    {"kirin: T(src0 : f32)", A5, {{0}}, OK, NULL},
    {"when(src0.loc == vec) T(src0 : f32)", A5, {{0}}, 1006, NULL},
    {"when(src0.loc == mat) T(src0 : f32)", A5, {{0}}, OK, NULL},
    {"when(src0.vr == 16) T(src0 : f32)", A5, {{SRC0, F_VR, UNKNOWN}}, OK, NULL}, /* not certain */
    {"when(given(tmp)) { VEC(tmp) E(tmp dst) }", A5, {{0}}, OK, NULL},
    {"when(given(tmp)) { VEC(tmp) E(tmp dst) }", A5, {{TMP, F_GIVE, 0}, {TMP, F_DTYPE, PTO_I8}}, 1004, NULL},
    {"a5: when(!given(tmp)) { RM(dst) a6: CM(dst) }", A5, {{0}}, OK, NULL},
    {"a5: when(!given(tmp)) { RM(dst) a6: CM(dst) }", "a6", {{0}}, 1002, NULL},
    {"a5: { T(src0 : f32) } UNBOX(dst)", A3, {{DST, F_SL, PTO_SLAYOUT_ROW}}, 1003, NULL},
    /* conditions */
    {"REQ(dst.rows == 16)", A3, {{0}}, OK, NULL},
    {"REQ(dst.rows == 15)", A3, {{0}}, 1017, "expects `dst.rows == 15` (rows of dst = 16)"},
    {"REQ(dst.vr % 2 == 0, 'an even number of rows in dst')", A3, {{DST, F_VR, 3}}, 1017,
     "expects an even number of rows in dst (valid rows of dst = 3)"},
    {"REQ(dst.vr % 2 == 0)", A3, {{DST, F_VR, UNKNOWN}}, OK, NULL},
    {"REQ(dst.er == 16)", A3, {{DST, F_VR, UNKNOWN}}, OK, NULL},
    {"REQ(dst.er == 16)", A3, {{DST, F_VR, 8}}, 1017, NULL},
    {"REQ(dst.ec == dst.cols and dst.vc == 64)", A3, {{0}}, OK, NULL},
    {"REQ(dst.rows == 15 or dst.cols > 64 or s >= 3)", A3, {{0}}, OK, NULL},
    {"REQ(dst.rows == 15 or dst.cols > 64 or s >= 3)", A3, {{S, F_INT, 2}}, 1017, "s = 2"},
    {"REQ(dst.rows == 15 or dst.cols > 64 or s >= 3)", A3, {{S, F_INT, PTO_UNKNOWN}}, OK, NULL},
    {"REQ(dst.rows == 15 and s == 3)", A3, {{S, F_INT, PTO_UNKNOWN}}, 1017, NULL}, /* certainly false */
    {"REQ(!(dst.rows == 16))", A3, {{0}}, 1017, NULL},
    {"REQ(tmp.cols >= 64)", A3, {{0}}, OK, NULL},
    {"REQ(tmp.cols >= 65)", A3, {{TMP, F_GIVE, 0}}, 1017, NULL},
    {"REQ(1 + 2 * 3 == 7 and 7 / 2 == 3 and 7 % 4 == 3 and 7 - 2 - 1 == 4 and -3 < 0)", A3, {{0}}, OK, NULL},
    {"REQ(ceil(7, 2) == 4 and ceil(8, 2) == 4 and align(7, 4) == 8 and align(8, 4) == 8 and min(3, 4) == 3 and max(3, 4) == 4)", A3, {{0}}, OK, NULL},
    {"REQ(ceil(7, 2) == 3)", A3, {{0}}, 1017, NULL},
    {"REQ(1 / 0 == 3)", A3, {{0}}, OK, NULL},
    {"REQ(src0.size == 2 and src0.bits == 16 and src0.bytes == 2048 and src0.fractal == 512)", A3, {{0}}, OK, NULL},
    {"REQ(src0.size == 4)", A3, {{0}}, 1016, NULL},
    {"REQ(src0.bytes <= 2047)", A3, {{0}}, 1017, NULL},
    {"REQ(src0.loc == vec and src0.blayout == row_major and src0.slayout == none_box and src0.dtype == f16 and src0.layout == nd)", A3, {{0}}, OK, NULL},
    {"REQ(src0.layout == nz)", A3, {{SRC0, F_BL, PTO_BLAYOUT_COL}, {SRC0, F_SL, PTO_SLAYOUT_ROW}}, OK, NULL},
    {"REQ(src0.layout in (nz dn))", A3, {{0}}, 1016, "(layout of src0 = nd)"},
    {"REQ(src0.layout != nz)", A3, {{0}}, OK, NULL},
    {"REQ(src0.dtype in (f32 i8 b16))", A3, {{0}}, OK, NULL},
    {"REQ(src0.dtype in (f32 i8))", A3, {{0}}, 1016, "(element type of src0 = f16)"},
    {"REQ(src0.size in (1 4))", A3, {{0}}, 1016, NULL},
    {"REQ(src0.dtype == dst.dtype)", A3, {{DST, F_DTYPE, PTO_F32}}, 1016, "(element type of src0 = f16, element type of dst = f32)"},
    {"REQ(src0.pad == null)", A3, {{0}}, OK, NULL},
    {"REQ(src0.pad == null)", A3, {{SRC0, F_PAD, PTO_PAD_MAX}}, 1016, "pad of src0 = max"},
    {"REQ(src0.addr != dst.addr)", A3, {{SRC0, F_ADDR, 64}}, OK, NULL},
    {"REQ(src0.addr != dst.addr)", A3, {{SRC0, F_ADDR, 64}, {DST, F_ADDR, 64}}, 1017, NULL},
    {"REQ(view.rank == 2 and view.dim(0) == 16 and view.dim(1) == 64 and view.glayout == nd and view.rows == 16)", A3, {{0}}, OK, NULL},
    {"REQ(view.dim(1) == 16)", A3, {{0}}, 1017, "dimension 1 of view = 64"},
    {"REQ(#reluPreMode == no_relu and !#reluPreMode.given)", A3, {{0}}, OK, NULL},
    {"REQ(#reluPreMode == no_relu)", A3, {{0, F_RELU, PTO_RELU_NORMAL}}, 1016, "(reluPreMode = normal_relu)"},
    {"when(#reluPreMode.given) T(src0 : f32)", A3, {{0}}, OK, NULL},
    {"when(#reluPreMode.given) T(src0 : f32)", A3, {{0, F_RELU, PTO_RELU_NO}}, 1006, NULL},
    /* one cause, one diagnostic */
    {"E(src0 src1 dst) T(src0 src1 dst : f16) T(dst : f16)", A3, {{DST, F_DTYPE, PTO_F32}}, 1004, NULL},
    {"T(src0 src1 dst : f32) E(src0 dst)", A3, {{DST, F_DTYPE, PTO_I8}}, 1006, "got f16, f16 and i8"},
    {"V0(src0 dst) REQ(dst.vr == 16) V(src0 src1 dst)", A3, {{DST, F_VR, 8}}, 1008, NULL},
    {"GIVEN(tmp) REQ(given(tmp))", A3, {{0}}, 1014, NULL},
    {"VEC(dst) when(dst.loc == mat) REQ(dst.rows == 1)", A3, {{DST, F_SPACE, PTO_SPACE_MAT}}, 1001, NULL},
    {"VEC(dst) REQ(dst.loc == vec and src0.rows == 1)", A3, {{DST, F_SPACE, PTO_SPACE_MAT}}, 1001, NULL},
};
enum { NCASES = sizeof cases / sizeof cases[0] };

struct setup {
    struct base_arena arena;
    struct base_sources sources;
    struct base_diags diags;
    struct isa_op_info info;
    struct pto_insn insn;
};

static bool judge(struct setup *s, const char *checks, const char *target, enum isa_legal_context context)
{
    const struct pto_target *t = isa_target_find(target);
    assert_non_null(t);
    base_diags_init(&s->diags, &s->sources);
    s->info = (struct isa_op_info){.mnemonic = "pto.test", .checks = checks, .slots = slots, .attrs = attrs, .nslots = 8, .families = PTO_F_ALL};
    const struct isa_check_column *column = isa_check_compile(&s->arena, &s->info, t->family);
    return isa_check(column, &s->insn, t, context, &s->diags);
}

static void end(struct setup *s)
{
    base_diags_free(&s->diags);
    base_arena_free(&s->arena);
}

static void test_kinds(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (unsigned c = 0; c < NCASES; c++) {
        const struct one_case *k = &cases[c];
        struct setup s = {0};
        build(&s.insn);
        for (int e = 0; e < 5 && k->edits[e].field != F_END; e++)
            apply(&s.insn, &k->edits[e]);
        bool good = judge(&s, k->checks, k->target, ISA_LEGAL_TEXT);
        const struct base_diag *d = s.diags.first;
        unsigned code = d != NULL ? base_diag_info(d->code)->number : 0;
        if (code != k->code || good != (k->code == 0) || (d != NULL && d->next != NULL) ||
            (k->says != NULL && (d == NULL || strstr(d->message, k->says) == NULL))) {
            print_error("case %u %s on %s: wants %u, got %u: %s%s\n", c, k->checks, k->target, k->code, code, d != NULL ? d->message : "nothing",
                        d != NULL && d->next != NULL ? " and more" : "");
            bad++;
        }
        end(&s);
    }
    assert_int_equal(bad, 0);
}

/* lint: warns in text, is an error under --strict, does not cover an error; what only text may not say is OFF or a warning on
 * the way to execution, extents are an error there (vector.md 0.2), scratch is not needed for values (R12). */
static void test_contexts(void **state)
{
    (void)state;
    static const struct {
        const char *checks;
        struct edit edit;
        uint8_t severity[ISA_LEGAL_LOAD + 1]; /* TEXT STRICT CAPI RUN LOAD */
    } rows[] = {
        {"T(src0 : f32)", {0}, {PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_OFF, PTO_SEV_WARNING}},
        {"VEC(src0)", {SRC0, F_SPACE, PTO_SPACE_MAT}, {PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_OFF, PTO_SEV_WARNING}},
        {"V(src0 dst)", {SRC0, F_VR, 8}, {PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR}},
        {"REQ(s == 4)", {0}, {PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR}},
        {"REQ(src0.size == 4)", {0}, {PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_OFF, PTO_SEV_WARNING}},
        {"REQ(tmp.vc == 4)", {TMP, F_GIVE, 0}, {PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_ERROR, PTO_SEV_OFF, PTO_SEV_WARNING}},
        {"lint: REQ(s == 4)", {0}, {PTO_SEV_WARNING, PTO_SEV_ERROR, PTO_SEV_WARNING, PTO_SEV_OFF, PTO_SEV_WARNING}},
    };
    for (unsigned r = 0; r < sizeof rows / sizeof rows[0]; r++)
        for (unsigned context = 0; context <= ISA_LEGAL_LOAD; context++) {
            struct setup s = {0};
            build(&s.insn);
            apply(&s.insn, &rows[r].edit);
            bool good = judge(&s, rows[r].checks, A3, (enum isa_legal_context)context);
            unsigned severity = s.diags.first != NULL ? s.diags.first->severity : PTO_SEV_OFF;
            if (severity != rows[r].severity[context] || good != (severity < PTO_SEV_ERROR))
                fail_msg("%s in context %u: severity %u", rows[r].checks, context, severity);
            end(&s);
        }

    struct setup s = {0};
    build(&s.insn);
    assert_false(judge(&s, "lint: T(src0 : f32) T(src0 : i8)", A3, ISA_LEGAL_TEXT));
    assert_int_equal(s.diags.counts[PTO_SEV_WARNING], 1);
    assert_int_equal(s.diags.counts[PTO_SEV_ERROR], 1);
    end(&s);
    build(&s.insn);
    s = (struct setup){.insn = s.insn};
    assert_false(judge(&s, "T(src0 : i8) lint: T(src0 : f32)", A3, ISA_LEGAL_TEXT));
    assert_int_equal(s.diags.counts[PTO_SEV_WARNING], 0);
    end(&s);
}

/* The note tells where the operand would be accepted; two causes are two diagnostics. */
static void test_notes(void **state)
{
    (void)state;
    struct setup s = {0};
    build(&s.insn);
    assert_false(judge(&s, "a3: T(src0 : i16) a5: T(src0 : i16 f16)", A3, ISA_LEGAL_TEXT));
    assert_non_null(s.diags.first->notes);
    assert_string_equal(s.diags.first->notes->text, "accepted on a5, a6, kirin9030, kirindev0000");
    end(&s);
    build(&s.insn);
    s = (struct setup){.insn = s.insn};
    assert_false(judge(&s, "a3: T(src0 : i16) a5: T(src0 : i16)", A3, ISA_LEGAL_TEXT));
    assert_null(s.diags.first->notes);
    end(&s);

    build(&s.insn);
    s = (struct setup){.insn = s.insn};
    s.insn.operand[DST].u.tile.v_row = 3;
    assert_false(judge(&s, "T(src0 : i16) V(src0 dst)", A3, ISA_LEGAL_TEXT));
    assert_int_equal(s.diags.counts[PTO_SEV_ERROR], 2);
    end(&s);
}

/* Columns that are no sentences of the language are found, not misread. */
static void test_malformed(void **state)
{
    (void)state;
    static const char *const columns[] = {
        "T(src0)", "T(src0 :)", "T(src0 : f17)", "E(src0)", "E(src9 dst)", "VEC()", "VEC(src0 : mat)", "LOC(src0 : f16)", "WHAT(src0)",
        "a7: VEC(src0)", "when(x) VEC(src0)", "when(src0.rows VEC(src0)", "REQ(dst.rows ==)", "REQ(dst.rose == 1)", "REQ(#nothing == 1)",
        "REQ(src0.loc == nowhere)", "REQ(dst.rows == 1, no message)", "REQ(dst.rows == 1, 'open)", "{ VEC(src0)", "VEC(src0) }", "VEC(many)",
        "REQ(view.dim(5) == 1)", "REQ(sqrt(4) == 2)", "REQ(dst.dtype in (f17))", "VEC(src0", "REQ((dst.rows == 1)", "a3:",
    };
    for (unsigned c = 0; c < sizeof columns / sizeof columns[0]; c++) {
        struct setup s = {0};
        build(&s.insn);
        s.info = (struct isa_op_info){.mnemonic = "pto.test", .checks = columns[c], .slots = slots, .attrs = attrs, .nslots = 8};
        char problem[200];
        if (isa_check_column_problem(isa_check_compile(&s.arena, &s.info, 0), problem, sizeof problem) == NULL)
            fail_msg("compiles: %s", columns[c]);
        base_arena_free(&s.arena);
    }
}

static void test_rows(void **state)
{
    (void)state;
    unsigned bad = 0, columns = 0;
    char problem[200];
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        columns += isa_op((enum pto_op)op)->checks[0] != '\0';
        if (isa_check_problem((enum pto_op)op, problem, sizeof problem) != NULL) {
            print_error("%s\n", problem);
            bad++;
        }
        for (unsigned i = 0; isa_check_sentence((enum pto_op)op, i, problem, sizeof problem) != NULL; i++)
            assert_non_null(strstr(problem, "expects "));
    }
    print_message("%u rows with checks\n", columns);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_contexts), cmocka_unit_test(test_notes),
                                       cmocka_unit_test(test_malformed), cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
