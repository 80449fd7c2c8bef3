/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown against one catalogue, seen from another; on every database at hand. */
#include "catalogue/framework.h"
#include "catalogue/import.h"
#include "catalogue/testing.h"
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

static struct record *load(const char *code, const char *document)
{
    struct package package;
    struct package_wish wish = {code, ""};
    struct record *record = NULL;
    expect(package_read(call, text_from(document), &wish, &package) &&
           package_apply(call, &package, &record));
    return record;
}

static struct standing known[8];
static int known_count;

static bool known_load(struct call *asking, struct standing **out, int *count)
{
    *out = arena_array(asking->arena, 8, sizeof **out);
    memcpy(*out, known, sizeof known);
    *count = known_count;
    return true;
}

static void know(const char *code, enum standing_state state, bool is_adopted)
{
    const struct record *record = record_by(call, &requirement_register, "code", code);
    assert_non_null(record);
    known[known_count++] = (struct standing){record->id, state, is_adopted};
}

#define C(id) "{\"id\": \"" id "\", \"title\": \"" id "\"}"

static void catalogues_make(void)
{
    load("A", "{\"catalog\": {\"metadata\": {\"title\": \"A\"}, \"controls\": ["
              C("s1") "," C("n1") "], \"groups\": [{\"id\": \"g\", \"title\": \"G\","
              " \"controls\": ["
              C("s2") "," C("p1") "]}]}}");
    know("A/s1", STANDING_SHOWN, true);
    know("A/n1", STANDING_NOT, true);
    know("A/s2", STANDING_SHOWN, true);
    know("A/p1", STANDING_PARTLY, true);
    standings_provide("requirement", known_load);
}

#define MAP(kind, from, to) \
    "{\"relationship\": \"" kind "\", \"sources\": [{\"id-ref\": \"" from "\"}]," \
    " \"targets\": [{\"id-ref\": \"" to "\"}]}"
#define MAPPING(maps) \
    "{\"mapping-collection\": {\"mappings\": [{\"source-resource\": {\"href\": \"A/c.json\"}," \
    " \"target-resource\": {\"href\": \"F/c.json\"}, \"maps\": [" maps "]}]}}"

static enum coverage_state state_of(const struct framework *framework, const char *key)
{
    for (int i = 0; i < framework->item_count; i++)
        if (strcmp(framework->entries.items[framework->items[i].index].key, key) == 0)
            return framework->items[i].state;
    fail_msg("no item %s", key);
    return COVER_NONE;
}

static void relations_decide(void **state)
{
    (void)state;
    catalogues_make();
    const struct record *f =
        load("F", "{\"catalog\": {\"metadata\": {\"title\": \"F\"}, \"controls\": ["
                  C("equal") "," C("inside") "," C("wider") "," C("crossing") ","
                  C("unmet") "," C("group") ","
                  C("none") "]}}");
    load("A", MAPPING(MAP("equal-to", "s1", "equal") "," MAP("superset-of", "s1", "inside") ","
                      MAP("subset-of", "s1", "wider") ","
                      MAP("intersects-with", "s2", "crossing") ","
                      MAP("equal-to", "n1", "unmet") "," MAP("equal-to", "g", "group")));
    struct framework framework;
    expect(framework_load(call, f, &framework));
    assert_int_equal(framework.item_count, 7);
    assert_int_equal(state_of(&framework, "equal"), COVER_SHOWN);
    assert_int_equal(state_of(&framework, "inside"), COVER_SHOWN);
    assert_int_equal(state_of(&framework, "wider"), COVER_PARTLY);
    assert_int_equal(state_of(&framework, "crossing"), COVER_PARTLY);
    assert_int_equal(state_of(&framework, "unmet"), COVER_NOT);
    assert_int_equal(state_of(&framework, "group"), COVER_PARTLY); /* one of two below it */
    assert_int_equal(state_of(&framework, "none"), COVER_NONE);
    assert_int_equal(framework.counts[COVER_SHOWN], 2);
    assert_int_equal(framework.counts[COVER_NONE], 1);
    assert_int_equal(framework.relations[0], 3);
    assert_int_equal(framework.relations[2], 1); /* as the item sees it: inside is a subset */
}

static void references_count_both_ways(void **state)
{
    (void)state;
    catalogues_make();
    const struct record *f = load("F", "{\"catalog\": {\"metadata\": {\"title\": \"F\"},"
                                       " \"controls\": [" C("x") "," C("y") "]}}");
    load("F", "{\"mapping-collection\": {\"mappings\": [{\"source-resource\": {\"href\":"
              " \"F/c.json\"}, \"target-resource\": {\"href\": \"A/c.json\"}, \"maps\": ["
              MAP("subset-of", "x", "s1") "," MAP("superset-of", "y", "s1") "]}]}}");
    struct framework framework;
    expect(framework_load(call, f, &framework));
    assert_int_equal(state_of(&framework, "x"), COVER_SHOWN);
    assert_int_equal(state_of(&framework, "y"), COVER_PARTLY);
}

static void what_is_left_out_covers_nothing(void **state)
{
    (void)state;
    catalogues_make();
    known[0].is_adopted = false;
    const struct record *f = load("F", "{\"catalog\": {\"metadata\": {\"title\": \"F\"},"
                                       " \"controls\": [" C("equal") "]}}");
    load("A", MAPPING(MAP("equal-to", "s1", "equal")));
    struct framework framework;
    expect(framework_load(call, f, &framework));
    assert_int_equal(state_of(&framework, "equal"), COVER_UNKNOWN);
}

static int setup(void **state)
{
    test = catalogue_test_open(*(enum store_kind *)*state);
    call = &test->call;
    known_count = 0;
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
        ON_BOTH(relations_decide),
        ON_BOTH(references_count_both_ways),
        ON_BOTH(what_is_left_out_covers_nothing),
    };
    return STORE_TEST_RUN("frameworks", tests);
}
