/* How the arguments of intrinsics become operands (issue.h), and what no table makes: TASSIGN, GetScaleAddr, handles. Kernels use the
 * public names at the end; the rest is for ops.h. Every macro evaluates its arguments once. */
#ifndef PTO_REF_H
#define PTO_REF_H
#include <pto/issue.h>
#include <pto/kernel.h>

#include <string.h>

#ifdef __cplusplus
#define PTO_NOTHING_ {}
#else
#define PTO_NOTHING_ {0}
#endif

/* ---- operands ---- */
static inline struct pto_ref pto_ref_none(void)
{
    struct pto_ref ref = {PTO_REF_NONE, 0, 0, {NULL}};
    return ref;
}
static inline struct pto_ref pto_ref_tile(struct pto_tile_var *tile)
{
    struct pto_ref ref = {PTO_REF_TILE, tile->dtype, 0, {NULL}};
    ref.u.tile = tile;
    return tile->space == 0 ? pto_ref_none() : ref; /* PTO_NONE */
}
static inline struct pto_ref pto_ref_gm(struct pto_gm_var *gm)
{
    struct pto_ref ref = {PTO_REF_GM, gm->dtype, 0, {NULL}};
    ref.u.gm = gm;
    return ref;
}
static inline struct pto_ref pto_ref_object(struct pto_object_var *object)
{
    struct pto_ref ref = {PTO_REF_OBJECT, object->dtype, 0, {NULL}};
    ref.u.object = object;
    return ref;
}
static inline struct pto_ref pto_ref_ptr(const void *ptr, int dtype)
{
    struct pto_ref ref = {PTO_REF_PTR, (uint8_t)dtype, 0, {NULL}};
    ref.u.ptr = ptr;
    return ptr == NULL ? pto_ref_none() : ref;
}
static inline struct pto_ref pto_ref_int(int64_t value)
{
    struct pto_ref ref = {PTO_REF_INT, 0xFF, 0, {NULL}};
    ref.u.i = value;
    return ref;
}
static inline struct pto_ref pto_ref_uint(uint64_t value) { return pto_ref_int((int64_t)value); }
static inline struct pto_ref pto_ref_float(double value)
{
    struct pto_ref ref = {PTO_REF_FLOAT, 0xFF, 0, {NULL}};
    ref.u.f = value;
    return ref;
}
static inline struct pto_ref pto_ref_float32(float value) { return pto_ref_float((double)value); }
static inline struct pto_ref pto_ref_list(const struct pto_ref *list, size_t n)
{
    struct pto_ref ref = {PTO_REF_LIST, 0, (uint32_t)n, {NULL}};
    ref.u.list = list;
    return ref;
}
/* What stands for an operand that is absent: a tile of no place, of whose type nothing is known. */
static inline pto_tile *pto_no_tile(void)
{
    static const pto_tile none = PTO_NOTHING_;
    return (pto_tile *)(uintptr_t)&none;
}

