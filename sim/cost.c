/* Cost rows: what each instruction takes of its pipe (timing.md 1.2-1.4, 4.2).  The row of an op names its function here
 * (column cost of isa/ops.def); every number is a parameter of the target. Must not know of queues or dependences. */
#include "base/checked.h"
#include "isa/layout.h"
#include "isa/path.h"
#include "sim/timing.h"

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t param(const struct sim_cost_env *env, enum pto_param which) { return env->target->param[which]; }

/* Mcycles for an amount at a rate of 1/1000 units a cycle, rounded up. */
static int64_t at_rate(int64_t amount, int64_t rate_m)
{
    int64_t scaled;
    if (amount <= 0 || rate_m <= 0)
        return 0;
    if (!base_mul_i64(amount, 1000000, &scaled))
        return INT64_MAX / 16;
    return base_ceil_div(scaled, rate_m);
}

/* More of the pipe's time. */
static void charge(struct sim_cost *c, enum sim_cost_part part, int64_t time_m)
{
    c->part_m[part] += time_m;
    c->busy_m += time_m;
}

static struct sim_cost cost_none(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    (void)env, (void)insn;
    return (struct sim_cost){0};
}
/* The timer itself knows what flags and barriers do. */
#define cost_flag cost_none
#define cost_barrier cost_none

/* A load blocks the scalar unit until its value is there. */
static struct sim_cost cost_scalar(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    int64_t busy = param(env, PTO_P_s_issue) * 1000;
    const struct pto_operand *ptr = isa_insn_operand(insn, PTO_ROLE_PTR);
    struct sim_cost c = {.ready_m = busy};
    charge(&c, SIM_PART_START, busy);
    if (ptr == NULL)
        return c;
    c.bytes = (isa_dtype((enum pto_dtype)ptr->u.ptr.dtype)->bits + 7) / 8;
    if (isa_insn_operand(insn, PTO_ROLE_VALUE) != NULL) {
        c.write_bytes = c.bytes;
    } else {
        c.read_bytes = c.bytes;
        charge(&c, SIM_PART_SERIAL, param(env, PTO_P_gm_lat) * 1000);
        c.ready_m = c.busy_m;
    }
    return c;
}

static enum pto_param mad_rate(enum pto_dtype dtype, bool hf32)
{
    switch (isa_dtype(dtype)->bits) {
    case 4: return PTO_P_mad_4bit;
    case 8: return PTO_P_mad_8bit;
    case 16: return PTO_P_mad_16bit;
    default: return hf32 ? PTO_P_mad_hf32 : PTO_P_mad_f32;
    }
}

/* One repeat is 16 x 16 x (32 bytes of K). */
int64_t sim_mad_cycles_m(const struct pto_target *target, enum pto_dtype dtype, bool hf32, int64_t m, int64_t k, int64_t n)
{
    if (m <= 0 || k <= 0 || n <= 0)
        return 0;
    int64_t repeats = base_ceil_div(m, 16) * base_ceil_div(n, 16) * base_ceil_div(k, isa_dtype_c0(dtype));
    return repeats * target->param[mad_rate(dtype, hf32)];
}

int64_t sim_mad_peak(const struct pto_target *target, enum pto_dtype dtype, bool hf32)
{
    int64_t per_repeat_m = target->param[mad_rate(dtype, hf32)];
    return per_repeat_m <= 0 ? 0 : 16 * 16 * (int64_t)isa_dtype_c0(dtype) * 1000 / per_repeat_m;
}

static struct sim_cost cost_mad(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    struct sim_cost c = {0};
    charge(&c, SIM_PART_START, param(env, PTO_P_mad_start) * 1000);
    const struct pto_tile *lhs = isa_insn_tile(insn, PTO_ROLE_LHS), *rhs = isa_insn_tile(insn, PTO_ROLE_RHS);
    if (lhs != NULL && rhs != NULL) {
        bool hf32 = isa_insn_attr(insn, PTO_ATTR_MAD_MODE) != PTO_MAD_MODE_IEEE;
        int64_t m = lhs->v_row, k = lhs->v_col, n = rhs->v_col;
        charge(&c, SIM_PART_WORK, sim_mad_cycles_m(env->target, (enum pto_dtype)lhs->dtype, hf32, m, k, n));
        c.macs = m > 0 && k > 0 && n > 0 ? m * k * n : 0;
    }
    c.fill_m = param(env, PTO_P_mad_fill) * 1000;
    c.ready_m = c.busy_m + param(env, PTO_P_mad_lat) * 1000;
    return c;
}

