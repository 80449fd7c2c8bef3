/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/demo.h"
#include "access/access.h"
#include "access/credential.h"
#include "access/password.h"
#include "assessment/state.h"
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/demo_step.h"
#include "cli/progress.h"
#include "cli/secret.h"
#include "cli/workspace.h"
#include "model/list.h"
#include "model/user.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 2000 };

struct steps {
    struct demo_step items[STEPS_MAX];
    int count;
};

/* "-14m 09:30" counted from today, in milliseconds. */
static bool time_read(struct call *call, struct text text, const char *today, int64_t *out)
{
    struct text day, rest = text;
    char date[CLOCK_DATE_SIZE];
    if (text_split(&rest, ' ', &day) && demo_date(day, today, date)) {
        const char *time = rest.size == 0 ? "09:00" : text_string(call->arena, text_trim(rest));
        const char *stamp = arena_format(call->arena, "%sT%s", date, time);
        if (clock_stamp_read(text_from(stamp), out))
            return true;
    }
    return call_fail(call, ERROR_INVALID, NULL, "「%s」は時刻として読めません。",
                     "\"%s\" is not a time such as \"-14m 09:30\".",
                     text_string(call->arena, text));
}

static bool file_take(struct call *call, const struct asset *asset, const char *today,
                      struct steps *steps)
{
    struct demo_node root;
    if (!demo_file_read(call, asset, &root))
        return false;
    for (int i = 0; i < demo_count(root); i++) {
        struct demo_step *step = &steps->items[steps->count++];
        step->node = demo_item(root, i);
        call->where = demo_where(call, step->node);
        if (steps->count == STEPS_MAX)
            die("the demonstration has more than %d steps", STEPS_MAX);
        if (!time_read(call, demo_text(call, demo_get(step->node, "at")), today, &step->at_ms))
            return false;
    }
    call->where = NULL;
    return true;
}

/* By time; steps of the same time in the order of files and lines. */
static void steps_sort(struct steps *steps)
{
    for (int i = 1; i < steps->count; i++) {
        struct demo_step step = steps->items[i];
        int at = i;
        for (; at > 0 && steps->items[at - 1].at_ms > step.at_ms; at--)
            steps->items[at] = steps->items[at - 1];
        steps->items[at] = step;
    }
}

static bool is_empty(struct call *call)
{
    struct list_query query = {.reg = reg_find("unit"), .with_ended = true};
    int64_t count = list_count(call, &query);
    return count == 0 || (count > 0 && call_fail(call, ERROR_CONFLICT, NULL,
                                                 "すでに部署が登録されています。デモデータは空の状態にだけ読み込めます。",
                                                 "There are units already. The demonstration goes "
                                                 "only into an empty installation."));
}

static int64_t account_of(struct call *call, int64_t person_id)
{
    struct list_query query = {.reg = &account_register, .page_size = 1};
    struct list list;
    bool is_run = list_add(call, &query, "person", FILTER_IS, value_int(person_id)) &&
                  list_run(call, &query, &list);
    return is_run && list.count > 0 ? list.records[0]->id : 0;
}

/* Acts with all rights, but the journal names the person. */
static bool actor_set(struct call *call, struct demo_node step)
{
    struct text name = demo_text(call, demo_get(step, "by"));
    call->user = &user_program;
    if (name.size == 0)
        return true;
    call->where = demo_where(call, step);
    struct record *person = record_by(call, reg_find("person"), "name",
                                      text_string(call->arena, name));
    if (person == NULL)
        return call_fail(call, ERROR_INVALID, "by", "「%s」という人がいません。",
                         "There is no person \"%s\".", text_string(call->arena, name));
    struct user *user = arena_alloc(call->arena, sizeof *user);
    *user = user_program;
    user->person_id = person->id;
    user->account_id = account_of(call, person->id);
    user->name = user->login = record_string(call, person, "name");
    call->user = user;
    return true;
}

/* What the job computes every day, once for each month that had steps: the trend is true. */
static bool month_close(struct call *call, int64_t at_ms)
{
    enum { MONTH_BYTES = 512 * 1024 * 1024 };
    struct call scratch = call_scratch(call, MONTH_BYTES);
    scratch.user = &user_program;
    scratch.now_ms = at_ms;
    bool is_done = states_refresh(&scratch);
    call_scratch_end(call, &scratch);
    return is_done;
}

static bool is_new_month(int64_t before_ms, int64_t after_ms)
{
    enum { MONTH_SIZE = 7 }; /* "2026-11" */
    char before[CLOCK_DATE_SIZE], after[CLOCK_DATE_SIZE];
    clock_date_write(before, before_ms);
    clock_date_write(after, after_ms);
    return memcmp(before, after, MONTH_SIZE) != 0;
}

