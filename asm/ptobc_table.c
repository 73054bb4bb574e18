/* The byte code's opcode tables as data (isa/ptobc.def). */
#include "asm/ptobc.h"

#include <string.h>

#define TABLES_APRIL PTOBC_APRIL
#define TABLES_AUGUST PTOBC_AUGUST
#define TABLES_BOTH (PTOBC_APRIL | PTOBC_AUGUST)
#define OPERANDS_FIXED PTOBC_FIXED
#define OPERANDS_COUNTED PTOBC_COUNTED
#define OPERANDS_LISTS PTOBC_OPERANDS_LISTS
#define OPERANDS_MASK PTOBC_OPERANDS_MASK
static const struct ptobc_row rows[] = {
#define PTO_BC(opcode_, mnemonic_, variant_, operands_, count_, results_, regions_, imm, table, when_)                            \
    {.mnemonic = mnemonic_, .opcode = opcode_, .variant = variant_, .count = count_, .results = results_, .regions = regions_,     \
     .operands = OPERANDS_##operands_, .immediate = PTOBC_##imm, .tables = TABLES_##table, .when = PTOBC_##when_},
#include "isa/ptobc.def"
#undef PTO_BC
};
enum { ROWS = sizeof rows / sizeof rows[0] };

const struct ptobc_row *asm_ptobc_row(unsigned opcode, int variant, enum ptobc_table table)
{
    for (unsigned i = 0; i < ROWS; i++)
        if (rows[i].opcode == opcode && rows[i].variant == variant && (rows[i].tables & table) != 0)
            return &rows[i];
    return NULL;
}

bool asm_ptobc_has_variant(unsigned opcode)
{
    for (unsigned i = 0; i < ROWS; i++)
        if (rows[i].opcode == opcode)
            return rows[i].variant >= 0;
    return false;
}

const struct ptobc_row *asm_ptobc_row_for(const char *mnemonic, uint32_t operands, uint32_t results, uint32_t regions, bool fp,
                                          enum ptobc_table table)
{
    const struct ptobc_row *found = NULL;
    for (unsigned i = 0; i < ROWS; i++) {
        const struct ptobc_row *r = &rows[i];
        if ((r->tables & table) == 0 || r->when == PTOBC_READ || strcmp(r->mnemonic, mnemonic) != 0 || (r->when == PTOBC_FP && !fp) ||
            (r->results >= 0 && (uint32_t)r->results != results) || (uint32_t)r->regions != regions ||
            (r->operands == PTOBC_FIXED && (uint32_t)r->count != operands))
            continue;
        if (found == NULL || r->when == PTOBC_FP) /* the row made for it beats the one that fits all */
            found = r;
    }
    return found;
}
