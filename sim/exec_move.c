/* Data movement: GM to tile, tile to GM, tile to tile (machine-and-cube.md e; R20).  What moves is decided here, where it lies
 * by the grids, what becomes of accumulator elements by the fixpipe. */
#include "sim/fixpipe.h"
#include "sim/launch.h"
#include "sim/rows.h"
#include "sim/taint.h"
#include "base/checked.h"
#include "isa/optypes.h"
#include "isa/path.h"

#include <stdlib.h>
#include <string.h>

static unsigned bits_of(unsigned dtype) { return isa_dtype((enum pto_dtype)dtype)->bits; }

/* Rows and columns that move between a view and a tile: the smaller of the two in each dimension (R20). */
static bool common_extent(struct sim_exec *x, const struct pto_insn *insn, const struct pto_gm *gm, const struct pto_tile *tile,
                          int32_t *rows, int32_t *cols)
{
    int64_t gm_rows, gm_cols;
    isa_gm_extent(gm, &gm_rows, &gm_cols);
    if (gm_rows == PTO_UNKNOWN || gm_cols == PTO_UNKNOWN)
        return sim_refuse(x, insn, "the shape of the view has more rows or columns than 64 bits can count");
    *rows = sim_least(gm_rows, sim_valid_rows(tile));
    *cols = sim_least(gm_cols, sim_valid_cols(tile));
    return true;
}

/* The tail lanes of the last 32-byte group of each row (column for column-contiguous tiles) of a load that re-lays a plain
 * matrix: zero in L1, the pad value in UB if the tile has one (e.1). */
static bool fill_tail(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm,
                      const struct pto_tile *tile, int32_t rows, int32_t cols)
{
    bool plain = gm->layout == PTO_GM_LAYOUT_ND || gm->layout == PTO_GM_LAYOUT_DN;
    bool by_pad = tile->space != PTO_SPACE_MAT;
    if (!plain || gm->scale_image || (tile->slayout != PTO_SLAYOUT_NONE && tile->fractal != 512) || (by_pad && tile->pad == PTO_PAD_NULL))
        return true;
    uint64_t pad = num_pad_bits((enum pto_dtype)tile->dtype, tile->pad);
    bool along_rows = tile->slayout == PTO_SLAYOUT_NONE ? tile->blayout == PTO_BLAYOUT_COL : tile->slayout == PTO_SLAYOUT_COL;
    int64_t c0 = isa_dtype_c0((enum pto_dtype)tile->dtype);
    struct sim_grid tail;
    int32_t end = along_rows ? sim_least(base_round_up(rows, c0), tile->rows) : sim_least(base_round_up(cols, c0), tile->cols);
    int32_t missing = end - (along_rows ? rows : cols);
    if (missing <= 0)
        return true;
    if (!sim_grid_of_tile(x, insn, arena, tile, along_rows ? rows : 0, along_rows ? 0 : cols, along_rows ? missing : rows,
                          along_rows ? cols : missing, &tail))
        return false;
    sim_grid_fill(&tail, pad);
    return true;
}

bool sim_ex_tload(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_SRC);
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_DST);
    if (gm == NULL || tile == NULL)
        return sim_refuse(x, insn, "needs a view and a tile");
    if (tile->space != PTO_SPACE_VEC && tile->space != PTO_SPACE_MAT)
        return sim_refuse(x, insn, "GM is connected to vec and mat, not to %s", isa_space((enum pto_space)tile->space)->text);
    if (bits_of(gm->dtype) != bits_of(tile->dtype) || gm->dtype == PTO_DTYPE_NONE)
        return sim_refuse(x, insn, "a load keeps the element: %s and %s differ in size", isa_dtype((enum pto_dtype)gm->dtype)->name,
                          isa_dtype((enum pto_dtype)tile->dtype)->name);
    int32_t rows = 0, cols = 0;
    if (!common_extent(x, insn, gm, tile, &rows, &cols))
        return false;
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to;
    bool ok = sim_grid_of_tile(x, insn, &arena, tile, 0, 0, rows, cols, &to) &&
              sim_grid_of_gm(x, insn, &arena, gm, rows, cols, &from);
    if (ok) {
        sim_grid_copy(&to, &from);
        ok = fill_tail(x, insn, &arena, gm, tile, rows, cols);
    }
    base_arena_free(&arena);
    return ok;
}

