# runtime/src/wire/native_send.c: a GOAWAY says of the newest call with a handler that it did not run
s/p = mt_put_varint(p, n->handed);/p = mt_put_varint(p, n->handed > 1 ? n->handed - 2 : 0);/
