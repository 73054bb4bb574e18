/* .npy files: a reader that trusts nothing and a writer of version 1.0 in C order. Knows bytes, not PTO dtypes. */
#ifndef PTO_SIM_NPY_H
#define PTO_SIM_NPY_H
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NPY_MAX_RANK = 8 };

struct npy {
    char kind;          /* numpy's letter: 'f' 'i' 'u' 'b' 'V' */
    unsigned elem_bytes; /* 1, 2, 4, 8 */
    unsigned rank;
    int64_t shape[NPY_MAX_RANK];
    int64_t elems;
    const uint8_t *data; /* C order, little endian: in the file's bytes if they were so already, else in the arena */
};
/* Reads the file held in bytes[0..len). NULL, or what is wrong as a text in the arena. Nothing larger than the file itself is
 * allocated. */
const char *sim_npy_parse(const void *bytes, size_t len, struct base_arena *arena, struct npy *out);

/* The bytes of a file: header and data (elems * elem_bytes, little endian) in one malloc'd block. NULL if the sizes overflow. */
void *sim_npy_format(char kind, unsigned elem_bytes, unsigned rank, const int64_t *shape, const void *data, size_t *len);
#endif
