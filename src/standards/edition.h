/* SPDX-License-Identifier: Apache-2.0 */
/* A document as a whole: as it is being written, or as an edition that was frozen with its clause
 * tree when it was approved. Editions are never changed; which one is in force follows from their
 * numbers and dates. Table standard_edition (store/migration_030.c). */
#ifndef STANDARDS_EDITION_H
#define STANDARDS_EDITION_H

#include "standards/tree.h"

struct edition {
    int64_t standard_id, number; /* number: 1, 2, 3 …; 0 for what is being written */
    int64_t approved_by, at_ms, seq; /* seq: the journal entry that carries its hash */
    const char *label, *effective_on, *approver;
};

/* What a document says. Texts are "" where nothing was written. */
struct manuscript {
    struct edition edition;
    const char *code, *title, *title_en, *kind, *numbering, *purpose, *scope, *parties, *owner,
        *catalogue;
    const char *issuer; /* of a package; "" otherwise */
    struct tree tree;
};

/* The document as it is being written. */
bool manuscript_load(struct call *call, const struct record *standard, struct manuscript *out);

/* Freezes the document within the open transaction, and puts the hash of what was frozen into the
 * journal. Called by the hook of the approval. */
bool edition_freeze(struct call *call, const struct record *standard);
/* Whether the edition's name differs from those approved before. */
bool edition_label_check(struct call *call, const struct record *standard);

/* Newest first, without what they say. */
bool editions_load(struct call *call, int64_t standard_id, struct edition **out, int *count);
/* A frozen edition; NULL with ERROR_MISSING. No permission is checked here: whoever asks has loaded
 * the document, or has asked edition_public. */
struct manuscript *edition_load(struct call *call, int64_t standard_id, int64_t number);

enum edition_force { EDITION_TO_COME, EDITION_IN_FORCE, EDITION_SUPERSEDED };
/* The newest edition whose effective date has come is in force, and ends the older ones. */
enum edition_force edition_force(struct call *call, const struct edition *editions, int count,
                                 int index);
/* Number of the edition in force today, 0 if there is none. */
int64_t edition_in_force(struct call *call, int64_t standard_id);

/* Whether an edition is for the public is decided by its approval, so that nothing a draft says can
 * show it; the last row of its publication counts (publication.c). Within a transaction. */
bool publication_put(struct call *call, int64_t standard_id, int64_t number, bool is_open);
/* The same for the newest edition of a document whose program did not keep it yet, from the record
 * as it was approved: before a revision changes it. */
bool publication_keep(struct call *call, const struct record *standard);
/* Number of the edition that anybody can read now, 0 if there is none. */
int64_t publication_number(struct call *call, int64_t standard_id);
/* Takes it back at once, with any that is to come, whatever state the document is in; call->reason
 * says why. The right to approve. Only the approval of another edition publishes again. */
bool publication_withdraw(struct call *call, const struct record *standard);

/* The edition in force of a document that its owner publishes, with what is internal taken out;
 * NULL with ERROR_MISSING for everything else, so that nobody learns what there is. */
struct manuscript *edition_public(struct call *call, const char *code);
/* A copy with the text of internal clauses, and of all below them, replaced by a neutral line. */
struct manuscript *manuscript_redact(struct call *call, const struct manuscript *from);

struct public_document {
    const char *code, *title, *title_en, *kind, *label, *effective_on;
    int64_t unit_id;
    const char *organisation; /* filled by the page */
};
/* All that are published, by code. */
bool public_documents_load(struct call *call, struct public_document **out, int *count);

/* What the journal's entry says of an edition: "3 sha256:… 第3版 2026-04-01". */
const char *edition_note(struct call *call, int64_t number, const char *label,
                         const char *effective_on, struct text json);
/* Holds all editions against those entries, within a snapshot (edition_verify.c). */
struct records_verdict; /* model/records_verify.h */
bool editions_verify(struct call *call, struct records_verdict *out, int64_t *count);

/* The JSON of a manuscript ("kaname-standard/1") and back (edition_json.c). */
const char *manuscript_json(struct call *call, const struct manuscript *from);
bool manuscript_read(struct call *call, struct text json, struct manuscript *out);

#endif
