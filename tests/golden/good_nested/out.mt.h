/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct deep_outer_inner_core deep_outer_inner_core;
typedef struct deep_outer_inner deep_outer_inner;
typedef struct deep_outer deep_outer;

struct deep_outer_inner_core {
    ProtobufCMessage base;
    deep_outer *back;
};

#define DEEP_OUTER_INNER_CORE_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&deep_outer_inner_core_descriptor), \
      NULL }

struct deep_outer_inner {
    ProtobufCMessage base;
    deep_outer_inner_core *core;
};

#define DEEP_OUTER_INNER_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&deep_outer_inner_descriptor), \
      NULL }

struct deep_outer {
    ProtobufCMessage base;
    deep_outer_inner *inner;
    deep_outer_inner_core *core;
    deep_outer_inner *again;
};

#define DEEP_OUTER_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&deep_outer_descriptor), \
      NULL, \
      NULL, \
      NULL }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor deep_outer_inner_core_descriptor;
extern const mt_message_type deep_outer_inner_core_mt_type;
void deep_outer_inner_core_init(deep_outer_inner_core *message);
size_t deep_outer_inner_core_packed_size(const deep_outer_inner_core *message);
size_t deep_outer_inner_core_pack(const deep_outer_inner_core *message, uint8_t *out);
MT_NODISCARD mt_err deep_outer_inner_core_unpack(mt_arena *arena, mt_slice bytes,
                                                 deep_outer_inner_core **out, mt_status *why);
void deep_outer_inner_core_free(deep_outer_inner_core *message);

extern const ProtobufCMessageDescriptor deep_outer_inner_descriptor;
extern const mt_message_type deep_outer_inner_mt_type;
void deep_outer_inner_init(deep_outer_inner *message);
size_t deep_outer_inner_packed_size(const deep_outer_inner *message);
size_t deep_outer_inner_pack(const deep_outer_inner *message, uint8_t *out);
MT_NODISCARD mt_err deep_outer_inner_unpack(mt_arena *arena, mt_slice bytes, deep_outer_inner **out,
                                            mt_status *why);
void deep_outer_inner_free(deep_outer_inner *message);

extern const ProtobufCMessageDescriptor deep_outer_descriptor;
extern const mt_message_type deep_outer_mt_type;
void deep_outer_init(deep_outer *message);
size_t deep_outer_packed_size(const deep_outer *message);
size_t deep_outer_pack(const deep_outer *message, uint8_t *out);
MT_NODISCARD mt_err deep_outer_unpack(mt_arena *arena, mt_slice bytes, deep_outer **out,
                                      mt_status *why);
void deep_outer_free(deep_outer *message);

MT_END_DECLS

#endif
