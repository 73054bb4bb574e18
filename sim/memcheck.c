/* Who holds each byte of a core (see memcheck.h): runs of bytes with the tile that wrote them last and those that had written them
 * before and were not written since. */
#include "sim/memcheck.h"
#include "base/arena.h"
#include "isa/access.h"
#include "isa/layout.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT = 4, MAX_TOLD = 50 };

/* A tile that wrote, and with which operation. root 0: none. */
struct writer {
    pto_value_id root;
    pto_op_id op;
    int64_t addr;
};
/* A run of bytes with one history. */
struct held {
    int64_t begin, end;
    struct writer last, before[KEPT];
};
struct memory {
    struct held *runs; /* by address, not overlapping */
    uint32_t count, cap;
};

struct sim_memcheck {
    const struct pto_program *program;
    struct base_diags *diags;
    struct memory memory[PTO_SPACE_COUNT];
};

struct sim_memcheck *sim_memcheck_new(const struct pto_program *program, struct base_diags *diags)
{
    struct sim_memcheck *m = base_realloc_array(NULL, 1, sizeof *m);
    memset(m, 0, sizeof *m);
    m->program = program;
    m->diags = diags;
    return m;
}

void sim_memcheck_free(struct sim_memcheck *m)
{
    for (unsigned s = 0; m != NULL && s < PTO_SPACE_COUNT; s++)
        free(m->memory[s].runs);
    free(m);
}

/* --- which tile --- */

/* The tile that a chain of views was made of: they are meant to name its bytes. */
static pto_value_id root_of(const struct pto_program *p, pto_value_id value)
{
    for (;;) {
        pto_op_id def = p->values[value].def;
        const struct isa_op_info *info = isa_op((enum pto_op)p->ops[def].op);
        int slot = def == 0 || info->cls != PTO_CLASS_VIEW ? -1 : isa_op_slot((enum pto_op)p->ops[def].op, PTO_ROLE_SRC);
        pto_value_id from = slot < 0 ? 0 : isa_operand(p, &p->ops[def], slot);
        if (from == 0 || isa_type(p, p->values[from].type)->kind != PTO_TYPE_TILE_BUF)
            return value;
        value = from;
    }
}

static bool same_kind(const struct pto_program *p, const struct writer *a, const struct writer *b)
{
    const struct pto_tile_type *s = &isa_type(p, p->values[a->root].type)->tile, *t = &isa_type(p, p->values[b->root].type)->tile;
    return a->addr == b->addr && s->dtype == t->dtype && s->rows == t->rows && s->cols == t->cols && s->blayout == t->blayout &&
           s->slayout == t->slayout && s->fractal == t->fractal;
}

/* --- runs of bytes --- */

static void insert_run(struct memory *m, uint32_t at, struct held run)
{
    BASE_GROW(m->runs, m->count, m->cap);
    memmove(&m->runs[at + 1], &m->runs[at], (m->count - at) * sizeof *m->runs);
    m->runs[at] = run;
    m->count++;
}

