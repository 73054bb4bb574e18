/* Legal instructions of each kind and edits that break them, for the legality tests. */
#ifndef LEGAL_BUILD_H
#define LEGAL_BUILD_H
#include "isa/legal.h"

#include <string.h>

enum base { B_NONE, B_MAD, B_MAD_ACC, B_MAD_BIAS, B_GEMV, B_GEMV_ACC, B_GEMV_BIAS, B_MX, B_MX_ACC, B_MX_BIAS, B_MX4, B_GEMV_MX, B_GEMV_MX_ACC,
            B_GEMV_MX_BIAS, B_GET_SCALE, B_GET_SCALE_R, B_ALLOC, B_ALLOC_LEFT, B_ALLOC_BIAS, B_ALLOC_FP4, B_TASSIGN, B_SUBVIEW,
            B_SUBVIEW_NZ, B_SUBVIEW_ZN, B_SETVALID, B_LOAD_VEC, B_LOAD_MAT, B_LOAD_NZ, B_STORE_VEC, B_STORE_ACC, B_STORE_FP,
            B_STORE_PRE, B_MOV_LEFT, B_MOV_RIGHT, B_MOV_BIAS, B_MOV_FB, B_MOV_SCALE, B_MOV_VEC, B_MOV_ACC_MAT, B_MOV_ACC_VEC,
            B_MOV_FP, B_MOV_XZZ, B_MOV_GEMV, B_LOAD_SCALE, B_EXTRACT_LEFT, B_EXTRACT_RIGHT, B_EXTRACT_VEC, B_EXTRACT_ACC, B_INSERT_ACC, B_INSERT_VEC, B_INSERT_MAT,
            B_SET_FLAG, B_WAIT_DYN, B_BARRIER, B_LOAD_SCALAR, B_STORE_SCALAR, B_CVT, B_COUNT };

enum field { F_NONE, F_SPACE, F_DTYPE, F_ROWS, F_COLS, F_VROW, F_VCOL, F_BL, F_SL, F_FRACTAL, F_PAD, F_COMPACT, F_ADDR, F_INT, F_ATTR,
             F_DROP, F_PRE, F_GDTYPE, F_GLAYOUT, F_GROWS, F_GCOLS, F_GSTRIDE, F_PTR_DTYPE, F_OPDTYPE };
/* One change: a field of the operand of a role, or (F_ATTR) an attribute. */
struct edit {
    uint8_t role, field;
    int64_t value;
};

/* The operand of a role that the op's row has. */
static struct pto_operand *at(struct pto_insn *i, enum pto_role role)
{
    int slot = isa_op_slot((enum pto_op)i->op, role);
    return &i->operand[slot >= 0 ? slot : PTO_MAX_SLOTS - 1];
}

static void start(struct pto_insn *i, enum pto_op op)
{
    memset(i, 0, sizeof *i);
    i->op = (uint16_t)op;
    i->noperands = isa_op(op)->nslots;
    for (unsigned a = 0; isa_op(op)->attrs[a] != 0; a++)
        i->attr[a] = isa_attr((enum pto_attr)isa_op(op)->attrs[a])->def;
}

static void put_tile(struct pto_insn *i, enum pto_role role, unsigned space, unsigned dtype, int32_t rows, int32_t cols, unsigned bl,
                     unsigned sl, unsigned fractal)
{
    struct pto_operand *o = at(i, role);
    o->kind = PTO_OK_TILE;
    o->dtype = (uint8_t)dtype;
    o->u.tile = (struct pto_tile){.space = (uint8_t)space, .dtype = (uint8_t)dtype, .blayout = (uint8_t)bl, .slayout = (uint8_t)sl,
                                  .fractal = (uint16_t)fractal, .rows = rows, .cols = cols, .v_row = rows, .v_col = cols,
                                  .phys_rows = rows, .phys_cols = cols, .addr = PTO_UNKNOWN};
}
#define NZ PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW
#define ZN PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL
#define ZZ PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW
#define NN PTO_BLAYOUT_COL, PTO_SLAYOUT_COL
#define ND PTO_BLAYOUT_ROW, PTO_SLAYOUT_NONE
#define DN PTO_BLAYOUT_COL, PTO_SLAYOUT_NONE

