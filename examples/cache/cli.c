/* SPDX-License-Identifier: Apache-2.0 */
/* cli.c - cache-cli: one call to a cluster, by the blocking form. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache.mt.h"
#include "cluster.h"
#include "ring.h"

static int usage(FILE *out)
{
    fprintf(
        out,
        "Usage: cache-cli NODE[,NODE...] get KEY | set KEY VALUE | delete KEY | watch KEY CHANGES\n"
        "A NODE is tcp://host:port; the order of the list is part of the cluster.\n");
    return out == stdout ? 0 : 2;
}

static int failed(const mt_status *status)
{
    fprintf(stderr, "cache-cli: %s\n", mt_status_text(status));
    return 1;
}

/* cut: get */
static int get(mt_channel *node, char *key)
{
    cache_get_reply *reply;
    mt_status status = cache_get(node, &(cache_get_request){.key = key}, &reply, NULL);

    if (status.code != MT_OK)
        return failed(&status);
    fwrite(reply->value.data, 1, reply->value.len, stdout);
    putchar('\n');
    cache_get_reply_free(reply);
    return 0;
}
/* end: get */

/* cut: watch */
/* Prints the next changes of a key; the node tells of all its keys. */
static int watch(mt_channel *node, const char *key, int changes)
{
    mt_call *call = cache_watch_open(node, &(cache_watch_request){0}, NULL);
    const cache_event *event;

    while (changes > 0 && cache_watch_read_reply(call, &event) == MT_OK) {
        if (strcmp(event->key, key) != 0)
            continue;
        changes--;
        if (event->deleted)
            printf("deleted %s\n", key);
        else
            printf("set %s, %llu bytes\n", key, (unsigned long long)event->size);
        fflush(stdout);
    }
    if (changes == 0)
        mt_call_cancel(call);
    mt_status status = mt_call_finish(call);
    return changes == 0 ? 0 : failed(&status);
}
/* end: watch */

static int set(mt_channel *node, char *key, char *value)
{
    cache_set_request request = CACHE_SET_REQUEST_INIT;
    cache_set_reply *reply;

    request.key = key;
    request.value = (ProtobufCBinaryData){strlen(value), (uint8_t *)value};
    mt_status status = cache_set(node, &request, &reply, NULL);

    if (status.code != MT_OK)
        return failed(&status);
    cache_set_reply_free(reply);
    return 0;
}

static int delete_key(mt_channel *node, char *key)
{
    cache_delete_reply *reply;
    mt_status status = cache_delete(node, &(cache_delete_request){.key = key}, &reply, NULL);

    if (status.code != MT_OK)
        return failed(&status);
    bool found = reply->found;
    cache_delete_reply_free(reply);
    if (!found)
        fprintf(stderr, "cache-cli: there was no key \"%s\"\n", key);
    return found ? 0 : 1;
}

/* Returns a number from 1 on, 0 for anything else. */
static int parse_count(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);

    return *text != '\0' && *end == '\0' && value >= 1 && value <= INT_MAX ? (int)value : 0;
}

/* Cuts the list at its commas; returns how many targets there are, 0 when they are too many. */
static size_t split(char *list, const char *targets[RING_MAX_NODES])
{
    size_t count = 0;

    for (char *one; (one = strsep(&list, ",")) != NULL; count++) {
        if (count == RING_MAX_NODES)
            return 0;
        targets[count] = one;
    }
    return count;
}

int main(int argc, char **argv)
{
    const char *targets[RING_MAX_NODES];
    const char *verb = argc > 3 ? argv[2] : "";
    bool is_set = strcmp(verb, "set") == 0 && argc == 5;
    bool is_get = strcmp(verb, "get") == 0 && argc == 4;
    bool is_delete = strcmp(verb, "delete") == 0 && argc == 4;
    bool is_watch = strcmp(verb, "watch") == 0 && argc == 5 && parse_count(argv[4]) > 0;

    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return usage(stdout);
    if (!is_set && !is_get && !is_delete && !is_watch)
        return usage(stderr);
    size_t count = split(argv[1], targets);
    cluster *c = count > 0 ? cluster_open(targets, count, NULL) : NULL;
    if (c == NULL) {
        fprintf(stderr, "cache-cli: 1 to %d nodes, please\n", RING_MAX_NODES);
        return 2;
    }
    mt_channel *node = cluster_channel(c, cluster_owner(c, argv[3]));
    int code = is_set      ? set(node, argv[3], argv[4])
               : is_get    ? get(node, argv[3])
               : is_delete ? delete_key(node, argv[3])
                           : watch(node, argv[3], parse_count(argv[4]));
    cluster_free(c);
    return code;
}
