/* SPDX-License-Identifier: Apache-2.0 */
/* kit.c - one loop with a server and a channel, and the notes that calls make of their end. */
#include "conformance/kit.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <msgtrans/log.h>

enum {
    LONGEST_SECONDS = 60, /* from one kit_open() to the next: a test that hangs is ended */
    MOST_TESTS = 512,
    LOG_LINES = 256,
    LOG_LINE = 512,
};

/* ---- counting and waiting */

/* Who counts stops the loop afterwards; it must not be freed before that. */
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;

void kit_count_up(kit *k, kit_count *count)
{
    pthread_mutex_lock(&counting);
    atomic_fetch_add(count, 1);
    if (k->loop != NULL && !kit_is_virtual(k))
        mt_loop_stop(k->loop);
    pthread_mutex_unlock(&counting);
}

typedef struct goal {
    kit_count *count;
    int at_least;
} goal;

static bool is_missed(void *arg)
{
    const goal *g = arg;

    return atomic_load(g->count) < g->at_least;
}

void kit_until(kit *k, kit_count *count, int at_least)
{
    goal g = {count, at_least};

    if (kit_is_virtual(k))
        assert_true(k->place->clock->run_while(k->loop, is_missed, &g));
    while (is_missed(&g))
        assert_ok(mt_loop_run(k->loop));
}

typedef struct task {
    kit *k;
    mt_loop_fn *fn;
    void *arg;
    kit_count ran;
} task;

static void run_task(void *arg)
{
    task *t = arg;

    t->fn(t->arg);
    kit_count_up(t->k, &t->ran);
}

void kit_inside(kit *k, mt_loop_fn *fn, void *arg)
{
    task t = {k, fn, arg, 0};

    assert_ok(mt_loop_post(k->loop, run_task, &t));
    kit_until(k, &t.ran, 1);
}

void kit_pass(kit *k, mt_time time)
{
    assert_true(kit_is_virtual(k));
    k->place->clock->pass(k->loop, time);
}

/* ---- the server's side */

/* Both count first: on a thread of its own a handler may be behind the client that has its answer. */
void kit_on_echo(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    test_probe_echo_respond(call, request);
}

void kit_on_store(mt_call *call, const test_blob *request, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    test_probe_store_respond(call, request);
}

static void on_cancelled(mt_call *call, void *app)
{
    kit *k = app;

    assert_true(mt_call_is_cancelled(call));
    kit_count_up(k, &k->cancelled);
}

void kit_on_keep(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    (void)request;
    assert_in_range(k->kept_count, 0, KIT_KEPT - 1);
    assert_false(mt_call_is_cancelled(call));
    k->kept[k->kept_count] = call;
    mt_call_on_cancel(call, on_cancelled, k);
    kit_count_up(k, &k->served);
    kit_count_up(k, &k->kept_count);
}

void kit_answer(kit *k, size_t index, const char *text)
{
    assert_non_null(k->kept[index]);
    test_probe_echo_respond(k->kept[index], &(test_note){.text = (char *)text});
    k->kept[index] = NULL;
}

const test_probe_handlers kit_handlers = {
    .echo = kit_on_echo, .store = kit_on_store, .timed = kit_on_keep, .work = kit_on_echo};

/* A name that no other test, also of another process, has. */
static void new_target(const kit_place *place, char target[KIT_TARGET])
{
    static int serial;
    char name[64];

    snprintf(name, sizeof name, "msgtrans-test-%d-%d", (int)getpid(), ++serial);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(target, KIT_TARGET, place->listen, name);
#pragma GCC diagnostic pop
}

/* Takes a port on which nobody listens, so that nobody else will: returns the socket that holds it, or 0
 * when the target has no port for the kernel to choose. */
static int reserve_port(char target[KIT_TARGET])
{
    char *zero = strstr(target, "://127.0.0.1:0");

    if (zero == NULL)
        return 0;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd > 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    snprintf(zero, (size_t)(target + KIT_TARGET - zero), "://127.0.0.1:%u",
             ntohs(address.sin_port));
    return fd;
}

static void release_port(kit *k)
{
    if (k->reserved != 0)
        close(k->reserved);
    k->reserved = 0;
}

/* ---- what the place needs */

static mt_server *new_server(const kit *k, const mt_server_options *options)
{
    mt_server_options own = *options;

    if (k->place->configure != NULL)
        k->place->configure(&own, NULL);
    return mt_server_new(&own);
}

mt_channel *kit_dial(kit *k, const char *target, const mt_channel_options *options)
{
    mt_channel_options own = options != NULL ? *options : (mt_channel_options){0};

    if (k->place->configure != NULL)
        k->place->configure(NULL, &own);
    return mt_channel_open(target, &own);
}

void kit_redial(kit *k, const char *target, const mt_channel_options *options)
{
    mt_channel_free(k->channel);
    k->channel = kit_dial(k, target != NULL ? target : k->target, options);
    assert_non_null(k->channel);
}

