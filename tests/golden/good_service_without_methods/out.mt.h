/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

/* --- S ---------------------------------------------------------------------------------------- */

extern const mt_service s_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct s_handlers {
    void (*none)(void); /* C wants a member */
} s_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err s_register(mt_server *server, const s_handlers *handlers, void *app);

MT_END_DECLS

#endif
