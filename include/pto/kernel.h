/* Kernels in C: what declares, runs and tells them where they are.
 *
 *     PTO_KERNEL(scale, (float *)y, (const float *)x, (int)rows, (float)factor)
 *     {
 *         ... tiles, tensors, intrinsics ...
 *     }
 *     pto_launch(sim, scale, 8, y, x, rows, 1.5f);      eight blocks
 *
 * Each parameter is written (type)name. PTO_KERNEL defines an ordinary static function of these parameters, which others can call, and
 * what pto_launch needs, in the same file: NAME_kernel, struct NAME_args. pto_launch converts and checks arguments as a call does.
 * Pointers point into buffers of the simulator (pto/sim.h).
 *
 * The function runs once for every core of every block (vector.md 19):
 *     only cube or only vector work, in sections or not     once for a block, on one cube or one vector core
 *     sections of both kinds                                three times for a block: on its cube core and on each of its two vector cores. What
 *                                                           stands in no section runs on all three, and both vector cores go through every
 *                                                           vector section: get_subblock_idx() says which of them it is, 0 or 1
 *                                                           (get_subblock_num() is 2; on all other cores 0 of 1)
 *     cube and vector work, no section                      once for a block, on one core that has everything, as text does
 * Cores run interleaved on one thread, each on a stack of its own (PTO_STACK_BYTES); what is no intrinsic is free: no time and
 * no instruction. pto_scalar() and PTO_FOR say what scalar work the machine would have.
 *
 * A launch that finds out what its kernel is begins anew with memory as it was (first synchronisation, first section): so what a kernel
 * does to memory that is no buffer may be done more than once. What it printed, cycles and findings are those of the last time. */
#ifndef PTO_KERNEL_H
#define PTO_KERNEL_H
#include <pto/types.h>

struct pto_sim;
enum { PTO_STACK_BYTES = 1024 * 1024 };

/* What a parameter is. */
enum pto_kernel_param_kind { PTO_PARAM_POINTER, PTO_PARAM_INT, PTO_PARAM_FLOAT };
/* A parameter of a kernel. */
struct pto_kernel_param {
    const char *name, *type; /* as written */
    uint32_t offset, size; /* in the arguments, bytes */
    uint8_t kind;          /* enum pto_kernel_param_kind */
};
/* The cores that a kernel is for: as its sections and operations say, cube cores, vector cores. */
enum pto_kernel_kind { PTO_KERNEL_ANY, PTO_KERNEL_CUBE, PTO_KERNEL_VECTOR };
/* What PTO_KERNEL(NAME, ..) defines as NAME_kernel. */
struct pto_kernel {
    const char *name, *file; /* where it is defined */
    uint32_t line;           /* from 1 */
    uint8_t kind; /* enum pto_kernel_kind: the cores it is for */
    bool as_text; /* PTO_RULES_OF_TEXT was defined */
    uint8_t nparams;                       /* at most 24 */
    uint32_t args_size;                    /* of struct NAME_args, bytes */
    const struct pto_kernel_param *params; /* nparams of them */
    void (*call)(const void *args);        /* calls the kernel with the members of a struct NAME_args */
};

/* ---- declaring ---- */
/* PTO_KERNEL(name, (type)parameter, ..) { .. }: a kernel, of up to 24 parameters. */
#define PTO_KERNEL(...) PTO_KERNEL_(PTO_KERNEL_ANY, PTO_COUNT_(__VA_ARGS__), __VA_ARGS__)
/* For cube cores, for vector cores: as pto.kernel_kind does in text. */
#define PTO_CUBE_KERNEL(...) PTO_KERNEL_(PTO_KERNEL_CUBE, PTO_COUNT_(__VA_ARGS__), __VA_ARGS__)
#define PTO_VECTOR_KERNEL(...) PTO_KERNEL_(PTO_KERNEL_VECTOR, PTO_COUNT_(__VA_ARGS__), __VA_ARGS__)

