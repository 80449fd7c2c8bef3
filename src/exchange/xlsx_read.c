/* SPDX-License-Identifier: Apache-2.0 */
/* Office Open XML workbooks (ECMA-376), read as a stream: minizip unpacks, expat parses. */
#include "base/typed.h"
#include "exchange/table.h"

#include <expat.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 * 1024, STRINGS_MAX = 2000000, FORMATS_MAX = 10000, MERGES_MAX = 20000,
       XML_DEPTH_MAX = 64 };

struct merge {
    int row, column, row_end, column_end;
};

struct workbook {
    struct call *call;
    unzFile zip;
    XML_Parser parser;
    struct table *table;
    bool is_1904, is_wrong;
    /* relationships and sheets of the workbook */
    struct {
        char *id, *target;
    } relations[TABLE_SHEETS_MAX * 4];
    char *sheet_ids[TABLE_SHEETS_MAX];
    int relation_count;
    /* shared strings and which cell formats are dates */
    struct text *strings;
    int string_count;
    bool *format_dates;
    int format_count;
    struct {
        int id;
        bool is_date;
    } own_formats[FORMATS_MAX];
    int own_format_count;
    /* where the parser stands */
    int depth;
    bool in_text, in_phonetic, in_cell_formats;
    struct buffer text;
    struct sheet *sheet;
    struct row *row;
    int row_capacity, column;
    char cell_type[16];
    int cell_format;
    struct merge merges[MERGES_MAX];
    int merge_count;
};

static bool wrong(struct workbook *book, const char *ja, const char *en)
{
    if (!book->is_wrong)
        call_fail(book->call, ERROR_INVALID, "file", "Excelのファイルを読めません：%s",
                  "The workbook cannot be read: %s", book->call->lang == LANG_EN ? en : ja);
    book->is_wrong = true;
    if (book->parser != NULL)
        XML_StopParser(book->parser, XML_FALSE);
    return false;
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return "";
}

/* Names without their prefix: files differ in the prefixes they choose. */
static const char *local(const XML_Char *name)
{
    const char *colon = strrchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

static void text_begin(struct workbook *book)
{
    book->text.size = 0;
    book->text.is_over = false;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int size)
{
    struct workbook *book = data;
    if (book->in_text && !book->in_phonetic)
        buffer_put(&book->text, text, (size_t)size);
}

/* Entities could be defined to grow without end; no workbook needs one. */
static void XMLCALL on_entity(void *data, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int size, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public,
                              const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)size, (void)base, (void)system;
    (void)public, (void)notation;
    wrong(data, "実体参照の定義があります。", "it defines entities.");
}

typedef void XMLCALL start_handler(void *, const XML_Char *, const XML_Char **);
typedef void XMLCALL end_handler(void *, const XML_Char *);

static bool part_feed(struct workbook *book, const char *name)
{
    char *chunk = arena_alloc(book->call->arena, CHUNK);
    int64_t total = 0;
    int got;
    while ((got = unzReadCurrentFile(book->zip, chunk, CHUNK)) > 0) {
        total += got;
        if (total > TABLE_FILE_MAX)
            return wrong(book, "展開すると大きすぎます。", "it is too large when unpacked.");
        if (XML_Parse(book->parser, chunk, got, 0) != XML_STATUS_OK)
            return book->is_wrong ? false : wrong(book, name, name);
    }
    if (got < 0 || XML_Parse(book->parser, "", 0, 1) != XML_STATUS_OK)
        return wrong(book, "途中で壊れています。", "it is damaged.");
    return !book->is_wrong;
}

