/* Run files: from JSON to struct runfile (runfile.h). cJSON reads the text; every value is looked at here, with its path. */
#include "sim/runfile.h"
#include "sim/peers.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

enum { MAX_RANK = 8 };

struct reader {
    struct runfile *rf;
    struct base_diags *diags;
    struct base_strings names; /* of buffers and windows: id - 1 is the index */
    const cJSON **values;      /* by the same index */
    bool failed;
};
/* A JSON value and where it stands. */
struct at {
    const cJSON *json;
    const char *path;
};

static void fail(struct reader *r, const char *path, const char *fmt, ...) BASE_PRINTF(3, 4);
static void fail(struct reader *r, const char *path, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    base_diag_emit(r->diags, PTO_D_RUN_FILE, (struct pto_span){0}, "%s: %s: %s", r->rf->name, path, text.data);
    base_buf_free(&text);
    r->failed = true;
}

static char *print(struct base_arena *arena, const char *fmt, ...) BASE_PRINTF(2, 3);
static char *print(struct base_arena *arena, const char *fmt, ...)
{
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    char *copy = base_strdup(arena, text.data != NULL ? text.data : "");
    base_buf_free(&text);
    return copy;
}

static const char *kind_of(const cJSON *v)
{
    return cJSON_IsObject(v) ? "an object" : cJSON_IsArray(v) ? "an array" : cJSON_IsString(v) ? "a string" : cJSON_IsNumber(v) ? "a number"
           : cJSON_IsBool(v) ? "true or false" : "null";
}

static struct at member(struct reader *r, struct at of, const cJSON *child)
{
    const char *dot = of.path[0] != '\0' ? "." : "";
    return (struct at){child, print(&r->rf->arena, "%s%s%.100s", of.path, dot, child->string)};
}
static struct at element(struct reader *r, struct at of, const cJSON *child, uint32_t i)
{
    return (struct at){child, print(&r->rf->arena, "%s[%u]", of.path, (unsigned)i)};
}

static bool is_object(struct reader *r, struct at a)
{
    if (!cJSON_IsObject(a.json))
        fail(r, a.path, "expected an object, not %s", kind_of(a.json));
    return cJSON_IsObject(a.json);
}

/* Members of an object, none twice. */
static uint32_t count_members(struct reader *r, struct at a)
{
    struct base_strings seen = {0};
    uint32_t n = 0;
    for (const cJSON *c = a.json->child; c != NULL; c = c->next) {
        if (base_find(&seen, c->string, strlen(c->string)) != 0)
            fail(r, a.path[0] != '\0' ? a.path : "the file", "'%.100s' stands here twice", c->string);
        (void)base_intern_z(&seen, c->string);
        n++;
    }
    base_strings_free(&seen);
    return n;
}

/* An object of which the keys are these words; others are errors. */
static bool has_keys_of(struct reader *r, struct at a, const char *words)
{
    if (!is_object(r, a))
        return false;
    (void)count_members(r, a);
    for (const cJSON *c = a.json->child; c != NULL; c = c->next) {
        size_t len = strlen(c->string);
        bool known = false;
        char near[24] = "";
        unsigned least = 3;
        for (const char *w = words; *w != '\0';) {
            char word[24];
            size_t n = strcspn(w, " ");
            memcpy(word, w, n);
            word[n] = '\0';
            unsigned d = len < 24 ? base_edit_distance(c->string, word, 2) : 3;
            known = known || (n == len && d == 0);
            if (d < least) {
                least = d;
                memcpy(near, word, sizeof near);
            }
            w += n + (w[n] == ' ');
        }
        if (known)
            continue;
        const char *path = a.path[0] != '\0' ? a.path : "the file";
        if (near[0] != '\0')
            fail(r, path, "unknown key '%.100s'; did you mean '%s'?", c->string, near);
        else
            fail(r, path, "unknown key '%.100s'; the keys here are: %s", c->string, words);
    }
    return true;
}

/* A member that is there, or has json NULL; needed ones are told of. */
static struct at get(struct reader *r, struct at of, const char *key, bool needed)
{
    const cJSON *c = cJSON_GetObjectItemCaseSensitive(of.json, key);
    if (c != NULL)
        return member(r, of, c);
    if (needed)
        fail(r, of.path[0] != '\0' ? of.path : "the file", "the key '%s' is missing", key);
    return (struct at){NULL, of.path};
}