/* Defined before pto/pto.h is included: the kernels of this file are judged at run time as text is, which may do a few things that the
 * ISA's C++ headers refuse (vector.md 16). ptoas --emit=c writes that, since its C has to run wherever the text does. */
#ifdef PTO_RULES_OF_TEXT
#define PTO_AS_TEXT_ true
#else
#define PTO_AS_TEXT_ false
#endif

/* ---- running ---- */
/* Runs a kernel on grid blocks with its arguments; returns what became of it: PTO_OK for a run without errors and findings. */
#define pto_launch(sim, kernel, ...) pto_launch_of_##kernel(sim, __VA_ARGS__)

PTO_BEGIN_DECLS
/* The same with the arguments as they lie in memory (struct NAME_args). */
PTO_API enum pto_status pto_launch_kernel(struct pto_sim *sim, const struct pto_kernel *kernel, int64_t grid, const void *args);

/* Where the kernel runs (vector.md 19). Outside of a launch: 0, 1, 0, 1. */
PTO_API int64_t pto_get_block_idx(void);
PTO_API int64_t pto_get_block_num(void);
PTO_API int64_t pto_get_subblock_idx(void); /* 0 or 1 on the vector cores of a block with sections of both kinds, else 0 */
PTO_API int64_t pto_get_subblock_num(void);

/* Counts n operations of the scalar unit (address arithmetic, comparisons), one issue cycle each (timing.md). n < 0 takes back what the
 * declaration of a window or a section right before it counted: text has fewer operations where a view is declared once. */
PTO_API void pto_scalar(int64_t n);

/* For the macros below. */
PTO_API bool pto_section_begin(int kind, struct pto_here here);
PTO_API bool pto_section_end(void);
PTO_API int64_t pto_loop_begin(int64_t lb, int64_t ub, int64_t step, struct pto_here here);
PTO_API int64_t pto_loop_next(int64_t i, int64_t ub, int64_t step);
PTO_END_DECLS

/* The ISA's names. */
static inline int64_t get_block_idx(void) { return pto_get_block_idx(); }
static inline int64_t get_block_num(void) { return pto_get_block_num(); }
static inline int64_t get_subblock_idx(void) { return pto_get_subblock_idx(); }
static inline int64_t get_subblock_num(void) { return pto_get_subblock_num(); }

/* PTO_CUBE_SECTION { .. } runs on cube cores only, PTO_VECTOR_SECTION { .. } on vector cores only (pto.section.cube, .vector). Do not
 * leave one with break, goto or return. */
#define PTO_CUBE_SECTION PTO_SECTION_(PTO_KERNEL_CUBE, __LINE__)
#define PTO_VECTOR_SECTION PTO_SECTION_(PTO_KERNEL_VECTOR, __LINE__)
#define PTO_SECTION_(kind, line) PTO_SECTION2_(kind, line)
#define PTO_SECTION2_(kind, line) for (bool pto_section_##line = pto_section_begin(kind, PTO_HERE_); pto_section_##line; pto_section_##line = pto_section_end())

/* for (int64_t i = lb; i < ub; i += step), with the scalar unit's work of scf.for, and a loop again when a run is recorded as text.
 * ub and step are evaluated for every turn. */
#define PTO_FOR(i, lb, ub, step)                                                                                             \
    for (int64_t i = pto_loop_begin(lb, ub, step, PTO_HERE_); i < (int64_t)(ub); i = pto_loop_next(i, ub, step))

