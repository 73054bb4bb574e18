/* Sorting blocks of 32 and merging sorted lists (vector.md 12).  A record is 8 bytes: the value (f32, or f16 and two zero bytes)
 * and a 32-bit index.  Order: falling value; a NaN counts as larger than every number, equal zeros as equal. */
#include "sim/rows.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 32, RECORD_BYTES = 8, MOST_LISTS = 4 };

/* rank: place of the value in rising order. */
struct record {
    uint32_t rank, bits, index;
};

static uint32_t rank_of(enum pto_dtype dtype, uint32_t code)
{
    float v = dtype == PTO_F16 ? num_f16_to_f32((uint16_t)code) : num_f32_from_bits(code);
    uint32_t bits = v == 0 ? 0 : num_f32_bits(v);
    return isnan(v) ? UINT32_MAX : bits >> 31 != 0 ? ~bits : bits | 0x80000000u;
}

/* Records of a row of a tile: those of whole 8 bytes of its columns. False after a diagnostic: no tile of sorted records. */
static bool open_records(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena, enum pto_role role, bool whole,
                         struct sim_grid *grid, int32_t *count)
{
    const struct pto_tile *t = isa_insn_tile(insn, role);
    *count = 0;
    if (t == NULL)
        return sim_refuse(x, insn, "needs a tile operand that is not there");
    if (t->dtype != PTO_F32 && t->dtype != PTO_F16)
        return sim_refuse(x, insn, "records hold f32 or f16, not %s", isa_dtype((enum pto_dtype)t->dtype)->name);
    if (t->slayout != PTO_SLAYOUT_NONE || (t->blayout != PTO_BLAYOUT_ROW && t->rows != 1))
        return sim_refuse(x, insn, "records lie in rows: `%s` has to be row_major and unboxed", sim_slot_name(insn, t));
    int32_t cols = whole ? t->cols : sim_valid_cols(t);
    *count = cols / (t->dtype == PTO_F32 ? 2 : 4);
    return sim_grid_of_tile(x, insn, arena, t, 0, 0, sim_valid_rows(t), cols, grid);
}

static uint8_t *record_at(const struct sim_grid *g, int32_t r, int32_t n)
{
    return g->base + (g->row[r] + g->col[0]) * (isa_dtype((enum pto_dtype)g->dtype)->bits / 8) + (int64_t)n * RECORD_BYTES;
}

static struct record read_record(const struct sim_grid *g, int32_t r, int32_t n)
{
    const uint8_t *at = record_at(g, r, n);
    struct record rec = {.bits = (uint32_t)num_load(at, 0, PTO_U32), .index = (uint32_t)num_load(at, 1, PTO_U32)};
    rec.rank = rank_of((enum pto_dtype)g->dtype, rec.bits);
    return rec;
}

static void write_record(const struct sim_grid *g, int32_t r, int32_t n, const struct record *rec)
{
    uint8_t *at = record_at(g, r, n);
    num_store(at, 0, PTO_U32, g->dtype == PTO_F16 ? rec->bits & 0xFFFF : rec->bits);
    num_store(at, 1, PTO_U32, rec->index);
}

/* Falling rank, then rising index. */
static uint64_t sort_key(const struct record *rec) { return (uint64_t)~rec->rank << 32 | rec->index; }

/* By insertion: stable, and blocks are small. Of equal values the smaller index comes first. */
static void sort_block(struct record *rec, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        struct record one = rec[i];
        int32_t k = i;
        uint64_t key = sort_key(&one);
        for (; k > 0 && key < sort_key(&rec[k - 1]); k--)
            rec[k] = rec[k - 1];
        rec[k] = one;
    }
}

bool sim_ex_tsort32(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    struct sim_grid from, idx, to;
    int32_t room;
    bool ok = sim_open(x, insn, &arena, PTO_ROLE_SRC, &from) && sim_open(x, insn, &arena, PTO_ROLE_IDX, &idx) &&
              open_records(x, insn, &arena, PTO_ROLE_DST, true, &to, &room);
    if (ok && from.dtype != to.dtype)
        ok = sim_refuse(x, insn, "values of %s make no records of %s", isa_dtype((enum pto_dtype)from.dtype)->name, isa_dtype((enum pto_dtype)to.dtype)->name);
    if (ok && !isa_dtype_is_int((enum pto_dtype)idx.dtype))
        ok = sim_refuse(x, insn, "indices are integers, not %s", isa_dtype((enum pto_dtype)idx.dtype)->name);
    if (ok) {
        int32_t rows = from.rows < idx.rows ? from.rows : idx.rows, cols = from.cols < idx.cols ? from.cols : idx.cols;
        rows = rows < to.rows ? rows : to.rows;
        cols = cols < room ? cols : room;
        sim_grid_settle(&arena, &from, &to, true);
        sim_grid_settle(&arena, &idx, &to, true);
        for (int32_t r = 0; r < rows; r++)
            for (int32_t c = 0; c < cols; c += BLOCK) {
                struct record rec[BLOCK];
                int32_t n = cols - c < BLOCK ? cols - c : BLOCK;
                for (int32_t k = 0; k < n; k++) {
                    rec[k] = (struct record){.bits = (uint32_t)sim_grid_load(&from, r, c + k), .index = (uint32_t)sim_grid_load(&idx, r, c + k)};
                    rec[k].rank = rank_of((enum pto_dtype)from.dtype, rec[k].bits);
                }
                sort_block(rec, n);
                for (int32_t k = 0; k < n; k++)
                    write_record(&to, r, c + k, &rec[k]);
            }
    }
    base_arena_free(&arena);
    return ok;
}

