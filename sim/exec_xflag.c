/* Execution of what orders cores: flags of the other cores, barriers of all cores, buffer ids (vector.md 16, 17, 25.4; 2026-08 4).
 * Who shares a flag is decided here; flags themselves are xflag.h's. */
#include "sim/exec.h"
#include "sim/launch.h"
#include "sim/xflag.h"

#include <string.h>

/* Order inside a core and of memory: values are in program order and GM is coherent (25.4), so these concern time only. */
bool sim_ex_order(struct sim_exec *x, const struct pto_insn *insn)
{
    (void)x;
    (void)insn;
    return true;
}

enum group_kind { GROUP_KIND, GROUP_PAIR, GROUP_HALVES, GROUP_BARRIER };

/* The core at work and those it deals with, by their index in the launch. */
struct who {
    struct sim_exec *x;
    struct sim_launch *launch;
    struct sim_xflags *flags;
    struct sim_unit *unit;
    uint32_t core, first; /* first: of the block */
    bool mixed;           /* the block has a cube core and two vector cores */
    bool cube;
};

static bool who_am_i(struct sim_exec *x, const struct pto_insn *insn, struct who *w)
{
    if (x->block == NULL)
        return sim_refuse(x, insn, "needs a launch: it orders its cores");
    struct sim_launch *l = x->block->launch;
    if (l->xflags == NULL)
        l->xflags = sim_xflags_new(l->sim->ncores);
    *w = (struct who){.x = x, .launch = l, .flags = l->xflags, .core = x->core_id - l->first_core_id, .mixed = x->block->ncores == SIM_BLOCK_CORES,
                      .cube = x->core_kind != SIM_CORE_VECTOR};
    w->first = w->core - (w->mixed ? w->core % SIM_BLOCK_CORES : 0);
    for (unsigned i = 0; i < x->block->ncores; i++)
        if (&x->block->unit[i].it.exec == x)
            w->unit = &x->block->unit[i];
    return true;
}

/* Is a core of the launch of this kind? Of a launch with one kind of core all are. */
static bool is_kind(const struct who *w, uint32_t core, bool cube) { return !w->mixed || (core % SIM_BLOCK_CORES == 0) == cube; }

static uint32_t count_kind(const struct who *w, bool cube)
{
    return !w->mixed ? w->flags->ncores : cube ? w->flags->ncores / SIM_BLOCK_CORES : w->flags->ncores / SIM_BLOCK_CORES * 2;
}

/* Flags between cores of A2/A3, and between blocks, take the long way (timing.md 4.1). */
static struct sim_moment *new_moment(const struct who *w, bool far)
{
    struct sim_moment *m = sim_new_moment(w->x);
    if (m != NULL && (far || !isa_like_a5(w->x->target)))
        m->delay_m = (w->x->target->param[PTO_P_xflag_lat] - w->x->target->param[PTO_P_flag_lat]) * 1000;
    return m;
}

/* ---- flags ---- */

enum way { WAY_KIND, WAY_PAIR, WAY_CV, WAY_INTRA }; /* ffts_mode 0, 1, 2 of A2/A3; the numbering of A5 */

struct flag_use {
    enum way way;
    unsigned pipe;
    uint32_t id;
};

static bool read_flag(const struct who *w, const struct pto_insn *insn, enum way named, struct flag_use *u)
{
    struct sim_exec *x = w->x;
    bool a5 = isa_like_a5(x->target);
    int64_t mode = isa_insn_attr(insn, PTO_ATTR_FFTS_MODE);
    u->way = named != WAY_CV ? named : mode == 0 ? WAY_KIND : mode == 1 ? WAY_PAIR : a5 ? WAY_INTRA : WAY_CV;
    u->pipe = (unsigned)isa_insn_attr(insn, PTO_ATTR_PIPE);
    if (u->pipe == PTO_PIPE_FIX && !w->cube)
        u->pipe = PTO_PIPE_MTE3; /* R27 */
    int64_t id = isa_insn_int(insn, PTO_ROLE_EVENT, isa_insn_attr(insn, PTO_ATTR_SYNC_ID)), limit = u->way == WAY_INTRA && w->cube ? 31 : 15;
    if (id < 0 || id > limit)
        return sim_trap(x, insn, "flag id %lld is outside 0..%lld", (long long)id, (long long)limit);
    u->id = (uint32_t)id;
    return true;
}

/* The group of cores that all have to set the flag before any of them sees it. */
static struct sim_xgroup *group_of(const struct who *w, const struct flag_use *u)
{
    if (u->way == WAY_KIND)
        return sim_xflags_group(w->flags, GROUP_KIND, w->cube, u->id, count_kind(w, w->cube));
    return sim_xflags_group(w->flags, GROUP_PAIR, w->mixed && !w->cube ? w->first : w->core, u->id, w->mixed && !w->cube ? 2 : 1);
}