/* An integer of any type; anything else does not compile. */
#define PTO_INTEGER_(x) ((int64_t)((x) | 0))
#ifdef __cplusplus
#define PTO_IS_A_(type, x) &(x).t
#else
#define PTO_IS_A_(type, x) _Generic(&(x).t, struct type *: &(x).t) /* C compilers only warn of pointers of other types */
#endif
/* What is none of both gets a message of its own, and the static rules, which stand in sizeof alone, see nothing there. */
#ifdef __cplusplus
template <typename V> struct pto_variable { enum { is_tile = 0, is_window = 0 }; };
template <> struct pto_variable<pto_tile_var *> { enum { is_tile = 1, is_window = 0 }; };
template <> struct pto_variable<pto_gm_var *> { enum { is_tile = 0, is_window = 1 }; };
#define PTO_IS_TILE_(x) (pto_variable<decltype(&(x).t)>::is_tile != 0)
#define PTO_IS_WINDOW_(x) (pto_variable<decltype(&(x).t)>::is_window != 0)
template <typename V> static inline V &pto_as_tile(V &x, pto_tile_var *) { return x; }
template <typename V> union pto_none_type &pto_as_tile(V &x, ...);
template <typename V> static inline V &pto_as_window(V &x, pto_gm_var *) { return x; }
template <typename V> union pto_none_type &pto_as_window(V &x, ...);
#define PTO_AS_TILE_(x) pto_as_tile(x, &(x).t)
#define PTO_AS_WINDOW_(x) pto_as_window(x, &(x).t)
#else
#define PTO_IS_TILE_(x) _Generic(&(x).t, struct pto_tile_var *: 1, default: 0)
#define PTO_IS_WINDOW_(x) _Generic(&(x).t, struct pto_gm_var *: 1, default: 0)
#define PTO_AS_TILE_(x) (*_Generic(&(x).t, struct pto_tile_var *: &(x), default: (union pto_none_type *)0))
#define PTO_AS_WINDOW_(x) (*_Generic(&(x).t, struct pto_gm_var *: &(x), default: (union pto_none_type *)0))
#endif
/* Pointers and numbers have no members: the first message should be the one that helps. 13: a union (gcc's typeclass.h). */
#ifdef __cplusplus
#define PTO_IS_VARIABLE_(x) (__is_union(__typeof__(x)))
#else
#define PTO_IS_VARIABLE_(x) (__builtin_classify_type(x) == 13)
#endif
#define PTO_NEEDS_TILE_(name, x)                                                                                             \
    PTO_STATIC_ASSERT_(PTO_IS_VARIABLE_(x), #name ": " #x " is no tile but a pointer or a number; of a pto_tile *p, *p is one"); \
    PTO_STATIC_ASSERT_(PTO_IS_TILE_(x), #name ": " #x " is no tile");
#define PTO_NEEDS_WINDOW_(name, x)                                                                                           \
    PTO_STATIC_ASSERT_(PTO_IS_VARIABLE_(x), #name ": " #x " is no window of global memory but a pointer or a number; GlobalND or GlobalTensor declares one"); \
    PTO_STATIC_ASSERT_(PTO_IS_WINDOW_(x), #name ": " #x " is no window of global memory");
/* pto-as.md 5.2. A tile whose rows or columns alone are dynamic gives its own size for the others. */
#define PTO_NEEDS_DYNAMIC_(name, x)                                                                                          \
    PTO_STATIC_ASSERT_(PTO_ST_VROW(PTO_AS_TILE_(x)) < 0 || PTO_ST_VCOL(PTO_AS_TILE_(x)) < 0,                                 \
                       #name ": the valid region of " #x " is static: declare it with PTO_DYNAMIC");
#define PTO_ARG_TILE_(x) pto_ref_tile(PTO_IS_A_(pto_tile_var, x))
#define PTO_ARG_GM_(x) pto_ref_gm(PTO_IS_A_(pto_gm_var, x))
#define PTO_ARG_OBJECT_(x) pto_ref_object(PTO_IS_A_(pto_object_var, x))
#define PTO_ARG_INT_(x) pto_ref_int(PTO_INTEGER_(x))

#ifdef __cplusplus
static inline struct pto_ref pto_ref_of(struct pto_tile_var *tile) { return pto_ref_tile(tile); }
static inline struct pto_ref pto_ref_of(struct pto_gm_var *gm) { return pto_ref_gm(gm); }
static inline struct pto_ref pto_ref_of(struct pto_object_var *object) { return pto_ref_object(object); }
template <typename T> struct pto_dtype_of { enum { code = 0 }; typedef int64_t value; };
#define PTO_DTYPE_FACTS_(type, value_type) template <> struct pto_dtype_of<type> { enum { code = PTO_DT_##type }; typedef value_type value; };
#define PTO_DTYPE_FLOAT_(type, a) PTO_DTYPE_FACTS_(type, double)
#define PTO_DTYPE_INT_(type, a) PTO_DTYPE_FACTS_(type, int64_t)
PTO_FLOAT_TYPES_(PTO_DTYPE_FLOAT_, )
PTO_INT_TYPES_(PTO_DTYPE_INT_, )
template <typename T> struct pto_dtype_of<const T> : pto_dtype_of<T> {};
template <typename T> struct pto_dtype_of<T &> : pto_dtype_of<T> {};
template <typename T> static inline struct pto_ref pto_ref_memory(T *ptr) { return pto_ref_ptr(ptr, pto_dtype_of<T>::code); }
static inline struct pto_ref pto_ref_memory(const void *ptr) { return pto_ref_ptr(ptr, 0); }
static inline struct pto_ref pto_ref_memory(decltype(nullptr)) { return pto_ref_none(); }
template <typename T> static inline auto pto_ref_memory(T &window) -> decltype(pto_ref_of(&window.t)) { return pto_ref_of(&window.t); }
template <typename T> static inline auto pto_ref_value(T value) -> decltype(pto_ref_int(static_cast<int64_t>(value | 0))) { return pto_ref_int(static_cast<int64_t>(value | 0)); }
static inline struct pto_ref pto_ref_value(float value) { return pto_ref_float(static_cast<double>(value)); }
static inline struct pto_ref pto_ref_value(double value) { return pto_ref_float(value); }
template <typename T> static inline auto pto_ref_value(T &variable) -> decltype(pto_ref_of(&variable.t)) { return pto_ref_of(&variable.t); }
template <typename T> struct pto_pointer { enum { code = 0 }; };
template <typename T> struct pto_pointer<T *> { enum { code = pto_dtype_of<T>::code }; };
template <typename T> struct pto_pointer<T *const> : pto_pointer<T *> {};
template <typename T> struct pto_pointer<T &> : pto_pointer<T> {};
#define PTO_ARG_PTR_(x) pto_ref_ptr(x, pto_pointer<decltype(x)>::code)
#define PTO_ARG_MEMORY_(x) pto_ref_memory(x)
#define PTO_ARG_SCALAR_(x) pto_ref_value(x)
#define PTO_ARG_AREA_(x) pto_ref_of(&(x).t)
#define PTO_ARG_VALUE_(x) pto_ref_value(x)
template <typename V> static inline V pto_result_as(struct pto_result r) { return r.kind == PTO_REF_FLOAT ? static_cast<V>(r.f) : static_cast<V>(r.i); }
#define PTO_VALUE_OF_(ptr, result) (pto_result_as<pto_dtype_of<decltype(*(ptr))>::value>(result))
#else
#define PTO_POINTERS_(X, a) PTO_FLOAT_TYPES_(X, a) PTO_INT_TYPES_(X, a)
#define PTO_DTYPE_CODE_(type, a) type *: PTO_DT_##type, const type *: PTO_DT_##type,
#define PTO_DTYPE_OF_(ptr) _Generic((ptr), PTO_POINTERS_(PTO_DTYPE_CODE_, ) default: 0)
#define PTO_ARG_PTR_(x) pto_ref_ptr(x, PTO_DTYPE_OF_(x))
#define PTO_ARG_SCALAR_(x) _Generic((x), float: pto_ref_float32, double: pto_ref_float, unsigned long: pto_ref_uint, unsigned long long: pto_ref_uint, default: pto_ref_int)(x)
#define PTO_ARG_AREA_(x) _Generic(&(x).t, struct pto_tile_var *: pto_ref_tile, struct pto_gm_var *: pto_ref_gm, struct pto_object_var *: pto_ref_object)(&(x).t)
/* Numbers, pointers and variables alike: of these expressions one is x, the others are something else that stands for nothing, so that
 * x is evaluated once, and each compiles whatever x is. */
#define PTO_NUMBERS_(x)                                                                                                      \
    bool: (x), char: (x), signed char: (x), short: (x), int: (x), long: (x), long long: (x), unsigned char: (x), unsigned short: (x), \
    unsigned: (x), unsigned long: (x), unsigned long long: (x), float: (x), double: (x)
#define PTO_POINTER_TO_(type, a) type *: a, const type *: a,
#define PTO_NUMBER_(x) _Generic((x), PTO_NUMBERS_(x), default: 0)
#define PTO_ADDRESS_(x) ((const void *)_Generic((x), PTO_POINTERS_(PTO_POINTER_TO_, (x)) void *: (x), const void *: (x), default: NULL))
#define PTO_VARIABLE_(x)                                                                                                     \
    _Generic((x), PTO_NUMBERS_(*pto_no_tile()), PTO_POINTERS_(PTO_POINTER_TO_, *pto_no_tile()) void *: *pto_no_tile(), const void *: *pto_no_tile(), default: (x))
static inline struct pto_ref pto_ref_either(struct pto_ref one, struct pto_ref variable) { return variable.kind == PTO_REF_NONE ? one : variable; }
#define PTO_ARG_VALUE_(x) pto_ref_either(PTO_ARG_SCALAR_(PTO_NUMBER_(x)), PTO_ARG_AREA_(PTO_VARIABLE_(x)))
#define PTO_ARG_MEMORY_(x) pto_ref_either(pto_ref_ptr(PTO_ADDRESS_(x), PTO_DTYPE_OF_(x)), PTO_ARG_AREA_(PTO_VARIABLE_(x)))
static inline double pto_result_float(struct pto_result r) { return r.kind == PTO_REF_FLOAT ? r.f : (double)r.i; }
static inline int64_t pto_result_int(struct pto_result r) { return r.kind == PTO_REF_FLOAT ? (int64_t)r.f : r.i; }
#define PTO_RESULT_AS_(type, a) type *: pto_result_float, const type *: pto_result_float,
#define PTO_VALUE_OF_(ptr, result) _Generic((ptr), PTO_FLOAT_TYPES_(PTO_RESULT_AS_, ) default: pto_result_int)(result)
#endif

/* (a, b, c): a list of operands as one argument. */
#define PTO_CAT_(a, b) PTO_CAT2_(a, b)
#define PTO_CAT2_(a, b) a##b
#define PTO_EACH_(f, ...) PTO_CAT_(PTO_MAP_, PTO_COUNT_(__VA_ARGS__))(f, _, __VA_ARGS__)
#define PTO_ITEM_PTO_ARG_GM_(_, x) PTO_ARG_GM_(x),
#define PTO_ITEM_PTO_ARG_INT_(_, x) PTO_ARG_INT_(x),
#define PTO_ITEM_PTO_ARG_VALUE_(_, x) PTO_ARG_VALUE_(x),
#define PTO_LIST_(arg, list) PTO_EACH_(PTO_ITEM_##arg, PTO_UNWRAP_ list)

/* ---- attributes: members left out are 0, which says: not given ---- */
#ifdef __cplusplus
#define PTO_MEMBERS_
#define PTO_UNSET_MEMBER_ = {}
#define PTO_ATTRS_(...) {__VA_ARGS__}
#else
#define PTO_MEMBERS_ char none_;
#define PTO_UNSET_MEMBER_
#define PTO_ATTRS_(...) {.none_ = 0, __VA_ARGS__}
#endif
/* An enumerator of another attribute is an error, in C as in C++, whatever warnings are on. */
#if !defined __cplusplus && (defined __clang__ || (defined __GNUC__ && __GNUC__ >= 10))
#define PTO_STRICT_ENUMS_ _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Wenum-conversion\"")
#define PTO_LAX_ENUMS_ _Pragma("GCC diagnostic pop")
#else
#define PTO_STRICT_ENUMS_
#define PTO_LAX_ENUMS_
#endif
static inline int64_t pto_attr_code(int64_t member) { return member == 0 ? PTO_UNSET : member - 1; }
static inline int64_t pto_attr_int(int64_t member) { return member == 0 ? PTO_UNSET : member; }
static inline int64_t pto_attr_text(const char *text) { return (int64_t)(intptr_t)text; }
static inline int64_t pto_attr_list(const int64_t *list) { return (int64_t)(intptr_t)list; }

/* The form of an overload, by how many arguments there are (1 to 8 or 16); PTO_NAME_wrong_: there is none. */
#define PTO_WRONG_COUNT_(usage)                                                                                              \
    do {                                                                                                                     \
        PTO_STATIC_ASSERT_(0, usage);                                                                                        \
    } while (0)
#define PTO_PICK8_(_1, _2, _3, _4, _5, _6, _7, _8, pick, ...) pick
#define PTO_PICK16_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, pick, ...) pick

/* ---- for kernels ---- */
/* An operand that is absent, in front of others that are not: TREM(dst, a, b, PTO_NONE, REM_HIGH). */
#define PTO_NONE (*pto_no_tile())

/* TASSIGN(tile, address): the tile lies at this byte address of its memory from now on (machine-and-cube.md a.5).
 * TASSIGN(window, pointer): the window begins at pointer from now on, with its extents and strides; one operation of
 * the scalar unit, as pto.partition_view is. */
#define TASSIGN(variable, where)                                                                                             \
    do {                                                                                                                     \
        PTO_STATIC_ASSERT_(PTO_ASSIGNABLE_(variable, where),                                                                 \
                           "TASSIGN: a tile takes an address in bytes, a window a pointer to its elements (machine-and-cube.md a.5)"); \
        PTO_ASSIGN_(&(variable).t, where);                                                                                   \
    } while (0)
/* GetScaleAddr(tile): where the block scales of a left or right tile have to lie, in bytes (machine-and-cube.md a.6). */
#define GetScaleAddr(tile) pto_scale_addr(&(tile).t)

/* The 64-bit word that TSTORE_PRE, TMOV_PRE, TEXTRACT_PRE and TINSERT_PRE take for all elements, and that a TileScaling has for each column
 * (machine-and-cube.md e.4). scale: what accumulators are multiplied by, finite, not below 0; the fixpipe takes its upper 19 bits. offset, of 8-bit
 * results alone: what is added then, -256 to 255. to_signed, of 8-bit results alone: they are int8_t, else uint8_t. relu is an attribute. */
static inline int64_t pto_quant_word(float scale, int offset, bool to_signed)
{
    uint32_t bits;
    memcpy(&bits, &scale, sizeof bits);
    return (int64_t)(bits | (uint64_t)((unsigned)offset & 0x1FFu) << 37 | (uint64_t)to_signed << 46);
}
/* The word of conversions from int32_t to int16_t: accumulators are shifted right by 1 to 16 bits, with their sign (machine-and-cube.md e.4). */
static inline int64_t pto_quant_shift(int shift) { return (int64_t)((uint64_t)((unsigned)(shift - 1) & 15u) << 32); }

/* Handles that only the runtime understands: variables that intrinsics set and take. They may be copied, and given to functions by
 * pointer (`struct pto_object_var`, &x.t). */
#define PipeHandle(name) PTO_OBJECT_(name, PTO_OBJECT_PIPE, char, 0, 0, 0, 0, 0)
#define AsyncSession(name) PTO_OBJECT_(name, PTO_OBJECT_SESSION, char, 0, 0, 0, 0, 0)
#define AsyncEvent(name) PTO_OBJECT_(name, PTO_OBJECT_ASYNC_EVENT, char, 0, 0, 0, 0, 0)
#define PrefetchContext(name) PTO_OBJECT_(name, PTO_OBJECT_CONTEXT, char, 0, 0, 0, 0, 0)
/* Memory of the scalar unit: EventIdArray(name, n); LocalArray(name, dtype, n0[, n1[, n2[, n3]]]). declare_eventid_array(name) and
 * declare_local_array(name) make them; what is no part of the timing is simpler as an array of C. */
#define EventIdArray(name, n) PTO_OBJECT_(name, PTO_OBJECT_EVENT_ARRAY, int64_t, PTO_DT_int64_t, n, 0, 0, 0)
#define LocalArray(name, ...) PTO_LOCAL_ARRAY_(name, __VA_ARGS__, 0, 0, 0, 0)
#define PTO_LOCAL_ARRAY_(name, dtype, n0, n1, n2, n3, ...) PTO_OBJECT_(name, PTO_OBJECT_LOCAL_ARRAY, dtype, PTO_DT_##dtype, n0, n1, n2, n3)
#define PTO_OBJECT_(name, kind, elem, dtype, n0, n1, n2, n3)                                                                 \
    union {                                                                                                                  \
        struct pto_object_var t;                                                                                             \
        elem *elem_;                                                                                                         \
    } name = {pto_object_init(kind, dtype, n0, n1, n2, n3, #name)}
static inline struct pto_object_var pto_object_init(int kind, int dtype, int64_t n0, int64_t n1, int64_t n2, int64_t n3, const char *name)
{
    struct pto_object_var object = {0, (uint8_t)kind, (uint8_t)dtype, {n0, n1, n2, n3}, name};
    return object;
}

PTO_BEGIN_DECLS
/* Declares the window anew at another place. */
PTO_API void pto_gm_assign(struct pto_gm_var *gm, const void *ptr, struct pto_here here);
PTO_END_DECLS
static inline int64_t pto_scale_addr(const struct pto_tile_var *tile) { return tile->addr == PTO_NO_ADDRESS ? PTO_NO_ADDRESS : tile->addr >> 4; }
static inline void pto_tile_assign(struct pto_tile_var *tile, int64_t addr, struct pto_here here)
{
    static const struct pto_site site = {"pto.tassign", "", 3, 0};
    const struct pto_ref refs[] = {pto_ref_tile(tile), pto_ref_int(addr), pto_ref_tile(tile)};
    (void)pto_issue(&site, here, refs, NULL);
}
#ifdef __cplusplus
template <typename T> static inline void pto_assign(struct pto_tile_var *tile, T addr, struct pto_here here) { pto_tile_assign(tile, PTO_INTEGER_(addr), here); }
static inline void pto_assign(struct pto_gm_var *gm, const void *ptr, struct pto_here here) { pto_gm_assign(gm, ptr, here); }
#define PTO_ASSIGN_(variable, where) pto_assign(variable, where, PTO_HERE_)
#define PTO_ASSIGNABLE_(variable, where)                                                                                     \
    (!PTO_IS_WINDOW_(variable) || PTO_ST_DTYPE(variable) < 0 || pto_pointer<decltype(where)>::code == 0 || pto_pointer<decltype(where)>::code == PTO_ST_DTYPE(variable))
#else
#define PTO_ASSIGNABLE_(variable, where)                                                                                     \
    _Generic(&(variable).t, struct pto_tile_var *: _Generic((where), float: 0, double: 0, default: _Generic((where), PTO_NUMBERS_(1), default: 0)), \
             default: _Generic((where), PTO_NUMBERS_(0), void *: 1, const void *: 1,                                         \
                               default: PTO_ST_DTYPE(variable) < 0 || PTO_DTYPE_OF_(where) == PTO_ST_DTYPE(variable)))
static inline void pto_tile_assign_word(struct pto_tile_var *tile, uintptr_t addr, struct pto_here here) { pto_tile_assign(tile, (int64_t)addr, here); }
static inline void pto_gm_assign_word(struct pto_gm_var *gm, uintptr_t ptr, struct pto_here here) { pto_gm_assign(gm, (const void *)ptr, here); }
#define PTO_ASSIGN_(variable, where)                                                                                         \
    _Generic((variable), struct pto_tile_var *: pto_tile_assign_word, struct pto_gm_var *: pto_gm_assign_word)(variable, (uintptr_t)(where), PTO_HERE_)
#endif
#endif
