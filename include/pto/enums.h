#ifndef PTO_ENUMS_H
#define PTO_ENUMS_H
enum { PTO_DT_float=1, PTO_DT_half=2, PTO_DT_float8_e5m2_t=8 };
enum { PTO_LOC_Vec=1,PTO_LOC_Mat,PTO_LOC_Left,PTO_LOC_Right,PTO_LOC_Acc,PTO_LOC_Bias,PTO_LOC_Scaling,PTO_LOC_ScaleLeft,PTO_LOC_ScaleRight};
enum { PTO_BL_RowMajor, PTO_BL_ColMajor, PTO_BL_OF_TARGET=255, PTO_SL_NoneBox=0, PTO_SL_RowMajor, PTO_SL_ColMajor, PTO_PAD_Null=0, PTO_CM_Null=0, PTO_GL_ND=0, PTO_GL_DN=1, PTO_GL_NZ=2};
#endif
