/* The smallest user of the library: header and library are of the same version. */
#include <pto/version.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", PTO_VERSION_MAJOR, PTO_VERSION_MINOR, PTO_VERSION_PATCH);
    if (strcmp(pto_version(), expected) != 0) {
        fprintf(stderr, "library %s, header %s\n", pto_version(), expected);
        return 1;
    }
    puts(expected);
    return 0;
}
