/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

/* What is imported has C code of its own, made by a run of mtc for that file. */
#include "other.mt.h"

MT_BEGIN_DECLS

typedef struct m_ m_;

struct m_ {
    ProtobufCMessage base;
    struct other *other;
};

#define M__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&m__descriptor), \
      NULL }

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

MT_END_DECLS

#endif
