#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# depend.sh MTC make|ninja - the rule of --dep_out makes a build run mtc again when, and only when,
# something changed that its output comes from; also with names that need quoting.
set -eu
mtc=$1
builder=$2
command -v "$builder" >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

die() {
    echo "depend.sh: $builder: $*"
    cat gen/out.d
    exit 1
}

mkdir -p gen one 'two $a#b c d'
two='two $a#b c d'
printf 'syntax = "proto3";\nimport "s:b/b.proto";\nmessage A { B b = 1; }\n' >'a b.proto'
mkdir "$two/s:b"
printf 'syntax = "proto3";\nmessage B { int32 x = 1; }\n' >"$two/s:b/b.proto"

# Each writes a file gen/ran when mtc runs.
cat >step.sh <<END
set -eu
date >gen/ran
'$mtc' -I. -Ione '-Itwo \$a#b c d' --c_out=gen --dep_out=gen/out.d '--stamp=gen/a b.stamp' 'a b.proto'
END
cat >Makefile <<'END'
gen/a\ b.stamp:
	@sh step.sh
-include gen/out.d
END
cat >build.ninja <<'END'
builddir = gen
rule mtc
  command = sh step.sh
  depfile = gen/out.d
build gen/a$ b.stamp: mtc
END

build() {
    sleep 0.02 # time stamps of files are as coarse as the clock tick
    case $builder in
    make) make -s ;;
    ninja) ninja --quiet ;;
    esac >gen/said 2>&1 || { cat gen/said; die "the build fails: $1"; }
}

runs_after() { # <what was done>
    build "$1"
    [ -e gen/ran ] || die "$1 goes unnoticed"
    rm -f gen/ran
    build "nothing"
    [ ! -e gen/ran ] || die "it runs once more after: $1"
}

keeps_after() { # <what was done>
    build "$1"
    [ ! -e gen/ran ] || die "it runs in vain after: $1"
}

runs_after "the first time"
sed -i 's/x = 1/x = 2/' "$two/s:b/b.proto"
runs_after "an import changed"
touch 'a b.proto'
runs_after "the file itself was touched"
touch one/unrelated.proto.txt other
runs_after "something was added in front"
touch "$two/s:b/other.proto"
keeps_after "something was added behind"
mkdir one/s:b
runs_after "a folder was added in front"
cp "$two/s:b/b.proto" one/s:b/b.proto
runs_after "the import was added in front"
touch "$two/s:b/b.proto"
keeps_after "the hidden file was touched"
grep -q '^ one/s.*b.proto' gen/out.d || die "the import in front is not read"
rm one/s:b/b.proto
runs_after "the import in front is gone"
rm "$two/s:b/b.proto"
mv "$two/s:b/other.proto" one/s:b/b.proto
printf 'syntax = "proto3";\nmessage B { int32 y = 1; }\n' >one/s:b/b.proto
runs_after "the import moved"

# Without --stamp it is only files, as compilers do it.
"$mtc" -I. -Ione --c_out=gen --dep_out=gen/out.d 'a b.proto'
! grep -qE '^ (one|\.)( |$)' gen/out.d || die "there are folders in the rule"

# Every output is a target.
"$mtc" -I. -Ione --c_out=gen --descriptor_set_out=gen/set --dep_out=gen/out.d 'a b.proto'
grep -qF 'gen/a\ b.mt.h gen/a\ b.mt.c gen/set: ' gen/out.d || die "a target is missing"

# What one of them cannot read is said.
cp 'a b.proto' 'a;b.proto'
"$mtc" -I. -Ione --c_out=gen --dep_out=gen/out.d 'a;b.proto' 2>err
grep -q 'warning: make or ninja cannot read the name' err || die "no warning of a strange name"
