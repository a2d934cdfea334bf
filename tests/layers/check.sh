#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check.sh <source root> <zone> [<layer>...] - holds the rules of the layers over one zone: a layer and
# the layers it uses, or public, compiler, outside. Prints each line that breaks a rule.
set -eu
rules=$(cd "$(dirname "$0")" && pwd)/check.awk
cd "$1"
zone=$2
shift 2

case $zone in
public) folders=runtime/include ;;
compiler) folders=compiler ;;
outside) folders="bench examples tools" ;;
*) folders=runtime/src/$zone ;;
esac

files=$(find $folders -name '*.[ch]' 2>/dev/null | sort)
if [ -z "$files" ]; then
    echo "no C files in $folders"
    exit 1
fi
exec awk -v zone="$zone" -v uses="$*" -v layers="$(echo runtime/src/*)" -f "$rules" $files
