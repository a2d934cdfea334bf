# runtime/src/rpc/channel.c: of the calls that wait for a connection only one is sent when there is one
/^void mt_channel_retry_waiting/,/^}/s/while (!mt_list_is_empty/if (!mt_list_is_empty/
