/* libFuzzer: the reader of run files. What it accepts must name only what is there, and no text may crash it or take long. */
#include "sim/peers.h"
#include "sim/runfile.h"

#include <stdlib.h>
#include <string.h>

static void check_args(const struct runfile *rf, const struct runfile_args *args)
{
    for (uint32_t i = 0; i < args->count; i++) {
        const struct runfile_arg *a = &args->items[i];
        if (a->name == NULL || (a->kind == RUNFILE_BUFFER && (a->buffer >= rf->nbuffers || a->device >= rf->devices || a->offset_elems < 0)) ||
            (a->kind == RUNFILE_SCALAR && a->scalar == NULL))
            abort();
    }
}

static void check(const struct runfile *rf)
{
    if (rf->devices < 1 || rf->devices > RUNFILE_MAX_DEVICES || rf->nlaunches == 0)
        abort();
    for (uint32_t i = 0; i < rf->nbuffers; i++) {
        struct base_arena arena = {0};
        struct sim_peers peers;
        if (rf->buffers[i].spec == NULL || (rf->buffers[i].peers != NULL && sim_peers_parse(rf->buffers[i].peers, &arena, &peers) != NULL))
            abort();
        base_arena_free(&arena);
    }
    for (uint32_t i = 0; i < rf->nlaunches; i++) {
        const struct runfile_launch *l = &rf->launches[i];
        if (l->program == NULL || l->block_dim < 1 || l->device >= rf->devices)
            abort();
        check_args(rf, &l->args);
        for (uint32_t k = 0; k < l->nrepeat; k++)
            check_args(rf, &l->repeat[k]);
    }
    for (uint32_t i = 0; i < rf->nexpects; i++)
        if (rf->expects[i].buffer >= rf->nbuffers || rf->expects[i].spec == NULL || rf->expects[i].device >= rf->devices)
            abort();
    for (uint32_t i = 0; i < rf->nouts; i++)
        if (rf->outs[i].buffer >= rf->nbuffers || rf->outs[i].file == NULL || rf->outs[i].device >= rf->devices)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct base_sources sources = {0};
    struct base_diags diags;
    struct runfile rf;
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    base_diags_init(&diags, &sources);
    bool ok = sim_runfile_parse("folder/run.json", text, size, &diags, &rf);
    if (ok == base_diags_failed(&diags))
        abort(); /* refused without a word, or told of and taken */
    if (ok)
        check(&rf);
    sim_runfile_free(&rf);
    base_diags_free(&diags);
    base_sources_free(&sources);
    free(text);
    return 0;
}