/* Parses one part; a missing one is right when it is optional. */
static bool part_parse(struct workbook *book, const char *name, start_handler *start,
                       end_handler *end, bool is_optional)
{
    if (unzLocateFile(book->zip, name, 2) != UNZ_OK)
        return is_optional || wrong(book, name, name);
    if (unzOpenCurrentFile(book->zip) != UNZ_OK)
        return wrong(book, name, name);
    book->parser = XML_ParserCreate(NULL);
    if (book->parser == NULL)
        die("out of memory");
    XML_SetUserData(book->parser, book);
    XML_SetElementHandler(book->parser, start, end);
    XML_SetCharacterDataHandler(book->parser, on_text);
    XML_SetEntityDeclHandler(book->parser, on_entity);
    book->depth = 0;
    book->in_text = book->in_phonetic = false;
    bool is_right = part_feed(book, name);
    XML_ParserFree(book->parser);
    book->parser = NULL;
    unzCloseCurrentFile(book->zip);
    return is_right;
}

static bool deeper(struct workbook *book)
{
    return ++book->depth <= XML_DEPTH_MAX || wrong(book, "入れ子が深すぎます。", "nested too deep.");
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
    if (!deeper(book))
        return;
    if (strcmp(local(name), "workbookPr") == 0) {
        const char *date1904 = attribute(attributes, "date1904");
        book->is_1904 = strcmp(date1904, "1") == 0 || strcmp(date1904, "true") == 0;
    }
    if (strcmp(local(name), "sheet") != 0 || book->table->count == TABLE_SHEETS_MAX)
        return;
    struct sheet *sheet = &book->table->sheets[book->table->count];
    sheet->name = arena_string(arena, attribute(attributes, "name"));
    sheet->is_hidden = *attribute(attributes, "state") != '\0' &&
                       strcmp(attribute(attributes, "state"), "visible") != 0;
    book->sheet_ids[book->table->count++] = arena_string(arena, attribute(attributes, "r:id"));
}

static void XMLCALL relation_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = data;
    if (!deeper(book) || strcmp(local(name), "Relationship") != 0 ||
        book->relation_count == TABLE_SHEETS_MAX * 4)
        return;
    book->relations[book->relation_count].id =
        arena_string(book->call->arena, attribute(attributes, "Id"));
    book->relations[book->relation_count++].target =
        arena_string(book->call->arena, attribute(attributes, "Target"));
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
    if (!deeper(book))
        return;
    if (strcmp(local(name), "numFmt") == 0 && book->own_format_count < FORMATS_MAX) {
        book->own_formats[book->own_format_count].id = atoi(attribute(attributes, "numFmtId"));
        book->own_formats[book->own_format_count++].is_date =
            is_date_code(attribute(attributes, "formatCode"));
    }
    if (strcmp(local(name), "cellXfs") == 0)
        book->in_cell_formats = true;
    if (strcmp(local(name), "xf") == 0 && book->in_cell_formats &&
        book->format_count < FORMATS_MAX)
        book->format_dates[book->format_count++] =
            is_date_format(book, atoi(attribute(attributes, "numFmtId")));
}

static void XMLCALL style_end(void *data, const XML_Char *name)
{
    struct workbook *book = data;
    book->depth--;
    if (strcmp(local(name), "cellXfs") == 0)
        book->in_cell_formats = false;
}

static void XMLCALL string_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct workbook *book = data;
    (void)attributes;
    if (!deeper(book))
        return;
    if (strcmp(local(name), "si") == 0)
        text_begin(book);
    book->in_text = strcmp(local(name), "t") == 0;
    book->in_phonetic |= strcmp(local(name), "rPh") == 0;
}

static void string_add(struct workbook *book)
{
    if (book->string_count % 1024 == 0) {
        struct text *more = arena_array(book->call->arena, (size_t)book->string_count + 1024,
                                        sizeof *more);
        if (book->string_count > 0)
            memcpy(more, book->strings, (size_t)book->string_count * sizeof *more);
        /* Doubling would hold more at once; strings are few beside cells. */
        book->strings = more;
    }
    struct text text = buffer_view(&book->text);
    book->strings[book->string_count++] =
        (struct text){arena_copy(book->call->arena, text.data, text.size), text.size};
}

static void XMLCALL string_end(void *data, const XML_Char *name)
{
    struct workbook *book = data;
    book->depth--;
    book->in_text = false;
    if (strcmp(local(name), "rPh") == 0)
        book->in_phonetic = false;
    if (strcmp(local(name), "si") != 0)
        return;
    if (book->string_count == STRINGS_MAX)
        wrong(book, "文字列が多すぎます。", "too many strings.");
    else
        string_add(book);
}

