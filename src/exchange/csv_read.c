/* SPDX-License-Identifier: Apache-2.0 */
/* CSV (RFC 4180) as Japanese spreadsheets write it: UTF-8 with or without BOM, UTF-16 with BOM, or
 * CP932; comma, semicolon or tab. */
#include "base/typed.h"
#include "exchange/table.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CSV_SIZE_MAX = 32 << 20, START_SIZE = 128 /* enough to tell a file's kind */ };

static bool decode(struct call *call, struct text in, const char *charset, struct text *out)
{
    size_t size_max = in.size * 3 + 16, left_in = in.size, left_out = size_max;
    char *bytes = arena_alloc(call->arena, size_max), *to = bytes, *from = (char *)in.data;
    iconv_t converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t)-1)
        return call_fail(call, ERROR_FAILED, "file", "文字コード %s を扱えません。",
                         "Character set %s is not available.", charset);
    size_t result = iconv(converter, &from, &left_in, &to, &left_out);
    iconv_close(converter);
    if (result == (size_t)-1)
        return call_fail(call, ERROR_INVALID, "file",
                         "文字コードを読み取れません。UTF-8かShift_JIS（CP932）で保存してください。",
                         "The character set is not clear. Save as UTF-8 or Shift_JIS (CP932).");
    *out = (struct text){bytes, size_max - left_out};
    return true;
}

static bool to_utf8(struct call *call, struct text in, struct text *out, bool *is_cp932)
{
    *out = in;
    *is_cp932 = false;
    if (text_starts(in, "\xef\xbb\xbf") && text_is_utf8(in))
        *out = (struct text){in.data + 3, in.size - 3};
    else if (in.size >= 2 && memcmp(in.data, "\xff\xfe", 2) == 0)
        return decode(call, (struct text){in.data + 2, in.size - 2}, "UTF-16LE", out);
    else
        *is_cp932 = !text_is_utf8(in);
    return !*is_cp932 || decode(call, in, "CP932", out);
}

/* The separator that the first line holds most of, outside of quotes. */
static char separator_guess(struct text text)
{
    int commas = 0, semicolons = 0, tabs = 0;
    bool in_quotes = false;
    for (size_t i = 0; i < text.size && (in_quotes || text.data[i] != '\n'); i++) {
        char c = text.data[i];
        in_quotes ^= c == '"';
        commas += !in_quotes && c == ',';
        semicolons += !in_quotes && c == ';';
        tabs += !in_quotes && c == '\t';
    }
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
}

struct csv {
    struct call *call;
    struct text text;
    size_t at;
    char separator;
    struct buffer field; /* of the field just read; used again for the next */
    bool is_cut; /* the field just read was too long */
    bool is_wrong;
};

/* A quote that is not closed takes in all rows up to the next one: nothing of such a file is read.
 * begun: where its field begins. */
static void quote_refuse(struct csv *csv, size_t begun)
{
    int line = 1;
    for (size_t i = 0; i < begun; i++)
        line += csv->text.data[i] == '\n';
    csv->call->where = arena_format(csv->call->arena, "CSV:%d", line);
    csv->is_wrong = true;
    call_fail(csv->call, ERROR_INVALID, "file",
              "CSVの%d行目から始まる引用符「\"」が正しく閉じられていません。値の終わりに「\"」を補い、値の中の「\"」は二つ重ねてください。",
              "The quote that begins in line %d of the CSV is not closed as it should be. Put one "
              "at the end of the value, and write those within a value twice.",
              line);
    csv->call->where = NULL;
}

