/* SPDX-License-Identifier: Apache-2.0 */
/* Office Open XML workbooks (ECMA-376), read as a stream: minizip unpacks, expat parses. */
#include "exchange/xlsx.h"

#include <string.h>
#include <sys/stat.h>

enum { XML_DEPTH_MAX = 64 };

bool xlsx_wrong(struct workbook *book, const char *ja, const char *en)
{
    if (!book->is_wrong)
        call_fail(book->call, ERROR_INVALID, "file", "Excelのファイルを読めません：%s",
                  "The workbook cannot be read: %s", book->call->lang == LANG_EN ? en : ja);
    book->is_wrong = true;
    if (book->parser != NULL)
        XML_StopParser(book->parser, XML_FALSE);
    return false;
}

const char *xlsx_attribute(const XML_Char **attributes, const char *name)
{
    const char *found = xml_attribute(attributes, name);
    return found == NULL ? "" : found;
}

void xlsx_text_begin(struct workbook *book)
{
    book->text.size = 0;
    book->text.is_over = false;
}

bool xlsx_text_fits(struct workbook *book)
{
    if (book->text.is_over)
        return xlsx_wrong(book, "長すぎるセルがあります。", "a cell is too long.");
    if (arena_used(book->call->arena) > TABLE_MEMORY_MAX)
        return xlsx_wrong(book, "表が大きすぎます。分けて取り込んでください。",
                          "it is too large: import it in parts.");
    return true;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int size)
{
    struct workbook *book = data;
    if (book->in_text && !book->in_phonetic)
        buffer_put(&book->text, text, (size_t)size);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    (void)name, (void)system, (void)public, (void)has_subset;
    xlsx_wrong(data, "文書型宣言（実体参照の定義）があります。", "it has a document type.");
}

typedef void XMLCALL start_handler(void *, const XML_Char *, const XML_Char **);
typedef void XMLCALL end_handler(void *, const XML_Char *);

static bool part_feed(struct workbook *book)
{
    struct label wrong = {NULL, NULL};
    int got = 1;
    while (got > 0 && wrong.ja == NULL) {
        got = unzReadCurrentFile(book->zip, book->chunk, XML_CHUNK);
        if (got < 0)
            return xlsx_wrong(book, "途中で壊れています。", "it is damaged.");
        wrong = xml_feed_put(&book->feed, book->chunk, (size_t)got);
    }
    return (wrong.ja == NULL || xlsx_wrong(book, wrong.ja, wrong.en)) && !book->is_wrong;
}

/* Parses one part; a missing one is right when it is optional. */
static bool part_parse(struct workbook *book, const char *name, start_handler *start,
                       end_handler *end, bool is_optional)
{
    if (unzLocateFile(book->zip, name, 2) != UNZ_OK)
        return is_optional || xlsx_wrong(book, name, name);
    if (unzOpenCurrentFile(book->zip) != UNZ_OK)
        return xlsx_wrong(book, name, name);
    book->parser = xml_parser_new(book, start, end, on_text, on_doctype);
    xml_feed_begin(&book->feed, book->parser);
    book->depth = 0;
    book->in_text = book->in_phonetic = false;
    bool is_right = part_feed(book);
    XML_ParserFree(book->parser);
    book->parser = NULL;
    unzCloseCurrentFile(book->zip);
    return is_right;
}

bool xlsx_deeper(struct workbook *book)
{
    return ++book->depth <= XML_DEPTH_MAX || xlsx_wrong(book, "入れ子が深すぎます。", "nested too deep.");
}

static void XMLCALL no_end(void *data, const XML_Char *name)
{
    (void)name;
    ((struct workbook *)data)->depth--;
}

static void XMLCALL workbook_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = data;
    struct arena *arena = book->call->arena;
    if (!xlsx_deeper(book))
        return;
    if (strcmp(xml_local(name), "workbookPr") == 0) {
        const char *date1904 = xlsx_attribute(attributes, "date1904");
        book->is_1904 = strcmp(date1904, "1") == 0 || strcmp(date1904, "true") == 0;
    }
    if (strcmp(xml_local(name), "sheet") != 0 || book->table->count == TABLE_SHEETS_MAX)
        return;
    struct sheet *sheet = &book->table->sheets[book->table->count];
    sheet->name = arena_string(arena, xlsx_attribute(attributes, "name"));
    sheet->is_hidden = *xlsx_attribute(attributes, "state") != '\0' &&
                       strcmp(xlsx_attribute(attributes, "state"), "visible") != 0;
    book->sheet_ids[book->table->count++] = arena_string(arena, xlsx_attribute(attributes, "r:id"));
}

static void XMLCALL relation_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = data;
    if (!xlsx_deeper(book) || strcmp(xml_local(name), "Relationship") != 0 ||
        book->relation_count == TABLE_SHEETS_MAX * 4)
        return;
    book->relations[book->relation_count].id =
        arena_string(book->call->arena, xlsx_attribute(attributes, "Id"));
    book->relations[book->relation_count++].target =
        arena_string(book->call->arena, xlsx_attribute(attributes, "Target"));
}

