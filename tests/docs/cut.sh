#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# cut.sh [--update] <page>... - checks that the snippets of our pages are what the examples say, or
# cuts them anew.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
update=no
if [ "${1:-}" = --update ]; then
    update=yes
    shift
fi
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
code=0

for page; do
    page=$(cd "$(dirname "$page")" && pwd)/$(basename "$page")
    (cd "$here/../.." && awk -f "$here/cut.awk" "$page") >"$fresh"
    if [ $update = yes ]; then
        cmp -s "$fresh" "$page" || cat "$fresh" >"$page"
    elif ! diff -u "$page" "$fresh"; then
        echo "cut.sh: not what the examples say; tests/docs/cut.sh --update $page cuts it anew" >&2
        code=1
    fi
done
exit $code
