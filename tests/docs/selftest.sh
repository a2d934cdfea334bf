#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# selftest.sh - cut.sh and run.sh notice what they are there to notice.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p prefix/lib empty
: >prefix/lib/libmsgtrans.so

page() { # <text of a snippet> <what the commands print>
    cat >page.md <<END
<!-- cut: examples/hello/expected.txt -->
\`\`\`
$1
\`\`\`

<!-- run -->
\`\`\`sh
echo one [two]
false
\`\`\`

<!-- prints -->
\`\`\`
$2
\`\`\`
END
}

must() { # work|fail <command>...
    wanted=$1
    shift
    if "$@" >log 2>&1; then got=work; else got=fail; fi
    [ "$wanted" = "$got" ] || { cat log; echo "selftest.sh: did not $wanted: $*"; exit 1; }
}

page 'Hello, world!' 'one [two]'
must work "$here/cut.sh" page.md
must work "$here/run.sh" page.md prefix empty
page 'Hello, world!' 'one ...]'
must work "$here/run.sh" page.md prefix empty
page 'Hello, moon!' 'one two'
must fail "$here/cut.sh" page.md
must fail "$here/run.sh" page.md prefix empty
must work "$here/cut.sh" --update page.md
must work "$here/cut.sh" page.md
sed 's|expected.txt|no-such-file|' page.md >wrong.md
must fail "$here/cut.sh" wrong.md
sed 's|expected.txt|server.c no-such-mark|' page.md >wrong.md
must fail "$here/cut.sh" wrong.md
: >wrong.md
must fail "$here/run.sh" wrong.md prefix empty
page 'Hello, world!' 'one [two]'
sed '/prints/d' page.md >wrong.md
must fail "$here/run.sh" wrong.md prefix empty
