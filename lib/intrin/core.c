/* Cores that run native kernels: a stack each (ucontext), one of them at work on a thread at a time. The only mutable global of the
 * library is here: the thread's current core (design.md 9.2). Must not know operations. */
#define _GNU_SOURCE /* MAP_STACK, ucontext */
#include "intrin/intrin.h"
#include "intrin/record_hook.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#endif
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#define HAVE_TSAN 1
#include <sanitizer/tsan_interface.h>
#endif

struct intrin_stack {
    struct intrin_stack *next;
    void *memory; /* a page that nobody may touch, then the stack */
    size_t bytes;
    ucontext_t inside, outside;
    void *fake_inside, *fake_outside; /* of the address sanitizer */
    const void *outside_bottom;
    size_t outside_bytes;
    void *fiber, *outside_fiber; /* of the thread sanitizer */
};

static _Thread_local struct intrin_core *current;

struct intrin_core *intrin_current(void) { return current; }

bool intrin_running(void) { return current != NULL; }

/* ---- stacks ---- */

static size_t page_bytes(void)
{
    long page = sysconf(_SC_PAGESIZE);
    return page > 0 ? (size_t)page : 4096;
}

static struct intrin_stack *take_stack(struct intrin_launch *l)
{
    struct intrin_stack *s = l->spare;
    if (s != NULL) {
        l->spare = s->next;
        return s;
    }
    s = base_realloc_array(NULL, 1, sizeof *s);
    memset(s, 0, sizeof *s);
    s->bytes = PTO_STACK_BYTES + page_bytes();
    s->memory = mmap(NULL, s->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (s->memory == MAP_FAILED)
        base_out_of_memory();
    (void)mprotect(s->memory, page_bytes(), PROT_NONE); /* without the guard an overflow is only found later */
    return s;
}

static char *stack_bottom(const struct intrin_stack *s) { return (char *)s->memory + page_bytes(); }

/* ---- switching; the sanitizers have to know ---- */

static void before_switch(void **keep, const void *bottom, size_t bytes, void *fiber)
{
#ifdef HAVE_ASAN
    __sanitizer_start_switch_fiber(keep, bottom, bytes);
#endif
#ifdef HAVE_TSAN
    __tsan_switch_to_fiber(fiber, 0);
#endif
    (void)keep, (void)bottom, (void)bytes, (void)fiber;
}

static void after_switch(void *kept, const void **bottom, size_t *bytes)
{
#ifdef HAVE_ASAN
    __sanitizer_finish_switch_fiber(kept, bottom, bytes);
#endif
    (void)kept, (void)bottom, (void)bytes;
}

static void go_outside(struct intrin_core *core, bool for_good)
{
    struct intrin_stack *s = core->stack;
    before_switch(for_good ? NULL : &s->fake_inside, s->outside_bottom, s->outside_bytes, s->outside_fiber);
    (void)swapcontext(&s->inside, &s->outside);
    after_switch(s->fake_inside, &s->outside_bottom, &s->outside_bytes);
}

void intrin_leave(struct intrin_core *core, enum sim_progress progress)
{
    core->progress = progress;
    go_outside(core, false);
}

/* Where a core begins; its context is never returned from. */
static void body(void)
{
    struct intrin_core *core = current;
    after_switch(NULL, &core->stack->outside_bottom, &core->stack->outside_bytes);
    if (core->it->nframes != 0) /* else the core skips the function */
        core->launch->kernel->kernel->call(core->launch->args);
    core->ended = true;
    core->progress = SIM_DONE;
    if (core->section != PTO_KERNEL_ANY) {
        const struct pto_program *p = &core->launch->kernel->program;
        base_diag_emit(core->it->sim->diags, PTO_D_TRAP, p->ops[core->launch->kernel->section[core->section]].span, "the section was left by break, goto or return");
        core->progress = SIM_FAILED;
    }
    go_outside(core, true);
}

static enum sim_progress run_core(void *ctx, uint64_t steps)
{
    struct intrin_core *core = ctx;
    struct intrin_stack *s = core->stack;
    if (core->ended)
        return SIM_DONE;
    core->left = steps;
    struct intrin_core *before = current; /* a kernel may not launch, but sessions nest on a stack of calls */
    current = core;
#ifdef HAVE_TSAN
    s->outside_fiber = __tsan_get_current_fiber();
#endif
    before_switch(&s->fake_outside, stack_bottom(s), PTO_STACK_BYTES, s->fiber);
    (void)swapcontext(&s->outside, &s->inside);
    after_switch(s->fake_outside, NULL, NULL);
    current = before;
    return core->progress;
}

static void *begin_core(void *ctx, struct sim_interp *it)
{
    struct intrin_launch *l = ctx;
    struct intrin_core *core = base_realloc_array(NULL, 1, sizeof *core);
    *core = (struct intrin_core){.launch = l, .it = it, .stack = take_stack(l)};
    core->record = l->record != NULL ? rec_core_new(l->record, it) : NULL;
    struct intrin_stack *s = core->stack;
#ifdef HAVE_ASAN
    __asan_unpoison_memory_region(stack_bottom(s), PTO_STACK_BYTES); /* a kernel that was given up may have left frames */
#endif
    (void)getcontext(&s->inside);
    s->inside.uc_stack.ss_sp = stack_bottom(s);
    s->inside.uc_stack.ss_size = PTO_STACK_BYTES;
    s->inside.uc_link = NULL;
    makecontext(&s->inside, body, 0);
#ifdef HAVE_TSAN
    s->fiber = __tsan_create_fiber(0);
#endif
    return core;
}

static void end_core(void *ctx)
{
    struct intrin_core *core = ctx;
#ifdef HAVE_TSAN
    __tsan_destroy_fiber(core->stack->fiber);
#endif
    core->stack->next = core->launch->spare;
    core->launch->spare = core->stack;
    free(core);
}

void intrin_launch_init(struct intrin_launch *l, struct intrin_kernel *kernel, const void *args)
{
    *l = (struct intrin_launch){.kernel = kernel, .args = args, .facts = intrin_facts_of(kernel), .nops = kernel->program.nops};
    l->native = (struct sim_native){.ctx = l, .as_text = kernel->kernel->as_text, .begin = begin_core, .run = run_core, .end = end_core};
}

void intrin_launch_free(struct intrin_launch *l)
{
    while (l->spare != NULL) {
        struct intrin_stack *s = l->spare;
        l->spare = s->next;
        (void)munmap(s->memory, s->bytes);
        free(s);
    }
}

/* ---- operations ---- */

static bool same_facts(const struct intrin_facts *a, const struct intrin_facts *b)
{
    return a->cube == b->cube && a->vector == b->vector && a->fused == b->fused && a->has_pipes == b->has_pipes && a->has_sync == b->has_sync &&
           a->order_shows == b->order_shows && a->orders_cores == b->orders_cores && memcmp(a->skip, b->skip, sizeof a->skip) == 0;
}

void intrin_grown(struct intrin_core *core)
{
    struct intrin_launch *l = core->launch;
    const struct pto_program *p = &l->kernel->program;
    struct intrin_facts facts = intrin_facts_of(l->kernel);
    if (p->nops > p->ops_room || p->nvalues > p->values_room || !same_facts(&facts, &l->facts)) {
        l->again = true;
        intrin_leave(core, SIM_FAILED);
    }
    sim_native_extend(core->it, l->nops);
    l->nops = p->nops;
}

void intrin_step(struct intrin_core *core, pto_op_id op)
{
    for (;;) {
        enum sim_progress progress = sim_native_step(core->it, op);
        if (progress == SIM_DONE && --core->left == 0)
            progress = SIM_PAUSED;
        if (progress == SIM_DONE)
            return;
        intrin_leave(core, progress);
        if (progress != SIM_BLOCKED)
            return;
    }
}
