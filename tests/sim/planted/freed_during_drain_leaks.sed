# runtime/src/rpc/server_loop.c: a server that is freed under way is forgotten when a drain is under way too
s/if (server->freeing) {/if (server->freeing \&\& !home->draining) {/
