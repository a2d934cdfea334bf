#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# links.sh <page>... - checks that what our pages link to in this repository is there.
set -eu
links=$(mktemp)
trap 'rm -f "$links"' EXIT
code=0

for page; do
    grep -oE '\]\([^)#]+' "$page" | sed 's/^](//' | grep -v '^[a-z]*:' >"$links" || true
    while IFS= read -r link; do
        [ -e "$(dirname "$page")/$link" ] && continue
        echo "links.sh: $page: no $link" >&2
        code=1
    done <"$links"
done
exit $code
