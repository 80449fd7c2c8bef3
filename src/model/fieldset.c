/* SPDX-License-Identifier: Apache-2.0 */
#include "model/fieldset.h"
#include "model/user.h"
#include "model/record.h"
#include "store/db.h"
#include "store/store.h"

#include <string.h>

static const struct choice custom_kinds[] = {
    {"text", L_INIT("1行の文字", "One line of text"), NULL},
    {"note", L_INIT("複数行の文字", "Several lines of text"), NULL},
    {"int", L_INIT("整数", "Whole number"), NULL},
    {"real", L_INIT("数値", "Number"), NULL},
    {"date", L_INIT("日付", "Date"), NULL},
    {"bool", L_INIT("はい・いいえ", "Yes or no"), NULL},
    {"choice", L_INIT("選択肢", "Choice"), NULL},
    {0},
};

/* The registers that take custom fields; which there are is known when the program starts. */
enum { CUSTOM_REGISTERS_MAX = 127 };
static struct choice custom_registers[CUSTOM_REGISTERS_MAX + 1];

void custom_registers_set(const struct reg *const *registers, int count)
{
    int filled = 0;
    for (int i = 0; i < count && filled < CUSTOM_REGISTERS_MAX; i++)
        if (!(registers[i]->flags & (REG_NO_CUSTOM | REG_IMPORTED)))
            custom_registers[filled++] =
                (struct choice){registers[i]->name, registers[i]->plural, NULL};
    custom_registers[filled] = (struct choice){0};
}

static const struct field custom_field_fields[] = {
    CHOICE("register", custom_registers, L_INIT("台帳", "Register"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED),
    TEXT("name", L_INIT("項目名（英小文字）", "Field name (lower case)"),
         .flags = FIELD_IN_LIST | FIELD_FIXED,
         .help = L_INIT("APIやExcelで使う名前です。空欄なら自動で付けます。",
                        "For the API and Excel; made up when left empty."),
         .max = 40),
    TEXT("label_ja", L_INIT("表示名（日本語）", "Label (Japanese)"),
         .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 60),
    TEXT("label_en", L_INIT("表示名（英語）", "Label (English)"), .flags = FIELD_REQUIRED,
         .max = 60),
    CHOICE("kind", custom_kinds, L_INIT("種類", "Kind"),
           .flags = FIELD_REQUIRED | FIELD_IN_LIST | FIELD_FIXED),
    NOTE("choices", L_INIT("選択肢（1行に1つ）", "Choices (one a line)"), .max = 4000),
    BOOL("is_required", L_INIT("入力必須", "Required")),
    BOOL("in_list", L_INIT("一覧に出す", "Show in lists")),
};

bool field_is_reserved(const char *name)
{
    static const char *const reserved[] = {"state", "unit_id", "ended_at", "version",
                                           "attachments"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i], name) == 0)
            return true;
    return false;
}

static bool name_is_plain(const char *name)
{
    return *name >= 'a' && *name <= 'z' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

/* Names that pages, lists and the API use for themselves: a parameter or form field of that name is
 * not the record's. */
static const char *const reserved_names[] = {
    "id",     "rev",    "state",   "unit_id", "reason", "created_at", "updated_at", "ended_at",
    "csrf",   "fields", "field",   "confirm", "token",  "q",          "sort",       "page",
    "size",   "limit",  "cursor",  "ended",   "lang",   "view",       "columns",    "message",
    "cols",   "keep",   "format",  "done",    "add",
};

static bool name_is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved_names / sizeof *reserved_names; i++)
        if (strcmp(reserved_names[i], name) == 0)
            return true;
    return field_is_reserved(name);
}

/* Not on accounts and roles: the program makes those by itself (sign-in through a directory, the
 * command line), and would not know what to fill in. */
static bool takes_custom(const struct reg *reg)
{
    return !(reg->flags & (REG_NO_CUSTOM | REG_IMPORTED)) && reg->group != GROUP_ACCESS;
}

static bool custom_kind_check(struct call *call, const struct record *record)
{
    bool is_choice = strcmp(record_string(call, record, "kind"), "choice") == 0;
    struct text choices = text_trim(text_from(record_string(call, record, "choices")));
    return !is_choice || choices.size > 0 ||
           call_fail(call, ERROR_INVALID, "choices",
                     "種類が「選択肢」の項目には、選択肢を1行に1つずつ書いてください。",
                     "The kind is a choice: write its choices, one a line.");
}

