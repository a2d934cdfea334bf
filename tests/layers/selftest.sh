#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# selftest.sh - the test of the test: what check.sh says about fixture/ is what expected.txt holds.
here=$(cd "$(dirname "$0")" && pwd)

{
    "$here/check.sh" "$here/fixture" core
    "$here/check.sh" "$here/fixture" loop core
    "$here/check.sh" "$here/fixture" policy core
    "$here/check.sh" "$here/fixture" public
    "$here/check.sh" "$here/fixture" compiler
    "$here/check.sh" "$here/fixture" outside
    "$here/check.sh" "$here/fixture" wire core
} | diff "$here/expected.txt" -
