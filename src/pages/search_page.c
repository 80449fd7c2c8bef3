/* SPDX-License-Identifier: Apache-2.0 */
/* GET /search: everything the user may see; without words, what they marked and what they
 * opened or changed lately. */
#include "pages/search_page.h"
#include "model/user.h"
#include "store/db.h"
#include "templates/search.h"

enum { HITS_MAX = 100, MARKS_MAX = 30, RECENTS_MAX = 15, LOOKED_AT_MAX = 300 };

/* Rows of register, id and time; what may not be read any more is left out. */
static int marks_read(struct call *call, struct db_rows *rows, int max, struct recent **out)
{
    int found = 0, count = 0;
    struct recent *list = arena_array(call->arena, (size_t)max, sizeof *list);
    while (found < max && db_next(rows)) {
        const struct reg *reg = reg_find(db_string(rows, 0));
        if (reg != NULL)
            list[found++] = (struct recent){reg, db_int(rows, 1), db_int(rows, 2), NULL};
    }
    for (int i = 0; i < found; i++) {
        const struct record *record = record_load(call, list[i].reg, list[i].id);
        if (record == NULL)
            continue;
        list[i].title = record_title(call, record);
        list[count++] = list[i];
    }
    call_forgive(call);
    *out = list;
    return count;
}

static void marks_fill(struct call *call, struct search_view *view)
{
    const struct value account = value_int(call->user->account_id);
    struct db_rows *rows =
        db_query(call,
                 "SELECT register, record_id, at_ms FROM favourite WHERE account_id = ? ORDER BY "
                 "at_ms DESC LIMIT ?",
                 DB_ARGS(account, value_int(MARKS_MAX)));
    view->favourite_count = marks_read(call, rows, MARKS_MAX, &view->favourites);
    rows = db_query(call,
                    "SELECT register, record_id, MAX(at_ms) FROM (SELECT register, record_id, "
                    "at_ms FROM recent WHERE account_id = ? UNION ALL SELECT register, record_id, "
                    "at_ms FROM (SELECT register, record_id, at_ms FROM journal WHERE "
                    "actor_id = ? AND record_id > 0 AND register <> 'account' ORDER BY seq DESC "
                    "LIMIT ?) AS changed) AS mine "
                    "GROUP BY register, record_id ORDER BY 3 DESC LIMIT ?",
                    DB_ARGS(account, account, value_int(LOOKED_AT_MAX), value_int(RECENTS_MAX)));
    view->recent_count = marks_read(call, rows, RECENTS_MAX, &view->recents);
}

static void kinds_fill(struct call *call, struct search_view *view)
{
    view->all_url = url_query(call->arena, url_local(call->arena, "/search"), "q",
                              text_from(view->words));
    for (int i = 0; i < view->count; i++) {
        int k = 0;
        while (k < view->kind_count && view->kinds[k].reg != view->hits[i].reg)
            k++;
        if (k == KINDS_MAX)
            continue;
        if (k == view->kind_count)
            view->kinds[view->kind_count++] = (struct search_kind){
                view->hits[i].reg,
                url_query(call->arena, view->all_url, "kind", text_from(view->hits[i].reg->name)),
                0};
        view->kinds[k].count++;
    }
}

bool search_page(struct call *call, struct request *request, struct response *response)
{
    struct text words = text_trim(param_get(&request->query, "q"));
    struct search_view view = {
        .words = text_string(call->arena, words),
        .reg = reg_find_text(param_get(&request->query, "kind")),
    };
    if (words.size > 0 &&
        !search_run(call, words, NULL, HITS_MAX, &view.hits, &view.count))
        return false;
    view.found = view.count;
    view.is_cut = view.count == HITS_MAX;
    if (words.size > 0)
        kinds_fill(call, &view);
    else
        marks_fill(call, &view);
    struct layout layout = {.title = call_label(call, L("検索", "Search")), .path = "/search",
                            .class = "", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_search_page(&page, &view);
    layout_end(&page);
    return true;
}
