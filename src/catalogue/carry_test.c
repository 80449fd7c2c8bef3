/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions over to the next edition, and the scope of an organisation; on every database at
 * hand. */
#include "catalogue/carry.h"
#include "catalogue/import.h"
#include "catalogue/scope.h"
#include "catalogue/testing.h"
#include "model/list.h"
#include "store/test_both.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test *test;
static struct call *call;

static void expect(bool is_right)
{
    if (!is_right)
        fail_msg("%s", call->problems == NULL ? "?" : call->problems->text);
}

#define CONTROL(id, title, text)                                                                   \
    "{\"id\": \"" id "\", \"title\": \"" title "\", \"parts\": [{\"name\": \"statement\","         \
    " \"prose\": \"" text "\"}]}"
#define CATALOG(controls)                                                                          \
    "{\"catalog\": {\"metadata\": {\"title\": \"試験\"}, \"controls\": [" controls "]}}"

static struct record *load(const char *code, const char *previous, const char *document)
{
    struct package package;
    struct package_wish wish = {code, previous};
    struct record *record = NULL;
    expect(package_read(call, text_from(document), &wish, &package) &&
           package_apply(call, &package, &record));
    return record;
}

static struct record *requirement(const char *code)
{
    struct record *record = record_by(call, &requirement_register, "code", code);
    assert_non_null(record);
    return record;
}

static void adopt(const char *code, const char *decision)
{
    struct record *adoption = record_new(call, catalogue_test_register("adoption"));
    record_set_int(adoption, "requirement", requirement(code)->id);
    record_set_string(adoption, "decision", decision);
    record_set_string(adoption, "reason", "試験");
    expect(record_save(call, adoption));
}

/* The decision on an item, "" without one. */
static const char *decided(const char *code)
{
    struct list_query query = {.reg = catalogue_test_register("adoption")};
    struct list list;
    expect(list_add(call, &query, "requirement", FILTER_IS, value_int(requirement(code)->id)) &&
           list_run(call, &query, &list));
    assert_true(list.count <= 1);
    return list.count == 0 ? "" : record_string(call, list.records[0], "decision");
}

static void editions_make(struct carry *carry)
{
    const struct record *from = load("A", "", CATALOG(CONTROL("x-1", "一", "同じままの文です。") ","
                                                      CONTROL("x-2", "二", "前の文です。") ","
                                                      CONTROL("x-3", "三", "なくなる文です。")));
    const struct record *to = load("B", "A", CATALOG(CONTROL("x-1", "一", "同じままの文です。") ","
                                                     CONTROL("x-2", "二", "新しい文です。") ","
                                                     CONTROL("x-4", "四", "加わる文です。")));
    adopt("A/x-1", "adopted");
    adopt("A/x-2", "declined");
    adopt("A/x-3", "adopted");
    expect(carry_load(call, from, to, carry));
    assert_int_equal(carry->open, 3);
}

static int row_of(const struct carry *carry, const char *code)
{
    for (int i = 0; i < carry->difference.count; i++)
        if (carry->rows[i].pair.before != NULL &&
            strcmp(carry->rows[i].pair.before->code, code) == 0)
            return i;
    fail_msg("no row of %s", code);
    return -1;
}

static void the_unchanged_is_carried_over(void **state)
{
    (void)state;
    struct carry carry;
    editions_make(&carry);
    int row = row_of(&carry, "A/x-1");
    expect(carry_apply(call, &carry, &row, 1, CARRY_OVER));
    assert_string_equal(decided("B/x-1"), "adopted");
    assert_string_equal(decided("A/x-1"), "adopted");
    assert_string_equal(decided("B/x-2"), "");
    struct carry later;
    expect(carry_load(call, carry.from, carry.to, &later));
    assert_int_equal(later.open, 2);
    assert_string_equal(later.rows[row].done, "carried");
    /* A second time adds nothing: the target has its decision already. */
    expect(carry_apply(call, &later, &row, 1, CARRY_OVER));
    assert_string_equal(decided("B/x-1"), "adopted");
}

static void the_changed_is_asked_again(void **state)
{
    (void)state;
    struct carry carry;
    editions_make(&carry);
    int row = row_of(&carry, "A/x-2");
    expect(carry_apply(call, &carry, &row, 1, CARRY_AGAIN));
    assert_string_equal(decided("B/x-2"), "undecided");
    assert_string_equal(decided("A/x-2"), "declined");
}

static void the_removed_does_not_go_on_as_it_is(void **state)
{
    (void)state;
    struct carry carry;
    editions_make(&carry);
    int rows[] = {row_of(&carry, "A/x-1"), row_of(&carry, "A/x-3")};
    assert_false(carry_apply(call, &carry, rows, 2, CARRY_OVER));
    assert_int_equal(call_error(call), ERROR_INVALID);
    call_forgive(call);
    assert_string_equal(decided("B/x-1"), ""); /* all or nothing */
    expect(carry_apply(call, &carry, &rows[1], 1, CARRY_DROP));
    struct carry later;
    expect(carry_load(call, carry.from, carry.to, &later));
    assert_string_equal(later.rows[rows[1]].done, "dropped");
}

