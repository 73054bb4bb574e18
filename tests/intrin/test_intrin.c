/* What intrinsics say to pto_issue(), held against the op table: the operands named as the slots stand in the order of the slots, attributes
 * have the codes of the enumerations, each argument is evaluated once. pto_issue() is the one below. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "isa/enums.h"
#include "isa/op.h"
#include "isa/program.h"

#include <pto/pto.h>

/* ---- operands by name ---- */
enum { MAX_NAMES = 200 };
union object {
    struct pto_object_var t;
    double *elem_;
};
static struct thing {
    const char *name;
    pto_tile tile;
    pto_gm gm;
    union object object;
    char bytes[sizeof(float)];
} things[MAX_NAMES];
static unsigned evaluated; /* since the use began */

static struct thing *thing(const char *name)
{
    struct thing *t = things;
    while (t->name != NULL && strcmp(t->name, name) != 0)
        t++;
    assert_true(t < things + MAX_NAMES - 1);
    t->name = t->tile.t.name = t->gm.t.name = t->object.t.name = name;
    t->tile.t.space = PTO_LOC_Vec;
    t->tile.t.rows = 100 + (int32_t)(t - things);
    t->tile.t.cols = 7;
    evaluated++;
    return t;
}
static pto_tile *T(const char *name) { return &thing(name)->tile; }
static pto_gm *G(const char *name) { return &thing(name)->gm; }
static union object *O(const char *name) { return &thing(name)->object; }
static float *P(const char *name) { return (float *)(void *)thing(name)->bytes; }
static const half *Q(const char *name) { return (const half *)(const void *)thing(name)->bytes; }
static int I(const char *name) { return -(int)(thing(name) - things) - 1; }
static size_t U(const char *name) { return (size_t)(thing(name) - things) + 1; }
static float F(const char *name) { return (float)(thing(name) - things) + 1.25f; }
static double D(const char *name) { return (double)(thing(name) - things) + 1.25; }

/* The name that an operand was asked for by. */
static const char *name_of(const struct pto_ref *ref)
{
    int64_t at = -1;
    switch ((enum pto_ref_kind)ref->kind) {
    case PTO_REF_TILE: return ref->u.tile->name;
    case PTO_REF_GM: return ref->u.gm->name;
    case PTO_REF_OBJECT: return ref->u.object->name;
    case PTO_REF_LIST: return name_of(&ref->u.list[0]);
    case PTO_REF_PTR:
        for (at = 0; ref->u.ptr != (const void *)things[at].bytes;)
            at++;
        return things[at].name;
    case PTO_REF_INT: at = (ref->u.i < 0 ? -ref->u.i : ref->u.i) - 1; break;
    case PTO_REF_FLOAT: at = (int64_t)(ref->u.f - 1.25); break;
    case PTO_REF_NONE: break;
    }
    return at < 0 || at >= MAX_NAMES ? "nothing" : things[at].name;
}

/* ---- what pto_issue() hears ---- */
static struct {
    const char *name, *op;
    bool tail; /* all optional attributes are given */
    unsigned issued, checked;
    bool only_record; /* do not compare with the table */
} now;
static struct {
    const char *op;
    struct pto_ref refs[PTO_MAX_SLOTS];
    int64_t attrs[PTO_MAX_OP_ATTRS], list[3];
    uint32_t nth;
} heard;
static struct pto_result answer;