/* "BC12" → row 12, column 54 (from 0). */
static void reference_read(const char *reference, int *row, int *column)
{
    *column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && *column < 100000; reference++)
        *column = *column * 26 + (*reference - 'A' + 1);
    (*column)--;
    *row = atoi(reference);
}

static void row_begin(struct workbook *book, const XML_Char **attributes)
{
    struct sheet *sheet = book->sheet;
    if (sheet->count == TABLE_ROWS_MAX) {
        wrong(book, "行が多すぎます。", "too many rows.");
        return;
    }
    if (sheet->count == book->row_capacity) {
        int capacity = book->row_capacity == 0 ? 256 : book->row_capacity * 2;
        struct row *rows = arena_array(book->call->arena, (size_t)capacity, sizeof *rows);
        if (sheet->count > 0)
            memcpy(rows, sheet->rows, (size_t)sheet->count * sizeof *rows);
        sheet->rows = rows;
        book->row_capacity = capacity;
    }
    book->row = &sheet->rows[sheet->count++];
    int number = atoi(attribute(attributes, "r"));
    book->row->number = number > 0                ? number
                        : sheet->count == 1 ? 1
                                            : sheet->rows[sheet->count - 2].number + 1;
    book->column = -1;
}

static void cell_begin(struct workbook *book, const XML_Char **attributes)
{
    int row;
    const char *reference = attribute(attributes, "r");
    if (*reference != '\0')
        reference_read(reference, &row, &book->column);
    else
        book->column++;
    snprintf(book->cell_type, sizeof book->cell_type, "%s", attribute(attributes, "t"));
    book->cell_format = atoi(attribute(attributes, "s"));
    text_begin(book);
}

