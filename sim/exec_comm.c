/* Communication between devices (vector.md 20, 25.5; kernels.md 7.1): transfers of whole views through a staging tile, signals and
 * waits for them, collectives of a root, the asynchronous family. Peers are views of the one flat GM (R30); who runs on which
 * device is known to nobody here but for the way a notification takes. */
#include "sim/exec.h"
#include "base/checked.h"
#include "isa/optypes.h"
#include "sim/scalar.h"
#include "sim/signal.h"
#include "sim/timing.h"

#include <math.h>

/* Extents whose offset tables a host can hold. */
static const int64_t max_extent = INT64_C(1) << 27;

/* A view as a grid of its logical elements, and how many planes of rows its outer dimensions make (ND: dim 3 counts inside one). */
struct whole {
    struct sim_grid grid;
    int64_t planes;
};

static bool is_empty(const struct pto_gm *gm)
{
    for (int i = 0; i < 5; i++)
        if (gm->shape[i] == 0)
            return true;
    return false;
}

static bool bind_view(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm, struct whole *w)
{
    int64_t rows, cols;
    isa_gm_extent(gm, &rows, &cols);
    *w = (struct whole){.planes = 1};
    if (is_empty(gm)) {
        rows = cols = 0;
    } else if (rows == PTO_UNKNOWN || cols == PTO_UNKNOWN || rows < 0 || cols < 0 || rows > max_extent || cols > max_extent) {
        return sim_refuse(x, insn, "a view of more than %lld rows or columns", (long long)max_extent);
    } else if (gm->layout == PTO_GM_LAYOUT_ND && gm->shape[3] > 0) {
        w->planes = rows / gm->shape[3];
    }
    return sim_grid_of_gm(x, insn, arena, gm, (int32_t)rows, (int32_t)cols, &w->grid);
}

/* Leaves in a staging tile what the chunk at (row, col) of a transfer put there: nobody may use it, but it was written. */
static bool leave_chunk(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_tile *tile,
                        const struct sim_grid *all, int64_t row, int64_t col)
{
    struct sim_grid to;
    int64_t rows = all->rows - row, cols = all->cols - col;
    rows = rows < sim_valid_rows(tile) ? rows : sim_valid_rows(tile);
    cols = cols < sim_valid_cols(tile) ? cols : sim_valid_cols(tile);
    if (!sim_grid_of_tile(x, insn, arena, tile, 0, 0, (int32_t)rows, (int32_t)cols, &to))
        return false;
    if (isa_dtype((enum pto_dtype)tile->dtype)->bits == isa_dtype((enum pto_dtype)all->dtype)->bits) {
        struct sim_grid from = sim_grid_part(all, row, col, rows, cols);
        sim_grid_copy(&to, &from);
    }
    return true;
}

/* What a transfer of these elements leaves in ping and pong: the last chunk in the tile whose turn it was, the one before in the other. */
static bool stage(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct sim_grid *all)
{
    const struct pto_tile *ping = isa_insn_tile(insn, PTO_ROLE_PING), *pong = isa_insn_tile(insn, PTO_ROLE_PONG);
    if (ping == NULL || all->rows == 0 || all->cols == 0)
        return true;
    int64_t vr = sim_valid_rows(ping), vc = sim_valid_cols(ping);
    if (vr <= 0 || vc <= 0)
        return sim_refuse(x, insn, "the staging tile `%s` has no valid elements", sim_slot_name(insn, ping));
    int64_t across = base_ceil_div(all->cols, vc), n = base_ceil_div(all->rows, vr) * across;
    for (int64_t k = n - 1; k >= 0 && k > n - 3; k--) {
        const struct pto_tile *tile = k % 2 != 0 && pong != NULL ? pong : ping;
        if (tile == ping && pong == NULL && k != n - 1)
            break;
        if (!leave_chunk(x, insn, arena, tile, all, k / across * vr, k % across * vc))
            return false;
    }
    return true;
}

static bool same_extent(struct sim_exec *x, const struct pto_insn *insn, const struct whole *dst, const struct whole *src)
{
    return (dst->grid.rows == src->grid.rows && dst->grid.cols == src->grid.cols) ||
           sim_refuse(x, insn, "the views differ: %dx%d elements go to %dx%d", (int)src->grid.rows, (int)src->grid.cols, (int)dst->grid.rows,
                      (int)dst->grid.cols);
}

