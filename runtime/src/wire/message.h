/* SPDX-License-Identifier: Apache-2.0 */
/* wire/message.h - messages that own themselves. */
#ifndef MT_WIRE_MESSAGE_H
#define MT_WIRE_MESSAGE_H

#include <msgtrans/message.h>

/* Hands a message that mt_message_unpack() made the means to free itself: mt_message_free() then
 * calls release(arg), which frees the arena that the message lies in.
 *   Owns     arg is taken
 *   Thread   none (pure) */
void mt_message_set_owner(void *message, void (*release)(void *arg), void *arg);

#endif
