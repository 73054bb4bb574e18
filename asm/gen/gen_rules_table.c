/* The tables behind the assertions of include/pto/rules.h as constant expressions: targets, codes, capacities, sets of element types.
 * A set that several targets share is asked for all of them at once: f is a mask of targets, and one that has a member is enough. */
#include "asm/gen/gen_rules.h"
#include "isa/num.h"
#include "isa/optypes.h"
#include "isa/path.h"
#include "isa/target.h"

#include <ctype.h>
#include <string.h>

enum { FAMILIES = 6 };
_Static_assert(PTO_F_ALL == (1 << FAMILIES) - 1 && PTO_DTYPE_COUNT <= 32 && PTO_SPACE_COUNT <= 32, "sets are bits of 32");

static void put_upper(struct base_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        base_putc(out, (char)toupper((unsigned char)text[i]));
}

static void put_targets(struct base_buf *out)
{
    unsigned like_a3 = PTO_F_LIKE_A3, mx = 0, nz = 0;
    for (size_t t = 0; t < isa_target_count(); t++) {
        const struct pto_target *target = isa_target_at(t);
        mx |= target->has_mx ? target->family : 0;
        nz |= target->left_is_nz ? target->family : 0;
        base_puts(out, "#define PTO_");
        put_upper(out, target->name, strlen(target->name));
        base_printf(out, " %u /* %s */\n", target->family, target->doc);
        for (const char *a = target->aliases; *a != '\0'; a += strcspn(a, " "), a += *a == ' ')
            if (isalpha((unsigned char)*a)) {
                base_puts(out, "#define PTO_");
                put_upper(out, a, strcspn(a, " "));
                base_printf(out, " %u\n", target->family);
            }
    }
    base_printf(out, "#define PTO_ARCH_ALL_ %d\n#define PTO_LIKE_A3_ %u\n#define PTO_MX_ARCHS_ %u\n", PTO_F_ALL, like_a3, mx);
    base_printf(out, "#define PTO_LEFT_BL_(f) (((f) & %u) == 0 ? %d : ((f) & %u) == 0 ? %d : -1)\n\n", nz, PTO_BLAYOUT_ROW, PTO_F_ALL & ~nz, PTO_BLAYOUT_COL);
}

static void put_codes(struct base_buf *out)
{
#define CODE(name, value) base_printf(out, "#define PTO_K_%s_ %d\n", name, (int)(value));
#define PTO_SPACE(id, ...) CODE(#id, PTO_SPACE_##id)
#include "isa/space.def"
#undef PTO_SPACE
#define PTO_DTYPE(id, ...) CODE(#id, PTO_##id)
#include "isa/dtype.def"
#undef PTO_DTYPE
    CODE("ROW", PTO_BLAYOUT_ROW) CODE("COL", PTO_BLAYOUT_COL)
    CODE("NONE_BOX", PTO_SLAYOUT_NONE) CODE("ROW_BOX", PTO_SLAYOUT_ROW) CODE("COL_BOX", PTO_SLAYOUT_COL)
    CODE("GM_ND", PTO_GM_LAYOUT_ND) CODE("GM_DN", PTO_GM_LAYOUT_DN) CODE("GM_NZ", PTO_GM_LAYOUT_NZ)
    CODE("GM_MX_A_ND", PTO_GM_LAYOUT_MX_A_ND) CODE("GM_MX_A_ZZ", PTO_GM_LAYOUT_MX_A_ZZ) CODE("GM_MX_B_ND", PTO_GM_LAYOUT_MX_B_ND) CODE("GM_MX_B_NN", PTO_GM_LAYOUT_MX_B_NN)
#undef CODE
    static const struct {
        const char *name;
        enum pto_param param;
    } limits[] = {{"EXTENT_MAX", PTO_P_mad_extent_max}, {"LOAD_ROWS_MAX", PTO_P_load_mat_rows_max}, {"LOAD_ELEMS_MAX", PTO_P_load_mat_elems_max},
                  {"FIX_COLS_MAX", PTO_P_fix_cols_max}, {"FIX_ND_ROWS_MAX", PTO_P_fix_nd_rows_max}, {"FIX_NZ_ROWS_MAX", PTO_P_fix_nz_rows_max}};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        int64_t most = 0;
        for (size_t t = 0; t < isa_target_count(); t++)
            most = isa_target_at(t)->param[limits[i].param] > most ? isa_target_at(t)->param[limits[i].param] : most;
        base_printf(out, "#define PTO_%s_ %lld\n", limits[i].name, (long long)most);
    }
}

