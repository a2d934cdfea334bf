/* SPDX-License-Identifier: Apache-2.0 */
/* address.c - reading and writing target URIs, with advice for those that are wrong. */
#include "core/address.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/alloc.h"
#include "core/scheme.h"
#include "core/slice.h"
#include "core/status.h"

enum { SHOWN_SIZE = 96, LABEL_MAX = 63, PATH_SIZE = sizeof((struct sockaddr_un *)0)->sun_path };

/* One target on its way to an address. */
typedef struct reader {
    const char *scheme;     /* as examples in messages have it */
    char shown[SHOWN_SIZE]; /* the target as it was written: what messages begin with */
    mt_slice body;          /* what follows the scheme */
    mt_address *out;
    mt_status *why;
} reader;

typedef mt_err read_fn(reader *r);

typedef struct scheme_rule {
    const char *prefix;
    mt_scheme scheme;
    read_fn *read;
    const mt_transport *custom;
} scheme_rule;

static mt_err refuse(reader *r, const char *format, ...) MT_PRINTF(2, 3);

static mt_err refuse(reader *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mt_status_vset(r->why, MT_INVALID_ARGUMENT, format, args);
    va_end(args);
    return MT_EINVAL;
}

/* Keeps a message in one line, and short enough for its advice to fit. */
static void show(reader *r, mt_slice text)
{
    size_t size = text.size < SHOWN_SIZE ? text.size : SHOWN_SIZE - 1;

    for (size_t i = 0; i < size; i++)
        r->shown[i] = text.data[i] >= 0x20 && text.data[i] < 0x7f ? (char)text.data[i] : '?';
    r->shown[size] = '\0';
    if (size < text.size)
        memcpy(r->shown + size - 3, "...", 3);
}

static mt_slice tail_of(mt_slice text, size_t from)
{
    return mt_slice_sub(text, from, text.size - from);
}

/* Where c is, or the size of the text. */
static size_t find(mt_slice text, char c)
{
    const uint8_t *at = text.size > 0 ? memchr(text.data, c, text.size) : NULL;

    return at != NULL ? (size_t)(at - text.data) : text.size;
}

static bool starts_with(mt_slice text, const char *prefix)
{
    size_t size = strlen(prefix);

    return text.size >= size && strncasecmp((const char *)text.data, prefix, size) == 0;
}

static bool is_within(mt_slice text, uint8_t least, uint8_t most)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < least || text.data[i] > most)
            return false;
    return true;
}

static void set_host(mt_address *address, mt_slice host)
{
    assert(host.size < MT_HOST_SIZE);
    memcpy(address->host, host.data, host.size);
    address->host[host.size] = '\0';
}

/* ---- tcp://host:port and tls://host:port */

static bool read_port(mt_slice text, uint16_t *port)
{
    uint32_t number = 0;

    if (text.size == 0 || text.size > 5 || !is_within(text, '0', '9'))
        return false;
    for (size_t i = 0; i < text.size; i++)
        number = number * 10 + (uint32_t)(text.data[i] - '0');
    *port = (uint16_t)number;
    return number <= UINT16_MAX;
}

static bool read_ipv4(mt_address *address)
{
    struct sockaddr_in *in = (struct sockaddr_in *)&address->socket;

    if (inet_pton(AF_INET, address->host, &in->sin_addr) != 1)
        return false;
    in->sin_family = AF_INET;
    address->socket_size = sizeof *in;
    address->resolved = true;
    return true;
}

