/* SPDX-License-Identifier: Apache-2.0 */
/* OSCAL documents as somebody uploads them: catalogs, profiles on a catalogue that is loaded,
 * packages and mappings, and rules of service levels. The first byte says which. */
#include "catalogue/compare.h"
#include "catalogue/import.h"
#include "catalogue/profile.h"
#include "catalogue/rule.h"
#include "catalogue/testing.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char base[] =
    "{\"catalog\": {\"uuid\": \"2f3c6a10-9b1d-4c57-8e44-7c1c3f5d9a01\", \"metadata\": {"
    "\"title\": \"T\", \"version\": \"1\", \"last-modified\": \"2026-04-01T09:00:00+09:00\","
    "\"oscal-version\": \"1.1.2\"},"
    "\"groups\": [{\"id\": \"g\", \"title\": \"G\", \"params\": [{\"id\": \"p\", \"label\": \"l\"}],"
    "\"controls\": [{\"id\": \"a\", \"title\": \"A\", \"parts\": [{\"id\": \"s\", \"name\":"
    "\"statement\", \"prose\": \"{{ insert: param, p }}\"}], \"controls\": [{\"id\": \"b\","
    "\"title\": \"B\"}]}]}]}}";

static struct store_test *open_once(struct entries *entries)
{
    struct store_test *test = catalogue_test_open(STORE_SQLITE);
    struct record *record;
    if (!catalogue_import(&test->call, "T", text_from(base), &record) ||
        !entries_load(&test->call, record, entries))
        abort();
    return test;
}

static void catalog_try(struct call *call, const struct entries *base_entries, struct text input)
{
    struct entries entries;
    struct comparison comparison;
    const json_t *document = catalogue_json(call, input, "fuzz");
    if (document == NULL || !entries_parse(call, "F", document, &entries))
        return;
    if (entries.groups + entries.controls != entries.count)
        abort();
    editions_compare(call->arena, base_entries, &entries, &comparison);
    for (int i = 0; i < comparison.count; i++)
        if (comparison.pairs[i].before == NULL && comparison.pairs[i].after == NULL)
            abort();
}

static void profile_try(struct call *call, struct text input)
{
    struct text out;
    struct entries entries;
    const json_t *document = catalogue_json(call, input, "fuzz");
    if (json_is_object(json_object_get(document, "profile")) &&
        profile_resolve(call, document, &out)) {
        const json_t *resolved = catalogue_json(call, out, "resolved");
        if (resolved == NULL)
            abort();
        entries_parse(call, "P", resolved, &entries);
    }
}

/* A zip package, or a bare mapping collection between the catalogue that is loaded and itself. */
static void package_try(struct call *call, struct text input)
{
    struct package package;
    struct package_wish wish = {"F", ""};
    if (package_read(call, input, &wish, &package) &&
        package.entries.groups + package.entries.controls != package.entries.count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store_test *test;
    static struct arena *arena;
    static struct entries entries;
    if (test == NULL) {
        test = open_once(&entries);
        arena = arena_new(512 * 1024 * 1024);
    }
    if (size < 2)
        return 0;
    struct call call = store_test_call(test, arena);
    call.user = test->call.user;
    if (call.db == NULL && !store_borrow(&call, test->store))
        abort();
    struct text input = {(const char *)data + 1, size - 1};
    struct fact facts[] = {{"minutes", value_int(size % 300), false}};
    struct judgement judgement;
    if (data[0] % 4 == 0)
        catalog_try(&call, &entries, input);
    else if (data[0] % 4 == 1)
        profile_try(&call, input);
    else if (data[0] % 4 == 2)
        rule_judge(&call, input, facts, 1, &judgement);
    else
        package_try(&call, input);
    store_return(&call);
    arena_reset(arena);
    return 0;
}
