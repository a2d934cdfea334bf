/* SPDX-License-Identifier: Apache-2.0 */
/* custom.c - transports that come from outside of the library, as carriers. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/status.h"
#include "net/pipe.h"

typedef struct custom_listener {
    mt_listener base;
    mt_transport_listener *lower;
} custom_listener;

static mt_err custom_connect(mt_loop *loop, const mt_address *address, mt_pipe **out, int *error)
{
    *out = NULL;
    *error = 0;
    return address->custom->connect(loop, address->host, out, error);
}

static mt_err refuse(const mt_address *address, mt_err err, int error, mt_status *why)
{
    char text[MT_ADDRESS_TEXT];

    mt_address_format(address, text, sizeof text);
    mt_status_set(why, err, "%s: cannot listen: %s", text,
                  err == MT_EIO && error != 0 ? strerror(error) : mt_err_text(err));
    return err;
}

static mt_err custom_listen(const mt_listen_args *args, mt_listener **out, mt_status *why)
{
    const mt_address *address = args->sibling != NULL ? &args->sibling->address : args->address;
    custom_listener *self = mt_zalloc(sizeof *self);
    int error = 0;

    *out = NULL;
    if (self == NULL)
        return refuse(address, MT_ENOMEM, 0, why);
    const mt_transport_listen_args below = {
        .loop = args->loop,
        .address = address->host,
        .accept = args->accept,
        .arg = args->arg,
        .sibling = args->sibling != NULL ? ((custom_listener *)args->sibling)->lower : NULL};
    mt_err err = address->custom->listen(&below, &self->lower, &error);
    if (err != MT_OK) {
        mt_free(self);
        return refuse(address, err, error, why);
    }
    self->base = (mt_listener){.transport = &mt_carrier_custom, .address = *address};
    if (self->lower->address[0] != '\0')
        snprintf(self->base.address.host, MT_HOST_SIZE, "%.*s", MT_TRANSPORT_ADDRESS_SIZE - 1,
                 self->lower->address);
    *out = &self->base;
    return MT_OK;
}

static void custom_listener_free(mt_listener *listener)
{
    custom_listener *self = (custom_listener *)listener;

    listener->address.custom->listener_free(self->lower);
    mt_free(self);
}

const mt_carrier mt_carrier_custom = {
    .scheme = "custom",
    .connect = custom_connect,
    .listen = custom_listen,
    .listener_free = custom_listener_free,
};
