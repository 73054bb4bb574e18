/* The HTML report: the page of report_page.h with the JSON report and the events put in. One file, no network. */
#include "sim/report.h"
#include "sim/report_page.h"
#include "sim/trace.h"

#include <string.h>

/* JSON inside a script element must not hold "</". */
static void put_script_json(struct base_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '<')
            base_puts(out, "\\u003c");
        else
            base_putc(out, text[i]);
    }
}

/* [core, track, start, cycles, op index, stalls...] by event; mcycles, so that the page needs no decimals. */
static void put_events(const struct sim *sim, struct base_buf *out)
{
    uint8_t track_of[PTO_PIPE_COUNT];
    for (unsigned i = 0; i < PTO_PIPE_COUNT; i++)
        track_of[sim_trace_order()[i]] = (uint8_t)i;
    base_puts(out, "[");
    for (uint32_t i = 0; i < sim->log.nevents; i++) {
        const struct sim_event *e = &sim->log.events[i];
        base_printf(out, "%s[%u,%u,%lld,%lld,%u,%u,%lld,%lld]", i != 0 ? "," : "", e->core, track_of[e->pipe],
                    (long long)e->start_m, (long long)(e->end_m - e->start_m), e->op, e->detail,
                    (long long)e->stall_m[SIM_STALL_FLAG], (long long)e->stall_m[SIM_STALL_DEP]);
    }
    base_puts(out, "]");
}

static void put_ops(const struct sim *sim, struct base_buf *out)
{
    const char *comma = "";
    base_puts(out, "{");
    for (pto_op_id op = 1; op < sim->program->nops; op++) {
        if (sim->log.ops[op].count == 0)
            continue;
        struct base_buf text = {0};
        sim_put_source_line(sim, op, &text, 160);
        const char *name = isa_op((enum pto_op)sim->program->ops[op].op)->mnemonic;
        base_printf(out, "%s\"%u\":[\"%s\",%u,", comma, op, strncmp(name, "pto.", 4) == 0 ? name + 4 : name, sim_source_line(sim, op));
        struct base_buf quoted = {0};
        base_put_json_string(&quoted, text.len != 0 ? text.data : "", text.len);
        put_script_json(out, quoted.data, quoted.len);
        base_puts(out, "]");
        base_buf_free(&text);
        base_buf_free(&quoted);
        comma = ",";
    }
    base_puts(out, "}");
}

static void put_details(const struct sim *sim, struct base_buf *out)
{
    base_puts(out, "[{}");
    for (uint32_t i = 1; i <= sim->log.details.count; i++) {
        base_puts(out, ",{");
        put_script_json(out, base_str(&sim->log.details, i), base_str_len(&sim->log.details, i));
        base_puts(out, "}");
    }
    base_puts(out, "]");
}

void sim_report_html(const struct sim *sim, struct base_buf *out)
{
    struct base_buf json = {0};
    sim_report_json(sim, &json);
    base_puts(out, report_page_head);
    base_puts(out, "<script>\nconst R=");
    put_script_json(out, json.data, json.len);
    base_puts(out, ";\nconst E=");
    put_events(sim, out);
    base_puts(out, ";\nconst OPS=");
    put_ops(sim, out);
    base_puts(out, ";\nconst D=");
    put_details(sim, out);
    base_puts(out, ";\n");
    base_puts(out, report_page_script);
    base_puts(out, "</script>\n</body></html>\n");
    base_buf_free(&json);
}
