/* SPDX-License-Identifier: Apache-2.0 */
/* From the guideline to clauses and out again: structure template, coverage with its conflicts,
 * packages, comments. On every database at hand. */
#include "model/attachment.h"
#include "model/duty.h"
#include "standards/clause_edit.h"
#include "standards/coverage.h"
#include "standards/package.h"
#include "standards/skeleton.h"
#include "standards/testing.h"
#include "standards/view.h"
#include "store/test_both.h"

#include <jansson.h>
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

static struct record *stand_in(const char *reg, const char *code, const char *title)
{
    struct record *record = record_new(call, standards_test_register(reg));
    record->unit_id = 1;
    record_set_string(record, "code", code);
    record_set_string(record, "title", title);
    return record;
}

static int64_t saved(struct record *record)
{
    const struct user *user = call->user;
    call->user = &user_program;
    expect(record_save(call, record));
    call->user = user;
    return record->id;
}

static int64_t position;

static int64_t group(int64_t catalogue, const char *code, const char *parent, const char *label,
                     const char *title)
{
    struct record *record = stand_in("catalogue_group", code, title);
    record_set_int(record, "catalogue", catalogue);
    record_set_string(record, "label", label);
    if (parent[0] != '\0')
        record_set_string(record, "parent", parent);
    record_set_int(record, "position", ++position);
    return saved(record);
}

static int64_t requirement(int64_t catalogue, int64_t node, const char *code, const char *title)
{
    struct record *record = stand_in("requirement", code, title);
    record_set_int(record, "catalogue", catalogue);
    record_set_int(record, "node", node);
    record_set_string(record, "kind", "req");
    record_set_string(record, "side", "operator");
    record_set_int(record, "position", ++position);
    return saved(record);
}

static int64_t catalogue_id, backup, logs, keys;

/* A small guideline of the same shape. */
static void guideline_make(void)
{
    struct record *catalogue = stand_in("catalogue", "T5", "試験の指針");
    record_set_string(catalogue, "kind", "guideline");
    catalogue_id = saved(catalogue);
    group(catalogue_id, "T5-I", "", "Ⅰ", "目的及び位置付け");
    group(catalogue_id, "T5-II", "", "Ⅱ", "規定が望まれる項目");
    int64_t purpose = group(catalogue_id, "T5-II.1", "T5-II", "Ⅱ.1", "策定目的");
    group(catalogue_id, "T5-II.2", "T5-II", "Ⅱ.2", "対象範囲");
    group(catalogue_id, "T5-II.4", "T5-II", "Ⅱ.4", "対策項目");
    group(catalogue_id, "T5-4.1", "T5-II.4", "4.1", "計画の観点");
    int64_t plan = group(catalogue_id, "T5-4.1.3", "T5-4.1", "4.1.3", "管理策");
    requirement(catalogue_id, purpose, "T5-II.1-01", "目的を書く");
    backup = requirement(catalogue_id, plan, "T5-4.1.3-01", "バックアップ");
    logs = requirement(catalogue_id, plan, "T5-4.1.3-02", "ログ");
    keys = requirement(catalogue_id, plan, "T5-4.1.3-03", "鍵");
}

static struct record *document(const char *code, int64_t parent)
{
    struct record *standard = record_new(call, &standard_register);
    record_set_string(standard, "code", code);
    record_set_string(standard, "title", "対策基準");
    record_set_string(standard, "kind", "internal");
    record_set_string(standard, "numbering", "articles");
    record_set_string(standard, "purpose", "供給を続けるため。");
    if (parent != 0)
        record_set_int(standard, "parent", parent);
    if (catalogue_id != 0)
        record_set_int(standard, "catalogue", catalogue_id);
    expect(record_save(call, standard));
    return standard;
}

static void clause_make(const struct record *standard, const char *strictness, int64_t answers,
                        const char *origin)
{
    const struct draft draft = {
        .heading = "条",
        .body = "本文",
        .strictness = strictness,
        .origin = origin,
        .requirements = answers == 0 ? NULL
                                     : arena_format(call->arena, ",%lld,", (long long)answers),
    };
    expect(clauses_make(call, standard, &draft, 1));
}