static const char *text_of(struct reader *r, struct at a, const char *what)
{
    if (a.json == NULL)
        return NULL;
    if (cJSON_IsString(a.json) && a.json->valuestring[0] != '\0')
        return base_strdup(&r->rf->arena, a.json->valuestring);
    fail(r, a.path, cJSON_IsString(a.json) ? "the text is empty: %s is expected" : "expected a string: %s", what);
    return NULL;
}

static bool is_integer(const cJSON *v) { return cJSON_IsNumber(v) && v->valuedouble == floor(v->valuedouble) && fabs(v->valuedouble) <= 9007199254740992.0; }

static int64_t int_of(struct reader *r, struct at a, int64_t least, int64_t most, int64_t absent)
{
    if (a.json == NULL)
        return absent;
    if (is_integer(a.json) && a.json->valuedouble >= (double)least && a.json->valuedouble <= (double)most)
        return (int64_t)a.json->valuedouble;
    if (least == most)
        fail(r, a.path, "expected %lld", (long long)least);
    else
        fail(r, a.path, "expected an integer from %lld to %lld", (long long)least, (long long)most);
    return absent;
}

static double real_of(struct reader *r, struct at a)
{
    if (a.json == NULL)
        return 0;
    if (cJSON_IsNumber(a.json) && isfinite(a.json->valuedouble) && a.json->valuedouble >= 0)
        return a.json->valuedouble;
    fail(r, a.path, "expected a number that is not negative");
    return 0;
}

const char *sim_runfile_path(struct runfile *rf, const char *path)
{
    const char *slash = strrchr(rf->name, '/');
    if (path[0] == '/' || slash == NULL || strcmp(path, "-") == 0)
        return path;
    return print(&rf->arena, "%.*s%s", (int)(slash - rf->name + 1), rf->name, path);
}

/* INIT with its file relative to the run file. */
static const char *init_of(struct reader *r, const char *init)
{
    return init[0] == '@' ? print(&r->rf->arena, "@%s", sim_runfile_path(r->rf, init + 1)) : init;
}

static bool is_name(const char *name)
{
    return name[0] != '\0' && strpbrk(name, "@+=,[] ") == NULL && !(name[0] >= '0' && name[0] <= '9') && name[0] != '-';
}

/* Names of buffers and windows, before anything refers to them. */
static void read_names(struct reader *r, struct at root)
{
    static const char *const kinds[] = {"buffers", "windows"};
    uint32_t n = 0, total = 0;
    for (int k = 0; k < 2; k++) {
        const cJSON *all = cJSON_GetObjectItemCaseSensitive(root.json, kinds[k]);
        total += cJSON_IsObject(all) ? (uint32_t)cJSON_GetArraySize(all) : 0;
    }
    r->rf->buffers = base_alloc_array(&r->rf->arena, total != 0 ? total : 1, sizeof *r->rf->buffers);
    r->values = base_alloc_array(&r->rf->arena, total != 0 ? total : 1, sizeof *r->values);
    for (int k = 0; k < 2; k++) {
        struct at all = get(r, root, kinds[k], false);
        if (all.json == NULL || !is_object(r, all))
            continue;
        (void)count_members(r, all);
        for (const cJSON *c = all.json->child; c != NULL; c = c->next) {
            struct at a = member(r, all, c);
            if (!is_name(c->string))
                fail(r, a.path, "a name must not be a number, nor have a blank or one of @ + = , [ ] in it");
            if (base_find(&r->names, c->string, strlen(c->string)) != 0) {
                if (k == 1)
                    fail(r, a.path, "a buffer has this name, too");
                continue;
            }
            (void)base_intern_z(&r->names, c->string);
            r->values[n] = c;
            r->rf->buffers[n++] = (struct runfile_buffer){.name = base_strdup(&r->rf->arena, c->string), .path = a.path, .window = k == 1, .per_device = k == 1};
        }
    }
    r->rf->nbuffers = n;
}

