/* SPDX-License-Identifier: Apache-2.0 */
/* seqpacket.h - targets seqpacket:name, over Unix sockets of the kind SOCK_SEQPACKET. */
#ifndef SEQPACKET_H
#define SEQPACKET_H

#include <msgtrans/pipe.h>

extern const mt_transport seqpacket_transport; /* for mt_transport_register() */

#endif
