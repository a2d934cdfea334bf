/* SPDX-License-Identifier: Apache-2.0 */
/* model.c - makes the C model of a file: names, members, presence, and what C output refuses. */
#include "model.h"

#include "cname.h"
#include "cvalue.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct builder {
    mtc_arena *arena;
    mtc_diag *diag;
    mtc_model *model;
    const mtc_decl *refused; /* the declaration whose name was reported last */
    mtc_table foreign;       /* the names in model->foreign_names */
    mtc_table names;         /* all C names of the file, to the mtc_decl that claims them */
} builder;

static const mtc_c_scalar scalars[] = {
    [TYPE_DOUBLE] = {"double", "double", "DOUBLE", "FIXED64", 8},
    [TYPE_FLOAT] = {"float", "float", "FLOAT", "FIXED32", 4},
    [TYPE_INT64] = {"int64_t", "int64", "INT64", "VARINT", 0},
    [TYPE_UINT64] = {"uint64_t", "uint64", "UINT64", "VARINT", 0},
    [TYPE_INT32] = {"int32_t", "int32", "INT32", "VARINT", 0},
    [TYPE_FIXED64] = {"uint64_t", "fixed64", "FIXED64", "FIXED64", 8},
    [TYPE_FIXED32] = {"uint32_t", "fixed32", "FIXED32", "FIXED32", 4},
    [TYPE_BOOL] = {"protobuf_c_boolean", "bool", "BOOL", "VARINT", 1},
    [TYPE_STRING] = {"char *", "string", "STRING", "BYTES", 0},
    [TYPE_GROUP] = {"", "group", "MESSAGE", "GROUP", 0},
    [TYPE_MESSAGE] = {"", "message", "MESSAGE", "BYTES", 0},
    [TYPE_BYTES] = {"ProtobufCBinaryData", "bytes", "BYTES", "BYTES", 0},
    [TYPE_UINT32] = {"uint32_t", "uint32", "UINT32", "VARINT", 0},
    [TYPE_ENUM] = {"", "int32", "ENUM", "VARINT", 0},
    [TYPE_SFIXED32] = {"int32_t", "sfixed32", "SFIXED32", "FIXED32", 4},
    [TYPE_SFIXED64] = {"int64_t", "sfixed64", "SFIXED64", "FIXED64", 8},
    [TYPE_SINT32] = {"int32_t", "sint32", "SINT32", "VARINT", 0},
    [TYPE_SINT64] = {"int64_t", "sint64", "SINT64", "VARINT", 0},
};

/* Is it of the file that becomes C, not of one that this imports? */
static bool is_own(const builder *b, const mtc_decl *decl)
{
    return decl->file == b->model->file;
}

/* --- names ------------------------------------------------------------------------------------ */

/* Claims a name in one of the two scopes: all of the file, or the members of one struct. */
static void claim(builder *b, mtc_table *names, const char *name, const mtc_decl *decl)
{
    const mtc_decl *before = mtc_table_add(names, b->arena, name, (void *)decl);

    if (before == NULL || before == decl || b->refused == decl || !is_own(b, decl))
        return;
    b->refused = decl;
    mtc_diag_error(b->diag, decl->name.at, "in C, this %s and %s \"%s\" both need the name \"%s\"",
                   mtc_decl_kind_name(decl->kind), mtc_decl_kind_name(before->kind),
                   before->name.text, name);
    if (before->file == decl->file)
        mtc_diag_note(b->diag, before->name.at, "the other one is here; rename one of them");
    else
        mtc_diag_note(b->diag, before->name.at,
                      "the other one is here; option (mt.c_prefix) keeps files apart");
}

static void claim_all(builder *b, const mtc_decl *decl, const char *name,
                      const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        claim(b, &b->names, mtc_arena_printf(b->arena, "%s%s", name, endings[i]), decl);
}

static void claim_starts(builder *b, const mtc_decl *decl, const char *name,
                         const char *const *starts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        claim(b, &b->names, mtc_arena_printf(b->arena, "%s%s", starts[i], name), decl);
}

