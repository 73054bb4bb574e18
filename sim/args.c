/* --arg texts: scalars, finding arguments. What a buffer holds is made in args_data.c, binding is in args_bind.c. */
#include "sim/args.h"
#include "isa/num.h"
#include "sim/kernel.h"
#include "sim/scalar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct pto_block *entry(const struct pto_program *p, pto_op_id func)
{
    return &p->blocks[isa_entry_block(p, &p->ops[func], 0)];
}

/* "%a: !pto.ptr<f32>, %n: index" for messages. */
void sim_args_list(const struct pto_program *p, pto_op_id func, struct base_diag *d)
{
    const struct pto_block *b = entry(p, func);
    struct base_buf text = {0};
    base_puts(&text, "the kernel has ");
    for (uint32_t i = 0; i < b->nargs; i++) {
        base_printf(&text, "%s%s: ", i != 0 ? ", " : "", base_str(&p->strings, p->values[b->args + i].name));
        isa_type_print(p, p->values[b->args + i].type, PTO_TYPE_TEXT_COMPACT, &text);
    }
    if (b->nargs == 0)
        base_puts(&text, "no arguments");
    base_diag_note(d, "%s", text.data);
    base_buf_free(&text);
}

/* The argument of this name: of the kernel's main function, or of its other one, whose arguments are the same (R25). -1: none. */
static int64_t arg_of_name(const struct pto_program *p, pto_op_id main, const char *name, size_t len)
{
    struct sim_kernel kernel = sim_kernel_of(p, main);
    const pto_op_id funcs[] = {kernel.main, kernel.vector != kernel.main ? kernel.vector : 0};
    for (int f = 0; f < 2; f++) {
        const struct pto_block *b = funcs[f] != 0 ? entry(p, funcs[f]) : NULL;
        for (uint32_t i = 0; b != NULL && i < b->nargs; i++) {
            pto_str_id id = p->values[b->args + i].name;
            int64_t k = base_str_len(&p->strings, id) == len && memcmp(base_str(&p->strings, id), name, len) == 0 ? sim_kernel_arg(p, &kernel, funcs[f], i) : -1;
            if (k >= 0)
                return k;
        }
    }
    return -1;
}

bool sim_arg_index(const struct pto_program *p, pto_op_id func, const char *name, size_t len, uint32_t *index)
{
    int64_t named = arg_of_name(p, func, name, len);
    if (named >= 0) {
        *index = (uint32_t)named;
        return true;
    }
    uint64_t position = 0;
    bool digits = len != 0 && len < 10;
    for (size_t i = 0; i < len && digits; i++) {
        digits = name[i] >= '0' && name[i] <= '9';
        position = position * 10 + (uint64_t)(name[i] - '0');
    }
    *index = (uint32_t)position;
    return digits && position < entry(p, func)->nargs;
}

/* "NAME@DEVICE": cuts the @ off; *device stays -1 if there is none. False after a diagnostic. */
static bool take_device(const char *option, const char *text, const char *name, size_t *len, uint32_t devices, int64_t *device,
                        struct base_diags *diags)
{
    const char *at = memchr(name, '@', *len);
    char number[12] = "";
    *device = -1;
    if (at == NULL)
        return true;
    size_t n = *len - (size_t)(at + 1 - name);
    *len = (size_t)(at - name);
    if (n < sizeof number)
        memcpy(number, at + 1, n);
    if (base_parse_i64(number, device) && *device >= 0 && *device < devices)
        return true;
    base_diag_emit(diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s %s: behind @ stands a device, 0 to %u (--devices %u)", option, text,
                   (unsigned)(devices - 1), (unsigned)devices);
    return false;
}

