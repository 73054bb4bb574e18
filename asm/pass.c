/* The pass driver: one row a pass, in the order of pto-as-2026-08.md 8.  What a pass does stands in its own file. */
#include "asm/pass.h"

/* What is asked for. */
enum { FOR_CHECK = 1, /* only the verdict: everything that can refuse the program */
       FOR_TEXT = 2,  /* canonical text of the level it is written at */
       FOR_LOWER = 4  /* another level */ };
/* Which texts. */
enum { ANY_LEVEL, TILE_VALUES, BELOW_3 };

static bool run_verify(struct lower *l) { return asm_verify(l->p, l->options, l->diags); }

static bool run_sections(struct lower *l) { return asm_pass_sections(l->p, l->options, l->diags); }

static bool run_bind_scales(struct lower *l)
{
    asm_lower_bind_scales_early(l);
    return true;
}

static bool run_sync(struct lower *l) { return asm_sync_insert(l->p, l->options, l->diags, NULL); }

static const struct pass {
    bool (*run)(struct lower *l);
    uint8_t goals, texts;
    uint8_t makes; /* lowering: runs when at least this level is wanted */
} passes[] = {
    {run_verify, FOR_CHECK | FOR_TEXT | FOR_LOWER, ANY_LEVEL, 0},
    {run_sections, FOR_CHECK, ANY_LEVEL, 0},
    {asm_pass_attributes, FOR_CHECK | FOR_TEXT | FOR_LOWER, ANY_LEVEL, 0},
    {asm_pass_sync, FOR_CHECK | FOR_TEXT | FOR_LOWER, ANY_LEVEL, 0},
    {asm_lower_tiles, FOR_CHECK | FOR_LOWER, TILE_VALUES, 2},
    {asm_pass_tmp, FOR_CHECK, ANY_LEVEL, 2},
    {asm_pass_tmp, FOR_LOWER, BELOW_3, 2},
    {run_bind_scales, FOR_CHECK | FOR_LOWER, ANY_LEVEL, 3},
    {asm_lower_plan, FOR_CHECK, BELOW_3, 3},
    {asm_lower_plan, FOR_LOWER, ANY_LEVEL, 3},
    {run_sync, FOR_LOWER, ANY_LEVEL, 3},
};

static bool has_tile_values(const struct pto_program *p)
{
    for (pto_type_id t = 1; t < p->ntypes; t++)
        if (p->types[t].kind == PTO_TYPE_TILE)
            return true;
    return false;
}

static bool run(struct pto_program *p, unsigned goal, unsigned first, int to_level, const struct asm_options *options, struct base_diags *diags)
{
    static const struct asm_options defaults = {.level = 0};
    struct lower l = {.p = p, .options = options != NULL ? options : &defaults, .diags = diags};
    l.text_level = goal == FOR_CHECK && l.options->level != 0 ? l.options->level : asm_infer_level(p);
    bool ok = true;
    for (unsigned i = first; ok && i < sizeof passes / sizeof passes[0]; i++) {
        const struct pass *pass = &passes[i];
        if ((pass->goals & goal) == 0 || pass->makes > to_level || (pass->texts == BELOW_3 && l.text_level == 3) ||
            (pass->texts == TILE_VALUES && !has_tile_values(p)))
            continue;
        ok = pass->run(&l);
        base_arena_free(&l.arena);
    }
    return ok;
}

bool asm_check(struct pto_program *p, const struct asm_options *options, struct base_diags *diags)
{
    return run(p, FOR_CHECK, 0, 3, options, diags);
}

bool asm_assemble(struct pto_program *p, int to_level, const struct asm_options *options, struct base_diags *diags)
{
    struct asm_options free_level = *options; /* a level to lower to is not one to hold the text to (R13) */
    free_level.level = 0;
    int level = asm_infer_level(p);
    if (free_level.sync != ASM_SYNC_NONE) /* it goes by addresses */
        to_level = 3;
    bool ok = run(p, to_level != 0 ? FOR_LOWER : FOR_TEXT, 0, to_level, &free_level, diags);
    p->level = ok && to_level > level ? to_level : level;
    return ok;
}

bool asm_lower(struct pto_program *p, int to_level, const struct asm_options *options, struct base_diags *diags)
{
    int level = asm_infer_level(p);
    unsigned first = 0;
    while (passes[first].makes == 0)
        first++;
    bool ok = run(p, FOR_LOWER, first, to_level, options, diags);
    p->level = ok && to_level > level ? to_level : level;
    return ok;
}
