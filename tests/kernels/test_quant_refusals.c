/* What the quantised matrix product refuses (kernels.md 2.1): each row with its code and a message that names the argument, what it is and what is
 * allowed; in the order null pointers, element types, attributes, shapes; and that what is next to it works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "pto/kernels/quant_matmul.h"

enum { M = 4, K = 16, N = 8 };
static int64_t memory[4096]; /* any data */

static struct pto_sim *sim;
static struct pto_stream *stream;

/* A call that works, to be spoiled. */
struct good {
    struct pto_tensor x1, x2, scale, offset, tokens, bias, y;
    struct pto_quant_matmul_params p;
};

static struct pto_tensor tensor(int dtype, int rank, const int64_t *shape) { return pto_tensor_make(memory, dtype, rank, shape); }
#define T(dtype, ...) tensor(PTO_DT_##dtype, (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__})

static void good(struct good *g, int y)
{
    memset(g, 0, sizeof *g);
    g->x1 = T(int8_t, M, K);
    g->x2 = T(int8_t, K, N);
    g->scale = T(float, N);
    g->offset = T(float, N);
    g->tokens = T(float, M);
    g->bias = T(int32_t, N);
    g->y = tensor(y, 2, (int64_t[]){M, N});
    g->p = (struct pto_quant_matmul_params){.x1 = &g->x1, .x2 = &g->x2, .scale = &g->scale, .y = &g->y};
}

static void good4(struct good *g)
{
    good(g, PTO_DT_half);
    g->x1 = T(int32_t, M, K / 8);
    g->x2 = T(int32_t, K, N / 8);
}

static void expect(const struct good *g, int code, const char *part)
{
    struct pto_executor *executor = NULL;
    uint64_t size;
    const enum pto_op_status status = pto_quant_matmul_get_workspace_size(stream, &g->p, &size, &executor);
    if ((int)status != code || strstr(pto_last_error(), part) == NULL)
        fail_msg("status %d, '%s'; expected %d with '%s'", (int)status, pto_last_error(), code, part);
    pto_executor_free(executor);
}
static void refuses(const struct good *g, const char *part) { expect(g, 161002, part); }
static void works(const struct good *g) { expect(g, 0, ""); }

static void null_pointers(void **unused)
{
    struct good g;
    struct pto_executor *executor;
    uint64_t size;
    (void)unused;
    good(&g, PTO_DT_half);
    works(&g);
    g.p.x1 = NULL;
    expect(&g, 161001, "x1: is required, it is NULL");
    good(&g, PTO_DT_half);
    g.p.x2 = NULL;
    expect(&g, 161001, "x2: is required");
    good(&g, PTO_DT_half);
    g.p.scale = NULL;
    expect(&g, 161001, "scale: is required");
    good(&g, PTO_DT_half);
    g.p.y = NULL;
    expect(&g, 161001, "y: is required");
    good(&g, PTO_DT_half);
    g.x2.data = NULL;
    expect(&g, 161001, "x2: its data are required");
    good(&g, PTO_DT_half);
    g.y.data = NULL;
    expect(&g, 161001, "y: its data are required");
    good(&g, PTO_DT_half);
    g.bias.data = NULL;
    g.p.bias = &g.bias;
    expect(&g, 161001, "bias: its data are required");
    good(&g, PTO_DT_half);
    assert_int_equal(pto_quant_matmul_get_workspace_size(NULL, &g.p, &size, &executor), 161001);
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, NULL, &size, &executor), 161001);
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, &g.p, NULL, &executor), 161001);
    assert_int_equal(pto_quant_matmul_get_workspace_size(stream, &g.p, &size, NULL), 161001);
    /* null before everything else */
    g.x1.dtype = PTO_DT_float;
    g.p.scale = NULL;
    expect(&g, 161001, "scale");
}

