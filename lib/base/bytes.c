/* Numbers of binary files. */
#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>

void base_put_uleb(struct base_buf *buf, uint64_t value)
{
    do {
        base_putc(buf, (char)((value & 127) | (value > 127 ? 128u : 0)));
        value >>= 7;
    } while (value != 0);
}

void base_put_sleb(struct base_buf *buf, int64_t value)
{
    for (bool more = true; more; value >>= 7) {
        more = value < -64 || value > 63;
        base_putc(buf, (char)((value & 127) | (more ? 128 : 0)));
    }
}

void base_put_fixed(struct base_buf *buf, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        base_putc(buf, (char)(value >> 8 * i & 255));
}

bool base_bytes_fail(struct base_bytes *b, const char *fmt, ...)
{
    if (!base_bytes_failed(b)) {
        va_list args;
        va_start(args, fmt);
        vsnprintf(b->problem, sizeof b->problem, fmt, args);
        va_end(args);
        b->problem_at = (size_t)(b->at - b->begin);
    }
    b->at = b->end;
    return false;
}

uint64_t base_get_fixed(struct base_bytes *b, unsigned bytes)
{
    uint64_t value = 0;
    const uint8_t *at = base_get_bytes(b, bytes);
    for (unsigned i = 0; i < bytes && at != NULL; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

/* Up to ten bytes, the last of which holds one bit (spec/ptobc.md 2: at most 63 bits of shift). */
static uint64_t get_leb(struct base_bytes *b, bool is_signed)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift <= 63; shift += 7) {
        if (b->at == b->end) {
            base_bytes_fail(b, "a number is cut off");
            return 0;
        }
        uint8_t byte = *b->at++;
        value |= (uint64_t)(byte & 127) << shift;
        if ((byte & 128) == 0) {
            if (is_signed && (byte & 64) != 0 && shift < 57)
                value |= UINT64_MAX << (shift + 7);
            return value;
        }
    }
    base_bytes_fail(b, "a number is too long");
    return 0;
}

uint64_t base_get_uleb(struct base_bytes *b) { return get_leb(b, false); }
int64_t base_get_sleb(struct base_bytes *b) { return (int64_t)get_leb(b, true); }

uint32_t base_get_upto(struct base_bytes *b, uint64_t limit, const char *what)
{
    uint64_t value = base_get_uleb(b);
    if (value > limit && !base_bytes_failed(b))
        base_bytes_fail(b, "%s %llu is out of range (%llu)", what, (unsigned long long)value, (unsigned long long)limit);
    return base_bytes_failed(b) ? 0 : (uint32_t)value;
}

uint32_t base_get_count(struct base_bytes *b, const char *what)
{
    uint64_t value = base_get_uleb(b), left = (uint64_t)(b->end - b->at);
    if (value > (left < INT32_MAX ? left : INT32_MAX)) {
        base_bytes_fail(b, "%s %llu is more than the %llu bytes left", what, (unsigned long long)value, (unsigned long long)left);
        return 0;
    }
    return (uint32_t)value;
}

const uint8_t *base_get_bytes(struct base_bytes *b, size_t len)
{
    if ((size_t)(b->end - b->at) < len) {
        base_bytes_fail(b, "%zu bytes are missing", len - (size_t)(b->end - b->at));
        return NULL;
    }
    const uint8_t *at = b->at;
    b->at += len;
    return at;
}
