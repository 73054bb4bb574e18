/* Random programs both ways (docs/architecture.md, "Random programs"): as text and as the C that is made of it, and the recorded run of the
 * C as text again. Everything runs through the public interface; only the generator sees more. */
#ifndef PTO_TESTS_RANDOM_BOTH_H
#define PTO_TESTS_RANDOM_BOTH_H
#include <pto/asm.h>
#include <pto/record.h>
#include <pto/kernel.h>

enum { BOTH_WHY = 2000, BOTH_REASONS = 48, BOTH_REASON = 120 };
/* How far a program came, and what was wrong there. */
enum both_stage {
    BOTH_EQUAL,
    BOTH_REFUSED,   /* not emitted as C: a diagnostic */
    BOTH_COMPILES,  /* the C does not compile, or not without warnings */
    BOTH_RUNS,      /* the C does something else */
    BOTH_RECORDS,   /* the recorded text is refused, or does something else */
    BOTH_RETURNS,   /* so does the C that is made of the recorded text */
    BOTH_CRASHES
};
/* Of one program; shared with the process that runs it. */
struct both_verdict {
    int stage;      /* enum both_stage: what failed, or EQUAL */
    bool recorded, returned, findings;
    char not_recorded[BOTH_REASON], not_returned[BOTH_REASON]; /* why there was no text, no C of it */
    bool by_idle; /* only times differ, or the text is refused before it runs: instructions that never run may be the reason */
    char why[BOTH_WHY];
};

/* A launch: how, and with what. */
struct both_run {
    const char *arch;
    int64_t blocks, elems; /* elements of each buffer */
    uint64_t seed;         /* of the options of the session */
    bool explicit_sync;    /* run as if it were synchronised */
    bool synced;           /* it is: other orders give the same values */
    bool zeros;            /* on-chip memory begins as zeros */
    bool again;            /* C of the recorded text is compared, too */
};

/* Where C is compiled. */
struct both_compiler {
    const char *cc, *include, *folder;
};
/* The C of a text; free() it. NULL: refused, and why (a code and its message). */
char *both_emit(const char *text, char *why, size_t size);
/* Compiles C that both_emit() made, under these numbers, into one library NAME.so; the kernel of number N is kernel_N. False: messages are
 * in why. */
bool both_compile(const struct both_compiler *how, const char *name, const uint64_t *numbers, char *const *sources, unsigned n, char *why, size_t size);
/* The kernel of a number from its library; NULL after a message. */
const struct pto_kernel *both_kernel(const struct both_compiler *how, const char *name, uint64_t number, char *why, size_t size);

/* Runs the text and the kernel, and compares; then what was recorded of the kernel, and the C of that. The recorded text stays in the
 * folder as recordedSEED.pto, C as kSEED.c. */
void both_compare(const struct both_run *run, const char *text, const struct pto_kernel *kernel, const struct both_compiler *how, struct both_verdict *verdict);
#endif
