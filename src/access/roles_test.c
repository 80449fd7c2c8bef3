/* SPDX-License-Identifier: Apache-2.0 */
#include "access/roles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct role *role(const char *code)
{
    const struct role *found = role_find(code);
    assert_non_null(found);
    return found;
}

static void auditor_reads_all_and_changes_only_audits(void **state)
{
    (void)state;
    const unsigned harmless = ACTION_READ | ACTION_EXPORT;
    for (int group = 0; group < GROUP__COUNT; group++) {
        unsigned rights = role_rights(role("AUD"), group);
        assert_true((rights & ACTION_READ) != 0);
        if (group != GROUP_AUDIT)
            assert_int_equal(rights & ~harmless, 0);
    }
    assert_true((role_rights(role("AUD"), GROUP_AUDIT) & ACTION_CREATE) != 0);
}

static void administrator_sees_no_business(void **state)
{
    (void)state;
    for (int group = GROUP_STANDARD; group <= GROUP_AUDIT; group++)
        assert_int_equal(role_rights(role("ADMIN"), group), 0);
    for (int group = 0; group < GROUP__COUNT; group++)
        assert_int_equal(role_rights(role("ADMIN"), group) & ACTION_APPROVE, 0);
    assert_true((role_rights(role("ADMIN"), GROUP_ACCESS) & ACTION_CREATE) != 0);
}

static void nobody_changes_the_journal(void **state)
{
    (void)state;
    for (int i = 0; i < role_count; i++)
        assert_int_equal(
            role_rights(&roles[i], GROUP_JOURNAL) & ~(unsigned)(ACTION_READ | ACTION_EXPORT), 0);
}

static void conflicts_hold_both_ways(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"ADMIN", "AUD"}, {"AUD", "OT"}, {"AUD", "CISO"}, {"ADMIN", "CISO"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_non_null(role_conflict(pairs[i][0], pairs[i][1]));
        assert_non_null(role_conflict(pairs[i][1], pairs[i][0]));
    }
    assert_null(role_conflict("AUD", "ALL"));
    assert_null(role_conflict("AUD", "AUD"));
    assert_null(role_conflict("SEC", "CSIRT"));
    assert_null(role_find("ROOT"));
}

static void table_prints_every_role(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct call call = call_new(arena, LANG_JA, 0, "test");
    const char *text = roles_print(&call);
    for (int i = 0; i < role_count; i++)
        assert_non_null(strstr(text, roles[i].code));
    assert_non_null(strstr(text, "AUD"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auditor_reads_all_and_changes_only_audits),
        cmocka_unit_test(administrator_sees_no_business),
        cmocka_unit_test(nobody_changes_the_journal),
        cmocka_unit_test(conflicts_hold_both_ways),
        cmocka_unit_test(table_prints_every_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
