#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD_DIR [codec] [option...] - runs the benchmark of a build, of calls or of codecs; --help
# lists the options.
build=$1
shift
if [ "${1:-}" = codec ]; then
    shift
    exec "$build/bench/codec/bench-codec" "$@"
fi
exec "$build/bench/bench" "$@"