/* One element of an atomic add, after conversion (e.4): one rounding for floats, wrapping for integers. */
uint64_t sim_atomic_add(enum pto_dtype dtype, uint64_t old, uint64_t value)
{
    if (isa_dtype_is_int(dtype))
        return old + value;
    /* Two floats of at most 24 bits: rounding their sum to double first changes nothing. */
    return num_encode(dtype, num_decode(dtype, old) + num_decode(dtype, value), PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
}

/* Rows of f32 that are only rounded, added to, or both; the rest goes element by element. */
static bool goes_by_rows(const struct sim_grid *to, const struct sim_grid *from, const struct sim_fixpipe *f, bool add)
{
    bool to_float = to->dtype == PTO_F32 || to->dtype == PTO_F16 || to->dtype == PTO_BF16;
    if (!to_float || (f == NULL ? to->dtype != from->dtype : from->dtype != PTO_F32 || f->saturate))
        return false;
    return f == NULL || f->mode->kind == SIM_FIX_CAST || (f->mode->kind == SIM_FIX_COPY && add);
}

static void transfer_rows(const struct sim_grid *to, const struct sim_grid *from, bool relu, bool add)
{
    int32_t n = from->cols;
    float *row = base_realloc_array(NULL, 2 * (size_t)n, sizeof *row), *old = row + n;
    for (int32_t r = 0; r < from->rows; r++) {
        sim_load_f32(from, r, n, row);
        for (int32_t c = 0; relu && c < n; c++)
            row[c] = row[c] < 0 ? 0 : row[c];
        if (add) {
            sim_round_f32((enum pto_dtype)to->dtype, n, row);
            sim_load_f32(to, r, n, old);
            for (int32_t c = 0; c < n; c++)
                row[c] += old[c];
        }
        sim_store_f32(to, r, n, row);
    }
    free(row);
}

static void transfer_scaled(const struct sim_grid *to, const struct sim_grid *from, const struct sim_fixpipe *f)
{
    struct base_arena arena = {0};
    int32_t n = from->cols;
    size_t count = (size_t)n;
    double *scale = base_alloc_array(&arena, count, sizeof *scale), *x = base_alloc_array(&arena, count, sizeof *x);
    float *value = base_alloc_array(&arena, count, sizeof *value);
    int32_t *code = base_alloc_array(&arena, count, sizeof *code);
    bool ints = isa_dtype_is_int((enum pto_dtype)from->dtype);
    sim_fix_scales(f, n, scale);
    for (int32_t r = 0; r < from->rows; r++) {
        if (ints)
            sim_load_i32(from, r, n, code);
        else
            sim_load_f32(from, r, n, value);
        for (int32_t c = 0; c < n; c++)
            x[c] = ints ? (double)code[c] : (double)value[c];
        sim_fix_row(f, n, scale, x, value, code);
        if (isa_dtype_is_int((enum pto_dtype)to->dtype))
            sim_store_i32(to, r, n, code);
        else
            sim_store_f32(to, r, n, value);
    }
    base_arena_free(&arena);
}

/* to = from, through the fixpipe if f is given. */
static void transfer(const struct sim_grid *to, const struct sim_grid *from, const struct sim_fixpipe *f, bool add)
{
    bool unchanged = f == NULL || (f->mode->kind == SIM_FIX_COPY && !f->relu);
    if (unchanged && !add) {
        sim_grid_copy(to, from);
        return;
    }
    if (goes_by_rows(to, from, f, add)) {
        transfer_rows(to, from, f != NULL && f->relu, add);
        return;
    }
    if (f != NULL && !add && sim_fix_has_rows(f)) {
        transfer_scaled(to, from, f);
        return;
    }
    enum pto_dtype dtype = (enum pto_dtype)to->dtype;
    for (int32_t r = 0; r < from->rows; r++)
        for (int32_t c = 0; c < from->cols; c++) {
            uint64_t bits = sim_grid_load(from, r, c);
            bits = unchanged ? bits : sim_fix_element(f, c, bits);
            sim_grid_store(to, r, c, add ? sim_atomic_add(dtype, sim_grid_load(to, r, c), bits) : bits);
        }
}

bool sim_ex_tstore(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_SRC);
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_DST);
    if (gm == NULL || tile == NULL)
        return sim_refuse(x, insn, "needs a tile and a view");
    bool from_acc = tile->space == PTO_SPACE_ACC, add = isa_insn_attr(insn, PTO_ATTR_ATOMIC) == PTO_ATOMIC_ADD;
    if (!from_acc && tile->space != PTO_SPACE_VEC && tile->space != PTO_SPACE_MAT)
        return sim_refuse(x, insn, "vec, mat and acc are connected to GM, not %s", isa_space((enum pto_space)tile->space)->text);
    if (!from_acc && bits_of(gm->dtype) != bits_of(tile->dtype))
        return sim_refuse(x, insn, "only a store from acc converts: %s and %s differ in size",
                          isa_dtype((enum pto_dtype)tile->dtype)->name, isa_dtype((enum pto_dtype)gm->dtype)->name);
    if (!from_acc && (isa_insn_operand(insn, PTO_ROLE_PRE) != NULL || isa_insn_operand(insn, PTO_ROLE_FP) != NULL ||
                      isa_insn_attr(insn, PTO_ATTR_RELU) != PTO_RELU_NO))
        return sim_refuse(x, insn, "only a store from acc goes through the fixpipe (scale, relu)");
    if (add && !isa_lt_in_list(ISA_DL_ATOMIC, gm->dtype, PTO_F_ALL))
        return sim_refuse(x, insn, "there is no atomic add of %s; f32, f16, bf16, i32, i16, i8 have one",
                          isa_dtype((enum pto_dtype)gm->dtype)->name);
    int32_t rows = 0, cols = 0;
    if (!common_extent(x, insn, gm, tile, &rows, &cols))
        return false;
    if (rows <= 0 || cols <= 0)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to;
    struct sim_fixpipe f;
    bool ok = sim_grid_of_tile(x, insn, &arena, tile, 0, 0, rows, cols, &from) &&
              (!from_acc || sim_fix_setup(x, insn, &arena, (enum pto_dtype)tile->dtype, (enum pto_dtype)gm->dtype, 0, cols, &f)) &&
              sim_grid_of_gm(x, insn, &arena, gm, rows, cols, &to);
    if (ok)
        transfer(&to, &from, from_acc ? &f : NULL, add);
    base_arena_free(&arena);
    return ok;
}

