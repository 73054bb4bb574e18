/* The planner of products: enumerates tilings that fit the target's buffers, estimates the cycles of each from the target's parameters
 * (timing.md 1.2 to 1.4) and takes the best. Host only; every number comes from the target. */
#include "kernels/gemm_impl.h"
#include "pto/sim.h"
#include "sim/timing.h"

#include <stdio.h>

static double param(const struct pto_target *t, enum pto_param which) { return (double)t->param[which] / (double)isa_param_scale(which); }
static double larger(double a, double b) { return a > b ? a : b; }
static double smaller(double a, double b) { return a < b ? a : b; }

/* Bytes a cycle, of what is given as bytes a microsecond. */
static double shared_rate(const struct pto_target *t, enum pto_param which) { return (double)t->param[which] * 1000 / (double)t->param[PTO_P_clock_khz]; }

struct estimate {
    const struct pto_target *target;
    const struct kern_gemm *g;
    const struct kern_tiling *t;
    struct kern_gemm_sizes s;
    double miss;   /* share of loads that device memory answers */
    double shared; /* of the cores' paths: more, since all of them ask for more than L2 and device memory give */
};

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A load of `runs` runs of bytes each, which begin at multiples of `step` bytes. */
static double load_time(const struct estimate *e, double runs, double bytes, int64_t step)
{
    enum { SECTOR = 128 }; /* runs as short as that are never split */
    const struct pto_target *p = e->target;
    double hit = bytes / param(p, PTO_P_gm_l1), miss = bytes / param(p, PTO_P_gm_l1_miss);
    int64_t align = p->param[PTO_P_gm_align];
    if (runs > 1 && bytes > SECTOR) {
        double more = 1 + (1 - (double)gcd(step, align) / (double)align) * param(p, PTO_P_gm_unaligned) / 1000;
        hit *= more;
        miss *= more;
    }
    hit = larger(hit, param(p, PTO_P_gm_l1_burst));
    miss = larger(miss, param(p, PTO_P_gm_l1_burst_miss));
    return param(p, PTO_P_gm_issue) + runs * (hit * (1 - e->miss) + miss * e->miss);
}

/* A panel of an operand: rows x cols as we see it, from multiples of them on. */
static double operand_time(const struct estimate *e, const struct kern_operand *x, double rows, double cols)
{
    double bits = e->s.bits;
    bool turned = x->order == KERN_COLS || x->order == KERN_NZ_COLS;
    double runs = turned ? cols : rows, length = turned ? rows : cols;
    if (x->order == KERN_NZ || x->order == KERN_NZ_COLS) /* columns of boxes */
        return load_time(e, (double)base_ceil_div((int64_t)length, e->s.c0), (double)base_round_up((int64_t)runs, 16) * 32, 512);
    int64_t pitch = (int64_t)((double)x->ld * bits / 8), step = (int64_t)(length * bits / 8);
    return load_time(e, runs, length * bits / 8, gcd(pitch, step));
}

static double scale_time(const struct estimate *e, const struct kern_operand *x, double outer, double groups)
{
    if (x->order == PTO_GL_MX_A_ND || x->order == PTO_GL_MX_B_DN)
        return load_time(e, outer, groups, 32);
    if (x->order == PTO_GL_MX_A_ZZ || x->order == PTO_GL_MX_B_NN)
        return load_time(e, (double)base_ceil_div((int64_t)outer, 16), groups * 16, 512);
    return load_time(e, groups / 2, outer * 2, 32);
}

