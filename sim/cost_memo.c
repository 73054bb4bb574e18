/* Costs that come again (see cost_memo.h). A vector instruction's cost is a function of its operation, its tiles and its integers;
 * attributes belong to the operation of the program. */
#include "sim/cost_memo.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 128 };

struct sim_cost_memo {
    struct place {
        uint32_t op, n; /* op 0: free */
        struct pto_tile key[PTO_MAX_SLOTS];
        struct sim_cost cost;
    } places[PLACES];
};

void sim_cost_memo_free(struct sim_cost_memo *memo) { free(memo); }

bool sim_same_bytes(const void *a, const void *b, size_t n) { return memcmp(a, b, n) == 0; }

static bool is_same(const struct place *p, const struct pto_insn *insn)
{
    if (p->op != insn->source_op || p->n != insn->noperands)
        return false;
    for (unsigned i = 0; i < p->n; i++) {
        const struct pto_operand *o = &insn->operand[i];
        if (o->kind == PTO_OK_TILE ? !sim_same_bytes(&p->key[i], &o->u.tile, sizeof o->u.tile) : o->kind == PTO_OK_INT && p->key[i].addr != o->u.i)
            return false;
    }
    return true;
}

struct sim_cost sim_cost_remembered(struct sim_cost_memo **memo, const struct sim_cost_env *env, const struct pto_insn *insn)
{
    if (insn->source_op == 0 || insn->pipe != PTO_PIPE_V || insn->nlist != 0)
        return sim_cost_of(env, insn);
    if (*memo == NULL) {
        *memo = base_realloc_array(NULL, 1, sizeof **memo);
        memset(*memo, 0, sizeof **memo);
    }
    struct place *p = &(*memo)->places[insn->source_op % PLACES];
    if (is_same(p, insn))
        return p->cost;
    p->op = insn->source_op;
    p->n = insn->noperands;
    for (unsigned i = 0; i < p->n; i++) {
        const struct pto_operand *o = &insn->operand[i];
        if (o->kind == PTO_OK_TILE)
            p->key[i] = o->u.tile;
        else if (o->kind == PTO_OK_INT)
            p->key[i].addr = o->u.i;
    }
    return p->cost = sim_cost_of(env, insn);
}