static bool may_be(const struct pto_slot *slot, unsigned kind)
{
    static const struct { uint8_t kind; uint32_t types; } fit[] = {
        {PTO_REF_TILE, 1u << PTO_TYPE_TILE_BUF}, {PTO_REF_GM, 1u << PTO_TYPE_PARTITION_VIEW | 1u << PTO_TYPE_TENSOR_VIEW}, {PTO_REF_PTR, 1u << PTO_TYPE_PTR},
        {PTO_REF_INT, 1u << PTO_TYPE_INT | 1u << PTO_TYPE_INDEX | 1u << PTO_TYPE_FLOAT}, {PTO_REF_FLOAT, 1u << PTO_TYPE_FLOAT},
        {PTO_REF_OBJECT, 1u << PTO_TYPE_PIPE | 1u << PTO_TYPE_ASYNC_SESSION | 1u << PTO_TYPE_ASYNC_EVENT | 1u << PTO_TYPE_PREFETCH_CONTEXT |
                             1u << PTO_TYPE_LOCAL_ARRAY | 1u << PTO_TYPE_EVENT_ARRAY}};
    uint32_t types = isa_slot_kind((enum pto_slot_kind)slot->kind)->types;
    for (size_t i = 0; i < sizeof fit / sizeof fit[0]; i++)
        if (fit[i].kind == kind)
            return types == 0 || (types & fit[i].types) != 0;
    return false;
}

static void check_operands(const struct isa_op_info *info, const struct pto_ref *refs)
{
    unsigned given = 0;
    const char *same = NULL; /* the operand that serves two slots */
    for (unsigned s = 0; s < info->nslots; s++) {
        const struct pto_slot *slot = &info->slots[s];
        const struct pto_ref *ref = &refs[s];
        bool is_scalar = isa_slot_is_result(slot) && ref->kind == PTO_REF_NONE;
        if (ref->kind == PTO_REF_NONE) {
            if (!is_scalar && !isa_slot_is_optional(slot))
                fail_msg("%s: slot %s is empty", now.name, slot->name);
            continue;
        }
        assert_int_equal(ref->kind == PTO_REF_LIST, slot->dir == PTO_DIR_LIST);
        const struct pto_ref *items = ref->kind == PTO_REF_LIST ? ref->u.list : ref;
        unsigned n = ref->kind == PTO_REF_LIST ? ref->n : 1;
        for (unsigned k = 0; k < n; k++) {
            if (!may_be(slot, items[k].kind))
                fail_msg("%s: slot %s gets an operand of kind %u", now.name, slot->name, items[k].kind);
            const char *name = name_of(&items[k]);
            if (strcmp(name, slot->name) != 0 && strcmp(name, "dst") == 0 && slot->role == PTO_ROLE_ACC_IN)
                same = name;
            else if (strcmp(name, slot->name) != 0)
                fail_msg("%s: slot %s gets what was meant for %s", now.name, slot->name, name);
        }
        given += n;
    }
    if (evaluated != given - (same != NULL))
        fail_msg("%s: %u operands, %u evaluations", now.name, given, evaluated);
}

static const char text[] = "text";
static void last_code(const char *value, int64_t code, void *ctx)
{
    (void)value;
    *(int64_t *)ctx = code;
}
static int64_t expected_attr(const struct isa_attr_info *attr)
{
    int64_t code = attr->kind == PTO_AK_BOOL ? 1 : attr->kind == PTO_AK_INT ? 5 : (int64_t)(intptr_t)text;
    if (attr->kind == PTO_AK_ENUM)
        isa_enum_each((enum pto_enum)attr->enumeration, last_code, &code);
    return code;
}

static void check_attrs(const struct isa_op_info *info, const struct pto_site *site, const struct pto_ref *refs, const int64_t *attrs)
{
    unsigned at = 0, n = 0;
    for (const char *key = site->attrs; *key != '\0'; n++) {
        size_t len = strcspn(key, " ");
        const struct isa_attr_info *attr;
        do { /* keys stand in the order of the row */
            assert_true(info->attrs[at] != 0);
            attr = isa_attr((enum pto_attr)info->attrs[at++]);
        } while (strlen(attr->key) != len || memcmp(attr->key, key, len) != 0);
        key += len + (key[len] == ' ');
        if (attr->kind == PTO_AK_INTS) { /* the shape of the result */
            const int64_t *list = (const int64_t *)(intptr_t)attrs[n];
            const struct pto_tile_var *view = refs[info->nslots - 1].u.tile;
            assert_int_equal(list[0], 2);
            assert_int_equal(list[1], view->rows);
            assert_int_equal(list[2], view->cols);
        } else if (attrs[n] != expected_attr(attr) && (now.tail || attr->def == INT64_MIN || attrs[n] != PTO_UNSET)) {
            fail_msg("%s: attribute %s is %lld, not %lld", now.name, attr->key, (long long)attrs[n], (long long)expected_attr(attr));
        }
    }
    assert_int_equal(n, site->nattrs);
    for (unsigned a = 0; info->attrs[a] != 0; a++) /* none that has to be given is forgotten */
        if (isa_attr((enum pto_attr)info->attrs[a])->def == INT64_MIN && strstr(site->attrs, isa_attr((enum pto_attr)info->attrs[a])->key) == NULL)
            fail_msg("%s: attribute %s is not given", now.name, isa_attr((enum pto_attr)info->attrs[a])->key);
}