/* What the paths between on-chip memories do with elements (column exec of isa/path.def; e.2-e.4). */
static const struct path_exec {
    bool widen, fixpipe;
} path_exec[ISA_PATH_COUNT] = {
#define EXEC_FILL {.widen = false}
#define EXEC_WIDEN {.widen = true}
#define EXEC_COPY {.widen = false}
#define EXEC_FIXPIPE {.fixpipe = true}
#define PTO_PATH(src, dst, pipe, exec, amount, rate, relaid, rate_relaid, start, lat, ops) [ISA_PATH_##src##_##dst] = EXEC_##exec,
#include "isa/path.def"
#undef PTO_PATH
};

static void widen_elements(const struct sim_grid *to, const struct sim_grid *from)
{
    enum pto_dtype src = (enum pto_dtype)from->dtype, dst = (enum pto_dtype)to->dtype;
    for (int32_t r = 0; r < from->rows; r++)
        for (int32_t c = 0; c < from->cols; c++) {
            double value = num_decode(src, sim_grid_load(from, r, c));
            sim_grid_store(to, r, c, num_encode(dst, value, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON));
        }
}

/* The part of an accumulator that one vector core gets, and that core (e.4, AccToVecMode). */
struct share {
    struct sim_core *core;
    int32_t row, col, rows, cols;
};
enum { MAX_SHARES = 2 };