static void deliver(const struct who *w, const struct pto_insn *insn, const struct flag_use *u, struct sim_xgroup *g, uint32_t from, uint32_t to)
{
    for (struct sim_join *j; (j = sim_xgroup_complete(g)) != NULL;) {
        for (uint32_t c = from; c < to; c++)
            if (g->key[0] != GROUP_KIND || is_kind(w, c, w->cube)) {
                j->refs++;
                sim_xflags_set(w->flags, c, u->id, j, insn->source_op);
            }
        sim_join_drop(j);
    }
}

/* One core's set: a flag of other cores at once. */
static void set_of(const struct who *w, const struct pto_insn *insn, struct sim_moment *m, uint32_t from, uint32_t to, uint32_t id)
{
    struct sim_join *j = sim_join_new(1, 1);
    j->moment[j->arrived++] = m;
    for (uint32_t c = from; c < to; c++) {
        j->refs++;
        sim_xflags_set(w->flags, c, id, j, insn->source_op);
    }
    sim_join_drop(j);
}

static bool set_flag(struct sim_exec *x, const struct pto_insn *insn, enum way named)
{
    struct who w = {0};
    struct flag_use u = {0};
    if (!who_am_i(x, insn, &w) || !read_flag(&w, insn, named, &u))
        return false;
    struct sim_moment *m = new_moment(&w, u.way == WAY_KIND);
    sim_post(x, u.pipe, m);
    uint32_t lane = w.core - w.first;
    if (u.way == WAY_KIND || u.way == WAY_PAIR) {
        struct sim_xgroup *g = group_of(&w, &u);
        (void)sim_xgroup_give(g, w.core, m);
        bool pair = g->members == 2 && u.way == WAY_PAIR;
        deliver(&w, insn, &u, g, u.way == WAY_KIND ? 0 : pair ? w.first + 1 : w.core, u.way == WAY_KIND ? w.flags->ncores : pair ? w.first + 3 : w.core + 1);
    } else if (!w.mixed) {
        sim_moment_drop(m); /* nobody to see it */
    } else if (u.way == WAY_INTRA) {
        if (w.cube)
            set_of(&w, insn, m, w.first + 1 + u.id / 16, w.first + 2 + u.id / 16, u.id % 16);
        else
            set_of(&w, insn, m, w.first, w.first + 1, u.id + 16 * (lane - 1));
    } else if (w.cube) {
        set_of(&w, insn, m, w.first + 1, w.first + 3, u.id);
    } else { /* each vector core gives one half */
        struct sim_xgroup *g = sim_xflags_group(w.flags, GROUP_HALVES, w.first, u.id, 2);
        (void)sim_xgroup_give(g, w.core, m);
        deliver(&w, insn, &u, g, w.first, w.first + 1);
    }
    return true;
}

/* Names those of a group of cores whose contribution is missing. */
static void block_on_missing(const struct who *w, const struct sim_xgroup *g, uint32_t from, uint32_t to, int kind)
{
    uint64_t most = 0;
    for (uint32_t c = from; c < to; c++)
        most = g->given[c] > most ? g->given[c] : most;
    for (uint32_t c = from; c < to; c++)
        if ((kind < 0 || is_kind(w, c, kind != 0)) && c != w->core && g->given[c] < most)
            sim_block_on(w->x, w->launch->first_core_id + c);
}

static bool no_set(const struct who *w, const struct flag_use *u, const uint64_t *stamp)
{
    struct sim_exec *x = w->x;
    bool group = u->way == WAY_KIND || u->way == WAY_PAIR;
    if (group) {
        struct sim_xgroup *g = group_of(w, u);
        (void)sim_block_until(x, stamp, "flag %u of all %u cores of its kind%s: %u have set it", u->id, g->members, u->way == WAY_PAIR ? " in the block" : "",
                              g->nopen != 0 ? g->open[0]->arrived : 0);
        block_on_missing(w, g, u->way == WAY_KIND ? 0 : w->first, u->way == WAY_KIND ? w->flags->ncores : w->core + 1, w->cube);
        return false;
    }
    (void)sim_block_until(x, stamp, "flag %u of %s%s", u->id, w->cube ? u->way == WAY_CV ? "both vector cores" : u->id < 16 ? "vector core 0" : "vector core 1" : "the cube core",
                          w->mixed ? "" : "; this launch has no such core");
    for (uint32_t i = 0; i < SIM_BLOCK_CORES && w->mixed; i++)
        if (w->cube ? i != 0 && (u->way == WAY_CV || i == 1 + u->id / 16) : i == 0)
            sim_block_on(x, w->launch->first_core_id + w->first + i);
    return false;
}

