/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of the one binary. Each is a row of the table in command.c: from it come parsing,
 * --help, the man page and the shell's completion. Exit codes are those of sysexits(3), see
 * base/error.h: 0 done, 1 a check found something wrong, 64 wrong usage, 65 wrong data, 66 no such
 * thing, 70 a bug, 74 disk or database, 75 try again or a gate is closed, 77 not permitted. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/config.h"

enum option_flag {
    OPTION_REPEATED = 1, /* may be given several times */
};

struct command_option {
    const char *name;  /* "data" for --data; NULL ends the table */
    const char *value; /* what stands for its value, "DIR"; NULL: a switch */
    struct label help;
    unsigned flags;
};

enum operand_flag { OPERAND_OPTIONAL = 1, OPERAND_REPEATED = 2 };

struct command_operand {
    const char *name; /* "FILE"; NULL ends the table */
    struct label help;
    unsigned flags;
};

struct cli;

struct command {
    const char *name; /* NULL ends the table */
    struct label summary;     /* one line */
    struct label description; /* paragraphs, each a line */
    const struct command_operand *operands; /* or NULL */
    const struct command_option *options;   /* besides those that all commands have; or NULL */
    /* False: the call's problems are shown and give the exit code; without one it is 1. */
    bool (*run)(struct cli *cli);
};

extern const struct command commands[];
extern const struct command_option common_options[];

const struct command *command_find(const char *name);

/* What the command line said, and what every command works with. */
struct cli {
    struct arena *arena;
    struct call call; /* of the program, origin "cli"; the store is there after workspace_open */
    const struct command *command;
    struct given {
        const struct command_option *option;
        const char *value;
    } *given;
    int given_count;
    const char *const *operands;
    int operand_count;
    const char *data_dir; /* workspace.h */
    struct config config;
    bool is_told; /* the result said in JSON what is wrong: problems are not said again */
};

/* The last value given, or NULL; for a switch "" when it is there. n counts from 0. */
const char *cli_value(const struct cli *cli, const char *option);
const char *cli_value_at(const struct cli *cli, const char *option, int n);
bool cli_has(const struct cli *cli, const char *option);

/* Fills in command, given and operands; false with ERROR_INVALID. */
bool command_parse(struct cli *cli, int argc, char *const *argv);

/* main's whole work: the exit code. */
int cli_main(int argc, char **argv);

#endif
