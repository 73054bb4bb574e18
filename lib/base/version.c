/* The version of the library as a string.  Owns nothing else; the numbers stand in the public header. */
#include "pto/version.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *pto_version(void)
{
    return TEXT(PTO_VERSION_MAJOR) "." TEXT(PTO_VERSION_MINOR) "." TEXT(PTO_VERSION_PATCH);
}
