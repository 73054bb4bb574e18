/* Values of conditions over resolved, perhaps partial instructions, and the tables of terms and of the words that name their values.
 * What is unknown stays unknown (insn.h). */
#include "isa/check_impl.h"
#include "isa/layout.h"

#include <string.h>

#define BIT(n) (UINT64_C(1) << (n))

static const struct check_term_info terms[TERM_COUNT] = {
#define WORDS_ENUM(e) WORDS_ENUM + PTO_ENUM_##e
#define PTO_CHECK_TERM(id, word, aspect, names, text) {word, text, ASPECT_##aspect, WORDS_##names},
#include "isa/check.def"
#undef PTO_CHECK_TERM
#undef WORDS_ENUM
};
const struct check_term_info *isa_check_term(enum check_term term) { return &terms[term]; }

static uint64_t of_width(unsigned bits)
{
    uint64_t set = 0;
    for (unsigned d = 1; d < PTO_DTYPE_COUNT; d++)
        set |= isa_dtype((enum pto_dtype)d)->bits == bits ? BIT(d) : 0;
    return set;
}

/* A word of T: a group of check.def, else any name of one type. */
static uint64_t type_word(const char *text, size_t len)
{
#define OF_WIDTH(bits) of_width(bits)
#define PTO_CHECK_TYPES(word, set, spoken)                       \
    if (strlen(word) == len && memcmp(text, word, len) == 0)     \
        return set;
#include "isa/check.def"
#undef PTO_CHECK_TYPES
#undef OF_WIDTH
    enum pto_dtype d = isa_dtype_find(text, len);
    return d != PTO_DTYPE_NONE ? BIT(d) : 0;
}

/* `scaling` is the place as text has it: scale tiles are written with it, too (README glossary). */
static uint64_t place_word(const char *text, size_t len)
{
    enum pto_space space = isa_space_find(text, len);
    uint64_t scales = BIT(PTO_SPACE_SCALE_LEFT) | BIT(PTO_SPACE_SCALE_RIGHT);
    return space == PTO_SPACE_NONE ? 0 : BIT(space) | (space == PTO_SPACE_SCALING ? scales : 0);
}

/* Codes of x.layout: blayout * 3 + slayout. */
static const char *const layouts[] = {"nd", "zz", "zn", "dn", "nz", "nn"};

