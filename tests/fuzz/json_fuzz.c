/* SPDX-License-Identifier: Apache-2.0 */
/* json_fuzz.c - any bytes as the JSON of a message that has fields of every kind: refused with a reason
 * in one line, or a message that is written, read, packed and unpacked and stays the same. */
#include <msgtrans/json.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "wire/json_kinds.mt.h"

static const mt_message_type *const any_types[] = {
    &json_tree_mt_type,
    &json_known_mt_type,
    &google_protobuf_any_mt_type,
    &google_protobuf_duration_mt_type,
    &google_protobuf_value_mt_type,
};

static const mt_json_options strict = {.any_types = any_types, .any_type_count = 5};
static const mt_json_options lenient = {
    .any_types = any_types, .any_type_count = 5, .ignore_unknown = true};
static const mt_json_options other_form = {.any_types = any_types,
                                           .any_type_count = 5,
                                           .proto_names = true,
                                           .enum_numbers = true,
                                           .defaults = true,
                                           .indent = 1};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_have_reason(const mt_status *why)
{
    must(why->code == MT_INVALID_ARGUMENT && why->size > 0);
    must(why->text[0] >= '1' && why->text[0] <= '9'); /* the line */
    must(strchr(why->text, '\n') == NULL);
}

static mt_slice write_text(mt_arena *arena, const void *tree, const mt_json_options *options)
{
    mt_slice text;

    must(mt_json_write(&json_tree_mt_type, tree, options, arena, &text, NULL) == MT_OK);
    must(text.data[text.size] == '\0');
    return text;
}

static void *read_again(mt_arena *arena, mt_slice text)
{
    void *tree;

    must(mt_json_read(&json_tree_mt_type, text, &strict, arena, &tree, NULL) == MT_OK);
    return tree;
}

static void must_be_equal(mt_slice a, mt_slice b)
{
    must(a.size == b.size && memcmp(a.data, b.data, a.size) == 0);
}

static void must_stay_the_same(mt_arena *arena, const void *tree)
{
    mt_slice text = write_text(arena, tree, &strict);
    mt_slice other = write_text(arena, tree, &other_form);

    must_be_equal(write_text(arena, read_again(arena, text), &strict), text);
    must_be_equal(write_text(arena, read_again(arena, other), &other_form), other);
}

static void must_pass_the_wire(mt_arena *arena, const void *tree)
{
    size_t size = json_tree_packed_size(tree);
    uint8_t *wire = mt_arena_alloc(arena, size);
    json_tree *again;

    must(wire != NULL);
    must(json_tree_pack(tree, wire) == size);
    must(json_tree_unpack(arena, (mt_slice){wire, size, NULL}, &again, NULL) == MT_OK);
    must_stay_the_same(arena, again);
}

static void *read_first(mt_arena *arena, mt_slice text)
{
    void *tree, *lenient_tree;
    mt_status why;

    mt_err err = mt_json_read(&json_tree_mt_type, text, &strict, arena, &tree, &why);
    if (err != MT_OK)
        must_have_reason(&why);
    if (mt_json_read(&json_tree_mt_type, text, &lenient, arena, &lenient_tree, &why) != MT_OK) {
        must(err != MT_OK);
        must_have_reason(&why);
    }
    return lenient_tree;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1); /* a sanitizer sees every read behind it */
    mt_arena *arena = NULL;

    must(exact != NULL && mt_arena_new(&arena) == MT_OK);
    if (size > 0)
        memcpy(exact, data, size);
    void *tree = read_first(arena, (mt_slice){exact, size, NULL});
    free(exact);
    if (tree != NULL) {
        must_stay_the_same(arena, tree);
        must_pass_the_wire(arena, tree);
    }
    mt_arena_free(arena);
    return 0;
}
