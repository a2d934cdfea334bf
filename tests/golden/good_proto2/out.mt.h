/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <math.h>
#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct page_page_colors_entry page_page_colors_entry;
typedef struct page_page page_page;
typedef struct page_defaults page_defaults;

/* Closed, and without a 0. */
typedef enum page_color {
    PAGE_COLOR_GREEN = 3,
    PAGE_COLOR_RED = -1
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(page_color)
} page_color;

extern const ProtobufCEnumDescriptor page_color_descriptor;

typedef enum page_color0 {
    PAGE_COLOR0_NONE = 0
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(page_color0)
} page_color0;

extern const ProtobufCEnumDescriptor page_color0_descriptor;

struct page_page_colors_entry {
    ProtobufCMessage base;
    char *key;
    page_color0 value;
};

#define PAGE_PAGE_COLORS_ENTRY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&page_page_colors_entry_descriptor), \
      (char *)mt_empty_string, \
      PAGE_COLOR0_NONE }

typedef enum page_page_body_case {
    PAGE_PAGE_BODY_NOT_SET = 0,
    PAGE_PAGE_BODY_TEXT = 9,
    PAGE_PAGE_BODY_NUMBER = 10,
    PAGE_PAGE_BODY_SHADE = 11
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(page_page_body_case)
} page_page_body_case;

struct page_page {
    ProtobufCMessage base;
    char *title;
    page_color color;
    page_page *next;
    protobuf_c_boolean has_width;
    int32_t width;
    char *note;
    protobuf_c_boolean has_seal;
    ProtobufCBinaryData seal;
    size_t n_lines;
    int32_t *lines;
    size_t n_cells;
    int32_t *cells;
    size_t n_colors;
    page_page_colors_entry **colors;
    page_page_body_case body_case; /* which of these is there */
    union {
        char *text;
        int64_t number;
        page_color shade;
    };
};

#define PAGE_PAGE_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&page_page_descriptor), \
      NULL, \
      PAGE_COLOR_GREEN, \
      NULL, \
      0, 0, \
      NULL, \
      0, {0, NULL}, \
      0, NULL, \
      0, NULL, \
      0, NULL, \
      PAGE_PAGE_BODY_NOT_SET, {NULL} }

struct page_defaults {
    ProtobufCMessage base;
    protobuf_c_boolean has_least;
    int32_t least;
    protobuf_c_boolean has_most;
    uint32_t most;
    protobuf_c_boolean has_far;
    int64_t far;
    protobuf_c_boolean has_farther;
    uint64_t farther;
    protobuf_c_boolean has_half;
    float half;
    protobuf_c_boolean has_big;
    double big;
    protobuf_c_boolean has_whole;
    double whole;
    protobuf_c_boolean has_up;
    float up;
    protobuf_c_boolean has_down;
    double down;
    protobuf_c_boolean has_none;
    double none;
    protobuf_c_boolean has_yes;
    protobuf_c_boolean yes;
    protobuf_c_boolean has_color;
    page_color color;
    char *text;
    protobuf_c_boolean has_raw;
    ProtobufCBinaryData raw;
    char *must;
    char *empty;
};

extern const char page_defaults_text_default[];
extern const char page_defaults_raw_default[];
extern const char page_defaults_must_default[];
extern const char page_defaults_empty_default[];

#define PAGE_DEFAULTS_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&page_defaults_descriptor), \
      0, INT32_MIN, \
      0, 4294967295u, \
      0, -INT64_C(5), \
      0, UINT64_C(18446744073709551615), \
      0, 0.5f, \
      0, 1e+300, \
      0, 7.0, \
      0, INFINITY, \
      0, -INFINITY, \
      0, NAN, \
      0, 1, \
      0, PAGE_COLOR_RED, \
      (char *)page_defaults_text_default, \
      0, {4, (uint8_t *)page_defaults_raw_default}, \
      (char *)page_defaults_must_default, \
      (char *)page_defaults_empty_default }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor page_page_colors_entry_descriptor;
extern const mt_message_type page_page_colors_entry_mt_type;
void page_page_colors_entry_init(page_page_colors_entry *message);
size_t page_page_colors_entry_packed_size(const page_page_colors_entry *message);
size_t page_page_colors_entry_pack(const page_page_colors_entry *message, uint8_t *out);
MT_NODISCARD mt_err page_page_colors_entry_unpack(mt_arena *arena, mt_slice bytes,
                                                  page_page_colors_entry **out, mt_status *why);
void page_page_colors_entry_free(page_page_colors_entry *message);

extern const ProtobufCMessageDescriptor page_page_descriptor;
extern const mt_message_type page_page_mt_type;
void page_page_init(page_page *message);
size_t page_page_packed_size(const page_page *message);
size_t page_page_pack(const page_page *message, uint8_t *out);
MT_NODISCARD mt_err page_page_unpack(mt_arena *arena, mt_slice bytes, page_page **out,
                                     mt_status *why);
void page_page_free(page_page *message);

/* Returns the entry of a key, the last if there are several; NULL if there is none. */
page_page_colors_entry *page_page_colors_find(const page_page *message, const char *key);

extern const ProtobufCMessageDescriptor page_defaults_descriptor;
extern const mt_message_type page_defaults_mt_type;
void page_defaults_init(page_defaults *message);
size_t page_defaults_packed_size(const page_defaults *message);
size_t page_defaults_pack(const page_defaults *message, uint8_t *out);
MT_NODISCARD mt_err page_defaults_unpack(mt_arena *arena, mt_slice bytes, page_defaults **out,
                                         mt_status *why);
void page_defaults_free(page_defaults *message);

MT_END_DECLS

#endif
