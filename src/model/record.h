/* SPDX-License-Identifier: Apache-2.0 */
/* One record of any register. Permission, validation, computed fields, links, search, journal and
 * the version check happen here and nowhere else. All memory is the call's arena. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/fieldset.h"

struct record {
    const struct reg *reg;
    const struct fieldset *fields;
    struct value *values; /* fields->count of them */
    int64_t id;           /* 0: not yet saved */
    int64_t rev;          /* 1, 2, 3 …: rises with each save */
    int64_t unit_id;      /* 0: of no unit */
    const char *state;    /* "" without a life cycle */
    int64_t created_at_ms, created_by, updated_at_ms, updated_by;
    int64_t ended_at_ms; /* 0: lives */
    bool is_brief;       /* of a list that shows the beginning of long texts: never saved */
};

/* An empty record with the first state and the user's unit. */
struct record *record_new(struct call *call, const struct reg *reg);
/* NULL with ERROR_MISSING, also where the user may not know that it exists. */
struct record *record_load(struct call *call, const struct reg *reg, int64_t id);
/* Without the permission check, for hooks and jobs that act for the program. */
struct record *record_load_any(struct call *call, const struct reg *reg, int64_t id);
/* By the value of a unique field (e.g. its code), in the user's organisation where several have it;
 * NULL without a problem if there is none. */
struct record *record_by(struct call *call, const struct reg *reg, const char *field,
                         const char *value);
/* A copy to edit, so that the loaded one stays as "before". */
struct record *record_copy(struct call *call, const struct record *record);

/* Inserts (id 0) or updates. Checks right, state, every field and the version: if somebody else
 * saved since rev was loaded, ERROR_CONFLICT, nothing written. On success id and rev are the new
 * ones. Opens a transaction of its own unless one is open. */
bool record_save(struct call *call, struct record *record);
/* The rights on both units and the state that record_save asks for; before NULL for a new one. */
bool record_save_demand(struct call *call, const struct record *before,
                        const struct record *record);
/* All that a declaration forbids, without writing: dry runs and forms. */
bool record_validate(struct call *call, const struct record *before, struct record *record);
/* Nothing is deleted: the record ends, with call->reason, and can be brought back. */
bool record_end(struct call *call, struct record *record);
/* The same for what an import made, when the import is taken back: needs ACTION_IMPORT. */
bool record_withdraw(struct call *call, struct record *record);
/* ERROR_CONFLICT for one that lives. */
bool record_revive(struct call *call, struct record *record);
/* Moves it along its life cycle; the transition's right, four-eyes rule and reason are checked. */
bool record_move(struct call *call, struct record *record, const char *transition);
/* Whether the move would be allowed, without noting problems: which buttons to show. */
bool record_can_move(struct call *call, const struct record *record, const char *transition);
bool record_can(struct call *call, const struct record *record, enum action action);
/* Whether its content may change now: ERROR_CONFLICT where it has ended or its state is locked. */
bool record_open(struct call *call, const struct record *record);
/* What imports make, nobody writes by hand, whatever their rights: ERROR_FORBIDDEN. Whoever takes
 * records from people asks this; imports themselves do not. */
bool record_typed(struct call *call, const struct reg *reg);

/* Values by the name of the field (asserts that it exists). */
struct value record_get(const struct record *record, const char *field);
const char *record_string(struct call *call, const struct record *record, const char *field);
int64_t record_int(const struct record *record, const char *field);
void record_set(struct record *record, const char *field, struct value value);
/* The text is copied into the call's arena by record_save, not here. */
void record_set_string(struct record *record, const char *field, const char *value);
void record_set_int(struct record *record, const char *field, int64_t value);

/* Its name for people: code and title, "SUP-01 凪原計装". */
const char *record_title(struct call *call, const struct record *record);
/* The same whoever asks: for the journal and the search index. */
const char *record_title_kept(struct call *call, const struct record *record);

/* Sets a field from text as a person or a program wrote it: digits and signs of any width, dates of
 * ISO form, codes or labels of choices, ids or codes of links. Notes ERROR_INVALID with what is
 * allowed and returns false if it cannot be read. "" empties the field. */
bool record_parse(struct call *call, struct record *record, int field, struct text text);
/* The same for text as people see it in a sheet: labels of choices, "SUP-01 凪原計装", a code or a
 * title for links (ids only as "#12"), はい and いいえ. */
bool record_parse_shown(struct call *call, struct record *record, int field, struct text text);
/* Appends a choice's code to ",a,b,", once: the same one again is the same choice. */
void choice_add(struct buffer *codes, const struct choice *choice);
/* A value as text for people (labels, titles of links, Japanese dates left ISO). */
const char *record_show(struct call *call, const struct record *record, int field);
/* The same without language: codes and ids; what record_parse reads back. */
const char *record_code(struct call *call, const struct record *record, int field);

#endif