static void claim_message(builder *b, const mtc_c_message *message)
{
    static const char *const endings[] = {"",      "_descriptor", "_mt_type", "_packed_size",
                                          "_pack", "_unpack",     "_free",    "_init"};
    static const char *const starts[] = {"size_",  "pack_",   "unpack_",   "new_",
                                         "init_",  "fields_", "json_",     "groups_",
                                         "names_", "ranges_", "pb_fields_"};
    const mtc_decl *decl = &message->tree->decl;

    claim_all(b, decl, message->name, endings, sizeof endings / sizeof endings[0]);
    claim(b, &b->names, mtc_arena_printf(b->arena, "%s_INIT", message->upper), decl);
    claim_starts(b, decl, message->name, starts, sizeof starts / sizeof starts[0]);
}

/* --- fields ----------------------------------------------------------------------------------- */

static unsigned varint_size(uint64_t value)
{
    unsigned size = 1;

    for (; value >= 0x80; value >>= 7)
        size++;
    return size;
}

static void add_foreign(builder *b, mtc_c_field *field)
{
    if (mtc_table_add(&b->foreign, b->arena, field->type_name, field) == NULL)
        LIST_ADD(b->arena, &b->model->foreign_names, field->type_name);
}

static void set_named_type(builder *b, mtc_c_field *field)
{
    const mtc_field *tree = field->tree;
    const mtc_decl *decl = tree->message != NULL ? &tree->message->decl : &tree->enumeration->decl;

    field->type_name = mtc_c_type_name(b->arena, decl);
    field->is_local = decl->file == b->model->file;
    if (tree->message == NULL) {
        field->c_type = field->type_name;
        return;
    }
    field->c_type = mtc_arena_printf(b->arena, "%s *", field->type_name);
    if (!field->is_local)
        add_foreign(b, field);
}

static mtc_presence presence_of(const mtc_field *tree)
{
    if (tree->label == LABEL_REPEATED)
        return PRESENCE_REPEATED;
    if (tree->oneof != NULL)
        return PRESENCE_ONEOF;
    if (tree->label == LABEL_REQUIRED)
        return PRESENCE_REQUIRED;
    /* The fields of a map's entries have a label in descriptors only. */
    const mtc_message *parent = mtc_parent_message(&tree->decl);
    if (tree->message != NULL || (tree->label == LABEL_OPTIONAL && !parent->is_map_entry))
        return PRESENCE_EXPLICIT;
    return PRESENCE_IMPLICIT;
}

/* The entry of a map has no options: those of the map hold for it. */
static const mtc_field *field_with_options(const mtc_field *field)
{
    const mtc_message *entry = mtc_parent_message(&field->decl);

    if (entry == NULL || !entry->is_map_entry)
        return field;
    const mtc_message *message = mtc_parent_message(&entry->decl);
    for (size_t i = 0; i < message->fields.count; i++)
        if (message->fields.at[i]->message == entry)
            return message->fields.at[i];
    return field;
}

bool mtc_is_sized(const mtc_field *field)
{
    if (field->type != TYPE_STRING)
        return false;
    const mtc_option_value *sized = mtc_policy_sized(field_with_options(field));
    return sized != NULL && sized->integer != 0;
}

bool mtc_is_text(const mtc_c_field *field)
{
    return field->type == TYPE_STRING || field->type == TYPE_BYTES;
}

bool mtc_has_flag(const mtc_c_field *field)
{
    return field->presence == PRESENCE_EXPLICIT && field->type != TYPE_STRING &&
           field->type != TYPE_MESSAGE;
}

static void check_default_string(builder *b, const mtc_value *value)
{
    if (strlen(value->string.data) == value->string.size)
        return;
    mtc_diag_error(b->diag, value->at, "in C, this default would end at its NUL character");
    mtc_diag_note(b->diag, (mtc_span){0}, "a field with [(mt.sized) = true] keeps its length");
}

/* What the field is before it is set, and what is received for it when it is not there. */
static void set_initial(builder *b, const mtc_c_message *message, mtc_c_field *field)
{
    const mtc_field *tree = field->tree;
    double number = tree->has_default ? mtc_default_number(tree) : 0;

    field->initial = mtc_c_zero(b->arena, field);
    if (!tree->has_default)
        return;
    field->default_name = mtc_arena_printf(b->arena, "%s_%s_default", message->name, field->member);
    claim(b, &b->names, field->default_name, &tree->decl);
    if (field->type == TYPE_BYTES)
        claim(b, &b->names, mtc_arena_printf(b->arena, "%s_bytes", field->default_name),
              &tree->decl);
    if (field->presence != PRESENCE_ONEOF)
        field->initial = mtc_c_default(b->arena, field);
    if (isinf(number) || isnan(number))
        b->model->needs_math = true;
    if (field->type == TYPE_STRING && is_own(b, &tree->decl))
        check_default_string(b, &tree->default_value);
}

