/* Inside of isa/elementary*.c: functions to any precision, rounded correctly. Arguments are finite, results are neither poles
 * nor NaN: the specials are the callers'. */
#ifndef PTO_ISA_ELEMENTARY_EXACT_H
#define PTO_ISA_ELEMENTARY_EXACT_H
#include "isa/elementary.h"

/* To f64, or to f32 (`single`; the value comes as a double). Two rounds: some 160 bits decide all but exact results and midpoints,
 * which are what remains undecided at 350 bits: no function of this list comes that near to a midpoint by chance. */
double num_exact(enum num_function function, double x, double y, bool single);
#endif
