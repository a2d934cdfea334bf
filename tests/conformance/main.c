/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the suite at one place: conformance <place>. */
#include "conformance/places.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < kit_place_count; i++)
        if (strcmp(kit_places[i]->name, argv[1]) == 0)
            return mt_conformance_run(kit_places[i]);
    fprintf(stderr, "usage: conformance <place>, one that places.c has\n");
    return 2;
}
