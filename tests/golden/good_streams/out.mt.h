/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct game_feed_follow game_feed_follow;
typedef struct game_place game_place;
typedef struct game_event game_event;

struct game_feed_follow {
    ProtobufCMessage base;
    char *text;
};

#define GAME_FEED_FOLLOW_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&game_feed_follow_descriptor), \
      (char *)mt_empty_string }

struct game_place {
    ProtobufCMessage base;
    char *name;
};

#define GAME_PLACE_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&game_place_descriptor), \
      (char *)mt_empty_string }

struct game_event {
    ProtobufCMessage base;
    char *text;
};

#define GAME_EVENT_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&game_event_descriptor), \
      (char *)mt_empty_string }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor game_feed_follow_descriptor;
extern const mt_message_type game_feed_follow_mt_type;
void game_feed_follow_init(game_feed_follow *message);
size_t game_feed_follow_packed_size(const game_feed_follow *message);
size_t game_feed_follow_pack(const game_feed_follow *message, uint8_t *out);
MT_NODISCARD mt_err game_feed_follow_unpack(mt_arena *arena, mt_slice bytes, game_feed_follow **out,
                                            mt_status *why);
void game_feed_follow_free(game_feed_follow *message);

extern const ProtobufCMessageDescriptor game_place_descriptor;
extern const mt_message_type game_place_mt_type;
void game_place_init(game_place *message);
size_t game_place_packed_size(const game_place *message);
size_t game_place_pack(const game_place *message, uint8_t *out);
MT_NODISCARD mt_err game_place_unpack(mt_arena *arena, mt_slice bytes, game_place **out,
                                      mt_status *why);
void game_place_free(game_place *message);

extern const ProtobufCMessageDescriptor game_event_descriptor;
extern const mt_message_type game_event_mt_type;
void game_event_init(game_event *message);
size_t game_event_packed_size(const game_event *message);
size_t game_event_pack(const game_event *message, uint8_t *out);
MT_NODISCARD mt_err game_event_unpack(mt_arena *arena, mt_slice bytes, game_event **out,
                                      mt_status *why);
void game_event_free(game_event *message);

/* --- game.v1.Game ----------------------------------------------------------------------------- */

extern const mt_service game_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct game_handlers {
    /* Says who is there. */
    void (*look)(mt_call *call, const game_place *request, void *app);
    /* Tells of all that happens in a place, until the caller leaves it. */
    void (*watch)(mt_call *call, const game_place *request, void *app);
    /* the caller sends, then the handler answers */
    void (*upload)(mt_call *call, void *app);
    void (*chat)(mt_call *call, void *app);
} game_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err game_register(mt_server *server, const game_handlers *handlers, void *app);

/* Of each unary method m: m() calls it and waits; m_async() calls it and hands the outcome to done;
 * m_respond() is how a handler answers. See mt_channel_call(), mt_channel_start() and
 * mt_call_respond(). */

/* Of each method m with streams; see msgtrans/stream.h. In a callback of the call's loop nothing
 * waits: there a read or a write gives MT_EAGAIN.
 * For the caller:
 *   m_open           starts a call
 *   m_write_request  sends one request, or waits for room; mt_call_end_writes() ends them
 *   m_read_reply     waits for the next reply, which is good until the next read
 *   m_on_reply       instead has each reply handed to fn as it comes
 *   mt_call_finish   waits for the outcome; mt_call_on_done() has it handed over
 *   m_finish         ends the requests and waits for the reply, which its x_free() frees
 *   m_on_done        instead has the outcome and the reply handed to done
 * For the handler, which may also end the call with mt_call_fail():
 *   m_read_request   waits for the next request, which is good until the next read
 *   m_on_request     instead has each request handed to fn as it comes, NULL after the last
 *   m_write_reply    sends one reply, or waits for room; mt_call_end() ends them and the call
 *   m_broadcast      sends one reply to all calls in a group; see msgtrans/group.h
 *   m_respond        sends the reply and ends the call */

