/* Operators by name, for tools and for bindings to other languages: what there is, as JSON; and calls whose arguments are set one by one.
 *
 *     struct pto_call *call = pto_call_new(sim, "quant_matmul", 1);
 *     pto_call_tensor(call, 0, "x1", &x1); ..
 *     pto_call_set(call, 0, "output_dtype", "bf16");
 *     if (pto_call_run(call) == PTO_SUCCESS)
 *         use(pto_call_result(call, 0, "y")->data);
 *     pto_call_free(call);
 *
 * Names are those of the members of the operator's params struct; `ptokern NAME --help` and pto_ops_json() list them. Functions that
 * return an enum pto_op_status say why in pto_last_error(); a pointer that is NULL where none may be is 161001, and NULL or false of the others. */
#ifndef PTO_KERNELS_BY_NAME_H
#define PTO_KERNELS_BY_NAME_H
#include <pto/kernels/common.h>

PTO_BEGIN_DECLS

/* All operators as a JSON array of objects: name, section, brief, example, arch (a target it runs on), ranks (true: it takes several), fields: an
 * array of name, kind (tensor, output, int, real, bool, text, dtype, word, ints), required, default (null: none), words, doc.
 * The text is the session's (pto/sim.h). */
PTO_API const char *pto_ops_json(struct pto_sim *sim);

/* A call that is put together. It uses devices 0 to ranks - 1 of the session, which lives longer. */
struct pto_call;
/* Arguments that have a default have it now. NULL: there is no such operator (pto_last_error() says which are near), it runs on one
 * device only, or the session has not as many. */
PTO_API struct pto_call *pto_call_new(struct pto_sim *sim, const char *op, uint32_t ranks);
/* With the outputs that it has memory of. NULL is fine. */
PTO_API void pto_call_free(struct pto_call *call);

enum { PTO_ALL_RANKS = -1 };
/* An argument that is no tensor, as text: 7, 0.5, true, bf16 (a dtype), one of its words, 1,2,3 (a list). */
PTO_API enum pto_op_status pto_call_set(struct pto_call *call, int rank, const char *name, const char *text);
/* An input or an output. The struct is copied, data are the caller's. Of an output data may be NULL, the rank 0 and the dtype 0: what is missing
 * is found out, and memory is the call's. Outputs that are required need not be mentioned. tensor NULL: an output that is not required
 * is wanted; an input is taken away. */
PTO_API enum pto_op_status pto_call_tensor(struct pto_call *call, int rank, const char *name, const struct pto_tensor *tensor);
/* Finds out element types and shapes of outputs whose data are NULL. */
PTO_API enum pto_op_status pto_call_infer(struct pto_call *call);
/* Runs it: infers first, makes memory for outputs that have none. May be called again, with other arguments in between. */
PTO_API enum pto_op_status pto_call_run(struct pto_call *call);
/* A tensor as it is now; NULL: not given, or there is no such tensor. Until it is set again. */
PTO_API const struct pto_tensor *pto_call_result(const struct pto_call *call, uint32_t rank, const char *name);
/* What the last run cost a rank. False: there was none, or timing is off. */
PTO_API bool pto_call_report(const struct pto_call *call, uint32_t rank, struct pto_op_report *report);

PTO_END_DECLS
#endif
