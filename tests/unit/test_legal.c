/* Every legality rule: accepted as built, refused after one change, per target and context.  What is right and wrong is
 * taken from machine-and-cube.md d.2, d.3, a.5, e and pto-as-2026-08.md 2, 6.1 (cited by rule in isa/legal.def). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "legal_build.h"

enum { TEXT = ISA_LEGAL_TEXT, STRICT = ISA_LEGAL_STRICT, CAPI = ISA_LEGAL_CAPI, RUN = ISA_LEGAL_RUN };
enum { OFF = PTO_SEV_OFF, NOTE = PTO_SEV_NOTE, WARN = PTO_SEV_WARNING, ERR = PTO_SEV_ERROR };

/* After the edits the rule speaks with this severity (OFF: it is silent) and nothing else is an error. */
static const struct legal_case {
    const char *rule, *target;
    uint8_t context, want, base;
    struct edit edits[6];
} cases[] = {
#define R(role) PTO_ROLE_##role
#define A(attr) PTO_ATTR_##attr, F_ATTR
    {"X1", "a3", TEXT, ERR, B_MX, {{0}}},
    {"X1", "a3", RUN, ERR, B_MX, {{0}}},
    {"X1", "kirin9030", CAPI, ERR, B_GEMV_MX, {{0}}},
    {"X1", "a3", TEXT, ERR, B_GET_SCALE, {{0}}},
    {"X1", "a6", TEXT, OFF, B_MX, {{0}}},
    /* operand spaces */
    {"MAD_LOC", "a3", TEXT, ERR, B_MAD, {{R(LHS), F_SPACE, PTO_SPACE_MAT}}},
    {"MAD_LOC", "a5", CAPI, ERR, B_MAD, {{R(RHS), F_SPACE, PTO_SPACE_LEFT}}},
    {"MAD_LOC", "a5", RUN, ERR, B_GEMV, {{R(DST), F_SPACE, PTO_SPACE_VEC}}},
    /* the triples of d.2 */
    {"MAD_DTYPES", "a3", TEXT, ERR, B_MAD, {{R(RHS), F_DTYPE, PTO_BF16}}},
    {"MAD_DTYPES", "a3", TEXT, ERR, B_MAD, {{R(DST), F_DTYPE, PTO_F16}}},
    {"MAD_DTYPES", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_BF16}, {R(RHS), F_DTYPE, PTO_BF16}}},
    {"MAD_DTYPES", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_F32}, {R(RHS), F_DTYPE, PTO_F32}}},
    {"MAD_DTYPES", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_I8}, {R(RHS), F_DTYPE, PTO_I8}, {R(DST), F_DTYPE, PTO_I32}}},
    {"MAD_DTYPES", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_U8}, {R(RHS), F_DTYPE, PTO_I8}, {R(DST), F_DTYPE, PTO_I32}}},
    {"MAD_DTYPES", "a3", RUN, ERR, B_MAD, {{R(LHS), F_DTYPE, PTO_U8}, {R(RHS), F_DTYPE, PTO_I8}, {R(DST), F_DTYPE, PTO_I32}}},
    {"MAD_DTYPES", "a3", TEXT, ERR, B_MAD, {{R(LHS), F_DTYPE, PTO_F8E4M3}, {R(RHS), F_DTYPE, PTO_F8E5M2}}},
    {"MAD_DTYPES", "a3", RUN, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_F8E4M3}, {R(RHS), F_DTYPE, PTO_F8E5M2}}},
    {"MAD_DTYPES", "a5", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_F8E4M3}, {R(RHS), F_DTYPE, PTO_F8E5M2}}},
    {"MAD_DTYPES", "a5", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_HIF8}, {R(RHS), F_DTYPE, PTO_HIF8}}},
    {"MAD_DTYPES", "a5", TEXT, ERR, B_MAD, {{R(LHS), F_DTYPE, PTO_HIF8}, {R(RHS), F_DTYPE, PTO_F8E4M3}}},
    {"MAD_DTYPES", "a5", TEXT, ERR, B_MAD, {{R(RHS), F_DTYPE, PTO_I8}}},
    {"MAD_DTYPES", "a6", TEXT, OFF, B_MAD, {{R(RHS), F_DTYPE, PTO_I8}}},
    {"MAD_DTYPES", "a6", TEXT, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_I8}, {R(RHS), F_DTYPE, PTO_I4}, {R(DST), F_DTYPE, PTO_I32}}},
    {"MAD_DTYPES", "a5", TEXT, ERR, B_MAD, {{R(LHS), F_DTYPE, PTO_I8}, {R(RHS), F_DTYPE, PTO_I4}, {R(DST), F_DTYPE, PTO_I32}}},
    {"MAD_DTYPES", "kirinx90", CAPI, ERR, B_MAD, {{R(DST), F_DTYPE, PTO_F32}}},
    {"MAD_DTYPES", "kirin9030", CAPI, ERR, B_MAD, {{R(LHS), F_DTYPE, PTO_BF16}, {R(RHS), F_DTYPE, PTO_BF16}, {R(DST), F_DTYPE, PTO_F32}}},
    {"MAD_DTYPES", "a5", RUN, ERR, B_MAD_ACC, {{R(LHS), F_DTYPE, PTO_I16}}},
    /* layouts */
    {"MAD_LHS_LAYOUT", "a5", TEXT, ERR, B_MAD, {{R(LHS), F_SL, PTO_SLAYOUT_NONE}}},
    {"MAD_LHS_LAYOUT", "kirin9030", CAPI, ERR, B_MAD, {{R(LHS), F_BL, PTO_BLAYOUT_ROW}}},
    {"MAD_LHS_LAYOUT", "a5", RUN, OFF, B_MAD, {{R(LHS), F_BL, PTO_BLAYOUT_ROW}}},
    {"MAD_RHS_LAYOUT", "a6", TEXT, ERR, B_MAD, {{R(RHS), F_BL, PTO_BLAYOUT_COL}}},
    {"MAD_RHS_LAYOUT", "a3", TEXT, OFF, B_MAD, {{R(RHS), F_BL, PTO_BLAYOUT_COL}}},
    {"MAD_ACC_LAYOUT", "a5", TEXT, ERR, B_GEMV, {{R(DST), F_BL, PTO_BLAYOUT_ROW}}},
    {"MAD_A3_LAYOUT", "a3", TEXT, WARN, B_MAD, {{R(RHS), F_BL, PTO_BLAYOUT_COL}}},
    {"MAD_A3_LAYOUT", "a3", STRICT, ERR, B_MAD, {{R(LHS), F_BL, PTO_BLAYOUT_COL}}},
    {"MAD_A3_LAYOUT", "kirinx90", STRICT, ERR, B_MAD, {{R(DST), F_SL, PTO_SLAYOUT_COL}}},
    {"MAD_A3_LAYOUT", "a3", CAPI, OFF, B_MAD, {{R(LHS), F_BL, PTO_BLAYOUT_COL}}},
    {"ACC_FRACTAL", "a5", TEXT, WARN, B_MAD, {{R(DST), F_FRACTAL, 512}}},
    {"ACC_FRACTAL", "a5", STRICT, ERR, B_MX, {{R(DST), F_FRACTAL, 512}}},
    {"ACC_FRACTAL", "a5", CAPI, ERR, B_MX, {{R(DST), F_FRACTAL, 512}}},
    {"ACC_FRACTAL", "a5", RUN, OFF, B_MX, {{R(DST), F_FRACTAL, 512}}},
    /* extents: R9 */
    {"MAD_EXTENT", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_VCOL, 0}, {R(RHS), F_VROW, 0}}},
    {"MAD_EXTENT", "a3", CAPI, ERR, B_MAD, {{R(LHS), F_VCOL, 0}, {R(RHS), F_VROW, 0}}},
    {"MAD_EXTENT", "a3", RUN, OFF, B_MAD, {{R(LHS), F_VCOL, 0}, {R(RHS), F_VROW, 0}}},
    {"MAD_EXTENT", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_ROWS, 4095}, {R(DST), F_ROWS, 4095}}},
    {"MAD_EXTENT", "a3", TEXT, ERR, B_MAD, {{R(LHS), F_ROWS, 4096}, {R(DST), F_ROWS, 4096}}},
    {"MAD_EXTENT", "a3", RUN, ERR, B_MAD, {{R(LHS), F_ROWS, 4096}, {R(DST), F_ROWS, 4096}}},
    {"MAD_EXTENT", "a3", TEXT, ERR, B_MAD, {{R(RHS), F_COLS, 4096}, {R(DST), F_COLS, 4096}}},
    {"MX9", "a5", TEXT, ERR, B_MX, {{R(LHS), F_VROW, 0}, {R(DST), F_VROW, 0}, {R(LHS_SCALE), F_VROW, 0}}},
    {"MX9", "a5", CAPI, ERR, B_MX, {{R(RHS), F_VCOL, 0}, {R(DST), F_VCOL, 0}}},
    {"MX9", "a5", RUN, OFF, B_MX, {{R(LHS), F_VROW, 0}, {R(DST), F_VROW, 0}}},
    /* shapes */
    {"MAD_SHAPE", "a3", TEXT, ERR, B_MAD, {{R(RHS), F_ROWS, 32}}},
    {"MAD_SHAPE", "a5", TEXT, ERR, B_MAD, {{R(DST), F_VROW, 16}}},
    {"MAD_SHAPE", "a5", TEXT, ERR, B_MX, {{R(DST), F_VCOL, 16}}},
    {"MAD_SHAPE", "a3", TEXT, OFF, B_MAD, {{R(DST), F_VROW, -1}, {R(DST), F_VCOL, -1}}},
    {"MAD_SHAPE", "a3", TEXT, ERR, B_MAD, {{R(LHS), F_VCOL, -1}, {R(RHS), F_VROW, 60}}},
    {"MAD_SHAPE", "a3", TEXT, OFF, B_MAD, {{R(LHS), F_VCOL, 60}, {R(RHS), F_VROW, 60}}},
    {"MAD_SHAPE", "a3", RUN, OFF, B_MAD, {{R(RHS), F_ROWS, 32}}},
    {"GEMV_M_SHAPE", "a5", TEXT, ERR, B_GEMV, {{R(RHS), F_VROW, -1}, {R(RHS), F_ROWS, 80}, {R(RHS), F_VROW, -1}}},
    {"GEMV_M_SHAPE", "a3", TEXT, OFF, B_GEMV, {{R(RHS), F_ROWS, 80}, {R(RHS), F_VROW, -1}}},
    {"GEMV_ROWS", "a3", TEXT, ERR, B_GEMV, {{R(LHS), F_VROW, 16}}},
    {"GEMV_ROWS", "a5", TEXT, ERR, B_GEMV_MX, {{R(DST), F_VROW, 2}}},
    {"GEMV_ROWS", "a3", CAPI, OFF, B_GEMV, {{R(DST), F_ROWS, 16}}},
    {"GEMV_SHAPE", "a3", TEXT, ERR, B_GEMV, {{R(RHS), F_VROW, 32}}},
    {"GEMV_SHAPE", "a3", TEXT, ERR, B_GEMV_ACC, {{R(DST), F_VCOL, 16}}},
    {"MAD_COVER", "a3", STRICT, ERR, B_MAD, {{R(DST), F_ROWS, 48}, {R(DST), F_VROW, 32}, {R(DST), F_COMPACT, PTO_COMPACT_NORMAL}}},
    {"MAD_COVER", "a3", CAPI, ERR, B_MAD, {{R(RHS), F_VROW, 63}}},
    {"MAD_COVER", "a3", TEXT, OFF, B_MAD, {{R(DST), F_ROWS, 48}, {R(DST), F_VROW, 32}}},
    {"MAD_STRIDE", "a5", STRICT, ERR, B_MAD, {{R(LHS), F_VROW, 16}, {R(DST), F_VROW, 16}}},
    {"MAD_STRIDE", "a3", STRICT, ERR, B_MAD, {{R(LHS), F_VCOL, 32}, {R(RHS), F_VROW, 32}}},
    {"MAD_STRIDE", "a5", STRICT, OFF, B_MAD, {{R(LHS), F_VROW, 17}, {R(DST), F_VROW, 17}}},
    {"MAD_STRIDE", "a5", TEXT, OFF, B_MAD, {{R(LHS), F_VROW, 16}, {R(DST), F_VROW, 16}}},
    {"MX_STRIDE", "a5", TEXT, WARN, B_MX, {{R(RHS), F_VCOL, 16}, {R(DST), F_VCOL, 16}, {R(RHS_SCALE), F_VCOL, 16}}},
    {"MX_STRIDE", "a5", CAPI, ERR, B_MX, {{R(RHS), F_VCOL, 16}, {R(DST), F_VCOL, 16}, {R(RHS_SCALE), F_VCOL, 16}}},
    {"MAD_CAPACITY", "a3", STRICT, ERR, B_MAD, {{R(LHS), F_ROWS, 1024}, {R(DST), F_ROWS, 1024}}},
    {"MAD_CAPACITY", "a3", CAPI, ERR, B_MAD, {{R(LHS), F_ROWS, 1024}, {R(DST), F_ROWS, 1024}}},
    {"MAD_CAPACITY", "kirindev0000", CAPI, ERR, B_MAD, {{0}}},
    {"MAD_MODE", "a5", TEXT, ERR, B_MAD, {{A(MAD_MODE), PTO_MAD_MODE_TF32_RINT}}},
    {"MAD_MODE", "a5", RUN, OFF, B_MAD, {{R(LHS), F_DTYPE, PTO_F32}, {R(RHS), F_DTYPE, PTO_F32}, {A(MAD_MODE), PTO_MAD_MODE_TF32_RINT}}},
    /* bias and accumulator */
    {"BIAS_LOC", "a3", TEXT, ERR, B_MAD_BIAS, {{R(BIAS), F_SPACE, PTO_SPACE_MAT}}},
    {"BIAS_ROWS", "a3", TEXT, ERR, B_MAD_BIAS, {{R(BIAS), F_ROWS, 2}}},
    {"BIAS_ROWS", "a5", RUN, ERR, B_GEMV_BIAS, {{R(BIAS), F_ROWS, 2}}},
    {"BIAS_DTYPE", "a3", TEXT, ERR, B_MAD_BIAS, {{R(BIAS), F_DTYPE, PTO_F16}}},
    {"BIAS_DTYPE", "kirinx90", CAPI, OFF, B_MAD_BIAS, {{R(BIAS), F_DTYPE, PTO_F32}}},
    {"BIAS_LAYOUT", "a5", TEXT, ERR, B_MAD_BIAS, {{R(BIAS), F_BL, PTO_BLAYOUT_COL}}},
    {"BIAS_LAYOUT", "a3", TEXT, OFF, B_MAD_BIAS, {{R(BIAS), F_BL, PTO_BLAYOUT_COL}}},
    {"BIAS_SPAN", "a3", TEXT, WARN, B_MAD_BIAS, {{R(BIAS), F_VCOL, 47}}},
    {"BIAS_SPAN", "a5", STRICT, ERR, B_MX_BIAS, {{R(BIAS), F_VCOL, 31}}},
    {"BIAS_SPAN", "a3", RUN, OFF, B_MAD_BIAS, {{R(BIAS), F_VCOL, 47}}},
    {"BIAS_SPAN", "a3", RUN, ERR, B_MAD_BIAS, {{R(BIAS), F_COLS, 47}}},
    {"MX10", "a5", TEXT, ERR, B_MX_BIAS, {{R(BIAS), F_DTYPE, PTO_F16}}},
    {"MX10", "a5", CAPI, ERR, B_GEMV_MX_BIAS, {{R(BIAS), F_SPACE, PTO_SPACE_VEC}}},
    {"MX10", "a5", RUN, ERR, B_MX_BIAS, {{R(BIAS), F_ROWS, 2}}},
    {"ACC_IN_LOC", "a3", TEXT, ERR, B_MAD_ACC, {{R(ACC_IN), F_SPACE, PTO_SPACE_MAT}}},
    {"ACC_IN_DTYPE", "a3", TEXT, ERR, B_MAD_ACC, {{R(ACC_IN), F_DTYPE, PTO_I32}}},
    {"ACC_IN_VALID", "a5", TEXT, ERR, B_MX_ACC, {{R(ACC_IN), F_VROW, 8}}},
    {"ACC_IN_VALID", "a5", TEXT, OFF, B_MX_ACC, {{R(ACC_IN), F_VROW, -1}}},
    {"ACC_IN_ADDR", "a3", TEXT, WARN, B_MAD_ACC, {{R(ACC_IN), F_ADDR, 0}, {R(DST), F_ADDR, 8192}}},
    {"ACC_IN_ADDR", "a3", STRICT, ERR, B_GEMV_ACC, {{R(ACC_IN), F_ADDR, 0}, {R(DST), F_ADDR, 8192}}},
    {"ACC_IN_ADDR", "a3", STRICT, OFF, B_MAD_ACC, {{R(ACC_IN), F_ADDR, 8192}, {R(DST), F_ADDR, 8192}}},
    {"ACC_IN_ADDR", "a3", STRICT, OFF, B_MAD_ACC, {{R(ACC_IN), F_ADDR, 8192}}},
    {"X8", "a5", RUN, WARN, B_MX_ACC, {{R(ACC_IN), F_ADDR, 0}, {R(DST), F_ADDR, 8192}}},
    {"X8", "a5", STRICT, ERR, B_GEMV_MX_ACC, {{R(ACC_IN), F_ADDR, 0}, {R(DST), F_ADDR, 8192}}},
    /* block scales */
    {"MX1", "a5", TEXT, ERR, B_MX, {{R(RHS), F_DTYPE, PTO_F4E2M1}}},
    {"MX1", "a5", TEXT, ERR, B_MX, {{R(LHS), F_DTYPE, PTO_HIF8}, {R(RHS), F_DTYPE, PTO_HIF8}}},
    {"MX1", "a5", TEXT, OFF, B_MX, {{R(RHS), F_DTYPE, PTO_F8E4M3}}},
    {"MX1", "a5", TEXT, OFF, B_MX4, {{R(RHS), F_DTYPE, PTO_F4E1M2}}},
    {"MX1", "a6", TEXT, OFF, B_MX, {{R(LHS), F_DTYPE, PTO_F8E4M3}, {R(RHS), F_DTYPE, PTO_F4E2M1}}},
    {"MX1", "a6", TEXT, ERR, B_MX, {{R(LHS), F_DTYPE, PTO_F8E5M2}, {R(RHS), F_DTYPE, PTO_F4E2M1}}},
    {"MX1", "a5", RUN, ERR, B_MX, {{R(LHS), F_DTYPE, PTO_F16}, {R(RHS), F_DTYPE, PTO_F16}}},
    {"MX2", "a5", TEXT, ERR, B_MX, {{R(DST), F_DTYPE, PTO_BF16}}},
    {"MX2", "a5", RUN, ERR, B_GEMV_MX, {{R(DST), F_DTYPE, PTO_I32}}},
    {"MX3", "a5", TEXT, ERR, B_MX, {{R(LHS), F_COLS, 96}, {R(RHS), F_ROWS, 96}, {R(LHS_SCALE), F_COLS, 3}, {R(RHS_SCALE), F_ROWS, 3}}},
    {"MX3", "a5", CAPI, ERR, B_MX, {{R(LHS), F_COLS, 96}, {R(RHS), F_ROWS, 96}, {R(LHS_SCALE), F_COLS, 3}, {R(RHS_SCALE), F_ROWS, 3}}},
    {"MX3", "a5", TEXT, OFF, B_MX, {{R(LHS), F_COLS, 128}, {R(RHS), F_ROWS, 128}, {R(LHS_SCALE), F_COLS, 4}, {R(RHS_SCALE), F_ROWS, 4}}},
    {"MX3_GEMV", "a5", TEXT, WARN, B_GEMV_MX, {{R(LHS), F_COLS, 96}, {R(RHS), F_ROWS, 96}, {R(LHS_SCALE), F_COLS, 3}, {R(RHS_SCALE), F_ROWS, 3}}},
    {"MX3_GEMV", "a5", STRICT, ERR, B_GEMV_MX, {{R(LHS), F_COLS, 96}, {R(RHS), F_ROWS, 96}, {R(LHS_SCALE), F_COLS, 4}, {R(LHS_SCALE), F_VCOL, 3}, {R(RHS_SCALE), F_ROWS, 4}, {R(RHS_SCALE), F_VROW, 3}}},
    {"SCALE_VALID", "a5", TEXT, ERR, B_GEMV_MX, {{R(LHS), F_COLS, 96}, {R(RHS), F_ROWS, 96}, {R(LHS_SCALE), F_COLS, 4}, {R(RHS_SCALE), F_ROWS, 4}}},
    {"MX4", "a5", TEXT, WARN, B_MX4, {{R(LHS), F_COLS, 63}, {R(RHS), F_ROWS, 63}}},
    {"MX4", "a5", CAPI, ERR, B_MX4, {{R(LHS), F_COLS, 63}, {R(RHS), F_ROWS, 63}}},
    {"MX5", "a5", TEXT, ERR, B_MX, {{R(LHS), F_BL, PTO_BLAYOUT_ROW}}},
    {"MX5", "a5", RUN, OFF, B_MX, {{R(LHS), F_BL, PTO_BLAYOUT_ROW}}},
    {"MX5", "a5", RUN, ERR, B_MX, {{R(LHS), F_SPACE, PTO_SPACE_MAT}}},
    {"MX6", "a5", TEXT, ERR, B_MX, {{R(RHS), F_SL, PTO_SLAYOUT_ROW}}},
    {"MX6", "a5", RUN, ERR, B_MX, {{R(RHS), F_SPACE, PTO_SPACE_MAT}}},
    {"MX7", "a5", TEXT, ERR, B_MX, {{R(DST), F_BL, PTO_BLAYOUT_ROW}}},
    {"MX7", "a5", RUN, ERR, B_MX, {{R(DST), F_SPACE, PTO_SPACE_MAT}}},
    {"MX8", "a5", CAPI, ERR, B_MX, {{R(LHS), F_ROWS, 1024}, {R(LHS_SCALE), F_ROWS, 1024}, {R(RHS), F_COLS, 128}, {R(RHS_SCALE), F_COLS, 128}, {R(DST), F_ROWS, 1024}, {R(DST), F_COLS, 128}}},
    {"MX8", "a5", TEXT, WARN, B_MX, {{R(LHS), F_ROWS, 4080}, {R(LHS_SCALE), F_ROWS, 4080}, {R(DST), F_ROWS, 4080}}},
    {"MX8", "a5", STRICT, OFF, B_MX, {{R(LHS), F_ROWS, 512}, {R(LHS_SCALE), F_ROWS, 512}, {R(DST), F_ROWS, 512}}},
    {"SCALE_FORM", "a5", TEXT, ERR, B_MX, {{R(LHS_SCALE), F_SPACE, PTO_SPACE_SCALING}}},
    {"SCALE_FORM", "a5", TEXT, ERR, B_MX, {{R(RHS_SCALE), F_SPACE, PTO_SPACE_SCALE_LEFT}}},
    {"SCALE_FORM", "a5", CAPI, ERR, B_GEMV_MX, {{R(LHS_SCALE), F_FRACTAL, 512}}},
    {"SCALE_FORM", "a5", RUN, ERR, B_MX, {{R(LHS_SCALE), F_SPACE, PTO_SPACE_SCALE_RIGHT}}},
    {"X2", "a5", TEXT, WARN, B_MX, {{R(LHS_SCALE), F_DTYPE, PTO_F16}, {R(RHS_SCALE), F_DTYPE, PTO_F16}}},
    {"X2", "a5", STRICT, ERR, B_MX, {{R(LHS_SCALE), F_DTYPE, PTO_F16}, {R(RHS_SCALE), F_DTYPE, PTO_F16}}},
    {"X2", "a5", RUN, ERR, B_MX, {{R(LHS_SCALE), F_DTYPE, PTO_F16}}},
    {"X2", "a5", RUN, OFF, B_MX, {{R(LHS_SCALE), F_DTYPE, PTO_I8}}},
    {"X2", "a5", STRICT, OFF, B_MX, {{R(LHS_SCALE), F_DTYPE, PTO_U8}, {R(RHS_SCALE), F_DTYPE, PTO_U8}}},
    {"X2", "a5", CAPI, ERR, B_MX, {{R(LHS_SCALE), F_DTYPE, PTO_U8}}},
    {"SCALE_SHAPE", "a5", TEXT, ERR, B_MX, {{R(LHS_SCALE), F_ROWS, 32}}},
    {"SCALE_SHAPE", "a5", TEXT, ERR, B_MX, {{R(LHS_SCALE), F_COLS, 64}}},
    {"SCALE_SHAPE", "a5", TEXT, ERR, B_MX, {{R(RHS_SCALE), F_COLS, 16}}},
    {"SCALE_SHAPE", "a5", TEXT, ERR, B_GEMV_MX, {{R(RHS_SCALE), F_ROWS, 4}}},
    {"SCALE_VALID", "a5", TEXT, ERR, B_MX, {{R(LHS_SCALE), F_VROW, 8}}},
    {"SCALE_VALID", "a5", TEXT, ERR, B_MX, {{R(RHS_SCALE), F_VROW, 1}}},
    {"SCALE_VALID", "a5", TEXT, OFF, B_MX, {{R(RHS_SCALE), F_VROW, -1}}},
    {"SCALE_VALID", "a5", TEXT, ERR, B_MX, {{R(LHS), F_VCOL, 32}, {R(RHS), F_VROW, 32}, {R(LHS_SCALE), F_VCOL, 4}}},
    {"X3", "a5", TEXT, WARN, B_GEMV_MX, {{R(LHS), F_VCOL, 32}, {R(RHS), F_VROW, 32}, {R(LHS_SCALE), F_COLS, 1}, {R(RHS_SCALE), F_ROWS, 1}}},
    {"X3", "a5", CAPI, ERR, B_MX, {{R(RHS_SCALE), F_ROWS, 4}}},
    {"X3", "a5", CAPI, OFF, B_MX, {{R(LHS_SCALE), F_COLS, 4}}},
    {"X3", "a5", CAPI, ERR, B_MX, {{R(LHS_SCALE), F_ROWS, 8}}},
    {"X4", "a5", TEXT, WARN, B_MX, {{R(LHS), F_VCOL, 40}, {R(RHS), F_VROW, 40}}},
    {"X4", "a5", CAPI, ERR, B_MX, {{R(LHS), F_VCOL, 40}, {R(RHS), F_VROW, 40}}},
    {"X4", "a5", RUN, OFF, B_MX, {{R(LHS), F_VCOL, 40}, {R(RHS), F_VROW, 40}}},
    {"X5", "a5", TEXT, WARN, B_MX, {{R(LHS), F_ADDR, 0x1000}, {R(LHS_SCALE), F_ADDR, 0x80}}},
    {"X5", "a5", STRICT, ERR, B_MX, {{R(RHS), F_ADDR, 0x2000}, {R(RHS_SCALE), F_ADDR, 0x2000}}},
    {"X5", "a5", RUN, WARN, B_MX, {{R(LHS), F_ADDR, 0x100}, {R(LHS_SCALE), F_ADDR, 0x10}}},
    {"X5", "a5", STRICT, OFF, B_MX, {{R(LHS), F_ADDR, 0x1000}, {R(LHS_SCALE), F_ADDR, 0x100}, {R(RHS), F_ADDR, 0x2000}, {R(RHS_SCALE), F_ADDR, 0x200}}},
    {"X6", "a5", TEXT, WARN, B_MX, {{R(DST), F_ROWS, 32}, {R(DST), F_VROW, 16}}},
    {"X6", "a5", CAPI, ERR, B_MX, {{R(RHS), F_VROW, 32}}},
    {"X7", "a5", TEXT, WARN, B_MX, {{R(RHS), F_COLS, 2048}, {R(DST), F_COLS, 2048}, {R(RHS_SCALE), F_COLS, 2048}}},
    {"X7", "a5", CAPI, ERR, B_MX_BIAS, {{R(RHS), F_COLS, 2048}, {R(DST), F_COLS, 2048}, {R(RHS_SCALE), F_COLS, 2048}, {R(BIAS), F_COLS, 2048}}},
    {"X7", "a5", STRICT, OFF, B_MX4, {{R(RHS), F_COLS, 2048}, {R(DST), F_COLS, 2048}, {R(RHS_SCALE), F_COLS, 2048}}},
    {"GET_SCALE_SRC", "a5", TEXT, ERR, B_GET_SCALE, {{R(SRC), F_SPACE, PTO_SPACE_MAT}}},
    {"GET_SCALE_DST", "a5", TEXT, ERR, B_GET_SCALE, {{R(DST), F_SPACE, PTO_SPACE_SCALE_RIGHT}}},
    {"GET_SCALE_DST", "a5", RUN, ERR, B_GET_SCALE_R, {{R(DST), F_SPACE, PTO_SPACE_MAT}}},
    {"GET_SCALE_SHAPE", "a5", TEXT, ERR, B_GET_SCALE, {{R(DST), F_COLS, 8}}},
    {"GET_SCALE_SHAPE", "a5", TEXT, OFF, B_GET_SCALE, {{R(SRC), F_VCOL, 96}}},
    {"GET_SCALE_SHAPE", "a5", TEXT, OFF, B_GET_SCALE, {{R(SRC), F_VCOL, 96}, {R(DST), F_COLS, 3}}},
    {"GET_SCALE_SHAPE", "a5", TEXT, ERR, B_GET_SCALE_R, {{R(DST), F_COLS, 16}}},
    /* declarations and addresses */
    {"ADDR_NEGATIVE", "a3", TEXT, ERR, B_ALLOC, {{R(ADDR), F_INT, -32}, {R(RESULT), F_ADDR, -32}}},
    {"SA0351", "kirindev0000", TEXT, ERR, B_ALLOC_LEFT, {{0}}},
    {"SA0351", "a3", CAPI, ERR, B_ALLOC, {{R(RESULT), F_SPACE, PTO_SPACE_SCALE_LEFT}}},
    {"SA0352", "a3", TEXT, WARN, B_ALLOC, {{R(RESULT), F_ROWS, 769}}},
    {"SA0352", "a3", RUN, OFF, B_ALLOC, {{R(RESULT), F_ROWS, 768}}},
    {"SA0352", "a5", TEXT, WARN, B_ALLOC_BIAS, {{R(RESULT), F_COLS, 16392}}},
    {"SA0353", "a3", TEXT, WARN, B_ALLOC, {{R(RESULT), F_ADDR, 196608 - 4096 + 32}}},
    {"SA0353", "a3", RUN, OFF, B_ALLOC, {{R(RESULT), F_ADDR, 196608 - 4096}}},
    {"SA0353", "a3", RUN, ERR, B_TASSIGN, {{R(RESULT), F_ADDR, INT64_MAX - 31}}},
    {"SA0354", "a3", TEXT, ERR, B_ALLOC, {{R(RESULT), F_ADDR, 16}}},
    {"SA0354", "a3", TEXT, ERR, B_ALLOC_LEFT, {{R(RESULT), F_ADDR, 256}}},
    {"SA0354", "a3", CAPI, OFF, B_ALLOC_LEFT, {{R(RESULT), F_ADDR, 256}}},
    {"SA0354", "a3", RUN, ERR, B_TASSIGN, {{R(RESULT), F_ADDR, 8}}},
    {"TABLE_RANGE", "a5", TEXT, WARN, B_ALLOC_BIAS, {{R(RESULT), F_ADDR, 0x3000}}},
    {"TABLE_RANGE", "a5", STRICT, ERR, B_ALLOC_BIAS, {{R(RESULT), F_ADDR, 0x3000}}},
    {"TABLE_RANGE", "a3", RUN, WARN, B_ALLOC_BIAS, {{R(RESULT), F_COLS, 512}}},
    {"TABLE_RANGE", "a5", STRICT, OFF, B_ALLOC_BIAS, {{R(RESULT), F_ADDR, 4096 - 256}}},
    {"UB_PLAN", "a5", TEXT, NOTE, B_ALLOC, {{R(RESULT), F_ADDR, 253952 - 4064}}},
    {"UB_PLAN", "a5", TEXT, OFF, B_ALLOC, {{R(RESULT), F_ADDR, 253952 - 4096}}},
    {"UB_PLAN", "a5", RUN, OFF, B_ALLOC, {{R(RESULT), F_ADDR, 262144 - 4096}}},
    {"TILE_FRACTAL", "a3", CAPI, ERR, B_ALLOC_LEFT, {{R(RESULT), F_FRACTAL, 256}}},
    {"TILE_VALID", "a3", TEXT, ERR, B_ALLOC, {{R(RESULT), F_VROW, 17}}},
    {"TILE_VALID", "a3", TEXT, ERR, B_ALLOC, {{R(RESULT), F_VROW, -1}, {R(VALID_ROW), F_INT, 17}}},
    {"TILE_VALID", "a3", TEXT, OFF, B_ALLOC, {{R(RESULT), F_VROW, -1}, {R(VALID_ROW), F_INT, 0}}},
    {"TILE_VALID", "a3", TEXT, ERR, B_SUBVIEW, {{R(RESULT), F_VCOL, 9}}},
    {"ROW_BYTES", "a3", TEXT, ERR, B_ALLOC, {{R(RESULT), F_COLS, 12}}},
    {"ROW_BYTES", "a3", TEXT, OFF, B_ALLOC, {{R(RESULT), F_COLS, 8}}},
    {"ROW_BYTES", "a3", TEXT, OFF, B_ALLOC, {{R(RESULT), F_COLS, 1}, {R(RESULT), F_BL, PTO_BLAYOUT_COL}}},
    {"ROW_BYTES", "a3", TEXT, ERR, B_ALLOC, {{R(RESULT), F_ROWS, 4}, {R(RESULT), F_BL, PTO_BLAYOUT_COL}}},
    {"ROW_BYTES", "a5", TEXT, OFF, B_ALLOC, {{R(RESULT), F_DTYPE, PTO_F4E2M1}, {R(RESULT), F_COLS, 32}}},
    {"ROW_BYTES", "a5", CAPI, ERR, B_ALLOC, {{R(RESULT), F_DTYPE, PTO_F4E2M1}, {R(RESULT), F_COLS, 48}}},
    {"BOX_MULTIPLE", "a3", TEXT, ERR, B_ALLOC_LEFT, {{R(RESULT), F_COLS, 40}}},
    {"BOX_MULTIPLE", "a3", TEXT, ERR, B_ALLOC_LEFT, {{R(RESULT), F_ROWS, 8}}},
    {"BOX_MULTIPLE", "a3", TEXT, OFF, B_ALLOC_LEFT, {{R(RESULT), F_ROWS, 1}}},
    {"BOX_MULTIPLE", "a5", TEXT, ERR, B_ALLOC_FP4, {{R(RESULT), F_COLS, 80}}},
    {"FP4_BOX", "a5", TEXT, WARN, B_ALLOC_FP4, {{R(RESULT), F_COLS, 96}}},
    {"FP4_BOX", "a5", STRICT, ERR, B_ALLOC_FP4, {{R(RESULT), F_COLS, 96}}},
    {"FP4_BOX", "a5", RUN, ERR, B_ALLOC_FP4, {{R(RESULT), F_COLS, 96}}},
    {"SUBVIEW_BOUNDS", "a3", TEXT, ERR, B_SUBVIEW, {{R(ROW), F_INT, 13}}},
    {"SUBVIEW_BOUNDS", "a3", RUN, ERR, B_SUBVIEW, {{R(COL), F_INT, -1}}},
    {"SUBVIEW_BOUNDS", "a3", TEXT, OFF, B_SUBVIEW, {{R(ROW), F_INT, 12}, {R(COL), F_INT, PTO_UNKNOWN}}},
    {"SUBVIEW_BOX", "a3", TEXT, ERR, B_SUBVIEW_NZ, {{R(COL), F_INT, 8}}},
    {"SUBVIEW_BOX", "a3", TEXT, ERR, B_SUBVIEW_ZN, {{R(RESULT), F_ROWS, 8}}},
    {"SUBVIEW_FULL", "a3", TEXT, ERR, B_SUBVIEW_NZ, {{R(RESULT), F_ROWS, 16}}},
    {"SUBVIEW_FULL", "a3", TEXT, ERR, B_SUBVIEW_ZN, {{R(RESULT), F_COLS, 32}}},
    {"SUBVIEW_FULL", "a3", TEXT, OFF, B_SUBVIEW_NZ, {{R(COL), F_INT, 48}}},
    {"SETVALID_RANGE", "a3", TEXT, ERR, B_SETVALID, {{R(VALID_ROW), F_INT, 17}}},
    {"SETVALID_RANGE", "a3", RUN, ERR, B_SETVALID, {{R(VALID_COL), F_INT, -1}}},
    /* transfers */
    {"TLOAD_LOC", "a3", TEXT, ERR, B_LOAD_VEC, {{R(DST), F_SPACE, PTO_SPACE_LEFT}}},
    {"TSTORE_LOC", "a5", TEXT, ERR, B_STORE_VEC, {{R(SRC), F_SPACE, PTO_SPACE_MAT}}},
    {"TSTORE_LOC", "a3", TEXT, OFF, B_STORE_VEC, {{R(SRC), F_SPACE, PTO_SPACE_MAT}}},
    {"TSTORE_LOC", "a5", RUN, OFF, B_STORE_VEC, {{R(SRC), F_SPACE, PTO_SPACE_MAT}}},
    {"TSTORE_LOC", "a5", RUN, ERR, B_STORE_VEC, {{R(SRC), F_SPACE, PTO_SPACE_RIGHT}}},
    {"TRANSFER_DTYPE", "a3", TEXT, ERR, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_F8E4M3}, {R(DST), F_DTYPE, PTO_F8E4M3}}},
    {"TRANSFER_DTYPE", "a5", TEXT, OFF, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_F8E4M3}, {R(DST), F_DTYPE, PTO_F8E4M3}}},
    {"TRANSFER_DTYPE", "kirinx90", TEXT, ERR, B_STORE_VEC, {{R(DST), F_GDTYPE, PTO_BF16}, {R(SRC), F_DTYPE, PTO_BF16}}},
    {"TRANSFER_DTYPE", "a3", RUN, OFF, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_F8E4M3}, {R(DST), F_DTYPE, PTO_F8E4M3}}},
    {"TRANSFER_SIZE", "a3", TEXT, ERR, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_F16}}},
    {"TRANSFER_SIZE", "a3", TEXT, OFF, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_I32}}},
    {"TRANSFER_SIZE", "a3", RUN, ERR, B_STORE_VEC, {{R(DST), F_GDTYPE, PTO_F16}}},
    {"TLOAD_PAD64", "a5", TEXT, ERR, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_I64}, {R(DST), F_DTYPE, PTO_I64}, {R(DST), F_PAD, PTO_PAD_MAX}}},
    {"TLOAD_PAD64", "a5", TEXT, OFF, B_LOAD_VEC, {{R(SRC), F_GDTYPE, PTO_I64}, {R(DST), F_DTYPE, PTO_I64}, {R(DST), F_PAD, PTO_PAD_ZERO}}},
    {"TRANSFER_EXTENT", "a3", TEXT, WARN, B_LOAD_VEC, {{R(DST), F_VROW, 8}}},
    {"TRANSFER_EXTENT", "a3", CAPI, ERR, B_LOAD_VEC, {{R(DST), F_VROW, 8}}},
    {"TRANSFER_EXTENT", "a3", TEXT, OFF, B_LOAD_VEC, {{R(DST), F_VROW, -1}}},
    {"TRANSFER_EXTENT", "a3", TEXT, WARN, B_STORE_VEC, {{R(DST), F_GCOLS, 32}}},
    {"GM_NZ", "a3", TEXT, WARN, B_LOAD_NZ, {{R(SRC), F_GROWS, 8}}},
    {"GM_NZ", "a5", STRICT, ERR, B_LOAD_NZ, {{R(SRC), F_GCOLS, 32}}},
    {"TLOAD_LAYOUT", "a3", TEXT, WARN, B_LOAD_VEC, {{R(SRC), F_GLAYOUT, PTO_GM_LAYOUT_DN}}},
    {"TLOAD_LAYOUT", "a3", STRICT, ERR, B_LOAD_MAT, {{R(SRC), F_GLAYOUT, PTO_GM_LAYOUT_DN}, {R(DST), F_ROWS, 32}}},
    {"TLOAD_LAYOUT", "a5", STRICT, OFF, B_LOAD_MAT, {{R(SRC), F_GLAYOUT, PTO_GM_LAYOUT_DN}}},
    {"TLOAD_LIMITS", "a3", TEXT, WARN, B_LOAD_MAT, {{R(SRC), F_GROWS, 16400}, {R(DST), F_ROWS, 16400}}},
    {"TLOAD_LIMITS", "a3", CAPI, ERR, B_LOAD_MAT, {{R(SRC), F_GSTRIDE, 65536}}},
    {"TSTORE_ACC_SRC", "a3", TEXT, ERR, B_STORE_ACC, {{R(SRC), F_DTYPE, PTO_BF16}}},
    {"TSTORE_ACC_DTYPE", "a3", TEXT, ERR, B_STORE_ACC, {{R(DST), F_GDTYPE, PTO_I8}}},
    {"TSTORE_ACC_DTYPE", "a3", TEXT, ERR, B_STORE_PRE, {{R(DST), F_GDTYPE, PTO_BF16}}},
    {"TSTORE_ACC_DTYPE", "a5", TEXT, OFF, B_STORE_PRE, {{R(DST), F_GDTYPE, PTO_BF16}}},
    {"TSTORE_ACC_DTYPE", "a3", TEXT, OFF, B_STORE_ACC, {{R(DST), F_GDTYPE, PTO_BF16}}},
    {"FIX_COMPUTES", "a3", TEXT, WARN, B_STORE_ACC, {{R(DST), F_GDTYPE, PTO_I32}}},
    {"FIX_COMPUTES", "a3", RUN, ERR, B_STORE_ACC, {{R(DST), F_GDTYPE, PTO_I32}}},
    {"FIX_COMPUTES", "a5", RUN, ERR, B_MOV_ACC_MAT, {{R(DST), F_DTYPE, PTO_I16}}},
    {"TSTORE_ACC_COLS", "a3", TEXT, ERR, B_STORE_ACC, {{R(SRC), F_COLS, 4096}, {R(DST), F_GCOLS, 4096}}},
    {"TSTORE_ACC_COLS", "a3", TEXT, OFF, B_STORE_ACC, {{R(SRC), F_COLS, 4080}, {R(DST), F_GCOLS, 4080}}},
    {"TSTORE_ACC_WIDE", "a5", TEXT, WARN, B_STORE_ACC, {{R(SRC), F_COLS, 4096}, {R(DST), F_GCOLS, 4096}}},
    {"TSTORE_LIMITS", "a5", TEXT, WARN, B_STORE_ACC, {{R(SRC), F_ROWS, 8208}, {R(DST), F_GROWS, 8208}}},
    {"TSTORE_LIMITS", "a5", CAPI, OFF, B_STORE_ACC, {{R(SRC), F_ROWS, 8192}, {R(DST), F_GROWS, 8192}}},
    {"TSTORE_LAYOUT", "a5", TEXT, WARN, B_STORE_ACC, {{R(DST), F_GLAYOUT, PTO_GM_LAYOUT_DN}}},
    {"TSTORE_LAYOUT", "a3", STRICT, ERR, B_STORE_VEC, {{R(DST), F_GLAYOUT, PTO_GM_LAYOUT_DN}}},
    {"TSTORE_ATOMIC", "a3", TEXT, WARN, B_STORE_VEC, {{R(DST), F_GDTYPE, PTO_U32}, {A(ATOMIC), PTO_ATOMIC_ADD}}},
    {"TSTORE_ATOMIC", "a3", RUN, ERR, B_STORE_VEC, {{R(DST), F_GDTYPE, PTO_U32}, {A(ATOMIC), PTO_ATOMIC_ADD}}},
    {"TSTORE_ATOMIC", "a3", RUN, OFF, B_STORE_ACC, {{A(ATOMIC), PTO_ATOMIC_ADD}}},
    {"FP_PHASE", "a5", TEXT, ERR, B_STORE_FP, {{A(ST_PHASE), PTO_ST_PHASE_FINAL}}},
    {"FP_PHASE", "a5", TEXT, OFF, B_STORE_ACC, {{A(ST_PHASE), PTO_ST_PHASE_FINAL}}},
    {"FIX_ACC_ONLY", "a3", TEXT, ERR, B_STORE_VEC, {{R(PRE), F_INT, 0}}},
    {"FIX_ACC_ONLY", "a3", TEXT, ERR, B_MOV_VEC, {{A(RELU), PTO_RELU_NORMAL}}},
    {"FIX_ACC_ONLY", "a3", TEXT, OFF, B_STORE_ACC, {{A(RELU), PTO_RELU_NORMAL}}},
    {"FIX_EXCLUSIVE", "a3", TEXT, ERR, B_STORE_FP, {{R(PRE), F_INT, 0}}},
    {"FP_LOC", "a3", TEXT, ERR, B_STORE_FP, {{R(FP), F_SPACE, PTO_SPACE_MAT}}},
    {"FP_LOC", "a3", RUN, ERR, B_MOV_FP, {{R(FP), F_SPACE, PTO_SPACE_VEC}}},
    {"FP_DTYPE", "a3", TEXT, WARN, B_STORE_FP, {{R(FP), F_DTYPE, PTO_F32}}},
    {"FP_DTYPE", "a3", RUN, ERR, B_STORE_FP, {{R(FP), F_DTYPE, PTO_F32}}},
    {"FP_SPAN", "a3", TEXT, WARN, B_STORE_FP, {{R(FP), F_COLS, 32}}},
    {"FP_SPAN", "a3", RUN, ERR, B_MOV_FP, {{R(FP), F_COLS, 32}}},
    {"RELU_MODE", "a3", TEXT, WARN, B_STORE_ACC, {{A(RELU), PTO_RELU_PWL}}},
    {"RELU_MODE", "a3", RUN, ERR, B_STORE_ACC, {{A(RELU), PTO_RELU_VECTOR}}},
    {"ACC_SRC_DTYPE", "a5", TEXT, ERR, B_INSERT_ACC, {{R(SRC), F_DTYPE, PTO_BF16}}},
    {"FP_SRC_DTYPE", "a3", TEXT, ERR, B_MOV_FP, {{R(SRC), F_DTYPE, PTO_F16}}},
    {"FP_SRC_DTYPE", "a3", TEXT, OFF, B_MOV_FP, {{R(SRC), F_DTYPE, PTO_I32}}},
    {"TMOV_SRC_DTYPE", "a3", TEXT, WARN, B_MOV_ACC_MAT, {{R(SRC), F_DTYPE, PTO_BF16}}},
    {"TMOV_SRC_DTYPE", "a3", RUN, ERR, B_MOV_ACC_MAT, {{R(SRC), F_DTYPE, PTO_BF16}}},
    {"FIX_SRC_LAYOUT", "a3", TEXT, ERR, B_INSERT_ACC, {{R(SRC), F_BL, PTO_BLAYOUT_ROW}}},
    {"FIX_SRC_LAYOUT", "a3", TEXT, ERR, B_MOV_FP, {{R(SRC), F_BL, PTO_BLAYOUT_ROW}}},
    {"FIX_SRC_LAYOUT", "a3", TEXT, OFF, B_MOV_ACC_MAT, {{R(SRC), F_BL, PTO_BLAYOUT_ROW}}},
    {"ACC_MAT_FRACTAL", "a3", TEXT, ERR, B_MOV_ACC_MAT, {{R(DST), F_FRACTAL, 1024}}},
    {"ACC_MAT_FRACTAL", "a5", TEXT, OFF, B_MOV_ACC_MAT, {{R(DST), F_FRACTAL, 1024}}},
    {"ACC_TO_VEC_USE", "a5", TEXT, ERR, B_MOV_ACC_MAT, {{A(ACC_TO_VEC), PTO_ACC_TO_VEC_SINGLE_VEC1}}},
    {"ACC_TO_VEC_USE", "a5", TEXT, OFF, B_MOV_ACC_VEC, {{A(ACC_TO_VEC), PTO_ACC_TO_VEC_SINGLE_VEC1}}},
    {"ACC_VEC_QUANT", "a5", TEXT, ERR, B_MOV_ACC_VEC, {{A(ACC_TO_VEC), PTO_ACC_TO_VEC_DUAL_M}, {R(PRE), F_INT, 0}}},
    {"ACC_VEC_SPLIT", "a5", TEXT, WARN, B_MOV_ACC_VEC, {{A(ACC_TO_VEC), PTO_ACC_TO_VEC_DUAL_M}, {R(SRC), F_VROW, 31}}},
    {"ACC_VEC_SPLIT", "a5", RUN, ERR, B_MOV_ACC_VEC, {{A(ACC_TO_VEC), PTO_ACC_TO_VEC_DUAL_N}, {R(SRC), F_VCOL, 48}}},
    {"ACC_TYPES", "a3", TEXT, ERR, B_INSERT_ACC, {{R(DST), F_DTYPE, PTO_F32}}},
    {"ACC_TYPES", "a5", TEXT, OFF, B_INSERT_ACC, {{R(DST), F_DTYPE, PTO_F32}}},
    {"ACC_TYPES", "a3", TEXT, OFF, B_INSERT_ACC, {{R(SRC), F_DTYPE, PTO_I32}, {R(DST), F_DTYPE, PTO_I16}, {R(PRE), F_INT, 0}}},
    {"ACC_TYPES", "a5", TEXT, ERR, B_EXTRACT_ACC, {{R(SRC), F_DTYPE, PTO_I32}, {R(DST), F_DTYPE, PTO_I16}, {R(PRE), F_INT, 0}}},
    /* conversion */
    {"TCVT_SHAPE", "a3", TEXT, ERR, B_CVT, {{R(DST), F_ROWS, 32}, {R(DST), F_VROW, 16}}},
    {"TCVT_SHAPE", "a5", RUN, OFF, B_CVT, {{R(DST), F_ROWS, 32}, {R(DST), F_VROW, 16}}},
    {"TCVT_PAIR", "a3", TEXT, WARN, B_CVT, {{R(DST), F_DTYPE, PTO_U16}}},
    {"TCVT_PAIR", "a5", STRICT, ERR, B_CVT, {{R(DST), F_DTYPE, PTO_U16}}},
    {"TCVT_PAIR", "a3", TEXT, OFF, B_CVT, {{0}}},
    /* moves */
    {"MOVE_PAIR", "a3", TEXT, ERR, B_MOV_LEFT, {{R(DST), F_SPACE, PTO_SPACE_VEC}}},
    {"MOVE_PAIR", "a3", TEXT, ERR, B_INSERT_MAT, {{0}}},
    {"MOVE_PAIR", "a3", RUN, OFF, B_INSERT_MAT, {{0}}},
    {"MOVE_PAIR", "a5", RUN, ERR, B_MOV_RIGHT, {{R(SRC), F_SPACE, PTO_SPACE_LEFT}}},
    {"ACC_VEC_PATH", "a3", TEXT, WARN, B_MOV_ACC_VEC, {{0}}},
    {"ACC_VEC_PATH", "a3", STRICT, ERR, B_MOV_ACC_VEC, {{0}}},
    {"TMOV_SHAPE", "a5", TEXT, ERR, B_MOV_LEFT, {{R(DST), F_ROWS, 16}}},
    {"TMOV_SHAPE", "a3", TEXT, ERR, B_MOV_VEC, {{R(DST), F_ROWS, 32}}},
    {"TMOV_SHAPE", "a5", TEXT, OFF, B_MOV_VEC, {{R(DST), F_ROWS, 32}}},
    {"TMOV_DTYPE", "a3", TEXT, WARN, B_MOV_VEC, {{R(DST), F_DTYPE, PTO_I32}}},
    {"TMOV_DTYPE", "a3", RUN, OFF, B_MOV_VEC, {{R(DST), F_DTYPE, PTO_I32}}},
    {"TMOV_DTYPE", "a3", RUN, ERR, B_MOV_VEC, {{R(DST), F_DTYPE, PTO_F16}}},
    {"BIAS_MOVE_DTYPE", "a3", TEXT, WARN, B_MOV_BIAS, {{R(SRC), F_DTYPE, PTO_BF16}}},
    {"BIAS_MOVE_DTYPE", "a5", STRICT, OFF, B_MOV_BIAS, {{R(SRC), F_DTYPE, PTO_BF16}}},
    {"BIAS_MOVE_DTYPE", "a5", RUN, ERR, B_MOV_BIAS, {{R(SRC), F_DTYPE, PTO_I32}}},
    {"BIAS_PAYLOAD", "a3", TEXT, WARN, B_MOV_BIAS, {{R(SRC), F_COLS, 40}, {R(DST), F_COLS, 40}}},
    {"BIAS_PAYLOAD", "a3", STRICT, ERR, B_MOV_BIAS, {{R(SRC), F_COLS, 272}, {R(DST), F_COLS, 272}}},
    {"BIAS_PAYLOAD", "a5", STRICT, OFF, B_MOV_BIAS, {{R(SRC), F_COLS, 272}, {R(DST), F_COLS, 272}}},
    {"FB_PAYLOAD", "a3", TEXT, WARN, B_MOV_FB, {{R(SRC), F_DTYPE, PTO_F32}, {R(DST), F_DTYPE, PTO_F32}}},
    {"FB_PAYLOAD", "a3", CAPI, ERR, B_MOV_FB, {{R(SRC), F_COLS, 24}, {R(DST), F_COLS, 24}}},
    {"SCALE_MOVE", "a5", TEXT, WARN, B_MOV_SCALE, {{R(SRC), F_FRACTAL, 512}}},
    {"SCALE_MOVE", "a5", STRICT, ERR, B_MOV_SCALE, {{R(SRC), F_DTYPE, PTO_F16}, {R(DST), F_DTYPE, PTO_F16}}},
    {"L0_DTYPE", "a5", TEXT, WARN, B_MOV_LEFT, {{R(SRC), F_DTYPE, PTO_I32}, {R(DST), F_DTYPE, PTO_I32}}},
    {"L0_DTYPE", "a3", STRICT, ERR, B_MOV_LEFT, {{R(SRC), F_DTYPE, PTO_F8E4M3}, {R(DST), F_DTYPE, PTO_F8E4M3}}},
    {"L0_LAYOUT", "a3", TEXT, WARN, B_MOV_RIGHT, {{R(DST), F_BL, PTO_BLAYOUT_COL}}},
    {"L0_LAYOUT", "a5", STRICT, ERR, B_MOV_LEFT, {{R(SRC), F_SL, PTO_SLAYOUT_NONE}}},
    {"L0_SRC_LAYOUT", "a5", TEXT, WARN, B_EXTRACT_LEFT, {{R(SRC), F_SL, PTO_SLAYOUT_NONE}}},
    {"INDEX_SIGN", "a3", TEXT, ERR, B_EXTRACT_LEFT, {{R(ROW), F_INT, -16}}},
    {"INDEX_SIGN", "a3", RUN, ERR, B_INSERT_VEC, {{R(COL), F_INT, -1}}},
    {"TEXTRACT_BOUNDS", "a3", TEXT, ERR, B_EXTRACT_LEFT, {{R(ROW), F_INT, 48}}},
    {"TEXTRACT_BOUNDS", "a3", TEXT, OFF, B_EXTRACT_LEFT, {{R(ROW), F_INT, PTO_UNKNOWN}}},
    {"TEXTRACT_BOUNDS", "a3", RUN, ERR, B_EXTRACT_VEC, {{R(COL), F_INT, INT64_MAX}}},
    {"TINSERT_BOUNDS", "a3", TEXT, ERR, B_INSERT_VEC, {{R(ROW), F_INT, 13}}},
    {"TINSERT_BOUNDS", "a3", TEXT, OFF, B_INSERT_VEC, {{R(ROW), F_INT, 13}, {R(SRC), F_VROW, 3}}},
    {"SAME_DTYPE", "a3", TEXT, ERR, B_EXTRACT_LEFT, {{R(DST), F_DTYPE, PTO_BF16}}},
    {"SAME_DTYPE", "a3", RUN, ERR, B_INSERT_VEC, {{R(DST), F_DTYPE, PTO_F16}}},
    {"TEXTRACT_DTYPE", "a3", TEXT, ERR, B_EXTRACT_LEFT, {{R(SRC), F_DTYPE, PTO_F8E4M3}, {R(DST), F_DTYPE, PTO_F8E4M3}}},
    {"TEXTRACT_DTYPE", "a5", TEXT, OFF, B_EXTRACT_LEFT, {{R(SRC), F_DTYPE, PTO_F8E4M3}, {R(DST), F_DTYPE, PTO_F8E4M3}}},
    {"TEXTRACT_LAYOUT", "a3", TEXT, ERR, B_EXTRACT_LEFT, {{R(DST), F_BL, PTO_BLAYOUT_COL}}},
    {"TEXTRACT_LAYOUT", "a5", TEXT, ERR, B_EXTRACT_RIGHT, {{R(DST), F_SL, PTO_SLAYOUT_ROW}}},
    {"TEXTRACT_LAYOUT", "a5", TEXT, ERR, B_EXTRACT_VEC, {{R(SRC), F_BL, PTO_BLAYOUT_COL}}},
    {"L0_ALIGN", "a3", TEXT, WARN, B_EXTRACT_LEFT, {{R(ROW), F_INT, 8}}},
    {"L0_ALIGN", "a5", STRICT, ERR, B_EXTRACT_RIGHT, {{R(COL), F_INT, 8}}},
    {"L0_ALIGN", "a5", STRICT, OFF, B_EXTRACT_RIGHT, {{R(COL), F_INT, 48}}},
    {"TINSERT_DTYPE", "a3", TEXT, ERR, B_INSERT_VEC, {{R(SRC), F_DTYPE, PTO_I32}, {R(DST), F_DTYPE, PTO_I32}}},
    {"TINSERT_DTYPE", "a5", TEXT, OFF, B_INSERT_VEC, {{R(SRC), F_DTYPE, PTO_I32}, {R(DST), F_DTYPE, PTO_I32}}},
    {"TINSERT_LAYOUT", "a5", TEXT, ERR, B_INSERT_MAT, {{R(DST), F_BL, PTO_BLAYOUT_ROW}}},
    {"TINSERT_LAYOUT", "a5", TEXT, ERR, B_INSERT_VEC, {{R(DST), F_SL, PTO_SLAYOUT_ROW}}},
    {"TINSERT_MODE", "a5", TEXT, ERR, B_INSERT_VEC, {{A(TINSERT_MODE), PTO_TINSERT_MODE_SPLIT2}}},
    {"TINSERT_MODE", "a5", TEXT, OFF, B_INSERT_MAT, {{A(TINSERT_MODE), PTO_TINSERT_MODE_SPLIT2}}},
    {"VEC_COPY", "a3", TEXT, WARN, B_MOV_VEC, {{R(DST), F_BL, PTO_BLAYOUT_COL}}},
    {"VEC_COPY", "a5", STRICT, OFF, B_MOV_VEC, {{R(DST), F_SL, PTO_SLAYOUT_ROW}}},
    {"FP_LOC", "a5", TEXT, OFF, B_MOV_XZZ, {{0}}},
    {"FP_LOC", "a3", TEXT, ERR, B_MOV_XZZ, {{0}}},
    {"FP_LOC", "a5", RUN, OFF, B_MOV_XZZ, {{0}}},
    {"ACC_VEC_SPLIT", "a5", TEXT, WARN, B_MOV_ACC_VEC, {{A(ACC_TO_VEC), PTO_ACC_TO_VEC_DUAL_N}, {R(DST), F_BL, PTO_BLAYOUT_COL}}},
    {"TLOAD_LAYOUT", "a5", TEXT, OFF, B_LOAD_SCALE, {{0}}},
    {"TLOAD_LAYOUT", "a5", TEXT, WARN, B_LOAD_SCALE, {{R(DST), F_FRACTAL, 512}}},
    {"TLOAD_LAYOUT", "a5", CAPI, ERR, B_LOAD_SCALE, {{R(SRC), F_GLAYOUT, PTO_GM_LAYOUT_MX_B_NN}}},
    {"TLOAD_LAYOUT", "a5", CAPI, ERR, B_LOAD_SCALE, {{R(SRC), F_GLAYOUT, PTO_GM_LAYOUT_HIF4_A_ZZ}}},
    {"TLOAD_LAYOUT", "a3", TEXT, OFF, B_LOAD_VEC, {{R(SRC), F_GSTRIDE, PTO_UNKNOWN}, {R(DST), F_BL, PTO_BLAYOUT_COL}}},
    {"TRANSFER_EXTENT", "a5", TEXT, WARN, B_LOAD_SCALE, {{R(DST), F_VROW, 16}}},
    {"TRANSFER_EXTENT", "a3", TEXT, OFF, B_LOAD_VEC, {{R(SRC), F_GSTRIDE, PTO_UNKNOWN}, {R(DST), F_VROW, 8}}},
    {"MAD_COVER", "a3", CAPI, ERR, B_MAD, {{R(DST), F_VROW, 16}}},
    {"X7", "a3", CAPI, OFF, B_MAD_BIAS, {{0}}},
    {"L0_ALIGN", "a5", STRICT, OFF, B_MOV_GEMV, {{0}}},
    {"L0_ALIGN", "a5", STRICT, ERR, B_MOV_GEMV, {{R(SRC), F_COLS, 128}, {R(DST), F_COLS, 128}}},
    {"TEXTRACT_LAYOUT", "a3", TEXT, ERR, B_EXTRACT_LEFT, {{R(SRC), F_BL, PTO_BLAYOUT_COL}, {R(SRC), F_SL, PTO_SLAYOUT_COL}}},
    {"TEXTRACT_LAYOUT", "a5", TEXT, ERR, B_EXTRACT_ACC, {{R(DST), F_SPACE, PTO_SPACE_VEC}}},
    {"TINSERT_LAYOUT", "a5", TEXT, ERR, B_INSERT_MAT, {{R(SRC), F_SL, PTO_SLAYOUT_COL}}},
    {"TINSERT_LAYOUT", "a5", TEXT, ERR, B_INSERT_ACC, {{R(DST), F_SPACE, PTO_SPACE_VEC}, {R(DST), F_SL, PTO_SLAYOUT_NONE}}},
    {"MX3", "a5", TEXT, ERR, B_MX, {{R(RHS), F_ROWS, 96}, {R(RHS), F_VROW, 64}, {R(RHS_SCALE), F_ROWS, 3}, {R(RHS_SCALE), F_VROW, 2}}},
    {"SCALE_SHAPE", "a6", TEXT, OFF, B_MX, {{R(LHS), F_DTYPE, PTO_F16}, {R(RHS), F_DTYPE, PTO_F4E2M1}, {R(LHS_SCALE), F_COLS, 32}}},
    {"SCALE_SHAPE", "a6", TEXT, ERR, B_MX, {{R(LHS), F_DTYPE, PTO_F16}, {R(RHS), F_DTYPE, PTO_HIF4}}},
    {"X3", "a5", CAPI, ERR, B_MX, {{R(RHS_SCALE), F_COLS, 16}}},
    {"GET_SCALE_SHAPE", "a5", TEXT, ERR, B_GET_SCALE, {{R(DST), F_VROW, 16}}},
    {"TILE_VALID", "a5", TEXT, ERR, B_ALLOC, {{R(RESULT), F_DTYPE, PTO_F4E2M1}, {R(RESULT), F_VCOL, -1}, {R(VALID_COL), F_INT, 33}}},
    {"TILE_VALID", "a5", TEXT, OFF, B_ALLOC, {{R(RESULT), F_DTYPE, PTO_F4E2M1}, {R(RESULT), F_VCOL, -1}, {R(VALID_COL), F_INT, 32}}},
    {"BARRIER_PIPE", "a3", RUN, ERR, B_BARRIER, {{A(PIPE), -1}}},
    /* flags and scalars */
    {"FLAG_PIPES", "a3", TEXT, ERR, B_SET_FLAG, {{A(SRC_PIPE), PTO_PIPE_ALL}}},
    {"FLAG_SAME", "a3", TEXT, WARN, B_SET_FLAG, {{A(SRC_PIPE), PTO_PIPE_MTE1}}},
    {"FLAG_EVENT", "a3", TEXT, ERR, B_SET_FLAG, {{A(EVENT_ID), 8}}},
    {"FLAG_EVENT", "a3", RUN, ERR, B_WAIT_DYN, {{R(EVENT), F_INT, 8}}},
    {"FLAG_EVENT", "a3", TEXT, OFF, B_WAIT_DYN, {{R(EVENT), F_INT, PTO_UNKNOWN}}},
    {"BARRIER_PIPE", "a3", TEXT, ERR, B_BARRIER, {{A(PIPE), 9}}},
    {"BARRIER_PIPE", "a3", TEXT, OFF, B_BARRIER, {{A(PIPE), PTO_PIPE_M}}},
    {"SCALAR_DTYPE", "a3", TEXT, ERR, B_LOAD_SCALAR, {{R(PTR), F_PTR_DTYPE, PTO_F32}}},
    {"SCALAR_DTYPE", "a3", RUN, OFF, B_LOAD_SCALAR, {{R(PTR), F_PTR_DTYPE, PTO_F32}}},
    {"SCALAR_DTYPE", "a3", RUN, ERR, B_STORE_SCALAR, {{R(PTR), F_PTR_DTYPE, PTO_I64}}},
