/* Lines and names of the C emitter: indentation, identifiers that clash with nothing. Must not know operations. */
#include "asm/emit_c.h"

#include <ctype.h>
#include <stdarg.h>

static void put_indent(struct emit *e)
{
    for (unsigned i = 0; i < e->indent; i++)
        base_puts(e->out, "    ");
}

void emit_line(struct emit *e, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    put_indent(e);
    base_vprintf(e->out, fmt, args);
    base_putc(e->out, '\n');
    va_end(args);
}

void emit_open(struct emit *e, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    put_indent(e);
    base_vprintf(e->out, fmt, args);
    base_puts(e->out, " {\n");
    e->indent++;
    va_end(args);
}

void emit_brace(struct emit *e)
{
    emit_line(e, "{");
    e->indent++;
}

void emit_close(struct emit *e, const char *text)
{
    e->indent--;
    put_indent(e);
    base_printf(e->out, "}%s\n", text);
}

const char *emit_format(struct emit *e, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    const char *copy = base_strndup(&e->arena, text.data != NULL ? text.data : "", text.len);
    base_buf_free(&text);
    return copy;
}

void emit_refuse(struct emit *e, struct pto_span span, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    if (e->failed) /* one cause, one diagnostic */
        return;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    base_diag_emit(e->diags, PTO_D_NOT_IN_C, span, "%s", text.data);
    base_buf_free(&text);
    e->failed = true;
}

/* ---- names ---- */

/* Words of C, of C++ and of the headers a kernel includes: none may be a variable, a function or a label. */
static const char *const reserved =
    "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short "
    "signed sizeof static struct switch typedef union unsigned void volatile while alignas alignof and and_eq asm bitand bitor bool catch class compl "
    "concept constexpr const_cast decltype delete dynamic_cast explicit export false friend mutable namespace new noexcept not not_eq nullptr operator or "
    "or_eq private protected public reinterpret_cast requires static_assert static_cast template this thread_local throw true try typeid typename "
    "typeof using virtual acos asin atan atan2 ceil copysign cos cosh erf exp exp2 expm1 fabs floor fma fmax fmin fmod frexp hypot ldexp "
    "log log10 log1p log2 logb modf pow remainder rint round sin sinh sqrt tan tanh tgamma trunc y0 y1 yn j0 j1 jn abs abort exit free malloc printf puts "
    "memcpy memset strlen signal wchar_t xor xor_eq half main offsetof linux unix i386 errno assert complex imaginary signbit isnan isinf";

/* Words that begin as those of the headers do, or look like their macros and enumerators. */
static bool looks_taken(const char *text, size_t n)
{
    static const char *const prefixes[] = {"pto_", "get_", "set_", "wait_", "rls_", "bfloat", "hifloat", "_"};
    bool lower = false;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(text, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    for (size_t i = 0; i < n; i++)
        lower = lower || islower((unsigned char)text[i]);
    return (n > 2 && strcmp(text + n - 2, "_t") == 0) || (!lower && n > 1) || base_in_words(reserved, text, n, false);
}

static uint32_t *taken_of(struct emit *e, const char *text, uint32_t *id)
{
    *id = base_intern_z(&e->names, text);
    BASE_REACH(e->taken, e->taken_cap, *id);
    return &e->taken[*id];
}

static bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

const char *emit_name(struct emit *e, const char *text)
{
    enum { LONGEST = 200 };
    size_t n = strlen(text);
    char *name = base_alloc(&e->arena, LONGEST + 8);
    uint32_t id;
    n = n > LONGEST ? LONGEST : n;
    for (size_t i = 0; i < n; i++)
        name[i] = is_plain(text[i]) ? text[i] : '_';
    if (looks_taken(name, n))
        (void)snprintf(name + n, 8, "%s", "_v");
    if (n == 0 || (name[0] >= '0' && name[0] <= '9') || name[0] == '_' || strncmp(name, "pto_", 4) == 0 || strncmp(name, "PTO_", 4) == 0) {
        memmove(name + 1, name, n + 1);
        name[0] = 'v';
    }
    const char *unique = name;
    for (unsigned k = 2; *taken_of(e, unique, &id) != 0; k++)
        unique = emit_format(e, "%s_%u", name, k);
    e->taken[id] = 1;
    BASE_GROW(e->scope, e->nscope, e->scope_cap);
    e->scope[e->nscope++] = id;
    return unique;
}

uint32_t emit_scope(const struct emit *e) { return e->nscope; }

void emit_unscope(struct emit *e, uint32_t mark)
{
    while (e->nscope > mark)
        e->taken[e->scope[--e->nscope]] = 0;
}

const char *emit_name_value(struct emit *e, pto_value_id v)
{
    static const char *const stems[PTO_TYPE_KINDS] = {
        [PTO_TYPE_PTR] = "p", [PTO_TYPE_TENSOR_VIEW] = "view", [PTO_TYPE_PARTITION_VIEW] = "part", [PTO_TYPE_TILE_BUF] = "tile",
        [PTO_TYPE_MULTI_TILE] = "tiles", [PTO_TYPE_LOCAL_ARRAY] = "array", [PTO_TYPE_STRUCT] = "record", [PTO_TYPE_PIPE] = "pipe", [PTO_TYPE_FLOAT] = "x",
    };
    const struct pto_value *value = &e->p->values[v];
    if (value->name != 0)
        return emit_name(e, base_str(&e->p->strings, value->name));
    const char *stem = stems[isa_type(e->p, value->type)->kind];
    return emit_name(e, emit_format(e, "%s%u", stem != NULL ? stem : "n", ++e->unnamed));
}

const char *emit_atom(struct emit *e, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (!is_plain(*at) && *at != '.')
            return emit_format(e, "(%s)", text);
    return text;
}