/* Date formats hold y, m, d, h, s, e or g outside of quotes, brackets and escapes. */
static bool is_date_code(const char *code)
{
    bool in_quotes = false, in_bracket = false;
    for (; *code != '\0'; code++) {
        if (*code == '"')
            in_quotes = !in_quotes;
        else if (*code == '[')
            in_bracket = true;
        else if (*code == ']')
            in_bracket = false;
        else if (*code == '\\' && code[1] != '\0')
            code++;
        else if (!in_quotes && !in_bracket && strchr("ymdhsegYMDHSEG", *code) != NULL &&
                 strncmp(code, "General", 7) != 0 && strncmp(code, "E+", 2) != 0 &&
                 strncmp(code, "E-", 2) != 0)
            return true;
        else if (strncmp(code, "General", 7) == 0)
            code += 6;
    }
    return false;
}

static bool is_date_format(const struct workbook *book, int id)
{
    for (int i = 0; i < book->own_format_count; i++)
        if (book->own_formats[i].id == id)
            return book->own_formats[i].is_date;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

static void XMLCALL style_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = data;
    if (!xlsx_deeper(book))
        return;
    if (strcmp(xml_local(name), "numFmt") == 0 && book->own_format_count < FORMATS_MAX) {
        book->own_formats[book->own_format_count].id =
            xml_number(xlsx_attribute(attributes, "numFmtId"));
        book->own_formats[book->own_format_count++].is_date =
            is_date_code(xlsx_attribute(attributes, "formatCode"));
    }
    if (strcmp(xml_local(name), "cellXfs") == 0)
        book->in_cell_formats = true;
    if (strcmp(xml_local(name), "xf") == 0 && book->in_cell_formats &&
        book->format_count < FORMATS_MAX)
        book->format_dates[book->format_count++] =
            is_date_format(book, xml_number(xlsx_attribute(attributes, "numFmtId")));
}

static void XMLCALL style_end(void *data, const XML_Char *name)
{
    struct workbook *book = data;
    book->depth--;
    if (strcmp(xml_local(name), "cellXfs") == 0)
        book->in_cell_formats = false;
}

static void XMLCALL string_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = data;
    (void)attributes;
    if (!xlsx_deeper(book))
        return;
    if (strcmp(xml_local(name), "si") == 0)
        xlsx_text_begin(book);
    book->in_text = strcmp(xml_local(name), "t") == 0;
    book->in_phonetic |= strcmp(xml_local(name), "rPh") == 0;
}

static void string_add(struct workbook *book)
{
    struct arena *arena = book->call->arena;
    if (book->string_count == book->string_capacity) {
        int capacity = book->string_capacity == 0 ? 1024 : book->string_capacity * 2;
        struct text *more = arena_array(arena, (size_t)capacity, sizeof *more);
        if (book->string_count > 0)
            memcpy(more, book->strings, (size_t)book->string_count * sizeof *more);
        book->strings = more;
        book->string_capacity = capacity;
    }
    struct text text = buffer_view(&book->text);
    book->strings[book->string_count++] =
        (struct text){arena_copy(arena, text.data, text.size), text.size};
}

static void XMLCALL string_end(void *data, const XML_Char *name)
{
    struct workbook *book = data;
    book->depth--;
    book->in_text = false;
    if (strcmp(xml_local(name), "rPh") == 0)
        book->in_phonetic = false;
    if (strcmp(xml_local(name), "si") != 0)
        return;
    if (book->string_count == STRINGS_MAX)
        xlsx_wrong(book, "文字列が多すぎます。", "too many strings.");
    else if (xlsx_text_fits(book))
        string_add(book);
}

static const char *target_of(struct workbook *book, const char *id)
{
    for (int i = 0; i < book->relation_count; i++) {
        const char *target = book->relations[i].target;
        if (strcmp(book->relations[i].id, id) != 0)
            continue;
        return *target == '/' ? target + 1
                              : arena_format(book->call->arena, "xl/%s", target);
    }
    return "";
}

static bool sheets_parse(struct workbook *book)
{
    for (int i = 0; i < book->table->count; i++) {
        book->sheet = &book->table->sheets[i];
        book->row = NULL;
        book->row_capacity = 0;
        if (!part_parse(book, target_of(book, book->sheet_ids[i]), xlsx_sheet_start,
                        xlsx_sheet_end, false) ||
            !xlsx_merges_spread(book))
            return false;
    }
    return true;
}

bool xlsx_read(struct call *call, const char *path, struct table *out)
{
    struct workbook *book = arena_alloc(call->arena, sizeof *book);
    struct stat status;
    book->call = call;
    book->feed = (struct xml_feed){.packed = stat(path, &status) == 0 ? status.st_size : 0,
                                   .unpacked_max = TABLE_FILE_MAX};
    book->table = out;
    book->chunk = arena_alloc(call->arena, XML_CHUNK);
    book->text = buffer_new(call->arena, TABLE_CELL_MAX);
    book->format_dates = arena_array(call->arena, FORMATS_MAX, sizeof *book->format_dates);
    *out = (struct table){
        .sheets = arena_array(call->arena, TABLE_SHEETS_MAX, sizeof *out->sheets)};
    book->zip = unzOpen64(path);
    if (book->zip == NULL)
        return xlsx_wrong(book, "ZIPとして開けません。", "it is not a ZIP file.");
    bool is_read = part_parse(book, "xl/workbook.xml", workbook_start, no_end, false) &&
                   part_parse(book, "xl/_rels/workbook.xml.rels", relation_start, no_end, false) &&
                   part_parse(book, "xl/styles.xml", style_start, style_end, true) &&
                   part_parse(book, "xl/sharedStrings.xml", string_start, string_end, true) &&
                   sheets_parse(book);
    unzClose(book->zip);
    out->is_1904 = book->is_1904;
    return is_read;
}
