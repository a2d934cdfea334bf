/* SPDX-License-Identifier: Apache-2.0 */
/* status.c - the names of codes and stages, and texts that fit and are text. */
#include "core/status.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"

static const struct {
    const char *name;
    const char *text;
} codes[] = {
    [MT_OK] = {"OK", "It worked."},
    [MT_CANCELLED] = {"CANCELLED", "The call was cancelled, by the caller as a rule."},
    [MT_UNKNOWN] = {"UNKNOWN", "Something failed that no code describes."},
    [MT_INVALID_ARGUMENT] = {"INVALID_ARGUMENT",
                             "The request is wrong, whatever the server's state."},
    [MT_DEADLINE_EXCEEDED] = {"DEADLINE_EXCEEDED", "The time given to the call ran out."},
    [MT_NOT_FOUND] = {"NOT_FOUND", "What was asked for is not there."},
    [MT_ALREADY_EXISTS] = {"ALREADY_EXISTS", "What was to be made is there already."},
    [MT_PERMISSION_DENIED] = {"PERMISSION_DENIED", "The caller is known and may not do this."},
    [MT_RESOURCE_EXHAUSTED] = {"RESOURCE_EXHAUSTED", "A limit or a quota is used up."},
    [MT_FAILED_PRECONDITION] =
        {"FAILED_PRECONDITION",
         "The server's state does not allow this, and repeating it will not help."},
    [MT_ABORTED] = {"ABORTED", "Somebody else's change came in between; start over."},
    [MT_OUT_OF_RANGE] = {"OUT_OF_RANGE", "The request reaches past the end of what is there."},
    [MT_UNIMPLEMENTED] = {"UNIMPLEMENTED", "The server does not have this method."},
    [MT_INTERNAL] = {"INTERNAL", "Something broke that must never break; this is a bug."},
    [MT_UNAVAILABLE] = {"UNAVAILABLE", "The server cannot be reached now; trying again may help."},
    [MT_DATA_LOSS] = {"DATA_LOSS", "Data is lost or damaged."},
    [MT_UNAUTHENTICATED] = {"UNAUTHENTICATED", "The caller did not prove who it is."},
    [MT_EINVAL] = {"EINVAL", "An argument is outside what the function allows."},
    [MT_ENOMEM] = {"ENOMEM", "There is no memory left."},
    [MT_EAGAIN] = {"EAGAIN", "There is nothing to do now; wait for the event."},
    [MT_ECLOSED] = {"ECLOSED", "It is closed or about to close, here or at the other end."},
    [MT_EIO] = {"EIO", "The operating system refused."},
    [MT_EPROTO] = {"EPROTO", "The other end does not follow the protocol."},
    [MT_ELIMIT] = {"ELIMIT", "A limit would be exceeded."},
    [MT_EADDRINUSE] = {"EADDRINUSE", "Something else listens on that address."},
    [MT_ENOENT] = {"ENOENT", "There is no such thing."},
    [MT_EEXIST] = {"EEXIST", "It is there already."},
    [MT_EDEADLK] = {"EDEADLK",
                    "Waiting here would wait for ever: this thread must drive the loop."},
    [MT_EDECODE] = {"EDECODE", "The bytes are not a valid message of that type."},
};

/* A code that came from elsewhere may be any number. */
static size_t index_of(mt_code code)
{
    size_t at = (size_t)code;

    return at < sizeof codes / sizeof *codes && codes[at].name != NULL ? at : MT_UNKNOWN;
}

const char *mt_code_name(mt_code code)
{
    return codes[index_of(code)].name;
}

const char *mt_err_text(mt_err err)
{
    return codes[index_of(err)].text;
}

const char *mt_stage_name(mt_stage stage)
{
    static const char *const names[MT_STAGE_COUNT] = {
        [MT_STAGE_NONE] = "none",       [MT_STAGE_RESOLVE] = "resolve",
        [MT_STAGE_CONNECT] = "connect", [MT_STAGE_TLS] = "tls",
        [MT_STAGE_QUEUE] = "queue",     [MT_STAGE_WINDOW] = "window",
        [MT_STAGE_SERVER] = "server",
    };

    return (size_t)stage < MT_STAGE_COUNT ? names[stage] : names[MT_STAGE_NONE];
}

void mt_status_vset(mt_status *status, mt_code code, const char *format, va_list args)
{
    char text[MT_STATUS_TEXT_SIZE]; /* the arguments may lie in status->text */
    int length = vsnprintf(text, sizeof text, format, args);
    size_t size = length > 0 ? (size_t)length : 0;

    if (size >= sizeof text)
        size = mt_utf8_whole(text, sizeof text - 1);
    mt_status_clear(status);
    status->code = code;
    status->size = (uint32_t)size;
    memcpy(status->text, text, size);
    status->text[size] = '\0';
}

void mt_status_set(mt_status *status, mt_code code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mt_status_vset(status, code, format, args);
    va_end(args);
}

mt_status mt_status_make(mt_code code, const char *format, ...)
{
    mt_status status;
    va_list args;

    va_start(args, format);
    mt_status_vset(&status, code, format, args);
    va_end(args);
    return status;
}

/* Control characters could end the text early or play with the terminal that shows it. */
static bool is_text(uint8_t byte)
{
    return (byte >= 0x20 && byte != 0x7f) || byte == '\n' || byte == '\t';
}

void mt_status_set_text(mt_status *status, mt_code code, mt_slice text)
{
    size_t size = 0;

    mt_status_clear(status);
    status->code = code;
    for (size_t at = 0; at < text.size;) {
        size_t length = mt_utf8_length(text.data + at, text.size - at);
        bool good = length > 0 && is_text(text.data[at]);
        size_t step = length > 0 ? length : 1;
        if (size + (good ? length : 1) >= sizeof status->text)
            break;
        if (good)
            memcpy(status->text + size, text.data + at, length);
        else
            status->text[size] = '?';
        size += good ? length : 1;
        at += step;
    }
    status->text[size] = '\0';
    status->size = (uint32_t)size;
}

const char *mt_status_text(const mt_status *status)
{
    static _Thread_local char line[MT_STATUS_TEXT_SIZE + 32];

    if (status->code == MT_OK)
        return "OK";
    if (status->size == 0)
        return mt_code_name(status->code);
    snprintf(line, sizeof line, "%s: %s", mt_code_name(status->code), status->text);
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    return line;
}
