/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct m_ m_;

struct m_ {
    ProtobufCMessage base;
    char *key;
};

#define M__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&m__descriptor), \
      (char *)mt_empty_string }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor m__descriptor;
extern const mt_message_type m__mt_type;
void m__init(m_ *message);
size_t m__packed_size(const m_ *message);
size_t m__pack(const m_ *message, uint8_t *out);
MT_NODISCARD mt_err m__unpack(mt_arena *arena, mt_slice bytes, m_ **out, mt_status *why);
void m__free(m_ *message);

/* --- S ---------------------------------------------------------------------------------------- */

extern const mt_service s_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct s_handlers {
    void (*a)(mt_call *call, const m_ *request, void *app);
    void (*b)(mt_call *call, const m_ *request, void *app);
    void (*c)(mt_call *call, const m_ *request, void *app);
    void (*d)(mt_call *call, const m_ *request, void *app);
} s_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err s_register(mt_server *server, const s_handlers *handlers, void *app);

/* Of each unary method m: m() calls it and waits; m_async() calls it and hands the outcome to done;
 * m_respond() is how a handler answers. See mt_channel_call(), mt_channel_start() and
 * mt_call_respond(). */

/* S.A */
mt_status s_a(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options);
typedef void s_a_done(mt_call *call, const mt_status *status, const m_ *reply, void *arg);
mt_call *s_a_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_a_done *done, void *arg);
void s_a_respond(mt_call *call, const m_ *reply);

/* S.B */
mt_status s_b(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options);
typedef void s_b_done(mt_call *call, const mt_status *status, const m_ *reply, void *arg);
mt_call *s_b_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_b_done *done, void *arg);
void s_b_respond(mt_call *call, const m_ *reply);

/* S.C */
mt_status s_c(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options);
typedef void s_c_done(mt_call *call, const mt_status *status, const m_ *reply, void *arg);
mt_call *s_c_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_c_done *done, void *arg);
void s_c_respond(mt_call *call, const m_ *reply);

/* S.D */
mt_status s_d(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options);
typedef void s_d_done(mt_call *call, const mt_status *status, const m_ *reply, void *arg);
mt_call *s_d_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_d_done *done, void *arg);
void s_d_respond(mt_call *call, const m_ *reply);

MT_END_DECLS

#endif
