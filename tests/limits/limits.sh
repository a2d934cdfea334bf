#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# limits.sh MTC - large, deep and hostile files work or end with an error: never with a crash, and
# never with more memory than ulimit grants here. What took square time would be noticed by who waits.
set -euo pipefail
mtc=$(realpath "$1")
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cd "$made"
failed=0

# <what it shows> <exit status> <MiB of memory> <file> [<argument>...]
try() {
    local what=$1 wanted=$2 mib=$3 file=$4 status=0
    shift 4
    (
        ulimit -v $((mib * 1024))
        exec "$mtc" -I . "${@:---check}" "$file"
    ) >said 2>&1 || status=$?
    if [[ $status != "$wanted" ]]; then
        echo "$what: exit status $status instead of $wanted"
        head -c 1000 said
        failed=1
    elif [[ $wanted == 1 ]] && ! grep -qa 'error: ' said; then
        echo "$what: no error is told"
        failed=1
    fi
}

many() { # <count> <format with %d>
    awk -v count="$1" -v format="$2" 'BEGIN {
        n = split(format, part, "%d")
        for (i = 1; i <= count; i++) {
            line = part[1]
            for (k = 2; k <= n; k++) line = line i part[k]
            print line
        }
    }'
}

file() { # <name>: proto3, with what comes in
    { echo 'syntax = "proto3";'; cat; } >"$1"
}

file2() {
    { echo 'syntax = "proto2"; import "google/protobuf/descriptor.proto";'; cat; } >"$1"
}

# --- what people write ------------------------------------------------------------------------

awk 'BEGIN {
    print "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/timestamp.proto\";\n"
    split("string int32 int64 bool double bytes uint32 fixed64", types, " ")
    for (i = 1; i <= 450; i++) {
        print "// What the call number " i " needs.\nmessage Request" i " {"
        for (j = 1; j <= 15; j++) {
            type = types[j % 8 + 1]
            if (j % 10 == 3 && i > 1) type = "repeated Request" (i - 1)
            if (j % 10 == 5) type = "google.protobuf.Timestamp"
            if (j % 10 == 7) type = "map<string, int64>"
            print "  " type " some_field_" j " = " j "; // one of many"
        }
        print "  enum State { STATE_UNKNOWN = 0; STATE_UP = 1; }\n  State state = 16;\n}\n"
        if (i % 10 == 0) {
            print "service Service" i " {"
            for (m = 1; m <= 8; m++)
                print "  // Does it.\n  rpc Call" m "(Request" (i - m) ") returns (Request" i ");"
            print "}\n"
        }
    }
}' >shop.mtproto
try 'ten thousand lines' 0 100 shop.mtproto --c_out=out

# --- many of a kind ---------------------------------------------------------------------------

