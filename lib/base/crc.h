/* CRC-32 (ISO-HDLC, the one of zlib and PNG) of a block of bytes. */
#ifndef PTO_BASE_CRC_H
#define PTO_BASE_CRC_H
#include <stddef.h>
#include <stdint.h>

uint32_t base_crc32(const void *data, size_t len);
#endif
