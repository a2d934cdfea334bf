# runtime/src/rpc/subchannel.c: after a failure the next attempt to connect comes a million times later
/^static void attempt_failed/,/^}/s/loop->now + wait/loop->now + wait * 1000000/
