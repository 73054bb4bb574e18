/* Element types: the table of dtype.def and look-ups. Values of elements: num.h. */
#ifndef PTO_ISA_DTYPE_H
#define PTO_ISA_DTYPE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pto_dtype {
    PTO_DTYPE_NONE,
#define PTO_DTYPE(id, name, text, cxx, bits, kind, ebits, mbits, bias, aliases) PTO_##id,
#include "isa/dtype.def"
#undef PTO_DTYPE
    PTO_DTYPE_COUNT
};

enum pto_dtype_kind { PTO_KIND_NONE, PTO_KIND_FLOAT, PTO_KIND_UFLOAT8, PTO_KIND_HIFLOAT, PTO_KIND_SINT, PTO_KIND_UINT };

struct isa_dtype_info {
    const char *name, *text, *cxx; /* canonical, printed, C++ */
    uint8_t bits;                  /* of storage: 4, 8, 16, 32, 64 */
    uint8_t kind;                  /* enum pto_dtype_kind */
    uint8_t ebits, mbits;
    int16_t bias;
    const char *aliases;
};

extern const struct isa_dtype_info isa_dtypes[PTO_DTYPE_COUNT];
/* Valid for NONE, too: all zero, names "none". */
static inline const struct isa_dtype_info *isa_dtype(enum pto_dtype dtype) { return &isa_dtypes[dtype]; }
/* Any spelling of the glossary, any case, with or without "!pto."; PTO_DTYPE_NONE if unknown. */
enum pto_dtype isa_dtype_find(const char *text, size_t len);

static inline bool isa_dtype_is_int(enum pto_dtype d) { return isa_dtype(d)->kind >= PTO_KIND_SINT; }
static inline bool isa_dtype_is_float(enum pto_dtype d)
{
    return isa_dtype(d)->kind >= PTO_KIND_FLOAT && isa_dtype(d)->kind <= PTO_KIND_HIFLOAT;
}
/* 4-bit floats are written as pairs, `x2` (R1). */
static inline bool isa_dtype_is_x2(enum pto_dtype d) { return isa_dtype(d)->bits == 4 && isa_dtype_is_float(d); }
/* Bytes of n elements, odd 4-bit counts rounded up. */
static inline uint64_t isa_dtype_bytes(enum pto_dtype d, uint64_t elems) { return (elems * isa_dtype(d)->bits + 7) / 8; }
/* C0: elements in 32 bytes (64 for 4-bit types, ruling R2). */
static inline int32_t isa_dtype_c0(enum pto_dtype d) { return d == PTO_DTYPE_NONE ? 1 : 256 / isa_dtype(d)->bits; }
#endif
