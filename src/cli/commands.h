/* SPDX-License-Identifier: Apache-2.0 */
/* The commands' own tables and run functions, for table.c alone. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

bool backup_run(struct cli *cli);
bool demo_run(struct cli *cli);
bool export_run(struct cli *cli);
bool import_run(struct cli *cli);
bool init_run(struct cli *cli);
bool print_run(struct cli *cli);
bool report_run(struct cli *cli);
bool restore_run(struct cli *cli);
bool serve_run(struct cli *cli);
bool user_run(struct cli *cli);
bool verify_run(struct cli *cli);
bool version_run(struct cli *cli);

/* Verifies the data folder cli->data_dir and prints the verdict, as verify does. */
bool folder_verify(struct cli *cli, const char *database);

#endif
