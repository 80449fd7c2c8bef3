/* SPDX-License-Identifier: Apache-2.0 */
#include "model/testing.h"
#include "model/schema.h"
#include "model/user.h"

#include <stdio.h>

struct model_fixture fixture = {.kind = STORE_SQLITE};

int model_test_setup(void **state)
{
    (void)state;
    fixture.store = store_test_open(fixture.kind);
    fixture.call = &fixture.store->call;
    fixture.call->lang = LANG_JA;
    fixture.call->user = &user_program;
    registry_set(fixture.registers, fixture.register_count);
    if (!schema_sync(fixture.call)) {
        fprintf(stderr, "schema: %s\n", fixture.call->problems->text);
        return -1;
    }
    if (fixture.prepare != NULL)
        fixture.prepare(fixture.call);
    return 0;
}

int model_test_teardown(void **state)
{
    (void)state;
    store_test_close(fixture.store);
    return 0;
}
