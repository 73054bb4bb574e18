/* What operators say when they fail: codes and their names, the text of each thread (kernels.md 1). */
#include "kernels/op.h"

#include <stdio.h>

/* The only state outside of sessions: why the last call of a thread failed. */
static _Thread_local char last_error[1024];

const char *pto_op_status_string(enum pto_op_status status)
{
    switch (status) {
    case PTO_SUCCESS: return "SUCCESS";
    case PTO_ERR_PARAM_NULLPTR: return "ERR_PARAM_NULLPTR";
    case PTO_ERR_PARAM_INVALID: return "ERR_PARAM_INVALID";
    case PTO_ERR_RUNTIME_ERROR: return "ERR_RUNTIME_ERROR";
    case PTO_ERR_INNER: return "ERR_INNER";
    case PTO_ERR_INNER_EXECUTOR: return "ERR_INNER_EXECUTOR";
    case PTO_ERR_INNER_NULLPTR: return "ERR_INNER_NULLPTR";
    case PTO_OP_STATUS_IS_INT_: break;
    }
    return "unknown";
}

const char *pto_last_error(void) { return last_error; }

enum pto_op_status kern_fail(enum pto_op_status status, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(last_error, sizeof last_error, fmt, args);
    va_end(args);
    return status;
}
