/* SPDX-License-Identifier: Apache-2.0 */
/* Any register as a sheet, and the same sheet back. An export has headings in the user's language,
 * drop-downs for choices and references, and hidden columns with each record's number and version.
 * An import is planned first: every row's adds, changes and errors are known before anything is
 * written; then all of it is written or nothing. */
#ifndef EXCHANGE_REGISTER_SHEET_H
#define EXCHANGE_REGISTER_SHEET_H

#include "exchange/table.h"
#include "model/list.h"

enum sheet_format { SHEET_XLSX, SHEET_CSV, SHEET_CSV_CP932 };

/* Writes every record that the query finds to a new file, in constant memory; *rows counts them.
 * A text that Excel has no room for stands there as a sentence that says so (sheet_mark); an import
 * leaves the field of such a cell as it is. */
bool register_export(struct call *call, const struct list_query *query, enum sheet_format format,
                     const char *path, int64_t *rows);

enum row_plan { PLAN_SAME, PLAN_ADD, PLAN_CHANGE, PLAN_WRONG };

struct cell_change {
    const char *field;          /* its name, or "unit_id" */
    struct label label;
    const char *before, *after; /* as shown */
    const char *place;          /* "供給者!C4" */
};

struct row_change {
    enum row_plan plan;
    const char *place, *title; /* where the row begins; the record's */
    int number;                /* of the row in its sheet, from 1 */
    struct cell_change *changes;
    int change_count;
    const struct problem *problems; /* of a row that is wrong */
    struct record *record;          /* to be saved; NULL when the row is wrong or the same */
};

struct import_plan {
    const struct reg *reg;
    struct row_change *rows;
    int count;
    int adds, changes, same, wrong;
    int cells;            /* how many cells change in existing records */
    const char *ignored;  /* headings that name no field, or "" */
    const char *seal;     /* the same for the same plan: whoever confirms one can name it */
};

/* Reads the first sheet that has the register's headings. False when there is none, or the user may
 * not import; errors of rows are in the plan, each with its cell, also where the user lacks the
 * right to save a row. Writes nothing. */
bool import_plan(struct call *call, const struct reg *reg, const struct table *table,
                 struct import_plan *out);

/* False with ERROR_INVALID when rows are wrong. */
bool import_check(struct call *call, const struct import_plan *plan);

/* Saves the whole plan in one transaction; refuses a plan with wrong rows. */
bool import_apply(struct call *call, struct import_plan *plan);

/* Whether a text is more than Excel takes in one cell, and what stands there instead. */
bool sheet_is_too_long(const char *text);
struct label sheet_mark(void);
/* What stands in a cell for a field: what import reads back. */
const char *sheet_text(struct call *call, const struct record *record, int field);

#endif
