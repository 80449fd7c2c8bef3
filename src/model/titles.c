/* SPDX-License-Identifier: Apache-2.0 */
#include "model/titles.h"
#include "model/link.h"
#include "model/user.h"
#include "store/db.h"

#include <string.h>

enum { SLOTS = 1024, BATCH_MAX = 500 };

struct title {
    const struct reg *reg;
    int64_t id;
    const char *text; /* NULL: noted, not loaded yet */
    bool is_hidden;   /* the reader may not see the record */
    struct title *next;
};

struct titles {
    struct title *slots[SLOTS];
};

static struct title **slot_of(struct call *call, const struct reg *reg, int64_t id)
{
    if (call->titles == NULL)
        call->titles = arena_alloc(call->arena, sizeof *call->titles);
    uint64_t mixed = ((uint64_t)id * 0x9e3779b97f4a7c15u) ^ ((uintptr_t)reg >> 4);
    return &call->titles->slots[mixed % SLOTS];
}

static struct title *title_find(struct call *call, const struct reg *reg, int64_t id)
{
    for (struct title *t = *slot_of(call, reg, id); t != NULL; t = t->next)
        if (t->reg == reg && t->id == id)
            return t;
    return NULL;
}

void title_note(struct call *call, const struct reg *reg, int64_t id)
{
    if (id <= 0 || title_find(call, reg, id) != NULL)
        return;
    struct title **slot = slot_of(call, reg, id);
    struct title *title = arena_alloc(call->arena, sizeof *title);
    *title = (struct title){.reg = reg, .id = id, .next = *slot};
    *slot = title;
}

static const char *title_join(struct call *call, const char *code, const char *title)
{
    if (*code == '\0' || strcmp(code, title) == 0)
        return title;
    return arena_format(call->arena, "%s %s", code, title);
}

/* Titles as the search index keeps them, for registers whose title is a link. */
static void select_put(struct buffer *sql, const struct reg *reg)
{
    bool is_link = reg->fields[reg_field(reg, reg->title)].kind == FIELD_LINK;
    if (is_link)
        buffer_format(sql, "SELECT record_id, '', title, unit_id FROM search WHERE register = "
                           "'%s' AND record_id IN (",
                      reg->name);
    else if (reg->code != NULL)
        buffer_format(sql, "SELECT id, f_%s, f_%s, unit_id FROM r_%s WHERE id IN (", reg->code,
                      reg->title, reg->name);
    else
        buffer_format(sql, "SELECT id, '', f_%s, unit_id FROM r_%s WHERE id IN (", reg->title,
                      reg->name);
}

static void batch_load(struct call *call, const struct reg *reg, const struct value *ids,
                       size_t count)
{
    struct buffer sql = buffer_new(call->arena, 8192);
    select_put(&sql, reg);
    for (size_t i = 0; i < count; i++)
        buffer_puts(&sql, i == 0 ? "?" : ", ?");
    buffer_char(&sql, ')');
    struct db_rows *rows = db_query(call, buffer_string(&sql), ids, count);
    while (db_next(rows)) {
        struct title *title = title_find(call, reg, db_int(rows, 0));
        if (title == NULL)
            continue;
        title->is_hidden = !user_may(call, reg->group, ACTION_READ, db_int(rows, 3));
        title->text = title->is_hidden
                          ? arena_format(call->arena, "#%lld", (long long)title->id)
                          : title_join(call, db_string(rows, 1), db_string(rows, 2));
    }
}

/* Loads what was noted of one register. */
static void noted_load(struct call *call, const struct reg *reg)
{
    struct value *ids = arena_array(call->arena, BATCH_MAX, sizeof *ids);
    size_t count = 0;
    for (int i = 0; i < SLOTS; i++)
        for (struct title *t = call->titles->slots[i]; t != NULL; t = t->next) {
            if (t->reg != reg || t->text != NULL)
                continue;
            t->text = "";
            ids[count++] = value_int(t->id);
            if (count == BATCH_MAX) {
                batch_load(call, reg, ids, count);
                count = 0;
            }
        }
    if (count > 0)
        batch_load(call, reg, ids, count);
}

static void field_note(struct call *call, const struct field *field, struct value value)
{
    struct link_ref *refs;
    int count;
    if (field->kind == FIELD_LINK && value.kind == VALUE_INT)
        title_note(call, reg_find(field->target), value.integer);
    if (field->kind != FIELD_LINKS || !links_parse(call, field, value, &refs, &count))
        return;
    for (int i = 0; i < count; i++)
        title_note(call, refs[i].reg, refs[i].id);
}

void titles_note(struct call *call, struct record *const *records, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        for (int f = 0; f < records[i]->fields->count; f++)
            field_note(call, &records[i]->fields->fields[f], records[i]->values[f]);
}

static const struct title *title_load(struct call *call, const struct reg *reg, int64_t id)
{
    title_note(call, reg, id);
    const struct title *title = title_find(call, reg, id);
    if (title->text == NULL)
        noted_load(call, reg);
    return title;
}

const char *title_of(struct call *call, const struct reg *reg, int64_t id)
{
    return id <= 0 ? "" : title_load(call, reg, id)->text;
}

bool title_is_open(struct call *call, const struct reg *reg, int64_t id)
{
    return id > 0 && !title_load(call, reg, id)->is_hidden;
}

const char *title_any(struct call *call, const struct reg *reg, int64_t id)
{
    struct call all = *call;
    all.user = &user_program;
    all.titles = NULL; /* what it loads is not for the reader's pages */
    return title_of(&all, reg, id);
}
