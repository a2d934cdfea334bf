/* SPDX-License-Identifier: Apache-2.0 */
/* diff_service.c - two versions of one service and its methods. */
#include "differ.h"

#include <string.h>

static void compare_side(mtc_diff *diff, const mtc_method *old, const mtc_message *before,
                         mtc_span was, const mtc_message *after, mtc_span at, const char *side)
{
    if (strcmp(mtc_diff_new_name(diff, &before->decl), after->decl.full_name) != 0)
        mtc_diff_add(diff, BREAK_WIRE, at, was,
                     "peers of the other version send and expect the other message, and C sources "
                     "that call or handle it do not compile",
                     "the %s of \"%s\" is \"%s\", was \"%s\"", side, old->decl.full_name,
                     after->decl.full_name, before->decl.full_name);
}

static void compare_stream(mtc_diff *diff, const mtc_method *old, mtc_span was_stream,
                           mtc_span was_type, mtc_span stream, mtc_span type, const char *side)
{
    bool before = was_stream.source != NULL, after = stream.source != NULL;

    if (before != after)
        mtc_diff_add(diff, BREAK_WIRE, after ? stream : type, before ? was_stream : was_type,
                     "peers of the other version send or expect another number of messages, and C "
                     "sources that call or handle it do not compile",
                     after ? "the %s of \"%s\" is a stream, was not"
                           : "the %s of \"%s\" is no stream, was one",
                     side, old->decl.full_name);
}

static void compare_methods(mtc_diff *diff, const mtc_method *old, const mtc_method *now)
{
    compare_side(diff, old, old->input, old->input_name.at, now->input, now->input_name.at,
                 "request");
    compare_side(diff, old, old->output, old->output_name.at, now->output, now->output_name.at,
                 "reply");
    compare_stream(diff, old, old->input_stream, old->input_name.at, now->input_stream,
                   now->input_name.at, "request");
    compare_stream(diff, old, old->output_stream, old->output_name.at, now->output_stream,
                   now->output_name.at, "reply");
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
