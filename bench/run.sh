#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD_DIR [codec|idle|broadcast] [option...] - runs the benchmark of a build: of calls, of codecs,
# of idle connections, or of a message to many members; --help lists the options.
build=$1
shift
if [ "${1:-}" = codec ]; then
    shift
    exec "$build/bench/codec/bench-codec" "$@"
fi
if [ "${1:-}" = idle ]; then
    shift
    exec "$build/bench/bench-idle" "$@"
fi
if [ "${1:-}" = broadcast ]; then
    shift
    exec "$build/bench/bench-broadcast" "$@"
fi
exec "$build/bench/bench" "$@"
