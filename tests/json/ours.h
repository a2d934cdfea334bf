/* SPDX-License-Identifier: Apache-2.0 */
/* ours.h - our side of the judge of JSON: texts and encoded messages by the name of a type. */
#ifndef JSON_OURS_H
#define JSON_OURS_H

#include <msgtrans/json.h>

MT_BEGIN_DECLS

/* Each leaves its result in memory that lasts until ours_free(); false: result is a text that says why
 * not. options are completed with all types for Any. */
bool ours_read(const char *type, mt_slice text, const mt_json_options *options, mt_slice *result);
bool ours_write(const char *type, mt_slice wire, const mt_json_options *options, mt_slice *result);
void ours_free(void);

MT_END_DECLS

#endif
