/* SPDX-License-Identifier: Apache-2.0 */
/* Records as rows: the one place where SQL for registers is made. */
#ifndef MODEL_ROW_H
#define MODEL_ROW_H

#include "model/record.h"
#include "store/db.h"

/* "SELECT id, rev, … FROM r_NAME", the columns in the order that row_read expects. is_brief: of
 * long texts the beginning alone, for lists to show and never to save. */
void row_select(struct buffer *sql, const struct reg *reg, bool is_brief);
/* The current row. Custom values are not in it: row_custom fetches them for many at once. */
struct record *row_read(struct call *call, const struct fieldset *fields,
                        const struct db_rows *rows);
bool row_custom(struct call *call, struct record *const *records, int64_t count, bool is_brief);
/* The bytes of all texts of a record: what it takes of the arena, nearly. */
size_t row_size(const struct record *record);
/* What the rows of one list may take of a request's memory, as all of it is copied once or twice to
 * be shown: past it, row_refuse, which is ERROR_TOO_LARGE. */
enum { ROWS_SIZE_MAX = 8 << 20 };
bool row_refuse(struct call *call);

/* Writes the row; the id of a new one is set. ERROR_CONFLICT if rev is not the stored one. */
bool row_insert(struct call *call, struct record *record);
bool row_update(struct call *call, struct record *record, int64_t rev_before);
/* One field that the program notes by itself, beside history and version (the last sign-in). Within
 * a transaction; counts and lists follow, as they do after every write through here. */
bool row_set(struct call *call, const struct reg *reg, int64_t id, const char *field,
             struct value value);

#endif
