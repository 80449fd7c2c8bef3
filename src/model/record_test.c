/* SPDX-License-Identifier: Apache-2.0 */
/* The records engine on a register of its own, on every database at hand. */
#include "model/history.h"
#include "model/lifecycle.h"
#include "model/link.h"
#include "model/list.h"
#include "model/search.h"
#include "model/testing.h"
#include "model/user.h"
#include "store/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct choice pump_kinds[] = {
    {"big", L_INIT("大型", "Big"), NULL}, {"small", L_INIT("小型", "Small"), NULL}, {0}};

static const struct field pump_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 20),
    CHOICE("kind", pump_kinds, L_INIT("種別", "Kind"), .flags = FIELD_IN_LIST),
    INT("flow", L_INIT("流量", "Flow"), .min = 1, .max = 100000, .unit = "m³/h"),
    DATE("checked_on", L_INIT("点検日", "Checked on"), .flags = FIELD_IN_LIST),
    LINK("spare", "pump", L_INIT("予備機", "Spare")),
    LINKS("near", "*", L_INIT("関連", "Related")),
    CHOICES("uses", pump_kinds, L_INIT("用途", "Uses")),
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
    .lifecycle = &approval_lifecycle,
};

static const struct reg *const registers[] = {&pump_register, &custom_field_register};

static const int64_t unit_one[] = {1};
static const struct grant writer_grant = {
    .unit_id = 1, .units = unit_one, .unit_count = 1, .role = "SEC",
    .rights = {[GROUP_ORGANISATION] = ACTION_READ | ACTION_CREATE | ACTION_UPDATE | ACTION_SUBMIT |
                                      ACTION_APPROVE | ACTION_END}};
static const struct user writer = {.account_id = 11, .name = "writer", .unit_id = 1,
                                   .grants = &writer_grant, .grant_count = 1};
static const struct user approver = {.account_id = 12, .name = "approver", .unit_id = 1,
                                     .grants = &writer_grant, .grant_count = 1};
static const int64_t unit_two[] = {2};
static const struct grant other_grant = {.unit_id = 2, .units = unit_two, .unit_count = 1,
                                         .role = "SEC",
                                         .rights = {[GROUP_ORGANISATION] = ACTION_READ}};
static const struct user stranger = {.account_id = 13, .name = "stranger", .unit_id = 2,
                                     .grants = &other_grant, .grant_count = 1};

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

static void saves_and_loads(void **state)
{
    (void)state;
    struct record *spare = pump_saved("P-09", "予備");
    struct record *pump = pump_new("P-01", "送水ポンプ1号");
    assert_true(record_parse(call, pump, fieldset_find(pump->fields, "flow"),
                             text_from("１,２４０")));
    assert_true(record_parse(call, pump, fieldset_find(pump->fields, "kind"), text_from("大型")));
    assert_true(record_parse(call, pump, fieldset_find(pump->fields, "spare"), text_from("P-09")));
    assert_true(record_save(call, pump));
    struct record *loaded = record_load(call, &pump_register, pump->id);
    assert_non_null(loaded);
    assert_int_equal(record_int(loaded, "flow"), 1240);
    assert_string_equal(record_string(call, loaded, "kind"), "big");
    assert_int_equal(record_int(loaded, "spare"), spare->id);
    assert_string_equal(record_show(call, loaded, fieldset_find(loaded->fields, "spare")),
                        "P-09 予備");
    assert_string_equal(record_show(call, loaded, fieldset_find(loaded->fields, "flow")),
                        "1,240 m³/h");
    struct backlink *links;
    int count;
    assert_true(backlinks_load(call, &pump_register, spare->id, 10, &links, &count));
    assert_int_equal(count, 1);
    assert_string_equal(links[0].title, "P-01 送水ポンプ1号");
}

