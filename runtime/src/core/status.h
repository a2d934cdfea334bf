/* SPDX-License-Identifier: Apache-2.0 */
/* core/status.h - filling in the outcome of a call without copying it about. */
#ifndef MT_CORE_STATUS_H
#define MT_CORE_STATUS_H

#include <stdarg.h>

#include <msgtrans/slice.h>
#include <msgtrans/status.h>

/* Sets code and text; ran, stage become 0. What does not fit is cut at a UTF-8 character. */
void mt_status_set(mt_status *status, mt_code code, const char *format, ...) MT_PRINTF(3, 4);
void mt_status_vset(mt_status *status, mt_code code, const char *format, va_list args)
    MT_PRINTF(3, 0);

/* Sets code and a text as it came from a peer: bytes that are not UTF-8 text become '?'. */
void mt_status_set_text(mt_status *status, mt_code code, mt_slice text);

/* Success; touches only the head of the struct. */
static inline void mt_status_clear(mt_status *status)
{
    status->code = MT_OK;
    status->ran = MT_RAN_UNKNOWN;
    status->stage = MT_STAGE_NONE;
    status->size = 0;
    status->text[0] = '\0';
}

#endif
