/* SPDX-License-Identifier: Apache-2.0 */
/* Small files that were made to unpack without end, or to be read again and again: refused with a
 * reason, within a second, in the memory that a request has. */
#include "exchange/docx_read.h"
#include "exchange/table.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PART_SIZE = 40 << 20, FILE_SIZE = 4 << 20 };
enum { REQUEST_MEMORY = 64 << 20, SHEET_MEMORY = 1 << 30 };

static struct call call;
static char *part, *file;

static void entry_put(struct archive *zip, const char *name, const char *content)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)strlen(content));
    assert_int_equal(archive_write_header(zip, entry), ARCHIVE_OK);
    archive_write_data(zip, content, strlen(content));
    archive_entry_free(entry);
}

/* A small archive of the parts named, which ends with a NULL. */
static struct text packed(const char *const *parts)
{
    size_t used = 0;
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    assert_int_equal(archive_write_open_memory(zip, file, FILE_SIZE, &used), ARCHIVE_OK);
    for (; *parts != NULL; parts += 2)
        entry_put(zip, parts[0], parts[1]);
    archive_write_close(zip);
    archive_write_free(zip);
    return (struct text){file, used};
}

/* before, then unit as often as it fits into size, then after. */
static const char *filled_to(size_t size, const char *before, const char *unit, const char *after)
{
    size_t used = (size_t)sprintf(part, "%s", before), step = strlen(unit);
    for (; used + step < size; used += step)
        memcpy(part + used, unit, step);
    sprintf(part + used, "%s", after);
    return part;
}

static const char *filled(const char *before, const char *unit, const char *after)
{
    return filled_to(PART_SIZE - 1024, before, unit, after);
}

/* Of processor time. What these files would take unbounded is minutes. */
#ifdef __SANITIZE_ADDRESS__
enum { SOON_S = 10 };
#else
enum { SOON_S = 1 };
#endif

static void refused_soon(bool is_read, clock_t begun, const char *why)
{
    assert_false(is_read);
    assert_true(clock() - begun < SOON_S * CLOCKS_PER_SEC);
    if (strstr(call.problems->text, why) == NULL)
        fail_msg("%s", call.problems->text);
    call_forgive(&call);
}

static void word_refused(const char *document, const char *styles, const char *why)
{
    const char *const parts[] = {"word/document.xml", document, "word/styles.xml", styles, NULL};
    struct text bytes = packed(parts), out;
    clock_t begun = clock();
    refused_soon(docx_read(&call, bytes, &out, NULL), begun, why);
}

static void a_word_document_that_unpacks_without_end(void **state)
{
    (void)state;
    word_refused(filled("<document><body><!--", "A", "--><p/></body></document>"), "<styles/>",
                 "1 MiB");
    word_refused(filled("<document><body a='", "A", "'/></document>"), "<styles/>", "1 MiB");
    word_refused(filled("<document><body>", "<p/>", "</body></document>"), "<styles/>", "200倍");
    word_refused(filled_to(8 << 20, "<document><body><p><r><t>", "水",
                           "</t></r></p></body></document>"),
                 "<styles/>", "長すぎます");
    word_refused(filled("<document>", "<p>", "</document>"), "<styles/>", "入れ子");
    word_refused("<document/>", filled("<styles>", "<p>", "</styles>"), "入れ子");
    word_refused("<!DOCTYPE a [<!ATTLIST p a CDATA 'b'>]><document/>", "<styles/>", "文書型");
}

static void sheet_refused(const char *sheet, const char *why)
{
    const char *const parts[] = {
        "xl/workbook.xml", "<workbook><sheets><sheet name='a' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml", sheet, NULL};
    char path[] = "/tmp/kaname-hostile-XXXXXX";
    struct text bytes = packed(parts);
    struct table table;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, bytes.data, bytes.size) == (ssize_t)bytes.size);
    close(fd);
    clock_t begun = clock();
    bool is_read = table_read(&call, path, &table);
    unlink(path);
    refused_soon(is_read, begun, why);
}

static void a_workbook_that_is_read_again_and_again(void **state)
{
    (void)state;
    sheet_refused(filled("<worksheet><sheetData/><!--", "A", "--></worksheet>"), "1 MiB");
    sheet_refused(filled("<worksheet a='", "A", "'/>"), "1 MiB");
    sheet_refused(filled("<worksheet><?a ", "A", "?></worksheet>"), "1 MiB");
    sheet_refused(filled("<worksheet>", "<a/>", "</worksheet>"), "200倍");
    sheet_refused("<!DOCTYPE a [<!ATTLIST c a CDATA 'b'>]><worksheet/>", "文書型");
    sheet_refused("<worksheet>", "壊れています");
}

/* rows rows whose first has a value in column IV, and merges that all span them. */
static const char *merged(int rows, int merges)
{
    size_t used = (size_t)sprintf(part, "<worksheet><sheetData><row r='1'><c r='IV1'><v>1</v></c>"
                                        "</row>");
    for (int i = 2; i <= rows; i++)
        used += (size_t)sprintf(part + used, "<row r='%d'/>", i);
    used += (size_t)sprintf(part + used, "</sheetData><mergeCells>");
    for (int i = 0; i < merges; i++)
        used += (size_t)sprintf(part + used, "<mergeCell ref='IV1:IV%d'/>", rows);
    sprintf(part + used, "</mergeCells></worksheet>");
    return part;
}

/* What may take more than a request has is read in an arena of its own, as a sheet's page does. */
static void more_cells_than_there_is_room_for(void **state)
{
    (void)state;
    struct call request = call;
    call = call_scratch(&request, SHEET_MEMORY);
    sheet_refused(merged(TABLE_ROWS_MAX, 1), "結合セル");
    arena_reset(call.arena);
    sheet_refused(merged(1000, 20000), "結合セル");
    arena_reset(call.arena);
    char line[2 * TABLE_COLUMNS_MAX + 1];
    for (int i = 0; i < TABLE_COLUMNS_MAX; i++)
        memcpy(line + i * 2, "a,", 2);
    memcpy(line + sizeof line - 2, "\n", 2);
    struct text csv = text_from(filled_to(30 << 20, "", line, ""));
    struct table table;
    clock_t begun = clock();
    refused_soon(csv_read(&call, csv, &table), begun, "大きすぎます");
    call_scratch_end(&request, &call);
    call = request;
}

static int setup(void **state)
{
    (void)state;
    part = malloc(PART_SIZE);
    file = malloc(FILE_SIZE);
    call = call_new(arena_new(REQUEST_MEMORY), LANG_JA, 0, "test");
    return part == NULL || file == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(call.arena);
    free(part);
    free(file);
    return 0;
}

#define ON(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {ON(a_word_document_that_unpacks_without_end),
                                       ON(a_workbook_that_is_read_again_and_again),
                                       ON(more_cells_than_there_is_room_for)};
    return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}
