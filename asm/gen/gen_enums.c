/* include/pto/enums.h: the codes of the tables as C sees them. Knows nothing of operations. */
#include "asm/gen/gen.h"
#include "isa/dtype.h"

#include <ctype.h>
#include <string.h>

static const struct { enum pto_enum which; const char *prefix; int base; } prefixes[] = {
#define PTO_INTRIN_ENUM(which, prefix, base) {PTO_ENUM_##which, prefix, base},
#include "isa/intrin.def"
};
static const struct { uint8_t which; const char *id; int code; } values[] = {
#define PTO_ENUM_BEGIN(id, name, spelling)
#define PTO_ENUM_VALUE(owner, id, code, text, aliases) {PTO_ENUM_##owner, #id, code},
#define PTO_ENUM_END
#include "isa/enum.def"
#undef PTO_ENUM_BEGIN
#undef PTO_ENUM_VALUE
#undef PTO_ENUM_END
};

int gen_enum_base(enum pto_enum which)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (prefixes[i].which == which)
            return prefixes[i].base;
    return -1;
}

const char *gen_enum_prefix(enum pto_enum which)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (prefixes[i].which == which)
            return prefixes[i].prefix;
    return NULL;
}

void gen_enum_each(enum pto_enum which, void (*visit)(const char *id, int64_t code, void *ctx), void *ctx)
{
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (values[i].which == which)
            visit(values[i].id, values[i].code, ctx);
}

/* Enumerators of one enumeration in lines of at most 140 columns. */
struct list { struct base_buf *out; size_t line; bool any; const char *tag; };
static void put_item(struct list *list, const char *prefix, const char *name, int code)
{
    struct base_buf item = {0};
    base_printf(&item, "%s%s = %d", prefix, name, code);
    if (list->any) {
        bool breaks = list->out->len - list->line + item.len > 138;
        base_puts(list->out, breaks ? ",\n    " : ", ");
        list->line = breaks ? list->out->len - 4 : list->line;
    } else {
        list->line = list->out->len;
        if (list->tag != NULL)
            base_printf(list->out, "enum pto_%s_code {", list->tag);
        else
            base_puts(list->out, "enum {");
    }
    list->any = true;
    base_puts(list->out, item.data);
    base_buf_free(&item);
}
static void end_list(struct list *list)
{
    base_puts(list->out, list->any ? "};\n" : "");
    list->any = false;
}

/* The names that the macros of tile.h and tensor.h put behind a prefix: as the ISA's C++ writes them. */
static const struct { const char *prefix, *name; int code; } words[] = {
    {"PTO_LOC_", "Vec", PTO_SPACE_VEC}, {"PTO_LOC_", "Mat", PTO_SPACE_MAT}, {"PTO_LOC_", "Left", PTO_SPACE_LEFT}, {"PTO_LOC_", "Right", PTO_SPACE_RIGHT},
    {"PTO_LOC_", "Acc", PTO_SPACE_ACC}, {"PTO_LOC_", "Bias", PTO_SPACE_BIAS}, {"PTO_LOC_", "Scaling", PTO_SPACE_SCALING},
    {"PTO_LOC_", "ScaleLeft", PTO_SPACE_SCALE_LEFT}, {"PTO_LOC_", "ScaleRight", PTO_SPACE_SCALE_RIGHT},
    {"PTO_BL_", "RowMajor", PTO_BLAYOUT_ROW}, {"PTO_BL_", "ColMajor", PTO_BLAYOUT_COL}, {"PTO_BL_", "OF_TARGET", 255},
    {"PTO_SL_", "NoneBox", PTO_SLAYOUT_NONE}, {"PTO_SL_", "RowMajor", PTO_SLAYOUT_ROW}, {"PTO_SL_", "ColMajor", PTO_SLAYOUT_COL},
    {"PTO_PAD_", "Null", PTO_PAD_NULL}, {"PTO_PAD_", "Zero", PTO_PAD_ZERO}, {"PTO_PAD_", "Max", PTO_PAD_MAX}, {"PTO_PAD_", "Min", PTO_PAD_MIN},
    {"PTO_CM_", "Null", PTO_COMPACT_NULL}, {"PTO_CM_", "Normal", PTO_COMPACT_NORMAL}, {"PTO_CM_", "RowPlusOne", PTO_COMPACT_ROW_PLUS_ONE},
    {"PTO_CM_", "RowAlignedPadding", PTO_COMPACT_ROW_ALIGNED_PADDING}};
