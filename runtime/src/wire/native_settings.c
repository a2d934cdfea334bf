/* SPDX-License-Identifier: Apache-2.0 */
/* native_settings.c - what each side asks of the other, once, at the start of the connection. */
#include "wire/native.h"

#include "core/alloc.h"

enum { SETTING_VERSION = 0, SETTING_LABEL = 1 };

/* Settings that are numbers: where each is kept, and what it may be. */
static const struct setting {
    uint8_t id;
    uint8_t at; /* in mt_session_limits */
    uint32_t least, most;
    const char *name;
} settings[] = {
    {2, offsetof(mt_session_limits, max_frame_bytes), MT_INITIAL_FRAME, 0xffffff,
     "max_frame_bytes"},
    {4, offsetof(mt_session_limits, max_message_bytes), 0, MT_MESSAGE_MOST, "max_message_bytes"},
    {6, offsetof(mt_session_limits, max_concurrent_calls), 0, UINT32_MAX, "max_concurrent_calls"},
    {8, offsetof(mt_session_limits, stream_window_bytes), MT_INITIAL_WINDOW, MT_CREDIT_MOST,
     "stream_window_bytes"},
    {10, offsetof(mt_session_limits, max_metadata_bytes), 0, UINT32_MAX, "max_metadata_bytes"},
    {12, offsetof(mt_session_limits, max_methods), MT_INITIAL_METHODS, UINT32_MAX, "max_methods"},
    {14, offsetof(mt_session_limits, min_ping_interval_ms), 0, UINT32_MAX, "min_ping_interval_ms"},
    {16, offsetof(mt_session_limits, connection_window_bytes), MT_INITIAL_CONNECTION,
     MT_CREDIT_MOST, "connection_window_bytes"},
    {18, offsetof(mt_session_limits, codecs), 0, UINT32_MAX, "codecs"},
};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static uint32_t *value_of(mt_session_limits *limits, const struct setting *setting)
{
    return (uint32_t *)(void *)((char *)limits + setting->at);
}

static void keep_within(uint32_t *value, uint32_t least, uint32_t most)
{
    if (*value < least)
        *value = least;
    if (*value > most)
        *value = most;
}

void mt_native_settings_init(mt_native *n, const mt_session_limits *limits)
{
    mt_session_limits *ours = &n->ours;

    *ours = *limits;
    keep_within(&ours->max_frame_bytes, MT_INITIAL_FRAME, MT_FRAME_MOST);
    keep_within(&ours->stream_window_bytes, MT_INITIAL_WINDOW, MT_WINDOW_MOST);
    keep_within(&ours->connection_window_bytes, MT_INITIAL_CONNECTION, MT_CONNECTION_MOST);
    keep_within(&ours->max_methods, MT_INITIAL_METHODS, MT_METHODS_MOST);
    keep_within(&ours->max_message_bytes, 0, MT_MESSAGE_MOST);
    keep_within(&ours->max_assembly_bytes, ours->max_message_bytes, UINT32_MAX);
    if (!n->acceptor)
        ours->max_concurrent_calls = 0; /* calls by the server: not in version 1 */

    /* Sizes that are refused call by call are not known yet, so not limited yet. */
    n->peer = (mt_session_limits){
        .max_frame_bytes = MT_INITIAL_FRAME,
        .max_message_bytes = MT_MESSAGE_MOST,
        .max_concurrent_calls = MT_INITIAL_CALLS,
        .stream_window_bytes = MT_INITIAL_WINDOW,
        .connection_window_bytes = MT_INITIAL_CONNECTION,
        .max_metadata_bytes = UINT32_MAX,
        .max_methods = MT_INITIAL_METHODS,
    };
    n->send_credit = n->peer.connection_window_bytes;
    n->recv_credit = ours->connection_window_bytes;
}

