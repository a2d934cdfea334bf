/* SPDX-License-Identifier: Apache-2.0 */
/* seqpacket.c - the suite over the transport of an example: as a project of one's own would run it. */
#include "conformance/conformance.h"

#include "seqpacket.h"

int main(void)
{
    if (mt_transport_register(&seqpacket_transport) != MT_OK)
        return 1;
    return mt_conformance_run(
        &(mt_conformance_target){.name = "seqpacket", .listen = "seqpacket:%s"});
}