/* As C has it. */
static mtc_type type_of(const mtc_field *tree)
{
    if (mtc_is_sized(tree))
        return TYPE_BYTES;
    return tree->type == TYPE_GROUP ? TYPE_MESSAGE : tree->type;
}

static mtc_c_field *new_field(builder *b, mtc_c_message *message, const mtc_field *tree,
                              mtc_table *members)
{
    mtc_c_field *field = mtc_arena_alloc(b->arena, sizeof *field);
    const char *name = mtc_snake(b->arena, tree->decl.name.text);

    field->tree = tree;
    field->type = type_of(tree);
    field->scalar = &scalars[tree->type == TYPE_GROUP ? TYPE_GROUP : field->type];
    field->presence = presence_of(tree);
    field->c_type = field->scalar->c_type;
    if (tree->message != NULL || tree->enumeration != NULL)
        set_named_type(b, field);
    field->member = mtc_c_member(b->arena, name);
    field->tag_size = varint_size((uint64_t)tree->number << 3);
    if (tree->type == TYPE_GROUP)
        field->tag_size *= 2;
    set_initial(b, message, field);
    claim(b, members, field->member, &tree->decl);
    if (field->presence == PRESENCE_REPEATED)
        claim(b, members, mtc_arena_printf(b->arena, "n_%s", field->member), &tree->decl);
    if (mtc_has_flag(field))
        claim(b, members, mtc_arena_printf(b->arena, "has_%s", field->member), &tree->decl);
    if (tree->message != NULL && tree->message->is_map_entry)
        claim(b, &b->names, mtc_arena_printf(b->arena, "%s_%s_find", message->name, field->member),
              &tree->decl);
    return field;
}

static mtc_c_oneof *new_oneof(builder *b, const mtc_c_message *message, const mtc_oneof *tree,
                              mtc_table *members)
{
    mtc_c_oneof *oneof = mtc_arena_alloc(b->arena, sizeof *oneof);
    const char *name = mtc_snake(b->arena, tree->decl.name.text);

    oneof->tree = tree;
    oneof->member = mtc_arena_printf(b->arena, "%s_case", name);
    oneof->enum_name = mtc_arena_printf(b->arena, "%s_%s_case", message->name, name);
    oneof->not_set =
        mtc_arena_printf(b->arena, "%s_%s_NOT_SET", message->upper, mtc_upper(b->arena, name));
    claim(b, members, oneof->member, &tree->decl);
    claim(b, &b->names, oneof->enum_name, &tree->decl);
    claim(b, &b->names, oneof->not_set, &tree->decl);
    return oneof;
}

static void join_oneof(builder *b, mtc_c_message *message, mtc_c_field *field)
{
    mtc_c_oneof *oneof = message->oneofs.at[field->tree->oneof->index];
    const char *name = mtc_arena_printf(b->arena, "%s_%s", oneof->tree->decl.name.text,
                                        field->tree->decl.name.text);

    field->oneof = oneof;
    field->case_name =
        mtc_c_global(b->arena, field->tree->decl.file,
                     mtc_arena_printf(b->arena, "%s_%s", message->upper,
                                      mtc_upper(b->arena, mtc_snake(b->arena, name))));
    claim(b, &b->names, field->case_name, &field->tree->decl);
    LIST_ADD(b->arena, &oneof->fields, field);
}

static int compare_numbers(const void *a, const void *b)
{
    const mtc_c_field *x = *(const mtc_c_field *const *)a;
    const mtc_c_field *y = *(const mtc_c_field *const *)b;

    return x->tree->number < y->tree->number ? -1 : x->tree->number > y->tree->number;
}

/* --- messages and enums ----------------------------------------------------------------------- */