static const kit_args plain = {0};

static void offer(kit *k, mt_server *server, const kit_args *args)
{
    const test_probe_handlers *handlers = args->handlers;

    for (size_t i = 0; args->interceptors != NULL && args->interceptors[i] != NULL; i++)
        assert_ok(mt_server_add_interceptor(server, args->interceptors[i]));
    assert_ok(test_probe_register(server, handlers != NULL ? handlers : &kit_handlers, k));
    if (args->talk != NULL)
        assert_ok(test_talk_register(server, args->talk, k));
    if (args->desk != NULL)
        assert_ok(test_desk_register(server, args->desk, k));
    if (args->service != NULL)
        assert_ok(mt_server_add_service(server, args->service, args->service_handlers, k));
}

static mt_server *start_server(kit *k, const kit_args *args, char target[KIT_TARGET])
{
    mt_server_options own = args->server;

    own.loop = k->loop;
    mt_server *server = new_server(k, &own);
    assert_non_null(server);
    offer(k, server, args);
    assert_ok(mt_server_listen(server, target));
    assert_ok(mt_server_start(server));
    snprintf(target, KIT_TARGET, "%s", mt_server_address(server, 0));
    return server;
}

void kit_serve(kit *k, const test_probe_handlers *handlers, const mt_server_options *options)
{
    kit_args args = {.handlers = handlers};

    if (options != NULL)
        args.server = *options;
    kit_serve_as(k, &args);
}

void kit_serve_as(kit *k, const kit_args *args)
{
    assert_null(k->server);
    release_port(k);
    k->server = start_server(k, args, k->target);
}

mt_server *kit_serve_at(kit *k, const kit_args *args, char target[KIT_TARGET])
{
    new_target(k->place, target);
    return start_server(k, args != NULL ? args : &plain, target);
}

/* ---- a server that runs */

typedef struct start {
    kit *k;
    const kit_args *args;
    kit_gate ready;
} start;

/* A server stays on the thread that made it. */
static void *runner_main(void *arg)
{
    start *s = arg;
    kit *k = s->k;
    mt_server *server = new_server(k, &s->args->server);

    offer(k, server, s->args);
    assert_ok(mt_server_listen(server, k->target));
    snprintf(k->target, KIT_TARGET, "%s", mt_server_address(server, 0));
    k->runner.server = server;
    kit_gate_open(&s->ready);
    k->runner.result = mt_server_run(server);
    kit_count_up(k, &k->runner.ended);
    return NULL;
}

static void runner_start(kit *k, const kit_args *args)
{
    start s = {.k = k, .args = args};

    kit_gate_init(&s.ready);
    assert_int_equal(pthread_create(&k->runner.thread, NULL, runner_main, &s), 0);
    kit_gate_pass(&s.ready);
    kit_gate_fini(&s.ready);
}

int kit_join(kit *k)
{
    assert_non_null(k->runner.server);
    kit_until(k, &k->runner.ended, 1); /* drives the channel, which must hang up too */
    pthread_join(k->runner.thread, NULL);
    k->runner.server = NULL;
    return k->runner.result;
}

int kit_stop(kit *k)
{
    mt_server_stop(k->runner.server);
    return kit_join(k);
}

/* ---- the whole */

void kit_open(kit *k, const kit_place *place, const kit_args *args)
{
    if (args == NULL)
        args = &plain;
    memset(k, 0, sizeof *k);
    k->place = place;
    kit_log_clear();
    alarm(LONGEST_SECONDS);
    if (kit_is_virtual(k))
        assert_ok(place->clock->loop_new(&k->loop));
    else
        assert_ok(mt_loop_new(NULL, &k->loop));
    new_target(place, k->target);
    if (args->runs)
        runner_start(k, args);
    else if (!args->no_server)
        kit_serve_as(k, args);
    else
        k->reserved = reserve_port(k->target);
    mt_channel_options options = args->channel;
    options.loop = k->loop;
    kit_redial(k, NULL, &options);
    assert_string_equal(mt_channel_error(k->channel)->text, "");
}

void kit_close(kit *k)
{
    mt_channel_free(k->channel);
    if (k->runner.server != NULL)
        assert_int_equal(kit_stop(k), 0);
    mt_server_free(k->server);
    pthread_mutex_lock(&counting);
    mt_loop_free(k->loop);
    pthread_mutex_unlock(&counting);
    release_port(k);
}

/* ---- the gate */

void kit_gate_init(kit_gate *gate)
{
    *gate = (kit_gate){0};
    pthread_mutex_init(&gate->lock, NULL);
    pthread_cond_init(&gate->change, NULL);
}

void kit_gate_fini(kit_gate *gate)
{
    pthread_mutex_destroy(&gate->lock);
    pthread_cond_destroy(&gate->change);
}

