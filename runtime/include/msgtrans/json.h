/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/json.h - messages as JSON text, and back: the JSON mapping of protobuf (docs/json.md).
 * Works on every message that mtc made, by its type. Thread  none (pure), everywhere. */
#ifndef MSGTRANS_JSON_H
#define MSGTRANS_JSON_H

#include <msgtrans/arena.h>
#include <msgtrans/base.h>
#include <msgtrans/message.h>
#include <msgtrans/slice.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

/* How to write and to read; all zero is the mapping as protobuf describes it. */
typedef struct mt_json_options {
    /* What a google.protobuf.Any can hold: it is found by the name behind the last "/" of its URL. */
    const mt_message_type *const *any_types;
    size_t any_type_count;

    /* Writing only. */
    bool proto_names;  /* fields are named as in the IDL: some_bytes, not someBytes */
    bool defaults;     /* fields without presence are written also when they are zero or empty */
    bool enum_numbers; /* enums are written as numbers */
    unsigned indent;   /* spaces for each level, up to 8; 0: all in one line, without spaces */

    /* Reading only. */
    bool
        ignore_unknown; /* fields and names of enum values that the IDL does not have are skipped */
} mt_json_options;

/* Writes a message as JSON. Unknown fields are left out; of several entries of a map with one key
 * only the last is written.
 *   Shape    nested up to 100 deep, as for mt_message_unpack(); options NULL: the defaults
 *   Owns     *out is the arena's; a NUL follows it, which its size does not count
 *   Returns  MT_OK | MT_EINVAL a value that JSON cannot say | MT_ENOMEM; why, if not NULL, gets
 *            INVALID_ARGUMENT or RESOURCE_EXHAUSTED and a text that names message and field */
MT_NODISCARD MT_API mt_err mt_json_write(const mt_message_type *type, const void *message,
                                         const mt_json_options *options, mt_arena *arena,
                                         mt_slice *out, mt_status *why);

/* Reads JSON into a new message in an arena.
 *   Shape    text is UTF-8, up to 2 GiB - 1; messages nest up to 100 deep; options NULL: the defaults
 *   Owns     text is borrowed until it returns; *out is the arena's
 *   Returns  MT_OK | MT_EDECODE not JSON, or not that of such a message | MT_ENOMEM; why, if not
 *            NULL, gets INVALID_ARGUMENT or RESOURCE_EXHAUSTED and the text
 *            "line:column: message.field: reason"; columns count bytes */
MT_NODISCARD MT_API mt_err mt_json_read(const mt_message_type *type, mt_slice text,
                                        const mt_json_options *options, mt_arena *arena, void **out,
                                        mt_status *why);

MT_END_DECLS

#endif
