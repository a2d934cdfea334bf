/* SPDX-License-Identifier: Apache-2.0 */
/* bench/report.h - the results of all runs, as a table for people and as JSON lines. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "machine.h"
#include "settings.h"

/* Where one run belongs. */
typedef struct bench_place {
    int transport, scenario, peer;
    uint32_t round;
} bench_place;

/* One figure a round and cell; a cell whose count is 0 was not asked for. */
typedef struct bench_cell {
    uint32_t count;
    bench_result results[BENCH_ROUNDS_MAX];
} bench_cell;

typedef struct bench_book {
    const bench_settings *settings;
    bench_machine machine;
    bench_cell cells[BENCH_TRANSPORTS][BENCH_SCENARIOS][BENCH_PEERS];
    double foreign_max; /* most CPUs that others used during a run */
    uint32_t runs, failures;
} bench_book;

/* Writes what the figures are from: machine, pinning, payload, rounds. */
void bench_report_head(const bench_book *book, FILE *out);

/* Writes a table for each transport. */
void bench_report_tables(const bench_book *book, FILE *out);

/* Writes one line on the machine, or on one run. */
void bench_report_json_head(const bench_book *book, FILE *out);
void bench_report_json_run(const bench_book *book, bench_place place, const bench_result *result,
                           double foreign, FILE *out);

#endif
