/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct read_ read_;
typedef struct sem_ sem_;
typedef struct t_ t_;
typedef struct stat_ stat_;
typedef struct message_ message_;
typedef struct mt_arena_ mt_arena_;
typedef struct get get;
typedef struct node node;
typedef struct event event;
typedef struct event_names event_names;

/* LOG_INFO and LOG_DEBUG are macros. */
typedef enum log_ {
    LOG_NONE = 0,
    LOG_INFO_ = 1,
    LOG_DEBUG_ = 2,
    LOG_ALL = 3
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(log_)
} log_;

extern const ProtobufCEnumDescriptor log__descriptor;

typedef enum event_type {
    EVENT_TYPE_NONE = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(event_type)
} event_type;

extern const ProtobufCEnumDescriptor event_type_descriptor;

typedef enum node_type {
    NODE_TYPE_NONE = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(node_type)
} node_type;

extern const ProtobufCEnumDescriptor node_type_descriptor;

/* What headers take gets a "_" behind it: functions, types, and what becomes one. */
struct read_ {
    ProtobufCMessage base;
    int32_t errno_;
    int32_t st_atime_;
    int32_t base_;
    int32_t class_;
    int32_t size_t_;
    int32_t protobuf_c_boolean_;
    read_ *read;
    size_t n_stat;
    sem_ **stat;
    stat_ *sem;
    log_ log;
    /* Macros that are replaced only in front of a "(" may name members. */
    int32_t major;
    int32_t isnan;
};

#define READ__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&read__descriptor), \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      NULL, \
      0, NULL, \
      NULL, \
      LOG_NONE, \
      0, \
      0 }

/* sem_init() is a function. */
struct sem_ {
    ProtobufCMessage base;
};

#define SEM__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&sem__descriptor) }

/* size_t is a type. */
struct t_ {
    ProtobufCMessage base;
};

#define T__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&t__descriptor) }

struct stat_ {
    ProtobufCMessage base;
};

#define STAT__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&stat__descriptor) }

struct message_ {
    ProtobufCMessage base;
};

#define MESSAGE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&message__descriptor) }

struct mt_arena_ {
    ProtobufCMessage base;
};

#define MT_ARENA__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&mt_arena__descriptor) }

struct get {
    ProtobufCMessage base;
};

#define GET_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&get_descriptor) }

/* Names of this form are common, so nothing is made that would need them. */
struct node {
    ProtobufCMessage base;
    node_type type;
};

#define NODE_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&node_descriptor), \
      NODE_TYPE_NONE }

struct event {
    ProtobufCMessage base;
    enum event_type event_type;
    struct event_names *event_names;
};

#define EVENT_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&event_descriptor), \
      EVENT_TYPE_NONE, \
      NULL }

struct event_names {
    ProtobufCMessage base;
};

#define EVENT_NAMES_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&event_names_descriptor) }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor read__descriptor;
extern const mt_message_type read__mt_type;
void read__init(read_ *message);
size_t read__packed_size(const read_ *message);
size_t read__pack(const read_ *message, uint8_t *out);
MT_NODISCARD mt_err read__unpack(mt_arena *arena, mt_slice bytes, read_ **out, mt_status *why);
void read__free(read_ *message);

extern const ProtobufCMessageDescriptor sem__descriptor;
extern const mt_message_type sem__mt_type;
void sem__init(sem_ *message);
size_t sem__packed_size(const sem_ *message);
size_t sem__pack(const sem_ *message, uint8_t *out);
MT_NODISCARD mt_err sem__unpack(mt_arena *arena, mt_slice bytes, sem_ **out, mt_status *why);
void sem__free(sem_ *message);

extern const ProtobufCMessageDescriptor t__descriptor;
extern const mt_message_type t__mt_type;
void t__init(t_ *message);
size_t t__packed_size(const t_ *message);
size_t t__pack(const t_ *message, uint8_t *out);
MT_NODISCARD mt_err t__unpack(mt_arena *arena, mt_slice bytes, t_ **out, mt_status *why);
void t__free(t_ *message);

extern const ProtobufCMessageDescriptor stat__descriptor;
extern const mt_message_type stat__mt_type;
void stat__init(stat_ *message);
size_t stat__packed_size(const stat_ *message);
size_t stat__pack(const stat_ *message, uint8_t *out);
MT_NODISCARD mt_err stat__unpack(mt_arena *arena, mt_slice bytes, stat_ **out, mt_status *why);
void stat__free(stat_ *message);

