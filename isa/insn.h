/* The resolved instruction (design.md section 3): an opcode with operands that need no further look-up.  Legality, execution,
 * timing and checking read it and none of them knows the others; the interpreter of programs and the C intrinsics make it.
 *
 * An instruction may be partial: the verifier of text resolves types only, so that an address, a valid extent or a scalar can be
 * unknown (PTO_UNKNOWN).  Rules treat unknown as compatible; execution never sees it. */
#ifndef PTO_ISA_INSN_H
#define PTO_ISA_INSN_H
#include "base/checked.h"
#include "base/source.h"
#include "isa/dtype.h"
#include "isa/enums.h"
#include "isa/op.h"
#include "isa/target.h"

#define PTO_UNKNOWN INT64_MIN
enum { PTO_UNKNOWN_EXTENT = -1 };
/* Sum and product; unknown if a side is, or on overflow. */
static inline int64_t isa_add_known(int64_t a, int64_t b)
{
    int64_t sum;
    return a == PTO_UNKNOWN || b == PTO_UNKNOWN || !base_add_i64(a, b, &sum) ? PTO_UNKNOWN : sum;
}
static inline int64_t isa_mul_known(int64_t a, int64_t b)
{
    int64_t product;
    return a == PTO_UNKNOWN || b == PTO_UNKNOWN || !base_mul_i64(a, b, &product) ? PTO_UNKNOWN : product;
}

/* The low bits as an integer of this width. */
static inline int64_t isa_wrap_int(uint64_t bits, unsigned width, bool is_unsigned)
{
    uint64_t mask = width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
    bits &= mask;
    if (!is_unsigned && width > 1 && width < 64 && (bits >> (width - 1)) != 0)
        bits |= ~mask;
    return bits > INT64_MAX ? -(int64_t)(UINT64_MAX - bits) - 1 : (int64_t)bits;
}

/* A view of bytes in an on-chip memory.  rows x cols is what the tile declares; the element (r, c) lies where b.5 puts
 * (r + row0, c + col0) of a tile of phys_rows x phys_cols at addr (they differ from rows, cols only for subviews). */
struct pto_tile {
    uint8_t space, dtype, blayout, slayout, pad, compact;
    uint16_t fractal;        /* bytes of an inner box */
    int32_t rows, cols;      /* physical, in elements */
    int32_t v_row, v_col;    /* valid region; PTO_UNKNOWN_EXTENT if not known yet */
    int32_t phys_rows, phys_cols, row0, col0;
    int64_t addr;            /* byte address in its space, or PTO_UNKNOWN */
    uint32_t value;          /* SSA value, for names in messages; 0 = none */
};

/* A window of global memory.  Byte address of logical element (r, c): addr + isa_gm_offset() of layout.h. */
struct pto_gm {
    uint8_t dtype, layout; /* enum PTO_GM_LAYOUT_* */
    uint8_t rank;          /* as written; shape and stride are right-aligned to 5 */
    bool scale_image;      /* blocked MX scale image (machine-and-cube.md e.1) */
    int64_t addr;          /* flat 64-bit GM address (R30) of element 0, or PTO_UNKNOWN */
    uint8_t nibble;        /* 4-bit types: element 0 is the high nibble of the byte at addr */
    int64_t shape[5], stride[5]; /* elements; PTO_UNKNOWN if not known */
    bool layout_given;     /* the text states the layout (inferred otherwise, pto-as.md 7.3) */
    int64_t whole_rows, whole_cols; /* logical extent of the make_tensor_view it is a window of */
    int64_t off_row, off_col;       /* logical offset of the window in it */
    int64_t whole_addr;             /* address of element 0 of the whole */
    int64_t image_rows, image_cols; /* scale_image: logical extent of the window (shape is rounded up to boxes) */
    uint32_t value;
};

enum pto_operand_kind { PTO_OK_NONE, PTO_OK_TILE, PTO_OK_GM, PTO_OK_PTR, PTO_OK_INT, PTO_OK_FLOAT, PTO_OK_OBJECT };

