/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct maps_names_entry maps_names_entry;
typedef struct maps_children_entry maps_children_entry;
typedef struct maps_flags_entry maps_flags_entry;
typedef struct maps maps;

struct maps_names_entry {
    ProtobufCMessage base;
    char *key;
    char *value;
};

#define MAPS_NAMES_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&maps_names_entry_descriptor), \
      (char *)mt_empty_string, \
      (char *)mt_empty_string }

struct maps_children_entry {
    ProtobufCMessage base;
    int64_t key;
    maps *value;
};

#define MAPS_CHILDREN_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&maps_children_entry_descriptor), \
      0, \
      NULL }

struct maps_flags_entry {
    ProtobufCMessage base;
    protobuf_c_boolean key;
    double value;
};

#define MAPS_FLAGS_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&maps_flags_entry_descriptor), \
      0, \
      0 }

struct maps {
    ProtobufCMessage base;
    size_t n_names;
    maps_names_entry **names;
    size_t n_children;
    maps_children_entry **children;
    size_t n_flags;
    maps_flags_entry **flags;
};

#define MAPS_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&maps_descriptor), \
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

extern const ProtobufCMessageDescriptor maps_names_entry_descriptor;
extern const mt_message_type maps_names_entry_mt_type;
void maps_names_entry_init(maps_names_entry *message);
size_t maps_names_entry_packed_size(const maps_names_entry *message);
size_t maps_names_entry_pack(const maps_names_entry *message, uint8_t *out);
MT_NODISCARD mt_err maps_names_entry_unpack(mt_arena *arena, mt_slice bytes, maps_names_entry **out,
                                            mt_status *why);
void maps_names_entry_free(maps_names_entry *message);

extern const ProtobufCMessageDescriptor maps_children_entry_descriptor;
extern const mt_message_type maps_children_entry_mt_type;
void maps_children_entry_init(maps_children_entry *message);
size_t maps_children_entry_packed_size(const maps_children_entry *message);
size_t maps_children_entry_pack(const maps_children_entry *message, uint8_t *out);
MT_NODISCARD mt_err maps_children_entry_unpack(mt_arena *arena, mt_slice bytes,
                                               maps_children_entry **out, mt_status *why);
void maps_children_entry_free(maps_children_entry *message);

extern const ProtobufCMessageDescriptor maps_flags_entry_descriptor;
extern const mt_message_type maps_flags_entry_mt_type;
void maps_flags_entry_init(maps_flags_entry *message);
size_t maps_flags_entry_packed_size(const maps_flags_entry *message);
size_t maps_flags_entry_pack(const maps_flags_entry *message, uint8_t *out);
MT_NODISCARD mt_err maps_flags_entry_unpack(mt_arena *arena, mt_slice bytes, maps_flags_entry **out,
                                            mt_status *why);
void maps_flags_entry_free(maps_flags_entry *message);

extern const ProtobufCMessageDescriptor maps_descriptor;
extern const mt_message_type maps_mt_type;
void maps_init(maps *message);
size_t maps_packed_size(const maps *message);
size_t maps_pack(const maps *message, uint8_t *out);
MT_NODISCARD mt_err maps_unpack(mt_arena *arena, mt_slice bytes, maps **out, mt_status *why);
void maps_free(maps *message);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
maps_names_entry *maps_names_find(const maps *message, const char *key);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
maps_children_entry *maps_children_find(const maps *message, int64_t key);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
maps_flags_entry *maps_flags_find(const maps *message, protobuf_c_boolean key);

MT_END_DECLS

#endif