static bool custom_name_check(struct call *call, const struct reg *reg, const char *name)
{
    if (!name_is_plain(name))
        return call_fail(call, ERROR_INVALID, "name",
                         "項目名は英小文字で始め、英小文字・数字・_だけにしてください。",
                         "Begin with a-z and use only a-z, 0-9 and _.");
    if (name_is_reserved(name))
        return call_fail(call, ERROR_INVALID, "name",
                         "「%s」はKanameが画面とAPIで使う名前です。別の項目名にしてください。",
                         "Kaname itself uses \"%s\" in pages and the API. Choose another name.",
                         name);
    return reg_field(reg, name) < 0 ||
           call_fail(call, ERROR_INVALID, "name", "「%s」という項目は既にあります。",
                     "There is a field \"%s\" already.", name);
}

/* Also one that has ended: its values are still there under that name. */
static bool name_is_taken(struct call *call, const char *register_name, const char *name)
{
    const struct reg *reg = reg_find(register_name);
    struct value twin = db_value(call,
                                 "SELECT id FROM r_custom_field WHERE f_register = ? AND f_name = "
                                 "? LIMIT 1",
                                 DB_ARGS(value_string(register_name), value_string(name)));
    return twin.kind != VALUE_NULL || (reg != NULL && reg_field(reg, name) >= 0);
}

/* "Contract no." → contract_no; "" when the label does not begin with a letter of a-z. */
static const char *name_of_label(struct call *call, const char *label)
{
    enum { LABEL_NAME_MAX = 30 };
    struct buffer out = buffer_new(call->arena, LABEL_NAME_MAX + 1);
    bool is_apart = false;
    for (; *label != '\0' && out.size < LABEL_NAME_MAX - 1; label++) {
        char c = (char)(*label >= 'A' && *label <= 'Z' ? *label + 'a' - 'A' : *label);
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain && is_apart && out.size > 0)
            buffer_char(&out, '_');
        if (is_plain)
            buffer_char(&out, c);
        is_apart = !is_plain;
    }
    const char *name = buffer_string(&out);
    return name_is_plain(name) ? name : "";
}

/* Who does not write programs need not think of a name. */
static void custom_field_compute(struct call *call, struct record *record)
{
    if (record_get(record, "name").kind != VALUE_NULL)
        return;
    const char *register_name = record_string(call, record, "register");
    const char *base = name_of_label(call, record_string(call, record, "label_en"));
    if (*base == '\0')
        base = "item";
    const char *name = base;
    for (int n = 2; name_is_reserved(name) || name_is_taken(call, register_name, name); n++)
        name = arena_format(call->arena, "%s_%d", base, n);
    record_set_string(record, "name", name);
}

static bool custom_field_check(struct call *call, const struct record *before,
                               const struct record *record)
{
    const char *register_name = record_string(call, record, "register");
    const char *name = record_string(call, record, "name");
    const struct reg *reg = reg_find(register_name);
    if (reg == NULL || !takes_custom(reg))
        return call_fail(call, ERROR_INVALID, "register",
                         "台帳「%s」には項目を追加できません。", "Register \"%s\" takes no fields.",
                         register_name);
    if (!custom_kind_check(call, record))
        return false;
    /* Register and name do not change. */
    if (before != NULL)
        return true;
    if (!custom_name_check(call, reg, name))
        return false;
    /* The values of one that ended are still there: another kind could not read them. */
    struct value twin = db_value(call,
                                 "SELECT id FROM r_custom_field WHERE f_register = ? AND f_name = "
                                 "? AND (ended_at IS NULL OR f_kind <> ?)",
                                 DB_ARGS(value_string(register_name), value_string(name),
                                         record_get(record, "kind")));
    return twin.kind == VALUE_NULL ||
           call_fail(call, ERROR_INVALID, "name", "「%s」という項目は既にあります。",
                     "There is a field \"%s\" already.", name);
}

/* A field is there for every organisation: who administers a part alone cannot add or change one.
 * Here and not in check, because ending and bringing back are such changes too. */
