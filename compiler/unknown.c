/* SPDX-License-Identifier: Apache-2.0 */
/* unknown.c - reports names that are not found, and guesses what was meant. */
#include "resolve.h"

#include "suggest.h"

#include <string.h>

static void note_meant(mtc_program *program, const char *meant)
{
    mtc_diag_note(program->diag, (mtc_span){0}, "did you mean \"%s\"?", meant);
}

/* --- types that lie elsewhere ----------------------------------------------------------------- */

/* Also what a descriptor.proto that nobody imports defines. */
static const mtc_decl *find_defined(mtc_program *program, const char *name)
{
    const mtc_decl *found = mtc_table_get(&program->symbols, name);

    return found != NULL ? found : mtc_table_get(&program->own_symbols, name);
}

/* Finds it by its name alone, in a file that is not imported here or behind what hides it. */
static const mtc_decl *find_anywhere(mtc_program *program, const char *scope, const char *name)
{
    if (name[0] == '.')
        return find_defined(program, name + 1);
    for (int size = (int)strlen(scope);;) {
        const char *whole =
            mtc_arena_printf(program->arena, "%.*s%s%s", size, scope, size > 0 ? "." : "", name);
        const mtc_decl *found = find_defined(program, whole);
        if (found != NULL && mtc_is_type(found))
            return found;
        if (size == 0)
            return NULL;
        while (size > 0 && scope[--size] != '.')
            ;
    }
}

static bool note_elsewhere(mtc_program *program, const mtc_file *file, const char *scope,
                           mtc_name name, const mtc_decl *hidden_by)
{
    const mtc_decl *found = find_anywhere(program, scope, name.text);

    if (found == NULL)
        return false;
    if (!mtc_is_visible(file, found))
        mtc_diag_note(program->diag, found->name.at,
                      "it is defined in \"%s\", which \"%s\" does not import",
                      found->file->source->name, file->source->name);
    else if (hidden_by != NULL)
        mtc_diag_note(program->diag, hidden_by->name.at,
                      "the innermost \"%.*s\" is this %s, and has no such thing in it; begin the "
                      "name with \".\" to search from the outside",
                      (int)strcspn(name.text, "."), name.text, mtc_decl_kind_name(hidden_by->kind));
    return true;
}

typedef struct well_known {
    const char *name;
    const char *file;
} well_known;

static bool note_well_known(mtc_program *program, const char *name)
{
    static const well_known all[] = {
        {"Any", "any"},
        {"Timestamp", "timestamp"},
        {"Duration", "duration"},
        {"Empty", "empty"},
        {"FieldMask", "field_mask"},
        {"Struct", "struct"},
        {"Value", "struct"},
        {"ListValue", "struct"},
        {"NullValue", "struct"},
        {"DoubleValue", "wrappers"},
        {"FloatValue", "wrappers"},
        {"Int64Value", "wrappers"},
        {"UInt64Value", "wrappers"},
        {"Int32Value", "wrappers"},
        {"UInt32Value", "wrappers"},
        {"BoolValue", "wrappers"},
        {"StringValue", "wrappers"},
        {"BytesValue", "wrappers"},
        {"FileOptions", "descriptor"},
        {"MessageOptions", "descriptor"},
        {"FieldOptions", "descriptor"},
        {"OneofOptions", "descriptor"},
        {"EnumOptions", "descriptor"},
        {"EnumValueOptions", "descriptor"},
        {"ServiceOptions", "descriptor"},
        {"MethodOptions", "descriptor"},
    };
    const char package[] = "google.protobuf.";

    name += name[0] == '.';
    if (strncmp(name, package, sizeof package - 1) != 0)
        return false;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i].name, name + sizeof package - 1) != 0)
            continue;
        mtc_diag_note(program->diag, (mtc_span){0},
                      "it needs 'import \"google/protobuf/%s.proto\";'", all[i].file);
        return true;
    }
    return false;
}

