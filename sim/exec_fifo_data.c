/* What goes through pipes between cores: tiles into slots and out of them, parts of split ones, entries in GM, scales of epilogues
 * (vector.md 18.2, 25.7; machine-and-cube.md e.4).  Knows layouts only as grids, and nothing of waiting and time. */
#include "sim/exec_fifo.h"
#include "isa/layout.h"
#include "sim/fixpipe.h"
#include "sim/taint.h"

#include <stdlib.h>

/* A part of the dense whole that a slot keeps. */
static struct sim_grid slot_grid(struct base_arena *arena, const struct sim_slot *slot, struct sim_tile_part part)
{
    struct sim_grid grid = {.base = slot->data, .dtype = slot->dtype, .rows = part.rows, .cols = part.cols};
    grid.row = base_alloc_array(arena, (size_t)part.rows + 1, sizeof *grid.row);
    grid.col = base_alloc_array(arena, (size_t)part.cols + 1, sizeof *grid.col);
    for (int32_t r = 0; r < part.rows; r++)
        grid.row[r] = ((int64_t)part.row + r) * slot->cols + part.col;
    for (int32_t c = 0; c < part.cols; c++)
        grid.col[c] = c;
    return grid;
}

/* The same part of the n-th slot in GM (18.2). */
static bool gm_grid(const struct sim_pipe_use *u, struct base_arena *arena, const struct sim_slot *slot, int64_t n, struct sim_tile_part part, struct sim_grid *grid)
{
    int64_t first = (int64_t)part.row * slot->cols + part.col, bits = isa_dtype((enum pto_dtype)slot->dtype)->bits;
    struct pto_gm gm = {.dtype = slot->dtype, .layout = PTO_GM_LAYOUT_ND, .rank = 2, .whole_addr = u->f->gm_addr, .whole_rows = PTO_UNKNOWN, .whole_cols = PTO_UNKNOWN,
                        .shape = {1, 1, 1, part.rows, part.cols}, .stride = {0, 0, 0, slot->cols, 1}};
    gm.addr = isa_add_known(isa_add_known(u->f->gm_addr, n % u->f->slots * u->f->slot_size), first * bits / 8);
    gm.nibble = (first * bits & 7) != 0;
    return sim_grid_of_gm(u->x, u->insn, arena, &gm, part.rows, part.cols, grid);
}

static bool set_epilogue(const struct sim_pipe_use *u, const struct pto_tile *tile, struct sim_fixpipe *fix)
{
    static const enum sim_fix_param params[] = {[ISA_EPILOGUE_NONE] = SIM_FIX_NONE, [ISA_EPILOGUE_SCALAR] = SIM_FIX_SCALAR, [ISA_EPILOGUE_VECTOR] = SIM_FIX_VECTOR};
    const struct isa_epilogue_quant *q = u->f->quant;
    unsigned dst = q->dst != PTO_DTYPE_NONE ? q->dst : tile->dtype;
    *fix = (struct sim_fixpipe){.relu = u->f->relu, .saturate = u->x->mad_sat, .scalar_fp32 = u->x->quant_scalar_fp32, .words_fp32 = isa_like_a5(u->x->target),
                                .words = u->f->scales, .word = u->f->scale};
    fix->mode = sim_fix_mode((enum pto_dtype)tile->dtype, (enum pto_dtype)dst, params[q->scale]);
    if (fix->mode == NULL)
        return sim_refuse(u->x, u->insn, "quant = %s does not convert %s", q->name, isa_dtype((enum pto_dtype)tile->dtype)->name);
    if (q->scale == ISA_EPILOGUE_SCALAR && !u->f->scale_given)
        return sim_refuse(u->x, u->insn, "quant = %s needs a set_quant_scalar before the push", q->name);
    if (q->scale == ISA_EPILOGUE_VECTOR && u->f->nscales < sim_valid_cols(tile))
        return sim_refuse(u->x, u->insn, "quant = %s needs a scale for each of %d columns, set_quant_vector gave %d", q->name, (int)sim_valid_cols(tile), (int)u->f->nscales);
    return true;
}

