/* What a program shows and looks at: single elements of tiles, prints, the trap; and prefetches, which show nothing
 * (vector.md 10, 15, 25.6).  Text goes to sim_exec.print; whoever owns that decides where it ends up. */
#include "base/checked.h"
#include "sim/exec.h"
#include "sim/scalar.h"

#include <stdio.h>
#include <string.h>

enum { FIELD = 512 };

/* ---- single elements ---- */

/* Host address of the element at a linear offset in a tile's storage, raw order, with its number from there (0 or 1 for halves
 * of a byte). NULL after a diagnostic. */
static uint8_t *element_at(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, enum pto_dtype *dtype, uint64_t *number)
{
    const struct pto_tile *tile = isa_insn_tile(insn, role);
    int64_t offset = isa_insn_int(insn, PTO_ROLE_OFFSET, 0), begin, end, bit;
    if (tile == NULL) {
        (void)sim_refuse(x, insn, "needs a tile operand that is not there");
        return NULL;
    }
    uint8_t *base = sim_tile_base(x, insn, tile);
    if (base == NULL || !isa_tile_range(tile, false, &begin, &end))
        return NULL;
    int64_t bits = isa_dtype((enum pto_dtype)tile->dtype)->bits, count = (end - begin) * 8 / (bits > 0 ? bits : 8);
    if (offset < 0 || offset >= count || !base_mul_i64(offset, bits, &bit)) {
        (void)sim_trap(x, insn, "element %lld of `%s` is asked for, which holds elements 0 to %lld", (long long)offset, sim_slot_name(insn, tile),
                       (long long)count - 1);
        return NULL;
    }
    *dtype = (enum pto_dtype)tile->dtype;
    *number = (uint64_t)(bit % 8 / 4);
    return base + (begin - tile->addr) + bit / 8;
}

bool sim_ex_tgetval(struct sim_exec *x, const struct pto_insn *insn)
{
    enum pto_dtype dtype;
    uint64_t number;
    const uint8_t *at = element_at(x, insn, PTO_ROLE_SRC, &dtype, &number);
    if (at == NULL)
        return false;
    sim_set_result(x, insn, PTO_ROLE_RESULT, sim_scalar_of_bits(dtype, num_load(at, number, dtype)));
    return true;
}

bool sim_ex_tsetval(struct sim_exec *x, const struct pto_insn *insn)
{
    enum pto_dtype dtype;
    uint64_t number;
    const struct pto_operand *value = isa_insn_operand(insn, PTO_ROLE_VALUE);
    uint8_t *at = element_at(x, insn, PTO_ROLE_DST, &dtype, &number);
    if (at == NULL)
        return false;
    if (value == NULL || (value->kind != PTO_OK_INT && value->kind != PTO_OK_FLOAT))
        return sim_refuse(x, insn, "needs a scalar operand that is not there");
    num_store(at, number, dtype, sim_scalar_to_bits(dtype, value));
    return true;
}

/* ---- prints ---- */

/* Puts text out as long as there is room; the first that does not fit is cut off, with a warning. False when full. */
static bool emit(struct sim_exec *x, const struct pto_insn *insn, const char *text, size_t len)
{
    struct base_buf *out = x->print;
    if (out == NULL || out->len >= SIM_MAX_PRINT)
        return false;
    size_t room = SIM_MAX_PRINT - out->len;
    base_put(out, text, len < room ? len : room);
    if (len < room)
        return true;
    (void)base_diag_emit_as(x->diags, PTO_D_RUN_LIMIT, PTO_SEV_WARNING, insn->span,
                            "the program has printed %d bytes; nothing more of what it prints is shown", (int)SIM_MAX_PRINT);
    return false;
}

static const struct print_format {
    int width, precision;
} print_formats[] = {[PTO_PRINT_FORMAT_W8_P4] = {8, 4}, [PTO_PRINT_FORMAT_W8_P2] = {8, 2}, [PTO_PRINT_FORMAT_W10_P6] = {10, 6}};

