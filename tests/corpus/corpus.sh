#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# corpus.sh [-m LEAST] [-n COUNT] [-I DIR]... MTC INCLUDE FOLDER... - mtc makes C of every .proto and
# .mtproto below the folders, of LEAST at least, and that compiles without a warning as C11 and as
# C++17 with gcc and clang: all of it, or COUNT files of it. Imports are looked for in the folders, in
# each DIR, and, if that does not do, in each folder above the file.
set -euo pipefail
export LC_ALL=C
least=1
count=0
includes=()
while [[ $1 == -* ]]; do
    case $1 in
    -m) least=$2 ;;
    -n) count=$2 ;;
    -I) includes+=(-I "$2") ;;
    *) exit 2 ;;
    esac
    shift 2
done
mtc=$1
runtime=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
roots=()
for folder in "$@"; do
    roots+=(-I "$folder")
done

# --- mtc

# Makes C of a file; what its headers include is made when it is to be compiled.
make_c() { # <folder of the result> <file> <-I ...>
    local out=$1 file=$2
    shift 2
    "$mtc" "$@" --c_out="$out" "$file" 2>"$out.said" || return 1
    printf '%s\n' "$@" >"$out.roots"
    find "$out" -name '*.mt.c' >"$out.source"
}

try_file() { # <number> <file>
    local out=$work/$1 above=$2
    make_c "$out" "$2" "${roots[@]}" "${includes[@]}" && return
    mv "$out.said" "$out.first"
    while above=$(dirname "$above") && [[ $above != / && $above != . ]]; do
        make_c "$out" "$2" -I "$above" "${roots[@]}" "${includes[@]}" && return
    done
    return 1
}

accepted=() refused=0 number=0
while IFS= read -r file; do
    number=$((number + 1))
    if try_file $number "$file"; then
        accepted+=("$work/$number")
    else
        refused=$((refused + 1))
        grep -m 1 error: "$work/$number.first" || cat "$work/$number.first"
    fi
done < <(find "$@" -name '*.proto' -o -name '*.mtproto' | sort)

# --- compilers

# The files that the headers of a result include and that are not there.
missing() { # <folder>
    find "$1" -name '*.mt.h' -exec sed -nE 's/^#include "(.*)\.mt\.h"$/\1/p' {} + | sort -u |
        while IFS= read -r name; do
            [[ -e $1/$name.mt.h ]] || echo "$name.proto"
        done
}

make_imports() { # <folder>
    local options names
    mapfile -t options <"$1.roots"
    while mapfile -t names < <(missing "$1") && ((${#names[@]} > 0)); do
        "$mtc" "${options[@]}" --c_out="$1" "${names[@]}" 2>"$1.said" || {
            cat "$1.said"
            return 1
        }
    done
}

flags=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only)
compile() { # <compiler and its options>...
    local folder
    for folder in "${chosen[@]}"; do
        "$@" "${flags[@]}" -I "$runtime" -I "$folder" "$(cat "$folder.source")" || return 1
    done
}

both() { # <C compiler> <C++ compiler>: at once
    local failed=0
    compile "$1" -x c -std=c11 &
    compile "$2" -x c++ -std=c++17 || failed=1
    wait $! && ((failed == 0))
}

((${#accepted[@]} >= least)) || {
    echo "only ${#accepted[@]} files became C"
    exit 1
}
chosen=("${accepted[@]}")
if ((count > 0 && count < ${#accepted[@]})); then
    chosen=()
    for ((i = 0; i < count; i++)); do
        chosen+=("${accepted[i * ${#accepted[@]} / count]}")
    done
fi
for folder in "${chosen[@]}"; do
    make_imports "$folder"
done
both gcc g++
if command -v clang >/dev/null; then
    both clang clang++
fi
echo "${#accepted[@]} files became C, $refused were refused, ${#chosen[@]} were compiled"