struct pto_result pto_issue(const struct pto_site *site, struct pto_here here, const struct pto_ref *refs, const int64_t *attrs)
{
    bool legacy;
    enum pto_op op = isa_op_find(site->op, strlen(site->op), &legacy);
    assert_true(op != PTO_OP_NONE);
    assert_int_equal(site->nrefs, isa_op(op)->nslots);
    assert_true(here.nth != heard.nth && here.line != 0 && here.file != NULL);
    heard.op = site->op;
    heard.nth = here.nth;
    for (unsigned s = 0; s < site->nrefs; s++)
        heard.refs[s] = refs[s];
    for (unsigned a = 0; a < site->nattrs; a++)
        heard.attrs[a] = attrs[a];
    now.issued++;
    if (now.only_record)
        return answer;
    assert_string_equal(site->op, now.op);
    check_operands(isa_op(op), refs);
    check_attrs(isa_op(op), site, refs, attrs);
    return answer;
}
struct pto_gm_var pto_gm_declare(const void *ptr, int dtype, int layout, bool layout_given, int64_t g0, int64_t g1, int64_t g2, int64_t g3, int64_t g4,
                                 int64_t s0, int64_t s1, int64_t s2, int64_t s3, int64_t s4, const char *name, struct pto_here here)
{
    struct pto_gm_var gm = {ptr, {g0, g1, g2, g3, g4}, {s0, s1, s2, s3, s4}, (uint8_t)dtype, (uint8_t)layout, layout_given, 0, name};
    (void)here;
    return gm;
}
void pto_gm_assign(struct pto_gm_var *gm, const void *ptr, struct pto_here here)
{
    (void)here;
    gm->ptr = ptr;
}

/* ---- every form against the table ---- */
#define I_ATTR 5
#define S_ATTR text
#define USE(name_, op_, tail_, ...)                                                                                          \
    now.name = name_;                                                                                                        \
    now.op = op_;                                                                                                            \
    now.tail = tail_;                                                                                                        \
    now.issued = evaluated = 0;                                                                                              \
    __VA_ARGS__;                                                                                                             \
    assert_int_equal(now.issued, 1);                                                                                         \
    now.checked++;
static void every_form(void **state)
{
    (void)state;
    now.only_record = false;
    heard.nth = UINT32_MAX;
#include "uses_all.h"
    assert_true(now.checked > 600);
}

/* Each operation that a program may hold has an intrinsic, or a reason why not. */
static void every_operation(void **state)
{
    (void)state;
    static const char *const uses[] = {
#undef USE
#define USE(name_, op_, tail_, ...) op_,
#include "uses_all.h"
        "pto.tassign"};
    for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
        const struct isa_op_info *info = isa_op((enum pto_op)op);
        static const char *const in_c[] = {
#define PTO_NO_INTRIN(id, instead) #id,
#include "isa/intrin.def"
            NULL};
        static const char *const ids[] = {"",
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) #id,
#include "isa/ops.def"
#undef PTO_OP
        };
        bool found = (info->cls != PTO_CLASS_INSN && info->cls != PTO_CLASS_VIEW) || strncmp(info->mnemonic, "pto.", 4) != 0;
        for (size_t i = 0; i < sizeof uses / sizeof uses[0] && !found; i++)
            found = strcmp(uses[i], info->mnemonic) == 0;
        for (size_t i = 0; in_c[i] != NULL && !found; i++)
            found = strcmp(in_c[i], ids[op]) == 0;
        if (!found)
            fail_msg("%s has no intrinsic", info->mnemonic);
    }
}

