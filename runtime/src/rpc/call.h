/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/call.h - what the calls of both sides have in common. A call is one block of memory: the struct, and
 * behind it an arena for its messages and metadata, so that in the usual case nothing else is allocated. */
#ifndef MT_RPC_CALL_H
#define MT_RPC_CALL_H

#include <stdatomic.h>

#include <msgtrans/call.h>

#include "core/arena.h"
#include "loop/loop.h"
#include "wire/session.h"

struct mt_call {
    mt_stream stream;
    mt_list node;   /* among the calls of its connection, or those that wait in the channel */
    mt_timer timer; /* the deadline */
    mt_time deadline;
    mt_loop *loop;
    bool served; /* it is a handler's */
    const mt_method *method;
    mt_block *block; /* that this struct lies in */
    mt_arena arena;
    struct mt_streaming *streaming;     /* NULL: one message each way */
    struct mt_intercepted *intercepted; /* NULL: by nobody; see rpc/intercept.h */
    _Atomic uint8_t
        codec;    /* mt_codec of what it sends; a handler may set it while the loop sends */
    mt_post post; /* to its loop, from another thread */
};

/* Makes a zeroed call of size bytes, which starts with an mt_call, at the front of a block of its own.
 *   Returns  NULL when memory is out */
void *mt_call_create(size_t size, mt_loop *loop);

/* Gives the memory back, arena and all. Thread  any that alone knows the call. */
void mt_call_destroy(mt_call *call);

/* Decodes a message that came in. What is small is copied, so that it does not keep a whole receive
 * block alive; of what is large the block is kept.
 *   Returns  as mt_message_unpack() */
MT_NODISCARD mt_err mt_call_decode(mt_call *call, const mt_message_type *type, mt_slice bytes,
                                   void **out, mt_status *why);

/* Says how the call's messages are compressed; MT_COMPRESSION_DEFAULT: as its method has it. */
void mt_call_use_compression(mt_call *call, mt_compression compression);

/* Returns a message of the call to send: encoded bytes, or with a type a struct. */
mt_body mt_call_body(const mt_call *call, const mt_message_type *type, const void *message,
                     mt_slice bytes);

/* Decompresses a message that came in.
 *   Owns     *plain is the caller's
 *   Returns  MT_OK | an error; why says which: RESOURCE_EXHAUSTED, or INTERNAL if it is corrupt
 *   Thread   any */
MT_NODISCARD mt_err mt_call_decompress(mt_slice packed, uint32_t max_message_bytes, mt_slice *plain,
                                       mt_status *why);

/* mt_call_decode() of a message that may be compressed, as its stream says. */
MT_NODISCARD mt_err mt_call_decode_packed(mt_call *call, const mt_message_type *type,
                                          mt_slice bytes, uint32_t max_message_bytes, void **out,
                                          mt_status *why);

/* Copies metadata into the call's arena, or into any.
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_arena_copy_metadata(mt_arena *arena, mt_metadata from, mt_metadata *out);
MT_NODISCARD mt_err mt_call_copy_metadata(mt_call *call, mt_metadata from, mt_metadata *out);

/* Encodes a message into a block of its own.
 *   Owns     *out is the caller's: mt_slice_unref()
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   none (pure) */
MT_NODISCARD mt_err mt_call_encode(const mt_message_type *type, const void *message, mt_slice *out);

/* The same, and leaves the first head bytes of the block to the caller; at most 256. */
MT_NODISCARD mt_err mt_call_encode_behind(const mt_message_type *type, const void *message,
                                          size_t head, mt_slice *out);

#endif
