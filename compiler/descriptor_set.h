/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_set.h - checked files as a google.protobuf.FileDescriptorSet, as protoc writes it. */
#ifndef MTC_DESCRIPTOR_SET_H
#define MTC_DESCRIPTOR_SET_H

#include "arena.h"
#include "ast.h"
#include "text.h"

typedef struct mtc_descriptor_set_options {
    bool imports;     /* with all files that are imported, each before those that import it */
    bool source_info; /* with places and comments; the files were parsed with locations */
} mtc_descriptor_set_options;

void mtc_emit_descriptor_set(mtc_arena *arena, mtc_file *const *files, size_t count,
                             mtc_descriptor_set_options options, mtc_text *out);

#endif
