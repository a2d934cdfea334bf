#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# case.sh MTC CASE [update] - runs a command of mtc in the folder CASE and compares what it
# prints, and how it ends, with CASE/expected.txt; "update" writes that anew. The command is what
# CASE/command says, else a diff of old.mtproto and new.mtproto.
set -eu
mtc=$1
case=$2
update=${3:-}
made=$(mktemp)
bin=$(mktemp -d)
trap 'rm -rf "$made" "$bin"' EXIT
ln -s "$mtc" "$bin/mtc"
PATH=$bin:$PATH

cd "$case"
status=0
if [ -e command ]; then
    sh ./command >"$made" 2>&1 || status=$?
else
    mtc diff old.mtproto new.mtproto >"$made" 2>&1 || status=$?
fi
echo "exit status $status" >>"$made"
if [ "$update" = update ]; then
    cp "$made" expected.txt
else
    diff -u expected.txt "$made"
fi
