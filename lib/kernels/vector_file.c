/* Files of test vectors: from JSON to struct vector_file (vector_file.h). cJSON reads the text; every value is looked at here. */
#include "kernels/vector_file.h"
#include "base/checked.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

struct reader {
    struct base_arena *arena;
    int64_t left_bytes;  /* of the limit */
    const char *broken;  /* of the entry at hand: the first thing that is wrong */
};

static void broken(struct reader *r, const char *fmt, ...) BASE_PRINTF(2, 3);
static void broken(struct reader *r, const char *fmt, ...)
{
    if (r->broken != NULL)
        return;
    struct base_buf text = {0};
    va_list args;
    va_start(args, fmt);
    base_vprintf(&text, fmt, args);
    va_end(args);
    r->broken = base_strdup(r->arena, text.data != NULL ? text.data : "");
    base_buf_free(&text);
}

/* ---- tensors ---- */

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void read_hex(struct reader *r, const char *name, const char *hex, uint8_t *data, int64_t bytes)
{
    if (strlen(hex) != (uint64_t)bytes * 2) {
        broken(r, "%.60s: %zu digits of hex, its shape and dtype are %lld bytes", name, strlen(hex), (long long)bytes);
        return;
    }
    for (int64_t i = 0; i < bytes; i++) {
        int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
        if (high < 0 || low < 0) {
            broken(r, "%.60s: byte %lld of hex is no number", name, (long long)i);
            return;
        }
        data[i] = (uint8_t)(high << 4 | low);
    }
}

/* Numbers of a list, lists in it one after another. */
static bool read_numbers(const cJSON *list, double *out, int64_t count, int64_t *at)
{
    for (const cJSON *c = list->child; c != NULL; c = c->next) {
        if (cJSON_IsArray(c)) {
            if (!read_numbers(c, out, count, at))
                return false;
        } else {
            if (!cJSON_IsNumber(c) || *at >= count)
                return false;
            out[(*at)++] = c->valuedouble;
        }
    }
    return true;
}

/* Numbers of integer types are in their range and whole; others are rounded. */
static bool fits(int dtype, double value)
{
    int bits = pto_dtype_bits(dtype);
    char kind = pto_dtype_name(dtype)[0];
    if (kind != 'i' && kind != 'u')
        return true;
    double end = ldexp(1, kind == 'u' || bits == 1 ? bits : bits - 1);
    return value == floor(value) && value < end && value >= (kind == 'u' || bits == 1 ? 0 : -end);
}

static void read_data(struct reader *r, const char *name, const cJSON *data, struct pto_tensor *t, int64_t elems)
{
    struct base_arena numbers = {0};
    double *values = base_alloc_array(&numbers, (size_t)elems + 1, sizeof *values);
    int64_t count = 0, i = 0;
    bool all = read_numbers(data, values, elems, &count) && count == elems;
    while (all && i < elems && fits(t->dtype, values[i]))
        i++;
    if (!all)
        broken(r, "%.60s: data are not the %lld numbers of its shape", name, (long long)elems);
    else if (i < elems)
        broken(r, "%.60s: element %lld of data is %.9g, no number of %s", name, (long long)i, values[i], pto_dtype_name(t->dtype));
    else
        (void)pto_encode(t->dtype, values, elems, t->data);
    base_arena_free(&numbers);
}

static void read_tensor(struct reader *r, const char *name, const cJSON *json, struct pto_tensor *t)
{
    const cJSON *dtype = cJSON_GetObjectItemCaseSensitive(json, "dtype"), *shape = cJSON_GetObjectItemCaseSensitive(json, "shape");
    const cJSON *hex = cJSON_GetObjectItemCaseSensitive(json, "hex"), *data = cJSON_GetObjectItemCaseSensitive(json, "data");
    int64_t elems = 1;
    t->dtype = cJSON_IsString(dtype) ? pto_dtype(dtype->valuestring) : -1;
    t->format = PTO_FORMAT_ND;
    if (t->dtype < 0) {
        broken(r, "%.60s: dtype '%.40s' is no element type", name, cJSON_IsString(dtype) ? dtype->valuestring : "");
        return;
    }
    if (!cJSON_IsArray(shape) || cJSON_GetArraySize(shape) > 8) {
        broken(r, "%.60s: shape is a list of at most 8 sizes", name);
        return;
    }
    for (const cJSON *c = shape->child; c != NULL; c = c->next) {
        if (!cJSON_IsNumber(c) || c->valuedouble < 0 || c->valuedouble > 1e15 || c->valuedouble != floor(c->valuedouble) ||
            !base_mul_i64(elems, (int64_t)c->valuedouble, &elems)) {
            broken(r, "%.60s: shape is a list of whole sizes", name);
            return;
        }
        t->shape[t->rank++] = (int64_t)c->valuedouble;
    }
    int64_t bits, bytes;
    if (!base_mul_i64(elems, pto_dtype_bits(t->dtype), &bits) || (bytes = base_ceil_div(bits, 8)) > r->left_bytes) {
        broken(r, "%.60s: too large", name);
        return;
    }
    r->left_bytes -= bytes;
    /* Vector loads of the host like it aligned, and empty tensors have an address, too. */
    char *at = base_alloc(r->arena, (size_t)bytes + 64 + 1);
    t->data = at + (64 - (uintptr_t)at % 64) % 64;
    if (cJSON_IsString(hex)) {
        read_hex(r, name, hex->valuestring, t->data, bytes);
    } else if (cJSON_IsArray(data) && elems <= r->left_bytes / 8) {
        read_data(r, name, data, t, elems);
    } else {
        broken(r, "%.60s: has no hex and no data", name);
    }
}

