#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# exports.sh <prefix> - both libraries give the linker exactly the functions that the headers declare.
set -eu
prefix=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Names of the functions behind MT_API, whatever line they stand on.
cat "$prefix"/include/msgtrans/*.h | tr '\n' ' ' | sed 's/MT_API/\nMT_API/g' |
    sed -nE 's/^MT_API [^(;]*[ *](mt_[a-z0-9_]+)[(;[].*/\1/p' | sort -u >"$work/declared"

symbols() { # <nm option> <library>
    nm "$1" --defined-only "$(find "$prefix" -name "$2")" | awk 'NF == 3 {print $3}' | sort -u
}
symbols -D libmsgtrans.so >"$work/shared"
symbols -g libmsgtrans.a >"$work/static"

test -s "$work/declared"
diff "$work/declared" "$work/shared"
diff "$work/declared" "$work/static"
