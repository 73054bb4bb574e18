/* Inside legality: what the check functions (legal_*.c) share. A check returns true when the instruction keeps the rule or
 * when too little is known of it; otherwise it says why with isa_lc_fail(). Checks know no severities. */
#ifndef PTO_ISA_LEGAL_IMPL_H
#define PTO_ISA_LEGAL_IMPL_H
#include "isa/layout.h"
#include "isa/legal.h"
#include "isa/optypes.h"
#include "isa/product.h"

struct legal {
    const struct pto_insn *insn;
    const struct pto_target *target;
    enum isa_legal_context context;
    const struct pto_tile *lhs, *rhs, *dst, *src, *lhs_scale, *rhs_scale, *bias, *acc_in, *fp; /* NULL if absent */
    const struct pto_gm *gm;                                                              /* the GM side of a transfer */
    char message[512];
    char text[6][160]; /* ring of isa_lc_tile() */
    unsigned next_text;
};
typedef bool isa_lc_check(struct legal *l);

#define PTO_RULESET(id)
#define PTO_RULE(name, check, ...) isa_lc_check isa_lc_##check;
#include "isa/legal.def"
#undef PTO_RULESET
#undef PTO_RULE

bool isa_lc_fail(struct legal *l, const char *fmt, ...) BASE_PRINTF(2, 3); /* false */
/* The operand's name in the op's row; "" if it has no such slot. */
const char *isa_lc_name(const struct legal *l, enum pto_role role);
/* "f16 16x64 (valid 16x?) in left, Nz" */
const char *isa_lc_tile(struct legal *l, const struct pto_tile *tile);
/* "16x64" of physical or valid extents, `?` where unknown. */
const char *isa_lc_shape(struct legal *l, int64_t rows, int64_t cols);
/* "[3, 16]" */
const char *isa_lc_at(struct legal *l, int64_t row, int64_t col);

/* The targets that have a triple, "a5, a6"; "no target" if none. */
const char *isa_lt_triple_targets(struct legal *l, enum isa_mad_form form, unsigned dst, unsigned lhs, unsigned rhs);
/* Puts the accepted members as text: "i8, f16", "f32 -> f16", "f16 x f16 -> f32". */
const char *isa_lt_list_text(struct legal *l, enum isa_dtype_list list, uint32_t families);
const char *isa_lt_targets_of(struct legal *l, enum isa_dtype_list list, unsigned src, uint32_t families);

bool isa_lc_is_gemv(const struct legal *l);
bool isa_lc_is_mx(const struct legal *l);

static inline bool lc_known(int32_t extent) { return extent != PTO_UNKNOWN_EXTENT; }
static inline bool lc_layout(const struct pto_tile *t, unsigned blayout, unsigned slayout)
{
    return t->blayout == blayout && t->slayout == slayout;
}
static inline bool lc_nz(const struct pto_tile *t) { return lc_layout(t, PTO_BLAYOUT_COL, PTO_SLAYOUT_ROW); }
static inline bool lc_zn(const struct pto_tile *t) { return lc_layout(t, PTO_BLAYOUT_ROW, PTO_SLAYOUT_COL); }
static inline bool lc_zz(const struct pto_tile *t) { return lc_layout(t, PTO_BLAYOUT_ROW, PTO_SLAYOUT_ROW); }
static inline bool lc_nn(const struct pto_tile *t) { return lc_layout(t, PTO_BLAYOUT_COL, PTO_SLAYOUT_COL); }
static inline bool lc_nd(const struct pto_tile *t) { return lc_layout(t, PTO_BLAYOUT_ROW, PTO_SLAYOUT_NONE); }
static inline bool lc_dn(const struct pto_tile *t) { return lc_layout(t, PTO_BLAYOUT_COL, PTO_SLAYOUT_NONE); }
static inline bool lc_is_scale(const struct pto_tile *t)
{
    return t->space == PTO_SPACE_SCALE_LEFT || t->space == PTO_SPACE_SCALE_RIGHT;
}
static inline const char *lc_dtype(unsigned dtype) { return isa_dtype((enum pto_dtype)dtype)->text; }
/* The assembler tests the width of integers, not their sign ("iN" of op-dtypes.tsv); execution does both. */
_Static_assert(PTO_U64 - PTO_U8 == PTO_I64 - PTO_I8, "signed and unsigned integers stand in one order");
static inline unsigned lc_any_sign(const struct legal *l, unsigned dtype)
{
    bool text = l->context == ISA_LEGAL_TEXT || l->context == ISA_LEGAL_STRICT;
    return text && dtype >= PTO_U8 && dtype <= PTO_U64 ? dtype - PTO_U8 + PTO_I8 : dtype;
}
static inline unsigned lc_bits(unsigned dtype) { return isa_dtype((enum pto_dtype)dtype)->bits; }
/* Families that an instruction is held to: execution takes the union of all targets (README section 2). */
static inline uint32_t lc_families(const struct legal *l)
{
    return l->context == ISA_LEGAL_RUN ? (uint32_t)PTO_F_ALL : l->target->family;
}
#endif
