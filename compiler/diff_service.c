/* SPDX-License-Identifier: Apache-2.0 */
/* diff_service.c - two versions of one service and its methods. */
#include "differ.h"

#include <string.h>

/* The request or the reply of a method. */
typedef struct side {
    const mtc_message *message;
    mtc_span type_at;
    mtc_span stream; /* source NULL: it is one message */
} side;

static side request_of(const mtc_method *method)
{
    return (side){method->input, method->input_name.at, method->input_stream};
}

static side reply_of(const mtc_method *method)
{
    return (side){method->output, method->output_name.at, method->output_stream};
}

static mtc_span stream_at(side one)
{
    return one.stream.source != NULL ? one.stream : one.type_at;
}

static void compare_side(mtc_diff *diff, const char *what, side old, side now)
{
    bool streamed = old.stream.source != NULL, streams = now.stream.source != NULL;

    if (strcmp(mtc_diff_new_name(diff, &old.message->decl), now.message->decl.full_name) != 0)
        mtc_diff_add(diff, BREAK_WIRE, now.type_at, old.type_at,
                     "peers of the other version send and expect the other message, and C sources "
                     "that call or handle it do not compile",
                     "%s is \"%s\", was \"%s\"", what, now.message->decl.full_name,
                     old.message->decl.full_name);
    if (streamed != streams)
        mtc_diff_add(diff, BREAK_WIRE, stream_at(now), stream_at(old),
                     "peers of the other version send or expect another number of messages, and C "
                     "sources that call or handle it do not compile",
                     streams ? "%s is a stream, was not" : "%s is no stream, was one", what);
}

static void compare_methods(mtc_diff *diff, const mtc_method *old, const mtc_method *now)
{
    const char *name = old->decl.full_name;

    compare_side(diff, mtc_arena_printf(diff->arena, "the request of \"%s\"", name),
                 request_of(old), request_of(now));
    compare_side(diff, mtc_arena_printf(diff->arena, "the reply of \"%s\"", name), reply_of(old),
                 reply_of(now));
    mtc_diff_policy(diff, old, now);
}

void mtc_diff_service(mtc_diff *diff, const mtc_service *old)
{
    for (size_t i = 0; i < old->methods.count; i++) {
        const mtc_method *method = old->methods.at[i];
        const mtc_decl *found = mtc_diff_find(diff, &method->decl);
        if (found != NULL)
            compare_methods(diff, method, (const mtc_method *)found);
        else
            mtc_diff_add_gone(diff, BREAK_WIRE, method->decl.name.at,
                              "its callers get UNIMPLEMENTED, and C sources that call or handle it "
                              "do not compile",
                              "method \"%s\" is gone", method->decl.full_name);
    }
}
