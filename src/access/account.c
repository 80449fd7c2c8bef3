/* SPDX-License-Identifier: Apache-2.0 */
#include "access/access.h"
#include "access/password.h"
#include "access/reach.h"
#include "access/roles.h"
#include "access/separation.h"
#include "access/session.h"
#include "base/fold.h"
#include "model/user.h"
#include "store/db.h"
#include "store/journal.h"
#include "store/store.h"

#include <string.h>

static const struct choice account_kinds[] = {
    {"local", L_INIT("Kanameのパスワード", "Password in Kaname"), NULL},
    {"ldap", L_INIT("LDAP・Active Directory", "LDAP or Active Directory"), NULL},
    {"oidc", L_INIT("OpenID Connect", "OpenID Connect"), NULL},
    {0},
};

static const struct field account_fields[] = {
    TEXT("login", L_INIT("ログイン名", "Login"),
         .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_IN_LIST, .max = 100),
    TEXT("name", L_INIT("表示名", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 100),
    LINK("person", "person", L_INIT("人", "Person"), .flags = FIELD_IN_LIST),
    LINK("unit", "unit", L_INIT("所属", "Unit"), .flags = FIELD_IN_LIST),
    CHOICE("kind", account_kinds, L_INIT("認証の方法", "How it signs in"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FACET),
    TEXT("mail", L_INIT("共通認証のメールアドレス", "Mail at the identity provider"), .max = 200,
         .help = L_INIT("OpenID Connectで初めてサインインするとき、このアドレスかログイン名でアカウントを見つけます。空欄ならログイン名だけです。",
                        "At the first sign-in by OpenID Connect the account is found by this "
                        "address or by its login; empty: by the login alone.")),
    BOOL("is_locked", L_INIT("使用を止める", "Locked"), .flags = FIELD_IN_LIST | FIELD_FACET),
    BOOL("must_change", L_INIT("次回パスワードを変える", "Must change password"),
         .flags = FIELD_ASIDE),
    STAMP("last_sign_in", L_INIT("最後のサインイン", "Last sign-in"),
          .flags = FIELD_COMPUTED | FIELD_IN_LIST | FIELD_ASIDE),
    STAMP("previous_sign_in", L_INIT("その前のサインイン", "Sign-in before that"),
          .flags = FIELD_COMPUTED | FIELD_ASIDE),
    NOTE("note", L_INIT("備考", "Notes")),
};

/* Here and not in check: ending and bringing back are such changes too. What an account may do is
 * cached with its sessions. */
static bool account_change(struct call *call, const struct record *before,
                           const struct record *record)
{
    enum action action = reach_action(before, record);
    sessions_forget_after(call);
    bool is_other = before != NULL && (record_int(before, "person") !=
                                           record_int(record, "person") ||
                                       before->ended_at_ms != 0);
    return (before == NULL || reach_account_demand(call, action, before)) &&
           reach_account_demand(call, action, record) &&
           (!is_other || separation_person_check(call, record));
}

/* What people type at sign-in, and what stands in lists, commands and addresses; sign-in compares
 * it folded, so capitals would never be found. */
static bool account_check(struct call *call, const struct record *before,
                          const struct record *record)
{
    const char *login = record_string(call, record, "login");
    bool is_plain = strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._@+-") == strlen(login) &&
                    *login != '-';
    bool is_kept = before != NULL &&
                   value_equal(record_get(before, "login"), record_get(record, "login"));
    return is_plain || is_kept ||
           call_fail(call, ERROR_INVALID, "login",
                     "ログイン名には、英小文字・数字と . _ @ + - だけが使えます（先頭の - は除く）。",
                     "A login is of a-z, 0-9 and . _ @ + - (not beginning with -).");
}

const struct reg account_register = {
    .name = "account",
    .label = L_INIT("アカウント", "Account"),
    .plural = L_INIT("アカウント", "Accounts"),
    .purpose = L_INIT("Kanameに入れる人です。パスワードなどの秘密は、ここには入りません。",
                      "Who may sign in. Passwords and other secrets are not kept here."),
    .section = "4.1.3(2)(ウ)",
    .chapter = CHAPTER_SYSTEM,
    .group = GROUP_ACCESS,
    .flags = REG_SHARED | REG_NO_SEARCH,
    FIELDS(account_fields),
    .title = "name",
    .code = "login",
    .order = "login",
    .check = account_check,
    .on_change = account_change,
};

static const struct field assignment_fields[] = {
    LINK("account", "account", L_INIT("アカウント", "Account"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED),
    CHOICE("role", role_choices, L_INIT("役割", "Role"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED | FIELD_FACET),
    LINK("unit", "unit", L_INIT("範囲とする部署", "Unit it covers"),
         .flags = FIELD_IN_LIST | FIELD_FIXED,
         .help = L_INIT("空欄は全体。部署を選ぶと、その部署と下位の部署だけに及びます。",
                        "Empty: everywhere. A unit: there and below.")),
    DATE("valid_from", L_INIT("開始日", "From"), .flags = FIELD_IN_LIST),
    DATE("valid_until", L_INIT("終了日", "Until"), .flags = FIELD_IN_LIST),
    BOOL("is_acting", L_INIT("代理として", "Acting")),
    NOTE("note", L_INIT("備考", "Notes")),
};

/* Nobody gives a role to themselves: otherwise "create" would be "everything". */
static bool assignment_check(struct call *call, const struct record *before,
                             const struct record *record)
{
    (void)before;
    if (user_is(call, record_int(record, "account")))
        return call_fail(call, ERROR_FORBIDDEN, "account",
                         "自分自身の役割は変更できません。別の管理者に依頼してください。",
                         "You cannot change your own roles. Ask another administrator.");
    return separation_check(call, record);
}

static bool assignment_change(struct call *call, const struct record *before,
                              const struct record *record)
{
    sessions_forget_after(call);
    return reach_demand(call, reach_action(before, record), record_int(record, "unit"));
}

const struct reg role_assignment_register = {
    .name = "role_assignment",
    .label = L_INIT("役割の割当", "Role assignment"),
    .plural = L_INIT("役割の割当", "Role assignments"),
    .purpose = L_INIT("誰が、どの範囲で、どの役割を持つかです。監査する人とされる人のような兼務は止められます。",
                      "Who holds which role, where. Roles that conflict are refused."),
    .section = "4.1.2(3)",
    .chapter = CHAPTER_SYSTEM,
    .group = GROUP_ACCESS,
    .flags = REG_SHARED | REG_NO_SEARCH,
    FIELDS(assignment_fields),
    .title = "account",
    .order = "account",
    .check = assignment_check,
    .on_change = assignment_change,
};

int64_t account_count(struct call *call)
{
    struct value count = db_value(call, "SELECT COUNT(*) FROM r_account", DB_NO_ARGS);
    return count.kind == VALUE_INT ? count.integer : -1;
}

struct record *account_find(struct call *call, const char *login)
{
    struct text folded = fold_text(call->arena, text_from(login));
    return record_by(call, &account_register, "login", text_string(call->arena, folded));
}

int64_t account_previous_sign_in_ms(struct call *call, int64_t account_id)
{
    return value_as_int(db_value(call, "SELECT f_previous_sign_in FROM r_account WHERE id = ?",
                                 DB_ARGS(value_int(account_id))));
}

bool access_note(struct call *call, int64_t account_id, const char *login, const char *action,
                 const char *detail)
{
    struct buffer changes = buffer_new(call->arena, 64 * 1024);
    if (*detail != '\0') {
        buffer_puts(&changes, "{\"detail\":[null,");
        buffer_json(&changes, text_from(detail));
        buffer_puts(&changes, "]}");
    }
    struct journal_entry entry = {
        .actor_id = account_id,
        .actor = login,
        .origin = call->origin,
        .action = action,
        .reg = "account",
        .record_id = account_id,
        .title = login,
        .changes = buffer_string(&changes),
        .reason = "",
    };
    if (!tx_begin(call))
        return false;
    if (journal_append(call, &entry))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool account_fill(struct call *call, const char *login, const char *name,
                         const char *role, int64_t unit_id, int64_t *account_id)
{
    struct record *account = record_new(call, &account_register);
    struct text folded = fold_text(call->arena, text_from(login));
    record_set(account, "login", value_text(folded));
    record_set_string(account, "name", name);
    record_set_string(account, "kind", "local");
    if (unit_id > 0)
        record_set_int(account, "unit", unit_id);
    if (!record_save(call, account))
        return false;
    *account_id = account->id;
    struct record *assignment = record_new(call, &role_assignment_register);
    record_set_int(assignment, "account", account->id);
    record_set_string(assignment, "role", role);
    if (unit_id > 0)
        record_set_int(assignment, "unit", unit_id);
    return record_save(call, assignment);
}

bool account_create(struct call *call, const char *login, const char *name, const char *hash,
                    const char *role, int64_t unit_id, int64_t *account_id)
{
    if (!tx_begin(call))
        return false;
    if (account_fill(call, login, name, role, unit_id, account_id) &&
        password_store(call, *account_id, hash))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}