void kit_gate_pass(kit_gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    while (!gate->open)
        pthread_cond_wait(&gate->change, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
}

void kit_gate_open(kit_gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->change);
    pthread_mutex_unlock(&gate->lock);
}

/* ---- the client's side */

const mt_method *kit_method(size_t index)
{
    return &test_probe_service.methods[index];
}

static void on_done(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    kit_call *c = arg;

    assert_ptr_equal(call, c->call);
    c->status = *status;
    c->times = mt_call_get_times(call);
    c->ended = kit_now(c->k);
    if (status->code == MT_OK)
        snprintf(c->text, sizeof c->text, "%s", reply->text);
    else
        assert_null(reply);
    if (c->then != NULL)
        c->then(c);
    kit_count_up(c->k, &c->done);
}

void kit_start(kit *k, kit_call *c, const mt_method *method, const void *request,
               const mt_call_options *options)
{
    *c = (kit_call){.k = k, .then = c->then, .more = c->more};
    c->call = mt_channel_start(k->channel, &(mt_start_args){.method = method,
                                                            .request = request,
                                                            .options = options,
                                                            .done = (mt_any_fn *)on_done,
                                                            .arg = c});
    assert_non_null(c->call);
    assert_int_equal(c->done, 0);
}

void kit_echo(kit *k, kit_call *c, const char *text, const mt_call_options *options)
{
    const test_note request = {.text = (char *)text};

    *c = (kit_call){0};
    kit_start(k, c, kit_method(KIT_ECHO), &request, options);
}

void kit_wait(kit_call *c)
{
    kit_until(c->k, &c->done, 1);
}

/* ---- what came of it */

void kit_assert_ended(const kit_call *c, mt_code code, const char *text, const char *file, int line)
{
    if (c->done == 1 && c->status.code == code && (text == NULL || strcmp(text, c->text) == 0))
        return;
    print_error("ended %d times, with %s and \"%s\"\n", c->done, mt_status_text(&c->status),
                c->text);
    _fail(file, line);
}

void kit_assert_status(const mt_status *status, mt_code code, mt_ran ran, const char *part,
                       const char *file, int line)
{
    static const char *const ran_names[] = {"unknown", "ran", "did not run"};

    if (status->code == code && status->ran == ran && strstr(status->text, part) != NULL)
        return;
    print_error("%s (%s, stage %s)\nis not %s: …%s… (%s)\n", mt_status_text(status),
                ran_names[status->ran], mt_stage_name(status->stage), mt_code_name(code), part,
                ran_names[ran]);
    _fail(file, line);
}

/* ---- the log */

static struct {
    pthread_mutex_t lock;
    char lines[LOG_LINES][LOG_LINE];
    size_t count;
} logged = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void log_line(mt_log_level level, const char *line, void *arg)
{
    (void)level, (void)arg;
    pthread_mutex_lock(&logged.lock);
    if (logged.count < LOG_LINES)
        snprintf(logged.lines[logged.count++], LOG_LINE, "%s", line);
    pthread_mutex_unlock(&logged.lock);
}

int kit_logged(const char *part)
{
    int found = 0;

    pthread_mutex_lock(&logged.lock);
    for (size_t i = 0; i < logged.count; i++)
        found += strstr(logged.lines[i], part) != NULL;
    pthread_mutex_unlock(&logged.lock);
    return found;
}

void kit_log_clear(void)
{
    pthread_mutex_lock(&logged.lock);
    logged.count = 0;
    pthread_mutex_unlock(&logged.lock);
}

/* ---- main */

static struct CMUnitTest table[MOST_TESTS];
static char names[MOST_TESTS][128];

static size_t add_test(size_t at, const kit_test *test, const kit_place *place)
{
    assert_in_range(at, 0, MOST_TESTS - 1);
    snprintf(names[at], sizeof names[at], "%s[%s]", test->name, place->name);
    table[at] = (struct CMUnitTest){
        .name = names[at], .test_func = test->run, .initial_state = (void *)(uintptr_t)place};
    return at + 1;
}

static bool belongs(const kit_test *test, const kit_place *place)
{
    if (test->only != NULL)
        return test->only == place;
    return test->where == KIT_AT_ALL || (test->where == KIT_AT_VIRTUAL) == (place->clock != NULL);
}

static size_t add_suite(size_t at, const kit_suite *suite, const kit_place *const *places,
                        size_t place_count)
{
    for (size_t i = 0; i < suite->count; i++)
        for (size_t p = 0; p < place_count; p++)
            if (belongs(&suite->tests[i], places[p]))
                at = add_test(at, &suite->tests[i], places[p]);
    return at;
}

int kit_run(const kit_suite *suites, size_t suite_count, const kit_place *const *places,
            size_t place_count)
{
    size_t at = 0;

    for (size_t i = 0; i < suite_count; i++)
        at = add_suite(at, &suites[i], places, place_count);
    mt_log_set(MT_LOG_INFO, log_line, NULL);
    return mt_test_main(table, at);
}