static bool same_size(struct sim_exec *x, const struct pto_insn *insn, const struct pto_gm *a, const struct pto_gm *b)
{
    return isa_dtype((enum pto_dtype)a->dtype)->bits == isa_dtype((enum pto_dtype)b->dtype)->bits ||
           sim_refuse(x, insn, "a transfer keeps the element: %s and %s differ in size", isa_dtype((enum pto_dtype)a->dtype)->name,
                      isa_dtype((enum pto_dtype)b->dtype)->name);
}

/* dst = src, or dst += src in row-major order. */
static bool transfer(struct sim_exec *x, const struct pto_insn *insn, bool add)
{
    const struct pto_gm *to = isa_insn_gm(insn, PTO_ROLE_DST), *from = isa_insn_gm(insn, PTO_ROLE_SRC);
    if (to == NULL || from == NULL)
        return sim_refuse(x, insn, "needs two views");
    if (is_empty(to) || is_empty(from))
        return true;
    if (!same_size(x, insn, to, from))
        return false;
    if (add && !isa_lt_in_list(ISA_DL_ATOMIC, to->dtype, PTO_F_ALL))
        return sim_refuse(x, insn, "there is no atomic add of %s", isa_dtype((enum pto_dtype)to->dtype)->name);
    struct base_arena arena = {0};
    struct whole dst, src;
    bool ok = bind_view(x, insn, &arena, from, &src) && bind_view(x, insn, &arena, to, &dst) && same_extent(x, insn, &dst, &src) &&
              stage(x, insn, &arena, &src.grid);
    if (ok && !add)
        sim_grid_copy(&dst.grid, &src.grid);
    for (int32_t r = 0; ok && add && r < src.grid.rows; r++)
        for (int32_t c = 0; c < src.grid.cols; c++)
            sim_grid_store(&dst.grid, r, c, sim_atomic_add((enum pto_dtype)dst.grid.dtype, sim_grid_load(&dst.grid, r, c), sim_grid_load(&src.grid, r, c)));
    base_arena_free(&arena);
    return ok;
}

bool sim_ex_tput(struct sim_exec *x, const struct pto_insn *insn)
{
    return transfer(x, insn, isa_insn_attr(insn, PTO_ATTR_ATOMIC) == PTO_ATOMIC_ADD);
}
bool sim_ex_tget(struct sim_exec *x, const struct pto_insn *insn) { return transfer(x, insn, false); }

/* The asynchronous family: done at once, events are always complete (25.5). */
static void set_int(struct sim_exec *x, const struct pto_insn *insn, enum pto_dtype dtype, int64_t value)
{
    struct pto_operand result = {.kind = PTO_OK_INT, .dtype = (uint8_t)dtype};
    result.u.i = value;
    sim_set_result(x, insn, PTO_ROLE_RESULT, result);
}
bool sim_ex_transfer_async(struct sim_exec *x, const struct pto_insn *insn)
{
    set_int(x, insn, PTO_I64, 0);
    return transfer(x, insn, false);
}
bool sim_ex_async_session(struct sim_exec *x, const struct pto_insn *insn)
{
    set_int(x, insn, PTO_I64, isa_insn_attr(insn, PTO_ATTR_ASYNC_SYNC_ID));
    return true;
}
bool sim_ex_async_done(struct sim_exec *x, const struct pto_insn *insn)
{
    set_int(x, insn, PTO_I1, 1);
    return true;
}

/* Signals. */
static int32_t load_word(const struct sim_grid *g, int32_t r, int32_t c) { return (int32_t)(uint32_t)sim_grid_load(g, r, c); }
static int64_t word_addr(const struct sim_gm *gm, int buffer, const struct sim_grid *g, int32_t r, int32_t c)
{
    const struct sim_gm_buffer *b = &gm->buffers[buffer];
    return b->base + (g->base - b->data) + (g->row[r] + g->col[c]) * 4;
}
static bool bind_signal(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *gm, struct whole *w,
                        int *buffer)
{
    if (gm == NULL || isa_dtype((enum pto_dtype)gm->dtype)->bits != 32)
        return sim_refuse(x, insn, "needs a view of i32 signals");
    if (!bind_view(x, insn, arena, gm, w))
        return false;
    if (w->grid.rows != 0 && w->grid.cols != 0)
        (void)sim_gm_at(x->gm, gm->addr, 1, buffer);
    return true;
}

