/* What must hold of every random program (random.h; docs/architecture.md, "Random programs"). */
#include "random.h"
#include "asm/object.h"
#include "asm/ptobc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *rnd_property_name(unsigned property)
{
    switch (property) {
    case RND_VALUES: return "values";
    case RND_FINDINGS: return "findings";
    case RND_TEXT: return "text";
    case RND_DELETIONS: return "deletions";
    case RND_ORDERS: return "orders";
    case RND_TIME: return "time";
    default: return "none";
    }
}

static bool load(struct rnd_bench *b, struct rnd_program *p, bool apart, enum asm_sync sync)
{
    struct base_buf text = {0};
    rnd_print(p, apart, &text);
    return rnd_load(b, &text, p->target, 3, sync);
}

/* ---- what is refused ---- */

static const struct base_diag *first_error(const struct base_diags *diags)
{
    const struct base_diag *d = diags->first;
    while (d != NULL && d->severity < PTO_SEV_ERROR)
        d = d->next;
    return d;
}

static void remove_stmt(struct rnd_program *p, unsigned i, unsigned code, struct rnd_figures *figures)
{
    if (figures->verbose)
        fprintf(stderr, "  removed %s: PTO%04u\n", p->stmt[i].kind == RND_OP ? isa_op(p->stmt[i].row.op)->mnemonic : "region", code);
    p->stmt[i].gone = true;
    figures->removed++;
    if (p->stmt[i].kind == RND_OP)
        figures->refused[p->stmt[i].row.op] = code;
}

/* Removes the statement at an offset of the text, or those that use the tile declared there. */
static bool remove_at(struct rnd_program *p, const char *text, uint32_t offset, unsigned code, struct rnd_figures *figures)
{
    unsigned best = 0;
    for (unsigned i = 1; i < p->nstmts; i++)
        if (!p->stmt[i].gone && p->stmt[i].begin <= offset && offset < p->stmt[i].end &&
            (best == 0 || p->stmt[i].end - p->stmt[i].begin < p->stmt[best].end - p->stmt[best].begin))
            best = i;
    if (best != 0) {
        remove_stmt(p, best, code, figures);
        return true;
    }
    while (offset > 0 && text[offset - 1] != '\n')
        offset--;
    const char *line = text + offset + strspn(text + offset, " ");
    bool any = false;
    if (strncmp(line, "%t", 2) == 0) {
        int var = atoi(line + 2);
        for (unsigned i = 1; i < p->nstmts; i++)
            for (unsigned k = 0; p->stmt[i].kind == RND_OP && !p->stmt[i].gone && k < isa_op(p->stmt[i].row.op)->nslots; k++)
                if (p->stmt[i].row.opd[k].form == ASM_FORM_TILE && p->stmt[i].var[k] == var && !p->stmt[i].gone) {
                    remove_stmt(p, i, code, figures);
                    any = true;
                }
    }
    return any;
}

static bool settle(struct rnd_program *p, bool apart, struct rnd_figures *figures)
{
    for (unsigned round = 0; round < 80; round++) {
        struct rnd_bench b;
        bool loaded = load(&b, p, apart, ASM_SYNC_NONE), again = false, bad = !loaded;
        if (!loaded) {
            const struct base_diag *d = first_error(&b.diags);
            again = d != NULL && d->span.file != 0 && remove_at(p, b.text.data, d->span.begin, base_diag_info(d->code)->number, figures);
            if (!again && d != NULL && figures->verbose)
                fprintf(stderr, "seed %llu: %s at %u\n", (unsigned long long)p->seed, d->message, (unsigned)d->span.begin);
        } else {
            struct rnd_outcome o = rnd_run(&b, p, RND_IN_ORDER, 0, NULL);
            bad = o.failed || o.others != 0;
            again = bad && o.span.file != 0 && remove_at(p, b.text.data, o.span.begin, o.code, figures);
            if (!again && bad && figures->verbose)
                fprintf(stderr, "seed %llu: %s at %u\n", (unsigned long long)p->seed, o.message, (unsigned)o.span.begin);
        }
        rnd_unload(&b);
        if (!bad)
            return true;
        if (!again)
            return false;
    }
    return false;
}

bool rnd_settle(struct rnd_program *p, struct rnd_figures *figures)
{
    return settle(p, false, figures) && (p->level == 3 || (settle(p, true, figures) && settle(p, false, figures)));
}

/* ---- text, generic form, object, public byte code ---- */

