/* SPDX-License-Identifier: Apache-2.0 */
/* limit_link.c - frames in and out of one socket: one read and one write a turn. */
#include "peers/limit_link.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peers/peer.h"
#include "peers/socket.h"

enum { READ_ROOM = 256 * 1024, FRAME_MAX = 64 * 1024 * 1024 };

/* Connections share the place where they read; an idle one holds no memory. */
static uint8_t shared[READ_ROOM];

static struct {
    uint8_t *bytes;
    size_t size, room;
} output;

static uint8_t *output_reserve(size_t size)
{
    if (output.size + size > output.room) {
        output.room = (output.size + size) * 2;
        output.bytes = realloc(output.bytes, output.room);
        if (output.bytes == NULL)
            bench_die("no memory");
    }
    return output.bytes + output.size;
}

void limit_put(const limit_header *header, const limit_payload *payload)
{
    limit_header h = *header;

    h.size = (uint32_t)limit_payload_size(payload);
    uint8_t *out = output_reserve(sizeof h + h.size);
    memcpy(out, &h, sizeof h);
    limit_payload_put(out + sizeof h, payload);
    output.size += sizeof h + h.size;
}

bool limit_flush(limit_link *link)
{
    bool sent = bench_send(link->fd, output.bytes, output.size);

    output.size = 0;
    return sent;
}

/* Hands out whole frames; *used tells how many bytes they had, *need how many the next one has. */
static bool frames_take(const uint8_t *bytes, size_t size, size_t *used, size_t *need,
                        limit_frame_fn *take)
{
    limit_header h;

    *used = 0;
    *need = sizeof h;
    while (size - *used >= sizeof h) {
        memcpy(&h, bytes + *used, sizeof h);
        if (h.size > FRAME_MAX)
            return false;
        *need = sizeof h + h.size;
        if (size - *used < *need)
            return true;
        if (!take(&h, bytes + *used + sizeof h))
            return false;
        *used += *need;
        *need = sizeof h;
    }
    return true;
}

static void rest_drop(limit_link *link)
{
    free(link->rest);
    link->rest = NULL;
    link->have = link->room = 0;
}

/* Keeps the beginning of a frame, with room for all of it. */
static void rest_keep(limit_link *link, const uint8_t *from, size_t have, size_t need)
{
    if (have == 0) {
        rest_drop(link);
        return;
    }
    if (link->room < need) {
        uint8_t *grown = malloc(need);
        if (grown == NULL)
            bench_die("no memory");
        memcpy(grown, from, have);
        free(link->rest);
        link->rest = grown;
        link->room = need;
    } else {
        memmove(link->rest, from, have);
    }
    link->have = have;
}

bool limit_read(limit_link *link, limit_frame_fn *take)
{
    bool large = link->room > sizeof shared;
    uint8_t *base = large ? link->rest : shared;
    size_t room = large ? link->room : sizeof shared;
    size_t used, need;

    if (!large && link->have > 0)
        memcpy(shared, link->rest, link->have);
    ssize_t got = recv(link->fd, base + link->have, room - link->have, MSG_DONTWAIT);
    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    size_t have = link->have + (size_t)got;
    if (!frames_take(base, have, &used, &need, take))
        return false;
    rest_keep(link, base + used, have - used, need);
    return true;
}

void limit_link_fini(limit_link *link)
{
    rest_drop(link);
    free(output.bytes);
    output.bytes = NULL;
    output.size = output.room = 0;
    close(link->fd);
}
