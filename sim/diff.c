/* Which line of A is which of B, and how much each changed (diff.h). */
#include "sim/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR_LINES = 2000 }; /* how far a changed line is looked for */

bool sim_diff_comparable(const struct sim_diff *d, bool any, struct base_diags *diags)
{
    const struct diff_report *a = &d->report[0], *b = &d->report[1];
    if (!any && strcmp(a->kernel, b->kernel) != 0) {
        struct base_diag *e = base_diag_emit(diags, PTO_D_BAD_REPORT, (struct pto_span){0}, "%s is of kernel %.80s, %s of %.80s", a->file, a->kernel, b->file, b->kernel);
        base_diag_note(e, "--any compares them all the same, by operation and text of their lines");
        return false;
    }
    if (!any && a->nlaunches != b->nlaunches) {
        struct base_diag *e = base_diag_emit(diags, PTO_D_BAD_REPORT, (struct pto_span){0}, "%s is of %u launches, %s of %u", a->file, (unsigned)a->nlaunches, b->file,
                                             (unsigned)b->nlaunches);
        base_diag_note(e, "--any compares them all the same");
        return false;
    }
    if (strcmp(a->target, b->target) != 0 || a->clock_khz != b->clock_khz)
        base_diag_emit_as(diags, PTO_D_BAD_REPORT, PTO_SEV_WARNING, (struct pto_span){0}, "%s is of %s at %.6g MHz, %s of %s at %.6g MHz: totals are compared as times", a->file,
                          a->target, (double)a->clock_khz / 1000, b->file, b->target, (double)b->clock_khz / 1000);
    return true;
}

double sim_diff_change(const struct sim_diff *d)
{
    const struct diff_report *a = &d->report[0], *b = &d->report[1];
    return (double)b->total_m / (double)b->clock_khz / ((double)a->total_m / (double)a->clock_khz) - 1;
}

double sim_diff_line_cycles(const struct diff_report *r, const struct diff_line *l, unsigned part)
{
    return (double)l->time.part_m[part] / 1000 / (double)(r->cores > 0 ? r->cores : 1);
}
double sim_diff_pipe_cycles(const struct diff_pipe *p, unsigned part)
{
    return p != NULL && p->cores != 0 ? (double)p->time.part_m[part] / 1000 / p->cores : 0;
}

const struct diff_pipe *sim_diff_pipe(const struct diff_report *r, const char *name)
{
    for (uint32_t i = 0; i < r->npipes; i++)
        if (strcmp(r->pipes[i].name, name) == 0)
            return &r->pipes[i];
    return NULL;
}

const char *sim_diff_part(const struct sim_diff *d, unsigned part) { return part == 0 ? "busy" : base_str(&d->causes, part); }
unsigned sim_diff_parts(const struct sim_diff *d) { return d->causes.count < DIFF_MAX_CAUSES ? d->causes.count + 1 : DIFF_MAX_CAUSES + 1; }
const char *sim_diff_match_name(enum diff_match match)
{
    static const char *const names[] = {"same", "moved", "changed", "only in A", "only in B"};
    return names[match];
}

struct matching {
    const struct diff_report *a, *b;
    uint32_t *to_b, *to_a; /* partners; UINT32_MAX: none */
    uint8_t *kind;         /* by line of A: enum diff_match */
};

static void pair(struct matching *m, uint32_t i, uint32_t j, enum diff_match kind)
{
    m->to_b[i] = j;
    m->to_a[j] = i;
    m->kind[i] = (uint8_t)kind;
}

/* Equal lines elsewhere, in order. */
static void pair_moved(struct matching *m, uint32_t nkeys)
{
    uint32_t *first = base_realloc_array(NULL, (size_t)nkeys + 1, sizeof *first), *next = base_realloc_array(NULL, (size_t)m->b->nlines + 1, sizeof *next);
    memset(first, 0xFF, ((size_t)nkeys + 1) * sizeof *first);
    for (uint32_t j = m->b->nlines; j-- > 0;)
        if (m->to_a[j] == UINT32_MAX) {
            next[j] = first[m->b->lines[j].key];
            first[m->b->lines[j].key] = j;
        }
    for (uint32_t i = 0; i < m->a->nlines; i++) {
        uint32_t *at = &first[m->a->lines[i].key];
        if (m->to_b[i] != UINT32_MAX || *at == UINT32_MAX)
            continue;
        uint32_t j = *at;
        *at = next[j];
        pair(m, i, j, DIFF_MOVED);
    }
    free(first);
    free(next);
}

