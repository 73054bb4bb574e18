/* Run files (design.md 9.1; docs/runfile.md): JSON text to a struct that says which kernels run on which buffers. Reads no other file
 * and runs nothing.  Everything a run file names is checked here, so that indices below are valid. */
#ifndef PTO_SIM_RUNFILE_H
#define PTO_SIM_RUNFILE_H
#include "base/diag.h"
#include "sim/compare.h"

enum { RUNFILE_MAX_BYTES = 64 << 20, RUNFILE_MAX_DEVICES = 64, RUNFILE_MAX_LAUNCHES = 16384 };

/* A buffer (one copy for all) or, with per_device, one copy on each device: windows, and tables that hold the own rank. */
struct runfile_buffer {
    const char *name;
    const char *path;  /* JSON path, for messages */
    const char *spec;  /* as --arg takes it: DTYPE[SHAPE]=INIT */
    bool window, per_device;
    const char *peers; /* a table of peer addresses: its text behind `peers:` */
    enum pto_dtype dtype;
};

enum runfile_value_kind { RUNFILE_BUFFER, RUNFILE_SCALAR };
struct runfile_arg {
    const char *name;    /* of the argument, or its position */
    const char *path;
    enum runfile_value_kind kind;
    uint32_t buffer;     /* index in buffers */
    int64_t device;      /* NAME@D; -1: the launch's own */
    int64_t offset_elems;
    const char *scalar;  /* as --arg takes it */
};
struct runfile_args {
    struct runfile_arg *items;
    uint32_t count;
};
struct runfile_launch {
    const char *path;
    const char *program; /* relative to the run file */
    const char *entry;   /* NULL: the module's */
    int64_t block_dim;
    uint32_t device;
    int64_t group;       /* -1: none, runs alone */
    struct runfile_args args;
    struct runfile_args *repeat; /* what replaces args, one launch each; none: one launch as it is */
    uint32_t nrepeat;
};
/* A buffer of which copy; device -1: every copy. */
struct runfile_check {
    const char *path;
    uint32_t buffer;
    int64_t device;
    const char *spec;    /* of expect: @FILE or INIT */
    const char *file;    /* of out */
    struct sim_tolerance tolerance;
};
struct runfile {
    struct base_arena arena;
    const char *name;    /* of the file, for messages */
    const char *arch;    /* NULL: not given */
    uint32_t devices;
    struct runfile_buffer *buffers;
    struct runfile_launch *launches;
    struct runfile_check *expects, *outs;
    uint32_t nbuffers, nlaunches, nexpects, nouts;
};

/* Reads the text of a run file. False after diagnostics (RUN_FILE): all that can be found, each with its JSON path. */
bool sim_runfile_parse(const char *name, const char *text, size_t len, struct base_diags *diags, struct runfile *out);
void sim_runfile_free(struct runfile *file);
/* A path of the run file as the program opens it: relative to the folder of the run file. In the arena. */
const char *sim_runfile_path(struct runfile *file, const char *path);
#endif
