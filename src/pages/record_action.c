/* SPDX-License-Identifier: Apache-2.0 */
/* What is done to a record beside its form: life cycle, end, files, comments, favourites. Every
 * answer leads back to a page. */
#include "pages/record_action.h"
#include "model/user.h"
#include "pages/record_page.h"
#include "pages/site.h"
#include "store/db.h"
#include "store/store.h"

static bool back_to(struct call *call, struct response *response, const struct record *record,
                    const char *done)
{
    respond_redirect(response, url_done(call, view_url(call, record->reg, record->id), done));
    return true;
}

/* The version that the button was drawn for; an older page must not act on a newer record. */
static bool rev_demand(struct call *call, const struct request *request,
                       struct record *record)
{
    int64_t stored_rev = record->rev;
    if (!form_rev(call, &request->form, record))
        return false;
    return stored_rev == record->rev ||
           call_fail(call, ERROR_CONFLICT, NULL,
                     "この記録は、あなたが開いた後に変更されました。最新の内容を確かめてからやり直してください。",
                     "This record was changed after you opened it. Look at it again first.");
}

bool record_move_action(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL || !rev_demand(call, request, record))
        return record_page_again(call, request, response, record);
    call->reason = text_string(call->arena, param_get(&request->form, "reason"));
    const char *name = text_string(call->arena, param_get(&request->form, "transition"));
    return record_move(call, record, name) ? back_to(call, response, record, done_move(call, name))
                                           : record_page_again(call, request, response, record);
}

bool record_end_action(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL || !record_typed(call, record->reg) ||
        !user_demand(call, record->reg->group, ACTION_END, record->unit_id) ||
        !rev_demand(call, request, record))
        return record_page_again(call, request, response, record);
    call->reason = text_string(call->arena, param_get(&request->form, "reason"));
    return record_end(call, record) ? back_to(call, response, record, "ended")
                                    : record_page_again(call, request, response, record);
}

bool record_revive_action(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL || !record_typed(call, record->reg) ||
        !user_demand(call, record->reg->group, ACTION_END, record->unit_id) ||
        !rev_demand(call, request, record))
        return record_page_again(call, request, response, record);
    call->reason = text_string(call->arena, param_get(&request->form, "reason"));
    return record_revive(call, record) ? back_to(call, response, record, "revived")
                                       : record_page_again(call, request, response, record);
}

bool comment_action(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    const char *body = text_string(call->arena, param_get(&request->form, "body"));
    if (record != NULL && comment_add(call, record, "", body))
        return back_to(call, response, record, "commented");
    return record_page_again(call, request, response, record);
}

static bool upload_attach(struct call *call, struct request *request, const struct record *record)
{
    const struct upload *upload = request_upload(request, "file");
    if (upload == NULL)
        return call_fail(call, ERROR_INVALID, "file", "ファイルを選んでください。",
                         "Choose a file.");
    return attachment_add(call, record, site_data_folder(),
                          text_string(call->arena, upload->name), upload->fd,
                          ATTACHMENT_SIZE_MAX);
}

bool attach_action(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    if (record == NULL ||
        !user_demand(call, record->reg->group, ACTION_UPDATE, record->unit_id))
        return false;
    return upload_attach(call, request, record)
               ? back_to(call, response, record, "attached")
               : record_page_again(call, request, response, record);
}

bool favourite_action(struct call *call, struct request *request, struct response *response)
{
    struct record *record = route_record(call, request);
    const struct value args[] = {value_int(call->user->account_id),
                                 value_string(record == NULL ? "" : record->reg->name),
                                 value_int(record == NULL ? 0 : record->id),
                                 value_int(call->now_ms)};
    int64_t removed = 0;
    if (record == NULL || !tx_begin(call))
        return false;
    bool is_done = db_run_changed(call,
                                  "DELETE FROM favourite WHERE account_id = ? AND register = ? AND "
                                  "record_id = ?",
                                  args, 3, &removed);
    if (is_done && removed == 0)
        is_done = db_run(call, "INSERT INTO favourite (account_id, register, record_id, at_ms) "
                               "VALUES (?, ?, ?, ?)",
                         args, 4);
    if (!is_done) {
        tx_rollback(call);
        return false;
    }
    if (!tx_commit(call))
        return false;
    respond_redirect(response, view_url(call, record->reg, record->id));
    return true;
}