/* What a tile's loads wait for lines that other cores of the same part of L2 ask for at about the same time. */
static double crowd_time(const struct estimate *e, double tile, double fresh)
{
    enum { LINE = 512 };
    static const double of_those_before = 0.6; /* who is how late in the window of time */
    const struct kern_gemm *g = e->g;
    const struct kern_tiling *t = e->t;
    const struct pto_target *p = e->target;
    double parts = smaller(param(p, PTO_P_l2_parts), (double)t->blocks), cores = (double)t->blocks / parts, k = (double)g->k, bytes = (double)e->s.bits / 8;
    double tm = smaller(t->tm, (double)g->m), tn = smaller(t->tn, (double)g->n), down = (double)t->down, across = (double)t->across;
    double a_cores, b_cores;
    if (t->dealt) { /* a square of C at a time */
        a_cores = smaller(across, cores);
        b_cores = larger(1, cores / across);
    } else {
        double tiles = larger(1, param(p, PTO_P_l2_share_window) / tile); /* that a core goes through at about the same time */
        double bands = larger(1, (double)base_ceil_div(t->tiles_n, t->across) / (t->down < t->tiles_m ? 1 : parts));
        a_cores = cores * smaller(1, larger(1, tiles / across) / down);
        b_cores = larger(1, cores / bands);
        double abreast = tn * bytes * (t->across == 1 ? larger(1, smaller((double)t->apart, parts)) : across); /* of a line, what one core or part asks for */
        if (g->b.order == KERN_ROWS && abreast < LINE)
            b_cores *= LINE / abreast;
    }
    double a_touches = tm * k * bytes / LINE, b_touches = g->b.order == KERN_ROWS ? k * larger(1, tn * bytes / LINE) : tn * k * bytes / LINE;
    return of_those_before * param(p, PTO_P_l2_shared) * (a_touches * larger(0, a_cores - 1) + fresh * b_touches * larger(0, smaller(b_cores, cores) - 1));
}

