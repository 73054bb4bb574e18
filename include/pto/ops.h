/* The intrinsics, one for each operation of the instruction set. Made by pto_gen from the tables under isa/; change those.
 *
 * Arguments: destinations, sources, scalars, scratch tile, attributes that have to be given. Attributes in [..] may be left out; they
 * are written in this order, or by name: TSTORE(g, acc, .atomic = ATOMIC_ADD) (in C++ before C++20 in this order only).
 * A tile may be any variable of tile.h or *x of a pto_tile *x, a window any variable of tensor.h. Every argument is evaluated
 * once. What intrinsics do outside of a kernel that runs: nothing; those with a result give 0. Rules that the types of their
 * operands break are compile errors (rules.h), all others findings of the run. What each does exactly, and its rules:
 * docs/isa.md, by the mnemonic that stands in parentheses with the pipe and the section of the specification. */
#ifndef PTO_OPS_H
#define PTO_OPS_H
#include <pto/ref.h>
#include <pto/rules.h>

/* ---- Tile handles, views and pointers ---- */

/** TSUBVIEW(view, src, offset, offset2)
 *  TSUBVIEW(view, src, offset, offset2, valid_row, valid_col)
 *
 * a view of a part of a tile, with the stride of its parent. (pto.subview, no pipe; vector.md 10)
 * view: result (tile)
 * src: source (tile)
 * offset: first row (integer)
 * offset2: first column (integer)
 * valid_row: valid rows (integer)
 * valid_col: valid columns (integer)
 */
