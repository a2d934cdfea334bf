#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fmt_corpus.sh MTC PROTOC FOLDER... - formats every IDL file below folders, which imports are relative
# to: the format is its own format, and protoc reads the same out of it. Folders that are not there are
# left out; the first one must be.
set -eu
mtc=$1
protoc=$2
shift 2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
[ -d "$1" ]
count=0

die() {
    echo "fmt_corpus.sh: $*"
    exit 1
}

descriptor() { # <folder with the file> <folder with imports> <file> <output>
    "$protoc" -I "$1" -I "$2" -I "$own" -o "$4" "$1/$3" >"$made/said" 2>&1
}

own=$1
for folder; do
    [ -d "$folder" ] || continue
    (cd "$folder" && find . \( -name '*.proto' -o -name '*.mtproto' \)) | sed 's|^\./||' >"$made/list"
    while IFS= read -r name; do
        # What protoc refuses has no meaning to compare.
        descriptor "$folder" "$folder" "$name" "$made/before" || continue
        mkdir -p "$made/new/$(dirname "$name")"
        "$mtc" fmt "$folder/$name" >"$made/new/$name" || die "$folder/$name is refused"
        "$mtc" fmt -d "$made/new/$name" || die "the format of $folder/$name has another format"
        descriptor "$made/new" "$folder" "$name" "$made/after" || {
            cat "$made/said"
            die "protoc refuses the format of $folder/$name"
        }
        cmp "$made/before" "$made/after" || die "the format of $folder/$name means something else"
        rm "$made/new/$name"
        count=$((count + 1))
    done <"$made/list"
done
echo "$count files"
[ $count -gt 20 ]
