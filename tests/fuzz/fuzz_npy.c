/* libFuzzer: the .npy reader. What it accepts must lie inside the file and survive being written and read again. */
#include "sim/npy.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct base_arena arena = {0};
    struct npy npy, again;
    if (sim_npy_parse(data, size, &arena, &npy) == NULL) {
        size_t bytes = (size_t)npy.elems * npy.elem_bytes, len;
        if (bytes > size || npy.rank > NPY_MAX_RANK)
            abort();
        volatile uint8_t sum = 0;
        for (size_t i = 0; i < bytes; i++)
            sum = (uint8_t)(sum + npy.data[i]);
        void *file = sim_npy_format(npy.kind, npy.elem_bytes, npy.rank, npy.shape, npy.data, &len);
        if (file != NULL) {
            if (sim_npy_parse(file, len, &arena, &again) != NULL || again.elems != npy.elems || again.kind != npy.kind ||
                again.rank != npy.rank || (bytes != 0 && memcmp(again.data, npy.data, bytes) != 0))
                abort();
            free(file);
        }
    }
    if (arena.total_bytes > 2 * size + (64 << 10))
        abort(); /* more memory than the file can account for */
    base_arena_free(&arena);
    return 0;
}