static void decide(int64_t requirement_id, const char *decision)
{
    struct record *adoption = stand_in("adoption", "A", "採否");
    record_set_int(adoption, "requirement", requirement_id);
    record_set_string(adoption, "decision", decision);
    saved(adoption);
}

static const struct coverage_item *item(const struct coverage *coverage, int64_t id)
{
    for (int i = 0; i < coverage->item_count; i++)
        if (coverage->items[i].id == id)
            return &coverage->items[i];
    fail_msg("item %lld is not in the coverage", (long long)id);
    return NULL;
}

static void the_guideline_gives_the_structure(void **state)
{
    (void)state;
    struct tree tree;
    struct record *standard = document("A-1", 0);
    expect(skeleton_make(call, standard));
    expect(tree_load(call, standard->id, "guideline", &tree));
    assert_int_equal(tree.count, 5);
    assert_string_equal(tree.clauses[0].heading, "策定目的");
    assert_string_equal(tree.clauses[0].body, "供給を続けるため。");
    assert_string_equal(tree.clauses[0].sources[0].code, "T5-II.1-01");
    assert_string_equal(tree.clauses[4].number, "3.1.1");
    assert_int_equal(tree.clauses[4].source_count, 3);
    assert_false(skeleton_make(call, standard)); /* not twice */
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    call_forgive(call);
}

static void coverage_finds_gaps_and_conflicts(void **state)
{
    (void)state;
    struct record *high = document("A-2", 0), *low = document("A-3", high->id);
    clause_make(high, "must", backup, NULL);
    clause_make(low, "should", backup, NULL);
    clause_make(low, "must", logs, NULL);
    clause_make(high, "should", logs, NULL);
    clause_make(low, "must", 0, "自組織の判断");
    clause_make(low, "must", 0, NULL);
    decide(backup, "adopted");
    decide(logs, "declined");
    decide(keys, "changed");
    struct coverage coverage;
    expect(coverage_load(call, catalogue_id, &coverage));
    assert_int_equal(coverage.document_count, 2);
    assert_int_equal(coverage.item_count, 4);
    const struct coverage_item *clash = item(&coverage, backup);
    assert_true(clash->is_clash);
    assert_int_equal(clash->cells[1].state, CELL_CLASH);
    assert_int_equal(clash->cells[1].clash, 0);
    assert_int_equal(clash->cells[0].state, CELL_STATED);
    assert_false(item(&coverage, logs)->is_clash); /* stricter below is no conflict */
    assert_true(item(&coverage, keys)->is_gap);
    assert_false(clash->is_gap);
    assert_int_equal(coverage.adopted, 1);
    assert_int_equal(coverage.changed, 1);
    assert_int_equal(coverage.declined, 1);
    assert_int_equal(coverage.undecided, 1);
    assert_int_equal(coverage.gaps, 1);
    assert_int_equal(coverage.beyond, 1);
    assert_int_equal(coverage.sourceless, 1);
}

static const char *prop(const json_t *control, const char *name)
{
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(control, "props"), i, one)
        if (strcmp(json_string_value(json_object_get(one, "name")), name) == 0)
            return json_string_value(json_object_get(one, "value"));
    return "";
}

static const char *catalogue_of(struct call *asking, int64_t requirement)
{
    (void)asking;
    return requirement == backup ? "T5" : NULL;
}