static void hidden_characters_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\u202efdp.exe", "送水\u2066ポンプ", "送水\u200bポンプ", "\ufeff送水", "a\u00adb", "a\xc2\x85" "b",
        "a\u2028b", "a\u200db", "a\u3164b", "a\U000e0041b", "a\u200fb"};
    static const char *const right[] = {"葛\U000e0100城", "👩\u200d💻", "送水　ポンプ", "①②㈱", "☎\ufe0f"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(record_save(call, pump_new("P-77", wrong[i])));
        assert_non_null(call_problem(call, "name"));
        call_forgive(call);
    }
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_int_equal(pump_saved(arena_format(call->arena, "P-8%zu", i), right[i])->rev, 1);
    struct record *pump = pump_new("P-78", "ポンプ");
    record_set_string(pump, "name", "ab\u202ec");
    assert_false(record_save(call, pump));
    assert_non_null(strstr(call_problem(call, "name")->text, "3文字目"));
    assert_non_null(strstr(call_problem(call, "name")->text, "U+202E"));
    call_forgive(call);
}

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    pump_saved("P-02", "一つ目");
    struct record *pump = pump_new("P-02", "この名称は二十文字という上限を明らかに超えています");
    record_set_int(pump, "flow", 100001);
    assert_false(record_save(call, pump));
    assert_non_null(call_problem(call, "code"));
    assert_non_null(call_problem(call, "name"));
    assert_non_null(call_problem(call, "flow"));
    assert_int_equal(call_error(call), ERROR_INVALID);
    assert_int_equal(pump->id, 0);
    call_forgive(call);
    assert_false(record_parse(call, pump, fieldset_find(pump->fields, "checked_on"),
                              text_from("2026-02-30")));
    assert_false(record_parse(call, pump, fieldset_find(pump->fields, "kind"), text_from("中")));
}

/* However often a choice is named, it is chosen once. */
static void choices_are_chosen_once(void **state)
{
    (void)state;
    struct buffer many = buffer_new(call->arena, 1 << 20);
    for (int i = 0; i < 20000; i++)
        buffer_puts(&many, i % 2 == 0 ? "small," : "大型、");
    struct record *pump = pump_new("P-08", "選択");
    assert_true(record_parse(call, pump, fieldset_find(pump->fields, "uses"),
                             buffer_view(&many)));
    assert_true(record_save(call, pump));
    struct record *stored = record_load(call, &pump_register, pump->id);
    assert_string_equal(record_string(call, stored, "uses"), ",small,big,");
}

static void second_writer_sees_a_conflict(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-03", "競合");
    struct record *mine = record_load(call, &pump_register, pump->id);
    struct record *theirs = record_load(call, &pump_register, pump->id);
    record_set_string(theirs, "name", "先に保存");
    assert_true(record_save(call, theirs));
    record_set_string(mine, "name", "後から保存");
    assert_false(record_save(call, mine));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    call_forgive(call);
    assert_string_equal(
        record_string(call, record_load(call, &pump_register, pump->id), "name"), "先に保存");
}

static void author_cannot_approve(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-04", "承認");
    assert_true(record_move(call, pump, "submit"));
    assert_false(record_can_move(call, pump, "approve"));
    assert_false(record_move(call, pump, "approve"));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
    call->user = &approver;
    assert_true(record_move(call, pump, "approve"));
    assert_string_equal(pump->state, "approved");
    record_set_string(pump, "name", "承認後の変更");
    assert_false(record_save(call, pump));
    call_forgive(call);
    struct record *frozen = version_load(call, &pump_register, pump->id, 1);
    assert_non_null(frozen);
    assert_string_equal(record_string(call, frozen, "name"), "承認");
}

/* Evidence put there by the approver is not looked at by anybody else. */
static void who_attached_cannot_approve(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-04b", "承認");
    call->user = &approver;
    assert_true(tx_begin(call) && history_append(call, pump, "attach", "") && tx_commit(call));
    call->user = &user_program;
    assert_true(record_move(call, pump, "submit"));
    call->user = &approver;
    assert_false(record_can_move(call, pump, "approve"));
}

