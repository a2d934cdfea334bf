/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct package_with_a_long_name_message_with_a_name_message_inside_of_it package_with_a_long_name_message_with_a_name_message_inside_of_it;
typedef struct package_with_a_long_name_message_with_a_name package_with_a_long_name_message_with_a_name;

typedef enum package_with_a_long_name_message_with_a_name_enum_inside_of_it {
    PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ENUM_INSIDE_OF_IT_VALUE_OF_THAT_ENUM = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(
        package_with_a_long_name_message_with_a_name_enum_inside_of_it)
} package_with_a_long_name_message_with_a_name_enum_inside_of_it;

extern const ProtobufCEnumDescriptor package_with_a_long_name_message_with_a_name_enum_inside_of_it_descriptor;

struct package_with_a_long_name_message_with_a_name_message_inside_of_it {
    ProtobufCMessage base;
    package_with_a_long_name_message_with_a_name *around;
};

#define PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_MESSAGE_INSIDE_OF_IT_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&package_with_a_long_name_message_with_a_name_message_inside_of_it_descriptor), \
      NULL }

typedef enum package_with_a_long_name_message_with_a_name_one_of_them_is_there_case {
    PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_NOT_SET = 0,
    PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_A_STRING_THAT_MAY_BE_THERE =
        4,
    PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_BYTES_THAT_MAY_BE_THERE = 5
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(
        package_with_a_long_name_message_with_a_name_one_of_them_is_there_case)
} package_with_a_long_name_message_with_a_name_one_of_them_is_there_case;

struct package_with_a_long_name_message_with_a_name {
    ProtobufCMessage base;
    size_t n_inner_messages;
    package_with_a_long_name_message_with_a_name_message_inside_of_it **inner_messages;
    size_t n_enums_of_it;
    package_with_a_long_name_message_with_a_name_enum_inside_of_it *enums_of_it;
    protobuf_c_boolean has_with_a_default;
    package_with_a_long_name_message_with_a_name_enum_inside_of_it with_a_default;
    /* Lines are not broken inside of strings. */
    char *text;
    package_with_a_long_name_message_with_a_name_one_of_them_is_there_case one_of_them_is_there_case; /* which of these is there */
    union {
        char *a_string_that_may_be_there;
        ProtobufCBinaryData bytes_that_may_be_there;
    };
};

extern const char package_with_a_long_name_message_with_a_name_text_default[];

#define PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&package_with_a_long_name_message_with_a_name_descriptor), \
      0, NULL, \
      0, NULL, \
      0, PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ENUM_INSIDE_OF_IT_VALUE_OF_THAT_ENUM, \
      (char *)package_with_a_long_name_message_with_a_name_text_default, \
      PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_NOT_SET, {NULL} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor package_with_a_long_name_message_with_a_name_message_inside_of_it_descriptor;
extern const mt_message_type package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type;
void package_with_a_long_name_message_with_a_name_message_inside_of_it_init(
    package_with_a_long_name_message_with_a_name_message_inside_of_it *message);
size_t package_with_a_long_name_message_with_a_name_message_inside_of_it_packed_size(
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *message);
size_t package_with_a_long_name_message_with_a_name_message_inside_of_it_pack(
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *message, uint8_t *out);
MT_NODISCARD mt_err package_with_a_long_name_message_with_a_name_message_inside_of_it_unpack(
    mt_arena *arena, mt_slice bytes,
    package_with_a_long_name_message_with_a_name_message_inside_of_it **out, mt_status *why);
void package_with_a_long_name_message_with_a_name_message_inside_of_it_free(
    package_with_a_long_name_message_with_a_name_message_inside_of_it *message);

extern const ProtobufCMessageDescriptor package_with_a_long_name_message_with_a_name_descriptor;
extern const mt_message_type package_with_a_long_name_message_with_a_name_mt_type;
void package_with_a_long_name_message_with_a_name_init(
    package_with_a_long_name_message_with_a_name *message);
size_t package_with_a_long_name_message_with_a_name_packed_size(
    const package_with_a_long_name_message_with_a_name *message);
