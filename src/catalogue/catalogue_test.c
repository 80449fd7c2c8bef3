/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL catalogs and profiles in and out, editions compared, loads taken back; on every database at
 * hand, with catalogues that the tests make. */
#include "catalogue/compare.h"
#include "catalogue/import.h"
#include "catalogue/profile.h"
#include "catalogue/testing.h"
#include "model/list.h"
#include "store/original.h"
#include "store/test_both.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct store_test *test;
static struct call *call;

static const char first_edition[] =
    "{\"catalog\": {\"uuid\": \"11111111-1111-4111-8111-111111111111\",\n"
    "  \"metadata\": {\"title\": \"試験の規格\", \"last-modified\": \"2026-01-01T00:00:00Z\",\n"
    "    \"version\": \"1\", \"oscal-version\": \"1.1.2\"},\n"
    "  \"params\": [{\"id\": \"top\", \"label\": \"top value\"}],\n"
    "  \"groups\": [\n"
    "    {\"id\": \"ac\", \"title\": \"Access\", \"props\": [{\"name\": \"label\", "
    "\"value\": \"AC\"}],\n"
    "     \"params\": [{\"id\": \"grp\", \"label\": \"group value\"}],\n"
    "     \"controls\": [\n"
    "      {\"id\": \"ac-1\", \"title\": \"Policy\",\n"
    "       \"params\": [{\"id\": \"ac-1_p\", \"label\": \"frequency\"},\n"
    "         {\"id\": \"ac-1_q\", \"select\": {\"how-many\": \"one\", \"choice\": [\"daily\",\n"
    "           \"every {{ insert: param, ac-1_p }}\"]}}],\n"
    "       \"parts\": [{\"id\": \"ac-1_smt\", \"name\": \"statement\", \"prose\": \"Write it.\",\n"
    "         \"parts\": [{\"id\": \"ac-1_smt.a\", \"name\": \"item\",\n"
    "           \"props\": [{\"name\": \"label\", \"value\": \"a.\"}],\n"
    "           \"prose\": \"Review {{ insert: param, ac-1_p }} and {{ insert: param, "
    "ac-1_q }}.\"}]},\n"
    "         {\"name\": \"guidance\", \"prose\": \"Policies address many things.\"}]},\n"
    "      {\"id\": \"ac-2\", \"title\": \"Accounts\", \"parts\": [{\"name\": \"statement\",\n"
    "        \"prose\": \"Manage accounts of everybody who works here.\"}],\n"
    "       \"controls\": [{\"id\": \"ac-2.1\", \"title\": \"Automated\", \"parts\": [{\"name\":\n"
    "         \"statement\", \"prose\": \"Let a machine do it.\"}]},\n"
    "        {\"id\": \"ac-2.2\", \"title\": \"Temporary\"}]}]},\n"
    "    {\"id\": \"au\", \"title\": \"Audit\", \"groups\": [{\"id\": \"au-sub\", "
    "\"title\": \"Logs\",\n"
    "      \"controls\": [{\"id\": \"au-1\", \"title\": \"Keep logs\", \"parts\": [{\"name\":\n"
    "        \"statement\", \"prose\": \"Logs are kept for a year.\"}]}]}]}],\n"
    "  \"back-matter\": {\"resources\": [{\"uuid\": \"22222222-2222-4222-8222-222222222222\",\n"
    "    \"title\": \"A book\", \"rlinks\": [{\"href\": \"https://example.org/book\"}]}]}}}\n";

/* ac-1 changed, ac-2 moved to au and unchanged, ac-2.1 gone, au-1 renumbered, au-9 new. */
static const char second_edition[] =
    "{\"catalog\": {\"uuid\": \"33333333-3333-4333-8333-333333333333\", \"metadata\": {\"title\":\n"
    "  \"試験の規格\", \"version\": \"2\", \"oscal-version\": \"1.1.2\"}, \"groups\": [\n"
    "  {\"id\": \"ac\", \"title\": \"Access\", \"controls\": [{\"id\": \"ac-1\", \"title\": "
    "\"Policy\",\n"
    "    \"parts\": [{\"name\": \"statement\", \"prose\": \"Write it down.\"}]}]},\n"
    "  {\"id\": \"au\", \"title\": \"Audit\", \"controls\": [{\"id\": \"ac-2\", \"title\": "
    "\"Accounts\",\n"
    "    \"parts\": [{\"name\": \"statement\", \"prose\":\n"
    "    \"Manage accounts of everybody who works here.\"}], \"controls\": [{\"id\": \"ac-2.2\",\n"
    "    \"title\": \"Temporary\"}]},\n"
    "    {\"id\": \"au-7\", \"title\": \"Keep logs\", \"parts\": [{\"name\": \"statement\", "
    "\"prose\":\n"
    "    \"Logs are kept for a year.\"}]}, {\"id\": \"au-9\", \"title\": \"New\"}]}]}}";