static void put_text(const struct pto_program *p, bool generic, struct base_buf *out)
{
    const struct asm_print_options options = {.generic = generic};
    asm_print(p, &options, out);
}

/* Reads what was written of the program and compares it with the canonical text. */
static bool reads_back(struct rnd_bench *b, const char *what, const struct base_buf *data, const struct base_buf *want, struct base_buf *why)
{
    const struct asm_options options = {.arch = b->program.target};
    struct base_sources sources = {0};
    struct base_diags diags;
    struct pto_program again;
    struct base_buf text = {0};
    base_diags_init(&diags, &sources);
    bool ok = asm_load(&again, "again", data->data, data->len, &options, &sources, &diags);
    if (!ok) {
        const struct base_diag *d = first_error(&diags);
        base_printf(why, "%s is not read: %s\n", what, d != NULL ? d->message : "?");
    } else {
        put_text(&again, false, &text);
        ok = text.len == want->len && memcmp(text.data, want->data, text.len) == 0;
        if (!ok) {
            size_t i = 0;
            while (i < text.len && i < want->len && text.data[i] == want->data[i])
                i++;
            while (i > 0 && want->data[i - 1] != '\n')
                i--;
            base_printf(why, "%s reads back as another text: %.*s instead of %.*s\n", what, (int)strcspn(text.data + i, "\n"), text.data + i,
                        (int)strcspn(want->data + i, "\n"), want->data + i);
        }
    }
    base_buf_free(&text);
    isa_program_free(&again);
    base_diags_free(&diags);
    base_sources_free(&sources);
    return ok;
}

static bool keeps_text(struct rnd_bench *b, struct base_buf *why)
{
    struct base_buf want = {0}, data = {0};
    put_text(&b->program, false, &want);
    bool ok = reads_back(b, "the text", &want, &want, why);
    put_text(&b->program, true, &data);
    ok = ok && reads_back(b, "the generic form", &data, &want, why);
    data.len = 0;
    asm_object_write(&b->program, &b->sources, true, &data);
    ok = ok && reads_back(b, "the object", &data, &want, why);
    base_buf_free(&want);
    base_buf_free(&data);
    return ok;
}

/* The public byte code names unnamed values and writes floats as bits: it has to compute the same. */
static bool keeps_values(struct rnd_program *p, struct rnd_bench *b, uint64_t bytes, struct base_buf *why)
{
    struct base_buf data = {0};
    base_diags_free(&b->diags);
    base_diags_init(&b->diags, &b->sources);
    bool ok = true;
    if (asm_ptobc_write(&b->program, &b->sources, PTOBC_AUGUST, &data, &b->diags)) {
        struct rnd_bench again;
        ok = rnd_load(&again, &data, p->target, 3, ASM_SYNC_NONE);
        const struct base_diag *d = first_error(&again.diags);
        if (!ok)
            base_printf(why, "the byte code is not read: %s\n", d != NULL ? d->message : "?");
        else if (rnd_run(&again, p, RND_IN_ORDER, 0, NULL).bytes != bytes) {
            base_puts(why, "the byte code computes something else\n");
            ok = false;
        }
        rnd_unload(&again);
    }
    base_buf_free(&data);
    return ok;
}

/* ---- deletions ---- */

static bool is_sync_line(const char *line, size_t len, const char **key, size_t *key_len)
{
    static const char *const flags[] = {"pto.set_flag[", "pto.wait_flag["}, *const buffers[] = {"pto.get_buf ", "pto.rls_buf "};
    size_t skip = strspn(line, " ");
    *key_len = 0;
    for (unsigned i = 0; i < 2; i++) {
        const char *const word[] = {flags[i], buffers[i]};
        for (unsigned k = 0; k < 2; k++)
            if (len > skip + strlen(word[k]) && strncmp(line + skip, word[k], strlen(word[k])) == 0) {
                *key = line + skip + strlen(word[k]);
                *key_len = len - skip - strlen(word[k]);
                return true;
            }
    }
    return strncmp(line + skip, "pto.barrier <", 13) == 0;
}

struct lines {
    const char *text;
    uint32_t *begin; /* [n + 1] */
    uint32_t n;
};

static size_t indent_of(const struct lines *l, uint32_t i) { return strspn(l->text + l->begin[i], " "); }
static size_t length_of(const struct lines *l, uint32_t i) { return l->begin[i + 1] - l->begin[i] - 1; }

