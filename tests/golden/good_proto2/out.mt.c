/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_page_page_colors_entry(const void *message);
static uint8_t *pack_page_page_colors_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_page_page_colors_entry(mt_unpack *u, void *message, const uint8_t *p,
                                          const uint8_t *end);
static size_t size_page_page(const void *message);
static uint8_t *pack_page_page(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_page_page(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static page_page_colors_entry *new_page_page_colors_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(page_page_colors_entry));

    if (message != NULL)
        page_page_colors_entry_init((page_page_colors_entry *)message);
    return (page_page_colors_entry *)message;
}

static page_page *new_page_page(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(page_page));

    if (message != NULL)
        page_page_init((page_page *)message);
    return (page_page *)message;
}

/* --- page.Color ------------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_page_color[] = {
    {"RED", "PAGE_COLOR_RED", PAGE_COLOR_RED},
    {"GREEN", "PAGE_COLOR_GREEN", PAGE_COLOR_GREEN},
};

static const ProtobufCIntRange ranges_page_color[] = {
    {-1, 0},
    {3, 1},
    {0, 2},
};

static const ProtobufCEnumValueIndex names_page_color[] = {
    {"GREEN", 1},
    {"RED", 0},
};

const ProtobufCEnumDescriptor page_color_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "page.Color", "Color", "page_color", "page",
    2, values_page_color,
    2, names_page_color,
    2, ranges_page_color,
    NULL, NULL, NULL, NULL,
};

/* --- page.Color0 ------------------------------------------------------------------------------ */

static const ProtobufCEnumValue values_page_color0[] = {
    {"NONE", "PAGE_COLOR0_NONE", PAGE_COLOR0_NONE},
};

static const ProtobufCIntRange ranges_page_color0[] = {
    {0, 0},
    {0, 1},
};

static const ProtobufCEnumValueIndex names_page_color0[] = {
    {"NONE", 0},
};

const ProtobufCEnumDescriptor page_color0_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "page.Color0", "Color0", "page_color0", "page",
    1, values_page_color0,
    1, names_page_color0,
    1, ranges_page_color0,
    NULL, NULL, NULL, NULL,
};

/* --- page.Page.ColorsEntry -------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_page_page_colors_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(page_page_colors_entry, key),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(page_page_colors_entry, value),
     &page_color0_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_page_page_colors_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_page_page_colors_entry[] = {
    0, /* key */
    1, /* value */
};

void page_page_colors_entry_init(page_page_colors_entry *message)
{
    static const page_page_colors_entry initial = PAGE_PAGE_COLORS_ENTRY_INIT;

    *message = initial;
}

static void init_page_page_colors_entry(ProtobufCMessage *base)
{
    page_page_colors_entry_init((page_page_colors_entry *)(void *)base);
}

const ProtobufCMessageDescriptor page_page_colors_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "page.Page.ColorsEntry", "ColorsEntry", "page_page_colors_entry", "page",
    sizeof(page_page_colors_entry),
    2, pb_fields_page_page_colors_entry, names_page_page_colors_entry,
    1, ranges_page_page_colors_entry,
    init_page_page_colors_entry,
    NULL, NULL, NULL,
};

static size_t size_page_page_colors_entry(const void *message)
{
    const page_page_colors_entry *m = (const page_page_colors_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->key))
        size += 1 + mt_size_string(m->key);
    if (m->value != 0)
        size += 1 + mt_size_int32((int32_t)m->value);
    return size;
}

