/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/base.h - attributes that every public header uses, the version, and time. */
#ifndef MSGTRANS_BASE_H
#define MSGTRANS_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define MT_BEGIN_DECLS extern "C" {
#define MT_END_DECLS }
#else
#define MT_BEGIN_DECLS
#define MT_END_DECLS
#endif

/* Only what bears MT_API leaves the library. */
#define MT_API __attribute__((visibility("default")))
#define MT_NODISCARD __attribute__((warn_unused_result))
#define MT_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))

#define MT_VERSION_MAJOR 0
#define MT_VERSION_MINOR 1
#define MT_VERSION_PATCH 0
#define MT_VERSION_TEXT "0.1.0"

/* Nanoseconds on the loop's monotonic clock (virtual in simulation). As a duration: nanoseconds. */
typedef int64_t mt_time;

#define MT_NEVER INT64_MAX
#define MT_US ((mt_time)1000)
#define MT_MS ((mt_time)1000000)
#define MT_SEC ((mt_time)1000000000)

MT_BEGIN_DECLS

/* Returns the version of the library that is running, "major.minor.patch".
 *   Owns     borrowed, static
 *   Thread   any */
MT_API const char *mt_version(void);

MT_END_DECLS

#endif