/* ---- values ---- */

static void read_value(struct reader *r, const cJSON *json, struct vector_value *v)
{
    v->name = base_strdup(r->arena, json->string != NULL ? json->string : "");
    if (cJSON_IsBool(json)) {
        v->kind = VECTOR_BOOL;
        v->truth = cJSON_IsTrue(json);
    } else if (cJSON_IsNumber(json)) {
        v->kind = VECTOR_NUMBER;
        v->number = json->valuedouble;
    } else if (cJSON_IsString(json)) {
        v->kind = VECTOR_TEXT;
        v->text = base_strdup(r->arena, json->valuestring);
    } else if (cJSON_IsObject(json) && cJSON_HasObjectItem(json, "dtype") && cJSON_HasObjectItem(json, "shape")) {
        v->kind = VECTOR_TENSOR;
        read_tensor(r, v->name, json, &v->tensor);
    } else if (cJSON_IsObject(json) && (cJSON_HasObjectItem(json, "hex") || cJSON_HasObjectItem(json, "data"))) {
        broken(r, "%.60s: has no %s", v->name, cJSON_HasObjectItem(json, "dtype") ? "shape" : "dtype");
    } else if (cJSON_IsObject(json) || cJSON_IsArray(json)) {
        v->kind = cJSON_IsObject(json) ? VECTOR_OBJECT : VECTOR_LIST;
        for (const cJSON *c = json->child; c != NULL; c = c->next)
            v->count++;
        v->members = base_alloc_array(r->arena, (size_t)v->count + 1, sizeof *v->members);
        uint32_t i = 0;
        for (const cJSON *c = json->child; c != NULL; c = c->next)
            read_value(r, c, &v->members[i++]);
    }
}

const struct vector_value *vector_member(const struct vector_value *object, const char *name)
{
    if (object == NULL || object->kind != VECTOR_OBJECT)
        return NULL;
    for (uint32_t i = 0; i < object->count; i++)
        if (strcmp(object->members[i].name, name) == 0)
            return object->members[i].kind != VECTOR_NULL ? &object->members[i] : NULL;
    return NULL;
}

static const char *text_of(const struct vector_value *object, const char *name)
{
    const struct vector_value *v = vector_member(object, name);
    return v != NULL && v->kind == VECTOR_TEXT ? v->text : "";
}

static void read_part(struct reader *r, const struct vector_value *entry, const char *name, struct vector_value *out)
{
    const struct vector_value *v = vector_member(entry, name);
    *out = (struct vector_value){.name = name, .kind = VECTOR_OBJECT};
    if (v != NULL && v->kind == VECTOR_OBJECT)
        *out = *v;
    else if (v != NULL)
        broken(r, "%s is no object", name);
}

static void read_ranks(struct reader *r, struct vector_entry *e)
{
    const struct vector_value *ranks = vector_member(&e->inputs, "per_rank");
    if (ranks == NULL)
        return;
    bool objects = ranks->kind == VECTOR_LIST;
    for (uint32_t i = 0; i < ranks->count && objects; i++)
        objects = ranks->members[i].kind == VECTOR_OBJECT;
    if (!objects) {
        broken(r, "inputs.per_rank is a list of objects");
        return;
    }
    e->ranks = ranks->members;
    e->nranks = ranks->count;
}

static void read_expect(struct reader *r, const struct vector_value *entry, struct vector_entry *e)
{
    const struct vector_value *expect = vector_member(entry, "expect"), *status = vector_member(expect, "status");
    e->message = text_of(expect, "message");
    if (expect != NULL && expect->kind != VECTOR_OBJECT)
        broken(r, "expect is no object");
    if (status == NULL)
        return;
    if (status->kind == VECTOR_NUMBER && status->number >= 0 && status->number <= 1e6)
        e->status = (int)status->number;
    else
        broken(r, "expect.status is the number of a status");
}

