# SPDX-License-Identifier: Apache-2.0
# cut.awk - copies a page and fills each snippet that names its source:
#
#     <!-- cut: examples/hello/server.c -->      the whole file, without its licence line
#     <!-- cut: examples/cache/node.c get -->    between the comments "cut: get" and "end: get"
#     ```c
#     …
#     ```

function fail(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
    exit 1
}

# Prints the lines of a source; mark "" stands for all of them.
function print_source(path, mark,    line, inside, seen, got) {
    inside = mark == ""
    while ((got = (getline line < path)) > 0) {
        if (mark != "" && line ~ "[ /*#]end: " mark "( |$)")
            inside = 0
        else if (mark != "" && line ~ "[ /*#]cut: " mark "( |$)")
            inside = 1
        else if (inside && line !~ /SPDX-License-Identifier/ && line !~ any_mark) {
            print line
            seen = 1
        }
    }
    if (got < 0)
        fail("no file " path)
    close(path)
    if (!seen)
        fail("no \"cut: " mark "\" in " path)
}

BEGIN {
    any_mark = "[ /*#](cut|end): [a-z-]+( \\*/)?$"
}

/^<!-- cut: .* -->$/ {
    path = $3
    mark = NF > 4 ? $4 : ""
    waiting = 1
    print
    next
}

waiting && /^```/ {
    print
    print_source(path, mark)
    waiting = 0
    skipping = 1
    next
}

waiting {
    fail("a cut mark without a snippet behind it")
}

skipping && /^```$/ {
    skipping = 0
}

!skipping {
    print
}

END {
    if (!failed && (waiting || skipping))
        fail("a snippet that does not end")
}
