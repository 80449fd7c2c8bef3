/* SPDX-License-Identifier: Apache-2.0 */
/* Lists with many rows: however they are found, the same come back; counts follow each change. */
#include "model/list.h"
#include "model/row.h"
#include "model/testing.h"
#include "model/user.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { VALVES = 900 };

static const struct choice valve_kinds[] = {
    {"gate", L_INIT("仕切弁", "Gate"), NULL}, {"ball", L_INIT("ボール弁", "Ball"), NULL}, {0}};

static const struct field valve_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    CHOICE("kind", valve_kinds, L_INIT("種別", "Kind"), .flags = FIELD_IN_LIST | FIELD_FACET),
    LINK("feeds", "valve", L_INIT("下流", "Feeds")),
    DATE("until", L_INIT("使用期限", "Until")),
};

static const struct reg valve_register = {
    .name = "valve",
    .label = L_INIT("弁", "Valve"),
    .plural = L_INIT("弁", "Valves"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(valve_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
static const struct reg *const registers[] = {&valve_register};

static struct call *call;

static struct record *valve_save(const char *code, const char *name, const char *kind)
{
    struct record *valve = record_new(call, &valve_register);
    record_set_string(valve, "code", code);
    record_set_string(valve, "name", name);
    record_set_string(valve, "kind", kind);
    if (!record_save(call, valve))
        fail_msg("%s", call->problems->text);
    return valve;
}

/* Every third is of the north, every hundredth also says 浄水場 in one word. */
static void valves_make(void)
{
    assert_true(tx_begin(call));
    for (int i = 0; i < VALVES; i++)
        valve_save(arena_format(call->arena, "V-%04d", VALVES - i),
                   i % 100 == 0 ? "東浄水場の弁" : i % 3 == 0 ? "北谷 PLC弁" : "水道 配水弁",
                   i % 2 == 0 ? "gate" : "ball");
    assert_true(tx_commit(call));
}

static struct list listed(const char *words, const char *kind, int64_t page)
{
    struct list_query query = {.reg = &valve_register, .search = text_from(words), .page = page};
    struct list list;
    if (kind != NULL)
        assert_true(list_add(call, &query, "kind", FILTER_IS, value_string(kind)));
    assert_true(list_run(call, &query, &list));
    return list;
}

/* All pages together hold each match once, in order, whichever way each page was read. */
static void check_pages(const char *words, const char *kind, int64_t total)
{
    const char *last = "";
    int64_t seen = 0;
    for (int64_t page = 1; page <= (total + 49) / 50; page++) {
        struct list list = listed(words, kind, page);
        assert_int_equal(list.total, total);
        for (int64_t i = 0; i < list.count; i++, seen++) {
            const char *code = record_string(call, list.records[i], "code");
            assert_true(strcmp(last, code) < 0);
            last = code;
        }
    }
    assert_int_equal(seen, total);
}

static void pages_hold_each_match_once(void **state)
{
    (void)state;
    valves_make();
    check_pages("", NULL, VALVES);
    check_pages("", "gate", VALVES / 2);
    check_pages("弁", NULL, VALVES);
    check_pages("配水", NULL, 594);
    check_pages("北谷", NULL, 297);
    check_pages("浄水場", NULL, 9);
    check_pages("plc", NULL, 297);
    check_pages("PLC 北", "gate", 147);
    check_pages("lc", NULL, 0);
}

static int64_t facet_of(const char *code)
{
    struct list_query query = {.reg = &valve_register};
    struct facet *facets;
    int count;
    assert_true(list_facet(call, &query, "kind", &facets, &count));
    for (int i = 0; i < count; i++)
        if (strcmp(facets[i].code, code) == 0)
            return facets[i].count;
    return 0;
}

static void counts_follow_changes(void **state)
{
    (void)state;
    struct record *valve = valve_save("V-1", "北", "gate");
    valve_save("V-2", "南", "ball");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(listed("", NULL, 1).total, 2);
        assert_int_equal(facet_of("gate"), 1);
    }
    record_set_string(valve, "kind", "ball");
    assert_true(record_save(call, valve));
    assert_int_equal(facet_of("gate"), 0);
    assert_int_equal(facet_of("ball"), 2);
    call->reason = "撤去";
    assert_true(record_end(call, valve));
    assert_int_equal(listed("", NULL, 1).total, 1);
    assert_int_equal(facet_of("ball"), 1);
}

/* What the program notes by itself changes counts as well. */
static void counts_follow_single_fields(void **state)
{
    (void)state;
    struct record *valve = valve_save("V-1", "北", "gate");
    assert_int_equal(facet_of("gate"), 1);
    assert_true(tx_begin(call));
    assert_true(row_set(call, &valve_register, valve->id, "kind", value_string("ball")));
    assert_true(tx_commit(call));
    assert_int_equal(facet_of("gate"), 0);
    assert_int_equal(facet_of("ball"), 1);
}

/* What is counted within a transaction that is rolled back is never told to anybody. */
static void counts_forget_what_was_rolled_back(void **state)
{
    (void)state;
    valve_save("V-1", "北", "gate");
    assert_true(tx_begin(call));
    valve_save("V-2", "南", "gate");
    assert_int_equal(listed("", NULL, 1).total, 2);
    tx_rollback(call);
    assert_int_equal(listed("", NULL, 1).total, 1);
    valve_save("V-3", "西", "gate");
    assert_int_equal(listed("", NULL, 1).total, 2);
}

static int64_t listed_by(const char *field, enum filter_op op, const char *value)
{
    struct list_query query = {.reg = &valve_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    assert_true(list_add(call, &query, field, op, value_string(value)));
    return list_run(call, &query, &list) ? list.total : -1;
}

/* "V-0001\nV-0002 …": so many, of which VALVES are there. */
static const char *codes_upto(int count)
{
    struct buffer out = buffer_new(call->arena, 1 << 20);
    for (int i = 1; i <= count; i++)
        buffer_format(&out, "%sV-%04d", i == 1 ? "" : "\n", i);
    return buffer_string(&out);
}

/* However many values are asked for, each is; and what is too much is said. */
static void many_values_are_all_asked_for(void **state)
{
    (void)state;
    valves_make();
    assert_int_equal(listed_by("code", FILTER_ONE_OF, codes_upto(160)), 160);
    assert_int_equal(listed_by("code", FILTER_ONE_OF, codes_upto(850)), 850);
    assert_int_equal(listed_by("code", FILTER_ONE_OF, codes_upto(3900)), VALVES);
    assert_int_equal(listed_by("code", FILTER_ONE_OF, codes_upto(5000)), -1);
    assert_int_equal(call_error(call), ERROR_TOO_LARGE);
    call_forgive(call);
}

/* Both databases say the same about letters and their width. */
static void contains_is_the_same_on_both(void **state)
{
    (void)state;
    valve_save("V-1", "PLC Gate", "gate");
    valve_save("V-2", "ＰＬＣの弁", "gate");
    valve_save("V-3", "Ärmel 100%", "gate");
    assert_int_equal(listed_by("name", FILTER_CONTAINS, "plc"), 1);
    assert_int_equal(listed_by("name", FILTER_CONTAINS, "plc GATE"), 1);
    assert_int_equal(listed_by("name", FILTER_CONTAINS, "ＰＬＣ"), 2);
    assert_int_equal(listed_by("name", FILTER_CONTAINS, "ärmel"), 0);
    assert_int_equal(listed_by("name", FILTER_CONTAINS, "0%"), 1);
    assert_int_equal(listed_by("name", FILTER_CONTAINS, "g%e"), 0);
}

static bool pair_next(void *source, struct text *name, struct text *value)
{
    const char *const **pair = source;
    if (**pair == NULL)
        return false;
    *name = text_from((*pair)[0]);
    *value = text_from((*pair)[1]);
    *pair += 2;
    return true;
}

/* How many match conditions as a URL has them; -1 where they are refused. */
static int64_t counted(const char *const *pairs)
{
    struct list_query query;
    bool is_read = list_query_parse(call, &valve_register, pair_next, &pairs, &query);
    call_forgive(call);
    return is_read ? list_count(call, &query) : -1;
}

#define COUNTED(...) counted((const char *const[]){__VA_ARGS__, NULL})

/* A condition on a record that a link names, and one further: also after the other has changed. */
static void conditions_follow_links(void **state)
{
    (void)state;
    struct record *last = valve_save("V-1", "末", "gate");
    struct record *middle = valve_save("V-2", "中", "ball"), *first = valve_save("V-3", "元", "ball");
    record_set_int(middle, "feeds", last->id);
    record_set_int(first, "feeds", middle->id);
    assert_true(record_save(call, middle) && record_save(call, first));
    assert_int_equal(COUNTED("feeds.kind", "gate"), 1);
    assert_int_equal(COUNTED("feeds.feeds.kind", "gate", "kind", "ball"), 1);
    assert_int_equal(COUNTED("feeds.feeds.code.contains", "V-1"), 1);
    assert_int_equal(COUNTED("feeds.kind.filled", "1"), 2);
    record_set_string(last, "kind", "ball");
    assert_true(record_save(call, last));
    assert_int_equal(COUNTED("feeds.kind", "gate"), 0);
    assert_int_equal(COUNTED("feeds.colour", "red"), -1);
    assert_int_equal(COUNTED("name.kind", "gate"), -1);
    static const struct user nobody = {.account_id = 99, .name = "nobody"};
    call->user = &nobody;
    assert_int_equal(COUNTED("feeds.kind", "ball"), -1);
    call->user = &user_program;
    /* Of a part of the units: what lies beyond reads as if it were not there. */
    static const int64_t two[] = {2};
    static const struct grant part = {
        .unit_id = 2, .units = two, .unit_count = 1,
        .rights = {[GROUP_ORGANISATION] = ACTION_READ}, .role = "SEC"};
    static const struct user partial = {.account_id = 98, .name = "partial", .grants = &part,
                                        .grant_count = 1};
    middle->unit_id = first->unit_id = 2;
    last->unit_id = 3;
    if (!record_save(call, middle) || !record_save(call, first) || !record_save(call, last))
        fail_msg("%s", call->problems->text);
    call->user = &partial;
    assert_int_equal(COUNTED("feeds.kind", "ball"), 1);
    assert_int_equal(COUNTED("feeds.feeds.kind", "ball"), 0);
    call->user = &user_program;
    assert_int_equal(COUNTED("feeds.feeds.kind", "ball"), 1);
}

static void an_open_end_has_not_come(void **state)
{
    (void)state;
    static const char *const ends[] = {"2026-01-01", "2026-12-31", NULL};
    for (int i = 0; i < 3; i++) {
        struct record *valve = valve_save(arena_format(call->arena, "V-%d", i), "弁", "gate");
        record_set_string(valve, "until", ends[i]);
        assert_true(record_save(call, valve));
    }
    assert_int_equal(COUNTED("until.from", "2026-06-01"), 1);
    assert_int_equal(COUNTED("until.from_or_empty", "2026-06-01"), 2);
    assert_int_equal(COUNTED("until.to_or_empty", "2026-06-01"), 2);
    assert_int_equal(COUNTED("kind.from_or_empty", "gate"), -1);
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
        MODEL_TEST(pages_hold_each_match_once),
        MODEL_TEST(counts_follow_changes),
        MODEL_TEST(counts_follow_single_fields),
        MODEL_TEST(counts_forget_what_was_rolled_back),
        MODEL_TEST(many_values_are_all_asked_for),
        MODEL_TEST(contains_is_the_same_on_both),
        MODEL_TEST(conditions_follow_links),
        MODEL_TEST(an_open_end_has_not_come),
    };
    return MODEL_TESTS_RUN("list", tests);
}