static void reserve_room(struct sim_slot *slot, size_t bytes)
{
    if (slot->cap >= bytes)
        return;
    slot->data = base_realloc_array(slot->data, bytes, 1);
    slot->cap = bytes;
}

bool sim_pipe_put_tile(const struct sim_pipe_use *u, const struct pto_tile *tile, struct sim_slot *slot, int64_t n)
{
    struct sim_fixpipe fix;
    bool through = u->f->quant != NULL && tile->space == PTO_SPACE_ACC;
    if (through && !set_epilogue(u, tile, &fix))
        return false;
    unsigned dtype = through ? fix.mode->dst : tile->dtype;
    int32_t rows = sim_valid_rows(tile), cols = sim_valid_cols(tile), whole_rows = rows, whole_cols = cols;
    struct sim_tile_part part = {0, 0, rows, cols};
    if (rows > INT32_MAX / 2 || cols > INT32_MAX / 2)
        return sim_refuse(u->x, u->insn, "no slot holds %dx%d elements", (int)rows, (int)cols);
    if (u->f->dir == ISA_PIPE_V2C)
        part = sim_fifo_whole(u->split, rows, cols, u->half, &whole_rows, &whole_cols);
    int64_t bytes = (int64_t)isa_dtype_bytes((enum pto_dtype)dtype, (uint64_t)whole_rows * (uint64_t)whole_cols);
    if (bytes > u->f->slot_size)
        return sim_refuse(u->x, u->insn, "%dx%d of %s are %lld bytes, a slot of %s %lld has %lld", (int)whole_rows, (int)whole_cols,
                          isa_dtype((enum pto_dtype)dtype)->name, (long long)bytes, sim_pipe_name(u->pipe), (long long)u->pipe->id, (long long)u->f->slot_size);
    if (u->f->dir == ISA_PIPE_V2C && u->f->lanes == 3 && u->f->vector[1 - u->lane].pushed > n && (slot->rows != whole_rows || slot->cols != whole_cols || slot->dtype != dtype))
        return sim_refuse(u->x, u->insn, "this half makes a tile of %dx%d %s, the other vector core's made one of %dx%d %s", (int)whole_rows, (int)whole_cols,
                          isa_dtype((enum pto_dtype)dtype)->name, (int)slot->rows, (int)slot->cols, isa_dtype((enum pto_dtype)slot->dtype)->name);
    slot->dtype = (uint8_t)dtype;
    slot->split = (uint8_t)u->split;
    slot->rows = whole_rows;
    slot->cols = whole_cols;
    slot->entry = false;
    if (rows == 0 || cols == 0 || !u->x->block->launch->sim->options.values)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from, to = {0}, gm;
    bool ok = sim_grid_of_tile(u->x, u->insn, &arena, tile, 0, 0, rows, cols, &from) && (!u->f->via_gm || gm_grid(u, &arena, slot, n, part, &gm));
    if (ok) {
        reserve_room(slot, (size_t)bytes);
        to = slot_grid(&arena, slot, part);
    }
    if (ok && !through)
        sim_grid_copy(&to, &from);
    for (int32_t r = 0; ok && through && r < rows; r++)
        for (int32_t c = 0; c < cols; c++)
            sim_grid_store(&to, r, c, sim_fix_element(&fix, c, sim_grid_load(&from, r, c)));
    if (ok && u->f->via_gm)
        sim_grid_copy(&gm, &to);
    if (ok)
        sim_taint_push(u->x, u->insn, tile, &from, slot, part);
    base_arena_free(&arena);
    return ok;
}

