/* SPDX-License-Identifier: Apache-2.0 */
#include "leadership/leadership.h"

static const struct field person_fields[] = {
    TEXT("name", L_INIT("氏名", "Name"), .flags = FIELD_REQUIRED | FIELD_IN_LIST, .max = 60),
    TEXT("kana", L_INIT("ふりがな", "Reading"), .flags = FIELD_IN_LIST, .max = 60),
    TEXT("post", L_INIT("職名", "Post"), .flags = FIELD_IN_LIST, .max = 80),
    LINK("unit", "unit", L_INIT("所属", "Unit"), .flags = FIELD_IN_LIST | FIELD_FACET),
    TEXT("mail", L_INIT("メール", "Mail"), .flags = FIELD_INTERNAL, .max = 200),
    TEXT("phone", L_INIT("電話", "Phone"), .flags = FIELD_INTERNAL, .max = 60),
    LINK("deputy", "person", L_INIT("代理", "Deputy"), .flags = FIELD_IN_LIST),
    DATE("left_on", L_INIT("異動・退職日", "Left on"), .flags = FIELD_IN_LIST),
    NOTE("note", L_INIT("備考", "Notes"), .flags = FIELD_INTERNAL),
};

const struct reg person_register = {
    .name = "person",
    .label = L_INIT("人", "Person"),
    .plural = L_INIT("人", "People"),
    .purpose = L_INIT("役割や定期業務を担う人です。アカウントがなくても登録できます。異動したら異動日を入れます。",
                      "Those who hold roles and duties, with or without an account."),
    .section = "4.1.2(3)",
    .chapter = CHAPTER_LEADERSHIP,
    .group = GROUP_ORGANISATION,
    FIELDS(person_fields),
    .title = "name",
    .order = "kana",
};
