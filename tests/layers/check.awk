# SPDX-License-Identifier: Apache-2.0
# check.awk - prints each line of C that breaks a rule of the layers; docs/building.md has the rules.
#   -v zone=<layer>|public|compiler|outside   whose files these are
#   -v uses="<layer> ..."                     which layers that layer may include
#   -v layers="runtime/src/<layer> ..."       all that there are

BEGIN {
    split("assert ctype errno float inttypes limits locale math setjmp signal stdarg stdatomic " \
          "stdbool stddef stdint stdio stdlib string time wchar dirent endian fcntl fts getopt netdb " \
          "poll pthread sched semaphore strings threads unistd", names, " ")
    for (i in names)
        system_header[names[i] ".h"] = 1

    # Third-party headers, each with the one file that may include it.
    home["ev.h"] = "runtime/src/loop/loop_ev.c"
    home["sanitizer/asan_interface.h"] = "runtime/src/core/block.c"
    home["ares.h"] = "runtime/src/name/dns.c"
    home["zlib.h"] = home["zstd.h"] = home["zstd_errors.h"] = "runtime/src/wire/compress.c"
    split("err pem ssl x509_vfy x509v3", names, " ")
    for (i in names)
        home["openssl/" names[i] ".h"] = "runtime/src/net/tls_openssl.h"
    home["protobuf-c/protobuf-c.h"] = zone == "public" ? "runtime/include/msgtrans/message.h" \
                                                       : "runtime/src/wire/message.c"

    memory = "malloc|calloc|realloc|reallocarray|free|strdup|strndup|aligned_alloc|" \
             "posix_memalign|asprintf|vasprintf|getline"
    clock = "clock_gettime|gettimeofday|timespec_get|time|clock|ev_now|ev_time"
    socket = "socket|socketpair|bind|listen|connect|accept|accept4|send|sendto|sendmsg|recv|" \
             "recvfrom|recvmsg|getsockopt|setsockopt"

    n = split(uses, used, " ")
    for (i = 1; i <= n; i++)
        may_use[used[i]] = 1
    may_use[zone] = 1
    n = split(layers, folders, " ")
    for (i = 1; i <= n; i++)
        all[substr(folders[i], length("runtime/src/") + 1)] = 1
    is_layer = zone != "public" && zone != "compiler" && zone != "outside"
}

FNR == 1 { in_comment = 0 }

{
    code = code_of($0)
    if (code ~ /^[ \t]*#[ \t]*include/ && match($0, /[<"][^>"]*[>"]/))
        check_include(substr($0, RSTART + 1, RLENGTH - 2), substr($0, RSTART, 1) == "\"")
    else if (is_layer)
        check_calls()
}

END { exit found }

# The line without its comments and without what stands in quotes.
function code_of(line,    out, c, quote) {
    out = ""
    while (line != "") {
        if (in_comment) {
            if (!(c = index(line, "*/")))
                return out
            line = substr(line, c + 2)
            in_comment = 0
        } else if (match(line, /\/\*|\/\/|"|'/)) {
            quote = substr(line, RSTART, 1)
            out = out substr(line, 1, RSTART - 1)
            in_comment = substr(line, RSTART, 2) == "/*"
            if (substr(line, RSTART, 2) == "//")
                return out
            line = substr(line, RSTART + (quote == "/" ? 2 : 1))
            if (quote != "/")
                line = after_quote(line, quote)
        } else {
            return out line
        }
    }
    return out
}

function after_quote(line, quote,    i) {
    for (i = 1; i <= length(line) && substr(line, i, 1) != quote; i++)
        if (substr(line, i, 1) == "\\")
            i++
    return substr(line, i + 1)
}

function check_include(name, quoted) {
    if (quoted)
        check_own(name)
    else if (name ~ /^msgtrans\//)
        check_public(name)
    else if (name in home && zone != "outside") {
        if (home[name] != FILENAME)
            report("only " home[name] " may include <" name ">")
    } else if (zone != "outside" && !(name in system_header) && name !~ /^(sys|netinet|arpa|net|linux)\//)
        report("<" name "> is neither a system header nor in the table of check.awk")
}

function check_own(name,    folder) {
    folder = name
    if (!sub(/\/.*/, "", folder))
        folder = ""
    if (zone == "public")
        report("public headers include only <...>, not \"" name "\"")
    else if (is_layer && folder == "")
        report("write the layer too: \"" zone "/" name "\"")
    else if (is_layer && !(folder in may_use))
        report("layer " zone " may not use layer " folder " (\"" name "\")")
    else if (!is_layer && (folder in all || name ~ /runtime\//))
        report("only public headers of the runtime, not \"" name "\"")
}

function check_public(name) {
    if (zone == "compiler")
        report("mtc knows nothing of the runtime (<" name ">)")
    else if (is_layer && name == "msgtrans/msgtrans.h")
        report("no umbrella header inside src/")
}

function check_calls() {
    if (FILENAME != "runtime/src/core/alloc.c" && calls(memory))
        report("only core/alloc.c may call " called)
    if (zone != "loop" && calls(clock))
        report("only loop/ reads clocks: " called)
    if (zone != "net" && zone != "name" && calls(socket))
        report("only net/ and name/ own sockets: " called)
}

# True if the line calls one of the functions; members of an object that are called so do not count.
function calls(functions) {
    called = ""
    if (match(" " code, "[^A-Za-z0-9_.>](" functions ") ?\\(")) {
        called = substr(" " code, RSTART + 1, RLENGTH - 1) ")"
        sub(/ /, "", called)
    }
    return called != ""
}

function report(what) {
    print FILENAME ":" FNR ": " what
    found = 1
}
