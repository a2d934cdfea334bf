/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct maybe maybe;

struct maybe {
    ProtobufCMessage base;
    protobuf_c_boolean has_number;
    int32_t number;
    char *text;
    protobuf_c_boolean has_data;
    ProtobufCBinaryData data;
    maybe *inner;
    protobuf_c_boolean has_flag;
    protobuf_c_boolean flag;
};

#define MAYBE_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&maybe_descriptor), \
      0, 0, \
      NULL, \
      0, {0, NULL}, \
      NULL, \
      0, 0 }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor maybe_descriptor;
extern const mt_message_type maybe_mt_type;
void maybe_init(maybe *message);
size_t maybe_packed_size(const maybe *message);
size_t maybe_pack(const maybe *message, uint8_t *out);
MT_NODISCARD mt_err maybe_unpack(mt_arena *arena, mt_slice bytes, maybe **out, mt_status *why);
void maybe_free(maybe *message);

MT_END_DECLS

#endif
