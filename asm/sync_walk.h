/* The walk over the blocks of a function by which flags are placed: what its steps share (sync_flags.c says how it works; sync_sum.c what
 * a block means outside; sync_put.c writes it into the program).  Private to these. */
#ifndef PTO_ASM_SYNC_WALK_H
#define PTO_ASM_SYNC_WALK_H
#include "asm/sync.h"

enum { PAIRS = SYNC_PIPES * SYNC_PIPES, ALL_PIPES = 1 << PTO_PIPE_ALL };
static inline unsigned pair_of(unsigned src, unsigned dst) { return src * SYNC_PIPES + dst; }

/* A set behind one item of a block and a wait in front of another: of the same turn, or of the next (carried). */
struct pair {
    uint8_t src, dst, id;
    uint8_t slots; /* if not 0: the id is so much more than a slot of so many says */
    bool carried;
    bool end;   /* waited for at the end of the block */
    bool early; /* set in front of its item, too: behind what waits there */
    uint32_t set_item, wait_item;
    uint32_t next; /* forward pairs: another one set behind the same item, + 1 */
};

/* What the outside has to know of the flags inside an operation. */
struct inside {
    uint8_t used[PAIRS];  /* ids */
    uint8_t loose[PAIRS]; /* of them, those whose last wait the setting pipe may not know to be over */
    uint8_t turn[PAIRS];  /* added to the ids inside, so that they are free where the operation stands */
    bool drains;          /* ends with a barrier of all pipes whatever the path */
    bool turned;          /* `turn` is the sum over all operations around */
    uint8_t held[PAIRS];  /* ids set in front of it and waited for behind it, or further out */
    uint8_t over[PAIRS];  /* ids whose last wait is over only behind a wait of `held` the other way */
    uint8_t apart[PAIRS]; /* ids that one run after another may use too early, though its own turns do not */
    bool lifted[PAIRS];   /* what is held is set and waited for further out: at the ends of the block or around what is around it */
    bool busy;            /* it uses flags or barriers, or something inside orders */
    bool turns;           /* one turn after another is ordered inside, whatever stands between two of them */
    bool carries[PAIRS];  /* the destination waits behind the loop for what the source set, at the latest in front of it */
};

/* The ids of a pair. */
static inline uint8_t ids_of(const struct pair *pair) { return (uint8_t)(((1u << (pair->slots != 0 ? pair->slots : 1)) - 1) << pair->id); }

struct block {
    pto_block_id id;
    bool apart;    /* two turns that follow each other have other slots; what places of two slots that differ is for is ordered between them */
    uint32_t slot; /* 1 + of the slots: which its pairs go by, 0 if there is none */
    pto_op_id *ops; /* its items: what works or orders */
    uint32_t nops;
    uint32_t pairs, npairs; /* forward ones first */
    uint8_t *before;        /* by item: pipes of barriers in front of it */
    bool end_barrier;       /* of all pipes, in front of the terminator */
    bool outermost;         /* nothing runs before it */
};

/* Where the block that is walked lies: one run of it is a turn of the slot, or a part of one, or may be many. */
enum scope { SCOPE_MANY, SCOPE_TURN, SCOPE_PART };

struct clocks {
    uint32_t of[SYNC_PIPES][SYNC_PIPES]; /* [a][b]: what b did up to here is done before a goes on */
    uint32_t same[SYNC_PIPES][SYNC_PIPES]; /* the same, if the turn before is the last one in which the slot was the same */
};