static void put_int(struct pto_insn *i, enum pto_role role, unsigned dtype, int64_t value)
{
    struct pto_operand *o = at(i, role);
    o->kind = PTO_OK_INT;
    o->dtype = (uint8_t)dtype;
    o->u.i = value;
}

static void put_gm(struct pto_insn *i, enum pto_role role, unsigned dtype, int64_t rows, int64_t cols)
{
    struct pto_operand *o = at(i, role);
    o->kind = PTO_OK_GM;
    o->u.gm = (struct pto_gm){.dtype = (uint8_t)dtype, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .addr = 0,
                              .shape = {1, 1, 1, rows, cols}, .stride = {rows * cols, rows * cols, rows * cols, cols, 1},
                              .whole_rows = rows, .whole_cols = cols};
}

static void put_ptr(struct pto_insn *i, enum pto_role role, unsigned dtype)
{
    struct pto_operand *o = at(i, role);
    o->kind = PTO_OK_PTR;
    o->u.ptr = (struct pto_ptr){.dtype = (uint8_t)dtype, .space = PTO_SPACE_GM, .addr = 64};
}

static void put_left(struct pto_insn *i, const struct pto_target *t, enum pto_role role, unsigned dtype, int32_t rows, int32_t cols)
{
    put_tile(i, role, PTO_SPACE_LEFT, dtype, rows, cols, t->left_is_nz ? PTO_BLAYOUT_COL : PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW, 512);
}

static void mad(struct pto_insn *i, const struct pto_target *t, enum pto_op op, unsigned in, unsigned out, int32_t m, int32_t k, int32_t n)
{
    bool has_f32 = (t->family & (PTO_F_KIRIN9030 | PTO_F_KIRINX90 | PTO_F_KIRINDEV)) == 0;
    unsigned acc = has_f32 ? out : PTO_F16;
    start(i, op);
    put_left(i, t, PTO_ROLE_LHS, in, m, k);
    put_tile(i, PTO_ROLE_RHS, PTO_SPACE_RIGHT, in, k, n, ZN, 512);
    put_tile(i, PTO_ROLE_DST, PTO_SPACE_ACC, acc, m, n, NZ, 1024);
    if (isa_op_slot(op, PTO_ROLE_ACC_IN) >= 0)
        put_tile(i, PTO_ROLE_ACC_IN, PTO_SPACE_ACC, acc, m, n, NZ, 1024);
    if (isa_op_slot(op, PTO_ROLE_BIAS) >= 0)
        put_tile(i, PTO_ROLE_BIAS, PTO_SPACE_BIAS, acc, 1, n, ND, 512);
    if (isa_op_slot(op, PTO_ROLE_LHS_SCALE) >= 0) {
        put_tile(i, PTO_ROLE_LHS_SCALE, PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, m, k / 32, ZZ, 32);
        put_tile(i, PTO_ROLE_RHS_SCALE, PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, k / 32, n, NN, 32);
    }
}

