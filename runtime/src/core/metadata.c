/* SPDX-License-Identifier: Apache-2.0 */
/* metadata.c - finding a key, and gRPC's rules for what may travel. */
#include <msgtrans/metadata.h>

#include <string.h>

enum {
    ENTRY_OVERHEAD = 32 /* what HTTP/2 counts for each, so that a limit means the same there */
};

const mt_slice *mt_metadata_get(const mt_metadata *metadata, const char *key)
{
    for (size_t i = 0; i < metadata->count; i++)
        if (strcmp(metadata->entries[i].key, key) == 0)
            return &metadata->entries[i].value;
    return NULL;
}

static bool is_key_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.';
}

static bool starts_with(const char *key, const char *prefix)
{
    return strncmp(key, prefix, strlen(prefix)) == 0;
}

static bool is_user_key(const char *key)
{
    if (key == NULL || key[0] == '\0' || starts_with(key, "grpc-") || starts_with(key, "mt-"))
        return false;
    for (const char *c = key; *c != '\0'; c++)
        if (!is_key_character(*c))
            return false;
    return true;
}

static bool is_value_of(const char *key, mt_slice value)
{
    size_t length = strlen(key);

    if (value.size > 0 && value.data == NULL)
        return false;
    if (length >= 4 && strcmp(key + length - 4, "-bin") == 0)
        return true;
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] < 0x20 || value.data[i] > 0x7e)
            return false;
    return true;
}

mt_err mt_metadata_check(const mt_metadata *metadata, size_t *bad)
{
    size_t ignored, left = MT_METADATA_MAX_BYTES;

    bad = bad != NULL ? bad : &ignored;
    for (*bad = 0; *bad < metadata->count; ++*bad) {
        const mt_metadata_entry *entry = &metadata->entries[*bad];
        if (*bad == MT_METADATA_MAX_ENTRIES)
            return MT_ELIMIT;
        if (!is_user_key(entry->key) || !is_value_of(entry->key, entry->value))
            return MT_EINVAL;
        size_t fixed = strlen(entry->key) + ENTRY_OVERHEAD;
        if (fixed > left || entry->value.size > left - fixed)
            return MT_ELIMIT;
        left -= fixed + entry->value.size;
    }
    *bad = 0;
    return MT_OK;
}
