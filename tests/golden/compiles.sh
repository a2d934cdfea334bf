#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# compiles.sh MTC FOLDER INCLUDE CC - the C files of FOLDER/good_… compile without a warning, with
# CC as C11 and with every C++ compiler that is here as C++17.
set -eu
mtc=$1
folder=$2
include=$3
cc=$4
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
flags="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only"

compile() { # <compiler and its options>...
    "$@" $flags -I "$include" -I "$made" "$made/in.mt.c"
}

for case in "$folder"/good_*/; do
    rm -rf "$made"/*
    for import in "$case"*.*proto google/protobuf/duration.proto; do
        "$mtc" -I "$case" --c_out="$made" "$import" 2>"$made/warnings" || {
            cat "$made/warnings"
            exit 1
        }
    done
    compile "$cc" -x c -std=c11
    for cxx in g++ clang++; do
        if command -v $cxx >/dev/null; then
            compile $cxx -x c++ -std=c++17
        fi
    done
done
