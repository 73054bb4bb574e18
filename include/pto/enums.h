/* Codes of the C API. Made by pto_gen from the tables under isa/; change those.
 *
 * Pipes and events are codes as they are: set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0), where any integer may stand for the event.
 * All other enumerators are the code of the instruction set plus one, so that 0, and what an initialiser leaves out, says that an
 * attribute is not given and has its default (design.md 9.2); compilers tell where one of another attribute is meant. PTO_LOC_ to PTO_GL_ stand behind the macros of tile.h and tensor.h. */
#ifndef PTO_ENUMS_H
#define PTO_ENUMS_H

/* Element types, by their names in C. */
enum {PTO_DT_float = 1, PTO_DT_half = 2, PTO_DT_bfloat16_t = 3, PTO_DT_double = 4, PTO_DT_tf32_t = 5, PTO_DT_hf32_t = 6,
    PTO_DT_float8_e4m3_t = 7, PTO_DT_float8_e5m2_t = 8, PTO_DT_float8_e8m0_t = 9, PTO_DT_hifloat8_t = 10, PTO_DT_float4_e2m1x2_t = 11,
    PTO_DT_float4_e1m2x2_t = 12, PTO_DT_hifloat4x2_t = 13, PTO_DT_int4b_t = 14, PTO_DT_int8_t = 15, PTO_DT_int16_t = 16, PTO_DT_int32_t = 17,
    PTO_DT_int64_t = 18, PTO_DT_uint8_t = 19, PTO_DT_uint16_t = 20, PTO_DT_uint32_t = 21, PTO_DT_uint64_t = 22, PTO_DT_bool = 23};
#define PTO_FLOAT_TYPES_(X, a) X(float, a) X(half, a) X(bfloat16_t, a) X(double, a) X(tf32_t, a) X(hf32_t, a) X(float8_e4m3_t, a) X(float8_e5m2_t, a) X(float8_e8m0_t, a) X(hifloat8_t, a) X(float4_e2m1x2_t, a) X(float4_e1m2x2_t, a) X(hifloat4x2_t, a)
#define PTO_INT_TYPES_(X, a) X(int4b_t, a) X(int8_t, a) X(int16_t, a) X(int32_t, a) X(int64_t, a) X(uint8_t, a) X(uint16_t, a) X(uint32_t, a) X(uint64_t, a) X(bool, a)

/* Places, layouts, padding and storage of tiles (machine-and-cube.md a.3, b.1, b.8); layouts of windows (b.9). */
enum {PTO_LOC_Vec = 2, PTO_LOC_Mat = 3, PTO_LOC_Left = 4, PTO_LOC_Right = 5, PTO_LOC_Acc = 6, PTO_LOC_Bias = 7, PTO_LOC_Scaling = 8,
    PTO_LOC_ScaleLeft = 9, PTO_LOC_ScaleRight = 10};
enum {PTO_BL_RowMajor = 0, PTO_BL_ColMajor = 1, PTO_BL_OF_TARGET = 255};
enum {PTO_SL_NoneBox = 0, PTO_SL_RowMajor = 1, PTO_SL_ColMajor = 2};
enum {PTO_PAD_Null = 0, PTO_PAD_Zero = 1, PTO_PAD_Max = 2, PTO_PAD_Min = 3};
enum {PTO_CM_Null = 0, PTO_CM_Normal = 1, PTO_CM_RowPlusOne = 2, PTO_CM_RowAlignedPadding = 3};
enum {PTO_GL_ND = 0, PTO_GL_DN = 1, PTO_GL_NZ = 2, PTO_GL_MX_A_ND = 4, PTO_GL_MX_A_DN = 5, PTO_GL_MX_A_ZZ = 6, PTO_GL_MX_B_ND = 7,
    PTO_GL_MX_B_DN = 8, PTO_GL_MX_B_NN = 9, PTO_GL_HIF4_A_ZZ = 10, PTO_GL_HIF4_B_NN = 11};

