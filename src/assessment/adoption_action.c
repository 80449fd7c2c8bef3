/* SPDX-License-Identifier: Apache-2.0 */
/* POST /adoption: decisions on many items, actions of gaps, and taking the last decisions back. All
 * or nothing, in one transaction; which entries of the journal it wrote is what it tells the page,
 * and what undo reads. */
#include "assessment/adoption_page.h"
#include "assessment/assessment.h"
#include "base/clock.h"
#include "model/list.h"
#include "model/user.h"
#include "pages/register_view.h"
#include "store/db.h"
#include "store/journal.h"
#include "store/store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The organisation's decision on a requirement, or a new one. */
static struct record *adoption_of(struct call *call, int64_t unit_id, int64_t requirement_id)
{
    struct value id = db_value(call,
                               "SELECT id FROM r_adoption WHERE f_requirement = ? AND unit_id = ? "
                               "AND ended_at IS NULL",
                               DB_ARGS(value_int(requirement_id), value_int(unit_id)));
    if (id.kind == VALUE_INT)
        return record_load(call, &adoption_register, id.integer);
    struct record *record = record_new(call, &adoption_register);
    record->unit_id = unit_id;
    record_set_int(record, "requirement", requirement_id);
    return record;
}

static bool decide_one(struct call *call, int64_t unit_id, int64_t requirement_id,
                       const char *decision, const char *reason)
{
    struct record *adoption = adoption_of(call, unit_id, requirement_id);
    if (adoption == NULL)
        return false;
    record_set_string(adoption, "decision", decision);
    if (*reason != '\0')
        record_set_string(adoption, "reason", reason);
    record_set_string(adoption, "decided_on", call_today(call));
    return record_save(call, adoption);
}

/* With the first decision every item of the catalogue gets its record, so that what is undecided is
 * counted, listed and exported like the rest. */
static bool records_open(struct call *call, const struct adoption_view *view)
{
    struct state_row *rows;
    int count;
    if (!states_load(call, view->org, view->catalogue, &rows, &count))
        return false;
    for (int i = 0; i < count; i++) {
        if (rows[i].has_record)
            continue;
        struct record *adoption = adoption_of(call, view->org->unit_id, rows[i].requirement_id);
        if (adoption == NULL)
            return false;
        record_set_string(adoption, "decision", "undecided");
        if (!record_save(call, adoption))
            return false;
    }
    return true;
}

/* After the highest number of those that are there: CA-15 after CA-14. */
static const char *code_next(struct call *call)
{
    int highest = 0, number;
    struct db_rows *rows = db_query(
        call, "SELECT f_code FROM r_corrective_action WHERE f_code LIKE 'CA-%'", DB_NO_ARGS);
    while (db_next(rows))
        if (sscanf(db_string(rows, 0), "CA-%d", &number) == 1 && number > highest)
            highest = number;
    return arena_format(call->arena, "CA-%02d", highest + 1);
}

/* The open action that names the requirement; 0 if there is none. */
static int64_t action_open(struct call *call, const struct organisation *org,
                           int64_t requirement_id)
{
    struct list_query query = {.reg = reg_find("corrective_action"), .page_size = 1,
                               .units = org->units, .unit_count = org->unit_count};
    struct list list;
    const char *id = arena_format(call->arena, "%lld", (long long)requirement_id);
    bool is_run = list_add(call, &query, "state", FILTER_NOT, value_string("closed")) &&
                  list_add(call, &query, "requirements", FILTER_IS, value_string(id)) &&
                  list_run(call, &query, &list);
    return is_run && list.count > 0 ? list.records[0]->id : 0;
}

/* A gap becomes an improvement action that names the requirement; due in three months unless
 * somebody says otherwise. */
static bool action_make(struct call *call, const struct organisation *org, int64_t requirement_id)
{
    const struct reg *reg = reg_find("corrective_action"), *source = reg_find("requirement");
    struct record *requirement = record_load(call, source, requirement_id);
    char due[CLOCK_DATE_SIZE];
    if (requirement == NULL)
        return false;
    clock_date_add(due, call_today(call), 3, 0);
    struct record *action = record_new(call, reg);
    const char *en = record_string(call, requirement, "title_en");
    bool is_english = call->lang == LANG_EN && *en != '\0';
    action->unit_id = org->unit_id;
    record_set_string(action, "code", code_next(call));
    record_set_string(action, "title",
                      arena_format(call->arena,
                                   call->lang == LANG_EN ? "Close the gap: %s"
                                                         : "「%s」を示せるようにする",
                                   is_english ? en : record_string(call, requirement, "title")));
    record_set_string(action, "source", "assessment");
    record_set_string(action, "due_on", due);
    if (call->user->person_id > 0)
        record_set_int(action, "owner", call->user->person_id);
    return record_parse(call, action, fieldset_find(action->fields, "requirements"),
                        text_from(arena_format(call->arena, "%lld", (long long)requirement_id))) &&
           record_save(call, action);
}

