/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- game.v1.FeedFollow ----------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_game_feed_follow[] = {
    {"text", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(game_feed_follow, text),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_game_feed_follow[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_game_feed_follow[] = {
    0, /* text */
};

void game_feed_follow_init(game_feed_follow *message)
{
    static const game_feed_follow initial = GAME_FEED_FOLLOW_INIT;

    *message = initial;
}

static void init_game_feed_follow(ProtobufCMessage *base)
{
    game_feed_follow_init((game_feed_follow *)(void *)base);
}

const ProtobufCMessageDescriptor game_feed_follow_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "game.v1.FeedFollow", "FeedFollow", "game_feed_follow", "game.v1",
    sizeof(game_feed_follow),
    1, pb_fields_game_feed_follow, names_game_feed_follow,
    1, ranges_game_feed_follow,
    init_game_feed_follow,
    NULL, NULL, NULL,
};

static size_t size_game_feed_follow(const void *message)
{
    const game_feed_follow *m = (const game_feed_follow *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->text))
        size += 1 + mt_size_string(m->text);
    return size;
}

static uint8_t *pack_game_feed_follow(const void *message, uint8_t *at, uintptr_t limit)
{
    const game_feed_follow *m = (const game_feed_follow *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (mt_string_is_set(m->text)) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_game_feed_follow(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end)
{
    game_feed_follow *m = (game_feed_follow *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* text */
            p = mt_get_string(u, p, end, &m->text);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &game_feed_follow_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_game_feed_follow[] = {
    {"text", NULL, 0},
};

static const unsigned json_game_feed_follow[] = {
    0, /* "text" */
};

const mt_message_type game_feed_follow_mt_type = {
    &game_feed_follow_descriptor,
    size_game_feed_follow,
    pack_game_feed_follow,
    unpack_game_feed_follow,
    fields_game_feed_follow,
    json_game_feed_follow,
    NULL,
    0,
};

size_t game_feed_follow_packed_size(const game_feed_follow *message)
{
    return size_game_feed_follow(message);
}

size_t game_feed_follow_pack(const game_feed_follow *message, uint8_t *out)
{
    size_t size = size_game_feed_follow(message);

    pack_game_feed_follow(message, out + size, 0);
    return size;
}

mt_err game_feed_follow_unpack(mt_arena *arena, mt_slice bytes, game_feed_follow **out,
                               mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&game_feed_follow_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (game_feed_follow *)message;
    return err;
}

void game_feed_follow_free(game_feed_follow *message)
{
    mt_message_free(message);
}

/* --- game.v1.Place ---------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_game_place[] = {
    {"name", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(game_place, name),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_game_place[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_game_place[] = {
    0, /* name */
};

void game_place_init(game_place *message)
{
    static const game_place initial = GAME_PLACE_INIT;

    *message = initial;
}

static void init_game_place(ProtobufCMessage *base)
{
    game_place_init((game_place *)(void *)base);
}

const ProtobufCMessageDescriptor game_place_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "game.v1.Place", "Place", "game_place", "game.v1",
    sizeof(game_place),
    1, pb_fields_game_place, names_game_place,
    1, ranges_game_place,
    init_game_place,
    NULL, NULL, NULL,
};

static size_t size_game_place(const void *message)
{
    const game_place *m = (const game_place *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->name))
        size += 1 + mt_size_string(m->name);
    return size;
}

static uint8_t *pack_game_place(const void *message, uint8_t *at, uintptr_t limit)
{
    const game_place *m = (const game_place *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (mt_string_is_set(m->name)) {
        at = mt_put_string(at, limit, m->name);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_game_place(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    game_place *m = (game_place *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* name */
            p = mt_get_string(u, p, end, &m->name);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &game_place_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_game_place[] = {
    {"name", NULL, 0},
};

static const unsigned json_game_place[] = {
    0, /* "name" */
};

const mt_message_type game_place_mt_type = {
    &game_place_descriptor,
    size_game_place,
    pack_game_place,
    unpack_game_place,
    fields_game_place,
    json_game_place,
    NULL,
    0,
};

size_t game_place_packed_size(const game_place *message)
{
    return size_game_place(message);
}

size_t game_place_pack(const game_place *message, uint8_t *out)
{
    size_t size = size_game_place(message);

    pack_game_place(message, out + size, 0);
    return size;
}

mt_err game_place_unpack(mt_arena *arena, mt_slice bytes, game_place **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&game_place_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (game_place *)message;
    return err;
}

void game_place_free(game_place *message)
{
    mt_message_free(message);
}

/* --- game.v1.Event ---------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_game_event[] = {
    {"text", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(game_event, text),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_game_event[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_game_event[] = {
    0, /* text */
};

void game_event_init(game_event *message)
{
    static const game_event initial = GAME_EVENT_INIT;

    *message = initial;
}

static void init_game_event(ProtobufCMessage *base)
{
    game_event_init((game_event *)(void *)base);
}

const ProtobufCMessageDescriptor game_event_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "game.v1.Event", "Event", "game_event", "game.v1",
    sizeof(game_event),
    1, pb_fields_game_event, names_game_event,
    1, ranges_game_event,
    init_game_event,
    NULL, NULL, NULL,
};

static size_t size_game_event(const void *message)
{
    const game_event *m = (const game_event *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->text))
        size += 1 + mt_size_string(m->text);
    return size;
}

static uint8_t *pack_game_event(const void *message, uint8_t *at, uintptr_t limit)
{
    const game_event *m = (const game_event *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (mt_string_is_set(m->text)) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_game_event(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    game_event *m = (game_event *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* text */
            p = mt_get_string(u, p, end, &m->text);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &game_event_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_game_event[] = {
    {"text", NULL, 0},
};

static const unsigned json_game_event[] = {
    0, /* "text" */
};

const mt_message_type game_event_mt_type = {
    &game_event_descriptor,
    size_game_event,
    pack_game_event,
    unpack_game_event,
    fields_game_event,
    json_game_event,
    NULL,
    0,
};

size_t game_event_packed_size(const game_event *message)
{
    return size_game_event(message);
}

size_t game_event_pack(const game_event *message, uint8_t *out)
{
    size_t size = size_game_event(message);

    pack_game_event(message, out + size, 0);
    return size;
}

mt_err game_event_unpack(mt_arena *arena, mt_slice bytes, game_event **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&game_event_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (game_event *)message;
    return err;
}

void game_event_free(game_event *message)
{
    mt_message_free(message);
}

/* --- game.v1.Game ----------------------------------------------------------------------------- */

static void run_game_look(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const game_handlers *)handlers)
        ->look(call, (const game_place *)request, app);
}

static void done_game_look(mt_any_fn *done, mt_call *call, const mt_status *status,
                           const void *reply, void *arg)
{
    ((game_look_done *)done)(call, status, (const game_event *)reply, arg);
}

static void run_game_watch(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const game_handlers *)handlers)
        ->watch(call, (const game_place *)request, app);
}

static void reply_game_watch(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_watch_reply_fn *)fn)(call, (const game_event *)message, arg);
}

static void run_game_upload(const void *handlers, mt_call *call, const void *request, void *app)
{
    (void)request;
    ((const game_handlers *)handlers)
        ->upload(call, app);
}

static void request_game_upload(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_upload_request_fn *)fn)(call, (const game_event *)message, arg);
}

