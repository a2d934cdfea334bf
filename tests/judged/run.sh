#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh MTC IDL PROTOC TABLE [update] - runs every case of a table through mtc and protoc (PROTOC
# may be empty: then only mtc). The cases of wrong_….txt must be refused by both, those of
# right_….txt accepted by both, and mtc must say just what the case says.
#
#     == name of the case
#     the file in.mtproto, and behind a line "-- other.proto" another one
#     -> 3:11: error: what mtc says about in.mtproto, without the lines that it shows
#
# "update" writes the "->" lines anew.
set -euo pipefail
mtc=$(realpath "$1") idl=$(realpath "$2") protoc=$3 table=$(realpath "$4") update=${5:-}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
failed=0

# <number>/text is the case as it stands there, <number>/said its "->" lines.
split() {
    awk -v made="$made" '
        function start(file) { close(out); out = folder "/" file; printf "" > out }
        /^== / { close(text); folder = sprintf("%s/%03d", made, ++n); system("mkdir " folder)
                 text = folder "/text"; print > text; printf "" > (folder "/said")
                 start("in.mtproto"); next }
        n == 0 { print > (made "/head"); next }
        /^-> / { print > (folder "/said"); next }
        { print > text }
        /^-- / { start($2); next }
        { print > out }' "$table"
    touch "$made/head"
}

run_mtc() { # in a case's folder; writes the file says
    local status=0
    "$mtc" --check -I . in.mtproto >output 2>&1 || status=$?
    sed -nE -e '/^ *[0-9]* \| /d' -e 's/^in\.mtproto:([0-9]+:[0-9]+: )/\1/' -e 's/^/-> /p' \
        output >says
    case $(basename "$table") in
    wrong_*) [[ $status == 1 ]] ;;
    *) [[ $status == 0 ]] ;;
    esac
}

run_protoc() {
    local status=0
    [[ -n $protoc ]] || return 0
    "$protoc" -I . -I "$idl" -o /dev/null in.mtproto >output.protoc 2>&1 || status=$?
    case $(basename "$table") in
    wrong_*) [[ $status != 0 ]] ;;
    *) [[ $status == 0 ]] ;;
    esac
}

complain() { # <who>
    failed=1
    echo "$(basename "$table"): $(head -n 1 text): $1"
}

check() { # in a case's folder
    run_mtc || { complain 'mtc is of another mind:'; cat output; }
    run_protoc || { complain 'protoc is of another mind:'; cat output.protoc; }
    if [[ $update == update ]]; then
        cp says said
    else
        diff -u said says || complain 'mtc says something else'
    fi
}

split
shopt -s nullglob
for folder in "$made"/[0-9]*/; do
    cd "$folder"
    check
done
cd "$made"
if [[ $update == update ]]; then
    { cat head; for folder in [0-9]*/; do cat "$folder/text" "$folder/said"; done; } >new
    cat new >"$table"
fi
exit "$failed"