bool sim_ex_tnotify(struct sim_exec *x, const struct pto_insn *insn)
{
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_DST);
    struct base_arena arena = {0};
    struct whole w;
    int buffer = 0;
    bool ok = bind_signal(x, insn, &arena, gm, &w, &buffer);
    if (ok && (w.grid.rows == 0 || w.grid.cols == 0))
        ok = sim_refuse(x, insn, "the view of the signal is empty");
    if (ok) {
        bool add = isa_insn_attr(insn, PTO_ATTR_NOTIFY_OP) == PTO_NOTIFY_OP_ADD;
        uint32_t value = (uint32_t)isa_insn_int(insn, PTO_ROLE_VALUE, 0);
        if (add)
            value += (uint32_t)load_word(&w.grid, 0, 0);
        sim_grid_store(&w.grid, 0, 0, value);
        struct sim_moment *m = sim_new_moment(x);
        if (m != NULL) {
            if (x->gm->buffers[buffer].device != x->device)
                m->delay_m = x->target->param[PTO_P_link_lat] * 1000;
            sim_signal_changed(x->gm, word_addr(x->gm, buffer, &w.grid, 0, 0), add ? SIM_SIGNAL_ADD : SIM_SIGNAL_SET, (int32_t)value, m);
            sim_post(x, PTO_PIPE_ALL, m);
        }
    }
    base_arena_free(&arena);
    return ok;
}

static bool test_eq(int32_t a, int32_t b) { return a == b; }
static bool test_ne(int32_t a, int32_t b) { return a != b; }
static bool test_gt(int32_t a, int32_t b) { return a > b; }
static bool test_ge(int32_t a, int32_t b) { return a >= b; }
static bool test_lt(int32_t a, int32_t b) { return a < b; }
static bool test_le(int32_t a, int32_t b) { return a <= b; }
static const struct comparison {
    sim_signal_test *test;
    const char *text;
} comparisons[] = {
    [PTO_WAIT_CMP_EQ] = {test_eq, "=="}, [PTO_WAIT_CMP_NE] = {test_ne, "!="}, [PTO_WAIT_CMP_GT] = {test_gt, ">"},
    [PTO_WAIT_CMP_GE] = {test_ge, ">="}, [PTO_WAIT_CMP_LT] = {test_lt, "<"},  [PTO_WAIT_CMP_LE] = {test_le, "<="},
};

/* The signals at work: all of them, and the first that does not satisfy the test. */
struct signals {
    struct base_arena arena;
    struct whole w;
    int buffer;
    const struct comparison *cmp;
    int32_t with;
    bool satisfied;
    int32_t row, col; /* of the first that does not */
};
static bool read_signals(struct sim_exec *x, const struct pto_insn *insn, struct signals *s)
{
    *s = (struct signals){.cmp = &comparisons[isa_insn_attr(insn, PTO_ATTR_WAIT_CMP)], .with = (int32_t)isa_insn_int(insn, PTO_ROLE_VALUE, 0), .satisfied = true};
    if (!bind_signal(x, insn, &s->arena, isa_insn_gm(insn, PTO_ROLE_SRC), &s->w, &s->buffer))
        return false;
    for (int32_t r = 0; r < s->w.grid.rows && s->satisfied; r++)
        for (int32_t c = 0; c < s->w.grid.cols && s->satisfied; c++)
            if (!s->cmp->test(load_word(&s->w.grid, r, c), s->with)) {
                s->satisfied = false;
                s->row = r;
                s->col = c;
            }
    return true;
}

/* The scalar unit goes on when the last signal has come. False if that time is not known yet; *unknown: of what. */
static bool await_signals(struct sim_exec *x, const struct signals *s, const struct sim_moment **unknown)
{
    struct sim_moment *last = NULL;
    *unknown = NULL;
    for (int32_t r = 0; r < s->w.grid.rows && x->timed; r++)
        for (int32_t c = 0; c < s->w.grid.cols; c++) {
            struct sim_moment *m = sim_signal_when(x->gm, word_addr(x->gm, s->buffer, &s->w.grid, r, c), s->cmp->test, s->with, unknown);
            struct sim_moment *both[] = {last, m};
            last = sim_moment_latest(both, 2);
            sim_moment_drop(both[0]);
            sim_moment_drop(m);
        }
    if (*unknown != NULL) {
        sim_moment_drop(last);
        return false;
    }
    sim_await(x, PTO_PIPE_S, last);
    return true;
}

