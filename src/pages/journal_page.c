/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/journal_page.h"
#include "model/journal_list.h"
#include "model/titles.h"
#include "model/user.h"
#include "pages/site.h"
#include "store/db.h"
#include "templates/journal.h"

#include <string.h>

enum { PAGE_SIZE = 100, ACTORS_MAX = 300 };

static const char *string_get(struct request *request, const char *name)
{
    return text_string(request->call->arena, param_get(&request->query, name));
}

/* The first moment of a day in Japan; 0 for no day, with a problem when it is none. */
static int64_t day_ms(struct call *call, const char *field, const char *date, int days_later)
{
    int year, month, day;
    int64_t at_ms = 0;
    char later[CLOCK_DATE_SIZE];
    if (*date == '\0')
        return 0;
    if (!clock_date_read(text_from(date), &year, &month, &day)) {
        call_fail(call, ERROR_INVALID, field, "日付が正しくありません。", "This is no date.");
        return 0;
    }
    clock_date_add(later, date, 0, days_later);
    clock_stamp_read(text_from(arena_format(call->arena, "%sT00:00", later)), &at_ms);
    return at_ms;
}

static void registers_fill(struct call *call, struct journal_view *view)
{
    view->registers = arena_array(call->arena, (size_t)registry_count(), sizeof(struct option));
    for (int i = 0; i < registry_count(); i++) {
        const struct reg *reg = registry_at(i);
        if (user_may_somewhere(call, reg->group, ACTION_READ))
            view->registers[view->register_count++] =
                (struct option){reg->name, call_label(call, reg->label), 0,
                                strcmp(reg->name, view->reg) == 0};
    }
}

static void actors_fill(struct call *call, struct journal_view *view)
{
    const struct reg *accounts = reg_find("account");
    struct list_query query = {.reg = accounts, .page_size = ACTORS_MAX};
    struct list list;
    if (!user_may_somewhere(call, accounts->group, ACTION_READ) ||
        !list_run(call, &query, &list))
        return;
    view->actors = arena_array(call->arena, (size_t)list.count + 1, sizeof *view->actors);
    for (int64_t i = 0; i < list.count; i++) {
        const char *id = arena_format(call->arena, "%lld", (long long)list.records[i]->id);
        view->actors[view->actor_count++] = (struct option){
            id, record_title(call, list.records[i]), 0, strcmp(id, view->actor) == 0};
    }
}

/* Entries about signing in carry the login; people are shown by name. */
static const char *actor_shown(struct call *call, const struct journal_entry *entry)
{
    const char *title = title_of(call, reg_find("account"), entry->actor_id);
    size_t size = strlen(entry->actor);
    bool is_login = strncmp(title, entry->actor, size) == 0 && title[size] == ' ';
    return is_login ? title + size + 1 : entry->actor;
}

static void rows_fill(struct call *call, struct journal_view *view,
                      const struct journal_entry *entries, int count)
{
    const char *day = "";
    view->rows = arena_array(call->arena, (size_t)count + 1, sizeof *view->rows);
    for (int i = 0; i < count; i++)
        title_note(call, reg_find("account"), entries[i].actor_id);
    for (int i = 0; i < count; i++) {
        const char *minute = clock_minute(call->arena, entries[i].at_ms);
        const char *date = arena_format(call->arena, "%.10s", minute);
        struct journal_row *row = &view->rows[view->count++];
        *row = (struct journal_row){.entry = &entries[i], .reg = reg_find(entries[i].reg)};
        row->time = minute + 11;
        row->actor = actor_shown(call, &entries[i]);
        row->date = strcmp(date, day) == 0 ? NULL : date;
        day = date;
        event_changes(call, row->reg, entries[i].changes, &row->event);
    }
}

/* The same conditions, further down. */
static struct url next_url(struct call *call, const struct journal_view *view)
{
    const char *const names[] = {"register", "actor", "from", "to"};
    const char *const values[] = {view->reg, view->actor, view->from, view->to};
    struct url url = url_local(call->arena, "/journal");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (*values[i] != '\0')
            url = url_query(call->arena, url, names[i], text_from(values[i]));
    const char *before = arena_format(call->arena, "%lld", (long long)view->next);
    return url_query(call->arena, url, "before", text_from(before));
}

static bool journal_fill(struct call *call, struct request *request, struct journal_view *view)
{
    struct journal_entry *entries;
    struct journal_checkpoint head = {0};
    int count;
    struct journal_query query = {
        .before = param_int(&request->query, "before", 0),
        .limit = PAGE_SIZE,
        .reg = *view->reg == '\0' ? NULL : view->reg,
        .actor_id = param_int(&request->query, "actor", 0),
        .from_ms = day_ms(call, "from", view->from, 0),
        .to_ms = day_ms(call, "to", view->to, 1),
    };
    if (!call_ok(call) || !journal_list(call, &query, &entries, &count, &view->next))
        return false;
    view->is_first = query.before == 0;
    view->is_filtered = *view->reg != '\0' || *view->actor != '\0' || *view->from != '\0' ||
                        *view->to != '\0';
    rows_fill(call, view, entries, count);
    if (journal_head(call, &head))
        view->head_seq = head.seq;
    view->next_url = next_url(call, view);
    registers_fill(call, view);
    actors_fill(call, view);
    return call_ok(call);
}

static bool journal_page(struct call *call, struct request *request, struct response *response)
{
    struct journal_view view = {
        .reg = string_get(request, "register"),
        .actor = string_get(request, "actor"),
        .from = string_get(request, "from"),
        .to = string_get(request, "to"),
    };
    if (!journal_fill(call, request, &view))
        return false;
    struct layout layout = {.title = call_label(call, L("操作記録", "Journal")),
                            .path = "/journal", .class = "wide", .has_heading = true};
    struct page page = layout_begin(request, response, 200, &layout);
    tmpl_journal_page(&page, &view);
    layout_end(&page);
    return true;
}

static const struct route routes[] = {
    {METHOD_GET, "/journal", journal_page, ACCESS_RIGHT, SITE_RIGHT(GROUP_JOURNAL, ACTION_READ),
     0, "the journal"},
};

static const struct menu_item menu[] = {
    {CHAPTER_SYSTEM, "/journal", "history", L_INIT("操作記録", "Journal"), GROUP_JOURNAL,
     ACTION_READ},
    {0},
};

const struct module journal_module = {
    .name = "journal",
    .routes = ROUTE_TABLE(routes),
    .menu = menu,
};
