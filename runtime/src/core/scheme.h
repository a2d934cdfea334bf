/* SPDX-License-Identifier: Apache-2.0 */
/* core/scheme.h - the schemes of transports that come from outside of the library. Thread  any. */
#ifndef MT_CORE_SCHEME_H
#define MT_CORE_SCHEME_H

#include <msgtrans/pipe.h>
#include <msgtrans/slice.h>

/* Returns the transport whose scheme and a colon a text begins with, NULL when there is none. */
const mt_transport *mt_scheme_find(mt_slice text);

#endif