static void the_crosswalk_says_where_it_went(void **state)
{
    (void)state;
    struct carry carry;
    editions_make(&carry);
    load("A", "",
         "{\"mapping-collection\": {\"mappings\": [{\"source-resource\": {\"href\": \"A/c.json\"},"
         " \"target-resource\": {\"href\": \"B/c.json\"}, \"maps\": [{\"relationship\":"
         " \"subset-of\", \"sources\": [{\"id-ref\": \"x-3\"}], \"targets\": [{\"id-ref\":"
         " \"x-4\"}]}]}]}}");
    struct carry with;
    expect(carry_load(call, carry.from, carry.to, &with));
    int row = row_of(&with, "A/x-3");
    assert_int_equal(with.rows[row].target_count, 1);
    expect(carry_apply(call, &with, &row, 1, CARRY_AGAIN));
    assert_string_equal(decided("B/x-4"), "undecided");
}

static void the_moved_with_the_same_words_is_not_asked(void **state)
{
    (void)state;
    struct carry carry;
    const struct record *from =
        load("M", "", CATALOG(CONTROL("m-1", "一", "動いても同じままの文です。")));
    const struct record *to =
        load("N", "M", CATALOG(CONTROL("n-7", "一", "動いても同じままの文です。")));
    adopt("M/m-1", "adopted");
    expect(carry_load(call, from, to, &carry));
    assert_int_equal(carry.difference.moved, 1);
    assert_true(carry_is_same(&carry.rows[0]));
    assert_string_equal(record_string(call, record_by(call, &catalogue_register, "code", "M"),
                                      "status"),
                        "superseded");
}

static void a_carry_is_taken_back(void **state)
{
    (void)state;
    struct carry carry, later;
    struct carry_kept kept[CARRY_KEPT_MAX];
    int count = -1, rows[2];
    editions_make(&carry);
    rows[0] = row_of(&carry, "A/x-1");
    rows[1] = row_of(&carry, "A/x-2");
    expect(carry_apply(call, &carry, rows, 2, CARRY_OVER));
    struct record *to = record_by(call, &catalogue_register, "code", "B");
    assert_false(package_undo(call, to));
    call_forgive(call);
    /* Somebody decided anew on one of them. */
    struct list_query query = {.reg = catalogue_test_register("adoption")};
    struct list list;
    expect(list_add(call, &query, "requirement", FILTER_IS,
                    value_int(requirement("B/x-2")->id)) &&
           list_run(call, &query, &list));
    record_set_string(list.records[0], "reason", "見直した");
    expect(record_save(call, list.records[0]));
    expect(carry_load(call, carry.from, carry.to, &later));
    assert_int_equal(carry_undo(call, &later, kept, &count), 1);
    assert_int_equal(count, 1);
    assert_int_equal(kept[0].id, list.records[0]->id);
    assert_string_equal(decided("B/x-1"), "");
    assert_string_equal(decided("B/x-2"), "declined");
    assert_string_equal(decided("A/x-1"), "adopted");
    expect(carry_load(call, carry.from, carry.to, &later));
    assert_string_equal(later.rows[rows[0]].done, "");
    assert_string_equal(later.rows[rows[1]].done, "carried");
    /* With that one ended by its owner, the load can be taken back. */
    call->reason = "取消し";
    expect(record_end(call, record_load(call, query.reg, list.records[0]->id)));
    assert_int_equal(carry_undo(call, &later, kept, &count), 0);
    assert_int_equal(count, 0);
    expect(package_undo(call, to));
    struct record *from = record_by(call, &catalogue_register, "code", "A");
    assert_string_equal(record_string(call, from, "status"), "current");
    assert_string_equal(record_string(call, from, "superseded_by"), "");
}

static void the_crosswalk_says_what_is_new(void **state)
{
    (void)state;
    struct carry carry;
    editions_make(&carry);
    assert_int_equal(carry.crossed[CROSS_NONE], 1);
    assert_int_equal(carry.fresh, 1);
    load("A", "",
         "{\"mapping-collection\": {\"mappings\": [{\"source-resource\": {\"href\": \"A/c.json\"},"
         " \"target-resource\": {\"href\": \"B/c.json\"}, \"maps\": [{\"relationship\":"
         " \"subset-of\", \"sources\": [{\"id-ref\": \"x-3\"}], \"targets\": [{\"id-ref\":"
         " \"x-4\"}, {\"id-ref\": \"x-1\"}]}]}]}}");
    expect(carry_load(call, carry.from, carry.to, &carry));
    assert_int_equal(carry.crossed[CROSS_SPLIT], 1);
    assert_int_equal(carry.crossed[CROSS_NONE], 0);
    assert_int_equal(carry.fresh, 0);
}

