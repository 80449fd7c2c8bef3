/* SPDX-License-Identifier: Apache-2.0 */
#include "operation/year_plan.h"
#include "base/asset.h"
#include "base/clock.h"
#include "model/duty.h"

#include <jansson.h>
#include <stdlib.h>

static struct plan_entry entries[PLAN_MAX];
static int count;

static struct label label_of(const json_t *entry, const char *name)
{
    const json_t *both = json_object_get(entry, name);
    return (struct label){json_string_value(json_object_get(both, "ja")),
                          json_string_value(json_object_get(both, "en"))};
}

static int int_of(const json_t *entry, const char *name)
{
    return (int)json_integer_value(json_object_get(entry, name));
}

static bool is_sound(const struct plan_entry *entry)
{
    return entry->id != NULL && entry->title.ja != NULL && entry->title.en != NULL &&
           entry->how.ja != NULL && entry->how.en != NULL && entry->evidence.ja != NULL &&
           entry->evidence.en != NULL && entry->cycle > 0 && entry->month >= 0 &&
           entry->month <= 12 && entry->requirement_count > 0;
}

static void entry_add(const char *path, const json_t *json)
{
    if (count == PLAN_MAX)
        die("%s: more than %d duties", path, PLAN_MAX);
    struct plan_entry *entry = &entries[count];
    *entry = (struct plan_entry){
        .id = json_string_value(json_object_get(json, "id")),
        .role = json_string_value(json_object_get(json, "role")),
        .title = label_of(json, "title"),
        .how = label_of(json, "how"),
        .evidence = label_of(json, "evidence"),
        .month = int_of(json, "month"),
        .cycle = int_of(json, "cycle"),
        .lead_days = int_of(json, "lead_days"),
    };
    size_t i;
    const json_t *code;
    json_array_foreach(json_object_get(json, "requirements"), i, code)
        if (i < PLAN_REQUIREMENTS_MAX)
            entry->requirements[entry->requirement_count++] = json_string_value(code);
    if (!is_sound(entry))
        die("%s: duty %d is not complete", path, count);
    count++;
}

/* By the month in which the year's work begins: April first. */
static int by_fiscal_month(const void *a, const void *b)
{
    const struct plan_entry *one = a, *other = b;
    int first = one->month == 0 ? -1 : (one->month + 11 - FISCAL_YEAR_END) % 12;
    int second = other->month == 0 ? -1 : (other->month + 11 - FISCAL_YEAR_END) % 12;
    return first != second ? first - second : one->cycle - other->cycle;
}

void year_plan_load(void)
{
    size_t files;
    const struct asset *asset = asset_under("data/duties/", &files);
    for (size_t i = 0; i < files && count == 0; i++) {
        json_error_t error;
        struct text text = asset_text(&asset[i]);
        /* Kept for the life of the process: the table points into it. */
        json_t *root = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES, &error), *entry;
        if (!json_is_array(root))
            die("%s:%d: %s", asset[i].path, error.line, error.text);
        size_t j;
        json_array_foreach(root, j, entry)
            entry_add(asset[i].path, entry);
    }
    qsort(entries, (size_t)count, sizeof *entries, by_fiscal_month);
}

int year_plan_count(void)
{
    return count;
}

const struct plan_entry *year_plan_at(int index)
{
    return &entries[index];
}

static bool falls_in(const struct plan_entry *entry, int month)
{
    return entry->month != 0 ? month == entry->month
                             : (month + 12 - FISCAL_YEAR_END) % entry->cycle == 0;
}

const char *plan_entry_due(struct call *call, const struct plan_entry *entry)
{
    char first[CLOCK_DATE_SIZE];
    char *due = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    const char *this_month = arena_format(call->arena, "%.7s-01", call_today(call));
    for (int ahead = 0; ahead < 12; ahead++) {
        clock_date_add(first, this_month, ahead, 0);
        if (falls_in(entry, (first[5] - '0') * 10 + first[6] - '0'))
            break;
    }
    clock_date_add(first, first, 1, 0);
    clock_date_add(due, first, 0, -1);
    return due;
}

static bool field_read(struct call *call, struct record *duty, const char *name, struct text text,
                       const char *at)
{
    const struct problem *last = call->problems;
    if (record_parse(call, duty, fieldset_find(duty->fields, name), text))
        return true;
    for (struct problem *p = call->problems; p != NULL; p = p->next)
        if (p->next == NULL && p != last)
            p->field = at;
    return false;
}

struct record *plan_entry_duty(struct call *call, const struct plan_entry *entry, int64_t unit_id,
                               struct text due, struct text owner)
{
    struct record *duty = record_new(call, &duty_register);
    struct buffer codes = buffer_new(call->arena, 4096);
    for (int i = 0; i < entry->requirement_count; i++)
        buffer_format(&codes, "%s%s", i == 0 ? "" : ",", entry->requirements[i]);
    duty->unit_id = unit_id;
    record_set_string(duty, "title", call_label(call, entry->title));
    record_set_string(duty, "how", call_label(call, entry->how));
    record_set_string(duty, "evidence", call_label(call, entry->evidence));
    record_set_int(duty, "cycle", entry->cycle);
    record_set_string(duty, "cycle_unit", "month");
    record_set_int(duty, "lead_days", entry->lead_days);
    bool is_read =
        field_read(call, duty, "next_due", due, arena_format(call->arena, "due.%s", entry->id));
    is_read &=
        field_read(call, duty, "owner", owner, arena_format(call->arena, "owner.%s", entry->id));
    is_read &= record_parse(call, duty, fieldset_find(duty->fields, "requirements"),
                            buffer_view(&codes));
    return is_read ? duty : NULL;
}