struct pto_operand sim_pipe_view_of(const struct sim_pipe_use *u, int64_t n, const struct pto_operand *like)
{
    struct pto_operand o = {.kind = PTO_OK_GM, .dtype = u->f->tensor.dtype};
    o.u.gm = u->f->tensor;
    struct pto_gm *gm = &o.u.gm;
    int64_t at = n % u->f->slots * u->f->slot_size;
    if (u->split != 0 && !u->cube && u->half != 0) { /* entries of split pipes are halves: the second one's lies behind or beside */
        int64_t rows, cols;
        isa_gm_extent(gm, &rows, &cols);
        bool beside = (u->split == 2 || u->split == 4) && gm->stride[3] != PTO_UNKNOWN && cols != PTO_UNKNOWN && gm->stride[3] >= 2 * cols;
        at += beside ? (int64_t)isa_dtype_bytes((enum pto_dtype)gm->dtype, (uint64_t)cols) : u->f->slot_size / 2;
    }
    gm->addr = isa_add_known(u->f->gm_addr, at);
    gm->whole_addr = gm->addr;
    gm->off_row = gm->off_col = 0;
    gm->value = like != NULL && like->kind == PTO_OK_GM ? like->u.gm.value : 0;
    return o;
}

bool sim_pipe_place_tile(const struct sim_pipe_use *u, const struct sim_slot *slot, int64_t n, struct sim_tile_part part, struct pto_tile *tile)
{
    static const enum pto_role roles[] = {PTO_ROLE_VALID_ROW, PTO_ROLE_VALID_COL};
    struct sim_exec *x = u->x;
    if (u->f->local_addr == PTO_UNKNOWN)
        return sim_refuse(x, u->insn, "the pipe has no consumer buffer for tiles");
    tile->addr = isa_add_known(u->f->local_addr, n % (u->f->via_gm ? u->f->local_slots : u->f->slots) * u->f->slot_size);
    int32_t *valid[] = {&tile->v_row, &tile->v_col}, limit[] = {tile->rows, tile->cols}, there[] = {part.rows, part.cols};
    for (int i = 0; i < 2; i++) {
        int64_t v = isa_mul_known(isa_insn_int(u->insn, roles[i], PTO_UNKNOWN), isa_text_unit((enum pto_dtype)tile->dtype, tile->blayout, tile->slayout, i == 0));
        if (v != PTO_UNKNOWN && (v < 0 || v > limit[i]))
            return sim_refuse(x, u->insn, "valid extent %lld is outside 0..%d", (long long)v, (int)limit[i]);
        if (v != PTO_UNKNOWN)
            *valid[i] = (int32_t)v;
        else if (*valid[i] < 0)
            *valid[i] = there[i] < limit[i] ? there[i] : limit[i];
    }
    int64_t begin, end;
    if (isa_tile_range(tile, true, &begin, &end) && end - tile->addr > u->f->slot_size)
        return sim_refuse(x, u->insn, "the popped tile takes %lld bytes, a slot of %s %lld has %lld", (long long)(end - tile->addr), sim_pipe_name(u->pipe),
                          (long long)u->pipe->id, (long long)u->f->slot_size);
    if (isa_dtype((enum pto_dtype)tile->dtype)->bits != isa_dtype((enum pto_dtype)slot->dtype)->bits)
        return sim_refuse(x, u->insn, "pops %s, but what was pushed are %s: the elements differ in size", isa_dtype((enum pto_dtype)tile->dtype)->name,
                          isa_dtype((enum pto_dtype)slot->dtype)->name);
    if (tile->dtype != slot->dtype) {
        struct base_diag *d = base_diag_emit(x->diags, PTO_D_FIFO_USE, u->insn->span, "%s: pops %s, but what was pushed are %s: the bits stay",
                                             sim_insn_name(u->insn), isa_dtype((enum pto_dtype)tile->dtype)->name, isa_dtype((enum pto_dtype)slot->dtype)->name);
        base_diag_label(d, sim_program_of(x)->ops[slot->pushed_by].span, "pushed here");
    }
    return true;
}

static bool same_elements(const struct sim_grid *a, const struct sim_grid *b)
{
    for (int32_t r = 0; r < a->rows; r++)
        for (int32_t c = 0; c < a->cols; c++)
            if (sim_grid_load(a, r, c) != sim_grid_load(b, r, c))
                return false;
    return true;
}

