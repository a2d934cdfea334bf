#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# options.sh MTC - each command line ends with its exit code and says its words.
set -eu
mtc=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

says() { # <words>: did it say them? No words: did it say nothing?
    if [ -n "$1" ]; then grep -qF -- "$1" out; else [ ! -s out ]; fi
}

expect() { # <exit code> <words that are printed> <argument>...
    code=$1
    words=$2
    shift 2
    status=0
    "$mtc" "$@" >out 2>&1 || status=$?
    if [ $status -ne "$code" ] || ! says "$words"; then
        echo "mtc $*: exit code $status instead of $code, or it did not say: $words"
        cat out
        failed=1
    fi
}

mkdir -p one two 'with blank'
echo 'syntax = "proto3"; message A {}' >one/a.proto
echo 'syntax = "proto3"; import "a.proto"; message B { A a = 1; }' >two/b.proto
echo 'syntax = "proto3"; import "two/b.proto"; message C { int32 c = 1; }' >fmt
echo 'syntax = "proto3"; message {}' >wrong.proto

expect 0 'usage: mtc' --help
expect 0 'commands:' help
expect 0 'mtc compile' -h
expect 0 'usage: mtc' help compile
expect 0 'usage: mtc' compile --help
expect 0 'usage: mtc fmt' help fmt
expect 0 'usage: mtc fmt' fmt --help
expect 2 "unknown option '-x'; try 'mtc fmt --help'" fmt -x two/b.proto
expect 2 "did you mean 'mtc fmt'?" fmtt two/b.proto
expect 2 "did you mean 'mtc fmt'?" format two/b.proto
expect 2 "did you mean 'mtc compile'?" generate two/b.proto
expect 0 'mtc 0.' --version
expect 0 '' --check -Ione -Itwo two/b.proto
expect 0 '' --check -I one -I two two/b.proto
expect 0 '' --check --proto_path=one:two two/b.proto
expect 0 '' compile --check --proto_path one --proto_path=two two/b.proto
expect 0 '' --c_out=out.d -Ione -Itwo two/b.proto
expect 0 '' --c_out 'with blank' -Ione -Itwo -- two/b.proto
expect 0 '' --descriptor_set_out=set.pb --include_imports --include_source_info -Ione -Itwo two/b.proto
expect 0 '' -oset.pb --c_out=out.d -Ione -Itwo two/b.proto
expect 2 "no --descriptor_set_out" --c_out=out.d --include_imports two/b.proto
expect 1 'wrong.proto:1:28: error' --check wrong.proto
expect 1 'cannot read "no.proto"' --check no.proto
expect 1 'warning: there is no folder "three"' --check -Ithree no.proto
expect 2 'no FILE to compile'
expect 2 'no FILE to compile' compile
expect 2 'nothing to do' two/b.proto
expect 2 'leave the outputs out' --check --c_out=gen two/b.proto
expect 2 '--stamp needs --dep_out' --c_out=gen --stamp=x two/b.proto
expect 2 "did you mean '--c_out'?" --cout=gen two/b.proto
expect 2 "unknown option '-x'; try 'mtc --help'" -x two/b.proto
expect 2 "a value is missing behind '-I'" --check two/b.proto -I
expect 2 "a value is missing behind '--c_out'" --c_out= two/b.proto
expect 2 "no value to give to '--check'" --check=yes two/b.proto
expect 2 "given twice: '--c_out'" --c_out=a --c_out=b two/b.proto
expect 2 "did you mean 'mtc compile'?" compiel two/b.proto
expect 2 "no command and no file 'nonsense'" help nonsense

# A file that bears the name of a command.
expect 0 'import' --check -I. -Ione ./fmt
exit $failed
