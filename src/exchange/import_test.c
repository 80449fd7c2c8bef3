/* SPDX-License-Identifier: Apache-2.0 */
/* The plan of an import: all that would change is in it, and all that saving would refuse, each by
 * its cell. */
#include "exchange/register_sheet.h"
#include "model/testing.h"
#include "model/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cmocka.h>

static const struct field gauge_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
    INT("range", L_INIT("計測範囲", "Range"), .min = 1, .max = 1000000),
    DATE("checked_on", L_INIT("点検日", "Checked on"), .flags = FIELD_IN_LIST),
    BOOL("is_remote", L_INIT("遠隔", "Remote")),
};
static const struct reg gauge_register = {
    .name = "gauge",
    .label = L_INIT("計器", "Gauge"),
    .plural = L_INIT("計器", "Gauges"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(gauge_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
static const struct field unit_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("部署名", "Unit"), .flags = FIELD_REQUIRED | FIELD_IN_LIST),
};
static const struct reg unit_register = {
    .name = "unit",
    .label = L_INIT("部署", "Unit"),
    .plural = L_INIT("部署", "Units"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    .flags = REG_SHARED,
    FIELDS(unit_fields),
    .title = "name",
    .order = "code",
};
static const struct reg *const registers[] = {&gauge_register, &unit_register};

static struct call *call;

static struct record *gauge_save(const char *code, const char *name)
{
    struct record *gauge = record_new(call, &gauge_register);
    record_set_string(gauge, "code", code);
    record_set_string(gauge, "name", name);
    if (!record_save(call, gauge))
        fail_msg("%s", call->problems->text);
    return gauge;
}

static int64_t unit_save(const char *code, const char *name)
{
    struct record *unit = record_new(call, &unit_register);
    record_set_string(unit, "code", code);
    record_set_string(unit, "name", name);
    if (!record_save(call, unit))
        fail_msg("%s", call->problems->text);
    return unit->id;
}

static struct import_plan planned(const char *csv)
{
    struct table table;
    struct import_plan plan;
    if (!csv_read(call, text_from(csv), &table) ||
        !import_plan(call, &gauge_register, &table, &plan))
        fail_msg("%s", call->problems->text);
    return plan;
}

/* The file is refused as a whole, and the reason holds a text. */
static void file_refused(const char *csv, const char *why)
{
    struct table table;
    struct import_plan plan;
    bool is_read = csv_read(call, text_from(csv), &table) &&
                   import_plan(call, &gauge_register, &table, &plan);
    assert_false(is_read);
    if (strstr(call->problems->text, why) == NULL)
        fail_msg("%s", call->problems->text);
    call_forgive(call);
}

/* The place and text of a row's problem with a field. */
static void problem_at(const struct import_plan *plan, int row, const char *where, const char *why)
{
    for (const struct problem *p = plan->rows[row].problems; p != NULL; p = p->next)
        if (strcmp(p->where, where) == 0 && strstr(p->text, why) != NULL)
            return;
    const struct problem *first = plan->rows[row].problems;
    fail_msg("not at %s: %s %s", where, first == NULL ? "" : first->where,
             first == NULL ? "no problem" : first->text);
}

static void a_move_is_a_change(void **state)
{
    (void)state;
    int64_t works = unit_save("U-1", "浄水課"), fees = unit_save("U-2", "料金課");
    unit_save("U-3", "総務係");
    unit_save("U-4", "総務係");
    struct record *gauge = gauge_save("M-61", "流量計");
    gauge->unit_id = works;
    assert_true(record_save(call, gauge));
    struct import_plan plan = planned("番号,所管部署\nM-61,料金課\n");
    assert_int_equal(plan.changes, 1);
    assert_int_equal(plan.cells, 1);
    assert_string_equal(plan.rows[0].changes[0].field, "unit_id");
    assert_string_equal(plan.rows[0].changes[0].before, "浄水課");
    assert_string_equal(plan.rows[0].changes[0].after, "料金課");
    assert_string_equal(plan.rows[0].changes[0].place, "CSV!B2");
    assert_true(import_apply(call, &plan));
    assert_int_equal(record_load(call, &gauge_register, gauge->id)->unit_id, fees);
    plan = planned("番号,所管部署\nM-61,U-1\nM-61,どこか\nM-61,総務係\nM-61,料金課\n");
    assert_string_equal(plan.rows[0].changes[0].after, "浄水課");
    problem_at(&plan, 1, "CSV!B3", "ありません");
    problem_at(&plan, 2, "CSV!B4", "複数");
    assert_int_equal(plan.rows[3].plan, PLAN_SAME);
}

/* What saving would refuse, the dry run refuses: with its cell. */
static void rights_are_asked_before(void **state)
{
    (void)state;
    int64_t own = unit_save("U-1", "浄水課");
    unit_save("U-2", "料金課");
    const struct grant grant = {
        .unit_id = own, .units = &own, .unit_count = 1, .role = "SEC",
        .rights = {[GROUP_ORGANISATION] = ACTION_READ | ACTION_CREATE | ACTION_UPDATE |
                                          ACTION_IMPORT}};
    const struct user writer = {.account_id = 11, .name = "writer", .unit_id = own,
                                .grants = &grant, .grant_count = 1};
    call->user = &writer;
    struct import_plan plan =
        planned("番号,名称,所管部署\nM-71,よい行,浄水課\nM-72,他の部署,料金課\n");
    call->user = &user_program;
    assert_int_equal(plan.adds, 1);
    assert_int_equal(plan.wrong, 1);
    problem_at(&plan, 1, "CSV!C3", "役割");
}

static void problems_name_their_cell(void **state)
{
    (void)state;
    gauge_save("M-80", "流量計");
    struct import_plan plan =
        planned("番号,計測範囲,id,点検日,名称\nM-81,0,,,値が小さい\nM-82,,,,\n"
                "M-83,,x,,idが違う\nM-84,,,,一\nM-84,,,,二\n");
    problem_at(&plan, 0, "CSV!B2", "1から");
    problem_at(&plan, 1, "CSV!E3", "「名称」を入力");
    problem_at(&plan, 2, "CSV!C4", "id");
    problem_at(&plan, 4, "CSV!A6", "同じ値");
    plan = planned("番号,計測範囲\nM-80,5\nM-85,5\n");
    assert_int_equal(plan.changes, 1);
    problem_at(&plan, 1, "CSV!A3", "「名称」を入力");
}

static void headings_are_told_apart(void **state)
{
    (void)state;
    file_refused("番号,名称,計測範囲,名称\nM-1,一,2,三\n", "B1 と CSV!D1");
    file_refused("番号,名称,Name\nM-1,一,二\n", "B1 と CSV!C1");
    file_refused("表題\n点検日,計測範囲\n,5\n", "「番号」も「名称」も");
    file_refused("甲,乙\n1,2\n", "見つかりません");
}

/* Headings are looked for in little time and memory, however wide and many the sheets are. */
static void many_wide_sheets_have_no_headings(void **state)
{
    (void)state;
    enum { ROWS = 20 };
    struct cell *cells = arena_array(call->arena, TABLE_COLUMNS_MAX, sizeof *cells);
    struct row *rows = arena_array(call->arena, ROWS, sizeof *rows);
    struct sheet *sheets = arena_array(call->arena, TABLE_SHEETS_MAX, sizeof *sheets);
    for (int c = 0; c < TABLE_COLUMNS_MAX; c++)
        cells[c] = (struct cell){.kind = CELL_TEXT, .text = TEXT_LITERAL("見出しではない値")};
    for (int r = 0; r < ROWS; r++)
        rows[r] = (struct row){cells, TABLE_COLUMNS_MAX, r + 1};
    for (int s = 0; s < TABLE_SHEETS_MAX; s++)
        sheets[s] = (struct sheet){.name = "表", .rows = rows, .count = ROWS};
    struct table table = {.sheets = sheets, .count = TABLE_SHEETS_MAX};
    struct import_plan plan;
    size_t used = arena_used(call->arena);
    clock_t begun = clock();
    assert_false(import_plan(call, &gauge_register, &table, &plan));
    assert_true(clock() - begun < 2 * CLOCKS_PER_SEC);
    assert_true(arena_used(call->arena) - used < (1 << 20));
    call_forgive(call);
}

static void an_open_quote_is_refused_with_its_line(void **state)
{
    (void)state;
    file_refused("番号,名称\nM-1,一\nM-2,\"二\nM-3,三\n", "3行目");
    file_refused("番号,名称\nM-1,\"一\nM-2,\"二\"\n", "2行目");
    file_refused("番号,名称\nM-1,\"一\n行\"\nM-2,\"二\"三\n", "4行目");
    struct import_plan plan =
        planned("番号,名称\r\n\"M-1\" ,\"一\"\"二\"\"\n三\"\r\n\"\",\"\"\r\n");
    assert_int_equal(plan.adds, 1);
    assert_int_equal(plan.wrong, 0);
    assert_true(import_apply(call, &plan));
    assert_string_equal(
        record_string(call, record_by(call, &gauge_register, "code", "M-1"), "name"),
        "一\"二\" 三");
}

/* The seal of a plan is that of what was seen: another as soon as a record is another. */
static void a_plan_is_known_by_its_seal(void **state)
{
    (void)state;
    static const char sheet[] = "番号,計測範囲\nM-91,5\n";
    struct record *gauge = gauge_save("M-91", "流量計");
    struct import_plan seen = planned(sheet), again = planned(sheet);
    assert_string_equal(seen.seal, again.seal);
    assert_string_not_equal(seen.seal, planned("番号,計測範囲\nM-91,6\n").seal);
    record_set_string(gauge, "name", "ほかの人が変えた名称");
    assert_true(record_save(call, gauge));
    assert_string_not_equal(seen.seal, planned(sheet).seal);
    assert_false(import_apply(call, &seen));
    call_forgive(call);
}

/* A day whose cell lost its format is a number: read where the field is a date. */
static void a_bare_serial_is_a_day(bool is_1904, const char *day)
{
    struct cell headings[] = {{.kind = CELL_TEXT, .text = TEXT_LITERAL("番号")},
                              {.kind = CELL_TEXT, .text = TEXT_LITERAL("名称")},
                              {.kind = CELL_TEXT, .text = TEXT_LITERAL("計測範囲")},
                              {.kind = CELL_TEXT, .text = TEXT_LITERAL("点検日")}};
    struct cell cells[] = {{.kind = CELL_TEXT, .text = TEXT_LITERAL("M-95")},
                           {.kind = CELL_TEXT, .text = TEXT_LITERAL("流量計")},
                           {.kind = CELL_NUMBER, .text = TEXT_LITERAL("46474"), .number = 46474},
                           {.kind = CELL_NUMBER, .text = TEXT_LITERAL("46474"), .number = 46474}};
    struct row rows[] = {{headings, 4, 1}, {cells, 4, 2}};
    struct sheet sheet = {.name = "表", .rows = rows, .count = 2};
    struct table table = {.sheets = &sheet, .count = 1, .is_1904 = is_1904};
    struct import_plan plan;
    assert_true(import_plan(call, &gauge_register, &table, &plan));
    assert_int_equal(plan.adds, 1);
    assert_string_equal(record_string(call, plan.rows[0].record, "checked_on"), day);
    assert_int_equal(record_int(plan.rows[0].record, "range"), 46474);
    cells[3].number = 2026; /* a year, not a day of 1905 */
    cells[3].text = TEXT_LITERAL("2026");
    assert_true(import_plan(call, &gauge_register, &table, &plan));
    problem_at(&plan, 0, "表!D2", "日付として");
}

static void serials_are_days(void **state)
{
    (void)state;
    a_bare_serial_is_a_day(false, "2027-03-28");
    a_bare_serial_is_a_day(true, "2031-03-29");
}

/* What stands once in a merged cell is meant for every row beside it. */
static void a_merged_cell_is_meant_for_its_rows(void **state)
{
    (void)state;
    const char *path = arena_format(call->arena, "%s/merged.xlsx", fixture.store->folder);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "一覧");
    lxw_format *format = workbook_add_format(book); /* so that the empty cells are in the file */
    format_set_border(format, LXW_BORDER_THIN);
    const char *const codes[] = {"M-1", "M-2", "M-3", "M-4"};
    worksheet_merge_range(sheet, 0, 0, 1, 0, "番号", format);
    worksheet_merge_range(sheet, 0, 1, 1, 1, "名称", format);
    worksheet_write_string(sheet, 0, 2, "点検", format);
    worksheet_write_string(sheet, 1, 2, "点検日", format);
    for (lxw_row_t r = 0; r < 4; r++)
        worksheet_write_string(sheet, r + 2, 0, codes[r], NULL);
    worksheet_merge_range(sheet, 2, 1, 4, 1, "流量計", format);
    worksheet_write_string(sheet, 5, 1, "水位計", NULL);
    worksheet_write_string(sheet, 5, 2, "2027/3/31", NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    struct table table;
    struct import_plan plan;
    assert_true(table_read(call, path, &table));
    assert_true(import_plan(call, &gauge_register, &table, &plan));
    assert_int_equal(plan.adds, 4);
    for (int i = 0; i < 4; i++)
        assert_string_equal(record_string(call, plan.rows[i].record, "name"),
                            i < 3 ? "流量計" : "水位計");
    assert_string_equal(record_string(call, plan.rows[3].record, "checked_on"), "2027-03-31");
}

/* The hidden sheet that the drop-downs of an export choose from holds every list whole. */
static void drop_downs_have_their_values(void **state)
{
    (void)state;
    static const char *const units[] = {"浄水課", "料金課", "U-3", "U-4", "水質係"};
    unit_save("U-1", "浄水課");
    unit_save("U-2", "料金課");
    unit_save("U-3", "総務係");
    unit_save("U-4", "総務係");
    unit_save("U-5", "水質係");
    const char *path = arena_format(call->arena, "%s/lists.xlsx", fixture.store->folder);
    struct list_query query = {.reg = &gauge_register};
    int64_t rows;
    struct table table;
    assert_true(register_export(call, &query, SHEET_XLSX, path, &rows));
    assert_true(table_read(call, path, &table));
    assert_int_equal(table.count, 2);
    const struct sheet *lists = &table.sheets[1];
    assert_true(lists->is_hidden);
    assert_int_equal(lists->count, 5);
    for (int i = 0; i < lists->count; i++)
        assert_string_equal(text_string(call->arena, lists->rows[i].cells[0].text), units[i]);
    assert_int_equal(lists->rows[1].count, 2);
    assert_string_equal(text_string(call->arena, lists->rows[0].cells[1].text), "はい");
    assert_string_equal(text_string(call->arena, lists->rows[1].cells[1].text), "いいえ");
}

static void other_files_are_told(void **state)
{
    (void)state;
    static const char ods[] = "PK\x03\x04\x14\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0"
                              "mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK";
    const char *path = arena_format(call->arena, "%s/other", fixture.store->folder);
    struct table table;
    FILE *file = fopen(path, "wbe");
    assert_non_null(file);
    fwrite(ods, 1, sizeof ods - 1, file);
    fclose(file);
    assert_false(table_read(call, path, &table));
    assert_non_null(strstr(call->problems->text, ".ods"));
    call_forgive(call);
    unlink(path);
    assert_false(table_read(call, path, &table));
    assert_null(strstr(call->problems->text, path));
    call_forgive(call);
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
        MODEL_TEST(a_move_is_a_change),
        MODEL_TEST(rights_are_asked_before),
        MODEL_TEST(problems_name_their_cell),
        MODEL_TEST(headings_are_told_apart),
        MODEL_TEST(many_wide_sheets_have_no_headings),
        MODEL_TEST(an_open_quote_is_refused_with_its_line),
        MODEL_TEST(a_plan_is_known_by_its_seal),
        MODEL_TEST(serials_are_days),
        MODEL_TEST(a_merged_cell_is_meant_for_its_rows),
        MODEL_TEST(drop_downs_have_their_values),
        MODEL_TEST(other_files_are_told),
    };
    return MODEL_TESTS_RUN("imports", tests);
}
