/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "store/driver.h"

#include <string.h>

static const struct {
    enum error_kind kind;
    const char *ja, *en;
} refusals[] = {
    [FAILURE_NONE] = {ERROR_FAILED, "処理は中止されました。何も保存されていません。",
                      "The work was abandoned. Nothing was saved."},
    [FAILURE_UNIQUE] = {ERROR_CONFLICT,
                        "同じ内容のデータがすでに登録されています。何も保存されていません。",
                        "The same entry exists already. Nothing was saved."},
    [FAILURE_FOREIGN] = {ERROR_CONFLICT,
                         "ほかのデータから参照されているか、参照先がありません。"
                         "何も保存されていません。",
                         "Something else refers to it, or what it refers to is not there. "
                         "Nothing was saved."},
    [FAILURE_VALUE] = {ERROR_CONFLICT,
                       "データベースの制約に合わない値です。何も保存されていません。",
                       "The database does not allow this value. Nothing was saved."},
    [FAILURE_GATE] = {ERROR_FORBIDDEN, "このデータの変更は禁止されています。何も保存されていません。",
                      "This data must not be changed. Nothing was saved."},
    [FAILURE_FULL] = {ERROR_FAILED,
                      "ディスクに書き込めません（空き容量の不足または装置の障害）。何も保存されて"
                      "いません。空き容量を確保してから、もう一度実行してください。",
                      "The disk cannot be written (it is full or failing). Nothing was saved. "
                      "Make room, then try again."},
    [FAILURE_BUSY] = {ERROR_FAILED,
                      "ほかの処理がデータベースを使用中です。何も保存されていません。"
                      "しばらく待ってから、もう一度実行してください。",
                      "Another process is holding the database. Nothing was saved. "
                      "Wait a moment, then try again."},
    [FAILURE_LOST] = {ERROR_FAILED,
                      "データベースに接続できません。何も保存されていません。"
                      "データベースの状態を確認してから、もう一度実行してください。",
                      "The database cannot be reached. Nothing was saved. "
                      "Check that it is running, then try again."},
    [FAILURE_UNKNOWN] = {ERROR_FAILED,
                         "保存の途中でデータベースとの接続が切れました。保存されたかどうかは分かりません。"
                         "記録を開いて確かめ、保存されていなければ、もう一度実行してください。",
                         "The connection to the database was lost while saving. Whether it was "
                         "saved is not known. Open the record and look; if it was not, try again."},
    [FAILURE_OTHER] = {ERROR_FAILED,
                       "データベースの処理に失敗しました。何も保存されていません。"
                       "管理者はサーバーのログを確認してください。",
                       "The database failed. Nothing was saved. "
                       "The administrator finds the cause in the server's log."},
};

bool failure_set(struct db *db, enum failure_kind kind, const char *text)
{
    db->failure.kind = kind;
    size_t size = strnlen(text, FAILURE_TEXT_SIZE - 1);
    memcpy(db->failure.text, text, size);
    db->failure.text[size] = '\0';
    return false;
}

bool db_refuse(struct call *call, struct db *db, const char *sql)
{
    enum failure_kind kind = db->failure.kind;
    if (db->is_writer && db->depth > 0)
        db->is_spoiled = true;
    /* A refusal by a rule of the data is the caller's to tell; the rest is for the operator. */
    bool is_rule = kind == FAILURE_UNIQUE || kind == FAILURE_FOREIGN || kind == FAILURE_NONE;
    log_line(is_rule ? LOG_DEBUG : LOG_ERROR, "database: %s [%.300s]", db->failure.text, sql);
    call_fail(call, refusals[kind].kind, NULL, "%s", "%s",
              call->lang == LANG_EN ? refusals[kind].en : refusals[kind].ja);
    return failure_set(db, FAILURE_NONE, "");
}
