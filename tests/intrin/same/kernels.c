/* The kernels of the examples in C, for same.c; compiled for an A3 and with -DEXAMPLE_A5. */
#include "same.h"
#include "runs/findings.h"
#include "runs/structure.h"
#include "../../../examples/decoder/copy_rows.h"
#include "../../../examples/linear/linear.h"
#include "../../../examples/linear/linear_residual.h"
#include "../../../examples/paged_attention/paged_attention.h"
#include "../../../examples/rmsnorm/rmsnorm.h"
#include "../../../examples/rope/rope.h"
#include "../../../examples/softmax/softmax.h"
#include "../../../examples/splitk/splitk.h"
#include "../../../examples/sweep/gemm.h"
#include "../../../examples/swiglu/silu_mul.h"
#include "../../../examples/topk/topk.h"
#ifdef EXAMPLE_A5
#include "../../../examples/flash_attention/flash_attention_a5.h"
#include "../../../examples/mx_gemm/mx_gemm.h"
#else
#include "../../../examples/flash_attention/flash_attention_a3.h"
#include "../../../examples/w8a8/w8a8.h"
#endif

const struct pto_kernel *const same_kernels[] = {
    &in_turn_kernel, &one_section_kernel, &both_kernel, &adds_kernel,
    &races_kernel, &never_set_kernel, &not_written_kernel, &outside_kernel, &different_kernel, &paged_attention_kernel, &gemm_kernel, &linear_kernel, &linear_residual_kernel, &splitk_kernel, &copy_rows_kernel, &rmsnorm_kernel, &rope_kernel, &softmax_kernel, &silu_mul_kernel, &topk_kernel,
#ifdef EXAMPLE_A5
    &flash_attention_kernel, &mx_gemm_kernel, &mx_gemm_tile_kernel,
#else
    &flash_attention_kernel, &quantize_kernel, &matmul_i8_kernel, &dequantize_kernel,
#endif
    NULL};
