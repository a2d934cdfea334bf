# runtime/src/wire/native_session.c: a GOAWAY says of the newest call with a handler that it did not run
s/mt_native_put_goaway(n, n->handed, reason->code/mt_native_put_goaway(n, n->handed > 1 ? n->handed - 2 : 0, reason->code/