/* The lines that one deletion takes: a barrier; a set and the next wait of its flag in the same block; all that is left of a flag. */
static unsigned group_of(const struct lines *l, uint32_t first, uint8_t *taken, uint32_t *group)
{
    const char *key, *other;
    size_t len, other_len;
    unsigned n = 0;
    (void)is_sync_line(l->text + l->begin[first], length_of(l, first), &key, &len);
    group[n++] = first;
    taken[first] = 1;
    if (len == 0)
        return n;
    bool set = strncmp(l->text + l->begin[first] + indent_of(l, first), "pto.set_flag", 12) == 0;
    uint32_t next = 0;
    bool block = true;
    for (uint32_t i = first + 1; i < l->n && set && next == 0; i++) {
        block = block && indent_of(l, i) >= indent_of(l, first);
        if (taken[i] == 0 && is_sync_line(l->text + l->begin[i], length_of(l, i), &other, &other_len) && other_len == len && memcmp(key, other, len) == 0)
            next = i;
    }
    if (next != 0 && block && indent_of(l, next) == indent_of(l, first) &&
        strncmp(l->text + l->begin[next] + indent_of(l, next), "pto.wait_flag", 13) == 0) {
        taken[next] = 1;
        group[n++] = next;
        return n;
    }
    for (uint32_t i = first + 1; i < l->n && n < 64; i++)
        if (taken[i] == 0 && is_sync_line(l->text + l->begin[i], length_of(l, i), &other, &other_len) && other_len == len && memcmp(key, other, len) == 0) {
            taken[i] = 1;
            group[n++] = i;
        }
    return n;
}

static bool finds_deletions(struct rnd_program *p, struct rnd_bench *b, uint64_t bytes, unsigned orders, struct rnd_figures *figures, struct base_buf *why)
{
    struct base_buf text = {0};
    put_text(&b->program, false, &text);
    struct lines l = {.text = text.data};
    l.begin = malloc((text.len + 2) * sizeof *l.begin);
    l.begin[0] = 0;
    for (uint32_t i = 0; i < text.len; i++)
        if (text.data[i] == '\n')
            l.begin[++l.n] = i + 1;
    uint8_t *taken = calloc(l.n + 1, 1);
    bool ok = true;
    unsigned tried = 0;
    for (uint32_t i = 0; i < l.n && ok && tried < 24; i++) {
        const char *key;
        size_t len;
        uint32_t group[64];
        if (taken[i] != 0 || !is_sync_line(text.data + l.begin[i], length_of(&l, i), &key, &len))
            continue;
        if (len == 0 && i + 1 < l.n && strncmp(text.data + l.begin[i + 1] + indent_of(&l, i + 1), "func.return", 11) == 0)
            continue;
        if (len == 0 && i + 1 < l.n && strncmp(text.data + l.begin[i + 1] + indent_of(&l, i + 1), "return", 6) == 0)
            continue; /* nothing stands behind the last one */
        unsigned n = group_of(&l, i, taken, group);
        struct base_buf less = {0};
        base_put(&less, text.data, text.len);
        for (unsigned k = 0; k < n; k++)
            memset(less.data + l.begin[group[k]], ' ', length_of(&l, group[k]));
        struct rnd_bench m;
        tried++;
        figures->deleted++;
        if (!rnd_load(&m, &less, p->target, 0, ASM_SYNC_NONE)) {
            const struct base_diag *d = first_error(&m.diags);
            base_printf(why, "without line %u: %s\n", (unsigned)i + 1, d != NULL ? d->message : "?");
            ok = false;
        } else {
            struct rnd_outcome o = rnd_run(&m, p, RND_RACES, 0, NULL);
            if (o.races + o.syncs != 0) {
                figures->found++;
            } else {
                bool other = false;
                for (unsigned seed = 1; seed <= orders && !other; seed++) {
                    struct rnd_outcome x = rnd_run(&m, p, RND_OTHER_ORDER, seed, NULL);
                    figures->orders++;
                    other = !x.failed && x.bytes != bytes;
                }
                figures->silent++;
                if (other) {
                    figures->missed++;
                    base_printf(why, "without line %u (%.*s) values change and nothing is found:\n%s", (unsigned)i + 1, (int)length_of(&l, i),
                                text.data + l.begin[i], text.data);
                    ok = false;
                }
            }
        }
        rnd_unload(&m);
    }
    free(taken);
    free(l.begin);
    base_buf_free(&text);
    return ok;
}

/* ---- all of them ---- */

static void put_outcome(const char *what, const struct rnd_outcome *o, struct base_buf *why)
{
    base_printf(why, "%s: %u races, %u sync, %u init, %u others%s; first: %s\n", what, o->races, o->syncs, o->inits, o->others,
                o->failed ? ", refused" : "", o->message != NULL ? o->message : "nothing");
}

