/* Inputs and expected result of the MX GEMM examples, made without a line of the toolchain: plain C, libc only, formats and
 * arithmetic written down from their definitions.  `reference DIR M N K` writes into DIR
 *
 *   a.npy        [M, K]     u1   e4m3 codes          a_scale.npy  [M, K/32]  u1   e8m0 codes, one per row and 32 of K
 *   b.npy        [K, N]     u1   e5m2 codes          b_scale.npy  [K/32, N]  u1   e8m0 codes, one per 32 of K and column
 *   bias.npy     [1, N]     f4                       expected.npy [M, N]     f4
 *
 * The matrices are random numbers put into MX form as the OCP standard says: a group of 32 shares the power of two that brings
 * its largest member into the top binade of the element format.  The product is the one the machine is specified to give
 * (the accumulator starts as the bias, k ascends, one rounding to f32 per k), so the comparison can be for equal bits. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 32 };

/* An 8-bit float format: sign, exponent, mantissa.  Codes from first_special up (sign apart) are infinities or NaN. */
struct format {
    int mantissa_bits, bias, emax, first_special;
    double value[128]; /* of the codes without sign, ascending */
};

static void define_format(struct format *f, int mantissa_bits, int bias, int emax, int first_special)
{
    f->mantissa_bits = mantissa_bits;
    f->bias = bias;
    f->emax = emax;
    f->first_special = first_special;
    for (int code = 0; code < 128; code++) {
        int exponent = code >> mantissa_bits, mantissa = code & ((1 << mantissa_bits) - 1);
        double fraction = (double)mantissa / (1 << mantissa_bits);
        f->value[code] = exponent == 0 ? ldexp(fraction, 1 - bias) : ldexp(1.0 + fraction, exponent - bias);
    }
}

static double decode(const struct format *f, uint8_t code)
{
    double magnitude = f->value[code & 127];
    return (code & 128) != 0 ? -magnitude : magnitude;
}

/* Nearest code, ties to the even one, clamped to the largest finite value. */
static uint8_t encode(const struct format *f, double x)
{
    double magnitude = fabs(x);
    int low = 0, high = f->first_special - 1;
    while (low < high) { /* the largest code whose value is not above the magnitude */
        int middle = (low + high + 1) / 2;
        if (f->value[middle] <= magnitude)
            low = middle;
        else
            high = middle - 1;
    }
    if (low + 1 < f->first_special) {
        double down = magnitude - f->value[low], up = f->value[low + 1] - magnitude;
        if (up < down || (up == down && (low & 1) != 0))
            low++;
    }
    return (uint8_t)(low | (x < 0 ? 128 : 0));
}

/* The shared exponent of a group whose largest magnitude is given, as an e8m0 code. */
static uint8_t scale_code(const struct format *f, double largest)
{
    if (largest == 0)
        return 127;
    int exponent = ilogb(largest) - f->emax + 127;
    return (uint8_t)(exponent < 0 ? 0 : exponent > 254 ? 254 : exponent);
}

static uint64_t random_state = 20260821;

static double random_unit(void) /* in [0, 1): splitmix64 */
{
    uint64_t z = random_state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

/* Roughly normal, with a spread of magnitudes, so that groups get different scales. */
static double random_value(void)
{
    double sum = 0;
    for (int i = 0; i < 6; i++)
        sum += random_unit();
    return ldexp(sum - 3.0, (int)(random_unit() * 6) - 3);
}

static void *allocate(size_t count, size_t size)
{
    void *block = calloc(count, size);
    if (block == NULL) {
        fprintf(stderr, "reference: out of memory\n");
        exit(1);
    }
    return block;
}

/* NumPy format 1.0: magic, header length, a dictionary padded so that the data starts at a multiple of 64. */
static void write_npy(const char *folder, const char *name, const char *type, const void *data, size_t size, int rows, int columns)
{
    char path[4096], header[128];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
        fprintf(stderr, "reference: path too long\n");
        exit(1);
    }
    int length = snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }", type, rows, columns);
    memset(header + length, ' ', sizeof header - (size_t)length);
    header[117] = '\n'; /* 10 bytes in front + 118 = 128 */
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file) != 10 || fwrite(header, 1, 118, file) != 118 ||
        fwrite(data, size, (size_t)rows * (size_t)columns, file) != (size_t)rows * (size_t)columns || fclose(file) != 0) {
        fprintf(stderr, "reference: cannot write %s\n", path);
        exit(1);
    }
}