static bool read_ipv6(mt_address *address)
{
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address->socket;

    if (inet_pton(AF_INET6, address->host, &in6->sin6_addr) != 1)
        return false;
    in6->sin6_family = AF_INET6;
    address->socket_size = sizeof *in6;
    address->resolved = true;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_character(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* Labels of 1 to 63 characters with dots between them, and perhaps one at the end. */
static bool is_host_name(const char *host)
{
    size_t label = 0;

    for (const char *c = host; *c != '\0'; c++) {
        if (*c == '.' ? label == 0 : !is_name_character(*c) || label == LABEL_MAX)
            return false;
        label = *c == '.' ? 0 : label + 1;
    }
    return true;
}

/* No top-level domain is a number, so what ends in one is meant as an IPv4 address. */
static bool looks_like_ipv4(const char *host)
{
    const char *dot = strrchr(host, '.');
    const char *last = dot != NULL ? dot + 1 : host;

    return last[0] != '\0' && strspn(last, "0123456789") == strlen(last);
}

static mt_err read_name(reader *r)
{
    const char *host = r->out->host;
    unsigned port = r->out->port;

    if (host[0] == '\0' || strcmp(host, "*") == 0)
        return refuse(r,
                      "%s: no host; write %s://localhost:%u, or %s://0.0.0.0:%u to listen on "
                      "every address",
                      r->shown, r->scheme, port, r->scheme, port);
    if (read_ipv4(r->out))
        return MT_OK;
    if (looks_like_ipv4(host))
        return refuse(r, "%s: not an IPv4 address; write four numbers up to 255, %s://127.0.0.1:%u",
                      r->shown, r->scheme, port);
    if (!is_host_name(host))
        return refuse(r,
                      "%s: not a host name; use letters, digits, - and ., as in %s://node-1.lan:%u",
                      r->shown, r->scheme, port);
    return MT_OK;
}

static mt_err read_literal(reader *r)
{
    if (strchr(r->out->host, '%') != NULL)
        return refuse(r, "%s: zones such as %%eth0 are not supported; write an address without one",
                      r->shown);
    if (!read_ipv6(r->out))
        return refuse(r, "%s: not an IPv6 address; write %s://[::1]:%u", r->shown, r->scheme,
                      r->out->port);
    return MT_OK;
}

/* What can be wrong before host and port are told apart. */
static mt_err check_tcp(reader *r)
{
    size_t slash = find(r->body, '/');

    if (r->body.size == 0 || slash == 0)
        return refuse(r, "%s: no host and no port; write %s://localhost:7000", r->shown, r->scheme);
    if (!is_within(r->body, 0x21, 0x7e))
        return refuse(r,
                      "%s: a space or a character that is not ASCII; write %s://localhost:7000, "
                      "and international names in their xn-- form",
                      r->shown, r->scheme);
    if (r->body.size >= MT_HOST_SIZE)
        return refuse(r, "%s: longer than any host name; write at most %d characters", r->shown,
                      MT_HOST_SIZE - 1);
    if (slash < r->body.size)
        return refuse(r, "%s: a %s target has no path; write %s://%.*s", r->shown, r->scheme,
                      r->scheme, (int)slash, (const char *)r->body.data);
    return MT_OK;
}

/* Reads "[host]:port" or "host:port"; the host stays a text. */
static mt_err split_tcp(reader *r, bool bracketed)
{
    size_t end = find(r->body, bracketed ? ']' : ':');
    size_t colon = bracketed && end < r->body.size ? end + 1 : end;

    if (bracketed && end == r->body.size)
        return refuse(r, "%s: no ] behind the IPv6 address; write %s://[::1]:7000", r->shown,
                      r->scheme);
    if (colon + 1 >= r->body.size || r->body.data[colon] != ':')
        return refuse(r, "%s: no port; write %s://%.*s:7000", r->shown, r->scheme, (int)colon,
                      (const char *)r->body.data);
    mt_slice port = tail_of(r->body, colon + 1);
    if (!bracketed && find(port, ':') < port.size)
        return refuse(r, "%s: an IPv6 address needs brackets; write %s://[::1]:7000", r->shown,
                      r->scheme);
    if (!read_port(port, &r->out->port))
        return refuse(r, "%s: the port is no number up to 65535; write %s://%.*s:7000", r->shown,
                      r->scheme, (int)colon, (const char *)r->body.data);
    set_host(r->out, mt_slice_sub(r->body, bracketed, end - bracketed));
    return MT_OK;
}

static mt_err read_tcp(reader *r)
{
    mt_err err = check_tcp(r);
    bool bracketed = err == MT_OK && r->body.data[0] == '[';

    if (err == MT_OK)
        err = split_tcp(r, bracketed);
    if (err == MT_OK)
        err = bracketed ? read_literal(r) : read_name(r);
    if (err == MT_OK)
        mt_address_set_port(r->out, r->out->port);
    return err;
}

/* ---- unix:/path and unix:@abstract */

static void set_unix(mt_address *address, mt_slice path)
{
    struct sockaddr_un *un = (struct sockaddr_un *)&address->socket;
    bool abstract = path.data[0] == '@';

    set_host(address, path);
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path, path.data, path.size);
    if (abstract)
        un->sun_path[0] = '\0';
    /* The kernel takes every byte of an abstract name, so the NUL at the end belongs to paths only. */
    address->socket_size =
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + path.size + (abstract ? 0 : 1));
    address->resolved = true;
}

