/* SPDX-License-Identifier: Apache-2.0 */
/* native_model_test.c - thousands of random lives of a connection against a model: no message is lost,
 * doubled or out of order, every call ends exactly once, credit adds up, and nothing is left behind. */
#include "native_pair.h"
#include "native_transit.h"

enum { SEEDS = 2000, STEPS = 150, MOST_CALLS = 48, CLIENT = 0, SERVER = 1 };

/* What must be true of one call. Its number travels as its timeout in microseconds. */
typedef struct record {
    test_call *calls[2];
    unsigned sent[2]; /* messages, by side */
    bool closed[2];   /* that side said that nothing follows */
    bool left[2];     /* that side ended the call itself */
    bool stopped[2];  /* that side consumes no more */
    size_t consumed[2];
} record;

static struct model {
    pair p;
    uint64_t seed;
    record records[MOST_CALLS];
    unsigned count;
    bool away;
} model;

static uint8_t noise[400000];
static uint8_t text[400000]; /* gets smaller when it is compressed */

static uint64_t draw(uint64_t below)
{
    return mt_rng_below(&model.p.rng, below);
}

/* ---- messages: what they hold follows from who sends them and when */

static mt_slice message_of(unsigned number, int side, unsigned at)
{
    mt_rng rng;

    mt_rng_seed(&rng,
                model.seed << 32 ^ (uint64_t)number << 16 ^ (uint64_t)at << 1 ^ (uint64_t)side);
    uint64_t kind = mt_rng_below(&rng, 20);
    size_t size = (size_t)mt_rng_below(&rng, kind < 14 ? 100 : kind < 18 ? 20000 : 150000);
    if (kind == 0)
        size = 0;
    const uint8_t *source = mt_rng_below(&rng, 2) == 0 ? noise : text;
    return mt_slice_of(source + mt_rng_below(&rng, 1000), size);
}

static mt_body body_for(mt_slice bytes)
{
    static const mt_codec often[] = {MT_CODEC_ZSTD, MT_CODEC_NONE, MT_CODEC_NONE, MT_CODEC_NONE};

    return (mt_body){
        .bytes = bytes, .codec = often[draw(4)], .compress_above = (uint32_t)draw(2000)};
}

static unsigned number_of(const record *r)
{
    return (unsigned)(r - model.records) + 1;
}

static record *record_of(test_call *call)
{
    unsigned number = (unsigned)(call->timeout / MT_US);

    assert_true(number >= 1 && number <= model.count);
    return &model.records[number - 1];
}

static void step_finish(record *r);
static void step_reset(record *r, int side);

/* An owner may end the call from inside the event. */
static void answer_at_once(record *r, int side)
{
    uint64_t what = draw(12);

    if (r->calls[side]->stream.id == 0 && side == SERVER)
        return;
    if (what == 0 && side == SERVER)
        step_finish(r);
    else if (what == 1)
        step_reset(r, side);
}

static void on_told(test_call *call, mt_slice bytes, bool last)
{
    record *r = record_of(call);
    int side = call->owner == &model.p.client ? CLIENT : SERVER;
    unsigned at = call->messages - 1;

    assert_false(r->left[side]);
    assert_true(at < r->sent[!side]);
    mt_slice wanted = message_of(number_of(r), !side, at);
    assert_int_equal(bytes.size, wanted.size);
    assert_true(mt_slice_equal(bytes, wanted));
    if (last && side == SERVER)
        assert_true(r->closed[CLIENT] && at + 1 == r->sent[CLIENT]);
    r->calls[side] = call;
    answer_at_once(r, side);
}

static void on_ended(test_call *call)
{
    record *r = record_of(call);

    assert_true(r->closed[CLIENT]);
    assert_int_equal(call->messages, r->sent[CLIENT]);
}

/* ---- steps */

static record *some_call(int side)
{
    if (model.count == 0)
        return NULL;
    record *r = &model.records[draw(model.count)];
    bool is_live = r->calls[side] != NULL && r->calls[side]->stream.id != 0 && !r->left[side];
    return is_live ? r : NULL;
}

static void step_open(void)
{
    mt_session *s = model.p.client.session;

    if (model.count == MOST_CALLS)
        return;
    record *r = &model.records[model.count];
    test_call *call = new_call(&model.p.client);
    call->timeout = (mt_time)++model.count * MT_US;
    mt_call_head head = {.method = &get_method, .timeout = call->timeout};
    bool has_message = draw(3) != 0, last = draw(3) == 0;
    mt_body body = body_for(message_of(number_of(r), CLIENT, 0));
    r->calls[CLIENT] = call;
    call->stream.reads_on = draw(2) == 0;
    mt_err err = s->ops->open(s, &call->stream, &head, has_message ? &body : NULL,
                              last ? MT_SEND_END : 0, NULL);
    if (err != MT_OK) {
        assert_true(err == (model.p.client.goaways > 0 ? MT_ECLOSED : MT_EAGAIN));
        r->left[CLIENT] = true;
        return;
    }
    r->sent[CLIENT] = has_message;
    r->closed[CLIENT] = last;
}

