/* Pieces of a trace to a file (see trace_sink.h). Must not know what the bytes mean. */
#include "sim/trace_sink.h"
#include "base/arena.h"

#include <stdlib.h>

#ifdef PTO_HAVE_ZSTD
#include <zstd.h>
bool sim_sink_has_zstd(void) { return true; }

static const char *start_stream(struct sim_sink *s)
{
    s->zstd = ZSTD_createCCtx();
    if (s->zstd == NULL)
        return "no memory to compress it";
    s->packed = base_realloc_array(NULL, SIM_SINK_BYTES, 1);
    return NULL;
}

static void compress(struct sim_sink *s, bool last)
{
    ZSTD_inBuffer in = {.src = s->data, .size = s->used};
    size_t left;
    do {
        ZSTD_outBuffer out = {.dst = s->packed, .size = SIM_SINK_BYTES};
        left = ZSTD_compressStream2(s->zstd, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left)) {
            s->why = ZSTD_getErrorName(left);
            base_out_abort(&s->out);
            return;
        }
        s->why = base_out_write(&s->out, s->packed, out.pos);
    } while (s->why == NULL && (last ? left != 0 : in.pos < in.size));
}

static void end_stream(struct sim_sink *s) { ZSTD_freeCCtx(s->zstd); }
#else
bool sim_sink_has_zstd(void) { return false; }
static const char *start_stream(struct sim_sink *s)
{
    (void)s;
    return "this program was built without libzstd, a compressed trace cannot be written";
}
static void compress(struct sim_sink *s, bool last) { (void)s, (void)last; }
static void end_stream(struct sim_sink *s) { (void)s; }
#endif

static void empty(struct sim_sink *s, bool last)
{
    s->written_bytes += s->used;
    if (s->why == NULL && s->zstd != NULL)
        compress(s, last);
    else if (s->why == NULL)
        s->why = base_out_write(&s->out, s->data, s->used);
    s->used = 0;
}

static void release(struct sim_sink *s)
{
    if (s->zstd != NULL)
        end_stream(s);
    free(s->data);
    free(s->packed);
    s->data = s->packed = NULL;
    s->zstd = NULL;
}

const char *sim_sink_open(struct sim_sink *s, const char *path, bool zstd)
{
    *s = (struct sim_sink){0};
    const char *why = zstd ? start_stream(s) : NULL;
    if (why == NULL)
        why = base_out_open(&s->out, path);
    if (why != NULL) {
        release(s);
        return why;
    }
    s->data = base_realloc_array(NULL, SIM_SINK_BYTES, 1);
    return NULL;
}

void sim_sink_flush(struct sim_sink *s) { empty(s, false); }

void sim_sink_put(struct sim_sink *s, const void *data, size_t len)
{
    const char *at = data;
    while (len > SIM_SINK_BYTES - s->used) {
        size_t n = SIM_SINK_BYTES - s->used;
        memcpy(s->data + s->used, at, n);
        s->used += n;
        at += n;
        len -= n;
        empty(s, false);
    }
    memcpy(s->data + s->used, at, len);
    s->used += len;
}

const char *sim_sink_close(struct sim_sink *s)
{
    empty(s, true);
    if (s->why == NULL)
        s->why = base_out_commit(&s->out);
    release(s);
    return s->why;
}
