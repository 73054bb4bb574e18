/* Numbers of many words: elementary_big.h.  Schoolbook arithmetic on 32-bit words; constants to 18 words, 2/pi to all words
 * (the argument of sin may be 2^1024). */
#include "isa/elementary_big.h"
#include "isa/num_format.h"

#include <math.h>

static const struct {
    int exponent;
    uint32_t words[NUM_BIG_WORDS]; /* from the top */
} constants[] = {
    [NUM_BIG_LN2] = {0, {
        0xB17217F7, 0xD1CF79AB, 0xC9E3B398, 0x03F2F6AF, 0x40F34326, 0x7298B62D, 0x8A0D175B, 0x8BAAFA2B, 0xE7B87620,
        0x6DEBAC98, 0x559552FB, 0x4AFA1B10, 0xED2EAE35, 0xC1382144, 0x27573B29, 0x1169B825, 0x3E96CA16, 0x224AE8C5,
    }},
    [NUM_BIG_INV_LN2] = {1, {
        0xB8AA3B29, 0x5C17F0BB, 0xBE87FED0, 0x691D3E88, 0xEB577AA8, 0xDD695A58, 0x8B25166C, 0xD1A13247, 0xDE1C43F7,
        0x55176CD6, 0x24D92F75, 0xC16BE0B3, 0xEA90B9E6, 0x0C4A909F, 0xC4BFAF03, 0x53DF39B3, 0x2FE29493, 0x2617D9D5,
    }},
    [NUM_BIG_INV_LN10] = {-1, {
        0xDE5BD8A9, 0x37287195, 0x355BAAAF, 0xAD33DC32, 0x3EE34602, 0x45C9A202, 0x3A3F2D44, 0xF78EA53C, 0x75424EFA,
        0x1402F3F2, 0x92235592, 0xC6464A15, 0x18CE3BD9, 0xFD38DCBC, 0x6FA2B8D2, 0xC8CDA7B3, 0x4356BD19, 0x48D06FF9,
    }},
    [NUM_BIG_PI] = {2, {
        0xC90FDAA2, 0x2168C234, 0xC4C6628B, 0x80DC1CD1, 0x29024E08, 0x8A67CC74, 0x020BBEA6, 0x3B139B22, 0x514A0879,
        0x8E3404DD, 0xEF9519B3, 0xCD3A431B, 0x302B0A6D, 0xF25F1437, 0x4FE1356D, 0x6D51C245, 0xE485B576, 0x625E7EC6,
    }},
    [NUM_BIG_TWO_OVER_PI] = {0, {
        0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB, 0xDEBBC561, 0xB7246E3A,
        0x424DD2E0, 0x06492EEA, 0x09D1921C, 0xFE1DEB1C, 0xB129A73E, 0xE88235F5, 0x2EBB4484, 0xE99C7026, 0xB45F7E41,
        0x3991D639, 0x835339F4, 0x9C845F8B, 0xBDF9283B, 0x1FF897FF, 0xDE05980F, 0xEF2F118B, 0x5A0A6D1F, 0x6D367ECF,
        0x27CB09B7, 0x4F463F66, 0x9E5FEA2D, 0x7527BAC7, 0xEBE5F17B, 0x3D0739F7, 0x8A5292EA, 0x6BFB5FB1, 0x1F8D5D08,
        0x56033046, 0xFC7B6BAB, 0xF0CFBC20, 0x9AF4361D, 0xA9E39161, 0x5EE61B08, 0x6599855F, 0x14A06840, 0x8DFFD880,
        0x4D732731, 0x06061556, 0xCA73A8C9, 0x60E27BC0, 0x8C6B47C4, 0x19C367CD, 0xDCE8092A,
    }},
    [NUM_BIG_TWO_OVER_SQRT_PI] = {1, {
        0x906EBA82, 0x14DB688D, 0x71D48A7F, 0x6BFEC344, 0x1409A0EB, 0xAC3E7517, 0x39A15830, 0xCCE620B0, 0xC0759CF8,
        0x59270F11, 0x40C03609, 0x6CC79AEB, 0xBD1F4EEE, 0x48E1CA78, 0x74F76F87, 0x7FFEC251, 0x52561DCC, 0x244DC65E,
    }},};

static void shift_left(struct num_big *a, int bits) /* 0 .. 31 */
{
    if (bits == 0)
        return;
    for (int i = a->n - 1; i > 0; i--)
        a->w[i] = a->w[i] << bits | a->w[i - 1] >> (32 - bits);
    a->w[0] <<= bits;
}

static void shift_right(struct num_big *a, int64_t bits)
{
    if (bits >= 32 * (int64_t)a->n) {
        memset(a->w, 0, sizeof a->w);
        return;
    }
    int words = (int)(bits / 32), rest = (int)(bits % 32);
    for (int i = 0; i < a->n; i++) {
        uint32_t low = i + words < a->n ? a->w[i + words] : 0;
        uint32_t high = i + words + 1 < a->n ? a->w[i + words + 1] : 0;
        a->w[i] = rest == 0 ? low : low >> rest | high << (32 - rest);
    }
}

