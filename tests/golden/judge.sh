#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# judge.sh PROTOC IDL FOLDER - is protoc of one mind with us? It must accept FOLDER/good_… and
# FOLDER/refused_…, which are valid protobuf, and refuse FOLDER/wrong_….
set -eu
protoc=$1
idl=$2
folder=$3
out=$(mktemp)
trap 'rm -f "$out"' EXIT
failed=0

# protoc looks for imports by their exact name; for us both endings are one.
is_ours_alone() {
    grep -qx "$(basename "$1")" "$folder/ours_alone.txt"
}

for case in "$folder"/*_*/; do
    if is_ours_alone "$case"; then
        continue
    fi
    status=0
    "$protoc" -I "$case" -I "$idl" -o /dev/null "${case}in.mtproto" >"$out" 2>&1 || status=$?
    case $(basename "$case") in
    wrong_*) [ "$status" -ne 0 ] || { echo "protoc accepts $case"; failed=1; } ;;
    *) [ "$status" -eq 0 ] || { echo "protoc refuses $case"; cat "$out"; failed=1; } ;;
    esac
done
exit "$failed"
