/* What cores of a recorded launch do as the body of a function: the same work of blocks, vector cores and turns becomes one text. Must not
 * know how operations are made.
 *
 * Scalar work: what C counted since the last instruction is credit, what the text's own operations cost is taken from it, and what is
 * left is spent on nothing before the next instruction (rec_idle()). Where the text needs more than that, its clock is behind C's; a loop
 * that would be is written turn by turn instead, if the text has to be exact. */
#include "intrin/record_emit.h"
#include "isa/pipe_op.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_UNROLLED = 200000, MAX_TURNS_TRIED = 3, MAX_STARTS_TRIED = 16, MAX_TERMS = REC_MAX_DEPTH + 4 };
enum rec_plan { PLAN_LOOP, PLAN_PEEL, PLAN_UNROLL };

/* Where the numbers of events come from: c[j] + sum of d[j - begin] * (a dimension or a fixed turn). */
struct term {
    const int64_t *d;
    uint32_t begin;
    int dim; /* -1: fixed */
    int64_t value;
};
struct source {
    const int64_t *c;
    unsigned n;
    struct term term[MAX_TERMS];
};

static struct rec_expr number_at(const struct rec_out *x, const struct source *s, uint32_t j)
{
    struct rec_expr e = {.c = s->c[j]};
    for (unsigned i = 0; i < s->n; i++) {
        const struct term *t = &s->term[i];
        int64_t d = t->d[j - t->begin];
        if (t->dim < 0) {
            e.c += d * t->value;
        } else { /* d a turn is d / step a unit of what is counted, and the loop made sure that this is whole */
            const struct rec_dim *dim = &x->dim[t->dim];
            e.k[t->dim] += d / dim->step;
            e.c -= d / dim->step * dim->lb;
        }
    }
    return e;
}

static struct source with(const struct source *s, const int64_t *d, uint32_t begin, int dim, int64_t value)
{
    struct source r = *s;
    if (r.n < MAX_TERMS)
        r.term[r.n++] = (struct term){.d = d, .begin = begin, .dim = dim, .value = value};
    return r;
}

/* ---- loops ---- */

static void put_list(struct rec_out *x, const struct rec_elem *at, uint32_t n, const struct source *s, uint32_t num);

/* What the loop counts: PTO_FOR's own variable, if all numbers of a turn are multiples of its step, else turns. */
static struct rec_dim counter_of(const struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num, uint32_t from)
{
    const struct rec_body *body = loop->body;
    struct rec_dim dim = {.lb = from, .step = 1};
    const struct rec_elem *first = &body->child[0];
    struct rec_expr i = number_at(x, s, num);
    bool plain = first->tick != 0 && body->step[0] > 0;
    for (unsigned d = 0; d < REC_DIMS; d++)
        plain = plain && i.k[d] == 0;
    for (uint32_t k = 0; plain && k < body->nnums; k++)
        plain = body->step[k] % body->step[0] == 0;
    if (plain)
        dim = (struct rec_dim){.lb = i.c + (int64_t)from * body->step[0], .step = body->step[0]};
    dim.ub = dim.lb + ((int64_t)loop->count - from - 1) * dim.step;
    return dim;
}

/* A loop whose numbers need the block or the vector core: it is asked for before it, once. */
static void ask_before(struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num)
{
    for (unsigned i = 0; i < s->n; i++) {
        const struct term *t = &s->term[i];
        bool needed = false;
        for (uint32_t j = num; j < num + loop->nnums && t->dim >= 0 && t->dim < REC_DIM_LOOPS && !needed; j++)
            needed = t->d[j - t->begin] != 0;
        if (needed)
            (void)rec_number(x, &(struct rec_expr){.k = {[REC_DIM_BLOCK] = t->dim == REC_DIM_BLOCK, [REC_DIM_SUBBLOCK] = t->dim == REC_DIM_SUBBLOCK}},
                             isa_type_simple(&x->p, PTO_TYPE_INDEX));
    }
}