/* game.v1.Game.Look */
mt_status game_look(mt_channel *channel, const game_place *request, game_event **reply,
                    const mt_call_options *options);
typedef void game_look_done(mt_call *call, const mt_status *status, const game_event *reply,
                            void *arg);
mt_call *game_look_async(mt_channel *channel, const game_place *request,
                         const mt_call_options *options, game_look_done *done, void *arg);
void game_look_respond(mt_call *call, const game_event *reply);

/* game.v1.Game.Watch: replies are a stream */
MT_NODISCARD mt_call *game_watch_open(mt_channel *channel, const game_place *request,
                                      const mt_call_options *options);
mt_err game_watch_read_reply(mt_call *call, const game_event **reply);
typedef void game_watch_reply_fn(mt_call *call, const game_event *reply, void *arg);
void game_watch_on_reply(mt_call *call, game_watch_reply_fn *fn, void *arg);
/* in the handler */
mt_err game_watch_write_reply(mt_call *call, const game_event *reply);
mt_err game_watch_broadcast(mt_group *group, const game_event *reply,
                            const mt_send_options *options);

/* game.v1.Game.Upload: requests are a stream */
MT_NODISCARD mt_call *game_upload_open(mt_channel *channel, const mt_call_options *options);
mt_err game_upload_write_request(mt_call *call, const game_event *request);
mt_status game_upload_finish(mt_call *call, game_place **reply);
typedef void game_upload_done(mt_call *call, const mt_status *status, const game_place *reply,
                              void *arg);
void game_upload_on_done(mt_call *call, game_upload_done *done, void *arg);
/* in the handler */
mt_err game_upload_read_request(mt_call *call, const game_event **request);
typedef void game_upload_request_fn(mt_call *call, const game_event *request, void *arg);
void game_upload_on_request(mt_call *call, game_upload_request_fn *fn, void *arg);
void game_upload_respond(mt_call *call, const game_place *reply);

/* game.v1.Game.Chat: requests and replies are streams */
MT_NODISCARD mt_call *game_chat_open(mt_channel *channel, const mt_call_options *options);
mt_err game_chat_write_request(mt_call *call, const game_event *request);
mt_err game_chat_read_reply(mt_call *call, const game_event **reply);
typedef void game_chat_reply_fn(mt_call *call, const game_event *reply, void *arg);
void game_chat_on_reply(mt_call *call, game_chat_reply_fn *fn, void *arg);
/* in the handler */
mt_err game_chat_read_request(mt_call *call, const game_event **request);
typedef void game_chat_request_fn(mt_call *call, const game_event *request, void *arg);
void game_chat_on_request(mt_call *call, game_chat_request_fn *fn, void *arg);
mt_err game_chat_write_reply(mt_call *call, const game_event *reply);
mt_err game_chat_broadcast(mt_group *group, const game_event *reply,
                           const mt_send_options *options);

/* --- game.v1.Talk ----------------------------------------------------------------------------- */

/* Nothing of it is unary. */
extern const mt_service game_talk_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct game_talk_handlers {
    void (*tell)(mt_call *call, void *app);
    void (*delete_)(mt_call *call, void *app);
} game_talk_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err game_talk_register(mt_server *server, const game_talk_handlers *handlers, void *app);

/* Of each method m with streams; see msgtrans/stream.h. In a callback of the call's loop nothing
 * waits: there a read or a write gives MT_EAGAIN.
 * For the caller:
 *   m_open           starts a call
 *   m_write_request  sends one request, or waits for room; mt_call_end_writes() ends them
 *   m_read_reply     waits for the next reply, which is good until the next read
 *   m_on_reply       instead has each reply handed to fn as it comes
 *   mt_call_finish   waits for the outcome; mt_call_on_done() has it handed over
 *   m_finish         ends the requests and waits for the reply, which its x_free() frees
 *   m_on_done        instead has the outcome and the reply handed to done
 * For the handler, which may also end the call with mt_call_fail():
 *   m_read_request   waits for the next request, which is good until the next read
 *   m_on_request     instead has each request handed to fn as it comes, NULL after the last
 *   m_write_reply    sends one reply, or waits for room; mt_call_end() ends them and the call
 *   m_broadcast      sends one reply to all calls in a group; see msgtrans/group.h
 *   m_respond        sends the reply and ends the call */

