#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD_DIR [codec|idle] [option...] - runs the benchmark of a build: of calls, of codecs, or of
# idle connections; --help lists the options.
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
exec "$build/bench/bench" "$@"