/* Do bytes that nobody wrote get into what is stored? The check of undefined bytes does not follow them through every operation
 * (sim/taint.def); with every tile in a place of its own they are what memory held at the start. */
static bool shows_memory(struct rnd_program *p, const struct rnd_outcome *apart)
{
    struct rnd_bench b;
    p->zeros = !p->zeros;
    bool shows = !load(&b, p, true, ASM_SYNC_NONE) || rnd_run(&b, p, RND_IN_ORDER, 0, NULL).bytes != apart->bytes;
    rnd_unload(&b);
    p->zeros = !p->zeros;
    return shows;
}

static unsigned judge_synced(struct rnd_program *p, struct rnd_bench *synced, const struct rnd_outcome *want, const struct rnd_outcome *apart,
                             unsigned properties, unsigned orders, struct rnd_figures *figures, struct base_buf *why)
{
    struct rnd_outcome o = rnd_run(synced, p, RND_CHECKED, 0, figures->ran);
    bool defined = want->inits == 0 && apart->inits == 0;
    if ((properties & RND_FINDINGS) != 0 && (o.failed || o.races + o.syncs + o.others != 0 || (o.inits != 0 && want->inits == 0))) {
        put_outcome("inserted", &o, why);
        return RND_FINDINGS;
    }
    if ((properties & RND_VALUES) != 0 && (o.bytes != want->bytes || (defined && o.bytes != apart->bytes && !shows_memory(p, apart)))) {
        base_printf(why, "inserted %016llx, in order %016llx, apart %016llx\n", (unsigned long long)o.bytes, (unsigned long long)want->bytes,
                    (unsigned long long)apart->bytes);
        return RND_VALUES;
    }
    if ((properties & RND_TIME) != 0 && o.bad_time) {
        base_puts(why, "busy + stall + idle is not the total\n");
        return RND_TIME;
    }
    for (unsigned seed = 1; (properties & RND_ORDERS) != 0 && o.races == 0 && seed <= orders; seed++) {
        struct rnd_outcome x = rnd_run(synced, p, RND_OTHER_ORDER, seed, NULL);
        figures->orders++;
        if (x.failed || x.bytes != want->bytes) {
            base_printf(why, "--interleave=%u: %s\n", seed, x.failed ? x.message : "other values");
            return RND_ORDERS;
        }
    }
    if ((properties & RND_TEXT) != 0 && (!keeps_text(synced, why) || !keeps_values(p, synced, want->bytes, why)))
        return RND_TEXT;
    if ((properties & RND_DELETIONS) != 0 && !finds_deletions(p, synced, want->bytes, orders, figures, why))
        return RND_DELETIONS;
    return 0;
}

unsigned rnd_judge(struct rnd_program *p, unsigned properties, unsigned orders, struct rnd_figures *figures, struct base_buf *why)
{
    struct rnd_bench own, apart = {0}, synced;
    unsigned bad = 0;
    if (!load(&own, p, false, ASM_SYNC_NONE)) {
        rnd_unload(&own);
        return 0;
    }
    struct rnd_outcome want = rnd_run(&own, p, RND_IN_ORDER, 0, NULL), other = want;
    if (p->level < 3) {
        if (load(&apart, p, true, ASM_SYNC_NONE))
            other = rnd_run(&apart, p, RND_IN_ORDER, 0, NULL);
        else
            want.failed = true;
        rnd_unload(&apart);
    }
    rnd_unload(&own);
    if (want.failed || other.failed || want.others + other.others != 0)
        return 0; /* the reducer may have made it so */
    want.message = other.message = NULL;
    if (!load(&synced, p, false, p->sync)) {
        const struct base_diag *d = first_error(&synced.diags);
        base_printf(why, "insertion refuses it: %s\n", d != NULL ? d->message : "?");
        bad = properties & RND_FINDINGS;
    } else {
        bad = judge_synced(p, &synced, &want, &other, properties, orders, figures, why);
    }
    rnd_unload(&synced);
    if (bad == 0 && (properties & RND_TEXT) != 0) { /* as it was written, too */
        struct base_buf text = {0};
        rnd_print(p, false, &text);
        if (rnd_load(&own, &text, p->target, 0, ASM_SYNC_NONE) && (!keeps_text(&own, why) || !keeps_values(p, &own, want.bytes, why)))
            bad = RND_TEXT;
        rnd_unload(&own);
    }
    return bad;
}
