/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: every change of every record (who, when, from where, what before and after, why) in
 * an append-only chain. Entry n's hash is SHA-256 over the hash of n-1 and entry n's own canonical
 * bytes; checkpoints sign (Ed25519, RFC 8032) a number and its hash. A gate that never opens: no
 * code path updates or deletes an entry, and triggers refuse it in both databases.
 *
 * Table journal(seq, at_ms, actor_id, actor, origin, action, register, record_id, title, changes,
 * reason, hash) and checkpoint(seq, hash, at_ms, signature). The signed head is renewed with each
 * transaction, and appended to DATA/checkpoints.log as an anchor outside of the database. */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "base/crypto.h"
#include "store/db.h"

struct journal_entry {
    int64_t seq; /* 1, 2, 3 … without a gap */
    int64_t at_ms, actor_id, record_id;
    const char *actor;    /* the name at that time */
    const char *origin;   /* remote address, cli, job */
    const char *action;   /* create, update, end, submit, approve, sign-in, export, … */
    const char *reg;      /* the register's name, or "" */
    const char *title;    /* the record's title at that time */
    const char *changes;  /* JSON object {"field":[before,after]}, or "" */
    const char *reason;   /* "" if none was asked */
    unsigned char hash[SHA256_SIZE];
};

/* Brings the call's now up to the last entry where that was later by less than an hour: a call that
 * waited for the writer has an older one. Whoever writes a time that an entry will tell asks this
 * first, within the transaction. */
bool journal_time(struct call *call);

/* Appends within the open transaction; seq, at_ms (the call's now, or the time of the entry before
 * where that was later by less than an hour) and hash are filled in. */
bool journal_append(struct call *call, struct journal_entry *entry);

/* Of the last entry; 0 without any, or with a problem. */
int64_t journal_last_seq(struct call *call);

struct journal_checkpoint {
    int64_t seq, at_ms;
    unsigned char hash[SHA256_SIZE];
    unsigned char signature[64];
};

/* The signed head; for reports ("made at entry 4711, hash …"). One line of text:
 * "kaname-checkpoint/1 SEQ HASHHEX STAMP SIGNATUREBASE64URL". */
bool journal_head(struct call *call, struct journal_checkpoint *out);
char *journal_checkpoint_text(struct arena *arena, const struct journal_checkpoint *checkpoint);
bool journal_checkpoint_read(struct text text, struct journal_checkpoint *out);

/* Notes the head as a checkpoint for good (in the table and in DATA/checkpoints.log), for a report
 * that is made now. In its own transaction; none may be open. ERROR_MISSING for an empty
 * journal. */
bool journal_checkpoint_make(struct call *call, struct journal_checkpoint *out);

/* Appends the head to DATA/checkpoints.log if it has changed since and a minute has passed: a job's
 * work, so that what came in a burst is anchored though nothing follows. */
bool journal_anchor_head(struct call *call);
/* Whether each anchor goes to the system's log too (facility authpriv), which forwards it to where
 * the owner of this machine cannot take it back. */
void journal_anchor_syslog(bool is_wanted);

/* Ed25519 keys: DATA/journal.key (secret, mode 0600) and DATA/journal.pub (64 hex digits), made on
 * first use. Loads them for this process; the read side needs only the public one. */
bool journal_keys_load(struct call *call, const char *data_folder);
const unsigned char *journal_public_key(void);
/* A journal.pub file, for verifying a copy without a data folder. */
bool journal_public_key_read(struct call *call, const char *path, unsigned char out[32]);

struct journal_verdict {
    bool is_whole;
    int64_t entries;     /* how many were read */
    int64_t checkpoints; /* how many signatures were right */
    int64_t bad_seq;     /* the first bad entry, 0 if none */
    const char *why;     /* in the call's language; "" when whole */
};

/* Reads the whole chain and every checkpoint (the anchors of the file too, where anchor_path is not
 * NULL) with the public key alone. Extra checkpoints, e.g. off a report, may be given. False only
 * if it could not read; the verdict tells the rest. progress may be NULL. */
bool journal_verify(struct call *call, const unsigned char public_key[32], const char *anchor_path,
                    const struct journal_checkpoint *extra, size_t extra_count,
                    void (*progress)(double done), struct journal_verdict *out);

#endif
