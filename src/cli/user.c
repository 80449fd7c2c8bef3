/* SPDX-License-Identifier: Apache-2.0 */
/* user add, list, reset, reset-factor, roles: for whoever owns the data folder, above all when
 * nobody can sign in any more. Everything else about accounts is done in the pages. */
#include "access/access.h"
#include "access/factor.h"
#include "access/password.h"
#include "access/roles.h"
#include "access/session.h"
#include "access/token.h"
#include "base/json.h"
#include "cli/commands.h"
#include "cli/secret.h"
#include "cli/workspace.h"
#include "model/list.h"
#include "store/store.h"

#include <string.h>

static void secret_show(struct cli *cli, const char *login, const char *password, bool is_made)
{
    struct call *call = &cli->call;
    if (cli_has(cli, "json")) {
        struct buffer line = buffer_new(call->arena, 4096);
        struct json_out json = json_out(&line, false);
        json_begin(&json, NULL, '{');
        json_out_bool(&json, "ok", true);
        json_out_string(&json, "login", login);
        json_out_string(&json, "password", is_made ? password : NULL);
        json_end(&json, '}');
        puts(buffer_string(&line));
    } else if (is_made) {
        printf(call_label(call, L("%s のパスワードは %s です。最初のサインインで変更が必要です。\n",
                                  "The password of %s is %s and must be changed at first "
                                  "sign-in.\n")),
               login, password);
    } else {
        printf(call_label(call, L("%s のパスワードを設定しました。\n", "Password of %s set.\n")),
               login);
    }
}

static bool must_change_set(struct call *call, int64_t account_id, bool must_change)
{
    struct record *account = record_load(call, &account_register, account_id);
    if (account == NULL)
        return false;
    account = record_copy(call, account);
    record_set_int(account, "must_change", must_change);
    return record_save(call, account);
}

static bool role_add(struct call *call, int64_t account_id, const char *role, int64_t unit_id)
{
    struct record *assignment = record_new(call, &role_assignment_register);
    record_set_int(assignment, "account", account_id);
    record_set_string(assignment, "role", role);
    if (unit_id > 0)
        record_set_int(assignment, "unit", unit_id);
    return record_save(call, assignment);
}

static bool unit_of(struct cli *cli, int64_t *out)
{
    const char *code = cli_value(cli, "unit");
    struct record *unit =
        code == NULL ? NULL : record_by(&cli->call, reg_find("unit"), "code", code);
    *out = unit == NULL ? 0 : unit->id;
    return code == NULL || unit != NULL ||
           call_fail(&cli->call, ERROR_MISSING, "unit", "番号が %s の部署はありません。",
                     "There is no unit with the code %s.", code);
}

static bool roles_check(struct cli *cli)
{
    const char *role = cli_value(cli, "role");
    if (role == NULL)
        return call_fail(&cli->call, ERROR_INVALID, "role",
                         "--role で役割を指定してください（kaname user roles で一覧）。",
                         "Give a role with --role (kaname user roles lists them).");
    for (int i = 0; (role = cli_value_at(cli, "role", i)) != NULL; i++)
        if (role_find(role) == NULL)
            return call_fail(&cli->call, ERROR_INVALID, "role", "%s という役割はありません。",
                             "There is no role %s.", role);
    return true;
}

