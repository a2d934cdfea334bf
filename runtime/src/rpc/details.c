/* SPDX-License-Identifier: Apache-2.0 */
/* details.c - google.rpc.Status, written for a handler's error and read from a caller's. */
#include "rpc/details.h"

#include <msgtrans/codec.h>
#include <string.h>

#include "core/log.h"
#include "core/utf8.h"

static const char KEY[] = "grpc-status-details-bin";
static const char PREFIX[] = "type.googleapis.com/";

enum {
    ENTRY_OVERHEAD = 32,
    /* google.rpc.Status and google.protobuf.Any: field number and wire type */
    STATUS_CODE = 1 << 3 | 0,
    STATUS_MESSAGE = 2 << 3 | 2,
    STATUS_DETAILS = 3 << 3 | 2,
    ANY_TYPE_URL = 1 << 3 | 2,
    ANY_VALUE = 2 << 3 | 2,
};

typedef struct detail_node {
    struct detail_node *earlier;
    mt_status_detail detail;
} detail_node;

struct mt_details {
    detail_node *newest; /* messages are written backwards, so the last one comes first */
    size_t bytes;        /* encoded */
    bool sealed;         /* the last trailer has them */
};

/* ---- the handler adds some */

static size_t any_size(const mt_status_detail *detail)
{
    size_t value = detail->value.size > 0 ? 1 + mt_size_piece(detail->value.size) : 0;

    return 1 + mt_size_piece(detail->type_url.size) + value;
}

static bool is_text(mt_slice text)
{
    for (size_t at = 0, length; at < text.size; at += length) {
        length = mt_utf8_length(text.data + at, text.size - at);
        if (length == 0)
            return false;
    }
    return true;
}

static bool is_type_url(mt_slice url)
{
    return url.size > 0 && url.data != NULL && memchr(url.data, '/', url.size) != NULL &&
           is_text(url);
}

/* What the trailer would cost in the worst case: with the longest text. */
static size_t trailer_bound(size_t details)
{
    return sizeof KEY - 1 + ENTRY_OVERHEAD + 2 + 1 + mt_size_piece(MT_STATUS_TEXT_SIZE) + details;
}

static struct mt_details *details_of(mt_server_call *call)
{
    if (call->details != NULL)
        return call->details;
    call->details = mt_arena_take(&call->base.arena, sizeof *call->details);
    if (call->details != NULL)
        *call->details = (struct mt_details){0};
    return call->details;
}

/* Adds a detail whose slices are the arena's. */
static mt_err add(mt_server_call *call, mt_status_detail detail)
{
    struct mt_details *details = details_of(call);
    detail_node *node = mt_arena_take(&call->base.arena, sizeof *node);

    if (details == NULL || node == NULL)
        return MT_ENOMEM;
    size_t bytes = details->bytes + 1 + mt_size_piece(any_size(&detail));
    if (trailer_bound(bytes) > MT_METADATA_MAX_BYTES)
        return MT_ELIMIT;
    *node = (detail_node){.earlier = details->newest, .detail = detail};
    details->newest = node;
    details->bytes = bytes;
    return MT_OK;
}

/* Fails before anything is copied that could never be sent. */
static mt_err check(const mt_call *call, size_t url, size_t value)
{
    if (!call->served)
        return MT_EINVAL;
    return url > MT_METADATA_MAX_BYTES || value > MT_METADATA_MAX_BYTES ? MT_ELIMIT : MT_OK;
}

static bool copy(mt_call *call, mt_slice *bytes)
{
    uint8_t *to = mt_arena_take(&call->arena, bytes->size);

    if (to == NULL)
        return false;
    mt_copy(to, bytes->data, bytes->size);
    *bytes = mt_slice_of(to, bytes->size);
    return true;
}