/* Bytes of the boxes that hold the valid region: the units a boxed buffer is moved in. */
static int64_t boxed_bytes(const struct pto_tile *t)
{
    int32_t box_rows = 1, box_cols = 1;
    if (!isa_tile_box(t, &box_rows, &box_cols) || box_rows <= 0 || box_cols <= 0)
        box_rows = box_cols = 1;
    int64_t rows = base_round_up(max2(0, t->v_row), box_rows), cols = base_round_up(max2(0, t->v_col), box_cols);
    return (int64_t)isa_dtype_bytes((enum pto_dtype)t->dtype, (uint64_t)(rows * cols));
}

static int64_t elements(const struct pto_tile *t) { return max2(0, t->v_row) * max2(0, t->v_col); }

static int64_t plain_bytes(const struct pto_tile *t)
{
    return (int64_t)isa_dtype_bytes((enum pto_dtype)t->dtype, (uint64_t)elements(t));
}

/* Layout changes that have a rate of their own (column relaid of isa/path.def). */
static bool never(const struct pto_tile *src, const struct pto_tile *dst)
{
    (void)src, (void)dst;
    return false;
}
static bool boxes_turn(const struct pto_tile *src, const struct pto_tile *dst)
{
    return src->slayout != dst->slayout && src->slayout != PTO_SLAYOUT_NONE;
}
static bool to_dn(const struct pto_tile *src, const struct pto_tile *dst)
{
    (void)src;
    return dst->slayout == PTO_SLAYOUT_NONE && dst->blayout == PTO_BLAYOUT_COL;
}

