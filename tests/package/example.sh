#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# example.sh <example folder> [<client argument>...] - in the folder where an example was built: starts its
# server on a free port, runs its client, compares what that prints with expected.txt, ends the server.
set -euo pipefail
source=$1 name=${1##*/} scheme=tcp
shift
if [[ -e $source/certs.sh ]]; then
    "$source/certs.sh" >certs.log 2>&1
    scheme=tls
fi

serve() { # a server on some free port: its process in $server, its address in $target
    local port
    for _ in {1..20}; do
        port=$((20000 + RANDOM % 12000))
        target=$scheme://127.0.0.1:$port
        ./"${name}_server" "$target" &
        server=$!
        while kill -0 "$server" 2>/dev/null; do
            (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
            sleep 0.02
        done
    done
    return 1
}

serve
trap 'kill -KILL "$server" 2>/dev/null || true' EXIT
./"${name}_client" "$@" "$target" | diff "$source/expected.txt" -

kill -TERM "$server"
wait "$server"