/* ---- by hand ---- */
static void attributes(void **state)
{
    (void)state;
    now.only_record = true;
    TileVec(a, float, 16, 64);
    TileVec(h, half, 16, 64);
    TileAcc(c, float, 16, 64);
    GlobalND(g, float, NULL, 16, 64);
    TCVT(h, a, CAST_ROUND, SAT_OFF);
    assert_string_equal(heard.op, "pto.tcvt");
    assert_int_equal(heard.attrs[0], 2);
    assert_int_equal(heard.attrs[1], 1);
    TCVT(h, a, CAST_NONE);
    assert_int_equal(heard.attrs[0], 0);
    assert_int_equal(heard.attrs[1], PTO_UNSET);
    TSTORE(g, c, .atomic = ATOMIC_ADD);
    assert_int_equal(heard.attrs[0], PTO_UNSET);
    assert_int_equal(heard.attrs[1], 1);
    TSTORE(g, c, ST_PHASE_FINAL);
    assert_int_equal(heard.attrs[0], 3);
    assert_int_equal(heard.attrs[1], PTO_UNSET);
    set_flag(PIPE_MTE2, PIPE_V, EVENT_ID3);
    assert_int_equal(heard.attrs[0], 4);
    assert_int_equal(heard.attrs[1], 1);
    assert_int_equal(heard.attrs[2], 3);
    pipe_barrier(PIPE_ALL);
    assert_int_equal(heard.attrs[0], 7);
    TROWSUM(a, a);
    assert_int_equal(heard.refs[1].kind, PTO_REF_NONE);
    TROWSUM(a, a, PTO_NONE);
    assert_int_equal(heard.refs[1].kind, PTO_REF_NONE);
    THISTOGRAM(*PTO_REF(a), *PTO_REF(a), *PTO_REF(a), 0);
    assert_int_equal(heard.attrs[0], 0);
}

static void overloads(void **state)
{
    (void)state;
    now.only_record = true;
    TileLeft(a, float8_e5m2_t, 16, 64);
    TileRight(b, float8_e5m2_t, 64, 32);
    TileLeftScale(as, float8_e8m0_t, 16, 2);
    TileRightScale(bs, float8_e8m0_t, 2, 32);
    TileBias(bias, float, 1, 32);
    TileAcc(c, float, 16, 32);
    TileAcc(old, float, 16, 32);
    TMATMUL_MX(c, a, as, b, bs);
    assert_string_equal(heard.op, "pto.tmatmul.mx");
    TMATMUL_MX(c, old, a, as, b, bs);
    assert_string_equal(heard.op, "pto.tmatmul.mx.acc");
    assert_ptr_equal(heard.refs[0].u.tile, &old.t);
    assert_ptr_equal(heard.refs[4].u.tile, &bs.t);
    assert_ptr_equal(heard.refs[5].u.tile, &c.t);
    TMATMUL_MX(c, a, as, b, bs, bias);
    assert_string_equal(heard.op, "pto.tmatmul.mx.bias");
    assert_ptr_equal(heard.refs[0].u.tile, &a.t);
    assert_ptr_equal(heard.refs[4].u.tile, &bias.t);
    pto_tile unknown = PTO_COPY(old);
    TGEMV_MX(unknown, unknown, unknown, unknown, unknown, unknown); /* at run time */
    assert_string_equal(heard.op, "pto.tgemv.mx.acc");
    TMATMUL_ACC(c, a, b);
    assert_ptr_equal(heard.refs[0].u.tile, &c.t);
    assert_ptr_equal(heard.refs[3].u.tile, &c.t);
}