static const struct path_cost {
    int64_t (*amount)(const struct pto_tile *part);
    bool (*relaid)(const struct pto_tile *src, const struct pto_tile *dst);
    uint8_t rate, rate_relaid, start, lat; /* enum pto_param */
} path_cost[ISA_PATH_COUNT] = {
#define PTO_PATH(src, dst, pipe, exec, amount, rate, relaid, rate_relaid, start, lat, ops) \
    [ISA_PATH_##src##_##dst] = {amount, relaid, PTO_P_##rate, PTO_P_##rate_relaid, PTO_P_##start, PTO_P_##lat},
#include "isa/path.def"
#undef PTO_PATH
};

/* A move between tiles of as much as `part` of them holds. */
static struct sim_cost move(const struct sim_cost_env *env, const struct pto_insn *insn, enum pto_role part_role)
{
    const struct pto_tile *src = isa_insn_tile(insn, PTO_ROLE_SRC), *dst = isa_insn_tile(insn, PTO_ROLE_DST);
    const struct pto_tile *part = isa_insn_tile(insn, part_role);
    struct sim_cost c = {0};
    enum isa_path found = src == NULL || dst == NULL ? ISA_PATH_NONE : isa_path_find(src->space, dst->space);
    if (found == ISA_PATH_NONE)
        return c;
    if (found == ISA_PATH_VEC_VEC) /* a copy of the vector unit */
        return sim_cost_vec(env, insn);
    const struct path_cost *path = &path_cost[found];
    int64_t rate_m = param(env, (enum pto_param)(path->relaid(src, dst) ? path->rate_relaid : path->rate));
    int64_t work = at_rate(path->amount(part), rate_m);
    c.bytes = boxed_bytes(part);
    charge(&c, SIM_PART_START, param(env, (enum pto_param)path->start) * 1000);
    charge(&c, SIM_PART_WORK, work);
    c.ready_m = max2(c.busy_m, work + param(env, (enum pto_param)path->lat) * 1000);
    return c;
}

static struct sim_cost cost_tmov(const struct sim_cost_env *env, const struct pto_insn *insn) { return move(env, insn, PTO_ROLE_DST); }
static struct sim_cost cost_tinsert(const struct sim_cost_env *env, const struct pto_insn *insn) { return move(env, insn, PTO_ROLE_SRC); }

/* Runs of a GM window, as far as they can be one: merged over dense dimensions unless every line is re-laid on its own (ND or DN
 * to Nz) or does not fill its line of the tile. Of a window larger than the tile only a part is moved. */
static void runs(const struct pto_gm *gm, const struct pto_tile *tile, int64_t rows, int64_t cols, struct sim_gm_use *use)
{
    static const uint8_t order_nd[] = {4, 3, 2, 1, 0}, order_dn[] = {3, 4, 2, 1, 0};
    int64_t bits = isa_dtype((enum pto_dtype)gm->dtype)->bits;
    bool dn = gm->layout == PTO_GM_LAYOUT_DN, lines = dn || gm->layout == PTO_GM_LAYOUT_ND;
    const uint8_t *order = dn ? order_dn : order_nd;
    int64_t line = dn ? rows : cols, total = max2(0, rows) * max2(0, cols), run = 1;
    bool boxed = tile->slayout != PTO_SLAYOUT_NONE && !gm->scale_image;
    bool merge = !lines || (!boxed && line == (dn ? tile->rows : tile->cols));
    int i = 0;
    for (; i < 5; i++) {
        int64_t extent = gm->shape[order[i]];
        if (extent == 1)
            continue;
        if (gm->stride[order[i]] != run || (run > 1 && !merge))
            break;
        if (!base_mul_i64(run, max2(1, extent), &run))
            run = INT64_MAX;
        if (lines && i == 0 && line < extent) {
            run = max2(1, line);
            i++;
            break;
        }
    }
    run = min2(run, max2(1, total));
    int64_t left = base_ceil_div(total, run);
    int level = 0;
    for (int k = 0; k < SIM_GM_LEVELS; k++)
        use->count[k] = 1;
    use->count[0] = min2(left, 1);
    for (; i < 5 && left > 1; i++) {
        int64_t extent = min2(gm->shape[order[i]], left), stride = gm->stride[order[i]];
        if (extent <= 1)
            continue;
        if (level == SIM_GM_LEVELS)
            break;
        use->count[level] = extent;
        use->stride[level++] = stride == PTO_UNKNOWN || !base_mul_i64(stride, bits, &stride) ? 0 : stride / 8;
        left = base_ceil_div(left, extent);
    }
    if (left > 1) /* more dimensions than levels: the innermost ones stand for all */
        use->count[level < SIM_GM_LEVELS ? level : SIM_GM_LEVELS - 1] *= left;
    use->addr = gm->addr;
    use->bytes = (int64_t)(((uint64_t)run * (uint64_t)bits + 7) / 8);
}

/* What the path alone takes of a transfer, all of it in L2; the memory says at its start what it really takes. */
static void path_alone(struct sim_cost *c)
{
    struct sim_gm_time t = sim_gm_alone(&c->gm, false);
    charge(c, SIM_PART_START, c->gm.start_m);
    charge(c, SIM_PART_WORK, t.work_m);
    charge(c, SIM_PART_BURST, t.burst_m);
    c->ready_m = c->busy_m + t.lat_m;
}

static void transfer(const struct pto_gm *gm, const struct pto_tile *tile, struct sim_cost *c)
{
    int64_t rows, cols;
    isa_gm_extent(gm, &rows, &cols);
    rows = min2(rows, tile->v_row);
    cols = min2(cols, tile->v_col);
    runs(gm, tile, rows, cols, &c->gm);
    c->bytes = (int64_t)isa_dtype_bytes((enum pto_dtype)gm->dtype, (uint64_t)(max2(0, rows) * max2(0, cols)));
    path_alone(c);
}

static struct sim_cost cost_tload(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_SRC);
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_DST);
    struct sim_cost c = {0};
    if (gm == NULL || tile == NULL)
        return c;
    bool ub = tile->space == PTO_SPACE_VEC;
    c.gm.start_m = param(env, PTO_P_gm_issue) * 1000;
    c.gm.rate_m = param(env, ub ? PTO_P_gm_ub : PTO_P_gm_l1);
    c.gm.rate_miss_m = param(env, ub ? PTO_P_gm_ub_miss : PTO_P_gm_l1_miss);
    c.gm.burst_m = param(env, ub ? PTO_P_gm_ub_burst : PTO_P_gm_l1_burst);
    c.gm.burst_miss_m = param(env, ub ? PTO_P_gm_ub_burst_miss : PTO_P_gm_l1_burst_miss);
    c.gm.lat_m = param(env, PTO_P_gm_lat) * 1000;
    c.gm.lat_miss_m = param(env, PTO_P_gm_lat_miss) * 1000;
    transfer(gm, tile, &c);
    c.read_bytes = c.bytes;
    return c;
}

