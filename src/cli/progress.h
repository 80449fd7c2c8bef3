/* SPDX-License-Identifier: Apache-2.0 */
/* A bar on standard error for long work, in a terminal only; nothing where it is not one. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/command.h"

/* What is being done; --quiet silences it. */
void progress_begin(const struct cli *cli, struct label what);
/* 0..1; cheap to call often. */
void progress_show(double done);
void progress_end(void);

#endif
