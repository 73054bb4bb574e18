/* Whole files: read at once, written whole or not at all. */
#ifndef PTO_BASE_FILE_H
#define PTO_BASE_FILE_H
#include "base/str.h"

/* Reads a file ("-" = standard input) into a malloc'd block with a NUL behind it. Returns NULL, or a static
 * description of what failed. limit_bytes bounds the size. */
const char *base_file_read(const char *path, size_t limit_bytes, char **data, size_t *len);

/* An output file that appears under its name only on commit (temporary file in the same folder, then rename).
 * "-" is standard output: bytes are held back until commit. Devices and pipes are written directly. */
struct base_out {
    char *path, *temp_path;
    int fd;
    bool to_stdout;
    struct base_buf held; /* of standard output */
};
const char *base_out_open(struct base_out *out, const char *path);
const char *base_out_write(struct base_out *out, const void *data, size_t len);
const char *base_out_commit(struct base_out *out); /* closes in every case */
void base_out_abort(struct base_out *out);

/* All of it at once. */
const char *base_file_write(const char *path, const void *data, size_t len);
#endif
