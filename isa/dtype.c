/* The dtype table as data, and finding a dtype by any of its names. */
#include "isa/dtype.h"
#include "base/str.h"

#include <string.h>
#include <strings.h>

const struct isa_dtype_info isa_dtypes[PTO_DTYPE_COUNT] = {
    [PTO_DTYPE_NONE] = {.name = "none", .text = "none", .cxx = "void", .aliases = ""},
#define PTO_DTYPE(id, name, text, cxx, bits, kind, ebits, mbits, bias, aliases) \
    [PTO_##id] = {name, text, cxx, bits, PTO_KIND_##kind, ebits, mbits, bias, aliases},
#include "isa/dtype.def"
#undef PTO_DTYPE
};

enum pto_dtype isa_dtype_find(const char *text, size_t len)
{
    if (len > 5 && strncasecmp(text, "!pto.", 5) == 0) {
        text += 5;
        len -= 5;
    }
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++) {
        const struct isa_dtype_info *info = &isa_dtypes[d];
        const char *bare = strncmp(info->text, "!pto.", 5) == 0 ? info->text + 5 : info->text;
        const char *const names[] = {info->name, bare, info->cxx, info->aliases};
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            if (base_in_words(names[i], text, len, false))
                return (enum pto_dtype)d;
    }
    return PTO_DTYPE_NONE;
}
