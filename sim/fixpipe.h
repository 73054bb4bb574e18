/* The fixpipe: what happens to an accumulator element on its way to GM, L1 or UB (machine-and-cube.md e.4; R17). */
#ifndef PTO_SIM_FIXPIPE_H
#define PTO_SIM_FIXPIPE_H
#include "base/arena.h"
#include "sim/machine.h"

enum sim_fix_kind { SIM_FIX_COPY, SIM_FIX_CAST, SIM_FIX_SCALE8, SIM_FIX_SHIFT16, SIM_FIX_SCALE };

/* One quant mode: which conversion it is and where its parameter comes from. */
struct sim_fix_mode {
    const char *name;
    uint8_t code;     /* QuantMode number of e.4 */
    uint8_t src, dst; /* enum pto_dtype */
    uint8_t kind;     /* enum sim_fix_kind */
    uint8_t param;    /* enum sim_fix_param */
};
enum sim_fix_param { SIM_FIX_NONE, SIM_FIX_SCALAR, SIM_FIX_VECTOR };
/* The mode that follows from the element types and the kind of parameter, or NULL. */
const struct sim_fix_mode *sim_fix_mode(enum pto_dtype src, enum pto_dtype dst, enum sim_fix_param param);

struct sim_fixpipe {
    const struct sim_fix_mode *mode;
    bool relu, saturate;
    bool scalar_fp32;      /* scalar modes use all 32 bits of the scale */
    bool words_fp32;       /* so do the words of a vector (vector.md 25.7, A5) */
    const uint64_t *words; /* one a column, or a single one */
    uint64_t word;
};
/* One element, bits to bits. col counts the columns that are moved. */
uint64_t sim_fix_element(const struct sim_fixpipe *f, int32_t col, uint64_t bits);
/* Whole rows, for the modes that scale to 8-bit integers, f16, bf16 and f32 by exact products: n scales, then rows of values (exact
 * doubles) to codes of integers, or to f32 that one rounding to nearest even makes the element. */
bool sim_fix_has_rows(const struct sim_fixpipe *f);
void sim_fix_scales(const struct sim_fixpipe *f, int32_t n, double *scale);
void sim_fix_row(const struct sim_fixpipe *f, int32_t n, const double *scale, const double *x, float *value, int32_t *code);

/* Sets *f up from the instruction's pre-quant scalar, scaling tile and relu attribute, for `cols` columns of the
 * accumulator from col0 on. False after a diagnostic. */
bool sim_fix_setup(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_dtype src,
                   enum pto_dtype dst, int32_t col0, int32_t cols, struct sim_fixpipe *f);
#endif