static void done_game_upload(mt_any_fn *done, mt_call *call, const mt_status *status,
                             const void *reply, void *arg)
{
    ((game_upload_done *)done)(call, status, (const game_place *)reply, arg);
}

static void run_game_chat(const void *handlers, mt_call *call, const void *request, void *app)
{
    (void)request;
    ((const game_handlers *)handlers)
        ->chat(call, app);
}

static void reply_game_chat(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_chat_reply_fn *)fn)(call, (const game_event *)message, arg);
}

static void request_game_chat(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_chat_request_fn *)fn)(call, (const game_event *)message, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method game_methods[] = {
    {"/game.v1.Game/Look",
     &game_place_mt_type, &game_event_mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(game_handlers, look), run_game_look, done_game_look,
     MT_COMPRESSION_DEFAULT, 0},
    {"/game.v1.Game/Watch",
     &game_place_mt_type, &game_event_mt_type,
     MT_SERVER_STREAM, MT_NO_SIDE_EFFECTS, 600000000, false,
     offsetof(game_handlers, watch), run_game_watch, NULL,
     MT_COMPRESSION_DEFAULT, 0},
    {"/game.v1.Game/Upload",
     &game_event_mt_type, &game_place_mt_type,
     MT_CLIENT_STREAM, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(game_handlers, upload), run_game_upload, done_game_upload,
     MT_COMPRESSION_DEFAULT, 0},
    {"/game.v1.Game/Chat",
     &game_event_mt_type, &game_event_mt_type,
     MT_BIDI_STREAM, MT_IDEMPOTENCY_UNKNOWN, 0, true,
     offsetof(game_handlers, chat), run_game_chat, NULL,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service game_service = {
    "game.v1.Game",
    game_methods,
    4,
    sizeof(game_handlers),
};

mt_err game_register(mt_server *server, const game_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &game_service, handlers, app);
}

mt_status game_look(mt_channel *channel, const game_place *request, game_event **reply,
                    const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &game_methods[0], request, &out, options);

    if (reply != NULL)
        *reply = (game_event *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *game_look_async(mt_channel *channel, const game_place *request,
                         const mt_call_options *options, game_look_done *done, void *arg)
{
    mt_start_args args = {&game_methods[0], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void game_look_respond(mt_call *call, const game_event *reply)
{
    mt_call_respond(call, reply);
}

mt_call *game_watch_open(mt_channel *channel, const game_place *request,
                         const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &game_methods[1], request, options);
}

mt_err game_watch_read_reply(mt_call *call, const game_event **reply)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *reply = (const game_event *)message;
    return err;
}

void game_watch_on_reply(mt_call *call, game_watch_reply_fn *fn, void *arg)
{
    mt_call_on_message(call, reply_game_watch, (mt_any_fn *)fn, arg);
}

mt_err game_watch_write_reply(mt_call *call, const game_event *reply)
{
    return mt_call_write(call, reply);
}

mt_err game_watch_broadcast(mt_group *group, const game_event *reply,
                            const mt_send_options *options)
{
    return mt_group_send(group, game_methods[1].reply, reply, options);
}

mt_call *game_upload_open(mt_channel *channel, const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &game_methods[2], NULL, options);
}

mt_err game_upload_write_request(mt_call *call, const game_event *request)
{
    return mt_call_write(call, request);
}

mt_status game_upload_finish(mt_call *call, game_place **reply)
{
    void *out;
    mt_status status = mt_call_finish_reply(call, &out);

    if (reply != NULL)
        *reply = (game_place *)out;
    else
        mt_message_free(out);
    return status;
}

void game_upload_on_done(mt_call *call, game_upload_done *done, void *arg)
{
    mt_call_on_reply_done(call, (mt_any_fn *)done, arg);
}

mt_err game_upload_read_request(mt_call *call, const game_event **request)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *request = (const game_event *)message;
    return err;
}

void game_upload_on_request(mt_call *call, game_upload_request_fn *fn, void *arg)
{
    mt_call_on_message(call, request_game_upload, (mt_any_fn *)fn, arg);
}

void game_upload_respond(mt_call *call, const game_place *reply)
{
    mt_call_respond(call, reply);
}

mt_call *game_chat_open(mt_channel *channel, const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &game_methods[3], NULL, options);
}

