/* SPDX-License-Identifier: Apache-2.0 */
#include "model/register.h"
#include "model/fieldset.h"
#include "model/lifecycle.h"

#include <assert.h>
#include <string.h>

const struct label chapter_labels[CHAPTER__COUNT] = {
    [CHAPTER_STANDARDS] = L_INIT("安全基準等", "Safety principles"),
    [CHAPTER_CONTEXT] = L_INIT("組織の状況", "Context"),
    [CHAPTER_LEADERSHIP] = L_INIT("リーダーシップ", "Leadership"),
    [CHAPTER_PLANNING] = L_INIT("計画", "Planning"),
    [CHAPTER_SUPPORT] = L_INIT("支援", "Support"),
    [CHAPTER_OPERATION] = L_INIT("運用", "Operation"),
    [CHAPTER_EVALUATION] = L_INIT("評価", "Evaluation"),
    [CHAPTER_IMPROVEMENT] = L_INIT("改善", "Improvement"),
    [CHAPTER_SYSTEM] = L_INIT("システム管理", "Administration"),
};

static const struct reg *const *registry;
static int registry_size;

static void name_check(const char *name)
{
    if (name == NULL || *name == '\0' || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") !=
                                             strlen(name))
        die("a declaration has the name \"%s\": only a-z, 0-9 and _", name == NULL ? "" : name);
}

static void field_check(const struct reg *reg, int index)
{
    const struct field *field = &reg->fields[index];
    name_check(field->name);
    if (reg_field(reg, field->name) != index)
        die("register %s has two fields %s", reg->name, field->name);
    if (field_is_reserved(field->name))
        die("register %s: no field may be called %s", reg->name, field->name);
    bool is_choice = field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES;
    if (is_choice != (field->choices != NULL))
        die("%s.%s: choices go with CHOICE and CHOICES", reg->name, field->name);
    bool is_link = field->kind == FIELD_LINK || field->kind == FIELD_LINKS;
    if (is_link != (field->target != NULL))
        die("%s.%s: a target goes with LINK and LINKS", reg->name, field->name);
    bool is_any = is_link && field->kind == FIELD_LINKS && strcmp(field->target, "*") == 0;
    if (is_link && !is_any && reg_find(field->target) == NULL)
        die("%s.%s points at register %s, which is not declared", reg->name, field->name,
            field->target);
}

static void reg_check(const struct reg *reg)
{
    name_check(reg->name);
    if (reg->title == NULL || reg_field(reg, reg->title) < 0)
        die("register %s: the title must be one of its fields", reg->name);
    if (reg->code != NULL && reg_field(reg, reg->code) < 0)
        die("register %s: the code must be one of its fields", reg->name);
    for (int i = 0; i < reg->field_count; i++)
        field_check(reg, i);
}

void registry_set(const struct reg *const *registers, int count)
{
    registry = registers;
    registry_size = count;
    custom_registers_set(registers, count);
    for (int i = 0; i < count; i++) {
        if (reg_find(registers[i]->name) != registers[i])
            die("two registers are called %s", registers[i]->name);
        reg_check(registers[i]);
    }
}

int registry_count(void)
{
    return registry_size;
}

const struct reg *registry_at(int index)
{
    assert(index >= 0 && index < registry_size);
    return registry[index];
}

const struct reg *reg_find_text(struct text name)
{
    for (int i = 0; i < registry_size; i++)
        if (text_is(name, registry[i]->name))
            return registry[i];
    return NULL;
}

const struct reg *reg_find(const char *name)
{
    return reg_find_text(text_from(name));
}

int reg_field(const struct reg *reg, const char *name)
{
    for (int i = 0; i < reg->field_count; i++)
        if (strcmp(reg->fields[i].name, name) == 0)
            return i;
    return -1;
}

const struct choice *choice_find(const struct choice *choices, struct text code)
{
    for (; choices->code != NULL; choices++)
        if (text_is(code, choices->code))
            return choices;
    return NULL;
}