/* The first run that ends behind an address. */
static uint32_t find_run(const struct memory *m, int64_t address)
{
    uint32_t lo = 0, hi = m->count;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (m->runs[mid].end > address)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static void cut_at(struct memory *m, int64_t address)
{
    uint32_t i = find_run(m, address);
    if (i >= m->count || m->runs[i].begin >= address)
        return;
    struct held right = m->runs[i];
    right.begin = address;
    m->runs[i].end = address;
    insert_run(m, i + 1, right);
}

/* The tile holds the run now; who held it last is kept, unless it is kept already. */
static void take_run(struct held *run, const struct writer *w)
{
    if (run->last.root == w->root) {
        run->last = *w;
        return;
    }
    unsigned n = 0;
    struct writer kept[KEPT + 1] = {run->last};
    for (unsigned k = 0; k < KEPT; k++)
        if (run->before[k].root != 0 && run->before[k].root != w->root)
            kept[++n] = run->before[k];
    memset(run->before, 0, sizeof run->before);
    memcpy(run->before, kept, (n + 1 < KEPT ? n + 1 : KEPT) * sizeof kept[0]);
    run->last = *w;
}

static void write_run(struct memory *m, int64_t begin, int64_t end, const struct writer *w)
{
    cut_at(m, begin);
    cut_at(m, end);
    uint32_t first = find_run(m, begin), i = first;
    for (int64_t at = begin; at < end; i++) {
        if (i == m->count || m->runs[i].begin > at) {
            int64_t stop = i == m->count || m->runs[i].begin > end ? end : m->runs[i].begin;
            insert_run(m, i, (struct held){.begin = at, .end = stop, .last = *w});
        } else {
            take_run(&m->runs[i], w);
        }
        at = m->runs[i].end;
    }
    /* neighbours of one history are one run again */
    uint32_t to = first;
    for (uint32_t k = first + 1; k < i; k++) {
        struct held *a = &m->runs[to], *b = &m->runs[k];
        if (a->end == b->begin && memcmp(&a->last, &b->last, sizeof a->last) == 0 && memcmp(a->before, b->before, sizeof a->before) == 0)
            a->end = b->end;
        else
            m->runs[++to] = *b;
    }
    if (i > to + 1) {
        memmove(&m->runs[to + 1], &m->runs[i], (m->count - i) * sizeof *m->runs);
        m->count -= i - to - 1;
    }
}

/* --- what is said --- */

static void put_tile(const struct pto_program *p, const struct writer *w, struct base_buf *out)
{
    const struct pto_tile_type *t = &isa_type(p, p->values[w->root].type)->tile;
    const char *name = base_str(&p->strings, p->values[w->root].name);
    base_printf(out, "%s%s (%s %dx%d at 0x%llx)", name[0] != '\0' ? "%" : "", name[0] != '\0' ? name : "a tile", isa_dtype((enum pto_dtype)t->dtype)->name,
                (int)t->rows, (int)t->cols, (unsigned long long)w->addr);
}

/* Has this been said of the same two places? Loops, blocks and cores come to them again. */
static bool told_before(const struct sim_memcheck *m, enum pto_diag_code code, struct pto_span at, const struct pto_span *other)
{
    unsigned n = 0;
    for (const struct base_diag *d = m->diags->first; d != NULL; d = d->next) {
        if (d->code != code)
            continue;
        bool same = d->span.file == at.file && d->span.begin == at.begin;
        if (same && (other == NULL || (d->labels != NULL && d->labels->span.begin == other->begin && d->labels->span.file == other->file)))
            return true;
        n++;
    }
    return n >= MAX_TOLD;
}

static void tell_overlap(const struct sim_memcheck *m, const struct pto_insn *insn, unsigned space, const struct held *run, const struct writer *reader,
                         const struct writer *own)
{
    const struct pto_program *p = m->program;
    struct pto_span wrote = p->ops[run->last.op].span;
    if (told_before(m, PTO_D_MEM_OVERLAP, insn->span, &wrote))
        return;
    struct base_buf mine = {0}, other = {0};
    put_tile(p, reader, &mine);
    put_tile(p, &run->last, &other);
    struct base_diag *d = base_diag_emit(m->diags, PTO_D_MEM_OVERLAP, insn->span, "%s reads %s, of which bytes 0x%llx to 0x%llx of %s were overwritten as %s",
                                         isa_op((enum pto_op)insn->op)->mnemonic, mine.data, (unsigned long long)run->begin, (unsigned long long)run->end,
                                         isa_space((enum pto_space)space)->text, other.data);
    base_diag_label(d, wrote, "overwritten here");
    base_diag_label(d, p->ops[own->op].span, "written here");
    base_buf_free(&mine);
    base_buf_free(&other);
}

static void read_run(const struct sim_memcheck *m, const struct pto_insn *insn, unsigned space, int64_t begin, int64_t end, const struct writer *reader)
{
    const struct memory *memory = &m->memory[space];
    for (uint32_t i = find_run(memory, begin); i < memory->count && memory->runs[i].begin < end; i++) {
        const struct held *run = &memory->runs[i];
        if (run->last.root == reader->root || same_kind(m->program, &run->last, reader))
            continue;
        for (unsigned k = 0; k < KEPT; k++)
            if (run->before[k].root == reader->root) {
                tell_overlap(m, insn, space, run, reader, &run->before[k]);
                return;
            }
    }
}

/* What is touched of a window, in logical rows and columns, against the tensor that it is a window of. */
static void check_window(const struct sim_memcheck *m, const struct pto_insn *insn, const struct pto_gm *gm)
{
    const struct pto_tile *t = isa_insn_tile(insn, PTO_ROLE_DST) != NULL ? isa_insn_tile(insn, PTO_ROLE_DST) : isa_insn_tile(insn, PTO_ROLE_SRC);
    int64_t rows, cols;
    isa_gm_extent(gm, &rows, &cols);
    bool plain = gm->layout == PTO_GM_LAYOUT_ND || gm->layout == PTO_GM_LAYOUT_DN;
    if (!plain || gm->scale_image || rows == PTO_UNKNOWN || cols == PTO_UNKNOWN || gm->whole_rows == PTO_UNKNOWN || gm->whole_cols == PTO_UNKNOWN ||
        gm->off_row == PTO_UNKNOWN || gm->off_col == PTO_UNKNOWN)
        return;
    rows = t != NULL && t->v_row >= 0 && t->v_row < rows ? t->v_row : rows;
    cols = t != NULL && t->v_col >= 0 && t->v_col < cols ? t->v_col : cols;
    if (rows <= 0 || cols <= 0 || (gm->off_row >= 0 && gm->off_col >= 0 && gm->off_row <= gm->whole_rows - rows && gm->off_col <= gm->whole_cols - cols))
        return;
    if (told_before(m, PTO_D_MEM_WINDOW, insn->span, NULL))
        return;
    base_diag_emit(m->diags, PTO_D_MEM_WINDOW, insn->span, "%s touches rows %lld to %lld and columns %lld to %lld of a tensor of %lldx%lld",
                   isa_op((enum pto_op)insn->op)->mnemonic, (long long)gm->off_row, (long long)(gm->off_row + rows), (long long)gm->off_col,
                   (long long)(gm->off_col + cols), (long long)gm->whole_rows, (long long)gm->whole_cols);
}

void sim_memcheck_insn(struct sim_memcheck *m, const struct pto_insn *insn)
{
    struct isa_access accesses[ISA_MAX_ACCESSES];
    unsigned n = isa_accesses(insn, accesses);
    for (unsigned pass = 0; pass < 2; pass++) /* an instruction reads before it writes */
        for (unsigned i = 0; i < n; i++) {
            const struct isa_access *a = &accesses[i];
            const struct pto_operand *o = &insn->operand[a->slot];
            if (a->write != (pass == 1) || !a->known || a->run <= 0 || a->begin < 0)
                continue;
            if (o->kind == PTO_OK_GM)
                check_window(m, insn, &o->u.gm);
            if (o->kind != PTO_OK_TILE || o->u.tile.value == 0)
                continue;
            struct writer w = {.root = root_of(m->program, o->u.tile.value), .op = insn->source_op, .addr = o->u.tile.addr};
            for (int64_t k = 0; k < a->count[1]; k++)
                for (int64_t j = 0; j < a->count[0]; j++) {
                    int64_t begin = a->begin + k * a->step[1] + j * a->step[0];
                    if (a->write)
                        write_run(&m->memory[a->space], begin, begin + a->run, &w);
                    else
                        read_run(m, insn, a->space, begin, begin + a->run, &w);
                }
        }
}
