/* SPDX-License-Identifier: Apache-2.0 */
/* Documents, clause trees, editions and differences, on every database at hand. */
#include "model/history.h"
#include "model/link.h"
#include "model/schema.h"
#include "standards/clause_edit.h"
#include "standards/edition.h"
#include "standards/testing.h"
#include "base/text_diff.h"
#include "standards/tree_diff.h"
#include "store/db.h"
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

static struct record *document(const char *code, const char *numbering)
{
    struct record *standard = record_new(call, &standard_register);
    record_set_string(standard, "code", code);
    record_set_string(standard, "title", "情報セキュリティ対策基準");
    record_set_string(standard, "kind", "internal");
    record_set_string(standard, "numbering", numbering);
    expect(record_save(call, standard));
    return standard;
}

static int64_t add(const struct record *standard, int64_t near, enum clause_place place,
                   const char *heading)
{
    struct record *clause = clause_add(call, standard, near, place, heading);
    expect(clause != NULL);
    return clause->id;
}

/* "第1章 総則/第1条 目的" of the whole tree. */
static const char *outline(const struct record *standard)
{
    struct tree tree;
    struct buffer out = buffer_new(call->arena, 1 << 16);
    expect(tree_load(call, standard->id, record_string(call, standard, "numbering"), &tree));
    for (int i = 0; i < tree.count; i++)
        buffer_format(&out, "%s%s %s", i == 0 ? "" : "/", tree.clauses[i].number,
                      tree.clauses[i].heading);
    return buffer_string(&out);
}

static void body_set(int64_t id, const char *body)
{
    struct record *clause = record_load(call, &clause_register, id);
    expect(clause != NULL);
    record_set_string(clause, "body", body);
    expect(record_save(call, clause));
}

static void move(struct record *standard, const char *transition, const struct user *user)
{
    call->user = user;
    call->reason = "試験";
    expect(record_move(call, standard, transition));
    call->user = &test_writer;
}

static void numbers_follow_the_tree(void **state)
{
    (void)state;
    struct record *s = document("S-1", "chapters");
    int64_t general = add(s, 0, PLACE_AFTER, "総則");
    int64_t purpose = add(s, general, PLACE_BELOW, "目的");
    int64_t measures = add(s, general, PLACE_AFTER, "対策");
    int64_t risk = add(s, measures, PLACE_BELOW, "リスク");
    int64_t item = add(s, risk, PLACE_BELOW, "項");
    int64_t sub = add(s, item, PLACE_BELOW, "号");
    add(s, sub, PLACE_BELOW, "イロハ");
    assert_string_equal(outline(s), "第1章 総則/第1条 目的/第2章 対策/第2条 リスク/第2条第1項 項/"
                                    "第2条第1項第1号 号/第2条第1項第1号ア イロハ");
    /* An article in front moves the numbers behind it, in the rows and their titles too. */
    add(s, purpose, PLACE_AFTER, "範囲");
    struct record *record = record_load(call, &clause_register, risk);
    assert_string_equal(record_string(call, record, "number"), "第3条");
    assert_string_equal(record_title(call, record), "第3条 リスク");
    record_set_string(s, "numbering", "guideline");
    expect(record_save(call, s));
    record = record_load(call, &clause_register, sub);
    assert_string_equal(record_string(call, record, "number"), "2.1.1(1)");
}

static void clauses_move(void **state)
{
    (void)state;
    struct record *s = document("S-2", "decimal");
    int64_t a = add(s, 0, PLACE_AFTER, "a"), b = add(s, 0, PLACE_AFTER, "b");
    int64_t c = add(s, 0, PLACE_AFTER, "c");
    expect(clause_shift(call, s, c, MOVE_UP));
    assert_string_equal(outline(s), "1 a/2 c/3 b");
    expect(clause_shift(call, s, a, MOVE_DOWN));
    assert_string_equal(outline(s), "1 c/2 a/3 b");
    expect(clause_shift(call, s, a, MOVE_IN));
    expect(clause_shift(call, s, b, MOVE_IN));
    assert_string_equal(outline(s), "1 c/1.1 a/1.2 b");
    expect(clause_shift(call, s, a, MOVE_OUT));
    assert_string_equal(outline(s), "1 c/1.1 b/2 a");
    assert_false(clause_shift(call, s, c, MOVE_UP));
    call_forgive(call);
    call->reason = "不要になった";
    expect(clause_end(call, s, c));
    assert_string_equal(outline(s), "1 a");
    struct record *ended = record_load(call, &clause_register, b);
    assert_true(ended->ended_at_ms != 0); /* nothing is deleted */
}

