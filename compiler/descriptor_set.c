/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_set.c - which files a FileDescriptorSet holds, and in which order. */
#include "descriptor_set.h"

#include "descriptor.h"
#include "proto_writer.h"

typedef struct set_writer {
    descriptor_writer base;
    mtc_descriptor_set_options options;
    LIST(const mtc_file *) written;
} set_writer;

static bool is_written(set_writer *s, const mtc_file *file)
{
    for (size_t i = 0; i < s->written.count; i++)
        if (s->written.at[i] == file)
            return true;
    LIST_ADD(s->base.arena, &s->written, file);
    return false;
}

/* As deep as imports go, which load.c bounds. */
static void put_file(set_writer *s, const mtc_file *file)
{
    if (is_written(s, file))
        return;
    for (size_t i = 0; s->options.imports && i < file->imports.count; i++)
        put_file(s, file->imports.at[i].file);
    size_t start = mtc_put_begin(s->base.out, 1);
    mtc_descriptor_file(&s->base, file, s->options.source_info);
    mtc_put_end(s->base.out, start);
}

void mtc_emit_descriptor_set(mtc_arena *arena, mtc_file *const *files, size_t count,
                             mtc_descriptor_set_options options, mtc_text *out)
{
    set_writer s = {.base = {arena, out}, .options = options};

    for (size_t i = 0; i < count; i++)
        put_file(&s, files[i]);
}
