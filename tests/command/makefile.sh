#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# makefile.sh MTC PAGE - the Makefile that a page shows does what the page says: mtc runs when it must,
# and what comes from its output is made anew only when that changed.
set -eu
mtc=$1
page=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$mtc" "$folder/mtc"
PATH=$folder:$PATH
awk '/^```make$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$page" >"$folder/shown"
cd "$folder"
grep -q mtc shown
{
    printf 'cache.o: gen/cache.mt.c\n\t@echo compiled; cp $< $@\n'
    cat shown
} >Makefile
printf 'syntax = "proto3";\nimport "b.mtproto";\nmessage A { B b = 1; }\n' >cache.mtproto
printf 'syntax = "proto3";\nmessage B {}\n' >b.mtproto

must_say() { # <what was done> <words>...
    what=$1
    shift
    sleep 0.02
    said=$(make 2>&1 | sed -n 's/^mtc.*/mtc/p; s/^compiled/compiled/p' | tr '\n' ' ')
    [ "$said" = "$*" ] || { echo "makefile.sh: $what: $said, not $*"; make -d | grep -i remak | head; exit 1; }
    sleep 0.02
}

must_say 'the first time' 'mtc compiled '
must_say 'nothing changed' ''
echo '// more' >>b.mtproto
must_say 'a change that does not show' 'mtc '
must_say 'nothing changed' ''
echo 'message C {}' >>cache.mtproto
must_say 'a change that shows' 'mtc compiled '
must_say 'nothing changed' ''
rm b.mtproto
printf 'syntax = "proto3";\nmessage A {}\n' >cache.mtproto
must_say 'an import that is gone' 'mtc compiled '
must_say 'nothing changed' ''
