/* SPDX-License-Identifier: Apache-2.0 */
/* parse_hint.c - guesses what a statement that cannot be read was meant to be. */
#include "parse_hint.h"

#include "suggest.h"

#include <string.h>

enum { IN_FILE = 1, IN_MESSAGE = 2, IN_ONEOF = 4, IN_ENUM = 8, IN_SERVICE = 16, IN_METHOD = 32 };

typedef struct keyword {
    const char *word;
    int places;        /* where it may begin a statement */
    const char *found; /* which tokens the parser stumbles over, if it takes a slip for a name */
} keyword;

static const keyword keywords[] = {
    {"message", IN_FILE | IN_MESSAGE, "{"},
    {"enum", IN_FILE | IN_MESSAGE, "{"},
    {"extend", IN_FILE | IN_MESSAGE, "{."},
    {"service", IN_FILE, "{"},
    {"import", IN_FILE, "\""},
    {"package", IN_FILE, ""},
    {"syntax", IN_FILE, "\""},
    {"oneof", IN_MESSAGE, "{"},
    {"extensions", IN_MESSAGE, "1"},
    {"reserved", IN_MESSAGE | IN_ENUM, "1\""},
    {"rpc", IN_SERVICE, "("},
    {"optional", IN_MESSAGE, "a"},
    {"option", IN_FILE | IN_MESSAGE | IN_ONEOF | IN_ENUM | IN_SERVICE | IN_METHOD, "a("},
    {"required", IN_MESSAGE, "a"},
    {"repeated", IN_MESSAGE, "a"},
    {"map", IN_MESSAGE | IN_ONEOF, "<"},
};

enum { KEYWORD_COUNT = sizeof keywords / sizeof keywords[0] };

bool mtc_parse_is_keyword(const char *word)
{
    for (size_t i = 0; i < KEYWORD_COUNT; i++)
        if (strcmp(keywords[i].word, word) == 0)
            return true;
    return false;
}

static int place_of(const mtc_decl *around)
{
    if (around == NULL)
        return IN_FILE;
    switch (around->kind) {
    case DECL_ONEOF:
        return IN_ONEOF;
    case DECL_ENUM:
        return IN_ENUM;
    case DECL_SERVICE:
        return IN_SERVICE;
    case DECL_METHOD:
        return IN_METHOD;
    default:
        return IN_MESSAGE;
    }
}

/* One letter for a kind of token, as in keyword.found. */
static char letter_of(const mtc_token *token)
{
    switch (token->kind) {
    case TOKEN_IDENT:
        return 'a';
    case TOKEN_INT:
        return '1';
    case TOKEN_STRING:
        return '"';
    case TOKEN_SYMBOL:
        return token->text[0];
    default:
        return '\0';
    }
}

static bool fits(const mtc_parser *p, const mtc_token *first, const keyword *one, int place)
{
    char found = letter_of(&p->token);

    return (one->places & place) != 0 &&
           (p->token.at.at == first->at.at || (found != '\0' && strchr(one->found, found) != NULL));
}

static void suggest(const mtc_parser *p, const mtc_token *first, const char *word, int place)
{
    mtc_suggestion suggestion = {.word = word};

    for (size_t i = 0; i < KEYWORD_COUNT; i++)
        if (fits(p, first, &keywords[i], place))
            mtc_suggest_try(&suggestion, keywords[i].word);
    if (suggestion.best != NULL)
        mtc_diag_note(p->diag, (mtc_span){0}, "did you mean \"%s\"?", suggestion.best);
}

static void note_misplaced(mtc_parser *p, const keyword *one, const mtc_decl *around)
{
    if (around == NULL) {
        mtc_diag_note(p->diag, (mtc_span){0}, "\"%s\" cannot stand at file level", one->word);
        return;
    }
    mtc_diag_note(p->diag, (mtc_span){0}, "\"%s\" cannot stand in %s", one->word,
                  mtc_decl_kind_phrase(around->kind));
    if (one->places != IN_FILE)
        return;
    mtc_diag_note(p->diag, around->name.at, "perhaps a \"}\" is missing: this %s is still open",
                  mtc_decl_kind_name(around->kind));
    p->brace_reported = true;
}

void mtc_parse_hint(mtc_parser *p, const mtc_token *first, int errors, const mtc_decl *around)
{
    int place = place_of(around);
    char word[64] = "";

    if (p->diag->errors > errors && mtc_token_is(first, "#"))
        mtc_diag_note(p->diag, (mtc_span){0}, "comments begin with \"//\"");
    if (p->diag->errors == errors || first->kind != TOKEN_IDENT || first->at.size >= sizeof word)
        return;
    memcpy(word, first->text, first->at.size);
    for (size_t i = 0; i < KEYWORD_COUNT; i++) {
        if (strcmp(keywords[i].word, word) != 0)
            continue;
        if ((keywords[i].places & place) == 0)
            note_misplaced(p, &keywords[i], around);
        return;
    }
    if (place == IN_FILE && mtc_type_of_word(word) != TYPE_UNKNOWN)
        mtc_diag_note(p->diag, (mtc_span){0}, "fields stand in messages");
    else
        suggest(p, first, word, place);
}

