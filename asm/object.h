/* Object files: a program at any level as bytes (docs/object.md). What the reader accepts is a well-formed structure, not a
 * right program: the verifier judges it as it judges text. Knows nothing of the tools.
 *
 *   file     := magic[8] version:u16 flags:u16 crc32:u32 length:u64 payload      little endian; crc32 and length of the payload
 *   payload  := section*  with section := id:u8 length:uLEB bytes                in this order, each once; LOCATIONS may lack
 *   STRINGS  (1) count { length bytes }                                          1-based; 0 = no string
 *   TYPES    (2) count { kind-name fields }                                      1-based; a type refers to earlier ones only
 *   PROGRAM  (3) target-name level flags operation-names operation              the module, with its regions inside
 *   LOCATIONS(4) file-name line-lengths spans                                    spans in the order of the operations
 *
 * Operations, types' kinds, element types, spaces, enumerations and attribute keys go by name, so that tables may change
 * between versions; numbers are uLEB128, signed ones sLEB128. */
#ifndef PTO_ASM_OBJECT_H
#define PTO_ASM_OBJECT_H
#include "asm/asm.h"

enum { ASM_OBJECT_VERSION = 1, ASM_OBJECT_HEADER_BYTES = 24 };
#define ASM_OBJECT_MAGIC "\x89PTO\r\n\x1a\n"

/* Appends the object. locations: with the section that ties operations to lines of the source. */
void asm_object_write(const struct pto_program *p, struct base_sources *sources, bool locations, struct base_buf *out);
/* Does the file begin with the magic? */
bool asm_is_object(const void *data, size_t len);
/* Reads an object into *p (initialised here), named `name` in diagnostics about the file itself. options->arch beats the stored
 * target (R3). False after a diagnostic; *p is valid (perhaps empty) in every case. */
bool asm_object_read(struct pto_program *p, const char *name, const void *data, size_t len, const struct asm_options *options,
                     struct base_sources *sources, struct base_diags *diags);
#endif