#undef R
#undef A
};
enum { NCASES = sizeof cases / sizeof cases[0] };

static int find_rule(const char *name)
{
    for (unsigned r = 0; isa_legal_rule_name(r) != NULL; r++)
        if (strcmp(isa_legal_rule_name(r), name) == 0)
            return (int)r;
    return -1;
}

static void test_cases(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (unsigned c = 0; c < NCASES; c++) {
        const struct legal_case *k = &cases[c];
        const struct pto_target *target = isa_target_find(k->target);
        assert_non_null(target);
        int rule = find_rule(k->rule);
        if (rule < 0)
            fail_msg("case %u: no rule %s", c, k->rule);
        struct base_sources sources = {0};
        struct base_diags diags;
        base_diags_init(&diags, &sources);
        struct pto_insn insn;
        build(&insn, (enum base)k->base, target);
        for (int e = 0; e < 6 && k->edits[e].field != F_NONE; e++)
            apply(&insn, &k->edits[e]);
        bool good = isa_legal_check(&insn, target, (enum isa_legal_context)k->context, &diags);
        int seen = OFF;
        unsigned other_errors = 0;
        const char *other = "";
        for (const struct base_diag *d = diags.first; d != NULL; d = d->next) {
            if (d->code == isa_legal_rule((unsigned)rule)->diag)
                seen = (int)d->severity;
            else if (d->severity >= PTO_SEV_ERROR)
                other_errors++, other = d->message;
        }
        /* an error of MAD_CAPACITY etc. may accompany oversized operands in OFF cases of other rules only */
        bool failed = seen != k->want || good != (diags.counts[PTO_SEV_ERROR] == 0) || (k->want == ERR && other_errors != 0);
        if (failed) {
            print_error("case %u: %s on %s in context %u wants severity %u, got %d; %u other errors %s\n", c, k->rule, k->target,
                        (unsigned)k->context, (unsigned)k->want, seen, other_errors, other);
            bad++;
        }
        base_diags_free(&diags);
    }
    assert_int_equal(bad, 0);
}

