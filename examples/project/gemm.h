/* out[m, n] = bias[n] + (a[m, k] * 2^(a_scale - 127)) x (b[k, n] * 2^(b_scale - 127)) in MX-FP8 on an A5, in blocks of GEMM_TM x GEMM_TN.
 * Compiles as C and as C++. */
#ifndef GEMM_H
#define GEMM_H
#include <pto/types.h>

enum { GEMM_TM = 128, GEMM_TN = 256, GEMM_PANEL = 256, GEMM_GROUP = 32 };

struct pto_sim;

/* Where the scale of a line (a row of a, a column of b) and a group of 32 along K lies: boxes of 16 lines by 2 groups, those of the same
 * lines one behind the other (layouts MX_A_ZZ and MX_B_NN). groups: k / 32. */
static inline int64_t gemm_scale_at(int64_t line, int64_t group, int64_t groups) { return line / 16 * 16 * groups + group / 2 * 32 + line % 16 * 2 + group % 2; }

#ifdef __cplusplus
extern "C" {
#endif
/* Launches it on one block for each GEMM_TM x GEMM_TN of out. m, n, k: multiples of GEMM_TM, GEMM_TN, GEMM_PANEL. All pointers are buffers of
 * the simulator: m * n, m * k, m * k / 32, k * n, k * n / 32 and n elements, plain matrices row by row, scales as above. Returns enum pto_status. */
int gemm_launch(struct pto_sim *sim, int m, int n, int k, float *out, const float8_e4m3_t *a, const float8_e8m0_t *a_scale, const float8_e5m2_t *b,
                const float8_e8m0_t *b_scale, const float *bias);
#ifdef __cplusplus
}
#endif
#endif
