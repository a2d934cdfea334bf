/* SPDX-License-Identifier: Apache-2.0 */
/* conformance.c - the list of suites; each is a file of tests. */
#include "conformance/kit.h"

/* X(name) for each file <name>.c that ends in KIT_SUITE(name, …). */
#define SUITES(X)                                                                                  \
    X(unary)                                                                                       \
    X(metadata)                                                                                    \
    X(stream)                                                                                      \
    X(stream_blocking)                                                                             \
    X(cancel)                                                                                      \
    X(deadline)                                                                                    \
    X(limits)                                                                                      \
    X(fault)                                                                                       \
    X(refusal)                                                                                     \
    X(channel)                                                                                     \
    X(server)                                                                                      \
    X(keepalive)                                                                                   \
    X(workers)                                                                                     \
    X(async)                                                                                       \
    X(threads)

#define DECLARE(name) extern const kit_suite kit_suite_##name;
SUITES(DECLARE)

int mt_conformance_run(const mt_conformance_target *target)
{
#define ENTRY(name) kit_suite_##name,
    const kit_suite suites[] = {SUITES(ENTRY)};

    return kit_run(suites, sizeof suites / sizeof *suites, &target, 1);
}
