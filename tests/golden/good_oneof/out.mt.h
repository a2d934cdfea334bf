/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct choice_body choice_body;

typedef enum choice_color {
    CHOICE_COLOR_RED = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(choice_color)
} choice_color;

extern const ProtobufCEnumDescriptor choice_color_descriptor;

typedef enum choice_body_kind_case {
    CHOICE_BODY_KIND_NOT_SET = 0,
    CHOICE_BODY_KIND_TEXT = 1,
    CHOICE_BODY_KIND_DATA = 2,
    CHOICE_BODY_KIND_INNER = 3,
    CHOICE_BODY_KIND_NUMBER = 4
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(choice_body_kind_case)
} choice_body_kind_case;

typedef enum choice_body_second_case {
    CHOICE_BODY_SECOND_NOT_SET = 0,
    CHOICE_BODY_SECOND_COLOR = 6,
    CHOICE_BODY_SECOND_NONE = 7
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(choice_body_second_case)
} choice_body_second_case;

struct choice_body {
    ProtobufCMessage base;
    uint32_t id;
    /* What it is made of. */
    choice_body_kind_case kind_case; /* which of these is there */
    union {
        char *text; /* UTF-8 */
        ProtobufCBinaryData data;
        choice_body *inner;
        double number;
    };
    choice_body_second_case second_case; /* which of these is there */
    union {
        choice_color color;
        protobuf_c_boolean none;
    };
};

#define CHOICE_BODY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&choice_body_descriptor), \
      0, \
      CHOICE_BODY_KIND_NOT_SET, {NULL}, \
      CHOICE_BODY_SECOND_NOT_SET, {CHOICE_COLOR_RED} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor choice_body_descriptor;
extern const mt_message_type choice_body_mt_type;
void choice_body_init(choice_body *message);
size_t choice_body_packed_size(const choice_body *message);
size_t choice_body_pack(const choice_body *message, uint8_t *out);
MT_NODISCARD mt_err choice_body_unpack(mt_arena *arena, mt_slice bytes, choice_body **out,
                                       mt_status *why);
void choice_body_free(choice_body *message);

MT_END_DECLS

#endif
