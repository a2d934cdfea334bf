/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/metadata.h - key and value pairs that travel beside the messages of a call.
 * Rules are gRPC's (grpc/doc/PROTOCOL-HTTP2.md): keys are 0-9 a-z _ - . and at least one of them; a
 * value is printable ASCII, or any bytes when the key ends in "-bin". Keys may repeat. Thread  none. */
#ifndef MSGTRANS_METADATA_H
#define MSGTRANS_METADATA_H

#include <msgtrans/base.h>
#include <msgtrans/slice.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

typedef struct mt_metadata_entry {
    const char *key; /* NUL-terminated */
    mt_slice value;  /* as received it is also followed by a NUL that size does not count */
} mt_metadata_entry;

/* A view of entries; the entries belong to whoever made the view. */
typedef struct mt_metadata {
    const mt_metadata_entry *entries;
    size_t count;
} mt_metadata;

enum {
    MT_METADATA_MAX_ENTRIES = 128,
    MT_METADATA_MAX_BYTES = 16 * 1024, /* keys and values of one block, with 32 for each entry */
};

/* Returns an entry whose value is NUL-terminated text. */
static inline mt_metadata_entry mt_metadata_text(const char *key, const char *value)
{
    size_t size = 0;
    mt_metadata_entry entry;

    while (value[size] != '\0')
        size++;
    entry.key = key;
    entry.value.data = (const uint8_t *)value;
    entry.value.size = size;
    entry.value.owner = NULL;
    return entry;
}

/* Returns the first value of a key, NULL when there is none.
 *   Owns     borrowed, as long as the view */
MT_API const mt_slice *mt_metadata_get(const mt_metadata *metadata, const char *key);

/* Checks keys, values and limits.
 *   Returns  MT_OK | MT_EINVAL a key or value breaks the rules, or the key is reserved ("grpc-…",
 *            "mt-…") | MT_ELIMIT; *bad, if bad is not NULL, is the index of the entry (count: they are too many) */
MT_NODISCARD MT_API mt_err mt_metadata_check(const mt_metadata *metadata, size_t *bad);

MT_END_DECLS

#endif