/* Cycles of the whole product. */
static double estimate(struct estimate *e)
{
    const struct kern_gemm *g = e->g;
    const struct kern_tiling *t = e->t;
    const struct pto_target *p = e->target;
    double tm = smaller(t->tm, (double)g->m), tn = smaller(t->tn, (double)g->n), k = (double)g->k, tk = smaller(t->tk, k), bits = e->s.bits;
    double panels = (double)base_ceil_div(g->k, t->tk), steps = larger(1, tk / t->sk), cores = (double)t->blocks, waves = t->halves ? (double)base_ceil_div(2 * t->tiles, t->blocks) / 2 : (double)base_ceil_div(t->tiles, t->blocks);

    /* Where loads are answered: the first of each line by device memory (in each part of L2), all if L2 is too small. */
    double batch = (double)g->batch, tiles = (double)t->tiles;
    double unique = batch * k * ((double)g->m + (double)g->n) * bits / 8, loaded = tiles * k * (tm + tn) * bits / 8;
    double parts = smaller(param(p, PTO_P_l2_parts), cores), room = param(p, PTO_P_l2_bytes) / param(p, PTO_P_l2_parts);
    double missed = unique * (t->tiles_m == 1 || t->tiles_n == 1 ? 1 : parts);
    if (unique > room)
        missed = larger(missed, loaded / larger(1, (double)smaller((double)t->across, cores))); /* a band of tiles shares its panels of A */
    missed = smaller(missed, loaded);
    e->miss = missed / loaded;

    double b_tk = smaller(t->b_tk, k), b_panels = larger(1, k / b_tk), changes = t->kept_panels > 0 ? larger(1, waves / (double)t->tiles_m) : 0;
    bool all_kept = t->kept_panels > 0 && t->kept_panels == t->b_stages;
    double mte2_a = panels * operand_time(e, &g->a, tm, tk), mte2_b = b_panels * operand_time(e, &g->b, b_tk, tn);
    if (e->s.mx) {
        double a_deep = smaller(larger(tk, t->s_tk), k), b_deep = smaller(larger(b_tk, t->s_tk), k);
        mte2_a += k / a_deep * scale_time(e, &g->a_scale, tm, a_deep / 32);
        mte2_b += k / b_deep * scale_time(e, &g->b_scale, tn, b_deep / 32);
    }
    double kept = smaller(1, (double)t->kept_panels * t->kept_tk / k), fresh = 1 - kept * (1 - smaller(1, (1 + changes) / waves));
    /* Of C what leaves while other tiles are loaded: through L2 as well; about half of it in their way. */
    double written = 0.5 * larger(0, 1 - 1 / waves) * (double)g->batch * (double)g->m * (double)g->n / tiles * (g->mixed ? 32 : pto_dtype_bits(g->out.dtype)) / 8;
    double mte2 = larger(mte2_a + (all_kept ? 0 : mte2_b * fresh), cores * (k * (tm + tn * fresh) * bits / 8 + written) / shared_rate(p, PTO_P_l2_bw));
    mte2 += crowd_time(e, mte2, fresh);

    double a_step = tm * t->sk * bits / 8, b_step = tn * t->sk * bits / 8;
    double mte1_step = 2 * param(p, PTO_P_mte1_start) + a_step / param(p, e->s.a_turns ? PTO_P_l1_l0a_trans : PTO_P_l1_l0a) +
                       b_step / param(p, e->s.b_turns ? PTO_P_l1_l0b_trans : PTO_P_l1_l0b);
    if (e->s.mx)
        mte1_step += 2 * param(p, PTO_P_mte1_start) + (tm + tn) * t->sk / 32 / param(p, PTO_P_l1_scale);
    double cube_step = param(p, PTO_P_mad_start) +
                       (double)sim_mad_cycles_m(p, (enum pto_dtype)g->a.dtype, false, (int64_t)tm, (int64_t)smaller(t->sk, tk), (int64_t)tn) / 1000;
    double work = panels * steps * larger(cube_step, mte1_step);
    double fix = param(p, PTO_P_fix_start) + tm * tn / param(p, PTO_P_fix_gm) + (g->mixed ? param(p, PTO_P_xflag_lat) : 0);
    double handoff = 4 * param(p, PTO_P_flag_lat);
    double one = larger(work, mte2) + 0.02 * (work + mte2 + panels * steps * (cube_step + mte1_step)); /* what does not overlap perfectly */
    if (t->kept_panels > 0 && !all_kept) /* loads are as long as the cube's work there: steps handed to it show */
        one += panels * steps * param(p, PTO_P_flag_lat);
    /* With one accumulator the cube waits for the fixpipe, while loads go on as far as L1 has room. */
    double tile = t->accs == 1 ? larger(work + fix + handoff, one) : larger(one, fix);
    /* A panel's place is free again when it has arrived and is multiplied: so many are on the way. */
    double latency = (1 - e->miss) * param(p, PTO_P_gm_lat) + e->miss * (param(p, PTO_P_gm_lat_miss) + param(p, PTO_P_gm_lat_load)) + handoff;
    double places = all_kept ? t->a_stages : 0.5 * (t->a_stages + t->b_stages - t->kept_panels);
    tile = larger(tile, panels * (mte2 / panels + latency + work / panels) / places) + 0.1 * panels * latency / (places - 1);
    double device = (missed + batch * (double)g->m * (double)g->n * 2) / shared_rate(p, PTO_P_ddr);
    double first = mte2 / panels + param(p, PTO_P_gm_lat_miss) + param(p, PTO_P_gm_lat_load) + mte1_step + param(p, PTO_P_mad_fill);
    /* Behind each tile two vector cores load, compute with some ten instructions an element, and store; whatever they do in particular. */
    double epilogue = 0;
    if (g->mixed) {
        enum { INSTRUCTIONS = 10, BYTES_AN_INSTRUCTION = 256 };
        epilogue = param(p, PTO_P_gm_lat) + param(p, PTO_P_gm_lat_write) + param(p, PTO_P_xflag_lat) + INSTRUCTIONS * param(p, PTO_P_v_start) +
                   tm * tn / 2 * 4 * (1 / param(p, PTO_P_gm_ub) + INSTRUCTIONS / (double)BYTES_AN_INSTRUCTION);
        tile = larger(tile, epilogue);
    }
    /* Tiles that reach far over the edge of C load and multiply less evenly than this says. */
    double over = tiles * (double)t->tm * (double)t->tn / (batch * (double)g->m * (double)g->n) - 1;
    tile *= 1 + 0.2 * smaller(over, 0.5);
    double all = param(p, PTO_P_launch_cycles) + first + larger(waves * tile + (1 + changes) * (all_kept ? mte2_b + latency : 0), device) + fix + epilogue + param(p, PTO_P_gm_lat_write);
    return t->kept_panels > 0 && !all_kept ? 1.02 * all : all; /* changes of columns are less even than this says */
}

