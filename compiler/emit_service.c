/* SPDX-License-Identifier: Apache-2.0 */
/* emit_service.c - services: the handlers struct, the method table, and typed unary calls. */
#include "emitter.h"

static bool has_request(const mtc_c_method *method)
{
    return (method->shape & SHAPES_REQUESTS) == 0;
}

static bool has_done(const mtc_c_method *method)
{
    return (method->shape & SHAPES_ONE_REPLY) != 0;
}

/* Everything is written with the names of one method, so they are set once. */
typedef struct method_names {
    mtc_text call, done, async, respond, request, reply, reply_out;
} method_names;

static void names_init(method_names *names, const mtc_c_method *method)
{
    *names = (method_names){0};
    mtc_text_printf(&names->call, "mt_status %s", method->name);
    mtc_text_printf(&names->done, "typedef void %s_done", method->name);
    mtc_text_printf(&names->async, "mt_call *%s_async", method->name);
    mtc_text_printf(&names->respond, "void %s_respond", method->name);
    mtc_text_printf(&names->request, "const %s *request", method->input);
    mtc_text_printf(&names->reply, "const %s *reply", method->output);
    mtc_text_printf(&names->reply_out, "%s **reply", method->output);
}

static void names_fini(method_names *names)
{
    mtc_text *const all[] = {&names->call,    &names->done,  &names->async,    &names->respond,
                             &names->request, &names->reply, &names->reply_out};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        mtc_text_fini(all[i]);
}

static void emit_call_head(mtc_text *out, const method_names *names, const char *tail)
{
    const char *const args[] = {"mt_channel *channel", names->request.data, names->reply_out.data,
                                "const mt_call_options *options"};

    mtc_emit_call(out, names->call.data, args, 4, tail);
}

static void emit_async_head(mtc_text *out, const mtc_c_method *method, const method_names *names,
                            const char *tail)
{
    mtc_text done = {0};

    mtc_text_printf(&done, "%s_done *done", method->name);
    const char *const args[] = {"mt_channel *channel", names->request.data,
                                "const mt_call_options *options", done.data, "void *arg"};
    mtc_emit_call(out, names->async.data, args, 5, tail);
    mtc_text_fini(&done);
}

static void emit_respond_head(mtc_text *out, const method_names *names, const char *tail)
{
    const char *const args[] = {"mt_call *call", names->reply.data};

    mtc_emit_call(out, names->respond.data, args, 2, tail);
}

/* --- the header ------------------------------------------------------------------------------- */

static void emit_handlers(mtc_text *out, const mtc_c_service *service)
{
    mtc_text_printf(out,
                    "\n/* What a server does for each method; NULL answers UNIMPLEMENTED. */\n"
                    "typedef struct %s_handlers {\n",
                    service->name);
    for (size_t i = 0; i < service->methods.count; i++) {
        const mtc_c_method *method = &service->methods.at[i];
        mtc_emit_comments(out, &method->tree->decl.comments, "    ");
        if (has_request(method))
            mtc_text_printf(out, "    void (*%s)(mt_call *call, const %s *request, void *app);\n",
                            method->member, method->request);
        else
            mtc_text_printf(out, "    void (*%s)(mt_call *call, void *app);\n", method->member);
    }
    if (service->methods.count == 0)
        mtc_text_puts(out, "    void (*none)(void); /* C wants a member */\n");
    mtc_text_printf(out, "} %s_handlers;\n", service->name);
}

static void emit_register_head(mtc_text *out, const mtc_c_service *service, const char *tail)
{
    mtc_text head = {0}, handlers = {0};

    mtc_text_printf(&head, "mt_err %s_register", service->name);
    mtc_text_printf(&handlers, "const %s_handlers *handlers", service->name);
    const char *const args[] = {"mt_server *server", handlers.data, "void *app"};
    mtc_emit_call(out, head.data, args, 3, tail);
    mtc_text_fini(&head);
    mtc_text_fini(&handlers);
}

