/* SPDX-License-Identifier: Apache-2.0 */
/* Duties, and the journal. */
#include "api/handlers.h"
#include "api/record_json.h"
#include "api/reply.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "model/duty.h"
#include "model/journal_list.h"
#include "model/list.h"
#include "model/user.h"

#include <string.h>

static const char *const no_params[] = {NULL};

static void duty_put(struct call *call, struct json_out *json, const char *name,
                     const struct record *duty)
{
    static const char *const urgencies[] = {"later", "soon", "overdue"};
    json_begin(json, name, '{');
    json_out_string(json, "urgency", urgencies[duty_urgency(call, duty)]);
    record_json(call, json, "duty", duty);
    json_end(json, '}');
}

/* What is due, the most urgent first: all that the user may see, or what falls due until a day. */
bool api_duties(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {"until", "limit", NULL};
    int year, month, day;
    int64_t limit;
    struct list list;
    struct text until = param_get(&request->query, "until");
    if (!api_query(call, request, names) || !api_limit(call, request, LIST_PAGE_MAX, &limit))
        return false;
    if (until.data != NULL && !clock_date_read(until, &year, &month, &day))
        return call_fail(call, ERROR_INVALID, "until", "日付は「2026-11-23」の形にしてください。",
                         "Give a date such as 2026-11-23.");
    struct list_query query = {.reg = &duty_register, .order = "next_due", .page_size = limit};
    if (until.data != NULL)
        list_add(call, &query, "next_due", FILTER_TO, value_text(until));
    list_add(call, &query, "next_due", FILTER_FILLED, value_null());
    if (!list_run(call, &query, &list))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int64_t i = 0; i < list.count; i++)
        duty_put(call, &json, NULL, list.records[i]);
    json_end(&json, ']');
    json_out_int(&json, "total", list.total);
    json_end(&json, '}');
    return true;
}

/* ["supplier/12", …] as duty_complete takes it. */
static bool evidence_read(struct call *call, const json_t *body, const char **out)
{
    enum { EVIDENCE_MAX = 100 };
    const json_t *list = json_object_get(body, "evidence");
    struct buffer text = buffer_new(call->arena, 16 * 1024);
    size_t at;
    json_t *item;
    *out = "";
    if (list == NULL || json_is_null(list))
        return true;
    bool is_right = json_is_array(list) && json_array_size(list) <= EVIDENCE_MAX;
    json_array_foreach(list, at, item) {
        const char *reference = json_string_value(item);
        is_right &= reference != NULL && strpbrk(reference, ",;\n") == NULL;
        if (is_right)
            buffer_format(&text, "%s%s", at == 0 ? "" : ",", reference);
    }
    *out = buffer_string(&text);
    return (is_right && !text.is_over) ||
           call_fail(call, ERROR_INVALID, "evidence",
                     "「duty_run/12」のような参照の配列にしてください（%d件まで）。",
                     "Give an array of references such as \"supplier/12\" (at most %d).",
                     EVIDENCE_MAX);
}

bool api_duty_complete(struct call *call, struct request *request, struct response *response)
{
    static const char *const names[] = {"done_on", "evidence", "note", NULL};
    int year, month, day;
    int64_t id;
    json_t *body;
    const char *done_on, *evidence, *note;
    struct record *duty =
        request_id(request, "id", &id) ? record_load(call, &duty_register, id) : NULL;
    if (duty == NULL || !user_demand(call, GROUP_DUTY, ACTION_UPDATE, duty->unit_id) ||
        !api_query(call, request, no_params))
        return false;
    if (!api_body(call, request, response, &body))
        return api_is_answered(response);
    bool is_read = api_members(call, body, names);
    is_read &= api_string(call, body, "done_on", &done_on);
    is_read &= evidence_read(call, body, &evidence);
    is_read &= api_string(call, body, "note", &note);
    if (is_read && !clock_date_read(text_from(done_on), &year, &month, &day))
        is_read = call_fail(call, ERROR_INVALID, "done_on",
                            "日付は「2026-11-23」の形にしてください。",
                            "Give a date such as 2026-11-23.");
    if (!is_read || !duty_complete(call, duty, done_on, evidence, note))
        return false;
    struct json_out json = json_out(respond_json(response, 201), false);
    duty_put(call, &json, NULL, duty);
    return true;
}

static void entry_put(struct call *call, struct json_out *json, const struct journal_entry *entry)
{
    char hex[SHA256_HEX_SIZE];
    static const struct json_limits limits = {4 << 20, API_DEPTH_MAX, API_VALUES_MAX, false};
    struct call asks = *call;
    hex_write(hex, entry->hash, sizeof entry->hash);
    json_begin(json, NULL, '{');
    json_out_int(json, "seq", entry->seq);
    json_out_stamp(json, "at", entry->at_ms);
    json_out_id(json, "actor_id", entry->actor_id);
    json_out_string(json, "actor", entry->actor);
    json_out_string(json, "origin", entry->origin);
    json_out_string(json, "action", entry->action);
    json_out_string(json, "register", *entry->reg == '\0' ? NULL : entry->reg);
    json_out_id(json, "record_id", entry->record_id);
    json_out_string(json, "title", entry->title);
    json_out_string(json, "reason", entry->reason);
    json_out_string(json, "hash", hex);
    /* Whoever altered the table must not be able to make us say what is not JSON. */
    if (*entry->changes != '\0' && json_read(&asks, text_from(entry->changes), &limits) != NULL)
        json_out_raw(json, "changes", entry->changes);
    else
        json_out_null(json, "changes");
    json_end(json, '}');
}

static bool journal_query_read(struct call *call, const struct request *request,
                               struct journal_query *out)
{
    enum { ENTRIES_MAX = 500 };
    static const char *const names[] = {"before", "limit", "register", "id", NULL};
    static const char *const numbers[] = {"before", "id"};
    int64_t limit;
    struct text reg = param_get(&request->query, "register");
    if (!api_query(call, request, names) || !api_limit(call, request, ENTRIES_MAX, &limit))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (param_has(&request->query, numbers[i]) &&
            param_int(&request->query, numbers[i], 0) < 1)
            return call_fail(call, ERROR_INVALID, numbers[i], "1以上の整数にしてください。",
                             "Give a whole number from 1.");
    *out = (struct journal_query){
        .before = param_int(&request->query, "before", 0),
        .limit = (int)limit,
        .reg = reg.data == NULL ? NULL : text_string(call->arena, reg),
        .record_id = param_int(&request->query, "id", 0),
    };
    return out->record_id == 0 || out->reg != NULL ||
           call_fail(call, ERROR_INVALID, "register", "台帳も指定してください。",
                     "Name the register too.");
}

bool api_journal(struct call *call, struct request *request, struct response *response)
{
    struct journal_query query;
    struct journal_entry *entries;
    int64_t next;
    int count;
    if (!user_demand(call, GROUP_JOURNAL, ACTION_READ, 0) ||
        !journal_query_read(call, request, &query) ||
        !journal_list(call, &query, &entries, &count, &next))
        return false;
    struct json_out json = api_answer(response, 200);
    json_begin(&json, "items", '[');
    for (int i = 0; i < count; i++)
        entry_put(call, &json, &entries[i]);
    json_end(&json, ']');
    json_out_id(&json, "next", next);
    json_end(&json, '}');
    return true;
}
