/* SPDX-License-Identifier: Apache-2.0 */
/* Verification with the public key alone, of a data folder or of a copy of its database: the chain
 * of the journal, then the records against it, then the files against the records. */
#include "base/clock.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/workspace.h"
#include "model/records_verify.h"
#include "modules.h"
#include "standards/edition.h"
#include "store/blob.h"
#include "store/store.h"

#include <unistd.h>

struct subject {
    const char *database, *public_key, *anchors, *blobs; /* blobs: the data folder, or NULL */
    bool may_be_older; /* a backup of an earlier version, whose records cannot be compared yet */
};

static const char *database_url(struct cli *cli, const char *given)
{
    struct text text = text_from(given);
    bool is_url = text_starts(text, "sqlite:") || text_starts(text, "postgresql://");
    return is_url ? given : arena_format(cli->arena, "sqlite:%s", given);
}

static bool subject_find(struct cli *cli, struct subject *out)
{
    const char *key = cli_value(cli, "public-key"), *database = cli_value(cli, "database");
    *out = (struct subject){.public_key = key, .anchors = cli_value(cli, "anchors")};
    if (database != NULL && key != NULL) {
        out->database = database_url(cli, database);
        return true;
    }
    if (database != NULL)
        return call_fail(&cli->call, ERROR_INVALID, "public-key",
                         "--database を調べるには --public-key も指定してください。",
                         "--database needs --public-key too.");
    if (!workspace_find(cli))
        return false;
    out->database = cli->config.database;
    out->blobs = cli->data_dir;
    if (key == NULL)
        out->public_key = arena_format(cli->arena, "%s/journal.pub", cli->data_dir);
    const char *anchors = arena_format(cli->arena, "%s/checkpoints.log", cli->data_dir);
    if (out->anchors == NULL && access(anchors, F_OK) == 0)
        out->anchors = anchors;
    return true;
}

/* What was checked beside the journal. */
struct extra {
    struct checkpoint_list checkpoints;
    struct report_check reports[REPORTS_MAX];
    int report_count;
};

static bool are_genuine(const struct extra *extra)
{
    for (int i = 0; i < extra->report_count; i++)
        if (extra->reports[i].signet != SIGNET_RIGHT)
            return false;
    return true;
}

static void reports_json(struct buffer *out, const struct extra *extra)
{
    char stamp[CLOCK_STAMP_SIZE];
    buffer_puts(out, "\"reports\":[");
    for (int i = 0; i < extra->report_count; i++) {
        const struct report_check *report = &extra->reports[i];
        bool is_genuine = report->signet == SIGNET_RIGHT;
        clock_stamp_write(stamp, report->made_ms);
        buffer_format(out, "%s{\"file\":", i == 0 ? "" : ",");
        buffer_json(out, text_from(report->path));
        buffer_format(out, ",\"genuine\":%s,\"made_at\":", is_genuine ? "true" : "false");
        buffer_format(out, is_genuine ? "\"%s\"" : "null", stamp);
        buffer_format(out, ",\"entry\":%lld}", (long long)report->entry);
    }
    buffer_char(out, ']');
}

static void reports_print(struct cli *cli, const struct extra *extra)
{
    struct call *call = &cli->call;
    for (int i = 0; i < extra->report_count; i++) {
        const struct report_check *report = &extra->reports[i];
        const char *made = clock_minute(cli->arena, report->made_ms);
        if (report->signet == SIGNET_RIGHT)
            printf(call_label(call, L("%s は本物です。%s に、記録 %lld までをもとに作られ、変わっていません。\n",
                                      "%s is genuine: made on %s from the journal up to entry "
                                      "%lld, and unchanged.\n")),
                   report->path, made, (long long)report->entry);
        else if (report->signet == SIGNET_WRONG)
            printf(call_label(call, L("%s は、作られたときのままではありません。内容が変えられたか、別の鍵で署名されています。\n",
                                      "%s is not the file that was made: it was altered, or "
                                      "signed with another key.\n")),
                   report->path);
        else
            printf(call_label(call, L("%s には、ファイル全体の署名がありません。Kanameが作ったファイルではないか、署名が外されています。\n",
                                      "%s carries no signature over the whole file: Kaname did not "
                                      "make it, or the signature was taken off.\n")),
                   report->path);
    }
}

struct verdict {
    struct journal_verdict journal;
    struct records_verdict records;
    struct blob_verdict blobs;
    int64_t editions;
    bool is_compared; /* the records too: the chain was whole, the tables are of this version */
};

static bool is_good(const struct verdict *v, const struct extra *extra)
{
    return are_genuine(extra) && v->journal.is_whole && v->is_compared &&
           v->records.bad_count == 0 && v->blobs.bad_count == 0;
}