/* ---- how PTO_KERNEL is made ---- */
#ifdef __cplusplus
template <typename T> struct pto_kind_of { enum { value = PTO_PARAM_INT }; };
template <typename T> struct pto_kind_of<T *> { enum { value = PTO_PARAM_POINTER }; };
template <> struct pto_kind_of<float> { enum { value = PTO_PARAM_FLOAT }; };
template <> struct pto_kind_of<double> { enum { value = PTO_PARAM_FLOAT }; };
template <typename T> struct pto_kind_of<const T> { enum { value = pto_kind_of<T>::value }; };
#define PTO_KIND_OF_(...) (uint8_t) pto_kind_of<__VA_ARGS__>::value
#else
#define PTO_KIND_OF_(...)                                                                                                    \
    _Generic(*(__VA_ARGS__ *)0, bool: PTO_PARAM_INT, char: PTO_PARAM_INT, signed char: PTO_PARAM_INT, unsigned char: PTO_PARAM_INT, short: PTO_PARAM_INT, \
             unsigned short: PTO_PARAM_INT, int: PTO_PARAM_INT, unsigned: PTO_PARAM_INT, long: PTO_PARAM_INT, unsigned long: PTO_PARAM_INT, \
             long long: PTO_PARAM_INT, unsigned long long: PTO_PARAM_INT, half: PTO_PARAM_INT, bfloat16_t: PTO_PARAM_INT, float: PTO_PARAM_FLOAT, \
             double: PTO_PARAM_FLOAT, default: PTO_PARAM_POINTER)
