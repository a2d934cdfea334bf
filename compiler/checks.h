/* SPDX-License-Identifier: Apache-2.0 */
/* checks.h - the checks by subject, for check.c. */
#ifndef MTC_CHECKS_H
#define MTC_CHECKS_H

#include "program.h"

/* Numbers and ranges of one message: fields, reserved, extensions. */
void mtc_check_numbers(mtc_program *program, mtc_message *message);

/* The number of an extension: in a range of the message that it extends, and taken once. */
void mtc_check_extension_number(mtc_program *program, mtc_field *field);

/* One field or extension: label, type, default, map key, what proto3 forbids. */
void mtc_check_field(mtc_program *program, mtc_field *field);

/* Is this the full name of one of the messages that hold options? */
bool mtc_is_options_message(const char *name);

/* The names that fields of one message have in JSON; sets field->json_name. */
void mtc_check_json_names(mtc_program *program, mtc_message *message);

void mtc_check_enum(mtc_program *program, mtc_enum *enumeration);

/* Reads an option set as written into its checked values. message_name is the message that defines
 * the options, such as "google.protobuf.FieldOptions"; scope that in which names are looked up. */
void mtc_check_options(mtc_program *program, mtc_file *file, mtc_options *options,
                       const char *message_name, const char *scope);

/* Reads a constant as a scalar of the type of field; what says what it is set to in an error. */
bool mtc_check_scalar(mtc_program *program, const mtc_field *field, const mtc_value *value,
                      mtc_option_value *out);

/* What options promise the runtimes of protobuf: lite files, message sets, lazy fields, jstype. */
void mtc_check_lite(mtc_program *program, const mtc_file *file);
void mtc_check_message_set(mtc_program *program, const mtc_message *message);
void mtc_check_extension_runtime(mtc_program *program, const mtc_field *field);
void mtc_check_field_runtime(mtc_program *program, const mtc_field *field);

/* Checks the msgtrans options of a file: each value by itself, then what they say together. */
void mtc_check_policy(mtc_program *program, mtc_file *file);

/* What the policies of a service and its methods say together: contradictions, and what may not be
 * retried or sharded. Every value was found right by itself. */
void mtc_check_policy_conflicts(mtc_program *program, const mtc_service *service);

#endif