static int put_element(char *text, size_t room, const struct print_format *f, enum pto_dtype dtype, uint64_t bits)
{
    if (!isa_dtype_is_int(dtype))
        return snprintf(text, room, "%*.*f", f->width, f->precision, num_decode(dtype, bits));
    long long v = num_to_i64(dtype, bits);
    return dtype == PTO_U64 ? snprintf(text, room, "%*llu", f->width, (unsigned long long)v) : snprintf(text, room, "%*lld", f->width, v);
}

/* The valid region of a tile, or a view: a line `TPRINT RxC`, then a line a row. */
bool sim_ex_tprint(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_SRC);
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_SRC);
    int64_t rows = 0, cols = 0, format = isa_insn_attr(insn, PTO_ATTR_PRINT_FORMAT);
    if (format < 0 || format >= (int64_t)(sizeof print_formats / sizeof print_formats[0]))
        return sim_refuse(x, insn, "there is no such printFormat");
    if (tile == NULL && gm == NULL)
        return sim_refuse(x, insn, "needs a tile or a view");
    if (tile != NULL) {
        rows = sim_valid_rows(tile);
        cols = sim_valid_cols(tile);
    } else {
        isa_gm_extent(gm, &rows, &cols);
    }
    if (rows == PTO_UNKNOWN || cols == PTO_UNKNOWN)
        return sim_refuse(x, insn, "the shape of the view has more rows or columns than 64 bits can count");
    char text[FIELD];
    int n = snprintf(text, sizeof text, "TPRINT %lldx%lld\n", (long long)rows, (long long)cols);
    if (!emit(x, insn, text, (size_t)n) || rows <= 0 || cols <= 0)
        return true;
    /* No more is looked at than can be shown. */
    int32_t shown_rows = (int32_t)(rows < SIM_MAX_PRINT ? rows : SIM_MAX_PRINT), shown_cols = (int32_t)(cols < SIM_MAX_PRINT ? cols : SIM_MAX_PRINT);
    struct base_arena arena = {0};
    struct sim_grid g;
    bool ok = tile != NULL ? sim_grid_of_tile(x, insn, &arena, tile, 0, 0, shown_rows, shown_cols, &g)
                           : sim_grid_of_gm(x, insn, &arena, gm, shown_rows, shown_cols, &g);
    for (int32_t r = 0, room = 1; ok && room && r < shown_rows; r++)
        for (int32_t c = 0; room && c < shown_cols; c++) {
            n = put_element(text, sizeof text - 1, &print_formats[format], (enum pto_dtype)g.dtype, sim_grid_load(&g, r, c));
            text[n++] = c + 1 < shown_cols ? ' ' : '\n';
            room = emit(x, insn, text, (size_t)n);
        }
    base_arena_free(&arena);
    return ok;
}

/* A conversion of a printf format: flags, width and precision as written, at most so many digits. */
struct conversion {
    char spec[32];
    char letter; /* 0: none that a scalar has */
    size_t len;  /* of its text, with the % */
};

static struct conversion read_conversion(const char *text)
{
    struct conversion c = {.spec = "%"};
    size_t at = 1, n = 1;
    int digits = 0;
    for (; text[at] != '\0' && strchr("-+ #0123456789.", text[at]) != NULL; at++) {
        digits = text[at] >= '0' && text[at] <= '9' ? digits + 1 : 0;
        if (n >= sizeof c.spec - 4 || digits > 2) /* wider than any field: taken as text */
            return (struct conversion){.len = at + 1};
        c.spec[n++] = text[at];
    }
    while (text[at] != '\0' && strchr("hlLqjzt", text[at]) != NULL) /* the operand's own type counts */
        at++;
    if (text[at] != '\0' && strchr("diuxXocfFeEgGaA%", text[at]) != NULL)
        c.letter = text[at];
    if (c.letter != '\0' && strchr("diuxXo", c.letter) != NULL) {
        c.spec[n++] = 'l';
        c.spec[n++] = 'l';
    }
    c.spec[n] = c.letter;
    c.len = at + (text[at] != '\0');
    return c;
}

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#endif
/* Formats are put together by read_conversion() only, which lets through what fits the argument's type. */
static int put_int(char *text, size_t room, const struct conversion *c, long long v) { return snprintf(text, room, c->spec, v); }
static int put_char(char *text, size_t room, const struct conversion *c, long long v) { return snprintf(text, room, c->spec, (int)(v & 0x7F)); }
static int put_float(char *text, size_t room, const struct conversion *c, double v) { return snprintf(text, room, c->spec, v); }
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

