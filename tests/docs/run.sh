#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh <page> <prefix> <folder> - does what a page tells its reader to do, in a copy of a folder,
# with the package that is installed in prefix; fails when that prints something else than the page
# says.
#
#     <!-- run -->       the lines of the next snippet are run; one that ends in & is a server, and
#                        the next line waits until it listens
#     <!-- prints -->    and this is what they print; "..." stands for anything
#
# Ports from 1000 on become sockets in the copy, so that the port of nobody else is in the way.
set -euo pipefail
page=$(realpath "$1") prefix=$(realpath "$2") source=$3
folder=$(mktemp -d)
servers=()
trap '((${#servers[@]} == 0)) || kill -KILL "${servers[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cp -r "$source/." "$folder"
cd "$folder"

libraries=$(dirname "$(find "$prefix" -name 'libmsgtrans.so' | head -n 1)")
export PATH=$prefix/bin:$PATH LD_LIBRARY_PATH=$libraries
export PKG_CONFIG_PATH=$libraries/pkgconfig

to_socket() { # tcp://127.0.0.1:7001 -> unix:<folder>/7001
    sed -E "s|tcp://127\.0\.0\.1:([0-9]{4,})|unix:$folder/socket.\1|g"
}
for file in *.c; do
    [[ -e $file ]] || continue
    to_socket <"$file" >"$file.new"
    mv "$file.new" "$file"
done

die() {
    echo "run.sh: $page: $*" >&2
    exit 1
}

# How many sockets of this folder listen; one that is only bound refuses whoever comes.
listening() {
    awk -v start="$folder/socket." '$4 == "00010000" && index($8, start) == 1' /proc/net/unix | wc -l
}

start_server() { # <command>
    eval "exec $1" </dev/null >>servers.log 2>&1 &
    servers+=($!)
    disown # or the shell would tell us when it is killed
    while (($(listening) < ${#servers[@]})); do
        kill -0 "${servers[-1]}" 2>/dev/null || die "a server ended: $(cat servers.log)"
        sleep 0.02
    done
}

failed=''
run_lines() { # <file>: what they print goes to the file output, the last one that fails to $failed
    local line
    : >output
    while IFS= read -r line; do
        if [[ $line == *'&' ]]; then
            start_server "${line%&}"
        else
            eval "$line" </dev/null >>output 2>&1 || failed=$line
        fi
    done < <(to_socket <"$1")
}

# What fails must be followed by what it prints.
expect_no_failure() {
    [[ -z $failed ]] || die "this failed: $failed: $(cat output)"
}

compare_lines() { # <file>: the output must be what the page says
    local said wanted i
    mapfile -t said < <(to_page <output)
    mapfile -t wanted < <(sed 's/[][*?\\]/\\&/g; s/\.\.\./*/g' "$1")
    ((${#said[@]} == ${#wanted[@]})) || return 1
    for i in "${!said[@]}"; do
        # shellcheck disable=SC2053 # what is wanted is a pattern
        [[ ${said[i]} == ${wanted[i]} ]] || return 1
    done
}

to_page() {
    sed -E "s|unix:$folder/socket\.([0-9]+)|tcp://127.0.0.1:\1|g"
}

# The marked snippets, in their order: step.<number>.run and step.<number>.prints
awk '/^<!-- (run|prints) -->$/ { kind = $2; next }
     /^```/ && inside { close(file); inside = 0; kind = ""; next }
     /^```/ && kind == "" { inside = 1; file = "/dev/null"; next }
     /^```/ { inside = 1; file = sprintf("step.%03d.%s", ++n, kind); printf "" > file; next }
     inside { print > file }' "$page"

mapfile -t steps < <(find . -name 'step.*' | sort)
((${#steps[@]} > 0)) || die "there is nothing to run"
for step in "${steps[@]}"; do
    case $step in
    *.run)
        expect_no_failure
        run_lines "$step"
        ;;
    *.prints)
        compare_lines "$step" || {
            diff -u "$step" <(to_page <output) >&2
            die "this is not what the commands print"
        }
        failed=''
        ;;
    esac
done
expect_no_failure
