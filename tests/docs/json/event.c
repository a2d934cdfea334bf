/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "event.mt.h"

/* cut: both */
static int reformat(mt_arena *arena, mt_slice json)
{
    const mt_json_options options = {.indent = 2};
    void *event;
    mt_slice text;
    mt_status why;

    if (mt_json_read(&events_event_mt_type, json, NULL, arena, &event, &why) != MT_OK ||
        mt_json_write(&events_event_mt_type, event, &options, arena, &text, &why) != MT_OK) {
        printf("%s\n", why.text);
        return 1;
    }
    printf("%s\n", (const char *)text.data);
    return 0;
}
/* end: both */

int main(void)
{
    static uint8_t json[65536];
    mt_slice input = {json, fread(json, 1, sizeof json, stdin), NULL};
    mt_arena *arena;

    if (mt_arena_new(&arena) != MT_OK)
        return 1;
    int failed = reformat(arena, input);
    mt_arena_free(arena);
    return failed;
}