/* A random rows x columns matrix in MX form with groups of 32 along K: K is the columns of A and the rows of B.
 * Codes and scales in the order of the files; value[] gets each element times its scale, which a double holds exactly. */
static void make_matrix(const struct format *f, int rows, int columns, int k_is_columns, uint8_t *codes, uint8_t *scales, double *value)
{
    int lines = k_is_columns ? rows : columns, groups = (k_is_columns ? columns : rows) / GROUP;
    for (int line = 0; line < lines; line++) {
        for (int group = 0; group < groups; group++) {
            double x[GROUP], largest = 0;
            for (int i = 0; i < GROUP; i++) {
                x[i] = random_value();
                largest = fmax(largest, fabs(x[i]));
            }
            uint8_t scale = scale_code(f, largest);
            scales[k_is_columns ? line * groups + group : group * lines + line] = scale;
            for (int i = 0; i < GROUP; i++) {
                int k = group * GROUP + i;
                int at = k_is_columns ? line * columns + k : k * columns + line;
                codes[at] = encode(f, ldexp(x[i], 127 - scale));
                value[at] = ldexp(decode(f, codes[at]), scale - 127);
            }
        }
    }
}

int main(int argc, char **argv)
{
    int m = argc == 5 ? atoi(argv[2]) : 0, n = argc == 5 ? atoi(argv[3]) : 0, k = argc == 5 ? atoi(argv[4]) : 0;
    if (m < 1 || n < 1 || k < 1 || k % GROUP != 0 || m > 4096 || n > 4096 || k > 4096) {
        fprintf(stderr, "usage: reference DIR M N K   (1..4096, K a multiple of 32)\n");
        return 2;
    }
    struct format e4m3, e5m2;
    define_format(&e4m3, 3, 7, 8, 0x7F);   /* S.EEEE.MMM, no infinity, one NaN: largest 448 = 1.75 * 2^8 */
    define_format(&e5m2, 2, 15, 15, 0x7C); /* S.EEEEE.MM like IEEE: largest 57344 = 1.75 * 2^15 */

    size_t mk = (size_t)m * (size_t)k, kn = (size_t)k * (size_t)n, mn = (size_t)m * (size_t)n;
    uint8_t *a = allocate(mk, 1), *a_scale = allocate(mk / GROUP, 1), *b = allocate(kn, 1), *b_scale = allocate(kn / GROUP, 1);
    double *a_value = allocate(mk, sizeof *a_value), *b_value = allocate(kn, sizeof *b_value);
    float *bias = allocate((size_t)n, sizeof *bias), *c = allocate(mn, sizeof *c);
    make_matrix(&e4m3, m, k, 1, a, a_scale, a_value);
    make_matrix(&e5m2, k, n, 0, b, b_scale, b_value);
    for (int j = 0; j < n; j++)
        bias[j] = (float)(random_unit() * 16 - 8);

    for (int i = 0; i < m; i++) {
        float *row = c + (size_t)i * (size_t)n;
        memcpy(row, bias, (size_t)n * sizeof *row);
        for (int step = 0; step < k; step++) {
            double left = a_value[(size_t)i * (size_t)k + (size_t)step];
            const double *right = b_value + (size_t)step * (size_t)n;
            /* The product has at most 7 significant bits, so it is exact, and the sum rounds once to double and once to
             * float; with 24 + 7 bits in play, 53 are enough that the first rounding cannot change the second. */
            for (int j = 0; j < n; j++)
                row[j] = (float)((double)row[j] + left * right[j]);
        }
    }
    write_npy(argv[1], "a.npy", "|u1", a, 1, m, k);
    write_npy(argv[1], "a_scale.npy", "|u1", a_scale, 1, m, k / GROUP);
    write_npy(argv[1], "b.npy", "|u1", b, 1, k, n);
    write_npy(argv[1], "b_scale.npy", "|u1", b_scale, 1, k / GROUP, n);
    write_npy(argv[1], "bias.npy", "<f4", bias, sizeof *bias, 1, n);
    write_npy(argv[1], "expected.npy", "<f4", c, sizeof *c, m, n);
    free(a);
    free(a_scale);
    free(b);
    free(b_scale);
    free(a_value);
    free(b_value);
    free(bias);
    free(c);
    return 0;
}
