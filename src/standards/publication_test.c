/* SPDX-License-Identifier: Apache-2.0 */
/* What strangers may read, and from when to when; on every database at hand. */
#include "model/history.h"
#include "standards/clause_edit.h"
#include "standards/edition.h"
#include "standards/testing.h"
#include "store/db.h"
#include "store/store.h"
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

static bool is_published(const char *code)
{
    bool is = edition_public(call, code) != NULL;
    call_forgive(call);
    return is;
}

static void publish_set(struct record *s, bool is_public)
{
    record_set_int(s, "is_public", is_public);
    expect(record_save(call, s));
}

static struct record *document(const char *code, bool is_public)
{
    struct record *s = record_new(call, &standard_register);
    record_set_string(s, "code", code);
    record_set_string(s, "title", "対策基準");
    record_set_string(s, "kind", "internal");
    record_set_int(s, "is_public", is_public);
    expect(record_save(call, s));
    expect(clause_add(call, s, 0, PLACE_AFTER, "目的") != NULL);
    return s;
}

static void move(struct record *standard, const char *transition, const struct user *user)
{
    call->user = user;
    call->reason = "試験";
    expect(record_move(call, standard, transition));
    call->user = &test_writer;
}

static struct record *approved(const char *code, bool is_public)
{
    struct record *s = document(code, is_public);
    move(s, "submit", &test_writer);
    move(s, "approve", &test_approver);
    return s;
}

/* What a draft says opens no edition: its text was never approved for the public. */
static void a_draft_publishes_nothing(void **state)
{
    (void)state;
    struct record *s = approved("S-12", false);
    assert_false(is_published("S-12"));
    move(s, "revise", &test_writer);
    publish_set(s, true);
    assert_false(is_published("S-12"));
    move(s, "submit", &test_writer);
    assert_false(is_published("S-12"));
    move(s, "approve", &test_approver);
    assert_true(is_published("S-12"));
    move(s, "revise", &test_writer);
    assert_true(is_published("S-12"));
    publish_set(s, false);
    assert_false(is_published("S-12")); /* withdrawing needs nobody's approval */
    publish_set(s, true);
    assert_true(is_published("S-12"));
}

static void a_publication_is_withdrawn_at_once(void **state)
{
    (void)state;
    struct record *s = approved("S-13", true);
    assert_int_equal(publication_number(call, s->id), 1);
    call->user = &test_reader;
    call->reason = "誤って公開した";
    assert_false(publication_withdraw(call, s));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
    call->user = &test_approver;
    call->reason = "";
    assert_false(publication_withdraw(call, s));
    assert_string_equal(call->problems->field, "reason");
    call_forgive(call);
    call->reason = "誤って公開した";
    expect(publication_withdraw(call, s));
    assert_false(is_published("S-13"));
    assert_false(publication_withdraw(call, s));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    call_forgive(call);
    struct event *events;
    int count;
    int64_t next;
    expect(history_load(call, s, 0, 5, &events, &count, &next));
    assert_string_equal(events[0].action, "unpublish");
    assert_string_equal(events[0].reason, "誤って公開した");
    /* A revision brings nothing back; its approval does. */
    call->user = &test_writer;
    move(s, "revise", &test_writer);
    assert_false(is_published("S-13"));
    move(s, "submit", &test_writer);
    move(s, "approve", &test_approver);
    assert_true(is_published("S-13"));
}

/* Editions of the program before migration 44 have no row of their own. */
static void older_editions_keep_what_was_approved(void **state)
{
    (void)state;
    struct record *s = approved("S-14", true), *old = document("S-15", true);
    assert_true(is_published("S-14"));
    expect(tx_begin(call));
    expect(db_run(call,
                  "INSERT INTO standard_edition (standard_id, number, label, effective_on, "
                  "approved_by, approver, at_ms, seq, title, title_en, data) SELECT ?, number, "
                  "label, effective_on, approved_by, approver, at_ms, seq, title, title_en, data "
                  "FROM standard_edition WHERE standard_id = ?",
                  DB_ARGS(value_int(old->id), value_int(s->id))));
    expect(db_run(call, "UPDATE r_standard SET state = 'approved' WHERE id = ?",
                  DB_ARGS(value_int(old->id))));
    expect(tx_commit(call));
    s = record_load(call, &standard_register, old->id);
    assert_true(is_published("S-15"));
    move(s, "revise", &test_writer);
    assert_true(is_published("S-15"));
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
        ON_BOTH(a_draft_publishes_nothing),
        ON_BOTH(a_publication_is_withdrawn_at_once),
        ON_BOTH(older_editions_keep_what_was_approved),
    };
    return STORE_TEST_RUN("publication", tests);
}
