#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pkgconfig.sh <prefix> <source folder> <cc> - builds a project with what pkg-config says and mtc by hand,
# against the shared library and against the static one, and runs it.
set -eu
prefix=$1 source=$2 cc=$3
libdir=$(dirname "$(find "$prefix" -name msgtrans.pc)")/..
export PKG_CONFIG_PATH="$libdir/pkgconfig"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$source"

"$(pkg-config --variable=mtc msgtrans)" -I idl -I . --c_out="$work" \
    greet.mtproto idl/common/person.mtproto google/protobuf/timestamp.proto
compile() { # <program> <linker flag>...
    program=$1
    shift
    "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror -I "$work" $(pkg-config --cflags msgtrans) \
        main.c $(find "$work" -name '*.mt.c') -o "$work/$program" "$@"
    "$work/$program"
}

compile shared $(pkg-config --libs msgtrans) -Wl,-rpath,"$libdir"
compile static $(pkg-config --static --libs msgtrans | sed 's/-lmsgtrans/-l:libmsgtrans.a/')
