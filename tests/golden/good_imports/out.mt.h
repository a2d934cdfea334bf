/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

/* What is imported has C code of its own, made by a run of mtc for that file. */
#include "other.mt.h"
#include "far.mt.h"

MT_BEGIN_DECLS

typedef struct main_m_by_name_entry main_m_by_name_entry;
typedef struct main_m main_m;

struct main_m_by_name_entry {
    ProtobufCMessage base;
    char *key;
    other_thing *value;
};

#define MAIN_M_BY_NAME_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&main_m_by_name_entry_descriptor), \
      (char *)mt_empty_string, \
      NULL }

typedef enum main_m_o_case {
    MAIN_M_O_NOT_SET = 0,
    MAIN_M_O_ONE = 5
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(main_m_o_case)
} main_m_o_case;

struct main_m {
    ProtobufCMessage base;
    other_thing *thing;
    size_t n_things;
    other_thing **things;
    far_kind kind;
    size_t n_by_name;
    main_m_by_name_entry **by_name;
    main_m_o_case o_case; /* which of these is there */
    union {
        other_thing *one;
    };
};

#define MAIN_M_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&main_m_descriptor), \
      NULL, \
      0, NULL, \
      FAR_KIND_NONE, \
      0, NULL, \
      MAIN_M_O_NOT_SET, {NULL} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor main_m_by_name_entry_descriptor;
extern const mt_message_type main_m_by_name_entry_mt_type;
void main_m_by_name_entry_init(main_m_by_name_entry *message);
size_t main_m_by_name_entry_packed_size(const main_m_by_name_entry *message);
size_t main_m_by_name_entry_pack(const main_m_by_name_entry *message, uint8_t *out);
MT_NODISCARD mt_err main_m_by_name_entry_unpack(mt_arena *arena, mt_slice bytes,
                                                main_m_by_name_entry **out, mt_status *why);
void main_m_by_name_entry_free(main_m_by_name_entry *message);

extern const ProtobufCMessageDescriptor main_m_descriptor;
extern const mt_message_type main_m_mt_type;
void main_m_init(main_m *message);
size_t main_m_packed_size(const main_m *message);
size_t main_m_pack(const main_m *message, uint8_t *out);
MT_NODISCARD mt_err main_m_unpack(mt_arena *arena, mt_slice bytes, main_m **out, mt_status *why);
void main_m_free(main_m *message);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
main_m_by_name_entry *main_m_by_name_find(const main_m *message, const char *key);

MT_END_DECLS

#endif