/* Turns from .. count - 1 as scf.for. */
static void put_loop(struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num, uint32_t from)
{
    unsigned d = REC_DIM_LOOPS + x->ndims;
    pto_type_id index = isa_type_simple(&x->p, PTO_TYPE_INDEX);
    pto_block_id outside = x->block;
    int64_t turns = (int64_t)loop->count - from;
    struct rec_dim dim = counter_of(x, loop, s, num, from);
    ask_before(x, loop, s, num);
    if (x->credit > 0)
        rec_settle(x);
    int64_t debt = x->credit; /* of what stands before: once */
    x->surplus += -debt * x->mult;
    x->credit = -1; /* scf.for counts one operation a turn */
    if (x->dry == 0) {
        pto_value_id bounds[3] = {rec_const(x, index, dim.lb), rec_const(x, index, dim.ub + dim.step), rec_const(x, index, dim.step)};
        uint32_t segments[6] = {0, 1, 2, 3, 3, 3};
        pto_op_id op = isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_SCF_FOR, .operands = bounds, .noperands = 3, .segments = segments, .nregions = 1});
        isa_op_append(&x->p, x->block, op);
        x->block = isa_block_append(&x->p, isa_op_region(&x->p.ops[op], 0));
        char name[16];
        (void)snprintf(name, sizeof name, "i%u", x->ndims);
        dim.value = isa_block_add_arg(&x->p, x->block, index, base_intern_z(&x->p.strings, name));
    }
    /* base numbers are those of turn 0, and the counter says which turn it is */
    x->dim[d] = dim;
    x->dim[d].lb -= (int64_t)from * dim.step;
    struct source inside = with(s, loop->body->step, num, (int)d, 0);
    uint32_t mark = x->known.n;
    x->ndims++;
    x->mult *= turns;
    put_list(x, loop->body->child, loop->body->n, &inside, num);
    rec_settle(x);
    x->mult /= turns;
    x->ndims--;
    rec_forget(x, mark);
    x->block = outside;
}

static void put_turn(struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num, uint32_t turn)
{
    struct source fixed = with(s, loop->body->step, num, -1, turn);
    put_list(x, loop->body->child, loop->body->n, &fixed, num);
}

static void put_turns(struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num, enum rec_plan plan, uint32_t most)
{
    uint32_t first = plan == PLAN_LOOP ? 0 : plan == PLAN_PEEL ? 1 : loop->count < most ? loop->count : most;
    for (uint32_t turn = 0; turn < first; turn++)
        put_turn(x, loop, s, num, turn);
    if (plan != PLAN_UNROLL)
        put_loop(x, loop, s, num, first);
}

/* Scalar operations more than C counts, if it is written so. */
static int64_t try_plan(struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num, enum rec_plan plan)
{
    int64_t credit = x->credit, surplus = x->surplus, got;
    uint32_t mark = x->known.n;
    bool lost = x->lost;
    x->dry++;
    put_turns(x, loop, s, num, plan, MAX_TURNS_TRIED);
    got = x->surplus - surplus;
    x->dry--;
    rec_forget(x, mark);
    x->credit = credit;
    x->surplus = surplus;
    x->lost = lost;
    return got;
}

static enum rec_plan plan_of(struct rec_out *x, const struct rec_elem *loop, const struct source *s, uint32_t num)
{
    if (x->unroll)
        return PLAN_UNROLL;
    if (!x->exact)
        return PLAN_LOOP;
    int64_t looped = try_plan(x, loop, s, num, PLAN_LOOP), peeled = looped > 0 ? try_plan(x, loop, s, num, PLAN_PEEL) : 0;
    enum rec_plan best = peeled < looped ? PLAN_PEEL : PLAN_LOOP;
    int64_t least = peeled < looped ? peeled : looped;
    if (least > 0 && (uint64_t)loop->count * loop->body->size <= MAX_UNROLLED && try_plan(x, loop, s, num, PLAN_UNROLL) < least)
        best = PLAN_UNROLL;
    return best;
}

/* ---- lists of events ---- */

static void put_event(struct rec_out *x, const struct rec_elem *e, const struct source *s, uint32_t num)
{
    const struct rec_token *t = x->r->token[e->token];
    struct rec_expr few[32] = {0}, *numbers = few; /* an operation may have no numbers at all */
    if (t->nnums > sizeof few / sizeof few[0])
        numbers = base_realloc_array(NULL, t->nnums, sizeof *numbers);
    for (uint32_t i = 0; i < t->nnums; i++)
        numbers[i] = number_at(x, s, num + i);
    x->credit += t->charge;
    rec_put_event(x, t, numbers);
    if (numbers != few)
        free(numbers);
}

static void put_list(struct rec_out *x, const struct rec_elem *at, uint32_t n, const struct source *s, uint32_t num)
{
    for (uint32_t i = 0; i < n && x->r->reason[0] == '\0'; num += at[i++].nnums) {
        if (at[i].count == 0)
            put_event(x, &at[i], s, num);
        else
            put_turns(x, &at[i], s, num, plan_of(x, &at[i], s, num), UINT32_MAX);
    }
}

