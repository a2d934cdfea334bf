/* SPDX-License-Identifier: Apache-2.0 */
/* feature.h - the features of edition 2023, in terms of what proto2 and proto3 have: labels, groups,
 * packed fields, closed enums. */
#ifndef MTC_FEATURE_H
#define MTC_FEATURE_H

#include "program.h"

/* Gives the fields, enums and messages of a file what its syntax or its features say. Comes when
 * types are linked, before anything is checked. */
void mtc_apply_features(mtc_file *file);

/* Checks an option of the messages in descriptor.proto that starts with "features": is it for this
 * kind of declaration, and does mtc act on it? options_name is as "google.protobuf.FieldOptions".
 *   Returns  false when it was reported why not */
bool mtc_check_feature(mtc_program *program, const mtc_file *file, const char *options_name,
                       const mtc_option *option);

/* What presence by features does not go with: reports it. */
void mtc_check_edition_field(mtc_program *program, const mtc_field *field);

#endif