/* What goes where from acc to vec. The vector cores of the block have their own UB; a core that does everything, or a cube core
 * without vector cores, has one. Returns the number of shares, 0 after a diagnostic. */
static int shares_of(struct sim_exec *x, const struct pto_insn *insn, int32_t rows, int32_t cols, struct share out[MAX_SHARES])
{
    static const struct {
        uint8_t first, count, by_row;
    } modes[] = {[PTO_ACC_TO_VEC_SINGLE_VEC0] = {0, 1, 0}, [PTO_ACC_TO_VEC_SINGLE_VEC1] = {1, 1, 0}, [PTO_ACC_TO_VEC_DUAL_M] = {0, 2, 1}, [PTO_ACC_TO_VEC_DUAL_N] = {0, 2, 0}};
    int64_t mode = isa_insn_attr(insn, PTO_ATTR_ACC_TO_VEC);
    bool pair = x->core_kind == SIM_CORE_CUBE && x->block != NULL && x->block->ncores == SIM_BLOCK_CORES;
    if (mode < 0 || mode >= (int64_t)(sizeof modes / sizeof modes[0]) || (!pair && mode != PTO_ACC_TO_VEC_SINGLE_VEC0)) {
        (void)sim_refuse(x, insn, "accToVecMode %s writes the second vector core of the block, but %s; use single_mode_vec0, or run a kernel of a cube and a vector function",
                         isa_enum_text(PTO_ENUM_ACC_TO_VEC, mode), x->core_kind == SIM_CORE_CUBE ? "this launch has no vector cores" : "this function runs on one core");
        return 0;
    }
    int n = modes[mode].count;
    for (int i = 0; i < n; i++) {
        struct sim_core *core = pair ? &x->block->unit[1 + modes[mode].first + i].memory : x->core;
        out[i] = (struct share){.core = core, .rows = rows, .cols = cols};
        if (n == 2 && modes[mode].by_row != 0) {
            out[i].row = i * (rows / 2);
            out[i].rows = i == 0 ? rows / 2 : rows - rows / 2;
        } else if (n == 2) {
            out[i].col = i * (cols / 2);
            out[i].cols = i == 0 ? cols / 2 : cols - cols / 2;
        }
    }
    return n;
}

/* Whose L1 a vector core writes: that of the block's cube core, the only one there is. A core that does everything has its own. */
static struct sim_core *core_of_mat(struct sim_exec *x)
{
    bool pair = x->core_kind == SIM_CORE_VECTOR && x->block != NULL && x->block->ncores == SIM_BLOCK_CORES;
    return pair ? &x->block->unit[0].memory : x->core;
}

/* Block exponents to the byte order of scales (2026-08 2.6): dst is written as it lies, byte behind byte. Pairs of columns within
 * blocks of 16 rows, rows of zeros behind the last; or, for exponents of columns, pairs of rows within blocks of 16 columns. */