struct list {
    const struct record *rec;
    int32_t count, used;
};

/* Merges lists into out; of equal values that of the first list comes first. Stops when out is full, or, with exhausted, as
 * soon as a list is used up. Returns the records written. */
static int32_t merge(struct list *lists, int n, bool exhausted, struct record *out, int32_t room)
{
    int64_t head[MOST_LISTS] = {-1}; /* ranks; below all of them if the list is used up */
    bool over = false;
    int32_t done = 0;
    for (int k = 0; k < n; k++) {
        head[k] = lists[k].count > 0 ? (int64_t)lists[k].rec[0].rank : -1;
        over = over || (exhausted && head[k] < 0);
    }
    while (done < room && !over) {
        int best = 0;
        for (int k = 1; k < n; k++)
            best = head[k] > head[best] ? k : best;
        struct list *l = &lists[best];
        if (head[best] < 0)
            break;
        out[done++] = l->rec[l->used++];
        head[best] = l->used < l->count ? (int64_t)l->rec[l->used].rank : -1;
        over = exhausted && head[best] < 0;
    }
    return done;
}

static struct record *read_list(struct base_arena *arena, const struct sim_grid *g, int32_t first, int32_t count)
{
    struct record *rec = base_alloc_array(arena, (size_t)count + 1, sizeof *rec);
    for (int32_t k = 0; k < count && g->rows > 0; k++)
        rec[k] = read_record(g, 0, first + k);
    return rec;
}

/* Groups of four blocks of one row; what is left over stays as it is in dst. */
static bool merge_blocks(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    struct sim_grid from, to;
    int32_t have, room;
    int64_t len = isa_insn_int(insn, PTO_ROLE_SCALAR, 0);
    if (!open_records(x, insn, arena, PTO_ROLE_SRC, false, &from, &have) || !open_records(x, insn, arena, PTO_ROLE_DST, true, &to, &room))
        return false;
    int32_t per = from.dtype == PTO_F32 ? 2 : 4;
    if (from.dtype != to.dtype)
        return sim_refuse(x, insn, "records of src and dst differ");
    if (len <= 0 || len % per != 0)
        return sim_refuse(x, insn, "blockLen %lld is no number of elements of whole records", (long long)len);
    have = have < room ? have : room;
    int64_t block = len / per;
    if (from.rows <= 0 || to.rows <= 0 || block > have / MOST_LISTS)
        return true;
    const struct record *all = read_list(arena, &from, 0, have);
    int32_t group = (int32_t)block * MOST_LISTS;
    struct record *out = base_alloc_array(arena, (size_t)group, sizeof *out);
    for (int32_t g = 0; g + group <= have; g += group) {
        struct list lists[MOST_LISTS];
        for (int k = 0; k < MOST_LISTS; k++)
            lists[k] = (struct list){.rec = all + g + k * (int32_t)block, .count = (int32_t)block};
        (void)merge(lists, MOST_LISTS, false, out, group);
        for (int32_t k = 0; k < group; k++)
            write_record(&to, 0, g + k, &out[k]);
    }
    return true;
}

/* Two to four lists; the records used of each are a vector<4xi16>, held as one 64-bit word, the first list lowest. */
static bool merge_lists(struct sim_exec *x, const struct pto_insn *insn, struct base_arena *arena)
{
    static const uint8_t roles[MOST_LISTS] = {PTO_ROLE_SRC, PTO_ROLE_SRC1, PTO_ROLE_SRC2, PTO_ROLE_SRC3};
    struct sim_grid from, to;
    struct list lists[MOST_LISTS];
    int slot[MOST_LISTS], n = 0;
    int32_t room;
    if (!open_records(x, insn, arena, PTO_ROLE_DST, false, &to, &room))
        return false;
    for (int k = 0; k < MOST_LISTS; k++) {
        int32_t count;
        if (isa_insn_operand(insn, (enum pto_role)roles[k]) == NULL)
            continue;
        if (!open_records(x, insn, arena, (enum pto_role)roles[k], false, &from, &count))
            return false;
        if (from.dtype != to.dtype)
            return sim_refuse(x, insn, "records of the lists and dst differ");
        lists[n] = (struct list){.rec = read_list(arena, &from, 0, count), .count = from.rows > 0 ? count : 0};
        slot[n++] = k;
    }
    room = to.rows > 0 ? room : 0;
    struct record *out = base_alloc_array(arena, (size_t)room + 1, sizeof *out);
    int32_t done = merge(lists, n, isa_insn_attr(insn, PTO_ATTR_EXHAUSTED) != 0, out, room);
    uint64_t executed = 0;
    for (int32_t k = 0; k < done; k++)
        write_record(&to, 0, k, &out[k]);
    for (int k = 0; k < n; k++)
        executed |= ((uint64_t)lists[k].used & 0xFFFF) << 16 * slot[k];
    sim_set_result(x, insn, PTO_ROLE_DST1, (struct pto_operand){.kind = PTO_OK_INT, .dtype = PTO_I64, .u.i = (int64_t)executed});
    return true;
}

bool sim_ex_tmrgsort(struct sim_exec *x, const struct pto_insn *insn)
{
    struct base_arena arena = {0};
    bool ok = isa_insn_operand(insn, PTO_ROLE_SCALAR) != NULL ? merge_blocks(x, insn, &arena) : merge_lists(x, insn, &arena);
    base_arena_free(&arena);
    return ok;
}