static struct sim_cost cost_tstore(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    const struct pto_gm *gm = isa_insn_gm(insn, PTO_ROLE_DST);
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_SRC);
    struct sim_cost c = {0};
    if (gm == NULL || tile == NULL)
        return c;
    c.gm.write = true;
    if (tile->space == PTO_SPACE_ACC) { /* measured as elements a cycle */
        c.gm.start_m = param(env, PTO_P_fix_start) * 1000;
        c.gm.least_m = at_rate(elements(tile), param(env, PTO_P_fix_gm));
    } else {
        c.gm.start_m = param(env, PTO_P_gm_issue) * 1000;
        c.gm.rate_m = c.gm.rate_miss_m = param(env, tile->space == PTO_SPACE_MAT ? PTO_P_l1_gm : PTO_P_ub_gm);
        c.gm.burst_m = c.gm.burst_miss_m = param(env, PTO_P_gm_write_burst);
        c.gm.lat_m = c.gm.lat_miss_m = param(env, PTO_P_gm_lat_write) * 1000;
    }
    transfer(gm, tile, &c);
    c.write_bytes = c.bytes;
    return c;
}

/* Rows or elements by index: each is a run of its own. The indices are values, which costs do not know: they are taken as spread evenly
 * over the table. A2/A3 issue an instruction a run; A5 runs threads on the vector core, which fetch lines of the data cache (1.7). */