static mt_err read_unix(reader *r)
{
    if (starts_with(r->body,
                    "///")) /* the form with an empty authority that other programs write */
        r->body = tail_of(r->body, 2);
    if (r->body.size == 0 || mt_slice_equal(r->body, mt_slice_text("@")))
        return refuse(r, "%s: no path; write unix:/run/app.sock, or unix:@app for an abstract name",
                      r->shown);
    if (starts_with(r->body, "//"))
        return refuse(r, "%s: two slashes; write unix:/path, as in unix:/run/app.sock", r->shown);
    if (!is_within(r->body, 0x20, 0xff))
        return refuse(r, "%s: a control character in the path; write unix:/run/app.sock", r->shown);
    if (r->body.size >= PATH_SIZE)
        return refuse(r, "%s: %zu bytes, but the system takes %d (sun_path); use a shorter path",
                      r->shown, r->body.size, PATH_SIZE - 1);
    set_unix(r->out, r->body);
    return MT_OK;
}

/* ---- inproc:name */

static mt_err read_inproc(reader *r)
{
    if (r->body.size == 0 || starts_with(r->body, "//"))
        return refuse(r, "%s: no name; write inproc:name", r->shown);
    if (r->body.size >= MT_HOST_SIZE || !is_within(r->body, 0x21, 0x7e))
        return refuse(r,
                      "%s: not a name; write inproc:name in at most %d ASCII characters, no spaces",
                      r->shown, MT_HOST_SIZE - 1);
    set_host(r->out, r->body);
    r->out->resolved = true;
    return MT_OK;
}

/* ---- scheme:text of a transport from outside */

static mt_err read_custom(reader *r)
{
    if (starts_with(r->body, "//"))
        r->body = tail_of(r->body, 2);
    if (r->body.size >= MT_HOST_SIZE || !is_within(r->body, 0x20, 0xff))
        return refuse(r, "%s: a control character, or more than %d bytes behind the scheme",
                      r->shown, MT_HOST_SIZE - 1);
    set_host(r->out, r->body);
    r->out->resolved = true;
    return MT_OK;
}

/* ---- every scheme */

static const scheme_rule rules[] = {
    {"tcp://", MT_SCHEME_TCP, read_tcp, NULL},
    {"tls://", MT_SCHEME_TLS, read_tcp, NULL},
    {"unix:", MT_SCHEME_UNIX, read_unix, NULL},
    {"inproc:", MT_SCHEME_INPROC, read_inproc, NULL},
};

/* Finds the rule of a text, and how long its prefix is; false when no scheme is known in it. */
static bool rule_of(mt_slice text, scheme_rule *out, size_t *prefix)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (starts_with(text, rules[i].prefix)) {
            *out = rules[i];
            *prefix = strlen(rules[i].prefix);
            return true;
        }
    const mt_transport *custom = mt_scheme_find(text);
    if (custom == NULL)
        return false;
    *out = (scheme_rule){custom->scheme, MT_SCHEME_CUSTOM, read_custom, custom};
    *prefix = strlen(custom->scheme) + 1;
    return true;
}

static bool is_other_lane(mt_slice text)
{
    static const char *const later[] = {"ws:", "wss:", "quic:", "grpc:", "grpcs:"};

    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (starts_with(text, later[i]))
            return true;
    return false;
}

static bool has_slashes(mt_slice text)
{
    size_t colon = find(text, ':');

    return colon > 0 && starts_with(tail_of(text, colon), "://");
}

static mt_err refuse_scheme(reader *r, mt_slice text)
{
    int colon = (int)strcspn(r->shown, ":");

    if (text.size == 0)
        return refuse(
            r, "empty target; write tcp://host:port, tls://host:port, unix:/path or inproc:name");
    if (is_other_lane(text))
        return refuse(
            r, "%s: %.*s is not built into this version; use tcp://, tls://, unix: or inproc:",
            r->shown, colon, r->shown);
    if (has_slashes(text))
        return refuse(
            r, "%s: unknown scheme %.*s; the known ones are tcp://, tls://, unix: and inproc:",
            r->shown, colon, r->shown);
    if (starts_with(text, "/") || starts_with(text, "@") || starts_with(text, "."))
        return refuse(r, "%s: no scheme; write unix:%s", r->shown, r->shown);
    if (starts_with(text, "tcp:"))
        return refuse(r, "%s: no // behind tcp:; write tcp://localhost:7000", r->shown);
    if (starts_with(text, "tls:"))
        return refuse(r, "%s: no // behind tls:; write tls://localhost:7000", r->shown);
    return refuse(r, "%s: no scheme; write tcp://%s%s", r->shown, r->shown,
                  find(text, ':') < text.size ? "" : ":7000");
}