static void add_enum(builder *b, const mtc_enum *tree)
{
    static const char *const endings[] = {"", "_descriptor"};
    static const char *const starts[] = {"values_", "names_", "ranges_"};
    mtc_c_enum *enumeration = mtc_arena_alloc(b->arena, sizeof *enumeration);

    enumeration->tree = tree;
    enumeration->name = mtc_c_type_name(b->arena, &tree->decl);
    claim_all(b, &tree->decl, enumeration->name, endings, sizeof endings / sizeof endings[0]);
    claim_starts(b, &tree->decl, enumeration->name, starts, sizeof starts / sizeof starts[0]);
    for (size_t i = 0; i < tree->values.count; i++) {
        mtc_c_value value = {tree->values.at[i], mtc_c_constant(b->arena, tree->values.at[i])};
        claim(b, &b->names, value.name, &value.tree->decl);
        LIST_ADD(b->arena, &enumeration->values, value);
    }
    LIST_ADD(b->arena, &b->model->enums, enumeration);
}

/* In C++, a member hides the type of its name from there on: "struct other *other" works in both. */
static void tell_types_from_members(builder *b, mtc_c_message *message, const mtc_table *members)
{
    for (size_t i = 0; i < message->fields.count; i++) {
        mtc_c_field *field = message->fields.at[i];
        if (field->type_name != NULL && mtc_table_get(members, field->type_name) != NULL)
            field->c_type = mtc_arena_printf(
                b->arena, "%s %s", field->tree->message != NULL ? "struct" : "enum", field->c_type);
    }
}

static bool is_required(const mtc_c_field *field, bool group)
{
    return field->presence == PRESENCE_REQUIRED && (field->tree->type == TYPE_GROUP) == group;
}

/* In the order in which the runtime finds them in the message's type: groups come last. */
static void count_required(mtc_c_message *message)
{
    size_t count = 0;

    for (size_t i = 0; i < message->sorted.count; i++)
        if (is_required(message->sorted.at[i], false))
            message->sorted.at[i]->required = count++;
    for (size_t i = 0; i < message->sorted.count; i++)
        if (is_required(message->sorted.at[i], true))
            message->sorted.at[i]->required = count++;
    for (size_t i = 0; i < message->sorted.count; i++)
        message->sorted.at[i]->required_count = count;
}

static void add_message(builder *b, const mtc_message *tree)
{
    mtc_c_message *message = mtc_arena_alloc(b->arena, sizeof *message);
    mtc_table members = {0};

    message->tree = tree;
    message->name = mtc_c_type_name(b->arena, &tree->decl);
    message->upper = mtc_upper(b->arena, message->name);
    claim_message(b, message);
    for (size_t i = 0; i < tree->enums.count; i++)
        add_enum(b, tree->enums.at[i]);
    for (size_t i = 0; i < tree->messages.count; i++)
        add_message(b, tree->messages.at[i]);
    for (size_t i = 0; i < tree->oneofs.count; i++)
        LIST_ADD(b->arena, &message->oneofs, new_oneof(b, message, tree->oneofs.at[i], &members));
    for (size_t i = 0; i < tree->fields.count; i++) {
        mtc_c_field *field = new_field(b, message, tree->fields.at[i], &members);
        if (field->presence == PRESENCE_ONEOF)
            join_oneof(b, message, field);
        LIST_ADD(b->arena, &message->fields, field);
        LIST_ADD(b->arena, &message->sorted, field);
        message->group_count += tree->fields.at[i]->type == TYPE_GROUP;
    }
    tell_types_from_members(b, message, &members);
    if (message->sorted.count > 0)
        qsort(message->sorted.at, message->sorted.count, sizeof *message->sorted.at,
              compare_numbers);
    count_required(message);
    LIST_ADD(b->arena, &b->model->messages, message);
}

static void mark_nested(builder *b)
{
    mtc_table held = {0};

    for (size_t i = 0; i < b->model->messages.count; i++) {
        const mtc_c_message *message = b->model->messages.at[i];
        for (size_t n = 0; n < message->fields.count; n++)
            if (message->fields.at[n]->tree->message != NULL)
                mtc_table_add(&held, b->arena, message->fields.at[n]->type_name, (void *)message);
    }
    for (size_t i = 0; i < b->model->messages.count; i++) {
        mtc_c_message *message = b->model->messages.at[i];
        message->is_nested = mtc_table_get(&held, message->name) != NULL;
    }
}

/* --- services --------------------------------------------------------------------------------- */

static const char *const idempotencies[] = {
    [IDEMPOTENCY_UNKNOWN] = "MT_IDEMPOTENCY_UNKNOWN",
    [IDEMPOTENCY_NO_SIDE_EFFECTS] = "MT_NO_SIDE_EFFECTS",
    [IDEMPOTENCY_IDEMPOTENT] = "MT_IDEMPOTENT",
};

