/* The dtype table as data, and finding a dtype by any of its names. */
#include "isa/dtype.h"

#include <string.h>
#include <strings.h>

static const struct isa_dtype_info infos[PTO_DTYPE_COUNT] = {
    [PTO_DTYPE_NONE] = {.name = "none", .text = "none", .cxx = "void", .aliases = ""},
#define PTO_DTYPE(id, name, text, cxx, bits, kind, ebits, mbits, bias, aliases) \
    [PTO_##id] = {name, text, cxx, bits, PTO_KIND_##kind, ebits, mbits, bias, aliases},
#include "isa/dtype.def"
#undef PTO_DTYPE
};

const struct isa_dtype_info *isa_dtype(enum pto_dtype dtype) { return &infos[dtype]; }

static bool same(const char *name, size_t name_len, const char *text, size_t len)
{
    return name_len == len && strncasecmp(name, text, len) == 0;
}

static bool in_list(const char *list, const char *text, size_t len)
{
    while (*list != '\0') {
        size_t n = strcspn(list, " ");
        if (same(list, n, text, len))
            return true;
        list += n + (list[n] == ' ');
    }
    return false;
}

enum pto_dtype isa_dtype_find(const char *text, size_t len)
{
    if (len > 5 && strncasecmp(text, "!pto.", 5) == 0) {
        text += 5;
        len -= 5;
    }
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++) {
        const struct isa_dtype_info *info = &infos[d];
        const char *bare = strncmp(info->text, "!pto.", 5) == 0 ? info->text + 5 : info->text;
        if (same(info->name, strlen(info->name), text, len) || same(bare, strlen(bare), text, len) ||
            same(info->cxx, strlen(info->cxx), text, len) || in_list(info->aliases, text, len))
            return (enum pto_dtype)d;
    }
    return PTO_DTYPE_NONE;
}