static void XMLCALL sheet_start(void *data, const XML_Char *full, const XML_Char **attributes)
{
    struct workbook *book = data;
    const char *name = local(full);
    if (!deeper(book))
        return;
    if (strcmp(name, "row") == 0)
        row_begin(book, attributes);
    else if (strcmp(name, "c") == 0)
        cell_begin(book, attributes);
    else if (strcmp(name, "mergeCell") == 0 && book->merge_count < MERGES_MAX) {
        struct merge *merge = &book->merges[book->merge_count++];
        const char *range = attribute(attributes, "ref"), *colon = strchr(range, ':');
        reference_read(range, &merge->row, &merge->column);
        reference_read(colon == NULL ? range : colon + 1, &merge->row_end, &merge->column_end);
    }
    book->in_phonetic |= strcmp(name, "rPh") == 0;
    book->in_text = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

/* Room for the cell in its row; NULL beyond the last column that is read. */
static struct cell *cell_place_new(struct workbook *book)
{
    struct row *row = book->row;
    if (row == NULL || book->column < 0 || book->column >= TABLE_COLUMNS_MAX)
        return NULL;
    if (book->column >= row->count) {
        struct cell *cells =
            arena_array(book->call->arena, (size_t)book->column + 8, sizeof *cells);
        if (row->count > 0)
            memcpy(cells, row->cells, (size_t)row->count * sizeof *cells);
        row->cells = cells;
        row->count = book->column + 1;
    }
    return &row->cells[book->column];
}

static void date_set(struct workbook *book, struct cell *cell)
{
    char date[CLOCK_DATE_SIZE];
    int64_t ms;
    if (!typed_serial(cell->number, book->is_1904, date, &ms))
        return;
    const char *text = ms == 0 ? arena_string(book->call->arena, date)
                               : arena_format(book->call->arena, "%s %02d:%02d:%02d", date,
                                              (int)(ms / 3600000), (int)(ms / 60000 % 60),
                                              (int)(ms / 1000 % 60));
    cell->is_date = true;
    cell->text = text_from(text);
}

static void number_set(struct workbook *book, struct cell *cell)
{
    const char *text = buffer_string(&book->text);
    cell->kind = CELL_NUMBER;
    cell->number = strtod(text, NULL);
    cell->text = text_from(arena_format(book->call->arena, "%.15g", cell->number));
    if (book->cell_format >= 0 && book->cell_format < book->format_count &&
        book->format_dates[book->cell_format])
        date_set(book, cell);
}

static void cell_end(struct workbook *book)
{
    struct cell *cell = book->text.size == 0 ? NULL : cell_place_new(book);
    struct text text = buffer_view(&book->text);
    if (cell == NULL)
        return;
    if (book->text.is_over) {
        wrong(book, "長すぎるセルがあります。", "a cell is too long.");
        return;
    }
    cell->kind = CELL_TEXT;
    if (strcmp(book->cell_type, "s") == 0) {
        int index = atoi(buffer_string(&book->text));
        cell->text = index >= 0 && index < book->string_count ? book->strings[index]
                                                              : (struct text){"", 0};
    } else if (strcmp(book->cell_type, "b") == 0) {
        cell->kind = CELL_BOOL;
        cell->text = text_is(text, "1") ? TEXT_LITERAL("1") : TEXT_LITERAL("0");
    } else if (*book->cell_type == '\0' || strcmp(book->cell_type, "n") == 0) {
        number_set(book, cell);
    } else {
        cell->kind = strcmp(book->cell_type, "e") == 0 ? CELL_ERROR : CELL_TEXT;
        cell->text = (struct text){arena_copy(book->call->arena, text.data, text.size), text.size};
    }
}

static void XMLCALL sheet_end(void *data, const XML_Char *full)
{
    struct workbook *book = data;
    const char *name = local(full);
    book->depth--;
    book->in_text = false;
    if (strcmp(name, "rPh") == 0)
        book->in_phonetic = false;
    if (strcmp(name, "c") == 0)
        cell_end(book);
}

/* The value of a merged cell stands for every row it spans: that is how people mean it. */
static void merges_spread(struct workbook *book)
{
    for (int m = 0; m < book->merge_count; m++) {
        const struct merge *merge = &book->merges[m];
        const struct cell *value = NULL;
        for (int i = 0; i < book->sheet->count; i++) {
            struct row *row = &book->sheet->rows[i];
            if (row->number < merge->row || row->number > merge->row_end)
                continue;
            if (row->number == merge->row && merge->column < row->count)
                value = &row->cells[merge->column];
            if (value == NULL || row->number == merge->row || merge->column < 0)
                continue;
            book->row = row;
            book->column = merge->column;
            struct cell copy = *value, *cell = cell_place_new(book);
            if (cell != NULL)
                *cell = copy;
        }
    }
    book->merge_count = 0;
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
        if (!part_parse(book, target_of(book, book->sheet_ids[i]), sheet_start, sheet_end, false))
            return false;
        merges_spread(book);
    }
    return true;
}

bool xlsx_read(struct call *call, const char *path, struct table *out)
{
    struct workbook *book = arena_alloc(call->arena, sizeof *book);
    book->call = call;
    book->table = out;
    book->text = buffer_new(call->arena, TABLE_CELL_MAX);
    book->format_dates = arena_array(call->arena, FORMATS_MAX, sizeof *book->format_dates);
    *out = (struct table){arena_array(call->arena, TABLE_SHEETS_MAX, sizeof *out->sheets), 0};
    book->zip = unzOpen64(path);
    if (book->zip == NULL)
        return wrong(book, "ZIPとして開けません。", "it is not a ZIP file.");
    bool is_read = part_parse(book, "xl/workbook.xml", workbook_start, no_end, false) &&
                   part_parse(book, "xl/_rels/workbook.xml.rels", relation_start, no_end, false) &&
                   part_parse(book, "xl/styles.xml", style_start, style_end, true) &&
                   part_parse(book, "xl/sharedStrings.xml", string_start, string_end, true) &&
                   sheets_parse(book);
    unzClose(book->zip);
    return is_read;
}