static mtc_shape shape_of(const mtc_method *method)
{
    if (method->input_stream.source != NULL)
        return method->output_stream.source != NULL ? SHAPE_BIDI_STREAM : SHAPE_CLIENT_STREAM;
    return method->output_stream.source != NULL ? SHAPE_SERVER_STREAM : SHAPE_UNARY;
}

static void claim_method(builder *b, const mtc_c_method *method)
{
    static const struct {
        const char *before, *behind; /* the method's name */
        unsigned shapes;
    } made[] = {
        {"", "", SHAPE_UNARY},
        {"", "_async", SHAPE_UNARY},
        {"", "_done", SHAPES_ONE_REPLY},
        {"", "_respond", SHAPES_ONE_REPLY},
        {"", "_open", SHAPES_REQUESTS | SHAPES_REPLIES},
        {"", "_write_request", SHAPES_REQUESTS},
        {"", "_read_request", SHAPES_REQUESTS},
        {"", "_request_fn", SHAPES_REQUESTS},
        {"", "_on_request", SHAPES_REQUESTS},
        {"", "_read_reply", SHAPES_REPLIES},
        {"", "_write_reply", SHAPES_REPLIES},
        {"", "_broadcast", SHAPES_REPLIES},
        {"", "_reply_fn", SHAPES_REPLIES},
        {"", "_on_reply", SHAPES_REPLIES},
        {"", "_finish", SHAPE_CLIENT_STREAM},
        {"", "_on_done", SHAPE_CLIENT_STREAM},
        {"run_", "", SHAPES_ONE_REPLY | SHAPES_REPLIES},
        {"done_", "", SHAPES_ONE_REPLY},
        {"request_", "", SHAPES_REQUESTS},
        {"reply_", "", SHAPES_REPLIES},
    };

    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if ((made[i].shapes & method->shape) != 0)
            claim(
                b, &b->names,
                mtc_arena_printf(b->arena, "%s%s%s", made[i].before, method->name, made[i].behind),
                &method->tree->decl);
}

static void add_method(builder *b, mtc_c_service *service, const mtc_method *tree)
{
    const char *name = mtc_snake(b->arena, tree->decl.name.text);
    mtc_c_method method = {.tree = tree, .shape = shape_of(tree)};

    method.member = mtc_c_handler(b->arena, name);
    method.name = mtc_c_global(b->arena, tree->decl.file,
                               mtc_arena_printf(b->arena, "%s_%s", service->name, name));
    method.input = mtc_c_type_name(b->arena, &tree->input->decl);
    method.request = method.input;
    method.output = mtc_c_type_name(b->arena, &tree->output->decl);
    method.policy = mtc_policy_of(tree);
    method.idempotency = idempotencies[method.policy.idempotency];
    claim_method(b, &method);
    LIST_ADD(b->arena, &service->methods, method);
}

/* As tell_types_from_members() does for messages. */
static void tell_requests_from_members(builder *b, mtc_c_service *service)
{
    mtc_table members = {0};

    for (size_t i = 0; i < service->methods.count; i++)
        mtc_table_add(&members, b->arena, service->methods.at[i].member, service);
    for (size_t i = 0; i < service->methods.count; i++) {
        mtc_c_method *method = &service->methods.at[i];
        if (mtc_table_get(&members, method->input) != NULL)
            method->request = mtc_arena_printf(b->arena, "struct %s", method->input);
    }
}

static void add_service(builder *b, const mtc_service *tree)
{
    static const char *const endings[] = {"_handlers", "_register", "_service", "_methods"};
    mtc_c_service *service = mtc_arena_alloc(b->arena, sizeof *service);
    const char *prefix = mtc_c_prefix(b->arena, tree->decl.file);
    const char *own = mtc_snake(b->arena, tree->decl.name.text);
    mtc_table members = {0};

    service->tree = tree;
    /* A service that bears the prefix's own name is not said twice. */
    bool alone = prefix[0] == '\0' || strcmp(prefix, own) == 0;
    service->name = mtc_c_service_name(
        b->arena, tree->decl.file, alone ? own : mtc_arena_printf(b->arena, "%s_%s", prefix, own));
    claim_all(b, &tree->decl, service->name, endings, sizeof endings / sizeof endings[0]);
    for (size_t i = 0; i < tree->methods.count; i++) {
        const mtc_method *method = tree->methods.at[i];
        claim(b, &members, mtc_snake(b->arena, method->decl.name.text), &method->decl);
        add_method(b, service, method);
    }
    tell_requests_from_members(b, service);
    LIST_ADD(b->arena, &b->model->services, service);
}

