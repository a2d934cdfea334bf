/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - asks for the time. */
#include <stdio.h>

#include "clock.mt.h"
#include "seqpacket.h"

int main(int argc, char **argv)
{
    clock_answer *answer;

    if (mt_transport_register(&seqpacket_transport) != MT_OK)
        return 1;
    mt_channel *channel = mt_channel_open(argc > 1 ? argv[1] : "seqpacket:clock", NULL);
    mt_status status = clock_now(channel, &(clock_question){0}, &answer, NULL);
    if (status.code == MT_OK)
        printf("%lld s since 1970\n", (long long)answer->seconds);
    else
        fprintf(stderr, "%s\n", mt_status_text(&status));
    clock_answer_free(answer);
    mt_channel_free(channel);
    return status.code == MT_OK ? 0 : 1;
}