static void element_types(void **unused)
{
    struct good g;
    (void)unused;
    good(&g, PTO_DT_half);
    g.x1.dtype = PTO_DT_uint8_t;
    refuses(&g, "x1: is u8[4,16]; i8, or i32 that holds int4");
    good(&g, PTO_DT_half);
    g.x2.dtype = PTO_DT_int32_t;
    refuses(&g, "x2: is i32[16,8]; x1 is i8[4,16]");
    good(&g, PTO_DT_float);
    refuses(&g, "y: is f32; with x1 i8, f16, i8, bf16 or i32 is allowed");
    good4(&g);
    g.y.dtype = PTO_DT_int8_t;
    refuses(&g, "y: is i8; with x1 i32 (int4), f16 is allowed");
    good(&g, PTO_DT_half);
    g.p.output_dtype = PTO_DT_bfloat16_t;
    refuses(&g, "y: is f16, output_dtype is bf16");
    /* the dtypes before attributes and shapes */
    good(&g, PTO_DT_half);
    g.x1.dtype = PTO_DT_half;
    g.p.group_sizes = (const int64_t[]){0, 0};
    g.p.n_group_sizes = 2;
    g.scale.shape[0] = 3;
    refuses(&g, "x1: is f16");
}

/* One member of each row of the table that does not fit. */
static void rows_of_the_table(void **unused)
{
    enum { NONE, SCALE, OFFSET, BIAS };
    static const struct {
        int y, int4, tokens, what, dtype; /* 0: it is given as it has to be */
        const char *part;
    } rows[] = {
        {PTO_DT_half, 0, 0, SCALE, PTO_DT_bfloat16_t, "scale: is bf16[8]; i64, u64 or f32 is allowed with x1 i8, y f16 (row a)"},
        {PTO_DT_half, 0, 0, SCALE, PTO_DT_half, "scale: is f16[8]"},
        {PTO_DT_half, 0, 0, OFFSET, PTO_DT_float, "offset: is given; only i8 results"},
        {PTO_DT_half, 0, 0, BIAS, PTO_DT_half, "bias: is f16[8]; i32 is allowed with x1 i8, y f16 (row a)"},
        {PTO_DT_half, 0, 0, BIAS, PTO_DT_float, "bias: is f32[8]; i32"},
        {PTO_DT_int8_t, 0, 0, SCALE, PTO_DT_bfloat16_t, "scale: is bf16[8]; i64, u64 or f32 is allowed with x1 i8, y i8 (row b)"},
        {PTO_DT_int8_t, 0, 0, OFFSET, PTO_DT_half, "offset: is f16[8]; f32 is allowed"},
        {PTO_DT_int8_t, 0, 0, BIAS, PTO_DT_bfloat16_t, "bias: is bf16[8]; i32"},
        {PTO_DT_int8_t, 0, 1, NONE, 0, "pertoken_scale: is given; only f16 and bf16 results"},
        {PTO_DT_bfloat16_t, 0, 0, SCALE, PTO_DT_int64_t, "scale: is i64[8]; f32 or bf16 is allowed with x1 i8, y bf16 (row c)"},
        {PTO_DT_bfloat16_t, 0, 1, SCALE, PTO_DT_uint64_t, "scale: is u64[8]; f32 or bf16 is allowed with x1 i8, y bf16 and pertoken_scale (row c)"},
        {PTO_DT_bfloat16_t, 0, 0, BIAS, PTO_DT_half, "bias: is f16[8]; i32, bf16 or f32 is allowed"},
        {PTO_DT_bfloat16_t, 0, 0, OFFSET, PTO_DT_float, "offset: is given"},
        {PTO_DT_half, 0, 1, SCALE, PTO_DT_uint64_t, "scale: is u64[8]; f32 is allowed with x1 i8, y f16 and pertoken_scale (row d)"},
        {PTO_DT_half, 0, 1, SCALE, PTO_DT_bfloat16_t, "scale: is bf16[8]; f32"},
        {PTO_DT_half, 0, 1, BIAS, PTO_DT_int8_t, "bias: is i8[8]; i32, f16, bf16 or f32 is allowed"},
        {PTO_DT_half, 0, 1, OFFSET, PTO_DT_float, "offset: is given"},
        {PTO_DT_half, 1, 0, SCALE, PTO_DT_bfloat16_t, "scale: is bf16[8]; i64, u64 or f32 is allowed with x1 int4, y f16 (row e)"},
        {PTO_DT_half, 1, 0, BIAS, PTO_DT_float, "bias: is f32[8]; i32"},
        {PTO_DT_half, 1, 0, OFFSET, PTO_DT_float, "offset: is given"},
        {PTO_DT_half, 1, 1, NONE, 0, "pertoken_scale: int4 in x1 with scales of tokens is not supported yet"},
        {PTO_DT_bfloat16_t, 1, 0, NONE, 0, "y: int4 in x1 with a bf16 result is not supported yet"},
        {PTO_DT_int32_t, 0, 0, SCALE, PTO_DT_int64_t, "scale: is i64[8]; f32 or bf16 is allowed with x1 i8, y i32 (row f)"},
        {PTO_DT_int32_t, 0, 0, BIAS, PTO_DT_float, "bias: is f32[8]; i32"},
        {PTO_DT_int32_t, 0, 1, NONE, 0, "pertoken_scale: is given"},
        {PTO_DT_int32_t, 0, 0, OFFSET, PTO_DT_float, "offset: is given"},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct good g;
        if (rows[i].int4 != 0)
            good4(&g);
        else
            good(&g, rows[i].y);
        g.y.dtype = rows[i].y;
        g.scale.dtype = rows[i].what == SCALE ? rows[i].dtype : PTO_DT_float;
        if (rows[i].what == OFFSET) {
            g.offset.dtype = rows[i].dtype;
            g.p.offset = &g.offset;
        }
        if (rows[i].what == BIAS) {
            g.bias.dtype = rows[i].dtype;
            g.p.bias = &g.bias;
        }
        if (rows[i].tokens != 0)
            g.p.pertoken_scale = &g.tokens;
        refuses(&g, rows[i].part);
    }
    struct good g;
    good(&g, PTO_DT_half);
    g.tokens.dtype = PTO_DT_half;
    g.p.pertoken_scale = &g.tokens;
    refuses(&g, "pertoken_scale: is f16[4]; f32");
}