mt_err mt_call_add_packed_detail(mt_call *call, mt_status_detail detail)
{
    mt_err err = check(call, detail.type_url.size, detail.value.size);

    if (err == MT_OK &&
        (!is_type_url(detail.type_url) || (detail.value.size > 0 && detail.value.data == NULL)))
        err = MT_EINVAL;
    if (err != MT_OK)
        return err;
    if (!copy(call, &detail.type_url) || !copy(call, &detail.value))
        return MT_ENOMEM;
    return add((mt_server_call *)call, detail);
}

mt_err mt_call_add_detail(mt_call *call, const mt_message_type *type, const void *message)
{
    const char *name = type->descriptor->name;
    size_t url_size = sizeof PREFIX - 1 + strlen(name), size = type->packed_size(message);
    mt_err err = check(call, url_size, size);

    if (err != MT_OK)
        return err;
    uint8_t *url = mt_arena_take(&call->arena, url_size);
    uint8_t *value = mt_arena_take(&call->arena, size);
    if (url == NULL || value == NULL)
        return MT_ENOMEM;
    memcpy(url, PREFIX, sizeof PREFIX - 1);
    memcpy(url + sizeof PREFIX - 1, name, strlen(name));
    mt_message_pack(type, message, value);
    return add((mt_server_call *)call,
               (mt_status_detail){mt_slice_of(url, url_size), mt_slice_of(value, size)});
}

/* ---- into the trailers */

static uint8_t *put(uint8_t *at, uint8_t tag, mt_slice bytes)
{
    if (bytes.size == 0)
        return at;
    at = mt_put_piece(at, 0, bytes.data, bytes.size);
    *--at = tag;
    return at;
}

static uint8_t *put_any(uint8_t *at, const mt_status_detail *detail)
{
    uint8_t *end = at;

    at = put(at, ANY_VALUE, detail->value);
    at = put(at, ANY_TYPE_URL, detail->type_url);
    at = mt_put_uint64(at, (uint64_t)(end - at));
    *--at = STATUS_DETAILS;
    return at;
}

static mt_err encode(mt_server_call *call, const mt_status *status, mt_slice *out)
{
    const struct mt_details *details = call->details;
    size_t room = trailer_bound(details->bytes);
    uint8_t *start = mt_arena_take(&call->base.arena, room + 1); /* a NUL follows, as on arrival */

    if (start == NULL)
        return MT_ENOMEM;
    uint8_t *end = start + room, *at = end;
    *end = '\0';
    for (const detail_node *node = details->newest; node != NULL; node = node->earlier)
        at = put_any(at, &node->detail);
    at = put(at, STATUS_MESSAGE, mt_slice_of(status->text, status->size));
    at = mt_put_uint64(at, status->code);
    *--at = STATUS_CODE;
    *out = mt_slice_of(at, (size_t)(end - at));
    return MT_OK;
}

/* The rules that mt_metadata_check() has, but for the key, which is ours. */
static bool fits(const mt_metadata_list *list)
{
    size_t cost = 0;

    for (size_t i = 0; i < list->count; i++)
        cost += strlen(list->entries[i].key) + list->entries[i].value.size + ENTRY_OVERHEAD;
    return list->count <= MT_METADATA_MAX_ENTRIES && cost <= MT_METADATA_MAX_BYTES;
}

void mt_details_seal(mt_server_call *call, const mt_status *status)
{
    mt_metadata_entry entry = {.key = KEY};

    if (call->details == NULL || call->details->newest == NULL || call->details->sealed)
        return;
    mt_err err = encode(call, status, &entry.value);
    if (err == MT_OK)
        err = mt_metadata_list_push(&call->base, &call->trailers, entry);
    if (err == MT_OK) {
        call->details->sealed = true;
        if (!fits(&call->trailers))
            mt_details_drop(call);
    } else {
        mt_log(MT_LOG_WARN, "%s: no memory for the details of an error", call->base.method->path);
    }
}

