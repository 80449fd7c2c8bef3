/* SPDX-License-Identifier: Apache-2.0 */
/* Holds every record against the journal: what the entries tell, replayed, must be what the tables
 * say. Covers all registers with their custom values, approved versions, files and comments; not
 * what the program keeps beside the journal (FIELD_ASIDE, passwords, sessions, settings) nor what
 * mirrors the records (search, links). Whether the journal is whole is journal_verify's. */
#ifndef MODEL_RECORDS_VERIFY_H
#define MODEL_RECORDS_VERIFY_H

#include "base/call.h"

struct records_verdict {
    int64_t records, versions, files, comments;
    int64_t bad_count; /* records in which something differs */
    /* The first of them: the register's name, the record, field or part, and the entry that tells
     * otherwise (0: no entry tells of it). */
    const char *reg, *field;
    int64_t id, seq;
    const char *why;      /* in the call's language; "" when all agree */
};

/* In steps of some hundred records; the journal streams by. Between snapshot_begin and snapshot_end
 * (store/store.h), so that what is written meanwhile does not look altered. False
 * only if it could not read: ERROR_CONFLICT when the tables were made by another version of this
 * program. progress may be NULL; it gets 0..1. */
bool records_verify(struct call *call, void (*progress)(double done), struct records_verdict *out);
/* Notes something that differs, for parts that are compared elsewhere. */
void record_is_bad(struct call *call, struct records_verdict *out, const char *reg, int64_t id,
                   const char *field, int64_t seq, const char *ja, const char *en);

#endif