/* Between two pairs that kept their order: the same operation with another text. */
static void pair_changed(struct matching *m)
{
    uint32_t b0 = 0;
    for (uint32_t a0 = 0; a0 < m->a->nlines;) {
        uint32_t a1 = a0;
        while (a1 < m->a->nlines && (m->to_b[a1] == UINT32_MAX || m->kind[a1] != DIFF_SAME))
            a1++;
        uint32_t b1 = a1 < m->a->nlines ? m->to_b[a1] : m->b->nlines, from = b0;
        for (uint32_t i = a0; i < a1; i++) {
            if (m->to_b[i] != UINT32_MAX)
                continue;
            for (uint32_t j = from; j < b1 && j - from < NEAR_LINES; j++)
                if (m->to_a[j] == UINT32_MAX && m->a->lines[i].launch == m->b->lines[j].launch && strcmp(m->a->lines[i].op, m->b->lines[j].op) == 0) {
                    pair(m, i, j, DIFF_CHANGED);
                    from = j + 1;
                    break;
                }
        }
        a0 = a1 + 1;
        b0 = b1 + 1;
    }
}

static int by_change(const void *left, const void *right)
{
    const struct diff_row *a = left, *b = right;
    double x = fabs(a->change), y = fabs(b->change);
    if (x > y || x < y)
        return x > y ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return a->b < b->b ? -1 : a->b > b->b;
}

static void make_rows(struct sim_diff *d, const struct matching *m)
{
    double cores_a = (double)(m->a->cores > 0 ? m->a->cores : 1) * 1000, cores_b = (double)(m->b->cores > 0 ? m->b->cores : 1) * 1000;
    d->rows = base_realloc_array(NULL, (size_t)m->a->nlines + m->b->nlines + 1, sizeof *d->rows);
    for (uint32_t i = 0; i < m->a->nlines; i++) {
        uint32_t j = m->to_b[i];
        double after = j != UINT32_MAX ? (double)m->b->lines[j].total_m / cores_b : 0;
        d->rows[d->nrows++] = (struct diff_row){i, j, j != UINT32_MAX ? m->kind[i] : (uint8_t)DIFF_ONLY_A, after - (double)m->a->lines[i].total_m / cores_a};
    }
    for (uint32_t j = 0; j < m->b->nlines; j++)
        if (m->to_a[j] == UINT32_MAX)
            d->rows[d->nrows++] = (struct diff_row){UINT32_MAX, j, DIFF_ONLY_B, (double)m->b->lines[j].total_m / cores_b};
    qsort(d->rows, d->nrows, sizeof *d->rows, by_change);
}

void sim_diff_match(struct sim_diff *d)
{
    struct matching m = {.a = &d->report[0], .b = &d->report[1]};
    size_t na = m.a->nlines, nb = m.b->nlines;
    uint32_t *keys = base_realloc_array(NULL, na + nb + 1, sizeof *keys);
    m.to_b = base_realloc_array(NULL, na + 1, sizeof *m.to_b);
    m.to_a = base_realloc_array(NULL, nb + 1, sizeof *m.to_a);
    m.kind = base_realloc_array(NULL, na + 1, 1);
    memset(m.to_b, 0xFF, (na + 1) * sizeof *m.to_b);
    memset(m.to_a, 0xFF, (nb + 1) * sizeof *m.to_a);
    memset(m.kind, DIFF_SAME, na + 1);
    for (size_t i = 0; i < na; i++)
        keys[i] = m.a->lines[i].key;
    for (size_t j = 0; j < nb; j++)
        keys[na + j] = m.b->lines[j].key;
    sim_diff_align(keys, (uint32_t)na, keys + na, (uint32_t)nb, m.to_b);
    for (uint32_t i = 0; i < na; i++)
        if (m.to_b[i] != UINT32_MAX)
            m.to_a[m.to_b[i]] = i;
    pair_moved(&m, d->keys.count);
    pair_changed(&m);
    make_rows(d, &m);
    free(keys);
    free(m.to_b);
    free(m.to_a);
    free(m.kind);
}

void sim_diff_free(struct sim_diff *d)
{
    for (unsigned i = 0; i < 2; i++) {
        free(d->report[i].pipes);
        free(d->report[i].lines);
        free(d->report[i].bounds);
    }
    free(d->rows);
    base_strings_free(&d->causes);
    base_strings_free(&d->keys);
    base_arena_free(&d->arena);
    memset(d, 0, sizeof *d);
}
