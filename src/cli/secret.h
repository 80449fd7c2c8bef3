/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords on the command line: never an argument of a person's, for others could see it. */
#ifndef CLI_SECRET_H
#define CLI_SECRET_H

#include "cli/command.h"

/* 80 random bits in four groups, without letters that look alike. */
const char *secret_make(struct call *call);

/* With --password-stdin the first line of standard input; in a terminal asked twice without echo;
 * an empty answer, or no terminal, makes one (*is_made). NULL with a problem. */
const char *secret_ask(struct cli *cli, bool *is_made);

#endif
