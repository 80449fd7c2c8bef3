/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the reader of workbooks: what its parts share. */
#ifndef EXCHANGE_XLSX_H
#define EXCHANGE_XLSX_H

#include "exchange/table.h"
#include "exchange/xml.h"

#include <minizip/unzip.h>

enum { STRINGS_MAX = 2000000, FORMATS_MAX = 10000, MERGES_MAX = 20000 };

struct merge {
    int row, column, row_end, column_end;
};

struct workbook {
    struct call *call;
    unzFile zip;
    XML_Parser parser;
    struct xml_feed feed;
    char *chunk; /* XML_CHUNK bytes of a part at a time */
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
    int string_count, string_capacity;
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
    int row_capacity, cell_capacity, column;
    char cell_type[16];
    int cell_format;
    struct merge merges[MERGES_MAX];
    int merge_count, spread_count; /* how many cells got the value of another */
};

/* Notes once what is wrong, and stops the parser. Always false. */
bool xlsx_wrong(struct workbook *book, const char *ja, const char *en);
/* One level deeper; false when it is too deep. */
bool xlsx_deeper(struct workbook *book);
/* The attribute's text, "" if there is none. */
const char *xlsx_attribute(const XML_Char **attributes, const char *name);
void xlsx_text_begin(struct workbook *book);
/* False, with what is wrong noted, once the text is longer than a cell may be or the whole too
 * large: asked before the text is looked at, which is empty when it did not fit. */
bool xlsx_text_fits(struct workbook *book);

/* Rows and cells of one sheet (xlsx_sheet.c). */
void XMLCALL xlsx_sheet_start(void *book, const XML_Char *name, const XML_Char **attributes);
void XMLCALL xlsx_sheet_end(void *book, const XML_Char *name);
/* The value of a merged cell stands for every row it spans: that is how people mean it. */
bool xlsx_merges_spread(struct workbook *book);

#endif
