/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct r_many r_many;

typedef enum r_kind {
    R_KIND_NONE = 0,
    R_KIND_ONE = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(r_kind)
} r_kind;

extern const ProtobufCEnumDescriptor r_kind_descriptor;

struct r_many {
    ProtobufCMessage base;
    size_t n_numbers;
    int32_t *numbers;
    size_t n_loose;
    int32_t *loose;
    size_t n_texts;
    char **texts;
    size_t n_pieces;
    ProtobufCBinaryData *pieces;
    size_t n_inner;
    r_many **inner;
    size_t n_kinds;
    r_kind *kinds;
    size_t n_loose_kinds;
    r_kind *loose_kinds;
    size_t n_doubles;
    double *doubles;
    size_t n_flags;
    protobuf_c_boolean *flags;
};

#define R_MANY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&r_many_descriptor), \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      0, NULL }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor r_many_descriptor;
extern const mt_message_type r_many_mt_type;
void r_many_init(r_many *message);
size_t r_many_packed_size(const r_many *message);
size_t r_many_pack(const r_many *message, uint8_t *out);
MT_NODISCARD mt_err r_many_unpack(mt_arena *arena, mt_slice bytes, r_many **out, mt_status *why);
void r_many_free(r_many *message);

MT_END_DECLS

#endif
