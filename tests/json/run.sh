#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh <json_judge> <descriptors> <cases.txt> [update] - the table must be what the judge writes,
# and must have no line on which one side cannot read what the other writes. update writes it anew.
set -eu
table=$3
new=$(mktemp)
trap 'rm -f "$new"' EXIT
"$1" "$2" "$table" >"$new"

if grep -nE '^    NOT ' "$new"; then
    echo "run.sh: the two sides disagree"
    exit 1
fi
if [ "${4:-}" = update ]; then
    cp "$new" "$table"
    exit
fi
diff -u "$table" "$new" || {
    echo "run.sh: json-update would write this"
    exit 1
}
