/* SPDX-License-Identifier: Apache-2.0 */
/* GET /calendar/{token}: one account's duties as iCalendar (RFC 5545). Calendar programs cannot
 * sign in, so the address itself is the secret; only a new one, which somebody has to ask for,
 * makes the old one useless. */
#include "access/access.h"
#include "access/credential.h"
#include "access/feed.h"
#include "base/clock.h"
#include "model/list.h"
#include "model/user.h"
#include "operation/duty_page.h"
#include "templates/duty.h"

enum { FEED_SIZE_MAX = 4 << 20, LINE_MAX_BYTES = 73 };

/* RFC 5545 §3.3.11 escapes and §3.1 folding, without cutting a character in two. */
static void line_put(struct buffer *out, const char *name, const char *value)
{
    size_t width = 0;
    buffer_format(out, "%s:", name);
    for (const char *c = value; *c != '\0'; c++) {
        bool starts = ((unsigned char)*c & 0xc0) != 0x80;
        if (starts && width > LINE_MAX_BYTES - 20) {
            buffer_puts(out, "\r\n ");
            width = 0;
        }
        if (*c == '\n')
            buffer_puts(out, "\\n");
        else if (*c == ',' || *c == ';' || *c == '\\')
            buffer_format(out, "\\%c", *c);
        else if ((unsigned char)*c >= ' ')
            buffer_char(out, *c);
        width++;
    }
    buffer_puts(out, "\r\n");
}

static const char *compact(struct call *call, const char *date)
{
    return arena_format(call->arena, "%.4s%.2s%.2s", date, date + 5, date + 8);
}

static void event_put(struct call *call, struct buffer *out, const struct record *duty)
{
    char end[CLOCK_DATE_SIZE], stamp[CLOCK_STAMP_SIZE];
    const char *due = record_string(call, duty, "next_due");
    clock_date_add(end, due, 0, 1);
    clock_stamp_write(stamp, duty->updated_at_ms - 9 * 60 * 60 * 1000LL);
    buffer_puts(out, "BEGIN:VEVENT\r\n");
    line_put(out, "UID",
             arena_format(call->arena, "duty-%lld-%s@kaname", (long long)duty->id, due));
    line_put(out, "DTSTAMP", arena_format(call->arena, "%sT%.2s%.2s%.2sZ", compact(call, stamp),
                                          stamp + 11, stamp + 14, stamp + 17));
    buffer_format(out, "DTSTART;VALUE=DATE:%s\r\n", compact(call, due));
    buffer_format(out, "DTEND;VALUE=DATE:%s\r\n", compact(call, end));
    line_put(out, "SUMMARY", record_string(call, duty, "title"));
    line_put(out, "DESCRIPTION", record_string(call, duty, "evidence"));
    buffer_puts(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

bool calendar_feed(struct call *call, struct request *request, struct response *response)
{
    struct text token = param_get(&request->params, "token");
    call->user = feed_user(call, token);
    if (call->user == NULL)
        return false;
    struct list_query query = {.reg = &duty_register, .page_size = LIST_PAGE_MAX,
                               .order = "next_due", .is_brief = true};
    struct list list;
    if (call->user->person_id > 0)
        list_add(call, &query, "owner", FILTER_IS, value_int(call->user->person_id));
    if (!list_run(call, &query, &list))
        return false;
    struct buffer out = buffer_new(call->arena, FEED_SIZE_MAX);
    buffer_puts(&out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kaname//Duties//JA\r\n");
    line_put(&out, "X-WR-CALNAME", call_label(call, L("Kaname 定期業務の期限", "Kaname duties")));
    for (int64_t i = 0; i < list.count; i++)
        event_put(call, &out, list.records[i]);
    buffer_puts(&out, "END:VCALENDAR\r\n");
    respond_bytes(response, 200, "text/calendar; charset=utf-8", buffer_view(&out));
    return true;
}

static bool address_show(struct call *call, struct request *request, struct response *response,
                         const char *token)
{
    int status = call_ok(call) ? 200 : error_http_status(call_error(call));
    struct calendar_view view = {
        .made_at_ms = credential_time_ms(call, call->user->account_id, "feed")};
    if (token != NULL)
        view.address = arena_format(call->arena, "%s://%s/calendar/%s",
                                    request->is_tls ? "https" : "http",
                                    text_string(call->arena, request->host), token);
    struct layout layout = {
        .title = call_label(call, L("カレンダーの購読", "Calendar subscription")),
        .path = "/duties",
        .class = "",
        .crumbs = {{call_label(call, L("期限", "Due")), url_local(call->arena, "/duties")}},
        .crumb_count = 1,
    };
    struct page page = layout_begin(request, response, status, &layout);
    tmpl_calendar_page(&page, &view);
    layout_end(&page);
    return true;
}

bool calendar_page(struct call *call, struct request *request, struct response *response)
{
    return address_show(call, request, response, NULL);
}

/* The form names the address it replaces by its time, so that neither the first button nor the
 * same form sent twice destroys a subscription in use. */
bool calendar_address_action(struct call *call, struct request *request,
                             struct response *response)
{
    int64_t made_at_ms = credential_time_ms(call, call->user->account_id, "feed");
    if (param_int(&request->form, "replaces", 0) != made_at_ms) {
        call_fail(call, ERROR_CONFLICT, NULL,
                  "購読アドレスはすでに発行されています。何も変更していません。",
                  "There is an address already. Nothing was changed.");
        return address_show(call, request, response, NULL);
    }
    const char *token = feed_token_new(call);
    return token != NULL && address_show(call, request, response, token);
}
