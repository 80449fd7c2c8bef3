/* SPDX-License-Identifier: Apache-2.0 */
/* The data folder: --data, else KANAME_DATA, else ./var where it is one, else /var/lib/kaname where
 * that is one, else ./var. It holds kaname.conf, the keys, blobs/ and (with SQLite) kaname.db. */
#ifndef CLI_WORKSPACE_H
#define CLI_WORKSPACE_H

#include "cli/command.h"

/* Sets data_dir and config (file, then --database). ERROR_MISSING when it is not a data folder. */
bool workspace_find(struct cli *cli);
/* Makes folder, kaname.conf, keys and database where they are missing. */
bool workspace_make(struct cli *cli);
/* Finds it, opens the database, brings the schema up to date and lends the call a reader; the call
 * may write, as the program's own user. workspace_close gives all back. */
bool workspace_open(struct cli *cli);
void workspace_close(struct cli *cli);

/* Opens it, runs work with a large arena of its own, and closes it: what went wrong stays said. */
bool workspace_run(struct cli *cli, bool (*work)(struct cli *cli));

/* Opened as they are needed: more than the server has threads that read at once. */
enum { WORKSPACE_READERS = 64 };

#endif