static void the_310p_profile(void **unused)
{
    struct good g;
    (void)unused;
    good(&g, PTO_DT_half);
    g.p.profile = PTO_QUANT_310P;
    g.p.bias = &g.bias;
    works(&g);
    g.y.dtype = PTO_DT_int8_t;
    g.p.offset = &g.offset;
    works(&g);
    good(&g, PTO_DT_half);
    g.p.profile = PTO_QUANT_310P;
    g.p.pertoken_scale = &g.tokens;
    refuses(&g, "pertoken_scale: is given; the 310P profile has none");
    good(&g, PTO_DT_bfloat16_t);
    g.p.profile = PTO_QUANT_310P;
    refuses(&g, "y: is bf16; the 310P profile has i8 and f16 results only");
    good(&g, PTO_DT_int32_t);
    g.p.profile = PTO_QUANT_310P;
    refuses(&g, "y: is i32; the 310P profile");
    good4(&g);
    g.p.profile = PTO_QUANT_310P;
    refuses(&g, "x1: is i32[4,2]; the 310P profile has i8 only");
    good(&g, PTO_DT_half);
    g.p.profile = PTO_QUANT_310P;
    g.x2 = T(int8_t, 2, 1, 16, 32);
    g.x1 = T(int8_t, M, 10);
    g.y = T(half, M, 40);
    g.scale = T(float, 40);
    g.p.x2_format = PTO_FORMAT_NZ;
    refuses(&g, "x2: NZ i8[2,1,16,32] is not transposed; the 310P profile");
    g.p.profile = PTO_QUANT_A2A3;
    works(&g);
    g.x2 = T(int8_t, 1, 3, 16, 32); /* k1, n1 */
    g.p.profile = PTO_QUANT_310P;
    g.p.transpose_x2 = true;
    works(&g);
    g.p.profile = 7;
    refuses(&g, "profile: is 7");
}

