/* SPDX-License-Identifier: Apache-2.0 */
/* limits.h - what a node accepts; its clients look here before they ask in vain. */
#ifndef CACHE_LIMITS_H
#define CACHE_LIMITS_H

enum {
    CACHE_KEY_MAX = 1024,              /* bytes */
    CACHE_VALUE_MAX = 4 * 1024 * 1024, /* bytes */
    CACHE_MESSAGE_MAX =
        CACHE_VALUE_MAX + 64 * 1024, /* a value, its key, and what goes around them */
};

#endif
