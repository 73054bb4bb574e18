/* Constraints of operations: the `checks` column of the op table, compiled once per op and applied to resolved, perhaps partial
 * instructions.  One engine for text and run time; what a check kind means, its diagnostic and how hard each context enforces
 * it is a row of check.def.
 *
 *   checks   = { statement } .
 *   statement= [ guard ] ( KIND "(" arguments ")" | "{" { statement } "}" ) .
 *   guard    = "a3:" | "a5:" | "a6:" | "kirin:"       only on targets like it (PTO_F_LIKE_A3, .._A5 (A6 too), PTO_F_A6, PTO_F_KIRIN)
 *            | "named_a3:"                            only where the program itself names its target `a3` (PTO_F_NAMED_A3)
 *            | "lint:"                                a warning in text, an error under --strict
 *            | "when(" condition ")"                  only where the condition certainly holds
 *
 * Several guards of one statement must all hold.  Arguments name slots of the row, not lists (instructions do not hold those).
 * A slot that is absent (optional) makes a kind pass for it, and so does an operand that has no such property (a scalar a layout).
 *   LOC(x y : vec mat)    the tile lies in one of these memories     VEC(x y) = LOC(x y : vec);  scaling: scale tiles, too
 *   RM(x y) CM(x y)       blayout row_major / col_major              UNBOX(x y)  slayout none_box
 *   ND(x y)               = VEC RM UNBOX                             NZ(x y)     blayout col_major, slayout row_major
 *   E(x y ..)             the same element type (a scalar counts with its own type)
 *   EBITS(x y ..)         the same element size
 *   T(x y : i8 f16 ..)    element (or scalar) type is one of these.  iN: any signedness; =iN signless; siN, uiN as written (the
 *                         program does not tell si from signless);
 *                         int (i8..i64), float (f16 bf16 f32 f64 tf32), f8 (e4m3, e5m2), fp4, e8m0, hif8;
 *                         b8 b16 b32 b64: any type of that width; any
 *   V(x y ..) V0 V1       the same valid shape / rows / columns      SH(x y ..)  the same physical shape (views: logical extents)
 *   STATIC(x y)           static valid region                        SOME(x)     valid rows and columns are not 0
 *   DISTINCT(x y ..)      different values                           GIVEN(x) ABSENT(x)  an optional operand is there / is not
 *   REQ(condition)  REQ(condition, 'message')                        anything else; the message says what is expected
 *
 *   condition = or of and of comparisons == != < <= > >= , ! and parentheses; given(x); x.dtype in (f16 bf16 ..)
 *   terms     x.rows x.cols x.vr x.vc   physical and valid extents   x.er x.ec  valid if static, else physical
 *             x.size (element bytes) x.bits x.bytes (whole tile) x.fractal x.pad x.addr   x  the value of a constant scalar
 *             x.loc x.blayout x.slayout x.dtype x.layout (nd dn nz zn zz nn), x.glayout (of a view: nd dn nz ..) against words
 *             x.is_tile (of a tile-or-scalar slot)
 *             x.dim(k), x.rank (views)    #key (attribute; words are values of its enumeration)   #key.given
 *             integers, + - * / % with C division, ceil(a, b) (a/b rounded up), align(a, b), min(a, b), max(a, b)
 * What is not known (dynamic extents, run-time scalars in text) makes a comparison unknown; REQ passes unless certainly
 * false, when() applies only if certainly true.
 *
 * Order: statements are judged in order; one that concerns an operand and aspect (element type, place, layout, extent) that an
 * earlier one already refused as hard is not judged, so that one cause gives one diagnostic. If an error was found, the rule set
 * is not tried.  At run time only valid extents and scalar values are judged: the rest was known in text (check.def). */
#ifndef PTO_ISA_CHECK_H
#define PTO_ISA_CHECK_H
#include "isa/legal.h"

/* A row's column for a family of targets, compiled into the arena's memory; legal.c keeps it in a rulebook. 0: all statements. */
struct isa_check_column;
const struct isa_check_column *isa_check_compile(struct base_arena *arena, const struct isa_op_info *info, uint32_t family);
/* Applies the column to an instruction of its op. Adds diagnostics; false if one of them is an error. */
bool isa_check(const struct isa_check_column *column, const struct pto_insn *insn, const struct pto_target *target,
               enum isa_legal_context context, struct base_diags *diags);

/* What keeps the row's column from compiling, in buf (a bug of ours that a unit test looks for); NULL if it is well formed. */
const char *isa_check_problem(enum pto_op op, char *buf, size_t size);
const char *isa_check_column_problem(const struct isa_check_column *column, char *buf, size_t size);
/* "expects src0, src1 and dst to have the same element type" ..: one line a statement for --list-ops and the manual, in buf;
 * NULL past the end. */
const char *isa_check_sentence(enum pto_op op, unsigned index, char *buf, size_t size);
/* The statement's diagnostic, its severities (enum pto_severity) in text and under --strict, and its targets; false past the end. */
struct isa_check_statement {
    enum pto_diag_code code;
    uint8_t text, strict, capi;
    uint32_t families;
};
bool isa_check_statement(enum pto_op op, unsigned index, struct isa_check_statement *out);
#endif