extern const ProtobufCMessageDescriptor message__descriptor;
extern const mt_message_type message__mt_type;
void message__init(message_ *message);
size_t message__packed_size(const message_ *message);
size_t message__pack(const message_ *message, uint8_t *out);
MT_NODISCARD mt_err message__unpack(mt_arena *arena, mt_slice bytes, message_ **out,
                                    mt_status *why);
void message__free(message_ *message);

extern const ProtobufCMessageDescriptor mt_arena__descriptor;
extern const mt_message_type mt_arena__mt_type;
void mt_arena__init(mt_arena_ *message);
size_t mt_arena__packed_size(const mt_arena_ *message);
size_t mt_arena__pack(const mt_arena_ *message, uint8_t *out);
MT_NODISCARD mt_err mt_arena__unpack(mt_arena *arena, mt_slice bytes, mt_arena_ **out,
                                     mt_status *why);
void mt_arena__free(mt_arena_ *message);

extern const ProtobufCMessageDescriptor get_descriptor;
extern const mt_message_type get_mt_type;
void get_init(get *message);
size_t get_packed_size(const get *message);
size_t get_pack(const get *message, uint8_t *out);
MT_NODISCARD mt_err get_unpack(mt_arena *arena, mt_slice bytes, get **out, mt_status *why);
void get_free(get *message);

extern const ProtobufCMessageDescriptor node_descriptor;
extern const mt_message_type node_mt_type;
void node_init(node *message);
size_t node_packed_size(const node *message);
size_t node_pack(const node *message, uint8_t *out);
MT_NODISCARD mt_err node_unpack(mt_arena *arena, mt_slice bytes, node **out, mt_status *why);
void node_free(node *message);

extern const ProtobufCMessageDescriptor event_descriptor;
extern const mt_message_type event_mt_type;
void event_init(event *message);
size_t event_packed_size(const event *message);
size_t event_pack(const event *message, uint8_t *out);
MT_NODISCARD mt_err event_unpack(mt_arena *arena, mt_slice bytes, event **out, mt_status *why);
void event_free(event *message);

extern const ProtobufCMessageDescriptor event_names_descriptor;
extern const mt_message_type event_names_mt_type;
void event_names_init(event_names *message);
size_t event_names_packed_size(const event_names *message);
size_t event_names_pack(const event_names *message, uint8_t *out);
MT_NODISCARD mt_err event_names_unpack(mt_arena *arena, mt_slice bytes, event_names **out,
                                       mt_status *why);
void event_names_free(event_names *message);

/* --- Timer ------------------------------------------------------------------------------------ */

/* timer_create() is a function; the type get and the member get have one name. */
extern const mt_service timer_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct timer_handlers {
    void (*create)(mt_call *call, const sem_ *request, void *app);
    void (*get)(mt_call *call, const struct get *request, void *app);
    void (*assert_)(mt_call *call, const struct get *request, void *app);
} timer_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err timer_register(mt_server *server, const timer_handlers *handlers, void *app);

/* Of each unary method m: m() calls it and waits; m_async() calls it and hands the outcome to done;
 * m_respond() is how a handler answers. See mt_channel_call(), mt_channel_start() and
 * mt_call_respond(). */

/* Timer.Create */
mt_status timer_create_(mt_channel *channel, const sem_ *request, t_ **reply,
                        const mt_call_options *options);
typedef void timer_create__done(mt_call *call, const mt_status *status, const t_ *reply, void *arg);
mt_call *timer_create__async(mt_channel *channel, const sem_ *request,
                             const mt_call_options *options, timer_create__done *done, void *arg);
void timer_create__respond(mt_call *call, const t_ *reply);

/* Timer.Get */
mt_status timer_get(mt_channel *channel, const get *request, get **reply,
                    const mt_call_options *options);
typedef void timer_get_done(mt_call *call, const mt_status *status, const get *reply, void *arg);
mt_call *timer_get_async(mt_channel *channel, const get *request, const mt_call_options *options,
                         timer_get_done *done, void *arg);
void timer_get_respond(mt_call *call, const get *reply);

/* Timer.Assert */
mt_status timer_assert(mt_channel *channel, const get *request, get **reply,
                       const mt_call_options *options);
typedef void timer_assert_done(mt_call *call, const mt_status *status, const get *reply, void *arg);
mt_call *timer_assert_async(mt_channel *channel, const get *request, const mt_call_options *options,
                            timer_assert_done *done, void *arg);
void timer_assert_respond(mt_call *call, const get *reply);

MT_END_DECLS

#endif