static bool steps_run(struct call *call, const struct steps *steps, const char *today,
                      void (*progress)(double done))
{
    int64_t now_ms = call->now_ms;
    bool is_done = true;
    for (int i = 0; is_done && i < steps->count; i++) {
        const struct demo_step *step = &steps->items[i];
        int64_t at_ms = step->at_ms > now_ms ? now_ms : step->at_ms;
        if (i > 0 && is_new_month(call->now_ms, at_ms) && !month_close(call, call->now_ms))
            return false;
        call->now_ms = at_ms;
        struct text why = demo_text(call, demo_get(step->node, "why"));
        call->reason = why.size == 0 ? NULL : text_string(call->arena, why);
        is_done = actor_set(call, step->node) && demo_step_run(call, step, today);
        if (progress != NULL)
            progress((double)(i + 1) / steps->count);
    }
    call->now_ms = now_ms;
    call->reason = NULL;
    call->user = &user_program;
    return is_done && month_close(call, now_ms);
}

/* The same for all: it is a demonstration. */
static bool passwords_set(struct call *call, const char *hash)
{
    struct list_query query = {.reg = &account_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    bool is_done = list_run(call, &query, &list);
    for (int64_t i = 0; is_done && i < list.count; i++)
        is_done = password_store(call, list.records[i]->id, hash);
    return is_done;
}

bool demo_load(struct call *call, const char *password, void (*progress)(double done))
{
    struct steps *steps = arena_alloc(call->arena, sizeof *steps);
    const char *today = call_today(call);
    size_t count;
    const struct asset *file = asset_under("data/demo/", &count);
    for (size_t i = 0; i < count; i++)
        if (!file_take(call, &file[i], today, steps))
            return false;
    steps_sort(steps);
    if (!is_empty(call) || !password_is_strong(call, "demo", password))
        return false;
    const char *hash = password_hash(call, password);
    if (!tx_begin(call))
        return false;
    const char *origin = call->origin;
    call->origin = "demo";
    bool is_done = steps_run(call, steps, today, progress);
    call->origin = origin;
    call->where = NULL;
    if (is_done && passwords_set(call, hash))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

static const char *password_path(struct cli *cli)
{
    return arena_format(cli->arena, "%s/demo-password", cli->data_dir);
}

/* Kept in the open, for its owner alone: serve shows it at each start. */
static bool password_keep(struct cli *cli, const char *password)
{
    FILE *out = fopen(password_path(cli), "we");
    bool is_done = out != NULL && fprintf(out, "%s\n", password) > 0;
    if (out != NULL)
        is_done = fclose(out) == 0 && is_done;
    return is_done || call_fail(&cli->call, ERROR_FAILED, NULL, "%s を書けません。",
                                "%s cannot be written.", password_path(cli));
}

bool demo_run(struct cli *cli)
{
    const char *password = cli_value(cli, "password");
    if (password == NULL)
        password = secret_make(&cli->call);
    bool is_done = workspace_open(cli);
    progress_begin(cli, L("デモデータを読み込んでいます", "Loading the demonstration"));
    is_done = is_done && demo_load(&cli->call, password, progress_show) &&
              password_keep(cli, password);
    progress_end();
    workspace_close(cli);
    return is_done;
}

/* All accounts of the demonstration were given one hash; whoever has another since chose their own
 * password, or came later. */
static bool is_shared(const char *const *hashes, int64_t count, int64_t at)
{
    for (int64_t i = 0; i < count; i++)
        if (i != at && hashes[at] != NULL && hashes[i] != NULL &&
            strcmp(hashes[i], hashes[at]) == 0)
            return true;
    return false;
}

static void account_print(struct call *call, const struct record *account)
{
    struct record *person = record_get(account, "person").kind == VALUE_NULL
                                ? NULL
                                : record_load_any(call, reg_find("person"),
                                                  record_int(account, "person"));
    printf("  %-12s %s %s\n", record_string(call, account, "login"),
           record_string(call, account, "name"),
           person == NULL ? "" : record_string(call, person, "post"));
}

static void accounts_print(struct call *call)
{
    struct list_query query = {.reg = &account_register, .page_size = LIST_PAGE_MAX};
    struct list list;
    if (!list_run(call, &query, &list))
        return;
    const char **hashes = arena_array(call->arena, (size_t)list.count + 1, sizeof *hashes);
    for (int64_t i = 0; i < list.count; i++)
        hashes[i] = credential_get(call, list.records[i]->id, "password");
    for (int64_t i = 0; i < list.count; i++)
        if (record_int(list.records[i], "is_locked") == 0 && is_shared(hashes, list.count, i))
            account_print(call, list.records[i]);
}

void demo_announce(struct cli *cli)
{
    char password[64] = "";
    FILE *in = fopen(password_path(cli), "re");
    if (in == NULL)
        return;
    bool is_read = fscanf(in, "%63s", password) == 1;
    fclose(in);
    if (!is_read)
        return;
    struct call *call = &cli->call;
    printf(call_label(call, L("デモ（すべて架空）です。次のアカウントでサインインできます。パスワードは共通で %s です。\n",
                              "A demonstration (all fictional). Sign in as one of these; the "
                              "password of all is %s\n")),
           password);
    accounts_print(call);
}
