/* SPDX-License-Identifier: Apache-2.0 */
/* Values as people read them, and as programs do. */
#include "base/clock.h"
#include "model/link.h"
#include "model/record.h"
#include "model/titles.h"

#include <stdio.h>
#include <string.h>

/* 98300 → "98,300". */
static void number_group(struct buffer *out, int64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)number);
    int first = digits[0] == '-';
    for (int i = 0; i < size; i++) {
        if (i > first && (size - i) % 3 == 0)
            buffer_char(out, ',');
        buffer_char(out, digits[i]);
    }
}

static const char *number_show(struct call *call, const struct field *field, struct value value)
{
    struct buffer out = buffer_new(call->arena, 256);
    if (value.kind == VALUE_INT)
        number_group(&out, value.integer);
    else
        buffer_format(&out, "%.10g", value.real);
    if (field->unit != NULL)
        buffer_format(&out, " %s", field->unit);
    return buffer_string(&out);
}

static const char *choices_show(struct call *call, const struct field *field, struct text codes)
{
    struct buffer out = buffer_new(call->arena, 64 * 1024);
    struct text code;
    while (text_split(&codes, ',', &code)) {
        const struct choice *choice = choice_find(field->choices, code);
        if (choice != NULL)
            buffer_format(&out, "%s%s", out.size == 0 ? "" : call->lang == LANG_EN ? ", " : "、",
                          call_label(call, choice->label));
    }
    return buffer_string(&out);
}

static const char *links_show(struct call *call, const struct field *field, struct value value)
{
    struct buffer out = buffer_new(call->arena, 256 * 1024);
    struct link_ref *refs;
    int count;
    if (!links_parse(call, field, value, &refs, &count))
        return "";
    for (int i = 0; i < count; i++)
        title_note(call, refs[i].reg, refs[i].id);
    for (int i = 0; i < count; i++)
        buffer_format(&out, "%s%s", i == 0 ? "" : call->lang == LANG_EN ? ", " : "、",
                      title_of(call, refs[i].reg, refs[i].id));
    return buffer_string(&out);
}

const char *record_show(struct call *call, const struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value value = record->values[index];
    if (value.kind == VALUE_NULL)
        return "";
    switch (field->kind) {
    case FIELD_INT:
    case FIELD_REAL:
        return number_show(call, field, value);
    case FIELD_STAMP:
        return clock_minute(call->arena, value.integer);
    case FIELD_BOOL:
        return call_label(call, value.integer ? L("はい", "Yes") : L("いいえ", "No"));
    case FIELD_CHOICE: {
        const struct choice *choice = choice_find(field->choices, value_as_text(value));
        return choice == NULL ? value_as_string(call->arena, value)
                              : call_label(call, choice->label);
    }
    case FIELD_CHOICES:
        return choices_show(call, field, value_as_text(value));
    case FIELD_LINK:
        return title_of(call, reg_find(field->target), value.integer);
    case FIELD_LINKS:
        return links_show(call, field, value);
    default:
        return value_as_string(call->arena, value);
    }
}

const char *record_code(struct call *call, const struct record *record, int index)
{
    const struct field *field = &record->fields->fields[index];
    struct value value = record->values[index];
    if (field->kind == FIELD_STAMP && value.kind == VALUE_INT) {
        char *stamp = arena_alloc(call->arena, CLOCK_STAMP_SIZE);
        clock_stamp_write(stamp, value.integer);
        return stamp;
    }
    bool is_many = field->kind == FIELD_CHOICES || field->kind == FIELD_LINKS;
    if (is_many && value.kind == VALUE_TEXT && value.text.size >= 2)
        return text_string(call->arena, (struct text){value.text.data + 1, value.text.size - 2});
    return value_as_string(call->arena, value);
}