/* ---- what fits ---- */

static bool fits(const struct kern_gemm *g, const struct pto_target *p, const struct kern_tiling *t, const struct kern_gemm_sizes *s)
{
    const int64_t *param = p->param;
    int64_t tm = base_round_up(t->tm, s->um), tn = base_round_up(t->tn, s->un);
    int64_t a_room = param[PTO_P_left_bytes] / 2, b_room = param[PTO_P_right_bytes] / 2;
    if (s->a_step > a_room || s->b_step > b_room || s->acc_bytes > param[PTO_P_acc_bytes] || s->l1_bytes > param[PTO_P_mat_bytes])
        return false;
    if (g->bias.dtype != 0 && tn * 4 > param[PTO_P_bias_bytes])
        return false;
    if (g->store == KERN_STORE_WORDS && !g->mixed && tn * 8 > param[PTO_P_scaling_bytes])
        return false;
    if (s->mx && (s->a_step / 16 > param[PTO_P_scale_left_bytes] / 2 || s->b_step / 16 > param[PTO_P_scale_right_bytes] / 2))
        return false;
    return tm <= param[PTO_P_mad_extent_max] && tn <= param[PTO_P_mad_extent_max] && t->sk <= param[PTO_P_mad_extent_max];
}

/* Tile extents worth a look: multiples of 16 up to 512, and the whole divided by few. */
enum { EXTENTS = 48 };
static int extents(int64_t whole, int64_t unit, int64_t most, int64_t cores, int64_t *out)
{
    static const int64_t usual[] = {16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 192, 208, 224, 256, 288, 320, 352, 384, 448, 512, 768, 1024};
    int n = 0;
    int64_t all = base_round_up(whole, unit), limit = most > 0 ? base_max(unit, most / unit * unit) : INT64_MAX;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        int64_t x = base_round_up(usual[i], unit);
        if (x < all && x <= limit && (n == 0 || out[n - 1] != x))
            out[n++] = x;
    }
    for (int64_t by = 1; by <= 4; by++) {
        int64_t x = base_round_up(base_ceil_div(whole, by), unit), y = base_round_up(base_ceil_div(whole, by * cores), unit);
        if (x <= limit && x <= 4096)
            out[n++] = x;
        if (y <= limit && y <= 4096)
            out[n++] = y;
    }
    if (n == 0)
        out[n++] = limit;
    return n;
}

static void count_tiles(const struct pto_target *target, const struct kern_gemm *g, struct kern_tiling *t, int64_t cores)
{
    t->tiles_m = base_ceil_div(g->m, t->tm);
    t->tiles_n = base_ceil_div(g->n, t->tn);
    t->tiles = g->batch * t->tiles_m * t->tiles_n;
    t->blocks = base_min(t->tiles, cores);
    t->down = t->tiles_m;
    t->dealt = t->tiles <= cores;
    if (t->dealt) { /* all at a time: about a square of C */
        int64_t across = 1;
        while (across < t->tiles_n && across * across * t->tn < t->blocks * t->tm)
            across++;
        t->across = base_min(across, t->tiles_n);
        return;
    }
    /* Runs down a column, or down as many as share lines of B; then also parts of L2 share B rather than rows of A. */
    int64_t width = (int64_t)t->tn * pto_dtype_bits(g->b.dtype) / 8, line = target->param[PTO_P_gm_align];
    t->across = g->b.order == KERN_ROWS ? base_min(base_max(1, line / width), t->tiles_n) : 1;
    if (t->across > 1 && t->tiles_m >= 2 * target->param[PTO_P_l2_parts])
        t->down = base_ceil_div(t->tiles_m, target->param[PTO_P_l2_parts]);
}

struct search {
    const struct pto_target *target;
    const struct kern_gemm *g;
    int64_t cores;
    struct kern_tiling best;
};

/* False: it does not fit. */
static bool consider(struct search *x, struct estimate *e, struct kern_tiling *t)
{
    e->s = kern_gemm_sizes(x->g, t);
    if (!fits(x->g, x->target, t, &e->s))
        return false;
    t->cycles = estimate(e);
    if (x->best.tm == 0 || t->cycles < x->best.cycles)
        x->best = *t;
    return true;
}