static void results(void **state)
{
    (void)state;
    now.only_record = true;
    TileVec(f, half, 16, 64);
    TileVec(i, int64_t, 16, 64);
    static float x[4];
    answer = (struct pto_result){.kind = PTO_REF_FLOAT, .f = 0.75};
    assert_true(TGETVAL(f, 3) == 0.75);
    assert_int_equal(sizeof(TGETVAL(f, 3)), sizeof(double));
    assert_true(load_scalar(x, 1) / 2 == 0.375);
    answer = (struct pto_result){.kind = PTO_REF_INT, .i = (INT64_C(1) << 60) + 1};
    assert_true(TGETVAL(i, 3) == (INT64_C(1) << 60) + 1);
    assert_int_equal(heard.refs[1].u.i, 3);
    assert_true(tile_valid_rows(f) == (INT64_C(1) << 60) + 1);
    (void)load_scalar(x + 2, 1);
    assert_ptr_equal(heard.refs[0].u.ptr, x + 2);
    assert_int_equal(heard.refs[0].dtype, PTO_DT_float);
    answer = (struct pto_result){.kind = PTO_REF_NONE};
}

static void scalars(void **state)
{
    (void)state;
    now.only_record = true;
    TileVec(a, int32_t, 16, 64);
    TADDS(a, a, -3);
    assert_int_equal(heard.refs[1].kind, PTO_REF_INT);
    assert_int_equal(heard.refs[1].u.i, -3);
    TADDS(a, a, UINT32_MAX);
    assert_int_equal(heard.refs[1].u.i, UINT32_MAX);
    TADDS(*PTO_REF(a), *PTO_REF(a), 1.5);
    assert_int_equal(heard.refs[1].kind, PTO_REF_FLOAT);
    TDIVS(a, (int16_t)-7, a);
    assert_int_equal(heard.refs[0].u.i, -7);
    assert_string_equal(heard.refs[1].u.tile->name, "a");
    TDIVS(a, a, UINT64_C(9));
    assert_int_equal(heard.refs[0].kind, PTO_REF_TILE);
    assert_int_equal(heard.refs[1].u.i, 9);
}

static void assigning(void **state)
{
    (void)state;
    now.only_record = true;
    TileVec(a, float, 16, 64);
    static float x[4];
    GlobalND(g, float, x, 1, 4);
    TASSIGN(a, 0x1000);
    assert_string_equal(heard.op, "pto.tassign");
    assert_ptr_equal(heard.refs[0].u.tile, &a.t);
    assert_int_equal(heard.refs[1].u.i, 0x1000);
    assert_ptr_equal(heard.refs[2].u.tile, &a.t);
    TASSIGN(g, x + 2);
    assert_ptr_equal(g.t.ptr, x + 2);
    assert_int_equal(GetScaleAddr(a), PTO_NO_ADDRESS);
    a.t.addr = 0x1200;
    assert_int_equal(GetScaleAddr(a), 0x120);
}

/* Fields by machine-and-cube.md e.4: [31:13] scale, [35:32] shift - 1, [45:37] offset, [46] signed. 0.5f is 3F000000, -2.0f C0000000. */
static void quant_words(void **state)
{
    (void)state;
    assert_true(pto_quant_word(0.5f, 0, false) == INT64_C(0x3F000000));
    assert_true(pto_quant_word(0.5f, 0, true) == INT64_C(0x40003F000000));
    assert_true(pto_quant_word(0.5f, 3, false) == INT64_C(0x603F000000));
    assert_true(pto_quant_word(0.5f, -1, false) == INT64_C(0x3FE03F000000));
    assert_true(pto_quant_word(0.5f, -256, true) == INT64_C(0x60003F000000));
    assert_true(pto_quant_word(-2.0f, 0, false) == INT64_C(0xC0000000));
    assert_true(pto_quant_shift(1) == 0);
    assert_true(pto_quant_shift(4) == INT64_C(0x300000000));
    assert_true(pto_quant_shift(16) == INT64_C(0xF00000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_form), cmocka_unit_test(every_operation), cmocka_unit_test(attributes),
                                       cmocka_unit_test(overloads), cmocka_unit_test(results), cmocka_unit_test(scalars),
                                       cmocka_unit_test(assigning), cmocka_unit_test(quant_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
