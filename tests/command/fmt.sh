#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fmt.sh MTC FOLDER - mtc fmt on FOLDER/in.mtproto gives FOLDER/out.mtproto; what -d and -w do to files.
set -eu
mtc=$1
cases=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

die() {
    echo "fmt.sh: $*"
    exit 1
}

code_of() { # <command>...: what it prints goes to out, its errors to err
    status=0
    "$@" >out 2>err || status=$?
}

cp "$cases/in.mtproto" a.proto
cp "$cases/out.mtproto" right.proto
printf 'syntax = "proto3";message {}' >wrong.proto

# To standard output, from files and from standard input.
"$mtc" fmt a.proto | diff -u right.proto - || die "the format is another"
"$mtc" fmt <a.proto | diff -u right.proto - || die "the format of stdin is another"
cat right.proto right.proto >both
"$mtc" fmt a.proto - <right.proto | cmp - both || die "two files are not printed one by one"
cmp -s a.proto "$cases/in.mtproto" || die "a file was written without -w"

# -d: the difference, which patch and people understand; exit 1 if there is one.
code_of "$mtc" fmt -d a.proto right.proto
[ $status -eq 1 ] || die "-d ends with $status"
grep -q '^--- a.proto$' out && ! grep -q right.proto out || die "-d names the wrong files"
{ grep -v '^[-+@]' out | sed 's/^ //'; } >kept
while IFS= read -r line; do
    grep -qxF -- "$line" right.proto || die "-d keeps what is not there: $line"
done <kept
printf 'syntax = "proto3";\n\nmessage A {\n  int32 a = 1;\n\n\n  int32 b=2;\n}\n' >small.proto
cat >wanted <<'END'
--- small.proto
+++ small.proto
@@ -3,6 +3,5 @@
 message A {
   int32 a = 1;
 
-
-  int32 b=2;
+  int32 b = 2;
 }
END
code_of "$mtc" fmt -d small.proto
diff -u wanted out || die "-d of a small change is another"
code_of "$mtc" fmt -d right.proto
[ $status -eq 0 ] && [ ! -s out ] || die "-d finds something in a formatted file"

# -w: only what changes, with its permissions, and through a link.
chmod 640 a.proto
ln -s a.proto link.proto
touch -d 2001-01-01 right.proto
touch -r right.proto stamp
code_of "$mtc" fmt -w link.proto right.proto
[ $status -eq 0 ] || die "-w ends with $status: $(cat err)"
[ "$(cat out)" = link.proto ] || die "-w says: $(cat out)"
cmp -s a.proto right.proto || die "-w wrote something else"
[ -L link.proto ] || die "-w replaced a link"
[ "$(stat -c %a a.proto)" = 640 ] || die "-w changed permissions"
[ ! right.proto -nt stamp ] || die "-w touched a file that is right"

# An error anywhere: nothing is written, nothing is printed.
printf 'syntax="proto3";' >other.proto
cp other.proto before
code_of "$mtc" fmt -w other.proto wrong.proto
[ $status -eq 1 ] && cmp -s other.proto before || die "something was written in spite of an error"
grep -q 'wrong.proto:1:27: error: ' err || die "the error has no place: $(cat err)"
code_of "$mtc" fmt other.proto wrong.proto
[ $status -eq 1 ] && [ ! -s out ] || die "something was printed in spite of an error"

# What is imported need not be there; a mark of byte order, CR LF and a missing line end go.
printf '\357\273\277syntax="proto3";\r\nimport "no/such/file.proto";' | "$mtc" fmt - >out
printf 'syntax = "proto3";\nimport "no/such/file.proto";\n' | cmp - out
printf '' | "$mtc" fmt | cmp - /dev/null

# A folder stands for all IDL files in it and below; what is no IDL is left alone.
mkdir -p tree/sub tree/empty
echo 'syntax="proto3";' | tee tree/z.proto >tree/sub/b.mtproto
cp right.proto tree/a.proto
echo 'no IDL' >tree/a.txt
code_of "$mtc" fmt -w tree
[ $status -eq 0 ] || die "-w of a folder ends with $status: $(cat err)"
[ "$(cat out)" = 'tree/sub/b.mtproto
tree/z.proto' ] || die "-w of a folder says: $(cat out)"
echo 'syntax = "proto3";' | cmp - tree/sub/b.mtproto || die "-w of a folder wrote something else"
code_of "$mtc" fmt -d tree/sub a.proto
[ $status -eq 0 ] && [ ! -s out ] || die "-d of what is formatted ends with $status"
code_of "$mtc" fmt -d tree/empty
[ $status -eq 1 ] || die "a folder without IDL ends with $status"
grep -q 'there is no .mtproto or .proto file in "tree/empty"' err || die "an empty folder: $(cat err)"
if [ "$(id -u)" -ne 0 ]; then
    chmod a-rx tree/sub
    code_of "$mtc" fmt -d tree
    chmod u+rx tree/sub
    [ $status -eq 1 ] && grep -q 'cannot read "tree/sub"' err || die "a closed folder: $(cat err)"
fi

code_of "$mtc" fmt -d -w a.proto
[ $status -eq 2 ] || die "-d and -w together end with $status"
code_of "$mtc" fmt -w -
[ $status -eq 2 ] || die "-w of stdin ends with $status"
code_of "$mtc" fmt no.proto
[ $status -eq 1 ] || die "a missing file ends with $status"
if [ -e /dev/full ]; then
    status=0
    "$mtc" fmt right.proto >/dev/full 2>err || status=$?
    [ $status -eq 1 ] && grep -q 'No space left' err || die "a full disk goes unnoticed"
fi