static uint8_t *pack_page_page_colors_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const page_page_colors_entry *m = (const page_page_colors_entry *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value != 0) {
        at = mt_put_int32(at, (int32_t)m->value);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (mt_string_is_set(m->key)) {
        at = mt_put_string(at, limit, m->key);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_page_page_colors_entry(mt_unpack *u, void *message, const uint8_t *p,
                                          const uint8_t *end)
{
    page_page_colors_entry *m = (page_page_colors_entry *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* key */
            p = mt_get_string(u, p, end, &m->key);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* value */
            p = mt_get_int32(p, end, &number);
            m->value = (page_color0)number;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &page_page_colors_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_page_page_colors_entry[] = {
    {"key", NULL, 0},
    {"value", NULL, 0},
};

static const unsigned json_page_page_colors_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type page_page_colors_entry_mt_type = {
    &page_page_colors_entry_descriptor,
    size_page_page_colors_entry,
    pack_page_page_colors_entry,
    unpack_page_page_colors_entry,
    fields_page_page_colors_entry,
    json_page_page_colors_entry,
    NULL,
    0,
};

size_t page_page_colors_entry_packed_size(const page_page_colors_entry *message)
{
    return size_page_page_colors_entry(message);
}

size_t page_page_colors_entry_pack(const page_page_colors_entry *message, uint8_t *out)
{
    size_t size = size_page_page_colors_entry(message);

    pack_page_page_colors_entry(message, out + size, 0);
    return size;
}

mt_err page_page_colors_entry_unpack(mt_arena *arena, mt_slice bytes, page_page_colors_entry **out,
                                     mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&page_page_colors_entry_mt_type, arena, bytes.data, bytes.size, &message,
                        why);

    *out = (page_page_colors_entry *)message;
    return err;
}

void page_page_colors_entry_free(page_page_colors_entry *message)
{
    mt_message_free(message);
}

/* --- page.Page -------------------------------------------------------------------------------- */

static const int64_t page_page_number_default = INT64_MIN;

static const ProtobufCFieldDescriptor pb_fields_page_page[] = {
    {"title", 1, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_STRING,
     0, offsetof(page_page, title),
     NULL, NULL, 0, 0, NULL, NULL},
    {"color", 2, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(page_page, color),
     &page_color_descriptor, NULL, 0, 0, NULL, NULL},
    {"next", 3, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(page_page, next),
     &page_page_descriptor, NULL, 0, 0, NULL, NULL},
    {"width", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(page_page, has_width), offsetof(page_page, width),
     NULL, NULL, 0, 0, NULL, NULL},
    {"note", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(page_page, note),
     NULL, NULL, 0, 0, NULL, NULL},
    {"seal", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(page_page, has_seal), offsetof(page_page, seal),
     NULL, NULL, 0, 0, NULL, NULL},
    {"lines", 7, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
     offsetof(page_page, n_lines), offsetof(page_page, lines),
     NULL, NULL, 0, 0, NULL, NULL},
    {"cells", 8, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
     offsetof(page_page, n_cells), offsetof(page_page, cells),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL},
    {"text", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     offsetof(page_page, body_case), offsetof(page_page, text),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"number", 10, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT64,
     offsetof(page_page, body_case), offsetof(page_page, number),
     NULL, &page_page_number_default, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"shade", 11, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
     offsetof(page_page, body_case), offsetof(page_page, shade),
     &page_color_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"colors", 12, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(page_page, n_colors), offsetof(page_page, colors),
     &page_page_colors_entry_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_page_page[] = {
    {1, 0},
    {0, 12},
};

static const unsigned names_page_page[] = {
    7, /* cells */
    1, /* color */
    11, /* colors */
    6, /* lines */
    2, /* next */
    4, /* note */
    9, /* number */
    5, /* seal */
    10, /* shade */
    8, /* text */
    0, /* title */
    3, /* width */
};

void page_page_init(page_page *message)
{
    static const page_page initial = PAGE_PAGE_INIT;

    *message = initial;
}

static void init_page_page(ProtobufCMessage *base)
{
    page_page_init((page_page *)(void *)base);
}

const ProtobufCMessageDescriptor page_page_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "page.Page", "Page", "page_page", "page",
    sizeof(page_page),
    12, pb_fields_page_page, names_page_page,
    1, ranges_page_page,
    init_page_page,
    NULL, NULL, NULL,
};

static size_t size_page_page(const void *message)
{
    const page_page *m = (const page_page *)message;
    size_t size = mt_size_unknown(&m->base);

    size += 1 + mt_size_string(m->title);
    size += 1 + mt_size_int32((int32_t)m->color);
    size += 1 + mt_size_message(size_page_page, m->next);
    if (m->has_width)
        size += 1 + mt_size_int32(m->width);
    if (m->note != NULL)
        size += 1 + mt_size_string(m->note);
    if (m->has_seal)
        size += 1 + mt_size_bytes(m->seal);
    for (size_t i = 0; i < m->n_lines; i++)
        size += 1 + mt_size_int32(m->lines[i]);
    if (m->n_cells > 0)
        size += 1 + mt_size_piece(mt_size_packed_int32(m->cells, m->n_cells));
    if (m->body_case == PAGE_PAGE_BODY_TEXT && m->text != NULL)
        size += 1 + mt_size_string(m->text);
    if (m->body_case == PAGE_PAGE_BODY_NUMBER)
        size += 1 + mt_size_int64(m->number);
    if (m->body_case == PAGE_PAGE_BODY_SHADE)
        size += 1 + mt_size_int32((int32_t)m->shade);
    for (size_t i = 0; i < m->n_colors; i++)
        size += 1 + mt_size_message(size_page_page_colors_entry, m->colors[i]);
    return size;
}

static uint8_t *pack_page_page(const void *message, uint8_t *at, uintptr_t limit)
{
    const page_page *m = (const page_page *)message;

    if (!mt_put_start(at, &limit, 44))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    for (size_t i = m->n_colors; i-- > 0;) {
        at = mt_put_message(at, limit, pack_page_page_colors_entry, m->colors[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(12, MT_WIRE_BYTES));
    }
    if (m->body_case == PAGE_PAGE_BODY_SHADE) {
        at = mt_put_int32(at, (int32_t)m->shade);
        at = mt_put_tag(at, MT_TAG(11, MT_WIRE_VARINT));
    }
    if (m->body_case == PAGE_PAGE_BODY_NUMBER) {
        at = mt_put_int64(at, m->number);
        at = mt_put_tag(at, MT_TAG(10, MT_WIRE_VARINT));
    }
    if (m->body_case == PAGE_PAGE_BODY_TEXT && m->text != NULL) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(9, MT_WIRE_BYTES));
    }
    if (m->n_cells > 0) {
        at = mt_put_packed_int32(at, limit, m->cells, m->n_cells);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_BYTES));
    }
    if (!mt_has_room_for(at, limit, m->n_lines, 11))
        return NULL;
    for (size_t i = m->n_lines; i-- > 0;) {
        at = mt_put_int32(at, m->lines[i]);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_VARINT));
    }
    if (m->has_seal) {
        at = mt_put_bytes(at, limit, m->seal);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_BYTES));
    }
    if (m->note != NULL) {
        at = mt_put_string(at, limit, m->note);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_BYTES));
    }
    if (m->has_width) {
        at = mt_put_int32(at, m->width);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_VARINT));
    }
    at = mt_put_message(at, limit, pack_page_page, m->next);
    if (at == NULL)
        return NULL;
    at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    at = mt_put_int32(at, (int32_t)m->color);
    at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    at = mt_put_string(at, limit, m->title);
    if (at == NULL)
        return NULL;
    at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    return at;
}

