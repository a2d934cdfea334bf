# runtime/src/rpc/client_call.c: a request that was written to its last byte counts as not written
s/return call->mark > conn->conn.written;/return call->mark >= conn->conn.written;/
