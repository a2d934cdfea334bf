# runtime/src/wire/native_recv.c: calls above the last stream of a GOAWAY are not ended
s/^    if (!n->acceptor)$/    if (!n->acceptor \&\& last == UINT64_MAX)/
