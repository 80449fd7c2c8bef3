/* SPDX-License-Identifier: Apache-2.0 */
/* Files and comments on any record. Bytes are in store/blob.h; each addition is in the journal. */
#ifndef MODEL_ATTACHMENT_H
#define MODEL_ATTACHMENT_H

#include "model/record.h"

enum { ATTACHMENT_SIZE_MAX = 100 * 1024 * 1024 };

struct attachment {
    int64_t id, size, at_ms, record_id;
    const char *name, *type, *sha256, *by_name;
    const struct reg *reg;
};

/* Reads fd to its end. Refuses over size_max, empty files, and types whose content contradicts the
 * name's ending or that a browser would run (HTML, scripts, programs). */
bool attachment_add(struct call *call, const struct record *record, const char *data_folder,
                    const char *name, int fd, int64_t size_max);
bool attachments_load(struct call *call, const struct record *record, struct attachment **out,
                      int *count);
/* One by id, if its record may be read; NULL with ERROR_MISSING. */
struct attachment *attachment_load(struct call *call, int64_t id);

struct comment {
    int64_t id, at_ms, resolved_at_ms; /* resolved_at_ms 0: still open */
    const char *by_name, *body, *place;
};
/* Whoever may read a record may comment on it; place names a field or clause, or "". */
bool comment_add(struct call *call, const struct record *record, const char *place,
                 const char *body);
bool comments_load(struct call *call, const struct record *record, struct comment **out,
                   int *count);
/* Notes that a comment was dealt with, or opens it again; whoever may change the record. */
bool comment_resolve(struct call *call, const struct record *record, int64_t id, bool is_resolved);

#endif
