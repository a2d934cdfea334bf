#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh MTC CASE [update] - compiles CASE/in.mtproto and compares what comes out with what lies
# there: out.mt.h, out.mt.c and errors.txt, which also holds warnings. "update" writes them anew.
set -eu
mtc=$1
case=$2
update=${3:-}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# A folder's name says what must come of it: good_… compiles, wrong_… and refused_… do not.
cd "$case"
status=0
"$mtc" -I . --c_out="$made" in.mtproto 2>"$made/errors.txt" || status=$?
case $(basename "$case") in
good_*) wanted=0 ;;
*) wanted=1 ;;
esac
if [ "$status" -ne "$wanted" ]; then
    cat "$made/errors.txt"
    echo "exit status $status instead of $wanted"
    exit 1
fi

[ -s "$made/errors.txt" ] || rm "$made/errors.txt"
for ending in h c; do
    [ ! -e "$made/in.mt.$ending" ] || mv "$made/in.mt.$ending" "$made/out.mt.$ending"
done
for name in out.mt.h out.mt.c errors.txt; do
    if [ "$update" = update ]; then
        rm -f "$name"
        [ ! -e "$made/$name" ] || cp "$made/$name" "$name"
    elif [ -e "$made/$name" ] || [ -e "$name" ]; then
        diff -u "$name" "$made/$name"
    fi
done