mt_err mt_native_settings_put(mt_native *n, const char *label)
{
    mt_slice text = mt_slice_text(label != NULL ? label : "");

    if (text.size > MT_LABEL_MOST)
        text.size = MT_LABEL_MOST;
    uint8_t *payload = mt_native_begin(n, (SETTING_COUNT + 2) * 2 * MT_VARINT_MAX + text.size);
    if (payload == NULL)
        return MT_ENOMEM;
    uint8_t *p = mt_put_varint(payload, SETTING_VERSION);
    p = mt_put_varint(p, MT_NATIVE_VERSION);
    p = mt_put_varint(p, SETTING_LABEL);
    p = mt_put_bytes(p, text);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        p = mt_put_varint(p, settings[i].id);
        p = mt_put_varint(p, *value_of(&n->ours, &settings[i]));
    }
    mt_native_commit(n, payload, p, 0, MT_FRAME_SETTINGS);
    return MT_OK;
}

static const struct setting *find_setting(uint32_t id)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (settings[i].id == id)
            return &settings[i];
    return NULL;
}

static mt_err take_number(mt_native *n, uint32_t id, uint64_t value)
{
    const struct setting *setting = find_setting(id);

    if (setting == NULL)
        return MT_OK;
    if (value < setting->least)
        return mt_native_offend(n, MT_INTERNAL, "setting %s is %llu, below its least value %u",
                                setting->name, (unsigned long long)value, setting->least);
    *value_of(&n->peer, setting) = value > setting->most ? setting->most : (uint32_t)value;
    return MT_OK;
}

/* Keeps the peer's name, printable, for log lines. */
static mt_err take_label(mt_native *n, mt_slice text)
{
    if (text.size > MT_LABEL_MOST)
        text.size = MT_LABEL_MOST;
    if (text.size == 0)
        return MT_OK;
    char *label = mt_strndup((const char *)text.data, text.size);
    if (label == NULL)
        return MT_ENOMEM;
    for (size_t i = 0; i < text.size; i++)
        if (label[i] < 0x20 || label[i] > 0x7e)
            label[i] = '?';
    n->base.peer_label = label;
    return MT_OK;
}

static mt_err take_pairs(mt_native *n, mt_reader *reader)
{
    uint64_t least = 0; /* ids ascend, so none comes twice */
    mt_err err = MT_OK;

    while (err == MT_OK && reader->at < reader->end) {
        uint32_t id = mt_reader_u32(reader);
        uint64_t value = 0;
        mt_slice bytes = {0};
        if (id % 2 == 0)
            value = mt_reader_varint(reader);
        else
            bytes = mt_reader_bytes(reader);
        if (reader->bad || id < least)
            return mt_native_offend(n, MT_INTERNAL, "malformed SETTINGS");
        least = (uint64_t)id + 1;
        if (id == SETTING_LABEL)
            err = take_label(n, bytes);
        else if (id % 2 == 0)
            err = take_number(n, id, value);
    }
    return err;
}

/* Streams that were opened before the settings came get the rest of the window, and so does the
 * connection. */
static void widen_windows(mt_native *n)
{
    uint32_t more = n->peer.stream_window_bytes - MT_INITIAL_WINDOW;
    uint32_t at = 0;

    if (!mt_native_credit_all(n, n->peer.connection_window_bytes - MT_INITIAL_CONNECTION))
        n->send_credit = MT_CREDIT_MOST;
    for (mt_stream *s = mt_map_next(&n->streams, &at); s != NULL && more > 0;
         s = mt_map_next(&n->streams, &at))
        if (!mt_native_credit(n, s, more))
            s->send_credit = MT_CREDIT_MOST;
}

mt_err mt_native_take_settings(mt_native *n, const mt_frame *frame)
{
    mt_reader reader = mt_frame_reader(frame);

    if (n->state != MT_NATIVE_SETTINGS)
        return mt_native_offend(n, MT_INTERNAL, "a second SETTINGS");
    n->state = MT_NATIVE_OPEN;
    mt_err err = take_pairs(n, &reader);
    if (err != MT_OK)
        return err;
    n->base.ping_after_ms = n->peer.min_ping_interval_ms;
    widen_windows(n);
    n->ready = true;
    return MT_OK;
}