static void many_fit_between_two(void **state)
{
    (void)state;
    struct record *s = document("S-3", "decimal");
    int64_t first = add(s, 0, PLACE_AFTER, "始");
    add(s, 0, PLACE_AFTER, "終");
    for (int i = 0; i < 25; i++)
        add(s, first, PLACE_AFTER, "間");
    struct tree tree;
    expect(tree_load(call, s->id, "decimal", &tree));
    assert_int_equal(tree.count, 27);
    assert_string_equal(tree.clauses[0].heading, "始");
    assert_string_equal(tree.clauses[26].heading, "終");
}

static void a_parent_is_in_the_same_document(void **state)
{
    (void)state;
    struct record *s = document("S-4", "decimal"), *other = document("S-5", "decimal");
    int64_t above = add(s, 0, PLACE_AFTER, "上"), below = add(s, above, PLACE_BELOW, "下");
    int64_t stranger = add(other, 0, PLACE_AFTER, "他");
    struct record *clause = record_load(call, &clause_register, above);
    record_set_int(clause, "parent", below);
    assert_false(record_save(call, clause));
    assert_non_null(call_problem(call, "parent"));
    call_forgive(call);
    record_set_int(clause, "parent", stranger);
    assert_false(record_save(call, clause));
    call_forgive(call);
}

static void only_drafts_change(void **state)
{
    (void)state;
    struct record *s = document("S-6", "articles");
    int64_t id = add(s, 0, PLACE_AFTER, "目的");
    move(s, "submit", &test_writer);
    struct record *clause = record_load(call, &clause_register, id);
    record_set_string(clause, "heading", "別の目的");
    assert_false(record_save(call, clause));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    call_forgive(call);
    call->reason = "消したい";
    assert_false(record_end(call, record_load(call, &clause_register, id)));
    call_forgive(call);
    assert_null(clause_add(call, s, id, PLACE_AFTER, "追加"));
    call_forgive(call);
    assert_string_equal(outline(s), "第1条 目的");
}

static void readers_cannot_write(void **state)
{
    (void)state;
    struct record *s = document("S-7", "articles");
    int64_t id = add(s, 0, PLACE_AFTER, "目的");
    call->user = &test_reader;
    assert_null(clause_add(call, s, id, PLACE_AFTER, "追加"));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
    assert_false(clause_shift(call, s, id, MOVE_IN));
    call_forgive(call);
    call->user = &test_writer;
}

static void who_wrote_clauses_does_not_approve(void **state)
{
    (void)state;
    struct record *s = document("S-8", "articles");
    add(s, 0, PLACE_AFTER, "目的");
    call->user = &test_approver;
    add(s, 0, PLACE_AFTER, "承認者が書いた条");
    move(s, "submit", &test_writer);
    call->user = &test_approver;
    assert_false(record_move(call, s, "approve"));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
    struct edition *editions;
    int count;
    expect(editions_load(call, s->id, &editions, &count));
    assert_int_equal(count, 0);
}

static struct record *approved(const char *code, int64_t *first, int64_t *second)
{
    struct record *s = document(code, "articles");
    *first = add(s, 0, PLACE_AFTER, "リスクアセスメント");
    *second = add(s, 0, PLACE_AFTER, "媒体の持出し");
    body_set(*first, "リスクオーナーは、定期的にリスクアセスメントを行うよう努める。");
    move(s, "submit", &test_writer);
    move(s, "approve", &test_approver);
    return s;
}

