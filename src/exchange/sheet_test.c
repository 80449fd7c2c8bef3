/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets as offices keep them: planned before anything is written, then all of it or nothing. */
#include "exchange/register_sheet.h"
#include "model/testing.h"
#include "model/user.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cmocka.h>

static const struct choice meter_kinds[] = {
    {"flow", L_INIT("流量計", "Flow"), NULL}, {"level", L_INIT("水位計", "Level"), NULL}, {0}};

static const struct field meter_fields[] = {
    TEXT("code", L_INIT("番号", "No."), .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST),
    TEXT("name", L_INIT("名称", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 40),
    CHOICE("kind", meter_kinds, L_INIT("種別", "Kind"), .flags = FIELD_IN_LIST),
    INT("range", L_INIT("計測範囲", "Range"), .min = 1, .max = 1000000),
    DATE("checked_on", L_INIT("点検日", "Checked on"), .flags = FIELD_IN_LIST),
    BOOL("is_remote", L_INIT("遠隔", "Remote")),
    LINK("spare", "meter", L_INIT("予備", "Spare")),
    NOTE("note", L_INIT("備考", "Remarks")),
    RICH("manual", L_INIT("取扱い", "Manual")),
};

static const struct reg meter_register = {
    .name = "meter",
    .label = L_INIT("計器", "Meter"),
    .plural = L_INIT("計器", "Meters"),
    .purpose = L_INIT("試験用の台帳です。", "A register for tests."),
    .group = GROUP_ORGANISATION,
    FIELDS(meter_fields),
    .title = "name",
    .code = "code",
    .order = "code",
};
static const struct reg *const registers[] = {&meter_register};

static struct call *call;

static struct record *meter_save(const char *code, const char *name)
{
    struct record *meter = record_new(call, &meter_register);
    record_set_string(meter, "code", code);
    record_set_string(meter, "name", name);
    if (!record_save(call, meter))
        fail_msg("%s", call->problems->text);
    return meter;
}

static int64_t meters(void)
{
    struct list_query query = {.reg = &meter_register};
    return list_count(call, &query);
}

static struct import_plan planned_csv(const char *csv, size_t size)
{
    struct table table;
    struct import_plan plan;
    if (!csv_read(call, (struct text){csv, size}, &table) ||
        !import_plan(call, &meter_register, &table, &plan))
        fail_msg("%s", call->problems->text);
    return plan;
}

static void reads_what_offices_type(void **state)
{
    (void)state;
    meter_save("M-01", "配水流量計");
    static const char tabs[] = "番号\t名称\t種別\t計測範囲\t点検日\t遠隔\t予備\n"
                               "M-02\t北谷水位計\t水位計\t１，２００\t令和8年4月1日\tはい\tM-01 配水流量計\n"
                               "M-03\t汐見\"予備\"\tflow\t3万\tR8.10.2\t○\tM-01\n";
    struct import_plan plan = planned_csv(tabs, sizeof tabs - 1);
    for (int i = 0; i < plan.count; i++)
        if (plan.rows[i].plan == PLAN_WRONG)
            fail_msg("%s: %s", plan.rows[i].place, plan.rows[i].problems->text);
    assert_int_equal(plan.adds, 2);
    assert_int_equal(meters(), 1);
    assert_true(import_apply(call, &plan));
    struct record *two = record_by(call, &meter_register, "code", "M-02");
    assert_non_null(two);
    assert_string_equal(record_string(call, two, "kind"), "level");
    assert_int_equal(record_int(two, "range"), 1200);
    assert_string_equal(record_string(call, two, "checked_on"), "2026-04-01");
    assert_int_equal(record_int(two, "is_remote"), 1);
    struct record *three = record_by(call, &meter_register, "code", "M-03");
    assert_non_null(three);
    assert_int_equal(record_int(three, "range"), 30000);
    assert_string_equal(record_string(call, three, "checked_on"), "2026-10-02");
    assert_int_equal(record_int(three, "spare"), record_int(two, "spare"));
}

static void reads_cp932(void **state)
{
    (void)state;
    char utf8[] = "番号,名称\r\nM-09,髙橋㈱の計器\r\n", out[200], *from = utf8, *to = out;
    size_t left = sizeof utf8 - 1, room = sizeof out;
    iconv_t converter = iconv_open("CP932", "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_true(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
    iconv_close(converter);
    struct import_plan plan = planned_csv(out, sizeof out - room);
    assert_int_equal(plan.adds, 1);
    assert_true(import_apply(call, &plan));
    assert_string_equal(
        record_string(call, record_by(call, &meter_register, "code", "M-09"), "name"),
        "髙橋㈱の計器");
}

/* Each wrong cell is named with its place; the right rows wait until all are right. */
static void names_each_wrong_cell(void **state)
{
    (void)state;
    static const char csv[] = "番号,名称,種別,計測範囲,点検日,遠隔,予備\n"
                              "M-10,よい行,流量計,10,2026-01-01,いいえ,\n"
                              "M-11,,気圧計,0,2026-02-30,たぶん,M-99\n"
                              "M-10,同じ番号,,,,,\n";
    struct import_plan plan = planned_csv(csv, sizeof csv - 1);
    assert_int_equal(plan.wrong, 2);
    static const char *const fields[] = {"name", "kind", "range", "checked_on", "is_remote",
                                         "spare"};
    const struct row_change *wrong = &plan.rows[1];
    assert_int_equal(wrong->plan, PLAN_WRONG);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct problem *found = NULL;
        for (const struct problem *p = wrong->problems; p != NULL; p = p->next)
            if (p->field != NULL && strcmp(p->field, fields[i]) == 0)
                found = p;
        if (found == NULL)
            fail_msg("nothing is said of %s", fields[i]);
    }
    assert_string_equal(plan.rows[2].place, "CSV!A4");
    assert_int_equal(plan.rows[2].plan, PLAN_WRONG);
    assert_false(import_apply(call, &plan));
    call_forgive(call);
    assert_int_equal(meters(), 0);
}

/* A workbook as people make them: a title above, headings merged over two rows, real dates. */
static void reads_a_workbook_made_by_hand(void **state)
{
    (void)state;
    const char *path = arena_format(call->arena, "%s/hand.xlsx", fixture.store->folder);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "計器一覧");
    lxw_format *date = workbook_add_format(book);
    format_set_num_format(date, "yyyy/m/d");
    worksheet_write_string(sheet, 0, 0, "令和8年度 計器一覧", NULL);
    worksheet_merge_range(sheet, 2, 0, 3, 0, "番号", NULL);
    worksheet_merge_range(sheet, 2, 1, 3, 1, "名称", NULL);
    worksheet_merge_range(sheet, 2, 2, 3, 2, "点検日", NULL);
    worksheet_merge_range(sheet, 2, 3, 3, 3, "計測範囲", NULL);
    worksheet_write_string(sheet, 4, 0, "M-21", NULL);
    worksheet_write_string(sheet, 4, 1, "取水流量計", NULL);
    lxw_datetime day = {.year = 2026, .month = 11, .day = 23};
    worksheet_write_datetime(sheet, 4, 2, &day, date);
    worksheet_write_number(sheet, 4, 3, 250, NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    struct table table;
    struct import_plan plan;
    if (!table_read(call, path, &table) || !import_plan(call, &meter_register, &table, &plan))
        fail_msg("%s", call->problems->text);
    assert_int_equal(plan.wrong, 0);
    assert_int_equal(plan.adds, 1);
    assert_true(import_apply(call, &plan));
    struct record *meter = record_by(call, &meter_register, "code", "M-21");
    assert_non_null(meter);
    assert_string_equal(record_string(call, meter, "checked_on"), "2026-11-23");
    assert_int_equal(record_int(meter, "range"), 250);
}

static void comes_back_unchanged(enum sheet_format format, const char *ending)
{
    const char *path = arena_format(call->arena, "%s/all.%s", fixture.store->folder, ending);
    struct list_query query = {.reg = &meter_register};
    int64_t rows;
    struct table table;
    struct import_plan plan;
    assert_true(register_export(call, &query, format, path, &rows));
    assert_int_equal(rows, 3);
    if (!table_read(call, path, &table) || !import_plan(call, &meter_register, &table, &plan))
        fail_msg("%s", call->problems->text);
    assert_int_equal(plan.same, 3);
    assert_int_equal(plan.changes + plan.adds + plan.wrong, 0);
}

/* "=1+1" would be computed by Excel if it were written as it is. */
static void formulas_stay_text(void **state)
{
    (void)state;
    meter_save("M-31", "=1+1");
    meter_save("M-32", "@SUM(A1)");
    meter_save("M-33", "+81 3");
    comes_back_unchanged(SHEET_XLSX, "xlsx");
    comes_back_unchanged(SHEET_CSV, "csv");
    comes_back_unchanged(SHEET_CSV_CP932, "sjis.csv");
    char bytes[4096];
    FILE *file = fopen(arena_format(call->arena, "%s/all.csv", fixture.store->folder), "rbe");
    assert_non_null(file);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    fclose(file);
    assert_non_null(strstr(bytes, "\"'=1+1\""));
    assert_null(strstr(bytes, "\"=1+1\""));
}

static const char *filled(const char *character, int count)
{
    struct buffer out = buffer_new(call->arena, 4 << 20);
    for (int i = 0; i < count; i++)
        buffer_puts(&out, i % 500 == 499 ? "\n" : character);
    buffer_puts(&out, "終");
    return buffer_string(&out);
}

/* As long as each may be: what fits comes back as it is, the rest is left alone, never emptied. */
static void the_longest_texts_come_back(void **state)
{
    (void)state;
    static const char *const characters[] = {"水", "a", "\U0001F6B0"};
    for (size_t i = 0; i < 3; i++) {
        struct record *meter = record_new(call, &meter_register);
        record_set_string(meter, "code", arena_format(call->arena, "M-6%zu", i));
        record_set_string(meter, "name", filled(characters[i], 38));
        record_set_string(meter, "note", filled(characters[i], 19999));
        record_set_string(meter, "manual", filled(characters[i], 199999));
        if (!record_save(call, meter))
            fail_msg("%s", call->problems->text);
    }
    comes_back_unchanged(SHEET_XLSX, "xlsx");
    comes_back_unchanged(SHEET_CSV, "csv");
    comes_back_unchanged(SHEET_CSV_CP932, "sjis.csv");
}

/* The sentence for a long text stands for that text alone; elsewhere it is no text at all. */
static void the_mark_of_a_long_text_is_no_text(void **state)
{
    (void)state;
    meter_save("M-61", "短い");
    const char *csv = arena_format(call->arena, "番号,名称,取扱い\nM-61,短い,\"%s\"\nM-62,新しい,\"%s\"\n",
                                   sheet_mark().ja, sheet_mark().ja);
    struct import_plan plan = planned_csv(csv, strlen(csv));
    assert_int_equal(plan.wrong, 2);
    assert_string_equal(plan.rows[0].problems->field, "manual");
}

/* A cell that is longer than any text may be is told, in both kinds of cells of a workbook. */
static void a_cell_too_long_is_told(void **state)
{
    (void)state;
    meter_save("M-63", "短い");
    const char *csv = arena_format(call->arena, "番号,名称,取扱い\nM-63,短い,\"%s\"\n",
                                   filled("水", TABLE_CELL_MAX / 3));
    assert_int_equal(planned_csv(csv, strlen(csv)).wrong, 1);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    meter_save("M-64", "満杯");
    struct list_query query = {.reg = &meter_register};
    int64_t rows;
    static const enum sheet_format formats[] = {SHEET_CSV, SHEET_CSV_CP932, SHEET_XLSX};
    for (size_t i = 0; i < 3; i++) {
        assert_false(register_export(call, &query, formats[i], "/dev/full", &rows));
        assert_int_equal(call_error(call), ERROR_FAILED);
        call_forgive(call);
    }
}

/* What CP932 has no sign for is not written over what is kept. */
static void cp932_takes_nothing_away(void **state)
{
    (void)state;
    meter_save("M-71", "弁\U0001F6B0の計器");
    meter_save("M-72", "Ōsaka é 한글");
    meter_save("M-73", "髙橋㈱～－");
    comes_back_unchanged(SHEET_CSV_CP932, "sjis.csv");
}

/* A row that was copied in the spreadsheet carries its hidden id along. */
static void a_copied_row_is_told(void **state)
{
    (void)state;
    struct record *meter = meter_save("M-51", "元");
    const char *csv = arena_format(call->arena, "id,番号,名称\n%lld,M-51,変更\n%lld,M-52,写し\n",
                                   (long long)meter->id, (long long)meter->id);
    struct import_plan plan = planned_csv(csv, strlen(csv));
    assert_int_equal(plan.changes, 1);
    assert_int_equal(plan.rows[1].plan, PLAN_WRONG);
    assert_non_null(strstr(plan.rows[1].problems->text, "CSV!A2"));
}

/* Somebody else saved since the sheet was exported: that row is told, not overwritten. */
static void an_old_sheet_overwrites_nobody(void **state)
{
    (void)state;
    struct record *meter = meter_save("M-41", "元の名称");
    const char *path = arena_format(call->arena, "%s/old.xlsx", fixture.store->folder);
    struct list_query query = {.reg = &meter_register};
    int64_t rows;
    struct table table;
    struct import_plan plan;
    assert_true(register_export(call, &query, SHEET_XLSX, path, &rows));
    record_set_string(meter, "name", "画面で変えた名称");
    assert_true(record_save(call, meter));
    assert_true(table_read(call, path, &table));
    for (int i = 0; i < table.sheets[0].rows[1].count; i++) {
        struct cell *cell = &table.sheets[0].rows[1].cells[i];
        if (text_is(cell->text, "元の名称"))
            cell->text = TEXT_LITERAL("表で変えた名称");
    }
    assert_true(import_plan(call, &meter_register, &table, &plan));
    assert_int_equal(plan.wrong, 1);
    assert_false(import_apply(call, &plan));
    call_forgive(call);
    assert_string_equal(
        record_string(call, record_load(call, &meter_register, meter->id), "name"),
        "画面で変えた名称");
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
        MODEL_TEST(reads_what_offices_type),
        MODEL_TEST(reads_cp932),
        MODEL_TEST(names_each_wrong_cell),
        MODEL_TEST(reads_a_workbook_made_by_hand),
        MODEL_TEST(formulas_stay_text),
        MODEL_TEST(the_longest_texts_come_back),
        MODEL_TEST(the_mark_of_a_long_text_is_no_text),
        MODEL_TEST(a_cell_too_long_is_told),
        MODEL_TEST(a_full_disk_is_told),
        MODEL_TEST(cp932_takes_nothing_away),
        MODEL_TEST(a_copied_row_is_told),
        MODEL_TEST(an_old_sheet_overwrites_nobody),
    };
    return MODEL_TESTS_RUN("sheets", tests);
}