static void attributes(void **unused)
{
    static const int64_t two[] = {0, 0}, most[] = {65535, 0, 65535}, large[] = {0, 65536, 0}, negative[] = {0, 0, -1}, some[] = {0, 0, 32};
    struct good g;
    (void)unused;
    good(&g, PTO_DT_half);
    g.p.group_sizes = most;
    g.p.n_group_sizes = 3;
    works(&g);
    g.p.group_sizes = two;
    g.p.n_group_sizes = 2;
    refuses(&g, "group_sizes: has 2 elements; three");
    g.p.group_sizes = NULL;
    g.p.n_group_sizes = 3;
    expect(&g, 161001, "group_sizes: is NULL, n_group_sizes is 3");
    g.p.group_sizes = two; /* a list without elements is no list of three */
    g.p.n_group_sizes = 0;
    refuses(&g, "group_sizes: has 0 elements; three");
    g.p.group_sizes = large;
    g.p.n_group_sizes = 3;
    refuses(&g, "group_sizes: group n is 65536; 0 to 65535");
    g.p.group_sizes = negative;
    refuses(&g, "group_sizes: group k is -1; 0 to 65535");
    good4(&g);
    g.p.group_sizes = some;
    g.p.n_group_sizes = 3;
    refuses(&g, "group_sizes: group k is 32; groups of int4 are not supported yet");
    for (int i = 0; i < 4; i++) {
        static const char *const parts[] = {"x1_dtype: is ", "x2_dtype: is ", "pertoken_scale_dtype: is ", "scale_dtype: is "};
        good(&g, PTO_DT_half);
        int *tags[] = {&g.p.x1_dtype, &g.p.x2_dtype, &g.p.pertoken_scale_dtype, &g.p.scale_dtype};
        *tags[i] = i < 2 ? PTO_DT_float8_e4m3_t : PTO_DT_float8_e8m0_t;
        refuses(&g, parts[i]);
        refuses(&g, "only none is allowed on A2/A3");
    }
    good(&g, PTO_DT_half);
    g.p.x2_format = 3;
    refuses(&g, "x2_format: is 3; PTO_FORMAT_ND (2) or PTO_FORMAT_NZ (29)");
}

static void shapes_of_x1_and_x2(void **unused)
{
    struct good g;
    (void)unused;
    good(&g, PTO_DT_half);
    g.x1 = T(int8_t, K);
    refuses(&g, "x1: i8[16] has 1 dimensions; 2 to 6");
    good(&g, PTO_DT_half);
    g.x1 = T(int8_t, 1, 1, 1, 1, 1, M, K);
    refuses(&g, "x1: i8[1,1,1,1,1,4,16] has 7 dimensions; 2 to 6");
    good(&g, PTO_DT_half);
    g.x2 = T(int8_t, K);
    refuses(&g, "x2: i8[16] has 1 dimensions; 2 to 6");
    good(&g, PTO_DT_half);
    g.x1.shape[0] = 0;
    refuses(&g, "x1: dimension 0 is 0; empty tensors");
    good(&g, PTO_DT_half);
    g.x2.shape[1] = 0;
    refuses(&g, "x2: dimension 1 is 0; empty tensors");
    good(&g, PTO_DT_half);
    g.x2.shape[0] = 17;
    refuses(&g, "x2: k is 17 in i8[17,8], x1 i8[4,16] has k = 16");
    good(&g, PTO_DT_half);
    g.x1.format = PTO_FORMAT_NZ;
    refuses(&g, "x1: format NZ");
    g.x1.format = 7;
    refuses(&g, "x1: format 7");
    good(&g, PTO_DT_half);
    g.x1 = T(int8_t, 2, M, K);
    g.x2 = T(int8_t, 3, K, N);
    g.y = T(half, 2, M, N);
    refuses(&g, "x2: the leading dimensions of x1 i8[2,4,16] and x2 i8[3,16,8] do not broadcast: 2 and 3");
    /* distances between elements */
    good(&g, PTO_DT_half);
    g.x2.stride[0] = 24;
    g.x2.stride[1] = 2;
    refuses(&g, "x2: i8[16,8] has distances of 24 and 2 in its last two dimensions; one of them has to be 1");
    g.x2.stride[0] = 4;
    g.x2.stride[1] = 1;
    refuses(&g, "x2: i8[16,8] has a distance of 4 from line to line of 8");
    /* 65535 elements in a row as stored */
    good(&g, PTO_DT_half);
    g.x1 = T(int8_t, 1, 65535);
    g.x2 = T(int8_t, 65535, 1);
    g.scale = T(float, 1);
    g.y = T(half, 1, 1);
    works(&g);
    g.x1.shape[1] = g.x2.shape[0] = 65536;
    refuses(&g, "x1: the last dimension of i8[1,65536] as stored is 65536; at most 65535");
    good(&g, PTO_DT_half);
    g.x2 = T(int8_t, K, 65536);
    g.scale = T(float, 1);
    g.y = T(half, M, 65536);
    refuses(&g, "x2: the last dimension of i8[16,65536] as stored is 65536; at most 65535");
    g.x2 = T(int8_t, 65536, K); /* stored transposed: its rows are short */
    g.p.transpose_x2 = true;
    works(&g);
}

