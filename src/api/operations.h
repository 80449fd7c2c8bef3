/* SPDX-License-Identifier: Apache-2.0 */
/* The API's table of contents: each operation once, for the router and for OpenAPI.
 *
 * X(method, path, handler, flags, id, ja, en, takes, answers, params)
 *
 * takes and answers name a shape (api/shapes.c), or one of a register: "*create", "*update",
 * "*record", "*list"; NULL for none. An operation with one of these is described for each register
 * by itself. params are of enum operation_params. */
#ifndef API_OPERATIONS_H
#define API_OPERATIONS_H

#include "web/route.h"

enum operation_params {
    TAKES_LIMIT = 1 << 0,
    TAKES_WORDS = 1 << 1,   /* q */
    TAKES_LIST = 1 << 2,    /* cursor, sort, ended and a condition for each field */
    TAKES_VERSION = 1 << 3, /* If-Match */
    TAKES_REASON = 1 << 4,  /* reason, required */
    TAKES_UNTIL = 1 << 5,
    TAKES_ENTRIES = 1 << 6, /* register, id: of the journal */
    IS_CREATED = 1 << 7,    /* answers 201 */
    IS_MOVE = 1 << 8,       /* only where the register has a life cycle */
    IS_WRITE = 1 << 9,      /* not where imports alone write */
    TAKES_BEFORE = 1 << 10, /* the number of an entry: those before it */
};

#define V1 "/api/v1"
#define REG V1 "/registers/{register}"
#define ONE REG "/{id}"

#define API_OPERATIONS(X)                                                                          \
    X(GET, V1 "/openapi.json", api_openapi, 0, "openapi", "このAPIの説明（OpenAPI 3.1）",          \
      "What this API is (OpenAPI 3.1)", NULL, "any", 0)                                            \
    X(GET, V1 "/me", api_me, 0, "me", "自分のアカウントとCSRFトークン",                            \
      "My account, and the CSRF token", NULL, "me", 0)                                             \
    X(GET, V1 "/search", api_search, 0, "search", "全体の検索", "Search everything", NULL, "hits", \
      TAKES_WORDS | TAKES_LIMIT)                                                                   \
    X(GET, V1 "/journal", api_journal, 0, "journal", "証跡", "The journal", NULL, "journal",       \
      TAKES_BEFORE | TAKES_ENTRIES | TAKES_LIMIT)                                                  \
    X(GET, V1 "/duties", api_duties, 0, "duties", "期限のある定期業務", "What is due", NULL, "duties", \
      TAKES_UNTIL | TAKES_LIMIT)                                                                   \
    X(POST, V1 "/duties/{id}/completions", api_duty_complete, 0, "duty_complete",                  \
      "定期業務の実施を記録", "Record a duty as done", "completion", "due", IS_CREATED)                \
    X(POST, V1 "/batch", api_batch, 0, "batch", "まとめて変更（全部か、無しか）",   \
      "Many changes, all or none", "batch", "records", 0)                                          \
    X(GET, V1 "/attachments/{id}", api_download, 0, "attachment", "添付ファイルの内容",            \
      "Bytes of a file", NULL, "bytes", 0)                                                         \
    X(GET, V1 "/registers", api_registers, 0, "registers", "台帳の一覧", "The registers", NULL,    \
      "registers", 0)                                                                              \
    X(GET, V1 "/{register}", api_pick, 0, "pick", "入力候補", "What a picker offers", NULL,        \
      "picks", TAKES_WORDS | TAKES_LIMIT)                                                          \
    X(GET, REG, api_list, 0, "list", "一覧", "List", NULL, "*list",                                \
      TAKES_WORDS | TAKES_LIMIT | TAKES_LIST)                                                      \
    X(POST, REG, api_create, 0, "create", "登録", "Create", "*create", "*record",                  \
      IS_CREATED | IS_WRITE)                                                                       \
    X(GET, ONE, api_get, 0, "get", "1件を読む", "Read one", NULL, "*record", 0)                    \
    X(PATCH, ONE, api_patch, 0, "update", "変更（RFC 7396）", "Change (RFC 7396)", "*update",      \
      "*record", TAKES_VERSION | IS_WRITE)                                                         \
    X(DELETE, ONE, api_end, 0, "end", "廃止", "End", NULL, "*record",                              \
      TAKES_VERSION | TAKES_REASON | IS_WRITE)                                                     \
    X(POST, ONE "/revival", api_revive, 0, "revive", "復帰", "Bring back", "reason", "*record",    \
      TAKES_VERSION | IS_WRITE)                                                                    \
    X(GET, ONE "/moves", api_moves, 0, "moves", "今できる手続き", "What it can be moved to", NULL, \
      "moves", 0)                                                                                  \
    X(POST, ONE "/moves", api_move, 0, "move", "手続きを進める", "Move along the life cycle",      \
      "move", "*record", TAKES_VERSION | IS_MOVE)                                                  \
    X(GET, ONE "/history", api_history, 0, "history", "履歴", "History", NULL, "history",          \
      TAKES_BEFORE | TAKES_LIMIT)                                                                  \
    X(GET, ONE "/versions", api_versions, 0, "versions", "承認された版", "Approved versions",      \
      NULL, "versions", 0)                                                                         \
    X(GET, ONE "/versions/{number}", api_version, 0, "version", "承認された版の内容",              \
      "An approved version", NULL, "record", 0)                                                    \
    X(GET, ONE "/links", api_links, 0, "links", "この記録を指す記録", "What points at it", NULL,   \
      "links", TAKES_LIMIT)                                                                        \
    X(GET, ONE "/comments", api_comments, 0, "comments", "コメント", "Comments", NULL, "comments", \
      0)                                                                                           \
    X(POST, ONE "/comments", api_comment, 0, "comment", "コメントする", "Comment", "remark",       \
      "comments", IS_CREATED)                                                                      \
    X(PATCH, ONE "/comments/{comment}", api_comment_resolve, 0, "comment_resolve",                 \
      "コメントを解決済みにする", "Resolve a comment", "resolution", "comments", 0)                \
    X(GET, ONE "/attachments", api_attachments, 0, "attachments", "添付ファイル", "Files", NULL,   \
      "attachments", 0)                                                                            \
    X(POST, ONE "/attachments", api_attach, ROUTE_FILES, "attach", "ファイルを添付",               \
      "Attach a file", "upload", "attachments", IS_CREATED)

#endif
