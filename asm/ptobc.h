/* The public byte code (spec/ptobc.md): the generic form of one module in binary, types and attributes as text. The reader makes
 * generic text of it and parses that, so that it can accept nothing that text could not say; the writer refuses what the format
 * cannot carry. Opcodes: isa/ptobc.def. */
#ifndef PTO_ASM_PTOBC_H
#define PTO_ASM_PTOBC_H
#include "asm/asm.h"

enum ptobc_table { PTOBC_AUGUST = 1, PTOBC_APRIL = 2 };
enum ptobc_operands { PTOBC_FIXED, PTOBC_COUNTED, PTOBC_OPERANDS_LISTS, PTOBC_OPERANDS_MASK };
enum ptobc_immediate { PTOBC_NONE, PTOBC_PREDICATE, PTOBC_EVENT, PTOBC_CONSTANT, PTOBC_LISTS, PTOBC_MASK };
enum ptobc_when { PTOBC_ANY, PTOBC_FP, PTOBC_READ };
enum { PTOBC_GENERIC = 0xFFFF, PTOBC_FIRST_PAYLOAD_BYTE = 14 };
enum { PTOBC_STRINGS = 1, PTOBC_TYPES, PTOBC_ATTRS, PTOBC_CONSTPOOL, PTOBC_SCHEMA, PTOBC_MODULE, PTOBC_DEBUGINFO, PTOBC_EXTRA = 0x7F };

struct ptobc_row {
    const char *mnemonic;
    uint16_t opcode;
    int8_t variant, count, results, regions; /* -1: no variant byte; counted results */
    uint8_t operands, immediate, tables, when;
};
/* The row of an opcode and variant byte in a table; NULL if there is none. has_variant: the opcode has a variant byte. */
const struct ptobc_row *asm_ptobc_row(unsigned opcode, int variant, enum ptobc_table table);
bool asm_ptobc_has_variant(unsigned opcode);
/* The row that is written for an operation of these numbers; NULL: the generic form. */
const struct ptobc_row *asm_ptobc_row_for(const char *mnemonic, uint32_t operands, uint32_t results, uint32_t regions, bool fp,
                                          enum ptobc_table table);

bool asm_is_ptobc(const void *data, size_t len);
/* Appends the byte code, with names and places as debug information. False after a diagnostic that names what it cannot hold. */
bool asm_ptobc_write(const struct pto_program *p, struct base_sources *sources, enum ptobc_table table, struct base_buf *out,
                     struct base_diags *diags);
/* options->ptobc_table: 0 tries August's table, then April's. As asm_parse. */
bool asm_ptobc_read(struct pto_program *p, const char *name, const void *data, size_t len, const struct asm_options *options,
                    struct base_sources *sources, struct base_diags *diags);
#endif
