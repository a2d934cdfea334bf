/* SPDX-License-Identifier: Apache-2.0 */
/* json_path.c - the paths of a google.protobuf.FieldMask: foo_bar.baz, and fooBar.baz in JSON. */
#include <string.h>

#include "wire/json.h"

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_name(char c)
{
    return is_lower(c) || is_upper(c) || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* "_x" becomes "X"; an upper case letter, or a "_" before anything else, would not come back. */
bool mt_json_put_path(char *out, const char *path)
{
    if (path[0] == '\0')
        return false;
    for (const char *c = path; *c != '\0'; c++) {
        if (!is_name(*c) || is_upper(*c) || (*c == '_' && !is_lower(c[1])))
            return false;
        *out++ = *c == '_' ? (char)(*++c - 'a' + 'A') : *c;
    }
    *out = '\0';
    return true;
}

bool mt_json_to_path(char *out, mt_slice path)
{
    for (size_t i = 0; i < path.size; i++) {
        char c = (char)path.data[i];
        if (!is_name(c) || c == '_')
            return false;
        if (is_upper(c)) {
            *out++ = '_';
            c = (char)(c - 'A' + 'a');
        }
        *out++ = c;
    }
    *out = '\0';
    return path.size > 0;
}
