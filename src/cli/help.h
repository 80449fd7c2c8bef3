/* SPDX-License-Identifier: Apache-2.0 */
/* What the table of commands says of itself: help on the terminal, man page, shell completion. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

void help_overview(struct call *call);
void help_command(struct call *call, const struct command *command);
/* man(7) source in the call's language. */
void help_man(struct call *call, struct buffer *out);
/* A bash completion script. */
void help_completion(struct buffer *out);

#endif