static void build(struct pto_insn *i, enum base base, const struct pto_target *t)
{
    switch (base) {
    case B_MAD: mad(i, t, PTO_OP_TMATMUL, PTO_F16, PTO_F32, 32, 64, 48); break;
    case B_MAD_ACC: mad(i, t, PTO_OP_TMATMUL_ACC, PTO_F16, PTO_F32, 32, 64, 48); break;
    case B_MAD_BIAS: mad(i, t, PTO_OP_TMATMUL_BIAS, PTO_F16, PTO_F32, 32, 64, 48); break;
    case B_GEMV: mad(i, t, PTO_OP_TGEMV, PTO_F16, PTO_F32, 1, 64, 48); break;
    case B_GEMV_ACC: mad(i, t, PTO_OP_TGEMV_ACC, PTO_F16, PTO_F32, 1, 64, 48); break;
    case B_GEMV_BIAS: mad(i, t, PTO_OP_TGEMV_BIAS, PTO_F16, PTO_F32, 1, 64, 48); break;
    case B_MX: mad(i, t, PTO_OP_TMATMUL_MX, PTO_F8E5M2, PTO_F32, 16, 64, 32); break;
    case B_MX_ACC: mad(i, t, PTO_OP_TMATMUL_MX_ACC, PTO_F8E5M2, PTO_F32, 16, 64, 32); break;
    case B_MX_BIAS: mad(i, t, PTO_OP_TMATMUL_MX_BIAS, PTO_F8E5M2, PTO_F32, 16, 64, 32); break;
    case B_MX4: mad(i, t, PTO_OP_TMATMUL_MX, PTO_F4E2M1, PTO_F32, 16, 64, 32); break;
    case B_GEMV_MX: mad(i, t, PTO_OP_TGEMV_MX, PTO_F8E4M3, PTO_F32, 1, 64, 32); break;
    case B_GEMV_MX_ACC: mad(i, t, PTO_OP_TGEMV_MX_ACC, PTO_F8E4M3, PTO_F32, 1, 64, 32); break;
    case B_GEMV_MX_BIAS: mad(i, t, PTO_OP_TGEMV_MX_BIAS, PTO_F8E4M3, PTO_F32, 1, 64, 32); break;
    case B_GET_SCALE:
        start(i, PTO_OP_TGET_SCALE_ADDR);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_LEFT, PTO_F8E4M3, 32, 128, NZ, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 32, 4, ZZ, 32);
        break;
    case B_GET_SCALE_R:
        start(i, PTO_OP_TGET_SCALE_ADDR);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_RIGHT, PTO_F8E4M3, 128, 32, ZN, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_SCALE_RIGHT, PTO_F8E8M0, 4, 32, NN, 32);
        break;
    case B_ALLOC:
        start(i, PTO_OP_ALLOC_TILE);
        put_int(i, PTO_ROLE_ADDR, PTO_I64, 0);
        put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        at(i, PTO_ROLE_RESULT)->u.tile.addr = 0;
        break;
    case B_ALLOC_LEFT:
        start(i, PTO_OP_ALLOC_TILE);
        put_int(i, PTO_ROLE_ADDR, PTO_I64, 512);
        put_left(i, t, PTO_ROLE_RESULT, PTO_F16, 32, 64);
        at(i, PTO_ROLE_RESULT)->u.tile.addr = 512;
        break;
    case B_ALLOC_BIAS:
        start(i, PTO_OP_ALLOC_TILE);
        put_int(i, PTO_ROLE_ADDR, PTO_I64, 0);
        put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_BIAS, PTO_F32, 1, 64, ND, 512);
        at(i, PTO_ROLE_RESULT)->u.tile.addr = 0;
        break;
    case B_ALLOC_FP4:
        start(i, PTO_OP_ALLOC_TILE);
        put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_MAT, PTO_F4E2M1, 32, 128, NZ, 512);
        break;
    case B_TASSIGN:
        start(i, PTO_OP_TASSIGN);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        put_int(i, PTO_ROLE_ADDR, PTO_I64, 4096);
        put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        at(i, PTO_ROLE_RESULT)->u.tile.addr = 4096;
        break;
    case B_SUBVIEW:
    case B_SUBVIEW_NZ:
    case B_SUBVIEW_ZN:
        start(i, PTO_OP_SUBVIEW);
        put_int(i, PTO_ROLE_ROW, PTO_I64, base == B_SUBVIEW_ZN ? 16 : base == B_SUBVIEW_NZ ? 0 : 3);
        put_int(i, PTO_ROLE_COL, PTO_I64, base == B_SUBVIEW_ZN ? 0 : 16);
        if (base == B_SUBVIEW) {
            put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
            put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_VEC, PTO_F32, 4, 8, ND, 512);
        } else if (base == B_SUBVIEW_NZ) {
            put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 32, 64, NZ, 512);
            put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_MAT, PTO_F16, 32, 16, NZ, 512);
        } else {
            put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 32, 64, ZN, 512);
            put_tile(i, PTO_ROLE_RESULT, PTO_SPACE_MAT, PTO_F16, 16, 64, ZN, 512);
        }
        break;
    case B_SETVALID:
        start(i, PTO_OP_SET_VALIDSHAPE);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        put_int(i, PTO_ROLE_VALID_ROW, PTO_I64, 16);
        put_int(i, PTO_ROLE_VALID_COL, PTO_I64, 0);
        break;
    case B_LOAD_VEC:
        start(i, PTO_OP_TLOAD);
        put_gm(i, PTO_ROLE_SRC, PTO_F32, 16, 64);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        break;
    case B_LOAD_MAT:
        start(i, PTO_OP_TLOAD);
        put_gm(i, PTO_ROLE_SRC, PTO_F16, 32, 64);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_MAT, PTO_F16, 32, 64, NZ, 512);
        break;
    case B_LOAD_NZ:
        start(i, PTO_OP_TLOAD);
        put_gm(i, PTO_ROLE_SRC, PTO_F16, 32, 64);
        at(i, PTO_ROLE_SRC)->u.gm.layout = PTO_GM_LAYOUT_NZ;
        at(i, PTO_ROLE_SRC)->u.gm.layout_given = true;
        at(i, PTO_ROLE_SRC)->u.gm.rank = 5;
        memcpy(at(i, PTO_ROLE_SRC)->u.gm.shape, (int64_t[5]){1, 4, 2, 16, 16}, 5 * sizeof(int64_t));
        memcpy(at(i, PTO_ROLE_SRC)->u.gm.stride, (int64_t[5]){2048, 512, 256, 16, 1}, 5 * sizeof(int64_t));
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_MAT, PTO_F16, 32, 64, NZ, 512);
        break;
    case B_STORE_VEC:
        start(i, PTO_OP_TSTORE);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        put_gm(i, PTO_ROLE_DST, PTO_F32, 16, 64);
        break;
    case B_STORE_ACC:
    case B_STORE_FP:
    case B_STORE_PRE:
        start(i, PTO_OP_TSTORE);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_ACC, PTO_F32, 32, 48, NZ, 1024);
        put_gm(i, PTO_ROLE_DST, base == B_STORE_ACC ? PTO_F32 : PTO_I8, 32, 48);
        if (base == B_STORE_FP)
            put_tile(i, PTO_ROLE_FP, PTO_SPACE_SCALING, PTO_U64, 1, 48, ND, 512);
        if (base == B_STORE_PRE)
            put_int(i, PTO_ROLE_PRE, PTO_I64, PTO_UNKNOWN);
        break;
    case B_MOV_LEFT:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 32, 64, NZ, 512);
        put_left(i, t, PTO_ROLE_DST, PTO_F16, 32, 64);
        break;
    case B_MOV_RIGHT:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 64, 48, ZN, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_RIGHT, PTO_F16, 64, 48, ZN, 512);
        break;
    case B_MOV_BIAS:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F32, 1, 48, ND, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_BIAS, PTO_F32, 1, 48, ND, 512);
        break;
    case B_MOV_FB:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_U64, 1, 48, ND, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_SCALING, PTO_U64, 1, 48, ND, 512);
        break;
    case B_MOV_SCALE:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F8E8M0, 16, 2, ZZ, 32);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_SCALE_LEFT, PTO_F8E8M0, 16, 2, ZZ, 32);
        break;
    case B_MOV_VEC:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        break;
    case B_CVT:
        start(i, PTO_OP_TCVT);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, 16, 64, ND, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_VEC, PTO_F16, 16, 64, ND, 512);
        break;
    case B_MOV_ACC_MAT:
    case B_MOV_FP:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_ACC, PTO_F32, 32, 64, NZ, 1024);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_MAT, base == B_MOV_FP ? PTO_I8 : PTO_F16, 32, 64, NZ, 512);
        if (base == B_MOV_FP)
            put_tile(i, PTO_ROLE_FP, PTO_SPACE_SCALING, PTO_U64, 1, 64, ND, 512);
        break;
    case B_MOV_ACC_VEC:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_ACC, PTO_F32, 32, 64, NZ, 1024);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_VEC, PTO_F32, 32, 64, ND, 512);
        break;
    case B_MOV_XZZ: /* exponents to Zz with a scratch tile (2026-08 2.6) */
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_U8, 32, 32, ND, 512);
        put_tile(i, PTO_ROLE_FP, PTO_SPACE_VEC, PTO_U8, 1, 256, ND, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_VEC, PTO_U8, 32, 32, ZZ, 32);
        break;
    case B_MOV_GEMV:
        start(i, PTO_OP_TMOV);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 1, 256, ND, 512);
        put_left(i, t, PTO_ROLE_DST, PTO_F16, 1, 256);
        break;
    case B_LOAD_SCALE: /* A scales of a 32 x 128 operand, blocked in GM (b.9, e.1) */
        start(i, PTO_OP_TLOAD);
        put_gm(i, PTO_ROLE_SRC, PTO_F8E8M0, 32, 4);
        at(i, PTO_ROLE_SRC)->u.gm.layout = PTO_GM_LAYOUT_MX_A_ZZ;
        at(i, PTO_ROLE_SRC)->u.gm.scale_image = true;
        at(i, PTO_ROLE_SRC)->u.gm.image_rows = 32;
        at(i, PTO_ROLE_SRC)->u.gm.image_cols = 4;
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_MAT, PTO_F8E8M0, 32, 4, ZZ, 32);
        break;
    case B_EXTRACT_LEFT:
        start(i, PTO_OP_TEXTRACT);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 64, 128, NZ, 512);
        put_left(i, t, PTO_ROLE_DST, PTO_F16, 32, 64);
        put_int(i, PTO_ROLE_ROW, PTO_I64, 32);
        put_int(i, PTO_ROLE_COL, PTO_I64, 64);
        break;
    case B_EXTRACT_RIGHT:
        start(i, PTO_OP_TEXTRACT);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_MAT, PTO_F16, 64, 128, NZ, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_RIGHT, PTO_F16, 32, 64, ZN, 512);
        put_int(i, PTO_ROLE_ROW, PTO_I64, 0);
        put_int(i, PTO_ROLE_COL, PTO_I64, 16);
        break;
    case B_EXTRACT_VEC:
    case B_INSERT_VEC:
        start(i, base == B_EXTRACT_VEC ? PTO_OP_TEXTRACT : PTO_OP_TINSERT);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F32, base == B_EXTRACT_VEC ? 16 : 4, base == B_EXTRACT_VEC ? 64 : 8, ND, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_VEC, PTO_F32, base == B_EXTRACT_VEC ? 4 : 16, base == B_EXTRACT_VEC ? 8 : 64, ND, 512);
        put_int(i, PTO_ROLE_ROW, PTO_I64, 12);
        put_int(i, PTO_ROLE_COL, PTO_I64, 5);
        break;
    case B_EXTRACT_ACC:
    case B_INSERT_ACC:
        start(i, base == B_EXTRACT_ACC ? PTO_OP_TEXTRACT : PTO_OP_TINSERT);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_ACC, PTO_F32, 32, 64, NZ, 1024);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_MAT, PTO_F16, 32, 64, NZ, 512);
        put_int(i, PTO_ROLE_ROW, PTO_I64, 0);
        put_int(i, PTO_ROLE_COL, PTO_I64, 0);
        break;
    case B_INSERT_MAT:
        start(i, PTO_OP_TINSERT);
        put_tile(i, PTO_ROLE_SRC, PTO_SPACE_VEC, PTO_F16, 16, 32, NZ, 512);
        put_tile(i, PTO_ROLE_DST, PTO_SPACE_MAT, PTO_F16, 32, 64, NZ, 512);
        put_int(i, PTO_ROLE_ROW, PTO_I64, 16);
        put_int(i, PTO_ROLE_COL, PTO_I64, 32);
        break;
    case B_SET_FLAG:
        start(i, PTO_OP_SET_FLAG);
        i->attr[0] = PTO_PIPE_MTE2;
        i->attr[1] = PTO_PIPE_MTE1;
        i->attr[2] = 7;
        break;
    case B_WAIT_DYN:
        start(i, PTO_OP_WAIT_FLAG_DYN);
        i->attr[0] = PTO_PIPE_M;
        i->attr[1] = PTO_PIPE_FIX;
        put_int(i, PTO_ROLE_EVENT, PTO_I64, 0);
        break;
    case B_BARRIER:
        start(i, PTO_OP_BARRIER);
        i->attr[0] = PTO_PIPE_ALL;
        break;
    case B_LOAD_SCALAR:
        start(i, PTO_OP_LOAD_SCALAR);
        put_ptr(i, PTO_ROLE_PTR, PTO_I32);
        put_int(i, PTO_ROLE_OFFSET, PTO_I64, 0);
        put_int(i, PTO_ROLE_RESULT, PTO_I32, PTO_UNKNOWN);
        break;
    case B_STORE_SCALAR:
        start(i, PTO_OP_STORE_SCALAR);
        put_ptr(i, PTO_ROLE_PTR, PTO_I32);
        put_int(i, PTO_ROLE_OFFSET, PTO_I64, 0);
        put_int(i, PTO_ROLE_VALUE, PTO_I32, 5);
        break;
    default: break;
    }
}