static void editions_stay(void **state)
{
    (void)state;
    int64_t first, second;
    struct record *s = approved("S-9", &first, &second);
    move(s, "revise", &test_writer);
    body_set(first, "リスクオーナーは、年1回以上リスクアセスメントを行わなければならない。");
    call->reason = "規程を分けた";
    expect(clause_end(call, s, second));
    int64_t added = add(s, first, PLACE_AFTER, "遠隔保守");
    move(s, "submit", &test_writer);
    move(s, "approve", &test_approver);
    struct manuscript *one = edition_load(call, s->id, 1), *two = edition_load(call, s->id, 2);
    assert_non_null(one);
    assert_non_null(two);
    assert_int_equal(one->tree.count, 2);
    assert_non_null(strstr(one->tree.clauses[0].body, "行うよう努める"));
    assert_string_equal(one->tree.clauses[1].number, "第2条");
    assert_string_equal(two->edition.label, "第2版");
    assert_string_equal(two->edition.approver, "approver");
    struct edition *editions;
    int count;
    expect(editions_load(call, s->id, &editions, &count));
    assert_int_equal(edition_force(call, editions, count, 0), EDITION_IN_FORCE);
    assert_int_equal(edition_force(call, editions, count, 1), EDITION_SUPERSEDED);
    struct tree_diff diff;
    tree_compare(call->arena, &one->tree, &two->tree, &diff);
    assert_int_equal(diff.added, 1);
    assert_int_equal(diff.removed, 1);
    assert_int_equal(diff.changed, 1);
    assert_int_equal(diff.moved, 0);
    for (int i = 0; i < diff.count; i++)
        if (diff.pairs[i].changes == CLAUSE_ADDED)
            assert_int_equal(diff.pairs[i].after->id, added);
    /* Frozen means frozen: the database itself refuses. */
    assert_true(tx_begin(call));
    assert_false(db_run(call, "UPDATE standard_edition SET data = ''", DB_NO_ARGS));
    tx_rollback(call);
    call_forgive(call);
}

static void a_later_date_waits(void **state)
{
    (void)state;
    int64_t first, second;
    struct record *s = approved("S-10", &first, &second);
    move(s, "revise", &test_writer);
    record_set_string(s, "effective_on", "2099-04-01");
    expect(record_save(call, s));
    move(s, "submit", &test_writer);
    move(s, "approve", &test_approver);
    struct edition *editions;
    int count;
    expect(editions_load(call, s->id, &editions, &count));
    assert_int_equal(edition_force(call, editions, count, 0), EDITION_TO_COME);
    assert_int_equal(edition_force(call, editions, count, 1), EDITION_IN_FORCE);
    assert_int_equal(edition_in_force(call, s->id), 1);
}

static void the_public_sees_no_internal_text(void **state)
{
    (void)state;
    struct record *s = document("S-11", "articles");
    add(s, 0, PLACE_AFTER, "目的");
    int64_t secret = add(s, 0, PLACE_AFTER, "制御系の構成");
    int64_t below = add(s, secret, PLACE_BELOW, "回線番号");
    struct record *clause = record_load(call, &clause_register, secret);
    record_set_int(clause, "is_internal", 1);
    record_set_string(clause, "body", "遠隔保守回線は0120-000");
    expect(record_save(call, clause));
    body_set(below, "回線は二本");
    assert_null(edition_public(call, "S-11"));
    assert_int_equal(call_error(call), ERROR_MISSING);
    call_forgive(call);
    record_set_int(s, "is_public", 1);
    expect(record_save(call, s));
    assert_null(edition_public(call, "S-11")); /* a draft is not public */
    call_forgive(call);
    move(s, "submit", &test_writer);
    move(s, "approve", &test_approver);
    call->user = NULL;
    struct manuscript *seen = edition_public(call, "S-11");
    assert_non_null(seen);
    const char *json = manuscript_json(call, seen);
    assert_null(strstr(json, "遠隔保守"));
    assert_null(strstr(json, "制御系"));
    assert_null(strstr(json, "回線"));
    assert_non_null(strstr(json, "公開していません"));
    struct public_document *documents;
    int count;
    assert_true(public_documents_load(call, &documents, &count));
    assert_int_equal(count, 1);
    assert_string_equal(documents[0].code, "S-11");
    call->user = &test_writer;
}