static void emit_unary_header(mtc_text *out, const mtc_c_method *method)
{
    method_names names;

    names_init(&names, method);
    const char *const done[] = {"mt_call *call", "const mt_status *status", names.reply.data,
                                "void *arg"};
    mtc_text_printf(out, "\n/* %s */\n", method->tree->decl.full_name);
    emit_call_head(out, &names, ";");
    mtc_emit_call(out, names.done.data, done, 4, ";");
    emit_async_head(out, method, &names, ";");
    emit_respond_head(out, &names, ";");
    names_fini(&names);
}

static const char unary_guide[] =
    "\n/* Of each unary method m: m() calls it and waits; m_async() calls it and hands the outcome "
    "to "
    "done;\n"
    " * m_respond() is how a handler answers. See mt_channel_call(), mt_channel_start() and\n"
    " * mt_call_respond(). */\n";

static unsigned shapes_of(const mtc_c_service *service)
{
    unsigned shapes = 0;

    for (size_t i = 0; i < service->methods.count; i++)
        shapes |= service->methods.at[i].shape;
    return shapes;
}

void mtc_emit_service_header(mtc_text *out, const mtc_c_service *service)
{
    mtc_emit_rule(out, service->tree->decl.full_name);
    mtc_text_puts(out, "\n");
    mtc_emit_comments(out, &service->tree->decl.comments, "");
    mtc_text_printf(out, "extern const mt_service %s_service;\n", service->name);
    emit_handlers(out, service);
    mtc_text_puts(out, "\n/* Offers the service on a server; see mt_server_add_service(). */\n");
    emit_register_head(out, service, ";");
    if ((shapes_of(service) & SHAPE_UNARY) != 0)
        mtc_text_puts(out, unary_guide);
    mtc_emit_stream_guide(out, shapes_of(service));
    for (size_t i = 0; i < service->methods.count; i++) {
        if (service->methods.at[i].shape == SHAPE_UNARY)
            emit_unary_header(out, &service->methods.at[i]);
        else
            mtc_emit_stream_header(out, service, i);
    }
}

/* --- the source ------------------------------------------------------------------------------- */

static void emit_run(mtc_text *out, const mtc_c_service *service, const mtc_c_method *method)
{
    mtc_text head = {0};
    static const char *const args[] = {"const void *handlers", "mt_call *call",
                                       "const void *request", "void *app"};

    mtc_text_printf(&head, "\nstatic void run_%s", method->name);
    mtc_emit_call(out, head.data, args, 4, "\n{");
    if (!has_request(method))
        mtc_text_puts(out, "    (void)request;\n");
    mtc_text_printf(out,
                    "    ((const %s_handlers *)handlers)\n"
                    "        ->%s(call, ",
                    service->name, method->member);
    if (has_request(method))
        mtc_text_printf(out, "(const %s *)request, ", method->input);
    mtc_text_puts(out, "app);\n}\n");
    mtc_text_fini(&head);
}

static void emit_done(mtc_text *out, const mtc_c_method *method)
{
    mtc_text head = {0};
    static const char *const args[] = {"mt_any_fn *done", "mt_call *call",
                                       "const mt_status *status", "const void *reply", "void *arg"};

    mtc_text_printf(&head, "\nstatic void done_%s", method->name);
    mtc_emit_call(out, head.data, args, 5, "\n{");
    mtc_text_printf(out, "    ((%s_done *)done)(call, status, (const %s *)reply, arg);\n}\n",
                    method->name, method->output);
    mtc_text_fini(&head);
}

static void emit_service_table(mtc_text *out, const mtc_c_service *service)
{
    mtc_text_printf(out, "\nconst mt_service %s_service = {\n    \"%s\",\n    ", service->name,
                    service->tree->decl.full_name);
    if (service->methods.count > 0)
        mtc_text_printf(out, "%s_methods", service->name);
    else
        mtc_text_puts(out, "NULL");
    mtc_text_printf(out, ",\n    %zu,\n    sizeof(%s_handlers),\n};\n", service->methods.count,
                    service->name);
}

static const char *shape_name(mtc_shape shape)
{
    return shape == SHAPE_CLIENT_STREAM   ? "MT_CLIENT_STREAM"
           : shape == SHAPE_SERVER_STREAM ? "MT_SERVER_STREAM"
           : shape == SHAPE_BIDI_STREAM   ? "MT_BIDI_STREAM"
                                          : "MT_UNARY";
}