static void step_send(int side)
{
    record *r = some_call(side);

    if (r == NULL || r->closed[side])
        return;
    mt_slice bytes = message_of(number_of(r), side, r->sent[side]);
    bool last = side == CLIENT && draw(4) == 0;
    r->sent[side]++;
    r->closed[side] = last;
    mt_session *s = r->calls[side]->owner->session;
    mt_body body = body_for(bytes);
    assert_ok(s->ops->send(s, &r->calls[side]->stream, &body, last ? MT_SEND_END : 0, NULL));
}

static void step_end(void)
{
    record *r = some_call(CLIENT);
    mt_session *s = model.p.client.session;

    if (r == NULL || r->closed[CLIENT])
        return;
    r->closed[CLIENT] = true;
    assert_ok(s->ops->send(s, &r->calls[CLIENT]->stream, NULL, MT_SEND_END, NULL));
}

static void step_finish(record *r)
{
    mt_session *s = model.p.server.session;
    mt_finish finish = {.code = MT_OK, .queue_us = 1};
    mt_slice bytes;

    if (r == NULL)
        return;
    bytes = message_of(number_of(r), SERVER, r->sent[SERVER]);
    mt_body body = body_for(bytes);
    bool has_message = draw(2) == 0;
    r->sent[SERVER] += has_message;
    r->closed[SERVER] = r->left[SERVER] = true;
    assert_ok(
        s->ops->finish(s, &r->calls[SERVER]->stream, &finish, has_message ? &body : NULL, NULL));
}

static void step_reset(record *r, int side)
{
    mt_status status = mt_status_make(MT_ABORTED, "enough");

    if (r == NULL)
        return;
    test_call *call = r->calls[side];
    mt_session *s = call->owner->session;
    r->left[side] = r->left[side] || call->finished + call->resets == 0;
    s->ops->reset(s, &call->stream, &status);
    r->stopped[side] = true;
}

static void step_some_reset(int side)
{
    step_reset(some_call(side), side);
}

static void consume(record *r, int side, size_t size)
{
    test_call *call = r->calls[side];
    mt_session *s = call->owner->session;

    r->consumed[side] += size;
    s->ops->consume(s, &call->stream, size);
}

/* Also of calls that the peer has ended. */
static record *some_reader(int side)
{
    record *r = model.count > 0 ? &model.records[draw(model.count)] : NULL;
    const test_call *call = r != NULL ? r->calls[side] : NULL;

    if (call == NULL || r->left[side] || r->stopped[side] ||
        (call->stream.id == 0 && !call->stream.reads_on))
        return NULL;
    return r;
}

static void step_consume(int side)
{
    record *r = some_reader(side);

    if (r == NULL)
        return;
    if (r->calls[side]->stream.id == 0 && draw(4) == 0)
        step_reset(r, side); /* reads no more */
    else
        consume(r, side, draw(r->calls[side]->bytes - r->consumed[side] + 1));
}

static void step_goaway(void)
{
    mt_status reason = mt_status_make(MT_UNAVAILABLE, "later");

    if (draw(20) != 0)
        return;
    model.p.server.session->ops->goaway(model.p.server.session, &reason, 0);
    model.away = true;
}

/* The server's calls are made by events: find those that are new. */
static void note_calls(void)
{
    for (mt_list *at = model.p.server.calls.next; at != &model.p.server.calls; at = at->next) {
        test_call *call = MT_CONTAINER_OF(at, test_call, node);
        record *r = record_of(call);
        assert_true(r->calls[SERVER] == NULL || r->calls[SERVER] == call);
        if (r->calls[SERVER] == NULL && call->stream.id != 0)
            call->stream.reads_on = number_of(r) % 2 == 0;
        r->calls[SERVER] = call;
    }
}

/* ---- credit of the connection */

/* What one end holds of its window: by streams, and by messages that wait to come. */
static uint64_t held_by(const end *e)
{
    const mt_native *n = mt_native_of(e->session);
    uint64_t held = 0;

    for (mt_list *at = e->calls.next; at != &e->calls; at = at->next) {
        const test_call *call = MT_CONTAINER_OF(at, test_call, node);
        const record *r = record_of(MT_CONTAINER_OF(at, test_call, node));
        int side = e == &model.p.client ? CLIENT : SERVER;
        bool over = call->stream.id == 0;

        if (over && (!call->stream.reads_on || r->left[side] || r->stopped[side]))
            assert_int_equal(call->stream.charged, 0);
        held += call->stream.charged;
        for (mt_list *part = n->waiting.next; part != &n->waiting; part = part->next)
            if (call->stream.partial == (void *)part)
                held += mt_native_partial_bytes(&call->stream);
    }
    return held;
}

