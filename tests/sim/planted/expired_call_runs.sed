# runtime/src/wire/native_head.c: the deadline reaches the server as one a thousand times later
s/(head->timeout + MT_US - 1) \/ MT_US/head->timeout/