static void put_bits(struct base_buf *out)
{
    static const unsigned widths[] = {4, 8, 16, 64};
    base_puts(out, "#define PTO_BITS_(d) ((d) < 0 ? -1 : ");
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        uint32_t set = 0;
        for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
            set |= isa_dtype((enum pto_dtype)d)->bits == widths[w] ? 1u << d : 0;
        base_printf(out, "(0x%xu >> ((d)&31) & 1u) != 0 ? %u : ", set, widths[w]);
    }
    base_puts(out, "32)\n\n");
}

/* What a space has on a target; BT and FB have a backing store beyond (R6), that rules grant them. */
static int64_t capacity(const struct pto_target *t, enum pto_space space, bool room)
{
    int64_t own = isa_capacity(t, space), backing = t->param[PTO_P_backing_bytes];
    bool table = space == PTO_SPACE_BIAS || space == PTO_SPACE_SCALING;
    return room && table && own != 0 && backing > own ? backing : own;
}

/* The most that one of the targets in f has: PTO_CAPACITY_VEC_(f) .., and PTO_CAPACITY_(s, f) for a space that is no word. */
static void put_capacity(struct base_buf *out, const char *name, bool room)
{
    static const char *const ids[] = {"NONE",
#define PTO_SPACE(id, ...) #id,
#include "isa/space.def"
#undef PTO_SPACE
    };
    for (unsigned s = PTO_SPACE_VEC; s < PTO_SPACE_COUNT; s++) {
        base_printf(out, "#define PTO_%s_%s_(f) (", name, ids[s]);
        unsigned left = PTO_F_ALL;
        while (left != 0) { /* the greatest first */
            int64_t most = -1;
            unsigned who = 0;
            for (size_t t = 0; t < isa_target_count(); t++) {
                const struct pto_target *target = isa_target_at(t);
                int64_t bytes = capacity(target, (enum pto_space)s, room);
                if ((target->family & left) == 0 || bytes < most)
                    continue;
                who = bytes > most ? target->family : who | target->family;
                most = bytes;
            }
            left &= ~who;
            if (left != 0)
                base_printf(out, "((f) & %u) != 0 ? %lldLL : ", who, (long long)most);
            else
                base_printf(out, "%lldLL)\n", (long long)most);
        }
    }
    base_printf(out, "#define PTO_%s_(s, f) (", name);
    for (unsigned s = PTO_SPACE_VEC; s < PTO_SPACE_COUNT; s++)
        base_printf(out, "(s) == %u ? PTO_%s_%s_(f) : ", s, name, ids[s]);
    base_puts(out, "0LL)\n");
}

typedef uint32_t member_set(unsigned what, unsigned a, unsigned b, uint32_t family);

/* The members that some target in f has, as an expression. */
static bool put_set(struct base_buf *out, member_set *members, unsigned what, unsigned a, unsigned b)
{
    uint32_t of[FAMILIES], all = 0;
    bool same = true;
    for (unsigned i = 0; i < FAMILIES; i++) {
        of[i] = members(what, a, b, 1u << i);
        all |= of[i];
        same = same && of[i] == of[0];
    }
    if (all == 0 || same) {
        base_printf(out, "0x%xu", all);
        return all != 0;
    }
    unsigned done = 0, n = 0;
    base_putc(out, '(');
    for (unsigned i = 0; i < FAMILIES; i++) {
        unsigned who = 0;
        for (unsigned j = i; j < FAMILIES; j++)
            who |= of[j] == of[i] ? 1u << j : 0;
        if (of[i] == 0 || (done >> i & 1) != 0)
            continue;
        done |= who;
        base_printf(out, "%s(((f) & %u) != 0 ? 0x%xu : 0u)", n++ != 0 ? " | " : "", who, of[i]);
    }
    base_putc(out, ')');
    return true;
}

static bool has_members(member_set *members, unsigned what, unsigned a, unsigned b)
{
    struct base_buf scratch = {0};
    bool some = put_set(&scratch, members, what, a, b);
    base_buf_free(&scratch);
    return some;
}

/* PTO_x(s, d, f): is the pair in the set, as far as it is known? */
static void put_pairs(struct base_buf *out, const char *kind, const char *name, member_set *members, unsigned what, unsigned count)
{
    base_printf(out, "#define PTO_%s%s_(s, d, f) ((s) < 0 || (d) < 0 || ((", kind, name);
    for (unsigned s = 1; s < count; s++)
        if (has_members(members, what, s, 0)) {
            base_printf(out, "(s) == %u ? ", s);
            put_set(out, members, what, s, 0);
            base_puts(out, " : ");
        }
    base_puts(out, "0u) >> ((d)&31) & 1u) != 0)\n");
}

static uint32_t list_members(unsigned list, unsigned a, unsigned b, uint32_t family)
{
    uint32_t set = 0;
    (void)b;
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        set |= (a == 0 ? isa_lt_in_list((enum isa_dtype_list)list, d, family) : isa_lt_pair((enum isa_dtype_list)list, a, d, family)) ? 1u << d : 0;
    return set;
}