/* When all of a join are known, as one moment. */
static bool latest(struct sim_exec *x, struct sim_join *j, const char *what, struct sim_moment **out)
{
    *out = NULL;
    for (uint32_t i = 0; i < j->n && j->last == NULL; i++)
        if (!sim_known(j->moment[i]))
            return sim_block_until(x, &j->moment[i]->known, "the work in front of %s", what);
    if (j->last == NULL)
        j->last = sim_moment_latest(j->moment, j->n);
    *out = j->last;
    if (*out != NULL)
        (*out)->refs++;
    return true;
}

static bool wait_flag(struct sim_exec *x, const struct pto_insn *insn, enum way named)
{
    struct who w = {0};
    struct flag_use u = {0};
    if (!who_am_i(x, insn, &w) || !read_flag(&w, insn, named, &u))
        return false;
    struct sim_xcore *core = sim_xflags_core(w.flags, w.core);
    struct sim_xflag *f = &core->flag[u.id];
    if (f->count == 0)
        return no_set(&w, &u, &core->stamp);
    struct sim_join *j = f->set[0];
    bool a5 = isa_like_a5(x->target); /* one pipe waits, not the whole core */
    struct sim_moment *m;
    if (a5 && j->n == 1 && j->refs == 1 && j->moment[0] != NULL && x->explicit_sync) {
        m = j->moment[0];
        j->moment[0] = NULL;
    } else if (!latest(x, j, "a flag of another core", &m)) {
        return false;
    }
    sim_await(x, a5 ? u.pipe : PTO_PIPE_S, m);
    memmove(f->set, f->set + 1, --f->count * sizeof(struct sim_join *));
    sim_join_drop(j);
    return true;
}

bool sim_ex_sync_set(struct sim_exec *x, const struct pto_insn *insn) { return set_flag(x, insn, WAY_CV); }
bool sim_ex_sync_wait(struct sim_exec *x, const struct pto_insn *insn) { return wait_flag(x, insn, WAY_CV); }
bool sim_ex_set_cross_block(struct sim_exec *x, const struct pto_insn *insn) { return set_flag(x, insn, WAY_KIND); }
bool sim_ex_wait_cross_block(struct sim_exec *x, const struct pto_insn *insn) { return wait_flag(x, insn, WAY_KIND); }
bool sim_ex_set_intra_block(struct sim_exec *x, const struct pto_insn *insn) { return set_flag(x, insn, WAY_INTRA); }
bool sim_ex_wait_intra_block(struct sim_exec *x, const struct pto_insn *insn) { return wait_flag(x, insn, WAY_INTRA); }

/* ---- barriers of all cores ---- */

bool sim_ex_syncall(struct sim_exec *x, const struct pto_insn *insn)
{
    static const char *const names[] = {[PTO_SYNC_CORE_TYPE_AIV_ONLY] = "vector cores", [PTO_SYNC_CORE_TYPE_AIC_ONLY] = "cube cores", [PTO_SYNC_CORE_TYPE_MIX] = "cores"};
    struct who w;
    int64_t type = isa_insn_attr(insn, PTO_ATTR_CORE_TYPE);
    if (!who_am_i(x, insn, &w))
        return false;
    bool all = type == PTO_SYNC_CORE_TYPE_MIX, cubes = type == PTO_SYNC_CORE_TYPE_AIC_ONLY;
    if (!all && (x->core_kind == SIM_CORE_CUBE ? !cubes : x->core_kind == SIM_CORE_VECTOR && cubes))
        return true; /* not one of those that meet */
    uint32_t members = all ? w.flags->ncores : count_kind(&w, cubes);
    int64_t used = isa_insn_int(insn, PTO_ROLE_VALUE, members);
    if (used < 1 || used > members)
        return sim_refuse(x, insn, "%lld of %u %s are to meet", (long long)used, members, names[type]);
    struct sim_xgroup *g = sim_xflags_group(w.flags, GROUP_BARRIER, (uint32_t)type, 0, (uint32_t)used);
    struct sim_xcore *core = sim_xflags_core(w.flags, w.core);
    if (core->barrier == NULL) { /* it arrives once, however often it is looked whether all have */
        struct sim_moment *m = new_moment(&w, true);
        core->barrier = sim_xgroup_give(g, w.core, m);
        core->barrier->refs++;
        if (m != NULL)
            sim_timer_post(w.unit->it.timer, insn, PTO_PIPE_ALL, m, NULL);
        sim_join_drop(sim_xgroup_complete(g));
    }
    if (core->barrier->arrived < core->barrier->n) {
        (void)sim_block_until(x, &g->stamp, "the barrier of all %lld %s: %u have arrived", (long long)used, names[type], core->barrier->arrived);
        block_on_missing(&w, g, 0, w.flags->ncores, all ? -1 : cubes);
        return false;
    }
    struct sim_moment *m;
    if (!latest(x, core->barrier, "a barrier of all cores", &m))
        return false;
    sim_await(x, PTO_PIPE_S, m);
    sim_join_drop(core->barrier);
    core->barrier = NULL;
    return true;
}

