#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# names.sh MTC SOURCE - IDL without a package whose fields, messages, enums, methods and oneofs bear
# every name that the headers of C and POSIX and generated code take compiles without a warning
# behind those headers, as C11 and as C++17, with gcc and clang.
set -euo pipefail
export LC_ALL=C
mtc=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# --- the words

# The headers that cwords.sh names.
sed -nE "/^(c|posix|linux)='/,/'\$/p" "$source/compiler/cwords.sh" | sed -E "s/^[a-z]+='//; s/'\$//" |
    tr ' ' '\n' | grep . | sed 's/.*/#include <&.h>/' >headers.h
grep -vE 'complex|stdatomic|stdnoreturn|tgmath|threads' headers.h >headers.hh
for options in '-x c -std=c11 headers.h' '-x c -std=gnu11 -D_GNU_SOURCE headers.h' \
    '-x c++ -std=gnu++17 headers.hh'; do
    # shellcheck disable=SC2086 # options
    gcc -E -dM $options
done >defines
sed -nE 's/^#define ([A-Za-z_][A-Za-z0-9_]*).*/\1/p' defines | sort -u >macros
grep -E '^[a-z_][a-z0-9_]*$' macros >lower
grep -E '^[A-Z]+_[A-Z0-9_]*[A-Z0-9]$' macros >upper

# Functions, and what generated code consists of.
gcc -fsyntax-only -x c -std=gnu11 -D_GNU_SOURCE -aux-info prototypes headers.h
grep -oE '\b[a-z][a-z0-9_]* \(' prototypes | tr -d ' (' | grep -vE 'f(32|64|128)x?$' |
    sort -u >functions # without the many of <math.h> for types that nobody has
{
    cat "$source"/tests/golden/good_*/out.mt.[ch] | grep -oE '\b[a-z]+\b' | grep -vx google
    cat "$source"/runtime/include/msgtrans/*.h | grep -oE '\bmt_[a-z0-9_]*\b'
} | sort -u >own
keywords='class delete new this int char8_t co_await typeof constexpr nullptr thread_local xor_eq'
tr ' ' '\n' <<<"$keywords" | cat - lower functions own | sort -u >words
(($(wc -l <lower) > 300 && $(wc -l <upper) > 1000 && $(wc -l <functions) > 1000)) || {
    echo "names.sh: too few words were found" >&2
    exit 1
}

# --- the IDL

# Two names that differ in a last "_" may become one. In proto2 names may be alike in JSON, and
# required fields have no has_x beside them.
fields() {
    echo 'syntax = "proto2";'
    echo 'message EveryField {'
    grep -v '_$' words | awk '{ printf "  required int32 %s = %d;\n", $1, NR }'
    echo '}'
}

# pack_fields is a name of the message "fields", and one of the message "pack".
messages() {
    echo 'syntax = "proto3";'
    grep -vE '^_|_$' words | grep -vxE 'names|type' | awk '{ printf "message %s {\n}\n", $1 }'
}

# LOG_INFO becomes the value INFO of the enum Log.
enums() {
    echo 'syntax = "proto2";'
    awk -F_ '{ if ($1 != last) printf "%senum %s {\n", last == "" ? "" : "}\n", toupper(substr($1, 1, 1)) tolower(substr($1, 2))
               last = $1
               printf "  %s = %d;\n", $0, NR } END { print "}" }' upper
}

# timer_create() becomes the method create of the service timer; without and with streams, whose
# shapes take turns.
services_of() { # <number of the first shape> <of the last one>
    local rpc='function rpc(name) {
        shape = from + shapes++ % (to - from + 1)
        printf "  rpc %s(%s.M) returns (%s.M);\n", name, (shape % 2 ? "stream " : ""), (shape > 1 ? "stream " : "") }'
    echo 'syntax = "proto3";'
    echo 'message M {'
    echo '}'
    grep -E '^[a-z0-9]+_[a-z0-9_]*[a-z0-9]$' words | awk -F_ -v from="$1" -v to="$2" "$rpc"'{
        if ($1 != last) printf "%sservice %s {\n", last == "" ? "" : "}\n", $1
        last = $1
        rpc(substr($0, length($1) + 2)) } END { print "}" }'
    echo 'service every {'
    grep -vE '^_|_$|^mt_|^(handlers|methods|register|service)$' words |
        awk -v from="$1" -v to="$2" "$rpc"'{ rpc($1) }'
    echo '}'
}

services() { services_of 0 0; }
streams() { services_of 1 3; }

kinds='fields messages enums services streams'
for kind in $kinds; do
    $kind >every_$kind.proto
    "$mtc" --c_out=. every_$kind.proto 2>said || {
        cat said
        exit 1
    }
done
for shape in UNARY CLIENT_STREAM SERVER_STREAM BIDI_STREAM; do
    (($(cat every_*.mt.c | grep -c "MT_$shape,") > 500)) || {
        echo "names.sh: there are too few methods of the shape $shape" >&2
        exit 1
    }
done

# --- C

flags='-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only '
compile() { # <headers> <compiler and its options>...
    local headers=$1
    shift
    for kind in $kinds; do
        # shellcheck disable=SC2086 # flags
        "$@" $flags -D_GNU_SOURCE -include "$headers" -I "$source/runtime/include" every_$kind.mt.c ||
            return 1
    done
}

both() { # <C compiler> <C++ compiler>: at once
    local failed=0
    compile headers.h "$1" -x c -std=c11 &
    compile headers.hh "$2" -x c++ -std=c++17 || failed=1
    wait $! && ((failed == 0))
}

both gcc g++
if command -v clang >/dev/null; then
    both clang clang++
fi