static const char *compression_name(mtc_codec codec)
{
    return codec == CODEC_GZIP ? "GZIP" : codec == CODEC_ZSTD ? "ZSTD" : "DEFAULT";
}

static void emit_entry(mtc_text *out, const mtc_c_service *service, const mtc_c_method *method)
{
    mtc_text_printf(out, "    {\"/%s/%s\",\n     &%s_mt_type, &%s_mt_type,\n",
                    service->tree->decl.full_name, method->tree->decl.name.text, method->input,
                    method->output);
    mtc_text_printf(out, "     %s, %s, %u, %s,\n", shape_name(method->shape), method->idempotency,
                    method->policy.timeout_us, method->policy.blocking ? "true" : "false");
    mtc_text_printf(out, "     offsetof(%s_handlers, %s), run_%s, ", service->name, method->member,
                    method->name);
    if (has_done(method))
        mtc_text_printf(out, "done_%s,\n", method->name);
    else
        mtc_text_puts(out, "NULL,\n");
    mtc_text_printf(out, "     MT_COMPRESSION_%s, %u},\n", compression_name(method->policy.codec),
                    method->policy.threshold);
}

/* Positional, because C++17 has no designated initializers. */
static void emit_table(mtc_text *out, const mtc_c_service *service)
{
    mtc_text_printf(
        out,
        "\n/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,\n"
        " * run, done, compression, compress_above */\nstatic const mt_method %s_methods[] = {\n",
        service->name);
    for (size_t i = 0; i < service->methods.count; i++)
        emit_entry(out, service, &service->methods.at[i]);
    mtc_text_puts(out, "};\n");
}

static void emit_register(mtc_text *out, const mtc_c_service *service)
{
    mtc_text_puts(out, "\n");
    emit_register_head(out, service, "\n{");
    mtc_text_printf(out,
                    "    return mt_server_add_service(server, &%s_service, handlers, app);\n}\n",
                    service->name);
}

static void emit_async(mtc_text *out, const mtc_c_service *service, const mtc_c_method *method,
                       size_t index, const method_names *names)
{
    mtc_text_puts(out, "\n");
    emit_async_head(out, method, names, "\n{");
    mtc_text_printf(out,
                    "    mt_start_args args = {&%s_methods[%zu], request, options,\n"
                    "                          (mt_any_fn *)done, arg};\n\n"
                    "    return mt_channel_start(channel, &args);\n}\n",
                    service->name, index);
}

static void emit_unary(mtc_text *out, const mtc_c_service *service, size_t index)
{
    const mtc_c_method *method = &service->methods.at[index];
    method_names names;

    names_init(&names, method);
    mtc_text_puts(out, "\n");
    emit_call_head(out, &names, "\n{");
    mtc_text_printf(
        out,
        "    void *out;\n    mt_status status =\n"
        "        mt_channel_call(channel, &%s_methods[%zu], request, &out, options);\n\n"
        "    if (reply != NULL)\n        *reply = (%s *)out;\n    else\n"
        "        mt_message_free(out);\n    return status;\n}\n",
        service->name, index, method->output);
    emit_async(out, service, method, index, &names);
    mtc_text_puts(out, "\n");
    emit_respond_head(out, &names, "\n{");
    mtc_text_puts(out, "    mt_call_respond(call, reply);\n}\n");
    names_fini(&names);
}

void mtc_emit_service(mtc_text *out, const mtc_c_service *service)
{
    mtc_emit_rule(out, service->tree->decl.full_name);
    for (size_t i = 0; i < service->methods.count; i++) {
        emit_run(out, service, &service->methods.at[i]);
        mtc_emit_stream_shims(out, service, i);
        if (has_done(&service->methods.at[i]))
            emit_done(out, &service->methods.at[i]);
    }
    if (service->methods.count > 0)
        emit_table(out, service);
    emit_service_table(out, service);
    emit_register(out, service);
    for (size_t i = 0; i < service->methods.count; i++) {
        if (service->methods.at[i].shape == SHAPE_UNARY)
            emit_unary(out, service, i);
        else
            mtc_emit_stream(out, service, i);
    }
}
