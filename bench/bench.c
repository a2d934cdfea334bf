/* SPDX-License-Identifier: Apache-2.0 */
/* bench.c - measures MsgTrans beside the floor of the machine, in turn, and prints one table. */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "launch.h"
#include "report.h"

/* CPUs that other programs may use during a run before it is repeated. */
#define FOREIGN_FINE 0.06

static bool is_wanted(const bench_settings *s, const bench_machine *m, bench_place place)
{
    const bench_scenario *scenario = &bench_scenarios[place.scenario];

    if (!s->peers[place.peer] || !s->transports[place.transport])
        return false;
    if (scenario->mode == BENCH_STREAM && !bench_peers[place.peer].has_streams)
        return false;
    if (place.transport == BENCH_UNIX && bench_peers[place.peer].tcp_only)
        return false;
    if (scenario->busy_polling && (m->cpu_count < 2 || bench_peers[place.peer].optional))
        return false; /* two that spin on one CPU only take it from each other */
    return s->only == NULL || strstr(scenario->name, s->only) != NULL;
}

static bench_launch launch_make(const bench_book *book, bench_place place, const char *program)
{
    const bench_settings *s = book->settings;
    const bench_scenario *scenario = &bench_scenarios[place.scenario];
    bench_launch launch = {.program = program,
                           .job = {.uri = "tcp://127.0.0.1:0",
                                   .mode = scenario->mode,
                                   .in_flight = scenario->in_flight,
                                   .busy_poll_us = scenario->busy_polling ? s->busy_poll_us : 0,
                                   .warmup_ms = s->warmup_ms,
                                   .duration_ms = s->duration_ms,
                                   .connections = s->connections},
                           .server_cpu = scenario->one_cpu ? book->machine.client_cpu
                                                           : book->machine.server_cpu,
                           .client_cpu = book->machine.client_cpu};

    if (place.transport == BENCH_UNIX)
        snprintf(launch.job.uri, sizeof launch.job.uri, "unix:@msgtrans-bench-%d", (int)getpid());
    return launch;
}

/* The peer programs lie beside this one. */
static void program_path(char *out, size_t room, const char *peer)
{
    char self[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);

    self[size > 0 ? size : 0] = '\0';
    snprintf(out, room, "%s/bench-%s", dirname(self), peer);
}

/* Runs until others let us have the CPUs, or the tries are used up; keeps the least disturbed. */
static bool run_quietly(const bench_book *book, const bench_launch *launch, bench_result *best,
                        double *least)
{
    bench_result result;
    double foreign;

    *least = 1e9;
    for (uint32_t i = 0; i<book->settings->tries && * least> FOREIGN_FINE; i++) {
        if (!bench_launch_run(launch, &result, &foreign) || result.failed > 0 || result.calls <= 0)
            return false;
        if (foreign < *least) {
            *least = foreign;
            *best = result;
        }
    }
    return true;
}

static void run_one(bench_book *book, bench_place place, FILE *json)
{
    bench_cell *cell = &book->cells[place.transport][place.scenario][place.peer];
    bench_result result;
    double foreign = 0;
    char program[PATH_MAX];

    program_path(program, sizeof program, bench_peers[place.peer].name);
    bench_launch launch = launch_make(book, place, program);
    book->runs++;
    if (!run_quietly(book, &launch, &result, &foreign)) {
        fprintf(stderr, "bench: %s over %s, %s: failed\n", bench_peers[place.peer].name,
                bench_transports[place.transport], bench_scenarios[place.scenario].name);
        book->failures++;
        return;
    }
    cell->results[cell->count++] = result;
    if (foreign > book->foreign_max)
        book->foreign_max = foreign;
    if (json != NULL)
        bench_report_json_run(book, place, &result, foreign, json);
}

/* The peers take turns within each scenario, so that what drifts meets all of them alike. */
static void run_all(bench_book *book, FILE *json)
{
    const bench_settings *s = book->settings;
    bench_place at = {0};

    for (at.round = 0; at.round < s->rounds; at.round++)
        for (at.transport = 0; at.transport < BENCH_TRANSPORTS; at.transport++)
            for (at.scenario = 0; at.scenario < BENCH_SCENARIOS; at.scenario++)
                for (at.peer = 0; at.peer < BENCH_PEERS; at.peer++)
                    if (is_wanted(s, &book->machine, at))
                        run_one(book, at, json);
}

static FILE *json_open(const bench_book *book)
{
    const char *path = book->settings->json;

    if (path == NULL)
        return NULL;
    FILE *json = fopen(path, "a");
    if (json == NULL)
        bench_refuse("--json", path, strerror(errno));
    bench_report_json_head(book, json);
    return json;
}

static void programs_check(const bench_settings *s)
{
    char path[PATH_MAX];

    for (int i = 0; i < BENCH_PEERS; i++) {
        program_path(path, sizeof path, bench_peers[i].name);
        if (s->peers[i] && access(path, X_OK) != 0)
            bench_refuse("--peers", bench_peers[i].name,
                         "names of peers that were built (see bench/CMakeLists.txt)");
    }
}

int main(int argc, char **argv)
{
    static bench_book book;
    bench_settings settings;

    bench_settings_read(&settings, argc, argv);
    programs_check(&settings);
    book.settings = &settings;
    bench_machine_read(&book.machine);
    FILE *json = json_open(&book);
    bench_report_head(&book, stdout);
    fflush(stdout);
    run_all(&book, json);
    bench_report_tables(&book, stdout);
    if (json != NULL)
        fclose(json);
    return book.failures == 0 && book.runs > 0 ? 0 : 1;
}