/* The index of a buffer, or -1 after a diagnostic. */
static int64_t buffer_named(struct reader *r, const char *path, const char *name, size_t len)
{
    uint32_t id = base_find(&r->names, name, len);
    if (id != 0)
        return (int64_t)id - 1;
    struct base_buf known = {0};
    for (uint32_t i = 0; i < r->rf->nbuffers && i < 12; i++)
        base_printf(&known, "%s%s", i != 0 ? ", " : "", r->rf->buffers[i].name);
    fail(r, path, "there is no buffer or window '%.*s'; there %s %s%s", (int)(len < 100 ? len : 100), name, r->rf->nbuffers == 1 ? "is" : "are",
         known.len != 0 ? known.data : "none", r->rf->nbuffers > 12 ? ", .." : "");
    base_buf_free(&known);
    return -1;
}

static bool put_shape(struct reader *r, struct at a, struct base_buf *spec)
{
    uint32_t n = 0;
    if (!cJSON_IsArray(a.json)) {
        fail(r, a.path, "expected an array of extents, as in [16, 64]");
        return false;
    }
    base_putc(spec, '[');
    for (const cJSON *c = a.json->child; c != NULL; c = c->next, n++) {
        if (n == MAX_RANK) {
            fail(r, a.path, "a shape has at most %d dimensions", MAX_RANK);
            return false;
        }
        int64_t extent = int_of(r, element(r, a, c, n), 0, INT64_C(1) << 40, -1);
        if (extent < 0)
            return false;
        base_printf(spec, "%s%lld", n != 0 ? "," : "", (long long)extent);
    }
    base_putc(spec, ']');
    return true;
}

static void read_peers(struct reader *r, struct runfile_buffer *b, const char *path, const char *text)
{
    struct sim_peers peers;
    const char *why = sim_peers_parse(text, &r->rf->arena, &peers);
    if (why != NULL) {
        fail(r, path, "%s", why);
        return;
    }
    int64_t target = buffer_named(r, path, peers.name, strlen(peers.name));
    if (target >= 0 && !r->rf->buffers[target].window)
        fail(r, path, "'%s' is a buffer, of which there is one copy; peers are addresses of a window", peers.name);
    b->peers = text;
    b->per_device = peers.rank_word >= 0;
    if (b->dtype != PTO_I64 && b->dtype != PTO_U64 && b->dtype != PTO_DTYPE_NONE)
        fail(r, path, "peer addresses are i64");
    b->dtype = PTO_I64;
}

static void read_buffer(struct reader *r, struct at a, struct runfile_buffer *b)
{
    if (!has_keys_of(r, a, "dtype shape init"))
        return;
    struct at dtype = get(r, a, "dtype", false), shape = get(r, a, "shape", false), init = get(r, a, "init", false);
    const char *name = text_of(r, dtype, "an element type"), *what = text_of(r, init, "@FILE.npy, zeros, ones, iota, const:V, rand:SEED or peers:WINDOW");
    bool peers = what != NULL && strncmp(what, "peers:", 6) == 0, file = what != NULL && what[0] == '@';
    struct base_buf spec = {0};
    if (name != NULL) {
        b->dtype = isa_dtype_find(name, strlen(name));
        if (b->dtype == PTO_DTYPE_NONE)
            fail(r, dtype.path, "'%.100s' is no element type", name);
    } else if (dtype.json == NULL && !peers) {
        fail(r, a.path, "the key 'dtype' is missing");
    }
    if (peers)
        read_peers(r, b, init.path, what + 6);
    if (b->dtype != PTO_DTYPE_NONE && (shape.json != NULL || !file))
        base_puts(&spec, isa_dtype(b->dtype)->name);
    if (shape.json != NULL)
        (void)put_shape(r, shape, &spec);
    else if (!file && !peers)
        fail(r, a.path, "the key 'shape' is missing; only an init of @FILE.npy gives a shape");
    if (!peers) {
        if (shape.json != NULL)
            base_putc(&spec, '=');
        base_puts(&spec, what != NULL ? init_of(r, what) : "zeros");
    }
    b->spec = base_strdup(&r->rf->arena, spec.data != NULL ? spec.data : "");
    base_buf_free(&spec);
}