/* Brings the top bit to its place. */
static void normalise(struct num_big *a)
{
    int top = a->n;
    while (top > 0 && a->w[top - 1] == 0)
        top--;
    if (top == 0) {
        a->exponent = 0;
        a->negative = false;
        return;
    }
    int words = a->n - top;
    if (words > 0) {
        for (int i = a->n - 1; i >= 0; i--)
            a->w[i] = i >= words ? a->w[i - words] : 0;
    }
    int bits = 0;
    while ((a->w[a->n - 1] << bits & UINT32_C(0x80000000)) == 0)
        bits++;
    shift_left(a, bits);
    a->exponent -= 32 * words + bits;
}

bool num_big_is_zero(const struct num_big *a) { return a->w[a->n - 1] == 0; }

struct num_big num_big_of_u64(int n, uint64_t value)
{
    struct num_big a = {.n = n, .exponent = 64};
    a.w[n - 1] = (uint32_t)(value >> 32);
    a.w[n - 2] = (uint32_t)value;
    normalise(&a);
    return a;
}

struct num_big num_big_of_double(int n, double value)
{
    uint64_t bits = num_f64_bits(value), fraction = bits & num_low_mask(52);
    int biased = (int)(bits >> 52 & 0x7FF);
    struct num_big a = num_big_of_u64(n, biased != 0 ? fraction | UINT64_C(1) << 52 : fraction);
    a.exponent += (biased != 0 ? biased : 1) - 1075;
    a.negative = bits >> 63 != 0;
    return a;
}

struct num_big num_big_constant(int n, enum num_big_constant which)
{
    struct num_big a = {.n = n, .exponent = constants[which].exponent};
    for (int i = 0; i < n; i++)
        a.w[n - 1 - i] = constants[which].words[i];
    return a;
}

struct num_big num_big_resize(const struct num_big *a, int n)
{
    struct num_big r = {.n = n, .exponent = a->exponent, .negative = a->negative};
    for (int i = 1; i <= n && i <= a->n; i++)
        r.w[n - i] = a->w[a->n - i];
    return r;
}

static int compare_magnitude(const struct num_big *a, const struct num_big *b)
{
    if (a->exponent != b->exponent)
        return a->exponent < b->exponent ? -1 : 1;
    for (int i = a->n - 1; i >= 0; i--)
        if (a->w[i] != b->w[i])
            return a->w[i] < b->w[i] ? -1 : 1;
    return 0;
}

static struct num_big add_signed(const struct num_big *a, const struct num_big *b, bool b_negative)
{
    if (num_big_is_zero(b))
        return *a;
    struct num_big other = *b;
    other.negative = b_negative;
    if (num_big_is_zero(a))
        return other;
    bool swap = compare_magnitude(a, b) < 0;
    struct num_big large = swap ? other : *a, small = swap ? *a : other;
    shift_right(&small, large.exponent - small.exponent);
    if (large.negative == small.negative) {
        uint64_t carry = 0;
        for (int i = 0; i < large.n; i++) {
            carry += (uint64_t)large.w[i] + small.w[i];
            large.w[i] = (uint32_t)carry;
            carry >>= 32;
        }
        if (carry != 0) {
            shift_right(&large, 1);
            large.w[large.n - 1] |= UINT32_C(0x80000000);
            large.exponent++;
        }
        return large;
    }
    uint64_t borrow = 0;
    for (int i = 0; i < large.n; i++) {
        uint64_t d = (uint64_t)large.w[i] - small.w[i] - borrow;
        large.w[i] = (uint32_t)d;
        borrow = d >> 63;
    }
    normalise(&large);
    return large;
}

struct num_big num_big_add(const struct num_big *a, const struct num_big *b) { return add_signed(a, b, b->negative); }
struct num_big num_big_sub(const struct num_big *a, const struct num_big *b) { return add_signed(a, b, !b->negative); }

struct num_big num_big_mul(const struct num_big *a, const struct num_big *b)
{
    struct num_big r = {.n = a->n, .negative = a->negative != b->negative, .exponent = a->exponent + b->exponent};
    uint32_t product[2 * NUM_BIG_WORDS] = {0};
    for (int i = 0; i < a->n; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < b->n && a->w[i] != 0; j++) {
            carry += (uint64_t)a->w[i] * b->w[j] + product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i + b->n] = (uint32_t)carry;
    }
    for (int i = 0; i < r.n; i++)
        r.w[i] = product[i + r.n];
    if (num_big_is_zero(a) || num_big_is_zero(b))
        r.negative = false, r.exponent = 0;
    else if (r.w[r.n - 1] >> 31 == 0) { /* the product of two numbers in [1/2, 1) */
        shift_left(&r, 1);
        r.w[0] |= product[r.n - 1] >> 31;
        r.exponent--;
    }
    return r;
}

