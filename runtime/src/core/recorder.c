/* SPDX-License-Identifier: Apache-2.0 */
/* recorder.c - the memory of a flight recorder: from nothing to its bound, and back. */
#include "core/recorder.h"

#include <string.h>

#include "core/alloc.h"

/* A ring that fills up within this time is worth more memory. */
enum { BUSY_MS = 1000 };

static const mt_time no_time = 0;

mt_recorder mt_recorder_off = {.now = &no_time};

void mt_recorder_init(mt_recorder *recorder, const mt_time *now, uint32_t most)
{
    *recorder = (mt_recorder){.now = now, .most = most};
}

void mt_recorder_fini(mt_recorder *recorder)
{
    mt_free(recorder->records);
    mt_recorder_init(recorder, recorder->now, recorder->most);
}

/* Keeps the first records, up to at. */
static bool resize(mt_recorder *recorder, uint32_t size)
{
    size_t used = (size_t)(recorder->at - recorder->records);
    mt_record *records = mt_realloc(recorder->records, size * sizeof *records);

    if (records == NULL)
        return false;
    recorder->records = records;
    recorder->at = records + used;
    recorder->end = records + size;
    recorder->full = false;
    return true;
}

static bool is_busy(const mt_recorder *recorder)
{
    return *recorder->now - mt_record_time(&recorder->records[0]) < BUSY_MS * MT_MS;
}

/* At its end the ring is in order. */
bool mt_recorder_turn(mt_recorder *recorder)
{
    uint32_t size = mt_recorder_size(recorder);

    if (size == 0)
        return recorder->most > 0 && resize(recorder, MT_RECORDS_LEAST);
    if (size < recorder->most && is_busy(recorder) &&
        resize(recorder, size * 2 < recorder->most ? size * 2 : recorder->most))
        return true;
    recorder->full = true;
    recorder->at = recorder->records;
    return true;
}

uint32_t mt_recorder_count(const mt_recorder *recorder)
{
    return (uint32_t)((recorder->full ? recorder->end : recorder->at) - recorder->records);
}

const mt_record *mt_recorder_get(const mt_recorder *recorder, uint32_t index)
{
    uint32_t behind = (uint32_t)(recorder->end - recorder->at); /* the oldest, if full */

    if (!recorder->full)
        return &recorder->records[index];
    return index < behind ? &recorder->at[index] : &recorder->records[index - behind];
}

void mt_recorder_shrink(mt_recorder *recorder)
{
    mt_record last[MT_RECORDS_QUIET];
    uint32_t count = mt_recorder_count(recorder);
    uint32_t keep = count < MT_RECORDS_QUIET ? count : MT_RECORDS_QUIET;

    if (mt_recorder_size(recorder) <= MT_RECORDS_LEAST)
        return;
    for (uint32_t i = 0; i < keep; i++)
        last[i] = *mt_recorder_get(recorder, count - keep + i);
    memcpy(recorder->records, last, keep * sizeof *last);
    recorder->at = recorder->records + keep;
    recorder->full = false;
    (void)resize(recorder, MT_RECORDS_LEAST); /* or it stays as large as it is */
}
