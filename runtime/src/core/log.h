/* SPDX-License-Identifier: Apache-2.0 */
/* core/log.h - saying something to the operator; msgtrans/log.h decides where it goes. */
#ifndef MT_CORE_LOG_H
#define MT_CORE_LOG_H

#include <msgtrans/log.h>

/* Formats and delivers one line of at most 1 KiB if its level is wanted. Thread  any. */
void mt_log(mt_log_level level, const char *format, ...) MT_PRINTF(2, 3);

#endif
