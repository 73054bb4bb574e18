/* What `ptokern vectors` offers the adapters, vectors_<system>.c: each runs the vectors of some systems through the public API.
 *
 *     enum pto_op_status vectors_quant_matmul(struct vector *v)
 *     {
 *         struct pto_quant_matmul_params p = {.x1 = vector_input(v, "x1"), .scale = vector_input(v, "scale"), ..};
 *         struct pto_tensor x2t;
 *         if (vector_bool(v, "transpose_x2", false)) ..pto_tensor_transposed(vector_input(v, "x2"))..
 *         p.y = vector_output(v, "y");
 *         if (p.y == NULL) return vector_broken(v, "has no output y");
 *         return pto_quant_matmul(vector_stream(v), &p);
 *     }
 *
 * and has a line in vectors.def: VECTORS("quant_matmul", vectors_quant_matmul, "a3", ..). The runner compares what stands in the outputs
 * then, or, if the vector expects a refusal, the status and pto_last_error(). Return what the operator returned; the first that is not
 * PTO_SUCCESS ends it. Everything that these functions return lives until the adapter's vector is done. Adapters derive all from
 * parameters and tensors, nothing from names of vectors. Knows no operator. */
#ifndef PTO_KERNELS_VECTORS_H
#define PTO_KERNELS_VECTORS_H
#include "base/str.h"
#include "pto/kernels/common.h"

struct vector;
typedef enum pto_op_status vectors_fn(struct vector *v);

/* ---- parameters: "params" of the vector; absent or null: the default ----
 * Values of another kind, words that are none, sizes that contradict a tensor are the operator's refusal, 161002: the first of them is
 * kept, and is what the vector ends with, unless the operator misses a tensor (161001). The functions return the default then. */
bool vector_has(const struct vector *v, const char *name); /* and is not null */
int64_t vector_int(const struct vector *v, const char *name, int64_t standard); /* a number without a fraction, or a text of one */
bool vector_bool(const struct vector *v, const char *name, bool standard);      /* true, false, 1, 0 */
const char *vector_text(const struct vector *v, const char *name, const char *standard);
/* One of the words; the table ends with {NULL, 0}. A number is the word that is written so. */
struct vector_word { const char *text; int value; };
int vector_word(const struct vector *v, const char *name, const struct vector_word *words, int standard);
/* PTO_DT_* by any of its names ("fp16", "e5m2", "float8_e4m3fn"). */
int vector_dtype(const struct vector *v, const char *name, int standard);
/* Integers of a list (a single number is a list of one): how many there are, of which max are written; -1: absent. */
int vector_ints(const struct vector *v, const char *name, int64_t *out, int max);
/* The parameter, if it is there, says what the tensor (called so in messages; NULL: anything goes) has anyway. */
void vector_declares(const struct vector *v, const char *name, int64_t is, const char *tensor, const struct pto_tensor *t);
void vector_declares_dtype(const struct vector *v, const char *name, const char *tensor, const struct pto_tensor *t);
/* Other things that are wrong, or missing (161001), in the words of the operator: name first. */
void vector_refuse(const struct vector *v, const char *fmt, ...) BASE_PRINTF(2, 3);
void vector_contradict(const struct vector *v, const char *fmt, ...) BASE_PRINTF(2, 3); /* unless the operator refuses anything itself */
void vector_missing(const struct vector *v, const char *fmt, ...) BASE_PRINTF(2, 3);
enum pto_op_status vector_refusal(const struct vector *v); /* until now; PTO_SUCCESS: none */

/* ---- inputs ---- */
/* Of "inputs", else of "params" (commQuantScale1); NULL: absent. The struct may be changed by the adapter (dtype, shape, strides,
 * format), it is a copy of its own for each vector; the data are aligned to 64 bytes. */
struct pto_tensor *vector_input(struct vector *v, const char *name);
/* Ranks: of "inputs.per_rank", else params.ranks, else 1. Rank r's tensor, else the one that all share. */
uint32_t vector_ranks(const struct vector *v);
struct pto_tensor *vector_rank_input(struct vector *v, uint32_t rank, const char *name);
/* Zeroed memory for a tensor of the adapter's own (weights on the way, filled inputs, outputs of other ranks). */
struct pto_tensor *vector_new(struct vector *v, int dtype, int rank, const int64_t *shape);

/* ---- the session ---- */
/* A session of so many devices on the vector's target with all checks on, made at the first call; a stream of a device of it. */
struct pto_sim *vector_sim(struct vector *v, uint32_t devices);
struct pto_stream *vector_stream(struct vector *v); /* of device 0; makes a session of one device */
struct pto_stream *vector_rank_stream(struct vector *v, uint32_t rank); /* behind vector_sim() */

/* ---- outputs ---- */
/* Does the vector expect it? Worth computing, then. */
bool vector_wants(const struct vector *v, const char *name);
/* A tensor of the expected output's shape and element type, bytes 0xA5, compared when the adapter returns. NULL: not wanted, and of
 * vectors without outputs (that expect a refusal) use vector_new(). */
struct pto_tensor *vector_output(struct vector *v, const char *name);
/* Hands back a tensor made otherwise (any strides): copied, compared with the output of this name; ignored if not wanted. Shapes may
 * differ as long as the number of elements is the same. */
void vector_result(struct vector *v, const char *name, const struct pto_tensor *tensor);
/* An output that is a plain number in the vector ("y_fp16_bits_everywhere": 8); and an expectation that the adapter makes out of it:
 * compared with the vector_result() of this name. */
int64_t vector_expected_int(const struct vector *v, const char *name, int64_t standard);
void vector_expect(struct vector *v, const char *name, const struct pto_tensor *tensor);

/* ---- what else ---- */
/* The vector makes no sense to the adapter: it is told as broken, exit code 1. */
enum pto_op_status vector_broken(struct vector *v, const char *fmt, ...) BASE_PRINTF(2, 3);
/* Behind the first phase, when the operator cannot be run for a reason that is not the vector's fault (an upstream quirk that we do not
 * copy): not compared, counted as skipped. */
void vector_skip(struct vector *v, const char *output, const char *why);
#endif
