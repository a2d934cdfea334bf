/* SPDX-License-Identifier: Apache-2.0 */
/* emit_stream.c - streaming methods: their typed functions, and what calls typed callbacks. */
#include "emitter.h"

enum { ARGS_MAX = 4 };

/* What is made of a method that has one of the shapes. In all texts $m is the method's name in C, $q
 * and $r are the types of its requests and its replies, and $t is its entry of the method table; in
 * the header, $n is MT_NODISCARD. */
typedef struct function {
    unsigned shapes;
    const char *head;
    const char *args[ARGS_MAX + 1];
    const char *body;  /* NULL: it is a typedef */
    const char *guide; /* what the header says of it, for all methods at once; NULL: nothing */
} function;

static const function of_caller[] = {
    {SHAPE_SERVER_STREAM,
     "$nmt_call *$m_open",
     {"mt_channel *channel", "const $q *request", "const mt_call_options *options"},
     "    return mt_channel_open_stream(channel, &$t, request, options);\n",
     NULL},
    {SHAPES_REQUESTS,
     "$nmt_call *$m_open",
     {"mt_channel *channel", "const mt_call_options *options"},
     "    return mt_channel_open_stream(channel, &$t, NULL, options);\n",
     NULL},
    {SHAPES_REQUESTS,
     "mt_err $m_write_request",
     {"mt_call *call", "const $q *request"},
     "    return mt_call_write(call, request);\n",
     "m_write_request  sends one request, or waits for room; mt_call_end_writes() ends them"},
    {SHAPES_REPLIES,
     "mt_err $m_read_reply",
     {"mt_call *call", "const $r **reply"},
     "    const void *message;\n"
     "    mt_err err = mt_call_read(call, &message);\n\n"
     "    *reply = (const $r *)message;\n"
     "    return err;\n",
     "m_read_reply     waits for the next reply, which is good until the next read"},
    {SHAPES_REPLIES,
     "typedef void $m_reply_fn",
     {"mt_call *call", "const $r *reply", "void *arg"},
     NULL,
     NULL},
    {SHAPES_REPLIES,
     "void $m_on_reply",
     {"mt_call *call", "$m_reply_fn *fn", "void *arg"},
     "    mt_call_on_message(call, reply_$m, (mt_any_fn *)fn, arg);\n",
     "m_on_reply       instead has each reply handed to fn as it comes\n"
     " *   mt_call_finish   waits for the outcome; mt_call_on_done() has it handed over"},
    {SHAPE_CLIENT_STREAM,
     "mt_status $m_finish",
     {"mt_call *call", "$r **reply"},
     "    void *out;\n"
     "    mt_status status = mt_call_finish_reply(call, &out);\n\n"
     "    if (reply != NULL)\n        *reply = ($r *)out;\n    else\n"
     "        mt_message_free(out);\n"
     "    return status;\n",
     "m_finish         ends the requests and waits for the reply, which its x_free() frees"},
    {SHAPE_CLIENT_STREAM,
     "typedef void $m_done",
     {"mt_call *call", "const mt_status *status", "const $r *reply", "void *arg"},
     NULL,
     NULL},
    {SHAPE_CLIENT_STREAM,
     "void $m_on_done",
     {"mt_call *call", "$m_done *done", "void *arg"},
     "    mt_call_on_reply_done(call, (mt_any_fn *)done, arg);\n",
     "m_on_done        instead has the outcome and the reply handed to done"},
};

static const function of_handler[] = {
    {SHAPES_REQUESTS,
     "mt_err $m_read_request",
     {"mt_call *call", "const $q **request"},
     "    const void *message;\n"
     "    mt_err err = mt_call_read(call, &message);\n\n"
     "    *request = (const $q *)message;\n"
     "    return err;\n",
     "m_read_request   waits for the next request, which is good until the next read"},
    {SHAPES_REQUESTS,
     "typedef void $m_request_fn",
     {"mt_call *call", "const $q *request", "void *arg"},
     NULL,
     NULL},
    {SHAPES_REQUESTS,
     "void $m_on_request",
     {"mt_call *call", "$m_request_fn *fn", "void *arg"},
     "    mt_call_on_message(call, request_$m, (mt_any_fn *)fn, arg);\n",
     "m_on_request     instead has each request handed to fn as it comes, NULL after the last"},
    {SHAPES_REPLIES,
     "mt_err $m_write_reply",
     {"mt_call *call", "const $r *reply"},
     "    return mt_call_write(call, reply);\n",
     "m_write_reply    sends one reply, or waits for room; mt_call_end() ends them and the call"},
    {SHAPES_REPLIES,
     "mt_err $m_broadcast",
     {"mt_group *group", "const $r *reply", "const mt_send_options *options"},
     "    return mt_group_send(group, $t.reply, reply, options);\n",
     "m_broadcast      sends one reply to all calls in a group; see msgtrans/group.h"},
    {SHAPE_CLIENT_STREAM,
     "void $m_respond",
     {"mt_call *call", "const $r *reply"},
     "    mt_call_respond(call, reply);\n",
     "m_respond        sends the reply and ends the call"},
};