/* What build() makes is clean wherever the target has the op at all. */
static void test_bases(void **state)
{
    (void)state;
    unsigned bad = 0;
    static const char *const targets[] = {"a3", "a5", "a6"};
    for (unsigned b = 1; b < B_COUNT; b++)
        for (unsigned t = 0; t < 3; t++)
            for (unsigned context = 0; context < ISA_LEGAL_CONTEXTS; context++) {
                const struct pto_target *target = isa_target_find(targets[t]);
                struct base_sources sources = {0};
                struct base_diags diags;
                base_diags_init(&diags, &sources);
                struct pto_insn insn;
                build(&insn, (enum base)b, target);
                bool a5_only = (isa_op((enum pto_op)insn.op)->families & PTO_F_A2A3) == 0 || b == B_MOV_SCALE || b == B_INSERT_MAT ||
                               b == B_MOV_ACC_VEC || b == B_LOAD_SCALE || b == B_MOV_XZZ;
                bool runs = b != B_MOV_XZZ || context != ISA_LEGAL_RUN;
                bool clean = isa_legal_check(&insn, target, (enum isa_legal_context)context, &diags) && diags.first == NULL;
                if (runs && !(a5_only && t == 0) && !clean) {
                    print_error("base %u on %s in context %u: %s\n", b, targets[t], context,
                                diags.first != NULL ? diags.first->message : "");
                    bad++;
                }
                base_diags_free(&diags);
            }
    assert_int_equal(bad, 0);
}