mt_err game_chat_write_request(mt_call *call, const game_event *request)
{
    return mt_call_write(call, request);
}

mt_err game_chat_read_reply(mt_call *call, const game_event **reply)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *reply = (const game_event *)message;
    return err;
}

void game_chat_on_reply(mt_call *call, game_chat_reply_fn *fn, void *arg)
{
    mt_call_on_message(call, reply_game_chat, (mt_any_fn *)fn, arg);
}

mt_err game_chat_read_request(mt_call *call, const game_event **request)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *request = (const game_event *)message;
    return err;
}

void game_chat_on_request(mt_call *call, game_chat_request_fn *fn, void *arg)
{
    mt_call_on_message(call, request_game_chat, (mt_any_fn *)fn, arg);
}

mt_err game_chat_write_reply(mt_call *call, const game_event *reply)
{
    return mt_call_write(call, reply);
}

mt_err game_chat_broadcast(mt_group *group, const game_event *reply, const mt_send_options *options)
{
    return mt_group_send(group, game_methods[3].reply, reply, options);
}

/* --- game.v1.Talk ----------------------------------------------------------------------------- */

static void run_game_talk_tell(const void *handlers, mt_call *call, const void *request, void *app)
{
    (void)request;
    ((const game_talk_handlers *)handlers)
        ->tell(call, app);
}

static void request_game_talk_tell(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_talk_tell_request_fn *)fn)(call, (const game_event *)message, arg);
}

static void done_game_talk_tell(mt_any_fn *done, mt_call *call, const mt_status *status,
                                const void *reply, void *arg)
{
    ((game_talk_tell_done *)done)(call, status, (const game_event *)reply, arg);
}

static void run_game_talk_delete(const void *handlers, mt_call *call, const void *request,
                                 void *app)
{
    (void)request;
    ((const game_talk_handlers *)handlers)
        ->delete_(call, app);
}

static void reply_game_talk_delete(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_talk_delete_reply_fn *)fn)(call, (const game_event *)message, arg);
}