static bool act_one(struct call *call, const struct organisation *org, int64_t requirement_id,
                    struct buffer *had)
{
    int64_t open = action_open(call, org, requirement_id);
    if (open == 0)
        return call_ok(call) && action_make(call, org, requirement_id);
    buffer_format(had, "%s%lld", had->size == 0 ? "" : "-", (long long)open);
    return true;
}

static bool is_in_catalogue(struct call *call, const struct adoption_view *view, int64_t id)
{
    struct value found = db_value(call,
                                  "SELECT 1 FROM r_requirement WHERE id = ? AND f_catalogue = ?",
                                  DB_ARGS(value_int(id), value_int(view->catalogue)));
    return found.kind == VALUE_INT;
}

static bool apply(struct call *call, const struct param_list *form,
                  const struct adoption_view *view, const char *what, struct buffer *had)
{
    struct text id_text;
    int64_t id;
    bool is_action = strcmp(what, "action") == 0;
    for (size_t n = 0; param_nth(form, "id", n, &id_text); n++) {
        if (!text_to_int(id_text, &id) || !is_in_catalogue(call, view, id))
            return call_fail(call, ERROR_INVALID, "id",
                             "表示しているカタログにない項目が選ばれています。一覧を開き直してください。",
                             "An item is not of the catalogue shown. Open the list again.");
        if (is_action ? !act_one(call, view->org, id, had)
                      : !decide_one(call, view->org->unit_id, id, what, view->reason))
            return false;
    }
    return true;
}

/* One change of the journal, as undo needs it. */
struct entry {
    int64_t seq, record_id;
    const char *changes;
};

static bool range_read(struct text text, int64_t *first, int64_t *last)
{
    struct text from;
    return text_split(&text, '-', &from) && text.data != NULL && text_to_int(from, first) &&
           text_to_int(text, last) && *first > 0 && *last >= *first;
}

/* What the user changed of a register within a range of the journal. */
static bool entries_load(struct call *call, struct text range, const char *reg,
                         struct entry **out, int *count)
{
    enum { ENTRIES_MAX = 2000 };
    int64_t first, last;
    *out = arena_array(call->arena, ENTRIES_MAX, sizeof **out);
    *count = 0;
    if (!range_read(range, &first, &last))
        return true;
    struct db_rows *rows = db_query(
        call,
        "SELECT seq, record_id, changes FROM journal WHERE seq BETWEEN ? AND ? AND register = ? "
        "AND actor_id = ? AND action IN ('create', 'update') ORDER BY seq LIMIT ?",
        DB_ARGS(value_int(first), value_int(last), value_string(reg),
                value_int(call->user->account_id), value_int(ENTRIES_MAX)));
    while (db_next(rows))
        (*out)[(*count)++] =
            (struct entry){db_int(rows, 0), db_int(rows, 1), db_string(rows, 2)};
    return rows != NULL;
}

static bool is_decision(const struct entry *entry)
{
    return strstr(entry->changes, "\"decision\":[") != NULL &&
           strstr(entry->changes, "\"decision\":[null,\"undecided\"]") == NULL;
}

static bool action_add(struct call *call, struct adoption_view *view, int64_t id, bool is_new)
{
    struct record *action = record_load(call, reg_find("corrective_action"), id);
    if (action == NULL) {
        call_forgive(call);
        return true;
    }
    if (view->action_count < GAP_ACTIONS_MAX)
        view->actions[view->action_count++] =
            (struct gap_action){id, record_title(call, action), is_new};
    return true;
}

bool adoption_done_load(struct call *call, const struct param_list *query,
                        struct adoption_view *view)
{
    struct text range = param_get(query, "changed"), had = param_get(query, "had"), one;
    struct entry *entries;
    int count;
    int64_t id;
    if (!entries_load(call, range, "adoption", &entries, &count))
        return false;
    for (int i = 0; i < count; i++)
        view->decided += is_decision(&entries[i]);
    view->changed = text_string(call->arena, range);
    if (!entries_load(call, range, "corrective_action", &entries, &count))
        return false;
    for (int i = 0; i < count; i++)
        action_add(call, view, entries[i].record_id, true);
    while (text_split(&had, '-', &one))
        if (text_to_int(one, &id))
            action_add(call, view, id, false);
    return true;
}

