/* SPDX-License-Identifier: Apache-2.0 */
/* Verification with the public key alone, of a data folder or of a copy of its database. */
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/workspace.h"
#include "store/blob.h"
#include "store/store.h"

#include <unistd.h>

struct subject {
    const char *database, *public_key, *anchors, *blobs; /* blobs: the data folder, or NULL */
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

static void verdict_print(struct cli *cli, const struct journal_verdict *verdict,
                          const struct blob_verdict *blobs)
{
    struct call *call = &cli->call;
    if (cli_has(cli, "json")) {
        struct buffer out = buffer_new(cli->arena, 64 * 1024);
        buffer_format(&out, "{\"ok\":%s,\"entries\":%lld,\"checkpoints\":%lld,\"bad_entry\":%lld,",
                      verdict->is_whole && blobs->bad_count == 0 ? "true" : "false",
                      (long long)verdict->entries, (long long)verdict->checkpoints,
                      (long long)verdict->bad_seq);
        buffer_puts(&out, "\"why\":");
        buffer_json(&out, text_from(verdict->why));
        buffer_format(&out, ",\"attachments\":%lld,\"bad_attachments\":%lld}",
                      (long long)blobs->count, (long long)blobs->bad_count);
        puts(buffer_string(&out));
        return;
    }
    if (verdict->is_whole)
        printf(call_label(call, L("操作記録に異常はありません。記録 %lld 件、署名 %lld 個を確かめました。\n",
                                  "The journal is whole: %lld entries, %lld signatures.\n")),
               (long long)verdict->entries, (long long)verdict->checkpoints);
    else
        printf(call_label(call, L("操作記録に異常があります。最初の異常は記録 %lld です。%s\n",
                                  "The journal is not whole. First bad entry: %lld. %s\n")),
               (long long)verdict->bad_seq, verdict->why);
    if (blobs->bad_count > 0)
        printf(call_label(call, L("添付ファイル %lld 個のうち %lld 個の内容が失われたか変わっています（%s など）。\n",
                                  "Of %lld attachments %lld are lost or altered (%s …).\n")),
               (long long)blobs->count, (long long)blobs->bad_count, blobs->bad_hex);
    else if (blobs->count > 0)
        printf(call_label(call, L("添付ファイル %lld 個の内容は記録と一致します。\n",
                                  "All %lld attachments are as recorded.\n")),
               (long long)blobs->count);
}

static bool subject_verify(struct cli *cli, const struct subject *subject,
                           const struct checkpoint_list *extra)
{
    struct call *call = &cli->call;
    struct journal_verdict verdict;
    struct blob_verdict blobs = {0};
    unsigned char key[32];
    if (!journal_public_key_read(call, subject->public_key, key))
        return false;
    call->store = store_open_copy(call, subject->database);
    if (call->store == NULL || !store_borrow(call, call->store))
        return false;
    progress_begin(cli, L("操作記録を検証しています", "Verifying the journal"));
    bool is_read = journal_verify(call, key, subject->anchors, extra->items, extra->count,
                                  progress_show, &verdict);
    progress_end();
    progress_begin(cli, L("添付ファイルを照合しています", "Comparing attachments"));
    is_read = is_read && (subject->blobs == NULL ||
                          blobs_verify(call, subject->blobs, progress_show, &blobs));
    progress_end();
    if (is_read)
        verdict_print(cli, &verdict, &blobs);
    return is_read && verdict.is_whole && blobs.bad_count == 0;
}

bool folder_verify(struct cli *cli, const char *database)
{
    struct subject subject = {
        .database = database,
        .public_key = arena_format(cli->arena, "%s/journal.pub", cli->data_dir),
        .anchors = arena_format(cli->arena, "%s/checkpoints.log", cli->data_dir),
        .blobs = cli->data_dir,
    };
    struct checkpoint_list *none = arena_alloc(cli->arena, sizeof *none);
    if (access(subject.anchors, F_OK) != 0)
        subject.anchors = NULL;
    bool is_whole = subject_verify(cli, &subject, none);
    workspace_close(cli);
    return is_whole;
}

bool verify_run(struct cli *cli)
{
    struct subject subject;
    struct checkpoint_list extra = {0};
    const char *given;
    for (int i = 0; (given = cli_value_at(cli, "checkpoint", i)) != NULL; i++)
        if (!checkpoint_take(&cli->call, text_from(given), &extra))
            return false;
    for (int i = 0; (given = cli_value_at(cli, "report", i)) != NULL; i++)
        if (!checkpoint_of_report(&cli->call, given, &extra))
            return false;
    bool is_whole = subject_find(cli, &subject) && subject_verify(cli, &subject, &extra);
    workspace_close(cli);
    return is_whole;
}
