/* Kernels that break one rule each: `//! targets | message`, where targets is PTO_ARCH or - for none. run.sh compiles one case at a time
 * and wants that message and no other error. What a case changes of the legal kernel around it is its own line. */
#include <pto/pto.h>

void kernel(const float *p, half *h, int rows);
void kernel(const float *p, half *h, int rows)
{
    /* f16 and its friends */
    TileLeft(a, half, 32, 64);
    TileRight(b, half, 64, 48);
    TileAcc(c, float, 32, 48);
    TileBias(bias, float, 1, 48);
    TileMat(m, half, 32, 64);
    TileMat(n, half, 64, 48);
    TileVec(x, float, 16, 64);
    TileVec(y, float, 16, 64);
    TileVec(x16, half, 16, 64);
    TileScaling(fp, uint64_t, 1, 48);
    GlobalND(g, float, p, 16, 64);
    GlobalDN(gdn, float, p, 16, 64);
    GlobalND(gh, half, h, 16, 64);
    /* block scales */
    TileLeft(ma, float8_e5m2_t, 32, 64);
    TileRight(mb, float8_e5m2_t, 64, 48);
    TileLeftScale(as, float8_e8m0_t, 32, 2);
    TileRightScale(bs, float8_e8m0_t, 2, 48);
    TMATMUL(c, a, b);
    TLOAD(x, g);
    TileVec(any, float, 16, 64, PTO_DYNAMIC, PTO_DYNAMIC);
    TileVec(some, float, 16, 64, 16, PTO_DYNAMIC);
    TSTORE(g, c, ST_PHASE_FINAL, ATOMIC_NONE, rows > 0 ? RELU_NORMAL : RELU_NO);
    TCVT(x16, x, rows > 0 ? CAST_RINT : CAST_FLOOR);
    TSET_VALID(any, rows, 64);
    TSET_VALID(some, 16, rows);
    TSET_VALID(*PTO_REF(any), rows, 64);
    (void)rows;

    /* declarations */
#if defined CASE_zero_rows //! - | tile t: SHAPE: rows and columns are positive
    TileVec(t, float, 0, 64);
#elif defined CASE_row_bytes //! - | tile t: ROW_BYTES: rows (or columns) of unboxed tiles fill 32 bytes
    TileVec(t, float, 16, 63);
#elif defined CASE_row_bytes_dn //! - | tile t: ROW_BYTES
    Tile(t, Vec, half, 8, 64, ColMajor, 8, 64, NoneBox, 512, Null, Null);
#elif defined CASE_valid //! - | tile t: TILE_VALID: 0 <= valid <= shape
    TileVec(t, float, 16, 64, 17, 64);
#elif defined CASE_fractal //! - | tile t: TILE_FRACTAL: fractal 32, 512 or 1024
    Tile(t, Mat, half, 16, 64, ColMajor, 16, 64, RowMajor, 64, Null, Null);
#elif defined CASE_box //! - | tile t: BOX_MULTIPLE: boxed tiles are whole boxes
    TileLeft(t, half, 24, 64);
#elif defined CASE_fp4_box //! - | tile t: FP4_BOX: 4-bit boxes are 64 elements wide
    TileMat(t, float4_e2m1x2_t, 16, 96);
#elif defined CASE_too_large //! - | tile t: SA0352: the tile is no larger than its space
    TileVec(t, float, 1024, 128);
#elif defined CASE_too_large_a3 //! PTO_A3 | tile t: SA0352 | tile as: SA0351 | tile bs: SA0351
    TileVec(t, float, 512, 128);
#elif defined CASE_no_space //! PTO_A3 | tile as: SA0351: the target has the space | tile bs: SA0351
    ;
#elif defined CASE_assign_negative //! - | TASSIGN_AT of x: ADDR_NEGATIVE: addresses are not negative
    TASSIGN_AT(x, -32);
#elif defined CASE_assign_end //! - | TASSIGN_AT of x: SA0353: address + size lies in the space
    TASSIGN_AT(x, 0x40000);
#elif defined CASE_assign_align //! - | TASSIGN_AT of x: SA0354: the address is aligned
    TASSIGN_AT(x, 0x1010);

#elif defined CASE_set_valid //! - | TSET_VALID: the valid region of x is static: declare it with PTO_DYNAMIC
    TSET_VALID(x, 8, 64);

    /* matrix */
#elif defined CASE_mad_loc //! - | TMATMUL: MAD_LOC: lhs in left, rhs in right, dst in acc
    TMATMUL(c, m, b);
#elif defined CASE_mad_order //! - | TMATMUL: MAD_LOC: lhs in left, rhs in right, dst in acc
    TMATMUL(a, b, c);
#elif defined CASE_mad_too_large //! - | tile t: SA0352: the tile is no larger than its space
    TileLeft(t, half, 1024, 64);
    TileAcc(u, float, 1024, 48);
    TMATMUL(u, t, b);
#elif defined CASE_mad_dtypes //! - | TMATMUL: MAD_DTYPES: element type triple of the target (machine-and-cube.md d.2)
    TileRight(t, float, 64, 48);
    TMATMUL(c, a, t);
#elif defined CASE_mad_dtypes_arch //! PTO_A5 | TMATMUL: MAD_DTYPES
    TileRight(t, int8_t, 64, 48);
    TMATMUL(c, a, t);
#elif defined CASE_mad_layout //! PTO_A5 | TMATMUL: MAD_RHS_LAYOUT: rhs is Zn (machine-and-cube.md d.2)
    Tile(t, Right, half, 64, 48, ColMajor, 64, 48, ColMajor, 512, Null, Null);
    TMATMUL(c, a, t);
#elif defined CASE_mad_extent //! - | TMATMUL: MAD_EXTENT: M, K, N in 0..4095, C API 1..4095 (R9)
    TileLeft(t, half, 32, 64, 32, 0);
    TMATMUL(c, t, b);
#elif defined CASE_mad_k //! - | TMATMUL: MAD_COVER: physical shapes agree, B holds k rows, C holds m x n
    TileRight(t, half, 32, 48);
    TMATMUL(c, a, t);
#elif defined CASE_mad_n //! - | TMATMUL: MAD_COVER
    TileRight(t, half, 64, 32);
    TMATMUL(c, a, t);
#elif defined CASE_mad_m //! - | TMATMUL_ACC: MAD_COVER
    TileAcc(t, float, 16, 48);
    TMATMUL_ACC(t, a, b);
#elif defined CASE_mad_covers //! - | TMATMUL: MAD_COVER
    TileAcc(t, float, 32, 48, 16, 48);
    TMATMUL(t, a, b);
#elif defined CASE_acc_fractal //! - | TMATMUL: ACC_FRACTAL: accumulator of fractal 1024
    Tile(t, Acc, float, 32, 48, ColMajor, 32, 48, RowMajor, 512, Null, Null);
    TMATMUL(t, a, b);
#elif defined CASE_acc_in_dtype //! - | TMATMUL_ACC: ACC_IN_DTYPE: it has the type of dst
    TileAcc(t, int32_t, 32, 48);
    TMATMUL_ACC(c, t, a, b);
#elif defined CASE_acc_in_loc //! - | TMATMUL_ACC: ACC_IN_LOC: the accumulator read is in acc
    TMATMUL_ACC(c, x, a, b);
#elif defined CASE_bias_loc //! - | TMATMUL_BIAS: BIAS_LOC: bias in the bias table
    TileVec(t, float, 1, 48);
    TMATMUL_BIAS(c, a, b, t);
#elif defined CASE_bias_rows //! - | TMATMUL_BIAS: BIAS_ROWS: bias has one row
    TileBias(t, float, 2, 48);
    TMATMUL_BIAS(c, a, b, t);
#elif defined CASE_bias_dtype //! PTO_A3 | TMATMUL_BIAS: BIAS_DTYPE: bias has the type of dst | tile as: SA0351 | tile bs: SA0351
    TileBias(t, half, 1, 48);
    TMATMUL_BIAS(c, a, b, t);
#elif defined CASE_bias_span //! - | TMATMUL_BIAS: BIAS_SPAN: bias covers n columns
    TileBias(t, float, 1, 32);
    TMATMUL_BIAS(c, a, b, t);
#elif defined CASE_gemv_loc //! - | TGEMV: MAD_LOC
    TGEMV(c, x16, b);

    /* block scales */
#elif defined CASE_x1 //! PTO_A3 | TMATMUL_MX: X1: exists on a5, a6, not on PTO_ARCH | tile as: SA0351 | tile bs: SA0351
    TMATMUL_MX(c, ma, as, mb, bs);
#elif defined CASE_mx1 //! - | TMATMUL_MX: MX1: element types of A and B
    TileRight(t, float4_e2m1x2_t, 64, 48);
    TMATMUL_MX(c, ma, as, t, bs);
#elif defined CASE_mx2 //! - | TMATMUL_MX: MX2: dst is f32
    TileAcc(t, int32_t, 32, 48);
    TMATMUL_MX(t, ma, as, mb, bs);
#elif defined CASE_mx3 //! - | TMATMUL_MX: MX3: physical K is a multiple of 64
    TileLeft(t, float8_e5m2_t, 32, 32);
    TileRight(u, float8_e5m2_t, 32, 48);
    TMATMUL_MX(c, t, as, u, bs);
#elif defined CASE_mx5 //! - | TMATMUL_MX: MX5: A in left, Nz
    TileMat(t, float8_e5m2_t, 32, 64);
    TMATMUL_MX(c, t, as, mb, bs);
#elif defined CASE_mx6 //! - | TMATMUL_MX: MX6: B in right, Zn
    Tile(t, Right, float8_e5m2_t, 64, 64, ColMajor, 64, 48, RowMajor, 512, Null, Null);
    TileAcc(u, float, 32, 64);
    TMATMUL_MX(u, ma, as, t, bs);
#elif defined CASE_mx7 //! - | TMATMUL_MX: MX7: C in acc, Nz
    Tile(t, Mat, float, 32, 48, ColMajor, 32, 48, RowMajor, 1024, Null, Null);
    TMATMUL_MX(t, ma, as, mb, bs);
#elif defined CASE_mx9 //! - | TMATMUL_MX: MX9: M, K, N in 1..4095
    TileRight(t, float8_e5m2_t, 64, 48, 64, 0);
    TMATMUL_MX(c, ma, as, t, bs);
#elif defined CASE_mx10 //! - | TMATMUL_MX_BIAS: MX10: bias f32, in bias, one row
    TileBias(t, half, 1, 48);
    TMATMUL_MX(c, ma, as, mb, bs, t);
#elif defined CASE_scale_form //! - | TMATMUL_MX: SCALE_FORM: scale tiles in scaling, Zz and Nn, fractal 32
    Tile(t, ScaleLeft, float8_e8m0_t, 32, 16, ColMajor, 32, 16, ColMajor, 32, Null, Null);
    TMATMUL_MX(c, ma, t, mb, bs);
#elif defined CASE_x2 //! - | TMATMUL_MX: X2: scales are f8e8m0 or u8
    TileLeftScale(t, int8_t, 32, 2);
    TileRightScale(u, int8_t, 2, 48);
    TMATMUL_MX(c, ma, t, mb, u);
#elif defined CASE_x3 //! - | TMATMUL_MX: X3: scale tiles hold 2*ceil(k/64) groups
    TileLeftScale(t, float8_e8m0_t, 32, 4);
    TMATMUL_MX(c, ma, t, mb, bs);
#elif defined CASE_x4 //! - | TMATMUL_MX: X4: valid K is a multiple of 64
    TileLeft(t, float8_e5m2_t, 32, 64, 32, 40);
    TMATMUL_MX(c, t, as, mb, bs);
#elif defined CASE_x6 //! - | TMATMUL_MX: X6: physical shapes agree, B holds k rows, C holds m x n
    TileAcc(t, float, 32, 64);
    TMATMUL_MX(t, ma, as, mb, bs);
#elif defined CASE_x7 //! - | TMATMUL_MX: X7: A and B fit L0A and L0B, the bias BT
    TileRight(t, float8_e5m2_t, 64, 2048);
    TileAcc(u, float, 32, 2048);
    TileRightScale(v, float8_e8m0_t, 2, 2048);
    TMATMUL_MX(u, ma, as, t, v);
#elif defined CASE_mx_stride //! - | TMATMUL_MX: MX_STRIDE: tile strides are those that m, n, k imply (machine-and-cube.md b.8, R7)
    TileLeft(t, float8_e5m2_t, 32, 64, 16, 64);
    TMATMUL_MX(c, t, as, mb, bs);
#elif defined CASE_mx_acc //! - | TMATMUL_MX_ACC: ACC_IN_DTYPE: it has the type of dst
    TileAcc(t, int32_t, 32, 48);
    TMATMUL_MX(c, t, ma, as, mb, bs);
#elif defined CASE_scale_src //! - | TGET_SCALE_ADDR: GET_SCALE_SRC: src in left or right
    TGET_SCALE_ADDR(as, m);
#elif defined CASE_scale_dst //! - | TGET_SCALE_ADDR: GET_SCALE_DST: dst in scaling
    TGET_SCALE_ADDR(bs, ma);
#elif defined CASE_scale_shape //! - | TGET_SCALE_ADDR: GET_SCALE_SHAPE: dst is [M, ceil(K/32)] or [ceil(K/32), N], padded or not
    TileLeftScale(t, float8_e8m0_t, 32, 8);
    TGET_SCALE_ADDR(t, ma);

    /* transfers */
#elif defined CASE_tload_loc //! - | TLOAD: TLOAD_LOC: into vec or mat
    TLOAD(c, g);
#elif defined CASE_tstore_loc //! - | TSTORE: TSTORE_LOC: from vec, acc, A2/A3 also mat
    TSTORE(gh, a);
#elif defined CASE_tstore_mat //! PTO_A5 | TSTORE: TSTORE_LOC
    Tile(t, Mat, half, 16, 64, RowMajor, 16, 64, NoneBox, 512, Null, Null);
    TSTORE(gh, t);
#elif defined CASE_transfer_dtype //! PTO_A3 | TLOAD: TRANSFER_DTYPE: element types of the target | tile as: SA0351 | tile bs: SA0351
    TileVec(t, float8_e5m2_t, 16, 64);
    TLOAD(t, g);
#elif defined CASE_transfer_size //! - | TLOAD: TRANSFER_SIZE: same element size on both sides
    TLOAD(x16, g);
#elif defined CASE_store_size //! - | TSTORE: TRANSFER_SIZE: same element size on both sides
    TSTORE(gh, x);
#elif defined CASE_load_layout //! - | TLOAD: TLOAD_LAYOUT: GM and tile layout go together
    TLOAD(x, gdn);
#elif defined CASE_store_layout //! - | TSTORE: TSTORE_LAYOUT: tile and GM layout go together
    TSTORE(gdn, x);
#elif defined CASE_load_limits //! - | TLOAD: TLOAD_LIMITS: size limits of loads to mat
    TileMat(t, half, 32768, 16);
    TLOAD(t, gh);
#elif defined CASE_load_scale_layout //! - | TLOAD: TLOAD_LAYOUT: GM and tile layout go together
    GlobalTensor(t, float8_e8m0_t, (const float8_e8m0_t *)(const void *)p, MX_A_ZZ, 1, 2, 1, 16, 2, 64, 32, 32, 2, 1);
    Tile(u, Mat, float8_e8m0_t, 32, 16, ColMajor, 32, 16, ColMajor, 32, Null, Null);
    TLOAD(u, t);
#elif defined CASE_store_acc_cols //! - | TSTORE: TSTORE_ACC_COLS: 1..4095 accumulator columns (pto-as-2026-08.md 2.3)
    TileAcc(t, float, 16, 4096);
    TSTORE(g, t);
#elif defined CASE_acc_src //! PTO_A5 | TSTORE: TSTORE_ACC_SRC: accumulators are f32 or i32
    TileAcc(t, half, 16, 64);
    TSTORE(gh, t);

    /* moves */
#elif defined CASE_move_pair //! - | TMOV: MOVE_PAIR: spaces the op moves between
    TMOV(a, x16);
#elif defined CASE_move_shape //! - | TMOV: TMOV_SHAPE: equal shapes from mat, A2/A3 always
    TMOV(a, n);
#elif defined CASE_move_dtype //! - | TMOV: TMOV_DTYPE: moves copy bits (machine-and-cube.md e.2)
    TileMat(t, bfloat16_t, 32, 64);
    TMOV(a, t);
#elif defined CASE_bias_move //! - | TMOV: BIAS_MOVE_DTYPE: what widens into the bias table
    Tile(t, Mat, int32_t, 1, 48, RowMajor, 1, 48, NoneBox, 512, Null, Null);
    TMOV(bias, t);
#elif defined CASE_bias_payload //! - | TMOV: BIAS_PAYLOAD: bias rows of 64 bytes
    TileBias(t, float, 1, 24);
    Tile(u, Mat, float, 1, 24, RowMajor, 1, 24, NoneBox, 512, Null, Null);
    TMOV(t, u);
#elif defined CASE_fb_payload //! - | TMOV: FB_PAYLOAD: parameter rows of 128 bytes
    TileScaling(t, uint64_t, 1, 24);
    Tile(u, Mat, uint64_t, 1, 24, RowMajor, 1, 24, NoneBox, 512, Null, Null);
    TMOV(t, u);
#elif defined CASE_scale_move //! - | TMOV: SCALE_MOVE: scales move in their own layout
    Tile(t, Mat, float8_e8m0_t, 32, 16, ColMajor, 32, 16, ColMajor, 32, Null, Null);
    TileLeftScale(u, float8_e8m0_t, 32, 16);
    TMOV(u, t);
#elif defined CASE_l0_dtype //! - | TMOV: L0_DTYPE: types that go to left and right
    TileLeft(t, int64_t, 16, 64);
    TileMat(u, int64_t, 16, 64);
    TMOV(t, u);
#elif defined CASE_l0_layout //! - | TMOV: L0_LAYOUT: layouts that go to left and right
    Tile(t, Mat, half, 32, 64, RowMajor, 32, 64, NoneBox, 512, Null, Null);
    TMOV(a, t);
#elif defined CASE_fp_loc //! - | TMOV: FP_LOC: fp in scaling
    TileMat(t, int8_t, 32, 64);
    TileAcc(u, float, 32, 64);
    TMOV_FP(t, u, bias);
#elif defined CASE_fp_span //! - | TMOV: FP_SPAN: fp has a word for each column
    TileMat(t, int8_t, 32, 64);
    TileAcc(u, float, 32, 64);
    TMOV_FP(t, u, fp);
#elif defined CASE_fix_acc_only //! - | TMOV: FIX_ACC_ONLY: fp, pre-quant and relu need a source in acc
    TMOV_FP(a, m, fp);
#elif defined CASE_fix_computes //! - | TMOV: FIX_COMPUTES: conversions the fixpipe has
    TileMat(t, int64_t, 32, 48);
    TMOV(t, c);
#elif defined CASE_acc_vec //! PTO_A3 | TMOV: ACC_VEC_PATH: A2/A3 has no path from acc to vec | tile as: SA0351 | tile bs: SA0351
    TileVec(t, float, 32, 48);
    TMOV(t, c);
#elif defined CASE_extract_bounds //! - | TEXTRACT: TEXTRACT_BOUNDS: dst lies inside src
    TileLeft(t, half, 64, 64);
    TEXTRACT(t, m, rows, 0);
#elif defined CASE_extract_dtype //! - | TEXTRACT: SAME_DTYPE: one element type unless the source is acc
    TileLeft(t, bfloat16_t, 16, 64);
    TEXTRACT(t, m, rows, 0);
#elif defined CASE_extract_align //! - | TEXTRACT: L0_ALIGN: units of moves to left and right
    TileLeft(t, half, 1, 64);
    TEXTRACT(t, m, rows, 0);
#elif defined CASE_insert_bounds //! - | TINSERT: TINSERT_BOUNDS: the valid region of src lies inside dst
    TileVec(t, float, 32, 64);
    TINSERT(x, t, 0, 0);
#elif defined CASE_insert_layout //! PTO_A5 | TINSERT: TINSERT_LAYOUT: layouts of tinsert
    Tile(t, Mat, half, 32, 64, RowMajor, 32, 64, NoneBox, 512, Null, Null);
    TINSERT(t, x16, 0, 0);
#elif defined CASE_cvt_pair //! PTO_A5 | TCVT: TCVT_PAIR: pairs of types that the hardware converts
    TileVec(t, uint64_t, 16, 64);
    TCVT(t, x, CAST_RINT);

    /* how many arguments */
#elif defined CASE_count_few //! - | TMATMUL takes (dst, lhs, rhs[, phase, mad_mode])
    TMATMUL(c, a);
#elif defined CASE_count_many //! - | TMATMUL takes (dst, lhs, rhs[, phase, mad_mode])
    TMATMUL(c, a, b, ACC_PHASE_FINAL, MAD_MODE_IEEE, 1);
#elif defined CASE_count_between //! - | TSUBVIEW takes (view, src, offset, offset2) or (view, src, offset, offset2, valid_row, valid_col)
    if (rows > 0)
        TSUBVIEW(x, y, 0, 0, 16);
    else
        TSUBVIEW(x, y, 0, 0);
#elif defined CASE_count_place //! - | TMATMUL_MX takes (dst, a, a_scale, b, b_scale) or (dst, c_in, a, a_scale, b, b_scale) or (dst, a, a_scale, b, b_scale, bias)
    TMATMUL_MX(c, ma, as, mb);

    /* enumerators of other attributes */
#elif defined CASE_enum_relu //! - | pto_st_phase_code
    TSTORE(g, c, RELU_NORMAL);
#elif defined CASE_enum_member //! - | pto_relu_pre_mode_code
    TSTORE(g, c, ST_PHASE_FINAL, ATOMIC_NONE, ATOMIC_ADD);
#elif defined CASE_enum_required //! - | pto_round_mode_code
    TCVT(x16, x, SAT_ON);

    /* the checks column */
#elif defined CASE_same_type //! - | TADD: expects src0, src1 and dst to have the same element type
    TADD(x, x, x16);
#elif defined CASE_same_valid //! - | TADD: expects src0 and src1 to have the same valid_shape
    TileVec(t, float, 16, 64, 8, 64);
    TADD(x, x, t);
#elif defined CASE_blayout //! - | TADD: expects src0, src1 and dst to use the row_major blayout
    Tile(t, Vec, float, 16, 64, ColMajor, 16, 64, NoneBox, 512, Null, Null);
    TADD(x, t, y);
#elif defined CASE_place //! - | TROWSUM: expects dst to be in the vec address space
    TileVec(t, half, 16, 64);
    TROWSUM(m, x16, t);
#elif defined CASE_cvt_valid //! - | TCVT: expects src and dst to have the same valid_shape
    TileVec(t, half, 16, 64, 8, 64);
    TCVT(t, x, CAST_RINT);
#endif
    (void)a, (void)b, (void)bias, (void)n, (void)y, (void)fp, (void)gh, (void)ma, (void)mb, (void)as, (void)bs, (void)m, (void)x16, (void)gdn;
}
