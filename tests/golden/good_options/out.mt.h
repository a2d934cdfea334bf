/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct opt_limit opt_limit;
typedef struct opt_note opt_note;

typedef enum opt_limit_kind {
    OPT_LIMIT_KIND_A = 0,
    OPT_LIMIT_KIND_B = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(opt_limit_kind)
} opt_limit_kind;

extern const ProtobufCEnumDescriptor opt_limit_kind_descriptor;

struct opt_limit {
    ProtobufCMessage base;
    int32_t count;
    double rate;
    size_t n_names;
    char **names;
    opt_limit *inner;
    opt_limit_kind kind;
    int32_t old;
};

#define OPT_LIMIT_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&opt_limit_descriptor), \
      0, \
      0, \
      0, NULL, \
      NULL, \
      OPT_LIMIT_KIND_A, \
      0 }

struct opt_note {
    ProtobufCMessage base;
    char *text;
    opt_note *deep;
};

#define OPT_NOTE_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&opt_note_descriptor), \
      (char *)mt_empty_string, \
      NULL }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor opt_limit_descriptor;
extern const mt_message_type opt_limit_mt_type;
void opt_limit_init(opt_limit *message);
size_t opt_limit_packed_size(const opt_limit *message);
size_t opt_limit_pack(const opt_limit *message, uint8_t *out);
MT_NODISCARD mt_err opt_limit_unpack(mt_arena *arena, mt_slice bytes, opt_limit **out,
                                     mt_status *why);
void opt_limit_free(opt_limit *message);

extern const ProtobufCMessageDescriptor opt_note_descriptor;
extern const mt_message_type opt_note_mt_type;
void opt_note_init(opt_note *message);
size_t opt_note_packed_size(const opt_note *message);
size_t opt_note_pack(const opt_note *message, uint8_t *out);
MT_NODISCARD mt_err opt_note_unpack(mt_arena *arena, mt_slice bytes, opt_note **out,
                                    mt_status *why);
void opt_note_free(opt_note *message);

MT_END_DECLS

#endif