struct walk {
    struct sync *s;
    unsigned ids;
    struct block *blocks;
    uint32_t nblocks;
    uint32_t *block_at; /* by block id */
    struct inside **insides; /* by op */
    struct pair *pairs;
    uint32_t npairs, pairs_cap;
    uint32_t (*last)[SYNC_PIPES][2][SYNC_PIPES]; /* by region: where a pipe last read, wrote it so that another pipe may not know it to be done */
    uint32_t (*before)[SYNC_PIPES][2][SYNC_PIPES]; /* the same without the turn that is walked, of regions that differ from others in it */
    uint8_t *scope; /* by slot: enum scope */
    uint32_t now; /* the last place given away */
    /* of the block that is walked */
    struct block *block;
    uint32_t base;
    int turn;
    bool failed;                       /* no flags between the turns: a barrier */
    struct clocks at, *behind;         /* behind: by turn and item */
    uint32_t waited[PAIRS][SYNC_IDS];  /* where the last wait stands that is not known to be over, 0 if it is */
    uint32_t busy[PAIRS][SYNC_IDS];    /* where the last operation stands that uses it inside */
    uint32_t *set_behind;              /* by item: its first forward pair + 1 */
    uint8_t reserved[PAIRS];           /* ids that are held all through the blocks of an operation */
    uint8_t inner[PAIRS];              /* ids that items use inside, where others hold some */
    uint8_t taken[PAIRS];              /* ids of the block's own pairs and of those inside its items */
    uint32_t need[SYNC_PIPES][SYNC_PIPES]; /* [dst][src] */
    bool to_end[SYNC_PIPES][SYNC_PIPES]; /* what is needed comes of two slots that differ */
    uint32_t same_need[SYNC_PIPES][SYNC_PIPES]; /* of the last turn in which the slot was the same */
    uint32_t slot_item; /* the first item behind the making of the block's slot */
    pto_value_id *events; /* sync_put.c: by slot and id */
};

static inline uint32_t place(const struct walk *w, uint32_t item, int turn) { return w->base + 2 * ((uint32_t)turn * w->block->nops + item) + 2; }
/* The item that stands at a place or whose waits do; and its turn. */
static inline uint32_t item_at(const struct walk *w, uint32_t at, int *turn)
{
    uint32_t k = (at - w->base - 1) / 2;
    *turn = k >= w->block->nops;
    return k - (uint32_t)*turn * w->block->nops;
}
static inline struct clocks *behind(struct walk *w, uint32_t item, int turn) { return &w->behind[(uint32_t)turn * w->block->nops + item]; }
static inline const struct sync_item *item_of(const struct walk *w, uint32_t item) { return &w->s->items[w->block->ops[item]]; }

static inline void raise(uint32_t *a, uint32_t b) { *a = *a > b ? *a : b; }

/* Ids, each moved by as many. */
static inline uint8_t turned(const struct walk *w, uint8_t ids, unsigned by)
{
    unsigned bits = (unsigned)ids << by;
    return (uint8_t)((bits | bits >> w->ids) & ((1u << w->ids) - 1));
}


/* Of the ids inside an item: those that others may use where it stands, and of these the ones whose last wait may not be over behind it. */
static inline uint8_t own_ids(const struct walk *w, const struct inside *in, unsigned pair)
{
    return turned(w, in->lifted[pair] ? (uint8_t)(in->used[pair] & ~in->held[pair]) : in->used[pair], in->turn[pair]);
}
static inline uint8_t loose_ids(const struct walk *w, const struct inside *in, unsigned pair)
{
    unsigned back = pair_of(pair % SYNC_PIPES, pair / SYNC_PIPES);
    uint8_t loose = (uint8_t)(in->loose[pair] | (in->lifted[back] ? in->over[pair] : 0));
    return (uint8_t)(turned(w, loose, in->turn[pair]) & own_ids(w, in, pair));
}

/* sync_blocks.c */
enum run { RUN_ONCE, RUN_TURNS, RUN_ROUGH }; /* how the blocks of an operation run */
void asm_sync_collect_blocks(struct walk *w);
void asm_sync_list_items(struct walk *w, struct block *b);
enum run asm_sync_how_it_runs(const struct walk *w, pto_op_id op);
void asm_sync_mark_calls(struct walk *w, const struct block *b);
bool asm_sync_takes_turns(const struct walk *w, pto_op_id op); /* a loop of one region of one block */
bool asm_sync_is_rough(const struct walk *w, pto_op_id op);
/* sync_sum.c: which flags of the items go out of the blocks of an operation; and what a block means for the operation around it. */
void asm_sync_lift(struct walk *w, const struct block *blocks, uint32_t n, bool may);
void asm_sync_sum(struct walk *w, struct inside *sum, struct sync_item *item, uint32_t (*seen)[SYNC_PIPES][2], bool loop);
void asm_sync_put(struct walk *w); /* sync_put.c */
#endif
