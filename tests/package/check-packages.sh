#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check-packages.sh [build folder] - every shared library that we link, and every tool that we call, must
# come from a package in cmake/packages.txt. A library may also be what a listed lib…-dev depends on, or
# what the compilers bring with them.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build/release}
tools="gcc ld nm objcopy cmake ctest ninja make pkg-config g++ clang clang-format clang-tidy protoc protoc-c openssl"

if ! command -v dpkg-query >/dev/null; then
    echo "no dpkg here: nothing to compare with"
    exit 0
fi

listed=$(sed -nE 's/^(build|test|dev) +([^ ]+).*/\2/p' "$root/cmake/packages.txt")
libraries=$(for package in $listed; do
    case $package in lib*-dev | zlib1g-dev)
        dpkg-query -W -f '${Depends}\n' "$package" 2>/dev/null | sed 's/[,|] */\n/g' | sed 's/[ :(].*//' ;;
    esac
done)

linked=$(find "$build" -type f -perm -u+x -exec readelf -d {} + 2>/dev/null |
    sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | sort -u |
    grep -vE '^lib(msgtrans|stdc\+\+|gcc_s)')
if [ -z "$linked" ]; then
    echo "no programs in $build"
    exit 1
fi
called=$(for tool in $tools; do # those that are not here are called only if their package is wanted
    command -v "$tool" || true
done)

# One line for each file of each package, "package:arch: /path"; to ask for all at once is much faster.
owners=$(dpkg-query -S $(printf '*/%s ' $linked) $called 2>/dev/null) || true

# True if one of the packages holds a file that ends so.
is_held() { # <end of a path> <package>...
    file=$1
    shift
    for package in $(echo "$owners" | awk -F : -v end="$file" \
        'substr($0, length($0) - length(end) + 1) == end { print $1 }'); do
        case " $* " in *" $package "*) return 0 ;; esac
    done
    return 1
}

status=0
for library in $linked; do
    if ! is_held "/$library" $libraries; then
        echo "$library is linked, but no lib…-dev of cmake/packages.txt brings it"
        status=1
    fi
done
for tool in $called; do
    # A tool that no package holds was installed by hand, and is nobody's business.
    if echo "$owners" | grep -qF ": $tool" && ! is_held ": $tool" $listed; then
        echo "$tool is called, but its package is not in cmake/packages.txt"
        status=1
    fi
done
exit $status
