#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# judge.sh [-m COUNT] [-I DIR]... PROTOC MTC FOLDER... - protoc and mtc read every .proto and .mtproto below the
# folders, which are also where imports are looked for, before each DIR. Both must refuse a file, or both
# accept it and write equal FileDescriptorSets, with imports and source info; of COUNT files at least both
# must accept. A file that protoc does not accept so is tried with each folder above it as the first -I.
set -eu
least=1
includes=
while :; do
    case $1 in
    -m) least=$2 ;;
    -I) includes="$includes -I $2" ;;
    *) break ;;
    esac
    shift 2
done
protoc=$1
mtc=$2
shift 2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
roots=
for folder in "$@"; do
    roots="$roots -I $folder"
done
descriptor=google/protobuf/descriptor.proto
outputs="--include_imports --include_source_info"

# The text of a set: what is equal when both are parsed.
decode() {
    "$protoc" --decode=google.protobuf.FileDescriptorSet "$descriptor" <"$made/$1.pb" >"$made/$1.txt"
}

by_protoc() { # <-I ...> : the file is $file
    "$protoc" "$@" $outputs --descriptor_set_out="$made/protoc.pb" "$file" 2>"$made/protoc.err"
}

# Prints the -I with which protoc accepts the file; without any, prints those tried first.
find_roots() {
    if by_protoc $roots $includes; then
        echo "$roots $includes"
        return
    fi
    above=$(dirname "$file")
    while [ "$above" != / ] && [ "$above" != . ]; do
        if by_protoc -I "$above" $roots $includes; then
            echo "-I $above $roots $includes"
            return
        fi
        above=$(dirname "$above")
    done
    echo "$roots $includes"
}

judge() {
    rm -f "$made"/*.pb
    tried=$(find_roots)
    status=0
    "$mtc" $tried $outputs --descriptor_set_out="$made/mtc.pb" "$file" 2>"$made/mtc.err" || status=$?
    if [ ! -e "$made/protoc.pb" ]; then
        [ "$status" -ne 0 ] && return
        echo "protoc refuses $file:"
        cat "$made/protoc.err"
    elif [ "$status" -ne 0 ]; then
        echo "mtc refuses $file:"
        cat "$made/mtc.err"
    elif cmp -s "$made/protoc.pb" "$made/mtc.pb"; then
        echo "$file" >>"$made/equal"
        return
    else
        decode protoc && decode mtc
        if diff -u "$made/protoc.txt" "$made/mtc.txt" >"$made/diff"; then
            echo "$file" >>"$made/equal"
            return
        fi
        echo "protoc and mtc differ on $file:"
        head -40 "$made/diff"
    fi
    echo "$file" >>"$made/failed"
}

: >"$made/equal"
find "$@" -name '*.proto' -o -name '*.mtproto' | LC_ALL=C sort >"$made/files"
while read -r file; do
    judge
done <"$made/files"
total=$(wc -l <"$made/files")
equal=$(wc -l <"$made/equal")
echo "$total files, $equal equal"
[ ! -e "$made/failed" ] && [ "$equal" -ge "$least" ]
