/* Look-ups in epilogue.def, and in the text of an epilogue, which programs keep as it stands. */
#include "isa/epilogue.h"
#include "isa/dtype.h"
#include "isa/target.h"

#include <string.h>

static const struct isa_epilogue_quant quants[] = {
#define PTO_EPILOGUE_QUANT(name, src, dst, scale, families) {name, PTO_##src, PTO_##dst, ISA_EPILOGUE_##scale, families},
#include "isa/epilogue.def"
#undef PTO_EPILOGUE_QUANT
};
static const struct isa_epilogue_layout layouts[] = {
#define PTO_EPILOGUE_LAYOUT(name, blayout, slayout) {name, PTO_BLAYOUT_##blayout, PTO_SLAYOUT_##slayout},
#include "isa/epilogue.def"
#undef PTO_EPILOGUE_LAYOUT
};

const struct isa_epilogue_quant *isa_epilogue_quant(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof quants / sizeof quants[0]; i++)
        if (len == 0 || (strlen(quants[i].name) == len && memcmp(quants[i].name, name, len) == 0))
            return &quants[i];
    return NULL;
}

const struct isa_epilogue_layout *isa_epilogue_layout(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (len == 0 || (strlen(layouts[i].name) == len && memcmp(layouts[i].name, name, len) == 0))
            return &layouts[i];
    return NULL;
}

const char *isa_epilogue_value(const char *text, const char *key, size_t *len)
{
    *len = 0;
    for (const char *at = strchr(text, '<'); at != NULL && *at != '\0'; at = strchr(at, ',')) {
        at += 1 + strspn(at + 1, " \t\r\n");
        size_t n = strlen(key);
        if (strncmp(at, key, n) != 0)
            continue;
        const char *value = at + n + strspn(at + n, " \t\r\n");
        if (*value != '=')
            continue;
        value += 1 + strspn(value + 1, " \t\r\n");
        *len = strcspn(value, ",> \t\r\n");
        return value;
    }
    return "";
}