bool sim_ex_twait(struct sim_exec *x, const struct pto_insn *insn)
{
    struct signals s;
    const struct sim_moment *unknown;
    bool ok = read_signals(x, insn, &s);
    if (ok && !s.satisfied) {
        const struct sim_gm_buffer *b = &x->gm->buffers[s.buffer];
        ok = sim_block_until(x, &x->gm->changes, "signal %s byte %lld %s %d, which is %d", b->name,
                             (long long)(word_addr(x->gm, s.buffer, &s.w.grid, s.row, s.col) - b->base), s.cmp->text, (int)s.with,
                             (int)load_word(&s.w.grid, s.row, s.col));
    } else if (ok && !await_signals(x, &s, &unknown)) {
        ok = sim_block_until(x, &unknown->known, "a notification whose sender waits itself");
    }
    base_arena_free(&s.arena);
    return ok;
}

bool sim_ex_ttest(struct sim_exec *x, const struct pto_insn *insn)
{
    struct signals s;
    const struct sim_moment *unknown;
    bool ok = read_signals(x, insn, &s);
    if (ok && s.satisfied)
        (void)await_signals(x, &s, &unknown);
    if (ok) {
        set_int(x, insn, PTO_I1, s.satisfied);
        x->polls = !s.satisfied;
    }
    base_arena_free(&s.arena);
    return ok;
}

/* Collectives: what the root does with its own view and those of the group. */
static const struct pto_gm *member(const struct pto_insn *insn, uint32_t r)
{
    return insn->list[r].kind == PTO_OK_GM ? &insn->list[r].u.gm : NULL;
}

static bool bind_group(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, const struct pto_gm *own, struct whole *one,
                       struct whole **all)
{
    if (own == NULL || insn->nlist == 0)
        return sim_refuse(x, insn, "needs a view and a group");
    *all = base_alloc_array(arena, insn->nlist, sizeof **all);
    bool ok = bind_view(x, insn, arena, own, one);
    for (uint32_t r = 0; r < insn->nlist && ok; r++) {
        if (member(insn, r) == NULL)
            return sim_refuse(x, insn, "member %u of the group is no view", (unsigned)r);
        ok = same_size(x, insn, own, member(insn, r)) && bind_view(x, insn, arena, member(insn, r), &(*all)[r]);
    }
    return ok;
}

bool sim_ex_tbroadcast(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    struct whole src, *group;
    bool ok = bind_group(x, insn, &arena, isa_insn_gm(insn, PTO_ROLE_SRC), &src, &group);
    for (uint32_t r = 0; ok && r < insn->nlist; r++)
        ok = same_extent(x, insn, &group[r], &src);
    ok = ok && stage(x, insn, &arena, &src.grid);
    for (uint32_t r = 0; ok && r < insn->nlist; r++)
        sim_grid_copy(&group[r].grid, &src.grid);
    base_arena_free(&arena);
    return ok;
}

/* The rows of rank r inside one plane of the root's view, which holds those of all ranks one after the other (dim 3). */
static bool concatenate(struct sim_exec *x, const struct pto_insn *insn, enum pto_role role, bool scatter)
{
    struct base_arena arena = {0};
    struct whole own, *group;
    bool ok = bind_group(x, insn, &arena, isa_insn_gm(insn, role), &own, &group);
    for (uint32_t r = 0; ok && r < insn->nlist; r++) {
        const struct sim_grid *g = &group[r].grid;
        int64_t planes = group[0].planes, rows = g->rows / planes;
        if (g->rows == 0 || g->cols == 0)
            continue;
        if (own.planes != planes || g->cols != own.grid.cols || g->rows != group[0].grid.rows || own.grid.rows / planes < rows * insn->nlist)
            ok = sim_refuse(x, insn, "%u views of %dx%d elements are no parts of one of %dx%d", (unsigned)insn->nlist, (int)g->rows, (int)g->cols,
                            (int)own.grid.rows, (int)own.grid.cols);
        for (int64_t p = 0; ok && p < planes; p++) {
            struct sim_grid mine = sim_grid_part(&own.grid, p * (own.grid.rows / planes) + r * rows, 0, rows, g->cols), theirs = sim_grid_part(g, p * rows, 0, rows, g->cols);
            sim_grid_copy(scatter ? &theirs : &mine, scatter ? &mine : &theirs);
        }
    }
    ok = ok && stage(x, insn, &arena, &group[insn->nlist - 1].grid);
    base_arena_free(&arena);
    return ok;
}
bool sim_ex_comm_tgather(struct sim_exec *x, const struct pto_insn *insn) { return concatenate(x, insn, PTO_ROLE_DST, false); }
bool sim_ex_comm_tscatter(struct sim_exec *x, const struct pto_insn *insn) { return concatenate(x, insn, PTO_ROLE_SRC, true); }

