# runtime/src/rpc/server_loop.c: the grace of a drain never ends
/^void mt_server_loop_drain/,/^}/{
/mt_timer_start/d
}