static void int4(void **unused)
{
    struct good g;
    (void)unused;
    good4(&g);
    works(&g);
    g.x2 = T(int32_t, N, K / 8);
    g.p.transpose_x2 = true;
    works(&g);
    good4(&g);
    g.x2 = T(int32_t, K / 8, N); /* not the view of [n,k/8] */
    refuses(&g, "x2: i32[2,8]; words of int4 are [k,n/8] without gaps, or [k/8,n] as the transposed view of [n,k/8]");
    good4(&g);
    g.x2 = T(int32_t, 12, K / 8);
    g.p.transpose_x2 = true;
    refuses(&g, "x2: n is 12 in i32[2,12]; int4 has multiples of 8");
    good4(&g);
    g.x2.shape[0] = 24;
    refuses(&g, "x2: k is 24 words or rows in i32[24,1], x1 i32[4,2] has k = 16");
    good4(&g);
    g.x2 = T(int32_t, 1, K, N / 8);
    refuses(&g, "x2: i32[1,16,1] has 3 dimensions; words of int4 have 2");
    good4(&g);
    g.x1 = T(int32_t, K / 8, M);
    g.p.transpose_x1 = true;
    refuses(&g, "x1: i32[4,2] has gaps or is transposed");
}

static void nz(void **unused)
{
    struct good g;
    (void)unused;
    good(&g, PTO_DT_half);
    g.x1 = T(int8_t, M, 40);
    g.scale = T(float, 70);
    g.y = T(half, M, 70);
    g.x2 = T(int8_t, 3, 3, 16, 32); /* n1 = 70 / 32, k1 = 40 / 16 */
    g.x2.format = PTO_FORMAT_NZ;
    works(&g);
    g.x2.shape[1] = 4;
    refuses(&g, "x2: NZ i8[3,4,16,32] with k = 40, n = 70; [.., n1, k1, 16, 32]");
    g.x2 = T(int8_t, 2, 5, 16, 32); /* k1 = 40 / 32, n1 = 70 / 16: only transposed fits */
    g.x2.format = PTO_FORMAT_NZ;
    works(&g);
    g.x2 = pto_tensor_transposed(&g.x2);
    works(&g);
    g.x2 = T(int8_t, 3, 3, 32, 16);
    g.x2.format = PTO_FORMAT_NZ;
    refuses(&g, "x2: NZ i8[3,3,32,16]; boxes of [16,32] without gaps");
    g.x2 = T(int8_t, 40, 70);
    g.x2.format = PTO_FORMAT_NZ;
    refuses(&g, "x2: NZ i8[40,70] has 2 dimensions, which are no boxes; 4 to 8 are allowed, the last two [16,32]");
}