/* ---- blocks and vector cores ---- */

/* What one core does in a segment, or in a part of one. */
struct instance {
    int64_t block, subblock;
    const struct rec_stream *stream;
    uint32_t from, n; /* elements */
};
/* Instances that do the same but for numbers, which go with block and vector core: base + db * block + ds * subblock. */
struct group {
    uint32_t *member, n;
    int64_t *base, *db, *ds;
};

static const struct rec_elem *elements(const struct instance *in) { return in->stream->at + in->from; }
static const int64_t *numbers(const struct instance *in) { return in->stream->nums + (in->n != 0 ? elements(in)->num : 0); }
static uint32_t count_numbers(const struct instance *in)
{
    const struct rec_elem *last = elements(in) + in->n - 1;
    return in->n != 0 ? last->num + last->nnums - elements(in)->num : 0;
}

static bool same_shape(const struct instance *a, const struct instance *b)
{
    bool same = a->n == b->n;
    for (uint32_t i = 0; same && i < a->n; i++)
        same = elements(a)[i].shape == elements(b)[i].shape;
    return same;
}

/* The step of each number for one more of something, of which there are `far` more here; NULL if there is none. */
static int64_t *steps_of(const struct instance *first, const struct instance *in, int64_t far, const int64_t *other, int64_t others)
{
    uint32_t n = count_numbers(in);
    int64_t *d = base_realloc_array(NULL, n + 1, sizeof *d);
    for (uint32_t i = 0; i < n; i++) {
        int64_t more = numbers(in)[i] - numbers(first)[i] - (other != NULL ? other[i] * others : 0);
        if (more % far != 0 || more / far < 0) { /* a step back is chance more often than not */
            free(d);
            return NULL;
        }
        d[i] = more / far;
    }
    return d;
}

static bool join(struct group *g, const struct instance *all, uint32_t k)
{
    const struct instance *first = &all[g->member[0]], *in = &all[k];
    int64_t blocks = in->block - first->block, subs = in->subblock - first->subblock;
    if (!same_shape(first, in))
        return false;
    if (blocks != 0 && g->db == NULL && (subs == 0 || g->ds != NULL))
        g->db = steps_of(first, in, blocks, g->ds, subs);
    if (subs != 0 && g->ds == NULL && (blocks == 0 || g->db != NULL))
        g->ds = steps_of(first, in, subs, g->db, blocks);
    if ((blocks != 0 && g->db == NULL) || (subs != 0 && g->ds == NULL))
        return false;
    for (uint32_t i = 0; i < count_numbers(in); i++)
        if (numbers(in)[i] != numbers(first)[i] + (blocks != 0 ? blocks * g->db[i] : 0) + (subs != 0 ? subs * g->ds[i] : 0))
            return false;
    g->member[g->n++] = k;
    return true;
}

static struct group *groups_of(const struct instance *all, uint32_t n, uint32_t *ngroups)
{
    struct group *groups = base_realloc_array(NULL, n + 1, sizeof *groups);
    *ngroups = 0;
    for (uint32_t k = 0; k < n; k++) {
        bool joined = false;
        for (uint32_t g = 0; g < *ngroups && !joined; g++)
            joined = join(&groups[g], all, k);
        if (joined)
            continue;
        struct group *g = &groups[(*ngroups)++];
        *g = (struct group){.member = base_realloc_array(NULL, n, sizeof *g->member), .n = 1};
        g->member[0] = k;
    }
    for (uint32_t i = 0; i < *ngroups; i++) {
        struct group *g = &groups[i];
        const struct instance *first = &all[g->member[0]];
        g->base = base_realloc_array(NULL, count_numbers(first) + 1, sizeof *g->base);
        for (uint32_t k = 0; k < count_numbers(first); k++)
            g->base[k] = numbers(first)[k] - (g->db != NULL ? g->db[k] * first->block : 0) - (g->ds != NULL ? g->ds[k] * first->subblock : 0);
    }
    return groups;
}

static void free_groups(struct group *groups, uint32_t n)
{
    for (uint32_t g = 0; g < n; g++) {
        free(groups[g].member);
        free(groups[g].base);
        free(groups[g].db);
        free(groups[g].ds);
    }
    free(groups);
}

