/* What a launch works out once about the operations of a program: where calls go and which cores skip what. */
#ifndef PTO_SIM_CODE_H
#define PTO_SIM_CODE_H
#include "isa/pipe_op.h"

/* Which cores run an operation. */
enum { SIM_SKIP_CUBE = 1, SIM_SKIP_VECTOR = 2, SIM_SKIP_SECOND = 4 /* vector cores with subblock index 1 */ };

struct sim_code {
    pto_op_id *callee; /* by op id: the function of a call, 0 = none */
    uint8_t *skip;     /* by op id: SIM_SKIP_* */
    uint8_t *list;     /* by op id: 1 + its LIST slot, 0 = none */
    bool one_function; /* of sim_code_init() */
};
/* one_function: both kinds of core run the same function, so that operations that no section covers have to be told apart. */
void sim_code_init(struct sim_code *code, const struct pto_program *program, const struct pto_target *target, bool one_function);
/* The program has grown by these operations, none of which is a call. */
void sim_code_extend(struct sim_code *code, const struct pto_program *program, pto_op_id first);
void sim_code_free(struct sim_code *code);

/* i32 arguments that are filled per core because their names end so (R25). */
enum sim_block_arg { SIM_ARG_GIVEN, SIM_ARG_BLOCK_IDX, SIM_ARG_BLOCK_NUM, SIM_ARG_SUBBLOCK_IDX };
enum sim_block_arg sim_block_arg(const struct pto_program *program, pto_value_id arg);

/* The function a symbol means where op stands: of the innermost module around it that has one of the name, else of any. 0: none. */
pto_op_id sim_find_func(const struct pto_program *program, pto_op_id op, pto_str_id name);
/* The function an operation calls, 0 if it calls none. */
pto_op_id sim_callee(const struct pto_program *program, pto_op_id op);
/* By op id: is it an operation of the functions or of what they call? To be freed. */
enum { SIM_MAX_CALLS = 1024 };
uint8_t *sim_reached(const struct pto_program *program, const pto_op_id *funcs, unsigned nfuncs);
/* Do the functions, or what they call, order the pipes of a core themselves: with flags or buffer ids (2026-08 7.3 S1; barriers
 * alone do not count)? *has_pipes: do they use any pipe? */
bool sim_has_sync(const struct pto_program *program, const pto_op_id *funcs, unsigned nfuncs, bool *has_pipes);
/* Has the function, or what it calls, nothing of that, and something that is implied for checks (PTO_OPFLAG_IMPLIED)? */
bool sim_is_implied(const struct pto_program *program, pto_op_id func);
/* Does the function, or what it calls, make cores wait for each other? */
bool sim_orders_cores(const struct pto_program *program, pto_op_id func);
/* Does it show in values or in what is printed in which order cores that do not wait for each other execute the program: does it add
 * floats in memory, or print? */
bool sim_order_shows(const struct pto_program *program);
/* What pto.kernel_kind of the function or of a module around it says; ANY if nothing does. */
enum isa_core sim_kind_of(const struct pto_program *program, pto_op_id func);
#endif
