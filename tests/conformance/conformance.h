/* SPDX-License-Identifier: Apache-2.0 */
/* conformance.h - the call model as tests that run over any transport, also one of your own. docs/transports.md
 * tells how a project builds it; its main() is
 *
 *     mt_transport_register(&my_transport);
 *     return mt_conformance_run(&(mt_conformance_target){.name = "mine", .listen = "mine:%s"}); */
#ifndef MT_CONFORMANCE_H
#define MT_CONFORMANCE_H

#include <msgtrans/msgtrans.h>

typedef struct mt_conformance_clock mt_conformance_clock;

typedef struct mt_conformance_target {
    const char *name; /* in the names of the tests */

    /* What servers listen on. "%s" stands for a name that is used only once: letters, digits and '-',
     * at most 40. An address that ends in "://127.0.0.1:0" gets a free port of TCP. */
    const char *listen;

    /* Adds what the transport needs, certificates for example, where a test has not set it; NULL when it
     * needs nothing. Either may be NULL; what they point to must last. Thread  any. */
    void (*configure)(mt_server_options *server, mt_channel_options *channel);

    const mt_conformance_clock
        *clock; /* NULL: real time. Virtual time is in-tree only, see kit.h */
} mt_conformance_target;

/* Runs every test of the suite over one transport and reports to stdout, by cmocka. A test that hangs ends
 * the program after a minute.
 *   Returns  what main() returns: not 0 if a test failed or an object of the library is still alive */
int mt_conformance_run(const mt_conformance_target *target);

#endif