#define TSUBVIEW(...) PTO_CAT_(PTO_TSUBVIEW_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 6, wrong_, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSUBVIEW_wrong_(...) PTO_WRONG_COUNT_("TSUBVIEW takes (view, src, offset, offset2) or (view, src, offset, offset2, valid_row, valid_col)")
#define PTO_TSUBVIEW_4(view, src, offset, offset2, none_) \
    do { \
        PTO_NEEDS_TILE_(TSUBVIEW, view) PTO_NEEDS_TILE_(TSUBVIEW, src) \
        PTO_RULES_SUBVIEW_(PTO_AS_TILE_(src), offset, offset2, PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(view)) \
        static const struct pto_site pto_site_ = {"pto.subview", "sizes", 6, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(offset), PTO_ARG_INT_(offset2), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(view)}; \
        const int64_t pto_shape_[] = {2, pto_refs_[5].u.tile->rows, pto_refs_[5].u.tile->cols}; \
        const int64_t pto_values_[] = {pto_attr_list(pto_shape_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TSUBVIEW_6(view, src, offset, offset2, valid_row, valid_col, none_) \
    do { \
        PTO_NEEDS_TILE_(TSUBVIEW, view) PTO_NEEDS_TILE_(TSUBVIEW, src) \
        PTO_RULES_SUBVIEW_(PTO_AS_TILE_(src), offset, offset2, valid_row, valid_col, PTO_AS_TILE_(view)) \
        static const struct pto_site pto_site_ = {"pto.subview", "sizes", 6, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(offset), PTO_ARG_INT_(offset2), PTO_ARG_INT_(valid_row), PTO_ARG_INT_(valid_col), PTO_ARG_TILE_(view)}; \
        const int64_t pto_shape_[] = {2, pto_refs_[5].u.tile->rows, pto_refs_[5].u.tile->cols}; \
        const int64_t pto_values_[] = {pto_attr_list(pto_shape_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TSUBSET(view, src, offset, offset2)
 *
 * April spelling of subview; its result type and valid region follow from the parent. (pto.subset, no pipe; vector.md 10)
 * view: result (tile)
 * src: source (tile)
 * offset: first row (integer)
 * offset2: first column (integer)
 */
#define TSUBSET(view, src, offset, offset2) \
    do { \
        PTO_NEEDS_TILE_(TSUBSET, view) PTO_NEEDS_TILE_(TSUBSET, src) \
        PTO_RULES_SUBSET_(PTO_AS_TILE_(src), offset, offset2, PTO_AS_TILE_(view)) \
        static const struct pto_site pto_site_ = {"pto.subset", "sizes", 4, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(offset), PTO_ARG_INT_(offset2), PTO_ARG_TILE_(view)}; \
        const int64_t pto_shape_[] = {2, pto_refs_[3].u.tile->rows, pto_refs_[3].u.tile->cols}; \
        const int64_t pto_values_[] = {pto_attr_list(pto_shape_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TSET_VALID(tile, valid_row, valid_col)
 *
 * changes the valid region of the tile handle. (pto.set_validshape, no pipe; vector.md 10)
 * tile: source (tile)
 * valid_row: valid rows (integer)
 * valid_col: valid columns (integer)
 */
#define TSET_VALID(tile, valid_row, valid_col) \
    do { \
        PTO_NEEDS_TILE_(TSET_VALID, tile) PTO_NEEDS_DYNAMIC_(TSET_VALID, tile) \
        PTO_RULES_SET_VALIDSHAPE_(PTO_AS_TILE_(tile), valid_row, valid_col) \
        static const struct pto_site pto_site_ = {"pto.set_validshape", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(tile), PTO_ARG_INT_(valid_row), PTO_ARG_INT_(valid_col)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** tile_valid_rows(tile)
 *
 * valid rows of the tile handle. (pto.tile_valid_rows, no pipe; vector.md 25.3)
 * tile: source (tile)
 */
static inline struct pto_result pto_do_tile_valid_rows(struct pto_here here, struct pto_ref tile_)
{
    static const struct pto_site site = {"pto.tile_valid_rows", "", 2, 0};
    const struct pto_ref refs[] = {tile_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define tile_valid_rows(tile) (pto_do_tile_valid_rows(PTO_HERE_, PTO_ARG_TILE_(tile)).i)

/** tile_valid_cols(tile)
 *
 * valid columns of the tile handle. (pto.tile_valid_cols, no pipe; vector.md 25.3)
 * tile: source (tile)
 */
static inline struct pto_result pto_do_tile_valid_cols(struct pto_here here, struct pto_ref tile_)
{
    static const struct pto_site site = {"pto.tile_valid_cols", "", 2, 0};
    const struct pto_ref refs[] = {tile_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define tile_valid_cols(tile) (pto_do_tile_valid_cols(PTO_HERE_, PTO_ARG_TILE_(tile)).i)

/** TRESHAPE(result, src)
 *
 * the same bytes with another shape, layout or element type, and the valid region of the new type. (pto.treshape, no pipe; vector.md 10)
 * result: result (tile)
 * src: source (tile)
 */
#define TRESHAPE(result, src) \
    do { \
        PTO_NEEDS_TILE_(TRESHAPE, result) PTO_NEEDS_TILE_(TRESHAPE, src) \
        PTO_RULES_TRESHAPE_(PTO_AS_TILE_(src), PTO_AS_TILE_(result)) \
        static const struct pto_site pto_site_ = {"pto.treshape", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(result)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TBITCAST(result, src)
 *
 * the same bytes as elements of another type. (pto.bitcast, no pipe; vector.md 10)
 * result: result (tile)
 * src: source (tile)
 */
#define TBITCAST(result, src) \
    do { \
        PTO_NEEDS_TILE_(TBITCAST, result) PTO_NEEDS_TILE_(TBITCAST, src) \
        PTO_RULES_BITCAST_(PTO_AS_TILE_(src), PTO_AS_TILE_(result)) \
        static const struct pto_site pto_site_ = {"pto.bitcast", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(result)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** get_tensor_view_dim(src, index)
 *
 * the extent of one dimension. (pto.get_tensor_view_dim, no pipe; vector.md 15)
 * src: source (window)
 * index: index (integer)
 */
static inline struct pto_result pto_do_get_tensor_view_dim(struct pto_here here, struct pto_ref src_, struct pto_ref index_)
{
    static const struct pto_site site = {"pto.get_tensor_view_dim", "", 3, 0};
    const struct pto_ref refs[] = {src_, index_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define get_tensor_view_dim(src, index) (pto_do_get_tensor_view_dim(PTO_HERE_, PTO_ARG_GM_(src), PTO_ARG_INT_(index)).i)

/** get_tensor_view_stride(src, index)
 *
 * the stride of one dimension, in elements. (pto.get_tensor_view_stride, no pipe; vector.md 25.3)
 * src: source (window)
 * index: index (integer)
 */
static inline struct pto_result pto_do_get_tensor_view_stride(struct pto_here here, struct pto_ref src_, struct pto_ref index_)
{
    static const struct pto_site site = {"pto.get_tensor_view_stride", "", 3, 0};
    const struct pto_ref refs[] = {src_, index_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define get_tensor_view_stride(src, index) (pto_do_get_tensor_view_stride(PTO_HERE_, PTO_ARG_GM_(src), PTO_ARG_INT_(index)).i)

/** load_scalar(ptr, offset)
 *
 * value = ptr[offset]. (pto.load_scalar, PIPE_S; vector.md 15)
 * ptr: pointer (pointer, or NULL for none)
 * offset: offset in elements (integer)
 */
static inline struct pto_result pto_do_load_scalar(struct pto_here here, struct pto_ref ptr_, struct pto_ref offset_)
{
    static const struct pto_site site = {"pto.load_scalar", "", 3, 0};
    const struct pto_ref refs[] = {ptr_, offset_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define load_scalar(ptr, offset) PTO_VALUE_OF_((ptr), pto_do_load_scalar(PTO_HERE_, PTO_ARG_PTR_(ptr), PTO_ARG_INT_(offset)))

/** store_scalar(ptr, offset, value)
 *
 * ptr[offset] = value. (pto.store_scalar, PIPE_S; vector.md 15)
 * ptr: pointer (pointer, or NULL for none)
 * offset: offset in elements (integer)
 * value: value (number)
 */
#define store_scalar(ptr, offset, value) \
    do { \
        PTO_RULES_STORE_SCALAR_(ptr, offset, value) \
        static const struct pto_site pto_site_ = {"pto.store_scalar", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_PTR_(ptr), PTO_ARG_INT_(offset), PTO_ARG_SCALAR_(value)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** declare_local_array(array)
 *
 * an array of zeros in the memory of the scalar unit. (pto.declare_local_array, no pipe; vector.md 25.3)
 * array: result (LocalArray)
 */
#define declare_local_array(array) \
    do { \
        PTO_RULES_DECLARE_LOCAL_ARRAY_(array) \
        static const struct pto_site pto_site_ = {"pto.declare_local_array", "", 1, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_OBJECT_(array)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** local_array_get(array, indices)
 *
 * value = array[indices]; an index outside traps. (pto.local_array_get, PIPE_S; vector.md 25.3)
 * array: array or struct (LocalArray)
 * indices: offsets, one a dimension (integer)
 */
static inline struct pto_result pto_do_local_array_get(struct pto_here here, struct pto_ref array_, struct pto_ref indices_)
{
    static const struct pto_site site = {"pto.local_array_get", "", 3, 0};
    const struct pto_ref refs[] = {array_, pto_ref_list(&indices_, 1), pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define local_array_get(array, indices) PTO_VALUE_OF_((array).elem_, pto_do_local_array_get(PTO_HERE_, PTO_ARG_OBJECT_(array), PTO_ARG_INT_(indices)))

/** local_array_set(array, indices, value)
 *
 * array[indices] = value; an index outside traps. (pto.local_array_set, PIPE_S; vector.md 25.3)
 * array: array or struct (LocalArray)
 * indices: offsets, one a dimension (integer)
 * value: value (number)
 */
#define local_array_set(array, indices, value) \
    do { \
        PTO_RULES_LOCAL_ARRAY_SET_(array, indices, value) \
        static const struct pto_site pto_site_ = {"pto.local_array_set", "", 3, 0}; \
        const struct pto_ref pto_list_[] = {PTO_ARG_INT_(indices)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_OBJECT_(array), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0]), PTO_ARG_SCALAR_(value)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/* ---- Data movement ---- */

/** Optional attributes of TLOAD. */
struct pto_attrs_TLOAD {
    PTO_MEMBERS_
    enum pto_layout_code layout PTO_UNSET_MEMBER_;
    enum pto_padmode_code pad_mode PTO_UNSET_MEMBER_;
    bool init_out_buffer PTO_UNSET_MEMBER_;
};

/** TLOAD(dst, src[, layout, pad_mode, init_out_buffer])
 *
 * dst = the window src of GM, re-laid into the layout of dst. (pto.tload, PIPE_MTE2; machine-and-cube.md e.1)
 * dst: destination (tile)
 * src: source (window)
 * layout: LAYOUT_ND, LAYOUT_DN, LAYOUT_NZ, LAYOUT_MX_A_ND, LAYOUT_MX_A_DN, LAYOUT_MX_A_ZZ, LAYOUT_MX_B_ND, LAYOUT_MX_B_DN, LAYOUT_MX_B_NN, LAYOUT_HIF4_A_ZZ, LAYOUT_HIF4_B_NN
 * pad_mode: PADMODE_NULL (default), PADMODE_FIRST_ELEM, PADMODE_VALUE
 * init_out_buffer: true or false (default false)
 */
#define TLOAD(...) PTO_CAT_(PTO_TLOAD_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 2, 2, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TLOAD_wrong_(...) PTO_WRONG_COUNT_("TLOAD takes (dst, src[, layout, pad_mode, init_out_buffer])")
#define PTO_TLOAD_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TLOAD, dst) PTO_NEEDS_WINDOW_(TLOAD, src) \
        PTO_RULES_TLOAD_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(dst), PTO_NONE_, PTO_NONE_, PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tload", "layout pad_mode init_out_buffer", 6, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TLOAD pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(dst), pto_ref_none(), pto_ref_none(), pto_ref_none(), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.layout), pto_attr_code(pto_a_.pad_mode), pto_attr_int(pto_a_.init_out_buffer)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TLOAD_PAD. */
struct pto_attrs_TLOAD_PAD {
    PTO_MEMBERS_
    enum pto_layout_code layout PTO_UNSET_MEMBER_;
    enum pto_padmode_code pad_mode PTO_UNSET_MEMBER_;
    bool init_out_buffer PTO_UNSET_MEMBER_;
};

/** TLOAD_PAD(dst, src, pad_value, left_padding_num, right_padding_num)
 *  TLOAD_PAD(dst, src, pad_value, left_padding_num, right_padding_num, init_condition[, layout, pad_mode, init_out_buffer])
 *
 * dst = the window src of GM, re-laid into the layout of dst. (pto.tload, PIPE_MTE2; machine-and-cube.md e.1)
 * dst: destination (tile)
 * src: source (window)
 * pad_value: value of the padding (number)
 * left_padding_num: padded elements on the left (integer)
 * right_padding_num: padded elements on the right (number)
 * init_condition: condition of initialising the destination (number)
 * layout: LAYOUT_ND, LAYOUT_DN, LAYOUT_NZ, LAYOUT_MX_A_ND, LAYOUT_MX_A_DN, LAYOUT_MX_A_ZZ, LAYOUT_MX_B_ND, LAYOUT_MX_B_DN, LAYOUT_MX_B_NN, LAYOUT_HIF4_A_ZZ, LAYOUT_HIF4_B_NN
 * pad_mode: PADMODE_NULL (default), PADMODE_FIRST_ELEM, PADMODE_VALUE
 * init_out_buffer: true or false (default false)
 */
#define TLOAD_PAD(...) PTO_CAT_(PTO_TLOAD_PAD_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, 6, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TLOAD_PAD_wrong_(...) PTO_WRONG_COUNT_("TLOAD_PAD takes (dst, src, pad_value, left_padding_num, right_padding_num) or (dst, src, pad_value, left_padding_num, right_padding_num, init_condition[, layout, pad_mode, init_out_buffer])")
#define PTO_TLOAD_PAD_5(dst, src, pad_value, left_padding_num, right_padding_num, none_) \
    do { \
        PTO_NEEDS_TILE_(TLOAD_PAD, dst) PTO_NEEDS_WINDOW_(TLOAD_PAD, src) \
        PTO_RULES_TLOAD_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(dst), pad_value, left_padding_num, right_padding_num, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tload", "", 6, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(dst), PTO_ARG_SCALAR_(pad_value), PTO_ARG_INT_(left_padding_num), PTO_ARG_SCALAR_(right_padding_num), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TLOAD_PAD_6(dst, src, pad_value, left_padding_num, right_padding_num, init_condition, ...) \
    do { \
        PTO_NEEDS_TILE_(TLOAD_PAD, dst) PTO_NEEDS_WINDOW_(TLOAD_PAD, src) \
        PTO_RULES_TLOAD_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(dst), pad_value, left_padding_num, right_padding_num, init_condition) \
        static const struct pto_site pto_site_ = {"pto.tload", "layout pad_mode init_out_buffer", 6, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TLOAD_PAD pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(dst), PTO_ARG_SCALAR_(pad_value), PTO_ARG_INT_(left_padding_num), PTO_ARG_SCALAR_(right_padding_num), PTO_ARG_SCALAR_(init_condition)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.layout), pto_attr_code(pto_a_.pad_mode), pto_attr_int(pto_a_.init_out_buffer)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TSTORE. */
struct pto_attrs_TSTORE {
    PTO_MEMBERS_
    enum pto_st_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_atomic_type_code atomic PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_layout_code layout PTO_UNSET_MEMBER_;
};

/** TSTORE(dst, src[, phase, atomic, relu, layout])
 *
 * GM window dst = src, through the fixpipe when src is an accumulator. (pto.tstore, PIPE_FIX if the source lies in acc, else PIPE_MTE3; machine-and-cube.md e.4)
 * dst: destination (window)
 * src: source (tile)
 * phase: ST_PHASE_UNSPECIFIED (default), ST_PHASE_PARTIAL, ST_PHASE_FINAL
 * atomic: ATOMIC_NONE (default), ATOMIC_ADD
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * layout: LAYOUT_ND, LAYOUT_DN, LAYOUT_NZ, LAYOUT_MX_A_ND, LAYOUT_MX_A_DN, LAYOUT_MX_A_ZZ, LAYOUT_MX_B_ND, LAYOUT_MX_B_DN, LAYOUT_MX_B_NN, LAYOUT_HIF4_A_ZZ, LAYOUT_HIF4_B_NN
 */
#define TSTORE(...) PTO_CAT_(PTO_TSTORE_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 2, 2, 2, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TSTORE_wrong_(...) PTO_WRONG_COUNT_("TSTORE takes (dst, src[, phase, atomic, relu, layout])")
#define PTO_TSTORE_2(dst, src, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TSTORE, dst) PTO_NEEDS_TILE_(TSTORE, src) \
        PTO_RULES_TSTORE_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_AS_WINDOW_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tstore", "stPhase atomicType reluPreMode layout", 4, 4}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TSTORE pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), PTO_ARG_GM_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.atomic), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.layout)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TSTORE_FP. */
struct pto_attrs_TSTORE_FP {
    PTO_MEMBERS_
    enum pto_st_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_atomic_type_code atomic PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_layout_code layout PTO_UNSET_MEMBER_;
};

/** TSTORE_FP(dst, src, fp[, phase, atomic, relu, layout])
 *
 * GM window dst = src, through the fixpipe when src is an accumulator. (pto.tstore, PIPE_FIX if the source lies in acc, else PIPE_MTE3; machine-and-cube.md e.4)
 * dst: destination (window)
 * src: source (tile)
 * fp: table of quantisation words, one a column (tile)
 * phase: ST_PHASE_UNSPECIFIED (default), ST_PHASE_PARTIAL, ST_PHASE_FINAL
 * atomic: ATOMIC_NONE (default), ATOMIC_ADD
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * layout: LAYOUT_ND, LAYOUT_DN, LAYOUT_NZ, LAYOUT_MX_A_ND, LAYOUT_MX_A_DN, LAYOUT_MX_A_ZZ, LAYOUT_MX_B_ND, LAYOUT_MX_B_DN, LAYOUT_MX_B_NN, LAYOUT_HIF4_A_ZZ, LAYOUT_HIF4_B_NN
 */
#define TSTORE_FP(...) PTO_CAT_(PTO_TSTORE_FP_, PTO_PICK8_(__VA_ARGS__, wrong_, 3, 3, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSTORE_FP_wrong_(...) PTO_WRONG_COUNT_("TSTORE_FP takes (dst, src, fp[, phase, atomic, relu, layout])")
#define PTO_TSTORE_FP_3(dst, src, fp, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TSTORE_FP, dst) PTO_NEEDS_TILE_(TSTORE_FP, src) PTO_NEEDS_TILE_(TSTORE_FP, fp) \
        PTO_RULES_TSTORE_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(fp), PTO_AS_WINDOW_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tstore", "stPhase atomicType reluPreMode layout", 4, 4}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TSTORE_FP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(fp), PTO_ARG_GM_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.atomic), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.layout)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TSTORE_PRE. */
struct pto_attrs_TSTORE_PRE {
    PTO_MEMBERS_
    enum pto_st_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_atomic_type_code atomic PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_layout_code layout PTO_UNSET_MEMBER_;
};

/** TSTORE_PRE(dst, src, pre[, phase, atomic, relu, layout])
 *
 * GM window dst = src, through the fixpipe when src is an accumulator. (pto.tstore, PIPE_FIX if the source lies in acc, else PIPE_MTE3; machine-and-cube.md e.4)
 * dst: destination (window)
 * src: source (tile)
 * pre: quantisation word of all elements (integer): pto_quant_word(scale, offset, to_signed) or pto_quant_shift(bits) makes it
 * phase: ST_PHASE_UNSPECIFIED (default), ST_PHASE_PARTIAL, ST_PHASE_FINAL
 * atomic: ATOMIC_NONE (default), ATOMIC_ADD
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * layout: LAYOUT_ND, LAYOUT_DN, LAYOUT_NZ, LAYOUT_MX_A_ND, LAYOUT_MX_A_DN, LAYOUT_MX_A_ZZ, LAYOUT_MX_B_ND, LAYOUT_MX_B_DN, LAYOUT_MX_B_NN, LAYOUT_HIF4_A_ZZ, LAYOUT_HIF4_B_NN
 */
#define TSTORE_PRE(...) PTO_CAT_(PTO_TSTORE_PRE_, PTO_PICK8_(__VA_ARGS__, wrong_, 3, 3, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSTORE_PRE_wrong_(...) PTO_WRONG_COUNT_("TSTORE_PRE takes (dst, src, pre[, phase, atomic, relu, layout])")
#define PTO_TSTORE_PRE_3(dst, src, pre, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TSTORE_PRE, dst) PTO_NEEDS_TILE_(TSTORE_PRE, src) \
        PTO_RULES_TSTORE_(PTO_AS_TILE_(src), pre, PTO_NONE_, PTO_AS_WINDOW_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tstore", "stPhase atomicType reluPreMode layout", 4, 4}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TSTORE_PRE pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(pre), pto_ref_none(), PTO_ARG_GM_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.atomic), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.layout)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMOV. */
struct pto_attrs_TMOV {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_mx_group_axis_code axis PTO_UNSET_MEMBER_;
};

/** TMOV(dst, src[, acc_to_vec, relu, axis])
 *
 * dst = src between on-chip memories. (pto.tmov, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * axis: GRP_AXIS_0, GRP_AXIS_1 (default)
 */
#define TMOV(...) PTO_CAT_(PTO_TMOV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 2, 2, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TMOV_wrong_(...) PTO_WRONG_COUNT_("TMOV takes (dst, src[, acc_to_vec, relu, axis])")
#define PTO_TMOV_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TMOV, dst) PTO_NEEDS_TILE_(TMOV, src) \
        PTO_RULES_TMOV_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmov", "accToVecMode reluPreMode grpAxis", 4, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMOV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), pto_ref_none(), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.axis)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMOV_FP. */
struct pto_attrs_TMOV_FP {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_mx_group_axis_code axis PTO_UNSET_MEMBER_;
};

/** TMOV_FP(dst, src, fp[, acc_to_vec, relu, axis])
 *
 * dst = src between on-chip memories. (pto.tmov, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * fp: table of quantisation words, one a column (tile)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * axis: GRP_AXIS_0, GRP_AXIS_1 (default)
 */
#define TMOV_FP(...) PTO_CAT_(PTO_TMOV_FP_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 3, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMOV_FP_wrong_(...) PTO_WRONG_COUNT_("TMOV_FP takes (dst, src, fp[, acc_to_vec, relu, axis])")
#define PTO_TMOV_FP_3(dst, src, fp, ...) \
    do { \
        PTO_NEEDS_TILE_(TMOV_FP, dst) PTO_NEEDS_TILE_(TMOV_FP, src) PTO_NEEDS_TILE_(TMOV_FP, fp) \
        PTO_RULES_TMOV_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_AS_TILE_(fp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmov", "accToVecMode reluPreMode grpAxis", 4, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMOV_FP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(fp), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.axis)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMOV_PRE. */
struct pto_attrs_TMOV_PRE {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_mx_group_axis_code axis PTO_UNSET_MEMBER_;
};

/** TMOV_PRE(dst, src, pre[, acc_to_vec, relu, axis])
 *
 * dst = src between on-chip memories. (pto.tmov, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * pre: quantisation word of all elements (integer): pto_quant_word(scale, offset, to_signed) or pto_quant_shift(bits) makes it
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * axis: GRP_AXIS_0, GRP_AXIS_1 (default)
 */
#define TMOV_PRE(...) PTO_CAT_(PTO_TMOV_PRE_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 3, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMOV_PRE_wrong_(...) PTO_WRONG_COUNT_("TMOV_PRE takes (dst, src, pre[, acc_to_vec, relu, axis])")
#define PTO_TMOV_PRE_3(dst, src, pre, ...) \
    do { \
        PTO_NEEDS_TILE_(TMOV_PRE, dst) PTO_NEEDS_TILE_(TMOV_PRE, src) \
        PTO_RULES_TMOV_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_NONE_, pre) \
        static const struct pto_site pto_site_ = {"pto.tmov", "accToVecMode reluPreMode grpAxis", 4, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMOV_PRE pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), pto_ref_none(), PTO_ARG_INT_(pre)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.axis)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TEXTRACT. */
struct pto_attrs_TEXTRACT {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
};

/** TEXTRACT(dst, src, row, col[, acc_to_vec, relu])
 *
 * dst[r,c] = src[r+row, c+col]. (pto.textract, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * row: first row (integer)
 * col: first column (integer)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 */
#define TEXTRACT(...) PTO_CAT_(PTO_TEXTRACT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 4, 4, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TEXTRACT_wrong_(...) PTO_WRONG_COUNT_("TEXTRACT takes (dst, src, row, col[, acc_to_vec, relu])")
#define PTO_TEXTRACT_4(dst, src, row, col, ...) \
    do { \
        PTO_NEEDS_TILE_(TEXTRACT, dst) PTO_NEEDS_TILE_(TEXTRACT, src) \
        PTO_RULES_TEXTRACT_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst), PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.textract", "accToVecMode reluPreMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TEXTRACT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst), pto_ref_none(), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TEXTRACT_FP. */
struct pto_attrs_TEXTRACT_FP {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
};

/** TEXTRACT_FP(dst, src, fp, row, col[, acc_to_vec, relu])
 *
 * dst[r,c] = src[r+row, c+col]. (pto.textract, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * fp: table of quantisation words, one a column (tile)
 * row: first row (integer)
 * col: first column (integer)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 */
#define TEXTRACT_FP(...) PTO_CAT_(PTO_TEXTRACT_FP_, PTO_PICK8_(__VA_ARGS__, wrong_, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TEXTRACT_FP_wrong_(...) PTO_WRONG_COUNT_("TEXTRACT_FP takes (dst, src, fp, row, col[, acc_to_vec, relu])")
#define PTO_TEXTRACT_FP_5(dst, src, fp, row, col, ...) \
    do { \
        PTO_NEEDS_TILE_(TEXTRACT_FP, dst) PTO_NEEDS_TILE_(TEXTRACT_FP, src) PTO_NEEDS_TILE_(TEXTRACT_FP, fp) \
        PTO_RULES_TEXTRACT_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst), PTO_AS_TILE_(fp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.textract", "accToVecMode reluPreMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TEXTRACT_FP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(fp), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TEXTRACT_PRE. */
struct pto_attrs_TEXTRACT_PRE {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
};

/** TEXTRACT_PRE(dst, src, pre, row, col[, acc_to_vec, relu])
 *
 * dst[r,c] = src[r+row, c+col]. (pto.textract, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * pre: quantisation word of all elements (integer): pto_quant_word(scale, offset, to_signed) or pto_quant_shift(bits) makes it
 * row: first row (integer)
 * col: first column (integer)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 */
#define TEXTRACT_PRE(...) PTO_CAT_(PTO_TEXTRACT_PRE_, PTO_PICK8_(__VA_ARGS__, wrong_, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TEXTRACT_PRE_wrong_(...) PTO_WRONG_COUNT_("TEXTRACT_PRE takes (dst, src, pre, row, col[, acc_to_vec, relu])")
#define PTO_TEXTRACT_PRE_5(dst, src, pre, row, col, ...) \
    do { \
        PTO_NEEDS_TILE_(TEXTRACT_PRE, dst) PTO_NEEDS_TILE_(TEXTRACT_PRE, src) \
        PTO_RULES_TEXTRACT_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst), PTO_NONE_, pre) \
        static const struct pto_site pto_site_ = {"pto.textract", "accToVecMode reluPreMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TEXTRACT_PRE pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst), pto_ref_none(), PTO_ARG_INT_(pre)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TINSERT. */
struct pto_attrs_TINSERT {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_tinsert_mode_code split PTO_UNSET_MEMBER_;
};

/** TINSERT(dst, src, row, col[, acc_to_vec, relu, split])
 *
 * dst[r+row, c+col] = src[r,c]. (pto.tinsert, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * row: first row (integer)
 * col: first column (integer)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * split: TINSERT_MODE_NONE (default), TINSERT_MODE_SPLIT2, TINSERT_MODE_SPLIT4
 */
#define TINSERT(...) PTO_CAT_(PTO_TINSERT_, PTO_PICK8_(__VA_ARGS__, wrong_, 4, 4, 4, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TINSERT_wrong_(...) PTO_WRONG_COUNT_("TINSERT takes (dst, src, row, col[, acc_to_vec, relu, split])")
#define PTO_TINSERT_4(dst, src, row, col, ...) \
    do { \
        PTO_NEEDS_TILE_(TINSERT, dst) PTO_NEEDS_TILE_(TINSERT, src) \
        PTO_RULES_TINSERT_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst), PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tinsert", "accToVecMode reluPreMode tinsertMode", 6, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TINSERT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst), pto_ref_none(), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TINSERT_FP. */
struct pto_attrs_TINSERT_FP {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_tinsert_mode_code split PTO_UNSET_MEMBER_;
};

/** TINSERT_FP(dst, src, fp, row, col[, acc_to_vec, relu, split])
 *
 * dst[r+row, c+col] = src[r,c]. (pto.tinsert, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * fp: table of quantisation words, one a column (tile)
 * row: first row (integer)
 * col: first column (integer)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * split: TINSERT_MODE_NONE (default), TINSERT_MODE_SPLIT2, TINSERT_MODE_SPLIT4
 */
#define TINSERT_FP(...) PTO_CAT_(PTO_TINSERT_FP_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TINSERT_FP_wrong_(...) PTO_WRONG_COUNT_("TINSERT_FP takes (dst, src, fp, row, col[, acc_to_vec, relu, split])")
#define PTO_TINSERT_FP_5(dst, src, fp, row, col, ...) \
    do { \
        PTO_NEEDS_TILE_(TINSERT_FP, dst) PTO_NEEDS_TILE_(TINSERT_FP, src) PTO_NEEDS_TILE_(TINSERT_FP, fp) \
        PTO_RULES_TINSERT_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst), PTO_AS_TILE_(fp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tinsert", "accToVecMode reluPreMode tinsertMode", 6, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TINSERT_FP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(fp), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TINSERT_PRE. */
struct pto_attrs_TINSERT_PRE {
    PTO_MEMBERS_
    enum pto_acc_to_vec_mode_code acc_to_vec PTO_UNSET_MEMBER_;
    enum pto_relu_pre_mode_code relu PTO_UNSET_MEMBER_;
    enum pto_tinsert_mode_code split PTO_UNSET_MEMBER_;
};

/** TINSERT_PRE(dst, src, pre, row, col[, acc_to_vec, relu, split])
 *
 * dst[r+row, c+col] = src[r,c]. (pto.tinsert, by the memories of source and destination; machine-and-cube.md e.2-e.4)
 * dst: destination (tile)
 * src: source (tile)
 * pre: quantisation word of all elements (integer): pto_quant_word(scale, offset, to_signed) or pto_quant_shift(bits) makes it
 * row: first row (integer)
 * col: first column (integer)
 * acc_to_vec: ACC_TO_VEC_SINGLE_VEC0 (default), ACC_TO_VEC_SINGLE_VEC1, ACC_TO_VEC_DUAL_M, ACC_TO_VEC_DUAL_N
 * relu: RELU_NO (default), RELU_NORMAL, RELU_SCALAR, RELU_VECTOR, RELU_PWL
 * split: TINSERT_MODE_NONE (default), TINSERT_MODE_SPLIT2, TINSERT_MODE_SPLIT4
 */
#define TINSERT_PRE(...) PTO_CAT_(PTO_TINSERT_PRE_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TINSERT_PRE_wrong_(...) PTO_WRONG_COUNT_("TINSERT_PRE takes (dst, src, pre, row, col[, acc_to_vec, relu, split])")
#define PTO_TINSERT_PRE_5(dst, src, pre, row, col, ...) \
    do { \
        PTO_NEEDS_TILE_(TINSERT_PRE, dst) PTO_NEEDS_TILE_(TINSERT_PRE, src) \
        PTO_RULES_TINSERT_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst), PTO_NONE_, pre) \
        static const struct pto_site pto_site_ = {"pto.tinsert", "accToVecMode reluPreMode tinsertMode", 6, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TINSERT_PRE pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst), pto_ref_none(), PTO_ARG_INT_(pre)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.acc_to_vec), pto_attr_code(pto_a_.relu), pto_attr_code(pto_a_.split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TGET_SCALE_ADDR(dst, src)
 *
 * address of dst = address of src >> 4. (pto.tget_scale_addr, PIPE_S; machine-and-cube.md a.6; README R5)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TGET_SCALE_ADDR(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TGET_SCALE_ADDR, dst) PTO_NEEDS_TILE_(TGET_SCALE_ADDR, src) \
        PTO_RULES_TGET_SCALE_ADDR_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tget_scale_addr", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/* ---- Matrix multiplication ---- */

/** Optional attributes of TMATMUL. */
struct pto_attrs_TMATMUL {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TMATMUL(dst, lhs, rhs[, phase, mad_mode])
 *
 * dst = lhs x rhs. (pto.tmatmul, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * lhs: left side (tile)
 * rhs: right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TMATMUL(...) PTO_CAT_(PTO_TMATMUL_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_wrong_(...) PTO_WRONG_COUNT_("TMATMUL takes (dst, lhs, rhs[, phase, mad_mode])")
#define PTO_TMATMUL_3(dst, lhs, rhs, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL, dst) PTO_NEEDS_TILE_(TMATMUL, lhs) PTO_NEEDS_TILE_(TMATMUL, rhs) \
        PTO_RULES_TMATMUL_(PTO_AS_TILE_(lhs), PTO_AS_TILE_(rhs), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul", "accPhase madMode", 3, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(lhs), PTO_ARG_TILE_(rhs), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMATMUL_ACC. */
struct pto_attrs_TMATMUL_ACC {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TMATMUL_ACC(dst, lhs, rhs)
 *  TMATMUL_ACC(dst, acc_in, lhs, rhs[, phase, mad_mode])
 *
 * dst = acc_in + lhs x rhs. (pto.tmatmul.acc, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * lhs: left side (tile)
 * rhs: right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TMATMUL_ACC(...) PTO_CAT_(PTO_TMATMUL_ACC_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 4, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_ACC_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_ACC takes (dst, lhs, rhs) or (dst, acc_in, lhs, rhs[, phase, mad_mode])")
#define PTO_TMATMUL_ACC_3(dst, lhs, rhs, none_) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_ACC, dst) PTO_NEEDS_TILE_(TMATMUL_ACC, lhs) PTO_NEEDS_TILE_(TMATMUL_ACC, rhs) \
        PTO_RULES_TMATMUL_ACC_(PTO_AS_TILE_(dst), PTO_AS_TILE_(lhs), PTO_AS_TILE_(rhs), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.acc", "", 4, 0}; \
        const struct pto_ref pto_shared_ = PTO_ARG_TILE_(dst); \
        const struct pto_ref pto_refs_[] = {pto_shared_, PTO_ARG_TILE_(lhs), PTO_ARG_TILE_(rhs), pto_shared_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TMATMUL_ACC_4(dst, acc_in, lhs, rhs, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_ACC, dst) PTO_NEEDS_TILE_(TMATMUL_ACC, acc_in) PTO_NEEDS_TILE_(TMATMUL_ACC, lhs) PTO_NEEDS_TILE_(TMATMUL_ACC, rhs) \
        PTO_RULES_TMATMUL_ACC_(PTO_AS_TILE_(acc_in), PTO_AS_TILE_(lhs), PTO_AS_TILE_(rhs), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.acc", "accPhase madMode", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL_ACC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(acc_in), PTO_ARG_TILE_(lhs), PTO_ARG_TILE_(rhs), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMATMUL_BIAS. */
struct pto_attrs_TMATMUL_BIAS {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TMATMUL_BIAS(dst, a, b, bias[, phase, mad_mode])
 *
 * dst[i,j] = bias[0,j] + (a x b)[i,j]. (pto.tmatmul.bias, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * a: left side (tile)
 * b: right side (tile)
 * bias: bias, added to each row (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TMATMUL_BIAS(...) PTO_CAT_(PTO_TMATMUL_BIAS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 4, 4, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_BIAS_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_BIAS takes (dst, a, b, bias[, phase, mad_mode])")
#define PTO_TMATMUL_BIAS_4(dst, a, b, bias, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_BIAS, dst) PTO_NEEDS_TILE_(TMATMUL_BIAS, a) PTO_NEEDS_TILE_(TMATMUL_BIAS, b) PTO_NEEDS_TILE_(TMATMUL_BIAS, bias) \
        PTO_RULES_TMATMUL_BIAS_(PTO_AS_TILE_(a), PTO_AS_TILE_(b), PTO_AS_TILE_(bias), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.bias", "accPhase madMode", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL_BIAS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(b), PTO_ARG_TILE_(bias), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TMATMUL_MX(dst, a, a_scale, b, b_scale)
 *  TMATMUL_MX(dst, c_in, a, a_scale, b, b_scale)
 *  TMATMUL_MX(dst, a, a_scale, b, b_scale, bias)
 *
 * dst = (a * 2^(a_scale-127)) x (b * 2^(b_scale-127)), one scale per 32 of K. (pto.tmatmul.mx, PIPE_M; machine-and-cube.md d)
 * dst = c_in + scaled a x scaled b. (pto.tmatmul.mx.acc, PIPE_M; machine-and-cube.md d)
 * dst[i,j] = bias[0,j] + (scaled a x scaled b)[i,j]; that is meant unless the second argument lies in Acc. (pto.tmatmul.mx.bias)
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 */
#define TMATMUL_MX(...) PTO_CAT_(PTO_TMATMUL_MX_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 6, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_MX_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_MX takes (dst, a, a_scale, b, b_scale) or (dst, c_in, a, a_scale, b, b_scale) or (dst, a, a_scale, b, b_scale, bias)")
#define PTO_TMATMUL_MX_5(dst, a, a_scale, b, b_scale, none_) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_MX, dst) PTO_NEEDS_TILE_(TMATMUL_MX, a) PTO_NEEDS_TILE_(TMATMUL_MX, a_scale) PTO_NEEDS_TILE_(TMATMUL_MX, b) PTO_NEEDS_TILE_(TMATMUL_MX, b_scale) \
        PTO_RULES_TMATMUL_MX_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.mx", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TMATMUL_MX_6(dst, arg1, arg2, arg3, arg4, arg5, none_) \
    do { \
        {PTO_RULES_IF_TMATMUL_MX_ACC_(PTO_ST_SPACE(arg1) == PTO_LOC_Acc, arg1, arg2, arg3, arg4, arg5, dst)} \
        {PTO_RULES_IF_TMATMUL_MX_BIAS_(PTO_ST_SPACE(arg1) > 0 && PTO_ST_SPACE(arg1) != PTO_LOC_Acc, arg1, arg2, arg3, arg4, arg5, dst)} \
        static const struct pto_site pto_sites_[] = {{"pto.tmatmul.mx.acc", "", 6, 0}, {"pto.tmatmul.mx.bias", "", 6, 0}}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(arg1), PTO_ARG_TILE_(arg2), PTO_ARG_TILE_(arg3), PTO_ARG_TILE_(arg4), PTO_ARG_TILE_(arg5), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_sites_[pto_refs_[0].u.tile->space == PTO_LOC_Acc ? 0 : 1], PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TMATMUL_MX_PLAIN. */
struct pto_attrs_TMATMUL_MX_PLAIN {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TMATMUL_MX_PLAIN(dst, a, a_scale, b, b_scale[, phase, mad_mode])
 *
 * dst = (a * 2^(a_scale-127)) x (b * 2^(b_scale-127)), one scale per 32 of K. (pto.tmatmul.mx, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TMATMUL_MX_PLAIN(...) PTO_CAT_(PTO_TMATMUL_MX_PLAIN_, PTO_PICK8_(__VA_ARGS__, wrong_, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_MX_PLAIN_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_MX_PLAIN takes (dst, a, a_scale, b, b_scale[, phase, mad_mode])")
#define PTO_TMATMUL_MX_PLAIN_5(dst, a, a_scale, b, b_scale, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_MX_PLAIN, dst) PTO_NEEDS_TILE_(TMATMUL_MX_PLAIN, a) PTO_NEEDS_TILE_(TMATMUL_MX_PLAIN, a_scale) PTO_NEEDS_TILE_(TMATMUL_MX_PLAIN, b) PTO_NEEDS_TILE_(TMATMUL_MX_PLAIN, b_scale) \
        PTO_RULES_TMATMUL_MX_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.mx", "accPhase madMode", 5, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL_MX_PLAIN pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMATMUL_MX_ACC. */
struct pto_attrs_TMATMUL_MX_ACC {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TMATMUL_MX_ACC(dst, c_in, a, a_scale, b, b_scale[, phase, mad_mode])
 *
 * dst = c_in + scaled a x scaled b. (pto.tmatmul.mx.acc, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * c_in: accumulator that is added to (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TMATMUL_MX_ACC(...) PTO_CAT_(PTO_TMATMUL_MX_ACC_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_MX_ACC_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_MX_ACC takes (dst, c_in, a, a_scale, b, b_scale[, phase, mad_mode])")
#define PTO_TMATMUL_MX_ACC_6(dst, c_in, a, a_scale, b, b_scale, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_MX_ACC, dst) PTO_NEEDS_TILE_(TMATMUL_MX_ACC, c_in) PTO_NEEDS_TILE_(TMATMUL_MX_ACC, a) PTO_NEEDS_TILE_(TMATMUL_MX_ACC, a_scale) PTO_NEEDS_TILE_(TMATMUL_MX_ACC, b) PTO_NEEDS_TILE_(TMATMUL_MX_ACC, b_scale) \
        PTO_RULES_TMATMUL_MX_ACC_(PTO_AS_TILE_(c_in), PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.mx.acc", "accPhase madMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL_MX_ACC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(c_in), PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TMATMUL_MX_BIAS. */
struct pto_attrs_TMATMUL_MX_BIAS {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TMATMUL_MX_BIAS(dst, a, a_scale, b, b_scale, bias[, phase, mad_mode])
 *
 * dst[i,j] = bias[0,j] + (scaled a x scaled b)[i,j]. (pto.tmatmul.mx.bias, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * bias: bias, added to each row (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TMATMUL_MX_BIAS(...) PTO_CAT_(PTO_TMATMUL_MX_BIAS_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_MX_BIAS_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_MX_BIAS takes (dst, a, a_scale, b, b_scale, bias[, phase, mad_mode])")
#define PTO_TMATMUL_MX_BIAS_6(dst, a, a_scale, b, b_scale, bias, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_MX_BIAS, dst) PTO_NEEDS_TILE_(TMATMUL_MX_BIAS, a) PTO_NEEDS_TILE_(TMATMUL_MX_BIAS, a_scale) PTO_NEEDS_TILE_(TMATMUL_MX_BIAS, b) PTO_NEEDS_TILE_(TMATMUL_MX_BIAS, b_scale) PTO_NEEDS_TILE_(TMATMUL_MX_BIAS, bias) \
        PTO_RULES_TMATMUL_MX_BIAS_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(bias), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul.mx.bias", "accPhase madMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL_MX_BIAS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(bias), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TGEMV. */
struct pto_attrs_TGEMV {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TGEMV(dst, lhs, rhs[, phase, mad_mode])
 *
 * dst = lhs x rhs with one row. (pto.tgemv, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * lhs: left side (tile)
 * rhs: right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TGEMV(...) PTO_CAT_(PTO_TGEMV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_wrong_(...) PTO_WRONG_COUNT_("TGEMV takes (dst, lhs, rhs[, phase, mad_mode])")
#define PTO_TGEMV_3(dst, lhs, rhs, ...) \
    do { \
        PTO_NEEDS_TILE_(TGEMV, dst) PTO_NEEDS_TILE_(TGEMV, lhs) PTO_NEEDS_TILE_(TGEMV, rhs) \
        PTO_RULES_TGEMV_(PTO_AS_TILE_(lhs), PTO_AS_TILE_(rhs), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv", "accPhase madMode", 3, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGEMV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(lhs), PTO_ARG_TILE_(rhs), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TGEMV_ACC. */
struct pto_attrs_TGEMV_ACC {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TGEMV_ACC(dst, lhs, rhs)
 *  TGEMV_ACC(dst, acc_in, lhs, rhs[, phase, mad_mode])
 *
 * dst = acc_in + lhs x rhs with one row. (pto.tgemv.acc, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * lhs: left side (tile)
 * rhs: right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TGEMV_ACC(...) PTO_CAT_(PTO_TGEMV_ACC_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 4, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_ACC_wrong_(...) PTO_WRONG_COUNT_("TGEMV_ACC takes (dst, lhs, rhs) or (dst, acc_in, lhs, rhs[, phase, mad_mode])")
#define PTO_TGEMV_ACC_3(dst, lhs, rhs, none_) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_ACC, dst) PTO_NEEDS_TILE_(TGEMV_ACC, lhs) PTO_NEEDS_TILE_(TGEMV_ACC, rhs) \
        PTO_RULES_TGEMV_ACC_(PTO_AS_TILE_(dst), PTO_AS_TILE_(lhs), PTO_AS_TILE_(rhs), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.acc", "", 4, 0}; \
        const struct pto_ref pto_shared_ = PTO_ARG_TILE_(dst); \
        const struct pto_ref pto_refs_[] = {pto_shared_, PTO_ARG_TILE_(lhs), PTO_ARG_TILE_(rhs), pto_shared_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TGEMV_ACC_4(dst, acc_in, lhs, rhs, ...) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_ACC, dst) PTO_NEEDS_TILE_(TGEMV_ACC, acc_in) PTO_NEEDS_TILE_(TGEMV_ACC, lhs) PTO_NEEDS_TILE_(TGEMV_ACC, rhs) \
        PTO_RULES_TGEMV_ACC_(PTO_AS_TILE_(acc_in), PTO_AS_TILE_(lhs), PTO_AS_TILE_(rhs), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.acc", "accPhase madMode", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGEMV_ACC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(acc_in), PTO_ARG_TILE_(lhs), PTO_ARG_TILE_(rhs), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TGEMV_BIAS. */
struct pto_attrs_TGEMV_BIAS {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TGEMV_BIAS(dst, a, b, bias[, phase, mad_mode])
 *
 * dst[0,j] = bias[0,j] + (a x b)[0,j]. (pto.tgemv.bias, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * a: left side (tile)
 * b: right side (tile)
 * bias: bias, added to each row (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TGEMV_BIAS(...) PTO_CAT_(PTO_TGEMV_BIAS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 4, 4, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_BIAS_wrong_(...) PTO_WRONG_COUNT_("TGEMV_BIAS takes (dst, a, b, bias[, phase, mad_mode])")
#define PTO_TGEMV_BIAS_4(dst, a, b, bias, ...) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_BIAS, dst) PTO_NEEDS_TILE_(TGEMV_BIAS, a) PTO_NEEDS_TILE_(TGEMV_BIAS, b) PTO_NEEDS_TILE_(TGEMV_BIAS, bias) \
        PTO_RULES_TGEMV_BIAS_(PTO_AS_TILE_(a), PTO_AS_TILE_(b), PTO_AS_TILE_(bias), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.bias", "accPhase madMode", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGEMV_BIAS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(b), PTO_ARG_TILE_(bias), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TGEMV_MX(dst, a, a_scale, b, b_scale)
 *  TGEMV_MX(dst, c_in, a, a_scale, b, b_scale)
 *  TGEMV_MX(dst, a, a_scale, b, b_scale, bias)
 *
 * one row of tmatmul.mx. (pto.tgemv.mx, PIPE_M; machine-and-cube.md d)
 * one row of tmatmul.mx.acc. (pto.tgemv.mx.acc, PIPE_M; machine-and-cube.md d)
 * one row of tmatmul.mx.bias; that is meant unless the second argument lies in Acc. (pto.tgemv.mx.bias)
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 */
#define TGEMV_MX(...) PTO_CAT_(PTO_TGEMV_MX_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 6, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_MX_wrong_(...) PTO_WRONG_COUNT_("TGEMV_MX takes (dst, a, a_scale, b, b_scale) or (dst, c_in, a, a_scale, b, b_scale) or (dst, a, a_scale, b, b_scale, bias)")
#define PTO_TGEMV_MX_5(dst, a, a_scale, b, b_scale, none_) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_MX, dst) PTO_NEEDS_TILE_(TGEMV_MX, a) PTO_NEEDS_TILE_(TGEMV_MX, a_scale) PTO_NEEDS_TILE_(TGEMV_MX, b) PTO_NEEDS_TILE_(TGEMV_MX, b_scale) \
        PTO_RULES_TGEMV_MX_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.mx", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TGEMV_MX_6(dst, arg1, arg2, arg3, arg4, arg5, none_) \
    do { \
        {PTO_RULES_IF_TGEMV_MX_ACC_(PTO_ST_SPACE(arg1) == PTO_LOC_Acc, arg1, arg2, arg3, arg4, arg5, dst)} \
        {PTO_RULES_IF_TGEMV_MX_BIAS_(PTO_ST_SPACE(arg1) > 0 && PTO_ST_SPACE(arg1) != PTO_LOC_Acc, arg1, arg2, arg3, arg4, arg5, dst)} \
        static const struct pto_site pto_sites_[] = {{"pto.tgemv.mx.acc", "", 6, 0}, {"pto.tgemv.mx.bias", "", 6, 0}}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(arg1), PTO_ARG_TILE_(arg2), PTO_ARG_TILE_(arg3), PTO_ARG_TILE_(arg4), PTO_ARG_TILE_(arg5), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_sites_[pto_refs_[0].u.tile->space == PTO_LOC_Acc ? 0 : 1], PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TGEMV_MX_PLAIN. */
struct pto_attrs_TGEMV_MX_PLAIN {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TGEMV_MX_PLAIN(dst, a, a_scale, b, b_scale[, phase, mad_mode])
 *
 * one row of tmatmul.mx. (pto.tgemv.mx, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TGEMV_MX_PLAIN(...) PTO_CAT_(PTO_TGEMV_MX_PLAIN_, PTO_PICK8_(__VA_ARGS__, wrong_, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_MX_PLAIN_wrong_(...) PTO_WRONG_COUNT_("TGEMV_MX_PLAIN takes (dst, a, a_scale, b, b_scale[, phase, mad_mode])")
#define PTO_TGEMV_MX_PLAIN_5(dst, a, a_scale, b, b_scale, ...) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_MX_PLAIN, dst) PTO_NEEDS_TILE_(TGEMV_MX_PLAIN, a) PTO_NEEDS_TILE_(TGEMV_MX_PLAIN, a_scale) PTO_NEEDS_TILE_(TGEMV_MX_PLAIN, b) PTO_NEEDS_TILE_(TGEMV_MX_PLAIN, b_scale) \
        PTO_RULES_TGEMV_MX_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.mx", "accPhase madMode", 5, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGEMV_MX_PLAIN pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TGEMV_MX_ACC. */
struct pto_attrs_TGEMV_MX_ACC {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TGEMV_MX_ACC(dst, c_in, a, a_scale, b, b_scale[, phase, mad_mode])
 *
 * one row of tmatmul.mx.acc. (pto.tgemv.mx.acc, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * c_in: accumulator that is added to (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TGEMV_MX_ACC(...) PTO_CAT_(PTO_TGEMV_MX_ACC_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_MX_ACC_wrong_(...) PTO_WRONG_COUNT_("TGEMV_MX_ACC takes (dst, c_in, a, a_scale, b, b_scale[, phase, mad_mode])")
#define PTO_TGEMV_MX_ACC_6(dst, c_in, a, a_scale, b, b_scale, ...) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_MX_ACC, dst) PTO_NEEDS_TILE_(TGEMV_MX_ACC, c_in) PTO_NEEDS_TILE_(TGEMV_MX_ACC, a) PTO_NEEDS_TILE_(TGEMV_MX_ACC, a_scale) PTO_NEEDS_TILE_(TGEMV_MX_ACC, b) PTO_NEEDS_TILE_(TGEMV_MX_ACC, b_scale) \
        PTO_RULES_TGEMV_MX_ACC_(PTO_AS_TILE_(c_in), PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.mx.acc", "accPhase madMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGEMV_MX_ACC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(c_in), PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TGEMV_MX_BIAS. */
struct pto_attrs_TGEMV_MX_BIAS {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
    enum pto_mad_mode_code mad_mode PTO_UNSET_MEMBER_;
};

/** TGEMV_MX_BIAS(dst, a, a_scale, b, b_scale, bias[, phase, mad_mode])
 *
 * one row of tmatmul.mx.bias. (pto.tgemv.mx.bias, PIPE_M; machine-and-cube.md d)
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * bias: bias, added to each row (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 * mad_mode: MAD_MODE_IEEE (default), MAD_MODE_TF32_RINT, MAD_MODE_TF32_ROUND
 */
#define TGEMV_MX_BIAS(...) PTO_CAT_(PTO_TGEMV_MX_BIAS_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGEMV_MX_BIAS_wrong_(...) PTO_WRONG_COUNT_("TGEMV_MX_BIAS takes (dst, a, a_scale, b, b_scale, bias[, phase, mad_mode])")
#define PTO_TGEMV_MX_BIAS_6(dst, a, a_scale, b, b_scale, bias, ...) \
    do { \
        PTO_NEEDS_TILE_(TGEMV_MX_BIAS, dst) PTO_NEEDS_TILE_(TGEMV_MX_BIAS, a) PTO_NEEDS_TILE_(TGEMV_MX_BIAS, a_scale) PTO_NEEDS_TILE_(TGEMV_MX_BIAS, b) PTO_NEEDS_TILE_(TGEMV_MX_BIAS, b_scale) PTO_NEEDS_TILE_(TGEMV_MX_BIAS, bias) \
        PTO_RULES_TGEMV_MX_BIAS_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(bias), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgemv.mx.bias", "accPhase madMode", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGEMV_MX_BIAS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(bias), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase), pto_attr_code(pto_a_.mad_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/* ---- Synchronisation ---- */

/** set_flag(src_pipe, dst_pipe, event_id)
 *
 * when all earlier work of src_pipe is done, sets flag (src_pipe, dst_pipe, event_id). (pto.set_flag, the one that src_pipe names; vector.md 16)
 * src_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * dst_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7
 */
#define set_flag(src_pipe, dst_pipe, event_id) \
    do { \
        PTO_RULES_SET_FLAG_() \
        static const struct pto_site pto_site_ = {"pto.set_flag", "src_pipe dst_pipe event_id", 0, 3}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_src_pipe_ = (src_pipe); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_dst_pipe_ = (dst_pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_src_pipe_, (int64_t)pto_dst_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** wait_flag(src_pipe, dst_pipe, event_id)
 *
 * dst_pipe waits for the flag, then clears it. (pto.wait_flag, the one that dst_pipe names; vector.md 16)
 * src_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * dst_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7
 */
#define wait_flag(src_pipe, dst_pipe, event_id) \
    do { \
        PTO_RULES_WAIT_FLAG_() \
        static const struct pto_site pto_site_ = {"pto.wait_flag", "src_pipe dst_pipe event_id", 0, 3}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_src_pipe_ = (src_pipe); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_dst_pipe_ = (dst_pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_src_pipe_, (int64_t)pto_dst_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** set_flag_dyn(src_pipe, dst_pipe, event)
 *
 * set_flag with the event id in a value. (pto.set_flag_dyn, the one that src_pipe names; vector.md 16)
 * src_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * dst_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 */
#define set_flag_dyn(src_pipe, dst_pipe, event) \
    do { \
        PTO_RULES_SET_FLAG_DYN_(event) \
        static const struct pto_site pto_site_ = {"pto.set_flag_dyn", "src_pipe dst_pipe", 1, 2}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_src_pipe_ = (src_pipe); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_dst_pipe_ = (dst_pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_src_pipe_, (int64_t)pto_dst_pipe_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** wait_flag_dyn(src_pipe, dst_pipe, event)
 *
 * wait_flag with the event id in a value. (pto.wait_flag_dyn, the one that dst_pipe names; vector.md 16)
 * src_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * dst_pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 */
#define wait_flag_dyn(src_pipe, dst_pipe, event) \
    do { \
        PTO_RULES_WAIT_FLAG_DYN_(event) \
        static const struct pto_site pto_site_ = {"pto.wait_flag_dyn", "src_pipe dst_pipe", 1, 2}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_src_pipe_ = (src_pipe); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_dst_pipe_ = (dst_pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_src_pipe_, (int64_t)pto_dst_pipe_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** record_event(src_op, dst_op, event_id)
 *
 * set_flag between the pipes of two kinds of operation. (pto.record_event, that of src_op; vector.md 16)
 * src_op: OP_TLOAD, OP_TSTORE_ACC, OP_TSTORE_VEC, OP_TMOV_M2L, OP_TMOV_M2S, OP_TMOV_M2B, OP_TMOV_M2V, OP_TMOV_V2M, OP_TMATMUL, OP_TVEC, OP_TVECWAIT_EVENT
 * dst_op: OP_TLOAD, OP_TSTORE_ACC, OP_TSTORE_VEC, OP_TMOV_M2L, OP_TMOV_M2S, OP_TMOV_M2B, OP_TMOV_M2V, OP_TMOV_V2M, OP_TMATMUL, OP_TVEC, OP_TVECWAIT_EVENT
 * event_id: EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7
 */
#define record_event(src_op, dst_op, event_id) \
    do { \
        PTO_RULES_RECORD_EVENT_() \
        static const struct pto_site pto_site_ = {"pto.record_event", "src_op dst_op event_id", 0, 3}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_event_type_code pto_src_op_ = (src_op); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_event_type_code pto_dst_op_ = (dst_op); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_src_op_), pto_attr_code(pto_dst_op_), PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** wait_event(src_op, dst_op, event_id)
 *
 * wait_flag between the pipes of two kinds of operation. (pto.wait_event, that of dst_op; vector.md 16)
 * src_op: OP_TLOAD, OP_TSTORE_ACC, OP_TSTORE_VEC, OP_TMOV_M2L, OP_TMOV_M2S, OP_TMOV_M2B, OP_TMOV_M2V, OP_TMOV_V2M, OP_TMATMUL, OP_TVEC, OP_TVECWAIT_EVENT
 * dst_op: OP_TLOAD, OP_TSTORE_ACC, OP_TSTORE_VEC, OP_TMOV_M2L, OP_TMOV_M2S, OP_TMOV_M2B, OP_TMOV_M2V, OP_TMOV_V2M, OP_TMATMUL, OP_TVEC, OP_TVECWAIT_EVENT
 * event_id: EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7
 */
#define wait_event(src_op, dst_op, event_id) \
    do { \
        PTO_RULES_WAIT_EVENT_() \
        static const struct pto_site pto_site_ = {"pto.wait_event", "src_op dst_op event_id", 0, 3}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_event_type_code pto_src_op_ = (src_op); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_event_type_code pto_dst_op_ = (dst_op); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_src_op_), pto_attr_code(pto_dst_op_), PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** pipe_barrier(pipe)
 *
 * later work of the pipe (all pipes: PIPE_ALL) waits for its earlier work. (pto.barrier, the one that pipe names; vector.md 16)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 */
#define pipe_barrier(pipe) \
    do { \
        PTO_RULES_BARRIER_() \
        static const struct pto_site pto_site_ = {"pto.barrier", "pipe", 0, 1}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** barrier_sync(op_type)
 *
 * barrier of the pipe of a kind of operation. (pto.barrier_sync, that of op_type; vector.md 16)
 * op_type: OP_TLOAD, OP_TSTORE_ACC, OP_TSTORE_VEC, OP_TMOV_M2L, OP_TMOV_M2S, OP_TMOV_M2B, OP_TMOV_M2V, OP_TMOV_V2M, OP_TMATMUL, OP_TVEC, OP_TVECWAIT_EVENT
 */
#define barrier_sync(op_type) \
    do { \
        PTO_RULES_BARRIER_SYNC_() \
        static const struct pto_site pto_site_ = {"pto.barrier_sync", "op_type", 0, 1}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_event_type_code pto_op_type_ = (op_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_op_type_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** Optional attributes of get_buf. */
struct pto_attrs_get_buf {
    PTO_MEMBERS_
    int64_t mode PTO_UNSET_MEMBER_;
};

/** get_buf(pipe, buf_id[, mode])
 *
 * the pipe's work waits until every earlier get..rls of this buffer id is released. (pto.get_buf, no pipe; vector.md 16)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * buf_id: integer
 * mode: integer (default 0)
 */
#define get_buf(...) PTO_CAT_(PTO_get_buf_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_get_buf_wrong_(...) PTO_WRONG_COUNT_("get_buf takes (pipe, buf_id[, mode])")
#define PTO_get_buf_2(pipe, buf_id, ...) \
    do { \
        PTO_RULES_GET_BUF_() \
        static const struct pto_site pto_site_ = {"pto.get_buf", "pipe buf_id mode", 0, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_get_buf pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(buf_id), pto_attr_int(pto_a_.mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** Optional attributes of rls_buf. */
struct pto_attrs_rls_buf {
    PTO_MEMBERS_
    int64_t mode PTO_UNSET_MEMBER_;
};

/** rls_buf(pipe, buf_id[, mode])
 *
 * releases the buffer id when the pipe's work so far is done. (pto.rls_buf, no pipe; vector.md 16)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * buf_id: integer
 * mode: integer (default 0)
 */
#define rls_buf(...) PTO_CAT_(PTO_rls_buf_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_rls_buf_wrong_(...) PTO_WRONG_COUNT_("rls_buf takes (pipe, buf_id[, mode])")
#define PTO_rls_buf_2(pipe, buf_id, ...) \
    do { \
        PTO_RULES_RLS_BUF_() \
        static const struct pto_site pto_site_ = {"pto.rls_buf", "pipe buf_id mode", 0, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_rls_buf pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(buf_id), pto_attr_int(pto_a_.mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** Optional attributes of get_buf_dyn. */
struct pto_attrs_get_buf_dyn {
    PTO_MEMBERS_
    int64_t mode PTO_UNSET_MEMBER_;
};

/** get_buf_dyn(pipe, buf_id[, mode])
 *
 * get_buf with the id in a value. (pto.get_buf_dyn, no pipe; vector.md 16)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * buf_id: event or flag id (integer)
 * mode: integer (default 0)
 */
#define get_buf_dyn(...) PTO_CAT_(PTO_get_buf_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_get_buf_dyn_wrong_(...) PTO_WRONG_COUNT_("get_buf_dyn takes (pipe, buf_id[, mode])")
#define PTO_get_buf_dyn_2(pipe, buf_id, ...) \
    do { \
        PTO_RULES_GET_BUF_DYN_(buf_id) \
        static const struct pto_site pto_site_ = {"pto.get_buf_dyn", "pipe mode", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_get_buf_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(buf_id)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of rls_buf_dyn. */
struct pto_attrs_rls_buf_dyn {
    PTO_MEMBERS_
    int64_t mode PTO_UNSET_MEMBER_;
};

/** rls_buf_dyn(pipe, buf_id[, mode])
 *
 * rls_buf with the id in a value. (pto.rls_buf_dyn, no pipe; vector.md 16)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * buf_id: event or flag id (integer)
 * mode: integer (default 0)
 */
#define rls_buf_dyn(...) PTO_CAT_(PTO_rls_buf_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_rls_buf_dyn_wrong_(...) PTO_WRONG_COUNT_("rls_buf_dyn takes (pipe, buf_id[, mode])")
#define PTO_rls_buf_dyn_2(pipe, buf_id, ...) \
    do { \
        PTO_RULES_RLS_BUF_DYN_(buf_id) \
        static const struct pto_site pto_site_ = {"pto.rls_buf_dyn", "pipe mode", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_rls_buf_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(buf_id)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TSYNC(events)
 *
 * waits for the work on its operands. (pto.tsync, all; vector.md 16)
 * events: values (tile, window or scalars in parentheses)
 */
#define TSYNC(events) \
    do { \
        PTO_RULES_TSYNC_(events) \
        static const struct pto_site pto_site_ = {"pto.tsync", "", 1, 0}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_VALUE_, events)}; \
        const struct pto_ref pto_refs_[] = {pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** sync_set(pipe, event_id)
 *  sync_set(pipe, event_id, ffts_mode)
 *
 * when the pipe's work so far is done, sets a flag of the other cores (ffts_mode 0: of its kind, 1: of its block, 2: cube and vector). (pto.sync.set, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: integer
 * ffts_mode: integer (default 2)
 */
#define sync_set(...) PTO_CAT_(PTO_sync_set_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_sync_set_wrong_(...) PTO_WRONG_COUNT_("sync_set takes (pipe, event_id) or (pipe, event_id, ffts_mode)")
#define PTO_sync_set_2(pipe, event_id, none_) \
    do { \
        PTO_RULES_SYNC_SET_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.sync.set", "pipe event_id", 1, 2}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_sync_set_3(pipe, event_id, ffts_mode, none_) \
    do { \
        PTO_RULES_SYNC_SET_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.sync.set", "pipe event_id ffts_mode", 1, 3}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id), PTO_INTEGER_(ffts_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of sync_set_dyn. */
struct pto_attrs_sync_set_dyn {
    PTO_MEMBERS_
    int64_t event_id PTO_UNSET_MEMBER_;
};

/** sync_set_dyn(pipe, event)
 *  sync_set_dyn(pipe, event, ffts_mode[, event_id])
 *
 * when the pipe's work so far is done, sets a flag of the other cores (ffts_mode 0: of its kind, 1: of its block, 2: cube and vector). (pto.sync.set, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 * ffts_mode: integer (default 2)
 * event_id: integer
 */
#define sync_set_dyn(...) PTO_CAT_(PTO_sync_set_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_sync_set_dyn_wrong_(...) PTO_WRONG_COUNT_("sync_set_dyn takes (pipe, event) or (pipe, event, ffts_mode[, event_id])")
#define PTO_sync_set_dyn_2(pipe, event, none_) \
    do { \
        PTO_RULES_SYNC_SET_(event) \
        static const struct pto_site pto_site_ = {"pto.sync.set", "pipe", 1, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_sync_set_dyn_3(pipe, event, ffts_mode, ...) \
    do { \
        PTO_RULES_SYNC_SET_(event) \
        static const struct pto_site pto_site_ = {"pto.sync.set", "pipe event_id ffts_mode", 1, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_sync_set_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.event_id), PTO_INTEGER_(ffts_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** sync_wait(pipe, event_id)
 *  sync_wait(pipe, event_id, ffts_mode)
 *
 * waits for a flag that other cores set. (pto.sync.wait, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: integer
 * ffts_mode: integer (default 2)
 */
#define sync_wait(...) PTO_CAT_(PTO_sync_wait_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_sync_wait_wrong_(...) PTO_WRONG_COUNT_("sync_wait takes (pipe, event_id) or (pipe, event_id, ffts_mode)")
#define PTO_sync_wait_2(pipe, event_id, none_) \
    do { \
        PTO_RULES_SYNC_WAIT_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.sync.wait", "pipe event_id", 1, 2}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_sync_wait_3(pipe, event_id, ffts_mode, none_) \
    do { \
        PTO_RULES_SYNC_WAIT_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.sync.wait", "pipe event_id ffts_mode", 1, 3}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id), PTO_INTEGER_(ffts_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of sync_wait_dyn. */
struct pto_attrs_sync_wait_dyn {
    PTO_MEMBERS_
    int64_t event_id PTO_UNSET_MEMBER_;
};

/** sync_wait_dyn(pipe, event)
 *  sync_wait_dyn(pipe, event, ffts_mode[, event_id])
 *
 * waits for a flag that other cores set. (pto.sync.wait, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 * ffts_mode: integer (default 2)
 * event_id: integer
 */
#define sync_wait_dyn(...) PTO_CAT_(PTO_sync_wait_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_sync_wait_dyn_wrong_(...) PTO_WRONG_COUNT_("sync_wait_dyn takes (pipe, event) or (pipe, event, ffts_mode[, event_id])")
#define PTO_sync_wait_dyn_2(pipe, event, none_) \
    do { \
        PTO_RULES_SYNC_WAIT_(event) \
        static const struct pto_site pto_site_ = {"pto.sync.wait", "pipe", 1, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_sync_wait_dyn_3(pipe, event, ffts_mode, ...) \
    do { \
        PTO_RULES_SYNC_WAIT_(event) \
        static const struct pto_site pto_site_ = {"pto.sync.wait", "pipe event_id ffts_mode", 1, 3}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_sync_wait_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.event_id), PTO_INTEGER_(ffts_mode)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** set_cross_block(pipe, event_id)
 *
 * sync.set among all cores of one kind. (pto.set_cross_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: integer
 */
#define set_cross_block(pipe, event_id) \
    do { \
        PTO_RULES_SET_CROSS_BLOCK_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.set_cross_block", "pipe event_id", 1, 2}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of set_cross_block_dyn. */
struct pto_attrs_set_cross_block_dyn {
    PTO_MEMBERS_
    int64_t event_id PTO_UNSET_MEMBER_;
};

/** set_cross_block_dyn(pipe, event[, event_id])
 *
 * sync.set among all cores of one kind. (pto.set_cross_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 * event_id: integer
 */
#define set_cross_block_dyn(...) PTO_CAT_(PTO_set_cross_block_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_set_cross_block_dyn_wrong_(...) PTO_WRONG_COUNT_("set_cross_block_dyn takes (pipe, event[, event_id])")
#define PTO_set_cross_block_dyn_2(pipe, event, ...) \
    do { \
        PTO_RULES_SET_CROSS_BLOCK_(event) \
        static const struct pto_site pto_site_ = {"pto.set_cross_block", "pipe event_id", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_set_cross_block_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** wait_cross_block(pipe, event_id)
 *
 * sync.wait among all cores of one kind. (pto.wait_cross_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: integer
 */
#define wait_cross_block(pipe, event_id) \
    do { \
        PTO_RULES_WAIT_CROSS_BLOCK_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.wait_cross_block", "pipe event_id", 1, 2}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of wait_cross_block_dyn. */
struct pto_attrs_wait_cross_block_dyn {
    PTO_MEMBERS_
    int64_t event_id PTO_UNSET_MEMBER_;
};

/** wait_cross_block_dyn(pipe, event[, event_id])
 *
 * sync.wait among all cores of one kind. (pto.wait_cross_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 * event_id: integer
 */
#define wait_cross_block_dyn(...) PTO_CAT_(PTO_wait_cross_block_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_wait_cross_block_dyn_wrong_(...) PTO_WRONG_COUNT_("wait_cross_block_dyn takes (pipe, event[, event_id])")
#define PTO_wait_cross_block_dyn_2(pipe, event, ...) \
    do { \
        PTO_RULES_WAIT_CROSS_BLOCK_(event) \
        static const struct pto_site pto_site_ = {"pto.wait_cross_block", "pipe event_id", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_wait_cross_block_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** set_intra_block(pipe, event_id)
 *
 * sets a flag of the other cores of the block. (pto.set_intra_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: integer
 */
#define set_intra_block(pipe, event_id) \
    do { \
        PTO_RULES_SET_INTRA_BLOCK_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.set_intra_block", "pipe event_id", 1, 2}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of set_intra_block_dyn. */
struct pto_attrs_set_intra_block_dyn {
    PTO_MEMBERS_
    int64_t event_id PTO_UNSET_MEMBER_;
};

/** set_intra_block_dyn(pipe, event[, event_id])
 *
 * sets a flag of the other cores of the block. (pto.set_intra_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 * event_id: integer
 */
#define set_intra_block_dyn(...) PTO_CAT_(PTO_set_intra_block_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_set_intra_block_dyn_wrong_(...) PTO_WRONG_COUNT_("set_intra_block_dyn takes (pipe, event[, event_id])")
#define PTO_set_intra_block_dyn_2(pipe, event, ...) \
    do { \
        PTO_RULES_SET_INTRA_BLOCK_(event) \
        static const struct pto_site pto_site_ = {"pto.set_intra_block", "pipe event_id", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_set_intra_block_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** wait_intra_block(pipe, event_id)
 *
 * waits for a flag of the other cores of the block. (pto.wait_intra_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event_id: integer
 */
#define wait_intra_block(pipe, event_id) \
    do { \
        PTO_RULES_WAIT_INTRA_BLOCK_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.wait_intra_block", "pipe event_id", 1, 2}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, PTO_INTEGER_(event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of wait_intra_block_dyn. */
struct pto_attrs_wait_intra_block_dyn {
    PTO_MEMBERS_
    int64_t event_id PTO_UNSET_MEMBER_;
};

/** wait_intra_block_dyn(pipe, event[, event_id])
 *
 * waits for a flag of the other cores of the block. (pto.wait_intra_block, the one that pipe names; vector.md 17, 25.4)
 * pipe: PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL
 * event: event or flag id (integer)
 * event_id: integer
 */
#define wait_intra_block_dyn(...) PTO_CAT_(PTO_wait_intra_block_dyn_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_wait_intra_block_dyn_wrong_(...) PTO_WRONG_COUNT_("wait_intra_block_dyn takes (pipe, event[, event_id])")
#define PTO_wait_intra_block_dyn_2(pipe, event, ...) \
    do { \
        PTO_RULES_WAIT_INTRA_BLOCK_(event) \
        static const struct pto_site pto_site_ = {"pto.wait_intra_block", "pipe event_id", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_wait_intra_block_dyn pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(event)}; \
        PTO_STRICT_ENUMS_ const enum pto_pipe_code pto_pipe_ = (pipe); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {(int64_t)pto_pipe_, pto_attr_int(pto_a_.event_id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** set_ffts(ffts)
 *
 * where the control words of the cross-core flags lie. (pto.set_ffts, PIPE_S; vector.md 17, 25.4)
 * ffts: pointer (pointer, or NULL for none)
 */
#define set_ffts(ffts) \
    do { \
        PTO_RULES_SET_FFTS_(ffts) \
        static const struct pto_site pto_site_ = {"pto.set_ffts", "", 1, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_PTR_(ffts)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of SYNCALL. */
struct pto_attrs_SYNCALL {
    PTO_MEMBERS_
    enum pto_sync_core_type_code core_type PTO_UNSET_MEMBER_;
};

/** SYNCALL(mode[, core_type])
 *
 * barrier of all cores of a kind; soft: counted in a workspace in GM. (pto.syncall, no pipe; vector.md 17, 25.4)
 * mode: SYNC_HARD, SYNC_SOFT
 * core_type: SYNC_AIV_ONLY, SYNC_AIC_ONLY, SYNC_MIX (default)
 */
#define SYNCALL(...) PTO_CAT_(PTO_SYNCALL_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 1, 1, ))(__VA_ARGS__, )
#define PTO_SYNCALL_wrong_(...) PTO_WRONG_COUNT_("SYNCALL takes (mode[, core_type])")
#define PTO_SYNCALL_1(mode, ...) \
    do { \
        PTO_RULES_SYNCALL_(PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.syncall", "mode core_type", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_SYNCALL pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_sync_all_mode_code pto_mode_ = (mode); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_mode_), pto_attr_code(pto_a_.core_type)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of SYNCALL_SOFT. */
struct pto_attrs_SYNCALL_SOFT {
    PTO_MEMBERS_
    enum pto_sync_core_type_code core_type PTO_UNSET_MEMBER_;
};

/** SYNCALL_SOFT(workspace, mode)
 *  SYNCALL_SOFT(workspace, used_cores, mode[, core_type])
 *
 * barrier of all cores of a kind; soft: counted in a workspace in GM. (pto.syncall, no pipe; vector.md 17, 25.4)
 * workspace: destination (pointer or window)
 * mode: SYNC_HARD, SYNC_SOFT
 * used_cores: value (integer)
 * core_type: SYNC_AIV_ONLY, SYNC_AIC_ONLY, SYNC_MIX (default)
 */
#define SYNCALL_SOFT(...) PTO_CAT_(PTO_SYNCALL_SOFT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_SYNCALL_SOFT_wrong_(...) PTO_WRONG_COUNT_("SYNCALL_SOFT takes (workspace, mode) or (workspace, used_cores, mode[, core_type])")
#define PTO_SYNCALL_SOFT_2(workspace, mode, none_) \
    do { \
        PTO_RULES_SYNCALL_(workspace, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.syncall", "mode", 2, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_MEMORY_(workspace), pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_sync_all_mode_code pto_mode_ = (mode); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_mode_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_SYNCALL_SOFT_3(workspace, used_cores, mode, ...) \
    do { \
        PTO_RULES_SYNCALL_(workspace, used_cores) \
        static const struct pto_site pto_site_ = {"pto.syncall", "mode core_type", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_SYNCALL_SOFT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_MEMORY_(workspace), PTO_ARG_INT_(used_cores)}; \
        PTO_STRICT_ENUMS_ const enum pto_sync_all_mode_code pto_mode_ = (mode); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_mode_), pto_attr_code(pto_a_.core_type)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of cmo_cacheinvalid. */
struct pto_attrs_cmo_cacheinvalid {
    PTO_MEMBERS_
    enum pto_address_space_code space PTO_UNSET_MEMBER_;
};

/** cmo_cacheinvalid(addr[, space])
 *
 * the scalar unit reads memory anew, one line or all of it. (pto.cmo.cacheinvalid, PIPE_S; vector.md 25.4)
 * addr: pointer (pointer or window)
 * space: SPACE_ZERO, SPACE_GM, SPACE_MAT, SPACE_LEFT, SPACE_RIGHT, SPACE_ACC, SPACE_VEC, SPACE_BIAS, SPACE_SCALING
 */
#define cmo_cacheinvalid(...) PTO_CAT_(PTO_cmo_cacheinvalid_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 1, 1, ))(__VA_ARGS__, )
#define PTO_cmo_cacheinvalid_wrong_(...) PTO_WRONG_COUNT_("cmo_cacheinvalid takes (addr[, space])")
#define PTO_cmo_cacheinvalid_1(addr, ...) \
    do { \
        PTO_RULES_CACHEINVALID_(addr) \
        static const struct pto_site pto_site_ = {"pto.cmo.cacheinvalid", "space", 1, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_cmo_cacheinvalid pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_MEMORY_(addr)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.space)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** cmo_cacheinvalid_all(space)
 *
 * the scalar unit reads memory anew, one line or all of it. (pto.cmo.cacheinvalid, PIPE_S; vector.md 25.4)
 * space: SPACE_ZERO, SPACE_GM, SPACE_MAT, SPACE_LEFT, SPACE_RIGHT, SPACE_ACC, SPACE_VEC, SPACE_BIAS, SPACE_SCALING
 */
#define cmo_cacheinvalid_all(space) \
    do { \
        PTO_RULES_CACHEINVALID_(PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.cmo.cacheinvalid", "space", 1, 1}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_address_space_code pto_space_ = (space); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_space_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** fence_barrier_all(scope)
 *
 * everything issued before is done and visible before anything behind it starts. (pto.fence.barrier_all, all; vector.md 25.4)
 * scope: FENCE_LOCAL, FENCE_GM, FENCE_ALL
 */
#define fence_barrier_all(scope) \
    do { \
        PTO_RULES_FENCE_() \
        static const struct pto_site pto_site_ = {"pto.fence.barrier_all", "scope", 0, 1}; \
        PTO_STRICT_ENUMS_ const enum pto_fence_scope_code pto_scope_ = (scope); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_scope_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, pto_values_); \
    } while (0)

/** declare_eventid_array(array)
 *
 * an array of event ids. (pto.declare_eventid_array, no pipe; vector.md 16)
 * array: result (EventIdArray)
 */
#define declare_eventid_array(array) \
    do { \
        PTO_RULES_DECLARE_EVENTID_ARRAY_(array) \
        static const struct pto_site pto_site_ = {"pto.declare_eventid_array", "", 1, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_OBJECT_(array)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** eventid_array_get(array, index)
 *
 * an event id of the array. (pto.eventid_array_get, no pipe; vector.md 16)
 * array: array or struct (EventIdArray)
 * index: index (integer)
 */
static inline struct pto_result pto_do_eventid_array_get(struct pto_here here, struct pto_ref array_, struct pto_ref index_)
{
    static const struct pto_site site = {"pto.eventid_array_get", "", 3, 0};
    const struct pto_ref refs[] = {array_, index_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define eventid_array_get(array, index) (pto_do_eventid_array_get(PTO_HERE_, PTO_ARG_OBJECT_(array), PTO_ARG_INT_(index)).i)

/** eventid_array_set(array, index, value)
 *
 * changes an event id of the array. (pto.eventid_array_set, no pipe; vector.md 16)
 * array: array or struct (EventIdArray)
 * index: index (integer)
 * value: value (integer)
 */
#define eventid_array_set(array, index, value) \
    do { \
        PTO_RULES_EVENTID_ARRAY_SET_(array, index, value) \
        static const struct pto_site pto_site_ = {"pto.eventid_array_set", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_OBJECT_(array), PTO_ARG_INT_(index), PTO_ARG_INT_(value)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/* ---- Elementwise operations ---- */

/** TADD(dst, src0, src1)
 *
 * dst = src0 + src1; integers wrap. (pto.tadd, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TADD(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TADD, dst) PTO_NEEDS_TILE_(TADD, src0) PTO_NEEDS_TILE_(TADD, src1) \
        PTO_RULES_TADD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tadd", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSUB(dst, src0, src1)
 *
 * dst = src0 - src1; integers wrap. (pto.tsub, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TSUB(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TSUB, dst) PTO_NEEDS_TILE_(TSUB, src0) PTO_NEEDS_TILE_(TSUB, src1) \
        PTO_RULES_TSUB_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsub", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMUL(dst, src0, src1)
 *
 * dst = src0 * src1; integers keep the low half. (pto.tmul, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TMUL(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TMUL, dst) PTO_NEEDS_TILE_(TMUL, src0) PTO_NEEDS_TILE_(TMUL, src1) \
        PTO_RULES_TMUL_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmul", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TDIV. */
struct pto_attrs_TDIV {
    PTO_MEMBERS_
    enum pto_div_precision_code precision PTO_UNSET_MEMBER_;
};

/** TDIV(dst, src0, src1[, precision])
 *
 * dst = src0 / src1; integers truncate. (pto.tdiv, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * precision: DIV_DEFAULT (default), DIV_HIGH
 */
#define TDIV(...) PTO_CAT_(PTO_TDIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TDIV_wrong_(...) PTO_WRONG_COUNT_("TDIV takes (dst, src0, src1[, precision])")
#define PTO_TDIV_3(dst, src0, src1, ...) \
    do { \
        PTO_NEEDS_TILE_(TDIV, dst) PTO_NEEDS_TILE_(TDIV, src0) PTO_NEEDS_TILE_(TDIV, src1) \
        PTO_RULES_TDIV_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tdiv", "precisionType", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TDIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TMAX(dst, src0, src1)
 *
 * dst = max(src0, src1). (pto.tmax, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TMAX(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TMAX, dst) PTO_NEEDS_TILE_(TMAX, src0) PTO_NEEDS_TILE_(TMAX, src1) \
        PTO_RULES_TMAX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmax", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMIN(dst, src0, src1)
 *
 * dst = min(src0, src1). (pto.tmin, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TMIN(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TMIN, dst) PTO_NEEDS_TILE_(TMIN, src0) PTO_NEEDS_TILE_(TMIN, src1) \
        PTO_RULES_TMIN_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmin", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TFMOD. */
struct pto_attrs_TFMOD {
    PTO_MEMBERS_
    enum pto_fmod_precision_code precision PTO_UNSET_MEMBER_;
};

/** TFMOD(dst, src0, src1[, precision])
 *
 * dst = src0 - trunc(src0 / src1) * src1. (pto.tfmod, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * precision: FMOD_DEFAULT (default), FMOD_HIGH
 */
#define TFMOD(...) PTO_CAT_(PTO_TFMOD_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TFMOD_wrong_(...) PTO_WRONG_COUNT_("TFMOD takes (dst, src0, src1[, precision])")
#define PTO_TFMOD_3(dst, src0, src1, ...) \
    do { \
        PTO_NEEDS_TILE_(TFMOD, dst) PTO_NEEDS_TILE_(TFMOD, src0) PTO_NEEDS_TILE_(TFMOD, src1) \
        PTO_RULES_TFMOD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tfmod", "precisionType", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFMOD pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TREM. */
struct pto_attrs_TREM {
    PTO_MEMBERS_
    enum pto_rem_precision_code precision PTO_UNSET_MEMBER_;
};

/** TREM(dst, src0, src1)
 *  TREM(dst, src0, src1, tmp[, precision])
 *
 * dst = src0 - floor(src0 / src1) * src1, with the sign of src1. (pto.trem, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 * precision: REM_DEFAULT (default), REM_HIGH
 */
#define TREM(...) PTO_CAT_(PTO_TREM_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TREM_wrong_(...) PTO_WRONG_COUNT_("TREM takes (dst, src0, src1) or (dst, src0, src1, tmp[, precision])")
#define PTO_TREM_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TREM, dst) PTO_NEEDS_TILE_(TREM, src0) PTO_NEEDS_TILE_(TREM, src1) \
        PTO_RULES_TREM_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trem", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TREM_4(dst, src0, src1, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TREM, dst) PTO_NEEDS_TILE_(TREM, src0) PTO_NEEDS_TILE_(TREM, src1) PTO_NEEDS_TILE_(TREM, tmp) \
        PTO_RULES_TREM_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trem", "precisionType", 4, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TREM pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TADDRELU(dst, src0, src1)
 *
 * dst = max(0, src0 + src1), the sum rounded first. (pto.taddrelu, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TADDRELU(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TADDRELU, dst) PTO_NEEDS_TILE_(TADDRELU, src0) PTO_NEEDS_TILE_(TADDRELU, src1) \
        PTO_RULES_TADDRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.taddrelu", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TPOW. */
struct pto_attrs_TPOW {
    PTO_MEMBERS_
    enum pto_pow_precision_code precision PTO_UNSET_MEMBER_;
};

/** TPOW(dst, base, exp)
 *  TPOW(dst, base, exp, tmp[, precision])
 *
 * dst = base ^ exp; integers by repeated squaring. (pto.tpow, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * base: source (tile)
 * exp: second source (tile)
 * tmp: scratch; no value needs it (tile)
 * precision: POW_DEFAULT (default), POW_HIGH
 */
#define TPOW(...) PTO_CAT_(PTO_TPOW_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPOW_wrong_(...) PTO_WRONG_COUNT_("TPOW takes (dst, base, exp) or (dst, base, exp, tmp[, precision])")
#define PTO_TPOW_3(dst, base, exp, none_) \
    do { \
        PTO_NEEDS_TILE_(TPOW, dst) PTO_NEEDS_TILE_(TPOW, base) PTO_NEEDS_TILE_(TPOW, exp) \
        PTO_RULES_TPOW_(PTO_AS_TILE_(base), PTO_AS_TILE_(exp), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpow", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(base), PTO_ARG_TILE_(exp), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TPOW_4(dst, base, exp, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TPOW, dst) PTO_NEEDS_TILE_(TPOW, base) PTO_NEEDS_TILE_(TPOW, exp) PTO_NEEDS_TILE_(TPOW, tmp) \
        PTO_RULES_TPOW_(PTO_AS_TILE_(base), PTO_AS_TILE_(exp), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpow", "precisionType", 4, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOW pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(base), PTO_ARG_TILE_(exp), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TPRELU(dst, src0, src1)
 *  TPRELU(dst, src0, src1, tmp)
 *
 * dst = src0 > 0 ? src0 : src0 * src1. (pto.tprelu, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TPRELU(...) PTO_CAT_(PTO_TPRELU_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPRELU_wrong_(...) PTO_WRONG_COUNT_("TPRELU takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TPRELU_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TPRELU, dst) PTO_NEEDS_TILE_(TPRELU, src0) PTO_NEEDS_TILE_(TPRELU, src1) \
        PTO_RULES_TPRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tprelu", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TPRELU_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TPRELU, dst) PTO_NEEDS_TILE_(TPRELU, src0) PTO_NEEDS_TILE_(TPRELU, src1) PTO_NEEDS_TILE_(TPRELU, tmp) \
        PTO_RULES_TPRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tprelu", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPARTADD(dst, src0, src1)
 *
 * dst = src0 + src1 where both are valid, else the valid one. (pto.tpartadd, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TPARTADD(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TPARTADD, dst) PTO_NEEDS_TILE_(TPARTADD, src0) PTO_NEEDS_TILE_(TPARTADD, src1) \
        PTO_RULES_TPARTADD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpartadd", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPARTMUL(dst, src0, src1)
 *
 * dst = src0 * src1 where both are valid, else the valid one. (pto.tpartmul, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TPARTMUL(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TPARTMUL, dst) PTO_NEEDS_TILE_(TPARTMUL, src0) PTO_NEEDS_TILE_(TPARTMUL, src1) \
        PTO_RULES_TPARTMUL_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpartmul", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPARTMAX(dst, src0, src1)
 *
 * dst = max(src0, src1) where both are valid, else the valid one. (pto.tpartmax, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TPARTMAX(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TPARTMAX, dst) PTO_NEEDS_TILE_(TPARTMAX, src0) PTO_NEEDS_TILE_(TPARTMAX, src1) \
        PTO_RULES_TPARTMAX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpartmax", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPARTMIN(dst, src0, src1)
 *
 * dst = min(src0, src1) where both are valid, else the valid one. (pto.tpartmin, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TPARTMIN(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TPARTMIN, dst) PTO_NEEDS_TILE_(TPARTMIN, src0) PTO_NEEDS_TILE_(TPARTMIN, src1) \
        PTO_RULES_TPARTMIN_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpartmin", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPARTARGMAX(dst, dst_idx, src0, src1, idx0, idx1)
 *
 * dst, dst_idx = the larger of src0, src1 and its index; a tie takes src1. (pto.tpartargmax, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * dst_idx: second destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * idx0: indices (tile)
 * idx1: further indices (tile)
 */
#define TPARTARGMAX(dst, dst_idx, src0, src1, idx0, idx1) \
    do { \
        PTO_NEEDS_TILE_(TPARTARGMAX, dst) PTO_NEEDS_TILE_(TPARTARGMAX, dst_idx) PTO_NEEDS_TILE_(TPARTARGMAX, src0) PTO_NEEDS_TILE_(TPARTARGMAX, src1) PTO_NEEDS_TILE_(TPARTARGMAX, idx0) PTO_NEEDS_TILE_(TPARTARGMAX, idx1) \
        PTO_RULES_TPARTARGMAX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(idx0), PTO_AS_TILE_(idx1), PTO_AS_TILE_(dst), PTO_AS_TILE_(dst_idx)) \
        static const struct pto_site pto_site_ = {"pto.tpartargmax", "", 6, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(idx0), PTO_ARG_TILE_(idx1), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(dst_idx)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPARTARGMIN(dst, dst_idx, src0, src1, idx0, idx1)
 *
 * dst, dst_idx = the smaller of src0, src1 and its index; a tie takes src1. (pto.tpartargmin, PIPE_V; vector.md 1)
 * dst: destination (tile)
 * dst_idx: second destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * idx0: indices (tile)
 * idx1: further indices (tile)
 */
#define TPARTARGMIN(dst, dst_idx, src0, src1, idx0, idx1) \
    do { \
        PTO_NEEDS_TILE_(TPARTARGMIN, dst) PTO_NEEDS_TILE_(TPARTARGMIN, dst_idx) PTO_NEEDS_TILE_(TPARTARGMIN, src0) PTO_NEEDS_TILE_(TPARTARGMIN, src1) PTO_NEEDS_TILE_(TPARTARGMIN, idx0) PTO_NEEDS_TILE_(TPARTARGMIN, idx1) \
        PTO_RULES_TPARTARGMIN_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(idx0), PTO_AS_TILE_(idx1), PTO_AS_TILE_(dst), PTO_AS_TILE_(dst_idx)) \
        static const struct pto_site pto_site_ = {"pto.tpartargmin", "", 6, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(idx0), PTO_ARG_TILE_(idx1), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(dst_idx)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TADDC(dst, src0, src1, src2)
 *
 * dst = (src0 + src1) + src2. (pto.taddc, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * src2: third source (tile)
 */
#define TADDC(dst, src0, src1, src2) \
    do { \
        PTO_NEEDS_TILE_(TADDC, dst) PTO_NEEDS_TILE_(TADDC, src0) PTO_NEEDS_TILE_(TADDC, src1) PTO_NEEDS_TILE_(TADDC, src2) \
        PTO_RULES_TADDC_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(src2), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.taddc", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(src2), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSUBC(dst, src0, src1, src2)
 *
 * dst = (src0 - src1) + src2. (pto.tsubc, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * src2: third source (tile)
 */
#define TSUBC(dst, src0, src1, src2) \
    do { \
        PTO_NEEDS_TILE_(TSUBC, dst) PTO_NEEDS_TILE_(TSUBC, src0) PTO_NEEDS_TILE_(TSUBC, src1) PTO_NEEDS_TILE_(TSUBC, src2) \
        PTO_RULES_TSUBC_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(src2), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsubc", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(src2), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TADDSC(dst, src0, scalar, src1)
 *
 * dst = (src0 + scalar) + src1. (pto.taddsc, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * scalar: scalar operand (number)
 * src1: second source (tile)
 */
#define TADDSC(dst, src0, scalar, src1) \
    do { \
        PTO_NEEDS_TILE_(TADDSC, dst) PTO_NEEDS_TILE_(TADDSC, src0) PTO_NEEDS_TILE_(TADDSC, src1) \
        PTO_RULES_TADDSC_(PTO_AS_TILE_(src0), scalar, PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.taddsc", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSUBSC(dst, src0, scalar, src1)
 *
 * dst = (src0 - scalar) + src1. (pto.tsubsc, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * scalar: scalar operand (number)
 * src1: second source (tile)
 */
#define TSUBSC(dst, src0, scalar, src1) \
    do { \
        PTO_NEEDS_TILE_(TSUBSC, dst) PTO_NEEDS_TILE_(TSUBSC, src0) PTO_NEEDS_TILE_(TSUBSC, src1) \
        PTO_RULES_TSUBSC_(PTO_AS_TILE_(src0), scalar, PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsubsc", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TFUSEDMULADD(dst, src0, src1)
 *
 * dst = src0 * dst + src1. (pto.tfusedmuladd, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TFUSEDMULADD(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TFUSEDMULADD, dst) PTO_NEEDS_TILE_(TFUSEDMULADD, src0) PTO_NEEDS_TILE_(TFUSEDMULADD, src1) \
        PTO_RULES_TFUSEDMULADD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tfusedmuladd", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TFUSEDMULADDRELU(dst, src0, src1)
 *
 * dst = max(0, src0 * dst + src1). (pto.tfusedmuladdrelu, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TFUSEDMULADDRELU(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TFUSEDMULADDRELU, dst) PTO_NEEDS_TILE_(TFUSEDMULADDRELU, src0) PTO_NEEDS_TILE_(TFUSEDMULADDRELU, src1) \
        PTO_RULES_TFUSEDMULADDRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tfusedmuladdrelu", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMULADDDST(dst, src0, src1)
 *
 * dst = src0 * src1 + dst. (pto.tmuladddst, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TMULADDDST(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TMULADDDST, dst) PTO_NEEDS_TILE_(TMULADDDST, src0) PTO_NEEDS_TILE_(TMULADDDST, src1) \
        PTO_RULES_TMULADDDST_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmuladddst", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TADDRELUCONV(dst, src0, src1)
 *
 * dst = max(0, src0 + src1) in the narrower type of dst. (pto.taddreluconv, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TADDRELUCONV(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TADDRELUCONV, dst) PTO_NEEDS_TILE_(TADDRELUCONV, src0) PTO_NEEDS_TILE_(TADDRELUCONV, src1) \
        PTO_RULES_TADDRELUCONV_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.taddreluconv", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TADDDEQRELU(dst, src0, src1)
 *  TADDDEQRELU(dst, src0, src1, scale)
 *
 * dst = f16(max(0, (src0 + src1) * scale)). (pto.tadddeqrelu, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * scale: scalar operand (number)
 */
#define TADDDEQRELU(...) PTO_CAT_(PTO_TADDDEQRELU_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TADDDEQRELU_wrong_(...) PTO_WRONG_COUNT_("TADDDEQRELU takes (dst, src0, src1) or (dst, src0, src1, scale)")
#define PTO_TADDDEQRELU_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TADDDEQRELU, dst) PTO_NEEDS_TILE_(TADDDEQRELU, src0) PTO_NEEDS_TILE_(TADDDEQRELU, src1) \
        PTO_RULES_TADDDEQRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tadddeqrelu", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TADDDEQRELU_4(dst, src0, src1, scale, none_) \
    do { \
        PTO_NEEDS_TILE_(TADDDEQRELU, dst) PTO_NEEDS_TILE_(TADDDEQRELU, src0) PTO_NEEDS_TILE_(TADDDEQRELU, src1) \
        PTO_RULES_TADDDEQRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), scale, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tadddeqrelu", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_SCALAR_(scale), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSUBRELU(dst, src0, src1)
 *
 * dst = max(0, src0 - src1), the difference rounded first. (pto.tsubrelu, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TSUBRELU(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TSUBRELU, dst) PTO_NEEDS_TILE_(TSUBRELU, src0) PTO_NEEDS_TILE_(TSUBRELU, src1) \
        PTO_RULES_TSUBRELU_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsubrelu", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPAIRREDUCESUM(dst, src)
 *
 * dst[i,k] = src[i,2k] + src[i,2k+1]; the rest of the row 0. (pto.tpairreducesum, PIPE_V; vector.md 4)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TPAIRREDUCESUM(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TPAIRREDUCESUM, dst) PTO_NEEDS_TILE_(TPAIRREDUCESUM, src) \
        PTO_RULES_TPAIRREDUCESUM_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpairreducesum", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TADDS(dst, src, scalar)
 *
 * dst = src + scalar. (pto.tadds, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TADDS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TADDS, dst) PTO_NEEDS_TILE_(TADDS, src) \
        PTO_RULES_TADDS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tadds", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSUBS(dst, src, scalar)
 *
 * dst = src - scalar. (pto.tsubs, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TSUBS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TSUBS, dst) PTO_NEEDS_TILE_(TSUBS, src) \
        PTO_RULES_TSUBS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsubs", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMULS(dst, src, scalar)
 *
 * dst = src * scalar. (pto.tmuls, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TMULS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TMULS, dst) PTO_NEEDS_TILE_(TMULS, src) \
        PTO_RULES_TMULS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmuls", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMINS(dst, src, scalar)
 *
 * dst = min(src, scalar). (pto.tmins, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TMINS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TMINS, dst) PTO_NEEDS_TILE_(TMINS, src) \
        PTO_RULES_TMINS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmins", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMAXS(dst, src, scalar)
 *
 * dst = max(src, scalar). (pto.tmaxs, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TMAXS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TMAXS, dst) PTO_NEEDS_TILE_(TMAXS, src) \
        PTO_RULES_TMAXS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmaxs", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TDIVS. */
struct pto_attrs_TDIVS {
    PTO_MEMBERS_
    enum pto_div_precision_code precision PTO_UNSET_MEMBER_;
};

/** TDIVS(dst, src0, src1[, precision])
 *
 * dst = src0 / src1, one of them a scalar. (pto.tdivs, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src0: source (tile or number)
 * src1: second source (tile or number)
 * precision: DIV_DEFAULT (default), DIV_HIGH
 */
#define TDIVS(...) PTO_CAT_(PTO_TDIVS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TDIVS_wrong_(...) PTO_WRONG_COUNT_("TDIVS takes (dst, src0, src1[, precision])")
#define PTO_TDIVS_3(dst, src0, src1, ...) \
    do { \
        PTO_NEEDS_TILE_(TDIVS, dst) \
        PTO_RULES_TDIVS_(src0, src1, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tdivs", "precisionType", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TDIVS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_VALUE_(src0), PTO_ARG_VALUE_(src1), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFMODS. */
struct pto_attrs_TFMODS {
    PTO_MEMBERS_
    enum pto_fmod_precision_code precision PTO_UNSET_MEMBER_;
};

/** TFMODS(dst, src, scalar[, precision])
 *
 * dst = src - trunc(src / scalar) * scalar. (pto.tfmods, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 * precision: FMOD_DEFAULT (default), FMOD_HIGH
 */
#define TFMODS(...) PTO_CAT_(PTO_TFMODS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TFMODS_wrong_(...) PTO_WRONG_COUNT_("TFMODS takes (dst, src, scalar[, precision])")
#define PTO_TFMODS_3(dst, src, scalar, ...) \
    do { \
        PTO_NEEDS_TILE_(TFMODS, dst) PTO_NEEDS_TILE_(TFMODS, src) \
        PTO_RULES_TFMODS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tfmods", "precisionType", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFMODS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TREMS. */
struct pto_attrs_TREMS {
    PTO_MEMBERS_
    enum pto_rem_precision_code precision PTO_UNSET_MEMBER_;
};

/** TREMS(dst, src, scalar)
 *  TREMS(dst, src, scalar, tmp[, precision])
 *
 * dst = src - floor(src / scalar) * scalar, with the sign of scalar. (pto.trems, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 * tmp: scratch; no value needs it (tile)
 * precision: REM_DEFAULT (default), REM_HIGH
 */
#define TREMS(...) PTO_CAT_(PTO_TREMS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TREMS_wrong_(...) PTO_WRONG_COUNT_("TREMS takes (dst, src, scalar) or (dst, src, scalar, tmp[, precision])")
#define PTO_TREMS_3(dst, src, scalar, none_) \
    do { \
        PTO_NEEDS_TILE_(TREMS, dst) PTO_NEEDS_TILE_(TREMS, src) \
        PTO_RULES_TREMS_(PTO_AS_TILE_(src), scalar, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trems", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TREMS_4(dst, src, scalar, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TREMS, dst) PTO_NEEDS_TILE_(TREMS, src) PTO_NEEDS_TILE_(TREMS, tmp) \
        PTO_RULES_TREMS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trems", "precisionType", 4, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TREMS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPOWS. */
struct pto_attrs_TPOWS {
    PTO_MEMBERS_
    enum pto_pow_precision_code precision PTO_UNSET_MEMBER_;
};

/** TPOWS(dst, src, scalar)
 *  TPOWS(dst, src, scalar, tmp[, precision])
 *
 * dst = src ^ scalar. (pto.tpows, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 * tmp: scratch; no value needs it (tile)
 * precision: POW_DEFAULT (default), POW_HIGH
 */
#define TPOWS(...) PTO_CAT_(PTO_TPOWS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPOWS_wrong_(...) PTO_WRONG_COUNT_("TPOWS takes (dst, src, scalar) or (dst, src, scalar, tmp[, precision])")
#define PTO_TPOWS_3(dst, src, scalar, none_) \
    do { \
        PTO_NEEDS_TILE_(TPOWS, dst) PTO_NEEDS_TILE_(TPOWS, src) \
        PTO_RULES_TPOWS_(PTO_AS_TILE_(src), scalar, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpows", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TPOWS_4(dst, src, scalar, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TPOWS, dst) PTO_NEEDS_TILE_(TPOWS, src) PTO_NEEDS_TILE_(TPOWS, tmp) \
        PTO_RULES_TPOWS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpows", "precisionType", 4, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOWS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TAXPY(dst, src, scalar)
 *
 * dst = dst + src * scalar. (pto.taxpy, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TAXPY(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TAXPY, dst) PTO_NEEDS_TILE_(TAXPY, src) \
        PTO_RULES_TAXPY_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.taxpy", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TLRELU(dst, src, slope)
 *
 * dst = src > 0 ? src : src * slope. (pto.tlrelu, PIPE_V; vector.md 2)
 * dst: destination (tile)
 * src: source (tile)
 * slope: scalar operand (number)
 */
#define TLRELU(dst, src, slope) \
    do { \
        PTO_NEEDS_TILE_(TLRELU, dst) PTO_NEEDS_TILE_(TLRELU, src) \
        PTO_RULES_TLRELU_(PTO_AS_TILE_(src), slope, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tlrelu", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(slope), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TEXPANDS(dst, scalar)
 *
 * dst = scalar in every element. (pto.texpands, PIPE_MTE2 if the destination lies in mat, else PIPE_V; vector.md 2)
 * dst: destination (tile)
 * scalar: scalar operand (number)
 */
#define TEXPANDS(dst, scalar) \
    do { \
        PTO_NEEDS_TILE_(TEXPANDS, dst) \
        PTO_RULES_TEXPANDS_(scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.texpands", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TABS(dst, src)
 *
 * dst = |src|. (pto.tabs, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TABS(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TABS, dst) PTO_NEEDS_TILE_(TABS, src) \
        PTO_RULES_TABS_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tabs", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TEXP. */
struct pto_attrs_TEXP {
    PTO_MEMBERS_
    enum pto_exp_precision_code precision PTO_UNSET_MEMBER_;
};

/** TEXP(dst, src[, precision])
 *
 * dst = e ^ src. (pto.texp, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 * precision: EXP_DEFAULT (default), EXP_HIGH
 */
#define TEXP(...) PTO_CAT_(PTO_TEXP_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TEXP_wrong_(...) PTO_WRONG_COUNT_("TEXP takes (dst, src[, precision])")
#define PTO_TEXP_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TEXP, dst) PTO_NEEDS_TILE_(TEXP, src) \
        PTO_RULES_TEXP_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.texp", "precisionType", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TEXP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TLOG. */
struct pto_attrs_TLOG {
    PTO_MEMBERS_
    enum pto_log_precision_code precision PTO_UNSET_MEMBER_;
};

/** TLOG(dst, src[, precision])
 *
 * dst = ln(src). (pto.tlog, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 * precision: LOG_DEFAULT (default), LOG_HIGH
 */
#define TLOG(...) PTO_CAT_(PTO_TLOG_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TLOG_wrong_(...) PTO_WRONG_COUNT_("TLOG takes (dst, src[, precision])")
#define PTO_TLOG_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TLOG, dst) PTO_NEEDS_TILE_(TLOG, src) \
        PTO_RULES_TLOG_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tlog", "precisionType", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TLOG pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TSQRT. */
struct pto_attrs_TSQRT {
    PTO_MEMBERS_
    enum pto_sqrt_precision_code precision PTO_UNSET_MEMBER_;
};

/** TSQRT(dst, src[, precision])
 *
 * dst = square root of src. (pto.tsqrt, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 * precision: SQRT_DEFAULT (default), SQRT_HIGH
 */
#define TSQRT(...) PTO_CAT_(PTO_TSQRT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TSQRT_wrong_(...) PTO_WRONG_COUNT_("TSQRT takes (dst, src[, precision])")
#define PTO_TSQRT_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TSQRT, dst) PTO_NEEDS_TILE_(TSQRT, src) \
        PTO_RULES_TSQRT_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsqrt", "precisionType", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TSQRT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TRSQRT. */
struct pto_attrs_TRSQRT {
    PTO_MEMBERS_
    enum pto_rsqrt_precision_code precision PTO_UNSET_MEMBER_;
};

/** TRSQRT(dst, src)
 *  TRSQRT(dst, src, tmp[, precision])
 *
 * dst = 1 / square root of src. (pto.trsqrt, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * precision: RSQRT_DEFAULT (default), RSQRT_HIGH
 */
#define TRSQRT(...) PTO_CAT_(PTO_TRSQRT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TRSQRT_wrong_(...) PTO_WRONG_COUNT_("TRSQRT takes (dst, src) or (dst, src, tmp[, precision])")
#define PTO_TRSQRT_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TRSQRT, dst) PTO_NEEDS_TILE_(TRSQRT, src) \
        PTO_RULES_TRSQRT_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trsqrt", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TRSQRT_3(dst, src, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TRSQRT, dst) PTO_NEEDS_TILE_(TRSQRT, src) PTO_NEEDS_TILE_(TRSQRT, tmp) \
        PTO_RULES_TRSQRT_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trsqrt", "precisionType", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TRSQRT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TRECIP. */
struct pto_attrs_TRECIP {
    PTO_MEMBERS_
    enum pto_recip_precision_code precision PTO_UNSET_MEMBER_;
};

/** TRECIP(dst, src[, precision])
 *
 * dst = 1 / src. (pto.trecip, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 * precision: RECIP_DEFAULT (default), RECIP_HIGH
 */
#define TRECIP(...) PTO_CAT_(PTO_TRECIP_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TRECIP_wrong_(...) PTO_WRONG_COUNT_("TRECIP takes (dst, src[, precision])")
#define PTO_TRECIP_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TRECIP, dst) PTO_NEEDS_TILE_(TRECIP, src) \
        PTO_RULES_TRECIP_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trecip", "precisionType", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TRECIP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TRELU(dst, src)
 *
 * dst = max(src, 0). (pto.trelu, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TRELU(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TRELU, dst) PTO_NEEDS_TILE_(TRELU, src) \
        PTO_RULES_TRELU_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trelu", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TNEG(dst, src)
 *
 * dst = -src; integers wrap. (pto.tneg, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TNEG(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TNEG, dst) PTO_NEEDS_TILE_(TNEG, src) \
        PTO_RULES_TNEG_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tneg", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TNOT(dst, src)
 *
 * dst = bitwise not of src. (pto.tnot, PIPE_V; vector.md 3)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TNOT(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TNOT, dst) PTO_NEEDS_TILE_(TNOT, src) \
        PTO_RULES_TNOT_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tnot", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TCMP. */
struct pto_attrs_TCMP {
    PTO_MEMBERS_
    enum pto_cmp_code cmp PTO_UNSET_MEMBER_;
};

/** TCMP(dst, src0, src1[, cmp])
 *
 * bit j of row i of dst = src0[i,j] cmp src1[i,j]. (pto.tcmp, PIPE_V; vector.md 5)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * cmp: CMP_EQ (default), CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE
 */
#define TCMP(...) PTO_CAT_(PTO_TCMP_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TCMP_wrong_(...) PTO_WRONG_COUNT_("TCMP takes (dst, src0, src1[, cmp])")
#define PTO_TCMP_3(dst, src0, src1, ...) \
    do { \
        PTO_NEEDS_TILE_(TCMP, dst) PTO_NEEDS_TILE_(TCMP, src0) PTO_NEEDS_TILE_(TCMP, src1) \
        PTO_RULES_TCMP_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcmp", "cmpMode", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCMP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.cmp)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TCMPS. */
struct pto_attrs_TCMPS {
    PTO_MEMBERS_
    enum pto_cmp_code cmp PTO_UNSET_MEMBER_;
};

/** TCMPS(dst, src, scalar[, cmp])
 *
 * bit j of row i of dst = src[i,j] cmp scalar. (pto.tcmps, PIPE_V; vector.md 5)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 * cmp: CMP_EQ (default), CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE
 */
#define TCMPS(...) PTO_CAT_(PTO_TCMPS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TCMPS_wrong_(...) PTO_WRONG_COUNT_("TCMPS takes (dst, src, scalar[, cmp])")
#define PTO_TCMPS_3(dst, src, scalar, ...) \
    do { \
        PTO_NEEDS_TILE_(TCMPS, dst) PTO_NEEDS_TILE_(TCMPS, src) \
        PTO_RULES_TCMPS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcmps", "cmpMode", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCMPS pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.cmp)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TSEL(dst, mask, src0, src1)
 *  TSEL(dst, mask, src0, src1, tmp)
 *
 * dst[i,j] = bit j of row i of mask ? src0[i,j] : src1[i,j]. (pto.tsel, PIPE_V; vector.md 5)
 * dst: destination (tile)
 * mask: mask (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TSEL(...) PTO_CAT_(PTO_TSEL_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSEL_wrong_(...) PTO_WRONG_COUNT_("TSEL takes (dst, mask, src0, src1) or (dst, mask, src0, src1, tmp)")
#define PTO_TSEL_4(dst, mask, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TSEL, dst) PTO_NEEDS_TILE_(TSEL, mask) PTO_NEEDS_TILE_(TSEL, src0) PTO_NEEDS_TILE_(TSEL, src1) \
        PTO_RULES_TSEL_(PTO_AS_TILE_(mask), PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsel", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(mask), PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TSEL_5(dst, mask, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TSEL, dst) PTO_NEEDS_TILE_(TSEL, mask) PTO_NEEDS_TILE_(TSEL, src0) PTO_NEEDS_TILE_(TSEL, src1) PTO_NEEDS_TILE_(TSEL, tmp) \
        PTO_RULES_TSEL_(PTO_AS_TILE_(mask), PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsel", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(mask), PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSELS(dst, mask, src, scalar)
 *  TSELS(dst, mask, src, tmp, scalar)
 *
 * dst[i,j] = bit j of row i of mask ? src[i,j] : scalar. (pto.tsels, PIPE_V; vector.md 5)
 * dst: destination (tile)
 * mask: mask (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 * tmp: scratch; no value needs it (tile)
 */
#define TSELS(...) PTO_CAT_(PTO_TSELS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSELS_wrong_(...) PTO_WRONG_COUNT_("TSELS takes (dst, mask, src, scalar) or (dst, mask, src, tmp, scalar)")
#define PTO_TSELS_4(dst, mask, src, scalar, none_) \
    do { \
        PTO_NEEDS_TILE_(TSELS, dst) PTO_NEEDS_TILE_(TSELS, mask) PTO_NEEDS_TILE_(TSELS, src) \
        PTO_RULES_TSELS_(PTO_AS_TILE_(mask), PTO_AS_TILE_(src), PTO_NONE_, scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsels", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(mask), PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TSELS_5(dst, mask, src, tmp, scalar, none_) \
    do { \
        PTO_NEEDS_TILE_(TSELS, dst) PTO_NEEDS_TILE_(TSELS, mask) PTO_NEEDS_TILE_(TSELS, src) PTO_NEEDS_TILE_(TSELS, tmp) \
        PTO_RULES_TSELS_(PTO_AS_TILE_(mask), PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsels", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(mask), PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TAND(dst, src0, src1)
 *
 * dst = src0 & src1. (pto.tand, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TAND(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TAND, dst) PTO_NEEDS_TILE_(TAND, src0) PTO_NEEDS_TILE_(TAND, src1) \
        PTO_RULES_TAND_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tand", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TOR(dst, src0, src1)
 *
 * dst = src0 | src1. (pto.tor, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TOR(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TOR, dst) PTO_NEEDS_TILE_(TOR, src0) PTO_NEEDS_TILE_(TOR, src1) \
        PTO_RULES_TOR_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tor", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TXOR(dst, src0, src1)
 *  TXOR(dst, src0, src1, tmp)
 *
 * dst = src0 ^ src1. (pto.txor, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TXOR(...) PTO_CAT_(PTO_TXOR_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TXOR_wrong_(...) PTO_WRONG_COUNT_("TXOR takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TXOR_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TXOR, dst) PTO_NEEDS_TILE_(TXOR, src0) PTO_NEEDS_TILE_(TXOR, src1) \
        PTO_RULES_TXOR_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.txor", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TXOR_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TXOR, dst) PTO_NEEDS_TILE_(TXOR, src0) PTO_NEEDS_TILE_(TXOR, src1) PTO_NEEDS_TILE_(TXOR, tmp) \
        PTO_RULES_TXOR_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.txor", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSHL(dst, src0, src1)
 *
 * dst = src0 << src1. (pto.tshl, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TSHL(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TSHL, dst) PTO_NEEDS_TILE_(TSHL, src0) PTO_NEEDS_TILE_(TSHL, src1) \
        PTO_RULES_TSHL_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tshl", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSHR(dst, src0, src1)
 *
 * dst = src0 >> src1; arithmetic for signed elements. (pto.tshr, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TSHR(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TSHR, dst) PTO_NEEDS_TILE_(TSHR, src0) PTO_NEEDS_TILE_(TSHR, src1) \
        PTO_RULES_TSHR_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tshr", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TANDS(dst, src, scalar)
 *
 * dst = src & scalar. (pto.tands, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TANDS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TANDS, dst) PTO_NEEDS_TILE_(TANDS, src) \
        PTO_RULES_TANDS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tands", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TORS(dst, src, scalar)
 *
 * dst = src | scalar. (pto.tors, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TORS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TORS, dst) PTO_NEEDS_TILE_(TORS, src) \
        PTO_RULES_TORS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tors", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TXORS(dst, src, scalar)
 *  TXORS(dst, src, scalar, tmp)
 *
 * dst = src ^ scalar. (pto.txors, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 * tmp: scratch; no value needs it (tile)
 */
#define TXORS(...) PTO_CAT_(PTO_TXORS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TXORS_wrong_(...) PTO_WRONG_COUNT_("TXORS takes (dst, src, scalar) or (dst, src, scalar, tmp)")
#define PTO_TXORS_3(dst, src, scalar, none_) \
    do { \
        PTO_NEEDS_TILE_(TXORS, dst) PTO_NEEDS_TILE_(TXORS, src) \
        PTO_RULES_TXORS_(PTO_AS_TILE_(src), scalar, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.txors", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TXORS_4(dst, src, scalar, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TXORS, dst) PTO_NEEDS_TILE_(TXORS, src) PTO_NEEDS_TILE_(TXORS, tmp) \
        PTO_RULES_TXORS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.txors", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSHLS(dst, src, scalar)
 *
 * dst = src << scalar. (pto.tshls, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TSHLS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TSHLS, dst) PTO_NEEDS_TILE_(TSHLS, src) \
        PTO_RULES_TSHLS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tshls", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSHRS(dst, src, scalar)
 *
 * dst = src >> scalar; arithmetic for signed elements. (pto.tshrs, PIPE_V; vector.md 6)
 * dst: destination (tile)
 * src: source (tile)
 * scalar: scalar operand (number)
 */
#define TSHRS(dst, src, scalar) \
    do { \
        PTO_NEEDS_TILE_(TSHRS, dst) PTO_NEEDS_TILE_(TSHRS, src) \
        PTO_RULES_TSHRS_(PTO_AS_TILE_(src), scalar, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tshrs", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_SCALAR_(scalar), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/* ---- Reductions ---- */

/** TROWSUM(dst, src)
 *  TROWSUM(dst, src, tmp)
 *
 * dst[i,0] = the sum of row i of src. (pto.trowsum, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWSUM(...) PTO_CAT_(PTO_TROWSUM_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWSUM_wrong_(...) PTO_WRONG_COUNT_("TROWSUM takes (dst, src) or (dst, src, tmp)")
#define PTO_TROWSUM_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWSUM, dst) PTO_NEEDS_TILE_(TROWSUM, src) \
        PTO_RULES_TROWSUM_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowsum", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWSUM_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWSUM, dst) PTO_NEEDS_TILE_(TROWSUM, src) PTO_NEEDS_TILE_(TROWSUM, tmp) \
        PTO_RULES_TROWSUM_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowsum", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWMAX(dst, src)
 *  TROWMAX(dst, src, tmp)
 *
 * dst[i,0] = the largest of row i of src. (pto.trowmax, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWMAX(...) PTO_CAT_(PTO_TROWMAX_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWMAX_wrong_(...) PTO_WRONG_COUNT_("TROWMAX takes (dst, src) or (dst, src, tmp)")
#define PTO_TROWMAX_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWMAX, dst) PTO_NEEDS_TILE_(TROWMAX, src) \
        PTO_RULES_TROWMAX_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowmax", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWMAX_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWMAX, dst) PTO_NEEDS_TILE_(TROWMAX, src) PTO_NEEDS_TILE_(TROWMAX, tmp) \
        PTO_RULES_TROWMAX_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowmax", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWMIN(dst, src)
 *  TROWMIN(dst, src, tmp)
 *
 * dst[i,0] = the smallest of row i of src. (pto.trowmin, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWMIN(...) PTO_CAT_(PTO_TROWMIN_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWMIN_wrong_(...) PTO_WRONG_COUNT_("TROWMIN takes (dst, src) or (dst, src, tmp)")
#define PTO_TROWMIN_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWMIN, dst) PTO_NEEDS_TILE_(TROWMIN, src) \
        PTO_RULES_TROWMIN_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowmin", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWMIN_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWMIN, dst) PTO_NEEDS_TILE_(TROWMIN, src) PTO_NEEDS_TILE_(TROWMIN, tmp) \
        PTO_RULES_TROWMIN_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowmin", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWPROD(dst, src)
 *  TROWPROD(dst, src, tmp)
 *
 * dst[i,0] = the product of row i of src. (pto.trowprod, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWPROD(...) PTO_CAT_(PTO_TROWPROD_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWPROD_wrong_(...) PTO_WRONG_COUNT_("TROWPROD takes (dst, src) or (dst, src, tmp)")
#define PTO_TROWPROD_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWPROD, dst) PTO_NEEDS_TILE_(TROWPROD, src) \
        PTO_RULES_TROWPROD_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowprod", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWPROD_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWPROD, dst) PTO_NEEDS_TILE_(TROWPROD, src) PTO_NEEDS_TILE_(TROWPROD, tmp) \
        PTO_RULES_TROWPROD_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowprod", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWARGMAX(dst, src)
 *  TROWARGMAX(dst, src, tmp)
 *  TROWARGMAX(value, dst, src, tmp)
 *
 * dst[i,0] = the first column with the largest element of row i of src. (pto.trowargmax, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * value: second destination (tile)
 */
#define TROWARGMAX(...) PTO_CAT_(PTO_TROWARGMAX_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWARGMAX_wrong_(...) PTO_WRONG_COUNT_("TROWARGMAX takes (dst, src) or (dst, src, tmp) or (value, dst, src, tmp)")
#define PTO_TROWARGMAX_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWARGMAX, dst) PTO_NEEDS_TILE_(TROWARGMAX, src) \
        PTO_RULES_TROWARGMAX_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowargmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWARGMAX_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWARGMAX, dst) PTO_NEEDS_TILE_(TROWARGMAX, src) PTO_NEEDS_TILE_(TROWARGMAX, tmp) \
        PTO_RULES_TROWARGMAX_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowargmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWARGMAX_4(value, dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWARGMAX, value) PTO_NEEDS_TILE_(TROWARGMAX, dst) PTO_NEEDS_TILE_(TROWARGMAX, src) PTO_NEEDS_TILE_(TROWARGMAX, tmp) \
        PTO_RULES_TROWARGMAX_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(value), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowargmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(value), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWARGMIN(dst, src)
 *  TROWARGMIN(dst, src, tmp)
 *  TROWARGMIN(value, dst, src, tmp)
 *
 * dst[i,0] = the first column with the smallest element of row i of src. (pto.trowargmin, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * value: second destination (tile)
 */
#define TROWARGMIN(...) PTO_CAT_(PTO_TROWARGMIN_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWARGMIN_wrong_(...) PTO_WRONG_COUNT_("TROWARGMIN takes (dst, src) or (dst, src, tmp) or (value, dst, src, tmp)")
#define PTO_TROWARGMIN_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWARGMIN, dst) PTO_NEEDS_TILE_(TROWARGMIN, src) \
        PTO_RULES_TROWARGMIN_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowargmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWARGMIN_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWARGMIN, dst) PTO_NEEDS_TILE_(TROWARGMIN, src) PTO_NEEDS_TILE_(TROWARGMIN, tmp) \
        PTO_RULES_TROWARGMIN_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowargmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWARGMIN_4(value, dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWARGMIN, value) PTO_NEEDS_TILE_(TROWARGMIN, dst) PTO_NEEDS_TILE_(TROWARGMIN, src) PTO_NEEDS_TILE_(TROWARGMIN, tmp) \
        PTO_RULES_TROWARGMIN_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(value), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowargmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(value), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TCOLSUM. */
struct pto_attrs_TCOLSUM {
    PTO_MEMBERS_
    bool binary PTO_UNSET_MEMBER_;
};

/** TCOLSUM(dst, src)
 *  TCOLSUM(dst, src, tmp[, binary])
 *
 * dst[0,j] = the sum of column j of src. (pto.tcolsum, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * binary: true or false (default false)
 */
#define TCOLSUM(...) PTO_CAT_(PTO_TCOLSUM_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TCOLSUM_wrong_(...) PTO_WRONG_COUNT_("TCOLSUM takes (dst, src) or (dst, src, tmp[, binary])")
#define PTO_TCOLSUM_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLSUM, dst) PTO_NEEDS_TILE_(TCOLSUM, src) \
        PTO_RULES_TCOLSUM_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolsum", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TCOLSUM_3(dst, src, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TCOLSUM, dst) PTO_NEEDS_TILE_(TCOLSUM, src) PTO_NEEDS_TILE_(TCOLSUM, tmp) \
        PTO_RULES_TCOLSUM_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolsum", "isBinary", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCOLSUM pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.binary)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TCOLMAX(dst, src)
 *
 * dst[0,j] = the largest of column j of src. (pto.tcolmax, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TCOLMAX(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TCOLMAX, dst) PTO_NEEDS_TILE_(TCOLMAX, src) \
        PTO_RULES_TCOLMAX_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolmax", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLMIN(dst, src)
 *
 * dst[0,j] = the smallest of column j of src. (pto.tcolmin, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TCOLMIN(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TCOLMIN, dst) PTO_NEEDS_TILE_(TCOLMIN, src) \
        PTO_RULES_TCOLMIN_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolmin", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLPROD(dst, src)
 *
 * dst[0,j] = the product of column j of src. (pto.tcolprod, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TCOLPROD(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TCOLPROD, dst) PTO_NEEDS_TILE_(TCOLPROD, src) \
        PTO_RULES_TCOLPROD_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolprod", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLARGMAX(dst, src)
 *  TCOLARGMAX(dst, src, tmp)
 *  TCOLARGMAX(value, dst, src, tmp)
 *
 * dst[0,j] = the first row with the largest element of column j of src. (pto.tcolargmax, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * value: second destination (tile)
 */
#define TCOLARGMAX(...) PTO_CAT_(PTO_TCOLARGMAX_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TCOLARGMAX_wrong_(...) PTO_WRONG_COUNT_("TCOLARGMAX takes (dst, src) or (dst, src, tmp) or (value, dst, src, tmp)")
#define PTO_TCOLARGMAX_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLARGMAX, dst) PTO_NEEDS_TILE_(TCOLARGMAX, src) \
        PTO_RULES_TCOLARGMAX_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolargmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TCOLARGMAX_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLARGMAX, dst) PTO_NEEDS_TILE_(TCOLARGMAX, src) PTO_NEEDS_TILE_(TCOLARGMAX, tmp) \
        PTO_RULES_TCOLARGMAX_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolargmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TCOLARGMAX_4(value, dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLARGMAX, value) PTO_NEEDS_TILE_(TCOLARGMAX, dst) PTO_NEEDS_TILE_(TCOLARGMAX, src) PTO_NEEDS_TILE_(TCOLARGMAX, tmp) \
        PTO_RULES_TCOLARGMAX_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(value), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolargmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(value), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLARGMIN(dst, src)
 *  TCOLARGMIN(dst, src, tmp)
 *  TCOLARGMIN(value, dst, src, tmp)
 *
 * dst[0,j] = the first row with the smallest element of column j of src. (pto.tcolargmin, PIPE_V; vector.md 7)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * value: second destination (tile)
 */
#define TCOLARGMIN(...) PTO_CAT_(PTO_TCOLARGMIN_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TCOLARGMIN_wrong_(...) PTO_WRONG_COUNT_("TCOLARGMIN takes (dst, src) or (dst, src, tmp) or (value, dst, src, tmp)")
#define PTO_TCOLARGMIN_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLARGMIN, dst) PTO_NEEDS_TILE_(TCOLARGMIN, src) \
        PTO_RULES_TCOLARGMIN_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolargmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TCOLARGMIN_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLARGMIN, dst) PTO_NEEDS_TILE_(TCOLARGMIN, src) PTO_NEEDS_TILE_(TCOLARGMIN, tmp) \
        PTO_RULES_TCOLARGMIN_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolargmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TCOLARGMIN_4(value, dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TCOLARGMIN, value) PTO_NEEDS_TILE_(TCOLARGMIN, dst) PTO_NEEDS_TILE_(TCOLARGMIN, src) PTO_NEEDS_TILE_(TCOLARGMIN, tmp) \
        PTO_RULES_TCOLARGMIN_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(value), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolargmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(value), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** THISTOGRAM(dst, src, idx)
 *  THISTOGRAM(dst, src, idx, byte)
 *
 * dst[i,b] = how many elements of row i of src have a chosen byte of at most b. (pto.thistogram, PIPE_V; vector.md 13)
 * dst: destination (tile)
 * src: source (tile)
 * idx: indices (tile)
 * byte: integer (default 1)
 */
#define THISTOGRAM(...) PTO_CAT_(PTO_THISTOGRAM_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_THISTOGRAM_wrong_(...) PTO_WRONG_COUNT_("THISTOGRAM takes (dst, src, idx) or (dst, src, idx, byte)")
#define PTO_THISTOGRAM_3(dst, src, idx, none_) \
    do { \
        PTO_NEEDS_TILE_(THISTOGRAM, dst) PTO_NEEDS_TILE_(THISTOGRAM, src) PTO_NEEDS_TILE_(THISTOGRAM, idx) \
        PTO_RULES_THISTOGRAM_(PTO_AS_TILE_(src), PTO_AS_TILE_(idx), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.thistogram", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(idx), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_THISTOGRAM_4(dst, src, idx, byte, none_) \
    do { \
        PTO_NEEDS_TILE_(THISTOGRAM, dst) PTO_NEEDS_TILE_(THISTOGRAM, src) PTO_NEEDS_TILE_(THISTOGRAM, idx) \
        PTO_RULES_THISTOGRAM_(PTO_AS_TILE_(src), PTO_AS_TILE_(idx), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.thistogram", "byte", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(idx), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(byte)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** THISTOGRAM_MSB(dst, src, idx, isMSB)
 *
 * dst[i,b] = how many elements of row i of src have a chosen byte of at most b. (pto.thistogram, PIPE_V; vector.md 13)
 * dst: destination (tile)
 * src: source (tile)
 * idx: indices (tile)
 * isMSB: true or false (default true)
 */
#define THISTOGRAM_MSB(dst, src, idx, isMSB) \
    do { \
        PTO_NEEDS_TILE_(THISTOGRAM_MSB, dst) PTO_NEEDS_TILE_(THISTOGRAM_MSB, src) PTO_NEEDS_TILE_(THISTOGRAM_MSB, idx) \
        PTO_RULES_THISTOGRAM_(PTO_AS_TILE_(src), PTO_AS_TILE_(idx), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.thistogram", "isMSB", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(idx), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(isMSB)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/* ---- Broadcasts ---- */

/** TROWEXPAND(dst, src)
 *
 * dst[i,j] = src[i,0]. (pto.trowexpand, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TROWEXPAND(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPAND, dst) PTO_NEEDS_TILE_(TROWEXPAND, src) \
        PTO_RULES_TROWEXPAND_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpand", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLEXPAND(dst, src)
 *
 * dst[i,j] = src[0,j]. (pto.tcolexpand, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TCOLEXPAND(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPAND, dst) PTO_NEEDS_TILE_(TCOLEXPAND, src) \
        PTO_RULES_TCOLEXPAND_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpand", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWEXPANDADD(dst, src0, src1)
 *  TROWEXPANDADD(dst, src0, src1, tmp)
 *
 * dst[i,j] = src0[i,j] + src1[i]. (pto.trowexpandadd, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWEXPANDADD(...) PTO_CAT_(PTO_TROWEXPANDADD_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDADD_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDADD takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TROWEXPANDADD_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDADD, dst) PTO_NEEDS_TILE_(TROWEXPANDADD, src0) PTO_NEEDS_TILE_(TROWEXPANDADD, src1) \
        PTO_RULES_TROWEXPANDADD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandadd", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDADD_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDADD, dst) PTO_NEEDS_TILE_(TROWEXPANDADD, src0) PTO_NEEDS_TILE_(TROWEXPANDADD, src1) PTO_NEEDS_TILE_(TROWEXPANDADD, tmp) \
        PTO_RULES_TROWEXPANDADD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandadd", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWEXPANDSUB(dst, src0, src1)
 *  TROWEXPANDSUB(dst, src0, src1, tmp)
 *
 * dst[i,j] = src0[i,j] - src1[i]; either side may be the one with a value a row. (pto.trowexpandsub, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWEXPANDSUB(...) PTO_CAT_(PTO_TROWEXPANDSUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDSUB_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDSUB takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TROWEXPANDSUB_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDSUB, dst) PTO_NEEDS_TILE_(TROWEXPANDSUB, src0) PTO_NEEDS_TILE_(TROWEXPANDSUB, src1) \
        PTO_RULES_TROWEXPANDSUB_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandsub", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDSUB_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDSUB, dst) PTO_NEEDS_TILE_(TROWEXPANDSUB, src0) PTO_NEEDS_TILE_(TROWEXPANDSUB, src1) PTO_NEEDS_TILE_(TROWEXPANDSUB, tmp) \
        PTO_RULES_TROWEXPANDSUB_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandsub", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWEXPANDMUL(dst, src0, src1)
 *  TROWEXPANDMUL(dst, src0, src1, tmp)
 *
 * dst[i,j] = src0[i,j] * src1[i]; either side may be the one with a value a row. (pto.trowexpandmul, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWEXPANDMUL(...) PTO_CAT_(PTO_TROWEXPANDMUL_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDMUL_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDMUL takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TROWEXPANDMUL_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDMUL, dst) PTO_NEEDS_TILE_(TROWEXPANDMUL, src0) PTO_NEEDS_TILE_(TROWEXPANDMUL, src1) \
        PTO_RULES_TROWEXPANDMUL_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandmul", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDMUL_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDMUL, dst) PTO_NEEDS_TILE_(TROWEXPANDMUL, src0) PTO_NEEDS_TILE_(TROWEXPANDMUL, src1) PTO_NEEDS_TILE_(TROWEXPANDMUL, tmp) \
        PTO_RULES_TROWEXPANDMUL_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandmul", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TROWEXPANDDIV. */
struct pto_attrs_TROWEXPANDDIV {
    PTO_MEMBERS_
    enum pto_div_precision_code precision PTO_UNSET_MEMBER_;
};

/** TROWEXPANDDIV(dst, src0, src1)
 *  TROWEXPANDDIV(dst, src0, src1, tmp[, precision])
 *
 * dst[i,j] = src0[i,j] / src1[i]; either side may be the one with a value a row. (pto.trowexpanddiv, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 * precision: DIV_DEFAULT (default), DIV_HIGH
 */
#define TROWEXPANDDIV(...) PTO_CAT_(PTO_TROWEXPANDDIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDDIV_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDDIV takes (dst, src0, src1) or (dst, src0, src1, tmp[, precision])")
#define PTO_TROWEXPANDDIV_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDDIV, dst) PTO_NEEDS_TILE_(TROWEXPANDDIV, src0) PTO_NEEDS_TILE_(TROWEXPANDDIV, src1) \
        PTO_RULES_TROWEXPANDDIV_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpanddiv", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDDIV_4(dst, src0, src1, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDDIV, dst) PTO_NEEDS_TILE_(TROWEXPANDDIV, src0) PTO_NEEDS_TILE_(TROWEXPANDDIV, src1) PTO_NEEDS_TILE_(TROWEXPANDDIV, tmp) \
        PTO_RULES_TROWEXPANDDIV_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpanddiv", "precisionType", 4, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TROWEXPANDDIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TROWEXPANDMAX(dst, src0, src1)
 *  TROWEXPANDMAX(dst, src0, src1, tmp)
 *
 * dst[i,j] = max(src0[i,j], src1[i]); either side may be the one with a value a row. (pto.trowexpandmax, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWEXPANDMAX(...) PTO_CAT_(PTO_TROWEXPANDMAX_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDMAX_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDMAX takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TROWEXPANDMAX_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDMAX, dst) PTO_NEEDS_TILE_(TROWEXPANDMAX, src0) PTO_NEEDS_TILE_(TROWEXPANDMAX, src1) \
        PTO_RULES_TROWEXPANDMAX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDMAX_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDMAX, dst) PTO_NEEDS_TILE_(TROWEXPANDMAX, src0) PTO_NEEDS_TILE_(TROWEXPANDMAX, src1) PTO_NEEDS_TILE_(TROWEXPANDMAX, tmp) \
        PTO_RULES_TROWEXPANDMAX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandmax", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWEXPANDMIN(dst, src0, src1)
 *  TROWEXPANDMIN(dst, src0, src1, tmp)
 *
 * dst[i,j] = min(src0[i,j], src1[i]); either side may be the one with a value a row. (pto.trowexpandmin, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWEXPANDMIN(...) PTO_CAT_(PTO_TROWEXPANDMIN_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDMIN_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDMIN takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TROWEXPANDMIN_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDMIN, dst) PTO_NEEDS_TILE_(TROWEXPANDMIN, src0) PTO_NEEDS_TILE_(TROWEXPANDMIN, src1) \
        PTO_RULES_TROWEXPANDMIN_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDMIN_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDMIN, dst) PTO_NEEDS_TILE_(TROWEXPANDMIN, src0) PTO_NEEDS_TILE_(TROWEXPANDMIN, src1) PTO_NEEDS_TILE_(TROWEXPANDMIN, tmp) \
        PTO_RULES_TROWEXPANDMIN_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandmin", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TROWEXPANDEXPDIF(dst, src0, src1)
 *  TROWEXPANDEXPDIF(dst, src0, src1, tmp)
 *
 * dst[i,j] = exp(src0[i,j] - src1[i]); either side may be the one with a value a row. (pto.trowexpandexpdif, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TROWEXPANDEXPDIF(...) PTO_CAT_(PTO_TROWEXPANDEXPDIF_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TROWEXPANDEXPDIF_wrong_(...) PTO_WRONG_COUNT_("TROWEXPANDEXPDIF takes (dst, src0, src1) or (dst, src0, src1, tmp)")
#define PTO_TROWEXPANDEXPDIF_3(dst, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, dst) PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, src0) PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, src1) \
        PTO_RULES_TROWEXPANDEXPDIF_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandexpdif", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TROWEXPANDEXPDIF_4(dst, src0, src1, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, dst) PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, src0) PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, src1) PTO_NEEDS_TILE_(TROWEXPANDEXPDIF, tmp) \
        PTO_RULES_TROWEXPANDEXPDIF_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trowexpandexpdif", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLEXPANDADD(dst, src0, src1)
 *
 * dst[i,j] = src0[i,j] + src1[0,j]. (pto.tcolexpandadd, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCOLEXPANDADD(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDADD, dst) PTO_NEEDS_TILE_(TCOLEXPANDADD, src0) PTO_NEEDS_TILE_(TCOLEXPANDADD, src1) \
        PTO_RULES_TCOLEXPANDADD_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpandadd", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLEXPANDSUB(dst, src0, src1)
 *
 * dst[i,j] = src0[i,j] - src1[0,j]. (pto.tcolexpandsub, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCOLEXPANDSUB(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDSUB, dst) PTO_NEEDS_TILE_(TCOLEXPANDSUB, src0) PTO_NEEDS_TILE_(TCOLEXPANDSUB, src1) \
        PTO_RULES_TCOLEXPANDSUB_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpandsub", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLEXPANDMUL(dst, src0, src1)
 *
 * dst[i,j] = src0[i,j] * src1[0,j]. (pto.tcolexpandmul, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCOLEXPANDMUL(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDMUL, dst) PTO_NEEDS_TILE_(TCOLEXPANDMUL, src0) PTO_NEEDS_TILE_(TCOLEXPANDMUL, src1) \
        PTO_RULES_TCOLEXPANDMUL_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpandmul", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TCOLEXPANDDIV. */
struct pto_attrs_TCOLEXPANDDIV {
    PTO_MEMBERS_
    enum pto_div_precision_code precision PTO_UNSET_MEMBER_;
};

/** TCOLEXPANDDIV(dst, src0, src1[, precision])
 *
 * dst[i,j] = src0[i,j] / src1[0,j]. (pto.tcolexpanddiv, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * precision: DIV_DEFAULT (default), DIV_HIGH
 */
#define TCOLEXPANDDIV(...) PTO_CAT_(PTO_TCOLEXPANDDIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TCOLEXPANDDIV_wrong_(...) PTO_WRONG_COUNT_("TCOLEXPANDDIV takes (dst, src0, src1[, precision])")
#define PTO_TCOLEXPANDDIV_3(dst, src0, src1, ...) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDDIV, dst) PTO_NEEDS_TILE_(TCOLEXPANDDIV, src0) PTO_NEEDS_TILE_(TCOLEXPANDDIV, src1) \
        PTO_RULES_TCOLEXPANDDIV_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpanddiv", "precisionType", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCOLEXPANDDIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.precision)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TCOLEXPANDMAX(dst, src0, src1)
 *
 * dst[i,j] = max(src0[i,j], src1[0,j]). (pto.tcolexpandmax, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCOLEXPANDMAX(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDMAX, dst) PTO_NEEDS_TILE_(TCOLEXPANDMAX, src0) PTO_NEEDS_TILE_(TCOLEXPANDMAX, src1) \
        PTO_RULES_TCOLEXPANDMAX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpandmax", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLEXPANDMIN(dst, src0, src1)
 *
 * dst[i,j] = min(src0[i,j], src1[0,j]). (pto.tcolexpandmin, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCOLEXPANDMIN(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDMIN, dst) PTO_NEEDS_TILE_(TCOLEXPANDMIN, src0) PTO_NEEDS_TILE_(TCOLEXPANDMIN, src1) \
        PTO_RULES_TCOLEXPANDMIN_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpandmin", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCOLEXPANDEXPDIF(dst, src0, src1)
 *
 * dst[i,j] = exp(src0[i,j] - src1[0,j]). (pto.tcolexpandexpdif, PIPE_V; vector.md 8)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCOLEXPANDEXPDIF(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCOLEXPANDEXPDIF, dst) PTO_NEEDS_TILE_(TCOLEXPANDEXPDIF, src0) PTO_NEEDS_TILE_(TCOLEXPANDEXPDIF, src1) \
        PTO_RULES_TCOLEXPANDEXPDIF_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcolexpandexpdif", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/* ---- Rearranging, gathering and sorting ---- */

/** Optional attributes of TFILLPAD. */
struct pto_attrs_TFILLPAD {
    PTO_MEMBERS_
    enum pto_pad_value_code pad PTO_UNSET_MEMBER_;
};

/** TFILLPAD(dst, src[, pad])
 *
 * dst = src inside the valid region of src, the pad value of dst elsewhere. (pto.tfillpad, PIPE_MTE2 if the destination lies in mat, else PIPE_V; vector.md 10)
 * dst: destination (tile)
 * src: source (tile)
 * pad: PAD_NULL, PAD_ZERO, PAD_MAX, PAD_MIN
 */
#define TFILLPAD(...) PTO_CAT_(PTO_TFILLPAD_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TFILLPAD_wrong_(...) PTO_WRONG_COUNT_("TFILLPAD takes (dst, src[, pad])")
#define PTO_TFILLPAD_2(dst, src, ...) \
    do { \
        PTO_NEEDS_TILE_(TFILLPAD, dst) PTO_NEEDS_TILE_(TFILLPAD, src) \
        PTO_RULES_TFILLPAD_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tfillpad", "padValue", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFILLPAD pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.pad)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TTRANS(dst, src)
 *  TTRANS(dst, src, tmp)
 *
 * dst[j,i] = src[i,j] over the valid region of src. (pto.ttrans, PIPE_V; vector.md 10)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TTRANS(...) PTO_CAT_(PTO_TTRANS_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TTRANS_wrong_(...) PTO_WRONG_COUNT_("TTRANS takes (dst, src) or (dst, src, tmp)")
#define PTO_TTRANS_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TTRANS, dst) PTO_NEEDS_TILE_(TTRANS, src) \
        PTO_RULES_TTRANS_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.ttrans", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TTRANS_3(dst, src, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TTRANS, dst) PTO_NEEDS_TILE_(TTRANS, src) PTO_NEEDS_TILE_(TTRANS, tmp) \
        PTO_RULES_TTRANS_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.ttrans", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCONCAT(dst, src0, src1)
 *
 * the columns of src0, then those of src1. (pto.tconcat, PIPE_V; vector.md 10)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TCONCAT(dst, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TCONCAT, dst) PTO_NEEDS_TILE_(TCONCAT, src0) PTO_NEEDS_TILE_(TCONCAT, src1) \
        PTO_RULES_TCONCAT_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tconcat", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TCONCATIDX(dst, src0, src1, idx0, idx1)
 *
 * row by row, as many columns of src0 and of src1 as idx0[r,0] and idx1[r,0] say (R31). (pto.tconcatidx, PIPE_V; vector.md 25.2)
 * dst: destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 * idx0: indices (tile)
 * idx1: further indices (tile)
 */
#define TCONCATIDX(dst, src0, src1, idx0, idx1) \
    do { \
        PTO_NEEDS_TILE_(TCONCATIDX, dst) PTO_NEEDS_TILE_(TCONCATIDX, src0) PTO_NEEDS_TILE_(TCONCATIDX, src1) PTO_NEEDS_TILE_(TCONCATIDX, idx0) PTO_NEEDS_TILE_(TCONCATIDX, idx1) \
        PTO_RULES_TCONCATIDX_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(idx0), PTO_AS_TILE_(idx1), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tconcatidx", "", 5, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(idx0), PTO_ARG_TILE_(idx1), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPACK(dst, src)
 *
 * dst = the low bits of src (April; not in the newest assembler, R28). (pto.tpack, PIPE_V; vector.md 10)
 * dst: destination (tile)
 * src: source (tile)
 */
#define TPACK(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TPACK, dst) PTO_NEEDS_TILE_(TPACK, src) \
        PTO_RULES_TPACK_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tpack", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TINTERLEAVE(dst0, dst1, src0, src1)
 *
 * columns of src0 and src1 in turn: the first halves into dst0, the second into dst1. (pto.tinterleave, PIPE_V; vector.md 10)
 * dst0: destination (tile)
 * dst1: second destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TINTERLEAVE(dst0, dst1, src0, src1) \
    do { \
        PTO_NEEDS_TILE_(TINTERLEAVE, dst0) PTO_NEEDS_TILE_(TINTERLEAVE, dst1) PTO_NEEDS_TILE_(TINTERLEAVE, src0) PTO_NEEDS_TILE_(TINTERLEAVE, src1) \
        PTO_RULES_TINTERLEAVE_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst0), PTO_AS_TILE_(dst1)) \
        static const struct pto_site pto_site_ = {"pto.tinterleave", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst0), PTO_ARG_TILE_(dst1)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TDEINTERLEAVE(dst0, dst1, src0)
 *  TDEINTERLEAVE(dst0, dst1, src0, src1)
 *
 * even columns of the sources into dst0, odd ones into dst1. (pto.tdeinterleave, PIPE_V; vector.md 10)
 * dst0: destination (tile)
 * dst1: second destination (tile)
 * src0: source (tile)
 * src1: second source (tile)
 */
#define TDEINTERLEAVE(...) PTO_CAT_(PTO_TDEINTERLEAVE_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TDEINTERLEAVE_wrong_(...) PTO_WRONG_COUNT_("TDEINTERLEAVE takes (dst0, dst1, src0) or (dst0, dst1, src0, src1)")
#define PTO_TDEINTERLEAVE_3(dst0, dst1, src0, none_) \
    do { \
        PTO_NEEDS_TILE_(TDEINTERLEAVE, dst0) PTO_NEEDS_TILE_(TDEINTERLEAVE, dst1) PTO_NEEDS_TILE_(TDEINTERLEAVE, src0) \
        PTO_RULES_TDEINTERLEAVE_(PTO_AS_TILE_(src0), PTO_NONE_, PTO_AS_TILE_(dst0), PTO_AS_TILE_(dst1)) \
        static const struct pto_site pto_site_ = {"pto.tdeinterleave", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), pto_ref_none(), PTO_ARG_TILE_(dst0), PTO_ARG_TILE_(dst1)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TDEINTERLEAVE_4(dst0, dst1, src0, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TDEINTERLEAVE, dst0) PTO_NEEDS_TILE_(TDEINTERLEAVE, dst1) PTO_NEEDS_TILE_(TDEINTERLEAVE, src0) PTO_NEEDS_TILE_(TDEINTERLEAVE, src1) \
        PTO_RULES_TDEINTERLEAVE_(PTO_AS_TILE_(src0), PTO_AS_TILE_(src1), PTO_AS_TILE_(dst0), PTO_AS_TILE_(dst1)) \
        static const struct pto_site pto_site_ = {"pto.tdeinterleave", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src0), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(dst0), PTO_ARG_TILE_(dst1)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TGATHER(dst, src, idx)
 *  TGATHER(dst, src, idx, tmp)
 *
 * elements of src by index tile, by column mask, or the columns where src compares to k. (pto.tgather, PIPE_V; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * src: source (tile)
 * idx: indices (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TGATHER(...) PTO_CAT_(PTO_TGATHER_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGATHER_wrong_(...) PTO_WRONG_COUNT_("TGATHER takes (dst, src, idx) or (dst, src, idx, tmp)")
#define PTO_TGATHER_3(dst, src, idx, none_) \
    do { \
        PTO_NEEDS_TILE_(TGATHER, dst) PTO_NEEDS_TILE_(TGATHER, src) PTO_NEEDS_TILE_(TGATHER, idx) \
        PTO_RULES_TGATHER_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_NONE_, PTO_AS_TILE_(idx), PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tgather", "", 6, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), pto_ref_none(), PTO_ARG_TILE_(idx), pto_ref_none(), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TGATHER_4(dst, src, idx, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TGATHER, dst) PTO_NEEDS_TILE_(TGATHER, src) PTO_NEEDS_TILE_(TGATHER, idx) PTO_NEEDS_TILE_(TGATHER, tmp) \
        PTO_RULES_TGATHER_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_NONE_, PTO_AS_TILE_(idx), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tgather", "", 6, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), pto_ref_none(), PTO_ARG_TILE_(idx), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TGATHER_MASK. */
struct pto_attrs_TGATHER_MASK {
    PTO_MEMBERS_
    enum pto_mask_axis_code axis PTO_UNSET_MEMBER_;
};

/** TGATHER_MASK(dst, src, maskPattern[, axis])
 *
 * elements of src by index tile, by column mask, or the columns where src compares to k. (pto.tgather, PIPE_V; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * src: source (tile)
 * maskPattern: MASK_P0101, MASK_P1010, MASK_P0001, MASK_P0010, MASK_P0100, MASK_P1000, MASK_P1111
 * axis: MASK_AXIS_ROW (default), MASK_AXIS_COL
 */
#define TGATHER_MASK(...) PTO_CAT_(PTO_TGATHER_MASK_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGATHER_MASK_wrong_(...) PTO_WRONG_COUNT_("TGATHER_MASK takes (dst, src, maskPattern[, axis])")
#define PTO_TGATHER_MASK_3(dst, src, maskPattern, ...) \
    do { \
        PTO_NEEDS_TILE_(TGATHER_MASK, dst) PTO_NEEDS_TILE_(TGATHER_MASK, src) \
        PTO_RULES_TGATHER_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_NONE_, PTO_NONE_, PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tgather", "maskPattern axis", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGATHER_MASK pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), pto_ref_none(), pto_ref_none(), pto_ref_none(), pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_mask_pattern_code pto_maskPattern_ = (maskPattern); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_maskPattern_), pto_attr_code(pto_a_.axis)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TGATHER_CMP. */
struct pto_attrs_TGATHER_CMP {
    PTO_MEMBERS_
    enum pto_cmp_code cmp PTO_UNSET_MEMBER_;
    int64_t offset PTO_UNSET_MEMBER_;
};

/** TGATHER_CMP(dst, cdst, src, k, tmp[, cmp, offset])
 *
 * elements of src by index tile, by column mask, or the columns where src compares to k. (pto.tgather, PIPE_V; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * cdst: second destination (tile)
 * src: source (tile)
 * k: scalar operand (number)
 * tmp: scratch; no value needs it (tile)
 * cmp: CMP_EQ (default), CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE
 * offset: integer (default 0)
 */
#define TGATHER_CMP(...) PTO_CAT_(PTO_TGATHER_CMP_, PTO_PICK8_(__VA_ARGS__, wrong_, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGATHER_CMP_wrong_(...) PTO_WRONG_COUNT_("TGATHER_CMP takes (dst, cdst, src, k, tmp[, cmp, offset])")
#define PTO_TGATHER_CMP_5(dst, cdst, src, k, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TGATHER_CMP, dst) PTO_NEEDS_TILE_(TGATHER_CMP, cdst) PTO_NEEDS_TILE_(TGATHER_CMP, src) PTO_NEEDS_TILE_(TGATHER_CMP, tmp) \
        PTO_RULES_TGATHER_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_AS_TILE_(cdst), PTO_NONE_, PTO_AS_TILE_(tmp), k) \
        static const struct pto_site pto_site_ = {"pto.tgather", "cmpMode offset", 6, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TGATHER_CMP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(cdst), pto_ref_none(), PTO_ARG_TILE_(tmp), PTO_ARG_SCALAR_(k)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.cmp), pto_attr_int(pto_a_.offset)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TGATHERB(dst, src, offsets)
 *
 * blocks of 32 bytes of src, by byte offset. (pto.tgatherb, PIPE_V; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * src: source (tile)
 * offsets: indices (tile)
 */
#define TGATHERB(dst, src, offsets) \
    do { \
        PTO_NEEDS_TILE_(TGATHERB, dst) PTO_NEEDS_TILE_(TGATHERB, src) PTO_NEEDS_TILE_(TGATHERB, offsets) \
        PTO_RULES_TGATHERB_(PTO_AS_TILE_(src), PTO_AS_TILE_(offsets), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tgatherb", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(offsets), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TSCATTER(dst, src, indexes)
 *
 * dst[indexes[i,j]] = src[i,j], or src spread over the columns or rows of a mask; the rest of dst is zero. (pto.tscatter, PIPE_S on A2/A3, PIPE_V on A5; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * src: source (tile)
 * indexes: indices (tile)
 */
#define TSCATTER(dst, src, indexes) \
    do { \
        PTO_NEEDS_TILE_(TSCATTER, dst) PTO_NEEDS_TILE_(TSCATTER, src) PTO_NEEDS_TILE_(TSCATTER, indexes) \
        PTO_RULES_TSCATTER_(PTO_AS_TILE_(src), PTO_AS_TILE_(indexes), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tscatter", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(indexes), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TSCATTER_MASK. */
struct pto_attrs_TSCATTER_MASK {
    PTO_MEMBERS_
    enum pto_mask_axis_code axis PTO_UNSET_MEMBER_;
};

/** TSCATTER_MASK(dst, src, maskPattern[, axis])
 *
 * dst[indexes[i,j]] = src[i,j], or src spread over the columns or rows of a mask; the rest of dst is zero. (pto.tscatter, PIPE_S on A2/A3, PIPE_V on A5; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * src: source (tile)
 * maskPattern: MASK_P0101, MASK_P1010, MASK_P0001, MASK_P0010, MASK_P0100, MASK_P1000, MASK_P1111
 * axis: MASK_AXIS_ROW (default), MASK_AXIS_COL
 */
#define TSCATTER_MASK(...) PTO_CAT_(PTO_TSCATTER_MASK_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSCATTER_MASK_wrong_(...) PTO_WRONG_COUNT_("TSCATTER_MASK takes (dst, src, maskPattern[, axis])")
#define PTO_TSCATTER_MASK_3(dst, src, maskPattern, ...) \
    do { \
        PTO_NEEDS_TILE_(TSCATTER_MASK, dst) PTO_NEEDS_TILE_(TSCATTER_MASK, src) \
        PTO_RULES_TSCATTER_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tscatter", "maskPattern axis", 3, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TSCATTER_MASK pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        PTO_STRICT_ENUMS_ const enum pto_mask_pattern_code pto_maskPattern_ = (maskPattern); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_maskPattern_), pto_attr_code(pto_a_.axis)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of MGATHER. */
struct pto_attrs_MGATHER {
    PTO_MEMBERS_
    enum pto_gather_oob_code oob PTO_UNSET_MEMBER_;
};

/** MGATHER(dst, mem, idx, coalesce[, oob])
 *
 * rows (coalesce row) or elements (elem) of GM by index. (pto.mgather, PIPE_MTE2; PIPE_V on A5 if the destination lies in vec; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * mem: source (window)
 * idx: indices (tile or window)
 * coalesce: COALESCE_ROW, COALESCE_ELEM
 * oob: GATHER_OOB_UNDEFINED (default), GATHER_OOB_CLAMP, GATHER_OOB_WRAP, GATHER_OOB_ZERO
 */
#define MGATHER(...) PTO_CAT_(PTO_MGATHER_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_MGATHER_wrong_(...) PTO_WRONG_COUNT_("MGATHER takes (dst, mem, idx, coalesce[, oob])")
#define PTO_MGATHER_4(dst, mem, idx, coalesce, ...) \
    do { \
        PTO_NEEDS_TILE_(MGATHER, dst) PTO_NEEDS_WINDOW_(MGATHER, mem) \
        PTO_RULES_MGATHER_(PTO_AS_WINDOW_(mem), idx, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.mgather", "coalesce gatherOob", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_MGATHER pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(mem), PTO_ARG_AREA_(idx), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        PTO_STRICT_ENUMS_ const enum pto_coalesce_code pto_coalesce_ = (coalesce); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_coalesce_), pto_attr_code(pto_a_.oob)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of MGATHER_SCRATCH. */
struct pto_attrs_MGATHER_SCRATCH {
    PTO_MEMBERS_
    enum pto_gather_oob_code oob PTO_UNSET_MEMBER_;
};

/** MGATHER_SCRATCH(dst, mem, idx, scratch, coalesce[, oob])
 *
 * rows (coalesce row) or elements (elem) of GM by index. (pto.mgather, PIPE_MTE2; PIPE_V on A5 if the destination lies in vec; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * dst: destination (tile)
 * mem: source (window)
 * idx: indices (tile or window)
 * scratch: slots in GM, as a pointer (window)
 * coalesce: COALESCE_ROW, COALESCE_ELEM
 * oob: GATHER_OOB_UNDEFINED (default), GATHER_OOB_CLAMP, GATHER_OOB_WRAP, GATHER_OOB_ZERO
 */
#define MGATHER_SCRATCH(...) PTO_CAT_(PTO_MGATHER_SCRATCH_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_MGATHER_SCRATCH_wrong_(...) PTO_WRONG_COUNT_("MGATHER_SCRATCH takes (dst, mem, idx, scratch, coalesce[, oob])")
#define PTO_MGATHER_SCRATCH_5(dst, mem, idx, scratch, coalesce, ...) \
    do { \
        PTO_NEEDS_TILE_(MGATHER_SCRATCH, dst) PTO_NEEDS_WINDOW_(MGATHER_SCRATCH, mem) PTO_NEEDS_WINDOW_(MGATHER_SCRATCH, scratch) \
        PTO_RULES_MGATHER_(PTO_AS_WINDOW_(mem), idx, PTO_AS_WINDOW_(scratch), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.mgather", "coalesce gatherOob", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_MGATHER_SCRATCH pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(mem), PTO_ARG_AREA_(idx), PTO_ARG_GM_(scratch), PTO_ARG_TILE_(dst)}; \
        PTO_STRICT_ENUMS_ const enum pto_coalesce_code pto_coalesce_ = (coalesce); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_coalesce_), pto_attr_code(pto_a_.oob)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of MSCATTER. */
struct pto_attrs_MSCATTER {
    PTO_MEMBERS_
    enum pto_coalesce_code coalesce PTO_UNSET_MEMBER_;
    enum pto_scatter_atomic_op_code atomic PTO_UNSET_MEMBER_;
    enum pto_scatter_oob_code oob PTO_UNSET_MEMBER_;
    enum pto_scatter_conflict_code conflict PTO_UNSET_MEMBER_;
};

/** MSCATTER(mem, src, idx[, coalesce, atomic, oob, conflict])
 *
 * the mirror image of mgather; the last of several writes to an element wins. (pto.mscatter, PIPE_MTE3 on A2/A3, PIPE_V on A5; vector.md 11; pto-as-2026-08.md 2.3 2.4)
 * mem: destination (window)
 * src: source (tile)
 * idx: indices (tile)
 * coalesce: COALESCE_ROW, COALESCE_ELEM
 * atomic: SCATTER_ATOMIC_NONE (default), SCATTER_ATOMIC_ADD, SCATTER_ATOMIC_MAX, SCATTER_ATOMIC_MIN
 * oob: SCATTER_OOB_UNDEFINED (default), SCATTER_OOB_SKIP, SCATTER_OOB_CLAMP, SCATTER_OOB_WRAP
 * conflict: SCATTER_CONFLICT_DEFAULT (default), SCATTER_CONFLICT_LAST
 */
#define MSCATTER(...) PTO_CAT_(PTO_MSCATTER_, PTO_PICK8_(__VA_ARGS__, wrong_, 3, 3, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_MSCATTER_wrong_(...) PTO_WRONG_COUNT_("MSCATTER takes (mem, src, idx[, coalesce, atomic, oob, conflict])")
#define PTO_MSCATTER_3(mem, src, idx, ...) \
    do { \
        PTO_NEEDS_WINDOW_(MSCATTER, mem) PTO_NEEDS_TILE_(MSCATTER, src) PTO_NEEDS_TILE_(MSCATTER, idx) \
        PTO_RULES_MSCATTER_(PTO_AS_TILE_(src), PTO_AS_TILE_(idx), PTO_AS_WINDOW_(mem)) \
        static const struct pto_site pto_site_ = {"pto.mscatter", "coalesce scatterAtomicOp scatterOob scatterConflict", 3, 4}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_MSCATTER pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(idx), PTO_ARG_GM_(mem)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.coalesce), pto_attr_code(pto_a_.atomic), pto_attr_code(pto_a_.oob), pto_attr_code(pto_a_.conflict)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TSORT32(dst, src, idx)
 *  TSORT32(dst, src, idx, tmp)
 *
 * records (value, index) of each block of 32 columns, sorted by falling value. (pto.tsort32, PIPE_V; vector.md 12)
 * dst: destination (tile)
 * src: source (tile)
 * idx: indices (tile)
 * tmp: scratch; no value needs it (tile)
 */
#define TSORT32(...) PTO_CAT_(PTO_TSORT32_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TSORT32_wrong_(...) PTO_WRONG_COUNT_("TSORT32 takes (dst, src, idx) or (dst, src, idx, tmp)")
#define PTO_TSORT32_3(dst, src, idx, none_) \
    do { \
        PTO_NEEDS_TILE_(TSORT32, dst) PTO_NEEDS_TILE_(TSORT32, src) PTO_NEEDS_TILE_(TSORT32, idx) \
        PTO_RULES_TSORT32_(PTO_AS_TILE_(src), PTO_AS_TILE_(idx), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsort32", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(idx), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TSORT32_4(dst, src, idx, tmp, none_) \
    do { \
        PTO_NEEDS_TILE_(TSORT32, dst) PTO_NEEDS_TILE_(TSORT32, src) PTO_NEEDS_TILE_(TSORT32, idx) PTO_NEEDS_TILE_(TSORT32, tmp) \
        PTO_RULES_TSORT32_(PTO_AS_TILE_(src), PTO_AS_TILE_(idx), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tsort32", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(idx), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMRGSORT(dst, src, blockLen)
 *  TMRGSORT(dst, tmp, src, src1)
 *  TMRGSORT(dst, tmp, src, src1, src2)
 *  TMRGSORT(dst, tmp, src, src1, src2, src3)
 *
 * merges four sorted blocks at a time, or two to four sorted lists. (pto.tmrgsort, PIPE_V; vector.md 12)
 * dst: destination (tile)
 * src: source (tile)
 * blockLen: scalar operand (integer)
 * tmp: scratch; no value needs it (tile)
 * src1: second source (tile)
 * src2: third source (tile)
 * src3: fourth source (tile)
 */
#define TMRGSORT(...) PTO_CAT_(PTO_TMRGSORT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 6, 5, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMRGSORT_wrong_(...) PTO_WRONG_COUNT_("TMRGSORT takes (dst, src, blockLen) or (dst, tmp, src, src1) or (dst, tmp, src, src1, src2) or (dst, tmp, src, src1, src2, src3)")
#define PTO_TMRGSORT_3(dst, src, blockLen, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT, dst) PTO_NEEDS_TILE_(TMRGSORT, src) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_NONE_, blockLen, PTO_AS_TILE_(dst), PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "", 8, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), pto_ref_none(), PTO_ARG_INT_(blockLen), PTO_ARG_TILE_(dst), pto_ref_none(), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TMRGSORT_4(dst, tmp, src, src1, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT, dst) PTO_NEEDS_TILE_(TMRGSORT, tmp) PTO_NEEDS_TILE_(TMRGSORT, src) PTO_NEEDS_TILE_(TMRGSORT, src1) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_AS_TILE_(src1), PTO_NONE_, PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "", 8, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(src1), pto_ref_none(), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TMRGSORT_5(dst, tmp, src, src1, src2, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT, dst) PTO_NEEDS_TILE_(TMRGSORT, tmp) PTO_NEEDS_TILE_(TMRGSORT, src) PTO_NEEDS_TILE_(TMRGSORT, src1) PTO_NEEDS_TILE_(TMRGSORT, src2) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_AS_TILE_(src1), PTO_AS_TILE_(src2), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "", 8, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(src2), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TMRGSORT_6(dst, tmp, src, src1, src2, src3, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT, dst) PTO_NEEDS_TILE_(TMRGSORT, tmp) PTO_NEEDS_TILE_(TMRGSORT, src) PTO_NEEDS_TILE_(TMRGSORT, src1) PTO_NEEDS_TILE_(TMRGSORT, src2) PTO_NEEDS_TILE_(TMRGSORT, src3) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_AS_TILE_(src1), PTO_AS_TILE_(src2), PTO_AS_TILE_(src3), PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "", 8, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(src2), PTO_ARG_TILE_(src3), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TMRGSORT_EXHAUSTED(dst, tmp, src, src1, exhausted)
 *  TMRGSORT_EXHAUSTED(dst, tmp, src, src1, src2, exhausted)
 *  TMRGSORT_EXHAUSTED(dst, tmp, src, src1, src2, src3, exhausted)
 *
 * merges four sorted blocks at a time, or two to four sorted lists. (pto.tmrgsort, PIPE_V; vector.md 12)
 * dst: destination (tile)
 * tmp: scratch; no value needs it (tile)
 * src: source (tile)
 * src1: second source (tile)
 * exhausted: true or false (default false)
 * src2: third source (tile)
 * src3: fourth source (tile)
 */
#define TMRGSORT_EXHAUSTED(...) PTO_CAT_(PTO_TMRGSORT_EXHAUSTED_, PTO_PICK8_(__VA_ARGS__, wrong_, 7, 6, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMRGSORT_EXHAUSTED_wrong_(...) PTO_WRONG_COUNT_("TMRGSORT_EXHAUSTED takes (dst, tmp, src, src1, exhausted) or (dst, tmp, src, src1, src2, exhausted) or (dst, tmp, src, src1, src2, src3, exhausted)")
#define PTO_TMRGSORT_EXHAUSTED_5(dst, tmp, src, src1, exhausted, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, dst) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, tmp) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src1) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_AS_TILE_(src1), PTO_NONE_, PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "exhausted", 8, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(src1), pto_ref_none(), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(exhausted)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TMRGSORT_EXHAUSTED_6(dst, tmp, src, src1, src2, exhausted, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, dst) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, tmp) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src1) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src2) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_AS_TILE_(src1), PTO_AS_TILE_(src2), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "exhausted", 8, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(src2), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(exhausted)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TMRGSORT_EXHAUSTED_7(dst, tmp, src, src1, src2, src3, exhausted, none_) \
    do { \
        PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, dst) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, tmp) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src1) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src2) PTO_NEEDS_TILE_(TMRGSORT_EXHAUSTED, src3) \
        PTO_RULES_TMRGSORT_(PTO_AS_TILE_(src), PTO_AS_TILE_(src1), PTO_AS_TILE_(src2), PTO_AS_TILE_(src3), PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tmrgsort", "exhausted", 8, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(src1), PTO_ARG_TILE_(src2), PTO_ARG_TILE_(src3), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(exhausted)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/* ---- Conversion and quantisation ---- */

/** Optional attributes of TCVT. */
struct pto_attrs_TCVT {
    PTO_MEMBERS_
    enum pto_saturation_mode_code sat PTO_UNSET_MEMBER_;
};

/** TCVT(dst, src, rmode[, sat])
 *
 * dst = src in the element type of dst. (pto.tcvt, PIPE_V; vector.md 9; README R14-R16)
 * dst: destination (tile)
 * src: source (tile)
 * rmode: CAST_NONE, CAST_RINT (default), CAST_ROUND, CAST_FLOOR, CAST_CEIL, CAST_TRUNC, CAST_ODD, CAST_HYBRID
 * sat: SAT_ON, SAT_OFF, SAT_DEFAULT (default)
 */
#define TCVT(...) PTO_CAT_(PTO_TCVT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TCVT_wrong_(...) PTO_WRONG_COUNT_("TCVT takes (dst, src, rmode[, sat])")
#define PTO_TCVT_3(dst, src, rmode, ...) \
    do { \
        PTO_NEEDS_TILE_(TCVT, dst) PTO_NEEDS_TILE_(TCVT, src) \
        PTO_RULES_TCVT_(PTO_AS_TILE_(src), PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcvt", "rmode sat_mode", 3, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCVT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        PTO_STRICT_ENUMS_ const enum pto_round_mode_code pto_rmode_ = (rmode); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_rmode_), pto_attr_code(pto_a_.sat)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TCVT_TMP. */
struct pto_attrs_TCVT_TMP {
    PTO_MEMBERS_
    enum pto_saturation_mode_code sat PTO_UNSET_MEMBER_;
};

/** TCVT_TMP(dst, src, tmp, rmode[, sat])
 *
 * dst = src in the element type of dst. (pto.tcvt, PIPE_V; vector.md 9; README R14-R16)
 * dst: destination (tile)
 * src: source (tile)
 * tmp: scratch; no value needs it (tile)
 * rmode: CAST_NONE, CAST_RINT (default), CAST_ROUND, CAST_FLOOR, CAST_CEIL, CAST_TRUNC, CAST_ODD, CAST_HYBRID
 * sat: SAT_ON, SAT_OFF, SAT_DEFAULT (default)
 */
#define TCVT_TMP(...) PTO_CAT_(PTO_TCVT_TMP_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TCVT_TMP_wrong_(...) PTO_WRONG_COUNT_("TCVT_TMP takes (dst, src, tmp, rmode[, sat])")
#define PTO_TCVT_TMP_4(dst, src, tmp, rmode, ...) \
    do { \
        PTO_NEEDS_TILE_(TCVT_TMP, dst) PTO_NEEDS_TILE_(TCVT_TMP, src) PTO_NEEDS_TILE_(TCVT_TMP, tmp) \
        PTO_RULES_TCVT_(PTO_AS_TILE_(src), PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tcvt", "rmode sat_mode", 3, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCVT_TMP pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        PTO_STRICT_ENUMS_ const enum pto_round_mode_code pto_rmode_ = (rmode); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_rmode_), pto_attr_code(pto_a_.sat)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TQUANT(dst, src, fp, quant_type)
 *  TQUANT(dst, src, fp, offset, quant_type)
 *
 * dst = src * fp (+ offset), rounded and clamped to 8 bits. (pto.tquant, PIPE_V; vector.md 14)
 * dst: destination (tile)
 * src: source (tile)
 * fp: table of quantisation words, one a column (tile)
 * quant_type: QUANT_INT8_SYM, QUANT_INT8_ASYM, QUANT_MXFP8, QUANT_MXFP4_E2M1
 * offset: offsets, one a dimension (tile)
 */
#define TQUANT(...) PTO_CAT_(PTO_TQUANT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TQUANT_wrong_(...) PTO_WRONG_COUNT_("TQUANT takes (dst, src, fp, quant_type) or (dst, src, fp, offset, quant_type)")
#define PTO_TQUANT_4(dst, src, fp, quant_type, none_) \
    do { \
        PTO_NEEDS_TILE_(TQUANT, dst) PTO_NEEDS_TILE_(TQUANT, src) PTO_NEEDS_TILE_(TQUANT, fp) \
        PTO_RULES_TQUANT_(PTO_AS_TILE_(src), PTO_AS_TILE_(fp), PTO_NONE_, PTO_AS_TILE_(dst), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tquant", "quant_type", 5, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(fp), pto_ref_none(), PTO_ARG_TILE_(dst), pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_quant_type_code pto_quant_type_ = (quant_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_quant_type_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TQUANT_5(dst, src, fp, offset, quant_type, none_) \
    do { \
        PTO_NEEDS_TILE_(TQUANT, dst) PTO_NEEDS_TILE_(TQUANT, src) PTO_NEEDS_TILE_(TQUANT, fp) PTO_NEEDS_TILE_(TQUANT, offset) \
        PTO_RULES_TQUANT_(PTO_AS_TILE_(src), PTO_AS_TILE_(fp), PTO_AS_TILE_(offset), PTO_AS_TILE_(dst), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tquant", "quant_type", 5, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(fp), PTO_ARG_TILE_(offset), PTO_ARG_TILE_(dst), pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_quant_type_code pto_quant_type_ = (quant_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_quant_type_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TQUANT_TMP(dst, src, fp, tmp, quant_type)
 *  TQUANT_TMP(dst, src, fp, offset, tmp, quant_type)
 *
 * dst = src * fp (+ offset), rounded and clamped to 8 bits. (pto.tquant, PIPE_V; vector.md 14)
 * dst: destination (tile)
 * src: source (tile)
 * fp: table of quantisation words, one a column (tile)
 * tmp: scratch; no value needs it (tile)
 * quant_type: QUANT_INT8_SYM, QUANT_INT8_ASYM, QUANT_MXFP8, QUANT_MXFP4_E2M1
 * offset: offsets, one a dimension (tile)
 */
#define TQUANT_TMP(...) PTO_CAT_(PTO_TQUANT_TMP_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 6, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TQUANT_TMP_wrong_(...) PTO_WRONG_COUNT_("TQUANT_TMP takes (dst, src, fp, tmp, quant_type) or (dst, src, fp, offset, tmp, quant_type)")
#define PTO_TQUANT_TMP_5(dst, src, fp, tmp, quant_type, none_) \
    do { \
        PTO_NEEDS_TILE_(TQUANT_TMP, dst) PTO_NEEDS_TILE_(TQUANT_TMP, src) PTO_NEEDS_TILE_(TQUANT_TMP, fp) PTO_NEEDS_TILE_(TQUANT_TMP, tmp) \
        PTO_RULES_TQUANT_(PTO_AS_TILE_(src), PTO_AS_TILE_(fp), PTO_NONE_, PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp)) \
        static const struct pto_site pto_site_ = {"pto.tquant", "quant_type", 5, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(fp), pto_ref_none(), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp)}; \
        PTO_STRICT_ENUMS_ const enum pto_quant_type_code pto_quant_type_ = (quant_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_quant_type_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TQUANT_TMP_6(dst, src, fp, offset, tmp, quant_type, none_) \
    do { \
        PTO_NEEDS_TILE_(TQUANT_TMP, dst) PTO_NEEDS_TILE_(TQUANT_TMP, src) PTO_NEEDS_TILE_(TQUANT_TMP, fp) PTO_NEEDS_TILE_(TQUANT_TMP, offset) PTO_NEEDS_TILE_(TQUANT_TMP, tmp) \
        PTO_RULES_TQUANT_(PTO_AS_TILE_(src), PTO_AS_TILE_(fp), PTO_AS_TILE_(offset), PTO_AS_TILE_(dst), PTO_AS_TILE_(tmp)) \
        static const struct pto_site pto_site_ = {"pto.tquant", "quant_type", 5, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(fp), PTO_ARG_TILE_(offset), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(tmp)}; \
        PTO_STRICT_ENUMS_ const enum pto_quant_type_code pto_quant_type_ = (quant_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_quant_type_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TDEQUANT(dst, src, scale, offset)
 *
 * dst = (src - offset) * scale, offset and scale by row. (pto.tdequant, PIPE_V; vector.md 14)
 * dst: destination (tile)
 * src: source (tile)
 * scale: table of quantisation words, one a column (tile)
 * offset: offsets, one a dimension (tile)
 */
#define TDEQUANT(dst, src, scale, offset) \
    do { \
        PTO_NEEDS_TILE_(TDEQUANT, dst) PTO_NEEDS_TILE_(TDEQUANT, src) PTO_NEEDS_TILE_(TDEQUANT, scale) PTO_NEEDS_TILE_(TDEQUANT, offset) \
        PTO_RULES_TDEQUANT_(PTO_AS_TILE_(src), PTO_AS_TILE_(scale), PTO_AS_TILE_(offset), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tdequant", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(scale), PTO_ARG_TILE_(offset), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TQUANT_MX. */
struct pto_attrs_TQUANT_MX {
    PTO_MEMBERS_
    enum pto_quant_scale_alg_code alg PTO_UNSET_MEMBER_;
    enum pto_mx_group_axis_code axis PTO_UNSET_MEMBER_;
    bool interleave PTO_UNSET_MEMBER_;
    enum pto_vec_store_mode_code store PTO_UNSET_MEMBER_;
};

/** TQUANT_MX(dst, src, exp, max, scaling, quant_type[, alg, axis, interleave, store])
 *
 * groups of 32: max, shared exponent, multiplier and quantised elements of src. (pto.tquant.mx, PIPE_V; machine-and-cube.md c.7; pto-as-2026-08.md 2.6)
 * dst: destination (tile)
 * src: source (tile)
 * exp: second destination (tile)
 * max: third destination (tile)
 * scaling: fourth destination (tile)
 * quant_type: QUANT_INT8_SYM, QUANT_INT8_ASYM, QUANT_MXFP8, QUANT_MXFP4_E2M1
 * alg: QUANT_SCALE_OCP (default), QUANT_SCALE_NV
 * axis: GRP_AXIS_0, GRP_AXIS_1 (default)
 * interleave: true or false (default false)
 * store: VEC_STORE_ND (default), VEC_STORE_NZ
 */
#define TQUANT_MX(...) PTO_CAT_(PTO_TQUANT_MX_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, 6, 6, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TQUANT_MX_wrong_(...) PTO_WRONG_COUNT_("TQUANT_MX takes (dst, src, exp, max, scaling, quant_type[, alg, axis, interleave, store])")
#define PTO_TQUANT_MX_6(dst, src, exp, max, scaling, quant_type, ...) \
    do { \
        PTO_NEEDS_TILE_(TQUANT_MX, dst) PTO_NEEDS_TILE_(TQUANT_MX, src) PTO_NEEDS_TILE_(TQUANT_MX, exp) PTO_NEEDS_TILE_(TQUANT_MX, max) PTO_NEEDS_TILE_(TQUANT_MX, scaling) \
        PTO_RULES_TQUANT_MX_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_AS_TILE_(exp), PTO_AS_TILE_(max), PTO_AS_TILE_(scaling), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tquant.mx", "quant_type quantScaleAlg grpAxis interleave storeMode", 6, 5}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TQUANT_MX pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(exp), PTO_ARG_TILE_(max), PTO_ARG_TILE_(scaling), pto_ref_none()}; \
        PTO_STRICT_ENUMS_ const enum pto_quant_type_code pto_quant_type_ = (quant_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_quant_type_), pto_attr_code(pto_a_.alg), pto_attr_code(pto_a_.axis), pto_attr_int(pto_a_.interleave), pto_attr_code(pto_a_.store)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TQUANT_MX_ZZ. */
struct pto_attrs_TQUANT_MX_ZZ {
    PTO_MEMBERS_
    enum pto_quant_scale_alg_code alg PTO_UNSET_MEMBER_;
    enum pto_mx_group_axis_code axis PTO_UNSET_MEMBER_;
    bool interleave PTO_UNSET_MEMBER_;
    enum pto_vec_store_mode_code store PTO_UNSET_MEMBER_;
};

/** TQUANT_MX_ZZ(dst, src, exp, max, scaling, exp_zz, quant_type[, alg, axis, interleave, store])
 *
 * groups of 32: max, shared exponent, multiplier and quantised elements of src. (pto.tquant.mx, PIPE_V; machine-and-cube.md c.7; pto-as-2026-08.md 2.6)
 * dst: destination (tile)
 * src: source (tile)
 * exp: second destination (tile)
 * max: third destination (tile)
 * scaling: fourth destination (tile)
 * exp_zz: fifth destination (tile)
 * quant_type: QUANT_INT8_SYM, QUANT_INT8_ASYM, QUANT_MXFP8, QUANT_MXFP4_E2M1
 * alg: QUANT_SCALE_OCP (default), QUANT_SCALE_NV
 * axis: GRP_AXIS_0, GRP_AXIS_1 (default)
 * interleave: true or false (default false)
 * store: VEC_STORE_ND (default), VEC_STORE_NZ
 */
#define TQUANT_MX_ZZ(...) PTO_CAT_(PTO_TQUANT_MX_ZZ_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 7, 7, 7, 7, 7, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TQUANT_MX_ZZ_wrong_(...) PTO_WRONG_COUNT_("TQUANT_MX_ZZ takes (dst, src, exp, max, scaling, exp_zz, quant_type[, alg, axis, interleave, store])")
#define PTO_TQUANT_MX_ZZ_7(dst, src, exp, max, scaling, exp_zz, quant_type, ...) \
    do { \
        PTO_NEEDS_TILE_(TQUANT_MX_ZZ, dst) PTO_NEEDS_TILE_(TQUANT_MX_ZZ, src) PTO_NEEDS_TILE_(TQUANT_MX_ZZ, exp) PTO_NEEDS_TILE_(TQUANT_MX_ZZ, max) PTO_NEEDS_TILE_(TQUANT_MX_ZZ, scaling) PTO_NEEDS_TILE_(TQUANT_MX_ZZ, exp_zz) \
        PTO_RULES_TQUANT_MX_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_AS_TILE_(exp), PTO_AS_TILE_(max), PTO_AS_TILE_(scaling), PTO_AS_TILE_(exp_zz)) \
        static const struct pto_site pto_site_ = {"pto.tquant.mx", "quant_type quantScaleAlg grpAxis interleave storeMode", 6, 5}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TQUANT_MX_ZZ pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(exp), PTO_ARG_TILE_(max), PTO_ARG_TILE_(scaling), PTO_ARG_TILE_(exp_zz)}; \
        PTO_STRICT_ENUMS_ const enum pto_quant_type_code pto_quant_type_ = (quant_type); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_quant_type_), pto_attr_code(pto_a_.alg), pto_attr_code(pto_a_.axis), pto_attr_int(pto_a_.interleave), pto_attr_code(pto_a_.store)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TQUANT_DN. */
struct pto_attrs_TQUANT_DN {
    PTO_MEMBERS_
    enum pto_quant_scale_alg_code alg PTO_UNSET_MEMBER_;
};

/** TQUANT_DN(dst, src, exp, max, scaling[, alg])
 *
 * tquant.mx with grpAxis axis0. (pto.tquant_dn, PIPE_V; machine-and-cube.md c.7; pto-as-2026-08.md 2.6)
 * dst: destination (tile)
 * src: source (tile)
 * exp: second destination (tile)
 * max: third destination (tile)
 * scaling: fourth destination (tile)
 * alg: QUANT_SCALE_OCP (default), QUANT_SCALE_NV
 */
#define TQUANT_DN(...) PTO_CAT_(PTO_TQUANT_DN_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TQUANT_DN_wrong_(...) PTO_WRONG_COUNT_("TQUANT_DN takes (dst, src, exp, max, scaling[, alg])")
#define PTO_TQUANT_DN_5(dst, src, exp, max, scaling, ...) \
    do { \
        PTO_NEEDS_TILE_(TQUANT_DN, dst) PTO_NEEDS_TILE_(TQUANT_DN, src) PTO_NEEDS_TILE_(TQUANT_DN, exp) PTO_NEEDS_TILE_(TQUANT_DN, max) PTO_NEEDS_TILE_(TQUANT_DN, scaling) \
        PTO_RULES_TQUANT_DN_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_AS_TILE_(exp), PTO_AS_TILE_(max), PTO_AS_TILE_(scaling)) \
        static const struct pto_site pto_site_ = {"pto.tquant_dn", "quantScaleAlg", 5, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TQUANT_DN pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(exp), PTO_ARG_TILE_(max), PTO_ARG_TILE_(scaling)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.alg)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TQUANT_HIF4(dst, scale, src)
 *
 * dst = src in the HiF4 block format. (pto.tquant_hif4, PIPE_V; machine-and-cube.md c.4 (A6, C API only))
 * dst: destination (tile)
 * scale: second destination (tile)
 * src: source (tile)
 */
#define TQUANT_HIF4(dst, scale, src) \
    do { \
        PTO_NEEDS_TILE_(TQUANT_HIF4, dst) PTO_NEEDS_TILE_(TQUANT_HIF4, scale) PTO_NEEDS_TILE_(TQUANT_HIF4, src) \
        PTO_RULES_TQUANT_HIF4_(PTO_AS_TILE_(src), PTO_AS_TILE_(dst), PTO_AS_TILE_(scale)) \
        static const struct pto_site pto_site_ = {"pto.tquant_hif4", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_TILE_(dst), PTO_ARG_TILE_(scale)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TMATMUL_MX_HIF4. */
struct pto_attrs_TMATMUL_MX_HIF4 {
    PTO_MEMBERS_
    enum pto_acc_phase_code phase PTO_UNSET_MEMBER_;
};

/** TMATMUL_MX_HIF4(dst, a, a_scale, b, b_scale[, phase])
 *
 * tmatmul.mx with HiF4 blocks. (pto.tmatmul_mx_hif4, PIPE_M; machine-and-cube.md c.4 (A6, C API only))
 * dst: destination (tile)
 * a: left side (tile)
 * a_scale: block scales of the left side (tile)
 * b: right side (tile)
 * b_scale: block scales of the right side (tile)
 * phase: ACC_PHASE_UNSPECIFIED (default), ACC_PHASE_PARTIAL, ACC_PHASE_FINAL
 */
#define TMATMUL_MX_HIF4(...) PTO_CAT_(PTO_TMATMUL_MX_HIF4_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TMATMUL_MX_HIF4_wrong_(...) PTO_WRONG_COUNT_("TMATMUL_MX_HIF4 takes (dst, a, a_scale, b, b_scale[, phase])")
#define PTO_TMATMUL_MX_HIF4_5(dst, a, a_scale, b, b_scale, ...) \
    do { \
        PTO_NEEDS_TILE_(TMATMUL_MX_HIF4, dst) PTO_NEEDS_TILE_(TMATMUL_MX_HIF4, a) PTO_NEEDS_TILE_(TMATMUL_MX_HIF4, a_scale) PTO_NEEDS_TILE_(TMATMUL_MX_HIF4, b) PTO_NEEDS_TILE_(TMATMUL_MX_HIF4, b_scale) \
        PTO_RULES_TMATMUL_MX_HIF4_(PTO_AS_TILE_(a), PTO_AS_TILE_(a_scale), PTO_AS_TILE_(b), PTO_AS_TILE_(b_scale), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tmatmul_mx_hif4", "accPhase", 5, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TMATMUL_MX_HIF4 pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(a), PTO_ARG_TILE_(a_scale), PTO_ARG_TILE_(b), PTO_ARG_TILE_(b_scale), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.phase)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/* ---- Generators, access to elements, debugging ---- */

/** Optional attributes of TCI. */
struct pto_attrs_TCI {
    PTO_MEMBERS_
    bool descending PTO_UNSET_MEMBER_;
};

/** TCI(dst, start)
 *  TCI(dst, start, tmp[, descending])
 *
 * dst[0,j] = start + j, or start - j if descending. (pto.tci, PIPE_S; vector.md 13)
 * dst: destination (tile)
 * start: scalar operand (integer)
 * tmp: scratch; no value needs it (tile)
 * descending: true or false (default false)
 */
#define TCI(...) PTO_CAT_(PTO_TCI_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TCI_wrong_(...) PTO_WRONG_COUNT_("TCI takes (dst, start) or (dst, start, tmp[, descending])")
#define PTO_TCI_2(dst, start, none_) \
    do { \
        PTO_NEEDS_TILE_(TCI, dst) \
        PTO_RULES_TCI_(start, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tci", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(start), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TCI_3(dst, start, tmp, ...) \
    do { \
        PTO_NEEDS_TILE_(TCI, dst) PTO_NEEDS_TILE_(TCI, tmp) \
        PTO_RULES_TCI_(start, PTO_AS_TILE_(tmp), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tci", "descending", 3, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TCI pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(start), PTO_ARG_TILE_(tmp), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.descending)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TTRI. */
struct pto_attrs_TTRI {
    PTO_MEMBERS_
    int64_t upper PTO_UNSET_MEMBER_;
};

/** TTRI(dst, diagonal[, upper])
 *
 * dst[i,j] = 1 on one side of the diagonal j = i + diagonal and on it, else 0. (pto.ttri, PIPE_V; vector.md 13)
 * dst: destination (tile)
 * diagonal: scalar operand (integer)
 * upper: integer (default 0)
 */
#define TTRI(...) PTO_CAT_(PTO_TTRI_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TTRI_wrong_(...) PTO_WRONG_COUNT_("TTRI takes (dst, diagonal[, upper])")
#define PTO_TTRI_2(dst, diagonal, ...) \
    do { \
        PTO_NEEDS_TILE_(TTRI, dst) \
        PTO_RULES_TTRI_(diagonal, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.ttri", "upperOrLower", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TTRI pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(diagonal), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.upper)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TRANDOM. */
struct pto_attrs_TRANDOM {
    PTO_MEMBERS_
    int64_t rounds PTO_UNSET_MEMBER_;
};

/** TRANDOM(dst, key0, key1, counter0, counter1, counter2, counter3[, rounds])
 *
 * dst = Philox 4x32 of a counter that starts at counter0..3. (pto.trandom, PIPE_V; vector.md 13)
 * dst: destination (tile)
 * key0: first word of the key (integer)
 * key1: second word of the key (integer)
 * counter0: first word of the counter (integer)
 * counter1: second word of the counter (integer)
 * counter2: third word of the counter (integer)
 * counter3: fourth word of the counter (integer)
 * rounds: integer (default 10)
 */
#define TRANDOM(...) PTO_CAT_(PTO_TRANDOM_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 7, 7, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TRANDOM_wrong_(...) PTO_WRONG_COUNT_("TRANDOM takes (dst, key0, key1, counter0, counter1, counter2, counter3[, rounds])")
#define PTO_TRANDOM_7(dst, key0, key1, counter0, counter1, counter2, counter3, ...) \
    do { \
        PTO_NEEDS_TILE_(TRANDOM, dst) \
        PTO_RULES_TRANDOM_(key0, key1, counter0, counter1, counter2, counter3, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.trandom", "rounds", 7, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TRANDOM pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(key0), PTO_ARG_INT_(key1), PTO_ARG_INT_(counter0), PTO_ARG_INT_(counter1), PTO_ARG_INT_(counter2), PTO_ARG_INT_(counter3), PTO_ARG_TILE_(dst)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.rounds)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TGETVAL(src, offset)
 *
 * value = the element at a linear offset in the storage of src. (pto.tgetval, PIPE_S; vector.md 15)
 * src: source (tile)
 * offset: offset in elements (integer)
 */
static inline struct pto_result pto_do_TGETVAL(struct pto_here here, struct pto_ref src_, struct pto_ref offset_)
{
    static const struct pto_site site = {"pto.tgetval", "", 3, 0};
    const struct pto_ref refs[] = {src_, offset_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define TGETVAL(src, offset) PTO_VALUE_OF_((src).elem_, pto_do_TGETVAL(PTO_HERE_, PTO_ARG_TILE_(src), PTO_ARG_INT_(offset)))

/** TSETVAL(dst, offset, val)
 *
 * the element at a linear offset in the storage of dst = val. (pto.tsetval, PIPE_S; vector.md 15)
 * dst: destination (tile)
 * offset: offset in elements (integer)
 * val: value (number)
 */
#define TSETVAL(dst, offset, val) \
    do { \
        PTO_NEEDS_TILE_(TSETVAL, dst) \
        PTO_RULES_TSETVAL_(PTO_AS_TILE_(dst), offset, val) \
        static const struct pto_site pto_site_ = {"pto.tsetval", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(dst), PTO_ARG_INT_(offset), PTO_ARG_SCALAR_(val)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** Optional attributes of TPRINT. */
struct pto_attrs_TPRINT {
    PTO_MEMBERS_
    enum pto_print_format_code format PTO_UNSET_MEMBER_;
};

/** TPRINT(src)
 *  TPRINT(src, tmp[, format])
 *
 * prints the valid region of a tile, or a view. (pto.tprint, PIPE_V; vector.md 15)
 * src: source (tile or window)
 * tmp: scratch; no value needs it (tile or window)
 * format: PRINT_W8_P4 (default), PRINT_W8_P2, PRINT_W10_P6
 */
#define TPRINT(...) PTO_CAT_(PTO_TPRINT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, 1, ))(__VA_ARGS__, )
#define PTO_TPRINT_wrong_(...) PTO_WRONG_COUNT_("TPRINT takes (src) or (src, tmp[, format])")
#define PTO_TPRINT_1(src, none_) \
    do { \
        PTO_RULES_TPRINT_(src, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tprint", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(src), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TPRINT_2(src, tmp, ...) \
    do { \
        PTO_RULES_TPRINT_(src, tmp) \
        static const struct pto_site pto_site_ = {"pto.tprint", "printFormat", 2, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPRINT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(src), PTO_ARG_AREA_(tmp)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.format)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** PRINT(format, scalar)
 *
 * prints a scalar by a printf format. (pto.print, PIPE_S; vector.md 15)
 * format: text
 * scalar: scalar operand (number)
 */
#define PRINT(format, scalar) \
    do { \
        PTO_RULES_PRINT_(scalar) \
        static const struct pto_site pto_site_ = {"pto.print", "format", 1, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_SCALAR_(scalar)}; \
        const int64_t pto_values_[] = {pto_attr_text(format)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TRAP()
 *
 * stops the program with an error. (pto.trap, PIPE_S; vector.md 15)
 */
#define TRAP() \
    do { \
        PTO_RULES_TRAP_() \
        static const struct pto_site pto_site_ = {"pto.trap", "", 0, 0}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, NULL, NULL); \
    } while (0)

/** TPREFETCH(dst, src)
 *
 * asks for a window of GM before it is loaded. (pto.tprefetch, PIPE_MTE2; vector.md 10)
 * dst: destination (tile)
 * src: source (window)
 */
#define TPREFETCH(dst, src) \
    do { \
        PTO_NEEDS_TILE_(TPREFETCH, dst) PTO_NEEDS_WINDOW_(TPREFETCH, src) \
        PTO_RULES_TPREFETCH_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.tprefetch", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TPREFETCH_ASYNC(event, src, ctx)
 *
 * asks for a window of GM in L2; no effect on values. (pto.tprefetch_async, no pipe; vector.md 25.6)
 * event: result (AsyncEvent)
 * src: source (window)
 * ctx: context of prefetches (PrefetchContext)
 */
#define TPREFETCH_ASYNC(event, src, ctx) \
    do { \
        PTO_NEEDS_WINDOW_(TPREFETCH_ASYNC, src) \
        PTO_RULES_TPREFETCH_ASYNC_(PTO_AS_WINDOW_(src), ctx, event) \
        static const struct pto_site pto_site_ = {"pto.tprefetch_async", "", 3, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_OBJECT_(ctx), PTO_ARG_OBJECT_(event)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** make_prefetch_async_context(ctx, ws)
 *
 * a context for tprefetch_async in a workspace of GM. (pto.make_prefetch_async_context, no pipe; vector.md 25.6)
 * ctx: result (PrefetchContext)
 * ws: pointer (pointer, or NULL for none)
 */
#define make_prefetch_async_context(ctx, ws) \
    do { \
        PTO_RULES_MAKE_PREFETCH_ASYNC_CONTEXT_(ws, ctx) \
        static const struct pto_site pto_site_ = {"pto.make_prefetch_async_context", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_PTR_(ws), PTO_ARG_OBJECT_(ctx)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** get_prefetch_async_session(session, ctx)
 *
 * the session of a prefetch context, to wait for its events. (pto.get_prefetch_async_session, no pipe; vector.md 25.6)
 * session: result (AsyncSession)
 * ctx: context of prefetches (PrefetchContext)
 */
#define get_prefetch_async_session(session, ctx) \
    do { \
        PTO_RULES_GET_PREFETCH_ASYNC_SESSION_(ctx, session) \
        static const struct pto_site pto_site_ = {"pto.get_prefetch_async_session", "", 2, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_OBJECT_(ctx), PTO_ARG_OBJECT_(session)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TIMG2COL(dst, src)
 *  TIMG2COL(dst, src, row, col)
 *
 * a feature map as the left operand of a convolution. (pto.timg2col, PIPE_MTE1; not specified: read, not run (README section 4))
 * dst: destination (tile)
 * src: source (tile)
 * row: first row (integer)
 * col: first column (integer)
 */
#define TIMG2COL(...) PTO_CAT_(PTO_TIMG2COL_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, wrong_, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TIMG2COL_wrong_(...) PTO_WRONG_COUNT_("TIMG2COL takes (dst, src) or (dst, src, row, col)")
#define PTO_TIMG2COL_2(dst, src, none_) \
    do { \
        PTO_NEEDS_TILE_(TIMG2COL, dst) PTO_NEEDS_TILE_(TIMG2COL, src) \
        PTO_RULES_TIMG2COL_(PTO_AS_TILE_(src), PTO_NONE_, PTO_NONE_, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.timg2col", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), pto_ref_none(), pto_ref_none(), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TIMG2COL_4(dst, src, row, col, none_) \
    do { \
        PTO_NEEDS_TILE_(TIMG2COL, dst) PTO_NEEDS_TILE_(TIMG2COL, src) \
        PTO_RULES_TIMG2COL_(PTO_AS_TILE_(src), row, col, PTO_AS_TILE_(dst)) \
        static const struct pto_site pto_site_ = {"pto.timg2col", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(src), PTO_ARG_INT_(row), PTO_ARG_INT_(col), PTO_ARG_TILE_(dst)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** SETFMATRIX(args)
 *
 * extents and padding of the feature map. (pto.setfmatrix, PIPE_S; not specified: read, not run (README section 4))
 * args: values (tile, window or scalars in parentheses)
 */
#define SETFMATRIX(args) \
    do { \
        PTO_RULES_SETFMATRIX_(args) \
        static const struct pto_site pto_site_ = {"pto.setfmatrix", "", 1, 0}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_VALUE_, args)}; \
        const struct pto_ref pto_refs_[] = {pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** SET_IMG2COL_PADDING(args)
 *
 * the value that pads the feature map. (pto.set_img2col_padding, PIPE_S; not specified: read, not run (README section 4))
 * args: values (tile, window or scalars in parentheses)
 */
#define SET_IMG2COL_PADDING(args) \
    do { \
        PTO_RULES_SET_IMG2COL_PADDING_(args) \
        static const struct pto_site pto_site_ = {"pto.set_img2col_padding", "", 1, 0}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_VALUE_, args)}; \
        const struct pto_ref pto_refs_[] = {pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** SET_IMG2COL_RPT(args)
 *
 * how often and with what stride timg2col repeats. (pto.set_img2col_rpt, PIPE_S; not specified: read, not run (README section 4))
 * args: values (tile, window or scalars in parentheses)
 */
#define SET_IMG2COL_RPT(args) \
    do { \
        PTO_RULES_SET_IMG2COL_RPT_(args) \
        static const struct pto_site pto_site_ = {"pto.set_img2col_rpt", "", 1, 0}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_VALUE_, args)}; \
        const struct pto_ref pto_refs_[] = {pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/* ---- Pipes between cube and vector cores ---- */

/** reserve_buffer(name, size, location, auto)
 *
 * bytes of local memory for the slots of a pipe; their address. (pto.reserve_buffer, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * name: text
 * size: integer
 * location: SPACE_ZERO, SPACE_GM, SPACE_MAT, SPACE_LEFT, SPACE_RIGHT, SPACE_ACC, SPACE_VEC, SPACE_BIAS, SPACE_SCALING
 * auto: true or false
 */
static inline struct pto_result pto_do_reserve_buffer(struct pto_here here, int64_t pto_name_, int64_t pto_size_, enum pto_address_space_code pto_location_, bool pto_auto_)
{
    static const struct pto_site site = {"pto.reserve_buffer", "name size location auto", 1, 4};
    const struct pto_ref refs[] = {pto_ref_none()};
    const int64_t values[] = {pto_name_, pto_size_, pto_attr_code(pto_location_), pto_auto_};
    return pto_issue(&site, here, refs, values);
}
#define reserve_buffer(name, size, location, auto) (pto_do_reserve_buffer(PTO_HERE_, pto_attr_text(name), PTO_INTEGER_(size), location, PTO_INTEGER_(auto)).i)

/** reserve_buffer_at(name, size, location, auto, base)
 *
 * bytes of local memory for the slots of a pipe; their address. (pto.reserve_buffer, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * name: text
 * size: integer
 * location: SPACE_ZERO, SPACE_GM, SPACE_MAT, SPACE_LEFT, SPACE_RIGHT, SPACE_ACC, SPACE_VEC, SPACE_BIAS, SPACE_SCALING
 * auto: true or false
 * base: integer
 */
static inline struct pto_result pto_do_reserve_buffer_at(struct pto_here here, int64_t pto_name_, int64_t pto_size_, enum pto_address_space_code pto_location_, bool pto_auto_, int64_t pto_base_)
{
    static const struct pto_site site = {"pto.reserve_buffer", "name size location auto base", 1, 5};
    const struct pto_ref refs[] = {pto_ref_none()};
    const int64_t values[] = {pto_name_, pto_size_, pto_attr_code(pto_location_), pto_auto_, pto_base_};
    return pto_issue(&site, here, refs, values);
}
#define reserve_buffer_at(name, size, location, auto, base) (pto_do_reserve_buffer_at(PTO_HERE_, pto_attr_text(name), PTO_INTEGER_(size), location, PTO_INTEGER_(auto), PTO_INTEGER_(base)).i)

/** import_reserved_buffer(name, peer_func)
 *
 * the address that a reserve_buffer of the peer function has. (pto.import_reserved_buffer, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * name: text
 * peer_func: text
 */
static inline struct pto_result pto_do_import_reserved_buffer(struct pto_here here, int64_t pto_name_, int64_t pto_peer_func_)
{
    static const struct pto_site site = {"pto.import_reserved_buffer", "name peer_func", 1, 2};
    const struct pto_ref refs[] = {pto_ref_none()};
    const int64_t values[] = {pto_name_, pto_peer_func_};
    return pto_issue(&site, here, refs, values);
}
#define import_reserved_buffer(name, peer_func) (pto_do_import_reserved_buffer(PTO_HERE_, pto_attr_text(name), pto_attr_text(peer_func)).i)

/** Optional attributes of aic_initialize_pipe. */
struct pto_attrs_aic_initialize_pipe {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
    int64_t slot_num PTO_UNSET_MEMBER_;
    int64_t local_slot_num PTO_UNSET_MEMBER_;
    bool nosplit PTO_UNSET_MEMBER_;
};

/** aic_initialize_pipe(dir_mask, slot_size, gm_slot_buffer, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])
 *
 * the cube core's end of a pipe between cube and vector cores. (pto.aic_initialize_pipe, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * dir_mask: integer
 * slot_size: integer
 * gm_slot_buffer: slots in GM, as a pointer (pointer, or NULL for none)
 * c2v_consumer_buf: slots of the vector cores' memory (integer)
 * v2c_consumer_buf: slots of the cube core's memory (integer)
 * id: integer (default 0)
 * slot_num: integer
 * local_slot_num: integer
 * nosplit: true or false
 */
#define aic_initialize_pipe(...) PTO_CAT_(PTO_aic_initialize_pipe_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_aic_initialize_pipe_wrong_(...) PTO_WRONG_COUNT_("aic_initialize_pipe takes (dir_mask, slot_size, gm_slot_buffer, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])")
#define PTO_aic_initialize_pipe_5(dir_mask, slot_size, gm_slot_buffer, c2v_consumer_buf, v2c_consumer_buf, ...) \
    do { \
        PTO_RULES_AIC_INITIALIZE_PIPE_(gm_slot_buffer, PTO_NONE_, c2v_consumer_buf, v2c_consumer_buf) \
        static const struct pto_site pto_site_ = {"pto.aic_initialize_pipe", "id dir_mask slot_size slot_num local_slot_num nosplit", 4, 6}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_aic_initialize_pipe pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_PTR_(gm_slot_buffer), pto_ref_none(), PTO_ARG_INT_(c2v_consumer_buf), PTO_ARG_INT_(v2c_consumer_buf)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size), pto_attr_int(pto_a_.slot_num), pto_attr_int(pto_a_.local_slot_num), pto_attr_int(pto_a_.nosplit)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of aic_initialize_pipe_tensor. */
struct pto_attrs_aic_initialize_pipe_tensor {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
    int64_t slot_num PTO_UNSET_MEMBER_;
    int64_t local_slot_num PTO_UNSET_MEMBER_;
    bool nosplit PTO_UNSET_MEMBER_;
};

/** aic_initialize_pipe_tensor(dir_mask, slot_size, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])
 *
 * the cube core's end of a pipe between cube and vector cores. (pto.aic_initialize_pipe, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * dir_mask: integer
 * slot_size: integer
 * gm_slot_tensor: slots in GM, as a view (window)
 * c2v_consumer_buf: slots of the vector cores' memory (integer)
 * v2c_consumer_buf: slots of the cube core's memory (integer)
 * id: integer (default 0)
 * slot_num: integer
 * local_slot_num: integer
 * nosplit: true or false
 */
#define aic_initialize_pipe_tensor(...) PTO_CAT_(PTO_aic_initialize_pipe_tensor_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_aic_initialize_pipe_tensor_wrong_(...) PTO_WRONG_COUNT_("aic_initialize_pipe_tensor takes (dir_mask, slot_size, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])")
#define PTO_aic_initialize_pipe_tensor_5(dir_mask, slot_size, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf, ...) \
    do { \
        PTO_NEEDS_WINDOW_(aic_initialize_pipe_tensor, gm_slot_tensor) \
        PTO_RULES_AIC_INITIALIZE_PIPE_(PTO_NONE_, PTO_AS_WINDOW_(gm_slot_tensor), c2v_consumer_buf, v2c_consumer_buf) \
        static const struct pto_site pto_site_ = {"pto.aic_initialize_pipe", "id dir_mask slot_size slot_num local_slot_num nosplit", 4, 6}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_aic_initialize_pipe_tensor pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), PTO_ARG_GM_(gm_slot_tensor), PTO_ARG_INT_(c2v_consumer_buf), PTO_ARG_INT_(v2c_consumer_buf)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size), pto_attr_int(pto_a_.slot_num), pto_attr_int(pto_a_.local_slot_num), pto_attr_int(pto_a_.nosplit)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of aiv_initialize_pipe. */
struct pto_attrs_aiv_initialize_pipe {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
    int64_t slot_num PTO_UNSET_MEMBER_;
    int64_t local_slot_num PTO_UNSET_MEMBER_;
    bool nosplit PTO_UNSET_MEMBER_;
};

/** aiv_initialize_pipe(dir_mask, slot_size, gm_slot_buffer, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])
 *
 * a vector core's end of a pipe between cube and vector cores. (pto.aiv_initialize_pipe, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * dir_mask: integer
 * slot_size: integer
 * gm_slot_buffer: slots in GM, as a pointer (pointer, or NULL for none)
 * c2v_consumer_buf: slots of the vector cores' memory (integer)
 * v2c_consumer_buf: slots of the cube core's memory (integer)
 * id: integer (default 0)
 * slot_num: integer
 * local_slot_num: integer
 * nosplit: true or false
 */
#define aiv_initialize_pipe(...) PTO_CAT_(PTO_aiv_initialize_pipe_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_aiv_initialize_pipe_wrong_(...) PTO_WRONG_COUNT_("aiv_initialize_pipe takes (dir_mask, slot_size, gm_slot_buffer, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])")
#define PTO_aiv_initialize_pipe_5(dir_mask, slot_size, gm_slot_buffer, c2v_consumer_buf, v2c_consumer_buf, ...) \
    do { \
        PTO_RULES_AIV_INITIALIZE_PIPE_(gm_slot_buffer, PTO_NONE_, c2v_consumer_buf, v2c_consumer_buf) \
        static const struct pto_site pto_site_ = {"pto.aiv_initialize_pipe", "id dir_mask slot_size slot_num local_slot_num nosplit", 4, 6}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_aiv_initialize_pipe pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_PTR_(gm_slot_buffer), pto_ref_none(), PTO_ARG_INT_(c2v_consumer_buf), PTO_ARG_INT_(v2c_consumer_buf)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size), pto_attr_int(pto_a_.slot_num), pto_attr_int(pto_a_.local_slot_num), pto_attr_int(pto_a_.nosplit)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of aiv_initialize_pipe_tensor. */
struct pto_attrs_aiv_initialize_pipe_tensor {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
    int64_t slot_num PTO_UNSET_MEMBER_;
    int64_t local_slot_num PTO_UNSET_MEMBER_;
    bool nosplit PTO_UNSET_MEMBER_;
};

/** aiv_initialize_pipe_tensor(dir_mask, slot_size, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])
 *
 * a vector core's end of a pipe between cube and vector cores. (pto.aiv_initialize_pipe, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * dir_mask: integer
 * slot_size: integer
 * gm_slot_tensor: slots in GM, as a view (window)
 * c2v_consumer_buf: slots of the vector cores' memory (integer)
 * v2c_consumer_buf: slots of the cube core's memory (integer)
 * id: integer (default 0)
 * slot_num: integer
 * local_slot_num: integer
 * nosplit: true or false
 */
#define aiv_initialize_pipe_tensor(...) PTO_CAT_(PTO_aiv_initialize_pipe_tensor_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, 5, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_aiv_initialize_pipe_tensor_wrong_(...) PTO_WRONG_COUNT_("aiv_initialize_pipe_tensor takes (dir_mask, slot_size, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf[, id, slot_num, local_slot_num, nosplit])")
#define PTO_aiv_initialize_pipe_tensor_5(dir_mask, slot_size, gm_slot_tensor, c2v_consumer_buf, v2c_consumer_buf, ...) \
    do { \
        PTO_NEEDS_WINDOW_(aiv_initialize_pipe_tensor, gm_slot_tensor) \
        PTO_RULES_AIV_INITIALIZE_PIPE_(PTO_NONE_, PTO_AS_WINDOW_(gm_slot_tensor), c2v_consumer_buf, v2c_consumer_buf) \
        static const struct pto_site pto_site_ = {"pto.aiv_initialize_pipe", "id dir_mask slot_size slot_num local_slot_num nosplit", 4, 6}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_aiv_initialize_pipe_tensor pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), PTO_ARG_GM_(gm_slot_tensor), PTO_ARG_INT_(c2v_consumer_buf), PTO_ARG_INT_(v2c_consumer_buf)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size), pto_attr_int(pto_a_.slot_num), pto_attr_int(pto_a_.local_slot_num), pto_attr_int(pto_a_.nosplit)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TALLOC_TO_AIV. */
struct pto_attrs_TALLOC_TO_AIV {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TALLOC_TO_AIV(entry, split[, id])
 *
 * waits for a free slot in GM of a cube-to-vector pipe; a view of it. (pto.talloc_to_aiv, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * entry: result (window)
 * split: integer
 * id: integer (default 0)
 */
#define TALLOC_TO_AIV(...) PTO_CAT_(PTO_TALLOC_TO_AIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TALLOC_TO_AIV_wrong_(...) PTO_WRONG_COUNT_("TALLOC_TO_AIV takes (entry, split[, id])")
#define PTO_TALLOC_TO_AIV_2(entry, split, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TALLOC_TO_AIV, entry) \
        PTO_RULES_TALLOC_TO_AIV_(PTO_AS_WINDOW_(entry)) \
        static const struct pto_site pto_site_ = {"pto.talloc_to_aiv", "id split", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TALLOC_TO_AIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(entry)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TALLOC_TO_AIC. */
struct pto_attrs_TALLOC_TO_AIC {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TALLOC_TO_AIC(entry, split[, id])
 *
 * waits for a free slot in GM of a vector-to-cube pipe; a view of it. (pto.talloc_to_aic, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * entry: result (window)
 * split: integer
 * id: integer (default 0)
 */
#define TALLOC_TO_AIC(...) PTO_CAT_(PTO_TALLOC_TO_AIC_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TALLOC_TO_AIC_wrong_(...) PTO_WRONG_COUNT_("TALLOC_TO_AIC takes (entry, split[, id])")
#define PTO_TALLOC_TO_AIC_2(entry, split, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TALLOC_TO_AIC, entry) \
        PTO_RULES_TALLOC_TO_AIC_(PTO_AS_WINDOW_(entry)) \
        static const struct pto_site pto_site_ = {"pto.talloc_to_aic", "id split", 1, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TALLOC_TO_AIC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(entry)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPUSH_TO_AIV. */
struct pto_attrs_TPUSH_TO_AIV {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPUSH_TO_AIV(tile, split[, id])
 *
 * waits for a free slot, then puts the tile into it for the vector cores. (pto.tpush_to_aiv, PIPE_FIX; vector.md 18; pto-as-2026-08.md 3)
 * tile: source (tile or window)
 * split: integer
 * id: integer (default 0)
 */
#define TPUSH_TO_AIV(...) PTO_CAT_(PTO_TPUSH_TO_AIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TPUSH_TO_AIV_wrong_(...) PTO_WRONG_COUNT_("TPUSH_TO_AIV takes (tile, split[, id])")
#define PTO_TPUSH_TO_AIV_2(tile, split, ...) \
    do { \
        PTO_RULES_TPUSH_TO_AIV_(tile, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tpush_to_aiv", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPUSH_TO_AIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPUSH_TO_AIV_SUB. */
struct pto_attrs_TPUSH_TO_AIV_SUB {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPUSH_TO_AIV_SUB(tile, aiv_subblockid, split[, id])
 *
 * waits for a free slot, then puts the tile into it for the vector cores. (pto.tpush_to_aiv, PIPE_FIX; vector.md 18; pto-as-2026-08.md 3)
 * tile: source (tile or window)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 * id: integer (default 0)
 */
#define TPUSH_TO_AIV_SUB(...) PTO_CAT_(PTO_TPUSH_TO_AIV_SUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPUSH_TO_AIV_SUB_wrong_(...) PTO_WRONG_COUNT_("TPUSH_TO_AIV_SUB takes (tile, aiv_subblockid, split[, id])")
#define PTO_TPUSH_TO_AIV_SUB_3(tile, aiv_subblockid, split, ...) \
    do { \
        PTO_RULES_TPUSH_TO_AIV_(tile, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tpush_to_aiv", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPUSH_TO_AIV_SUB pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPUSH_TO_AIC. */
struct pto_attrs_TPUSH_TO_AIC {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPUSH_TO_AIC(tile, split[, id])
 *
 * waits for a free slot, then puts the tile into it for the cube core. (pto.tpush_to_aic, PIPE_MTE3; vector.md 18; pto-as-2026-08.md 3)
 * tile: source (tile or window)
 * split: integer
 * id: integer (default 0)
 */
#define TPUSH_TO_AIC(...) PTO_CAT_(PTO_TPUSH_TO_AIC_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TPUSH_TO_AIC_wrong_(...) PTO_WRONG_COUNT_("TPUSH_TO_AIC takes (tile, split[, id])")
#define PTO_TPUSH_TO_AIC_2(tile, split, ...) \
    do { \
        PTO_RULES_TPUSH_TO_AIC_(tile, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tpush_to_aic", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPUSH_TO_AIC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPUSH_TO_AIC_SUB. */
struct pto_attrs_TPUSH_TO_AIC_SUB {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPUSH_TO_AIC_SUB(tile, aiv_subblockid, split[, id])
 *
 * waits for a free slot, then puts the tile into it for the cube core. (pto.tpush_to_aic, PIPE_MTE3; vector.md 18; pto-as-2026-08.md 3)
 * tile: source (tile or window)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 * id: integer (default 0)
 */
#define TPUSH_TO_AIC_SUB(...) PTO_CAT_(PTO_TPUSH_TO_AIC_SUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPUSH_TO_AIC_SUB_wrong_(...) PTO_WRONG_COUNT_("TPUSH_TO_AIC_SUB takes (tile, aiv_subblockid, split[, id])")
#define PTO_TPUSH_TO_AIC_SUB_3(tile, aiv_subblockid, split, ...) \
    do { \
        PTO_RULES_TPUSH_TO_AIC_(tile, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tpush_to_aic", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPUSH_TO_AIC_SUB pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPOP_FROM_AIC. */
struct pto_attrs_TPOP_FROM_AIC {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPOP_FROM_AIC(tile, split[, id])
 *  TPOP_FROM_AIC(tile, valid_row, valid_col, split[, id])
 *
 * waits for what the cube core pushed; the tile lies in its slot until it is freed. (pto.tpop_from_aic, PIPE_MTE2 on A2/A3; on A5 PIPE_V for a tile in vec, PIPE_MTE1 for one in mat; vector.md 18; pto-as-2026-08.md 3)
 * tile: result (tile or window)
 * split: integer
 * id: integer (default 0)
 * valid_row: valid rows (integer)
 * valid_col: valid columns (integer)
 */
#define TPOP_FROM_AIC(...) PTO_CAT_(PTO_TPOP_FROM_AIC_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TPOP_FROM_AIC_wrong_(...) PTO_WRONG_COUNT_("TPOP_FROM_AIC takes (tile, split[, id]) or (tile, valid_row, valid_col, split[, id])")
#define PTO_TPOP_FROM_AIC_2(tile, split, ...) \
    do { \
        PTO_RULES_TPOP_FROM_AIC_(PTO_NONE_, PTO_NONE_, PTO_NONE_, tile) \
        static const struct pto_site pto_site_ = {"pto.tpop_from_aic", "id split", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOP_FROM_AIC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none(), pto_ref_none(), PTO_ARG_AREA_(tile)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TPOP_FROM_AIC_4(tile, valid_row, valid_col, split, ...) \
    do { \
        PTO_RULES_TPOP_FROM_AIC_(valid_row, valid_col, PTO_NONE_, tile) \
        static const struct pto_site pto_site_ = {"pto.tpop_from_aic", "id split", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOP_FROM_AIC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(valid_row), PTO_ARG_INT_(valid_col), pto_ref_none(), PTO_ARG_AREA_(tile)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPOP_FROM_AIC_SUB. */
struct pto_attrs_TPOP_FROM_AIC_SUB {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPOP_FROM_AIC_SUB(tile, aiv_subblockid, split[, id])
 *
 * waits for what the cube core pushed; the tile lies in its slot until it is freed. (pto.tpop_from_aic, PIPE_MTE2 on A2/A3; on A5 PIPE_V for a tile in vec, PIPE_MTE1 for one in mat; vector.md 18; pto-as-2026-08.md 3)
 * tile: result (tile or window)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 * id: integer (default 0)
 */
#define TPOP_FROM_AIC_SUB(...) PTO_CAT_(PTO_TPOP_FROM_AIC_SUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPOP_FROM_AIC_SUB_wrong_(...) PTO_WRONG_COUNT_("TPOP_FROM_AIC_SUB takes (tile, aiv_subblockid, split[, id])")
#define PTO_TPOP_FROM_AIC_SUB_3(tile, aiv_subblockid, split, ...) \
    do { \
        PTO_RULES_TPOP_FROM_AIC_(PTO_NONE_, PTO_NONE_, aiv_subblockid, tile) \
        static const struct pto_site pto_site_ = {"pto.tpop_from_aic", "id split", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOP_FROM_AIC_SUB pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none(), PTO_ARG_INT_(aiv_subblockid), PTO_ARG_AREA_(tile)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPOP_FROM_AIV. */
struct pto_attrs_TPOP_FROM_AIV {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPOP_FROM_AIV(tile, split[, id])
 *  TPOP_FROM_AIV(tile, valid_row, valid_col, split[, id])
 *
 * waits for what the vector cores pushed; the tile lies in its slot until it is freed. (pto.tpop_from_aiv, PIPE_MTE2 on A2/A3; on A5 PIPE_V for a tile in vec, PIPE_MTE1 for one in mat; vector.md 18; pto-as-2026-08.md 3)
 * tile: result (tile or window)
 * split: integer
 * id: integer (default 0)
 * valid_row: valid rows (integer)
 * valid_col: valid columns (integer)
 */
#define TPOP_FROM_AIV(...) PTO_CAT_(PTO_TPOP_FROM_AIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TPOP_FROM_AIV_wrong_(...) PTO_WRONG_COUNT_("TPOP_FROM_AIV takes (tile, split[, id]) or (tile, valid_row, valid_col, split[, id])")
#define PTO_TPOP_FROM_AIV_2(tile, split, ...) \
    do { \
        PTO_RULES_TPOP_FROM_AIV_(PTO_NONE_, PTO_NONE_, PTO_NONE_, tile) \
        static const struct pto_site pto_site_ = {"pto.tpop_from_aiv", "id split", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOP_FROM_AIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none(), pto_ref_none(), PTO_ARG_AREA_(tile)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TPOP_FROM_AIV_4(tile, valid_row, valid_col, split, ...) \
    do { \
        PTO_RULES_TPOP_FROM_AIV_(valid_row, valid_col, PTO_NONE_, tile) \
        static const struct pto_site pto_site_ = {"pto.tpop_from_aiv", "id split", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOP_FROM_AIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(valid_row), PTO_ARG_INT_(valid_col), pto_ref_none(), PTO_ARG_AREA_(tile)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TPOP_FROM_AIV_SUB. */
struct pto_attrs_TPOP_FROM_AIV_SUB {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TPOP_FROM_AIV_SUB(tile, aiv_subblockid, split[, id])
 *
 * waits for what the vector cores pushed; the tile lies in its slot until it is freed. (pto.tpop_from_aiv, PIPE_MTE2 on A2/A3; on A5 PIPE_V for a tile in vec, PIPE_MTE1 for one in mat; vector.md 18; pto-as-2026-08.md 3)
 * tile: result (tile or window)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 * id: integer (default 0)
 */
#define TPOP_FROM_AIV_SUB(...) PTO_CAT_(PTO_TPOP_FROM_AIV_SUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPOP_FROM_AIV_SUB_wrong_(...) PTO_WRONG_COUNT_("TPOP_FROM_AIV_SUB takes (tile, aiv_subblockid, split[, id])")
#define PTO_TPOP_FROM_AIV_SUB_3(tile, aiv_subblockid, split, ...) \
    do { \
        PTO_RULES_TPOP_FROM_AIV_(PTO_NONE_, PTO_NONE_, aiv_subblockid, tile) \
        static const struct pto_site pto_site_ = {"pto.tpop_from_aiv", "id split", 4, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPOP_FROM_AIV_SUB pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none(), PTO_ARG_INT_(aiv_subblockid), PTO_ARG_AREA_(tile)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFREE_FROM_AIC. */
struct pto_attrs_TFREE_FROM_AIC {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TFREE_FROM_AIC(split[, id])
 *
 * gives the slot of the last pop back to the cube core. (pto.tfree_from_aic, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * split: integer
 * id: integer (default 0)
 */
#define TFREE_FROM_AIC(...) PTO_CAT_(PTO_TFREE_FROM_AIC_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 1, 1, ))(__VA_ARGS__, )
#define PTO_TFREE_FROM_AIC_wrong_(...) PTO_WRONG_COUNT_("TFREE_FROM_AIC takes (split[, id])")
#define PTO_TFREE_FROM_AIC_1(split, ...) \
    do { \
        PTO_RULES_TFREE_FROM_AIC_(PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tfree_from_aic", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFREE_FROM_AIC pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFREE_FROM_AIC_ENTRY. */
struct pto_attrs_TFREE_FROM_AIC_ENTRY {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TFREE_FROM_AIC_ENTRY(entry, split[, id])
 *
 * gives the slot of the last pop back to the cube core. (pto.tfree_from_aic, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * entry: slot of a pipe (window)
 * split: integer
 * id: integer (default 0)
 */
#define TFREE_FROM_AIC_ENTRY(...) PTO_CAT_(PTO_TFREE_FROM_AIC_ENTRY_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TFREE_FROM_AIC_ENTRY_wrong_(...) PTO_WRONG_COUNT_("TFREE_FROM_AIC_ENTRY takes (entry, split[, id])")
#define PTO_TFREE_FROM_AIC_ENTRY_2(entry, split, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TFREE_FROM_AIC_ENTRY, entry) \
        PTO_RULES_TFREE_FROM_AIC_(PTO_AS_WINDOW_(entry), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tfree_from_aic", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFREE_FROM_AIC_ENTRY pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(entry), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFREE_FROM_AIC_SUB. */
struct pto_attrs_TFREE_FROM_AIC_SUB {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TFREE_FROM_AIC_SUB(aiv_subblockid, split[, id])
 *
 * gives the slot of the last pop back to the cube core. (pto.tfree_from_aic, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 * id: integer (default 0)
 */
#define TFREE_FROM_AIC_SUB(...) PTO_CAT_(PTO_TFREE_FROM_AIC_SUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TFREE_FROM_AIC_SUB_wrong_(...) PTO_WRONG_COUNT_("TFREE_FROM_AIC_SUB takes (aiv_subblockid, split[, id])")
#define PTO_TFREE_FROM_AIC_SUB_2(aiv_subblockid, split, ...) \
    do { \
        PTO_RULES_TFREE_FROM_AIC_(PTO_NONE_, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tfree_from_aic", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFREE_FROM_AIC_SUB pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFREE_FROM_AIV. */
struct pto_attrs_TFREE_FROM_AIV {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TFREE_FROM_AIV(split[, id])
 *
 * gives the slot of the last pop back to the vector cores. (pto.tfree_from_aiv, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * split: integer
 * id: integer (default 0)
 */
#define TFREE_FROM_AIV(...) PTO_CAT_(PTO_TFREE_FROM_AIV_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 1, 1, ))(__VA_ARGS__, )
#define PTO_TFREE_FROM_AIV_wrong_(...) PTO_WRONG_COUNT_("TFREE_FROM_AIV takes (split[, id])")
#define PTO_TFREE_FROM_AIV_1(split, ...) \
    do { \
        PTO_RULES_TFREE_FROM_AIV_(PTO_NONE_, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tfree_from_aiv", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFREE_FROM_AIV pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFREE_FROM_AIV_ENTRY. */
struct pto_attrs_TFREE_FROM_AIV_ENTRY {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TFREE_FROM_AIV_ENTRY(entry, split[, id])
 *
 * gives the slot of the last pop back to the vector cores. (pto.tfree_from_aiv, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * entry: slot of a pipe (window)
 * split: integer
 * id: integer (default 0)
 */
#define TFREE_FROM_AIV_ENTRY(...) PTO_CAT_(PTO_TFREE_FROM_AIV_ENTRY_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TFREE_FROM_AIV_ENTRY_wrong_(...) PTO_WRONG_COUNT_("TFREE_FROM_AIV_ENTRY takes (entry, split[, id])")
#define PTO_TFREE_FROM_AIV_ENTRY_2(entry, split, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TFREE_FROM_AIV_ENTRY, entry) \
        PTO_RULES_TFREE_FROM_AIV_(PTO_AS_WINDOW_(entry), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tfree_from_aiv", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFREE_FROM_AIV_ENTRY pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(entry), pto_ref_none()}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of TFREE_FROM_AIV_SUB. */
struct pto_attrs_TFREE_FROM_AIV_SUB {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** TFREE_FROM_AIV_SUB(aiv_subblockid, split[, id])
 *
 * gives the slot of the last pop back to the vector cores. (pto.tfree_from_aiv, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 * id: integer (default 0)
 */
#define TFREE_FROM_AIV_SUB(...) PTO_CAT_(PTO_TFREE_FROM_AIV_SUB_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 2, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TFREE_FROM_AIV_SUB_wrong_(...) PTO_WRONG_COUNT_("TFREE_FROM_AIV_SUB takes (aiv_subblockid, split[, id])")
#define PTO_TFREE_FROM_AIV_SUB_2(aiv_subblockid, split, ...) \
    do { \
        PTO_RULES_TFREE_FROM_AIV_(PTO_NONE_, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tfree_from_aiv", "id split", 2, 2}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TFREE_FROM_AIV_SUB pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id), PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of set_quant_scalar. */
struct pto_attrs_set_quant_scalar {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** set_quant_scalar(scale[, id])
 *
 * the scale of the pipe's epilogue for the pushes behind it. (pto.set_quant_scalar, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * scale: scalar operand (number)
 * id: integer (default 0)
 */
#define set_quant_scalar(...) PTO_CAT_(PTO_set_quant_scalar_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 1, 1, ))(__VA_ARGS__, )
#define PTO_set_quant_scalar_wrong_(...) PTO_WRONG_COUNT_("set_quant_scalar takes (scale[, id])")
#define PTO_set_quant_scalar_1(scale, ...) \
    do { \
        PTO_RULES_SET_QUANT_SCALAR_(scale) \
        static const struct pto_site pto_site_ = {"pto.set_quant_scalar", "id", 1, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_set_quant_scalar pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_SCALAR_(scale)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of set_quant_vector. */
struct pto_attrs_set_quant_vector {
    PTO_MEMBERS_
    int64_t id PTO_UNSET_MEMBER_;
};

/** set_quant_vector(fp[, id])
 *
 * the scales of the columns of the pipe's epilogue for the pushes behind it. (pto.set_quant_vector, PIPE_FIX; vector.md 18; pto-as-2026-08.md 3)
 * fp: table of quantisation words, one a column (tile)
 * id: integer (default 0)
 */
#define set_quant_vector(...) PTO_CAT_(PTO_set_quant_vector_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 1, 1, ))(__VA_ARGS__, )
#define PTO_set_quant_vector_wrong_(...) PTO_WRONG_COUNT_("set_quant_vector takes (fp[, id])")
#define PTO_set_quant_vector_1(fp, ...) \
    do { \
        PTO_NEEDS_TILE_(set_quant_vector, fp) \
        PTO_RULES_SET_QUANT_VECTOR_(PTO_AS_TILE_(fp)) \
        static const struct pto_site pto_site_ = {"pto.set_quant_vector", "id", 1, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_set_quant_vector pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(fp)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.id)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of initialize_l2l_pipe. */
struct pto_attrs_initialize_l2l_pipe {
    PTO_MEMBERS_
    int64_t slot_num PTO_UNSET_MEMBER_;
    int64_t flag_base PTO_UNSET_MEMBER_;
    bool nosplit PTO_UNSET_MEMBER_;
};

/** initialize_l2l_pipe(pipe, dir_mask, slot_size, local_addr)
 *  initialize_l2l_pipe(pipe, dir_mask, slot_size, local_addr, peer_local_addr[, slot_num, flag_base, nosplit])
 *
 * one end of a pipe through the consumer's local memory. (pto.initialize_l2l_pipe, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * pipe: result (PipeHandle)
 * dir_mask: integer
 * slot_size: integer
 * local_addr: slots of the vector cores' memory (integer)
 * peer_local_addr: slots of the cube core's memory (integer)
 * slot_num: integer
 * flag_base: integer
 * nosplit: true or false
 */
#define initialize_l2l_pipe(...) PTO_CAT_(PTO_initialize_l2l_pipe_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 5, 5, 5, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_initialize_l2l_pipe_wrong_(...) PTO_WRONG_COUNT_("initialize_l2l_pipe takes (pipe, dir_mask, slot_size, local_addr) or (pipe, dir_mask, slot_size, local_addr, peer_local_addr[, slot_num, flag_base, nosplit])")
#define PTO_initialize_l2l_pipe_4(pipe, dir_mask, slot_size, local_addr, none_) \
    do { \
        PTO_RULES_INITIALIZE_L2L_PIPE_(local_addr, PTO_NONE_, pipe) \
        static const struct pto_site pto_site_ = {"pto.initialize_l2l_pipe", "dir_mask slot_size", 3, 2}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(local_addr), pto_ref_none(), PTO_ARG_OBJECT_(pipe)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_initialize_l2l_pipe_5(pipe, dir_mask, slot_size, local_addr, peer_local_addr, ...) \
    do { \
        PTO_RULES_INITIALIZE_L2L_PIPE_(local_addr, peer_local_addr, pipe) \
        static const struct pto_site pto_site_ = {"pto.initialize_l2l_pipe", "dir_mask slot_size slot_num flag_base nosplit", 3, 5}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_initialize_l2l_pipe pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_INT_(local_addr), PTO_ARG_INT_(peer_local_addr), PTO_ARG_OBJECT_(pipe)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size), pto_attr_int(pto_a_.slot_num), pto_attr_int(pto_a_.flag_base), pto_attr_int(pto_a_.nosplit)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of initialize_l2g2l_pipe. */
struct pto_attrs_initialize_l2g2l_pipe {
    PTO_MEMBERS_
    int64_t slot_num PTO_UNSET_MEMBER_;
    int64_t local_slot_num PTO_UNSET_MEMBER_;
    int64_t flag_base PTO_UNSET_MEMBER_;
    bool nosplit PTO_UNSET_MEMBER_;
};

/** initialize_l2g2l_pipe(pipe, dir_mask, slot_size, gm_addr)
 *  initialize_l2g2l_pipe(pipe, dir_mask, slot_size, gm_addr, local_addr)
 *  initialize_l2g2l_pipe(pipe, dir_mask, slot_size, gm_addr, local_addr, peer_local_addr[, slot_num, local_slot_num, flag_base, nosplit])
 *
 * one end of a pipe through GM. (pto.initialize_l2g2l_pipe, no pipe; vector.md 18; pto-as-2026-08.md 3)
 * pipe: result (PipeHandle)
 * dir_mask: integer
 * slot_size: integer
 * gm_addr: slots in GM, as a pointer (pointer or window)
 * local_addr: slots of the vector cores' memory (integer)
 * peer_local_addr: slots of the cube core's memory (integer)
 * slot_num: integer
 * local_slot_num: integer
 * flag_base: integer
 * nosplit: true or false
 */
#define initialize_l2g2l_pipe(...) PTO_CAT_(PTO_initialize_l2g2l_pipe_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 6, 6, 6, 6, 6, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_initialize_l2g2l_pipe_wrong_(...) PTO_WRONG_COUNT_("initialize_l2g2l_pipe takes (pipe, dir_mask, slot_size, gm_addr) or (pipe, dir_mask, slot_size, gm_addr, local_addr) or (pipe, dir_mask, slot_size, gm_addr, local_addr, peer_local_addr[, slot_num, local_slot_num, flag_base, nosplit])")
#define PTO_initialize_l2g2l_pipe_4(pipe, dir_mask, slot_size, gm_addr, none_) \
    do { \
        PTO_RULES_INITIALIZE_L2G2L_PIPE_(gm_addr, PTO_NONE_, PTO_NONE_, pipe) \
        static const struct pto_site pto_site_ = {"pto.initialize_l2g2l_pipe", "dir_mask slot_size", 4, 2}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_MEMORY_(gm_addr), pto_ref_none(), pto_ref_none(), PTO_ARG_OBJECT_(pipe)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_initialize_l2g2l_pipe_5(pipe, dir_mask, slot_size, gm_addr, local_addr, none_) \
    do { \
        PTO_RULES_INITIALIZE_L2G2L_PIPE_(gm_addr, local_addr, PTO_NONE_, pipe) \
        static const struct pto_site pto_site_ = {"pto.initialize_l2g2l_pipe", "dir_mask slot_size", 4, 2}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_MEMORY_(gm_addr), PTO_ARG_INT_(local_addr), pto_ref_none(), PTO_ARG_OBJECT_(pipe)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_initialize_l2g2l_pipe_6(pipe, dir_mask, slot_size, gm_addr, local_addr, peer_local_addr, ...) \
    do { \
        PTO_RULES_INITIALIZE_L2G2L_PIPE_(gm_addr, local_addr, peer_local_addr, pipe) \
        static const struct pto_site pto_site_ = {"pto.initialize_l2g2l_pipe", "dir_mask slot_size slot_num local_slot_num flag_base nosplit", 4, 6}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_initialize_l2g2l_pipe pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_MEMORY_(gm_addr), PTO_ARG_INT_(local_addr), PTO_ARG_INT_(peer_local_addr), PTO_ARG_OBJECT_(pipe)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(dir_mask), PTO_INTEGER_(slot_size), pto_attr_int(pto_a_.slot_num), pto_attr_int(pto_a_.local_slot_num), pto_attr_int(pto_a_.flag_base), pto_attr_int(pto_a_.nosplit)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TALLOC(entry, pipe_handle, split)
 *
 * waits for a free slot in GM, which entry is a view of then. (pto.talloc, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * entry: destination (window)
 * pipe_handle: pipe between cores (PipeHandle)
 * split: integer
 */
#define TALLOC(entry, pipe_handle, split) \
    do { \
        PTO_NEEDS_WINDOW_(TALLOC, entry) \
        PTO_RULES_TALLOC_(PTO_AS_WINDOW_(entry), pipe_handle) \
        static const struct pto_site pto_site_ = {"pto.talloc", "split", 2, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(entry), PTO_ARG_OBJECT_(pipe_handle)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TPUSH(tile, pipe_handle, split)
 *
 * waits for a free slot, then puts the tile into it. (pto.tpush, PIPE_FIX if the source lies in acc, else PIPE_MTE3; vector.md 18; pto-as-2026-08.md 3)
 * tile: source (tile or window)
 * pipe_handle: pipe between cores (PipeHandle)
 * split: integer
 */
#define TPUSH(tile, pipe_handle, split) \
    do { \
        PTO_RULES_TPUSH_(tile, pipe_handle, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tpush", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_OBJECT_(pipe_handle), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TPUSH_SUB(tile, pipe_handle, aiv_subblockid, split)
 *
 * waits for a free slot, then puts the tile into it. (pto.tpush, PIPE_FIX if the source lies in acc, else PIPE_MTE3; vector.md 18; pto-as-2026-08.md 3)
 * tile: source (tile or window)
 * pipe_handle: pipe between cores (PipeHandle)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 */
#define TPUSH_SUB(tile, pipe_handle, aiv_subblockid, split) \
    do { \
        PTO_RULES_TPUSH_(tile, pipe_handle, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tpush", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_OBJECT_(pipe_handle), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TPOP(tile, pipe_handle, split)
 *
 * waits for what the peer pushed; tile is its slot until it is freed. (pto.tpop, PIPE_MTE2 on A2/A3; on A5 PIPE_V for a tile in vec, PIPE_MTE1 for one in mat; vector.md 18; pto-as-2026-08.md 3)
 * tile: destination (tile or window)
 * pipe_handle: pipe between cores (PipeHandle)
 * split: integer
 */
#define TPOP(tile, pipe_handle, split) \
    do { \
        PTO_RULES_TPOP_(tile, pipe_handle, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tpop", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_OBJECT_(pipe_handle), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TPOP_SUB(tile, pipe_handle, aiv_subblockid, split)
 *
 * waits for what the peer pushed; tile is its slot until it is freed. (pto.tpop, PIPE_MTE2 on A2/A3; on A5 PIPE_V for a tile in vec, PIPE_MTE1 for one in mat; vector.md 18; pto-as-2026-08.md 3)
 * tile: destination (tile or window)
 * pipe_handle: pipe between cores (PipeHandle)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 */
#define TPOP_SUB(tile, pipe_handle, aiv_subblockid, split) \
    do { \
        PTO_RULES_TPOP_(tile, pipe_handle, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tpop", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_OBJECT_(pipe_handle), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TFREE(pipe_handle, split)
 *  TFREE(tile, pipe_handle, split)
 *
 * gives the slot of the last pop back. (pto.tfree, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * pipe_handle: pipe between cores (PipeHandle)
 * split: integer
 * tile: slot of a pipe (tile or window)
 */
#define TFREE(...) PTO_CAT_(PTO_TFREE_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 2, wrong_, ))(__VA_ARGS__, )
#define PTO_TFREE_wrong_(...) PTO_WRONG_COUNT_("TFREE takes (pipe_handle, split) or (tile, pipe_handle, split)")
#define PTO_TFREE_2(pipe_handle, split, none_) \
    do { \
        PTO_RULES_TFREE_(PTO_NONE_, pipe_handle, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tfree", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), PTO_ARG_OBJECT_(pipe_handle), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TFREE_3(tile, pipe_handle, split, none_) \
    do { \
        PTO_RULES_TFREE_(tile, pipe_handle, PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.tfree", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_AREA_(tile), PTO_ARG_OBJECT_(pipe_handle), pto_ref_none()}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TFREE_SUB(pipe_handle, aiv_subblockid, split)
 *
 * gives the slot of the last pop back. (pto.tfree, PIPE_S; vector.md 18; pto-as-2026-08.md 3)
 * pipe_handle: pipe between cores (PipeHandle)
 * aiv_subblockid: index of the vector core (integer)
 * split: integer
 */
#define TFREE_SUB(pipe_handle, aiv_subblockid, split) \
    do { \
        PTO_RULES_TFREE_(PTO_NONE_, pipe_handle, aiv_subblockid) \
        static const struct pto_site pto_site_ = {"pto.tfree", "split", 3, 1}; \
        const struct pto_ref pto_refs_[] = {pto_ref_none(), PTO_ARG_OBJECT_(pipe_handle), PTO_ARG_INT_(aiv_subblockid)}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(split)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/* ---- Communication between devices ---- */

/** Optional attributes of TPUT. */
struct pto_attrs_TPUT {
    PTO_MEMBERS_
    enum pto_atomic_type_code atomic PTO_UNSET_MEMBER_;
};

/** TPUT(dst, src, ping)
 *  TPUT(dst, src, ping, pong[, atomic])
 *
 * remote dst = src, or += src, in chunks of the staging tiles. (pto.comm.tput, PIPE_MTE2; vector.md 20, 25.5)
 * dst: destination (window)
 * src: source (window)
 * ping: staging tile (tile)
 * pong: second staging tile (tile)
 * atomic: ATOMIC_NONE (default), ATOMIC_ADD
 */
#define TPUT(...) PTO_CAT_(PTO_TPUT_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 4, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TPUT_wrong_(...) PTO_WRONG_COUNT_("TPUT takes (dst, src, ping) or (dst, src, ping, pong[, atomic])")
#define PTO_TPUT_3(dst, src, ping, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TPUT, dst) PTO_NEEDS_WINDOW_(TPUT, src) PTO_NEEDS_TILE_(TPUT, ping) \
        PTO_RULES_COMM_TPUT_(PTO_AS_WINDOW_(dst), PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.comm.tput", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TPUT_4(dst, src, ping, pong, ...) \
    do { \
        PTO_NEEDS_WINDOW_(TPUT, dst) PTO_NEEDS_WINDOW_(TPUT, src) PTO_NEEDS_TILE_(TPUT, ping) PTO_NEEDS_TILE_(TPUT, pong) \
        PTO_RULES_COMM_TPUT_(PTO_AS_WINDOW_(dst), PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_AS_TILE_(pong)) \
        static const struct pto_site pto_site_ = {"pto.comm.tput", "atomicType", 4, 1}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_TPUT pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), PTO_ARG_TILE_(pong)}; \
        const int64_t pto_values_[] = {pto_attr_code(pto_a_.atomic)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TGET(dst, src, ping)
 *  TGET(dst, src, ping, pong)
 *
 * dst = remote src, in chunks of the staging tiles. (pto.comm.tget, PIPE_MTE2; vector.md 20, 25.5)
 * dst: destination (window)
 * src: source (window)
 * ping: staging tile (tile)
 * pong: second staging tile (tile)
 */
#define TGET(...) PTO_CAT_(PTO_TGET_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, 4, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TGET_wrong_(...) PTO_WRONG_COUNT_("TGET takes (dst, src, ping) or (dst, src, ping, pong)")
#define PTO_TGET_3(dst, src, ping, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TGET, dst) PTO_NEEDS_WINDOW_(TGET, src) PTO_NEEDS_TILE_(TGET, ping) \
        PTO_RULES_COMM_TGET_(PTO_AS_WINDOW_(dst), PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_NONE_) \
        static const struct pto_site pto_site_ = {"pto.comm.tget", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), pto_ref_none()}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)
#define PTO_TGET_4(dst, src, ping, pong, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TGET, dst) PTO_NEEDS_WINDOW_(TGET, src) PTO_NEEDS_TILE_(TGET, ping) PTO_NEEDS_TILE_(TGET, pong) \
        PTO_RULES_COMM_TGET_(PTO_AS_WINDOW_(dst), PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_AS_TILE_(pong)) \
        static const struct pto_site pto_site_ = {"pto.comm.tget", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), PTO_ARG_TILE_(pong)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TNOTIFY(signal, value, notifyOp)
 *
 * after everything issued before: signal = value, or += value. (pto.comm.tnotify, PIPE_S; vector.md 20, 25.5)
 * signal: destination (window)
 * value: value (integer)
 * notifyOp: NOTIFY_ADD, NOTIFY_SET
 */
#define TNOTIFY(signal, value, notifyOp) \
    do { \
        PTO_NEEDS_WINDOW_(TNOTIFY, signal) \
        PTO_RULES_COMM_TNOTIFY_(PTO_AS_WINDOW_(signal), value) \
        static const struct pto_site pto_site_ = {"pto.comm.tnotify", "notifyOp", 2, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(signal), PTO_ARG_INT_(value)}; \
        PTO_STRICT_ENUMS_ const enum pto_notify_op_code pto_notifyOp_ = (notifyOp); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_notifyOp_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TWAIT(signal, value, cmp)
 *
 * waits until all signals compare so with value. (pto.comm.twait, PIPE_S; vector.md 20, 25.5)
 * signal: source (window)
 * value: value (integer)
 * cmp: WAIT_EQ, WAIT_NE, WAIT_GT, WAIT_GE, WAIT_LT, WAIT_LE
 */
#define TWAIT(signal, value, cmp) \
    do { \
        PTO_NEEDS_WINDOW_(TWAIT, signal) \
        PTO_RULES_COMM_TWAIT_(PTO_AS_WINDOW_(signal), value) \
        static const struct pto_site pto_site_ = {"pto.comm.twait", "cmp", 2, 1}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(signal), PTO_ARG_INT_(value)}; \
        PTO_STRICT_ENUMS_ const enum pto_wait_cmp_code pto_cmp_ = (cmp); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_cmp_)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TTEST(signal, value, cmp)
 *
 * do all signals compare so with value now?. (pto.comm.ttest, PIPE_S; vector.md 20, 25.5)
 * signal: source (window)
 * value: value (integer)
 * cmp: WAIT_EQ, WAIT_NE, WAIT_GT, WAIT_GE, WAIT_LT, WAIT_LE
 */
static inline struct pto_result pto_do_TTEST(struct pto_here here, struct pto_ref signal_, struct pto_ref value_, enum pto_wait_cmp_code pto_cmp_)
{
    static const struct pto_site site = {"pto.comm.ttest", "cmp", 3, 1};
    const struct pto_ref refs[] = {signal_, value_, pto_ref_none()};
    const int64_t values[] = {pto_attr_code(pto_cmp_)};
    return pto_issue(&site, here, refs, values);
}
#define TTEST(signal, value, cmp) (pto_do_TTEST(PTO_HERE_, PTO_ARG_GM_(signal), PTO_ARG_INT_(value), cmp).i != 0)

/** TBROADCAST(group, src, ping, root)
 *  TBROADCAST(group, src, ping, pong, root)
 *
 * every rank's view = the root's src. (pto.comm.tbroadcast, PIPE_MTE2; vector.md 20, 25.5)
 * group: views of the ranks (windows in parentheses)
 * src: source (window)
 * ping: staging tile (tile)
 * root: integer
 * pong: second staging tile (tile)
 */
#define TBROADCAST(...) PTO_CAT_(PTO_TBROADCAST_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TBROADCAST_wrong_(...) PTO_WRONG_COUNT_("TBROADCAST takes (group, src, ping, root) or (group, src, ping, pong, root)")
#define PTO_TBROADCAST_4(group, src, ping, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TBROADCAST, src) PTO_NEEDS_TILE_(TBROADCAST, ping) \
        PTO_RULES_COMM_TBROADCAST_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_NONE_, group) \
        static const struct pto_site pto_site_ = {"pto.comm.tbroadcast", "root", 4, 1}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), pto_ref_none(), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TBROADCAST_5(group, src, ping, pong, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TBROADCAST, src) PTO_NEEDS_TILE_(TBROADCAST, ping) PTO_NEEDS_TILE_(TBROADCAST, pong) \
        PTO_RULES_COMM_TBROADCAST_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_AS_TILE_(pong), group) \
        static const struct pto_site pto_site_ = {"pto.comm.tbroadcast", "root", 4, 1}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), PTO_ARG_TILE_(pong), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** COMM_TGATHER(group, dst, ping, root)
 *  COMM_TGATHER(group, dst, ping, pong, root)
 *
 * dst = the ranks' views one after the other. (pto.comm.tgather, PIPE_MTE2; vector.md 20, 25.5)
 * group: views of the ranks (windows in parentheses)
 * dst: destination (window)
 * ping: staging tile (tile)
 * root: integer
 * pong: second staging tile (tile)
 */
#define COMM_TGATHER(...) PTO_CAT_(PTO_COMM_TGATHER_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_COMM_TGATHER_wrong_(...) PTO_WRONG_COUNT_("COMM_TGATHER takes (group, dst, ping, root) or (group, dst, ping, pong, root)")
#define PTO_COMM_TGATHER_4(group, dst, ping, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(COMM_TGATHER, dst) PTO_NEEDS_TILE_(COMM_TGATHER, ping) \
        PTO_RULES_COMM_TGATHER_(PTO_AS_WINDOW_(dst), PTO_AS_TILE_(ping), PTO_NONE_, group) \
        static const struct pto_site pto_site_ = {"pto.comm.tgather", "root", 4, 1}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_TILE_(ping), pto_ref_none(), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_COMM_TGATHER_5(group, dst, ping, pong, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(COMM_TGATHER, dst) PTO_NEEDS_TILE_(COMM_TGATHER, ping) PTO_NEEDS_TILE_(COMM_TGATHER, pong) \
        PTO_RULES_COMM_TGATHER_(PTO_AS_WINDOW_(dst), PTO_AS_TILE_(ping), PTO_AS_TILE_(pong), group) \
        static const struct pto_site pto_site_ = {"pto.comm.tgather", "root", 4, 1}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_TILE_(ping), PTO_ARG_TILE_(pong), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** COMM_TSCATTER(group, src, ping, root)
 *  COMM_TSCATTER(group, src, ping, pong, root)
 *
 * the ranks' views = the parts of src. (pto.comm.tscatter, PIPE_MTE2; vector.md 20, 25.5)
 * group: views of the ranks (windows in parentheses)
 * src: source (window)
 * ping: staging tile (tile)
 * root: integer
 * pong: second staging tile (tile)
 */
#define COMM_TSCATTER(...) PTO_CAT_(PTO_COMM_TSCATTER_, PTO_PICK8_(__VA_ARGS__, wrong_, wrong_, wrong_, 5, 4, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_COMM_TSCATTER_wrong_(...) PTO_WRONG_COUNT_("COMM_TSCATTER takes (group, src, ping, root) or (group, src, ping, pong, root)")
#define PTO_COMM_TSCATTER_4(group, src, ping, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(COMM_TSCATTER, src) PTO_NEEDS_TILE_(COMM_TSCATTER, ping) \
        PTO_RULES_COMM_TSCATTER_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_NONE_, group) \
        static const struct pto_site pto_site_ = {"pto.comm.tscatter", "root", 4, 1}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), pto_ref_none(), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_COMM_TSCATTER_5(group, src, ping, pong, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(COMM_TSCATTER, src) PTO_NEEDS_TILE_(COMM_TSCATTER, ping) PTO_NEEDS_TILE_(COMM_TSCATTER, pong) \
        PTO_RULES_COMM_TSCATTER_(PTO_AS_WINDOW_(src), PTO_AS_TILE_(ping), PTO_AS_TILE_(pong), group) \
        static const struct pto_site pto_site_ = {"pto.comm.tscatter", "root", 4, 1}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(src), PTO_ARG_TILE_(ping), PTO_ARG_TILE_(pong), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        const int64_t pto_values_[] = {PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TREDUCE(group, dst, acc, ping, reduceOp, root)
 *  TREDUCE(group, dst, acc, ping, pong, reduceOp, root)
 *
 * dst = the ranks' views folded, root first. (pto.comm.treduce, PIPE_MTE2; vector.md 20, 25.5)
 * group: views of the ranks (windows in parentheses)
 * dst: destination (window)
 * acc: accumulator that is added to (tile)
 * ping: staging tile (tile)
 * reduceOp: REDUCE_SUM, REDUCE_MAX, REDUCE_MIN
 * root: integer
 * pong: second staging tile (tile)
 */
#define TREDUCE(...) PTO_CAT_(PTO_TREDUCE_, PTO_PICK8_(__VA_ARGS__, wrong_, 7, 6, wrong_, wrong_, wrong_, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_TREDUCE_wrong_(...) PTO_WRONG_COUNT_("TREDUCE takes (group, dst, acc, ping, reduceOp, root) or (group, dst, acc, ping, pong, reduceOp, root)")
#define PTO_TREDUCE_6(group, dst, acc, ping, reduceOp, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TREDUCE, dst) PTO_NEEDS_TILE_(TREDUCE, acc) PTO_NEEDS_TILE_(TREDUCE, ping) \
        PTO_RULES_COMM_TREDUCE_(PTO_AS_WINDOW_(dst), PTO_AS_TILE_(acc), PTO_AS_TILE_(ping), PTO_NONE_, group) \
        static const struct pto_site pto_site_ = {"pto.comm.treduce", "reduceOp root", 5, 2}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_TILE_(acc), PTO_ARG_TILE_(ping), pto_ref_none(), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        PTO_STRICT_ENUMS_ const enum pto_reduce_op_code pto_reduceOp_ = (reduceOp); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_reduceOp_), PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)
#define PTO_TREDUCE_7(group, dst, acc, ping, pong, reduceOp, root, none_) \
    do { \
        PTO_NEEDS_WINDOW_(TREDUCE, dst) PTO_NEEDS_TILE_(TREDUCE, acc) PTO_NEEDS_TILE_(TREDUCE, ping) PTO_NEEDS_TILE_(TREDUCE, pong) \
        PTO_RULES_COMM_TREDUCE_(PTO_AS_WINDOW_(dst), PTO_AS_TILE_(acc), PTO_AS_TILE_(ping), PTO_AS_TILE_(pong), group) \
        static const struct pto_site pto_site_ = {"pto.comm.treduce", "reduceOp root", 5, 2}; \
        const struct pto_ref pto_list_[] = {PTO_LIST_(PTO_ARG_GM_, group)}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_TILE_(acc), PTO_ARG_TILE_(ping), PTO_ARG_TILE_(pong), pto_ref_list(pto_list_, sizeof pto_list_ / sizeof pto_list_[0])}; \
        PTO_STRICT_ENUMS_ const enum pto_reduce_op_code pto_reduceOp_ = (reduceOp); PTO_LAX_ENUMS_ \
        const int64_t pto_values_[] = {pto_attr_code(pto_reduceOp_), PTO_INTEGER_(root)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** Optional attributes of build_async_session. */
struct pto_attrs_build_async_session {
    PTO_MEMBERS_
    int64_t sync_id PTO_UNSET_MEMBER_;
    int64_t block_bytes PTO_UNSET_MEMBER_;
    int64_t comm_block_offset PTO_UNSET_MEMBER_;
    int64_t queue_num PTO_UNSET_MEMBER_;
    int64_t channel_group_idx PTO_UNSET_MEMBER_;
};

/** build_async_session(session, scratch, workspace[, sync_id, block_bytes, comm_block_offset, queue_num, channel_group_idx])
 *
 * a session of asynchronous transfers over a workspace in GM. (pto.comm.build_async_session, no pipe; vector.md 20, 25.5)
 * session: result (AsyncSession)
 * scratch: scratch; no value needs it (tile)
 * workspace: pointer (pointer or window)
 * sync_id: integer (default 0)
 * block_bytes: integer
 * comm_block_offset: integer (default 0)
 * queue_num: integer
 * channel_group_idx: integer (default 0)
 */
#define build_async_session(...) PTO_CAT_(PTO_build_async_session_, PTO_PICK16_(__VA_ARGS__, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, wrong_, 3, 3, 3, 3, 3, 3, wrong_, wrong_, ))(__VA_ARGS__, )
#define PTO_build_async_session_wrong_(...) PTO_WRONG_COUNT_("build_async_session takes (session, scratch, workspace[, sync_id, block_bytes, comm_block_offset, queue_num, channel_group_idx])")
#define PTO_build_async_session_3(session, scratch, workspace, ...) \
    do { \
        PTO_NEEDS_TILE_(build_async_session, scratch) \
        PTO_RULES_COMM_BUILD_ASYNC_SESSION_(PTO_AS_TILE_(scratch), workspace, session) \
        static const struct pto_site pto_site_ = {"pto.comm.build_async_session", "sync_id block_bytes comm_block_offset queue_num channel_group_idx", 3, 5}; \
        PTO_STRICT_ENUMS_ const struct pto_attrs_build_async_session pto_a_ = PTO_ATTRS_(__VA_ARGS__); PTO_LAX_ENUMS_ \
        const struct pto_ref pto_refs_[] = {PTO_ARG_TILE_(scratch), PTO_ARG_MEMORY_(workspace), PTO_ARG_OBJECT_(session)}; \
        const int64_t pto_values_[] = {pto_attr_int(pto_a_.sync_id), pto_attr_int(pto_a_.block_bytes), pto_attr_int(pto_a_.comm_block_offset), pto_attr_int(pto_a_.queue_num), pto_attr_int(pto_a_.channel_group_idx)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, pto_values_); \
    } while (0)

/** TPUT_ASYNC(event, dst, src, session)
 *
 * starts remote dst = src. (pto.comm.tput_async, no pipe; vector.md 20, 25.5)
 * event: result (AsyncEvent)
 * dst: destination (window)
 * src: source (window)
 * session: session of asynchronous transfers (AsyncSession)
 */
#define TPUT_ASYNC(event, dst, src, session) \
    do { \
        PTO_NEEDS_WINDOW_(TPUT_ASYNC, dst) PTO_NEEDS_WINDOW_(TPUT_ASYNC, src) \
        PTO_RULES_COMM_TPUT_ASYNC_(PTO_AS_WINDOW_(dst), PTO_AS_WINDOW_(src), session, event) \
        static const struct pto_site pto_site_ = {"pto.comm.tput_async", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_GM_(src), PTO_ARG_OBJECT_(session), PTO_ARG_OBJECT_(event)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** TGET_ASYNC(event, dst, src, session)
 *
 * starts dst = remote src. (pto.comm.tget_async, no pipe; vector.md 20, 25.5)
 * event: result (AsyncEvent)
 * dst: destination (window)
 * src: source (window)
 * session: session of asynchronous transfers (AsyncSession)
 */
#define TGET_ASYNC(event, dst, src, session) \
    do { \
        PTO_NEEDS_WINDOW_(TGET_ASYNC, dst) PTO_NEEDS_WINDOW_(TGET_ASYNC, src) \
        PTO_RULES_COMM_TGET_ASYNC_(PTO_AS_WINDOW_(dst), PTO_AS_WINDOW_(src), session, event) \
        static const struct pto_site pto_site_ = {"pto.comm.tget_async", "", 4, 0}; \
        const struct pto_ref pto_refs_[] = {PTO_ARG_GM_(dst), PTO_ARG_GM_(src), PTO_ARG_OBJECT_(session), PTO_ARG_OBJECT_(event)}; \
        (void)pto_issue(&pto_site_, PTO_HERE_, pto_refs_, NULL); \
    } while (0)

/** wait_async_event(event, session)
 *
 * waits until the transfer is done. (pto.comm.wait_async_event, PIPE_S; vector.md 20, 25.5)
 * event: event or flag id (AsyncEvent)
 * session: session of asynchronous transfers (AsyncSession)
 */
static inline struct pto_result pto_do_wait_async_event(struct pto_here here, struct pto_ref event_, struct pto_ref session_)
{
    static const struct pto_site site = {"pto.comm.wait_async_event", "", 3, 0};
    const struct pto_ref refs[] = {event_, session_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define wait_async_event(event, session) (pto_do_wait_async_event(PTO_HERE_, PTO_ARG_OBJECT_(event), PTO_ARG_OBJECT_(session)).i != 0)

/** test_async_event(event, session)
 *
 * is the transfer done?. (pto.comm.test_async_event, PIPE_S; vector.md 20, 25.5)
 * event: event or flag id (AsyncEvent)
 * session: session of asynchronous transfers (AsyncSession)
 */
static inline struct pto_result pto_do_test_async_event(struct pto_here here, struct pto_ref event_, struct pto_ref session_)
{
    static const struct pto_site site = {"pto.comm.test_async_event", "", 3, 0};
    const struct pto_ref refs[] = {event_, session_, pto_ref_none()};
    return pto_issue(&site, here, refs, NULL);
}
#define test_async_event(event, session) (pto_do_test_async_event(PTO_HERE_, PTO_ARG_OBJECT_(event), PTO_ARG_OBJECT_(session)).i != 0)
#endif