#endif
#define PTO_SPLIT_(...) __VA_ARGS__,
#define PTO_EAT_(...)
#define PTO_UNWRAP_(...) __VA_ARGS__
#define PTO_FIRST_(...) PTO_FIRST2_(__VA_ARGS__, )
#define PTO_FIRST2_(first, ...) first
#define PTO_STR_(...) PTO_STR2_(__VA_ARGS__)
#define PTO_STR2_(...) #__VA_ARGS__
#define PTO_PTYPE_(p) PTO_FIRST_(PTO_SPLIT_ p)
#define PTO_UNUSED_ __attribute__((unused))
#define PTO_MEMBER_(name, p) PTO_UNWRAP_ p;
#define PTO_PARAMETER_(name, p) , PTO_UNWRAP_ p
#define PTO_ACTUAL_(name, p) , pto_a->PTO_EAT_ p
#define PTO_VALUE_(name, p) PTO_EAT_ p,
#define PTO_PARAM_FACTS_(name, p)                                                                                                  \
    {PTO_STR_(PTO_EAT_ p), PTO_STR_(PTO_PTYPE_(p)), (uint32_t)offsetof(struct name##_args, PTO_EAT_ p), (uint32_t)sizeof(PTO_PTYPE_(p)), PTO_KIND_OF_(PTO_PTYPE_(p))},
#define PTO_KERNEL_(kind, n, ...) PTO_KERNEL2_(kind, n, __VA_ARGS__)
#define PTO_KERNEL2_(kind, n, ...) PTO_KERNEL_##n(kind, __VA_ARGS__)
/* (float *)x: ~, 1, x, 0, ~; float *x: PTO_PROBE_ float *x, 0, ~. */
#define PTO_PROBE_(...) ~, 1,
#define PTO_SECOND_(...) PTO_SECOND2_(__VA_ARGS__)
#define PTO_SECOND2_(first, second, ...) second
#define PTO_WRITTEN_(name, p) PTO_STATIC_ASSERT_(PTO_SECOND_(PTO_PROBE_ p, 0, ~) == 1, #name ": a parameter is written (type)name, this one " #p);
#define PTO_DEFINE_(kernel_kind, n, name, ...)                                                                               \
    PTO_MAP_##n(PTO_WRITTEN_, name, __VA_ARGS__)                                                                             \
    static void name(PTO_FORMALS_##n(__VA_ARGS__));                                                                          \
    struct name##_args {                                                                                                     \
        PTO_MAP_##n(PTO_MEMBER_, name, __VA_ARGS__) char end_;                                                               \
    };                                                                                                                       \
    PTO_UNUSED_ static void pto_call_##name(const void *pto_args)                                                            \
    {                                                                                                                        \
        const struct name##_args *pto_a = (const struct name##_args *)pto_args;                                              \
        (void)pto_a;                                                                                                         \
        name(PTO_ACTUALS_##n(__VA_ARGS__));                                                                                  \
    }                                                                                                                        \
    PTO_UNUSED_ static const struct pto_kernel_param pto_params_##name[] = {PTO_MAP_##n(PTO_PARAM_FACTS_, name, __VA_ARGS__){NULL, NULL, 0, 0, 0}};\
    PTO_UNUSED_ static const struct pto_kernel name##_kernel = {#name, __FILE__, __LINE__, kernel_kind, PTO_AS_TEXT_, n, (uint32_t)sizeof(struct name##_args), pto_params_##name, pto_call_##name};\
    PTO_UNUSED_ static inline enum pto_status pto_launch_of_##name(struct pto_sim *pto_s, int64_t pto_grid PTO_MAP_##n(PTO_PARAMETER_, name, __VA_ARGS__))\
    {                                                                                                                        \
        const struct name##_args pto_args = {PTO_MAP_##n(PTO_VALUE_, name, __VA_ARGS__) 0};                                  \
        return pto_launch_kernel(pto_s, &name##_kernel, pto_grid, &pto_args);                                                \
    }                                                                                                                        \
    static void name(PTO_FORMALS_##n(__VA_ARGS__))
#define PTO_KERNEL_1(kind, name) PTO_DEFINE_(kind, 0, name, )
#define PTO_KERNEL_2(kind, name, ...) PTO_DEFINE_(kind, 1, name, __VA_ARGS__)
#define PTO_KERNEL_3(kind, name, ...) PTO_DEFINE_(kind, 2, name, __VA_ARGS__)
#define PTO_KERNEL_4(kind, name, ...) PTO_DEFINE_(kind, 3, name, __VA_ARGS__)
#define PTO_KERNEL_5(kind, name, ...) PTO_DEFINE_(kind, 4, name, __VA_ARGS__)
#define PTO_KERNEL_6(kind, name, ...) PTO_DEFINE_(kind, 5, name, __VA_ARGS__)
#define PTO_KERNEL_7(kind, name, ...) PTO_DEFINE_(kind, 6, name, __VA_ARGS__)
#define PTO_KERNEL_8(kind, name, ...) PTO_DEFINE_(kind, 7, name, __VA_ARGS__)
#define PTO_KERNEL_9(kind, name, ...) PTO_DEFINE_(kind, 8, name, __VA_ARGS__)
#define PTO_KERNEL_10(kind, name, ...) PTO_DEFINE_(kind, 9, name, __VA_ARGS__)
#define PTO_KERNEL_11(kind, name, ...) PTO_DEFINE_(kind, 10, name, __VA_ARGS__)
#define PTO_KERNEL_12(kind, name, ...) PTO_DEFINE_(kind, 11, name, __VA_ARGS__)
#define PTO_KERNEL_13(kind, name, ...) PTO_DEFINE_(kind, 12, name, __VA_ARGS__)
#define PTO_KERNEL_14(kind, name, ...) PTO_DEFINE_(kind, 13, name, __VA_ARGS__)
#define PTO_KERNEL_15(kind, name, ...) PTO_DEFINE_(kind, 14, name, __VA_ARGS__)
#define PTO_KERNEL_16(kind, name, ...) PTO_DEFINE_(kind, 15, name, __VA_ARGS__)
#define PTO_KERNEL_17(kind, name, ...) PTO_DEFINE_(kind, 16, name, __VA_ARGS__)
#define PTO_KERNEL_18(kind, name, ...) PTO_DEFINE_(kind, 17, name, __VA_ARGS__)
#define PTO_KERNEL_19(kind, name, ...) PTO_DEFINE_(kind, 18, name, __VA_ARGS__)
#define PTO_KERNEL_20(kind, name, ...) PTO_DEFINE_(kind, 19, name, __VA_ARGS__)
#define PTO_KERNEL_21(kind, name, ...) PTO_DEFINE_(kind, 20, name, __VA_ARGS__)
#define PTO_KERNEL_22(kind, name, ...) PTO_DEFINE_(kind, 21, name, __VA_ARGS__)
#define PTO_KERNEL_23(kind, name, ...) PTO_DEFINE_(kind, 22, name, __VA_ARGS__)
#define PTO_KERNEL_24(kind, name, ...) PTO_DEFINE_(kind, 23, name, __VA_ARGS__)
#define PTO_KERNEL_25(kind, name, ...) PTO_DEFINE_(kind, 24, name, __VA_ARGS__)
#define PTO_FORMALS_0(...) void
#define PTO_FORMALS_1(p) PTO_UNWRAP_ p
#define PTO_FORMALS_2(p, ...) PTO_UNWRAP_ p PTO_MAP_1(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_3(p, ...) PTO_UNWRAP_ p PTO_MAP_2(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_4(p, ...) PTO_UNWRAP_ p PTO_MAP_3(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_5(p, ...) PTO_UNWRAP_ p PTO_MAP_4(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_6(p, ...) PTO_UNWRAP_ p PTO_MAP_5(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_7(p, ...) PTO_UNWRAP_ p PTO_MAP_6(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_8(p, ...) PTO_UNWRAP_ p PTO_MAP_7(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_9(p, ...) PTO_UNWRAP_ p PTO_MAP_8(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_10(p, ...) PTO_UNWRAP_ p PTO_MAP_9(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_11(p, ...) PTO_UNWRAP_ p PTO_MAP_10(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_12(p, ...) PTO_UNWRAP_ p PTO_MAP_11(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_13(p, ...) PTO_UNWRAP_ p PTO_MAP_12(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_14(p, ...) PTO_UNWRAP_ p PTO_MAP_13(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_15(p, ...) PTO_UNWRAP_ p PTO_MAP_14(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_16(p, ...) PTO_UNWRAP_ p PTO_MAP_15(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_17(p, ...) PTO_UNWRAP_ p PTO_MAP_16(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_18(p, ...) PTO_UNWRAP_ p PTO_MAP_17(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_19(p, ...) PTO_UNWRAP_ p PTO_MAP_18(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_20(p, ...) PTO_UNWRAP_ p PTO_MAP_19(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_21(p, ...) PTO_UNWRAP_ p PTO_MAP_20(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_22(p, ...) PTO_UNWRAP_ p PTO_MAP_21(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_23(p, ...) PTO_UNWRAP_ p PTO_MAP_22(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_FORMALS_24(p, ...) PTO_UNWRAP_ p PTO_MAP_23(PTO_PARAMETER_, _, __VA_ARGS__)
#define PTO_ACTUALS_0(...)
#define PTO_ACTUALS_1(p) pto_a->PTO_EAT_ p
#define PTO_ACTUALS_2(p, ...) pto_a->PTO_EAT_ p PTO_MAP_1(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_3(p, ...) pto_a->PTO_EAT_ p PTO_MAP_2(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_4(p, ...) pto_a->PTO_EAT_ p PTO_MAP_3(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_5(p, ...) pto_a->PTO_EAT_ p PTO_MAP_4(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_6(p, ...) pto_a->PTO_EAT_ p PTO_MAP_5(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_7(p, ...) pto_a->PTO_EAT_ p PTO_MAP_6(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_8(p, ...) pto_a->PTO_EAT_ p PTO_MAP_7(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_9(p, ...) pto_a->PTO_EAT_ p PTO_MAP_8(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_10(p, ...) pto_a->PTO_EAT_ p PTO_MAP_9(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_11(p, ...) pto_a->PTO_EAT_ p PTO_MAP_10(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_12(p, ...) pto_a->PTO_EAT_ p PTO_MAP_11(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_13(p, ...) pto_a->PTO_EAT_ p PTO_MAP_12(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_14(p, ...) pto_a->PTO_EAT_ p PTO_MAP_13(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_15(p, ...) pto_a->PTO_EAT_ p PTO_MAP_14(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_16(p, ...) pto_a->PTO_EAT_ p PTO_MAP_15(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_17(p, ...) pto_a->PTO_EAT_ p PTO_MAP_16(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_18(p, ...) pto_a->PTO_EAT_ p PTO_MAP_17(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_19(p, ...) pto_a->PTO_EAT_ p PTO_MAP_18(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_20(p, ...) pto_a->PTO_EAT_ p PTO_MAP_19(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_21(p, ...) pto_a->PTO_EAT_ p PTO_MAP_20(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_22(p, ...) pto_a->PTO_EAT_ p PTO_MAP_21(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_23(p, ...) pto_a->PTO_EAT_ p PTO_MAP_22(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_ACTUALS_24(p, ...) pto_a->PTO_EAT_ p PTO_MAP_23(PTO_ACTUAL_, _, __VA_ARGS__)
#define PTO_MAP_0(f, name, ...)
#define PTO_MAP_1(f, name, p) f(name, p)
#define PTO_MAP_2(f, name, p, ...) f(name, p) PTO_MAP_1(f, name, __VA_ARGS__)
#define PTO_MAP_3(f, name, p, ...) f(name, p) PTO_MAP_2(f, name, __VA_ARGS__)
#define PTO_MAP_4(f, name, p, ...) f(name, p) PTO_MAP_3(f, name, __VA_ARGS__)
#define PTO_MAP_5(f, name, p, ...) f(name, p) PTO_MAP_4(f, name, __VA_ARGS__)
#define PTO_MAP_6(f, name, p, ...) f(name, p) PTO_MAP_5(f, name, __VA_ARGS__)
#define PTO_MAP_7(f, name, p, ...) f(name, p) PTO_MAP_6(f, name, __VA_ARGS__)
#define PTO_MAP_8(f, name, p, ...) f(name, p) PTO_MAP_7(f, name, __VA_ARGS__)
#define PTO_MAP_9(f, name, p, ...) f(name, p) PTO_MAP_8(f, name, __VA_ARGS__)
#define PTO_MAP_10(f, name, p, ...) f(name, p) PTO_MAP_9(f, name, __VA_ARGS__)
#define PTO_MAP_11(f, name, p, ...) f(name, p) PTO_MAP_10(f, name, __VA_ARGS__)
#define PTO_MAP_12(f, name, p, ...) f(name, p) PTO_MAP_11(f, name, __VA_ARGS__)
#define PTO_MAP_13(f, name, p, ...) f(name, p) PTO_MAP_12(f, name, __VA_ARGS__)
#define PTO_MAP_14(f, name, p, ...) f(name, p) PTO_MAP_13(f, name, __VA_ARGS__)
#define PTO_MAP_15(f, name, p, ...) f(name, p) PTO_MAP_14(f, name, __VA_ARGS__)
#define PTO_MAP_16(f, name, p, ...) f(name, p) PTO_MAP_15(f, name, __VA_ARGS__)
#define PTO_MAP_17(f, name, p, ...) f(name, p) PTO_MAP_16(f, name, __VA_ARGS__)
#define PTO_MAP_18(f, name, p, ...) f(name, p) PTO_MAP_17(f, name, __VA_ARGS__)
#define PTO_MAP_19(f, name, p, ...) f(name, p) PTO_MAP_18(f, name, __VA_ARGS__)
#define PTO_MAP_20(f, name, p, ...) f(name, p) PTO_MAP_19(f, name, __VA_ARGS__)
#define PTO_MAP_21(f, name, p, ...) f(name, p) PTO_MAP_20(f, name, __VA_ARGS__)
#define PTO_MAP_22(f, name, p, ...) f(name, p) PTO_MAP_21(f, name, __VA_ARGS__)
#define PTO_MAP_23(f, name, p, ...) f(name, p) PTO_MAP_22(f, name, __VA_ARGS__)
#define PTO_MAP_24(f, name, p, ...) f(name, p) PTO_MAP_23(f, name, __VA_ARGS__)
#define PTO_COUNT_(...) PTO_COUNT2_(__VA_ARGS__, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, )
#define PTO_COUNT2_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, _22, _23, _24, _25, count, ...) count
#endif
