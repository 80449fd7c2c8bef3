/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of the import of sheets: what its parts share. */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include "exchange/register_sheet.h"

/* What a column is, besides the index of a field. */
enum { COLUMN_NONE = -1, COLUMN_ID = -2, COLUMN_REV = -3, COLUMN_UNIT = -4 };

enum { UNITS_KNOWN = 64 };

struct importer {
    struct call *call;
    const struct reg *reg;
    const struct fieldset *fields;
    struct text (*labels)[LANG__COUNT]; /* of the fields and of the unit, folded */
    const struct sheet *sheet;
    bool is_1904, is_cp932;
    int header;                     /* index of the row of headings */
    int columns[TABLE_COLUMNS_MAX]; /* field index, or COLUMN_… */
    int column_count;
    /* Units that were looked up: many rows name the same few. The oldest gives way. */
    struct unit_known {
        struct text text;
        int64_t id;
    } units[UNITS_KNOWN];
    int unit_count;
};

/* Finds the sheet and the row of headings, and what each column is. *ignored: headings that name
 * nothing of the register, or "". False with what is missing, or which heading stands twice. */
bool headings_read(struct importer *in, const struct table *table, const char **ignored);
/* "供給者!E4": where the sheet has the field (or "id", "rev", "unit_id") in that row; where the row
 * begins if it has no such column. */
const char *heading_place(struct importer *in, const char *field, int row);

/* What one row would do; its problems stay with it. */
void row_plan(struct importer *in, const struct row *row, struct row_change *change);

#endif
