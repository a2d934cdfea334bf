/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct list_list_first_deep list_list_first_deep;
typedef struct list_list_first list_list_first;
typedef struct list_list_item list_list_item;
typedef struct list_list_last list_list_last;
typedef struct list_list list_list;
typedef struct list_wrapped_inner list_wrapped_inner;
typedef struct list_wrapped list_wrapped;

struct list_list_first_deep {
    ProtobufCMessage base;
    char *s;
};

#define LIST_LIST_FIRST_DEEP_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_list_first_deep_descriptor), \
      NULL }

struct list_list_first {
    ProtobufCMessage base;
    int32_t x;
    list_list_first_deep *deep;
};

#define LIST_LIST_FIRST_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_list_first_descriptor), \
      0, \
      NULL }

struct list_list_item {
    ProtobufCMessage base;
    char *name;
};

#define LIST_LIST_ITEM_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_list_item_descriptor), \
      NULL }

struct list_list_last {
    ProtobufCMessage base;
};

#define LIST_LIST_LAST_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_list_last_descriptor) }

typedef enum list_list_end_case {
    LIST_LIST_END_NOT_SET = 0,
    LIST_LIST_END_LAST = 3,
    LIST_LIST_END_TEXT = 4
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(list_list_end_case)
} list_list_end_case;

struct list_list {
    ProtobufCMessage base;
    list_list_first *first;
    size_t n_item;
    list_list_item **item;
    list_list_item *best;
    list_list_end_case end_case; /* which of these is there */
    union {
        list_list_last *last;
        char *text;
    };
};

#define LIST_LIST_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_list_descriptor), \
      NULL, \
      0, NULL, \
      NULL, \
      LIST_LIST_END_NOT_SET, {NULL} }

struct list_wrapped_inner {
    ProtobufCMessage base;
    protobuf_c_boolean has_b;
    ProtobufCBinaryData b;
};

#define LIST_WRAPPED_INNER_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_wrapped_inner_descriptor), \
      0, {0, NULL} }

/* Nothing in it that protobuf-c knows. */
struct list_wrapped {
    ProtobufCMessage base;
    list_wrapped_inner *inner;
};

#define LIST_WRAPPED_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&list_wrapped_descriptor), \
      NULL }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor list_list_first_deep_descriptor;
extern const mt_message_type list_list_first_deep_mt_type;
void list_list_first_deep_init(list_list_first_deep *message);
size_t list_list_first_deep_packed_size(const list_list_first_deep *message);
size_t list_list_first_deep_pack(const list_list_first_deep *message, uint8_t *out);
MT_NODISCARD mt_err list_list_first_deep_unpack(mt_arena *arena, mt_slice bytes,
                                                list_list_first_deep **out, mt_status *why);
void list_list_first_deep_free(list_list_first_deep *message);

extern const ProtobufCMessageDescriptor list_list_first_descriptor;
extern const mt_message_type list_list_first_mt_type;
void list_list_first_init(list_list_first *message);
size_t list_list_first_packed_size(const list_list_first *message);
size_t list_list_first_pack(const list_list_first *message, uint8_t *out);
MT_NODISCARD mt_err list_list_first_unpack(mt_arena *arena, mt_slice bytes, list_list_first **out,
                                           mt_status *why);
void list_list_first_free(list_list_first *message);

extern const ProtobufCMessageDescriptor list_list_item_descriptor;
extern const mt_message_type list_list_item_mt_type;
void list_list_item_init(list_list_item *message);
size_t list_list_item_packed_size(const list_list_item *message);
size_t list_list_item_pack(const list_list_item *message, uint8_t *out);
MT_NODISCARD mt_err list_list_item_unpack(mt_arena *arena, mt_slice bytes, list_list_item **out,
                                          mt_status *why);
void list_list_item_free(list_list_item *message);

extern const ProtobufCMessageDescriptor list_list_last_descriptor;
extern const mt_message_type list_list_last_mt_type;
void list_list_last_init(list_list_last *message);
size_t list_list_last_packed_size(const list_list_last *message);
size_t list_list_last_pack(const list_list_last *message, uint8_t *out);
MT_NODISCARD mt_err list_list_last_unpack(mt_arena *arena, mt_slice bytes, list_list_last **out,
                                          mt_status *why);
void list_list_last_free(list_list_last *message);

extern const ProtobufCMessageDescriptor list_list_descriptor;
extern const mt_message_type list_list_mt_type;
void list_list_init(list_list *message);
size_t list_list_packed_size(const list_list *message);
size_t list_list_pack(const list_list *message, uint8_t *out);
MT_NODISCARD mt_err list_list_unpack(mt_arena *arena, mt_slice bytes, list_list **out,
                                     mt_status *why);
void list_list_free(list_list *message);

extern const ProtobufCMessageDescriptor list_wrapped_inner_descriptor;
extern const mt_message_type list_wrapped_inner_mt_type;
void list_wrapped_inner_init(list_wrapped_inner *message);
size_t list_wrapped_inner_packed_size(const list_wrapped_inner *message);
size_t list_wrapped_inner_pack(const list_wrapped_inner *message, uint8_t *out);
MT_NODISCARD mt_err list_wrapped_inner_unpack(mt_arena *arena, mt_slice bytes,
                                              list_wrapped_inner **out, mt_status *why);
void list_wrapped_inner_free(list_wrapped_inner *message);

extern const ProtobufCMessageDescriptor list_wrapped_descriptor;
extern const mt_message_type list_wrapped_mt_type;
void list_wrapped_init(list_wrapped *message);
size_t list_wrapped_packed_size(const list_wrapped *message);
size_t list_wrapped_pack(const list_wrapped *message, uint8_t *out);
MT_NODISCARD mt_err list_wrapped_unpack(mt_arena *arena, mt_slice bytes, list_wrapped **out,
                                        mt_status *why);
void list_wrapped_free(list_wrapped *message);

MT_END_DECLS

#endif
