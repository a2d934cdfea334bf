#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD_DIR [option...] - runs the benchmark of a build; --help lists the options.
build=$1
shift
exec "$build/bench/bench" "$@"
