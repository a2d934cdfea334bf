# runtime/src/rpc/server_call.c: calls that a drain cuts off are said not to have run, whatever their handlers did
/mt_server_conn_reset_calls/,/^}/s/own.ran = has_started(call) ? MT_RAN : MT_DID_NOT_RUN;/own.ran = MT_DID_NOT_RUN;/