/* One field; *ends tells whether the row ends behind it. */
static struct text field_read(struct csv *csv, bool *ends)
{
    struct text text = csv->text;
    struct buffer *out = &csv->field;
    bool is_quoted = csv->at < text.size && text.data[csv->at] == '"', in_quotes = is_quoted;
    bool is_closed = false;
    size_t begun = csv->at;
    out->size = 0;
    out->is_over = false;
    csv->at += is_quoted;
    for (; csv->at < text.size; csv->at++) {
        char c = text.data[csv->at];
        if (in_quotes && c == '"' && csv->at + 1 < text.size && text.data[csv->at + 1] == '"')
            csv->at++;
        else if (in_quotes && c == '"') {
            in_quotes = false;
            is_closed = true;
            continue;
        } else if (!in_quotes && (c == csv->separator || c == '\n'))
            break;
        else if (!in_quotes && (c == '\r' || (is_closed && c == ' ')))
            continue;
        if (is_closed)
            break;
        buffer_char(out, c);
    }
    bool is_stray = is_closed && csv->at < text.size && text.data[csv->at] != csv->separator &&
                    text.data[csv->at] != '\n';
    if (in_quotes || is_stray)
        quote_refuse(csv, begun);
    *ends = csv->is_wrong || csv->at >= text.size || text.data[csv->at] == '\n';
    csv->at++;
    csv->is_cut = out->is_over;
    struct text value = buffer_view(out);
    /* What our own export puts in front of would-be formulas. */
    bool is_guarded = value.size >= 2 && value.data[0] == '\'' &&
                      strchr("=+-@\t", value.data[1]) != NULL;
    return is_guarded ? (struct text){value.data + 1, value.size - 1} : value;
}

static struct cell cell_make(struct csv *csv, struct text value)
{
    struct arena *arena = csv->call->arena;
    if (csv->is_cut)
        return (struct cell){.kind = CELL_ERROR, .text = TEXT_LITERAL("…")};
    return (struct cell){.kind = value.size == 0 ? CELL_EMPTY : CELL_TEXT,
                         .text = {arena_copy(arena, value.data, value.size), value.size}};
}

static void row_read(struct csv *csv, struct row *row, int number)
{
    struct cell cells[TABLE_COLUMNS_MAX] = {0};
    bool ends = false;
    row->number = number;
    while (!ends) {
        struct text value = field_read(csv, &ends);
        if (row->count < TABLE_COLUMNS_MAX)
            cells[row->count++] = cell_make(csv, value);
    }
    row->cells = arena_array(csv->call->arena, (size_t)row->count + 1, sizeof *row->cells);
    memcpy(row->cells, cells, (size_t)row->count * sizeof *cells);
    if (arena_used(csv->call->arena) > TABLE_MEMORY_MAX && !csv->is_wrong) {
        csv->is_wrong = true;
        call_fail(csv->call, ERROR_TOO_LARGE, "file",
                  "表が大きすぎます（%d行まで読みました）。分けて取り込んでください。",
                  "The sheet is too large (%d rows were read). Import it in parts.", number);
    }
}

bool csv_read(struct call *call, struct text text, struct table *out)
{
    struct csv csv = {.call = call, .field = buffer_new(call->arena, TABLE_CELL_MAX)};
    bool is_cp932;
    if (!to_utf8(call, text, &csv.text, &is_cp932))
        return false;
    if (csv.text.size > 0 && memchr(csv.text.data, 0, csv.text.size) != NULL)
        return call_fail(call, ERROR_INVALID, "file", "CSVではありません（NUL文字があります）。",
                         "This is not CSV: it holds NUL characters.");
    int lines = 1;
    for (size_t i = 0; i < csv.text.size; i++)
        lines += csv.text.data[i] == '\n';
    if (lines > TABLE_ROWS_MAX)
        return call_fail(call, ERROR_TOO_LARGE, "file", "%d行までです。", "At most %d rows.",
                         TABLE_ROWS_MAX);
    csv.separator = separator_guess(csv.text);
    struct sheet *sheet = arena_alloc(call->arena, sizeof *sheet);
    *sheet = (struct sheet){.name = "CSV",
                            .rows = arena_array(call->arena, (size_t)lines, sizeof *sheet->rows)};
    while (!csv.is_wrong && csv.at < csv.text.size && sheet->count < lines) {
        row_read(&csv, &sheet->rows[sheet->count], sheet->count + 1);
        sheet->count++;
    }
    *out = (struct table){.sheets = sheet, .count = 1, .is_cp932 = is_cp932};
    return !csv.is_wrong;
}

