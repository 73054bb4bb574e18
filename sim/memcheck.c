/* Who holds each byte of a core (see memcheck.h): runs of bytes with the tile that wrote them last and those that had written them
 * before and were not written since.
 *
 * A clobber is told as an error where both tiles are needed at once: A was written, then B over it, and both are read afterwards, each under
 * its own name.  Kernels name one buffer several times on purpose, which is known by
 *  - a tile that reads what only another one wrote: from then on the two are one (joined);
 *  - a fill of A and B inside of it: the rest of A is padding;
 *  - B at A's place or inside, and A's read before B's write in the text: what a loop carries from turn to turn. */
#include "sim/memcheck.h"
#include "base/arena.h"
#include "isa/layout.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

enum { KEPT = 4, MAX_TOLD = 50 };

/* A tile at its place. */
struct place {
    struct { pto_value_id root; int64_t addr; } key;
    int64_t end;
    uint64_t written; /* when last */
    UT_hash_handle hh;
};
/* Who wrote, when, and with which operation. NULL: none. */
struct writer {
    struct place *place;
    uint64_t when;
    pto_op_id op;
    uint32_t fill; /* of no operand in memory */
};
struct former {
    struct writer by;
    pto_op_id read; /* read it after it was overwritten; 0: none did */
    uint32_t unused;
};
/* A run of bytes with one history. */
struct held {
    int64_t begin, end;
    struct writer last;
    uint64_t read; /* by the tile that wrote it last, since then */
    struct former before[KEPT];
};
struct memory {
    struct held *runs; /* by address, not overlapping */
    uint32_t count, cap;
};

struct sim_memcheck {
    const struct pto_program *program;
    struct base_diags *diags;
    bool notes, in_block;
    uint64_t now;
    struct place *places; /* hash */
    pto_value_id *joined; /* of a value: another name of its bytes; itself: none */
    struct memory memory[PTO_SPACE_COUNT];
};

struct sim_memcheck *sim_memcheck_new(const struct pto_program *program, struct base_diags *diags, bool notes, bool in_block)
{
    struct sim_memcheck *m = base_realloc_array(NULL, 1, sizeof *m);
    memset(m, 0, sizeof *m);
    m->program = program;
    m->diags = diags;
    m->notes = notes;
    m->in_block = in_block;
    m->joined = base_realloc_array(NULL, isa_values_room(program) + 1, sizeof *m->joined);
    for (pto_value_id v = 0; v <= isa_values_room(program); v++)
        m->joined[v] = v;
    return m;
}

