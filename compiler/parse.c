/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c - the file level: syntax, package, imports, and what declarations a file holds. */
#include "parse.h"

#include "locate.h"
#include "parse_hint.h"
#include "parser.h"

#include <string.h>

static bool end_statement(mtc_parser *p, size_t location)
{
    if (!mtc_parser_expect(p, ";"))
        return false;
    mtc_locate_comments(p, location);
    mtc_locate_end(p, location);
    return true;
}

/* syntax = "syntax" "=" ( "'proto2'" | '"proto3"' … ) ";" */
static bool parse_syntax(mtc_parser *p)
{
    mtc_bytes text;
    size_t location = mtc_locate(p, 0, 12);

    p->file->syntax_comments = p->comments;
    mtc_parser_next(p);
    if (!mtc_parser_expect(p, "=") ||
        !mtc_parser_string(p, "the string \"proto3\" or \"proto2\"", &text, &p->file->syntax_at))
        return false;
    p->file->is_proto3 = strcmp(text.data, "proto3") == 0;
    if (!p->file->is_proto3 && strcmp(text.data, "proto2") != 0) {
        mtc_diag_error(p->diag, p->file->syntax_at, "unknown syntax \"%s\"", text.data);
        mtc_diag_note(p->diag, (mtc_span){0}, "mtc reads \"proto3\" and \"proto2\"");
        p->file->syntax_unknown = true;
    }
    return end_statement(p, location);
}

/* edition = "edition" "=" string ";" */
static bool parse_edition(mtc_parser *p)
{
    mtc_bytes text;
    size_t location = mtc_locate(p, 0, 14);

    p->file->syntax_comments = p->comments;
    mtc_parser_next(p);
    if (!mtc_parser_expect(p, "=") ||
        !mtc_parser_string(p, "the string \"2023\"", &text, &p->file->syntax_at))
        return false;
    p->file->edition = 2023;
    if (strcmp(text.data, "2023") != 0) {
        mtc_diag_error(p->diag, p->file->syntax_at, "unknown edition \"%s\"", text.data);
        mtc_diag_note(p->diag, (mtc_span){0}, "mtc reads edition \"2023\", proto3 and proto2");
        p->file->syntax_unknown = true;
    }
    return end_statement(p, location);
}

/* package = "package" fullident ";" */
static bool parse_package(mtc_parser *p)
{
    mtc_name name;
    size_t location = mtc_locate(p, 0, 2);

    mtc_parser_next(p);
    if (!mtc_parser_full_ident(p, "a package name", false, &name))
        return false;
    if (p->file->package.at.source != NULL) {
        mtc_diag_error(p->diag, name.at, "a file has one package at most");
        mtc_diag_note(p->diag, p->file->package.at, "the first one is here");
    } else {
        p->file->package = name;
    }
    return end_statement(p, location);
}

/* Reads "public" or "weak"; its place is a list of its own, see put_import_kinds(). */
static void parse_import_kind(mtc_parser *p, mtc_import *import)
{
    import->is_public = mtc_parser_at(p, "public");
    import->is_weak = mtc_parser_at(p, "weak");
    if (!import->is_public && !import->is_weak)
        return;
    size_t before = import->is_public ? p->public_imports++ : p->weak_imports++;
    size_t location = mtc_locate_item(p, 0, import->is_public ? 10 : 11, before);
    mtc_parser_next(p);
    mtc_locate_end(p, location);
}

/* import = "import" [ "public" | "weak" ] strings ";" */
static bool parse_import(mtc_parser *p)
{
    mtc_import import = {0};
    mtc_bytes name;
    size_t location = mtc_locate_item(p, 0, 3, p->file->imports.count);

    mtc_parser_next(p);
    parse_import_kind(p, &import);
    if (!mtc_parser_string(p, "the file to import as a string", &name, &import.at))
        return false;
    import.name = name.data;
    if (strlen(name.data) != name.size || name.size == 0)
        mtc_diag_error(p->diag, import.at, "this is no file name");
    else
        LIST_ADD(p->arena, &p->file->imports, import);
    return end_statement(p, location);
}

static bool parse_file_message(mtc_parser *p)
{
    mtc_message *message;
    bool ok = mtc_parse_message(p, NULL, &message);

    if (message != NULL)
        LIST_ADD(p->arena, &p->file->messages, message);
    return ok;
}

static bool parse_file_enum(mtc_parser *p)
{
    mtc_enum *enumeration;
    bool ok = mtc_parse_enum(p, NULL, &enumeration);

    if (enumeration != NULL)
        LIST_ADD(p->arena, &p->file->enums, enumeration);
    return ok;
}

static bool parse_file_service(mtc_parser *p)
{
    mtc_service *service;
    bool ok = mtc_parse_service(p, &service);

    if (service != NULL)
        LIST_ADD(p->arena, &p->file->services, service);
    return ok;
}

