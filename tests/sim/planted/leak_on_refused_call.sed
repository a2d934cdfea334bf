# runtime/src/rpc/server_call.c: a call that is refused is never freed
/^static void call_reject/,/^}/{
/call_free/d
}
