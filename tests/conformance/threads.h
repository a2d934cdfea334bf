/* SPDX-License-Identifier: Apache-2.0 */
/* threads.h - what tests of one channel and many threads have in common. */
#ifndef CONFORMANCE_THREADS_H
#define CONFORMANCE_THREADS_H

#include <dirent.h>
#include <stdio.h>

#include "conformance/kit.h"

enum { THREADS = 8, CALLS = 300 };

static inline void call_once(kit *k, int i)
{
    char text[32];
    test_note *reply;

    snprintf(text, sizeof text, "%p %d", (void *)text, i);
    mt_status status = test_probe_echo(k->channel, &(test_note){.text = text}, &reply, NULL);
    assert_string_equal(mt_status_text(&status), "OK");
    assert_string_equal(reply->text, text);
    test_note_free(reply);
}

typedef struct tally {
    kit *k;
    kit_count done;
    kit_count failed;
} tally;

static inline void on_tallied(mt_call *call, const mt_status *status, const test_note *reply,
                              void *arg)
{
    tally *t = arg;

    (void)call, (void)reply;
    if (status->code != MT_OK)
        atomic_fetch_add(&t->failed, 1);
    kit_count_up(t->k, &t->done);
}

static inline void *start_often(void *arg)
{
    tally *t = arg;

    for (int i = 0; i < CALLS; i++)
        assert_non_null(test_probe_echo_async(t->k->channel, &(test_note){.text = (char *)"x"},
                                              NULL, on_tallied, t));
    return NULL;
}

static inline int count_threads(void)
{
    DIR *dir = opendir("/proc/self/task");
    int count = 0;

    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

#endif