/* --- the file --------------------------------------------------------------------------------- */

static const char *guard_of(mtc_arena *arena, const char *header)
{
    char *guard = mtc_arena_copy(arena, mtc_upper(arena, header), strlen(header));

    for (char *c = guard; *c != '\0'; c++)
        if (!((*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9')))
            *c = '_';
    return guard[0] >= 'A' ? guard : mtc_arena_printf(arena, "MT_%s", guard);
}

static void include_file(builder *b, const mtc_file *file)
{
    const char *header = mtc_c_output_name(b->arena, file, ".mt.h");

    if (file == b->model->file)
        return;
    for (size_t i = 0; i < b->model->includes.count; i++)
        if (strcmp(b->model->includes.at[i], header) == 0)
            return;
    LIST_ADD(b->arena, &b->model->includes, header);
}

static void include_types(builder *b)
{
    const mtc_model *model = b->model;

    for (size_t i = 0; i < model->messages.count; i++) {
        const mtc_c_message *message = model->messages.at[i];
        for (size_t n = 0; n < message->fields.count; n++) {
            const mtc_field *field = message->fields.at[n]->tree;
            if (field->message != NULL)
                include_file(b, field->message->decl.file);
            if (field->enumeration != NULL)
                include_file(b, field->enumeration->decl.file);
        }
    }
    for (size_t i = 0; i < model->services.count; i++) {
        const mtc_service *service = model->services.at[i]->tree;
        for (size_t n = 0; n < service->methods.count; n++) {
            include_file(b, service->methods.at[n]->input->decl.file);
            include_file(b, service->methods.at[n]->output->decl.file);
        }
    }
}

/* Files that only define options are needed by no one at run time. */
static bool has_c(const mtc_file *file)
{
    return file->messages.count + file->enums.count + file->services.count > 0;
}

/* Headers come for what is used, in the order of the imports; a public import always comes. */
static void include_imports(builder *b)
{
    const mtc_file *file = b->model->file;

    for (size_t i = 0; i < file->imports.count; i++)
        if (file->imports.at[i].is_public && has_c(file->imports.at[i].file))
            include_file(b, file->imports.at[i].file);
    include_types(b);
}

static void add_file(builder *b, const mtc_file *file)
{
    for (size_t i = 0; i < file->enums.count; i++)
        add_enum(b, file->enums.at[i]);
    for (size_t i = 0; i < file->messages.count; i++)
        add_message(b, file->messages.at[i]);
    for (size_t i = 0; i < file->services.count; i++)
        add_service(b, file->services.at[i]);
}

/* One program cannot have two things of one name, so the names of imports are taken first; what is
 * built besides is thrown away. */
static void claim_imports(builder *b, const mtc_file *file)
{
    mtc_model *model = b->model;
    mtc_model ignored = {.arena = b->arena, .file = file};
    mtc_table seen = {0};
    LIST(const mtc_file *) files = {0};

    b->model = &ignored;
    LIST_ADD(b->arena, &files, file);
    for (size_t i = 0; i < files.count; i++) {
        if (i > 0)
            add_file(b, files.at[i]);
        for (size_t n = 0; n < files.at[i]->imports.count; n++) {
            const mtc_file *import = files.at[i]->imports.at[n].file;
            if (mtc_table_add(&seen, b->arena, import->source->name, (void *)import) == NULL)
                LIST_ADD(b->arena, &files, import);
        }
    }
    b->model = model;
    b->foreign = (mtc_table){0};
}

mtc_model *mtc_model_new(mtc_arena *arena, mtc_diag *diag, const mtc_file *file)
{
    mtc_model *model = mtc_arena_alloc(arena, sizeof *model);
    builder b = {.arena = arena, .diag = diag, .model = model};

    model->arena = arena;
    model->file = file;
    model->header = mtc_c_output_name(arena, file, ".mt.h");
    model->guard = guard_of(arena, model->header);
    claim_imports(&b, file);
    add_file(&b, file);
    mark_nested(&b);
    include_imports(&b);
    return model;
}