bool mt_details_drop(mt_server_call *call)
{
    if (call->details == NULL || !call->details->sealed)
        return false;
    call->details->sealed = false;
    call->trailers.count--;
    mt_log(MT_LOG_WARN, "%s: the details of an error are left out, they are too large",
           call->base.method->path);
    return true;
}

/* ---- the caller reads them */

/* Steps over a field that is of no interest. Returns NULL when it is malformed. */
static const uint8_t *skip(const uint8_t *p, const uint8_t *end, unsigned wire_type)
{
    const uint8_t *last;
    uint64_t value;

    switch (wire_type) {
    case 0:
        return mt_get_uint64(p, end, &value);
    case 1:
        return end - p >= 8 ? p + 8 : NULL;
    case 2:
        return mt_get_piece(p, end, &last) != NULL ? last : NULL;
    case 5:
        return end - p >= 4 ? p + 4 : NULL;
    default:
        return NULL; /* neither message has groups */
    }
}

/* Reads one field; a piece if its tag is one of the two. Returns NULL when it is malformed. */
static const uint8_t *get_field(const uint8_t *p, const uint8_t *end, uint32_t *tag,
                                mt_slice *piece)
{
    const uint8_t *last;

    p = mt_get_tag(p, end, tag);
    if (p == NULL || *tag >> 3 == 0)
        return NULL;
    if ((*tag & 7) != 2)
        return skip(p, end, *tag & 7);
    p = mt_get_piece(p, end, &last);
    if (p == NULL)
        return NULL;
    *piece = mt_slice_of(p, (size_t)(last - p));
    return last;
}

static bool get_any(mt_slice bytes, mt_status_detail *out)
{
    const uint8_t *p = bytes.data, *end = p + bytes.size;
    mt_slice piece;
    uint32_t tag;

    *out = (mt_status_detail){0};
    while (p < end) {
        p = get_field(p, end, &tag, &piece);
        if (p == NULL)
            return false;
        if (tag == ANY_TYPE_URL)
            out->type_url = piece;
        else if (tag == ANY_VALUE)
            out->value = piece;
    }
    return is_text(out->type_url);
}

bool mt_status_details_next(mt_status_details *details, mt_status_detail *out)
{
    const uint8_t *p = details->left.data, *end = p != NULL ? p + details->left.size : NULL;
    mt_slice piece;
    uint32_t tag;

    *out = (mt_status_detail){0};
    while (p < end) {
        p = get_field(p, end, &tag, &piece);
        if (p == NULL || (tag == STATUS_DETAILS && !get_any(piece, out))) {
            *out = (mt_status_detail){0};
            details->error = MT_EDECODE;
            break;
        }
        if (tag == STATUS_DETAILS) {
            details->left = mt_slice_of(p, (size_t)(end - p));
            return true;
        }
    }
    details->left = (mt_slice){0};
    return false;
}

mt_slice mt_call_details(const mt_call *call)
{
    mt_metadata trailers = {0};

    if (!call->served)
        trailers = mt_call_trailers(call);
    const mt_slice *found = mt_metadata_get(&trailers, KEY);
    return found != NULL ? *found : (mt_slice){0};
}

/* True for any prefix that ends in "/". */
static bool names(mt_slice url, const char *name)
{
    size_t size = strlen(name);

    return url.size > size && memcmp(url.data + url.size - size, name, size) == 0 &&
           url.data[url.size - size - 1] == '/';
}

mt_err mt_call_get_detail(const mt_call *call, const mt_message_type *type, mt_arena *arena,
                          void **out)
{
    mt_status_details details = mt_status_details_of(mt_call_details(call));
    mt_status_detail detail;
    mt_status why;

    *out = NULL;
    while (mt_status_details_next(&details, &detail))
        if (names(detail.type_url, type->descriptor->name))
            return mt_unpack_bytes(type, arena, detail.value.data, detail.value.size, out, &why);
    return details.error != MT_OK ? details.error : MT_ENOENT;
}
