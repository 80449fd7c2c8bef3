/* SPDX-License-Identifier: Apache-2.0 */
/* Attachments' bytes: files DATA/blobs/ab/cdef… named by their SHA-256, so that the same content is
 * kept once. Written to a temporary file, synced, then renamed: a crash leaves no half blob. */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/call.h"
#include "base/crypto.h"

struct blob_writer; /* in the call's arena, which removes the file of an unfinished one */

struct blob_writer *blob_begin(struct call *call, const char *data_folder, int64_t size_max);
/* False past size_max (ERROR_TOO_LARGE) or when the disk is full (ERROR_FAILED). */
bool blob_write(struct blob_writer *writer, const void *data, size_t size);
/* Ends the file; the name in hex and its size. */
bool blob_end(struct blob_writer *writer, char hex[SHA256_HEX_SIZE], int64_t *size);

/* A descriptor for reading, or -1 with a problem (missing, or not a well-formed name). */
int blob_open(struct call *call, const char *data_folder, const char *hex);
/* Reads the file again and compares its hash: for verify. */
bool blob_check(struct call *call, const char *data_folder, const char *hex);

/* Removes what was left behind before that time: drafts of a crash, and files that no attachment
 * names. */
bool blobs_clean(struct call *call, const char *data_folder, int64_t before_ms);

/* Every content that an attachment names, once, with how much of them is done (0..1). */
bool blobs_each(struct call *call,
                bool (*take)(struct call *call, const char *hex, double done, void *with),
                void *with);

struct blob_verdict {
    int64_t count, bad_count;
    const char *bad_hex; /* the first one that is lost or altered, or NULL */
};

/* Checks the content of every attachment. False only if the list could not be read. progress may be
 * NULL; it gets 0..1. */
bool blobs_verify(struct call *call, const char *data_folder, void (*progress)(double done),
                  struct blob_verdict *out);

#endif
