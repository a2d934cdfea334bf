/* SPDX-License-Identifier: Apache-2.0 */
/* wire/message.h - messages that own themselves, and what the files of the codec share. */
#ifndef MT_WIRE_MESSAGE_H
#define MT_WIRE_MESSAGE_H

#include <msgtrans/codec.h>

#include "core/arena.h"

/* Makes an initial message that belongs to the arena; NULL when memory is out.
 *   Thread   none (pure) */
void *mt_message_new(mt_arena *arena, const ProtobufCMessageDescriptor *descriptor);

/* Hands a message that mt_message_unpack() made the means to free itself: mt_message_free() then
 * calls release(arg), which frees the arena that the message lies in.
 *   Owns     arg is taken
 *   Thread   none (pure) */
void mt_message_set_owner(void *message, void (*release)(void *arg), void *arg);

/* Gives out memory from where the arena stands; and tells the arena where it stands now. */
static inline void mt_unpack_enter_arena(mt_unpack *u)
{
    u->room = u->arena->at;
    u->room_end = u->arena->end;
}

static inline void mt_unpack_leave_arena(mt_unpack *u)
{
    u->arena->at = (uint8_t *)(((uintptr_t)u->room + 15) & ~(uintptr_t)15);
}

/* Copies numbers of a fixed size between memory and wire. */
void mt_copy_fixed(uint8_t *to, const uint8_t *from, size_t size, size_t item_size);

#endif
