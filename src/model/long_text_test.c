/* SPDX-License-Identifier: Apache-2.0 */
/* Long texts: in history, in search, in lists. */
#include "model/history.h"
#include "model/journal_list.h"
#include "model/list.h"
#include "model/search.h"
#include "model/testing.h"
#include "model/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct field pump_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    RICH("manual", L_INIT("取扱い", "Manual")),
};

static const struct reg pump_register = {
    .name = "pump",
    .label = L_INIT("ポンプ", "Pump"),
    .plural = L_INIT("ポンプ", "Pumps"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(pump_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};

static const struct reg *const registers[] = {&pump_register};

static struct call *call;

static struct record *pump_new(const char *code, const char *name)
{
    struct record *pump = record_new(call, &pump_register);
    record_set_string(pump, "code", code);
    record_set_string(pump, "name", name);
    return pump;
}

static struct record *pump_saved(const char *code, const char *name)
{
    struct record *pump = pump_new(code, name);
    if (!record_save(call, pump))
        fail_msg("%s", call->problems->text);
    return pump;
}

static int found(const char *words)
{
    struct search_hit *hits;
    int count;
    assert_true(search_run(call, text_from(words), NULL, 20, &hits, &count));
    return count;
}

/* A long text that was edited again and again: page by page, each edit once. */
static void a_long_history_comes_in_pages(void **state)
{
    (void)state;
    enum { EDITS = 12, LONG = 100000 };
    struct record *pump = pump_saved("P-51", "長い履歴");
    char *text = arena_alloc(call->arena, LONG + 1);
    for (int i = 0; i < EDITS; i++) {
        memset(text, 'a' + i, LONG);
        record_set_string(pump, "manual", text);
        assert_true(record_save(call, pump));
    }
    int64_t next = 0, last = INT64_MAX;
    int seen = 0, pages = 0;
    do {
        struct event *events;
        int count;
        assert_true(history_load(call, pump, next, 10, &events, &count, &next));
        for (int i = 0; i < count; i++, seen++) {
            assert_true(events[i].seq < last);
            last = events[i].seq;
        }
        assert_true(count > 0 && ++pages < 10);
    } while (next != 0);
    assert_int_equal(seen, EDITS + 1);
    struct journal_query query = {.limit = 50, .reg = "pump", .record_id = pump->id};
    struct journal_entry *entries;
    int count;
    assert_true(journal_list(call, &query, &entries, &count, &next));
    assert_true(count < EDITS && next == entries[count - 1].seq);
    seen = count;
    query.before = next;
    assert_true(journal_list(call, &query, &entries, &count, &next));
    assert_int_equal(seen + count, EDITS + 1);
    assert_int_equal(next, 0);
}

static void reasons_and_changes_have_an_end(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-52", "理由");
    struct buffer reason = buffer_new(call->arena, 1 << 20);
    for (int i = 0; i < REASON_MAX; i++)
        buffer_puts(&reason, "訳");
    call->reason = buffer_string(&reason);
    record_set_string(pump, "name", "変更");
    assert_true(record_save(call, pump));
    buffer_puts(&reason, "余");
    call->reason = buffer_string(&reason);
    record_set_string(pump, "name", "また変更");
    assert_false(record_save(call, pump));
    assert_non_null(call_problem(call, "reason"));
    call_forgive(call);
    assert_false(record_end(call, pump));
    assert_non_null(call_problem(call, "reason"));
    call_forgive(call);
    call->reason = NULL;
    struct record *stored = record_load(call, &pump_register, pump->id);
    assert_string_equal(record_string(call, stored, "name"), "変更");
    assert_int_equal(stored->ended_at_ms, 0);
    /* Nothing that a form lets through is as long; a register with many long texts could be. */
    char *text = arena_alloc(call->arena, (13 << 20) + 1);
    memset(text, 'x', 13 << 20);
    record_set_string(stored, "manual", text);
    assert_null(changes_json(call, pump, stored));
    assert_int_equal(call_error(call), ERROR_TOO_LARGE);
    assert_false(history_append(call, stored, "update", NULL));
    call_forgive(call);
}

/* All of a long text is found, and what is shown is what was typed. */
static void long_texts_are_found_as_typed(void **state)
{
    (void)state;
    struct record *pump = pump_new("P-61", "ﾎﾟﾝﾌﾟＡ");
    struct buffer text = buffer_new(call->arena, 1 << 20);
    for (int i = 0; i < 40000; i++)
        buffer_puts(&text, "取扱い。");
    buffer_puts(&text, "末尾にバックアップNASと\nＣＡ－０５の記載がある。");
    record_set_string(pump, "manual", buffer_string(&text));
    assert_true(record_save(call, pump));
    struct search_hit *hits;
    int count;
    assert_true(search_run(call, text_from("ばっくあっぷnas"), NULL, 20, &hits, &count));
    assert_int_equal(count, 1);
    assert_non_null(strstr(hits[0].excerpt, "末尾にバックアップNASと ＣＡ－０５の記載がある。"));
    assert_true(search_run(call, text_from("ca-05"), NULL, 20, &hits, &count));
    assert_int_equal(count, 1);
    assert_non_null(strstr(hits[0].excerpt, "ＣＡ－０５の記載"));
    assert_true(search_run(call, text_from("ポンプ"), NULL, 20, &hits, &count));
    assert_int_equal(count, 1);
    assert_int_equal(strncmp(hits[0].excerpt, "P-61 ﾎﾟﾝﾌﾟＡ 取扱い。", strlen("P-61 ﾎﾟﾝﾌﾟＡ 取扱い。")),
                     0);
}

/* A word without an end is found, by itself and by its beginning, and so is what stands beside. */
static void endless_words_are_found(void **state)
{
    (void)state;
    struct record *pump = pump_new("P-63", "鍵");
    char *word = arena_alloc(call->arena, 100001);
    memset(word, 'k', 100000);
    record_set_string(pump, "manual", arena_format(call->arena, "%s の写し zulu", word));
    assert_true(record_save(call, pump));
    assert_int_equal(found("zulu"), 1);
    assert_int_equal(found("写し"), 1);
    assert_int_equal(found("kkkk"), 1);
    word[5000] = '\0';
    assert_int_equal(found(word), 1);
}

/* A text past what is kept is found up to there, and what stands in the fields behind it is not
 * lost for one character too many. */
static void the_longest_text_is_kept_in_part(void **state)
{
    (void)state;
    struct record *pump = pump_new("P-62", "最長");
    struct buffer text = buffer_new(call->arena, 1 << 20);
    /* Pairs that are all different are what the index takes worst. */
    unsigned random = 1;
    for (int i = 0; i < 199000; i++) {
        random = random * 1103515245u + 12345u;
        unsigned c = 0x4e00 + (random >> 16) % 20000;
        buffer_format(&text, "%c%c%c", 0xe0 | c >> 12, 0x80 | (c >> 6 & 63), 0x80 | (c & 63));
    }
    record_set_string(pump, "manual", buffer_string(&text));
    if (!record_save(call, pump))
        fail_msg("%s", call->problems->text);
    assert_int_equal(found("最長"), 1);
}

/* What a list shows in brief is never taken for the whole. */
static void brief_lists_cut_long_texts(void **state)
{
    (void)state;
    struct record *pump = pump_new("P-32", "長い");
    char *text = arena_alloc(call->arena, 3001);
    memset(text, 'x', 3000);
    record_set_string(pump, "manual", text);
    assert_true(record_save(call, pump));
    struct list_query query = {.reg = &pump_register, .is_brief = true};
    struct list list;
    assert_true(list_run(call, &query, &list));
    assert_true(list.records[0]->is_brief);
    assert_int_equal(strlen(record_string(call, list.records[0], "manual")), 500 + strlen("…"));
}

static void begin(struct call *own)
{
    call = own;
}

int main(void)
{
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    fixture.prepare = begin;
    const struct CMUnitTest tests[] = {
        MODEL_TEST(a_long_history_comes_in_pages),
        MODEL_TEST(reasons_and_changes_have_an_end),
        MODEL_TEST(long_texts_are_found_as_typed),
        MODEL_TEST(endless_words_are_found),
        MODEL_TEST(the_longest_text_is_kept_in_part),
        MODEL_TEST(brief_lists_cut_long_texts),
    };
    return MODEL_TESTS_RUN("long texts", tests);
}
