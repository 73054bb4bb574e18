/* Types, names, attribute keys and values as canonical text (pto-as.md 1; 2026-08 1.5). */
#include "asm/print.h"

#include <string.h>

void asm_put_type(struct asm_printer *x, pto_type_id type) { isa_type_print(x->p, type, x->options->tile_style, x->out); }

static bool is_ident(const char *s)
{
    if (!((s[0] >= 'a' && s[0] <= 'z') || (s[0] >= 'A' && s[0] <= 'Z') || s[0] == '_'))
        return false;
    for (; *s != '\0'; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || *s == '_' || *s == '$' || *s == '.'))
            return false;
    return true;
}

static void put_string(struct base_buf *out, const char *s, size_t len)
{
    base_putc(out, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            base_printf(out, "\\%c", c);
        else if (c == '\n' || c == '\t')
            base_puts(out, c == '\n' ? "\\n" : "\\t");
        else if (c < 0x20 || c >= 0x7F)
            base_printf(out, "\\%02X", c);
        else
            base_putc(out, (char)c);
    }
    base_putc(out, '"');
}

void asm_put_symbol(struct asm_printer *x, pto_str_id name)
{
    const char *s = base_str(&x->p->strings, name);
    base_putc(x->out, '@');
    if (is_ident(s))
        base_puts(x->out, s);
    else
        put_string(x->out, s, base_str_len(&x->p->strings, name));
}

static void put_enum(struct base_buf *out, enum pto_enum which, int64_t code)
{
    const char *text = isa_enum_text(which, code);
    base_printf(out, isa_enum_is_word(which) ? "#pto<%s %s>" : "#pto.%s<%s>", isa_enum_name(which), text != NULL ? text : "?");
}

void asm_put_attr_value(struct asm_printer *x, const struct pto_attribute *a)
{
    struct base_buf *out = x->out;
    const char *text = base_str(&x->p->strings, a->str);
    size_t len = base_str_len(&x->p->strings, a->str);
    switch ((enum pto_lit_kind)a->kind) {
    case PTO_LIT_UNIT:
        base_puts(out, "unit");
        break;
    case PTO_LIT_INT:
        base_printf(out, a->hex ? "0x%llX" : isa_type(x->p, a->type)->sign == 'u' ? "%llu" : "%lld", (long long)a->i);
        break;
    case PTO_LIT_FLOAT:
        if (a->hex)
            base_printf(out, "0x%0*llX", isa_dtype(isa_type_dtype(x->p, a->type))->bits / 4, (unsigned long long)a->i);
        else if (len != 0)
            base_puts(out, text);
        else /* made by a pass */
            base_printf(out, "%.17e", a->f);
        break;
    case PTO_LIT_BOOL:
        base_puts(out, a->i != 0 ? "true" : "false");
        break;
    case PTO_LIT_STRING:
        put_string(out, text, len);
        break;
    case PTO_LIT_SYMBOL:
        asm_put_symbol(x, a->str);
        break;
    case PTO_LIT_ENUM:
        put_enum(out, (enum pto_enum)a->enumeration, a->i);
        break;
    case PTO_LIT_TYPE:
        asm_put_type(x, a->type);
        break;
    case PTO_LIT_ARRAY:
    case PTO_LIT_DICT:
        base_putc(out, a->kind == PTO_LIT_ARRAY ? '[' : '{');
        for (uint32_t i = 0; i < a->count; i++) {
            base_puts(out, i != 0 ? ", " : "");
            if (a->kind == PTO_LIT_ARRAY)
                asm_put_attr_value(x, &x->p->attrs[a->first + i]);
            else
                asm_put_attr(x, &x->p->attrs[a->first + i]);
        }
        base_putc(out, a->kind == PTO_LIT_ARRAY ? ']' : '}');
        break;
    case PTO_LIT_OPAQUE:
        base_puts(out, text);
        break;
    }
    if ((a->kind == PTO_LIT_INT || a->kind == PTO_LIT_FLOAT || a->kind == PTO_LIT_OPAQUE) && a->type != 0) {
        base_puts(out, " : ");
        asm_put_type(x, a->type);
    }
}

void asm_put_attr(struct asm_printer *x, const struct pto_attribute *a)
{
    const char *key = a->key < PTO_ATTR_COUNT ? isa_attr((enum pto_attr)a->key)->key : base_str(&x->p->strings, a->key);
    if (is_ident(key))
        base_puts(x->out, key);
    else
        put_string(x->out, key, strlen(key));
    if (a->kind == PTO_LIT_UNIT)
        return;
    base_puts(x->out, " = ");
    asm_put_attr_value(x, a);
}

void asm_put_dict(struct asm_printer *x, const struct pto_operation *op, bool (*skip)(struct asm_printer *, const struct pto_operation *, pto_str_id))
{
    const struct isa_op_info *info = isa_op((enum pto_op)op->op);
    bool any = false;
    for (int pass = 0; pass < 2; pass++) {
        const uint8_t *row = info->attrs;
        for (uint32_t i = 0; pass == 0 ? *row != 0 : i < op->nattrs; i++) {
            const struct pto_attribute *a = pass == 0 ? isa_find_attr(x->p, op, *row++) : &x->p->attrs[op->attrs + i];
            bool listed = false;
            for (const uint8_t *t = info->attrs; pass == 1 && *t != 0; t++)
                listed |= a->key == *t;
            if (a == NULL || listed || skip(x, op, a->key))
                continue;
            base_puts(x->out, any ? ", " : " {");
            asm_put_attr(x, a);
            any = true;
        }
    }
    if (any)
        base_putc(x->out, '}');
}