many 5000 'message M%d { int32 a = 1; }' | file messages.mtproto
try 'messages' 0 400 messages.mtproto --c_out=out
{ echo 'message M {'; many 5000 'int32 a%d = %d;'; echo '}'; } | file fields.mtproto
try 'fields' 0 200 fields.mtproto --c_out=out
{ echo 'message M { oneof o {'; many 5000 'int32 a%d = %d;'; echo '}}'; } | file oneof.mtproto
try 'fields of a oneof' 0 200 oneof.mtproto --c_out=out
{ echo 'message M {'; many 3000 'map<int32, M> a%d = %d;'; echo '}'; } | file maps.mtproto
try 'maps' 0 400 maps.mtproto --c_out=out
{ echo 'enum E { A0 = 0;'; many 10000 'A%d = %d;'; echo '}'; } | file enum.mtproto
try 'values of an enum' 0 200 enum.mtproto --c_out=out
{ echo 'message M {} service S {'; many 3000 'rpc A%d(M) returns (M);'; echo '}'; } | file methods.mtproto
try 'methods' 0 200 methods.mtproto --c_out=out
{
    echo 'extend google.protobuf.FileOptions { repeated int32 o = 50000;'
    many 5000 'optional int32 o%d = 1000%d;'
    echo '}'
    many 5000 'option (o%d) = 1;'
    many 5000 'option (o) = %d;'
} | file2 options.mtproto
try 'options' 0 200 options.mtproto
{
    echo 'message L { repeated int32 a = 1; optional E e = 2; repeated L l = 3; }'
    echo 'enum E { A0 = 0;'
    many 5000 'A%d = %d;'
    echo '} extend google.protobuf.FileOptions { optional L l = 50000; } option (l) = {'
    many 5000 'a: %d l { e: %d }'
    echo '};'
} | file2 aggregate.mtproto
try 'values of an aggregate' 0 200 aggregate.mtproto
{
    echo 'message M {'
    awk 'BEGIN { for (i = 1; i <= 5000; i++) print "extensions " 20000 + 2 * i ";" }'
    echo '} extend M {'
    awk 'BEGIN { for (i = 1; i <= 5000; i++) print "optional int32 a" i " = " 20000 + 2 * i ";" }'
    echo '}'
} | file2 extensions.mtproto
try 'extension ranges' 0 200 extensions.mtproto
{ echo 'message M {'; many 10000 'reserved "n%d";'; many 5000 'reserved %d;'; echo '}'; } | file reserved.mtproto
try 'reserved names and numbers' 0 200 reserved.mtproto
many 5000 'message M%d { Nothing%d a = 1; }' | file unknown.mtproto
try 'unknown types' 1 200 unknown.mtproto
many 10000 'message M { int32 a = 1; }' | file twice.mtproto
try 'one message many times' 1 300 twice.mtproto
many 10000 'import public "a%d.proto";' | file imports.mtproto
try 'imports of nothing' 1 300 imports.mtproto

# --- deep -------------------------------------------------------------------------------------

many 50000 'message M {' | file deep.mtproto
try 'nested messages' 1 200 deep.mtproto
{ printf 'option (a) = '; many 50000 '{ a '; } | file values.mtproto
try 'nested values' 1 200 values.mtproto
{ printf 'option (a) = { a: '; many 50000 '[ '; } | file lists.mtproto
try 'nested lists' 1 200 lists.mtproto
{ printf 'option '; many 50000 'a.' | tr -d '\n'; echo 'b = 1;'; } | file parts.mtproto
try 'an option of many parts' 1 200 parts.mtproto
{ printf 'package '; many 50000 'a.' | tr -d '\n'; echo 'b; message M { M m = 1; }'; } | file package.mtproto
try 'a package of many parts' 1 200 package.mtproto
mkdir chain
for i in {1..300}; do
    echo "syntax = \"proto3\"; import public \"chain/$((i + 1)).proto\";" >"chain/$i.proto"
done
echo 'syntax = "proto3";' >chain/301.proto
echo 'import "chain/1.proto";' | file chain.mtproto
try 'a chain of imports' 1 200 chain.mtproto
echo 'import "chain/100.proto";' | file chain.mtproto
try 'a shorter chain of imports' 0 200 chain.mtproto

# --- large ------------------------------------------------------------------------------------

bytes() { # <count> <byte>
    head -c "$1" /dev/zero | tr '\0' "$2"
}

{ printf 'option java_package = "'; bytes 5000000 a; echo '";'; } | file string.mtproto
try 'a long string' 0 300 string.mtproto
{ printf 'message '; bytes 5000000 a; echo ' { int32 a = 1; int32 b = 2; }'; } | file name.mtproto
try 'a long name' 1 300 name.mtproto
{ printf 'message M { int32 a = '; bytes 5000000 9; echo '; }'; } | file number.mtproto
try 'a long number' 1 300 number.mtproto
{ echo '/*'; bytes 5000000 x; echo '*/ message M {}'; } | file comment.mtproto
try 'a long comment' 0 300 comment.mtproto
bytes 5000000 '\n' | file lines.mtproto
try 'many lines' 0 200 lines.mtproto
for byte in '}' '{' ';' '"' '(' '-' '\001' '\377' '\0'; do
    bytes 300000 "$byte" | file bytes.mtproto
    try "nothing but '$byte'" $([[ $byte == ';' ]] && echo 0 || echo 1) 200 bytes.mtproto
done
bytes $((65 << 20)) '\n' >large.mtproto
try 'more than 64 MiB' 1 100 large.mtproto
exit "$failed"
