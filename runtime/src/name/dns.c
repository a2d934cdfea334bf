/* SPDX-License-Identifier: Apache-2.0 */
/* dns.c - lookups by c-ares, its sockets and timeouts on our loop.
 *
 * c-ares may answer inside any call of it. The answer is kept then and given by a post, so that it
 * always comes from a later turn, with nothing of c-ares on the stack. c-ares has the C library's
 * allocator: it keeps one for the whole process, which is not ours to change. */
#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#include <ares.h>

#include "core/alloc.h"
#include "core/list.h"
#include "name/resolver.h"

enum { WHY_SIZE = MT_HOST_SIZE + 128 };

struct mt_resolver {
    mt_loop *loop;
    mt_resolved_fn *done;
    void *arg;
    ares_channel channel;
    mt_list sockets; /* that c-ares has open */
    mt_timer timer;  /* when c-ares wants to be called at the latest */
    mt_post post;    /* gives the answer */
    bool posted;     /* and not run yet: until then the memory stays */
    bool freed;
    uint16_t port;
    mt_err err; /* the answer */
    mt_address *addresses;
    size_t count;
    char why[WHY_SIZE];
    char host[MT_HOST_SIZE];
};

/* A socket that c-ares has open. */
typedef struct dns_socket {
    mt_list node;
    mt_resolver *resolver;
    ares_socket_t fd;
    mt_io *io;
} dns_socket;

/* ---- time and sockets of c-ares */

static void set_timer(mt_resolver *self)
{
    struct timeval left;

    mt_timer_stop(self->loop, &self->timer);
    if (ares_timeout(self->channel, NULL, &left) == NULL)
        return;
    mt_time after = (mt_time)left.tv_sec * MT_SEC + (mt_time)left.tv_usec * MT_US;
    mt_timer_start(self->loop, &self->timer, mt_loop_clock(self->loop) + after);
}

static void process(mt_resolver *self, ares_socket_t readable, ares_socket_t writable)
{
    ares_process_fd(self->channel, readable, writable);
    set_timer(self);
}

