/* SPDX-License-Identifier: Apache-2.0 */
/* core/alloc.h - the only way to memory: the hooks of msgtrans/alloc.h, and the count of live objects.
 * Thread  any. */
#ifndef MT_CORE_ALLOC_H
#define MT_CORE_ALLOC_H

#include <msgtrans/alloc.h>

/* Each returns NULL when memory is out; the caller reports MT_ENOMEM. mt_free(NULL) is fine. */
MT_NODISCARD void *mt_malloc(size_t size);
MT_NODISCARD void *mt_zalloc(size_t size);
MT_NODISCARD void *mt_realloc(void *old, size_t size);
void mt_free(void *memory);

/* Returns a NUL-terminated copy of size bytes; NULL when memory is out.
 *   Owns     the caller's: mt_free() */
MT_NODISCARD char *mt_strndup(const char *text, size_t size);

#endif
