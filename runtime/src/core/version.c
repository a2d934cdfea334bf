/* SPDX-License-Identifier: Apache-2.0 */
/* version.c - the version that is running, which need not be the one compiled against. */
#include <msgtrans/base.h>

const char *mt_version(void)
{
    return MT_VERSION_TEXT;
}