static const function shims[] = {
    {SHAPES_REPLIES,
     "static void reply_$m",
     {"mt_any_fn *fn", "mt_call *call", "const void *message", "void *arg"},
     "    (($m_reply_fn *)fn)(call, (const $r *)message, arg);\n",
     NULL},
    {SHAPES_REQUESTS,
     "static void request_$m",
     {"mt_any_fn *fn", "mt_call *call", "const void *message", "void *arg"},
     "    (($m_request_fn *)fn)(call, (const $q *)message, arg);\n",
     NULL},
};

enum {
    OF_CALLER = sizeof of_caller / sizeof of_caller[0],
    OF_HANDLER = sizeof of_handler / sizeof of_handler[0],
    SHIMS = sizeof shims / sizeof shims[0],
};

/* --- one function ----------------------------------------------------------------------------- */

typedef struct subject {
    const mtc_c_service *service;
    size_t index; /* of the method */
    bool in_header;
} subject;

static const mtc_c_method *method_of(const subject *of)
{
    return &of->service->methods.at[of->index];
}

static void fill_in(mtc_text *out, const char *text, const subject *of)
{
    const mtc_c_method *method = method_of(of);

    for (const char *c = text; *c != '\0'; c++) {
        if (*c != '$') {
            mtc_text_add(out, c, 1);
            continue;
        }
        switch (*++c) {
        case 'm':
            mtc_text_puts(out, method->name);
            break;
        case 'q':
            mtc_text_puts(out, method->input);
            break;
        case 'r':
            mtc_text_puts(out, method->output);
            break;
        case 'n':
            mtc_text_puts(out, of->in_header ? "MT_NODISCARD " : "");
            break;
        default: /* $t */
            mtc_text_printf(out, "%s_methods[%zu]", of->service->name, of->index);
        }
    }
}

static void emit_head(mtc_text *out, const function *one, const subject *of, const char *tail)
{
    mtc_text head = {0}, texts[ARGS_MAX] = {{0}};
    const char *args[ARGS_MAX];
    size_t count = 0;

    fill_in(&head, one->head, of);
    for (; one->args[count] != NULL; count++) {
        fill_in(&texts[count], one->args[count], of);
        args[count] = texts[count].data;
    }
    mtc_emit_call(out, head.data, args, count, tail);
    mtc_text_fini(&head);
    for (size_t i = 0; i < count; i++)
        mtc_text_fini(&texts[i]);
}

static bool is_made(const function *one, const subject *of)
{
    return (one->shapes & method_of(of)->shape) != 0;
}

static void emit_heads(mtc_text *out, const function *functions, size_t count, const subject *of)
{
    for (size_t i = 0; i < count; i++)
        if (is_made(&functions[i], of))
            emit_head(out, &functions[i], of, ";");
}

static void emit_bodies(mtc_text *out, const function *functions, size_t count, const subject *of)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_made(&functions[i], of) || functions[i].body == NULL)
            continue;
        mtc_text_puts(out, "\n");
        emit_head(out, &functions[i], of, "\n{");
        fill_in(out, functions[i].body, of);
        mtc_text_puts(out, "}\n");
    }
}

/* --- the header ------------------------------------------------------------------------------- */

static void emit_guides(mtc_text *out, const function *functions, size_t count, unsigned shapes)
{
    for (size_t i = 0; i < count; i++)
        if ((functions[i].shapes & shapes) != 0 && functions[i].guide != NULL)
            mtc_text_printf(out, "\n *   %s", functions[i].guide);
}

void mtc_emit_stream_guide(mtc_text *out, unsigned shapes)
{
    if ((shapes & (SHAPES_REQUESTS | SHAPES_REPLIES)) == 0)
        return;
    mtc_text_puts(out,
                  "\n/* Of each method m with streams; see msgtrans/stream.h. In a callback of the "
                  "call's loop nothing\n * waits: there a read or a write gives MT_EAGAIN.\n"
                  " * For the caller:\n"
                  " *   m_open           starts a call");
    emit_guides(out, of_caller, OF_CALLER, shapes);
    mtc_text_puts(out, "\n * For the handler, which may also end the call with mt_call_fail():");
    emit_guides(out, of_handler, OF_HANDLER, shapes);
    mtc_text_puts(out, " */\n");
}

void mtc_emit_stream_header(mtc_text *out, const mtc_c_service *service, size_t index)
{
    const subject of = {service, index, true};
    const mtc_c_method *method = method_of(&of);
    const char *what = method->shape == SHAPE_CLIENT_STREAM   ? "requests are a stream"
                       : method->shape == SHAPE_SERVER_STREAM ? "replies are a stream"
                                                              : "requests and replies are streams";

    mtc_text_printf(out, "\n/* %s: %s */\n", method->tree->decl.full_name, what);
    emit_heads(out, of_caller, OF_CALLER, &of);
    mtc_text_puts(out, "/* in the handler */\n");
    emit_heads(out, of_handler, OF_HANDLER, &of);
}

/* --- the source ------------------------------------------------------------------------------- */

void mtc_emit_stream_shims(mtc_text *out, const mtc_c_service *service, size_t index)
{
    emit_bodies(out, shims, SHIMS, &(subject){service, index, false});
}

void mtc_emit_stream(mtc_text *out, const mtc_c_service *service, size_t index)
{
    const subject of = {service, index, false};

    emit_bodies(out, of_caller, OF_CALLER, &of);
    emit_bodies(out, of_handler, OF_HANDLER, &of);
}