static void request_game_talk_delete(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_talk_delete_request_fn *)fn)(call, (const game_event *)message, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method game_talk_methods[] = {
    {"/game.v1.Talk/Tell",
     &game_event_mt_type, &game_event_mt_type,
     MT_CLIENT_STREAM, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(game_talk_handlers, tell), run_game_talk_tell, done_game_talk_tell,
     MT_COMPRESSION_DEFAULT, 0},
    {"/game.v1.Talk/delete",
     &game_event_mt_type, &game_event_mt_type,
     MT_BIDI_STREAM, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(game_talk_handlers, delete_), run_game_talk_delete, NULL,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service game_talk_service = {
    "game.v1.Talk",
    game_talk_methods,
    2,
    sizeof(game_talk_handlers),
};

mt_err game_talk_register(mt_server *server, const game_talk_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &game_talk_service, handlers, app);
}

mt_call *game_talk_tell_open(mt_channel *channel, const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &game_talk_methods[0], NULL, options);
}

mt_err game_talk_tell_write_request(mt_call *call, const game_event *request)
{
    return mt_call_write(call, request);
}

mt_status game_talk_tell_finish(mt_call *call, game_event **reply)
{
    void *out;
    mt_status status = mt_call_finish_reply(call, &out);

    if (reply != NULL)
        *reply = (game_event *)out;
    else
        mt_message_free(out);
    return status;
}

void game_talk_tell_on_done(mt_call *call, game_talk_tell_done *done, void *arg)
{
    mt_call_on_reply_done(call, (mt_any_fn *)done, arg);
}

mt_err game_talk_tell_read_request(mt_call *call, const game_event **request)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *request = (const game_event *)message;
    return err;
}

void game_talk_tell_on_request(mt_call *call, game_talk_tell_request_fn *fn, void *arg)
{
    mt_call_on_message(call, request_game_talk_tell, (mt_any_fn *)fn, arg);
}

void game_talk_tell_respond(mt_call *call, const game_event *reply)
{
    mt_call_respond(call, reply);
}

mt_call *game_talk_delete_open(mt_channel *channel, const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &game_talk_methods[1], NULL, options);
}

mt_err game_talk_delete_write_request(mt_call *call, const game_event *request)
{
    return mt_call_write(call, request);
}

mt_err game_talk_delete_read_reply(mt_call *call, const game_event **reply)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *reply = (const game_event *)message;
    return err;
}

void game_talk_delete_on_reply(mt_call *call, game_talk_delete_reply_fn *fn, void *arg)
{
    mt_call_on_message(call, reply_game_talk_delete, (mt_any_fn *)fn, arg);
}

mt_err game_talk_delete_read_request(mt_call *call, const game_event **request)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *request = (const game_event *)message;
    return err;
}

void game_talk_delete_on_request(mt_call *call, game_talk_delete_request_fn *fn, void *arg)
{
    mt_call_on_message(call, request_game_talk_delete, (mt_any_fn *)fn, arg);
}

mt_err game_talk_delete_write_reply(mt_call *call, const game_event *reply)
{
    return mt_call_write(call, reply);
}

mt_err game_talk_delete_broadcast(mt_group *group, const game_event *reply,
                                  const mt_send_options *options)
{
    return mt_group_send(group, game_talk_methods[1].reply, reply, options);
}

/* --- game.v1.Feed ----------------------------------------------------------------------------- */

static void run_game_feed_follow(const void *handlers, mt_call *call, const void *request,
                                 void *app)
{
    ((const game_feed_handlers *)handlers)
        ->follow(call, (const game_place *)request, app);
}

static void reply_game_feed_follow(mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((game_feed_follow_reply_fn *)fn)(call, (const game_feed_follow *)message, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method game_feed_methods[] = {
    {"/game.v1.Feed/Follow",
     &game_place_mt_type, &game_feed_follow_mt_type,
     MT_SERVER_STREAM, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(game_feed_handlers, follow), run_game_feed_follow, NULL,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service game_feed_service = {
    "game.v1.Feed",
    game_feed_methods,
    1,
    sizeof(game_feed_handlers),
};

mt_err game_feed_register(mt_server *server, const game_feed_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &game_feed_service, handlers, app);
}

mt_call *game_feed_follow_open(mt_channel *channel, const game_place *request,
                               const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &game_feed_methods[0], request, options);
}

mt_err game_feed_follow_read_reply(mt_call *call, const game_feed_follow **reply)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *reply = (const game_feed_follow *)message;
    return err;
}

void game_feed_follow_on_reply(mt_call *call, game_feed_follow_reply_fn *fn, void *arg)
{
    mt_call_on_message(call, reply_game_feed_follow, (mt_any_fn *)fn, arg);
}

mt_err game_feed_follow_write_reply(mt_call *call, const game_feed_follow *reply)
{
    return mt_call_write(call, reply);
}

mt_err game_feed_follow_broadcast(mt_group *group, const game_feed_follow *reply,
                                  const mt_send_options *options)
{
    return mt_group_send(group, game_feed_methods[0].reply, reply, options);
}
