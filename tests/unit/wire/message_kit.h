/* SPDX-License-Identifier: Apache-2.0 */
/* message_kit.h - messages to bytes and back, for tests of generated codecs. */
#ifndef MESSAGE_KIT_H
#define MESSAGE_KIT_H

#include <msgtrans/message.h>

#include "mt_test.h"

/* Of the test that runs; what is decoded lives in it. */
extern mt_arena *arena;

int new_arena(void **state);
int free_arena(void **state);

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_arena, free_arena)

/* Copies bytes to memory of just their size, so that a sanitizer sees every read behind them; the
 * caller's: drop(). */
mt_slice exact(const void *data, size_t size);
void drop(mt_slice bytes);

/* Decodes what must be valid. */
void *decode(const mt_message_type *type, const void *data, size_t size);

/* What must not be; text is what is said about it, NULL if any will do. */
void refuse(const mt_message_type *type, const void *data, size_t size, const char *text);

/* Encodes to memory that is the caller's: drop(). */
mt_slice encode(const mt_message_type *type, const void *message);

void assert_encodes(const mt_message_type *type, const void *message, const char *wanted,
                    size_t size);

#define DECODE(type, literal) decode(&type, literal, sizeof(literal) - 1)

#define REFUSE(type, literal, text) refuse(&type, literal, sizeof(literal) - 1, text)

#define ASSERT_ENCODES(type, message, literal)                                                     \
    assert_encodes(&type, message, literal, sizeof(literal) - 1)

#endif
