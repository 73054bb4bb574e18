/* Inside of the traces (sim/trace*.c): what the forms share. */
#ifndef PTO_SIM_TRACE_IMPL_H
#define PTO_SIM_TRACE_IMPL_H
#include "sim/profile.h"
#include "sim/trace.h"
#include "sim/trace_sink.h"

struct sim_trace {
    const struct sim_part *parts;
    uint32_t nparts;
    int64_t total_m;
    struct sim_sink *sink;
    struct base_strings processes; /* names; id - 1 is the process: first the cores, then the memories of devices */
    uint32_t ncores;
    uint32_t **pid;                /* by part and core */
    uint32_t *memory_pid;          /* by part */
};
void sim_trace_json(struct sim_trace *trace);
void sim_trace_perfetto(struct sim_trace *trace);

const char *sim_trace_track(unsigned pipe); /* "MTE2" */
const char *sim_trace_op_name(const struct sim *sim, pto_op_id op); /* without "pto." */
const char *sim_trace_file(const struct sim *sim, pto_op_id op);
int64_t sim_trace_khz(const struct sim *sim);
uint64_t sim_trace_dropped(const struct sim_trace *trace); /* events that are not kept */
/* The process of a core of the launches that run together with part k, by its number among all their cores. */
uint32_t sim_trace_core_pid(const struct sim_trace *trace, uint32_t k, uint32_t core_id);

/* Members of sim_trace_detail(), one after the other: key without quotes, value as JSON. */
struct sim_trace_member {
    const char *key, *value;
    size_t key_len, value_len;
};
bool sim_trace_next_member(const char **at, struct sim_trace_member *member);
/* A JSON string of base_put_json_string() as text; other values as they are. */
void sim_trace_unquote(const char *text, size_t len, struct base_buf *out);

/* By arrow: the events that it begins and ends at, UINT32_MAX if there is none (between cores). */
struct sim_trace_link {
    uint32_t *set, *wait;
};
void sim_trace_link(const struct sim *sim, struct sim_trace_link *link);
void sim_trace_link_free(struct sim_trace_link *link);

/* Counters of the memory of a launch, in MB/s. */
enum { SIM_TRACE_RATES = 4 };
extern const char *const sim_trace_rates[SIM_TRACE_RATES];
/* When stretch `bin` begins, not behind the end of the launch. */
int64_t sim_trace_bin_m(const struct sim *sim, uint32_t bin);
void sim_trace_rate(const struct sim_bandwidth *bandwidth, uint32_t bin, int64_t khz, int64_t mb_s[SIM_TRACE_RATES]);

/* Decimal digits of a number that is not negative; returns the end. */
static inline char *sim_trace_digits(char *p, int64_t value)
{
    char digits[20];
    unsigned n = 0;
    uint64_t v = value < 0 ? 0 : (uint64_t)value;
    do
        digits[n++] = (char)('0' + v % 10);
    while ((v /= 10) != 0);
    while (n != 0)
        *p++ = digits[--n];
    return p;
}
/* whole.rest with so many places. */
static inline char *sim_trace_fixed(char *p, int64_t whole, uint32_t rest, unsigned places)
{
    p = sim_trace_digits(p, whole);
    *p = '.';
    for (unsigned i = places; i != 0; i--, rest /= 10)
        p[i] = (char)('0' + rest % 10);
    return p + places + 1;
}
#endif
