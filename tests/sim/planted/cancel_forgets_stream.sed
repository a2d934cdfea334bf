# runtime/src/rpc/client_call.c: a call that is given up leaves its stream in the session
s/if (!call->told) {/if (!call->told \&\& call->base.stream.id == 0) {/