/* ---- buffer ids: in the order in which a core takes them (vector.md 16) ---- */

static bool buffer_use(struct sim_exec *x, const struct pto_insn *insn, struct who *w, unsigned *pipe, uint32_t *id)
{
    if (!who_am_i(x, insn, w))
        return false;
    int64_t kind = isa_insn_attr(insn, PTO_ATTR_OPT_OP_TYPE), named = isa_op_slot((enum pto_op)insn->op, PTO_ROLE_EVENT) >= 0 ? isa_insn_attr(insn, PTO_ATTR_PIPE) : isa_insn_attr(insn, PTO_ATTR_OPT_PIPE);
    int64_t number = isa_insn_int(insn, PTO_ROLE_EVENT, isa_insn_attr(insn, PTO_ATTR_BUF_ID));
    *pipe = kind >= 0 ? isa_event_pipe(kind) : (unsigned)named;
    if (*pipe == PTO_PIPE_FIX && !w->cube)
        *pipe = PTO_PIPE_MTE3;
    if (number < 0 || number >= SIM_XFLAG_IDS)
        return sim_trap(x, insn, "buffer id %lld is outside 0..%d", (long long)number, SIM_XFLAG_IDS - 1);
    *id = (uint32_t)number;
    return true;
}

static void misused(const struct who *w, const struct pto_insn *insn, uint32_t id, const char *what, uint32_t other)
{
    if (w->launch->sim->options.no_findings)
        return;
    struct base_diag *d = base_diag_emit(w->x->diags, PTO_D_SYNC, insn->span, "buffer id %u: %s", id, what);
    d->check = "sync";
    if (other != 0)
        base_diag_label(d, w->launch->sim->program->ops[other].span, "taken here");
}

bool sim_ex_get_buf(struct sim_exec *x, const struct pto_insn *insn)
{
    struct who w = {0};
    unsigned pipe = 0;
    uint32_t id = 0;
    if (!buffer_use(x, insn, &w, &pipe, &id))
        return false;
    struct sim_xcore *core = sim_xflags_core(w.flags, w.core);
    struct sim_moment **m = &core->released[id];
    if (*m != NULL && (pipe == PTO_PIPE_S || !x->explicit_sync) && !sim_known(*m))
        return sim_block_until(x, &(*m)->known, "the release of buffer id %u", id);
    if (core->taken_by[id] != 0)
        misused(&w, insn, id, "taken again before it is released", core->taken_by[id]);
    core->taken_by[id] = insn->source_op;
    x->buffer = (struct sim_buffer_use){.used = true, .takes = true, .pipe = (uint8_t)pipe, .id = (uint8_t)id};
    sim_await(x, pipe, *m);
    *m = NULL;
    return true;
}

bool sim_ex_rls_buf(struct sim_exec *x, const struct pto_insn *insn)
{
    struct who w = {0};
    unsigned pipe = 0;
    uint32_t id = 0;
    if (!buffer_use(x, insn, &w, &pipe, &id))
        return false;
    struct sim_xcore *core = sim_xflags_core(w.flags, w.core);
    if (core->taken_by[id] == 0)
        misused(&w, insn, id, "released, but not taken", 0);
    core->taken_by[id] = 0;
    x->buffer = (struct sim_buffer_use){.used = true, .pipe = (uint8_t)pipe, .id = (uint8_t)id};
    struct sim_moment *m = sim_new_moment(x);
    sim_post(x, pipe, m);
    sim_moment_drop(core->released[id]);
    core->released[id] = m;
    return true;
}

/* ---- the end ---- */

void sim_xflags_finish(const struct sim_launch *l)
{
    uint32_t said = 0; /* of one set for several cores one is told */
    for (uint32_t c = 0; l->xflags != NULL && c < l->xflags->ncores && !l->sim->options.no_findings; c++)
        for (unsigned id = 0; id < SIM_XFLAG_IDS && l->xflags->core[c] != NULL; id++) {
            const struct sim_xflag *f = &l->xflags->core[c]->flag[id];
            if (f->count == 0 || f->set_by == said)
                continue;
            struct base_buf name = {0};
            said = f->set_by;
            sim_core_name(l->sim, c, &name);
            struct base_diag *d = base_diag_emit(l->sim->diags, PTO_D_SYNC, l->sim->program->ops[said].span, "flag %u of %s is still set at the end of the kernel", id, name.data);
            d->check = "sync";
            base_diag_note(d, "%u more set%s than waits: the next kernel finds the flag set", f->count, f->count == 1 ? "" : "s");
            base_buf_free(&name);
        }
}
