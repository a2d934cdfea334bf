/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct doc_doc_labels_entry doc_doc_labels_entry;
typedef struct doc_doc_by_number_entry doc_doc_by_number_entry;
typedef struct doc_doc doc_doc;

struct doc_doc_labels_entry {
    ProtobufCMessage base;
    ProtobufCBinaryData key;
    ProtobufCBinaryData value;
};

#define DOC_DOC_LABELS_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&doc_doc_labels_entry_descriptor), \
      {0, NULL}, \
      {0, NULL} }

struct doc_doc_by_number_entry {
    ProtobufCMessage base;
    int32_t key;
    ProtobufCBinaryData value;
};

#define DOC_DOC_BY_NUMBER_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&doc_doc_by_number_entry_descriptor), \
      0, \
      {0, NULL} }

typedef enum doc_doc_body_case {
    DOC_DOC_BODY_NOT_SET = 0,
    DOC_DOC_BODY_PLAIN = 7,
    DOC_DOC_BODY_NUMBER = 8
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(doc_doc_body_case)
} doc_doc_body_case;

struct doc_doc {
    ProtobufCMessage base;
    ProtobufCBinaryData text;
    char *name;
    protobuf_c_boolean has_title;
    ProtobufCBinaryData title;
    size_t n_lines;
    ProtobufCBinaryData *lines;
    size_t n_labels;
    doc_doc_labels_entry **labels;
    size_t n_by_number;
    doc_doc_by_number_entry **by_number;
    doc_doc_body_case body_case; /* which of these is there */
    union {
        ProtobufCBinaryData plain;
        int32_t number;
    };
};

#define DOC_DOC_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&doc_doc_descriptor), \
      {0, NULL}, \
      (char *)mt_empty_string, \
      0, {0, NULL}, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      DOC_DOC_BODY_NOT_SET, {{0, NULL}} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor doc_doc_labels_entry_descriptor;
extern const mt_message_type doc_doc_labels_entry_mt_type;
void doc_doc_labels_entry_init(doc_doc_labels_entry *message);
size_t doc_doc_labels_entry_packed_size(const doc_doc_labels_entry *message);
size_t doc_doc_labels_entry_pack(const doc_doc_labels_entry *message, uint8_t *out);
MT_NODISCARD mt_err doc_doc_labels_entry_unpack(mt_arena *arena, mt_slice bytes,
                                                doc_doc_labels_entry **out, mt_status *why);
void doc_doc_labels_entry_free(doc_doc_labels_entry *message);

extern const ProtobufCMessageDescriptor doc_doc_by_number_entry_descriptor;
extern const mt_message_type doc_doc_by_number_entry_mt_type;
void doc_doc_by_number_entry_init(doc_doc_by_number_entry *message);
size_t doc_doc_by_number_entry_packed_size(const doc_doc_by_number_entry *message);
size_t doc_doc_by_number_entry_pack(const doc_doc_by_number_entry *message, uint8_t *out);
MT_NODISCARD mt_err doc_doc_by_number_entry_unpack(mt_arena *arena, mt_slice bytes,
                                                   doc_doc_by_number_entry **out, mt_status *why);
void doc_doc_by_number_entry_free(doc_doc_by_number_entry *message);

extern const ProtobufCMessageDescriptor doc_doc_descriptor;
extern const mt_message_type doc_doc_mt_type;
void doc_doc_init(doc_doc *message);
size_t doc_doc_packed_size(const doc_doc *message);
size_t doc_doc_pack(const doc_doc *message, uint8_t *out);
MT_NODISCARD mt_err doc_doc_unpack(mt_arena *arena, mt_slice bytes, doc_doc **out, mt_status *why);
void doc_doc_free(doc_doc *message);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
doc_doc_labels_entry *doc_doc_labels_find(const doc_doc *message, ProtobufCBinaryData key);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
doc_doc_by_number_entry *doc_doc_by_number_find(const doc_doc *message, int32_t key);

MT_END_DECLS

#endif