static void json_print(struct cli *cli, const struct verdict *v, const struct extra *extra)
{
    struct buffer out = buffer_new(cli->arena, 64 * 1024);
    const struct records_verdict *r = &v->records;
    buffer_format(&out,
                  "{\"ok\":%s,\"entries\":%lld,\"checkpoints\":%lld,"
                  "\"bad_entry\":%lld,",
                  is_good(v, extra) ? "true" : "false", (long long)v->journal.entries,
                  (long long)v->journal.checkpoints, (long long)v->journal.bad_seq);
    buffer_puts(&out, "\"why\":");
    buffer_json(&out, text_from(v->journal.why));
    buffer_format(&out, ",\"compared\":%s,\"records\":%lld,\"versions\":%lld,\"editions\":%lld,"
                        "\"comments\":%lld,\"bad_records\":%lld",
                  v->is_compared ? "true" : "false", (long long)r->records, (long long)r->versions,
                  (long long)v->editions, (long long)r->comments, (long long)r->bad_count);
    if (r->bad_count > 0) {
        buffer_format(&out, ",\"first\":{\"register\":\"%s\",\"id\":%lld,\"field\":", r->reg,
                      (long long)r->id);
        buffer_json(&out, text_from(r->field));
        buffer_format(&out, ",\"entry\":%lld,\"why\":", (long long)r->seq);
        buffer_json(&out, text_from(r->why));
        buffer_char(&out, '}');
    }
    buffer_format(&out, ",\"attachments\":%lld,\"bad_attachments\":%lld,",
                  (long long)v->blobs.count, (long long)v->blobs.bad_count);
    reports_json(&out, extra);
    buffer_char(&out, '}');
    puts(buffer_string(&out));
}

static void records_print(struct cli *cli, const struct verdict *v)
{
    struct call *call = &cli->call;
    const struct records_verdict *r = &v->records;
    if (!v->is_compared)
        printf("%s", call_label(call, L("記録と操作記録の照合は行っていません。\n",
                                        "The records were not compared with the journal.\n")));
    else if (r->bad_count == 0)
        printf(call_label(call, L("台帳の記録 %lld 件、承認済みの版 %lld 件、コメント %lld 件は操作記録と一致します。\n",
                                  "%lld records, %lld approved versions and %lld comments agree "
                                  "with the journal.\n")),
               (long long)r->records, (long long)(r->versions + v->editions),
               (long long)r->comments);
    else
        printf(call_label(call,
                          L("台帳に操作記録と合わない記録が %lld 件あります。最初は %s の %lld 番（項目 %s、操作記録の記録 %lld）です。%s\n",
                            "%lld records do not agree with the journal. The first: %s no. %lld "
                            "(field %s, journal entry %lld): %s\n")),
               (long long)r->bad_count, r->reg, (long long)r->id,
               *r->field == '\0' ? "-" : r->field, (long long)r->seq, r->why);
}

static void verdict_print(struct cli *cli, const struct verdict *v, const struct extra *extra)
{
    struct call *call = &cli->call;
    if (cli_has(cli, "json")) {
        json_print(cli, v, extra);
        return;
    }
    reports_print(cli, extra);
    if (v->journal.is_whole)
        printf(call_label(call, L("操作記録に異常はありません。記録 %lld 件、署名 %lld 個を確かめました。\n",
                                  "The journal is whole: %lld entries, %lld signatures.\n")),
               (long long)v->journal.entries, (long long)v->journal.checkpoints);
    else
        printf(call_label(call, L("操作記録に異常があります。最初の異常は記録 %lld です。%s\n",
                                  "The journal is not whole. First bad entry: %lld. %s\n")),
               (long long)v->journal.bad_seq, v->journal.why);
    records_print(cli, v);
    if (v->blobs.bad_count > 0)
        printf(call_label(call, L("添付ファイル %lld 個のうち %lld 個の内容が失われたか変わっています（%s など）。\n",
                                  "Of %lld attachments %lld are lost or altered (%s …).\n")),
               (long long)v->blobs.count, (long long)v->blobs.bad_count, v->blobs.bad_hex);
    else if (v->blobs.count > 0)
        printf(call_label(call, L("添付ファイル %lld 個の内容は記録と一致します。\n",
                                  "All %lld attachments are as recorded.\n")),
               (long long)v->blobs.count);
}