/* Part of B stays in L1 while a core goes down a column of tiles: as much as there is room for. Panels of B need not be as deep as those of A,
 * whose runs they do not lengthen if B lies in rows. */
static void try_kept(struct search *x, const struct kern_tiling *given, const struct kern_gemm_sizes *unit, int64_t tk, int64_t whole)
{
    int64_t width = (int64_t)given->tn * pto_dtype_bits(x->g->b.dtype) / 8, line = x->target->param[PTO_P_gm_align];
    struct kern_tiling t = *given;
    struct estimate e = {.target = x->target, .g = x->g, .t = &t};
    if (t.dealt || t.tiles_m < 2 || (x->g->batch_inner && x->g->batch > 1) || x->g->b.order == KERN_COLS || x->g->b.order == KERN_NZ_COLS)
        return;
    t.tk = (int32_t)tk;
    t.across = 1;
    t.down = t.tiles_m;
    t.apart = x->g->b.order == KERN_ROWS && width < line && line % width == 0 && t.tiles_n % (line / width) == 0 ? line / width : 1;
    t.halves = t.apart > 1 && !x->g->mixed && x->g->m % t.tm == 0 && t.tm % (2 * unit->um) == 0;
    t.chunk = base_max(1, base_min(t.tiles_m, (t.tiles + t.blocks) / (2 * t.blocks)));
    for (int64_t b_tk = tk; b_tk >= t.sk && b_tk * 4 >= tk; b_tk /= 2) {
        if (b_tk % t.sk != 0)
            break;
        t.b_tk = (int32_t)b_tk;
        for (int passing = 3; passing <= 4; passing++)
            for (t.a_stages = 2; t.a_stages <= 3; t.a_stages++) {
                /* All the room that is left, in panels as many as there are flags. */
                t.kept_panels = 0;
                t.kept_tk = 0;
                t.b_stages = (uint8_t)passing;
                int64_t l1 = x->target->param[PTO_P_mat_bytes], room = l1 - kern_gemm_sizes(x->g, &t).l1_bytes, row = base_round_up(t.tn, unit->un) * unit->bits / 8;
                int64_t panels = KERN_GEMM_STAGES - passing - t.a_stages, deep = base_min(room / base_max(1, row), whole / 2) / panels / t.sk * t.sk;
                int64_t section = base_round_up(base_ceil_div(whole, panels), base_max(tk, b_tk));
                if (room > l1 / 2 || passing * b_tk < tk || deep <= 0 || section >= whole || base_ceil_div(whole, section) != panels)
                    continue;
                t.kept_panels = (uint8_t)panels;
                t.kept_tk = (int32_t)deep;
                t.section = (int32_t)section;
                t.b_stages = (uint8_t)(panels + passing);
                (void)consider(x, &e, &t);
            }
    }
}

