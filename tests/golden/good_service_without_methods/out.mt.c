/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- S ---------------------------------------------------------------------------------------- */

const mt_service s_service = {
    "S",
    NULL,
    0,
    sizeof(s_handlers),
};

mt_err s_register(mt_server *server, const s_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &s_service, handlers, app);
}
