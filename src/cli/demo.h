/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration organisations (all fictional): data/demo/NAME.yaml, embedded. Each file is a
 * list of steps; the steps of all files run in the order of their time, through record_save, so
 * that the records have a history and the journal tells it.
 *
 *   - at: "-14m 09:30"       # 14 months before today; also "-3d", "-2y"; today's steps are "0d"
 *     by: 苔口 まどか          # the person who does it; without it the program itself
 *     unit: AOG-SEC          # code of the unit that the records belong to
 *     why: 年次の見直し        # the reason that the journal keeps
 *     set:                   # makes a record or changes it: found by code, else by its title
 *       supplier:
 *         SUP-01: {name: 凪原計装, tier: 1, contract_end: "@+4m"}
 *     add:                   # always makes one
 *       assessment:
 *         - {requirement: g5:…, result: shown, reason: …}
 *     each:                  # makes one for every record of another register that matches
 *       - {of: requirement, where: {side: operator}, as: requirement, make: adoption,
 *          with: {decision: adopted}}
 *     move: {standard: {STD-01: submit}}
 *     done: {復元試験: {on: "@-9m", note: …}}   # completes a duty
 *
 * Values are what record_parse reads (codes and titles for links); lists stand for several. A value
 * "@+4m" is a date counted from today, so that the demonstration looks alive on any day. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "cli/command.h"

/* Loads everything in one transaction into an installation without units (else ERROR_CONFLICT).
 * All its accounts have the password. */
bool demo_load(struct call *call, const char *password, void (*progress)(double done));

/* On the terminal: how to sign in, as long as the installation is a demonstration
 * (DATA/demo-password is there). The call has borrowed a connection. */
void demo_announce(struct cli *cli);

#endif
