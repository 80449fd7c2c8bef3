/* SPDX-License-Identifier: Apache-2.0 */
/* What counts as an OSCAL document, what is only noted, and what a resolved profile carries; on
 * every database at hand. */
#include "catalogue/import.h"
#include "catalogue/testing.h"
#include "store/original.h"
#include "store/test_both.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test *test;
static struct call *call;

#define UUID "aaaaaaaa-1111-4111-8111-111111111111"
#define BOOK "bbbbbbbb-2222-4222-8222-222222222222"
#define OTHER "cccccccc-3333-4333-8333-333333333333"
#define PROFILE "dddddddd-4444-4444-8444-444444444444"
#define METADATA "\"metadata\": {\"title\": \"T\", \"oscal-version\": \"1.1.2\"}"
#define CONTROL "{\"id\": \"a-1\", \"title\": \"One\"}"
#define CATALOG(members) "{\"catalog\": {\"uuid\": \"" UUID "\", " members "}}"

static bool try_read(const char *code, const char *document, struct package *out)
{
    struct package_wish wish = {code, ""};
    return package_read(call, text_from(document), &wish, out);
}

static struct record *load(const char *code, const char *document)
{
    struct package package;
    struct record *record = NULL;
    if (!try_read(code, document, &package) || !package_apply(call, &package, &record))
        fail_msg("%s", call->problems == NULL ? "?" : call->problems->text);
    return record;
}

static void refused(const char *document, const char *word)
{
    struct package package;
    if (try_read("X", document, &package))
        fail_msg("read: %s", document);
    if (strstr(call->problems->text, word) == NULL)
        fail_msg("no word of %s: %s", word, call->problems->text);
    call_forgive(call);
}

static void what_is_none_is_refused(void **state)
{
    (void)state;
    refused(CATALOG("\"controls\": [" CONTROL "]"), "metadata");
    refused(CATALOG(METADATA), "controls");
    refused(CATALOG(METADATA ", \"groups\": {}"), "groups");
    refused(CATALOG(METADATA ", \"controls\": [{\"title\": \"無名\"}]"), "無名");
    refused(CATALOG(METADATA ", \"controls\": [{\"id\": \"a-9\"}]"), "a-9");
    refused(CATALOG(METADATA ", \"controls\": [{\"id\": \"a-9\", \"title\": 5}]"), "a-9");
    refused(CATALOG(METADATA ", \"controls\": [5]"), "1番目");
    refused(CATALOG(METADATA ", \"controls\": [" CONTROL ", " CONTROL "]"), "2回");
    refused(CATALOG(METADATA ", \"groups\": [{\"id\": \"g\", \"title\": \"G\"}, {\"id\": \"g\","
                             " \"title\": \"H\"}]"),
            "2回");
    refused("{\"catalog\": {\"uuid\": \"no\", " METADATA ", \"controls\": [" CONTROL "]}}", "uuid");
    refused("{\"profile\": {" METADATA ", \"imports\": []}}", "imports");
    refused("{\"profile\": {\"imports\": [{\"href\": \"#x\"}]}}", "metadata");
    refused("{\"catalog\": ", "途中で終わっています");
}

static void what_is_unusual_is_read(void **state)
{
    (void)state;
    struct package package;
    static const char great[] =
        "\xef\xbb\xbf" CATALOG("\"metadata\": {\"title\": \"T\", \"oscal-version\": \"9.9\", "
                              "\"x\": 99999999999999999999}, \"controls\": [{\"id\": \"a-1\", "
                              "\"title\": \"**Strong** `a` 2 * 3 * 4\"}]");
    assert_true(try_read("X", great, &package));
    assert_int_equal(package.notes.count, 1);
    assert_non_null(strstr(package.notes.texts[0], "9.9"));
    assert_string_equal(package.entries.items[0].texts[ENTRY_TITLE], "Strong a 2 * 3 * 4");
    load("X", great);
    struct text kept;
    assert_true(original_load(call, "X", "catalog", NULL, &kept));
    assert_true(text_is(kept, great)); /* as it came, with its mark */
}

static const char source[] = CATALOG(
    METADATA ", \"controls\": [{\"id\": \"a-1\", \"title\": \"One\", \"links\": [{\"href\": "
             "\"#" BOOK "\"}], \"parts\": [{\"id\": \"a-1_smt\", "
             "\"name\": \"statement\", \"prose\": "
             "\"Do.\"}]}], \"back-matter\": {"
             "\"resources\": [{\"uuid\": \"" BOOK "\", \"title\": \"Book\"},"
             " {\"uuid\": \"" OTHER "\", \"title\": \"Other\"}]}");

#define SELECT(uuid, href, rest)                                                                   \
    "{\"profile\": {\"uuid\": \"" uuid "\", " METADATA ", \"imports\": [{\"href\": "              \
    "\"" href "\"}], \"merge\": {\"as-is\": true}" rest "}}"

static void profiles_keep_what_they_point_to(void **state)
{
    (void)state;
    struct text text;
    load("S", source);
    load("P", SELECT(PROFILE, "#" UUID, ""));
    assert_true(original_load(call, "P", "catalog", NULL, &text));
    const json_t *catalog = json_object_get(catalogue_json(call, text, "P"), "catalog");
    const json_t *matter = json_object_get(catalog, "back-matter");
    const json_t *resources = json_object_get(matter, "resources");
    assert_int_equal(json_array_size(resources), 1); /* nothing points to the other one */
    assert_string_equal(json_text(json_array_get(resources, 0), "uuid"), BOOK);
    const json_t *metadata = json_object_get(catalog, "metadata");
    const json_t *prop = json_array_get(json_object_get(metadata, "props"), 0);
    assert_string_equal(json_text(prop, "name"), "resolution-tool");
    const json_t *link = json_array_get(json_object_get(metadata, "links"), 0);
    assert_string_equal(json_text(link, "rel"), "source-profile");
    assert_string_equal(json_text(link, "href"), "urn:uuid:" PROFILE);
    refused(SELECT(OTHER, "#" UUID,
                   ", \"modify\": {\"alters\": [{\"control-id\": \"a-1\", \"removes\": "
                   "[{\"by-id\": \"a-1_none\"}]}]}"),
            "a-1_none");
}

static void a_profile_is_a_source_too(void **state)
{
    (void)state;
    load("S", source);
    load("P", SELECT(PROFILE, "#" UUID, ""));
    load("Q", SELECT(OTHER, "#" PROFILE, ""));
    assert_non_null(record_by(call, &requirement_register, "code", "Q/a-1"));
    refused("{\"profile\": {\"uuid\": \"" OTHER "\", " METADATA ", \"imports\": [{\"href\": "
            "\"#" BOOK "\"}], \"back-matter\": {"
            "\"resources\": [{\"uuid\": \"" BOOK "\", \"description\": "
            "\"SP 800-53\"}]}}}",
            "SP 800-53");
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
        ON_BOTH(what_is_none_is_refused),
        ON_BOTH(what_is_unusual_is_read),
        ON_BOTH(profiles_keep_what_they_point_to),
        ON_BOTH(a_profile_is_a_source_too),
    };
    return STORE_TEST_RUN("documents", tests);
}
