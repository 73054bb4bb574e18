/* Assembling text, and loading and running what was assembled.
 *
 *     struct pto_module *m = pto_load(sim, "rmsnorm.pto");           text, an object or public byte code
 *     struct pto_arg args[] = {pto_ptr(x), pto_ptr(y), pto_int(16)};
 *     if (m == NULL || pto_run(sim, m, "rmsnorm", 8, args, 3) != PTO_OK)
 *         fputs(pto_diag_text(sim), stderr);
 *
 * Rules of pto/sim.h hold here, too: no output, no global state, diagnostics of the session. The second half is an assembler of its
 * own, without a simulator: what ptoas(1) does, from text to text. */
#ifndef PTO_ASM_H
#define PTO_ASM_H
#include <pto/sim.h>

PTO_BEGIN_DECLS

/* ---- modules of a session ---- */

struct pto_module;

/* Assembles len bytes of text (or of an object or public byte code, told apart by what they begin with) for the session's target, checks
 * them and plans what has no address. name: the file's, for messages. The bytes are copied; they stay with the session, for messages.
 * NULL after diagnostics. */
PTO_API struct pto_module *pto_assemble(struct pto_sim *sim, const char *name, const char *text, size_t len);
/* The same from a file. */
PTO_API struct pto_module *pto_load(struct pto_sim *sim, const char *path);
/* Gives its memory back, as soon as no result refers to it. NULL is fine; modules end with their session anyway. */
PTO_API void pto_unload(struct pto_sim *sim, struct pto_module *module);

/* The kernels of a module: names of the functions that can be launched, separated by ", " (a pair X_aic, X_aiv is X; R25). */
PTO_API const char *pto_kernels(struct pto_sim *sim, const struct pto_module *module);

/* What kind of argument a parameter takes. */
enum pto_param_type { PTO_PARAM_IS_POINTER, PTO_PARAM_IS_INT, PTO_PARAM_IS_FLOAT, PTO_PARAM_IS_OTHER };
/* A parameter of a kernel in text. */
struct pto_param_info {
    const char *name;  /* without %; as long as the module */
    int type;          /* enum pto_param_type */
    int dtype;         /* element type, or that of a scalar; index: i64 */
    bool optional;     /* a block index (R25), which the launch gives it if nobody else does */
};
/* The i-th parameter of a kernel (entry as in pto_run()). False: there is none, or no such kernel. */
PTO_API bool pto_param_get(struct pto_sim *sim, const struct pto_module *module, const char *entry, uint32_t i, struct pto_param_info *out);

/* ---- running ---- */

/* Which member of struct pto_arg holds the value. */
enum pto_arg_kind { PTO_ARG_POINTER, PTO_ARG_INT, PTO_ARG_FLOAT, PTO_ARG_TEXT };
/* An argument. name: of the parameter, without %; NULL: the parameter at this place in the array. */
struct pto_arg {
    const char *name; /* as above */
    int kind;         /* enum pto_arg_kind */
    const void *ptr;  /* into a buffer of the session: its beginning or behind it */
    int64_t i;        /* INT */
    double f;         /* FLOAT */
    const char *text; /* TEXT: a scalar as ptosim --arg takes it: "7", "0x3C00" (bits), "inf", "true" */
};
static inline struct pto_arg pto_arg_make(int kind)
{
    struct pto_arg a;
    a.name = NULL;
    a.kind = kind;
    a.ptr = NULL;
    a.i = 0;
    a.f = 0;
    a.text = NULL;
    return a;
}
static inline struct pto_arg pto_ptr(const void *ptr)
{
    struct pto_arg a = pto_arg_make(PTO_ARG_POINTER);
    a.ptr = ptr;
    return a;
}
/* For integers, index, and floating-point parameters. */
static inline struct pto_arg pto_int(int64_t i)
{
    struct pto_arg a = pto_arg_make(PTO_ARG_INT);
    a.i = i;
    return a;
}
static inline struct pto_arg pto_float(double f)
{
    struct pto_arg a = pto_arg_make(PTO_ARG_FLOAT);
    a.f = f;
    return a;
}
static inline struct pto_arg pto_text(const char *text)
{
    struct pto_arg a = pto_arg_make(PTO_ARG_TEXT);
    a.text = text;
    return a;
}
static inline struct pto_arg pto_named(const char *name, struct pto_arg arg)
{
    arg.name = name;
    return arg;
}

