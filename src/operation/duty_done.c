/* SPDX-License-Identifier: Apache-2.0 */
/* Recording a duty as done: the fields are those of the record it leaves (duty_run), with the
 * evidence chosen among all records or attached as a file. */
#include "base/clock.h"
#include "model/user.h"
#include "operation/duty_page.h"
#include "pages/site.h"
#include "store/store.h"
#include "templates/duty.h"

#include <string.h>

static struct record *duty_of(struct call *call, struct request *request)
{
    int64_t id;
    struct record *duty =
        request_id(request, "id", &id) ? record_load(call, &duty_register, id) : NULL;
    if (duty != NULL && user_demand(call, GROUP_DUTY, ACTION_UPDATE, duty->unit_id))
        return duty;
    return NULL;
}

static struct form_field *field_find(const struct form_view *form, const char *name)
{
    for (int i = 0; i < form->field_count; i++)
        if (strcmp(form->fields[i].field->name, name) == 0)
            return &form->fields[i];
    die("a duty's record has no field %s", name);
}

static bool done_show(struct call *call, struct request *request, struct response *response,
                      const struct record *duty)
{
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    const char *due = record_string(call, duty, "next_due");
    struct record *run = record_new(call, &duty_run_register);
    struct form_view form = {.reason = ""};
    record_set_string(run, "done_on", call_today(call));
    form_fill(call, &form, run, request->method == METHOD_POST ? &request->form : NULL);
    struct duty_done_view view = {
        .duty = duty,
        .due = due,
        .next = duty_next(call, duty, due),
        .wanted = record_string(call, duty, "evidence"),
        .days = clock_date_between(call_today(call), due),
        .is_early = duty_urgency(call, duty) == DUTY_LATER,
        .is_early_meant = param_has(&request->form, "early"),
        .done_on = field_find(&form, "done_on"),
        .evidence = field_find(&form, "evidence"),
        .note = field_find(&form, "note"),
    };
    struct layout layout = {
        .title = call_label(call, L("完了を記録", "Record as done")),
        .path = "/duties",
        .class = "",
        .has_heading = true,
        .crumbs = {{call_label(call, L("期限", "Due")), url_local(call->arena, "/duties")}},
        .crumb_count = 1,
    };
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_duty_done(&page, &view);
    layout_end(&page);
    return true;
}

bool duty_done_page(struct call *call, struct request *request, struct response *response)
{
    struct record *duty = duty_of(call, request);
    return duty != NULL && done_show(call, request, response, duty);
}

/* What a person is asked back about; a program that completes a duty says what it means. */
static bool done_demand(struct call *call, struct request *request, const struct record *duty,
                        struct text evidence)
{
    const struct upload *upload = request_upload(request, "file");
    bool is_wanted = *record_string(call, duty, "evidence") != '\0';
    bool is_given = evidence.size > 0 || upload != NULL ||
                    text_trim(param_get(&request->form, "note")).size > 0;
    if (is_wanted && !is_given)
        call_fail(call, ERROR_INVALID, "evidence",
                  "証拠を残すことになっています。記録を選ぶか、ファイルを添付してください。残せないときは、"
                  "その理由を所見に書いてください。",
                  "This duty wants evidence. Choose a record or attach a file, or say in the "
                  "remarks why there is none.");
    if (duty_urgency(call, duty) == DUTY_LATER && !param_has(&request->form, "early"))
        call_fail(call, ERROR_INVALID, "early",
                  "期限はまだ先です。予定より早く実施したのであれば、その旨を選んでください。",
                  "It is not due yet. Confirm that it was done ahead of time.");
    return call_ok(call);
}

/* The record that completing the duty has just left is its newest. */
static bool run_attach(struct call *call, struct request *request, const struct record *duty)
{
    const struct upload *upload = request_upload(request, "file");
    struct list_query query = {.reg = &duty_run_register, .page_size = 1, .order = "-updated_at"};
    struct list list;
    if (upload == NULL)
        return true;
    return list_add(call, &query, "duty", FILTER_IS, value_int(duty->id)) &&
           list_run(call, &query, &list) && list.count == 1 &&
           attachment_add(call, list.records[0], site_data_folder(),
                          text_string(call->arena, upload->name), upload->fd,
                          ATTACHMENT_SIZE_MAX);
}

/* The record and its file, or neither. */
static bool done_write(struct call *call, struct request *request, struct record *duty,
                       struct text evidence)
{
    if (!done_demand(call, request, duty, evidence) || !tx_begin(call))
        return false;
    if (duty_complete(call, duty, text_string(call->arena, param_get(&request->form, "done_on")),
                      text_string(call->arena, evidence),
                      text_string(call->arena, param_get(&request->form, "note"))) &&
        run_attach(call, request, duty))
        return tx_commit(call);
    tx_rollback(call);
    return false;
}

bool duty_done_action(struct call *call, struct request *request, struct response *response)
{
    struct record *duty = duty_of(call, request);
    if (duty == NULL)
        return false;
    struct record *shown = record_copy(call, duty);
    if (!done_write(call, request, duty, form_joined(call, &request->form, "evidence")))
        return done_show(call, request, response, shown);
    respond_redirect(response, url_done(call, url_local(call->arena, "/duties"), "duty-done"));
    return true;
}
