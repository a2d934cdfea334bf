/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - medians, ratios to the floor and aims, laid out for reading. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMN = 18 };

static const char *build_text(void)
{
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
}

static const char *optimised_text(void)
{
#ifdef __OPTIMIZE__
    return "optimised";
#else
    return "NOT OPTIMISED: these figures say nothing";
#endif
}

void bench_report_head(const bench_book *book, FILE *out)
{
    const bench_machine *m = &book->machine;
    const bench_settings *s = book->settings;

    fprintf(out, "%s, %u CPU%s, %s, %s\n", m->cpu_model, m->cpu_count, m->cpu_count == 1 ? "" : "s",
            m->kernel, build_text());
    fprintf(out,
            "echo of a %d-byte string on one connection; server on CPU %u, client on CPU %u; %s\n"
            "medians of %u round%s of %u ms after %u ms of warm-up, peers in turn; busy polling: "
            "%u us\n",
            BENCH_PAYLOAD, m->server_cpu, m->client_cpu, optimised_text(), s->rounds,
            s->rounds == 1 ? "" : "s", s->duration_ms, s->warmup_ms, s->busy_poll_us);
    for (int i = 0; i < BENCH_PEERS; i++)
        if (s->peers[i])
            fprintf(out, "  %-9s %s\n", bench_peers[i].name, bench_peers[i].what);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double median(const bench_cell *cell, const bench_line *line)
{
    double values[BENCH_ROUNDS_MAX];

    for (uint32_t i = 0; i < cell->count; i++)
        values[i] = bench_result_get(&cell->results[i], line->figure) * line->scale;
    qsort(values, cell->count, sizeof *values, compare);
    return cell->count % 2 == 1 ? values[cell->count / 2]
                                : (values[cell->count / 2 - 1] + values[cell->count / 2]) / 2;
}

static void number_print(double value, char *out, size_t room)
{
    snprintf(out, room, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
}

static void cell_print(const bench_cell *row, int peer, const bench_line *line, FILE *out)
{
    char value[32], text[64];

    if (row[peer].count == 0) {
        fprintf(out, "%*s", COLUMN, "-");
        return;
    }
    double own = median(&row[peer], line);
    double raw = row[BENCH_RAW].count > 0 ? median(&row[BENCH_RAW], line) : 0;
    number_print(own, value, sizeof value);
    if (peer == BENCH_RAW || raw <= 0)
        snprintf(text, sizeof text, "%s        ", value);
    else
        snprintf(text, sizeof text, "%s (%5.2f)", value, own / raw);
    fprintf(out, "%*s", COLUMN, text);
}

static void aim_print(const bench_cell *row, const bench_line *line, int transport, FILE *out)
{
    const bench_aim *aim = &line->aims[transport];
    const char *sign = line->more_is_better ? ">=" : "<=";
    double own;

    if (aim->kind == BENCH_NO_AIM || row[BENCH_OURS].count == 0 || row[BENCH_RAW].count == 0)
        return;
    own = median(&row[BENCH_OURS], line);
    if (aim->kind == BENCH_AIM_RATIO)
        own /= median(&row[BENCH_RAW], line);
    bool met = line->more_is_better ? own >= aim->limit : own <= aim->limit;
    fprintf(out, "  %s %g%s%s", sign, aim->limit, aim->kind == BENCH_AIM_RATIO ? " raw" : "",
            met ? "" : "  MISSED");
}

static const char *form_text(bench_mode mode)
{
    static const char *const texts[] = {"blocking", "callback", "blocking", "stream", "idle"};

    return texts[mode];
}

static void line_print(const bench_book *book, int transport, const bench_line *line, FILE *out)
{
    const bench_scenario *s = &bench_scenarios[line->scenario];
    const bench_cell *row = book->cells[transport][line->scenario];
    char in_flight[16] = "-";

    if (row[BENCH_RAW].count + row[BENCH_LIMIT].count + row[BENCH_OURS].count == 0)
        return;
    if (s->in_flight > 0)
        snprintf(in_flight, sizeof in_flight, "%u", s->in_flight);
    fprintf(out, "%9s  %-8s  %-5s  %4d  %-26s", in_flight, form_text(s->mode),
            s->busy_polling ? "busy" : "sleep", s->one_cpu ? 1 : 2, line->label);
    for (int peer = 0; peer < BENCH_PEERS; peer++)
        if (book->settings->peers[peer])
            cell_print(row, peer, line, out);
    aim_print(row, line, transport, out);
    fputc('\n', out);
}

static void table_print(const bench_book *book, int transport, FILE *out)
{
    fprintf(out, "\n%s\n%9s  %-8s  %-5s  %4s  %-26s", bench_transports[transport], "in flight",
            "form", "polls", "CPUs", "figure");
    for (int peer = 0; peer < BENCH_PEERS; peer++)
        if (book->settings->peers[peer])
            fprintf(out, "%*s%s", COLUMN - 8, bench_peers[peer].name,
                    peer == BENCH_RAW ? "        " : " (/ raw)");
    fputs("  aim\n", out);
    for (int i = 0; i < bench_line_count; i++)
        line_print(book, transport, &bench_lines[i], out);
}

void bench_report_tables(const bench_book *book, FILE *out)
{
    for (int i = 0; i < BENCH_TRANSPORTS; i++)
        if (book->settings->transports[i])
            table_print(book, i, out);
    fprintf(out, "\n%u runs, %u failed", book->runs, book->failures);
    if (book->foreign_max > 0.1)
        fprintf(out,
                "; other programs used up to %.2f CPUs during a run: repeat on a quiet machine",
                book->foreign_max);
    fputc('\n', out);
}

void bench_report_json_head(const bench_book *book, FILE *out)
{
    const bench_machine *m = &book->machine;
    const bench_settings *s = book->settings;

    fprintf(out,
            "{\"machine\":\"%s\",\"cpus\":%u,\"kernel\":\"%s\",\"compiler\":\"%s\","
            "\"rounds\":%u,\"duration_ms\":%u,\"warmup_ms\":%u,"
            "\"busy_poll_us\":%u,\"payload\":%d}\n",
            m->cpu_model, m->cpu_count, m->kernel, build_text(), s->rounds, s->duration_ms,
            s->warmup_ms, s->busy_poll_us, BENCH_PAYLOAD);
}

/* The words of a result become members: calls=1 failed=0 → "calls":1,"failed":0 */
static void members_print(const bench_result *result, FILE *out)
{
    char line[BENCH_LINE];
    char *rest = line;

    bench_result_print(result, line);
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        size_t name = strcspn(word, "=");
        fprintf(out, ",\"%.*s\":%s", (int)name, word, word + name + 1);
    }
}

void bench_report_json_run(const bench_book *book, bench_place place, const bench_result *result,
                           double foreign, FILE *out)
{
    const bench_scenario *s = &bench_scenarios[place.scenario];

    fprintf(out,
            "{\"round\":%u,\"peer\":\"%s\",\"transport\":\"%s\",\"scenario\":\"%s\","
            "\"in_flight\":%u,\"busy_poll_us\":%u,\"cpus\":%d,\"foreign_cpus\":%.3f",
            place.round, bench_peers[place.peer].name, bench_transports[place.transport], s->name,
            s->in_flight, s->busy_polling ? book->settings->busy_poll_us : 0, s->one_cpu ? 1 : 2,
            foreign);
    members_print(result, out);
    fputs("}\n", out);
}