static void expect(bool is_right)
{
    if (!is_right)
        fail_msg("%s", call->problems == NULL ? "?" : call->problems->text);
}

static struct record *load(const char *code, const char *previous, const char *document)
{
    struct package package;
    struct package_wish wish = {code, previous};
    struct record *record = NULL;
    expect(package_read(call, text_from(document), &wish, &package) &&
           package_apply(call, &package, &record));
    return record;
}

static void refused(const char *code, const char *document, enum error_kind kind)
{
    struct package package;
    struct package_wish wish = {code, ""};
    assert_false(package_read(call, text_from(document), &wish, &package));
    assert_int_equal(call_error(call), kind);
    call_forgive(call);
}

static const struct entry *entry_of(const struct entries *entries, const char *key)
{
    for (int i = 0; i < entries->count; i++)
        if (strcmp(entries->items[i].key, key) == 0)
            return &entries->items[i];
    fail_msg("no entry %s", key);
    return NULL;
}

static void everything_is_read(void **state)
{
    (void)state;
    struct entries all;
    const struct record *catalogue = load("T", "", first_edition);
    expect(entries_load(call, catalogue, &all));
    assert_int_equal(all.groups, 3);
    assert_int_equal(all.controls, 5);
    const struct entry *policy = entry_of(&all, "ac-1");
    assert_string_equal(policy->code, "T/ac-1");
    assert_string_equal(policy->texts[ENTRY_TEXT],
                        "Write it.\na. Review [frequency] and [daily / every [frequency]].");
    assert_string_equal(policy->texts[ENTRY_GUIDANCE], "Policies address many things.");
    assert_non_null(strstr(policy->texts[ENTRY_PARAMETERS], "ac-1_p: [frequency]"));
    const struct entry *automated = entry_of(&all, "ac-2.1");
    assert_string_equal(all.items[automated->parent].key, "ac-2");
    assert_int_equal(automated->depth, 2);
    assert_string_equal(all.items[entry_of(&all, "au-1")->parent].key, "au-sub");
    assert_string_equal(entry_of(&all, "ac")->texts[ENTRY_LABEL], "AC");
}

static void what_came_leaves_as_it_came(void **state)
{
    (void)state;
    size_t size;
    load("T", "", first_edition);
    const char *out = catalogue_export(call, "T", &size);
    expect(out != NULL);
    assert_int_equal(size, strlen(first_edition));
    assert_memory_equal(out, first_edition, size);
    json_t *a = catalogue_json(call, text_from(first_edition), "a");
    json_t *b = catalogue_json(call, text_from(out), "b");
    assert_true(json_equal(a, b));
}

static void wrong_documents_are_refused(void **state)
{
    (void)state;
    load("T", "", first_edition);
    refused("T", first_edition, ERROR_CONFLICT);
    refused("", first_edition, ERROR_INVALID);
    refused("a b", first_edition, ERROR_INVALID);
    refused("U", "{\"catalog\": ", ERROR_INVALID);
    refused("U", "{\"component-definition\": {}}", ERROR_INVALID);
    refused("U", "{\"catalog\": {\"metadata\": {}, \"controls\": [{}]}}", ERROR_INVALID);
    refused("U", "{\"catalog\": {\"metadata\": {}, \"controls\": [{\"id\": \"x\"}, {\"id\": "
    "\"x\"}]}}",
            ERROR_INVALID);
    refused("U", "PK\x03\x04 no zip", ERROR_INVALID);
    struct buffer deep = buffer_new(call->arena, 1 << 20);
    buffer_puts(&deep, "{\"catalog\": {\"metadata\": {}, ");
    for (int i = 0; i < 100; i++)
        buffer_puts(&deep, "\"groups\": [{\"id\": \"g\", ");
    buffer_puts(&deep, "\"title\": \"t\"");
    for (int i = 0; i < 100; i++)
        buffer_puts(&deep, "}]");
    buffer_puts(&deep, "}}");
    refused("U", buffer_string(&deep), ERROR_TOO_LARGE);
    assert_null(record_by(call, &catalogue_register, "code", "U"));
}

