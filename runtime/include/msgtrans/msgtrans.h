/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/msgtrans.h - everything: what generated headers include. */
#ifndef MSGTRANS_MSGTRANS_H
#define MSGTRANS_MSGTRANS_H

#include <msgtrans/alloc.h>
#include <msgtrans/arena.h>
#include <msgtrans/base.h>
#include <msgtrans/call.h>
#include <msgtrans/channel.h>
#include <msgtrans/credentials.h>
#include <msgtrans/details.h>
#include <msgtrans/group.h>
#include <msgtrans/interceptor.h>
#include <msgtrans/json.h>
#include <msgtrans/log.h>
#include <msgtrans/loop.h>
#include <msgtrans/message.h>
#include <msgtrans/metadata.h>
#include <msgtrans/peer.h>
#include <msgtrans/recorder.h>
#include <msgtrans/server.h>
#include <msgtrans/service.h>
#include <msgtrans/slice.h>
#include <msgtrans/status.h>
#include <msgtrans/stream.h>
#include <msgtrans/tls.h>

#endif