static struct sim_cost indexed(const struct sim_cost_env *env, const struct pto_gm *gm, const struct pto_tile *tile, bool by_rows, bool write)
{
    struct sim_cost c = {0};
    if (gm == NULL || tile == NULL)
        return c;
    bool threads = isa_like_a5(env->target) && tile->space == PTO_SPACE_VEC, ub = tile->space == PTO_SPACE_VEC;
    int64_t bits = isa_dtype((enum pto_dtype)gm->dtype)->bits, row = max2(0, tile->v_col) * bits / 8, pitch = gm->stride[3], table;
    int64_t count = by_rows ? max2(0, tile->v_row) : elements(tile), bytes = by_rows ? row : bits / 8;
    c.bytes = plain_bytes(tile);
    if (pitch == PTO_UNKNOWN || !base_mul_i64(max2(1, gm->shape[3]), pitch, &table) || !base_mul_i64(table, bits, &table))
        table = 0;
    c.gm = (struct sim_gm_use){.addr = gm->addr, .bytes = bytes, .count = {count, 1, 1, 1}, .write = write};
    c.gm.stride[0] = count > 1 ? max2(0, table / 8 / count) : 0;
    if (threads) {
        int64_t line = base_ceil_div(param(env, PTO_P_simt_line) * 1000000, max2(1, param(env, PTO_P_simt_gm)));
        c.gm.start_m = param(env, PTO_P_simt_start) * 1000;
        c.gm.rate_m = c.gm.rate_miss_m = param(env, PTO_P_simt_gm);
        c.gm.burst_m = c.gm.burst_miss_m = line;
    } else {
        int64_t issue = param(env, PTO_P_gm_issue) * 1000;
        c.gm.rate_m = write ? param(env, PTO_P_ub_gm) : param(env, ub ? PTO_P_gm_ub : PTO_P_gm_l1);
        c.gm.rate_miss_m = write ? c.gm.rate_m : param(env, ub ? PTO_P_gm_ub_miss : PTO_P_gm_l1_miss);
        c.gm.burst_m = issue + param(env, write ? PTO_P_gm_write_burst : ub ? PTO_P_gm_ub_burst : PTO_P_gm_l1_burst);
        c.gm.burst_miss_m = issue + param(env, write ? PTO_P_gm_write_burst : ub ? PTO_P_gm_ub_burst_miss : PTO_P_gm_l1_burst_miss);
    }
    c.gm.lat_m = param(env, write ? PTO_P_gm_lat_write : PTO_P_gm_lat) * 1000;
    c.gm.lat_miss_m = param(env, write ? PTO_P_gm_lat_write : PTO_P_gm_lat_miss) * 1000;
    path_alone(&c);
    c.read_bytes = write ? 0 : c.bytes;
    c.write_bytes = write ? c.bytes : 0;
    return c;
}
static struct sim_cost cost_mgather(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_DST);
    return indexed(env, isa_insn_gm(insn, PTO_ROLE_SRC), tile, isa_insn_attr(insn, PTO_ATTR_COALESCE) == PTO_COALESCE_ROW, false);
}
static struct sim_cost cost_mscatter(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_SRC), *idx = isa_insn_tile(insn, PTO_ROLE_IDX);
    int64_t coalesce = isa_insn_attr(insn, PTO_ATTR_OPT_COALESCE);
    bool by_rows = coalesce >= 0 || idx == NULL || tile == NULL ? coalesce == PTO_COALESCE_ROW : elements(idx) < elements(tile);
    return indexed(env, isa_insn_gm(insn, PTO_ROLE_DST), tile, by_rows, true);
}

/* Bytes of a whole view. */
static int64_t view_bytes(const struct pto_gm *gm)
{
    int64_t elems = gm != NULL ? 1 : 0;
    for (int i = 0; i < 5 && gm != NULL; i++)
        if (gm->shape[i] == PTO_UNKNOWN || !base_mul_i64(elems, max2(0, gm->shape[i]), &elems))
            return 0;
    return (int64_t)isa_dtype_bytes((enum pto_dtype)(gm != NULL ? gm->dtype : PTO_I8), (uint64_t)min2(elems, INT64_C(1) << 48));
}

/* Communication (kernels.md 7.2): whole views from GM through a staging tile to GM, chunk by chunk. One phase passes the link to the
 * other device, the other one the device's own memory; they overlap, and the link's latency is paid once. */
static struct sim_cost comm(const struct sim_cost_env *env, int64_t read, int64_t write, bool reads_remote)
{
    int64_t link = param(env, PTO_P_link_bw);
    int64_t load = at_rate(read, reads_remote ? min2(link, param(env, PTO_P_gm_ub)) : param(env, PTO_P_gm_ub));
    int64_t store = at_rate(write, reads_remote ? param(env, PTO_P_ub_gm) : min2(link, param(env, PTO_P_ub_gm)));
    struct sim_cost c = {.bytes = read, .read_bytes = read, .write_bytes = write};
    if (read == 0 && write == 0)
        return c;
    int64_t start = (param(env, PTO_P_gm_issue) + param(env, PTO_P_link_lat)) * 1000;
    charge(&c, SIM_PART_START, start);
    charge(&c, SIM_PART_WORK, load);
    c.ready_m = c.busy_m;
    c.store_m = start + max2(load, store);
    return c;
}
static int64_t group_bytes(const struct pto_insn *insn)
{
    int64_t bytes = 0;
    for (uint32_t r = 0; r < insn->nlist; r++)
        bytes += insn->list[r].kind == PTO_OK_GM ? view_bytes(&insn->list[r].u.gm) : 0;
    return bytes;
}
static struct sim_cost cost_tput(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    int64_t bytes = view_bytes(isa_insn_gm(insn, PTO_ROLE_SRC));
    return comm(env, bytes, bytes, false);
}
static struct sim_cost cost_tget(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    int64_t bytes = view_bytes(isa_insn_gm(insn, PTO_ROLE_SRC));
    return comm(env, bytes, bytes, true);
}
static struct sim_cost cost_tbroadcast(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    return comm(env, view_bytes(isa_insn_gm(insn, PTO_ROLE_SRC)), group_bytes(insn), false);
}
static struct sim_cost cost_comm_tgather(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    return comm(env, group_bytes(insn), group_bytes(insn), true);
}
static struct sim_cost cost_comm_tscatter(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    return comm(env, group_bytes(insn), group_bytes(insn), false);
}
static struct sim_cost cost_treduce(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    return comm(env, group_bytes(insn), view_bytes(isa_insn_gm(insn, PTO_ROLE_DST)), true);
}

