/* SPDX-License-Identifier: Apache-2.0 */
/* Values by name, and from text. */
#include "base/clock.h"
#include "base/fold.h"
#include "base/typed.h"
#include "model/link.h"
#include "model/record.h"
#include "model/titles.h"
#include "model/user.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

static int field_index(const struct record *record, const char *field)
{
    int index = fieldset_find(record->fields, field);
    if (index < 0)
        die("register %s has no field %s", record->reg->name, field);
    return index;
}

struct value record_get(const struct record *record, const char *field)
{
    return record->values[field_index(record, field)];
}

const char *record_string(struct call *call, const struct record *record, const char *field)
{
    return value_as_string(call->arena, record_get(record, field));
}

int64_t record_int(const struct record *record, const char *field)
{
    return value_as_int(record_get(record, field));
}

void record_set(struct record *record, const char *field, struct value value)
{
    record->values[field_index(record, field)] = value;
}

void record_set_string(struct record *record, const char *field, const char *value)
{
    record_set(record, field,
               value == NULL || *value == '\0' ? value_null() : value_string(value));
}

void record_set_int(struct record *record, const char *field, int64_t value)
{
    record_set(record, field, value_int(value));
}

const char *record_title(struct call *call, const struct record *record)
{
    /* A title that is itself a link (an assessment of a requirement) reads as what it points at. */
    int index = field_index(record, record->reg->title);
    bool is_link = record->fields->fields[index].kind == FIELD_LINK;
    const char *title =
        is_link ? record_show(call, record, index)
                : value_as_string(call->arena, record->values[index]);
    const char *code =
        record->reg->code == NULL ? "" : record_string(call, record, record->reg->code);
    if (*code == '\0' || strcmp(code, title) == 0)
        return title;
    return arena_format(call->arena, "%s %s", code, title);
}

const char *record_title_kept(struct call *call, const struct record *record)
{
    struct call all = *call;
    all.user = &user_program;
    all.titles = NULL;
    return record_title(&all, record);
}

static bool number_parse(struct call *call, const struct field *field, struct text text,
                         struct value *out)
{
    double number;
    bool is_read = typed_number(call->arena, text, field->unit, &number);
    bool is_whole = is_read && number >= -9e15 && number <= 9e15 &&
                    number == (double)(int64_t)number;
    if (is_read && field->kind == FIELD_REAL)
        *out = value_real(number);
    else if (is_whole)
        *out = value_int((int64_t)number);
    else
        return call_fail(call, ERROR_INVALID, field->name,
                         "「%.40s」は数として読めません。例: 1240、1,240、1.2万",
                         "\"%.40s\" is not a number. Examples: 1240, 1,240",
                         text_string(call->arena, text));
    return true;
}

static bool date_parse(struct call *call, const struct field *field, struct text text,
                       struct value *out)
{
    char *date = arena_alloc(call->arena, CLOCK_DATE_SIZE);
    int64_t at_ms;
    if (field->kind == FIELD_DATE && typed_day(call->arena, text, date)) {
        *out = value_string(date);
        return true;
    }
    if (field->kind == FIELD_STAMP && typed_stamp(call->arena, text, &at_ms)) {
        *out = value_int(at_ms);
        return true;
    }
    return call_fail(call, ERROR_INVALID, field->name,
                     "「%.40s」は日付として読めません。例: 2026-11-23、2026/11/23、令和8年11月23日",
                     "\"%.40s\" is not a date. Examples: 2026-11-23, 2026/11/23",
                     text_string(call->arena, text));
}

static bool bool_parse(struct call *call, const struct field *field, struct text text,
                       struct value *out)
{
    static const char *const yes[] = {"1", "true", "on", "yes", "はい", "○", "〇", "有", "あり"};
    static const char *const no[] = {"0", "false", "off", "no", "いいえ", "×", "無", "なし"};
    struct text folded = fold_text(call->arena, text);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (text_equal(folded, fold_text(call->arena, text_from(yes[i])))) {
            *out = value_int(1);
            return true;
        }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (text_equal(folded, fold_text(call->arena, text_from(no[i])))) {
            *out = value_int(0);
            return true;
        }
    return call_fail(call, ERROR_INVALID, field->name, "「%.40s」は「はい」か「いいえ」にしてください。",
                     "\"%.40s\": write yes or no.", text_string(call->arena, text));
}

static const char *choices_text(struct call *call, const struct choice *choices)
{
    struct buffer out = buffer_new(call->arena, 4096);
    for (; choices->code != NULL; choices++)
        buffer_format(&out, "%s%s", out.size > 0 ? "、" : "", call_label(call, choices->label));
    return buffer_string(&out);
}