static unsigned change_of(const struct comparison *difference, const char *key)
{
    for (int i = 0; i < difference->count; i++) {
        const struct item_pair *pair = &difference->pairs[i];
        const struct entry *entry = pair->before != NULL ? pair->before : pair->after;
        if (strcmp(entry->key, key) == 0)
            return pair->changes;
    }
    fail_msg("%s is not in the difference", key);
    return 0;
}

static void editions_are_compared(void **state)
{
    (void)state;
    const struct record *old = load("T", "", first_edition);
    const struct record *new = load("T2", "T", second_edition);
    struct entries before, after;
    struct comparison d;
    expect(entries_load(call, old, &before) && entries_load(call, new, &after));
    editions_compare(call->arena, &before, &after, &d);
    assert_int_equal(change_of(&d, "ac-1"), ITEM_CHANGED);
    assert_int_equal(change_of(&d, "ac-2"), ITEM_MOVED);
    assert_int_equal(change_of(&d, "ac-2.1"), ITEM_REMOVED);
    assert_int_equal(change_of(&d, "ac-2.2"), ITEM_SAME);
    assert_int_equal(change_of(&d, "au-1"), ITEM_MOVED);
    assert_int_equal(change_of(&d, "au-9"), ITEM_ADDED);
    assert_int_equal(d.added + d.removed + d.same, 3);
    assert_int_equal(d.moved, 2);
    assert_int_equal(d.changed, 1);
    assert_int_equal(d.count, 6);
    assert_int_equal(record_int(new, "previous"), old->id);
    const struct record *marked = record_load(call, &catalogue_register, old->id);
    assert_non_null(strstr(record_string(call, marked, "superseded_by"), "T2"));
}

static int64_t living(const struct reg *reg)
{
    struct list_query query = {.reg = reg};
    return list_count(call, &query);
}

static void a_load_is_taken_back(void **state)
{
    (void)state;
    struct record *catalogue = load("T", "", first_edition);
    struct text content;
    expect(package_undo(call, catalogue));
    assert_int_equal(living(&requirement_register), 0);
    assert_int_equal(living(&catalogue_group_register), 0);
    assert_int_equal(living(&catalogue_register), 0);
    assert_false(original_load(call, "T", "catalog", NULL, &content));
    call_forgive(call);
    catalogue = load("T", "", first_edition);
    assert_int_equal(living(&requirement_register), 5);
}

static void what_is_referred_to_stays(void **state)
{
    (void)state;
    struct record *catalogue = load("T", "", first_edition);
    struct record *policy = record_by(call, &requirement_register, "code", "T/ac-1");
    struct record *adoption = record_new(call, catalogue_test_register("adoption"));
    record_set_int(adoption, "requirement", policy->id);
    record_set_string(adoption, "decision", "adopted");
    expect(record_save(call, adoption));
    assert_int_equal(catalogue_use_count(call, catalogue), 1);
    assert_false(package_undo(call, catalogue));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    call_forgive(call);
    assert_int_equal(living(&requirement_register), 5);
    call->reason = "試験";
    expect(record_end(call, adoption));
    assert_int_equal(catalogue_use_count(call, catalogue), 0);
    expect(package_undo(call, catalogue));
}

static void mappings_come_alone(void **state)
{
    (void)state;
    static const char mapping[] =
        "{\"mapping-collection\": {\"uuid\": \"x\", \"mappings\": [{\"source-resource\": {\"href\":"
        " \"catalog.json\"}, \"target-resource\": {\"href\": \"../t2/catalog.json\"}, \"maps\": ["
        "{\"relationship\": \"equal-to\", \"sources\": [{\"type\": \"control\", \"id-ref\":"
        " \"ac-1\"}], \"targets\": [{\"type\": \"control\", \"id-ref\": \"ac-1\"},"
        " {\"type\": \"control\", \"id-ref\": \"au-7\"}]}]}]}}";
    load("T", "", first_edition);
    load("T2", "", second_edition);
    struct record *source = load("T", "", mapping);
    assert_string_equal(record_string(call, source, "code"), "T");
    struct record *pair = record_by(call, &mapping_register, "code", "T/ac-1>T2/au-7");
    assert_non_null(pair);
    assert_string_equal(record_string(call, pair, "relationship"), "equal-to");
    struct original *kept;
    struct text content;
    int count;
    expect(originals_list(call, "T", &kept, &count));
    assert_int_equal(count, 2);
    expect(original_load(call, "T", "mapping", NULL, &content));
    assert_true(text_is(content, mapping));
    refused("NONE", mapping, ERROR_INVALID);
}

