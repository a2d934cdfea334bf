# runtime/src/rpc/conn.c: after a write that took only a part, its last byte is sent again
s/mt_chain_consume(out, put);/mt_chain_consume(out, put > 1 \&\& put < out->bytes ? put - 1 : put);/
