#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs.sh PREFIX SOURCE - README, pages and examples are installed as they lie in the source tree, and
# what they link to is there, but for headers and tests.
set -eu
source=$2
installed=$(find "$1" -path '*/doc/msgtrans/README.md' -exec dirname {} \;)
[ -n "$installed" ] || { echo "docs.sh: no README.md below $1"; exit 1; }
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

for page in README.md LICENSE docs/*.md examples/*/README.md examples/*/CMakeLists.txt; do
    for file in "$source"/$page; do
        cmp "$file" "$installed/${file#"$source"/}"
    done
done
cp -r "$installed/." "$made"
mkdir -p "$made/runtime/include/msgtrans" "$made/tests/docs/idl"
"$source/tests/docs/links.sh" "$made"/*.md "$made"/docs/*.md "$made"/docs/decisions/*.md \
    "$made"/examples/*/*.md
