#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# cwords.sh - writes cwords.c anew: the words that the headers of C, POSIX and some of Linux take.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

c='assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar
wchar wctype'
posix='aio arpa/inet cpio dirent dlfcn fcntl fmtmsg fnmatch ftw glob grp iconv langinfo libgen
monetary mqueue net/if netdb netinet/in netinet/tcp nl_types poll pthread pwd regex sched search
semaphore spawn strings sys/ipc sys/mman sys/msg sys/resource sys/select sys/sem sys/shm sys/socket
sys/stat sys/statvfs sys/time sys/times sys/types sys/uio sys/un sys/utsname sys/wait syslog tar
termios ulimit unistd utime utmpx wordexp'
linux='alloca endian err getopt malloc sys/epoll sys/eventfd sys/file sys/ioctl sys/param
sys/sysmacros sys/timerfd'

for header in $c $posix $linux; do
    echo "#include <$header.h>"
done >"$work/all.c"
# C++ has no place for these.
grep -vE 'complex|stdatomic|stdnoreturn|tgmath|threads' "$work/all.c" >"$work/all.cc"

# Macros, those with parameters as "name()".
for language in '-x c -std=c11' '-x c -std=gnu11 -D_GNU_SOURCE'; do
    # shellcheck disable=SC2086 # options
    gcc -E -dM $language "$work/all.c"
done >"$work/defines"
g++ -E -dM -x c++ -std=gnu++17 "$work/all.cc" >>"$work/defines"
sed -nE 's/^#define ([A-Za-z][A-Za-z0-9_]*)(\()?.*/\1\2/p' "$work/defines" | sort -u >"$work/macros"

# Functions, types, variables and constants; then the names of structs, unions and enums.
clang -fsyntax-only -D_GNU_SOURCE -std=gnu11 -Xclang -ast-dump "$work/all.c" >"$work/tree" 2>/dev/null
sed -nE "s/^[| ]*[|\`]-(Function|Typedef|Var|EnumConstant)Decl 0x[^']* ([A-Za-z][A-Za-z0-9_]*) '.*/\2/p" \
    "$work/tree" >"$work/names"
sed -nE "s/^[| ]*[|\`]-(Record|Enum)Decl 0x.* (struct|union|[a-z]+:[0-9:]+) ([A-Za-z][A-Za-z0-9_]*)( definition)?$/\3/p" \
    "$work/tree" >>"$work/names"
# Some functions are only there for gcc.
gcc -fsyntax-only -x c -D_GNU_SOURCE -std=gnu11 -aux-info "$work/prototypes" "$work/all.c"
sed -nE 's/.*[ *]([a-z][a-z0-9_]*) \(.*/\1/p' "$work/prototypes" >>"$work/names"
sort -u "$work/names" >"$work/declared"

# Of a message or a method, names of more than one form are made: what would make them a taken word
# is taken as well.
stems() {
    sed -nE 's/_(descriptor|mt_type|packed_size|pack|unpack|free|init|done|async|respond)$//p
             s/_(open|finish|on_done|(read|write|on)_(request|reply)|(request|reply)_fn)$//p
             s/^(size|pack|unpack|new|init|fields|json|groups|names|ranges|pb_fields|values)_//p
             s/^(run|done|request|reply)_//p' "$work/lower"
    sed -nE 's/_INIT$//p' "$work/upper" | tr '[:upper:]' '[:lower:]'
}

lower='^[a-z][a-z0-9_]*'
cat "$work/macros" "$work/declared" | grep -E "$lower\(?\$" | tr -d '(' | sort -u >"$work/lower"
cat "$work/macros" "$work/declared" | grep -E '^[A-Z][A-Z0-9]*_[A-Z0-9_]*\(?$' | tr -d '(' |
    sort -u >"$work/upper"
grep -E "$lower\$" "$work/macros" >"$work/plain"
grep -E "$lower\(\$" "$work/macros" | tr -d '(' | comm -23 - "$work/plain" >"$work/called"
{
    cat "$work/lower"
    stems
} | sort -u | comm -23 - "$work/plain" | comm -23 - "$work/called" >"$work/rest"

array() { # <name> <file>
    printf 'static const char *const %s[] = {\n' "$1"
    sed 's/.*/"&",/' "$2" | paste -sd ' ' | fold -s -w 94 | sed 's/^/    /; s/ *$//'
    printf '};\n\n'
}

{
    cat <<'END'
/* SPDX-License-Identifier: Apache-2.0 */
/* cwords.c - the words that the headers of C, POSIX and some of Linux take; made by cwords.sh. */
#include "cwords.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */

END
    array plain_macros "$work/plain"
    array called_macros "$work/called"
    array others "$work/rest"
    array constants "$work/upper"
    cat <<'END'
/* clang-format on */

static int compare(const void *name, const void *word)
{
    return strcmp(name, *(const char *const *)word);
}

#define IS_IN(words, name)                                                                         \
    (bsearch(name, words, sizeof words / sizeof *words, sizeof *words, compare) != NULL)

bool mtc_is_plain_macro(const char *name)
{
    return IS_IN(plain_macros, name);
}

bool mtc_is_macro(const char *name)
{
    return IS_IN(plain_macros, name) || IS_IN(called_macros, name);
}

bool mtc_is_c_word(const char *name)
{
    return mtc_is_macro(name) || IS_IN(others, name);
}

bool mtc_is_c_constant(const char *name)
{
    return IS_IN(constants, name);
}
END
} >cwords.c
clang-format -i cwords.c
