/* Element types and codes of the C API (machine-and-cube.md c.2; names of the ISA's C++ headers).
 *
 * The types that C does not have are structs of their bits, so that nobody adds them by accident and pointers of different ones do
 * not mix. Types whose names end in x2 hold two elements a byte, the one with the even index in the low half; so does int4b_t. */
#ifndef PTO_TYPES_H
#define PTO_TYPES_H
#include <pto/version.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define PTO_BEGIN_DECLS extern "C" {
#define PTO_END_DECLS }
#define PTO_STATIC_ASSERT_(condition, message) static_assert(condition, message)
#else
#define PTO_BEGIN_DECLS
#define PTO_END_DECLS
#define PTO_STATIC_ASSERT_(condition, message) _Static_assert(condition, message)
#endif

/* The bits of one element (two of 4-bit types); numbers: pto_decode() and pto_encode() of pto/sim.h. */
typedef struct { uint16_t bits; } half;
typedef struct { uint16_t bits; } bfloat16_t;
typedef struct { uint32_t bits; } tf32_t;
typedef struct { uint32_t bits; } hf32_t;
typedef struct { uint8_t bits; } float8_e4m3_t;
typedef struct { uint8_t bits; } float8_e5m2_t;
typedef struct { uint8_t bits; } float8_e8m0_t;
typedef struct { uint8_t bits; } hifloat8_t;
typedef struct { uint8_t bits; } float4_e2m1x2_t;
typedef struct { uint8_t bits; } float4_e1m2x2_t;
typedef struct { uint8_t bits; } hifloat4x2_t;
typedef struct { uint8_t bits; } int4b_t;

#include <pto/enums.h> /* made from the tables: PTO_DT_float .., PTO_LOC_Vec .., PIPE_V .., CAST_RINT .. */

/* What became of a call; the numbers are the exit codes of the tools (design.md 8). If several apply: INTERNAL, USAGE, DIAGNOSED, LIMIT,
 * FINDINGS, DIFFERS, in this order. Notes and warnings alone are OK. */
enum pto_status {
    PTO_STATUS_IS_INT_ = -1, /* none; makes the type signed, so that it converts to int without a word */
    PTO_OK = 0,
    PTO_DIAGNOSED = 1, /* the program or a file is wrong: it does not assemble, breaks a rule, leaves its buffers, cannot be read */
    PTO_USAGE = 2,     /* the call is wrong: an unknown option, a missing argument, one of another type */
    PTO_FINDINGS = 3,  /* the run came to its end, and a check found something: race, sync, init, mem */
    PTO_DIFFERS = 4,   /* a buffer differs from what was expected */
    PTO_LIMIT = 5,     /* max-insns or max-seconds was reached */
    PTO_INTERNAL = 70  /* a defect of the library */
};

/* Where something stands in the source of the kernel. */
struct pto_here {
    const char *file;   /* __FILE__ */
    uint32_t line, nth; /* __LINE__; tells uses in one line apart */
};
#define PTO_HERE_ (pto_here_make(__FILE__, __LINE__, __COUNTER__))
static inline struct pto_here pto_here_make(const char *file, int line, int nth)
{
    struct pto_here h;
    h.file = file;
    h.line = (uint32_t)line;
    h.nth = (uint32_t)nth;
    return h;
}

/* A pointer that has to be one to elements of this type, const or not. */
#ifdef __cplusplus
#define PTO_TYPED_(elem, ptr) (static_cast<const elem *>(ptr))
#else
#define PTO_TYPED_(elem, ptr) ((void)sizeof(struct { PTO_STATIC_ASSERT_(_Generic((ptr), elem *: 1, const elem *: 1, void *: 1, default: 0), \
                                  "the pointer of a GlobalTensor has its element type, here " #elem " (machine-and-cube.md a.5)"); int unused; }), (const void *)(ptr))
#endif
#endif