static double as_double(const struct pto_operand *o)
{
    if (o->kind == PTO_OK_FLOAT)
        return o->u.f;
    return o->dtype == PTO_U64 ? (double)(uint64_t)o->u.i : (double)o->u.i;
}
/* An integer as C's printf sees it: an unsigned conversion shows the bits of the operand's width. */
static long long as_int(const struct pto_operand *o, char letter)
{
    int64_t v = o->kind == PTO_OK_INT ? o->u.i : num_to_i64(PTO_I64, num_encode(PTO_I64, o->u.f, PTO_ROUND_TRUNC, NUM_OVF_INF, NUM_NAN_ZERO));
    unsigned bits = o->kind == PTO_OK_INT ? isa_dtype((enum pto_dtype)o->dtype)->bits : 64;
    bool cut = strchr("uxXo", letter) != NULL && bits > 0 && bits < 64;
    return cut ? (long long)((uint64_t)v & ((UINT64_C(1) << bits) - 1)) : (long long)v;
}

/* The first conversion takes the scalar; what is none, or one more, is shown as it is written. */
bool sim_ex_print(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *value = isa_insn_operand(insn, PTO_ROLE_SCALAR);
    const char *format = insn->text != NULL ? insn->text : "";
    bool used = false, room = true;
    if (value == NULL || (value->kind != PTO_OK_INT && value->kind != PTO_OK_FLOAT))
        return sim_refuse(x, insn, "needs a scalar operand that is not there");
    while (room && *format != '\0') {
        size_t plain = strcspn(format, "%");
        if (plain != 0) {
            room = emit(x, insn, format, plain);
            format += plain;
            continue;
        }
        struct conversion c = read_conversion(format);
        char text[FIELD];
        int n = -1;
        if (c.letter == '%')
            n = snprintf(text, sizeof text, "%%");
        else if (c.letter != '\0' && !used) {
            used = true;
            n = strchr("diuxXo", c.letter) != NULL ? put_int(text, sizeof text, &c, as_int(value, c.letter))
                : c.letter == 'c'                  ? put_char(text, sizeof text, &c, as_int(value, c.letter))
                                                   : put_float(text, sizeof text, &c, as_double(value));
        }
        room = n >= 0 && n < FIELD ? emit(x, insn, text, (size_t)n) : emit(x, insn, format, c.len);
        format += c.len;
    }
    return true;
}

bool sim_ex_trap(struct sim_exec *x, const struct pto_insn *insn) { return sim_trap(x, insn, "the program stopped itself here"); }

/* ---- prefetches ---- */

/* As a load (10), so that a window in no buffer is found here, too. */
bool sim_ex_tprefetch(struct sim_exec *x, const struct pto_insn *insn) { return sim_ex_tload(x, insn); }

/* Events, contexts and sessions hold nothing (25.6): what was asked for is done. */
static bool opaque(struct sim_exec *x, const struct pto_insn *insn)
{
    sim_set_result(x, insn, PTO_ROLE_RESULT, (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = 1});
    return true;
}
bool sim_ex_tprefetch_async(struct sim_exec *x, const struct pto_insn *insn) { return opaque(x, insn); }
bool sim_ex_make_prefetch_async_context(struct sim_exec *x, const struct pto_insn *insn) { return opaque(x, insn); }
bool sim_ex_get_prefetch_async_session(struct sim_exec *x, const struct pto_insn *insn) { return opaque(x, insn); }

/* ---- the convolution ops of the C API ---- */
bool sim_ex_img2col(struct sim_exec *x, const struct pto_insn *insn)
{
    return sim_refuse(x, insn, "convolution by img2col is not simulated: its semantics are not published (only its text is known)");
}
