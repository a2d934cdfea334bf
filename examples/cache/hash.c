/* SPDX-License-Identifier: Apache-2.0 */
/* hash.c - SipHash-1-3: one round per 8 bytes, three at the end. */
#include "hash.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

typedef struct sip {
    uint64_t a, b, c, d;
} sip;

static uint64_t rotate(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void sip_round(sip *s)
{
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
}

/* Up to 8 bytes, the first one lowest, whatever the machine's byte order: the ring must come out
 * the same on every client. */
static uint64_t word_at(const uint8_t *data, size_t size)
{
    uint64_t word = 0;

    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)data[i] << (8 * i);
    return word;
}

static void absorb(sip *s, uint64_t word)
{
    s->d ^= word;
    sip_round(s);
    s->a ^= word;
}

uint64_t hash_bytes(hash_key key, const void *data, size_t size)
{
    const uint8_t *at = data;
    sip s = {.a = key.word[0] ^ 0x736f6d6570736575u,
             .b = key.word[1] ^ 0x646f72616e646f6du,
             .c = key.word[0] ^ 0x6c7967656e657261u,
             .d = key.word[1] ^ 0x7465646279746573u};
    size_t left = size;

    for (; left >= 8; at += 8, left -= 8)
        absorb(&s, word_at(at, 8));
    absorb(&s, word_at(at, left) | (uint64_t)size << 56);
    s.c ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

hash_key hash_random_key(void)
{
    hash_key key;

    /* Fails only on kernels older than 3.17; an address is better than nothing there. */
    if (getrandom(&key, sizeof key, 0) != (ssize_t)sizeof key)
        key = (hash_key){{(uint64_t)(uintptr_t)&key, (uint64_t)time(NULL) ^ (uint64_t)getpid()}};
    return key;
}
