/* Text <-> program: parsing, verifying, lowering, printing.  Knows nothing of the simulator. */
#ifndef PTO_ASM_ASM_H
#define PTO_ASM_ASM_H
#include "base/diag.h"
#include "isa/program.h"

/* Modes of automatic synchronisation (pto-as-2026-08.md 7.3, 7.4). */
enum asm_sync { ASM_SYNC_NONE, ASM_SYNC_INSERT, ASM_SYNC_BUFFER_IDS, ASM_SYNC_BARRIER_ALL, ASM_SYNC_GRAPH };

struct asm_options {
    const struct pto_target *arch; /* --pto-arch, or NULL: the module decides (R3) */
    int level;                     /* --pto-level 1..3, 0 = inferred (R13) */
    bool strict;                   /* (R) lints are errors */
    enum asm_sync sync;
    int event_ids;                 /* --graph-sync-solver-event-id-max: ids a pair of pipes may use, 0 = all */
    bool sync_report;              /* --pto-insert-sync-debug: a note on each function says what was put in */
    bool no_layout_inference;      /* --disable-infer-layout: written layouts are not compared with shape and strides */
    bool plan_largest_first;       /* --plan-memory-impl=modern, --plan-memory-order-by-size */
    int ptobc_table;               /* --ptobc-table: 1 August, 2 April, 0 tries both */
    struct asm_macros *macros;     /* -D, or NULL: what ${NAME} stands for (macro.h) */
    bool executes;                 /* ptosim: what only text may not say is a warning (README section 2) */
};

/* Parses the registered source file into *p (initialised here). After an error goes on with the next statement.
 * Returns false if anything was diagnosed as an error; *p is valid (perhaps empty) in every case. */
bool asm_parse(struct pto_program *p, uint32_t file, const struct asm_options *options, struct base_diags *diags);

/* The program in a file's bytes: text or an object, told apart by what they begin with. name is the file's, for diagnostics ("-" is
 * standard input); data must outlive the sources. As asm_parse otherwise. */
bool asm_load(struct pto_program *p, const char *name, const char *data, size_t len, const struct asm_options *options,
              struct base_sources *sources, struct base_diags *diags);

/* The text laid out: two blanks a region, one statement a line, blanks between tokens; comments, line breaks inside statements
 * and single empty lines are kept, tokens are never changed. Laying it out again changes nothing. False, and nothing in *out, after a
 * diagnostic (text that is no tokens). */
bool asm_format_text(uint32_t file, struct base_diags *diags, struct base_buf *out);

/* The raw tokens of a source file, one a line: position, kind, text. */
void asm_dump_tokens(uint32_t file, struct base_diags *diags, struct base_buf *out);

/* SSA, types, regions, terminators, operand kinds, and the legality rules over partially resolved instructions.
 * options->level != 0: the text is held to the rules of that level (R13). */
bool asm_verify(struct pto_program *p, const struct asm_options *options, struct base_diags *diags);

/* The same for a program some of whose statements could not be read: says only what cannot follow from that. */
enum asm_lost { ASM_LOST_VALUES = 1, ASM_LOST_STATEMENTS = 2, ASM_LOST_FUNCTIONS = 4, ASM_LOST_BRACES = 8 /* what belongs to which region is not known */ };
bool asm_verify_rest(struct pto_program *p, const struct asm_options *options, unsigned lost, struct base_diags *diags);

/* The level the text is written at (R13): 3 if any alloc_tile has addr, 1 if there are tile-valued results, else 2. */
int asm_infer_level(const struct pto_program *p);
/* Everything that can refuse a parsed program (design.md 9): verifies, checks, and for levels 1 and 2 plans. Changes *p. */
bool asm_check(struct pto_program *p, const struct asm_options *options, struct base_diags *diags);
/* What can be proven of synchronisation without running it: races, misused flags, what is redundant (vector.md 26). A program with
 * addresses, of which asm_check() or asm_assemble() said that it is fine. */
void asm_check_sync(struct pto_program *p, struct base_diags *diags);
/* Inserts synchronisation into the functions that have none, for whoever checks what a run does (PTO_OPFLAG_IMPLIED). A program with
 * addresses. False if it cannot, and the program is as it was. */
bool asm_imply_sync(struct pto_program *p, struct base_diags *diags);
/* Verifies a parsed program and lowers it to to_level (0: leaves it at its own). */
bool asm_assemble(struct pto_program *p, int to_level, const struct asm_options *options, struct base_diags *diags);
/* Lowers a verified program in place: 2 = tile values to buffers, 3 = addresses, too (given ones are never moved). */
bool asm_lower(struct pto_program *p, int to_level, const struct asm_options *options, struct base_diags *diags);

struct asm_print_options {
    int tile_style; /* PTO_TYPE_TEXT_COMPACT or _LONG */
    bool generic;   /* quoted MLIR form for every op */
};
/* What a launch runs of a program, told by who knows (sim/kernel.h): asm/ knows of no cores. */
struct asm_c_kernel {
    const char *name;       /* what one calls it */
    pto_op_id cube, vector; /* different functions: of the cube core and of the vector cores; else the same one, or one is 0 */
    pto_op_id main;         /* the one whose arguments a launch gives */
    int kind;               /* PTO_KERNEL_KIND_*, or -1 */
};
struct asm_c_launches {
    /* The kernels of a program, in the arena; how many. */
    uint32_t (*kernels)(const struct pto_program *p, struct base_arena *arena, const struct asm_c_kernel **out);
    /* The call that fills an argument by itself (R25): "get_block_idx()"; NULL: the launch gives it. */
    const char *(*filled)(const struct pto_program *p, pto_value_id argument);
    /* The argument of kernel->main that goes to argument i of func; -1: none. */
    int64_t (*given_by)(const struct pto_program *p, const struct asm_c_kernel *kernel, pto_op_id func, uint32_t i);
    int (*kind)(const struct pto_program *p, pto_op_id func); /* PTO_KERNEL_KIND_* that the text writes at a function, or -1 */
    pto_op_id (*callee)(const struct pto_program *p, pto_op_id call); /* 0: none */
};
/* C with intrinsics (pto/pto.h) of a program at level 3 (design.md 9). False after a diagnostic: it has something that C cannot express. */
bool asm_emit_c(const struct pto_program *p, const struct asm_c_launches *launches, struct base_diags *diags, struct base_buf *out);

/* Canonical text; parsing it again and printing gives the same bytes. */
void asm_print(const struct pto_program *p, const struct asm_print_options *options, struct base_buf *out);
#endif
