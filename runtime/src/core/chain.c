/* SPDX-License-Identifier: Apache-2.0 */
/* chain.c - the slow half of a chain: new blocks, linked slices, a longer ring, and taking off. */
#include "core/chain.h"

#include "core/list.h"

static void use_small_ring(mt_chain *chain)
{
    chain->pieces = chain->small;
    chain->first = chain->count = 0;
    chain->capacity = MT_CHAIN_INLINE;
}

static mt_slice *piece_at(const mt_chain *chain, uint32_t i)
{
    uint32_t at = chain->first + i;

    return &chain->pieces[at < chain->capacity ? at : at - chain->capacity];
}

void mt_chain_init(mt_chain *chain)
{
    *chain = (mt_chain){0};
    use_small_ring(chain);
}

static void drop_ring(mt_chain *chain)
{
    if (chain->pieces != chain->small)
        mt_block_unref(MT_CONTAINER_OF(chain->pieces, mt_block, data));
}

void mt_chain_clear(mt_chain *chain)
{
    for (uint32_t i = 0; i < chain->count; i++)
        mt_slice_unref(*piece_at(chain, i));
    mt_block_unref(chain->tail);
    drop_ring(chain);
    chain->bytes = 0;
    chain->open = NULL;
    chain->tail = NULL;
    chain->at = chain->end = NULL;
    use_small_ring(chain);
}

/* The ring lies in a block because the pool has those without a call of the allocator. */
static mt_err grow_ring(mt_chain *chain)
{
    mt_block *block = mt_block_new((size_t)chain->capacity * 2 * sizeof(mt_slice));

    if (block == NULL)
        return MT_ENOMEM;
    mt_slice *pieces = (mt_slice *)(void *)block->data;
    for (uint32_t i = 0; i < chain->count; i++)
        pieces[i] = *piece_at(chain, i);
    drop_ring(chain);
    chain->pieces = pieces;
    chain->first = 0;
    chain->capacity = (uint32_t)(block->capacity / sizeof(mt_slice));
    return MT_OK;
}

/* Takes the reference of the slice only if all went well. */
static mt_slice *push(mt_chain *chain, mt_slice slice)
{
    if (chain->count == chain->capacity && grow_ring(chain) != MT_OK)
        return NULL;
    mt_slice *piece = piece_at(chain, chain->count++);
    *piece = slice;
    return piece;
}

/* Ends the open piece, but keeps the rest of its block for the next one. */
static void close_piece(mt_chain *chain)
{
    mt_slice *piece = chain->open;

    if (piece == NULL)
        return;
    chain->open = NULL;
    chain->tail = piece->owner;
    if (piece->size == 0)
        chain->count--;
    else
        mt_block_ref(chain->tail);
}

/* A quiet chain takes little memory; one that a turn writes much into gets few, large blocks. */
static size_t next_room(const mt_chain *chain, size_t size)
{
    size_t room = MT_BLOCK_ROOM(MT_BLOCK_LARGE);

    if (chain->bytes == 0)
        room = MT_BLOCK_ROOM(MT_BLOCK_SMALL);
    else if (chain->bytes < MT_BLOCK_MEDIUM)
        room = MT_BLOCK_ROOM(MT_BLOCK_MEDIUM);
    return size > room ? size : room;
}

static mt_err replace_tail(mt_chain *chain, size_t size)
{
    mt_block *block = mt_block_new(next_room(chain, size));

    if (block == NULL)
        return MT_ENOMEM;
    mt_block_unref(chain->tail);
    chain->tail = block;
    chain->at = block->data;
    chain->end = block->data + block->capacity;
    return MT_OK;
}

uint8_t *mt_chain_open(mt_chain *chain, size_t size)
{
    close_piece(chain);
    if ((chain->tail == NULL || size > (size_t)(chain->end - chain->at)) &&
        replace_tail(chain, size) != MT_OK)
        return NULL;
    chain->open = push(chain, (mt_slice){chain->at, 0, chain->tail});
    if (chain->open == NULL)
        return NULL;
    chain->tail = NULL;
    return chain->at;
}

mt_err mt_chain_append(mt_chain *chain, mt_slice slice)
{
    assert(slice.owner != NULL);
    close_piece(chain);
    if (slice.size == 0 || push(chain, slice) == NULL) {
        mt_slice_unref(slice);
        return slice.size == 0 ? MT_OK : MT_ENOMEM;
    }
    chain->bytes += slice.size;
    return MT_OK;
}

size_t mt_chain_front(const mt_chain *chain, struct iovec *vectors, size_t max)
{
    size_t count = 0;

    for (uint32_t i = 0; i < chain->count && count < max; i++) {
        const mt_slice *piece = piece_at(chain, i);
        if (piece->size > 0)
            vectors[count++] = (struct iovec){(void *)piece->data, piece->size};
    }
    return count;
}

void mt_chain_consume(mt_chain *chain, size_t size)
{
    assert(size <= chain->bytes);
    chain->bytes -= size;
    if (chain->bytes == 0) {
        mt_chain_clear(chain);
        return;
    }
    while (size > 0) {
        mt_slice *piece = piece_at(chain, 0);
        if (size < piece->size) {
            piece->data += size;
            piece->size -= size;
            return;
        }
        size -= piece->size;
        mt_slice_unref(*piece);
        chain->first = chain->first + 1 < chain->capacity ? chain->first + 1 : 0;
        chain->count--;
    }
}
