/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct class_ class_;
typedef struct int_ int_;

typedef enum class__union_case {
    CLASS__UNION_NOT_SET = 0,
    CLASS__UNION_DELETE = 6,
    CLASS__UNION_NEW = 7
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(class__union_case)
} class__union_case;

struct class_ {
    ProtobufCMessage base;
    int32_t class_;
    int32_t int_;
    int32_t errno_;
    int32_t base_;
    int32_t camel_case;
    class__union_case union_case; /* which of these is there */
    union {
        int32_t delete_;
        int32_t new_;
    };
};

#define CLASS__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&class__descriptor), \
      0, \
      0, \
      0, \
      0, \
      0, \
      CLASS__UNION_NOT_SET, {0} }

struct int_ {
    ProtobufCMessage base;
};

#define INT__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&int__descriptor) }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor class__descriptor;
extern const mt_message_type class__mt_type;
void class__init(class_ *message);
size_t class__packed_size(const class_ *message);
size_t class__pack(const class_ *message, uint8_t *out);
MT_NODISCARD mt_err class__unpack(mt_arena *arena, mt_slice bytes, class_ **out, mt_status *why);
void class__free(class_ *message);

extern const ProtobufCMessageDescriptor int__descriptor;
extern const mt_message_type int__mt_type;
void int__init(int_ *message);
size_t int__packed_size(const int_ *message);
size_t int__pack(const int_ *message, uint8_t *out);
MT_NODISCARD mt_err int__unpack(mt_arena *arena, mt_slice bytes, int_ **out, mt_status *why);
void int__free(int_ *message);

MT_END_DECLS

#endif
