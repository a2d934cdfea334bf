#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# output.sh MTC - the outputs of a run appear all or not at all, and nothing else is left behind.
set -euo pipefail
mtc=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

die() {
    echo "output.sh: $*"
    [[ ! -e err ]] || cat err
    exit 1
}

printf 'syntax = "proto3";\nmessage A { int32 a = 1; }\n' >a.proto
dep=gen/a.d
run() { # <argument>...
    "$mtc" --c_out=gen --dep_out="$dep" "$@" a.proto 2>err
}
state() { # contents, names, time stamps and kinds of all that is in gen
    (cd gen && find . -mindepth 1 -exec stat -c '%n %F %a %y' {} + | sort && cat ./*)
}
must_fail() { # <what> <words of the error> <command>...
    local what=$1 words=$2 before
    shift 2
    before=$(state)
    if "$@"; then die "$what: no error"; fi
    grep -qF -- "$words" err || die "$what: another error"
    [[ $(state) == "$before" ]] || die "$what: what was there has changed: $(ls gen)"
}

# Permissions are what the user's mask leaves, and stay what the user makes them.
(umask 027 && run)
[[ $(stat -c %a gen/a.mt.c) == 640 ]] || die "another mode than the mask says"
[[ $(find gen -type f | wc -l) == 3 ]] || die "something is left behind: $(ls gen)"
chmod 600 gen/a.mt.c
before=$(state)
run
[[ $(state) == "$before" ]] || die "a second run changed something"
sed -i 's/int32 a/int64 a/' a.proto
run
[[ $(stat -c %a gen/a.mt.c) == 600 ]] || die "a replaced file lost its mode"
grep -q int64_t gen/a.mt.h || die "the change is not there"

# The second of the outputs cannot be written: the first stays as it was.
sed -i 's/int64 a/bool a/' a.proto
limited() { (ulimit -f 1 && run "$@"); } # blocks of 1024 bytes: the header fits, the code does not
[[ $(stat -c %s gen/a.mt.c) -gt 1024 ]] || die "a.mt.c is too small for this test"
must_fail 'full disk' 'File too large' limited
dep="$folder" must_fail 'a folder is in the way' 'Is a directory' run
dep=a.proto/x.d must_fail 'a file is in the way' 'Not a directory' run
dep=/proc/x.d must_fail 'a folder that takes no file' 'cannot write "/proc/x.d"' run
dep=/dev/full must_fail 'a full device' 'No space left on device' run
if ((EUID != 0)); then
    chmod a-w gen/a.mt.h
    must_fail 'a file that must not be written' 'Permission denied' run
    chmod u+w gen/a.mt.h
    chmod a-w gen
    must_fail 'a folder that must not be written' 'Permission denied' run
    chmod u+w gen
fi

# Two inputs for one output.
printf 'syntax = "proto3";\nmessage B {}\n' >a.mtproto
must_fail 'two files with one output' 'two outputs would be written to "gen/a.mt.h"' \
    run a.mtproto

# Pipes, devices and what the shell has opened.
"$mtc" --c_out=gen --dep_out=/dev/stdout a.proto | grep -q '^gen/a.mt.h gen/a.mt.c:' ||
    die "nothing came through the pipe"
echo first >log
"$mtc" --c_out=gen --dep_out=/dev/stdout a.proto >>log
[[ $(head -n 1 log) == first && $(wc -l <log) -gt 3 ]] || die "what was in the log is lost"
mkfifo pipe
cat pipe >from_pipe &
"$mtc" --c_out=gen --dep_out=pipe a.proto
wait $!
grep -q '^gen/a.mt.h' from_pipe && [[ -p pipe ]] || die "the named pipe is no more, or got nothing"

# Links stay links; what they point to is replaced, or made.
mkdir real
mv gen/a.mt.c real/code.c
ln -s ../real/code.c gen/a.mt.c
ln -s ../real/rule.d gen/link.d
sed -i 's/bool a/string a/' a.proto
"$mtc" --c_out=gen --dep_out=gen/link.d a.proto
[[ -L gen/a.mt.c && -L gen/link.d ]] || die "a link was replaced"
grep -q 'char \*' gen/a.mt.h && [[ -s real/rule.d ]] || die "nothing was written through the links"
ln -s loop loop
dep=loop must_fail 'a link to itself' 'Too many levels' run

# A signal while the second output waits for a reader: the first is taken back.
sed -i 's/string a/bytes a/' a.proto
before=$(state)
"$mtc" --c_out=gen --dep_out=pipe a.proto &
for ((i = 0; i < 200; i++)); do
    if compgen -G 'gen/*.tmp' >/dev/null; then break; fi
    sleep 0.01
done
compgen -G 'gen/*.tmp' >/dev/null || die "no temporary file to be seen"
kill -TERM $!
if wait $!; then die "the signal was swallowed"; fi
[[ $(state) == "$before" ]] || die "a signal left something behind: $(ls gen)"