/* Max and min of vector.md 0.7: a NaN gives way to a number, max prefers +0. */
static uint64_t pick(enum pto_dtype dtype, uint64_t a, uint64_t b, bool greater)
{
    if (isa_dtype_is_int(dtype)) {
        int64_t x = num_to_i64(dtype, a), y = num_to_i64(dtype, b);
        bool less = dtype == PTO_U64 ? (uint64_t)x < (uint64_t)y : x < y;
        return less == greater ? b : a;
    }
    double x = num_decode(dtype, a), y = num_decode(dtype, b);
    if (isnan(x) && isnan(y))
        return num_encode(dtype, (double)NAN, PTO_ROUND_RINT, NUM_OVF_INF, NUM_NAN_CANON);
    if (isnan(x) || isnan(y))
        return isnan(x) ? b : a;
    bool less = x < y || (x == y && signbit(x) && !signbit(y));
    return less == greater ? b : a;
}
static uint64_t fold_sum(enum pto_dtype dtype, uint64_t a, uint64_t b) { return sim_atomic_add(dtype, a, b); }
static uint64_t fold_max(enum pto_dtype dtype, uint64_t a, uint64_t b) { return pick(dtype, a, b, true); }
static uint64_t fold_min(enum pto_dtype dtype, uint64_t a, uint64_t b) { return pick(dtype, a, b, false); }

bool sim_ex_treduce(struct sim_exec *x, const struct pto_insn *insn)
{
    static uint64_t (*const folds[])(enum pto_dtype dtype, uint64_t a, uint64_t b) = {
        [PTO_REDUCE_OP_SUM] = fold_sum, [PTO_REDUCE_OP_MAX] = fold_max, [PTO_REDUCE_OP_MIN] = fold_min};
    uint64_t (*fold)(enum pto_dtype dtype, uint64_t a, uint64_t b) = folds[isa_insn_attr(insn, PTO_ATTR_REDUCE_OP)];
    struct base_arena arena = {0};
    struct whole dst, *group;
    const struct pto_tile *acc = isa_insn_tile(insn, PTO_ROLE_ACC_IN);
    bool ok = bind_group(x, insn, &arena, isa_insn_gm(insn, PTO_ROLE_DST), &dst, &group);
    int64_t root = isa_insn_attr(insn, PTO_ATTR_ROOT);
    if (ok && (root < 0 || root >= insn->nlist))
        ok = sim_refuse(x, insn, "root %lld is not in the group of %u", (long long)root, (unsigned)insn->nlist);
    for (uint32_t r = 0; ok && r < insn->nlist; r++)
        ok = same_extent(x, insn, &dst, &group[r]);
    ok = ok && stage(x, insn, &arena, &group[insn->nlist - 1 != (uint32_t)root || insn->nlist == 1 ? insn->nlist - 1 : insn->nlist - 2].grid);
    enum pto_dtype dtype = ok ? (enum pto_dtype)dst.grid.dtype : PTO_DTYPE_NONE;
    /* Element by element: the views of the ranks may be dst itself, but not shifted against it. */
    for (uint32_t r = 0; ok && r < insn->nlist; r++)
        sim_grid_settle(&arena, &group[r].grid, &dst.grid, false);
    for (int32_t i = 0; ok && i < dst.grid.rows; i++)
        for (int32_t c = 0; c < dst.grid.cols; c++) {
            uint64_t sum = sim_grid_load(&group[root].grid, i, c);
            for (uint32_t r = 0; r < insn->nlist; r++)
                sum = r == (uint32_t)root ? sum : fold(dtype, sum, sim_grid_load(&group[r].grid, i, c));
            sim_grid_store(&dst.grid, i, c, sum);
        }
    if (ok && acc != NULL && sim_valid_rows(acc) > 0 && sim_valid_cols(acc) > 0 && dst.grid.rows != 0 && dst.grid.cols != 0) {
        int64_t vr = sim_valid_rows(acc), vc = sim_valid_cols(acc);
        ok = leave_chunk(x, insn, &arena, acc, &dst.grid, (dst.grid.rows - 1) / vr * vr, (dst.grid.cols - 1) / vc * vc);
    }
    base_arena_free(&arena);
    return ok;
}
