/* cases source|verdicts TARGET: instructions with random tiles, one of every operation that has checks, again and again; as C in which the
 * compiler judges them, one a line, or what isa_check() says of them at run time: lines `LINE PTOnnnn`. checks.sh compares the two. */
#include "isa/check.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 24, HEADER_LINES = 7 };

static uint64_t state = 11;
static unsigned any(unsigned n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % n;
}

static const char *const spaces[PTO_SPACE_COUNT] = {[PTO_SPACE_VEC] = "Vec", [PTO_SPACE_MAT] = "Mat", [PTO_SPACE_LEFT] = "Left", [PTO_SPACE_RIGHT] = "Right",
                                                   [PTO_SPACE_ACC] = "Acc"};
static const uint8_t dtypes[] = {PTO_F32, PTO_F16, PTO_BF16, PTO_I8, PTO_I16, PTO_I32, PTO_I64, PTO_U8, PTO_U16, PTO_U32, PTO_F8E4M3};

static struct pto_tile usual(unsigned dtype)
{
    return (struct pto_tile){.space = PTO_SPACE_VEC, .dtype = (uint8_t)dtype, .blayout = PTO_BLAYOUT_ROW, .slayout = PTO_SLAYOUT_NONE, .fractal = 512, .rows = 16,
                             .cols = 64, .v_row = 16, .v_col = 64, .phys_rows = 16, .phys_cols = 64, .addr = PTO_UNKNOWN};
}

static void change(struct pto_tile *t)
{
    static const int32_t rows[] = {1, 8, 16, 32}, cols[] = {1, 32, 64, 128};
    switch (any(9)) {
    case 0: t->space = (uint8_t)(PTO_SPACE_VEC + any(PTO_SPACE_ACC - PTO_SPACE_VEC + 1)); break;
    case 1: t->dtype = dtypes[any(sizeof dtypes)]; break;
    case 2: t->blayout = (uint8_t)any(2); break;
    case 3: t->slayout = (uint8_t)any(3); break;
    case 4: t->v_row = any(5) == 0 ? 0 : rows[any(4)]; break;
    case 5: t->v_col = any(5) == 0 ? 0 : cols[any(4)]; break;
    case 6: t->rows = t->phys_rows = t->v_row = rows[any(4)]; break;
    case 7: t->cols = t->phys_cols = t->v_col = cols[any(4)]; break;
    default: *(any(2) != 0 ? &t->v_row : &t->v_col) = PTO_UNKNOWN_EXTENT; break;
    }
}

static bool is_tile(const struct pto_slot *s) { return s->kind == PTO_OPD_TILE || s->kind == PTO_OPD_TILE_INFERRED; }

static void make(struct pto_insn *i, enum pto_op op)
{
    const struct isa_op_info *info = isa_op(op);
    unsigned dtype = dtypes[any(3) != 0 ? 0 : any(sizeof dtypes)];
    memset(i, 0, sizeof *i);
    i->op = (uint16_t)op;
    i->noperands = info->nslots;
    for (unsigned a = 0; info->attrs[a] != 0; a++)
        i->attr[a] = isa_attr((enum pto_attr)info->attrs[a])->def;
    for (unsigned s = 0; s < info->nslots; s++) {
        bool given = is_tile(&info->slots[s]) && (!isa_slot_is_optional(&info->slots[s]) || any(2) != 0);
        i->operand[s].kind = given ? PTO_OK_TILE : PTO_OK_NONE;
        i->operand[s].u.tile = usual(dtype);
        if (given && any(3) == 0)
            change(&i->operand[s].u.tile);
    }
}

static void print_source(const struct pto_insn *i, const char *id)
{
    static const char *const major[] = {"RowMajor", "ColMajor"}, *const boxes[] = {"NoneBox", "RowMajor", "ColMajor"};
    printf("{");
    for (unsigned s = 0; s < i->noperands; s++) {
        const struct pto_tile *t = &i->operand[s].u.tile;
        if (i->operand[s].kind == PTO_OK_TILE)
            printf(" Tile(t%u, %s, %s, %d, %d, %s, %d, %d, %s, 512, Null, Null);", s, spaces[t->space], isa_dtype((enum pto_dtype)t->dtype)->cxx, t->rows, t->cols,
                   major[t->blayout], t->v_row, t->v_col, boxes[t->slayout]);
    }
    printf(" PTO_RULES_%s_(", id);
    for (unsigned s = 0; s < i->noperands; s++)
        printf(i->operand[s].kind == PTO_OK_TILE ? "%st%u" : "%sPTO_NONE_", s != 0 ? ", " : "", s);
    printf(") }\n");
}

static void print_verdict(const struct pto_insn *i, const struct pto_target *target, unsigned line)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct base_arena arena = {0};
    base_diags_init(&diags, &sources);
    const struct isa_check_column *column = isa_check_compile(&arena, isa_op((enum pto_op)i->op), target->family);
    isa_check(column, i, target, ISA_LEGAL_CAPI, &diags);
    for (const struct base_diag *d = diags.first; d != NULL; d = d->next)
        if (d->severity >= PTO_SEV_ERROR)
            printf("%u PTO%04u\n", line, (unsigned)base_diag_info(d->code)->number);
    base_diags_free(&diags);
    base_arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const char *const ids[PTO_OP_COUNT] = {
        "",
#define PTO_OP(id, ...) #id,
#include "isa/ops.def"
#undef PTO_OP
    };
    const struct pto_target *target = argc == 3 ? isa_target_find(argv[2]) : NULL;
    if (target == NULL)
        return 2;
    bool source = strcmp(argv[1], "source") == 0;
    unsigned line = HEADER_LINES;
    if (source)
        puts("#include <pto/pto.h>\n#undef PTO_TILE_RULES_\n#define PTO_TILE_RULES_(t) enum { pto_no_rules_##t }\nvoid kernel(void);\nvoid kernel(void)\n{\n");
    for (unsigned round = 0; round < ROUNDS; round++)
        for (unsigned op = 1; op < PTO_OP_COUNT; op++) {
            const struct isa_op_info *info = isa_op((enum pto_op)op);
            if (info->cls != PTO_CLASS_INSN || info->checks[0] == '\0' || info->ruleset != PTO_RULES_NONE || (info->families & target->family) == 0)
                continue;
            struct pto_insn i;
            make(&i, (enum pto_op)op);
            line++;
            if (source)
                print_source(&i, ids[op]);
            else
                print_verdict(&i, target, line);
        }
    if (source)
        puts("}");
    return 0;
}
