/* Where time goes and what would help, for --why and reports (ptosim_run.h): the runs that find it out, and what is printed of it. */
#include "ptosim_run.h"
#include "sim/whatif.h"

#include <string.h>

enum { MAX_TOLD = 8 }; /* launches that --why prints */

static bool has_ending(const struct options *o, const char *const *endings)
{
    for (uint32_t i = 0; i < o->reports.count; i++) {
        const char *dot = strrchr(o->reports.items[i], '.');
        for (unsigned k = 0; endings[k] != NULL; k++)
            if (dot != NULL && strcmp(dot, endings[k]) == 0)
                return true;
    }
    return false;
}

bool run_wants_profile(const struct options *o) { return o->run.timing && (o->why || o->reports.count != 0 || o->trace != NULL); }

bool run_wants_whatif(const struct options *o)
{
    static const char *const endings[] = {".txt", ".json", ".html", NULL};
    return o->run.timing && (o->why || has_ending(o, endings));
}

struct sim_snapshot *run_before_whatif(struct run *r)
{
    return run_wants_whatif(&r->o) ? sim_snapshot_take(&r->gm) : NULL;
}

void run_whatif(struct run *r, const struct sim_job *jobs, uint32_t n, struct sim_snapshot *before)
{
    if (!run_wants_whatif(&r->o))
        return;
    if (!r->whatif_begun)
        r->whatif_budget = SIM_WHATIF_INSNS;
    r->whatif_begun = true;
    sim_whatif(jobs, n, before, &r->whatif_budget);
    for (uint32_t k = 0; k < n && r->o.why; k++) {
        if (r->told < MAX_TOLD)
            sim_report_why(jobs[k].sim, &r->out);
        else if (r->told == MAX_TOLD)
            base_printf(&r->out, "the reasons of more launches stand in a report (--report FILE.txt)\n");
        r->told++;
    }
}
