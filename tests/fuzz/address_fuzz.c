/* SPDX-License-Identifier: Apache-2.0 */
/* address_fuzz.c - any bytes as one target and as a list: refused with a reason in one line, or an
 * address that reads the same again from what it is written as. */
#include <stdlib.h>
#include <string.h>

#include "core/address.h"
#include "core/alloc.h"
#include "core/slice.h"
#include "fuzz.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_have_reason(const mt_status *why)
{
    must(why->code == MT_INVALID_ARGUMENT && why->size > 0);
    must(strchr(why->text, '\n') == NULL);
}

static void must_read_again(const mt_address *address)
{
    char text[MT_ADDRESS_TEXT], again_text[MT_ADDRESS_TEXT];
    mt_address again;
    mt_status why;

    mt_address_format(address, text, sizeof text);
    must(mt_address_parse(mt_slice_text(text), &again, &why) == MT_OK);
    must(again.scheme == address->scheme && again.port == address->port);
    must(again.socket_size == address->socket_size);
    must(memcmp(&again.socket, &address->socket, sizeof again.socket) == 0);
    mt_address_format(&again, again_text, sizeof again_text);
    must(strcmp(text, again_text) == 0);
}

static void try_list(const uint8_t *data, size_t size)
{
    char *text = mt_strndup((const char *)data, size);
    mt_address *addresses;
    mt_status why;
    size_t count;

    must(text != NULL);
    if (mt_address_list_parse(text, &addresses, &count, &why) != MT_OK)
        must_have_reason(&why);
    for (size_t i = 0; i < count; i++)
        must_read_again(&addresses[i]);
    mt_free(addresses);
    mt_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mt_address address;
    mt_status why;

    if (mt_address_parse(mt_slice_of(data, size), &address, &why) == MT_OK)
        must_read_again(&address);
    else
        must_have_reason(&why);
    try_list(data, size);
    must(mt_live_objects() == 0);
    return 0;
}