static void history_shows_fields(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-05", "前");
    record_set_string(pump, "name", "後");
    call->reason = "名称の訂正";
    assert_true(record_save(call, pump));
    call->reason = NULL;
    struct event *events;
    int count;
    int64_t next;
    assert_true(history_load(call, pump, 0, 10, &events, &count, &next));
    assert_int_equal(count, 2);
    assert_int_equal(next, 0);
    assert_string_equal(events[0].action, "update");
    assert_string_equal(events[0].reason, "名称の訂正");
    assert_int_equal(events[0].change_count, 1);
    assert_string_equal(events[0].changes[0].before, "前");
    assert_string_equal(events[0].changes[0].after, "後");
}

static int found(const char *words)
{
    struct search_hit *hits;
    int count;
    assert_true(search_run(call, text_from(words), NULL, 20, &hits, &count));
    return count;
}

static void finds_japanese(void **state)
{
    (void)state;
    pump_saved("P-06", "高台配水池のﾎﾟﾝﾌﾟ");
    assert_int_equal(found("配水"), 1);
    assert_int_equal(found("高"), 1);
    assert_int_equal(found("池"), 1);
    assert_int_equal(found("ぽんぷ"), 1);
    assert_int_equal(found("ポンプ"), 1);
    assert_int_equal(found("Ｐ－０６"), 1);
    assert_int_equal(found("p-0"), 1);
    assert_int_equal(found("水高"), 0);
    assert_int_equal(found("' OR 1=1 --"), 0);
}

static int listed(void)
{
    struct list_query query = {.reg = &pump_register};
    struct list list;
    assert_true(list_run(call, &query, &list));
    return (int)list.total;
}

static void units_are_walls(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-07", "他所には見えない");
    assert_int_equal(listed(), 1);
    call->user = &stranger;
    assert_int_equal(listed(), 0);
    assert_int_equal(found("他所"), 0);
    assert_null(record_load(call, &pump_register, pump->id));
    assert_int_equal(call_error(call), ERROR_MISSING);
    call_forgive(call);
    record_set_string(pump, "name", "書き換え");
    assert_false(record_save(call, pump));
    assert_int_equal(call_error(call), ERROR_FORBIDDEN);
    call_forgive(call);
}

static bool one_parameter(void *source, struct text *name, struct text *value)
{
    const char **left = source;
    if (left[0] == NULL)
        return false;
    *name = text_from(left[0]);
    *value = text_from(left[1]);
    left[0] = NULL;
    return true;
}

static int64_t listed_by(const char *name, const char *value)
{
    const char *parameter[] = {name, value};
    struct list_query query;
    assert_true(list_query_parse(call, &pump_register, one_parameter, parameter, &query));
    struct list list;
    assert_true(list_run(call, &query, &list));
    return list.total;
}

static void filters_and_sorts(void **state)
{
    (void)state;
    struct record *pump = pump_new("P-20", "二号");
    record_set_string(pump, "kind", "small");
    record_set_string(pump, "checked_on", "2026-04-01");
    assert_true(record_save(call, pump));
    pump_saved("P-10", "一号");
    assert_int_equal(listed_by("kind", "small"), 1);
    assert_int_equal(listed_by("kind.empty", "1"), 1);
    assert_int_equal(listed_by("checked_on.from", "2026-04-01"), 1);
    assert_int_equal(listed_by("checked_on.to", "2026-03-31"), 0);
    assert_int_equal(listed_by("name.contains", "号"), 2);
    assert_int_equal(listed_by("name.contains", "%"), 0);
    assert_int_equal(listed_by("q", "二号"), 1);
    assert_int_equal(listed_by("updated_at.from", "2000-01-01"), 2);
    assert_int_equal(listed_by("updated_at.to", "平成12年1月1日"), 0);
    assert_int_equal(listed_by("updated_at.to", call_today(call)), 2);
    assert_int_equal(listed_by("kind.is", "小型"), 1);
    struct list_query query = {.reg = &pump_register, .order = "-code"};
    struct list list;
    assert_true(list_run(call, &query, &list));
    assert_string_equal(record_string(call, list.records[0], "code"), "P-20");
    const char *parameter[] = {"no_such_field", "1"};
    assert_false(list_query_parse(call, &pump_register, one_parameter, parameter, &query));
    call_forgive(call);
}

