/* What the runtime tells of a launch that is recorded (record.c). All of it only where core->record is there. */
#ifndef PTO_INTRIN_RECORD_HOOK_H
#define PTO_INTRIN_RECORD_HOOK_H
#include "intrin/intrin.h"

struct record;
struct rec_core;
/* The record of a launch; NULL is fine for rec_free(). */
struct record *rec_new(const struct sim_gm *gm);
void rec_free(struct record *record);
struct rec_core *rec_core_new(struct record *record, const struct sim_interp *it);
/* Operands of the use are in values[]: it is about to be executed. And it has been. */
void rec_operation(struct intrin_core *core, const struct intrin_use *use);
void rec_results(struct intrin_core *core, const struct intrin_use *use);
void rec_window(struct intrin_core *core, const struct pto_gm *gm);
void rec_scalar(struct intrin_core *core, int64_t n);
void rec_loop_begin(struct intrin_core *core, int64_t i, int64_t ub, struct pto_here here);
void rec_loop_next(struct intrin_core *core, int64_t i, int64_t next, int64_t ub);
void rec_section_begin(struct intrin_core *core, unsigned kind, bool entered);
void rec_section_end(struct intrin_core *core);
/* Is the session's next launch to be recorded? A record for it, or NULL. */
struct record *rec_begin(struct pto_sim *session);
/* The launch has ended: its text becomes the session's. */
void rec_end(struct pto_sim *session, struct record *record, const struct intrin_launch *launch, int64_t grid);
void rec_session_free(struct intrin_kernels *kernels);
#endif
