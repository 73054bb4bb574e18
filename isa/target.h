/* Targets as data: one file a target under isa/targets/, one parameter a row of target_param.def. Run-time
 * parameter of everything; nothing in the project tests the target at compile time. */
#ifndef PTO_ISA_TARGET_H
#define PTO_ISA_TARGET_H
#include "isa/enums.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pto_param {
#define PTO_PARAM(name, unit, def, label, doc) PTO_P_##name,
#include "isa/target_param.def"
#undef PTO_PARAM
    PTO_P_COUNT
};

/* Families for legality columns; a bit each. */
enum pto_family {
    PTO_F_A2A3 = 1 << 0,
    PTO_F_A5 = 1 << 1,
    PTO_F_A6 = 1 << 2,
    PTO_F_KIRIN9030 = 1 << 3,
    PTO_F_KIRINX90 = 1 << 4,
    PTO_F_KIRINDEV = 1 << 5,
    PTO_F_A5UP = PTO_F_A5 | PTO_F_A6, /* what MX and fp8 need */
    PTO_F_KIRIN = PTO_F_KIRIN9030 | PTO_F_KIRINX90 | PTO_F_KIRINDEV,
    /* The two generations of data paths and layouts (machine-and-cube.md b.4, e): every target is of one. */
    PTO_F_LIKE_A3 = PTO_F_A2A3 | PTO_F_KIRINX90,
    PTO_F_LIKE_A5 = PTO_F_A5UP | PTO_F_KIRIN9030 | PTO_F_KIRINDEV,
    PTO_F_ALL = 63,
    PTO_F_NAMED_A3 = 1 << 6 /* no family: an A2/A3 program whose target is written `a3`, letter by letter (pto-as.md 5.6, 5.8) */
};

struct pto_target {
    const char *name, *aliases, *devices, *doc; /* aliases: whole words; devices: prefixes of device names */
    uint32_t family;   /* one enum pto_family bit */
    bool left_is_nz;   /* layout of Left: Nz (A5 and later) or Zz (machine-and-cube.md b.4, R4) */
    bool has_mx;       /* fp8, fp4, MX, scale buffers */
    int64_t param[PTO_P_COUNT];
};

size_t isa_target_count(void);
const struct pto_target *isa_target_at(size_t index);
/* By name or alias ("a5", "A2A3", "Ascend910B1", "910B", "3510" ...), any case; NULL if unknown. */
const struct pto_target *isa_target_find(const char *text);
/* The target of a module's `pto.target_arch` / `pto.device-spec` text: unknown means a3 (R3), *known tells. */
const struct pto_target *isa_target_of_module(const char *text, bool *known);
const char *isa_param_name(enum pto_param param);
const char *isa_param_unit(enum pto_param param);
const char *isa_param_doc(enum pto_param param);
int64_t isa_param_scale(enum pto_param param); /* stored integers a unit: 1000 for _m units, else 1 */
/* What it may be, in stored integers: rates and counts are at least 1, and times so small that those of a long run add up. */
void isa_param_range(enum pto_param param, int64_t *least, int64_t *most);
/* What its values must be beyond the range ("a power of two"); null: nothing. */
const char *isa_param_rule(enum pto_param param);
/* Sets "name" or "target.name" from text (decimals for _m units); false with a static message in *why. */
bool isa_target_set(struct pto_target *target, const char *name, const char *value, const char **why);

/* Does it work as A5 does where A2/A3 work otherwise? */
static inline bool isa_like_a5(const struct pto_target *t) { return (t->family & PTO_F_LIKE_A5) != 0; }
static inline int64_t isa_capacity(const struct pto_target *t, enum pto_space s) { return t->param[isa_space(s)->capacity_param]; }
static inline int64_t isa_plan_capacity(const struct pto_target *t, enum pto_space s) { return t->param[isa_space(s)->plan_param]; }
#endif