/* Puts the fields of one decision back to what they were before an entry. */
static bool entry_undo(struct call *call, const struct entry *entry)
{
    struct record *adoption = record_load(call, &adoption_register, entry->record_id);
    struct value newest = db_value(call,
                                   "SELECT MAX(seq) FROM journal WHERE register = 'adoption' AND "
                                   "record_id = ?",
                                   DB_ARGS(value_int(entry->record_id)));
    if (adoption == NULL)
        return false;
    if (value_as_int(newest) != entry->seq)
        return call_fail(call, ERROR_CONFLICT, NULL,
                         "「%s」は、そのあとに変更されています。元に戻すには、項目ごとに決め直してください。",
                         "\"%s\" was changed since. Decide on the items one by one instead.",
                         record_title(call, adoption));
    json_t *changes = json_loads(entry->changes, 0, NULL), *pair;
    const char *name;
    json_object_foreach(changes, name, pair) {
        const char *before = json_string_value(json_array_get(pair, 0));
        if (strcmp(name, "decision") == 0 && before == NULL)
            before = "undecided";
        if (strcmp(name, "decision") == 0 || strcmp(name, "reason") == 0 ||
            strcmp(name, "decided_on") == 0)
            record_set_string(adoption, name,
                              before == NULL ? NULL : arena_string(call->arena, before));
    }
    json_decref(changes);
    return record_save(call, adoption);
}

static bool undo(struct call *call, const struct param_list *form)
{
    struct entry *entries;
    int count, done = 0;
    if (!entries_load(call, param_get(form, "changed"), "adoption", &entries, &count))
        return false;
    call->reason = call_label(call, L("まとめて決めた採否の取消", "Decisions taken back"));
    for (int i = 0; i < count; i++) {
        if (!is_decision(&entries[i]))
            continue;
        if (!entry_undo(call, &entries[i]))
            return false;
        done++;
    }
    return done > 0 || call_fail(call, ERROR_MISSING, NULL, "元に戻せる採否がありません。",
                                 "There are no decisions to take back.");
}

/* The whole change; range: the entries of the journal that it wrote. */
static bool change(struct call *call, const struct param_list *form,
                   const struct adoption_view *view, struct buffer *range, struct buffer *had)
{
    const char *what = text_string(call->arena, param_get(form, "do"));
    bool is_undo = strcmp(what, "undo") == 0, is_action = strcmp(what, "action") == 0;
    if (!is_undo && !param_has(form, "id"))
        return call_fail(call, ERROR_INVALID, "id", "項目を選んでください。", "Choose items first.");
    if (!tx_begin(call))
        return false;
    int64_t before = journal_last_seq(call);
    bool is_done = is_undo ? undo(call, form)
                           : (is_action || records_open(call, view)) &&
                                 apply(call, form, view, what, had);
    int64_t after = journal_last_seq(call);
    if (!is_done) {
        tx_rollback(call);
        return false;
    }
    if (!is_undo && after > before)
        buffer_format(range, "%lld-%lld", (long long)before + 1, (long long)after);
    return tx_commit(call);
}

bool adoption_action(struct call *call, struct request *request, struct response *response)
{
    enum { RANGE_MAX = 100, HAD_MAX = 2000 };
    struct adoption_view *view = arena_alloc(call->arena, sizeof *view);
    struct buffer range = buffer_new(call->arena, RANGE_MAX);
    struct buffer had = buffer_new(call->arena, HAD_MAX);
    bool is_action = text_is(param_get(&request->form, "do"), "action");
    if (!user_demand(call, GROUP_ASSESSMENT, ACTION_READ, 0) ||
        !user_demand(call, is_action ? GROUP_IMPROVEMENT : GROUP_ASSESSMENT,
                     is_action ? ACTION_CREATE : ACTION_UPDATE, 0))
        return false;
    view->picks = &request->form;
    if (!adoption_view_load(call, &request->form, view))
        return false;
    if (view->org == NULL)
        return call_fail(call, ERROR_MISSING, NULL, "先に組織を登録してください。",
                         "Record your organisation first.");
    if (!change(call, &request->form, view, &range, &had))
        return call_error(call) == ERROR_INVALID || call_error(call) == ERROR_CONFLICT
                   ? adoption_show(call, request, response, view)
                   : false;
    struct url back = adoption_url(call, view);
    if (range.size > 0)
        back = url_query(call->arena, back, "changed", buffer_view(&range));
    if (had.size > 0)
        back = url_query(call->arena, back, "had", buffer_view(&had));
    respond_redirect(response, range.size + had.size > 0 ? back : url_done(call, back, "saved"));
    return true;
}
