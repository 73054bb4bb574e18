/* The bytes that an instruction touches, as far as they are known: what hazards between instructions are made of.  Insertion of
 * synchronisation (asm/), races and time (sim/) work from it.  Pure; knows nothing of pipes' order. */
#ifndef PTO_ISA_ACCESS_H
#define PTO_ISA_ACCESS_H
#include "isa/insn.h"

/* Runs of bytes in one memory: count[1] groups of count[0] runs. Counts are 1 or more. */
struct isa_access {
    uint8_t space;  /* enum pto_space; GM: flat addresses (R30) */
    uint8_t slot;   /* of the instruction's row; LIST slots: of the list */
    uint8_t away;   /* bit i: in the memory of core i of the block (0 the cube core, then the vector cores), if there are several; 0: the core's own */
    bool write;     /* else read; an operand that is both has two */
    bool atomic;    /* others may interleave their own atomic accesses with it: atomic adds, signals */
    bool known;     /* false: anywhere in the memory, nothing below counts */
    bool exact;     /* false: some of these bytes may not be touched */
    int64_t begin;  /* byte address of the first run */
    int64_t run;    /* bytes */
    int64_t step[2], count[2]; /* bytes from run to run, and from group to group */
};
enum { ISA_MAX_ACCESSES = 24, ISA_NO_SLOT = 255 };

/* All of them; returns how many. Operands without bytes have none, nor have scratch tiles (R12). */
unsigned isa_accesses(const struct pto_insn *insn, struct isa_access out[ISA_MAX_ACCESSES]);
/* The valid region of a tile, or all of it. */
struct isa_access isa_tile_access(const struct pto_tile *tile, bool whole);
/* The first rows x cols (logical) of a window; PTO_UNKNOWN: all. */
struct isa_access isa_gm_access(const struct pto_gm *gm, int64_t rows, int64_t cols);
/* One past the last byte. */
int64_t isa_access_end(const struct isa_access *access);
/* May they touch a common byte? Exact for two regions of runs with one step; else never false where they do. */
bool isa_access_meet(const struct isa_access *a, const struct isa_access *b);
#endif