/* Handles (ref.h). */
enum {PTO_OBJECT_MULTI_TILE = 25, PTO_OBJECT_LOCAL_ARRAY = 26, PTO_OBJECT_STRUCT = 27, PTO_OBJECT_EVENT_ARRAY = 28, PTO_OBJECT_PIPE = 29,
    PTO_OBJECT_SESSION = 30, PTO_OBJECT_ASYNC_EVENT = 31, PTO_OBJECT_CONTEXT = 32};

enum pto_pipe_code {PIPE_S = 0, PIPE_V = 1, PIPE_M = 2, PIPE_MTE1 = 3, PIPE_MTE2 = 4, PIPE_MTE3 = 5, PIPE_FIX = 6, PIPE_ALL = 7};

enum pto_event_code {EVENT_ID0 = 0, EVENT_ID1 = 1, EVENT_ID2 = 2, EVENT_ID3 = 3, EVENT_ID4 = 4, EVENT_ID5 = 5, EVENT_ID6 = 6, EVENT_ID7 = 7};

enum pto_pad_value_code {PAD_NULL = 1, PAD_ZERO = 2, PAD_MAX = 3, PAD_MIN = 4};

enum pto_layout_code {LAYOUT_ND = 1, LAYOUT_DN = 2, LAYOUT_NZ = 3, LAYOUT_MX_A_ND = 5, LAYOUT_MX_A_DN = 6, LAYOUT_MX_A_ZZ = 7,
    LAYOUT_MX_B_ND = 8, LAYOUT_MX_B_DN = 9, LAYOUT_MX_B_NN = 10, LAYOUT_HIF4_A_ZZ = 11, LAYOUT_HIF4_B_NN = 12};

enum pto_acc_phase_code {ACC_PHASE_UNSPECIFIED = 1, ACC_PHASE_PARTIAL = 3, ACC_PHASE_FINAL = 4};

enum pto_st_phase_code {ST_PHASE_UNSPECIFIED = 1, ST_PHASE_PARTIAL = 3, ST_PHASE_FINAL = 4};

enum pto_atomic_type_code {ATOMIC_NONE = 1, ATOMIC_ADD = 2};

enum pto_relu_pre_mode_code {RELU_NO = 1, RELU_NORMAL = 2, RELU_SCALAR = 3, RELU_VECTOR = 4, RELU_PWL = 5};

enum pto_acc_to_vec_mode_code {ACC_TO_VEC_SINGLE_VEC0 = 1, ACC_TO_VEC_SINGLE_VEC1 = 2, ACC_TO_VEC_DUAL_M = 3, ACC_TO_VEC_DUAL_N = 4};

enum pto_tinsert_mode_code {TINSERT_MODE_NONE = 1, TINSERT_MODE_SPLIT2 = 3, TINSERT_MODE_SPLIT4 = 5};

enum pto_round_mode_code {CAST_NONE = 1, CAST_RINT = 2, CAST_ROUND = 3, CAST_FLOOR = 4, CAST_CEIL = 5, CAST_TRUNC = 6, CAST_ODD = 7,
    CAST_HYBRID = 8};

enum pto_saturation_mode_code {SAT_ON = 1, SAT_OFF = 2, SAT_DEFAULT = 3};

enum pto_mad_mode_code {MAD_MODE_IEEE = 1, MAD_MODE_TF32_RINT = 2, MAD_MODE_TF32_ROUND = 3};

enum pto_address_space_code {SPACE_ZERO = 1, SPACE_GM = 2, SPACE_MAT = 3, SPACE_LEFT = 4, SPACE_RIGHT = 5, SPACE_ACC = 6, SPACE_VEC = 7,
    SPACE_BIAS = 8, SPACE_SCALING = 9};

enum pto_pipe_event_type_code {OP_TLOAD = 1, OP_TSTORE_ACC = 2, OP_TSTORE_VEC = 3, OP_TMOV_M2L = 4, OP_TMOV_M2S = 5, OP_TMOV_M2B = 6,
    OP_TMOV_M2V = 7, OP_TMOV_V2M = 8, OP_TMATMUL = 9, OP_TVEC = 10, OP_TVECWAIT_EVENT = 11};