struct num_big num_big_div_small(const struct num_big *a, uint32_t divisor)
{
    struct num_big r = *a;
    uint64_t rest = 0;
    for (int i = a->n - 1; i >= 0; i--) {
        rest = rest << 32 | a->w[i];
        r.w[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    normalise(&r);
    return r;
}

struct num_big num_big_scale(const struct num_big *a, int64_t power)
{
    struct num_big r = *a;
    if (!num_big_is_zero(a))
        r.exponent += power;
    return r;
}

double num_big_to_double(const struct num_big *a)
{
    if (num_big_is_zero(a))
        return 0.0;
    double m = ldexp((double)a->w[a->n - 1], -32) + ldexp((double)(a->n > 1 ? a->w[a->n - 2] : 0), -64);
    int e = a->exponent > 3000 ? 3000 : a->exponent < -3000 ? -3000 : (int)a->exponent;
    return ldexp(a->negative ? -m : m, e);
}

/* Newton's iteration for 1/b doubles the correct bits of a quotient of doubles. */
struct num_big num_big_div(const struct num_big *a, const struct num_big *b)
{
    struct num_big unit = num_big_of_u64(a->n, 1), divisor = *b;
    divisor.exponent = 0;
    struct num_big r = num_big_of_double(a->n, 1.0 / num_big_to_double(&divisor));
    for (int bits = 48; bits < 32 * a->n; bits *= 2) {
        struct num_big t = num_big_mul(&divisor, &r);
        t = num_big_sub(&unit, &t);
        t = num_big_mul(&t, &r);
        r = num_big_add(&r, &t);
    }
    r = num_big_mul(a, &r);
    return num_big_scale(&r, -b->exponent);
}

/* Clears what is below weight 2^position. */
static void truncate_at(struct num_big *a, int64_t position)
{
    for (int i = 0; i < a->n; i++) { /* word i has the weights from 2^low on */
        int64_t low = a->exponent - 32 * (int64_t)(a->n - i);
        if (low < position)
            a->w[i] = position - low >= 32 ? 0 : a->w[i] & ~(uint32_t)num_low_mask((unsigned)(position - low));
    }
    normalise(a);
}

int64_t num_big_nearest(const struct num_big *a, struct num_big *fraction)
{
    struct num_big half = num_big_of_double(a->n, 0.5), magnitude = *a;
    magnitude.negative = false;
    struct num_big whole = num_big_add(&magnitude, &half);
    truncate_at(&whole, 0);
    uint64_t integer = 0;
    for (int i = 0; i < whole.n; i++) {
        int64_t low = whole.exponent - 32 * (int64_t)(whole.n - i);
        if (low < 64 && whole.w[i] != 0)
            integer += low >= 0 ? (uint64_t)whole.w[i] << low : low > -32 ? (uint64_t)(whole.w[i] >> -low) : 0;
    }
    *fraction = num_big_sub(&magnitude, &whole);
    if (a->negative) {
        fraction->negative = !fraction->negative;
        integer = 0 - integer;
    }
    int64_t value;
    memcpy(&value, &integer, sizeof value);
    return value;
}

struct num_big num_big_trim(const struct num_big *a, int bits)
{
    if (num_big_is_zero(a))
        return *a;
    struct num_big half = num_big_of_u64(a->n, 1);
    half.exponent = a->exponent - bits;
    half.negative = a->negative;
    struct num_big r = num_big_add(a, &half);
    truncate_at(&r, a->exponent - bits);
    return r;
}

double num_big_round(const struct num_big *a, int digits, int least, int most)
{
    if (num_big_is_zero(a))
        return 0.0;
    int64_t keep = a->exponent - least; /* bits above the quantum */
    if (keep > digits)
        keep = digits;
    uint64_t kept = 0;
    bool half = false, rest = false;
    for (int64_t i = 0; i < 32 * (int64_t)a->n; i++) { /* bit i from the top */
        bool bit = (a->w[a->n - 1 - i / 32] >> (31 - i % 32) & 1) != 0;
        if (i < keep)
            kept = kept << 1 | bit;
        else if (i == keep)
            half = bit;
        else
            rest = rest || bit;
    }
    if (keep < 0)
        return a->negative ? -0.0 : 0.0;
    kept += half && (rest || (kept & 1) != 0);
    int64_t quantum = a->exponent - keep;
    double r = a->exponent > most + 1 ? (double)INFINITY : ldexp((double)kept, (int)quantum);
    if (a->exponent <= most + 1 && r >= ldexp(1.0, most - 1) * 2.0)
        r = (double)INFINITY;
    return a->negative ? -r : r;
}