/* By code, or by a label in either language. */
static const struct choice *choice_match(struct call *call, const struct field *field,
                                         struct text text)
{
    const struct choice *choice = choice_find(field->choices, text);
    if (choice != NULL)
        return choice;
    struct text folded = fold_text(call->arena, text);
    for (choice = field->choices; choice->code != NULL; choice++)
        if (text_equal(folded, fold_text(call->arena, text_from(choice->label.ja))) ||
            text_equal(folded, fold_text(call->arena, text_from(choice->label.en))))
            return choice;
    call_fail(call, ERROR_INVALID, field->name, "「%.40s」は選べません。選択肢: %s",
              "\"%.40s\" is not a choice. Choices: %s", text_string(call->arena, text),
              choices_text(call, field->choices));
    return NULL;
}

/* The ideographic comma and line ends separate items as the comma does. */
static struct text list_commas(struct call *call, struct text text)
{
    struct buffer out = buffer_new(call->arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++) {
        struct text rest = {text.data + i, text.size - i};
        if (text_starts(rest, "、")) {
            buffer_char(&out, ',');
            i += strlen("、") - 1;
        } else {
            buffer_char(&out, text.data[i] == '\n' || text.data[i] == ';' ? ',' : text.data[i]);
        }
    }
    return buffer_view(&out);
}

void choice_add(struct buffer *codes, const struct choice *choice)
{
    struct text rest = buffer_view(codes), code;
    while (text_split(&rest, ',', &code))
        if (text_is(code, choice->code))
            return;
    buffer_format(codes, "%s%s,", codes->size == 0 ? "," : "", choice->code);
}

static bool choices_parse(struct call *call, const struct field *field, struct text text,
                          struct value *out)
{
    struct text rest = list_commas(call, text), item;
    struct buffer codes = buffer_new(call->arena, 64 * 1024);
    while (text_split(&rest, ',', &item)) {
        item = text_trim(item);
        if (item.size == 0)
            continue;
        const struct choice *choice = choice_match(call, field, item);
        if (choice == NULL)
            return false;
        choice_add(&codes, choice);
    }
    *out = codes.size == 0 ? value_null() : value_text(buffer_view(&codes));
    return true;
}

/* A link that the record holds already stays, also for who may not see where it leads. */
static bool is_held(struct call *call, const struct field *field, struct value held,
                    const struct link_ref *ref)
{
    struct link_ref *refs;
    int count;
    if (field->kind == FIELD_LINK)
        return held.kind == VALUE_INT && held.integer == ref->id;
    if (!links_parse(call, field, held, &refs, &count))
        return false;
    for (int i = 0; i < count; i++)
        if (refs[i].reg == ref->reg && refs[i].id == ref->id)
            return true;
    return false;
}

static bool is_known(struct call *call, const struct reg *reg, int64_t unit_id)
{
    return user_may(call, reg->group, ACTION_READ, unit_id);
}

/* The id that a code, a title or "code title" means, 0 if none, -1 if several. What the user may
 * not see is not there. */
static int64_t link_search(struct call *call, const struct reg *reg, struct text text)
{
    enum { TWINS_MAX = 100 };
    struct buffer sql = buffer_new(call->arena, 1024);
    size_t count = 1;
    buffer_format(&sql, "SELECT id, unit_id FROM r_%s WHERE ended_at IS NULL AND (f_%s = ?",
                  reg->name, reg->title);
    if (reg->code != NULL) {
        buffer_format(&sql, " OR f_%s IN (?, ?) OR f_%s || ' ' || f_%s = ?", reg->code, reg->code,
                      reg->title);
        count = 4;
    }
    buffer_format(&sql, ") LIMIT %d", TWINS_MAX);
    struct value narrow = value_text(fold_width(call->arena, text));
    struct value args[4] = {value_text(text), value_text(text), narrow, value_text(text)};
    struct db_rows *rows = db_query(call, buffer_string(&sql), args, count);
    int64_t id = 0;
    while (db_next(rows))
        if (is_known(call, reg, db_int(rows, 1)))
            id = id == 0 ? db_int(rows, 0) : -1;
    return id;
}

static bool link_exists(struct call *call, const struct field *field, struct value held,
                        const struct link_ref *ref)
{
    const char *sql =
        arena_format(call->arena, "SELECT COALESCE(unit_id, 0) FROM r_%s WHERE id = ?",
                     ref->reg->name);
    struct value unit = db_value(call, sql, DB_ARGS(value_int(ref->id)));
    return unit.kind != VALUE_NULL &&
           (is_known(call, ref->reg, unit.integer) || is_held(call, field, held, ref));
}