static void an_edition_becomes_a_package(void **state)
{
    (void)state;
    struct record *standard = document("水道 A-5", 0);
    const struct draft drafts[] = {
        {.heading = "総則"},
        {.depth = 1, .heading = "\"目的\"", .body = "一行\n二行", .strictness = "must",
         .requirements = arena_format(call->arena, ",%lld,", (long long)backup)},
        {.heading = "附則", .body = "公布の日から施行する。"},
    };
    expect(clauses_make(call, standard, drafts, 3));
    struct manuscript text;
    expect(manuscript_load(call, standard, &text));
    json_t *catalog = json_loads(package_catalog(call, &text), 0, NULL);
    json_t *package = json_loads(package_json(call, &text, true), 0, NULL);
    assert_non_null(catalog);
    assert_non_null(package);
    const json_t *groups = json_object_get(json_object_get(catalog, "catalog"), "groups");
    assert_int_equal(json_array_size(groups), 2);
    const json_t *purpose =
        json_array_get(json_object_get(json_array_get(groups, 0), "controls"), 0);
    assert_string_equal(json_string_value(json_object_get(purpose, "title")), "\"目的\"");
    assert_string_equal(prop(purpose, "modality"), "do");
    assert_string_equal(prop(purpose, "answers"), "T5-4.1.3-01");
    const json_t *own = json_array_get(json_object_get(json_array_get(groups, 1), "controls"), 0);
    const json_t *part = json_array_get(json_object_get(own, "parts"), 0);
    assert_string_equal(json_string_value(json_object_get(part, "prose")),
                        "公布の日から施行する。");
    assert_string_equal(json_string_value(json_object_get(package, "format")), "kaname-package/1");
    /* OSCAL's tokens: letters, figures, dot, hyphen and underscore. */
    const char *id = json_string_value(json_object_get(package, "id"));
    assert_int_equal(strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."), strlen(id));
    json_t *mapping = json_loads(package_mapping(call, &text, catalogue_of), 0, NULL);
    const json_t *one = json_array_get(
        json_object_get(json_object_get(mapping, "mapping-collection"), "mappings"), 0);
    const json_t *target = json_object_get(one, "target-resource");
    assert_string_equal(json_string_value(json_object_get(target, "href")), "../T5/catalog.json");
    const json_t *maps = json_object_get(one, "maps");
    assert_int_equal(json_array_size(maps), 1);
    const json_t *to = json_array_get(json_object_get(json_array_get(maps, 0), "targets"), 0);
    assert_string_equal(json_string_value(json_object_get(to, "id-ref")), "T5-4.1.3-01");
    json_decref(catalog);
    json_decref(package);
    json_decref(mapping);
}

static void comments_are_dealt_with(void **state)
{
    (void)state;
    struct record *standard = document("A-6", 0);
    struct comment *comments;
    int count;
    call->user = &test_reader;
    expect(comment_add(call, standard, "12", "具体的に。"));
    expect(comments_load(call, standard, &comments, &count));
    assert_int_equal(count, 1);
    assert_string_equal(comments[0].place, "12");
    assert_int_equal(comments[0].resolved_at_ms, 0);
    assert_false(comment_resolve(call, standard, comments[0].id, true));
    call_forgive(call);
    call->user = &test_writer;
    expect(comment_resolve(call, standard, comments[0].id, true));
    expect(comments_load(call, standard, &comments, &count));
    assert_int_equal(comments[0].resolved_at_ms, call->now_ms);
    assert_false(comment_resolve(call, standard, 9999, true));
    assert_int_equal(call_error(call), ERROR_MISSING);
    call_forgive(call);
}

static struct record *duty_of(const struct record *standard)
{
    struct list_query query = {.reg = &duty_register};
    struct list list;
    call->user = &user_program;
    expect(list_add(call, &query, "about", FILTER_IS,
                    value_string(arena_format(call->arena, "standard/%lld",
                                              (long long)standard->id))));
    expect(list_run(call, &query, &list));
    call->user = &test_writer;
    assert_int_equal(list.count, 1);
    return list.records[0];
}

static void move(struct record *standard, const char *transition, const struct user *user)
{
    call->user = user;
    call->reason = "試験";
    expect(record_move(call, standard, transition));
    call->user = &test_writer;
}

static void approval_sets_the_next_review(void **state)
{
    (void)state;
    struct record *standard = document("A-7", 0);
    struct proposal proposals[PROPOSALS_MAX];
    clause_make(standard, "must", backup, NULL);
    record_set_string(standard, "review_by", "2020-04-01");
    expect(record_save(call, standard));
    move(standard, "submit", &test_writer);
    move(standard, "approve", &test_approver);
    assert_string_equal(record_string(call, duty_of(standard), "next_due"), "2020-04-01");
    /* Both the date and the duty speak up. */
    assert_int_equal(proposals_load(call, standard, proposals), 2);
    move(standard, "revise", &test_writer);
    record_set_string(standard, "review_by", "2099-04-01");
    expect(record_save(call, standard));
    move(standard, "submit", &test_writer);
    move(standard, "approve", &test_approver);
    assert_string_equal(record_string(call, duty_of(standard), "next_due"), "2099-04-01");
    assert_int_equal(proposals_load(call, standard, proposals), 0);
}

static void a_successor_of_the_guideline_proposes_a_review(void **state)
{
    (void)state;
    struct record *standard = document("A-8", 0);
    struct proposal proposals[PROPOSALS_MAX];
    assert_int_equal(proposals_load(call, standard, proposals), 0);
    struct record *old = record_load_any(call, standards_test_register("catalogue"), catalogue_id);
    record_set_string(old, "superseded_by", "T6 2023-07-04");
    saved(old);
    assert_int_equal(proposals_load(call, standard, proposals), 0); /* known, but not loaded */
    saved(stand_in("catalogue", "T6", "新しい指針"));
    assert_int_equal(proposals_load(call, standard, proposals), 1);
    assert_non_null(strstr(proposals[0].text, "T6"));
}

static void a_survey_ends_in_a_decision(void **state)
{
    (void)state;
    struct record *standard = document("A-9", 0), *survey = record_new(call, &survey_register);
    record_set_string(survey, "title", "令和8年度");
    record_set_int(survey, "standard", standard->id);
    record_set_int(survey, "sent", 41);
    record_set_int(survey, "answered", 37);
    expect(record_save(call, survey));
    assert_string_equal(record_string(call, survey, "rate"), "37/41 (90.2 %)");
    record_set_string(survey, "decision", "keep");
    record_set_string(survey, "decided_on", "2026-11-01");
    assert_false(record_save(call, survey)); /* "no" needs a reason too */
    assert_non_null(call_problem(call, "reason"));
    call_forgive(call);
    struct proposal proposals[PROPOSALS_MAX];
    record_set_string(survey, "decision", "revise");
    record_set_string(survey, "reason", "運用に合わない条項がある");
    expect(record_save(call, survey));
    assert_int_equal(proposals_load(call, standard, proposals), 1);
}

static void numbers_speak_english_too(void **state)
{
    (void)state;
    assert_string_equal(number_shown(call, "第3条第1項"), "第3条第1項");
    call->lang = LANG_EN;
    assert_string_equal(number_shown(call, "第3条第1項第2号ア"), "Article 3, para. 1, item 2 ア");
    assert_string_equal(number_shown(call, "第12章"), "Chapter 12");
    assert_string_equal(number_shown(call, "第2条の2第1項"), "Article 2-2, para. 1");
    assert_string_equal(number_shown(call, "第4版（案）"), "Edition 4 （案）");
    assert_string_equal(number_shown(call, "4.1.3(2)"), "4.1.3(2)");
    assert_string_equal(number_shown(call, "第一条"), "第一条");
}

static int setup(void **state)
{
    test = standards_test_open(*(enum store_kind *)*state);
    call = &test->call;
    call->user = &test_writer;
    position = 0;
    guideline_make();
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
        ON_BOTH(the_guideline_gives_the_structure),
        ON_BOTH(coverage_finds_gaps_and_conflicts),
        ON_BOTH(an_edition_becomes_a_package),
        ON_BOTH(comments_are_dealt_with),
        ON_BOTH(approval_sets_the_next_review),
        ON_BOTH(a_successor_of_the_guideline_proposes_a_review),
        ON_BOTH(numbers_speak_english_too),
        ON_BOTH(a_survey_ends_in_a_decision),
    };
    return STORE_TEST_RUN("authoring", tests);
}
