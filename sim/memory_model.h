/* The memory behind all cores in time: each core's own path to it, the L2 as an LRU of lines, and the bandwidth of L2 and device
 * memory that all cores share (timing.md 1.4, 4.2). One object a run. Knows transfers as runs of bytes; nothing of tiles or pipes.
 *
 * A transfer is served at its start: the path gives what it takes of a core alone, the shared servers give it room in windows of
 * time, so that transfers that start a little earlier than one served before still find the room that was left. The only core of
 * a run has the servers to itself, and each of its transfers is bounded by their rates: then time is a max-plus recurrence. */
#ifndef PTO_SIM_MEMORY_MODEL_H
#define PTO_SIM_MEMORY_MODEL_H
#include <stdbool.h>
#include <stdint.h>

struct pto_target;

enum { SIM_GM_LEVELS = 4 };
/* What an instruction moves from or to GM: runs of `bytes` contiguous bytes, in nested loops (innermost first). */
struct sim_gm_use {
    int64_t addr, bytes;
    int64_t count[SIM_GM_LEVELS], stride[SIM_GM_LEVELS]; /* count 0 of the innermost: nothing moves */
    int64_t start_m;               /* fixed part of the instruction */
    int64_t rate_m, rate_miss_m;   /* of the core's path, B/cycle_m: from L2, from device memory */
    int64_t burst_m, burst_miss_m; /* least time of a run */
    int64_t lat_m, lat_miss_m;     /* from the last byte asked for to its arrival */
    int64_t least_m;               /* what else the instruction takes at least, without the fixed part */
    bool write;
};
/* How long a transfer takes, and what of it. */
struct sim_gm_time {
    int64_t work_m;      /* the bytes at the path's rate */
    int64_t burst_m;     /* more, since runs are short or not aligned */
    int64_t bandwidth_m; /* more, since others use the memory: queues, lines that several cores ask for */
    int64_t lat_m;       /* from the end of all that to the result */
    int64_t missed_bytes; /* read from device memory */
};

struct sim_memory;
/* cores: how many share it. */
struct sim_memory *sim_memory_new(const struct pto_target *target, int64_t cores);
void sim_memory_free(struct sim_memory *memory);
/* The time on the path alone, in L2 or not: what the least cost is. */
struct sim_gm_time sim_gm_alone(const struct sim_gm_use *use, bool miss);
/* Serves a transfer of a core that starts at a time of the run. */
struct sim_gm_time sim_memory_serve(struct sim_memory *memory, uint32_t core, int64_t start_m, const struct sim_gm_use *use);
/* Bytes so far: of all, of those that were not in L2, written back to device memory. */
struct sim_memory_totals {
    uint64_t bytes, missed_bytes, written_back_bytes;
};
struct sim_memory_totals sim_memory_totals(const struct sim_memory *memory);
#endif