static void put_group(struct rec_out *x, const struct instance *all, const struct group *g)
{
    const struct instance *first = &all[g->member[0]];
    struct source s = {.c = g->base};
    if (g->db != NULL)
        s = with(&s, g->db, 0, REC_DIM_BLOCK, 0);
    if (g->ds != NULL)
        s = with(&s, g->ds, 0, REC_DIM_SUBBLOCK, 0);
    put_list(x, elements(first), first->n, &s, 0);
}

/* The end of a segment, or of one of several ways through it. The function's return, which C has none of, counts as one operation. */
static void end_way(struct rec_out *x)
{
    x->ending = true;
    if (x->at_end)
        x->credit = x->credit > 0 ? x->credit - 1 : x->credit;
    rec_settle(x);
    x->ending = false;
}

static void put_ways(struct rec_out *x, const struct instance *all, uint32_t n);

/* A switch by block, or by vector core if there is one block. */
struct ways {
    unsigned dim;
    int64_t *at;      /* [n] where it leads: coordinates, each once */
    uint32_t n, most; /* most: the group that stands for those that have no case; NO_GROUP: the last one does */
};
static const uint32_t NO_GROUP = UINT32_MAX;

static int64_t coordinate(const struct instance *in, unsigned dim) { return dim == REC_DIM_BLOCK ? in->block : in->subblock; }

static bool is_in(const struct group *g, uint32_t k)
{
    for (uint32_t i = 0; i < g->n; i++)
        if (g->member[i] == k)
            return true;
    return false;
}

/* Is all that happens at this coordinate the group's? */
static bool is_all_of(const struct group *g, const struct instance *all, uint32_t n, unsigned dim, int64_t at)
{
    for (uint32_t k = 0; k < n; k++)
        if (coordinate(&all[k], dim) == at && !is_in(g, k))
            return false;
    return true;
}

static struct ways ways_of(const struct instance *all, uint32_t n, const struct group *groups, uint32_t ngroups)
{
    struct ways w = {.dim = REC_DIM_SUBBLOCK, .at = base_realloc_array(NULL, n + 1, sizeof *w.at), .most = NO_GROUP};
    uint32_t most = 0;
    for (uint32_t k = 1; k < n; k++)
        w.dim = all[k].block != all[0].block ? REC_DIM_BLOCK : w.dim;
    for (uint32_t k = 0; k < n; k++) {
        bool known = false;
        for (uint32_t i = 0; i < w.n && !known; i++)
            known = w.at[i] == coordinate(&all[k], w.dim);
        if (!known)
            w.at[w.n++] = coordinate(&all[k], w.dim);
    }
    for (uint32_t g = 0; g < ngroups; g++) {
        uint32_t found = 0;
        for (uint32_t i = 0; i < w.n; i++)
            found += is_all_of(&groups[g], all, n, w.dim, w.at[i]);
        if (found > most) {
            most = found;
            w.most = g;
        }
    }
    uint32_t cases = 0;
    for (uint32_t i = 0; i < w.n; i++)
        if (w.most == NO_GROUP || !is_all_of(&groups[w.most], all, n, w.dim, w.at[i]))
            w.at[cases++] = w.at[i];
    w.n = cases;
    return w;
}

static void put_way(struct rec_out *x, const struct instance *all, uint32_t n, unsigned dim, int64_t at)
{
    struct instance *some = base_realloc_array(NULL, n, sizeof *some);
    uint32_t nsome = 0;
    for (uint32_t k = 0; k < n; k++)
        if (coordinate(&all[k], dim) == at)
            some[nsome++] = all[k];
    put_ways(x, some, nsome);
    free(some);
}

