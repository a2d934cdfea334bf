/* SPDX-License-Identifier: Apache-2.0 */
/* places.h - the transports that come with the library, as places for tests. */
#ifndef MT_CONFORMANCE_PLACES_H
#define MT_CONFORMANCE_PLACES_H

#include "conformance/kit.h"

/* sim is inproc in virtual time. */
extern const kit_place kit_sim, kit_inproc, kit_tcp, kit_unix, kit_tls;

/* All of them. */
extern const kit_place *const kit_places[];
extern const size_t kit_place_count;

/* Runs the tests of one file, each at its places; what main() returns. */
int kit_main(const kit_test *tests, size_t count);

#endif