bool sim_arg_find(const struct pto_program *p, pto_op_id func, const char *option, const char *text, uint32_t devices, uint32_t *index,
                  int64_t *device, const char **rest, struct base_diags *diags)
{
    const char *equals = strchr(text, '=');
    const char *name = text[0] == '%' ? text + 1 : text;
    if (equals == NULL || equals == name) {
        base_diag_emit(diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s %s: write NAME=...", option, text);
        return false;
    }
    size_t len = (size_t)(equals - name);
    *rest = equals + 1;
    if (!take_device(option, text, name, &len, devices, device, diags))
        return false;
    if (sim_arg_index(p, func, name, len, index))
        return true;
    struct base_diag *d = base_diag_emit(diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s %s: the kernel has no argument '%.*s'",
                                         option, text, (int)(len < 100 ? len : 100), name);
    sim_args_list(p, func, d);
    return false;
}

static bool parse_bits(const char *text, uint64_t *bits)
{
    if (text[0] != '0' || (text[1] != 'x' && text[1] != 'X') || text[2] == '\0')
        return false;
    *bits = 0;
    for (text += 2; *text != '\0'; text++) {
        int digit = *text >= '0' && *text <= '9' ? *text - '0' : *text >= 'a' && *text <= 'f' ? *text - 'a' + 10
                    : *text >= 'A' && *text <= 'F' ? *text - 'A' + 10 : -1;
        if (digit < 0 || *bits >> 60 != 0)
            return false;
        *bits = *bits << 4 | (uint64_t)digit;
    }
    return true;
}

static bool make_int(const char *text, unsigned width, bool is_unsigned, int64_t *value)
{
    uint64_t bits, limit = width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
    int64_t n;
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        *value = text[0] == 't';
        return width == 1;
    }
    if (parse_bits(text, &bits)) {
        *value = sim_scalar_wrap(bits, width, is_unsigned);
        return bits <= limit;
    }
    bool negative = text[0] == '-';
    if (!base_parse_i64(text, &n)) {
        /* 2^63 and up of an unsigned 64-bit number */
        char *end;
        if (!is_unsigned || width < 64 || text[0] < '0' || text[0] > '9' || strlen(text) > 20 ||
            (strlen(text) == 20 && strcmp(text, "18446744073709551615") > 0))
            return false;
        bits = strtoull(text, &end, 10);
        *value = sim_scalar_wrap(bits, 64, true);
        return *end == '\0';
    }
    *value = sim_scalar_wrap((uint64_t)n, width, is_unsigned);
    if (width >= 64)
        return !(is_unsigned && negative);
    return is_unsigned ? n >= 0 && (uint64_t)n <= limit : n >= -(int64_t)(limit / 2) - 1 && n <= (int64_t)limit / 2;
}

/* What would be a value of the type. */
static void note_values(struct base_diag *d, const struct pto_type *type)
{
    unsigned width = type->kind == PTO_TYPE_INDEX || type->width > 64 ? 64 : type->width;
    if (type->kind == PTO_TYPE_FLOAT)
        base_diag_note(d, "a number (-1.5, 1e-3, inf, nan), or 0x and its bits");
    else if (type->kind == PTO_TYPE_INT && width == 1)
        base_diag_note(d, "0, 1, true or false");
    else if (type->kind == PTO_TYPE_INT && type->sign == 'u')
        base_diag_note(d, "an integer from 0 to %llu, or 0x and its bits", (unsigned long long)(UINT64_MAX >> (64 - width)));
    else
        base_diag_note(d, "an integer from %lld to %lld, or 0x and its bits", -(long long)(UINT64_MAX >> (65 - width)) - 1, (long long)(UINT64_MAX >> (65 - width)));
}

bool sim_scalar_make(const char *spec, const char *label, const struct pto_program *p, pto_type_id type_id,
                     struct base_diags *diags, struct pto_operand *out)
{
    const struct pto_type *type = isa_type(p, type_id);
    *out = (struct pto_operand){.dtype = (uint8_t)isa_type_dtype(p, type_id)};
    bool ok = false;
    if (type->kind == PTO_TYPE_FLOAT) {
        uint64_t bits;
        double v = 0;
        const char *word = spec[0] == '-' ? spec + 1 : spec;
        out->kind = PTO_OK_FLOAT;
        if (parse_bits(spec, &bits)) {
            unsigned width = isa_dtype((enum pto_dtype)out->dtype)->bits;
            ok = width >= 64 || bits >> width == 0;
            out->u.f = ok ? sim_scalar_decode((enum pto_dtype)out->dtype, bits) : 0;
        } else {
            ok = strcmp(word, "inf") == 0 || strcmp(word, "nan") == 0 || base_parse_double(spec, &v);
            if (strcmp(word, "inf") == 0)
                v = spec[0] == '-' ? -HUGE_VAL : HUGE_VAL;
            else if (strcmp(word, "nan") == 0)
                v = (double)NAN;
            out->u.f = num_decode((enum pto_dtype)out->dtype,
                                  num_encode((enum pto_dtype)out->dtype, v, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
        }
    } else if (type->kind == PTO_TYPE_INT || type->kind == PTO_TYPE_INDEX) {
        unsigned width = type->kind == PTO_TYPE_INDEX ? 64 : type->width;
        out->kind = PTO_OK_INT;
        ok = make_int(spec, width, type->sign == 'u' || width == 1, &out->u.i);
    }
    if (!ok) {
        struct base_buf text = {0};
        isa_type_print(p, type_id, PTO_TYPE_TEXT_COMPACT, &text);
        struct base_diag *d = base_diag_emit(diags, PTO_D_ARGUMENT, (struct pto_span){0}, "%s: '%s' is no value of type %s", label, spec, text.data);
        note_values(d, type);
        base_buf_free(&text);
    }
    return ok;
}
