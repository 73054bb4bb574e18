/* Where a trace goes: a file that is written in pieces through a fixed buffer, compressed if asked, and that gets its name only
 * when all of it is there. Knows bytes, nothing of traces. */
#ifndef PTO_SIM_TRACE_SINK_H
#define PTO_SIM_TRACE_SINK_H
#include "base/file.h"

#include <string.h>

enum { SIM_SINK_BYTES = 1 << 18 };
struct sim_sink {
    struct base_out out;
    char *data;       /* [SIM_SINK_BYTES] */
    size_t used;
    const char *why;  /* the first failure; what comes after it is dropped */
    void *zstd;       /* stream, NULL: bytes as they are */
    char *packed;     /* [SIM_SINK_BYTES], of the stream */
    uint64_t written_bytes; /* before compression */
};
/* Was the program built with the library for compressed files? */
bool sim_sink_has_zstd(void);
/* NULL or a description of what failed; then the sink is closed. */
const char *sim_sink_open(struct sim_sink *sink, const char *path, bool zstd);
/* Empties the buffer. */
void sim_sink_flush(struct sim_sink *sink);
/* Room for so many bytes (<= SIM_SINK_BYTES) in one piece; say with sim_sink_end() where they end. */
static inline char *sim_sink_room(struct sim_sink *sink, size_t bytes)
{
    if (SIM_SINK_BYTES - sink->used < bytes)
        sim_sink_flush(sink);
    return sink->data + sink->used;
}
static inline void sim_sink_end(struct sim_sink *sink, const char *end) { sink->used = (size_t)(end - sink->data); }
void sim_sink_put(struct sim_sink *sink, const void *data, size_t len);
/* Gives the file its name, or leaves nothing. NULL or the first failure. */
const char *sim_sink_close(struct sim_sink *sink);
#endif