struct pto_ptr {
    uint8_t dtype, space;
    int64_t addr;
    uint8_t nibble;
};

/* Memory of the scalar unit: a local array, a struct, an array of event ids, a memref (vector.md 25.3, pto-as.md 4). */
struct pto_object {
    uint32_t id;                 /* of whoever runs the program; 0: only the type is known */
    uint8_t dtype, rank;         /* element; a struct has rank 0 */
    int64_t offset;              /* elements from its beginning; PTO_UNKNOWN possible, as below */
    int64_t shape[5], stride[5]; /* the first rank, elements */
};

struct pto_operand {
    uint8_t kind;  /* enum pto_operand_kind */
    uint8_t dtype; /* INT, FLOAT: of the scalar (index is i64) */
    union {
        struct pto_tile tile;
        struct pto_gm gm;
        struct pto_ptr ptr;
        struct pto_object object;
        int64_t i; /* INT: sign- or zero-extended by its type; PTO_UNKNOWN possible */
        double f;  /* FLOAT: exact value (f64 and narrower); a NaN's payload may hold its code (sim/scalar.h) */
    } u;
};

struct pto_insn {
    uint16_t op; /* enum pto_op */
    uint8_t pipe; /* enum PTO_PIPE_*, or PTO_PIPE_NONE */
    uint8_t noperands;
    struct pto_span span;
    uint32_t source_op; /* program op id, 0 if made by the C intrinsics */
    struct pto_operand operand[PTO_MAX_SLOTS]; /* slot order; those of a LIST slot stand in list */
    const struct pto_operand *list;            /* of the LIST slot; the producer's memory */
    uint32_t nlist;
    int64_t attr[PTO_MAX_OP_ATTRS];            /* in the order of the row's attributes, defaults filled in */
    uint16_t attr_given;                       /* bit k: attribute k was written, not filled in */
    const char *text;                          /* of the STRING attribute, or NULL; the producer's memory */
};

/* The operand of a role, or NULL if the op has no such slot or it is absent. */
static inline const struct pto_operand *isa_insn_operand(const struct pto_insn *insn, enum pto_role role)
{
    int slot = isa_op_slot((enum pto_op)insn->op, role);
    return slot < 0 || insn->operand[slot].kind == PTO_OK_NONE ? NULL : &insn->operand[slot];
}
/* NULL unless a tile, a view. */
static inline const struct pto_tile *isa_insn_tile(const struct pto_insn *insn, enum pto_role role)
{
    const struct pto_operand *o = isa_insn_operand(insn, role);
    return o != NULL && o->kind == PTO_OK_TILE ? &o->u.tile : NULL;
}
static inline const struct pto_gm *isa_insn_gm(const struct pto_insn *insn, enum pto_role role)
{
    const struct pto_operand *o = isa_insn_operand(insn, role);
    return o != NULL && o->kind == PTO_OK_GM ? &o->u.gm : NULL;
}
int64_t isa_insn_int(const struct pto_insn *insn, enum pto_role role, int64_t absent);
int64_t isa_insn_attr(const struct pto_insn *insn, enum pto_attr attr); /* the default if the row has no such attribute */
/* The pipe an instruction runs on, from the row's rule, the operands' spaces and the target (ops.tsv, R27). */
unsigned isa_insn_pipe(const struct pto_insn *insn, const struct pto_target *target);
/* The pipe of a kind of operation (event_pipe.def), PTO_PIPE_NONE if the number is none. */
unsigned isa_event_pipe(int64_t kind);
/* Elements that one unit of the text counts along rows (row = true) or columns of a tile: text counts pairs in the contiguous
 * dimension of an unboxed x2 tile, the program counts elements (R1). */
int isa_text_unit(enum pto_dtype dtype, unsigned blayout, unsigned slayout, bool row);
/* A tile as its type says, without address; a dynamic valid extent is unknown. */
struct pto_tile_type;
struct pto_tile isa_tile_of_type(const struct pto_tile_type *type);
#endif
