#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# errors.sh MTC COMPILER PAGE - the page of errors says what mtc says: each example there is compiled,
# and what comes of each line must stand under it, word for word; and each message that the C files
# in the folder COMPILER can report stands on the page.
#
# In an example, "// error: …", "// warning: …" and "// note: …" under a line are what mtc says of it.
# Without a syntax statement it is proto3; a line "// in b.proto:" begins a second file. C code is
# made where the example tells of errors "in C".
set -euo pipefail
here=$(dirname "$(realpath "$0")")
mtc=$(realpath "$1") compiler=$(realpath "$2") page=$(realpath "$3")
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
failed=0

# <line of the page>/in.mtproto and b.proto
split() {
    awk -v made="$made" '
        /^```proto$/ { inside = 1; folder = sprintf("%s/%04d", made, NR); system("mkdir " folder)
                       out = folder "/in.mtproto"; next }
        /^```/ { inside = 0 }
        !inside { next }
        /^\/\/ in .*:$/ { out = folder "/" substr($3, 1, length($3) - 1); next }
        { print > out }' "$page"
}

add_syntax() { # <file>: on its first line, so that no line moves
    grep -qE '^(syntax|edition)' "$1" || sed -i '1s/^/syntax = "proto3"; /' "$1"
}

# What the example says, and what mtc said, both as "file:line: error: …" and "note: …"; a place on
# a line that says something, such as the end of a file, counts as the line of code in front of it.
said_here() { # <file>...
    awk '
        FNR == 1 { code = 1 }
        /^ *\/\/ (error|warning): / { sub(/^ *\/\/ /, ""); print FILENAME ":" code ": " $0; next }
        /^ *\/\/ note: / { sub(/^ *\/\/ /, ""); print; next }
        /^ *\/\/ fix: / { next }
        { code = FNR }' "$@"
}

said_by_mtc() { # <output> <file>...
    awk '
        FILENAME != ARGV[1] {
            if ($0 !~ /^ *\/\/ (error|warning|note|fix): /) code = FNR
            if (FNR == 1) code = 1
            codes[FILENAME, FNR] = code; last[FILENAME] = FNR; next
        }
        { output[++count] = $0 }
        END {
            for (i = 1; i <= count; i++) {
                line = output[i]
                if (line ~ /^ *[0-9]* \| /) continue
                if (line ~ /^([^ ]*: )?note: /) { sub(/^[^ ]*: note: /, "note: ", line); print line; continue }
                split(line, part, ":")
                at = part[2] > last[part[1]] ? last[part[1]] : part[2]
                sub(/^[^:]*:[0-9]*:[0-9]*: /, "", line)
                print part[1] ":" codes[part[1], at] ": " line
            }
        }' "$@"
}

check_example() { # in its folder
    local files=(in.mtproto) what=--check
    [[ ! -e b.proto ]] || files=(b.proto in.mtproto)
    ! grep -qF '// error: in C,' in.mtproto || what=--c_out=out
    for file in "${files[@]}"; do
        add_syntax "$file"
    done
    "$mtc" -I . "$what" in.mtproto >output 2>&1 || true
    said_here "${files[@]}" >wanted
    said_by_mtc output "${files[@]}" >got
    diff -u --label 'the page' --label 'mtc' wanted got && return
    failed=1
    echo "in the example that begins on line $(basename "$PWD" | sed 's/^0*//') of $page"
}

# Which formats of the compiler are nowhere on the page? What a format leaves open is anything.
check_formats() {
    sed -nE -e 's/^ *\/\/ ((error|warning): .*)$/\1/p' "$page" >reported
    grep -oE '`[^`]*`' "$page" | tr -d '`' >>reported
    awk -f "$here/formats.awk" "$compiler"/*.c | sort -u |
        awk -v reported=reported '
            BEGIN { while ((getline line < reported) > 0) lines[++count] = line }
            function pattern(format) {
                gsub(/\\"/, "\"", format); gsub(/\\\\/, "\\", format)
                gsub(/[][\\.^$*+?(){}|]/, "\\\\&", format)
                gsub(/%(\\\.\\\*)?[0-9]*(ll|z)?[a-zA-Z]/, ".+", format)
                return "^((error|warning): )?" format "$"
            }
            {
                regex = $0; sub(/^(error|warning): /, "", regex); regex = pattern(regex)
                for (i = 1; i <= count; i++)
                    if (lines[i] ~ regex) next
                print
            }' >missing
    [[ -s missing ]] || return 0
    failed=1
    sed 's/^/not on the page: /' missing
    echo "docs/errors-mtc.md shows every error of mtc: add these to an example there, as a wrong line"
    echo "with '// error: …' under it just as mtc says it; or, where no file shows it, to a table."
}

split
shopt -s nullglob
for folder in "$made"/[0-9]*/; do
    cd "$folder"
    check_example
done
cd "$made"
check_formats
exit "$failed"