/* A push moves the tile into the slot: through GM on A2/A3, into the consumer's memory on A5 (vector.md 18.3). An entry only signals. */
static struct sim_cost cost_push(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    const struct pto_tile *tile = isa_insn_tile(insn, PTO_ROLE_SRC);
    struct sim_cost c = {0};
    if (tile == NULL)
        return c;
    bool acc = tile->space == PTO_SPACE_ACC;
    c.bytes = plain_bytes(tile);
    if (isa_like_a5(env->target)) {
        enum isa_path found = acc ? isa_path_find(PTO_SPACE_ACC, PTO_SPACE_VEC) : isa_path_find(PTO_SPACE_VEC, PTO_SPACE_MAT);
        const struct path_cost *path = &path_cost[found];
        charge(&c, SIM_PART_START, param(env, (enum pto_param)path->start) * 1000);
        charge(&c, SIM_PART_WORK, at_rate(c.bytes, param(env, (enum pto_param)path->rate)));
    } else {
        int64_t work = acc ? at_rate(elements(tile), param(env, PTO_P_fix_gm)) : at_rate(c.bytes, param(env, PTO_P_ub_gm));
        charge(&c, SIM_PART_START, param(env, acc ? PTO_P_fix_start : PTO_P_gm_issue) * 1000);
        charge(&c, SIM_PART_WORK, work);
        c.write_bytes = c.bytes;
    }
    c.ready_m = c.busy_m;
    return c;
}

/* A pop loads the slot on A2/A3; on A5 the tile lies there already. */
static struct sim_cost cost_pop(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    const struct pto_tile *result = isa_insn_tile(insn, PTO_ROLE_RESULT), *tile = result != NULL ? result : isa_insn_tile(insn, PTO_ROLE_DST);
    struct sim_cost c = {0};
    if (tile == NULL || isa_like_a5(env->target))
        return c;
    c.bytes = c.read_bytes = plain_bytes(tile);
    int64_t work = at_rate(c.bytes, param(env, tile->space == PTO_SPACE_VEC ? PTO_P_gm_ub : PTO_P_gm_l1));
    charge(&c, SIM_PART_START, param(env, PTO_P_gm_issue) * 1000);
    charge(&c, SIM_PART_WORK, work);
    c.ready_m = max2(c.busy_m, param(env, PTO_P_gm_lat) * 1000 + work);
    return c;
}

#define cost_vec sim_cost_vec
static sim_cost_fn *const rows[PTO_OP_COUNT] = {
#define PTO_OP(id, mnemonic, cls, format, slots, attrs, pipe, families, rules, checks, exec, cost, doc) [PTO_OP_##id] = cost_##cost,
#include "isa/ops.def"
#undef PTO_OP
};

struct sim_cost sim_cost_of(const struct sim_cost_env *env, const struct pto_insn *insn)
{
    return rows[insn->op] != NULL ? rows[insn->op](env, insn) : (struct sim_cost){0};
}