/* What a profile resolves to, as JSON. */
static json_t *resolve(const char *rest)
{
    struct text out;
    const char *text = arena_format(
        call->arena,
        "{\"profile\": {\"uuid\": \"p\", \"metadata\": {\"title\": \"P\", \"version\": "
        "\"1\"}, %s}}",
        rest);
    json_t *document = catalogue_json(call, text_from(text), "profile");
    expect(document != NULL && profile_resolve(call, document, &out));
    return json_object_get(catalogue_json(call, out, "resolved"), "catalog");
}

static bool has(json_t *catalog, const char *id)
{
    return control_find(catalog, id, 0) != NULL;
}

static void profiles_select(void **state)
{
    (void)state;
    load("T", "", first_edition);
    json_t *c = resolve("\"imports\": [{\"href\": \"../T/catalog.json\", \"include-controls\":"
                        " [{\"with-ids\": [\"ac-2\"]}]}], \"merge\": {\"as-is\": true}");
    assert_true(has(c, "ac-2"));
    assert_false(has(c, "ac-1") || has(c, "ac-2.1") || has(c, "au-1"));
    assert_int_equal(json_array_size(json_object_get(c, "groups")), 1);
    c = resolve("\"imports\": [{\"href\": \"#u\", \"include-controls\": [{\"with-ids\": [\"ac-2\"],"
                " \"with-child-controls\": \"yes\"}, {\"matching\": [{\"pattern\": \"au-*\"}]}],"
                " \"exclude-controls\": [{\"with-ids\": [\"ac-2.2\"]}]}],"
                " \"merge\": {\"as-is\": true}, \"back-matter\": {\"resources\": [{\"uuid\": \"u\","
                " \"rlinks\": [{\"href\": \"T/oscal.json\"}]}]}");
    assert_true(has(c, "ac-2.1") && has(c, "au-1"));
    assert_false(has(c, "ac-2.2") || has(c, "ac-1"));
    c = resolve("\"imports\": [{\"href\": \"T\", \"include-all\": {}}]");
    assert_int_equal(json_array_size(json_object_get(c, "controls")), 5);
    assert_null(json_object_get(c, "groups"));
    assert_int_equal(json_array_size(json_object_get(c, "params")), 2);
}

static void profiles_arrange(void **state)
{
    (void)state;
    load("T", "", first_edition);
    json_t *c = resolve(
        "\"imports\": [{\"href\": \"T\"}], \"merge\": {\"custom\": {\"groups\": [{\"id\": \"mine\","
        " \"title\": \"Mine\", \"insert-controls\": [{\"order\": \"descending\","
        " \"include-controls\": [{\"matching\": [{\"pattern\": \"ac-2*\"}]}]}]}],"
        " \"insert-controls\": [{\"include-controls\": [{\"with-ids\": [\"au-1\"]}]}]}}");
    json_t *mine = json_array_get(json_object_get(c, "groups"), 0);
    json_t *controls = json_object_get(mine, "controls");
    assert_int_equal(json_array_size(controls), 3);
    assert_string_equal(json_text(json_array_get(controls, 0), "id"), "ac-2.2");
    assert_string_equal(json_text(json_array_get(json_object_get(c, "controls"), 0), "id"),
                        "au-1");
    assert_false(has(c, "ac-1"));
}

