/* Traces for Chrome and Perfetto (design.md 9.3), and what a trace says of one instruction. */
#ifndef PTO_SIM_TRACE_H
#define PTO_SIM_TRACE_H
#include "sim/sim.h"

/* JSON members of an instruction's operands ("dst":"..","src":".."), interned; returns the string id. */
uint32_t sim_trace_detail(struct base_strings *strings, const struct pto_program *program, const struct pto_insn *insn);
/* The pipes in the order of the tracks; PTO_PIPE_COUNT entries. */
const uint8_t *sim_trace_order(void);
/* 1-based source line of an op, 0 if unknown. */
uint32_t sim_source_line(const struct sim *sim, pto_op_id op);
/* One launch of a run of several: when it began, and with which others (same number, neighbours) at the same time. */
struct sim_part {
    const struct sim *sim;
    int64_t start_m;
    uint32_t group;
};
enum sim_trace_format { SIM_TRACE_JSON, SIM_TRACE_PERFETTO };
/* The form that a file's name asks for: .json or no extension, .pftrace, .perfetto-trace; zstd: .zst behind it. False: another name. */
bool sim_trace_format_of(const char *path, enum sim_trace_format *format, bool *zstd);
/* The whole trace of all launches on one time line, to a file that is there whole or not at all; "-": standard output. NULL or what
 * failed. */
const char *sim_trace_write(const struct sim_part *parts, uint32_t nparts, int64_t total_m, const char *path);
#endif
