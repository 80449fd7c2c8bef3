/* SPDX-License-Identifier: Apache-2.0 */
/* Mapping collections: to which catalogue they point, and what they may not point to; on every
 * database at hand. */
#include "catalogue/import.h"
#include "catalogue/testing.h"
#include "model/list.h"
#include "store/test_both.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test *test;
static struct call *call;

#define UUID_A "aaaaaaaa-1111-4111-8111-111111111111"
#define UUID_B "bbbbbbbb-2222-4222-8222-222222222222"
#define CATALOG(uuid, title)                                                                       \
    "{\"catalog\": {\"uuid\": \"" uuid "\", \"metadata\": {\"title\": \"" title "\"}, "            \
    "\"groups\": ["                                                                                \
    "{\"id\": \"g\", \"title\": \"G\", \"controls\": [{\"id\": \"a-1\", \"title\": \"1\"},"        \
    " {\"id\": \"a-2\", \"title\": \"2\"}]}]}}"
#define MAP(kind, from, to)                                                                        \
    "{\"relationship\": \"" kind "\", \"sources\": [{\"id-ref\": \"" from "\"}], \"targets\": ["   \
    "{\"id-ref\": \"" to "\"}]}"
#define MAPPING(href, maps, rest)                                                                  \
    "{\"mapping-collection\": {\"mappings\": [{\"source-resource\": {\"href\": \"c.json\"},"       \
    " \"target-resource\": {\"href\": \"" href "\"}, \"maps\": [" maps "]}]" rest "}}"

static bool try_load(const char *code, const char *document)
{
    struct package package;
    struct package_wish wish = {code, ""};
    struct record *record = NULL;
    call->now_ms++; /* a mapping is kept under the time it came */
    return package_read(call, text_from(document), &wish, &package) &&
           package_apply(call, &package, &record);
}

static void load(const char *code, const char *document)
{
    if (!try_load(code, document))
        fail_msg("%s", call->problems == NULL ? "?" : call->problems->text);
}

static int64_t pairs(void)
{
    struct list_query query = {.reg = &mapping_register};
    return list_count(call, &query);
}

/* How many problems there are; each of the words stands in one. */
static int refused(const char *document, const char *word)
{
    int count = 0;
    bool is_named = false;
    assert_false(try_load("A", document));
    for (const struct problem *p = call->problems; p != NULL; p = p->next, count++)
        is_named |= strstr(p->text, word) != NULL;
    if (!is_named)
        fail_msg("no word of %s: %s", word, call->problems->text);
    call_forgive(call);
    return count;
}

static bool is_pair(const char *code)
{
    return record_by(call, &mapping_register, "code", code) != NULL;
}

static void a_catalogue_is_known_by_many_names(void **state)
{
    (void)state;
    load("A", CATALOG(UUID_A, "甲"));
    load("B", CATALOG(UUID_B, "乙の規格"));
    load("A", MAPPING("#" UUID_B, MAP("equal-to", "a-1", "a-1"), ""));
    assert_true(is_pair("A/a-1>B/a-1"));
    load("A", MAPPING("#99999999-9999-4999-8999-999999999999", MAP("equal-to", "a-1", "a-2"),
                      ", \"back-matter\": {\"resources\": [{\"uuid\": "
                      "\"99999999-9999-4999-8999-999999999999\", \"title\": \"乙の規格\"}]}"));
    assert_true(is_pair("A/a-1>B/a-2"));
    load("A", MAPPING("#99999999-9999-4999-8999-999999999999", MAP("equal-to", "a-2", "a-2"),
                      ", \"back-matter\": {\"resources\": [{\"uuid\": "
                      "\"99999999-9999-4999-8999-999999999999\", \"rlinks\": [{\"href\": "
                      "\"https://example.org/b/catalog.json\"}]}]}"));
    assert_true(is_pair("A/a-2>B/a-2"));
    load("A", MAPPING("../b/catalog.json", MAP("equal-to", "g", "g"), "")); /* headings too */
    assert_true(is_pair("A/g>B/g"));
    assert_int_equal(pairs(), 4);
}

static void nothing_is_invented(void **state)
{
    (void)state;
    load("A", CATALOG(UUID_A, "甲"));
    load("B", CATALOG(UUID_B, "乙"));
    static const char two[] = MAPPING(
        "#" UUID_B, MAP("equal-to", "a-1", "z-1") "," MAP("equal-to", "z-2", "a-1"), "");
    assert_int_equal(refused(two, "z-2"), 2);
    refused(MAPPING("../nowhere/catalog.json", MAP("equal-to", "a-1", "a-1"), ""), "nowhere");
    refused(MAPPING("#" UUID_B, MAP("looks-like", "a-1", "a-1"), ""), "looks-like");
    refused(MAPPING("#" UUID_B, "", ""), "1件もありません");
    refused("{\"mapping-collection\": {}}", "1件もありません");
    refused(MAPPING("#" UUID_B,
                    MAP("equal-to", "a-1", "a-1") "," MAP("subset-of", "a-1", "a-1"), ""),
            "A/a-1>B/a-1");
    assert_int_equal(pairs(), 0); /* all or nothing */
    load("A", MAPPING("#" UUID_B, MAP("equal-to", "a-1", "a-1"), ""));
    refused(MAPPING("#" UUID_B, MAP("subset-of", "a-1", "a-1"), ""), "equal-to");
    load("A", MAPPING("#" UUID_B, MAP("equal-to", "a-1", "a-1") "," MAP("equal-to", "a-2", "a-1"),
                      "")); /* the same again is no contradiction */
    assert_int_equal(pairs(), 2);
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
        ON_BOTH(a_catalogue_is_known_by_many_names),
        ON_BOTH(nothing_is_invented),
    };
    return STORE_TEST_RUN("mappings", tests);
}