/* Launches a kernel on grid blocks (1 to 65535). entry: NULL, the module's only one. Every parameter needs an argument of its type, but
 * for block indices. PTO_USAGE: an argument is missing, given twice, of another type, or no value of it; a buffer whose elements have
 * another size is a warning. In a group: see pto_group_begin(). */
PTO_API enum pto_status pto_run(struct pto_sim *sim, struct pto_module *module, const char *entry, int64_t grid, const struct pto_arg *args, uint32_t nargs);

/* ---- an assembler without a simulator ---- */

/*     struct pto_asm *a = pto_asm_new();
 *     pto_asm_set(a, "pto-level", "level3");
 *     pto_asm_set(a, "enable-insert-sync", NULL);
 *     if (pto_asm_run(a, "x.pto", text, len) == PTO_OK)
 *         puts(pto_asm_output(a, NULL));
 *     else
 *         fputs(pto_asm_diag_text(a), stderr);
 *     pto_asm_free(a); */
struct pto_asm;
/* NULL: no memory. */
PTO_API struct pto_asm *pto_asm_new(void);
PTO_API void pto_asm_free(struct pto_asm *a); /* NULL is fine */
/* Sets an option of the runs that follow: those of ptoas(1) without dashes, such as emit (pto, obj, ptobc, c, check), pto-arch, pto-level,
 * enable-insert-sync, check, strict, fmt, generic, long-types, dump, ptobc-table, plan-memory-impl, suppress, D (NAME=VALUE), W, max-errors.
 * Flags: value NULL, "on" or "true", or "off" or "false". PTO_USAGE after a diagnostic. */
PTO_API enum pto_status pto_asm_set(struct pto_asm *a, const char *name, const char *value);
/* Assembles len bytes of text, or of an object or byte code: parses, checks, lowers as the options ask, makes the output. name: for messages.
 * The bytes are copied. Diagnostics and output are of the last run. PTO_FINDINGS: the option check found something. */
PTO_API enum pto_status pto_asm_run(struct pto_asm *a, const char *name, const char *text, size_t len);
/* The same from a file. */
PTO_API enum pto_status pto_asm_run_file(struct pto_asm *a, const char *path);
/* What the last run made, NUL-ended; *len (may be NULL): bytes, for objects, which are no text. Empty with emit=check or after an error. Until
 * the next run. */
PTO_API const char *pto_asm_output(const struct pto_asm *a, size_t *len);
/* Writes it to a file, whole or not at all. */
PTO_API enum pto_status pto_asm_write(struct pto_asm *a, const char *path);
/* What a diagnostic means, by code (PTO0801) or name; NULL: there is none. */
PTO_API const char *pto_asm_explain(struct pto_asm *a, const char *code);

/* As the functions of sessions of the same names (pto/sim.h). */
PTO_API uint32_t pto_asm_diag_count(const struct pto_asm *a);
PTO_API bool pto_asm_diag_get(struct pto_asm *a, uint32_t i, struct pto_diag *out);
PTO_API const char *pto_asm_diag_note(const struct pto_asm *a, uint32_t i, uint32_t note);
PTO_API const char *pto_asm_diag_render(struct pto_asm *a, uint32_t i);
PTO_API const char *pto_asm_diag_text(struct pto_asm *a);
PTO_API const char *pto_asm_diag_json(struct pto_asm *a);
PTO_API const char *pto_asm_diag_sarif(struct pto_asm *a);

PTO_END_DECLS
#endif