/* game.v1.Talk.Tell: requests are a stream */
MT_NODISCARD mt_call *game_talk_tell_open(mt_channel *channel, const mt_call_options *options);
mt_err game_talk_tell_write_request(mt_call *call, const game_event *request);
mt_status game_talk_tell_finish(mt_call *call, game_event **reply);
typedef void game_talk_tell_done(mt_call *call, const mt_status *status, const game_event *reply,
                                 void *arg);
void game_talk_tell_on_done(mt_call *call, game_talk_tell_done *done, void *arg);
/* in the handler */
mt_err game_talk_tell_read_request(mt_call *call, const game_event **request);
typedef void game_talk_tell_request_fn(mt_call *call, const game_event *request, void *arg);
void game_talk_tell_on_request(mt_call *call, game_talk_tell_request_fn *fn, void *arg);
void game_talk_tell_respond(mt_call *call, const game_event *reply);

/* game.v1.Talk.delete: requests and replies are streams */
MT_NODISCARD mt_call *game_talk_delete_open(mt_channel *channel, const mt_call_options *options);
mt_err game_talk_delete_write_request(mt_call *call, const game_event *request);
mt_err game_talk_delete_read_reply(mt_call *call, const game_event **reply);
typedef void game_talk_delete_reply_fn(mt_call *call, const game_event *reply, void *arg);
void game_talk_delete_on_reply(mt_call *call, game_talk_delete_reply_fn *fn, void *arg);
/* in the handler */
mt_err game_talk_delete_read_request(mt_call *call, const game_event **request);
typedef void game_talk_delete_request_fn(mt_call *call, const game_event *request, void *arg);
void game_talk_delete_on_request(mt_call *call, game_talk_delete_request_fn *fn, void *arg);
mt_err game_talk_delete_write_reply(mt_call *call, const game_event *reply);
mt_err game_talk_delete_broadcast(mt_group *group, const game_event *reply,
                                  const mt_send_options *options);

/* --- game.v1.Feed ----------------------------------------------------------------------------- */

/* A message that is called like a method. */
extern const mt_service game_feed_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct game_feed_handlers {
    void (*follow)(mt_call *call, const game_place *request, void *app);
} game_feed_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err game_feed_register(mt_server *server, const game_feed_handlers *handlers, void *app);

/* Of each method m with streams; see msgtrans/stream.h. In a callback of the call's loop nothing
 * waits: there a read or a write gives MT_EAGAIN.
 * For the caller:
 *   m_open           starts a call
 *   m_read_reply     waits for the next reply, which is good until the next read
 *   m_on_reply       instead has each reply handed to fn as it comes
 *   mt_call_finish   waits for the outcome; mt_call_on_done() has it handed over
 * For the handler, which may also end the call with mt_call_fail():
 *   m_write_reply    sends one reply, or waits for room; mt_call_end() ends them and the call
 *   m_broadcast      sends one reply to all calls in a group; see msgtrans/group.h */

/* game.v1.Feed.Follow: replies are a stream */
MT_NODISCARD mt_call *game_feed_follow_open(mt_channel *channel, const game_place *request,
                                            const mt_call_options *options);
mt_err game_feed_follow_read_reply(mt_call *call, const game_feed_follow **reply);
typedef void game_feed_follow_reply_fn(mt_call *call, const game_feed_follow *reply, void *arg);
void game_feed_follow_on_reply(mt_call *call, game_feed_follow_reply_fn *fn, void *arg);
/* in the handler */
mt_err game_feed_follow_write_reply(mt_call *call, const game_feed_follow *reply);
mt_err game_feed_follow_broadcast(mt_group *group, const game_feed_follow *reply,
                                  const mt_send_options *options);

MT_END_DECLS

#endif