/* Only a whole journal is something to hold the records against. */
static bool records_compare(struct cli *cli, struct verdict *v)
{
    struct call *call = &cli->call;
    modules_register();
    progress_begin(cli, L("操作記録と台帳を照合しています", "Comparing the records with the journal"));
    bool is_read = snapshot_begin(call);
    if (is_read) {
        is_read = records_verify(call, progress_show, &v->records) &&
                  editions_verify(call, &v->records, &v->editions);
        snapshot_end(call);
    }
    progress_end();
    v->is_compared = is_read;
    return is_read;
}

static bool all_verify(struct cli *cli, const struct subject *subject,
                       const struct extra *extra, const unsigned char key[32],
                       struct verdict *v)
{
    struct call *call = &cli->call;
    progress_begin(cli, L("操作記録を検証しています", "Verifying the journal"));
    bool is_read = journal_verify(call, key, subject->anchors, extra->checkpoints.items,
                                  extra->checkpoints.count,
                                  progress_show, &v->journal);
    progress_end();
    if (is_read && v->journal.is_whole && !records_compare(cli, v)) {
        if (call_error(call) != ERROR_CONFLICT)
            return false;
        if (subject->may_be_older)
            call_forgive(call);
    }
    progress_begin(cli, L("添付ファイルを照合しています", "Comparing attachments"));
    is_read = is_read && (subject->blobs == NULL ||
                          blobs_verify(call, subject->blobs, progress_show, &v->blobs));
    progress_end();
    return is_read || call_error(call) == ERROR_CONFLICT;
}

static bool reports_read(struct cli *cli, const unsigned char key[32], struct extra *extra)
{
    const char *path;
    for (int i = 0; (path = cli_value_at(cli, "report", i)) != NULL; i++, extra->report_count++)
        if (i == REPORTS_MAX)
            return call_fail(&cli->call, ERROR_TOO_LARGE, "report", "報告書は一度に%d件までです。",
                             "At most %d reports at once.", REPORTS_MAX);
        else if (!report_check(&cli->call, path, key, &extra->checkpoints, &extra->reports[i]))
            return false;
    return true;
}

static bool subject_verify(struct cli *cli, const struct subject *subject,
                           struct extra *extra)
{
    struct call *call = &cli->call;
    struct verdict v = {.records = {.reg = "", .field = "", .why = ""}};
    unsigned char key[32];
    if (!journal_public_key_read(call, subject->public_key, key) ||
        !reports_read(cli, key, extra))
        return false;
    call->store = store_open_copy(call, subject->database);
    if (call->store == NULL || !store_borrow(call, call->store) ||
        !all_verify(cli, subject, extra, key, &v))
        return false;
    verdict_print(cli, &v, extra);
    v.is_compared = v.is_compared || subject->may_be_older;
    return is_good(&v, extra);
}

bool folder_verify(struct cli *cli, const char *database)
{
    struct subject subject = {
        .database = database,
        .public_key = arena_format(cli->arena, "%s/journal.pub", cli->data_dir),
        .anchors = arena_format(cli->arena, "%s/checkpoints.log", cli->data_dir),
        .blobs = cli->data_dir,
        .may_be_older = true,
    };
    struct extra *none = arena_alloc(cli->arena, sizeof *none);
    if (access(subject.anchors, F_OK) != 0)
        subject.anchors = NULL;
    bool is_whole = subject_verify(cli, &subject, none);
    workspace_close(cli);
    return is_whole;
}

/* With the public key and the file alone: for whoever was handed a report and nothing else. */
static bool reports_verify(struct cli *cli, struct extra *extra)
{
    unsigned char key[32];
    if (!journal_public_key_read(&cli->call, cli_value(cli, "public-key"), key) ||
        !reports_read(cli, key, extra))
        return false;
    if (!cli_has(cli, "json")) {
        reports_print(cli, extra);
        return are_genuine(extra);
    }
    struct buffer out = buffer_new(cli->arena, 64 * 1024);
    buffer_format(&out, "{\"ok\":%s,", are_genuine(extra) ? "true" : "false");
    reports_json(&out, extra);
    printf("%s}\n", buffer_string(&out));
    return are_genuine(extra);
}

bool verify_run(struct cli *cli)
{
    struct subject subject;
    struct extra *extra = arena_alloc(cli->arena, sizeof *extra);
    const char *given;
    for (int i = 0; (given = cli_value_at(cli, "checkpoint", i)) != NULL; i++)
        if (!checkpoint_take(&cli->call, given, &extra->checkpoints))
            return false;
    bool is_handed = cli_has(cli, "report") && cli_has(cli, "public-key") &&
                     !cli_has(cli, "database") && !cli_has(cli, "data");
    if (is_handed)
        return reports_verify(cli, extra);
    bool is_whole = subject_find(cli, &subject) && subject_verify(cli, &subject, extra);
    workspace_close(cli);
    return is_whole;
}
