/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens for programs: only the SHA-256 of each. */
#include "store/migrations.h"

const char migration_041[] =
    "CREATE TABLE api_token (\n"
    "  id {id},\n"
    "  account_id BIGINT NOT NULL,\n"
    "  name TEXT NOT NULL,\n"
    "  prefix TEXT NOT NULL,\n" /* its first characters, to know it by */
    "  hash TEXT NOT NULL UNIQUE,\n"
    "  scope TEXT NOT NULL,\n" /* access/token.h */
    "  made_at BIGINT NOT NULL,\n"
    "  expires_on TEXT NOT NULL,\n"
    "  used_at BIGINT,\n"
    "  used_from TEXT NOT NULL,\n"
    "  revoked_at BIGINT\n"
    ") {strict};\n"
    "CREATE INDEX api_token_by_account ON api_token (account_id);\n";
