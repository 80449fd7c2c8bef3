/* SPDX-License-Identifier: Apache-2.0 */
#include "tidy.h"

/* As in docs/ARCHITECTURE.md, "Floors". Files directly below src/ are of the top floor. */
const struct floor floors[] = {
    {"base", ""},
    {"store", "base"},
    {"model", "base store"},
    {"access", "base store model"},
    {"exchange", "base store model"},
    {"report", "base model"},
    {"web", "base store model templates"},
    {"pages", "base store model access exchange report web templates"},
    {"api", "base store model access exchange web"},
    {"catalogue", "base store model access exchange report web pages api templates"},
    {"standards", "base store model access exchange report web pages api templates"},
    {"assessment", "base store model access exchange report web pages api templates"},
    {"context", "base store model access exchange report web pages api templates"},
    {"leadership", "base store model access exchange report web pages api templates"},
    {"planning", "base store model access exchange report web pages api templates"},
    {"support", "base store model access exchange report web pages api templates"},
    {"operation", "base store model access exchange report web pages api templates"},
    {"evaluation", "base store model access exchange report web pages api templates"},
    {"improvement", "base store model access exchange report web pages api templates"},
    {"cli", "*"},
    {"", "*"},
    {0},
};

const struct exception exceptions[] = {
    {"src/store/", RULE_SQL, "the store is where SQL lives", 0},
    {"src/model/", RULE_SQL, "SQL is made from declarations here", 0},
    {"src/access/", RULE_SQL, "secrets and sessions are in no register", 0},
    {"src/standards/", RULE_SQL, "trees of clauses: to become queries of the model", 0},
    {"src/assessment/", RULE_SQL, "checks are made into one query each", 0},
    {"src/pages/", RULE_SQL, "small tables beside the registers: to move into the model", 0},
    {"src/model/register.h", RULE_FILE, "the contract that all registers are read against", 180},
    {"src/store/driver.h", RULE_FILE, "both databases' one interface", 156},
    {"src/store/store_test.c", RULE_FILE, "to be split", 563},
    {"src/store/statement.c", RULE_FREE, "statements outlive every call", 0},
    {"src/store/postgres.c", RULE_FREE, "rows taken ahead of libpq", 0},
    {"src/access/totp.c", RULE_FREE, "liboath's own memory", 0},
    {"src/web/limit.c", RULE_FREE, "tables of the server, as long as it runs", 0},
    {"src/web/server.c", RULE_FREE, "the server itself", 0},
    {"src/web/exchange.c", RULE_FREE, "requests are kept and used again", 0},
    {"src/standards/number.c", RULE_LABEL, "shows numbering as it is written", 0},
    {0},
};

const char *const forbidden_calls[] = {
    "strcpy", "sprintf", "vsprintf", "gets", "strtok", "atoi",   "atol",
    "system", "popen",   "tmpnam",   "mktemp", "alloca", "setjmp", NULL,
};