static void vectors_and_bias(void **unused)
{
    struct good g;
    (void)unused;
    good(&g, PTO_DT_half);
    g.scale = T(float, N - 1);
    refuses(&g, "scale: f32[7]; its length is 1 or n = 8");
    g.scale = T(float, 1);
    works(&g);
    g.scale = T(float, 1, N);
    refuses(&g, "scale: f32[1,8] has 2 dimensions; 1 is allowed");
    g.scale = T(float, 0);
    refuses(&g, "scale: dimension 0 is 0; empty");
    good(&g, PTO_DT_int8_t);
    g.p.offset = &g.offset;
    g.offset = T(float, 1);
    works(&g);
    g.offset = T(float, 3);
    refuses(&g, "offset: f32[3]; its length is 1 or n = 8");
    g.offset = T(float, 1, 1);
    refuses(&g, "offset: f32[1,1] has 2 dimensions");
    good(&g, PTO_DT_bfloat16_t);
    g.p.pertoken_scale = &g.tokens;
    works(&g);
    g.tokens = T(float, M + 1);
    refuses(&g, "pertoken_scale: f32[5]; its length is m = 4");
    g.tokens = T(float, 1);
    refuses(&g, "pertoken_scale: f32[1]; its length is m = 4");
    g.tokens = T(float, M, 1);
    refuses(&g, "pertoken_scale: f32[4,1] has 2 dimensions");
    good(&g, PTO_DT_half);
    g.p.bias = &g.bias;
    works(&g);
    g.bias = T(int32_t, N + 1);
    refuses(&g, "bias: i32[9]; its length is n = 8");
    g.bias = T(int32_t, 1);
    refuses(&g, "bias: i32[1]; its length is n = 8");
    g.bias = T(int32_t, 1, N);
    refuses(&g, "bias: i32[1,8] has 2 dimensions; 1 is allowed, or 3 if y has 3");
    g.bias = T(int32_t, 1, 1, N);
    refuses(&g, "bias: i32[1,1,8] has 3 dimensions, y has 2; only [n]");
    g.x1 = T(int8_t, 2, M, K);
    g.y = T(half, 2, M, N);
    refuses(&g, "bias: i32[1,1,8]; [n] or [batch,1,n] is allowed, batch = 2, n = 8");
    g.bias = T(int32_t, 2, 1, N);
    works(&g);
    g.bias = T(int32_t, 2, 2, N);
    refuses(&g, "bias: i32[2,2,8]; [n] or [batch,1,n]");
    g.x1 = T(int8_t, 1, 2, M, K);
    g.y = T(half, 1, 2, M, N);
    g.bias = T(int32_t, 2, 1, N);
    refuses(&g, "bias: i32[2,1,8] has 3 dimensions, y has 4");
    good(&g, PTO_DT_half);
    g.y = T(half, N, M);
    refuses(&g, "y: is f16[8,4]; f16[4,8] is what x1 and x2 give");
    g.y = T(half, 1, M, N);
    refuses(&g, "y: is f16[1,4,8]; f16[4,8]");
    g.y = T(half, M, N);
    g.y.stride[0] = 9;
    g.y.stride[1] = 1;
    refuses(&g, "y: f16[4,8] has gaps");
}

