/* Loads and runs a random program in this process (random.h). */
#include "random.h"
#include "sim/args.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool rnd_load(struct rnd_bench *b, struct base_buf *text, const struct pto_target *target, int level, enum asm_sync sync)
{
    const struct asm_options options = {.arch = target, .sync = sync};
    memset(b, 0, sizeof *b);
    b->text = *text;
    memset(text, 0, sizeof *text);
    base_diags_init(&b->diags, &b->sources);
    return asm_load(&b->program, "random.pto", b->text.data, b->text.len, &options, &b->sources, &b->diags) &&
           asm_assemble(&b->program, level, &options, &b->diags);
}

void rnd_unload(struct rnd_bench *b)
{
    isa_program_free(&b->program);
    base_diags_free(&b->diags);
    base_sources_free(&b->sources);
    base_buf_free(&b->text);
}

static uint64_t hash_gm(const struct sim_gm *gm)
{
    uint64_t h = 1469598103934665603u;
    for (uint32_t i = 0; i < gm->count; i++)
        for (int64_t k = 0; k + 8 <= gm->buffers[i].bytes; k += 8) {
            uint64_t word;
            memcpy(&word, gm->buffers[i].data + k, 8);
            h = (h ^ word) * 0x9E3779B97F4A7C15u;
            h ^= h >> 29;
        }
    return h;
}

/* One argument for each pointer of the kernel, filled with small numbers; room for every core. */
enum { RND_MAX_ARGS = 24, RND_ARG_SIZE = 64 };
static unsigned arguments(const struct pto_program *p, pto_op_id func, unsigned cores, char texts[][RND_ARG_SIZE])
{
    pto_block_id block = isa_entry_block(p, &p->ops[func], 0);
    unsigned n = 0;
    for (uint32_t i = 0; i < p->blocks[block].nargs && n < RND_MAX_ARGS; i++, n++) {
        const struct pto_type *type = isa_type(p, p->values[p->blocks[block].args + i].type);
        if (type->kind == PTO_TYPE_PTR)
            snprintf(texts[n], RND_ARG_SIZE, "%u=%s[%u]=rand:%u", (unsigned)i, isa_dtype((enum pto_dtype)type->dtype)->name,
                     cores * RND_ELEMS * (isa_dtype_is_x2((enum pto_dtype)type->dtype) ? 2u : 1u), (unsigned)i + 1);
        else
            snprintf(texts[n], RND_ARG_SIZE, "%u=2", (unsigned)i);
    }
    return n;
}

struct rnd_outcome rnd_run(struct rnd_bench *b, const struct rnd_program *p, enum rnd_order order, uint64_t seed, uint64_t *ran)
{
    struct rnd_outcome out = {0};
    struct sim_options o;
    struct sim sim;
    struct sim_arg bound[RND_MAX_ARGS];
    char texts[RND_MAX_ARGS][RND_ARG_SIZE];
    const char *list[RND_MAX_ARGS];
    base_diags_free(&b->diags);
    base_diags_init(&b->diags, &b->sources);
    b->diags.max_errors = 0;
    sim_options_init(&o, p->target);
    o.timing = o.check_race = order == RND_CHECKED || order == RND_RACES;
    o.check_init = (order == RND_CHECKED || order == RND_IN_ORDER) && !p->zeros;
    o.init_zero = p->zeros;
    o.sync = order == RND_IN_ORDER ? SIM_SYNC_SEQUENTIAL : SIM_SYNC_EXPLICIT;
    o.interleave = order == RND_OTHER_ORDER;
    o.interleave_seed = seed;
    o.block_dim = p->blocks;
    o.max_insns = 200000;
    sim_init(&sim, &o, &b->diags);
    pto_op_id func = isa_entry_func(&b->program);
    unsigned n = arguments(&b->program, func, 2u * p->blocks, texts);
    for (unsigned i = 0; i < n; i++)
        list[i] = texts[i];
    if (sim_args_bind(&sim, &b->program, func, list, n, bound, n))
        (void)sim_run(&sim, &b->program, func, bound, n);
    else
        out.failed = true;
    out.bytes = hash_gm(&sim.gm);
    for (const struct base_diag *d = b->diags.first; d != NULL; d = d->next) {
        if (d->severity < PTO_SEV_ERROR)
            continue;
        const char *check = base_diag_check(d->code);
        if (check == NULL)
            out.failed = true;
        else if (strcmp(check, "race") == 0)
            out.races++;
        else if (strcmp(check, "init") == 0)
            out.inits++;
        else if (strcmp(check, "sync") == 0)
            out.syncs++;
        else
            out.others++;
        if (out.message == NULL || (out.failed && check == NULL)) {
            out.message = d->message;
            out.span = d->span;
            out.code = base_diag_info(d->code)->number;
        }
    }
    for (pto_op_id id = 1; sim.log.ops != NULL && id < b->program.nops; id++)
        out.idle = out.idle || (sim.log.ops[id].count == 0 && isa_op((enum pto_op)b->program.ops[id].op)->cls == PTO_CLASS_INSN);
    for (pto_op_id id = 1; ran != NULL && sim.log.ops != NULL && id < b->program.nops; id++)
        ran[b->program.ops[id].op] += sim.log.ops[id].count;
    for (uint32_t c = 0; o.timing && !out.failed && c < sim.ncores; c++)
        for (unsigned q = 0; q < PTO_PIPE_COUNT; q++) {
            const struct sim_pipe_stats *pipe = &sim.cores[c].pipe[q];
            int64_t sum = pipe->busy_m + pipe->idle_m;
            for (unsigned k = 0; k < SIM_STALL_COUNT; k++)
                sum += pipe->stall_m[k];
            out.bad_time = out.bad_time || (!sim.cores[c].incomplete && sum != sim.cores[c].total_m) || pipe->busy_m < 0 || pipe->idle_m < 0;
        }
    sim_free(&sim);
    return out;
}

void rnd_put_arguments(const struct rnd_bench *b, const struct rnd_program *p, struct base_buf *out)
{
    char texts[RND_MAX_ARGS][RND_ARG_SIZE];
    unsigned n = arguments(&b->program, isa_entry_func(&b->program), 2u * p->blocks, texts);
    if (p->blocks > 1)
        base_printf(out, "--block-dim %u ", p->blocks);
    for (unsigned i = 0; i < n; i++)
        base_printf(out, "%s--arg %s", i != 0 ? " " : "", texts[i]);
}