static bool unpack_page_page(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    page_page *m = (page_page *)message;
    uint32_t tag;
    int32_t number;
    uint64_t missing = 0x7;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* title */
            p = mt_get_string(u, p, end, &m->title);
            missing &= ~UINT64_C(0x1);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* color */
            p = mt_get_int32(p, end, &number);
            m->color = (page_color)number;
            missing &= ~UINT64_C(0x2);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* next */
            if (m->next == NULL)
                m->next = new_page_page(u);
            p = mt_get_message(u, p, end, m->next, unpack_page_page);
            missing &= ~UINT64_C(0x4);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_VARINT): /* width */
            p = mt_get_int32(p, end, &m->width);
            m->has_width = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_BYTES): /* note */
            p = mt_get_string(u, p, end, &m->note);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_BYTES): /* seal */
            p = mt_get_bytes(p, end, &m->seal);
            m->has_seal = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_VARINT): /* lines */
            do {
                m->lines = (int32_t *)mt_grow(u, &p, m->lines, m->n_lines, sizeof *m->lines);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &m->lines[m->n_lines]);
                m->n_lines++;
            } while (mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)));
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_BYTES): /* cells, packed */
            p = mt_get_packed_int32(u, p, end, m->cells, &m->n_cells);
            m->cells = (int32_t *)u->array;
            if (!mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(9, MT_WIRE_BYTES): /* text */
            m->body_case = PAGE_PAGE_BODY_TEXT;
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(10, MT_WIRE_VARINT): /* number */
            m->body_case = PAGE_PAGE_BODY_NUMBER;
            p = mt_get_int64(p, end, &m->number);
            if (!mt_next(&p, end, &tag, MT_TAG(11, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(11, MT_WIRE_VARINT): /* shade */
            m->body_case = PAGE_PAGE_BODY_SHADE;
            p = mt_get_int32(p, end, &number);
            m->shade = (page_color)number;
            if (!mt_next(&p, end, &tag, MT_TAG(12, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(12, MT_WIRE_BYTES): /* colors */
            do {
                m->colors = (page_page_colors_entry **)mt_grow(u, &p, m->colors, m->n_colors,
                                                               sizeof *m->colors);
                if (p == NULL)
                    break;
                m->colors[m->n_colors] = new_page_page_colors_entry(u);
                p = mt_get_message(u, p, end, m->colors[m->n_colors],
                                   unpack_page_page_colors_entry);
                m->n_colors++;
            } while (mt_next(&p, end, &tag, MT_TAG(12, MT_WIRE_BYTES)));
            break;
        case MT_TAG(7, MT_WIRE_BYTES): /* lines, packed */
            p = mt_get_packed_int32(u, p, end, m->lines, &m->n_lines);
            m->lines = (int32_t *)u->array;
            break;
        case MT_TAG(8, MT_WIRE_VARINT): /* cells */
            do {
                m->cells = (int32_t *)mt_grow(u, &p, m->cells, m->n_cells, sizeof *m->cells);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &m->cells[m->n_cells]);
                m->n_cells++;
            } while (mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_VARINT)));
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &page_page_mt_type, tag);
    }
    if (missing != 0)
        return mt_unpack_missing(u, &page_page_mt_type, 0, missing);
    return true;
}

static const mt_message_field fields_page_page[] = {
    {"title", NULL, 0},
    {"color", NULL, 0},
    {"next", &page_page_mt_type, 0},
    {"width", NULL, 0},
    {"note", NULL, 0},
    {"seal", NULL, 0},
    {"lines", NULL, 0},
    {"cells", NULL, 0},
    {"text", NULL, 0},
    {"number", NULL, 0},
    {"shade", NULL, 0},
    {"colors", &page_page_colors_entry_mt_type, MT_FIELD_MAP},
};

static const unsigned json_page_page[] = {
    7, /* "cells" */
    1, /* "color" */
    11, /* "colors" */
    6, /* "lines" */
    2, /* "next" */
    4, /* "note" */
    9, /* "number" */
    5, /* "seal" */
    10, /* "shade" */
    8, /* "text" */
    0, /* "title" */
    3, /* "width" */
};

const mt_message_type page_page_mt_type = {
    &page_page_descriptor,
    size_page_page,
    pack_page_page,
    unpack_page_page,
    fields_page_page,
    json_page_page,
    NULL,
    0,
};

size_t page_page_packed_size(const page_page *message)
{
    return size_page_page(message);
}

size_t page_page_pack(const page_page *message, uint8_t *out)
{
    size_t size = size_page_page(message);

    pack_page_page(message, out + size, 0);
    return size;
}

mt_err page_page_unpack(mt_arena *arena, mt_slice bytes, page_page **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&page_page_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (page_page *)message;
    return err;
}

void page_page_free(page_page *message)
{
    mt_message_free(message);
}

page_page_colors_entry *page_page_colors_find(const page_page *message, const char *key)
{
    for (size_t i = message->n_colors; i-- > 0;) {
        page_page_colors_entry *entry = message->colors[i];
        if (entry != NULL && mt_string_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

/* --- page.Defaults ---------------------------------------------------------------------------- */

static const int32_t page_defaults_least_default = INT32_MIN;
static const uint32_t page_defaults_most_default = 4294967295u;
static const int64_t page_defaults_far_default = -INT64_C(5);
static const uint64_t page_defaults_farther_default = UINT64_C(18446744073709551615);
static const float page_defaults_half_default = 0.5f;
static const double page_defaults_big_default = 1e+300;
static const double page_defaults_whole_default = 7.0;
static const float page_defaults_up_default = INFINITY;
static const double page_defaults_down_default = -INFINITY;
static const double page_defaults_none_default = NAN;
static const protobuf_c_boolean page_defaults_yes_default = 1;
static const page_color page_defaults_color_default = PAGE_COLOR_RED;
const char page_defaults_text_default[] = "say \"what\?\?/\"\n\303\274";
const char page_defaults_raw_default[] = "a\000b\377";
static const ProtobufCBinaryData page_defaults_raw_default_bytes =
    {4, (uint8_t *)page_defaults_raw_default};
const char page_defaults_must_default[] = "x";
const char page_defaults_empty_default[] = "";

static const ProtobufCFieldDescriptor pb_fields_page_defaults[] = {
    {"least", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(page_defaults, has_least), offsetof(page_defaults, least),
     NULL, &page_defaults_least_default, 0, 0, NULL, NULL},
    {"most", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_UINT32,
     offsetof(page_defaults, has_most), offsetof(page_defaults, most),
     NULL, &page_defaults_most_default, 0, 0, NULL, NULL},
    {"far", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT64,
     offsetof(page_defaults, has_far), offsetof(page_defaults, far),
     NULL, &page_defaults_far_default, 0, 0, NULL, NULL},
    {"farther", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_UINT64,
     offsetof(page_defaults, has_farther), offsetof(page_defaults, farther),
     NULL, &page_defaults_farther_default, 0, 0, NULL, NULL},
    {"half", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_FLOAT,
     offsetof(page_defaults, has_half), offsetof(page_defaults, half),
     NULL, &page_defaults_half_default, 0, 0, NULL, NULL},
    {"big", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
     offsetof(page_defaults, has_big), offsetof(page_defaults, big),
     NULL, &page_defaults_big_default, 0, 0, NULL, NULL},
    {"whole", 7, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
     offsetof(page_defaults, has_whole), offsetof(page_defaults, whole),
     NULL, &page_defaults_whole_default, 0, 0, NULL, NULL},
    {"up", 8, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_FLOAT,
     offsetof(page_defaults, has_up), offsetof(page_defaults, up),
     NULL, &page_defaults_up_default, 0, 0, NULL, NULL},
    {"down", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
     offsetof(page_defaults, has_down), offsetof(page_defaults, down),
     NULL, &page_defaults_down_default, 0, 0, NULL, NULL},
    {"none", 10, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
     offsetof(page_defaults, has_none), offsetof(page_defaults, none),
     NULL, &page_defaults_none_default, 0, 0, NULL, NULL},
    {"yes", 11, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BOOL,
     offsetof(page_defaults, has_yes), offsetof(page_defaults, yes),
     NULL, &page_defaults_yes_default, 0, 0, NULL, NULL},
    {"color", 12, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
     offsetof(page_defaults, has_color), offsetof(page_defaults, color),
     &page_color_descriptor, &page_defaults_color_default, 0, 0, NULL, NULL},
    {"text", 13, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(page_defaults, text),
     NULL, page_defaults_text_default, 0, 0, NULL, NULL},
    {"raw", 14, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(page_defaults, has_raw), offsetof(page_defaults, raw),
     NULL, &page_defaults_raw_default_bytes, 0, 0, NULL, NULL},
    {"must", 15, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_STRING,
     0, offsetof(page_defaults, must),
     NULL, page_defaults_must_default, 0, 0, NULL, NULL},
    {"empty", 16, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(page_defaults, empty),
     NULL, page_defaults_empty_default, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_page_defaults[] = {
    {1, 0},
    {0, 16},
};

static const unsigned names_page_defaults[] = {
    5, /* big */
    11, /* color */
    8, /* down */
    15, /* empty */
    2, /* far */
    3, /* farther */
    4, /* half */
    0, /* least */
    1, /* most */
    14, /* must */
    9, /* none */
    13, /* raw */
    12, /* text */
    7, /* up */
    6, /* whole */
    10, /* yes */
};

void page_defaults_init(page_defaults *message)
{
    static const page_defaults initial = PAGE_DEFAULTS_INIT;

    *message = initial;
}

static void init_page_defaults(ProtobufCMessage *base)
{
    page_defaults_init((page_defaults *)(void *)base);
}

const ProtobufCMessageDescriptor page_defaults_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "page.Defaults", "Defaults", "page_defaults", "page",
    sizeof(page_defaults),
    16, pb_fields_page_defaults, names_page_defaults,
    1, ranges_page_defaults,
    init_page_defaults,
    NULL, NULL, NULL,
};

static size_t size_page_defaults(const void *message)
{
    const page_defaults *m = (const page_defaults *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->has_least)
        size += 1 + mt_size_int32(m->least);
    if (m->has_most)
        size += 1 + mt_size_uint32(m->most);
    if (m->has_far)
        size += 1 + mt_size_int64(m->far);
    if (m->has_farther)
        size += 1 + mt_size_uint64(m->farther);
    if (m->has_half)
        size += 5;
    if (m->has_big)
        size += 9;
    if (m->has_whole)
        size += 9;
    if (m->has_up)
        size += 5;
    if (m->has_down)
        size += 9;
    if (m->has_none)
        size += 9;
    if (m->has_yes)
        size += 2;
    if (m->has_color)
        size += 1 + mt_size_int32((int32_t)m->color);
    if (m->text != NULL && m->text != page_defaults_text_default)
        size += 1 + mt_size_string(m->text);
    if (m->has_raw)
        size += 1 + mt_size_bytes(m->raw);
    size += 1 + mt_size_string(m->must);
    if (m->empty != NULL && m->empty != page_defaults_empty_default)
        size += 2 + mt_size_string(m->empty);
    return size;
}

static uint8_t *pack_page_defaults(const void *message, uint8_t *at, uintptr_t limit)
{
    const page_defaults *m = (const page_defaults *)message;

    if (!mt_put_start(at, &limit, 98))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->empty != NULL && m->empty != page_defaults_empty_default) {
        at = mt_put_string(at, limit, m->empty);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(16, MT_WIRE_BYTES));
    }
    at = mt_put_string(at, limit, m->must);
    if (at == NULL)
        return NULL;
    at = mt_put_tag(at, MT_TAG(15, MT_WIRE_BYTES));
    if (m->has_raw) {
        at = mt_put_bytes(at, limit, m->raw);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(14, MT_WIRE_BYTES));
    }
    if (m->text != NULL && m->text != page_defaults_text_default) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(13, MT_WIRE_BYTES));
    }
    if (m->has_color) {
        at = mt_put_int32(at, (int32_t)m->color);
        at = mt_put_tag(at, MT_TAG(12, MT_WIRE_VARINT));
    }
    if (m->has_yes) {
        at = mt_put_bool(at, m->yes);
        at = mt_put_tag(at, MT_TAG(11, MT_WIRE_VARINT));
    }
    if (m->has_none) {
        at = mt_put_double(at, m->none);
        at = mt_put_tag(at, MT_TAG(10, MT_WIRE_FIXED64));
    }
    if (m->has_down) {
        at = mt_put_double(at, m->down);
        at = mt_put_tag(at, MT_TAG(9, MT_WIRE_FIXED64));
    }
    if (m->has_up) {
        at = mt_put_float(at, m->up);
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_FIXED32));
    }
    if (m->has_whole) {
        at = mt_put_double(at, m->whole);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_FIXED64));
    }
    if (m->has_big) {
        at = mt_put_double(at, m->big);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_FIXED64));
    }
    if (m->has_half) {
        at = mt_put_float(at, m->half);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_FIXED32));
    }
    if (m->has_farther) {
        at = mt_put_uint64(at, m->farther);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_VARINT));
    }
    if (m->has_far) {
        at = mt_put_int64(at, m->far);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (m->has_most) {
        at = mt_put_uint32(at, m->most);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->has_least) {
        at = mt_put_int32(at, m->least);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_page_defaults(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    page_defaults *m = (page_defaults *)message;
    uint32_t tag;
    int32_t number;
    uint64_t missing = 0x1;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* least */
            p = mt_get_int32(p, end, &m->least);
            m->has_least = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* most */
            p = mt_get_uint32(p, end, &m->most);
            m->has_most = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* far */
            p = mt_get_int64(p, end, &m->far);
            m->has_far = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_VARINT): /* farther */
            p = mt_get_uint64(p, end, &m->farther);
            m->has_farther = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_FIXED32)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_FIXED32): /* half */
            p = mt_get_float(p, end, &m->half);
            m->has_half = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_FIXED64): /* big */
            p = mt_get_double(p, end, &m->big);
            m->has_big = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_FIXED64): /* whole */
            p = mt_get_double(p, end, &m->whole);
            m->has_whole = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_FIXED32)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_FIXED32): /* up */
            p = mt_get_float(p, end, &m->up);
            m->has_up = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(9, MT_WIRE_FIXED64): /* down */
            p = mt_get_double(p, end, &m->down);
            m->has_down = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(10, MT_WIRE_FIXED64): /* none */
            p = mt_get_double(p, end, &m->none);
            m->has_none = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(11, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(11, MT_WIRE_VARINT): /* yes */
            p = mt_get_bool(p, end, &m->yes);
            m->has_yes = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(12, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(12, MT_WIRE_VARINT): /* color */
            p = mt_get_int32(p, end, &number);
            m->color = (page_color)number;
            m->has_color = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(13, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(13, MT_WIRE_BYTES): /* text */
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(14, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(14, MT_WIRE_BYTES): /* raw */
            p = mt_get_bytes(p, end, &m->raw);
            m->has_raw = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(15, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(15, MT_WIRE_BYTES): /* must */
            p = mt_get_string(u, p, end, &m->must);
            missing &= ~UINT64_C(0x1);
            if (!mt_next(&p, end, &tag, MT_TAG(16, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(16, MT_WIRE_BYTES): /* empty */
            p = mt_get_string(u, p, end, &m->empty);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &page_defaults_mt_type, tag);
    }
    if (missing != 0)
        return mt_unpack_missing(u, &page_defaults_mt_type, 0, missing);
    return true;
}

static const mt_message_field fields_page_defaults[] = {
    {"least", NULL, 0},
    {"most", NULL, 0},
    {"far", NULL, 0},
    {"farther", NULL, 0},
    {"half", NULL, 0},
    {"big", NULL, 0},
    {"whole", NULL, 0},
    {"up", NULL, 0},
    {"down", NULL, 0},
    {"none", NULL, 0},
    {"yes", NULL, 0},
    {"color", NULL, 0},
    {"text", NULL, 0},
    {"raw", NULL, 0},
    {"must", NULL, 0},
    {"empty", NULL, 0},
};

static const unsigned json_page_defaults[] = {
    5, /* "big" */
    11, /* "color" */
    8, /* "down" */
    15, /* "empty" */
    2, /* "far" */
    3, /* "farther" */
    4, /* "half" */
    0, /* "least" */
    1, /* "most" */
    14, /* "must" */
    9, /* "none" */
    13, /* "raw" */
    12, /* "text" */
    7, /* "up" */
    6, /* "whole" */
    10, /* "yes" */
};

const mt_message_type page_defaults_mt_type = {
    &page_defaults_descriptor,
    size_page_defaults,
    pack_page_defaults,
    unpack_page_defaults,
    fields_page_defaults,
    json_page_defaults,
    NULL,
    0,
};

size_t page_defaults_packed_size(const page_defaults *message)
{
    return size_page_defaults(message);
}

size_t page_defaults_pack(const page_defaults *message, uint8_t *out)
{
    size_t size = size_page_defaults(message);

    pack_page_defaults(message, out + size, 0);
    return size;
}

mt_err page_defaults_unpack(mt_arena *arena, mt_slice bytes, page_defaults **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&page_defaults_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (page_defaults *)message;
    return err;
}

void page_defaults_free(page_defaults *message)
{
    mt_message_free(message);
}