uint64_t isa_check_word(unsigned words, const char *text, size_t len)
{
    if (words == WORDS_DTYPE)
        return type_word(text, len);
    if (words == WORDS_PLACE)
        return place_word(text, len);
    if (words == WORDS_LAYOUT)
        for (unsigned i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
            if (strlen(layouts[i]) == len && memcmp(layouts[i], text, len) == 0)
                return BIT(i);
    if (words <= WORDS_ENUM)
        return 0;
    int64_t code = isa_enum_code((enum pto_enum)(words - WORDS_ENUM), text, len);
    return code >= 0 && code < 64 ? BIT(code) : 0;
}

const char *isa_check_word_text(unsigned words, int64_t value)
{
    if (words == WORDS_DTYPE)
        return value > 0 && value < PTO_DTYPE_COUNT ? isa_dtype((enum pto_dtype)value)->text : NULL;
    if (words == WORDS_PLACE)
        return value > 0 && value < PTO_SPACE_COUNT ? isa_space((enum pto_space)value)->text : NULL;
    if (words == WORDS_LAYOUT)
        return value >= 0 && value < 6 ? layouts[value] : NULL;
    return words > WORDS_ENUM ? isa_enum_text((enum pto_enum)(words - WORDS_ENUM), value) : NULL;
}

static int64_t known(int32_t extent) { return extent == PTO_UNKNOWN_EXTENT ? PTO_UNKNOWN : extent; }

bool isa_check_extents(const struct pto_operand *o, bool valid, int64_t *rows, int64_t *cols)
{
    if (o->kind == PTO_OK_TILE) {
        *rows = valid ? known(o->u.tile.v_row) : o->u.tile.rows;
        *cols = valid ? known(o->u.tile.v_col) : o->u.tile.cols;
    } else if (o->kind == PTO_OK_GM) {
        isa_gm_extent(&o->u.gm, rows, cols);
    } else {
        *rows = *cols = PTO_UNKNOWN;
        return false;
    }
    return true;
}

static int64_t extent_term(const struct pto_operand *o, enum check_term term)
{
    int64_t rows, cols;
    bool valid = term != TERM_ROWS && term != TERM_COLS;
    isa_check_extents(o, valid, &rows, &cols);
    if (term == TERM_EXTENT_ROWS || term == TERM_EXTENT_COLS) {
        int64_t all_rows, all_cols;
        isa_check_extents(o, false, &all_rows, &all_cols);
        rows = rows == PTO_UNKNOWN ? all_rows : rows;
        cols = cols == PTO_UNKNOWN ? all_cols : cols;
    }
    return term == TERM_ROWS || term == TERM_VALID_ROWS || term == TERM_EXTENT_ROWS ? rows : cols;
}

static int64_t tile_term(const struct pto_tile *t, enum check_term term)
{
    switch (term) {
    case TERM_BYTES: return isa_tile_bytes(t);
    case TERM_PLACE: return t->space;
    case TERM_BLAYOUT: return t->blayout;
    case TERM_SLAYOUT: return t->slayout;
    case TERM_LAYOUT: return t->blayout * 3 + t->slayout;
    case TERM_FRACTAL: return t->fractal;
    case TERM_PAD: return t->pad;
    case TERM_COMPACT: return t->compact;
    case TERM_ADDRESS: return t->addr;
    default: return PTO_UNKNOWN;
    }
}

static int64_t gm_term(const struct pto_gm *g, enum check_term term, unsigned k)
{
    switch (term) {
    case TERM_PLACE: return PTO_SPACE_GM;
    case TERM_GM_LAYOUT: return g->layout_given || g->stride[4] != PTO_UNKNOWN ? g->layout : PTO_UNKNOWN; /* of an argument: not known */
    case TERM_RANK: return g->rank;
    case TERM_DIM: return g->rank <= 5 && k < g->rank ? g->shape[5u - g->rank + k] : PTO_UNKNOWN;
    case TERM_ADDRESS: return g->addr;
    default: return PTO_UNKNOWN;
    }
}

int64_t isa_check_operand_term(const struct pto_operand *o, enum check_term term, unsigned k)
{
    enum pto_dtype dtype = (enum pto_dtype)(o->kind == PTO_OK_TILE ? o->u.tile.dtype
                                            : o->kind == PTO_OK_GM ? o->u.gm.dtype
                                            : o->kind == PTO_OK_PTR ? o->u.ptr.dtype
                                                                    : o->dtype);
    switch (term) {
    case TERM_ROWS: case TERM_COLS: case TERM_VALID_ROWS: case TERM_VALID_COLS: case TERM_EXTENT_ROWS: case TERM_EXTENT_COLS:
        return extent_term(o, term);
    case TERM_DTYPE: return dtype != PTO_DTYPE_NONE ? (int64_t)dtype : PTO_UNKNOWN;
    case TERM_BITS: return dtype != PTO_DTYPE_NONE ? isa_dtype(dtype)->bits : PTO_UNKNOWN;
    case TERM_SIZE: return dtype != PTO_DTYPE_NONE ? (isa_dtype(dtype)->bits + 7) / 8 : PTO_UNKNOWN;
    case TERM_IS_TILE: return o->kind == PTO_OK_TILE;
    case TERM_VALUE: return o->kind == PTO_OK_INT ? o->u.i : PTO_UNKNOWN;
    default: break;
    }
    switch ((enum pto_operand_kind)o->kind) {
    case PTO_OK_TILE: return tile_term(&o->u.tile, term);
    case PTO_OK_GM: return gm_term(&o->u.gm, term, k);
    case PTO_OK_PTR:
        return term == TERM_ADDRESS ? o->u.ptr.addr : term != TERM_PLACE ? PTO_UNKNOWN : o->u.ptr.space != PTO_SPACE_NONE ? o->u.ptr.space : PTO_SPACE_GM;
    default: return PTO_UNKNOWN;
    }
}

static int64_t compare(enum check_node_op op, int64_t a, int64_t b)
{
    switch (op) {
    case NODE_EQ: return a == b;
    case NODE_NE: return a != b;
    case NODE_LT: return a < b;
    case NODE_LE: return a <= b;
    case NODE_GT: return a > b;
    default: return a >= b;
    }
}

/* C division; by zero and out of range unknown. */
static int64_t divide(enum check_node_op op, int64_t a, int64_t b)
{
    if (b == 0 || (b == -1 && a == INT64_MIN))
        return PTO_UNKNOWN;
    int64_t up = op == NODE_CEIL || op == NODE_ALIGN ? a % b != 0 && (a < 0) == (b < 0) : 0;
    return op == NODE_REM ? a % b : op == NODE_ALIGN ? isa_mul_known(a / b + up, b) : a / b + up;
}

static int64_t arithmetic(enum check_node_op op, int64_t a, int64_t b)
{
    switch (op) {
    case NODE_ADD: return isa_add_known(a, b);
    case NODE_SUB: return isa_add_known(a, isa_mul_known(b, -1));
    case NODE_MUL: return isa_mul_known(a, b);
    case NODE_DIV: case NODE_REM: case NODE_CEIL: case NODE_ALIGN: return divide(op, a, b);
    case NODE_MIN: return a < b ? a : b;
    case NODE_MAX: return a > b ? a : b;
    default: return compare(op, a, b);
    }
}

/* The depth of expressions is limited by the compiler. */
int64_t isa_check_eval(const struct check_values *v, unsigned index)
{
    const struct check_node *n = &v->column->nodes[index];
    switch ((enum check_node_op)n->op) {
    case NODE_NONE: return PTO_UNKNOWN;
    case NODE_INT: return n->value;
    case NODE_TERM: {
        const struct pto_operand *o = isa_check_operand(v->insn, n->slot);
        return o != NULL ? isa_check_operand_term(o, (enum check_term)n->term, n->a) : PTO_UNKNOWN;
    }
    case NODE_ATTR: return v->insn->attr[n->slot];
    case NODE_ATTR_GIVEN: return v->insn->attr_given >> n->slot & 1;
    case NODE_GIVEN: return isa_check_operand(v->insn, n->slot) != NULL;
    default: break;
    }
    int64_t a = isa_check_eval(v, n->a);
    switch ((enum check_node_op)n->op) {
    case NODE_NEG: return isa_mul_known(a, -1);
    case NODE_NOT: return a == PTO_UNKNOWN ? a : a == 0;
    case NODE_IN: return a == PTO_UNKNOWN ? a : a >= 0 && a < 64 && ((uint64_t)n->value >> a & 1) != 0;
    case NODE_AND:
        if (a == 0)
            return 0;
        break;
    case NODE_OR:
        if (a != 0 && a != PTO_UNKNOWN)
            return 1;
        break;
    default: break;
    }
    int64_t b = isa_check_eval(v, n->b);
    if (n->op == NODE_AND)
        return b == 0 ? 0 : a == PTO_UNKNOWN || b == PTO_UNKNOWN ? PTO_UNKNOWN : 1;
    if (n->op == NODE_OR)
        return b != 0 && b != PTO_UNKNOWN ? 1 : a == PTO_UNKNOWN || b == PTO_UNKNOWN ? PTO_UNKNOWN : 0;
    return a == PTO_UNKNOWN || b == PTO_UNKNOWN ? PTO_UNKNOWN : arithmetic((enum check_node_op)n->op, a, b);
}
