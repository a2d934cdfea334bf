/* SPDX-License-Identifier: Apache-2.0 */
/* node.c - cache-node: one node of the cache, a store behind four methods. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache.mt.h"
#include "limits.h"
#include "store.h"

enum { DEFAULT_MEMORY_MB = 64, MOST_MEMORY_MB = 1024 * 1024 };

enum { WATCHED_FOR_MS = 1000 }; /* after SIGTERM: who watches does not end by itself */

typedef struct node {
    store *store;
    mt_group *watchers;
    uint64_t calls;
} node;

/* Answers the call itself when the key is out of bounds. */
static bool check_key(mt_call *call, const char *key)
{
    size_t size = strlen(key);

    if (size >= 1 && size <= CACHE_KEY_MAX)
        return true;
    mt_call_fail(call, MT_INVALID_ARGUMENT, "key of %zu bytes: it takes 1 to %d", size,
                 CACHE_KEY_MAX);
    return false;
}

/* cut: get */
static void get(mt_call *call, const cache_get_request *request, void *app)
{
    node *self = app;
    store_value value;

    self->calls++;
    if (!check_key(call, request->key))
        return;
    if (!store_get(self->store, request->key, &value)) {
        mt_call_fail(call, MT_NOT_FOUND, "no key \"%s\"", request->key);
        return;
    }
    /* The reply points into the store: the value is copied once, into the bytes that are sent. */
    cache_get_respond(call, &(cache_get_reply){.value = {value.size, (uint8_t *)value.data}});
}
/* end: get */

/* cut: watch */
static void watch_over(mt_call *call, void *app)
{
    (void)app;
    mt_call_end(call);
}

/* The call is answered when its caller has had enough; until then it is a member of the group. */
static void watch(mt_call *call, const cache_watch_request *request, void *app)
{
    node *self = app;
    const mt_member_options options = {.slow = MT_SLOW_DROP_OLDEST};

    (void)request;
    self->calls++;
    mt_call_on_cancel(call, watch_over, self);
    if (mt_group_join(self->watchers, call, &options) != MT_OK)
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "the node cannot have one more watcher");
}

static void tell_watchers(node *self, const cache_event *event)
{
    mt_err err = cache_watch_broadcast(self->watchers, event, NULL);

    if (err != MT_OK)
        fprintf(stderr, "cache-node: watchers miss \"%s\": %s\n", event->key, mt_err_text(err));
}
/* end: watch */

static void set(mt_call *call, const cache_set_request *request, void *app)
{
    node *self = app;
    size_t size = request->value.len;
    uint64_t evicted = store_get_stats(self->store).evictions;

    self->calls++;
    if (!check_key(call, request->key))
        return;
    if (size > CACHE_VALUE_MAX) {
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "value of %zu bytes: CACHE_VALUE_MAX is %d", size,
                     CACHE_VALUE_MAX);
        return;
    }
    switch (store_set(self->store, request->key, (store_value){request->value.data, size})) {
    case STORE_OK:
        evicted = store_get_stats(self->store).evictions - evicted;
        tell_watchers(self, &(cache_event){.key = request->key, .size = size});
        cache_set_respond(call, &(cache_set_reply){.evicted = (uint32_t)evicted});
        return;
    case STORE_TOO_LARGE:
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED,
                     "value of %zu bytes does not fit into this node: raise its --memory-mb", size);
        return;
    case STORE_NO_MEMORY:
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "the node is out of memory");
        return;
    }
}

static void delete_key(mt_call *call, const cache_delete_request *request, void *app)
{
    node *self = app;

    self->calls++;
    if (!check_key(call, request->key))
        return;
    bool found = store_delete(self->store, request->key);
    if (found)
        tell_watchers(self, &(cache_event){.key = request->key, .deleted = true});
    cache_delete_respond(call, &(cache_delete_reply){.found = found});
}

static void stats(mt_call *call, const cache_stats_request *request, void *app)
{
    node *self = app;
    store_stats now = store_get_stats(self->store);

    (void)request;
    self->calls++;
    cache_stats_respond(call, &(cache_stats_reply){.entries = now.entries,
                                                   .bytes = now.bytes,
                                                   .limit_bytes = now.limit_bytes,
                                                   .hits = now.hits,
                                                   .misses = now.misses,
                                                   .evictions = now.evictions,
                                                   .calls = self->calls});
}

/* cut: serve */
static int serve(node *self, const char *uri)
{
    static const cache_handlers handlers = {
        .get = get, .set = set, .delete_ = delete_key, .watch = watch, .stats = stats};
    mt_server *server = mt_server_new(&(mt_server_options){.max_message_bytes = CACHE_MESSAGE_MAX,
                                                           .drain_grace_ms = WATCHED_FOR_MS});

    cache_register(server, &handlers, self);
    if (mt_server_listen(server, uri) == MT_OK) {
        printf("listening on %s\n", mt_server_address(server, 0));
        fflush(stdout);
    }
    return mt_server_run(server); /* says what went wrong, if something did */
}
/* end: serve */

static void print_help(void)
{
    printf("Usage: cache-node [--listen URI] [--memory-mb N]\n"
           "Serves one node of the cache until SIGTERM or Ctrl-C.\n"
           "\n"
           "  --listen URI   tcp://host:port, unix:/path (tcp://127.0.0.1:0: a free port)\n"
           "  --memory-mb N  room for keys and values, 1 to %d (%d); what has not been used\n"
           "                 for longest makes room\n",
           MOST_MEMORY_MB, DEFAULT_MEMORY_MB);
}

static int wrong(const char *what, const char *word)
{
    fprintf(stderr, "cache-node: %s \"%s\"; see cache-node --help\n", what, word);
    return 2;
}

static bool parse_megabytes(const char *text, size_t *out)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (*text == '\0' || *end != '\0' || value < 1 || value > MOST_MEMORY_MB)
        return false;
    *out = (size_t)value << 20;
    return true;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {{"listen", required_argument, NULL, 'l'},
                                          {"memory-mb", required_argument, NULL, 'm'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    const char *uri = "tcp://127.0.0.1:0";
    size_t memory = (size_t)DEFAULT_MEMORY_MB << 20;

    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'h')
            return print_help(), 0;
        if (option == 'l')
            uri = optarg;
        else if (option != 'm')
            return wrong("unknown or incomplete option", argv[optind - 1]);
        else if (!parse_megabytes(optarg, &memory))
            return wrong("--memory-mb wants a number of megabytes, not", optarg);
    }
    if (optind < argc)
        return wrong("no use for", argv[optind]);

    node self = {.store = store_new(memory)};
    if (self.store == NULL || mt_group_new(NULL, &self.watchers) != MT_OK) {
        fprintf(stderr, "cache-node: out of memory\n");
        return 1;
    }
    int result = serve(&self, uri);
    mt_group_free(self.watchers);
    store_free(self.store);
    return result;
}