/* A slot in GM that somebody else wrote: the pop gives what was pushed, as it would alone. */
static void warn_changed(const struct sim_pipe_use *u, const struct sim_slot *slot)
{
    struct base_diag *d = base_diag_emit(u->x->diags, PTO_D_FIFO_USE, u->insn->span, "%s: the slot of %s %lld in GM was written between the push and this pop",
                                         sim_insn_name(u->insn), sim_pipe_name(u->pipe), (long long)u->pipe->id);
    base_diag_label(d, sim_program_of(u->x)->ops[slot->pushed_by].span, "pushed here");
    base_diag_note(d, "does another block or pipe use the same gm_slot_buffer at the same time? Here the pop gives what was pushed; a device gives what lies there");
}

bool sim_pipe_take_tile(const struct sim_pipe_use *u, struct sim_slot *slot, int64_t n, struct sim_tile_part part, const struct pto_tile *tile)
{
    part.rows = part.rows < sim_valid_rows(tile) ? part.rows : sim_valid_rows(tile);
    part.cols = part.cols < sim_valid_cols(tile) ? part.cols : sim_valid_cols(tile);
    if (part.rows <= 0 || part.cols <= 0 || !u->x->block->launch->sim->options.values)
        return true;
    struct base_arena arena = {0};
    struct sim_grid from = slot_grid(&arena, slot, part), to, gm;
    bool ok = sim_grid_of_tile(u->x, u->insn, &arena, tile, 0, 0, part.rows, part.cols, &to) && (!u->f->via_gm || gm_grid(u, &arena, slot, n, part, &gm));
    if (ok && u->f->via_gm && !same_elements(&from, &gm))
        warn_changed(u, slot);
    if (ok) {
        to.dtype = from.dtype; /* of one size: the bits move */
        sim_grid_copy(&to, &from);
        sim_taint_pop(u->x, tile, &to, slot, part);
    }
    base_arena_free(&arena);
    return ok;
}

/* ---- scales of epilogues ---- */

/* The word of the fixpipe for a scale: its f32 bits, for a signed result (machine-and-cube.md e.4). */
static uint64_t scale_word(double scale) { return num_encode(PTO_F32, scale, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON) | UINT64_C(1) << 46; }

bool sim_ex_set_quant_scalar(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_operand *scale = isa_insn_operand(insn, PTO_ROLE_SCALAR);
    struct sim_pipe_use u;
    if (!sim_pipe_open_use(x, insn, &u))
        return false;
    if (scale == NULL || scale->kind != PTO_OK_FLOAT)
        return sim_refuse(x, insn, "needs a float");
    u.f->scale = scale_word(scale->u.f);
    u.f->scale_given = true;
    return true;
}

bool sim_ex_set_quant_vector(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_FP);
    struct sim_pipe_use u;
    if (!sim_pipe_open_use(x, insn, &u))
        return false;
    if (tile == NULL)
        return sim_refuse(x, insn, "needs a tile");
    struct base_arena arena = {0};
    struct sim_grid words;
    int32_t n = sim_valid_cols(tile);
    bool packed = isa_dtype((enum pto_dtype)tile->dtype)->bits == 64, ok = sim_valid_rows(tile) < 1 || sim_grid_of_tile(x, insn, &arena, tile, 0, 0, 1, n, &words);
    if (ok && sim_valid_rows(tile) > 0) {
        u.f->scales = base_realloc_array(u.f->scales, (size_t)n + 1, sizeof *u.f->scales);
        u.f->nscales = n;
        for (int32_t c = 0; c < n; c++)
            u.f->scales[c] = packed ? sim_grid_load(&words, 0, c) : scale_word(num_decode((enum pto_dtype)tile->dtype, sim_grid_load(&words, 0, c)));
    }
    base_arena_free(&arena);
    return ok;
}
