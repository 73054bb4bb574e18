/* See memory_model.h. L2: a word a line of 512 bytes, in pages found by a small hash; least recently used by generations, each some
 * hundredth of the capacity, so that a touch costs a few nanoseconds and eviction drops a generation. A transfer that comes again and
 * finds all of its lines holds them together (struct known), and costs the same whatever its size. Must not know instructions. */
#include "sim/memory_model.h"
#include "base/arena.h"
#include "base/checked.h"
#include "isa/target.h"

#include <stdlib.h>
#include <string.h>

enum {
    LINE = 512, SECTOR = 128, SECTORS = LINE / SECTOR,
    PAGE_LINES = 1 << 14,
    GENERATIONS = 1 << 14,  /* kept at a time; a power of two */
    PER_CAPACITY = 256,     /* generations that fill the L2 */
    WINDOWS = 1 << 12,      /* of a server, kept at a time */
    WINDOW_M = 512 * 1000,
    MAX_PARTS = 4,
    PART_SHIFT = 54,        /* a line of a part: the part's number stands above all lines */
    RECENT_READS = 32,
    CROWD_LINES = 1 << 14,  /* so many count for the average */
    KNOWN_BITS = 12, KNOWN = 1 << KNOWN_BITS, /* transfers remembered; their numbers + 1 fit struct line's holder */
    MAX_LIFE = 8,           /* others pass before one that came so often makes room */
    MAX_SHY = 12, FEW_TAKES = 8
};

struct line {
    uint32_t generation; /* of the last touch; resident if it is not before the oldest one */
    uint64_t cores;      /* who touched it in the window of time of the last touch, modulo 64 */
    uint32_t when;       /* that window */
    uint8_t valid, dirty;
    uint16_t holder;     /* + 1: the known transfer that has the generation, the cores and the window instead; 0: none */
};

/* A transfer that came before. Once it found all of its lines it holds them: their last touch stands here as long as nobody else
 * touches one of them, which takes the same time as if every line were touched. */
struct known {
    int64_t addr, bytes, count[SIM_GM_LEVELS], stride[SIM_GM_LEVELS];
    uint32_t part;
    bool write, holds;
    uint8_t life, shy;     /* shy: how often in vain, as an exponent of how long to wait before the next trial */
    uint32_t wait, taken;  /* before the next trial to hold the lines; how often it was worth while since the last one */
    int64_t turned;        /* runs that are not aligned */
    int64_t rate_m, burst_m, work_m, path_m, l2_m; /* the first two give the others */
    struct line **line;    /* in the order of their last touches, */
    uint32_t *last;        /* which are these, from 1 on */
    uint32_t lines, touches;
    uint32_t generation[2], split; /* of the lines before split, and from there on */
    uint32_t dirty[2];     /* sectors of these */
    uint32_t when;
    uint64_t cores;
};

struct page {
    uint64_t number; /* + 1; 0: free */
    struct line *lines;
};

/* A server: bytes left in windows of time, those from first on; before it everything counts as given away. */
struct server {
    int64_t capacity; /* of a window */
    int64_t left[WINDOWS];
    int64_t first;    /* index of the oldest window kept */
};

struct sim_memory {
    const int64_t *param;
    int64_t cores;
    int64_t l2_m, ddr_m; /* B/cycle_m */
    int64_t shared_m, unaligned, align, window_m; /* of lines that cores share; per mille more for runs that are not aligned */
    bool keep_reads, fills_lines;
    int64_t run_bytes; /* of device memory's time for a run that begins in a line of which nothing is in L2 */
    struct part {
        uint32_t generation, oldest, touches;
        uint64_t resident; /* lines */
        uint32_t *lines_of, *dirty_of; /* by generation: lines, dirty sectors */
    } part[MAX_PARTS]; /* of L2: each core uses that of its half of the chip */
    int64_t parts;
    uint32_t per_generation;
    uint64_t capacity; /* of a part */
    struct page *pages;
    uint32_t npages, pages_cap;
    struct page *last;
    struct known *known; /* by a hash of what they are */
    int64_t window_from_m; /* the window of time of late, */
    uint32_t window;       /* and its number */
    struct server l2, ddr;
    double read_wait_m; /* how long reads of device memory waited for it, on average of late */
    double crowd;     /* cores that ask for a line at about the same time, on average of late */
    struct sim_memory_totals totals;
};