static void timed_out(mt_timer *timer, void *arg)
{
    (void)timer;
    process(arg, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static void socket_ready(void *arg, unsigned events)
{
    const dns_socket *self = arg;

    process(self->resolver, events & MT_IO_READ ? self->fd : ARES_SOCKET_BAD,
            events & MT_IO_WRITE ? self->fd : ARES_SOCKET_BAD);
}

static dns_socket *socket_find(const mt_resolver *self, ares_socket_t fd)
{
    for (mt_list *node = self->sockets.next; node != &self->sockets; node = node->next) {
        dns_socket *known = MT_CONTAINER_OF(node, dns_socket, node);
        if (known->fd == fd)
            return known;
    }
    return NULL;
}

/* Returns NULL when memory is out; c-ares then gets nothing from the socket and gives up in time. */
static dns_socket *socket_new(mt_resolver *self, ares_socket_t fd)
{
    dns_socket *added = mt_malloc(sizeof *added);
    mt_io *io = added != NULL ? mt_io_new(self->loop, fd, socket_ready, added) : NULL;

    if (io == NULL) {
        mt_free(added);
        return NULL;
    }
    *added = (dns_socket){.resolver = self, .fd = fd, .io = io};
    mt_list_push_back(&self->sockets, &added->node);
    return added;
}

static void socket_free(dns_socket *self)
{
    mt_list_remove(&self->node);
    mt_io_free(self->resolver->loop, self->io);
    mt_free(self);
}

/* c-ares says what it wants of a socket; neither: it is about to close it. */
static void socket_state(void *arg, ares_socket_t fd, int readable, int writable)
{
    mt_resolver *self = arg;
    dns_socket *known = socket_find(self, fd);
    unsigned events = (readable ? MT_IO_READ : 0U) | (writable ? MT_IO_WRITE : 0U);

    if (events != 0 && known == NULL)
        known = socket_new(self, fd);
    if (known == NULL)
        return;
    if (events == 0)
        socket_free(known);
    else
        mt_io_want(self->loop, known->io, events);
}

/* ---- the answer */

static void answer_failed(mt_resolver *self, int status)
{
    const char *host = self->host;

    self->err = MT_EIO;
    switch (status) {
    case ARES_ENOTFOUND:
    case ARES_EBADNAME:
        self->err = MT_ENOENT;
        snprintf(self->why, sizeof self->why, "no host is named \"%s\"", host);
        break;
    case ARES_ENODATA:
        self->err = MT_ENOENT;
        snprintf(self->why, sizeof self->why, "host \"%s\" has no address", host);
        break;
    case ARES_ETIMEOUT:
    case ARES_ECONNREFUSED:
        snprintf(self->why, sizeof self->why, "no name server answers for \"%s\"", host);
        break;
    case ARES_ENOMEM:
        self->err = MT_ENOMEM;
        snprintf(self->why, sizeof self->why, "cannot look up \"%s\": out of memory", host);
        break;
    default:
        snprintf(self->why, sizeof self->why, "cannot look up \"%s\": %s", host,
                 ares_strerror(status));
    }
}

static void add_address(mt_resolver *self, const struct ares_addrinfo_node *node)
{
    mt_address *address = &self->addresses[self->count];

    if (node->ai_family != AF_INET && node->ai_family != AF_INET6)
        return;
    *address = (mt_address){
        .scheme = MT_SCHEME_TCP, .resolved = true, .socket_size = (socklen_t)node->ai_addrlen};
    memcpy(address->host, self->host, sizeof address->host);
    memcpy(&address->socket, node->ai_addr, node->ai_addrlen);
    mt_address_set_port(address, self->port);
    self->count++;
}

/* Keeps what was found; returns c-ares' code. */
static int answer_keep(mt_resolver *self, const struct ares_addrinfo *found)
{
    size_t count = 0;

    for (const struct ares_addrinfo_node *node = found->nodes; node != NULL; node = node->ai_next)
        count++;
    if (count == 0)
        return ARES_ENODATA;
    self->addresses = mt_malloc(count * sizeof *self->addresses);
    if (self->addresses == NULL)
        return ARES_ENOMEM;
    for (const struct ares_addrinfo_node *node = found->nodes; node != NULL; node = node->ai_next)
        add_address(self, node);
    return self->count > 0 ? ARES_SUCCESS : ARES_ENODATA;
}

static void answered(void *arg, int status, int timeouts, struct ares_addrinfo *found)
{
    mt_resolver *self = arg;

    (void)timeouts;
    if (self->freed) {
        ares_freeaddrinfo(found);
        return;
    }
    if (status == ARES_SUCCESS)
        status = answer_keep(self, found);
    ares_freeaddrinfo(found);
    if (status != ARES_SUCCESS)
        answer_failed(self, status);
    self->posted = true;
    mt_loop_send(self->loop, &self->post);
}

static void answer_give(mt_post *post)
{
    mt_resolver *self = MT_CONTAINER_OF(post, mt_resolver, post);

    self->posted = false;
    if (self->freed)
        mt_free(self);
    else
        self->done(self->arg, self->err, self->addresses, self->count, self->why);
}

/* ---- start and end */

static int library_status;

static void library_init(void)
{
    library_status = ares_library_init(ARES_LIB_INIT_ALL);
}

static mt_err err_of(int status)
{
    return status == ARES_ENOMEM ? MT_ENOMEM : MT_EIO;
}

static mt_err open_channel(mt_resolver *self, const char *servers)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct ares_options options = {.sock_state_cb = socket_state, .sock_state_cb_data = self};

    pthread_once(&once, library_init);
    if (library_status != ARES_SUCCESS)
        return err_of(library_status);
    int status = ares_init_options(&self->channel, &options, ARES_OPT_SOCK_STATE_CB);
    if (status != ARES_SUCCESS)
        return err_of(status);
    if (servers == NULL)
        return MT_OK;
    status = ares_set_servers_ports_csv(self->channel, servers);
    if (status == ARES_SUCCESS)
        return MT_OK;
    ares_destroy(self->channel);
    return status == ARES_ENOMEM ? MT_ENOMEM : MT_EINVAL;
}

/* c-ares 1.18 asks name servers for an IPv4 literal unless only IPv4 is wanted. */
static int family_for(const char *host)
{
    struct in_addr literal;

    return inet_pton(AF_INET, host, &literal) == 1 ? AF_INET : AF_UNSPEC;
}

mt_err mt_resolver_start(const mt_resolve_args *args, mt_resolver **out)
{
    const struct ares_addrinfo_hints hints = {.ai_family = family_for(args->host),
                                              .ai_socktype = SOCK_STREAM};
    size_t size = strlen(args->host);

    *out = NULL;
    assert(size < MT_HOST_SIZE);
    mt_resolver *self = mt_zalloc(sizeof *self);
    if (self == NULL)
        return MT_ENOMEM;
    self->loop = args->loop;
    self->done = args->done;
    self->arg = args->arg;
    self->port = args->port;
    memcpy(self->host, args->host, size);
    self->post.fn = answer_give;
    self->timer = (mt_timer){.fn = timed_out, .arg = self};
    mt_list_init(&self->sockets);
    mt_err err = open_channel(self, args->servers);
    if (err != MT_OK) {
        mt_free(self);
        return err;
    }
    ares_getaddrinfo(self->channel, self->host, NULL, &hints, answered, self);
    set_timer(self);
    *out = self;
    return MT_OK;
}

void mt_resolver_free(mt_resolver *resolver)
{
    if (resolver == NULL)
        return;
    resolver->freed = true;
    ares_destroy(resolver->channel); /* closes its sockets, which tells socket_state() */
    while (!mt_list_is_empty(&resolver->sockets))
        socket_free(MT_CONTAINER_OF(resolver->sockets.next, dns_socket, node));
    mt_timer_stop(resolver->loop, &resolver->timer);
    mt_free(resolver->addresses);
    if (!resolver->posted)
        mt_free(resolver);
}
