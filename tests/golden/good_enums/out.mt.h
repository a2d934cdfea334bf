/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct e_v2_thing e_v2_thing;

/* What state a thing is in. */
typedef enum e_v2_state {
    E_V2_STATE_UNKNOWN = 0, /* nobody knows */
    /* Up and well. */
    E_V2_STATE_UP = 1,
    E_V2_STATE_RUNNING = 1,
    E_V2_STATE_DOWN = -1,
    E_V2_STATE_LOW = -2147483647 - 1,
    E_V2_STATE_HIGH = 2147483647
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(e_v2_state)
} e_v2_state;

extern const ProtobufCEnumDescriptor e_v2_state_descriptor;

typedef enum e_v2_thing_size {
    E_V2_THING_SIZE_SMALL = 0,
    E_V2_THING_SIZE_BIG = 5
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(e_v2_thing_size)
} e_v2_thing_size;

extern const ProtobufCEnumDescriptor e_v2_thing_size_descriptor;

struct e_v2_thing {
    ProtobufCMessage base;
    e_v2_state state;
    e_v2_thing_size size;
    protobuf_c_boolean has_wanted;
    e_v2_thing_size wanted;
};

#define E_V2_THING_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&e_v2_thing_descriptor), \
      E_V2_STATE_UNKNOWN, \
      E_V2_THING_SIZE_SMALL, \
      0, E_V2_THING_SIZE_SMALL }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor e_v2_thing_descriptor;
extern const mt_message_type e_v2_thing_mt_type;
void e_v2_thing_init(e_v2_thing *message);
size_t e_v2_thing_packed_size(const e_v2_thing *message);
size_t e_v2_thing_pack(const e_v2_thing *message, uint8_t *out);
MT_NODISCARD mt_err e_v2_thing_unpack(mt_arena *arena, mt_slice bytes, e_v2_thing **out,
                                      mt_status *why);
void e_v2_thing_free(e_v2_thing *message);

MT_END_DECLS

#endif
