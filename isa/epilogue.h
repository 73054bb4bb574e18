/* Epilogues of pipes between cores (epilogue.def): their rows and their text. */
#ifndef PTO_ISA_EPILOGUE_H
#define PTO_ISA_EPILOGUE_H
#include <stddef.h>
#include <stdint.h>

enum isa_epilogue_scale { ISA_EPILOGUE_NONE, ISA_EPILOGUE_SCALAR, ISA_EPILOGUE_VECTOR };
struct isa_epilogue_quant {
    const char *name;
    uint8_t src, dst, scale; /* enum pto_dtype; src NONE: any */
    uint32_t families;
};
struct isa_epilogue_layout {
    const char *name;
    uint8_t blayout, slayout;
};
/* By name, the defaults (no_convert, nz2nd) if len is 0; NULL if unknown. */
const struct isa_epilogue_quant *isa_epilogue_quant(const char *name, size_t len);
const struct isa_epilogue_layout *isa_epilogue_layout(const char *name, size_t len);
/* The value of a key in `#pto.acc_push_epilogue<layout = nz2nd, ..>`; *len 0 if it is not there. */
const char *isa_epilogue_value(const char *text, const char *key, size_t *len);
#endif