/* One link: an id ("12" in codes, "#12" as shown), a code, a title. */
static bool link_find(struct call *call, const struct field *field, struct text text, bool is_shown,
                      struct value held, struct link_ref *out)
{
    struct text name = text_from(field->target), item = text;
    if (strcmp(field->target, "*") == 0) {
        struct text rest = text;
        if (text_split(&rest, '/', &name) && rest.data != NULL)
            item = rest;
    }
    out->reg = reg_find_text(name);
    bool is_number = text_starts(item, "#")
                         ? text_to_int((struct text){item.data + 1, item.size - 1}, &out->id)
                         : !is_shown && text_to_int(item, &out->id);
    if (out->reg != NULL && is_number && link_exists(call, field, held, out))
        return true;
    int64_t id = out->reg == NULL || is_number ? 0 : link_search(call, out->reg, item);
    if (id > 0) {
        out->id = id;
        return true;
    }
    if (out->reg == NULL)
        return call_fail(call, ERROR_INVALID, field->name,
                         "「%.60s」がどの記録か読み取れません。例: system/SYS-10",
                         "Which record \"%.60s\" is, cannot be read. Example: system/SYS-10",
                         text_string(call->arena, text));
    const char *what = call_label(call, out->reg->label);
    if (id < 0)
        return call_fail(call, ERROR_INVALID, field->name,
                         "「%.60s」という%sが複数あります。番号で指定してください。",
                         "There is more than one \"%.60s\" among %s. Give its code.",
                         text_string(call->arena, item), what);
    return call_fail(call, ERROR_INVALID, field->name, "「%.60s」という%sはありません。",
                     "There is no \"%.60s\" among %s.", text_string(call->arena, item), what);
}

static bool links_read(struct call *call, const struct field *field, struct text text,
                       bool is_shown, struct value *out)
{
    enum { ITEMS_MAX = 500 };
    struct link_ref *refs = arena_array(call->arena, ITEMS_MAX, sizeof *refs);
    /* Sheets write one link a line, because titles may hold commas. */
    bool has_lines = is_shown && memchr(text.data, '\n', text.size) != NULL;
    struct text rest = has_lines ? text : list_commas(call, text), item;
    int count = 0;
    while (text_split(&rest, has_lines ? '\n' : ',', &item)) {
        item = text_trim(item);
        if (item.size == 0)
            continue;
        if (count == ITEMS_MAX)
            return call_fail(call, ERROR_TOO_LARGE, field->name, "一度に指定できるのは%d件までです。",
                             "At most %d at once.", ITEMS_MAX);
        if (!link_find(call, field, item, is_shown, *out, &refs[count]))
            return false;
        count++;
    }
    *out = links_value(call, field, refs, count);
    return true;
}

/* One line: line ends become blanks. Notes keep theirs, as LF. */
static struct value text_clean(struct call *call, const struct field *field, struct text text)
{
    struct buffer out = buffer_new(call->arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\r')
            continue;
        if (c == '\n' && field->kind == FIELD_TEXT)
            c = ' ';
        if (c >= ' ' || c == '\n' || c == '\t')
            buffer_char(&out, (char)c);
    }
    struct text clean = text_trim(buffer_view(&out));
    return clean.size == 0 ? value_null() : value_text(clean);
}

static bool value_parse(struct call *call, const struct field *field, struct text text,
                        bool is_shown, struct value *out)
{
    struct text narrow = fold_width(call->arena, text);
    struct link_ref ref;
    const struct choice *choice;
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_NOTE:
    case FIELD_RICH:
        *out = text_clean(call, field, text);
        return true;
    case FIELD_INT:
    case FIELD_REAL:
        return number_parse(call, field, narrow, out);
    case FIELD_DATE:
    case FIELD_STAMP:
        return date_parse(call, field, narrow, out);
    case FIELD_BOOL:
        return bool_parse(call, field, text, out);
    case FIELD_CHOICE:
        choice = choice_match(call, field, text);
        if (choice != NULL)
            *out = value_string(choice->code);
        return choice != NULL;
    case FIELD_CHOICES:
        return choices_parse(call, field, text, out);
    case FIELD_LINK:
        if (!link_find(call, field, text, is_shown, *out, &ref))
            return false;
        *out = value_int(ref.id);
        return true;
    case FIELD_LINKS:
        return links_read(call, field, text, is_shown, out);
    }
    return false;
}

static bool field_parse(struct call *call, struct record *record, int index, struct text text,
                        bool is_shown)
{
    const struct field *field = &record->fields->fields[index];
    struct text trimmed = text_trim(text);
    if (!text_is_utf8(text))
        return call_fail(call, ERROR_INVALID, field->name, "文字コードがUTF-8ではありません。",
                         "This is not UTF-8 text.");
    if (trimmed.size == 0) {
        record->values[index] = value_null();
        return true;
    }
    /* ＳＵＰ－３０ is the number SUP-30, and not a second one beside it. */
    bool is_code = record->reg->code != NULL && strcmp(field->name, record->reg->code) == 0;
    if (is_code && field->kind == FIELD_TEXT)
        trimmed = fold_width(call->arena, trimmed);
    return value_parse(call, field, trimmed, is_shown, &record->values[index]);
}

bool record_parse(struct call *call, struct record *record, int field, struct text text)
{
    return field_parse(call, record, field, text, false);
}

bool record_parse_shown(struct call *call, struct record *record, int field, struct text text)
{
    return field_parse(call, record, field, text, true);
}
