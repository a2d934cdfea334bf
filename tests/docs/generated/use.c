/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "page.mt.h"

/* cut: build */
static mt_slice encode(void)
{
    static cache_key home = {.name = "home"};
    static cache_key *links[] = {&home};
    const cache_page page = {
        .title = "Start",
        .state = CACHE_STATE_FRESH,
        .has_size = 1, /* else size is not sent */
        .size = 2048,
        .n_links = 1,
        .links = links,
        .origin_case = CACHE_PAGE_ORIGIN_URL,
        .url = "/start",
    };
    size_t size = cache_page_packed_size(&page);
    uint8_t *bytes = malloc(size);

    if (bytes != NULL)
        cache_page_pack(&page, bytes);
    return (mt_slice){bytes, bytes != NULL ? size : 0, NULL};
}
/* end: build */

/* cut: read */
static void print(mt_arena *arena, mt_slice bytes)
{
    cache_page *page;
    mt_status why;

    if (cache_page_unpack(arena, bytes, &page, &why) != MT_OK) {
        printf("%s\n", why.text); /* cache.v1.Page.title: embedded NUL at byte 3 */
        return;
    }
    printf("%s links to %s\n", page->title, page->links[0]->name);
    if (page->origin_case == CACHE_PAGE_ORIGIN_URL)
        printf("from %s\n", page->url);
    if (cache_page_hits_find(page, "today") == NULL)
        printf("no hits today\n");
}
/* end: read */

int main(void)
{
    mt_arena *arena;
    mt_slice bytes = encode();

    if (mt_arena_new(&arena) != MT_OK)
        return 1;
    print(arena, bytes);
    print(arena, (mt_slice){(const uint8_t *)"\n\4a\0bc", 6, NULL});
    mt_arena_free(arena);
    free((void *)(uintptr_t)bytes.data);
    return 0;
}
