/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - uses what comes from both folders. */
#include "common/key.mt.h"
#include "idl/entry.mt.h"
#include "idl/store.mt.h"

int main(void)
{
    common_key key = {.name = (char *)"k"};
    app_entry entry = {.key = &key, .unit = UNITS_UNIT_BYTE};

    return app_entry_packed_size(&entry) == 0;
}
