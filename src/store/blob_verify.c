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

bool blobs_each(struct call *call,
                bool (*take)(struct call *call, const char *hex, double done, void *with),
                void *with)
{
    int64_t total = value_as_int(
        db_value(call, "SELECT count(DISTINCT sha256) FROM attachment", DB_NO_ARGS));
    struct db_rows *rows = db_query(call, "SELECT DISTINCT sha256 FROM attachment ORDER BY sha256",
                                    DB_NO_ARGS);
    bool goes_on = rows != NULL;
    for (int64_t i = 1; goes_on && db_next(rows); i++)
        goes_on = take(call, db_string(rows, 0), (double)i / (double)total, with);
    db_end(rows);
    return goes_on && call_ok(call);
}

struct verifying {
    const char *data_folder;
    void (*progress)(double done);
    struct blob_verdict *out;
};

static bool blob_verify(struct call *call, const char *hex, double done, void *with)
{
    const struct verifying *v = with;
    v->out->count++;
    if (!is_good(call, v->data_folder, hex)) {
        v->out->bad_count++;
        v->out->bad_hex = v->out->bad_hex == NULL ? hex : v->out->bad_hex;
    }
    if (v->progress != NULL)
        v->progress(done);
    return true;
}

bool blobs_verify(struct call *call, const char *data_folder, void (*progress)(double done),
                  struct blob_verdict *out)
{
    struct verifying verifying = {data_folder, progress, out};
    *out = (struct blob_verdict){0};
    return blobs_each(call, blob_verify, &verifying);
}