static bool exponents_to_zz(struct sim_exec *x, const struct pto_insn *insn, const struct pto_tile *src, const struct pto_tile *dst)
{
    bool by_column = isa_insn_attr(insn, PTO_ATTR_GRP_AXIS) == PTO_MX_GROUP_AXIS_0;
    struct base_arena arena = {0};
    struct sim_grid from;
    if (bits_of(src->dtype) != 8 || bits_of(dst->dtype) != 8)
        return sim_refuse(x, insn, "exponents are bytes, not %s and %s", isa_dtype((enum pto_dtype)src->dtype)->name, isa_dtype((enum pto_dtype)dst->dtype)->name);
    uint8_t *to = sim_tile_base(x, insn, dst);
    int64_t begin, end;
    bool ok = to != NULL && isa_tile_range(dst, false, &begin, &end) && sim_open(x, insn, &arena, PTO_ROLE_SRC, &from);
    if (ok) {
        int32_t outer = by_column ? from.cols : from.rows, groups = by_column ? from.rows : from.cols;
        int64_t blocks = (outer + 15) / 16, pairs = (groups + 1) / 2, bytes = blocks * pairs * 32;
        if (bytes > end - begin)
            ok = sim_refuse(x, insn, "%lldx%lld exponents make %lld bytes; `%s` has %lld", (long long)from.rows, (long long)from.cols, (long long)bytes,
                            sim_slot_name(insn, dst), (long long)(end - begin));
        uint8_t *image = base_alloc(&arena, (size_t)bytes + 1);
        for (int64_t at = 0; ok && at < bytes; at++) {
            int64_t block = at / 32 / pairs, pair = at / 32 % pairs, o = block * 16 + at % 32 / 2, g = pair * 2 + at % 2;
            if (o < outer && g < groups)
                image[at] = (uint8_t)sim_grid_load(&from, (int32_t)(by_column ? g : o), (int32_t)(by_column ? o : g));
        }
        if (ok) {
            memcpy(to + (begin - dst->addr), image, (size_t)bytes);
            sim_taint_image(x, insn, dst, to + (begin - dst->addr), bytes, src);
        }
    }
    base_arena_free(&arena);
    return ok;
}

/* dst[r + dst_row, c + dst_col] = src[r + src_row, c + src_col]; the index operands belong to the tile that is larger. From acc
 * to vec it is done for each vector core that gets a share, from vec to mat for the block's cube core. */
