/* SPDX-License-Identifier: Apache-2.0 */
/* What the editor's forms do. */
#include "model/user.h"
#include "standards/clause_edit.h"
#include "standards/editor.h"
#include "standards/pages.h"
#include "standards/skeleton.h"
#include "standards/standards.h"

#include <string.h>

static const char *form_string(struct call *call, const struct request *request, const char *name)
{
    return text_string(call->arena, text_trim(param_get(&request->form, name)));
}

/* {clause} of the route, as a clause of that document. */
static bool route_clause(struct call *call, struct request *request,
                         const struct record *standard, int64_t *out)
{
    if (standard == NULL || !request_id(request, "clause", out))
        return false;
    struct record *clause = record_load(call, &clause_register, *out);
    if (clause == NULL)
        return false;
    return record_int(clause, "standard") == standard->id ||
           call_fail(call, ERROR_MISSING, NULL, "その条項はありません。", "No such clause.");
}

static bool back_to(struct call *call, struct response *response, int64_t standard_id,
                    int64_t clause_id, const char *done)
{
    respond_redirect(response, url_done(call, standard_url(call, standard_id, clause_id), done));
    return true;
}

bool clause_add_action(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_manuscript(call, request);
    if (standard == NULL)
        return false;
    int64_t near = param_int(&request->form, "near", 0);
    bool is_below = text_is(param_get(&request->form, "place"), "below");
    struct record *clause =
        clause_add(call, standard, near, is_below ? PLACE_BELOW : PLACE_AFTER,
                   form_string(call, request, "heading"));
    struct editor_ask ask = {.standard = standard, .clause_id = near};
    return clause == NULL ? editor_show(call, request, response, &ask)
                          : back_to(call, response, standard->id, clause->id, "created");
}

static bool save_refused(struct call *call, struct request *request, struct response *response,
                         struct editor_ask *ask)
{
    /* The typed text stays, over the stored version, so that saving again is a decision. */
    struct record *stored = record_load_any(call, &clause_register, ask->clause_id);
    if (stored != NULL && stored->rev != ask->typed->rev) {
        ask->typed->rev = stored->rev;
        ask->stored = stored;
    }
    return editor_show(call, request, response, ask);
}

bool clause_save_action(struct call *call, struct request *request, struct response *response)
{
    int64_t id;
    struct record *standard = route_manuscript(call, request);
    if (!route_clause(call, request, standard, &id))
        return false;
    struct record *clause = record_load(call, &clause_register, id);
    call->reason = form_string(call, request, "reason");
    struct editor_ask ask = {.standard = standard, .clause_id = id, .typed = clause};
    if (!form_rev(call, &request->form, clause))
        return false;
    if (!form_read(call, &request->form, clause) || !record_save(call, clause))
        return save_refused(call, request, response, &ask);
    if (!text_is(param_get(&request->form, "next"), "find"))
        return back_to(call, response, standard->id, id, "saved");
    respond_redirect(response, url_query(call->arena, standard_url(call, standard->id, id), "find",
                                         text_trim(param_get(&request->form, "find"))));
    return true;
}

bool clause_move_action(struct call *call, struct request *request, struct response *response)
{
    static const struct {
        const char *name;
        enum clause_move move;
    } moves[] = {{"up", MOVE_UP}, {"down", MOVE_DOWN}, {"in", MOVE_IN}, {"out", MOVE_OUT}};
    int64_t id;
    struct record *standard = route_manuscript(call, request);
    if (!route_clause(call, request, standard, &id))
        return false;
    struct text name = param_get(&request->form, "move");
    struct editor_ask ask = {.standard = standard, .clause_id = id};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (text_is(name, moves[i].name))
            return clause_shift(call, standard, id, moves[i].move)
                       ? back_to(call, response, standard->id, id, "saved")
                       : editor_show(call, request, response, &ask);
    return call_fail(call, ERROR_INVALID, "move", "動かす向きが正しくありません。",
                     "No such direction.");
}

bool clause_end_action(struct call *call, struct request *request, struct response *response)
{
    int64_t id;
    struct record *standard = route_manuscript(call, request);
    if (!route_clause(call, request, standard, &id))
        return false;
    call->reason = form_string(call, request, "reason");
    struct editor_ask ask = {.standard = standard, .clause_id = id};
    return clause_end(call, standard, id) ? back_to(call, response, standard->id, 0, "ended")
                                          : editor_show(call, request, response, &ask);
}

bool state_action(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_standard(call, request);
    if (standard == NULL)
        return false;
    if (!form_rev(call, &request->form, standard))
        return false;
    call->reason = form_string(call, request, "reason");
    const char *move = form_string(call, request, "transition");
    if (record_move(call, standard, move))
        return back_to(call, response, standard->id, 0, done_move(call, move));
    struct editor_ask ask = {.standard = route_standard(call, request)};
    return ask.standard != NULL && editor_show(call, request, response, &ask);
}

bool unpublish_action(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_standard(call, request);
    if (standard == NULL)
        return false;
    call->reason = form_string(call, request, "reason");
    struct editor_ask ask = {.standard = standard};
    return publication_withdraw(call, standard)
               ? back_to(call, response, standard->id, 0, "saved")
               : editor_show(call, request, response, &ask);
}

bool standard_comment_action(struct call *call, struct request *request,
                             struct response *response)
{
    struct record *standard = route_standard(call, request);
    if (standard == NULL)
        return false;
    int64_t clause_id = param_int(&request->form, "clause", 0);
    const char *place =
        clause_id == 0 ? "" : arena_format(call->arena, "%lld", (long long)clause_id);
    struct editor_ask ask = {.standard = standard, .clause_id = clause_id};
    return comment_add(call, standard, place, form_string(call, request, "body"))
               ? back_to(call, response, standard->id, clause_id, "commented")
               : editor_show(call, request, response, &ask);
}

bool comment_resolve_action(struct call *call, struct request *request, struct response *response)
{
    int64_t id;
    struct record *standard = route_manuscript(call, request);
    if (standard == NULL || !request_id(request, "comment", &id))
        return false;
    bool is_resolved = text_is(param_get(&request->form, "resolved"), "1");
    return comment_resolve(call, standard, id, is_resolved) &&
           back_to(call, response, standard->id, param_int(&request->form, "clause", 0), "saved");
}

bool skeleton_action(struct call *call, struct request *request, struct response *response)
{
    struct record *standard = route_manuscript(call, request);
    if (standard == NULL)
        return false;
    struct editor_ask ask = {.standard = standard};
    return skeleton_make(call, standard) ? back_to(call, response, standard->id, 0, "created")
                                         : editor_show(call, request, response, &ask);
}