static void apply(struct pto_insn *i, const struct edit *e)
{
    if (e->field == F_ATTR) {
        for (unsigned a = 0; isa_op((enum pto_op)i->op)->attrs[a] != 0; a++)
            if (isa_op((enum pto_op)i->op)->attrs[a] == e->role)
                i->attr[a] = e->value;
        return;
    }
    struct pto_operand *o = at(i, (enum pto_role)e->role);
    struct pto_tile *t = &o->u.tile;
    switch ((enum field)e->field) {
    case F_SPACE: t->space = (uint8_t)e->value; break;
    case F_DTYPE: t->dtype = (uint8_t)e->value; break;
    case F_ROWS: t->rows = t->phys_rows = t->v_row = (int32_t)e->value; break;
    case F_COLS: t->cols = t->phys_cols = t->v_col = (int32_t)e->value; break;
    case F_VROW: t->v_row = (int32_t)e->value; break;
    case F_VCOL: t->v_col = (int32_t)e->value; break;
    case F_BL: t->blayout = (uint8_t)e->value; break;
    case F_SL: t->slayout = (uint8_t)e->value; break;
    case F_FRACTAL: t->fractal = (uint16_t)e->value; break;
    case F_PAD: t->pad = (uint8_t)e->value; break;
    case F_COMPACT: t->compact = (uint8_t)e->value; break;
    case F_ADDR: t->addr = e->value; break;
    case F_INT: o->kind = PTO_OK_INT; o->dtype = PTO_I64; o->u.i = e->value; break;
    case F_DROP: o->kind = PTO_OK_NONE; break;
    case F_GDTYPE: o->u.gm.dtype = (uint8_t)e->value; break;
    case F_GLAYOUT: o->u.gm.layout = (uint8_t)e->value; o->u.gm.layout_given = true; break;
    case F_GROWS: o->u.gm.shape[3] = e->value; break;
    case F_GCOLS: o->u.gm.shape[4] = e->value; break;
    case F_GSTRIDE: o->u.gm.stride[3] = e->value; break;
    case F_PTR_DTYPE: o->u.ptr.dtype = (uint8_t)e->value; break;
    case F_OPDTYPE: o->dtype = (uint8_t)e->value; break;
    default: break;
    }
}
#endif
