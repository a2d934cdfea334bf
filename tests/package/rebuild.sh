#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# rebuild.sh <prefix> <project> <generator> - builds a project whose IDL imports IDL, changes it step by
# step, and looks at what each build does: mtc and the compiler run for what changed, and for no more.
set -eu
prefix=$1
generator=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r "$2" "$folder/with blank"
cd "$folder/with blank"

# sed -i would add a file to the folder for a moment, which counts as a change of it.
edit() { # <program of sed> <file>
    sed "$1" "$2" >../edited
    cat ../edited >"$2"
}

configure() {
    cmake -G "$generator" -S . -B build -DCMAKE_PREFIX_PATH="$prefix" >log 2>&1 || { cat log; exit 1; }
}

# After what was done, these run: "mtc idl/entry", "entry.mt.c" and so on, in the order of the alphabet.
builds() { # <what was done> [step]...
    what=$1
    shift
    sleep 0.02 # time stamps are as coarse as the clock tick
    cmake --build build >log 2>&1 || { cat log; echo "rebuild.sh: $generator: no build after: $what"; exit 1; }
    sed -nE 's/.*\] (mtc .*)/\1/p; s/.*Building C object .*\/([^/]*)\.o$/\1/p' log | sort >done
    printf '%s\n' "$@" | sed '/^$/d' | sort >wanted
    diff -u wanted done >different && return
    cat different
    echo "rebuild.sh: $generator: wrong steps after: $what"
    exit 1
}

step() { # <what was done> [step]...: and a second build has nothing to do
    builds "$@"
    builds "nothing, after: $1"
}

configure
step 'the first time' 'mtc common/key' 'mtc common/value' 'mtc idl/entry' 'mtc idl/store' 'mtc units' \
    key.mt.c value.mt.c entry.mt.c store.mt.c units.mt.c main.c

echo >>shared/common/key.mtproto
step 'an empty line in an import' 'mtc common/key' 'mtc idl/entry' 'mtc idl/store'
touch app/idl/store.mtproto
step 'a file was touched' 'mtc idl/store'
edit 's/name = 1/name = 2/' shared/common/key.mtproto
step 'a number in an import' 'mtc common/key' 'mtc idl/entry' 'mtc idl/store' key.mt.c
edit 's/string name/bytes name/' shared/common/key.mtproto
edit 's/= (char \*)"k"/= {0}/' app/main.c
step 'a type in an import' 'mtc common/key' 'mtc idl/entry' 'mtc idl/store' key.mt.c entry.mt.c store.mt.c main.c

# Something appears in front of an import in the search path, and goes again.
cp second/units.mtproto first/units.mtproto
step 'an import was added in front' 'mtc idl/entry' 'mtc idl/store'
rm first/units.mtproto
step 'the import in front is gone' 'mtc idl/entry' 'mtc idl/store'
mkdir first/common
step 'a folder was added in front' 'mtc idl/entry' 'mtc idl/store'
cp shared/common/key.mtproto first/common/key.mtproto
step 'an import was added in it' 'mtc idl/entry' 'mtc idl/store'
rm -r first/common
step 'the folder in front is gone' 'mtc idl/entry' 'mtc idl/store'
touch app/idl/unrelated.mtproto first/README
step 'files that nothing imports'

# Code that is gone comes again; that of a file that is gone is no longer wanted.
rm build/app/app_idl/idl/entry.*
step 'generated files were removed' 'mtc idl/entry' entry.mt.c store.mt.c main.c
edit '/nit/d' app/idl/entry.mtproto
edit 's/, .unit = UNITS_UNIT_BYTE//' app/main.c
step 'an import is gone' 'mtc idl/entry' 'mtc idl/store' entry.mt.c store.mt.c main.c
rm second/units.mtproto shared/common/value.mtproto
edit 's| common/value.mtproto||' shared/CMakeLists.txt
edit 's| [^ ]*units.mtproto||' app/CMakeLists.txt
configure
# That the folders changed shows in the first build, or with CMake's Makefiles in the second.
cmake --build build >log 2>&1 && cmake --build build >log 2>&1 || { cat log; exit 1; }
builds 'nothing, after: files are gone'

cmake --build build --target clean >log 2>&1
[ ! -e build/app/app_idl/idl/entry.mt.c ] || { echo "rebuild.sh: $generator: clean leaves code"; exit 1; }
step 'clean' 'mtc common/key' 'mtc idl/entry' 'mtc idl/store' key.mt.c entry.mt.c store.mt.c main.c