static bool parse_file_extend(mtc_parser *p)
{
    return mtc_parse_extend(p, NULL);
}

static bool parse_file_option(mtc_parser *p)
{
    return mtc_parse_option(p, &p->file->options, mtc_locate(p, 0, 8));
}

static bool parse_late_syntax(mtc_parser *p)
{
    mtc_diag_error(p->diag, p->token.at, "\"%.*s\" must be the first statement of a file",
                   (int)p->token.at.size, p->token.text);
    return false;
}

typedef struct statement {
    const char *word;
    bool (*parse)(mtc_parser *p);
} statement;

static const statement statements[] = {
    {"message", parse_file_message}, {"enum", parse_file_enum},     {"service", parse_file_service},
    {"extend", parse_file_extend},   {"import", parse_import},      {"package", parse_package},
    {"option", parse_file_option},   {"syntax", parse_late_syntax}, {"edition", parse_late_syntax},
};

enum { STATEMENT_COUNT = sizeof statements / sizeof statements[0] };

static bool unknown_statement(mtc_parser *p)
{
    if (!mtc_parser_at(p, "}"))
        mtc_parser_expected(p, "\"message\", \"enum\", \"service\", \"extend\", \"import\", "
                               "\"package\" or \"option\"");
    else if (p->diag->errors == p->errors)
        mtc_diag_error(p->diag, p->token.at, "there is no \"{\" that this \"}\" closes");
    return false;
}

static const statement *find_statement(const mtc_parser *p)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        if (mtc_parser_at(p, statements[i].word))
            return &statements[i];
    return NULL;
}

/* statement = message | enum | service | extend | import | package | option | ";" */
static void parse_statement(mtc_parser *p)
{
    mtc_token first = p->token;
    int errors = p->diag->errors;
    const statement *found = find_statement(p);

    if (found == NULL && mtc_parse_stray(p)) {
        mtc_parser_skip(p, &first);
        mtc_parser_accept(p, "}");
        return;
    }
    if (mtc_parser_accept_end(p, ";") || (found != NULL ? found->parse(p) : unknown_statement(p)))
        return;
    mtc_parse_hint(p, &first, errors, NULL);
    if (found == NULL && p->diag->errors > errors)
        mtc_parse_found_stray(p, &first);
    if (!mtc_token_is(&first, "option") && !mtc_token_is(&first, "service"))
        p->file->lost_types = true;
    mtc_parser_skip(p, &first);
    p->depth = 0;
    mtc_parser_accept(p, "}");
}

/* file = [ syntax | edition ] { statement } */
static void parse_file(mtc_parser *p)
{
    mtc_token first = p->token;
    bool is_edition = mtc_parser_at(p, "edition");
    bool other_word = first.kind == TOKEN_IDENT && find_statement(p) == NULL;

    if (is_edition || mtc_parser_at(p, "syntax")) {
        if (is_edition ? !parse_edition(p) : !parse_syntax(p)) {
            p->file->syntax_unknown = true;
            mtc_parser_skip(p, &first);
        }
    } else if (p->lexer.broken) {
        p->file->syntax_unknown = true; /* what stands in front of it may hide it */
    } else if (!other_word) {
        mtc_diag_warning(p->diag, p->token.at,
                         "no syntax statement: the file is read as proto2; begin it with "
                         "'syntax = \"proto3\";'");
    } else {
        p->file->syntax_unknown = true; /* a slip, perhaps */
    }
    while (p->token.kind != TOKEN_END)
        parse_statement(p);
}

/* The first location is the whole file: from its first token to its last. */
static void begin_locations(mtc_parser *p)
{
    mtc_location whole = {.start = p->token.at.at};

    if (p->locate)
        LIST_ADD(p->arena, &p->file->locations, whole);
}

static mtc_file *parse(mtc_arena *arena, mtc_diag *diag, const mtc_source *source, bool locate)
{
    mtc_parser p = {.arena = arena, .diag = diag, .errors = diag->errors, .locate = locate};

    p.file = mtc_arena_alloc(arena, sizeof *p.file);
    p.file->source = source;
    p.file->package.text = "";
    mtc_lexer_init(&p.lexer, arena, diag, source);
    mtc_parser_next(&p);
    p.last.source = NULL;
    p.upcoming = p.comments;
    begin_locations(&p);
    parse_file(&p);
    p.file->incomplete = diag->errors > p.errors;
    mtc_locate_end(&p, 0);
    return p.file;
}

mtc_file *mtc_parse(mtc_arena *arena, mtc_diag *diag, const mtc_source *source)
{
    return parse(arena, diag, source, false);
}

mtc_file *mtc_parse_located(mtc_arena *arena, mtc_diag *diag, const mtc_source *source)
{
    return parse(arena, diag, source, true);
}
