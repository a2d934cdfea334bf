/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor.h - what the files share that write descriptors: the messages of descriptor.proto. */
#ifndef MTC_DESCRIPTOR_H
#define MTC_DESCRIPTOR_H

#include "arena.h"
#include "ast.h"
#include "text.h"

typedef struct descriptor_writer {
    mtc_arena *arena;
    mtc_text *out;
} descriptor_writer;

/* Writes a FileDescriptorProto, without a tag of its own. */
void mtc_descriptor_file(descriptor_writer *w, const mtc_file *file, bool source_info);

/* Writes options as the field of that number, if there are any; options may be NULL. */
void mtc_descriptor_options(descriptor_writer *w, int32_t number, const mtc_options *options);

/* Writes a SourceCodeInfo as the field of that number. */
void mtc_descriptor_source(descriptor_writer *w, int32_t number, const mtc_file *file);

#endif
