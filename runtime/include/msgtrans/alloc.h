/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/alloc.h - where the library's memory comes from, and how much of it is in use. */
#ifndef MSGTRANS_ALLOC_H
#define MSGTRANS_ALLOC_H

#include <msgtrans/base.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

/* The process-wide allocator. Each function must be callable from any thread; arg is handed through.
 * malloc and realloc may return NULL: the library then reports MT_ENOMEM and stays consistent. What it
 * stands on, libev, c-ares and OpenSSL, takes its memory elsewhere. */
typedef struct mt_alloc_hooks {
    void *(*malloc)(size_t size, void *arg);
    void *(*realloc)(void *old, size_t size, void *arg);
    void (*free)(void *memory, void *arg);
    void *arg;
} mt_alloc_hooks;

/* Replaces the allocator; NULL goes back to the C library's.
 *   Owns     hooks is copied
 *   Returns  MT_OK | MT_EINVAL one of the functions is NULL | MT_ECLOSED objects are already alive
 *   Thread   any, but before any other function of the library is in use */
MT_NODISCARD MT_API mt_err mt_set_alloc_hooks(const mt_alloc_hooks *hooks);

/* Returns the number of allocations that are alive: 0 after everything was freed.
 *   Thread   any */
MT_API int64_t mt_live_objects(void);

MT_END_DECLS

#endif
