/* Every form of every intrinsic, compiled as C and as C++ (compile.sh): uses_all.h is written by uses.c. */
#include <pto/pto.h>

union object {
    struct pto_object_var t;
    double *elem_;
};
void use_all(void);
pto_tile *T(const char *name);
pto_gm *G(const char *name);
union object *O(const char *name);
float *P(const char *name);
const half *Q(const char *name);
int I(const char *name);
size_t U(const char *name);
float F(const char *name);
double D(const char *name);

#define USE(name, op, tail, ...) __VA_ARGS__;
#define I_ATTR 5
#define S_ATTR "text"
void use_all(void)
{
#include "uses_all.h"
}