static const struct { const char *id; int code; } object_kinds[] = {
    {"MULTI_TILE", PTO_OPD_MULTI_TILE}, {"LOCAL_ARRAY", PTO_OPD_LOCAL_ARRAY}, {"STRUCT", PTO_OPD_STRUCT}, {"EVENT_ARRAY", PTO_OPD_EVENT_ARRAY},
    {"PIPE", PTO_OPD_PIPE}, {"SESSION", PTO_OPD_SESSION}, {"ASYNC_EVENT", PTO_OPD_ASYNC_EVENT}, {"CONTEXT", PTO_OPD_CONTEXT}};

/* X-macros of the C types, with what else X takes: what counts in fractions, and integers. */
static void put_types(struct base_buf *out, const char *name, bool integers)
{
    base_printf(out, "#define %s(X, a)", name);
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++) {
        const struct isa_dtype_info *info = isa_dtype((enum pto_dtype)d);
        if ((info->kind == PTO_KIND_SINT || info->kind == PTO_KIND_UINT) == integers)
            base_printf(out, " X(%s, a)", info->cxx);
    }
    base_putc(out, '\n');
}

void gen_enums_header(struct base_buf *out)
{
    base_puts(out, "/* Codes of the C API. Made by pto_gen from the tables under isa/; change those.\n"
                   " *\n"
                   " * Pipes and events are codes as they are: set_flag(PIPE_MTE2, PIPE_V, EVENT_ID0), where any integer may stand for the event.\n"
                   " * All other enumerators are the code of the instruction set plus one, so that 0, and what an initialiser leaves out, says that an\n"
                   " * attribute is not given and has its default (design.md 9.2); compilers tell where one of another attribute is meant. PTO_LOC_ to PTO_GL_ stand behind the macros of tile.h and tensor.h. */\n"
                   "#ifndef PTO_ENUMS_H\n#define PTO_ENUMS_H\n\n/* Element types, by their names in C. */\n");
    struct list list = {out, 0, false, NULL};
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        put_item(&list, "PTO_DT_", isa_dtype((enum pto_dtype)d)->cxx, (int)d);
    end_list(&list);
    put_types(out, "PTO_FLOAT_TYPES_", false);
    put_types(out, "PTO_INT_TYPES_", true);
    base_puts(out, "\n/* Places, layouts, padding and storage of tiles (machine-and-cube.md a.3, b.1, b.8); layouts of windows (b.9). */\n");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (i != 0 && strcmp(words[i].prefix, words[i - 1].prefix) != 0)
            end_list(&list);
        put_item(&list, words[i].prefix, words[i].name, words[i].code);
    }
    end_list(&list);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (values[i].which == PTO_ENUM_GM_LAYOUT)
            put_item(&list, "PTO_GL_", values[i].id, values[i].code);
    end_list(&list);
    base_puts(out, "\n/* Handles (ref.h). */\n");
    for (size_t i = 0; i < sizeof object_kinds / sizeof object_kinds[0]; i++)
        put_item(&list, "PTO_OBJECT_", object_kinds[i].id, object_kinds[i].code);
    end_list(&list);
    for (size_t e = 0; e < sizeof prefixes / sizeof prefixes[0]; e++) {
        list.tag = isa_enum_name(prefixes[e].which);
        base_putc(out, '\n');
        for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
            if (values[i].which == prefixes[e].which)
                put_item(&list, prefixes[e].prefix, values[i].id, values[i].code + prefixes[e].base);
        end_list(&list);
    }
    base_puts(out, "#endif\n");
}