/* A5: tags of fp8 and fp4 with scales of e8m0 go to the MX product, and nothing else is a tag. */
static void tags_on_a5(void **unused)
{
    static const int64_t groups[] = {0, 0, 32}, wrong[] = {0, 0, 64};
    struct pto_sim *old_sim = sim;
    struct pto_stream *old_stream = stream;
    struct good g;
    (void)unused;
    sim = pto_sim_new("a5");
    stream = pto_stream_new(sim, 0);
    for (int fp4 = 0; fp4 < 2; fp4++) {
        for (int what = 0; what < 12; what++) {
            good(&g, PTO_DT_bfloat16_t);
            const int data = fp4 != 0 ? PTO_DT_uint8_t : PTO_DT_int8_t, type = fp4 != 0 ? PTO_DT_float4_e2m1x2_t : PTO_DT_float8_e5m2_t;
            g.x1 = tensor(data, 2, (int64_t[]){M, fp4 != 0 ? 32 : 64});
            g.x2 = tensor(data, 2, (int64_t[]){64, fp4 != 0 ? N / 2 : N});
            g.scale = T(uint8_t, 2, N);
            g.tokens = T(uint8_t, M, 2);
            g.bias = T(float, N);
            g.p.bias = &g.bias;
            g.p.pertoken_scale = &g.tokens;
            g.p.x1_dtype = g.p.x2_dtype = type;
            g.p.scale_dtype = g.p.pertoken_scale_dtype = PTO_DT_float8_e8m0_t;
            g.p.group_sizes = groups;
            g.p.n_group_sizes = 3;
            switch (what) {
            case 0: works(&g); break;
            case 1:
                g.p.x1_dtype = 0;
                refuses(&g, "x1: is ");
                break;
            case 2:
                g.p.x2_dtype = PTO_DT_hifloat8_t;
                refuses(&g, "x2: is hif8, x1 is fp8 or fp4; both have to be");
                break;
            case 3:
                g.p.scale_dtype = 0;
                refuses(&g, "scale: is u8[2,8]; e8m0 is allowed with x1 and x2 of fp8 or fp4, by element type or by scale_dtype");
                break;
            case 4:
                g.p.pertoken_scale = NULL;
                refuses(&g, "pertoken_scale: is missing");
                break;
            case 5:
                g.p.pertoken_scale_dtype = PTO_DT_float;
                refuses(&g, "pertoken_scale_dtype: is f32; e8m0");
                break;
            case 6:
                g.p.group_sizes = wrong;
                refuses(&g, "group_sizes: group k is 64; scales of e8m0 are for groups of [1,1,32]");
                break;
            case 7:
                g.p.offset = &g.offset;
                refuses(&g, "offset: is given");
                break;
            case 8:
                g.y.dtype = PTO_DT_int8_t;
                refuses(&g, "y: is i8; f32, f16 or bf16 is allowed");
                break;
            case 9:
                g.scale = T(uint8_t, 3, N);
                refuses(&g, "x1 and x2 in MX (a, b, scale_a, scale_b, c of mx_matmul are x1, x2, pertoken_scale, scale, y): scale_b");
                break;
            case 10:
                g.x1.dtype = PTO_DT_half;
                refuses(&g, "x1: is f16[4,");
                break;
            default:
                g.p.scale = NULL;
                expect(&g, 161001, "scale: is required");
                break;
            }
        }
    }
    good(&g, PTO_DT_half);
    g.p.scale_dtype = PTO_DT_float8_e8m0_t;
    refuses(&g, "scale_dtype: is ");
    good(&g, PTO_DT_half);
    g.p.x1_dtype = PTO_DT_hifloat8_t;
    refuses(&g, "x1_dtype: is hif8; x1_dtype and x2_dtype fp8 or fp4 with scales of e8m0 are allowed together");
    pto_stream_free(stream);
    pto_sim_free(sim);
    sim = old_sim;
    stream = old_stream;
}

static int begin(void **unused)
{
    (void)unused;
    sim = pto_sim_new("a3");
    stream = pto_stream_new(sim, 0);
    return stream == NULL;
}
static int end(void **unused)
{
    (void)unused;
    pto_stream_free(stream);
    pto_sim_free(sim);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_pointers), cmocka_unit_test(element_types), cmocka_unit_test(rows_of_the_table), cmocka_unit_test(the_310p_profile), cmocka_unit_test(attributes),
        cmocka_unit_test(shapes_of_x1_and_x2), cmocka_unit_test(int4), cmocka_unit_test(nz), cmocka_unit_test(vectors_and_bias), cmocka_unit_test(tags_on_a5),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
