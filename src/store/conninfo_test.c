/* SPDX-License-Identifier: Apache-2.0 */
#include "store/conninfo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

static void test_password_is_taken_out(void **state)
{
    static const char *const cases[][2] = {
        {"postgresql://kaname:s3cret@db/kaname", "postgresql://kaname@db/kaname"},
        {"database = postgresql://a:b:c@db:5432/k?x=1", "database = postgresql://a@db:5432/k?x=1"},
        {"postgresql://db/k?password=p", "postgresql://db/k"},
        {"postgresql://db/k?password=p&sslmode=require", "postgresql://db/k?sslmode=require"},
        {"postgresql://u:p@db/k?sslmode=require&password=p", "postgresql://u@db/k?sslmode=require"},
        {"postgresql:///k?host=/run&password=p", "postgresql:///k?host=/run"},
    };
    static const char *const without[] = {
        "sqlite:kaname.db", "sqlite:/a:b@c/kaname.db", "postgresql://db:5432/k",
        "postgresql://u@db/k", "postgresql://[::1]:5432/k", "postgresql:///k?host=/run", ""};
    struct arena *arena = arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(conninfo_has_password(cases[i][0]));
        assert_string_equal(conninfo_without_password(arena, cases[i][0]), cases[i][1]);
    }
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        assert_false(conninfo_has_password(without[i]));
        assert_string_equal(conninfo_without_password(arena, without[i]), without[i]);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_password_is_taken_out)};
    return cmocka_run_group_tests_name("connection strings", tests, NULL, NULL);
}