/* No path in what is said: of an upload it would be the server's own. */
static bool open_refuse(struct call *call)
{
    return call_fail(call, ERROR_MISSING, "file", "ファイルを開けません（%s）。",
                     "The file cannot be opened (%s).", strerror(errno));
}

static bool file_read(struct call *call, const char *path, struct text *out)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        return open_refuse(call);
    if (status.st_size > CSV_SIZE_MAX) {
        close(fd);
        return call_fail(call, ERROR_TOO_LARGE, "file",
                         "CSVは%d MiBまでです。行を分けて取り込んでください。",
                         "A CSV may have %d MiB at most. Import it in parts.", CSV_SIZE_MAX >> 20);
    }
    char *bytes = arena_alloc(call->arena, (size_t)status.st_size + 1);
    ssize_t got, size = 0;
    while (size < status.st_size &&
           (got = read(fd, bytes + size, (size_t)(status.st_size - size))) > 0)
        size += got;
    close(fd);
    *out = (struct text){bytes, (size_t)size};
    return true;
}

/* What people choose by mistake, by how it begins: said with what to do instead. */
static bool kind_check(struct call *call, struct text start)
{
    /* An OpenDocument file names its kind first, not compressed (ODF 1.3, part 2, 3.3). */
    enum { ZIP_NAME_AT = 30 };
    static const char kind[] = "mimetypeapplication/vnd.oasis.opendocument";
    struct text name = {start.data + ZIP_NAME_AT, start.size - ZIP_NAME_AT};
    if (text_starts(start, "\xd0\xcf\x11\xe0"))
        return call_fail(call, ERROR_INVALID, "file",
                         "古い形式（.xls）です。Excelで「.xlsx」として保存し直してください。",
                         "This is the old .xls format. Save it as .xlsx.");
    if (start.size > ZIP_NAME_AT && text_starts(start, "PK") && text_starts(name, kind))
        return call_fail(call, ERROR_INVALID, "file",
                         "LibreOfficeの形式（.ods）です。読み込めるのは .xlsx と .csv です。「ファイル」の「名前を付けて保存」で"
                         "「Excel 2007-365（.xlsx）」を選び、保存し直してください。",
                         "This is LibreOffice's format (.ods); .xlsx and .csv are read. Choose "
                         "\"Save As\" in the File menu and \"Excel 2007-365 (.xlsx)\".");
    return !text_starts(start, "%PDF") ||
           call_fail(call, ERROR_INVALID, "file", "PDFです。読み込めるのは .xlsx と .csv です。",
                     "This is a PDF; .xlsx and .csv are read.");
}

bool table_read(struct call *call, const char *path, struct table *out)
{
    char start[START_SIZE] = "";
    struct text text;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, start, sizeof start);
    if (got < 0)
        open_refuse(call);
    if (fd >= 0)
        close(fd);
    if (got < 0 || !kind_check(call, (struct text){start, (size_t)got}))
        return false;
    if (got >= 4 && memcmp(start, "PK\x03\x04", 4) == 0)
        return xlsx_read(call, path, out);
    return file_read(call, path, &text) && csv_read(call, text, out);
}

bool cell_serial(struct arena *arena, double serial, bool is_1904, struct text *out)
{
    char date[CLOCK_DATE_SIZE];
    int64_t ms;
    if (!typed_serial(serial, is_1904, date, &ms))
        return false;
    *out = text_from(ms == 0 ? arena_string(arena, date)
                             : arena_format(arena, "%s %02d:%02d:%02d", date, (int)(ms / 3600000),
                                            (int)(ms / 60000 % 60), (int)(ms / 1000 % 60)));
    return true;
}

const char *cell_place(struct arena *arena, const struct sheet *sheet, int column, int row)
{
    char letters[8];
    int at = (int)sizeof letters - 1;
    letters[at] = '\0';
    for (int c = column; c >= 0 && at > 0; c = c / 26 - 1)
        letters[--at] = (char)('A' + c % 26);
    return arena_format(arena, "%s!%s%d", sheet->name, letters + at, row);
}