/* One case for each block (vector core) that does something else than most. */
static void put_switch(struct rec_out *x, const struct instance *all, uint32_t n, const struct group *groups, uint32_t ngroups)
{
    struct ways w = ways_of(all, n, groups, ngroups);
    uint32_t ncases = w.most == NO_GROUP ? w.n - 1 : w.n;
    struct rec_expr which = {.c = 0};
    which.k[w.dim] = 1;
    pto_value_id index = rec_number(x, &which, isa_type_simple(&x->p, PTO_TYPE_INDEX));
    struct pto_attribute cases = {.key = PTO_ATTR_CASES, .kind = PTO_LIT_ARRAY, .first = x->p.nattrs, .count = ncases};
    pto_op_id op = 0;
    if (x->dry == 0) {
        for (uint32_t k = 0; k < ncases; k++) {
            BASE_GROW(x->p.attrs, x->p.nattrs, x->p.attrs_cap);
            x->p.attrs[x->p.nattrs++] = (struct pto_attribute){.kind = PTO_LIT_INT, .i = w.at[k]};
        }
        op = isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_SCF_INDEX_SWITCH, .operands = &index, .noperands = 1, .attrs = &cases, .nattrs = 1, .nregions = ncases + 1});
        isa_op_append(&x->p, x->block, op);
    }
    pto_block_id outside = x->block;
    int64_t credit = x->credit - 1, surplus = x->surplus, worst = surplus;
    uint32_t mark = x->known.n;
    for (uint32_t k = 0; k <= ncases; k++) {
        if (x->dry == 0)
            x->block = isa_block_append(&x->p, isa_op_region(&x->p.ops[op], k));
        x->credit = credit;
        x->surplus = surplus;
        if (k == 0 && w.most != NO_GROUP) {
            put_group(x, all, &groups[w.most]);
            end_way(x);
        } else {
            put_way(x, all, n, w.dim, w.at[k == 0 ? w.n - 1 : k - 1]);
        }
        worst = x->surplus > worst ? x->surplus : worst;
        rec_forget(x, mark);
    }
    x->surplus = worst;
    x->block = outside;
    free(w.at);
}

/* How many elements all instances begin with that are one text. */
static uint32_t common_start(const struct instance *all, uint32_t n, struct instance *part)
{
    for (uint32_t i = 0;; i++) {
        uint32_t ngroups = 0;
        for (uint32_t k = 0; k < n; k++) {
            if (i >= all[k].n)
                return i;
            part[k] = all[k];
            part[k].from += i;
            part[k].n = 1;
        }
        struct group *groups = groups_of(part, n, &ngroups);
        free_groups(groups, ngroups);
        if (ngroups != 1)
            return i;
    }
}

/* The first `same` elements of all, as one text, then a switch. */
static void put_parts(struct rec_out *x, const struct instance *all, uint32_t n, uint32_t same)
{
    struct instance *head = base_realloc_array(NULL, n, sizeof *head), *tail = base_realloc_array(NULL, n, sizeof *tail);
    uint32_t ngroups;
    for (uint32_t k = 0; k < n; k++) {
        head[k] = tail[k] = all[k];
        head[k].n = same;
        tail[k].from += same;
        tail[k].n -= same;
    }
    struct group *groups = groups_of(head, n, &ngroups);
    put_group(x, head, &groups[0]);
    free_groups(groups, ngroups);
    groups = groups_of(tail, n, &ngroups);
    put_switch(x, tail, n, groups, ngroups);
    free_groups(groups, ngroups);
    free(head);
    free(tail);
}

static int64_t try_parts(struct rec_out *x, const struct instance *all, uint32_t n, uint32_t same)
{
    int64_t credit = x->credit, surplus = x->surplus;
    uint32_t mark = x->known.n;
    bool lost = x->lost;
    x->dry++;
    put_parts(x, all, n, same);
    int64_t got = x->surplus - surplus;
    x->dry--;
    rec_forget(x, mark);
    x->credit = credit;
    x->surplus = surplus;
    x->lost = lost;
    return got;
}

/* A pipe may be initialised only once in a function. */
static bool initialises(const struct rec_out *x, const struct rec_elem *e)
{
    const struct rec_token *t = x->r->token[e->token];
    return e->count == 0 && t->kind == REC_OP && isa_pipe_op((enum pto_op)x->src->ops[t->op].op)->action == ISA_PIPE_INIT;
}

/* The switch stands as late as it costs least: what it needs has to find scalar work of C's. */
static uint32_t best_start(struct rec_out *x, const struct instance *all, uint32_t n, uint32_t most)
{
    uint32_t best = most, least_start = 0;
    int64_t least = try_parts(x, all, n, most);
    for (uint32_t i = 0; i < most; i++)
        least_start = initialises(x, &elements(&all[0])[i]) ? i + 1 : least_start;
    unsigned tries = 0;
    for (uint32_t i = most; i-- > least_start && least > 0 && tries < MAX_STARTS_TRIED;) {
        if (i != least_start && !(elements(&all[0])[i].charged && elements(&all[0])[i - 1].insn))
            continue;
        int64_t got = try_parts(x, all, n, i);
        tries++;
        if (got >= least)
            continue;
        least = got;
        best = i;
    }
    if (least > 0 && best != least_start && try_parts(x, all, n, least_start) < least)
        best = least_start;
    return best;
}

