# runtime/src/wire/native_flow.c: what was used up is given back twice
s/stream->recv_credit += (uint32_t)(window - open);/stream->recv_credit += 2 * (uint32_t)(window - open);/
