/* SPDX-License-Identifier: Apache-2.0 */
/* emit.h - writes the C files of a model. Nothing here can fail: all errors came before. */
#ifndef MTC_EMIT_H
#define MTC_EMIT_H

#include "model.h"
#include "text.h"

/* Writes foo.mt.h and foo.mt.c. */
void mtc_emit_header(const mtc_model *model, mtc_text *out);
void mtc_emit_source(const mtc_model *model, mtc_text *out);

#endif