static void put_ways(struct rec_out *x, const struct instance *all, uint32_t n)
{
    uint32_t ngroups;
    struct group *groups = groups_of(all, n, &ngroups);
    if (ngroups == 1) {
        put_group(x, all, &groups[0]);
        end_way(x);
    } else {
        struct instance *part = base_realloc_array(NULL, n, sizeof *part);
        uint32_t most = common_start(all, n, part);
        free(part);
        put_parts(x, all, n, best_start(x, all, n, most));
    }
    free_groups(groups, ngroups);
}

/* ---- segments ---- */

static bool is_absent(const struct rec_core *c) { return c->nsegments == 1 && c->segments[0].stream.n == 0; }

/* The core that goes through most sections; the others go through the same ones, as far as they come. */
const struct rec_core *rec_model(struct record *r)
{
    const struct rec_core *model = NULL;
    for (const struct rec_core *c = r->cores; c != NULL; c = c->next)
        if (!is_absent(c) && (model == NULL || c->nsegments > model->nsegments))
            model = c;
    for (const struct rec_core *c = r->cores; c != NULL; c = c->next) {
        bool same = true;
        for (uint32_t k = 0; same && !is_absent(c) && k < c->nsegments; k++)
            same = c->segments[k].section == model->segments[k].section;
        if (!same) {
            rec_fail(r, "its cores do not go through the same sections");
            return NULL;
        }
    }
    return model;
}

/* only: of which cores the function is; ANY: of all. */
static void put_segment(struct rec_out *x, uint32_t k, unsigned section, unsigned only, struct instance *all)
{
    uint32_t n = 0, events = 0;
    for (const struct rec_core *c = x->r->cores; c != NULL; c = c->next) {
        if (is_absent(c) || k >= c->nsegments || !c->segments[k].entered || (only != PTO_KERNEL_ANY && c->vector != (only == PTO_KERNEL_VECTOR)))
            continue;
        all[n++] = (struct instance){.block = c->block, .subblock = c->subblock, .stream = &c->segments[k].stream, .n = c->segments[k].stream.n};
        events += c->segments[k].stream.n != 0;
    }
    if (n == 0 || (section == PTO_KERNEL_ANY && events == 0))
        return;
    pto_block_id outside = x->block;
    uint32_t mark = x->known.n;
    if (section != PTO_KERNEL_ANY && only != PTO_KERNEL_ANY) {
        x->credit++; /* a section is one operation */
    } else if (section != PTO_KERNEL_ANY) {
        rec_settle(x);
        pto_op_id op = isa_op_new(&x->p, &(struct isa_op_spec){.op = section == PTO_KERNEL_CUBE ? PTO_OP_SECTION_CUBE : PTO_OP_SECTION_VECTOR, .nregions = 1});
        isa_op_append(&x->p, x->block, op);
        x->block = isa_block_append(&x->p, isa_op_region(&x->p.ops[op], 0));
    }
    put_ways(x, all, n);
    if (section != PTO_KERNEL_ANY && only == PTO_KERNEL_ANY)
        rec_forget(x, mark);
    x->block = outside;
}

/* Does any core of the function do something after this segment? */
static bool is_last(const struct rec_out *x, uint32_t k, unsigned only)
{
    for (const struct rec_core *c = x->r->cores; c != NULL; c = c->next)
        for (uint32_t i = k + 1; !is_absent(c) && i < c->nsegments; i++)
            if (c->segments[i].stream.n != 0 && (only == PTO_KERNEL_ANY || c->vector == (only == PTO_KERNEL_VECTOR)))
                return false;
    return true;
}

/* The function's body: all segments, or those of one kind of core. */
void rec_put_body(struct rec_out *x, const struct rec_core *model, unsigned only)
{
    uint32_t ncores = 0;
    for (const struct rec_core *c = x->r->cores; c != NULL; c = c->next)
        ncores++;
    struct instance *all = base_realloc_array(NULL, ncores + 1, sizeof *all);
    x->credit = 0;
    for (uint32_t k = 0; model != NULL && k < model->nsegments; k++) {
        x->at_end = (model->segments[k].section == PTO_KERNEL_ANY || only != PTO_KERNEL_ANY) && is_last(x, k, only);
        put_segment(x, k, model->segments[k].section, only, all);
    }
    free(all);
    isa_op_append(&x->p, x->entry, isa_op_new(&x->p, &(struct isa_op_spec){.op = PTO_OP_RETURN, .segments = (uint32_t[]){0, 0}}));
}
