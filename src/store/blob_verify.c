/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blob.h"
#include "store/db.h"

/* A bad one is part of the verdict, not a failure of the check. */
static bool is_good(struct call *call, const char *data_folder, const char *hex)
{
    struct problem *problems = call->problems, **problems_end = call->problems_end;
    bool is_good = blob_check(call, data_folder, hex);
    call->problems = problems;
    call->problems_end = problems_end;
    if (problems != NULL)
        *problems_end = NULL;
    return is_good;
}

bool blobs_verify(struct call *call, const char *data_folder, void (*progress)(double done),
                  struct blob_verdict *out)
{
    *out = (struct blob_verdict){0};
    int64_t total = value_as_int(
        db_value(call, "SELECT count(DISTINCT sha256) FROM attachment", DB_NO_ARGS));
    struct db_rows *rows = db_query(call, "SELECT DISTINCT sha256 FROM attachment ORDER BY sha256",
                                    DB_NO_ARGS);
    while (db_next(rows)) {
        const char *hex = db_string(rows, 0);
        out->count++;
        if (!is_good(call, data_folder, hex)) {
            out->bad_count++;
            out->bad_hex = out->bad_hex == NULL ? hex : out->bad_hex;
        }
        if (progress != NULL)
            progress((double)out->count / (double)total);
    }
    db_end(rows);
    return call_ok(call);
}
