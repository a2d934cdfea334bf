#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check-packages.sh [build folder] - every shared library that we link, and every tool that we call, must
# come from a package in cmake/packages.txt. A library may also be what a listed lib…-dev depends on.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build/release}
tools="gcc ld nm objcopy cmake ctest ninja pkg-config g++ clang clang-format clang-tidy protoc protoc-c"

if ! command -v dpkg-query >/dev/null; then
    echo "no dpkg here: nothing to compare with"
    exit 0
fi

listed=$(sed -nE 's/^(build|test|dev) +([^ ]+).*/\2/p' "$root/cmake/packages.txt")
libraries=$(for package in $listed; do
    case $package in lib*-dev)
        dpkg-query -W -f '${Depends}\n' "$package" 2>/dev/null | sed 's/[,|] */\n/g' | sed 's/[ :(].*//' ;;
    esac
done)

# True if one of the packages that hold the file is among the names.
comes_from() { # <file or pattern> <name>...
    pattern=$1
    shift
    for package in $(dpkg-query -S "$pattern" 2>/dev/null | sed 's/:.*//; s/,//g'); do
        case " $* " in *" $package "*) return 0 ;; esac
    done
    return 1
}

linked=$(find "$build" -type f -perm -u+x -exec readelf -d {} + 2>/dev/null |
    sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | sort -u | grep -v '^libmsgtrans')
if [ -z "$linked" ]; then
    echo "no programs in $build"
    exit 1
fi

status=0
for library in $linked; do
    if ! comes_from "*/$library" $libraries; then
        echo "$library is linked, but no lib…-dev of cmake/packages.txt brings it"
        status=1
    fi
done
for tool in $tools; do
    path=$(command -v "$tool") || continue # only called if its package is wanted
    if ! comes_from "$path" $listed; then
        echo "$path is called, but no package of cmake/packages.txt holds it"
        status=1
    fi
done
exit $status
