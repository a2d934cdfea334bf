/* SPDX-License-Identifier: Apache-2.0 */
/* transport.c - every scheme is served by pipes with faults. The linker puts this function where the
 * runtime asks for a transport (--wrap), so that the runtime needs no hook for it. */
#include "net/fault.h"

const mt_carrier *__wrap_mt_carrier_of(mt_scheme scheme);

const mt_carrier *__wrap_mt_carrier_of(mt_scheme scheme)
{
    (void)scheme;
    return &mt_carrier_fault;
}
