#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# corpus.sh [-n COUNT] [-I DIR]... MTC INCLUDE FOLDER... - mtc makes C of every .proto below the folders
# that it accepts, and that compiles without a warning as C11 and as C++17 with gcc and clang: all of
# it, or COUNT files of it. Imports are looked for in the folders, in each DIR, and, if that does not
# do, in each folder above the file.
set -euo pipefail
export LC_ALL=C
count=0
includes=()
while [[ $1 == -* ]]; do
    case $1 in
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

# Makes C of one file and of all that it imports.
make_c() { # <folder of the result> <file> <-I ...>
    local out=$1 file=$2 files
    shift 2
    "$mtc" "$@" --c_out="$out" --dep_out="$out.d" "$file" 2>"$out.said" || return 1
    mapfile -t files < <(sed -nE 's/^ (.*[^\\:])( \\)?$/\1/p' "$out.d")
    "$mtc" "$@" --c_out="$out" "${files[@]}" 2>"$out.said"
}

accepted=() refused=()
try_file() { # <number> <file>
    local out=$work/$1 file=$2 above
    make_c "$out" "$file" "${roots[@]}" "${includes[@]}" && return
    cp "$out.said" "$out.first"
    for ((above = 0; above < 12; above++)); do
        file=$(dirname "$file")
        [[ $file != / && $file != . ]] || break
        make_c "$out" "$2" -I "$file" "${roots[@]}" "${includes[@]}" && return
    done
    return 1
}

number=0
while IFS= read -r file; do
    number=$((number + 1))
    if try_file $number "$file"; then
        accepted+=("$work/$number")
    else
        refused+=("$file")
        sed -n '/error/{p;q}' "$work/$number.first" >>"$work/refused"
    fi
done < <(find "$@" -name '*.proto' | sort)

# --- compilers

flags=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only)
compile() { # <compiler and its options>...
    local folder source
    for folder in "${chosen[@]}"; do
        source=$(sed -nE '1s/.* (.*\.mt\.c):.*/\1/p' "$folder.d")
        "$@" "${flags[@]}" -I "$runtime" -I "$folder" "$source" || return 1
    done
}

chosen=("${accepted[@]}")
if ((count > 0 && count < ${#accepted[@]})); then
    chosen=()
    for ((i = 0; i < count; i++)); do
        chosen+=("${accepted[i * ${#accepted[@]} / count]}")
    done
fi
compile gcc -x c -std=c11 &
compile g++ -x c++ -std=c++17
wait $!
if command -v clang >/dev/null; then
    compile clang -x c -std=c11 &
    compile clang++ -x c++ -std=c++17
    wait $!
fi
echo "${#accepted[@]} files became C, ${#refused[@]} were refused, ${#chosen[@]} were compiled"
((${#accepted[@]} > 0))
if ((${#refused[@]} > 0)); then cat "$work/refused"; fi
