/* SPDX-License-Identifier: Apache-2.0 */
/* compile.c - the stages in their order: load, resolve, check, model, emit, write. */
#include "compile.h"

#include "check.h"
#include "cname.h"
#include "depend.h"
#include "emit.h"
#include "load.h"
#include "model.h"
#include "output.h"
#include "resolve.h"

#include <string.h>

/* --- the front -------------------------------------------------------------------------------- */

/* Each stage reports what is wrong by itself, whatever those before it found: what they could not
 * read is marked in the files as missing, and is not reported as unknown. */
static void check_program(mtc_program *program)
{
    mtc_resolve(program);
    mtc_check(program);
}

/* Without -I, imports are looked for next to the files. */
static void add_roots(mtc_program *program, const mtc_words *roots, const mtc_words *inputs)
{
    for (size_t i = 0; i < roots->count; i++)
        LIST_ADD(program->arena, &program->roots, roots->at[i]);
    for (size_t i = 0; roots->count == 0 && i < inputs->count; i++) {
        const char *path = inputs->at[i];
        const char *slash = strrchr(path, '/');
        const char *folder = slash == NULL ? "."
                             : slash == path
                                 ? "/"
                                 : mtc_arena_copy(program->arena, path, (size_t)(slash - path));
        LIST_ADD(program->arena, &program->roots, folder);
    }
}

bool mtc_compile_front(mtc_program *program, const mtc_words *roots, const mtc_words *inputs,
                       mtc_file **files)
{
    add_roots(program, roots, inputs);
    mtc_load_start(program);
    for (size_t i = 0; i < inputs->count; i++)
        files[i] = mtc_load_path(program, inputs->at[i]);
    mtc_load_options(program);
    check_program(program);
    return program->diag->errors == 0;
}

/* --- C output --------------------------------------------------------------------------------- */

static const char *path_in(mtc_arena *arena, const char *folder, const char *name)
{
    size_t size = strlen(folder);
    bool slash = size > 0 && folder[size - 1] == '/';

    return size == 0 ? name : mtc_arena_printf(arena, "%s%s%s", folder, slash ? "" : "/", name);
}

static void emit_file(mtc_program *program, const char *folder, const mtc_model *model,
                      mtc_output_list *outputs)
{
    mtc_output header = {.path = path_in(program->arena, folder, model->header)};
    mtc_output source = {.path = path_in(program->arena, folder,
                                         mtc_c_output_name(program->arena, model->file, ".mt.c"))};

    mtc_emit_header(model, &header.bytes);
    mtc_emit_source(model, &source.bytes);
    LIST_ADD(program->arena, outputs, header);
    LIST_ADD(program->arena, outputs, source);
}

/* All models come before the first byte is emitted: making them can still find errors. */
static void emit_files(mtc_program *program, const mtc_job *job, mtc_file *const *files,
                       mtc_output_list *outputs)
{
    LIST(mtc_model *) models = {0};

    for (size_t i = 0; i < job->inputs.count; i++)
        LIST_ADD(program->arena, &models, mtc_model_new(program->arena, program->diag, files[i]));
    for (size_t i = 0; i < models.count && program->diag->errors == 0; i++)
        emit_file(program, job->c_out, models.at[i], outputs);
}

/* --- descriptors ------------------------------------------------------------------------------ */

static void emit_descriptor_set(mtc_program *program, const mtc_job *job, mtc_file *const *files,
                                mtc_output_list *outputs)
{
    mtc_output set = {.path = job->descriptor_set_out};

    mtc_emit_descriptor_set(program->arena, files, job->inputs.count, job->descriptor_set,
                            &set.bytes);
    LIST_ADD(program->arena, outputs, set);
}

/* --- a job ------------------------------------------------------------------------------------ */

/* Two files of which one would be lost under the other, as of a.proto and a.mtproto? */
static void check_paths(mtc_program *program, const mtc_output_list *outputs)
{
    mtc_table by_path = {0};

    for (size_t i = 0; i < outputs->count; i++) {
        const mtc_output *one = &outputs->at[i];
        const mtc_output *other = mtc_table_get(&by_path, one->path);
        if (other == NULL)
            mtc_table_add(&by_path, program->arena, one->path, &outputs->at[i]);
        else if (other->bytes.size != one->bytes.size ||
                 memcmp(other->bytes.data, one->bytes.data, one->bytes.size) != 0)
            mtc_diag_error(program->diag, (mtc_span){0}, "two outputs would be written to \"%s\"",
                           one->path);
    }
}

static void write_outputs(mtc_program *program, mtc_output_list *outputs)
{
    const mtc_output *failed;

    check_paths(program, outputs);
    if (program->diag->errors > 0)
        return;
    const char *why = mtc_output_write(program->arena, outputs->at, outputs->count, &failed);
    if (why != NULL)
        mtc_diag_error(program->diag, (mtc_span){0}, "cannot write \"%s\": %s", failed->path, why);
}

bool mtc_compile(mtc_arena *arena, const mtc_job *job, mtc_text *report)
{
    mtc_diag diag = {.arena = arena};
    mtc_program program = {
        .arena = arena, .diag = &diag, .locate = job->descriptor_set.source_info};
    mtc_file **files = mtc_arena_alloc(arena, job->inputs.count * sizeof *files);
    mtc_output_list outputs = {0};

    mtc_compile_front(&program, &job->roots, &job->inputs, files);
    if (diag.errors == 0 && job->c_out != NULL)
        emit_files(&program, job, files, &outputs);
    if (diag.errors == 0 && job->descriptor_set_out != NULL)
        emit_descriptor_set(&program, job, files, &outputs);
    if (diag.errors == 0 && job->dep_out != NULL)
        mtc_depend_emit(&program, job->dep_out, job->stamp, &outputs);
    if (diag.errors == 0)
        write_outputs(&program, &outputs);
    mtc_output_fini(&outputs);
    mtc_diag_print(&diag, report);
    return diag.errors == 0;
}

bool mtc_compile_source(mtc_arena *arena, const mtc_source *file, const mtc_source *imported,
                        mtc_text *header, mtc_text *source, mtc_text *report)
{
    mtc_diag diag = {.arena = arena};
    mtc_program program = {.arena = arena, .diag = &diag};

    mtc_load_start(&program);
    if (imported != NULL)
        mtc_load_source(&program, imported);
    mtc_file *parsed = mtc_load_source(&program, file);
    mtc_load_options(&program);
    check_program(&program);
    if (diag.errors == 0) {
        const mtc_model *model = mtc_model_new(arena, &diag, parsed);
        if (diag.errors == 0 && header != NULL)
            mtc_emit_header(model, header);
        if (diag.errors == 0 && source != NULL)
            mtc_emit_source(model, source);
    }
    mtc_diag_print(&diag, report);
    return diag.errors == 0;
}