static bool account_make(struct cli *cli, const char *login, const char *password, bool is_made,
                         int64_t unit_id)
{
    struct call *call = &cli->call;
    const char *name = cli_value(cli, "name"), *role;
    int64_t id;
    if (!password_is_strong(call, login, password))
        return false;
    const char *hash = password_hash(call, password);
    if (!tx_begin(call))
        return false;
    bool is_done = account_create(call, login, name == NULL ? login : name, hash,
                                  cli_value(cli, "role"), unit_id, &id);
    for (int i = 1; is_done && (role = cli_value_at(cli, "role", i)) != NULL; i++)
        is_done = role_add(call, id, role, unit_id);
    if (is_done && (!is_made || must_change_set(call, id, true)))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static bool user_add(struct cli *cli, const char *login)
{
    bool is_made;
    int64_t unit_id;
    if (!roles_check(cli) || !unit_of(cli, &unit_id))
        return false;
    if (account_find(&cli->call, login) != NULL)
        return call_fail(&cli->call, ERROR_CONFLICT, "login", "%s というアカウントはすでにあります。",
                         "There is an account %s already.", login);
    const char *password = secret_ask(cli, &is_made);
    if (password == NULL || !account_make(cli, login, password, is_made, unit_id))
        return false;
    secret_show(cli, login, password, is_made);
    return true;
}

static bool user_reset(struct cli *cli, const char *login)
{
    struct call *call = &cli->call;
    struct record *account = account_find(call, login);
    bool is_made;
    if (account == NULL)
        return call_fail(call, ERROR_MISSING, "login", "%s というアカウントはありません。",
                         "There is no account %s.", login);
    const char *password = secret_ask(cli, &is_made);
    if (password == NULL || !password_is_strong(call, login, password))
        return false;
    const char *hash = password_hash(call, password);
    if (!tx_begin(call))
        return false;
    bool is_done = password_store(call, account->id, hash) &&
                   must_change_set(call, account->id, is_made) &&
                   sessions_end(call, account->id, text_from(NULL)) &&
                   programs_shut_out(call, account) &&
                   access_note(call, account->id, login, "password-reset", "");
    if (is_done)
        is_done = tx_commit(call);
    else
        tx_rollback(call);
    if (is_done)
        secret_show(cli, login, password, is_made);
    return is_done;
}

/* For the only administrator, whose phone and recovery codes are both gone. */
static bool user_factor_reset(struct cli *cli, const char *login)
{
    struct call *call = &cli->call;
    struct record *account = account_find(call, login);
    if (account == NULL)
        return call_fail(call, ERROR_MISSING, "login", "%s というアカウントはありません。",
                         "There is no account %s.", login);
    if (!factor_drop(call, account, "second-factor-reset") ||
        !sessions_end(call, account->id, text_from(NULL)))
        return false;
    if (cli_has(cli, "json"))
        printf("{\"ok\":true,\"login\":\"%s\"}\n", login);
    else
        printf(call_label(call, L("%s の2段階認証を解除しました。\n",
                                  "The second factor of %s was reset.\n")),
               login);
    return true;
}

/* The roles of an account, "SEC AUD". */
static const char *roles_of(struct call *call, int64_t account_id)
{
    struct buffer out = buffer_new(call->arena, 4096);
    struct list_query query = {.reg = &role_assignment_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (list_add(call, &query, "account", FILTER_IS, value_int(account_id)) &&
        list_run(call, &query, &list))
        for (int64_t i = 0; i < list.count; i++)
            buffer_format(&out, "%s%s", i == 0 ? "" : " ",
                          record_string(call, list.records[i], "role"));
    return buffer_string(&out);
}

static void account_print(struct cli *cli, const struct record *account, bool is_first)
{
    struct call *call = &cli->call;
    const char *login = record_string(call, account, "login");
    const char *name = record_string(call, account, "name");
    const char *assigned = roles_of(call, account->id);
    bool is_locked = record_int(account, "is_locked") != 0;
    if (!cli_has(cli, "json")) {
        printf("%-20s %-16s %s%s\n", login, assigned, name,
               is_locked ? call_label(call, L("（使用停止）", " (locked)")) : "");
        return;
    }
    struct buffer out = buffer_new(call->arena, 16 * 1024);
    buffer_format(&out, "%s{\"login\":", is_first ? "" : ",");
    buffer_json(&out, text_from(login));
    buffer_puts(&out, ",\"name\":");
    buffer_json(&out, text_from(name));
    buffer_puts(&out, ",\"roles\":");
    buffer_json(&out, text_from(assigned));
    buffer_format(&out, ",\"locked\":%s}\n", is_locked ? "true" : "false");
    fputs(buffer_string(&out), stdout);
}

static bool user_list(struct cli *cli, const char *login)
{
    struct call *call = &cli->call;
    struct list_query query = {.reg = &account_register, .page_size = LIST_PAGE_MAX, .page = 1};
    struct list list;
    bool is_json = cli_has(cli, "json"), is_first = true;
    (void)login;
    if (is_json)
        fputs("[", stdout);
    do {
        if (!list_run(call, &query, &list))
            return false;
        for (int64_t i = 0; i < list.count; i++, is_first = false)
            account_print(cli, list.records[i], is_first);
    } while (query.page++ < list.pages);
    if (is_json)
        puts("]");
    return true;
}

static bool user_roles(struct cli *cli, const char *login)
{
    (void)login;
    for (int i = 0; i < role_count; i++)
        printf("%-8s %s\n", roles[i].code, call_label(&cli->call, roles[i].label));
    return true;
}

static const struct {
    const char *name;
    bool needs_login;
    bool (*run)(struct cli *cli, const char *login);
} actions[] = {
    {"add", true, user_add},
    {"list", false, user_list},
    {"reset", true, user_reset},
    {"reset-factor", true, user_factor_reset},
    {"roles", false, user_roles},
};

bool user_run(struct cli *cli)
{
    const char *login = cli->operand_count > 1 ? cli->operands[1] : NULL;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i].name, cli->operands[0]) != 0)
            continue;
        if (actions[i].needs_login != (login != NULL))
            return call_fail(&cli->call, ERROR_INVALID, "LOGIN",
                             actions[i].needs_login ? "%s にはログイン名を指定してください。"
                                                    : "%s にログイン名は要りません。",
                             actions[i].needs_login ? "%s needs a login." : "%s takes no login.",
                             actions[i].name);
        bool is_done = workspace_open(cli) && actions[i].run(cli, login);
        workspace_close(cli);
        return is_done;
    }
    return call_fail(&cli->call, ERROR_INVALID, "ACTION", "%s という操作はありません。",
                     "There is no action %s.", cli->operands[0]);
}
