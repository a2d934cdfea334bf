#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# misspelt.sh PREFIX - what is misspelt in a call of msgtrans_add_idl() ends the configuration, and is
# named; files that are made later, or come with mtc, need not be there.
set -eu
prefix=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf 'syntax = "proto3";\nmessage M {}\n' >m.mtproto

configure() { # <lines in front of the call> <arguments>: the log, and the exit status
    cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.20)
project(misspelt C)
find_package(msgtrans REQUIRED)
$1
msgtrans_add_idl(idl $2)
END
    cmake -S . -B build -DCMAKE_PREFIX_PATH="$prefix" >log 2>&1
}

refuses() { # <arguments> <what is said>
    if configure '' "$1"; then
        echo "misspelt.sh: msgtrans_add_idl(idl $1) is taken"
        exit 1
    fi
    tr -s ' \n' ' ' <log | grep -qF "$2" || { cat log; echo "misspelt.sh: it does not say: $2"; exit 1; }
}

takes() { # <lines in front of the call> <arguments>
    configure "$1" "$2" || { cat log; echo "misspelt.sh: msgtrans_add_idl(idl $2) is refused"; exit 1; }
}

takes '' 'm.mtproto google/protobuf/timestamp.proto msgtrans/policy.mtproto'
takes 'add_custom_command(OUTPUT ${CMAKE_CURRENT_SOURCE_DIR}/made.proto COMMAND made)' made.proto
refuses 'n.mtproto' 'msgtrans_add_idl(idl): there is no file n.mtproto'
refuses 'm.mtproto google/protobuf/timestmp.proto' 'there is no file google/protobuf/timestmp.proto'
refuses 'm.mtproto INCLUED .' 'there is no file INCLUED; the keywords are INCLUDE, IMPORTS and RUNTIME'
refuses 'm.mtproto RUNTIME' 'msgtrans_add_idl(idl): nothing behind RUNTIME'
refuses 'INCLUDE .' 'msgtrans_add_idl(idl): no files'
refuses 'm.mtproto IMPORTS other' 'there is no target other to import from'