/* Reads text; fallback is the rule for one without a scheme, or NULL. */
static mt_err read_target(mt_slice text, const scheme_rule *fallback, mt_address *out,
                          mt_status *why)
{
    scheme_rule own;
    const scheme_rule *rule = NULL;
    reader r = {.body = text, .out = out, .why = why};
    size_t prefix;

    *out = (mt_address){0};
    show(&r, text);
    if (rule_of(text, &own, &prefix)) {
        rule = &own;
        r.body = tail_of(text, prefix);
    } else if (!has_slashes(text)) {
        rule = fallback;
    }
    if (rule == NULL)
        return refuse_scheme(&r, text);
    out->scheme = rule->scheme;
    out->custom = rule->custom;
    r.scheme = rule->scheme == MT_SCHEME_TLS ? "tls" : "tcp";
    mt_err err = rule->read(&r);
    if (err != MT_OK)
        *out = (mt_address){0};
    return err;
}

mt_err mt_address_parse(mt_slice text, mt_address *out, mt_status *why)
{
    return read_target(text, NULL, out, why);
}

/* ---- lists */

static size_t count_targets(mt_slice list)
{
    size_t count = 1;

    for (size_t i = 0; i < list.size; i++)
        count += list.data[i] == ',';
    return count;
}

static mt_err read_list(mt_slice rest, size_t count, mt_address *out, mt_status *why)
{
    scheme_rule rule;
    size_t prefix;
    const scheme_rule *first = rule_of(rest, &rule, &prefix) ? &rule : NULL;

    for (size_t i = 0; i < count; i++) {
        size_t size = find(rest, ',');
        mt_slice text = mt_slice_sub(rest, 0, size);
        if (size == 0 && count > 1) {
            mt_status_set(why, MT_INVALID_ARGUMENT,
                          "target %zu of %zu is empty; write a list as tcp://a:7000,b:7000", i + 1,
                          count);
            return MT_EINVAL;
        }
        mt_err err = read_target(text, i > 0 ? first : NULL, &out[i], why);
        if (err != MT_OK)
            return err;
        rest = tail_of(rest, size < rest.size ? size + 1 : size);
    }
    return MT_OK;
}

mt_err mt_address_list_parse(const char *target, mt_address **out, size_t *count, mt_status *why)
{
    mt_slice list = mt_slice_text(target);
    size_t wanted = count_targets(list);

    *out = NULL;
    *count = 0;
    if (wanted > MT_ADDRESS_LIST_MAX) {
        mt_status_set(why, MT_INVALID_ARGUMENT, "%zu targets in one list; at most %d are allowed",
                      wanted, MT_ADDRESS_LIST_MAX);
        return MT_ELIMIT;
    }
    mt_address *addresses = mt_malloc(wanted * sizeof *addresses);
    if (addresses == NULL) {
        mt_status_set(why, MT_RESOURCE_EXHAUSTED, "no memory for a list of %zu targets", wanted);
        return MT_ENOMEM;
    }
    mt_err err = read_list(list, wanted, addresses, why);
    if (err != MT_OK) {
        mt_free(addresses);
        return err;
    }
    *out = addresses;
    *count = wanted;
    return MT_OK;
}

/* ---- the other way */

void mt_address_set_port(mt_address *address, uint16_t port)
{
    address->port = port;
    if (address->socket.ss_family == AF_INET)
        ((struct sockaddr_in *)&address->socket)->sin_port = htons(port);
    else if (address->socket.ss_family == AF_INET6)
        ((struct sockaddr_in6 *)&address->socket)->sin6_port = htons(port);
}

void mt_address_format(const mt_address *address, char *out, size_t size)
{
    const char *host = address->host;
    const char *scheme = address->scheme == MT_SCHEME_TLS ? "tls" : "tcp";

    if (address->scheme == MT_SCHEME_UNIX)
        snprintf(out, size, "unix:%s", host);
    else if (address->scheme == MT_SCHEME_INPROC)
        snprintf(out, size, "inproc:%s", host);
    else if (address->scheme == MT_SCHEME_CUSTOM) /* so that it reads as it was */
        snprintf(out, size, "%s:%s%s", address->custom->scheme,
                 strncmp(host, "//", 2) == 0 ? "//" : "", host);
    else if (strchr(host, ':') != NULL)
        snprintf(out, size, "%s://[%s]:%u", scheme, host, address->port);
    else
        snprintf(out, size, "%s://%s:%u", scheme, host, address->port);
}