static void conditions_fit_their_field(void **state)
{
    (void)state;
    static const char *const wrong[] = {"flow.contains", "kind.from", "spare.contains",
                                        "state.to", "updated_at.contains", "unit_id"};
    struct record *spare = pump_saved("P-41", "予備");
    struct record *pump = pump_new("P-40", "主");
    record_set_string(pump, "near", arena_format(call->arena, ",pump/%lld,", (long long)spare->id));
    assert_true(record_save(call, pump));
    pump_saved("P-42", "孤立");
    const char *item = arena_format(call->arena, "pump/%lld", (long long)spare->id);
    assert_int_equal(listed_by("near", item), 1);
    assert_int_equal(listed_by("near.not", item), 2);
    assert_int_equal(listed_by("spare.is", "P-41 予備"), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *parameter[] = {wrong[i], "2026-01-01"};
        struct list_query query;
        assert_false(list_query_parse(call, &pump_register, one_parameter, parameter, &query));
        assert_int_equal(call_error(call), ERROR_INVALID);
        call_forgive(call);
    }
}

/* A code is the same in any width, for the unique check and for links. */
static void code_has_one_width(void **state)
{
    (void)state;
    struct record *pump = pump_new("", "全角");
    assert_true(record_parse(call, pump, fieldset_find(pump->fields, "code"),
                             text_from("Ｐ－５０")));
    assert_true(record_save(call, pump));
    assert_string_equal(record_string(call, pump, "code"), "P-50");
    assert_false(record_save(call, pump_new("P-50", "半角")));
    assert_non_null(call_problem(call, "code"));
    call_forgive(call);
    struct record *other = pump_new("P-51", "予備つき");
    assert_true(record_parse(call, other, fieldset_find(other->fields, "spare"),
                             text_from("Ｐ－５０")));
    assert_int_equal(record_int(other, "spare"), pump->id);
}

static void ends_and_comes_back(void **state)
{
    (void)state;
    struct record *pump = pump_saved("P-40", "撤去");
    assert_false(record_end(call, pump));
    call_forgive(call);
    call->reason = "更新のため撤去";
    int64_t rev = pump->rev;
    assert_false(record_revive(call, pump));
    assert_int_equal(call_error(call), ERROR_CONFLICT);
    assert_int_equal(record_load(call, &pump_register, pump->id)->rev, rev);
    call_forgive(call);
    assert_true(record_end(call, pump));
    assert_int_equal(listed(), 0);
    pump_saved("P-40", "後継");
    assert_false(record_revive(call, pump));
    assert_non_null(call_problem(call, "code"));
    call_forgive(call);
}

static void begin(struct call *own)
{
    call = own;
    call->user = &writer;
}

int main(void)
{
    fixture.registers = registers;
    fixture.register_count = sizeof registers / sizeof *registers;
    fixture.prepare = begin;
    const struct CMUnitTest tests[] = {
        MODEL_TEST(saves_and_loads),
        MODEL_TEST(hidden_characters_are_refused),
        MODEL_TEST(refuses_what_is_wrong),
        MODEL_TEST(choices_are_chosen_once),
        MODEL_TEST(second_writer_sees_a_conflict),
        MODEL_TEST(author_cannot_approve),
        MODEL_TEST(who_attached_cannot_approve),
        MODEL_TEST(history_shows_fields),
        MODEL_TEST(finds_japanese),
        MODEL_TEST(units_are_walls),
        MODEL_TEST(filters_and_sorts),
        MODEL_TEST(conditions_fit_their_field),
        MODEL_TEST(code_has_one_width),
        MODEL_TEST(ends_and_comes_back),
    };
    return MODEL_TESTS_RUN("record", tests);
}
