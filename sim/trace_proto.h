/* Protocol buffers, as far as traces need them: fields are appended to a block that is large enough. Knows the wire format only. */
#ifndef PTO_SIM_TRACE_PROTO_H
#define PTO_SIM_TRACE_PROTO_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PROTO_VARINT = 0, PROTO_FIXED64 = 1, PROTO_BYTES = 2 };
enum { PROTO_MAX_VARINT = 10 };

static inline uint8_t *proto_varint(uint8_t *p, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        *p++ = (uint8_t)(v | 0x80);
    *p++ = (uint8_t)v;
    return p;
}
static inline size_t proto_varint_len(uint64_t v)
{
    size_t n = 1;
    for (; v >= 0x80; v >>= 7)
        n++;
    return n;
}
static inline uint8_t *proto_tag(uint8_t *p, uint32_t field, unsigned type) { return proto_varint(p, (uint64_t)field << 3 | type); }
static inline uint8_t *proto_uint(uint8_t *p, uint32_t field, uint64_t v) { return proto_varint(proto_tag(p, field, PROTO_VARINT), v); }
static inline uint8_t *proto_fixed64(uint8_t *p, uint32_t field, uint64_t v)
{
    p = proto_tag(p, field, PROTO_FIXED64);
    for (unsigned i = 0; i < 8; i++)
        p[i] = (uint8_t)(v >> (8 * i));
    return p + 8;
}
static inline uint8_t *proto_double(uint8_t *p, uint32_t field, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return proto_fixed64(p, field, bits);
}
/* The beginning of a field of so many bytes. */
static inline uint8_t *proto_head(uint8_t *p, uint32_t field, size_t len) { return proto_varint(proto_tag(p, field, PROTO_BYTES), len); }
static inline uint8_t *proto_bytes(uint8_t *p, uint32_t field, const void *data, size_t len)
{
    p = proto_head(p, field, len);
    memcpy(p, data, len);
    return p + len;
}
#endif
