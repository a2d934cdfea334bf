/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct edition_v1_inner edition_v1_inner;
typedef struct edition_v1_outer_map_entry edition_v1_outer_map_entry;
typedef struct edition_v1_outer edition_v1_outer;

typedef enum edition_v1_open {
    EDITION_V1_OPEN_ZERO = 0,
    EDITION_V1_OPEN_ONE = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(edition_v1_open)
} edition_v1_open;

extern const ProtobufCEnumDescriptor edition_v1_open_descriptor;

typedef enum edition_v1_closed {
    EDITION_V1_CLOSED_ONE = 1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(edition_v1_closed)
} edition_v1_closed;

extern const ProtobufCEnumDescriptor edition_v1_closed_descriptor;

struct edition_v1_inner {
    ProtobufCMessage base;
    int32_t number;
};

#define EDITION_V1_INNER_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&edition_v1_inner_descriptor), \
      0 }

struct edition_v1_outer_map_entry {
    ProtobufCMessage base;
    char *key;
    edition_v1_inner *value;
};

#define EDITION_V1_OUTER_MAP_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&edition_v1_outer_map_entry_descriptor), \
      (char *)mt_empty_string, \
      NULL }

typedef enum edition_v1_outer_choice_case {
    EDITION_V1_OUTER_CHOICE_NOT_SET = 0,
    EDITION_V1_OUTER_CHOICE_TEXT = 11,
    EDITION_V1_OUTER_CHOICE_PART = 12
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(edition_v1_outer_choice_case)
} edition_v1_outer_choice_case;

struct edition_v1_outer {
    ProtobufCMessage base;
    int32_t implicit;
    protobuf_c_boolean has_explicit_;
    int32_t explicit_;
    int32_t needed;
    edition_v1_inner *inner;
    edition_v1_inner *delimited;
    size_t n_packed;
    int32_t *packed;
    size_t n_expanded;
    int32_t *expanded;
    edition_v1_open open;
    protobuf_c_boolean has_closed;
    edition_v1_closed closed;
    size_t n_map;
    edition_v1_outer_map_entry **map;
    edition_v1_outer_choice_case choice_case; /* which of these is there */
    union {
        char *text;
        edition_v1_inner *part;
    };
};

#define EDITION_V1_OUTER_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&edition_v1_outer_descriptor), \
      0, \
      0, 7, \
      0, \
      NULL, \
      NULL, \
      0, NULL, \
      0, NULL, \
      EDITION_V1_OPEN_ZERO, \
      0, EDITION_V1_CLOSED_ONE, \
      0, NULL, \
      EDITION_V1_OUTER_CHOICE_NOT_SET, {NULL} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor edition_v1_inner_descriptor;
extern const mt_message_type edition_v1_inner_mt_type;
void edition_v1_inner_init(edition_v1_inner *message);
size_t edition_v1_inner_packed_size(const edition_v1_inner *message);
size_t edition_v1_inner_pack(const edition_v1_inner *message, uint8_t *out);
MT_NODISCARD mt_err edition_v1_inner_unpack(mt_arena *arena, mt_slice bytes, edition_v1_inner **out,
                                            mt_status *why);
void edition_v1_inner_free(edition_v1_inner *message);

extern const ProtobufCMessageDescriptor edition_v1_outer_map_entry_descriptor;
extern const mt_message_type edition_v1_outer_map_entry_mt_type;
void edition_v1_outer_map_entry_init(edition_v1_outer_map_entry *message);
size_t edition_v1_outer_map_entry_packed_size(const edition_v1_outer_map_entry *message);
size_t edition_v1_outer_map_entry_pack(const edition_v1_outer_map_entry *message, uint8_t *out);
MT_NODISCARD mt_err edition_v1_outer_map_entry_unpack(mt_arena *arena, mt_slice bytes,
                                                      edition_v1_outer_map_entry **out,
                                                      mt_status *why);
void edition_v1_outer_map_entry_free(edition_v1_outer_map_entry *message);

extern const ProtobufCMessageDescriptor edition_v1_outer_descriptor;
extern const mt_message_type edition_v1_outer_mt_type;
void edition_v1_outer_init(edition_v1_outer *message);
size_t edition_v1_outer_packed_size(const edition_v1_outer *message);
size_t edition_v1_outer_pack(const edition_v1_outer *message, uint8_t *out);
MT_NODISCARD mt_err edition_v1_outer_unpack(mt_arena *arena, mt_slice bytes, edition_v1_outer **out,
                                            mt_status *why);
void edition_v1_outer_free(edition_v1_outer *message);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
edition_v1_outer_map_entry *edition_v1_outer_map_find(const edition_v1_outer *message,
                                                      const char *key);

MT_END_DECLS

#endif