/* Depths of panels and steps for a tile. */
static void try_tile(struct search *x, int64_t tm, int64_t tn)
{
    const struct pto_target *p = x->target;
    struct kern_tiling t = {.tm = (int32_t)tm, .tn = (int32_t)tn};
    struct estimate e = {.target = p, .g = x->g, .t = &t};
    struct kern_gemm_sizes unit;
    t.tk = t.b_tk = t.s_tk = t.sk = 1;
    t.a_stages = t.b_stages = 1;
    unit = kern_gemm_sizes(x->g, &t);
    count_tiles(p, x->g, &t, x->cores);
    t.accs = 2 * unit.acc_bytes <= p->param[PTO_P_acc_bytes] ? 2 : 1;
    int64_t whole = base_round_up(x->g->k, unit.uk), bits = base_max(4, unit.bits), rows = base_max(16, base_round_up(tm, unit.um)), cols = base_max(16, base_round_up(tn, unit.un));
    int64_t sk = base_min(p->param[PTO_P_left_bytes] * 4 / bits / rows, p->param[PTO_P_right_bytes] * 4 / bits / cols);
    sk = base_min(sk / unit.uk * unit.uk, whole);
    if (sk < unit.uk)
        return;
    for (int64_t deepest = sk; sk >= unit.uk && sk * 8 >= deepest; sk = sk / 2 / unit.uk * unit.uk) {
        for (int64_t steps = 1; steps <= 64; steps *= 2) {
            int64_t tk = base_min(sk * steps, whole);
            t.sk = (int32_t)sk;
            t.tk = t.b_tk = (int32_t)tk;
            t.kept_panels = 0;
            t.kept_tk = 0;
            for (int stages = 4; stages <= 6; stages++) {
                bool any = false;
                t.a_stages = (uint8_t)((stages + 1) / 2);
                t.b_stages = (uint8_t)(stages / 2);
                for (int64_t s_tk = tk; s_tk < whole + tk && (s_tk == tk || unit.mx); s_tk *= 2) {
                    t.s_tk = (int32_t)s_tk;
                    if (!consider(x, &e, &t))
                        break;
                    any = true;
                }
                if (!any)
                    break;
            }
            t.s_tk = (int32_t)tk;
            int64_t slices = base_min(4, base_ceil_div(whole, tk));
            if (!t.dealt && t.across == 1 && t.tiles_m >= 2) {
                t.b_tk = (int32_t)base_round_up(base_ceil_div(whole, slices), tk);
                t.kept_panels = t.b_stages = (uint8_t)base_ceil_div(whole, t.b_tk);
                t.kept_tk = t.section = t.b_tk;
                for (t.a_stages = 2; t.a_stages <= 3 && consider(x, &e, &t); t.a_stages++)
                    continue;
            }
            if (!unit.mx)
                try_kept(x, &t, &unit, tk, whole);
            if (tk == whole)
                break;
        }
    }
}

enum pto_op_status kern_gemm_plan(const struct pto_target *target, struct kern_gemm *g)
{
    if (g->batch < 1 || g->m < 1 || g->n < 1 || g->k < 1 || pto_dtype_bits(g->a.dtype) == 0 || pto_dtype_bits(g->a.dtype) != pto_dtype_bits(g->b.dtype))
        return kern_fail(PTO_ERR_INNER, "gemm: cannot plan a product of %lld x %lld x %lld", (long long)g->m, (long long)g->n, (long long)g->k);
    g->target = target;
    const struct kern_tiling one = {.tm = 1, .tn = 1, .tk = 1, .b_tk = 1, .s_tk = 1, .sk = 1, .a_stages = 1, .b_stages = 1};
    struct kern_gemm_sizes unit = kern_gemm_sizes(g, &one);
    struct search x = {.target = target, .g = g, .cores = kern_cube_cores(target)};
    if (g->limits.blocks_max > 0)
        x.cores = base_min(x.cores, g->limits.blocks_max);
    int64_t rows[EXTENTS], cols[EXTENTS], un = unit.un;
    while (g->limits.tn_multiple > 0 && un % g->limits.tn_multiple != 0)
        un += unit.un;
    int nrows = extents(g->m, unit.um, g->limits.tm_max, x.cores, rows), ncols = extents(g->n, un, g->limits.tn_max, x.cores, cols);
    for (int i = 0; i < nrows; i++)
        for (int j = 0; j < ncols; j++)
            try_tile(&x, rows[i], cols[j]);
    if (x.best.tm == 0)
        return kern_fail(PTO_ERR_INNER, "gemm: no tiling of %lld x %lld x %lld fits the buffers of %s", (long long)g->m, (long long)g->n, (long long)g->k, target->name);
    g->tiling = x.best;
    return PTO_SUCCESS;
}

void kern_gemm_describe(const struct kern_gemm *g, char *text, size_t size)
{
    const struct kern_tiling *t = &g->tiling;
    (void)snprintf(text, size, "tiles %d x %d of C, K by %d in L1 (%d + %d panels), by %d in L0, %d accumulator%s, %lld block%s", t->tm, t->tn, t->tk, t->a_stages, t->b_stages, t->sk,
                   t->accs, t->accs == 1 ? "" : "s", (long long)t->blocks, t->blocks == 1 ? "" : "s");
}
