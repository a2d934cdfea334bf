# runtime/src/rpc/server_call.c: the deadline of a call that was answered goes on
/^static void call_leave_conn/,/^}/{
/mt_timer_stop/d
}
