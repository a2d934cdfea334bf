/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/log.h - lines for the operator. Nothing is logged on the way of a healthy call. */
#ifndef MSGTRANS_LOG_H
#define MSGTRANS_LOG_H

#include <msgtrans/base.h>

MT_BEGIN_DECLS

typedef enum mt_log_level {
    MT_LOG_DEBUG = 0,
    MT_LOG_INFO = 1,
    MT_LOG_WARN = 2,
    MT_LOG_ERROR = 3,
    MT_LOG_OFF = 4,
} mt_log_level;

/* Receives one line without a newline; called on whatever thread has something to say. */
typedef void mt_log_fn(mt_log_level level, const char *line, void *arg);

/* Sends lines of at least this level to fn; fn NULL: to stderr as "msgtrans: <level>: <line>", which
 * is also the state at start, with MT_LOG_WARN or what MSGTRANS_LOG=debug|info|warn|error|off says.
 *   Thread   any, but set it before other threads log */
MT_API void mt_log_set(mt_log_level least, mt_log_fn *fn, void *arg);

MT_END_DECLS

#endif
