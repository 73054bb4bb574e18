/* Arrays of another element type, codes of 4 bits as int8, on vector cores: weights and activations on their way to the cube. Knows no operator. */
#include "kernels/woq_tile.h"

enum { CHUNK = 8192 };
/* UB, bytes: two halves of input and output of at most 2 and 4 bytes, the steps between once. */
enum { IN_AT = 0, HALF_AT = IN_AT + 2 * 2 * CHUNK, WIDE_AT = HALF_AT + 2 * CHUNK, OUT_AT = WIDE_AT + 4 * CHUNK };

/* The types on the way, as the hardware has pairs (vector.md 9): int8 -> f16 -> f32 -> bf16. */
static int next_dtype(int from, int to)
{
    if (from == PTO_DT_int8_t)
        return PTO_DT_half;
    return from == PTO_DT_half && to == PTO_DT_bfloat16_t ? PTO_DT_float : to;
}

void woq_convert(const struct woq_array *a, int64_t worker, int64_t workers)
{
    int64_t chunk = base_round_up(base_ceil_div(a->elems, workers), 512), turn = 0;
    chunk = chunk < CHUNK ? chunk : CHUNK;
    kern_sides_open();
    for (int64_t at = worker * chunk; at < a->elems; at += workers * chunk, turn++) {
        int64_t n = base_min(chunk, a->elems - at), side = turn % 2;
        kern_may_load(side);
        pto_tile t = woq_load_line(IN_AT + side * 2 * CHUNK, kern_at(a->in, a->in_dtype, at), a->in_dtype, n);
        kern_loaded(side);
        kern_may_make(side);
        for (int dtype = a->in_dtype; dtype != a->out_dtype;) {
            int to = next_dtype(dtype, a->out_dtype);
            pto_tile made = woq_vec(to == a->out_dtype ? OUT_AT + side * 4 * CHUNK : to == PTO_DT_half ? HALF_AT : WIDE_AT, to, 1, base_round_up(n, 32), n);
            KERN_V(TCVT(made, t, CAST_RINT));
            t = made;
            dtype = to;
        }
        kern_used(side);
        kern_made(side);
        woq_store(kern_to(a->out, a->out_dtype, at), a->out_dtype, 1, n, n, &t);
        kern_stored(side);
    }
    woq_close();
}

/* UB, bytes, for PIECE bytes of codes: each becomes a 32-bit lane of two 16-bit lanes by (x | x << 12) & 0x000f000f. */
enum { PIECE = 4096, BYTES_AT = 0, X16_AT = BYTES_AT + 2 * PIECE, A_AT = X16_AT + 4 * PIECE, B_AT = A_AT + 4 * PIECE, C_AT = B_AT + 4 * PIECE, CODES_AT = C_AT + 4 * PIECE };

void woq_unpack(const uint8_t *packed, void *out, int out_dtype, int64_t bytes, int64_t worker, int64_t workers)
{
    int64_t piece = base_round_up(base_ceil_div(bytes, workers), 512), turn = 0;
    piece = piece < PIECE ? piece : PIECE;
    kern_sides_open();
    for (int64_t at = worker * piece; at < bytes; at += workers * piece, turn++) {
        int64_t n = base_min(piece, bytes - at), side = turn % 2, line = base_round_up(n, 32);
        pto_tile x16 = woq_vec(X16_AT, PTO_DT_half, 1, line, n), x = woq_vec(A_AT, PTO_DT_int32_t, 1, line, n), y = woq_vec(B_AT, PTO_DT_int32_t, 1, line, n);
        pto_tile low = woq_vec(A_AT, PTO_DT_int16_t, 1, 2 * line, 2 * n), high = woq_vec(B_AT, PTO_DT_int16_t, 1, 2 * line, 2 * n);
        pto_tile both = woq_vec(C_AT, PTO_DT_int16_t, 1, 2 * line, 2 * n), wide = woq_vec(X16_AT, PTO_DT_half, 1, 2 * line, 2 * n);
        pto_tile values = woq_vec(CODES_AT + side * 4 * PIECE, out_dtype, 1, 2 * line, 2 * n);
        kern_may_load(side);
        pto_tile codes = woq_load_line(BYTES_AT + side * PIECE, packed + at, PTO_DT_uint8_t, n);
        kern_loaded(side);
        KERN_V(TCVT(x16, codes, CAST_RINT));
        kern_used(side);
        KERN_V(TCVT(x, x16, CAST_RINT));
        KERN_V(TSHLS(y, x, 12));
        KERN_V(TOR(both, low, high));
        KERN_V(TANDS(low, both, 15));
        KERN_V(TCVT(wide, low, CAST_RINT));
        kern_may_make(side);
        if (out_dtype == PTO_DT_half) {
            KERN_V(TADDS(values, wide, -8.0));
        } else {
            KERN_V(TADDS(wide, wide, -8.0));
            KERN_V(TCVT(values, wide, CAST_RINT, SAT_ON));
        }
        kern_made(side);
        woq_store(kern_to(out, out_dtype, 2 * at), out_dtype, 1, 2 * n, 2 * n, &values);
        kern_stored(side);
    }
    woq_close();
}