static int64_t max2(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t min2(int64_t a, int64_t b) { return a < b ? a : b; }

/* Mcycles of so many bytes at a rate, rounded up; also for more bytes than a product of 64 bits holds. */
static int64_t at_rate(int64_t bytes, int64_t rate_m)
{
    int64_t scaled;
    if (bytes <= 0 || rate_m <= 0)
        return 0;
    return base_mul_i64(bytes, 1000000, &scaled) ? base_ceil_div(scaled, rate_m) : INT64_MAX / 16;
}

static int64_t runs_of(const struct sim_gm_use *use)
{
    int64_t n = 1;
    for (int i = 0; i < SIM_GM_LEVELS; i++)
        if (!base_mul_i64(n, use->count[i], &n))
            return INT64_MAX / 64;
    return n;
}

static int64_t times(int64_t n, int64_t time_m)
{
    int64_t out;
    return base_mul_i64(n, time_m, &out) ? min2(out, INT64_MAX / 16) : INT64_MAX / 16;
}

static void server_init(struct server *s, int64_t rate_m)
{
    s->capacity = max2(1, rate_m * (WINDOW_M / 1000) / 1000);
    for (unsigned i = 0; i < WINDOWS; i++)
        s->left[i] = s->capacity;
}

/* Keeps window w: those far before it are given up. */
static void server_reach(struct server *s, int64_t w)
{
    if (w < s->first + WINDOWS)
        return;
    int64_t to = w - WINDOWS / 2;
    for (int64_t i = max2(s->first, to - WINDOWS); i < to; i++)
        s->left[i & (WINDOWS - 1)] = s->capacity;
    s->first = to;
}

/* Takes bytes from start on, at most at the path's pace (mcycles of all the bytes); returns the end. */
static int64_t server_take(struct server *s, int64_t start_m, int64_t bytes, int64_t pace_m)
{
    int64_t at = start_m, w = max2(start_m / WINDOW_M, s->first), end = start_m;
    for (int64_t rest = bytes; rest > 0; w++) {
        server_reach(s, w);
        int64_t *left = &s->left[w & (WINDOWS - 1)], from = max2(at, w * WINDOW_M), room = (w + 1) * WINDOW_M - from;
        int64_t most = pace_m <= 0 ? rest : (int64_t)((double)room / (double)pace_m * (double)bytes) + 1;
        int64_t taken = min2(min2(rest, *left), most);
        if (taken <= 0)
            continue;
        *left -= taken;
        rest -= taken;
        end = max2(from + (int64_t)((double)taken / (double)bytes * (double)pace_m),
                   w * WINDOW_M + (int64_t)((double)(s->capacity - *left) / (double)s->capacity * WINDOW_M));
        at = from;
    }
    return end;
}

/* How full, in thousandths, the window before start is. */
static int64_t server_load(const struct server *s, int64_t start_m)
{
    int64_t w = start_m / WINDOW_M - 1;
    if (w < s->first || w >= s->first + WINDOWS)
        return 0;
    return (s->capacity - s->left[w & (WINDOWS - 1)]) * 1000 / s->capacity;
}

struct sim_memory *sim_memory_new(const struct pto_target *target, int64_t cores)
{
    struct sim_memory *m = base_realloc_array(NULL, 1, sizeof *m);
    memset(m, 0, sizeof *m);
    const int64_t *p = target->param;
    int64_t khz = max2(1, p[PTO_P_clock_khz]);
    m->param = p;
    m->cores = max2(1, cores);
    m->l2_m = max2(1, at_rate(p[PTO_P_l2_bw], khz)); /* B/us over MHz, in thousandths */
    m->ddr_m = max2(1, at_rate(p[PTO_P_ddr], khz));
    m->shared_m = p[PTO_P_l2_shared];
    m->unaligned = p[PTO_P_gm_unaligned];
    m->align = max2(1, p[PTO_P_gm_align]);
    m->window_m = max2(1, p[PTO_P_l2_share_window] * 1000);
    m->keep_reads = p[PTO_P_l2_keeps_reads] != 0;
    m->fills_lines = p[PTO_P_l2_fill] > SECTOR;
    m->run_bytes = max2(0, p[PTO_P_ddr_run]);
    m->parts = max2(1, min2(p[PTO_P_l2_parts], MAX_PARTS));
    m->capacity = (uint64_t)max2(0, p[PTO_P_l2_bytes] / m->parts) / LINE;
    m->per_generation = (uint32_t)max2(1, min2((int64_t)(m->capacity / PER_CAPACITY), 1 << 20));
    for (int64_t i = 0; i < m->parts; i++) {
        struct part *l2 = &m->part[i];
        l2->lines_of = base_realloc_array(NULL, GENERATIONS, sizeof *l2->lines_of);
        l2->dirty_of = base_realloc_array(NULL, GENERATIONS, sizeof *l2->dirty_of);
        memset(l2->lines_of, 0, GENERATIONS * sizeof *l2->lines_of);
        memset(l2->dirty_of, 0, GENERATIONS * sizeof *l2->dirty_of);
        l2->generation = l2->oldest = 1;
    }
    m->known = base_realloc_array(NULL, KNOWN, sizeof *m->known);
    memset(m->known, 0, KNOWN * sizeof *m->known);
    server_init(&m->l2, m->l2_m);
    server_init(&m->ddr, m->ddr_m);
    return m;
}

void sim_memory_free(struct sim_memory *m)
{
    if (m == NULL)
        return;
    for (uint32_t i = 0; i < m->pages_cap; i++)
        free(m->pages[i].lines);
    free(m->pages);
    for (unsigned i = 0; i < KNOWN; i++) {
        free(m->known[i].line);
        free(m->known[i].last);
    }
    free(m->known);
    for (int64_t i = 0; i < m->parts; i++) {
        free(m->part[i].lines_of);
        free(m->part[i].dirty_of);
    }
    free(m);
}

struct sim_memory_totals sim_memory_totals(const struct sim_memory *m) { return m->totals; }

static struct page *page_slot(struct page *pages, uint32_t cap, uint64_t number)
{
    uint32_t at = (uint32_t)((number * UINT64_C(0x9E3779B97F4A7C15)) >> 40) & (cap - 1);
    while (pages[at].number != 0 && pages[at].number != number + 1)
        at = (at + 1) & (cap - 1);
    return &pages[at];
}

static struct line *line_at(struct sim_memory *m, uint64_t line)
{
    uint64_t number = line / PAGE_LINES;
    if (m->last != NULL && m->last->number == number + 1)
        return &m->last->lines[line % PAGE_LINES];
    if (m->npages * 2 >= m->pages_cap) {
        uint32_t cap = m->pages_cap != 0 ? m->pages_cap * 2 : 64;
        struct page *pages = base_realloc_array(NULL, cap, sizeof *pages);
        memset(pages, 0, cap * sizeof *pages);
        for (uint32_t i = 0; i < m->pages_cap; i++)
            if (m->pages[i].number != 0)
                *page_slot(pages, cap, m->pages[i].number - 1) = m->pages[i];
        free(m->pages);
        m->pages = pages;
        m->pages_cap = cap;
    }
    struct page *p = page_slot(m->pages, m->pages_cap, number);
    if (p->number == 0) {
        p->number = number + 1;
        p->lines = base_realloc_array(NULL, PAGE_LINES, sizeof *p->lines);
        memset(p->lines, 0, PAGE_LINES * sizeof *p->lines);
        m->npages++;
    }
    m->last = p;
    return &p->lines[line % PAGE_LINES];
}

/* Generations from the oldest on go until the rest fits, but for the present one. Returns the dirty sectors that leave. */
static uint32_t evict(struct part *l2, uint64_t capacity)
{
    uint32_t dirty = 0;
    while (l2->oldest != l2->generation && (l2->resident > capacity || l2->generation - l2->oldest >= GENERATIONS - 1)) {
        uint32_t g = l2->oldest++ & (GENERATIONS - 1);
        l2->resident -= l2->lines_of[g];
        dirty += l2->dirty_of[g];
        l2->lines_of[g] = l2->dirty_of[g] = 0;
    }
    return dirty;
}

static int count_ones(uint64_t x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    return (int)(((x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F)) * UINT64_C(0x0101010101010101) >> 56);
}

static unsigned ones(unsigned sectors)
{
    static const uint8_t n[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    return n[sectors & 15];
}

/* What the lines of a transfer had to say. */
struct tally {
    int64_t missed;  /* sectors */
    int64_t fetched; /* sectors from device memory: more than those missed if lines are filled */
    int64_t turned;  /* .. of runs that are not aligned */
    int64_t written_back;
    int64_t shares;  /* how many other cores asked for the same lines before in the same window of time */
    int64_t lines;
    int64_t begun;   /* runs that begin in a line of which nothing was there */
};

/* Who touches lines, and when. */
struct toucher {
    struct part *l2;
    uint64_t above;   /* bits of the part */
    uint64_t core;    /* a bit */
    uint32_t when;
    bool write;
};

/* A core asks for a line; returns how many others did in the same window of time. */
static inline int ask(struct line *l, uint64_t core, uint32_t when)
{
    uint64_t cores = l->when != when || l->generation == 0 ? core : l->cores | core;
    l->when = when;
    l->cores = cores;
    return (cores & (cores - 1)) != 0 ? count_ones(cores) - 1 : 0;
}

/* ---- transfers that come again ---- */

/* The lines are again as if each had been touched. */
static void let_go(struct known *k)
{
    for (uint32_t i = 0; i < k->lines; i++) {
        struct line *l = k->line[i];
        l->generation = k->generation[i >= k->split];
        l->cores = k->cores;
        l->when = k->when;
        l->holder = 0;
    }
    k->holds = false;
    k->shy = (uint8_t)(k->taken >= FEW_TAKES ? 0 : min2(k->shy + 2, MAX_SHY));
    k->wait = (1u << k->shy) - 1;
}

static inline void let_line_go(struct sim_memory *m, const struct line *l)
{
    if (l->holder != 0)
        let_go(&m->known[l->holder - 1]);
}

static bool is_known(const struct known *k, const struct sim_gm_use *use, uint32_t part)
{
    return k->addr == use->addr && k->bytes == use->bytes && k->part == part && k->write == use->write &&
           memcmp(k->count, use->count, sizeof k->count) == 0 && memcmp(k->stride, use->stride, sizeof k->stride) == 0;
}

/* The transfer among the known ones; NULL if there is no room for it yet. */
static struct known *find_known(struct sim_memory *m, const struct sim_gm_use *use, uint32_t part)
{
    const uint64_t prime = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t h = (((uint64_t)use->addr * 8 + (use->write ? 4 : 0) + part) * prime ^ (uint64_t)use->bytes) * prime;
    h = ((h ^ h >> 32 ^ (uint64_t)use->count[0]) * prime ^ (uint64_t)use->stride[0]) * prime;
    struct known *k = &m->known[h >> (64 - KNOWN_BITS)];
    if (is_known(k, use, part)) {
        k->life = (uint8_t)(k->life < MAX_LIFE ? k->life + 1 : MAX_LIFE);
        return k;
    }
    if (k->life != 0) {
        k->life--;
        return NULL;
    }
    if (k->holds)
        let_go(k);
    k->addr = use->addr;
    k->bytes = use->bytes;
    k->part = part;
    k->write = use->write;
    memcpy(k->count, use->count, sizeof k->count);
    memcpy(k->stride, use->stride, sizeof k->stride);
    k->shy = 0;
    k->wait = 1;
    return k;
}

static uint32_t dirty_of(const struct known *k, uint32_t begin, uint32_t end)
{
    uint32_t n = 0;
    for (uint32_t i = begin; i < end; i++)
        n += ones(k->line[i]->dirty);
    return n;
}

/* The lines of one run, from the last one on. False: one of them is not there, or not like the others. */
static bool hold_run(struct sim_memory *m, struct known *k, const struct toucher *by, int64_t addr, uint32_t most)
{
    uint64_t first = (uint64_t)addr / LINE, last = (uint64_t)(addr + k->bytes - 1) / LINE;
    for (uint64_t line = last + 1; line-- > first;) {
        struct line *l = line_at(m, line | by->above);
        if (k->touches == most)
            return false;
        k->touches++;
        if (l->holder != 0) /* this one's: it is touched again later */
            continue;
        if (l->generation < by->l2->oldest || l->when != by->when || (k->lines != 0 && l->cores != k->cores))
            return false;
        k->cores = l->cores;
        l->holder = (uint16_t)(k - m->known + 1);
        k->line[k->lines] = l;
        k->last[k->lines++] = k->touches;
    }
    return true;
}

/* The last touches were found from the end on. */
static void turn_round(struct known *k)
{
    for (uint32_t i = 0; i < k->lines; i++)
        k->last[i] = k->touches + 1 - k->last[i];
    for (uint32_t i = 0, j = k->lines - 1; i < j; i++, j--) {
        struct line *l = k->line[i];
        uint32_t last = k->last[i];
        k->line[i] = k->line[j];
        k->last[i] = k->last[j];
        k->line[j] = l;
        k->last[j] = last;
    }
}

/* A transfer just served, which left what it touches valid and, if it writes, dirty, takes its lines if they are still there. */
static void hold(struct sim_memory *m, struct known *k, const struct toucher *by, const struct sim_gm_use *use, int64_t runs)
{
    /* fewer touches than a generation: one ends at most each time */
    uint32_t most = (uint32_t)min2(m->per_generation - 1, times(runs, use->bytes / LINE + 2));
    int64_t left[SIM_GM_LEVELS], addr = use->addr;
    bool good = runs < m->per_generation;
    k->lines = k->touches = k->taken = 0;
    k->turned = 0;
    k->rate_m = -1;
    k->line = base_realloc_array(k->line, (size_t)most + 1, sizeof *k->line);
    k->last = base_realloc_array(k->last, (size_t)most + 1, sizeof *k->last);
    for (int i = 0; good && i < SIM_GM_LEVELS; i++) {
        left[i] = use->count[i];
        addr += use->stride[i] * (use->count[i] - 1);
    }
    for (int64_t i = 0; good && i < runs; i++) {
        good = hold_run(m, k, by, addr, most);
        k->turned += (addr & (m->align - 1)) != 0;
        for (int n = 0; n < SIM_GM_LEVELS; n++) {
            addr -= use->stride[n];
            if (--left[n] != 0)
                break;
            addr += use->stride[n] * use->count[n];
            left[n] = use->count[n];
        }
    }
    k->line = base_realloc_array(k->line, (size_t)k->lines + 1, sizeof *k->line);
    k->last = base_realloc_array(k->last, (size_t)k->lines + 1, sizeof *k->last);
    good = good && k->lines != 0;
    if (good) {
        turn_round(k);
        k->generation[0] = k->line[0]->generation;
        k->generation[1] = k->line[k->lines - 1]->generation;
        for (k->split = 0; k->line[k->split]->generation != k->generation[1];)
            k->split++;
        for (uint32_t i = 0; good && i < k->lines; i++)
            good = k->line[i]->generation == k->generation[i >= k->split];
    }
    k->holds = good;
    if (good) {
        k->when = by->when;
        k->dirty[0] = dirty_of(k, 0, k->split);
        k->dirty[1] = dirty_of(k, k->split, k->lines);
        return;
    }
    for (uint32_t i = 0; i < k->lines; i++)
        k->line[i]->holder = 0;
    k->shy = (uint8_t)min2(k->shy + 2, MAX_SHY);
    k->wait = (1u << k->shy) - 1;
}

/* Lines touched for the last time before a touch. */
static uint32_t lines_before(const struct known *k, uint32_t touch)
{
    uint32_t low = 0, high = k->lines;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (k->last[mid] < touch)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void count_known(struct part *l2, const struct known *k, uint32_t sign)
{
    const uint32_t lines[] = {k->split, k->lines - k->split};
    for (int i = 0; i < 2; i++) {
        l2->lines_of[k->generation[i] & (GENERATIONS - 1)] += sign * lines[i];
        l2->dirty_of[k->generation[i] & (GENERATIONS - 1)] += sign * k->dirty[i];
    }
}

/* Touches all lines of a known transfer. False: some may be there no more. */
static bool take_known(struct sim_memory *m, struct known *k, const struct toucher *by, const struct sim_gm_use *use, int64_t runs, struct tally *tally)
{
    struct part *l2 = by->l2;
    uint32_t oldest = k->generation[k->split == 0], dirty = k->dirty[0] + k->dirty[1];
    bool ends = l2->touches + k->touches >= m->per_generation;
    if (oldest < l2->oldest || (ends && oldest == l2->oldest && l2->generation + 1 - oldest >= GENERATIONS - 1))
        return false;
    count_known(l2, k, UINT32_MAX); /* - 1 */
    k->split = k->dirty[0] = 0;
    if (ends) {
        k->split = lines_before(k, m->per_generation - l2->touches);
        k->dirty[0] = dirty == 0 ? 0 : dirty_of(k, 0, k->split);
        k->generation[0] = l2->generation++;
    }
    l2->touches += k->touches - (ends ? m->per_generation : 0);
    k->generation[1] = l2->generation;
    k->dirty[1] = dirty - k->dirty[0];
    count_known(l2, k, 1);
    if (ends)
        tally->written_back += evict(l2, m->capacity);
    k->cores = k->when == by->when ? k->cores | by->core : by->core;
    k->when = by->when;
    k->taken += k->taken < FEW_TAKES;
    tally->lines += k->touches;
    if (k->cores != by->core)
        tally->shares += (int64_t)k->touches * (count_ones(k->cores) - 1);
    if (k->rate_m != use->rate_m || k->burst_m != use->burst_m) {
        int64_t hit_m = at_rate(use->bytes, use->rate_m), turned_m = max2(hit_m + hit_m * m->unaligned / 1000, use->burst_m);
        int64_t turned = use->bytes > SECTOR && runs > 1 ? k->turned : 0;
        k->rate_m = use->rate_m;
        k->burst_m = use->burst_m;
        k->work_m = runs * hit_m;
        k->path_m = turned * turned_m + (runs - turned) * max2(hit_m, use->burst_m);
        k->l2_m = at_rate(times(runs, use->bytes), m->l2_m);
    }
    return true;
}

/* ---- transfers line by line ---- */

/* The sectors of one line. Returns which were missing. */
static unsigned touch(struct sim_memory *m, const struct toucher *by, uint64_t at, unsigned sectors, struct tally *tally)
{
    struct line *l = line_at(m, at | by->above);
    struct part *l2 = by->l2;
    let_line_go(m, l);
    bool resident = l->generation >= l2->oldest && l->generation != 0;
    tally->shares += ask(l, by->core, by->when);
    tally->lines++;
    if (!by->write && !m->keep_reads && !resident) {
        tally->fetched += ones(sectors);
        return sectors;
    }
    if (resident) {
        l2->lines_of[l->generation & (GENERATIONS - 1)]--;
        l2->dirty_of[l->generation & (GENERATIONS - 1)] -= ones(l->dirty);
    } else {
        l->valid = l->dirty = 0;
        l2->resident++;
    }
    unsigned missing = sectors & ~(unsigned)l->valid, before = l->valid;
    tally->begun += l->valid == 0;
    l->valid |= (uint8_t)sectors;
    if (by->write)
        l->dirty |= (uint8_t)sectors;
    else if (missing != 0 && m->fills_lines)
        l->valid = 0xF;
    tally->fetched += ones(l->valid & ~before);
    if (++l2->touches >= m->per_generation) {
        l2->touches = 0;
        l2->generation++;
    }
    l->generation = l2->generation;
    l2->lines_of[l2->generation & (GENERATIONS - 1)]++;
    l2->dirty_of[l2->generation & (GENERATIONS - 1)] += ones(l->dirty);
    if (l2->resident > m->capacity || l2->touches == 0)
        tally->written_back += evict(l2, m->capacity);
    return missing;
}

/* Lines that went from one generation to that of now and are not counted yet: most go from the same one. */
struct streak {
    uint32_t from, lines, dirty, dirty_now;
};

static inline void end_streak(struct part *l2, const struct streak *s)
{
    l2->touches += s->lines;
    l2->lines_of[s->from & (GENERATIONS - 1)] -= s->lines;
    l2->dirty_of[s->from & (GENERATIONS - 1)] -= s->dirty;
    l2->lines_of[l2->generation & (GENERATIONS - 1)] += s->lines;
    l2->dirty_of[l2->generation & (GENERATIONS - 1)] += s->dirty_now;
}

/* What many touches in a row need: the lines of one page, and how many of them end no generation. */
struct reach {
    struct line *lines;
    uint64_t first; /* line of the page; UINT64_MAX / 2: none */
    uint32_t generation, oldest, budget;
};

static struct reach reach_of(const struct sim_memory *m, const struct part *l2)
{
    return (struct reach){.lines = m->last != NULL ? m->last->lines : NULL, .first = m->last != NULL ? (m->last->number - 1) * PAGE_LINES : UINT64_MAX / 2,
                          .generation = l2->generation, .oldest = l2->oldest, .budget = m->per_generation - 1 - l2->touches};
}

/* What the runs of a transfer take of the path. */
struct path_time {
    int64_t work_m, path_m;
};

/* The runs one after the other: touch() for all of their lines, but those that are there are counted in streaks. */
static struct path_time touch_runs(struct sim_memory *m, const struct toucher *by, const struct sim_gm_use *use, int64_t runs, struct tally *tally)
{
    const int64_t hit_m = at_rate(use->bytes, use->rate_m), miss_m = at_rate(use->bytes, use->rate_miss_m), sectors_of_run = base_ceil_div(use->bytes, SECTOR);
    const bool write = by->write, passes = !write && !m->keep_reads, can_turn = use->bytes > SECTOR && runs > 1;
    const uint64_t core = by->core;
    const uint32_t when = by->when;
    struct path_time t = {0};
    struct streak s = {0};
    struct reach r = reach_of(m, by->l2);
    const int64_t path_m = max2(hit_m, use->burst_m), turned_path_m = max2(hit_m + hit_m * m->unaligned / 1000, use->burst_m);
    const int64_t align = m->align - 1, stride = use->stride[0];
    int64_t off[SIM_GM_LEVELS] = {0}, addr = use->addr, inner = use->count[0], touched = 0;
    for (int64_t i = 0; i < runs; i++) {
        uint64_t sector = (uint64_t)addr / SECTOR, last = (uint64_t)(addr + use->bytes - 1) / SECTOR, last_line = last / SECTORS;
        unsigned sectors = (0xFu << sector % SECTORS) & 0xFu;
        int64_t missing = 0, begun = tally->begun;
        for (uint64_t line = sector / SECTORS; line <= last_line; line++, sectors = 0xF) {
            if (line == last_line)
                sectors &= 0xFu >> (SECTORS - 1 - last % SECTORS);
            uint64_t at = (line | by->above) - r.first;
            struct line *l = at < PAGE_LINES ? &r.lines[at] : NULL;
            if (l != NULL)
                let_line_go(m, l);
            if (l != NULL && passes && l->generation < r.oldest) {
                touched++;
                missing += ones(sectors);
                tally->fetched += ones(sectors);
                tally->shares += ask(l, core, when);
                continue;
            }
            if (l == NULL || s.lines >= r.budget || l->generation < r.oldest || (sectors & ~(unsigned)l->valid) != 0) {
                end_streak(by->l2, &s);
                missing += ones(touch(m, by, line, sectors, tally));
                s = (struct streak){0};
                r = reach_of(m, by->l2);
                continue;
            }
            if (l->generation != s.from) {
                end_streak(by->l2, &s);
                r.budget -= s.lines;
                s = (struct streak){.from = l->generation};
            }
            tally->shares += ask(l, core, when);
            touched++;
            s.lines++;
            s.dirty += ones(l->dirty);
            if (write)
                l->dirty |= (uint8_t)sectors;
            s.dirty_now += ones(l->dirty);
            l->generation = r.generation;
        }
        bool turned = can_turn && (addr & align) != 0;
        if (missing == 0 || write) {
            t.work_m += hit_m;
            t.path_m += turned ? turned_path_m : path_m;
        } else {
            int64_t run_m = missing >= sectors_of_run ? miss_m : hit_m + (miss_m - hit_m) * missing / sectors_of_run;
            tally->missed += missing;
            tally->turned += turned ? missing : 0;
            t.work_m += run_m;
            t.path_m += max2(turned ? run_m + run_m * m->unaligned / 1000 : run_m, use->burst_miss_m);
        }
        if (missing != 0 && tally->begun > begun + 1)
            tally->begun = begun + 1; /* one for the run, however many lines */
        addr += stride;
        if (--inner != 0)
            continue;
        inner = use->count[0];
        addr -= stride * inner;
        for (int k = 1; k < SIM_GM_LEVELS; k++) {
            addr += use->stride[k];
            if (++off[k] < use->count[k])
                break;
            addr -= use->stride[k] * use->count[k];
            off[k] = 0;
        }
    }
    tally->lines += touched;
    end_streak(by->l2, &s);
    return t;
}

struct sim_gm_time sim_gm_alone(const struct sim_gm_use *use, bool miss)
{
    int64_t runs = runs_of(use), rate_m = miss ? use->rate_miss_m : use->rate_m;
    int64_t run_m = at_rate(use->bytes, rate_m), least_m = max2(run_m, miss ? use->burst_miss_m : use->burst_m);
    struct sim_gm_time t = {.lat_m = miss ? use->lat_miss_m : use->lat_m};
    if (runs <= 0 || use->bytes <= 0)
        return t;
    t.work_m = max2(times(runs, run_m), use->least_m);
    t.burst_m = max2(0, times(runs, least_m) - t.work_m);
    return t;
}

struct sim_gm_time sim_memory_serve(struct sim_memory *m, uint32_t core, int64_t start_m, const struct sim_gm_use *use)
{
    struct tally tally = {0};
    struct sim_gm_time t = {.lat_m = use->lat_m};
    int64_t runs = runs_of(use);
    if (runs <= 0 || use->bytes <= 0 || use->addr < 0)
        return sim_gm_alone(use, false);
    uint64_t part = m->cores == 1 ? 0 : (uint64_t)core % (uint64_t)m->cores * (uint64_t)m->parts / (uint64_t)m->cores;
    if (start_m - m->window_from_m >= m->window_m || start_m < m->window_from_m) {
        m->window = (uint32_t)(start_m / m->window_m);
        m->window_from_m = start_m / m->window_m * m->window_m;
    }
    const struct toucher by = {.l2 = &m->part[part], .above = part << PART_SHIFT, .core = UINT64_C(1) << (core & 63),
                               .when = m->window, .write = use->write};
    struct known *known = find_known(m, use, (uint32_t)part);
    bool again = known != NULL && known->holds && take_known(m, known, &by, use, runs, &tally);
    struct path_time path = again ? (struct path_time){known->work_m, known->path_m} : touch_runs(m, &by, use, runs, &tally);
    if (!again && known != NULL && !known->holds && known->wait-- == 0)
        hold(m, known, &by, use, runs);
    int64_t work_m = path.work_m, path_m = path.path_m;
    int64_t bytes = times(runs, use->bytes), fetched = use->write ? 0 : tally.fetched * SECTOR, back = tally.written_back * SECTOR;
    m->totals.bytes += (uint64_t)bytes;
    m->totals.missed_bytes += (uint64_t)fetched;
    t.missed_bytes = fetched;
    m->totals.written_back_bytes += (uint64_t)back;
    if (tally.missed != 0)
        t.lat_m = max2(use->lat_m, use->lat_miss_m);
    if (tally.missed != 0 && m->cores > 1)
        t.lat_m += m->param[PTO_P_gm_lat_load] * server_load(&m->ddr, start_m);
    t.work_m = max2(work_m, use->least_m);
    t.burst_m = max2(path_m, t.work_m) - t.work_m;
    path_m = t.work_m + t.burst_m;
    /* who comes first to a line waits as little as who comes last waits long, but who is first changes: all pay the average */
    double weight = (double)min2(tally.lines, CROWD_LINES) / CROWD_LINES;
    if (!use->write && (tally.shares != 0 || m->crowd > 0))
        m->crowd += weight * ((double)tally.shares / (double)max2(1, tally.lines) - m->crowd);
    int64_t crowd_m = use->write ? 0 : (int64_t)(m->crowd * (double)times(tally.lines, m->shared_m)), from = start_m + use->start_m, end = from + path_m + crowd_m;
    int64_t device = fetched + tally.turned * SECTOR * m->unaligned / 1000 + (use->write ? 0 : tally.begun * m->run_bytes) + back * m->param[PTO_P_ddr_write_weight] / 1000;
    if (m->cores <= 1) {
        end = max2(end, from + max2(again ? known->l2_m : at_rate(bytes, m->l2_m), at_rate(device, m->ddr_m)));
    } else {
        end = max2(end, server_take(&m->l2, from, bytes, path_m));
        if (device > 0)
            end = max2(end, server_take(&m->ddr, from, device, path_m));
        /* writes stand in the same queues: they wait as long as reads did of late */
        if (use->write)
            end = max2(end, from + path_m + (int64_t)m->read_wait_m);
        else if (tally.missed != 0)
            m->read_wait_m += ((double)(end - from - path_m) - m->read_wait_m) / RECENT_READS;
    }
    t.bandwidth_m = end - from - path_m;
    return t;
}