static void read_buffers(struct reader *r)
{
    for (uint32_t i = 0; i < r->rf->nbuffers; i++) {
        struct runfile_buffer *b = &r->rf->buffers[i];
        struct at a = {r->values[i], b->path};
        if (!b->window) {
            read_buffer(r, a, b);
        } else if (has_keys_of(r, a, "bytes")) {
            b->dtype = PTO_U8;
            int64_t bytes = int_of(r, get(r, a, "bytes", true), 0, INT64_C(1) << 34, 0);
            b->spec = print(&r->rf->arena, "u8[%lld]=zeros", (long long)bytes);
        }
    }
}

/* "NAME", "NAME@DEVICE"; *device -1 if none is named. Up to len. */
static bool split_device(struct reader *r, const char *path, const char *text, size_t len, uint32_t *buffer, int64_t *device)
{
    const char *at = memchr(text, '@', len);
    size_t name = at != NULL ? (size_t)(at - text) : len;
    int64_t index = buffer_named(r, path, text, name);
    *device = -1;
    if (index < 0)
        return false;
    *buffer = (uint32_t)index;
    if (at == NULL)
        return true;
    char number[12] = "";
    if (len - name - 1 < sizeof number)
        memcpy(number, at + 1, len - name - 1);
    if (!r->rf->buffers[index].per_device) {
        fail(r, path, "'%s' has one copy: leave out the @; windows have one on each device", r->rf->buffers[index].name);
        return false;
    }
    if (!base_parse_i64(number, device) || *device < 0 || *device >= r->rf->devices) {
        fail(r, path, "'%.*s': behind @ stands a device, 0 to %u", (int)(len < 100 ? len : 100), text, (unsigned)(r->rf->devices - 1));
        return false;
    }
    return true;
}

