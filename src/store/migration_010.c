/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets and sessions: what no register and no journal may hold. */
#include "store/migrations.h"

const char migration_010[] =
    "CREATE TABLE credential (\n"
    "  account_id BIGINT NOT NULL,\n"
    "  kind TEXT NOT NULL,\n" /* password, totp, recovery.N, … */
    "  secret TEXT NOT NULL,\n"
    "  updated_at BIGINT NOT NULL,\n"
    "  PRIMARY KEY (account_id, kind)\n"
    ") {strict};\n"
    "CREATE TABLE session (\n"
    "  id_hash TEXT PRIMARY KEY,\n"
    "  account_id BIGINT NOT NULL,\n"
    "  started_at BIGINT NOT NULL,\n"
    "  seen_at BIGINT NOT NULL,\n"
    "  origin TEXT NOT NULL,\n"
    "  agent TEXT NOT NULL\n"
    ") {strict};\n"
    "CREATE INDEX session_by_account ON session (account_id);\n"
    "CREATE TABLE login_attempt (\n"
    "  login TEXT NOT NULL,\n"
    "  origin TEXT NOT NULL,\n"
    "  failures BIGINT NOT NULL,\n"
    "  last_at BIGINT NOT NULL,\n"
    "  PRIMARY KEY (login, origin)\n"
    ") {strict};\n";