static const char *marked(const char *before, const char *after)
{
    struct diff_run *runs;
    int count;
    struct buffer out = buffer_new(call->arena, 1 << 16);
    text_diff(call->arena, text_from(before), text_from(after), &runs, &count);
    for (int i = 0; i < count; i++) {
        const char *mark = runs[i].kind == DIFF_SAME ? "" : runs[i].kind == DIFF_ADDED ? "+" : "-";
        buffer_puts(&out, mark[0] == '\0' ? "" : mark[0] == '+' ? "[+" : "[-");
        buffer_text(&out, runs[i].text);
        buffer_puts(&out, mark[0] == '\0' ? "" : "]");
    }
    return buffer_string(&out);
}

static void words_are_marked(void **state)
{
    (void)state;
    assert_string_equal(marked("年1回、CPの演習を行う。", "年1回以上、CP及びBCPの演習を行う。"),
                        "年1回[+以上]、CP[+及びBCP]の演習を行う。");
    assert_string_equal(marked("演習を行うよう努める。", "演習を行わなければならない。"),
                        "演習を行[-うよう努める][+わなければならない]。");
    assert_string_equal(marked("", "新しい"), "[+新しい]");
    assert_string_equal(marked("同じ", "同じ"), "同じ");
    assert_string_equal(marked("within 24 hours", "within 48 hours"),
                        "within [-24][+48] hours");
}

/* Whatever the texts, the runs put together are the texts. */
static void differences_lose_nothing(void **state)
{
    (void)state;
    static const char *const pieces[] = {"あ", "い", "重要", "CP", "1", "、", "\n", "管理者"};
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        struct buffer texts[2];
        for (int t = 0; t < 2; t++) {
            texts[t] = buffer_new(call->arena, 1 << 16);
            for (int i = 0; i < (round < 290 ? 30 : 1500); i++) {
                seed = seed * 1103515245u + 12345u;
                buffer_puts(&texts[t], pieces[(seed >> 16) % 8]);
            }
        }
        struct diff_run *runs;
        int count;
        struct buffer before = buffer_new(call->arena, 1 << 16);
        struct buffer after = buffer_new(call->arena, 1 << 16);
        text_diff(call->arena, buffer_view(&texts[0]), buffer_view(&texts[1]), &runs, &count);
        for (int i = 0; i < count; i++) {
            if (runs[i].kind != DIFF_ADDED)
                buffer_text(&before, runs[i].text);
            if (runs[i].kind != DIFF_REMOVED)
                buffer_text(&after, runs[i].text);
        }
        assert_string_equal(buffer_string(&before), buffer_string(&texts[0]));
        assert_string_equal(buffer_string(&after), buffer_string(&texts[1]));
    }
}

static void a_moved_clause_is_no_new_one(void **state)
{
    (void)state;
    struct record *s = document("S-12", "articles");
    int64_t a = add(s, 0, PLACE_AFTER, "a");
    add(s, 0, PLACE_AFTER, "b");
    add(s, 0, PLACE_AFTER, "c");
    struct tree before, after;
    struct tree_diff diff;
    expect(tree_load(call, s->id, "articles", &before));
    expect(clause_shift(call, s, a, MOVE_DOWN));
    expect(clause_shift(call, s, a, MOVE_DOWN));
    expect(tree_load(call, s->id, "articles", &after));
    tree_compare(call->arena, &before, &after, &diff);
    assert_int_equal(diff.moved, 1);
    assert_int_equal(diff.same, 2);
    assert_int_equal(diff.pairs[2].after->id, a);
    assert_int_equal(diff.pairs[2].changes, CLAUSE_MOVED);
}

static int setup(void **state)
{
    test = standards_test_open(*(enum store_kind *)*state);
    call = &test->call;
    call->user = &test_writer;
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
        ON_BOTH(numbers_follow_the_tree),
        ON_BOTH(clauses_move),
        ON_BOTH(many_fit_between_two),
        ON_BOTH(a_parent_is_in_the_same_document),
        ON_BOTH(only_drafts_change),
        ON_BOTH(readers_cannot_write),
        ON_BOTH(who_wrote_clauses_does_not_approve),
        ON_BOTH(editions_stay),
        ON_BOTH(a_later_date_waits),
        ON_BOTH(the_public_sees_no_internal_text),
        ON_BOTH(words_are_marked),
        ON_BOTH(differences_lose_nothing),
        ON_BOTH(a_moved_clause_is_no_new_one),
    };
    return STORE_TEST_RUN("standards", tests);
}