/* A row of legal.def without a refused case fails here; accepted ones are test_bases and the OFF cases. */
static void test_coverage(void **state)
{
    (void)state;
    unsigned missing = 0;
    for (unsigned r = 0; isa_legal_rule_name(r) != NULL; r++) {
        bool refused = false, has_base = false;
        for (unsigned c = 0; c < NCASES; c++)
            refused = refused || (strcmp(cases[c].rule, isa_legal_rule_name(r)) == 0 && cases[c].want != OFF);
        for (unsigned b = 1; b < B_COUNT; b++) {
            struct pto_insn insn;
            build(&insn, (enum base)b, isa_target_find("a5"));
            has_base = has_base || isa_legal_rule_in(r, (enum pto_ruleset)isa_op((enum pto_op)insn.op)->ruleset);
        }
        if (!refused || !has_base) {
            print_error("rule %s has no %s\n", isa_legal_rule_name(r), refused ? "accepted case" : "refused case");
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

/* Rows are well formed: prerequisites come earlier (else they would be ignored), names and codes are unique enough to name. */
static void test_rows(void **state)
{
    (void)state;
    for (unsigned r = 0; isa_legal_rule_name(r) != NULL; r++) {
        const struct isa_legal_rule_info *info = isa_legal_rule(r);
        assert_true(info->doc[0] != '\0');
        assert_true(info->diag < PTO_D_COUNT);
        assert_true(info->families != 0);
        assert_int_equal(find_rule(info->name), r);
        assert_true(info->severity[ISA_LEGAL_STRICT] >= info->severity[ISA_LEGAL_TEXT]);
        bool speaks = false;
        for (unsigned c = 0; c < ISA_LEGAL_CONTEXTS; c++)
            speaks = speaks || info->severity[c] != PTO_SEV_OFF;
        assert_true(speaks);
        for (unsigned k = 0; isa_legal_prerequisite(r, k) != r; k++)
            assert_true(isa_legal_prerequisite(r, k) < r);
    }
}

/* A rule broken hides what follows from it: a wrong pair of types is one error although shapes are wrong, too. */
static void test_one_cause(void **state)
{
    (void)state;
    struct base_sources sources = {0};
    struct base_diags diags;
    base_diags_init(&diags, &sources);
    const struct pto_target *a5 = isa_target_find("a5");
    struct pto_insn insn;
    build(&insn, B_MX, a5);
    at(&insn, PTO_ROLE_LHS)->u.tile.dtype = PTO_F16;
    assert_false(isa_legal_check(&insn, a5, ISA_LEGAL_TEXT, &diags));
    assert_int_equal(diags.counts[PTO_SEV_ERROR], 1);
    assert_int_equal(diags.first->code, PTO_D_MX1);
    assert_null(diags.first->next);
    base_diags_free(&diags);

    base_diags_init(&diags, &sources);
    build(&insn, B_MAD, a5);
    at(&insn, PTO_ROLE_LHS)->u.tile.dtype = PTO_U8;
    at(&insn, PTO_ROLE_RHS)->u.tile.rows = 16;
    at(&insn, PTO_ROLE_RHS)->u.tile.v_row = 16;
    assert_false(isa_legal_check(&insn, a5, ISA_LEGAL_STRICT, &diags));
    assert_int_equal(diags.counts[PTO_SEV_ERROR], 1);
    assert_int_equal(diags.first->code, PTO_D_MAD_DTYPES);
    base_diags_free(&diags);
}

/* Text on its way to execution: what no execution can mean is an error, what only text may not say a warning. */
static void test_load(void **state)
{
    (void)state;
    struct base_sources sources = {0};
    struct base_diags diags;
    base_diags_init(&diags, &sources);
    const struct pto_target *a3 = isa_target_find("a3");
    struct pto_insn insn;
    build(&insn, B_LOAD_VEC, a3);
    at(&insn, PTO_ROLE_SRC)->u.gm.dtype = PTO_F8E4M3;
    at(&insn, PTO_ROLE_DST)->u.tile.dtype = PTO_F8E4M3;
    assert_true(isa_legal_check(&insn, a3, ISA_LEGAL_LOAD, &diags));
    assert_int_equal(diags.first->code, PTO_D_TRANSFER_DTYPE);
    assert_int_equal(diags.first->severity, PTO_SEV_WARNING);
    at(&insn, PTO_ROLE_DST)->u.tile.dtype = PTO_F16;
    assert_false(isa_legal_check(&insn, a3, ISA_LEGAL_LOAD, &diags));
    base_diags_free(&diags);

    /* RUN says a warning of one place once */
    base_diags_init(&diags, &sources);
    build(&insn, B_MAD_ACC, a3);
    at(&insn, PTO_ROLE_DST)->u.tile.addr = 0;
    at(&insn, PTO_ROLE_ACC_IN)->u.tile.addr = 8192;
    insn.span = (struct pto_span){1, 10, 20};
    for (int i = 0; i < 3; i++)
        assert_true(isa_legal_check(&insn, a3, ISA_LEGAL_RUN, &diags));
    assert_int_equal(diags.counts[PTO_SEV_WARNING], 1);
    insn.span = (struct pto_span){1, 30, 40};
    assert_true(isa_legal_check(&insn, a3, ISA_LEGAL_RUN, &diags));
    assert_int_equal(diags.counts[PTO_SEV_WARNING], 2);
    base_diags_free(&diags);
}

/* Rules that no text can break, because the reader refuses it first: PTO_D_TILE_FRACTAL, PTO_D_BARRIER_PIPE (cases above). */
static void test_tile_alone(void **state)
{
    (void)state;
    struct base_sources sources = {0};
    struct base_diags diags;
    base_diags_init(&diags, &sources);
    const struct pto_target *a5 = isa_target_find("a5");
    struct pto_insn insn;
    build(&insn, B_ALLOC_BIAS, a5);
    struct pto_tile tile = at(&insn, PTO_ROLE_RESULT)->u.tile;
    tile.addr = 0x3000; /* the manual's own example (R6) */
    assert_true(isa_legal_check_tile(&tile, a5, ISA_LEGAL_RUN, (struct pto_span){0}, &diags));
    assert_int_equal(diags.counts[PTO_SEV_WARNING], 1);
    tile.addr = 65536;
    assert_false(isa_legal_check_tile(&tile, a5, ISA_LEGAL_RUN, (struct pto_span){0}, &diags));
    base_diags_free(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bases), cmocka_unit_test(test_cases),     cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_rows),  cmocka_unit_test(test_one_cause), cmocka_unit_test(test_tile_alone),
        cmocka_unit_test(test_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
