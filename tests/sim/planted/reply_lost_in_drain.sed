# runtime/src/rpc/conn.c: a connection that drains does not wait for replies that wait for credit
s/(conn->deaf || conn->session->finishing == 0)/true/