static bool custom_field_change(struct call *call, const struct record *before,
                                const struct record *record)
{
    enum action action = before == NULL                                    ? ACTION_CREATE
                         : before->ended_at_ms != record->ended_at_ms ? ACTION_END
                                                                           : ACTION_UPDATE;
    return user_demand(call, record->reg->group, action, INT64_MAX);
}

const struct reg custom_field_register = {
    .name = "custom_field",
    .label = L_INIT("追加項目", "Custom field"),
    .plural = L_INIT("追加項目", "Custom fields"),
    .purpose = L_INIT("台帳に自組織の項目を足します。一覧・様式・Excel・APIのすべてに現れます。",
                      "Adds your own fields to a register: they appear in lists, forms, Excel and "
                      "the API."),
    .chapter = CHAPTER_SYSTEM,
    .group = GROUP_SYSTEM,
    .flags = REG_SHARED | REG_NO_CUSTOM | REG_NO_SEARCH,
    FIELDS(custom_field_fields),
    .title = "label_ja",
    .order = "register",
    .compute = custom_field_compute,
    .check = custom_field_check,
    .on_change = custom_field_change,
};

static const struct choice *choices_read(struct call *call, struct text lines)
{
    enum { CHOICES_MAX = 200 };
    struct choice *choices = arena_array(call->arena, CHOICES_MAX + 1, sizeof *choices);
    struct text line;
    int count = 0;
    while (count < CHOICES_MAX && text_split(&lines, '\n', &line)) {
        line = text_trim(line);
        if (line.size == 0)
            continue;
        char *text = text_string(call->arena, line);
        choices[count++] = (struct choice){text, {text, text}, NULL};
    }
    return choices;
}

static enum field_kind custom_kind(const char *code)
{
    static const struct {
        const char *code;
        enum field_kind kind;
    } kinds[] = {
        {"note", FIELD_NOTE}, {"int", FIELD_INT},   {"real", FIELD_REAL},
        {"date", FIELD_DATE}, {"bool", FIELD_BOOL}, {"choice", FIELD_CHOICE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].code, code) == 0)
            return kinds[i].kind;
    return FIELD_TEXT;
}

/* A row of the query in fieldset_of. */
static struct field custom_read(struct call *call, const struct db_rows *rows)
{
    struct field field = {
        .name = db_string(rows, 0),
        .label = {db_string(rows, 1), db_string(rows, 2)},
        .kind = custom_kind(db_string(rows, 3)),
        .is_custom = true,
    };
    if (field.kind == FIELD_CHOICE)
        field.choices = choices_read(call, text_from(db_string(rows, 4)));
    if (db_int(rows, 5))
        field.flags |= FIELD_REQUIRED;
    if (db_int(rows, 6))
        field.flags |= FIELD_IN_LIST;
    return field;
}

const struct fieldset *fieldset_of(struct call *call, const struct reg *reg)
{
    enum { CUSTOM_MAX = 100 };
    struct fieldset *set = arena_alloc(call->arena, sizeof *set);
    *set = (struct fieldset){reg, reg->fields, reg->field_count, reg->field_count};
    if (!takes_custom(reg) || reg_find("custom_field") == NULL)
        return set;
    struct db_rows *rows =
        db_query(call,
                 "SELECT f_name, f_label_ja, f_label_en, f_kind, f_choices, f_is_required, "
                 "f_in_list FROM r_custom_field WHERE f_register = ? AND ended_at IS NULL "
                 "ORDER BY id LIMIT ?",
                 DB_ARGS(value_string(reg->name), value_int(CUSTOM_MAX)));
    struct field *fields = NULL;
    while (db_next(rows)) {
        if (fields == NULL) {
            fields = arena_array(call->arena, (size_t)reg->field_count + CUSTOM_MAX,
                                 sizeof *fields);
            memcpy(fields, reg->fields, (size_t)reg->field_count * sizeof *fields);
            set->fields = fields;
        }
        fields[set->count++] = custom_read(call, rows);
    }
    return set;
}

int fieldset_find(const struct fieldset *fields, const char *name)
{
    for (int i = 0; i < fields->count; i++)
        if (strcmp(fields->fields[i].name, name) == 0)
            return i;
    return -1;
}

bool field_is_global(const struct reg *reg, const struct field *field)
{
    return (reg->flags & REG_SHARED) != 0 || (field->flags & FIELD_GLOBAL) != 0;
}