static uint32_t triple_members(unsigned form, unsigned lhs, unsigned dst, uint32_t family)
{
    uint32_t set = 0;
    for (unsigned r = 1; r < PTO_DTYPE_COUNT; r++)
        set |= isa_lt_triple((enum isa_mad_form)form, dst, lhs, r, family) ? 1u << r : 0;
    return set;
}

static uint32_t path_members(unsigned op, unsigned src, unsigned b, uint32_t family)
{
    uint32_t set = 0;
    (void)b;
    for (unsigned d = 1; d < PTO_SPACE_COUNT; d++)
        set |= isa_path_allows(isa_path_find(src, d), (enum pto_op)op, family) ? 1u << d : 0;
    return set;
}

static bool is_narrow(unsigned d) { return isa_dtype((enum pto_dtype)d)->bits <= 8 && !isa_dtype_is_int((enum pto_dtype)d); }

/* As TCVT_PAIR judges: pairs with a low-precision type are the checks column's. */
static uint32_t cvt_members(unsigned what, unsigned src, unsigned b, uint32_t family)
{
    uint32_t set = 0, wanted = (family & PTO_F_LIKE_A3) != 0 ? NUM_TCVT_A2A3 : NUM_TCVT_A5;
    (void)what, (void)b;
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        set |= is_narrow(src) || is_narrow(d) || (num_tcvt_targets((enum pto_dtype)d, (enum pto_dtype)src) & wanted) != 0 ? 1u << d : 0;
    return set;
}

static void put_triples(struct base_buf *out, const char *name, enum isa_mad_form form)
{
    base_printf(out, "#define PTO_TRIPLE_%s_(d, l, r, f) ((d) < 0 || (l) < 0 || (r) < 0 || ((", name);
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++) {
        bool any = false;
        for (unsigned l = 1; l < PTO_DTYPE_COUNT; l++) {
            if (!has_members(triple_members, form, l, d))
                continue;
            if (!any)
                base_printf(out, "(d) == %u ? (", d);
            any = true;
            base_printf(out, "(l) == %u ? ", l);
            put_set(out, triple_members, form, l, d);
            base_puts(out, " : ");
        }
        base_puts(out, any ? "0u) : " : "");
    }
    base_puts(out, "0u) >> ((r)&31) & 1u) != 0)\n");
}

void gen_rules_tables(struct base_buf *out)
{
    static const char *const lists[] = {NULL,
#define PTO_DTYPE_LIST(id) #id,
#include "isa/optypes.def"
    };
    put_targets(out);
    put_codes(out);
    put_bits(out);
    put_capacity(out, "CAPACITY", false);
    put_capacity(out, "ROOM", true);
    base_puts(out, "#define PTO_ALIGN_(s) (");
    for (unsigned s = PTO_SPACE_VEC; s + 1 < PTO_SPACE_COUNT; s++)
        base_printf(out, "(s) == %u ? %u : ", s, (unsigned)isa_space((enum pto_space)s)->align);
    base_printf(out, "%u)\n\n", (unsigned)isa_space((enum pto_space)(PTO_SPACE_COUNT - 1))->align);
    for (unsigned l = 1; l < ISA_DL_COUNT; l++) {
        if (!has_members(list_members, l, 0, 0)) {
            put_pairs(out, "PAIR_", lists[l], list_members, l, PTO_DTYPE_COUNT);
            continue;
        }
        base_printf(out, "#define PTO_LIST_%s_(d, f) ((d) < 0 || (", lists[l]);
        put_set(out, list_members, l, 0, 0);
        base_puts(out, " >> ((d)&31) & 1u) != 0)\n");
    }
    put_triples(out, "PLAIN", ISA_MAD_PLAIN);
    put_triples(out, "MX", ISA_MAD_MX);
    put_pairs(out, "PATHS_", "TMOV", path_members, PTO_OP_TMOV, PTO_SPACE_COUNT);
    put_pairs(out, "PATHS_", "TEXTRACT", path_members, PTO_OP_TEXTRACT, PTO_SPACE_COUNT);
    put_pairs(out, "PATHS_", "TINSERT", path_members, PTO_OP_TINSERT, PTO_SPACE_COUNT);
    base_puts(out, "#define PTO_PATH_(s, d, f) (pto_is_tmov ? PTO_PATHS_TMOV_(s, d, f) : pto_is_textract ? PTO_PATHS_TEXTRACT_(s, d, f) : PTO_PATHS_TINSERT_(s, d, f))\n");
    put_pairs(out, "", "TCVT_PAIR", cvt_members, 0, PTO_DTYPE_COUNT);
}
