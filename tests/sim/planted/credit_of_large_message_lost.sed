# runtime/src/wire/native_assembly.c: a message longer than the window is never given what it lacks
/^static void let_come/,/^}/{
/mt_native_put_credit/d
}