static void ids_of_a_package_stay(void **state)
{
    (void)state;
    struct carry carry;
    const struct record *from = load("RULES", "", CATALOG(CONTROL("RULES-1", "一", "文です。")));
    const struct record *to =
        load("RULES@2", "RULES", CATALOG(CONTROL("RULES-1", "一", "文です。")));
    expect(carry_load(call, from, to, &carry));
    assert_int_equal(carry.difference.same, 1);
    assert_int_equal(carry.difference.count, 1);
}

static const char *no_value(void *context, const char *name)
{
    (void)context;
    return strcmp(name, "is_public_body") == 0 ? "1" : NULL;
}

static struct record *unit_make(void)
{
    struct record *unit = record_new(call, catalogue_test_register("unit"));
    record_set_string(unit, "code", "U");
    record_set_string(unit, "name", "水道局");
    expect(record_save(call, unit));
    return unit;
}

static struct scope_proposal *proposal(struct scope *scope, const char *key)
{
    for (int i = 0; i < scope->count; i++)
        if (strcmp(scope->proposals[i].key, key) == 0)
            return &scope->proposals[i];
    fail_msg("no proposal %s", key);
    return NULL;
}

static int64_t living(const char *name)
{
    struct list_query query = {.reg = reg_find(name)};
    return list_count(call, &query);
}

static void water_is_proposed_and_made(void **state)
{
    (void)state;
    expect(catalogue_load_embedded(call));
    struct record *unit = unit_make();
    struct record *sector = record_by(call, &sector_register, "code", "water");
    struct scope scope;
    expect(scope_load(call, unit, sector, &scope));
    /* A service with 2 outages, 2 laws, 2 reports and a level; 2 systems. */
    assert_int_equal(scope.count, 10);
    struct scope_proposal *law = proposal(&scope, "law.wat.supply.2");
    law->decision = "declined";
    assert_false(scope_save(call, &scope, no_value, NULL));
    assert_string_equal(call->problems->field, "r:law.wat.supply.2");
    call_forgive(call);
    assert_int_equal(living("service"), 0);
    law->reason = "該当しないため";
    expect(scope_save(call, &scope, no_value, NULL));
    assert_int_equal(living("service"), 1);
    assert_int_equal(living("system"), 2);
    assert_int_equal(living("service_level"), 1);
    assert_int_equal(living("scope_decision"), 10);
    struct record *service = record_by(call, reg_find("service"), "annex2", "wat.supply");
    assert_non_null(service);
    const char *laws = record_string(call, service, "laws");
    assert_non_null(strstr(laws, "水道法3条"));
    assert_null(strstr(laws, "水道法15条"));
    struct record *level = record_by(call, &service_level_register, "code", "wat.supply");
    assert_non_null(strstr(record_string(call, level, "rule"), "system_failure"));
}

static void a_scope_opens_again(void **state)
{
    (void)state;
    expect(catalogue_load_embedded(call));
    struct record *unit = unit_make();
    struct record *sector = record_by(call, &sector_register, "code", "water");
    struct scope scope, again;
    expect(scope_load(call, unit, sector, &scope) && scope_save(call, &scope, no_value, NULL));
    expect(scope_load(call, unit, sector, &again));
    assert_non_null(again.profile);
    assert_int_equal(record_int(again.profile, "is_public_body"), 1);
    struct scope_proposal *level = proposal(&again, "level.wat.supply");
    assert_non_null(level->stored);
    level->decision = "changed";
    level->value = "500戸を超える断水";
    level->reason = "判断しやすくするため";
    expect(scope_save(call, &again, no_value, NULL));
    assert_int_equal(living("service"), 1);
    assert_int_equal(living("service_level"), 1);
    assert_int_equal(living("scope_decision"), 10);
    struct record *kept = record_by(call, &service_level_register, "code", "wat.supply");
    assert_string_equal(record_string(call, kept, "text"), "500戸を超える断水");
    assert_string_equal(record_string(call, kept, "rule"), "");
}

static int setup(void **state)
{
    test = catalogue_test_open(*(enum store_kind *)*state);
    call = &test->call;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_test_close(test);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(the_unchanged_is_carried_over),
        ON_BOTH(the_changed_is_asked_again),
        ON_BOTH(the_removed_does_not_go_on_as_it_is),
        ON_BOTH(the_crosswalk_says_where_it_went),
        ON_BOTH(water_is_proposed_and_made),
        ON_BOTH(a_scope_opens_again),
        ON_BOTH(ids_of_a_package_stay),
        ON_BOTH(the_moved_with_the_same_words_is_not_asked),
        ON_BOTH(a_carry_is_taken_back),
        ON_BOTH(the_crosswalk_says_what_is_new),
    };
    return STORE_TEST_RUN("carry-over and scope", tests);
}
