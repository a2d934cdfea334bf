/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct scalars_all scalars_all;

/* Every scalar type. */
struct scalars_all {
    ProtobufCMessage base;
    double a_double;
    float a_float;
    int32_t a_int32;
    int64_t a_int64;
    uint32_t a_uint32;
    uint64_t a_uint64;
    int32_t a_sint32;
    int64_t a_sint64;
    uint32_t a_fixed32;
    uint64_t a_fixed64;
    int32_t a_sfixed32;
    int64_t a_sfixed64;
    protobuf_c_boolean a_bool;
    char *a_string;
    ProtobufCBinaryData a_bytes;
};

#define SCALARS_ALL_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&scalars_all_descriptor), \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      0, \
      (char *)mt_empty_string, \
      {0, NULL} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor scalars_all_descriptor;
extern const mt_message_type scalars_all_mt_type;
void scalars_all_init(scalars_all *message);
size_t scalars_all_packed_size(const scalars_all *message);
size_t scalars_all_pack(const scalars_all *message, uint8_t *out);
MT_NODISCARD mt_err scalars_all_unpack(mt_arena *arena, mt_slice bytes, scalars_all **out,
                                       mt_status *why);
void scalars_all_free(scalars_all *message);

MT_END_DECLS

#endif
