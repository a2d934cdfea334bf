/* SPDX-License-Identifier: Apache-2.0 */
/* native_head.c - the payloads of CALL and STATUS in front of the message, and metadata blocks. */
#include "wire/native.h"

mt_code mt_native_code(uint64_t number)
{
    return number <= MT_UNAUTHENTICATED ? (mt_code)number : MT_UNKNOWN;
}

/* ---- CALL */

/* A timeout in nanoseconds, far enough from the end of time to be added to any clock. */
static mt_time timeout_of(uint64_t us)
{
    const uint64_t most = (uint64_t)(MT_NEVER / 4 / MT_US);

    return (mt_time)(us < most ? us : most) * MT_US;
}

bool mt_native_call_get(const mt_frame *frame, mt_native_call *call)
{
    mt_reader reader = mt_frame_reader(frame);

    call->ref = mt_reader_varint(&reader);
    call->path = mt_slice_of(NULL, 0);
    if (call->ref < MT_REF_FIRST)
        call->path = mt_reader_bytes(&reader);
    call->timeout = timeout_of(mt_reader_varint(&reader));
    call->metadata = mt_reader_bytes(&reader);
    call->message = (mt_slice){reader.at, (size_t)(reader.end - reader.at), frame->owner};
    return !reader.bad;
}

size_t mt_native_call_bound(const mt_call_head *head, size_t path_size)
{
    return 4 * MT_VARINT_MAX + path_size + mt_native_metadata_size(&head->metadata);
}

uint8_t *mt_native_call_put(uint8_t *p, const mt_call_head *head, uint64_t ref, mt_slice path)
{
    p = mt_put_varint(p, ref);
    if (ref < MT_REF_FIRST)
        p = mt_put_bytes(p, path);
    /* Rounded up: what is left of a timeout never becomes "none". */
    p = mt_put_varint(p, (uint64_t)((head->timeout + MT_US - 1) / MT_US));
    return mt_native_metadata_put(p, &head->metadata);
}

/* ---- STATUS */

bool mt_native_status_get(const mt_frame *frame, mt_native_status *status)
{
    mt_reader reader = mt_frame_reader(frame);
    mt_finish *finish = &status->finish;

    finish->code = mt_native_code(mt_reader_varint(&reader));
    finish->text = mt_reader_bytes(&reader);
    status->metadata = mt_reader_bytes(&reader);
    finish->trailers = (mt_metadata){NULL, 0};
    finish->queue_us = mt_reader_u32(&reader);
    finish->handler_us = mt_reader_u32(&reader);
    (void)mt_reader_bytes(&reader); /* the load report, which nobody reads yet */
    if (finish->text.size > MT_TEXT_MOST)
        finish->text.size = MT_TEXT_MOST;
    status->message = (mt_slice){reader.at, (size_t)(reader.end - reader.at), frame->owner};
    return !reader.bad;
}

static mt_slice text_of(const mt_finish *finish)
{
    mt_slice text = finish->text;

    if (text.size > MT_TEXT_MOST)
        text.size = MT_TEXT_MOST;
    return text;
}

size_t mt_native_status_bound(const mt_finish *finish)
{
    return 6 * MT_VARINT_MAX + text_of(finish).size + mt_native_metadata_size(&finish->trailers);
}

uint8_t *mt_native_status_put(uint8_t *p, const mt_finish *finish)
{
    p = mt_put_varint(p, finish->code);
    p = mt_put_bytes(p, text_of(finish));
    p = mt_native_metadata_put(p, &finish->trailers);
    p = mt_put_varint(p, finish->queue_us);
    p = mt_put_varint(p, finish->handler_us);
    return mt_put_varint(p, 0); /* no load report */
}

/* ---- metadata */

static bool key_is_legal(mt_slice key)
{
    for (size_t i = 0; i < key.size; i++) {
        uint8_t c = key.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'))
            return false;
    }
    return key.size > 0;
}

static bool value_is_legal(mt_slice key, mt_slice value)
{
    if (key.size >= 4 && memcmp(key.data + key.size - 4, "-bin", 4) == 0)
        return true;
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] < 0x20 || value.data[i] > 0x7e)
            return false;
    return true;
}

/* Goes over a block once to know what it needs, before a byte of memory is taken for it. */
static mt_err metadata_measure(mt_slice bytes, size_t limit, size_t *count, size_t *room)
{
    mt_reader reader = mt_reader_of(bytes);
    size_t cost = 0;

    while (reader.at < reader.end) {
        mt_slice key = mt_reader_bytes(&reader);
        mt_slice value = mt_reader_bytes(&reader);
        if (reader.bad || !key_is_legal(key) || !value_is_legal(key, value))
            return MT_EDECODE;
        cost += key.size + value.size + MT_METADATA_ENTRY_COST;
        *room += key.size + value.size + 2;
        *count += 1;
    }
    return cost > limit || *count > MT_METADATA_MAX_ENTRIES ? MT_ELIMIT : MT_OK;
}

/* Copies bytes and a NUL behind them; returns where they start and moves *at behind them. */
static uint8_t *keep(uint8_t **at, mt_slice bytes)
{
    uint8_t *start = *at;

    if (bytes.size > 0)
        memcpy(start, bytes.data, bytes.size);
    start[bytes.size] = '\0';
    *at = start + bytes.size + 1;
    return start;
}

mt_err mt_native_metadata_get(mt_slice bytes, size_t limit, mt_metadata *out, mt_block **storage)
{
    size_t count = 0, room = 0;

    *out = (mt_metadata){NULL, 0};
    *storage = NULL;
    if (bytes.size == 0)
        return MT_OK;
    mt_err err = metadata_measure(bytes, limit, &count, &room);
    if (err != MT_OK)
        return err;
    *storage = mt_block_new(count * sizeof(mt_metadata_entry) + room);
    if (*storage == NULL)
        return MT_ENOMEM;

    mt_metadata_entry *entries = (mt_metadata_entry *)(void *)(*storage)->data;
    uint8_t *at = (*storage)->data + count * sizeof *entries;
    mt_reader reader = mt_reader_of(bytes);
    for (size_t i = 0; i < count; i++) {
        entries[i].key = (const char *)keep(&at, mt_reader_bytes(&reader));
        mt_slice value = mt_reader_bytes(&reader);
        entries[i].value = mt_slice_of(keep(&at, value), value.size);
    }
    *out = (mt_metadata){entries, count};
    return MT_OK;
}

size_t mt_native_metadata_size(const mt_metadata *metadata)
{
    size_t size = 0;

    for (size_t i = 0; i < metadata->count; i++) {
        size_t key = strlen(metadata->entries[i].key);
        size_t value = metadata->entries[i].value.size;
        size += mt_varint_size(key) + key + mt_varint_size(value) + value;
    }
    return size;
}

uint8_t *mt_native_metadata_put(uint8_t *p, const mt_metadata *metadata)
{
    if (metadata->count == 0)
        return mt_put_varint(p, 0);
    p = mt_put_varint(p, mt_native_metadata_size(metadata));
    for (size_t i = 0; i < metadata->count; i++) {
        p = mt_put_bytes(p, mt_slice_text(metadata->entries[i].key));
        p = mt_put_bytes(p, metadata->entries[i].value);
    }
    return p;
}

size_t mt_native_metadata_cost(const mt_metadata *metadata)
{
    size_t cost = 0;

    for (size_t i = 0; i < metadata->count; i++)
        cost += strlen(metadata->entries[i].key) + metadata->entries[i].value.size +
                MT_METADATA_ENTRY_COST;
    return cost;
}
