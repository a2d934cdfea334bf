/* SPDX-License-Identifier: Apache-2.0 */
/* ours.c - our side of the judge of JSON. */
#include "ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json_kinds.mt.h"
#include "wire/message_old_kinds.mt.h"

static const mt_message_type *const types[] = {
    &kinds_leaf_mt_type,
    &kinds_plain_mt_type,
    &kinds_maybe_mt_type,
    &kinds_many_mt_type,
    &kinds_choice_mt_type,
    &kinds_maps_mt_type,
    &kinds_all_mt_type,
    &kinds_nothing_mt_type,
    &json_known_mt_type,
    &json_several_mt_type,
    &json_names_mt_type,
    &json_keys_mt_type,
    &json_aliases_mt_type,
    &json_tree_mt_type,
    &old_point_mt_type,
    &old_may_mt_type,
    &old_grouped_mt_type,
    &google_protobuf_any_mt_type,
    &google_protobuf_duration_mt_type,
    &google_protobuf_empty_mt_type,
    &google_protobuf_field_mask_mt_type,
    &google_protobuf_list_value_mt_type,
    &google_protobuf_struct_mt_type,
    &google_protobuf_timestamp_mt_type,
    &google_protobuf_value_mt_type,
    &google_protobuf_int32_value_mt_type,
    &google_protobuf_int64_value_mt_type,
    &google_protobuf_double_value_mt_type,
    &google_protobuf_bool_value_mt_type,
    &google_protobuf_string_value_mt_type,
    &google_protobuf_bytes_value_mt_type,
};

static mt_arena *arena;

static const mt_message_type *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i]->descriptor->name, name) == 0)
            return types[i];
    fprintf(stderr, "no type %s\n", name);
    exit(EXIT_FAILURE);
}

static void need(bool condition)
{
    if (!condition)
        abort();
}

static mt_json_options completed(const mt_json_options *options)
{
    mt_json_options all = *options;

    all.any_types = types;
    all.any_type_count = sizeof types / sizeof types[0];
    if (arena == NULL)
        need(mt_arena_new(&arena) == MT_OK);
    return all;
}

static mt_slice kept(const void *data, size_t size)
{
    uint8_t *copy = mt_arena_alloc(arena, size + 1);

    need(copy != NULL);
    memcpy(copy, data, size);
    return (mt_slice){copy, size, NULL};
}

static bool refused(const mt_status *why, mt_slice *result)
{
    *result = kept(why->text, why->size);
    return false;
}

bool ours_read(const char *type, mt_slice text, const mt_json_options *options, mt_slice *result)
{
    const mt_json_options all = completed(options);
    const mt_message_type *t = type_of(type);
    mt_status why;
    void *message;

    if (mt_json_read(t, text, &all, arena, &message, &why) != MT_OK)
        return refused(&why, result);
    size_t size = t->packed_size(message);
    uint8_t *wire = mt_arena_alloc(arena, size);
    need(wire != NULL);
    mt_message_pack(t, message, wire);
    *result = (mt_slice){wire, size, NULL};
    return true;
}

bool ours_write(const char *type, mt_slice wire, const mt_json_options *options, mt_slice *result)
{
    const mt_json_options all = completed(options);
    const mt_message_type *t = type_of(type);
    mt_status why;
    void *message;

    if (mt_message_unpack(t, arena, wire, &message, &why) != MT_OK ||
        mt_json_write(t, message, &all, arena, result, &why) != MT_OK)
        return refused(&why, result);
    return true;
}

void ours_free(void)
{
    mt_arena_free(arena);
    arena = NULL;
}
