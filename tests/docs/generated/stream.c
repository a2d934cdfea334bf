/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "page.mt.h"

/* cut: handlers */
/* Two changes, then it ends. */
static void watch(mt_call *call, const cache_key *request, void *app)
{
    (void)app;
    cache_watch_write_reply(call, &(cache_page){.title = request->name, .has_size = 1, .size = 1});
    cache_watch_write_reply(call, &(cache_page){.title = request->name, .has_size = 1, .size = 2});
    mt_call_end(call);
}

static void page_came(mt_call *call, const cache_page *page, void *arg)
{
    uint32_t *pages = arg;

    if (page != NULL)
        (*pages)++;
    else /* that was all */
        cache_load_respond(call, &(cache_count){.pages = *pages});
}

static void load(mt_call *call, void *app)
{
    uint32_t *pages = mt_call_alloc(call, sizeof *pages);

    (void)app;
    if (pages == NULL) {
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no memory");
        return;
    }
    *pages = 0;
    cache_load_on_request(call, page_came, pages);
}

static void scan(mt_call *call, void *app)
{
    const cache_key *key;
    char title[64];

    (void)app;
    while (cache_scan_read_request(call, &key) == MT_OK) {
        snprintf(title, sizeof title, "page of %s", key->name);
        if (cache_scan_write_reply(call, &(cache_page){.title = title}) != MT_OK)
            break; /* nobody reads it any more */
    }
    mt_call_end(call);
}
/* end: handlers */

static int serve(void)
{
    mt_server *server = mt_server_new(NULL);

    cache_register(server, &(cache_handlers){.watch = watch, .load = load, .scan = scan}, NULL);
    mt_server_listen(server, "tcp://127.0.0.1:7001");
    return mt_server_run(server);
}

static int failed(const mt_status *status)
{
    if (status->code != MT_OK)
        fprintf(stderr, "%s\n", mt_status_text(status));
    return status->code != MT_OK;
}

/* cut: callers */
static int call_watch(mt_channel *channel)
{
    mt_call *call = cache_watch_open(channel, &(cache_key){.name = "home"}, NULL);
    const cache_page *page;

    while (cache_watch_read_reply(call, &page) == MT_OK)
        printf("%s %u\n", page->title, (unsigned)page->size);
    mt_status status = mt_call_finish(call); /* why there are no more */
    return failed(&status);
}

static int call_load(mt_channel *channel)
{
    mt_call *call = cache_load_open(channel, NULL);
    static const char *const titles[] = {"a", "b"};
    cache_count *count;

    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (cache_load_write_request(call, &(cache_page){.title = (char *)titles[i]}) != MT_OK)
            break; /* the call is over, and the status says why */
    mt_status status = cache_load_finish(call, &count);
    if (failed(&status))
        return 1;
    printf("%u pages loaded\n", (unsigned)count->pages);
    cache_count_free(count);
    return 0;
}

static int call_scan(mt_channel *channel)
{
    mt_call *call = cache_scan_open(channel, NULL);
    const cache_page *page;

    for (char name[] = "a"; name[0] <= 'b'; name[0]++)
        if (cache_scan_write_request(call, &(cache_key){.name = name}) == MT_OK &&
            cache_scan_read_reply(call, &page) == MT_OK)
            printf("%s\n", page->title);
    mt_call_end_writes(call);
    mt_status status = mt_call_finish(call);
    return failed(&status);
}
/* end: callers */

int main(int argc, char **argv)
{
    if (argc > 1 && argv[1][0] == 's')
        return serve();
    mt_channel *channel = mt_channel_open("tcp://127.0.0.1:7001", NULL);
    int code = call_watch(channel) || call_load(channel) || call_scan(channel);

    mt_channel_free(channel);
    return code;
}