static bool is_mode(const struct vector_value *v) { return v->kind == VECTOR_TEXT && (strcmp(v->text, "bits") == 0 || strcmp(v->text, "tol") == 0); }

/* How it is compared is said completely: who leaves both limits out may mean anything. */
static void check_compare(struct reader *r, const struct vector_value *compare, bool outer)
{
    bool tol = false, limits = false;
    for (uint32_t i = 0; i < compare->count; i++) {
        const struct vector_value *m = &compare->members[i];
        bool limit = strcmp(m->name, "rtol") == 0 || strcmp(m->name, "atol") == 0;
        if (m->kind == VECTOR_OBJECT && outer)
            check_compare(r, m, false); /* of an output of its own */
        else if (limit ? m->kind != VECTOR_NUMBER || !(m->number >= 0) : m->kind != VECTOR_NULL && !is_mode(m))
            broken(r, limit ? "compare: %.60s is no number from 0 on" : "compare: %.60s is neither bits nor tol", m->name);
        limits = limits || limit;
        tol = tol || (m->kind == VECTOR_TEXT && strcmp(m->text, "tol") == 0);
    }
    if (tol && !limits)
        broken(r, "compare: tol without rtol and atol");
}

static void read_entry(struct reader *r, const cJSON *json, struct vector_entry *e)
{
    struct vector_value all = {0};
    r->broken = NULL;
    read_value(r, json, &all);
    if (all.kind != VECTOR_OBJECT)
        broken(r, "is no object");
    e->name = text_of(&all, "name");
    e->system = text_of(&all, "system");
    e->note = text_of(&all, "note");
    read_part(r, &all, "params", &e->params);
    read_part(r, &all, "inputs", &e->inputs);
    read_part(r, &all, "outputs", &e->outputs);
    read_ranks(r, e);
    read_expect(r, &all, e);
    struct vector_value *compare = base_alloc(r->arena, sizeof *compare);
    read_part(r, &all, "compare", compare);
    check_compare(r, compare, true);
    e->compare = compare;
    if (e->system[0] == '\0')
        broken(r, "has no system");
    e->broken = r->broken;
}

static bool is_bits(const struct vector_value *v) { return v == NULL || v->kind != VECTOR_TEXT || strcmp(v->text, "tol") != 0; }
static double number_of(const struct vector_value *object, const char *name)
{
    const struct vector_value *v = vector_member(object, name);
    return v != NULL && v->kind == VECTOR_NUMBER ? v->number : 0;
}

struct vector_tolerance vector_entry_tolerance(const struct vector_entry *entry, const char *output)
{
    const struct vector_value *own = vector_member(entry->compare, output);
    bool object = own != NULL && own->kind == VECTOR_OBJECT; /* {"mode": "tol", "rtol": ..} of its own */
    const struct vector_value *from = object ? own : entry->compare;
    return (struct vector_tolerance){
        .bits = is_bits(own != NULL && !object ? own : vector_member(from, "mode")),
        .rtol = number_of(from, "rtol"),
        .atol = number_of(from, "atol"),
    };
}

static size_t line_of(const char *text, const char *end)
{
    size_t line = 1;
    for (const char *p = text; p < end; p++)
        line += *p == '\n';
    return line;
}

bool vector_file_read(const char *text, size_t len, int64_t limit_bytes, struct vector_file *file, struct base_buf *error)
{
    const char *end = NULL;
    memset(file, 0, sizeof *file);
    cJSON *json = cJSON_ParseWithLengthOpts(text, len, &end, false);
    if (json == NULL) {
        base_printf(error, "line %zu: this is no JSON", line_of(text, end != NULL ? end : text));
        return false;
    }
    struct reader r = {.arena = &file->arena, .left_bytes = limit_bytes};
    bool ok = cJSON_IsArray(json) || cJSON_IsObject(json);
    if (!ok)
        base_puts(error, "a list of vectors is expected");
    for (const char *p = end; ok && p < text + len; p++)
        if (strchr(" \t\r\n", *p) == NULL || *p == '\0') {
            base_printf(error, "line %zu: there is text behind the vectors", line_of(text, p));
            ok = false;
        }
    const cJSON *first = cJSON_IsArray(json) ? json->child : json; /* a single vector is fine, too */
    for (const cJSON *c = first; ok && c != NULL; c = c->next)
        file->count++;
    file->entries = base_alloc_array(&file->arena, (size_t)file->count + 1, sizeof *file->entries);
    uint32_t i = 0;
    for (const cJSON *c = first; ok && c != NULL; c = c->next)
        read_entry(&r, c, &file->entries[i++]);
    cJSON_Delete(json);
    return ok;
}

void vector_file_free(struct vector_file *file)
{
    base_arena_free(&file->arena);
    memset(file, 0, sizeof *file);
}