void mtc_parse_hint_word(mtc_parser *p, const char *expected, int errors)
{
    char word[64] = "";
    mtc_suggestion suggestion = {.word = word};

    if (p->diag->errors == errors || p->token.kind != TOKEN_IDENT ||
        p->token.at.size >= sizeof word)
        return;
    memcpy(word, p->token.text, p->token.at.size);
    mtc_suggest_try(&suggestion, expected);
    if (suggestion.best != NULL)
        mtc_diag_note(p->diag, (mtc_span){0}, "did you mean \"%s\"?", suggestion.best);
}

/* --- braces ----------------------------------------------------------------------------------- */

enum { LOOK_BACK = 200 };

/* Returns how far the line of a place is indented, or -1 if it begins too far in front of it.
 * *first tells whether nothing stands before the place on its line. */
static int indent_of(mtc_span at, bool *first)
{
    const char *text = at.source->text;
    uint32_t start = at.at;
    int indent = 0;

    while (start > 0 && text[start - 1] != '\n' && at.at - start < LOOK_BACK)
        start--;
    if (start > 0 && text[start - 1] != '\n')
        return -1;
    while (start < at.at && (text[start] == ' ' || text[start] == '\t')) {
        start++;
        indent++;
    }
    *first = start == at.at;
    return indent;
}

/* Remembers the first "}" that stands further left than what it closes: when the file ends with
 * something open, this is where a "}" is missing. And the last one that stands further right: it may
 * be one too many. */
static void watch_brace(mtc_parser *p, const mtc_decl *decl, mtc_span brace)
{
    bool first, ignored;
    int indent = indent_of(brace, &first);
    int around = indent_of(decl->name.at, &ignored);

    if (indent < 0 || !first || indent == around)
        return;
    if (indent > around) {
        p->early_brace = brace;
        p->early_decl = decl;
    } else if (p->odd_brace.source == NULL) {
        p->odd_brace = brace;
        p->odd_decl = decl;
    }
}

bool mtc_parse_stray(mtc_parser *p)
{
    bool first;

    return p->stray && indent_of(p->token.at, &first) > 0;
}

void mtc_parse_found_stray(mtc_parser *p, const mtc_token *token)
{
    bool first;

    if (p->stray || indent_of(token->at, &first) <= 0 || !first)
        return;
    p->stray = true;
    if (p->early_decl != NULL)
        mtc_diag_note(p->diag, p->early_brace, "perhaps this one is too much: it closes \"%s\"",
                      p->early_decl->name.text);
}

bool mtc_parse_close(mtc_parser *p, const mtc_decl *decl)
{
    mtc_span brace = p->token.at;

    if (!mtc_parser_accept_end(p, "}"))
        return false;
    watch_brace(p, decl, brace);
    return true;
}

/* Is this a statement of what is around the block, and not further right than the block itself? */
static bool is_behind_block(const mtc_parser *p, const mtc_decl *decl)
{
    int place = place_of(decl);
    bool first, ignored;

    for (size_t i = 0; i < KEYWORD_COUNT; i++) {
        if (!mtc_parser_at(p, keywords[i].word) || (keywords[i].places & place) != 0 ||
            (keywords[i].places & (IN_FILE | IN_SERVICE)) == 0)
            continue;
        int indent = indent_of(p->token.at, &first);
        return indent >= 0 && first && indent <= indent_of(decl->name.at, &ignored);
    }
    return false;
}

static void note_odd_brace(mtc_parser *p)
{
    mtc_diag_note(p->diag, p->odd_brace,
                  "perhaps it is missing in front of this one, which closes \"%s\" but "
                  "stands further left",
                  p->odd_decl->name.text);
}

bool mtc_parse_left_open(mtc_parser *p, const mtc_decl *decl, const char *expected)
{
    int errors = p->diag->errors;

    if (!is_behind_block(p, decl))
        return false;
    if (p->token.at.at != p->no_semicolon.at)
        mtc_parser_expected(p, expected);
    else
        errors--; /* the same slip: the note belongs to that error */
    if (p->diag->errors == errors)
        return true;
    mtc_diag_note(p->diag, decl->name.at, "perhaps a \"}\" is missing: this %s is still open",
                  mtc_decl_kind_name(decl->kind));
    if (p->odd_brace.source != NULL)
        note_odd_brace(p);
    p->odd_brace = (mtc_span){0};
    return true;
}

bool mtc_parse_unclosed(mtc_parser *p, const mtc_decl *decl)
{
    int errors = p->diag->errors;

    if (!p->brace_reported)
        mtc_parser_expected(
            p, mtc_arena_printf(p->arena, "\"}\" to close the %s", mtc_decl_kind_name(decl->kind)));
    if (p->diag->errors > errors) {
        mtc_diag_note(p->diag, decl->name.at, "which begins here");
        if (p->odd_brace.source != NULL)
            note_odd_brace(p);
    }
    mtc_parser_give_up(p); /* what is around it is open as well */
    return false;
}