static bool looks_scalar(const char *text)
{
    static const char *const words[] = {"true", "false", "inf", "nan", "-inf", "-nan"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return (text[0] >= '0' && text[0] <= '9') || text[0] == '-' || text[0] == '.';
}

static void read_arg(struct reader *r, struct at a, struct runfile_arg *out)
{
    *out = (struct runfile_arg){.name = base_strdup(&r->rf->arena, a.json->string), .path = a.path, .kind = RUNFILE_SCALAR, .device = -1, .scalar = "0"};
    if (cJSON_IsBool(a.json)) {
        out->scalar = cJSON_IsTrue(a.json) ? "true" : "false";
    } else if (is_integer(a.json)) {
        out->scalar = print(&r->rf->arena, "%lld", (long long)a.json->valuedouble);
    } else if (cJSON_IsNumber(a.json) && isfinite(a.json->valuedouble) && fabs(a.json->valuedouble) < 9007199254740992.0) {
        out->scalar = print(&r->rf->arena, "%.17g", a.json->valuedouble);
    } else if (cJSON_IsNumber(a.json)) {
        fail(r, a.path, "JSON numbers of this size are not exact: write it as a string");
    } else if (!cJSON_IsString(a.json)) {
        fail(r, a.path, "expected the name of a buffer or window, or a number, not %s", kind_of(a.json));
    } else if (looks_scalar(a.json->valuestring)) {
        out->scalar = base_strdup(&r->rf->arena, a.json->valuestring);
    } else {
        const char *text = a.json->valuestring, *plus = strchr(text, '+');
        size_t len = plus != NULL ? (size_t)(plus - text) : strlen(text);
        out->kind = RUNFILE_BUFFER;
        if (plus != NULL && (!base_parse_i64(plus + 1, &out->offset_elems) || out->offset_elems < 0)) {
            fail(r, a.path, "'%.100s': behind + stands an offset in elements", text);
            out->offset_elems = 0;
        }
        (void)split_device(r, a.path, text, len, &out->buffer, &out->device);
    }
}

static struct runfile_args read_args(struct reader *r, struct at a)
{
    struct runfile_args args = {0};
    if (a.json == NULL || !is_object(r, a))
        return args;
    uint32_t n = count_members(r, a);
    args.items = base_alloc_array(&r->rf->arena, n != 0 ? n : 1, sizeof *args.items);
    for (const cJSON *c = a.json->child; c != NULL; c = c->next)
        read_arg(r, member(r, a, c), &args.items[args.count++]);
    return args;
}

static void read_launch(struct reader *r, struct at a, struct runfile_launch *l)
{
    *l = (struct runfile_launch){.path = a.path, .block_dim = 1, .group = -1};
    if (!has_keys_of(r, a, "program entry block_dim device group args repeat"))
        return;
    const char *program = text_of(r, get(r, a, "program", true), "the file of a program");
    l->program = program != NULL ? sim_runfile_path(r->rf, program) : "";
    l->entry = text_of(r, get(r, a, "entry", false), "the name of a kernel");
    l->block_dim = int_of(r, get(r, a, "block_dim", false), 1, 65535, 1);
    l->device = (uint32_t)int_of(r, get(r, a, "device", false), 0, (int64_t)r->rf->devices - 1, 0);
    l->group = int_of(r, get(r, a, "group", false), 0, INT32_MAX, -1);
    l->args = read_args(r, get(r, a, "args", false));
    struct at repeat = get(r, a, "repeat", false);
    if (repeat.json == NULL)
        return;
    if (!cJSON_IsArray(repeat.json) || cJSON_GetArraySize(repeat.json) == 0) {
        fail(r, repeat.path, "expected an array of objects, each with the arguments of one launch");
        return;
    }
    uint32_t n = (uint32_t)cJSON_GetArraySize(repeat.json);
    l->repeat = base_alloc_array(&r->rf->arena, n, sizeof *l->repeat);
    for (const cJSON *c = repeat.json->child; c != NULL; c = c->next, l->nrepeat++)
        l->repeat[l->nrepeat] = read_args(r, element(r, repeat, c, l->nrepeat));
}

/* A group begins here: it must not have begun before. */
static void check_group(struct reader *r, const struct runfile_launch *l)
{
    for (const struct runfile_launch *k = r->rf->launches; k < l; k++)
        if (k->group == l->group) {
            fail(r, l->path, "group %lld began at %s and was left: launches of a group stand together", (long long)l->group, k->path);
            return;
        }
}

static void read_launches(struct reader *r, struct at root)
{
    struct at all = get(r, root, "launches", true);
    if (all.json == NULL)
        return;
    uint32_t n = cJSON_IsArray(all.json) ? (uint32_t)cJSON_GetArraySize(all.json) : 0, total = 0;
    if (n == 0 || n > RUNFILE_MAX_LAUNCHES) {
        fail(r, all.path, "expected an array of 1 to %d launches", RUNFILE_MAX_LAUNCHES);
        return;
    }
    r->rf->launches = base_alloc_array(&r->rf->arena, n, sizeof *r->rf->launches);
    for (const cJSON *c = all.json->child; c != NULL; c = c->next, r->rf->nlaunches++) {
        struct runfile_launch *l = &r->rf->launches[r->rf->nlaunches];
        read_launch(r, element(r, all, c, r->rf->nlaunches), l);
        total += l->nrepeat != 0 ? l->nrepeat : 1;
        if (l->group >= 0 && r->rf->nlaunches != 0 && l[-1].group != l->group)
            check_group(r, l);
    }
    if (total > RUNFILE_MAX_LAUNCHES)
        fail(r, all.path, "%u launches with their repeats are too many: at most %d", (unsigned)total, RUNFILE_MAX_LAUNCHES);
}

static void read_mismatch(struct reader *r, struct at a, struct sim_tolerance *t)
{
    if (cJSON_IsString(a.json)) {
        char text[32] = "";
        size_t n = strlen(a.json->valuestring);
        double percent = -1;
        if (n > 1 && n < sizeof text && a.json->valuestring[n - 1] == '%')
            memcpy(text, a.json->valuestring, n - 1);
        if (base_parse_double(text, &percent) && percent >= 0)
            t->max_mismatch_ratio = percent / 100;
        else
            fail(r, a.path, "expected a number of elements, or a part of them such as \"1%%\"");
    } else {
        t->max_mismatch = int_of(r, a, 0, INT64_C(1) << 40, 0);
    }
}

static void read_expect(struct reader *r, struct at a, struct runfile_check *c)
{
    if (!has_keys_of(r, a, "file init rtol atol ulp max_mismatch"))
        return;
    struct at file = get(r, a, "file", false), init = get(r, a, "init", false);
    if ((file.json != NULL) == (init.json != NULL))
        fail(r, a.path, "expected one of 'file' (\"@y.npy\") and 'init' (\"const:0\")");
    const char *path = text_of(r, file, "\"@FILE.npy\""), *text = text_of(r, init, "an INIT such as const:0");
    if (path != NULL)
        c->spec = init_of(r, print(&r->rf->arena, "%s%s", path[0] == '@' ? "" : "@", path));
    else if (text != NULL)
        c->spec = init_of(r, text);
    c->tolerance.rtol = real_of(r, get(r, a, "rtol", false));
    c->tolerance.atol = real_of(r, get(r, a, "atol", false));
    c->tolerance.ulp = int_of(r, get(r, a, "ulp", false), 0, INT32_MAX, 0);
    read_mismatch(r, get(r, a, "max_mismatch", false), &c->tolerance);
}

static void read_out(struct reader *r, struct at a, struct runfile_check *c)
{
    const char *path = text_of(r, a, "\"@FILE.npy\"");
    if (path != NULL && path[0] == '@' && path[1] == '\0')
        fail(r, a.path, "the name of the file is missing");
    if (path != NULL)
        c->file = sim_runfile_path(r->rf, path + (path[0] == '@'));
}

static void read_checks(struct reader *r, struct at all, struct runfile_check **items, uint32_t *count,
                        void (*read)(struct reader *r, struct at a, struct runfile_check *c))
{
    if (all.json == NULL || !is_object(r, all))
        return;
    uint32_t n = count_members(r, all);
    *items = base_alloc_array(&r->rf->arena, n != 0 ? n : 1, sizeof **items);
    for (const cJSON *c = all.json->child; c != NULL; c = c->next) {
        struct at a = member(r, all, c);
        struct runfile_check *check = &(*items)[(*count)++];
        check->path = a.path;
        (void)split_device(r, a.path, c->string, strlen(c->string), &check->buffer, &check->device);
        read(r, a, check);
    }
}

/* Where reading stopped, as line and column. */
static void report_syntax(struct reader *r, const char *text, size_t len, const char *end)
{
    unsigned line = 1, column = 1;
    for (const char *p = text; p < end && p < text + len; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    base_diag_emit(r->diags, PTO_D_RUN_FILE, (struct pto_span){0}, "%s:%u:%u: this is no JSON: reading stopped here", r->rf->name, line, column);
    r->failed = true;
}

bool sim_runfile_parse(const char *name, const char *text, size_t len, struct base_diags *diags, struct runfile *rf)
{
    *rf = (struct runfile){.devices = 1};
    rf->name = base_strdup(&rf->arena, name);
    struct reader r = {.rf = rf, .diags = diags};
    const char *end = text;
    if (len > RUNFILE_MAX_BYTES) {
        fail(&r, "the file", "it is larger than %d bytes", RUNFILE_MAX_BYTES);
        return false;
    }
    cJSON *json = cJSON_ParseWithLengthOpts(text, len, &end, false);
    const char *rest = end;
    while (json != NULL && rest < text + len && (*rest == ' ' || *rest == '\n' || *rest == '\r' || *rest == '\t'))
        rest++;
    if (json == NULL || (rest < text + len && *rest != '\0')) {
        report_syntax(&r, text, len, json == NULL ? end : rest);
        cJSON_Delete(json);
        return false;
    }
    struct at root = {json, ""};
    if (!cJSON_IsObject(json)) {
        fail(&r, "the file", "expected an object, not %s", kind_of(json));
    } else if (has_keys_of(&r, root, "version arch devices buffers windows launches expect out")) {
        (void)int_of(&r, get(&r, root, "version", true), 1, 1, 1);
        rf->arch = text_of(&r, get(&r, root, "arch", false), "the name of a target");
        rf->devices = (uint32_t)int_of(&r, get(&r, root, "devices", false), 1, RUNFILE_MAX_DEVICES, 1);
        read_names(&r, root);
        read_buffers(&r);
        read_launches(&r, root);
        read_checks(&r, get(&r, root, "expect", false), &rf->expects, &rf->nexpects, read_expect);
        read_checks(&r, get(&r, root, "out", false), &rf->outs, &rf->nouts, read_out);
    }
    cJSON_Delete(json);
    base_strings_free(&r.names);
    return !r.failed;
}

void sim_runfile_free(struct runfile *rf) { base_arena_free(&rf->arena); }
