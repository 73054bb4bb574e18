/* File reading, and output files that are complete or absent. */
#define _POSIX_C_SOURCE 200809L
#include "base/file.h"
#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char too_large[] = "file is larger than the limit";
/* Of what is no regular file and may never end. */
static const size_t stream_limit_bytes = (size_t)1 << 30;

static const char *read_fd(int fd, size_t limit_bytes, char **data, size_t *len)
{
    size_t cap = 1 << 16, used = 0;
    char *block = base_realloc_array(NULL, cap, 1);
    for (;;) {
        if (used + 1 >= cap) {
            cap *= 2;
            block = base_realloc_array(block, cap, 1);
        }
        ssize_t n = read(fd, block + used, cap - used - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            const char *why = strerror(errno);
            free(block);
            return why;
        }
        if (n == 0)
            break;
        used += (size_t)n;
        if (used > limit_bytes) {
            free(block);
            return too_large;
        }
    }
    block[used] = '\0';
    *data = block;
    *len = used;
    return NULL;
}

const char *base_file_read(const char *path, size_t limit_bytes, char **data, size_t *len)
{
    if (strcmp(path, "-") == 0)
        return read_fd(STDIN_FILENO, limit_bytes, data, len);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return strerror(errno);
    struct stat st;
    const char *why = NULL;
    if (fstat(fd, &st) != 0)
        why = strerror(errno);
    else if (S_ISDIR(st.st_mode))
        why = strerror(EISDIR);
    else if (S_ISREG(st.st_mode) && (uintmax_t)st.st_size > limit_bytes)
        why = too_large;
    else
        why = read_fd(fd, S_ISREG(st.st_mode) || limit_bytes < stream_limit_bytes ? limit_bytes : stream_limit_bytes, data, len);
    close(fd);
    return why;
}

static const char *fail(struct base_out *out)
{
    const char *why = strerror(errno);
    base_out_abort(out);
    return why;
}

const char *base_out_open(struct base_out *out, const char *path)
{
    *out = (struct base_out){.fd = -1};
    size_t len = strlen(path);
    out->path = base_realloc_array(NULL, len + 1, 1);
    memcpy(out->path, path, len + 1);
    struct stat st;
    out->to_stdout = strcmp(path, "-") == 0;
    if (out->to_stdout)
        return NULL;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        if (S_ISDIR(st.st_mode)) {
            errno = EISDIR;
            return fail(out);
        }
        out->fd = open(path, O_WRONLY | O_CLOEXEC);
        return out->fd < 0 ? fail(out) : NULL;
    }
    size_t temp_len = len + 16;
    out->temp_path = base_realloc_array(NULL, temp_len, 1);
    snprintf(out->temp_path, temp_len, "%s.XXXXXX", path);
    out->fd = mkstemp(out->temp_path);
    if (out->fd < 0) {
        free(out->temp_path);
        out->temp_path = NULL;
        return fail(out);
    }
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(out->fd, 0666 & ~mask);
    return NULL;
}

static bool write_all(int fd, const char *at, size_t len)
{
    while (len != 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

const char *base_out_write(struct base_out *out, const void *data, size_t len)
{
    if (out->to_stdout) {
        base_put(&out->held, data, len);
        return NULL;
    }
    return write_all(out->fd, data, len) ? NULL : fail(out);
}

const char *base_out_commit(struct base_out *out)
{
    if (out->to_stdout) {
        if (!write_all(STDOUT_FILENO, out->held.data, out->held.len))
            return fail(out);
        base_out_abort(out);
        return NULL;
    }
    int fd = out->fd;
    out->fd = -1;
    if (close(fd) != 0)
        return fail(out);
    if (out->temp_path != NULL) {
        if (rename(out->temp_path, out->path) != 0)
            return fail(out);
        free(out->temp_path);
        out->temp_path = NULL;
    }
    base_out_abort(out);
    return NULL;
}

void base_out_abort(struct base_out *out)
{
    if (out->fd >= 0)
        close(out->fd);
    if (out->temp_path != NULL)
        unlink(out->temp_path);
    free(out->temp_path);
    free(out->path);
    base_buf_free(&out->held);
    *out = (struct base_out){.fd = -1};
}

const char *base_file_write(const char *path, const void *data, size_t len)
{
    struct base_out out;
    const char *why = base_out_open(&out, path);
    if (why == NULL)
        why = base_out_write(&out, data, len);
    if (why == NULL)
        why = base_out_commit(&out);
    return why;
}