/* What may be sent to this end, is under way to it, is on its way back, and is held: the window. */
static void credit_adds_up(bool to_client)
{
    const end *to = to_client ? &model.p.client : &model.p.server;
    const end *from = to_client ? &model.p.server : &model.p.client;
    const mt_native *receiver = mt_native_of(to->session), *sender = mt_native_of(from->session);
    uint32_t window = receiver->ours.connection_window_bytes;
    uint64_t sendable = sender->send_credit;

    if (sender->state == MT_NATIVE_PREFACE || sender->state == MT_NATIVE_SETTINGS)
        sendable += window - MT_INITIAL_CONNECTION; /* comes with the settings */
    sendable += transit_of(&model.p, to_client).message_bytes;
    sendable += transit_of(&model.p, !to_client).credit;
    assert_int_equal(sendable, receiver->recv_credit);
    assert_int_equal(receiver->recv_credit + receiver->used + held_by(to), window);
}

static void step(void)
{
    switch (draw(12)) {
    case 0:
    case 1:
        step_open();
        break;
    case 2:
    case 3:
        step_send((int)draw(2));
        break;
    case 4:
        step_end();
        break;
    case 5:
        step_finish(some_call(SERVER));
        break;
    case 6:
        if (draw(2) == 0)
            step_some_reset((int)draw(2));
        break;
    case 7:
        step_consume((int)draw(2));
        break;
    case 8:
        step_goaway();
        break;
    default:
        for (uint64_t i = draw(30); i > 0; i--)
            move_some(&model.p, draw(2) == 0);
    }
    note_calls();
    credit_adds_up(false);
    credit_adds_up(true);
}

/* ---- the end */

/* Lets all that is under way arrive, with readers that keep up. */
static void settle(void)
{
    bool busy = true;

    while (busy) {
        busy = false;
        run(&model.p);
        note_calls();
        for (unsigned i = 0; i < model.count; i++)
            for (int side = 0; side < 2; side++) {
                record *r = &model.records[i];
                test_call *call = r->calls[side];
                if (call == NULL || r->left[side] || r->stopped[side] ||
                    (call->stream.id == 0 && !call->stream.reads_on))
                    continue;
                size_t due = call->bytes - r->consumed[side];
                busy = busy || due > 0;
                consume(r, side, due);
            }
    }
}

static void wind_up(void)
{
    settle();
    for (unsigned i = 0; i < model.count; i++) {
        record *r = &model.records[i];
        if (r->calls[SERVER] != NULL && r->calls[SERVER]->stream.id != 0)
            step_finish(r);
    }
    settle();
}

static void check_record(const record *r)
{
    const test_call *client = r->calls[CLIENT], *server = r->calls[SERVER];

    assert_int_equal(client->finished + client->resets + r->left[CLIENT], 1);
    if (client->finished > 0)
        assert_int_equal(client->messages, r->sent[SERVER]);
    if (client->resets > 0 && server == NULL)
        assert_int_equal(client->ran, MT_DID_NOT_RUN);
    if (server == NULL)
        return;
    assert_int_equal(server->finished, 0);
    assert_int_equal(server->resets + r->left[SERVER], 1);
    if (server->half_closed)
        assert_int_equal(server->messages, r->sent[CLIENT]);
}

static void check_rest(mt_session *session)
{
    const mt_native *n = mt_native_of(session);

    assert_int_equal(session->live, 0);
    assert_int_equal(session->out.bytes, 0);
    assert_false(session->wants_pump);
    assert_int_equal(n->streams.count, 0);
    assert_int_equal(n->assembling, 0);
    assert_int_equal(n->recv_credit + n->used, n->ours.connection_window_bytes);
    assert_true(mt_list_is_empty(&n->parked));
    assert_true(mt_list_is_empty(&n->begun));
    assert_true(mt_list_is_empty(&n->ring));
    assert_true(mt_list_is_empty(&n->waiting));
}

static void live(uint64_t seed)
{
    static const uint32_t windows[] = {64 << 10, 100000, 300000, 16 << 20};
    mt_session_limits limits = usual_limits, of_client = usual_limits;

    limits.max_concurrent_calls = 20;
    limits.stream_window_bytes = 32 << 10;
    limits.max_message_bytes = limits.max_assembly_bytes = 200000;
    limits.connection_window_bytes = windows[seed % 4];
    of_client.connection_window_bytes = windows[seed / 4 % 4];
    memset(&model, 0, sizeof model);
    model.seed = seed;
    pair_init_both(&model.p, (cut)(seed % 8 == 0 ? WHOLE : AT_RANDOM), &of_client, &limits);
    mt_rng_seed(&model.p.rng, seed);
    model.p.client.told = model.p.server.told = on_told;
    model.p.server.ended = on_ended;
    model.p.client.keep = model.p.server.keep = true;
    for (int i = 0; i < STEPS; i++)
        step();
    assert_ok(model.p.err[0]);
    assert_ok(model.p.err[1]);
    wind_up();
    for (unsigned i = 0; i < model.count; i++)
        check_record(&model.records[i]);
    check_rest(model.p.client.session);
    check_rest(model.p.server.session);
    pair_fini(&model.p);
}

static void every_random_life_keeps_the_promises(void **state)
{
    mt_rng rng;

    (void)state;
    mt_rng_seed(&rng, 7);
    for (size_t i = 0; i < sizeof noise; i++) {
        noise[i] = (uint8_t)mt_rng_next(&rng);
        text[i] = noise[i] & 3;
    }
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        live(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_random_life_keeps_the_promises)};
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
