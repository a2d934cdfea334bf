/* SPDX-License-Identifier: Apache-2.0 */
/* codec/values.h - what stands in the messages that are measured. */
#ifndef BENCH_CODEC_VALUES_H
#define BENCH_CODEC_VALUES_H

#include "peer.h"

/* Encodes the message of a kind with our code: the bytes that every peer must give. */
codec_bytes codec_values(codec_kind kind, uint8_t out[CODEC_ROOM]);

#endif
