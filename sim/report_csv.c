/* The report for spreadsheets: one table by source line, one by pipe of a core; cycles with three places (docs/report.md). */
#include "sim/report.h"

static void put_quoted(struct base_buf *out, const char *text, size_t len)
{
    base_putc(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            base_putc(out, '"');
        base_putc(out, text[i]);
    }
    base_putc(out, '"');
}

static void put_head(struct base_buf *out)
{
    for (unsigned i = 0; i <= SIM_CAUSE_QUEUE; i++)
        base_printf(out, ",%s", sim_cause_name((enum sim_cause)i));
}

static void put_causes(struct base_buf *out, const int64_t cause_m[SIM_CAUSE_COUNT])
{
    for (unsigned i = 0; i <= SIM_CAUSE_QUEUE; i++) {
        base_putc(out, ',');
        sim_put_cycles(out, cause_m[i]);
    }
}

void sim_report_csv_lines(const struct sim_part *parts, uint32_t n, struct base_buf *out)
{
    base_puts(out, "launch,line,op,pipe,count,busy");
    put_head(out);
    base_puts(out, ",bytes,text\n");
    for (uint32_t k = 0; k < n; k++) {
        const struct sim *sim = parts[k].sim;
        for (pto_op_id op = 0; op < sim->program->nops; op++) {
            const struct sim_op_stats *s = &sim->log.ops[op];
            int64_t cause_m[SIM_CAUSE_COUNT], any = (int64_t)s->count | s->busy_m;
            sim_op_causes(s, cause_m);
            for (unsigned i = 0; i < SIM_CAUSE_COUNT; i++)
                any |= cause_m[i];
            if (any == 0)
                continue;
            base_printf(out, "%u,%u,%s,%s,%llu,", (unsigned)(k + 1), op != 0 ? sim_source_line(sim, op) : 0, op != 0 ? isa_op((enum pto_op)sim->program->ops[op].op)->mnemonic : "",
                        sim_pipe_ratio_name(op != 0 ? s->pipe : PTO_PIPE_S), (unsigned long long)s->count);
            sim_put_cycles(out, s->busy_m);
            put_causes(out, cause_m);
            struct base_buf text = {0};
            if (op != 0)
                sim_put_source_line(sim, op, &text, 200);
            base_printf(out, ",%lld,", (long long)s->bytes);
            put_quoted(out, text.data, text.len);
            base_putc(out, '\n');
            base_buf_free(&text);
        }
    }
}

void sim_report_csv_pipes(const struct sim_part *parts, uint32_t n, struct base_buf *out)
{
    base_puts(out, "launch,block,core,pipe,total,busy");
    put_head(out);
    base_puts(out, ",idle,instructions,bytes\n");
    for (uint32_t k = 0; k < n; k++) {
        const struct sim *sim = parts[k].sim;
        for (uint32_t c = 0; c < sim->ncores; c++)
            for (unsigned i = 0; i < PTO_PIPE_COUNT; i++) {
                unsigned pipe = sim_trace_order()[i];
                const struct sim_pipe_stats *s = &sim->cores[c].pipe[pipe];
                int64_t cause_m[SIM_CAUSE_COUNT];
                sim_pipe_causes(s, cause_m);
                base_printf(out, "%u,%u,", (unsigned)(k + 1), sim->cores[c].block);
                sim_core_name(sim, c, out);
                base_printf(out, ",%s,", sim_pipe_ratio_name(pipe));
                sim_put_cycles(out, sim->cores[c].total_m);
                base_putc(out, ',');
                sim_put_cycles(out, s->busy_m);
                put_causes(out, cause_m);
                base_putc(out, ',');
                sim_put_cycles(out, s->idle_m);
                base_printf(out, ",%llu,%lld\n", (unsigned long long)s->insns, (long long)s->bytes);
            }
    }
}