size_t package_with_a_long_name_message_with_a_name_pack(
    const package_with_a_long_name_message_with_a_name *message, uint8_t *out);
MT_NODISCARD mt_err package_with_a_long_name_message_with_a_name_unpack(
    mt_arena *arena, mt_slice bytes, package_with_a_long_name_message_with_a_name **out,
    mt_status *why);
void package_with_a_long_name_message_with_a_name_free(
    package_with_a_long_name_message_with_a_name *message);

/* --- package_with_a_long_name.ServiceOfAll ---------------------------------------------------- */

extern const mt_service package_with_a_long_name_service_of_all_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct package_with_a_long_name_service_of_all_handlers {
    void (*method_of_that_service)(mt_call *call,
                                   const package_with_a_long_name_message_with_a_name *request,
                                   void *app);
    void (*streams_of_that_service)(mt_call *call, void *app);
} package_with_a_long_name_service_of_all_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err package_with_a_long_name_service_of_all_register(
    mt_server *server, const package_with_a_long_name_service_of_all_handlers *handlers, void *app);

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
 * For the handler, which may also end the call with mt_call_fail():
 *   m_read_request   waits for the next request, which is good until the next read
 *   m_on_request     instead has each request handed to fn as it comes, NULL after the last
 *   m_write_reply    sends one reply, or waits for room; mt_call_end() ends them and the call
 *   m_broadcast      sends one reply to all calls in a group; see msgtrans/group.h */

/* package_with_a_long_name.ServiceOfAll.MethodOfThatService */
mt_status package_with_a_long_name_service_of_all_method_of_that_service(
    mt_channel *channel, const package_with_a_long_name_message_with_a_name *request,
    package_with_a_long_name_message_with_a_name_message_inside_of_it **reply,
    const mt_call_options *options);
typedef void package_with_a_long_name_service_of_all_method_of_that_service_done(
    mt_call *call, const mt_status *status,
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply, void *arg);
mt_call *package_with_a_long_name_service_of_all_method_of_that_service_async(
    mt_channel *channel, const package_with_a_long_name_message_with_a_name *request,
    const mt_call_options *options,
    package_with_a_long_name_service_of_all_method_of_that_service_done *done, void *arg);
void package_with_a_long_name_service_of_all_method_of_that_service_respond(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply);

/* package_with_a_long_name.ServiceOfAll.StreamsOfThatService: requests and replies are streams */
MT_NODISCARD mt_call *package_with_a_long_name_service_of_all_streams_of_that_service_open(
    mt_channel *channel, const mt_call_options *options);
mt_err package_with_a_long_name_service_of_all_streams_of_that_service_write_request(
    mt_call *call, const package_with_a_long_name_message_with_a_name *request);
mt_err package_with_a_long_name_service_of_all_streams_of_that_service_read_reply(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it **reply);
typedef void package_with_a_long_name_service_of_all_streams_of_that_service_reply_fn(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply,
    void *arg);
void package_with_a_long_name_service_of_all_streams_of_that_service_on_reply(
    mt_call *call, package_with_a_long_name_service_of_all_streams_of_that_service_reply_fn *fn,
    void *arg);
/* in the handler */
mt_err package_with_a_long_name_service_of_all_streams_of_that_service_read_request(
    mt_call *call, const package_with_a_long_name_message_with_a_name **request);
typedef void package_with_a_long_name_service_of_all_streams_of_that_service_request_fn(
    mt_call *call, const package_with_a_long_name_message_with_a_name *request, void *arg);
void package_with_a_long_name_service_of_all_streams_of_that_service_on_request(
    mt_call *call, package_with_a_long_name_service_of_all_streams_of_that_service_request_fn *fn,
    void *arg);
mt_err package_with_a_long_name_service_of_all_streams_of_that_service_write_reply(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply);
mt_err package_with_a_long_name_service_of_all_streams_of_that_service_broadcast(
    mt_group *group, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply,
    const mt_send_options *options);

MT_END_DECLS

#endif