void sim_memcheck_free(struct sim_memcheck *m)
{
    if (m == NULL)
        return;
    for (unsigned s = 0; s < PTO_SPACE_COUNT; s++)
        free(m->memory[s].runs);
    struct place *place = m->places;
    HASH_CLEAR(hh, m->places); /* the table; the places stay linked */
    while (place != NULL) {
        struct place *next = place->hh.next;
        free(place);
        place = next;
    }
    free(m->joined);
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

static struct place *place_of(struct sim_memcheck *m, const struct pto_tile *tile)
{
    struct place *found, wanted = {.end = 0};
    memset(&wanted.key, 0, sizeof wanted.key);
    wanted.key.root = root_of(m->program, tile->value);
    wanted.key.addr = tile->addr;
    HASH_FIND(hh, m->places, &wanted.key, sizeof wanted.key, found);
    if (found == NULL) {
        found = base_realloc_array(NULL, 1, sizeof *found);
        *found = wanted;
        HASH_ADD(hh, m->places, key, sizeof found->key, found);
    }
    int64_t end = tile->addr + isa_tile_bytes(tile);
    found->end = found->end > end ? found->end : end;
    return found;
}

static pto_value_id joined_of(struct sim_memcheck *m, pto_value_id root)
{
    while (m->joined[root] != root)
        root = m->joined[root] = m->joined[m->joined[root]];
    return root;
}

static bool same_kind(const struct pto_program *p, const struct place *a, const struct place *b)
{
    const struct pto_tile_type *s = &isa_type(p, p->values[a->key.root].type)->tile, *t = &isa_type(p, p->values[b->key.root].type)->tile;
    return a->key.addr == b->key.addr && s->dtype == t->dtype && s->rows == t->rows && s->cols == t->cols && s->blayout == t->blayout &&
           s->slayout == t->slayout && s->fractal == t->fractal;
}

static bool inside(const struct place *a, const struct place *b) { return a->key.addr >= b->key.addr && a->end <= b->end; }

/* Does b come behind a whenever a was executed: in a's block, or in one of those inside it? */
static bool stands_behind(const struct pto_program *p, pto_op_id a, pto_op_id b)
{
    while (b != 0 && p->ops[b].block != p->ops[a].block)
        b = p->ops[b].block == 0 ? 0 : p->regions[p->blocks[p->ops[b].block].region].owner;
    if (b == 0 || b == a)
        return false;
    for (pto_op_id x = p->ops[a].next; x != 0; x = p->ops[x].next)
        if (x == b)
            return true;
    return false;
}

/* a wrote, last wrote over it, a is read by the operation. Are they two tiles that must not share bytes? */
static bool clobbers(struct sim_memcheck *m, const struct writer *a, const struct writer *last, pto_op_id reader)
{
    if (a->place->written > last->when || a->place == last->place)
        return false; /* written since: what was not is left over from before */
    if (!inside(a->place, last->place) && !inside(last->place, a->place))
        return true;
    if (joined_of(m, a->place->key.root) == joined_of(m, last->place->key.root) || (a->fill != 0 && inside(last->place, a->place)))
        return false;
    return stands_behind(m->program, last->op, reader);
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
    if (run->last.place != w->place) {
        struct former kept[KEPT] = {{.by = run->last}};
        unsigned n = 1;
        for (unsigned k = 0; k < KEPT && n < KEPT; k++)
            if (run->before[k].by.place != NULL && run->before[k].by.place != w->place)
                kept[n++] = run->before[k];
        memcpy(run->before, kept, sizeof kept);
    }
    for (unsigned k = 0; k < KEPT; k++)
        run->before[k].read = 0;
    run->last = *w;
    run->read = 0;
}

static bool same_history(const struct held *a, const struct held *b)
{
    return memcmp(&a->last, &b->last, sizeof a->last) == 0 && a->read == b->read && memcmp(a->before, b->before, sizeof a->before) == 0;
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
    uint32_t to = first > 0 ? first - 1 : 0;
    for (uint32_t k = to + 1; k < i; k++) {
        struct held *a = &m->runs[to], *b = &m->runs[k];
        if (a->end == b->begin && same_history(a, b))
            a->end = b->end;
        else
            m->runs[++to] = *b;
    }
    if (i > to + 1) {
        memmove(&m->runs[to + 1], &m->runs[i], (m->count - i) * sizeof *m->runs);
        m->count -= i - to - 1;
    }
}

static void forget_run(struct memory *m, int64_t begin, int64_t end)
{
    cut_at(m, begin);
    cut_at(m, end);
    uint32_t first = find_run(m, begin), behind = first;
    while (behind < m->count && m->runs[behind].begin < end)
        behind++;
    if (behind == first)
        return;
    memmove(&m->runs[first], &m->runs[behind], (m->count - behind) * sizeof *m->runs);
    m->count -= behind - first;
}

/* --- what is said --- */

static void put_tile(const struct pto_program *p, const struct place *w, struct base_buf *out)
{
    const struct pto_tile_type *t = &isa_type(p, p->values[w->key.root].type)->tile;
    const char *name = base_str(&p->strings, p->values[w->key.root].name);
    base_printf(out, "%s%s (%s %dx%d at 0x%llx)", name[0] != '\0' ? "%" : "", name[0] != '\0' ? name : "a tile", isa_dtype((enum pto_dtype)t->dtype)->name,
                (int)t->rows, (int)t->cols, (unsigned long long)w->key.addr);
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

/* The reader reads bytes of the tile that wrote them first under the name of former. */
static void tell_overlap(const struct sim_memcheck *m, enum pto_diag_code code, pto_op_id reader, unsigned space, const struct held *run, const struct writer *former)
{
    const struct pto_program *p = m->program;
    struct pto_span wrote = p->ops[run->last.op].span, at = p->ops[reader].span;
    if (told_before(m, code, at, &wrote))
        return;
    struct base_buf mine = {0}, other = {0};
    put_tile(p, former->place, &mine);
    put_tile(p, run->last.place, &other);
    struct base_diag *d = base_diag_emit(m->diags, code, at, "%s reads %s, of which bytes 0x%llx to 0x%llx of %s were overwritten as %s%s",
                                         isa_op((enum pto_op)p->ops[reader].op)->mnemonic, mine.data, (unsigned long long)run->begin, (unsigned long long)run->end,
                                         isa_space((enum pto_space)space)->text, other.data, code == PTO_D_MEM_CLOBBER ? ", which is still needed, too" : "");
    base_diag_label(d, wrote, "overwritten here");
    base_diag_label(d, p->ops[former->op].span, "written here");
    base_buf_free(&mine);
    base_buf_free(&other);
}

/* Bytes that were written under the reader's name and are another's now. False: none were written under it. */
static bool read_other(struct sim_memcheck *m, pto_op_id op, unsigned space, struct held *run, const struct place *reader)
{
    for (unsigned k = 0; k < KEPT; k++) {
        struct former *f = &run->before[k];
        if (f->by.place != reader)
            continue;
        bool first = f->read == 0;
        if (first && clobbers(m, &f->by, &run->last, op))
            f->read = op;
        if (first && f->read != 0 && run->read != 0)
            tell_overlap(m, PTO_D_MEM_CLOBBER, op, space, run, &f->by);
        else if (m->notes && run->last.place->key.root != reader->key.root && !same_kind(m->program, run->last.place, reader))
            tell_overlap(m, PTO_D_MEM_OVERLAP, op, space, run, &f->by);
        return true;
    }
    return false;
}

/* Returns whether any of the bytes were written as the reader. *other: a tile that wrote some of the rest. */
static bool read_run(struct sim_memcheck *m, pto_op_id op, unsigned space, int64_t begin, int64_t end, const struct place *reader, const struct place **other)
{
    struct memory *memory = &m->memory[space];
    bool own = false;
    for (uint32_t i = find_run(memory, begin); i < memory->count && memory->runs[i].begin < end; i++) {
        struct held *run = &memory->runs[i];
        if (run->last.place != reader) {
            if (read_other(m, op, space, run, reader))
                own = true;
            else
                *other = run->last.place;
            continue;
        }
        own = true;
        for (unsigned k = 0; k < KEPT && run->read == 0; k++)
            if (run->before[k].read != 0)
                tell_overlap(m, PTO_D_MEM_CLOBBER, run->before[k].read, space, run, &run->before[k].by);
        run->read = 1;
    }
    return own;
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

static void read_tile(struct sim_memcheck *m, const struct pto_insn *insn, const struct isa_access *a, const struct place *reader)
{
    const struct place *other = NULL;
    bool own = false;
    for (int64_t k = 0; k < a->count[1]; k++)
        for (int64_t j = 0; j < a->count[0]; j++) {
            int64_t begin = a->begin + k * a->step[1] + j * a->step[0];
            own = read_run(m, insn->source_op, a->space, begin, begin + a->run, reader, &other) || own;
        }
    if (!own && other != NULL)
        m->joined[joined_of(m, reader->key.root)] = joined_of(m, other->key.root);
}

static void write_tile(struct sim_memcheck *m, const struct isa_access *a, const struct writer *w)
{
    for (int64_t k = 0; k < a->count[1]; k++)
        for (int64_t j = 0; j < a->count[0]; j++) {
            int64_t begin = a->begin + k * a->step[1] + j * a->step[0];
            write_run(&m->memory[a->space], begin, begin + a->run, w);
        }
    w->place->written = w->when;
}

void sim_memcheck_forget(struct sim_memcheck *m, const struct isa_access *a)
{
    for (int64_t k = 0; a->known && a->run > 0 && a->begin >= 0 && k < a->count[1]; k++)
        for (int64_t j = 0; j < a->count[0]; j++) {
            int64_t begin = a->begin + k * a->step[1] + j * a->step[0];
            forget_run(&m->memory[a->space], begin, begin + a->run);
        }
}

void sim_memcheck_insn(struct sim_memcheck *m, const struct pto_insn *insn, const struct isa_access *accesses, unsigned n)
{
    uint32_t fill = 1;
    m->now++;
    for (unsigned pass = 0; pass < 2; pass++) /* an instruction reads before it writes */
        for (unsigned i = 0; i < n; i++) {
            const struct isa_access *a = &accesses[i];
            if (a->slot >= PTO_MAX_SLOTS || a->write != (pass == 1) || !a->known || a->run <= 0 || a->begin < 0 || (a->away != 0 && m->in_block))
                continue;
            const struct pto_operand *o = &insn->operand[a->slot];
            fill = a->write ? fill : 0;
            if (o->kind == PTO_OK_GM && m->notes)
                check_window(m, insn, &o->u.gm);
            if (o->kind != PTO_OK_TILE || o->u.tile.value == 0)
                continue;
            struct place *place = place_of(m, &o->u.tile);
            if (a->write)
                write_tile(m, a, &(struct writer){.place = place, .when = m->now, .op = insn->source_op, .fill = fill});
            else
                read_tile(m, insn, a, place);
        }
}
