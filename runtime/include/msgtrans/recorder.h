/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/recorder.h - the flight recorder: what went over a connection lately, in plain words.
 *
 * Each connection remembers its last frames and events, always; how many is the option recorder_frames of
 * channel and server. A call that failed keeps what of that concerns it, so it can tell its story after
 * its connection is gone. docs/operations.md shows how to read one. */
#ifndef MSGTRANS_RECORDER_H
#define MSGTRANS_RECORDER_H

#include <msgtrans/channel.h>
#include <msgtrans/server.h>

MT_BEGIN_DECLS

/* Writes the story of a call: its outcome, where its time went, and in their order what was sent and
 * received for it, the waits for credit, and what happened to its connection meanwhile, each line with
 * the time since the call began. For a caller, in done and for a call of options.keep; in a handler, as
 * far as the call has come. Of a unary call that ended well the frames are known in done, while nobody
 * else holds the call.
 *   Shape    size 0 and up; the text ends with NUL when size is not 0, and is cut to fit. call NULL: ""
 *   Returns  the length of the whole text, like snprintf()
 *   Thread   that of done or of the handler; of a kept call, any once it has ended, and its loop before:
 *            elsewhere "" */
MT_API size_t mt_call_story(mt_call *call, char *out, size_t size);

/* Gets one line, without its newline. */
typedef void mt_line_fn(const char *line, void *arg);

/* Hands over the records of every connection line by line, for debugging: each connection with a line of
 * its own, then its records, each with the time until now.
 *   Shape    write must not free the channel or the server
 *   Thread   loop. A server with several shows the connections of the calling thread's loop */
MT_API void mt_channel_dump(mt_channel *channel, mt_line_fn *write, void *arg);
MT_API void mt_server_dump(mt_server *server, mt_line_fn *write, void *arg);

MT_END_DECLS

#endif
