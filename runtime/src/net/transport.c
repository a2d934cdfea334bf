/* SPDX-License-Identifier: Apache-2.0 */
/* transport.c - which kind of pipe goes with which scheme. */
#include "net/pipe.h"

#include <assert.h>

static const mt_transport *const transports[] = {
    [MT_SCHEME_TCP] = &mt_transport_tcp,
    [MT_SCHEME_UNIX] = &mt_transport_unix,
    [MT_SCHEME_INPROC] = &mt_transport_inproc,
};

const mt_transport *mt_transport_of(mt_scheme scheme)
{
    assert(scheme < sizeof transports / sizeof *transports);
    return transports[scheme];
}