/* --- what is no type, or nearly one ----------------------------------------------------------- */

static bool note_other_kind(mtc_program *program, mtc_file *file, const char *scope, mtc_name name)
{
    const mtc_decl *found = mtc_lookup(program, file, scope, name.text, false);

    if (found == NULL || found->kind == DECL_PACKAGE)
        return false;
    mtc_diag_note(program->diag, found->name.at, "what bears this name is %s",
                  mtc_decl_kind_phrase(found->kind));
    return true;
}

/* What other languages call a scalar type. */
static bool note_slip(mtc_program *program, const char *name)
{
    static const char *const slips[][2] = {
        {"int", "int32"},      {"long", "int64"},   {"uint", "uint32"},   {"integer", "int32"},
        {"boolean", "bool"},   {"str", "string"},   {"byte", "bytes"},    {"int8", "int32"},
        {"int16", "int32"},    {"uint8", "uint32"}, {"uint16", "uint32"}, {"float32", "float"},
        {"float64", "double"}, {"char", "string"},
    };

    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        if (strcmp(slips[i][0], name) != 0)
            continue;
        note_meant(program, slips[i][1]);
        return true;
    }
    return false;
}

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot != NULL ? dot + 1 : name;
}

static bool note_alike(mtc_program *program, mtc_file *file, const char *name, bool messages_only)
{
    mtc_suggestion suggestion = {.word = last_part(name)};
    const char *full_name = NULL;

    for (int type = TYPE_DOUBLE; type <= TYPE_SINT64 && !messages_only; type++)
        if (type != TYPE_GROUP && type != TYPE_MESSAGE && type != TYPE_ENUM)
            mtc_suggest_try(&suggestion, mtc_type_word((mtc_type)type));
    for (size_t i = 0; i < program->symbols.room; i++) {
        const mtc_decl *decl = program->symbols.entries[i].value;
        if (decl == NULL || !mtc_is_type(decl) || !mtc_is_visible(file, decl) ||
            (messages_only && decl->kind != DECL_MESSAGE))
            continue;
        const char *last = last_part(decl->full_name);
        mtc_suggest_try(&suggestion, last);
        if (suggestion.best == last)
            full_name = decl->full_name;
    }
    if (suggestion.best == NULL)
        return false;
    /* Where the last part is right, what is wrong is what stands in front of it. */
    bool is_last = full_name == NULL || last_part(full_name) != suggestion.best;
    if (!is_last && (strcmp(suggestion.best, suggestion.word) == 0 || suggestion.word != name))
        note_meant(program,
                   mtc_arena_printf(program->arena, "%s%s", name[0] == '.' ? "." : "", full_name));
    else
        note_meant(program, suggestion.best);
    return true;
}

/* --- reporting -------------------------------------------------------------------------------- */

/* The same name is reported once in a file: it is one slip, or one import that is missing. */
static bool is_reported(mtc_program *program, mtc_file *file, mtc_name name)
{
    return mtc_table_add(&file->unknown, program->arena, name.text, file) != NULL;
}

void mtc_report_unknown(mtc_program *program, mtc_file *file, const char *scope, mtc_name name,
                        const char *what)
{
    bool messages_only = strcmp(what, "message") == 0;
    const mtc_decl *hidden_by;

    if (mtc_lacks_types(file) || is_reported(program, file, name))
        return;
    mtc_search(program, file, scope, name.text, true, &hidden_by);
    mtc_diag_error(program->diag, name.at, "there is no %s \"%s\"", what, name.text);
    if (program->diag->muted || note_elsewhere(program, file, scope, name, hidden_by) ||
        note_well_known(program, name.text) || note_other_kind(program, file, scope, name) ||
        (!messages_only && note_slip(program, name.text)))
        return;
    if (!note_alike(program, file, name.text, messages_only) && hidden_by == NULL &&
        strchr(name.text, '.') != NULL)
        mtc_diag_note(program->diag, (mtc_span){0}, "the file that defines it must be imported");
}
