/* SPDX-License-Identifier: Apache-2.0 */
/* A table as it came in a file: sheets of rows of cells, with the place of each cell so that an
 * error can name it. Excel and LibreOffice workbooks (.xlsx), CSV in UTF-8, UTF-16 or CP932. */
#ifndef EXCHANGE_TABLE_H
#define EXCHANGE_TABLE_H

#include "base/call.h"

enum {
    TABLE_ROWS_MAX = 200000,
    TABLE_COLUMNS_MAX = 256,
    TABLE_SHEETS_MAX = 64,
    TABLE_CELL_MAX = 1 << 20, /* bytes of one cell: the longest text of a record, and more */
};
/* What a table may take of the call's arena: whoever reads one gives it an arena of more. */
#define TABLE_MEMORY_MAX ((size_t)400 << 20)
#define TABLE_FILE_MAX (512LL << 20) /* uncompressed, of all that is read of a workbook */

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_BOOL, CELL_ERROR };

struct cell {
    enum cell_kind kind;
    bool is_date;     /* by its number format; text is then "2026-11-23" or with a time of day */
    struct text text; /* of numbers as a spreadsheet would show them plainly */
    double number;
};

struct row {
    struct cell *cells;
    int count;
    int number; /* from 1, as the spreadsheet shows it */
};

struct sheet {
    const char *name;
    struct row *rows;
    int count;
    bool is_hidden;
};

struct table {
    struct sheet *sheets;
    int count;
    bool is_cp932; /* what that code lacks was lost on the way (exchange/cp932.h) */
    bool is_1904; /* days are counted from 1904 (old Macs), not from 1900 */
};

/* By the file's own look, not its name. Everything is in the call's arena. */
bool table_read(struct call *call, const char *path, struct table *out);
bool xlsx_read(struct call *call, const char *path, struct table *out);
bool csv_read(struct call *call, struct text text, struct table *out);

/* A spreadsheet's serial number as "2026-11-23", or with its time of day; false if it is no day. */
bool cell_serial(struct arena *arena, double serial, bool is_1904, struct text *out);

/* "Sheet1!B7" */
const char *cell_place(struct arena *arena, const struct sheet *sheet, int column, int row);

#endif