static void profiles_alter(void **state)
{
    (void)state;
    load("T", "", first_edition);
    static const char profile[] =
        "{\"profile\": {\"uuid\": \"p\", \"metadata\": {\"title\": \"基準\", \"version\": \"7\"},\n"
        "\"imports\": [{\"href\": \"T\", \"include-controls\": [{\"with-ids\": [\"ac-1\"]}]}],\n"
        "\"merge\": {\"as-is\": true}, \"modify\": {\"set-parameters\": [{\"param-id\": "
        "\"ac-1_p\",\n"
        "\"values\": [\"year\"]}], \"alters\": [{\"control-id\": \"ac-1\", \"removes\": "
        "[{\"by-name\":\n"
        "\"guidance\"}], \"adds\": [{\"position\": \"after\", \"by-id\": \"ac-1_smt.a\", "
        "\"parts\":\n"
        "[{\"name\": \"item\", \"prose\": \"And tell everybody.\"}]}, {\"position\": "
        "\"starting\",\n"
        "\"props\": [{\"name\": \"label\", \"value\": \"AC-1\"}]}]}]}}}";
    struct record *catalogue = load("P", "", profile);
    assert_string_equal(record_string(call, catalogue, "title"), "基準");
    assert_string_equal(record_string(call, catalogue, "edition"), "7");
    struct record *one = record_by(call, &requirement_register, "code", "P/ac-1");
    assert_non_null(one);
    assert_string_equal(record_string(call, one, "text"),
                        "Write it.\na. Review year and [daily / every year].\n"
                        "And tell everybody.");
    assert_string_equal(record_string(call, one, "guidance"), "");
    assert_string_equal(record_string(call, one, "label"), "AC-1");
    struct text kept;
    expect(original_load(call, "P", "profile", NULL, &kept));
    assert_true(text_is(kept, profile));
}

static void profiles_are_refused(void **state)
{
    (void)state;
    load("T", "", first_edition);
    refused("P", "{\"profile\": {\"metadata\": {\"title\": \"P\"}, \"imports\": [{\"href\": \"T\","
                 " \"include-controls\": [{\"with-ids\": [\"ac-99\"]}]}]}}",
            ERROR_INVALID);
    refused("P", "{\"profile\": {\"metadata\": {\"title\": \"P\"}, \"imports\": [{\"href\":"
                 " \"https://example.org/none.json\"}]}}",
            ERROR_MISSING);
    refused("P", "{\"profile\": {\"metadata\": {\"title\": \"P\"}, \"imports\": [{\"href\": \"T\"},"
                 " {\"href\": \"T\"}]}}",
            ERROR_INVALID);
    refused("P", "{\"profile\": {\"metadata\": {\"title\": \"P\"}, \"imports\": [{\"href\": "
    "\"T\"}],"
                 " \"modify\": {\"set-parameters\": [{\"param-id\": \"none\"}]}}}",
            ERROR_INVALID);
    assert_null(record_by(call, &catalogue_register, "code", "P"));
}

static void the_guideline_is_whole(void **state)
{
    (void)state;
    expect(catalogue_load_embedded(call));
    struct record *g5 = record_by(call, &catalogue_register, "code", "G5");
    assert_non_null(g5);
    struct entries all;
    expect(entries_load(call, g5, &all));
    assert_int_equal(all.controls, 280);
    assert_int_equal(all.groups, 95);
    assert_int_equal(living(&sector_register), 14);
    assert_int_equal(living(&sector_service_register), 38);
    assert_string_equal(record_string(call, g5, "superseded_by"),
                        "S23 (2023-07-04), US26 (2026-10-01)"); /* S23 is not added twice */
    const struct record *s23 = record_by(call, &catalogue_register, "code", "S23");
    assert_int_equal(record_int(s23, "previous"), g5->id);
    /* The crosswalk that S23 brings begins at the edition before. */
    struct list_query query = {.reg = &mapping_register};
    expect(list_add(call, &query, "source_catalogue", FILTER_IS, value_int(s23->id)));
    assert_int_equal(list_count(call, &query), 0);
    expect(catalogue_load_embedded(call)); /* a second time changes nothing */
    assert_int_equal(living(&sector_register), 14);
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
        ON_BOTH(everything_is_read),
        ON_BOTH(what_came_leaves_as_it_came),
        ON_BOTH(wrong_documents_are_refused),
        ON_BOTH(editions_are_compared),
        ON_BOTH(a_load_is_taken_back),
        ON_BOTH(what_is_referred_to_stays),
        ON_BOTH(mappings_come_alone),
        ON_BOTH(profiles_select),
        ON_BOTH(profiles_arrange),
        ON_BOTH(profiles_alter),
        ON_BOTH(profiles_are_refused),
        ON_BOTH(the_guideline_is_whole),
    };
    return STORE_TEST_RUN("catalogue", tests);
}