enum pto_sync_all_mode_code {SYNC_HARD = 1, SYNC_SOFT = 2};

enum pto_sync_core_type_code {SYNC_AIV_ONLY = 1, SYNC_AIC_ONLY = 2, SYNC_MIX = 3};

enum pto_fence_scope_code {FENCE_LOCAL = 1, FENCE_GM = 2, FENCE_ALL = 3};

enum pto_notify_op_code {NOTIFY_ADD = 1, NOTIFY_SET = 2};

enum pto_wait_cmp_code {WAIT_EQ = 1, WAIT_NE = 2, WAIT_GT = 3, WAIT_GE = 4, WAIT_LT = 5, WAIT_LE = 6};

enum pto_reduce_op_code {REDUCE_SUM = 1, REDUCE_MAX = 2, REDUCE_MIN = 3};

enum pto_cmp_code {CMP_EQ = 1, CMP_NE = 2, CMP_LT = 3, CMP_LE = 4, CMP_GT = 5, CMP_GE = 6};

enum pto_div_precision_code {DIV_DEFAULT = 1, DIV_HIGH = 2};

enum pto_exp_precision_code {EXP_DEFAULT = 1, EXP_HIGH = 2};

enum pto_log_precision_code {LOG_DEFAULT = 1, LOG_HIGH = 2};

enum pto_recip_precision_code {RECIP_DEFAULT = 1, RECIP_HIGH = 2};

enum pto_rem_precision_code {REM_DEFAULT = 1, REM_HIGH = 2};

enum pto_rsqrt_precision_code {RSQRT_DEFAULT = 1, RSQRT_HIGH = 2};

enum pto_sqrt_precision_code {SQRT_DEFAULT = 1, SQRT_HIGH = 2};

enum pto_fmod_precision_code {FMOD_DEFAULT = 1, FMOD_HIGH = 2};

enum pto_pow_precision_code {POW_DEFAULT = 1, POW_HIGH = 2};

enum pto_quant_type_code {QUANT_INT8_SYM = 1, QUANT_INT8_ASYM = 2, QUANT_MXFP8 = 3, QUANT_MXFP4_E2M1 = 4};

enum pto_quant_scale_alg_code {QUANT_SCALE_OCP = 1, QUANT_SCALE_NV = 2};

enum pto_mx_group_axis_code {GRP_AXIS_0 = 1, GRP_AXIS_1 = 2};

enum pto_vec_store_mode_code {VEC_STORE_ND = 1, VEC_STORE_NZ = 2};

enum pto_padmode_code {PADMODE_NULL = 1, PADMODE_FIRST_ELEM = 2, PADMODE_VALUE = 3};

enum pto_mask_pattern_code {MASK_P0101 = 2, MASK_P1010 = 3, MASK_P0001 = 4, MASK_P0010 = 5, MASK_P0100 = 6, MASK_P1000 = 7, MASK_P1111 = 8};

enum pto_mask_axis_code {MASK_AXIS_ROW = 1, MASK_AXIS_COL = 2};

enum pto_coalesce_code {COALESCE_ROW = 1, COALESCE_ELEM = 2};

enum pto_gather_oob_code {GATHER_OOB_UNDEFINED = 1, GATHER_OOB_CLAMP = 2, GATHER_OOB_WRAP = 3, GATHER_OOB_ZERO = 4};

enum pto_scatter_oob_code {SCATTER_OOB_UNDEFINED = 1, SCATTER_OOB_SKIP = 2, SCATTER_OOB_CLAMP = 3, SCATTER_OOB_WRAP = 4};

enum pto_scatter_atomic_op_code {SCATTER_ATOMIC_NONE = 1, SCATTER_ATOMIC_ADD = 2, SCATTER_ATOMIC_MAX = 3, SCATTER_ATOMIC_MIN = 4};

enum pto_scatter_conflict_code {SCATTER_CONFLICT_DEFAULT = 1, SCATTER_CONFLICT_LAST = 2};

enum pto_print_format_code {PRINT_W8_P4 = 1, PRINT_W8_P2 = 2, PRINT_W10_P6 = 3};
#endif