static bool move(struct sim_exec *x, const struct pto_insn *insn, bool insert)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    if (src == NULL || dst == NULL)
        return sim_refuse(x, insn, "needs two tiles");
    enum isa_path found = isa_path_find(src->space, dst->space);
    if (found == ISA_PATH_NONE)
        return sim_refuse(x, insn, "there is no data path from %s to %s", isa_space((enum pto_space)src->space)->text,
                          isa_space((enum pto_space)dst->space)->text);
    const struct path_exec *path = &path_exec[found];
    bool fixpipe = path->fixpipe;
    bool widens = path->widen && src->dtype != dst->dtype && isa_dtype_is_float((enum pto_dtype)src->dtype) &&
                  dst->dtype == PTO_F32;
    if (!fixpipe && !widens && bits_of(src->dtype) != bits_of(dst->dtype))
        return sim_refuse(x, insn, "the path from %s to %s does not convert %s to %s", isa_space((enum pto_space)src->space)->text,
                          isa_space((enum pto_space)dst->space)->text, isa_dtype((enum pto_dtype)src->dtype)->name,
                          isa_dtype((enum pto_dtype)dst->dtype)->name);
    /* A second operand in vec is scratch room: the move is that of block exponents (2026-08 2.3), which needs none here (R12). */
    const struct pto_tile *fp = isa_insn_tile(insn, PTO_ROLE_FP);
    bool scaled = isa_insn_operand(insn, PTO_ROLE_PRE) != NULL || (fp != NULL && fp->space != PTO_SPACE_VEC);
    if (!fixpipe && (scaled || isa_insn_attr(insn, PTO_ATTR_RELU) != PTO_RELU_NO))
        return sim_refuse(x, insn, "only a move from acc goes through the fixpipe (scale, relu)");
    if (src->space == PTO_SPACE_VEC && fp != NULL && fp->space == PTO_SPACE_VEC)
        return exponents_to_zz(x, insn, src, dst);
    const struct pto_tile *large = insert ? dst : src, *small = insert ? src : dst;
    int64_t row = isa_insn_int(insn, PTO_ROLE_ROW, 0), col = isa_insn_int(insn, PTO_ROLE_COL, 0);
    bool inside = row >= 0 && col >= 0 && row < large->rows && col < large->cols;
    if (!inside && (sim_valid_rows(small) == 0 || sim_valid_cols(small) == 0)) /* an empty tail lies anywhere (R20) */
        return true;
    if (!inside)
        return sim_refuse(x, insn, "index (%lld, %lld) is outside `%s`, which has %dx%d", (long long)row, (long long)col,
                          sim_slot_name(insn, large), (int)large->rows, (int)large->cols);
    int32_t rows = sim_valid_rows(small), cols = sim_valid_cols(small), r0 = (int32_t)row, c0 = (int32_t)col;
    if (isa_path_fills(found))
        isa_path_filled(small, &rows, &cols);
    struct share share[MAX_SHARES] = {{.core = x->core, .rows = rows, .cols = cols}};
    int n = 1;
    if (src->space == PTO_SPACE_VEC && dst->space == PTO_SPACE_MAT)
        share[0].core = core_of_mat(x);
    if (fixpipe && dst->space == PTO_SPACE_VEC) {
        if (!insert && isa_insn_attr(insn, PTO_ATTR_ACC_TO_VEC) >= PTO_ACC_TO_VEC_DUAL_M) { /* dst is one share, what is split lies in src */
            rows = sim_valid_rows(src) - r0;
            cols = sim_valid_cols(src) - c0;
        }
        n = shares_of(x, insn, rows, cols, share);
    }
    bool ok = n != 0;
    for (int i = 0; ok && i < n; i++) {
        struct share s = share[i];
        if (insert && (s.rows > large->rows - r0 || s.cols > large->cols - c0))
            return sim_refuse(x, insn, "%dx%d elements do not fit into `%s` (%dx%d) at (%lld, %lld)", (int)s.rows, (int)s.cols,
                              sim_slot_name(insn, large), (int)large->rows, (int)large->cols, (long long)row, (long long)col);
        s.rows = sim_least(s.rows, insert ? large->rows - r0 : n == 1 ? large->rows - r0 : sim_valid_rows(dst));
        s.cols = sim_least(s.cols, insert ? large->cols - c0 : n == 1 ? large->cols - c0 : sim_valid_cols(dst));
        if (s.rows <= 0 || s.cols <= 0)
            continue;
        struct base_arena arena = {0};
        struct sim_grid from, to;
        struct sim_fixpipe f;
        int32_t src_row = s.row + (insert ? 0 : r0), src_col = s.col + (insert ? 0 : c0);
        struct sim_core *own = x->core;
        ok = sim_grid_of_tile(x, insn, &arena, src, src_row, src_col, s.rows, s.cols, &from) &&
             (!fixpipe || sim_fix_setup(x, insn, &arena, (enum pto_dtype)src->dtype, (enum pto_dtype)dst->dtype, src_col, s.cols, &f));
        x->core = s.core;
        ok = ok && sim_grid_of_tile(x, insn, &arena, dst, insert ? r0 : 0, insert ? c0 : 0, s.rows, s.cols, &to);
        x->core = own;
        if (ok && widens)
            widen_elements(&to, &from);
        else if (ok)
            transfer(&to, &from, fixpipe ? &f : NULL, false);
        if (ok)
            sim_taint_move(x, insn, s.core, dst, &to, src, &from);
        base_arena_free(&arena);
    }
    return ok;
}

bool sim_ex_tmov(struct sim_exec *x, const struct pto_insn *insn) { return move(x, insn, false); }
bool sim_ex_textract(struct sim_exec *x, const struct pto_insn *insn) { return move(x, insn, false); }
bool sim_ex_tinsert(struct sim_exec *x, const struct pto_insn *insn) { return move(x, insn, true); }
