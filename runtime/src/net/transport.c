/* SPDX-License-Identifier: Apache-2.0 */
/* transport.c - which kind of pipe goes with which scheme, and who is at its other end. */
#include "net/pipe.h"

#include <assert.h>

#include "core/alloc.h"

static const mt_carrier *const transports[] = {
    [MT_SCHEME_TCP] = &mt_carrier_tcp,       [MT_SCHEME_TLS] = &mt_carrier_tcp,
    [MT_SCHEME_UNIX] = &mt_carrier_unix,     [MT_SCHEME_INPROC] = &mt_carrier_inproc,
    [MT_SCHEME_CUSTOM] = &mt_carrier_custom,
};

const mt_carrier *mt_carrier_of(mt_scheme scheme)
{
    assert(scheme < sizeof transports / sizeof *transports);
    return transports[scheme];
}

mt_identity *mt_identity_ref(mt_identity *identity)
{
    if (identity != NULL)
        atomic_fetch_add_explicit(&identity->refs, 1, memory_order_relaxed);
    return identity;
}

void mt_identity_unref(mt_identity *identity)
{
    if (identity != NULL &&
        atomic_fetch_sub_explicit(&identity->refs, 1, memory_order_acq_rel) == 1)
        mt_free(identity);
}
