/* The transport of one process: ranks are devices 0, 1, .. of one session, windows are buffers of it that all devices reach, and a group
 * of launches is what runs at the same time. Knows neither streams nor operators. */
#include "api/session.h"
#include "kernels/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RANKS = 64 };

struct kern_transport_state {
    struct pto_sim *sim;
    uint32_t ranks;
    char group[128];
    int64_t bytes[KERN_WINDOWS];
    void *data[KERN_WINDOWS][MAX_RANKS];
};

static struct kern_transport_state *local_open(struct pto_sim *sim, uint32_t ranks, const char *group)
{
    struct kern_transport_state *s = ranks <= MAX_RANKS ? calloc(1, sizeof *s) : NULL;
    if (s == NULL) {
        (void)kern_fail(PTO_ERR_RUNTIME_ERROR, "comm: no memory for a communicator of %u ranks", (unsigned)ranks);
        return NULL;
    }
    s->sim = sim;
    s->ranks = ranks;
    (void)snprintf(s->group, sizeof s->group, "%s", group);
    return s;
}

static void give_back(struct kern_transport_state *s, enum kern_window window)
{
    for (uint32_t r = 0; r < s->ranks; r++)
        if (s->data[window][r] != NULL)
            api_return_buffer(s->sim, s->data[window][r]);
    memset(s->data[window], 0, sizeof s->data[window]);
    s->bytes[window] = 0;
}

static void local_close(struct kern_transport_state *s)
{
    for (int w = 0; s != NULL && w < KERN_WINDOWS; w++)
        give_back(s, (enum kern_window)w);
    free(s);
}

static bool local_here(const struct kern_transport_state *s, uint32_t rank) { return rank < s->ranks; }

static enum pto_op_status local_reserve(struct kern_transport_state *s, enum kern_window window, int64_t bytes)
{
    static const char *const names[] = {"window", "signals"};
    static const int dtypes[] = {PTO_DT_uint8_t, PTO_DT_int32_t};
    char name[192];
    int64_t old = s->bytes[window], elems = dtypes[window] == PTO_DT_int32_t ? (bytes + 3) / 4 : bytes;
    void *data[MAX_RANKS];
    if (bytes <= old)
        return PTO_SUCCESS;
    for (uint32_t r = 0; r < s->ranks; r++) {
        (void)snprintf(name, sizeof name, "%s.%s@%u", s->group, names[window], (unsigned)r);
        data[r] = api_lend_buffer(s->sim, name, dtypes[window], 1, &elems, r, true);
        if (data[r] == NULL) {
            while (r-- > 0)
                api_return_buffer(s->sim, data[r]);
            return kern_fail(PTO_ERR_RUNTIME_ERROR, "group: the simulator has no room for windows of %lld bytes of %u ranks", (long long)bytes, (unsigned)s->ranks);
        }
        if (window == KERN_WINDOW_SIGNALS && old != 0)
            memcpy(data[r], s->data[window][r], (size_t)old);
    }
    give_back(s, window);
    memcpy(s->data[window], data, s->ranks * sizeof data[0]);
    s->bytes[window] = bytes;
    return PTO_SUCCESS;
}

static void *local_at(const struct kern_transport_state *s, enum kern_window window, uint32_t self, uint32_t of)
{
    (void)self;
    return s->data[window][of];
}

static enum pto_status local_begin(struct kern_transport_state *s) { return pto_group_begin(s->sim); }
static enum pto_status local_end(struct kern_transport_state *s) { return pto_group_end(s->sim); }

const struct kern_transport kern_transport_local = {
    .name = "local",
    .open = local_open,
    .close = local_close,
    .here = local_here,
    .reserve = local_reserve,
    .at = local_at,
    .begin = local_begin,
    .end = local_end,
};
